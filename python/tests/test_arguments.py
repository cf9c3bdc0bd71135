"""Times, addresses, and how the keyword arguments go together."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from inspect import signature
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Network
from itertools import combinations, product
from typing import Any

import pytest
from conftest import END, KEY_PAIR_ID, URL, key_path

from frontseal import (
    AccessDenied,
    FrontsealError,
    Policy,
    PrivateKey,
    Resource,
    Signer,
    Verifier,
    child_playlists,
    encode_url,
    inspect,
    rtmp,
)


def end_of(url: str) -> int:
    end = inspect(url).expires
    assert end is not None
    return end


class Index:
    """An integer of another library, such as NumPy's."""

    def __index__(self) -> int:
        return END


@pytest.mark.parametrize(
    "when",
    [
        END,
        Index(),
        datetime(2030, 1, 1),
        datetime(2030, 1, 1, tzinfo=timezone.utc),
        datetime(2030, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))),
        datetime(2029, 12, 31, 18, 30, tzinfo=timezone(-timedelta(hours=5, minutes=30))),
        datetime(2030, 1, 1, microsecond=999_999),
        datetime(2030, 1, 1, microsecond=999_999, tzinfo=timezone.utc),
    ],
)
def test_points_in_time(signer: Signer, when: Any) -> None:
    assert end_of(signer.sign_url(URL, date_less_than=when)) == END
    assert Policy(date_less_than=END + 1, date_greater_than=when).date_greater_than == END


def test_naive_datetimes_are_utc_whatever_the_time_zone_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        assert Policy(date_less_than=datetime(2030, 1, 1)).date_less_than == END
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("length", "seconds"),
    [(300, 300), (timedelta(minutes=5), 300), (timedelta(days=2, seconds=1.9), 172_801), (999_999_999, 999_999_999)],
)
def test_lengths_of_time(signer: Signer, length: Any, seconds: int) -> None:
    before = int(time.time())
    end = end_of(signer.sign_url(URL, expires_in=length))
    assert before + seconds <= end <= int(time.time()) + seconds


@pytest.mark.parametrize("name", ["date_less_than", "date_greater_than", "expires_in"])
@pytest.mark.parametrize(
    "value", [1.5, True, "2030-01-01", "1893456000", date(2030, 1, 1), Fraction(3, 2), b"1", [END]]
)
def test_what_is_no_time_is_a_type_error(signer: Signer, name: str, value: Any) -> None:
    with pytest.raises(TypeError, match=f"^{name} must be int .*, not {type(value).__name__}"):
        signer.sign_url(URL, **{name: value})


def test_points_and_lengths_are_not_mixed_up(signer: Signer) -> None:
    with pytest.raises(TypeError, match="not timedelta"):
        signer.sign_url(URL, date_less_than=timedelta(minutes=5))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not datetime"):
        signer.sign_url(URL, expires_in=datetime(2030, 1, 1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "arguments",
    [
        {"date_less_than": END * 1000},
        {"date_less_than": 0},
        {"date_less_than": -1},
        {"date_less_than": 2**63},
        {"date_less_than": -(2**80)},
        {"date_less_than": datetime(9999, 12, 31)},
        {"date_less_than": datetime(1969, 12, 31, 23, 59, 59, 1)},
        {"date_less_than": END, "date_greater_than": END},
        {"date_less_than": END, "date_greater_than": datetime(1969, 12, 31)},
        {"expires_in": 0},
        {"expires_in": -1},
        {"expires_in": timedelta(seconds=0.9)},
        {"expires_in": 1_000_000_000},
        {"expires_in": END},
        {"expires_in": timedelta(seconds=-0.5)},
        {"expires_in": 2**62},
        {"expires_in": timedelta.max},
        {"expires_in": 1, "round_to": 0},
        {"expires_in": 1, "round_to": -1},
        {"expires_in": 1, "round_to": 2**62},
        {"expires_in": 60, "round_to": timedelta(seconds=61)},
    ],
)
def test_times_that_cannot_be(signer: Signer, arguments: dict[str, Any]) -> None:
    with pytest.raises(FrontsealError) as caught:
        signer.sign_url(URL, **arguments)
    assert caught.value.code == "invalid_time"


@pytest.mark.parametrize("name", ["date_less_than", "date_greater_than"])
def test_a_point_in_time_in_milliseconds_is_refused_with_the_seconds(name: str) -> None:
    limits: Any = {"date_less_than": END, name: (END - 1) * 1000}
    with pytest.raises(FrontsealError, match=f"^{name} is in milliseconds .*: pass seconds .{END - 1}."):
        Policy(**limits)


@pytest.mark.parametrize("at", [0, -1, END * 1000, datetime(1970, 1, 1)])
def test_a_request_at_a_time_that_was_never_set_is_denied(signer: Signer, at: Any) -> None:
    verifier = Verifier({KEY_PAIR_ID: PrivateKey(key_path("rsa-2048")).public_key()})
    with pytest.raises(AccessDenied) as caught:
        verifier.verify_url(signer.sign_url(URL, expires_in=300), now=at)
    assert caught.value.reason == "malformed_request"


def test_the_end_is_rounded_up_to_a_multiple_on_request(signer: Signer) -> None:
    before = int(time.time())
    for step in (3600, timedelta(hours=1)):
        end = Policy(expires_in=3600, round_to=step).date_less_than
        assert end % 3600 == 0 and before + 3600 <= end <= int(time.time()) + 3600 + 3600
    with pytest.raises(
        FrontsealError, match=r"^round_to \(3600\) is longer than expires_in \(60\), .* at most expires_in$"
    ):
        Policy(expires_in=60, round_to=3600)
    with pytest.raises(FrontsealError, match="round_to rounds the end of expires_in"):
        signer.sign_url(URL, date_less_than=END, round_to=60)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("192.0.2.0/24", "192.0.2.0/24"),
        (IPv4Address("192.0.2.7"), "192.0.2.7/32"),
        (IPv4Network("192.0.2.0/24"), "192.0.2.0/24"),
        (IPv4Interface("192.0.2.7/24"), "192.0.2.7/24"),
    ],
)
def test_addresses(address: Any, expected: str) -> None:
    assert Policy(date_less_than=END, ip_address=address).ip_address == expected


@pytest.mark.parametrize("address", [IPv6Address("2001:db8::1"), IPv6Network("2001:db8::/32"), "2001:db8::1"])
def test_ipv6_is_refused_with_the_reason(address: Any) -> None:
    with pytest.raises(FrontsealError, match="is IPv6, which CloudFront does not support in policies"):
        Policy(date_less_than=END, ip_address=address)


@pytest.mark.parametrize("address", [3221225991, b"192.0.2.7", ["192.0.2.7"], ("192.0.2.7", 80)])
def test_what_is_no_address_is_a_type_error(address: Any) -> None:
    with pytest.raises(TypeError, match="^ip_address must be str, IPv4Address or IPv4Network, not "):
        Policy(date_less_than=END, ip_address=address)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"resource": URL},
        {"expires_in": 1, "date_less_than": END},
        {"expires_in": 1, "policy": Policy(date_less_than=END)},
        {"date_less_than": END, "policy": Policy(date_less_than=END)},
        {"policy": Policy(date_less_than=END), "ip_address": "192.0.2.7"},
        {"policy": Policy(date_less_than=END), "date_greater_than": 1},
        {"policy": Policy(date_less_than=END), "resource": URL},
        {"policy": Policy(date_less_than=END), "custom": True},
        {"policy": Policy(date_less_than=END), "expires_in": 1, "round_to": 60},
    ],
)
def test_there_is_one_end_and_a_policy_stands_alone(signer: Signer, arguments: dict[str, Any]) -> None:
    calls: list[Callable[[], object]] = [
        lambda: Policy(**arguments),
        lambda: signer.sign(**arguments),
        lambda: signer.sign_url(URL, **arguments),
        lambda: signer.sign_urls([URL], **arguments),
        lambda: signer.sign_cookies(**arguments),
        lambda: signer.sign_manifest("#EXTM3U", URL, **arguments),
        lambda: rtmp.sign_stream(signer, "film", **arguments),
    ]
    for call in calls:
        with pytest.raises(FrontsealError) as caught:
            call()
        assert caught.value.code == "invalid_policy"
        for name in ("expires_in", "date_less_than", "policy") if len(arguments) < 2 else arguments:
            assert name in str(caught.value)


def test_a_policy_may_be_an_object_or_json(signer: Signer) -> None:
    resource = "https://d111111abcdef8.cloudfront.net/videos/*"
    policy = Policy(date_less_than=END, resource=resource)
    expected = signer.sign_url(URL, date_less_than=END, resource=resource)
    assert signer.sign_url(URL, policy=policy) == expected
    text = signer.sign(policy).policy
    assert signer.sign_url(URL, policy=text) == expected
    assert signer.sign(text).url(URL) == expected
    assert signer.sign_cookies(policy=text) == signer.sign_cookies(resource, date_less_than=END)


def wrong_calls(signer: Any) -> dict[str, Callable[[], object]]:
    """Calls with an argument of the wrong type, by what is said of it."""
    signed = signer.sign(Policy(date_less_than=END, resource=URL))
    verifier: Any = Verifier({})
    make: Any = Signer
    return {
        "url must be str, not NoneType": lambda: signer.sign_url(None, expires_in=1),
        "url must be str, not bytes": lambda: signed.url(URL.encode()),
        "url must be str, not list": lambda: verifier.verify_url([URL]),
        "url must be str, not tuple": lambda: verifier.verify_request((URL,)),
        "url must be str, not int": lambda: inspect(5),  # type: ignore[arg-type]
        "url must be str, not float": lambda: encode_url(5.0),  # type: ignore[arg-type]
        "resource must be str, not int": lambda: signer.sign_url(URL, expires_in=1, resource=5),
        "resource must be str, not list": lambda: signer.sign_cookies([URL], expires_in=1),
        "resource must be str, not bytes": lambda: Policy(expires_in=1, resource=b"*"),  # type: ignore[arg-type]
        "pattern must be str, not int": lambda: Resource(5),  # type: ignore[arg-type]
        "text must be str, not bytes": lambda: signer.sign_manifest(b"#EXTM3U", URL, expires_in=1),
        "text must be str, not int": lambda: Policy.from_json(5),  # type: ignore[arg-type]
        "base_url must be str, not NoneType": lambda: signed.manifest("#EXTM3U", None),
        "base_url must be str, not int": lambda: child_playlists("#EXTM3U", 5),  # type: ignore[arg-type]
        "stream must be str, not bytes": lambda: rtmp.sign_stream(signer, b"film", expires_in=1),  # type: ignore[arg-type]
        "signed_stream must be str, not bytes": lambda: rtmp.flash_encode(b"film"),  # type: ignore[arg-type]
        "key_pair_id must be str, not int": lambda: make(5, ""),
        "a key pair id in keys must be str, not int": lambda: Verifier({5: ""}),  # type: ignore[dict-item]
        "hash_algorithm must be str, not int": lambda: make("K1", bytes, hash_algorithm=1),
        "key_type must be str, not int": lambda: PrivateKey.generate(256),  # type: ignore[arg-type]
        "message must be bytes, not str": lambda: PrivateKey.generate("p-256").sign("text"),  # type: ignore[arg-type]
        "cache must be int, how many signatures are kept, not str": lambda: make("K1", bytes, cache="9"),
        "cache must be int, how many signatures are kept, not bool": lambda: make("K1", bytes, cache=True),
        'cookies["CloudFront-Policy"] must be str, not bytes': lambda: verifier.verify_cookies(
            URL, {"CloudFront-Policy": b""}
        ),
        "a name in cookies must be str, not int": lambda: verifier.verify_cookies(URL, {5: ""}),
        "policy must be Policy or str (JSON), not int": lambda: signer.sign(END),
        "policy must be Policy or str (JSON), not dict": lambda: signer.sign_url(URL, policy={"Statement": []}),
        "custom must be bool, not NoneType": lambda: signer.sign_url(URL, expires_in=1, custom=None),
        "round_to must be int (seconds) or timedelta, not str": lambda: signer.sign_url(URL, round_to="5m"),
        "partitioned must be bool, not str": lambda: (
            signer.sign(expires_in=1, resource=URL).cookies().set_cookie_headers(partitioned="yes")
        ),
        "same_site must be str, not bool": lambda: (
            signer.sign(expires_in=1, resource=URL).cookies().set_cookie_headers(same_site=True)
        ),
        "ip_address must be str, IPv4Address or IPv6Address, not int": lambda: verifier.verify_url(URL, ip_address=1),
        "now must be int (Unix seconds) or datetime, not str": lambda: inspect(URL, now="now"),  # type: ignore[arg-type]
        "not NoneType": lambda: make("K1", None),
    }


@pytest.mark.parametrize("message", wrong_calls(Signer(KEY_PAIR_ID, key_path("p-256"))))
def test_a_wrong_type_is_a_type_error_that_names_the_argument(p256_signer: Signer, message: str) -> None:
    """In its text: Python 3.9 and 3.10 have no notes."""
    with pytest.raises(TypeError) as caught:
        wrong_calls(p256_signer)[message]()
    assert message in str(caught.value)


@pytest.mark.parametrize("cache", [-1, -(2**70), 2**70])
def test_a_cache_that_cannot_be_is_named(cache: int) -> None:
    with pytest.raises(ValueError, match=rf"^cache is out of range \({cache}\): pass how many"):
        Signer("K1", bytes, cache=cache)


def test_what_is_no_keyword_argument_is_a_type_error_that_names_the_one_that_is_meant(signer: Signer) -> None:
    with pytest.raises(TypeError):
        signer.sign_url(URL, 300)  # type: ignore[misc]
    signed = signer.sign(expires_in=1, resource=URL)
    cookies: Any = signed.cookies()
    sign: Any = signer
    for call, given, meant in (
        (lambda **it: sign.sign_url(URL, **it), "expires", "expires_in"),
        (lambda **it: sign.sign_url(URL, **it), "encoded", "encode"),
        (lambda **it: sign.sign_urls([URL], **it), "dateLessThan", "date_less_than"),
        (lambda **it: sign.sign_cookies(URL, **it), "ipaddress", "ip_address"),
        (lambda **it: sign.sign_manifest("#EXTM3U", URL, **it), "uriform", "uri_form"),
        (lambda **it: Policy(**it), "roundto", "round_to"),
        (cookies.set_cookie_headers, "samesite", "same_site"),
        (cookies.clearing_headers, "max_ages", "max_age"),
        (lambda **it: cookies.apply_to(None, **it), "httponly", "http_only"),
    ):
        with pytest.raises(TypeError, match=f"^unexpected keyword argument '{given}': did you mean '{meant}'\\?$"):
            call(**{given: 1})
    with pytest.raises(TypeError, match="'price': the keyword arguments are expires_in, .*, custom, encode$"):
        sign.sign_url(URL, price=1)


@pytest.mark.parametrize("call", ["sign", "sign_url", "sign_urls", "sign_cookies", "sign_manifest"])
def test_the_signature_shows_the_keyword_arguments(call: str) -> None:
    parameters = signature(getattr(Signer, call)).parameters
    for name in ("expires_in", "round_to", "date_less_than", "date_greater_than", "ip_address", "resource", "policy"):
        assert parameters[name].default is None
    assert parameters["custom"].default is False


RESTRICTIONS: dict[str, list[Any]] = {
    "date_less_than": [END, datetime(2030, 1, 1)],
    "date_greater_than": [END - 5, datetime(2029, 12, 31, 23, 59, 55)],
    "ip_address": ["192.0.2.7", IPv4Address("192.0.2.7"), IPv4Network("192.0.2.7/32")],
    "resource": [URL],
}
SIGNED = {
    "date_less_than": '{"DateLessThan":{"AWS:EpochTime":1893456000}',
    "date_greater_than": '"DateGreaterThan":{"AWS:EpochTime":1893455995}',
    "ip_address": '"IpAddress":{"AWS:SourceIp":"192.0.2.7/32"}',
    "resource": f'"Resource":"{URL}"',
}


@pytest.mark.parametrize(
    "others", [set(it) for n in range(4) for it in combinations(sorted(set(SIGNED) - {"date_less_than"}), n)]
)
def test_every_restriction_that_is_passed_is_in_the_text_that_is_signed(signer: Signer, others: set[str]) -> None:
    names = sorted(others | {"date_less_than"})
    for values in product(*(RESTRICTIONS[name] for name in names)):
        parts: dict[str, Any] = {**dict.fromkeys(SIGNED), **dict(zip(names, values))}
        texts = {
            Policy(**parts, custom=True).statement_for_url(URL),
            inspect(signer.sign_url(URL, **parts, custom=True)).policy,
            inspect(signer.sign_urls([URL], **parts, custom=True)[0]).policy,
        }
        if "resource" in others:
            cookies = signer.sign_cookies(**parts, custom=True)
            texts |= {signer.sign(**parts, custom=True).policy, inspect(cookies=cookies).policy}
        (text,) = texts
        assert text is not None
        for name, fragment in SIGNED.items():
            assert (fragment in text) == (name in others | {"date_less_than", "resource"})


def test_only_whoever_asks_gets_a_url_encoded(signer: Signer) -> None:
    url = "https://d111111abcdef8.cloudfront.net/été 1.mp4"
    with pytest.raises(FrontsealError, match="byte 38.*%C3%A9"):
        signer.sign_url(url, date_less_than=END)
    signed = signer.sign_url(url, date_less_than=END, encode=True)
    assert signed.startswith("https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%201.mp4?Expires=")
    assert signer.sign_urls([url], date_less_than=END, encode=True) == [signed]
