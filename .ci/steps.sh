#!/usr/bin/env bash
# The steps of .ci/run, one function each, named like the step. Not for running by hand: .ci/run STEP.
set -euo pipefail

CARGO_DENY=0.20.2
CARGO_SEMVER_CHECKS=0.51.0

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# unchecked STEP REASON: ends the step without a verdict; the summary then never says that it passed.
unchecked() {
    printf 'NOT CHECKED: %s: %s\n' "$@" | tee -a "$CI_WORK/notices"
    exit 0
}

# Runs a command that README or CONTRIBUTING tell people to run, in exactly their words.
documented() {
    grep -qF -- "$*" README.md CONTRIBUTING.md || die "neither README.md nor CONTRIBUTING.md says: $*"
    "$@"
}

# The version of a package in Cargo.lock, empty if it is not there.
locked_version() {
    awk -v want="name = \"$1\"" '$0 == want { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

# install_tool PACKAGE VERSION COMMAND...: the command prints the installed version somewhere.
install_tool() {
    local package=$1 version=$2
    shift 2
    if [[ " $("$@" 2>/dev/null || true) " == *" $version "* ]]; then return; fi
    # Debug information and the last tenth of speed are of no use in a tool that runs once.
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
        cargo install --locked --force "$package" --version "$version"
}

# debian PACKAGE...: each with a command of its own name.
debian() {
    local package
    for package; do
        if command -v "$package" >/dev/null; then continue; fi
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$package"
    done
}

# Everything of the lock file, for every platform: later steps need no network for it.
fetch() {
    cargo fetch --locked
}

fmt() {
    cargo fmt --all --check
}

tools() {
    debian valgrind wrk
    valgrind --version
    install_tool cargo-deny "$CARGO_DENY" cargo deny --version
    # Library and runner refuse to work together unless they are of one version.
    local gungraun
    gungraun=$(locked_version gungraun)
    if [[ -n $gungraun ]]; then install_tool gungraun-runner "$gungraun" gungraun-runner --version; fi
}

clippy() {
    # By name what plain `cargo test` leaves out, and `--all-targets` with it.
    cargo clippy --locked --workspace --all-targets --all-features \
        --test journal_postgres --test browser --test clients -- -D warnings
}

# Code that only compiles beside some other feature breaks for the user who does not choose that one.
features() {
    cargo clippy --locked -p qfpay-codegen --lib -- -D warnings
    local features
    for features in "" https state; do
        printf '\n-- qfpay-sandbox with features [%s]\n' "$features"
        cargo clippy --locked -p qfpay-sandbox --lib --no-default-features --features "$features" -- -D warnings
    done
    for features in "" axum blocking client hyper journal-postgres journal-sqlite metrics reqwest surf testing \
        tracing ureq; do
        printf '\n-- qfpay-api with features [%s]\n' "$features"
        cargo clippy --locked -p qfpay-api --lib --no-default-features --features "$features" -- -D warnings
    done
}

# No two files import each other.
circles() {
    python3 .ci/circles.py
}

# Words that the glossary replaces, and long subjects of commits.
words() {
    # A clone without the whole history has nothing to show older subjects by.
    local since=68d0198e
    git cat-file -e "$since^{commit}" 2>/dev/null || since=HEAD
    python3 .ci/words.py "$since"
}

msrv() {
    python3 .ci/msrv.py qfpay-spec qfpay-codegen qfpay-api
}

# without_surf CHECK...: asks cargo-deny about the graphs of users who did not choose `surf`, one for each
# other transport, and everything else. This workspace's own graph always holds surf, because its tests turn
# every feature on.
without_surf() {
    local transport user
    for transport in hyper reqwest ureq; do
        printf '\n-- a user of [%s]\n' "$transport"
        user=$CI_WORK/users/$transport
        mkdir -p "$user/src"
        printf '[package]\nname = "user"\nversion = "0.0.0"\nedition = "2024"\npublish = false\n\n[dependencies]\n' >"$user/Cargo.toml"
        printf 'qfpay-api = { path = "%s", features = ["%s", "axum", "journal-postgres", "journal-sqlite", "metrics", "testing", "tracing"] }\n' \
            "$PWD" "$transport" >>"$user/Cargo.toml"
        : >"$user/src/lib.rs"
        cp Cargo.lock "$user/"
        cargo deny --offline --manifest-path "$user/Cargo.toml" --config "$PWD/deny-without-surf.toml" check "$@"
    done
}

deny() {
    cargo deny --locked --workspace --all-features check licenses bans sources
    without_surf bans
}

# The one thing that may stay unchecked, as the advisory database is not in a package registry.
advisories() {
    cargo deny --version
    local databases="${CARGO_HOME:-$HOME/.cargo}/advisory-dbs"
    if ! timeout 120 cargo deny --locked --all-features fetch db; then
        compgen -G "$databases/advisory-db-*" >/dev/null ||
            unchecked advisories "the RustSec database cannot be fetched, and there is no copy of it"
        echo "The RustSec database cannot be fetched; taking the copy in $databases."
    fi
    cargo deny --locked --offline --workspace --all-features check advisories
    without_surf advisories
}

# With every feature, and as the user without any sees it: a link to something that is not there breaks.
docs() {
    export RUSTDOCFLAGS="-D warnings"
    cargo doc --locked --workspace --no-deps --all-features
    cargo doc --locked -p qfpay-api --no-deps
}

spec() {
    documented cargo run -q -p qfpay-tool -- check
}

# What is emitted for other languages, judged by their tools.
openapi() {
    documented tests/openapi.sh
}

# What others generate from it, at the sandbox.
sdks() {
    documented tests/sdks.sh
}

# counted COMMAND...: runs tests and adds their number to the summary's; none at all is a failure.
counted() {
    "$@" 2>&1 | tee "$CI_WORK/test.log"
    grep '^test result:' "$CI_WORK/test.log" >>"$CI_WORK/results" || die "no test was run"
    awk '{ passed += $4; failed += $6; skipped += $8 }
         END { printf "tests: %d passed, %d failed, %d skipped\n", passed, failed, skipped; exit !passed }' \
        "$CI_WORK/results" >"$CI_WORK/tests" || die "no test was run"
}

test() {
    debian curl
    counted documented cargo test --workspace
}

# The same payment over two transports prints the same, but for ports and numbers that chance draws.
example() {
    documented cargo run --example payment | tee "$CI_WORK/over-hyper"
    cargo run --example payment --no-default-features --features surf >"$CI_WORK/over-surf"
    diff <(sed 's/[0-9]//g; s/[▀▄█ ]//g' "$CI_WORK/over-hyper") <(sed 's/[0-9]//g; s/[▀▄█ ]//g' "$CI_WORK/over-surf")
    cargo run --example back_office --features axum,journal-sqlite
    documented cargo run --example notifications_axum --features axum,testing
    cargo run --example notifications_tiny_http --features testing
}

# Bugs that are planted in a copy have to be found by the journeys.
mutations() {
    documented tests/journeys/mutations.sh
}

extra() {
    counted documented tests/extra.sh
}

# The sandbox's pages and the documentation site in headless Chromium.
browser() {
    counted documented tests/browser.sh
}

# Tool and sandbox as people install them: from their packages, and used in an empty folder.
install() {
    if ! [[ -d $CI_WORK/crates ]]; then bash .ci/package.sh pack; fi
    bash .ci/package.sh install
}

# What `diff` says of changes of the specification, held against another tool's reading of the crate.
semver() {
    install_tool cargo-semver-checks "$CARGO_SEMVER_CHECKS" cargo semver-checks --version
    documented tests/semver.py
}

# What CONTRIBUTING.md tells maintainers to do, done.
walkthrough() {
    documented tests/walkthrough.py
}

package() {
    bash .ci/package.sh pack
}

offline() {
    if ! [[ -d $CI_WORK/crates ]]; then bash .ci/package.sh pack; fi
    bash .ci/package.sh build
}

bench() {
    documented benches/cold.sh
    bash benches/report.sh
    cargo bench --locked -p qfpay-sandbox --bench load -- --short
}

# No step, test or build script writes into the source tree.
untouched() {
    diff "$CI_WORK/status" <(git status --porcelain)
}

[[ $# == 1 && $(type -t "$1") == function ]] || die "no such step: $*"
"$1"
