"""The cases of manifests.json.

In the tables each URI that must be signed stands in brackets, ⟦film-1.ts⟧. The input is the text without them; what is
expected has the query behind each, and every other byte as it was. Warnings are expected by their codes.
"""

from __future__ import annotations

import re
from typing import Any, Callable
from urllib.parse import urljoin

from .shared import END, HOST, START, Cases, Fields, asked
from .signed import signed_url

BASE = HOST + "/hls/film.m3u8"
FOLDER = HOST + "/hls/*"

MULTIVARIANT = """#EXTM3U
#EXT-X-VERSION:11
## A comment with a name in it: main.m3u8
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-CONTENT-STEERING:SERVER-URI="⟦steering.json?v=1⟧",PATHWAY-ID="CDN-A"
#EXT-X-SESSION-DATA:DATA-ID="com.example.title",LANGUAGE="en",VALUE="A, title = no"
#EXT-X-SESSION-DATA:DATA-ID="com.example.lyrics",URI="⟦data/lyrics.json⟧",FORMAT=JSON
#EXT-X-SESSION-KEY:METHOD=AES-128,URI="⟦/hls/keys/session.key⟧",IV=0x1234567890ABCDEF1234567890ABCDEF
#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="skd://fairplay/1",KEYFORMAT="com.apple.streamingkeydelivery"
#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES-CTR,URI="data:text/plain;base64,AAAAOHBzc2g=",KEYFORMAT="urn:uuid:edef8ba9"

#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aud",NAME="English",DEFAULT=YES,URI="⟦audio/en/main.m3u8⟧",CHANNELS="2"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="English", URI="⟦subs/en.m3u8?a=1&b=2⟧"
#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="CC",INSTREAM-ID="CC1"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aud",NAME="Elsewhere",URI="https://other.example/audio.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=2177116,CODECS="avc1.640020,mp4a.40.2",RESOLUTION=960x540,AUDIO="aud",SUBTITLES="subs"
⟦v5/prog_index.m3u8⟧
#EXT-X-STREAM-INF:BANDWIDTH=8001098,CODECS="avc1.64002a,mp4a.40.2",RESOLUTION=1920x1080,AUDIO="aud"
⟦https://d111111abcdef8.cloudfront.net/hls/v9/prog_index.m3u8⟧
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=187492,CODECS="avc1.64002a",RESOLUTION=1920x1080,URI="⟦v7/iframe_index.m3u8⟧"
#EXT-X-UNKNOWN:URI="unknown.bin"
"""

MEDIA = """#EXTM3U
#EXT-X-TARGETDURATION:6
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-KEY:METHOD=AES-128,URI="⟦keys/1.key⟧",IV=0x00000000000000000000000000000007
#EXT-X-MAP:URI="⟦init.mp4⟧",BYTERANGE="720@0"
#EXT-X-BYTERANGE:1000@720
#EXTINF:6.006,A title, with a name: x.ts
⟦film.mp4⟧
#EXT-X-DISCONTINUITY
#EXT-X-KEY:METHOD=NONE
#EXTINF:6.006,
⟦https://d111111abcdef8.cloudfront.net/hls/film-2.ts?x=1⟧
#EXTINF:6,
⟦/hls/film-3.ts⟧
#EXTINF:6,
https://other.example/film-4.ts
#EXT-X-ENDLIST
"""

LOW_LATENCY = """#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0
#EXT-X-PART-INF:PART-TARGET=0.33334
#EXT-X-DATERANGE:ID="ad",CLASS="com.apple.hls.interstitial",START-DATE="2030-01-01T00:00:00Z",X-ASSET-URI="⟦ads/1.m3u8⟧"
#EXT-X-PART:DURATION=0.33334,URI="⟦film-1.0.mp4⟧",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.33334,URI="⟦film-1.1.mp4⟧",BYTERANGE="1000@0"
#EXTINF:4,
⟦film-1.mp4⟧
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="⟦film-2.0.mp4⟧"
#EXT-X-RENDITION-REPORT:URI="⟦../hls/low.m3u8⟧",LAST-MSN=1,LAST-PART=1
"""

TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- media="comment.m4s" -->
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:xlink="http://www.w3.org/1999/xlink" type="static">
  <Location>⟦film.mpd⟧</Location>
  <Period xlink:href="⟦period.xml⟧">
    <AdaptationSet mimeType="video/mp4">
      <SegmentTemplate media='⟦$RepresentationID$/$Number%05d$.m4s⟧' initialization="⟦$RepresentationID$/init.mp4?a=1⟧" />
      <Representation id="low" bandwidth="100000" />
      <Representation id="high" bandwidth="900000" />
    </AdaptationSet>
  </Period>
</MPD>
"""

LIST = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">
  <BaseURL>media/</BaseURL>
  <Period><AdaptationSet><Representation id="1" bandwidth="1">
    <SegmentList>
      <Initialization sourceURL="⟦init.mp4⟧" range="0-719"/>
      <SegmentURL media="⟦1.m4s⟧"/>
      <SegmentURL media="⟦2.m4s?a=1&amp;b=2⟧" mediaRange="0-99"/>
    </SegmentList>
  </Representation></AdaptationSet></Period>
</MPD>
"""

ON_DEMAND = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet>
<Representation id="1" bandwidth="1"><BaseURL>⟦film-low.mp4⟧</BaseURL><SegmentBase indexRange="0-99"/></Representation>
</AdaptationSet></Period></MPD>
"""

NESTED = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet>
<SegmentTemplate media="⟦$Number$.m4s⟧"/><Representation id="1" bandwidth="1"/>
<Representation id="2" bandwidth="2"><BaseURL>⟦film.mp4⟧</BaseURL><SegmentBase indexRange="0-99"/></Representation>
</AdaptationSet></Period></MPD>
"""

VARIABLES = """#EXTM3U
#EXT-X-DEFINE:NAME="cdn",VALUE="https://other.example"
#EXT-X-DEFINE:NAME="ads",VALUE="{$cdn}/ads"
{$ads}/1.ts
⟦2.ts⟧
"""

DATE_RANGES = """#EXTM3U
#EXT-X-DATERANGE:ID="1",CLASS="com.apple.hls.interstitial",START-DATE="2030-01-01T00:00:00Z",X-ASSET-LIST="⟦ads/1.json⟧"
#EXT-X-DATERANGE:ID="2",CLASS="com.apple.hls.preload",START-DATE="2030-01-01T00:00:00Z",X-URI="⟦ads/1.json⟧",X-TARGET-ID="1"
#EXT-X-DATERANGE:ID="3",CLASS="com.apple.hls.daterange-schedule",START-DATE="2030-01-01T00:00:00Z",X-URI="⟦ads/2.json⟧"
"""

ALTERNATIVES = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">
<Period><BaseURL>films/</BaseURL>
<EventStream schemeIdUri="urn:mpeg:dash:event:alternativeMPD:replace:2025"><Event id="1"><ReplacePresentation url="⟦ad-1.mpd⟧"/></Event></EventStream>
<EventStream schemeIdUri="urn:mpeg:dash:event:alternativeMPD:insert:2025"><Event id="2"><InsertPresentation uri="⟦ad-2.mpd⟧"/></Event></EventStream>
</Period></MPD>
"""

IMPORTED = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="list">
<Period id="1"><ImportedMPD earliestResolutionTimeOffset="10">⟦ads/ad.mpd⟧</ImportedMPD></Period>
<Period id="2"><ImportedMPD>⟦film.mpd⟧</ImportedMPD></Period></MPD>
"""

KEYS = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:sea="urn:mpeg:dash:schema:sea:2012"><Period><AdaptationSet>
<ContentProtection schemeIdUri="urn:mpeg:dash:sea:2012"><sea:CryptoPeriod IV="0x37" keyUriTemplate="⟦keys/1.bin⟧"/></ContentProtection>
<SegmentTemplate media="⟦$Number$.m4s⟧"/><Representation id="1"/></AdaptationSet></Period></MPD>
"""

FONTS = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:dvb="urn:dvb:dash-extensions:2014-1"><Period><AdaptationSet>
<SupplementalProperty schemeIdUri="urn:dvb:dash:fontdownload:2014" value="1" dvb:url="⟦fonts/a.woff⟧" dvb:fontFamily="f"/>
<SegmentTemplate media="⟦$Number$.m4s⟧"/><Representation id="1"/></AdaptationSet></Period></MPD>
"""

REPORTS = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">
<ServiceDescription><ClientDataReporting><CMCDParameters version="1" keys="br sid"/></ClientDataReporting></ServiceDescription>
<Period><AdaptationSet><Representation id="1"><SegmentList><SegmentURL media="⟦1.m4s⟧"/></SegmentList></Representation>
</AdaptationSet></Period></MPD>
"""

UNKNOWN = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:ads="urn:example:ads"><Period><AdaptationSet>
<ads:Banner ads:imageUrl="banner.png" page="https://d111111abcdef8.cloudfront.net/page" other="https://other.example/"/>
<SegmentTemplate media="⟦$Number$.m4s⟧"/><Representation id="1"/></AdaptationSet></Period></MPD>
"""

ONE = "#EXTM3U\n#EXTINF:6,\n⟦1.ts⟧\n"

MANIFESTS = {
    "media": MEDIA,
    "low-latency": LOW_LATENCY,
    "line-ends-crlf": MEDIA.replace("\n", "\r\n"),
    "last-line-without-end": ONE.rstrip(),
    "byte-order-mark": "\ufeff" + ONE,
    "dash-template": TEMPLATE,
    "dash-list": LIST,
    "dash-on-demand": ON_DEMAND,
    "dash-segment-base-below-a-template": NESTED,
    "variables-of-variables": VARIABLES,
    "date-ranges": DATE_RANGES,
    "dash-alternative-presentations": ALTERNATIVES,
    "dash-imported-mpd": IMPORTED,
    "dash-keys": KEYS,
    "dash-fonts": FONTS,
    "dash-reports": REPORTS,
}

ODD: dict[str, tuple[str, tuple[str, ...]]] = {
    "multivariant": (MULTIVARIANT, ("unsigned_url",)),
    "empty-playlist": ("#EXTM3U\n", ("nothing_signed",)),
    "other-host": ("#EXTM3U\nhttps://other.example/1.ts\n", ("nothing_signed",)),
    "trailing-comma": ('#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="⟦k.key⟧",\n⟦1.ts⟧\n', ("trailing_comma",)),
    "trailing-blank": ("#EXTM3U\n⟦1.ts⟧ \n⟦2.ts⟧\t\n", ("trailing_blank",)),
    "fragment": ('#EXTM3U\n#EXT-X-MAP:URI="⟦i.mp4?a=1⟧#x"\n⟦1.ts⟧#t=1\n', ("fragment",)),
    "dash-fragment": (ON_DEMAND.replace("⟧", "⟧#t=1"), ("fragment",)),
    "unknown-date-range": (
        '#EXTM3U\n#EXT-X-DATERANGE:ID="1",CLASS="org.example",X-URI="1.json"\n⟦1.ts⟧\n',
        ("unsigned_url",),
    ),
    "dash-unknown": (UNKNOWN, ("unsigned_url", "unsigned_url")),
}

FIELDS: dict[str, Fields] = {
    "sha256": {"hash_algorithm": "SHA256"},
    "restricted": {"date_greater_than": START, "ip_address": "203.0.113.0/24"},
    "resource": {"resource": HOST + "/*"},
    "policy-written-by-hand": {
        "policy": '{"Statement":[{"Resource":"%s","Condition":{"DateLessThan":{"AWS:EpochTime":%d}}}]}' % (FOLDER, END)
    },
    "base-url-with-query": {"base_url": BASE + "?session=7"},
}

IMPORT = '#EXTM3U\n#EXT-X-DEFINE:IMPORT="cdn"\n#EXT-X-DEFINE:IMPORT="q"\n{$cdn}/1.ts\n../hls/2.ts{$q}\n'

REFUSED: dict[str, tuple[str, Fields, str, tuple[str, ...]]] = {
    "empty": ("", {}, "invalid_manifest", ()),
    "no-manifest": ("film-1.ts\n", {}, "invalid_manifest", ("#EXTM3U", "MPD")),
    "dash-not-closed": ("<MPD><Period>", {}, "invalid_manifest", ("line 1",)),
    "dash-document-type": ('<!DOCTYPE MPD [<!ENTITY a "b">]><MPD/>', {}, "invalid_manifest", ("line 1",)),
    "attribute-not-closed": ('#EXTM3U\n#EXT-X-MAP:URI="init.mp4\n', {}, "invalid_manifest", ("line 2",)),
    "space": ("#EXTM3U\n#EXTINF:6,\na b.ts\n", {}, "invalid_url", ("line 3", "%20")),
    "signed-already": ("#EXTM3U\n1.ts?Policy=x&Signature=y&Key-Pair-Id=z\n", {}, "invalid_url", ("line 2", "Policy")),
    "out-of-the-folder": ("#EXTM3U\n1.ts\n../other/2.ts\n", {}, "invalid_url", ("line 3", "/other/2.ts")),
    "outside-the-resource": ("#EXTM3U\n1.ts\n", {"resource": HOST + "/dash/*"}, "invalid_url", ("line 2",)),
    "each-with-a-resource": ("#EXTM3U\n1.ts\n", {"each": True, "resource": FOLDER}, "invalid_policy", ("resource",)),
    "each-star": ("#EXTM3U\n/*\n", {"each": True}, "invalid_url", ("line 2", "*")),
    "each-restricted-question-mark": (
        "#EXTM3U\n1.ts?a=x?y\n",
        {"each": True, "ip_address": "203.0.113.7"},
        "invalid_url",
        ("line 2", "'?'"),
    ),
    "each-reports": (REPORTS, {"each": True}, "invalid_manifest", ("line 3", "1.m4s", "parameters")),
    "each-preload": (DATE_RANGES, {"each": True}, "invalid_manifest", ("line 2", "parameters")),
    "each-out-of-the-folder": (
        "#EXTM3U\n1.ts\n../other/2.ts\n",
        {"each": True},
        "invalid_url",
        ("line 3", "/other/2.ts", "folder"),
    ),
    "each-out-of-the-folder-encoded": (
        "#EXTM3U\n..%2Fother/2.ts\n",
        {"each": True},
        "invalid_url",
        ("line 2", "folder"),
    ),
    "each-out-of-a-given-folder": (
        "#EXTM3U\n/a/1.ts\n/b/2.ts\n",
        {"each": True, "folder": HOST + "/a/"},
        "invalid_url",
        ("line 3", "/a/"),
    ),
    "out-of-a-given-folder": (
        "#EXTM3U\n1.ts\na/1.ts\n",
        {"folder": HOST + "/hls/a/"},
        "invalid_url",
        ("line 2", "/hls/a/"),
    ),
    "folder-without-slash": ("#EXTM3U\n1.ts\n", {"folder": HOST + "/hls"}, "invalid_url", ("folder", "'/'")),
    "folder-relative": ("#EXTM3U\n1.ts\n", {"folder": "/hls/"}, "invalid_url", ("folder", "scheme")),
    "import-without-a-value": (IMPORT, {"defines": {"q": ""}}, "invalid_manifest", ("line 4", "cdn", "define")),
    "define-not-imported": (
        "#EXTM3U\n{$v}.ts\n",
        {"defines": {"v": "1"}},
        "invalid_manifest",
        ("line 2", "EXT-X-DEFINE"),
    ),
    "each-template": (TEMPLATE, {"each": True}, "invalid_manifest", ("line 7",)),
    "base-url-relative": ("#EXTM3U\n1.ts\n", {"base_url": "/hls/film.m3u8"}, "invalid_url", ()),
    "colon-in-the-first-part": ("#EXTM3U\n1:2.ts\n", {}, "invalid_manifest", ("line 2", "./")),
    "white-space-before": ("#EXTM3U\n 1.ts\n", {"encode": True}, "invalid_manifest", ("line 2", "white space")),
    "parameters-outside-the-resource": (
        '#EXTM3U\n#EXT-X-RENDITION-REPORT:URI="low.m3u8"\n',
        {"resource": HOST + "/hls/*.m3u8"},
        "invalid_url",
        ("line 2", "low.m3u8"),
    ),
    "base-url-dots": ("#EXTM3U\n1.ts\n", {"base_url": HOST + "/a/../film.m3u8"}, "invalid_url", ("..",)),
    "base-url-port": ("#EXTM3U\n1.ts\n", {"base_url": HOST + ":443/hls/film.m3u8"}, "invalid_url", ("port",)),
    "host-with-space": ("#EXTM3U\n1.ts\n", {"hosts": ["a.example "]}, "invalid_url", ("host",)),
    "base-url-star": ("#EXTM3U\n1.ts\n", {"base_url": HOST + "/*/film.m3u8"}, "invalid_url", ("*",)),
    "host-with-scheme": ("#EXTM3U\n1.ts\n", {"hosts": [HOST]}, "invalid_url", ("host",)),
    "uri-form-unknown": ("#EXTM3U\n1.ts\n", {"uri_form": "short"}, "invalid_url", ("short", "as-written")),
    "end-in-milliseconds": ("#EXTM3U\n1.ts\n", {"date_less_than": 1700000000000}, "invalid_time", ("milliseconds",)),
}


def manifest_cases() -> Cases:
    cases = Cases()
    for name, text in MANIFESTS.items():
        add(cases, f"manifest-{name}", text)
    for name, (text, warnings) in ODD.items():
        add(cases, f"manifest-{name}", text, warnings=warnings)
    for name, fields in FIELDS.items():
        add(cases, f"manifest-{name}", ONE, **fields)
    add(cases, "manifest-each", MEDIA, each=True)
    add(cases, "manifest-each-restricted", ONE, each=True, ip_address="203.0.113.7")
    add(cases, "manifest-each-dash-list", LIST.replace("media/<", "<").replace("<BaseURL></BaseURL>", ""), each=True)
    add(cases, "manifest-each-folder", "#EXTM3U\n⟦/1.ts⟧\n⟦1.ts⟧\n", each=True, folder=HOST + "/")
    imported = IMPORT.replace("../hls/2.ts{$q}", "⟦../hls/2.ts{$q}⟧")
    own = {"cdn": HOST + "/hls", "q": "?x=1"}
    add(cases, "manifest-defines", imported.replace("{$cdn}/1.ts", "⟦{$cdn}/1.ts⟧"), defines=own)
    add(cases, "manifest-defines-other-host", imported, defines={"cdn": "https://other.example", "q": ""})
    add(cases, "manifest-absolute", MEDIA, form=absolute, uri_form="absolute")
    add(cases, "manifest-relative", MEDIA, form=relative, uri_form="relative")
    add(cases, "manifest-as-written", ONE, uri_form="as-written")
    elsewhere = (
        "#EXTM3U\n⟦//media.example.com/1.ts⟧\n⟦http://media.example.com/2.ts⟧\nhttps://other.example/3.ts\n4.ts\n"
    )
    add(cases, "manifest-hosts", elsewhere, hosts=["media.example.com"], resource="http*://media.example.com/*")
    add(cases, "manifest-host-with-port", ONE, hosts=["d111111abcdef8.cloudfront.net:443"])
    add(cases, "manifest-encode", "#EXTM3U\n⟦my film/é.ts⟧\n", form=encoded, encode=True)
    for name, (text, fields, code, mentions) in REFUSED.items():
        given = {**asked(base_url=BASE, manifest=without_marks(text)), **fields}
        cases.refuse(f"manifest-refused-{name}", given, code, *mentions)
    return cases


def add(
    cases: Cases,
    name: str,
    marked: str,
    form: Callable[[str], str] = str,
    warnings: tuple[str, ...] = (),
    **fields: Any,
) -> None:
    """Add a case: `form` is how a URI is written back."""
    given = asked(**{"base_url": BASE, **fields, "manifest": without_marks(marked)})
    in_xml = marked.lstrip().startswith("<")

    def signed(match: re.Match[str]) -> str:
        uri = form(match[1].replace("&amp;", "&") if in_xml else match[1])
        meant = uri
        for variable, value in given.get("defines", {}).items():
            meant = meant.replace("{$%s}" % variable, value)
        signed = uri + added_query(urljoin(given["base_url"], meant), given)
        return signed.replace("&", "&amp;") if in_xml else signed

    expected: Fields = {"manifest": re.sub("⟦(.*?)⟧", signed, marked)}
    if warnings:
        expected["warnings"] = list(warnings)
    cases.add(name, given, expected)


def added_query(url: str, given: Fields) -> str:
    """Return what a signature puts behind `url`."""
    granted = {} if given.get("each") else {"resource": given.get("resource", FOLDER)}
    return signed_url({**given, **granted, "url": url, "encode": False})["url"][len(url) :]


def without_marks(marked: str) -> str:
    return re.sub("[⟦⟧]", "", marked)


def absolute(uri: str) -> str:
    return urljoin(BASE, uri)


def relative(uri: str) -> str:
    return uri[len(HOST + "/hls/") :] if uri.startswith(HOST) else uri


def encoded(uri: str) -> str:
    return uri.replace(" ", "%20").replace("é", "%C3%A9")
