//! Requests as they arrive: sections of a URL, credentials, limits, and how to show any of it.
//!
//! [`Verifier`](crate::Verifier) decides about a request. This module has the parts for programs
//! that do more with one, such as an edge, a middleware or a tool that explains a 403.

pub(crate) mod credentials;
pub(crate) mod limits;
pub(crate) mod path_readings;
pub(crate) mod sections;
pub(crate) mod shorten;
pub(crate) mod viewer;

pub use self::credentials::{
    COOKIE_PREFIX, Credentials, Source, cookies, split_url, unsigned_url, without_fragment,
};
pub use self::limits::{LONGEST_COOKIE, LONGEST_REQUEST, LONGEST_URL, RESERVED_PARAMETERS};
pub use self::path_readings::PathReadings;
pub use self::sections::{Section, Sections};
pub use self::shorten::{may_hold_signature, shorten_signatures};
pub use self::viewer::{Viewer, viewer_address};
pub use crate::encoding::decode_base64;
pub use crate::glob::matches_path_pattern;
pub use crate::json::{Json, minify};
pub use crate::text::{Culprit, find_culprit, quoted, redacted, visible, visible_json};
pub use crate::url::check_url;
