"""What the cases of verdicts.json are made of: a signed policy, the request that carries it, the list."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

from .. import edge
from ..ecdsa import ecdsa_signature
from ..openssl import cloudfront_base64, sign
from ..shared import END, HOST, KEY_PAIR_ID, RESERVED, START, VIDEO, Cases, Fields
from ..signed import policy_text, read_policy

AT = (START + END) // 2
FOLDER = HOST + "/videos/*"
VIEWER = "203.0.113.7"
OTHER_KEY_PAIR_ID = "K36X4X2EO997HM"
SHA1_AND_SHA256 = ("SHA1", "SHA256")
BY_URL_AND_COOKIES = ("url", "cookies")


@dataclass(frozen=True)
class Signed:
    """A signed policy, and CloudFront's parameters that carry it."""

    key: str
    key_pair_id: str
    text: str
    canned: bool
    parameters: dict[str, str]

    def put(self, **values: str) -> Signed:
        """Other values; a parameter is named without its dashes."""
        names = {name.replace("-", ""): name for name in RESERVED}
        return replace(self, parameters={**self.parameters, **{names[name]: value for name, value in values.items()}})

    def without(self, *names: str) -> Signed:
        return replace(self, parameters={name: value for name, value in self.parameters.items() if name not in names})

    def renamed(self, old: str, new: str) -> Signed:
        return replace(self, parameters={{old: new}.get(name, name): value for name, value in self.parameters.items()})

    def query(self) -> str:
        return "&".join(f"{name}={value}" for name, value in self.parameters.items())

    def on(self, url: str) -> str:
        return url + ("&" if "?" in url else "?") + self.query()

    def cookies(self) -> str:
        return "; ".join(f"CloudFront-{name}={value}" for name, value in self.parameters.items())

    @property
    def keys(self) -> dict[str, str]:
        return {self.key_pair_id: f"{self.key}.pub.pem"}

    @property
    def signature(self) -> bytes:
        return base64.b64decode(self.parameters["Signature"].translate(str.maketrans("-_~", "+=/")))


def signed(
    text: str,
    *,
    expires: str | None = None,
    key: str = "rsa-2048",
    key_pair_id: str = KEY_PAIR_ID,
    hash_algorithm: str = "",
) -> Signed:
    """Sign `text`, announcing SHA-256; with `expires` it is sent as a canned policy."""
    hash_algorithm = hash_algorithm or ("SHA256" if key.startswith("p-") else "SHA1")
    signature = (ecdsa_signature if key.startswith("p-") else sign)(key, hash_algorithm, text.encode())
    parameters = {"Policy": cloudfront_base64(text.encode())} if expires is None else {"Expires": expires}
    parameters.update({"Signature": cloudfront_base64(signature), "Key-Pair-Id": key_pair_id})
    if hash_algorithm == "SHA256":
        parameters["Hash-Algorithm"] = hash_algorithm
    return Signed(key, key_pair_id, text, expires is not None, parameters)


def canned(url: str = VIDEO, end: int = END, **how: str) -> Signed:
    return signed(policy_text(url, {"date_less_than": end}), expires=str(end), **how)


def custom(
    resource: str = FOLDER, end: int = END, start: int | None = None, ip: str | None = None, **how: str
) -> Signed:
    limits: Fields = {"date_less_than": end}
    if start is not None:
        limits["date_greater_than"] = start
    if ip is not None:
        limits["ip_address"] = ip
    return signed(policy_text(resource, limits), **how)


def sent(by: Signed, way: str, url: str = VIDEO, **more: Any) -> Fields:
    """A request for `url` with what was signed, in its query or in cookies."""
    place = {"url": by.on(url)} if way == "url" else {"url": url, "cookies": by.cookies()}
    return {**place, "at": AT, "keys": by.keys, **more}


def asking(url: str, by: Signed, **more: Any) -> Fields:
    """A request for `url` as it stands; `by` only says which key is trusted."""
    return {"url": url, "at": AT, "keys": by.keys, **more}


class Verdicts(Cases):
    """Cases whose expectation `edge` comes to as well."""

    def allow(self, name: str, by: Signed, given: Fields) -> None:
        """The request is granted what `by` says."""
        said = read_policy(by.text)
        address = said["ip_address"]
        self.add(
            name,
            given,
            {
                "allowed": True,
                "key_pair_id": by.key_pair_id,
                "policy": by.text,
                "canned": by.canned,
                "expires": said["date_less_than"],
                "not_before": said["date_greater_than"],
                "ip_address": address if address is None or "/" in address else address + "/32",
                "source": "url" if "Signature=" in given["url"] else "cookies",
                "resource": said["resource"],
            },
        )

    def deny(self, name: str, reason: str, given: Fields) -> None:
        self.add(name, given, edge.refusal(reason))

    def add(self, name: str, given: Fields, expected: Fields) -> None:
        given = {field: given[field] for field in ("url", "cookies", "at", "ip", "keys") if field in given}
        found = edge.verdict(given)
        if found != expected:
            raise ValueError(f"{name} is listed as {expected}, and comes out as {found}")
        super().add(f"verdict-{name}", given, expected)

    def settle(self, name: str, reason: str | None, by: Signed, given: Fields) -> None:
        """Denied for `reason`, or allowed if there is none."""
        if reason:
            self.deny(name, reason, given)
        else:
            self.allow(name, by, given)


def with_signature(by: Signed, signature: bytes) -> Signed:
    return by.put(Signature=cloudfront_base64(signature))
