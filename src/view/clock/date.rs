//! The date on the clock, and the field it turns into.

use egui::{
    Align2, CornerRadius, CursorIcon, Id, Key, Popup, PopupKind, Response, RichText, Role, Sense,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::HEIGHT;
use crate::load::typed::day_to_go_to;
use crate::state::{Command, DateEdit, TimeCommand};
use crate::view::Panel;
use crate::view::theme::{blend, regular, semibold};
use crate::view::widgets::focus_ring;

/// The field's name for screen readers and tests.
pub const DATE_LABEL: &str = "Go to date";
/// Wide enough for the longest date, so that nothing beside it moves while time plays, points.
const WIDTH: f32 = 208.0;
const FONT_POINTS: f32 = 17.0;

pub fn date_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let id = Id::unique("date to go to");
    match panel.session.state().date_edit {
        DateEdit::Closed => {
            // However the field was left: it opens empty.
            ui.data_mut(|d| d.remove::<Typed>(id));
            shown_ui(ui, panel);
        }
        DateEdit::Open => field_ui(ui, panel, id),
    }
}

fn shown_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let (day, palette) = (panel.session.day(), panel.palette);
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, HEIGHT), Sense::click());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Date {}", day.words())));
    if response.hovered() {
        let ground = blend(palette.panel, palette.text, 0.06);
        ui.painter().rect_filled(rect, CornerRadius::same(6), ground);
    }
    let at = pos2(rect.left() + 6.0, rect.center().y);
    let font = semibold(FONT_POINTS);
    let painter = ui.painter();
    let words = painter.text(at, Align2::LEFT_CENTER, day.words(), font, palette.text);
    let at = pos2(words.right() + 7.0, rect.center().y + 1.0);
    let weekday = day.weekday().get(..3).unwrap_or_default();
    painter.text(at, Align2::LEFT_CENTER, weekday, regular(12.5), palette.muted);
    focus_ring(ui, &response, palette);
    let response = response.on_hover_cursor(CursorIcon::Text);
    if response.on_hover_text("Type a date to go to (D)").clicked() {
        panel.commands.push(TimeCommand::EditDate(DateEdit::Open).into());
    }
}

/// What was typed so far, and what was wrong with it.
#[derive(Debug, Clone, Default)]
struct Typed {
    text: String,
    complaint: Option<String>,
}

fn field_ui(ui: &mut Ui, panel: &mut Panel<'_>, id: Id) {
    let known: Option<Typed> = ui.data(|d| d.get_temp(id));
    let is_new = known.is_none();
    let mut typed = known.unwrap_or_default();
    let edit = TextEdit::singleline(&mut typed.text)
        .id(id)
        .hint_text(RichText::new(panel.session.day().words()).font(regular(13.0)))
        .font(semibold(FONT_POINTS))
        .align(egui::Align2::LEFT_CENTER);
    let edit = ui.add_sized(vec2(WIDTH, HEIGHT), edit).accessible_name(DATE_LABEL);
    if is_new {
        // After it was drawn: the key that opened it is not typed into it.
        edit.request_focus();
    }
    if edit.changed() {
        typed.complaint = None;
    }
    let is_left = edit.lost_focus() && !send(ui, panel, &edit, &mut typed);
    if is_left {
        panel.commands.push(TimeCommand::EditDate(DateEdit::Closed).into());
        return;
    }
    complaint_ui(panel, &edit, &typed);
    ui.data_mut(|d| d.insert_temp(id, typed));
}

/// Goes to the date if Enter was pressed. True where the field stays open, to be mended.
fn send(ui: &Ui, panel: &mut Panel<'_>, edit: &Response, typed: &mut Typed) -> bool {
    if !ui.input(|i| i.key_pressed(Key::Enter)) {
        return false;
    }
    let head = &panel.session.dataset().head;
    match day_to_go_to(&typed.text, head.first_day, head.last_day) {
        Ok(day) => {
            panel.commands.push(Command::GoToDay(day));
            false
        }
        Err(error) => {
            typed.complaint = Some(format!("{error}."));
            edit.request_focus();
            // Another frame, in which what is wrong stands clear of the field.
            ui.ctx().request_repaint();
            true
        }
    }
}

/// Above the field: what is wrong, or what may be written.
fn complaint_ui(panel: &Panel<'_>, edit: &Response, typed: &Typed) {
    let palette = panel.palette;
    let words = match &typed.complaint {
        Some(complaint) => RichText::new(complaint).color(palette.accent),
        None => RichText::new("2 May 2024, May 2024, 2024 or 2024-05-02; Enter goes there")
            .color(palette.muted),
    };
    let popup = Popup::from_response(edit).open(true).kind(PopupKind::Tooltip);
    popup.align(egui::RectAlign::TOP_START).gap(6.0).width(300.0).show(|ui| {
        ui.add(egui::Label::new(words.font(regular(12.5))).wrap());
    });
}
