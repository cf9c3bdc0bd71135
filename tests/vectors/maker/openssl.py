"""The `openssl` program: it signs, verifies and reads public keys. Nothing here does cryptography but it."""

from __future__ import annotations

import base64
import functools
import subprocess
import tempfile
from pathlib import Path

KEYS = Path(__file__).resolve().parents[2] / "keys"


def openssl(*arguments: str, text: bytes = b"") -> bytes:
    return subprocess.run(("openssl", *arguments), input=text, stdout=subprocess.PIPE, check=True).stdout


def cloudfront_base64(data: bytes) -> str:
    return base64.b64encode(data).decode().translate(str.maketrans("+=/", "-_~"))


@functools.cache
def sign(key: str, hash_algorithm: str, data: bytes, *options: str) -> bytes:
    """Sign with `../keys/<key>.pem`: RSA by PKCS#1 v1.5 if `options` say nothing else."""
    private_key = str(KEYS / f"{key}.pem")
    return openssl("dgst", f"-{hash_algorithm.lower()}", *options, "-sign", private_key, text=data)


@functools.cache
def public_key(file: str) -> bytes:
    """Read a public key or a certificate of `../keys`, in whatever form, as PEM."""
    kind = ("x509", "-noout", "-pubkey") if "certificate" in file else ("pkey", "-pubin", "-pubout")
    return openssl(*kind, "-in", str(KEYS / file))


@functools.cache
def verifies(file: str, hash_algorithm: str, data: bytes, signature: bytes) -> bool:
    """Whether `signature` is one over `data`, by the public key or certificate `file`.

    `openssl dgst -verify` would not do: it looks at no more of a signature than the key is long.
    """
    with tempfile.TemporaryDirectory() as folder:
        key, claim = Path(folder, "key.pem"), Path(folder, "signature")
        key.write_bytes(public_key(file))
        claim.write_bytes(signature)
        done = subprocess.run(
            (
                *("openssl", "pkeyutl", "-verify", "-rawin", "-digest", hash_algorithm.lower()),
                *("-pubin", "-inkey", str(key), "-sigfile", str(claim)),
            ),
            input=data,
            capture_output=True,
            check=False,
        )
    said = (done.returncode, done.stdout.strip())
    if said not in ((0, b"Signature Verified Successfully"), (1, b"Signature Verification Failure")):
        raise ValueError(f"openssl says {said}: {done.stderr.decode()}")
    return done.returncode == 0
