//! A window of time: the menu that sets it, and the strip that nobody can overlook while it is set.

use egui::{Frame, Id, Key, Margin, RichText, TextEdit, Ui, vec2};

use crate::state::{TimeCommand, TimeSpan};
use crate::view::Panel;
use crate::view::menu::menu;
use crate::view::theme::{blend, regular, semibold, strong};
use crate::view::widgets::focus_ring;

/// The name of the field for a number of days, for screen readers and tests.
pub const DAYS_LABEL: &str = "So many days";
const MENU_WIDTH: f32 = 240.0;
/// Spans on offer besides the day, days.
const SPANS: [u16; 4] = [7, 30, 90, 365];
/// Most that can be typed, days: more than a lifetime of any dataset's range.
const MOST_DAYS: u16 = 36_525;

/// "Show: the day": how much of time the map shows at once.
pub fn menu_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let now = panel.session.state().span;
    let name = format!("Show: {}", now.words());
    let hint = "How much of time is shown at once: the day on the clock, or all days up to it";
    let is_set = now.days() > 1;
    menu(ui, panel, (&name, hint, is_set), MENU_WIDTH, |ui, panel| {
        ui.label(strong("Show who was there", 12.0));
        let spans = SPANS.map(TimeSpan::Last);
        for span in std::iter::once(TimeSpan::Day).chain(spans) {
            let words = match span {
                TimeSpan::Day => "On the day".to_owned(),
                TimeSpan::Last(days) => format!("At any time in the last {days} days"),
            };
            if ui.radio(span.days() == now.days(), words).clicked() {
                panel.commands.push(TimeCommand::SetSpan(span).into());
                ui.close();
            }
        }
        ui.separator();
        days_ui(ui, panel);
    });
}

/// What was typed, and what was wrong with it.
#[derive(Debug, Clone, Default)]
struct Typed {
    text: String,
    complaint: Option<String>,
}

fn days_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let id = Id::unique("days shown");
    let mut typed: Typed = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    let is_sent = ui
        .horizontal(|ui| {
            let label = ui.label(RichText::new("In the last").font(regular(12.5)));
            let edit = TextEdit::singleline(&mut typed.text)
                .id(id)
                .hint_text("180")
                .align(egui::Align2::LEFT_CENTER);
            let edit = ui.add(edit.desired_width(52.0).min_size(vec2(0.0, 24.0)));
            let edit = edit.labelled_by(label.id).accessible_name(DAYS_LABEL);
            if edit.changed() {
                typed.complaint = None;
            }
            let entered = edit.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            ui.label(RichText::new("days").font(regular(12.5)));
            ui.button("Show").clicked() || entered
        })
        .inner;
    if is_sent {
        match typed_span(&typed.text) {
            Ok(span) => {
                panel.commands.push(TimeCommand::SetSpan(span).into());
                typed.complaint = None;
                ui.close();
            }
            Err(complaint) => typed.complaint = Some(complaint),
        }
    }
    if let Some(complaint) = &typed.complaint {
        let text = RichText::new(complaint).size(12.0).color(panel.palette.accent);
        ui.add(egui::Label::new(text).wrap());
    }
    ui.data_mut(|d| d.insert_temp(id, typed));
}

/// Reads a number of days, or says what is wrong and how to mend it.
fn typed_span(text: &str) -> Result<TimeSpan, String> {
    let text = text.trim();
    match text.parse::<u16>() {
        Ok(1) => Ok(TimeSpan::Day),
        Ok(days @ 2..=MOST_DAYS) => Ok(TimeSpan::Last(days)),
        _ => {
            let typed: String = text.chars().take(20).collect();
            Err(format!("“{typed}” is no number of days: write a whole one from 1 to {MOST_DAYS}."))
        }
    }
}

/// Under the top bar: that more than a day is shown, which days, and the way back.
pub fn strip_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let state = panel.session.state();
    if state.span.days() == 1 {
        return;
    }
    let palette = panel.palette;
    let ground = blend(palette.panel, palette.link, 0.16);
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 3));
    let words = format!(
        "Shown: who was there at any time {}, each at its surest",
        panel.session.days().words()
    );
    egui::Panel::top("span").frame(frame).show(ui, |ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let hint = "Show the day on the clock alone";
            let back = ui.button("Show the day").on_hover_text(hint);
            focus_ring(ui, &back, palette);
            if back.clicked() {
                panel.commands.push(TimeCommand::SetSpan(TimeSpan::Day).into());
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let words = RichText::new(words).font(semibold(12.5)).color(palette.text);
                ui.add(egui::Label::new(words).truncate());
            });
        });
    });
}
