#!/usr/bin/env bash
# The project's performance bars, in one command. Ends with an error if one is broken.
#
# Times are CPU time in ratios that are taken within one run; see benches/ratios.rs for how noise is
# kept out of them. Instructions are counted by callgrind, which noise does not touch, where valgrind
# and gungraun-runner (in gungraun's version) are installed.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0

printf '== times (cargo bench --bench ratios)\n\n'
cargo bench --quiet --locked --bench ratios || failed=1

printf '\n== instructions (cargo bench --bench counts)\n\n'
if command -v valgrind gungraun-runner >/dev/null; then
    counts=$(mktemp)
    trap 'rm -f "$counts"' EXIT
    cargo bench --quiet --locked --bench counts >"$counts" 2>&1 || { cat "$counts"; failed=1; }
    awk '
        /^counts::/ { split($1, path, "::"); name = path[3] " " $2; sub(/:.*/, "", name) }
        /Instructions:/ { split($2, count, "|"); ir[name] = count[1]; order[++n] = name }
        function row(name, against) {
            if (ir[against]) printf "%-34s %8d %6.3f x %s\n", name, ir[name], ir[name] / ir[against], against
        }
        END {
            row("sign ten_parameters", "raw_md5 six_blocks")
            row("sign_and_form_body ten_parameters", "raw_md5 six_blocks")
            row("verify nine_blocks", "raw_md5 nine_blocks")
            row("verify_and_read nine_blocks", "raw_md5 nine_blocks")
            row("check twelve_parameters", "sign twelve_parameters")
        }' "$counts"
else
    echo "not counted: valgrind or gungraun-runner is not installed"
fi

printf '\n== generation (the build script as it is compiled for users, opt-level 0)\n\n'
cargo bench --quiet --locked -p qfpay-codegen --profile dev --bench generation || failed=1

exit "$failed"
