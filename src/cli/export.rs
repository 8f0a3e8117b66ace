//! `basewatch export`: presences, events, movements and area states as files for other programs.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use clap::ValueEnum;

use super::incidents::{IncidentArgs, parse_bbox, parse_days};
use super::output::{self, Answer, Failure};
use super::query::{FilterArgs, Opened, parse_day};
use super::write::{self, Existing};
use crate::evidence::Evidence;
use crate::export::incidents::Extent;
use crate::export::{self, Credits, Cut, Data, FeatureKind, When};
use crate::gazetteer::Outlines;
use crate::incidents::WorldRect;
use crate::model::{Day, DaySpan};
use crate::state::{DataFormat, Session};
use crate::take::{self, data};

const EXAMPLES: &str = "\
Examples:
  basewatch export --format geojson --out niger.geojson       the whole range, for kepler.gl or QGIS
  basewatch export --format kml --out niger.kml               for Google Earth’s time slider
  basewatch export --format csv --at 2024-05-02 --out day.csv who was where on one day
  basewatch export --format csv --place airbase-101 --known-on 2024-05-03
                                                              to standard output
  basewatch export --format geojson --incidents acled.csv --incident-days 2024-02-03/2024-05-02 \\
                   --bbox 0,11.5,16,23.5 --out all.geojson     with your own incidents

Every row has a first and a last day, both inclusive; docs/exports.md tells every column.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExportArgs {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// What to write
    #[arg(long, value_enum)]
    format: FormatArg,

    /// The file to write; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long)]
    force: bool,

    /// Only what holds on this day; without it, the whole range
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Day>,

    #[command(flatten)]
    filter: FilterArgs,

    /// Only this place and all inside it
    #[arg(long, value_name = "ID")]
    place: Option<String>,

    /// Only this force
    #[arg(long, value_name = "ID")]
    of_force: Option<String>,

    #[command(flatten)]
    incidents: IncidentArgs,

    /// Of incidents, only those of these days: FROM/TO, or one day; without it those of --at, or all
    #[arg(long, value_name = "DAYS", value_parser = parse_days, requires = "incidents")]
    incident_days: Option<DaySpan>,

    /// Of incidents, only those in this rectangle: west, south, east, north, degrees
    #[arg(long, value_name = "W,S,E,N", value_parser = parse_bbox, requires = "incidents",
          allow_hyphen_values = true)]
    bbox: Option<WorldRect>,

    /// Only these kinds of row
    #[arg(long, value_name = "KIND", value_enum, value_delimiter = ',')]
    kind: Vec<KindArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatArg {
    /// RFC 7946
    Geojson,
    /// RFC 4180, UTF-8
    Csv,
    /// 2.2, with TimeSpans
    Kml,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindArg {
    Presence,
    Event,
    Movement,
    Area,
}

impl From<FormatArg> for DataFormat {
    fn from(arg: FormatArg) -> Self {
        match arg {
            FormatArg::Geojson => Self::Geojson,
            FormatArg::Csv => Self::Csv,
            FormatArg::Kml => Self::Kml,
        }
    }
}

impl From<KindArg> for FeatureKind {
    fn from(arg: KindArg) -> Self {
        match arg {
            KindArg::Presence => Self::Presence,
            KindArg::Event => Self::Event,
            KindArg::Movement => Self::Movement,
            KindArg::Area => Self::Area,
        }
    }
}

pub(super) fn run(args: &ExportArgs) -> Result<Answer, Failure> {
    let mut opened = Opened::open(args.dataset.as_ref())?;
    let when = args.at.map_or(When::Whole, When::Day);
    if let Some(day) = args.at {
        opened.note_if_outside(day);
    }
    let place = opened.place(args.place.as_ref())?;
    let force = opened.force(args.of_force.as_ref())?;
    let filter = args.filter.filter();
    let evidence = Evidence::new(&opened.dataset, filter);
    let outlines = Outlines::embedded().map_err(|e| Failure::Problem(e.to_string()))?;
    let cut = Cut { when, place, force };
    let mut features = export::features(&opened.dataset, &evidence, &outlines, cut);
    let kinds: Vec<FeatureKind> = args.kind.iter().map(|&k| k.into()).collect();
    features.retain(|f| kinds.is_empty() || kinds.contains(&f.kind));
    let credits = Credits::new(&opened.dataset, when, &filter);
    let mut session = Session::new(opened.dataset.clone(), Vec::new());
    args.incidents.add_to(&mut session, &mut opened)?;
    let days = args.incident_days.or(args.at.map(DaySpan::day));
    let extent = Extent { days, part: args.bbox.unwrap_or(WorldRect::WORLD) };
    let incidents = take::incidents::chosen(&session, extent);
    let dataset = session.dataset();
    let data =
        Data { dataset, features: &features, credits: &credits, incidents: incidents.as_ref() };
    let format = args.format.into();
    let Some(path) = &args.out else {
        to_stdout(&data, format)?;
        return Ok(opened.answer(String::new()));
    };
    let existing = if args.force { Existing::Overwrite } else { Existing::Keep };
    write::look_ahead(path, existing)?;
    data::write_file(&data, format, (path, existing)).map_err(|e| write::not_taken(path, &e))?;
    let rows = data::rows_words(&data);
    let told = output::plain(&format!("{rows} written to {}\n", path.display()));
    Ok(opened.answer(told))
}

/// Row by row: there may be more of them than memory holds.
fn to_stdout(data: &Data<'_>, format: DataFormat) -> Result<(), Failure> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    match data::write(data, format, &mut stdout).and_then(|()| stdout.flush()) {
        // Whoever reads has what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|e| Failure::Problem(format!("the rows were not written: {e}"))),
    }
}
