//! The form of a policy.

use frontseal_inspect::Severity;

use crate::support::{
    BASE, Case, END, condition, custom, less_than, resource, statement, tail, with_end,
};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::{Error, Warning};
    let tail = tail();
    let statement = statement();
    vec![
        (
            "wildcard_in_canned_policy",
            Warning,
            "no wildcard",
            "custom policy",
            format!("{BASE}/*?{tail}"),
        ),
        (
            "truncated",
            Error,
            "ends in the middle: EOF",
            "whole",
            custom("{"),
        ),
        (
            "malformed_policy",
            Error,
            "not JSON: key must be a string",
            "as JSON",
            custom("{,}"),
        ),
        (
            "malformed_policy",
            Error,
            "unknown name \"Id\"",
            "write {\"Statement\"",
            custom(&with_end(r#""Id":1,"#)),
        ),
        (
            "epoch_time",
            Error,
            "quotation marks",
            "without quotation marks",
            custom(&condition(
                r#""DateLessThan":{"AWS:EpochTime":"1893456000"}"#,
            )),
        ),
        (
            "statement_not_in_array",
            Error,
            "into an array",
            "into an array",
            custom(&format!(r#"{{"Statement":{statement}}}"#)),
        ),
        (
            "more_than_one_statement",
            Error,
            "2 statements",
            "a wildcard",
            custom(&format!(r#"{{"Statement":[{statement},{statement}]}}"#)),
        ),
        (
            "missing_date_less_than",
            Error,
            "no DateLessThan",
            "add \"DateLessThan",
            custom(&condition("")),
        ),
        (
            "ipv6",
            Error,
            "\"2001:db8::/32\"",
            "IPv4",
            custom(&condition(&format!(
                r#"{},"IpAddress":{{"AWS:SourceIp":"2001:db8::/32"}}"#,
                less_than(END)
            ))),
        ),
        (
            "escaped_policy",
            Error,
            "PHP",
            "no",
            custom(&with_end(&resource().replace('/', "\\/"))),
        ),
        (
            "escaped_policy",
            Error,
            "Go",
            "needs an escape",
            custom(&with_end(&resource().replace("x=1", "x=1\\u0026y"))),
        ),
        (
            "escaped_policy",
            Error,
            "a backslash, at byte",
            "needs an escape",
            custom(&with_end(&resource().replace("x=1", "\\\\?x=1"))),
        ),
        (
            "cidr_host_bits",
            Warning,
            "192.0.2.9/24",
            "192.0.2.0/24",
            custom(&condition(&format!(
                r#"{},"IpAddress":{{"AWS:SourceIp":"192.0.2.9/24"}}"#,
                less_than(END)
            ))),
        ),
        (
            "private_address",
            Warning,
            "10.0.3.7/32",
            "public address",
            custom(&condition(&format!(
                r#"{},"IpAddress":{{"AWS:SourceIp":"10.0.3.7"}}"#,
                less_than(END)
            ))),
        ),
        (
            "no_resource",
            Warning,
            "no Resource",
            "name the resource",
            custom(&with_end("")),
        ),
        (
            "wide_resource",
            Warning,
            "\"http*://*\"",
            "name the host",
            custom(&with_end(r#""Resource":"http*://*","#)),
        ),
        (
            "wide_resource",
            Warning,
            "\"*\"",
            "name the host",
            custom(&with_end(r#""Resource":"*","#)),
        ),
    ]
}
