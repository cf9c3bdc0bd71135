//! [`Folder`]: files, by tower-http's `ServeDir`.

use std::io::ErrorKind;
use std::path::Path;

use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use percent_encoding::percent_decode_str;
use tower_http::services::ServeDir;

use crate::EdgeError;
use crate::body::Body;
use crate::denial::Fault;

/// A folder that is served.
pub(crate) struct Folder(ServeDir);

impl Folder {
    pub(crate) fn new(root: &Path) -> Result<Self, EdgeError> {
        if !root.is_dir() {
            return Err(EdgeError::new(format!(
                "the root {:?} is no folder: create it, or give another",
                root.display()
            )));
        }
        let files = ServeDir::new(root)
            .append_index_html_on_directories(false)
            // As S3: the whole object.
            .ignore_multi_range_requests(true);
        Ok(Self(files))
    }

    pub(crate) async fn serve(&self, parts: Parts) -> Result<Response<Body>, Fault> {
        if is_hidden(parts.uri.path()) {
            return Err(Fault::NotFound);
        }
        let request = Request::from_parts(parts, http_body_util::Empty::<bytes::Bytes>::new());
        match self.0.clone().try_call(request).await {
            Ok(response) if response.status() == StatusCode::NOT_FOUND => Err(Fault::NotFound),
            Ok(response) => Ok(response.map(|body| body.map_err(Into::into).boxed_unsync())),
            Err(error) => Err(fault_of(error.kind())),
        }
    }
}

fn fault_of(kind: ErrorKind) -> Fault {
    match kind {
        ErrorKind::NotFound
        | ErrorKind::NotADirectory
        | ErrorKind::IsADirectory
        | ErrorKind::InvalidFilename
        | ErrorKind::InvalidInput => Fault::NotFound,
        _ => Fault::OriginUnreadable,
    }
}

/// Return whether a segment of `path` begins with a dot, as what is not meant to be served does.
fn is_hidden(path: &str) -> bool {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    decoded
        .split(|byte| matches!(byte, b'/' | b'\\'))
        .any(|segment| segment.starts_with(b".") && !matches!(segment, b"." | b".well-known"))
}
