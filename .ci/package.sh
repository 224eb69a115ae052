#!/usr/bin/env bash
# What is published, and whether it can be built and used where nothing can be written or fetched.
#
#   pack      packages the published crates together and checks what is in them
#   build     builds and documents the packed SDK offline, from a read-only tree
#   install   installs the packed tool and sandbox offline, and uses them in an empty folder
#
# All work in $CI_WORK, which .ci/run makes and removes. The packed crates are verified by `build` and `install`, from
# folders that stand in for the registry, and not by cargo's own verification, which would build all of them once more.
set -euo pipefail

# In publish order.
CRATES=(qfpay-spec qfpay-codegen qfpay-sandbox qfpay-api qfpay-tool)
ALWAYS=(Cargo.toml README.md LICENSE-APACHE LICENSE-MIT)

# Never the default target directory: cargo would take an unpacked copy of the generator that it kept from an
# earlier run, as the version number is the same.
pack() {
    local target dirty=() packages=() crate
    target=$(mktemp -d -p "$CI_WORK")
    # By hand one may want to know before committing.
    if [[ -z ${CI:-} ]]; then dirty=(--allow-dirty); fi
    for crate in "${CRATES[@]}"; do packages+=(-p "$crate"); done
    cargo package --locked --offline --no-verify "${packages[@]}" --target-dir "$target" "${dirty[@]}"
    mkdir "$CI_WORK/crates"
    cp "$target"/package/*.crate "$CI_WORK/crates"
    rm -rf "$target"
    check_list qfpay-spec "${ALWAYS[@]}" docs.lock "$(tracked spec '*.rs' '*.yaml')"
    check_list qfpay-codegen "${ALWAYS[@]}" "$(tracked qfpay-codegen 'src/*.rs')"
    check_list qfpay-sandbox "${ALWAYS[@]}" sandbox.example.yaml "$(tracked qfpay-sandbox 'src/*')"
    check_list qfpay-api "${ALWAYS[@]}" Cargo.lock build.rs qfpay-api/src/lib.rs "$(tracked . 'qfpay-api/src/*.rs')"
    check_list qfpay-tool "${ALWAYS[@]}" Cargo.lock "$(tracked qfpay-tool 'src/*')"
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

# A folder that stands in for the registry: every dependency, and the packed crates as if published.
vendor() {
    local vendor=$CI_WORK/vendor crate file
    if [[ -d $vendor ]]; then return; fi
    cargo vendor --quiet --locked --versioned-dirs "$vendor" >/dev/null
    for crate in "${CRATES[@]}"; do
        file=$(archive "$crate")
        tar -xzf "$file" -C "$vendor"
        printf '{"files":{},"package":"%s"}' "$(sha256sum "$file" | cut -d' ' -f1)" \
            >"$vendor/$(basename "$file" .crate)/.cargo-checksum.json"
    done
    cargo_home "$CI_WORK/home" "$vendor"
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
    vendor
    mkdir "$tree"
    tar -xzf "$(archive qfpay-api)" -C "$tree"
    before=$(digest "$tree")
    export CARGO_HOME=$CI_WORK/home CARGO_TARGET_DIR=$CI_WORK/packed-target RUSTDOCFLAGS="-D warnings"
    sealed "$tree" cargo build --locked --offline
    sealed "$tree" cargo doc --locked --offline --no-deps --all-features
    [[ $(digest "$tree") == "$before" ]] || {
        echo "error: the build wrote into its own sources" >&2
        return 1
    }
}

# Without optimisation: that they can be built and used is what counts here.
install() {
    local crate installed=$CI_WORK/installed empty url
    vendor
    mkdir "$CI_WORK/unpacked"
    for crate in qfpay-tool qfpay-sandbox; do
        tar -xzf "$(archive "$crate")" -C "$CI_WORK/unpacked"
        CARGO_HOME=$CI_WORK/home CARGO_TARGET_DIR=$CI_WORK/packed-target \
            cargo install --debug --locked --offline --root "$installed" --path "$CI_WORK/unpacked/$crate"-[0-9]*
    done
    empty=$(mktemp -d -p "$CI_WORK")
    cd "$empty"
    "$installed/bin/qfpay-tool" emit openapi-3.1 --out d
    grep -q 800101 d/openapi-3.1.json
    "$installed/bin/qfpay-sandbox" --port 0 --ready-file ready >log 2>&1 &
    timeout 30 sh -c 'until [ -s ready ]; do sleep 0.1; done' || { cat log; return 1; }
    url=$(sed -n 's/^QFPAY_SANDBOX_URL=//p' ready | tr -d "'\"")
    curl -sSf "$url/sandbox/health"
    kill %1
    wait %1
    rm -rf "$CI_WORK/packed-target"
}

"$1"
