"""URLs that are not the one to sign or to request."""

from __future__ import annotations

from families.shared import HOST, KEYS, URL, Cause, canned, cause, custom

SIGNED = canned()
SIGN = "https://github.com/jasonsims/aws-cloudfront-sign/issues/"


def of(name: str, what: str, source: str, url: str, code: str, cure: str, *also: str) -> Cause:
    return cause(name, what, source, "openssl", {"url": url, "public_keys": KEYS}, code, cure, *also)


CAUSES = [
    of(
        "scheme-twice",
        "the variable with the host had https:// already",
        "https://github.com/dreamonkey/laravel-cloudfront-url-signer/issues/5",
        canned("https://" + URL),
        "scheme_twice",
        "without https://",
    ),
    of(
        "no-scheme",
        "the host was signed without https://",
        "https://github.com/aws/aws-sdk-js/issues/2870",
        canned(URL.replace("https://", "")),
        "not_a_url",
        "from https:// on",
    ),
    of(
        "one-slash",
        "a path was joined as one of a file system",
        SIGN + "2",
        canned(URL.replace("https://", "https:/")),
        "not_a_url",
        "from https:// on",
    ),
    of(
        "bucket-host",
        "the URL of the bucket was signed",
        SIGN + "8",
        canned("https://my-bucket.s3.amazonaws.com/videos/film.mp4"),
        "s3_url",
        "sign the URL of the distribution",
    ),
    of(
        "s3-scheme",
        "the name of the object was signed",
        "https://github.com/dreamonkey/laravel-cloudfront-url-signer/issues/5",
        canned("s3://my-bucket/videos/film.mp4"),
        "scheme",
        "https",
    ),
    of(
        "s3-presigned",
        "the URL was presigned for S3",
        "https://github.com/aws/aws-sdk-php/issues/97",
        URL + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261128&X-Amz-Signature=0a1b",
        "s3_presigned",
        "sign the plain URL of the distribution",
    ),
    of(
        "not-signed",
        "the link was not signed",
        "https://github.com/tpyo/amazon-s3-php-class/issues/9",
        URL,
        "not_signed",
        "sign the URL",
    ),
    of(
        "space",
        "the name of the file was not encoded",
        "https://github.com/aws/aws-sdk-php/issues/597",
        canned(HOST + "/my file name.mp4"),
        "character",
        "percent-encode before signing",
    ),
    of(
        "non-ascii",
        "the name of the file has a letter outside of ASCII",
        "https://github.com/aws/aws-sdk-php/issues/597",
        canned(HOST + "/caf\u00e9.mp4"),
        "character",
        "percent-encode before signing",
    ),
    of(
        "fragment-before-query",
        "the name of the file has a #",
        "https://github.com/aws/aws-sdk-php/issues/597",
        canned(HOST + "/episode #1.mp4".replace(" ", "%20")),
        "fragment",
        "sign the URL without it",
    ),
    of(
        "signed-twice",
        "a signed URL was signed again",
        "https://github.com/aws/aws-sdk-js/issues/2169",
        canned(SIGNED),
        "duplicate_parameter",
        "sign the plain URL",
    ),
    of(
        "shell-without-quotes",
        "a shell cut the URL at its first &",
        "https://github.com/leoek/fetch-to-curl/pull/7",
        SIGNED.split("&")[0],
        "missing_parameter",
        "in quotation marks",
    ),
    of(
        "lower-case-names",
        "a framework wrote the names in small letters",
        "https://github.com/aws/aws-sdk/issues/437",
        SIGNED.replace("Expires", "expires").replace("Signature", "signature").replace("Key-Pair-Id", "key-pair-id"),
        "misspelt_parameter",
        "write Expires",
    ),
    of(
        "access-key-name",
        "AWSAccessKeyId in place of Key-Pair-Id, after S3's error message",
        "https://github.com/aws/aws-sdk-php/issues/97",
        SIGNED.replace("Key-Pair-Id", "AWSAccessKeyId"),
        "s3_presigned",
        "sign the plain URL of the distribution",
    ),
    of(
        "cookie-names",
        "the names of the cookies were used in the URL",
        "https://github.com/aws/aws-sdk/issues/437",
        SIGNED.replace("?Expires", "?CloudFront-Expires").replace("&", "&CloudFront-"),
        "misspelt_parameter",
        "write Expires",
    ),
    of(
        "tracking-parameter",
        "a mail service added a parameter",
        "https://github.com/Smile4ever/Neat-URL/issues/315",
        SIGNED + "&utm_source=newsletter",
        "extra_parameters",
        "before signing",
    ),
    of(
        "no-path",
        "the host alone was signed",
        "https://github.com/aws/aws-sdk-js/issues/2870",
        canned(HOST),
        "no_path",
        "with the slash",
    ),
    of(
        "other-id",
        "the id of another key",
        "https://github.com/commitdev/zero/issues/287",
        custom(key_pair_id="K1AAAAAAAAAAAA"),
        "other_key",
        "the key that signs",
        "unknown_key",
    ),
    of(
        "too-long",
        "a policy and a query of more than 8,192 bytes",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
        canned(URL + "?state=" + "a" * 8000),
        "url_too_long",
        "cookies",
    ),
]
