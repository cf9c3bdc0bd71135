//! [`Batch`]: many URLs, in parts. The package's JavaScript makes lists and streams of it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontseal::{Error, ErrorKind};
use napi::bindgen_prelude::{JsObjectValue as _, JsValue as _, Object, ToNapiValue, TypeName};
use napi::{Env, Unknown};
use napi_derive::napi;

use crate::failure::Result;
use crate::options::{Names, Options};
use crate::policy::LIMITS;
use crate::signed_policy::SignedPolicy;
use crate::signer::Signer;
use crate::value::{self, instance, wrong_type};
use crate::work::{self, Work};

const LIST_OPTIONS: Names = &[LIMITS, &[c"resource", c"policy", c"encode"]];
const STREAM_OPTIONS: Names = &[LIMITS, &[c"resource", c"policy", c"encode", c"lines"]];

/// How many URLs are signed between two looks at what they have in common. It keeps all cores busy, and is flat in
/// memory.
const PART: usize = 1024;

/// The same where one signature serves all.
const SHORT_PART: usize = 32;

/// A long run of URLs. Its methods take the signer or the signed policy that it belongs to, and whether they return the
/// promise of a result that is made later, on libuv's thread pool.
#[napi(namespace = "internal")]
pub struct Batch {
    state: Arc<Mutex<State>>,
    encodes: bool,
    has_lines: bool,
}

/// A batch of the core, which begins with the first part.
#[derive(Clone)]
struct State {
    begin: Arc<dyn Fn() -> Result<frontseal::Batch, Error> + Send + Sync>,
    begun: Option<frontseal::Batch>,
}

#[napi(namespace = "internal")]
impl Batch {
    /// Read the options of a list or a stream of URLs.
    #[napi(constructor, catch_unwind)]
    pub fn new(owner: Unknown, options: Unknown, is_stream: bool) -> Result<Self> {
        if let Some(signed) = instance::<SignedPolicy>(owner)? {
            let options = Options::optional(options, &[&[c"encode"]])?;
            let signed = signed.0.clone();
            return Self::begun_by(&options, move || Ok(signed.clone().into()));
        }
        let signer = instance::<Signer>(owner)?;
        let signer = signer.ok_or_else(|| wrong_type("this", "a Signer", owner))?;
        let names = if is_stream {
            STREAM_OPTIONS
        } else {
            LIST_OPTIONS
        };
        let options = Options::new(options, names)?;
        let (signer, policy) = (signer.core.clone(), options.policy()?);
        Self::begun_by(&options, move || signer.batch(&policy))
    }

    /// Whether URLs are percent-encoded before they are signed.
    #[napi(getter, catch_unwind)]
    pub fn encodes(&self) -> bool {
        self.encodes
    }

    /// Whether a stream reads and writes lines.
    #[napi(getter, catch_unwind)]
    pub fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// Sign the next part, or none of it, and return the URLs whole. The first has the index `first`.
    #[napi(catch_unwind)]
    pub fn sign<'a>(
        &self,
        env: &'a Env,
        owner: Unknown,
        urls: Object,
        first: u32,
        later: bool,
    ) -> Result<Unknown<'a>> {
        let urls = texts(urls, first)?;
        self.run(env, owner, later, move |batch| {
            batch
                .sign(&urls)
                .into_iter()
                .collect::<Result<Vec<String>, _>>()
        })
    }

    /// Sign the `count` URLs of the next part, one a line, or none of them; null if there are not as many lines.
    #[napi(catch_unwind)]
    pub fn sign_lines<'a>(
        &self,
        env: &'a Env,
        owner: Unknown,
        lines: String,
        count: u32,
        later: bool,
    ) -> Result<Unknown<'a>> {
        self.run(env, owner, later, move |batch| {
            Tails::sign(batch, &lines, count)
        })
    }
}

impl Batch {
    fn begun_by(
        options: &Options,
        begin: impl Fn() -> Result<frontseal::Batch, Error> + Send + Sync + 'static,
    ) -> Result<Self> {
        let (encodes, has_lines) = (options.flag(c"encode")?, options.flag(c"lines")?);
        let begin = move || match encodes {
            true => Ok(begin()?.with_encoding()),
            false => begin(),
        };
        let state = Arc::new(Mutex::new(State {
            begin: Arc::new(begin),
            begun: None,
        }));
        Ok(Self {
            state,
            encodes,
            has_lines,
        })
    }

    fn run<'a, T: ToNapiValue + TypeName + Send + 'static>(
        &self,
        env: &'a Env,
        owner: Unknown,
        later: bool,
        sign: impl Fn(&mut frontseal::Batch) -> Result<T, Error> + Send + 'static,
    ) -> Result<Unknown<'a>> {
        let work = Part {
            state: Arc::clone(&self.state),
            sign,
        };
        match instance::<Signer>(owner)? {
            Some(signer) if later => signer.start(owner.coerce_to_object()?, work),
            Some(signer) => Ok(signer
                .run(owner.coerce_to_object()?, work)?
                .into_unknown(env)?),
            None if later => work::start(work),
            None => Ok(work.perform()?.into_unknown(env)?),
        }
    }
}

/// A part that is signed. Its rehearsal leaves the batch as it is.
struct Part<S> {
    state: Arc<Mutex<State>>,
    sign: S,
}

impl<S> Part<S> {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, S> Work for Part<S>
where
    T: ToNapiValue + TypeName + Send + 'static,
    S: Fn(&mut frontseal::Batch) -> Result<T, Error> + Send + 'static,
{
    type Output = T;

    fn perform(&self) -> Result<T, Error> {
        (self.sign)(self.state().batch()?)
    }

    fn rehearse(&self) -> Result<(), Error> {
        let mut copy = self.state().clone();
        (self.sign)(copy.batch()?).map(drop)
    }
}

impl State {
    fn batch(&mut self) -> Result<&mut frontseal::Batch, Error> {
        let batch = match self.begun.take() {
            Some(batch) => batch,
            None => (self.begin)()?,
        };
        Ok(self.begun.insert(batch))
    }
}

/// Return the URLs of an array of strings. The first has the index `first`.
fn texts(urls: Object, first: u32) -> Result<Vec<String>> {
    let read = |index| {
        let url: String = urls.get_element(index)?;
        if !url.contains(char::REPLACEMENT_CHARACTER) {
            return Ok(url);
        }
        let name = format!("url {}", first + index);
        value::encodable_text(&name, urls.get_element(index)?, ErrorKind::InvalidUrl)
    };
    (0..urls.get_array_length_unchecked()?).map(read).collect()
}

/// What is appended to a run of URLs. A signed URL begins with the URL, so nothing else need cross into JavaScript, and
/// what is the same for many URLs crosses once.
#[napi(namespace = "internal", object, object_from_js = false)]
pub struct Tails {
    /// What is appended.
    pub texts: Vec<String>,
    /// To how many URLs each text is appended, one after the other.
    pub counts: Vec<u32>,
}

impl Tails {
    fn sign(batch: &mut frontseal::Batch, lines: &str, count: u32) -> Result<Option<Self>, Error> {
        let urls: Vec<&str> = lines.split('\n').collect();
        if urls.len() != count as usize {
            return Ok(None);
        }
        let part = if batch.is_signed_once() {
            SHORT_PART
        } else {
            PART
        };
        let mut tails = Self {
            texts: Vec::new(),
            counts: Vec::new(),
        };
        for urls in urls.chunks(part) {
            for (url, signed) in urls.iter().zip(batch.sign(urls)) {
                tails.push(signed?.get(url.len()..).unwrap_or_default());
            }
        }
        Ok(Some(tails))
    }

    fn push(&mut self, text: &str) {
        match (self.texts.last(), self.counts.last_mut()) {
            (Some(last), Some(count)) if last == text => *count += 1,
            _ => {
                self.texts.push(text.to_owned());
                self.counts.push(1);
            }
        }
    }
}
