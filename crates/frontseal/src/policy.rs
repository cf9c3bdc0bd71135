//! [`Policy`]: who may, until when; and the text that is signed for it.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt::{Display, Write};

#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Argument, Error, PolicyProblem, Problem, Subject, UrlProblem};
use crate::ip_address::IpAddress;
use crate::json::minify;
use crate::resource::Resource;
use crate::text::Excerpt;
use crate::time::{self, Origin};
use crate::url::SignableUrl;
use crate::written_policy::WrittenPolicy;

/// What a signature grants: which resource, until when, from when, and from which address.
///
/// Whether CloudFront's canned or a custom policy is signed is decided by a rule, not by hand: an
/// end alone, for one URL without a `*`, is canned; everything else is custom
/// (`docs/cloudfront-rules.md` §1).
///
/// Times are whole Unix seconds, UTC. Access is granted while `date_greater_than < now <
/// date_less_than`, as seen when a request starts.
///
/// ```
/// use frontseal::Policy;
///
/// let policy = Policy::new(1_893_456_000)? // 2030-01-01T00:00:00Z
///     .with_resource("https://d111111abcdef8.cloudfront.net/videos/*")?
///     .with_ip_address("192.0.2.0/24".parse()?)?;
/// assert_eq!(policy.date_less_than(), 1_893_456_000);
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    resource: Option<Resource>,
    date_less_than: i64,
    date_greater_than: Option<i64>,
    ip_address: Option<IpAddress>,
    form: Form,
}

/// Where the text of a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Form {
    /// Canned where the rule allows it.
    ByRule,
    Custom,
    /// Signed as it was written by hand.
    Written(String),
}

impl Policy {
    /// Make a policy that ends at `date_less_than`, in Unix seconds.
    ///
    /// The end may be in the past; the edge then refuses what is signed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTime`] if the end is 0, negative, or 10¹¹ or more, which are
    /// milliseconds.
    pub fn new(date_less_than: i64) -> Result<Self, Error> {
        time::check(Argument::DateLessThan, date_less_than)?;
        Self::received(date_less_than)
    }

    /// Make the policy of an `Expires` that was received, whose end may be any number of 64 bits (§5).
    pub(crate) fn received(expires: i64) -> Result<Self, Error> {
        let subject = Subject::Argument(Argument::DateLessThan);
        let date_less_than = time::check_after_1970(subject, expires, Origin::Received)?;
        Ok(Self {
            resource: None,
            date_less_than,
            date_greater_than: None,
            ip_address: None,
            form: Form::ByRule,
        })
    }

    /// Make a policy that ends `seconds` from now, by the system's clock.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTime`] if `seconds` is less than 1, or 10⁹ or more, which is a point in
    /// time.
    #[cfg(feature = "std")]
    pub fn expires_in(seconds: i64) -> Result<Self, Error> {
        Self::new(time::after(time::now()?, seconds)?)
    }

    /// Round the end up to the next multiple of `seconds` since 1970, UTC, unless it is one.
    ///
    /// The URL of a popular object then stays the same for `seconds`, so that browsers and CDNs
    /// cache it, and with [`Signer::with_cache`](crate::Signer::with_cache) it costs one key
    /// operation in that time. With a P-256 key, which signs at random, it stays the same only with
    /// a cache. It works for up to `seconds` longer than it would.
    ///
    /// ```
    /// use frontseal::Policy;
    ///
    /// let policy = Policy::new(1_893_456_001)?.rounded_to(300)?;
    /// assert_eq!(policy.date_less_than(), 1_893_456_300);
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTime`] if `seconds` is less than 1, or so many that the end is out of range;
    /// [`ErrorKind::InvalidPolicy`] for a policy written by hand, whose text is fixed.
    pub fn rounded_to(mut self, seconds: i64) -> Result<Self, Error> {
        self.refuse_if_written(Argument::RoundTo)?;
        self.date_less_than = time::round_up(self.date_less_than, seconds)?;
        Ok(self)
    }

    /// Read a policy that was written by hand, to be signed exactly as it stands.
    ///
    /// It must be JSON of the form that CloudFront accepts: one statement in an array, with
    /// `DateLessThan`, and no other names than `Resource`, `Condition`, `DateLessThan`,
    /// `DateGreaterThan` and `IpAddress`. White space and the order of names do not matter. A policy
    /// without `Resource` is accepted; it grants everything that the key can sign.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`] with line and column of what is wrong, including for a
    /// repeated name and any `\`; [`ErrorKind::InvalidTime`] and
    /// [`ErrorKind::InvalidIpAddress`] as for the parts of other policies.
    pub fn from_json(text: impl Into<String>) -> Result<Self, Error> {
        Self::read(text.into(), Origin::Given)
    }

    /// Read a policy that was received, which a [`Verifier`](crate::Verifier) has found signed.
    ///
    /// Its times may be any numbers of 64 bits, as at CloudFront. One that ends in milliseconds is not
    /// signed again.
    ///
    /// # Errors
    /// As for [`from_json`](Self::from_json), but for times in milliseconds.
    pub fn from_received_json(text: impl Into<String>) -> Result<Self, Error> {
        Self::read(text.into(), Origin::Received)
    }

    fn read(text: String, origin: Origin) -> Result<Self, Error> {
        let WrittenPolicy {
            resource,
            date_less_than,
            date_greater_than,
            ip_address,
        } = WrittenPolicy::parse(&text, origin)?;
        Ok(Self {
            resource,
            date_less_than,
            date_greater_than,
            ip_address,
            form: Form::Written(text),
        })
    }

    /// Grant `resource`, a URL or a pattern with wildcards, in place of just the URL that is
    /// signed.
    ///
    /// # Errors
    /// As for [`Resource::new`]; and [`ErrorKind::InvalidPolicy`] for a policy written by hand,
    /// whose text is fixed.
    pub fn with_resource(mut self, resource: impl Into<String>) -> Result<Self, Error> {
        self.refuse_if_written(Argument::Resource)?;
        let resource = Resource::new(resource)?;
        resource.check_sent_form()?;
        self.resource = Some(resource);
        Ok(self)
    }

    /// Refuse access at or before `date_greater_than`, in Unix seconds.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTime`] if the start is negative, in milliseconds, or not before the
    /// end; [`ErrorKind::InvalidPolicy`] for a policy written by hand.
    pub fn with_date_greater_than(mut self, date_greater_than: i64) -> Result<Self, Error> {
        self.refuse_if_written(Argument::DateGreaterThan)?;
        let subject = Subject::Argument(Argument::DateGreaterThan);
        let end = self.date_less_than;
        let start = time::check_start(subject, date_greater_than, end, Origin::Given)?;
        self.date_greater_than = Some(start);
        Ok(self)
    }

    /// Grant access to one IPv4 address or CIDR only.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`] for a policy written by hand.
    pub fn with_ip_address(mut self, ip_address: IpAddress) -> Result<Self, Error> {
        self.refuse_if_written(Argument::IpAddress)?;
        self.ip_address = Some(ip_address);
        Ok(self)
    }

    /// Sign a custom policy even where the rule says canned.
    ///
    /// A policy written by hand is custom already.
    #[must_use]
    pub fn with_custom_policy(mut self) -> Self {
        if self.form == Form::ByRule {
            self.form = Form::Custom;
        }
        self
    }

    /// Return the policy without the white space outside strings. Only a policy written by hand has
    /// any; without it URLs and cookies are shorter.
    #[must_use]
    pub fn minified(mut self) -> Self {
        if let Form::Written(text) = &mut self.form {
            *text = minify(text);
        }
        self
    }

    /// Return the resource, or `None` where it is the URL that is signed.
    pub const fn resource(&self) -> Option<&Resource> {
        self.resource.as_ref()
    }

    /// Return the end, in Unix seconds.
    pub const fn date_less_than(&self) -> i64 {
        self.date_less_than
    }

    /// Return the start, in Unix seconds.
    pub const fn date_greater_than(&self) -> Option<i64> {
        self.date_greater_than
    }

    /// Return the address or network that requests must come from.
    pub const fn ip_address(&self) -> Option<IpAddress> {
        self.ip_address
    }

    /// Return the text of a policy that was written by hand.
    pub fn written(&self) -> Option<&str> {
        match &self.form {
            Form::Written(text) => Some(text),
            Form::ByRule | Form::Custom => None,
        }
    }

    /// Return whether a custom policy is signed even where the rule says canned.
    pub fn is_custom(&self) -> bool {
        self.form != Form::ByRule
    }

    /// Check the end, which is in milliseconds only in a policy that was received.
    fn check_end(&self) -> Result<i64, Error> {
        time::check(Argument::DateLessThan, self.date_less_than)
    }

    fn refuse_if_written(&self, argument: Argument) -> Result<(), Error> {
        match self.form {
            Form::Written(_) => Err(Problem::Policy(PolicyProblem::Fixed(argument)).into()),
            Form::ByRule | Form::Custom => Ok(()),
        }
    }

    /// Return the text that is signed for this policy's own resource.
    ///
    /// ```
    /// use frontseal::Policy;
    ///
    /// let policy = Policy::new(1_893_456_000)?.with_resource("https://d111111abcdef8.cloudfront.net/a.mp4")?;
    /// let statement = policy.statement()?;
    /// assert!(statement.is_canned());
    /// assert_eq!(
    ///     statement.text(),
    ///     r#"{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/a.mp4","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}"#,
    /// );
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`] if the policy has no resource, or one without a wildcard that
    /// cannot be a URL.
    pub fn statement(&self) -> Result<Statement<'_>, Error> {
        self.check_end()?;
        if let Form::Written(text) = &self.form {
            return Ok(Statement::written(text));
        }
        let Some(resource) = &self.resource else {
            return Err(Problem::Policy(PolicyProblem::NoResource).into());
        };
        if resource.has_wildcard() || self.is_custom_for(resource.as_str()) {
            return Ok(Statement::custom(self, resource.as_str()));
        }
        let url = SignableUrl::check_as(Argument::Resource, resource.as_str())?;
        Ok(Statement::canned(url.resource(), self.date_less_than))
    }

    /// Return the text that is signed for `url`, which the policy's resource must match.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] as for [`Signer::sign_url`](crate::Signer::sign_url).
    pub fn statement_for_url(&self, url: &str) -> Result<Statement<'_>, Error> {
        self.statement_for(&self.check_url(url)?)
    }

    /// Check a URL that is to be signed for this policy.
    pub(crate) fn check_url<'u>(&self, url: &'u str) -> Result<SignableUrl<'u>, Error> {
        match &self.resource {
            Some(resource) if resource.has_wildcard() => SignableUrl::check_for_wildcard(url),
            _ => SignableUrl::check(url),
        }
    }

    pub(crate) fn statement_for(&self, url: &SignableUrl<'_>) -> Result<Statement<'_>, Error> {
        self.check_end()?;
        if let Some(resource) = &self.resource {
            check_match(resource, url)?;
        }
        if let Form::Written(text) = &self.form {
            return Ok(Statement::written(text));
        }
        match &self.resource {
            Some(resource) if resource.as_str() != url.text() => {
                Ok(Statement::custom(self, resource.as_str()))
            }
            // A name that a visitor chose must not widen what is granted.
            None if url.text().contains('*') => {
                let position = url.text().find('*').unwrap_or_default();
                let subject = Subject::Argument(Argument::Url);
                let problem = UrlProblem::Star(position);
                Err(Problem::Url { subject, problem }.into())
            }
            _ if self.is_custom_for(url.resource()) => Ok(Statement::custom(self, url.resource())),
            _ => Ok(Statement::canned(url.resource(), self.date_less_than)),
        }
    }

    /// Return what is signed for an RTMP stream name, which is its own resource (§8).
    pub(crate) fn statement_for_stream(&self, stream: &str) -> Result<Statement<'_>, Error> {
        self.check_end()?;
        if self.resource.is_some() || matches!(self.form, Form::Written(_)) {
            return Err(Problem::Policy(PolicyProblem::ResourceForStream).into());
        }
        Ok(match self.is_custom_for(stream) {
            true => Statement::custom(self, stream),
            false => Statement::canned(stream, self.date_less_than),
        })
    }

    /// Return whether one signature serves every URL that the resource matches. Otherwise the
    /// policy is signed for each URL.
    pub fn is_for_many_urls(&self) -> bool {
        matches!(self.form, Form::Written(_))
            || self.resource.as_ref().is_some_and(Resource::has_wildcard)
    }

    /// Return whether the rule of §1 asks for a custom policy to sign `resource`.
    fn is_custom_for(&self, resource: &str) -> bool {
        self.is_custom()
            || self.date_greater_than.is_some()
            || self.ip_address.is_some()
            || resource.contains('*')
    }
}

/// Check that a signature for `resource` serves `url`.
pub(crate) fn check_match(resource: &Resource, url: &SignableUrl<'_>) -> Result<(), Error> {
    match resource.mismatch_of_signable(url) {
        None => Ok(()),
        Some(section) => Err(Problem::NotMatched {
            resource: Excerpt::of(resource.as_str()),
            section,
        }
        .into()),
    }
}

/// The text of one policy, as it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    pub(crate) text: Cow<'a, str>,
    /// The end, if the policy is canned and is sent only as `Expires`.
    pub(crate) canned_expires: Option<i64>,
}

impl<'a> Statement<'a> {
    /// Return the bytes that are signed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Return whether this is CloudFront's canned policy, which is not sent: the edge rebuilds it
    /// from the URL and `Expires`.
    pub const fn is_canned(&self) -> bool {
        self.canned_expires.is_some()
    }

    fn canned(resource: &str, expires: i64) -> Self {
        Self {
            text: Cow::Owned(Self::canned_text(resource, &expires)),
            canned_expires: Some(expires),
        }
    }

    /// Return the text of the canned policy for `resource`, byte for byte as the edge rebuilds it from
    /// the URL and the value of `Expires` (§1).
    pub fn canned_text(resource: &str, expires: &impl Display) -> String {
        let mut text = String::with_capacity(resource.len() + 96);
        write_conditions(&mut text, resource, expires, None, None);
        text
    }

    fn custom(policy: &Policy, resource: &str) -> Self {
        let mut text = String::with_capacity(resource.len() + 192);
        write_conditions(
            &mut text,
            resource,
            &policy.date_less_than,
            policy.date_greater_than,
            policy.ip_address,
        );
        Self {
            text: Cow::Owned(text),
            canned_expires: None,
        }
    }

    const fn written(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            canned_expires: None,
        }
    }
}

/// Write the policy without white space, in our order (§2). Nothing is escaped: a resource holds
/// no character that JSON would want escaped.
fn write_conditions(
    out: &mut String,
    resource: &str,
    date_less_than: &impl Display,
    date_greater_than: Option<i64>,
    ip_address: Option<IpAddress>,
) {
    let mut write = || {
        write!(
            out,
            r#"{{"Statement":[{{"Resource":"{resource}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{date_less_than}}}"#
        )?;
        if let Some(start) = date_greater_than {
            write!(out, r#","DateGreaterThan":{{"AWS:EpochTime":{start}}}"#)?;
        }
        if let Some(address) = ip_address {
            write!(out, r#","IpAddress":{{"AWS:SourceIp":"{address}"}}"#)?;
        }
        out.write_str("}}]}")
    };
    let written: core::fmt::Result = write();
    debug_assert!(written.is_ok(), "writing to a String does not fail");
}
