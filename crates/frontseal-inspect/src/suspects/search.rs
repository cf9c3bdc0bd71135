//! [`Search`]: compares candidates with what was signed, within bounds.

use alloc::vec::Vec;

use frontseal::{HashAlgorithm, PublicKey};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// How many candidates are hashed at most, and how many bytes of them.
const MOST_HASHED: usize = 16_384;
const MOST_BYTES: usize = 2 << 20;

/// How many candidates a P-256 key verifies at most: it costs a hundred times as much as a hash.
const MOST_VERIFIED: usize = 32;

/// What candidates are compared with.
enum Signed<'a> {
    /// The digest that RSA gives away.
    Digest(HashAlgorithm, &'a [u8]),
    /// The text itself, which was not hashed.
    Text(&'a [u8]),
    /// P-256 gives nothing away: every candidate is verified.
    Verified(HashAlgorithm, &'a PublicKey, &'a [u8]),
}

/// A search for the text that was signed.
pub(super) struct Search<'a> {
    signed: Signed<'a>,
    candidates: usize,
    bytes: usize,
}

impl<'a> Search<'a> {
    /// Search for the text of a digest.
    pub(super) const fn by_digest(hash_algorithm: HashAlgorithm, digest: &'a [u8]) -> Self {
        Self {
            signed: Signed::Digest(hash_algorithm, digest),
            candidates: MOST_HASHED,
            bytes: MOST_BYTES,
        }
    }

    /// Search for the text of a signature of a P-256 key.
    pub(super) const fn by_key(
        hash_algorithm: HashAlgorithm,
        key: &'a PublicKey,
        signature: &'a [u8],
    ) -> Self {
        Self {
            signed: Signed::Verified(hash_algorithm, key, signature),
            candidates: MOST_VERIFIED,
            bytes: MOST_BYTES / 16,
        }
    }

    /// Search for what was signed without a hash, or with one that is not named.
    pub(super) const fn by_content(content: &'a [u8]) -> Self {
        let signed = match content.len() {
            20 => Signed::Digest(HashAlgorithm::Sha1, content),
            32 => Signed::Digest(HashAlgorithm::Sha256, content),
            _ => Signed::Text(content),
        };
        Self {
            signed,
            candidates: MOST_HASHED,
            bytes: MOST_BYTES,
        }
    }

    /// Return how many candidates of a kind to try: few if each of them is verified.
    pub(super) const fn most_of_a_kind(&self) -> usize {
        match self.signed {
            Signed::Verified(..) => 2,
            _ => usize::MAX,
        }
    }

    /// Return the first candidate whose text was signed, between `frame`. Candidates are made until the
    /// bounds are reached.
    pub(super) fn first<T>(
        &mut self,
        frame: [&str; 2],
        candidates: impl IntoIterator<Item = T>,
        text: impl Fn(&T) -> &[u8],
    ) -> Option<T> {
        let [before, after] = frame.map(str::as_bytes);
        for candidate in candidates {
            if self.is_signed([before, text(&candidate), after]) {
                return Some(candidate);
            }
            if self.is_over() {
                return None;
            }
        }
        None
    }

    /// Return whether the bounds are reached.
    pub(super) const fn is_over(&self) -> bool {
        self.candidates == 0 || self.bytes == 0
    }

    /// Return whether `parts` were signed, one after the other.
    pub(super) fn is_signed(&mut self, parts: [&[u8]; 3]) -> bool {
        if self.is_over() {
            return false;
        }
        let len: usize = parts.iter().map(|part| part.len()).sum();
        self.candidates -= 1;
        self.bytes = self.bytes.saturating_sub(len);
        match self.signed {
            Signed::Digest(HashAlgorithm::Sha1, digest) => hash::<Sha1>(parts).as_slice() == digest,
            Signed::Digest(_, digest) => hash::<Sha256>(parts).as_slice() == digest,
            Signed::Text(text) => len == text.len() && parts.concat() == text,
            Signed::Verified(hash_algorithm, key, signature) => {
                key.verify(hash_algorithm, &parts.concat(), signature)
            }
        }
    }
}

fn hash<D: Digest>(parts: [&[u8]; 3]) -> Vec<u8> {
    let mut digest = D::new();
    parts.into_iter().for_each(|part| digest.update(part));
    digest.finalize().to_vec()
}
