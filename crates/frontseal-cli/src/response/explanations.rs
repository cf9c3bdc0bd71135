//! What each answer means, what may be behind it, and the cures.

use serde::Serialize;

/// Who wrote a response.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sender {
    /// CloudFront, which refused the signature.
    Cloudfront,
    /// CloudFront, which refused the request before any signature counted.
    CloudfrontPage,
    /// S3, which refused CloudFront or whoever asked.
    S3,
    /// Something else.
    Unknown,
}

/// What an answer means.
pub(super) struct Explanation {
    pub(super) sender: Sender,
    /// Who refused what, in a few words.
    pub(super) headline: &'static str,
    pub(super) meaning: &'static str,
    pub(super) causes: &'static [Cause],
}

/// What may be behind an answer, and what to do about it.
#[derive(Serialize)]
pub(crate) struct Cause {
    pub(crate) cause: &'static str,
    pub(crate) cure: &'static str,
}

const REFUSED_BY_CLOUDFRONT: &str = "CloudFront refused the signed URL or the signed cookies";
const REFUSED_BY_S3: &str =
    "S3 behind CloudFront refused the request: the signature was good, or none was asked for";
const REFUSED_EARLY: &str = "CloudFront refused the request, and not for its signature";

pub(super) const MISSING_KEY: Explanation = Explanation {
    sender: Sender::Cloudfront,
    headline: REFUSED_BY_CLOUDFRONT,
    meaning: "The request has no key pair id, so it is not signed. What may be behind it:",
    causes: &[
        Cause {
            cause: "the plain URL was requested, or the URL was cut at its first &",
            cure: "request the signed URL whole, in quotation marks in a shell",
        },
        Cause {
            cause: "the browser did not send the cookies",
            cure: "check their Domain, Path and SameSite, and credentials: \"include\" in the player",
        },
        Cause {
            cause: "the request was an OPTIONS preflight of CORS, which carries no cookies",
            cure: "let a cache behavior or function answer OPTIONS without a signature",
        },
    ],
};

pub(super) const INVALID_KEY: Explanation = Explanation {
    sender: Sender::Cloudfront,
    headline: REFUSED_BY_CLOUDFRONT,
    meaning: "The key pair id is not one that this distribution trusts. What may be behind it:",
    causes: &[
        Cause {
            cause: "the public key is not in the key group of the cache behavior that serves this path",
            cure: "add it to the key group, and the key group to the cache behavior",
        },
        Cause {
            cause: "Key-Pair-Id is the id of the key group, an access key (AKIA…) or a name",
            cure: "send the id of the public key, which begins with K",
        },
        Cause {
            cause: "the distribution is not deployed everywhere yet",
            cure: "wait until its status is Deployed",
        },
    ],
};

pub(super) const MALFORMED_SIGNATURE: Explanation = Explanation {
    sender: Sender::Cloudfront,
    headline: REFUSED_BY_CLOUDFRONT,
    meaning: "The signature cannot be decoded. What may be behind it:",
    causes: &[
        Cause {
            cause: "it is in standard base64 or base64url",
            cure: "encode with standard base64, then write - for +, _ for = and ~ for /",
        },
        Cause {
            cause: "it was cut off, has line breaks, or is missing",
            cure: "send it whole and in one line",
        },
    ],
};

pub(super) const MALFORMED_POLICY: Explanation = Explanation {
    sender: Sender::Cloudfront,
    headline: REFUSED_BY_CLOUDFRONT,
    meaning: "The policy cannot be decoded, or is none that CloudFront takes. What may be behind it:",
    causes: &[
        Cause {
            cause: "it is not in CloudFront's base64",
            cure: "encode with standard base64, then write - for +, _ for = and ~ for /",
        },
        Cause {
            cause: "it is not one statement in an array, or has no DateLessThan",
            cure: "write it as the developer guide shows it; frontseal policy prints one",
        },
        Cause {
            cause: "its times are in milliseconds or in quotation marks",
            cure: "write whole seconds since 1970-01-01 UTC as a number",
        },
    ],
};

pub(super) const ACCESS_DENIED: Explanation = Explanation {
    sender: Sender::Cloudfront,
    headline: REFUSED_BY_CLOUDFRONT,
    meaning: "The signature or what it grants does not fit the request. CloudFront does not say which; frontseal inspect does, given the URL and the public key. What may be behind it:",
    causes: &[
        Cause {
            cause: "it has expired, or is not valid yet",
            cure: "sign anew; check the clock of the machine that signs",
        },
        Cause {
            cause: "the URL is not the one that was signed: another scheme, host, path, query or encoding",
            cure: "request the signed URL byte for byte",
        },
        Cause {
            cause: "the policy's resource does not match the URL, or its IP condition the viewer",
            cure: "sign a resource and an address that match what is requested",
        },
        Cause {
            cause: "another key signed, or SHA-256 was not announced",
            cure: "sign with the private key of this Key-Pair-Id, and send Hash-Algorithm=SHA256 with SHA-256",
        },
        Cause {
            cause: "a parameter or cookie stands twice, or cookies of an older policy are still sent",
            cure: "send each once; clear the cookies that the new set does not carry",
        },
    ],
};

pub(super) const S3_ACCESS_DENIED: Explanation = Explanation {
    sender: Sender::S3,
    headline: REFUSED_BY_S3,
    meaning: "S3 does not let CloudFront read the object. What may be behind it:",
    causes: &[
        Cause {
            cause: "the object does not exist, and CloudFront may not list the bucket to know that",
            cure: "check the key of the object: the path of the URL with the origin path before it, no slash in front",
        },
        Cause {
            cause: "the bucket policy does not allow this distribution's origin access control",
            cure: "allow s3:GetObject to cloudfront.amazonaws.com with the distribution's ARN as AWS:SourceArn",
        },
        Cause {
            cause: "the object is encrypted with a KMS key that CloudFront may not use, or another account owns it",
            cure: "allow kms:Decrypt in the key's policy; enforce the bucket owner's ownership",
        },
    ],
};

pub(super) const S3_EXPIRED: Explanation = Explanation {
    sender: Sender::S3,
    headline: REFUSED_BY_S3,
    meaning: "An S3 presigned URL has expired: CloudFront passed S3's parameters on. What may be behind it:",
    causes: &[Cause {
        cause: "the URL was presigned for S3, not signed for CloudFront",
        cure: "sign the plain URL of the distribution with frontseal sign",
    }],
};

pub(super) const S3_NOT_FOUND: Explanation = Explanation {
    sender: Sender::S3,
    headline: REFUSED_BY_S3,
    meaning: "There is no such object or bucket at the origin. What may be behind it:",
    causes: &[Cause {
        cause: "the path of the URL, with the origin path before it, is not the key of an object",
        cure: "compare them; upper and lower case count, and %20 is a space",
    }],
};

pub(super) const S3_SIGNATURE: Explanation = Explanation {
    sender: Sender::S3,
    headline: REFUSED_BY_S3,
    meaning: "S3 checked a signature of its own kind, and it does not hold. What may be behind it:",
    causes: &[
        Cause {
            cause: "the URL was presigned for S3, whose signature covers S3's own host name",
            cure: "sign the plain URL of the distribution with frontseal sign",
        },
        Cause {
            cause: "the origin request policy passes the viewer's Host or Authorization header on to S3",
            cure: "leave both out of what is passed on",
        },
    ],
};

pub(super) const S3_OTHER: Explanation = Explanation {
    sender: Sender::S3,
    headline: REFUSED_BY_S3,
    meaning: "It has a RequestId, as S3's answers have and CloudFront's do not. The code is S3's own: see its list of error responses.",
    causes: &[],
};

pub(super) const PAGE_BLOCKED: Explanation = Explanation {
    sender: Sender::CloudfrontPage,
    headline: REFUSED_EARLY,
    meaning: "\"Request blocked\" on CloudFront's own page is said before any signature is looked at. What may be behind it:",
    causes: &[Cause {
        cause: "a rule of AWS WAF blocks the request",
        cure: "look the request id up in the WAF's log",
    }],
};

pub(super) const PAGE_COUNTRY: Explanation = Explanation {
    sender: Sender::CloudfrontPage,
    headline: REFUSED_EARLY,
    meaning: "The distribution is closed to the viewer's country. What may be behind it:",
    causes: &[Cause {
        cause: "the geographic restrictions of the distribution",
        cure: "allow the country, or request from another",
    }],
};

pub(super) const PAGE: Explanation = Explanation {
    sender: Sender::CloudfrontPage,
    headline: REFUSED_EARLY,
    meaning: "It is CloudFront's own HTML page. A refused signature is answered in XML. What may be behind it:",
    causes: &[
        Cause {
            cause: "the host name is not an alternate domain name of the distribution",
            cure: "add it, with a certificate, or request the d….cloudfront.net name",
        },
        Cause {
            cause: "the method or the scheme is not allowed by the cache behavior",
            cure: "allow it there; OPTIONS too, where players ask for CORS",
        },
        Cause {
            cause: "the request is malformed or too large: 8,192 bytes of URL, 32,768 in all",
            cure: "shorten the URL or the cookies, and percent-encode what needs it",
        },
        Cause {
            cause: "the origin cannot be reached",
            cure: "look at the number in the page's title: 502, 503 and 504 are about the origin",
        },
    ],
};

pub(super) const HTML: Explanation = Explanation {
    sender: Sender::Unknown,
    headline: "this is an HTML page, neither CloudFront's nor S3's",
    meaning: "CloudFront and S3 refuse in XML. What may be behind it:",
    causes: &[
        Cause {
            cause: "the distribution has a custom error page for 403, which hides the reason",
            cure: "switch it off for a test, or look at the headers: x-cache says \"Error from cloudfront\"",
        },
        Cause {
            cause: "the origin is an application that answers by itself",
            cure: "look into its log: if the request came through, the signature was good",
        },
    ],
};

pub(super) const EMPTY: Explanation = Explanation {
    sender: Sender::Unknown,
    headline: "the body is empty",
    meaning: "There is nothing to read. What may be behind it:",
    causes: &[Cause {
        cause: "the answer to HEAD has no body, and curl -f throws it away",
        cure: "request with GET, and keep the body: curl -s URL > 403.xml",
    }],
};

pub(super) const OTHER: Explanation = Explanation {
    sender: Sender::Unknown,
    headline: "this is neither CloudFront's refusal nor S3's",
    meaning: "CloudFront's has <Error> with a Code and \"Access denied\" or the like; S3's has a RequestId and a HostId too. What may be behind it:",
    causes: &[
        Cause {
            cause: "the origin, a function at the edge or a proxy answered",
            cure: "look at the headers server, via and x-cache to see which",
        },
        Cause {
            cause: "the body was saved in part, or compressed",
            cure: "save it whole: curl -s --compressed URL > 403.xml",
        },
    ],
};
