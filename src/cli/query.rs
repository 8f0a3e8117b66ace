//! What the questions share: the dataset they are put to, the filter, ids and days.

use std::path::PathBuf;

use serde::Serialize;

use super::output::{Answer, Failure, Soundness};
use crate::app;
use crate::evidence::{CountRange, Evidence, Filter, Status};
use crate::load::edtf::DateError;
use crate::load::{self, Loaded};
use crate::model::{
    ClaimIx, Dataset, Day, EventKind, ForceIx, Grade, Language, Meta, PlaceIx, PlaceKind, SourceIx,
    Text,
};
use crate::state::filters::STATUSES;
use crate::state::{Command, FilterCommand, Filters};

/// What is called by this name in sentences needs none on the command line.
const SHIPPED: &str = "the shipped dataset";

/// Least likeness of an id worth suggesting, of 1.
const LEAST_LIKENESS: f64 = 0.6;

/// What a reader of the command line lets count.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct FilterArgs {
    /// Only what was publicly known on this day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    known_on: Option<Day>,

    /// Only sources of this grade or better: A (official) to D (partisan or unconfirmed)
    #[arg(long, value_name = "A..D", value_parser = parse_grade)]
    grade: Option<Grade>,
}

impl FilterArgs {
    /// As they are written: " --known-on 2024-05-02 --grade B".
    pub fn written(&self) -> String {
        let known_on = self.known_on.map(|day| format!(" --known-on {day}"));
        let grade = self.grade.map(|grade| format!(" --grade {}", grade.key()));
        known_on.into_iter().chain(grade).collect()
    }

    pub fn filter(&self) -> Filter {
        let all = Filter::default();
        Filter { known_on: self.known_on, least_grade: self.grade.unwrap_or(all.least_grade) }
    }
}

/// What a reader of the command line leaves out of sight, as the window's filters do.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct SightArgs {
    /// Only bases of this kind, such as airbase or camp; may be repeated
    #[arg(long, value_name = "KIND", value_parser = parse_place_kind)]
    place_kind: Vec<PlaceKind>,

    /// Only events of this kind, such as coup or handover; may be repeated
    #[arg(long, value_name = "KIND", value_parser = parse_event_kind)]
    event_kind: Vec<EventKind>,

    /// Only this status, such as confirmed or possible; may be repeated
    #[arg(long, value_name = "STATUS", value_parser = parse_status)]
    status: Vec<Status>,

    /// Only what lies in this country or concerns it, by id or code, such as niger or NE
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
}

impl SightArgs {
    pub fn filters(&self, opened: &Opened) -> Result<Filters, Failure> {
        let country = self.country.as_ref().map(|text| opened.find_country(text)).transpose()?;
        let only = Filters::only(&self.place_kind, &self.event_kind, &self.status);
        Ok(Filters { country, ..only })
    }

    /// The same for a session.
    pub fn commands(&self, filters: &Filters) -> Vec<Command> {
        let places = filters.hidden_places.iter().map(|&k| FilterCommand::TogglePlaces(k));
        let events = filters.hidden_events.iter().map(|&k| FilterCommand::ToggleEvents(k));
        let statuses = filters.hidden_statuses.iter().map(|&s| FilterCommand::ToggleStatus(s));
        let country = filters.country.map(|c| FilterCommand::SetCountry(Some(c)));
        let all = places.chain(events).chain(statuses).chain(country);
        all.map(Command::from).collect()
    }

    /// " · only airbase, confirmed, Niger"; empty where nothing is left out.
    pub fn words(&self, opened: &Opened, filters: &Filters) -> String {
        let kinds = self.place_kind.iter().map(|kind| kind.word());
        let events = self.event_kind.iter().map(|kind| kind.word());
        let statuses = self.status.iter().map(|status| status.word());
        let country = filters.country.map(|country| opened.place_name(country));
        let all: Vec<&str> = kinds.chain(events).chain(statuses).chain(country).collect();
        if all.is_empty() { String::new() } else { format!(" · only {}", all.join(", ")) }
    }
}

fn parse_place_kind(text: &str) -> Result<PlaceKind, String> {
    let by_word = || PlaceKind::ALL.iter().copied().find(|kind| kind.word() == text);
    PlaceKind::from_key(text).or_else(by_word).ok_or_else(|| {
        let kinds: Vec<&str> = PlaceKind::ALL.iter().map(|kind| kind.key()).collect();
        format!("kinds of place are {}", kinds.join(", "))
    })
}

pub(super) fn parse_event_kind(text: &str) -> Result<EventKind, String> {
    // As the tables print them, too: "accord denounced".
    let by_word = || EventKind::ALL.iter().copied().find(|kind| kind.word() == text);
    EventKind::from_key(text).or_else(by_word).ok_or_else(|| {
        let kinds: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.key()).collect();
        format!("kinds are {}", kinds.join(", "))
    })
}

fn parse_status(text: &str) -> Result<Status, String> {
    STATUSES.into_iter().find(|status| status.key() == text).ok_or_else(|| {
        let statuses = STATUSES.map(Status::key);
        format!("statuses are {}", statuses.join(", "))
    })
}

/// A day on the command line. What a file may also write, such as a month, is none.
pub(super) fn parse_day(text: &str) -> Result<Day, String> {
    load::edtf::parse_day(text).map_err(|error| match error {
        DateError::Shape(quoted)
        | DateError::Backwards(quoted)
        | DateError::OpenBothWays(quoted) => {
            format!("“{quoted}” is not a day; write one like 2024-05-02")
        }
        calendar @ DateError::Calendar(_) => calendar.to_string(),
    })
}

fn parse_grade(text: &str) -> Result<Grade, String> {
    let grade = Grade::from_key(&text.to_ascii_uppercase());
    grade.ok_or_else(|| "grades are A, B, C and D".to_owned())
}

/// Reads the file, or what ships with Basewatch, and the name to call it by.
pub(super) fn read(path: Option<&PathBuf>) -> (Loaded, String) {
    match path {
        None => (load::shipped(), SHIPPED.to_owned()),
        Some(path) => (app::read_dataset(path).0, path.display().to_string()),
    }
}

/// What is wrong with a file that could not be read at all.
pub(super) fn unread(loaded: &Loaded, file: &str) -> Option<String> {
    match (&loaded.dataset, loaded.problems.first()) {
        (None, Some(problem)) => Some(format!("{file}: {}", problem.what)),
        (None, None) => Some(format!("{file}: it cannot be read")),
        (Some(_), _) => None,
    }
}

/// A dataset to put questions to.
#[derive(Debug)]
pub(super) struct Opened {
    pub dataset: Dataset,
    file: String,
    notes: Vec<String>,
    soundness: Soundness,
}

impl Opened {
    pub fn open(path: Option<&PathBuf>) -> Result<Self, Failure> {
        let (loaded, file) = read(path);
        Self::new(loaded, file)
    }

    pub fn new(loaded: Loaded, file: String) -> Result<Self, Failure> {
        if let Some(unread) = unread(&loaded, &file) {
            return Err(Failure::Problem(unread));
        }
        let left_out = left_out_words(&loaded, &file);
        let soundness = if left_out.is_some() { Soundness::Faulty } else { Soundness::Sound };
        let notes = left_out.into_iter().collect();
        match loaded.dataset {
            Some(dataset) => Ok(Self { dataset, file, notes, soundness }),
            None => Err(Failure::Problem(format!("{file}: it cannot be read"))),
        }
    }

    /// Something to be said beside the answer.
    pub fn note(&mut self, words: String) {
        self.notes.push(words);
    }

    /// A day off the time axis is answered, with a note: silence there says nothing.
    pub fn note_if_outside(&mut self, day: Day) {
        let (first, last) = (self.dataset.head.first_day, self.dataset.head.last_day);
        if !(first..=last).contains(&day) {
            let file = &self.file;
            self.notes
                .push(format!("{day} lies outside {file}, which speaks of {first} to {last} only"));
        }
    }

    pub fn place(&self, id: Option<&String>) -> Result<Option<PlaceIx>, Failure> {
        id.map(|id| self.find_place(id)).transpose()
    }

    pub fn force(&self, id: Option<&String>) -> Result<Option<ForceIx>, Failure> {
        id.map(|id| self.find_force(id)).transpose()
    }

    pub fn find_place(&self, id: &str) -> Result<PlaceIx, Failure> {
        let names = self.dataset.places.iter().map(|p| (&p.meta, &p.name));
        let found = self.dataset.place_ix(id);
        found.ok_or_else(|| unknown(&self.file, ("place", "place", id), names))
    }

    /// A place by its id or its name, or a country by its code.
    pub fn find_place_to_fit(&self, text: &str) -> Result<PlaceIx, Failure> {
        let by_id = self.dataset.place_ix(text);
        let is_named = |&p: &PlaceIx| self.place_name(p).to_lowercase() == text.to_lowercase();
        by_id
            .or_else(|| self.dataset.place_ixs().find(is_named))
            .map_or_else(|| self.find_country(text), Ok)
            .map_err(|_| {
                let names = self.dataset.places.iter().map(|p| (&p.meta, &p.name));
                unknown(&self.file, ("fit", "place", text), names)
            })
    }

    /// The name to call the file by.
    pub fn file(&self) -> &str {
        &self.file
    }

    fn find_country(&self, text: &str) -> Result<PlaceIx, Failure> {
        let is_country = |&p: &PlaceIx| self.dataset.place(p).kind == PlaceKind::Country;
        let is_meant = |p: &PlaceIx| {
            let place = self.dataset.place(*p);
            let is_code = place.country.as_ref().is_some_and(|c| c.eq_ignore_ascii_case(text));
            place.meta.id == text || is_code
        };
        let found = self.dataset.place_ixs().filter(is_country).find(is_meant);
        found.ok_or_else(|| {
            let countries = self.dataset.places.iter().filter(|p| p.kind == PlaceKind::Country);
            let names = countries.map(|p| (&p.meta, &p.name));
            unknown(&self.file, ("country", "country", text), names)
        })
    }

    pub fn find_force(&self, id: &str) -> Result<ForceIx, Failure> {
        let names = self.dataset.forces.iter().map(|f| (&f.meta, &f.name));
        let found = self.dataset.force_ix(id);
        found.ok_or_else(|| unknown(&self.file, ("force", "force", id), names))
    }

    pub fn place_id(&self, place: PlaceIx) -> &str {
        &self.dataset.place(place).meta.id
    }

    pub fn force_id(&self, force: ForceIx) -> &str {
        &self.dataset.force(force).meta.id
    }

    pub fn place_name(&self, place: PlaceIx) -> &str {
        self.dataset.place(place).name.get(Language::English)
    }

    pub fn force_name(&self, force: ForceIx) -> &str {
        self.dataset.force(force).name.get(Language::English)
    }

    pub fn answer(self, text: String) -> Answer {
        Answer { text, notes: self.notes, soundness: self.soundness }
    }
}

/// "2 records of my.json were left out; basewatch check my.json lists them".
fn left_out_words(loaded: &Loaded, file: &str) -> Option<String> {
    let mut records: Vec<_> = loaded.errors().map(|p| (p.table, p.record.as_ref())).collect();
    records.sort_unstable();
    records.dedup();
    let were = match records.len() {
        0 => return None,
        1 => format!("1 record of {file} was"),
        n => format!("{n} records of {file} were"),
    };
    let argument = if file == SHIPPED { String::new() } else { format!(" {file}") };
    Some(format!("{were} left out; basewatch check{argument} lists them"))
}

/// An id that is none, with the nearest there is.
pub(super) fn unknown<'a>(
    file: &str,
    (option, what, id): (&str, &str, &str),
    names: impl Iterator<Item = (&'a Meta, &'a Text)>,
) -> Failure {
    let hint = nearest(id, names).map_or_else(String::new, |n| format!("; did you mean {n}?"));
    Failure::Misuse(format!("--{option} {id}: {file} has no {what} of that id{hint}"))
}

/// The id most like what was written, going by ids and names; one that contains it comes first.
fn nearest<'a>(
    written: &str,
    names: impl Iterator<Item = (&'a Meta, &'a Text)>,
) -> Option<&'a str> {
    let written = written.to_lowercase();
    let likeness = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let holds = candidate.split(['-', ' ']).any(|word| word == written);
        strsim::normalized_damerau_levenshtein(&written, &candidate) + if holds { 1.0 } else { 0.0 }
    };
    names
        .map(|(meta, name)| {
            let by_name = likeness(name.get(Language::English));
            (likeness(&meta.id).max(by_name), meta.id.as_str())
        })
        .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
        // Of equals the first, as the dataset has them.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, id)| id)
}

/// " · known on 1 May 2024, grade B or better"; nothing where everything counts.
pub(super) fn filter_words(filter: &Filter) -> String {
    filter.words().map_or_else(String::new, |words| format!(" · {words}"))
}

/// A range of people, for a program.
#[derive(Debug, Serialize)]
pub(super) struct HeadCountJson {
    /// The least there were; null where that is not known.
    min: Option<u32>,
    /// The most there were; null where that is not known.
    max: Option<u32>,
    /// The strongest kind of figure behind it: counted, reported, estimated, forecast or ceiling.
    kind: &'static str,
}

impl From<CountRange> for HeadCountJson {
    fn from(range: CountRange) -> Self {
        Self { min: range.min, max: range.max, kind: range.kind.word() }
    }
}

/// The claim's sources that count.
pub(super) fn known_sources(evidence: &Evidence, claim: ClaimIx) -> Vec<SourceIx> {
    evidence.known(claim).map(|known| known.sources.clone()).unwrap_or_default()
}
