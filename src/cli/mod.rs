//! The command line: what to open, what to ask, and hidden measurements.
//!
//! Every question is put to the same core as the window's. Exit status: 0 on success, 1 on
//! problems found, 2 on misuse.

mod animate;
mod check;
mod diff;
mod events;
mod explain;
mod export;
mod find;
mod incident_filters;
mod incidents;
mod output;
mod page;
mod query;
mod render;
mod report;
mod sample;
mod state;
mod table;
mod window;
mod write;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::bench;
use crate::load::view_text::{self, ViewText};
use crate::model::Day;
use crate::state::Theme;
use incident_filters::IncidentFilterArgs;
use output::Failure;
use query::{FilterArgs, parse_day};

/// Who was based where, when, and how do we know?
#[derive(Debug, Parser)]
#[command(name = "basewatch", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
struct Args {
    #[command(flatten)]
    window: WindowArgs,

    #[command(subcommand)]
    command: Option<Sub>,
}

/// What the window opens on.
#[derive(Debug, clap::Args)]
struct WindowArgs {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// Open on this day, such as 2024-05-02
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Day>,

    /// Select this place, event, movement or area state, by id, such as airbase-101
    #[arg(long, value_name = "ID")]
    select: Option<String>,

    /// Open exactly this view, as “Copy view” in the window gives it
    #[arg(long, value_name = "TEXT", value_parser = view_text::parse,
          conflicts_with_all = ["at", "select", "known_on", "grade", "incident_kind", "incident_count",
                                "incident_text"])]
    view: Option<ViewText>,

    #[command(flatten)]
    filter: FilterArgs,

    /// Lay this GeoJSON or KML file over the map; may be given several times
    #[arg(long, value_name = "FILE", num_args = 1..)]
    overlay: Vec<PathBuf>,

    /// Show the incidents of this table (CSV, GeoJSON, KML, Parquet); may be given several times
    #[arg(long, value_name = "FILE", num_args = 1..)]
    incidents: Vec<PathBuf>,

    #[command(flatten)]
    incident_filter: IncidentFilterArgs,

    /// Keep settings in this file instead of the usual one (BASEWATCH_SETTINGS names one, too)
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,

    /// Light or dark; without this option as last chosen, light at first
    #[arg(long, value_enum)]
    theme: Option<ThemeArg>,
}

const EXAMPLES: &str = "\
Examples:
  basewatch                                       open the shipped dataset
  basewatch --at 2023-12-22 --select airbase-101  the day the last French left
  basewatch my-theatre.json --theme dark          another dataset, in the dark theme
  basewatch --overlay sites.geojson route.kml     your own drawing over the map
  basewatch --incidents acled.csv                 your own table of incidents
  basewatch --incidents acled.csv --incident-count 10..  of these the deadliest
  basewatch --known-on 2024-04-09 --grade B       what good sources had told by that day
  basewatch --view 'bw1;at=2024-05-02;map=2.19,13.48,11'  a view as copied in the window

Without a window:
  basewatch state --at 2024-05-02 --place airbase-101   who was there on that day
  basewatch diff 2023-07-26 2024-09-15                  what changed from the coup on
  basewatch events --kind handover --json               for a program to read
  basewatch find agades                                 anything, by its words
  basewatch explain --place airbase-101 --force us --at 2024-05-02
  basewatch render --at 2024-05-02 --out may.png        a picture fit to print
  basewatch animate --from 2023-07-01 --to 2024-10-01 --out niger.gif
  basewatch report --at 2024-05-02 --out may.html       a page with numbered sources
  basewatch export --format kml --out niger.kml         for Google Earth’s slider
  basewatch render --incidents acled.csv --span 90 --out may.png
                                                        with your own incidents
  basewatch check my-theatre.json                       errors, and what is worth a look

Exit status: 0 on success, 1 on problems found, 2 on misuse.";

#[derive(Debug, Subcommand)]
enum Sub {
    /// Who was where on a day, and how sure that is
    State(state::StateArgs),
    /// What changed at the bases between two days
    Diff(diff::DiffArgs),
    /// What happened
    Events(events::EventsArgs),
    /// Find places, forces, events, chapters, movements, sources and commands
    Find(find::FindArgs),
    /// Why a presence is what it is: rules, claims, sources
    Explain(explain::ExplainArgs),
    /// The map on a day as a picture, without a window
    Render(render::RenderArgs),
    /// What the window shows while it plays, as a GIF, an animated PNG or numbered pictures
    Animate(animate::AnimateArgs),
    /// A page on a day, or on what changed between two, with numbered sources
    Report(report::ReportArgs),
    /// Presences, events, movements and area states for QGIS, kepler.gl, Google Earth, a spreadsheet
    Export(export::ExportArgs),
    /// What is wrong with a dataset, and what is worth a second look
    Check(check::CheckArgs),
    /// Make up a table of incidents to try things with; nothing in it happened
    SampleIncidents(sample::SampleArgs),
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

/// Does what the arguments ask. Every failure is one plain line.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        // Help or the version: a pipe that closes early is no error.
        Err(asked) if !asked.use_stderr() => {
            let _ = asked.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let line = output::one_line(&error, &where_to_read_on());
            return output::fail(&Failure::Misuse(line));
        }
    };
    let outcome = match &args.command {
        None => window::run(&args.window),
        Some(Sub::State(state)) => state::run(state),
        Some(Sub::Diff(diff)) => diff::run(diff),
        Some(Sub::Events(events)) => events::run(events),
        Some(Sub::Find(find)) => find::run(find),
        Some(Sub::Explain(explain)) => explain::run(explain),
        Some(Sub::Render(render)) => render::run(render),
        Some(Sub::Animate(animate)) => animate::run(animate),
        Some(Sub::Report(report)) => report::run(report),
        Some(Sub::Export(export)) => export::run(export),
        Some(Sub::Check(check)) => check::run(check),
        Some(Sub::SampleIncidents(sample)) => sample::run(sample),
        Some(Sub::Bench { what }) => return bench::run(what),
    };
    match outcome {
        Ok(answer) => output::print(&answer),
        Err(failure) => output::fail(&failure),
    }
}

/// The help of the subcommand that was meant.
fn where_to_read_on() -> String {
    let first = std::env::args().nth(1).unwrap_or_default();
    match Args::command().find_subcommand(&first) {
        Some(sub) => format!("basewatch {} --help", sub.get_name()),
        None => "basewatch --help".to_owned(),
    }
}
