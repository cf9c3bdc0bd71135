"""What a policy says once its signature holds: whether it is one, and whether it lets the request through."""

from __future__ import annotations

import json

from ..handwritten import FULL, PLAIN, SOURCE, changed
from ..matching import MATCHES, MISMATCHES
from ..policies import BAD_POLICIES, BAD_POLICY_ADDRESSES, BAD_POLICY_TIMES
from ..shared import BAD_ADDRESSES, END, HOST, LONGEST_URL, START, VIDEO
from .base import AT, BY_URL_AND_COOKIES, VIEWER, Verdicts, asking, canned, custom, sent, signed

# What policies.json refuses and the rules leave open here: such a resource may be refused or merely
# match nothing, such an end may be refused or merely be past.
OPEN_POLICIES = ("resource-ftp", "resource-fragment", "resource-space", "resource-non-ascii", "end-zero")
LATE_ENDS = ("end-milliseconds", "end-first-milliseconds")  # refused when signed, numbers like any other here


def malformed_policies(cases: Verdicts) -> None:
    """Signed as they stand, and still no policies."""
    tables = {"": BAD_POLICIES, "time-": BAD_POLICY_TIMES}
    for prefix, table in tables.items():
        for name, (text, _) in table.items():
            if name not in (*OPEN_POLICIES, *LATE_ENDS):
                deny_policy(cases, prefix + name, text)
    for name, (address, _) in BAD_ADDRESSES.items():
        deny_policy(cases, f"address-{name}", with_address(json.dumps(address, ensure_ascii=False)))
    for name in ("list", "list-of-one", "two-in-one"):
        deny_policy(cases, f"address-json-{name}", with_address(BAD_POLICY_ADDRESSES[name][0]))
    for name in ("statement-two", "statement-object", "date-less-than-missing", "not-json", "resource-backslash"):
        by = signed(BAD_POLICIES[name][0], key="p-256")
        cases.deny(f"malformed-{name}-cookies", "malformed_policy", sent(by, "cookies", ip=VIEWER))
    backslash = signed(changed(PLAIN, "AWS:", r"\u0041WS:"))
    cases.deny("malformed-backslash-in-name", "malformed_policy", sent(backslash, "url"))
    deny_policy(cases, "resource-network-path", changed(PLAIN, HOST + "/", "//d111111abcdef8.cloudfront.net/"))
    deny_policy(cases, "resource-absolute-path", changed(PLAIN, HOST + "/", "/"))
    deny_policy(cases, "resource-host-alone", changed(PLAIN, "https://", ""))
    deny_policy(cases, "epoch-very-long", changed(PLAIN, str(END), "9" * 4000))


def with_address(value: str) -> str:
    return changed(FULL, SOURCE, f'"AWS:SourceIp":{value}')


def deny_policy(cases: Verdicts, name: str, text: str) -> None:
    by = signed(text, key="rsa-1024")
    cases.deny(f"malformed-{name}", "malformed_policy", sent(by, "url", ip=VIEWER))


BY_COOKIES_TOO = (
    "alone",
    "path-trailing",
    "path-trailing-covers-query",
    "path-middle",
    "query-value",
    "host-leading",
    "scheme-http-star",
    "scheme-missing-path",
    "host-case-url",
    "other-path",
    "other-scheme",
    "query-added",
    "host-not-into-path",
    "path-case",
    "path-percent-case",
)


def resources(cases: Verdicts) -> None:
    """The wildcards of matching.json, as the edge meets them."""
    for prefix, table, reason in (("match", MATCHES, None), ("no-match", MISMATCHES, "resource")):
        for name, (pattern, url) in table.items():
            by = custom(pattern, key="rsa-1024")
            cases.settle(f"{prefix}-{name}", reason, by, sent(by, "url", url))
            if name in BY_COOKIES_TOO:
                cases.settle(f"{prefix}-{name}-cookies", reason, by, sent(by, "cookies", url))
    by = custom(VIDEO + "?x=*")
    cases.allow("resource-query-with-parameters-first", by, asking(f"{VIDEO}?{by.query()}&x=1&y=2", by))
    cases.deny("resource-parameters-are-no-query", "resource", asking(f"{VIDEO}?{by.query()}", by))
    by = custom(VIDEO + "*")
    cases.allow("resource-parameters-are-no-query-for-a-star-either", by, sent(by, "url"))
    long = HOST + "/" + "a" * (LONGEST_URL - len(HOST) - 200)
    for name, pattern, reason in (
        ("stars-many", "/" + "*" * 4000, None),
        ("stars-many-between", "/" + "*a" * 3900, None),
        ("stars-many-in-vain", "/" + "*a" * 3900 + "*b", "resource"),
    ):
        by = custom(HOST + pattern, key="rsa-1024")
        cases.settle(f"resource-{name}", reason, by, sent(by, "cookies", long))


# The moment of the request, and why it is refused.
CLOCK: tuple[tuple[str, int, str | None], ...] = (
    ("before-1970", -1, "malformed_request"),
    ("at-nought", 0, "malformed_request"),
    ("at-first-second", 1, "not_yet_valid"),
    ("before-start", START - 1, "not_yet_valid"),
    ("at-start", START, "not_yet_valid"),
    ("after-start", START + 1, None),
    ("before-end", END - 1, None),
    ("at-end", END, "expired"),
    ("after-end", END + 1, "expired"),
    ("long-after-end", 2 * END, "expired"),
    ("in-milliseconds", 1000 * AT, "malformed_request"),
)


def times(cases: Verdicts) -> None:
    ended, begun = canned(), custom(start=START)
    for name, at, reason in CLOCK:
        for way in BY_URL_AND_COOKIES:
            cases.settle(f"time-custom-{name}-{way}", reason, begun, sent(begun, way, at=at))
            without_start = None if reason == "not_yet_valid" else reason
            cases.settle(f"time-canned-{name}-{way}", without_start, ended, sent(ended, way, at=at))
    by = custom(start=AT - 1, end=AT + 1)
    for name, at, reason in (
        ("at-start", AT - 1, "not_yet_valid"),
        ("within", AT, None),
        ("at-end", AT + 1, "expired"),
    ):
        cases.settle(f"time-one-second-{name}", reason, by, sent(by, "url", at=at))
    by = custom(start=AT, end=AT + 1)
    cases.deny("time-no-second-at-start", "not_yet_valid", sent(by, "url"))
    cases.deny("time-no-second-at-end", "expired", sent(by, "url", at=AT + 1))
    by = custom(start=0)
    cases.allow("time-start-nought", by, sent(by, "url"))
    for name, end in {"year-2038": 2**31, "last-second": 10**11 - 1}.items():
        for kind, by in {"canned": canned(end=end), "custom": custom(end=end)}.items():
            cases.allow(f"time-{kind}-{name}-before-end", by, sent(by, "url", at=end - 1))
            cases.deny(f"time-{kind}-{name}-at-end", "expired", sent(by, "url", at=end))
    for name, end in {"first-milliseconds": 10**11, "milliseconds": 1000 * END, "53-bits": 2**53 - 1}.items():
        for kind, by in {"canned": canned(end=end), "custom": custom(end=end)}.items():
            for way in BY_URL_AND_COOKIES:
                cases.allow(f"time-{kind}-{name}-{way}", by, sent(by, way))
        by = custom(start=end - 1, end=end)
        cases.deny(f"time-start-{name}", "not_yet_valid", sent(by, "url"))
        cases.deny(f"time-start-{name}-last-second", "not_yet_valid", sent(by, "url", at=10**11 - 1))
    cases.deny("time-start-milliseconds-at-end", "malformed_policy", sent(custom(start=10**12, end=10**12), "url"))
    cases.deny("time-custom-65-bits", "malformed_policy", sent(custom(end=2**64), "url"))
    by = canned(end=2)
    cases.allow("time-canned-first-second", by, sent(by, "url", at=1))
    cases.deny("time-canned-first-second-at-end", "expired", sent(by, "url", at=2))


# The address of the policy; viewers that are within, and that are not.
NETWORKS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "one": ("203.0.113.7/32", ("203.0.113.7",), ("203.0.113.6", "203.0.113.8", "203.0.112.7", "7.113.0.203")),
    "lowest": ("0.0.0.0/32", ("0.0.0.0",), ("0.0.0.1", "255.255.255.255")),
    "highest": ("255.255.255.255/32", ("255.255.255.255",), ("255.255.255.254", "0.0.0.0")),
    "31": ("203.0.113.6/31", ("203.0.113.6", "203.0.113.7"), ("203.0.113.5", "203.0.113.8")),
    "25": ("203.0.113.128/25", ("203.0.113.128", "203.0.113.255"), ("203.0.113.127",)),
    "24": ("203.0.113.0/24", ("203.0.113.0", "203.0.113.255"), ("203.0.112.255", "203.0.114.0")),
    "16": ("198.51.0.0/16", ("198.51.0.0", "198.51.255.255"), ("198.50.255.255", "198.52.0.0")),
    "9-host-bits": ("12.34.56.78/9", ("12.0.0.0", "12.34.56.78", "12.127.255.255"), ("12.128.0.0", "11.255.255.255")),
    "1": ("128.0.0.0/1", ("128.0.0.0", "255.255.255.255"), ("127.255.255.255",)),
    "0": ("0.0.0.0/0", ("0.0.0.0", "127.0.0.1", "255.255.255.255"), ()),
    "0-host-bits": ("203.0.113.7/0", ("192.0.2.1",), ()),
}


def addresses(cases: Verdicts) -> None:
    for name, (network, within, outside) in NETWORKS.items():
        by = custom(ip=network)
        for viewer in within:
            cases.allow(f"address-{name}-from-{dashed(viewer)}", by, sent(by, "url", ip=viewer))
        for viewer in outside:
            cases.deny(f"address-{name}-from-{dashed(viewer)}", "ip_address", sent(by, "url", ip=viewer))
    by = custom(ip="203.0.113.0/24")
    cases.allow("address-24-from-mapped", by, sent(by, "url", ip="::ffff:203.0.113.7"))
    cases.deny("address-24-from-mapped-other", "ip_address", sent(by, "url", ip="::ffff:198.51.100.7"))
    cases.deny("address-24-from-compatible", "ip_address", sent(by, "url", ip="::203.0.113.7"))
    for name in ("one", "24", "0"):
        by = custom(ip=NETWORKS[name][0])
        for label, viewer in {"": "2001:db8::1", "-loopback": "::1", "-unspecified": "::"}.items():
            cases.deny(f"address-{name}-from-ipv6{label}", "ip_address", sent(by, "url", ip=viewer))
        cases.deny(f"address-{name}-from-unknown", "ip_address", sent(by, "url"))
    by = signed(changed(FULL, "203.0.113.0/24", VIEWER))
    cases.deny("address-without-prefix-other", "ip_address", sent(by, "url", ip="203.0.113.8"))
    by = custom(ip="203.0.113.0/24")
    cases.allow("address-24-cookies", by, sent(by, "cookies", ip=VIEWER))
    cases.deny("address-24-cookies-other", "ip_address", sent(by, "cookies", ip="198.51.100.7"))
    cases.deny("address-24-cookies-unknown", "ip_address", sent(by, "cookies"))
    cases.deny("address-24-cookies-ipv6", "ip_address", sent(by, "cookies", ip="2001:db8::1"))
    for name, free in {"canned": canned(), "custom": custom()}.items():
        cases.allow(f"address-free-{name}-ipv4", free, sent(free, "url", ip=VIEWER))
        cases.allow(f"address-free-{name}-ipv6", free, sent(free, "url", ip="2001:db8::1"))


def dashed(address: str) -> str:
    return address.replace(".", "-")
