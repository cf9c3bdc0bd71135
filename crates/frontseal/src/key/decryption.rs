//! Encrypted keys: PKCS#8 by PBES2 or by SHA-1 and 3DES, and the legacy `Proc-Type: 4,ENCRYPTED` form.

use alloc::vec::Vec;

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use des::TdesEde3;
use md5::{Digest, Md5};
use pkcs8::ObjectIdentifier;
use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{self, Decode, Reader};
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::{self, Kdf};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs12::kdf::{Pkcs12KeyType, derive_key_utf8};
use sha1::Sha1;
use zeroize::{Zeroize, Zeroizing};

use super::check_whole;
use crate::error::{Cipher, KeyProblem};
use crate::text::Excerpt;

/// A hostile key could otherwise keep its reader busy, and with it the lock that forks wait for, or
/// exhaust its memory. OpenSSL and Python's cryptography write 2,048 iterations, Java's keytool 10,000;
/// OWASP's advice for passwords is 600,000 with SHA-256 and 1,300,000 with SHA-1.
const MOST_ITERATIONS: u32 = 2_000_000;
/// OpenSSL's scrypt takes 16 MiB and refuses more than 32; N = 2^17 with r = 8 takes this much.
const MOST_SCRYPT_BYTES: u64 = 128 << 20;

/// `pbeWithSHAAnd3-KeyTripleDES-CBC` (RFC 7292, appendix C).
const SHA1_3DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");

/// The names of ciphers that no maintained crate decrypts keys with, or that are broken.
const OTHER_CIPHERS: [(&str, &str); 21] = [
    ("1.2.840.113549.1.5.1", "MD2 and DES (PBES1)"),
    ("1.2.840.113549.1.5.4", "MD2 and RC2 (PBES1)"),
    ("1.2.840.113549.1.5.3", "MD5 and DES (PBES1)"),
    ("1.2.840.113549.1.5.6", "MD5 and RC2 (PBES1)"),
    ("1.2.840.113549.1.5.10", "SHA-1 and DES (PBES1)"),
    ("1.2.840.113549.1.5.11", "SHA-1 and RC2 (PBES1)"),
    ("1.2.840.113549.1.12.1.1", "SHA-1 and RC4"),
    ("1.2.840.113549.1.12.1.2", "SHA-1 and RC4"),
    ("1.2.840.113549.1.12.1.4", "SHA-1 and 3DES with two keys"),
    ("1.2.840.113549.1.12.1.5", "SHA-1 and RC2"),
    ("1.2.840.113549.1.12.1.6", "SHA-1 and RC2"),
    ("1.3.14.3.2.7", "DES"),
    ("1.2.840.113549.3.2", "RC2"),
    ("1.2.840.113549.3.9", "RC5"),
    ("1.2.392.200011.61.1.1.1.2", "Camellia-128"),
    ("1.2.392.200011.61.1.1.1.3", "Camellia-192"),
    ("1.2.392.200011.61.1.1.1.4", "Camellia-256"),
    ("1.2.410.200046.1.1.2", "ARIA-128"),
    ("1.2.410.200046.1.1.7", "ARIA-192"),
    ("1.2.410.200046.1.1.12", "ARIA-256"),
    ("1.2.410.200004.1.4", "SEED"),
];

/// Encrypted PKCS#8 (RFC 5958 §3), whatever its algorithm.
pub(super) struct Encrypted<'a> {
    algorithm: AlgorithmIdentifierRef<'a>,
    data: &'a [u8],
}

impl<'a> Encrypted<'a> {
    pub(super) fn from_der(bytes: &'a [u8]) -> der::Result<Self> {
        AnyRef::from_der(bytes)?.sequence(|reader| {
            Ok(Self {
                algorithm: reader.decode()?,
                data: <&OctetStringRef>::decode(reader)?.as_bytes(),
            })
        })
    }

    pub(super) fn decrypt(
        &self,
        passphrase: Option<&[u8]>,
    ) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
        let passphrase = passphrase.ok_or(KeyProblem::PassphraseMissing);
        let decrypted = match self.algorithm.oid {
            pbes2::PBES2_OID => self.decrypt_pbes2(passphrase)?,
            SHA1_3DES => self.decrypt_sha1_3des(passphrase?)?,
            other => return Err(unsupported(other)),
        };
        // One wrong passphrase in 256 leaves garbage that ends in good padding.
        check_whole(&decrypted).map_err(|_| KeyProblem::PassphraseWrong)?;
        Ok(decrypted)
    }

    fn decrypt_pbes2(
        &self,
        passphrase: Result<&[u8], KeyProblem>,
    ) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
        let Ok(scheme) = EncryptionScheme::try_from(self.algorithm) else {
            return Err(unsupported(self.pbes2_cipher()));
        };
        if let EncryptionScheme::Pbes2(parameters) = &scheme {
            check_cost(&parameters.kdf)?;
        }
        scheme
            .decrypt(passphrase?, self.data)
            .map(Zeroizing::new)
            .map_err(|error| match error {
                pkcs8::pkcs5::Error::DecryptFailed => KeyProblem::PassphraseWrong,
                _ => unsupported(self.pbes2_cipher()),
            })
    }

    /// Return the cipher among the parameters of PBES2, or PBES2 where it is not found.
    fn pbes2_cipher(&self) -> ObjectIdentifier {
        let parameters = self
            .algorithm
            .parameters
            .ok_or(der::Tag::Sequence.value_error());
        parameters
            .map_err(der::Error::from)
            .and_then(|parameters| {
                parameters.sequence(|reader| {
                    AlgorithmIdentifierRef::decode(reader)?;
                    AlgorithmIdentifierRef::decode(reader)
                })
            })
            .map_or(self.algorithm.oid, |cipher| cipher.oid)
    }

    /// Decrypt what older versions of OpenSSL, Java and browsers write (RFC 7292, appendix B).
    fn decrypt_sha1_3des(&self, passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
        let wrong = || KeyProblem::PassphraseWrong;
        let (salt, iterations) = self
            .algorithm
            .parameters
            .and_then(|parameters| pbe_parameters(parameters).ok())
            .ok_or(KeyProblem::Damaged("encryption"))?;
        if iterations > MOST_ITERATIONS {
            return Err(KeyProblem::TooExpensive);
        }
        let rounds = i32::try_from(iterations).map_err(|_| wrong())?;
        let passphrase = core::str::from_utf8(passphrase).map_err(|_| wrong())?;
        let derive = |kind, len| {
            derive_key_utf8::<Sha1>(passphrase, salt, kind, rounds, len).map(Zeroizing::new)
        };
        let key = derive(Pkcs12KeyType::EncryptionKey, 24).map_err(|_| wrong())?;
        let iv = derive(Pkcs12KeyType::Iv, 8).map_err(|_| wrong())?;
        decrypt_cbc::<TdesEde3>(&key, &iv, self.data)
    }
}

/// Read the salt, which is not empty, and the iterations.
fn pbe_parameters(parameters: AnyRef<'_>) -> der::Result<(&[u8], u32)> {
    let (salt, iterations) = parameters.sequence(|reader| {
        let salt = <&OctetStringRef>::decode(reader)?.as_bytes();
        Ok::<_, der::Error>((salt, u32::decode(reader)?))
    })?;
    if salt.is_empty() || iterations == 0 {
        return Err(der::Tag::OctetString.value_error().into());
    }
    Ok((salt, iterations))
}

fn unsupported(oid: ObjectIdentifier) -> KeyProblem {
    let known = OTHER_CIPHERS
        .into_iter()
        .find(|(known, _)| ObjectIdentifier::new(known) == Ok(oid));
    KeyProblem::Encryption(known.map_or(Cipher::Unknown(oid), |(_, name)| Cipher::Known(name)))
}

fn check_cost(kdf: &Kdf) -> Result<(), KeyProblem> {
    let is_too_expensive = match kdf {
        Kdf::Pbkdf2(parameters) => parameters.iteration_count > MOST_ITERATIONS,
        Kdf::Scrypt(parameters) => {
            let bytes = u64::from(parameters.block_size)
                .saturating_mul(128 * u64::from(parameters.parallelization))
                .saturating_mul(parameters.cost_parameter);
            bytes > MOST_SCRYPT_BYTES
        }
        _ => false,
    };
    if is_too_expensive {
        return Err(KeyProblem::TooExpensive);
    }
    Ok(())
}

/// Decrypt the body of a legacy PEM block whose `DEK-Info` header is `dek_info`.
pub(super) fn decrypt_legacy(
    dek_info: &str,
    body: &[u8],
    passphrase: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let (cipher, iv) = dek_info
        .split_once(',')
        .and_then(|(cipher, iv)| Some((cipher.trim(), decode_hex(iv.trim())?)))
        .ok_or(KeyProblem::DekInfo)?;
    let (key_len, decrypt): (_, Decrypt) = match cipher {
        "AES-128-CBC" => (16, decrypt_cbc::<Aes128>),
        "AES-192-CBC" => (24, decrypt_cbc::<Aes192>),
        "AES-256-CBC" => (32, decrypt_cbc::<Aes256>),
        "DES-EDE3-CBC" => (24, decrypt_cbc::<TdesEde3>),
        // What is not plainly a name may be a part of the key.
        other if other.len() < 24 && other.bytes().all(is_in_name) => {
            let name = Cipher::Named(Excerpt::of(other));
            return Err(KeyProblem::Encryption(name));
        }
        _ => return Err(KeyProblem::DekInfo),
    };
    decrypt(&legacy_key(key_len, passphrase, &iv), &iv, body)
}

const fn is_in_name(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'-')
}

type Decrypt = fn(&[u8], &[u8], &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyProblem>;

fn decrypt_cbc<C: BlockCipherDecrypt + KeyInit>(
    key: &[u8],
    iv: &[u8],
    body: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let decryptor =
        cbc::Decryptor::<C>::new_from_slices(key, iv).map_err(|_| KeyProblem::DekInfo)?;
    let mut decrypted = Zeroizing::new(body.to_vec());
    let len = decryptor
        .decrypt_padded::<Pkcs7>(&mut decrypted)
        .map_err(|_| KeyProblem::PassphraseWrong)?
        .len();
    decrypted.truncate(len);
    // One wrong passphrase in 256 leaves garbage that ends in good padding.
    check_whole(&decrypted).map_err(|_| KeyProblem::PassphraseWrong)?;
    Ok(decrypted)
}

/// Derive a key as OpenSSL's `EVP_BytesToKey` does for this form: MD5 once, salted with the first
/// eight bytes of the IV.
fn legacy_key(len: usize, passphrase: &[u8], iv: &[u8]) -> Zeroizing<Vec<u8>> {
    let salt = iv.get(..8).unwrap_or(iv);
    let mut key = Zeroizing::new(Vec::with_capacity(len + 16));
    let mut block: [u8; 16] = Md5::new()
        .chain_update(passphrase)
        .chain_update(salt)
        .finalize()
        .into();
    key.extend_from_slice(&block);
    while key.len() < len {
        block = Md5::new()
            .chain_update(block)
            .chain_update(passphrase)
            .chain_update(salt)
            .finalize()
            .into();
        key.extend_from_slice(&block);
    }
    block.zeroize();
    key.truncate(len);
    key
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect();
    digits.filter(|digits| digits.len() % 2 == 0).map(|digits| {
        digits
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect()
    })
}
