"""Signed cookies as a mapping, and on responses. How frameworks send them is in test_docs.py."""

from __future__ import annotations

import http.cookies
import string
import types

import django.conf
import django.http
import fastapi
import pytest
from conftest import KEY_PAIR_ID

from frontseal import FrontsealError, Signer


def test_what_is_no_response_is_a_type_error(signer: Signer) -> None:
    cookies = signer.sign_cookies("https://media.example.com/*", expires_in=9)
    for wrong in (None, {}, "response", types.SimpleNamespace(headers={})):
        with pytest.raises(TypeError, match="response must be one of Django, Flask, Starlette or aiohttp"):
            cookies.apply_to(wrong)


def test_bad_attributes_leave_a_response_as_it_was(signer: Signer) -> None:
    cookies = signer.sign_cookies("https://media.example.com/*", expires_in=9)
    response = fastapi.Response()
    before = list(response.headers.items())
    for attributes in (
        {"path": "hls"},
        {"path": "/hls/*"},
        {"same_site": "None", "secure": False},
        {"partitioned": True, "secure": False},
        {"domain": "a;b"},
        {"domain": "https://example.com"},
        {"max_age": -1},
    ):
        with pytest.raises(FrontsealError):
            cookies.apply_to(response, **attributes)  # type: ignore[arg-type]
    assert list(response.headers.items()) == before
    cookies.apply_to(response, clear_stale=False)
    assert len(response.headers.getlist("set-cookie")) == 3


def test_django_sets_partitioned_cookies_or_none(signer: Signer) -> None:
    if not django.conf.settings.configured:
        django.conf.settings.configure()
        django.setup()
    cookies = signer.sign_cookies("https://media.example.com/*", expires_in=9)
    response = django.http.HttpResponse()
    if not http.cookies.Morsel().isReservedKey("partitioned"):
        with pytest.raises(NotImplementedError, match=r"Python 3\.14"):
            cookies.apply_to(response, partitioned=True)
        assert not response.cookies
        return
    cookies.apply_to(response, partitioned=True)
    assert len(response.cookies) == 5
    assert all("; Partitioned" in cookie.OutputString() for cookie in response.cookies.values())


def test_cookies_are_a_mapping(signer: Signer) -> None:
    cookies = signer.sign_cookies("https://media.example.com/*", date_less_than=1893456000)
    plain = dict(cookies)
    assert cookies == plain and plain == dict(cookies.items()) and cookies != {} and cookies != 5
    assert list(cookies) == list(cookies.keys()) == list(plain) and len(cookies) == 3
    assert list(cookies.values()) == list(plain.values())
    assert cookies["CloudFront-Key-Pair-Id"] == cookies.get("CloudFront-Key-Pair-Id") == KEY_PAIR_ID
    assert cookies.get("no") is None and cookies.get("no", "default") == "default"
    assert "CloudFront-Policy" in cookies and "no" not in cookies and 5 not in cookies
    with pytest.raises(KeyError, match="no"):
        cookies["no"]
    assert cookies.cookie_header() == "; ".join(f"{name}={value}" for name, value in plain.items())
    assert {**cookies} == plain


def test_values_need_no_encoding(signer: Signer, p256_signer: Signer) -> None:
    for it in (signer, p256_signer):
        for value in it.sign_cookies("https://media.example.com/*", expires_in=9).values():
            assert set(value) <= set(string.ascii_letters + string.digits + "-_~")
