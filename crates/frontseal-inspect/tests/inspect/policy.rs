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
            "malformed_policy",
            Error,
            "not JSON: EOF",
            "cut off",
            custom("{"),
        ),
        (
            "malformed_policy",
            Error,
            "unknown name \"Id\"",
            "developer guide",
            custom(&with_end(r#""Id":1,"#)),
        ),
        (
            "malformed_policy",
            Error,
            "quotation marks",
            "developer guide",
            custom(&condition(
                r#""DateLessThan":{"AWS:EpochTime":"1893456000"}"#,
            )),
        ),
        (
            "statement_not_in_array",
            Error,
            "into an array",
            "developer guide",
            custom(&format!(r#"{{"Statement":{statement}}}"#)),
        ),
        (
            "more_than_one_statement",
            Error,
            "2 statements",
            "developer guide",
            custom(&format!(r#"{{"Statement":[{statement},{statement}]}}"#)),
        ),
        (
            "missing_date_less_than",
            Error,
            "no DateLessThan",
            "developer guide",
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
