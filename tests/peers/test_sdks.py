"""AWS's SDKs for Node and Go, and botocore: what they sign, the verifier accepts; canned URLs of
theirs carry the bytes of ours."""

import datetime
import json
import os
import subprocess
from pathlib import Path

import pytest
from botocore.signers import CloudFrontSigner
from conftest import KEY_PAIR_ID, TOP, frontseal, private_key, random_url
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

HERE = Path(__file__).parent
END, START = 1893456000, 1861920000
AT = END - 1000
URLS = [
    "https://d111111abcdef8.cloudfront.net/film.mp4",
    "https://d111111abcdef8.cloudfront.net/a/b-c_d~e.jpg?size=large&license=yes",
    "http://d111111abcdef8.cloudfront.net/%2Ca%20b?q=%7E",
]


def ask(command, folder, requests):
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    ran = subprocess.run(
        command,
        cwd=folder,
        input=lines,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "GOFLAGS": "-mod=readonly"},
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def node(requests):
    return ask(["node", "sign.mjs"], HERE / "node", requests)


@pytest.fixture(scope="session")
def go(tmp_path_factory):
    program = tmp_path_factory.mktemp("go") / "sign"
    subprocess.run(["go", "build", "-o", program, "."], cwd=HERE / "go", check=True)
    return lambda requests: ask([program], HERE / "go", requests)


def request(url, key="rsa-2048", **more):
    return {
        "key": str(private_key(key)),
        "keyPairId": KEY_PAIR_ID,
        "kind": "url",
        "url": url,
        "dateLessThan": END,
        **more,
    }


def verify(*arguments, key="rsa-2048", ip="192.0.2.7"):
    """Ask the program for its verdict; it exits with 0 where the request is allowed."""
    public_key = f"{KEY_PAIR_ID}={TOP}/tests/keys/{key}.pub.pem"
    printed = frontseal(
        "verify", *arguments, "--public-key", public_key, "--at", AT, "--ip-address", ip, "--output", "json"
    )
    assert json.loads(printed)["allowed"] is True, printed


CUSTOM = [
    {"dateGreaterThan": START},
    {"ipAddress": "192.0.2.0/24"},
    {"ipAddress": "192.0.2.7", "dateGreaterThan": START},
]


def sign_canned(url):
    return frontseal(
        "sign", url, "--key-pair-id", KEY_PAIR_ID, "--private-key", private_key("rsa-2048"), "--date-less-than", END
    )


def sorted_parameters(signed):
    """Return the URL with its parameters sorted: the edge takes them in any order."""
    before, _, query = signed.partition("?")
    return before, sorted(query.split("&"))


def test_node_signs_canned_urls_as_we_do_but_for_the_order_of_the_parameters():
    theirs = node(request(url) for url in URLS)
    assert [sorted_parameters(url) for url in theirs] == [sorted_parameters(sign_canned(url)) for url in URLS]


def test_go_signs_canned_urls_as_we_do(go):
    assert go(request(url) for url in URLS) == [sign_canned(url) for url in URLS]


@pytest.mark.parametrize("more", CUSTOM)
def test_what_node_signs_verifies(more):
    for url, signed in zip(URLS, node(request(url, **more) for url in URLS)):
        assert "Policy=" in signed
        verify(signed)


@pytest.mark.parametrize("more", CUSTOM)
def test_what_go_signs_verifies(more, go):
    for signed in go(request(url, **more) for url in URLS):
        assert "Policy=" in signed
        verify(signed)


@pytest.mark.parametrize("key", ["rsa-1024", "rsa-2048", "rsa-4096"])
@pytest.mark.parametrize("hash_algorithm", ["SHA1", "SHA256"])
def test_what_node_signs_with_either_hash_verifies(key, hash_algorithm):
    [signed] = node([request(URLS[0], key, hashAlgorithm=hash_algorithm)])
    verify(signed, key=key)


def test_the_cookies_of_node_and_go_verify(go):
    asked = request(URLS[1], kind="cookies", ipAddress="192.0.2.0/24")
    for sign in (node, go):
        [cookies] = sign([asked])
        assert "CloudFront-Policy=" in cookies
        verify(URLS[1], "--cookie", cookies)


def test_what_botocore_signs_verifies(chance):
    key = serialization.load_pem_private_key(private_key("rsa-2048").read_bytes(), password=None)
    signer = CloudFrontSigner(KEY_PAIR_ID, lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA1()))
    end = datetime.datetime.fromtimestamp(END, datetime.timezone.utc)
    start = datetime.datetime.fromtimestamp(START, datetime.timezone.utc)
    for _ in range(20):
        url = random_url(chance)
        verify(signer.generate_presigned_url(url, date_less_than=end))
        policy = signer.build_policy(url, end, date_greater_than=start, ip_address="192.0.2.7")
        verify(signer.generate_presigned_url(url, policy=policy))
