//! [`EdgeConfig`]: everything that can be set, in the words of CloudFront's own configuration.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::EdgeError;

/// The beginning of a key's text, as against its path.
pub(crate) const PEM: &str = "-----BEGIN";

/// Serde's names of types, and TOML's.
const TYPES: [(&str, &str); 8] = [
    ("usize", "a whole number that is not negative"),
    ("u64", "a whole number that is not negative"),
    ("u16", "a whole number from 0 to 65535"),
    ("i64", "a whole number"),
    ("path string", "a text in quotes"),
    ("a string", "a text in quotes"),
    ("a boolean", "true or false"),
    ("a sequence", "a list in [ ]"),
];

/// The settings of an [`Edge`](crate::Edge). In `edge.toml` they have the same names.
///
/// ```
/// use frontseal_edge::EdgeConfig;
///
/// let config = EdgeConfig::from_toml(r#"
///     root = "media"
///     as = "https://d111111abcdef8.cloudfront.net"
///
///     [public_keys]
///     K2JCJMDEHXQW5F = "key.pub.pem"
///
///     [[cache_behaviors]]
///     path_pattern = "/posters/*"
///     trusted_key_groups = []
/// "#)?;
/// assert_eq!(config.cache_behaviors.len(), 1);
/// # Ok::<(), frontseal_edge::EdgeError>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EdgeConfig {
    /// The address to listen on; port 0 takes a free port. The default is `127.0.0.1:0`, and
    /// `127.0.0.1:8443` for the program.
    pub listen: Option<SocketAddr>,
    /// The folder to serve. Symbolic links in it are followed; names that begin with a dot are not
    /// served, except `.well-known`.
    pub root: Option<PathBuf>,
    /// The HTTP server behind the edge, in place of a folder: `http://`, a host, and optionally a port
    /// and a prefix for every path.
    pub origin: Option<String>,
    /// Scheme and host by which requests are judged, as if they had come to that distribution.
    /// The default is the request's own.
    #[serde(rename = "as")]
    pub distribution: Option<String>,
    /// Serve HTTPS. Without a certificate, a self-signed one is generated.
    pub tls: Option<Tls>,
    /// The public keys by their key pair ids: the path of a file, or PEM text.
    pub public_keys: BTreeMap<String, String>,
    /// The key groups: sets of key pair ids.
    pub key_groups: BTreeMap<String, Vec<String>>,
    /// The cache behaviours. The first pattern that matches decides.
    pub cache_behaviors: Vec<CacheBehavior>,
    /// The cache behaviour for all other paths. By default they are restricted to all of
    /// `public_keys`.
    pub default_cache_behavior: Option<DefaultCacheBehavior>,
    /// The object that is served for `/`.
    pub default_root_object: Option<String>,
    /// Pages in place of errors.
    pub custom_error_responses: Vec<ErrorResponse>,
    /// Cross-origin resource sharing. By default the origin's own headers stay.
    pub cors: Option<Cors>,
    /// The time to judge by in place of now, in Unix seconds.
    pub at: Option<i64>,
    /// The request header to take the viewer's address from, such as `X-Forwarded-For`: its last
    /// address, which the nearest proxy added. Set it only behind a proxy that sets the header.
    pub trusted_header: Option<String>,
    /// The path of the page that shows the last requests, to viewers on the same machine only.
    /// Requests with a proxy's headers, such as `X-Forwarded-For`, do not get it. Empty means none.
    pub status_path: String,
    /// The number of requests that the page shows.
    pub kept_requests: usize,
    /// The log on standard output. The default is none, and text for the program.
    pub log: Option<LogFormat>,
    /// The most connections at the same time. A further one replaces the connection that has waited
    /// for its next request the longest; if none waits, it waits itself.
    pub max_connections: usize,
    /// Seconds for the viewer to send the head of a request, and to keep an idle connection.
    pub viewer_header_timeout: u64,
    /// Seconds after which a body that does not move is cut off, at the viewer and at the origin. So
    /// is a viewer that sends fewer than 500 bytes a second.
    pub stall_timeout: u64,
    /// Seconds for the origin to accept a connection.
    pub origin_connection_timeout: u64,
    /// Seconds for the origin to begin its response.
    pub origin_response_timeout: u64,
    /// Seconds for running responses to end after the edge is stopped.
    pub drain_timeout: u64,
    /// Stop [`serve`](crate::serve) when standard input ends, so that the edge ends with the process
    /// that started it.
    pub stop_with_stdin: bool,
}

/// The certificate of an edge that serves HTTPS.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// The certificate chain, as a PEM file. Without it, a self-signed certificate is generated.
    pub certificate: Option<PathBuf>,
    /// The certificate's private key, as a PEM file.
    pub private_key: Option<PathBuf>,
}

/// The cache behaviour for the paths that a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CacheBehavior {
    /// The pattern: `*` matches any run of characters, `?` any one. Case matters, and the leading `/`
    /// may be omitted.
    pub path_pattern: String,
    /// The key groups whose signatures open these paths. An empty list opens them to everyone.
    pub trusted_key_groups: Vec<String>,
}

/// The cache behaviour for the paths that no pattern matches.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefaultCacheBehavior {
    /// The key groups whose signatures open these paths. An empty list opens them to everyone.
    pub trusted_key_groups: Vec<String>,
}

/// A page in place of an error.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorResponse {
    /// The status to replace, of the edge or of the origin: 400 to 599.
    pub error_code: u16,
    /// The path of the page at the origin. It needs no signature.
    pub response_page_path: String,
    /// The status of the page. The default is `error_code`.
    pub response_code: Option<u16>,
}

/// Cross-origin resource sharing: which pages of other sites may read responses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cors {
    /// The sites, such as `https://player.example.com`; `*` is every site.
    pub allow_origins: Vec<String>,
    /// Whether they may send cookies. With `*`, the requesting site is named then.
    pub allow_credentials: bool,
    /// The methods that a preflight allows.
    pub allow_methods: Vec<String>,
    /// The request headers that a preflight allows.
    pub allow_headers: Vec<String>,
    /// The response headers that the page may read.
    pub expose_headers: Vec<String>,
    /// The seconds for which a browser may keep the answer to a preflight.
    pub max_age: Option<u64>,
    /// Answer preflights on restricted paths, too, where CloudFront refuses them, since browsers send
    /// them without cookies. On open paths they are always answered.
    pub answer_preflights: bool,
}

/// How requests are logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Not at all.
    #[default]
    Off,
    /// A line for people.
    Text,
    /// A line of JSON.
    Json,
}

impl Default for EdgeConfig {
    fn default() -> Self {
        Self {
            listen: None,
            root: None,
            origin: None,
            distribution: None,
            tls: None,
            public_keys: BTreeMap::new(),
            key_groups: BTreeMap::new(),
            cache_behaviors: Vec::new(),
            default_cache_behavior: None,
            default_root_object: None,
            custom_error_responses: Vec::new(),
            cors: None,
            at: None,
            trusted_header: None,
            status_path: "/.frontseal/".into(),
            kept_requests: 200,
            log: None,
            max_connections: 1024,
            viewer_header_timeout: 10,
            stall_timeout: 30,
            origin_connection_timeout: 10,
            origin_response_timeout: 30,
            drain_timeout: 30,
            stop_with_stdin: false,
        }
    }
}

impl EdgeConfig {
    pub(crate) fn listen(&self) -> SocketAddr {
        self.listen
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Read settings from TOML.
    ///
    /// # Errors
    /// An [`EdgeError`] that names the line and the key that is wrong.
    pub fn from_toml(text: &str) -> Result<Self, EdgeError> {
        toml::from_str(text).map_err(|error| {
            EdgeError::new(format!(
                "the configuration is wrong: {}",
                one_line(&error, text)
            ))
        })
    }

    /// Read settings from a file. Paths in it are relative to its folder.
    ///
    /// # Errors
    /// As for [`from_toml`](Self::from_toml), with the file's name.
    pub fn from_file(path: &Path) -> Result<Self, EdgeError> {
        let at = |problem: String| EdgeError::new(format!("{}: {problem}", path.display()));
        let text = std::fs::read_to_string(path)
            .map_err(|error| at(format!("cannot be read: {error}")))?;
        let mut config = Self::from_toml(&text).map_err(|error| at(error.to_string()))?;
        if let Some(folder) = path.parent() {
            config.begin_paths_at(folder);
        }
        Ok(config)
    }

    fn begin_paths_at(&mut self, folder: &Path) {
        let tls = self.tls.as_mut();
        let certificate = tls.map(|tls| [&mut tls.certificate, &mut tls.private_key]);
        for path in certificate
            .into_iter()
            .flatten()
            .chain([&mut self.root])
            .flatten()
        {
            *path = folder.join(&*path);
        }
        for source in self.public_keys.values_mut() {
            if !source.contains(PEM) {
                *source = folder.join(&*source).display().to_string();
            }
        }
    }
}

/// Return TOML's message about `text` in one line, with the key, and without Rust's names of types.
fn one_line(error: &toml::de::Error, text: &str) -> String {
    let complaint = error.to_string();
    let place = complaint.lines().next().unwrap_or_default();
    let mut message = error.message().replace('\n', ", ");
    for (name, meaning) in TYPES {
        message = message.replace(&format!("expected {name}"), &format!("expected {meaning}"));
    }
    if message.contains("invalid socket address") {
        message = format!("{message}: write address and port, as in 127.0.0.1:8443");
    }
    let key = error.span().and_then(|span| {
        let line = text.get(..span.start)?.rsplit('\n').next()?;
        let key = line.split_once('=')?.0.trim();
        (!key.is_empty()).then(|| format!("{key}: "))
    });
    let message = format!("{}{message}", key.unwrap_or_default());
    match place.strip_prefix("TOML parse error at ") {
        Some(place) => format!("{place}: {message}"),
        None => message,
    }
}
