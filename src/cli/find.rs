//! `basewatch find`: what the search of the window finds.

use std::path::PathBuf;

use comfy_table::Cell;
use serde::Serialize;

use super::output::{self, Answer, Failure};
use super::query::{self, FilterArgs, Opened, parse_day};
use super::table;
use crate::model::{Day, Language, Record};
use crate::state::{Command, Findings, Found, FoundKind, Knowledge, Session, Target};

const EXAMPLES: &str = "\
Examples:
  basewatch find agades                       typing errors and accents are seen through
  basewatch find russia --kind event          one kind of record
  basewatch find 201 --json --limit 3         the best three, for a program
  basewatch find convoy --known-on 2024-04-09  nothing that became known later

The ids go into --select, --place and --force.";

const USUAL_LIMIT: usize = 20;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct FindArgs {
    /// What to look for
    #[arg(required = true)]
    words: Vec<String>,

    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    #[arg(long, value_name = "FILE")]
    dataset: Option<PathBuf>,

    /// Only this kind: place, force, event, chapter, movement, source or command; may be repeated
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    kind: Vec<FoundKind>,

    /// At most so many
    #[arg(long, value_name = "N", default_value_t = USUAL_LIMIT)]
    limit: usize,

    /// Who is where on this day, in place of the day the dataset opens on
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Day>,

    #[command(flatten)]
    filter: FilterArgs,

    /// JSON instead of a table
    #[arg(long)]
    json: bool,
}

fn parse_kind(text: &str) -> Result<FoundKind, String> {
    FoundKind::from_word(text).ok_or_else(|| {
        let kinds = FoundKind::NAMED.map(FoundKind::word);
        format!("kinds are {}", kinds.join(", "))
    })
}

pub(super) fn run(args: &FindArgs) -> Result<Answer, Failure> {
    let mut opened = Opened::open(args.dataset.as_ref())?;
    if let Some(day) = args.at {
        opened.note_if_outside(day);
    }
    let filter = args.filter.filter();
    let mut session = Session::new(opened.dataset.clone(), Vec::new());
    let knowledge = filter.known_on.map(|day| Command::SetKnowledge(Knowledge::On(day)));
    let commands = knowledge.into_iter().chain([Command::SetLeastGrade(filter.least_grade)]);
    for command in commands.chain(args.at.map(Command::GoToDay)) {
        session.apply(command);
    }
    let query = args.words.join(" ");
    let findings = session.find(&query, &args.kind, args.limit);
    let text = if args.json {
        output::json(&FindingsJson::new(&opened, &query, filter.known_on, &findings))?
    } else {
        output::plain(&words(&opened, &query, &query::filter_words(&filter), &findings))
    };
    Ok(opened.answer(text))
}

fn words(opened: &Opened, query: &str, filter: &str, findings: &Findings) -> String {
    let mut out = table::title(opened.dataset.head.title.get(Language::English));
    let shown = findings.rows.len();
    let count = match findings.total {
        0 => {
            out.push_str(&format!("\n\nNothing found for “{query}”{filter}.\n"));
            return out;
        }
        1 => "1 result".to_owned(),
        total if total > shown => format!("{total} results, the best {shown} shown"),
        total => format!("{total} results"),
    };
    out.push_str(&format!("\n{count} for “{query}”{filter}\n\n"));
    let mut table = table::table(&["KIND", "WHAT", "", "WHEN", "ID"]);
    for row in &findings.rows {
        table.add_row(vec![
            Cell::new(row.kind.word()),
            table::strong_cell(&row.title),
            Cell::new(&row.detail),
            Cell::new(&row.aside),
            Cell::new(id_of(opened, row).unwrap_or("")),
        ]);
    }
    out + &table::lines(&mut table)
}

/// The record's id; `None` for commands and days.
fn id_of<'a>(opened: &'a Opened, found: &Found) -> Option<&'a str> {
    let dataset = &opened.dataset;
    let Target::Record(record) = found.target else { return None };
    Some(match record {
        Record::Place(ix) => &dataset.place(ix).meta.id,
        Record::Force(ix) => &dataset.force(ix).meta.id,
        Record::Event(ix) => &dataset.event(ix).meta.id,
        Record::Chapter(ix) => &dataset.chapter(ix).meta.id,
        Record::Movement(ix) => &dataset.movement(ix).meta.id,
        Record::Source(ix) => &dataset.source(ix).meta.id,
        Record::Area(ix) => &dataset.area(ix).meta.id,
        Record::Claim(ix) => &dataset.claim(ix).meta.id,
    })
}

/// What was found, the best first.
#[derive(Debug, Serialize)]
struct FindingsJson<'a> {
    /// What was looked for.
    query: &'a str,
    /// The day whose knowledge was asked for; null where everything counts.
    known_on: Option<String>,
    /// How many there are in all.
    total: usize,
    found: Vec<FoundJson<'a>>,
}

/// One of them.
#[derive(Debug, Serialize)]
struct FoundJson<'a> {
    /// place, force, event, chapter, movement, source, command, day or position.
    kind: &'static str,
    /// Its id; null for commands, days and positions.
    id: Option<&'a str>,
    title: &'a str,
    /// What it is and where, in words.
    detail: &'a str,
    /// When, in words; the keys of a command.
    when: &'a str,
}

impl<'a> FindingsJson<'a> {
    fn new(
        opened: &'a Opened,
        query: &'a str,
        known_on: Option<Day>,
        findings: &'a Findings,
    ) -> Self {
        let found = findings.rows.iter().map(|row| FoundJson {
            kind: row.kind.word(),
            id: id_of(opened, row),
            title: &row.title,
            detail: &row.detail,
            when: &row.aside,
        });
        Self {
            query,
            known_on: known_on.map(|day| day.to_string()),
            total: findings.total,
            found: found.collect(),
        }
    }
}
