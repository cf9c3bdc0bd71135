"""Texts that wrap a signed URL: what a mail, a page, a shell or a redirector made of it."""

from __future__ import annotations

import html

from families.shared import KEYS, Cause, canned, cause

SIGNED = canned()


def wrapped(name: str, what: str, source: str, made_with: str, url: str, code: str, cure: str, *also: str) -> Cause:
    return cause(name, what, source, made_with, {"url": url, "public_keys": KEYS}, code, cure, *also)


CAUSES = [
    wrapped(
        "html-amp",
        "the URL was copied from the source of a page",
        "https://github.com/Foundry376/Mailspring/issues/445",
        "openssl, then html.escape of Python",
        html.escape(SIGNED),
        "html_escaped",
        "unescape",
    ),
]
