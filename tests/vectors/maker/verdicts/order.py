"""Requests with two faults at once."""

from __future__ import annotations

from ..handwritten import PLAIN, changed
from ..shared import END, HOST, KEY_PAIR_ID, START, VIDEO
from .base import VIEWER, Verdicts, asking, canned, custom, sent, signed

CONFLICT = "CloudFront-Expires=1; CloudFront-Policy="


def orders(cases: Verdicts) -> None:
    """The earlier step of the decision names its own fault."""
    by, broken = canned(), signed("hello")
    limited = custom(HOST + "/images/*", start=START, ip="203.0.113.0/24")
    here = custom(start=START, ip="203.0.113.0/24")
    for name, reason, given in (
        ("request-before-missing-key", "malformed_request", asking(VIDEO + " ", by)),
        ("request-before-duplicate", "malformed_request", asking(by.on(by.on(VIDEO)) + " ", by)),
        (
            "duplicate-before-conflict",
            "duplicate_parameter",
            asking(VIDEO, by, cookies=by.put(Policy="x").cookies() + "; CloudFront-Expires=1"),
        ),
        ("duplicate-before-missing-key", "duplicate_parameter", asking(VIDEO + "?Expires=1&Expires=1", by)),
        (
            "duplicate-before-unknown-key",
            "duplicate_parameter",
            asking(by.put(KeyPairId="x").on(VIDEO + "?Expires=1"), by),
        ),
        ("conflict-before-missing-key", "conflicting_parameters", asking(VIDEO, by, cookies=f"{CONFLICT}x")),
        ("conflict-before-malformed-policy", "conflicting_parameters", sent(by.put(Policy="!"), "cookies")),
        ("missing-key-before-malformed-policy", "missing_key", asking(VIDEO + "?Policy=!&Signature=!", by)),
        (
            "unknown-key-before-malformed-policy",
            "unknown_key",
            sent(by.put(KeyPairId="x", Expires="!", Signature="!"), "url"),
        ),
        ("unknown-key-before-expired", "unknown_key", sent(by.put(KeyPairId="x"), "url", at=END)),
        (
            "malformed-policy-before-malformed-signature",
            "malformed_policy",
            sent(by.put(Expires="!", Signature="!"), "url"),
        ),
        (
            "malformed-policy-before-missing-signature",
            "malformed_policy",
            asking(VIDEO + f"?Key-Pair-Id={KEY_PAIR_ID}", by),
        ),
        ("malformed-policy-before-hash", "malformed_policy", sent(by.put(Expires="!", HashAlgorithm="x"), "url")),
        (
            "malformed-signature-before-hash",
            "malformed_signature",
            sent(by.put(Signature="!", HashAlgorithm="x"), "url"),
        ),
        ("malformed-signature-before-expired", "malformed_signature", sent(by.put(Signature="!"), "url", at=END)),
        ("signature-before-policy-is-read", "signature", sent(broken.put(Signature="AAAA"), "url")),
        ("signature-before-resource", "signature", sent(limited.put(Signature="AAAA"), "url", ip=VIEWER)),
        ("signature-before-expired", "signature", sent(by.put(Signature="AAAA"), "url", at=END)),
        ("hash-before-expired", "signature", sent(by.put(HashAlgorithm="SHA-1"), "url", at=END)),
        ("canned-url-before-expired", "signature", sent(by, "url", VIDEO + "x", at=END)),
        (
            "policy-is-read-before-resource",
            "malformed_policy",
            sent(signed(changed(limited.text, "images/*", r"images\/*")), "url", at=END),
        ),
        (
            "policy-is-read-before-expired",
            "malformed_policy",
            sent(signed(changed(PLAIN, "]}", '],"Version":1}')), "url", at=END),
        ),
        ("resource-before-not-yet-valid", "resource", sent(limited, "url", at=START)),
        ("resource-before-expired", "resource", sent(limited, "url", at=END)),
        ("resource-before-address", "resource", sent(limited, "url", ip="198.51.100.7")),
        ("not-yet-valid-before-address", "not_yet_valid", sent(here, "url", at=START, ip="198.51.100.7")),
        ("expired-before-address", "expired", sent(here, "url", at=END, ip="198.51.100.7")),
    ):
        cases.deny(f"order-{name}", reason, given)
