//! What a reader lets count: knowledge up to a day, sources down to a grade.

use crate::model::{Dataset, Day, Grade, Source, SourceIx};

/// What a reader lets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only sources published by this day; `None` counts everything.
    pub known_on: Option<Day>,
    /// Only sources of this grade or better.
    pub least_grade: Grade,
}

impl Default for Filter {
    fn default() -> Self {
        Self { known_on: None, least_grade: Grade::D }
    }
}

impl Filter {
    /// What is left out, for a reader: "known on 9 April 2024, grade B or better". `None` where
    /// everything counts.
    pub fn words(&self) -> Option<String> {
        let known_on = self.known_on.map(|day| format!("known on {}", day.words()));
        let grade = match self.least_grade {
            Grade::A => Some("grade A only".to_owned()),
            Grade::D => None,
            grade => Some(format!("grade {} or better", grade.key())),
        };
        let words: Vec<String> = known_on.into_iter().chain(grade).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// What was known on `day`. A dataset speaks until its last day: past it there is no knowledge
    /// but its own.
    pub fn as_of(dataset: &Dataset, day: Day, least_grade: Grade) -> Self {
        Self { known_on: Some(day).filter(|day| *day <= dataset.head.as_of), least_grade }
    }

    pub(super) fn admits(&self, source: &Source, as_of: Day) -> bool {
        source.grade <= self.least_grade && self.is_in_time(source, as_of)
    }

    /// Whether the source had been published by the day of knowledge.
    pub(super) fn is_in_time(&self, source: &Source, as_of: Day) -> bool {
        self.known_on.is_none_or(|known_on| source.published_by(as_of) <= known_on)
    }

    /// Those of `sources` that count, in order.
    pub fn admitted(&self, dataset: &Dataset, sources: &[SourceIx]) -> Vec<SourceIx> {
        let as_of = dataset.head.as_of;
        sources.iter().copied().filter(|&s| self.admits(dataset.source(s), as_of)).collect()
    }
}
