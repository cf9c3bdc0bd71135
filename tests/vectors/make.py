#!/usr/bin/env python3
"""Make the shared test vectors: owns every *.json of this folder, and the ECDSA signatures in `maker/`.

    make.py            write them
    make.py --check    make them in memory; exit 1 naming the file and the first case that differs

Needs Python 3.9 and `openssl`, and never the code under test. `maker/` has a module a file, named
after it: its cases are tables. What must be refused is listed, not worked out, so a mistake here
cannot excuse one there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from maker import ecdsa
from maker.cookies import cookie_cases
from maker.keys import key_cases
from maker.manifests import manifest_cases
from maker.matching import matching_cases
from maker.policies import policy_cases
from maker.rtmp import rtmp_cases
from maker.shared import Fields
from maker.urls import url_cases
from maker.verdicts import verdict_cases

VECTORS = Path(__file__).resolve().parent

FILES = {
    "urls.json": url_cases,
    "cookies.json": cookie_cases,
    "policies.json": policy_cases,
    "keys.json": key_cases,
    "matching.json": matching_cases,
    "rtmp.json": rtmp_cases,
    "verdicts.json": verdict_cases,
    "manifests.json": manifest_cases,
}


def written(cases: list[Fields]) -> str:
    """The file's text: UTF-8 as it reads, but what cannot be seen is escaped."""
    text = json.dumps(cases, indent=2, ensure_ascii=False) + "\n"
    return "".join(char if char == "\n" or char.isprintable() else json.dumps(char)[1:-1] for char in text)


def first_difference(cases: list[Fields], text: str) -> str:
    """Say where the committed `text` departs from `cases`."""
    try:
        committed = json.loads(text)
    except ValueError as error:
        return f"not JSON: {error}"
    for ours, theirs in zip(cases, committed):
        if ours != theirs:
            return ours["id"]
    if len(cases) != len(committed):
        return f"{len(committed)} cases in place of {len(cases)}"
    return "the same cases in another layout"


def check(name: str, cases: list[Fields]) -> bool:
    file = VECTORS / name
    text = file.read_bytes().decode() if file.exists() else None
    if text == written(cases):
        return True
    print(f"{name}: {'missing' if text is None else first_difference(cases, text)}", file=sys.stderr)
    return False


def check_signatures() -> bool:
    """Each ECDSA signature was verified when it was used; here none may be new or left over."""
    for name in ecdsa.strays():
        print(f"{ecdsa.FILE.name}: {name} is {'left over' if name in ecdsa.kept() else 'missing'}", file=sys.stderr)
    return not ecdsa.strays()


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: make.py [--check]", file=sys.stderr)
        return 2
    made = {name: cases().list for name, cases in FILES.items()}
    if arguments:
        return 0 if all([check_signatures(), *(check(name, cases) for name, cases in made.items())]) else 1
    ecdsa.write()
    for name, cases in made.items():
        (VECTORS / name).write_bytes(written(cases).encode())
        print(f"{name}: {len(cases)} cases")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
