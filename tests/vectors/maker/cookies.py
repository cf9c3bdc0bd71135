"""The cases of cookies.json."""

from __future__ import annotations

from typing import Any

from .handwritten import HAND_WRITTEN, RESTRICTED
from .shared import (
    BAD_KEY_PAIR_IDS,
    FAR_ENDS,
    HOST,
    LONGEST_COOKIE,
    RESTRICTIONS,
    RSA_KEYS,
    VIDEO,
    Cases,
    Fields,
    asked,
    refuse_shared,
)
from .signed import policy_text, signed_cookies

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
    "domain-dot-before": {"domain": ".example.com"},
    "path": {"path": "/videos/"},
    "max-age": {"max_age": 3600},
    "not-secure": {"secure": False},
    "not-http-only": {"http_only": False},
    "bare": {"secure": False, "http_only": False},
    "same-site-strict": {"same_site": "Strict"},
    "same-site-lax-not-secure": {"same_site": "Lax", "secure": False},
    "same-site-none": {"same_site": "None"},
    "same-site-none-secure": {"same_site": "None", "secure": True},
    "partitioned": {"partitioned": True},
    "partitioned-same-site-none": {"partitioned": True, "same_site": "None"},
    "not-partitioned-not-secure": {"partitioned": False, "secure": False},
    "all": {
        "domain": "media.example.com",
        "path": "/videos",
        "max_age": 86400,
        "secure": True,
        "http_only": True,
        "same_site": "None",
        "partitioned": True,
    },
}

BAD_ATTRIBUTES: dict[str, Fields] = {
    "same-site-none-not-secure": {"same_site": "None", "secure": False},
    "partitioned-not-secure": {"partitioned": True, "secure": False},
    "domain-semicolon": {"domain": "example.com; Path=/x"},
    "domain-cr": {"domain": "example.com\r"},
    "domain-lf": {"domain": "example.com\nSet-Cookie: a=b"},
    "domain-del": {"domain": "example\x7f.com"},
    "domain-url": {"domain": "https://example.com"},
    "domain-port": {"domain": "example.com:8443"},
    "domain-star": {"domain": "*.example.com"},
    "domain-path": {"domain": "example.com/hls"},
    "domain-space": {"domain": "example.com "},
    "domain-dot": {"domain": "."},
    "path-star": {"path": "/hls/*"},
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
