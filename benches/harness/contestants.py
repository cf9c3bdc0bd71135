"""Who is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contestant:
    """A name as the tables show it, the driver that has it, and what the driver calls it."""

    name: str
    driver: str
    argument: str = "frontseal"

    @property
    def is_ours(self) -> bool:
        return self.name.startswith("frontseal")


RUST = Contestant("frontseal, Rust", "rust")
C = Contestant("frontseal, C", "c")
GO = Contestant("frontseal, Go", "go")
PYTHON = Contestant("frontseal, Python", "python")
NODE = Contestant("frontseal, Node", "node")
OURS = [RUST, C, GO, PYTHON, NODE]
BARE = Contestant("AWS-LC, the key operation alone", "rust", "aws-lc")

CONTESTANTS = [
    *OURS,
    Contestant("frontseal, Node, awaited", "node", "frontseal-async"),
    Contestant("frontseal, Go, in place of the SDK", "go", "awssign"),
    BARE,
    Contestant("OpenSSL's EVP, C", "openssl"),
    Contestant("botocore + cryptography, key kept", "python", "botocore-kept"),
    Contestant("botocore + cryptography, key per call", "python", "botocore-per-call"),
    Contestant("botocore + rsa", "python", "botocore-rsa"),
    Contestant("@aws-sdk/cloudfront-signer, KeyObject", "node", "sdk-key-object"),
    Contestant("@aws-sdk/cloudfront-signer, PEM", "node", "sdk-pem"),
    Contestant("aws-cloudfront-sign, Node", "node", "aws-cloudfront-sign"),
    Contestant("aws-sdk-go-v2", "go", "sdk"),
    Contestant("CloudFrontUtilities, Java", "java", "sdk"),
    Contestant("cloudfront_sign, Rust", "rust", "cloudfront_sign"),
    Contestant("cloudfront-policy-signer, Rust", "rust", "cloudfront-policy-signer"),
]
