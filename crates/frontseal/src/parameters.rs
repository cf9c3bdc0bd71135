//! [`Parameters`]: the query parameters that carry a signature (`docs/cloudfront-rules.md` §1).

use alloc::string::String;
use core::fmt::Write;

use crate::encoding::{encode_into, encoded_len};
use crate::error::Error;
use crate::policy::Statement;
use crate::signing_key::HashAlgorithm;
use crate::url::{SignableUrl, check_len};

/// A signature and what it takes to check it.
pub(crate) struct Parameters<'a> {
    pub(crate) statement: &'a Statement<'a>,
    pub(crate) signature: &'a [u8],
    pub(crate) key_pair_id: &'a str,
    pub(crate) hash_algorithm: HashAlgorithm,
}

impl Parameters<'_> {
    /// Return `url` with the parameters behind it.
    pub(crate) fn put_on(&self, url: &SignableUrl<'_>) -> Result<String, Error> {
        let parts = [url.text(), url.joint()];
        let mut out = String::with_capacity(url.text().len() + 1 + self.capacity());
        out.extend(parts);
        self.write_to(&mut out);
        check_len(out.len())?;
        Ok(out)
    }

    /// Return the parameters alone.
    pub(crate) fn to_query(&self) -> String {
        let mut out = String::with_capacity(self.capacity());
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        match self.statement.canned_expires {
            Some(expires) => {
                let written = write!(out, "Expires={expires}");
                debug_assert!(written.is_ok(), "writing to a String does not fail");
            }
            None => {
                out.push_str("Policy=");
                encode_into(out, self.statement.text().as_bytes());
            }
        }
        out.push_str("&Signature=");
        encode_into(out, self.signature);
        out.push_str("&Key-Pair-Id=");
        out.push_str(self.key_pair_id);
        if let Some(name) = self.hash_algorithm.announced() {
            out.push_str("&Hash-Algorithm=");
            out.push_str(name);
        }
    }

    /// Return room enough for what [`write_to`](Self::write_to) writes.
    fn capacity(&self) -> usize {
        let policy = match self.statement.canned_expires {
            Some(_) => 16,
            None => encoded_len(self.statement.text().len()),
        };
        policy + encoded_len(self.signature.len()) + self.key_pair_id.len() + 64
    }
}
