"""Answers `row count` on standard input with how long `count` URLs took; see ../../README.md."""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

KEYS = Path(os.environ["BENCH_KEYS"])
KEY_PAIR_ID = os.environ["BENCH_KEY_PAIR_ID"]
URL = os.environ["BENCH_URL"]
FOLDER = os.environ["BENCH_FOLDER"]
END = int(os.environ["BENCH_END"])

RSA = (KEYS / "rsa-2048.pem").read_bytes()
P256 = (KEYS / "p-256.pem").read_bytes()

Row = Callable[[int], "tuple[float, object]"]


def each(work: Callable[[], object]) -> Row:
    """Return a row that does its work once for each URL."""

    def row(count: int) -> tuple[float, object]:
        start = time.perf_counter()
        for _ in range(count):
            result = work()
        return time.perf_counter() - start, result

    return row


def batch(work: Callable[[list[str]], list[str]]) -> Row:
    """Return a row that works on a list of different URLs, which is made before the clock starts."""

    def row(count: int) -> tuple[float, object]:
        urls = [f"{FOLDER}{number}.ts" for number in range(count)]
        start = time.perf_counter()
        signed = work(urls)
        return time.perf_counter() - start, signed[-1]

    return row


def frontseal() -> dict[str, Row]:
    from frontseal import Policy, PrivateKey, Signer, Verifier

    rsa, p256 = Signer(KEY_PAIR_ID, RSA), Signer(KEY_PAIR_ID, P256)
    sha256 = Signer(KEY_PAIR_ID, RSA, hash_algorithm="SHA256")
    pattern = FOLDER + "*"

    def more(count: int) -> tuple[float, object]:
        return batch(rsa.sign(Policy(resource=pattern, date_less_than=END)).urls)(count)

    verifier = Verifier({KEY_PAIR_ID: PrivateKey(RSA).public_key()})

    def verify(count: int) -> tuple[float, object]:
        signed = rsa.sign_url(URL, date_less_than=END)
        return each(lambda: verifier.verify_url(signed, now=END - 1).key_pair_id)(count)

    return {
        "load-rsa": each(lambda: PrivateKey(RSA).bits),
        "url-rsa-sha1": each(lambda: rsa.sign_url(URL, date_less_than=END)),
        "url-rsa-sha256": each(lambda: sha256.sign_url(URL, date_less_than=END)),
        "url-p256": each(lambda: p256.sign_url(URL, date_less_than=END)),
        "batch-rsa": batch(lambda urls: rsa.sign_urls(urls, date_less_than=END)),
        "batch-p256": batch(lambda urls: p256.sign_urls(urls, date_less_than=END)),
        "batch-wildcard": batch(lambda urls: rsa.sign_urls(urls, date_less_than=END, resource=pattern)),
        "more-wildcard": more,
        "cookies": each(lambda: rsa.sign_cookies(pattern, date_less_than=END).cookie_header()),
        "verify-rsa": verify,
    }


def botocore(sign: Callable[[bytes], bytes], load: Callable[[], object]) -> dict[str, Row]:
    from botocore.signers import CloudFrontSigner

    signer = CloudFrontSigner(KEY_PAIR_ID, sign)
    end = datetime.datetime.fromtimestamp(END, datetime.timezone.utc)

    def one(url: str) -> str:
        return signer.generate_presigned_url(url, date_less_than=end)

    def many(urls: list[str]) -> list[str]:
        if hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) == 1:
            return [one(url) for url in urls]
        with ThreadPoolExecutor() as threads:
            return list(threads.map(one, urls))

    def wildcard(urls: list[str]) -> list[str]:
        policy = signer.build_policy(FOLDER + "*", end)
        return [signer.generate_presigned_url(url, policy=policy) for url in urls]

    return {
        "load-rsa": each(lambda: load() and "loaded"),
        "url-rsa-sha1": each(lambda: one(URL)),
        "batch-rsa": batch(many),
        "batch-wildcard": batch(wildcard),
    }


def botocore_with_cryptography(*, per_call: bool) -> dict[str, Row]:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    def load():
        return serialization.load_pem_private_key(RSA, password=None)

    kept = load()
    key = load if per_call else lambda: kept
    return botocore(lambda message: key().sign(message, padding.PKCS1v15(), hashes.SHA1()), load)


def botocore_with_rsa() -> dict[str, Row]:
    import rsa

    def load():
        return rsa.PrivateKey.load_pkcs1(RSA)

    key = load()
    return botocore(lambda message: rsa.sign(message, key, "SHA-1"), load)


CONTESTANTS = {
    "frontseal": frontseal,
    "botocore-kept": lambda: botocore_with_cryptography(per_call=False),
    "botocore-per-call": lambda: botocore_with_cryptography(per_call=True),
    "botocore-rsa": botocore_with_rsa,
}


def main() -> None:
    rows = CONTESTANTS[sys.argv[1]]()
    print(*rows, flush=True)
    for line in sys.stdin:
        name, count = line.split()
        seconds, result = rows[name](max(int(count), 1))
        print(seconds if int(count) else result, flush=True)


if __name__ == "__main__":
    main()
