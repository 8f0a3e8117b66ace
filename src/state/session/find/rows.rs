//! A row for each thing that was found, in words.

use super::{Session, emphasised, index, kind_of};
use crate::model::{Day, EventIx, ForceIx, MovementIx, PlaceIx, Record, SourceIx};
use crate::state::{Found, Target};

/// Names told in a row at most.
const MOST_NAMES: usize = 2;

/// Title, what and where, when.
type Told = (String, String, String);

impl Session {
    pub(super) fn row(&self, target: Target, query: &str) -> Found {
        let (title, detail, aside) = match &target {
            Target::Record(record) => self.record_words(*record),
            Target::Action(action) => {
                let row = action.row();
                let detail = match action.command(self) {
                    Some(_) => String::new(),
                    None => "not now".to_owned(),
                };
                (row.title.to_owned(), detail, row.keys.to_owned())
            }
            Target::Day(day) => {
                (format!("Go to {}", day.words()), day.weekday().to_owned(), String::new())
            }
            Target::Position(position) => {
                let (lat, lon) = (position.lat.degrees(), position.lon.degrees());
                (
                    format!("Go to {lat:.4}, {lon:.4}"),
                    "degrees north, east".to_owned(),
                    String::new(),
                )
            }
            Target::Query(query) => (query.clone(), String::new(), String::new()),
        };
        let emphasis = emphasised(&title, query);
        Found { kind: kind_of(&target), target, title, emphasis, detail, aside }
    }

    fn record_words(&self, record: Record) -> Told {
        let dataset = &self.dataset;
        match record {
            Record::Place(place) => self.place_words(place),
            Record::Force(force) => self.force_words_now(force),
            Record::Event(event) => self.event_words(event),
            Record::Chapter(ix) => {
                let chapter = dataset.chapter(ix);
                let title = self.name(&chapter.title).to_owned();
                let number = format!("chapter {} of the story", ix.index() + 1);
                let day = self.chapter_day(ix).unwrap_or(chapter.day);
                (title, number, day.words())
            }
            Record::Movement(ix) => self.movement_words(ix),
            Record::Source(ix) => self.source_words(ix),
            Record::Area(ix) => {
                let area = dataset.area(ix);
                let kind = area.kind.word().to_owned();
                (self.name(&area.label).to_owned(), kind, String::new())
            }
            Record::Claim(ix) => (dataset.claim(ix).meta.id.clone(), String::new(), String::new()),
        }
    }

    /// "Airbase 101, Niamey", "air base · Niger · United States, Italy +3".
    fn place_words(&self, ix: PlaceIx) -> Told {
        let dataset = &self.dataset;
        let place = dataset.place(ix);
        let mut parts = vec![place.kind.word().to_owned()];
        let outer = place.parent.filter(|&p| Some(p) != dataset.country_of(ix));
        let around = [outer, dataset.country_of(ix).filter(|&p| p != ix)];
        parts.extend(around.into_iter().flatten().map(|p| self.place_name(p).to_owned()));
        let present: Vec<&str> = self
            .evidence
            .at_place_over(ix, self.days())
            .filter(|(force, p)| p.status.is_present() && self.is_force_shown(*force))
            .map(|(force, _)| self.name(&dataset.force(force).name))
            .collect();
        parts.extend(few(&present));
        (self.place_name(ix).to_owned(), parts.join(" · "), String::new())
    }

    /// "at Airbase 201, Airbase 101 +2 on this day".
    fn force_words_now(&self, ix: ForceIx) -> Told {
        let force = self.dataset.force(ix);
        let bases = self.bases_of(ix, self.day());
        let names: Vec<&str> = bases.iter().map(|&place| self.place_name(place)).collect();
        let (place, aside) = match (few(&names), self.first_seen(ix)) {
            (Some(names), _) => (format!("at {names}"), self.day().words()),
            (None, Some((day, place))) => {
                (format!("first at {}", self.place_name(place)), day.words())
            }
            (None, None) => ("at no known base".to_owned(), String::new()),
        };
        let title = format!("{} ({})", self.name(&force.name), force.short);
        (title, format!("{} · {place}", force.kind.word()), aside)
    }

    fn event_words(&self, ix: EventIx) -> Told {
        let event = self.dataset.event(ix);
        let place = self.event_place(ix);
        let country = place.and_then(|p| self.dataset.country_of(p)).filter(|&c| Some(c) != place);
        let mut parts = vec![event.kind.word().to_owned()];
        parts.extend(place.into_iter().chain(country).map(|p| self.place_name(p).to_owned()));
        let title = self.name(&event.title).to_owned();
        (title, parts.join(" · "), event.date.words())
    }

    fn movement_words(&self, ix: MovementIx) -> Told {
        let title = index::title_of(&self.dataset, self.dataset.movement(ix), self.state.language);
        let known = self.evidence.movement(ix);
        let date = known.and_then(|known| known.start.or(known.end));
        (title, "movement".to_owned(), date.map_or_else(String::new, |date| date.words()))
    }

    fn source_words(&self, ix: SourceIx) -> Told {
        let source = self.dataset.source(ix);
        let title = match &source.title {
            Some(title) => format!("{}, “{title}”", source.publisher),
            None => source.publisher.clone(),
        };
        let date = source.date.map_or_else(|| "undated".to_owned(), |date| date.words());
        (title, format!("source, grade {}", source.grade.key()), date)
    }

    fn place_name(&self, place: PlaceIx) -> &str {
        self.name(&self.dataset.place(place).name)
    }

    /// Bases where the force is on `day`, the most people first.
    pub(super) fn bases_of(&self, force: ForceIx, day: Day) -> Vec<PlaceIx> {
        let tracks = self.evidence.tracks().filter(|&(p, f, _)| f == force && self.is_base(p));
        let mut bases: Vec<(f64, PlaceIx)> = tracks
            .map(|(place, _, track)| (place, track.at(day)))
            .filter(|(_, presence)| presence.status.is_present())
            .map(|(p, presence)| (presence.headcount.and_then(|c| c.middle()).unwrap_or(0.0), p))
            .collect();
        bases.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        bases.into_iter().map(|(_, place)| place).collect()
    }

    /// The first day on which the force is at a base, and the base.
    pub(super) fn first_seen(&self, force: ForceIx) -> Option<(Day, PlaceIx)> {
        let tracks = self.evidence.tracks().filter(|&(p, f, _)| f == force && self.is_base(p));
        let first = |(place, _, track): (PlaceIx, ForceIx, &crate::evidence::Track)| {
            let mut present = track.stretches().filter(|(_, p)| p.status.is_present());
            let (day, _) = present.next()?;
            Some((day.unwrap_or(self.dataset.head.first_day), place))
        };
        tracks.filter_map(first).min()
    }
}

/// "Airbase 201, Agadez; Arlit +2"; `None` for none.
fn few(names: &[&str]) -> Option<String> {
    let told = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join("; ");
    match names.len().saturating_sub(MOST_NAMES) {
        _ if names.is_empty() => None,
        0 => Some(told),
        more => Some(format!("{told} +{more}")),
    }
}
