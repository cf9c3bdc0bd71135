"""Signed RTMP stream names, for players that never moved on.

CloudFront ended streaming distributions on 31 December 2020. This is kept for systems that check such names
themselves, and is never chosen by the form of an input.
"""

from frontseal._native import flash_encode, sign_stream

__all__ = ["flash_encode", "sign_stream"]
