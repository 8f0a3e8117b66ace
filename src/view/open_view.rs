//! The card that takes a copied view and opens it.

use egui::{Id, Key, RichText, TextEdit, Ui, vec2};

use super::Panel;
use super::theme::{regular, semibold};
use super::widgets::focus_ring;
use crate::load::view_text;
use crate::state::Command;

/// The field's name for screen readers and tests.
pub const VIEW_LABEL: &str = "View as text";

/// What was pasted, and what was wrong with it.
#[derive(Debug, Clone, Default)]
struct ViewField {
    text: String,
    complaint: Option<String>,
}

pub fn card_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let id = Id::unique("open view");
    let mut field: ViewField = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    ui.set_width(460.0);
    let words = "Paste what “Copy view” gave:";
    let label = ui.label(RichText::new(words).font(regular(12.5)));
    let is_sent = ui
        .horizontal(|ui| {
            let edit = TextEdit::singleline(&mut field.text)
                .id(id)
                .hint_text("bw1;at=2024-05-02;map=7.2,16.4,5.6")
                .align(egui::Align2::LEFT_CENTER)
                .desired_width(380.0)
                .min_size(vec2(0.0, 26.0));
            let edit = ui.add(edit).labelled_by(label.id).accessible_name(VIEW_LABEL);
            let is_idle = field.complaint.is_none() && ui.memory(|m| m.focused().is_none());
            if is_idle && !edit.lost_focus() {
                edit.request_focus();
            }
            if edit.changed() {
                field.complaint = None;
            }
            let key = |key| edit.lost_focus() && ui.input(|i| i.key_pressed(key));
            if key(Key::Escape) {
                panel.commands.push(Command::ToggleOpenView);
            }
            let entered = key(Key::Enter);
            let open = ui.button(RichText::new("Open").font(semibold(12.5)));
            focus_ring(ui, &open, panel.palette);
            open.clicked() || entered
        })
        .inner;
    if is_sent {
        match view_text::parse(&field.text) {
            Ok(view) => {
                panel.commands.push(Command::OpenView(view));
                field = ViewField::default();
            }
            Err(error) => field.complaint = Some(format!("Not opened: {error}.")),
        }
    }
    if let Some(complaint) = &field.complaint {
        let text = RichText::new(complaint).size(12.0).color(panel.palette.accent);
        ui.add(egui::Label::new(text).wrap());
    }
    ui.data_mut(|d| d.insert_temp(id, field));
}
