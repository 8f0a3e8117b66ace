//! Which claims bear on which place and force.

use std::collections::BTreeMap;

use super::Known;
use crate::model::{Claim, Dataset, ForceIx, PlaceIx, Stance};

/// The claims that bear on one place and force.
#[derive(Debug, Default, Clone)]
pub(super) struct Pool<'a> {
    /// Presences at the place or inside it.
    pub present: Vec<&'a Known>,
    /// Absences that cover the place, or some place inside it.
    pub absent: Vec<&'a Known>,
    pub planned: Vec<&'a Known>,
}

/// Presence in a place implies presence in those around it, so each claim joins the pools of
/// its place and of every place around. Absences then join every pool they bear on.
pub(super) fn pools<'a>(
    dataset: &Dataset,
    claims: &'a [Option<Known>],
) -> BTreeMap<(PlaceIx, ForceIx), Pool<'a>> {
    let mut pools: BTreeMap<(PlaceIx, ForceIx), Pool<'a>> = BTreeMap::new();
    for known in claims.iter().flatten() {
        let claim = dataset.claim(known.claim);
        for &force in &claim.forces {
            for place in around(dataset, &claim.places) {
                let pool = pools.entry((place, force)).or_default();
                match claim.stance {
                    Stance::Present => pool.present.push(known),
                    Stance::Planned => pool.planned.push(known),
                    // Joined below: an absence bears on what lies inside, not around.
                    Stance::Absent => {}
                }
            }
        }
    }
    // By force, so that each absence meets only the pools it can bear on.
    let mut absences: BTreeMap<ForceIx, Vec<&'a Known>> = BTreeMap::new();
    for known in claims.iter().flatten() {
        let claim = dataset.claim(known.claim);
        if claim.stance == Stance::Absent {
            for &force in &claim.forces {
                absences.entry(force).or_default().push(known);
            }
        }
    }
    for (&(place, force), pool) in &mut pools {
        let bears =
            |known: &&&Known| denies_near(dataset, &dataset.claim(known.claim).places, place);
        pool.absent = absences.get(&force).into_iter().flatten().filter(bears).copied().collect();
    }
    pools
}

/// The claims that bear on this one place and force, as [`pools`] has them.
pub(super) fn pool<'a>(
    dataset: &Dataset,
    claims: &'a [Option<Known>],
    place: PlaceIx,
    force: ForceIx,
) -> Pool<'a> {
    let mut pool = Pool::default();
    for known in claims.iter().flatten() {
        let claim = dataset.claim(known.claim);
        let is_inside = || claim.places.iter().any(|&p| dataset.is_inside(p, place));
        if !claim.forces.contains(&force) {
            continue;
        }
        match claim.stance {
            Stance::Present if is_inside() => pool.present.push(known),
            Stance::Planned if is_inside() => pool.planned.push(known),
            Stance::Absent if denies_near(dataset, &claim.places, place) => pool.absent.push(known),
            _ => {}
        }
    }
    // Silence about a place is not filled by an absence from all of the country around it.
    let is_here = |known: &&Known| {
        dataset.claim(known.claim).places.iter().any(|&p| dataset.is_inside(p, place))
    };
    if pool.present.is_empty() && pool.planned.is_empty() && !pool.absent.iter().any(is_here) {
        return Pool::default();
    }
    pool
}

/// Whether an absence from `absent_from` speaks of `place`, of something inside it or around it.
fn denies_near(dataset: &Dataset, absent_from: &[PlaceIx], place: PlaceIx) -> bool {
    absent_from.iter().any(|&p| dataset.is_inside(place, p) || dataset.is_inside(p, place))
}

/// The places and all places around them, each once.
fn around(dataset: &Dataset, places: &[PlaceIx]) -> Vec<PlaceIx> {
    let mut all: Vec<PlaceIx> = places.iter().flat_map(|&p| dataset.ancestors(p)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether the claim can be in the pool of a place and force: it speaks of that force at the
/// place, inside it or around it.
pub(super) fn bears_on(dataset: &Dataset, claim: &Claim, place: PlaceIx, force: ForceIx) -> bool {
    let is_related = |&p: &PlaceIx| dataset.is_inside(p, place) || dataset.is_inside(place, p);
    claim.forces.contains(&force) && claim.places.iter().any(is_related)
}
