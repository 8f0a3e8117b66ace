//! What is on the map, as plain data: marks, labels, arrows and tints for one moment and one
//! viewport, and what lies under a point. Every decision about drawing is taken here; painting
//! only paints.
//!
//! Must not know egui, files or clocks. Text sizes come in through [`MeasureText`].

mod areas;
mod atlas;
mod axis_events;
mod bases;
mod changes;
mod declutter;
mod density;
mod events;
mod fans;
mod forces;
mod groups;
mod incidents;
mod labels;
mod lanes;
mod legend;
mod motion;
mod movements;
mod overlays;
mod pick;
mod picture;
mod runways;
mod survey;
mod time_axis;
mod told;
mod viewport;
mod wedges;

pub use areas::{
    AreaMark, AreaShape, AreaTexture, Hatch, HatchDirection, HatchWeight, area_texture, areas_at,
};
pub use atlas::{Atlas, FlatShape};
pub use axis_events::{
    AxisEvent, AxisLabel, LONGEST_LABEL, LabelRows, axis_events, axis_labels, concerns_place,
};
pub use bases::{
    BaseMark, HOLE as HOLE_SHARE, KindSign, bases, describe_place, shown_at, shown_calls,
};
pub use changes::{BaseChange, ChangeSign, Comparison};
pub use density::{DENSITY_BINS, Density, DensityBin};
pub use events::{Callout, EVENT_DAYS_AFTER, EVENT_DAYS_BEFORE, EventMark, event_strength};
pub use fans::{CompoundMark, Fan, ForceMark};
pub use forces::{ForceRow, force_rows};
pub use groups::Stand;
pub use incidents::{
    INCIDENT_BINS, IncidentAtlas, IncidentDensity, IncidentList, IncidentScene, IncidentStyle,
    IncidentSymbol, ListedRow, NearBase, ToldIncidents, ToldSide, ToldSize, ToldTime,
};
pub use labels::{LabelMark, LabelStyle, MeasureText};
pub use lanes::{LaneBar, LaneList, LaneRow, UNKNOWN_HEIGHT, describe_lane, lane_bars, lane_where};
pub use legend::{LegendItem, legend};
pub use movements::{
    ArrowBadge, ArrowHead, ArrowLook, ArrowPiece, ArrowWords, BADGE_RADIUS, MovementMark,
    describe_movement, leg_name, movement_title,
};
pub use overlays::{OVERLAY_POINT_RADIUS, OverlayAtlas, OverlayScene, OverlayShape, OverlayShapes};
pub use pick::{Picked, pick, pick_border};
pub use picture::{Picture, Side};
pub use runways::RunwayMark;
pub use survey::{GraticuleMark, MeasureMark, RingMark, SPOT_INSET, ScaleBar, SpotLabel, Survey};
pub use time_axis::{Axis, Tick, ticks};
pub use told::{SourceCredits, Told};
pub use viewport::{ScreenPoint, ScreenRect, Viewport};
pub use wedges::{Rim, Wedge, WedgeFill};

use crate::model::{Day, DaySpan};
use crate::state::Session;

/// What the map looks at: a session, and which days of it.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    pub session: &'a Session,
    pub days: DaySpan,
}

impl<'a> Look<'a> {
    /// At the clock.
    pub fn now(session: &'a Session) -> Self {
        Self { session, days: session.days() }
    }

    /// As if the clock stood on `day`.
    pub fn on(session: &'a Session, day: Day) -> Self {
        Self { session, days: session.span_to(day) }
    }

    /// The day on the clock, the last of those looked at.
    pub fn day(&self) -> Day {
        self.days.last
    }
}

/// Everything on the map, back to front.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    pub areas: Vec<AreaMark>,
    pub runways: Vec<RunwayMark>,
    pub movements: Vec<MovementMark>,
    pub events: Vec<EventMark>,
    pub bases: Vec<BaseMark>,
    pub labels: Vec<LabelMark>,
    /// The reader's own files, beneath all marks.
    pub overlays: Option<std::sync::Arc<OverlayScene>>,
    /// The reader's own incidents, beneath all marks.
    pub incidents: Option<std::sync::Arc<IncidentScene>>,
}

/// Lays out the map. The same look, atlas, viewport and text sizes give the same scene.
pub fn build(
    look: Look<'_>,
    atlas: &Atlas,
    viewport: &Viewport,
    text: &mut dyn MeasureText,
) -> Scene {
    let bases = bases::marks(look, viewport, None);
    let events = events::marks(look, viewport, &bases);
    let runways = runways::marks(atlas, viewport);
    let movements = movements::marks(look, atlas, viewport, &bases);
    let ground = (atlas, viewport);
    let labels = labels::place(look.session, ground, &bases, (&movements, &events), &runways, text);
    Scene {
        areas: areas::marks(look, atlas),
        movements,
        runways,
        events,
        bases,
        labels,
        overlays: None,
        incidents: None,
    }
}
