//! [`RequestIds`]: the values of `X-Amz-Cf-Id`.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;

/// Generates ids in CloudFront's form: 56 characters of base64. They look random, but are not secret.
#[derive(Default)]
pub(crate) struct RequestIds {
    seed: RandomState,
    count: AtomicU64,
}

impl RequestIds {
    pub(crate) fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let bytes: Vec<u8> = (0..5u8)
            .flat_map(|part| self.seed.hash_one((count, part)).to_be_bytes())
            .collect();
        URL_SAFE.encode(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_cloudfronts_form_and_never_comes_twice() {
        let ids = RequestIds::default();
        let made: std::collections::BTreeSet<_> = (0..1000).map(|_| ids.next()).collect();
        assert_eq!(made.len(), 1000);
        assert!(made.iter().all(|id| id.len() == 56 && id.ends_with("==")));
    }
}
