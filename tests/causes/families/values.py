"""Values that give away where they come from: unset variables, printed objects, other encodings, wrong times."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timezone
from urllib.parse import quote

from families.shared import (
    END,
    KEYS,
    NOW,
    RSA_ID,
    URL,
    Cause,
    canned,
    cause,
    cloudfront_base64,
    cookies,
    custom,
    custom_policy,
    joined,
    sign,
)

SIGNED = canned()
CUSTOM = custom()
POLICY = custom_policy()
SIGNATURE = sign(POLICY)
ENCODED_POLICY = cloudfront_base64(POLICY.encode())

SIGN = "https://github.com/jasonsims/aws-cloudfront-sign/issues/"


def value(
    name: str, what: str, source: str, made_with: str, url: str, code: str, cure: str, *also: str, keys: bool = True
) -> Cause:
    given = {"url": url, **({"public_keys": KEYS} if keys else {})}
    return cause(name, what, source, made_with, given, code, cure, *also)


def with_id(key_pair_id: str) -> str:
    return SIGNED.replace(RSA_ID, key_pair_id)


def with_signature(signature: str) -> str:
    return joined(URL, {"Policy": ENCODED_POLICY, "Signature": signature, "Key-Pair-Id": RSA_ID})


def with_policy(policy: str) -> str:
    return joined(URL, {"Policy": policy, "Signature": cloudfront_base64(SIGNATURE), "Key-Pair-Id": RSA_ID})


def expires(end: object) -> str:
    """A canned URL whose end is anything: signed as it is sent."""
    return canned(end=end)


CAUSES = [
    value(
        "id-undefined",
        "an option was misspelt, so the id was undefined",
        SIGN + "2",
        "openssl, id replaced as JavaScript writes it",
        with_id("undefined"),
        "unset_value",
        "set the variable",
        "other_key",
    ),
    value(
        "id-none",
        "os.environ.get of a variable that is not set",
        "https://github.com/aws/aws-sdk-php-laravel/issues/88",
        "openssl, id replaced as Python writes it",
        with_id("None"),
        "unset_value",
        "set the variable",
        "other_key",
    ),
    value(
        "id-template",
        "single quotation marks kept a shell from filling the variable in",
        "https://github.com/InsForge/InsForge/pull/1140",
        "openssl, id replaced",
        with_id("${CLOUDFRONT_KEY_PAIR_ID}"),
        "unfilled_template",
        "fill it in",
        "character",
        "other_key",
    ),
    value(
        "id-your",
        "the placeholder of an example was kept",
        "https://github.com/aws/aws-sdk-js-v3/issues/4516",
        "openssl, id replaced",
        with_id("YOUR_KEY_PAIR_ID"),
        "unfilled_template",
        "fill it in",
        "other_key",
    ),
    value(
        "id-key-group",
        "the id of the key group was sent",
        "https://github.com/jschneier/django-storages/issues/1095",
        "openssl, id replaced",
        with_id("b3ee3859-9d61-4a1c-8f0a-2f1f0a6f1c11"),
        "key_pair_id_is_key_group",
        "the public key in the key group",
        "other_key",
    ),
    value(
        "id-origin-access",
        "the id of the origin access identity was sent",
        "https://github.com/aws/aws-sdk-php/issues/1228",
        "openssl, id replaced",
        with_id("E2QWRUHAPOMQZL"),
        "key_pair_id_is_distribution",
        "for the public key",
        "other_key",
    ),
    value(
        "id-access-key",
        "the access key id of an IAM user was sent",
        SIGN + "15",
        "openssl, id replaced",
        with_id("AKIAIOSFODNN7EXAMPLE"),
        "key_pair_id_is_access_key",
        "for the public key",
        "other_key",
    ),
    value(
        "id-arn",
        "the ARN of the KMS key that signs was sent",
        "https://changingcrowns.com/articles/software/2026/06/cloudfront-signed-urls-public-key-id-access-denied.html",
        "openssl, id replaced",
        with_id("arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        "key_pair_id_is_arn",
        "for the public key",
        "other_key",
    ),
    value(
        "id-account",
        "the number of the account was sent",
        SIGN + "15",
        "openssl, id replaced",
        with_id("123456789012"),
        "key_pair_id_is_account",
        "for the public key",
        "other_key",
    ),
    value(
        "id-name",
        "the name of the public key was sent",
        "https://changingcrowns.com/articles/software/2026/06/cloudfront-signed-urls-public-key-id-access-denied.html",
        "openssl, id replaced",
        with_id("my-public-key"),
        "key_pair_id",
        "the id that CloudFront shows",
        "other_key",
    ),
    value(
        "id-lower-case",
        "a configuration wrote the id in small letters",
        "https://repost.aws/knowledge-center/cloudfront-troubleshoot-signed-url-cookies",
        "openssl, id replaced",
        with_id(RSA_ID.lower()),
        "key_pair_id",
        "send " + RSA_ID,
        "other_key",
    ),
    value(
        "id-fingerprint",
        "the fingerprint of the key was sent",
        SIGN + "8",
        "openssl, id replaced",
        with_id("c5:f1:3d:4a:00:11:22:33:44:55:66:77:88:99:aa:bb"),
        "key_pair_id_is_fingerprint",
        "for the public key",
        "other_key",
    ),
    value(
        "id-empty",
        "the variable with the id was empty",
        "https://github.com/tpyo/amazon-s3-php-class/issues/9",
        "openssl, id left out",
        with_id(""),
        "missing_parameter",
        "each with its value",
        "other_key",
    ),
    cause(
        "cookie-policy-undefined",
        "canned cookies, but the code sets CloudFront-Policy, which is then undefined",
        "https://github.com/aws/aws-sdk-js-v3/issues/4516",
        "openssl, cookies as the JavaScript SDK returns them",
        {
            "url": URL,
            "cookies": cookies().replace(ENCODED_POLICY, "undefined"),
            "public_keys": KEYS,
        },
        "unset_value",
        "CloudFront-Expires in place of",
    ),
    value(
        "signature-bytes-of-python",
        "Python bytes were put into a text without decode()",
        "https://github.com/aws/aws-sdk/issues/437",
        "openssl, str() of Python",
        with_signature(quote(str(cloudfront_base64(SIGNATURE).encode()), safe="~")),
        "printed_object",
        "encode the value that is meant",
    ),
    value(
        "signature-promise",
        "an asynchronous signer was not awaited",
        "https://github.com/aws/aws-sdk-js/issues/2236",
        "openssl, value replaced as JavaScript writes it",
        with_signature("%5Bobject%20Promise%5D"),
        "printed_object",
        "encode the value that is meant",
    ),
    value(
        "signature-hex",
        "the signature was made with digest type hex",
        SIGN + "2",
        "openssl, hex() of Python",
        with_signature(SIGNATURE.hex()),
        "hex_encoded",
        "encode the bytes",
    ),
    value(
        "signature-base64-of-hex",
        "base64 of the hexadecimal text of the signature",
        "https://github.com/jasonsims/aws-cloudfront-sign/pull/6",
        "openssl, hex() and base64 of Python",
        with_signature(cloudfront_base64(SIGNATURE.hex().encode())),
        "hex_encoded",
        "encode the bytes",
    ),
    value(
        "signature-base64-twice",
        "a library encodes what the program had encoded",
        "https://github.com/tellnes/node-cloudfront/pull/5",
        "openssl, base64 of Python twice",
        with_signature(cloudfront_base64(base64.b64encode(SIGNATURE))),
        "base64_twice",
        "encode the bytes",
    ),
    value(
        "signature-standard-base64",
        "+ / = were not replaced",
        "https://github.com/jasonsims/aws-cloudfront-sign/pull/6",
        "openssl, base64 of Python",
        with_signature(base64.b64encode(SIGNATURE).decode()),
        "standard_base64",
        "- for +",
    ),
    value(
        "signature-base64url",
        "base64url of a library was used",
        SIGN + "2",
        "openssl, urlsafe_b64encode of Python",
        with_signature(base64.urlsafe_b64encode(SIGNATURE).decode().rstrip("=")),
        "base64url",
        "~ for /",
    ),
    value(
        "signature-masked",
        "the URL was copied from a log that hides secrets",
        "https://github.com/aws/aws-sdk-php/issues/1228",
        "openssl, value replaced",
        with_signature("[FILTERED]"),
        "masked_value",
        "a log does not have it",
    ),
    value(
        "signature-shortened",
        "the URL was copied from a console that shortens long texts",
        "https://nodejs.org/api/util.html#utilinspectobject-options",
        "openssl, value shortened",
        with_signature(cloudfront_base64(SIGNATURE)[:60] + "..."),
        "masked_value",
        "a log does not have it",
    ),
    value(
        "signature-cut",
        "a database column cut the URL off",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/74",
        "openssl, Signature last, cut after 255 characters of it",
        joined(URL, {"Policy": ENCODED_POLICY, "Key-Pair-Id": RSA_ID, "Signature": cloudfront_base64(SIGNATURE)[:253]}),
        "truncated",
        "send it whole",
    ),
    value(
        "swapped",
        "policy and signature were swapped in the arguments",
        "https://github.com/aws/aws-sdk/issues/437",
        "openssl, parameters swapped",
        joined(URL, {"Policy": cloudfront_base64(SIGNATURE), "Signature": ENCODED_POLICY, "Key-Pair-Id": RSA_ID}),
        "swapped_parameters",
        "the policy as Policy",
    ),
    value(
        "policy-json",
        "the policy was sent as percent-encoded JSON",
        "https://github.com/tellnes/node-cloudfront/pull/5",
        "openssl, quote of Python",
        with_policy(quote(POLICY, safe="")),
        "policy_not_encoded",
        "encode the text of the policy",
    ),
    value(
        "policy-base64-twice",
        "the policy was encoded before a library encoded it",
        "https://github.com/tellnes/node-cloudfront/pull/5",
        "openssl, base64 of Python twice",
        with_policy(cloudfront_base64(base64.b64encode(POLICY.encode()))),
        "base64_twice",
        "once",
    ),
    value(
        "policy-hex",
        "the policy was sent in hexadecimal",
        "https://github.com/tellnes/node-cloudfront/pull/5",
        "openssl, hex() of Python",
        with_policy(POLICY.encode().hex()),
        "hex_encoded",
        "encode the text of the policy",
    ),
    value(
        "policy-object",
        "an object in place of its JSON",
        "https://github.com/aws/aws-sdk-js/issues/2169",
        "openssl, value replaced as JavaScript writes it",
        with_policy("%5Bobject%20Object%5D"),
        "printed_object",
        "a policy as JSON",
    ),
    value(
        "policy-python-dict",
        "str() of a dict in place of json.dumps",
        "https://github.com/aws/aws-sdk/issues/437",
        "openssl, str() of Python",
        custom(policy=str(json.loads(POLICY))),
        "printed_object",
        "json.dumps",
    ),
    value(
        "expires-duration",
        "seconds from now in place of a point in time",
        SIGN + "2",
        "openssl",
        expires(3600),
        "duration",
        "add it to the present time",
    ),
    value(
        "expires-milliseconds",
        "Date.now() in place of seconds",
        "https://github.com/aws/aws-sdk-js/issues/2236",
        "openssl",
        expires(END * 1000),
        "milliseconds",
        str(END),
    ),
    value(
        "expires-fraction",
        "time.time() without int()",
        SIGN + "9",
        "openssl",
        expires(f"{END}.482"),
        "expires",
        f"drop the fraction: {END}",
    ),
    value(
        "expires-exponent",
        "a float printed with an exponent",
        SIGN + "9",
        "openssl",
        expires("1.7958708e%2B09"),
        "expires",
        "drop the fraction: 1795870800",
    ),
    value(
        "expires-date",
        "an ISO date in place of seconds",
        SIGN + "9",
        "openssl, isoformat of Python",
        expires(datetime.fromtimestamp(END, timezone.utc).isoformat()),
        "expires",
        "convert the date",
    ),
    value(
        "expires-nan",
        "Date.parse of a date that it cannot read",
        "https://github.com/aws/aws-sdk-js-v3/issues/6403",
        "openssl",
        expires("NaN"),
        "unset_value",
        "set the variable",
    ),
    value(
        "expires-local-time",
        "30 minutes from now, computed two hours off",
        SIGN + "41",
        "openssl",
        expires(NOW + 1800 - 7200),
        "expired",
        "in UTC",
    ),
    value(
        "expires-passed",
        "the example's date was kept",
        "https://github.com/boto/boto3/issues/1720",
        "openssl",
        expires(1533066261),
        "expired",
        "sign it again",
    ),
    value(
        "host-undefined",
        "the variable with the host was not set",
        "https://github.com/InsForge/InsForge/pull/1140",
        "openssl",
        canned("https://undefined/videos/film.mp4"),
        "unset_value",
        "set the variable",
        keys=False,
    ),
]
