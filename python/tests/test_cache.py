"""The cache of signatures."""

from __future__ import annotations

from conftest import END, KEY_PAIR_ID, URL, key_path

from frontseal import ExternalKey, PrivateKey, Signer


def test_a_policy_signed_before_costs_no_key_operation() -> None:
    calls = []

    def sign(message: bytes) -> bytes:
        calls.append(message)
        return bytes(256)

    signer = Signer(KEY_PAIR_ID, ExternalKey(sign), cache=2)
    urls = {signer.sign_url(URL, date_less_than=END) for _ in range(3)}
    assert (len(urls), len(calls)) == (1, 1)
    assert repr(signer.cache_info) == "CacheInfo(hits=2, misses=1, entries=1, capacity=2)"


def test_the_urls_are_the_same_with_and_without_it() -> None:
    key = PrivateKey(key_path("rsa-2048"))
    plain, cached = Signer(KEY_PAIR_ID, key), Signer(KEY_PAIR_ID, key, cache=10)
    urls = [f"{URL}?{number}" for number in range(20)]
    for _ in range(2):
        assert cached.sign_urls(urls, date_less_than=END) == plain.sign_urls(urls, date_less_than=END)
    assert cached.cache_info is not None and cached.cache_info.entries == 10
    assert plain.cache_info is None


def test_a_url_of_a_p256_key_stays_the_same_with_a_cache_alone() -> None:
    key = PrivateKey(key_path("p-256"))
    for signer, count in ((Signer(KEY_PAIR_ID, key), 3), (Signer(KEY_PAIR_ID, key, cache=1), 1)):
        # Rounded to a point in time that does not pass while the test runs.
        urls = {signer.sign_url(URL, expires_in=900_000_000, round_to=900_000_000) for _ in range(3)}
        assert len(urls) == count
