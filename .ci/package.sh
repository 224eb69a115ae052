#!/usr/bin/env bash
# What is published, and whether it can be built where nothing can be written or fetched.
#
#   pack    packages both crates together and checks what is in them
#   build   builds and documents the packed crates offline, from a read-only tree
#
# Both work in $CI_WORK, which .ci/run makes and removes.
set -euo pipefail

ALWAYS=(Cargo.toml Cargo.lock README.md LICENSE-APACHE LICENSE-MIT)

# Never the default target directory: cargo would check the SDK against an unpacked copy of the
# generator that it kept from an earlier run, as the version number is the same.
pack() {
    local target dirty=()
    target=$(mktemp -d -p "$CI_WORK")
    # By hand one may want to know before committing.
    if [[ -z ${CI:-} ]]; then dirty=(--allow-dirty); fi
    cargo package --locked -p qfpay-codegen -p qfpay-api --target-dir "$target" "${dirty[@]}"
    mkdir "$CI_WORK/crates"
    cp "$target"/package/*.crate "$CI_WORK/crates"
    rm -rf "$target"
    check_list qfpay-codegen "${ALWAYS[@]}" "$(tracked qfpay-codegen 'src/*.rs')"
    check_list qfpay-api "${ALWAYS[@]}" build.rs qfpay-api/src/lib.rs \
        "$(tracked . 'spec/*.yaml' 'qfpay-api/src/*.rs')"
}

# tracked FOLDER PATTERN...: the files under version control, relative to the folder.
tracked() {
    git -C "$1" ls-files -- "${@:2}"
}

archive() {
    echo "$CI_WORK/crates/$1"-[0-9]*.crate
}

# check_list CRATE FILE...: `include` is a closed list, and a stray manifest in a folder drops all
# of that folder without a word, so what has to be there is named here or by version control.
check_list() {
    local crate=$1 list missing unwanted
    shift
    list=$(tar -tzf "$(archive "$crate")" | sed 's,^[^/]*/,,' | sort)
    missing=$(comm -13 <(echo "$list") <(printf '%s\n' "$@" | sed '/^$/d' | sort -u))
    unwanted=$(grep -E '^(\.ci|tests|benches|fuzz|examples)/|\.snap$' <<<"$list" || true)
    printf '%s: %d files\n' "$crate" "$(wc -l <<<"$list")"
    if [[ -n $missing$unwanted ]]; then
        printf 'missing in the package:\n%s\nnot to be published:\n%s\n' "$missing" "$unwanted" >&2
        return 1
    fi
}

# A folder that stands in for the registry: every dependency, and the generator as if published.
vendor() {
    local vendor=$1 crate
    cargo vendor --quiet --locked --versioned-dirs "$vendor" >/dev/null
    crate=$(archive qfpay-codegen)
    tar -xzf "$crate" -C "$vendor"
    printf '{"files":{},"package":"%s"}' "$(sha256sum "$crate" | cut -d' ' -f1)" \
        >"$vendor/$(basename "$crate" .crate)/.cargo-checksum.json"
}

# A fresh cargo home has nothing to fall back on but the vendored folder; the lock file is the packed one.
cargo_home() {
    mkdir -p "$1"
    cat >"$1/config.toml" <<TOML
[net]
offline = true
[source.crates-io]
replace-with = "vendored"
[source.vendored]
directory = "$2"
TOML
}

digest() {
    find "$1" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum
}

# sealed FOLDER COMMAND...: without a network and with the folder mounted read-only, where the
# system lets us; else only the comparison of contents afterwards stands guard.
sealed() {
    local folder=$1
    shift
    if unshare --mount --net true 2>/dev/null; then
        # shellcheck disable=SC2016 # expanded by the inner shell
        unshare --mount --net bash -c '
            set -euo pipefail
            mount --bind "$1" "$1"
            mount -o remount,ro,bind "$1"
            if touch "$1/probe" 2>/dev/null; then echo "error: $1 is writable" >&2; exit 1; fi
            cd "$1"/qfpay-api-[0-9]*
            shift
            "$@"' sealed "$folder" "$@"
    else
        echo "No mount namespace to be had: permissions and a comparison of contents instead."
        chmod -R a-w "$folder"
        (cd "$folder"/qfpay-api-[0-9]* && "$@")
        chmod -R u+w "$folder"
    fi
}

build() {
    local tree=$CI_WORK/tree before
    mkdir "$tree"
    vendor "$tree/vendor"
    tar -xzf "$(archive qfpay-api)" -C "$tree"
    cargo_home "$CI_WORK/home" "$tree/vendor"
    before=$(digest "$tree")
    export CARGO_HOME=$CI_WORK/home CARGO_TARGET_DIR=$CI_WORK/offline-target RUSTDOCFLAGS="-D warnings"
    sealed "$tree" cargo build --locked --offline
    sealed "$tree" cargo doc --locked --offline --no-deps --all-features
    [[ $(digest "$tree") == "$before" ]] || {
        echo "error: the build wrote into its own sources" >&2
        return 1
    }
    rm -rf "$CARGO_TARGET_DIR"
}

"$1"
