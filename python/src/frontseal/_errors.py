"""The exceptions, which the extension module raises."""


class FrontsealError(ValueError):
    """An input that frontseal refused, or a key that could not sign.

    The text is for people: it names the culprit and its place, and says the cure. ``code`` is for programs; every
    language has the same: ``"invalid_url"``, ``"invalid_policy"``, ``"invalid_key_pair_id"``, ``"invalid_key"``,
    ``"invalid_time"``, ``"invalid_ip_address"``, ``"invalid_manifest"``, ``"signing_failed"``, ``"access_denied"``.

    >>> from frontseal import FrontsealError, Policy
    >>> try:
    ...     Policy(date_less_than=1_700_000_000_000)
    ... except FrontsealError as error:
    ...     print(error.code)
    invalid_time

    One that was made by hand, as for a mock, has an empty ``code`` until it is set.
    """

    code: str = ""

    __module__ = "frontseal"


class AccessDenied(FrontsealError):
    """A request that was verified and denied.

    ``reason`` says why: ``"expired"``, ``"signature"``, ``"not_yet_valid"``, …. ``edge_code``, ``edge_message`` and
    ``edge_xml`` are what CloudFront's edge answers with its 403, which often says no more than ``Access denied``.

    In one that was made by hand, as for a mock, they are empty until they are set.
    """

    code: str = "access_denied"
    reason: str = ""
    edge_code: str = ""
    edge_message: str = ""
    edge_xml: str = ""

    __module__ = "frontseal"
