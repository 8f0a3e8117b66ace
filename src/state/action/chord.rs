//! Keys as plain data: no window's types.

/// A key by what stands on it, or a typed character wherever a keyboard has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Space,
    Escape,
    Backspace,
    Comma,
    Period,
    Plus,
    Equals,
    Minus,
    /// A function key: 1 to 12.
    F(u8),
    /// A letter in capitals, or a digit.
    Letter(char),
    /// The character, whatever key and modifiers give it.
    Typed(char),
}

/// What is held with a key. Ctrl is Command on a Mac.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    Nothing,
    Shift,
    Ctrl,
    CtrlShift,
    Alt,
    /// No matter what: the last to be asked.
    Anything,
}

impl Held {
    pub fn of(ctrl: bool, shift: bool, alt: bool) -> Option<Self> {
        match (ctrl, shift, alt) {
            (false, false, false) => Some(Self::Nothing),
            (false, true, false) => Some(Self::Shift),
            (true, false, false) => Some(Self::Ctrl),
            (true, true, false) => Some(Self::CtrlShift),
            (false, false, true) => Some(Self::Alt),
            _ => None,
        }
    }
}

/// A key and what is held with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    pub held: Held,
    pub key: Key,
}

pub(super) const fn plain(key: Key) -> Chord {
    Chord { held: Held::Nothing, key }
}

pub(super) const fn shift(key: Key) -> Chord {
    Chord { held: Held::Shift, key }
}

pub(super) const fn ctrl(key: Key) -> Chord {
    Chord { held: Held::Ctrl, key }
}

pub(super) const fn ctrl_shift(key: Key) -> Chord {
    Chord { held: Held::CtrlShift, key }
}

pub(super) const fn alt(key: Key) -> Chord {
    Chord { held: Held::Alt, key }
}

pub(super) const fn any(key: Key) -> Chord {
    Chord { held: Held::Anything, key }
}

pub(super) const fn letter(letter: char) -> Chord {
    plain(Key::Letter(letter))
}

pub(super) const fn typed(character: char) -> Chord {
    any(Key::Typed(character))
}
