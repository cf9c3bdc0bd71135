"""Every example of the documentation runs: docstrings, both README.md and docs/frameworks.md."""

from __future__ import annotations

import asyncio
import doctest
import re
import subprocess
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from inspect import getdoc
from pathlib import Path
from typing import Any

import aiohttp.test_utils
import django
import fastapi.testclient
import pytest
from conftest import KEY_PAIR_ID, key_path
from django.conf import settings
from django.test import RequestFactory

import frontseal
import frontseal.testing
from frontseal import PrivateKey, Verifier

PACKAGE = Path(__file__).resolve().parents[1]
FRAMEWORKS = (PACKAGE / "docs" / "frameworks.md").read_text(encoding="utf-8")
README = (PACKAGE / "README.md").read_text(encoding="utf-8")
LANDING_PAGE = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
RunBlock = Callable[[str], "dict[str, Any]"]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def public_objects() -> Iterator[tuple[str, object]]:
    """The package, its functions, its classes, and all that these define."""
    yield "frontseal", frontseal
    for module in (frontseal, frontseal.rtmp, frontseal.testing):
        for name in module.__all__:
            it = getattr(module, name)
            if isinstance(it, (str, types.ModuleType)):
                continue
            yield f"{module.__name__}.{name}", it
            for member, value in vars(it).items() if isinstance(it, type) else ():
                # The class says what an attribute is that has a default, and Python what a mapping has.
                inherited = value is vars(Mapping).get(member)
                if not member.startswith("_") and not isinstance(value, str) and not inherited:
                    yield f"{module.__name__}.{name}.{member}", getattr(it, member)


OBJECTS = dict(public_objects())


@pytest.mark.parametrize("name", OBJECTS)
def test_everything_public_is_documented_in_whole_sentences(name: str) -> None:
    text = getdoc(OBJECTS[name])
    assert text and text.split("\n\n")[0].rstrip().endswith((".", ":"))


DOCTESTS = [
    test
    for name, it in OBJECTS.items()
    if (test := doctest.DocTestParser().get_doctest(getdoc(it) or "", {}, name, None, 0)).examples
]


def test_there_are_docstring_examples() -> None:
    assert len(DOCTESTS) >= 15


@pytest.mark.parametrize("test", DOCTESTS, ids=lambda test: test.name)
def test_docstring_examples(test: doctest.DocTest) -> None:
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_example_of_the_landing_page(run_block: RunBlock, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = BLOCK.findall(LANDING_PAGE)
    run_block(block)
    assert capsys.readouterr().out.startswith("https://d111111abcdef8.cloudfront.net/film.mp4?Expires=")


def readme_blocks(*, for_pytest: bool) -> list[str]:
    """Its examples that are a file for pytest, or the others, which are one script."""
    return [block for block in BLOCK.findall(README) if ("import pytest\n" in block) == for_pytest]


def test_readme(run_block: RunBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for boto3, whose `sign` needs a network."""
    fake = types.SimpleNamespace(
        client=lambda *_, **__: types.SimpleNamespace(
            sign=lambda **call: {"Signature": bytes(256) if call["MessageType"] == "RAW" else b""}
        )
    )
    monkeypatch.setitem(sys.modules, "boto3", fake)
    blocks = readme_blocks(for_pytest=False)
    assert len(blocks) >= 8
    names = run_block("\n".join(blocks))
    assert "Hash-Algorithm=SHA256" in names["in_kms"].sign_url(names["film"], expires_in=9)


def test_the_fixture_of_the_readme(tmp_path: Path) -> None:
    (block,) = readme_blocks(for_pytest=True)
    (tmp_path / "test_film.py").write_text(block, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0 and "1 passed" in ran.stdout, ran.stdout + ran.stderr


def test_readme_names_everything_public() -> None:
    table = README.partition("## The names")[2]
    for name in frontseal.__all__:
        if not isinstance(getattr(frontseal, name), str):
            assert name in table or name in ("Finding",), name


@pytest.fixture
def page(run_block: RunBlock, monkeypatch: pytest.MonkeyPatch) -> RunBlock:
    """Return a function that runs the block under a heading, and returns its names."""
    monkeypatch.setenv("FRONTSEAL_KEY_PAIR_ID", KEY_PAIR_ID)
    monkeypatch.setenv("FRONTSEAL_PRIVATE_KEY", str(key_path("rsa-2048")))

    def run(framework: str) -> dict[str, Any]:
        section = re.split(r"^## ", FRAMEWORKS.partition(f"## {framework}\n")[2], flags=re.MULTILINE)[0]
        (block,) = BLOCK.findall(section)
        return run_block(block)

    return run


VERIFIER = Verifier({KEY_PAIR_ID: PrivateKey(key_path("rsa-2048")).public_key()})


NAME = "été,*.mp4"  # of a film, as a visitor sent it


def assert_redirects_to_a_good_url(location: str) -> None:
    plain, _, parameters = location.partition("?")
    assert plain == "https://media.example.com/films/%C3%A9t%C3%A9%2C%2A.mp4"
    assert parameters.startswith("Expires=")
    grant = VERIFIER.verify_url(location)
    assert grant.canned and grant.resource == plain and grant.time_left > 290


def assert_sets_good_cookies(headers: list[str], *others: str) -> None:
    """Check the `Set-Cookie` values as they go over the wire."""
    pairs = [header.split("; ", 1)[0].split("=", 1) for header in headers]
    kept = {name: value for name, value in pairs if value not in ("", '""')}
    stale = {name for name, value in pairs} - set(kept)
    assert list(kept) == ["CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id"]
    assert stale == {"CloudFront-Expires", "CloudFront-Hash-Algorithm"}
    for header in headers:
        name = header.partition("=")[0]
        attributes = {it.lower() for it in header.split("; ")[1:]}
        expected = {"domain=example.com", "path=/hls", "secure", "httponly", *others}
        if name in stale:
            assert "max-age=0" in attributes
        assert {it for it in attributes if not it.startswith(("max-age", "expires"))} == expected
        assert name in stale or expected == attributes
    grant = VERIFIER.verify_cookies("https://media.example.com/hls/1.ts", kept)
    assert grant.time_left > 3590


def test_django(page: RunBlock) -> None:
    if not settings.configured:
        settings.configure()
        django.setup()
    names = page("Django")
    request = RequestFactory().get("/")
    assert_redirects_to_a_good_url(names["film"](request, NAME)["Location"])
    response = names["player"](request)
    # As Django's handlers for WSGI and ASGI write them.
    assert_sets_good_cookies([cookie.output(header="").lstrip() for cookie in response.cookies.values()])


def test_flask(page: RunBlock) -> None:
    client = page("Flask")["app"].test_client()
    assert_redirects_to_a_good_url(client.get(f"/films/{NAME}").headers["Location"])
    assert_sets_good_cookies(client.get("/player").headers.getlist("Set-Cookie"))


def test_fastapi(page: RunBlock) -> None:
    with fastapi.testclient.TestClient(page("FastAPI")["app"]) as client:
        answer = client.get(f"/films/{NAME}", follow_redirects=False)
        assert_redirects_to_a_good_url(answer.headers["Location"])
        assert_sets_good_cookies(client.get("/player").headers.get_list("Set-Cookie"), "samesite=none", "partitioned")


def test_aiohttp(page: RunBlock) -> None:
    async def main() -> None:
        server = aiohttp.test_utils.TestServer(page("aiohttp")["app"])
        async with aiohttp.test_utils.TestClient(server) as client:
            async with client.get(f"/films/{NAME}", allow_redirects=False) as answer:
                assert_redirects_to_a_good_url(answer.headers["Location"])
            async with client.get("/player") as answer:
                assert_sets_good_cookies(answer.headers.getall("Set-Cookie"))

    asyncio.run(main())


def test_anything_else(page: RunBlock) -> None:
    headers = page("Anything else")["headers"]
    assert_sets_good_cookies([value for name, value in headers if name == "Set-Cookie"])


def test_every_block_of_the_page_is_run() -> None:
    assert len(BLOCK.findall(FRAMEWORKS)) == 5
