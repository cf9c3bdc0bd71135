"""URLs and cookies without a fault, as each SDK writes them: nothing above a note is found."""

from __future__ import annotations

from functools import partial

from families.shared import (
    END,
    FOLDER,
    HOST,
    NOW,
    P256_ID,
    RSA_ID,
    URL,
    Cause,
    announced,
    canned_policy,
    cloudfront_base64,
    joined,
    sign,
)

START = NOW - 600
IP, VIEWER = "192.0.2.0/24", "192.0.2.9"
ATTACHMENT = URL + "?response-content-disposition=attachment%3B%20filename%3D%22a%20b.mp4%22"

LESS = f'"DateLessThan":{{"AWS:EpochTime":{END}}}'
GREATER = f'"DateGreaterThan":{{"AWS:EpochTime":{START}}}'
SOURCE_IP = f'"IpAddress":{{"AWS:SourceIp":"{IP}"}}'


def compact(resource: str, *conditions: str) -> str:
    return f'{{"Statement":[{{"Resource":"{resource}","Condition":{{{",".join(conditions)}}}}}]}}'


def spaced(resource: str, *conditions: str) -> str:
    """As Java and .NET write it."""
    return compact(resource, *conditions).replace('{"Statement":[', '{"Statement": [')


def pretty(resource: str, *conditions: str) -> str:
    """As the developer guide shows it, and people copy it."""
    lines = ",\n            ".join(condition.replace(":{", ": {").replace('":', '": ') for condition in conditions)
    return (
        f'{{\n   "Statement": [\n      {{\n         "Resource": "{resource}",\n'
        f'         "Condition": {{\n            {lines}\n         }}\n      }}\n   ]\n}}\n'
    )


# The tool: the order of the parameters, how a custom policy is written, the order of its conditions, and the hash.
TOOLS = {
    "botocore": ("EPSKH", compact, (LESS, SOURCE_IP, GREATER), "SHA1"),
    "aws-cli": ("EPSKH", compact, (LESS, SOURCE_IP, GREATER), "SHA256"),
    "js-v3": ("EPKSH", compact, (LESS, GREATER, SOURCE_IP), "SHA1"),
    "go": ("EPSKH", compact, (SOURCE_IP, GREATER, LESS), "SHA1"),
    "java": ("EPSKH", spaced, (LESS, SOURCE_IP, GREATER), "SHA1"),
    "dotnet": ("EPSKH", spaced, (LESS, SOURCE_IP, GREATER), "SHA256"),
    "php": ("EPSKH", compact, (LESS, GREATER, SOURCE_IP), "SHA1"),
    "ruby": ("EPSKH", compact, (LESS, SOURCE_IP, GREATER), "SHA1"),
    "boto": ("EPSKH", compact, (LESS, GREATER, SOURCE_IP), "SHA1"),
    "m2crypto-script": ("EPSKH", compact, (LESS,), "SHA1"),
    "aws-cloudfront-sign-1": ("EPSKH", compact, (LESS, GREATER, SOURCE_IP), "SHA1"),
    "perl-script": ("PSKEH", pretty, (SOURCE_IP, LESS, GREATER), "SHA1"),
}
NAMES = {"E": "Expires", "P": "Policy", "S": "Signature", "K": "Key-Pair-Id", "H": "Hash-Algorithm"}


def pairs(
    order: str, hash_algorithm: str, text: str, shown: dict[str, str], key_pair_id: str = RSA_ID
) -> dict[str, str]:
    key, hash_algorithm = ("p-256", "SHA256") if key_pair_id == P256_ID else ("rsa-2048", hash_algorithm)
    values = {
        **shown,
        "Signature": cloudfront_base64(sign(text, key, hash_algorithm)),
        "Key-Pair-Id": key_pair_id,
        **announced(hash_algorithm),
    }
    return {NAMES[letter]: values[NAMES[letter]] for letter in order if NAMES[letter] in values}


def valid(name: str, what: str, given: dict[str, object]) -> Cause:
    keys = {RSA_ID: "rsa-2048", P256_ID: "p-256"}
    return {
        "id": name,
        "cause": what,
        "source": "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html",
        "made_with": "openssl, written as the tool writes it",
        "input": {"now": NOW, "ip_address": VIEWER, **given, "public_keys": keys},
        "expected": {},
    }


def header(credentials: dict[str, str]) -> str:
    return "; ".join(f"CloudFront-{name}={value}" for name, value in credentials.items())


def causes() -> list[Cause]:
    found = []
    for tool, (order, write, conditions, hash_algorithm) in TOOLS.items():
        credentials = partial(pairs, order, hash_algorithm)
        canned_ends = {"Expires": str(END)}
        plain = credentials(canned_policy(URL), canned_ends)
        attachment = credentials(canned_policy(ATTACHMENT), canned_ends)
        only_end = write(FOLDER, LESS)
        folder = credentials(only_end, {"Policy": cloudfront_base64(only_end.encode())})
        whole = write(HOST + "/videos/film.mp4*", *conditions)
        limited = credentials(whole, {"Policy": cloudfront_base64(whole.encode())})
        p256 = credentials(only_end, {"Policy": cloudfront_base64(only_end.encode())}, P256_ID)
        found += [
            valid(f"{tool}-canned", f"{tool}: a canned policy", {"url": joined(URL, plain)}),
            valid(f"{tool}-canned-query", f"{tool}: a URL with a query", {"url": joined(ATTACHMENT, attachment)}),
            valid(f"{tool}-custom", f"{tool}: a wildcard", {"url": joined(URL + "?v=3", folder)}),
            valid(f"{tool}-custom-limited", f"{tool}: with a start and an address", {"url": joined(URL, limited)}),
            valid(f"{tool}-p-256", f"{tool}: a P-256 key", {"url": joined(URL, p256)}),
            valid(f"{tool}-cookies", f"{tool}: cookies", {"url": URL, "cookies": header(folder)}),
            valid(f"{tool}-canned-cookies", f"{tool}: canned cookies", {"url": URL, "cookies": header(plain)}),
        ]
    # aws-cloudfront-sign 2 and 3 send Expires beside Policy, and 3 writes ~ as %7E (docs/cloudfront-rules.md §7).
    text = compact(URL, LESS)
    both = pairs("EPSK", "SHA1", text, {"Expires": str(END), "Policy": cloudfront_base64(text.encode())})
    sha1 = {**pairs("PSK", "SHA1", text, {"Policy": cloudfront_base64(text.encode())}), "Hash-Algorithm": "SHA1"}
    return [
        *found,
        valid("aws-cloudfront-sign-2", "Expires beside Policy", {"url": joined(URL, both)}),
        valid("aws-cloudfront-sign-3", "the same, with %7E", {"url": joined(URL, both).replace("~", "%7E")}),
        valid("dotnet-sha1", "SHA-1 announced", {"url": joined(URL, sha1)}),
    ]


CAUSES = causes()
