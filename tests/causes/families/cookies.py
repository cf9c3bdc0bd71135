"""Sets of cookies that are incomplete, mixed, or in another form, as they are sent or pasted."""

from __future__ import annotations

import urllib.parse
from typing import Any

from families.shared import END, KEYS, NOW, URL, Cause, canned_cookies, cause, custom_policy
from families.shared import cookies as signed

GOOD = signed()
POLICY, SIGNATURE, KEY_PAIR_ID = GOOD.split("; ")
OLD = signed(custom_policy(end=NOW - 60))
GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-cookies.html"


def cookies(
    name: str, what: str, source: str, made_with: str, header: str, code: str, cure: str, *also: str, **given: Any
) -> Cause:
    given = {"url": URL, "cookies": header, "public_keys": KEYS, **given}
    return cause(name, what, source, made_with, given, code, cure, *also)


CAUSES = [
    cookies(
        "cookies-twice",
        "two sets with different Path reach the same request",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/38",
        "openssl, two sets in one header",
        f"{GOOD}; {signed(custom_policy(end=END + 60))}",
        "duplicate_parameter",
        "clear the older cookie",
        "signature",
    ),
    cookies(
        "cookies-canned-and-custom",
        "a change from canned to custom left CloudFront-Expires behind",
        "https://github.com/aws/aws-sdk-js/issues/2870",
        "openssl",
        f"{GOOD}; CloudFront-Expires={END}",
        "conflicting_parameters",
        "clear the cookies",
    ),
    cookies(
        "cookies-stale-policy",
        "a change from custom to canned left CloudFront-Policy behind",
        "https://github.com/aws/aws-sdk-js/issues/2870",
        "openssl",
        f"{canned_cookies()}; {POLICY}",
        "stale_cookies",
        "clear those",
        "conflicting_parameters",
    ),
    cookies(
        "cookies-half-stale",
        "the policy of the new set beside the signature of the old one",
        "https://newbe.dev/index.php/multiple-policy-statements-for-cloudfront-custom-policy-signed-cookies",
        "openssl, policy of one set, signature of another",
        f"{POLICY}; {signed(custom_policy('https://d111111abcdef8.cloudfront.net/courses/7/*', END - 4321)).split('; ', 1)[1]}",
        "right_key_other_text",
        "of one call together",
    ),
    cookies(
        "cookies-commas",
        "the client joined the cookies with commas",
        "https://github.com/balvinderz/video_player_web_hls/issues/57",
        "openssl; joined with commas",
        GOOD.replace("; ", ", "),
        "cookie_separator",
        "semicolon",
    ),
    cookies(
        "cookies-no-key-pair-id",
        "the code sets two of the three cookies",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/35",
        "openssl, one cookie left out",
        f"{POLICY}; {SIGNATURE}",
        "missing_parameter",
        "all cookies of the set",
    ),
    cookies(
        "cookies-no-signature",
        "the browser dropped one of the cookies",
        "https://github.com/dougmoscrop/serverless-http/pull/168",
        "openssl, one cookie left out",
        f"{POLICY}; {KEY_PAIR_ID}",
        "missing_parameter",
        "all cookies of the set",
    ),
    cookies(
        "cookies-name",
        "the name of a cookie is misspelt",
        GUIDE,
        "by hand",
        GOOD.replace("Key-Pair-Id", "KeyPairId"),
        "misspelt_parameter",
        "CloudFront-Key-Pair-Id",
    ),
    cookies(
        "cookies-without-prefix",
        "the parameters of a URL were set as cookies",
        "https://github.com/dylanvaughn/aws_cf_signer/issues/6",
        "by hand",
        GOOD.replace("CloudFront-", ""),
        "misspelt_parameter",
        "CloudFront-",
    ),
    cookies(
        "cookies-percent-encoded",
        "a library percent-encoded the values",
        "https://github.com/aws/aws-sdk-js/issues/2870",
        "urllib.parse.quote over the values, ~ included",
        "; ".join(
            name + "=" + urllib.parse.quote(value, safe="").replace("~", "%7E").replace("-", "%2D").replace("_", "%5F")
            for name, value in (pair.split("=", 1) for pair in GOOD.split("; ")[:2])
        )
        + f"; {KEY_PAIR_ID}",
        "reencoded",
        "as it was signed",
    ),
    cookies(
        "cookies-quoted-header",
        "the values have quotation marks in the request",
        "https://github.com/envoyproxy/envoy/pull/450",
        "quoted as werkzeug quotes",
        "; ".join('{}="{}"'.format(*pair.split("=", 1)) for pair in GOOD.split("; ")),
        "cookie_quoted",
        "bare value",
    ),
    cookies(
        "cookies-expired-document-cookie",
        "the policy has expired; pasted from document.cookie, in quotation marks",
        "https://github.com/video-dev/hls.js/issues/1423",
        "openssl; the console's quotation marks",
        f"'theme=dark; {OLD}'",
        "expired",
        "sign",
    ),
    cookies(
        "cookies-expired-curl",
        "the policy has expired; pasted as copied for curl",
        "https://github.com/videojs/video.js/issues/5247",
        "openssl; Copy as cURL",
        f"curl '{URL}' -H 'accept: */*' -b '{OLD}' --compressed",
        "expired",
        "sign",
    ),
    cookies(
        "cookies-expired-netscape",
        "the policy has expired; pasted from a cookie jar of curl",
        "https://curl.se/docs/http-cookies.html",
        "openssl; the format of Netscape's cookie file",
        "# Netscape HTTP Cookie File\n"
        + "".join(
            "#HttpOnly_d111111abcdef8.cloudfront.net\tFALSE\t/\tTRUE\t0\t{}\t{}\n".format(*pair.split("=", 1))
            for pair in OLD.split("; ")
        ),
        "expired",
        "sign",
    ),
    cookies(
        "cookies-other-folder",
        "the browser sends the set of another folder",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/38",
        "openssl",
        signed(custom_policy("https://d111111abcdef8.cloudfront.net/images/*")),
        "url_not_matched",
        "resource that matches",
    ),
]
