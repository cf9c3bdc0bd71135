"""Signatures that do not hold."""

from __future__ import annotations

from collections.abc import Callable

from ..ecdsa import P_256_ORDER, der, numbers
from ..handwritten import (
    CONDITION,
    DATE_GREATER_THAN,
    DATE_LESS_THAN,
    FULL,
    HAND_WRITTEN,
    IP_ADDRESS,
    changed,
    statement,
)
from ..openssl import KEYS, cloudfront_base64, openssl, public_key, sign
from ..shared import END, HOST, KEY_PAIR_ID, START, VIDEO
from .base import BY_URL_AND_COOKIES, VIEWER, Signed, Verdicts, asking, canned, custom, sent, signed, with_signature


def hashes(cases: Verdicts) -> None:
    makers: dict[str, Callable[..., Signed]] = {"canned": canned, "custom": custom}
    for key in ("rsa-2048", "p-256"):
        for kind, make in makers.items():
            for way in BY_URL_AND_COOKIES:
                by = make(key=key, hash_algorithm="SHA1")
                announced = by.put(HashAlgorithm="SHA1")
                cases.allow(f"hash-{key}-{kind}-sha1-announced-{way}", by, sent(announced, way))
                other = make(key=key, hash_algorithm="SHA256").put(HashAlgorithm="SHA1")
                cases.deny(f"hash-{key}-{kind}-sha256-announced-as-sha1-{way}", "signature", sent(other, way))
                by = by.put(HashAlgorithm="SHA256")
                cases.deny(f"hash-{key}-{kind}-sha1-announced-as-sha256-{way}", "signature", sent(by, way))
                by = make(key=key, hash_algorithm="SHA256").without("Hash-Algorithm")
                cases.deny(f"hash-{key}-{kind}-sha256-not-announced-{way}", "signature", sent(by, way))
    for hash_algorithm, values in {
        "SHA1": {
            "lower-case": "sha1",
            "dash": "SHA-1",
            "empty": "",
            "encoded-letter": "%53HA1",
            "with-rsa": "RSA-SHA1",
        },
        "SHA256": {
            "lower-case": "sha256",
            "mixed-case": "Sha256",
            "dash": "SHA-256",
            "family": "SHA2",
            "none": "none",
            "encoded-space-last": "SHA256%20",
            "encoded-letter": "%53HA256",
            "with-rsa": "RSA-SHA256",
        },
    }.items():
        for name, value in values.items():
            by = canned(hash_algorithm=hash_algorithm).put(HashAlgorithm=value)
            cases.deny(f"hash-{hash_algorithm.lower()}-announced-as-{name}", "signature", sent(by, "url"))
    by = canned()
    cases.deny("hash-no-equals", "signature", asking(by.on(VIDEO) + "&Hash-Algorithm", by))
    cases.deny("hash-sha1-announced-as-empty-cookies", "signature", sent(by.put(HashAlgorithm=""), "cookies"))
    cases.deny(
        "hash-sha256-announced-as-lower-case-cookies",
        "signature",
        sent(canned(hash_algorithm="SHA256").put(HashAlgorithm="sha256"), "cookies"),
    )
    for name in ("SHA512", "SHA384", "SHA224", "MD5"):
        by = with_signature(canned(), sign("rsa-2048", name, canned().text.encode()))
        cases.deny(f"hash-{name.lower()}-not-announced", "signature", sent(by, "url"))
        cases.deny(f"hash-{name.lower()}-announced", "signature", sent(by.put(HashAlgorithm=name), "url"))
        cases.deny(f"hash-{name.lower()}-announced-as-sha256", "signature", sent(by.put(HashAlgorithm="SHA256"), "url"))


def flipped(data: bytes, place: int) -> bytes:
    """Flip the lowest bit of one byte."""
    there = bytearray(data)
    there[place] ^= 1
    return bytes(there)


def wrong_signatures(cases: Verdicts) -> None:
    """The signature is one, but of another text or by another key."""
    by, limited = canned(), custom(start=START, ip="203.0.113.0/24")
    for way in BY_URL_AND_COOKIES:
        cases.deny(f"signed-expires-later-{way}", "signature", sent(by.put(Expires=str(END + 1)), way))
        cases.deny(
            f"signed-policy-for-another-{way}",
            "signature",
            sent(custom().put(Policy=custom(HOST + "/*").parameters["Policy"]), way),
        )
    cases.deny("signed-expires-leading-zero", "signature", sent(by.put(Expires=f"0{END}"), "url"))
    cases.deny("signed-expires-shorter", "signature", sent(by.put(Expires=str(END)[:-1]), "url"))
    cases.deny("signed-expires-longer", "signature", sent(by.put(Expires=f"{END}0"), "url"))
    cases.deny("signed-expires-largest", "signature", sent(by.put(Expires=str(2**63 - 1)), "url"))
    cases.deny("signed-expires-milliseconds", "signature", sent(by.put(Expires=f"{END}000"), "url"))
    for name, text in {
        "end": changed(limited.text, str(END), str(END + 1)),
        "start": changed(limited.text, str(START), str(START - 1)),
        "address": changed(limited.text, "203.0.113.0/24", "0.0.0.0/0"),
        "resource": changed(limited.text, "/videos/*", "/*"),
        "start-dropped": changed(limited.text, "," + DATE_GREATER_THAN, ""),
        "address-dropped": changed(limited.text, "," + IP_ADDRESS, ""),
        "white-space-added": limited.text + "\n",
        "white-space-inside": changed(limited.text, ":", ": "),
        "order": FULL.replace(DATE_LESS_THAN + "," + DATE_GREATER_THAN, DATE_GREATER_THAN + "," + DATE_LESS_THAN),
        "cut": limited.text[:-1],
        "empty": " ",
        "encoded-twice": limited.parameters["Policy"],
    }.items():
        policy = cloudfront_base64(text.encode())
        cases.deny(f"signed-policy-{name}-changed", "signature", sent(limited.put(Policy=policy), "url", ip=VIEWER))
    pretty = signed(HAND_WRITTEN["pretty"])
    minified = cloudfront_base64(FULL.encode())
    cases.deny("signed-pretty-sent-minified", "signature", sent(pretty.put(Policy=minified), "url", ip=VIEWER))
    cases.deny(
        "signed-canned-sent-with-custom-signature",
        "signature",
        sent(by.put(Signature=limited.parameters["Signature"]), "url"),
    )
    cases.deny("signed-by-another-key", "signature", sent(by, "url", keys={KEY_PAIR_ID: "boto-1024.pub.pem"}))
    cases.deny(
        "signed-by-another-key-of-its-size",
        "signature",
        sent(canned(key="rsa-1024"), "url", keys={KEY_PAIR_ID: "boto-1024.pub.pem"}),
    )
    cases.deny(
        "signed-by-another-key-certificate",
        "signature",
        sent(canned(key="rsa-1024"), "url", keys={KEY_PAIR_ID: "forms/rsa-certificate.der"}),
    )
    cases.deny("signed-url-without-its-query", "signature", sent(by, "url", VIDEO + "?size=large"))
    cases.deny("signed-url-with-question-mark", "signature", sent(canned(VIDEO + "?"), "url"))
    cases.deny("signed-path-alone", "signature", sent(canned("/videos/a.mp4"), "url"))
    cases.deny("signed-whole-signed-url", "signature", sent(canned(VIDEO + f"?Expires={END}"), "url"))
    cases.deny(
        "signed-escaped-slashes", "signature", sent(signed(by.text.replace("/", "\\/"), expires=str(END)), "url")
    )
    query = VIDEO + "?a=1&b=2"
    cases.deny(
        "signed-escaped-ampersand",
        "signature",
        sent(signed(canned(query).text.replace("&", "\\u0026"), expires=str(END)), "url", query),
    )
    cases.deny(
        "signed-canned-with-a-space",
        "signature",
        sent(signed(changed(by.text, '":[', '": ['), expires=str(END)), "url"),
    )
    cases.deny(
        "signed-canned-end-first",
        "signature",
        sent(signed(statement(CONDITION, f'"Resource":"{VIDEO}"'), expires=str(END)), "url"),
    )
    cases.deny("signed-broken-policy", "signature", sent(custom().put(Policy=cloudfront_base64(b"hello")), "url"))


PSS = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:0")  # without a salt: the same every time

# The canned policy for VIDEO with this end has an RSA-2048 SHA-1 signature whose first byte is nought.
LEADING_ZERO_END = END - 364


def wrong_rsa_signatures(cases: Verdicts) -> None:
    by = canned()
    good, text = by.signature, by.text.encode()
    for name, signature in {
        "first-byte": flipped(good, 0),
        "middle-byte": flipped(good, 128),
        "last-byte": flipped(good, 255),
        "one-byte": good[:1],
        "half": good[:128],
        "last-byte-missing": good[:-1],
        "first-byte-missing": good[1:],
        "zero-behind": good + b"\0",
        "zero-before": b"\0" + good,
        "twice": good + good,
        "backwards": good[::-1],
        "zeros": bytes(256),
        "one": bytes(255) + b"\1",
        "all-ff": b"\xff" * 256,
        "zero-byte": b"\0",
        "shorter-key": canned(key="rsa-1024").signature,
        "longer-key": canned(key="rsa-4096").signature,
        "p-256": canned(key="p-256", hash_algorithm="SHA1").signature,
        "pss": sign("rsa-2048", "SHA1", text, *PSS),
        "no-digest-info": bare_signature(text),
        "text-of-the-signature": by.parameters["Signature"].encode(),
        "long": b"A" * 2000,
    }.items():
        cases.deny(f"rsa-{name}", "signature", sent(with_signature(by, signature), "url"))
        if name in ("middle-byte", "last-byte-missing", "zeros", "all-ff"):
            cases.deny(f"rsa-{name}-cookies", "signature", sent(with_signature(by, signature), "cookies"))
    cases.deny("rsa-truncated-text", "signature", sent(by.put(Signature=by.parameters["Signature"][:-4]), "url"))
    announced = canned(hash_algorithm="SHA256")
    pss = sign("rsa-2048", "SHA256", text, *PSS)
    cases.deny("rsa-pss-sha256", "signature", sent(with_signature(announced, pss), "url"))
    by = canned(end=LEADING_ZERO_END)
    good, modulus = by.signature, rsa_modulus("rsa-2048")
    if good[0]:
        raise ValueError("LEADING_ZERO_END is no longer what it says")
    cases.allow("rsa-leading-zero", by, sent(by, "url"))
    cases.deny("rsa-leading-zero-dropped", "signature", sent(with_signature(by, good[1:]), "url"))
    larger = (int.from_bytes(good, "big") + modulus).to_bytes(256, "big")
    cases.deny("rsa-modulus-added", "signature", sent(with_signature(by, larger), "url"))
    negative = (modulus - int.from_bytes(good, "big")).to_bytes(256, "big")
    cases.deny("rsa-taken-from-modulus", "signature", sent(with_signature(by, negative), "url"))
    cases.deny("rsa-modulus-itself", "signature", sent(with_signature(by, modulus.to_bytes(256, "big")), "url"))


def bare_signature(text: bytes) -> bytes:
    """PKCS#1 v1.5 over the bare SHA-1 digest, which does not say that it is one."""
    digest = openssl("dgst", "-sha1", "-binary", text=text)
    return openssl("pkeyutl", "-sign", "-inkey", str(KEYS / "rsa-2048.pem"), text=digest)


def rsa_modulus(key: str) -> int:
    printed = openssl("rsa", "-pubin", "-noout", "-modulus", text=public_key(f"{key}.pub.pem"))
    return int(printed.decode().strip().partition("=")[2], 16)


def wrong_ecdsa_signatures(cases: Verdicts) -> None:
    by = canned(key="p-256")
    good = by.signature
    r, s = numbers(good)
    low, high = sorted((s, P_256_ORDER - s))
    for name, number in {"low": low, "high": high}.items():
        either = with_signature(by, der(r, number))
        cases.allow(f"ecdsa-{name}-s", either, sent(either, "url"))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    for name, signature in {
        "first-byte": flipped(good, 0),
        "in-r": flipped(good, 10),
        "in-s": flipped(good, len(good) - 1),
        "raw": raw,
        "byte-behind": good + b"\0",
        "bytes-inside-behind": bytes((0x30, len(good))) + good[2:] + b"\5\0",
        "last-byte-missing": good[:-1],
        "half": good[: len(good) // 2],
        "long-length": b"\x30\x81" + good[1:],
        "endless-length": b"\x30\x80" + good[2:] + b"\0\0",
        "r-padded": padded_r(good),
        "r-negative": bytes((0x30, 68, 2, 32)) + b"\xff" * 32 + b"\2\x20" + b"\1" * 32,
        "r-zero": der(0, s),
        "s-zero": der(r, 0),
        "both-zero": der(0, 0),
        "both-one": der(1, 1),
        "r-order": der(P_256_ORDER, s),
        "s-order": der(r, P_256_ORDER),
        "r-plus-order": der(r + P_256_ORDER, s),
        "s-plus-order": der(r, s + P_256_ORDER),
        "swapped": der(s, r),
        "zeros": bytes(72),
        "all-ff": b"\xff" * 72,
        "empty-sequence": b"\x30\0",
        "r-alone": bytes((0x30, 2 + good[3])) + good[2 : 4 + good[3]],
        "three-numbers": bytes((0x30, len(good) + 1)) + good[2:] + b"\2\1\1",
        "wrong-tag": b"\x31" + good[1:],
        "rsa": canned(hash_algorithm="SHA256").signature,
        "long": b"\x30" * 2000,
    }.items():
        cases.deny(f"ecdsa-{name}", "signature", sent(with_signature(by, signature), "url"))
        if name in ("in-s", "raw", "byte-behind", "both-zero"):
            cases.deny(f"ecdsa-{name}-cookies", "signature", sent(with_signature(by, signature), "cookies"))
    cases.deny("ecdsa-expires-changed", "signature", sent(by.put(Expires=str(END + 1)), "url"))
    cases.deny("ecdsa-other-url", "signature", sent(by, "url", VIDEO + "x"))
    by = canned(key="p-256", hash_algorithm="SHA1")
    cases.deny("ecdsa-other-url-sha1", "signature", sent(by, "url", VIDEO + "x"))
    cases.deny(
        "ecdsa-policy-changed",
        "signature",
        sent(custom(key="p-256").put(Policy=custom(HOST + "/*").parameters["Policy"]), "cookies"),
    )


def padded_r(good: bytes) -> bytes:
    """A nought before r that DER does not want."""
    return bytes((0x30, good[1] + 1, 2, good[3] + 1)) + b"\0" + good[4:]
