"""The key: what it is written in, which one is meant, and whether it is trusted."""

from __future__ import annotations

from dataclasses import replace

from ..openssl import public_key
from ..shared import KEY_PAIR_ID, OLD_KEY_PAIR_ID, VIDEO
from .base import BY_URL_AND_COOKIES, OTHER_KEY_PAIR_ID, Verdicts, asking, canned, custom, sent


def key_forms(cases: Verdicts) -> None:
    """The trusted key in every form that a public key has."""
    for key, base in {"rsa-2048": "rsa", "p-256": "p-256"}.items():
        by = canned(key=key)
        files = [f"forms/{base}-{form}.{suffix}" for form in ("public", "certificate") for suffix in ("pem", "der")]
        if base == "rsa":
            files += ["forms/rsa-public-pkcs1.pem", "forms/rsa-public-pkcs1.der"]
        for file in files:
            if public_key(file) != public_key(f"{key}.pub.pem"):
                raise ValueError(f"{file} is not {key}")
            name = file.partition("/")[2].replace(".", "-")
            cases.allow(f"key-{name}", by, sent(by, "url", keys={KEY_PAIR_ID: file}))
            if name.endswith("certificate-der"):
                cases.deny(f"key-{name}-other-url", "signature", sent(by, "url", VIDEO + "x", keys={KEY_PAIR_ID: file}))


def missing_keys(cases: Verdicts) -> None:
    by = canned()
    cases.deny("missing-key-no-parameters", "missing_key", asking(VIDEO, by))
    cases.deny("missing-key-own-query-alone", "missing_key", asking(VIDEO + "?size=large", by))
    cases.deny("missing-key-question-mark-alone", "missing_key", asking(VIDEO + "?", by))
    for way in BY_URL_AND_COOKIES:
        cases.deny(f"missing-key-left-out-{way}", "missing_key", sent(by.without("Key-Pair-Id"), way))
        cases.deny(f"missing-key-empty-{way}", "missing_key", sent(by.put(KeyPairId=""), way))
    cases.deny("missing-key-no-equals", "missing_key", asking(by.without("Key-Pair-Id").on(VIDEO) + "&Key-Pair-Id", by))
    cases.deny("missing-key-nothing-trusted", "missing_key", asking(VIDEO, by, keys={}))


def unknown_keys(cases: Verdicts) -> None:
    by = canned()
    for name, key_pair_id in {
        "other": OTHER_KEY_PAIR_ID,
        "lower-case": KEY_PAIR_ID.lower(),
        "flipped-case": KEY_PAIR_ID[:-1] + KEY_PAIR_ID[-1].lower(),
        "shorter": KEY_PAIR_ID[:-1],
        "longer": KEY_PAIR_ID + "0",
        "encoded": "%4B" + KEY_PAIR_ID[1:],
        "encoded-space": KEY_PAIR_ID + "%20",
        "plus": KEY_PAIR_ID + "+",
        "encoded-nul": KEY_PAIR_ID + "%00",
        "access-key": "AKIAIOSFODNN7EXAMPLE",
        "two": f"{KEY_PAIR_ID},{KEY_PAIR_ID}",
    }.items():
        cases.deny(f"unknown-key-{name}", "unknown_key", sent(by.put(KeyPairId=key_pair_id), "url"))
        if name in ("other", "lower-case", "encoded"):
            cases.deny(f"unknown-key-{name}-cookies", "unknown_key", sent(by.put(KeyPairId=key_pair_id), "cookies"))
    cases.deny("unknown-key-nothing-trusted", "unknown_key", sent(by, "url", keys={}))
    cases.deny(
        "unknown-key-other-trusted", "unknown_key", sent(by, "url", keys={OTHER_KEY_PAIR_ID: "rsa-2048.pub.pem"})
    )


def rotated(cases: Verdicts) -> None:
    """Several keys are trusted; the key pair id says which one has to have signed."""
    old, new = canned(), canned(key="rsa-4096", key_pair_id=OTHER_KEY_PAIR_ID)
    curve = custom(key="p-256", key_pair_id=OLD_KEY_PAIR_ID)
    every = {**old.keys, **new.keys, **curve.keys}
    for name, by in {"old": old, "new": new, "p-256": curve}.items():
        for way in BY_URL_AND_COOKIES:
            cases.allow(f"rotation-{name}-{way}", by, sent(by, way, keys=every))
        cases.deny(
            f"rotation-{name}-retired",
            "unknown_key",
            sent(by, "url", keys={name: file for name, file in every.items() if name != by.key_pair_id}),
        )
    same = {KEY_PAIR_ID: "rsa-2048.pub.pem", OTHER_KEY_PAIR_ID: "forms/rsa-certificate.pem"}
    by = replace(old.put(KeyPairId=OTHER_KEY_PAIR_ID), key_pair_id=OTHER_KEY_PAIR_ID)
    cases.allow("rotation-one-key-under-two-ids", by, sent(by, "url", keys=same))
    for name, by, key_pair_id in (
        ("old-as-new", old, OTHER_KEY_PAIR_ID),
        ("new-as-old", new, KEY_PAIR_ID),
        ("old-as-p-256", old, OLD_KEY_PAIR_ID),
        ("p-256-as-old", curve, KEY_PAIR_ID),
    ):
        for way in BY_URL_AND_COOKIES:
            cases.deny(
                f"rotation-id-of-the-other-{name}-{way}",
                "signature",
                sent(by.put(KeyPairId=key_pair_id), way, keys=every),
            )
