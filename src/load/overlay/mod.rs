//! A reader's own GeoJSON or KML: bytes from strangers to features. Good features are kept; every
//! bad one is left out and reported with its number and what is wrong.
//!
//! Nothing in a file is followed, fetched or run: links are text, styles are left aside.

mod geojson;
mod kml;
mod sniff;

pub use sniff::{FileKind, sniff};

use super::Problem;
use super::problem::Severity;
use super::quote::is_unruly;
use crate::model::{LonLat, Overlay, OverlayFeature, OverlayFormat};

/// Largest file that is read, bytes.
pub const MOST_BYTES: usize = 64 << 20;
/// Features and positions that are kept; more would not be a drawing any more.
const MOST_FEATURES: usize = 50_000;
const MOST_POSITIONS: usize = 2_000_000;
/// Problems told one by one; the rest is counted.
const MOST_PROBLEMS: usize = 500;
/// Longest text kept of a name, a description or a property, in characters.
const MOST_CHARS: usize = 20_000;

/// What came of reading an overlay.
#[derive(Debug)]
pub struct LoadedOverlay {
    /// `None` where nothing could be drawn; the problems say why.
    pub overlay: Option<Overlay>,
    pub problems: Vec<Problem>,
}

/// Reads a GeoJSON or KML file that the reader knows by `name`. Never panics.
pub fn read(bytes: &[u8], format: OverlayFormat, name: &str) -> LoadedOverlay {
    let mut reading = Reading::default();
    let outcome = if bytes.len() > MOST_BYTES {
        Err(too_large(bytes.len()))
    } else {
        match format {
            OverlayFormat::GeoJson => geojson::read(sniff::without_mark(bytes), &mut reading),
            OverlayFormat::Kml => kml::read(sniff::without_mark(bytes), &mut reading),
        }
    };
    let Reading { features, mut problems, untold, .. } = reading;
    if untold > 0 {
        let what = format!("{untold} more of the same kind are not listed");
        problems.push(Problem::file(what, "Mend those above first"));
    }
    if let Err(problem) = outcome {
        problems.insert(0, problem);
        return LoadedOverlay { overlay: None, problems };
    }
    if features.is_empty() {
        let what = "it holds nothing that can be drawn";
        problems.push(Problem::file(what, "It needs a point, a line or a polygon with a position"));
        return LoadedOverlay { overlay: None, problems };
    }
    let overlay = Overlay { name: name.to_owned(), format, features };
    LoadedOverlay { overlay: Some(overlay), problems }
}

fn too_large(bytes: usize) -> Problem {
    let what =
        format!("it has {} MB; overlays of up to {} MB are read", bytes >> 20, MOST_BYTES >> 20);
    Problem::file(what, "Cut it to the part you need, or simplify its lines")
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Reading {
    features: Vec<OverlayFeature>,
    positions: usize,
    problems: Vec<Problem>,
    /// Problems past those that are told.
    untold: usize,
}

/// What is wrong with a feature, and how to mend it.
#[derive(Debug)]
struct Fault {
    severity: Severity,
    field: &'static str,
    what: String,
    mend: String,
}

impl Fault {
    fn error(field: &'static str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { severity: Severity::Error, field, what: what.into(), mend: mend.into() }
    }

    fn warning(field: &'static str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(field, what, mend) }
    }
}

impl Reading {
    /// Keeps a feature, unless there are too many: then the file is refused from there on.
    fn keep(&mut self, feature: OverlayFeature) -> Result<(), Problem> {
        let holes = feature.geometry.polygons.iter().flat_map(|p| &p.holes).map(Vec::len);
        self.positions += feature.geometry.positions().count() + holes.sum::<usize>();
        if self.features.len() == MOST_FEATURES || self.positions > MOST_POSITIONS {
            let what = format!(
                "it has more than {MOST_FEATURES} features or {MOST_POSITIONS} positions in all"
            );
            let mend = "Cut it to the part you need, or simplify its lines";
            return Err(Problem::file(what, mend));
        }
        self.features.push(feature);
        Ok(())
    }

    /// `at` says which feature: its number and name, or its line. It is asked only where the fault
    /// is told, because a line is found by counting from the file's beginning.
    fn fault(&mut self, at: impl FnOnce() -> String, fault: Fault) {
        if self.problems.len() >= MOST_PROBLEMS {
            self.untold += 1;
            return;
        }
        self.problems.push(Problem {
            severity: fault.severity,
            table: Some("features"),
            record: Some(at()),
            field: Some(fault.field.to_owned()),
            what: fault.what,
            mend: fault.mend,
            is_consequence: false,
        });
    }
}

/// A position on the earth, or why there is none.
fn position(lon_deg: f64, lat_deg: f64) -> Result<LonLat, Fault> {
    LonLat::new(lon_deg, lat_deg).ok_or_else(|| {
        let what = format!("{lon_deg}, {lat_deg} is no position in degrees");
        let mend = if !(lon_deg.is_finite() && lat_deg.is_finite()) {
            "Write numbers: longitude, then latitude"
        } else if lon_deg.abs() > 360.0 || lat_deg.abs() > 360.0 {
            "Export the file in WGS84 degrees (EPSG:4326), not in metres"
        } else if LonLat::new(lat_deg, lon_deg).is_some() {
            "Longitude comes first: it looks as if the two had changed places"
        } else {
            "Longitude lies within −180 and 180, latitude within −90 and 90"
        };
        Fault::error("geometry", what, mend)
    })
}

fn line(positions: Vec<LonLat>) -> Result<Vec<LonLat>, Fault> {
    if positions.len() < 2 {
        let what = format!("a line has {} position", positions.len());
        return Err(Fault::error("geometry", what, "A line needs at least two"));
    }
    Ok(positions)
}

/// A closed ring; one that was left open is closed.
fn ring(mut positions: Vec<LonLat>) -> Result<Vec<LonLat>, Fault> {
    if positions.first() == positions.last() && positions.len() > 1 {
        positions.pop();
    }
    if positions.len() < 3 {
        let what = format!("a polygon's ring has {} corners", positions.len());
        return Err(Fault::error("geometry", what, "A ring needs at least three"));
    }
    positions.extend(positions.first().copied());
    Ok(positions)
}

/// Held to a length that a window can show; control characters, and those that turn what stands
/// beside them, become spaces.
fn text(words: &str) -> String {
    let tame = |c: char| if is_unruly(c) && c != '\n' { ' ' } else { c };
    let mut kept: String = words.trim().chars().take(MOST_CHARS).map(tame).collect();
    if words.trim().chars().nth(MOST_CHARS).is_some() {
        kept.push('…');
    }
    kept
}

/// A name: on one line, `None` where it is empty.
fn name(words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text(&words)).filter(|n| !n.is_empty())
}
