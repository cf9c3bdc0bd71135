//! [`Folder`]: files, by tower-http's `ServeDir`.

use std::fs::Metadata;
use std::future::Future;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::pin::Pin;

use bytes::Bytes;
use http::header::{
    CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, HeaderValue, IF_RANGE, LAST_MODIFIED, RANGE,
};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty};
use percent_encoding::percent_decode_str;
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, DefaultServeDirFallback, TokioBackend, TokioFile};

use super::byte_range::ByteRange;
use crate::body::{self, Body};
use crate::error::EdgeError;
use crate::failure::Fault;

/// A folder of files.
pub(crate) struct Folder(ServeDir<DefaultServeDirFallback, RegularFiles>);

impl Folder {
    pub(crate) fn new(root: &Path) -> Result<Self, EdgeError> {
        if !root.is_dir() {
            return Err(EdgeError::new(format!(
                "the root {:?} is not a folder: create it, or give another",
                root.display()
            )));
        }
        let files = ServeDir::with_backend(root, RegularFiles);
        Ok(Self(files.append_index_html_on_directories(false)))
    }

    pub(crate) async fn serve(&self, mut parts: Parts) -> Result<Response<Body>, Fault> {
        if is_hidden(parts.uri.path()) {
            return Err(Fault::NotFound);
        }
        // A range applies to GET alone. Multi-range requests are ignored, as in S3.
        if let Some(range) = take_range(&mut parts.headers)
            && parts.method == Method::GET
        {
            let mut head = parts.clone();
            head.method = Method::HEAD;
            let head = self.call(head).await?;
            if head.status() == StatusCode::OK && is_current(&parts.headers, head.headers()) {
                let len = len_of(head.headers());
                let Some((first, last)) = range.within(len) else {
                    return unsatisfiable(len);
                };
                parts
                    .headers
                    .insert(RANGE, header(format!("bytes={first}-{last}"))?);
            }
        }
        self.call(parts).await
    }

    async fn call(&self, parts: Parts) -> Result<Response<Body>, Fault> {
        let request = Request::from_parts(parts, Empty::<Bytes>::new());
        match self.0.clone().try_call(request).await {
            Ok(response) if response.status() == StatusCode::NOT_FOUND => Err(Fault::NotFound),
            Ok(response) => Ok(response.map(|body| body.map_err(Into::into).boxed_unsync())),
            Err(error) => Err(fault_of(error.kind())),
        }
    }
}

/// The file system without pipes and devices, which may block when they are opened.
#[derive(Clone)]
struct RegularFiles;

impl Backend for RegularFiles {
    type File = TokioFile;
    type Metadata = Metadata;
    type OpenFuture = Pin<Box<dyn Future<Output = io::Result<TokioFile>> + Send>>;
    type MetadataFuture = Pin<Box<dyn Future<Output = io::Result<Metadata>> + Send>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        Box::pin(async move {
            // The metadata was read just before, so this call returns at once; another thread, as
            // Tokio would use, costs many times as much.
            check_regular(&std::fs::metadata(&path)?)?;
            TokioBackend.open(path).await
        })
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        Box::pin(async move {
            let metadata = TokioBackend.metadata(path).await?;
            check_regular(&metadata)?;
            Ok(metadata)
        })
    }
}

fn check_regular(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() || metadata.is_dir() {
        Ok(())
    } else {
        Err(ErrorKind::NotFound.into())
    }
}

/// Remove the requested range from `headers`, and return it if it is valid.
fn take_range(headers: &mut HeaderMap) -> Option<ByteRange> {
    let mut values = headers.get_all(RANGE).iter();
    let range = match (values.next(), values.next()) {
        (Some(value), None) => ByteRange::parse(value),
        _ => None,
    };
    headers.remove(RANGE);
    range
}

/// Return whether the viewer's part is of the current file (RFC 9110, section 13.1.5).
fn is_current(request: &HeaderMap, file: &HeaderMap) -> bool {
    let Some(validator) = request.get(IF_RANGE) else {
        return true;
    };
    // All validators of a folder are strong.
    [ETAG, LAST_MODIFIED]
        .into_iter()
        .any(|name| file.get(name) == Some(validator))
}

fn len_of(file: &HeaderMap) -> u64 {
    let len = file.get(CONTENT_LENGTH).and_then(|len| len.to_str().ok());
    len.and_then(|len| len.parse().ok()).unwrap_or_default()
}

fn unsatisfiable(len: u64) -> Result<Response<Body>, Fault> {
    let mut response = Response::new(body::empty());
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    response
        .headers_mut()
        .insert(CONTENT_RANGE, header(format!("bytes */{len}"))?);
    Ok(response)
}

fn header(text: String) -> Result<HeaderValue, Fault> {
    HeaderValue::try_from(text).map_err(|_| Fault::OriginUnreadable)
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

/// Return whether a segment of `path` begins with a dot, as names do that are not to be served.
fn is_hidden(path: &str) -> bool {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    decoded
        .split(|byte| matches!(byte, b'/' | b'\\'))
        .any(|segment| segment.starts_with(b".") && !matches!(segment, b"." | b".well-known"))
}
