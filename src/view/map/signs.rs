//! Arrows and callouts for the keyboard and for screen readers, and what a click on a sign selects.

use egui::{Id, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::model::{EventIx, MovementIx, PlaceIx};
use crate::scene::{BADGE_RADIUS, MovementMark, Picked, Picture, Scene, ScreenPoint};
use crate::state::{Command, Selection};
use crate::view::Panel;
use crate::view::arrows::focus_ring;
use crate::view::inspector::lead_to_events;

/// What a click on something selects; a click on nothing deselects.
pub(super) fn click(ui: &Ui, panel: &mut Panel<'_>, picked: Option<Picked>) {
    panel.commands.push(match picked {
        Some(Picked::Base(place)) => Command::Select(Selection::Place(place)),
        Some(Picked::Event(event)) => Command::Select(Selection::Event(event)),
        Some(Picked::Movement(movement)) => Command::Select(Selection::Movement(movement)),
        Some(Picked::Area(area)) => Command::Select(Selection::Area(area)),
        Some(Picked::Events(place)) => {
            lead_to_events(ui, place);
            Command::Select(Selection::Place(place))
        }
        None => Command::Deselect,
    });
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
            click(ui, panel, Some(Picked::Movement(mark.movement)));
        }
    }
}

pub(super) fn callouts_ui(
    ui: &Ui,
    panel: &mut Panel<'_>,
    scene: &Scene,
    (rect, part): (Rect, Rect),
) {
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
            click(ui, panel, Some(target));
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
