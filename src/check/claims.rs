//! Claims against each other, and claims left open.

use std::collections::BTreeMap;

use super::{Finding, FindingKind};
use crate::evidence::{Evidence, Known, KnownPart, Presence};
use crate::model::{ClaimIx, Dataset, Day, EdtfDate, ForceIx, Language, PlaceIx, Stance};

/// An open claim is worth a look when it was last confirmed longer ago than this, days.
const LONG_UNCONFIRMED_DAYS: i32 = 365;

/// A presence and an absence that certainly cover a common day.
pub(super) fn presence_disagrees(dataset: &Dataset, evidence: &Evidence) -> Vec<Finding> {
    let with = |stance: Stance| {
        known(dataset, evidence).filter(move |k| dataset.claim(k.claim).stance == stance)
    };
    let absences: Vec<&Known> = with(Stance::Absent).collect();
    let mut found = Vec::new();
    // A refinement repeats what its claim says of presence.
    for there in with(Stance::Present).filter(|k| dataset.claim(k.claim).refines.is_none()) {
        for not in absences.iter().filter(|not| denies(dataset, there.claim, not.claim)) {
            if let Some((first, last)) = common_days(there.span.certain, not.span.certain) {
                found.push(Finding {
                    kind: FindingKind::PresenceDisagrees,
                    table: "claims",
                    records: ids(dataset, &[there.claim, not.claim]),
                    what: format!(
                        "{} is said to be there and not there {}; best grades {} against {}",
                        subject(dataset, there.claim),
                        span_words(first, last),
                        there.best_grade.key(),
                        not.best_grade.key()
                    ),
                });
            }
        }
    }
    found
}

/// Whether the absence speaks of the same force, and of every place of the presence.
fn denies(dataset: &Dataset, there: ClaimIx, not: ClaimIx) -> bool {
    let (claim, denial) = (dataset.claim(there), dataset.claim(not));
    let is_in = |place: PlaceIx, places: &[PlaceIx]| {
        places.iter().any(|&outer| dataset.is_inside(place, outer))
    };
    claim.forces.iter().any(|f| denial.forces.contains(f))
        && claim.places.iter().all(|&p| is_in(p, &denial.places) && !is_in(p, &denial.except))
}

/// Claims on the same force and place, neither refining the other, whose starts or ends exclude
/// each other.
pub(super) fn spans_disagree(dataset: &Dataset, evidence: &Evidence) -> Vec<Finding> {
    let mut versions: BTreeMap<_, Vec<&Known>> = BTreeMap::new();
    for known in known(dataset, evidence) {
        let claim = dataset.claim(known.claim);
        if claim.stance == Stance::Present && claim.refines.is_none() {
            let key = (&claim.places, &claim.forces, claim.unit);
            versions.entry(key).or_default().push(known);
        }
    }
    let mut found = Vec::new();
    for group in versions.values() {
        for (i, a) in group.iter().enumerate() {
            for b in group[i + 1..].iter().filter(|b| a.span.possible.overlaps(b.span.possible)) {
                found.extend(span_disagreements(dataset, a, b));
            }
        }
    }
    found
}

/// A start and an end, each where the two claims exclude each other.
fn span_disagreements(dataset: &Dataset, a: &Known, b: &Known) -> Vec<Finding> {
    let differs = |x: &Option<KnownPart>, y: &Option<KnownPart>| {
        let (x, y) = (x.as_ref()?.date, y.as_ref()?.date);
        let are_dated = x != EdtfDate::Ongoing && y != EdtfDate::Ongoing;
        (are_dated && !x.bounds().overlaps(y.bounds())).then_some((x, y))
    };
    let start = differs(&a.from, &b.from).map(|dates| ("start", dates));
    let end = differs(&a.to, &b.to).map(|dates| ("end", dates));
    let finding = |(which, (x, y)): (&str, (EdtfDate, EdtfDate))| Finding {
        kind: FindingKind::SpansDisagree,
        table: "claims",
        records: ids(dataset, &[a.claim, b.claim]),
        what: format!(
            "{}: one gives the {which} as {}, the other as {}; the days between are only possible. If one gives figures for a stretch of the other, let it say refines",
            subject(dataset, a.claim),
            x.words(),
            y.words()
        ),
    };
    start.into_iter().chain(end).map(finding).collect()
}

/// Stretches of days over which the head count of a force at a place is disputed.
pub(super) fn headcounts_disagree(dataset: &Dataset, evidence: &Evidence) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (place, force, track) in evidence.tracks() {
        let stretches: Vec<(Option<Day>, &Presence)> = track.stretches().collect();
        let mut open: Option<(Vec<ClaimIx>, Day, Day)> = None;
        for (i, (start, presence)) in stretches.iter().enumerate() {
            let first = start.unwrap_or(dataset.head.first_day);
            let next = stretches.get(i + 1).and_then(|(day, _)| *day);
            let last = next.map_or(dataset.head.as_of, |d| d.plus(-1));
            if presence.headcount_disputed {
                // Only where the figures stand: at the place itself, not at all around it.
                let claims = disputed_claims(dataset, place, presence);
                match &mut open {
                    Some((known, _, to)) if *known == claims => *to = last,
                    _ if claims.is_empty() => {}
                    _ => {
                        found.extend(open.take().map(|o| disputed_count(dataset, force, place, o)));
                        open = Some((claims, first, last));
                    }
                }
            } else {
                found.extend(open.take().map(|o| disputed_count(dataset, force, place, o)));
            }
        }
        found.extend(open.take().map(|o| disputed_count(dataset, force, place, o)));
    }
    found
}

fn disputed_claims(dataset: &Dataset, place: PlaceIx, presence: &Presence) -> Vec<ClaimIx> {
    let mut claims: Vec<ClaimIx> = presence
        .figures
        .iter()
        .filter(|f| f.headcount.kind.can_contradict() && !f.headcount.is_words_only())
        .map(|f| f.claim)
        .filter(|&c| dataset.claim(c).places.contains(&place))
        .collect();
    claims.sort_unstable();
    claims.dedup();
    claims
}

fn disputed_count(
    dataset: &Dataset,
    force: ForceIx,
    place: PlaceIx,
    (claims, first, last): (Vec<ClaimIx>, Day, Day),
) -> Finding {
    let name = dataset.force(force).name.get(Language::English);
    let at = dataset.place(place).name.get(Language::English);
    Finding {
        kind: FindingKind::HeadcountsDisagree,
        table: "claims",
        records: ids(dataset, &claims),
        what: format!("figures for {name} at {at} exclude each other {}", span_words(first, last)),
    }
}

/// Claims said to go on that nobody has confirmed for over a year before the dataset ends.
pub(super) fn open_and_unconfirmed(dataset: &Dataset, evidence: &Evidence) -> Vec<Finding> {
    let as_of = dataset.head.as_of;
    known(dataset, evidence)
        .filter(|k| dataset.claim(k.claim).stance == Stance::Present)
        .filter(|k| k.to.as_ref().is_some_and(|to| to.date == EdtfDate::Ongoing))
        .filter_map(|k| {
            // A refinement's sightings confirm what it refines.
            let refinements = known(dataset, evidence)
                .filter(|other| dataset.claim(other.claim).refines == Some(k.claim));
            let last = refinements
                .chain([k])
                .flat_map(Known::confirmations)
                .filter(|day| *day <= as_of)
                .max()?;
            let age = as_of.days_since(last);
            (age > LONG_UNCONFIRMED_DAYS).then(|| Finding {
                kind: FindingKind::OpenAndUnconfirmed,
                table: "claims",
                records: ids(dataset, &[k.claim]),
                what: format!(
                    "{} is given as ongoing; last confirmed {}, {age} days before the dataset ends. Give a later sighting, an end, or leave the end out (unknown)",
                    subject(dataset, k.claim),
                    last.words()
                ),
            })
        })
        .collect()
}

fn known<'a>(dataset: &Dataset, evidence: &'a Evidence) -> impl Iterator<Item = &'a Known> {
    (0..dataset.claims.len()).filter_map(|i| evidence.known(ClaimIx::from(i)))
}

fn common_days(a: Option<(Day, Day)>, b: Option<(Day, Day)>) -> Option<(Day, Day)> {
    let ((a_first, a_last), (b_first, b_last)) = a.zip(b)?;
    let (first, last) = (a_first.max(b_first), a_last.min(b_last));
    (first <= last).then_some((first, last))
}

fn span_words(first: Day, last: Day) -> String {
    if first == last {
        format!("on {}", first.words())
    } else {
        format!("from {} to {}", first.words(), last.words())
    }
}

/// "United States at US compound, Airbase 101".
fn subject(dataset: &Dataset, claim: ClaimIx) -> String {
    let claim = dataset.claim(claim);
    let forces: Vec<&str> =
        claim.forces.iter().map(|&f| dataset.force(f).name.get(Language::English)).collect();
    let places: Vec<&str> =
        claim.places.iter().map(|&p| dataset.place(p).name.get(Language::English)).collect();
    format!("{} at {}", forces.join(" and "), places.join(" or "))
}

fn ids(dataset: &Dataset, claims: &[ClaimIx]) -> Vec<String> {
    claims.iter().map(|&c| dataset.claim(c).meta.id.clone()).collect()
}
