"""Texts that wrap a signed URL: what a mail, a page, a shell or a redirector made of it."""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
import shlex
import string
from urllib.parse import quote

from families.shared import END, HOST, KEYS, URL, Cause, canned, cause, cookies, custom

SIGNED = canned()
CUSTOM = custom()
EXPIRED = canned(end=END - 7200)
ATTACHMENT = URL + "?response-content-disposition=attachment"
PATH, QUERY = SIGNED.split("?")

MAIL = "https://github.com/Foundry376/Mailspring/issues/445"
ZSH = "https://github.com/ohmyzsh/ohmyzsh/issues/7898"
TWICE = "https://github.com/anthropics/claude-ai-mcp/issues/720"
ENCODED = "https://github.com/discourse/discourse/pull/8818"
AUTOLINK = "https://github.com/ckeditor/ckeditor5/issues/14497"
UNQUOTED = "https://github.com/leoek/fetch-to-curl/pull/7"
PROOFPOINT = "https://github.com/brave/brave-browser/issues/41134"
JSON = "https://pkg.go.dev/encoding/json#Marshal"


def wrapped(name: str, what: str, source: str, made_with: str, url: str, code: str, cure: str, *also: str) -> Cause:
    return cause(name, what, source, made_with, {"url": url, "public_keys": KEYS}, code, cure, *also)


def quoted_printable(text: str) -> str:
    return quopri.encodestring(text.encode()).decode()


def decoded_twice(text: str) -> str:
    """`=17` of a mail that is not quoted-printable, decoded as if it were. Python's quopri takes any hexadecimal digits."""
    return quopri.decodestring(text.encode()).decode("utf-8", "replace")


def broken(text: str, length: int, joint: str) -> str:
    return joint.join(text[at : at + length] for at in range(0, len(text), length))


def proofpoint_2(url: str) -> str:
    encoded = quote(url, safe="").replace("-", "%2D").replace("_", "%5F").replace("%2F", "_").replace("%", "-")
    return f"https://urldefense.proofpoint.com/v2/url?u={encoded}&d=DwMFaQ&c=abc&r=def&m=ghi&s=jkl&e="


def proofpoint_3(url: str) -> str:
    hidden = "".join(character for character in url if character in "~*")
    runs = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    text = re.sub("~+", lambda run: "*" if len(run[0]) == 1 else "**" + runs[len(run[0]) - 2], url)
    code = base64.urlsafe_b64encode(hidden.encode()).decode().rstrip("=")
    return f"https://urldefense.com/v3/__{text}__;{code}!!MlclJBHn!0eDf-zTf69h$"


CAUSES = [
    wrapped(
        "html-amp",
        "the URL was copied from the source of a page",
        MAIL,
        "openssl, then html.escape of Python",
        html.escape(SIGNED),
        "html_escaped",
        "unescape",
    ),
    wrapped(
        "html-amp-percent-semicolon",
        "a mail program turned & into &amp%3B",
        MAIL,
        "openssl, & replaced as in the report, with a recipient added",
        SIGNED.replace("&", "&amp%3B"),
        "html_escaped",
        "send & between the parameters",
    ),
    wrapped(
        "html-decimal",
        "WordPress escaped the URL for an attribute",
        "https://developer.wordpress.org/reference/functions/esc_url/",
        "openssl, & replaced as esc_url does",
        SIGNED.replace("&", "&#038;"),
        "html_escaped",
        "unescape",
    ),
    wrapped(
        "html-hexadecimal",
        "a template escaped the URL with hexadecimal references",
        "https://github.com/HumanSignal/label-studio/pull/4447",
        "openssl, & and = replaced as OWASP encoders do",
        SIGNED.replace("&", "&#x26;").replace("=", "&#x3D;"),
        "html_escaped",
        "unescape",
    ),
    wrapped(
        "html-twice",
        "a template escaped what was escaped already",
        "https://github.com/HumanSignal/label-studio/pull/4447",
        "openssl, then html.escape of Python twice",
        html.escape(html.escape(CUSTOM)),
        "html_escaped",
        "unescape",
    ),
    wrapped(
        "html-and-expired",
        "a link in an old mail, copied from its source",
        MAIL,
        "openssl, then html.escape of Python",
        html.escape(EXPIRED),
        "html_escaped",
        "unescape",
        "expired",
    ),
    wrapped(
        "html-percent-encoded",
        "a client encoded the & and ; of &amp;",
        MAIL,
        "openssl, & replaced",
        SIGNED.replace("&", "%26amp%3B"),
        "html_escaped",
        "unescape",
    ),
    wrapped(
        "json-u0026",
        "the URL was cut out of JSON that Go wrote",
        JSON,
        "openssl, & replaced as Go's json.Marshal does",
        SIGNED.replace("&", "\\u0026"),
        "json_escaped",
        "parse the JSON",
    ),
    wrapped(
        "json-slashes",
        "the URL was cut out of JSON that PHP wrote",
        "https://www.php.net/manual/en/function.json-encode.php",
        "openssl, / replaced as PHP's json_encode does",
        SIGNED.replace("/", "\\/"),
        "json_escaped",
        "parse the JSON",
    ),
    wrapped(
        "json-backslash-lost",
        "a shell ate the backslash of \\u0026",
        JSON,
        "openssl, & replaced",
        SIGNED.replace("&", "u0026"),
        "json_escaped",
        "parse the JSON",
    ),
    wrapped(
        "json-member",
        "a whole member of a JSON answer was pasted",
        JSON,
        "openssl, json.dumps of Python",
        json.dumps({"url": SIGNED}),
        "surrounding_text",
        "pass the URL alone",
    ),
    wrapped(
        "shell-backslashes",
        "zsh escaped a pasted URL, which was then sent in quotation marks",
        ZSH,
        "openssl, escaped as url-quote-magic does",
        SIGNED.replace("?", "\\?").replace("=", "\\=").replace("&", "\\&"),
        "shell_escaped",
        "leave the escapes out",
    ),
    wrapped(
        "shell-backslashes-encoded",
        "the same, percent-encoded by the client",
        "https://github.com/ohmyzsh/ohmyzsh/issues/6706",
        "openssl, escaped as url-quote-magic does, then \\ encoded",
        SIGNED.replace("=", "%5C=").replace("&", "%5C&"),
        "shell_escaped",
        "leave the escapes out",
    ),
    wrapped(
        "shell-caret",
        "Chrome's 'Copy as cURL (cmd)' escapes & with ^",
        UNQUOTED,
        "openssl, & replaced",
        SIGNED.replace("&", "^&"),
        "shell_escaped",
        "leave the escapes out",
    ),
    wrapped(
        "mail-source",
        "the URL was copied from the source of a mail",
        "https://github.com/openfrontio/OpenFrontIO/issues/4967",
        "openssl, then quopri of Python",
        quoted_printable(SIGNED),
        "quoted_printable",
        "decode the mail",
    ),
    wrapped(
        "mail-source-line-ends-lost",
        "the same, pasted into a browser, which drops line ends",
        "https://github.com/gophish/gophish/issues/2474",
        "openssl, then quopri of Python",
        quoted_printable(SIGNED).replace("\n", ""),
        "quoted_printable",
        "decode the mail",
    ),
    wrapped(
        "mail-source-of-a-page",
        "an attribute was copied from the source of an HTML mail",
        "https://github.com/skx/rss2email/issues/12",
        "openssl, html.escape and quopri of Python",
        quoted_printable(f'<a href="{html.escape(SIGNED)}">'),
        "quoted_printable",
        "decode the mail",
        "html_escaped",
        "surrounding_text",
    ),
    wrapped(
        "mail-decoded-twice",
        "a mail library decoded quoted-printable twice: =17 became U+0017",
        TWICE,
        "openssl, then quopri of Python decodes what was not encoded",
        SIGNED.replace("Expires=17", "Expires" + decoded_twice("=17")),
        "quoted_printable",
        "encoded as it declares",
    ),
    wrapped(
        "mail-decoded-twice-encoded",
        "the same, and a browser percent-encoded the control character",
        "https://github.com/datawookie/emayili/issues/21",
        "openssl, =17 replaced by %17",
        SIGNED.replace("Expires=17", "Expires%17"),
        "quoted_printable",
        "encoded as it declares",
    ),
    wrapped(
        "mail-line-breaks",
        "a mail program broke the URL after 76 characters",
        "https://github.com/aws/aws-sdk-php/issues/146",
        "openssl, a line end after every 76 characters",
        broken(SIGNED, 76, "\r\n"),
        "line_breaks",
        "join the lines",
    ),
    wrapped(
        "mail-quoted",
        "the URL is in a quoted mail, with > before each line",
        MAIL,
        "openssl, a line end and > after every 72 characters",
        broken(CUSTOM, 72, "\n> "),
        "line_breaks",
        "join the lines",
    ),
    wrapped(
        "safelinks",
        "Outlook's Safe Links wrapped the URL",
        "https://github.com/netdata/netdata-cloud/issues/723",
        "openssl, wrapped as in the report",
        f"https://eur01.safelinks.protection.outlook.com/?url={quote(SIGNED, safe='')}&data=05%7C01%7C&sdata=abc%3D&reserved=0",
        "redirector",
        "request the URL inside",
    ),
    wrapped(
        "safelinks-of-html",
        "the same, copied out of the source of the mail",
        "https://github.com/pulibrary/orangelight/issues/3011",
        "openssl, html.escape, wrapped as in the report",
        f"https://nam01.safelinks.protection.outlook.com/?url={quote(html.escape(SIGNED), safe='')}&amp;data=05&amp;reserved=0",
        "redirector",
        "request the URL inside",
        "html_escaped",
    ),
    wrapped(
        "proofpoint-2",
        "Proofpoint's URL Defense wrapped the URL, version 2",
        "https://github.com/cardi/proofpoint-url-decoder/issues/3",
        "openssl, wrapped as URL Defense does",
        proofpoint_2(SIGNED),
        "redirector",
        "request the URL inside",
    ),
    wrapped(
        "proofpoint-3",
        "Proofpoint's URL Defense wrapped the URL, version 3",
        PROOFPOINT,
        "openssl, wrapped as URL Defense does",
        proofpoint_3(SIGNED),
        "redirector",
        "request the URL inside",
    ),
    wrapped(
        "google-redirect",
        "the URL was copied from a search result or a chat of Google's",
        "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
        "openssl, encoded as Google's redirector does",
        f"https://www.google.com/url?q={PATH}?{quote(QUERY, safe='~')}&sa=D&source=editors&usg=AOvVaw0",
        "redirector",
        "request the URL inside",
    ),
    wrapped(
        "viewer-not-encoded",
        "the URL was put into a viewer's address without encoding it",
        "https://github.com/psolom/RichFilemanager/pull/213",
        "openssl, joined by hand",
        f"https://docs.google.com/viewer?url={SIGNED}&embedded=true",
        "redirector",
        "percent-encode the whole signed URL",
    ),
    wrapped(
        "proxy-path",
        "a proxy takes the URL in its path",
        "https://github.com/aws/aws-sdk-js/issues/2169",
        "openssl, joined by hand",
        f"https://cors-anywhere.example.com/{SIGNED}",
        "redirector",
        "request the URL inside",
    ),
    wrapped(
        "encoded-whole",
        "the URL was percent-encoded as a whole",
        ENCODED,
        "openssl, then urllib's quote",
        quote(SIGNED, safe=""),
        "percent_encoded",
        "as it was signed",
    ),
    wrapped(
        "encoded-whole-twice",
        "the URL was percent-encoded twice",
        ENCODED,
        "openssl, then urllib's quote twice",
        quote(quote(SIGNED, safe=""), safe=""),
        "percent_encoded",
        "as it was signed",
    ),
    wrapped(
        "encoded-query",
        "the ? and the query were percent-encoded as a part of the path",
        "https://github.com/jumpstarter-dev/jumpstarter/pull/662",
        "openssl, then urllib's quote of the path and query",
        HOST + quote(SIGNED[len(HOST) :], safe="/"),
        "percent_encoded",
        "as it was signed",
    ),
    wrapped(
        "encoded-question-mark",
        "the ? was percent-encoded, and the query was not",
        "https://github.com/jumpstarter-dev/jumpstarter/pull/662",
        "openssl, ? replaced",
        SIGNED.replace("?", "%3F"),
        "percent_encoded",
        "as it was signed",
    ),
    wrapped(
        "encoded-separators",
        "the & between CloudFront's parameters were percent-encoded",
        ENCODED,
        "openssl, & replaced",
        SIGNED.replace("&", "%26"),
        "percent_encoded",
        "as it was signed",
    ),
    wrapped(
        "encoded-flash",
        "a player's page needed ?, = and & encoded, and the address was copied out of it",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html",
        "openssl, ?, = and & replaced",
        SIGNED.replace("?", "%3F").replace("=", "%3D").replace("&", "%26"),
        "percent_encoded",
        "as it was signed",
    ),
    wrapped(
        "two-question-marks",
        "the signer put a second ? before its parameters",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/10",
        "openssl, joined as aws-cloudfront-sign 1.1.0 did",
        canned(ATTACHMENT).replace("&Expires", "?Expires"),
        "second_question_mark",
        "join them with &",
    ),
    wrapped(
        "no-question-mark",
        "a program always joined parameters with &",
        "https://github.com/boto/boto/issues/3244",
        "openssl, ? replaced",
        SIGNED.replace("?", "&"),
        "no_question_mark",
        "begin the query with ?",
    ),
    wrapped(
        "quotation-marks",
        "a JSON text was used with its quotation marks",
        "https://github.com/goabout/kustomize-sopssecretgenerator/pull/35",
        "openssl, json.dumps of Python",
        json.dumps(SIGNED),
        "surrounding_text",
        "pass the URL alone",
    ),
    wrapped(
        "angle-brackets",
        "the URL is in angle brackets, as in a plain-text mail",
        "https://datatracker.ietf.org/doc/html/rfc3986#appendix-C",
        "openssl",
        f"<{SIGNED}>",
        "surrounding_text",
        "pass the URL alone",
    ),
    wrapped(
        "markdown",
        "a link in Markdown was pasted",
        "https://github.com/markedjs/marked/issues/2024",
        "openssl",
        f"[the film]({SIGNED})",
        "surrounding_text",
        "pass the URL alone",
    ),
    wrapped(
        "href",
        "an attribute was pasted",
        "https://github.com/HumanSignal/label-studio/pull/4447",
        "openssl",
        f'<video src="{html.escape(SIGNED)}" controls>',
        "surrounding_text",
        "pass the URL alone",
        "html_escaped",
    ),
    wrapped(
        "location-header",
        "a header was pasted with its name",
        "https://github.com/jumpstarter-dev/jumpstarter/pull/662",
        "openssl",
        f"Location: {SIGNED}",
        "surrounding_text",
        "pass the URL alone",
    ),
    wrapped(
        "line-end",
        "the URL was read from a file with its line end",
        "https://github.com/GEOLYTIX/xyz/issues/2778",
        "openssl",
        SIGNED + "\r\n",
        "surrounding_text",
        "trim it",
    ),
    wrapped(
        "line-end-encoded",
        "the same, percent-encoded by the client",
        "https://github.com/GEOLYTIX/xyz/issues/2778",
        "openssl",
        SIGNED + "%0A",
        "surrounding_text",
        "trim it",
    ),
    wrapped(
        "full-stop",
        "a full stop of the sentence was taken for a part of the link",
        AUTOLINK,
        "openssl",
        SIGNED + ".",
        "trailing_punctuation",
        "leave it out",
    ),
    wrapped(
        "parenthesis",
        "a closing parenthesis was taken for a part of the link",
        "https://github.com/niklasfasching/go-org/pull/136",
        "openssl",
        SIGNED + ").",
        "trailing_punctuation",
        "leave it out",
    ),
    wrapped(
        "quotation-mark-encoded",
        "a closing quotation mark was sent percent-encoded",
        "https://github.com/knighty/fimfiction-issues/issues/66",
        "openssl",
        CUSTOM + "%22",
        "trailing_punctuation",
        "leave it out",
    ),
    wrapped(
        "zero-width-space",
        "a page had a zero width space within the URL, so that it may break there",
        "https://developer.mozilla.org/en-US/docs/Web/HTML/Element/wbr",
        "openssl",
        SIGNED.replace("&Signature", "\u200b&Signature"),
        "invisible_character",
        "remove it",
    ),
    wrapped(
        "byte-order-mark",
        "the URL was read from a file with a byte order mark",
        "https://github.com/python/cpython/issues/62159",
        "openssl",
        "\ufeff" + SIGNED,
        "invisible_character",
        "remove it",
    ),
    wrapped(
        "zero-width-space-encoded",
        "a browser percent-encoded a zero width space at the end",
        "https://github.com/markedjs/marked/issues/2024",
        "openssl",
        SIGNED + "%E2%80%8B",
        "invisible_character",
        "remove it",
    ),
    wrapped(
        "dashes",
        "a text program wrote non-breaking hyphens in Key-Pair-Id",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/74",
        "openssl, - of the name replaced",
        SIGNED.replace("Key-Pair-Id", "Key\u2011Pair\u2011Id"),
        "typographic_character",
        "write hyphens",
    ),
    wrapped(
        "curl-expired",
        "a browser's 'Copy as cURL' of a request that is refused",
        UNQUOTED,
        "openssl, shlex of Python",
        f"curl {shlex.quote(EXPIRED)} -H 'accept: */*' --compressed",
        "expired",
        "sign",
    ),
    wrapped(
        "curl-cookies",
        "the same with cookies for another path",
        UNQUOTED,
        "openssl, shlex of Python",
        f"curl '{HOST}/images/a.png' -H 'referer: https://www.example.com/' -b '{cookies()}'",
        "url_not_matched",
        "sign a resource",
    ),
    wrapped(
        "several-layers",
        "a mail gateway wrapped what a template had escaped, and the link was pasted from Markdown",
        "https://github.com/pulibrary/orangelight/issues/3011",
        "openssl, html.escape and quote of Python",
        f"[film](https://eur01.safelinks.protection.outlook.com/?url={quote(html.escape(SIGNED), safe='')}&data=05)",
        "surrounding_text",
        "pass the URL alone",
        "redirector",
        "html_escaped",
    ),
    wrapped(
        "tag-behind",
        "a tag was pasted with the URL",
        "https://github.com/showdownjs/showdown/issues/308",
        "openssl",
        SIGNED + "<br/>",
        "surrounding_text",
        "pass the URL alone",
    ),
    wrapped(
        "text-behind",
        "the rest of the sentence was pasted with the URL",
        "https://github.com/asika32764/php-autolink/issues/10",
        "openssl",
        SIGNED + " (valid for one hour)",
        "surrounding_text",
        "pass the URL alone",
    ),
    wrapped(
        "xml-element",
        "an element of a feed was pasted",
        "https://github.com/skx/rss2email/pull/13",
        "openssl, html.escape of Python",
        f"<guid>{html.escape(SIGNED)}</guid>",
        "surrounding_text",
        "pass the URL alone",
        "html_escaped",
    ),
    wrapped(
        "slack-link",
        "the text of a chat message was pasted",
        "https://docs.slack.dev/messaging/formatting-message-text",
        "openssl, html.escape of Python",
        f"<{html.escape(SIGNED)}|the film>",
        "surrounding_text",
        "pass the URL alone",
        "html_escaped",
    ),
    wrapped(
        "space-within",
        "a document broke the URL, and the lines were joined with a space",
        "https://github.com/Foundry376/Mailspring/issues/445",
        "openssl",
        SIGNED[:200] + " " + SIGNED[200:],
        "line_breaks",
        "join the lines",
    ),
    wrapped(
        "sophos",
        "Sophos wrapped the URL in base64",
        "https://github.com/cardi/proofpoint-url-decoder/issues/3",
        "openssl, base64 of Python",
        "https://eu-west-1.protection.sophos.com/?d=cloudfront.net&u="
        + base64.b64encode(SIGNED.encode()).decode()
        + "&i=x",
        "redirector",
        "request the URL inside",
    ),
    wrapped(
        "image-proxy",
        "a framework's image optimizer fetches the URL",
        "https://nextjs.org/docs/app/api-reference/components/image",
        "openssl, quote of Python",
        f"https://www.example.com/_next/image?url={quote(SIGNED, safe='')}&w=640&q=75",
        "redirector",
        "request the URL inside",
    ),
    wrapped(
        "cut-in-a-name",
        "a column of a database cut the URL off",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/74",
        "openssl",
        SIGNED[:-20],
        "truncated",
        "whole",
    ),
    wrapped(
        "entity-behind",
        "the closing quotation mark of an attribute was copied with the URL",
        "https://github.com/HumanSignal/label-studio/pull/4447",
        "openssl",
        SIGNED + "&quot;",
        "surrounding_text",
        "pass the URL alone",
    ),
]
