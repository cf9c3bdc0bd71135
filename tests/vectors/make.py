#!/usr/bin/env python3
"""Make the shared test vectors: owns every *.json of this folder.

    make.py            write them
    make.py --check    make them in memory; exit 1 naming the file and the first case that differs

Needs Python 3.9 and `openssl`, and never the code under test. The part above "the cases" is the
least that the rules ask for, written down once; the cases are tables. What must be refused is
listed, not worked out, so a mistake here cannot excuse one there.
"""

from __future__ import annotations

import base64
import functools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

VECTORS = Path(__file__).resolve().parent
KEYS = VECTORS.parent / "keys"

HOST = "https://d111111abcdef8.cloudfront.net"
VIDEO = HOST + "/videos/a.mp4"
KEY_PAIR_ID = "K2JCJMDEHXQW5F"
OLD_KEY_PAIR_ID = "APKAIOSFODNN7EXAMPLE"
START, END = 1861920000, 1893456000  # 1 January 2029 and 2030
TOO_LATE = 10**11  # the first time that is taken for milliseconds
LONGEST_URL = 8192
LONGEST_COOKIE = 4096
PASSPHRASE = "open-sesame"

RSA_KEYS = ("rsa-1024", "rsa-2048", "rsa-3072", "rsa-4096")
RESERVED = ("Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm")

Fields = dict[str, Any]


class Cases:
    """The cases of one file, in order; an id is used once."""

    def __init__(self) -> None:
        self.list: list[Fields] = []
        self._ids: set[str] = set()

    def add(self, name: str, given: Fields, expected: Fields) -> None:
        if name in self._ids:
            raise ValueError(f"the id {name} is used twice")
        self._ids.add(name)
        self.list.append({"id": name, "input": given, "expected": expected})

    def refuse(self, name: str, given: Fields, code: str, *mentions: str) -> None:
        error: Fields = {"code": code}
        if mentions:
            error["mentions"] = list(mentions)
        self.add(name, given, {"error": error})


# --- signing --------------------------------------------------------------------------------


def openssl(*arguments: str, text: bytes) -> bytes:
    return subprocess.run(("openssl", *arguments), input=text, stdout=subprocess.PIPE, check=True).stdout


def cloudfront_base64(data: bytes) -> str:
    return base64.b64encode(data).decode().translate(str.maketrans("+=/", "-_~"))


@functools.lru_cache(maxsize=None)
def signature(key: str, hash_algorithm: str, text: str) -> str:
    """Sign `text`. ECDSA never gives the same bytes twice, so its place is only marked."""
    if key.startswith("p-"):
        return "{signature}"
    private_key = str(KEYS / f"{key}.pem")
    return cloudfront_base64(openssl("dgst", f"-{hash_algorithm.lower()}", "-sign", private_key, text=text.encode()))


def hash_algorithm_of(given: Fields) -> str:
    return given.get("hash_algorithm", "SHA256" if given["key"].startswith("p-") else "SHA1")


def policy_text(resource: str, given: Fields) -> str:
    """Write the policy; a canned one is a custom one with an end only. Nothing is JSON-escaped."""
    conditions = ['"DateLessThan":{"AWS:EpochTime":%d}' % given["date_less_than"]]
    if "date_greater_than" in given:
        conditions.append('"DateGreaterThan":{"AWS:EpochTime":%d}' % given["date_greater_than"])
    if "ip_address" in given:
        address = given["ip_address"]
        source = address if "/" in address else address + "/32"
        conditions.append('"IpAddress":{"AWS:SourceIp":"%s"}' % source)
    return '{"Statement":[{"Resource":"%s","Condition":{%s}}]}' % (resource, ",".join(conditions))


def minified(text: str) -> str:
    """Drop white space outside strings."""
    return re.sub(r'("(?:[^"\\]|\\.)*")|[ \t\r\n]+', lambda found: found[1] or "", text)


def signed_text(resource: str, given: Fields) -> str:
    """The bytes that are signed: those written by hand, or ours."""
    if "policy" not in given:
        return policy_text(resource, given)
    return minified(given["policy"]) if given.get("minify") else given["policy"]


def only_an_end(given: Fields) -> bool:
    """Whether nothing asks for a custom policy, but for the resource."""
    return not any(field in given for field in ("policy", "custom", "date_greater_than", "ip_address"))


def parameters(canned: bool, text: str, given: Fields) -> list[tuple[str, str]]:
    """Name and value of what CloudFront wants to see, in our order."""
    hash_algorithm = hash_algorithm_of(given)
    first = ("Expires", str(given["date_less_than"])) if canned else ("Policy", cloudfront_base64(text.encode()))
    found = [first, ("Signature", signature(given["key"], hash_algorithm, text)), ("Key-Pair-Id", given["key_pair_id"])]
    if hash_algorithm == "SHA256":
        found.append(("Hash-Algorithm", hash_algorithm))
    return found


def query(canned: bool, text: str, given: Fields) -> str:
    return "&".join(f"{name}={value}" for name, value in parameters(canned, text, given))


# --- what comes out -------------------------------------------------------------------------


def percent_encoded(text: str) -> str:
    """Encode the space and whatever is not ASCII; keep all else."""
    return "".join(
        "".join(f"%{byte:02X}" for byte in char.encode()) if char == " " or not char.isascii() else char
        for char in text
    )


def without_lone_question_mark(url: str) -> str:
    """Drop a `?` that has no query behind it."""
    return url[:-1] if url.find("?") == len(url) - 1 else url


def signed_url(given: Fields) -> Fields:
    url = without_lone_question_mark(percent_encoded(given["url"]) if given.get("encode") else given["url"])
    resource = given.get("resource", url)
    canned = only_an_end(given) and resource == url and "*" not in url
    text = signed_text(resource, given)
    joint = "&" if "?" in url else "?"
    return {"canned": canned, "policy": text, "url": url + joint + query(canned, text, given)}


def signed_cookies(given: Fields) -> Fields:
    resource = given.get("resource", "")
    canned = only_an_end(given) and "*" not in resource
    text = signed_text(resource, given)
    cookies = [(f"CloudFront-{name}", value) for name, value in parameters(canned, text, given)]
    expected = {"canned": canned, "policy": text, "cookies": [list(cookie) for cookie in cookies]}
    if "attributes" in given:
        expected["set_cookie"] = [set_cookie(*cookie, given["attributes"]) for cookie in cookies]
        kept = [name for name, _ in cookies]
        stale = [name for name in (f"CloudFront-{name}" for name in RESERVED) if name not in kept]
        expected["clearing"] = [set_cookie(name, "", {**given["attributes"], "max_age": 0}) for name in stale]
    return expected


def set_cookie(name: str, value: str, attributes: Fields) -> str:
    parts = [f"{name}={value}"]
    if "domain" in attributes:
        parts.append(f"Domain={attributes['domain']}")
    parts.append(f"Path={attributes.get('path', '/')}")
    if "max_age" in attributes:
        parts.append(f"Max-Age={attributes['max_age']}")
    if attributes.get("secure", True):
        parts.append("Secure")
    if attributes.get("http_only", True):
        parts.append("HttpOnly")
    if "same_site" in attributes:
        parts.append(f"SameSite={attributes['same_site']}")
    return "; ".join(parts)


def signed_stream(given: Fields) -> Fields:
    canned = only_an_end(given)
    text = policy_text(given["stream"], given)
    stream = f"{given['stream']}?{query(canned, text, given)}"
    if given.get("flash"):
        stream = stream.replace("?", "%3F").replace("=", "%3D").replace("&", "%26")
    return {"policy": text, "stream": stream}


def read_policy(text: str) -> Fields:
    """What a policy that was written by hand says."""
    (said,) = json.loads(text)["Statement"]
    limits = said["Condition"]
    return {
        "resource": said.get("Resource"),
        "date_less_than": limits["DateLessThan"]["AWS:EpochTime"],
        "date_greater_than": limits.get("DateGreaterThan", {}).get("AWS:EpochTime"),
        "ip_address": limits.get("IpAddress", {}).get("AWS:SourceIp"),
    }


# --- the cases: what several files share ----------------------------------------------------


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


# Policies as people write them. The orders are those of other libraries (cloudfront-rules.md §2).
RESTRICTED = {"date_less_than": END, "date_greater_than": START, "ip_address": "203.0.113.0/24"}
DATE_LESS_THAN = '"DateLessThan":{"AWS:EpochTime":%d}' % END
DATE_GREATER_THAN = '"DateGreaterThan":{"AWS:EpochTime":%d}' % START
IP_ADDRESS = '"IpAddress":{"AWS:SourceIp":"203.0.113.0/24"}'
RESOURCE = f'"Resource":"{HOST}/videos/*"'


def statement(*members: str) -> str:
    return '{"Statement":[{%s}]}' % ",".join(members)


def condition(*members: str) -> str:
    return '"Condition":{%s}' % ",".join(members)


CONDITION = condition(DATE_LESS_THAN)
PLAIN = statement(RESOURCE, CONDITION)
FULL = statement(RESOURCE, condition(DATE_LESS_THAN, DATE_GREATER_THAN, IP_ADDRESS))
PRETTY = json.dumps(json.loads(FULL), indent=2) + "\n"
HAND_WRITTEN = {
    "pretty": PRETTY,
    "pretty-crlf": PRETTY.replace("\n", "\r\n"),
    "pretty-tabs": PRETTY.replace("  ", "\t"),
    "white-space-around": " \n" + FULL + "\t\r\n",
    "spaces-after-colons": json.dumps(json.loads(FULL)),
    "order-botocore": statement(RESOURCE, condition(DATE_LESS_THAN, IP_ADDRESS, DATE_GREATER_THAN)),
    "order-go": statement(RESOURCE, condition(IP_ADDRESS, DATE_GREATER_THAN, DATE_LESS_THAN)),
    "order-condition-first": statement(CONDITION, RESOURCE),
    "no-resource": statement(CONDITION),
}

# AWS's documented examples as boto 2's unit tests carry them (cloudfront-rules.md §9): the input's
# own part, and the signature that was published and that ours must equal.
BOTO = {"key": "boto-1024", "key_pair_id": "PK123456789754"}
BOTO_SITE = "http://d604721fxaaqy9.cloudfront.net"
PUBLISHED = {
    "canned": (
        {"url": BOTO_SITE + "/horizon.jpg?large=yes&license=yes", "date_less_than": 1258237200},
        "Nql641NHEUkUaXQHZINK1FZ~SYeUSoBJMxjdgqrzIdzV2gyEXPDNv0pYdWJkflDKJ3xIu7lbwRpSkG98NBlgPi"
        "4ZJpRRnVX4kXAJK6tdNx6FucDB7OVqzcxkxHsGFd8VCG1BkC-Afh9~lOCMIYHIaiOB6~5jt9w2EOwi6sIIqrg_",
    ),
    "custom-1": (
        {
            "url": BOTO_SITE + "/training/orientation.avi",
            "policy": (
                '{ \n   "Statement": [{ \n'
                '      "Resource":"http://d604721fxaaqy9.cloudfront.net/training/*", \n'
                '      "Condition":{ \n'
                '         "IpAddress":{"AWS:SourceIp":"145.168.143.0/24"}, \n'
                '         "DateLessThan":{"AWS:EpochTime":1258237200}      \n'
                '      } \n   }] \n}\n'
            ),
        },
        "cPFtRKvUfYNYmxek6ZNs6vgKEZP6G3Cb4cyVt~FjqbHOnMdxdT7eT6pYmhHYzuDsFH4Jpsctke2Ux6PCXcKxUc"
        "TIm8SO4b29~1QvhMl-CIojki3Hd3~Unxjw7Cpo1qRjtvrimW0DPZBZYHFZtiZXsaPt87yBP9GWnTQoaVysMxQ_",
    ),
    "custom-2": (
        {
            "url": BOTO_SITE + "/training/orientation.avi",
            "policy": (
                '{ \n   "Statement": [{ \n'
                '      "Resource":"http://*", \n'
                '      "Condition":{ \n'
                '         "IpAddress":{"AWS:SourceIp":"216.98.35.1/32"},\n'
                '         "DateGreaterThan":{"AWS:EpochTime":1241073790},\n'
                '         "DateLessThan":{"AWS:EpochTime":1255674716}\n'
                '      } \n   }] \n}\n'
            ),
        },
        "rc~5Qbbm8EJXjUTQ6Cn0LAxR72g1DOPrTmdtfbWVVgQNw0q~KHUAmBa2Zv1Wjj8dDET4XSL~Myh44CLQdu4dOH"
        "~N9huH7QfPSR~O4tIOS1WWcP~2JmtVPoQyLlEc8YHRCuN3nVNZJ0m4EZcXXNAS-0x6Zco2SYx~hywTRxWR~5Q_",
    ),
}


# --- the cases: urls.json -------------------------------------------------------------------

# Signed as they stand, byte for byte (cloudfront-rules.md §3): whatever follows the host.
KEPT = {
    "path": "/videos/a.mp4",
    "root": "/",
    "query": "/horizon.jpg?large=yes&license=yes",
    "query-value-empty": "/a?x=",
    "query-no-value": "/a?x",
    "query-repeated": "/a?x=1&x=2",
    "query-question-mark": "/a?x=1?y=2",
    "query-slash-colon": "/a?next=https://example.com/b",
    "query-plus": "/a?q=a+b",
    "query-encoded-space": "/a?q=a%20b",
    "query-encoded-plus": "/a?q=a%2Bb",
    "query-encoded-ampersand": "/a?q=a%26b%3Dc",
    "query-encoded-question-mark": "/a?q=a%3Fb",
    "query-comma": "/a?ids=1,2",
    "query-encoded-comma": "/a?ids=1%2C2",
    "query-encoded-comma-lower": "/a?ids=1%2c2",
    "query-base64": "/a?t=YWJj+/==",
    "query-semicolon": "/a?x=1;y=2",
    "query-at": "/a?mail=me@example.com",
    "query-brackets": "/a?x[0]=1&x[1]=2",
    "path-encoded-space": "/a%20b.mp4",
    "path-plus": "/a+b.mp4",
    "path-encoded-slash": "/a%2Fb.mp4",
    "path-encoded-percent": "/100%25/a.mp4",
    "path-encoded-utf8": "/caf%C3%A9/a.mp4",
    "path-encoded-utf8-lower": "/caf%c3%a9/a.mp4",
    "path-encoded-quote": "/a%22b.mp4",
    "path-encoded-hash": "/a%23b.mp4",
    "path-encoded-letter": "/%61.mp4",
    "path-tilde": "/~user/a",
    "path-encoded-tilde-lower": "/%7euser/a",
    "path-encoded-tilde-upper": "/%7Euser/a",
    "path-dot-segment": "/a/./b.mp4",
    "path-dot-dot-segment": "/a/../b.mp4",
    "path-double-slash": "/a//b.mp4",
    "path-trailing-slash": "/videos/",
    "path-semicolon": "/a;v=1/b.mp4",
    "path-apostrophe": "/it's.mp4",
    "path-exclamation-parentheses": "/wow!(1).mp4",
    "path-dollar-ampersand-equals": "/a$b&c=d.mp4",
    "path-at": "/@user/a@2x.png",
    "path-colon": "/a:b/c.mp4",
    "path-comma": "/a,b.mp4",
    "path-braces": "/{id}/a.mp4",
    "path-pipe": "/a|b.mp4",
    "path-angle-brackets": "/<a>.mp4",
    "path-square-brackets": "/a[1].mp4",
    "path-caret-backtick": "/a^b`c.mp4",
    "path-dash-underscore-dot": "/a-b_c.d.mp4",
    "path-like-a-parameter": "/Expires=1/a.mp4",
    "query-lower-case-expires": "/a?expires=1",
    "query-lower-case-key-pair-id": "/a?key-pair-id=K1&signature=x&policy=y&hash-algorithm=z",
    "query-longer-name": "/a?Policyx=1",
    "query-prefixed-name": "/a?xExpires=1",
    "query-reserved-as-value": "/a?a=Expires",
}

KEPT_SITES = {
    "http": "http://d111111abcdef8.cloudfront.net/a.mp4",
    "own-domain": "https://media.example.com/a.mp4",
    "port": "https://media.example.com:8443/a.mp4",
    "default-port": "https://media.example.com:443/a.mp4",
    "ipv4-host": "http://127.0.0.1:8080/a.mp4",
    "ipv6-host": "https://[2001:db8::1]/a.mp4",
    "ipv6-host-port": "https://[2001:db8::1]:8443/a.mp4?x=1",
    "single-label-host": "http://localhost/a.mp4",
}

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

# A resource of its own and a URL that it matches, whatever reading of the open edge cases one takes.
MATCHED = {
    "path": (HOST + "/videos/*", VIDEO),
    "path-crosses-slash": (HOST + "/videos/*", HOST + "/videos/hd/1/a.ts"),
    "path-covers-query": (HOST + "/videos/*", VIDEO + "?size=large"),
    "path-covers-lone-question-mark": (HOST + "/videos/*", VIDEO + "?"),
    "path-middle": (HOST + "/*/a.mp4", VIDEO),
    "query": (VIDEO + "?session=*", VIDEO + "?session=42"),
    "question-mark-in-query": (VIDEO + "?session=?", VIDEO + "?session=4"),
    "host": ("https://*.cloudfront.net/videos/a.mp4", VIDEO),
    "host-trailing": ("https://*", VIDEO + "?x=1"),
    "host-case": ("https://D111111ABCDEF8.CloudFront.net/videos/a.mp4", VIDEO),
    "scheme": ("http*://d111111abcdef8.cloudfront.net/videos/*", VIDEO),
    "scheme-any": ("*://d111111abcdef8.cloudfront.net/videos/*", VIDEO),
    "scheme-missing": ("*.cloudfront.net/videos/*", VIDEO),
    "everything": ("*", VIDEO),
}

BAD_URLS: dict[str, str] = {
    "empty": "",
    "ftp": "ftp://d111111abcdef8.cloudfront.net/a.mp4",
    "rtmp": "rtmp://d111111abcdef8.cloudfront.net/cfx/st/a",
    "no-scheme": "d111111abcdef8.cloudfront.net/a.mp4",
    "network-path": "//d111111abcdef8.cloudfront.net/a.mp4",
    "absolute-path": "/videos/a.mp4",
    "scheme-any": "*://d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-wildcard": "http*://d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-upper-case": "HTTPS://d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-one-slash": "https:/d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-no-slash": "https:d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-only": "https://",
    "no-host": "https:///videos/a.mp4",
    "no-host-but-port": "https://:443/a.mp4",
    "no-path": HOST,
    "no-path-but-query": HOST + "?x=1",
    "user-and-password": "https://user:pw@d111111abcdef8.cloudfront.net/a.mp4",
    "user": "https://user@d111111abcdef8.cloudfront.net/a.mp4",
    "host-wildcard": "https://*.cloudfront.net/a.mp4",
    "host-all-wildcard": "https://*/a.mp4",
    "port-letters": "https://media.example.com:https/a.mp4",
    "port-mixed": "https://media.example.com:80a/a.mp4",
    "port-negative": "https://media.example.com:-1/a.mp4",
}

UNMATCHED = {
    "other-folder": (HOST + "/images/*", VIDEO),
    "other-host": ("https://media.example.com/*", VIDEO),
    "other-scheme": ("http://d111111abcdef8.cloudfront.net/*", VIDEO),
    "other-case": (HOST + "/Videos/*", VIDEO),
    "other-encoding": (HOST + "/a%2Cb", HOST + "/a,b"),
    "own-query": (VIDEO, VIDEO + "?x=1"),
    "host-inside-path": ("https://*.cloudfront.net/x", "https://evil.example/.cloudfront.net/x"),
}

ENCODED = {
    "space-in-path": HOST + "/my video.mp4",
    "space-in-query": VIDEO + "?title=my video",
    "spaces-at-end": HOST + "/a  ",
    "e-acute": HOST + "/café.mp4",
    "combining-acute": HOST + "/cafe\u0301.mp4",
    "kanji": HOST + "/日本/動画.mp4",
    "kanji-in-query": VIDEO + "?q=日本",
    "emoji": HOST + "/😀.mp4?mood=🎬",
    "no-break-space": HOST + "/a\u00a0b.mp4",
    "line-separator": HOST + "/a\u2028b.mp4",
    "kept-escapes": HOST + "/caf%C3%A9/%7e/é.mp4?q=a%20b+c",
    "kept-punctuation": HOST + "/<a>|{b}'(c)!/ü?x=[1],2;3@4",
    "nothing-to-do": VIDEO + "?x=1",
    "lone-question-mark": HOST + "/é?",
}


def url_cases() -> Cases:
    cases = Cases()
    canned_urls(cases)
    custom_urls(cases)
    hand_written_urls(cases)
    encoded_urls(cases)
    longest_urls(cases)
    refused_urls(cases)
    refused_url_policies(cases)
    return cases


def add_url(cases: Cases, name: str, url: str, **fields: Any) -> None:
    given = asked(url=url, **fields)
    cases.add(name, given, signed_url(given))


def canned_urls(cases: Cases) -> None:
    url, _ = PUBLISHED["canned"]
    given = {**BOTO, **url}
    cases.add("url-canned-aws-documented", given, published("canned", signed_url(given)))
    for name, tail in KEPT.items():
        add_url(cases, f"url-canned-{name}-kept", HOST + tail)
    for name, kept in KEPT_SITES.items():
        add_url(cases, f"url-canned-{name}-kept", kept)
    add_url(cases, "url-canned-lone-question-mark-dropped", VIDEO + "?")
    add_url(cases, "url-canned-resource-same-as-url", VIDEO, resource=VIDEO)
    add_url(cases, "url-canned-resource-same-as-url-query", VIDEO + "?x=1", resource=VIDEO + "?x=1")
    add_url(cases, "url-canned-old-key-pair-id", VIDEO, key_pair_id=OLD_KEY_PAIR_ID)
    for name, end in FAR_ENDS.items():
        add_url(cases, f"url-canned-end-{name}", VIDEO, date_less_than=end)
    add_url(cases, "url-canned-end-long-ago", VIDEO, date_less_than=1258237200)
    for key in (*RSA_KEYS, "p-256"):
        for hash_algorithm in ("SHA1", "SHA256"):
            name = f"url-canned-{key}-{hash_algorithm.lower()}"
            add_url(cases, name, VIDEO + "?x=1", key=key, hash_algorithm=hash_algorithm)
        add_url(cases, f"url-canned-{key}-default-hash", VIDEO, key=key)


def custom_urls(cases: Cases) -> None:
    for name, fields in RESTRICTIONS.items():
        add_url(cases, f"url-custom-{name}", VIDEO, **fields)
    for name, (resource, url) in MATCHED.items():
        add_url(cases, f"url-custom-resource-{name}", url, resource=resource)
    add_url(cases, "url-custom-all", VIDEO + "?x=1", resource=HOST + "/videos/*", **RESTRICTED)
    add_url(cases, "url-custom-start-year-2050", VIDEO, date_greater_than=2524608000, date_less_than=TOO_LATE - 1)
    add_url(cases, "url-custom-resource-same-as-url-with-ip", VIDEO, resource=VIDEO, ip_address="203.0.113.7")
    add_url(cases, "url-custom-forced-resource-same-as-url", VIDEO, resource=VIDEO, custom=True)
    add_url(cases, "url-custom-forced-query", VIDEO + "?x=1&y=%2C", custom=True)
    add_url(cases, "url-custom-forced-lone-question-mark-dropped", VIDEO + "?", custom=True)
    add_url(cases, "url-custom-star-in-path", HOST + "/videos/*")
    add_url(cases, "url-custom-star-in-query", VIDEO + "?x=*")
    add_url(cases, "url-custom-star-resource-same-as-url", HOST + "/videos/*", resource=HOST + "/videos/*")
    add_url(cases, "url-custom-angle-brackets-not-escaped", HOST + "/<a>&b/c'd?x=<&>", **RESTRICTED)
    for key in (*RSA_KEYS, "p-256"):
        for hash_algorithm in ("SHA1", "SHA256"):
            name = f"url-custom-{key}-{hash_algorithm.lower()}"
            add_url(cases, name, VIDEO, resource=HOST + "/videos/*", key=key, hash_algorithm=hash_algorithm)
    add_url(cases, "url-custom-p-256-default-hash", VIDEO, key="p-256", **RESTRICTED)


def published(name: str, expected: Fields) -> Fields:
    """Return what was made from a published example, once its signature is the published one."""
    _, figure = PUBLISHED[name]
    if f"&Signature={figure}&" not in expected["url"]:
        raise ValueError(f"the published example {name} comes out differently")
    return expected


def hand_written_urls(cases: Cases) -> None:
    for name in ("custom-1", "custom-2"):
        given = {**BOTO, **PUBLISHED[name][0]}
        cases.add(f"url-policy-aws-documented-{name}", given, published(name, signed_url(given)))
    for name, policy in HAND_WRITTEN.items():
        add_url(cases, f"url-policy-{name}", VIDEO, policy=policy)
        add_url(cases, f"url-policy-{name}-minified", VIDEO, policy=policy, minify=True)
    add_url(cases, "url-policy-query-kept", VIDEO + "?x=1", policy=PRETTY)
    add_url(cases, "url-policy-sha256", VIDEO, policy=PRETTY, hash_algorithm="SHA256")
    add_url(cases, "url-policy-p-256", VIDEO, policy=PRETTY, key="p-256")
    add_url(cases, "url-policy-p-256-sha1", VIDEO, policy=PRETTY, key="p-256", hash_algorithm="SHA1")
    add_url(cases, "url-policy-p-256-minified", VIDEO, policy=PRETTY, minify=True, key="p-256")


def encoded_urls(cases: Cases) -> None:
    for name, url in ENCODED.items():
        add_url(cases, f"url-encode-{name}", url, encode=True)
    add_url(cases, "url-encode-custom-ip", HOST + "/my é.mp4", encode=True, ip_address="203.0.113.7")
    add_url(cases, "url-encode-matched-by-resource", HOST + "/videos/é .mp4", encode=True, resource=HOST + "/videos/*")
    add_url(cases, "url-encode-p-256", HOST + "/my é.mp4", encode=True, key="p-256")


def longest_urls(cases: Cases) -> None:
    room = LONGEST_URL - len(signed_url(asked(url=HOST + "/"))["url"])
    fits, over = HOST + "/" + "a" * room, HOST + "/" + "a" * (room + 1)
    add_url(cases, "url-canned-longest", fits)
    cases.refuse("url-too-long-by-one", asked(url=over), "invalid_url")
    cases.refuse("url-too-long-unsigned", asked(url=HOST + "/" + "a" * LONGEST_URL), "invalid_url")
    cases.refuse("url-too-long-by-policy", asked(url=HOST + "/" + "a" * 4000, custom=True), "invalid_url")


def refused_urls(cases: Cases) -> None:
    for name, url in BAD_URLS.items():
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url")
    for name, char in CONTROLS.items():
        url = f"{HOST}/a{char}b.mp4"
        cases.refuse(f"url-refused-control-{name}", asked(url=url), "invalid_url", byte(url, char))
        cases.refuse(f"url-encode-refused-control-{name}", asked(url=url, encode=True), "invalid_url", byte(url, char))
    for name, char in FORBIDDEN.items():
        url = f"{HOST}/videos/a{char}b.mp4"
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url", char, byte(url, char))
        cases.refuse(f"url-encode-refused-{name}", asked(url=url, encode=True), "invalid_url", char, byte(url, char))
        url = f"{VIDEO}?x={char}"
        cases.refuse(f"url-refused-{name}-in-query", asked(url=url), "invalid_url", char, byte(url, char))
    for name, (char, hint) in ENCODABLE.items():
        url = f"{HOST}/my/{char}.mp4"
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url", byte(url, char), hint)
        url = f"{VIDEO}?title={char}"
        cases.refuse(f"url-refused-{name}-in-query", asked(url=url), "invalid_url", byte(url, char), hint)
    for name, url, culprit in (
        ("leading-space", " " + VIDEO, " "),
        ("trailing-space", VIDEO + " ", " "),
        ("trailing-newline", VIDEO + "\n", "\n"),
        ("non-ascii-host", "https://bücher.example/a.mp4", "ü"),
    ):
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url", byte(url, culprit))
    refused_parameters(cases)


def refused_parameters(cases: Cases) -> None:
    """A URL that already carries one of CloudFront's parameters."""
    for name in RESERVED:
        for place, tail in {
            "first": f"?{name}=x&a=1",
            "middle": f"?a=1&{name}=x&b=2",
            "last": f"?a=1&{name}=x",
            "no-value": f"?{name}",
            "empty-value": f"?a=1&{name}=",
        }.items():
            given = asked(url=VIDEO + tail)
            cases.refuse(f"url-refused-{name.lower()}-{place}", given, "invalid_url", name)
    given = asked(url=VIDEO + "?Expires=1", resource=HOST + "/videos/*")
    cases.refuse("url-refused-expires-with-custom-policy", given, "invalid_url", "Expires")


def refused_url_policies(cases: Cases) -> None:
    refuse_shared(cases, "url", asked(url=VIDEO))
    for name, (resource, url) in UNMATCHED.items():
        cases.refuse(f"url-unmatched-{name}", asked(url=url, resource=resource), "invalid_url")
    for name, key_pair_id in BAD_KEY_PAIR_IDS.items():
        cases.refuse(f"url-key-pair-id-{name}", asked(url=VIDEO, key_pair_id=key_pair_id), "invalid_key_pair_id")
    cases.refuse("url-policy-unmatched", asked(url=HOST + "/images/a.png", policy=PRETTY), "invalid_url")
    cases.refuse("url-policy-not-json", asked(url=VIDEO, policy="hello"), "invalid_policy")
    cases.refuse("url-policy-empty", asked(url=VIDEO, policy=""), "invalid_policy")


# --- the cases: cookies.json ----------------------------------------------------------------

COOKIE_RESOURCES = {
    "canned-file": VIDEO,
    "canned-query": VIDEO + "?x=1&y=%2C",
    "canned-root": HOST + "/",
    "custom-folder": HOST + "/videos/*",
    "custom-query": VIDEO + "?x=*",
    "custom-scheme": "http*://d111111abcdef8.cloudfront.net/*",
    "custom-host": "https://*.example.com/videos/*",
    "custom-host-trailing": "https://*",
    "custom-scheme-missing": "*.example.com/*",
    "custom-everything": "*",
}

ATTRIBUTES: dict[str, Fields] = {
    "defaults": {},
    "domain": {"domain": "example.com"},
    "path": {"path": "/videos/"},
    "max-age": {"max_age": 3600},
    "not-secure": {"secure": False},
    "not-http-only": {"http_only": False},
    "bare": {"secure": False, "http_only": False},
    "same-site-strict": {"same_site": "Strict"},
    "same-site-lax-not-secure": {"same_site": "Lax", "secure": False},
    "same-site-none": {"same_site": "None"},
    "same-site-none-secure": {"same_site": "None", "secure": True},
    "all": {
        "domain": "media.example.com", "path": "/videos", "max_age": 86400,
        "secure": True, "http_only": True, "same_site": "None",
    },
}

BAD_ATTRIBUTES: dict[str, Fields] = {
    "same-site-none-not-secure": {"same_site": "None", "secure": False},
    "domain-semicolon": {"domain": "example.com; Path=/x"},
    "domain-cr": {"domain": "example.com\r"},
    "domain-lf": {"domain": "example.com\nSet-Cookie: a=b"},
    "domain-del": {"domain": "example\x7f.com"},
    "path-semicolon": {"path": "/a; Max-Age=1"},
    "path-cr": {"path": "/a\r"},
    "path-lf": {"path": "/a\nSet-Cookie: a=b"},
    "path-tab": {"path": "/a\tb"},
    "path-relative": {"path": "videos/"},
    "path-empty": {"path": ""},
    "max-age-negative": {"max_age": -1},
}


def cookie_cases() -> Cases:
    cases = Cases()
    for name, resource in COOKIE_RESOURCES.items():
        add_cookies(cases, f"cookies-{name}", resource=resource)
    for name, fields in RESTRICTIONS.items():
        add_cookies(cases, f"cookies-custom-{name}", resource=VIDEO, **fields)
    add_cookies(cases, "cookies-custom-all", resource=HOST + "/videos/*", **RESTRICTED)
    for name, end in FAR_ENDS.items():
        add_cookies(cases, f"cookies-canned-end-{name}", resource=VIDEO, date_less_than=end)
    for key in (*RSA_KEYS, "p-256"):
        for hash_algorithm in ("SHA1", "SHA256"):
            name = f"{key}-{hash_algorithm.lower()}"
            add_cookies(cases, f"cookies-canned-{name}", resource=VIDEO, key=key, hash_algorithm=hash_algorithm)
    add_cookies(cases, "cookies-canned-p-256-default-hash", resource=VIDEO, key="p-256")
    for name in ("pretty", "order-botocore", "no-resource"):
        add_cookies(cases, f"cookies-policy-{name}", policy=HAND_WRITTEN[name])
        add_cookies(cases, f"cookies-policy-{name}-minified", policy=HAND_WRITTEN[name], minify=True)
    cookie_attributes(cases)
    longest_cookies(cases)
    refused_cookies(cases)
    return cases


def add_cookies(cases: Cases, name: str, **fields: Any) -> None:
    given = asked(**fields)
    cases.add(name, given, signed_cookies(given))


def cookie_attributes(cases: Cases) -> None:
    for name, attributes in ATTRIBUTES.items():
        add_cookies(cases, f"cookies-attributes-{name}", resource=HOST + "/videos/*", attributes=attributes)
    canned = {"resource": VIDEO, "attributes": ATTRIBUTES["all"]}
    add_cookies(cases, "cookies-attributes-canned", **canned)
    add_cookies(cases, "cookies-attributes-canned-sha256", **canned, hash_algorithm="SHA256")
    add_cookies(cases, "cookies-attributes-canned-p-256-sha1", **canned, key="p-256", hash_algorithm="SHA1")
    add_cookies(cases, "cookies-attributes-p-256", resource=HOST + "/videos/*", attributes={}, key="p-256")
    for name, attributes in BAD_ATTRIBUTES.items():
        given = asked(resource=HOST + "/videos/*", attributes=attributes)
        cases.refuse(f"cookies-attributes-refused-{name}", given, "invalid_policy")


def longest_cookies(cases: Cases) -> None:
    """A browser keeps 4,096 bytes a cookie: a policy of 3,057 bytes is the longest that fits."""
    encoded = (LONGEST_COOKIE - len("CloudFront-Policy")) // 4 * 4
    room = encoded // 4 * 3 - len(policy_text(HOST + "/*", asked()))
    add_cookies(cases, "cookies-custom-longest", resource=HOST + "/" + "a" * room + "*")
    given = asked(resource=HOST + "/" + "a" * (room + 1) + "*")
    cases.refuse("cookies-refused-policy-too-long", given, "invalid_policy")


def refused_cookies(cases: Cases) -> None:
    refuse_shared(cases, "cookies", asked(resource=HOST + "/videos/*"))
    for name, resource in {"empty": "", "no-path": HOST, "no-path-but-query": HOST + "?x=1"}.items():
        cases.refuse(f"cookies-resource-{name}", asked(resource=resource), "invalid_policy")
    for name, key_pair_id in BAD_KEY_PAIR_IDS.items():
        given = asked(resource=VIDEO, key_pair_id=key_pair_id)
        cases.refuse(f"cookies-key-pair-id-{name}", given, "invalid_key_pair_id")
    cases.refuse("cookies-policy-not-json", asked(policy="hello"), "invalid_policy")


# --- the cases: policies.json ---------------------------------------------------------------


def changed(policy: str, old: str, new: str) -> str:
    """Replace the first `old`, which has to be there."""
    if old not in policy:
        raise ValueError(f"{old} is not in {policy}")
    return policy.replace(old, new, 1)


STATEMENT = "{%s,%s}" % (RESOURCE, CONDITION)
END_TIME = '"AWS:EpochTime":%d' % END
START_TIME = '"AWS:EpochTime":%d' % START
SOURCE = '"AWS:SourceIp":"203.0.113.0/24"'


def resource_json(value: str) -> str:
    """The plain policy with another JSON value as its resource."""
    return statement(f'"Resource":{value}', CONDITION)


def end_json(value: str) -> str:
    """The plain policy with another JSON value as its end."""
    return changed(PLAIN, str(END), value)


# Refused as invalid_policy, with what the message mentions.
BAD_POLICIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "empty": ("", ()),
    "white-space": (" \n", ()),
    "not-json": ("hello", ()),
    "null": ("null", ()),
    "number": ("1", ()),
    "string": ('"Statement"', ()),
    "empty-object": ("{}", ()),
    "cut-in-half": (PLAIN[: len(PLAIN) // 2], ()),
    "last-brace-missing": (PLAIN[:-1], ()),
    "single-quotes": (PLAIN.replace('"', "'"), ()),
    "comment": (changed(PLAIN, "{", "{/* until 2030 */"), ()),
    "trailing-comma-object": (changed(PLAIN, "1893456000}", "1893456000,}"), ()),
    "trailing-comma-array": (changed(PLAIN, "}]}", "},]}"), ()),
    "trailing-text": (PLAIN + "x", ()),
    "trailing-second-policy": (PLAIN + PLAIN, ()),
    "array-at-top": (f"[{PLAIN}]", ()),
    "nested-deep": ("[" * 5000, ()),
    "control-in-string": (changed(PLAIN, "/*", "/\n*"), ()),
    "statement-missing": ('{"Resource":"https://h.example/*"}', ()),
    "statement-object": ('{"Statement":%s}' % STATEMENT, ()),
    "statement-empty": ('{"Statement":[]}', ()),
    "statement-null": ('{"Statement":null}', ()),
    "statement-two": ('{"Statement":[%s,%s]}' % (STATEMENT, STATEMENT), ()),
    "statement-of-string": ('{"Statement":["https://h.example/*"]}', ()),
    "statement-lower-case": (changed(PLAIN, "Statement", "statement"), ()),
    "condition-missing": (statement(RESOURCE), ()),
    "condition-empty": (statement(RESOURCE, condition()), ()),
    "condition-null": (statement(RESOURCE, '"Condition":null'), ()),
    "condition-array": (statement(RESOURCE, '"Condition":[{%s}]' % DATE_LESS_THAN), ()),
    "date-less-than-missing": (statement(RESOURCE, condition(DATE_GREATER_THAN, IP_ADDRESS)), ("DateLessThan",)),
    "date-less-than-number": (changed(PLAIN, "{%s}" % END_TIME, str(END)), ()),
    "date-less-than-empty": (changed(PLAIN, END_TIME, ""), ()),
    "date-less-than-null": (changed(PLAIN, "{%s}" % END_TIME, "null"), ()),
    "date-greater-than-empty": (changed(FULL, START_TIME, ""), ()),
    "date-greater-than-null": (changed(FULL, "{%s}" % START_TIME, "null"), ()),
    "ip-address-empty": (changed(FULL, SOURCE, ""), ()),
    "ip-address-null": (changed(FULL, "{%s}" % SOURCE, "null"), ()),
    "epoch-string": (end_json('"1893456000"'), ()),
    "epoch-float": (end_json("1893456000.0"), ()),
    "epoch-fraction": (end_json("1893456000.5"), ()),
    "epoch-exponent": (end_json("1.893456e9"), ()),
    "epoch-leading-zero": (end_json("01893456000"), ()),
    "epoch-plus": (end_json("+1893456000"), ()),
    "epoch-true": (end_json("true"), ()),
    "epoch-null": (end_json("null"), ()),
    "epoch-nan": (end_json("NaN"), ()),
    "start-epoch-string": (changed(FULL, str(START), '"1861920000"'), ()),
    "resource-number": (resource_json('1'), ()),
    "resource-null": (resource_json('null'), ()),
    "resource-array": (resource_json('["https://h.example/*"]'), ()),
    "resource-empty": (resource_json('""'), ()),
    "resource-no-scheme": (resource_json('"videos/*"'), ()),
    "resource-ftp": (resource_json('"ftp://h.example/*"'), ()),
    "resource-fragment": (resource_json('"https://h.example/*#x"'), ()),
    "resource-space": (resource_json('"https://h.example/my video/*"'), ()),
    "resource-non-ascii": (resource_json('"https://h.example/é/*"'), ()),
    "resource-backslash": (resource_json(r'"https://h.example/a\\b"'), ()),
    "resource-escaped-question-mark": (resource_json(r'"https://h.example/a\\?x=*"'), ()),
    "resource-not-an-escape": (resource_json(r'"https://h.example/a\?x=*"'), ()),
    "resource-json-escaped-slash": (resource_json(r'"https:\/\/h.example\/*"'), ()),
    "resource-json-escaped-ampersand": (resource_json(r'"https://h.example/*?a=1\u0026b=2"'), ()),
    "resource-json-escaped-quote": (resource_json(r'"https://h.example/\"*"'), ()),
    "unknown-top": (changed(PLAIN, "{", '{"Version":"2012-10-17",'), ("Version",)),
    "unknown-statement": (statement('"Effect":"Allow"', RESOURCE, CONDITION), ("Effect",)),
    "unknown-condition": (
        statement(RESOURCE, condition(DATE_LESS_THAN, '"dateLessThan":{%s}' % END_TIME)), ("dateLessThan",)),
    "unknown-date": (changed(PLAIN, END_TIME, END_TIME + ',"AWS:epochTime":1893456000'), ("AWS:epochTime",)),
    "unknown-start": (changed(FULL, START_TIME, START_TIME + ',"x":1'), ()),
    "unknown-ip-address": (changed(FULL, SOURCE, SOURCE + ',"AWS:SourceIP":"203.0.113.0/24"'), ("AWS:SourceIP",)),
    "misspelt-resource": (changed(PLAIN, "Resource", "resource"), ()),
    "misspelt-condition": (changed(PLAIN, "Condition", "Conditions"), ()),
    "misspelt-date-less-than": (changed(PLAIN, "DateLessThan", "dateLessThan"), ()),
    "misspelt-epoch-time": (changed(PLAIN, "AWS:EpochTime", "AWS:epochTime"), ()),
    "misspelt-source-ip": (changed(FULL, "AWS:SourceIp", "AWS:SourceIP"), ()),
    "twice-statement": (changed(PLAIN, "]}", '],"Statement":[%s]}' % STATEMENT), ("Statement",)),
    "twice-resource": (statement(RESOURCE, RESOURCE, CONDITION), ("Resource",)),
    "twice-resource-escaped": (statement(RESOURCE, r'"\u0052esource":"https://h.example/*"', CONDITION), ()),
    "twice-condition": (statement(RESOURCE, CONDITION, CONDITION), ("Condition",)),
    "twice-date-less-than": (statement(RESOURCE, condition(DATE_LESS_THAN, DATE_LESS_THAN)), ("DateLessThan",)),
    "twice-end-epoch": (changed(PLAIN, END_TIME, f"{END_TIME},{END_TIME}"), ("AWS:EpochTime",)),
    "twice-start-epoch": (changed(FULL, START_TIME, f"{START_TIME},{START_TIME}"), ("AWS:EpochTime",)),
    "twice-source-ip": (changed(FULL, SOURCE, f"{SOURCE},{SOURCE}"), ("AWS:SourceIp",)),
}

BAD_POLICY_TIMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "end-milliseconds": (end_json("1893456000000"), ("milliseconds",)),
    "end-first-milliseconds": (end_json(str(TOO_LATE)), ("milliseconds",)),
    "end-negative": (end_json("-1"), ()),
    "end-zero": (end_json("0"), ()),
    "start-milliseconds": (changed(FULL, str(START), "1861920000000"), ("milliseconds",)),
    "start-negative": (changed(FULL, str(START), "-1"), ()),
    "start-at-end": (changed(FULL, str(START), str(END)), ()),
    "start-after-end": (changed(FULL, str(START), str(END + 1)), ()),
}

BAD_POLICY_ADDRESSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ipv6": ('"2001:db8::1"', ("IPv6",)),
    "ipv6-cidr": ('"2001:db8::/32"', ("IPv6",)),
    "list": ('["203.0.113.0/24","198.51.100.0/24"]', ()),
    "list-of-one": ('["203.0.113.0/24"]', ()),
    "garbage": ('"office"', ()),
    "empty": ('""', ()),
    "prefix-too-long": ('"203.0.113.0/33"', ()),
    "two-in-one": ('"203.0.113.0/24,198.51.100.0/24"', ()),
}


def policy_cases() -> Cases:
    cases = Cases()
    for name, resource in COOKIE_RESOURCES.items():
        add_policy(cases, f"policy-{name}", resource=resource)
    for name, fields in RESTRICTIONS.items():
        add_policy(cases, f"policy-custom-{name}", resource=VIDEO, **fields)
    add_policy(cases, "policy-custom-all", resource=HOST + "/videos/*", **RESTRICTED)
    add_policy(cases, "policy-custom-forced-star", resource=HOST + "/videos/*", custom=True)
    add_policy(cases, "policy-custom-not-json-escaped", resource=HOST + "/<a>&b'c/*?x=%2C", **RESTRICTED)
    for name, end in FAR_ENDS.items():
        add_policy(cases, f"policy-canned-end-{name}", resource=VIDEO, date_less_than=end)
    for name, text in HAND_WRITTEN.items():
        cases.add(f"policy-json-{name}", {"json": text}, {"policy": text, **read_policy(text)})
        expected = {"policy": minified(text), **read_policy(text)}
        cases.add(f"policy-json-{name}-minified", {"json": text, "minify": True}, expected)
    for name in ("custom-1", "custom-2"):
        text = PUBLISHED[name][0]["policy"]
        cases.add(f"policy-json-aws-documented-{name}", {"json": text}, {"policy": text, **read_policy(text)})
    refused_policies(cases)
    return cases


def add_policy(cases: Cases, name: str, **fields: Any) -> None:
    given = {"date_less_than": END, **fields}
    canned = only_an_end(given) and "*" not in given["resource"]
    cases.add(name, given, {"canned": canned, "policy": policy_text(given["resource"], given)})


def refused_policies(cases: Cases) -> None:
    refuse_shared(cases, "policy", {"resource": HOST + "/videos/*", "date_less_than": END})
    cases.refuse("policy-resource-empty", {"resource": "", "date_less_than": END}, "invalid_policy")
    for name, (text, mentions) in BAD_POLICIES.items():
        cases.refuse(f"policy-json-{name}", {"json": text}, "invalid_policy", *mentions)
    for name, (text, mentions) in BAD_POLICY_TIMES.items():
        cases.refuse(f"policy-json-time-{name}", {"json": text}, "invalid_time", *mentions)
    for name, (address, mentions) in BAD_POLICY_ADDRESSES.items():
        text = changed(FULL, '"203.0.113.0/24"', address)
        cases.refuse(f"policy-json-ip-{name}", {"json": text}, "invalid_ip_address", *mentions)


# --- the cases: keys.json -------------------------------------------------------------------

DRESSES = ("crlf", "bom", "text-around", "certificate-before", "certificate-after", "public-key-before",
           "one-line", "one-line-quoted", "no-last-newline", "blank-lines", "indented")
CIPHERS = ("encrypted-aes-256", "encrypted-aes-128", "encrypted-des3", "encrypted-sha1-prf", "encrypted-scrypt",
           "legacy-aes256", "legacy-aes192", "legacy-aes128", "legacy-des3")

# The files of one key: those that are read as they are, and those that want the passphrase.
OPEN_FORMS = {
    "rsa-2048": ["rsa-pkcs8.pem", "rsa-pkcs1.der", "rsa-pkcs8.der", "rsa-pkcs8-one-line.pem",
                 *(f"rsa-{dress}.pem" for dress in DRESSES)],
    "p-256": ["p-256-pkcs8.pem", "p-256-sec1.der", "p-256-pkcs8.der", "p-256-ec-parameters.pem",
              "p-256-sec1-no-public.pem", "p-256-pkcs8-no-public.pem",
              *(f"p-256-{dress}.pem" for dress in DRESSES)],
}
LOCKED_FORMS = {
    "rsa-2048": [*(f"rsa-{cipher}.pem" for cipher in CIPHERS), "rsa-encrypted-aes-256.der",
                 "rsa-legacy-one-line.pem", "rsa-legacy-crlf.pem"],
    "p-256": [*(f"p-256-{cipher}.pem" for cipher in CIPHERS), "p-256-encrypted-aes-256.der"],
}

# What cannot serve, and what the message names.
BAD_KEYS: dict[str, tuple[str, ...]] = {
    "openssh-rsa.pem": ("OpenSSH",),
    "openssh-p-256.pem": ("OpenSSH",),
    "openssh-public.txt": (),
    "rsa-public.pem": ("public key",),
    "rsa-public.der": ("public key",),
    "rsa-public-pkcs1.pem": ("public key",),
    "p-256-public.pem": ("public key",),
    "rsa-certificate.pem": ("certificate",),
    "rsa-certificate-request.pem": ("certificate",),
    "dsa.pem": ("DSA",),
    "dsa-pkcs8.pem": ("DSA",),
    "p-384.pem": ("P-384",),
    "p-384-pkcs8.pem": ("P-384",),
    "secp256k1.pem": ("secp256k1",),
    "secp256k1-pkcs8.pem": ("secp256k1",),
    "ed25519.pem": ("Ed25519",),
    "x25519.pem": ("X25519",),
    "rsa-pss.pem": ("RSA-PSS",),
    "rsa-512.pem": ("512",),
    "rsa-cut-in-half.pem": (),
    "rsa-no-end-line.pem": (),
    "rsa-body-cut.pem": (),
    "rsa-garbage.pem": (),
    "rsa-cut-in-half.der": (),
    "p-256-cut-in-half.der": (),
    "two-private-keys.pem": (),
    "empty.pem": (),
    "white-space.pem": (),
    "hello.txt": (),
    "path.txt": (),
}


def key_cases() -> Cases:
    cases = Cases()
    for key in (*RSA_KEYS, "p-256"):
        cases.add(f"key-{key}", {"file": f"{key}.pem"}, loaded(key, key))
    cases.add("key-boto-1024", {"file": "boto-1024.pem"}, loaded("rsa-1024", "boto-1024"))
    for key, files in OPEN_FORMS.items():
        for file in files:
            cases.add(key_id(file), {"file": f"forms/{file}"}, loaded(key, key))
    for key, files in LOCKED_FORMS.items():
        for file in files:
            locked_key(cases, key, file)
    for file, mentions in BAD_KEYS.items():
        cases.refuse(key_id(file), {"file": f"forms/{file}"}, "invalid_key", *mentions)
    for file, mentions in {"rsa-pbes1-md5-des.pem": ("PBES1",), "rsa-pbes1-sha1-3des.pem": ()}.items():
        given = {"file": f"forms/{file}", "passphrase": PASSPHRASE}
        cases.refuse(key_id(file), given, "invalid_key", *mentions)
    return cases


def locked_key(cases: Cases, key: str, file: str) -> None:
    """An encrypted key opens with its passphrase, and says so without it or with another one."""
    name, given = key_id(file), {"file": f"forms/{file}"}
    cases.add(name, {**given, "passphrase": PASSPHRASE}, loaded(key, key))
    cases.refuse(f"{name}-no-passphrase", given, "invalid_key", "passphrase")
    cases.refuse(f"{name}-wrong-passphrase", {**given, "passphrase": "open-barley"}, "invalid_key", "passphrase")


def key_id(file: str) -> str:
    return "key-" + file.replace(".", "-")


def loaded(key_type: str, base: str) -> Fields:
    return {"key_type": key_type, "public_key_pem": (KEYS / f"{base}.pub.pem").read_text(encoding="ascii")}


# --- the cases: matching.json ---------------------------------------------------------------

# Straight from cloudfront-rules.md §2; what it leaves open is left out. Resource, URL.
MATCHES = {
    "same": ("https://h.example/a.mp4", "https://h.example/a.mp4"),
    "same-query": ("https://h.example/a?x=1&y=2", "https://h.example/a?x=1&y=2"),
    "same-root": ("https://h.example/", "https://h.example/"),
    "same-port": ("https://h.example:8443/a", "https://h.example:8443/a"),
    "alone": ("*", "https://h.example/a/b.mp4?x=1"),
    "alone-http": ("*", "http://h.example/"),
    "path-trailing": ("https://h.example/videos/*", "https://h.example/videos/a.mp4"),
    "path-trailing-empty-run": ("https://h.example/videos/*", "https://h.example/videos/"),
    "path-trailing-crosses-slash": ("https://h.example/videos/*", "https://h.example/videos/a/b/c.ts"),
    "path-trailing-root": ("https://h.example/*", "https://h.example/a/b"),
    "path-trailing-root-itself": ("https://h.example/*", "https://h.example/"),
    "path-trailing-prefix": ("https://h.example/vid*", "https://h.example/videos/a.mp4"),
    "path-trailing-covers-query": ("https://h.example/videos/*", "https://h.example/videos/a.mp4?x=1&y=2"),
    "path-trailing-covers-query-slash": ("https://h.example/videos/*", "https://h.example/videos/a?u=/b/c"),
    "path-trailing-covers-query-at-once": ("https://h.example/a*", "https://h.example/a?x=1"),
    "path-trailing-with-query": ("https://h.example/videos/*?x=1", "https://h.example/videos/a.mp4?x=1"),
    "path-middle": ("https://h.example/*/a.mp4", "https://h.example/videos/a.mp4"),
    "path-middle-crosses-slash": ("https://h.example/*/a.mp4", "https://h.example/videos/hd/a.mp4"),
    "path-middle-empty-run": ("https://h.example/a*.mp4", "https://h.example/a.mp4"),
    "path-suffix": ("https://h.example/*.mp4", "https://h.example/videos/a.mp4"),
    "path-suffix-repeated": ("https://h.example/*.mp4", "https://h.example/a.mp4.mp4"),
    "path-two": ("https://h.example/*/hd/*", "https://h.example/videos/1/hd/2/a.ts"),
    "path-two-adjacent": ("https://h.example/**", "https://h.example/a"),
    "path-backtracks": ("https://h.example/*ab", "https://h.example/aab"),
    "path-middle-query-same": ("https://h.example/*/a?x=1", "https://h.example/b/a?x=1"),
    "path-punctuation-literal": ("https://h.example/a.b+c(d)$[e]^{f}|g*", "https://h.example/a.b+c(d)$[e]^{f}|gh"),
    "path-percent-literal": ("https://h.example/a%2Cb/*", "https://h.example/a%2Cb/c"),
    "query-value": ("https://h.example/a?x=*", "https://h.example/a?x=1"),
    "query-value-empty-run": ("https://h.example/a?x=*", "https://h.example/a?x="),
    "query-runs-on": ("https://h.example/a?x=*", "https://h.example/a?x=1&y=2"),
    "query-middle": ("https://h.example/a?x=*&z=3", "https://h.example/a?x=1&y=2&z=3"),
    "query-all": ("https://h.example/a?*", "https://h.example/a?x=1"),
    "query-slash": ("https://h.example/a?u=*&v=1", "https://h.example/a?u=/b/c&v=1"),
    "query-question-mark-one": ("https://h.example/a?x=?", "https://h.example/a?x=1"),
    "query-question-mark-middle": ("https://h.example/a?x=?2", "https://h.example/a?x=12"),
    "query-question-mark-two": ("https://h.example/a?x=??", "https://h.example/a?x=12"),
    "query-question-mark-itself": ("https://h.example/a?x=?", "https://h.example/a?x=?"),
    "query-question-mark-and-star": ("https://h.example/a?x=?*", "https://h.example/a?x=123"),
    "host-leading": ("https://*.example.com/a", "https://cdn.example.com/a"),
    "host-leading-crosses-dot": ("https://*.example.com/a", "https://eu.cdn.example.com/a"),
    "host-middle": ("https://cdn.*.example.com/a", "https://cdn.eu.example.com/a"),
    "host-trailing": ("https://h.example*", "https://h.example/a/b"),
    "host-trailing-covers-query": ("https://h.example*", "https://h.example/a?x=1"),
    "host-trailing-alone": ("https://*", "https://h.example/a?x=1"),
    "host-trailing-root": ("http://*", "http://h.example/"),
    "host-and-path": ("https://*.example.com/videos/*", "https://cdn.example.com/videos/a.mp4?x=1"),
    "scheme-http-star": ("http*://h.example/a", "http://h.example/a"),
    "scheme-https-star": ("http*://h.example/a", "https://h.example/a"),
    "scheme-star": ("*://h.example/a", "https://h.example/a"),
    "scheme-star-http": ("*://h.example/a", "http://h.example/a"),
    "scheme-star-host-trailing": ("http*://*", "https://h.example/a?x=1"),
    "scheme-star-path": ("http*://h.example/*", "http://h.example/a/b?x=1"),
    "scheme-missing-host": ("*.example.com/a", "https://cdn.example.com/a"),
    "scheme-missing-http": ("*.example.com/a", "http://cdn.example.com/a"),
    "scheme-missing-path": ("*.example.com/videos/*", "https://cdn.example.com/videos/a/b?x=1"),
    "scheme-missing-host-trailing": ("*.example.*", "https://cdn.example.com/a?x=1"),
    "scheme-case": ("HTTPS://h.example/a", "https://h.example/a"),
    "scheme-case-wildcard": ("HTTP*://h.example/a", "https://h.example/a"),
    "host-case-resource": ("https://H.Example/a", "https://h.example/a"),
    "host-case-url": ("https://h.example/a", "https://H.EXAMPLE/a"),
    "host-case-wildcard": ("https://*.EXAMPLE.com/a", "https://cdn.example.COM/a"),
}

MISMATCHES = {
    "other-path": ("https://h.example/a.mp4", "https://h.example/b.mp4"),
    "longer-path": ("https://h.example/a", "https://h.example/ab"),
    "shorter-path": ("https://h.example/ab", "https://h.example/a"),
    "trailing-slash": ("https://h.example/a", "https://h.example/a/"),
    "other-host": ("https://h.example/*", "https://i.example/a"),
    "other-port": ("https://h.example:8443/*", "https://h.example:9443/a"),
    "other-scheme": ("https://h.example/*", "http://h.example/a"),
    "other-scheme-host-trailing": ("https://*", "http://h.example/a"),
    "path-case": ("https://h.example/Videos/*", "https://h.example/videos/a"),
    "path-case-after-star": ("https://h.example/*/A.mp4", "https://h.example/videos/a.mp4"),
    "query-case": ("https://h.example/a?X=1", "https://h.example/a?x=1"),
    "query-case-value": ("https://h.example/a?x=*b", "https://h.example/a?x=1B"),
    "query-added": ("https://h.example/a", "https://h.example/a?x=1"),
    "query-missing": ("https://h.example/a?x=1", "https://h.example/a"),
    "query-order": ("https://h.example/a?x=1&y=2", "https://h.example/a?y=2&x=1"),
    "query-longer": ("https://h.example/a?x=1", "https://h.example/a?x=1&y=2"),
    "path-folder-itself": ("https://h.example/videos/*", "https://h.example/videos"),
    "path-other-folder": ("https://h.example/videos/*", "https://h.example/videos2/a"),
    "path-suffix-longer": ("https://h.example/*.mp4", "https://h.example/a.mp4x"),
    "path-middle-not-into-query": ("https://h.example/*/a.mp4", "https://h.example/b?x=/a.mp4"),
    "path-middle-query-added": ("https://h.example/*/a.mp4", "https://h.example/b/a.mp4?x=1"),
    "path-suffix-not-into-query": ("https://h.example/*.mp4", "https://h.example/b?x=.mp4"),
    "path-middle-not-over-question-mark": ("https://h.example/a*b", "https://h.example/a?b"),
    "path-dot-literal": ("https://h.example/a.mp4", "https://h.example/axmp4"),
    "path-plus-literal": ("https://h.example/a+*", "https://h.example/aab"),
    "path-brackets-literal": ("https://h.example/[ab]*", "https://h.example/a1"),
    "path-percent-case": ("https://h.example/a%2Cb", "https://h.example/a%2cb"),
    "path-percent-decoded": ("https://h.example/a%2Cb", "https://h.example/a,b"),
    "path-plus-for-space": ("https://h.example/a%20b", "https://h.example/a+b"),
    "path-dot-segment": ("https://h.example/a/b", "https://h.example/a/./b"),
    "path-double-slash": ("https://h.example/a/b", "https://h.example/a//b"),
    "path-backtracks-hard": ("https://h.example/" + "*a" * 12 + "*b", "https://h.example/" + "a" * 200),
    "path-does-not-reuse": ("https://h.example/ab*ba", "https://h.example/aba"),
    "query-mark-not-a-wildcard": ("https://h.example/a?x=1", "https://h.example/abx=1"),
    "query-question-mark-none": ("https://h.example/a?x=?", "https://h.example/a?x="),
    "query-question-mark-two": ("https://h.example/a?x=?", "https://h.example/a?x=12"),
    "query-question-mark-then-star-none": ("https://h.example/a?x=?*", "https://h.example/a?x="),
    "query-star-not-back-into-path": ("https://h.example/a?x=*", "https://h.example/b/a?x=1"),
    "scheme-star-not-into-path": ("*://h.example/a", "https://evil.example/https://h.example/a"),
    "scheme-star-not-into-query": ("*://h.example/a", "https://evil.example/?u=https://h.example/a"),
    "scheme-missing-not-into-path": ("*.example.com/a", "https://evil.example/cdn.example.com/a"),
    "scheme-missing-other-host": ("*.example.com/a", "https://cdn.example.org/a"),
    "scheme-missing-other-path": ("*.example.com/a", "https://cdn.example.com/b"),
    "host-not-into-path": ("https://*.cloudfront.net/x", "https://evil.com/.cloudfront.net/x"),
    "host-not-into-path-folder": ("https://*.cloudfront.net/*", "https://evil.com/a.cloudfront.net/x"),
    "host-not-into-query": ("https://*.cloudfront.net/x", "https://evil.com/?a=.cloudfront.net/x"),
    "host-middle-not-into-path": ("https://a*z.example/x", "https://a.example/z.example/x"),
    "host-bare-domain": ("https://*.example.com/a", "https://example.com/a"),
    "host-other-domain": ("https://*.example.com/a", "https://cdn.example.com.evil.com/a"),
    "host-dot-literal": ("https://h.example/a", "https://hxexample/a"),
    "host-trailing-other-host": ("https://h.example*", "https://i.example/a"),
}


def matching_cases() -> Cases:
    cases = Cases()
    for prefix, table, matches in (("match", MATCHES, True), ("no-match", MISMATCHES, False)):
        for name, (resource, url) in table.items():
            cases.add(f"{prefix}-{name}", {"resource": resource, "url": url}, {"matches": matches})
    return cases


# --- the cases: rtmp.json -------------------------------------------------------------------

STREAMS = {
    "folder": "videos/mediafile",
    "bare": "mediafile",
    "extension": "videos/mediafile.mp4",
    "deep": "a/b/c/mediafile_low-1.flv",
    "encoded": "videos/my%20file",
}

# Refused as invalid_url, with what the message mentions.
BAD_STREAMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "empty": ("", ()),
    "rtmp-url": ("rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st/videos/mediafile", ()),
    "http-url": ("http://d111111abcdef8.cloudfront.net/videos/mediafile", ()),
    "network-path": ("//s5c39gqb8ow64r.cloudfront.net/videos/mediafile", ()),
    "leading-slash": ("/videos/mediafile", ()),
    "cfx-st": ("cfx/st/videos/mediafile", ("cfx/st",)),
    "mp4-prefix": ("mp4:videos/mediafile", ("mp4:",)),
    "mp3-prefix": ("mp3:videos/mediafile", ("mp3:",)),
    "flv-prefix": ("flv:videos/mediafile", ("flv:",)),
    "space": ("videos/my file", ()),
    "query": ("videos/mediafile?x=1", ()),
    "lone-question-mark": ("videos/mediafile?", ()),
    "quote": ('videos/"mediafile', ()),
    "backslash": ("videos\\mediafile", ()),
}


def rtmp_cases() -> Cases:
    cases = Cases()
    for name, stream in STREAMS.items():
        add_stream(cases, f"rtmp-canned-{name}", stream=stream)
    for suffix, flash in (("", {}), ("-flash", {"flash": True})):
        add_stream(cases, f"rtmp-custom-ip{suffix}", stream="videos/mediafile", ip_address="203.0.113.7", **flash)
        add_stream(cases, f"rtmp-custom-cidr{suffix}", stream="videos/mediafile", ip_address="203.0.113.0/24", **flash)
    add_stream(cases, "rtmp-canned-flash", stream="videos/mediafile", flash=True)
    add_stream(cases, "rtmp-canned-flash-extension", stream="videos/mediafile.mp4", flash=True)
    add_stream(cases, "rtmp-canned-old-key", stream="videos/mediafile", key="rsa-1024", key_pair_id=OLD_KEY_PAIR_ID)
    for name, (stream, mentions) in BAD_STREAMS.items():
        cases.refuse(f"rtmp-refused-{name}", asked(stream=stream), "invalid_url", *mentions)
    for name, char in CONTROLS.items():
        cases.refuse(f"rtmp-refused-control-{name}", asked(stream=f"videos/media{char}file"), "invalid_url")
    given = asked(stream="videos/mediafile")
    cases.refuse("rtmp-time-milliseconds", {**given, "date_less_than": 1700000000000}, "invalid_time", "milliseconds")
    cases.refuse("rtmp-ip-ipv6", {**given, "ip_address": "2001:db8::1"}, "invalid_ip_address", "IPv6")
    cases.refuse("rtmp-key-pair-id-empty", {**given, "key_pair_id": ""}, "invalid_key_pair_id")
    return cases


def add_stream(cases: Cases, name: str, **fields: Any) -> None:
    given = asked(**fields)
    cases.add(name, given, signed_stream(given))


# --- the files ------------------------------------------------------------------------------

FILES = {
    "urls.json": url_cases,
    "cookies.json": cookie_cases,
    "policies.json": policy_cases,
    "keys.json": key_cases,
    "matching.json": matching_cases,
    "rtmp.json": rtmp_cases,
}


def written(cases: list[Fields]) -> str:
    """The file's text: UTF-8 as it reads, but what cannot be seen is escaped."""
    text = json.dumps(cases, indent=2, ensure_ascii=False) + "\n"
    return "".join(char if char == "\n" or char.isprintable() else json.dumps(char)[1:-1] for char in text)


def first_difference(cases: list[Fields], text: str) -> str:
    """Say where the committed `text` departs from `cases`."""
    try:
        committed = json.loads(text)
    except ValueError as error:
        return f"not JSON: {error}"
    for ours, theirs in zip(cases, committed):
        if ours != theirs:
            return ours["id"]
    if len(cases) != len(committed):
        return f"{len(committed)} cases in place of {len(cases)}"
    return "the same cases in another layout"


def check(name: str, cases: list[Fields]) -> bool:
    file = VECTORS / name
    text = file.read_bytes().decode() if file.exists() else None
    if text == written(cases):
        return True
    print(f"{name}: {'missing' if text is None else first_difference(cases, text)}", file=sys.stderr)
    return False


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: make.py [--check]", file=sys.stderr)
        return 2
    made = {name: cases().list for name, cases in FILES.items()}
    if arguments:
        return 0 if all([check(name, cases) for name, cases in made.items()]) else 1
    for name, cases in made.items():
        (VECTORS / name).write_bytes(written(cases).encode())
        print(f"{name}: {len(cases)} cases")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
