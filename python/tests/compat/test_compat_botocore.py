"""`frontseal.compat.botocore` against botocore itself: the same bytes, and where ours refuses."""

from __future__ import annotations

import copy
import hashlib
import json
import pickle
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable

import pytest
from botocore.signers import CloudFrontSigner as Theirs
from conftest import KEY_PAIR_ID, KEYS, key_path
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from frontseal import AccessDenied, FrontsealError, PrivateKey, Verifier, encode_url
from frontseal.compat.botocore import CloudFrontSigner as Ours

URL = "https://d111111abcdef8.cloudfront.net/film.mp4"
END = datetime(2030, 1, 1)
FOR_ALL = '{"Statement":[{"Resource":"*","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}'
CHARACTERS = "abcXYZ019-._~!$'(),;:@/%&=+[]{}|<>^`*?"


def cryptography_signer(name: str, algorithm: hashes.HashAlgorithm) -> Callable[[bytes], bytes]:
    key = serialization.load_pem_private_key(key_path(name).read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return lambda message: key.sign(message, padding.PKCS1v15(), algorithm)


def fingerprint(message: bytes) -> bytes:
    """A function of a module that stands in for a KMS."""
    return hashlib.sha512(message).digest()


def random_url(chance: random.Random) -> str:
    def some(most: int) -> str:
        return "".join(chance.choices(CHARACTERS, k=chance.randint(0, most)))

    host = chance.choice(["d111111abcdef8.cloudfront.net", "media.example.com:8443", "H.example:443", "h:80"])
    return f"{chance.choice(['http', 'https'])}://{host}/{some(60)}{chance.choice(['', '?', '?v=' + some(30)])}"


def random_moment(chance: random.Random) -> datetime:
    moment = datetime(1971, 1, 1) + timedelta(microseconds=chance.randrange(8_000 * 365 * 86_400 * 10**6))
    zone = chance.choice([None, timezone.utc, timezone(timedelta(minutes=chance.randrange(-840, 841)))])
    return moment.replace(tzinfo=zone)


def random_address(chance: random.Random) -> str:
    address = ".".join(str(chance.randrange(256)) for _ in range(4))
    return address + chance.choice(["", f"/{chance.randrange(33)}"])


@pytest.mark.parametrize("name", ["rsa-1024", "rsa-2048"])
def test_canned_urls_are_the_same_bytes(name: str, chance: random.Random) -> None:
    theirs = Theirs(KEY_PAIR_ID, cryptography_signer(name, hashes.SHA1()))
    ours = Ours(KEY_PAIR_ID, key_path(name))
    for _ in range(1500):
        url, end = random_url(chance), random_moment(chance)
        assert ours.generate_presigned_url(url, date_less_than=end) == theirs.generate_presigned_url(
            url, date_less_than=end
        )


def test_custom_policies_and_their_urls_are_the_same_bytes(chance: random.Random) -> None:
    theirs = Theirs(KEY_PAIR_ID, cryptography_signer("rsa-2048", hashes.SHA1()))
    ours = Ours(KEY_PAIR_ID, PrivateKey(key_path("rsa-2048")))
    for _ in range(1500):
        resource = chance.choice([random_url(chance), "*", "http*://h/*", "foo", "videos/été", 'a"b\\c', "\x00"])
        restrictions: dict[str, Any] = {}
        if chance.random() < 0.5:
            restrictions["date_greater_than"] = random_moment(chance)
        if chance.random() < 0.5:
            restrictions["ip_address"] = random_address(chance)
        end = random_moment(chance)
        policy = theirs.build_policy(resource, end, **restrictions)
        assert ours.build_policy(resource, end, **restrictions) == policy
        url = random_url(chance)
        assert ours.generate_presigned_url(url, policy=policy) == theirs.generate_presigned_url(url, policy=policy)


def test_any_policy_is_signed_as_it_stands(chance: random.Random) -> None:
    """Written by hand, as text or bytes, and put on any URL, for example on nothing to get the query alone."""
    theirs, ours = Theirs("MY_KEY_ID", fingerprint), Ours("MY_KEY_ID", fingerprint)
    for _ in range(1500):
        policy = "".join(chance.choices('{}[]": \n\tStatementé€😀', k=chance.randint(0, 99)))
        url = chance.choice(["", "?", "/", "#", "https://h", "https://h/é ü?x", random_url(chance)])
        for either in policy, policy.encode():
            expected = theirs.generate_presigned_url(url, policy=either)
            assert ours.generate_presigned_url(url, policy=either) == expected


def test_the_same_arguments_raise_the_same_error() -> None:
    signers: list[Any] = [Theirs("K", fingerprint), Ours("K", fingerprint)]
    for signer in signers:
        for arguments in {}, {"date_less_than": END, "policy": FOR_ALL}:
            with pytest.raises(ValueError) as error:
                signer.generate_presigned_url(URL, **arguments)
            assert str(error.value) == "Need to provide either date_less_than or policy, but not both"
        with pytest.raises(TypeError):
            signer._url_b64encode("text")


def test_the_helpers_give_the_same(chance: random.Random) -> None:
    theirs, ours = Theirs("K", fingerprint), Ours("K", fingerprint)
    for _ in range(200):
        data = chance.randbytes(chance.randrange(99))
        assert ours._url_b64encode(data) == theirs._url_b64encode(data)
        url = random_url(chance)
        assert ours._build_url(url, ["a=1", "b=2"]) == theirs._build_url(url, ["a=1", "b=2"])
    assert ours._url_b64encode(bytearray(b"\xfb")) == ours._url_b64encode(memoryview(b"\xfb")) == b"-w__"


def test_what_is_overridden_is_called() -> None:
    class Relative(Ours):
        def _build_url(self, base_url: str, extra_params: Any) -> str:
            return "&".join(extra_params)

    signed = Relative("K", fingerprint).generate_presigned_url(URL, date_less_than=END)
    assert signed.startswith("Expires=1893456000&Signature=")


def test_signed_cookies_made_by_hand_keep_working() -> None:
    """The recipe in wide use: `build_policy`, `rsa_signer` and `_url_b64encode` by themselves."""
    theirs = Theirs("K", cryptography_signer("rsa-2048", hashes.SHA1()))
    ours = Ours("K", key_path("rsa-2048").read_text(encoding="utf-8"))
    cookies = []
    for signer in theirs, ours:
        policy = signer.build_policy("https://h/*", END).encode()
        cookies.append([signer._url_b64encode(part).decode() for part in (policy, signer.rsa_signer(policy))])
    assert cookies[0] == cookies[1]


@pytest.mark.parametrize("form", ["path", "str", "bytes", "PrivateKey", "cryptography", "function"])
def test_the_key_is_taken_in_every_form(form: str) -> None:
    path = key_path("rsa-2048")
    pem = path.read_bytes()
    function = cryptography_signer("rsa-2048", hashes.SHA1())
    key: Any = {
        "path": path,
        "str": pem.decode(),
        "bytes": pem,
        "PrivateKey": PrivateKey(pem),
        "cryptography": serialization.load_pem_private_key(pem, password=None),
        "function": function,
    }[form]
    expected = Theirs(KEY_PAIR_ID, function).generate_presigned_url(URL, date_less_than=END)
    assert Ours(KEY_PAIR_ID, key).generate_presigned_url(URL, date_less_than=END) == expected


def test_sha256_is_announced() -> None:
    theirs = Theirs("K", cryptography_signer("rsa-2048", hashes.SHA256()))
    for key in key_path("rsa-2048"), cryptography_signer("rsa-2048", hashes.SHA256()):
        ours = Ours("K", key, hash_algorithm="SHA256")
        for arguments in {"date_less_than": END}, {"policy": FOR_ALL}:
            expected = theirs.generate_presigned_url(URL, **arguments) + "&Hash-Algorithm=SHA256"
            assert ours.generate_presigned_url(URL, **arguments) == expected


@pytest.mark.parametrize(("chosen", "announced"), [(None, True), ("SHA256", True), ("SHA1", False)])
def test_p256_keys_sign_with_sha256_unless_told_otherwise(chosen: Any, announced: bool) -> None:
    key = PrivateKey(key_path("p-256"))
    signed = Ours("K", key, chosen).generate_presigned_url(URL, date_less_than=END)
    assert signed.endswith("&Hash-Algorithm=SHA256") == announced
    Verifier({"K": key.public_key()}).verify_url(signed, now=END - timedelta(1))


@pytest.mark.parametrize(
    "url",
    [
        "https://h/a b",
        "https://h/é",
        "https://h/a#part",
        'https://h/"',
        "https://h/\\",
        "https://h/\n",
        "https://h",
        "HTTPS://h/",
        "rtmp://h/a",
        "https://user@h/",
        "https://h/?Expires=1",
        "https://h/?Key-Pair-Id=K",
        "https://h/" + "a" * 8192,
    ],
)
def test_a_url_whose_canned_signature_never_works_is_refused(url: str) -> None:
    with pytest.raises(FrontsealError) as error:
        Ours("K", fingerprint).generate_presigned_url(url, date_less_than=END)
    assert error.value.code == "invalid_url"


@pytest.mark.parametrize("url", ["https://h/a b", "https://h/é", "https://h", "https://h/a?é"])
def test_what_botocore_signs_in_its_place_is_denied(url: str) -> None:
    """A browser encodes such a URL, or adds the slash, after it was signed."""
    key = key_path("rsa-2048")
    signed = Theirs("K", cryptography_signer("rsa-2048", hashes.SHA1())).generate_presigned_url(url, date_less_than=END)
    sent = encode_url(signed).replace("https://h?", "https://h/?")
    with pytest.raises(AccessDenied) as denied:
        Verifier({"K": PrivateKey(key).public_key()}).verify_url(sent, now=END - timedelta(1))
    assert denied.value.reason == "signature"


@pytest.mark.parametrize(
    "address", ["", "::1", "2001:db8::/32", "192.0.2.1/33", "192.0.2", "192.0.2.1, 192.0.2.2", "x"]
)
def test_an_address_that_cloudfront_does_not_know_is_refused(address: str) -> None:
    """An empty one too, which botocore drops, so that the URL works from everywhere."""
    assert Theirs("K", fingerprint).build_policy("*", END, ip_address="") == FOR_ALL
    with pytest.raises(FrontsealError) as error:
        Ours("K", fingerprint).build_policy("*", END, ip_address=address)
    assert error.value.code == "invalid_ip_address"


def test_an_rtmp_stream_is_signed_as_botocore_signs_it() -> None:
    expected = Theirs("K", fingerprint).generate_presigned_url("videos/mediafile", date_less_than=END)
    assert Ours("K", fingerprint).generate_presigned_url("videos/mediafile", date_less_than=END) == expected


@pytest.mark.parametrize("wrong", [1893456000, 1893456000.5, "2030-01-01", END.date(), timedelta(1)])
def test_an_end_that_is_no_datetime_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match="date_less_than must be datetime, not "):
        Ours("K", fingerprint).generate_presigned_url(URL, date_less_than=wrong)
    with pytest.raises(TypeError, match="date_greater_than must be datetime, not "):
        Ours("K", fingerprint).build_policy(URL, END, date_greater_than=wrong)


def test_what_is_no_key_is_refused() -> None:
    no_keys: list[Any] = ["text", b"", KEYS / "rsa-2048.pub.pem"]
    for no_key in no_keys:
        with pytest.raises(FrontsealError) as error:
            Ours("K", no_key)
        assert error.value.code == "invalid_key"
    with pytest.raises(FileNotFoundError):
        Ours("K", Path("missing.pem"))
    wrong: Any
    for wrong in None, 7, [b"key"]:
        with pytest.raises(TypeError):
            Ours("K", wrong)
    with pytest.raises(FrontsealError, match="MD5"):
        Ours("K", fingerprint, "MD5")  # type: ignore[arg-type]


@pytest.mark.parametrize("key", [key_path("rsa-2048"), key_path("p-256"), fingerprint])
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_signer_made_from_a_path_or_a_function_can_be_pickled(key: Any, protocol: int) -> None:
    signer = Ours("MY_KEY_ID", key)
    pickled = pickle.dumps(signer, protocol)
    assert b"PRIVATE KEY" not in pickled
    again = pickle.loads(pickled)
    assert (again.key_id, again.hash_algorithm) == (signer.key_id, signer.hash_algorithm)
    if signer.hash_algorithm == "SHA1":
        signed = [one.generate_presigned_url(URL, date_less_than=END) for one in (signer, again)]
        assert signed[0] == signed[1]


def test_a_signer_made_from_a_key_is_kept_out_of_pickles_and_migrations() -> None:
    pem = key_path("rsa-2048").read_bytes()
    key: Any
    for key in pem, pem.decode(), PrivateKey(pem), serialization.load_pem_private_key(pem, password=None):
        signer = Ours("K", key)
        with pytest.raises(TypeError, match="cannot pickle .* Make it from a pathlib.Path"):
            pickle.dumps(signer)
        with pytest.raises(TypeError, match="cannot write this CloudFrontSigner into a migration: .* pathlib.Path"):
            signer.deconstruct()


def test_copies_share_the_key() -> None:
    keys: list[Any] = [PrivateKey(key_path("rsa-2048")), fingerprint]
    for key in keys:
        signer = Ours("K", key)
        for again in copy.copy(signer), copy.deepcopy(signer):
            assert again.rsa_signer is signer.rsa_signer


def test_the_key_is_never_shown() -> None:
    signer = Ours("K", key_path("rsa-2048").read_text(encoding="utf-8"))
    assert repr(signer) == "<frontseal.compat.botocore.CloudFrontSigner K SHA1>"
    assert "PRIVATE KEY" not in json.dumps([repr(value) for value in vars(signer).values()])
    assert "PRIVATE KEY" not in repr(vars(signer.rsa_signer))
