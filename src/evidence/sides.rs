//! What stands against what: the sides of a dispute, and who speaks for a claim.

use super::{CountScope, Evidence, Figure, Known, Presence, Status};
use crate::model::{ClaimIx, Dataset, Day, Grade, PlaceIx, Source, SourceIx};

/// Figures of one place that cannot all be true.
#[derive(Debug, Clone, PartialEq)]
pub struct CountDispute<'a> {
    pub place: PlaceIx,
    /// Two or more, the smallest number first. Figures of one side have a number in common; one
    /// that agrees with two sides stands on both.
    pub sides: Vec<Vec<&'a Figure>>,
    /// What was said beside it and contradicts nobody: forecasts, ceilings, words.
    pub also: Vec<&'a Figure>,
}

/// A presence's figures, parted by whether any other contradicts them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CountSides<'a> {
    pub disputes: Vec<CountDispute<'a>>,
    /// Figures of places where none contradicts another, each once.
    pub undisputed: Vec<&'a Figure>,
}

impl Presence {
    /// The figures as sides of disputes. Figures of different places add up and never contradict.
    pub fn count_sides(&self, dataset: &Dataset, place: PlaceIx) -> CountSides<'_> {
        // A claim that leaves open which place it was has its figures once for each.
        let mut unique: Vec<&Figure> = Vec::new();
        for figure in &self.figures {
            if !unique.contains(&figure) {
                unique.push(figure);
            }
        }
        if !self.headcount_disputed {
            return CountSides { disputes: Vec::new(), undisputed: unique };
        }
        let is_of = |f: &Figure, p: PlaceIx| dataset.claim(f.claim).places.contains(&p);
        let mut places: Vec<PlaceIx> = match self.count_scope {
            CountScope::Own => vec![place],
            CountScope::Inside => unique
                .iter()
                .flat_map(|f| dataset.claim(f.claim).places.iter().copied())
                .filter(|&p| p != place)
                .collect(),
        };
        places.sort_unstable();
        places.dedup();
        let disputes: Vec<CountDispute<'_>> = places
            .into_iter()
            .filter_map(|p| {
                dispute(p, &unique.iter().copied().filter(|f| is_of(f, p)).collect::<Vec<_>>())
            })
            .collect();
        unique.retain(|f| !disputes.iter().any(|d| is_of(f, d.place)));
        CountSides { disputes, undisputed: unique }
    }
}

/// The sides among the figures of one place; `None` where all can be true together.
fn dispute<'a>(place: PlaceIx, figures: &[&'a Figure]) -> Option<CountDispute<'a>> {
    let (disputing, also): (Vec<&'a Figure>, Vec<&'a Figure>) =
        figures.iter().copied().partition(|f| figures.iter().any(|other| f.contradicts(other)));
    // Ranges that share a number share the least of their upper ends.
    let upper = |f: &Figure| f.headcount.max.unwrap_or(u32::MAX);
    let holds = |f: &Figure, n: u32| f.headcount.min.unwrap_or(0) <= n && n <= upper(f);
    let mut uppers: Vec<u32> = disputing.iter().map(|f| upper(f)).collect();
    uppers.sort_unstable();
    uppers.dedup();
    let sharing = |n: &u32| disputing.iter().copied().filter(|f| holds(f, *n)).collect();
    let mut sides: Vec<Vec<&'a Figure>> = uppers.iter().map(sharing).collect();
    let all = sides.clone();
    let is_within = |a: &[&Figure], b: &[&Figure]| {
        a.len() < b.len() && a.iter().all(|f| b.iter().any(|g| std::ptr::eq(*f, *g)))
    };
    sides.retain(|side| !all.iter().any(|other| is_within(side, other)));
    (!disputing.is_empty()).then_some(CountDispute { place, sides, also })
}

/// The absences that cover the day, by what they do to the presence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Denials {
    /// On grade A or B, against every claim that certainly covers the day.
    pub disputing: Vec<ClaimIx>,
    /// On grade C or D alone: listed, and disputing nothing.
    pub weak: Vec<ClaimIx>,
    /// On grade A or B, and not of every part or place that the claims speak of.
    pub partial: Vec<ClaimIx>,
}

/// Sources of one origin, which count as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The origin's own page, where it has one that speaks as near to the day; else the best.
    pub source: SourceIx,
    /// Others of the same origin.
    pub others: Vec<SourceIx>,
}

/// How a source's statement lies to the day. Good sources on the day itself speak first; what was
/// seen later says less about the day than what was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    OnTheDay,
    Before,
    After,
}

/// Whose page it is; an origin speaking for itself comes before one that another carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Page {
    Own,
    Anothers,
}

/// Order among sources: nearness, grade, days away, whose page.
type Weight = (Nearness, Grade, i32, Page, SourceIx);

impl Evidence {
    /// Parts the absences of `presence` at `place` by what they dispute.
    pub fn denials(
        &self,
        dataset: &Dataset,
        place: PlaceIx,
        presence: &Presence,
        day: Day,
    ) -> Denials {
        let mut denials = Denials::default();
        let certain: Vec<&Known> = presence
            .claims
            .iter()
            .filter_map(|&c| self.known(c))
            .filter(|k| k.is_certain(day))
            .collect();
        for absence in presence.against.iter().filter_map(|&c| self.known(c)) {
            let covers = |k: &&Known| super::presence::covers(dataset, place, absence, k);
            let is_full = !certain.is_empty() && certain.iter().all(covers);
            let list = match absence.best_grade {
                Grade::C | Grade::D => &mut denials.weak,
                _ if is_full || presence.status == Status::Disputed => &mut denials.disputing,
                _ => &mut denials.partial,
            };
            list.push(absence.claim);
        }
        denials
    }

    /// Who says so: the sources of the claims, one voice for each origin, those that tell most of
    /// the day first.
    pub fn voices(&self, dataset: &Dataset, claims: &[ClaimIx], day: Day) -> Vec<Voice> {
        let mut weights: Vec<Weight> = claims
            .iter()
            .filter_map(|&c| self.known(c))
            .flat_map(|known| self.weights(dataset, known, day))
            .collect();
        weights.sort_unstable();
        let mut voices: Vec<Voice> = Vec::new();
        let mut first_of: Vec<(Nearness, Page)> = Vec::new();
        for (nearness, _, _, page, ix) in weights {
            let origin = dataset.source(ix).origin.as_str();
            let same = |v: &Voice| dataset.source(v.source).origin == origin;
            let Some(at) = voices.iter().position(same) else {
                voices.push(Voice { source: ix, others: Vec::new() });
                first_of.push((nearness, page));
                continue;
            };
            let voice = &mut voices[at];
            if voice.source == ix || voice.others.contains(&ix) {
                continue;
            }
            if page == Page::Own && first_of[at] == (nearness, Page::Anothers) {
                first_of[at].1 = Page::Own;
                voice.others.push(std::mem::replace(&mut voice.source, ix));
            } else {
                voice.others.push(ix);
            }
        }
        voices
    }

    fn weights(&self, dataset: &Dataset, known: &Known, day: Day) -> Vec<Weight> {
        let parts = known.from.iter().chain(&known.to).map(|p| (p.date.bounds(), &p.sources));
        let seen = known.seen.iter().map(|s| (s.bounds, &s.sources));
        let mut all = Vec::new();
        for (bounds, sources) in parts.chain(seen) {
            for &ix in sources {
                let grade = dataset.source(ix).grade;
                let page = self.pages.get(ix.index()).copied().unwrap_or(Page::Anothers);
                let (nearness, away) = match (bounds.earliest(), bounds.latest()) {
                    // Beginning or ongoing at an unknown time, it is dated to no day.
                    (None, None) => (Nearness::After, i32::MAX),
                    (_, Some(latest)) if latest < day => (Nearness::Before, day.days_since(latest)),
                    (Some(earliest), _) if day < earliest => {
                        (Nearness::After, earliest.days_since(day))
                    }
                    _ if grade <= Grade::B => (Nearness::OnTheDay, 0),
                    _ => (Nearness::Before, 0),
                };
                all.push((nearness, grade, away, page, ix));
            }
        }
        all
    }
}

impl Page {
    /// Whether the publisher is the origin itself, as far as the names tell: "Sputnik Africa" is
    /// `sputnik`, Al Jazeera carrying `reuters` is not.
    pub(super) fn of(source: &Source) -> Self {
        let mut publisher = letters(&source.publisher);
        let is_own = letters(&source.origin).all(|letter| publisher.next() == Some(letter));
        if is_own { Self::Own } else { Self::Anothers }
    }
}

/// Letters and digits of a name in lower case, without "the" at its head.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let has_article =
        name.split_once([' ', '-']).filter(|(first, _)| first.eq_ignore_ascii_case("the"));
    let bare = has_article.map_or(name, |(_, rest)| rest);
    bare.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
