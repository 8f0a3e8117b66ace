//! The search over the window: one field, what is found beneath it, and where each row leads.

pub(super) mod source;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Button, CursorIcon, Frame, Id, Margin, Modal, Rect, RichText, Role, ScrollArea, Sense,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::Panel;
use super::theme::{Palette, blend, regular, semibold};
use super::widgets::{focus_ring, paint_short};
use crate::load::coordinates::{self, CoordinatesError};
use crate::state::{Action, Find, FindCommand, Findings, Found};

/// The field's name for screen readers and tests.
pub const SEARCH_LABEL: &str = "Search for anything";
const WIDTH: f32 = 640.0;
const FROM_TOP: f32 = 58.0;
const ROW_HEIGHT: f32 = 42.0;
/// Rows in sight at most, where the window is high enough.
const MOST_IN_SIGHT: f32 = 10.0;
/// Room for the kind before a row's words, points.
const KIND_ROOM: f32 = 92.0;
const PAD: f32 = 12.0;
/// Height of the field, the line beneath and the foot, points.
const FRAME_HEIGHT: f32 = 150.0;

/// "Search  Ctrl+K", wide as a field, in the top bar.
pub fn button_ui(ui: &mut Ui, panel: &mut Panel<'_>, width: f32) {
    let action = Action::Search;
    let words = RichText::new("Search").color(panel.palette.muted);
    let keys = RichText::new(action.row().keys).size(12.0);
    let button = Button::new(words).shortcut_text(keys).min_size(vec2(width, 0.0));
    let button = ui.add(button).accessible_name("Search");
    focus_ring(ui, &button, panel.palette);
    let hint = "Places, forces, events, chapters, sources, commands, days (Ctrl+K)";
    if button.on_hover_text(hint).clicked() {
        panel.commands.extend(action.command(panel.session));
    }
}

pub fn palette_ui(ui: &Ui, panel: &mut Panel<'_>) {
    let Find::Open { query, chosen } = &panel.session.state().find else { return };
    let palette = panel.palette;
    let room = ui.ctx().content_rect().size();
    let id = Id::unique("search");
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, FROM_TOP));
    let frame = Frame::window(ui.style()).inner_margin(Margin::same(0));
    let modal = Modal::new(id).area(area).frame(frame);
    let shade = egui::Color32::from_black_alpha(48);
    let shown = modal.backdrop_color(shade).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH.min(room.x - 40.0));
        ui.spacing_mut().item_spacing.y = 0.0;
        field_ui(ui, panel, query);
        let findings = panel.session.findings();
        line_ui(ui, palette);
        if findings.rows.is_empty() {
            nothing_ui(ui, palette, query);
        } else {
            let in_sight = (room.y - FROM_TOP - FRAME_HEIGHT) / ROW_HEIGHT;
            let height = ROW_HEIGHT * in_sight.clamp(2.0, MOST_IN_SIGHT);
            rows_ui(ui, panel, (&findings, *chosen), height);
        }
        line_ui(ui, palette);
        foot_ui(ui, palette, query, &findings);
    });
    if shown.backdrop_response.clicked() {
        panel.commands.push(FindCommand::Close.into());
    }
}

fn line_ui(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, (1.0, palette.line));
}

fn field_ui(ui: &mut Ui, panel: &mut Panel<'_>, query: &str) {
    let mut text = query.to_owned();
    Frame::new().inner_margin(Margin::symmetric(14, 11)).show(ui, |ui| {
        let hint = "Search places, forces, events, chapters, sources, commands, days";
        let edit = TextEdit::singleline(&mut text)
            .id(Id::unique("search field"))
            .font(regular(16.0))
            .hint_text(hint)
            .frame(Frame::NONE)
            .desired_width(f32::INFINITY);
        let edit = ui.add(edit).accessible_name(SEARCH_LABEL);
        // Whoever is nowhere else is here: what is typed next belongs to the field.
        if ui.memory(|m| m.focused().is_none()) {
            edit.request_focus();
        }
        if edit.changed() {
            panel.commands.push(FindCommand::Type(text).into());
        }
    });
}

fn rows_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    (findings, chosen): (&Findings, usize),
    height: f32,
) {
    let seen_id = Id::unique("search row in sight");
    let was: Option<usize> = ui.data(|d| d.get_temp(seen_id));
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        for (i, found) in findings.rows.iter().enumerate() {
            let rect = row_ui(ui, panel, (i, found), i == chosen);
            if i == chosen && was != Some(chosen) {
                ui.scroll_to_rect(rect, None);
            }
        }
    });
    ui.data_mut(|d| d.insert_temp(seen_id, chosen));
}

fn row_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    (i, found): (usize, &Found),
    is_chosen: bool,
) -> Rect {
    let palette = panel.palette;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let row = ui.interact(rect, Id::unique(("search row", i)), Sense::click());
    let words = [&found.title, &found.detail, &found.aside].map(String::as_str);
    let told: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
    let name = format!("{}: {}", found.kind.word(), told.join(", "));
    row.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &name));
    if ui.is_rect_visible(rect) {
        paint_row(ui, palette, rect, found, (is_chosen, row.hovered()));
    }
    focus_ring(ui, &row, palette);
    if row.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        panel.commands.push(FindCommand::Take(found.target.clone()).into());
    }
    rect
}

fn paint_row(
    ui: &Ui,
    palette: &Palette,
    rect: Rect,
    found: &Found,
    (is_chosen, is_hovered): (bool, bool),
) {
    let ground = match (is_chosen, is_hovered) {
        (true, _) => blend(palette.panel, palette.accent, 0.14),
        (false, true) => blend(palette.panel, palette.text, 0.05),
        (false, false) => palette.panel,
    };
    ui.painter().rect_filled(rect, 0, ground);
    if is_chosen {
        let mark = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(mark, 0, palette.accent);
    }
    let (left, right) = (rect.left() + PAD, rect.right() - PAD);
    let has_detail = !found.detail.is_empty();
    let y = if has_detail { rect.top() + 14.0 } else { rect.center().y };
    let kind = (semibold(11.0), palette.muted);
    paint_short(ui, pos2(left, y), found.kind.word(), kind, KIND_ROOM - 8.0);
    let aside = ui.painter().layout_no_wrap(found.aside.clone(), regular(12.0), palette.muted);
    let aside_width = aside.size().x;
    let at = pos2(right - aside_width, y - aside.size().y / 2.0);
    ui.painter().galley(at, aside, palette.muted);
    let left = left + KIND_ROOM;
    let width = right - left - if aside_width > 0.0 { aside_width + PAD } else { 0.0 };
    let title = ui.painter().layout_job(title_job(found, palette, width));
    ui.painter().galley(pos2(left, y - title.size().y / 2.0), title, palette.text);
    let detail = (regular(12.0), palette.muted);
    paint_short(ui, pos2(left, rect.top() + 31.0), &found.detail, detail, right - left);
}

/// The title with the letters that match set apart by weight and a line beneath.
fn title_job(found: &Found, palette: &Palette, width: f32) -> LayoutJob {
    let plain = TextFormat::simple(regular(14.0), palette.text);
    let strong = TextFormat {
        underline: egui::Stroke::new(1.0, palette.accent),
        ..TextFormat::simple(semibold(14.0), palette.text)
    };
    let mut job =
        LayoutJob { wrap: TextWrapping::truncate_at_width(width), ..LayoutJob::default() };
    let mut at = 0;
    for part in &found.emphasis {
        job.append(&found.title[at..part.start], 0.0, plain.clone());
        job.append(&found.title[part.clone()], 0.0, strong.clone());
        at = part.end;
    }
    job.append(&found.title[at..], 0.0, plain);
    job
}

/// What was looked for, and what can be.
fn nothing_ui(ui: &mut Ui, palette: &Palette, query: &str) {
    Frame::new().inner_margin(Margin::symmetric(16, 14)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        let words = format!("Nothing found for “{}”", query.trim());
        ui.add(egui::Label::new(RichText::new(words).font(semibold(14.0))).truncate());
        let attempt = coordinates::parse(query).err().filter(CoordinatesError::is_attempt);
        if let Some(error) = attempt {
            ui.add(egui::Label::new(format!("{error}.")).wrap());
        }
        let help = "Search by the name of a place, a force or a country, by words of an event, a \
                    chapter or a source, for a command, or for a day such as 2 May 2024 or a \
                    position such as 13.4815, 2.1696. What does \
                    not count under the filters is not found.";
        ui.add(egui::Label::new(RichText::new(help).color(palette.muted)).wrap());
    });
}

/// How much was found, and the keys.
fn foot_ui(ui: &mut Ui, palette: &Palette, query: &str, findings: &Findings) {
    let count = match (findings.total, findings.rows.len()) {
        _ if query.trim().is_empty() => "Suggestions".to_owned(),
        (0, _) => "No result".to_owned(),
        (1, _) => "1 result".to_owned(),
        (total, shown) if total > shown => format!("{total} results, the best {shown} shown"),
        (total, _) => format!("{total} results"),
    };
    Frame::new().inner_margin(Margin::symmetric(14, 8)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(count).size(12.0).color(palette.muted));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let keys = "Up and Down choose · Enter goes there · Esc closes";
                ui.label(RichText::new(keys).size(12.0).color(palette.muted));
            });
        });
    });
}
