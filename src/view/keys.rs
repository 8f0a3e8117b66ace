//! Keys that work wherever the focus is, unless a text field has it.
//!
//! Taken out of the raw events before egui sees them: egui would move its focus with the arrows.

use egui::{Event, Key, Modifiers};

use crate::state::{Command, Direction, ScreenOffset, Session, State};

use super::map::ZOOM_STEP;

/// Removes the keys that are ours from `events` and returns what they ask for. `has_focus` says
/// that some widget has the keyboard's focus: then Space is its own.
pub fn take(events: &mut Vec<Event>, session: &Session, has_focus: bool) -> Vec<Command> {
    let mut commands = Vec::new();
    events.retain(|event| match command(event, session.state(), has_focus) {
        Some(command) => {
            commands.push(command);
            false
        }
        None => true,
    });
    commands
}

fn command(event: &Event, state: &State, has_focus: bool) -> Option<Command> {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            key_command(*key, *modifiers, state, has_focus)
        }
        // The key's place differs between keyboards; the character does not.
        Event::Text(text) if text == "?" => Some(Command::ToggleHelp),
        _ => None,
    }
}

fn key_command(key: Key, modifiers: Modifiers, state: &State, has_focus: bool) -> Option<Command> {
    let zoom = |levels| Command::Zoom { levels, from_center: ScreenOffset::default() };
    let step = |sign: i32| match (modifiers.command, modifiers.shift) {
        (true, _) => Command::StepMonths(12 * sign),
        (false, true) => Command::StepMonths(sign),
        (false, false) => Command::StepDays(sign),
    };
    Some(match key {
        Key::Space if !has_focus => Command::TogglePlay,
        Key::ArrowLeft => step(-1),
        Key::ArrowRight => step(1),
        Key::PageUp => Command::StepEvent(Direction::Back),
        Key::PageDown => Command::StepEvent(Direction::Forward),
        Key::Comma => Command::StepChange(Direction::Back),
        Key::Period => Command::StepChange(Direction::Forward),
        Key::Home => Command::GoToStart,
        Key::End => Command::GoToEnd,
        Key::Plus | Key::Equals => zoom(ZOOM_STEP),
        Key::Minus => zoom(-ZOOM_STEP),
        Key::H if !modifiers.any() => Command::Home,
        Key::F1 => Command::ToggleHelp,
        Key::Escape if state.help_open => Command::ToggleHelp,
        Key::Escape if state.problems_open => Command::ToggleProblems,
        Key::Escape => Command::Deselect,
        _ => return None,
    })
}
