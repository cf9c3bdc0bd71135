"""The cases of rtmp.json."""

from __future__ import annotations

from typing import Any

from .shared import CONTROLS, OLD_KEY_PAIR_ID, Cases, asked
from .signed import signed_stream

STREAMS = {
    "folder": "videos/mediafile",
    "bare": "mediafile",
    "extension": "videos/mediafile.mp4",
    "deep": "a/b/c/mediafile_low-1.flv",
    "encoded": "videos/my%20file",
}

# Refused as invalid_url, with what the message mentions.
BAD_STREAMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "empty": ("", ()),
    "rtmp-url": ("rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st/videos/mediafile", ()),
    "http-url": ("http://d111111abcdef8.cloudfront.net/videos/mediafile", ()),
    "network-path": ("//s5c39gqb8ow64r.cloudfront.net/videos/mediafile", ()),
    "leading-slash": ("/videos/mediafile", ()),
    "cfx-st": ("cfx/st/videos/mediafile", ("cfx/st",)),
    "mp4-prefix": ("mp4:videos/mediafile", ("mp4:",)),
    "mp3-prefix": ("mp3:videos/mediafile", ("mp3:",)),
    "flv-prefix": ("flv:videos/mediafile", ("flv:",)),
    "space": ("videos/my file", ()),
    "query": ("videos/mediafile?x=1", ()),
    "lone-question-mark": ("videos/mediafile?", ()),
    "quote": ('videos/"mediafile', ()),
    "backslash": ("videos\\mediafile", ()),
}


def rtmp_cases() -> Cases:
    cases = Cases()
    for name, stream in STREAMS.items():
        add_stream(cases, f"rtmp-canned-{name}", stream=stream)
    for suffix, flash in (("", {}), ("-flash", {"flash": True})):
        add_stream(cases, f"rtmp-custom-ip{suffix}", stream="videos/mediafile", ip_address="203.0.113.7", **flash)
        add_stream(cases, f"rtmp-custom-cidr{suffix}", stream="videos/mediafile", ip_address="203.0.113.0/24", **flash)
    add_stream(cases, "rtmp-canned-flash", stream="videos/mediafile", flash=True)
    add_stream(cases, "rtmp-canned-flash-extension", stream="videos/mediafile.mp4", flash=True)
    add_stream(cases, "rtmp-canned-old-key", stream="videos/mediafile", key="rsa-1024", key_pair_id=OLD_KEY_PAIR_ID)
    for name, (stream, mentions) in BAD_STREAMS.items():
        cases.refuse(f"rtmp-refused-{name}", asked(stream=stream), "invalid_url", *mentions)
    for name, char in CONTROLS.items():
        cases.refuse(f"rtmp-refused-control-{name}", asked(stream=f"videos/media{char}file"), "invalid_url")
    given = asked(stream="videos/mediafile")
    cases.refuse("rtmp-time-milliseconds", {**given, "date_less_than": 1700000000000}, "invalid_time", "milliseconds")
    cases.refuse("rtmp-ip-ipv6", {**given, "ip_address": "2001:db8::1"}, "invalid_ip_address", "IPv6")
    cases.refuse("rtmp-key-pair-id-empty", {**given, "key_pair_id": ""}, "invalid_key_pair_id")
    return cases


def add_stream(cases: Cases, name: str, **fields: Any) -> None:
    given = asked(**fields)
    cases.add(name, given, signed_stream(given))
