//! The open dataset and overlays on the disk: looked at once a second without waking the window. A
//! file that was being written when it was read is read again; what never becomes whole is told.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, SystemTime};

use super::files::{Content, read, read_dataset};
use crate::crash::contained;
use crate::load::Loaded;
use crate::load::edits::{Edits, Fingerprint};
use crate::load::overlay::LoadedOverlay;

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
        let begin = |path: &Path| Fingerprint::of(&std::fs::read(path).unwrap_or_default());
        Self::watch(path, begin, move |path, known: &mut Fingerprint| {
            let is_whole = |(loaded, _): &(Loaded, Vec<u8>)| loaded.dataset.is_some();
            let (at, (loaded, bytes)) = read_whole(path, read_dataset, is_whole);
            let fingerprint = Fingerprint::of(&bytes);
            let edits = known.edits_to(&fingerprint);
            if loaded.dataset.is_some() {
                *known = fingerprint;
            }
            (at, tell(path.to_owned(), loaded, edits))
        })
    }

    /// The same for an overlay; where it cannot be read, why.
    pub fn of_overlay(
        path: &Path,
        tell: impl Fn(PathBuf, Result<LoadedOverlay, String>) -> bool + Send + 'static,
    ) -> Option<Self> {
        Self::watch(
            path,
            |_| (),
            move |path, ()| {
                let is_whole = |read: &Result<LoadedOverlay, String>| {
                    read.as_ref().is_ok_and(|loaded| loaded.overlay.is_some())
                };
                let (at, loaded) = read_whole(path, read_overlay, is_whole);
                (at, tell(path.to_owned(), loaded))
            },
        )
    }

    /// `look` reads the file and gives its mark, and whether anybody still listens; it keeps what
    /// `begin` found.
    fn watch<S>(
        path: &Path,
        begin: impl FnOnce(&Path) -> S + Send + 'static,
        look: impl Fn(&Path, &mut S) -> (Mark, bool) + Send + 'static,
    ) -> Option<Self> {
        let path = path.to_owned();
        // What the window has was read just now.
        let mut seen = mark(&path);
        let (wake, woken) = mpsc::channel();
        let watch = move || {
            let mut known = begin(&path);
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
                // One that panics has been logged; it is looked at again when it changes again.
                let looked = contained("Reading it again", || look(&path, &mut known));
                let (at, is_heard) = looked.unwrap_or((now, true));
                seen = at;
                if !is_heard {
                    return;
                }
            }
        };
        let spawned = std::thread::Builder::new().name("watch".to_owned()).spawn(watch);
        spawned.map_err(|error| log::error!("a file is not watched: {error}")).ok()?;
        Some(Self { wake })
    }

    pub fn look_now(&self) {
        // A thread that has gone has said why.
        let _ = self.wake.send(());
    }
}

fn read_overlay(path: &Path) -> Result<LoadedOverlay, String> {
    match read(path) {
        Content::Overlay(loaded) => Ok(loaded),
        Content::Refused(why) => Err(why),
        Content::Dataset(_) | Content::Table | Content::PmTiles => {
            Err("it is no GeoJSON or KML any more.".into())
        }
    }
}

/// Reads a file once it has come to rest, and again where it is not whole yet.
fn read_whole<T>(
    path: &Path,
    read: impl Fn(&Path) -> T,
    is_whole: impl Fn(&T) -> bool,
) -> (Mark, T) {
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
        let content = read(path);
        left -= 1;
        if is_whole(&content) || left == 0 {
            return (at, content);
        }
        std::thread::sleep(NEXT_TRY);
    }
}
