//! What is open, what lies over it, and what the reader asked of files. Files themselves are read
//! elsewhere: a command asks for it by an effect, and what was read comes back as a command.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Command, IncidentCommand};
use crate::load::Problem;
use crate::load::view_text::ViewText;
use crate::model::{Overlay, OverlayFeature};

/// What a file is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    Dataset,
    Overlay,
    /// A table of them.
    Incidents,
}

/// One thing a reader did about files.
#[derive(Debug, Clone, PartialEq)]
pub enum FileCommand {
    /// The system's dialog asks which file.
    Pick(Wanted),
    /// The card that takes a path; `why` tells what became of the dialog.
    AskPath {
        wanted: Wanted,
        why: Option<String>,
    },
    /// Whatever it is, by its contents.
    Open(PathBuf),
    /// What ships with Basewatch.
    OpenShipped,
    /// The open dataset is read again.
    Reload,
    ForgetRecent,
    /// The log is asked for.
    AskLog,
    /// And this is what it holds.
    ShowLog(Vec<LogLine>),
    CopyLog,
    /// The last run ended in a fault of ours.
    ShowCrash(Box<CrashNote>),
    CopyCrash,
    /// The folder that its note lies in.
    ShowCrashFolder,
    /// What the window showed then.
    RestoreCrash,
    /// What was wrong with an overlay's file.
    ShowOverlayProblems(OverlayId),
    CloseCard,
    /// An address in an overlay, checked as those of sources are.
    OpenLink(String),
    SetScale(UiScale),
    /// It is not shown again.
    SeenHint(Hint),
    SeenAllHints,
}

/// One thing a reader did to an overlay.
#[derive(Debug, Clone, PartialEq)]
pub enum OverlayCommand {
    /// A file was read. One that lay there under the same path gives way.
    Add {
        path: PathBuf,
        overlay: Arc<Overlay>,
        problems: Vec<Problem>,
    },
    /// The file changed and was read again; one that has gone meanwhile stays gone.
    Replace {
        path: PathBuf,
        overlay: Arc<Overlay>,
        problems: Vec<Problem>,
    },
    Toggle(OverlayId),
    Fit(OverlayId),
    Remove(OverlayId),
}

/// What files are to be read or asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileEffect {
    Pick(Wanted),
    Open(PathBuf),
    OpenShipped,
    Reload,
    ReadLog,
}

/// The card about files that is open.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum FilesCard {
    #[default]
    Closed,
    Path {
        wanted: Wanted,
        why: Option<String>,
    },
    Log(Vec<LogLine>),
    Crash(Box<CrashNote>),
    OverlayProblems(OverlayId),
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    /// Since the program began.
    pub at_s: f64,
    /// "error", "warn", "info".
    pub level: &'static str,
    pub text: String,
}

impl LogLine {
    /// "00:01:12.345  warn  words", as it is copied.
    pub fn words(&self) -> String {
        format!("{}  {:<5}  {}", self.clock(), self.level, self.text)
    }

    /// "1:12.3": minutes and seconds since the program began.
    pub fn clock(&self) -> String {
        let s = self.at_s.max(0.0);
        format!("{}:{:04.1}", (s / 60.0).floor(), s % 60.0)
    }
}

/// What a run that ended in a fault of ours left.
#[derive(Debug, Clone, PartialEq)]
pub struct CrashNote {
    pub path: PathBuf,
    pub text: String,
    /// What the window showed, where it was the same dataset.
    pub view: Option<ViewText>,
    /// How many notes more there are.
    pub others: usize,
}

/// Files most lately opened that are kept.
pub const MOST_RECENT: usize = 10;

/// What is known of files.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Files {
    /// The open dataset's; `None` for what ships with Basewatch.
    pub path: Option<PathBuf>,
    /// Lately opened, the last one first.
    pub recent: Vec<PathBuf>,
    /// Those of them that were opened as tables of incidents: a GeoJSON could be an overlay as well.
    pub recent_tables: Vec<PathBuf>,
    /// Names of files that are being read.
    pub reading: Vec<String>,
    pub card: FilesCard,
}

impl Files {
    /// Puts a file before all others.
    pub fn remember(&mut self, path: PathBuf) {
        self.recent_tables.retain(|known| *known != path);
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST_RECENT);
        self.recent_tables.retain(|known| self.recent.contains(known));
    }

    /// The same for a table of incidents.
    pub fn remember_table(&mut self, path: PathBuf) {
        self.remember(path.clone());
        self.recent_tables.push(path);
    }

    /// Opens a file as what it was opened as the last time.
    pub fn open_again(&self, path: &Path) -> Command {
        if self.recent_tables.iter().any(|known| known == path) {
            IncidentCommand::Open(path.to_owned()).into()
        } else {
            FileCommand::Open(path.to_owned()).into()
        }
    }
}

/// An overlay's number, never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OverlayId(pub u32);

/// A feature of an overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OverlaySpot {
    pub overlay: OverlayId,
    /// Its place in the file, from 0.
    pub feature: usize,
}

/// Whether an overlay is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum OverlayLook {
    #[default]
    Shown,
    Hidden,
}

/// A file that lies over the map.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayEntry {
    pub id: OverlayId,
    pub path: PathBuf,
    pub overlay: Arc<Overlay>,
    pub problems: Vec<Problem>,
    pub look: OverlayLook,
}

/// The files that lie over the map, in the order they came.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlays {
    entries: Vec<OverlayEntry>,
    /// How many there have been.
    count: u32,
}

impl Overlays {
    pub fn entries(&self) -> &[OverlayEntry] {
        &self.entries
    }

    pub fn get(&self, id: OverlayId) -> Option<&OverlayEntry> {
        self.entries.iter().find(|e| e.id == id)
    }

    /// `None` where the overlay has gone.
    pub fn feature(&self, spot: OverlaySpot) -> Option<(&OverlayEntry, &OverlayFeature)> {
        let entry = self.get(spot.overlay)?;
        Some((entry, entry.overlay.features.get(spot.feature)?))
    }

    pub(super) fn add(
        &mut self,
        path: PathBuf,
        overlay: Arc<Overlay>,
        problems: Vec<Problem>,
    ) -> OverlayId {
        self.entries.retain(|e| e.path != path);
        let id = OverlayId(self.count);
        self.count += 1;
        self.entries.push(OverlayEntry { id, path, overlay, problems, look: OverlayLook::Shown });
        id
    }

    /// Where it lay, shown or hidden as it was. What was prepared for the former number is not this
    /// file's any more, so it takes another; both are given.
    pub(super) fn replace(
        &mut self,
        path: &Path,
        overlay: Arc<Overlay>,
        problems: Vec<Problem>,
    ) -> Option<(OverlayId, OverlayId)> {
        let entry = self.entries.iter_mut().find(|e| e.path == path)?;
        if entry.overlay == overlay && entry.problems == problems {
            return None;
        }
        let (former, id) = (entry.id, OverlayId(self.count));
        self.count += 1;
        *entry = OverlayEntry { id, overlay, problems, path: entry.path.clone(), look: entry.look };
        Some((former, id))
    }

    pub(super) fn toggle(&mut self, id: OverlayId) {
        if let Some(entry) = self.entries.iter_mut().find(|e| e.id == id) {
            entry.look = match entry.look {
                OverlayLook::Shown => OverlayLook::Hidden,
                OverlayLook::Hidden => OverlayLook::Shown,
            };
        }
    }

    pub(super) fn remove(&mut self, id: OverlayId) {
        self.entries.retain(|e| e.id != id);
    }
}

/// How large everything in the window is, percent of the system's own size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UiScale(u16);

impl Default for UiScale {
    fn default() -> Self {
        Self(100)
    }
}

impl UiScale {
    const STEP: u16 = 10;
    const LEAST: u16 = 60;
    const MOST: u16 = 250;

    /// Held inside what a window can bear.
    pub fn percent_of(percent: u16) -> Self {
        Self(percent.clamp(Self::LEAST, Self::MOST))
    }

    pub fn percent(self) -> u16 {
        self.0
    }

    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }

    pub fn larger(self) -> Self {
        Self::percent_of(self.0 + Self::STEP)
    }

    pub fn smaller(self) -> Self {
        Self::percent_of(self.0.saturating_sub(Self::STEP))
    }
}

/// What a newcomer is told, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hint {
    Slider,
    Markers,
    Keys,
}

impl Hint {
    pub const ALL: [Self; 3] = [Self::Slider, Self::Markers, Self::Keys];

    /// By which it is known in the settings.
    pub fn key(self) -> &'static str {
        match self {
            Self::Slider => "slider",
            Self::Markers => "markers",
            Self::Keys => "keys",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Slider => {
                "Drag the slider below through time: the map shows who was where on that day."
            }
            Self::Markers => {
                "Each ring is a base, each wedge a force. Click one to see who says so, and how \
                 sure that is."
            }
            Self::Keys => {
                "Ctrl+K finds anything, and F1 lists every key. File opens your own dataset, or \
                 drop one here."
            }
        }
    }
}
