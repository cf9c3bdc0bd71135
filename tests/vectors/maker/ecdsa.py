"""ECDSA signatures. They are random, so each is made once and kept in ecdsa-signatures.json."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from pathlib import Path

from .openssl import sign, verifies

FILE = Path(__file__).with_name("ecdsa-signatures.json")
P_256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

used: dict[str, str] = {}  # what this run asked for: what FILE has to hold


@functools.cache
def kept() -> dict[str, str]:
    return json.loads(FILE.read_bytes()) if FILE.exists() else {}


def ecdsa_signature(key: str, hash_algorithm: str, data: bytes) -> bytes:
    """The kept signature over `data`, or a new one."""
    name = f"{key}|{hash_algorithm}|{hashlib.sha256(data).hexdigest()}"
    if name not in used:
        used[name] = kept().get(name) or base64.b64encode(sign(key, hash_algorithm, data)).decode()
    signature = base64.b64decode(used[name])
    if not verifies(f"{key}.pub.pem", hash_algorithm, data, signature):
        raise ValueError(f"{FILE.name}: {name} does not verify")
    return signature


def strays() -> list[str]:
    """What FILE lacks of what this run asked for, and what it holds besides."""
    return sorted(used.keys() ^ kept().keys())


def write() -> None:
    FILE.write_text(json.dumps(used, indent=2, sort_keys=True) + "\n", encoding="ascii")


def numbers(signature: bytes) -> tuple[int, int]:
    """Split DER into r and s; P-256 needs no long lengths."""
    r_end = 4 + signature[3]
    return int.from_bytes(signature[4:r_end], "big"), int.from_bytes(signature[r_end + 2 :], "big")


def der(r: int, s: int) -> bytes:
    """Write r and s, not negative, as DER."""
    body = b"".join(
        bytes((2, len(number))) + number
        for number in (value.to_bytes(value.bit_length() // 8 + 1, "big") for value in (r, s))
    )
    return bytes((0x30, len(body))) + body
