"""What is signed, with what: the same for every contestant."""

from __future__ import annotations

import os
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
KEYS = TOP / "tests" / "keys"
RSA = KEYS / "rsa-2048.pem"
P256 = KEYS / "p-256.pem"
KEY_PAIR_ID = "K2JCJMDEHXQW5F"
# Without a query: one of the peers always joins with `?`.
FOLDER = "https://d111111abcdef8.cloudfront.net/private/videos/2026/11/23/"
URL = FOLDER + "film-1080p.mp4"
END = 1893456000

ENVIRONMENT = {
    **os.environ,
    "BENCH_KEYS": str(KEYS),
    "BENCH_KEY_PAIR_ID": KEY_PAIR_ID,
    "BENCH_URL": URL,
    "BENCH_FOLDER": FOLDER,
    "BENCH_END": str(END),
}
