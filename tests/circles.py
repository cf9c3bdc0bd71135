#!/usr/bin/env python3
"""Check that no files of Rust, Python or JavaScript import each other, directly or through others.

In Rust a name counts as imported from the module that defines it, wherever it is re-exported. Test modules are left out.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

TOP = Path(__file__).resolve().parent.parent
Graph = dict[str, set[str]]
Module = tuple[str, ...]

NOT_CODE = re.compile(r"""//[^\n]*|/\*.*?\*/|r(#*)".*?"\1|"(?:[^"\\]|\\.)*"|'(?:[^'\\\n]|\\[^\n']+)'""", re.DOTALL)
TESTS = re.compile(r"^#\[cfg\([^\]]*\btest\b[^\]]*\)\]\nmod \w+ \{\n.*?^\}$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"^(?:pub(?:\(\w+\))? )?mod \w+ \{\n.*?^\}$", re.MULTILINE | re.DOTALL)
USE = re.compile(r"^\s*((?:pub(?:\([\w\s]+\))? )?)use ([^;]+);", re.MULTILINE)
PATH = re.compile(r"\b((?:crate|super|self)(?:::\w+)+)")
REQUIRE = re.compile(r"""(?:require\(|from |import |import\()['"](\.[^'"]+)['"]""")


def main() -> int:
    names = subprocess.run(["git", "ls-files"], cwd=TOP, stdout=subprocess.PIPE, text=True, check=True).stdout.split(
        "\n"
    )
    files = [PurePosixPath(name) for name in names if name and (TOP / name).is_file()]
    graph: Graph = {}
    for root in {path.parent for path in files if path.name in ("lib.rs", "main.rs")}:
        graph.update(rust(root, [path for path in files if path.suffix == ".rs" and root in path.parents]))
    graph.update(python([path for path in files if path.suffix == ".py"]))
    graph.update(javascript([path for path in files if path.suffix in (".js", ".mjs")]))
    found = list(circles(graph))
    for circle in found:
        print("files that import each other:", file=sys.stderr)
        for file in circle:
            print(f"  {file} imports {', '.join(sorted(graph[file] & set(circle)))}", file=sys.stderr)
    print(f"import circles: {len(graph)} files, {len(found)} circles")
    return 1 if found else 0


def rust(root: PurePosixPath, files: list[PurePosixPath]) -> Graph:
    """Return what each file of a crate imports from its other files."""
    modules = {module_of(path.relative_to(root)): path for path in files}
    texts = {module: code(TOP / path) for module, path in modules.items()}
    exported: dict[Module, Module] = {}
    for module, text in texts.items():
        for visibility, tree in USE.findall(text):
            for path in leaves(tree) if visibility else ():
                exported[(*module, path[-1])] = absolute(path, module, modules)

    def defining(path: Module) -> Module:
        """Return the module whose file has the name that `path` leads to."""
        for _ in range(len(exported)):
            known = next((path[:end] for end in range(len(path), 0, -1) if path[:end] in exported), None)
            if known is None or exported[known] == known:
                break
            path = exported[known] + path[len(known) :]
        return next(path[:end] for end in range(len(path), -1, -1) if path[:end] in modules)

    graph: Graph = {str(path): set() for path in modules.values()}
    for module, text in texts.items():
        used = [path for visibility, tree in USE.findall(text) if not visibility for path in leaves(tree)]
        used += [tuple(path.split("::")) for path in PATH.findall(USE.sub("", text))]
        for path in used:
            target = absolute(path, module, modules)
            if target and defining(target) != module:
                graph[str(modules[module])].add(str(modules[defining(target)]))
    return graph


def code(path: Path) -> str:
    """Return a file without comments, texts and tests; `super` in a module inside of it is the file itself."""
    text = TESTS.sub("", NOT_CODE.sub("", path.read_text(encoding="utf-8")))
    return INLINE.sub(lambda module: module[0].replace("super::", "self::"), text)


def module_of(path: PurePosixPath) -> Module:
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] in ("lib", "main", "mod") else parts


def leaves(tree: str) -> Iterator[Module]:
    """Yield the paths of a `use`, whose braces may be nested: `a::{b, c::{d, e as f}}`."""
    tree = re.sub(r"\s+as\s+\w+", "", tree)
    while inner := re.search(r"([\w:]*)\{([^{}]*)\}", tree):
        flat = ",".join(inner[1] + part.strip() for part in inner[2].split(",") if part.strip())
        tree = tree[: inner.start()] + flat + tree[inner.end() :]
    for path in tree.split(","):
        if path.strip():
            yield tuple(path.strip().removesuffix("::self").split("::"))


def absolute(path: Module, module: Module, modules: dict[Module, PurePosixPath]) -> Module:
    """Return a path from the root of its crate, or nothing if it leads to another crate."""
    first, *rest = path
    if first == "crate":
        return tuple(rest)
    if first == "self":
        return (*module, *rest)
    if first == "super":
        base = module[:-1]
        while rest and rest[0] == "super":
            base, rest = base[:-1], rest[1:]
        return (*base, *rest)
    return (*module, *path) if (*module, first) in modules else ()


def python(files: list[PurePosixPath]) -> Graph:
    known = set(files)
    graph: Graph = {str(path): set() for path in files}
    for path in files:
        for node in ast.walk(ast.parse((TOP / path).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom):
                continue
            base = path.parents[node.level - 1] if node.level else next_to(path, known, node.module)
            folder = base.joinpath(*(node.module or "").split(".")) if node.module else base
            for alias in node.names:
                for file in (folder / f"{alias.name}.py", folder.with_suffix(".py"), folder / "__init__.py"):
                    if file in known and file != path:
                        graph[str(path)].add(str(file))
                        break
    return graph


def next_to(path: PurePosixPath, known: set[PurePosixPath], module: str | None) -> PurePosixPath:
    """Return the folder from which an absolute import finds a module of this repository."""
    first = (module or "").split(".")[0]
    return next((up for up in path.parents if up / f"{first}.py" in known or up / first / "__init__.py" in known), path)


def javascript(files: list[PurePosixPath]) -> Graph:
    known = {str(path) for path in files}
    graph: Graph = {path: set() for path in known}
    for path in files:
        for name in REQUIRE.findall((TOP / path).read_text(encoding="utf-8")):
            target = (TOP / path.parent / name).resolve()
            if target.is_relative_to(TOP) and str(target.relative_to(TOP)) in known:
                graph[str(path)].add(str(target.relative_to(TOP)))
    return graph


def circles(graph: Graph) -> Iterator[list[str]]:
    """Yield the files of each strongly connected part of more than one file."""
    reached = {file: reachable(graph, file) for file in graph}
    seen: set[str] = set()
    for file in sorted(graph):
        together = sorted(other for other in reached[file] if file in reached[other])
        if len(together) > 1 and file not in seen:
            seen.update(together)
            yield together


def reachable(graph: Graph, file: str) -> set[str]:
    found: set[str] = set()
    waiting = [file]
    while waiting:
        for target in graph.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


if __name__ == "__main__":
    sys.exit(main())
