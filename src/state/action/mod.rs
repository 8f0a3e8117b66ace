//! Everything that a menu, the search or a key can do, in one table: menus, keys, the list of
//! keys, the README's table and the search all read it.

mod chord;
mod table;

pub use chord::{Chord, Held, Key};
pub use table::Action;

use super::{Command, Session};

/// A menu of the top bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Menu {
    File,
    View,
    Go,
    Help,
}

impl Menu {
    pub const ALL: [Self; 4] = [Self::File, Self::View, Self::Go, Self::Help];

    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::View => "View",
            Self::Go => "Go",
            Self::Help => "Help",
        }
    }

    pub fn hint(self) -> &'static str {
        match self {
            Self::File => "Open and copy",
            Self::View => "What is shown, and how",
            Self::Go => "Through time, the story and where you have been",
            Self::Help => "Keys and help",
        }
    }

    /// Its actions in groups, in order.
    pub fn groups(self) -> Vec<Vec<Action>> {
        let mut groups: Vec<(u8, Vec<Action>)> = Vec::new();
        for &action in Action::ALL {
            let Some((menu, group)) = action.row().menu else { continue };
            if menu != self {
                continue;
            }
            match groups.iter_mut().find(|(g, _)| *g == group) {
                Some((_, actions)) => actions.push(action),
                None => groups.push((group, vec![action])),
            }
        }
        groups.sort_by_key(|(group, _)| *group);
        groups.into_iter().map(|(_, actions)| actions).collect()
    }
}

/// What an action is now, where it has two ways to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It only does something.
    None,
    /// It switches something on and off.
    Check(bool),
    /// It chooses one of several.
    Radio(bool),
}

/// Where an action's keys work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Unless a text field or a menu has the keyboard.
    Window,
    /// Everywhere.
    Anywhere,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// In plain words, as a menu says it.
    pub title: &'static str,
    /// Other words that somebody may look for.
    pub also: &'static str,
    /// Its menu, and the group of it: groups are divided by a line.
    pub menu: Option<(Menu, u8)>,
    /// Its keys for a reader; empty where it has none.
    pub keys: &'static str,
    pub chords: &'static [Chord],
    /// Its line in the list of keys; neighbours with the same words share one.
    pub does: &'static str,
    pub reach: Reach,
    command: fn(&Session) -> Option<Command>,
    mark: fn(&Session) -> Mark,
}

/// An action of that title. `command` gives nothing where there is nothing to do.
const fn row(title: &'static str, command: fn(&Session) -> Option<Command>) -> Row {
    Row {
        title,
        also: "",
        menu: None,
        keys: "",
        chords: &[],
        does: "",
        reach: Reach::Window,
        command,
        mark: |_| Mark::None,
    }
}

impl Row {
    const fn also(self, also: &'static str) -> Self {
        Self { also, ..self }
    }

    const fn menu(self, menu: Menu, group: u8) -> Self {
        Self { menu: Some((menu, group)), ..self }
    }

    /// `keys` for a reader, `does` for the list of keys.
    const fn keys(self, keys: &'static str, chords: &'static [Chord], does: &'static str) -> Self {
        Self { keys, chords, does, ..self }
    }

    const fn mark(self, mark: fn(&Session) -> Mark) -> Self {
        Self { mark, ..self }
    }

    const fn anywhere(self) -> Self {
        Self { reach: Reach::Anywhere, ..self }
    }
}

impl Action {
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// What it does now; `None` while there is nothing for it to do.
    pub fn command(self, session: &Session) -> Option<Command> {
        (self.row().command)(session)
    }

    pub fn mark(self, session: &Session) -> Mark {
        (self.row().mark)(session)
    }

    /// The action that a key press asks for: an exact chord before one that takes anything.
    pub fn of_key(key: Key, held: Option<Held>) -> Option<Self> {
        let has = |action: &&Self, held: Held| action.row().chords.contains(&Chord { held, key });
        let exact = held.and_then(|held| Self::ALL.iter().find(|a| has(a, held)));
        exact.or_else(|| Self::ALL.iter().find(|a| has(a, Held::Anything))).copied()
    }
}

/// A line of the list of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHelp {
    pub keys: String,
    pub does: &'static str,
}

/// What the mouse and the plain keys of every window do.
const POINTER: [(&str, &str); 5] = [
    ("Tab, Enter", "reach and press anything, markers too"),
    ("Wheel", "zoom at the pointer"),
    ("Drag", "pan the map"),
    ("Double click", "zoom in"),
    ("Right click", "copy the coordinates there"),
];

/// Keys and mouse, in the order of the list.
pub fn key_help() -> Vec<KeyHelp> {
    let rows = Action::ALL.iter().map(|action| action.row());
    let keys = rows.filter(|row| !row.keys.is_empty()).map(|row| (row.keys, row.does));
    let mut list: Vec<KeyHelp> = Vec::new();
    for (keys, does) in keys.chain(POINTER) {
        match list.last_mut().filter(|last| last.does == does) {
            Some(last) => last.keys = format!("{}, {keys}", last.keys),
            None => list.push(KeyHelp { keys: keys.to_owned(), does }),
        }
    }
    list
}
