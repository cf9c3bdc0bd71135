"""The stub is what the extension module has, and type checkers read it as users would."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import typing_examples
from conftest import KEY_PAIR_ID, key_path

from frontseal import PrivateKey, Signer, Verifier

PACKAGE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "command",
    [["mypy"], ["mypy.stubtest", "frontseal._native"], ["basedpyright"]],
    ids=["mypy", "stubtest", "basedpyright"],
)
def test_type_checkers_have_nothing_to_say(command: list[str]) -> None:
    ran = subprocess.run([sys.executable, "-m", *command], cwd=PACKAGE, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_stub_has_the_docstrings_of_the_extension_module() -> None:
    """If not, scripts/stub_docs.py writes them."""
    documented = runpy.run_path(str(PACKAGE / "scripts" / "stub_docs.py"))["documented"]
    stub = (PACKAGE / "src" / "frontseal" / "_native.pyi").read_text(encoding="utf-8")
    assert stub == documented(stub)
    bare = re.sub(r'\n {8}r?"""[^"]((?!""").)*"""$', " ...", stub, flags=re.DOTALL | re.MULTILINE)
    assert bare.count(": ...") > 100 and stub == documented(bare)


def test_the_examples_run() -> None:
    for signer in typing_examples.keys(key_path("rsa-2048")):
        assert signer.key_pair_id == "K1"
    signer = Signer(KEY_PAIR_ID, key_path("p-256"))
    typing_examples.urls(signer)
    typing_examples.manifests(signer)
    typing_examples.cookies(signer)
    typing_examples.tests(PACKAGE)
    typing_examples.checks(signer, Verifier({KEY_PAIR_ID: PrivateKey(key_path("p-256")).public_key()}))
