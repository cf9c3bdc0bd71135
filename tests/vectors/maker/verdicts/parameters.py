"""CloudFront's parameters among the caller's own, and URLs that are not what was signed."""

from __future__ import annotations

from ..handwritten import changed
from ..shared import END, HOST, KEY_PAIR_ID, VIDEO
from .base import BY_URL_AND_COOKIES, FOLDER, Verdicts, asking, canned, custom, sent

# The query that is sent; what is in braces is CloudFront's.
PLACES = {
    "last": "size=large&lang=en&{first}&{Signature}&{Key-Pair-Id}&{Hash-Algorithm}",
    "first": "{first}&{Signature}&{Key-Pair-Id}&{Hash-Algorithm}&size=large&lang=en",
    "middle": "size=large&{first}&{Signature}&{Key-Pair-Id}&{Hash-Algorithm}&lang=en",
    "scattered": "{Key-Pair-Id}&size=large&{Hash-Algorithm}&{Signature}&lang=en&{first}",
    "backwards": "size=large&lang=en&{Hash-Algorithm}&{Key-Pair-Id}&{Signature}&{first}",
}

# What is sent, with all of CloudFront's in one place, and what is left of it.
LEFT = {
    "empty-part-first": ("?&a=1&{all}", "?&a=1"),
    "empty-part-between": ("?a=1&&b=2&{all}", "?a=1&&b=2"),
    "empty-parts-between": ("?a=1&&&{all}&b=2", "?a=1&&&b=2"),
    "empty-part-last": ("?a=1&{all}&", "?a=1&"),
    "empty-part-alone-first": ("?&{all}", ""),
    "empty-part-alone-last": ("?{all}&", ""),
    "no-value": ("?a&{all}&b", "?a&b"),
    "empty-value": ("?a=&{all}", "?a="),
    "empty-name": ("?=a&{all}", "?=a"),
    "repeated": ("?a=1&a=1&{all}&a=2", "?a=1&a=1&a=2"),
    "question-mark": ("?a=1?b=2&{all}", "?a=1?b=2"),
    "question-mark-first": ("??a=1&{all}", "??a=1"),
    "reserved-as-value": ("?a=Expires&b=Policy=1&{all}", "?a=Expires&b=Policy=1"),
    "reserved-behind-semicolon": ("?a=1;Expires=1&{all}", "?a=1;Expires=1"),
    "reserved-in-a-link": ("?next=https://example.com/?Expires=1&{all}", "?next=https://example.com/?Expires=1"),
    "reserved-in-path": ("/Expires=1/Policy=2?{all}", "/Expires=1/Policy=2"),
    "lower-case": (
        "?expires=1&policy=2&{all}&signature=3&key-pair-id=4&hash-algorithm=5",
        "?expires=1&policy=2&signature=3&key-pair-id=4&hash-algorithm=5",
    ),
    "other-case": ("?Key-Pair-ID=1&EXPIRES=2&{all}&Hash-algorithm=3", "?Key-Pair-ID=1&EXPIRES=2&Hash-algorithm=3"),
    "longer-names": ("?Expiresx=1&xExpires=2&{all}&CloudFront-Policy=3", "?Expiresx=1&xExpires=2&CloudFront-Policy=3"),
    "encoded-name": ("?%45xpires=1&Policy%3D2&{all}", "?%45xpires=1&Policy%3D2"),
    "s3-presigned": ("?X-Amz-Expires=60&X-Amz-Signature=ab&{all}", "?X-Amz-Expires=60&X-Amz-Signature=ab"),
}


def placed(cases: Verdicts) -> None:
    url = VIDEO + "?size=large&lang=en"
    for kind, by in {"canned": canned(url, key="p-256"), "custom": custom(url, hash_algorithm="SHA256")}.items():
        words = {name: f"{name}={value}" for name, value in by.parameters.items()}
        words["first"] = next(iter(words.values()))
        for name, query in PLACES.items():
            cases.allow(f"place-{kind}-{name}", by, asking(f"{VIDEO}?{query.format(**words)}", by))
    for name, (tail, left) in LEFT.items():
        for kind, by in {"canned": canned(VIDEO + left), "custom": custom(VIDEO + left)}.items():
            cases.allow(f"left-{kind}-{name}", by, asking(VIDEO + tail.format(all=by.query()), by))
    by = canned()
    between = "?" + by.query().replace("&", "&&") + "&"
    cases.deny("left-canned-empty-parts-stay", "signature", asking(VIDEO + "?a=1&&" + between[1:], by))
    cases.allow("left-cookies-question-mark-alone", by, sent(by, "cookies", VIDEO + "?"))
    by = canned(VIDEO + "?a=1&&b=2")
    cases.deny("left-canned-empty-part-dropped", "signature", sent(by, "url", VIDEO + "?a=1&b=2"))
    cases.allow("left-cookies-query", by, sent(by, "cookies", VIDEO + "?a=1&&b=2"))


def named(cases: Verdicts) -> None:
    """Names that are almost CloudFront's."""
    by, announced = canned(), canned(hash_algorithm="SHA256")
    for name, old, new, reason in (
        ("expires-lower-case", "Expires", "expires", "malformed_policy"),
        ("expires-upper-case", "Expires", "EXPIRES", "malformed_policy"),
        ("expires-encoded-letter", "Expires", "%45xpires", "malformed_policy"),
        ("expires-encoded-equals", "Expires", "Expires%3D1", "malformed_policy"),
        ("signature-lower-case", "Signature", "signature", "malformed_signature"),
        ("signature-encoded-space", "Signature", "Signature%20", "malformed_signature"),
        ("key-pair-id-lower-case", "Key-Pair-Id", "key-pair-id", "missing_key"),
        ("key-pair-id-upper-id", "Key-Pair-Id", "Key-Pair-ID", "missing_key"),
        ("key-pair-id-no-dashes", "Key-Pair-Id", "KeyPairId", "missing_key"),
        ("key-pair-id-encoded-dash", "Key-Pair-Id", "Key-Pair%2DId", "missing_key"),
    ):
        cases.deny(f"name-{name}", reason, sent(by.renamed(old, new), "url"))
    cases.deny(
        "name-hash-algorithm-lower-case",
        "signature",
        sent(announced.renamed("Hash-Algorithm", "hash-algorithm"), "url"),
    )
    cases.deny("name-policy-lower-case", "malformed_policy", sent(custom().renamed("Policy", "policy"), "url"))
    cases.deny("name-behind-two-question-marks", "malformed_policy", asking(f"{VIDEO}??{by.query()}", by))
    cases.deny(
        "name-all-lower-case",
        "missing_key",
        asking(VIDEO + f"?expires={END}&signature=abcd&key-pair-id={KEY_PAIR_ID}", by),
    )
    cases.deny("name-of-cookies-in-query", "missing_key", asking(VIDEO + "?" + by.cookies().replace("; ", "&"), by))
    cookies = by.cookies()
    for name, header, reason in (
        ("expires-lower-case", cookies.replace("Expires", "expires"), "malformed_policy"),
        ("signature-lower-case", cookies.replace("Signature", "signature"), "malformed_signature"),
        ("key-pair-id-upper-id", cookies.replace("Pair-Id", "Pair-ID"), "missing_key"),
        ("key-pair-id-underscores", cookies.replace("Key-Pair-Id", "Key_Pair_Id"), "missing_key"),
        ("all-lower-case", cookies.replace("CloudFront", "cloudfront"), "missing_key"),
        ("all-without-prefix", cookies.replace("CloudFront-", ""), "missing_key"),
        ("all-with-another-prefix", cookies.replace("CloudFront-", "XCloudFront-"), "missing_key"),
    ):
        cases.deny(f"name-cookies-{name}", reason, asking(VIDEO, by, cookies=header))


# What the caller's own URL may hold, signed as it stands.
ORDINARY = {
    "root": HOST + "/",
    "escapes": HOST + "/caf%C3%A9/%7e/a%20b+c%2Cd.mp4?q=a%2bb&r=%26",
    "punctuation": HOST + "/<a>|{b}'(c)!^`/$&,;:@=~[d].mp4?x[0]=<&>'",
    "dots": HOST + "/a/./b//c/.mp4",
    "base64": VIDEO + "?t=YWJj+/==",
    "port": "https://media.example.com:8443/a.mp4?x=1",
    "ipv6-host": "http://[2001:db8::1]:8080/a.mp4",
    "single-label-host": "http://localhost/a",
    "host-in-upper-case": "https://MEDIA.example.com/a.mp4",
}


def ordinary_queries(cases: Verdicts) -> None:
    for name, url in ORDINARY.items():
        by = canned(url)
        for way in BY_URL_AND_COOKIES:
            cases.allow(f"ordinary-{name}-{way}", by, sent(by, way, url))


# What became of the URL after it was signed: the request, and what custom policies over the folder
# and over the very URL say to it. The canned policy always says `signature`.
ASKED = HOST + "/videos/~me/a%20b,c.mp4?size=large&lang=en&ids=1%2C2"
TAMPERED: dict[str, tuple[str, str | None, str | None]] = {
    "parameter-added-last": (ASKED + "&x=1", None, "resource"),
    "parameter-added-first": (changed(ASKED, "?", "?x=1&"), None, "resource"),
    "parameter-removed": (changed(ASKED, "&lang=en", ""), None, "resource"),
    "query-removed": (ASKED.partition("?")[0], None, "resource"),
    "parameters-swapped": (changed(ASKED, "size=large&lang=en", "lang=en&size=large"), None, "resource"),
    "value-changed": (changed(ASKED, "large", "small"), None, "resource"),
    "empty-part-added": (ASKED + "&", None, "resource"),
    "tilde-encoded": (changed(ASKED, "~", "%7E"), None, "resource"),
    "tilde-encoded-lower": (changed(ASKED, "~", "%7e"), None, "resource"),
    "space-as-plus": (changed(ASKED, "%20", "+"), None, "resource"),
    "hex-in-lower-case": (changed(ASKED, "%2C", "%2c"), None, "resource"),
    "comma-decoded": (changed(ASKED, "%2C", ","), None, "resource"),
    "comma-encoded": (changed(ASKED, "b,c", "b%2Cc"), None, "resource"),
    "letter-encoded": (changed(ASKED, "c.mp4", "%63.mp4"), None, "resource"),
    "equals-encoded": (changed(ASKED, "lang=", "lang%3D"), None, "resource"),
    "dot-segment": (changed(ASKED, "/~me/", "/./~me/"), None, "resource"),
    "double-slash": (changed(ASKED, "/~me/", "//~me/"), None, "resource"),
    "file-case": (changed(ASKED, ".mp4", ".MP4"), None, "resource"),
    "folder-case": (changed(ASKED, "/videos/", "/Videos/"), "resource", "resource"),
    "other-folder": (changed(ASKED, "/videos/", "/images/"), "resource", "resource"),
    "folder-encoded": (changed(ASKED, "/videos/", "/%76ideos/"), "resource", "resource"),
    "scheme-http": (changed(ASKED, "https:", "http:"), "resource", "resource"),
    "other-host": (changed(ASKED, "d111111abcdef8", "d222222abcdef8"), "resource", "resource"),
    "host-case": (changed(ASKED, "d111111abcdef8.cloudfront", "D111111ABCDEF8.CloudFront"), None, None),
    "other-port": (changed(ASKED, ".net/", ".net:8443/"), "resource", "resource"),
}


def tampered(cases: Verdicts) -> None:
    by, folder, exact = canned(ASKED), custom(FOLDER), custom(ASKED)
    cases.allow("asked-as-signed-canned", by, sent(by, "url", ASKED))
    cases.allow("asked-as-signed-exact", exact, sent(exact, "url", ASKED))
    for name, (url, by_folder, by_exact) in TAMPERED.items():
        cases.deny(f"asked-{name}-canned", "signature", sent(by, "url", url))
        cases.settle(f"asked-{name}-folder", by_folder, folder, sent(folder, "url", url))
        cases.settle(f"asked-{name}-exact", by_exact, exact, sent(exact, "url", url))
    for name in ("parameter-added-last", "tilde-encoded", "scheme-http", "other-folder", "host-case"):
        url, by_folder, _ = TAMPERED[name]
        cases.deny(f"asked-{name}-canned-cookies", "signature", sent(by, "cookies", url))
        cases.settle(f"asked-{name}-folder-cookies", by_folder, folder, sent(folder, "cookies", url))
    by = canned(changed(ASKED, "https:", "http:"))
    cases.deny("asked-scheme-https-canned", "signature", sent(by, "url", ASKED))
    cases.deny("asked-default-port-canned", "signature", sent(canned(), "url", changed(VIDEO, ".net/", ".net:443/")))
    cases.deny("asked-parameter-added-behind-signature", "signature", asking(canned().on(VIDEO) + "&x=1", canned()))
    cases.allow("asked-parameter-added-behind-signature-folder", folder, asking(folder.on(VIDEO) + "&x=1", folder))
