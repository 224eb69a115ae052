#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, whose address is in QFPAY_POSTGRES_URL, and ends
# the server and all its data afterwards:
#
#   tests/with_postgres.sh cargo test -p qfpay-sdk-tests --test journal_postgres
#
# Listens on a socket in a temporary folder only. Installs the server where it is missing and the system
# is Debian's; elsewhere install PostgreSQL first.
set -euo pipefail

# The newest server's programs. Debian keeps them out of the path.
programs() {
    local initdb
    initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 ||
        command -v initdb || true)
    if [[ -n $initdb ]]; then dirname "$initdb"; fi
}

# Debian's package would start a server of the system's own, unless this file is there.
install_server() {
    local settings=/etc/postgresql-common/createcluster.conf
    apt-get update -q
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >"$settings"
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends postgresql
    rm -f "$settings"
}

bin=$(programs)
if [[ -z $bin ]] && [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    install_server >&2
    bin=$(programs)
fi
if [[ -z $bin ]]; then
    echo "error: no PostgreSQL server is installed (initdb is nowhere to be found)" >&2
    exit 1
fi

# The server refuses to run as root.
as_owner=()
if [[ $(id -u) == 0 ]]; then
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
    as_owner=(runuser -u postgres --)
fi

folder=$(mktemp -d /tmp/qfpay-postgres.XXXXXX) # short: the name of a socket may not be long
stop() {
    (cd / && "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop) >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM
if ((${#as_owner[@]})); then chown postgres "$folder"; fi

start() {
    "${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U postgres --auth=trust --encoding=UTF8 --locale=C \
        --no-instructions
    "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w \
        -o "-k $folder -c listen_addresses= -c max_connections=200" start
}
if ! (cd / && start) >"$folder.log" 2>&1; then
    cat "$folder.log" "$folder/log" >&2 || true
    rm -f "$folder.log"
    echo "error: the PostgreSQL server does not start" >&2
    exit 1
fi
rm -f "$folder.log"

QFPAY_POSTGRES_URL="host=$folder user=postgres dbname=postgres" "$@"
