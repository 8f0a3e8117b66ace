//! What the user is doing: moment, playback, selection, filters, camera. Every change is a
//! [`Command`] that [`Session::apply`] carries out, for the window, the keys and the tests alike.
//!
//! Must not know egui, files or clocks: time that passed is an argument.

pub mod action;
mod axis;
mod camera;
mod command;
mod files;
pub mod filters;
mod find;
mod flight;
mod incident_command;
mod incident_filters;
mod incident_look;
mod incidents;
mod layers;
mod map_tools;
mod marks;
mod playback;
mod session;
pub mod take;
mod time;

pub use action::{Action, KeyHelp, key_help};
pub use axis::TimeWindow;
pub use camera::{Camera, MAX_ZOOM, MIN_ZOOM, ScreenOffset, ZOOM_STEP};
pub use command::{Command, Direction, Effect, StoryCommand, TimeCommand};
pub use files::{
    CrashNote, FileCommand, FileEffect, Files, FilesCard, Hint, LogLine, MOST_RECENT,
    OverlayCommand, OverlayEntry, OverlayId, OverlayLook, OverlaySpot, Overlays, UiScale, Wanted,
};
pub use filters::{ActiveFilter, FilterCommand, Filters};
pub use find::{Find, FindCommand, Findings, Found, FoundKind, Target};
pub use flight::{FLIGHT_S, Flight, Motion, SAID_S, Said, Story};
pub use incident_command::{
    ColumnChoice, IncidentCommand, IncidentEffect, IncidentReading, IncidentsCard, ReadingStage,
    RejectsJob,
};
pub use incident_filters::{CountSpan, IncidentFilters, KindFilter, MOST_FILTER_CHARS, Typing};
pub use incident_look::IncidentLook;
pub use incidents::{
    IncidentKind, IncidentTable, IncidentTables, KINDS, KindLook, NewTable, Sift, TableId,
    TableLook, Whole,
};
pub use layers::{
    BasemapChoice, LayerCard, LayerCommand, Opacity, OwnLayers, SourceDraft, SourceErrors,
    XyzSource, ZoomSpan,
};
pub use map_tools::{Fit, Graticule, MapCommand, MapTools, Measuring, Rings, Waypoint};
pub use marks::{Legend, MarkCommand, OpenGroup};
pub use playback::{AtEnd, Playback, Speed, Stretch};
pub use session::{
    Knowledge, LayerToggle, Layers, OffMapCard, READING_S, READING_S_PER_WORD, Selection, Session,
    State, Telling, Theme,
};
pub use take::{
    Cite, DataFormat, FilmForm, FilmFormat, Job, Named, PageForm, PagePart, PageShape,
    ReportFormat, Take, TakeCommand, TakeEffect, TakeForm, TakeKind, TakePlaces, TakeTime,
};
pub use time::{
    Compare, CompareLook, DateEdit, LaneGroup, LaneGrouping, Lanes, PauseAt, Snap, TimePanel,
    TimeSpan,
};
