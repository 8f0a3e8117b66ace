//! Threads that decode tiles away from the user interface.
//!
//! What waits to be decoded lies in a queue that both sides see, so that what
//! is no longer wanted can be taken out again; what is done comes back through
//! a channel. Workers sleep while there is nothing to do and end with
//! [`Workers`]. Nothing here looks at a clock.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use walkers::{Style, Tile, TileId};

use super::archive::Archive;
use super::tile_math::TILE_SIDE_POINTS;
use crate::crash::contained;

/// Two, so that a two-core machine still draws while a large tile is decoded.
const THREADS: usize = 2;

/// A tile that is done.
pub(super) struct Decoded {
    pub(super) id: TileId,
    /// The tile, or what is wrong with it in words.
    pub(super) outcome: Result<Tile, String>,
    /// Which style it was decoded with, counted from the start.
    generation: u64,
}

pub(super) struct Workers {
    shared: Arc<Shared>,
    decoded: Receiver<Decoded>,
    generation: u64,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    archive: Arc<Archive>,
    queue: Mutex<Queue>,
    something_to_do: Condvar,
    context: egui::Context,
}

struct Queue {
    generation: u64,
    style: Arc<Style>,
    waiting: HashMap<TileId, Waiting>,
    /// Being decoded, and whether somebody asked for it.
    decoding: HashMap<(u64, TileId), bool>,
    next_order: u64,
    stopping: bool,
}

struct Waiting {
    /// The last frame that wanted it; `None` while it is only decoded ahead.
    asked_in_frame: Option<u64>,
    order: u64,
}

/// One tile taken out of the queue.
struct Job {
    id: TileId,
    generation: u64,
    style: Arc<Style>,
}

impl Workers {
    /// Starts the threads, which begin with the tiles to decode `ahead`, in
    /// that order.
    pub(super) fn start(
        archive: Arc<Archive>,
        style: Arc<Style>,
        ahead: &[TileId],
        context: egui::Context,
    ) -> std::io::Result<Self> {
        let mut queue = Queue {
            generation: 0,
            style,
            waiting: HashMap::new(),
            decoding: HashMap::new(),
            next_order: 0,
            stopping: false,
        };
        queue.put_ahead(ahead);
        let shared = Arc::new(Shared {
            archive,
            queue: Mutex::new(queue),
            something_to_do: Condvar::new(),
            context,
        });
        let (sender, decoded) = channel();
        // Made first, so that dropping it ends the threads already started
        // should the system refuse the next one.
        let mut workers = Self { shared, decoded, generation: 0, threads: Vec::new() };
        for number in 0..THREADS {
            let (shared, sender) = (Arc::clone(&workers.shared), sender.clone());
            let thread = std::thread::Builder::new()
                .name(format!("map tiles {number}"))
                .spawn(move || shared.work(&sender))?;
            workers.threads.push(thread);
        }
        Ok(workers)
    }

    /// Forgets everything waiting and starts over with another style.
    pub(super) fn restyle(&mut self, style: Arc<Style>, ahead: &[TileId]) {
        self.generation += 1;
        let mut queue = self.shared.queue();
        queue.generation = self.generation;
        queue.style = style;
        queue.waiting.clear();
        queue.put_ahead(ahead);
        drop(queue);
        self.shared.something_to_do.notify_all();
    }

    /// Asks for a tile on behalf of a frame. Tiles of later frames go first,
    /// and within a frame in the order asked.
    pub(super) fn ask(&self, id: TileId, frame: u64) {
        let mut queue = self.shared.queue();
        let key = (queue.generation, id);
        if let Some(is_asked) = queue.decoding.get_mut(&key) {
            *is_asked = true;
            return;
        }
        let already_asked =
            queue.waiting.get(&id).is_some_and(|waiting| waiting.asked_in_frame == Some(frame));
        if !already_asked {
            queue.put(id, Some(frame));
            drop(queue);
            self.shared.something_to_do.notify_one();
        }
    }

    /// Takes back what no frame since `frame` asked for. Tiles to decode ahead
    /// stay, but no longer go before others.
    pub(super) fn forget_asked_before(&self, frame: u64, is_ahead: impl Fn(TileId) -> bool) {
        self.shared.queue().forget_asked_before(frame, is_ahead);
    }

    /// The next tile that is done, if there is one.
    pub(super) fn try_next(&self) -> Option<Decoded> {
        self.decoded.try_iter().find(|decoded| decoded.generation == self.generation)
    }

    /// The next tile that is done, waiting up to `timeout` for it.
    pub(super) fn next_within(
        &self,
        timeout: Duration,
    ) -> Result<Option<Decoded>, RecvTimeoutError> {
        let decoded = self.decoded.recv_timeout(timeout)?;
        Ok((decoded.generation == self.generation).then_some(decoded))
    }

    #[cfg(test)]
    pub(super) fn watch(&self) -> impl Fn() -> bool + use<> {
        let shared = Arc::downgrade(&self.shared);
        move || shared.upgrade().is_some()
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.shared.queue().stopping = true;
        self.shared.something_to_do.notify_all();
        for thread in self.threads.drain(..) {
            // At most as long as one tile takes. A worker that panicked has
            // said so already.
            let _ = thread.join();
        }
    }
}

impl Queue {
    fn put(&mut self, id: TileId, asked_in_frame: Option<u64>) {
        let order = self.next_order;
        self.next_order += 1;
        let waiting = Waiting { asked_in_frame, order };
        self.waiting.insert(id, waiting);
    }

    fn put_ahead(&mut self, ahead: &[TileId]) {
        for id in ahead {
            self.put(*id, None);
        }
    }

    fn forget_asked_before(&mut self, frame: u64, is_ahead: impl Fn(TileId) -> bool) {
        self.waiting.retain(|id, waiting| {
            let is_stale = waiting.asked_in_frame.is_some_and(|asked| asked < frame);
            if is_stale {
                waiting.asked_in_frame = None;
            }
            !is_stale || is_ahead(*id)
        });
    }

    fn take(&mut self) -> Option<Job> {
        // A few hundred at most, so a look at each is cheap beside decoding one.
        let (id, is_asked) = self
            .waiting
            .iter()
            .max_by_key(|(id, waiting)| {
                // The whole world in one tile stands in for everything else.
                let is_world = id.zoom == 0;
                (is_world, waiting.asked_in_frame, Reverse(waiting.order))
            })
            .map(|(id, waiting)| (*id, waiting.asked_in_frame.is_some()))?;
        self.waiting.remove(&id);
        self.decoding.insert((self.generation, id), is_asked);
        Some(Job { id, generation: self.generation, style: Arc::clone(&self.style) })
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing in here leaves the queue half changed, so a poisoned lock
        // still guards a sound one.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, sender: &Sender<Decoded>) {
        while let Some(job) = self.next_job() {
            let decoded = Decoded {
                id: job.id,
                generation: job.generation,
                outcome: decode(&self.archive, &job),
            };
            if sender.send(decoded).is_err() {
                return;
            }
            if self.finish(&job) {
                self.context.request_repaint();
            }
        }
    }

    /// Sleeps until there is something to decode; `None` when it is time to end.
    fn next_job(&self) -> Option<Job> {
        let mut queue = self.queue();
        loop {
            if queue.stopping {
                return None;
            }
            if let Some(job) = queue.take() {
                return Some(job);
            }
            queue = self.something_to_do.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether the screen should be drawn again: somebody waits for this tile,
    /// or it was the last one. Tiles decoded ahead cause no frames otherwise.
    fn finish(&self, job: &Job) -> bool {
        let mut queue = self.queue();
        let is_asked = queue.decoding.remove(&(job.generation, job.id));
        let is_idle = queue.waiting.is_empty() && queue.decoding.is_empty();
        is_asked == Some(true) || is_idle
    }
}

fn decode(archive: &Archive, job: &Job) -> Result<Tile, String> {
    // Damaged geometry reaches three libraries deep; should one of them panic,
    // the map loses a tile and not its worker.
    contained("Decoding it", || {
        let bytes = archive.read(job.id).map_err(|error| error.to_string())?;
        Tile::from_mvt(&bytes, &job.style, job.id.zoom, TILE_SIDE_POINTS)
            .map_err(|error| error.to_string())
    })
    .unwrap_or_else(Err)
}

#[cfg(test)]
mod tests {
    use super::super::testing::tile;
    use super::*;

    fn queue() -> Queue {
        Queue {
            generation: 0,
            style: Arc::default(),
            waiting: HashMap::new(),
            decoding: HashMap::new(),
            next_order: 0,
            stopping: false,
        }
    }

    fn drained(mut queue: Queue) -> Vec<TileId> {
        std::iter::from_fn(|| queue.take().map(|job| job.id)).collect()
    }

    #[test]
    fn the_latest_frame_goes_first_and_keeps_its_order() {
        let mut queue = queue();
        queue.put_ahead(&[tile(0, 0, 0), tile(1, 0, 0)]);
        queue.put(tile(5, 1, 1), Some(1));
        queue.put(tile(6, 2, 2), Some(2));
        queue.put(tile(6, 3, 3), Some(2));
        let expected = [tile(0, 0, 0), tile(6, 2, 2), tile(6, 3, 3), tile(5, 1, 1), tile(1, 0, 0)];
        assert_eq!(drained(queue), expected);
    }

    #[test]
    fn a_tile_asked_again_moves_up() {
        let mut queue = queue();
        queue.put(tile(5, 1, 1), Some(1));
        queue.put(tile(5, 2, 2), Some(1));
        queue.put(tile(5, 2, 2), Some(2));
        assert_eq!(drained(queue), [tile(5, 2, 2), tile(5, 1, 1)]);
    }

    #[test]
    fn what_the_last_frame_did_not_repeat_is_forgotten() {
        let mut queue = queue();
        queue.put_ahead(&[tile(0, 0, 0)]);
        queue.put(tile(3, 1, 1), Some(1));
        queue.put(tile(6, 1, 1), Some(1));
        queue.put(tile(6, 2, 2), Some(2));
        queue.forget_asked_before(2, |id| id.zoom <= 3);
        // The tile to decode ahead stays, behind what is wanted now.
        assert_eq!(drained(queue), [tile(0, 0, 0), tile(6, 2, 2), tile(3, 1, 1)]);
    }
}
