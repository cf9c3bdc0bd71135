//! Encrypted keys: PKCS#8 by PBES2, and the legacy `Proc-Type: 4,ENCRYPTED` form.

use alloc::vec::Vec;

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use des::TdesEde3;
use md5::{Digest, Md5};
use pkcs8::EncryptedPrivateKeyInfoRef;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::Kdf;
use zeroize::{Zeroize, Zeroizing};

use super::check_whole;
use crate::error::{Foreign, KeyProblem};
use crate::text::Excerpt;

/// More work than any program asks for; a hostile key would otherwise hold up or exhaust its
/// reader.
const MOST_ITERATIONS: u32 = 10_000_000;
const MOST_SCRYPT_BYTES: u64 = 256 << 20;

pub(super) fn decrypt_pkcs8(
    info: &EncryptedPrivateKeyInfoRef<'_>,
    passphrase: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let EncryptionScheme::Pbes2(parameters) = &info.encryption_algorithm else {
        return Err(KeyProblem::Pbes1);
    };
    check_cost(&parameters.kdf)?;
    let decrypted = info.decrypt(passphrase).map_err(|error| match error {
        pkcs8::Error::EncryptedPrivateKey(pkcs8::pkcs5::Error::DecryptFailed) => {
            KeyProblem::Passphrase
        }
        other => KeyProblem::Undecryptable(Foreign::new(other)),
    })?;
    Ok(Zeroizing::new(decrypted.as_bytes().to_vec()))
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
    match cipher {
        "AES-128-CBC" => decrypt_cbc::<Aes128>(16, passphrase, &iv, body),
        "AES-192-CBC" => decrypt_cbc::<Aes192>(24, passphrase, &iv, body),
        "AES-256-CBC" => decrypt_cbc::<Aes256>(32, passphrase, &iv, body),
        "DES-EDE3-CBC" => decrypt_cbc::<TdesEde3>(24, passphrase, &iv, body),
        other => Err(KeyProblem::Cipher(Excerpt::of(other))),
    }
}

fn decrypt_cbc<C: BlockCipherDecrypt + KeyInit>(
    key_len: usize,
    passphrase: &[u8],
    iv: &[u8],
    body: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let key = legacy_key(key_len, passphrase, iv);
    let decryptor =
        cbc::Decryptor::<C>::new_from_slices(&key, iv).map_err(|_| KeyProblem::IvLength)?;
    let mut decrypted = Zeroizing::new(body.to_vec());
    let len = decryptor
        .decrypt_padded::<Pkcs7>(&mut decrypted)
        .map_err(|_| KeyProblem::Passphrase)?
        .len();
    decrypted.truncate(len);
    // One wrong passphrase in 256 leaves garbage that ends in good padding.
    check_whole(&decrypted).map_err(|_| KeyProblem::Passphrase)?;
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
