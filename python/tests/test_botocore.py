"""The peer: botocore's signer over `cryptography`, on the same input, in the same process."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

import pytest
from botocore.signers import CloudFrontSigner
from conftest import KEY_PAIR_ID, key_path
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from frontseal import PrivateKey, Signer, Verifier

# What every client sends as it is (docs/clients.md). The drop-in signs what only some change, too.
PARTS = [*"abcXYZ019-_~!$(),;:@/&=+", "%2F", "%c3%a9", ".a"]
CASES = 3000


def random_url(chance: random.Random) -> str:
    """A URL of any characters that no client changes, often with a query."""

    def some(most: int) -> str:
        return "".join(chance.choices(PARTS, k=chance.randint(0, most)))

    host = chance.choice(["d111111abcdef8.cloudfront.net", "media.example.com:8443", "h"])
    query = chance.choice([f"?v={some(30)}", ""])
    return f"{chance.choice(['http', 'https'])}://{host}/{some(60)}{query}"


@pytest.fixture(scope="module")
def botocore_signer() -> CloudFrontSigner:
    key = serialization.load_pem_private_key(key_path("rsa-2048").read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return CloudFrontSigner(KEY_PAIR_ID, lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA1()))


def test_canned_urls_are_the_same_bytes(
    signer: Signer, botocore_signer: CloudFrontSigner, chance: random.Random
) -> None:
    for _ in range(CASES):
        url = random_url(chance)
        end = datetime(2020, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=chance.randrange(10**15))
        expected = botocore_signer.generate_presigned_url(url, date_less_than=end)
        assert signer.sign_url(url, date_less_than=end) == expected


def test_policies_that_botocore_writes_are_the_same_bytes(
    signer: Signer, botocore_signer: CloudFrontSigner, chance: random.Random
) -> None:
    for _ in range(CASES // 10):
        url = random_url(chance)
        end = datetime.fromtimestamp(chance.randrange(10**9, 10**10), timezone.utc)
        policy = botocore_signer.build_policy(
            url,
            end,
            date_greater_than=chance.choice([None, end - timedelta(days=1)]),
            ip_address=chance.choice([None, "192.0.2.7", "192.0.2.0/24"]),
        )
        expected = botocore_signer.generate_presigned_url(url, policy=policy)
        assert signer.sign_url(url, policy=policy) == expected


def test_what_botocore_signs_is_verified(botocore_signer: CloudFrontSigner, chance: random.Random) -> None:
    verifier = Verifier({KEY_PAIR_ID: PrivateKey(key_path("rsa-2048")).public_key()})
    for _ in range(CASES // 10):
        end = datetime.fromtimestamp(chance.randrange(10**9, 10**10), timezone.utc)
        url = botocore_signer.generate_presigned_url(random_url(chance), date_less_than=end)
        assert verifier.verify_url(url, now=end - timedelta(seconds=9)).time_left == 9
