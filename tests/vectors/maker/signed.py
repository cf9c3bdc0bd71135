"""What signing gives, by docs/cloudfront-rules.md §1, §2 and §6: the least that the rules ask for, written down once."""

from __future__ import annotations

import json
import re

from .openssl import cloudfront_base64, sign
from .shared import RESERVED, Fields


def signature(key: str, hash_algorithm: str, text: str) -> str:
    """Sign `text`. ECDSA never gives the same bytes twice, so its place is only marked."""
    if key.startswith("p-"):
        return "{signature}"
    return cloudfront_base64(sign(key, hash_algorithm, text.encode()))


def hash_algorithm_of(given: Fields) -> str:
    return given.get("hash_algorithm", "SHA256" if given["key"].startswith("p-") else "SHA1")


def policy_text(resource: str, given: Fields) -> str:
    """Write the policy; a canned one is a custom one with an end only. Nothing is JSON-escaped."""
    conditions = ['"DateLessThan":{"AWS:EpochTime":%d}' % given["date_less_than"]]
    if "date_greater_than" in given:
        conditions.append('"DateGreaterThan":{"AWS:EpochTime":%d}' % given["date_greater_than"])
    if "ip_address" in given:
        address = given["ip_address"]
        source = address if "/" in address else address + "/32"
        conditions.append('"IpAddress":{"AWS:SourceIp":"%s"}' % source)
    return '{"Statement":[{"Resource":"%s","Condition":{%s}}]}' % (resource, ",".join(conditions))


def minified(text: str) -> str:
    """Drop white space outside strings."""
    return re.sub(r'("(?:[^"\\]|\\.)*")|[ \t\r\n]+', lambda found: found[1] or "", text)


def signed_text(resource: str, given: Fields) -> str:
    """The bytes that are signed: those written by hand, or ours."""
    if "policy" not in given:
        return policy_text(resource, given)
    return minified(given["policy"]) if given.get("minify") else given["policy"]


def only_an_end(given: Fields) -> bool:
    """Whether nothing asks for a custom policy, but for the resource."""
    return not any(field in given for field in ("policy", "custom", "date_greater_than", "ip_address"))


def parameters(canned: bool, text: str, given: Fields) -> list[tuple[str, str]]:
    """Name and value of what CloudFront wants to see, in our order."""
    hash_algorithm = hash_algorithm_of(given)
    first = ("Expires", str(given["date_less_than"])) if canned else ("Policy", cloudfront_base64(text.encode()))
    found = [first, ("Signature", signature(given["key"], hash_algorithm, text)), ("Key-Pair-Id", given["key_pair_id"])]
    if hash_algorithm == "SHA256":
        found.append(("Hash-Algorithm", hash_algorithm))
    return found


def query(canned: bool, text: str, given: Fields) -> str:
    return "&".join(f"{name}={value}" for name, value in parameters(canned, text, given))


def percent_encoded(text: str) -> str:
    """Encode what some client sends in another form (docs/clients.md)."""
    path, question_mark, query = text.partition("?")
    rewritten = ' "<>[]^`{|}'
    return "".join(
        f"%{byte:02X}" if char in kept or not char.isascii() else chr(byte)
        for part, kept in ((path + question_mark, rewritten), (query, rewritten + "'"))
        for char in part
        for byte in char.encode()
    )


def without_lone_question_mark(url: str) -> str:
    """Drop a `?` that has no query behind it."""
    return url[:-1] if url.find("?") == len(url) - 1 else url


def signed_url(given: Fields) -> Fields:
    url = without_lone_question_mark(percent_encoded(given["url"]) if given.get("encode") else given["url"])
    resource = given.get("resource", url)
    canned = only_an_end(given) and resource == url and "*" not in url
    text = signed_text(resource, given)
    joint = "&" if "?" in url else "?"
    return {"canned": canned, "policy": text, "url": url + joint + query(canned, text, given)}


def signed_cookies(given: Fields) -> Fields:
    resource = given.get("resource", "")
    canned = only_an_end(given) and "*" not in resource
    text = signed_text(resource, given)
    cookies = [(f"CloudFront-{name}", value) for name, value in parameters(canned, text, given)]
    expected = {"canned": canned, "policy": text, "cookies": [list(cookie) for cookie in cookies]}
    if "attributes" in given:
        expected["set_cookie"] = [set_cookie(*cookie, given["attributes"]) for cookie in cookies]
        kept = [name for name, _ in cookies]
        stale = [name for name in (f"CloudFront-{name}" for name in RESERVED) if name not in kept]
        expected["clearing"] = [set_cookie(name, "", {**given["attributes"], "max_age": 0}) for name in stale]
    return expected


def set_cookie(name: str, value: str, attributes: Fields) -> str:
    parts = [f"{name}={value}"]
    if "domain" in attributes:
        parts.append(f"Domain={attributes['domain']}")
    parts.append(f"Path={attributes.get('path', '/')}")
    if "max_age" in attributes:
        parts.append(f"Max-Age={attributes['max_age']}")
    if attributes.get("secure", True):
        parts.append("Secure")
    if attributes.get("http_only", True):
        parts.append("HttpOnly")
    if "same_site" in attributes:
        parts.append(f"SameSite={attributes['same_site']}")
    if attributes.get("partitioned"):
        parts.append("Partitioned")
    return "; ".join(parts)


def signed_stream(given: Fields) -> Fields:
    canned = only_an_end(given)
    text = policy_text(given["stream"], given)
    stream = f"{given['stream']}?{query(canned, text, given)}"
    if given.get("flash"):
        stream = stream.replace("?", "%3F").replace("=", "%3D").replace("&", "%26")
    return {"policy": text, "stream": stream}


def read_policy(text: str) -> Fields:
    """What a policy that was written by hand says."""
    (said,) = json.loads(text)["Statement"]
    limits = said["Condition"]
    return {
        "resource": said.get("Resource"),
        "date_less_than": limits["DateLessThan"]["AWS:EpochTime"],
        "date_greater_than": limits.get("DateGreaterThan", {}).get("AWS:EpochTime"),
        "ip_address": limits.get("IpAddress", {}).get("AWS:SourceIp"),
    }
