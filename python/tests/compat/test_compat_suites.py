"""The peers' own tests pass on the drop-ins, with only the import changed."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from peers import download, edit, passes


def test_botocores_own_tests_pass(tmp_path: Path) -> None:
    top = download(f"botocore=={version('botocore')}", tmp_path)
    edit(
        top / "tests/unit/test_signers.py",
        [
            ("\n    CloudFrontSigner,\n", "\n", 1),
            ("\nfrom tests import ", "\nfrom frontseal.compat.botocore import CloudFrontSigner\nfrom tests import ", 1),
        ],
    )
    assert passes(top, "tests/unit/test_signers.py", "TestCloudfrontSigner") >= 4


def test_botos_own_tests_pass(tmp_path: Path) -> None:
    top = download("boto==2.49.0", tmp_path)
    # Out of its package, whose `__init__.py` imports boto.
    file = (top / "tests/unit/cloudfront/test_signed_urls.py").rename(top / "test_signed_urls.py")
    edit(
        file,
        [
            ("from boto.cloudfront.distribution import ", "from frontseal.compat.boto import ", 1),
            # From Python 2 to 3: boto's own `six`, and the text that goes into files opened in binary.
            ("from boto.compat import StringIO, six, json", "import json\nfrom io import StringIO", 1),
            (r"six\.text_type\(", "str(", 1),
            (r"(TemporaryFile\(\)\n +pk_file\.write\(self\.pk_str)\)", r"\1.encode())", 2),
        ],
    )
    assert passes(top, file.name, "CloudfrontSignedUrlsTest") >= 17
