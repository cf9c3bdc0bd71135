//! `Signer`.

use std::sync::Arc;

use frontseal::{Error, ErrorKind, HashAlgorithm, KeyType, encode_url};
use frontseal_manifest::{UriForm, sign_manifest};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pyclass::{PyTraverseError, PyVisit};
use pyo3::types::{PyDict, PyTuple, PyType};

use crate::cache_info::CacheInfo;
use crate::convert::{Capacity, Duration, Name, Network, Passphrase, Time, wrong_type};
use crate::external_key::{ExternalKey, Function};
use crate::failure::{Failure, Result};
use crate::fork::ForkSafe;
use crate::key_source::KeySource;
use crate::limits::{Limits, Whole};
use crate::manifest::{Hosts, Manifest};
use crate::private_key::PrivateKey;
use crate::signed_cookies::SignedCookies;
use crate::signed_policy::SignedPolicy;
use crate::signed_urls::sign_all;
use crate::text::{Text, name};

/// Signs URLs and cookies for Amazon CloudFront with one key.
///
/// ``key_pair_id`` is the id that CloudFront shows for the public key. ``private_key`` is the key as text, bytes, a
/// path object, a key of the package ``cryptography`` (see ``PrivateKey``), a ``PrivateKey``, an ``ExternalKey``, or a
/// function from ``bytes`` to ``bytes`` that signs with an RSA key in a KMS or an HSM. ``hash_algorithm`` is ``"SHA1"``
/// or ``"SHA256"``; without it RSA keys sign with SHA-1 and P-256 keys with SHA-256.
///
/// ``cache`` is how many signatures are kept, so that a policy that was signed lately costs no key operation: 0 for
/// none. It is worth it where the same policy comes again, as with ``round_to``. What is kept opens what the policy
/// grants, and takes some 600 bytes each; ``cache_info`` tells how it does.
///
/// Make it once, and share it between threads and with forked processes. It can be pickled if it was made from a
/// path, or by ``from_environment``: then the place of the key is pickled, not the key.
///
/// Raises ``FrontsealError`` with the code ``invalid_key_pair_id`` or ``invalid_key``; ``OSError`` if the file cannot
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
    origin: Origin,
}

/// Where the key came from, which decides about pickling.
enum Origin {
    Path(Py<PyAny>),
    Environment {
        key_pair_id: String,
        private_key: String,
        passphrase: String,
    },
    /// A file that is encrypted: the passphrase cannot be found again.
    EncryptedPath,
    Memory,
}

impl Origin {
    /// Return why a signer cannot be pickled.
    fn refusal(&self) -> PyErr {
        let why = match self {
            Self::EncryptedPath => "the passphrase of its key would go along",
            _ => "its key would go along, or is out of reach",
        };
        PyTypeError::new_err(format!(
            "cannot pickle this Signer: {why}. Make it from a path, or with Signer.from_environment, and the place of the key is pickled instead"
        ))
    }
}

#[pymethods]
impl Signer {
    #[new]
    #[pyo3(signature = (key_pair_id, private_key, *, passphrase=None, hash_algorithm=None, cache=Capacity(0)),
           text_signature = "(key_pair_id, private_key, *, passphrase=None, hash_algorithm=None, cache=0)")]
    fn new(
        key_pair_id: Text<name::KeyPairId>,
        private_key: &Bound<'_, PyAny>,
        passphrase: Option<Passphrase>,
        hash_algorithm: Option<Name<HashAlgorithm>>,
        cache: Capacity,
    ) -> Result<Self> {
        let py = private_key.py();
        let mut origin = Origin::Memory;
        let mut function = None;
        let core = if let Some(key) = key_object(private_key) {
            if passphrase.is_some() {
                return Err(PyTypeError::new_err(
                    "passphrase is for a key as str, bytes or a path: leave it out",
                )
                .into());
            }
            match key {
                KeyObject::Private(key) => {
                    frontseal::Signer::new(&key_pair_id, ForkSafe(key.get().core.clone()))?
                }
                KeyObject::Function(given) => {
                    frontseal::Signer::new(&key_pair_id, share(given, &mut function))?
                }
            }
        } else if let Some(source) = KeySource::private(private_key)? {
            let key = PrivateKey::read(py, &source, passphrase.as_ref())?;
            origin = match (source.path, passphrase) {
                (Some(path), None) => Origin::Path(path),
                (Some(_), Some(_)) => Origin::EncryptedPath,
                (None, _) => Origin::Memory,
            };
            frontseal::Signer::new(&key_pair_id, ForkSafe(key.core))?
        } else if private_key.is_callable() && passphrase.is_none() {
            let given = Function::new(private_key, KeyType::Rsa);
            frontseal::Signer::new(&key_pair_id, share(given, &mut function))?
        } else {
            return Err(wrong_type(
                private_key,
                "a private key must be str, bytes, a path object, PrivateKey, ExternalKey, a key of the package cryptography or a function",
            )
            .into());
        };
        let core = match hash_algorithm {
            Some(Name(hash_algorithm)) => core.with_hash_algorithm(hash_algorithm),
            None => core,
        };
        Ok(Self {
            core: core.with_cache(cache.0),
            function,
            origin,
        })
    }

    /// Make a signer from environment variables, whose names are given.
    ///
    /// ``private_key`` names the one that holds the key as PEM text, in which ``\n`` may stand for line ends, or as
    /// the path of a file. The one that ``passphrase`` names may be missing.
    ///
    /// Raises as ``Signer`` does, and if a variable is not set or empty.
    #[classmethod]
    #[pyo3(signature = (
        key_pair_id=String::from("FRONTSEAL_KEY_PAIR_ID"),
        private_key=String::from("FRONTSEAL_PRIVATE_KEY"),
        passphrase=String::from("FRONTSEAL_PASSPHRASE"),
        *,
        hash_algorithm=None,
        cache=Capacity(0),
    ), text_signature = "(key_pair_id='FRONTSEAL_KEY_PAIR_ID', private_key='FRONTSEAL_PRIVATE_KEY', passphrase='FRONTSEAL_PASSPHRASE', *, hash_algorithm=None, cache=0)")]
    fn from_environment(
        class: &Bound<'_, PyType>,
        key_pair_id: String,
        private_key: String,
        passphrase: String,
        hash_algorithm: Option<Name<HashAlgorithm>>,
        cache: Capacity,
    ) -> Result<Self> {
        let py = class.py();
        let id = variable(py, &key_pair_id)?
            .ok_or_else(|| not_set(ErrorKind::InvalidKeyPairId, &key_pair_id))?;
        let key = variable(py, &private_key)?
            .ok_or_else(|| not_set(ErrorKind::InvalidKey, &private_key))?;
        let key = if key.to_string().contains("-----BEGIN") {
            key
        } else {
            py.import("pathlib")?.call_method1("Path", (key,))?
        };
        let secret = variable(py, &passphrase)?
            .map(|it| it.extract())
            .transpose()?;
        let signer = Self::new(id.extract()?, &key, secret, hash_algorithm, cache)?;
        Ok(Self {
            origin: Origin::Environment {
                key_pair_id,
                private_key,
                passphrase,
            },
            ..signer
        })
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

    /// How the cache of signatures does, or ``None`` where there is none.
    #[getter]
    fn cache_info(&self) -> Option<CacheInfo> {
        self.core.cache_info().map(CacheInfo::from)
    }

    /// Sign ``url`` so that it works until ``date_less_than``, or ``expires_in`` from now.
    ///
    /// ``date_greater_than``, ``ip_address`` and ``resource`` restrict or widen it, as in ``Policy``; ``policy``, a
    /// ``Policy`` or JSON that is signed as it stands, takes the place of all of them. ``round_to`` rounds the end of
    /// ``expires_in`` up to a multiple of so many seconds, so that the URL stays the same for so long; with a P-256 key, which
    /// signs at random, it does so only with a ``cache``.
    ///
    /// Without a resource this URL alone is granted; a ``*`` in it is a wildcard even so, and grants all that it matches, so
    /// quote a name from outside: ``urllib.parse.quote(name, safe="")``. The URL is taken as it is and appended to;
    /// ``encode=True`` percent-encodes white space and non-ASCII characters first, and no ``*``.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_url`` and the place of what is wrong with the URL, with the
    /// codes of ``Policy``, or with ``signing_failed``; ``TypeError`` unless there is exactly one of ``expires_in``,
    /// ``date_less_than`` and ``policy``.
    ///
    /// >>> from datetime import timedelta
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
    /// >>> url = "https://d111111abcdef8.cloudfront.net/film.mp4"
    /// >>> signed = signer.sign_url(url, expires_in=timedelta(minutes=5), ip_address="192.0.2.7")
    /// >>> signed.startswith(url + "?Policy=")
    /// True
    #[pyo3(signature = (url, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, encode=false))]
    fn sign_url(
        &self,
        py: Python<'_>,
        url: Text<name::Url>,
        expires_in: Option<Duration>,
        round_to: Option<Duration>,
        date_less_than: Option<Time>,
        date_greater_than: Option<Time>,
        ip_address: Option<Network>,
        resource: Option<Text<name::Resource>>,
        policy: Option<Whole>,
        encode: bool,
    ) -> Result<String> {
        let policy = Limits {
            expires_in,
            round_to,
            date_less_than,
            date_greater_than,
            ip_address,
            resource,
            policy,
        }
        .into_policy()?;
        let url = if encode {
            encode_url(&url)?
        } else {
            (&*url).into()
        };
        Ok(py.detach(|| self.core.sign_url(&url, &policy))?)
    }

    /// Sign each of ``urls``: an iterator gives an iterator, any other iterable a list.
    ///
    /// An iterator is read 1,024 URLs ahead, so millions go through in flat memory. A ``resource`` with a wildcard is
    /// signed once for all; otherwise each URL is signed for itself, on all cores. The arguments are those of
    /// ``sign_url``.
    ///
    /// Raises as ``sign_url`` does; the text begins with the index of the URL, from 0. An iterator raises when it comes
    /// to that URL.
    ///
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
    /// >>> segments = (f"https://d111111abcdef8.cloudfront.net/hls/{n}.ts" for n in range(2000))
    /// >>> signed = signer.sign_urls(segments, expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/hls/*")
    /// >>> sum(1 for url in signed)
    /// 2000
    #[pyo3(signature = (urls, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, encode=false))]
    fn sign_urls<'py>(
        slf: &Bound<'py, Self>,
        urls: &Bound<'py, PyAny>,
        expires_in: Option<Duration>,
        round_to: Option<Duration>,
        date_less_than: Option<Time>,
        date_greater_than: Option<Time>,
        ip_address: Option<Network>,
        resource: Option<Text<name::Resource>>,
        policy: Option<Whole>,
        encode: bool,
    ) -> Result<Bound<'py, PyAny>> {
        let policy = Limits {
            expires_in,
            round_to,
            date_less_than,
            date_greater_than,
            ip_address,
            resource,
            policy,
        }
        .into_policy()?;
        let core = &slf.get().core;
        let batch = slf.py().detach(|| core.batch(&policy))?;
        sign_all(batch, Some(slf), urls, encode)
    }

    /// Sign cookies that grant ``resource``, a URL or a pattern, until ``date_less_than``, or ``expires_in`` from now.
    ///
    /// The other arguments are those of ``sign_url``; with ``policy`` there is no ``resource``.
    ///
    /// Raises as ``sign_url`` does, and ``FrontsealError`` with the code ``invalid_policy`` if a cookie would be longer
    /// than the 4,096 bytes that browsers keep.
    ///
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
    /// >>> cookies = signer.sign_cookies("https://media.example.com/hls/*", expires_in=3600)
    /// >>> list(cookies)
    /// ['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id']
    #[pyo3(signature = (resource=None, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, policy=None))]
    fn sign_cookies(
        &self,
        py: Python<'_>,
        resource: Option<Text<name::Resource>>,
        expires_in: Option<Duration>,
        round_to: Option<Duration>,
        date_less_than: Option<Time>,
        date_greater_than: Option<Time>,
        ip_address: Option<Network>,
        policy: Option<Whole>,
    ) -> Result<SignedCookies> {
        let policy = Limits {
            expires_in,
            round_to,
            date_less_than,
            date_greater_than,
            ip_address,
            resource,
            policy,
        }
        .into_policy()?;
        let core = py.detach(|| self.core.sign_cookies(&policy))?;
        Ok(SignedCookies { core })
    }

    /// Sign every URI of ``text``, an HLS playlist or a DASH MPD, so that a player can follow it.
    ///
    /// ``base_url`` is where the player gets the manifest: relative URIs are resolved against it. One signature serves all:
    /// it grants the folder of ``base_url`` and all below it, or ``resource``. ``each=True`` signs each URI for itself: a key
    /// operation each, without ``resource``, and no DASH templates. Signed are the URIs of ``hosts``, with their ports, or of
    /// the base URL's own host where none is given; other hosts, ``data:`` and ``skd:`` are left alone.
    /// ``uri_form`` is ``"as-written"``, ``"absolute"`` or ``"relative"``: how signed URIs are written back. Every other
    /// byte stays as it is. The other arguments are those of ``sign_url``.
    ///
    /// For one signature on many manifests, as of a live stream, see ``SignedPolicy.manifest``.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_manifest`` and line and column of what is wrong, with
    /// ``invalid_url`` for a URI that cannot be signed, and as ``sign_url`` does.
    ///
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
    /// >>> playlist = "#EXTM3U\n#EXTINF:6,\nfilm-1.ts\n"
    /// >>> signed = signer.sign_manifest(playlist, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8", expires_in=7200)
    /// >>> signed.partition("Policy=")[0]
    /// '#EXTM3U\n#EXTINF:6,\nfilm-1.ts?'
    #[pyo3(
        signature = (text, base_url, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, each=false, hosts=None, uri_form=Name(UriForm::AsWritten), encode=false),
        text_signature = "($self, text, base_url, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, each=False, hosts=None, uri_form='as-written', encode=False)"
    )]
    fn sign_manifest(
        &self,
        py: Python<'_>,
        text: Text<name::Text>,
        base_url: Text<name::BaseUrl>,
        expires_in: Option<Duration>,
        round_to: Option<Duration>,
        date_less_than: Option<Time>,
        date_greater_than: Option<Time>,
        ip_address: Option<Network>,
        resource: Option<Text<name::Resource>>,
        policy: Option<Whole>,
        each: bool,
        hosts: Option<Hosts>,
        uri_form: Name<UriForm>,
        encode: bool,
    ) -> Result<String> {
        let policy = Limits {
            expires_in,
            round_to,
            date_less_than,
            date_greater_than,
            ip_address,
            resource,
            policy,
        }
        .into_policy()?;
        let manifest = Manifest::new(&text, &base_url, each, hosts, uri_form, encode)?;
        manifest.sign(py, |text, options| {
            sign_manifest(text, &self.core, &policy, options)
        })
    }

    /// Sign ``policy``, a ``Policy`` or JSON, to put the signature on any number of URLs or into cookies.
    ///
    /// The policy must have a resource. This is the one place where the key is used; the rest is appending text.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_policy`` if it has none, or ``signing_failed``.
    ///
    /// >>> from frontseal import Policy, PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
    /// >>> signed = signer.sign(Policy(expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/hls/*"))
    /// >>> signed.url("https://d111111abcdef8.cloudfront.net/hls/1.ts").partition("?Policy=")[0]
    /// 'https://d111111abcdef8.cloudfront.net/hls/1.ts'
    fn sign(&self, py: Python<'_>, policy: Whole) -> Result<SignedPolicy> {
        let core = py.detach(|| self.core.sign(&policy.0))?;
        Ok(SignedPolicy { core })
    }

    fn __repr__(&self) -> String {
        format!(
            "<frontseal.Signer {} {}>",
            self.key_pair_id(),
            self.hash_algorithm()
        )
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let (signer, class) = (slf.get(), slf.get_type());
        let (make, arguments) = match &signer.origin {
            Origin::Path(path) => (
                class.into_any(),
                PyTuple::new(
                    py,
                    [
                        signer.key_pair_id().into_pyobject(py)?.as_any(),
                        path.bind(py),
                    ],
                )?,
            ),
            Origin::Environment {
                key_pair_id,
                private_key,
                passphrase,
            } => (
                class.getattr("from_environment")?,
                PyTuple::new(py, [key_pair_id, private_key, passphrase])?,
            ),
            origin => return Err(origin.refusal()),
        };
        let keywords = PyDict::new(py);
        keywords.set_item("hash_algorithm", signer.hash_algorithm())?;
        let capacity = signer.core.cache_info().map_or(0, |cache| cache.capacity);
        keywords.set_item("cache", capacity)?;
        let make = py
            .import("functools")?
            .getattr("partial")?
            .call((make,), Some(&keywords))?;
        Ok((make, arguments))
    }

    /// There is no `__clear__`, for the reason that `ExternalKey` has none.
    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        if let Origin::Path(path) = &self.origin {
            visit.call(path)?;
        }
        match &self.function {
            Some(function) => function.visit(&visit),
            None => Ok(()),
        }
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}

/// A key that is an object of this package.
enum KeyObject<'a, 'py> {
    Private(&'a Bound<'py, PrivateKey>),
    Function(Function),
}

/// Return `given` to sign with, and keep it in `function` too.
fn share(given: Function, function: &mut Option<Arc<Function>>) -> Arc<Function> {
    Arc::clone(function.insert(Arc::new(given)))
}

fn key_object<'a, 'py>(given: &'a Bound<'py, PyAny>) -> Option<KeyObject<'a, 'py>> {
    if let Ok(key) = given.cast::<PrivateKey>() {
        return Some(KeyObject::Private(key));
    }
    let key = given.cast::<ExternalKey>().ok()?;
    Some(KeyObject::Function(key.get().function(given.py())))
}

/// Return the value of an environment variable; one that is empty counts as not set.
fn variable<'py>(py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let value = py
        .import("os")?
        .getattr("environ")?
        .call_method1("get", (name,))?;
    Ok(value.is_truthy()?.then_some(value))
}

fn not_set(kind: ErrorKind, name: &str) -> Failure {
    Error::new(
        kind,
        format!("the environment variable {name} is not set, or empty"),
    )
    .into()
}
