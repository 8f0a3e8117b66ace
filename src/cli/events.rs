//! `basewatch events`: what happened.

use std::path::PathBuf;

use comfy_table::Cell;
use serde::Serialize;

use super::output::{self, Answer, Failure};
use super::query::{self, FilterArgs, Opened, SightArgs, parse_day, parse_event_kind};
use super::table;
use crate::evidence::{Evidence, Filter};
use crate::model::{Dataset, Day, Event, EventIx, EventKind, ForceIx, Language, PlaceIx, SourceIx};
use crate::state::Filters;

const EXAMPLES: &str = "\
Examples:
  basewatch events --from 2024-03-01 --to 2024-05-31    a stretch of days, both included
  basewatch events --kind handover                      one kind of event
  basewatch events --place airbase-101 --force us       what concerned the US at one base
  basewatch events --known-on 2024-05-03 --json         what was known by then, for a program

An event that may have happened on a day asked for is listed.";

/// Publishers named in a row at most.
const MOST_PUBLISHERS: usize = 2;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct EventsArgs {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// Not before this day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    from: Option<Day>,

    /// Not after this day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    to: Option<Day>,

    /// Only events of this kind, such as coup, arrival or handover
    #[arg(long, value_name = "KIND", value_parser = parse_event_kind)]
    kind: Option<EventKind>,

    /// Only events at or about this place or a place inside it
    #[arg(long, value_name = "ID")]
    place: Option<String>,

    /// Only events about this force
    #[arg(long, value_name = "ID")]
    force: Option<String>,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    sight: SightArgs,

    /// JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// The question, its ids resolved.
struct Asked {
    from: Option<Day>,
    to: Option<Day>,
    kind: Option<EventKind>,
    place: Option<PlaceIx>,
    force: Option<ForceIx>,
    filter: Filter,
    filters: Filters,
    sight_words: String,
}

pub(super) fn run(args: &EventsArgs) -> Result<Answer, Failure> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        return Err(Failure::Misuse(format!("--from {from} is after --to {to}")));
    }
    let opened = Opened::open(args.dataset.as_ref())?;
    let filters = args.sight.filters(&opened)?;
    let asked = Asked {
        from: args.from,
        to: args.to,
        kind: args.kind,
        place: opened.place(args.place.as_ref())?,
        force: opened.force(args.force.as_ref())?,
        filter: args.filter.filter(),
        sight_words: args.sight.words(&opened, &filters),
        filters,
    };
    let evidence = Evidence::new(&opened.dataset, asked.filter);
    let found = asked.events(&opened.dataset, &evidence);
    let text = if args.json {
        output::json(&EventsJson::new(&opened, &evidence, &asked, &found))?
    } else {
        output::plain(&asked.words(&opened, &evidence, &found))
    };
    Ok(opened.answer(text))
}

/// Whether an event happened at the place or inside it, or concerns them, and concerns the force.
pub(super) fn concerns(
    dataset: &Dataset,
    event: &Event,
    place: Option<PlaceIx>,
    force: Option<ForceIx>,
) -> bool {
    let is_there = |asked: PlaceIx| {
        let mut places = event.place.iter().chain(&event.about_places);
        places.any(|&p| dataset.is_inside(p, asked))
    };
    place.is_none_or(is_there) && force.is_none_or(|asked| event.about_forces.contains(&asked))
}

impl Asked {
    /// In the order of time.
    fn events(&self, dataset: &Dataset, evidence: &Evidence) -> Vec<EventIx> {
        let is_asked = |event: &Event| {
            let (earliest, latest) = (event.bounds().earliest(), event.bounds().latest());
            let after = self.from.is_none_or(|from| latest.is_none_or(|l| from <= l));
            let before = self.to.is_none_or(|to| earliest.is_none_or(|e| e <= to));
            after
                && before
                && self.kind.is_none_or(|kind| event.kind == kind)
                && concerns(dataset, event, self.place, self.force)
                && self.filters.shows_event(dataset, event)
        };
        let mut found: Vec<(EventIx, &Event)> =
            evidence.known_events(dataset).filter(|(_, event)| is_asked(event)).collect();
        found.sort_by_key(|(_, event)| (event.bounds().earliest(), event.bounds().latest()));
        found.into_iter().map(|(ix, _)| ix).collect()
    }

    fn words(&self, opened: &Opened, evidence: &Evidence, found: &[EventIx]) -> String {
        let mut out = table::title(opened.dataset.head.title.get(Language::English));
        let range = match (self.from, self.to) {
            (Some(from), Some(to)) => format!(" from {} to {}", from.words(), to.words()),
            (Some(from), None) => format!(" from {} on", from.words()),
            (None, Some(to)) => format!(" until {}", to.words()),
            (None, None) => String::new(),
        };
        let filter = query::filter_words(&self.filter) + &self.sight_words;
        if found.is_empty() {
            out.push_str(&format!(
                "\n\nNo source reports such an event{range}{filter}. That is not the same as \
                 nothing having happened.\n"
            ));
            return out;
        }
        let number =
            if found.len() == 1 { "1 event".to_owned() } else { format!("{} events", found.len()) };
        out.push_str(&format!("\n{number}{range}{filter}\n\n"));
        out.push_str(&table_of(opened, evidence, found));
        out
    }
}

/// Events as a table, a row each.
pub(super) fn table_of(opened: &Opened, evidence: &Evidence, events: &[EventIx]) -> String {
    let dataset = &opened.dataset;
    let mut table = table::table(&["DATE", "KIND", "WHAT", "WHERE", "SOURCES"]);
    for &ix in events {
        let event = dataset.event(ix);
        let title = event.title.get(Language::English);
        let title =
            if event.importance >= 3 { table::strong_cell(title) } else { Cell::new(title) };
        let sources = evidence.filter().admitted(dataset, &event.sources);
        let bounds = event.bounds();
        let day = bounds.latest().or(bounds.earliest()).unwrap_or(dataset.head.as_of);
        table.add_row(vec![
            Cell::new(table::date_words(event.date)),
            Cell::new(event.kind.word()),
            title,
            Cell::new(event.place.map_or("", |place| opened.place_name(place))),
            Cell::new(table::sources_words(dataset, &sources, day, MOST_PUBLISHERS)),
        ]);
    }
    table::lines(&mut table)
}

/// Events in the order of time.
#[derive(Debug, Serialize)]
struct EventsJson<'a> {
    /// The first day asked for; null where there is none.
    from: Option<String>,
    /// The last day asked for; null where there is none.
    to: Option<String>,
    /// The day whose knowledge was asked for; null where everything counts.
    known_on: Option<String>,
    events: Vec<EventJson<'a>>,
}

/// One event.
#[derive(Debug, Serialize)]
struct EventJson<'a> {
    /// Its id.
    event: &'a str,
    /// As the dataset writes it: 2024-05-02, 2024-05, 2024-04-10/2024-04-12.
    date: String,
    /// The first day on which it may have happened; null where that is not known.
    earliest: Option<String>,
    /// The last day on which it may have happened; null where that is not known.
    latest: Option<String>,
    /// coup, accord, arrival…
    kind: &'static str,
    /// 1 to 3; 3 changes the story.
    importance: u8,
    /// What happened, in a few words.
    title: &'a str,
    /// And in more; null where there are none, or where part of what they rest on does not count.
    detail: Option<&'a str>,
    /// Id of the place where it happened; null where none is named.
    place: Option<&'a str>,
    /// Ids of the places it concerns.
    about_places: Vec<&'a str>,
    /// Ids of the forces it concerns.
    about_forces: Vec<&'a str>,
    /// Ids of its sources that count.
    sources: Vec<&'a str>,
}

impl<'a> EventsJson<'a> {
    fn new(opened: &'a Opened, evidence: &Evidence, asked: &Asked, found: &[EventIx]) -> Self {
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        Self {
            from: text(asked.from),
            to: text(asked.to),
            known_on: text(asked.filter.known_on),
            events: found.iter().map(|&ix| EventJson::new(opened, evidence, ix)).collect(),
        }
    }
}

impl<'a> EventJson<'a> {
    fn new(opened: &'a Opened, evidence: &Evidence, ix: EventIx) -> Self {
        let dataset = &opened.dataset;
        let event = dataset.event(ix);
        // One piece of text: nobody can take out of it what does not count.
        let is_told = evidence.untold(dataset, &event.sources).is_none();
        let detail = event.detail.as_ref().filter(|_| is_told);
        let source_id = |s: SourceIx| dataset.source(s).meta.id.as_str();
        Self {
            event: &event.meta.id,
            date: event.date.to_string(),
            earliest: event.bounds().earliest().map(|day| day.to_string()),
            latest: event.bounds().latest().map(|day| day.to_string()),
            kind: event.kind.key(),
            importance: event.importance,
            title: event.title.get(Language::English),
            detail: detail.map(|detail| detail.get(Language::English)),
            place: event.place.map(|place| opened.place_id(place)),
            about_places: event.about_places.iter().map(|&p| opened.place_id(p)).collect(),
            about_forces: event.about_forces.iter().map(|&f| opened.force_id(f)).collect(),
            sources: evidence
                .filter()
                .admitted(dataset, &event.sources)
                .into_iter()
                .map(source_id)
                .collect(),
        }
    }
}
