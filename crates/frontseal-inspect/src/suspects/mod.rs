//! [`Suspect`]: what explains a signature that does not verify for what was sent.
//!
//! An RSA signature gives away whether the key made it and, if it did, the digest of what was signed.
//! A candidate is a text that may have been signed: candidates are made one at a time, the likeliest
//! first, and compared within the bounds of [`Search`].

mod candidates;
mod difference;
mod encodings;
mod forms;
mod recovered;
mod search;
pub(crate) mod suspect;
mod urls;

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use frontseal::request::{Credentials, Sections, Source, decode_base64, quoted};
use frontseal::{HashAlgorithm, KeyType, PublicKey, Verifier};

use self::candidates::Candidates;
use self::recovered::Recovered;
use self::search::Search;
use self::suspect::{RIGHT_KEY, Suspect};
use crate::options::InspectOptions;
use crate::sent_policy::SentPolicy;
use crate::subject::Subject;

const HASH_ALGORITHMS: [HashAlgorithm; 2] = [HashAlgorithm::Sha1, HashAlgorithm::Sha256];

const RIGHT_ID: &str = "send the id of the key that signs";

/// The lengths of digests in bytes.
const DIGESTS: [usize; 6] = [16, 20, 28, 32, 48, 64];

/// Return whether the signature verifies for the request as it is; `None` if there is none to check.
pub(crate) fn holds(subject: &Subject<'_>, key: &PublicKey) -> Option<bool> {
    let (text, signature) = (subject.policy_text()?, subject.signature.as_ref()?);
    Some(
        subject
            .credentials
            .announced_hash()
            .is_some_and(|hash_algorithm| key.verify(hash_algorithm, text.as_bytes(), signature)),
    )
}

/// Return what explains the signature, if one of the keys of `verifier` made it.
pub(crate) fn find(
    subject: &Subject<'_>,
    verifier: &Verifier,
    options: &InspectOptions<'_>,
) -> Option<Suspect> {
    let signature = subject.signature.as_ref()?;
    let text = subject.policy_text()?;
    let named = subject.credentials.key_pair_id()?;
    // The key that the request names comes first.
    let mut keys: Vec<_> = verifier.keys().collect();
    keys.sort_by_key(|(id, _)| *id != named);
    let as_sent = keys.iter().find_map(|(id, key)| {
        let hash_algorithm = HASH_ALGORITHMS
            .into_iter()
            .find(|hash_algorithm| key.verify(*hash_algorithm, text.as_bytes(), signature))?;
        Some((*id, hash_algorithm))
    });
    let other_key = |id| {
        let signed_for = format!(
            "signed with the key {id}, sent with Key-Pair-Id {}",
            quoted(named)
        );
        Suspect::signed("other_key", signed_for, RIGHT_ID)
    };
    match as_sent {
        Some((id, hash_algorithm)) if id == named => {
            return Some(other_hash(subject, hash_algorithm));
        }
        Some((id, _)) => return Some(other_key(id)),
        None => {}
    }
    let hosts = known_hosts(subject, options);
    let suspects = Suspects {
        subject,
        signature,
        candidates: Candidates::new(subject, text, &hosts),
        text,
    };
    keys.iter().find_map(|(id, key)| {
        let suspect = suspects.of_key(key, *id == named)?;
        Some(if *id == named {
            suspect
        } else if suspect.explains() {
            suspect.and(&format!("the key is {id}, not {}", quoted(named)), RIGHT_ID)
        } else {
            other_key(id).and("the text differs too", &suspect.cure)
        })
    })
}

/// Return the hosts that may have been signed in place of the URL's: those that are named, the page's,
/// and those in policies.
fn known_hosts(subject: &Subject<'_>, options: &InspectOptions<'_>) -> Vec<String> {
    let in_cookies = Credentials::of_cookies(subject.cookies.unwrap_or_default());
    let of_cookies = match SentPolicy::decode(&in_cookies, None) {
        SentPolicy::Custom(facts) => facts.resource,
        _ => None,
    };
    let urls = [
        options.page_url,
        of_cookies.as_deref(),
        subject.bare_url.as_deref(),
    ];
    let found = urls.into_iter().flatten().filter_map(Sections::split);
    let named = options.hosts.iter().copied();
    named
        .chain(found.map(|sections| sections.authority))
        .map(String::from)
        .collect()
}

fn other_hash(subject: &Subject<'_>, hash_algorithm: HashAlgorithm) -> Suspect {
    let name = match subject.source {
        Some(Source::Cookies) => "CloudFront-Hash-Algorithm",
        _ => "Hash-Algorithm",
    };
    let sent = subject.credentials.hash_algorithm().map_or_else(
        || format!("without {name}=SHA256"),
        |sent| format!("with {name}={}", quoted(sent)),
    );
    let signed_for = format!("signed with {hash_algorithm}, sent {sent}");
    match hash_algorithm.announced() {
        Some(announced) => Suspect::signed(
            "sha256_not_announced",
            signed_for,
            format!("add {name}={announced}, or sign with SHA-1"),
        ),
        None => Suspect::signed(
            "sha1_announced",
            signed_for,
            format!("leave {name} out (clear it, where it is a cookie), or sign with SHA-256"),
        ),
    }
}

/// What could explain a signature.
struct Suspects<'a> {
    subject: &'a Subject<'a>,
    signature: &'a [u8],
    candidates: Candidates<'a>,
    text: &'a str,
}

impl Suspects<'_> {
    /// Return what explains the signature, if `key` made it.
    fn of_key(&self, key: &PublicKey, is_named: bool) -> Option<Suspect> {
        let announced = self.subject.credentials.announced_hash();
        if key.key_type() == KeyType::P256 {
            let hash_algorithm = announced.unwrap_or(HashAlgorithm::Sha256);
            let mut search = Search::by_key(hash_algorithm, key, self.signature);
            return is_named.then(|| self.candidates.find(&mut search))?;
        }
        match Recovered::of(key, self.signature) {
            Some(Recovered::Digest(hash_algorithm, digest)) => {
                let found = self
                    .candidates
                    .find(&mut Search::by_digest(hash_algorithm, &digest));
                let suspect = found.unwrap_or_else(|| self.other_text());
                Some(match announced {
                    announced if announced == Some(hash_algorithm) => suspect,
                    _ => suspect.and(
                        &format!("signed with {hash_algorithm}, which is not announced"),
                        "announce the hash that signs",
                    ),
                })
            }
            Some(Recovered::OtherHash(name)) => Some(Suspect::signed(
                "unsupported_hash",
                format!("signed with {name}, which CloudFront does not support"),
                "sign with SHA-1, or with SHA-256 and Hash-Algorithm=SHA256",
            )),
            Some(Recovered::Pss(name)) => Some(Suspect::signed(
                "rsa_pss",
                format!("signed with RSA-PSS and {name}: CloudFront verifies PKCS#1 v1.5 alone"),
                "sign with RSASSA-PKCS1-v1_5 and SHA-1, or with SHA-256 and Hash-Algorithm=SHA256",
            )),
            Some(Recovered::Bare(content)) => Some(self.of_content(&content)),
            None => self.repaired(key),
        }
    }

    /// The key is right, but no candidate was signed.
    fn other_text(&self) -> Suspect {
        let (what, cure) = match (self.subject.source, self.subject.is_canned()) {
            (Some(Source::Cookies), Some(true)) => (
                "URL",
                "canned cookies grant the one URL that was signed: sign a custom policy to grant several, and set the cookies of one call together",
            ),
            (Some(Source::Cookies), _) => (
                "policy",
                "set CloudFront-Policy and CloudFront-Signature of one call together, and clear older cookies, those of other paths and domains too",
            ),
            (_, Some(true)) => (
                "URL or end",
                "compare scheme, host (your domain or the distribution's d….cloudfront.net), path, query and Expires with what was signed, and send that; other hosts are tried if you name them",
            ),
            _ => (
                "policy",
                "send the Policy that was signed, of the same call as the Signature",
            ),
        };
        Suspect::unknown(
            RIGHT_KEY,
            format!("the key is right, but it signed another {what} than the one that is sent"),
            cure,
        )
    }

    /// Explain a signature of something that does not name its hash.
    fn of_content(&self, content: &[u8]) -> Suspect {
        let text = core::str::from_utf8(content).ok();
        let suspect = match text.filter(|text| !DIGESTS.contains(&text.len())) {
            Some(text) => Suspect::signed(
                "signed_without_hash",
                format!("signed over {} itself, not over its hash", quoted(text)),
                "sign with a hash: openssl dgst -sha1 -sign, not rsautl or an encryption with the private key",
            ),
            None => Suspect::signed(
                "bare_digest",
                format!(
                    "signed over a digest of {} bytes without the name of its hash",
                    content.len()
                ),
                "let the signing function hash and pad: openssl dgst -sha1 -sign, or pkeyutl -pkeyopt digest:sha1",
            ),
        };
        let is_as_sent =
            Search::by_content(content).is_signed([self.text, "", ""].map(str::as_bytes));
        let other = self.candidates.find(&mut Search::by_content(content));
        match other.filter(|_| !is_as_sent) {
            Some(other) => suspect.and(&other.signed_for.unwrap_or_default(), &other.cure),
            None => suspect,
        }
    }

    /// Explain a signature whose bytes were changed in a way that can be undone.
    fn repaired(&self, key: &PublicKey) -> Option<Suspect> {
        let reversed: Vec<u8> = self.signature.iter().rev().copied().collect();
        let exchanged = self
            .subject
            .credentials
            .signature()?
            .chars()
            .map(|character| match character {
                '-' => '~',
                '~' => '-',
                other => other,
            });
        let zeros = self.signature.iter().take_while(|byte| **byte == 0).count();
        let number = self.signature.get(zeros..)?;
        let missing = (key.bits() as usize)
            .div_ceil(8)
            .saturating_sub(number.len());
        [
            (
                Some(reversed),
                "reversed_signature",
                "the bytes of the signature are in reverse order, as Windows' CryptoAPI returns them",
                "reverse them before they are encoded",
            ),
            (
                decode_base64(&exchanged.collect::<String>()),
                "swapped_characters",
                "the signature has ~ for + and - for /, which is the wrong way round",
                "encode with standard base64, then write - for +, _ for = and ~ for /",
            ),
            (
                Some([vec![0; missing].as_slice(), number].concat()),
                "signature_length",
                "the signature has lost or gained zeros at its beginning, as a big integer has none",
                "encode the signature as the signing function returns it, as long as the key",
            ),
        ]
        .into_iter()
        .find_map(|(repaired, code, message, cure)| {
            Recovered::of(key, &repaired?)?;
            Some(Suspect::unknown(code, message, cure))
        })
    }
}
