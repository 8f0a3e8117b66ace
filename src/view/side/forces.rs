//! The forces in view on this day, each to be switched off and on.

use egui::{Align2, Id, RichText, Sense, Ui, pos2, vec2};

use super::day_words;
use crate::evidence::{CountRange, Status};
use crate::model::PlaceIx;
use crate::scene::{ForceRow, Viewport, force_rows};
use crate::state::Command;
use crate::view::Panel;
use crate::view::theme::{blend, regular, semibold};
use crate::view::widgets::{self, SWATCH, paint_short, paint_swatch, section};

/// Height of a force's row, points.
const FORCE_HEIGHT: f32 = 35.0;

pub(super) fn forces_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let days = panel.session.days();
    // Above the map stands which days they are.
    let when = if days.is_day() { "on this day" } else { "in these days" };
    section(ui, panel.palette, &format!("Forces in view {when}"));
    let state = panel.session.state();
    let viewport = Viewport::new(state.camera, state.map_size.0, state.map_size.1);
    let rows = force_rows(panel.session, &viewport);
    let is_now = |r: &&ForceRow| r.status.is_some_and(Status::is_present);
    let is_possible = |r: &&ForceRow| r.status == Some(Status::Possible);
    if !rows.iter().any(|r| is_now(&r)) {
        let words = if panel.session.dataset().claims.is_empty() {
            "This dataset makes no claims yet: it tells of no force anywhere.".to_owned()
        } else {
            format!("No force is reported here {}.", day_words(days))
        };
        ui.label(RichText::new(words).color(panel.palette.muted));
    }
    for force in rows.iter().filter(is_now) {
        force_row(ui, panel, force);
    }
    if !panel.session.state().filters.hidden_forces.is_empty()
        && ui.button("Show all forces").clicked()
    {
        panel.commands.push(Command::ShowAllForces);
    }
    let possible: Vec<&ForceRow> = rows.iter().filter(is_possible).collect();
    folded(ui, panel, "Possible only", &possible);
    let others: Vec<&ForceRow> = rows.iter().filter(|r| r.status.is_none()).collect();
    folded(ui, panel, "Not reported in view", &others);
}

fn folded(ui: &mut Ui, panel: &mut Panel<'_>, title: &str, rows: &[&ForceRow]) {
    if rows.is_empty() {
        return;
    }
    let words = format!("{title} ({})", rows.len());
    egui::CollapsingHeader::new(RichText::new(words).size(12.0).color(panel.palette.muted))
        .id_salt(title)
        .show(ui, |ui| {
            for force in rows {
                force_row(ui, panel, force);
            }
        });
}

fn force_row(ui: &mut Ui, panel: &mut Panel<'_>, force_row: &ForceRow) {
    let palette = panel.palette;
    let force = panel.session.dataset().force(force_row.force);
    let is_on = panel.session.is_force_shown(force_row.force);
    let name = panel.session.name(&force.name);
    let (number, scope) = count_words(panel, force_row);
    let height = if scope.is_empty() { 26.0 } else { FORCE_HEIGHT };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let response = ui.interact(rect, Id::unique(("force", force_row.force)), Sense::click());
    response.widget_info(|| {
        let label = format!("{name} {number} {scope}");
        egui::WidgetInfo::selected(egui::Role::CheckBox, true, is_on, label.trim())
    });
    // Rows out of sight are there for a screen reader alone.
    if !ui.is_rect_visible(rect) {
        if response.clicked() {
            panel.commands.push(Command::ToggleForce(force_row.force));
        }
        return;
    }
    if response.hovered() {
        let ground = rect.expand2(vec2(4.0, 0.0));
        ui.painter().rect_filled(ground, 5, blend(palette.panel, palette.text, 0.05));
    }
    widgets::focus_ring(ui, &response, palette);
    let y = if scope.is_empty() { rect.center().y } else { rect.top() + 11.0 };
    let swatch = egui::Rect::from_min_size(pos2(rect.left(), y - SWATCH.y / 2.0), SWATCH);
    paint_swatch(ui, palette, swatch, force, is_on);
    let ink = if is_on { palette.text } else { palette.muted };
    let number_width = ui
        .painter()
        .text(pos2(rect.right(), y), Align2::RIGHT_CENTER, &number, semibold(12.5), ink)
        .width();
    let x = swatch.right() + 8.0;
    paint_short(ui, pos2(x, y), name, (regular(13.0), ink), rect.right() - number_width - 6.0 - x);
    if !scope.is_empty() {
        let at = pos2(x, rect.top() + 26.0);
        paint_short(ui, at, &scope, (regular(11.0), palette.muted), rect.right() - x);
    }
    let hint = if is_on { "Click to hide this force on the map" } else { "Click to show it again" };
    if response.on_hover_text(hint).clicked() {
        panel.commands.push(Command::ToggleForce(force_row.force));
    }
}

/// A number for the day, and what it is a number of.
fn count_words(panel: &Panel<'_>, row: &ForceRow) -> (String, String) {
    let dataset = panel.session.dataset();
    let bases = match row.bases {
        0 => String::new(),
        1 => "at 1 base".to_owned(),
        n => format!("at {n} located bases"),
    };
    let located = |count: CountRange| {
        let more = if row.has_uncounted { "+" } else { "" };
        format!("{}{more}", count.words())
    };
    // The country with the largest total leads; the rest of the world follows it.
    let mut totals = row.totals.clone();
    totals.sort_by(|a, b| b.1.middle().unwrap_or(0.0).total_cmp(&a.1.middle().unwrap_or(0.0)));
    let country = |c: PlaceIx| panel.session.name(&dataset.place(c).name);
    match (totals.as_slice(), row.located, row.status) {
        ([(first, total), rest @ ..], _, _) => {
            let mut scope = format!("in {}", country(*first));
            for (other, count) in rest {
                scope.push_str(&format!(" · {} in {}", count.words(), country(*other)));
            }
            (total.words(), scope)
        }
        ([], Some(count), _) => (located(count), bases),
        ([], None, Some(_)) if row.bases > 0 => (String::new(), format!("{bases}, number unknown")),
        ([], None, Some(status)) => (String::new(), status.word().to_owned()),
        ([], None, None) => (String::new(), String::new()),
    }
}
