//! Why a presence is what it is: the rule that fitted, how every claim bears on the day, and what
//! the filter leaves out.
//!
//! Nothing here decides: the verdict comes from the very function that makes the presence.

use super::presence::{Presence, Question};
use super::{CountScope, Filter, Known, PRESUMED_MONTHS, Status};
use crate::model::{
    ClaimIx, Dataset, Day, EdtfDate, ForceIx, Grade, Language, PlaceIx, SourceIx, Stance,
};

/// The first rule of design §3 that fits, with what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Certainly covered by claims of both stances, each with a source of grade A or B.
    Disputed,
    /// Certainly covered, by a source of grade A.
    ConfirmedByPrimary(SourceIx),
    /// Certainly covered, by A/B sources of two different origins.
    ConfirmedByOrigins(SourceIx, SourceIx),
    /// Certainly covered, on less than that.
    Thin,
    /// Certainly covered by C/D sources alone, and denied by a good one.
    ThinAndDenied,
    /// The end is open or unknown, and the last sighting lies before the day.
    Presumed,
    /// Only possibly covered.
    Possible,
    /// Every claim of presence has certainly ended.
    Ended,
    /// An absence certainly covers the day and the whole place.
    Absent,
    /// No claim speaks of it.
    NotReported,
}

impl Verdict {
    pub fn status(self) -> Status {
        match self {
            Self::Disputed => Status::Disputed,
            Self::ConfirmedByPrimary(_) | Self::ConfirmedByOrigins(..) => Status::Confirmed,
            Self::Thin | Self::ThinAndDenied => Status::Reported,
            Self::Presumed => Status::Presumed,
            Self::Possible => Status::Possible,
            Self::Ended | Self::Absent => Status::Ended,
            Self::NotReported => Status::NotReported,
        }
    }
}

/// How one claim bears on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bearing {
    /// Certainly covers the day.
    Certain,
    /// Would certainly cover it, but another version of the claim says otherwise.
    BetweenVersions(ClaimIx),
    /// Covers the day, and this absence denies it.
    DeniedBy(ClaimIx),
    /// The end is open or unknown: presumed up to this day.
    PresumedTo(Day),
    /// The day lies between the outer bounds only.
    Possible,
    /// One of several places or forces: never more than possible at each.
    Alternative,
    /// Gives the figures of a stretch of this claim; says nothing of starts and ends.
    FiguresOf(ClaimIx),
    /// Begins later.
    Later,
    /// Has ended before.
    Over,
    /// An absence that certainly covers the day and the place, on a source of grade A or B.
    Denies,
    /// The same on C or D alone: listed, and disputes nothing.
    DeniesWeakly,
    /// An absence of a part of the place, or with an exception here.
    DeniesInPart,
    /// An absence that does not certainly cover the day.
    DeniesAnotherTime,
    /// A plan is never presence.
    Plan,
}

impl Bearing {
    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::BetweenVersions(_) => "between_versions",
            Self::DeniedBy(_) => "denied",
            Self::PresumedTo(_) => "presumed",
            Self::Possible => "possible",
            Self::Alternative => "alternative",
            Self::FiguresOf(_) => "figures",
            Self::Later => "later",
            Self::Over => "over",
            Self::Denies => "denies",
            Self::DeniesWeakly => "denies_weakly",
            Self::DeniesInPart => "denies_in_part",
            Self::DeniesAnotherTime => "denies_another_time",
            Self::Plan => "plan",
        }
    }

    /// For a reader: "certainly covers the day".
    pub fn words(self, dataset: &Dataset) -> String {
        let id = |claim: ClaimIx| &dataset.claim(claim).meta.id;
        match self {
            Self::Certain => "certainly covers the day".to_owned(),
            Self::BetweenVersions(other) => format!(
                "lies between two versions of a start or an end ({} says otherwise): possible",
                id(other)
            ),
            Self::DeniedBy(by) => format!("covers the day, and {} denies it", id(by)),
            Self::PresumedTo(to) => {
                format!("last confirmed before the day; presumed until {}", to.words())
            }
            Self::Possible => "the day lies between its outer bounds only: possible".to_owned(),
            Self::Alternative => {
                "names several places or forces and not which: possible at each".to_owned()
            }
            Self::FiguresOf(of) => format!("gives figures for a stretch of {}", id(of)),
            Self::Later => "begins after the day".to_owned(),
            Self::Over => "had ended before the day".to_owned(),
            Self::Denies => "an absence on a good source that covers the day".to_owned(),
            Self::DeniesWeakly => {
                "an absence on sources of grade C or D alone: it disputes nothing".to_owned()
            }
            Self::DeniesInPart => "an absence that does not cover all of the place".to_owned(),
            Self::DeniesAnotherTime => {
                "an absence that does not certainly cover the day".to_owned()
            }
            Self::Plan => "a plan, which is never presence".to_owned(),
        }
    }
}

/// A claim with how it bears on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub claim: ClaimIx,
    pub bearing: Bearing,
    /// Starts, ends and sightings of it that the filter leaves out.
    pub parts_left_out: usize,
}

/// A presence with the whole of its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub place: PlaceIx,
    pub force: ForceIx,
    pub day: Day,
    pub filter: Filter,
    pub presence: Presence,
    pub verdict: Verdict,
    /// Every claim that speaks of the force here, inside or around, in the dataset's order.
    pub readings: Vec<Reading>,
    /// Claims of which the filter leaves nothing.
    pub left_out: Vec<ClaimIx>,
}

pub(super) fn explain(
    dataset: &Dataset,
    (place, force, day): (PlaceIx, ForceIx, Day),
    filter: Filter,
    claims: &[Option<Known>],
) -> Explanation {
    let pool = super::pool(dataset, claims, place, force);
    let question = Question { dataset, place, day, pool: &pool };
    let verdict = question.with_nearest_sources(question.verdict().0);
    let mut readings: Vec<Reading> = pool
        .present
        .iter()
        .chain(&pool.absent)
        .chain(&pool.planned)
        .map(|known| Reading {
            claim: known.claim,
            bearing: bearing(&question, known),
            parts_left_out: parts_left_out(dataset, known),
        })
        .collect();
    readings.sort_by_key(|r| r.claim);
    let left_out = dataset
        .claims
        .iter()
        .enumerate()
        .map(|(i, claim)| (ClaimIx::from(i), claim))
        .filter(|(ix, claim)| {
            claim.forces.contains(&force)
                && claims.get(ix.index()).is_some_and(Option::is_none)
                && claim.places.iter().any(|&p| {
                    dataset.is_inside(p, place)
                        || (claim.stance == Stance::Absent && dataset.is_inside(place, p))
                })
        })
        .map(|(ix, _)| ix)
        .collect();
    let presence = question.answer();
    Explanation { place, force, day, filter, presence, verdict, readings, left_out }
}

fn parts_left_out(dataset: &Dataset, known: &Known) -> usize {
    let claim = dataset.claim(known.claim);
    usize::from(claim.from.is_some() && known.from.is_none())
        + usize::from(claim.to.is_some() && known.to.is_none())
        + (claim.seen.len() - known.seen.len())
}

fn bearing(question: &Question<'_>, known: &Known) -> Bearing {
    match question.dataset.claim(known.claim).stance {
        Stance::Planned => Bearing::Plan,
        Stance::Absent => absence_bearing(question, known),
        Stance::Present => presence_bearing(question, known),
    }
}

fn absence_bearing(question: &Question<'_>, known: &Known) -> Bearing {
    if !known.is_certain(question.day) {
        return Bearing::DeniesAnotherTime;
    }
    match (question.covers_whole(known), known.best_grade <= Grade::B) {
        (false, _) => Bearing::DeniesInPart,
        (true, true) => Bearing::Denies,
        (true, false) => Bearing::DeniesWeakly,
    }
}

fn presence_bearing(question: &Question<'_>, known: &Known) -> Bearing {
    let day = question.day;
    if let Some(refined) = question.refined_by(known).next() {
        return Bearing::FiguresOf(refined.claim);
    }
    if known.span.has_ended(day) {
        return Bearing::Over;
    }
    if known.span.possible.earliest().is_some_and(|earliest| day < earliest) {
        return Bearing::Later;
    }
    if let Some(denial) = question.denial(known) {
        return Bearing::DeniedBy(denial.claim);
    }
    if !known.is_pinned {
        return Bearing::Alternative;
    }
    if known.span.is_certain(day) {
        return match question.version_against(known) {
            Some(other) => Bearing::BetweenVersions(other),
            None => Bearing::Certain,
        };
    }
    match known.span.presumed_to {
        Some(to) if known.span.is_presumed(day) => Bearing::PresumedTo(to),
        _ => Bearing::Possible,
    }
}

impl Explanation {
    /// Each rule that led to the status and the head count, a sentence each.
    pub fn rules(&self, dataset: &Dataset) -> Vec<String> {
        let mut rules = self.status_rules(dataset);
        rules.extend(self.count_rules());
        rules.extend(self.filter_rules());
        rules
    }

    fn count(&self, admit: impl Fn(Bearing) -> bool) -> usize {
        self.readings.iter().filter(|r| admit(r.bearing)).count()
    }

    fn status_rules(&self, dataset: &Dataset) -> Vec<String> {
        let status = self.verdict.status().word();
        let cited = |s: SourceIx| {
            let source = dataset.source(s);
            format!("{} ({}, grade {})", source.publisher, source.meta.id, source.grade.key())
        };
        let certain = claims(self.count(|b| matches!(b, Bearing::Certain)));
        let mut rules = match self.verdict {
            Verdict::Disputed => vec![format!(
                "Claims of presence and of absence both certainly cover the day, with a source of grade A or B on each side: {status}."
            )],
            Verdict::ConfirmedByPrimary(source) => vec![
                format!("{certain} certainly covering the day."),
                format!("One source is official or primary, {}: {status}.", cited(source)),
            ],
            Verdict::ConfirmedByOrigins(a, b) => vec![
                format!("{certain} certainly covering the day."),
                format!(
                    "Sources of grade A or B and of two different origins, {} and {}: {status}.",
                    cited(a),
                    cited(b)
                ),
            ],
            Verdict::Thin => vec![
                format!("{certain} certainly covering the day."),
                format!(
                    "No source of grade A, and not two of grade B from different origins: {status}."
                ),
            ],
            Verdict::ThinAndDenied => vec![format!(
                "Only sources of grade C or D put the force here, and a source of grade A or B says otherwise: {status}."
            )],
            Verdict::Presumed => vec![
                "No claim certainly covers the day.".to_owned(),
                self.presumed_rule(dataset),
            ],
            Verdict::Possible => vec![format!(
                "No claim certainly covers the day or may be presumed to; {}: {status}.",
                self.possible_words()
            )],
            Verdict::Ended => vec![format!(
                "Every claim of presence had ended by then{}: {status}.",
                self.presence.ended.map_or_else(String::new, |d| format!(", the last on {}", d.words()))
            )],
            Verdict::Absent => vec![format!(
                "A claim of absence covers the day and the whole place, and no claim of presence outweighs it: {status}."
            )],
            Verdict::NotReported => vec![
                "No claim that counts speaks of the force here by that day. That is not the same as absent.".to_owned(),
            ],
        };
        if self.count(|b| b == Bearing::DeniesWeakly) > 0 {
            rules.push(
                "A denial on sources of grade C or D alone is listed; it disputes nothing."
                    .to_owned(),
            );
        }
        rules
    }

    fn presumed_rule(&self, dataset: &Dataset) -> String {
        let last = self.presence.last_confirmed.map_or_else(String::new, |d| {
            format!(
                " It was last confirmed on {}, {} days before.",
                d.words(),
                self.day.days_since(d)
            )
        });
        let is_open =
            self.presence.claims.iter().any(|&c| {
                dataset.claim(c).to.as_ref().is_some_and(|p| p.date == EdtfDate::Ongoing)
            });
        let why = if is_open {
            format!(
                "The end is open: presumed until the dataset's own end, {}.",
                dataset.head.as_of.words()
            )
        } else {
            format!(
                "The end is unknown: presumed for {PRESUMED_MONTHS} months after the last sighting."
            )
        };
        why + &last
    }

    fn possible_words(&self) -> String {
        let mut why = Vec::new();
        if self.count(|b| b == Bearing::Possible) > 0 {
            why.push("the day lies between the outer bounds of a start or an end");
        }
        if self.count(|b| matches!(b, Bearing::BetweenVersions(_))) > 0 {
            why.push("two versions of a start or an end differ");
        }
        if self.count(|b| b == Bearing::Alternative) > 0 {
            why.push("a claim leaves open which place or force it was");
        }
        why.join(", and ")
    }

    fn count_rules(&self) -> Vec<String> {
        let presence = &self.presence;
        let mut rules = Vec::new();
        match presence.headcount {
            Some(range) => rules.push(format!(
                "Head count {}: the smallest range that holds every figure {}.",
                range.words(),
                match presence.count_scope {
                    CountScope::Own => "given for the place itself on that day",
                    CountScope::Inside => "given inside the place, places added up",
                }
            )),
            None if !presence.figures.is_empty() => {
                rules.push("A head count is given in words only.".to_owned());
            }
            None if presence.status.is_shown() => {
                rules.push("Nobody reported a head count for the day.".to_owned());
            }
            None => {}
        }
        if presence.headcount_disputed {
            rules.push(
                "Two counted or reported figures have no number in common: the head count is disputed."
                    .to_owned(),
            );
        }
        let is_soft = presence.figures.iter().any(|f| !f.headcount.kind.can_contradict());
        if is_soft && presence.figures.len() > 1 {
            rules.push(
                "Forecasts, estimates of a ceiling and the like contradict nothing.".to_owned(),
            );
        }
        rules
    }

    fn filter_rules(&self) -> Vec<String> {
        let mut rules = Vec::new();
        let parts: usize = self.readings.iter().map(|r| r.parts_left_out).sum();
        if !self.left_out.is_empty() || parts > 0 {
            rules.push(format!(
                "The filter ({}) leaves out {} whole and {} of others.",
                self.filter.words().unwrap_or_default(),
                claims(self.left_out.len()),
                if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") },
            ));
        }
        rules
    }

    /// "Russia (Africa Corps) at Airbase 101, Niamey on 2 May 2024".
    pub fn subject(&self, dataset: &Dataset) -> String {
        format!(
            "{} at {} on {}",
            dataset.force(self.force).name.get(Language::English),
            dataset.place(self.place).name.get(Language::English),
            self.day.words()
        )
    }
}

fn claims(n: usize) -> String {
    if n == 1 { "1 claim".to_owned() } else { format!("{n} claims") }
}
