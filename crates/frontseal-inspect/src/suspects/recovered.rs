//! [`Recovered`]: what the public key makes of an RSA signature. It tells a signature of this key
//! over another text from a signature of another key.

use alloc::vec::Vec;

use frontseal::{HashAlgorithm, PublicKey};
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// What a key signed with RSA.
pub(super) enum Recovered {
    /// A digest, padded as CloudFront reads it: PKCS#1 v1.5.
    Digest(HashAlgorithm, Vec<u8>),
    /// A digest, padded as PKCS#1 v1.5, of a hash that CloudFront does not know.
    OtherHash(&'static str),
    /// Bytes that were padded as PKCS#1 v1.5 and not hashed, or hashed and not named.
    Bare(Vec<u8>),
    /// RSA-PSS, by the name of its hash.
    Pss(&'static str),
}

/// The object identifiers of hashes, encoded as DER encodes their content.
const OTHER_HASHES: [(&[u8], &str); 7] = [
    (b"\x2a\x86\x48\x86\xf7\x0d\x02\x05", "MD5"),
    (b"\x2b\x24\x03\x02\x01", "RIPEMD-160"),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x02", "SHA-384"),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x03", "SHA-512"),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x04", "SHA-224"),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x06", "SHA-512/256"),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x08", "SHA3-256"),
];
const SHA1: &[u8] = b"\x2b\x0e\x03\x02\x1a";
const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";

/// The shortest padding of PKCS#1 v1.5 (RFC 8017, section 9.2).
const LEAST_PADDING: usize = 8;

impl Recovered {
    /// Return what `key` signed; `None` if it did not make the signature.
    pub(super) fn of(key: &PublicKey, signature: &[u8]) -> Option<Self> {
        let block = key.recover(signature)?;
        match block.as_slice() {
            [0, 1, padded @ ..] => {
                let padding = padded.iter().take_while(|byte| **byte == 0xff).count();
                let [0, content @ ..] = padded.get(padding..)? else {
                    return None;
                };
                (padding >= LEAST_PADDING).then(|| Self::of_content(content))
            }
            [masked @ .., 0xbc] => pss_hash(masked, key.bits()).map(Self::Pss),
            _ => None,
        }
    }

    fn of_content(content: &[u8]) -> Self {
        match digest_info(content) {
            Some((SHA1, digest)) => Self::Digest(HashAlgorithm::Sha1, digest.into()),
            Some((SHA256, digest)) => Self::Digest(HashAlgorithm::Sha256, digest.into()),
            Some((id, _)) => Self::OtherHash(
                OTHER_HASHES
                    .into_iter()
                    .find(|(known, _)| *known == id)
                    .map_or("an unknown hash", |(_, name)| name),
            ),
            None => Self::Bare(content.into()),
        }
    }
}

/// Split a `DigestInfo` (RFC 8017, section 9.2) into the identifier of the hash and the digest.
fn digest_info(content: &[u8]) -> Option<(&[u8], &[u8])> {
    let [0x30, _, 0x30, len, rest @ ..] = content else {
        return None;
    };
    let (algorithm, rest) = rest.split_at_checked(usize::from(*len))?;
    let [0x06, len, id @ .., 0x05, 0x00] = algorithm else {
        return None;
    };
    let [0x04, digest_len, digest @ ..] = rest else {
        return None;
    };
    (usize::from(*len) == id.len() && usize::from(*digest_len) == digest.len())
        .then_some((id, digest))
}

/// Return the hash by which `block`, without its last byte, is padded as RSA-PSS (RFC 8017, section
/// 9.1.2). The padding in front of the salt is fixed, whatever was signed.
fn pss_hash(block: &[u8], key_bits: u32) -> Option<&'static str> {
    [
        ("SHA-1", is_pss::<Sha1> as fn(&[u8], u32) -> bool),
        ("SHA-224", is_pss::<Sha224>),
        ("SHA-256", is_pss::<Sha256>),
        ("SHA-384", is_pss::<Sha384>),
        ("SHA-512", is_pss::<Sha512>),
    ]
    .into_iter()
    .find(|(_, is_by)| is_by(block, key_bits))
    .map(|(name, _)| name)
}

fn is_pss<D: Digest>(block: &[u8], key_bits: u32) -> bool {
    let hash_len = <D as Digest>::output_size();
    let Some((masked, hash)) = block
        .len()
        .checked_sub(hash_len)
        .and_then(|len| block.split_at_checked(len))
    else {
        return false;
    };
    let mask = (0_u32..).flat_map(|counter| {
        D::new()
            .chain_update(hash)
            .chain_update(counter.to_be_bytes())
            .finalize()
            .to_vec()
    });
    // The first bits are cleared, because the number must be smaller than the modulus.
    let cleared = (8 * (masked.len() + hash_len + 1)).saturating_sub(key_bits as usize - 1);
    let first_mask = 0xff_u8.checked_shr(cleared as u32).unwrap_or_default();
    let masks = core::iter::once(first_mask).chain(core::iter::repeat(0xff));
    masked
        .iter()
        .zip(mask)
        .zip(masks)
        .map(|((byte, mask), bits)| (byte ^ mask) & bits)
        .find(|byte| *byte != 0)
        == Some(1)
}
