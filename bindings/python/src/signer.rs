//! `Signer`.

use std::sync::Arc;

use frontseal::{CheckedKey, EnvironmentVariables, KeyType, PolicyParts, SigningKey};
use frontseal_manifest::{ManifestOptions, sign_manifest};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pyclass::{PyTraverseError, PyVisit};
use pyo3::types::{PyDict, PyString, PyType};

use crate::argument::{self, capacity, encoded, parsed, secret_text, string};
use crate::cache_info::CacheInfo;
use crate::external_key::{ExternalKey, Function};
use crate::failure::{Result, wrong_type};
use crate::fork::{ForkSafe, apart};
use crate::key_source::KeySource;
use crate::keywords;
use crate::manifest::SignedManifest;
use crate::policy::whole_policy;
use crate::private_key::PrivateKey;
use crate::public_key::PublicKey;
use crate::signed_cookies::SignedCookies;
use crate::signed_policy::SignedPolicy;
use crate::signed_urls::sign_all;

/// Signs URLs and cookies for Amazon CloudFront with one key.
///
/// ``key_pair_id`` is the id that CloudFront shows for the public key. ``private_key`` is the key as text, bytes, a
/// path object, a key of the package ``cryptography`` (see ``PrivateKey``), a ``PrivateKey``, an ``ExternalKey``, or a
/// function from ``bytes`` to ``bytes`` that signs with an RSA key in a KMS or an HSM. ``hash_algorithm`` is ``"SHA1"``
/// or ``"SHA256"``; without it RSA keys sign with SHA-1 and P-256 keys with SHA-256.
///
/// ``public_key``, as for ``PublicKey``, verifies the first signature, and the first after a failure: a function that signs
/// with another key is an error then, not a 403. A private key with another public half is refused.
///
/// ``cache`` is the number of signatures to keep, 0 for none. A policy that is among them takes no key operation, which
/// pays if the same policy is signed again, as with ``round_to``. Each entry grants what its policy grants, and takes
/// some 600 bytes; see ``cache_info``.
///
/// Make one signer, and share it between threads and with forked processes. It can be pickled if it was made from a path
/// without a passphrase, or by ``from_environment``: the pickle holds the place of the key, not the key.
///
/// Raises ``FrontsealError`` with the code ``invalid_key_pair_id`` or ``invalid_key``, and ``OSError`` if the file cannot
/// be read.
///
/// >>> from frontseal import PrivateKey, Signer
/// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
/// >>> url = signer.sign_url("https://d111111abcdef8.cloudfront.net/film.mp4", expires_in=300)
/// >>> url.startswith("https://d111111abcdef8.cloudfront.net/film.mp4?Expires=")
/// True
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct Signer {
    /// Whoever keeps a clone of it keeps this object too: see [`Function::visit`].
    pub(crate) core: frontseal::Signer,
    /// The function that `core` signs with, if it is one.
    function: Option<Arc<Function>>,
    /// A callable that makes the signer again and holds no key, or why there is none.
    again: Again,
}

type Again = std::result::Result<Py<PyAny>, &'static str>;

const IN_MEMORY: &str = "its key would go along, or is out of reach";

/// What a signer signs with.
struct Key {
    signs: Arc<dyn SigningKey>,
    function: Option<Arc<Function>>,
    /// Why it cannot be read again from what was given, if it cannot.
    lost: Option<&'static str>,
    /// What its first signature is verified with.
    public_key: Option<frontseal::PublicKey>,
}

impl Key {
    fn read(
        given: &Bound<'_, PyAny>,
        secret: Option<&Bound<'_, PyAny>>,
        public_key: Option<&frontseal::PublicKey>,
    ) -> Result<Self> {
        let key = if let Ok(key) = given.cast::<PrivateKey>() {
            Self::private(Arc::clone(&key.get().core), Some(IN_MEMORY))
        } else if let Ok(key) = given.cast::<ExternalKey>() {
            Self::function(key.get().function(given.py()))
        } else if let Some(source) = KeySource::private(given)? {
            return Self::of_source(given.py(), source, secret);
        } else if given.is_callable() {
            Self::function(Function::new(
                given,
                public_key.map_or(KeyType::Rsa, |key| key.key_type()),
            ))
        } else {
            return Err(wrong_type(
                given,
                "private_key must be str, bytes, a path object, PrivateKey, ExternalKey, a key of the package cryptography or a function",
            )
            .into());
        };
        match secret {
            None => Ok(key),
            Some(_) => Err(PyTypeError::new_err(
                "passphrase is for a key as str, bytes or a path: leave it out",
            )
            .into()),
        }
    }

    fn of_source(
        py: Python<'_>,
        source: KeySource,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> Result<Self> {
        let secret = secret.map(argument::passphrase).transpose()?;
        let key = PrivateKey::read(py, &source, None, secret.as_ref().map(|it| it.as_slice()))?;
        let lost = match (source.is_file, secret) {
            (true, None) => None,
            (true, Some(_)) => Some("the passphrase of its key would go along"),
            (false, _) => Some(IN_MEMORY),
        };
        Ok(Self::private(key.core, lost))
    }

    fn private(key: Arc<frontseal::PrivateKey>, lost: Option<&'static str>) -> Self {
        Self {
            signs: Arc::new(ForkSafe(key)),
            function: None,
            lost,
            public_key: None,
        }
    }

    fn function(function: Function) -> Self {
        let function = Arc::new(function);
        Self {
            signs: Arc::<Function>::clone(&function),
            function: Some(function),
            lost: Some(IN_MEMORY),
            public_key: None,
        }
    }

    /// Make a signer. `make` and `arguments` make it again.
    fn into_signer(
        self,
        key_pair_id: &str,
        hash_algorithm: Option<&Bound<'_, PyAny>>,
        cache: Option<&Bound<'_, PyAny>>,
        make: Bound<'_, PyAny>,
        arguments: Vec<Bound<'_, PyAny>>,
    ) -> Result<Signer> {
        let mut core = match &self.public_key {
            Some(key) => {
                frontseal::Signer::new(key_pair_id, CheckedKey::new(self.signs, key.clone())?)?
            }
            None => frontseal::Signer::new(key_pair_id, self.signs)?,
        };
        if let Some(given) = hash_algorithm {
            core = core.with_hash_algorithm(parsed(given, "hash_algorithm")?);
        }
        if let Some(given) = cache {
            core = core.with_cache(capacity(given)?);
        }
        let again = match self.lost {
            Some(why) => Err(why),
            None => {
                let keywords = PyDict::new(make.py());
                keywords.set_item("hash_algorithm", hash_algorithm)?;
                keywords.set_item("cache", cache)?;
                if let Some(key) = self.public_key {
                    keywords.set_item("public_key", key.to_pem())?;
                }
                Ok(keywords::bind(&make, &arguments, &keywords)?.unbind())
            }
        };
        Ok(Signer {
            core,
            function: self.function,
            again,
        })
    }
}

#[pymethods]
impl Signer {
    #[new]
    #[pyo3(
        signature = (key_pair_id, private_key, *, passphrase=None, public_key=None, hash_algorithm=None, cache=None),
        text_signature = "(key_pair_id, private_key, *, passphrase=None, public_key=None, hash_algorithm=None, cache=0)"
    )]
    fn new(
        key_pair_id: &Bound<'_, PyAny>,
        private_key: &Bound<'_, PyAny>,
        passphrase: Option<&Bound<'_, PyAny>>,
        public_key: Option<&Bound<'_, PyAny>>,
        hash_algorithm: Option<&Bound<'_, PyAny>>,
        cache: Option<&Bound<'_, PyAny>>,
    ) -> Result<Self> {
        let make = private_key.py().get_type::<Self>().into_any();
        let arguments = vec![key_pair_id.clone(), private_key.clone()];
        let id = argument::text(key_pair_id, "key_pair_id")?;
        let public_key = public_key.map(PublicKey::read).transpose()?;
        let key = Key::read(private_key, passphrase, public_key.as_ref())?;
        let key = Key { public_key, ..key };
        key.into_signer(&id, hash_algorithm, cache, make, arguments)
    }

    /// Make a signer from environment variables.
    ///
    /// The arguments are the names of the variables. The one for the key holds the key, in any form that secret stores use, or
    /// the path of its file; the one for the passphrase may be unset. A variable that is empty counts as not set.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_key_pair_id`` or ``invalid_key`` and the name of the variable, if one is
    /// missing or its value cannot be used. No error holds a value that may be a part of a key.
    #[classmethod]
    #[pyo3(
        signature = (
            key_pair_id=String::from("FRONTSEAL_KEY_PAIR_ID"),
            private_key=String::from("FRONTSEAL_PRIVATE_KEY"),
            passphrase=String::from("FRONTSEAL_PASSPHRASE"),
            *,
            hash_algorithm=None,
            cache=None,
        ),
        text_signature = "(key_pair_id='FRONTSEAL_KEY_PAIR_ID', private_key='FRONTSEAL_PRIVATE_KEY', passphrase='FRONTSEAL_PASSPHRASE', *, hash_algorithm=None, cache=0)"
    )]
    fn from_environment(
        class: &Bound<'_, PyType>,
        key_pair_id: String,
        private_key: String,
        passphrase: String,
        hash_algorithm: Option<&Bound<'_, PyAny>>,
        cache: Option<&Bound<'_, PyAny>>,
    ) -> Result<Self> {
        let py = class.py();
        let names =
            [&key_pair_id, &private_key, &passphrase].map(|it| PyString::new(py, it).into_any());
        let environment = py.import("os")?.getattr("environ")?;
        let [id, key, secret] = [&names[0], &names[1], &names[2]]
            .map(|name| environment.call_method1("get", (name, "")));
        let id = argument::text(&id?, &key_pair_id)?;
        let key = secret_text(&key?, &private_key)?;
        let secret = argument::passphrase(&secret?)?;
        let variables = EnvironmentVariables {
            key_pair_id,
            private_key,
            passphrase,
        };
        let key = py.detach(|| apart(|| variables.read_key(&id, &key, &secret)))?;
        let make = class.getattr("from_environment")?;
        Key::private(Arc::new(key), None).into_signer(
            &id,
            hash_algorithm,
            cache,
            make,
            names.into(),
        )
    }

    /// The key pair id.
    #[getter]
    fn key_pair_id(&self) -> &str {
        self.core.key_pair_id()
    }

    /// The hash that is signed: ``"SHA1"`` or ``"SHA256"``.
    #[getter]
    fn hash_algorithm(&self) -> &'static str {
        self.core.hash_algorithm().as_str()
    }

    /// Signature cache statistics, or ``None`` if there is no cache.
    #[getter]
    fn cache_info(&self) -> Option<CacheInfo> {
        self.core.cache_info().map(CacheInfo::from)
    }

    /// Sign ``url`` so that it works until ``date_less_than``, or ``expires_in`` from now.
    ///
    /// The keyword arguments are those of ``Policy``. ``policy``, a ``Policy`` or JSON that is signed as it is, takes the place of
    /// all others. An argument that is None counts as not given.
    ///
    /// Without ``resource`` only this URL is granted, and a ``*`` in it is refused, since CloudFront would take it for a
    /// wildcard. The signature is appended to the URL, and nothing else is changed; ``encode=True`` percent-encodes what clients
    /// rewrite first, as ``encode_url`` does. ``object_url`` makes a URL of the name of an object.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_url`` and the place if the URL cannot be signed, with the codes of
    /// ``Policy``, or with ``signing_failed``.
    ///
    /// >>> from datetime import timedelta
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
    /// >>> url = "https://d111111abcdef8.cloudfront.net/film.mp4"
    /// >>> signed = signer.sign_url(url, expires_in=timedelta(minutes=5), ip_address="192.0.2.7")
    /// >>> signed.startswith(url + "?Policy=")
    /// True
    #[pyo3(
        signature = (url, *, encode=false, **parts),
        text_signature = "($self, url, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, custom=False, encode=False)"
    )]
    fn sign_url(
        &self,
        py: Python<'_>,
        url: &Bound<'_, PyAny>,
        encode: bool,
        parts: Option<&Bound<'_, PyDict>>,
    ) -> Result<String> {
        let policy = keywords::read::<PolicyParts>(parts, &["encode"])?.into_policy()?;
        let url = argument::text(url, "url")?;
        let url = encoded(&url, encode)?;
        Ok(py.detach(|| self.core.sign_url(&url, &policy))?)
    }

    /// Sign each of ``urls``: an iterator gives an iterator, any other iterable a list.
    ///
    /// An iterator is read at most 1,024 URLs ahead, so memory stays flat for millions. A ``resource`` with a wildcard is signed
    /// once for all URLs; otherwise each URL is signed for itself, on all cores. The keyword arguments are those of
    /// ``sign_url``.
    ///
    /// Raises as ``sign_url`` does; the text begins with the index of the URL, from 0. An iterator raises when it reaches that
    /// URL.
    ///
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
    /// >>> segments = (f"https://d111111abcdef8.cloudfront.net/hls/{n}.ts" for n in range(2000))
    /// >>> signed = signer.sign_urls(segments, expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/hls/*")
    /// >>> sum(1 for url in signed)
    /// 2000
    #[pyo3(
        signature = (urls, *, encode=false, **parts),
        text_signature = "($self, urls, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, custom=False, encode=False)"
    )]
    fn sign_urls<'py>(
        slf: &Bound<'py, Self>,
        urls: &Bound<'py, PyAny>,
        encode: bool,
        parts: Option<&Bound<'py, PyDict>>,
    ) -> Result<Bound<'py, PyAny>> {
        let policy = keywords::read::<PolicyParts>(parts, &["encode"])?.into_policy()?;
        let core = &slf.get().core;
        let batch = slf.py().detach(|| core.batch(&policy))?;
        sign_all(batch, Some(slf.as_any()), urls, encode)
    }

    /// Sign cookies that grant ``resource``, a URL or a pattern, until ``date_less_than``, or ``expires_in`` from now.
    ///
    /// The other arguments are those of ``Policy``; ``resource`` is left out if ``policy`` is given.
    ///
    /// Raises as ``sign_url`` does, and ``FrontsealError`` with the code ``invalid_policy`` if a cookie would be longer than the
    /// 4,096 bytes that browsers keep.
    ///
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
    /// >>> cookies = signer.sign_cookies("https://media.example.com/hls/*", expires_in=3600)
    /// >>> list(cookies)
    /// ['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id']
    #[pyo3(
        signature = (resource=None, **parts),
        text_signature = "($self, resource=None, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, policy=None, custom=False)"
    )]
    fn sign_cookies(
        &self,
        py: Python<'_>,
        resource: Option<&Bound<'_, PyAny>>,
        parts: Option<&Bound<'_, PyDict>>,
    ) -> Result<SignedCookies> {
        let mut parts = keywords::read::<PolicyParts>(parts, &[])?;
        parts.resource = resource.map(|it| string(it, "resource")).transpose()?;
        let policy = parts.into_policy()?;
        let core = py.detach(|| self.core.sign_cookies(&policy))?;
        Ok(SignedCookies { core })
    }

    /// Sign every URI of ``text``, an HLS playlist or a DASH MPD, so that a player can follow it.
    ///
    /// ``base_url`` is the URL that the player requests the manifest from; relative URIs are resolved against it. One signature
    /// serves all URIs: it grants ``resource``, or else the folder of ``base_url`` and everything below it. ``each=True`` signs each
    /// URI for itself, which takes a key operation for each, excludes ``resource``, and does not serve DASH templates.
    ///
    /// URIs of ``hosts`` are signed, with the port where they have one; without it, those of the base URL's host. Other hosts,
    /// ``data:`` and ``skd:`` are left alone. ``folder`` is a URL that ends with ``/``: a URI that is not in or below it is an error,
    /// as one outside the folder of ``base_url`` is with ``each``. ``uri_form`` is ``"as-written"``, ``"absolute"`` or
    /// ``"relative"``: how signed URIs are written back. ``encode=True`` percent-encodes what clients rewrite, as ``encode_url`` does.
    /// ``defines`` maps the names of variables that an HLS playlist imports to their values. Every other byte stays as it is. The
    /// other arguments are those of ``Policy``.
    ///
    /// To put one signature on many manifests, such as those of a live stream, see ``SignedPolicy.manifest``.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_manifest`` and line and column if the manifest is malformed, with
    /// ``invalid_url`` for a URI that cannot be signed, and as ``sign_url`` does.
    ///
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
    /// >>> playlist = "#EXTM3U\n#EXTINF:6,\nfilm-1.ts\n"
    /// >>> signed = signer.sign_manifest(playlist, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8", expires_in=7200)
    /// >>> signed.text.partition("Policy=")[0]
    /// '#EXTM3U\n#EXTINF:6,\nfilm-1.ts?'
    #[pyo3(
        signature = (text, base_url, **keywords),
        text_signature = "($self, text, base_url, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, custom=False, each=False, folder=None, hosts=None, uri_form='as-written', encode=False, defines=None)"
    )]
    fn sign_manifest(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        base_url: &Bound<'_, PyAny>,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> Result<SignedManifest> {
        let (parts, options) = keywords::read::<(PolicyParts, ManifestOptions)>(keywords, &[])?;
        let policy = parts.into_policy()?;
        let text = argument::text(text, "text")?;
        let options = ManifestOptions {
            base_url: string(base_url, "base_url")?,
            ..options
        };
        Ok(py
            .detach(|| sign_manifest(&text, &self.core, &policy, &options))?
            .into())
    }

    /// Sign ``policy``, to put the signature on any number of URLs or into cookies.
    ///
    /// ``policy`` is a ``Policy`` or JSON; the other arguments are those of ``Policy`` and take its place. It must have a
    /// resource. Only this uses the key: putting the signature on URLs appends text.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_policy`` if the policy has no resource, with the codes of ``Policy``, or
    /// with ``signing_failed``.
    ///
    /// >>> from frontseal import Policy, PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
    /// >>> signed = signer.sign(Policy(expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/hls/*"))
    /// >>> signed.url("https://d111111abcdef8.cloudfront.net/hls/1.ts").partition("?Policy=")[0]
    /// 'https://d111111abcdef8.cloudfront.net/hls/1.ts'
    #[pyo3(
        signature = (policy=None, **parts),
        text_signature = "($self, policy=None, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, custom=False)"
    )]
    fn sign(
        &self,
        py: Python<'_>,
        policy: Option<&Bound<'_, PyAny>>,
        parts: Option<&Bound<'_, PyDict>>,
    ) -> Result<SignedPolicy> {
        let mut parts = keywords::read::<PolicyParts>(parts, &[])?;
        parts.policy = policy.map(|it| whole_policy(it, "policy")).transpose()?;
        let policy = parts.into_policy()?;
        let core = py.detach(|| self.core.sign(&policy))?;
        Ok(SignedPolicy { core })
    }

    fn __repr__(&self) -> String {
        format!(
            "<frontseal.Signer {} {}>",
            self.key_pair_id(),
            self.hash_algorithm()
        )
    }

    fn __reduce__(&self, py: Python<'_>) -> PyResult<(Py<PyAny>, ())> {
        match &self.again {
            Ok(again) => Ok((again.clone_ref(py), ())),
            Err(why) => Err(PyTypeError::new_err(format!(
                "cannot pickle this Signer: {why}. Make it from a path, or with Signer.from_environment, and the place of the key is pickled instead"
            ))),
        }
    }

    /// There is no `__clear__`, for the reason that `ExternalKey` has none.
    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        if let Ok(again) = &self.again {
            visit.call(again)?;
        }
        match &self.function {
            Some(function) => function.visit(&visit),
            None => Ok(()),
        }
    }
}
