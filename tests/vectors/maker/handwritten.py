"""Policies as people, AWS's guide and other libraries write them."""

from __future__ import annotations

import json

from .shared import END, HOST, START, Fields

# Policies as people write them. The orders are those of other libraries (docs/cloudfront-rules.md §2).
RESTRICTED = {"date_less_than": END, "date_greater_than": START, "ip_address": "203.0.113.0/24"}
DATE_LESS_THAN = '"DateLessThan":{"AWS:EpochTime":%d}' % END
DATE_GREATER_THAN = '"DateGreaterThan":{"AWS:EpochTime":%d}' % START
IP_ADDRESS = '"IpAddress":{"AWS:SourceIp":"203.0.113.0/24"}'
RESOURCE = f'"Resource":"{HOST}/videos/*"'


def statement(*members: str) -> str:
    return '{"Statement":[{%s}]}' % ",".join(members)


def condition(*members: str) -> str:
    return '"Condition":{%s}' % ",".join(members)


CONDITION = condition(DATE_LESS_THAN)
PLAIN = statement(RESOURCE, CONDITION)
FULL = statement(RESOURCE, condition(DATE_LESS_THAN, DATE_GREATER_THAN, IP_ADDRESS))
PRETTY = json.dumps(json.loads(FULL), indent=2) + "\n"
HAND_WRITTEN = {
    "pretty": PRETTY,
    "pretty-crlf": PRETTY.replace("\n", "\r\n"),
    "pretty-tabs": PRETTY.replace("  ", "\t"),
    "white-space-around": " \n" + FULL + "\t\r\n",
    "spaces-after-colons": json.dumps(json.loads(FULL)),
    "order-botocore": statement(RESOURCE, condition(DATE_LESS_THAN, IP_ADDRESS, DATE_GREATER_THAN)),
    "order-go": statement(RESOURCE, condition(IP_ADDRESS, DATE_GREATER_THAN, DATE_LESS_THAN)),
    "order-condition-first": statement(CONDITION, RESOURCE),
    "no-resource": statement(CONDITION),
}

# AWS's documented examples as boto 2's unit tests carry them (docs/cloudfront-rules.md §9): the input's
# own part, and the signature that was published and that ours must equal.
BOTO = {"key": "boto-1024", "key_pair_id": "PK123456789754"}
BOTO_SITE = "http://d604721fxaaqy9.cloudfront.net"
PUBLISHED: dict[str, tuple[Fields, str]] = {
    "canned": (
        {"url": BOTO_SITE + "/horizon.jpg?large=yes&license=yes", "date_less_than": 1258237200},
        (
            "Nql641NHEUkUaXQHZINK1FZ~SYeUSoBJMxjdgqrzIdzV2gyEXPDNv0pYdWJkflDKJ3xIu7lbwRpSkG98NBlgPi"
            "4ZJpRRnVX4kXAJK6tdNx6FucDB7OVqzcxkxHsGFd8VCG1BkC-Afh9~lOCMIYHIaiOB6~5jt9w2EOwi6sIIqrg_"
        ),
    ),
    "custom-1": (
        {
            "url": BOTO_SITE + "/training/orientation.avi",
            "policy": (
                '{ \n   "Statement": [{ \n'
                '      "Resource":"http://d604721fxaaqy9.cloudfront.net/training/*", \n'
                '      "Condition":{ \n'
                '         "IpAddress":{"AWS:SourceIp":"145.168.143.0/24"}, \n'
                '         "DateLessThan":{"AWS:EpochTime":1258237200}      \n'
                "      } \n   }] \n}\n"
            ),
        },
        (
            "cPFtRKvUfYNYmxek6ZNs6vgKEZP6G3Cb4cyVt~FjqbHOnMdxdT7eT6pYmhHYzuDsFH4Jpsctke2Ux6PCXcKxUc"
            "TIm8SO4b29~1QvhMl-CIojki3Hd3~Unxjw7Cpo1qRjtvrimW0DPZBZYHFZtiZXsaPt87yBP9GWnTQoaVysMxQ_"
        ),
    ),
    "custom-2": (
        {
            "url": BOTO_SITE + "/training/orientation.avi",
            "policy": (
                '{ \n   "Statement": [{ \n'
                '      "Resource":"http://*", \n'
                '      "Condition":{ \n'
                '         "IpAddress":{"AWS:SourceIp":"216.98.35.1/32"},\n'
                '         "DateGreaterThan":{"AWS:EpochTime":1241073790},\n'
                '         "DateLessThan":{"AWS:EpochTime":1255674716}\n'
                "      } \n   }] \n}\n"
            ),
        },
        (
            "rc~5Qbbm8EJXjUTQ6Cn0LAxR72g1DOPrTmdtfbWVVgQNw0q~KHUAmBa2Zv1Wjj8dDET4XSL~Myh44CLQdu4dOH"
            "~N9huH7QfPSR~O4tIOS1WWcP~2JmtVPoQyLlEc8YHRCuN3nVNZJ0m4EZcXXNAS-0x6Zco2SYx~hywTRxWR~5Q_"
        ),
    ),
}


def changed(policy: str, old: str, new: str) -> str:
    """Replace the first `old`, which has to be there."""
    if old not in policy:
        raise ValueError(f"{old} is not in {policy}")
    return policy.replace(old, new, 1)


STATEMENT = "{%s,%s}" % (RESOURCE, CONDITION)
END_TIME = '"AWS:EpochTime":%d' % END
START_TIME = '"AWS:EpochTime":%d' % START
SOURCE = '"AWS:SourceIp":"203.0.113.0/24"'


def resource_json(value: str) -> str:
    """The plain policy with another JSON value as its resource."""
    return statement(f'"Resource":{value}', CONDITION)


def end_json(value: str) -> str:
    """The plain policy with another JSON value as its end."""
    return changed(PLAIN, str(END), value)
