"""Where the credentials are, and whether there is one set of them."""

from __future__ import annotations

from dataclasses import replace

from ..openssl import cloudfront_base64
from ..shared import END, HOST, KEY_PAIR_ID, VIDEO
from .base import AT, OTHER_KEY_PAIR_ID, Verdicts, asking, canned, custom, sent


def cookie_headers(cases: Verdicts) -> None:
    by = custom(hash_algorithm="SHA256")
    header, parts = by.cookies(), by.cookies().split("; ")
    for name, cookies in {
        "no-spaces": ";".join(parts),
        "many-spaces": "  " + "  ;   ".join(parts) + "   ",
        "tabs": "\t" + "\t;\t".join(parts) + "\t",
        "backwards": "; ".join(reversed(parts)),
        "others-around": f"session=1; {parts[0]}; theme=dark; " + "; ".join(parts[1:]) + "; _ga=GA1.2.3",
        "others-twice": f"a=1; a=1; {header}; a=2",
        "others-without-value": f"a; =b; ; {header}; c=",
        "others-with-equals": f"a=b=c==; {header}; x=CloudFront-Policy=1",
        "others-quoted": f'a="1,2"; {header}; b="CloudFront-Policy"',
        "others-named-alike": f"CloudFront-Policy2=x; cloudfront-policy=x; {header}; XCloudFront-Policy=x; Policy=x",
        "others-not-ascii": f"name=café; {header}; 名=値",
        "semicolons-around": f";;; {header};;;",
        "semicolon-last": header + ";",
        "attributes-of-set-cookie": header.replace("; ", "; Path=/; Secure; HttpOnly; "),
    }.items():
        cases.allow(f"cookies-{name}", by, asking(VIDEO, by, cookies=cookies))
    by = canned()
    cases.allow("cookies-key-pair-id-trimmed", by, asking(VIDEO, by, cookies=by.cookies() + " \t "))
    for name, cookies, reason in (
        ("none", "", "missing_key"),
        ("space", " ", "missing_key"),
        ("semicolon", ";", "missing_key"),
        ("semicolons", ";; ; ;;;", "missing_key"),
        ("equals", "=", "missing_key"),
        ("no-equals", "CloudFront-Key-Pair-Id", "missing_key"),
        ("no-equals-at-all", "CloudFront-Expires; CloudFront-Signature; CloudFront-Key-Pair-Id", "missing_key"),
        ("no-names", "=1; =2; =3", "missing_key"),
        ("other", "session=1; theme=dark", "missing_key"),
        ("prefix-alone", "CloudFront-=1; CloudFront=2", "missing_key"),
        ("joined-by-commas", by.cookies().replace("; ", ", "), "missing_key"),
        ("joined-by-ampersands", by.cookies().replace("; ", "&"), "missing_key"),
        ("quoted", by.cookies().replace(str(END), f'"{END}"'), "malformed_policy"),
        ("quoted-key-pair-id", by.cookies().replace(KEY_PAIR_ID, f'"{KEY_PAIR_ID}"'), "unknown_key"),
        ("expires-no-equals", by.cookies().replace(f"-Expires={END}", "-Expires"), "malformed_policy"),
        ("signature-no-equals", "CloudFront-Signature; " + by.without("Signature").cookies(), "malformed_signature"),
        ("many", "; ".join(f"c{number}={number}" for number in range(300)), "missing_key"),
        ("semicolons-many", ";" * 20000, "missing_key"),
        ("equals-many", "CloudFront-Policy" + "=" * 4000, "missing_key"),
        ("names-many", "CloudFront-" * 300, "missing_key"),
    ):
        cases.deny(f"cookies-{name}", reason, asking(VIDEO, by, cookies=cookies))
    cases.deny("cookies-not-given", "missing_key", asking(VIDEO, by))


def sources(cases: Verdicts) -> None:
    """CloudFront's parameters in the query win over cookies, whatever they are worth."""
    good, late, other = canned(), canned(end=AT), custom(HOST + "/images/*")
    cookies = good.cookies()
    cases.allow("source-both", good, sent(good, "url", cookies=custom().cookies()))
    cases.allow("source-good-url-expired-cookies", good, sent(good, "url", cookies=late.cookies()))
    cases.allow("source-good-url-duplicate-cookies", good, sent(good, "url", cookies=f"{cookies}; {cookies}"))
    cases.allow(
        "source-good-url-conflicting-cookies", good, sent(good, "url", cookies=cookies + "; CloudFront-Policy=x")
    )
    cases.allow(
        "source-good-url-broken-cookies",
        good,
        sent(good, "url", cookies="CloudFront-Policy=!; CloudFront-Signature=!; CloudFront-Key-Pair-Id=x"),
    )
    cases.deny("source-expired-url-good-cookies", "expired", sent(late, "url", cookies=cookies))
    cases.deny("source-other-resource-url-good-cookies", "resource", sent(other, "url", cookies=cookies))
    cases.deny(
        "source-unknown-key-url-good-cookies",
        "unknown_key",
        sent(good.put(KeyPairId=OTHER_KEY_PAIR_ID), "url", cookies=cookies),
    )
    for name, tail, reason in (
        ("expires", f"?Expires={END}", "missing_key"),
        ("expires-empty", "?Expires=", "missing_key"),
        ("expires-no-equals", "?Expires", "missing_key"),
        ("policy", "?Policy=abcd", "missing_key"),
        ("signature", "?Signature=abcd", "missing_key"),
        ("key-pair-id", f"?Key-Pair-Id={KEY_PAIR_ID}", "malformed_policy"),
        ("hash-algorithm", "?Hash-Algorithm=SHA1", "missing_key"),
    ):
        cases.deny(f"source-{name}-alone-good-cookies", reason, asking(VIDEO + tail, good, cookies=cookies))
    cases.deny("source-split", "missing_key", asking(good.without("Key-Pair-Id").on(VIDEO), good, cookies=cookies))
    cases.deny(
        "source-hash-in-the-other-place",
        "signature",
        sent(
            canned(hash_algorithm="SHA256").without("Hash-Algorithm"), "url", cookies="CloudFront-Hash-Algorithm=SHA256"
        ),
    )
    by = canned(VIDEO + "?expires=1")
    cases.allow("source-lower-case-query-good-cookies", by, sent(by, "cookies", VIDEO + "?expires=1"))


def duplicates(cases: Verdicts) -> None:
    for kind, by in {"canned": canned(hash_algorithm="SHA256"), "custom": custom(hash_algorithm="SHA256")}.items():
        for name, value in by.parameters.items():
            label = f"duplicate-{kind}-{name.lower()}"
            cases.deny(f"{label}-url", "duplicate_parameter", asking(f"{by.on(VIDEO)}&{name}={value}", by))
            cases.deny(
                f"{label}-cookies",
                "duplicate_parameter",
                asking(VIDEO, by, cookies=f"{by.cookies()}; CloudFront-{name}={value}"),
            )
    by, other = custom(), custom(HOST + "/images/*")
    second = "Policy=" + other.parameters["Policy"]
    cases.deny("duplicate-two-policies", "duplicate_parameter", asking(f"{by.on(VIDEO)}&{second}", by))
    cases.deny("duplicate-two-policies-first", "duplicate_parameter", asking(by.on(f"{VIDEO}?{second}"), by))
    cases.deny(
        "duplicate-two-policies-cookies",
        "duplicate_parameter",
        asking(VIDEO, by, cookies=f"CloudFront-{second}; {by.cookies()}"),
    )
    cases.deny("duplicate-signed-twice", "duplicate_parameter", asking(by.on(canned().on(VIDEO)), by))
    cases.deny("duplicate-empty", "duplicate_parameter", asking(by.on(VIDEO + "?Policy="), by))
    cases.deny("duplicate-no-equals", "duplicate_parameter", asking(by.on(VIDEO + "?Key-Pair-Id"), by))
    cases.deny(
        "duplicate-hash-algorithm-unequal",
        "duplicate_parameter",
        asking(canned(key="p-256").on(VIDEO + "?Hash-Algorithm=SHA1"), canned(key="p-256")),
    )
    cases.deny("duplicate-folded-case-is-none", "signature", asking(canned().on(VIDEO + "?expires=1"), canned()))


def conflicts(cases: Verdicts) -> None:
    by = canned()
    policy = cloudfront_base64(by.text.encode())
    for name, both, as_custom, reason in (
        ("both-good", by.put(Policy=policy), replace(by, canned=False), None),
        ("other-policy", custom().put(Expires=str(END + 1)), custom(), None),
        ("expired-expires", custom().put(Expires=str(AT - 1)), custom(), None),
        ("expires-empty", custom().put(Expires=""), custom(), None),
        ("policy-empty", by.put(Policy=""), by, "signature"),
        ("policy-undecodable", by.put(Policy="!"), by, "malformed_policy"),
        ("policy-of-another-folder", custom(HOST + "/images/*").put(Expires=str(END)), by, "resource"),
        ("policy-expired", custom(end=AT).put(Expires=str(END)), by, "expired"),
    ):
        cases.settle(f"conflict-{name}-url", reason, as_custom, sent(both, "url"))
        cases.deny(f"conflict-{name}-cookies", "conflicting_parameters", sent(both, "cookies"))
    cases.deny(
        "conflict-stale-cookie",
        "conflicting_parameters",
        asking(VIDEO, by, cookies=f"{by.cookies()}; CloudFront-Policy={custom(end=AT).parameters['Policy']}"),
    )
