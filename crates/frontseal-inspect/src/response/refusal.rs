//! [`Refusal`]: what a response says about the request that it refuses.

use alloc::string::String;

use super::exchange::Exchange;

/// The kinds of responses that refuse a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// The XML of CloudFront, which refused a signature.
    Cloudfront,
    /// The XML of S3, or the HTML of its website endpoints.
    S3,
    /// An HTML page of CloudFront.
    Page,
    /// The answer of a web server behind CloudFront, by its headers.
    Origin,
    /// Another HTML page.
    Html,
    /// Any other body.
    Other,
    /// The answer of a function at the edge, by its headers.
    EdgeFunction,
    /// A redirect.
    Redirect,
    /// A success.
    Success,
    /// Headers alone, or nothing.
    Empty,
}

/// The [kind](Refusal::kind) of a refusal of CloudFront's without its body.
pub(super) const NO_BODY: &str = "-";

/// The [kind](Refusal::kind) of a refusal by a website endpoint of S3, which reads as anybody.
pub(super) const WEBSITE_DENIED: &str = "website";

/// Words of refusals that are copied without their markup, with the form and the code that they mean.
/// They are compared to the letter: S3 writes `Denied`, CloudFront `denied`.
const PHRASES: [(&str, Form, &str); 13] = [
    (
        "Query-string authentication requires",
        Form::S3,
        "AccessDenied",
    ),
    ("Please use AWS4-HMAC-SHA256", Form::S3, "InvalidRequest"),
    (
        "Only one auth mechanism allowed",
        Form::S3,
        "InvalidArgument",
    ),
    ("The specified key does not exist", Form::S3, "NoSuchKey"),
    ("Access Denied", Form::S3, "AccessDenied"),
    ("Missing Key-Pair-Id", Form::Cloudfront, "MissingKey"),
    ("MissingKey", Form::Cloudfront, "MissingKey"),
    ("Unknown Key", Form::Cloudfront, "InvalidKey"),
    (
        "Could not unencode Signature",
        Form::Cloudfront,
        "MalformedSignature",
    ),
    ("MalformedSignature", Form::Cloudfront, "MalformedSignature"),
    ("Malformed Policy", Form::Cloudfront, "MalformedPolicy"),
    ("MalformedPolicy", Form::Cloudfront, "MalformedPolicy"),
    ("Access denied", Form::Cloudfront, "AccessDenied"),
];

/// Copied words are few.
const LONGEST_COPY: usize = 1000;

/// What a response says.
pub(super) struct Refusal<'a> {
    pub(super) form: Form,
    status: Option<u16>,
    is_website: bool,
    pub(super) code: Option<&'a str>,
    pub(super) message: Option<&'a str>,
    pub(super) request_id: Option<&'a str>,
    pub(super) access_key_id: Option<&'a str>,
    /// What to search for words: the message of an error, or a page, in lower case.
    text: String,
}

impl<'a> Refusal<'a> {
    /// Read the refusal in `exchange`. Entities stay as they are written.
    pub(super) fn read(exchange: &Exchange<'a>) -> Self {
        let body = exchange.body;
        let error = error_element(body);
        let website = has(body, "<li>code:").then_some(body);
        let field = |name: &str| match (error, website) {
            (Some(error), _) => element(error, name),
            (None, Some(website)) => list_item(website, name),
            (None, None) => None,
        };
        let (code, message) = (field("Code"), field("Message"));
        let mut form = form(exchange, error.or(website).and(code), message, &field);
        let mut code = code;
        if form == Form::Other && body.len() <= LONGEST_COPY {
            let copied = PHRASES.iter().find(|(words, ..)| body.contains(words));
            if let Some((_, of, meant)) = copied {
                (form, code) = (*of, Some(*meant));
            }
        }
        let in_headers = match form {
            Form::S3 => exchange.header("x-amz-request-id"),
            _ => exchange.header("x-amz-cf-id"),
        };
        let in_page = || after(body, "request id:").filter(|_| form == Form::Page);
        Self {
            form,
            status: exchange.status,
            is_website: error.is_none() && website.is_some(),
            code,
            message,
            request_id: field("RequestId").or_else(in_page).or(in_headers),
            access_key_id: field("AWSAccessKeyId"),
            text: message.unwrap_or(body).to_ascii_lowercase(),
        }
    }

    /// Return the code by which rules are chosen. Where headers are all there is, it follows from them.
    pub(super) fn kind(&self) -> &'a str {
        if self.is_website && self.code == Some("AccessDenied") {
            return WEBSITE_DENIED;
        }
        self.code.unwrap_or(match (self.form, self.status) {
            (Form::S3, Some(403)) => "AccessDenied",
            (Form::S3, Some(404)) => "NoSuchKey",
            (Form::Cloudfront, _) => NO_BODY,
            _ => "",
        })
    }

    pub(super) fn says(&self, words: &str) -> bool {
        self.text.contains(words)
    }
}

fn form<'a>(
    exchange: &Exchange<'a>,
    code: Option<&'a str>,
    message: Option<&'a str>,
    field: &impl Fn(&str) -> Option<&'a str>,
) -> Form {
    let body = exchange.body;
    let is_html = has(body, "<html") || has(body, "<!doctype html");
    let has_ids = field("RequestId").or(field("HostId")).is_some();
    let from_s3 =
        exchange.header_has("server", "amazons3") || exchange.header("x-amz-request-id").is_some();
    match (code, exchange.status) {
        (None, Some(300..=303 | 305..400)) => Form::Redirect,
        (Some(_), _) if has_ids || message.is_some_and(|it| it.trim() == "Access Denied") => {
            Form::S3
        }
        (Some(_), _) => Form::Cloudfront,
        _ if has(body, "generated by cloudfront")
            || has(body, "the request could not be satisfied") =>
        {
            Form::Page
        }
        _ if exchange.header_has("x-cache", "functiongenerated")
            || exchange.header_has("x-cache", "lambdagenerated") =>
        {
            Form::EdgeFunction
        }
        (None, Some(200..300 | 304)) if !exchange.header_has("x-cache", "error from") => {
            Form::Success
        }
        _ if exchange.is_from_origin() => Form::Origin,
        _ if is_html => Form::Html,
        _ if !body.is_empty() => Form::Other,
        _ if from_s3 => Form::S3,
        _ if exchange.header_has("server", "cloudfront")
            && exchange.header_has("content-type", "xml") =>
        {
            Form::Cloudfront
        }
        _ if exchange.header_has("server", "cloudfront")
            && exchange.header_has("content-type", "html") =>
        {
            Form::Page
        }
        _ => Form::Empty,
    }
}

/// Return the content of the root `<Error>` of an XML document, which other text may surround.
fn error_element(body: &str) -> Option<&str> {
    let (before, content) = body.split_once("<Error>")?;
    let is_tag = |rest: &str| rest.starts_with(|first: char| first.is_ascii_alphabetic());
    if before.split('<').skip(1).any(is_tag) {
        return None;
    }
    content.split_once("</Error>").map(|(content, _)| content)
}

/// Return the text of the element `name`.
fn element<'a>(content: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = content;
    while let Some((_, behind)) = rest.split_once('<') {
        if let Some(text) = behind
            .strip_prefix(name)
            .and_then(|it| it.strip_prefix('>'))
        {
            return text.split_once("</").map(|(text, _)| text.trim());
        }
        rest = behind;
    }
    None
}

/// Return the value of a `<li>name: value</li>`, as S3's website endpoints write it.
fn list_item<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    page.split("<li>").find_map(|item| {
        let value = item.strip_prefix(name)?.strip_prefix(':')?;
        value.split('<').next().map(str::trim)
    })
}

/// Return the word after `label`, which is in lower case.
fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let at = find(text, label)? + label.len();
    let word = text.get(at..)?.split_whitespace().next()?;
    word.split('<').next()
}

/// Return whether `text` has `words`, which are ASCII in lower case.
fn has(text: &str, words: &str) -> bool {
    find(text, words).is_some()
}

fn find(text: &str, words: &str) -> Option<usize> {
    let words = words.as_bytes();
    text.as_bytes()
        .windows(words.len())
        .position(|window| window.eq_ignore_ascii_case(words))
}
