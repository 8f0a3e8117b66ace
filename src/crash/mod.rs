//! When Basewatch itself is at fault: the view is kept, and a note tells what happened, for the
//! reader to look at and to send. Nothing is sent by itself.
//!
//! A panic is one of four. Of a library over a damaged file: a [`fence`] stands around it. Of work
//! that can fail by itself (a file that is read, an export, a tile): it is [`contained`], and ends as
//! an error in words. Of the window before it was ever drawn
//! (a driver, a missing library): `desktop` says so. Any other: a note is written.
//!
//! The note is written by a thread of its own that is waited for only so long, so that whatever
//! else goes wrong with it, what is lost is the note.

mod contain;
mod note;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

pub use contain::contained;
pub use note::{Found, unseen};

use crate::load::fence;
use crate::safe_write;
use crate::settings::Settings;
use note::Fault;

/// Notes of one run; what comes after the first few tells nothing new.
const MOST_NOTES: usize = 3;

/// So long a note is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whose panic it would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ward {
    /// Nobody's: a note is written.
    Nobody,
    /// It is caught, and told in words.
    Contained,
    /// It is caught where the window was opened, and told there.
    Window,
    /// The note's own thread.
    Note,
}

thread_local! {
    static WARD: Cell<Ward> = const { Cell::new(Ward::Nobody) };
    /// Of the last panic on this thread.
    static LAST: RefCell<Last> = const { RefCell::new(Last { fault: None, told: None }) };
}

#[derive(Default)]
struct Last {
    /// Where and what, in words.
    fault: Option<String>,
    /// The line about it that is still to be told.
    told: Option<String>,
}

/// Does something with panics of this thread being somebody's.
fn warded<T>(ward: Ward, work: impl FnOnce() -> T) -> std::thread::Result<T> {
    let before = WARD.replace(ward);
    let done = catch_unwind(AssertUnwindSafe(work));
    WARD.set(before);
    done
}

/// Where notes are written; nowhere until [`install`].
static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);
static NOTES: AtomicUsize = AtomicUsize::new(0);
static MEMORY: Mutex<Option<Memory>> = Mutex::new(None);
static KEPT: Mutex<Option<(PathBuf, Settings)>> = Mutex::new(None);

/// What the window showed last.
#[derive(Debug, Clone)]
pub struct Memory {
    /// The dataset's key in the settings, and its file's name.
    pub key: String,
    pub dataset: String,
    /// As “Copy view” writes it.
    pub view: String,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Without waiting: whoever holds it may be the one that panicked.
fn peek<T: Clone>(mutex: &Mutex<Option<T>>) -> Option<T> {
    match mutex.try_lock() {
        Ok(held) => held.clone(),
        Err(TryLockError::Poisoned(held)) => held.into_inner().clone(),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// Remembers what the window shows.
pub fn remember(memory: Memory) {
    *locked(&MEMORY) = Some(memory);
}

/// Remembers what is kept, and where, so that the last view can be added to it.
pub fn remember_settings(path: PathBuf, settings: Settings) {
    *locked(&KEPT) = Some((path, settings));
}

/// The platform's place for notes; `None` where there is no home.
pub fn usual_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let dirs = etcetera::choose_base_strategy().ok()?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_dir()).join("basewatch"))
}

/// From now on a panic leaves a note in this folder; without one it is told all the same.
pub fn install(folder: Option<PathBuf>) {
    *locked(&FOLDER) = folder;
    std::panic::set_hook(Box::new(hook));
}

/// The first thing that happens in a panic. A second panic in here would end the program at once:
/// nothing in here unwraps, and all that is more than a few words is done elsewhere.
fn hook(info: &PanicHookInfo<'_>) {
    // A library gave up over a file: that is told where it is read.
    if fence::is_up() {
        return;
    }
    let fault = Fault::of(info);
    let ward = WARD.get();
    let again = LAST.with_borrow_mut(|last| {
        last.fault = Some(fault.words());
        last.told.take()
    });
    match ward {
        Ward::Note | Ward::Contained => {}
        // It has not been drawn yet: what its libraries lack is told where it was opened.
        Ward::Window if peek(&MEMORY).is_none() => {}
        Ward::Window => {
            let line = noted(fault);
            match again {
                None => LAST.with_borrow_mut(|last| last.told = Some(line)),
                // While the first was being cleaned up after: nobody will tell it any more.
                Some(first) => tell(&first),
            }
        }
        Ward::Nobody => tell(&noted(fault)),
    }
}

/// On the terminal; where that is closed there is nobody to tell.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "basewatch: {line}");
}

/// Writes a note and gives the line that names it.
fn noted(fault: Fault) -> String {
    let words = fault.words();
    let outcome = if NOTES.fetch_add(1, Ordering::Relaxed) < MOST_NOTES {
        written_elsewhere(fault)
    } else {
        Err("there are enough of this run".to_owned())
    };
    match outcome {
        Ok(path) => format!(
            "this is a fault in Basewatch itself; what happened, and how to report it, is in {}",
            path.display()
        ),
        Err(why) => format!(
            "this is a fault in Basewatch itself ({words}); no note of it was written: {why}. \
             Please report it with this line"
        ),
    }
}

/// By a thread of its own, which may panic or hang.
fn written_elsewhere(fault: Fault) -> Result<PathBuf, String> {
    let (sender, receiver) = sync_channel(1);
    let spawned = std::thread::Builder::new().name("crash note".to_owned()).spawn(move || {
        let outcome = warded(Ward::Note, || write_all(&fault));
        let outcome = outcome.unwrap_or_else(|_| Err("writing it failed as well".to_owned()));
        // Nobody waits any more: it is written all the same.
        let _ = sender.send(outcome);
    });
    spawned.map_err(|error| error.to_string())?;
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| Err("the disk does not answer".to_owned()))
}

/// The view first: it is the reader's.
fn write_all(fault: &Fault) -> Result<PathBuf, String> {
    let memory = peek(&MEMORY);
    if let (Some(memory), Some((path, mut settings))) = (&memory, peek(&KEPT)) {
        settings.set_last_view(memory.key.clone(), memory.view.clone());
        if let Err(error) = crate::settings::write(&path, &settings) {
            log::debug!("the view was not kept: {error}");
        }
    }
    let folder = peek(&FOLDER).ok_or("there is no folder for it")?;
    let count = NOTES.load(Ordering::Relaxed);
    let path = folder.join(note::name(jiff::Timestamp::now(), std::process::id(), count));
    let text = note::text(fault, memory.as_ref(), jiff::Timestamp::now());
    safe_write::keep(&path, text.as_bytes()).map_err(|error| {
        safe_write::why(&error).unwrap_or_else(|| "there is one of its name".to_owned())
    })?;
    Ok(path)
}

/// Why a window closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowFault {
    /// It was never drawn: what was said of it.
    Unopened(String),
    /// The line that tells of the note.
    Noted(String),
}

/// Runs a window. A panic in it ends the window, and not in a backtrace.
pub fn window<T>(run: impl FnOnce() -> T) -> Result<T, WindowFault> {
    warded(Ward::Window, run).map_err(|panic| match LAST.with_borrow_mut(|last| last.told.take()) {
        Some(line) => WindowFault::Noted(line),
        None => WindowFault::Unopened(said(panic.as_ref()).to_owned()),
    })
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given")
}
