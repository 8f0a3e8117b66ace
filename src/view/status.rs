//! The day and the selection in words, for who hears the window: a node of its own that screen
//! readers read out when it changes.

use egui::accesskit::Live;
use egui::{Id, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use super::Panel;
use crate::model::PlaceIx;
use crate::scene::{Look, describe_movement, describe_place};
use crate::state::{Selection, Session};

/// Begins what the node says, for tests.
pub const STATUS_LABEL: &str = "Now ";

/// Out of sight: what it says stands in the panels as well.
pub(super) fn status_ui(ui: &Ui, panel: &Panel<'_>) {
    let at = Rect::from_min_size(ui.max_rect().min, vec2(1.0, 1.0));
    let node = ui.interact(at, Id::unique("status"), Sense::hover());
    let words = words(panel.session);
    node.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
    ui.ctx().accesskit_node_builder(node.id, |builder| builder.set_live(Live::Polite));
}

/// "Now 2 May 2024. Selected: Airbase 101, Niamey, 2 May 2024: United States 400–450, confirmed".
fn words(session: &Session) -> String {
    let state = session.state();
    let mut words = if state.playback.is_playing() {
        // Days that pass are not read out one by one.
        format!("{STATUS_LABEL}playing.")
    } else {
        format!("{STATUS_LABEL}{}.", session.days().words().trim_start_matches("on "))
    };
    if !state.playback.is_playing() {
        words.push_str(&format!(" {}", selection_words(session)));
    }
    for more in state.notice.iter().chain(state.said.as_ref().map(|said| &said.words)) {
        words.push_str(&format!(" {more}"));
    }
    words
}

fn selection_words(session: &Session) -> String {
    let dataset = session.dataset();
    match session.state().selection {
        Selection::Nothing => "Nothing selected.".to_owned(),
        Selection::Place(place) => format!("Selected: {}.", place_words(session, place)),
        Selection::Event(event) if !session.evidence().knows_event(event) => unknown(),
        Selection::Event(event) => {
            let event = dataset.event(event);
            let title = session.name(&event.title);
            format!("Selected: {}, {title}.", event.date.words())
        }
        Selection::Movement(ix) => session.evidence().movement(ix).map_or_else(unknown, |known| {
            format!("Selected: {}.", describe_movement(session, dataset.movement(ix), known))
        }),
        Selection::Area(ix) if session.evidence().area(ix).is_none() => unknown(),
        Selection::Area(ix) => {
            format!("Selected: {}.", session.name(&dataset.area(ix).label))
        }
        Selection::Incidents(_) => "Selected: incidents of your own tables.".to_owned(),
        Selection::Overlay(spot) => session
            .overlay_title(spot)
            .map_or_else(unknown, |title| format!("Selected: {title}, in a file of your own.")),
    }
}

fn unknown() -> String {
    "What is selected is not known under the filter.".to_owned()
}

fn place_words(session: &Session, place: PlaceIx) -> String {
    describe_place(Look::now(session), place)
}
