"""Who gets in: every kind of key, hash, policy and place."""

from __future__ import annotations

from dataclasses import replace

from ..handwritten import (
    BOTO,
    CONDITION,
    DATE_GREATER_THAN,
    DATE_LESS_THAN,
    FULL,
    HAND_WRITTEN,
    IP_ADDRESS,
    PLAIN,
    PUBLISHED,
    RESOURCE,
    changed,
    condition,
    statement,
)
from ..openssl import cloudfront_base64
from ..shared import END, OLD_KEY_PAIR_ID, START, VIDEO
from ..signed import policy_text
from .base import BY_URL_AND_COOKIES, FOLDER, SHA1_AND_SHA256, VIEWER, Signed, Verdicts, canned, custom, sent, signed


def allowed(cases: Verdicts) -> None:
    """Every kind of key, hash, policy and place."""
    for key in ("rsa-1024", "rsa-2048", "rsa-4096", "p-256"):
        for hash_algorithm in SHA1_AND_SHA256:
            for kind, by in {
                "canned": canned(key=key, hash_algorithm=hash_algorithm),
                "custom": custom(key=key, hash_algorithm=hash_algorithm),
            }.items():
                for way in BY_URL_AND_COOKIES:
                    cases.allow(f"allowed-{key}-{hash_algorithm.lower()}-{kind}-{way}", by, sent(by, way))
    by = canned(key="rsa-1024", key_pair_id=OLD_KEY_PAIR_ID)
    cases.allow("allowed-old-key-pair-id", by, sent(by, "url"))
    by = custom(start=START, ip="203.0.113.0/24")
    for way in BY_URL_AND_COOKIES:
        cases.allow(f"allowed-all-limits-{way}", by, sent(by, way, ip=VIEWER))
    by = as_policy(canned())
    cases.allow("allowed-canned-text-sent-as-policy", by, sent(by, "url"))
    for name, query in {
        "value": "?x=1",
        "word": "?large",
        "number": "?1893456000",
        "two": "?a=1&b",
        "encoded": "?%3F",
    }.items():
        by = as_policy(canned(VIDEO + query))
        cases.allow(f"canned-query-sent-as-policy-{name}", by, sent(by, "url", VIDEO + query))
        for other, char in {"letter": "x", "slash": "/", "nothing": "", "encoded": "%3F"}.items():
            url = VIDEO + char + query[1:]
            cases.deny(f"canned-query-sent-as-policy-{name}-{other}", "resource", sent(by, "url", url))
        cases.deny(f"canned-query-sent-as-policy-{name}-longer", "resource", sent(by, "url", VIDEO + query + "x"))
    by = signed(PLAIN, expires=str(END))
    cases.allow("allowed-star-in-canned-is-itself", by, sent(by, "url", FOLDER))
    cases.deny("canned-star-is-no-wildcard", "signature", sent(by, "url"))
    cases.deny("canned-star-is-no-wildcard-cookies", "signature", sent(by, "cookies"))


def as_policy(by: Signed) -> Signed:
    """The canned policy that was signed, sent as if it were a custom one."""
    parameters = {"Policy": cloudfront_base64(by.text.encode()), **by.without("Expires").parameters}
    return replace(by, canned=False, parameters=parameters)


def documented(cases: Verdicts) -> None:
    """AWS's documented examples with their published signatures, around their own times."""
    made: dict[str, tuple[Signed, str]] = {}
    for name, (given, figure) in PUBLISHED.items():
        text = given["policy"] if "policy" in given else policy_text(given["url"], given)
        by = signed(text, expires=str(given["date_less_than"]) if name == "canned" else None, **BOTO)
        made[name] = by.put(Signature=figure), given["url"]
    (first, image), (office, film), (home, _) = made.values()
    cases.allow("documented-canned", first, sent(first, "url", image, at=1258237199))
    cases.allow("documented-canned-cookies", first, sent(first, "cookies", image, at=1258237199))
    cases.deny("documented-canned-expired", "expired", sent(first, "url", image, at=1258237200))
    cases.deny("documented-canned-parameter-added", "signature", sent(first, "url", image + "&size=1", at=1258237199))
    cases.allow("documented-custom-1", office, sent(office, "url", film, at=1258237199, ip="145.168.143.9"))
    cases.deny(
        "documented-custom-1-elsewhere", "ip_address", sent(office, "url", film, at=1258237199, ip="145.168.144.9")
    )
    cases.deny(
        "documented-custom-1-other-folder", "resource", sent(office, "url", image, at=1258237199, ip="145.168.143.9")
    )
    cases.deny("documented-custom-1-expired", "expired", sent(office, "url", film, at=1258237200, ip="145.168.143.9"))
    cases.allow("documented-custom-2", home, sent(home, "url", film, at=1255674715, ip="216.98.35.1"))
    cases.allow("documented-custom-2-any-http", home, sent(home, "url", image, at=1241073791, ip="216.98.35.1"))
    cases.deny(
        "documented-custom-2-https",
        "resource",
        sent(home, "url", film.replace("http:", "https:"), at=1255674715, ip="216.98.35.1"),
    )
    cases.deny(
        "documented-custom-2-too-early", "not_yet_valid", sent(home, "url", film, at=1241073790, ip="216.98.35.1")
    )
    cases.deny("documented-custom-2-expired", "expired", sent(home, "url", film, at=1255674716, ip="216.98.35.1"))
    cases.deny("documented-custom-2-elsewhere", "ip_address", sent(home, "url", film, at=1255674715, ip="216.98.35.2"))


def hand_written(cases: Verdicts) -> None:
    """White space and order are the writer's own: the bytes that are sent are the bytes that are signed."""
    orders = {
        "order-js": FULL,
        "order-java": changed(
            statement(RESOURCE, condition(DATE_LESS_THAN, IP_ADDRESS, DATE_GREATER_THAN)), ":[", ": ["
        ),
        "order-end-last": statement(condition(DATE_GREATER_THAN, IP_ADDRESS, DATE_LESS_THAN), RESOURCE),
        "source-ip-without-prefix": changed(FULL, "203.0.113.0/24", VIEWER),
        "not-json-escaped": changed(FULL, "/videos/*", "/videos/*?x=<&>'"),
    }
    for name, text in {**HAND_WRITTEN, **orders}.items():
        url = VIDEO + "?x=<&>'" if name == "not-json-escaped" else VIDEO
        by = signed(text)
        for way in BY_URL_AND_COOKIES:
            cases.allow(f"policy-{name}-{way}", by, sent(by, way, url, ip=VIEWER))
    by = signed(statement(CONDITION))
    cases.allow("policy-no-resource-any-url", by, sent(by, "url", "http://media.example.com/x?y=1"))
    cases.deny("policy-no-resource-expired", "expired", sent(by, "url", at=END))
