"""Requests that are no requests, and the longest that are."""

from __future__ import annotations

from ..handwritten import CONDITION, statement
from ..shared import CONTROLS, HOST, LONGEST_REQUEST, LONGEST_URL, VIDEO
from .base import BY_URL_AND_COOKIES, Verdicts, asking, canned, custom, sent, signed

BAD_REQUESTS = {
    "empty": "",
    "relative": "videos/a.mp4",
    "absolute-path": "/videos/a.mp4",
    "network-path": "//d111111abcdef8.cloudfront.net/videos/a.mp4",
    "no-scheme": "d111111abcdef8.cloudfront.net/videos/a.mp4",
    "ftp": "ftp://d111111abcdef8.cloudfront.net/a.mp4",
    "rtmp": "rtmp://d111111abcdef8.cloudfront.net/cfx/st/a",
    "s3": "s3://bucket/a.mp4",
    "scheme-wildcard": "http*://d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-longer": "httpss://d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-only": "https://",
    "scheme-one-slash": "https:/d111111abcdef8.cloudfront.net/a.mp4",
    "scheme-no-slash": "https:d111111abcdef8.cloudfront.net/a.mp4",
    "no-host": "https:///videos/a.mp4",
    "no-host-but-query": "https://?x=1",
    "no-host-but-port": "https://:443/a.mp4",
    "space": HOST + "/my video.mp4",
    "space-in-query": VIDEO + "?title=my video",
    "space-first": " " + VIDEO,
    "space-last": VIDEO + " ",
    "newline-last": VIDEO + "\n",
    "e-acute": HOST + "/café.mp4",
    "kanji-in-query": VIDEO + "?q=日本",
    "emoji": HOST + "/😀.mp4",
    "no-break-space": HOST + "/a\u00a0b.mp4",
    "host-not-ascii": "https://bücher.example/a.mp4",
    **{f"control-{name}": f"{HOST}/videos/a{char}b.mp4" for name, char in CONTROLS.items()},
}


FRAGMENTS = {"time": "#t=10", "empty": "#", "path": "#/../a?b#c", "not-ascii": "#é ", "parameter": "#?Policy=x"}


def malformed_requests(cases: Verdicts) -> None:
    """Refused though the policy is good for any URL."""
    for name, url in BAD_REQUESTS.items():
        by = signed(statement(CONDITION))
        for way in BY_URL_AND_COOKIES if name in ("space", "e-acute", "no-host") else ("url",):
            cases.deny(f"request-{name}-{way}", "malformed_request", sent(by, way, url))
    cases.deny("request-newline-behind-signature", "malformed_request", asking(canned().on(VIDEO) + "\n", canned()))
    policy = custom().put(Policy=custom().parameters["Policy"][:40] + "\n" + custom().parameters["Policy"][40:])
    cases.deny("request-line-broken-policy", "malformed_request", sent(policy, "url"))


def fragments(cases: Verdicts) -> None:
    """Clients do not send a fragment, so it is not part of the request."""
    for name, fragment in FRAGMENTS.items():
        cases.allow(f"request-fragment-{name}", canned(), asking(canned().on(VIDEO) + fragment, canned()))
        cases.allow(f"request-fragment-{name}-custom", custom(), asking(custom().on(VIDEO) + fragment, custom()))
        cases.allow(f"request-fragment-{name}-cookies", canned(), sent(canned(), "cookies", VIDEO + fragment))
    cases.deny("request-fragment-before-signature", "missing_key", sent(canned(), "url", VIDEO + "#t=10"))
    by = canned(VIDEO + "#t=10")
    cases.deny("request-fragment-signed", "signature", asking(by.on(VIDEO) + "#t=10", by))


def limits(cases: Verdicts) -> None:
    """The longest URL and the longest request, and one byte more."""
    by = custom(HOST + "/*")
    for name, room, reason in (("longest", 0, None), ("one-too-long", 1, "malformed_request")):
        url = HOST + "/" + "a" * (LONGEST_URL - len(by.on(HOST + "/")) + room)
        cases.settle(f"limit-url-{name}", reason, by, sent(by, "url", url))
        url = HOST + "/" + "a" * (LONGEST_URL - len(HOST + "/") + room)
        cases.settle(f"limit-url-{name}-cookies", reason, by, sent(by, "cookies", url))
        pad = LONGEST_REQUEST - len(VIDEO) - len(by.cookies()) - len("pad=; ") + room
        cases.settle(f"limit-request-{name}", reason, by, asking(VIDEO, by, cookies=f"pad={'x' * pad}; {by.cookies()}"))
    ignored = ";" * (LONGEST_REQUEST - len(by.on(VIDEO)) + 1)
    cases.deny("limit-request-ignored-cookies-count", "malformed_request", sent(by, "url", cookies=ignored))
