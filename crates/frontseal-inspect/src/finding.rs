//! [`Finding`]: one thing that is wrong, or could be, with a request.

use alloc::string::String;
use alloc::vec::Vec;

use frontseal::request::shorten_signatures;
use serde::Serialize;

/// The codes of all findings, in alphabetical order.
pub const CODES: [&str; 166] = [
    "access_denied",
    "another_request",
    "bad_request",
    "bare_digest",
    "base64_twice",
    "base64url",
    "behavior_not_restricted",
    "character",
    "cidr_host_bits",
    "cloudfront_url_at_s3",
    "command",
    "conflicting_parameters",
    "cookie_domain",
    "cookie_domain_foreign",
    "cookie_domain_not_a_host",
    "cookie_domain_public_suffix",
    "cookie_expired",
    "cookie_host_only",
    "cookie_http_only_in_script",
    "cookie_path",
    "cookie_quoted",
    "cookie_samesite",
    "cookie_secure_over_http",
    "cookie_separator",
    "cookie_too_long",
    "cookies_ignored",
    "cookies_in_one_header",
    "cookies_not_sent",
    "cors_blocked",
    "country_blocked",
    "custom_error_page",
    "duplicate_parameter",
    "duration",
    "edge_function_answered",
    "edge_function_failed",
    "empty_response",
    "end_differs",
    "epoch_time",
    "escaped_policy",
    "expired",
    "expires",
    "extra_parameters",
    "fragment",
    "hash_algorithm",
    "hex_encoded",
    "host_differs",
    "html_escaped",
    "iam_policy",
    "invisible_character",
    "ip_address",
    "ip_address_any",
    "ipv6",
    "json_escaped",
    "key_pair_id",
    "key_pair_id_is_access_key",
    "key_pair_id_is_account",
    "key_pair_id_is_arn",
    "key_pair_id_is_distribution",
    "key_pair_id_is_fingerprint",
    "key_pair_id_is_key_group",
    "key_pair_id_is_pem",
    "kms_refused",
    "letter_case",
    "line_breaks",
    "local_time",
    "malformed_policy",
    "malformed_signature",
    "masked_value",
    "method_not_allowed",
    "milliseconds",
    "missing_date_less_than",
    "missing_key",
    "missing_parameter",
    "misspelt_parameter",
    "more_than_one_statement",
    "no_path",
    "no_question_mark",
    "no_resource",
    "not_a_url",
    "not_a_whole_url",
    "not_base64",
    "not_signed",
    "not_the_policy",
    "not_yet_valid",
    "object_ownership",
    "origin_refused",
    "origin_unreachable",
    "other_key",
    "p256_sha1",
    "parameters_lost",
    "partitioned_without_secure",
    "path_case",
    "path_changed",
    "percent_encoded",
    "policy_form",
    "policy_not_encoded",
    "policy_white_space",
    "printed_object",
    "private_address",
    "query_order",
    "quoted_printable",
    "raw_ecdsa_signature",
    "redirect_changed_url",
    "redirect_lost_query",
    "redirect_to_s3",
    "redirected",
    "redirector",
    "reencoded",
    "request_too_large",
    "reversed_signature",
    "right_key_other_text",
    "rsa_pss",
    "s3_access_denied",
    "s3_access_disabled",
    "s3_archived",
    "s3_error",
    "s3_explicit_deny",
    "s3_no_such_bucket",
    "s3_no_such_key",
    "s3_no_website",
    "s3_other_region",
    "s3_presigned",
    "s3_signature",
    "s3_url",
    "s3_website_endpoint",
    "samesite_none_without_secure",
    "scheme",
    "scheme_differs",
    "scheme_twice",
    "second_question_mark",
    "served",
    "sha1_announced",
    "sha256_not_announced",
    "shell_escaped",
    "signature",
    "signature_is_digest",
    "signature_length",
    "signature_of_another_key",
    "signed_base64",
    "signed_digest",
    "signed_without_hash",
    "stale_cookies",
    "standard_base64",
    "start_after_end",
    "statement_not_in_array",
    "surrounding_text",
    "swapped_characters",
    "swapped_parameters",
    "third_party_cookies",
    "trailing_punctuation",
    "trailing_question_mark",
    "trailing_slash",
    "truncated",
    "two_signatures_at_s3",
    "typographic_character",
    "unfilled_template",
    "unknown_key",
    "unknown_response",
    "unset_value",
    "unsupported_hash",
    "url_not_matched",
    "url_too_long",
    "user_name",
    "waf_blocked",
    "wide_resource",
    "wildcard_in_canned_policy",
];

/// One thing that is wrong with a request, or could be, and its cure.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The stable name, one of [`CODES`], such as `milliseconds`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What was found, for a person.
    pub message: String,
    /// What to do about it.
    pub cure: String,
}

/// How bad a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The edge refuses the request.
    Error,
    /// The edge may refuse it, or it grants more than it seems to.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Return the stable name: `error`, `warning` or `note`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// How sure a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The request itself shows it, or a signature that verifies.
    Certain,
    /// It fits what was found, as other causes might.
    Likely,
}

impl Confidence {
    /// Return the stable name: `certain` or `likely`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
        }
    }
}

/// Collects findings.
#[derive(Default)]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.add(Severity::Error, Confidence::Certain, code, message, cure);
    }

    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.add(Severity::Warning, Confidence::Certain, code, message, cure);
    }

    pub(crate) fn note(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.add(Severity::Note, Confidence::Certain, code, message, cure);
    }

    pub(crate) fn add(
        &mut self,
        severity: Severity,
        confidence: Confidence,
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        debug_assert!(CODES.binary_search(&code).is_ok(), "{code} is not listed");
        self.0.push(Finding {
            code,
            severity,
            confidence,
            // A value that is quoted may hold the signature.
            message: shorten_signatures(&message.into()),
            cure: cure.into(),
        });
    }

    pub(crate) fn has(&self, code: &str) -> bool {
        self.0.iter().any(|finding| finding.code == code)
    }

    /// Return the findings, the worst first, and of those the certain ones.
    pub(crate) fn sorted(mut self) -> Vec<Finding> {
        self.0
            .sort_by_key(|finding| (finding.severity, finding.confidence));
        self.0
    }
}
