//! What tests of pictures and films share: the program, a folder each, and whether anything can be
//! drawn here at all.
#![allow(dead_code, reason = "every test binary compiles this module and uses its own part")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use basewatch::offscreen::Offscreen;

/// Runs the program without a display.
pub fn basewatch(args: &[&str]) -> Output {
    command(args).output().expect("the program starts")
}

pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_basewatch"));
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("RUST_LOG").args(args);
    command
}

pub fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs it and asserts that all went well.
#[track_caller]
pub fn done(args: &[&str]) -> Output {
    let output = basewatch(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", words(&output.stderr));
    output
}

/// Runs it and asserts that it was refused with this status and one line, which it returns.
#[track_caller]
pub fn refused(status: i32, args: &[&str]) -> String {
    let output = basewatch(args);
    let line = words(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{args:?}: {line}");
    assert_eq!(line.lines().count(), 1, "one line, not:\n{line}");
    assert!(!line.contains("panicked"), "{line}");
    line
}

/// A folder of the test's own, empty.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("drawn-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

/// A file in it, as an argument.
pub fn file(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().expect("a plain path").to_owned()
}

/// Names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.expect("an entry").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

/// Whether this machine can draw. One that cannot says so, and CI must.
pub fn can_draw(test: &str) -> bool {
    let required = std::env::var_os("BASEWATCH_REQUIRE_PICTURES");
    let required = required.is_some_and(|value| !value.is_empty() && value != "0");
    match Offscreen::new(16, 16) {
        Ok(_) => true,
        Err(why) => {
            assert!(!required, "{test} could not be drawn: {why}");
            // Past libtest's capture: a skipped test must be seen.
            writeln!(std::io::stdout(), "skipped: {test} (no graphics driver)")
                .expect("stdout takes a line");
            false
        }
    }
}
