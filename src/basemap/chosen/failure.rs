//! What can go wrong with a tile, in words, and how long to leave it alone.

use std::time::Duration;

/// Why a tile did not come.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    #[error("did not answer in time")]
    TimedOut,
    #[error("cannot be trusted: the encrypted connection failed ({0})")]
    Tls(String),
    #[error("refuses to give tiles ({})", refusal(*.0))]
    Refused(u16),
    #[error("asks for a pause: too many requests (429)")]
    RateLimited { retry_after: Option<Duration> },
    #[error("has a fault of its own ({status})")]
    Server { status: u16, retry_after: Option<Duration> },
    #[error("sends on to {0}, which was not asked")]
    Redirected(String),
    #[error("sends {0} instead of a picture")]
    NotAPicture(String),
    #[error("sends more than a tile can be: {0}")]
    TooLarge(String),
    #[error("does not answer as a web server does: {0}")]
    Garbled(String),
    #[error("has none of these tiles at zoom {zoom} (404); look at its address and its zooms")]
    NothingThere { zoom: u8 },
    #[error("has a damaged tile: {0}")]
    Damaged(String),
    #[error("can no longer be read: {0}")]
    Unreadable(String),
}

fn refusal(status: u16) -> String {
    match status {
        401 => "401: it wants a key or a login".to_owned(),
        403 => "403: not for this program or this key".to_owned(),
        410 => "410: it is no longer offered".to_owned(),
        status => status.to_string(),
    }
}

/// How long to leave a tile or a source alone after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// A moment, twice as long after each failure in a row; at least so long.
    Growing(Option<Duration>),
    /// Asking again soon would bring the same.
    Long,
}

impl Failure {
    /// What a server's status means; 200, 304 and 404 are none.
    pub(in crate::basemap) fn of_status(status: u16, retry_after: Option<Duration>) -> Self {
        match status {
            429 => Self::RateLimited { retry_after },
            500..=599 => Self::Server { status, retry_after },
            400..=499 => Self::Refused(status),
            _ => Self::Garbled(format!("status {status}")),
        }
    }

    pub(super) fn rest(&self) -> Rest {
        match self {
            Self::RateLimited { retry_after } | Self::Server { retry_after, .. } => {
                Rest::Growing(*retry_after)
            }
            Self::Unreachable(_) | Self::TimedOut | Self::Tls(_) | Self::Garbled(_) => {
                Rest::Growing(None)
            }
            Self::Refused(_)
            | Self::Redirected(_)
            | Self::NotAPicture(_)
            | Self::TooLarge(_)
            | Self::NothingThere { .. }
            | Self::Damaged(_)
            | Self::Unreadable(_) => Rest::Long,
        }
    }

    /// After how many failures in a row the whole source is left alone; one tile's fault may be
    /// its own.
    pub(super) fn source_rests_after(&self) -> u32 {
        match self {
            Self::Unreachable(_) | Self::Tls(_) | Self::RateLimited { .. } => 1,
            Self::Server { retry_after: Some(_), .. } => 1,
            Self::Damaged(_) | Self::NothingThere { .. } => u32::MAX,
            _ => 3,
        }
    }
}
