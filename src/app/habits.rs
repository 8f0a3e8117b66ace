//! Between the state and what is kept of it: settings in, settings out.

use std::path::Path;

use crate::load::view_text;
use crate::settings::{SHIPPED_KEY, Settings, WindowSettings};
use crate::state::LayerToggle;
use crate::state::{
    BasemapChoice, Command, Hint, Motion, Session, State, StoryCommand, Theme, TimeCommand,
    TimePanel, UiScale,
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

/// Names of the base maps in the settings.
const BASEMAPS: [(BasemapChoice, &str); 2] =
    [(BasemapChoice::Embedded, "embedded"), (BasemapChoice::OpenStreetMap, "openstreetmap")];

/// Lets a new session be as the last one was left, its view aside.
pub(super) fn restore(session: &mut Session, settings: &Settings) {
    let hints = Hint::ALL.into_iter().filter(|h| !settings.hints_seen.iter().any(|s| s == h.key()));
    let scale = UiScale::percent_of(settings.ui_scale_percent);
    session.set_kept(settings.recent_files.clone(), scale, hints.collect());
    let basemap = BASEMAPS.iter().find(|(_, name)| *name == settings.basemap);
    let mut commands = vec![Command::from(StoryCommand::SetMotion(motion(settings)))];
    commands.extend(basemap.map(|(choice, _)| Command::SetBasemap(*choice)));
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
    if let Some((_, name)) = BASEMAPS.iter().find(|(choice, _)| *choice == state.basemap) {
        settings.basemap = (*name).to_owned();
    }
    settings.layers.areas = state.layers.areas;
    settings.layers.events = state.layers.events;
    settings.layers.movements = state.layers.movements;
    let is_jumping = state.motion == Motion::Jumping;
    settings.motion = if is_jumping { "jumping" } else { "flying" }.to_owned();
    settings.ui_scale_percent = state.ui_scale.percent();
    settings.window = window.or(last.window);
    settings.time_panel_points = time_panel_points.or(last.time_panel_points);
    settings.time_panel_folded = state.time_panel == TimePanel::Slider;
    let seen = Hint::ALL.into_iter().filter(|h| !state.hints.contains(h));
    settings.hints_seen = seen.map(|h| h.key().to_owned()).collect();
    // Paths that no text can hold are not kept: the rest would be lost with them.
    let has_words = |p: &&std::path::PathBuf| p.to_str().is_some();
    settings.recent_files = state.files.recent.iter().filter(has_words).cloned().collect();
    settings.set_last_view(view_key(state.files.path.as_deref()), session.view_text());
    settings
}
