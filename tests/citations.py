#!/usr/bin/env python3
"""Check that every `§n` in the code and the documentation is a section of docs/cloudfront-rules.md."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
RULES = Path("docs/cloudfront-rules.md")
WRITTEN_BY_HAND = ("*.rs", "*.py", "*.pyi", "*.js", "*.mjs", "*.ts", "*.go", "*.c", "*.h", "*.md", "*.toml", "*.sh")
CITED = re.compile(r"§\s?(\d+)(?!\.?\d)")  # §2.2.3 is an RFC's
PAGE = re.compile(r"(docs/)?cloudfront-rules\.md")


def main() -> int:
    sections = set(re.findall(r"^## §(\d+)", (TOP / RULES).read_text(encoding="utf-8"), re.MULTILINE))
    listed = subprocess.run(
        ["git", "ls-files", *WRITTEN_BY_HAND], cwd=TOP, stdout=subprocess.PIPE, text=True, check=True
    )
    cited, wrong = 0, []
    for name in listed.stdout.splitlines():
        if Path(name) in (RULES, Path(__file__).relative_to(TOP)):
            continue
        for number, line in enumerate((TOP / name).read_text(encoding="utf-8").splitlines(), 1):
            sections_cited = CITED.findall(line)
            cited += len(sections_cited)
            wrong += [f"{name}:{number}: {RULES} has no §{it}" for it in sections_cited if it not in sections]
            wrong += [f"{name}:{number}: write {RULES}" for page in PAGE.finditer(line) if not page[1]]
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    print(f"citations of {RULES}: {cited - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong or not cited else 0


if __name__ == "__main__":
    sys.exit(main())
