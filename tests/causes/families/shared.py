"""What the families share: how the SDKs write policies, URLs and cookies. `openssl` signs, by `../../vectors/maker`."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "vectors"))

from maker import openssl
from maker.openssl import cloudfront_base64

HOST = "https://d111111abcdef8.cloudfront.net"
URL = HOST + "/videos/film.mp4"
FOLDER = HOST + "/videos/*"
RSA_ID, P256_ID = "K2JCJMDEHXQW5F", "K3D5EWEUDCCXON"
NOW = 1795867200  # 2026-11-28T12:00:00Z
END = NOW + 3600
KEYS = {RSA_ID: "rsa-2048", P256_ID: "p-256"}

KEPT = HERE.parent / "signatures.json"
"""Signatures that are random: those of ECDSA and of RSA-PSS."""
kept: dict[str, str] = json.loads(KEPT.read_bytes()) if KEPT.exists() else {}
used: dict[str, str] = {}

Cause = dict[str, Any]


def cause(
    name: str, what: str, source: str, made_with: str, given: dict[str, Any], code: str, cure: str, *also: str
) -> Cause:
    """A cause whose first finding has `code` and a cure that contains `cure`. The other certain errors are `also`."""
    expected: dict[str, Any] = {"code": code, "cure": cure}
    if also:
        expected["also"] = list(also)
    return {
        "id": name,
        "cause": what,
        "source": source,
        "made_with": made_with,
        "input": {"now": NOW, **given},
        "expected": expected,
    }


# --- signatures ------------------------------------------------------------------------------


def sign(text: str | bytes, key: str = "rsa-2048", hash_algorithm: str = "SHA1", *options: str) -> bytes:
    """Sign with a key of `../../keys`. What is random is signed once, and kept."""
    data = text.encode() if isinstance(text, str) else text
    if key.startswith("rsa") and not options:
        return openssl.sign(key, hash_algorithm, data)
    name = "|".join((key, hash_algorithm, *options, hashlib.sha256(data).hexdigest()))
    if name not in used:
        signature = kept.get(name) or base64.b64encode(openssl.sign(key, hash_algorithm, data, *options)).decode()
        used[name] = kept[name] = signature
        if not verifies(key, hash_algorithm, data, base64.b64decode(signature), *options):
            raise ValueError(f"{KEPT.name}: {name} does not verify")
    return base64.b64decode(used[name])


def verifies(key: str, hash_algorithm: str, data: bytes, signature: bytes, *options: str) -> bool:
    with tempfile.NamedTemporaryFile() as claim:
        claim.write(signature)
        claim.flush()
        public_key = str(openssl.KEYS / f"{key}.pub.pem")
        command = ("openssl", "dgst", f"-{hash_algorithm.lower()}", *options, "-verify", public_key)
        done = subprocess.run((*command, "-signature", claim.name), input=data, capture_output=True, check=False)
    return done.returncode == 0


def keep_signatures(every_family: bool) -> None:
    """Write what is kept; after a run of every family, what no family uses goes."""
    KEPT.write_text(json.dumps(used if every_family else kept, indent=2, sort_keys=True) + "\n", encoding="ascii")


def all_signatures_are_kept() -> bool:
    committed = json.loads(KEPT.read_bytes()) if KEPT.exists() else {}
    strays = sorted(used.keys() ^ committed.keys())
    print(*(f"{KEPT.name}: {name}" for name in strays), sep="\n", end="\n" if strays else "", file=sys.stderr)
    return not strays


# --- as the SDKs write them ------------------------------------------------------------------


def canned_policy(url: str, end: object = END) -> str:
    return f'{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{end}}}}}}}]}}'


def custom_policy(resource: str = FOLDER, end: object = END, *, start: int | None = None, ip: str | None = None) -> str:
    """As the JavaScript SDK writes it."""
    conditions = [f'"DateLessThan":{{"AWS:EpochTime":{end}}}']
    if start is not None:
        conditions.append(f'"DateGreaterThan":{{"AWS:EpochTime":{start}}}')
    if ip is not None:
        conditions.append(f'"IpAddress":{{"AWS:SourceIp":"{ip}"}}')
    return f'{{"Statement":[{{"Resource":"{resource}","Condition":{{{",".join(conditions)}}}}}]}}'


def announced(hash_algorithm: str) -> dict[str, str]:
    return {"Hash-Algorithm": "SHA256"} if hash_algorithm == "SHA256" else {}


def joined(url: str, parameters: dict[str, str]) -> str:
    return url + ("&" if "?" in url else "?") + "&".join(f"{name}={value}" for name, value in parameters.items())


def parameters(
    text: str, shown: dict[str, str], key: str = "rsa-2048", hash_algorithm: str = "SHA1", key_pair_id: str = RSA_ID
) -> dict[str, str]:
    """The parameters of `text`, which is signed: `Expires` or `Policy` first, as botocore writes them."""
    signature = cloudfront_base64(sign(text, key, hash_algorithm))
    return {**shown, "Signature": signature, "Key-Pair-Id": key_pair_id, **announced(hash_algorithm)}


def canned(url: str = URL, end: object = END, **key: str) -> str:
    """A URL with a canned policy."""
    return joined(url, parameters(canned_policy(url, end), {"Expires": str(end)}, **key))


def custom(url: str = URL, policy: str | None = None, **key: str) -> str:
    """A URL with a custom policy, by default for the folder."""
    text = custom_policy() if policy is None else policy
    return joined(url, parameters(text, {"Policy": cloudfront_base64(text.encode())}, **key))


def cookies(policy: str | None = None, **key: str) -> str:
    """The `Cookie` header of a custom policy, by default for the folder."""
    text = custom_policy() if policy is None else policy
    pairs = parameters(text, {"Policy": cloudfront_base64(text.encode())}, **key)
    return "; ".join(f"CloudFront-{name}={value}" for name, value in pairs.items())


def canned_cookies(url: str = URL, end: int = END, **key: str) -> str:
    pairs = parameters(canned_policy(url, end), {"Expires": str(end)}, **key)
    return "; ".join(f"CloudFront-{name}={value}" for name, value in pairs.items())
