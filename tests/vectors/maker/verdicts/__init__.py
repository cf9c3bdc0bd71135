"""The cases of verdicts.json: requests, and what CloudFront's edge answers.

Every verdict is listed here and worked out by `edge`; where they differ, nothing is made.
"""

from __future__ import annotations

from ..shared import Cases
from .base import Verdicts
from .credentials import conflicts, cookie_headers, duplicates, sources
from .encodings import encoded_tildes, undecodable_policies, undecodable_signatures
from .granted import allowed, documented, hand_written
from .keys import key_forms, missing_keys, rotated, unknown_keys
from .order import orders
from .parameters import named, ordinary_queries, placed, tampered
from .policies import addresses, malformed_policies, resources, times
from .requests import fragments, limits, malformed_requests
from .signatures import hashes, wrong_ecdsa_signatures, wrong_rsa_signatures, wrong_signatures


def verdict_cases() -> Cases:
    cases = Verdicts()
    for add in (
        allowed,
        documented,
        hand_written,
        malformed_requests,
        fragments,
        limits,
        cookie_headers,
        sources,
        duplicates,
        conflicts,
        key_forms,
        missing_keys,
        unknown_keys,
        rotated,
        undecodable_policies,
        undecodable_signatures,
        encoded_tildes,
        hashes,
        wrong_signatures,
        wrong_rsa_signatures,
        wrong_ecdsa_signatures,
        placed,
        named,
        ordinary_queries,
        tampered,
        malformed_policies,
        resources,
        times,
        addresses,
        orders,
    ):
        add(cases)
    return cases
