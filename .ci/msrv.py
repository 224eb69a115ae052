#!/usr/bin/env python3
"""Fails if a package that users build asks for a newer Rust than the workspace promises.

    msrv.py PACKAGE...

Walks normal and build dependencies, all features, all platforms, from the named packages on. What
only tests need is left out: it is never built on a user's machine.
"""

import json
import subprocess
import sys


def metadata():
    command = ["cargo", "metadata", "--locked", "--all-features", "--format-version", "1"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def version(text):
    """'1.85' and '1.85.0' are the same promise."""
    numbers = [int(part) for part in text.split("-")[0].split(".")]
    return tuple(numbers + [0] * (3 - len(numbers)))


def shipped(nodes, roots):
    """Ids of the roots and of all they are built from."""
    seen, waiting = set(), list(roots)
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for dependency in nodes[node]["deps"]:
            if any(kind["kind"] in (None, "build") for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return seen


def main(names):
    data = metadata()
    packages = {package["id"]: package for package in data["packages"]}
    members = {packages[member]["name"]: packages[member] for member in data["workspace_members"]}
    promises = {members[name]["rust_version"] for name in names}
    if len(promises) != 1 or None in promises:
        sys.exit(f"error: {', '.join(names)} do not promise one Rust version: {promises}")
    promise = promises.pop()

    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    built = [packages[id] for id in shipped(nodes, (members[name]["id"] for name in names))]
    declared = [package for package in built if package["rust_version"]]
    too_new = [package for package in declared if version(package["rust_version"]) > version(promise)]
    for package in sorted(too_new, key=lambda package: package["name"]):
        print(f"{package['name']} {package['version']} needs Rust {package['rust_version']}")
    print(
        f"{len(built)} packages checked against Rust {promise}: {len(too_new)} too new, "
        f"{len(built) - len(declared)} declare no version"
    )
    return bool(too_new)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
