#!/usr/bin/env python3
"""Measure the Python package beside botocore's signer: the same work, in turns, in one run.

    make bench

Each row is measured in rounds that take turns, so that a machine that slows down slows all of
them; the figure is the median of the rounds, in CPU time of the process where one core works and
in time by the clock where all do.
"""

from __future__ import annotations

import datetime
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import rsa
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from frontseal import PrivateKey, Signer, Verifier

KEYS = Path(__file__).resolve().parents[1] / "tests" / "keys"
PEM = (KEYS / "rsa-2048.pem").read_bytes()
URL = "https://d111111abcdef8.cloudfront.net/private/videos/2026/11/23/film-1080p.mp4?session=8d4f"
END = 1893456000
END_AS_DATE = datetime.datetime.fromtimestamp(END, datetime.timezone.utc)
ID = "K2JCJMDEHXQW5F"
ROUNDS = 7

Work = Callable[[], object]


def main() -> int:
    ours = Signer(ID, PEM)
    p256 = Signer(ID, (KEYS / "p-256.pem").read_bytes())
    cached = serialization.load_pem_private_key(PEM, None)
    parsed = rsa.PrivateKey.load_pkcs1(PEM)
    urls = [f"{URL}&n={number}" for number in range(1000)]
    folder = "https://d111111abcdef8.cloudfront.net/private/*"

    def with_key(sign: Callable[[bytes], bytes]) -> CloudFrontSigner:
        return CloudFrontSigner(ID, sign)

    by_cached = with_key(lambda message: cached.sign(message, padding.PKCS1v15(), hashes.SHA1()))
    by_pem = with_key(
        lambda message: serialization.load_pem_private_key(PEM, None).sign(message, padding.PKCS1v15(), hashes.SHA1())
    )
    by_rsa = with_key(lambda message: rsa.sign(message, parsed, "SHA-1"))

    def botocore(signer: CloudFrontSigner, url: str = URL) -> str:
        return signer.generate_presigned_url(url, date_less_than=END_AS_DATE)

    def botocore_wildcard() -> list[str]:
        policy = by_cached.build_policy(folder, END_AS_DATE)
        return [by_cached.generate_presigned_url(url, policy=policy) for url in urls]

    assert botocore(by_cached) == ours.sign_url(URL, date_less_than=END)
    verifier = Verifier({ID: PrivateKey(PEM).public_key()})
    signed = ours.sign_url(URL, date_less_than=END)

    table(
        "one canned URL, RSA-2048",
        ("frontseal", 200, lambda: ours.sign_url(URL, date_less_than=END)),
        ("frontseal, P-256", 2000, lambda: p256.sign_url(URL, date_less_than=END)),
        ("botocore + cryptography, key kept", 200, lambda: botocore(by_cached)),
        ("botocore + cryptography, key parsed per call", 10, lambda: botocore(by_pem)),
        ("botocore + rsa", 20, lambda: botocore(by_rsa)),
    )
    table(
        "1,000 different URLs, by the clock",
        ("frontseal, all cores", 1, lambda: ours.sign_urls(urls, date_less_than=END)),
        ("frontseal, P-256, all cores", 1, lambda: p256.sign_urls(urls, date_less_than=END)),
        ("botocore + cryptography, key kept", 1, lambda: [botocore(by_cached, url) for url in urls]),
        clock=time.perf_counter,
    )
    table(
        "1,000 URLs of one wildcard",
        ("frontseal", 20, lambda: ours.sign_urls(urls, date_less_than=END, resource=folder)),
        ("botocore + cryptography, key kept", 1, botocore_wildcard),
    )
    table(
        "loading the key",
        ("frontseal", 200, lambda: PrivateKey(PEM)),
        ("cryptography", 10, lambda: serialization.load_pem_private_key(PEM, None)),
        ("rsa", 20, lambda: rsa.PrivateKey.load_pkcs1(PEM)),
    )
    table(
        "verifying a URL",
        ("frontseal", 2000, lambda: verifier.verify_url(signed, at=END - 1)),
    )
    return 0


def table(title: str, *rows: tuple[str, int, Work], clock: Callable[[], float] = time.process_time) -> None:
    """Measure `rows`, each a name, how often a round does its work, and the work."""
    rounds: dict[str, list[float]] = {name: [] for name, _, _ in rows}
    for _ in range(ROUNDS):
        for name, times, work in rows:
            started = clock()
            for _ in range(times):
                work()
            rounds[name].append((clock() - started) / times)
    first = statistics.median(rounds[rows[0][0]])
    print(f"\n{title}")
    for name, seconds in rounds.items():
        median = statistics.median(seconds)
        spread = (max(seconds) - min(seconds)) / median
        print(f"  {name:48} {readable(median):>10}  ± {spread / 2:4.0%}  {median / first:8.2f} ×")


def readable(seconds: float) -> str:
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.1f} {unit}"
    return f"{seconds * 1e9:.0f} ns"


if __name__ == "__main__":
    sys.exit(main())
