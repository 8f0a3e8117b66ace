//! `basewatch report`: a page on a day, or on what changed between two, with numbered sources.

use std::path::{Path, PathBuf};

use super::incidents::{IncidentArgs, parse_bbox};
use super::output::{self, Answer, Failure};
use super::query::{FilterArgs, Opened, parse_day};
use super::write::{self, Existing};
use crate::evidence::Evidence;
use crate::export::report::{self, Asked, html, markdown};
use crate::incidents::WorldRect;
use crate::model::Day;
use crate::state::{
    Command, Compare, CompareLook, IncidentCommand, Knowledge, Session, TimeCommand, TimeSpan,
};
use crate::take;

const EXAMPLES: &str = "\
Examples:
  basewatch report --at 2024-05-02 --out may.html               who was where, with sources
  basewatch report --at 2024-05-02 --place airbase-101 --out a101.md
  basewatch report --from 2023-07-26 --to 2024-09-15 --out withdrawal.html
                                                                what changed, and what happened
  basewatch report --at 2024-05-02 --place airbase-101 --incidents acled.csv --out near.html
                                                                with your own incidents around it
  basewatch report --at 2024-05-02 --known-on 2024-05-03 --grade B --out known.html

The page needs no network and no other file; it prints on A4. Beside a Markdown file its picture is \
written as a PNG of the same name.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ReportArgs {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// Who was where on this day
    #[arg(long, value_name = "DATE", value_parser = parse_day, required_unless_present = "from",
          conflicts_with_all = ["from", "to"])]
    at: Option<Day>,

    /// What changed from this day on
    #[arg(long, value_name = "DATE", value_parser = parse_day, requires = "to")]
    from: Option<Day>,

    /// To this day
    #[arg(long, value_name = "DATE", value_parser = parse_day, requires = "from")]
    to: Option<Day>,

    /// The file to write: .html or .md
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Write over a file that is there
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    filter: FilterArgs,

    /// Only this place and all inside it
    #[arg(long, value_name = "ID")]
    place: Option<String>,

    #[command(flatten)]
    incidents: IncidentArgs,

    /// Of incidents, so many days up to the day, not that day alone
    #[arg(long, value_name = "DAYS", requires = "incidents",
          value_parser = clap::value_parser!(u16).range(1..))]
    span: Option<u16>,

    /// Of incidents, only those in this rectangle: west, south, east, north, degrees
    #[arg(long, value_name = "W,S,E,N", value_parser = parse_bbox, requires = "incidents",
          allow_hyphen_values = true)]
    bbox: Option<WorldRect>,

    /// List incidents so near to the place, kilometres; without it 100
    #[arg(long, value_name = "KM", value_parser = parse_radius, requires = "incidents")]
    radius: Option<f64>,

    /// Leave out the picture of the map
    #[arg(long)]
    no_picture: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Markdown,
}

pub(super) fn run(args: &ReportArgs) -> Result<Answer, Failure> {
    let format = format_of(&args.out)?;
    let mut opened = Opened::open(args.dataset.as_ref())?;
    let opening = opened.dataset.head.opening.day;
    let day = args.at.or(args.to).unwrap_or(opening);
    if let Some(from) = args.from.filter(|from| *from >= day) {
        let line = format!("{from} is not before {day}; the earlier day comes first");
        return Err(Failure::Misuse(line));
    }
    opened.note_if_outside(day);
    let place = opened.place(args.place.as_ref())?;
    let evidence = Evidence::new(&opened.dataset, args.filter.filter());
    let asked = Asked { day, since: args.from, place };
    let mut report = report::report(&opened.dataset, &evidence, asked);
    let session = session(args, &mut opened)?;
    let part = args.bbox.unwrap_or(WorldRect::WORLD);
    report.incidents = take::incidents::in_report(&session, asked, part);
    let existing = if args.force { Existing::Overwrite } else { Existing::Keep };
    write::look_ahead(&args.out, existing)?;
    let beside = args.out.with_extension("png");
    if format == Format::Markdown && !args.no_picture {
        write::look_ahead(&beside, existing)?;
    }
    let picture = if args.no_picture { None } else { picture(session, asked, &mut opened)? };
    let text = match format {
        Format::Html => html::write(&report, picture.as_deref()),
        Format::Markdown => {
            let name = beside.file_name().map(|name| name.to_string_lossy().into_owned());
            markdown::write(&report, name.filter(|_| picture.is_some()).as_deref())
        }
    };
    if let (Format::Markdown, Some(png)) = (format, &picture) {
        write::whole(&beside, png, existing)?;
    }
    write::whole(&args.out, text.as_bytes(), existing)?;
    let told = format!("{} written: {}\n", args.out.display(), report.title);
    Ok(opened.answer(output::plain(&told)))
}

/// What the report's picture and its incidents are of, but for the day.
fn session(args: &ReportArgs, opened: &mut Opened) -> Result<Session, Failure> {
    let mut session = Session::new(opened.dataset.clone(), Vec::new());
    args.incidents.add_to(&mut session, opened)?;
    let filter = args.filter.filter();
    let mut commands = vec![Command::Deselect, Command::SetLeastGrade(filter.least_grade)];
    commands.extend(filter.known_on.map(|day| Command::SetKnowledge(Knowledge::On(day))));
    let span = args.span.map(|days| TimeCommand::SetSpan(TimeSpan::Last(days)));
    commands.extend(span.map(Command::from));
    commands.extend(args.radius.map(|km| IncidentCommand::SetRadius(km).into()));
    for command in commands {
        session.apply(command);
    }
    Ok(session)
}

/// The map that goes with the report. A report is worth having without one: where it cannot be
/// drawn, a note says so.
fn picture(
    mut session: Session,
    asked: Asked,
    opened: &mut Opened,
) -> Result<Option<Vec<u8>>, Failure> {
    let head = &opened.dataset.head;
    let days = head.first_day..=head.last_day;
    if !asked.since.into_iter().chain([asked.day]).all(|day| days.contains(&day)) {
        // The map knows no such day; that the report does is noted already.
        return Ok(None);
    }
    session.apply(Command::GoToDay(asked.since.unwrap_or(asked.day)));
    if asked.since.is_some() {
        let compare = Compare::With { other: asked.day, look: CompareLook::Changes };
        session.apply(TimeCommand::SetCompare(compare).into());
    }
    match take::report_picture(session, asked.place) {
        Ok(png) => Ok(Some(png)),
        Err(error) => {
            opened.note(format!("the report has no picture: {error}"));
            Ok(None)
        }
    }
}

fn parse_radius(text: &str) -> Result<f64, String> {
    let km = text.parse::<f64>().ok().filter(|km| (1.0..=1000.0).contains(km));
    km.ok_or_else(|| "distances run from 1 to 1000 kilometres".to_owned())
}

fn format_of(path: &Path) -> Result<Format, Failure> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => Ok(Format::Html),
        "md" | "markdown" => Ok(Format::Markdown),
        _ => Err(Failure::Misuse(format!(
            "--out {}: a report is a page of HTML or Markdown; let the name end in .html or .md",
            path.display()
        ))),
    }
}
