"""What type checkers must accept, and with which types. It is checked, and run too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from typing_extensions import assert_type

from frontseal import (
    AccessDenied,
    ExternalKey,
    Finding,
    Grant,
    Policy,
    PrivateKey,
    PublicKey,
    Response,
    SignedCookies,
    SignedManifest,
    SignedPolicy,
    Signer,
    Verifier,
    child_playlists,
    inspect,
    rtmp,
)
from frontseal.testing import Edge, EdgeFinding, EdgeRequest, edge

URL = "https://d111111abcdef8.cloudfront.net/a.mp4"


def hsm(message: bytes) -> bytes:
    return bytes(256)


def keys(path: Path) -> list[Signer]:
    key = ec.generate_private_key(ec.SECP256R1())
    Verifier({"K1": key.public_key(), "K2": PrivateKey.generate("p-256").public_key()})
    assert_type(PublicKey(key.public_key()).to_pem(), str)
    return [
        Signer("K1", path),
        Signer("K1", key, hash_algorithm="SHA256"),
        Signer("K1", hsm),
        Signer("K1", ExternalKey(hsm, "p-256")),
        Signer("K1", PrivateKey.generate()),
    ]


def urls(signer: Signer) -> None:
    assert_type(signer.sign_url(URL, expires_in=timedelta(minutes=5)), str)
    assert_type(signer.sign_url(URL, date_less_than=datetime(2030, 1, 1)), str)
    assert_type(signer.sign_urls([URL], expires_in=300, ip_address=IPv4Network("192.0.2.0/24")), list[str])
    assert_type(signer.sign_urls((URL,), expires_in=300), list[str])
    lazy: Iterator[str] = signer.sign_urls((url for url in [URL]), expires_in=300)
    assert_type(next(lazy), str)
    signed = signer.sign(Policy(expires_in=300, resource=URL))
    assert_type(signed, SignedPolicy)
    assert_type(signed.urls([URL]), list[str])
    assert_type(rtmp.sign_stream(signer, "a", expires_in=9), str)


def manifests(signer: Signer) -> None:
    playlist = "#EXTM3U\n#EXTINF:6,\n1.ts\n"
    assert_type(signer.sign_manifest(playlist, URL, expires_in=300, each=True, hosts={"a.example"}), SignedManifest)
    signed = signer.sign(Policy(expires_in=300, resource="https://d111111abcdef8.cloudfront.net/*"))
    assert_type(signed.manifest(playlist, URL, uri_form="absolute", encode=True), SignedManifest)
    assert_type(child_playlists(playlist, URL), list[str])


def tests(folder: Path) -> None:
    with edge(folder, protect=["/private/*"], at=datetime(2030, 1, 1)) as cdn:
        assert_type(cdn, Edge)
        assert_type(cdn.signer.sign_url(cdn.url_for("/a.mp4"), expires_in=300), str)
        assert_type(cdn.requests(), list[EdgeRequest])
        for request in cdn.requests():
            assert_type(request.reason, "str | None")
            assert_type(request.findings, tuple[EdgeFinding, ...])


def cookies(signer: Signer) -> None:
    signed = signer.sign_cookies(URL, expires_in=300)
    assert_type(signed, SignedCookies)
    mapping: Mapping[str, str] = signed
    assert_type(dict(mapping), dict[str, str])
    assert_type(signed.set_cookie_headers(same_site="None", partitioned=True), list[str])


def checks(signer: Signer, verifier: Verifier) -> None:
    url = signer.sign_url(URL, expires_in=300)
    try:
        grant = verifier.verify_request(url, cookies={"a": "b"})
        assert_type(grant, Grant)
        assert_type(grant.resource, "str | None")
        assert_type(grant.ambiguous, bool)
    except AccessDenied as denied:
        assert_type(denied.reason, str)
        assert_type(denied.code, str)
    assert_type(verifier.key_pair_ids, tuple[str, ...])
    inspection = inspect(url, verifier=verifier)
    assert_type(inspection.cookie_bytes, "int | None")
    if inspection.response is not None:
        assert_type(inspection.response, Response)
    inspect(set_cookies=["a=b; Path=/"], page_url=url, response="")
    assert_type(inspection.findings, tuple[Finding, ...])
    assert_type(inspection.denial, "AccessDenied | None")
