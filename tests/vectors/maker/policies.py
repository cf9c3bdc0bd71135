"""The cases of policies.json."""

from __future__ import annotations

from typing import Any

from .cookies import COOKIE_RESOURCES
from .handwritten import (
    CONDITION,
    DATE_GREATER_THAN,
    DATE_LESS_THAN,
    END_TIME,
    FULL,
    HAND_WRITTEN,
    IP_ADDRESS,
    PLAIN,
    PUBLISHED,
    RESOURCE,
    RESTRICTED,
    SOURCE,
    START_TIME,
    STATEMENT,
    changed,
    condition,
    end_json,
    resource_json,
    statement,
)
from .shared import END, FAR_ENDS, HOST, RESTRICTIONS, START, TOO_LATE, VIDEO, Cases, refuse_shared
from .signed import minified, only_an_end, policy_text, read_policy

# Refused as invalid_policy, with what the message mentions.
BAD_POLICIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "empty": ("", ()),
    "white-space": (" \n", ()),
    "not-json": ("hello", ()),
    "null": ("null", ()),
    "number": ("1", ()),
    "string": ('"Statement"', ()),
    "empty-object": ("{}", ()),
    "cut-in-half": (PLAIN[: len(PLAIN) // 2], ()),
    "last-brace-missing": (PLAIN[:-1], ()),
    "single-quotes": (PLAIN.replace('"', "'"), ()),
    "comment": (changed(PLAIN, "{", "{/* until 2030 */"), ()),
    "trailing-comma-object": (changed(PLAIN, "1893456000}", "1893456000,}"), ()),
    "trailing-comma-array": (changed(PLAIN, "}]}", "},]}"), ()),
    "trailing-text": (PLAIN + "x", ()),
    "trailing-second-policy": (PLAIN + PLAIN, ()),
    "array-at-top": (f"[{PLAIN}]", ()),
    "nested-deep": ("[" * 5000, ()),
    "control-in-string": (changed(PLAIN, "/*", "/\n*"), ()),
    "statement-missing": ('{"Resource":"https://h.example/*"}', ()),
    "statement-object": ('{"Statement":%s}' % STATEMENT, ()),
    "statement-empty": ('{"Statement":[]}', ()),
    "statement-null": ('{"Statement":null}', ()),
    "statement-two": ('{"Statement":[%s,%s]}' % (STATEMENT, STATEMENT), ()),
    "statement-of-string": ('{"Statement":["https://h.example/*"]}', ()),
    "statement-lower-case": (changed(PLAIN, "Statement", "statement"), ()),
    "condition-missing": (statement(RESOURCE), ()),
    "condition-empty": (statement(RESOURCE, condition()), ()),
    "condition-null": (statement(RESOURCE, '"Condition":null'), ()),
    "condition-array": (statement(RESOURCE, '"Condition":[{%s}]' % DATE_LESS_THAN), ()),
    "date-less-than-missing": (statement(RESOURCE, condition(DATE_GREATER_THAN, IP_ADDRESS)), ("DateLessThan",)),
    "date-less-than-number": (changed(PLAIN, "{%s}" % END_TIME, str(END)), ()),
    "date-less-than-empty": (changed(PLAIN, END_TIME, ""), ()),
    "date-less-than-null": (changed(PLAIN, "{%s}" % END_TIME, "null"), ()),
    "date-greater-than-empty": (changed(FULL, START_TIME, ""), ()),
    "date-greater-than-null": (changed(FULL, "{%s}" % START_TIME, "null"), ()),
    "ip-address-empty": (changed(FULL, SOURCE, ""), ()),
    "ip-address-null": (changed(FULL, "{%s}" % SOURCE, "null"), ()),
    "epoch-string": (end_json('"1893456000"'), ()),
    "epoch-float": (end_json("1893456000.0"), ()),
    "epoch-fraction": (end_json("1893456000.5"), ()),
    "epoch-exponent": (end_json("1.893456e9"), ()),
    "epoch-leading-zero": (end_json("01893456000"), ()),
    "epoch-plus": (end_json("+1893456000"), ()),
    "epoch-true": (end_json("true"), ()),
    "epoch-null": (end_json("null"), ()),
    "epoch-nan": (end_json("NaN"), ()),
    "start-epoch-string": (changed(FULL, str(START), '"1861920000"'), ()),
    "resource-number": (resource_json("1"), ()),
    "resource-null": (resource_json("null"), ()),
    "resource-array": (resource_json('["https://h.example/*"]'), ()),
    "resource-empty": (resource_json('""'), ()),
    "resource-no-scheme": (resource_json('"videos/*"'), ()),
    "resource-ftp": (resource_json('"ftp://h.example/*"'), ()),
    "resource-fragment": (resource_json('"https://h.example/*#x"'), ()),
    "resource-space": (resource_json('"https://h.example/my video/*"'), ()),
    "resource-non-ascii": (resource_json('"https://h.example/é/*"'), ()),
    "resource-backslash": (resource_json(r'"https://h.example/a\\b"'), ()),
    "resource-escaped-question-mark": (resource_json(r'"https://h.example/a\\?x=*"'), ()),
    "resource-not-an-escape": (resource_json(r'"https://h.example/a\?x=*"'), ()),
    "resource-json-escaped-slash": (resource_json(r'"https:\/\/h.example\/*"'), ()),
    "resource-json-escaped-ampersand": (resource_json(r'"https://h.example/*?a=1\u0026b=2"'), ()),
    "resource-json-escaped-quote": (resource_json(r'"https://h.example/\"*"'), ()),
    "unknown-top": (changed(PLAIN, "{", '{"Version":"2012-10-17",'), ("Version",)),
    "unknown-statement": (statement('"Effect":"Allow"', RESOURCE, CONDITION), ("Effect",)),
    "unknown-condition": (
        statement(RESOURCE, condition(DATE_LESS_THAN, '"dateLessThan":{%s}' % END_TIME)),
        ("dateLessThan",),
    ),
    "unknown-date": (changed(PLAIN, END_TIME, END_TIME + ',"AWS:epochTime":1893456000'), ("AWS:epochTime",)),
    "unknown-start": (changed(FULL, START_TIME, START_TIME + ',"x":1'), ()),
    "unknown-ip-address": (changed(FULL, SOURCE, SOURCE + ',"AWS:SourceIP":"203.0.113.0/24"'), ("AWS:SourceIP",)),
    "misspelt-resource": (changed(PLAIN, "Resource", "resource"), ()),
    "misspelt-condition": (changed(PLAIN, "Condition", "Conditions"), ()),
    "misspelt-date-less-than": (changed(PLAIN, "DateLessThan", "dateLessThan"), ()),
    "misspelt-epoch-time": (changed(PLAIN, "AWS:EpochTime", "AWS:epochTime"), ()),
    "misspelt-source-ip": (changed(FULL, "AWS:SourceIp", "AWS:SourceIP"), ()),
    "twice-statement": (changed(PLAIN, "]}", '],"Statement":[%s]}' % STATEMENT), ("Statement",)),
    "twice-resource": (statement(RESOURCE, RESOURCE, CONDITION), ("Resource",)),
    "twice-resource-escaped": (statement(RESOURCE, r'"\u0052esource":"https://h.example/*"', CONDITION), ()),
    "twice-condition": (statement(RESOURCE, CONDITION, CONDITION), ("Condition",)),
    "twice-date-less-than": (statement(RESOURCE, condition(DATE_LESS_THAN, DATE_LESS_THAN)), ("DateLessThan",)),
    "twice-end-epoch": (changed(PLAIN, END_TIME, f"{END_TIME},{END_TIME}"), ("AWS:EpochTime",)),
    "twice-start-epoch": (changed(FULL, START_TIME, f"{START_TIME},{START_TIME}"), ("AWS:EpochTime",)),
    "twice-source-ip": (changed(FULL, SOURCE, f"{SOURCE},{SOURCE}"), ("AWS:SourceIp",)),
}

BAD_POLICY_TIMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "end-milliseconds": (end_json("1893456000000"), ("milliseconds",)),
    "end-first-milliseconds": (end_json(str(TOO_LATE)), ("milliseconds",)),
    "end-negative": (end_json("-1"), ()),
    "end-zero": (end_json("0"), ()),
    "start-milliseconds": (changed(FULL, str(START), "1861920000000"), ("milliseconds",)),
    "start-negative": (changed(FULL, str(START), "-1"), ()),
    "start-at-end": (changed(FULL, str(START), str(END)), ()),
    "start-after-end": (changed(FULL, str(START), str(END + 1)), ()),
}

BAD_POLICY_ADDRESSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ipv6": ('"2001:db8::1"', ("IPv6",)),
    "ipv6-cidr": ('"2001:db8::/32"', ("IPv6",)),
    "list": ('["203.0.113.0/24","198.51.100.0/24"]', ()),
    "list-of-one": ('["203.0.113.0/24"]', ()),
    "garbage": ('"office"', ()),
    "empty": ('""', ()),
    "prefix-too-long": ('"203.0.113.0/33"', ()),
    "two-in-one": ('"203.0.113.0/24,198.51.100.0/24"', ()),
}


def policy_cases() -> Cases:
    cases = Cases()
    for name, resource in COOKIE_RESOURCES.items():
        add_policy(cases, f"policy-{name}", resource=resource)
    for name, fields in RESTRICTIONS.items():
        add_policy(cases, f"policy-custom-{name}", resource=VIDEO, **fields)
    add_policy(cases, "policy-custom-all", resource=HOST + "/videos/*", **RESTRICTED)
    add_policy(cases, "policy-custom-forced-star", resource=HOST + "/videos/*", custom=True)
    add_policy(cases, "policy-custom-not-json-escaped", resource=HOST + "/a&b'c/*?x=%2C", **RESTRICTED)
    for name, end in FAR_ENDS.items():
        add_policy(cases, f"policy-canned-end-{name}", resource=VIDEO, date_less_than=end)
    for name, text in HAND_WRITTEN.items():
        cases.add(f"policy-json-{name}", {"json": text}, {"policy": text, **read_policy(text)})
        expected = {"policy": minified(text), **read_policy(text)}
        cases.add(f"policy-json-{name}-minified", {"json": text, "minify": True}, expected)
    for name in ("custom-1", "custom-2"):
        text = PUBLISHED[name][0]["policy"]
        cases.add(f"policy-json-aws-documented-{name}", {"json": text}, {"policy": text, **read_policy(text)})
    refused_policies(cases)
    return cases


def add_policy(cases: Cases, name: str, **fields: Any) -> None:
    given = {"date_less_than": END, **fields}
    canned = only_an_end(given) and "*" not in given["resource"]
    cases.add(name, given, {"canned": canned, "policy": policy_text(given["resource"], given)})


def refused_policies(cases: Cases) -> None:
    refuse_shared(cases, "policy", {"resource": HOST + "/videos/*", "date_less_than": END})
    cases.refuse("policy-resource-empty", {"resource": "", "date_less_than": END}, "invalid_policy")
    for name, (text, mentions) in BAD_POLICIES.items():
        cases.refuse(f"policy-json-{name}", {"json": text}, "invalid_policy", *mentions)
    for name, (text, mentions) in BAD_POLICY_TIMES.items():
        cases.refuse(f"policy-json-time-{name}", {"json": text}, "invalid_time", *mentions)
    for name, (address, mentions) in BAD_POLICY_ADDRESSES.items():
        text = changed(FULL, '"203.0.113.0/24"', address)
        cases.refuse(f"policy-json-ip-{name}", {"json": text}, "invalid_ip_address", *mentions)
