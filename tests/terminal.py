#!/usr/bin/env python3
"""Adds a pay type as somebody at a terminal does: `qfpay-tool add` asks, and the answers are typed.

    tests/terminal.py PROGRAM SPEC

Takes every guess that is made, writes, and checks that the file has the entry and nothing else changed.
SPEC is a folder that is copied first. Needs a system with pseudo-terminals.
"""

import os
import pty
import re
import select
import shutil
import sys
import tempfile
import time

ENTER, DOWN = "\r", "\x1b[B"
# What is waited for, and what is typed then. Where a guess is right, only enter.
DIALOGUE = [
    ("What the customer pays with", ENTER),
    ("How the payment takes place", ENTER),
    ("Where the customer pays", ENTER),
    ("Which merchants it is for", ENTER),
    ("How the merchant gets the money", ENTER),
    ("What it is called here and in Rust", ENTER),
    ("What it is, in our own words", ENTER),
    ("Its source", DOWN * 3 + ENTER),
    ("The call that ends an open order", ENTER),
    ("The footnotes that it carries", ENTER),
    ("Parameters that differ", "goods_nam=optional" + ENTER),
    ("did you mean `goods_name`", ""),
    ("Parameters that differ", "return_url=optional" + ENTER),
    ("What else to know about it", ENTER),
    ("Write it into", "y"),
    ("written to", ""),
]
ENTRY = """
  - code: "802010"
    name: fps_app
    description: FPS from the merchant's app
    wallet: fps
    scenario: app
    channel: online
    region: hong_kong
    settlement: unstated
    source: live-2026
    parameters:
      - {name: return_url, presence: optional, source: live-2026}
"""
PATIENCE = 60


class Session:
    """A program on a terminal of its own."""

    def __init__(self, arguments):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm", COLUMNS="200")
            os.execv(arguments[0], arguments)
        self.seen = self.all = ""

    def wait_for(self, text):
        deadline = time.monotonic() + PATIENCE
        while text not in plain(self.seen):
            ready, _, _ = select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))
            try:
                got = os.read(self.terminal, 4096) if ready else b""
            except OSError:  # Linux's way to say that the other side is closed.
                got = b""
            if not got:
                sys.exit(f"error: `{text}` did not come:\n{plain(self.all)}")
            self.seen += got.decode(errors="replace")
            self.all += got.decode(errors="replace")
        # What comes behind it may be waited for next.
        self.seen = plain(self.seen).split(text, 1)[1]

    def type(self, text):
        os.write(self.terminal, text.encode())

    def end(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def plain(text):
    """Without escape sequences."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def without_entry(text):
    """The specification as it was before somebody did what this does."""
    return re.sub(r'  - code: "802010"\n(?:    .*\n)+\n', "", text)


def main(program, spec):
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "spec")
        shutil.copytree(spec, copy)
        path = os.path.join(copy, "pay_types.yaml")
        with open(path, encoding="utf-8") as file:
            before = without_entry(file.read())
        with open(path, "w", encoding="utf-8") as file:
            file.write(before)
        session = Session([os.path.abspath(program), "add", "pay-type", "802010", "--spec", copy])
        for text, answer in DIALOGUE:
            session.wait_for(text)
            session.type(answer)
        code = session.end()
        with open(path, encoding="utf-8") as file:
            after = file.read()
    if code != 0:
        sys.exit(f"error: exit code {code}")
    if after.replace(ENTRY, "", 1) != before or after == before:
        sys.exit(f"error: the file is not the old one with the entry\n{plain(session.all)}")
    print(f"{len(DIALOGUE)} steps at a terminal, and 802010 is in the file")


if __name__ == "__main__":
    main(*sys.argv[1:])
