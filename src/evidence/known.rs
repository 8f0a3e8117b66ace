//! A claim as far as a filter lets it be known, and the days it covers.

use super::Filter;
use crate::model::{
    Bounds, ClaimIx, Dataset, Day, EdtfDate, Grade, HeadCount, Part, SourceIx, Stance,
};

/// An unknown end leaves a presence presumed for this many months after it was last confirmed.
pub const PRESUMED_MONTHS: i32 = 24;

/// A start or end with those of its sources that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPart {
    pub date: EdtfDate,
    pub sources: Vec<SourceIx>,
}

/// A sighting with those of its sources that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSighting {
    pub bounds: Bounds,
    pub headcount: Option<HeadCount>,
    pub sources: Vec<SourceIx>,
    /// Its position in the claim's `seen`.
    pub index: usize,
}

/// The days a statement covers, certainly and possibly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// First and last day it certainly covers; `None` where no day is certain.
    pub certain: Option<(Day, Day)>,
    /// The day by which it had certainly begun; it may be over by then.
    pub begun_by: Option<Day>,
    /// First and last day it may cover; `None` is unbounded.
    pub possible: Bounds,
    /// Last day it is presumed to cover past the certain ones, where the end is open or unknown.
    pub presumed_to: Option<Day>,
    /// The last day on which a source saw it so.
    pub last_confirmed: Option<Day>,
}

impl Span {
    pub fn is_certain(&self, day: Day) -> bool {
        self.certain.is_some_and(|(first, last)| first <= day && day <= last)
    }

    pub fn is_presumed(&self, day: Day) -> bool {
        let has_begun = self.begun_by.is_some_and(|begun| begun <= day);
        has_begun && !self.is_certain(day) && self.presumed_to.is_some_and(|to| day <= to)
    }

    pub fn is_possible(&self, day: Day) -> bool {
        self.possible.contains(day)
    }

    pub fn has_ended(&self, day: Day) -> bool {
        self.possible.latest().is_some_and(|latest| latest < day)
    }

    /// Every first day on which one of the answers above may differ from the day before.
    pub fn turning_days(&self, out: &mut Vec<Day>) {
        if let Some((first, last)) = self.certain {
            out.extend([first, last.plus(1)]);
        }
        out.extend(self.begun_by);
        out.extend(self.presumed_to.map(|d| d.plus(1)));
        out.extend(self.possible.earliest());
        out.extend(self.possible.latest().map(|d| d.plus(1)));
    }
}

/// How a span's end is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Dated(Bounds),
    Open,
    Unknown,
}

/// Works out a span from a start, an end and sightings, each unknown where no source is left.
pub(super) fn span(
    from: Option<&KnownPart>,
    to: Option<&KnownPart>,
    seen: &[Bounds],
    as_of: Day,
) -> Span {
    let start = from.map_or(Bounds::UNKNOWN, |p| p.date.bounds());
    let end = match to {
        None => End::Unknown,
        Some(part) if part.date == EdtfDate::Ongoing => End::Open,
        Some(part) => End::Dated(part.date.bounds()),
    };
    let end_bounds = match end {
        End::Dated(bounds) => bounds,
        End::Open | End::Unknown => Bounds::UNKNOWN,
    };
    // A sighting within some days says: begun by the last of them, not over before the first. The
    // start and the end are sightings too. An unknown start is certain from the first one on.
    let sightings = || seen.iter().copied().chain([start, end_bounds]);
    let begun_by = sightings().filter_map(Bounds::latest).min();
    let not_over_before = sightings().filter_map(Bounds::earliest).max();
    let certain = begun_by.zip(not_over_before).filter(|(first, last)| first <= last);
    let last_confirmed = seen
        .iter()
        .filter_map(|s| s.latest())
        .chain(begun_by)
        .chain(end_bounds.earliest())
        .max()
        // A sighting dated to a month does not outlast a stated end.
        .map(|day| end_bounds.latest().map_or(day, |latest| day.min(latest)));
    let presumed_to = match end {
        End::Open => Some(as_of),
        // "2017-10 or later" is an unknown end that a source bounds from below.
        End::Unknown => last_confirmed.map(|d| d.plus_months(PRESUMED_MONTHS)),
        End::Dated(b) if b.latest().is_none() => {
            last_confirmed.map(|d| d.plus_months(PRESUMED_MONTHS))
        }
        End::Dated(_) => None,
    };
    let possible = outer(start, end_bounds, seen);
    Span { certain, begun_by, possible, presumed_to, last_confirmed }
}

/// From the earliest start to the latest end; a sighting wholly outside widens it rather than
/// vanish.
fn outer(start: Bounds, end: Bounds, seen: &[Bounds]) -> Bounds {
    let earliest =
        start.earliest().map(|e| seen.iter().filter_map(|s| s.latest()).fold(e, Day::min));
    let latest = end.latest().map(|l| seen.iter().filter_map(|s| s.earliest()).fold(l, Day::max));
    Bounds::new(earliest, latest).unwrap_or(Bounds::UNKNOWN)
}

/// A claim with only the parts that sources within the filter carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub claim: ClaimIx,
    pub from: Option<KnownPart>,
    pub to: Option<KnownPart>,
    pub seen: Vec<KnownSighting>,
    pub span: Span,
    /// One force and one place: an alternative is never more than possible.
    pub is_pinned: bool,
    /// Every source that is left, each once.
    pub sources: Vec<SourceIx>,
    /// Best grade among them.
    pub best_grade: Grade,
}

impl Known {
    /// `None` where no part is left: then the claim is not there.
    pub fn new(dataset: &Dataset, ix: ClaimIx, filter: &Filter) -> Option<Self> {
        let claim = dataset.claim(ix);
        let from = known_part(dataset, claim.from.as_ref(), filter);
        let to = known_part(dataset, claim.to.as_ref(), filter);
        let seen: Vec<KnownSighting> = claim
            .seen
            .iter()
            .enumerate()
            .filter_map(|(index, s)| {
                let sources = filter.admitted(dataset, &s.sources);
                (!sources.is_empty()).then(|| KnownSighting {
                    bounds: s.date.bounds(),
                    headcount: s.headcount.clone(),
                    sources,
                    index,
                })
            })
            .collect();
        let mut sources: Vec<SourceIx> = Vec::new();
        let parts = from.iter().chain(&to).map(|p| &p.sources);
        for &source in parts.chain(seen.iter().map(|s| &s.sources)).flatten() {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let best_grade = sources.iter().map(|&s| dataset.source(s).grade).min()?;
        let seen_bounds: Vec<Bounds> = seen.iter().map(|s| s.bounds).collect();
        let mut span = span(from.as_ref(), to.as_ref(), &seen_bounds, dataset.head.as_of);
        if claim.stance == Stance::Absent {
            last_until_contradicted(&mut span);
        }
        let is_pinned = claim.forces.len() == 1 && claim.places.len() == 1;
        Some(Self { claim: ix, from, to, seen, span, is_pinned, sources, best_grade })
    }

    /// Days by which a source had seen it so: its start, its sightings, its last day.
    pub fn confirmations(&self) -> impl Iterator<Item = Day> {
        let end = self.span.possible.latest();
        let start = self.from.iter().filter_map(|_| self.span.begun_by);
        let last = self.to.iter().filter_map(|p| p.date.bounds().earliest());
        let seen = self.seen.iter().filter_map(|s| s.bounds.latest());
        start.chain(last).chain(seen).map(move |d| end.map_or(d, |e| d.min(e)))
    }

    pub fn is_certain(&self, day: Day) -> bool {
        self.is_pinned && self.span.is_certain(day)
    }

    pub fn is_presumed(&self, day: Day) -> bool {
        self.is_pinned && self.span.is_presumed(day)
    }
}

/// Nobody reports an absence daily: one that was stated holds until its stated end.
fn last_until_contradicted(span: &mut Span) {
    if let (Some(begun), None) = (span.begun_by, span.possible.latest()) {
        span.certain = Some((begun, Day::from_number(i32::MAX)));
    }
}

pub(super) fn known_part(
    dataset: &Dataset,
    part: Option<&Part>,
    filter: &Filter,
) -> Option<KnownPart> {
    let part = part?;
    let sources = filter.admitted(dataset, &part.sources);
    (!sources.is_empty()).then_some(KnownPart { date: part.date, sources })
}
