//! What a newcomer is told, one thing at a time, until it was read or done.

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, RichText, Ui, vec2};

use super::Panel;
use super::theme::{regular, semibold};
use super::widgets::focus_ring;
use crate::state::{FileCommand, FilesCard, Hint, OffMapCard, Story};

/// Width of a hint's words, points.
const WIDTH: f32 = 300.0;

/// In a corner of the map, beneath every card.
pub fn hint_ui(ui: &Ui, panel: &mut Panel<'_>, map: Rect) {
    let state = panel.session.state();
    let is_busy = state.story != Story::Closed
        || state.help_open
        || state.problems_open
        || state.open_view_shown
        || state.off_map != OffMapCard::Closed
        || state.files.card != FilesCard::Closed;
    let Some(hint) = panel.session.hint().filter(|_| !is_busy) else { return };
    let at = map.left_bottom() + vec2(12.0, -34.0);
    Area::new(Id::unique("hint"))
        .order(Order::Middle)
        .pivot(Align2::LEFT_BOTTOM)
        .fixed_pos(at)
        .constrain_to(map)
        .show(ui.ctx(), |ui| {
            Frame::window(ui.style()).inner_margin(Margin::symmetric(14, 11)).show(ui, |ui| {
                ui.set_width(WIDTH);
                let number = Hint::ALL.iter().position(|h| *h == hint).unwrap_or(0) + 1;
                let count = format!("New here? {number} of {}", Hint::ALL.len());
                let muted = panel.palette.muted;
                ui.label(RichText::new(count).font(semibold(11.5)).color(muted));
                ui.add(egui::Label::new(RichText::new(hint.words()).font(regular(13.0))).wrap());
                ui.add_space(3.0);
                ui.horizontal(|ui| {
                    let next = ui.button("Got it");
                    focus_ring(ui, &next, panel.palette);
                    if next.clicked() {
                        panel.commands.push(FileCommand::SeenHint(hint).into());
                    }
                    if panel.session.state().hints.len() > 1 {
                        let skip = ui.button("No more hints");
                        focus_ring(ui, &skip, panel.palette);
                        if skip.clicked() {
                            panel.commands.push(FileCommand::SeenAllHints.into());
                        }
                    }
                });
            });
        });
}
