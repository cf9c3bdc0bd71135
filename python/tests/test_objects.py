"""What holds for every object: it shows no secret, cannot be changed, and can be copied."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
from conftest import END, KEY_PAIR_ID, URL, key_path

import frontseal
from frontseal import (
    AccessDenied,
    ExternalKey,
    FrontsealError,
    Policy,
    PrivateKey,
    Resource,
    Signer,
    Verifier,
    inspect,
)

PATH = key_path("rsa-2048")
RESOURCE = "https://d111111abcdef8.cloudfront.net/*"
WRITTEN = '{"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": 1893456000}}}]}'


def every_object() -> dict[str, Any]:
    key = PrivateKey(PATH)
    signer = Signer(KEY_PAIR_ID, PATH)
    verifier = Verifier({KEY_PAIR_ID: key.public_key()})
    url = signer.sign_url(URL, date_less_than=END)
    inspection = inspect(url, now=END, verifier=verifier)
    manifest = signer.sign_manifest("#EXTM3U\n1.ts#t=1\n", URL, date_less_than=END)
    return {
        "PrivateKey": key,
        "PublicKey": key.public_key(),
        "ExternalKey": ExternalKey(bytes),
        "Signer": signer,
        "CacheInfo": Signer(KEY_PAIR_ID, key, cache=1).cache_info,
        "Policy": Policy(date_less_than=END, resource=RESOURCE, ip_address="192.0.2.7", custom=True),
        "written Policy": Policy.from_json(WRITTEN),
        "Resource": Resource(RESOURCE),
        "SignedPolicy": signer.sign(Policy(date_less_than=END, resource=RESOURCE)),
        "SignedManifest": manifest,
        "ManifestWarning": manifest.warnings[0],
        "SignedCookies": signer.sign_cookies(RESOURCE, date_less_than=END),
        "Verifier": verifier,
        "Grant": verifier.verify_url(url, now=1),
        "Inspection": inspection,
        "Response": inspect(response="<Error><Code>InvalidKey</Code></Error>").response,
        "Finding": inspection.findings[0],
    }


OBJECTS = every_object()
each_object = pytest.mark.parametrize("it", OBJECTS.values(), ids=OBJECTS)


def test_every_class_is_among_them() -> None:
    classes = {name for name in frontseal.__all__ if isinstance(getattr(frontseal, name), type)}
    assert classes - {type(it).__name__ for it in OBJECTS.values()} == {
        "AccessDenied",
        "FrontsealError",
    }


@each_object
def test_the_class_says_where_to_import_it_from(it: Any) -> None:
    assert type(it).__module__ == "frontseal"
    assert getattr(frontseal, type(it).__name__) is type(it)


@each_object
def test_nothing_can_be_set(it: Any) -> None:
    for name in ("key_pair_id", "policy", "new", "resource"):
        with pytest.raises(AttributeError):
            setattr(it, name, 1)


@each_object
def test_copies_are_the_object_itself(it: Any) -> None:
    assert copy.copy(it) is it
    assert copy.deepcopy([it])[0] is it


@each_object
def test_repr_shows_no_secret(it: Any) -> None:
    signature = OBJECTS["SignedCookies"]["CloudFront-Signature"]
    for text in (repr(it), str(it)):
        assert "PRIVATE" not in text
        assert signature[:20] not in text
        assert PATH.read_text().splitlines()[3] not in text


def test_reprs_tell_objects_apart() -> None:
    assert repr(OBJECTS["Signer"]) == "<frontseal.Signer K2JCJMDEHXQW5F SHA1>"
    assert repr(OBJECTS["PrivateKey"]) == "<frontseal.PrivateKey RSA-2048>"
    assert repr(OBJECTS["Policy"]) == (
        f"Policy(date_less_than=1893456000, resource='{RESOURCE}', ip_address='192.0.2.7/32', custom=True)"
    )
    for name in ("Policy", "written Policy", "Resource"):
        assert eval(repr(OBJECTS[name]), vars(frontseal)) == OBJECTS[name]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("name", ["Policy", "written Policy", "Resource", "PublicKey"])
def test_values_survive_pickling_and_are_hashable(name: str, protocol: int) -> None:
    it = OBJECTS[name]
    again = pickle.loads(pickle.dumps(it, protocol))
    assert again == it and again is not it
    assert len({again, it}) == 1
    assert it != "another" and it != OBJECTS["Signer"]


def test_parts_can_be_asked_for() -> None:
    assert OBJECTS["Policy"].custom is True and OBJECTS["written Policy"].custom is True
    assert Policy(date_less_than=END).custom is False
    assert OBJECTS["Resource"].pattern == str(OBJECTS["Resource"]) == RESOURCE
    key = OBJECTS["PublicKey"]
    assert Verifier({"K2": key, "K1": key}).key_pair_ids == ("K1", "K2")
    assert Verifier({}).key_pair_ids == ()
    cookies = OBJECTS["SignedCookies"]
    longest = max(len(name + value) for name, value in cookies.items())
    assert inspect(URL, cookies=cookies).cookie_bytes == longest
    assert OBJECTS["Inspection"].cookie_bytes is None


def test_a_grant_says_what_it_grants_and_whether_a_path_may_be_another() -> None:
    signer, verifier = OBJECTS["Signer"], OBJECTS["Verifier"]
    canned = OBJECTS["Grant"]
    assert (canned.resource, canned.ambiguous) == (URL, False)
    for path, is_ambiguous in (("film", False), ("../film", True), ("%252e%252e/film", True)):
        url = signer.sign_url(RESOURCE.replace("*", "film"), date_less_than=END, resource=RESOURCE)
        # What a client sends that does not resolve dots; such a URL is not signed.
        grant = verifier.verify_url(url.replace("/film?", f"/{path}?"), now=1)
        assert (grant.resource, grant.ambiguous) == (RESOURCE, is_ambiguous)
    assert verifier.verify_url(signer.sign_url(URL, policy=WRITTEN), now=1).resource is None


def test_verifiers_survive_pickling() -> None:
    url = Signer(KEY_PAIR_ID, PATH).sign_url(URL, date_less_than=END)
    assert pickle.loads(pickle.dumps(OBJECTS["Verifier"])).verify_url(url, now=1).time_left == END - 1


def test_policies_differ_by_each_part() -> None:
    base = {"date_less_than": END}
    policies = [
        Policy(**base),  # type: ignore[arg-type]
        Policy(**base, custom=True),  # type: ignore[arg-type]
        Policy(**base, resource=RESOURCE),  # type: ignore[arg-type]
        Policy(**base, ip_address="192.0.2.7"),  # type: ignore[arg-type]
        Policy(**base, date_greater_than=1),  # type: ignore[arg-type]
        Policy(date_less_than=END + 1),
        Policy.from_json(WRITTEN),
        Policy.from_json(WRITTEN).minified(),
    ]
    assert len(set(policies)) == len(policies)


def test_a_signer_from_a_path_is_pickled_without_its_key() -> None:
    signer = Signer(KEY_PAIR_ID, PATH, hash_algorithm="SHA256", cache=7, public_key=key_path("rsa-2048.pub"))
    pickled = pickle.dumps(signer)
    assert b"PRIVATE" not in pickled and b"PUBLIC" in pickled and len(pickled) < 1000
    again = pickle.loads(pickled)
    assert again.sign_url(URL, date_less_than=END) == signer.sign_url(URL, date_less_than=END)
    assert again.cache_info.capacity == 7
    assert pickle.loads(pickle.dumps(again)).key_pair_id == KEY_PAIR_ID


def test_a_signer_from_the_environment_is_pickled_without_its_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FRONTSEAL_KEY_PAIR_ID", KEY_PAIR_ID)
    monkeypatch.setenv("CDN_KEY", PATH.read_text())
    signer = Signer.from_environment(private_key="CDN_KEY")
    pickled = pickle.dumps(signer)
    assert b"PRIVATE" not in pickled
    url = signer.sign_url(URL, date_less_than=END)
    assert pickle.loads(pickled).sign_url(URL, date_less_than=END) == url
    monkeypatch.delenv("CDN_KEY")
    with pytest.raises(FrontsealError, match="CDN_KEY"):
        pickle.loads(pickled)


def test_keys_are_not_pickled(tmp_path: Path) -> None:
    for signer in (
        Signer(KEY_PAIR_ID, PATH.read_text()),
        Signer(KEY_PAIR_ID, PrivateKey(PATH)),
        Signer(KEY_PAIR_ID, bytes),
        Signer(KEY_PAIR_ID, PATH, passphrase="not needed"),
    ):
        with pytest.raises(TypeError, match="cannot pickle this Signer: .*from a path"):
            pickle.dumps(signer)
    with pytest.raises(TypeError, match="cannot pickle a PrivateKey"):
        pickle.dumps(PrivateKey(PATH))


def test_errors_survive_pickling() -> None:
    with pytest.raises(AccessDenied) as denied:
        Verifier({}).verify_url(URL)
    with pytest.raises(FrontsealError) as refused:
        Policy(date_less_than=0)
    for error in (denied.value, refused.value):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_errors_are_value_errors_with_codes() -> None:
    assert issubclass(FrontsealError, ValueError)
    assert issubclass(AccessDenied, FrontsealError)
    with pytest.raises(AccessDenied) as caught:
        Verifier({}).verify_url(URL)
    denied = caught.value
    assert (denied.code, denied.reason) == ("access_denied", "missing_key")
    assert (denied.edge_code, denied.edge_message) == (
        "MissingKey",
        "Missing Key-Pair-Id query parameter or cookie value",
    )
    assert denied.edge_xml.startswith('<?xml version="1.0" encoding="UTF-8"?><Error><Code>MissingKey<')


def test_errors_of_mocks_have_what_handlers_ask_for() -> None:
    refused, denied = FrontsealError("no"), AccessDenied("no")
    assert (str(refused), refused.code) == ("no", "")
    assert (str(denied), denied.code) == ("no", "access_denied")
    assert (denied.reason, denied.edge_code, denied.edge_message, denied.edge_xml) == ("", "", "", "")
    denied.reason = "expired"
    assert AccessDenied("no").reason == ""


def test_no_class_can_be_made_that_is_not_meant_to() -> None:
    for name in (
        "SignedPolicy",
        "SignedManifest",
        "ManifestWarning",
        "SignedCookies",
        "Grant",
        "Inspection",
        "Finding",
    ):
        with pytest.raises(TypeError):
            getattr(frontseal, name)()


def test_classes_are_final() -> None:
    for it in OBJECTS.values():
        with pytest.raises(TypeError):
            type("Own", (type(it),), {})
