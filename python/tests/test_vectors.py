"""Every shared vector (../../tests/vectors/README.md) against the package."""

from __future__ import annotations

import base64
import functools
import json
from typing import Any

import pytest
from conftest import END, KEYS, VECTORS, key_path
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import frontseal
from frontseal import FrontsealError, Policy, PrivateKey, Resource, SignedManifest, Signer, Verifier

Case = dict[str, Any]


def cases(file: str) -> list[Any]:
    found = json.loads((VECTORS / file).read_text(encoding="utf-8"))
    assert found, f"{file} has no cases"
    return [pytest.param(case["input"], case["expected"], id=case["id"]) for case in found]


def test_there_is_a_test_for_every_file() -> None:
    assert {path.name for path in VECTORS.glob("*.json")} == {
        "cookies.json",
        "keys.json",
        "manifests.json",
        "matching.json",
        "policies.json",
        "rtmp.json",
        "urls.json",
        "verdicts.json",
    }


@functools.cache
def load_key(name: str) -> PrivateKey:
    return PrivateKey(key_path(name))


def make_signer(given: Case) -> Signer:
    return Signer(given["key_pair_id"], load_key(given["key"]), hash_algorithm=given.get("hash_algorithm"))


def restrictions(given: Case) -> Case:
    """The keyword arguments of `sign_url` and the like."""
    names = ("date_less_than", "date_greater_than", "ip_address", "resource")
    return {name: given[name] for name in names if name in given}


def make_policy(given: Case) -> Policy:
    text = given.get("policy", given.get("json"))
    if text is None:
        return Policy(**restrictions(given), custom=given.get("custom", False))
    policy = Policy.from_json(text)
    return policy.minified() if given.get("minify") else policy


def limits(given: Case) -> Case:
    """The same, or a whole policy where the case has one."""
    if given.keys() & {"policy", "custom"}:
        return {"policy": make_policy(given)}
    return restrictions(given)


def same_or_refused(expected: Case, run: Any) -> Any:
    """Return what `run` returns, or None if it is refused as expected."""
    error = expected.get("error")
    if error is None:
        return run()
    with pytest.raises(FrontsealError) as caught:
        run()
    assert caught.value.code == error["code"]
    for mention in error.get("mentions", []):
        assert mention.lower() in str(caught.value).lower()
    return None


def assert_signed(found: str, expected: str, given: Case, policy: str) -> None:
    """Compare with a text in which `{signature}` stands for an ECDSA signature that must verify."""
    before, placeholder, after = expected.partition("{signature}")
    if not placeholder:
        assert found == expected
        return
    assert found.startswith(before) and found.endswith(after)
    text = found[len(before) : len(found) - len(after)]
    signature = base64.b64decode(text.translate(str.maketrans("-_~", "+=/")), validate=True)
    key = serialization.load_pem_public_key((KEYS / f"{given['key']}.pub.pem").read_bytes())
    assert isinstance(key, ec.EllipticCurvePublicKey)
    hash_algorithm = hashes.SHA1() if given.get("hash_algorithm") == "SHA1" else hashes.SHA256()
    key.verify(signature, policy.encode(), ec.ECDSA(hash_algorithm))


@pytest.mark.parametrize(("given", "expected"), cases("urls.json"))
def test_urls(given: Case, expected: Case) -> None:
    def sign() -> str:
        encode = given.get("encode", False)
        return make_signer(given).sign_url(given["url"], **limits(given), encode=encode)

    signed = same_or_refused(expected, sign)
    if signed is None:
        return
    assert_signed(signed, expected["url"], given, expected["policy"])
    url = frontseal.encode_url(given["url"]) if given.get("encode") else given["url"]
    assert make_policy(given).statement_for_url(url) == expected["policy"]
    assert frontseal.inspect(signed).canned == expected["canned"]


@pytest.mark.parametrize(("given", "expected"), cases("cookies.json"))
def test_cookies(given: Case, expected: Case) -> None:
    attributes = given.get("attributes", {})

    def sign() -> Any:
        signed = make_signer(given).sign(make_policy(given))
        cookies = signed.cookies()
        return signed, cookies, cookies.set_cookie_headers(**attributes), cookies.clearing_headers(**attributes)

    result = same_or_refused(expected, sign)
    if result is None:
        return
    signed, cookies, set_cookie, clearing = result
    assert (signed.policy, signed.canned) == (expected["policy"], expected["canned"])
    assert [name for name, _ in expected["cookies"]] == list(cookies)
    for name, value in expected["cookies"]:
        assert_signed(cookies[name], value, given, signed.policy)
    for found, wanted in [
        (set_cookie, expected.get("set_cookie")),
        (clearing, expected.get("clearing")),
    ]:
        if wanted is not None:
            assert len(found) == len(wanted)
            for header, text in zip(found, wanted):
                assert_signed(header, text, given, signed.policy)


@pytest.mark.parametrize(("given", "expected"), cases("manifests.json"))
def test_manifests(given: Case, expected: Case) -> None:
    manifest = given["manifest"], given["base_url"]
    options = {name: given[name] for name in ("hosts", "folder", "uri_form", "encode", "defines") if name in given}

    def sign() -> SignedManifest:
        each = given.get("each", False)
        return make_signer(given).sign_manifest(*manifest, **limits(given), **options, each=each)

    signed = same_or_refused(expected, sign)
    if signed is None:
        return
    assert signed.text == expected["manifest"]
    assert [warning.code for warning in signed.warnings] == expected.get("warnings", [])
    if "resource" in given:
        assert make_signer(given).sign(make_policy(given)).manifest(*manifest, **options) == signed


@pytest.mark.parametrize(("given", "expected"), cases("policies.json"))
def test_policies(given: Case, expected: Case) -> None:
    signer = Signer("K1", load_key("p-256"))

    def sign() -> Any:
        policy = make_policy(given)
        return policy, signer.sign(policy)

    result = same_or_refused(expected, sign)
    if result is None:
        return
    policy, signed = result
    assert signed.policy == expected["policy"]
    if "canned" in expected:
        assert signed.canned is expected["canned"]
    else:
        names = ("resource", "date_less_than", "date_greater_than")
        assert {name: getattr(policy, name) for name in names} == {name: expected[name] for name in names}
        address = expected["ip_address"]
        assert policy.ip_address == (address and Policy(date_less_than=END, ip_address=address).ip_address)


@pytest.mark.parametrize(("given", "expected"), cases("keys.json"))
def test_keys(given: Case, expected: Case) -> None:
    path = KEYS / given["file"]
    key = same_or_refused(expected, lambda: PrivateKey(path, given.get("passphrase")))
    if key is None:
        return
    assert expected["key_type"].upper() in repr(key)
    assert key.public_key_pem() == expected["public_key_pem"]
    assert PrivateKey(key.to_pem()).public_key_pem() == expected["public_key_pem"]
    assert PrivateKey(path.read_bytes(), given.get("passphrase")).public_key() == key.public_key()


@pytest.mark.parametrize(("given", "expected"), cases("matching.json"))
def test_matching(given: Case, expected: Case) -> None:
    matches = same_or_refused(expected, lambda: Resource(given["resource"]).matches(given["url"]))
    assert matches is expected.get("matches")


@pytest.mark.parametrize(("given", "expected"), cases("rtmp.json"))
def test_rtmp(given: Case, expected: Case) -> None:
    def sign() -> str:
        signed = frontseal.rtmp.sign_stream(make_signer(given), given["stream"], **restrictions(given))
        return frontseal.rtmp.flash_encode(signed) if given.get("flash") else signed

    signed = same_or_refused(expected, sign)
    if signed is not None:
        assert_signed(signed, expected["stream"], given, expected["policy"])


@functools.cache
def load_verifier(keys: tuple[tuple[str, str], ...]) -> Verifier:
    return Verifier({key_pair_id: KEYS / file for key_pair_id, file in keys})


@pytest.mark.parametrize(("given", "expected"), cases("verdicts.json"))
def test_verdicts(given: Case, expected: Case) -> None:
    verifier = load_verifier(tuple(given["keys"].items()))
    names = {"cookies": "cookies", "at": "now", "ip": "ip_address"}
    viewer = {name: given[key] for key, name in names.items() if key in given}
    inspection = frontseal.inspect(given["url"], **viewer, verifier=verifier)
    assert inspection.allowed is expected["allowed"]
    if not expected["allowed"]:
        with pytest.raises(frontseal.AccessDenied) as caught:
            verifier.verify_request(given["url"], **viewer)
        denied = caught.value
        assert (denied.edge_code, denied.edge_message, denied.reason) == (
            expected["code"],
            expected["message"],
            expected["reason"],
        )
        assert denied.code == "access_denied"
        assert f"<Code>{denied.edge_code}</Code>" in denied.edge_xml
        assert repr(inspection.denial) == repr(denied)
        return
    grant = verifier.verify_request(given["url"], **viewer)
    assert {
        "key_pair_id": grant.key_pair_id,
        "policy": grant.policy_text,
        "canned": grant.canned,
        "expires": grant.policy.date_less_than,
        "not_before": grant.policy.date_greater_than,
        "ip_address": grant.policy.ip_address,
        "source": grant.source,
        "resource": grant.resource,
    } == {name: expected[name] for name in expected if name != "allowed"}
    assert grant.time_left == expected["expires"] - given["at"]
