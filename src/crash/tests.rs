use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use super::note::{discreet, name};
use super::*;

const CASE: &str = "BASEWATCH_CRASH_CASE";
const CHILD: &str = "crash::tests::the_part_of_the_child";

/// What must never be in a note.
const SECRET: &str = "General Toumba";

fn memory() -> Memory {
    Memory {
        key: "/home/me/My sources/list.json".to_owned(),
        dataset: "list.json".to_owned(),
        view: "bw1;at=2023-12-22;map=8,17,5".to_owned(),
    }
}

struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("and again");
    }
}

/// Panics as a part of the program would, in a process of its own: the hook is everybody's.
#[test]
#[ignore = "the part of the program that crashes"]
fn the_part_of_the_child() {
    let Ok(case) = std::env::var(CASE) else { return };
    let (case, folder) = case.split_once('\t').unwrap();
    let folder = Path::new(folder);
    install(Some(folder.join("state")));
    logbook(case);
    if case != "early" {
        remember(memory());
        remember_settings(folder.join("settings.json"), Settings::default());
    }
    match case {
        "thread" => {
            let thread = std::thread::Builder::new().name("reader".to_owned());
            let spawned = thread.spawn(|| panic!("not “{SECRET}” in /home/me/My sources/list.csv"));
            assert!(spawned.unwrap().join().is_err());
        }
        "window" | "early" => match window(|| panic!("no more surface")) {
            Ok(()) => unreachable!(),
            Err(WindowFault::Noted(line)) => eprintln!("basewatch: {line}"),
            Err(WindowFault::Unopened(words)) => eprintln!("basewatch: unopened: {words}"),
        },
        "twice" => {
            let _ = window(|| {
                let _guard = PanicsWhenDropped;
                panic!("first");
            });
        }
        "often" => {
            for n in 0..20 {
                assert!(std::thread::spawn(move || panic!("number {n}")).join().is_err());
            }
        }
        "held" => {
            let held = std::thread::spawn(|| {
                let _memory = MEMORY.lock().unwrap();
                let _kept = KEPT.lock().unwrap();
                panic!("while it is held");
            });
            assert!(held.join().is_err());
        }
        "blocked" => {
            fs::write(folder.join("state"), "a file where the folder should be").unwrap();
            assert!(std::thread::spawn(|| panic!("no place")).join().is_err());
        }
        "nowhere" => {
            install(None);
            assert!(std::thread::spawn(|| panic!("no folder")).join().is_err());
        }
        "contained" => {
            let outcome: Result<(), String> = contained("Reading it", || panic!("a fault"));
            eprintln!("basewatch: {}", outcome.unwrap_err());
        }
        "own" => assert!(warded(Ward::Note, || panic!("in the note's own thread")).is_err()),
        other => panic!("{other}"),
    }
    eprintln!("it goes on");
}

fn logbook(case: &str) {
    crate::logbook::tell(log::Level::Info, &format!("case {case} begins"));
    crate::logbook::tell(
        log::Level::Warn,
        &format!("opened /home/me/My sources/list.csv: “{SECRET}”"),
    );
}

/// What a case said and left behind.
struct Crashed {
    folder: tempfile::TempDir,
    output: Output,
}

impl Crashed {
    fn of(case: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CHILD, "--ignored", "--nocapture", "--test-threads=1"])
            .env(CASE, format!("{case}\t{}", folder.path().display()))
            .output()
            .unwrap();
        Self { folder, output }
    }

    /// Lines of ours on the terminal.
    fn lines(&self) -> Vec<String> {
        let said = String::from_utf8_lossy(&self.output.stderr).into_owned();
        said.lines().filter(|l| l.starts_with("basewatch: ")).map(str::to_owned).collect()
    }

    fn goes_on(&self) -> bool {
        String::from_utf8_lossy(&self.output.stderr).contains("it goes on")
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn notes(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.state()) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn note(&self) -> String {
        let notes = self.notes();
        assert_eq!(notes.len(), 1, "{notes:?}, {:?}", self.lines());
        fs::read_to_string(self.state().join(&notes[0])).unwrap()
    }

    /// The view as it was kept.
    fn view_kept(&self) -> Option<String> {
        let bytes = fs::read(self.folder.path().join("settings.json")).ok()?;
        let settings: Settings = serde_json::from_slice(&bytes).unwrap();
        settings.last_view(&memory().key).map(str::to_owned)
    }
}

#[test]
fn a_thread_that_panics_leaves_a_note_and_the_view_and_all_else_goes_on() {
    let crashed = Crashed::of("thread");
    let note = crashed.note();
    for part in [
        "Thread:   reader",
        "Where:    src/crash/tests.rs:",
        "What:     not “…” in list.csv",
        "Dataset:  list.json",
        "View:     bw1;at=2023-12-22;map=8,17,5",
        concat!("Version:  ", env!("CARGO_PKG_VERSION")),
        "case thread begins",
        "opened list.csv: “…”",
        "To report it:",
        "SECURITY.md",
    ] {
        assert!(note.contains(part), "“{part}” in:\n{note}");
    }
    for secret in [SECRET, "My sources", "/home"] {
        assert!(!note.contains(secret), "“{secret}” in:\n{note}");
    }
    let lines = crashed.lines();
    assert_eq!(lines.len(), 1, "one plain line: {lines:?}");
    assert!(lines[0].contains("a fault in Basewatch itself"), "{lines:?}");
    assert!(lines[0].contains(&crashed.notes()[0]), "it names the note: {lines:?}");
    assert_eq!(crashed.view_kept(), Some(memory().view));
    assert!(crashed.goes_on());
}

#[test]
fn a_window_that_panics_is_told_once_and_one_that_never_opened_is_no_crash() {
    let crashed = Crashed::of("window");
    assert!(crashed.note().contains("What:     no more surface"));
    assert_eq!(crashed.lines().len(), 1, "{:?}", crashed.lines());
    assert_eq!(crashed.view_kept(), Some(memory().view));
    assert!(crashed.goes_on());
    let early = Crashed::of("early");
    assert_eq!(early.lines(), ["basewatch: unopened: no more surface"]);
    assert!(early.notes().is_empty());
}

#[test]
fn a_second_panic_while_the_first_is_cleaned_up_after_still_leaves_a_note() {
    let crashed = Crashed::of("twice");
    assert!(!crashed.output.status.success() && !crashed.goes_on(), "the runtime ends it");
    let first = fs::read_to_string(crashed.state().join(&crashed.notes()[0])).unwrap();
    assert!(first.contains("What:     first"), "{first}");
    assert!(
        crashed.lines().iter().any(|l| l.contains(&crashed.notes()[0])),
        "{:?}",
        crashed.lines()
    );
    assert_eq!(crashed.view_kept(), Some(memory().view));
}

#[test]
fn it_makes_nothing_worse() {
    let often = Crashed::of("often");
    assert_eq!(often.notes().len(), MOST_NOTES);
    assert_eq!(often.lines().len(), 20);
    assert!(often.goes_on());
    // What is held by whoever panicked is done without; nobody waits for ever.
    let begun = Instant::now();
    let held = Crashed::of("held");
    assert!(held.note().contains("while it is held"));
    assert!(held.goes_on() && begun.elapsed() < Duration::from_secs(30));
    let own = Crashed::of("own");
    assert!(own.goes_on() && own.notes().is_empty() && own.lines().is_empty());
}

#[test]
fn without_a_folder_it_is_told_on_the_terminal() {
    let blocked = Crashed::of("blocked");
    let [line] = &blocked.lines()[..] else { panic!("{:?}", blocked.lines()) };
    assert!(line.contains("no place") && line.contains("no note of it was written"), "{line}");
    assert_eq!(blocked.view_kept(), Some(memory().view), "the view is kept all the same");
    let nowhere = Crashed::of("nowhere");
    let [line] = &nowhere.lines()[..] else { panic!("{:?}", nowhere.lines()) };
    assert!(line.contains("there is no folder for it"), "{line}");
    assert!(blocked.goes_on() && nowhere.goes_on());
}

#[test]
fn what_is_contained_is_an_error_in_words_and_leaves_no_note() {
    let crashed = Crashed::of("contained");
    let [line] = &crashed.lines()[..] else { panic!("{:?}", crashed.lines()) };
    assert!(line.contains("Reading it failed: this is a fault in Basewatch itself"), "{line}");
    assert!(line.contains("src/crash/tests.rs:") && line.contains("a fault"), "{line}");
    assert!(crashed.notes().is_empty() && crashed.goes_on());
}

#[test]
fn words_are_rid_of_folders_addresses_and_quotes() {
    for (words, left) in [
        ("opened /home/me/My sources/a list.csv: 5 problems", "opened a list.csv: 5 problems"),
        ("incidents C:\\Users\\me\\a.csv: 3 rows", "incidents a.csv: 3 rows"),
        ("overlay data/secret/sites.kml", "overlay sites.kml"),
        ("tile https://tiles.example/key=abc/1/2/3 failed", "tile (an address) failed"),
        ("record “Niamey, house 4”, field x", "record “…”, field x"),
        ("it is inside 'é' (bytes 4..6) of `names and more", "it is inside 'é' (bytes 4..6) of `…"),
        ("\"a\" and \"b\" and `c`", "\"…\" and \"…\" and `…`"),
        (
            "index out of bounds: the len is 3 but the index is 3",
            "index out of bounds: the len is 3 but the index is 3",
        ),
        ("two\nlines", "two lines"),
    ] {
        assert_eq!(discreet(words), left);
    }
    assert!(discreet(&"long ".repeat(10_000)).chars().count() < 500);
}

proptest::proptest! {
    #[test]
    fn nothing_in_quotes_or_before_a_separator_is_left(
        folder in "[A-Z][a-z]{3,8}( [A-Z][a-z]{3,8})?",
        quoted in "[0-9A-Z]{4,12}",
        words in "[ a-z:,.()]{0,30}",
    ) {
        let line = format!("{words} /{folder}/x.csv {words} “{quoted}” {words}");
        let left = discreet(&line);
        proptest::prop_assert!(!left.contains(&folder) && !left.contains(&quoted), "{left}");
    }

    #[test]
    fn any_words_whatever_are_taken(words in "\\PC*") {
        discreet(&words);
    }
}

#[test]
fn a_note_is_found_once_the_newest_first_and_old_ones_go() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(unseen(folder.path()), None);
    assert_eq!(unseen(&folder.path().join("no such")), None);
    let at = |s: i64| jiff::Timestamp::from_second(1_790_000_000 + s).unwrap();
    let write = |s: i64, text: &str| {
        fs::write(folder.path().join(name(at(s), 7, 1)), text).unwrap();
    };
    fs::write(folder.path().join("diary.txt"), "mine").unwrap();
    for s in 0..30 {
        write(s, "an old note\n");
    }
    write(40, "Dataset:  mine.json\nView:     bw1;at=2023-12-22\nwords\n");
    let found = unseen(folder.path()).unwrap();
    assert_eq!(found.dataset, "mine.json");
    assert_eq!(found.view.as_deref(), Some("bw1;at=2023-12-22"));
    assert_eq!(found.others, 30);
    assert!(found.path.exists() && found.text.ends_with("words\n"));
    assert_eq!(unseen(folder.path()), None, "it is told once");
    let count = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(count, 20 + 1, "and the diary");
    // What is no text, or far too long, tells nothing and is in nobody's way.
    fs::write(folder.path().join(name(at(50), 7, 1)), [0xff, 0xfe]).unwrap();
    assert_eq!(unseen(folder.path()), None);
    fs::create_dir(folder.path().join(name(at(60), 7, 1))).unwrap();
    assert_eq!(unseen(folder.path()), None);
    write(70, "View:     none\n");
    assert_eq!(unseen(folder.path()).unwrap().view, None);
}
