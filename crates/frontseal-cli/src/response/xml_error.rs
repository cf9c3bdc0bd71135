//! [`XmlError`]: the XML of an error, CloudFront's or S3's.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::explanations::{self, Explanation};

/// The XML of an error, CloudFront's or S3's.
#[derive(Default)]
pub(super) struct XmlError {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) has_host_id: bool,
}

impl XmlError {
    /// Read `<Error>` and the texts right below it. Entities stay as they are written.
    pub(super) fn read(body: &str) -> Option<Self> {
        let mut reader = Reader::from_str(body);
        let mut error = Self::default();
        let mut depth = 0_usize;
        let mut name = String::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    depth += 1;
                    match depth {
                        1 if start.name().as_ref() != "Error" => return None,
                        2 => {
                            name = start.name().as_ref().to_owned();
                            error.begin(&name);
                        }
                        _ => {}
                    }
                }
                Event::End(_) => match depth {
                    0 => return None,
                    1 => return Some(error),
                    _ => depth -= 1,
                },
                Event::Text(text) if depth == 2 => error.push(&name, &text.into_inner()),
                Event::CData(text) if depth == 2 => error.push(&name, &text.into_inner()),
                Event::GeneralRef(entity) if depth == 2 => {
                    error.push(&name, "&");
                    error.push(&name, &entity.into_inner());
                    error.push(&name, ";");
                }
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    fn begin(&mut self, name: &str) {
        self.has_host_id |= name == "HostId";
        if let Some(slot) = self.slot(name) {
            slot.get_or_insert_default();
        }
    }

    fn push(&mut self, name: &str, text: &str) {
        if let Some(value) = self.slot(name) {
            value.get_or_insert_default().push_str(text);
        }
    }

    fn slot(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "Code" => Some(&mut self.code),
            "Message" => Some(&mut self.message),
            "RequestId" => Some(&mut self.request_id),
            _ => None,
        }
    }

    /// Tell CloudFront's refusal from S3's, and one code from another.
    pub(super) fn explanation(&self) -> &'static Explanation {
        let code = self.code.as_deref().unwrap_or_default();
        let is_s3 = self.has_host_id
            || self.request_id.is_some()
            || self.message.as_deref() == Some("Access Denied");
        match (is_s3, code) {
            (false, "MissingKey") => &explanations::MISSING_KEY,
            (false, "InvalidKey") => &explanations::INVALID_KEY,
            (false, "MalformedSignature") => &explanations::MALFORMED_SIGNATURE,
            (false, "MalformedPolicy") => &explanations::MALFORMED_POLICY,
            (false, "AccessDenied") => &explanations::ACCESS_DENIED,
            (true, "AccessDenied") if self.is_presigned_and_expired() => &explanations::S3_EXPIRED,
            (true, "AccessDenied") => &explanations::S3_ACCESS_DENIED,
            (true, "NoSuchKey" | "NoSuchBucket") => &explanations::S3_NOT_FOUND,
            (true, "SignatureDoesNotMatch" | "InvalidAccessKeyId") => &explanations::S3_SIGNATURE,
            (true, _) => &explanations::S3_OTHER,
            (false, _) => &explanations::OTHER,
        }
    }

    fn is_presigned_and_expired(&self) -> bool {
        self.message.as_deref() == Some("Request has expired")
    }
}
