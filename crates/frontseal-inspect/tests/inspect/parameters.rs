//! Parameters: missing, misspelt, sent twice, contradictory, or another service's.

use frontseal::ErrorKind;
use frontseal_inspect::{InspectOptions, Severity, inspect};

use crate::support::{BASE, Case, END, RSA, URL, custom, end, resource, signer, tail, with_end};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::{Error, Warning};
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let tail = tail();
    vec![
        (
            "extra_parameters",
            Warning,
            "\"utm\"",
            "before signing",
            format!("{BASE}?{tail}&utm=1"),
        ),
        (
            "duplicate_parameter",
            Error,
            "Expires stands twice",
            "plain URL",
            format!("{signed}&Expires={END}"),
        ),
        (
            "conflicting_parameters",
            Warning,
            "both Policy and Expires",
            "canned",
            format!("{}&Expires={END}", custom(&with_end(&resource()))),
        ),
        (
            "missing_parameter",
            Error,
            "no Key-Pair-Id",
            "each with its value",
            signed.split("&Key-Pair-Id").next().unwrap().into(),
        ),
        (
            "missing_parameter",
            Error,
            "no Signature",
            "quotation marks",
            format!("{URL}&Expires={END}"),
        ),
        (
            "misspelt_parameter",
            Error,
            "\"keyPairId\" is nearly Key-Pair-Id",
            "write Key-Pair-Id",
            signed.replace("Key-Pair-Id", "keyPairId"),
        ),
        (
            "misspelt_parameter",
            Error,
            "\"expires\" is nearly Expires",
            "write Expires",
            signed.replace("Expires", "expires"),
        ),
        (
            "misspelt_parameter",
            Error,
            "\"CloudFront-Signature\"",
            "write Signature",
            signed.replace("Signature", "CloudFront-Signature"),
        ),
        (
            "misspelt_parameter",
            Warning,
            "\"hash_algorithm\"",
            "write Hash-Algorithm",
            format!("{signed}&hash_algorithm=SHA256"),
        ),
        (
            "not_signed",
            Error,
            "no parameter",
            "sign the URL",
            URL.into(),
        ),
        (
            "s3_presigned",
            Error,
            "\"X-Amz-Algorithm\"",
            "plain URL",
            format!("{BASE}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=60&X-Amz-Signature=0a"),
        ),
        (
            "s3_presigned",
            Error,
            "\"AWSAccessKeyId\"",
            "plain URL",
            format!(
                "{BASE}?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires={END}&Signature=ab%2Bcd%3D"
            ),
        ),
    ]
}

#[test]
fn a_request_without_url_and_cookies_is_an_error() {
    let error = inspect(None, &InspectOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidUrl);
}
