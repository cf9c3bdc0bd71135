"""Custom policies that CloudFront does not accept, or that say something else than was meant."""

from __future__ import annotations

import json

from families.shared import (
    END,
    FOLDER,
    HOST,
    KEYS,
    NOW,
    URL,
    Cause,
    canned,
    cause,
    cookies,
    custom,
    custom_policy,
)

SIGN = "https://github.com/jasonsims/aws-cloudfront-sign/issues/"
GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html"
LESS = {"DateLessThan": {"AWS:EpochTime": END}}


def policy(
    name: str,
    what: str,
    source: str,
    text: object,
    code: str,
    cure: str,
    *also: str,
    viewer: str | None = None,
    url: str = URL,
) -> Cause:
    """A URL whose policy is `text`, signed as it is sent."""
    signed = custom(url, text if isinstance(text, str) else json.dumps(text, separators=(",", ":")))
    given = {"url": signed, "public_keys": KEYS, **({"ip_address": viewer} if viewer else {})}
    return cause(name, what, source, "openssl over the policy as it is sent", given, code, cure, *also)


def statement(resource: object = FOLDER, **condition: object) -> dict[str, object]:
    return {"Resource": resource, "Condition": condition or LESS}


TWO = {"Statement": [statement(HOST + "/training/*"), statement(HOST + "/lessons/*")]}

CAUSES = [
    cause(
        "two-statements",
        "one set of cookies for two folders",
        SIGN + "38",
        "openssl",
        {"url": HOST + "/lessons/1.mp4", "cookies": cookies(json.dumps(TWO)), "public_keys": KEYS},
        "more_than_one_statement",
        "a wildcard that covers all of them",
    ),
    policy(
        "statement-object",
        "PHP's array became an object",
        "https://coderapp.vercel.app/answer/43021554",
        {"Statement": statement()},
        "statement_not_in_array",
        "into an array",
    ),
    policy(
        "bucket-policy",
        "the policy of the bucket was signed",
        SIGN + "20",
        {
            "Version": "2008-10-17",
            "Id": "PolicyForCloudFrontPrivateContent",
            "Statement": [
                {
                    "Sid": "1",
                    "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"},
                    "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::mybucket/*",
                }
            ],
        },
        "iam_policy",
        "belongs to the bucket",
    ),
    policy(
        "no-end",
        "boto wrote no end where none was given",
        "https://github.com/boto/boto/pull/825",
        {"Statement": [statement(IpAddress={"AWS:SourceIp": "192.0.2.0/24"})]},
        "missing_date_less_than",
        "DateLessThan",
        viewer="192.0.2.9",
    ),
    policy(
        "milliseconds",
        "Date.now() in a policy",
        "https://github.com/aws/aws-sdk-js/issues/3407",
        custom_policy(end=END * 1000),
        "milliseconds",
        str(END),
    ),
    policy(
        "epoch-in-quotation-marks",
        "the time was a text",
        SIGN + "9",
        custom_policy(end=f'"{END}"'),
        "epoch_time",
        "without quotation marks",
    ),
    policy(
        "epoch-fraction",
        "a division left a fraction",
        "https://github.com/aws/aws-sdk-js/issues/2169",
        custom_policy(end=f"{END}.25"),
        "epoch_time",
        "drop the fraction",
    ),
    policy(
        "epoch-null",
        "JSON.stringify writes NaN as null",
        "https://github.com/aws/aws-sdk-js-v3/issues/6403",
        custom_policy(end="null"),
        "unset_value",
        "set the variable",
    ),
    policy(
        "epoch-date",
        "a date in place of seconds",
        SIGN + "9",
        custom_policy(end='"2026-11-28T13:00:00Z"'),
        "epoch_time",
        "convert the date",
    ),
    policy(
        "epoch-duration",
        "a length of time in place of a point in time",
        SIGN + "2",
        custom_policy(end=86400),
        "duration",
        "add it to the present time",
    ),
    policy(
        "escaped-slashes",
        "PHP's json_encode escapes slashes",
        "https://coderapp.vercel.app/answer/43021554",
        custom_policy().replace("/", "\\/"),
        "escaped_policy",
        "nothing in a policy needs an escape",
    ),
    policy(
        "escaped-ampersand",
        "Go's json.Marshal escapes &",
        "https://github.com/aws/aws-sdk-go-v2/issues/1373",
        custom_policy(URL + "?a=1&b=2").replace("&", "\\u0026"),
        "escaped_policy",
        "nothing in a policy needs an escape",
        "url_not_matched",
        url=URL + "?a=1&b=2",
    ),
    policy(
        "escaped-question-mark",
        "the guide once asked for a backslash before ?",
        GUIDE,
        custom_policy(URL + "\\\\?v=*"),
        "escaped_policy",
        "nothing in a policy needs an escape",
        "url_not_matched",
        url=URL + "?v=1",
    ),
    policy(
        "cut",
        "the policy was read only in part",
        "https://github.com/boto/boto/issues/523",
        custom_policy()[:-20],
        "truncated",
        "send it whole",
    ),
    policy(
        "trailing-comma",
        "the policy was put together by hand",
        "https://github.com/boto/boto/issues/523",
        custom_policy().replace("}}}]}", "}},}]}"),
        "malformed_policy",
        "write it as JSON",
    ),
    policy(
        "resource-path",
        "the path alone was signed",
        "https://github.com/aws/aws-sdk-js/issues/2870",
        custom_policy("/videos/*"),
        "not_a_whole_url",
        "from https:// on",
    ),
    policy(
        "resource-arn",
        "the ARN of the object was signed",
        SIGN + "20",
        custom_policy("arn:aws:s3:::mybucket/videos/*"),
        "iam_policy",
        "the URL that viewers request",
    ),
    policy(
        "resource-undefined",
        "the variable with the host was not set",
        "https://github.com/InsForge/InsForge/pull/1140",
        custom_policy("https://undefined/videos/*"),
        "unset_value",
        "set the variable",
        "host_differs",
    ),
    policy(
        "resource-other-folder",
        "the wildcard is for another folder",
        "https://repost.aws/knowledge-center/cloudfront-troubleshoot-signed-url-cookies",
        custom_policy(HOST + "/images/*"),
        "url_not_matched",
        "sign a resource",
    ),
    policy(
        "resource-without-query",
        "the URL has a query, the resource has none",
        "https://github.com/aws/aws-sdk-ruby/issues/1386",
        custom_policy(URL),
        "url_not_matched",
        "ends in *",
        url=URL + "?one=red&two=blue",
    ),
    policy(
        "address-any",
        "0.0.0.0 without a prefix was meant as everybody",
        "https://github.com/aws-samples/amazon-cloudfront-signed-urls-using-lambda-secretsmanager/issues/8",
        custom_policy(ip="0.0.0.0"),
        "ip_address_any",
        "0.0.0.0/0",
        viewer="198.51.100.7",
    ),
    policy(
        "address-of-the-balancer",
        "the address of the connection behind a load balancer",
        "https://coderapp.vercel.app/answer/43021554",
        custom_policy(ip="10.0.3.7/32"),
        "ip_address",
        "that CloudFront sees",
        viewer="198.51.100.7",
    ),
    policy(
        "address-ipv6",
        "REMOTE_ADDR was an IPv6 address",
        "https://coderapp.vercel.app/answer/43021554",
        custom_policy(ip="2001:db8::7/32"),
        "ipv6",
        "IPv4",
        viewer="2001:db8::7",
    ),
    policy(
        "address-list",
        "X-Forwarded-For was used whole",
        "https://coderapp.vercel.app/answer/43021554",
        custom_policy(ip="198.51.100.7, 10.0.3.7"),
        "ip_address",
        "one address or one network",
        viewer="198.51.100.7",
    ),
    policy(
        "address-with-a-port",
        "the address of a socket was used with its port",
        "https://coderapp.vercel.app/answer/43021554",
        custom_policy(ip="198.51.100.7:51234"),
        "ip_address",
        "without a port",
        viewer="198.51.100.7",
    ),
    policy(
        "json-twice",
        "a text that was JSON already was written as JSON again",
        "https://github.com/aws/aws-sdk-js/issues/2169",
        json.dumps(custom_policy()),
        "escaped_policy",
        "once",
    ),
    policy(
        "not-yet-valid",
        "the start is in another zone",
        "https://github.com/aws-samples/amazon-cloudfront-signed-urls-using-lambda-secretsmanager/issues/8",
        custom_policy(end=NOW + 86400, start=NOW + 7200),
        "not_yet_valid",
        "earlier start",
    ),
    policy(
        "start-after-end",
        "day and month of the dates were swapped",
        "https://github.com/aws-samples/amazon-cloudfront-signed-urls-using-lambda-secretsmanager/issues/8",
        custom_policy(start=END + 60),
        "start_after_end",
        "swap them",
    ),
    policy(
        "misspelt-name",
        "Conditions in place of Condition",
        GUIDE,
        custom_policy().replace('"Condition"', '"Conditions"'),
        "malformed_policy",
        '"Condition"',
    ),
    cause(
        "wildcard-in-canned",
        "a wildcard was signed without a custom policy",
        "https://github.com/aws/aws-sdk-js/issues/2870",
        "openssl",
        {"url": canned(FOLDER).replace("/*", "/film.mp4"), "public_keys": KEYS},
        "wildcard_in_canned_policy",
        "custom policy",
    ),
]
