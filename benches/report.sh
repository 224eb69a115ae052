#!/usr/bin/env bash
# The project's performance bars, in one command. Ends with an error if one is broken.
#
# Times are CPU time in ratios that are taken within one run; see benches/ratios.rs for how noise is
# kept out of them. Where CI is set they are shown and decide nothing: its machines are shared, and a
# bar that a neighbour can break says little. Instructions, counted by callgrind, are the same on
# every run; each has a limit a twentieth above what it was when it was last changed on purpose.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0

printf '== times (cargo bench -p qfpay-benches --bench ratios)\n\n'
cargo bench --quiet --locked -p qfpay-benches --bench ratios || [[ -n ${CI:-} ]] || failed=1

printf '\n== instructions (cargo bench -p qfpay-benches --bench counts)\n\n'
if ! command -v valgrind gungraun-runner >/dev/null; then
    echo "not counted: valgrind or gungraun-runner (in gungraun's version) is not installed"
    failed=1
else
    counts=$(mktemp)
    trap 'rm -f "$counts"' EXIT
    cargo bench --quiet --locked -p qfpay-benches --bench counts >"$counts" 2>&1 || { cat "$counts"; failed=1; }
    awk '
        /^counts::/ { split($1, path, "::"); name = path[3] " " $2; sub(/:.*/, "", name) }
        /Instructions:/ { split($2, count, "|"); ir[name] = count[1] }
        function row(name, against, limit,    ratio) {
            if (!ir[name] || !ir[against]) { print name ": not counted"; over = 1; return }
            ratio = ir[name] / ir[against]
            printf "%-34s %8d %6.3f x %-22s limit %5.2f  %s\n",
                name, ir[name], ratio, against, limit, (ratio > limit ? "OVER" : "holds")
            if (ratio > limit) over = 1
        }
        END {
            row("sign ten_parameters", "raw_md5 six_blocks", 1.32)
            row("sign_and_form_body ten_parameters", "raw_md5 six_blocks", 2.19)
            row("verify nine_blocks", "raw_md5 nine_blocks", 1.14)
            row("verify_and_read nine_blocks", "raw_md5 nine_blocks", 2.93)
            row("check twelve_parameters", "sign twelve_parameters", 1.37)
            exit over
        }' "$counts" || failed=1
fi

printf '\n== generation (the build script as it is compiled for users, opt-level 0)\n\n'
cargo bench --quiet --locked -p qfpay-codegen --profile dev --bench generation || failed=1

printf '\n== scale (up to a hundred times the specification, unoptimized)\n\n'
cargo bench --quiet --locked -p qfpay-tool --profile dev --bench scale || failed=1

exit "$failed"
