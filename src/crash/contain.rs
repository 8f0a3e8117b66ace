//! Work that may fail by itself without ending anything else.

use super::{LAST, Ward, said, warded};

/// Does work whose panic ends nothing but itself: it becomes an error in words. `what` begins them:
/// "Reading it".
///
/// # Errors
/// Where it panicked.
pub fn contained<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    warded(Ward::Contained, work).map_err(|panic| {
        // Where it happened is known by the hook; without one, what was said.
        let fault = LAST.with_borrow_mut(|last| last.fault.take());
        let fault = fault.unwrap_or_else(|| said(panic.as_ref()).to_owned());
        log::warn!("{what} failed: a fault in Basewatch itself ({fault})");
        format!("{what} failed: this is a fault in Basewatch itself ({fault}); please report it")
    })
}
