"""Many URLs: as a list, or one after the other in flat memory."""

from __future__ import annotations

import concurrent.futures
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import END, KEYS, URL, ticks_during

from frontseal import FrontsealError, Policy, Signer

BASE = "https://d111111abcdef8.cloudfront.net/hls"
WILDCARD = f"{BASE}/*"


def urls(count: int) -> list[str]:
    return [f"{BASE}/{number:05}.ts" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 1023, 1024, 1025, 2500])
@pytest.mark.parametrize("resource", [None, WILDCARD])
def test_each_url_is_signed_in_order(signer: Signer, count: int, resource: str | None) -> None:
    limits: Any = {"date_less_than": END, "resource": resource}
    given = urls(count)
    signed = signer.sign_urls(given, **limits)
    assert [url.partition("?")[0] for url in signed] == given
    for index in {0, count // 2, count - 1} & set(range(count)):
        assert signed[index] == signer.sign_url(given[index], **limits)
    assert list(signer.sign_urls(iter(given), **limits)) == signed


def test_iterators_give_iterators_and_all_else_lists(signer: Signer) -> None:
    given = urls(3)
    policy = Policy(date_less_than=END, resource=WILDCARD)
    signed = signer.sign_urls(given, policy=policy)
    assert type(signed) is list
    for collection in (tuple(given), dict.fromkeys(given), dict.fromkeys(given).keys()):
        assert signer.sign_urls(collection, policy=policy) == signed
    assert set(signer.sign_urls(set(given), policy=policy)) == set(signed)
    for iterator in (iter(given), (url for url in given), map(str, given)):
        lazy = signer.sign_urls(iterator, policy=policy)
        assert iter(lazy) is lazy and list(lazy) == signed and list(lazy) == []
    assert signer.sign(policy).urls(given) == signed
    assert list(signer.sign(policy).urls(iter(given))) == signed


def test_nothing_is_read_before_it_is_asked_for_and_little_ahead(signer: Signer) -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        for number in itertools.count():
            read += 1
            yield f"{BASE}/{number}.ts"

    signed = signer.sign_urls(endless(), date_less_than=END, resource=WILDCARD)
    assert read == 0
    for _ in range(5000):
        next(signed)
    assert 5000 <= read <= 5000 + 1024


def test_an_error_names_the_index_over_the_whole_input(p256_signer: Signer) -> None:
    given = urls(3000)
    given[2345] += "#fragment"
    for limits in ({"date_less_than": END}, {"date_less_than": END, "resource": WILDCARD}):
        with pytest.raises(FrontsealError, match="^url 2345: .*'#' at byte 50") as caught:
            p256_signer.sign_urls(given, **limits)  # type: ignore[arg-type]
        assert caught.value.code == "invalid_url"
        lazy = p256_signer.sign_urls(iter(given), **limits)  # type: ignore[arg-type]
        assert len(list(itertools.islice(lazy, 2345))) == 2345
        with pytest.raises(FrontsealError, match="^url 2345: "):
            next(lazy)
        assert list(lazy) == []


@pytest.mark.parametrize("wrong", [None, 5, b"https://h.example/", ["https://h.example/"]])
def test_what_is_no_text_is_a_type_error_with_its_index(signer: Signer, wrong: Any) -> None:
    given = [*urls(5), wrong]
    with pytest.raises(TypeError, match=r"^urls\[5\] must be str, not "):
        signer.sign_urls(given, date_less_than=END, resource=WILDCARD)


def test_one_url_is_no_list_of_urls(signer: Signer) -> None:
    for wrong in (URL, URL.encode(), None, 5):
        with pytest.raises(TypeError):
            signer.sign_urls(wrong, date_less_than=END)  # type: ignore[call-overload]


def test_what_the_input_raises_comes_after_the_urls_before_it(signer: Signer) -> None:
    def broken() -> Iterator[str]:
        yield from urls(3)
        raise LookupError("the database is gone")

    lazy = signer.sign_urls(broken(), date_less_than=END)
    assert len(list(itertools.islice(lazy, 3))) == 3
    with pytest.raises(LookupError, match="the database is gone"):
        next(lazy)
    assert list(lazy) == []
    with pytest.raises(LookupError):
        signer.sign_urls([*broken()], date_less_than=END)


def test_an_iterator_that_is_in_use_says_so(signer: Signer) -> None:
    """As a generator does: to wait could be for ever."""
    reading, done = threading.Event(), threading.Event()

    def slow() -> Iterator[str]:
        yield f"{BASE}/1.ts"
        reading.set()
        done.wait()

    lazy = signer.sign_urls(slow(), date_less_than=END)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        signed = pool.submit(list, lazy)
        reading.wait()
        with pytest.raises(ValueError, match="in use, by another thread"):
            next(lazy)
        done.set()
        assert len(signed.result()) == 1

    def greedy() -> Iterator[str]:
        yield f"{BASE}/1.ts"
        yield next(again)

    again = signer.sign_urls(greedy(), date_less_than=END)
    next(again)
    with pytest.raises(ValueError, match="in use, by another thread"):
        next(again)


def test_signing_lets_other_threads_run(signer: Signer) -> None:
    """Without releasing the GIL the ticker would stand still for the half second."""
    assert ticks_during(lambda: signer.sign_urls(urls(2000), date_less_than=END)) > 10


@pytest.mark.usefixtures("heed_ctrl_c")
def test_keyboard_interrupt_ends_a_long_batch() -> None:
    script = f"""
import itertools, pathlib, sys
from frontseal import Signer
signer = Signer("K1", pathlib.Path({str(KEYS / "rsa-2048.pem")!r}))
urls = ["{BASE}/1.ts"] * 10_000_000
try:
    print("ready", flush=True)
    signer.sign_urls(urls, date_less_than={END})
except KeyboardInterrupt:
    sys.exit(42)
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process, process.stdout:
        assert process.stdout.readline() == b"ready\n"
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) == 42


@pytest.mark.parametrize("resource", [None, WILDCARD])
def test_memory_stays_flat(resource: str | None) -> None:
    """200,000 signed URLs are 100 MB as a list; the iterator must not hold them."""
    script = f"""
import resource, sys
from frontseal import PrivateKey, Signer
signer = Signer("K1", PrivateKey.generate("p-256"))
def run(count):
    urls = (f"{BASE}/{{n}}.ts" for n in range(count))
    for url in signer.sign_urls(urls, date_less_than={END}, resource={resource!r}):
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in KiB
before = run(5000)
print(run(200_000) - before)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert int(ran.stdout) < 4096
