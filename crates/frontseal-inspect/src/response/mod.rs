//! [`Response`]: the answer to a request, and who sent it (`docs/cloudfront-rules.md` §7).

mod exchange;
mod explanations;
mod reconcile;
mod redirect;
mod refusal;
mod sender;

use alloc::string::String;

use frontseal::request::shorten_signatures;
use serde::Serialize;

use self::exchange::Exchange;
use self::explanations::{Explanation, RULES};
pub(crate) use self::reconcile::reconcile;
use self::refusal::Refusal;
pub use self::sender::Sender;
use crate::dates::parse_date;

/// How much of a response is read. Refusals are short; only a file that was served is longer.
const LONGEST: usize = 1 << 16;

/// The response to a request, and who wrote it.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Response {
    /// Who wrote it.
    pub sender: Sender,
    /// The HTTP status, if the text has the headers.
    pub status: Option<u16>,
    /// The `Code` of an error.
    pub code: Option<String>,
    /// The `Message` of an error.
    pub message: Option<String>,
    /// The id under which CloudFront or S3 logged the request.
    pub request_id: Option<String>,
}

/// A response that was read, and what it means.
pub(crate) struct Answer<'a> {
    pub(crate) response: Response,
    explanation: &'static Explanation,
    exchange: Exchange<'a>,
}

impl<'a> Answer<'a> {
    /// Read the text of a response: a body, or headers and body as `curl -i` and `curl -v` print
    /// them. Of several responses, as after a redirect, the last counts.
    pub(crate) fn read(text: &'a str) -> Self {
        let end = text.len().min(LONGEST);
        let end = (0..=end).rev().find(|end| text.is_char_boundary(*end));
        let text = text.get(..end.unwrap_or_default()).unwrap_or_default();
        let exchange = Exchange::read(text.trim_start_matches('\u{feff}'));
        let refusal = Refusal::read(&exchange);
        let explanation = RULES
            .iter()
            .find(|rule| rule.fits(&refusal))
            .map_or(&explanations::OTHER, |rule| &rule.explanation);
        let shown = |text: &str| shorten_signatures(text.trim());
        let response = Response {
            sender: explanation.sender,
            status: exchange.status,
            code: refusal.code.map(shown),
            message: refusal.message.map(shown),
            request_id: refusal.request_id.map(shown),
        };
        Self {
            response,
            explanation,
            exchange,
        }
    }

    /// Return when the response was sent, by its `Date` header, in Unix seconds.
    pub(crate) fn date(&self) -> Option<i64> {
        parse_date(self.exchange.header("date")?)
    }
}
