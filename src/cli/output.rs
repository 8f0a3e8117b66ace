//! What a command answers, where it goes, and with which exit status.

use std::io::{self, Write as _};
use std::process::ExitCode;

use serde::Serialize;

/// Exit status where the question itself was wrong.
const MISUSE: u8 = 2;

/// Why there is no answer, in words for one line.
#[derive(Debug)]
pub(super) enum Failure {
    /// The question was wrong: exit status 2.
    Misuse(String),
    /// Something is wrong with the file or the system: exit status 1.
    Problem(String),
}

/// Whether anything was wrong with what the answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Soundness {
    Sound,
    /// Exit status 1.
    Faulty,
}

/// What a command has to say.
#[derive(Debug)]
pub(super) struct Answer {
    /// For stdout, with escape codes where it is a table; empty prints nothing.
    pub text: String,
    /// For stderr, a line each.
    pub notes: Vec<String>,
    pub soundness: Soundness,
}

impl Answer {
    pub fn silent() -> Self {
        Self { text: String::new(), notes: Vec::new(), soundness: Soundness::Sound }
    }
}

/// The answer for a program.
pub(super) fn json(answer: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(answer);
    text.map(|text| text + "\n").map_err(|e| Failure::Problem(format!("no JSON was written: {e}")))
}

/// The answer for people. A dataset's own words may hold anything; what a terminal would obey is
/// shown as �, and only colours pass.
pub(super) fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find(|c: char| c.is_control() && c != '\n') {
        out.push_str(&rest[..at]);
        let control = &rest[at..];
        let taken = match color_len(control) {
            Some(len) => {
                out.push_str(&control[..len]);
                len
            }
            None => {
                out.push(char::REPLACEMENT_CHARACTER);
                control.chars().next().map_or(1, char::len_utf8)
            }
        };
        rest = &control[taken..];
    }
    out + rest
}

/// Length in bytes of the colour or weight, `ESC [ 1 ; 34 m`, that the text begins with.
fn color_len(text: &str) -> Option<usize> {
    let codes = text.strip_prefix("\x1b[")?;
    let end = codes.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
    codes[end..].starts_with('m').then_some("\x1b[".len() + end + 1)
}

/// Notes first, so that on a terminal the answer stands last.
pub(super) fn print(answer: &Answer) -> ExitCode {
    for note in &answer.notes {
        complain(note);
    }
    // Takes escape codes out where this is no terminal, or NO_COLOR is set.
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(answer.text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => answer.soundness.exit_code(),
        // `basewatch state | head -1`: the reader has what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => answer.soundness.exit_code(),
        Err(error) => fail(&Failure::Problem(format!("the answer cannot be written: {error}"))),
    }
}

impl Soundness {
    fn exit_code(self) -> ExitCode {
        match self {
            Self::Sound => ExitCode::SUCCESS,
            Self::Faulty => ExitCode::FAILURE,
        }
    }
}

pub(super) fn fail(failure: &Failure) -> ExitCode {
    let (line, code) = match failure {
        Failure::Misuse(line) => (line, ExitCode::from(MISUSE)),
        Failure::Problem(line) => (line, ExitCode::FAILURE),
    };
    complain(line);
    code
}

fn complain(line: &str) {
    // It may quote a file.
    let line = plain(line).replace('\n', " ");
    // Where even stderr is closed there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "basewatch: {line}");
}

/// A complaint of clap's as one line: what is wrong, its hint, and where to read on.
pub(super) fn one_line(error: &clap::Error, help: &str) -> String {
    let rendered = error.render().to_string();
    let mut line = String::new();
    let is_end = |part: &&str| part.starts_with("Usage: ") || part.starts_with("For more inform");
    let parts = rendered.lines().map(str::trim).filter(|part| !part.is_empty());
    for part in parts.take_while(|part| !is_end(part)) {
        match line.chars().last() {
            None => {}
            Some(':') => line.push(' '),
            Some(_) if part.starts_with('[') => line.push(' '),
            Some(_) => line.push_str("; "),
        }
        line.push_str(part.strip_prefix("error: ").unwrap_or(part));
    }
    format!("{line} (see {help})")
}
