"""The wheel and the sdist, installed into empty environments and used from an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import TOP, key_path

PACKAGE = TOP / "python"
EXPECTED = (
    "https://h.example/a?Expires=1893456000&Signature=",
    "&Key-Pair-Id=K1",
)
USE = """
import pathlib, subprocess, sys, urllib.request
import frontseal
from frontseal.testing import edge
assert frontseal.backend == "aws-lc"
signer = frontseal.Signer("K1", pathlib.Path(sys.argv[1]))
url = signer.sign_url("https://h.example/a", date_less_than=1893456000)
verifier = frontseal.Verifier({"K1": frontseal.PrivateKey(pathlib.Path(sys.argv[1])).public_key()})
assert verifier.verify_url(url, now=1893455999).time_left == 1
try:
    frontseal.Policy(date_less_than=-1)
except frontseal.FrontsealError as error:
    assert error.code == "invalid_time"
program = subprocess.run([sys.executable, "-m", "frontseal", "--version"], capture_output=True, text=True)
assert program.stdout.startswith("frontseal " + frontseal.__version__), program
playlist = signer.sign_manifest("#EXTM3U\\n#EXTINF:6,\\na\\n", "https://h.example/a.m3u8", expires_in=9)
assert "\\na?Policy=" in playlist.text
pathlib.Path("film.mp4").write_text("a film")
with edge(".") as cdn:
    with urllib.request.urlopen(cdn.signer.sign_url(cdn.url_for("/film.mp4"), expires_in=300)) as answer:
        assert answer.read() == b"a film"
    assert [request.verdict for request in cdn.requests()] == ["granted"]
print(frontseal.__file__, url)
"""


def interpreters() -> dict[str, str]:
    """The CPythons that this machine has, 3.9 and newer, by version."""
    found: dict[str, str] = {}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in range(9, 16):
        name = f"python3.{minor}"
        for path in [shutil.which(name), *sorted(map(str, pyenv.glob(f"3.{minor}.*/bin/{name}")))]:
            check = "import sys, venv, ensurepip; assert sys.implementation.name == 'cpython'"
            if path and subprocess.run([path, "-c", check], check=False, capture_output=True).returncode == 0:
                found[f"3.{minor}"] = path
    found[f"3.{sys.version_info.minor}"] = sys.executable
    return found


def build(folder: Path, *arguments: str) -> Path:
    """Run maturin and return the file that it made."""
    # It finds zig by the `python3` on the path.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [sys.executable, "-m", "maturin", *arguments, "--out", str(folder)],
        cwd=PACKAGE,
        check=True,
        env={**os.environ, "CARGO_TARGET_DIR": target(), "PATH": path},
    )
    (made,) = folder.iterdir()
    return made


def target() -> str:
    return os.environ.get("CARGO_TARGET_DIR", str(TOP / "target"))


def install_and_use(folder: Path, python: str, *arguments: str) -> None:
    """Install into an empty environment, and use it from an empty folder."""
    subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True)
    fresh = str(folder / "venv" / "bin" / "python")
    (folder / "empty").mkdir()
    pip = [fresh, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(
        [*pip, *arguments],
        cwd=folder / "empty",
        check=True,
        env={**environment, "CARGO_TARGET_DIR": target()},
    )
    ran = subprocess.run(
        [fresh, "-W", "error", "-c", USE, str(key_path("rsa-2048"))],
        cwd=folder / "empty",
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    place, url = ran.stdout.split()
    assert Path(place).is_relative_to(folder)
    assert url.startswith(EXPECTED[0]) and url.endswith(EXPECTED[1])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(
        tmp_path_factory.mktemp("wheel"),
        *("build", "--release", "--quiet", "--zig", "--compatibility", "manylinux2014"),
    )


def test_the_wheel_is_for_old_and_new_systems_and_pythons(wheel: Path) -> None:
    assert "-cp39-abi3-manylinux2014_" in wheel.name
    with zipfile.ZipFile(wheel) as files:
        names = {name for name in files.namelist() if "/compat/" not in name}
    package = {name for name in names if name.startswith("frontseal/")}
    assert package == {
        "frontseal/__init__.py",
        "frontseal/__main__.py",
        "frontseal/_errors.py",
        "frontseal/_native.abi3.so",
        "frontseal/_native.pyi",
        "frontseal/py.typed",
        "frontseal/rtmp.py",
        "frontseal/testing.py",
    }
    others = {name.partition("/")[2] for name in names - package}
    assert {"METADATA", "entry_points.txt", "licenses/LICENSE-MIT"} <= others


@pytest.mark.parametrize("version", interpreters())
def test_the_wheel_works_alone(version: str, wheel: Path, tmp_path: Path) -> None:
    install_and_use(tmp_path, interpreters()[version], "--no-index", str(wheel))


def test_the_sdist_builds_and_works(tmp_path: Path) -> None:
    (tmp_path / "sdist").mkdir()
    shutil.unpack_archive(build(tmp_path / "sdist", "sdist"), tmp_path)
    (unpacked,) = tmp_path.glob("frontseal-*")
    # The files are dated 2006, so that cargo would take what it built before for newer.
    for file in unpacked.rglob("*"):
        file.touch()
    install_and_use(tmp_path, sys.executable, str(unpacked))
