"""`frontseal.compat.boto`: what boto did beside its own tests, and where ours refuses."""

from __future__ import annotations

import base64
import io
import time
from typing import Any

import pytest
from conftest import KEY_PAIR_ID, key_path

from frontseal import FrontsealError, PrivateKey, Verifier
from frontseal.compat.boto import Distribution

URL = "https://d111111abcdef8.cloudfront.net/film.mp4"
END = 1893456000
KEY = key_path("rsa-2048")
PEM = KEY.read_text(encoding="utf-8")


def sign(url: str = URL, **arguments: Any) -> str:
    return Distribution().create_signed_url(url, KEY_PAIR_ID, private_key_string=PEM, **arguments)


def policy_of(signed: str) -> str:
    encoded = signed.partition("Policy=")[2].partition("&")[0]
    return base64.b64decode(encoded.translate(str.maketrans("-_~", "+=/"))).decode()


@pytest.mark.parametrize(
    ("arguments", "condition"),
    [
        ({"policy_url": "https://h/*"}, ""),
        ({"valid_after_time": 1861920000}, ',"DateGreaterThan":{"AWS:EpochTime":1861920000}'),
        ({"ip_address": "192.0.2.7"}, ',"IpAddress":{"AWS:SourceIp":"192.0.2.7/32"}'),
        (
            {"valid_after_time": 1861920000, "ip_address": "192.0.2.0/24"},
            ',"DateGreaterThan":{"AWS:EpochTime":1861920000},"IpAddress":{"AWS:SourceIp":"192.0.2.0/24"}',
        ),
    ],
)
def test_custom_policies_have_botos_bytes(arguments: dict[str, Any], condition: str) -> None:
    resource = arguments.get("policy_url", URL)
    assert policy_of(sign(expire_time=END, **arguments)) == (
        '{"Statement":[{"Resource":"'
        + resource
        + '","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}'
        + condition
        + "}}]}"
    )


def test_without_an_end_it_is_one_day() -> None:
    before = int(time.time())
    policy = policy_of(sign())
    end = int(policy.partition('AWS:EpochTime":')[2].partition("}")[0])
    assert before + 86_400 <= end <= int(time.time()) + 86_400


def test_what_it_signs_the_edge_accepts() -> None:
    verifier = Verifier({KEY_PAIR_ID: PrivateKey(KEY).public_key()})
    for url in URL, URL + "?a=1":
        verifier.verify_url(sign(url, expire_time=END), now=END - 1)
        verifier.verify_url(sign(url, expire_time=END, ip_address="192.0.2.7"), now=END - 1, ip_address="192.0.2.7")
        verifier.verify_url(
            sign(url, expire_time=END, policy_url="https://d111111abcdef8.cloudfront.net/*"), now=END - 1
        )
    p256 = PrivateKey(key_path("p-256"))
    signed = Distribution().create_signed_url(URL, KEY_PAIR_ID, END, private_key_string=p256)
    Verifier({KEY_PAIR_ID: p256.public_key()}).verify_url(signed, now=END - 1)


def test_an_asterisk_in_a_canned_url_stays_literal() -> None:
    assert sign("https://h/*", expire_time=END).startswith("https://h/*?Expires=1893456000&Signature=")


def test_digits_as_text_are_an_end_as_with_boto() -> None:
    assert sign(expire_time="1893456000") == sign(expire_time=END)
    assert sign(expire_time=END, valid_after_time=0) == sign(expire_time=END)


@pytest.mark.parametrize("form", ["name", "path", "open as text", "open in binary", "text", "PrivateKey"])
def test_the_key_is_taken_in_every_form(form: str) -> None:
    forms: dict[str, dict[str, Any]] = {
        "name": {"private_key_file": str(KEY)},
        "path": {"private_key_file": KEY},
        "open as text": {"private_key_file": io.StringIO(PEM)},
        "open in binary": {"private_key_file": io.BytesIO(PEM.encode())},
        "text": {"private_key_string": PEM.encode()},
        "PrivateKey": {"private_key_string": PrivateKey(KEY)},
    }
    assert Distribution().create_signed_url(URL, KEY_PAIR_ID, END, **forms[form]) == sign(expire_time=END)


def test_there_must_be_one_key() -> None:
    with pytest.raises(ValueError, match="^Only specify the private_key_file or the private_key_string not both$"):
        Distribution._sign_string("text", private_key_file=str(KEY), private_key_string=PEM)
    with pytest.raises(ValueError, match="^You must specify one of private_key_file or private_key_string$"):
        Distribution._sign_string("text")
    with pytest.raises(FileNotFoundError):
        Distribution._sign_string("text", private_key_file="missing.pem")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"expire_time": 1893456000000}, "invalid_time"),
        ({"expire_time": 0}, "invalid_time"),
        ({"expire_time": END, "valid_after_time": END}, "invalid_time"),
        ({"expire_time": END, "ip_address": ""}, "invalid_ip_address"),
        ({"expire_time": END, "ip_address": "::1"}, "invalid_ip_address"),
        ({"expire_time": END, "url": "https://h/a b"}, "invalid_url"),
        ({"expire_time": END, "url": "https://h/?Policy="}, "invalid_url"),
    ],
)
def test_what_never_works_is_refused(arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(FrontsealError) as error:
        sign(**arguments)
    assert error.value.code == code


def test_a_distribution_keeps_its_attributes() -> None:
    distribution = Distribution(domain_name="d111111abcdef8.cloudfront.net", id="EDFDVBD632BHDS5")
    assert repr(distribution) == "Distribution:d111111abcdef8.cloudfront.net"
    assert (distribution.id, distribution.connection, distribution.status) == ("EDFDVBD632BHDS5", None, "")
