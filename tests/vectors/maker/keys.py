"""The cases of keys.json."""

from __future__ import annotations

from .openssl import KEYS
from .shared import PASSPHRASE, RSA_KEYS, Cases, Fields

DRESSES = (
    "crlf",
    "bom",
    "text-around",
    "certificate-before",
    "certificate-after",
    "public-key-before",
    "one-line",
    "one-line-quoted",
    "no-last-newline",
    "blank-lines",
    "indented",
)
STORED = (
    "pkcs8-mislabelled.pem",
    "traditional-mislabelled.pem",
    "base64.txt",
    "base64-lines.txt",
    "body.txt",
    "json.json",
    "json-slashes.json",
    "json-unicode.json",
    "json-twice.json",
    "json-base64.txt",
    "json-line-breaks.json",
    "two-backslashes.txt",
    "cr.pem",
    "single-quotes.txt",
    "spaces.txt",
    "jwk.json",
)
CIPHERS = (
    "encrypted-mislabelled",
    "pbes1-sha1-3des",
    "encrypted-aes-256",
    "encrypted-aes-128",
    "encrypted-des3",
    "encrypted-sha1-prf",
    "encrypted-scrypt",
    "legacy-aes256",
    "legacy-aes192",
    "legacy-aes128",
    "legacy-des3",
)

# The files of one key: those that are read as they are, and those that want the passphrase.
OPEN_FORMS = {
    "rsa-2048": [
        "rsa-pkcs8.pem",
        "rsa-pkcs1.der",
        "rsa-pkcs8.der",
        "rsa-pkcs8-one-line.pem",
        *(f"rsa-{dress}.pem" for dress in DRESSES),
        *(f"rsa-{form}" for form in STORED),
    ],
    "p-256": [
        "p-256-pkcs8.pem",
        "p-256-sec1.der",
        "p-256-pkcs8.der",
        "p-256-ec-parameters.pem",
        "p-256-sec1-no-public.pem",
        "p-256-pkcs8-no-public.pem",
        *(f"p-256-{dress}.pem" for dress in DRESSES),
        *(f"p-256-{form}" for form in STORED),
    ],
}
LOCKED_FORMS = {
    "rsa-2048": [
        *(f"rsa-{cipher}.pem" for cipher in CIPHERS),
        "rsa-encrypted-aes-256.der",
        "rsa-legacy-one-line.pem",
        "rsa-legacy-crlf.pem",
        "rsa-legacy-cr.pem",
    ],
    "p-256": [*(f"p-256-{cipher}.pem" for cipher in CIPHERS), "p-256-encrypted-aes-256.der"],
}

# What cannot serve, and what the message names.
BAD_KEYS: dict[str, tuple[str, ...]] = {
    "openssh-rsa.pem": ("OpenSSH",),
    "openssh-p-256.pem": ("OpenSSH",),
    "openssh-public.txt": ("OpenSSH",),
    "rsa-public.pem": ("public key",),
    "rsa-public.der": ("public key",),
    "rsa-public-pkcs1.pem": ("public key",),
    "rsa-public-pkcs1.der": ("public key",),
    "p-256-public.pem": ("public key",),
    "p-256-public.der": ("public key",),
    "rsa-certificate.pem": ("certificate",),
    "rsa-certificate.der": ("certificate",),
    "p-256-certificate.pem": ("certificate",),
    "p-256-certificate.der": ("certificate",),
    "rsa-certificate-request.pem": ("certificate",),
    "dsa.pem": ("DSA",),
    "dsa-pkcs8.pem": ("DSA",),
    "p-384.pem": ("P-384",),
    "p-384-pkcs8.pem": ("P-384",),
    "secp256k1.pem": ("secp256k1",),
    "secp256k1-pkcs8.pem": ("secp256k1",),
    "ed25519.pem": ("Ed25519",),
    "x25519.pem": ("X25519",),
    "rsa-pss.pem": ("RSA-PSS",),
    "rsa-512.pem": ("512",),
    "rsa-cut-in-half.pem": (),
    "rsa-no-end-line.pem": (),
    "rsa-body-cut.pem": (),
    "rsa-garbage.pem": (),
    "rsa-cut-in-half.der": (),
    "p-256-cut-in-half.der": (),
    "two-private-keys.pem": (),
    "p-256-explicit-curve.pem": ("curve", "named_curve"),
    "p-256-pkcs8-explicit-curve.pem": ("curve", "named_curve"),
    "rsa.p12": ("PKCS#12", "openssl pkcs12"),
    "rsa.jks": ("Java key store", "keytool"),
    "rsa.ppk": ("PuTTY", "puttygen"),
    "rsa.xml": (".NET",),
    "okp-jwk.json": ("JWK",),
    "rsa-begin-line.pem": ("BEGIN line",),
    "rsa-begin-line-one-line.txt": ("BEGIN line",),
    "rsa-other-end-line.pem": ("END line",),
    "two-keys.json": ("old", "new"),
    "no-key.json": ("JSON",),
    "file-name.txt": ("path", "contents"),
    "empty.pem": (),
    "white-space.pem": (),
    "hello.txt": (),
    "path.txt": ("path", "contents"),
}

# How keys are encrypted that are not decrypted: named, with the command that converts them.
UNSUPPORTED: dict[str, tuple[str, ...]] = {
    "p-256-costly-pbkdf2.pem": ("cost", "openssl pkcs8"),
    "p-256-costly-sha1-3des.pem": ("cost", "openssl pkcs8"),
    "p-256-costly-scrypt.der": ("cost", "openssl pkcs8"),
    "rsa-pbes1-md5-des.pem": ("PBES1", "openssl pkcs8"),
    "rsa-encrypted-sha1-rc2.pem": ("RC2", "openssl pkcs8"),
    "rsa-encrypted-camellia.pem": ("Camellia", "openssl pkcs8"),
    "rsa-encrypted-aria.pem": ("ARIA", "openssl pkcs8"),
    "rsa-encrypted-des.pem": ("DES", "openssl pkcs8"),
    "rsa-encrypted-rc2.pem": ("RC2", "openssl pkcs8"),
}


def key_cases() -> Cases:
    cases = Cases()
    for key in (*RSA_KEYS, "p-256"):
        cases.add(f"key-{key}", {"file": f"{key}.pem"}, loaded(key, key))
    cases.add("key-boto-1024", {"file": "boto-1024.pem"}, loaded("rsa-1024", "boto-1024"))
    for key, files in OPEN_FORMS.items():
        for file in files:
            cases.add(key_id(file), {"file": f"forms/{file}"}, loaded(key, key))
    for key, files in LOCKED_FORMS.items():
        for file in files:
            locked_key(cases, key, file)
    for file, mentions in BAD_KEYS.items():
        cases.refuse(key_id(file), {"file": f"forms/{file}"}, "invalid_key", *mentions)
    for file, mentions in UNSUPPORTED.items():
        given = {"file": f"forms/{file}", "passphrase": PASSPHRASE}
        cases.refuse(key_id(file), given, "invalid_key", *mentions)
    return cases


def locked_key(cases: Cases, key: str, file: str) -> None:
    """An encrypted key opens with its passphrase, and says so without it or with another one."""
    name, given = key_id(file), {"file": f"forms/{file}"}
    cases.add(name, {**given, "passphrase": PASSPHRASE}, loaded(key, key))
    cases.refuse(f"{name}-no-passphrase", given, "invalid_key", "passphrase")
    cases.refuse(f"{name}-wrong-passphrase", {**given, "passphrase": "open-barley"}, "invalid_key", "passphrase")


def key_id(file: str) -> str:
    return "key-" + file.replace(".", "-")


def loaded(key_type: str, base: str) -> Fields:
    return {"key_type": key_type, "public_key_pem": (KEYS / f"{base}.pub.pem").read_text(encoding="ascii")}
