#!/usr/bin/env bash
# SDKs for TypeScript and Python, generated from the emitted OpenAPI document by generators that others
# maintain: they are type checked, sign every recorded vector, and trade with a sandbox, one each. What they
# cannot do by themselves is in qfpay-tool/OTHER-LANGUAGES.md.
#
# The generators are those of tests/sdks/, in exactly these versions; they go to the target folder and stay
# there. Needs node, npm and Python 3.11 or later, which are installed where they are missing and the system
# is Debian's.
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
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "error: what the generator writes needs Python 3.11, and this is $(python3 --version)" >&2
    exit 1
}

target=${CARGO_TARGET_DIR:-target}
generators=$target/sdk-generators
mkdir -p "$generators"
generators=$(realpath "$generators")

# installed FILE...: whether the generators in place are those that these files name.
installed() {
    local file
    for file in "$@"; do cmp -s "tests/sdks/$file" "$generators/installed/$file" || return 1; done
}

if ! installed typescript/package-lock.json python/requirements.txt; then
    rm -rf "$generators"
    mkdir -p "$generators"/installed/{typescript,python}
    cp tests/sdks/typescript/package{,-lock}.json "$generators"
    # No generator has to run anything to be installed.
    npm ci --prefix "$generators" --ignore-scripts --no-audit --no-fund --loglevel=error
    python3 -m venv "$generators/venv"
    "$generators/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r tests/sdks/python/requirements.txt
    cp tests/sdks/typescript/package-lock.json "$generators/installed/typescript"
    cp tests/sdks/python/requirements.txt "$generators/installed/python"
fi

cargo build --quiet --locked -p qfpay-tool -p qfpay-sandbox
# Node finds the packages above it.
work=$(mktemp -d -p "$generators")
pid=
trap 'rm -rf "$work"; ${pid:+kill "$pid"}' EXIT
"$target/debug/qfpay-tool" emit json openapi-3.1 typescript-constants python-constants --out "$work/emitted" >/dev/null
document=$work/emitted/openapi-3.1.json

# traded COMMAND...: runs a shop with a sandbox of its own.
traded() {
    local line code=0
    coproc sandbox { exec "$target/debug/qfpay-sandbox" --port 0 --format json --log off; }
    pid=${sandbox_PID:-$!}
    # It says one line, once it takes requests.
    read -r -t 60 line <&"${sandbox[0]}"
    SANDBOX=$line "$@" || code=$?
    kill "$pid"
    wait "$pid" || code=$?
    pid=
    return "$code"
}

echo "== TypeScript: openapi-typescript and openapi-fetch"
shop=$work/typescript
mkdir -p "$shop/generated"
cp tests/sdks/typescript/{*.ts,tsconfig.json,package.json} "$shop"
cp "$work/emitted/qfpay_constants.ts" "$shop/generated"
bin=$generators/node_modules/.bin
"$bin/openapi-typescript" "$document" --root-types --root-types-no-schema-prefix -o "$shop/generated/qfpay.ts" >/dev/null
"$bin/tsc" --project "$shop/tsconfig.json"
echo "compiles strictly, and finds $(grep -c '@ts-expect-error' "$shop/mistakes.ts") mistakes"
traded node "$shop/out/shop.js" "$work/emitted/bundle.json"

echo "== Python: openapi-python-client"
shop=$work/python
mkdir "$shop"
cp tests/sdks/python/{*.py,mypy.ini} "$work/emitted/qfpay_constants.py" "$shop"
bin=$generators/venv/bin
"$bin/openapi-python-client" generate --path "$document" --meta none --output-path "$shop/qfpay_sdk" \
    --config tests/sdks/python/generator.yaml --fail-on-warning >/dev/null
(cd "$shop" && "$bin/mypy" --config-file mypy.ini --cache-dir "$generators/mypy" .)
echo "and finds $(grep -c 'type: ignore' "$shop/mistakes.py") mistakes"
traded "$bin/python" -W error "$shop/shop.py" "$work/emitted/bundle.json"
