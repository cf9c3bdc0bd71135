"""Parameters that cannot be decoded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..handwritten import PLAIN, changed
from ..openssl import cloudfront_base64, sign
from ..shared import END, HOST, VIDEO
from ..signed import policy_text
from .base import BY_URL_AND_COOKIES, FOLDER, Verdicts, asking, canned, custom, sent, signed

# Not a number of seconds, though signed just so.
BAD_EXPIRES = {
    "empty": "",
    "word": "never",
    "minus": f"-{END}",
    "plus": f"+{END}",
    "fraction": f"{END}.0",
    "exponent": "1.893456e9",
    "hexadecimal": hex(END),
    "unit": f"{END}s",
    "commas": "1,893,456,000",
    "underscores": "1_893_456_000",
    "encoded-digit": f"%31{str(END)[1:]}",
    "encoded-space-last": f"{END}%20",
    "encoded-newline-last": f"{END}%0A",
    "plus-last": f"{END}+",
    "iso-8601": "2030-01-01T00:00:00Z",
    "quoted": f"'{END}'",
    "twenty-digits": "18934560000000000000",
    "two-to-the-64": str(2**64),
    "two-to-the-64-and-end": str(2**64 + END),
    "very-long": "9" * 400,
    "list": f"{END},{END}",
}

# Bytes whose base64 has every character that CloudFront writes otherwise.
AWKWARD = changed(PLAIN, "/videos/*", "/videos/*?x=??>>~~o")


def standard(text: str) -> str:
    return text.translate(str.maketrans("-_~", "+=/"))


def base64url(text: str) -> str:
    return standard(text).rstrip("=").translate(str.maketrans("+/", "-_"))


def bad_encodings(text: str) -> Iterator[tuple[str, str]]:
    """Ways to write `text`, which is CloudFront's base64, that CloudFront does not decode."""
    digits = text.rstrip("_")
    if not all(char in text for char in "-~_"):
        raise ValueError(f"{text} says too little")
    yield "standard-base64", standard(text)
    yield "standard-plus", text.replace("-", "+")
    yield "standard-slash", text.replace("~", "/")
    yield "standard-padding", text.replace("_", "=")
    yield "base64url", base64url(text)
    yield "tilde-encoded-twice", text.replace("~", "%257E")
    yield "dash-encoded", text.replace("-", "%2D")
    yield "padding-encoded", text.replace("_", "%5F")
    yield "standard-base64-encoded", standard(text).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    yield "line-break-encoded", text[:64] + "%0A" + text[64:]
    yield "space-encoded", text + "%20"
    yield "one-digit-more", digits[: len(digits) // 4 * 4 + 1]
    yield "one-digit", "A"
    yield "padding-in-the-middle", digits[:8] + "_" + digits[8:]
    yield "padding-first", "_" + digits
    yield "padding-alone", "_"
    yield "padding-behind-a-full-group", digits[:8] + "_"
    yield "padding-one-too-many", text + "_"
    yield "full-stop", text + "."
    yield "exclamation-marks", "!!!!"
    yield "braces", "{signature}"


def undecodable_policies(cases: Verdicts) -> None:
    for name, expires in BAD_EXPIRES.items():
        by = signed(policy_text(VIDEO, {"date_less_than": END}).replace(str(END), expires), expires=expires)
        cases.deny(f"expires-{name}", "malformed_policy", sent(by, "url"))
    for name, expires in {
        "empty": "",
        "minus": f"-{END}",
        "space": f"{str(END)[:4]} {str(END)[4:]}",
        "full-width-digit": f"１{str(END)[1:]}",
        "arabic-digits": "١٨٩٣٤٥٦٠٠٠",
    }.items():
        cases.deny(f"expires-{name}-cookies", "malformed_policy", sent(canned().put(Expires=expires), "cookies"))
    for way in BY_URL_AND_COOKIES:
        cases.deny(f"policy-and-expires-missing-{way}", "malformed_policy", sent(canned().without("Expires"), way))
    by = signed(AWKWARD)
    for name, policy in bad_encodings(by.parameters["Policy"]):
        cases.deny(f"policy-{name}", "malformed_policy", sent(by.put(Policy=policy), "url"))
        if name in ("standard-base64", "base64url", "padding-encoded", "one-digit-more"):
            cases.deny(f"policy-{name}-cookies", "malformed_policy", sent(by.put(Policy=policy), "cookies"))
    policy = by.parameters["Policy"]
    cases.deny("policy-not-encoded-cookies", "malformed_policy", sent(by.put(Policy=PLAIN), "cookies"))
    cases.deny(
        "policy-space-inside-cookies",
        "malformed_policy",
        sent(by.put(Policy=policy[:40] + " " + policy[40:]), "cookies"),
    )
    for name, data in {
        "lone-byte": b"\xff",
        "utf-16": PLAIN.encode("utf-16"),
        "latin-1": PLAIN.replace("videos", "vidéos").encode("latin-1"),
        "overlong": PLAIN.encode().replace(b"/", b"\xc0\xaf"),
        "surrogate": PLAIN.encode().replace(b"*", b"\xed\xa0\x80*"),
        "cut": PLAIN.encode().replace(b"*", "é".encode()[:1] + b"*"),
        "beyond-unicode": PLAIN.encode().replace(b"*", b"\xf4\x90\x80\x80*"),
    }.items():
        text = cloudfront_base64(data)
        signature = cloudfront_base64(sign("rsa-2048", "SHA1", data))
        by = custom().put(Policy=text, Signature=signature)
        cases.deny(f"policy-not-utf-8-{name}", "malformed_policy", sent(by, "url"))


def undecodable_signatures(cases: Verdicts) -> None:
    end = next(end for end in range(END, END + 99) if set("-~") <= set(canned(end=end).parameters["Signature"]))
    by = canned(end=end)
    for name, signature in (("empty", ""), *bad_encodings(by.parameters["Signature"])):
        cases.deny(f"signature-{name}", "malformed_signature", sent(by.put(Signature=signature), "url"))
        if name in ("empty", "standard-base64", "base64url", "tilde-encoded-twice", "one-digit-more"):
            cases.deny(f"signature-{name}-cookies", "malformed_signature", sent(by.put(Signature=signature), "cookies"))
    for way in BY_URL_AND_COOKIES:
        cases.deny(f"signature-missing-{way}", "malformed_signature", sent(by.without("Signature"), way))
    cases.deny("signature-missing-custom", "malformed_signature", sent(custom().without("Signature"), "url"))
    cases.deny(
        "signature-no-equals", "malformed_signature", asking(by.without("Signature").on(VIDEO) + "&Signature", by)
    )
    curve = canned(key="p-256")
    cases.deny("signature-empty-p-256", "malformed_signature", sent(curve.put(Signature=""), "url"))
    padded = HOST + "/videos/a*"
    for name, by in {"canned": canned(), "custom": custom(padded), "p-256": custom(padded, key="p-256")}.items():
        bare = replace(by, parameters={name: value.rstrip("_") for name, value in by.parameters.items()})
        if bare == by:
            raise ValueError(f"{name} has no padding to lose")
        for way in BY_URL_AND_COOKIES:
            cases.allow(f"padding-missing-{name}-{way}", by, sent(bare, way))


def encoded_tildes(cases: Verdicts) -> None:
    """A `~` may come as `%7E` in the query, as aws-cloudfront-sign sends it, and in a cookie not."""
    end = next(
        end for end in range(END, END + 99) if "~" in custom(FOLDER + "?x=??>>~~o*", end).parameters["Signature"]
    )
    marked = custom(FOLDER + "?x=??>>~~o*", end)
    url = VIDEO + "?x=12>>~~o"
    for name, escape in {"tilde-encoded": "%7E", "tilde-encoded-lower": "%7e"}.items():
        by = replace(marked, parameters={key: it.replace("~", escape) for key, it in marked.parameters.items()})
        for parameter in ("Policy", "Signature"):
            one = marked.put(**{parameter: by.parameters[parameter]})
            if one == marked:
                raise ValueError(f"{parameter} has no tilde")
            reason = f"malformed_{parameter.lower()}"
            cases.allow(f"{parameter.lower()}-{name}", marked, sent(one, "url", url))
            cases.deny(f"{parameter.lower()}-{name}-cookies", reason, sent(one, "cookies", url))
        cases.allow(f"aws-cloudfront-sign-{name}", marked, sent(by.put(Expires=str(end)), "url", url))
