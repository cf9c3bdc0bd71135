"""`frontseal.compat.m2crypto` against AWS's published example, OpenSSL, and the script's own rules."""

from __future__ import annotations

import base64
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import KEY_PAIR_ID, key_path

from frontseal import FrontsealError, PrivateKey, Verifier
from frontseal.compat.m2crypto import (
    aws_url_base64_encode,
    create_url,
    encode_query_param,
    get_canned_policy_url,
    sign_string,
)

URL = "https://d111111abcdef8.cloudfront.net/film.mp4"
END = 1893456000


def openssl(message: str, key: Path) -> bytes:
    return subprocess.run(
        ["openssl", "dgst", "-sha1", "-sign", str(key)], input=message.encode(), stdout=subprocess.PIPE, check=True
    ).stdout


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode().replace("+", "-").replace("=", "_").replace("/", "~")


def test_awss_published_example() -> None:
    """Canned, from the developer guide, as boto's unit tests have it."""
    url = "http://d604721fxaaqy9.cloudfront.net/horizon.jpg?large=yes&license=yes"
    pem = key_path("boto-1024").read_text(encoding="utf-8")
    assert get_canned_policy_url(url, pem, "PK123456789754", 1258237200) == (
        f"{url}&Expires=1258237200&Signature=Nql641NHEUkUaXQHZINK1FZ~SYeUSoBJMxjdgqrzIdzV2gyEXPDNv0pYdWJkflDKJ3xIu7lbw"
        "RpSkG98NBlgPi4ZJpRRnVX4kXAJK6tdNx6FucDB7OVqzcxkxHsGFd8VCG1BkC-Afh9~lOCMIYHIaiOB6~5jt9w2EOwi6sIIqrg_"
        "&Key-Pair-Id=PK123456789754"
    )


@pytest.mark.parametrize("name", ["rsa-1024", "rsa-2048", "rsa-4096"])
def test_it_signs_as_openssl_does(name: str, chance: random.Random) -> None:
    key = key_path(name)
    pem = key.read_text(encoding="utf-8")
    for _ in range(20):
        message = "".join(chance.choices('abc{}": é€', k=chance.randrange(200)))
        expected = openssl(message, key)
        assert sign_string(message, pem) == sign_string(message.encode(), pem.encode()) == expected
        assert aws_url_base64_encode(expected) == encode(expected)


@pytest.mark.parametrize("resource", [URL, "https://h/a*b", "videos/mediafile", "mp4:videos/mediafile", "a/b c"])
def test_the_url_is_what_the_script_made(resource: str) -> None:
    key = key_path("rsa-2048")
    policy = f'{{"Statement":[{{"Resource":"{resource}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{END}}}}}}}]}}'
    signature = encode(openssl(policy, key))
    expected = f"{resource}?Expires={END}&Signature={signature}&Key-Pair-Id={KEY_PAIR_ID}"
    forms: list[Any] = [key.read_text(encoding="utf-8"), key.read_bytes(), PrivateKey(key)]
    for form in forms:
        assert get_canned_policy_url(resource, form, KEY_PAIR_ID, END) == expected
    assert get_canned_policy_url(resource, forms[0], KEY_PAIR_ID, str(END)) == expected
    assert create_url(resource, signature, KEY_PAIR_ID, END) == expected


def test_a_url_with_a_query_works_which_the_scripts_did_not() -> None:
    key = PrivateKey(key_path("rsa-2048"))
    signed = get_canned_policy_url(URL + "?a=1", key, KEY_PAIR_ID, END)
    Verifier({KEY_PAIR_ID: key.public_key()}).verify_url(signed, now=END - 1)


def test_text_and_bytes_are_encoded_alike(chance: random.Random) -> None:
    for _ in range(200):
        data = chance.randbytes(chance.randrange(99))
        assert aws_url_base64_encode(data) == encode(data)
    assert aws_url_base64_encode("été") == encode("été".encode())


def test_a_stream_name_is_encoded_for_flash() -> None:
    assert encode_query_param("a?b=c&d=e%") == "a%3Fb%3Dc%26d%3De%"


@pytest.mark.parametrize(
    ("url", "expires", "code"),
    [
        ("https://h/a b", END, "invalid_url"),
        ("https://h/?Signature=x", END, "invalid_url"),
        (URL, 1893456000000, "invalid_time"),
        (URL, 0, "invalid_time"),
    ],
)
def test_what_never_works_is_refused(url: str, expires: int, code: str) -> None:
    with pytest.raises(FrontsealError) as error:
        get_canned_policy_url(url, PrivateKey(key_path("rsa-2048")), KEY_PAIR_ID, expires)
    assert error.value.code == code


def test_a_float_is_no_end() -> None:
    """`time.time() + 300` without `int`: the script wrote the fraction into the policy, which CloudFront refuses."""
    fraction: Any = 1893456000.5
    with pytest.raises(TypeError):
        get_canned_policy_url(URL, PrivateKey(key_path("rsa-2048")), KEY_PAIR_ID, fraction)
