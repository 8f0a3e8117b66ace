//! Arrows and callouts for the keyboard and for screen readers, and what a click on a sign selects.

use egui::{Id, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::model::{EventIx, LonLat, MovementIx, PlaceIx};
use crate::scene::{
    BADGE_RADIUS, BaseMark, MovementMark, Picked, Picture, Scene, ScreenPoint, Stand,
};
use crate::state::{Command, MapCommand, MarkCommand, Measuring, Selection, Waypoint};
use crate::view::Panel;
use crate::view::arrows::focus_ring;
use crate::view::inspector::lead_to_events;

/// What a click does: it measures, or it selects.
pub(super) fn clicked(
    ui: &Ui,
    panel: &mut Panel<'_>,
    picture: &Picture,
    (at, position): (ScreenPoint, LonLat),
    picked: Option<Picked>,
) {
    let waypoint = match (&panel.session.state().map_tools.measuring, picked) {
        (Measuring::Off, _) => return click(ui, panel, (picture, at), picked),
        // A mark may stand aside; what is measured is where the base is.
        (Measuring::On(_), Some(Picked::Base(place) | Picked::Group(place))) => {
            let at = panel.session.dataset().place(place).position;
            Waypoint { at, place: Some(place) }
        }
        (Measuring::On(_), _) => Waypoint { at: position, place: None },
    };
    panel.commands.push(MapCommand::Measure(waypoint).into());
}

/// An open group stays open while the click is on one of its members.
fn click(
    ui: &Ui,
    panel: &mut Panel<'_>,
    (picture, at): (&Picture, ScreenPoint),
    picked: Option<Picked>,
) {
    let is_member =
        |b: &BaseMark| Some(Picked::Base(b.place)) == picked && matches!(b.stand, Stand::Ring(_));
    match picked {
        Some(Picked::Base(place)) if picture.at(at).scene.bases.iter().any(is_member) => {
            panel.commands.push(Command::Select(Selection::Place(place)));
        }
        _ => select(ui, panel, picked),
    }
}

/// What a click on something selects; a click on nothing deselects. An open group closes, and where
/// the click is on nothing that is all it does.
fn select(ui: &Ui, panel: &mut Panel<'_>, picked: Option<Picked>) {
    if let Some(Picked::Group(leading)) = picked {
        panel.commands.push(MarkCommand::OpenGroup(leading).into());
        return;
    }
    let is_open = panel.session.open_group().is_some();
    if is_open {
        panel.commands.push(MarkCommand::CloseGroup.into());
    }
    let selection = match picked {
        Some(Picked::Base(place)) => Selection::Place(place),
        Some(Picked::Event(event)) => Selection::Event(event),
        Some(Picked::Movement(movement)) => Selection::Movement(movement),
        Some(Picked::Area(area)) => Selection::Area(area),
        Some(Picked::Overlay(spot)) => Selection::Overlay(spot),
        Some(Picked::Incidents(patch)) => Selection::Incidents(patch),
        Some(Picked::Events(place)) => {
            lead_to_events(ui, place);
            Selection::Place(place)
        }
        Some(Picked::Group(_)) | None => {
            if !is_open {
                panel.commands.push(Command::Deselect);
            }
            return;
        }
    };
    panel.commands.push(Command::Select(selection));
}

/// While clicks measure, they go to the ground beneath.
fn measures(panel: &Panel<'_>) -> bool {
    panel.session.state().map_tools.measuring.is_on()
}

fn arrow_id(movement: MovementIx, is_right: bool) -> Id {
    Id::unique(("arrow", movement, is_right))
}

/// The arrow that has the keyboard: drawn as if the pointer were over it.
pub(super) fn focused_arrow(ui: &Ui, picture: &Picture) -> Option<Picked> {
    let focused = ui.memory(egui::Memory::focused)?;
    let scenes: Vec<&Scene> = match picture {
        Picture::Whole(side) => vec![&side.scene],
        Picture::Swipe { left, right, .. } => vec![&left.scene, &right.scene],
    };
    scenes
        .iter()
        .flat_map(|scene| &scene.movements)
        .find(|m| [false, true].iter().any(|&right| arrow_id(m.movement, right) == focused))
        .map(|m| Picked::Movement(m.movement))
}

/// Where an arrow can be taken: on its badge, else on its line, clear of the bases' marks.
fn handle(
    mark: &MovementMark,
    scene: &Scene,
    is_inside: impl Fn(ScreenPoint) -> bool,
) -> Option<ScreenPoint> {
    let is_clear = |at: ScreenPoint| {
        scene.bases.iter().all(|b| b.center.distance(at) > b.radius + BADGE_RADIUS)
    };
    mark.handles().filter(|at| is_inside(*at)).find(|at| is_clear(*at))
}

pub(super) fn arrows_ui(ui: &Ui, panel: &mut Panel<'_>, scene: &Scene, (rect, part): (Rect, Rect)) {
    if measures(panel) {
        return;
    }
    for mark in &scene.movements {
        let on_screen = |at: ScreenPoint| rect.min + vec2(at.x as f32, at.y as f32);
        let Some(at) = handle(mark, scene, |at| part.contains(on_screen(at))) else { continue };
        let hit = Rect::from_center_size(on_screen(at), Vec2::splat(BADGE_RADIUS as f32 * 2.0));
        let id = arrow_id(mark.movement, part.left() > rect.left());
        let response = sign(ui, (id, hit.intersect(part)), mark.is_selected, &mark.description);
        if response.has_focus() {
            focus_ring(ui.painter(), panel.palette, hit);
        }
        if response.clicked() {
            select(ui, panel, Some(Picked::Movement(mark.movement)));
        }
    }
}

pub(super) fn callouts_ui(
    ui: &Ui,
    panel: &mut Panel<'_>,
    scene: &Scene,
    (rect, part): (Rect, Rect),
) {
    if measures(panel) {
        return;
    }
    for label in &scene.labels {
        let Some(target @ (Picked::Event(_) | Picked::Events(_))) = label.target else { continue };
        let min = rect.min + vec2(label.rect.min.x as f32, label.rect.min.y as f32);
        let size = vec2(label.rect.width() as f32, label.rect.height() as f32);
        let hit = Rect::from_min_size(min, size).intersect(part);
        if !hit.is_positive() {
            continue;
        }
        let words = match target {
            Picked::Event(event) => event_words(panel, event),
            Picked::Events(place) => more_words(panel, place, &label.text),
            _ => continue,
        };
        let is_selected = match target {
            Picked::Event(event) => panel.session.state().selection == Selection::Event(event),
            _ => false,
        };
        let id = Id::unique(("callout", target, part.left() > rect.left()));
        let response = sign(ui, (id, hit), is_selected, &words);
        if response.has_focus() {
            focus_ring(ui.painter(), panel.palette, hit);
        }
        if response.clicked() {
            select(ui, panel, Some(target));
        }
    }
}

/// Something painted that can be reached and pressed.
fn sign(ui: &Ui, (id, hit): (Id, Rect), is_selected: bool, words: &str) -> Response {
    let response = ui.interact(hit, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, words));
    response
}

/// "Event, 19 April 2024: United States agrees to withdraw".
fn event_words(panel: &Panel<'_>, ix: EventIx) -> String {
    let event = panel.session.dataset().event(ix);
    let title = panel.session.name(&event.title);
    format!("Event, {}, {}: {title}", event.date.words(), event.kind.word())
}

fn more_words(panel: &Panel<'_>, place: PlaceIx, text: &str) -> String {
    let name = panel.session.name(&panel.session.dataset().place(place).name);
    format!("Events at {name}: {text}")
}
