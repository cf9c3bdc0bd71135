"""Where a key may come from, and what signs with it."""

from __future__ import annotations

import base64
import gc
import json
import threading
import weakref
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import END, KEY_PAIR_ID, KEYS, TOP, URL, key_path
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from frontseal import ExternalKey, FrontsealError, PrivateKey, PublicKey, Signer, Verifier

PEM = key_path("rsa-2048").read_text()
ENCRYPTED = KEYS / "forms" / "rsa-encrypted-aes-256.pem"


def passphrase() -> str:
    """The one that the keys' vectors use."""
    cases = json.loads((TOP / "tests" / "vectors" / "keys.json").read_text())
    return next(
        case["input"]["passphrase"]
        for case in cases
        if case["input"]["file"] == "forms/rsa-encrypted-aes-256.pem" and "error" not in case["expected"]
    )


def cryptography_key(name: str) -> Any:
    return serialization.load_pem_private_key(key_path(name).read_bytes(), None)


@pytest.fixture(scope="module")
def expected() -> str:
    return Signer(KEY_PAIR_ID, PEM).sign_url(URL, date_less_than=END)


@pytest.mark.parametrize(
    "key",
    [
        PEM,
        PEM.replace("\n", "\\n"),
        PEM.encode(),
        bytearray(PEM.encode()),
        (KEYS / "forms" / "rsa-pkcs8.der").read_bytes(),
        key_path("rsa-2048"),
        PrivateKey(PEM),
        cryptography_key("rsa-2048"),
    ],
    ids=["str", "one line", "bytes", "bytearray", "DER", "path", "PrivateKey", "cryptography"],
)
def test_a_key_in_any_form_makes_the_same_signature(key: Any, expected: str) -> None:
    if isinstance(key, bytes) and not key.startswith(b"-"):
        key = cryptography_key("rsa-2048").private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    assert Signer(KEY_PAIR_ID, key).sign_url(URL, date_less_than=END) == expected


def test_a_path_object_of_any_kind_is_read(expected: str) -> None:
    class Place:
        def __fspath__(self) -> str:
            return str(key_path("rsa-2048"))

    assert Signer(KEY_PAIR_ID, Place()).sign_url(URL, date_less_than=END) == expected


def test_a_passphrase_may_be_text_or_bytes() -> None:
    secret = passphrase()
    for given in (secret, secret.encode()):
        assert PrivateKey(ENCRYPTED, given).bits == 2048
        assert Signer(KEY_PAIR_ID, ENCRYPTED, passphrase=given).hash_algorithm == "SHA1"
    for wrong in (None, "wrong"):
        with pytest.raises(FrontsealError, match="passphrase") as caught:
            Signer(KEY_PAIR_ID, ENCRYPTED, passphrase=wrong)
        assert caught.value.code == "invalid_key"
    with pytest.raises(TypeError, match="^passphrase must be str or bytes, not int"):
        PrivateKey(ENCRYPTED, 7)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="leave it out"):
        Signer(KEY_PAIR_ID, PrivateKey(PEM), passphrase=secret)
    with pytest.raises(TypeError):
        Signer(KEY_PAIR_ID, lambda message: message, passphrase=secret)


def test_a_file_that_cannot_be_read_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        Signer(KEY_PAIR_ID, tmp_path / "no.pem")
    assert caught.value.filename == str(tmp_path / "no.pem")


def test_a_path_as_text_gets_a_hint() -> None:
    with pytest.raises(FrontsealError, match="path") as caught:
        Signer(KEY_PAIR_ID, "/etc/keys/cloudfront.pem")
    assert caught.value.code == "invalid_key"


def test_keys_of_cryptography() -> None:
    signer = Signer(KEY_PAIR_ID, cryptography_key("p-256"))
    assert signer.hash_algorithm == "SHA256"
    for name in ("rsa-2048", "p-256"):
        key = cryptography_key(name)
        signed = Signer(KEY_PAIR_ID, key).sign_url(URL, date_less_than=END)
        assert Verifier({KEY_PAIR_ID: key.public_key()}).verify_url(signed, now=END - 1).time_left == 1
        assert PublicKey(key.public_key()) == PrivateKey(key).public_key()
    with pytest.raises(FrontsealError, match="(?i)ed25519"):
        Signer(KEY_PAIR_ID, ed25519.Ed25519PrivateKey.generate())
    with pytest.raises(FrontsealError, match="P-384"):
        PrivateKey(ec.generate_private_key(ec.SECP384R1()))
    with pytest.raises(FrontsealError, match="private key"):
        PublicKey(PEM)


def rsa_by_cryptography(message: bytes) -> bytes:
    key = cryptography_key("rsa-2048")
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(message, padding.PKCS1v15(), hashes.SHA1())


def test_a_function_signs_with_an_rsa_key(expected: str) -> None:
    for key in (rsa_by_cryptography, ExternalKey(rsa_by_cryptography)):
        signer = Signer(KEY_PAIR_ID, key)
        assert signer.sign_url(URL, date_less_than=END) == expected
        assert signer.sign_urls([URL] * 3, date_less_than=END) == [expected] * 3


def test_a_function_signs_with_a_p256_key() -> None:
    key = cryptography_key("p-256")
    assert isinstance(key, ec.EllipticCurvePrivateKey)

    def sign(message: bytes) -> bytes:
        return key.sign(message, ec.ECDSA(hashes.SHA256()))

    signer = Signer(KEY_PAIR_ID, ExternalKey(sign, key_type="p-256"))
    signed = signer.sign_url(URL, date_less_than=END)
    assert Verifier({KEY_PAIR_ID: key.public_key()}).verify_url(signed, now=1).hash_algorithm == "SHA256"


def test_a_function_gets_the_policy_on_the_thread_that_signs() -> None:
    calls = []

    def sign(message: bytes) -> bytes:
        calls.append((message, threading.get_ident()))
        return bytes(256)

    signer = Signer(KEY_PAIR_ID, sign)
    urls = [f"{URL}?{n}" for n in range(3000)]
    assert len(signer.sign_urls(urls, date_less_than=END)) == len(urls)
    assert {thread for _, thread in calls} == {threading.get_ident()}
    assert [message for message, _ in calls] == [
        f'{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{END}}}}}}}]}}'.encode()
        for url in urls
    ]


def test_what_a_function_raises_comes_out_as_it_is() -> None:
    class Lost(Exception):
        pass

    lost = Lost("the KMS does not answer")

    def sign(message: bytes) -> bytes:
        raise lost

    signer = Signer(KEY_PAIR_ID, sign)
    for call in (
        lambda: signer.sign_url(URL, expires_in=1),
        lambda: signer.sign_urls([URL], expires_in=1),
        lambda: next(signer.sign_urls(iter([URL]), expires_in=1)),
        lambda: signer.sign_cookies(URL, expires_in=1),
    ):
        with pytest.raises(Lost) as caught:
            call()
        assert caught.value is lost


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(127)])
def test_a_function_that_returns_no_signature_is_found_out(signature: bytes) -> None:
    with pytest.raises(FrontsealError) as caught:
        Signer(KEY_PAIR_ID, lambda message: signature).sign_url(URL, expires_in=1)
    assert caught.value.code == "signing_failed"
    for wrong in (None, "text", 5):
        with pytest.raises(TypeError, match="must return bytes"):
            Signer(KEY_PAIR_ID, lambda message, wrong=wrong: wrong).sign_url(URL, expires_in=1)  # type: ignore[arg-type, return-value]


def test_the_first_signature_is_verified_with_the_public_key(expected: str) -> None:
    lost = OSError("no session")
    answers: list[str | OSError] = []

    def sign(message: bytes) -> bytes:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return PrivateKey(key_path(answer)).sign(message, "SHA1")

    signer = Signer(KEY_PAIR_ID, sign, public_key=key_path("rsa-2048.pub"))
    wrong: list[list[str | OSError]] = [["rsa-3072"], [lost], ["rsa-3072"]]
    for answers in wrong:
        with pytest.raises((FrontsealError, OSError), match="does not verify with public_key|no session") as caught:
            signer.sign_urls([URL], date_less_than=END)
        assert getattr(caught.value, "code", "signing_failed") == "signing_failed"
    answers = ["rsa-2048", "rsa-3072"]
    assert signer.sign_url(URL, date_less_than=END) == expected
    assert signer.sign_url(URL, date_less_than=END) != expected  # only the first is verified


def test_the_type_of_a_function_is_that_of_the_public_key() -> None:
    key = PrivateKey(key_path("p-256"))
    signer = Signer(KEY_PAIR_ID, lambda message: key.sign(message), public_key=key.public_key())
    assert Verifier({KEY_PAIR_ID: key.public_key()}).verify_url(signer.sign_url(URL, expires_in=9))
    with pytest.raises(FrontsealError, match="the public key is p-256 and the private key rsa"):
        Signer(KEY_PAIR_ID, ExternalKey(bytes), public_key=key.public_key())


def test_a_private_key_has_no_other_public_key() -> None:
    public_key = PrivateKey(PEM).public_key_pem()
    for key in (PEM, PrivateKey(PEM), key_path("rsa-2048")):
        assert Signer(KEY_PAIR_ID, key, public_key=public_key).sign_url(URL, expires_in=9)
        with pytest.raises(FrontsealError, match="the public key does not belong to the private key") as caught:
            Signer(KEY_PAIR_ID, key, public_key=key_path("rsa-3072.pub"))
        assert caught.value.code == "invalid_key"


class Kms:
    """Owns a signer that signs with a method of its own, which is a cycle."""

    def __init__(self, **options: Any) -> None:
        self.signature = bytes(256)
        self.of_function = Signer(KEY_PAIR_ID, self.sign, **options)
        self.key = ExternalKey(self.sign)
        self.of_key = Signer(KEY_PAIR_ID, self.key, **options)

    def sign(self, message: bytes) -> bytes:
        return self.signature


@pytest.mark.parametrize("options", [{}, {"cache": 10}])
def test_a_signer_that_its_function_refers_to_is_collected(options: dict[str, Any]) -> None:
    kms = Kms(**options)
    for signer in (kms.of_function, kms.of_key):
        signer.sign_url(URL, date_less_than=END)
    kms.lazy = kms.of_key.sign_urls(iter([URL, URL]), date_less_than=END)  # type: ignore[attr-defined]
    place = weakref.ref(kms)
    del kms, signer
    gc.collect()
    assert place() is None


@pytest.mark.parametrize("name", ["of_function", "of_key"])
def test_what_can_still_sign_keeps_its_function_whole(name: str) -> None:
    signer = getattr(Kms(), name)
    lazy = getattr(Kms(), name).sign_urls(iter([URL] * 3000), date_less_than=END)
    key = Kms().key
    gc.collect()
    assert "&Signature=AAAA" in signer.sign_url(URL, date_less_than=END)
    assert "&Signature=AAAA" in Signer(KEY_PAIR_ID, key).sign_url(URL, date_less_than=END)
    next(lazy)
    gc.collect()
    assert len(list(lazy)) == 2999


def test_external_keys_have_one_of_two_types() -> None:
    for spelling in ("p256", "p-256"):
        assert ExternalKey(bytes, spelling).key_type == "p-256"  # type: ignore[arg-type]
    with pytest.raises(FrontsealError, match="pass rsa or p-256"):
        ExternalKey(bytes, "P-256")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="sign must be a function"):
        ExternalKey(b"key")  # type: ignore[arg-type]


def test_a_key_may_be_a_member_of_json(tmp_path: Path, expected: str) -> None:
    secret = json.dumps({"old": key_path("rsa-3072").read_text(), "new": PEM, "encrypted": ENCRYPTED.read_text()})
    path = tmp_path / "secret.json"
    path.write_text(secret)
    for given in (secret, secret.encode(), path):
        key = PrivateKey.from_json_field(given, "new")
        assert Signer(KEY_PAIR_ID, key).sign_url(URL, date_less_than=END) == expected
    assert PrivateKey.from_json_field(secret, "encrypted", passphrase()).bits == 2048
    for field, message in (("other", "no string named"), ("encrypted", "passphrase")):
        with pytest.raises(FrontsealError, match=message) as caught:
            PrivateKey.from_json_field(secret, field)
        assert caught.value.code == "invalid_key"
    with pytest.raises(FrontsealError, match="not a JSON object"):
        PrivateKey.from_json_field(PEM, "new")
    with pytest.raises(FrontsealError, match="name the member to use"):
        PrivateKey(secret)


def test_a_generated_key_signs_what_its_public_half_verifies() -> None:
    for key_type, bits in (("rsa", 2048), ("p-256", 256)):
        key = PrivateKey.generate(key_type)  # type: ignore[arg-type]
        assert (key.key_type, key.bits, key.warning) == (key_type, bits, None)
        public = serialization.load_pem_public_key(key.public_key_pem().encode())
        signed = Signer(KEY_PAIR_ID, key).sign_url(URL, date_less_than=END)
        assert Verifier({KEY_PAIR_ID: public}).verify_url(signed, now=1)  # type: ignore[dict-item]


def test_an_old_size_has_a_warning() -> None:
    warning = PrivateKey(key_path("rsa-1024")).warning
    assert warning is not None and "RSA-1024" in warning


def test_the_hash_can_be_chosen() -> None:
    signed = Signer(KEY_PAIR_ID, PEM, hash_algorithm="SHA256").sign_url(URL, date_less_than=END)
    query = parse_qs(urlsplit(signed).query)
    assert query["Hash-Algorithm"] == ["SHA256"]
    signature = base64.b64decode(query["Signature"][0].translate(str.maketrans("-_~", "+=/")))
    assert len(signature) == 256
    with pytest.raises(FrontsealError, match="pass SHA1 or SHA256"):
        Signer(KEY_PAIR_ID, PEM, hash_algorithm="sha256")  # type: ignore[arg-type]


def test_a_signer_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, expected: str) -> None:
    monkeypatch.setenv("FRONTSEAL_KEY_PAIR_ID", KEY_PAIR_ID)
    for value in (PEM, PEM.replace("\n", "\\n"), str(key_path("rsa-2048"))):
        monkeypatch.setenv("FRONTSEAL_PRIVATE_KEY", value)
        assert Signer.from_environment().sign_url(URL, date_less_than=END) == expected
    monkeypatch.setenv("CDN_KEY", ENCRYPTED.read_text())
    monkeypatch.setenv("CDN_SECRET", passphrase())
    signer = Signer.from_environment(private_key="CDN_KEY", passphrase="CDN_SECRET", hash_algorithm="SHA256")
    assert signer.hash_algorithm == "SHA256"
    monkeypatch.setenv("FRONTSEAL_PRIVATE_KEY", "")
    with pytest.raises(FrontsealError, match="FRONTSEAL_PRIVATE_KEY: the variable is not set, or empty"):
        Signer.from_environment()
    with pytest.raises(FrontsealError, match="NO_SUCH_ID: the variable is not set, or empty") as caught:
        Signer.from_environment("NO_SUCH_ID")
    assert caught.value.code == "invalid_key_pair_id"
