//! What may be told of records whose text was written with hindsight: movements, chapters, details
//! and notes. A text is one piece: nobody can take out of it what became known later.

use super::{Evidence, Filter, Presence, Status};
use crate::model::{
    AreaIx, Bounds, ChapterIx, Dataset, Day, DaySpan, EdtfDate, EventIx, Grade, Movement,
    MovementStage, Part, SourceIx,
};

/// A movement with only the dates that sources within the filter can have known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMovement {
    pub start: Option<EdtfDate>,
    pub end: Option<EdtfDate>,
    /// Those of its sources that count.
    pub sources: Vec<SourceIx>,
}

impl KnownMovement {
    /// `None` where no source that counts can have reported that it began.
    pub(super) fn new(dataset: &Dataset, movement: &Movement, filter: &Filter) -> Option<Self> {
        let sources = filter.admitted(dataset, &movement.sources);
        let earliest = |date: Option<EdtfDate>| date.and_then(|d| d.bounds().earliest());
        let is_planned = movement.stage == MovementStage::Planned;
        let end = movement
            .end
            .filter(|e| is_planned || is_reported(dataset, &sources, e.bounds().earliest()));
        let begun = earliest(movement.start).or(earliest(movement.end));
        let is_known = match movement.stage {
            MovementStage::Made => is_reported(dataset, &sources, begun),
            // A plan is known from the day it is told.
            MovementStage::Planned => !sources.is_empty(),
        };
        is_known.then_some(Self { start: movement.start, end, sources })
    }

    /// First and last day on which it was certainly under way; `None` where no day is certain.
    pub fn certain(&self) -> Option<(Day, Day)> {
        let start = self.start.or(self.end)?.bounds();
        let end = self.end.or(self.start)?.bounds();
        let span = start.latest().zip(end.earliest());
        // One exact date alone is that day.
        span.filter(|(first, last)| first <= last)
    }

    /// Where it stands on some days, as surely as on any of them.
    pub fn phase(&self, days: DaySpan) -> Phase {
        let Some(bounds) = self.bounds() else { return Phase::Undated };
        let over = |(first, last): (Day, Day)| first <= days.last && days.first <= last;
        if self.certain().is_some_and(over) {
            Phase::UnderWay
        } else if bounds.overlaps(days.bounds()) {
            Phase::Possible
        } else if bounds.earliest().is_some_and(|earliest| days.last < earliest) {
            Phase::Ahead
        } else if self.end.is_none() {
            Phase::Begun
        } else {
            Phase::Over
        }
    }

    /// How much of its time is over by the end of a day, 0 to 1.
    pub fn share_gone(&self, day: Day) -> f64 {
        let Some(bounds) = self.bounds() else { return 0.0 };
        let (Some(first), Some(last)) = (bounds.earliest(), bounds.latest()) else { return 0.0 };
        let length = f64::from(last.days_since(first) + 1);
        (f64::from(day.days_since(first) + 1) / length).clamp(0.0, 1.0)
    }

    /// From the earliest start to the latest end; one date stands for both. `None` where no day
    /// is given from which on it can be shown.
    pub fn bounds(&self) -> Option<Bounds> {
        let start = self.start.or(self.end)?.bounds();
        let end = self.end.or(self.start)?.bounds();
        let earliest = start.earliest().or(end.earliest())?;
        let latest = end.latest().or(start.latest())?;
        Bounds::new(Some(earliest), Some(latest))
    }
}

/// Where a movement stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// No day is given from which on it could be placed.
    Undated,
    Ahead,
    /// It may be under way: its dates are not exact.
    Possible,
    UnderWay,
    /// Begun before, and its end is not known.
    Begun,
    Over,
}

/// Whether one of `sources` was published no earlier than `begun`: one published before may have
/// announced it, and cannot have known it.
pub(super) fn is_reported(dataset: &Dataset, sources: &[SourceIx], begun: Option<Day>) -> bool {
    let published = |s: SourceIx| dataset.source(s).published_by(dataset.head.as_of);
    sources.iter().any(|&s| begun.is_none_or(|begun| published(s) >= begun))
}

/// Why a text is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Untold {
    /// Part of what it rests on was published after the day of knowledge.
    Later,
    /// Part of what it rests on is of a lower grade than counts.
    LowerGrade,
}

impl Evidence {
    /// Why a text that rests on `sources` is not told; `None` where it is.
    pub fn untold(&self, dataset: &Dataset, sources: &[SourceIx]) -> Option<Untold> {
        let as_of = dataset.head.as_of;
        let all = || sources.iter().map(|&s| dataset.source(s));
        if all().any(|s| !self.filter.is_in_time(s, as_of)) {
            Some(Untold::Later)
        } else {
            all().any(|s| s.grade > self.filter.least_grade).then_some(Untold::LowerGrade)
        }
    }

    /// An end before `day` that only sources of a lower grade than counts give, where the presence
    /// goes on for want of it.
    pub fn end_below_grade(
        &self,
        dataset: &Dataset,
        presence: &Presence,
        day: Day,
    ) -> Option<EdtfDate> {
        let goes_on = matches!(presence.status, Status::Presumed | Status::Possible);
        let ends = presence.claims.iter().filter(|_| goes_on).filter_map(|&claim| {
            let is_cut = self.known(claim).is_some_and(|known| known.to.is_none());
            self.part_below_grade(dataset, dataset.claim(claim).to.as_ref().filter(|_| is_cut))
        });
        ends.filter(|date| date.bounds().latest().is_some_and(|latest| latest < day))
            .max_by_key(|date| date.bounds().latest())
    }

    /// The same for an area state.
    pub fn area_end_below_grade(
        &self,
        dataset: &Dataset,
        area: AreaIx,
        day: Day,
    ) -> Option<EdtfDate> {
        self.part_below_grade(dataset, dataset.area(area).to.as_ref())
            .filter(|date| date.bounds().latest().is_some_and(|latest| latest < day))
    }

    /// The date of a part that had been published, on sources of too low a grade alone.
    fn part_below_grade(&self, dataset: &Dataset, part: Option<&Part>) -> Option<EdtfDate> {
        let part = part?;
        let in_time = |s: &SourceIx| self.filter.is_in_time(dataset.source(*s), dataset.head.as_of);
        let is_cut = part.sources.iter().any(in_time)
            && self.filter.admitted(dataset, &part.sources).is_empty();
        (is_cut && part.date != EdtfDate::Ongoing).then_some(part.date)
    }

    /// Whether notes are told: no source dates them, and they were written with hindsight.
    pub fn tells_notes(&self) -> bool {
        self.filter.known_on.is_none()
    }

    /// A chapter tells one moment in the light of all its sources: it is known when the last of
    /// them was out, and where one of them is good enough.
    pub fn knows_chapter(&self, dataset: &Dataset, ix: ChapterIx) -> bool {
        let known_from = chapter_known_from(dataset, self.filter.least_grade, ix);
        match self.filter.known_on {
            Some(known_on) => known_from.is_some_and(|from| from <= known_on),
            None => is_graded(dataset, &dataset.chapter(ix).sources, self.filter.least_grade),
        }
    }
}

/// The first day on whose knowledge a chapter is told; `None` where it never is.
pub fn chapter_known_from(dataset: &Dataset, least_grade: Grade, ix: ChapterIx) -> Option<Day> {
    let chapter = dataset.chapter(ix);
    let published =
        chapter.sources.iter().map(|&s| dataset.source(s).published_by(dataset.head.as_of));
    let known_from = published.max()?.max(chapter.day);
    is_graded(dataset, &chapter.sources, least_grade).then_some(known_from)
}

/// The first day on whose knowledge an event is known; `None` where it never is.
pub fn event_known_from(dataset: &Dataset, least_grade: Grade, ix: EventIx) -> Option<Day> {
    let event = dataset.event(ix);
    let begun = event.bounds().earliest();
    let sources = event.sources.iter().map(|&s| dataset.source(s));
    sources
        .filter(|s| s.grade <= least_grade)
        .map(|s| s.published_by(dataset.head.as_of))
        .filter(|published| begun.is_none_or(|begun| *published >= begun))
        .min()
}

/// A text without sources rests on none of a lower grade.
fn is_graded(dataset: &Dataset, sources: &[SourceIx], least_grade: Grade) -> bool {
    sources.is_empty() || sources.iter().any(|&s| dataset.source(s).grade <= least_grade)
}
