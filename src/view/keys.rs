//! Keys that work wherever the focus is, unless a text field has it: which key does what stands in
//! the table of actions.
//!
//! Taken out of the raw events before egui sees them: egui would move its focus with the arrows.

use egui::{Context, Event, Popup};

use crate::state::action::{Held, Key, Reach};
use crate::state::{Action, Command, Session};

/// What has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Nothing: every key is ours.
    Window,
    /// A widget: Space is its own.
    Widget,
    /// A text field or an open menu: only keys that work anywhere are ours.
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

    /// Whether an action's key is ours.
    fn leaves(self, action: Action, key: Key) -> bool {
        match self {
            Self::Window => true,
            Self::Widget => key != Key::Space,
            // What is typed belongs to the field.
            Self::Elsewhere => {
                action.row().reach == Reach::Anywhere && !matches!(key, Key::Typed(_))
            }
        }
    }
}

/// Removes the keys that are ours from `events` and returns what they ask for.
pub fn take(events: &mut Vec<Event>, session: &Session, focus: Focus) -> Vec<Command> {
    let mut commands = Vec::new();
    events.retain(|event| {
        let Some((key, held)) = pressed(event) else { return true };
        let action = Action::of_key(key, held).filter(|&action| focus.leaves(action, key));
        commands.extend(action.and_then(|action| action.command(session)));
        action.is_none()
    });
    commands
}

/// The key that an event presses, and what is held with it; `None` held where no chord has that.
fn pressed(event: &Event) -> Option<(Key, Option<Held>)> {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            let held = Held::of(modifiers.command, modifiers.shift, modifiers.alt);
            Some((plain_key(*key)?, held))
        }
        // The key's place differs between keyboards; the character does not.
        Event::Text(text) => {
            let mut chars = text.chars();
            let character = chars.next().filter(|_| chars.next().is_none())?;
            Some((Key::Typed(character), None))
        }
        _ => None,
    }
}

fn plain_key(key: egui::Key) -> Option<Key> {
    Some(match key {
        egui::Key::ArrowLeft => Key::Left,
        egui::Key::ArrowRight => Key::Right,
        egui::Key::PageUp => Key::PageUp,
        egui::Key::PageDown => Key::PageDown,
        egui::Key::Home => Key::Home,
        egui::Key::End => Key::End,
        egui::Key::Space => Key::Space,
        egui::Key::Escape => Key::Escape,
        egui::Key::Backspace => Key::Backspace,
        egui::Key::Comma => Key::Comma,
        egui::Key::Period => Key::Period,
        egui::Key::Plus => Key::Plus,
        egui::Key::Equals => Key::Equals,
        egui::Key::Minus => Key::Minus,
        key => named_key(key.name())?,
    })
}

/// A letter, a digit or a function key by egui's name for it.
fn named_key(name: &str) -> Option<Key> {
    let mut chars = name.chars();
    match (chars.next()?, chars.as_str()) {
        (letter, "") if letter.is_ascii_alphanumeric() => Some(Key::Letter(letter)),
        ('F', number) => number.parse().ok().map(Key::F),
        _ => None,
    }
}
