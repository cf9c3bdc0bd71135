//! [`Signing`]: one signature for a whole manifest, or one for each URI.

use frontseal::{Error, ErrorKind, Policy, SignedPolicy, Signer};

use crate::base::{check_base_url, check_matched_as_written, folder};

/// How the URIs of manifests are signed. Make it once: it serves any number of manifests.
///
/// ```
/// use frontseal::{Policy, PrivateKey, Signer};
/// use frontseal_manifest::{ManifestOptions, Signing, sign_manifest};
/// # let pem = include_bytes!("../../../tests/keys/p-256.pem");
/// # let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
/// # let reloads = ["#EXTM3U\n#EXTINF:6,\n1.ts\n", "#EXTM3U\n#EXTINF:6,\n2.ts\n"];
///
/// // A live playlist: the key is used once, before the first reload.
/// let base_url = "https://d111111abcdef8.cloudfront.net/live/video.m3u8";
/// let signing = Signing::once(&signer, &Policy::expires_in(7200)?, base_url)?;
/// for playlist in reloads {
///     let signed = sign_manifest(playlist, base_url, &signing, &ManifestOptions::default())?;
///     assert!(signed.contains(".ts?Policy="));
/// }
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone, Debug)]
pub enum Signing {
    /// One signature serves all URIs. Its policy's resource must match each of them.
    Once(SignedPolicy),
    /// Each URI is signed for itself.
    ///
    /// It serves neither templates nor URIs to which players add parameters of their own, and no
    /// URI with a `*`, which would grant more than itself; these are errors. Players add parameters
    /// to the URLs of low-latency playlists too, which one manifest cannot know of another.
    Each {
        /// What signs.
        signer: Signer,
        /// What is granted; each URI is the resource.
        policy: Policy,
    },
}

impl Signing {
    /// Sign `policy` once, for the folder of `base_url` and all below it unless the policy has a
    /// resource of its own.
    ///
    /// For `https://host/hls/film.m3u8` that is `https://host/hls/*`. A manifest that leads out of
    /// its folder needs a wider resource; such a URI is an error until then.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] if `base_url` is no absolute URL, has a `*` in its folder, which
    /// would grant more than the folder, or something that players send differently, such as
    /// `{`; and as for [`Signer::sign`].
    pub fn once(signer: &Signer, policy: &Policy, base_url: &str) -> Result<Self, Error> {
        check_base_url(base_url)?;
        if policy.resource().is_some() || policy.written().is_some() {
            return signer.sign(policy).map(Self::Once);
        }
        let folder = folder(base_url);
        if folder.contains('*') {
            return Err(Error::new(
                ErrorKind::InvalidUrl,
                "the base URL has a '*' in its folder, which a resource takes for a wildcard: give the policy a resource",
            ));
        }
        check_matched_as_written(folder).map_err(|error| error.at("base_url"))?;
        let policy = policy.clone().with_resource(format!("{folder}*"))?;
        signer.sign(&policy).map(Self::Once)
    }

    /// Sign each URI for itself, until the policy's `date_less_than`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`] if the policy has a resource, or is written by hand: it would
    /// be one signature for all.
    pub fn each(signer: &Signer, policy: &Policy) -> Result<Self, Error> {
        if policy.resource().is_some() || policy.written().is_some() {
            return Err(Error::new(
                ErrorKind::InvalidPolicy,
                "the policy has a resource, or is written by hand, which is one signature for all: leave the resource out to sign each URI for itself",
            ));
        }
        Ok(Self::Each {
            signer: signer.clone(),
            policy: policy.clone(),
        })
    }
}

/// A signature that was made already.
impl From<SignedPolicy> for Signing {
    fn from(signed: SignedPolicy) -> Self {
        Self::Once(signed)
    }
}

/// A signature that was made already.
impl From<&SignedPolicy> for Signing {
    fn from(signed: &SignedPolicy) -> Self {
        Self::Once(signed.clone())
    }
}
