//! Between the state and what is kept of it: settings in, settings out.

use std::path::{Path, PathBuf};

use crate::load::view_text;
use crate::model::{CoordinateFormat, Language};
use crate::settings::{SHIPPED_KEY, Settings, WindowSettings};
use crate::state::{
    BasemapChoice, Command, Graticule, Hint, IncidentCommand, LaneGrouping, LayerCommand,
    LayerToggle, Legend, MapCommand, MarkCommand, Motion, OwnLayers, Session, State, StoryCommand,
    Theme, TimeCommand, TimePanel, UiScale,
};

/// The key under which a dataset's last view is kept.
pub(super) fn view_key(path: Option<&Path>) -> String {
    path.map_or_else(|| SHIPPED_KEY.to_owned(), |path| path.display().to_string())
}

/// The theme that was last chosen.
pub fn theme(settings: &Settings) -> Theme {
    if settings.theme == "dark" { Theme::Dark } else { Theme::Light }
}

fn motion(settings: &Settings) -> Motion {
    if settings.motion == "jumping" { Motion::Jumping } else { Motion::Flying }
}

/// Lets a new session be as the last one was left, its view aside.
pub(super) fn restore(session: &mut Session, settings: &Settings) {
    let hints = Hint::ALL.into_iter().filter(|h| !settings.hints_seen.iter().any(|s| s == h.key()));
    let scale = UiScale::percent_of(settings.ui_scale_percent);
    let recent = (settings.recent_files.clone(), settings.recent_tables.clone());
    session.set_kept(recent, scale, hints.collect());
    let tools = [
        StoryCommand::SetMotion(motion(settings)).into(),
        MapCommand::SetLanguage(language(settings)).into(),
        MapCommand::SetCoordinates(coordinates(settings)).into(),
        MapCommand::SetGraticule(graticule(settings)).into(),
        MarkCommand::SetLegend(legend(settings)).into(),
        TimeCommand::SetLaneGrouping(lanes(settings)).into(),
    ];
    let mut commands = Vec::from(tools);
    let own = understood::<OwnLayers>("sources of tiles", &settings.own_layers);
    commands.extend(own.map(|own| LayerCommand::Restore(own).into()));
    let columns = understood("columns of tables", &settings.incident_columns);
    commands.extend(columns.map(|kept| IncidentCommand::RestoreMappings(kept).into()));
    let basemap = understood::<BasemapChoice>("map beneath", &settings.basemap);
    commands.extend(basemap.map(Command::SetBasemap));
    for (is_wanted, is_on, toggle) in layers(session.state(), settings) {
        if is_wanted != is_on {
            commands.push(Command::ToggleLayer(toggle));
        }
    }
    if settings.time_panel_folded {
        commands.push(TimeCommand::SetTimePanel(TimePanel::Slider).into());
    }
    for command in commands {
        session.apply(command);
    }
}

/// Part of the settings that the state reads by itself; what it does not understand is left aside.
fn understood<T: serde::de::DeserializeOwned>(what: &str, value: &serde_json::Value) -> Option<T> {
    if value.is_null() {
        return None;
    }
    let read = serde_json::from_value(value.clone());
    read.map_err(|error| log::warn!("the {what} in the settings is left aside: {error}")).ok()
}

fn language(settings: &Settings) -> Language {
    if settings.language == "fr" { Language::French } else { Language::English }
}

fn coordinates(settings: &Settings) -> CoordinateFormat {
    if settings.coordinates == "sexagesimal" {
        CoordinateFormat::Sexagesimal
    } else {
        CoordinateFormat::Decimal
    }
}

fn graticule(settings: &Settings) -> Graticule {
    if settings.graticule { Graticule::Shown } else { Graticule::Hidden }
}

fn legend(settings: &Settings) -> Legend {
    if settings.legend_folded { Legend::Folded } else { Legend::Open }
}

fn lanes(settings: &Settings) -> LaneGrouping {
    if settings.lanes == "force" { LaneGrouping::Force } else { LaneGrouping::Base }
}

fn layers(state: &State, settings: &Settings) -> [(bool, bool, LayerToggle); 3] {
    let (is, wanted) = (state.layers, &settings.layers);
    [
        (wanted.areas, is.areas, LayerToggle::Areas),
        (wanted.events, is.events, LayerToggle::Events),
        (wanted.movements, is.movements, LayerToggle::Movements),
    ]
}

/// Leads to where a dataset was left, with the opening one step back. A view that cannot be read
/// any more is none.
pub(super) fn return_to_last_view(session: &mut Session, settings: &Settings) {
    let key = view_key(session.state().files.path.as_deref());
    let Some(view) = settings.last_view(&key).and_then(|v| view_text::parse(v).ok()) else {
        return;
    };
    let before = session.view_text();
    session.apply(Command::OpenView(view));
    if session.view_text() != before {
        session.tell("As you left it. Back (Alt+Left) leads to the opening.".to_owned());
    }
}

/// What is to be kept of a session; all else stays as it is.
pub(super) fn kept(
    last: &Settings,
    session: &Session,
    window: Option<WindowSettings>,
    time_panel_points: Option<f32>,
) -> Settings {
    let state = session.state();
    let mut settings = last.clone();
    settings.theme = if state.theme == Theme::Dark { "dark" } else { "light" }.to_owned();
    // Plain data: it can always be written.
    settings.basemap = serde_json::to_value(&state.basemap).unwrap_or_default();
    settings.own_layers = serde_json::to_value(&state.own_layers).unwrap_or_default();
    let columns = state.incidents.mappings();
    if !columns.is_empty() {
        settings.incident_columns = serde_json::to_value(columns).unwrap_or_default();
    }
    settings.language = match state.language {
        Language::English => "en".to_owned(),
        Language::French => "fr".to_owned(),
    };
    settings.coordinates = match state.map_tools.coordinates {
        CoordinateFormat::Decimal => "decimal".to_owned(),
        CoordinateFormat::Sexagesimal => "sexagesimal".to_owned(),
    };
    settings.graticule = state.map_tools.graticule == Graticule::Shown;
    settings.layers.areas = state.layers.areas;
    settings.layers.events = state.layers.events;
    settings.layers.movements = state.layers.movements;
    let is_jumping = state.motion == Motion::Jumping;
    settings.motion = if is_jumping { "jumping" } else { "flying" }.to_owned();
    settings.ui_scale_percent = state.ui_scale.percent();
    settings.window = window.or(last.window);
    settings.time_panel_points = time_panel_points.or(last.time_panel_points);
    settings.time_panel_folded = state.time_panel == TimePanel::Slider;
    settings.legend_folded = state.legend == Legend::Folded;
    settings.lanes = match state.lanes.grouping {
        LaneGrouping::Base => "base".to_owned(),
        LaneGrouping::Force => "force".to_owned(),
    };
    let seen = Hint::ALL.into_iter().filter(|h| !state.hints.contains(h));
    settings.hints_seen = seen.map(|h| h.key().to_owned()).collect();
    // Paths that no text can hold are not kept: the rest would be lost with them.
    let has_words = |p: &&PathBuf| p.to_str().is_some();
    let kept = |paths: &[PathBuf]| paths.iter().filter(has_words).cloned().collect();
    settings.recent_files = kept(&state.files.recent);
    settings.recent_tables = kept(&state.files.recent_tables);
    settings.set_last_view(view_key(state.files.path.as_deref()), session.view_text());
    settings
}
