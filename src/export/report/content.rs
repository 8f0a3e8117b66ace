//! What a report says, before it is set.

use super::incidents::IncidentPart;
use crate::evidence::{
    Change, ChangeKind, Coverage, Evidence, Figure, Presence, Status, side_words,
};
use crate::export::{Credits, When};
use crate::model::{Dataset, Day, DaySpan, ForceIx, Language, PlaceIx, SourceIx, Text};

/// Events this many days before the day, and after it, belong to a report on a day.
const EVENT_DAYS: i32 = 45;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Where it stands: who was where on this day.
    pub day: Day,
    /// With it: what changed from this day on.
    pub since: Option<Day>,
    /// Only this place and all inside it.
    pub place: Option<PlaceIx>,
}

/// A page of plain facts. Numbers of sources count from 1 into `sources`.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub title: String,
    pub subtitle: String,
    /// What counts, and what was left out by it.
    pub filter: String,
    pub bases: Vec<BaseBlock>,
    pub totals: Vec<BaseBlock>,
    /// `None` where only a day was asked for.
    pub changes: Option<Vec<ChangeLine>>,
    pub disputes: Vec<Dispute>,
    pub events: Vec<EventLine>,
    /// Over which days events are listed.
    pub event_days: DaySpan,
    pub areas: Vec<AreaLine>,
    /// The reader's own incidents, where tables of them go with it.
    pub incidents: Option<IncidentPart>,
    pub sources: Vec<SourceLine>,
    /// How to cite the report.
    pub citation: String,
    pub credits: Credits,
}

/// A base, or a country for what is said of all of it.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseBlock {
    pub name: String,
    /// "air base in Niger · 13.4824° N 2.1870° E ± 1.5 km".
    pub about: String,
    pub forces: Vec<ForceLine>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ForceLine {
    pub force: String,
    pub status: Status,
    /// "400–450?"; empty where nobody reported a number.
    pub headcount: String,
    /// "20 February 2013"; empty where no start is known.
    pub since: String,
    pub last_seen: String,
    /// What a number does not say, such as that figures disagree.
    pub remarks: Vec<String>,
    pub sources: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ChangeLine {
    pub kind: ChangeKind,
    pub base: String,
    pub force: String,
    pub before: String,
    pub after: String,
    pub sources: Vec<usize>,
}

/// What sources cannot all be right about.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispute {
    pub about: String,
    pub sides: Vec<Side>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    pub words: String,
    pub sources: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct EventLine {
    pub date: String,
    pub title: String,
    pub detail: String,
    pub place: String,
    pub sources: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AreaLine {
    pub label: String,
    /// "in force" or "presumed" or "possible".
    pub coverage: &'static str,
    pub sources: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SourceLine {
    pub words: String,
    pub grade: &'static str,
    pub url: Option<String>,
    /// How it was read, and what to know of it.
    pub access: String,
}

/// Works out a report from the evidence, under its filter.
pub fn report(dataset: &Dataset, evidence: &Evidence, asked: Asked) -> Report {
    let mut writer = Writer { dataset, evidence, asked, cited: Vec::new() };
    let shown = writer.shown();
    let bases = writer.blocks(&shown, false);
    let totals = writer.blocks(&shown, true);
    let changes = asked.since.map(|since| writer.changes(since));
    let disputes = writer.disputes(&shown);
    let event_days = writer.event_days();
    let events = writer.events(event_days);
    let areas = writer.areas();
    let credits = Credits::new(dataset, When::Day(asked.day), &evidence.filter());
    let (title, subtitle) = writer.titles();
    Report {
        citation: super::super::cite::citation(&credits, writer.place_name()),
        title,
        subtitle,
        filter: credits.filter_words(),
        bases,
        totals,
        changes,
        disputes,
        events,
        event_days,
        areas,
        incidents: None,
        sources: writer.source_lines(),
        credits,
    }
}

type Shown<'a> = Vec<(PlaceIx, ForceIx, &'a Presence)>;

struct Writer<'a> {
    dataset: &'a Dataset,
    evidence: &'a Evidence,
    asked: Asked,
    /// In the order in which they are first named.
    cited: Vec<SourceIx>,
}

fn english(text: &Text) -> String {
    text.get(Language::English).to_owned()
}

impl<'a> Writer<'a> {
    fn place_name(&self) -> Option<&'a str> {
        self.asked.place.map(|p| self.dataset.place(p).name.get(Language::English))
    }

    fn titles(&self) -> (String, String) {
        let dataset = self.dataset.head.title.get(Language::English);
        let about = self.place_name().unwrap_or(dataset);
        let day = self.asked.day.words();
        match self.asked.since {
            Some(since) => (format!("{about}: {} to {day}", since.words()), dataset.to_owned()),
            None => (format!("{about}: {day}"), dataset.to_owned()),
        }
    }

    /// Numbers of the sources in the list, which grows by those that are new.
    fn cite(&mut self, sources: &[SourceIx]) -> Vec<usize> {
        let mut numbers: Vec<usize> = Vec::with_capacity(sources.len());
        for &source in sources {
            let at = self.cited.iter().position(|&s| s == source).unwrap_or_else(|| {
                self.cited.push(source);
                self.cited.len() - 1
            });
            if !numbers.contains(&(at + 1)) {
                numbers.push(at + 1);
            }
        }
        numbers
    }

    fn is_asked(&self, place: PlaceIx) -> bool {
        self.asked.place.is_none_or(|asked| self.dataset.is_inside(place, asked))
    }

    fn shown(&self) -> Shown<'a> {
        self.evidence
            .tracks()
            .filter(|(place, _, _)| self.is_asked(*place))
            .map(|(place, force, track)| (place, force, track.at(self.asked.day)))
            .filter(|(_, _, presence)| presence.status.is_shown())
            .collect()
    }

    /// Bases and compounds, or countries and regions.
    fn blocks(&mut self, shown: &Shown<'a>, territories: bool) -> Vec<BaseBlock> {
        let mut places: Vec<PlaceIx> = shown.iter().map(|(place, _, _)| *place).collect();
        places.dedup();
        places.retain(|&p| self.dataset.is_territory(p) == territories);
        // Country by country, a base before its compounds.
        places.sort_by_cached_key(|&p| {
            let mut path: Vec<PlaceIx> = self.dataset.ancestors(p).collect();
            path.reverse();
            path
        });
        let block = |place| {
            let forces = shown.iter().filter(|(p, _, _)| *p == place);
            let forces = forces.map(|(_, force, presence)| self.force_line(*force, presence));
            let mut forces: Vec<ForceLine> = forces.collect();
            forces.sort_by_key(|line| line.status.sureness());
            BaseBlock {
                name: english(&self.dataset.place(place).name),
                about: self.about(place),
                forces,
            }
        };
        places.into_iter().map(block).collect()
    }

    fn about(&self, place: PlaceIx) -> String {
        let record = self.dataset.place(place);
        let mut words = record.kind.word().to_owned();
        let around = record.parent.map(|p| self.dataset.place(p).name.get(Language::English));
        if let Some(around) = around {
            words.push_str(&format!(" in {around}"));
        }
        if !self.dataset.is_territory(place) {
            let (lat, lon) = (record.position.lat.degrees(), record.position.lon.degrees());
            let side = |v: f64, plus: char, minus: char| if v < 0.0 { minus } else { plus };
            words.push_str(&format!(
                " · {:.4}° {} {:.4}° {} ± {} km",
                lat.abs(),
                side(lat, 'N', 'S'),
                lon.abs(),
                side(lon, 'E', 'W'),
                record.error_km
            ));
        }
        words
    }

    fn force_line(&mut self, force: ForceIx, presence: &Presence) -> ForceLine {
        let claims: Vec<_> = presence.claims.iter().chain(&presence.against).copied().collect();
        let sources = self.spoken_for(&claims);
        let mut remarks = Vec::new();
        if presence.headcount_disputed {
            remarks.push("figures disagree; the range holds them all".to_owned());
        }
        if presence.is_count_unconfirmed {
            remarks.push("no source of grade A or B gives a number".to_owned());
        }
        if presence.is_count_shared() {
            remarks.push("one figure for several places together".to_owned());
        }
        if let Some(age) = presence.presumed_age_days(self.asked.day) {
            remarks.push(format!("presumed: last seen {age} days before"));
        }
        ForceLine {
            force: english(&self.dataset.force(force).name),
            status: presence.status,
            headcount: presence.count_words().unwrap_or_default(),
            since: presence.since.map(|date| date.words()).unwrap_or_default(),
            last_seen: presence.last_confirmed.map(Day::words).unwrap_or_default(),
            remarks,
            sources,
        }
    }

    /// The sources of claims, those that say most of the day first.
    fn spoken_for(&mut self, claims: &[crate::model::ClaimIx]) -> Vec<usize> {
        let voices = self.evidence.voices(self.dataset, claims, self.asked.day);
        let sources: Vec<SourceIx> =
            voices.iter().flat_map(|v| std::iter::once(v.source).chain(v.others.clone())).collect();
        self.cite(&sources)
    }

    fn changes(&mut self, since: Day) -> Vec<ChangeLine> {
        let diff = self.evidence.diff(self.dataset, since, self.asked.day);
        let mut changes: Vec<&Change> =
            diff.changes.iter().filter(|c| self.is_asked(c.base)).collect();
        changes.sort_by_key(|change| change.kind);
        changes
            .into_iter()
            .map(|change| {
                let mut claims = Vec::new();
                for day in [since, self.asked.day] {
                    let presence = self.evidence.presence(change.base, change.force, day);
                    claims.extend(presence.claims.iter().chain(&presence.against).copied());
                }
                ChangeLine {
                    kind: change.kind,
                    base: english(&self.dataset.place(change.base).name),
                    force: english(&self.dataset.force(change.force).name),
                    before: side_words(change.before),
                    after: side_words(change.after),
                    sources: self.spoken_for(&claims),
                }
            })
            .collect()
    }

    fn disputes(&mut self, shown: &Shown<'a>) -> Vec<Dispute> {
        let mut all = Vec::new();
        for &(place, force, presence) in shown {
            let about = |what: &str| {
                let force = self.dataset.force(force).name.get(Language::English);
                format!("{force} at {}: {what}", english(&self.dataset.place(place).name))
            };
            // What is said of a compound is told there, and not again for the base around it.
            for dispute in presence.count_sides(self.dataset, place).disputes {
                if dispute.place != place {
                    continue;
                }
                let about = about("how many?");
                let sides = dispute.sides.iter().map(|figures| self.figures_side(figures));
                all.push(Dispute { about, sides: sides.collect() });
            }
            let denials = self.evidence.denials(self.dataset, place, presence, self.asked.day);
            if !denials.disputing.is_empty() {
                let about = about("there or not?");
                let there = self.spoken_for(&presence.claims);
                let not_there = self.spoken_for(&denials.disputing);
                let side = |words: &str, sources| Side { words: words.to_owned(), sources };
                let sides = vec![side("there", there), side("not there", not_there)];
                all.push(Dispute { about, sides });
            }
        }
        all
    }

    fn figures_side(&mut self, figures: &[&Figure]) -> Side {
        let mut words: Vec<String> = figures
            .iter()
            .map(|f| format!("{}, {}", f.headcount.words(), f.headcount.kind.word()))
            .collect();
        words.dedup();
        let sources: Vec<SourceIx> =
            figures.iter().flat_map(|f| f.sources.iter().copied()).collect();
        Side { words: words.join("; "), sources: self.cite(&sources) }
    }

    fn event_days(&self) -> DaySpan {
        let day = self.asked.day;
        match self.asked.since {
            Some(since) => DaySpan { first: since, last: day },
            None => DaySpan { first: day.plus(-EVENT_DAYS), last: day.plus(EVENT_DAYS) },
        }
    }

    fn events(&mut self, days: DaySpan) -> Vec<EventLine> {
        let mut events: Vec<_> = self
            .evidence
            .known_events(self.dataset)
            .filter(|(_, event)| event.bounds().overlaps(days.bounds()))
            .filter(|(_, event)| {
                event.place.iter().chain(&event.about_places).any(|&p| self.is_asked(p))
                    || (self.asked.place.is_none())
            })
            .collect();
        events.sort_by_key(|(ix, event)| (event.bounds().earliest(), *ix));
        events
            .into_iter()
            .map(|(_, event)| {
                let is_told = self.evidence.untold(self.dataset, &event.sources).is_none();
                let detail = event.detail.as_ref().filter(|_| is_told);
                let place = event.place.map(|p| english(&self.dataset.place(p).name));
                EventLine {
                    date: event.date.words(),
                    title: english(&event.title),
                    detail: detail.map(english).unwrap_or_default(),
                    place: place.unwrap_or_default(),
                    sources: self.cite(&self.evidence.admitted(&event.sources)),
                }
            })
            .collect()
    }

    /// Area states are of whole countries: beside one base they answer nothing.
    fn areas(&mut self) -> Vec<AreaLine> {
        if self.asked.place.is_some_and(|p| !self.dataset.is_territory(p)) {
            return Vec::new();
        }
        let held: Vec<_> = self.evidence.areas_on(self.asked.day).collect();
        held.into_iter()
            .filter_map(|held| {
                let known = self.evidence.area(held.area)?;
                let parts = known.from.iter().chain(&known.to);
                let sources: Vec<SourceIx> =
                    parts.flat_map(|part| part.sources.iter().copied()).collect();
                Some(AreaLine {
                    label: english(&self.dataset.area(held.area).label),
                    coverage: match held.coverage {
                        Coverage::Certain => "in force",
                        Coverage::Presumed => "presumed",
                        Coverage::Possible => "possible",
                    },
                    sources: self.cite(&sources),
                })
            })
            .collect()
    }

    fn source_lines(&self) -> Vec<SourceLine> {
        let tells_notes = self.evidence.tells_notes();
        self.cited
            .iter()
            .map(|&ix| {
                let source = self.dataset.source(ix);
                let mut access = Vec::new();
                if source.url.is_none() {
                    access.push("cited without an address".to_owned());
                }
                let note = source.meta.note.as_ref().filter(|_| tells_notes);
                access.extend(note.map(english));
                SourceLine {
                    words: source.words(),
                    grade: source.grade.key(),
                    url: source.url.clone(),
                    access: access.join("; "),
                }
            })
            .collect()
    }
}
