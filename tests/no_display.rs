//! The program itself where no window can be opened: the opening day as a table, or one plain line,
//! the right exit status, and never a panic.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Exit status where the question itself was wrong.
const USAGE: i32 = 2;

/// Runs the built program without any display.
fn basewatch(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_basewatch"))
        .args(args)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env_remove("RUST_LOG")
        .output()
        .expect("the program starts")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8")
}

/// Asserts that the program failed with one line on stderr, and returns it.
#[track_caller]
fn one_line(output: &Output) -> String {
    failed_with(1, output)
}

/// Asserts that the question was refused with one line on stderr, and returns it.
#[track_caller]
fn misuse(output: &Output) -> String {
    failed_with(USAGE, output)
}

#[track_caller]
fn failed_with(status: i32, output: &Output) -> String {
    let line = words(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{line}");
    assert_eq!(line.lines().count(), 1, "one line, not:\n{line}");
    assert!(!line.contains("panicked"), "{line}");
    assert_eq!(words(&output.stdout), "");
    line
}

fn kept_file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a temporary file can be written");
    path
}

/// Asserts that a day's state was printed with a line on the window, and returns it.
#[track_caller]
fn table_of_day(output: &Output) -> String {
    let (said, complaint) = (words(&output.stdout), words(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{complaint}");
    assert_eq!(complaint, "");
    let last = said.lines().last().unwrap_or_default();
    assert!(last.contains("DISPLAY") && last.contains("basewatch state --help"), "{last}");
    said
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_display_it_prints_its_opening_day() {
    let said = table_of_day(&basewatch(&[]));
    assert!(said.contains("Thursday, 2 May 2024"), "{said}");
    assert!(said.contains("Airbase 101, Niamey") && said.contains("Russia"), "{said}");
    let offer = "As a picture: basewatch render --at 2024-05-02 --out basewatch-2024-05-02.png\n";
    assert!(said.contains(offer), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_display_it_prints_the_day_that_was_asked_for() {
    let said = table_of_day(&basewatch(&["--at", "2023-12-22"]));
    assert!(said.contains("22 December 2023"), "{said}");
    assert!(said.contains("basewatch render --at 2023-12-22 --out"), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_display_it_prints_another_datasets_opening_day() {
    let path = kept_file("world.json", &common::world().to_string());
    let said = table_of_day(&basewatch(&[path.to_str().expect("a plain path")]));
    assert!(said.starts_with("A small world\n"), "{said}");
    let offer = said.lines().find(|line| line.starts_with("As a picture: ")).expect("an offer");
    assert!(offer.contains("world.json") && offer.contains("--at 2024-05-02"), "{offer}");
    assert!(said.contains("No source reports any force"), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn what_only_a_window_can_do_is_said_to_need_one() {
    for args in
        [["--theme", "dark"], ["--theme", "light"], ["--select", "airbase-101"], ["--view", "bw1"]]
    {
        let line = one_line(&basewatch(&args));
        assert!(line.starts_with("basewatch: there is no display"), "{line}");
        assert!(line.contains("DISPLAY"), "what to set: {line}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_empty_display_is_no_display() {
    let output = Command::new(env!("CARGO_BIN_EXE_basewatch"))
        .env("DISPLAY", "")
        .env("WAYLAND_DISPLAY", "")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .expect("the program starts");
    table_of_day(&output);
}

#[test]
#[cfg(target_os = "linux")]
fn a_display_that_does_not_answer_is_said_so() {
    let output = Command::new(env!("CARGO_BIN_EXE_basewatch"))
        .env("DISPLAY", ":987")
        // Nobody's own settings.
        .env("BASEWATCH_SETTINGS", std::env::temp_dir().join("basewatch-no-settings.json"))
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .expect("the program starts");
    let line = words(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{line}");
    assert!(!line.contains("panicked"), "{line}");
    let last = line.lines().last().expect("a line");
    assert!(last.starts_with("basewatch: "), "{line}");
}

#[test]
fn a_day_that_is_none_is_quoted() {
    let said = misuse(&basewatch(&["--at", "2024-13-01"]));
    assert!(said.contains("2024-13-01") && said.contains("--at"), "{said}");
}

#[test]
fn a_day_off_the_axis_is_quoted_with_the_range() {
    let line = misuse(&basewatch(&["--at", "1999-01-01"]));
    assert!(line.contains("1999-01-01"), "{line}");
    assert!(line.contains("2012-01-01") && line.contains("2026-02-28"), "{line}");
}

#[test]
fn an_id_that_is_none_is_named() {
    let line = misuse(&basewatch(&["--select", "nonsense"]));
    assert!(line.contains("--select nonsense"), "{line}");
}

#[test]
fn an_id_of_something_that_cannot_be_selected_is_named() {
    let line = misuse(&basewatch(&["--select", "us"]));
    assert!(
        line.contains("--select us") && line.contains("no place, event, movement or area state"),
        "{line}"
    );
}

#[test]
fn a_theme_that_is_none_is_answered_with_those_there_are() {
    let said = misuse(&basewatch(&["--theme", "sepia"]));
    assert!(said.contains("sepia") && said.contains("light") && said.contains("dark"), "{said}");
}

#[test]
fn help_and_version_need_no_display() {
    let help = basewatch(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    let said = words(&help.stdout);
    assert!(said.contains("Examples:"), "{said}");
    assert!(said.contains("basewatch --at 2023-12-22 --select airbase-101"), "{said}");
    let version = basewatch(&["--version"]);
    assert_eq!(version.status.code(), Some(0));
    assert_eq!(words(&version.stdout), format!("basewatch {}\n", env!("CARGO_PKG_VERSION")));
}

// A file that cannot be read: without a window to list its problems in, the line names it.

#[test]
fn a_missing_dataset_is_named() {
    let line = one_line(&basewatch(&["no-such-file.json"]));
    assert!(line.contains("no-such-file.json"), "{line}");
}

#[test]
fn a_folder_for_a_dataset_is_named() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let line = one_line(&basewatch(&[folder]));
    assert!(line.contains(folder) && line.contains("folder"), "{line}");
}

#[test]
fn a_dataset_cut_short_is_named() {
    let path = kept_file("cut-short.json", r#"{"format": "basewatch/1", "title": "#);
    let path = path.to_str().expect("a plain path");
    let line = one_line(&basewatch(&[path]));
    assert!(line.contains(path), "{line}");
}
