#!/usr/bin/env python3
"""Make the throwaway keys of the tests: owns every file of this folder but boto-1024.pem.

Needs the standard library, `openssl` 3, `ssh-keygen` and `keytool`. What exists is never overwritten:
keys, salts and certificates are random, so they are committed and not made again.
"""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
FORMS = HERE / "forms"
PASSPHRASE = "open-sesame"
PASS_OUT = ("-passout", f"pass:{PASSPHRASE}")
NAME = ("-subj", "/CN=frontseal throwaway test key", "-days", "36500")

Recipe = Callable[[], bytes]


# --- the programs ---------------------------------------------------------------------------


def run(*command: str, text: bytes = b"") -> bytes:
    """Run a program with `text` as its input and return what it prints."""
    return subprocess.run(command, input=text, capture_output=True, check=True).stdout


def openssl(*arguments: str, text: bytes = b"") -> bytes:
    return run("openssl", *arguments, text=text)


def ssh_keygen(pem: bytes, *arguments: str) -> bytes:
    """Run ssh-keygen on a copy of `pem`; return what it prints, or else the file that it rewrote."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "key")
        file.touch(mode=0o600)
        file.write_bytes(pem)
        printed = run("ssh-keygen", *arguments, "-f", str(file))
        return printed if "-y" in arguments else file.read_bytes()


# --- from one form to another ---------------------------------------------------------------


def public(pem: bytes, *options: str) -> bytes:
    return openssl("pkey", "-pubout", *options, text=pem)


def public_pkcs1(pem: bytes, *options: str) -> bytes:
    return openssl("rsa", "-RSAPublicKey_out", *options, text=pem)


def pkcs8(pem: bytes, *options: str) -> bytes:
    return openssl("pkcs8", "-topk8", "-nocrypt", *options, text=pem)


def encrypted_pkcs8(pem: bytes, *options: str) -> bytes:
    return openssl("pkcs8", "-topk8", *options, *PASS_OUT, text=pem)


def encrypted_legacy(pem: bytes, kind: str, cipher: str) -> bytes:
    traditional = ("-traditional",) if kind == "rsa" else ()
    return openssl(kind, *traditional, f"-{cipher}", *PASS_OUT, text=pem)


def certificate(pem: bytes) -> bytes:
    return with_key_file(pem, "req", "-x509", "-new", *NAME)


def certificate_der(pem: Path) -> bytes:
    return openssl("x509", "-outform", "DER", text=pem.read_bytes())


def certificate_request(pem: bytes) -> bytes:
    return with_key_file(pem, "req", "-new", *NAME[:2])


def with_key_file(pem: bytes, *arguments: str) -> bytes:
    with tempfile.NamedTemporaryFile() as file:
        file.write(pem)
        file.flush()
        return openssl(*arguments, "-key", file.name)


def one_line(pem: bytes) -> bytes:
    """The form that environment variables carry: line ends written as a backslash and an n."""
    return pem.replace(b"\n", b"\\n")


def indented(pem: bytes) -> bytes:
    return b"".join(b"    " + line for line in pem.splitlines(keepends=True))


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def without_last_line(pem: bytes) -> bytes:
    return b"".join(pem.splitlines(keepends=True)[:-1])


def without_middle_lines(pem: bytes) -> bytes:
    """Keep the first and last lines, but only half of the body."""
    lines = pem.splitlines(keepends=True)
    return b"".join(lines[: len(lines) // 2] + lines[-1:])


def with_garbage(pem: bytes) -> bytes:
    """Put a character that base64 does not have in the place of one in the body."""
    lines = pem.splitlines(keepends=True)
    lines[5] = lines[5][:20] + b"*" + lines[5][21:]
    return b"".join(lines)


def relabelled(pem: bytes, label: str) -> bytes:
    """Put the body under the label of another container."""
    lines = pem.splitlines()
    return b"\n".join([f"-----BEGIN {label}-----".encode(), *lines[1:-1], f"-----END {label}-----".encode(), b""])


def in_base64(data: bytes, width: int = 0) -> bytes:
    """The whole file in base64, in one line or in lines of `width`."""
    text = base64.b64encode(data)
    lines = [text[start : start + width] for start in range(0, len(text), width)] if width else [text]
    return b"\n".join([*lines, b""])


def in_json(pem: bytes) -> bytes:
    secret = {"key_pair_id": "K2JCJMDEHXQW5F", "private_key": pem.decode()}
    return json.dumps(secret, indent=2).encode()


def jwk(pem: bytes) -> bytes:
    """The key as a JSON Web Key, from the numbers that OpenSSL prints."""
    numbers = der_integers(openssl("rsa", "-traditional", "-outform", "DER", text=pem))[1:]
    return json.dumps({"kty": "RSA", **dict(zip(("n", "e", "d", "p", "q", "dp", "dq", "qi"), numbers))}).encode()


def der_integers(sequence: bytes) -> list[str]:
    """Return the integers of a DER sequence in base64url."""

    def length_at(at: int) -> tuple[int, int]:
        first = sequence[at]
        size = first & 0x7F if first & 0x80 else 0
        return (int.from_bytes(sequence[at + 1 : at + 1 + size], "big") if size else first), at + 1 + size

    integers = []
    _, at = length_at(1)
    while at < len(sequence):
        length, start = length_at(at + 1)
        integers.append(base64url(sequence[start : start + length].lstrip(b"\0")))
        at = start + length
    return integers


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def ec_jwk(pem: bytes) -> bytes:
    sec1 = openssl("ec", "-outform", "DER", text=pem)
    point = openssl("ec", "-pubout", "-outform", "DER", text=pem)[-64:]
    return json.dumps(
        {
            "kty": "EC",
            "crv": "P-256",
            "d": base64url(sec1[7:39]),
            "x": base64url(point[:32]),
            "y": base64url(point[32:]),
        }
    ).encode()


def pkcs12(pem: bytes) -> bytes:
    with tempfile.NamedTemporaryFile() as file:
        file.write(certificate(pem) + pem)
        file.flush()
        return openssl("pkcs12", "-export", "-in", file.name, *PASS_OUT)


def java_key_store() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "store.jks")
        run(
            *("keytool", "-genkeypair", "-keyalg", "RSA", "-alias", "frontseal", "-dname", "CN=throwaway"),
            *("-storetype", "JKS", "-storepass", PASSPHRASE, "-keystore", str(file)),
        )
        return file.read_bytes()


# --- what is made ---------------------------------------------------------------------------


def base_keys() -> dict[str, Recipe]:
    keys: dict[str, Recipe] = {
        f"rsa-{bits}.pem": partial(openssl, "genrsa", "-traditional", bits) for bits in ("1024", "2048", "3072", "4096")
    }
    keys["p-256.pem"] = lambda: openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout")
    return keys


def public_halves() -> dict[str, Recipe]:
    return {
        f"{file.stem}.pub.pem": partial(public, file.read_bytes())
        for file in sorted(HERE.glob("*.pem"))
        if not file.name.endswith(".pub.pem")
    }


def containers(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """The ways in which an unencrypted private key is written."""

    def no_public() -> bytes:
        return openssl("ec", "-no_public", text=ec)

    return {
        "rsa-pkcs8.pem": lambda: pkcs8(rsa),
        "rsa-pkcs1.der": lambda: openssl("rsa", "-traditional", "-outform", "DER", text=rsa),
        "rsa-pkcs8.der": lambda: pkcs8(rsa, "-outform", "DER"),
        "p-256-pkcs8.pem": lambda: pkcs8(ec),
        "p-256-sec1.der": lambda: openssl("ec", "-outform", "DER", text=ec),
        "p-256-pkcs8.der": lambda: pkcs8(ec, "-outform", "DER"),
        "p-256-ec-parameters.pem": lambda: openssl("ecparam", "-name", "prime256v1") + ec,
        "p-256-sec1-no-public.pem": no_public,
        "p-256-pkcs8-no-public.pem": lambda: pkcs8(no_public()),
    }


def encrypted(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """The ways in which a private key is encrypted under PASSPHRASE."""
    pbes2 = {
        "aes-256": ("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256"),
        "aes-128": ("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA256"),
        "des3": ("-v2", "des3", "-v2prf", "hmacWithSHA256"),
        "sha1-prf": ("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"),
        "scrypt": ("-scrypt",),
    }
    forms: dict[str, Recipe] = {}
    for base, pem in (("rsa", rsa), ("p-256", ec)):
        for name, options in pbes2.items():
            forms[f"{base}-encrypted-{name}.pem"] = partial(encrypted_pkcs8, pem, *options)
        forms[f"{base}-encrypted-aes-256.der"] = partial(encrypted_pkcs8, pem, *pbes2["aes-256"], "-outform", "DER")
        for cipher in ("aes256", "aes192", "aes128", "des3"):
            kind = "rsa" if base == "rsa" else "ec"
            forms[f"{base}-legacy-{cipher}.pem"] = partial(encrypted_legacy, pem, kind, cipher)
    return forms


def dressed(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """A good key as mail, editors, key stores and environment variables hand it on."""
    before = b"Bag Attributes\n    localKeyID: 01 00 00 00\nKey Attributes: <No Attributes>\n"
    after = b"\nkept by the video team, see the wiki\n"

    def around(base: str, pem: bytes) -> dict[str, Recipe]:
        return {
            f"{base}-crlf.pem": lambda: pem.replace(b"\n", b"\r\n"),
            f"{base}-bom.pem": lambda: b"\xef\xbb\xbf" + pem,
            f"{base}-text-around.pem": lambda: before + pem + after,
            f"{base}-certificate-before.pem": lambda: certificate(pem) + pem,
            f"{base}-certificate-after.pem": lambda: pem + certificate(pem),
            f"{base}-public-key-before.pem": lambda: public(pem) + pem,
            f"{base}-one-line.pem": lambda: one_line(pem),
            f"{base}-one-line-quoted.pem": lambda: b'"' + one_line(pem) + b'"',
            f"{base}-no-last-newline.pem": lambda: pem.rstrip(b"\n"),
            f"{base}-blank-lines.pem": lambda: b"\n\n" + pem + b"\n\n",
            f"{base}-indented.pem": lambda: indented(pem),
        }

    forms = {**around("rsa", rsa), **around("p-256", ec)}
    forms["rsa-pkcs8-one-line.pem"] = lambda: one_line(pkcs8(rsa))
    forms["rsa-legacy-one-line.pem"] = lambda: one_line(encrypted_legacy(rsa, "rsa", "aes256"))
    forms["rsa-legacy-crlf.pem"] = lambda: encrypted_legacy(rsa, "rsa", "aes256").replace(b"\n", b"\r\n")
    return forms


def stored(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """A good key under another label, and as secret stores and environment variables keep it."""

    def kept(base: str, pem: bytes, traditional: str) -> dict[str, Recipe]:
        return {
            f"{base}-pkcs8-mislabelled.pem": lambda: relabelled(pkcs8(pem), traditional),
            f"{base}-traditional-mislabelled.pem": lambda: relabelled(pem, "PRIVATE KEY"),
            f"{base}-base64.txt": lambda: in_base64(pem),
            f"{base}-base64-lines.txt": lambda: in_base64(pem, 76),
            f"{base}-body.txt": lambda: b"".join(pem.splitlines()[1:-1]),
            f"{base}-json.json": lambda: in_json(pem),
            f"{base}-json-slashes.json": lambda: in_json(pem).replace(b"/", b"\\/"),
            f"{base}-json-unicode.json": lambda: in_json(pem).replace(b"+", b"\\u002B").replace(b"\\n", b"\\u000a"),
            f"{base}-json-twice.json": lambda: json.dumps(in_json(pem).decode()).encode(),
            f"{base}-json-base64.txt": lambda: in_base64(in_json(pem)),
            f"{base}-json-line-breaks.json": lambda: b'{"private_key": "' + pem + b'"}',
            f"{base}-two-backslashes.txt": lambda: pem.replace(b"\n", b"\\\\n"),
            f"{base}-cr.pem": lambda: pem.replace(b"\n", b"\r"),
            f"{base}-single-quotes.txt": lambda: b"'" + pem.strip() + b"'\n",
            f"{base}-spaces.txt": lambda: pem.replace(b"\n", b" "),
        }

    forms = {**kept("rsa", rsa, "RSA PRIVATE KEY"), **kept("p-256", ec, "EC PRIVATE KEY")}
    forms["rsa-jwk.json"] = lambda: jwk(rsa)
    forms["p-256-jwk.json"] = lambda: ec_jwk(ec)
    return forms


def stored_encrypted(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """Encrypted keys under the label of plain ones, or with the line ends of old systems."""
    forms: dict[str, Recipe] = {
        "rsa-encrypted-mislabelled.pem": lambda: relabelled(encrypted_pkcs8(rsa), "PRIVATE KEY"),
        "p-256-encrypted-mislabelled.pem": lambda: relabelled(encrypted_pkcs8(ec), "PRIVATE KEY"),
    }
    forms["p-256-pbes1-sha1-3des.pem"] = lambda: encrypted_pkcs8(ec, "-v1", "PBE-SHA1-3DES")
    forms["rsa-legacy-cr.pem"] = lambda: encrypted_legacy(rsa, "rsa", "aes256").replace(b"\n", b"\r")
    return forms


def costly(_: bytes, ec: bytes) -> dict[str, Recipe]:
    """Keys whose derivation takes longer than anybody waits."""
    once_over = ("-v2", "aes-256-cbc", "-iter", "2000001")

    def much_memory() -> bytes:
        der = encrypted_pkcs8(ec, "-scrypt", "-outform", "DER")
        block_size = b"\x02\x01%c\x02\x01\x01"
        if der.count(block_size % 8) != 1:
            raise ValueError("not the parameters of scrypt")
        return der.replace(block_size % 8, block_size % 65)

    return {
        "p-256-costly-pbkdf2.pem": lambda: encrypted_pkcs8(ec, *once_over),
        "p-256-costly-sha1-3des.pem": lambda: encrypted_pkcs8(ec, "-v1", "PBE-SHA1-3DES", *once_over[2:]),
        "p-256-costly-scrypt.der": much_memory,
    }


def unsupported(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """Encrypted with what no maintained crate decrypts, and the files of other programs."""
    legacy = ("-provider", "legacy", "-provider", "default")
    ciphers = {
        "sha1-rc2": ("-v1", "PBE-SHA1-RC2-40", *legacy),
        "camellia": ("-v2", "camellia256"),
        "aria": ("-v2", "aria-256-cbc"),
        "des": ("-v2", "des", *legacy),
        "rc2": ("-v2", "rc2", *legacy),
    }
    forms: dict[str, Recipe] = {
        f"rsa-encrypted-{name}.pem": partial(encrypted_pkcs8, rsa, *options) for name, options in ciphers.items()
    }
    forms["p-256-explicit-curve.pem"] = lambda: openssl("ec", "-param_enc", "explicit", text=ec)
    forms["p-256-pkcs8-explicit-curve.pem"] = lambda: pkcs8(openssl("ec", "-param_enc", "explicit", text=ec))
    forms["rsa.p12"] = lambda: pkcs12(rsa)
    forms["rsa.jks"] = java_key_store
    forms["rsa.ppk"] = lambda: b"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: throwaway\n"
    forms["rsa.xml"] = lambda: b"<RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>\n"
    forms["okp-jwk.json"] = lambda: b'{"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"}'
    forms["rsa-begin-line.pem"] = lambda: rsa.replace(b"-----\n", b"----\n", 1)
    forms["rsa-begin-line-one-line.txt"] = lambda: one_line(rsa.replace(b"-----\n", b"----\n", 1))
    forms["rsa-other-end-line.pem"] = lambda: rsa.replace(b"END RSA PRIVATE", b"END PRIVATE")
    forms["two-keys.json"] = lambda: json.dumps({"old": rsa.decode(), "new": ec.decode()}).encode()
    forms["no-key.json"] = lambda: b'{"username": "me", "password": "sesame"}\n'
    forms["file-name.txt"] = lambda: b"key.pem\n"
    return forms


def public_forms(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """The ways in which a public key is written; a DER certificate is the PEM one again."""
    forms: dict[str, Recipe] = {}
    for base, pem in (("rsa", rsa), ("p-256", ec)):
        forms.update(
            {
                f"{base}-public.pem": partial(public, pem),
                f"{base}-public.der": partial(public, pem, "-outform", "DER"),
                f"{base}-certificate.pem": partial(certificate, pem),
                f"{base}-certificate.der": partial(certificate_der, FORMS / f"{base}-certificate.pem"),
            }
        )
    forms["rsa-public-pkcs1.pem"] = lambda: public_pkcs1(rsa)
    forms["rsa-public-pkcs1.der"] = lambda: public_pkcs1(rsa, "-outform", "DER")
    return forms


def other_kinds(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """What people hand over in place of a key that CloudFront takes."""

    def curve(name: str) -> bytes:
        return openssl("ecparam", "-name", name, "-genkey", "-noout")

    def generated(algorithm: str, *options: str) -> bytes:
        return openssl("genpkey", "-algorithm", algorithm, *options)

    def dsa() -> bytes:
        return openssl("dsaparam", "-noout", "-genkey", "1024")

    return {
        "openssh-rsa.pem": lambda: ssh_keygen(rsa, "-q", "-p", "-N", ""),
        "openssh-p-256.pem": lambda: ssh_keygen(ec, "-q", "-p", "-N", ""),
        "openssh-public.txt": lambda: ssh_keygen(rsa, "-y"),
        "rsa-certificate-request.pem": lambda: certificate_request(rsa),
        "dsa.pem": lambda: openssl("pkey", "-traditional", text=dsa()),
        "dsa-pkcs8.pem": lambda: pkcs8(dsa()),
        "p-384.pem": lambda: curve("secp384r1"),
        "p-384-pkcs8.pem": lambda: pkcs8(curve("secp384r1")),
        "secp256k1.pem": lambda: curve("secp256k1"),
        "secp256k1-pkcs8.pem": lambda: pkcs8(curve("secp256k1")),
        "ed25519.pem": lambda: generated("ED25519"),
        "x25519.pem": lambda: generated("X25519"),
        "rsa-pss.pem": lambda: generated("RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"),
        "rsa-512.pem": lambda: openssl("genrsa", "-traditional", "512"),
        "rsa-pbes1-md5-des.pem": lambda: encrypted_pkcs8(
            rsa, "-v1", "PBE-MD5-DES", "-provider", "legacy", "-provider", "default"
        ),
        "rsa-pbes1-sha1-3des.pem": lambda: encrypted_pkcs8(rsa, "-v1", "PBE-SHA1-3DES"),
    }


def damaged(rsa: bytes, ec: bytes) -> dict[str, Recipe]:
    """Keys that lost a part, and files that never were keys."""
    return {
        "rsa-cut-in-half.pem": lambda: half(rsa),
        "rsa-no-end-line.pem": lambda: without_last_line(rsa),
        "rsa-body-cut.pem": lambda: without_middle_lines(rsa),
        "rsa-garbage.pem": lambda: with_garbage(rsa),
        "rsa-cut-in-half.der": lambda: half(openssl("rsa", "-traditional", "-outform", "DER", text=rsa)),
        "p-256-cut-in-half.der": lambda: half(pkcs8(ec, "-outform", "DER")),
        "two-private-keys.pem": lambda: rsa + ec,
        "empty.pem": lambda: b"",
        "white-space.pem": lambda: b" \n\t\r\n  \n",
        "hello.txt": lambda: b"hello\n",
        "path.txt": lambda: b"/home/me/key.pem\n",
    }


def make_missing(folder: Path, recipes: dict[str, Recipe]) -> None:
    """Write each file that is not there yet."""
    for name, recipe in recipes.items():
        file = folder / name
        if not file.exists():
            file.write_bytes(recipe())
            print(f"made {file.relative_to(HERE)}")


def main() -> None:
    FORMS.mkdir(exist_ok=True)
    make_missing(HERE, base_keys())
    make_missing(HERE, public_halves())
    rsa, ec = (HERE / "rsa-2048.pem").read_bytes(), (HERE / "p-256.pem").read_bytes()
    kinds = (
        containers,
        encrypted,
        dressed,
        stored,
        stored_encrypted,
        public_forms,
        other_kinds,
        costly,
        unsupported,
        damaged,
    )
    for recipes in kinds:
        make_missing(FORMS, recipes(rsa, ec))


if __name__ == "__main__":
    main()
