//! The panel on the left: the forces on this day, the bases, what held over the area, the signs.

use egui::{Align2, Id, RichText, ScrollArea, Sense, Ui, pos2, vec2};

use super::theme::{blend, regular, semibold, strong};
use super::widgets::{self, SWATCH, paint_short, paint_swatch, row, section};
use super::{Panel, off_map};
use crate::evidence::{CountRange, Coverage, Status};
use crate::model::{DaySpan, Language, PlaceIx};
use crate::scene::{ForceRow, Look, Viewport, bases, force_rows, shown_at};
use crate::state::{Command, OffMapCard, Selection};

/// Height of a force's row and of a base's row, points.
const FORCE_HEIGHT: f32 = 35.0;
const BASE_HEIGHT: f32 = 25.0;
/// Height of the row at the foot, points.
const OFF_MAP_HEIGHT: f32 = 30.0;
/// Share of the panel's height that the forces may take.
const FORCES_SHARE: f32 = 0.52;
/// Small wedges beside a base's name at most.
const MOST_DOTS: usize = 5;

pub fn side_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    // Forces above, bases below, each scrolling by itself so that neither pushes the other out.
    let forces_height = ui.available_height() * FORCES_SHARE;
    ui.spacing_mut().item_spacing.y = 2.0;
    ScrollArea::vertical().id_salt("forces").max_height(forces_height).show(ui, |ui| {
        forces_ui(ui, panel);
    });
    widgets::rule(ui, panel.palette);
    let bases_height = ui.available_height() - OFF_MAP_HEIGHT;
    let bases = ScrollArea::vertical().id_salt("bases").auto_shrink(false);
    bases.max_height(bases_height).show(ui, |ui| {
        bases_ui(ui, panel);
        areas_ui(ui, panel);
        signs_ui(ui, panel);
        ui.add_space(8.0);
    });
    off_map_ui(ui, panel);
}

/// At the foot, always in sight: what no mark can show.
fn off_map_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let palette = panel.palette;
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), (1.0, palette.line));
    let words = format!("Not on the map ({})", off_map::count(panel.session));
    let id = Id::unique("off the map");
    let response = row(ui, palette, id, OFF_MAP_HEIGHT - 2.0, false, &words);
    let at = pos2(response.rect.left(), response.rect.center().y);
    paint_short(ui, at, &words, (semibold(12.5), palette.link), response.rect.width());
    let hint = "Totals, alternatives and undated records that no mark can show";
    if response.on_hover_text(hint).clicked() {
        panel.commands.push(Command::ShowOffMap(OffMapCard::Open));
    }
}

fn forces_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let days = panel.session.days();
    section(ui, panel.palette, &format!("Forces in view {}", day_words(days)));
    let state = panel.session.state();
    let viewport = Viewport::new(state.camera, state.map_size.0, state.map_size.1);
    let rows = force_rows(panel.session, &viewport);
    let is_now = |r: &&ForceRow| r.status.is_some_and(Status::is_present);
    let is_possible = |r: &&ForceRow| r.status == Some(Status::Possible);
    if !rows.iter().any(|r| is_now(&r)) {
        let words = format!("No force is reported here {}.", day_words(days));
        ui.label(RichText::new(words).color(panel.palette.muted));
    }
    for force in rows.iter().filter(is_now) {
        force_row(ui, panel, force);
    }
    if !panel.session.state().hidden_forces.is_empty() && ui.button("Show all forces").clicked() {
        panel.commands.push(Command::ShowAllForces);
    }
    let possible: Vec<&ForceRow> = rows.iter().filter(is_possible).collect();
    folded(ui, panel, "Possible only", &possible);
    let others: Vec<&ForceRow> = rows.iter().filter(|r| r.status.is_none()).collect();
    folded(ui, panel, "Not reported in view", &others);
}

/// "on this day", or the span that is shown.
pub fn day_words(days: DaySpan) -> String {
    if days.is_day() { "on this day".to_owned() } else { days.words() }
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
    let name = force.name.get(Language::English);
    let (number, scope) = count_words(panel, force_row);
    let height = if scope.is_empty() { 26.0 } else { FORCE_HEIGHT };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let response = ui.interact(rect, Id::unique(("force", force_row.force)), Sense::click());
    response.widget_info(|| {
        let label = format!("{name} {number} {scope}");
        egui::WidgetInfo::selected(egui::Role::CheckBox, true, is_on, label.trim())
    });
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
    let country = |c: PlaceIx| dataset.place(c).name.get(Language::English);
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

fn bases_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let dataset = panel.session.dataset();
    let shown = |p: PlaceIx| {
        shown_at(Look::now(panel.session), p).filter(|(_, x)| x.status.is_present()).count()
    };
    let mut all: Vec<(PlaceIx, usize)> =
        bases(panel.session).into_iter().map(|p| (p, shown(p))).collect();
    let country = |p: PlaceIx| dataset.country_of(p);
    let home = country_in_focus(panel);
    all.sort_by_key(|&(p, n)| {
        let name = dataset.place(p).name.get(Language::English);
        (country(p) != home, country(p), std::cmp::Reverse(n), name)
    });
    let (now, quiet): (Vec<_>, Vec<_>) = all.into_iter().partition(|&(_, n)| n > 0);
    let mut last = None;
    for &(place, _) in &now {
        let here = country(place);
        if here != last {
            let name = here.map_or("Elsewhere", |c| dataset.place(c).name.get(Language::English));
            section(ui, panel.palette, &format!("Bases in {name}"));
            last = here;
        }
        base_row(ui, panel, place);
    }
    let title = format!("No force confirmed or reported ({})", quiet.len());
    egui::CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
        .id_salt("quiet bases")
        .show(ui, |ui| {
            for &(place, _) in &quiet {
                base_row(ui, panel, place);
            }
        });
}

/// The country of what is selected, else of what the dataset opens on.
fn country_in_focus(panel: &Panel<'_>) -> Option<PlaceIx> {
    let dataset = panel.session.dataset();
    let selected = match panel.session.state().selection {
        Selection::Place(place) => dataset.country_of(place),
        Selection::Event(_) | Selection::Nothing => None,
    };
    selected.or_else(|| match dataset.head.opening.select {
        Some(crate::model::Record::Place(place)) => dataset.country_of(place),
        _ => None,
    })
}

fn base_row(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let palette = panel.palette;
    let dataset = panel.session.dataset();
    let name = dataset.place(place).name.get(Language::English);
    let shown: Vec<_> = shown_at(Look::now(panel.session), place).collect();
    let is_selected = matches!(panel.session.state().selection, Selection::Place(p) if dataset.base_of(p) == place);
    let forces: Vec<&str> =
        shown.iter().map(|(f, _)| dataset.force(*f).name.get(Language::English)).collect();
    let label = format!(
        "Base {name}: {}",
        if forces.is_empty() { "none reported".to_owned() } else { forces.join(", ") }
    );
    let response =
        row(ui, palette, Id::unique(("base row", place)), BASE_HEIGHT, is_selected, &label);
    let rect = response.rect;
    let mut x = rect.right();
    let mut dots: Vec<_> = shown.iter().filter(|(_, p)| p.status.is_present()).collect();
    dots.truncate(MOST_DOTS);
    for (force, presence) in dots.into_iter().rev() {
        let color = palette.force(dataset.force(*force));
        let center = pos2(x - 5.0, rect.center().y);
        match presence.status {
            Status::Presumed => {
                ui.painter().circle_stroke(center, 4.0, egui::Stroke::new(1.6, color));
            }
            _ => {
                ui.painter().circle_filled(center, 4.8, color);
            }
        }
        x -= 13.0;
    }
    let font = if is_selected { semibold(12.5) } else { regular(12.5) };
    let ink = if shown.is_empty() { palette.muted } else { palette.text };
    paint_short(ui, pos2(rect.left(), rect.center().y), name, (font, ink), x - rect.left() - 4.0);
    if response.clicked() {
        panel.commands.push(Command::Reveal(Selection::Place(place)));
    }
}

fn areas_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let held: Vec<_> = panel
        .session
        .evidence()
        .areas_over(panel.session.days())
        .filter(|a| a.coverage != Coverage::Possible)
        .collect();
    if held.is_empty() {
        return;
    }
    widgets::rule(ui, panel.palette);
    section(ui, panel.palette, "In force over the area");
    for area in held {
        let record = panel.session.dataset().area(area.area);
        let mut label = record.label.get(Language::English).to_owned();
        if area.coverage == Coverage::Presumed {
            let (evidence, dataset) = (panel.session.evidence(), panel.session.dataset());
            let end = evidence.area_end_below_grade(dataset, area.area, panel.session.day());
            label.push_str(&end.map_or_else(
                || " (presumed)".to_owned(),
                |end| format!(" (ended {} by sources of a lower grade, not counted)", end.words()),
            ));
        }
        let text = RichText::new(label).size(12.0);
        ui.horizontal_top(|ui| {
            ui.label(RichText::new("•").color(panel.palette.muted));
            let line = ui.add(egui::Label::new(text).wrap().sense(Sense::hover()));
            line.on_hover_ui(|ui| area_tip(ui, panel, area.area));
        });
    }
}

fn area_tip(ui: &mut Ui, panel: &Panel<'_>, area: crate::model::AreaIx) {
    let dataset = panel.session.dataset();
    let record = dataset.area(area);
    ui.set_max_width(340.0);
    ui.label(strong(record.label.get(Language::English), 13.0));
    let known = panel.session.evidence().area(area);
    let parts = known.map(|k| [("from", k.from.as_ref()), ("to", k.to.as_ref())]);
    for (word, part) in parts.into_iter().flatten() {
        if let Some(part) = part {
            ui.label(format!("{word} {}", part.date.words()));
            for &source in &part.sources {
                let source = dataset.source(source);
                let words = format!("{} · {}", source.grade.key(), source.words());
                ui.label(RichText::new(words).size(11.5).color(panel.palette.muted));
            }
        }
    }
    widgets::note(ui, panel, record.meta.note.as_ref());
}

/// What the strokes and fills of the donuts mean.
fn signs_ui(ui: &mut Ui, panel: &Panel<'_>) {
    widgets::rule(ui, panel.palette);
    section(ui, panel.palette, "How sure: the look of a wedge");
    for status in
        [Status::Confirmed, Status::Reported, Status::Disputed, Status::Presumed, Status::Possible]
    {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 20.0));
        let sign = egui::Rect::from_min_size(rect.min + vec2(0.0, 3.0), vec2(30.0, 14.0));
        paint_sign(ui, panel, sign, status);
        let at = pos2(rect.left() + 40.0, rect.center().y);
        let words = match status {
            Status::Confirmed => "confirmed",
            Status::Reported => "reported, on thinner evidence",
            Status::Disputed => "disputed between good sources",
            Status::Presumed => "presumed; fades with time",
            _ => "possible",
        };
        paint_short(ui, at, words, (regular(12.0), panel.palette.text), rect.right() - at.x);
        let id = Id::unique(("sign", status));
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
        response.on_hover_text(widgets::status_help(status));
    }
    let note = "Area shows the head count; a small fixed wedge stands where nobody reported one. \
                ~ is an estimate; ? a number that no source of grade A or B gives.";
    ui.add(egui::Label::new(RichText::new(note).size(11.0).color(panel.palette.muted)).wrap());
}

fn paint_sign(ui: &Ui, panel: &Panel<'_>, rect: egui::Rect, status: Status) {
    let palette = panel.palette;
    let ink = blend(palette.muted, palette.text, 0.3);
    let p = ui.painter();
    let fill = |share: f32| blend(palette.panel, ink, share);
    let edge = egui::Stroke::new(1.6, ink);
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    match status {
        Status::Confirmed => {
            p.rect_filled(rect, 2, ink);
        }
        Status::Reported => {
            p.rect_filled(rect.shrink(2.0), 1, fill(0.8));
            p.extend(egui::Shape::dashed_line(&corners, edge, 3.6, 2.6));
        }
        Status::Disputed => {
            p.rect_filled(rect, 2, fill(0.16));
            let top = egui::Rect::from_min_max(rect.min, pos2(rect.right(), rect.center().y));
            p.rect_filled(top, 2, ink);
        }
        Status::Presumed => {
            p.rect(rect, 2, fill(0.25), edge, egui::StrokeKind::Inside);
        }
        _ => {
            p.rect_filled(rect, 2, fill(0.12));
            p.extend(egui::Shape::dashed_line(&corners, egui::Stroke::new(1.2, ink), 3.6, 2.6));
        }
    }
}
