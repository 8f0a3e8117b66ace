//! Threads that fetch tiles of the chosen layer away from the user interface.
//!
//! They sleep while there is nothing to do, or until the next rest is over, and are told to end
//! with [`Loader`]: one that waits for a server ends by itself when its time is up, and the window
//! does not wait for it. The only clocks here are for rests and for "since when".

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use walkers::TileId;

use super::failure::{Failure, Rest};
use super::memory::Loaded;
use super::queue::{Pacing, Queue, Take};
use crate::crash::contained;

/// Where tiles come from. Called on a thread of its own and may take its time, but not for ever.
pub(in crate::basemap) trait Fetch: Send + Sync + 'static {
    fn fetch(&self, id: TileId) -> Fetched;
}

/// What came of asking for a tile.
pub(in crate::basemap) enum Fetched {
    Tile(Loaded),
    /// An older copy, because the server failed.
    Stale(Loaded, Failure),
    /// There is no such tile.
    Absent,
    Failed(Failure),
}

/// What is wrong with a source, until tiles come again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The latest failure.
    pub failure: Failure,
    pub count: u32,
    pub since: SystemTime,
}

impl Trouble {
    /// Whether it is asked again within minutes, without the reader.
    pub fn is_tried_again_soon(&self) -> bool {
        matches!(self.failure.rest(), Rest::Growing(_))
    }
}

pub(super) struct Loader {
    shared: Arc<Shared>,
    done: Receiver<(TileId, Option<Loaded>)>,
}

struct Shared {
    fetch: Box<dyn Fetch>,
    inner: Mutex<Inner>,
    something_happened: Condvar,
    opened: Instant,
    context: egui::Context,
}

struct Inner {
    queue: Queue,
    trouble: Option<Trouble>,
    /// Tiles that do not exist, while not one was found that does.
    absent_in_row: u32,
    found_any: bool,
    stopping: bool,
}

/// So many tiles that are not there, and not one that is, mean a wrong address.
const ABSENT_ALARM: u32 = 6;

impl Loader {
    pub(super) fn start(
        fetch: Box<dyn Fetch>,
        pacing: Pacing,
        context: egui::Context,
    ) -> std::io::Result<Self> {
        let inner = Inner {
            queue: Queue::new(pacing),
            trouble: None,
            absent_in_row: 0,
            found_any: false,
            stopping: false,
        };
        let shared = Arc::new(Shared {
            fetch,
            inner: Mutex::new(inner),
            something_happened: Condvar::new(),
            opened: Instant::now(),
            context,
        });
        let (sender, done) = channel();
        // Made first, so that dropping it ends the threads already started.
        let loader = Self { shared, done };
        for number in 0..pacing.at_once {
            let (shared, sender) = (Arc::clone(&loader.shared), sender.clone());
            std::thread::Builder::new()
                .name(format!("map layer {number}"))
                .spawn(move || shared.work(&sender))?;
        }
        Ok(loader)
    }

    pub(super) fn want(&self, id: TileId, frame: u64) {
        if self.shared.inner().queue.want(id, frame) {
            self.shared.something_happened.notify_one();
        }
    }

    pub(super) fn forget_before(&self, frame: u64) {
        self.shared.inner().queue.forget_before(frame);
    }

    /// The next tile that is done, if there is one; `None` inside: it does not exist.
    pub(super) fn try_next(&self) -> Option<(TileId, Option<Loaded>)> {
        let (id, loaded) = self.done.try_recv().ok()?;
        self.shared.inner().queue.looked_at(id);
        Some((id, loaded))
    }

    pub(super) fn trouble(&self) -> Option<Trouble> {
        self.shared.inner().trouble.clone()
    }

    pub(super) fn in_progress(&self) -> usize {
        self.shared.inner().queue.in_progress()
    }
}

impl Drop for Loader {
    fn drop(&mut self) {
        self.shared.inner().stopping = true;
        self.shared.something_happened.notify_all();
    }
}

impl Shared {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here leaves the queue half changed, so a poisoned lock still guards a sound
        // one.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, sender: &Sender<(TileId, Option<Loaded>)>) {
        while let Some(id) = self.next() {
            // Damaged tiles reach several libraries deep; should one of them panic, the map loses
            // a tile and not its thread.
            let fetched = contained("Reading it", || self.fetch.fetch(id))
                .unwrap_or_else(|words| Fetched::Failed(Failure::Damaged(words)));
            let mut inner = self.inner();
            if inner.stopping {
                return;
            }
            let now = self.opened.elapsed();
            let delivered = match fetched {
                Fetched::Tile(loaded) => {
                    inner.queue.succeed(id);
                    inner.found(true);
                    Some(Some(loaded))
                }
                Fetched::Absent => {
                    inner.queue.succeed(id);
                    inner.found(false);
                    inner.look_for_alarm(id);
                    Some(None)
                }
                Fetched::Stale(loaded, failure) => {
                    inner.queue.deliver_stale(id, &failure, now);
                    inner.note(failure);
                    Some(Some(loaded))
                }
                Fetched::Failed(failure) => {
                    log::info!("map tile {}/{}/{}: {failure}", id.zoom, id.x, id.y);
                    inner.queue.fail(id, &failure, now);
                    inner.note(failure);
                    None
                }
            };
            if let Some(loaded) = delivered
                && sender.send((id, loaded)).is_err()
            {
                return;
            }
            drop(inner);
            self.something_happened.notify_all();
            // For the tile, or for the words about what failed.
            self.context.request_repaint();
        }
    }

    /// Sleeps until there is a tile to ask for; `None` when it is time to end.
    fn next(&self) -> Option<TileId> {
        let mut inner = self.inner();
        loop {
            if inner.stopping {
                return None;
            }
            match inner.queue.take(self.opened.elapsed()) {
                Take::Ask(id) => return Some(id),
                Take::Wait(None) => {
                    inner =
                        self.something_happened.wait(inner).unwrap_or_else(PoisonError::into_inner);
                }
                Take::Wait(Some(rest)) => {
                    inner = self
                        .something_happened
                        .wait_timeout(inner, rest)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0;
                }
            }
        }
    }
}

impl Inner {
    fn note(&mut self, failure: Failure) {
        match &mut self.trouble {
            Some(trouble) => {
                trouble.failure = failure;
                trouble.count = trouble.count.saturating_add(1);
            }
            None => {
                log::warn!("the chosen map layer {failure}");
                let since = SystemTime::now();
                self.trouble = Some(Trouble { failure, count: 1, since });
            }
        }
    }

    /// An answer ends the trouble, unless something else that is wanted still fails.
    fn found(&mut self, there_is_one: bool) {
        self.found_any |= there_is_one;
        let is_about_absence = self
            .trouble
            .as_ref()
            .is_some_and(|trouble| matches!(trouble.failure, Failure::NothingThere { .. }));
        if !self.queue.is_troubled() && (there_is_one || !is_about_absence) {
            self.trouble = None;
        }
    }

    fn look_for_alarm(&mut self, id: TileId) {
        self.absent_in_row = self.absent_in_row.saturating_add(1);
        if !self.found_any && self.absent_in_row >= ABSENT_ALARM {
            self.note(Failure::NothingThere { zoom: id.zoom });
        }
    }
}
