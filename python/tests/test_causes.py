"""Every cause of a refusal (../../tests/causes/README.md) against the package."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import TOP, key_path

from frontseal import PublicKey, Verifier, inspect

FOLDER = TOP / "tests" / "causes"
FILES = [file for file in sorted(FOLDER.glob("*.json")) if file.stem != "signatures"]
CAUSES = [(file.stem, cause) for file in FILES for cause in json.loads(file.read_bytes())]


def test_there_are_causes() -> None:
    assert CAUSES


@pytest.mark.parametrize("cause", [pytest.param(cause, id=f"{family}-{cause['id']}") for family, cause in CAUSES])
def test_every_cause_is_named_with_its_cure(cause: dict[str, Any]) -> None:
    given, expected = dict(cause["input"]), cause["expected"]
    keys = given.pop("public_keys", None)
    if keys:
        given["verifier"] = Verifier({name: PublicKey(key_path(f"{file}.pub")) for name, file in keys.items()})
    findings = inspect(given.pop("url", None), **given).findings
    if "code" not in expected:
        assert [finding for finding in findings if finding.severity != "note"] == []
        return
    assert findings[0].code == expected["code"]
    assert expected["cure"] in findings[0].cure
    certain = {it.code for it in findings if (it.severity, it.confidence) == ("error", "certain")}
    assert certain <= {expected["code"], *expected.get("also", ())}
