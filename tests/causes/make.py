#!/usr/bin/env python3
"""Make the causes of refusals: owns every *.json of this folder.

    make.py [FAMILY...]    write them, or these alone
    make.py --check        make them in memory; exit 1 naming the file and the first cause that differs

Needs Python 3.9 and `openssl`, and never the code under test. `families/` has a module a file, named after it.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path

from families import shared

HERE = Path(__file__).resolve().parent
FAMILIES = sorted(file.stem for file in (HERE / "families").glob("*.py") if file.stem not in ("__init__", "shared"))


def made(family: str) -> str:
    """The text of a family's file."""
    causes = importlib.import_module(f"families.{family}").CAUSES
    ids = [cause["id"] for cause in causes]
    for name in ids:
        if not re.fullmatch("[a-z0-9-]+", name) or ids.count(name) > 1:
            raise ValueError(f"{family}: the id {name} is used twice, or is not in small letters, digits and dashes")
    return json.dumps(causes, indent=2, ensure_ascii=True) + "\n"


def first_difference(text: str, committed: str) -> str:
    for ours, theirs in zip(json.loads(text), json.loads(committed)):
        if ours != theirs:
            return str(ours["id"])
    return "the number of causes, or the layout"


def check(family: str) -> bool:
    file, text = HERE / f"{family}.json", made(family)
    committed = file.read_text(encoding="ascii") if file.exists() else "[]"
    if text != committed:
        print(f"{file.name}: {first_difference(text, committed)}", file=sys.stderr)
    return text == committed


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        results = [check(family) for family in FAMILIES]
        strays = {file.stem for file in HERE.glob("*.json")} - {*FAMILIES, shared.KEPT.stem}
        print(*(f"{name}.json: left over" for name in strays), sep="\n", end="\n" if strays else "", file=sys.stderr)
        return 0 if all(results) and not strays and shared.all_signatures_are_kept() else 1
    for family in arguments or FAMILIES:
        text = made(family)
        (HERE / f"{family}.json").write_text(text, encoding="ascii")
        print(f"{family}.json: {len(json.loads(text))} causes")
    shared.keep_signatures(every_family=not arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
