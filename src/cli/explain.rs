//! `basewatch explain`: why a presence is what it is, down to each claim and source.

use std::path::PathBuf;

use comfy_table::Cell;
use serde::Serialize;

use super::output::{self, Answer, Failure};
use super::query::{self, FilterArgs, HeadCountJson, Opened, parse_day};
use super::table;
use crate::evidence::{Evidence, Explanation, Known, Reading};
use crate::model::{Claim, ClaimIx, Day, HeadCount, Language, SourceIx};

const EXAMPLES: &str = "\
Examples:
  basewatch explain --place airbase-101 --force us --at 2024-05-02
  basewatch explain --place airbase-101 --force russia --at 2024-04-11 --known-on 2024-04-13
  basewatch explain --place country-niger --force syrian-fighters --at 2024-05-20 --json";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// The place: a base, a compound or a country
    #[arg(long, value_name = "ID")]
    place: String,

    /// The force
    #[arg(long, value_name = "ID")]
    force: String,

    /// The day, such as 2024-05-02
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Day,

    #[command(flatten)]
    filter: FilterArgs,

    /// JSON instead of words
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Answer, Failure> {
    let mut opened = Opened::open(args.dataset.as_ref())?;
    let place = opened.find_place(&args.place)?;
    let force = opened.find_force(&args.force)?;
    opened.note_if_outside(args.at);
    let evidence = Evidence::new(&opened.dataset, args.filter.filter());
    let why = evidence.explain(&opened.dataset, place, force, args.at);
    let told = Told { opened: &opened, evidence: &evidence, why: &why };
    let text = if args.json { output::json(&told.json())? } else { output::plain(&told.words()) };
    Ok(opened.answer(text))
}

/// An explanation with what it speaks of.
struct Told<'a> {
    opened: &'a Opened,
    evidence: &'a Evidence,
    why: &'a Explanation,
}

/// One sourced part of a claim.
struct PartTold<'a> {
    /// "from", "seen" or "to".
    which: &'static str,
    date: crate::model::EdtfDate,
    headcount: Option<&'a HeadCount>,
    sources: &'a [SourceIx],
}

impl<'a> Told<'a> {
    fn words(&self) -> String {
        let dataset = &self.opened.dataset;
        let presence = &self.why.presence;
        let mut out = table::title(&self.why.subject(dataset));
        let count = presence.headcount.map_or_else(String::new, |c| format!(", {}", c.words()));
        let status = table::status_words(presence.status);
        let filter = query::filter_words(&self.why.filter);
        out.push_str(&format!("\n{status}{count}{filter}\n\n{}\n", table::part("Why")));
        out.push_str(&table::list(&self.why.rules(dataset)));
        let claims: Vec<String> = self.why.readings.iter().map(|r| self.claim_words(r)).collect();
        if !claims.is_empty() {
            out.push_str(&format!("\n{}\n{}", table::part("Claims"), claims.join("\n")));
        }
        if !self.why.left_out.is_empty() {
            let ids: Vec<&str> = self.why.left_out.iter().map(|&c| self.claim_id(c)).collect();
            out.push_str(&format!("\n{}\n", table::part("Left out by the filter")));
            out.push_str(&table::list(&ids));
        }
        let sources = self.sources();
        if !sources.is_empty() {
            out.push_str(&format!(
                "\n{}\n{}",
                table::part("Sources"),
                self.sources_table(&sources)
            ));
        }
        out
    }

    fn claim_words(&self, reading: &Reading) -> String {
        let dataset = &self.opened.dataset;
        let claim = dataset.claim(reading.claim);
        let places: Vec<&str> = claim.places.iter().map(|&p| self.opened.place_name(p)).collect();
        let head = format!(
            "{}: {} at {}; {}",
            table::title(&claim.meta.id),
            claim.stance.word(),
            places.join(" or "),
            reading.bearing.words(dataset)
        );
        let mut parts = table::bare();
        for part in self.parts(reading.claim) {
            let count = part.headcount.map_or_else(String::new, |count| {
                format!("{}, {}", count.words(), count.kind.word())
            });
            let ids: Vec<&str> = part.sources.iter().map(|&s| self.source_id(s)).collect();
            parts.add_row(vec![
                Cell::new(table::indented(part.which, 1)),
                Cell::new(part.date.words()),
                Cell::new(count),
                Cell::new(ids.join(", ")),
            ]);
        }
        let notes = table::notes(&self.notes(reading, claim));
        format!("{head}\n{}{notes}", table::lines(&mut parts))
    }

    fn notes(&self, reading: &Reading, claim: &Claim) -> Vec<String> {
        let recalled = (!claim.meta.recalled.is_empty())
            .then(|| format!("recalled, not verified: {}", claim.meta.recalled.join(", ")));
        let left_out = match reading.parts_left_out {
            0 => None,
            1 => Some("1 part of it is left out by the filter".to_owned()),
            n => Some(format!("{n} parts of it are left out by the filter")),
        };
        // A note is the transcriber's, and may tell what was known only later.
        let is_whole = reading.parts_left_out == 0;
        let note = claim.meta.note.as_ref().filter(|_| is_whole);
        let note = note.map(|note| note.get(Language::English).to_owned());
        recalled.into_iter().chain(left_out).chain(note).collect()
    }

    /// What the filter leaves of a claim, in the order of time.
    fn parts(&self, claim: ClaimIx) -> Vec<PartTold<'a>> {
        let Some(known) = self.evidence.known(claim) else { return Vec::new() };
        let from = known.from.iter().map(|part| PartTold {
            which: "from",
            date: part.date,
            headcount: None,
            sources: &part.sources,
        });
        let to = known.to.iter().map(|part| PartTold {
            which: "to",
            date: part.date,
            headcount: None,
            sources: &part.sources,
        });
        from.chain(self.sightings(claim, known)).chain(to).collect()
    }

    fn sightings(&self, claim: ClaimIx, known: &'a Known) -> impl Iterator<Item = PartTold<'a>> {
        let opened = self.opened;
        known.seen.iter().filter_map(move |seen| {
            let record = opened.dataset.claim(claim).seen.get(seen.index)?;
            Some(PartTold {
                which: "seen",
                date: record.date,
                headcount: seen.headcount.as_ref(),
                sources: &seen.sources,
            })
        })
    }

    /// Every source of every claim listed, each once, the best first.
    fn sources(&self) -> Vec<SourceIx> {
        let dataset = &self.opened.dataset;
        let claims = self.why.readings.iter().map(|reading| reading.claim);
        let mut all: Vec<SourceIx> =
            claims.flat_map(|claim| query::known_sources(self.evidence, claim)).collect();
        all.sort_by_key(|&s| (dataset.source(s).grade, s));
        all.dedup();
        all
    }

    fn sources_table(&self, sources: &[SourceIx]) -> String {
        let mut table = table::bare();
        for &ix in sources {
            let source = self.opened.dataset.source(ix);
            let url = source.url.as_ref().map_or_else(String::new, |url| format!("\n{url}"));
            table.add_row(vec![
                Cell::new(source.grade.key()),
                Cell::new(&source.meta.id),
                Cell::new(format!("{}{url}", source.words())),
            ]);
        }
        table::keep_whole(&mut table, &[0]);
        table::lines(&mut table)
    }

    fn claim_id(&self, claim: ClaimIx) -> &'a str {
        &self.opened.dataset.claim(claim).meta.id
    }

    fn source_id(&self, source: SourceIx) -> &'a str {
        &self.opened.dataset.source(source).meta.id
    }
}

/// Why a force is, or is not, taken to be at a place on a day.
#[derive(Debug, Serialize)]
struct ExplainJson<'a> {
    /// The day: 2024-05-02.
    at: String,
    /// The day whose knowledge was asked for; null where everything counts.
    known_on: Option<String>,
    /// Id of the place.
    place: &'a str,
    /// Id of the force.
    force: &'a str,
    /// confirmed, reported, disputed, possible, presumed, ended or not_reported.
    status: &'static str,
    /// How many; null where nobody reported a number.
    headcount: Option<HeadCountJson>,
    /// Each rule that led to the status and the head count, a sentence each.
    rules: Vec<String>,
    /// Every claim that speaks of the force here, inside or around, in the dataset's order.
    claims: Vec<ClaimJson<'a>>,
    /// Ids of claims of which the filter leaves nothing.
    left_out: Vec<&'a str>,
    /// The sources of these claims that count, the best first.
    sources: Vec<SourceJson<'a>>,
}

/// One claim, as far as the filter lets it be known.
#[derive(Debug, Serialize)]
struct ClaimJson<'a> {
    /// Its id.
    claim: &'a str,
    /// present, absent or planned.
    stance: &'static str,
    /// Ids of its places; several are alternatives.
    places: Vec<&'a str>,
    /// How it bears on the day, in one word: certain, presumed, possible, over, denies…
    bearing: &'static str,
    /// The same for a reader.
    bearing_words: String,
    /// Its start, sightings and end.
    parts: Vec<PartJson<'a>>,
    /// How many more of them the filter leaves out.
    parts_left_out: usize,
}

/// One sourced part of a claim.
#[derive(Debug, Serialize)]
struct PartJson<'a> {
    /// from, seen or to.
    part: &'static str,
    /// As the dataset writes it: 2024-05-02, 2024-05, or .. for ongoing.
    date: String,
    /// The head count in words, with its kind; null where none is given.
    headcount: Option<String>,
    /// Ids of its sources that count.
    sources: Vec<&'a str>,
}

/// One source.
#[derive(Debug, Serialize)]
struct SourceJson<'a> {
    /// Its id.
    source: &'a str,
    publisher: &'a str,
    /// Null where the dataset has none.
    title: Option<&'a str>,
    /// As the dataset writes it; null where it is undated.
    date: Option<String>,
    /// A to D.
    grade: &'static str,
    /// Whose own reporting or statement it is.
    origin: &'a str,
    /// Only on the publisher's own site; else null.
    url: Option<&'a str>,
}

impl<'a> Told<'a> {
    fn json(&self) -> ExplainJson<'a> {
        let why = self.why;
        ExplainJson {
            at: why.day.to_string(),
            known_on: why.filter.known_on.map(|day| day.to_string()),
            place: self.opened.place_id(why.place),
            force: self.opened.force_id(why.force),
            status: why.presence.status.key(),
            headcount: why.presence.headcount.map(HeadCountJson::from),
            rules: why.rules(&self.opened.dataset),
            claims: why.readings.iter().map(|reading| self.claim_json(reading)).collect(),
            left_out: why.left_out.iter().map(|&c| self.claim_id(c)).collect(),
            sources: self.sources().into_iter().map(|s| self.source_json(s)).collect(),
        }
    }

    fn claim_json(&self, reading: &Reading) -> ClaimJson<'a> {
        let dataset = &self.opened.dataset;
        let claim = dataset.claim(reading.claim);
        let part = |part: PartTold<'a>| PartJson {
            part: part.which,
            date: part.date.to_string(),
            headcount: part.headcount.map(|c| format!("{}, {}", c.words(), c.kind.word())),
            sources: part.sources.iter().map(|&s| self.source_id(s)).collect(),
        };
        ClaimJson {
            claim: self.claim_id(reading.claim),
            stance: claim.stance.key(),
            places: claim.places.iter().map(|&p| self.opened.place_id(p)).collect(),
            bearing: reading.bearing.key(),
            bearing_words: reading.bearing.words(dataset),
            parts: self.parts(reading.claim).into_iter().map(part).collect(),
            parts_left_out: reading.parts_left_out,
        }
    }

    fn source_json(&self, ix: SourceIx) -> SourceJson<'a> {
        let source = self.opened.dataset.source(ix);
        SourceJson {
            source: &source.meta.id,
            publisher: &source.publisher,
            title: source.title.as_deref(),
            date: source.date.map(|date| date.to_string()),
            grade: source.grade.key(),
            origin: &source.origin,
            url: source.url.as_deref(),
        }
    }
}
