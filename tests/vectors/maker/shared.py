"""What the cases of several files share: constants, and tables of restrictions and of what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

HOST = "https://d111111abcdef8.cloudfront.net"
VIDEO = HOST + "/videos/a.mp4"
KEY_PAIR_ID = "K2JCJMDEHXQW5F"
OLD_KEY_PAIR_ID = "APKAIOSFODNN7EXAMPLE"
START, END = 1861920000, 1893456000  # 1 January 2029 and 2030
TOO_LATE = 10**11  # the first time that is taken for milliseconds
LONGEST_URL = 8192
LONGEST_REQUEST = 32768
LONGEST_COOKIE = 4096
PASSPHRASE = "open-sesame"

RSA_KEYS = ("rsa-1024", "rsa-2048", "rsa-3072", "rsa-4096")
RESERVED = ("Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm")

Fields = dict[str, Any]


class Cases:
    """The cases of one file, in order; an id is used once, and reads well in any test runner."""

    def __init__(self) -> None:
        self.list: list[Fields] = []
        self._ids: set[str] = set()

    def add(self, name: str, given: Fields, expected: Fields) -> None:
        if not re.fullmatch("[a-z0-9-]+", name):
            raise ValueError(f"the id {name} is not in small letters, digits and dashes")
        if name in self._ids:
            raise ValueError(f"the id {name} is used twice")
        self._ids.add(name)
        self.list.append({"id": name, "input": given, "expected": expected})

    def refuse(self, name: str, given: Fields, code: str, *mentions: str) -> None:
        error: Fields = {"code": code}
        if mentions:
            error["mentions"] = list(mentions)
        self.add(name, given, {"error": error})


def asked(**fields: Any) -> Fields:
    """An input for the usual key; `date_less_than` is filled in unless the policy is written by hand."""
    usual: Fields = {"key": "rsa-2048", "key_pair_id": KEY_PAIR_ID}
    if "policy" not in fields:
        usual["date_less_than"] = END
    return {**usual, **fields}


def byte(text: str, culprit: str) -> str:
    """Where `culprit` stands, as an error message says it."""
    return f"byte {text.encode().index(culprit.encode())}"


CONTROLS = {"nul": "\0", "tab": "\t", "lf": "\n", "cr": "\r", "escape": "\x1b", "unit-separator": "\x1f", "del": "\x7f"}
FORBIDDEN = {"quote": '"', "backslash": "\\", "fragment": "#"}
ENCODABLE = {
    "space": (" ", "%20"),
    "e-acute": ("é", "%C3%A9"),
    "kanji": ("日", "%E6%97%A5"),
    "no-break-space": ("\u00a0", "%C2%A0"),
    "line-separator": ("\u2028", "%E2%80%A8"),
    "combining-acute": ("\u0301", "%CC%81"),
    "emoji": ("😀", "%F0%9F%98%80"),
}


def bad_resources() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Resources that no policy may hold: name, resource, mentions."""
    for name, char in CONTROLS.items():
        resource = f"{HOST}/videos/{char}*"
        yield f"control-{name}", resource, (byte(resource, char),)
    for name, char in FORBIDDEN.items():
        resource = f"{HOST}/videos/*{char}x"
        yield name, resource, (char, byte(resource, char))
    for name, (char, _) in ENCODABLE.items():
        resource = f"{HOST}/videos/{char}/*"
        yield name, resource, (byte(resource, char),)
    escaped = HOST + r"/videos/a.mp4\?x=*"
    yield "escaped-question-mark", escaped, ("\\", byte(escaped, "\\"))
    for name, resource in {
        "relative": "videos/*",
        "absolute-path": "/videos/*",
        "no-scheme": "d111111abcdef8.cloudfront.net/videos/*",
        "network-path": "//d111111abcdef8.cloudfront.net/videos/*",
        "ftp": "ftp://d111111abcdef8.cloudfront.net/*",
        "s3": "s3://bucket/*",
    }.items():
        yield name, resource, ()


BAD_TIMES: dict[str, tuple[Fields, tuple[str, ...]]] = {
    "end-milliseconds": ({"date_less_than": 1700000000000}, ("milliseconds",)),
    "end-first-milliseconds": ({"date_less_than": TOO_LATE}, ("milliseconds",)),
    "end-microseconds": ({"date_less_than": 1700000000000000}, ("milliseconds",)),
    "end-negative": ({"date_less_than": -1}, ()),
    "end-zero": ({"date_less_than": 0}, ()),
    "start-milliseconds": ({"date_greater_than": 1700000000000}, ("milliseconds",)),
    "start-first-milliseconds": ({"date_greater_than": TOO_LATE}, ("milliseconds",)),
    "start-negative": ({"date_greater_than": -1}, ()),
    "start-at-end": ({"date_greater_than": END}, ()),
    "start-after-end": ({"date_greater_than": END + 1}, ()),
}

BAD_ADDRESSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ipv6": ("2001:db8::1", ("IPv6", "2001:db8::1")),
    "ipv6-cidr": ("2001:db8::/32", ("IPv6", "2001:db8::/32")),
    "ipv6-loopback": ("::1", ("IPv6", "::1")),
    "ipv6-mapped": ("::ffff:192.0.2.1", ("IPv6", "::ffff:192.0.2.1")),
    "octet-too-large": ("256.1.1.1", ()),
    "three-octets": ("1.2.3", ()),
    "five-octets": ("1.2.3.4.5", ()),
    "empty-octet": ("1..3.4", ()),
    "prefix-too-long": ("1.2.3.4/33", ()),
    "prefix-empty": ("1.2.3.4/", ()),
    "prefix-negative": ("1.2.3.4/-1", ()),
    "prefix-signed": ("1.2.3.4/+8", ()),
    "prefix-leading-zero": ("1.2.3.4/08", ()),
    "prefix-a-mask": ("1.2.3.0/255.255.255.0", ()),
    "prefix-twice": ("1.2.3.4/24/8", ()),
    "octet-leading-zero": ("01.2.3.4", ()),
    "octet-hexadecimal": ("0x01.2.3.4", ()),
    "one-number": ("16909060", ()),
    "leading-space": (" 1.2.3.4", ()),
    "trailing-space": ("1.2.3.4 ", ()),
    "full-width-digits": ("１.2.3.4", ()),
    "with-port": ("1.2.3.4:443", ()),
    "empty": ("", ()),
    "host-name": ("localhost", ("localhost",)),
    "list": ("1.2.3.4,5.6.7.8", ()),
    "range": ("1.2.3.4-1.2.3.9", ()),
    "wildcard": ("1.2.3.*", ()),
    "quote": ('1.2.3.4"', ()),
}

BAD_KEY_PAIR_IDS = {
    "empty": "",
    "inner-space": "K123 456",
    "leading-space": " K123456",
    "trailing-newline": "K2JCJMDEHXQW5F\n",
    "dash": "K-123",
    "underscore": "K_123",
    "pem": "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n",
    "parameter": "K123&x=1",
    "slash": "K123/456",
    "percent": "K123%20",
    "non-ascii-letter": "KÉ2JCJMDEHXQW5F",
    "full-width-digit": "K２JCJMDEHXQW5F",
}


def refuse_shared(cases: Cases, prefix: str, given: Fields) -> None:
    """Add what every way of signing `given` with a resource, an address and times refuses."""
    for name, resource, mentions in bad_resources():
        cases.refuse(f"{prefix}-resource-{name}", {**given, "resource": resource}, "invalid_policy", *mentions)
    for name, (times, mentions) in BAD_TIMES.items():
        cases.refuse(f"{prefix}-time-{name}", {**given, **times}, "invalid_time", *mentions)
    for name, (address, mentions) in BAD_ADDRESSES.items():
        cases.refuse(f"{prefix}-ip-{name}", {**given, "ip_address": address}, "invalid_ip_address", *mentions)


RESTRICTIONS: dict[str, Fields] = {
    "ip": {"ip_address": "203.0.113.7"},
    "ip-cidr": {"ip_address": "203.0.113.0/24"},
    "ip-cidr-host-bits": {"ip_address": "12.34.56.78/9"},
    "ip-cidr-32": {"ip_address": "203.0.113.7/32"},
    "ip-cidr-everyone": {"ip_address": "0.0.0.0/0"},
    "ip-highest": {"ip_address": "255.255.255.255"},
    "start": {"date_greater_than": START},
    "start-one-second-before-end": {"date_greater_than": END - 1},
    "start-and-ip": {"date_greater_than": START, "ip_address": "203.0.113.7"},
    "forced": {"custom": True},
}

FAR_ENDS = {"year-2038": 2**31, "year-2050": 2524608000, "last-second": TOO_LATE - 1}
