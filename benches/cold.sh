#!/usr/bin/env bash
# What a cold build costs a user, in CPU seconds of this run: machines differ, ratios hardly do.
#
#   core       a program with the SDK's core, beside one with md-5, serde with derive, and serde_json alone
#   hyper      a program with the default features, beside one with the same transport crates alone
#   payment    `cargo run --example payment` from a fresh clone
#   generation the specification compiled, as the build script does it for users
#
# Nothing is downloaded while the clock runs. Ends with an error if a limit is passed. The limits leave room for machines
# that do other work at the same time; the bars are what is aimed at.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset CARGO_TARGET_DIR RUSTFLAGS
cargo fetch --quiet --locked

# package NAME DEPENDENCY...: a program with these dependencies, in the versions of this workspace.
package() {
    local name=$1 dependency
    shift
    mkdir -p "$work/$name/src"
    cp Cargo.lock "$work/$name/"
    : >"$work/$name/src/lib.rs"
    {
        printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n' "$name"
        for dependency; do printf '%s\n' "$dependency"; done
    } >"$work/$name/Cargo.toml"
}

# cpu COMMAND...: runs it in the present folder, and prints its CPU seconds.
cpu() {
    local TIMEFORMAT='%U %S'
    { time "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; } 2>&1 | awk '{ print $1 + $2 }'
}

# built NAME: the CPU seconds of a cold build of that package.
built() {
    (cd "$work/$1" && cpu cargo build --quiet --offline)
}

package base 'md-5 = { version = "0.11", default-features = false }' \
    'serde = { version = "1", features = ["derive"] }' 'serde_json = "1"'
package core "qfpay-api = { path = \"$root\", default-features = false }"
package transport 'http-body-util = "0.1.3"' 'hyper = { version = "1.6", features = ["client", "http1"] }' \
    'hyper-rustls = { version = "0.27.5", default-features = false, features = ["http1", "ring", "tls12"] }' \
    'hyper-util = { version = "0.1.11", features = ["client", "client-legacy", "http1", "tokio"] }' \
    'rustls = { version = "0.23.20", default-features = false, features = ["ring", "std", "tls12"] }' \
    'tokio = { version = "1.45", features = ["net", "rt", "sync", "time"] }' 'tower-service = "0.3"' 'webpki-roots = "1"'
package hyper "qfpay-api = { path = \"$root\" }"

failed=0
# row NAME VALUE UNIT BAR LIMIT BESIDE
row() {
    local verdict
    verdict=$(awk -v value="$2" -v bar="$4" -v limit="$5" \
        'BEGIN { print value <= bar ? "holds" : value <= limit ? "above the bar, within the limit" : "OVER THE LIMIT" }')
    printf '%-11s %7.2f %-2s  bar %6.2f  limit %6.2f  %s%s\n' "$1" "$2" "$3" "$4" "$5" "$verdict" "${6:+  ($6)}"
    if [[ $verdict == OVER* ]]; then failed=1; fi
}

ratio() {
    awk -v one="$1" -v other="$2" 'BEGIN { printf "%.3f", one / other }'
}

base=$(built base) core=$(built core) transport=$(built transport) hyper=$(built hyper)
row core "$(ratio "$core" "$base")" x 2.0 3.2 "$core s beside $base s"
row hyper "$(ratio "$hyper" "$transport")" x 2.0 3.2 "$hyper s beside $transport s"
row payment "$(CARGO_TARGET_DIR=$work/first cpu cargo run --offline --example payment)" s 110 200 "from nothing to three payments"
generation=$(cargo bench --quiet --offline -p qfpay-codegen --profile dev --bench generation | awk '/^together/ { print $2 }')
row generation "$generation" ms 60 250 "opt-level 0, as build scripts are compiled"
exit "$failed"
