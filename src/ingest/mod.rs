//! Opening a table of incidents: the file, the threads that read it, how far they are.
//!
//! One thread reads, unpacks and tells records apart, another makes rows of them; what is there
//! already can be looked at meanwhile. Must not know egui or what the user is doing.

mod rejects;
mod source;

use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read, Seek as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::crash::contained;
use crate::incidents::{Incidents, MOST_ROWS, Preview};
use crate::load::incidents::{
    Batch, Converter, Failure, Guess, LOOKED_AT, Layout, Mapping, Notices, Rejects, Stamp, Writing,
    peek, peek_columnar, read, read_columnar, text,
};
pub use rejects::{RejectsError, RejectsWritten, write_rejects};
use source::{Counted, Pieces, Source};

/// Batches that wait to be made rows of, at most.
const WAITING: usize = 8;

/// How often what has been read is shown.
const SHOWN_EVERY: Duration = Duration::from_millis(200);

/// Times that a file is read again because its dates turned out to be written the other way.
const MOST_READINGS: usize = 2;

/// A first look at a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub path: PathBuf,
    pub bytes: u64,
    pub layout: Layout,
    pub guess: Guess,
}

/// Looks at a file's beginning.
///
/// # Errors
/// Says what is wrong with it, and how to mend it.
pub fn look(path: &Path) -> Result<Look, String> {
    let in_words = |e: io::Error| Failure::Read(e).to_string();
    let file = File::open(path).map_err(in_words)?;
    let bytes = file.metadata().map_err(in_words)?.len();
    let mut first = Vec::new();
    (&file).take(LOOKED_AT as u64).read_to_end(&mut first).map_err(in_words)?;
    if Layout::of(&first) == Layout::Parquet {
        let (layout, guess) = peek_columnar(file).map_err(|failure| failure.to_string())?;
        return Ok(Look { path: path.to_owned(), bytes, layout, guess });
    }
    let (mut from, _) = text(Cursor::new(first).chain(file)).map_err(in_words)?;
    let mut start = Vec::new();
    from.by_ref().take(LOOKED_AT as u64).read_to_end(&mut start).map_err(in_words)?;
    if Layout::of(&start).needs_all() {
        let most = crate::load::overlay::MOST_BYTES as u64 + 1;
        from.take(most).read_to_end(&mut start).map_err(in_words)?;
    }
    let (layout, guess) = peek(&start).map_err(|failure| failure.to_string())?;
    Ok(Look { path: path.to_owned(), bytes, layout, guess })
}

/// How far reading is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    pub stage: Stage,
    /// Rows that were kept.
    pub rows: u64,
    pub rejected: u64,
    /// Bytes of the file, as it lies on the disk.
    pub read_bytes: u64,
    pub total_bytes: u64,
    pub elapsed: Duration,
}

impl Progress {
    /// 0 to 1.
    pub fn fraction(&self) -> f64 {
        match self.stage {
            Stage::Reading => self.read_bytes as f64 / self.total_bytes.max(1) as f64,
            Stage::Sorting | Stage::Over => 1.0,
        }
    }

    pub fn bytes_per_second(&self) -> f64 {
        self.read_bytes as f64 / self.elapsed.as_secs_f64().max(0.001)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Reading,
    /// Rows are put in order and added up.
    Sorting,
    Over,
}

/// A table that was read.
#[derive(Debug)]
pub struct Loaded {
    pub path: PathBuf,
    pub layout: Layout,
    /// As it was used: the order of dates may have turned out another than was guessed.
    pub mapping: Mapping,
    pub incidents: Arc<Incidents>,
    pub rejects: Rejects,
    pub notices: Notices,
    pub writing: Writing,
    /// Why the rest of the file was not read; what came before it is here.
    pub cut_short: Option<String>,
    /// It became another while it was read, so that rows of both may be here.
    pub changed_meanwhile: bool,
    /// As the file was when it was opened.
    pub stamp: Stamp,
    pub bytes: u64,
    pub took: Duration,
}

/// Why there is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    #[error("Reading was stopped")]
    Cancelled,
    /// The words say what is wrong and how to mend it.
    #[error("{0}")]
    Refused(String),
}

/// What the threads and whoever waits for them share.
#[derive(Debug)]
struct Shared {
    stage: Mutex<Stage>,
    rows: AtomicU64,
    rejected: AtomicU64,
    read_bytes: AtomicU64,
    total_bytes: u64,
    is_cancelled: AtomicBool,
    preview: Mutex<Option<Preview>>,
    started: Instant,
}

impl Shared {
    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    fn set_stage(&self, stage: Stage) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }
}

/// A table that is being read. Dropping it stops the reading.
#[derive(Debug)]
pub struct Loading {
    pub path: PathBuf,
    shared: Arc<Shared>,
    result: Receiver<Result<Loaded, LoadError>>,
}

impl Loading {
    pub fn progress(&self) -> Progress {
        let shared = &self.shared;
        Progress {
            stage: *shared.stage.lock().unwrap_or_else(PoisonError::into_inner),
            rows: shared.rows.load(Ordering::Relaxed),
            rejected: shared.rejected.load(Ordering::Relaxed),
            read_bytes: shared.read_bytes.load(Ordering::Relaxed),
            total_bytes: shared.total_bytes,
            elapsed: shared.started.elapsed(),
        }
    }

    /// What has been read by now, where there is more than was taken before.
    pub fn preview(&self) -> Option<Preview> {
        self.shared.preview.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Stops it; the result will say so.
    pub fn cancel(&self) {
        self.shared.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// What came of it, once, where it is over.
    pub fn take(&self) -> Option<Result<Loaded, LoadError>> {
        match self.result.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(gone())),
        }
    }

    /// Waits until it is over.
    ///
    /// # Errors
    /// Where there is no table.
    pub fn wait(self) -> Result<Loaded, LoadError> {
        self.result.recv().unwrap_or_else(|_| Err(gone()))
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Reads a table in the background. `wake` is called whenever there is something new to show.
///
/// # Errors
/// Where it cannot be opened, or the mapping lacks a column.
pub fn load(
    path: &Path,
    layout: Layout,
    mapping: Mapping,
    wake: impl Fn() + Send + 'static,
) -> Result<Loading, String> {
    if let Some(role) = mapping.missing().next() {
        return Err(format!("No column is chosen for “{}”", role.words()));
    }
    let in_words = |e: io::Error| Failure::Read(e).to_string();
    let file = File::open(path).map_err(in_words)?;
    let stamp = stamp_of(&file.metadata().map_err(in_words)?);
    let shared = Arc::new(Shared {
        stage: Mutex::new(Stage::Reading),
        rows: AtomicU64::new(0),
        rejected: AtomicU64::new(0),
        read_bytes: AtomicU64::new(0),
        total_bytes: stamp.bytes,
        is_cancelled: AtomicBool::new(false),
        preview: Mutex::new(None),
        started: Instant::now(),
    });
    let (sender, result) = mpsc::channel();
    let job = Job { path: path.to_owned(), file, stamp, layout, shared: shared.clone() };
    thread::Builder::new()
        .name("incidents".to_owned())
        .spawn(move || {
            let shared = job.shared.clone();
            let outcome = contained("Reading it", || job.run(mapping, &wake));
            let outcome = outcome.unwrap_or_else(|words| Err(LoadError::Refused(words)));
            shared.set_stage(Stage::Over);
            // Nobody waits any more: what was read is let go.
            let _ = sender.send(outcome);
            wake();
        })
        .map_err(in_words)?;
    Ok(Loading { path: path.to_owned(), shared, result })
}

fn stamp_of(metadata: &Metadata) -> Stamp {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    Stamp {
        bytes: metadata.len(),
        // Nanoseconds of some thousand years fit.
        modified_nanos: since.and_then(|since| i128::try_from(since.as_nanos()).ok()),
    }
}

/// Reads a file's records in this thread.
fn read_again(
    file: File,
    layout: Layout,
    mapping: &Mapping,
    take: &mut dyn FnMut(&mut Batch) -> ControlFlow<()>,
) -> Result<(), Failure> {
    if layout == Layout::Parquet {
        return read_columnar(file, mapping, take);
    }
    let (from, _) = text(file)?;
    read(layout, mapping, from, take)
}

struct Job {
    path: PathBuf,
    file: File,
    stamp: Stamp,
    layout: Layout,
    shared: Arc<Shared>,
}

/// What one reading brought.
struct Reading {
    converter: Converter,
    writing: Writing,
    cut_short: Option<String>,
}

impl Job {
    fn run(mut self, mut mapping: Mapping, wake: &dyn Fn()) -> Result<Loaded, LoadError> {
        let mut reading = self.read(&mapping, wake)?;
        for _ in 1..MOST_READINGS {
            let Some(order) = reading.converter.notices.other_order(mapping.date_order) else {
                break;
            };
            mapping.date_order = order;
            self.file.rewind().map_err(|e| refused(&Failure::Read(e)))?;
            reading = self.read(&mapping, wake)?;
        }
        let Reading { converter, writing, cut_short } = reading;
        if let (true, Some(why)) = (converter.draft.is_empty(), &cut_short) {
            return Err(LoadError::Refused(why.clone()));
        }
        self.shared.set_stage(Stage::Sorting);
        wake();
        let Converter { draft, rejects, notices, .. } = converter;
        let incidents = Arc::new(draft.finish());
        if self.shared.is_cancelled() {
            return Err(LoadError::Cancelled);
        }
        let now = std::fs::metadata(&self.path).map(|m| stamp_of(&m));
        Ok(Loaded {
            changed_meanwhile: now.ok() != Some(self.stamp),
            stamp: self.stamp,
            path: self.path,
            layout: self.layout,
            mapping,
            incidents,
            rejects,
            notices,
            writing,
            cut_short,
            bytes: self.shared.read_bytes.load(Ordering::Relaxed),
            took: self.shared.started.elapsed(),
        })
    }

    /// One thread for the file, this one for the rows.
    fn read(&self, mapping: &Mapping, wake: &dyn Fn()) -> Result<Reading, LoadError> {
        self.shared.read_bytes.store(0, Ordering::Relaxed);
        let (source, writing) = self.source().map_err(|e| refused(&Failure::Read(e)))?;
        let (full, batches) = mpsc::sync_channel(WAITING);
        let (empty, emptied) = mpsc::sync_channel(WAITING + 2);
        let mut converter = Converter::new(mapping.clone());
        let layout = self.layout;
        let read = thread::scope(|scope| {
            let reading = scope.spawn(move || {
                let mut take = |batch: &mut Batch| hand_on(batch, &full, &emptied);
                contained("Reading it", || match source {
                    Source::Text(from) => read(layout, mapping, from, &mut take),
                    Source::Pieces(from) => read_columnar(from, mapping, &mut take),
                })
            });
            let too_many = self.convert(&mut converter, &batches, &empty, wake);
            drop(batches);
            let failed = |words| Err(Failure::Refused(words));
            let read = reading.join().map_or_else(
                |_| failed("Reading it failed; please report the file".to_owned()),
                |read| read.unwrap_or_else(failed),
            );
            too_many.and(read)
        });
        if self.shared.is_cancelled() {
            return Err(LoadError::Cancelled);
        }
        let cut_short = read.err().map(|failure| failure.to_string());
        Ok(Reading { converter, writing, cut_short })
    }

    fn source(&self) -> io::Result<(Source<'_>, Writing)> {
        if self.layout == Layout::Parquet {
            let pieces = Pieces { file: self.file.try_clone()?, shared: self.shared.clone() };
            return Ok((Source::Pieces(pieces), Writing::Utf8));
        }
        let (from, writing) = text(Counted { file: &self.file, shared: &self.shared })?;
        Ok((Source::Text(from), writing))
    }

    fn convert(
        &self,
        converter: &mut Converter,
        batches: &Receiver<Batch>,
        empty: &SyncSender<Batch>,
        wake: &dyn Fn(),
    ) -> Result<(), Failure> {
        let mut shown = Instant::now();
        for mut batch in batches {
            if self.shared.is_cancelled() {
                return Ok(());
            }
            if converter.take(&batch).is_err() {
                let words = format!("It has more than {MOST_ROWS} rows; the rest is left out");
                return Err(Failure::Refused(words));
            }
            batch.clear();
            // A reader that needs no more leaves them to be dropped.
            let _ = empty.try_send(batch);
            self.shared.rows.store(converter.draft.len() as u64, Ordering::Relaxed);
            self.shared.rejected.store(converter.rejects.total(), Ordering::Relaxed);
            if shown.elapsed() >= SHOWN_EVERY {
                shown = Instant::now();
                let preview = converter.draft.preview();
                *self.shared.preview.lock().unwrap_or_else(PoisonError::into_inner) = Some(preview);
                wake();
            }
        }
        Ok(())
    }
}

/// Of a thread that ended without a word.
fn gone() -> LoadError {
    LoadError::Refused("Reading it ended without a word; please report the file".to_owned())
}

fn refused(failure: &Failure) -> LoadError {
    LoadError::Refused(failure.to_string())
}

/// Sends a full batch and leaves an empty one; stops where nobody takes it.
fn hand_on(
    batch: &mut Batch,
    full: &SyncSender<Batch>,
    emptied: &Receiver<Batch>,
) -> ControlFlow<()> {
    let next = emptied.try_recv().unwrap_or_default();
    match full.send(std::mem::replace(batch, next)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::atomic::AtomicUsize;

    use super::*;

    fn table() -> (tempfile::NamedTempFile, Look) {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        writeln!(file, "event_date,longitude,latitude,event_type").unwrap();
        for day in 1..=28 {
            writeln!(file, "2024-05-{day:02},4,17,Battles").unwrap();
        }
        let look = look(file.path()).unwrap();
        (file, look)
    }

    #[test]
    fn a_reading_that_panics_ends_as_an_error_in_words() {
        let (file, look) = table();
        let times = AtomicUsize::new(0);
        // The window's side is called from the thread that reads.
        let wake = move || {
            assert_ne!(times.fetch_add(1, Ordering::Relaxed), 0, "the first call panics");
        };
        let loading = load(file.path(), look.layout, look.guess.mapping, wake).unwrap();
        let Err(LoadError::Refused(words)) = loading.wait() else { panic!("it was read") };
        assert!(words.contains("Reading it failed") && words.contains("please report"), "{words}");
    }

    #[test]
    fn a_thread_that_is_gone_without_a_word_keeps_nobody_waiting() {
        let (file, look) = table();
        let mut loading = load(file.path(), look.layout, look.guess.mapping, || ()).unwrap();
        let (sender, result) = mpsc::channel();
        loading.result = result;
        assert!(loading.take().is_none(), "nothing yet");
        drop(sender);
        assert!(matches!(loading.take(), Some(Err(LoadError::Refused(_)))));
    }
}
