//! Files that are asked for, read and watched, each in a thread of its own. What came of it is
//! taken up between two frames; until then the window shows what it showed.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};

use super::dialog::{self, Answer};
use super::watch::Watcher;
use crate::crash::contained;
use crate::load::edits::Edits;
use crate::load::overlay::{self, FileKind, LoadedOverlay, MOST_BYTES, sniff};
use crate::load::{self, Loaded, Problem};
use crate::state::{Overlays, Wanted};

/// What a thread has to tell.
pub(super) enum Arrived {
    Answer(Wanted, Answer),
    Read(PathBuf, Content),
    /// The open dataset changed on the disk, or was asked for again.
    Reread(PathBuf, Box<Loaded>, Edits),
    /// An overlay changed on the disk; where it cannot be read, why.
    RereadOverlay(PathBuf, Result<LoadedOverlay, String>),
}

/// What a file turned out to hold.
pub(super) enum Content {
    Dataset(Box<Loaded>),
    Overlay(LoadedOverlay),
    /// Of incidents, however large: it is read elsewhere.
    Table,
    PmTiles,
    /// What is wrong with it, and how to mend it.
    Refused(String),
}

/// Threads that work, and what they send.
pub(super) struct Files {
    ctx: egui::Context,
    sender: Sender<Arrived>,
    receiver: Receiver<Arrived>,
    /// What is being read.
    pub reading: Vec<PathBuf>,
    /// A dialog is open: one is enough.
    is_asking: bool,
    watcher: Option<Watcher>,
    overlays: Vec<(PathBuf, Option<Watcher>)>,
}

impl Files {
    pub fn new(ctx: &egui::Context) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self {
            ctx: ctx.clone(),
            sender,
            receiver,
            reading: Vec::new(),
            is_asking: false,
            watcher: None,
            overlays: Vec::new(),
        }
    }

    /// What has arrived since the last frame.
    pub fn arrived(&mut self) -> Vec<Arrived> {
        let arrived: Vec<Arrived> = self.receiver.try_iter().collect();
        for one in &arrived {
            match one {
                Arrived::Answer(..) => self.is_asking = false,
                Arrived::Read(path, _) => self.reading.retain(|p| p != path),
                Arrived::Reread(..) | Arrived::RereadOverlay(..) => {}
            }
        }
        arrived
    }

    /// Lets the system's dialog ask for a file.
    pub fn ask(&mut self, wanted: Wanted) {
        if !self.is_asking {
            self.is_asking = self.spawn(
                move || Arrived::Answer(wanted, dialog::ask(wanted)),
                move |words| Arrived::Answer(wanted, Answer::NoDialog(words)),
            );
        }
    }

    /// Reads whatever a file holds.
    pub fn read(&mut self, path: PathBuf) {
        if self.reading.contains(&path) {
            return;
        }
        let (wanted, unread) = (path.clone(), path.clone());
        let work = move || {
            let content = read(&wanted);
            Arrived::Read(wanted, content)
        };
        let or = move |words| Arrived::Read(unread, Content::Refused(words));
        if self.spawn(work, or) {
            self.reading.push(path);
        }
    }

    /// Watches the open dataset from now on; nothing where it has no file.
    pub fn watch(&mut self, path: Option<&Path>) {
        self.watcher = path.and_then(|path| {
            let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
            Watcher::of(path, move |path, loaded, edits| {
                let is_heard = sender.send(Arrived::Reread(path, Box::new(loaded), edits)).is_ok();
                ctx.request_repaint();
                is_heard
            })
        });
    }

    /// Watches these overlays from now on, and no others.
    pub fn watch_overlays(&mut self, overlays: &Overlays) {
        let wanted = || overlays.entries().iter().map(|entry| &entry.path);
        if self.overlays.iter().map(|(path, _)| path).eq(wanted()) {
            return;
        }
        let mut watched = std::mem::take(&mut self.overlays);
        for path in wanted() {
            let known = watched.iter().position(|(known, _)| known == path);
            let one = match known {
                Some(at) => watched.swap_remove(at),
                None => (path.clone(), self.watcher_of_overlay(path)),
            };
            self.overlays.push(one);
        }
    }

    fn watcher_of_overlay(&self, path: &Path) -> Option<Watcher> {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        Watcher::of_overlay(path, move |path, loaded| {
            let is_heard = sender.send(Arrived::RereadOverlay(path, loaded)).is_ok();
            ctx.request_repaint();
            is_heard
        })
    }

    /// Reads the open dataset again, whether it changed or not.
    pub fn reread(&self) {
        if let Some(watcher) = &self.watcher {
            watcher.look_now();
        }
    }

    /// Something always arrives: where the work panics, what `or` makes of the words.
    fn spawn(
        &self,
        work: impl FnOnce() -> Arrived + Send + 'static,
        or: impl FnOnce(String) -> Arrived + Send + 'static,
    ) -> bool {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let spawned = std::thread::Builder::new().name("files".to_owned()).spawn(move || {
            let arrived = contained("Reading it", work).unwrap_or_else(or);
            // The window may have been closed meanwhile.
            let _ = sender.send(arrived);
            ctx.request_repaint();
        });
        spawned.map_err(|error| log::error!("a file could not be read: {error}")).is_ok()
    }
}

/// "my.json": what a reader knows a file by.
pub(super) fn short_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into())
}

/// The file at a path as a dataset; one that cannot be opened is a problem like any other.
pub fn read_dataset(path: &Path) -> (Loaded, Vec<u8>) {
    let unread = |what: String, mend: &str| {
        (Loaded { dataset: None, problems: vec![Problem::file(what, mend)] }, Vec::new())
    };
    match std::fs::read(path) {
        Ok(bytes) => match contained("Reading it", || load::dataset(&bytes)) {
            Ok(loaded) => (loaded, bytes),
            Err(words) => unread(words, "Report it with the file, where that may be passed on"),
        },
        Err(error) => unread(unopened(path, &error), CHECK_NAME),
    }
}

const CHECK_NAME: &str = "Check the name, and that you may read it";

fn unopened(path: &Path, error: &std::io::Error) -> String {
    if path.is_dir() {
        "this is a folder, not a file".to_owned()
    } else {
        format!("it cannot be opened: {error}")
    }
}

/// The file at a path, whatever it holds.
pub(super) fn read(path: &Path) -> Content {
    let content = contained("Reading it", || sniffed(path));
    content.unwrap_or_else(|words| Content::Refused(format!("{words}.")))
}

fn sniffed(path: &Path) -> Content {
    if super::incidents::is_table(path) && path.is_file() {
        return Content::Table;
    }
    // Tiles may be larger than the memory: their beginning tells them.
    if let Some(refused) = too_large(path) {
        return refused;
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            return Content::Refused(format!("{}. {CHECK_NAME}.", unopened(path, &error)));
        }
    };
    match sniff(&bytes) {
        FileKind::Dataset => Content::Dataset(Box::new(load::dataset(&bytes))),
        FileKind::Overlay(format) => {
            Content::Overlay(overlay::read(&bytes, format, &short_name(path)))
        }
        FileKind::PmTiles => Content::PmTiles,
        FileKind::Zip => Content::Refused(
            "it is a zip archive, as KMZ files are. Unpack it and open the .kml inside.".to_owned(),
        ),
        FileKind::Empty => Content::Refused("it is empty. Check that it was saved.".to_owned()),
        FileKind::Unknown if crate::ingest::look(path).is_ok_and(|l| l.guess.is_recognised()) => {
            Content::Table
        }
        FileKind::Unknown => Content::Refused(
            "it is no dataset (basewatch/1), GeoJSON, KML, PMTiles or table of incidents. Check \
             that it is the right file."
                .to_owned(),
        ),
    }
}

/// What is too large to be read as a whole: tiles, or what is no file of ours.
fn too_large(path: &Path) -> Option<Content> {
    use std::io::Read as _;
    let mut file = std::fs::File::open(path).ok()?;
    let size = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
    let mut head = [0; 7];
    if file.read_exact(&mut head).is_ok() && sniff(&head) == FileKind::PmTiles {
        return Some(Content::PmTiles);
    }
    let most = MOST_DATASET_BYTES.max(MOST_BYTES as u64);
    (size > most).then(|| {
        Content::Refused(format!(
            "it has {} MB; files of up to {} MB are read. Cut it to the part you need.",
            size >> 20,
            most >> 20
        ))
    })
}

/// Largest dataset that is read into memory, bytes.
const MOST_DATASET_BYTES: u64 = 1 << 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_that_panics_is_over_and_told_in_words() {
        let mut files = Files::new(&egui::Context::default());
        let path = PathBuf::from("mine.json");
        files.reading.push(path.clone());
        let or = |words| Arrived::Read(path, Content::Refused(words));
        assert!(files.spawn(|| panic!("no such row"), or));
        let mut arrived = Vec::new();
        while arrived.is_empty() {
            std::thread::yield_now();
            arrived = files.arrived();
        }
        let Some(Arrived::Read(_, Content::Refused(words))) = arrived.pop() else {
            panic!("something else arrived")
        };
        assert!(words.contains("Reading it failed") && words.contains("please report it"));
        assert!(files.reading.is_empty(), "nothing is shown as being read any more");
    }
}
