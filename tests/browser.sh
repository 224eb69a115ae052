#!/usr/bin/env bash
# The sandbox's pages and the documentation site in a real browser. Installs what is missing: the packages that package-lock.json
# names, and Chromium where the system is Debian's; elsewhere name one in CHROMIUM. Pictures of the
# pages are left in target/browser.
set -euo pipefail
cd "$(dirname "$0")/.."

export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || echo /usr/bin/chromium)}
if [[ ! -x $CHROMIUM ]] && [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    {
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-liberation
    } >&2
fi
if [[ ! -x $CHROMIUM ]]; then
    echo "error: no Chromium is installed; CHROMIUM can name one" >&2
    exit 1
fi
command -v npm >/dev/null || {
    echo "error: Node and npm are needed" >&2
    exit 1
}

# The browser is the system's, none is downloaded.
(cd qfpay-sandbox/tests/browser && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2)

cargo test --locked -p qfpay-sandbox --test browser -- --nocapture "$@"
cargo test --locked -p qfpay-tool --test browser -- --nocapture "$@"
