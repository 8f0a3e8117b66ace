//! Facts as plain data: dates, places, forces, claims, events, sources and the [`Dataset`] that
//! holds them. Must not know egui, files, clocks or how any of it is drawn.

pub mod coordinates;
pub mod dataset;
pub mod date;
pub mod file_name;
pub mod geo;
pub mod geodesic;
pub mod headcount;
pub mod mercator;
pub mod overlay;
pub mod records;
pub mod text;

pub use coordinates::{CoordinateFormat, Precision};
pub use dataset::{Dataset, Head, Opening, Record};
pub use date::{Bounds, DatePoint, Day, DaySpan, EdtfDate, Moment, UtcOffset, Written};
pub use file_name::file_name;
pub use geo::{Latitude, LonLat, Longitude};
pub use headcount::{CountKind, HeadCount};
pub use overlay::{
    GeoBounds, Overlay, OverlayFeature, OverlayFormat, OverlayGeometry, OverlayPolygon,
};
pub use records::{
    Area, AreaExtent, AreaIx, AreaKind, Chapter, ChapterIx, Claim, ClaimIx, Event, EventIx,
    EventKind, Force, ForceIx, ForceKind, Grade, Hue, Leg, LegEnd, Meta, Movement, MovementIx,
    MovementStage, Part, Place, PlaceIx, PlaceKind, Sighting, Source, SourceIx, Stance, TravelMode,
    View,
};
pub use text::{Language, Text};
