//! What survives a restart: looks, layers, sizes, files lately opened, and where each dataset was
//! left. One JSON file, written whole or not at all. A file that cannot be read never prevents a
//! start: it is set aside, and the reader told.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::crash::{self, Found};
use crate::safe_write;

/// The version this program writes, and the newest it reads.
pub const VERSION: u32 = 1;
/// Names another file, for tests and for whoever wants several sets.
pub const VARIABLE: &str = "BASEWATCH_SETTINGS";
/// Where the last view of what ships with Basewatch is kept.
pub const SHIPPED_KEY: &str = "shipped";
/// Datasets whose last view is kept.
const MOST_VIEWS: usize = 50;
/// A change is written once nothing has changed for so long.
const DELAY: Duration = Duration::from_millis(400);
/// Largest file that can be settings of ours, bytes.
const MOST_BYTES: u64 = 4 << 20;

/// Longest sentence about a file that cannot be read, characters.
const MOST_CHARS: usize = 300;

/// What is kept. Every part may be missing; what a later version adds stays in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub version: u32,
    /// "light" or "dark".
    pub theme: String,
    /// Which map lies beneath, as the state writes it; one that is not understood is the built-in.
    pub basemap: serde_json::Value,
    /// The reader's own sources of tiles, in the same way.
    pub own_layers: serde_json::Value,
    /// Which column of a table of incidents is what, by its header, in the same way.
    pub incident_columns: serde_json::Value,
    /// "en" or "fr".
    pub language: String,
    /// "decimal" or "sexagesimal".
    pub coordinates: String,
    pub graticule: bool,
    pub layers: LayerSettings,
    /// "flying" or "jumping".
    pub motion: String,
    pub ui_scale_percent: u16,
    pub window: Option<WindowSettings>,
    /// Height of the time panel, points, where it was changed.
    pub time_panel_points: Option<f32>,
    pub time_panel_folded: bool,
    pub legend_folded: bool,
    /// "base" or "force".
    pub lanes: String,
    pub hints_seen: Vec<String>,
    pub recent_files: Vec<PathBuf>,
    /// Those of them that were opened as tables of incidents.
    pub recent_tables: Vec<PathBuf>,
    /// The last view of each dataset, by its path, as “Copy view” writes it; the last one last.
    pub last_views: Vec<LastView>,
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LayerSettings {
    pub areas: bool,
    pub events: bool,
    pub movements: bool,
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Default for LayerSettings {
    fn default() -> Self {
        Self { areas: true, events: true, movements: true, others: BTreeMap::new() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WindowSettings {
    pub width: f32,
    pub height: f32,
    #[serde(default)]
    pub is_maximized: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastView {
    pub dataset: String,
    pub view: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            theme: "light".to_owned(),
            basemap: serde_json::Value::Null,
            own_layers: serde_json::Value::Null,
            incident_columns: serde_json::Value::Null,
            language: "en".to_owned(),
            coordinates: "decimal".to_owned(),
            graticule: false,
            layers: LayerSettings::default(),
            motion: "flying".to_owned(),
            ui_scale_percent: 100,
            window: None,
            time_panel_points: None,
            time_panel_folded: false,
            legend_folded: false,
            lanes: "base".to_owned(),
            hints_seen: Vec::new(),
            recent_files: Vec::new(),
            recent_tables: Vec::new(),
            last_views: Vec::new(),
            others: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Without lengths that no window has. JSON knows no infinity: one that was read out of a
    /// number too large would be written as nothing, and the file be broken at the next start.
    fn finite(mut self) -> Self {
        let is_length = |points: &f32| points.is_finite();
        self.window = self.window.filter(|w| is_length(&w.width) && is_length(&w.height));
        self.time_panel_points = self.time_panel_points.filter(is_length);
        self
    }

    /// The view that a dataset was left with.
    pub fn last_view(&self, dataset: &str) -> Option<&str> {
        self.last_views.iter().find(|v| v.dataset == dataset).map(|v| v.view.as_str())
    }

    pub fn set_last_view(&mut self, dataset: String, view: String) {
        self.last_views.retain(|v| v.dataset != dataset);
        self.last_views.push(LastView { dataset, view });
        let excess = self.last_views.len().saturating_sub(MOST_VIEWS);
        self.last_views.drain(..excess);
    }
}

/// The platform's place for settings; `None` where there is no home.
pub fn usual_path() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let dirs = etcetera::choose_base_strategy().ok()?;
    Some(dirs.config_dir().join("basewatch").join("settings.json"))
}

/// The settings and the file they are kept in.
#[derive(Debug, Default)]
pub struct Store {
    /// `None`: nothing is kept, as in tests and measurements.
    path: Option<PathBuf>,
    pub settings: Settings,
    /// What the reader must be told of the file.
    pub notice: Option<String>,
    /// The last run ended in a fault of ours, of which nobody was told yet.
    pub crash: Option<Found>,
}

impl Store {
    /// Reads a file. Nothing that may be wrong with it prevents a start.
    pub fn open(path: PathBuf) -> Self {
        match read(&path) {
            Ok(settings) => Self { path: Some(path), settings, ..Self::default() },
            Err(Trouble::None) => Self { path: Some(path), ..Self::default() },
            Err(Trouble::Broken { what, why }) => {
                let settings = Settings::default();
                let shown = path.display();
                match safe_write::set_aside(&path, why) {
                    Ok(aside) => {
                        let notice = format!(
                            "The settings in {shown} could not be read ({what}). They were set \
                             aside as {}, and Basewatch begins with its own.",
                            aside.display()
                        );
                        Self { path: Some(path), settings, notice: Some(notice), crash: None }
                    }
                    // What cannot be moved must not be written over either.
                    Err(error) => {
                        let notice = format!(
                            "The settings in {shown} could not be read ({what}), nor set aside \
                             ({error}). Basewatch begins with its own and keeps none: remove that \
                             file, or name another with --settings."
                        );
                        Self { path: None, settings, notice: Some(notice), crash: None }
                    }
                }
            }
        }
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// Why there are no settings.
enum Trouble {
    /// There is no file yet.
    None,
    Broken {
        what: String,
        why: &'static str,
    },
}

fn read(path: &Path) -> Result<Settings, Trouble> {
    let broken = |what: String| Trouble::Broken { what, why: "broken" };
    match std::fs::metadata(path) {
        Ok(meta) if meta.len() > MOST_BYTES => {
            return Err(broken("it is far too large".to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Trouble::None),
        Ok(_) | Err(_) => {}
    }
    let bytes = std::fs::read(path).map_err(|error| broken(error.to_string()))?;
    parse(&bytes).map_err(|Unreadable { what, why }| Trouble::Broken { what, why })
}

/// Why bytes are no settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub what: String,
    /// In one word, for the name of the file that is set aside.
    pub why: &'static str,
}

/// Settings out of a file's bytes.
///
/// # Errors
/// Where they are not JSON of that shape, or a newer version wrote them.
pub fn parse(bytes: &[u8]) -> Result<Settings, Unreadable> {
    #[derive(Deserialize)]
    struct Versioned {
        version: Option<u32>,
    }
    let version = serde_json::from_slice::<Versioned>(bytes).ok().and_then(|v| v.version);
    if let Some(version) = version.filter(|v| *v > VERSION) {
        let what = format!("a newer Basewatch wrote them, version {version}");
        return Err(Unreadable { what, why: "newer" });
    }
    let settings: Settings = serde_json::from_slice(bytes).map_err(|error| {
        let what = error.to_string().chars().take(MOST_CHARS).collect();
        Unreadable { what, why: "broken" }
    })?;
    Ok(settings.finite())
}

/// Writes settings in a thread of its own, a moment after they changed.
#[derive(Debug)]
pub struct Saver {
    sender: Option<mpsc::Sender<Settings>>,
    thread: Option<JoinHandle<()>>,
    last: Settings,
    trouble: Arc<Mutex<Option<String>>>,
    path: PathBuf,
}

impl Saver {
    /// `None` where nothing is kept.
    pub fn of(store: &Store) -> Option<Self> {
        let path = store.path.clone()?;
        crash::remember_settings(path.clone(), store.settings.clone());
        let (sender, receiver) = mpsc::channel();
        let trouble = Arc::new(Mutex::new(None));
        let told = trouble.clone();
        let to = path.clone();
        let spawned = std::thread::Builder::new()
            .name("settings".to_owned())
            .spawn(move || write_all(&to, &receiver, &told));
        let thread = spawned.map_err(|error| log::error!("no settings are kept: {error}")).ok()?;
        let last = store.settings.clone();
        Some(Self { sender: Some(sender), thread: Some(thread), last, trouble, path })
    }

    /// What was last handed over, or read.
    pub fn last(&self) -> &Settings {
        &self.last
    }

    /// Hands over what is to be kept; what is the same costs nothing.
    pub fn keep(&mut self, settings: Settings) {
        if settings == self.last {
            return;
        }
        self.last = settings.clone();
        crash::remember_settings(self.path.clone(), settings.clone());
        if let Some(sender) = &self.sender {
            // A thread that has gone has said why.
            let _ = sender.send(settings);
        }
    }

    /// Why the last writing failed, once.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Saver {
    /// Waits until the last change is on the disk.
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Puts settings in their file, whole or not at all.
pub(crate) fn write(path: &Path, settings: &Settings) -> io::Result<()> {
    let bytes = serde_json::to_vec_pretty(settings).map_err(io::Error::other)?;
    safe_write::keep(path, &bytes)
}

fn write_all(path: &Path, receiver: &mpsc::Receiver<Settings>, told: &Mutex<Option<String>>) {
    let mut has_failed = false;
    while let Ok(mut settings) = receiver.recv() {
        // Until the reader rests; at the end what came last is written at once.
        while let Ok(newer) = receiver.recv_timeout(DELAY) {
            settings = newer;
        }
        let written = crash::contained("Keeping them", || write(path, &settings));
        let why = match written {
            Ok(Ok(())) => None,
            Ok(Err(error)) => safe_write::why(&error).or(Some(error.to_string())),
            Err(words) => Some(words),
        };
        match why {
            None => has_failed = false,
            Some(why) => {
                let words = format!(
                    "The settings could not be kept in {}: {why}. Another file can be named with \
                     --settings.",
                    path.display()
                );
                log::warn!("{words}");
                // Once is enough until it works again.
                if !has_failed {
                    *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
                }
                has_failed = true;
            }
        }
    }
}
