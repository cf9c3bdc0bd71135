"""Write the docstrings of the extension module into its stub, where editors look for them.

Run it with the Python that has the package installed, after a docstring or a signature changed:

    python scripts/stub_docs.py
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path
from typing import Union

from frontseal import _native

STUB = Path(__file__).resolve().parents[1] / "src" / "frontseal" / "_native.pyi"

Definition = Union[ast.ClassDef, ast.FunctionDef]


def documented(stub: str) -> str:
    """Return ``stub`` with the docstring of every public class and function below its signature; all else stays."""
    lines = stub.splitlines()
    for node, it in reversed(list(definitions(ast.parse(stub).body, _native))):
        document(lines, node, getdoc(it))
    return "\n".join(lines) + "\n"


def definitions(body: list[ast.stmt], owner: object) -> Iterator[tuple[Definition, object]]:
    """Yield what ``body`` defines, in order, and the same in ``owner``."""
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            it = getattr(owner, node.name)
            yield node, it
            if isinstance(node, ast.ClassDef):
                yield from definitions(node.body, it)


def document(lines: list[str], node: Definition, text: str | None) -> None:
    """Put ``text`` in the place of the docstring of ``node``, which stands in ``lines``."""
    first = node.body[0]
    start, end = first.lineno - 1, first.end_lineno
    docstring = written(text, " " * (node.col_offset + 4)) if text else []
    if ast.get_docstring(node) is not None:
        lines[start:end] = docstring
    elif isinstance(node, ast.ClassDef):
        start = min([first.lineno, *(it.lineno for it in getattr(first, "decorator_list", []))]) - 1
        lines[start:start] = docstring
    elif docstring:
        # The body is `...`, behind the signature.
        lines[start:end] = [lines[start][: first.col_offset].rstrip(), *docstring]


def written(text: str, indent: str) -> list[str]:
    """Return the lines of a docstring that says ``text``."""
    assert '"""' not in text
    opening = 'r"""' if "\\" in text else '"""'
    lines = text.splitlines()
    lines[0] = opening + lines[0]
    if len(lines) == 1:
        lines[0] += '"""'
    else:
        lines.append('"""')
    return [(indent + line).rstrip() for line in lines]


if __name__ == "__main__":
    STUB.write_text(documented(STUB.read_text(encoding="utf-8")), encoding="utf-8")
