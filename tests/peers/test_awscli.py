"""A script that calls `aws cloudfront sign` changes one word."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import KEY_PAIR_ID, frontseal, private_key

URL = "https://d111111abcdef8.cloudfront.net/film.mp4?large=yes&license=%2Cyes"
KEY = f"file://{private_key('rsa-2048')}"


def aws(*arguments, home):
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true"}
    ran = subprocess.run(
        [sys.executable, Path(sys.executable).with_name("aws"), "cloudfront", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize(
    "moment",
    [
        "2030-01-01",
        "2016-1-1",
        "2030-1-31T12:30:00Z",
        "2030-01-01T12:30:00",
        "2030-01-01T12:30:00Z",
        "2030-01-01T12:30:00+05:30",
        "1893456000",
        "20300101",
    ],
)
def test_the_same_flags_print_the_same_url(moment, tmp_path):
    flags = ["--url", URL, "--key-pair-id", KEY_PAIR_ID, "--private-key", KEY, "--date-less-than", moment]
    assert frontseal("sign", *flags) == aws("sign", *flags, home=tmp_path)
