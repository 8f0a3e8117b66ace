//! A fence around a library that may panic over a damaged file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static IS_UP: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside a fence: a panic here is a file's fault, is told as such, and is
/// nothing for a panic hook to report.
pub fn is_up() -> bool {
    IS_UP.get()
}

/// What `work` gives; `None` where it panicked. What it changed outside by then is left as it is.
pub fn fenced<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = IS_UP.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    IS_UP.set(before);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_stays_inside() {
        assert_eq!(fenced(|| 1), Some(1));
        assert_eq!(fenced(|| -> u8 { std::panic::resume_unwind(Box::new("it gave up")) }), None);
        assert!(!is_up());
        assert_eq!(fenced(|| fenced(is_up).is_some() && is_up()), Some(true));
    }
}
