//! The table of actions: what menus, keys, the list of keys and the README take from it, and that
//! each can be carried out from wherever a reader may be.

#[path = "window/mod.rs"]
mod window;

use std::collections::BTreeMap;

use basewatch::state::action::{Chord, Mark, Menu};
use basewatch::state::{Action, key_help};
use egui::{Key, Role};
use window::Window;

#[test]
fn no_two_actions_share_a_title_or_a_chord() {
    let mut titles = BTreeMap::new();
    let mut chords: Vec<(Chord, Action)> = Vec::new();
    for &action in Action::ALL {
        let row = action.row();
        assert!(!row.title.is_empty() && row.title.starts_with(char::is_uppercase), "{action:?}");
        assert_eq!(titles.insert(row.title, action), None, "two are called {}", row.title);
        assert_eq!(row.keys.is_empty(), row.chords.is_empty(), "{action:?}: words and keys");
        assert_eq!(row.keys.is_empty(), row.does.is_empty(), "{action:?}: a line in the list");
        for &chord in row.chords {
            let taken = chords.iter().find(|(other, _)| *other == chord);
            assert!(taken.is_none(), "{action:?} and {taken:?} share {chord:?}");
            chords.push((chord, action));
        }
    }
    for (chord, action) in chords {
        let held = Some(chord.held);
        assert_eq!(Action::of_key(chord.key, held), Some(action), "{chord:?}");
    }
}

#[test]
fn the_readme_lists_the_keys_of_the_table() {
    let readme = include_str!("../README.md");
    let (_, table) = readme.split_once("| keys and mouse | |\n|---|---|\n").expect("the table");
    let written: Vec<(String, String)> = table
        .lines()
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let plain = line.replace('`', "");
            let cells: Vec<&str> = plain.split('|').map(str::trim).collect();
            (cells[1].to_owned(), cells[2].to_owned())
        })
        .collect();
    let table: Vec<(String, String)> =
        key_help().into_iter().map(|help| (help.keys, help.does.to_owned())).collect();
    assert_eq!(written, table);
}

#[test]
fn menus_show_their_actions_with_keys_and_what_they_are_now() {
    let mut window = Window::open();
    for menu in Menu::ALL {
        window.click(Role::Button, menu.title());
        for action in menu.groups().into_iter().flatten() {
            let row = action.row();
            let (role, is_on) = match action.mark(window.session()) {
                Mark::None => (Role::MenuItem, false),
                Mark::Check(on) => (Role::MenuItemCheckBox, on),
                Mark::Radio(on) => (Role::MenuItemRadio, on),
            };
            let item = window.get(role, row.title);
            assert_eq!(item.is_on, is_on, "{action:?}");
            assert!(item.name.ends_with(row.keys), "{action:?} tells its keys");
        }
        window.key(Key::Escape);
        assert!(window.find(Role::MenuItem, "").is_none(), "Escape closes {}", menu.title());
    }
}

#[test]
fn an_item_of_a_menu_is_pressed_by_keys_alone() {
    let mut window = Window::open();
    window.ask(Role::Button, "View", egui::accesskit::Action::Focus);
    window.key(Key::Enter);
    for _ in 0..60 {
        window.key(Key::Tab);
        if window.get(Role::MenuItemRadio, "Dark theme").is_focused {
            break;
        }
    }
    window.key(Key::Enter);
    assert_eq!(window.session().state().theme, basewatch::state::Theme::Dark);
    assert!(window.find(Role::MenuItemRadio, "Dark theme").is_none(), "the menu closes");
}
