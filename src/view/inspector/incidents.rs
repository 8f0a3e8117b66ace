//! Incidents of the reader's own tables: those that are selected, in order of time, and those near
//! a selected base.

use egui::{DragValue, RichText, ScrollArea, Sense, Ui, vec2};

use super::{muted, overview_ui, wrapped};
use crate::incidents::{DatePrecision, Patch, Row};
use crate::load::check_url;
use crate::model::LonLat;
use crate::model::geodesic::length_m;
use crate::model::headcount::grouped;
use crate::scene::ListedRow;
use crate::state::{FileCommand, IncidentCommand, IncidentTables};
use crate::view::Panel;
use crate::view::incidents::{incidents_words, kind_sign};
use crate::view::theme::{regular, semibold, strong};
use crate::view::widgets::{focus_ring, rule, section};

/// Height of a row of a list, points: all are as high, so that only those in view are laid out.
const ROW_HEIGHT: f32 = 58.0;
const NEAR_ROW_HEIGHT: f32 = 40.0;
/// The list takes what the panel has left, and no less.
const LEAST_LIST: f32 = 240.0;
/// Rows near a base that are shown before the reader asks for more.
const NEAR_LIST: f32 = 220.0;

pub(super) fn list_ui(ui: &mut Ui, panel: &mut Panel<'_>, patch: Patch) {
    let Some(list) = panel.atlas.incidents.list() else {
        overview_ui(ui, panel);
        return;
    };
    let days = list.days;
    wrapped(ui, strong(format!("{} here", incidents_words(list.total)), 18.0));
    wrapped(ui, RichText::new(days.words()).font(semibold(13.0)));
    let rect = patch.bounds();
    let at = rect.min.lon_lat();
    let other = rect.max.lon_lat();
    let place = if rect.min == rect.max {
        format!("At {:.4}°, {:.4}° (latitude, longitude)", at.lat.degrees(), at.lon.degrees())
    } else {
        format!(
            "Between {:.3}° and {:.3}° latitude, {:.3}° and {:.3}° longitude",
            other.lat.degrees(),
            at.lat.degrees(),
            at.lon.degrees(),
            other.lon.degrees()
        )
    };
    wrapped(ui, muted(panel, place));
    let note = "From tables of yours: no claim of this dataset, and no part of its evidence.";
    wrapped(ui, muted(panel, note));
    let listed = list.rows.len() as u64;
    if list.total > listed {
        wrapped(ui, muted(panel, format!("The latest {} are listed.", grouped(listed))));
    }
    rule(ui, panel.palette);
    let height = ui.available_height().max(LEAST_LIST);
    let area = ScrollArea::vertical().id_salt(("incidents", patch)).max_height(height);
    let mut links = Vec::new();
    let area = area.min_scrolled_height(height).auto_shrink([false, true]);
    area.show_rows(ui, ROW_HEIGHT, list.rows.len(), |ui, shown| {
        for row in list.rows.get(shown).unwrap_or_default() {
            row_ui(ui, panel, row, None, &mut links);
        }
    });
    open(panel, links);
}

/// What links that were clicked ask: they are checked before the browser sees them.
fn open(panel: &mut Panel<'_>, links: Vec<String>) {
    panel.commands.extend(links.into_iter().map(|link| FileCommand::OpenLink(link).into()));
}

pub(super) fn near_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let Some(near) = panel.atlas.incidents.near() else { return };
    rule(ui, panel.palette);
    section(ui, panel.palette, "Incidents around it");
    let days = near.days;
    let length = days.last.days_since(days.first) + 1;
    let mut km = panel.session.state().incidents.radius_km();
    let words = format!("{} within", incidents_words(near.total));
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(words).font(semibold(13.0)));
        let field = DragValue::new(&mut km).range(1.0..=1_000.0).speed(1.0).suffix(" km");
        let field = ui.add(field.max_decimals(0));
        field.clone().on_hover_text("Drag, or click to type another distance");
        focus_ring(ui, &field, panel.palette);
        if field.changed() {
            panel.commands.push(IncidentCommand::SetRadius(km).into());
        }
        ui.label(RichText::new(format!("in {length} days")).font(semibold(13.0)));
    });
    let counted = match near.count {
        0 => String::new(),
        n => format!("; {} counted in all", grouped(n)),
    };
    wrapped(ui, muted(panel, format!("{}{counted}", capital(&days.words()))));
    if near.rows.is_empty() {
        return;
    }
    let height = NEAR_ROW_HEIGHT + ui.spacing().item_spacing.y;
    let most = (near.rows.len() as f32 * height).min(NEAR_LIST);
    let mut links = Vec::new();
    let area = ScrollArea::vertical().id_salt("incidents near").max_height(most);
    // However little of the panel is in sight below: the panel scrolls, too.
    let area = area.min_scrolled_height(most).auto_shrink([false, true]);
    area.show_rows(ui, NEAR_ROW_HEIGHT, near.rows.len(), |ui, shown| {
        for row in near.rows.get(shown).unwrap_or_default() {
            row_ui(ui, panel, row, Some(near.at), &mut links);
        }
    });
    if near.total > near.rows.len() as u64 {
        let listed = grouped(near.rows.len() as u64);
        wrapped(ui, muted(panel, format!("The latest {listed} are listed.")));
    }
    open(panel, links);
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// One incident: when, what, how many; who says so, or how far it is from somewhere.
fn row_ui(
    ui: &mut Ui,
    panel: &Panel<'_>,
    listed: &ListedRow,
    from: Option<LonLat>,
    links: &mut Vec<String>,
) {
    let tables: &IncidentTables = &panel.session.state().incidents;
    let Some(table) = tables.get(listed.table) else { return };
    let Some(row) = table.incidents().row(listed.row) else { return };
    let palette = panel.palette;
    let height = if from.is_some() { NEAR_ROW_HEIGHT } else { ROW_HEIGHT };
    let size = vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_min_height(height);
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (sign, _) = ui.allocate_exact_size(vec2(11.0, 14.0), Sense::hover());
            kind_sign(ui.painter(), palette, sign.center(), 4.5, table.kind_of(row.category));
            ui.label(RichText::new(date_words(&row)).font(semibold(12.5)));
            if let Some(from) = from {
                let far = format!("{:.0} km", length_m(from, row.at) / 1000.0);
                ui.label(RichText::new(far).font(regular(12.5)));
            }
            if let Some(count) = row.count.filter(|c| *c > 0) {
                ui.label(RichText::new(format!("count {}", grouped(count))).font(regular(12.5)));
            }
        });
        let name = [row.category_name, row.label];
        let name: Vec<&str> = name.into_iter().filter(|n| !n.is_empty()).collect();
        let name = if name.is_empty() { format!("row {}", row.line) } else { name.join(" · ") };
        let line = egui::Label::new(RichText::new(name).font(regular(12.5))).truncate();
        let line = ui.add(line);
        if !row.note.is_empty() {
            line.on_hover_text(row.note);
        }
        if from.is_none() {
            source_ui(ui, panel, &row, (&table.read.name, links));
        }
    });
}

/// Who says so; a checked address can be followed.
fn source_ui(
    ui: &mut Ui,
    panel: &Panel<'_>,
    row: &Row<'_>,
    (file, links): (&str, &mut Vec<String>),
) {
    let palette = panel.palette;
    let source = if row.source.is_empty() { "no source named" } else { row.source };
    if check_url(row.link).is_ok() {
        let words = RichText::new(source).font(regular(12.0)).color(palette.link);
        let link = ui.add(egui::Label::new(words).truncate().sense(Sense::click()));
        link.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, source));
        focus_ring(ui, &link, palette);
        let link = link.on_hover_text(row.link);
        if link.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            links.push(row.link.to_owned());
        }
        return;
    }
    let words = format!("{source} · {file}, line {}", grouped(row.line));
    let words = RichText::new(words).font(regular(12.0)).color(palette.muted);
    ui.add(egui::Label::new(words).truncate());
}

/// The day, or the days between which it happened.
fn date_words(row: &Row<'_>) -> String {
    let bounds = row.bounds();
    match (row.precision, bounds.earliest(), bounds.latest()) {
        (DatePrecision::Day, ..) => row.day.words(),
        (DatePrecision::Month, ..) => format!("in the month of {}", row.day.words()),
        (DatePrecision::Year, ..) => format!("in {}", row.day.civil().year()),
        (_, Some(first), Some(last)) => format!("{} – {}", first.words(), last.words()),
        _ => row.day.words(),
    }
}
