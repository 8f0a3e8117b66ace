//! What is on the map, as plain data: marks, labels, arrows and tints for one moment and one
//! viewport, and what lies under a point. Every decision about drawing is taken here; painting
//! only paints.
//!
//! Must not know egui, files or clocks. Text sizes come in through [`MeasureText`].

mod areas;
mod atlas;
mod bases;
mod declutter;
mod events;
mod forces;
mod labels;
mod movements;
mod pick;
mod runways;
mod time_axis;
mod viewport;

pub use areas::{AreaMark, AreaShape, AreaTexture};
pub use atlas::{Atlas, FlatShape};
pub use bases::{BaseMark, Rim, Wedge, WedgeFill, bases, shown_at};
pub use events::{Callout, EVENT_DAYS_AFTER, EVENT_DAYS_BEFORE, EventMark, event_strength};
pub use forces::{ForceRow, force_rows};
pub use labels::{LabelMark, LabelStyle, MeasureText};
pub use movements::MovementMark;
pub use pick::{Picked, pick};
pub use runways::RunwayMark;
pub use time_axis::{Axis, Tick, ticks};
pub use viewport::{ScreenPoint, ScreenRect, Viewport};

use crate::state::Session;

/// Everything on the map, back to front.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    pub areas: Vec<AreaMark>,
    pub runways: Vec<RunwayMark>,
    pub movements: Vec<MovementMark>,
    pub events: Vec<EventMark>,
    pub bases: Vec<BaseMark>,
    pub labels: Vec<LabelMark>,
}

/// Lays out the map. The same session, atlas, viewport and text sizes give the same scene.
pub fn build(
    session: &Session,
    atlas: &Atlas,
    viewport: &Viewport,
    text: &mut dyn MeasureText,
) -> Scene {
    let bases = bases::marks(session, viewport);
    let events = events::marks(session, viewport, &bases);
    let runways = runways::marks(atlas, viewport);
    let labels = labels::place(atlas, viewport, &bases, &events, &runways, text);
    Scene {
        areas: areas::marks(session, atlas),
        movements: movements::marks(session, viewport, &bases),
        runways,
        events,
        bases,
        labels,
    }
}
