//! The open dataset on the disk: looked at once a second without waking the window. A file that
//! was being written when it was read is read again; what never becomes whole is told.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, SystemTime};

use super::files::read_dataset;
use crate::load::Loaded;
use crate::load::edits::{Edits, Fingerprint};

/// How often the file is looked at.
const INTERVAL: Duration = Duration::from_secs(1);
/// A file that changed has come to rest once it stays the same for so long.
const REST: Duration = Duration::from_millis(150);
/// How often a file that cannot be read right after a change is tried again, and after how long.
const TRIES: u32 = 4;
const NEXT_TRY: Duration = Duration::from_millis(300);

/// When a file was written, and how long it is.
type Mark = Option<(SystemTime, u64)>;

fn mark(path: &Path) -> Mark {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), meta.len()))
}

/// Watches as long as it is kept.
pub(super) struct Watcher {
    /// A word means: look now. Once this is gone, the thread ends.
    wake: Sender<()>,
}

impl Watcher {
    /// `tell` says whether anybody still listens. `None` where no thread could be had.
    pub fn of(
        path: &Path,
        tell: impl Fn(PathBuf, Loaded, Edits) -> bool + Send + 'static,
    ) -> Option<Self> {
        let path = path.to_owned();
        // What the window has was read just now.
        let seen = mark(&path);
        let (wake, woken) = mpsc::channel();
        let watch = move || {
            let mut seen = seen;
            let mut known = Fingerprint::of(&std::fs::read(&path).unwrap_or_default());
            loop {
                let is_asked = match woken.recv_timeout(INTERVAL) {
                    Ok(()) => true,
                    Err(RecvTimeoutError::Timeout) => false,
                    Err(RecvTimeoutError::Disconnected) => return,
                };
                let now = mark(&path);
                // A file that is gone may be on its way back: editors write beside and rename.
                if !is_asked && (now == seen || now.is_none()) {
                    continue;
                }
                let (at, loaded, bytes) = read_whole(&path);
                seen = at;
                let fingerprint = Fingerprint::of(&bytes);
                let edits = known.edits_to(&fingerprint);
                if loaded.dataset.is_some() {
                    known = fingerprint;
                }
                if !tell(path.clone(), loaded, edits) {
                    return;
                }
            }
        };
        let spawned = std::thread::Builder::new().name("watch".to_owned()).spawn(watch);
        spawned.map_err(|error| log::error!("the dataset is not watched: {error}")).ok()?;
        Some(Self { wake })
    }

    pub fn look_now(&self) {
        // A thread that has gone has said why.
        let _ = self.wake.send(());
    }
}

/// Reads a file once it has come to rest, and again where it is not whole yet.
fn read_whole(path: &Path) -> (Mark, Loaded, Vec<u8>) {
    let mut left = TRIES;
    loop {
        let mut at = mark(path);
        loop {
            std::thread::sleep(REST);
            let now = mark(path);
            if now == at {
                break;
            }
            at = now;
        }
        let (loaded, bytes) = read_dataset(path);
        left -= 1;
        if loaded.dataset.is_some() || left == 0 {
            return (at, loaded, bytes);
        }
        std::thread::sleep(NEXT_TRY);
    }
}
