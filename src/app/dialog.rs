//! The system's own dialog for a file, in a thread of its own: the window never waits for it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::state::Wanted;

/// What came of a dialog.
#[derive(Debug)]
pub enum Answer {
    File(PathBuf),
    /// The reader chose none.
    Nothing,
    /// No dialog could be shown, and why.
    NoDialog(String),
}

/// A person takes longer than this to close a dialog that was really shown.
const LEAST_GLANCE: Duration = Duration::from_millis(700);

/// Asks and waits; not to be called where frames are drawn.
pub fn ask(wanted: Wanted) -> Answer {
    if let Some(why) = lacking() {
        return Answer::NoDialog(why);
    }
    let (title, kind, extensions): (_, _, &[&str]) = match wanted {
        Wanted::Dataset => ("Open a dataset", "basewatch datasets", &["json"]),
        Wanted::Overlay => {
            ("Add an overlay", "GeoJSON, KML", &["geojson", "json", "kml", "pmtiles"])
        }
        Wanted::Incidents => (
            "Add incidents",
            "Tables, GeoJSON, KML, Parquet",
            &[
                "csv",
                "tsv",
                "tab",
                "txt",
                "gz",
                "geojson",
                "json",
                "ndjson",
                "geojsonl",
                "jsonl",
                "kml",
                "parquet",
                "geoparquet",
            ],
        ),
    };
    let begun = Instant::now();
    let chosen = rfd::FileDialog::new()
        .set_title(title)
        .add_filter(kind, extensions)
        .add_filter("All files", &["*"])
        .pick_file();
    answered(chosen, begun)
}

/// Asks where a file goes, and waits as [`ask`] does.
pub fn ask_where(suggested: &Path) -> Answer {
    if let Some(why) = lacking() {
        return Answer::NoDialog(why);
    }
    let begun = Instant::now();
    let mut dialog = rfd::FileDialog::new().set_title("Export to");
    if let Some(folder) = suggested.parent() {
        dialog = dialog.set_directory(folder);
    }
    if let Some(name) = suggested.file_name() {
        dialog = dialog.set_file_name(name.to_string_lossy());
    }
    answered(dialog.save_file(), begun)
}

fn answered(chosen: Option<PathBuf>, begun: Instant) -> Answer {
    match chosen {
        Some(path) => Answer::File(path),
        None if begun.elapsed() < LEAST_GLANCE => {
            Answer::NoDialog("The desktop showed no dialog for files.".to_owned())
        }
        None => Answer::Nothing,
    }
}

/// What a dialog would need and this system has not.
#[cfg(target_os = "linux")]
fn lacking() -> Option<String> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let has_bus = is_set("DBUS_SESSION_BUS_ADDRESS")
        || std::env::var_os("XDG_RUNTIME_DIR")
            .is_some_and(|dir| std::path::Path::new(&dir).join("bus").exists());
    let has_zenity = std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|dir| dir.join("zenity").exists()));
    let why = "This session has no desktop service for file dialogs (xdg-desktop-portal), and the \
               program zenity is not installed.";
    (!has_bus && !has_zenity).then(|| why.to_owned())
}

#[cfg(not(target_os = "linux"))]
fn lacking() -> Option<String> {
    None
}
