//! The log that a reader can look at: the last records of this session, kept in memory beside
//! what goes to the terminal.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::time::Instant;

use log::{Level, LevelFilter, Log, Metadata, Record};

use crate::state::LogLine;

/// Records kept; the oldest give way.
const MOST_KEPT: usize = 500;
/// Longest text kept of one record, in characters.
const MOST_CHARS: usize = 2_000;

/// One for the whole program, as the log is.
static BOOK: Mutex<VecDeque<LogLine>> = Mutex::new(VecDeque::new());
static BEGUN: OnceLock<Instant> = OnceLock::new();

fn book() -> MutexGuard<'static, VecDeque<LogLine>> {
    BOOK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps records in memory and hands them on to the terminal.
struct Both {
    terminal: env_logger::Logger,
}

impl Log for Both {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_kept(metadata) || self.terminal.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if is_kept(record.metadata()) {
            keep(record.level(), &record.args().to_string());
        }
        if self.terminal.matches(record) {
            self.terminal.log(record);
        }
    }

    fn flush(&self) {
        self.terminal.flush();
    }
}

/// What a reader may want to know: all that we say, and what goes wrong elsewhere.
fn is_kept(metadata: &Metadata<'_>) -> bool {
    let most = if metadata.target().starts_with("basewatch") { Level::Info } else { Level::Warn };
    metadata.level() <= most
}

/// Begins the log. A second call changes nothing.
pub fn install(terminal: env_logger::Logger) {
    BEGUN.get_or_init(Instant::now);
    let most = terminal.filter().max(LevelFilter::Info);
    if log::set_boxed_logger(Box::new(Both { terminal })).is_ok() {
        log::set_max_level(most);
    }
}

/// Logs what concerns the reader. Where no log was begun, as in tests, it is kept all the same.
pub fn tell(level: Level, words: &str) {
    if log::max_level() == LevelFilter::Off {
        keep(level, words);
    } else {
        log::log!(target: "basewatch", level, "{words}");
    }
}

fn keep(level: Level, words: &str) {
    let level = match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug | Level::Trace => "debug",
    };
    let at_s = BEGUN.get_or_init(Instant::now).elapsed().as_secs_f64();
    let text: String = words.chars().take(MOST_CHARS).collect();
    let mut book = book();
    if book.len() == MOST_KEPT {
        book.pop_front();
    }
    book.push_back(LogLine { at_s, level, text });
}

/// The last lines, without waiting: `None` where the book is just being written in.
pub fn last(lines: usize) -> Option<Vec<LogLine>> {
    let book = match BOOK.try_lock() {
        Ok(book) => book,
        Err(TryLockError::Poisoned(book)) => book.into_inner(),
        Err(TryLockError::WouldBlock) => return None,
    };
    Some(book.iter().skip(book.len().saturating_sub(lines)).cloned().collect())
}

/// What is kept, the oldest first.
pub fn lines() -> Vec<LogLine> {
    book().iter().cloned().collect()
}
