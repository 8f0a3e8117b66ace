//! Faults that a test sets for the writings begun on its thread.

use std::cell::RefCell;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use super::disk::Step;

/// What happens at a step.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// The disk refuses.
    Refused(io::ErrorKind),
    /// The program says so and waits to be killed.
    Stop,
}

/// What a stopped program says, before the number of the step.
pub(crate) const STOPPED: &str = "stopped at step ";

#[derive(Debug, Default)]
pub(crate) struct Faults {
    at: Option<(usize, Fault)>,
    full_after: Option<u64>,
    piece: Option<usize>,
    cannot_exchange: bool,
    steps: AtomicUsize,
    bytes: AtomicU64,
}

thread_local! {
    static NOW: RefCell<Option<Arc<Faults>>> = const { RefCell::new(None) };
}

pub(super) fn now() -> Option<Arc<Faults>> {
    NOW.with_borrow(Clone::clone)
}

/// Does something under these faults; how many steps it took is told with what came of it.
pub(crate) fn with<T>(faults: Faults, work: impl FnOnce() -> T) -> (T, usize) {
    let faults = Arc::new(faults);
    NOW.set(Some(faults.clone()));
    let done = work();
    NOW.set(None);
    (done, faults.steps.load(Ordering::Relaxed))
}

impl Faults {
    /// At the so many-eth step, counted from 0.
    pub(crate) fn at(step: usize, fault: Fault) -> Self {
        Self { at: Some((step, fault)), ..Self::default() }
    }

    /// The disk is full after so many bytes.
    pub(crate) fn full_after(bytes: u64) -> Self {
        Self { full_after: Some(bytes), ..Self::default() }
    }

    /// So many bytes are taken at once, at most.
    pub(crate) fn in_pieces(piece: usize) -> Self {
        Self { piece: Some(piece), ..Self::default() }
    }

    /// Two folders can, or cannot, change places.
    pub(crate) fn exchanging(self, can_exchange: bool) -> Self {
        Self { cannot_exchange: !can_exchange, ..self }
    }

    pub(super) fn reach(&self, step: Step) -> io::Result<()> {
        let number = self.steps.fetch_add(1, Ordering::Relaxed);
        match self.at {
            Some((at, fault)) if at == number => match fault {
                Fault::Refused(kind) => Err(kind.into()),
                Fault::Stop => {
                    // Past what captures a test's output.
                    let mut out = io::stdout();
                    writeln!(out, "{STOPPED}{number} {step:?}").and_then(|()| out.flush())?;
                    loop {
                        std::thread::sleep(Duration::from_secs(1));
                    }
                }
            },
            _ => Ok(()),
        }
    }

    pub(super) fn room(&self, bytes: usize) -> io::Result<usize> {
        let piece = self.piece.map_or(bytes, |piece| bytes.min(piece));
        let Some(full_after) = self.full_after else { return Ok(piece) };
        let left = full_after - self.bytes.load(Ordering::Relaxed);
        if left == 0 && bytes > 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let taken = piece.min(usize::try_from(left).unwrap_or(usize::MAX));
        self.bytes.fetch_add(taken as u64, Ordering::Relaxed);
        Ok(taken)
    }

    pub(super) fn can_exchange(&self) -> bool {
        !self.cannot_exchange
    }
}
