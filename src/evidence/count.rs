//! Head counts: which figures hold on a day, and what they come to.

use std::collections::HashSet;

use super::Known;
use super::known::KnownSighting;
use crate::model::headcount::range_words;
use crate::model::{ClaimIx, CountKind, Dataset, Day, HeadCount, PlaceIx, SourceIx};

/// A range of people with the strongest kind of figure behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountRange {
    pub min: Option<u32>,
    pub max: Option<u32>,
    pub kind: CountKind,
}

impl CountRange {
    fn of(count: &HeadCount) -> Option<Self> {
        (!count.is_words_only()).then_some(Self {
            min: count.min,
            max: count.max,
            kind: count.kind,
        })
    }

    /// Smallest range that holds both. An unknown end stays unknown, but a ceiling says nothing
    /// of the least there were.
    fn hull(self, other: Self) -> Self {
        let is_open_ceiling = |c: Self| c.kind == CountKind::Ceiling && c.min.is_none();
        let min = match (is_open_ceiling(self), is_open_ceiling(other)) {
            (true, _) => other.min,
            (_, true) => self.min,
            _ => self.min.zip(other.min).map(|(a, b)| a.min(b)),
        };
        Self {
            min,
            max: self.max.zip(other.max).map(|(a, b)| a.max(b)),
            kind: self.kind.min(other.kind),
        }
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            // What is not known of one part leaves the rest as the least there can be.
            min: Some(self.min.unwrap_or(0).saturating_add(other.min.unwrap_or(0))),
            max: self.max.zip(other.max).map(|(a, b)| a.saturating_add(b)),
            kind: self.kind.max(other.kind),
        }
    }

    /// Both ends are known or not, and no number is in both.
    pub fn is_disjoint(self, other: Self) -> bool {
        let below = |a: Self, b: Self| matches!((a.max, b.min), (Some(x), Some(y)) if x < y);
        below(self, other) || below(other, self)
    }

    /// A number to draw by: the middle of the range, or the end that is known.
    pub fn middle(self) -> Option<f64> {
        match (self.min, self.max) {
            (Some(a), Some(b)) => Some((f64::from(a) + f64::from(b)) / 2.0),
            (Some(n), None) | (None, Some(n)) => Some(f64::from(n)),
            (None, None) => None,
        }
    }

    /// "400–450", "~550–700" where it is an estimate.
    pub fn words(self) -> String {
        let about = if self.kind == CountKind::Estimated { "~" } else { "" };
        let range = range_words(self.min, self.max);
        range.map_or_else(|| "number unknown".to_owned(), |range| format!("{about}{range}"))
    }
}

/// Where a presence's head count comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CountScope {
    /// Claims on the place itself.
    #[default]
    Own,
    /// The sum over the places inside it.
    Inside,
}

/// One head count that holds on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub claim: ClaimIx,
    pub headcount: HeadCount,
    /// When it was counted or said.
    pub seen: crate::model::Bounds,
    pub sources: Vec<SourceIx>,
    /// One figure for several places together.
    pub is_shared: bool,
}

impl Figure {
    /// Both counted or reported, with no number in common; forecasts and ceilings never
    /// contradict.
    pub fn contradicts(&self, other: &Figure) -> bool {
        let firm =
            |f: &Figure| CountRange::of(&f.headcount).filter(|_| f.headcount.kind.can_contradict());
        firm(self).zip(firm(other)).is_some_and(|(a, b)| a.is_disjoint(b))
    }
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub range: Option<CountRange>,
    pub disputed: bool,
    pub figures: Vec<Figure>,
    pub scope: CountScope,
}

/// A base's own count wins over the sum of its compounds'.
pub(super) fn tally(dataset: &Dataset, place: PlaceIx, day: Day, behind: &[&Known]) -> Tally {
    let at = |p: PlaceIx| -> Vec<&Known> {
        behind.iter().copied().filter(|k| dataset.claim(k.claim).places.contains(&p)).collect()
    };
    let own = at(place);
    let own_figures = figures(dataset, day, &own);
    if let Some(range) = hull(&own_figures) {
        let disputed = is_disputed(&own_figures);
        return Tally {
            range: Some(range),
            disputed,
            figures: own_figures,
            scope: CountScope::Own,
        };
    }
    let mut sum: Option<CountRange> = None;
    let mut disputed = false;
    let mut all = own_figures;
    let mut counted: HashSet<ClaimIx> = HashSet::new();
    let mut uncounted_inside = false;
    let is_firm = |k: &&Known| k.is_certain(day) || k.is_presumed(day);
    let is_any_firm = behind.iter().any(is_firm);
    let is_within = |p: &PlaceIx| *p != place && dataset.is_inside(*p, place);
    for inner in places_of(dataset, behind).into_iter().filter(is_within) {
        let claims_here = at(inner);
        let here = figures(dataset, day, &claims_here);
        disputed |= is_disputed(&here);
        // One count shared by several places is added once, whichever of them says it is shared.
        let sharers = |f: &Figure| {
            let shared = dataset.claim(f.claim).shared_with.iter().copied();
            shared.chain([f.claim]).collect::<Vec<ClaimIx>>()
        };
        let fresh = here.iter().any(|f| !sharers(f).iter().any(|c| counted.contains(c)));
        counted.extend(here.iter().flat_map(sharers));
        match hull(&here) {
            Some(mut range) if fresh => {
                // Beside forces that are there, one that is only possible may add nobody.
                if is_any_firm && !claims_here.iter().any(is_firm) {
                    range.min = Some(0);
                }
                sum = Some(sum.map_or(range, |s| s.plus(range)));
            }
            Some(_) => {}
            None => uncounted_inside = true,
        }
        all.extend(here);
    }
    if uncounted_inside && let Some(range) = &mut sum {
        range.max = None;
    }
    Tally { range: sum, disputed, figures: all, scope: CountScope::Inside }
}

fn places_of(dataset: &Dataset, behind: &[&Known]) -> Vec<PlaceIx> {
    let mut places: Vec<PlaceIx> =
        behind.iter().flat_map(|k| dataset.claim(k.claim).places.iter().copied()).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Figures that hold on the day, without those that another claim refines.
fn figures(dataset: &Dataset, day: Day, claims: &[&Known]) -> Vec<Figure> {
    let mut refined: HashSet<ClaimIx> = HashSet::new();
    for known in claims.iter().filter(|k| !holding(k, day).is_empty()) {
        let up = |c: &ClaimIx| dataset.claim(*c).refines;
        refined.extend(std::iter::successors(up(&known.claim), up));
    }
    claims
        .iter()
        .filter(|k| !refined.contains(&k.claim))
        .flat_map(|known| {
            holding(known, day).into_iter().filter_map(|s| {
                Some(Figure {
                    claim: known.claim,
                    headcount: s.headcount.clone()?,
                    seen: s.bounds,
                    sources: s.sources.clone(),
                    is_shared: !dataset.claim(known.claim).shared_with.is_empty(),
                })
            })
        })
        .collect()
}

/// The claim's counted sightings that speak of the day: those dated to it, else the latest before.
fn holding(known: &Known, day: Day) -> Vec<&KnownSighting> {
    if !known.span.is_possible(day) {
        return Vec::new();
    }
    let counted = || known.seen.iter().filter(|s| s.headcount.is_some());
    let dated: Vec<&KnownSighting> = counted().filter(|s| s.bounds.contains(day)).collect();
    if !dated.is_empty() {
        return dated;
    }
    let before = |s: &&KnownSighting| s.bounds.latest().is_some_and(|l| l < day);
    let latest = counted().filter(before).map(|s| s.bounds.latest()).max();
    counted().filter(before).filter(|s| Some(s.bounds.latest()) == latest).collect()
}

fn hull(figures: &[Figure]) -> Option<CountRange> {
    figures.iter().filter_map(|f| CountRange::of(&f.headcount)).reduce(CountRange::hull)
}

fn is_disputed(figures: &[Figure]) -> bool {
    figures.iter().enumerate().any(|(i, a)| figures[i + 1..].iter().any(|b| a.contradicts(b)))
}
