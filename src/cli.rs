//! The command line: what to open, and hidden measurements.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::app::Start;
use crate::evidence::Filter;
use crate::load::{self, Loaded, Problem};
use crate::model::{Day, Record};
use crate::state::Theme;
use crate::{bench, desktop};

/// Who was based where, when, and how do we know?
#[derive(Debug, Parser)]
#[command(name = "basewatch", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Args {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// Open on this day, such as 2024-05-02
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Day>,

    /// Select this place or event, by id, such as airbase-101
    #[arg(long, value_name = "ID")]
    select: Option<String>,

    /// Light or dark
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    theme: ThemeArg,

    #[command(subcommand)]
    command: Option<Sub>,
}

const EXAMPLES: &str = "\
Examples:
  basewatch                                       open the shipped dataset
  basewatch --at 2023-12-22 --select airbase-101  the day the last French left
  basewatch my-theatre.json --theme dark          another dataset, in the dark theme";

#[derive(Debug, Subcommand)]
enum Sub {
    /// Measure the window
    #[command(hide = true)]
    Bench {
        #[command(subcommand)]
        what: bench::What,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ThemeArg {
    Light,
    Dark,
}

impl From<ThemeArg> for Theme {
    fn from(arg: ThemeArg) -> Self {
        match arg {
            ThemeArg::Light => Self::Light,
            ThemeArg::Dark => Self::Dark,
        }
    }
}

fn parse_day(text: &str) -> Result<Day, String> {
    load::edtf::parse_day(text).map_err(|e| e.to_string())
}

/// Does what the arguments ask. Every failure is one plain line.
pub fn run(args: Args) -> ExitCode {
    if let Some(Sub::Bench { what }) = args.command {
        return bench::run(&what);
    }
    match start(&args).and_then(open) {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("basewatch: {line}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the window. Where there can be none, a file that could not be read is named as well: the
/// window would have listed what is wrong with it.
fn open(start: Start) -> Result<(), String> {
    let unread = match (&start.loaded.dataset, start.loaded.problems.first()) {
        (None, Some(problem)) => Some(format!("{}: {}", start.file, problem.what)),
        _ => None,
    };
    desktop::open_window(start).map_err(|refused| match unread {
        Some(unread) => format!("{unread}; and {refused}"),
        None => refused,
    })
}

fn start(args: &Args) -> Result<Start, String> {
    let (loaded, file) = match &args.dataset {
        None => (load::shipped(), "the shipped dataset".to_owned()),
        Some(path) => (read(path), path.display().to_string()),
    };
    let select = match (&args.select, &loaded.dataset) {
        (Some(id), Some(dataset)) => Some(match dataset.find(id) {
            Some(record @ (Record::Place(_) | Record::Event(_))) => record,
            Some(_) => return Err(format!("--select {id}: that is no place or event of {file}")),
            None => return Err(format!("--select {id}: {file} has no place or event of that id")),
        }),
        _ => None,
    };
    if let (Some(at), Some(dataset)) = (args.at, &loaded.dataset) {
        let (first, last) = (dataset.head.first_day, dataset.head.last_day);
        if !(first..=last).contains(&at) {
            return Err(format!("--at {at}: {file} runs from {first} to {last}"));
        }
    }
    Ok(Start {
        loaded,
        file,
        at: args.at,
        select,
        filter: Filter::default(),
        theme: args.theme.into(),
        tile_cache: desktop::tile_cache(),
    })
}

/// A file that cannot be opened is a problem like any other: the window lists it.
fn read(path: &Path) -> Loaded {
    match std::fs::read(path) {
        Ok(bytes) => load::dataset(&bytes),
        Err(error) => {
            let what = if path.is_dir() {
                "this is a folder, not a file".to_owned()
            } else {
                format!("it cannot be opened: {error}")
            };
            let mend = "Check the name, and that you may read it";
            Loaded { dataset: None, problems: vec![Problem::file(what, mend)] }
        }
    }
}
