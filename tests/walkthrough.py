#!/usr/bin/env python3
"""Does what CONTRIBUTING.md tells a maintainer to do when QFPay adds a pay type, in a copy of the project, and
holds what each command prints against what is printed there.

    tests/walkthrough.py

The commands are the lines after `$` in the `console` blocks of the section; `…` stands for any text. Builds into
CARGO_TARGET_DIR or the project's own target folder.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from project import ROOT, copy_to

SECTION = "## When QFPay adds a pay type"
PAGES = os.path.join(ROOT, "tests", "walkthrough")


def section(text):
    """The lines of the section."""
    _, found, rest = text.partition(f"\n{SECTION}\n")
    if not found:
        sys.exit(f"error: CONTRIBUTING.md has no section \"{SECTION}\"")
    return rest.split("\n## ", 1)[0]


def steps(text):
    """The commands of the section, each with the output that is printed below it."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```$", section(text), re.S | re.M):
        for command in re.split(r"^\$ ", block, flags=re.M)[1:]:
            # A line that ends in a backslash goes on.
            line, _, output = re.sub(r"\\\n", "\\\\\0", command).partition("\n")
            found.append((line.replace("\\\0", "\\\n"), output.strip("\n")))
    return found


def fits(expected, printed):
    """Whether what was printed is what was expected."""
    parts = [re.escape(part) for part in expected.split("…")]
    return re.fullmatch(".*?".join(parts), printed, re.S) is not None


def run(command, folder, environment):
    """What a command prints. One that may fail says so itself, as in `command || echo failed`."""
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=environment,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = [line.rstrip() for line in result.stdout.strip("\n").split("\n")]
    return result.returncode, "\n".join(lines)


def prepared(folder, environment):
    """The project as it is committed, with the page that was read last; the maintainer has the new one."""
    copy_to(folder)
    accept = "cargo run -q -p qfpay-tool -- drift --accept page-before.md"
    shutil.copyfile(os.path.join(PAGES, "page-before.md"), os.path.join(folder, "page-before.md"))
    code, printed = run(f"{accept} && rm page-before.md", folder, environment)
    if code:
        sys.exit(f"error: the page that was read last is not what the specification says\n{printed}")
    git = "git -c user.name=maintainer -c user.email=maintainer@example.com"
    code, printed = run(f"git init -q && git add -A && {git} commit -qm before", folder, environment)
    if code:
        sys.exit(f"error: the copy cannot be committed\n{printed}")
    shutil.copyfile(os.path.join(PAGES, "page.md"), os.path.join(folder, "page.md"))


def main():
    with open(os.path.join(ROOT, "CONTRIBUTING.md"), encoding="utf-8") as file:
        wanted = steps(file.read())
    if not wanted:
        sys.exit("error: the walk-through has no commands")
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    environment = dict(os.environ, CARGO_TARGET_DIR=os.path.abspath(target), CARGO_TERM_COLOR="never")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qfpay-walkthrough.") as folder:
        prepared(folder, environment)
        for command, expected in wanted:
            print(f"$ {command}", flush=True)
            code, printed = run(command, folder, environment)
            print(printed, flush=True)
            if code:
                sys.exit(f"error: ended with exit code {code}")
            if not fits(expected, printed):
                sys.exit(f"error: CONTRIBUTING.md says that this is printed:\n{expected}")
    print(f"walk-through: {len(wanted)} commands did what CONTRIBUTING.md says, in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
