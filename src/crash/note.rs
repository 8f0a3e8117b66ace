//! The note: what it tells, what it leaves out, and finding it at the next start.

use std::fs;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Memory, said};
use crate::logbook;
use crate::safe_write;

/// Lines of the log at most, and characters of each.
const LOG_LINES: usize = 40;
const LINE_CHARS: usize = 400;
/// Notes that are kept once they were told.
const MOST_KEPT: usize = 20;
/// No note of ours is longer, bytes.
const MOST_BYTES: u64 = 256 << 10;

const PREFIX: &str = "crash-";
const NEW: &str = ".txt";
const SEEN: &str = "-seen.txt";
const DATASET: &str = "Dataset:  ";
const VIEW: &str = "View:     ";

/// Where something went wrong, and what was said.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    place: String,
    what: String,
    thread: String,
}

impl Fault {
    pub fn of(info: &PanicHookInfo<'_>) -> Self {
        let place = info.location().map_or_else(String::new, |at| {
            format!("{}:{}:{}", in_source(at.file()), at.line(), at.column())
        });
        let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
        Self { place, what: said(info.payload()).to_owned(), thread }
    }

    /// "src/view/map.rs:12:5: index out of bounds", with nothing quoted from any file.
    pub fn words(&self) -> String {
        format!("{}: {}", self.place, discreet(&self.what))
    }
}

/// A source file's path without the folders of whoever built it.
fn in_source(file: &str) -> &str {
    let file = file.rsplit_once("/registry/src/").map_or(file, |(_, rest)| {
        // After it stands the registry's own name.
        rest.split_once('/').map_or(rest, |(_, path)| path)
    });
    file.rsplit_once("/library/").map_or(file, |(_, rest)| rest)
}

/// Words without what may come from a file: paths are cut to the last name in them, addresses and
/// what stands in quotes are left out. Rather too much goes than too little.
pub(super) fn discreet(words: &str) -> String {
    let lines = words.lines().map(|line| unquoted(&without_folders(line)));
    let one = lines.collect::<Vec<_>>().join(" ");
    match one.char_indices().nth(LINE_CHARS) {
        Some((end, _)) => format!("{}…", &one[..end]),
        None => one,
    }
}

/// From the word with the first separator to the last separator: names of folders have spaces, too.
fn without_folders(line: &str) -> String {
    let is_separator = |c: char| matches!(c, '/' | '\\');
    let words = line.split(' ').map(|w| if w.contains("://") { "(an address)" } else { w });
    let line = words.collect::<Vec<_>>().join(" ");
    let (Some(first), Some(last)) = (line.find(is_separator), line.rfind(is_separator)) else {
        return line;
    };
    let opens = |c: char| c.is_whitespace() || "“\"‘'`(".contains(c);
    let start = line[..first].char_indices().rev().find(|(_, c)| opens(*c));
    let start = start.map_or(0, |(at, c)| at + c.len_utf8());
    format!("{}{}", &line[..start], &line[last + 1..])
}

fn unquoted(line: &str) -> String {
    const PAIRS: [(char, char); 4] = [('“', '”'), ('"', '"'), ('`', '`'), ('‘', '’')];
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((at, (open, close))) = rest
        .char_indices()
        .find_map(|(at, c)| PAIRS.iter().find(|(open, _)| *open == c).map(|pair| (at, *pair)))
    {
        let inside = at + open.len_utf8();
        out.push_str(&rest[..inside]);
        out.push('…');
        // What is never closed is left out to the end.
        let end = rest[inside..].find(close).map_or(rest.len(), |end| inside + end);
        rest = &rest[end..];
        if let Some(after) = rest.strip_prefix(close) {
            out.push(close);
            rest = after;
        }
    }
    out + rest
}

/// `crash-2026-11-23T03-33-07Z-4711-1.txt`: in the order of time.
pub(super) fn name(now: Timestamp, process: u32, count: usize) -> String {
    let time = now.strftime("%Y-%m-%dT%H-%M-%SZ");
    format!("{PREFIX}{time}-{process}-{count}{NEW}")
}

pub(super) fn text(fault: &Fault, memory: Option<&Memory>, now: Timestamp) -> String {
    let (dataset, view) = memory.map_or(("none", "none"), |m| (&m.dataset, &m.view));
    let dataset = without_folders(&dataset.replace(['\n', '\r'], " "));
    let log = logbook::last(LOG_LINES).unwrap_or_default();
    let log: String = log
        .iter()
        .map(|line| format!("  {:>7}  {:<5}  {}\n", line.clock(), line.level, discreet(&line.text)))
        .collect();
    format!(
        "Basewatch came upon a fault of its own.\n\n\
         Date:     {}\n\
         Version:  {} ({}, {})\n\
         Thread:   {}\n\
         Where:    {}\n\
         What:     {}\n\
         {DATASET}{dataset}\n\
         {VIEW}{view}\n\n\
         The last lines of the log, in minutes and seconds since the start:\n{log}\n\
         Nothing was sent to anybody. This note holds nothing of the files that were open but the\n\
         dataset's name and the view above: folders, addresses and what stood in quotes are left\n\
         out of it. Read it before you pass it on.\n\n\
         To report it: send this note, with what you did last, to where you have Basewatch from\n\
         (the issues of its repository). Where others should not read it, SECURITY.md there tells\n\
         how to report in confidence.\n",
        now.strftime("%Y-%m-%d %H:%M:%S UTC"),
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        fault.thread,
        fault.place,
        discreet(&fault.what),
    )
}

/// A note that nobody was told of yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub path: PathBuf,
    pub text: String,
    /// The name of the dataset's file, and the view of it.
    pub dataset: String,
    pub view: Option<String>,
    /// How many more there are.
    pub others: usize,
}

/// The newest note in a folder that was not told yet. It counts as told from now on, as do all
/// others, so that a start is never in the way of the next.
pub fn unseen(folder: &Path) -> Option<Found> {
    let names = fs::read_dir(folder).ok()?.flatten();
    let is_note = |name: &String| name.starts_with(PREFIX) && name.ends_with(NEW);
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let (mut seen, mut new): (Vec<String>, Vec<String>) =
        names.filter(is_note).partition(|name| name.ends_with(SEEN));
    new.sort();
    let newest = new.last().cloned()?;
    for name in &new {
        seen.push(mark(folder, name));
    }
    let path = folder.join(mark(folder, &newest));
    seen.sort();
    for old in seen.iter().rev().skip(MOST_KEPT) {
        if let Err(error) = safe_write::forget(&folder.join(old)) {
            log::debug!("{old} was not removed: {error}");
        }
    }
    let is_ours =
        fs::metadata(&path).is_ok_and(|about| about.is_file() && about.len() <= MOST_BYTES);
    let text = is_ours.then(|| fs::read_to_string(&path).ok()).flatten()?;
    let line = |label: &str| text.lines().find_map(|line| line.strip_prefix(label));
    let view = line(VIEW).filter(|view| *view != "none").map(str::to_owned);
    let dataset = line(DATASET).unwrap_or_default().to_owned();
    Some(Found { path, dataset, view, others: new.len() - 1, text })
}

/// Its name once it was told; where it cannot be renamed, as it was.
fn mark(folder: &Path, name: &str) -> String {
    let Some(stem) = name.strip_suffix(NEW) else { return name.to_owned() };
    let told = format!("{stem}{SEEN}");
    let (from, to) = (folder.join(name), folder.join(&told));
    if from.exists() && safe_write::rename(&from, &to).is_err() { name.to_owned() } else { told }
}
