//! Keys that work wherever the focus is, unless a text field has it.
//!
//! Taken out of the raw events before egui sees them: egui would move its focus with the arrows.

use egui::{Context, Event, Key, Modifiers, Popup};

use crate::state::{
    Command, DateEdit, Direction, FileCommand, FilesCard, OffMapCard, ScreenOffset, Session, State,
    StoryCommand, TimeCommand, UiScale, Wanted,
};

use super::map::ZOOM_STEP;

/// What has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Nothing: every key is ours.
    Window,
    /// A widget: Space is its own.
    Widget,
    /// A text field or an open menu: no key is ours.
    Elsewhere,
}

impl Focus {
    pub fn of(ctx: &Context) -> Self {
        if ctx.text_edit_focused() || Popup::is_any_open(ctx) {
            Self::Elsewhere
        } else if ctx.memory(|m| m.focused().is_some()) {
            Self::Widget
        } else {
            Self::Window
        }
    }
}

/// Removes the keys that are ours from `events` and returns what they ask for.
pub fn take(events: &mut Vec<Event>, session: &Session, focus: Focus) -> Vec<Command> {
    let mut commands = Vec::new();
    if focus == Focus::Elsewhere {
        return commands;
    }
    events.retain(|event| match command(event, session.state(), focus) {
        Some(command) => {
            commands.push(command);
            false
        }
        None => true,
    });
    commands
}

fn command(event: &Event, state: &State, focus: Focus) -> Option<Command> {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            key_command(*key, *modifiers, state, focus)
        }
        // The key's place differs between keyboards; the character does not.
        Event::Text(text) => match text.as_str() {
            "?" => Some(Command::ToggleHelp),
            "[" => Some(Command::SetSpeed(state.speed.slower())),
            "]" => Some(Command::SetSpeed(state.speed.faster())),
            _ => None,
        },
        _ => None,
    }
}

fn key_command(key: Key, modifiers: Modifiers, state: &State, focus: Focus) -> Option<Command> {
    let zoom = |levels| Command::Zoom { levels, from_center: ScreenOffset::default() };
    let scale = |scale| Command::from(FileCommand::SetScale(scale));
    let step = |sign: i32| match (modifiers.command, modifiers.shift) {
        (true, _) => Command::StepMonths(12 * sign),
        (false, true) => Command::StepMonths(sign),
        (false, false) => Command::StepDays(sign),
    };
    let back_or_forward = |key| match key {
        Key::ArrowLeft | Key::PageUp => Direction::Back,
        _ => Direction::Forward,
    };
    Some(match key {
        Key::ArrowLeft | Key::ArrowRight if modifiers.alt => Command::Travel(back_or_forward(key)),
        Key::PageUp | Key::PageDown if modifiers.command => {
            StoryCommand::Step(back_or_forward(key)).into()
        }
        Key::Z if modifiers.command && modifiers.shift => Command::Undo(Direction::Forward),
        Key::Z if modifiers.command => Command::Undo(Direction::Back),
        Key::Y if modifiers.command => Command::Undo(Direction::Forward),
        Key::C if modifiers.command && modifiers.shift => Command::CopyView,
        Key::Space if focus == Focus::Window => Command::TogglePlay,
        Key::ArrowLeft => step(-1),
        Key::ArrowRight => step(1),
        Key::PageUp => Command::StepEvent(Direction::Back),
        Key::PageDown => Command::StepEvent(Direction::Forward),
        Key::Comma => Command::StepChange(Direction::Back),
        Key::Period => Command::StepChange(Direction::Forward),
        Key::Home => Command::GoToStart,
        Key::End => Command::GoToEnd,
        Key::Plus | Key::Equals if modifiers.command => scale(state.ui_scale.larger()),
        Key::Minus if modifiers.command => scale(state.ui_scale.smaller()),
        Key::Num0 if modifiers.command => scale(UiScale::default()),
        Key::O if modifiers.command => FileCommand::Pick(Wanted::Dataset).into(),
        Key::R if modifiers.command => FileCommand::Reload.into(),
        Key::F5 => FileCommand::Reload.into(),
        Key::Plus | Key::Equals => zoom(ZOOM_STEP),
        Key::Minus => zoom(-ZOOM_STEP),
        Key::H if !modifiers.any() => Command::Home,
        Key::B if !modifiers.any() => TimeCommand::ToggleCompare.into(),
        Key::K if !modifiers.any() => Command::ToggleKnowledge,
        Key::D if !modifiers.any() => TimeCommand::EditDate(DateEdit::Open).into(),
        Key::G if modifiers.command => TimeCommand::EditDate(DateEdit::Open).into(),
        Key::L if !modifiers.any() => TimeCommand::SetAtEnd(state.at_end.other()).into(),
        Key::F1 => Command::ToggleHelp,
        Key::Escape if state.help_open => Command::ToggleHelp,
        Key::Escape if state.files.card != FilesCard::Closed => FileCommand::CloseCard.into(),
        Key::Escape if state.off_map != OffMapCard::Closed => {
            Command::ShowOffMap(OffMapCard::Closed)
        }
        Key::Escape if state.date_edit == DateEdit::Open => {
            TimeCommand::EditDate(DateEdit::Closed).into()
        }
        Key::Escape if state.open_view_shown => Command::ToggleOpenView,
        Key::Escape if state.problems_open => Command::ToggleProblems,
        Key::Escape => Command::Deselect,
        _ => return None,
    })
}
