"""Before anything is timed: what each contestant makes of each of its rows verifies."""

from __future__ import annotations

from .built import Built
from .cores import all_cores
from .driver import start
from .input import END, KEY_PAIR_ID, KEYS, URL
from .processes import one_url, run


def check(built: Built) -> int:
    """Return how many results were looked at; fail on the first that is wrong."""
    from frontseal import PublicKey, Verifier

    def trust(name: str) -> Verifier:
        return Verifier({KEY_PAIR_ID: PublicKey((KEYS / f"{name}.pub.pem").read_bytes())})

    rsa, p256 = trust("rsa-2048"), trust("p-256")

    def look_at(name: str, row: str, result: str) -> None:
        verifier = p256 if "p256" in row else rsa
        try:
            if row == "cookies":
                verifier.verify_cookies(URL, result, now=END - 1)
            elif row.startswith(("url", "batch", "more")):
                verifier.verify_url(as_signed(result), now=END - 1)
            elif not result:
                raise ValueError("nothing")
        except ValueError as error:
            raise RuntimeError(f"{name} made {result!r} of the row {row}: {error}") from error

    checked = 0
    for driver in start(built, all_cores()):
        with driver:
            for row in driver.rows:
                look_at(driver.contestant.name, row, driver.result(row))
                checked += 1
    for name, command in one_url(built).items():
        look_at(name, "url-rsa-sha1", run(built, command).strip())
        checked += 1
    return checked


def as_signed(url: str) -> str:
    """Undo what aws-cloudfront-sign 3 does: it sends `Expires` beside `Policy`, and `~` as `%7E`."""
    if "&Policy=" in url:
        url = url.replace(f"Expires={END}&", "").replace("%7E", "~")
    return url
