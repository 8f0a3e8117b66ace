//! The reader's own incidents that are on the map: how many of each kind, on which days; a kind can
//! be left out of sight.

use egui::{Align2, Id, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::model::headcount::grouped;
use crate::scene::IncidentScene;
use crate::state::IncidentCommand;
use crate::view::Panel;
use crate::view::incidents::{
    CHOICE_HEIGHT, KEY_HEIGHT, choice_ui, has_key, incidents_words, key_ui, kind_sign,
    passing_words,
};
use crate::view::theme::{regular, semibold};
use crate::view::widgets::{focus_ring, paint_short};

const TITLE_HEIGHT: f32 = 22.0;
const LINE_HEIGHT: f32 = 16.0;
const ROW_HEIGHT: f32 = 20.0;
const MARGIN: f32 = 8.0;
/// Share of the panel's height that kinds may take; more of them scroll.
const MOST_SHARE: f32 = 0.3;
/// Kinds that are in sight however low the window is.
const LEAST_KINDS: f32 = 1.9;

/// What it takes of the panel, of which `available` is left.
pub(super) fn height(panel: &Panel<'_>, available: f32) -> f32 {
    let Some(scene) = panel.atlas.incidents.now() else { return 0.0 };
    let kinds = panel.session.state().incidents.kinds().len() as f32;
    let key = if has_key(scene) { KEY_HEIGHT } else { 0.0 };
    let rows = kinds * ROW_HEIGHT + MARGIN;
    let filter = if panel.session.state().filters.incidents.is_open() { 0.0 } else { ROW_HEIGHT };
    // The choice of a look, how to read it, and what filters leave take their lines from the kinds: a
    // low window has no other room.
    let taken = CHOICE_HEIGHT + filter + key;
    let room = (available * MOST_SHARE - taken).max(LEAST_KINDS * ROW_HEIGHT);
    TITLE_HEIGHT + LINE_HEIGHT + taken + rows.min(room)
}

pub(super) fn incidents_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let Some(scene) = panel.atlas.incidents.now().cloned() else { return };
    let palette = panel.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), (1.0, palette.line));
    let (_, title) = ui.allocate_space(vec2(ui.available_width(), TITLE_HEIGHT));
    let words = format!("{} on the map", incidents_words(scene.rows));
    let days = match (scene.rows, scene.filtered_out) {
        (0, 0) => format!("none {}", scene.days.words()),
        (0, n) => format!("{} filtered out {}", grouped(n), scene.days.words()),
        _ => scene.days.words(),
    };
    let response = ui.interact(title, Id::unique("incidents on the map"), Sense::hover());
    let told = format!("{words}, {days}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    let at = pos2(title.left(), title.center().y + 1.0);
    paint_short(ui, at, &words, (semibold(12.5), palette.text), title.width());
    let (_, line) = ui.allocate_space(vec2(ui.available_width(), LINE_HEIGHT));
    let at = pos2(line.left(), line.center().y);
    paint_short(ui, at, &days, (regular(11.5), palette.muted), line.width());
    if !panel.session.state().filters.incidents.is_open() {
        filter_ui(ui, panel, &scene);
    }
    choice_ui(ui, panel, &scene);
    let key = if has_key(&scene) { KEY_HEIGHT } else { 0.0 };
    let height = ui.available_height() - key;
    let list = ScrollArea::vertical().id_salt("incident kinds").max_height(height);
    // Otherwise it would take more in a low window, and push the panel's foot out of sight.
    list.min_scrolled_height(0.0).show(ui, |ui| {
        for kind in 0..panel.session.state().incidents.kinds().len() {
            kind_ui(ui, panel, &scene, kind);
        }
    });
    if has_key(&scene) {
        key_ui(ui, panel, &scene);
    }
}

/// That some are left out is always in sight, and so is the way back.
fn filter_ui(ui: &mut Ui, panel: &mut Panel<'_>, scene: &IncidentScene) {
    let palette = panel.palette;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let clear = ui.painter().layout_no_wrap("Show all".to_owned(), semibold(12.0), palette.link);
    let size = clear.size() + vec2(8.0, 0.0);
    let button = egui::Rect::from_min_max(pos2(rect.right() - size.x, rect.top()), rect.max);
    let response = ui.interact(button, Id::unique("show all incidents"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Show all incidents"));
    let at = pos2(button.left() + 4.0, rect.center().y - clear.size().y / 2.0);
    ui.painter().galley(at, clear, palette.link);
    focus_ring(ui, &response, palette);
    let hint = "Clears what is left out by kind, count and words. The Filter menu changes it.";
    let response = response.on_hover_text(hint);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        panel.commands.push(IncidentCommand::ClearFilters.into());
    }
    let words = passing_words(panel);
    let line = rect.with_max_x(button.left());
    let told = ui.interact(line, Id::unique("incidents that pass"), Sense::hover());
    told.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let ink = if scene.rows == 0 { palette.accent } else { palette.text };
    let at = pos2(line.left(), line.center().y);
    let wide = ui.painter().layout_no_wrap(words.clone(), regular(12.0), ink).size().x;
    // In a narrow panel the numbers say it by themselves.
    let fits = wide <= line.width() - 4.0;
    let painted = if fits { &words } else { words.trim_end_matches(" shown") };
    paint_short(ui, at, painted, (regular(12.0), ink), line.width() - 4.0);
}

fn kind_ui(ui: &mut Ui, panel: &mut Panel<'_>, scene: &IncidentScene, kind: usize) {
    let palette = panel.palette;
    let tables = &panel.session.state().incidents;
    let Some(named) = tables.kinds().get(kind) else { return };
    let is_shown = !tables.is_hidden(kind);
    let rows = scene.kinds.get(kind).copied().unwrap_or(0);
    let words = named.words();
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let response = ui.interact(rect, Id::unique(("incident kind", kind)), Sense::click());
    let name = format!("{words}: {}", grouped(rows));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_shown, &name));
    let hint = if named.categories.len() > 1 {
        named.categories.join(", ")
    } else {
        format!("{} in all tables. Click to hide or show them.", incidents_words(named.rows))
    };
    let sign = pos2(rect.left() + 8.0, rect.center().y);
    if is_shown {
        kind_sign(ui.painter(), palette, sign, 5.0, kind);
    } else {
        ui.painter().circle_stroke(sign, 4.5, (1.4, palette.muted));
    }
    let ink = if is_shown { palette.text } else { palette.faint() };
    let right = pos2(rect.right() - 2.0, rect.center().y);
    let number = if is_shown { grouped(rows) } else { "hidden".to_owned() };
    let muted = if is_shown { palette.muted } else { palette.faint() };
    let drawn = ui.painter().text(right, Align2::RIGHT_CENTER, number, regular(12.0), muted);
    let at = pos2(rect.left() + 20.0, rect.center().y);
    paint_short(ui, at, &words, (regular(12.5), ink), drawn.left() - at.x - 6.0);
    focus_ring(ui, &response, palette);
    let response = response.on_hover_text(hint);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        panel.commands.push(IncidentCommand::ToggleKind(kind).into());
    }
}
