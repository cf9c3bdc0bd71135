//! JSON Web Keys (RFC 7517, RFC 7518 §6), turned into PKCS#1 and SEC1.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64UrlUnpadded, Encoding};
use pkcs8::Document;
use pkcs8::der::Encode;
use pkcs8::der::asn1::UintRef;
use sec1::{EcParameters, EcPrivateKey};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::der::{KeyDer, P256, encode_public_key};
use super::stored::string_of;
use crate::error::{KeyKind, KeyProblem};
use crate::signing_key::KeyType;

/// The members of a JSON Web Key.
struct Jwk<'a>(BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'a> Jwk<'a> {
    fn parse(text: &'a str) -> Result<Self, KeyProblem> {
        serde_json::from_str(text)
            .map(Self)
            .map_err(|error| KeyProblem::Json {
                line: error.line(),
                column: error.column(),
            })
    }

    fn text(&self, member: &'static str) -> Result<Zeroizing<String>, KeyProblem> {
        self.0
            .get(member)
            .and_then(|value| string_of(value))
            .ok_or(KeyProblem::JwkMember(member))
    }

    /// Return a number, or the coordinate of a point.
    fn number(&self, member: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
        let text = self.text(member)?;
        let digits = text.trim_end_matches('=');
        let mut number = Zeroizing::new(alloc::vec![0; digits.len() / 4 * 3 + 3]);
        let len = Base64UrlUnpadded::decode(digits, &mut number)
            .map_err(|_| KeyProblem::JwkMember(member))?
            .len();
        number.truncate(len);
        Ok(number)
    }

    fn key_type(&self) -> Result<KeyType, KeyProblem> {
        match self.text("kty")?.as_str() {
            "RSA" => Ok(KeyType::Rsa),
            "EC" if self.text("crv")?.as_str() == "P-256" => Ok(KeyType::P256),
            _ => Err(KeyProblem::WrongKind(KeyKind::OtherJwk)),
        }
    }

    /// Return the point as SEC1 writes it, without compression.
    fn point(&self) -> Result<Vec<u8>, KeyProblem> {
        let mut point = alloc::vec![4];
        for member in ["x", "y"] {
            point.extend_from_slice(&self.number(member)?);
        }
        Ok(point)
    }
}

/// Read a private key.
pub(super) fn private_key(text: &str) -> Result<KeyDer, KeyProblem> {
    let jwk = Jwk::parse(text)?;
    let key_type = jwk.key_type()?;
    if !jwk.0.contains_key("d") {
        return Err(KeyProblem::WrongKind(KeyKind::PublicKey));
    }
    let der = match key_type {
        KeyType::Rsa => {
            let [n, e, d] = [jwk.number("n")?, jwk.number("e")?, jwk.number("d")?];
            let [p, q] = [jwk.number("p")?, jwk.number("q")?];
            let [dp, dq, qi] = [jwk.number("dp")?, jwk.number("dq")?, jwk.number("qi")?];
            rsa_der([&n, &e, &d, &p, &q, &dp, &dq, &qi]).ok()
        }
        KeyType::P256 => {
            let point = jwk.point()?;
            let key = EcPrivateKey {
                private_key: &jwk.number("d")?,
                parameters: Some(EcParameters::NamedCurve(P256)),
                public_key: Some(&point),
            };
            key.to_der().ok()
        }
    };
    let der = der.ok_or_else(|| inconsistent(key_type))?;
    Ok(KeyDer {
        key_type,
        der: der.into(),
    })
}

fn rsa_der(numbers: [&[u8]; 8]) -> pkcs8::der::Result<Vec<u8>> {
    let [n, e, d, p, q, dp, dq, qi] = numbers;
    pkcs1::RsaPrivateKey {
        modulus: UintRef::new(n)?,
        public_exponent: UintRef::new(e)?,
        private_exponent: UintRef::new(d)?,
        prime1: UintRef::new(p)?,
        prime2: UintRef::new(q)?,
        exponent1: UintRef::new(dp)?,
        exponent2: UintRef::new(dq)?,
        coefficient: UintRef::new(qi)?,
        other_prime_infos: None,
    }
    .to_der()
}

/// Read a public key.
pub(super) fn public_key(text: &str) -> Result<Document, KeyProblem> {
    let jwk = Jwk::parse(text)?;
    let key_type = jwk.key_type()?;
    if jwk.0.contains_key("d") {
        return Err(KeyProblem::WrongKind(KeyKind::PrivateKey));
    }
    let key = match key_type {
        KeyType::Rsa => {
            let [n, e] = [jwk.number("n")?, jwk.number("e")?];
            let numbers = UintRef::new(&n).and_then(|modulus| {
                let public_exponent = UintRef::new(&e)?;
                pkcs1::RsaPublicKey {
                    modulus,
                    public_exponent,
                }
                .to_der()
            });
            numbers.and_then(|key| encode_public_key(key_type, &key))
        }
        KeyType::P256 => encode_public_key(key_type, &jwk.point()?),
    };
    key.map_err(|_| inconsistent(key_type))
}

/// Return the problem of a key whose numbers do not belong together.
const fn inconsistent(key_type: KeyType) -> KeyProblem {
    match key_type {
        KeyType::Rsa => KeyProblem::InconsistentRsa,
        KeyType::P256 => KeyProblem::InconsistentP256,
    }
}
