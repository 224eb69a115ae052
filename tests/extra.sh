#!/usr/bin/env bash
# Tests that need more than Rust: a second implementation, in another language, that has to come to the
# same answers as this one (python3, standard library only), shops in other languages that trade with the
# sandbox (curl, python3, node), somebody at a terminal, and the journal in PostgreSQL. Node and PostgreSQL
# are installed where they are missing and the system is Debian's.
set -euo pipefail
cd "$(dirname "$0")/.."

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

# recorded FILE ARGUMENT...: the stored vectors are what spec/vectors/record.py computes, byte for byte.
recorded() {
    local file=$1
    shift
    python3 spec/vectors/record.py "$@" >"$fresh/$file"
    diff -u "spec/vectors/$file" "$fresh/$file" || {
        echo "error: spec/vectors/$file is not what record.py computes" >&2
        return 1
    }
    echo "spec/vectors/$file: as recorded"
}

recorded payment.yaml
recorded calls.yaml calls
recorded notification.yaml notification

for program in curl node; do
    if command -v "$program" >/dev/null; then continue; fi
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        echo "error: $program is not installed" >&2
        exit 1
    fi
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${program/#node/nodejs}"
done
cargo test --locked -p qfpay-sandbox --test clients

cargo build --quiet --locked -p qfpay-tool
tests/terminal.py "${CARGO_TARGET_DIR:-target}/debug/qfpay-tool" spec

tests/with_postgres.sh cargo test --locked -p qfpay-sdk-tests --test journal_postgres
