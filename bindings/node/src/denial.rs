//! [`Denial`]: what an `AccessDenied` is made of.

use napi_derive::napi;

/// Why a request was denied, for `AccessDenied`.
#[napi(namespace = "internal", object, object_from_js = false)]
pub struct Denial {
    /// A sentence for a person.
    pub detail: String,
    /// The stable name of the reason.
    pub reason: &'static str,
    /// The `Code` in CloudFront's 403.
    pub edge_code: &'static str,
    /// The `Message` in it.
    pub edge_message: &'static str,
    /// Its body.
    pub edge_xml: String,
}

impl From<&frontseal::Denial> for Denial {
    fn from(denial: &frontseal::Denial) -> Self {
        Self {
            detail: denial.detail.clone(),
            reason: denial.reason.as_str(),
            edge_code: denial.edge_code(),
            edge_message: denial.edge_message(),
            edge_xml: denial.edge_xml(),
        }
    }
}
