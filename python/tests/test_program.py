"""The program: `python -m frontseal`, and the script `frontseal`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

import pytest
from conftest import END, KEY_PAIR_ID, URL, key_path

import frontseal
from frontseal import Signer

SCRIPT = Path(sysconfig.get_path("scripts")) / "frontseal"
PROGRAMS = [[sys.executable, "-m", "frontseal"], [str(SCRIPT)]]
KEY = ["--quiet", "--key-pair-id", KEY_PAIR_ID, "--private-key", str(key_path("rsa-2048"))]
each_program = pytest.mark.parametrize("program", PROGRAMS, ids=["python -m", "script"])


@each_program
def test_it_signs_as_the_package_does(program: list[str], signer: Signer) -> None:
    ran = subprocess.run(
        [*program, "sign", URL, *KEY, "--date-less-than", str(END)], check=False, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == signer.sign_url(URL, date_less_than=END) + "\n"


@each_program
def test_it_refuses_with_status_2_and_a_message(program: list[str]) -> None:
    ran = subprocess.run([*program, "sign", URL, *KEY], check=False, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "error: " in ran.stderr and "Traceback" not in ran.stderr


def test_it_says_its_name_and_version() -> None:
    ran = subprocess.run([*PROGRAMS[0], "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith(f"frontseal {frontseal.__version__}")
    ran = subprocess.run([*PROGRAMS[0], "sign", "--help"], capture_output=True, text=True, check=True)
    assert "Usage: frontseal sign" in ran.stdout


def test_lines_go_through_it() -> None:
    count = 2000
    given = "".join(f"https://h.example/{number}\n" for number in range(count))
    command = [*PROGRAMS[0], "sign", "-", *KEY, "--date-less-than", str(END)]
    ran = subprocess.run(
        [*command, "--policy-resource", "https://h.example/*"],
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.partition("?")[0] for line in ran.stdout.splitlines()] == given.splitlines()


@each_program
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_an_edge_in_peace(program: list[str], stop: signal.Signals, tmp_path: Path) -> None:
    command = [*program, "edge", "--root", str(tmp_path), "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith("listening on http://127.0.0.1:")
        process.send_signal(stop)
        assert process.wait(timeout=10) == 0
        assert process.stderr.read() == ""


@pytest.mark.usefixtures("heed_ctrl_c")
def test_ctrl_c_ends_it_at_once() -> None:
    """Python's own handler would wait for the end of the input, which never comes."""
    command = [*PROGRAMS[0], "sign", "-", *KEY, "--date-less-than", str(END)]
    reader, writer = os.pipe()
    with subprocess.Popen(command, stdin=reader, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        feeder = threading.Thread(target=feed, args=(writer,))
        feeder.start()
        assert process.stdout.read(9) == b"https://h"
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=10) == -signal.SIGINT
    os.close(reader)
    feeder.join(timeout=10)
    assert not feeder.is_alive()


def feed(writer: int) -> None:
    """Write lines until nobody reads them any more."""
    try:
        while True:
            os.write(writer, b"https://h.example/1\n" * 1000)
    except BrokenPipeError:
        os.close(writer)
