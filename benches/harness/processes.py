"""Measures whole processes: one signed URL, an import, the first signature, a million lines."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .built import Built
from .contestants import OURS, Contestant
from .cores import all_cores, pinned
from .driver import Driver
from .input import END, ENVIRONMENT, FOLDER, KEY_PAIR_ID, RSA, URL

FLAGS = ["--key-pair-id", KEY_PAIR_ID, "--date-less-than", str(END)]

PYTHON = f"""
from pathlib import Path
from frontseal import Signer
print(Signer({KEY_PAIR_ID!r}, Path({str(RSA)!r})).sign_url({URL!r}, date_less_than={END}))
"""
BOTOCORE = f"""
from datetime import datetime, timezone
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
key = serialization.load_pem_private_key(open({str(RSA)!r}, "rb").read(), None)
signer = CloudFrontSigner({KEY_PAIR_ID!r}, lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA1()))
print(signer.generate_presigned_url({URL!r}, date_less_than=datetime.fromtimestamp({END}, timezone.utc)))
"""
READ_KEY = f"require('fs').readFileSync({str(RSA)!r}, 'utf8')"
NODE = f"""
const {{ Signer }} = require('frontseal');
const signer = new Signer({{ keyPairId: '{KEY_PAIR_ID}', privateKey: {READ_KEY} }});
console.log(signer.signUrl('{URL}', {{ dateLessThan: {END} }}));
"""
SDK = f"""
const {{ getSignedUrl }} = require('@aws-sdk/cloudfront-signer');
const given = {{ keyPairId: '{KEY_PAIR_ID}', privateKey: {READ_KEY}, dateLessThan: new Date({END}000) }};
console.log(getSignedUrl({{ ...given, url: '{URL}' }}));
"""


def program(built: Built) -> str:
    return str(built.binaries / "frontseal")


def own_key(built: Built, given: Path = RSA) -> str:
    """Return the key as a user keeps it: the program warns of one that others can read."""
    key = built.folder / given.name
    key.touch(mode=0o600)
    key.write_bytes(given.read_bytes())
    return str(key)


def one_url(built: Built) -> dict[str, list[str]]:
    """Return commands that print one signed URL."""
    aws = Path(sys.executable).with_name("aws")
    commands = {
        "frontseal sign": [program(built), "sign", URL, *FLAGS, "--private-key", own_key(built)],
        "Python, frontseal": [sys.executable, "-c", PYTHON],
        "Python, botocore + cryptography": [sys.executable, "-c", BOTOCORE],
        "aws cloudfront sign": [str(aws), "cloudfront", "sign", "--url", URL, *FLAGS, "--private-key", f"file://{RSA}"],
    }
    if "node" in built.commands:
        commands |= {"Node, frontseal": ["node", "-e", NODE], "Node, @aws-sdk/cloudfront-signer": ["node", "-e", SDK]}
    return commands


def imports(built: Built) -> dict[str, tuple[list[str], list[str]]]:
    """Return pairs of commands: with the import, and without."""
    python = [sys.executable, "-c"]
    pairs = {
        "import frontseal": ([*python, "import frontseal"], [*python, "pass"]),
        "import botocore.signers": ([*python, "import botocore.signers"], [*python, "pass"]),
    }
    if "node" in built.commands:
        for name in ("frontseal", "@aws-sdk/cloudfront-signer"):
            pairs[f"require('{name}')"] = (["node", "-e", f"require('{name}')"], ["node", "-e", "0"])
    return pairs


def wall_times(built: Built, commands: dict[str, list[str]], times: int) -> dict[str, list[float]]:
    """Run each of `commands` in turns, and return how long each run took."""
    rounds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            start = time.perf_counter()
            run(built, command)
            rounds[name].append(time.perf_counter() - start)
    return rounds


def run(built: Built, command: list[str]) -> str:
    folder = built.folder / "node" if command[0] == "node" else None
    environment = {**ENVIRONMENT, "AWS_EC2_METADATA_DISABLED": "true"}
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout


def import_times(built: Built, times: int) -> dict[str, float]:
    """Return what each import adds to the bare interpreter: the median of the differences."""
    found = {}
    for name, (with_it, without) in imports(built).items():
        rounds = wall_times(built, {"with": with_it, "without": without}, times)
        found[name] = statistics.median(a - b for a, b in zip(rounds["with"], rounds["without"]))
    return found


def first_signatures(built: Built, times: int) -> dict[str, float]:
    """Return what the first signature of a process costs, its key being loaded."""

    def first(contestant: Contestant) -> float:
        with Driver(built, contestant, all_cores()[-1:]) as driver:
            return driver.seconds("url-rsa-sha1", 1)

    ours = [contestant for contestant in OURS if built.has(contestant)]
    return {contestant.name: statistics.median(first(contestant) for _ in range(times)) for contestant in ours}


def sign_lines(built: Built, count: int, *more: str) -> tuple[float, int]:
    """Sign `count` different URLs with `sign -`; return the seconds and the peak of the memory in bytes."""
    with tempfile.TemporaryFile("w+") as lines:
        lines.writelines(f"{FOLDER}{number}.ts\n" for number in range(count))
        lines.seek(0)
        start = time.perf_counter()
        command = [program(built), "sign", "-", *FLAGS, "--private-key", own_key(built), *more]
        process = subprocess.Popen(command, stdin=lines, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        raise RuntimeError("sign - failed: its message is above")
    return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def scaling(built: Built, parts: int, length: int) -> float:
    """Return how much faster all cores sign `parts` batches of different RSA policies than one core, in turns."""
    cores = all_cores()
    with Driver(built, OURS[0], cores[-1:]) as alone, Driver(built, OURS[0], cores) as together:
        times = [(alone.seconds("batch-rsa", length), together.seconds("batch-rsa", length)) for _ in range(parts)]
    return sum(one for one, _ in times) / sum(all_ for _, all_ in times)


def openssl_speed(seconds: int) -> dict[str, float]:
    """Return what one signature costs by `openssl speed`, by row."""
    if shutil.which("openssl") is None:
        return {}
    found = {}
    for row, name in {"url-rsa-sha1": "rsa2048", "url-p256": "ecdsap256"}.items():
        command = ["openssl", "speed", "-seconds", str(seconds), "-mr", name]
        with pinned(all_cores()[-1:]):
            printed = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
            ).stdout
        found[row] = 1 / float(re.findall(r"^\+F\d:\d+:\d+:([\d.]+)", printed, re.MULTILINE)[0])
    return found


def sizes(built: Built) -> dict[str, int]:
    """Return the bytes of what is installed."""
    library = "libfrontseal.dylib" if sys.platform == "darwin" else "libfrontseal.so"
    files = {
        "program": built.binaries / "frontseal",
        "Python wheel": built.wheel,
        "Node addon": built.addon,
        f"C, {library}": built.c_library / "lib" / library,
        "C, libfrontseal.a": built.c_library / "lib" / "libfrontseal.a",
    }
    return {name: path.stat().st_size for name, path in files.items() if path.is_file()}
