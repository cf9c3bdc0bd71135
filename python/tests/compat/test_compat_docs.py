"""Every example runs: the docstrings, and docs/compat.md, whose two blocks for Django make a project."""

from __future__ import annotations

import doctest
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from conftest import TOP, key_path

from frontseal.compat import boto, botocore, m2crypto

PAGE = (TOP / "python/docs/compat.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FILES = {block.split()[1]: block for block in BLOCKS if block.startswith("# ")}
SCRIPTS = [block for block in BLOCKS if not block.startswith("# ")]

# What the page leaves to the reader, who has it already.
REST_OF_SETTINGS = """
INSTALLED_APPS = ["films"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
"""

CHECKS = """
import copy
import pickle
from pathlib import Path

import django

django.setup()

from django.core.files.storage import storages
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader
from films.models import Film
from frontseal import PrivateKey, Verifier

verifier = Verifier({"K2JCJMDEHXQW5F": PrivateKey(Path("private_key.pem")).public_key()})


def check(url, start):
    assert url.startswith(start + "?Expires="), url
    grant = verifier.verify_url(url)
    assert 3590 < grant.time_left <= 3600, grant.time_left


storage = storages["default"]
check(storage.url("a.mp4"), "https://d111111abcdef8.cloudfront.net/a.mp4")
check(storage.url("été 1.mp4"), "https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%201.mp4")
verifier.verify_url(storage.url("a.mp4", parameters={"v": "1"}))

call_command("makemigrations", "films")
migration = Path("films/migrations/0001_initial.py").read_text(encoding="utf-8")
assert "frontseal.compat.botocore.CloudFrontSigner('K2JCJMDEHXQW5F', pathlib." in migration, migration
assert "PRIVATE KEY" not in migration
call_command("migrate", "films")
call_command("makemigrations", "films", check=True)

film = Film.objects.create(file="b.mp4")
from_migration = MigrationLoader(None).project_state().apps.get_model("films", "Film").objects.get()
field = Film._meta.get_field("file")
name, path, arguments, keywords = field.deconstruct()
for url in (
    film.file.url,
    Film.objects.get().file.url,
    from_migration.file.url,
    keywords["storage"].url("b.mp4"),
    pickle.loads(pickle.dumps(film)).file.url,
    pickle.loads(pickle.dumps(field.storage)).url("b.mp4"),
    copy.deepcopy(field.storage.cloudfront_signer).generate_presigned_url(
        "https://d222222abcdef8.cloudfront.net/b.mp4", date_less_than=django.utils.timezone.now()
        + django.utils.timezone.timedelta(hours=1),
    ),
):
    check(url, "https://d222222abcdef8.cloudfront.net/b.mp4")
print("all checked")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the key that the page speaks of."""
    (tmp_path / "private_key.pem").write_bytes(key_path("rsa-2048").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("module", "fewest"), [(boto, 4), (botocore, 10), (m2crypto, 10)])
def test_docstring_examples(module: ModuleType, fewest: int) -> None:
    results = doctest.testmod(module)
    assert results.failed == 0 and results.attempted >= fewest


def test_the_page_has_its_blocks() -> None:
    assert len(SCRIPTS) == 3 and list(FILES) == ["settings.py", "films/models.py"]


@pytest.mark.parametrize("script", SCRIPTS, ids=["botocore", "boto", "m2crypto"])
def test_a_block_runs(script: str, folder: Path) -> None:
    (folder / "block.py").write_text(script, encoding="utf-8")
    runpy.run_path(str(folder / "block.py"))


def test_django_storages_works_as_the_page_says(folder: Path) -> None:
    (folder / "films/migrations").mkdir(parents=True)
    for package in "films", "films/migrations":
        (folder / package / "__init__.py").touch()
    (folder / "settings.py").write_text(FILES["settings.py"] + REST_OF_SETTINGS, encoding="utf-8")
    (folder / "films/models.py").write_text(FILES["films/models.py"], encoding="utf-8")
    (folder / "checks.py").write_text(
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\n" + CHECKS, encoding="utf-8"
    )
    ran = subprocess.run([sys.executable, "checks.py"], check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith("all checked\n")
