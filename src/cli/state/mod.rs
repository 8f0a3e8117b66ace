//! `basewatch state`: who was where on a day, and how sure that is.

mod json;

use std::path::PathBuf;

use comfy_table::Cell;
use json::StateJson;

use super::output::{self, Answer, Failure};
use super::query::{self, FilterArgs, Opened, SightArgs, parse_day};
use super::{events, table};
use crate::evidence::{CountScope, Coverage, Evidence, Filter, Presence, Status};
use crate::model::{Day, EventIx, ForceIx, Language, PlaceIx};
use crate::state::Filters;

const EXAMPLES: &str = "\
Examples:
  basewatch state                                          everywhere, on the opening day
  basewatch state --at 2024-05-02 --place airbase-101      one base with its compounds
  basewatch state --at 2024-05-02 --place country-niger    everything in one country
  basewatch state --at 2023-12-15 --force france           one force, wherever it was
  basewatch state --at 2024-08-01 --known-on 2024-05-03    as far as was known in May
  basewatch state --at 2024-05-02 --grade B --json         good sources only, for a program
  basewatch state my-theatre.json --at 2024-05-02          another dataset

Ids are in the JSON; a name in place of one is answered with the id.
What no source reports is not listed; that is not the same as absent.";

/// Publishers named in a row at most.
const MOST_PUBLISHERS: usize = 2;
/// Behind a head count that is a sum, and what it means.
const SUM_MARK: &str = "*";
const SUM_WORDS: &str = "At located bases, added up; no source that counts gives a total.";
/// Behind one whose figures disagree.
const DISPUTED_MARK: &str = "!";
const DISPUTED_WORDS: &str = "Figures disagree; the range holds them all.";
const UNCONFIRMED_MARK: &str = "?";
const UNCONFIRMED_WORDS: &str = "No source of grade A or B gives a number.";
const ESTIMATED_MARK: &str = "~";
const ESTIMATED_WORDS: &str = "An estimate.";
/// Behind a count that stands at several places and is one.
const SHARED_MARK: &str = "=";
const SHARED_WORDS: &str = "One figure for several places together.";
/// Behind a status that lasts only because an end does not count.
const CUT_MARK: &str = "\u{2020}";
const CUT_WORDS: &str =
    "Sources of a lower grade, which do not count here, give an end before this day.";
/// A terminal narrower than this, in characters, has no room for sources, or for starts.
const LEAST_WIDTH_WITH_SOURCES: u16 = 110;
const LEAST_WIDTH_WITH_STARTS: u16 = 76;
/// What names keep of a narrow terminal, in characters.
const LEAST_NAME_WIDTH: u16 = 30;
const HEADINGS: [&str; 6] =
    ["PLACE, FORCE", "STATUS", "HEAD COUNT", "SINCE", "LAST SEEN", "SOURCES"];

#[derive(Debug, Default, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct StateArgs {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// The day, such as 2024-05-02; without it, the day the dataset opens on
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Day>,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    sight: SightArgs,

    /// Only this place and all inside it: a base with its compounds, a country with its bases
    #[arg(long, value_name = "ID")]
    place: Option<String>,

    /// Only this force
    #[arg(long, value_name = "ID")]
    force: Option<String>,

    /// Also where a stay has ended, and where nothing is reported for the day
    #[arg(long)]
    all: bool,

    /// JSON instead of a table
    #[arg(long)]
    json: bool,
}

impl StateArgs {
    /// Everything on a day, as a table.
    pub fn of_day(at: Option<Day>, filter: &FilterArgs) -> Self {
        Self { at, filter: filter.clone(), ..Self::default() }
    }
}

pub(super) fn run(args: &StateArgs) -> Result<Answer, Failure> {
    answer(Opened::open(args.dataset.as_ref())?, args)
}

pub(super) fn answer(mut opened: Opened, args: &StateArgs) -> Result<Answer, Failure> {
    let filters = args.sight.filters(&opened)?;
    let asked = Asked {
        day: args.at.unwrap_or(opened.dataset.head.opening.day),
        filter: args.filter.filter(),
        place: opened.place(args.place.as_ref())?,
        force: opened.force(args.force.as_ref())?,
        all: args.all,
        sight_words: args.sight.words(&opened, &filters),
        filters,
    };
    opened.note_if_outside(asked.day);
    let evidence = Evidence::new(&opened.dataset, asked.filter);
    let rows = asked.rows(&opened, &evidence);
    let text = if args.json {
        output::json(&StateJson::new(&opened, &evidence, &asked, &rows))?
    } else {
        output::plain(&asked.words(&opened, &evidence, &rows))
    };
    Ok(opened.answer(text))
}

/// The question, its ids resolved.
struct Asked {
    day: Day,
    filter: Filter,
    place: Option<PlaceIx>,
    force: Option<ForceIx>,
    all: bool,
    filters: Filters,
    sight_words: String,
}

/// What is known of one force at one place on the day.
struct Row {
    place: PlaceIx,
    force: ForceIx,
    presence: Presence,
}

impl Asked {
    /// From the outermost place inwards, so that a base is followed by its compounds.
    fn rows(&self, opened: &Opened, evidence: &Evidence) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .asked_about(opened, evidence)
            .filter(|row| self.all || row.presence.status.is_shown())
            .collect();
        if let (Some(place), Some(force), true, true) =
            (self.place, self.force, self.all, rows.is_empty())
        {
            rows.push(Row { place, force, presence: Presence::not_reported() });
        }
        rows.sort_by_cached_key(|row| (path(opened, row.place), row.force));
        rows
    }

    /// Every place and force that a claim speaks of, shown or not.
    fn asked_about<'a>(
        &'a self,
        opened: &'a Opened,
        evidence: &'a Evidence,
    ) -> impl Iterator<Item = Row> + 'a {
        evidence
            .tracks()
            .filter(|(place, force, _)| {
                self.place.is_none_or(|asked| opened.dataset.is_inside(*place, asked))
                    && self.force.is_none_or(|asked| *force == asked)
            })
            .map(|(place, force, track)| {
                let presence = track.at(self.day).clone();
                Row { place, force, presence }
            })
            .filter(|row| {
                let at = (row.place, row.force);
                self.filters.shows(&opened.dataset, at, row.presence.status)
            })
    }

    fn words(&self, opened: &Opened, evidence: &Evidence, rows: &[Row]) -> String {
        let head = &opened.dataset.head;
        let day = format!("{}, {}", self.day.weekday(), self.day.words());
        let filter = query::filter_words(&self.filter) + &self.sight_words;
        let mut out = table::title(head.title.get(Language::English));
        out.push_str(&format!("\n{day}{filter}\n\n"));
        if rows.is_empty() {
            out.push_str(&self.empty_words(opened, evidence));
        } else {
            out.push_str(&rows_table(opened, evidence, self.day, rows));
        }
        // Area states are of whole countries: beside one base or one force they answer nothing.
        if self.place.is_none() && self.force.is_none() {
            out.push_str(&self.areas_words(opened, evidence));
        }
        out.push_str(&self.events_words(opened, evidence));
        out
    }

    fn empty_words(&self, opened: &Opened, evidence: &Evidence) -> String {
        let who = self.force.map_or("any force", |f| opened.force_name(f));
        let place =
            self.place.map_or("anywhere".to_owned(), |p| format!("at {}", opened.place_name(p)));
        let day = self.day.words();
        let ended = self
            .asked_about(opened, evidence)
            .filter(|row| row.presence.status == Status::Ended)
            .count();
        let more = match ended {
            0 => "That is not the same as absent.",
            _ => "An earlier stay has ended: --all shows it.",
        };
        format!("No source reports {who} {place} on {day}. {more}\n")
    }

    fn areas_words(&self, opened: &Opened, evidence: &Evidence) -> String {
        let (dataset, day) = (&opened.dataset, self.day);
        let is_shown = |area| self.filters.shows_area(dataset, dataset.area(area));
        let mut out = String::new();
        for area in evidence.areas_on(day).filter(|held| is_shown(held.area)) {
            let label = opened.dataset.area(area.area).label.get(Language::English);
            let cut = evidence.area_end_below_grade(&opened.dataset, area.area, day);
            let how = match (area.coverage, cut) {
                (Coverage::Certain, _) => String::new(),
                (_, Some(end)) => {
                    format!(" (ended {} by sources of a lower grade)", table::date_words(end))
                }
                (Coverage::Presumed, None) => " (presumed)".to_owned(),
                (Coverage::Possible, None) => " (possible)".to_owned(),
            };
            out.push_str(&format!("• {label}{how}\n"));
        }
        if out.is_empty() {
            out
        } else {
            format!("\n{}\n{out}", table::part("In force over an area"))
        }
    }

    fn events_words(&self, opened: &Opened, evidence: &Evidence) -> String {
        let dataset = &opened.dataset;
        let of_day: Vec<EventIx> = evidence
            .events_on(dataset, self.day)
            .filter(|(_, event)| events::concerns(dataset, event, self.place, self.force))
            .filter(|(_, event)| self.filters.shows_event(dataset, event))
            .map(|(ix, _)| ix)
            .collect();
        if of_day.is_empty() {
            return String::new();
        }
        format!(
            "\n{}\n{}",
            table::part("Events of the day"),
            events::table_of(opened, evidence, &of_day)
        )
    }
}

/// The places from the outermost one inwards to `place`.
fn path(opened: &Opened, place: PlaceIx) -> Vec<PlaceIx> {
    let mut path: Vec<PlaceIx> = opened.dataset.ancestors(place).collect();
    path.reverse();
    path
}

fn rows_table(opened: &Opened, evidence: &Evidence, day: Day, rows: &[Row]) -> String {
    let dataset = &opened.dataset;
    let mut table = table::table(&HEADINGS);
    let mut named: Vec<PlaceIx> = Vec::new();
    for row in rows {
        let path = path(opened, row.place);
        for (depth, &place) in path.iter().enumerate() {
            if !named.contains(&place) {
                named.push(place);
                let name = table::indented(name_inside(opened, place), depth);
                let mut heading = comfy_table::Row::from(vec![table::strong_cell(&name)]);
                heading.max_height(1);
                table.add_row(heading);
            }
        }
        let presence = &row.presence;
        let sources = presence.sources(|claim| query::known_sources(evidence, claim));
        let mut cells = comfy_table::Row::from(vec![
            Cell::new(table::indented(opened.force_name(row.force), path.len())),
            table::status_cell(presence.status, cut_mark(opened, evidence, day, presence)),
            table::number_cell(&count_words(opened, row)),
            Cell::new(since_words(presence)),
            Cell::new(presence.last_confirmed.map_or_else(String::new, table::day_words)),
            Cell::new(table::sources_words(dataset, &sources, day, MOST_PUBLISHERS)),
        ]);
        // Cut rather than wrapped: a row for a force.
        cells.max_height(1);
        table.add_row(cells);
    }
    table::keep_whole(&mut table, &[1, 2, 4]);
    table::widen(&mut table, 0, LEAST_NAME_WIDTH);
    table::hide_below(&mut table, 3, LEAST_WIDTH_WITH_STARTS);
    table::hide_below(&mut table, 5, LEAST_WIDTH_WITH_SOURCES);
    let mut out = table::lines(&mut table);
    out.push_str(&marks_explained(opened, evidence, day, rows));
    out
}

/// What the marks in the table mean, those that are there.
fn marks_explained(opened: &Opened, evidence: &Evidence, day: Day, rows: &[Row]) -> String {
    let in_count = |mark: &str| rows.iter().any(|row| count_words(opened, row).contains(mark));
    let is_cut = |row: &Row| !cut_mark(opened, evidence, day, &row.presence).is_empty();
    [
        (in_count(SUM_MARK), SUM_MARK, SUM_WORDS),
        (in_count(DISPUTED_MARK), DISPUTED_MARK, DISPUTED_WORDS),
        (in_count(UNCONFIRMED_MARK), UNCONFIRMED_MARK, UNCONFIRMED_WORDS),
        (in_count(ESTIMATED_MARK), ESTIMATED_MARK, ESTIMATED_WORDS),
        (in_count(SHARED_MARK), SHARED_MARK, SHARED_WORDS),
        (rows.iter().any(is_cut), CUT_MARK, CUT_WORDS),
    ]
    .into_iter()
    .filter(|(is_there, _, _)| *is_there)
    .map(|(_, mark, words)| format!("{mark} {words}\n"))
    .collect()
}

fn cut_mark(opened: &Opened, evidence: &Evidence, day: Day, presence: &Presence) -> &'static str {
    match evidence.end_below_grade(&opened.dataset, presence, day) {
        Some(_) => CUT_MARK,
        None => "",
    }
}

/// "US compound" for “US compound, Airbase 101” beneath “Airbase 101, Niamey”.
fn name_inside(opened: &Opened, place: PlaceIx) -> &str {
    let name = opened.place_name(place);
    let parent = opened.dataset.place(place).parent.map(|parent| opened.place_name(parent));
    match (name.rsplit_once(", "), parent) {
        (Some((own, around)), Some(parent)) if parent.starts_with(around) => own,
        _ => name,
    }
}

/// "400–450"; nothing where all that is known is that there may have been none.
fn count_words(opened: &Opened, row: &Row) -> String {
    let presence = &row.presence;
    let words_only = presence.figures.iter().find(|f| f.headcount.is_words_only());
    let said = words_only.map(|f| f.headcount.words());
    let number = presence.headcount.filter(|c| (c.min, c.max) != (Some(0), None));
    let Some(count) = number.and_then(|_| presence.count_words()) else {
        return said.unwrap_or_default();
    };
    let disputed = if row.presence.headcount_disputed { DISPUTED_MARK } else { "" };
    let sum = if is_sum(opened, row) { SUM_MARK } else { "" };
    let shared = if presence.is_count_shared() { SHARED_MARK } else { "" };
    format!("{count}{disputed}{sum}{shared}")
}

/// A country or region nobody gave a total for: what is known of the places inside it, added up.
fn is_sum(opened: &Opened, row: &Row) -> bool {
    opened.dataset.is_territory(row.place)
        && row.presence.headcount.is_some()
        && row.presence.count_scope == CountScope::Inside
}

fn since_words(presence: &Presence) -> String {
    match (presence.ended, presence.since) {
        (Some(ended), _) => format!("ended {}", table::date_words(ended)),
        (None, Some(since)) => table::date_words(since),
        (None, None) => String::new(),
    }
}
