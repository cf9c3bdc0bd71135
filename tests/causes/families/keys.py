"""The key, the hash or the padding is wrong, or what became of the signature."""

from __future__ import annotations

import base64
import hashlib

from families.shared import (
    END,
    KEYS,
    P256_ID,
    RSA_ID,
    URL,
    Cause,
    canned,
    canned_policy,
    cause,
    cloudfront_base64,
    joined,
    openssl,
    sign,
)

POLICY = canned_policy(URL)
REPOST = "https://repost.aws/knowledge-center/cloudfront-troubleshoot-signed-url-cookies"
PHP = "https://github.com/aws/aws-sdk-php"


def raw(data: bytes) -> bytes:
    """Pad and sign without a hash, as `rsautl -sign` does."""
    return openssl.openssl("rsautl", "-sign", "-inkey", str(openssl.KEYS / "rsa-2048.pem"), text=data)


def signed(signature: bytes | str, key_pair_id: str = RSA_ID, **more: str) -> str:
    encoded = signature if isinstance(signature, str) else cloudfront_base64(signature)
    return joined(
        URL,
        {"Expires": str(END), "Signature": encoded, "Key-Pair-Id": key_pair_id, **more},
    )


def key(
    name: str,
    what: str,
    source: str,
    made_with: str,
    url: str,
    code: str,
    cure: str,
    keys: dict[str, str] = KEYS,
) -> Cause:
    return cause(name, what, source, made_with, {"url": url, "public_keys": keys}, code, cure)


ANNOUNCED = {"Hash-Algorithm": "SHA256"}
PSS = ("-sigopt", "rsa_padding_mode:pss")

CAUSES = [
    key(
        "rsa-pss",
        "the signature is RSA-PSS",
        "https://github.com/aws/aws-sdk-net/pull/4468",
        "openssl, rsa_padding_mode:pss",
        signed(sign(POLICY, "rsa-2048", "SHA256", *PSS), **ANNOUNCED),
        "rsa_pss",
        "RSASSA-PKCS1-v1_5",
    ),
    key(
        "rsa-pss-salt",
        "the signature is RSA-PSS with a salt as long as the digest, as AWS KMS makes it",
        "https://github.com/aws/aws-sdk-net/pull/4468",
        "openssl, rsa_pss_saltlen:digest",
        signed(
            sign(POLICY, "rsa-2048", "SHA256", *PSS, "-sigopt", "rsa_pss_saltlen:digest"),
            **ANNOUNCED,
        ),
        "rsa_pss",
        "RSASSA-PKCS1-v1_5",
    ),
    key(
        "sha512",
        "AWS KMS signed with SHA-512",
        "https://github.com/hashicorp/terraform-provider-aws/issues/23115",
        "openssl, -sha512",
        signed(sign(POLICY, "rsa-2048", "SHA512")),
        "unsupported_hash",
        "SHA-1",
    ),
    key(
        "md5",
        "the signature was made with MD5",
        f"{PHP}/pull/3315",
        "openssl, -md5",
        signed(sign(POLICY, "rsa-2048", "MD5")),
        "unsupported_hash",
        "SHA-1",
    ),
    key(
        "sha256-not-announced",
        "the signer was changed to SHA-256, and nothing announces it",
        "https://github.com/aws/aws-sdk-ruby/issues/3313",
        "openssl, -sha256",
        signed(sign(POLICY, "rsa-2048", "SHA256")),
        "sha256_not_announced",
        "Hash-Algorithm=SHA256",
    ),
    key(
        "sha1-announced",
        "SHA-256 is announced, and SHA-1 signed",
        "https://github.com/sivchari/kumo/pull/768",
        "openssl, Hash-Algorithm added",
        signed(sign(POLICY), **ANNOUNCED),
        "sha1_announced",
        "leave Hash-Algorithm out",
    ),
    key(
        "sha256-and-http",
        "SHA-256 is not announced, and http was signed",
        "https://github.com/aws/aws-sdk-ruby/issues/3313",
        "openssl, -sha256",
        signed(sign(canned_policy(URL.replace("https", "http")), "rsa-2048", "SHA256")),
        "scheme_differs",
        "announce",
    ),
    key(
        "raw-text",
        "the policy was encrypted with the private key, not signed",
        "https://www.php.net/manual/en/function.openssl-private-encrypt.php",
        "openssl rsautl -sign",
        signed(raw(POLICY.encode())),
        "signed_without_hash",
        "openssl dgst -sha1 -sign",
    ),
    key(
        "raw-digest",
        "the digest was signed without the name of its hash",
        "https://docs.openssl.org/master/man1/openssl-pkeyutl/",
        "openssl rsautl -sign of a digest",
        signed(raw(hashlib.sha1(POLICY.encode()).digest())),
        "bare_digest",
        "digest:sha1",
    ),
    key(
        "raw-hex-digest",
        "the digest was encrypted in hexadecimal, as text",
        "https://www.php.net/manual/en/function.openssl-private-encrypt.php",
        "openssl rsautl -sign of hexadecimal",
        signed(raw(hashlib.sha1(POLICY.encode()).hexdigest().encode())),
        "signed_without_hash",
        "openssl dgst",
    ),
    key(
        "reversed",
        "Windows' CryptoAPI returns the signature in reverse",
        "https://learn.microsoft.com/en-us/windows/win32/api/wincrypt/nf-wincrypt-cryptsignhasha",
        "openssl, reversed by Python",
        signed(sign(POLICY)[::-1]),
        "reversed_signature",
        "reverse them",
    ),
    key(
        "swapped",
        "+ and / were replaced the wrong way round",
        "https://github.com/jasonsims/aws-cloudfront-sign/pull/6",
        "openssl, str.translate of Python",
        signed(base64.b64encode(sign(POLICY)).decode().translate(str.maketrans("+/=", "~-_"))),
        "swapped_characters",
        "write - for +",
    ),
    key(
        "big-integer",
        "a big integer added a zero byte to the signature",
        "https://docs.oracle.com/javase/8/docs/api/java/math/BigInteger.html",
        "openssl, a zero byte added",
        signed(b"\x00" + sign(POLICY)),
        "signature_length",
        "as long as the key",
    ),
    key(
        "other-id",
        "the id of another key in the group",
        REPOST,
        "openssl, the other id",
        signed(sign(POLICY), "KOLDKEYOLDKEY1"),
        "other_key",
        "id of the key that signs",
        {RSA_ID: "rsa-2048", "KOLDKEYOLDKEY1": "rsa-4096"},
    ),
    key(
        "other-id-and-url",
        "the id of another key, and a URL that was changed",
        REPOST,
        "openssl, the other id",
        signed(sign(canned_policy(URL + "?a=1&b=2")), "KOLDKEYOLDKEY1"),
        "other_key",
        "id of the key that signs",
        {RSA_ID: "rsa-2048", "KOLDKEYOLDKEY1": "rsa-4096"},
    ),
    key(
        "rotated",
        "the private key was rotated, and its public key not uploaded",
        REPOST,
        "openssl, another key",
        canned(key="boto-1024"),
        "signature_of_another_key",
        "openssl pkey",
        {RSA_ID: "rsa-1024"},
    ),
    key(
        "wrong-size",
        "a key of another size signed",
        "https://github.com/boto/boto3/issues/2048",
        "openssl, another key",
        canned(key="rsa-4096"),
        "signature_of_another_key",
        "id of the key that signs",
        {RSA_ID: "rsa-2048"},
    ),
    key(
        "rsa-for-p-256",
        "an RSA key signed, and the id is of a P-256 key",
        "https://github.com/aws/aws-sdk-java-v2/issues/6543",
        "openssl, the other id",
        signed(sign(POLICY), P256_ID),
        "signature_of_another_key",
        "id of the key that signs",
        {P256_ID: "p-256"},
    ),
]
