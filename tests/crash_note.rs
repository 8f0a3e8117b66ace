//! After a run that ended in a fault of Basewatch's own: the window tells of it once, and leads back
//! only where the reader asks for it.

mod window;

use std::path::PathBuf;

use basewatch::app::Start;
use basewatch::crash::{Found, unseen};
use basewatch::settings::{Settings, Store};
use basewatch::state::FilesCard;
use egui::{Key, Role};
use window::Window;

const TITLE: &str = "Basewatch ended in a fault of its own";
const RETURN: &str = "Return to what was shown";
const VIEW: &str = "bw1;at=2023-12-22;map=8,17,5";

fn found(dataset: &str) -> Found {
    Found {
        path: PathBuf::from("/home/me/.local/state/basewatch/crash-seen.txt"),
        text: format!("Basewatch came upon a fault of its own.\n\nView:     {VIEW}\n"),
        dataset: dataset.to_owned(),
        view: Some(VIEW.to_owned()),
        others: 2,
    }
}

/// A start whose settings lead to another day than the opening's.
fn start(crash: Option<Found>) -> (Start, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("settings.json");
    let mut settings = Settings::default();
    settings.set_last_view("shipped".to_owned(), VIEW.to_owned());
    std::fs::write(&path, serde_json::to_vec(&settings).expect("JSON")).expect("settings");
    let mut store = Store::open(path);
    store.crash = crash;
    (Start { store, ..window::shipped() }, folder)
}

#[test]
fn the_next_start_tells_of_it_and_does_not_lead_back_by_itself() {
    let (calm, _folder) = start(None);
    assert_eq!(Window::of(calm).day(), "2023-12-22", "else it would");
    let (start, _folder) = start(Some(found("a test's dataset")));
    let mut window = Window::of(start);
    assert_eq!(window.day(), "2024-05-02", "the opening");
    assert!(window.tells(TITLE) && window.tells("2 more notes lie beside it"));
    assert!(window.tells("crash-seen.txt") && window.tells("came upon a fault of its own"));
    window.click(Role::Button, "Copy the note");
    assert_eq!(window.copied.last(), Some(&found("").text));
    window.click(Role::Button, RETURN);
    window.settle();
    assert_eq!(window.day(), "2023-12-22");
    assert_eq!(window.session().state().files.card, FilesCard::Closed);
    assert!(!window.tells(TITLE));
}

#[test]
fn the_view_of_another_dataset_is_not_offered_and_escape_closes_the_card() {
    let (start, _folder) = start(Some(found("another.json")));
    let mut window = Window::of(start);
    assert!(window.tells(TITLE) && window.find(Role::Button, RETURN).is_none());
    window.key(Key::Escape);
    assert!(!window.tells(TITLE));
    assert_eq!(window.day(), "2024-05-02");
}

#[test]
fn a_note_on_the_disk_is_told_by_one_start_only() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let name = "crash-2026-11-23T03-33-07Z-7-1.txt";
    std::fs::write(folder.path().join(name), found("").text).expect("a note");
    let first = unseen(folder.path()).expect("it is found");
    assert!(first.path.ends_with("crash-2026-11-23T03-33-07Z-7-1-seen.txt"), "{:?}", first.path);
    assert_eq!(first.view.as_deref(), Some(VIEW));
    assert_eq!(unseen(folder.path()), None);
}
