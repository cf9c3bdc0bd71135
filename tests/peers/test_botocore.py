"""botocore's CloudFrontSigner as the oracle: the same bytes for canned policies, the same meaning
for custom ones."""

import base64
import datetime
import json

import pytest
from botocore.signers import CloudFrontSigner
from conftest import KEY_PAIR_ID, frontseal, private_key, random_url
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

RSA_KEYS = ["rsa-1024", "rsa-2048", "rsa-4096"]


def load(name):
    return serialization.load_pem_private_key(private_key(name).read_bytes(), password=None)


def botocore_signer(name, hash_algorithm=None):
    key = load(name)
    chosen = hashes.SHA256() if hash_algorithm == "SHA256" else hashes.SHA1()
    return CloudFrontSigner(KEY_PAIR_ID, lambda message: key.sign(message, padding.PKCS1v15(), chosen))


def utc(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


def parameters(signed, url):
    assert signed.startswith(url)
    return dict(pair.split("=", 1) for pair in signed[len(url) + 1 :].split("&"))


def decode(text):
    return base64.b64decode(text.translate(str.maketrans("-_~", "+=/")), validate=True)


@pytest.mark.parametrize("name", RSA_KEYS)
def test_canned_urls_are_the_same_bytes(name, chance):
    signer = botocore_signer(name)
    for end in [1, 1258237200, 4102444800, chance.randrange(1, 10**11)]:
        urls = [random_url(chance) for _ in range(60)]
        ours = frontseal(
            "sign",
            "-",
            "--key-pair-id",
            KEY_PAIR_ID,
            "--private-key",
            private_key(name),
            "--date-less-than",
            end,
            stdin="".join(f"{url}\n" for url in urls),
        ).split("\n")
        theirs = [signer.generate_presigned_url(url, date_less_than=utc(end)) for url in urls]
        assert ours == theirs


def test_custom_policies_mean_the_same_and_are_signed_the_same(chance):
    key = load("rsa-2048").public_key()
    signer = botocore_signer("rsa-2048")
    for _ in range(40):
        url = random_url(chance)
        end = chance.randrange(2, 4 * 10**9)
        start = chance.choice([None, chance.randrange(1, end)])
        address = chance.choice([None, "192.0.2.7", "192.0.2.0/24", "12.34.56.78/9", "0.0.0.0/0"])
        if start is None and address is None:
            continue
        flags = ["--date-less-than", end]
        flags += ["--date-greater-than", start] if start else []
        flags += ["--ip-address", address] if address else []
        ours = parameters(
            frontseal("sign", url, "--key-pair-id", KEY_PAIR_ID, "--private-key", private_key("rsa-2048"), *flags), url
        )
        written = signer.build_policy(
            url, utc(end), date_greater_than=utc(start) if start else None, ip_address=address
        )
        theirs = parameters(signer.generate_presigned_url(url, policy=written), url)
        assert list(ours) == list(theirs)
        policy = decode(ours["Policy"])
        assert json.loads(policy) == json.loads(decode(theirs["Policy"]))
        key.verify(decode(ours["Signature"]), policy, padding.PKCS1v15(), hashes.SHA1())


def test_a_policy_that_botocore_wrote_is_signed_as_botocore_signs_it(tmp_path):
    signer = botocore_signer("rsa-2048")
    written = signer.build_policy(
        "https://d111111abcdef8.cloudfront.net/videos/*", utc(1893456000), utc(1861920000), "192.0.2.0/24"
    )
    policy = tmp_path / "policy.json"
    policy.write_text(written, encoding="utf-8")
    url = "https://d111111abcdef8.cloudfront.net/videos/a.mp4?x=1"
    assert frontseal(
        "sign", url, "--key-pair-id", KEY_PAIR_ID, "--private-key", private_key("rsa-2048"), "--policy", policy
    ) == signer.generate_presigned_url(url, policy=written)


def test_sha256_is_what_cryptography_signs():
    url = "https://d111111abcdef8.cloudfront.net/a"
    signed = frontseal(
        "sign",
        url,
        "--key-pair-id",
        KEY_PAIR_ID,
        "--private-key",
        private_key("rsa-2048"),
        "--date-less-than",
        1893456000,
        "--hash-algorithm",
        "SHA256",
    )
    theirs = botocore_signer("rsa-2048", "SHA256").generate_presigned_url(url, date_less_than=utc(1893456000))
    assert signed == theirs + "&Hash-Algorithm=SHA256"
