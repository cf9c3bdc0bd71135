"""The peers' own tests, as their source distributions carry them: downloaded, edited as told, run."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree


def download(requirement: str, folder: Path) -> Path:
    """Download a source distribution and return the folder with its tests."""
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:", "--dest", str(folder)]
    ran = subprocess.run(
        [sys.executable, "-m", "pip", "download", *options, requirement], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, f"cannot download {requirement}, whose tests are run here:\n{ran.stderr}"
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        for member in tar:
            top, _, path = member.name.partition("/")
            if member.isfile() and path.startswith("tests/") and ".." not in path:
                tar.extract(member, folder)
    return folder / top


def edit(file: Path, edits: list[tuple[str, str, int]]) -> None:
    """Replace each pattern, which must occur as often as is said."""
    text = file.read_text(encoding="utf-8")
    for pattern, replacement, times in edits:
        text, found = re.subn(pattern, replacement, text)
        assert found == times, f"{pattern} occurs {found} times in {file.name}"
    file.write_text(text, encoding="utf-8")


def passes(top: Path, file: str, test_class: str) -> int:
    """Run the tests of one class and return how many passed. All that it defines must."""
    results = top / "results.xml"
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junitxml={results}",
            f"{file}::{test_class}",
        ],
        cwd=top,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    tests = ElementTree.parse(results).findall(".//testcase")
    bad = [test.get("name") for test in tests if len(test)]
    assert not bad, f"failed or skipped: {bad}"
    (body,) = [
        node.body
        for node in ast.parse((top / file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == test_class
    ]
    defined = [node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    assert sorted(str(test.get("name")) for test in tests) == sorted(defined)
    return len(tests)
