//! The status of one force at one place on one day.

use super::Known;
use super::count::{self, CountRange, CountScope, Figure};
use super::explain::Verdict;
use super::pool::Pool;
use crate::model::{ClaimIx, Dataset, Day, EdtfDate, Grade, PlaceIx, SourceIx};

/// How surely a force is there. The first that fits, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Disputed,
    Confirmed,
    Reported,
    Presumed,
    Possible,
    Ended,
    /// No claim speaks of it; never drawn or worded as "absent".
    NotReported,
}

impl Status {
    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Disputed => "disputed",
            Self::Confirmed => "confirmed",
            Self::Reported => "reported",
            Self::Presumed => "presumed",
            Self::Possible => "possible",
            Self::Ended => "ended",
            Self::NotReported => "not_reported",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::NotReported => "not reported",
            other => other.key(),
        }
    }

    /// Present, as `diff` and the map count it.
    pub fn is_present(self) -> bool {
        matches!(self, Self::Confirmed | Self::Reported | Self::Presumed | Self::Disputed)
    }

    /// Order of what is told first where several hold: confirmed and reported say more than
    /// disputed, since a dispute on one day or at one base hides no presence on another.
    pub fn sureness(self) -> u8 {
        match self {
            Self::Confirmed => 0,
            Self::Reported => 1,
            Self::Disputed => 2,
            Self::Presumed => 3,
            Self::Possible => 4,
            Self::Ended => 5,
            Self::NotReported => 6,
        }
    }

    /// Something to draw: present, or possibly so.
    pub fn is_shown(self) -> bool {
        self.is_present() || self == Self::Possible
    }
}

/// What the claims together say about a force at a place on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    pub status: Status,
    /// Hull of the figures that hold on the day; `None` where nobody reported a number.
    pub headcount: Option<CountRange>,
    pub headcount_disputed: bool,
    /// Whether every number rests on sources of grade C or D alone.
    pub is_count_unconfirmed: bool,
    /// Every figure that holds on the day, with its words, claim and sources.
    pub figures: Vec<Figure>,
    pub count_scope: CountScope,
    /// Last day, this one included, on which a source saw the force there.
    pub last_confirmed: Option<Day>,
    /// The start that the claims behind the status give, earliest first.
    pub since: Option<EdtfDate>,
    /// Where it has ended: the last end that the claims give.
    pub ended: Option<EdtfDate>,
    /// Claims of presence behind the status, in dataset order.
    pub claims: Vec<ClaimIx>,
    /// Claims of absence that cover the day.
    pub against: Vec<ClaimIx>,
    /// Plans: listed, never presence.
    pub planned: Vec<ClaimIx>,
}

impl Presence {
    pub fn not_reported() -> Self {
        Self {
            status: Status::NotReported,
            headcount: None,
            headcount_disputed: false,
            is_count_unconfirmed: false,
            figures: Vec::new(),
            count_scope: CountScope::Own,
            last_confirmed: None,
            since: None,
            ended: None,
            claims: Vec::new(),
            against: Vec::new(),
            planned: Vec::new(),
        }
    }

    /// Days since the last sighting, where the presence is only presumed.
    pub fn presumed_age_days(&self, day: Day) -> Option<i32> {
        (self.status == Status::Presumed)
            .then(|| self.last_confirmed.map(|last| day.days_since(last)))
            .flatten()
    }

    /// The head count for a reader: "400–450", with a question mark where no source of grade A or
    /// B gives any number.
    pub fn count_words(&self) -> Option<String> {
        let doubt = if self.is_count_unconfirmed { "?" } else { "" };
        self.headcount.map(|count| format!("{}{doubt}", count.words()))
    }

    /// Whether every number was published for several places together.
    pub fn is_count_shared(&self) -> bool {
        let mut numbers = numbers(&self.figures).peekable();
        numbers.peek().is_some() && numbers.all(|f| f.is_shared)
    }

    /// Every source behind the claims for and against, each once.
    pub fn sources(&self, lookup: impl Fn(ClaimIx) -> Vec<SourceIx>) -> Vec<SourceIx> {
        let mut all = Vec::new();
        for source in self.claims.iter().chain(&self.against).flat_map(|&c| lookup(c)) {
            if !all.contains(&source) {
                all.push(source);
            }
        }
        all
    }
}

fn numbers(figures: &[Figure]) -> impl Iterator<Item = &Figure> {
    figures.iter().filter(|f| !f.headcount.is_words_only())
}

/// One question about one pool of claims.
pub(super) struct Question<'a> {
    pub dataset: &'a Dataset,
    pub place: PlaceIx,
    pub day: Day,
    pub pool: &'a Pool<'a>,
}

impl Question<'_> {
    pub fn answer(&self) -> Presence {
        let (verdict, behind) = self.verdict();
        let status = verdict.status();
        let against: Vec<&Known> = self.absences().collect();
        let tally = if status.is_shown() {
            count::tally(self.dataset, self.place, self.day, &behind)
        } else {
            count::Tally::default()
        };
        Presence {
            status,
            headcount: tally.range,
            headcount_disputed: tally.disputed,
            is_count_unconfirmed: self.is_unconfirmed(&tally.figures),
            figures: tally.figures,
            count_scope: tally.scope,
            last_confirmed: self.last_confirmed(status),
            since: earliest_start(behind.iter().filter(|k| !self.is_refinement(k))),
            ended: (status == Status::Ended)
                .then(|| latest_end(behind.iter().filter(|k| !self.is_refinement(k))))
                .flatten(),
            claims: behind.iter().map(|k| k.claim).collect(),
            against: against.iter().map(|k| k.claim).collect(),
            planned: self.pool.planned.iter().map(|k| k.claim).collect(),
        }
    }

    fn is_unconfirmed(&self, figures: &[Figure]) -> bool {
        let is_poor =
            |f: &Figure| f.sources.iter().all(|&s| self.dataset.source(s).grade > Grade::B);
        let mut numbers = numbers(figures).peekable();
        numbers.peek().is_some() && numbers.all(is_poor)
    }

    /// The first rule that fits, and the claims behind it.
    pub(super) fn verdict(&self) -> (Verdict, Vec<&Known>) {
        let certain = self.present(|k| k.is_certain(self.day) && self.version_against(k).is_none());
        if !certain.is_empty() {
            let undenied: Vec<&Known> =
                certain.iter().copied().filter(|k| self.denial(k).is_none()).collect();
            let verdict = match undenied.is_empty() {
                true if certain.iter().any(|k| k.best_grade <= Grade::B) => Verdict::Disputed,
                true => Verdict::ThinAndDenied,
                false => self.confirmation(&undenied).unwrap_or(Verdict::Thin),
            };
            // What is only presumed or possible beside it is listed too: a reader wants it all.
            let shown = self.present(|k| certain.contains(&k) || self.is_beside(k));
            return (verdict, self.with_refinements(&shown));
        }
        let presumed = self.present(|k| self.is_presumed(k) && !self.is_closed(k));
        if !presumed.is_empty() {
            return (Verdict::Presumed, self.with_refinements(&presumed));
        }
        let possible = self.present(|k| self.is_possible(k) && !self.is_closed(k));
        if !possible.is_empty() {
            return (Verdict::Possible, self.with_refinements(&possible));
        }
        let over = self
            .present(|k| k.span.has_ended(self.day) || (self.is_possible(k) && self.is_closed(k)));
        if self.absences().any(|k| self.covers_whole(k)) {
            return (Verdict::Absent, over);
        }
        if over.is_empty() {
            return (Verdict::NotReported, over);
        }
        (Verdict::Ended, over)
    }

    fn present(&self, admit: impl Fn(&Known) -> bool) -> Vec<&Known> {
        self.pool.present.iter().copied().filter(|k| admit(k)).collect()
    }

    /// Covers the day less than certainly, and no good denial closes it.
    fn is_beside(&self, known: &Known) -> bool {
        (self.is_presumed(known) || self.is_possible(known)) && !self.is_closed(known)
    }

    fn is_presumed(&self, known: &Known) -> bool {
        !self.is_refinement(known) && known.is_presumed(self.day)
    }

    fn is_possible(&self, known: &Known) -> bool {
        !self.is_refinement(known) && known.span.is_possible(self.day)
    }

    /// A refinement gives figures of a stretch of another claim's time; it says nothing of starts
    /// and ends, so it never makes a presence presumed or possible. Where the filter leaves none
    /// of the claims it refines, it stands for itself.
    pub(super) fn is_refinement(&self, known: &Known) -> bool {
        self.refined_by(known).next().is_some()
    }

    /// The claims of the pool that `known` refines, nearest first.
    pub(super) fn refined_by(&self, known: &Known) -> impl Iterator<Item = &Known> {
        let up = |c: &ClaimIx| self.dataset.claim(*c).refines;
        std::iter::successors(up(&known.claim), up)
            .filter_map(|claim| self.pool.present.iter().copied().find(|k| k.claim == claim))
    }

    /// The claims behind a status, and those that give their figures for the day.
    fn with_refinements(&self, behind: &[&Known]) -> Vec<&Known> {
        self.present(|k| {
            behind.contains(&k)
                || (gives_figures(k, self.day) && self.refined_by(k).any(|r| behind.contains(&r)))
        })
    }

    /// Confirmations by any claim of the pool, a refinement's sightings among them.
    fn last_confirmed(&self, status: Status) -> Option<Day> {
        if !status.is_shown() {
            return None;
        }
        let by_today = |day: &Day| *day <= self.day;
        self.pool.present.iter().flat_map(|k| k.confirmations()).filter(by_today).max()
    }

    /// Absences that certainly cover the day, strong or weak.
    fn absences(&self) -> impl Iterator<Item = &Known> {
        self.pool.absent.iter().copied().filter(|k| k.is_certain(self.day))
    }

    /// Whether the absence speaks of all of this place.
    pub(super) fn covers_whole(&self, absence: &Known) -> bool {
        let claim = self.dataset.claim(absence.claim);
        claim.places.iter().any(|&p| self.dataset.is_inside(self.place, p))
            && !claim.except.iter().any(|&e| {
                self.dataset.is_inside(self.place, e) || self.dataset.is_inside(e, self.place)
            })
    }

    /// An absence on grade A or B that certainly covers the day and the presence's place. A lone
    /// C or D denial is listed, and disputes nothing.
    pub(super) fn denial(&self, present: &Known) -> Option<&Known> {
        self.absences().find(|absence| {
            absence.best_grade <= Grade::B && covers(self.dataset, self.place, absence, present)
        })
    }

    /// A presence nobody has seen lately gives way to a good report of absence.
    fn is_closed(&self, present: &Known) -> bool {
        self.denial(present).is_some()
    }

    /// Grade A, or A/B sources of two different origins.
    fn confirmation(&self, certain: &[&Known]) -> Option<Verdict> {
        let good = || {
            certain
                .iter()
                .flat_map(|k| &k.sources)
                .copied()
                .filter(|&s| self.dataset.source(s).grade <= Grade::B)
        };
        let origin = |s: SourceIx| &self.dataset.source(s).origin;
        if let Some(primary) = good().find(|&s| self.dataset.source(s).grade == Grade::A) {
            return Some(Verdict::ConfirmedByPrimary(primary));
        }
        let first = good().next()?;
        let other = good().find(|&s| origin(s) != origin(first))?;
        Some(Verdict::ConfirmedByOrigins(first, other))
    }

    /// The same verdict with the sources that a reader would name: those of the parts nearest the
    /// day, the better grade first.
    pub(super) fn with_nearest_sources(&self, verdict: Verdict) -> Verdict {
        let certain = self.present(|k| {
            k.is_certain(self.day) && self.version_against(k).is_none() && self.denial(k).is_none()
        });
        let mut near: Vec<(u32, Grade, SourceIx)> = Vec::new();
        for known in certain {
            let parts = known.from.iter().chain(&known.to).map(|p| (p.date.bounds(), &p.sources));
            let seen = known.seen.iter().map(|s| (s.bounds, &s.sources));
            for (bounds, sources) in parts.chain(seen) {
                let away = bounds.days_from(self.day);
                near.extend(sources.iter().map(|&s| (away, self.dataset.source(s).grade, s)));
            }
        }
        near.sort_unstable();
        let good = || near.iter().filter(|(_, grade, _)| *grade <= Grade::B).map(|(_, _, s)| *s);
        let origin = |s: SourceIx| &self.dataset.source(s).origin;
        match verdict {
            Verdict::ConfirmedByPrimary(_) => good()
                .find(|&s| self.dataset.source(s).grade == Grade::A)
                .map_or(verdict, Verdict::ConfirmedByPrimary),
            Verdict::ConfirmedByOrigins(..) => good()
                .next()
                .and_then(|first| {
                    let other = good().find(|&s| origin(s) != origin(first))?;
                    Some(Verdict::ConfirmedByOrigins(first, other))
                })
                .unwrap_or(verdict),
            other => other,
        }
    }

    /// Two claims that give different starts or ends leave the days between the versions
    /// possible, unless one side alone is grade A. A refinement is no version.
    pub(super) fn version_against(&self, known: &Known) -> Option<ClaimIx> {
        if self.is_refinement(known) {
            return None;
        }
        let claim = self.dataset.claim(known.claim);
        let against = self.pool.present.iter().copied().find(|&other| {
            let version = self.dataset.claim(other.claim);
            other.claim != known.claim
                && other.is_pinned
                && says_otherwise(other, self.day)
                && version.places == claim.places
                && version.unit == claim.unit
                && !(known.best_grade == Grade::A && other.best_grade != Grade::A)
                && known.span.possible.overlaps(other.span.possible)
                && !self.is_refinement(other)
        });
        against.map(|other| other.claim)
    }
}

/// Whether the absence speaks of everywhere that the presence claims the force at, in `place`.
pub(super) fn covers(dataset: &Dataset, place: PlaceIx, absence: &Known, present: &Known) -> bool {
    let claim = dataset.claim(absence.claim);
    let covers_place = |place: PlaceIx| {
        claim.places.iter().any(|&p| dataset.is_inside(place, p))
            && !claim.except.iter().any(|&e| dataset.is_inside(place, e))
    };
    // Of a claim that leaves open which place it was, only those asked about matter here.
    let mut asked = dataset
        .claim(present.claim)
        .places
        .iter()
        .copied()
        .filter(|&p| dataset.is_inside(p, place));
    asked.all(covers_place)
}

/// The day lies before the claim's stated start or after its stated end.
fn says_otherwise(known: &Known, day: Day) -> bool {
    known.span.possible.earliest().is_some_and(|e| day < e)
        || known.span.possible.latest().is_some_and(|l| day > l)
}

/// Whether a refinement's counts hold on the day: it covers it, certainly or presumably, or a
/// count of its own is dated to it.
fn gives_figures(known: &Known, day: Day) -> bool {
    let is_dated = || known.seen.iter().any(|s| s.headcount.is_some() && s.bounds.contains(day));
    known.span.is_certain(day) || known.span.is_presumed(day) || is_dated()
}

fn earliest_start<'a>(behind: impl Iterator<Item = &'a &'a Known>) -> Option<EdtfDate> {
    behind
        .filter_map(|k| k.from.as_ref())
        .map(|p| p.date)
        // By the day it had certainly begun: "2023 or earlier" says less than "January 2013".
        .min_by_key(|d| (d.bounds().latest().is_none(), d.bounds().latest(), d.bounds().earliest()))
}

fn latest_end<'a>(behind: impl Iterator<Item = &'a &'a Known>) -> Option<EdtfDate> {
    behind
        .filter_map(|k| k.to.as_ref())
        .map(|p| p.date)
        .filter(|d| *d != EdtfDate::Ongoing)
        .max_by_key(|d| (d.bounds().latest(), d.bounds().earliest()))
}
