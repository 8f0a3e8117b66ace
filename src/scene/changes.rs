//! What changed at the bases from the clock's day to another: a sign for each force, by shape as
//! well as by colour, where the donut would be.
//!
//! Events, movements and area states belong to a day, not to what lies between two, and are left
//! out here.

use super::atlas::Atlas;
use super::bases::{self, BaseMark};
use super::labels::{self, MeasureText};
use super::viewport::Viewport;
use super::{Look, Scene, runways};
use crate::evidence::{Change, ChangeKind};
use crate::model::{Dataset, Day, ForceIx, PlaceIx};
use crate::state::Session;

/// Half the width and height of a sign with its letters at the zoom of full size, points.
const SIGN_HALF: (f64, f64) = (10.5, 13.0);
/// Signs at a base before the rest is left to the list.
const MOST_SIGNS: usize = 9;
/// Signs never shrink below this share of their size: letters must be read.
const LEAST_SCALE: f64 = 0.7;
/// What did not change is drawn with this share of its colour.
const PALE: f64 = 0.3;
/// A circle around a block of signs need not hold its corners: signs taper.
const CORNERS: f64 = 0.9;
/// Changes told on one line under a base's name, and lines before the rest is left to the list.
const SUMMARY_CHANGES: usize = 2;
const SUMMARY_LINES: usize = 3;

/// Two days and what differs between them, of the forces that are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub from: Day,
    pub to: Day,
    /// By base and force in the dataset's order, as `Evidence::diff` has them.
    pub changes: Vec<Change>,
    /// Changes of forces that are switched off.
    pub hidden: usize,
}

impl Comparison {
    /// From the clock's day to the other; `None` where nothing is compared.
    pub fn of(session: &Session) -> Option<Self> {
        let (from, to) = (session.day(), session.state().compare.other()?);
        let all = session.evidence().diff(session.dataset(), from, to).changes;
        let total = all.len();
        let changes: Vec<Change> =
            all.into_iter().filter(|c| session.is_force_shown(c.force)).collect();
        let hidden = total - changes.len();
        Some(Self { from, to, changes, hidden })
    }

    /// "from 26 July 2023 to 2 May 2024"; where time runs backwards, it says so.
    pub fn words(&self) -> String {
        let back = if self.to < self.from { "back to" } else { "to" };
        format!("from {} {back} {}", self.from.words(), self.to.words())
    }

    pub fn of_kind(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |c| c.kind == kind)
    }

    pub fn at_base(&self, base: PlaceIx) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |c| c.base == base)
    }

    /// Whether the change happened at the place: at its base, or at a base inside it.
    pub fn concerns(dataset: &Dataset, change: &Change, place: PlaceIx) -> bool {
        change.base == dataset.base_of(place) || dataset.is_inside(change.base, place)
    }
}

/// What a mark tells of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum BaseChange {
    /// The map shows a day.
    NotAsked,
    /// The map shows changes, and here is none.
    Nothing,
    Changed {
        signs: Vec<ChangeSign>,
        /// Changes for which there was no room.
        more: usize,
    },
}

/// A sign for one force, told by its shape; its letters stand below.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeSign {
    pub kind: ChangeKind,
    pub force: ForceIx,
    pub letters: String,
    /// Of its middle from the mark's, points.
    pub offset: (f64, f64),
    /// Points.
    pub half: (f64, f64),
}

pub(super) fn scene(
    session: &Session,
    comparison: &Comparison,
    atlas: &Atlas,
    viewport: &Viewport,
    text: &mut dyn MeasureText,
) -> Scene {
    let mut all = bases::unsettled(Look::now(session), viewport);
    for mark in &mut all {
        dress(mark, session, comparison, viewport.zoom());
    }
    let bases = bases::settled(all, viewport);
    let runways = runways::marks(atlas, viewport);
    let labels = labels::place(session, (atlas, viewport), &bases, &[], &runways, text);
    Scene { runways, bases, labels, ..Scene::default() }
}

/// Signs where something changed; all else pale.
fn dress(mark: &mut BaseMark, session: &Session, comparison: &Comparison, zoom: f64) {
    let dataset = session.dataset();
    let mut changes: Vec<&Change> = comparison.at_base(mark.place).collect();
    changes.sort_by_key(|c| (c.kind, c.force));
    if changes.is_empty() {
        for wedge in &mut mark.wedges {
            wedge.opacity *= PALE;
        }
        mark.summary.clear();
        mark.description.push_str("; no change");
        mark.change = BaseChange::Nothing;
        return;
    }
    let scale = ((zoom - 1.5) / 4.0).clamp(LEAST_SCALE, 1.0);
    let told = changes.len().min(MOST_SIGNS);
    let half = (SIGN_HALF.0 * scale, SIGN_HALF.1 * scale);
    let signs = (changes.iter().take(told).zip(slots(told)))
        .map(|(change, (column, row))| ChangeSign {
            kind: change.kind,
            force: change.force,
            letters: dataset.force(change.force).short.clone(),
            offset: (column * half.0 * 2.0, row * half.1 * 2.0),
            half,
        })
        .collect();
    mark.radius = reach(told, half);
    mark.summary = summary(dataset, &changes);
    let spoken: Vec<String> = changes
        .iter()
        .map(|c| format!("{} {}", session.name(&dataset.force(c.force).name), c.kind.word()))
        .collect();
    let words = format!("; {}: {}", comparison.words(), spoken.join(", "));
    mark.description.push_str(&words);
    mark.change = BaseChange::Changed { signs, more: changes.len() - told };
}

/// Columns and rows of a block as square as can be.
fn shape(count: usize) -> (usize, usize) {
    let columns = (1..=count).find(|c| c * c >= count).unwrap_or(1);
    (columns, count.div_ceil(columns))
}

/// Middles of so many signs, in signs from the middle of them all; the last row is centred.
fn slots(count: usize) -> Vec<(f64, f64)> {
    let (columns, rows) = shape(count);
    (0..count)
        .map(|i| {
            let (column, row) = (i % columns, i / columns);
            let in_row = columns.min(count - row * columns);
            let middle = |of: usize| (of as f64 - 1.0) / 2.0;
            (column as f64 - middle(in_row), row as f64 - middle(rows))
        })
        .collect()
}

/// Radius of a circle around so many signs.
fn reach(count: usize, half: (f64, f64)) -> f64 {
    let (columns, rows) = shape(count);
    (half.0 * columns as f64).hypot(half.1 * rows as f64) * CORNERS
}

/// "RU arrived · FR left".
fn summary(dataset: &Dataset, changes: &[&Change]) -> Vec<String> {
    let words: Vec<String> = changes
        .iter()
        .map(|c| format!("{} {}", dataset.force(c.force).short, c.kind.word()))
        .collect();
    let mut lines: Vec<String> =
        words.chunks(SUMMARY_CHANGES).map(|line| line.join(" · ")).collect();
    if lines.len() > SUMMARY_LINES {
        lines.truncate(SUMMARY_LINES);
        lines.push(format!("and {} more", words.len() - SUMMARY_LINES * SUMMARY_CHANGES));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_apart_inside_their_circle_around_the_middle() {
        for count in 1..=MOST_SIGNS {
            let slots = slots(count);
            assert_eq!(slots.len(), count);
            let sum = slots.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
            assert!(sum.0.abs() < 1e-9, "{count} signs lean to one side: {slots:?}");
            for (i, a) in slots.iter().enumerate() {
                let apart = |b: &(f64, f64)| (a.0 - b.0).abs() >= 1.0 || (a.1 - b.1).abs() >= 1.0;
                assert!(slots[i + 1..].iter().all(apart), "{count}: {slots:?}");
                let away = (a.0 * 2.0 * SIGN_HALF.0).hypot(a.1 * 2.0 * SIGN_HALF.1);
                assert!(away < reach(count, SIGN_HALF), "{count}: {a:?} lies outside");
            }
        }
    }
}
