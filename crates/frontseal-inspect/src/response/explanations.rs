//! What each response means, and the cures.

use super::refusal::{Form, NO_BODY, Refusal, WEBSITE_DENIED};
use super::sender::Sender;
use crate::finding::Severity;

/// What a response means.
pub(super) struct Explanation {
    pub(super) sender: Sender,
    /// The code of the finding.
    pub(super) code: &'static str,
    pub(super) severity: Severity,
    pub(super) is_certain: bool,
    pub(super) message: &'static str,
    pub(super) cure: &'static str,
    pub(super) proves: Proof,
}

/// What a response proves about the request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// CloudFront refused the credentials. Findings with these codes are the reason; all are if the
    /// list is empty.
    Refused(&'static [&'static str]),
    /// Something other than the credentials is the reason, or a finding with one of these codes.
    RefusedEarly(&'static [&'static str]),
    /// CloudFront accepted the credentials, or required none.
    Passed,
    /// Nothing.
    Nothing,
}

/// When an explanation applies.
pub(super) struct Rule {
    form: Form,
    /// The `Code`, or the start of it; empty if any.
    code: &'static str,
    /// Words of the message or page, in lower case; empty if any.
    words: &'static str,
    pub(super) explanation: Explanation,
}

impl Rule {
    pub(super) fn fits(&self, refusal: &Refusal<'_>) -> bool {
        let code = refusal.kind();
        self.form == refusal.form
            && code.starts_with(self.code)
            && refusal.says(self.words)
            && (self.explanation.code != "s3_presigned"
                || self.code != "InvalidAccessKeyId"
                || is_iam_key(refusal))
    }
}

/// Return whether the access key of the request is one of IAM's, not a key pair id.
fn is_iam_key(refusal: &Refusal<'_>) -> bool {
    let id = refusal.access_key_id.unwrap_or_default();
    id.starts_with("AKIA") || id.starts_with("ASIA")
}

/// Codes of findings that say why CloudFront received no Key-Pair-Id.
const MISSING: &[&str] = &[
    "not_signed",
    "missing_parameter",
    "misspelt_parameter",
    "html_escaped",
    "s3_presigned",
    "fragment",
    "redirect_lost_query",
    "cookie_domain",
    "cookie_domain_foreign",
    "cookie_domain_not_a_host",
    "cookie_domain_public_suffix",
    "cookie_expired",
    "cookie_host_only",
    "cookie_http_only_in_script",
    "cookie_path",
    "cookie_samesite",
    "cookie_secure_over_http",
    "cookie_too_long",
    "cookies_in_one_header",
    "partitioned_without_secure",
    "samesite_none_without_secure",
    "third_party_cookies",
];

const KEYS: &[&str] = &[
    "key_pair_id",
    "key_pair_id_is_access_key",
    "key_pair_id_is_pem",
    "key_pair_id_is_key_group",
    "unknown_key",
    "cookie_quoted",
];

const SIGNATURE: &[&str] = &[
    "reencoded",
    "line_breaks",
    "standard_base64",
    "base64url",
    "not_base64",
    "truncated",
    "missing_parameter",
    "cookie_quoted",
    "signature_length",
];

const POLICY: &[&str] = &[
    "reencoded",
    "line_breaks",
    "standard_base64",
    "base64url",
    "not_base64",
    "truncated",
    "cookie_quoted",
    "malformed_policy",
    "escaped_policy",
    "missing_date_less_than",
    "more_than_one_statement",
    "statement_not_in_array",
    "milliseconds",
    "ipv6",
    "expires",
    "missing_parameter",
];

const AT_S3: &[&str] = &["s3_url", "s3_presigned"];

pub(super) const OTHER: Explanation = Explanation {
    sender: Sender::Unknown,
    code: "unknown_response",
    severity: Severity::Warning,
    is_certain: false,
    message: "this is neither a refusal of CloudFront's nor one of S3's, which are XML with a Code and a Message",
    cure: "save headers and body whole: curl -si --compressed URL > 403.txt; the headers server, via and x-cache show who answered",
    proves: Proof::Nothing,
};

const KMS_REFUSED: Explanation = Explanation {
    sender: Sender::S3,
    code: "kms_refused",
    severity: Severity::Error,
    is_certain: true,
    message: "S3 could not decrypt the object: it is encrypted with a KMS key that CloudFront may not use. CloudFront's signature was accepted, or none was required",
    cure: "allow kms:Decrypt to cloudfront.amazonaws.com in the key's policy, with the distribution's ARN as AWS:SourceArn, and use origin access control: an origin access identity cannot read such objects",
    proves: Proof::Passed,
};

const S3_OTHER_REGION: Explanation = Explanation {
    sender: Sender::S3,
    code: "s3_other_region",
    severity: Severity::Error,
    is_certain: true,
    message: "the bucket is in another region than the origin's endpoint: CloudFront's signature was accepted, or none was required",
    cure: "write the regional endpoint of the bucket (bucket.s3.region.amazonaws.com) as the origin of the distribution",
    proves: Proof::Passed,
};

const ORIGIN_UNREACHABLE: Explanation = Explanation {
    sender: Sender::CloudfrontPage,
    code: "origin_unreachable",
    severity: Severity::Error,
    is_certain: true,
    message: "CloudFront could not get the file from the origin: the signature was accepted, or none was required",
    cure: "check the origin's domain name, protocol, port and certificate in the distribution",
    proves: Proof::Passed,
};

const EDGE_FUNCTION_FAILED: Explanation = Explanation {
    sender: Sender::CloudfrontPage,
    code: "edge_function_failed",
    severity: Severity::Error,
    is_certain: true,
    message: "a function at the edge failed: its result or its permissions are invalid",
    cure: "look into the function's log in CloudWatch, in the region of the viewer",
    proves: Proof::RefusedEarly(&[]),
};

const CORS_BLOCKED: Explanation = Explanation {
    sender: Sender::Unknown,
    code: "cors_blocked",
    severity: Severity::Warning,
    is_certain: false,
    message: "this is the browser's message about CORS, not the answer: a refusal has no CORS headers either, so the browser hides it",
    cure: "open the request in the network tab and inspect its status and response; then add a response headers policy for CORS, and answer OPTIONS without a signature",
    proves: Proof::Nothing,
};

const ORIGIN_REFUSED: Explanation = Explanation {
    sender: Sender::Other,
    code: "origin_refused",
    severity: Severity::Error,
    is_certain: false,
    message: "the origin behind CloudFront refused the request (API Gateway, a function URL or a web server): CloudFront's signature was accepted, or none was required",
    cure: "look into the origin's log; check the path and stage of the origin and its authorizer, and forward the headers that it needs",
    proves: Proof::Passed,
};

const EMPTY_RESPONSE: Explanation = Explanation {
    sender: Sender::Unknown,
    code: "empty_response",
    severity: Severity::Warning,
    is_certain: false,
    message: "the response has no body, so it does not show who refused",
    cure: "request with GET and keep headers and body: curl -si URL > 403.txt",
    proves: Proof::Nothing,
};

/// The first rule that fits counts.
pub(super) const RULES: [Rule; 63] = [
    Rule {
        form: Form::S3,
        code: WEBSITE_DENIED,
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_website_endpoint",
            severity: Severity::Error,
            is_certain: true,
            message: "the website endpoint of S3 refused the request (only it answers in HTML): CloudFront's signature was accepted, or none was required",
            cure: "use the bucket's REST endpoint (bucket.s3.region.amazonaws.com) as the origin, with origin access control: the website endpoint serves public objects alone, and cannot tell CloudFront from others",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::Cloudfront,
        code: NO_BODY,
        words: "",
        explanation: Explanation {
            sender: Sender::Cloudfront,
            code: "access_denied",
            severity: Severity::Error,
            is_certain: false,
            message: "CloudFront refused the signed URL or the signed cookies, and the response has no body that says why",
            cure: "request with GET and keep the body, whose Code says more; inspect the URL or the cookies together with it",
            proves: Proof::Refused(&[]),
        },
    },
    Rule {
        form: Form::Cloudfront,
        code: "MissingKey",
        words: "",
        explanation: Explanation {
            sender: Sender::Cloudfront,
            code: "missing_key",
            severity: Severity::Error,
            is_certain: true,
            message: "CloudFront received no Key-Pair-Id, neither in the query nor as a cookie",
            cure: "request the signed URL whole, in quotation marks in a shell; with cookies, compare their Domain, Path and SameSite with the request, and send it with credentials: \"include\"",
            proves: Proof::Refused(MISSING),
        },
    },
    Rule {
        form: Form::Cloudfront,
        code: "InvalidKey",
        words: "",
        explanation: Explanation {
            sender: Sender::Cloudfront,
            code: "unknown_key",
            severity: Severity::Error,
            is_certain: true,
            message: "the distribution does not trust the Key-Pair-Id of the request",
            cure: "send the id of a public key (K…) in a key group of the cache behavior that serves this path, or add the key to that key group, and wait until the distribution is deployed",
            proves: Proof::Refused(KEYS),
        },
    },
    Rule {
        form: Form::Cloudfront,
        code: "MalformedSignature",
        words: "",
        explanation: Explanation {
            sender: Sender::Cloudfront,
            code: "malformed_signature",
            severity: Severity::Error,
            is_certain: true,
            message: "CloudFront cannot decode the signature",
            cure: "encode it with standard base64, then write - for +, _ for = and ~ for /, and send it whole, in one line",
            proves: Proof::Refused(SIGNATURE),
        },
    },
    Rule {
        form: Form::Cloudfront,
        code: "MalformedPolicy",
        words: "",
        explanation: Explanation {
            sender: Sender::Cloudfront,
            code: "malformed_policy",
            severity: Severity::Error,
            is_certain: true,
            message: "CloudFront cannot read the policy",
            cure: "write one statement in an array, with a DateLessThan in whole seconds as a number, and encode it with standard base64, then - for +, _ for = and ~ for /",
            proves: Proof::Refused(POLICY),
        },
    },
    Rule {
        form: Form::Cloudfront,
        code: "AccessDenied",
        words: "",
        explanation: Explanation {
            sender: Sender::Cloudfront,
            code: "access_denied",
            severity: Severity::Error,
            is_certain: true,
            message: "CloudFront refused what was signed: the time, the URL, the address or the signature does not fit the request",
            cure: "inspect the URL or the cookies of this request together with the response, and pass the public key: that shows which of them differs",
            proves: Proof::Refused(&[]),
        },
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "query-string authentication requires",
        explanation: Explanation {
            sender: Sender::S3,
            code: "cloudfront_url_at_s3",
            severity: Severity::Error,
            is_certain: true,
            message: "S3 itself received a URL that is signed for CloudFront, and reads its Signature and Expires as its own",
            cure: "request the URL from the distribution (https://d….cloudfront.net/… or its alternate domain name), not from the bucket; if it was, set trusted key groups on the cache behavior, so that CloudFront removes its parameters",
            proves: Proof::RefusedEarly(AT_S3),
        },
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "please use aws4-hmac-sha256",
        explanation: Explanation {
            sender: Sender::S3,
            code: "cloudfront_url_at_s3",
            severity: Severity::Error,
            is_certain: false,
            message: "S3 received query parameters in the form of its old signatures (Signature and Expires), which this region does not accept: those of a URL signed for CloudFront, or of an S3 presigned URL",
            cure: "request a URL signed for CloudFront from the distribution, not from the bucket; do not rename Key-Pair-Id to AWSAccessKeyId",
            proves: Proof::RefusedEarly(AT_S3),
        },
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "only one auth mechanism allowed",
        explanation: Explanation {
            sender: Sender::S3,
            code: "two_signatures_at_s3",
            severity: Severity::Error,
            is_certain: true,
            message: "S3 received two signatures: CloudFront's own (origin access control), and one that the viewer's query or Authorization header carries",
            cure: "sign the plain URL of the distribution, not an S3 presigned URL; set trusted key groups on the cache behavior, and do not forward Signature, X-Amz-… or Authorization to S3",
            proves: Proof::RefusedEarly(&["s3_presigned"]),
        },
    },
    Rule {
        form: Form::S3,
        code: "InvalidAccessKeyId",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_presigned",
            severity: Severity::Error,
            is_certain: true,
            message: "S3 received a URL presigned with an access key that does not exist: such a URL is not signed for CloudFront",
            cure: "sign the plain URL of the distribution with the CloudFront key pair",
            proves: Proof::RefusedEarly(AT_S3),
        },
    },
    Rule {
        form: Form::S3,
        code: "InvalidAccessKeyId",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "cloudfront_url_at_s3",
            severity: Severity::Error,
            is_certain: false,
            message: "S3 itself received the request and looked for an IAM access key: a key pair id of CloudFront is none",
            cure: "request the URL signed for CloudFront from the distribution, not from the bucket; do not rename Key-Pair-Id to AWSAccessKeyId",
            proves: Proof::RefusedEarly(AT_S3),
        },
    },
    Rule {
        form: Form::S3,
        code: "SignatureDoesNotMatch",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_signature",
            severity: Severity::Error,
            is_certain: true,
            message: "S3 checked a signature of its own kind, and it does not verify: CloudFront's signature was accepted, or none was required",
            cure: "sign the plain URL of the distribution, not an S3 presigned URL, which covers S3's host name; do not forward the viewer's Host or Authorization header to S3",
            proves: Proof::RefusedEarly(&["s3_presigned"]),
        },
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "request has expired",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_presigned",
            severity: Severity::Error,
            is_certain: true,
            message: "an S3 presigned URL has expired: CloudFront passed S3's parameters on",
            cure: "sign the plain URL of the distribution with the CloudFront key pair",
            proves: Proof::RefusedEarly(AT_S3),
        },
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "require aws signature version 4",
        explanation: KMS_REFUSED,
    },
    Rule {
        form: Form::S3,
        code: "KMS.",
        words: "",
        explanation: KMS_REFUSED,
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "kms:decrypt",
        explanation: KMS_REFUSED,
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "the ciphertext refers to a customer master key",
        explanation: KMS_REFUSED,
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "kms key",
        explanation: KMS_REFUSED,
    },
    Rule {
        form: Form::S3,
        code: "AccessControlListNotSupported",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "object_ownership",
            severity: Severity::Error,
            is_certain: true,
            message: "the bucket has ACLs disabled (Object Ownership: bucket owner enforced), and the upload sets one",
            cure: "send the upload without x-amz-acl, or allow ACLs on the bucket",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "explicit deny",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_explicit_deny",
            severity: Severity::Error,
            is_certain: true,
            message: "a policy denies CloudFront the object explicitly: CloudFront's signature was accepted, or none was required",
            cure: "look for the Deny statement that S3 names (bucket policy, access point or organization), and except the distribution from it",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "InvalidObjectState",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_archived",
            severity: Severity::Error,
            is_certain: true,
            message: "the object is archived in S3 Glacier: CloudFront's signature was accepted, or none was required",
            cure: "restore the object, or move it to another storage class",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "AllAccessDisabled",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_access_disabled",
            severity: Severity::Error,
            is_certain: true,
            message: "AWS has disabled all access to the bucket, or its name belongs to AWS",
            cure: "compare the bucket in the distribution's origin with your own",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "NoSuchKey",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_no_such_key",
            severity: Severity::Error,
            is_certain: true,
            message: "there is no such object in the bucket: CloudFront's signature was accepted, or none was required",
            cure: "compare the path of the URL, with the origin path before it, with the key of the object: upper and lower case differ, %20 is a space, and + a plus sign",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "NoSuchBucket",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_no_such_bucket",
            severity: Severity::Error,
            is_certain: true,
            message: "the bucket of the origin does not exist",
            cure: "compare the origin of the distribution with the bucket's name and region; do not forward the viewer's Host header to S3",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "NoSuchWebsiteConfiguration",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_no_website",
            severity: Severity::Error,
            is_certain: true,
            message: "the origin is the website endpoint of a bucket that has no website configuration",
            cure: "use the bucket's REST endpoint (bucket.s3.region.amazonaws.com) as the origin, with origin access control",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "PermanentRedirect",
        words: "",
        explanation: S3_OTHER_REGION,
    },
    Rule {
        form: Form::S3,
        code: "TemporaryRedirect",
        words: "",
        explanation: S3_OTHER_REGION,
    },
    Rule {
        form: Form::S3,
        code: "AuthorizationHeaderMalformed",
        words: "",
        explanation: S3_OTHER_REGION,
    },
    Rule {
        form: Form::S3,
        code: "IllegalLocationConstraint",
        words: "",
        explanation: S3_OTHER_REGION,
    },
    Rule {
        form: Form::S3,
        code: "MethodNotAllowed",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "method_not_allowed",
            severity: Severity::Error,
            is_certain: true,
            message: "S3 does not allow the method of the request on this resource",
            cure: "request with GET or HEAD; for uploads use the REST endpoint as the origin, and allow PUT in the cache behavior",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "AccessDenied",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_access_denied",
            severity: Severity::Error,
            is_certain: true,
            message: "S3 refused CloudFront the object: CloudFront's signature was accepted, or none was required",
            cure: "check in this order: the object exists under this key (S3 answers so too for one that does not exist, if CloudFront may not list the bucket); the bucket policy allows s3:GetObject to cloudfront.amazonaws.com with the distribution's ARN as AWS:SourceArn, and the origin uses origin access control; the bucket's owner owns the object; the policy of a KMS key allows kms:Decrypt",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::S3,
        code: "",
        words: "",
        explanation: Explanation {
            sender: Sender::S3,
            code: "s3_error",
            severity: Severity::Error,
            is_certain: false,
            message: "S3 answered, not CloudFront: CloudFront's signature was accepted, or none was required",
            cure: "look the code up in the list of S3's error responses",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "block access from your country",
        explanation: Explanation {
            sender: Sender::CloudfrontPage,
            code: "country_blocked",
            severity: Severity::Error,
            is_certain: true,
            message: "the distribution is closed to the viewer's country, whatever the signature",
            cure: "allow the country in the geographic restrictions of the distribution",
            proves: Proof::RefusedEarly(&[]),
        },
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "request blocked",
        explanation: Explanation {
            sender: Sender::CloudfrontPage,
            code: "waf_blocked",
            severity: Severity::Error,
            is_certain: true,
            message: "AWS WAF, or another protection of the distribution, blocked the request before the signature was checked",
            cure: "look the request id up in the logs of the web ACL, and change the rule that blocked it",
            proves: Proof::RefusedEarly(&[]),
        },
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "http request method",
        explanation: Explanation {
            sender: Sender::CloudfrontPage,
            code: "method_not_allowed",
            severity: Severity::Error,
            is_certain: true,
            message: "the cache behavior does not allow the method of the request",
            cure: "allow the method in the cache behavior: OPTIONS for players that ask for CORS, PUT and POST for uploads",
            proves: Proof::RefusedEarly(&[]),
        },
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "exceeds the",
        explanation: Explanation {
            sender: Sender::CloudfrontPage,
            code: "request_too_large",
            severity: Severity::Error,
            is_certain: true,
            message: "the request is too large for CloudFront: 8,192 bytes of URL, 32,768 bytes with all headers",
            cure: "shorten the policy or use a P-256 key, and delete cookies that the request does not need",
            proves: Proof::RefusedEarly(&["url_too_long"]),
        },
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "resolve the origin",
        explanation: ORIGIN_UNREACHABLE,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "connect to the origin",
        explanation: ORIGIN_UNREACHABLE,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "establish a connection with the origin",
        explanation: ORIGIN_UNREACHABLE,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "ssl handshake",
        explanation: ORIGIN_UNREACHABLE,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "origin closed the connection",
        explanation: ORIGIN_UNREACHABLE,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "from the origin",
        explanation: ORIGIN_UNREACHABLE,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "certificate that the origin",
        explanation: ORIGIN_UNREACHABLE,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "lambda function",
        explanation: EDGE_FUNCTION_FAILED,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "cloudfront function",
        explanation: EDGE_FUNCTION_FAILED,
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "bad request",
        explanation: Explanation {
            sender: Sender::CloudfrontPage,
            code: "bad_request",
            severity: Severity::Error,
            is_certain: false,
            message: "CloudFront serves nothing under this host name, scheme or form of request, whatever the signature",
            cure: "check that the host name is an alternate domain name of the distribution and that the cache behavior allows http, if the URL has it; percent-encode what is not ASCII",
            proves: Proof::RefusedEarly(&["character", "url_too_long", "not_a_url"]),
        },
    },
    Rule {
        form: Form::Page,
        code: "",
        words: "",
        explanation: Explanation {
            sender: Sender::CloudfrontPage,
            code: "bad_request",
            severity: Severity::Error,
            is_certain: false,
            message: "CloudFront refused the request with its own page, and not for its signature, which it refuses in XML",
            cure: "read the sentence below the title of the page; check that the host name is an alternate domain name of the distribution",
            proves: Proof::RefusedEarly(&["character", "url_too_long", "not_a_url"]),
        },
    },
    Rule {
        form: Form::EdgeFunction,
        code: "",
        words: "",
        explanation: Explanation {
            sender: Sender::EdgeFunction,
            code: "edge_function_answered",
            severity: Severity::Error,
            is_certain: false,
            message: "a CloudFront function or Lambda@Edge wrote this answer (x-cache says so), not the check of the signature",
            cure: "look into the function of the cache behavior: it refuses or redirects by rules of its own",
            proves: Proof::RefusedEarly(&[]),
        },
    },
    Rule {
        form: Form::Redirect,
        code: "",
        words: "",
        explanation: Explanation {
            sender: Sender::Other,
            code: "redirected",
            severity: Severity::Warning,
            is_certain: false,
            message: "the answer is a redirect, and what follows it decides",
            cure: "request the URL in Location, or follow it with curl -iL and inspect what that prints",
            proves: Proof::Nothing,
        },
    },
    Rule {
        form: Form::Success,
        code: "",
        words: "",
        explanation: Explanation {
            sender: Sender::Other,
            code: "served",
            severity: Severity::Note,
            is_certain: true,
            message: "the request was served: there is nothing to explain",
            cure: "to explain a refusal, pass the response with the status 403",
            proves: Proof::Passed,
        },
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "cors policy",
        explanation: CORS_BLOCKED,
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "no 'access-control-allow-origin'",
        explanation: CORS_BLOCKED,
    },
    Rule {
        form: Form::Html,
        code: "",
        words: "",
        explanation: Explanation {
            sender: Sender::Unknown,
            code: "custom_error_page",
            severity: Severity::Warning,
            is_certain: false,
            message: "this is an HTML page of neither CloudFront nor S3: a custom error page of the distribution hides the reason, or the origin itself answered",
            cure: "remove the custom error response for 403 while you test, or read the origin's log: if the request is in it, the signature was accepted",
            proves: Proof::Nothing,
        },
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "missing authentication token",
        explanation: ORIGIN_REFUSED,
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "user is not authorized",
        explanation: ORIGIN_REFUSED,
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "request signature we calculated",
        explanation: ORIGIN_REFUSED,
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "\"message\":\"forbidden",
        explanation: ORIGIN_REFUSED,
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "\"message\": \"forbidden",
        explanation: ORIGIN_REFUSED,
    },
    Rule {
        form: Form::Empty,
        code: "",
        words: "",
        explanation: EMPTY_RESPONSE,
    },
    Rule {
        form: Form::Origin,
        code: "",
        words: "",
        explanation: ORIGIN_REFUSED,
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "403 forbidden",
        explanation: EMPTY_RESPONSE,
    },
    Rule {
        form: Form::Other,
        code: "",
        words: "status of 403",
        explanation: EMPTY_RESPONSE,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::CODES;

    #[test]
    fn every_code_is_one_of_a_finding() {
        let explanations = RULES.iter().map(|rule| &rule.explanation);
        for explanation in explanations.chain([&OTHER]) {
            let codes = match explanation.proves {
                Proof::Refused(codes) | Proof::RefusedEarly(codes) => codes,
                Proof::Passed | Proof::Nothing => &[],
            };
            for code in codes.iter().chain([&explanation.code]) {
                assert!(CODES.contains(code), "{code}");
            }
        }
    }
}
