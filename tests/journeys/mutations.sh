#!/usr/bin/env bash
# Plants one bug at a time in a copy of the project and shows that the journeys of `cargo test` find it.
#
#   tests/journeys/mutations.sh              every bug of mutations/
#   tests/journeys/mutations.sh 03 07        the named ones
#
# The bugs are patches that nothing but this script applies, never switches in the code that ships. A patch
# that does not apply any more, or a bug that is not found, is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."

JOURNEYS=20000

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
export CARGO_TARGET_DIR=${MUTATIONS_TARGET_DIR:-$copy/target}
# A patch changes one file of the SDK: only what it changes is compiled again.
export CARGO_INCREMENTAL=1

planted() {
    if (($#)); then for name in "$@"; do ls tests/journeys/mutations/"$name"-*.patch; done
    else ls tests/journeys/mutations/*.patch; fi
}

# Without a bug nothing is found: otherwise the rest would show nothing.
(cd "$copy" && cargo run --quiet --release -p qfpay-journeys -- journeys --seeds 500)

missed=0 found=0
for patch in $(planted "$@"); do
    name=$(basename "$patch" .patch)
    (cd "$copy" && git apply "$OLDPWD/$patch")
    # A build that fails would look like a bug that was found.
    (cd "$copy" && cargo build --quiet --release -p qfpay-journeys) 2>"$copy/build.log" || {
        cat "$copy/build.log"
        exit 1
    }
    if (cd "$copy" && cargo run --quiet --release -p qfpay-journeys -- journeys --seeds "$JOURNEYS") >"$copy/run.log" 2>&1; then
        printf '%-50s NOT FOUND in %d journeys\n' "$name" "$JOURNEYS"
        missed=$((missed + 1))
    else
        printf '%-50s found: %s\n' "$name" "$(grep -m1 '^LOSS' "$copy/run.log" | cut -c1-120)"
        grep -q '^LOSS' "$copy/run.log" || { tail -5 "$copy/run.log"; exit 1; }
        found=$((found + 1))
    fi
    (cd "$copy" && git apply -R "$OLDPWD/$patch")
done
printf '%d planted bugs found, %d missed\n' "$found" "$missed"
((missed == 0))
