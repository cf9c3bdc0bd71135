//! [`Failure`]: why a call fails, as an exception of JavaScript.

use frontseal::NameStyle;
use napi::Unknown;
use napi::bindgen_prelude::{FnArgs, Function, JsError, JsObjectValue as _};

use crate::denial::Denial;
use crate::hooks::{current_env, hook};

/// The reason why a call fails.
pub enum Failure {
    /// The core refused an input or denied a request, or a key could not sign.
    Refused(frontseal::Error),
    /// An argument has the wrong type, or an option has an unknown name.
    WrongType(String),
    /// JavaScript threw.
    Thrown(napi::Error),
}

/// What every function of the addon returns that can fail.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    pub(crate) fn wrong_type<T>(message: impl Into<String>) -> Result<T> {
        Err(Self::WrongType(message.into()))
    }

    fn exception(self) -> napi::Result<napi::Error> {
        let exception: Unknown<'_> = match self {
            Self::Refused(error) => match error.denial() {
                Some(denial) => {
                    let class: Function<'_, Denial> = hook(c"AccessDenied")?;
                    class.new_instance(denial.into())?
                }
                None => {
                    let text = error.display(NameStyle::Camel).to_string();
                    let class: Function<'_, FnArgs<(String, &str)>> = hook(c"FrontsealError")?;
                    class.new_instance((text, error.kind().code()).into())?
                }
            },
            Self::WrongType(text) => {
                let global = current_env()?.get_global()?;
                let class: Function<'_, String> = global.get_named_property("TypeError")?;
                class.new_instance(text)?
            }
            Self::Thrown(error) => return Ok(error),
        };
        Ok(exception.into())
    }
}

impl From<frontseal::Error> for Failure {
    fn from(error: frontseal::Error) -> Self {
        Self::Refused(error)
    }
}

impl From<napi::Error> for Failure {
    fn from(error: napi::Error) -> Self {
        Self::Thrown(error)
    }
}

impl From<Failure> for napi::Error {
    fn from(failure: Failure) -> Self {
        failure.exception().unwrap_or_else(|failed| failed)
    }
}

impl From<Failure> for JsError {
    fn from(failure: Failure) -> Self {
        napi::Error::from(failure).into()
    }
}
