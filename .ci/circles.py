#!/usr/bin/env python3
"""No two files import each other: lists every group of Rust files that can only be read together.

    .ci/circles.py [CRATE...]      a crate is the folder that has lib.rs or main.rs

A file imports another if a `use` or a path in its code names something that the other one defines. Names are
followed through re-exports to where they are defined. What is no import: `mod child;`, a re-export (`pub use`, also
`pub(crate)`), what stands in `#[cfg(test)]`, and paths that lead out of the crate. So a parent may gather its children, and
children may use what their parent defines, but not both ways.
"""

import re
import sys
from pathlib import Path

CRATES = [
    "spec", "qfpay-codegen/src", "qfpay-api/src", "qfpay-sandbox/src", "qfpay-tool/src", "tests/journeys/src",
    "tests/crash/src", "tests/support/src",
]
ITEM = re.compile(
    r"^\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?(?:default\s+|const\s+|async\s+|unsafe\s+|extern\s+\"C\"\s+)*"
    r"(?:fn|struct|enum|trait|type|static|union|const|macro_rules!)\s+([A-Za-z_]\w*)", re.M)
MODULE = re.compile(r"^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;", re.M)
PATH_ATTRIBUTE = re.compile(r"#\[path\s*=\s*\"([^\"]+)\"\]\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;")
USE = re.compile(r"^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);", re.M)
PATH = re.compile(r"\b((?:crate|self|super)(?:::\w+)+)")


def code_of(path):
    """The text without comments, strings of documentation, and the tests at the end."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"(?<!:)//[^\n]*", "", text)
    tests = re.search(r"#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*\{", text)
    return text[:tests.start()] if tests else text


def leaves(tree, prefix=()):
    """`a::{b, c::d as e, self}` as pairs of a path and the name that it gets here."""
    tree = tree.strip()
    depth, start, parts = 0, 0, []
    for index, letter in enumerate(tree):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(tree[start:index])
            start = index + 1
    parts.append(tree[start:])
    if len(parts) > 1:
        for part in parts:
            yield from leaves(part, prefix)
        return
    group = re.fullmatch(r"(?:(.*?)::)?\{(.*)\}", tree, flags=re.S)
    if group:
        inner = tuple(segment.strip() for segment in group[1].split("::")) if group[1] else ()
        yield from leaves(group[2], prefix + inner)
        return
    if not tree:
        return
    path, _, alias = (part.strip() for part in tree.partition(" as "))
    segments = prefix + tuple(segment.strip() for segment in path.split("::"))
    if segments[-1] == "self":
        segments = segments[:-1]
    yield segments, alias or segments[-1]


class Crate:
    def __init__(self, folder):
        self.folder = folder
        self.files = {}
        self.code = {}
        roots = [folder / name for name in ("lib.rs", "main.rs") if (folder / name).exists()]
        self.root = roots[0]
        self.enter((), self.root)
        self.items = {module: set(ITEM.findall(code)) for module, code in self.code.items()}
        self.exports = {module: {} for module in self.code}
        self.globs = {module: [] for module in self.code}
        for module, code in self.code.items():
            for public, tree in USE.findall(code):
                for segments, name in leaves(tree):
                    target = self.absolute(module, segments)
                    if target is None:
                        continue
                    if name == "*":
                        self.globs[module].append(target[:-1])
                    else:
                        self.exports[module][name] = (target, bool(public))

    def enter(self, module, path):
        self.files[module] = path
        self.code[module] = code = code_of(path)
        here = path.parent if path.name in ("lib.rs", "main.rs", "mod.rs") else path.with_suffix("")
        given = {name: path.parent / file for file, name in PATH_ATTRIBUTE.findall(code)}
        for name in MODULE.findall(code):
            for candidate in (given.get(name), here / f"{name}.rs", here / name / "mod.rs"):
                if candidate and candidate.exists():
                    self.enter((*module, name), candidate)
                    break

    def absolute(self, module, segments):
        """A path from the crate's root; nothing for one that leads out of the crate."""
        segments = list(segments)
        if segments[0] == "crate":
            return tuple(segments[1:])
        if segments[0] == "self":
            return module + tuple(segments[1:])
        if segments[0] == "super":
            while segments and segments[0] == "super":
                module, segments = module[:-1], segments[1:]
            return module + tuple(segments)
        inside = (*module, segments[0])
        return module + tuple(segments) if inside in self.code else None

    def defined_in(self, target, seen=()):
        """The module whose file defines what an absolute path names."""
        if target in seen:
            return None
        module = ()
        for index, name in enumerate(target):
            if (*module, name) in self.code:
                module = (*module, name)
                continue
            if name in self.items[module]:
                return module
            if name in self.exports[module]:
                onward, _ = self.exports[module][name]
                return self.defined_in(onward + target[index + 1:], (*seen, target))
            for glob in self.globs[module]:
                found = self.defined_in(glob + target[index:], (*seen, target))
                if found is not None:
                    return found
            return None
        return module

    def imports(self):
        edges = {module: set() for module in self.code}
        for module, code in self.code.items():
            targets = []
            for public, tree in USE.findall(code):
                if not public:
                    targets += [self.absolute(module, segments) for segments, _ in leaves(tree)]
            without_uses = USE.sub("", code)
            targets += [self.absolute(module, path.split("::")) for path in PATH.findall(without_uses)]
            for target in targets:
                found = self.defined_in(target) if target else None
                if found is not None and found != module:
                    edges[module].add(found)
        return edges


def circles(edges):
    """Tarjan's strongly connected components of more than one module."""
    order, low, stack, on_stack, found = {}, {}, [], set(), []

    def visit(node):
        work = [(node, iter(sorted(edges[node])))]
        order[node] = low[node] = len(order)
        stack.append(node)
        on_stack.add(node)
        while work:
            current, rest = work[-1]
            for target in rest:
                if target not in order:
                    order[target] = low[target] = len(order)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(edges[target]))))
                    break
                if target in on_stack:
                    low[current] = min(low[current], order[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[current])
                if low[current] == order[current]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == current:
                            break
                    if len(component) > 1:
                        found.append(sorted(component))

    for node in edges:
        if node not in order:
            visit(node)
    return found


def main(crates):
    root = Path(__file__).resolve().parent.parent
    count = files = 0
    for name in crates or CRATES:
        crate = Crate(root / name)
        edges = crate.imports()
        files += len(edges)
        for circle in circles(edges):
            count += 1
            print(f"{name}: these files import each other:")
            for module in circle:
                inside = sorted(str(crate.files[to].relative_to(root / name)) for to in edges[module] if to in circle)
                print(f"    {crate.files[module].relative_to(root / name)} -> {', '.join(inside)}")
    print(f"{files} files, {count} circles of imports")
    return count > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
