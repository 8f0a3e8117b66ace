//! One request over HTTP: bounded in time and size, to the server that was asked and no other.

use std::io;
use std::sync::Once;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Request, StatusCode};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};
use url::Url;

use super::super::chosen::Failure;
use crate::load::quoted;

/// How requests name this program to the servers.
pub const USER_AGENT: &str = concat!(
    "basewatch/",
    env!("CARGO_PKG_VERSION"),
    " (+desktop map started by a person; contact: see the program's README)"
);

/// Tiles take some 10 to 200 kB.
const MOST_BODY_BYTES: u64 = 4 << 20;

/// To the same host only.
const MOST_REDIRECTS: usize = 3;

/// Longest that a host's name is told, and what a library says of an answer, characters.
const MOST_HOST_CHARS: usize = 100;
const MOST_CHARS: usize = 200;

/// How long requests may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    pub connect: Duration,
    /// From the first byte sent to the last one received.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(8), whole: Duration::from_secs(20) }
    }
}

/// Gives rustls its cryptography. It is built without any, and panics at the first https request
/// unless this ran before. Cheap to call again.
pub fn ensure_tls_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error means that another part of the program was first: as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// A server's answer, whole.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

pub(super) struct Client {
    agent: Agent,
}

impl Client {
    pub(super) fn new(timeouts: Timeouts) -> Self {
        ensure_tls_provider();
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(USER_AGENT)
            // Taken from nowhere but the reader's own choice of source.
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(64 << 10)
            .timeout_connect(Some(timeouts.connect))
            .timeout_global(Some(timeouts.whole))
            .build();
        Self { agent: Agent::new_with_config(config) }
    }

    /// # Errors
    /// When no whole answer came.
    pub(super) fn get(&self, address: &str, headers: &HeaderMap) -> Result<Answer, Failure> {
        let garbled = |error: &dyn std::fmt::Display| {
            Failure::Garbled(quoted(&error.to_string(), MOST_CHARS))
        };
        let mut url = Url::parse(address).map_err(|error| garbled(&error))?;
        for _ in 0..=MOST_REDIRECTS {
            let mut request =
                Request::get(url.as_str()).body(()).map_err(|error| garbled(&error))?;
            *request.headers_mut() = headers.clone();
            let answer = self.agent.run(request).map_err(|error| failure_of(&error))?;
            let status = answer.status();
            let is_redirect = status.is_redirection() && status != StatusCode::NOT_MODIFIED;
            if !is_redirect {
                return whole(answer);
            }
            let to = answer.headers().get(http::header::LOCATION);
            let to = to.and_then(|to| to.to_str().ok()).unwrap_or_default();
            url = redirected(&url, to)?;
        }
        Err(Failure::Garbled("it sends on without end".to_owned()))
    }
}

fn whole(answer: http::Response<Body>) -> Result<Answer, Failure> {
    let (parts, mut body) = answer.into_parts();
    let length = parts.headers.get(http::header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MOST_BODY_BYTES) {
        return Err(too_large());
    }
    let body = body
        .with_config()
        .limit(MOST_BODY_BYTES)
        .read_to_vec()
        .map_err(|error| failure_of(&error))?;
    Ok(Answer { status: parts.status, headers: parts.headers, body })
}

/// Where a redirect leads, if that is the same server: its name and its port. Another port of a
/// machine is another server, of somebody else perhaps.
fn redirected(from: &Url, to: &str) -> Result<Url, Failure> {
    let to = from.join(to).map_err(|_| Failure::Garbled("it sends on to nowhere".to_owned()))?;
    let is_same_door = match (from.scheme(), to.scheme()) {
        ("http", "http") | ("https", "https") => {
            to.port_or_known_default() == from.port_or_known_default()
        }
        // To the encrypted door of the same house, never back.
        ("http", "https") => from.port().is_none() && to.port().is_none(),
        _ => false,
    };
    let is_bare = to.username().is_empty() && to.password().is_none();
    if is_same_door && is_bare && to.host_str() == from.host_str() {
        return Ok(to);
    }
    let told = match (to.host_str(), to.port()) {
        (Some(host), Some(port)) => format!("{host}, port {port}"),
        (Some(host), None) if host == from.host_str().unwrap_or_default() => {
            format!("{host} in another way")
        }
        (Some(host), None) => host.to_owned(),
        (None, _) => "something that is no web address".to_owned(),
    };
    Err(Failure::Redirected(quoted(&told, MOST_HOST_CHARS)))
}

fn too_large() -> Failure {
    Failure::TooLarge(format!("more than {} MB", MOST_BODY_BYTES >> 20))
}

fn failure_of(error: &ureq::Error) -> Failure {
    use ureq::Error as E;
    match error {
        E::Timeout(_) | E::BodyStalled => Failure::TimedOut,
        E::HostNotFound => Failure::Unreachable("no such host, or no network".to_owned()),
        E::ConnectionFailed => Failure::Unreachable("the connection failed".to_owned()),
        E::BodyExceedsLimit(_) => too_large(),
        E::Rustls(error) => Failure::Tls(tls_words(error)),
        E::Tls(words) => Failure::Tls((*words).to_owned()),
        E::Io(error) => failure_of_io(error),
        error => Failure::Garbled(quoted(&error.to_string(), MOST_CHARS)),
    }
}

/// What is wrong with an encrypted connection.
fn tls_words(error: &rustls::Error) -> String {
    use rustls::CertificateError as C;
    use rustls::Error as E;
    let words = match error {
        E::InvalidCertificate(C::UnknownIssuer) => {
            "nobody that this system trusts vouches for its certificate"
        }
        E::InvalidCertificate(C::Expired | C::ExpiredContext { .. }) => {
            "its certificate has expired, or this machine's clock is wrong"
        }
        E::InvalidCertificate(C::NotValidForName | C::NotValidForNameContext { .. }) => {
            "its certificate is for another name"
        }
        E::InvalidMessage(_) => {
            "it does not answer in TLS: perhaps its address begins with http://"
        }
        error => return quoted(&error.to_string(), MOST_CHARS),
    };
    words.to_owned()
}

fn failure_of_io(error: &io::Error) -> Failure {
    if let Some(inner) = error.get_ref() {
        if let Some(error) = inner.downcast_ref::<ureq::Error>() {
            return failure_of(error);
        }
        if let Some(error) = inner.downcast_ref::<rustls::Error>() {
            return Failure::Tls(tls_words(error));
        }
    }
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Failure::TimedOut,
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => Failure::Garbled("the answer broke off".to_owned()),
        io::ErrorKind::ConnectionRefused => {
            Failure::Unreachable("nothing answers there".to_owned())
        }
        _ => Failure::Unreachable(quoted(&error.to_string(), MOST_CHARS)),
    }
}

/// How long a server wishes to be left alone: seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        // More than there are numbers for is for ever.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tls_provider_can_be_asked_for_twice() {
        ensure_tls_provider();
        ensure_tls_provider();
        assert!(rustls::crypto::CryptoProvider::get_default().is_some());
    }

    #[test]
    fn redirects_stay_with_the_server() {
        let from = Url::parse("https://t.org/1/2/3.png").unwrap();
        assert_eq!(redirected(&from, "/a.png").unwrap().as_str(), "https://t.org/a.png");
        for to in [
            "https://evil.org/a.png",
            "http://t.org/a.png",
            "file:///etc/passwd",
            "https://t.org.evil.org/",
            "https://me@t.org/a.png",
            "https://:word@t.org/a.png",
            "https://t.org:8443/a.png",
            "data:image/png,x",
        ] {
            assert!(redirected(&from, to).is_err(), "{to}");
        }
        let open = Url::parse("http://t.org/1.png").unwrap();
        assert_eq!(redirected(&open, "https://t.org/1.png").unwrap().scheme(), "https");
        let own = Url::parse("http://t.org:8080/1.png").unwrap();
        assert_eq!(redirected(&own, "http://t.org:8080/2.png").unwrap().path(), "/2.png");
        for to in ["http://t.org/1.png", "http://t.org:631/1.png", "https://t.org/1.png"] {
            let told = redirected(&own, to).unwrap_err().to_string();
            assert!(told.contains("t.org") && told.contains("which was not asked"), "{told}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(http::header::RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers, now)
        };
        assert_eq!(of("120"), Some(Duration::from_secs(120)));
        assert_eq!(of("Sun, 06 Nov 1994 08:50:37 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(of("Sun, 06 Nov 1994 08:49:00 GMT"), Some(Duration::ZERO), "past");
        assert_eq!(of("99999999999999999999"), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(of("soon"), None);
        assert_eq!(of("-5"), None);
    }
}
