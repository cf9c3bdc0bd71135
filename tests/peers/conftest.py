"""What the peer tests share: the program, run as a user runs it, and the throwaway keys."""

import os
import random
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
KEYS = TOP / "tests" / "keys"
KEY_PAIR_ID = "K2JCJMDEHXQW5F"
SEED = 20261123

# Characters that every client sends as they are (docs/clients.md), and escapes. frontseal refuses the
# others, and dot segments, which its peers sign. No `*`: it asks for a custom policy.
IN_QUERY = [*"abcXYZ019-_~!$(),;:@/&=+", "x.", "%20", "%7B", "%2a", "%C3%A9"]
IN_PATH = [*IN_QUERY, "'"]


def frontseal(*arguments, stdin=None):
    """Run the program and return what it printed, without the last line end."""
    program = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")) / "debug" / "frontseal"
    ran = subprocess.run(
        [program, *map(str, arguments)],
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.removesuffix("\n")


def private_key(name):
    return KEYS / f"{name}.pem"


@pytest.fixture
def chance():
    """Random numbers that are the same in each run."""
    return random.Random(SEED)


def random_url(chance):
    """A URL of any characters that clients leave alone, often with a query."""

    def some(most, characters=IN_PATH):
        return "".join(chance.choices(characters, k=chance.randint(0, most)))

    scheme = chance.choice(["http", "https"])
    host = chance.choice(["d111111abcdef8.cloudfront.net", "media.example.com:8443", "h"])
    query = chance.choice(["", "?", "?"]) and f"?v={some(30, IN_QUERY)}"
    return f"{scheme}://{host}/{some(60)}{query}"
