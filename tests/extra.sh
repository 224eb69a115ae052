#!/usr/bin/env bash
# Tests that need more than Rust: a second implementation, in another language, that has to come to the
# same answers as this one (python3, standard library only), and the journal in PostgreSQL, whose server
# is installed where it is missing and the system is Debian's.
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
recorded notification.yaml notification

tests/with_postgres.sh cargo test --locked --test journal_postgres
