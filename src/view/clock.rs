//! The row above the axis: the date, how the clock moves, what was told last.

use egui::{CursorIcon, RichText, Role, Sense, Ui, WidgetInfo};

use super::Panel;
use super::theme::{regular, strong};
use super::widgets::{Icon, icon_button};
use crate::model::{Day, Language};
use crate::state::{Command, Direction, Selection, Speed};

pub fn controls_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let state = panel.session.state();
        let is_playing = state.playback.is_playing();
        let (play, play_name) =
            if is_playing { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
        let buttons = [
            (Icon::Previous, "Previous event", Command::StepEvent(Direction::Back)),
            (Icon::PreviousChange, "Previous change", Command::StepChange(Direction::Back)),
            (play, play_name, Command::TogglePlay),
            (Icon::NextChange, "Next change", Command::StepChange(Direction::Forward)),
            (Icon::Next, "Next event", Command::StepEvent(Direction::Forward)),
        ];
        for (icon, name, command) in buttons {
            if icon_button(ui, panel.palette, icon, name, 28.0).clicked() {
                panel.commands.push(command);
            }
        }
        ui.add_space(8.0);
        let day = panel.session.day();
        let date = ui.add(egui::Label::new(strong(day.words(), 19.0)));
        date.widget_info(|| {
            WidgetInfo::labeled(Role::Label, true, format!("Date {}", day.words()))
        });
        ui.label(RichText::new(day.weekday()).font(regular(12.5)).color(panel.palette.muted));
        ui.add_space(8.0);
        speed_ui(ui, panel, state.speed);
        told_ui(ui, panel, day);
    });
}

fn speed_ui(ui: &mut Ui, panel: &mut Panel<'_>, now: Speed) {
    let combo = egui::ComboBox::from_id_salt("speed").width(92.0).selected_text(now.words());
    let response = combo.show_ui(ui, |ui| {
        for speed in Speed::ALL {
            if ui.selectable_label(speed == now, speed.words()).clicked() {
                panel.commands.push(Command::SetSpeed(speed));
            }
        }
    });
    response.response.accessible_name("Speed").on_hover_text("How fast time plays");
}

/// The latest weighty event up to the day, at the right: what the reader is looking at.
fn told_ui(ui: &mut Ui, panel: &mut Panel<'_>, day: Day) {
    let session = panel.session;
    let latest = session
        .evidence()
        .known_events(session.dataset())
        .filter(|(ix, e)| e.importance == 3 && session.event_day(*ix) <= day)
        .max_by_key(|(ix, _)| session.event_day(*ix));
    let Some((ix, event)) = latest else { return };
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let when = session.event_day(ix);
        let words = format!("{}  ·  {}", event.title.get(Language::English), when.words());
        let text = RichText::new(words).font(regular(12.5)).color(panel.palette.muted);
        let label = ui.add(egui::Label::new(text).truncate().sense(Sense::click()));
        label.widget_info(|| {
            let title = event.title.get(Language::English);
            WidgetInfo::labeled(Role::Link, true, format!("Latest turn: {title}"))
        });
        if label.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            panel.commands.push(Command::Reveal(Selection::Event(ix)));
        }
    });
}
