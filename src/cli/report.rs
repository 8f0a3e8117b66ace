//! `basewatch report`: a page on a day, or on what changed between two, with numbered sources.

use std::path::{Path, PathBuf};

use super::output::{self, Answer, Failure};
use super::query::{FilterArgs, Opened, parse_day};
use super::write::{self, Existing};
use crate::evidence::Evidence;
use crate::export::report::{self, Asked, html, markdown};
use crate::model::Day;

const EXAMPLES: &str = "\
Examples:
  basewatch report --at 2024-05-02 --out may.html               who was where, with sources
  basewatch report --at 2024-05-02 --place airbase-101 --out a101.md
  basewatch report --from 2023-07-26 --to 2024-09-15 --out withdrawal.html
                                                                what changed, and what happened
  basewatch report --at 2024-05-02 --known-on 2024-05-03 --grade B --out known.html

The page needs no network and no other file; it prints on A4.";

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
}

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
    let report = report::report(&opened.dataset, &evidence, asked);
    let text = match format {
        Format::Html => html::write(&report, None),
        Format::Markdown => markdown::write(&report),
    };
    let existing = if args.force { Existing::Overwrite } else { Existing::Keep };
    write::whole(&args.out, text.as_bytes(), existing)?;
    let told = format!("{} written: {}\n", args.out.display(), report.title);
    Ok(opened.answer(output::plain(&told)))
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
