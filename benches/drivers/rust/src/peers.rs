//! The other crates that sign for CloudFront.

use cloudfront_sign::{SignedOptions, get_signed_cookie, get_signed_url};

use crate::input::Input;
use crate::row::{Rows, batch, each};

/// It takes the PEM with each call.
pub(crate) fn cloudfront_sign(input: &'static Input) -> Rows {
    let pem = input.pem("rsa-2048").leak();
    let options = || SignedOptions {
        key_pair_id: (&input.key_pair_id).into(),
        private_key: (&*pem).into(),
        date_less_than: input.end.unsigned_abs(),
        ..SignedOptions::default()
    };
    let (one, many, cookies) = (options(), options(), options());
    vec![
        (
            "url-rsa-sha1",
            each(move || get_signed_url(&input.url, &one).unwrap()),
        ),
        (
            "batch-rsa",
            batch(input, move |urls| {
                urls.iter()
                    .map(|url| get_signed_url(url, &many).unwrap())
                    .collect()
            }),
        ),
        (
            "cookies",
            each(move || {
                let cookies = get_signed_cookie(&input.pattern(), &cookies).unwrap();
                let pairs: Vec<_> = cookies
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                pairs.join("; ")
            }),
        ),
    ]
}

/// It signs canned URLs without a query, by the system's OpenSSL.
#[cfg(feature = "openssl")]
pub(crate) fn cloudfront_policy_signer(input: &'static Input) -> Rows {
    use std::rc::Rc;

    use cloudfront_policy_signer::CloudFrontCannedPolicySigner;

    let load = move || {
        CloudFrontCannedPolicySigner::new(&input.path("rsa-2048"), &input.key_pair_id).unwrap()
    };
    let signer = Rc::new(load());
    let sign = move |signer: &CloudFrontCannedPolicySigner, url: &str| {
        signer
            .create_canned_policy_signature_url(url, input.end.unsigned_abs())
            .unwrap()
    };
    let many = Rc::clone(&signer);
    vec![
        ("url-rsa-sha1", each(move || sign(&signer, &input.url))),
        (
            "batch-rsa",
            batch(input, move |urls| {
                urls.iter().map(|url| sign(&many, url)).collect()
            }),
        ),
    ]
}
