"""CloudFront's edge: the verdict on one request, worked out from docs/cloudfront-rules.md §1, §2, §6 and §7.

The tables of `verdicts` say what each verdict must be. This says it again, from the request alone,
so that a slip in either is seen. A request whose verdict the rules leave open raises `LeftOpen`.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from typing import Any

from .openssl import verifies
from .shared import LONGEST_REQUEST, LONGEST_URL, RESERVED, TOO_LATE, Fields

# Code and message; a reason that is not here is denied access.
ANSWERS = {
    "missing_key": ("MissingKey", "Missing Key-Pair-Id query parameter or cookie value"),
    "unknown_key": ("InvalidKey", "Unknown Key"),
    "malformed_signature": ("MalformedSignature", "Could not unencode Signature"),
    "malformed_policy": ("MalformedPolicy", "Malformed Policy"),
}
ACCESS_DENIED = ("AccessDenied", "Access denied")

CANNED = '{"Statement":[{"Resource":"%s","Condition":{"DateLessThan":{"AWS:EpochTime":%s}}}]}'


class Refused(Exception):
    """The request is denied, for the reason that it is made of."""


class LeftOpen(Exception):
    """The rules do not say."""


def require(holds: Any, reason: str) -> None:
    if not holds:
        raise Refused(reason)


def leave_open(happens: Any, what: str) -> None:
    if happens:
        raise LeftOpen(what)


# --- the decision, in its order -------------------------------------------------------------


def verdict(given: Fields) -> Fields:
    try:
        return granted(given)
    except Refused as refused:
        return refusal(str(refused))


def refusal(reason: str) -> Fields:
    code, message = ANSWERS.get(reason, ACCESS_DENIED)
    return {"allowed": False, "code": code, "message": message, "reason": reason}


def granted(given: Fields) -> Fields:
    """What the request is granted; `Refused` by the first rule that it breaks."""
    url = given["url"].partition("#")[0]  # clients do not send the rest
    check_request(url, given.get("cookies", ""))
    require(0 < given["at"] < TOO_LATE, "malformed_request")
    source, pairs = credentials(url, given.get("cookies", ""))
    require(pairs, "missing_key")
    sent = dict(pairs)
    require(len(sent) == len(pairs), "duplicate_parameter")
    require(source == "url" or not {"Policy", "Expires"} <= sent.keys(), "conflicting_parameters")
    key_pair_id = sent.get("Key-Pair-Id")
    require(key_pair_id, "missing_key")
    require(key_pair_id in given["keys"], "unknown_key")
    canned = "Policy" not in sent
    signed = canned_text(url, sent) if canned else custom_text(sent["Policy"])
    signature = decoded(sent.get("Signature", ""))
    require(signature, "malformed_signature")
    hash_algorithm = sent.get("Hash-Algorithm", "SHA1")
    require(hash_algorithm in ("SHA1", "SHA256"), "signature")
    require(verifies(given["keys"][key_pair_id], hash_algorithm, signed.encode(), signature), "signature")
    limits = canned_limits(url, sent) if canned else custom_limits(signed)
    require(canned or limits["resource"] is None or matches(limits["resource"], requested(url)), "resource")
    check_limits(limits, given)
    return {
        "allowed": True,
        "key_pair_id": key_pair_id,
        "policy": signed,
        "canned": canned,
        "expires": limits["expires"],
        "not_before": limits["not_before"],
        "ip_address": limits["ip_address"],
        "source": source,
        "resource": limits["resource"],
    }


def check_request(url: str, cookies: str) -> None:
    leave_open(re.match("https?:", url, re.IGNORECASE) and not re.match("https?:", url), "a scheme in upper case")
    require(re.match(r"https?://[^/?#:]", url), "malformed_request")
    require(all("!" <= char <= "~" for char in url), "malformed_request")
    require(len(url) <= LONGEST_URL, "malformed_request")
    require(len(url) + len(cookies.encode()) <= LONGEST_REQUEST, "malformed_request")
    leave_open(set(url) & set('"\\'), "a quote or a backslash in the URL")
    leave_open(not re.match("https?://[^/?@]+/", url), "user information, or no path")


def credentials(url: str, cookies: str) -> tuple[str, list[tuple[str, str]]]:
    """Where CloudFront's parameters are, and what they are there."""
    in_query = [
        (name, re.sub("%7e", "~", value, flags=re.IGNORECASE))
        for name, value in map(pair, query_parts(url))
        if name in RESERVED
    ]
    if in_query:
        return "url", in_query
    found = [pair(part.strip(" \t")) for part in cookies.split(";")]
    leave_open(any(text != text.strip() for both in found for text in both), "white space inside a cookie")
    prefix = "CloudFront-"
    return "cookies", [
        (name[len(prefix) :], value)
        for name, value in found
        if name.startswith(prefix) and name[len(prefix) :] in RESERVED
    ]


def pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def query_parts(url: str) -> list[str]:
    return url.partition("?")[2].split("&")


def requested(url: str) -> str:
    """The URL without CloudFront's parameters, and without a `?` that nothing is behind."""
    rest = "&".join(part for part in query_parts(url) if pair(part)[0] not in RESERVED)
    return url.partition("?")[0] + (f"?{rest}" if rest else "")


# --- what was signed ------------------------------------------------------------------------


def canned_text(url: str, sent: dict[str, str]) -> str:
    expires = sent.get("Expires", "")
    require(re.fullmatch("[0-9]{1,19}", expires), "malformed_policy")
    leave_open(int(expires) >= 2**63, "whether 64 bits are signed")
    return CANNED % (requested(url), expires)


def custom_text(policy: str) -> str:
    data = decoded(policy)
    require(data is not None, "malformed_policy")
    try:
        return (data or b"").decode()
    except UnicodeDecodeError:
        raise Refused("malformed_policy") from None


def decoded(text: str) -> bytes | None:
    """Decode CloudFront's base64, whose padding may be missing."""
    if not re.fullmatch("[A-Za-z0-9~-]*_*", text):
        return None
    digits = text.rstrip("_")
    lacking, padding = -len(digits) % 4, len(text) - len(digits)
    if lacking == 3 or padding > lacking:
        return None
    leave_open(0 < padding < lacking, "half of the padding")
    standard = digits.translate(str.maketrans("-~", "+/")) + "=" * lacking
    data = base64.b64decode(standard, validate=True)
    leave_open(base64.b64encode(data).decode() != standard, "bits behind the last byte")
    return data


# --- what the policy says -------------------------------------------------------------------


def canned_limits(url: str, sent: dict[str, str]) -> Fields:
    expires = int(sent["Expires"])
    leave_open(not expires, "a canned end of nought")
    return {"resource": requested(url), "expires": expires, "not_before": None, "ip_address": None}


def custom_limits(text: str) -> Fields:
    """Read a custom policy whose signature holds."""
    require("\\" not in text, "malformed_policy")
    try:
        policy = json.loads(text, object_pairs_hook=without_duplicates, parse_constant=not_json)
    except (ValueError, RecursionError):
        raise Refused("malformed_policy") from None
    statements = members(policy, "Statement")["Statement"]
    require(type(statements) is list and len(statements) == 1, "malformed_policy")
    said = members(statements[0], "Condition", optional=("Resource",))
    limits = members(said["Condition"], "DateLessThan", optional=("DateGreaterThan", "IpAddress"))
    expires = epoch(limits["DateLessThan"])
    not_before = epoch(limits["DateGreaterThan"]) if "DateGreaterThan" in limits else None
    require(not_before is None or not_before < expires, "malformed_policy")
    leave_open(expires == 0, "an end of nought")
    return {
        "resource": resource(said["Resource"]) if "Resource" in said else None,
        "expires": expires,
        "not_before": not_before,
        "ip_address": source_ip(limits["IpAddress"]) if "IpAddress" in limits else None,
    }


def without_duplicates(pairs: list[tuple[str, Any]]) -> Fields:
    found = dict(pairs)
    require(len(found) == len(pairs), "malformed_policy")
    return found


def not_json(_: str) -> None:
    raise Refused("malformed_policy")


def members(value: Any, needed: str, optional: tuple[str, ...] = ()) -> Fields:
    """The members of an object that has `needed`, and nothing that the rules do not know."""
    require(type(value) is dict and needed in value, "malformed_policy")
    require(value.keys() <= {needed, *optional}, "malformed_policy")
    return value


def epoch(date: Any) -> int:
    seconds = members(date, "AWS:EpochTime")["AWS:EpochTime"]
    require(type(seconds) is int and 0 <= seconds < 2**63, "malformed_policy")
    return seconds


def resource(value: Any) -> str:
    require(type(value) is str, "malformed_policy")
    scheme = re.match("([^/]*?)://", value)
    require(scheme or value.startswith("*"), "malformed_policy")
    leave_open(
        scheme and not set(scheme[1]) & set("*?") and scheme[1].lower() not in ("http", "https"), "a foreign scheme"
    )
    leave_open(not all("!" <= char <= "~" for char in value) or "#" in value, "a resource that no URL can match")
    return value


def source_ip(address: Any) -> str:
    """The CIDR as it stands; one address is a /32."""
    text = members(address, "AWS:SourceIp")["AWS:SourceIp"]
    require(type(text) is str, "malformed_policy")
    number = "(0|[1-9][0-9]{0,2})"
    found = re.fullmatch(rf"{number}\.{number}\.{number}\.{number}(?:/(0|[1-9][0-9]?))?", text)
    require(found and max(map(int, found.groups()[:4])) <= 255 and int(found[5] or 0) <= 32, "malformed_policy")
    return text if "/" in text else text + "/32"


# --- whether it lets the request through ----------------------------------------------------


def check_limits(limits: Fields, given: Fields) -> None:
    require(limits["not_before"] is None or given["at"] > limits["not_before"], "not_yet_valid")
    require(given["at"] < limits["expires"], "expired")
    if limits["ip_address"] is not None:
        require("ip" in given, "ip_address")
        viewer = ipaddress.ip_address(given["ip"])
        viewer = getattr(viewer, "ipv4_mapped", None) or viewer  # as a socket for both families has it
        require(viewer in ipaddress.ip_network(limits["ip_address"], strict=False), "ip_address")


def matches(pattern: str, url: str) -> bool:
    """Whether `pattern` matches `url`, section by section."""
    if pattern == "*":
        return True
    if not re.match("[^/]*?://", pattern):
        pattern = "*://" + pattern + ("" if "/" in pattern or pattern.endswith("*") else "/")
    scheme, host, slash, path, mark, query = sections(pattern)
    url_scheme, url_host, _, url_path, url_mark, url_query = sections(url)
    if not glob(scheme.lower(), url_scheme.lower()) or not glob(host.lower(), url_host.lower()):
        return False
    if not slash:
        leave_open(not host.endswith("*"), "a resource without a path")
        return True
    if not glob(path, url_path):
        return False
    return path.endswith("*") and not mark or mark == url_mark and glob(query, url_query)


def sections(url: str) -> tuple[str, ...]:
    """Scheme, host, `/` if there is one, path, `?` if there is one, query."""
    scheme, _, rest = url.partition("://")
    host, slash, rest = rest.partition("/")
    return (scheme, host, slash, *rest.partition("?"))


def glob(pattern: str, text: str) -> bool:
    """Whether `*` for any run and `?` for one character make `text` of `pattern`; each run is the shortest."""
    first, *others = ("".join("." if char == "?" else re.escape(char) for char in part) for part in pattern.split("*"))
    if not others:
        return bool(re.fullmatch(first, text))
    *middle, last = others
    start = re.match(first, text)
    for part in middle:
        start = start and re.compile(part).search(text, start.end())
    end = len(text) - len(pattern.rpartition("*")[2])
    return bool(start and start.end() <= end and re.compile(last).fullmatch(text, end))
