#!/usr/bin/env python3
"""Count the lines of code that were written by hand: no tests, generated files, comments, docstrings or blank lines.

tests/lines.py [REVISION]    # the working tree, or a revision of git
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

TOP = Path(__file__).resolve().parent.parent
COUNTED = ("crates", "bindings", "node", "python")
TESTS = re.compile(r"(^|/)(tests?|benches|examples|peertest)/|_test\.go$")
GENERATED = {
    "bindings/go/frontseal_bundled.h": "bindings/go/build.sh",
    "node/index.d.ts": "node/scripts/types.js",
    "node/native.d.ts": "node/package.json",
    "node/native.js": "node/package.json",
}
"""Generated files, and what generates them: a revision without that wrote them by hand."""

# A string, which may hold what looks like a comment, or a comment.
STRING = r'"(?:[^"\\\n]|\\.)*"'
TOKENS = {
    ".rs": re.compile(r"(r(#*)\".*?\"\2|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\\n]|\\.[^']*)')|//[^\n]*|/\*.*?\*/", re.DOTALL),
    ".js": re.compile(
        rf"({STRING}|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/)|//[^\n]*|/\*.*?\*/",
        re.DOTALL,
    ),
    ".go": re.compile(rf"({STRING}|`[^`]*`|'(?:[^'\\\n]|\\.)*')|//[^\n]*|/\*.*?\*/", re.DOTALL),
    ".c": re.compile(rf"({STRING}|'(?:[^'\\\n]|\\.)*')|//[^\n]*|/\*.*?\*/", re.DOTALL),
    ".sh": re.compile(r"^()\s*#[^\n]*", re.MULTILINE),
    ".css": re.compile(r"()/\*.*?\*/", re.DOTALL),
    ".html": re.compile(r"()<!--.*?-->", re.DOTALL),
}
TOKENS.update({".mjs": TOKENS[".js"], ".ts": TOKENS[".js"], ".h": TOKENS[".c"]})


def main(arguments: list[str]) -> int:
    if len(arguments) > 1:
        print("usage: lines.py [REVISION]", file=sys.stderr)
        return 2
    lines: Counter[str] = Counter()
    for path, text in files(*arguments):
        lines["/".join(path.parts[:2])] += count(path, text)
    for folder, number in sorted(lines.items()):
        print(f"{number:7,}  {folder}")
    print(f"{sum(lines.values()):7,}  in all")
    return 0


def files(revision: str | None = None) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield each file that counts, with its text."""
    tree = dict(working_tree() if revision is None else archive(revision))
    for path, data in tree.items():
        is_counted = path.suffix in {".py", ".pyi", *TOKENS}
        is_generated = PurePosixPath(GENERATED.get(str(path), "")) in tree
        if is_counted and not is_generated and not TESTS.search(str(path)):
            yield path, data.decode()


def working_tree() -> Iterator[tuple[PurePosixPath, bytes]]:
    listed = subprocess.run(["git", "ls-files", *COUNTED], cwd=TOP, stdout=subprocess.PIPE, text=True, check=True)
    for name in listed.stdout.splitlines():
        yield PurePosixPath(name), (TOP / name).read_bytes()


def archive(revision: str) -> Iterator[tuple[PurePosixPath, bytes]]:
    command = ["git", "archive", revision, *COUNTED]
    with tarfile.open(
        fileobj=io.BytesIO(subprocess.run(command, cwd=TOP, stdout=subprocess.PIPE, check=True).stdout)
    ) as files:
        for member in files:
            if member.isfile() and (file := files.extractfile(member)):
                yield PurePosixPath(member.name), file.read()


def count(path: PurePosixPath, text: str) -> int:
    if path.suffix in {".py", ".pyi"}:
        return len(set(python_lines(text)))
    bare = TOKENS[path.suffix].sub(lambda found: found[1] or "", text)
    if path.suffix == ".rs":
        bare = re.sub(
            r"^#\[cfg\([^\]]*\btest\b[^\]]*\)\]\nmod \w+ \{\n.*?^\}$", "", bare, flags=re.MULTILINE | re.DOTALL
        )
    return sum(not line.isspace() for line in bare.splitlines(keepends=True))


def python_lines(text: str) -> Iterator[int]:
    """Yield the number of each line with code."""
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
    begins = True
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for token, following in zip(tokens, tokens[1:]):
        is_docstring = begins and token.type == tokenize.STRING and following.type == tokenize.NEWLINE
        if token.type not in silent and not is_docstring:
            yield from range(token.start[0], token.end[0] + 1)
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING):
            begins = token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
