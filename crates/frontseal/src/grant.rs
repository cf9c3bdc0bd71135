//! [`Grant`]: what a request was granted, and by what.

use alloc::string::String;
use core::fmt;

use crate::policy::Policy;
use crate::request::credentials::Source;
use crate::request::path_readings::PathReadings;
use crate::resource::Resource;
use crate::signing_key::HashAlgorithm;

/// What a request was granted, and by what.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    /// The id of the key that signed.
    pub key_pair_id: String,
    /// The policy that was signed. A canned policy has no resource of its own: it grants the one
    /// URL.
    pub policy: Policy,
    /// The text whose signature was verified.
    pub policy_text: String,
    /// The URL of the request without CloudFront's parameters.
    pub url: String,
    /// The hash that was signed.
    pub hash_algorithm: HashAlgorithm,
    /// Where the credentials were found.
    pub source: Source,
    /// How long the grant lasts from the time of the request, in seconds.
    pub time_left: i64,
    pub(crate) is_canned: bool,
}

impl Grant {
    /// Return what is granted: the policy's resource, or the one URL of a canned policy. `None` is
    /// everything, by a policy written by hand without a resource.
    pub fn resource(&self) -> Option<&str> {
        if self.is_canned {
            return Some(&self.url);
        }
        self.policy.resource().map(Resource::as_str)
    }

    /// Return whether the policy is CloudFront's canned one.
    pub const fn is_canned(&self) -> bool {
        self.is_canned
    }

    /// Return whether the URL's path has `..`, in any encoding, so that a server that serves by paths
    /// could read it as one that the grant was not meant for, as `/hls/../private/film` under a
    /// wildcard for `/hls/*`. Such a server should answer 400. See [`PathReadings::is_ambiguous`].
    pub fn is_ambiguous(&self) -> bool {
        PathReadings::of_url(&self.url).is_ambiguous(self.is_canned)
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("key_pair_id", &self.key_pair_id)
            .field("policy", &self.policy_text)
            .field("is_canned", &self.is_canned)
            .field("hash_algorithm", &self.hash_algorithm)
            .field("source", &self.source)
            .field("time_left", &self.time_left)
            .finish()
    }
}

#[cfg(all(test, feature = "std", feature = "rust-crypto"))]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use crate::encoding::encode_into;
    use crate::{ErrorKind, HashAlgorithm, Policy, PrivateKey, Signer, SigningKey};
    use crate::{Statement, Verifier, VerifyOptions};

    #[test]
    fn a_policy_that_ends_beyond_all_dates_is_granted_and_not_signed_again() {
        let key = PrivateKey::generate(crate::KeyType::P256).unwrap();
        let verifier = Verifier::new()
            .with_key("K1", key.public_key().unwrap())
            .unwrap();
        let options = VerifyOptions {
            now: Some(1_893_455_999),
            ..VerifyOptions::default()
        };
        let text = Statement::canned_text("https://h/a", &i64::MAX);
        let [mut policy, mut signature] = [String::new(), String::new()];
        encode_into(&mut policy, text.as_bytes());
        let signed = key.sign(HashAlgorithm::Sha256, text.as_bytes()).unwrap();
        encode_into(&mut signature, &signed);
        let signer = Signer::new("K1", key).unwrap();
        for first in [format!("Expires={}", i64::MAX), format!("Policy={policy}")] {
            let url = format!(
                "https://h/a?{first}&Signature={signature}&Key-Pair-Id=K1&Hash-Algorithm=SHA256"
            );
            let grant = verifier.verify_url(&url, &options).unwrap();
            assert_eq!(grant.time_left, i64::MAX - 1_893_455_999);
            let error = signer.sign_url("https://h/a", &grant.policy).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidTime);
        }
    }

    #[test]
    fn only_a_grant_for_many_urls_is_ambiguous_where_a_path_climbs() {
        let pem = include_bytes!("../../../tests/keys/p-256.pem");
        let key = PrivateKey::from_pem(pem).unwrap();
        let verifier = Verifier::new()
            .with_key("K1", key.public_key().unwrap())
            .unwrap();
        let signer = Signer::new("K1", key).unwrap();
        let canned = Policy::new(1_893_456_000).unwrap();
        let wildcard = canned.clone().with_resource("https://h/hls/*").unwrap();
        let options = VerifyOptions {
            now: Some(1_893_455_999),
            ..VerifyOptions::default()
        };
        for (url, policy, is_ambiguous) in [
            ("https://h/hls/film", &wildcard, false),
            ("https://h/hls/../film", &wildcard, true),
            ("https://h/hls/%2e%2e/film", &wildcard, true),
            ("https://h/film", &canned, false),
        ] {
            // A client that resolves no dots sends what cannot be signed.
            let signed = signer.sign_url("https://h/hls/film", &wildcard).unwrap();
            let signed = match policy.resource() {
                Some(_) => signed.replace("https://h/hls/film", url),
                None => signer.sign_url(url, policy).unwrap(),
            };
            let grant = verifier.verify_url(&signed, &options).unwrap();
            assert_eq!(grant.is_ambiguous(), is_ambiguous, "{url}");
        }
    }
}
