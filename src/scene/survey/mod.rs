//! What is laid over the map to read it by: graticule, range rings, the measured line, the scale.
//! The same on both sides of a swipe, and independent of time.

mod graticule;
mod measure;
mod rings;
mod scale;

pub use graticule::GraticuleMark;
pub use measure::MeasureMark;
pub use rings::RingMark;
pub use scale::ScaleBar;

use super::labels::{LabelStyle, MeasureText};
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use crate::model::LonLat;
use crate::model::mercator::world_pixels;
use crate::state::Session;

/// Words on a ground of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct SpotLabel {
    pub text: String,
    pub rect: ScreenRect,
}

impl SpotLabel {
    fn moved(mut self, dx: f64, dy: f64) -> Self {
        self.rect =
            ScreenRect { min: self.rect.min.shifted(dx, dy), max: self.rect.max.shifted(dx, dy) };
        self
    }
}

/// Room around the words of a spot label, points.
pub const SPOT_INSET: (f64, f64) = (5.0, 1.5);

/// Where spot labels may stand.
struct Room<'a> {
    screen: ScreenRect,
    /// Marks, their names, callouts and the map's controls.
    taken: &'a [ScreenRect],
    text: &'a mut dyn MeasureText,
}

impl Room<'_> {
    /// With its middle `at`.
    fn centered(&mut self, text: String, at: ScreenPoint) -> SpotLabel {
        let (width, height) = self.text.size(&text, LabelStyle::Survey);
        let half = (width / 2.0 + SPOT_INSET.0, height / 2.0 + SPOT_INSET.1);
        SpotLabel { text, rect: ScreenRect::around(at, half.0, half.1) }
    }

    fn is_free(&self, label: &SpotLabel) -> bool {
        self.screen.encloses(label.rect) && !self.taken.iter().any(|t| t.overlaps(label.rect))
    }
}

/// Everything laid over the map to read it by.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    pub graticule: GraticuleMark,
    pub rings: Vec<RingMark>,
    pub measure: Option<MeasureMark>,
}

impl Survey {
    /// `pointer` is where the reader may measure to next; labels keep clear of what is `taken`.
    pub fn build(
        session: &Session,
        viewport: &Viewport,
        pointer: Option<ScreenPoint>,
        taken: &[ScreenRect],
        text: &mut dyn MeasureText,
    ) -> Self {
        let mut room = Room { screen: viewport.rect(), taken, text };
        Self {
            graticule: graticule::mark(session, viewport, &mut room),
            rings: rings::marks(session, viewport, &mut room),
            measure: measure::mark(session, viewport, pointer, &mut room),
        }
    }

    /// What names of the map must not lie under.
    pub fn label_rects(&self) -> Vec<ScreenRect> {
        let rings = self.rings.iter().filter_map(|ring| ring.label.as_ref());
        let measured = self.measure.iter().flat_map(|m| m.legs.iter().chain(&m.total));
        let labels = self.graticule.labels.iter().chain(rings).chain(measured);
        labels.map(|label| label.rect).collect()
    }
}

/// A line on the ground as lines on the screen: where it leaves the map at 180° and comes in again
/// on the other side, it is cut.
fn on_screen(line: &[LonLat], viewport: &Viewport) -> Vec<Vec<ScreenPoint>> {
    let half_world = world_pixels(viewport.zoom()) / 2.0;
    let mut runs: Vec<Vec<ScreenPoint>> = Vec::new();
    for &position in line {
        let at = viewport.to_screen(position);
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|p| (p.x - at.x).abs() < half_world) => {
                run.push(at);
            }
            _ => runs.push(vec![at]),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}
