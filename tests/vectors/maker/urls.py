"""The cases of urls.json."""

from __future__ import annotations

from typing import Any

from .handwritten import BOTO, HAND_WRITTEN, PRETTY, PUBLISHED, RESTRICTED
from .shared import (
    BAD_KEY_PAIR_IDS,
    CONTROLS,
    ENCODABLE,
    FAR_ENDS,
    FORBIDDEN,
    HOST,
    LONGEST_URL,
    OLD_KEY_PAIR_ID,
    RESERVED,
    RESTRICTIONS,
    RSA_KEYS,
    TOO_LATE,
    VIDEO,
    Cases,
    Fields,
    asked,
    byte,
    refuse_shared,
)
from .signed import signed_url

RFC_3986_FORBIDS = {
    "less-than": ("<", "%3C"),
    "greater-than": (">", "%3E"),
    "open-bracket": ("[", "%5B"),
    "close-bracket": ("]", "%5D"),
    "caret": ("^", "%5E"),
    "backtick": ("`", "%60"),
    "open-brace": ("{", "%7B"),
    "pipe": ("|", "%7C"),
    "close-brace": ("}", "%7D"),
}

# Signed as they stand, byte for byte (docs/cloudfront-rules.md §3): whatever follows the host.
KEPT = {
    "path": "/videos/a.mp4",
    "root": "/",
    "query": "/horizon.jpg?large=yes&license=yes",
    "query-value-empty": "/a?x=",
    "query-no-value": "/a?x",
    "query-repeated": "/a?x=1&x=2",
    "query-question-mark": "/a?x=1?y=2",
    "query-slash-colon": "/a?next=https://example.com/b",
    "query-plus": "/a?q=a+b",
    "query-encoded-space": "/a?q=a%20b",
    "query-encoded-plus": "/a?q=a%2Bb",
    "query-encoded-ampersand": "/a?q=a%26b%3Dc",
    "query-encoded-question-mark": "/a?q=a%3Fb",
    "query-comma": "/a?ids=1,2",
    "query-encoded-comma": "/a?ids=1%2C2",
    "query-encoded-comma-lower": "/a?ids=1%2c2",
    "query-base64": "/a?t=YWJj+/==",
    "query-semicolon": "/a?x=1;y=2",
    "query-at": "/a?mail=me@example.com",
    "path-encoded-space": "/a%20b.mp4",
    "path-plus": "/a+b.mp4",
    "path-encoded-slash": "/a%2Fb.mp4",
    "path-encoded-percent": "/100%25/a.mp4",
    "path-encoded-utf8": "/caf%C3%A9/a.mp4",
    "path-encoded-utf8-lower": "/caf%c3%a9/a.mp4",
    "path-encoded-quote": "/a%22b.mp4",
    "path-encoded-hash": "/a%23b.mp4",
    "path-encoded-letter": "/%61.mp4",
    "path-tilde": "/~user/a",
    "path-encoded-tilde-lower": "/%7euser/a",
    "path-encoded-tilde-upper": "/%7Euser/a",
    "path-double-slash": "/a//b.mp4",
    "path-trailing-slash": "/videos/",
    "path-semicolon": "/a;v=1/b.mp4",
    "path-apostrophe": "/it's.mp4",
    "path-exclamation-parentheses": "/wow!(1).mp4",
    "path-dollar-ampersand-equals": "/a$b&c=d.mp4",
    "path-at": "/@user/a@2x.png",
    "path-colon": "/a:b/c.mp4",
    "path-comma": "/a,b.mp4",
    "path-dash-underscore-dot": "/a-b_c.d.mp4",
    "path-like-a-parameter": "/Expires=1/a.mp4",
    "query-lower-case-expires": "/a?expires=1",
    "query-lower-case-key-pair-id": "/a?key-pair-id=K1&signature=x&policy=y&hash-algorithm=z",
    "query-longer-name": "/a?Policyx=1",
    "query-prefixed-name": "/a?xExpires=1",
    "query-reserved-as-value": "/a?a=Expires",
}

# What some client sends in another form (docs/clients.md): what follows the host, the character that is
# named and what to write for it.
REWRITTEN = {
    **{f"path-{name}": (f"/a{char}b.mp4", char, code) for name, (char, code) in RFC_3986_FORBIDS.items()},
    **{f"query-{name}": (f"/a?x=a{char}b", char, code) for name, (char, code) in RFC_3986_FORBIDS.items()},
    "query-apostrophe": ("/f?d=it's.pdf", "'", "%27"),
    "query-brackets": ("/a?x[0]=1&x[1]=2", "[", "%5B"),
    "path-braces": ("/{id}/a.mp4", "{", "%7B"),
}

# What clients resolve, leave out or refuse, and what the message names.
RESOLVED = {
    "dot-segment": (HOST + "/a/./b.mp4", "byte 40"),
    "dot-dot-segment": (HOST + "/a/../b.mp4", "byte 40"),
    "dot-segment-first": (HOST + "/./b.mp4", "byte 38"),
    "dot-segment-last": (HOST + "/a/.", "byte 40"),
    "dot-dot-segment-last": (HOST + "/a/..?x=1", "byte 40"),
    "dot-segment-encoded": (HOST + "/a/%2e/b.mp4", "byte 40"),
    "dot-dot-segment-encoded": (HOST + "/a/%2E%2e/b.mp4", "byte 40"),
    "dot-dot-segment-half-encoded": (HOST + "/a/.%2E/b.mp4", "byte 40"),
    "percent-at-end": (HOST + "/100%", "%25"),
    "percent-one-digit": (HOST + "/a%4", "%25"),
    "percent-no-digits": (HOST + "/50%zz.mp4", "%25"),
    "percent-in-query": (VIDEO + "?x=50%&y=1", "%25"),
    "default-port-https": ("https://media.example.com:443/a.mp4", "443"),
    "default-port-http": ("http://media.example.com:80/a.mp4", "80"),
    "port-leading-zero": ("https://media.example.com:08443/a.mp4", "08443"),
    "port-empty": ("https://media.example.com:/a.mp4", "port"),
    "host-upper-case": ("https://D111111ABCDEF8.cloudfront.net/a.mp4", "lower case"),
    "host-open-bracket": ("https://[zz/a.mp4", "host"),
    "host-close-bracket": ("https://a]b/a.mp4", "host"),
    "host-two-ports": ("https://h.example:8443:8443/a.mp4", "host"),
    "host-braces": ("https://{host}/a.mp4", "host"),
    "host-percent": ("https://a%2Eb.example/a.mp4", "host"),
    "host-ipv4-short": ("https://127.1/a.mp4", "host"),
    "host-ipv4-hexadecimal": ("https://0x7f000001/a.mp4", "host"),
    "host-ipv6-zone": ("https://[fe80::1%25eth0]/a.mp4", "host"),
}

# A `*` that nobody asked for as a wildcard.
STARS = {"path": HOST + "/videos/*", "query": VIDEO + "?x=*", "name": HOST + "/*.mp4?x=1"}

KEPT_SITES = {
    "http": "http://d111111abcdef8.cloudfront.net/a.mp4",
    "own-domain": "https://media.example.com/a.mp4",
    "port": "https://media.example.com:8443/a.mp4",
    "other-default-port": "http://media.example.com:443/a.mp4",
    "ipv4-like-name": "https://1.2.3.example.com/a.mp4",
    "ipv4-host": "http://127.0.0.1:8080/a.mp4",
    "ipv6-host": "https://[2001:db8::1]/a.mp4",
    "ipv6-host-port": "https://[2001:db8::1]:8443/a.mp4?x=1",
    "single-label-host": "http://localhost/a.mp4",
}


# A resource of its own and a URL that it matches, whatever reading of the open edge cases one takes.
MATCHED = {
    "path": (HOST + "/videos/*", VIDEO),
    "path-crosses-slash": (HOST + "/videos/*", HOST + "/videos/hd/1/a.ts"),
    "path-covers-query": (HOST + "/videos/*", VIDEO + "?size=large"),
    "path-covers-lone-question-mark": (HOST + "/videos/*", VIDEO + "?"),
    "path-middle": (HOST + "/*/a.mp4", VIDEO),
    "query": (VIDEO + "?session=*", VIDEO + "?session=42"),
    "question-mark-in-query": (VIDEO + "?session=?", VIDEO + "?session=4"),
    "host": ("https://*.cloudfront.net/videos/a.mp4", VIDEO),
    "host-trailing": ("https://*", VIDEO + "?x=1"),
    "host-case": ("https://D111111ABCDEF8.CloudFront.net/videos/a.mp4", VIDEO),
    "scheme": ("http*://d111111abcdef8.cloudfront.net/videos/*", VIDEO),
    "scheme-any": ("*://d111111abcdef8.cloudfront.net/videos/*", VIDEO),
    "scheme-missing": ("*.cloudfront.net/videos/*", VIDEO),
    "everything": ("*", VIDEO),
}

BAD_URLS: dict[str, str] = {
    "empty": "",
    "ftp": "ftp://d111111abcdef8.cloudfront.net/a.mp4",
    "rtmp": "rtmp://d111111abcdef8.cloudfront.net/cfx/st/a",
    "no-scheme": "d111111abcdef8.cloudfront.net/a.mp4",
    "network-path": "//d111111abcdef8.cloudfront.net/a.mp4",
    "absolute-path": "/videos/a.mp4",
    "scheme-any": "*://d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-wildcard": "http*://d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-upper-case": "HTTPS://d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-one-slash": "https:/d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-no-slash": "https:d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-only": "https://",
    "no-host": "https:///videos/a.mp4",
    "no-host-but-port": "https://:443/a.mp4",
    "no-path": HOST,
    "no-path-but-query": HOST + "?x=1",
    "user-and-password": "https://user:pw@d111111abcdef8.cloudfront.net/a.mp4",
    "user": "https://user@d111111abcdef8.cloudfront.net/a.mp4",
    "host-wildcard": "https://*.cloudfront.net/a.mp4",
    "host-all-wildcard": "https://*/a.mp4",
    "port-letters": "https://media.example.com:https/a.mp4",
    "port-mixed": "https://media.example.com:80a/a.mp4",
    "port-negative": "https://media.example.com:-1/a.mp4",
}

UNMATCHED = {
    "other-folder": (HOST + "/images/*", VIDEO),
    "other-host": ("https://media.example.com/*", VIDEO),
    "other-scheme": ("http://d111111abcdef8.cloudfront.net/*", VIDEO),
    "other-case": (HOST + "/Videos/*", VIDEO),
    "other-encoding": (HOST + "/a%2Cb", HOST + "/a,b"),
    "own-query": (VIDEO, VIDEO + "?x=1"),
    "host-inside-path": ("https://*.cloudfront.net/x", "https://evil.example/.cloudfront.net/x"),
}

ENCODED = {
    "space-in-path": HOST + "/my video.mp4",
    "space-in-query": VIDEO + "?title=my video",
    "spaces-at-end": HOST + "/a  ",
    "e-acute": HOST + "/café.mp4",
    "combining-acute": HOST + "/cafe\u0301.mp4",
    "kanji": HOST + "/日本/動画.mp4",
    "kanji-in-query": VIDEO + "?q=日本",
    "emoji": HOST + "/😀.mp4?mood=🎬",
    "no-break-space": HOST + "/a\u00a0b.mp4",
    "line-separator": HOST + "/a\u2028b.mp4",
    "kept-escapes": HOST + "/caf%C3%A9/%7e/é.mp4?q=a%20b+c",
    "kept-punctuation": HOST + "/a'(c)!$&+,:;=@/ü?x=1,2;3@4/?:",
    "rewritten-in-path": HOST + "/<a>|{b}^`[c].mp4",
    "rewritten-in-query": VIDEO + "?x=<a>|{b}^`[c]'\"",
    "quote-in-path": HOST + '/"a".mp4',
    "nothing-to-do": VIDEO + "?x=1",
    "lone-question-mark": HOST + "/é?",
}


def url_cases() -> Cases:
    cases = Cases()
    canned_urls(cases)
    custom_urls(cases)
    hand_written_urls(cases)
    encoded_urls(cases)
    longest_urls(cases)
    refused_urls(cases)
    refused_url_policies(cases)
    return cases


def add_url(cases: Cases, name: str, url: str, **fields: Any) -> None:
    given = asked(url=url, **fields)
    cases.add(name, given, signed_url(given))


def canned_urls(cases: Cases) -> None:
    url, _ = PUBLISHED["canned"]
    given = {**BOTO, **url}
    cases.add("url-canned-aws-documented", given, published("canned", signed_url(given)))
    for name, tail in KEPT.items():
        add_url(cases, f"url-canned-{name}-kept", HOST + tail)
    for name, kept in KEPT_SITES.items():
        add_url(cases, f"url-canned-{name}-kept", kept)
    add_url(cases, "url-canned-lone-question-mark-dropped", VIDEO + "?")
    add_url(cases, "url-canned-resource-same-as-url", VIDEO, resource=VIDEO)
    add_url(cases, "url-canned-resource-same-as-url-query", VIDEO + "?x=1", resource=VIDEO + "?x=1")
    add_url(cases, "url-canned-old-key-pair-id", VIDEO, key_pair_id=OLD_KEY_PAIR_ID)
    for name, end in FAR_ENDS.items():
        add_url(cases, f"url-canned-end-{name}", VIDEO, date_less_than=end)
    add_url(cases, "url-canned-end-long-ago", VIDEO, date_less_than=1258237200)
    for key in (*RSA_KEYS, "p-256"):
        for hash_algorithm in ("SHA1", "SHA256"):
            name = f"url-canned-{key}-{hash_algorithm.lower()}"
            add_url(cases, name, VIDEO + "?x=1", key=key, hash_algorithm=hash_algorithm)
        add_url(cases, f"url-canned-{key}-default-hash", VIDEO, key=key)


def custom_urls(cases: Cases) -> None:
    for name, fields in RESTRICTIONS.items():
        add_url(cases, f"url-custom-{name}", VIDEO, **fields)
    for name, (resource, url) in MATCHED.items():
        add_url(cases, f"url-custom-resource-{name}", url, resource=resource)
    add_url(cases, "url-custom-all", VIDEO + "?x=1", resource=HOST + "/videos/*", **RESTRICTED)
    add_url(cases, "url-custom-start-year-2050", VIDEO, date_greater_than=2524608000, date_less_than=TOO_LATE - 1)
    add_url(cases, "url-custom-resource-same-as-url-with-ip", VIDEO, resource=VIDEO, ip_address="203.0.113.7")
    add_url(cases, "url-custom-forced-resource-same-as-url", VIDEO, resource=VIDEO, custom=True)
    add_url(cases, "url-custom-forced-query", VIDEO + "?x=1&y=%2C", custom=True)
    add_url(cases, "url-custom-forced-lone-question-mark-dropped", VIDEO + "?", custom=True)
    for name, url in STARS.items():
        add_url(cases, f"url-custom-star-resource-same-as-url-{name}", url, resource=url)
        add_url(cases, f"url-custom-star-encoded-{name}", url.replace("*", "%2A"))
    add_url(cases, "url-custom-ampersand-not-escaped", HOST + "/a&b/c'd?x=1&y=&", **RESTRICTED)
    for key in (*RSA_KEYS, "p-256"):
        for hash_algorithm in ("SHA1", "SHA256"):
            name = f"url-custom-{key}-{hash_algorithm.lower()}"
            add_url(cases, name, VIDEO, resource=HOST + "/videos/*", key=key, hash_algorithm=hash_algorithm)
    add_url(cases, "url-custom-p-256-default-hash", VIDEO, key="p-256", **RESTRICTED)


def published(name: str, expected: Fields) -> Fields:
    """Return what was made from a published example, once its signature is the published one."""
    _, figure = PUBLISHED[name]
    if f"&Signature={figure}&" not in expected["url"]:
        raise ValueError(f"the published example {name} comes out differently")
    return expected


def hand_written_urls(cases: Cases) -> None:
    for name in ("custom-1", "custom-2"):
        given = {**BOTO, **PUBLISHED[name][0]}
        cases.add(f"url-policy-aws-documented-{name}", given, published(name, signed_url(given)))
    for name, policy in HAND_WRITTEN.items():
        add_url(cases, f"url-policy-{name}", VIDEO, policy=policy)
        add_url(cases, f"url-policy-{name}-minified", VIDEO, policy=policy, minify=True)
    add_url(cases, "url-policy-query-kept", VIDEO + "?x=1", policy=PRETTY)
    add_url(cases, "url-policy-sha256", VIDEO, policy=PRETTY, hash_algorithm="SHA256")
    add_url(cases, "url-policy-p-256", VIDEO, policy=PRETTY, key="p-256")
    add_url(cases, "url-policy-p-256-sha1", VIDEO, policy=PRETTY, key="p-256", hash_algorithm="SHA1")
    add_url(cases, "url-policy-p-256-minified", VIDEO, policy=PRETTY, minify=True, key="p-256")


def encoded_urls(cases: Cases) -> None:
    for name, url in ENCODED.items():
        add_url(cases, f"url-encode-{name}", url, encode=True)
    add_url(cases, "url-encode-custom-ip", HOST + "/my é.mp4", encode=True, ip_address="203.0.113.7")
    add_url(cases, "url-encode-matched-by-resource", HOST + "/videos/é .mp4", encode=True, resource=HOST + "/videos/*")
    add_url(cases, "url-encode-p-256", HOST + "/my é.mp4", encode=True, key="p-256")


def longest_urls(cases: Cases) -> None:
    room = LONGEST_URL - len(signed_url(asked(url=HOST + "/"))["url"])
    fits, over = HOST + "/" + "a" * room, HOST + "/" + "a" * (room + 1)
    add_url(cases, "url-canned-longest", fits)
    cases.refuse("url-too-long-by-one", asked(url=over), "invalid_url")
    cases.refuse("url-too-long-unsigned", asked(url=HOST + "/" + "a" * LONGEST_URL), "invalid_url")
    cases.refuse("url-too-long-by-policy", asked(url=HOST + "/" + "a" * 4000, custom=True), "invalid_url")


def refused_urls(cases: Cases) -> None:
    for name, (tail, char, code) in REWRITTEN.items():
        url = HOST + tail
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url", char, code, byte(url, char))
        resource = HOST + tail + "*"
        if char != "'":
            cases.refuse(f"url-refused-{name}-in-resource", asked(url=VIDEO, resource=resource), "invalid_policy", code)
    for name, (url, mention) in RESOLVED.items():
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url", mention)
    for name, url in STARS.items():
        for fields in ({}, {"ip_address": "203.0.113.7"}, {"custom": True}):
            suffix = "".join(f"-{field}" for field in fields).replace("_", "-")
            given = asked(url=url, **fields)
            cases.refuse(f"url-refused-star-in-{name}{suffix}", given, "invalid_url", byte(url, "*"), "resource", "%2A")
    for name, url in BAD_URLS.items():
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url")
    for name, char in CONTROLS.items():
        url = f"{HOST}/a{char}b.mp4"
        cases.refuse(f"url-refused-control-{name}", asked(url=url), "invalid_url", byte(url, char))
        cases.refuse(f"url-encode-refused-control-{name}", asked(url=url, encode=True), "invalid_url", byte(url, char))
    for name, char in FORBIDDEN.items():
        url = f"{HOST}/videos/a{char}b.mp4"
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url", char, byte(url, char))
        if name != "quote":
            cases.refuse(
                f"url-encode-refused-{name}", asked(url=url, encode=True), "invalid_url", char, byte(url, char)
            )
        url = f"{VIDEO}?x={char}"
        cases.refuse(f"url-refused-{name}-in-query", asked(url=url), "invalid_url", char, byte(url, char))
    for name, (char, hint) in ENCODABLE.items():
        url = f"{HOST}/my/{char}.mp4"
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url", byte(url, char), hint)
        url = f"{VIDEO}?title={char}"
        cases.refuse(f"url-refused-{name}-in-query", asked(url=url), "invalid_url", byte(url, char), hint)
    for name, url, culprit in (
        ("leading-space", " " + VIDEO, " "),
        ("trailing-space", VIDEO + " ", " "),
        ("trailing-newline", VIDEO + "\n", "\n"),
        ("non-ascii-host", "https://bücher.example/a.mp4", "ü"),
    ):
        cases.refuse(f"url-refused-{name}", asked(url=url), "invalid_url", byte(url, culprit))
    refused_parameters(cases)


def refused_parameters(cases: Cases) -> None:
    """A URL that already carries one of CloudFront's parameters."""
    for name in RESERVED:
        for place, tail in {
            "first": f"?{name}=x&a=1",
            "middle": f"?a=1&{name}=x&b=2",
            "last": f"?a=1&{name}=x",
            "no-value": f"?{name}",
            "empty-value": f"?a=1&{name}=",
        }.items():
            given = asked(url=VIDEO + tail)
            cases.refuse(f"url-refused-{name.lower()}-{place}", given, "invalid_url", name)
    given = asked(url=VIDEO + "?Expires=1", resource=HOST + "/videos/*")
    cases.refuse("url-refused-expires-with-custom-policy", given, "invalid_url", "Expires")


def refused_url_policies(cases: Cases) -> None:
    refuse_shared(cases, "url", asked(url=VIDEO))
    for name, (resource, url) in UNMATCHED.items():
        cases.refuse(f"url-unmatched-{name}", asked(url=url, resource=resource), "invalid_url")
    for name, key_pair_id in BAD_KEY_PAIR_IDS.items():
        cases.refuse(f"url-key-pair-id-{name}", asked(url=VIDEO, key_pair_id=key_pair_id), "invalid_key_pair_id")
    cases.refuse("url-policy-unmatched", asked(url=HOST + "/images/a.png", policy=PRETTY), "invalid_url")
    cases.refuse("url-policy-not-json", asked(url=VIDEO, policy="hello"), "invalid_policy")
    cases.refuse("url-policy-empty", asked(url=VIDEO, policy=""), "invalid_policy")
