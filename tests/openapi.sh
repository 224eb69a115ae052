#!/usr/bin/env bash
# What is emitted for other languages, judged by the tools of those who use it: both OpenAPI documents by
# two linters and a validator, the TypeScript by its compiler, the Python by its own and by a type checker.
#
# The tools are those of tests/openapi/, in exactly these versions; they go to the target folder and stay
# there. Needs node, npm and python3, which are installed where they are missing and the system is Debian's.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v npm >/dev/null || missing+=(nodejs npm)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if ((${#missing[@]})); then
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        echo "error: not installed: ${missing[*]}" >&2
        exit 1
    fi
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
fi

judges=${CARGO_TARGET_DIR:-target}/openapi-judges
mkdir -p "$judges"
judges=$(realpath "$judges")

# installed FILE...: whether the tools in place are those that these files name.
installed() {
    local file
    for file in "$@"; do cmp -s "tests/openapi/$file" "$judges/installed/$file" || return 1; done
}

if ! installed package-lock.json requirements.txt; then
    rm -rf "$judges"
    mkdir -p "$judges/installed"
    cp tests/openapi/package.json tests/openapi/package-lock.json "$judges"
    # No tool has to run anything to be installed.
    npm ci --prefix "$judges" --ignore-scripts --no-audit --no-fund --loglevel=error
    python3 -m venv "$judges/venv"
    "$judges/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r tests/openapi/requirements.txt
    cp tests/openapi/package-lock.json tests/openapi/requirements.txt "$judges/installed"
fi

emitted=$(mktemp -d -p "$judges")
trap 'rm -rf "$emitted"' EXIT
cargo run --quiet --locked -p qfpay-tool -- emit all --out "$emitted" >/dev/null
cargo run --quiet --locked -p qfpay-tool -- emit all --out "$emitted" --check >/dev/null

# They look for updates on the network otherwise.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
bin=$judges/node_modules/.bin

# judged DOCUMENT: all three find nothing.
judged() {
    "$bin/redocly" lint --config tests/openapi/redocly.yaml "$1" &&
        "$bin/spectral" lint --ruleset tests/openapi/spectral.yaml --fail-severity hint "$1" &&
        "$judges/venv/bin/openapi-spec-validator" "$1"
}

for version in 3.0 3.1; do judged "$emitted/openapi-$version.json"; done

# A tool that never finds anything would prove nothing.
for version in 3.0 3.1; do
    broken=$emitted/broken.json
    sed 's,#/components/schemas/RefundAnswer",#/components/schemas/NoAnswer",' "$emitted/openapi-$version.json" >"$broken"
    if judged "$broken" >/dev/null 2>&1; then
        echo "error: a reference that leads nowhere was not found in OpenAPI $version" >&2
        exit 1
    fi
done

cp tests/openapi/tsconfig.json "$emitted"
"$bin/tsc" --project "$emitted/tsconfig.json"
echo "qfpay_constants.ts: compiles"
python3 -W error -m py_compile "$emitted/qfpay_constants.py"
"$judges/venv/bin/mypy" --strict --python-version 3.9 --cache-dir "$judges/mypy" "$emitted/qfpay_constants.py"
