#!/usr/bin/env python3
"""Holds `qfpay-tool diff` against cargo-semver-checks: a specification is changed in one way after another,
the crate is documented with each, and what the two say of the API is compared.

    tests/semver.py              every change
    tests/semver.py NAME...      the named ones

cargo-semver-checks sees declarations only, so what `diff` says has to be at least as strict. What it says of
behaviour has no counterpart and is held against the table below. Needs cargo-semver-checks of the version that
.ci/steps.sh names; works offline. SEMVER_TARGET_DIR keeps what was built for the next time.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from project import copy_to

IMPACTS = ["none", "patch", "minor", "major"]


class Change:
    """What is changed, what `diff` says of API and behaviour, whether that is about money, and whether the
    other tool is known to see it."""

    def __init__(self, name, file, old, new, api, behaviour, money=False, seen=False):
        self.name, self.file, self.old, self.new = name, file, old, new
        self.api, self.behaviour, self.money, self.seen = api, behaviour, money, seen


CAD = '  - code: CAD\n    name: Canadian dollar\n    numeric: "124"\n    exponent: 2\n    source: seed\n'
AUD = '  - code: AUD\n    name: Australian dollar\n    numeric: "036"\n    exponent: 2\n    source: seed\n'
CHANGES = [
    Change("pay_type_added", "pay_types.yaml",
           '  - code: "803701"',
           '  - code: "899910"\n    name: one_more_app\n    description: FPS from an app\n    wallet: fps\n    scenario: app\n'
           '    channel: online\n    region: hong_kong\n    settlement: unstated\n    source: live-2026\n\n  - code: "803701"',
           "major", "minor", seen=True),
    Change("status_code_removed", "status_codes.yaml",
           re.compile(r'  - code: "1242"\n.*?(?=  - code: "1243")', re.S), "",
           "major", "major", money=True, seen=True),
    Change("parameter_becomes_mandatory", "pay_types.yaml",
           "  - id: h5\n    description: \"WeChat's payment page in a mobile browser\"\n    accepted_means: created\n"
           "    next_step: pay_url\n    cancel_with: {operation: close, source: global-2018}\n",
           "  - id: h5\n    description: \"WeChat's payment page in a mobile browser\"\n    accepted_means: created\n"
           "    next_step: pay_url\n    cancel_with: {operation: close, source: global-2018}\n"
           "    parameters:\n      - {name: udid, presence: required, source: seed}\n",
           "major", "major", seen=True),
    Change("setter_removed", "pay_types.yaml",
           "      - {name: rmb_tag, presence: optional, source: camela-en}\n      - {name: extend_info, presence: optional, source: camela-en}\n"
           "\n  - code: \"800208\"",
           "      - {name: extend_info, presence: optional, source: camela-en}\n\n  - code: \"800208\"",
           "major", "major"),
    # Not of the first pay type: what it forbids comes first in `Rule`.
    Change("setter_added", "pay_types.yaml",
           "    source: seed\n    footnotes: [\"***\"]\n",
           "    source: seed\n    footnotes: [\"***\"]\n    parameters:\n"
           "      - {name: return_url, presence: optional, source: field}\n",
           "minor", "minor"),
    Change("constructor_of_a_value_renamed", "parameters.yaml",
           "unit: minutes", "unit: in_minutes",
           "major", "patch", seen=True),
    Change("entries_moved", "currencies.yaml", CAD + AUD, AUD + CAD, "major", "none", seen=True),
    Change("answer_field_removed", "operations/payment.yaml",
           re.compile(r"  - \{name: payme_logo.*?\n.*?\n"), "",
           "major", "none", seen=True),
    Change("answer_field_added", "operations/payment.yaml",
           "  - {name: surcharge_fee,", "  - {name: fee, kind: text, source: field, description: A fee}\n  - {name: surcharge_fee,",
           "minor", "none"),
    Change("public_array_shorter", "gateway.yaml",
           "retry_minutes: [2, 10, 10, 60, 120, 360, 900]", "retry_minutes: [2, 10, 10, 60, 120, 360]",
           "major", "minor"),
    Change("exponent", "currencies.yaml",
           "    name: Japanese yen\n    numeric: \"392\"\n    exponent: 0",
           "    name: Japanese yen\n    numeric: \"392\"\n    exponent: 2",
           "none", "major", money=True),
    Change("class_of_a_code", "status_codes.yaml",
           "class: [failed_unclear]", "class: [failed]", "none", "major", money=True),
    Change("accepted_means_and_limit", "parameters.yaml",
           "range: {min: 5, max: 120}", "range: {min: 5, max: 60}", "none", "major"),
    Change("words", "pay_types.yaml",
           "description: FPS code shown in the store", "description: An FPS code that the store shows",
           "none", "patch"),
]


def run(*command, environment=None, **options):
    whole = dict(os.environ, **(environment or {}))
    return subprocess.run(command, env=whole, stdout=subprocess.PIPE, text=True, **options)


class Copy:
    """The project in a folder of its own, so that nothing is changed here."""

    def __init__(self, folder):
        self.folder = folder
        copy_to(folder)
        self.target = os.environ.get("SEMVER_TARGET_DIR", os.path.join(folder, "target"))
        self.cargo = {"CARGO_TARGET_DIR": self.target}

    def tool(self):
        run("cargo", "build", "--quiet", "--locked", "-p", "qfpay-tool",
            cwd=self.folder, environment=self.cargo, check=True)
        return os.path.join(self.target, "debug", "qfpay-tool")

    def documented(self, name):
        """The API of the crate as rustdoc's JSON, which stable Rust writes only when it is told to."""
        environment = dict(self.cargo, RUSTC_BOOTSTRAP="1")
        run("cargo", "rustdoc", "--quiet", "--locked", "-p", "qfpay-api", "--lib", "--",
            "-Z", "unstable-options", "--output-format", "json", cwd=self.folder, environment=environment, check=True)
        saved = os.path.join(self.folder, name + ".json")
        shutil.copyfile(os.path.join(self.target, "doc", "qfpay_api.json"), saved)
        return saved


def changed(text, change):
    """The text with exactly one thing replaced."""
    if isinstance(change.old, str):
        count, new = text.count(change.old), text.replace(change.old, change.new, 1)
        # Where the same stands several times, the first one is as good as any.
    else:
        new, count = change.old.subn(change.new, text, count=1)
    if count == 0:
        sys.exit(f"error: {change.name}: spec/{change.file} has nothing to change any more")
    return new


def tool_verdict(before, after):
    """What cargo-semver-checks demands: major, minor or none."""
    result = run("cargo", "semver-checks", "--release-type", "patch", "--color", "never",
                 "--baseline-rustdoc", before, "--current-rustdoc", after,
                 environment={"CARGO_NET_OFFLINE": "true"}, stderr=subprocess.STDOUT)
    counts = re.search(r"(\d+) major and (\d+) minor checks failed", result.stdout)
    if counts is None:
        if result.returncode != 0 or "no semver update required" not in result.stdout:
            sys.exit(f"error: cargo-semver-checks failed\n{result.stdout}")
        return "none"
    return "major" if int(counts[1]) else "minor" if int(counts[2]) else "none"


def our_verdict(tool, before, after):
    result = run(tool, "diff", before, after, "--format", "json")
    if result.returncode != 1:
        sys.exit(f"error: diff ended with {result.returncode}, not with 1")
    changes = json.loads(result.stdout)["changes"]
    most = lambda key: max((change[key] for change in changes), key=IMPACTS.index)
    return most("api"), most("behaviour"), any(change["money"] for change in changes)


def judge(change, theirs, api, behaviour, money):
    """What is wrong with the verdicts, in words."""
    if IMPACTS.index(api) < IMPACTS.index(theirs):
        return f"cargo-semver-checks is stricter: {theirs}"
    if (api, behaviour, money) != (change.api, change.behaviour, change.money):
        return f"expected {change.api}, {change.behaviour}" + (" and money" if change.money else "")
    if change.seen and theirs == "none":
        return "cargo-semver-checks saw nothing, so nothing was shown"
    return None


def main(names):
    wanted = [change for change in CHANGES if not names or change.name in names]
    if len(wanted) != len(names or CHANGES):
        sys.exit("error: there is no such change; there are: " + ", ".join(one.name for one in CHANGES))
    began, failed = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="qfpay-semver.") as folder:
        copy = Copy(folder)
        tool, base = copy.tool(), copy.documented("base")
        spec, original = os.path.join(folder, "spec"), os.path.join(folder, "original")
        shutil.copytree(spec, original)
        print(f"{'change':32} {'semver-checks':14} {'diff: API':10} {'behaviour':10}")
        for change in wanted:
            path = os.path.join(spec, change.file)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(changed(text, change))
            theirs = tool_verdict(base, copy.documented("changed"))
            api, behaviour, money = our_verdict(tool, original, spec)
            wrong = judge(change, theirs, api, behaviour, money)
            failed += wrong is not None
            note = " ".join(filter(None, ["MONEY" if money else "", f"WRONG: {wrong}" if wrong else ""]))
            print(f"{change.name:32} {theirs:14} {api:10} {behaviour:10} {note}".rstrip(), flush=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    print(f"{len(wanted)} changes, {failed} judged wrongly, in {time.monotonic() - began:.0f} s")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
