"""Manifests: what is signed in them, and how often the key is used for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import END, KEY_PAIR_ID, key_path, ticks_during

from frontseal import ExternalKey, FrontsealError, Policy, PrivateKey, SignedManifest, Signer, Verifier, child_playlists

HOST = "https://d111111abcdef8.cloudfront.net"
BASE = f"{HOST}/hls/film.m3u8"
MEDIA = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:6,\nfilm-1.m4s\n#EXTINF:6,\n../other/film-2.m4s\n'
FOLDER = f"{HOST}/hls/*"
LIMITS: Any = {"date_less_than": END}
VERIFIER = Verifier({KEY_PAIR_ID: PrivateKey(key_path("rsa-2048")).public_key()})


def playlist(segments: int) -> str:
    return "#EXTM3U\n" + "".join(f"#EXTINF:6,\n{number:05}.ts\n" for number in range(segments))


def uris(manifest: SignedManifest) -> list[str]:
    return [line for line in manifest.text.splitlines() if not line.startswith("#")]


@pytest.fixture
def counted() -> tuple[Signer, list[bytes]]:
    """A signer, and what its key has signed so far."""
    key = PrivateKey(key_path("rsa-2048"))
    messages: list[bytes] = []

    def sign(message: bytes) -> bytes:
        messages.append(message)
        return key.sign(message)

    return Signer(KEY_PAIR_ID, ExternalKey(sign)), messages


def test_ten_thousand_segments_take_one_key_operation(counted: tuple[Signer, list[bytes]]) -> None:
    signer, messages = counted
    signed = signer.sign_manifest(playlist(10_000), BASE, **LIMITS)
    assert len(messages) == 1
    assert len(uris(signed)) == 10_000
    assert {uri.partition("?")[2] for uri in uris(signed)} == {
        signer.sign(Policy(**LIMITS, resource=FOLDER)).url(BASE).partition("?")[2]
    }
    VERIFIER.verify_url(f"{HOST}/hls/{uris(signed)[9_999]}", now=1)


def test_a_signed_policy_signs_reload_after_reload_without_the_key(counted: tuple[Signer, list[bytes]]) -> None:
    signer, messages = counted
    policy = signer.sign(Policy(**LIMITS, resource=FOLDER))
    for segments in range(1, 20):
        signed = policy.manifest(playlist(segments), BASE)
        assert signed == signer.sign_manifest(playlist(segments), BASE, policy=Policy(**LIMITS, resource=FOLDER))
        del messages[1:]
    policy.manifest(playlist(5), BASE)
    assert len(messages) == 1


def test_each_gives_every_uri_a_canned_signature_of_its_own(counted: tuple[Signer, list[bytes]]) -> None:
    signer, messages = counted
    signed = signer.sign_manifest(playlist(20), BASE, each=True, **LIMITS)
    assert len(messages) == 20
    for uri in uris(signed):
        grant = VERIFIER.verify_url(f"{HOST}/hls/{uri}", now=1)
        assert grant.canned
    assert signed == Signer(KEY_PAIR_ID, key_path("rsa-2048")).sign_manifest(playlist(20), BASE, each=True, **LIMITS)


@pytest.mark.parametrize("whole", [{"resource": FOLDER}, {"policy": Policy(**LIMITS, resource=FOLDER)}])
def test_each_is_not_for_one_signature_for_all(signer: Signer, whole: Any) -> None:
    limits = {} if "policy" in whole else LIMITS
    with pytest.raises(FrontsealError, match="leave the resource out") as caught:
        signer.sign_manifest(playlist(1), BASE, each=True, **limits, **whole)
    assert caught.value.code == "invalid_policy"


def test_the_limits_are_those_of_urls(signer: Signer) -> None:
    limits: Any = {**LIMITS, "date_greater_than": 1, "ip_address": "192.0.2.0/24", "resource": FOLDER}
    (uri,) = uris(signer.sign_manifest(playlist(1), BASE, **limits))
    assert f"{HOST}/hls/{uri}" == signer.sign_url(f"{HOST}/hls/00000.ts", **limits)
    with pytest.raises(FrontsealError, match="the policy has no end"):
        signer.sign_manifest(playlist(1), BASE)


def test_what_leads_out_of_the_folder_needs_a_wider_resource(signer: Signer) -> None:
    with pytest.raises(FrontsealError, match=r"line 6.*other/film-2\.m4s") as caught:
        signer.sign_manifest(MEDIA, BASE, **LIMITS)
    assert caught.value.code == "invalid_url"
    signed = signer.sign_manifest(MEDIA, BASE, resource=f"{HOST}/*", **LIMITS)
    assert signed.text.count("?Policy=") == 3
    assert '#EXT-X-MAP:URI="init.mp4?Policy=' in signed.text


def test_each_stays_in_the_folder_unless_another_is_named(signer: Signer) -> None:
    text = "#EXTM3U\n#EXTINF:6,\n../other/1.ts\n"
    with pytest.raises(FrontsealError, match=r"line 3") as caught:
        signer.sign_manifest(text, BASE, each=True, **LIMITS)
    assert caught.value.code == "invalid_url"
    (uri,) = uris(signer.sign_manifest(text, BASE, each=True, folder=f"{HOST}/", **LIMITS))
    assert uri.startswith("../other/1.ts?Expires=")


def test_imported_variables_have_the_values_that_are_given(signer: Signer) -> None:
    text = '#EXTM3U\n#EXT-X-DEFINE:IMPORT="name"\n#EXTINF:6,\n{$name}.ts\n'
    with pytest.raises(FrontsealError, match="line 4, .*: pass its value in defines"):
        signer.sign_manifest(text, BASE, **LIMITS)
    assert "\n{$name}.ts?Policy=" in signer.sign_manifest(text, BASE, defines={"name": "film"}, **LIMITS).text
    with pytest.raises(TypeError, match=r'^defines\["name"\] must be str, not int$'):
        signer.sign_manifest(text, BASE, defines={"name": 5}, **LIMITS)  # type: ignore[dict-item]


Sign = Callable[..., SignedManifest]
BOTH = pytest.mark.parametrize(
    "sign",
    [
        lambda signer, *given, **options: signer.sign_manifest(*given, **LIMITS, resource="http*://*", **options),
        lambda signer, *given, **options: signer.sign(Policy(**LIMITS, resource="http*://*")).manifest(
            *given, **options
        ),
    ],
    ids=["Signer.sign_manifest", "SignedPolicy.manifest"],
)


@BOTH
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "neither an HLS playlist"),
        ("#EXTM3U\n#EXTINF:6,\na{$b}.ts\n", "line 3, column 1"),
        ('<MPD><SegmentURL media="a.mp4"></MPD>', "line 1, column"),
    ],
)
def test_a_bad_manifest_is_refused_with_its_place(signer: Signer, sign: Sign, text: str, place: str) -> None:
    with pytest.raises(FrontsealError, match=place) as caught:
        sign(signer, text, BASE)
    assert caught.value.code == "invalid_manifest"


@BOTH
def test_what_is_odd_is_reported_with_its_place(signer: Signer, sign: Sign) -> None:
    text = '#EXTM3U\n#EXT-X-NEW:URL="1"\n#EXT-X-NEW:URL="2"\n1.ts#t=1 \n'
    signed = sign(signer, text, BASE)
    assert signed.text.endswith("#t=1 \n")
    assert str(signed) == signed.text
    unsigned, fragment, blank = signed.warnings
    assert (unsigned.code, unsigned.line, unsigned.column, unsigned.count) == ("unsigned_url", 2, 17, 2)
    assert str(unsigned) == unsigned.message
    assert unsigned.message.startswith('line 2, column 17: URL of #EXT-X-NEW is "1", ')
    assert (fragment.code, blank.code) == ("fragment", "trailing_blank")
    (nothing,) = sign(signer, "#EXTM3U\n", BASE).warnings
    assert (nothing.code, nothing.line, nothing.column, nothing.count) == ("nothing_signed", None, None, 1)
    assert "Signature" not in repr(signed)


@BOTH
def test_the_variables_of_one_playlist_are_for_the_others(signer: Signer, sign: Sign) -> None:
    defines = sign(signer, '#EXTM3U\n#EXT-X-DEFINE:NAME="v",VALUE="a=b"\n1.ts\n', BASE).defines
    assert defines == {"v": "a=b"}
    child = '#EXTM3U\n#EXT-X-DEFINE:IMPORT="v"\n{$v}.ts\n'
    assert "\n{$v}.ts?Policy=" in sign(signer, child, BASE, defines=defines).text


@BOTH
def test_hosts_say_whose_uris_are_signed(signer: Signer, sign: Sign) -> None:
    text = "#EXTM3U\n#EXTINF:6,\nhttps://one.example/1.ts\n#EXTINF:6,\nhttps://two.example/2.ts\n#EXTINF:6,\n3.ts\n"
    for hosts in (["one.example"], ("one.example",), {"one.example"}, iter(["one.example"])):
        assert ["?" in uri for uri in uris(sign(signer, text, BASE, hosts=hosts))] == [True, False, False]
    for hosts in (None, [], ()):
        assert ["?" in uri for uri in uris(sign(signer, text, BASE, hosts=hosts))] == [False, False, True]


@BOTH
def test_uris_are_written_as_they_were_or_as_asked(signer: Signer, sign: Sign) -> None:
    text = f"#EXTM3U\n#EXTINF:6,\n1.ts\n#EXTINF:6,\n{HOST}/hls/2.ts\n"
    for form, starts in {
        "as-written": ["1.ts?", f"{HOST}/hls/2.ts?"],
        "absolute": [f"{HOST}/hls/1.ts?", f"{HOST}/hls/2.ts?"],
        "relative": ["1.ts?", "2.ts?"],
    }.items():
        found = uris(sign(signer, text, BASE, uri_form=form))
        assert [uri.startswith(start) for uri, start in zip(found, starts)] == [True, True], (form, found)
    assert sign(signer, text, BASE) == sign(signer, text, BASE, uri_form="as-written")
    with pytest.raises(FrontsealError, match="as-written, absolute or relative"):
        sign(signer, text, BASE, uri_form="short")


@BOTH
def test_encode_is_for_the_manifest_and_its_url(signer: Signer, sign: Sign) -> None:
    text = "#EXTM3U\n#EXTINF:6,\nété 1.ts\n"
    base = f"{HOST}/été/film.m3u8"
    with pytest.raises(FrontsealError):
        sign(signer, text, base)
    (uri,) = uris(sign(signer, text, base, encode=True, uri_form="absolute"))
    assert uri.startswith(f"{HOST}/%C3%A9t%C3%A9/%C3%A9t%C3%A9%201.ts?")


@BOTH
@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((b"#EXTM3U\n", BASE), {}, "^text must be str, not bytes"),
        ((None, BASE), {}, "^text must be str, not NoneType"),
        (("#EXTM3U\n", None), {}, "^base_url must be str, not NoneType"),
        (("#EXTM3U\n",), {}, "base_url"),
        (("#EXTM3U\n", BASE), {"hosts": "one.example"}, "hosts must be an iterable of str, not str"),
        (("#EXTM3U\n", BASE), {"hosts": b"one.example"}, "hosts must be an iterable of str, not bytes"),
        (("#EXTM3U\n", BASE), {"hosts": ["one.example", 5]}, r"hosts\[1\] must be str, not int"),
        (("#EXTM3U\n", BASE), {"hosts": 5}, "^hosts must be an iterable of str, not int"),
        (("#EXTM3U\n", BASE), {"uri_form": None}, "^uri_form must be str, not NoneType"),
        (("#EXTM3U\n", BASE), {"encode": "yes"}, "^encode must be bool, not str"),
        (("#EXTM3U\n", BASE, ["one.example"]), {}, "positional"),
        (("#EXTM3U\n", BASE), {"host": ["one.example"]}, "'host': did you mean 'hosts'"),
    ],
)
def test_wrong_types_are_type_errors(signer: Signer, sign: Sign, arguments: Any, options: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        sign(signer, *arguments, **options)


def test_half_of_a_surrogate_pair_is_refused(signer: Signer) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        signer.sign_manifest("#EXTM3U\n\ud800\n", BASE, **LIMITS)


def test_what_the_key_raises_comes_out_as_it_is() -> None:
    def sign(message: bytes) -> bytes:
        raise TimeoutError("the KMS does not answer")

    for each in (False, True):
        with pytest.raises(TimeoutError, match="the KMS does not answer"):
            Signer("K1", sign).sign_manifest(playlist(3), BASE, each=each, **LIMITS)


def test_children_of_a_multivariant_playlist() -> None:
    text = (
        "#EXTM3U\r\n"
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b",URI="audio/en.m3u8"\r\n'
        "#EXT-X-STREAM-INF:BANDWIDTH=800000\r\nlow/video.m3u8?x=1\r\n"
    )
    assert child_playlists(text, BASE) == [f"{HOST}/hls/audio/en.m3u8", f"{HOST}/hls/low/video.m3u8?x=1"]
    assert child_playlists(playlist(2), BASE) == []
    with pytest.raises(FrontsealError, match="line 3"):
        child_playlists("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\n{$b}.m3u8\n", BASE)
    with pytest.raises(TypeError):
        child_playlists(text.encode(), BASE)  # type: ignore[arg-type]


def test_signing_lets_other_threads_run(signer: Signer) -> None:
    """Without releasing the GIL the ticker would stand still for the half second."""
    assert ticks_during(lambda: signer.sign_manifest(playlist(2000), BASE, each=True, **LIMITS)) > 10
