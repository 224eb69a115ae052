#!/usr/bin/env python3
"""Words that the glossary of ARCHITECTURE.md replaces do not come back: in the README, in public names, in their
documentation, and in the subjects of commits, which are also short.

    .ci/words.py [BASE]      the subjects of the commits since BASE (none unless given)
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# word: what to write instead
WORDS = {
    r"consumers?": "customer; for who uses the crate: user, caller or program",
    r"settl(?:e|es|ed|ing|er)": "resolve (settlement is the payout to the merchant)",
    r"conclud(?:e|es|ed|ing)|conclusions?": "classify, or decide",
    r"mend(?:s|ed|ing)?": "fix, or hint",
    r"drafts?": "unsigned request",
    r"advice": "next action, or hint",
    r"weather|fates?|grip": "a plain word for it",
    r"strangers?": "who it is",
    r"refus(?:e|es|ed|ing|als?)|reject(?:s|ed|ing|ions?)?": "invalid (found here) or declined (the gateway said no)",
    r"who says so|at your word|still at it": "a plain word for it",
    r"leads? the (?:customer|user)s? on": "shows the customer how to continue",
}
PATTERN = re.compile(r"(?<![A-Za-z])(?:" + "|".join(f"(?:{word})" for word in WORDS) + r")(?![A-Za-z])", re.I)
NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# What other people call so: axum's trait, JSON Schema's versions, a refused connection, the payout.
ALLOWED = re.compile(
    r"NotificationRejection|type Rejection|axum|JSON Schema draft|draft[ -]?(?:2020|07)|connection[s]? (?:is |was |are )?refused"
    r"|ConnectionRefused|refused connection", re.I)
PUBLIC = re.compile(r"^\s*pub\s+(?:const\s+|async\s+|unsafe\s+)*(?:fn|struct|enum|trait|type|const|static|mod)\s+(\w+)")
VARIANT = re.compile(r"^\s{4}([A-Z]\w*)\s*(?:[,({=]|$)")
CRATES = ["qfpay-api/src", "qfpay-sandbox/src", "qfpay-codegen/src", "qfpay-tool/src", "spec"]


def replacement(found):
    for word, instead in WORDS.items():
        if re.fullmatch(word, found, re.I):
            return instead
    return "another word"


def say(place, found, text):
    print(f"{place}: `{found}`: {replacement(found)}\n    {text.strip()[:140]}")
    return 1


def in_text(place, text):
    return sum(say(place, match[0], text) for match in PATTERN.finditer(ALLOWED.sub("", text)))


def in_name(place, name, line):
    words = " ".join(NAME_PART.findall(name))
    return sum(say(place, match[0], line) for match in PATTERN.finditer(ALLOWED.sub("", words)) if not ALLOWED.search(line))


def in_source(path):
    """Documentation comments of anything, and the names of public items and of the variants of public enums."""
    problems, in_enum = 0, False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.relative_to(ROOT)}:{number}"
        if re.match(r"^\s*(///|//!)", line):
            problems += in_text(place, line)
        elif match := PUBLIC.match(line):
            problems += in_name(place, match[1], line)
            in_enum = line.startswith("pub enum")
        elif line.startswith("}"):
            in_enum = False
        elif in_enum and (match := VARIANT.match(line)):
            problems += in_name(place, match[1], line)
    return problems


def subjects(base):
    log = subprocess.run(["git", "log", "--format=%s", f"{base}..HEAD"], cwd=ROOT, check=True, capture_output=True, text=True)
    problems = 0
    for subject in log.stdout.splitlines():
        if len(subject) > 72:
            print(f"commit subject of {len(subject)} characters, 72 are allowed: {subject}")
            problems += 1
    return problems


def main(arguments):
    problems = subjects(arguments[0]) if arguments else 0
    for name in ("README.md", "qfpay-sandbox/README.md", "qfpay-tool/README.md", "qfpay-codegen/README.md", "spec/README.md"):
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            problems += in_text(f"{name}:{number}", line)
    for crate in CRATES:
        for path in sorted((ROOT / crate).rglob("*.rs")):
            problems += in_source(path)
    print(f"{problems} words or subjects to change")
    return problems > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
