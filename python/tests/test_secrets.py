"""No exception holds a part of a key or a passphrase, whatever was malformed."""

from __future__ import annotations

import base64
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import KEY_PAIR_ID, KEYS, key_path

from frontseal import PrivateKey, PublicKey, Signer, Verifier
from frontseal.compat.botocore import CloudFrontSigner

FILES = [key_path("rsa-2048"), key_path("p-256"), KEYS / "forms" / "rsa-encrypted-aes-256.pem"]
PASSPHRASE = "correct horse battery staple"
SHORTEST = 12
WORDS = re.compile(r"[A-Za-z\d+/=_-]{12,}")


def body(pem: str) -> str:
    """Return the base64 of a key, without the lines that name its form."""
    return "".join(line for line in pem.splitlines() if line and not line.startswith("-") and ":" not in line)


def forms(pem: str) -> list[str]:
    """Return a key as files, variables and secret stores hold it, and as it is copied wrongly."""
    lines = pem.splitlines()
    text = body(pem)
    return [
        pem,
        text,
        "\n".join(lines[1:-1]),
        pem.replace("\n", "\\n"),
        pem.replace("\n", " "),
        pem.replace("-----\n", "----\n", 1),
        pem.replace("-----BEGIN", "----BEGIN", 1),
        pem.replace("\n", "", 1),
        pem[: len(pem) // 2],
        base64.b64encode(pem.encode()).decode(),
        json.dumps({"private_key": pem}),
        json.dumps(pem),
        f"file://{text}",
        f"env:{text}",
        f"./{text}.pem",
        text[:64],
        text[:120],
        f"{pem}#field",
        text.replace("+", "-").replace("/", "_"),
    ]


def mutated(text: str, chance: random.Random) -> str:
    """Return ``text`` with one to three of its parts changed, moved or lost."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([1, 1, 1, 5, 60]))
        part = chance.choice(
            ["", "-", "-----", "\n", "\r", "\\", '"', "{", ":", "=", "/", ".", "\0", "é", "\udcff", "A" * 70]
        )
        text = chance.choice(
            [
                text[:start] + part + text[start:],
                text[:start] + part + text[end:],
                text[:start] + text[end:],
                text[start:end] + text,
                text[:start],
                text[start:],
            ]
        )
    return text


def said(error: BaseException, seen: set[int] | None = None) -> Iterator[str]:
    """Yield every text that can be reached from an exception."""
    seen = set() if seen is None else seen
    if id(error) in seen:
        return
    seen.add(id(error))
    yield str(error)
    yield repr(error)
    yield repr(error.args)
    for name in dir(error):
        value = getattr(error, name, None)
        if isinstance(value, BaseException):
            yield from said(value, seen)
        elif not callable(value) and name not in ("__doc__", "__traceback__"):
            yield f"{value!r} {value}"


def parts(text: str) -> set[str]:
    return {text[start : start + SHORTEST] for start in range(len(text) - SHORTEST + 1)}


def ways(monkeypatch: pytest.MonkeyPatch, passphrase: str | None) -> dict[str, Callable[[str], object]]:
    """Return the ways in which a key comes in, with a passphrase or without."""

    def from_environment(key: str) -> Signer:
        monkeypatch.setenv("CDN_KEY", key.replace("\0", ""))
        monkeypatch.setenv("CDN_SECRET", passphrase or "")
        return Signer.from_environment("CDN_ID", "CDN_KEY", "CDN_SECRET")

    def exchanged(key: str) -> Signer:
        monkeypatch.setenv("CDN_OTHER", key.replace("\0", ""))
        return Signer.from_environment("CDN_OTHER", "CDN_ID", "CDN_SECRET")

    monkeypatch.setenv("CDN_ID", KEY_PAIR_ID)
    return {
        "str": lambda key: PrivateKey(key, passphrase),
        "bytes": lambda key: PrivateKey(key.encode(errors="surrogateescape"), passphrase),
        "path": lambda key: PrivateKey(Path(key), passphrase),
        "field": lambda key: PrivateKey.from_json_field(key, "private_key", passphrase),
        "field's name": lambda key: PrivateKey.from_json_field("{}", key, passphrase),
        "signer": lambda key: Signer(KEY_PAIR_ID, key, passphrase=passphrase),
        "environment": from_environment,
        "exchanged": exchanged,
        "id": lambda key: Signer(key, bytes),
        "passphrase": lambda key: PrivateKey(FILES[-1], key),
        "public": PublicKey,
        "public path": lambda key: PublicKey(Path(key)),
        "verifier": lambda key: Verifier({KEY_PAIR_ID: key}),
        "verifier's id": lambda key: Verifier({key: FILES[0]}),
        "botocore": lambda key: CloudFrontSigner(KEY_PAIR_ID, key),
    }


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["no passphrase", "passphrase"])
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_no_exception_holds_a_part_of_a_key(
    file: Path,
    passphrase: str | None,
    chance: random.Random,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    pem = file.read_text()
    refused = dict.fromkeys(ways(monkeypatch, passphrase), 0)
    for form in forms(pem):
        keys = [form, *(mutated(form, chance) for _ in range(15))]
        # What is shorter cannot be told from the name of a file.
        for key in [key for key in keys if len(key) >= 64]:
            secrets = parts(body(pem)).union(parts(passphrase or ""), *map(parts, WORDS.findall(key)))
            for name, read in ways(monkeypatch, passphrase).items():
                try:
                    read(key)
                except (OSError, TypeError, ValueError) as error:
                    refused[name] += 1
                    assert not secrets & parts(" ".join(said(error))), name
    assert min(refused.values()) > 100, refused
    assert os.listdir(tmp_path) == []
