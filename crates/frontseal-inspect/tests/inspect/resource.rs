//! Whether the resource matches the URL.

use frontseal_inspect::Severity;

use crate::support::{Case, custom, tail, with_end};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::{Error, Warning};
    let tail = tail();
    vec![
        (
            "url_not_matched",
            Error,
            "the path of the URL, \"/a/film.mp4\"",
            "path",
            custom(&with_end(
                r#""Resource":"https://d111111abcdef8.cloudfront.net/b/*","#,
            )),
        ),
        (
            "url_not_matched",
            Error,
            "the query of the URL, \"x=1\"",
            "ends in *",
            custom(&with_end(
                r#""Resource":"https://d111111abcdef8.cloudfront.net/a/film.mp4","#,
            )),
        ),
        (
            "scheme_differs",
            Error,
            "\"https\"",
            "http*://",
            custom(&with_end(
                r#""Resource":"http://d111111abcdef8.cloudfront.net/a/*","#,
            )),
        ),
        (
            "host_differs",
            Error,
            "\"d111111abcdef8.cloudfront.net\"",
            "host",
            custom(&with_end(r#""Resource":"https://media.example.com/a/*","#)),
        ),
        (
            "host_differs",
            Warning,
            "D1.cloudfront.net",
            "lower case",
            format!("https://D1.cloudfront.net/?{tail}"),
        ),
    ]
}
