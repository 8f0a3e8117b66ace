//! The row above the axis: the date, how the clock moves, how much of time is shown, what was told
//! last.

mod calendar;
mod date;
mod signs;
mod span;

use egui::{CursorIcon, RichText, Role, Sense, Ui, WidgetInfo};

use super::Panel;
use super::theme::regular;
use super::widgets::{Icon, icon_button};
use crate::model::Day;
use crate::state::{
    AtEnd, Command, Direction, PauseAt, Selection, Snap, Speed, State, TimeCommand,
};
use signs::{Sign, toggle};
pub(super) use span::strip_ui as span_strip_ui;

pub use date::DATE_LABEL;
pub use span::DAYS_LABEL;

/// Height of everything in the row, points.
const HEIGHT: f32 = 28.0;
/// Narrower than this, what was told last cannot be read and is left out, points.
const LEAST_TOLD: f32 = 90.0;

pub fn controls_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let state = panel.session.state();
        steps_ui(ui, panel, state.playback.is_playing());
        ui.add_space(6.0);
        date::date_ui(ui, panel);
        calendar::calendar_ui(ui, panel);
        ui.add_space(6.0);
        speed_ui(ui, panel, state.speed);
        toggles_ui(ui, panel, state);
        ui.add_space(6.0);
        span::menu_ui(ui, panel);
        ui.add_space(6.0);
        if ui.available_width() > LEAST_TOLD {
            told_ui(ui, panel, panel.session.day());
        }
    });
}

fn steps_ui(ui: &mut Ui, panel: &mut Panel<'_>, is_playing: bool) {
    let (play, play_name) = if is_playing { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    let buttons = [
        (Icon::Previous, "Previous event", Command::StepEvent(Direction::Back)),
        (Icon::PreviousChange, "Previous change", Command::StepChange(Direction::Back)),
        (play, play_name, Command::TogglePlay),
        (Icon::NextChange, "Next change", Command::StepChange(Direction::Forward)),
        (Icon::Next, "Next event", Command::StepEvent(Direction::Forward)),
    ];
    for (icon, name, command) in buttons {
        if icon_button(ui, panel.palette, icon, name, HEIGHT).clicked() {
            panel.commands.push(command);
        }
    }
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
    let hint = "How fast time plays: [ is slower, ] is faster";
    response.response.accessible_name("Speed").on_hover_text(hint);
}

fn toggles_ui(ui: &mut Ui, panel: &mut Panel<'_>, state: &State) {
    let pause_at = match state.pause_at {
        PauseAt::Nothing => PauseAt::Events,
        PauseAt::Events => PauseAt::Nothing,
    };
    let snap = match state.snap {
        Snap::Free => Snap::Events,
        Snap::Events => Snap::Free,
    };
    let toggles = [
        (
            (Sign::Loop, state.at_end == AtEnd::Loop),
            ("Loop", "Play what the axis shows over and over (L)"),
            TimeCommand::SetAtEnd(state.at_end.other()),
        ),
        (
            (Sign::PauseAtEvents, state.pause_at == PauseAt::Events),
            ("Pause at events", "Pause at events while time plays"),
            TimeCommand::SetPauseAt(pause_at),
        ),
        (
            (Sign::Snap, state.snap == Snap::Events),
            ("Snap to events", "Hold at the days of events while dragging"),
            TimeCommand::SetSnap(snap),
        ),
    ];
    for (sign, words, command) in toggles {
        if toggle(ui, panel.palette, sign, words, HEIGHT).clicked() {
            panel.commands.push(command.into());
        }
    }
}

/// The latest weighty event up to the day, at the right: what the reader is looking at.
fn told_ui(ui: &mut Ui, panel: &mut Panel<'_>, day: Day) {
    let session = panel.session;
    let latest = session
        .shown_events()
        .filter(|(ix, e)| e.importance == 3 && session.event_day(*ix) <= day)
        .max_by_key(|(ix, _)| session.event_day(*ix));
    let Some((ix, event)) = latest else { return };
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let when = session.event_day(ix);
        let (title, font) = (panel.session.name(&event.title), regular(12.5));
        let muted = panel.palette.muted;
        let dated = format!("{title}  ·  {}", when.words());
        let laid = ui.painter().layout_no_wrap(dated.clone(), font.clone(), muted);
        // Half a date says nothing.
        let words = if laid.size().x > ui.available_width() { title.to_owned() } else { dated };
        let text = RichText::new(words).font(font).color(muted);
        let label = ui.add(egui::Label::new(text).truncate().sense(Sense::click()));
        label.widget_info(|| {
            let title = panel.session.name(&event.title);
            WidgetInfo::labeled(Role::Link, true, format!("Latest turn: {title}"))
        });
        if label.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            panel.commands.push(Command::Reveal(Selection::Event(ix)));
        }
    });
}
