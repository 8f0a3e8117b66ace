//! `basewatch diff`: what changed at the bases between two days.

use std::ffi::OsString;
use std::path::PathBuf;

use comfy_table::Cell;
use serde::Serialize;

use super::output::{self, Answer, Failure};
use super::query::{self, FilterArgs, HeadCountJson, Opened, SightArgs, parse_day};
use super::table;
use crate::evidence::{Change, ChangeKind, CountRange, Diff, Evidence, Filter, side_words};
use crate::model::{Day, Language};

const EXAMPLES: &str = "\
Arguments:
  [DATASET]  A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
  FROM       The first day, such as 2023-07-26
  TO         The second day

Examples:
  basewatch diff 2023-07-26 2024-09-15             from the coup to the last handover
  basewatch diff 2024-04-01 2024-05-02 --grade B   by good sources only
  basewatch diff 2024-05-02 2024-08-01 --known-on 2024-05-03
                                                   by what was known in May
  basewatch diff my-theatre.json 2024-01-01 2025-01-01 --json

Present means confirmed, reported, presumed or disputed. A force arrived or left where that
changed; it grew or shrank where its head counts no longer overlap; “evidence” is where only the
status changed.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, override_usage = "basewatch diff [OPTIONS] [DATASET] FROM TO")]
pub(super) struct DiffArgs {
    // clap has no optional value before required ones: their number tells them apart.
    #[arg(hide = true, num_args = 0..=3)]
    values: Vec<OsString>,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    sight: SightArgs,

    /// JSON instead of a table
    #[arg(long)]
    json: bool,
}

impl DiffArgs {
    fn dataset(&self) -> Option<PathBuf> {
        (self.values.len() > 2).then(|| PathBuf::from(&self.values[0]))
    }

    /// The last value but `back`, as a day.
    fn day(&self, name: &str, back: usize) -> Result<Day, Failure> {
        let missing = || "two days are needed: basewatch diff [DATASET] FROM TO".to_owned();
        let value = self.values.iter().rev().nth(back).filter(|_| self.values.len() > 1);
        let text = value.ok_or_else(|| Failure::Misuse(missing()))?.to_string_lossy();
        parse_day(&text).map_err(|error| Failure::Misuse(format!("{name}: {error}")))
    }
}

/// The question.
struct Asked {
    from: Day,
    to: Day,
    filter: Filter,
}

pub(super) fn run(args: &DiffArgs) -> Result<Answer, Failure> {
    let asked =
        Asked { from: args.day("FROM", 1)?, to: args.day("TO", 0)?, filter: args.filter.filter() };
    if asked.from > asked.to {
        let line = format!("{} is after {}; the earlier day comes first", asked.from, asked.to);
        return Err(Failure::Misuse(line));
    }
    let mut opened = Opened::open(args.dataset().as_ref())?;
    opened.note_if_outside(asked.from);
    opened.note_if_outside(asked.to);
    let evidence = Evidence::new(&opened.dataset, asked.filter);
    let mut diff = evidence.diff(&opened.dataset, asked.from, asked.to);
    let filters = args.sight.filters(&opened)?;
    diff.changes.retain(|change| filters.shows_change(&opened.dataset, change));
    let sight = args.sight.words(&opened, &filters);
    let text = if args.json {
        output::json(&DiffJson::new(&opened, &asked, &diff))?
    } else {
        output::plain(&asked.words(&opened, &diff, &sight))
    };
    Ok(opened.answer(text))
}

impl Asked {
    fn words(&self, opened: &Opened, diff: &Diff, sight: &str) -> String {
        let (from, to) = (self.from.words(), self.to.words());
        let filter = query::filter_words(&self.filter) + sight;
        let mut out = table::title(opened.dataset.head.title.get(Language::English));
        out.push_str(&format!("\nfrom {from} to {to}{filter}\n\n"));
        if diff.changes.is_empty() {
            out.push_str(&format!(
                "No source reports a change at any base between {from} and {to}. That is not the \
                 same as no change.\n"
            ));
            return out;
        }
        let before = self.from.to_string();
        let after = self.to.to_string();
        let mut table = table::table(&["CHANGE", "BASE", "FORCE", &before, &after]);
        let mut changes: Vec<&Change> = diff.changes.iter().collect();
        changes.sort_by_key(|change| change.kind);
        for change in changes {
            table.add_row(vec![
                table::change_cell(change.kind),
                Cell::new(opened.place_name(change.base)),
                Cell::new(opened.force_name(change.force)),
                Cell::new(side_words(change.before)),
                Cell::new(side_words(change.after)),
            ]);
        }
        out.push_str(&table::lines(&mut table));
        out
    }
}

/// What changed at the bases between two days.
#[derive(Debug, Serialize)]
struct DiffJson<'a> {
    /// The first of the two days: 2023-07-26.
    from: String,
    /// The second.
    to: String,
    /// Not present on the first day, present on the second.
    arrived: Vec<CountedJson<'a>>,
    /// Present on the first day, not present on the second.
    left: Vec<CountedJson<'a>>,
    /// Present on both, and more: the head counts do not overlap.
    grew: Vec<ResizedJson<'a>>,
    /// Present on both, and fewer.
    shrank: Vec<ResizedJson<'a>>,
    /// Present on both, where only the status changed.
    evidence: Vec<EvidenceJson<'a>>,
}

/// A force that came or went.
#[derive(Debug, Serialize)]
struct CountedJson<'a> {
    /// Id of the base.
    base: &'a str,
    /// Id of the force.
    force: &'a str,
    /// On the day it was present: the second where it arrived, the first where it left.
    headcount: Option<HeadCountJson>,
}

/// A force that grew or shrank.
#[derive(Debug, Serialize)]
struct ResizedJson<'a> {
    /// Id of the base.
    base: &'a str,
    /// Id of the force.
    force: &'a str,
    /// Head count on the first day.
    from: Option<HeadCountJson>,
    /// Head count on the second day.
    to: Option<HeadCountJson>,
}

/// A force of which more, or less, is known.
#[derive(Debug, Serialize)]
struct EvidenceJson<'a> {
    /// Id of the base.
    base: &'a str,
    /// Id of the force.
    force: &'a str,
    /// Status on the first day.
    from: &'static str,
    /// Status on the second day.
    to: &'static str,
}

impl<'a> DiffJson<'a> {
    fn new(opened: &'a Opened, asked: &Asked, diff: &Diff) -> Self {
        let ids = |c: &Change| (opened.place_id(c.base), opened.force_id(c.force));
        let counted = |c: &Change, count: Option<CountRange>| {
            let (base, force) = ids(c);
            CountedJson { base, force, headcount: count.map(HeadCountJson::from) }
        };
        let resized = |c: &Change| {
            let (base, force) = ids(c);
            let (from, to) =
                (c.before.1.map(HeadCountJson::from), c.after.1.map(HeadCountJson::from));
            ResizedJson { base, force, from, to }
        };
        let restated = |c: &Change| {
            let (base, force) = ids(c);
            EvidenceJson { base, force, from: c.before.0.key(), to: c.after.0.key() }
        };
        Self {
            from: asked.from.to_string(),
            to: asked.to.to_string(),
            arrived: diff.of(ChangeKind::Arrived).map(|c| counted(c, c.after.1)).collect(),
            left: diff.of(ChangeKind::Left).map(|c| counted(c, c.before.1)).collect(),
            grew: diff.of(ChangeKind::Grew).map(resized).collect(),
            shrank: diff.of(ChangeKind::Shrank).map(resized).collect(),
            evidence: diff.of(ChangeKind::Evidence).map(restated).collect(),
        }
    }
}
