//! Marks that would cover each other move aside a little; a thread leads back to the place.

use super::bases::BaseMark;
use super::groups::Stand;
use super::viewport::ScreenPoint;

/// Points kept free between two marks.
const GAP: f64 = 3.0;
/// The ring around what is selected, points.
const SELECTED_RING: f64 = 6.0;
/// A mark moves no further than this from its place, points.
const FURTHEST: f64 = 46.0;
/// Rounds of pushing; neighbours of neighbours settle within a few.
const ROUNDS: usize = 24;

/// Between a dot and the mark that it would lie under, points.
const DOT_GAP: f64 = 2.0;
/// Marks a dot steps out from under, one after the other.
const DOT_STEPS: usize = 4;

/// Pushes overlapping marks apart, the smaller one further. Dots push nothing, and step out from
/// under what would hide them.
pub(super) fn spread(marks: &mut [BaseMark]) {
    let pairs = neighbours(marks);
    for _ in 0..ROUNDS {
        let mut moved = false;
        for &(i, j) in &pairs {
            moved |= push(marks, i, j);
        }
        if !moved {
            break;
        }
    }
    uncover(marks);
}

/// Lets dots that a mark would hide stand at its edge.
fn uncover(marks: &mut [BaseMark]) {
    let mut others: Vec<(ScreenPoint, f64)> = marks
        .iter()
        .filter(|m| !m.is_dot())
        .map(|m| (m.center, m.radius + if m.is_selected { SELECTED_RING } else { 0.0 }))
        .collect();
    others.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    let largest = others.iter().map(|(_, radius)| *radius).fold(0.0, f64::max);
    let steps_out =
        |m: &&mut BaseMark| m.is_dot() && !m.is_selected && !matches!(m.stand, Stand::Ring(_));
    for dot in marks.iter_mut().filter(steps_out) {
        for _ in 0..DOT_STEPS {
            let (at, room) = (dot.center, dot.radius + DOT_GAP);
            let first = others.partition_point(|(c, _)| c.x < at.x - largest - room);
            let near = others[first..].iter().take_while(|(c, _)| c.x <= at.x + largest + room);
            let over = near.map(|(c, radius)| (*c, radius + room - c.distance(at)));
            let deepest = over.filter(|(_, lap)| *lap > 0.0).max_by(|a, b| a.1.total_cmp(&b.1));
            let Some((center, lap)) = deepest else { break };
            let distance = center.distance(at);
            let (dx, dy) = if distance < 0.5 {
                // On its very spot: below to the right, where no sign of the kind stands.
                (0.6, 0.8)
            } else {
                ((at.x - center.x) / distance, (at.y - center.y) / distance)
            };
            shift(dot, dx * lap, dy * lap);
        }
    }
}

/// Pairs that may come to touch, ascending: marks stay near their places, so all others never do,
/// however often they are pushed.
fn neighbours(marks: &[BaseMark]) -> Vec<(usize, usize)> {
    let mut by_x: Vec<usize> = (0..marks.len()).filter(|&i| !marks[i].is_dot()).collect();
    by_x.sort_by(|&a, &b| marks[a].anchor.x.total_cmp(&marks[b].anchor.x));
    let radii: Vec<f64> = marks.iter().map(BaseMark::reach).collect();
    let largest = by_x.iter().map(|&i| radii[i]).fold(0.0, f64::max);
    let reach = |radii: f64| radii + GAP + SELECTED_RING + 2.0 * FURTHEST;
    let mut pairs = Vec::new();
    for (at, &i) in by_x.iter().enumerate() {
        let one = &marks[i];
        for &j in &by_x[at + 1..] {
            let other = &marks[j];
            let (x, y) = (other.anchor.x - one.anchor.x, other.anchor.y - one.anchor.y);
            if x >= reach(radii[i] + largest) {
                break;
            }
            let near = reach(radii[i] + radii[j]);
            if x < near && y.abs() < near {
                pairs.push((i.min(j), i.max(j)));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

fn push(marks: &mut [BaseMark], i: usize, j: usize) -> bool {
    let (a, b) = (&marks[i], &marks[j]);
    let ring = if a.is_selected || b.is_selected { SELECTED_RING } else { 0.0 };
    let wanted = wanted(a, b) + GAP + ring;
    // Most pairs are far apart along one axis already: a root for each would be the frame's cost.
    let (x, y) = (b.center.x - a.center.x, b.center.y - a.center.y);
    if x.abs() >= wanted || y.abs() >= wanted {
        return false;
    }
    // No overflow to guard against on a screen, which is what makes `hypot` slow.
    let distance = (x * x + y * y).sqrt();
    if distance >= wanted {
        return false;
    }
    // Two marks on one spot part along a direction that is always the same for the pair.
    let (dx, dy) = if distance < 0.5 {
        let angle = f64::from(a.place.0 * 7 + b.place.0 * 3);
        (angle.cos(), angle.sin())
    } else {
        (x / distance, y / distance)
    };
    let overlap = wanted - distance;
    // What is selected stays, and so does a ring; else the smaller does the moving, in proportion to the other's area.
    let is_fixed = |m: &BaseMark| m.is_selected || matches!(m.stand, Stand::Ring(_));
    let share = match (is_fixed(a), is_fixed(b)) {
        (true, true) => return false,
        (true, _) => 1.0,
        (_, true) => 0.0,
        _ => a.radius.powi(2) / (a.radius.powi(2) + b.radius.powi(2)),
    };
    shift(&mut marks[i], -dx * overlap * (1.0 - share), -dy * overlap * (1.0 - share));
    shift(&mut marks[j], dx * overlap * share, dy * overlap * share);
    true
}

/// A base's fan keeps clear of the marks of others, not of their fans.
fn wanted(a: &BaseMark, b: &BaseMark) -> f64 {
    (a.reach() + b.radius).max(a.radius + b.reach())
}

fn shift(mark: &mut BaseMark, dx: f64, dy: f64) {
    mark.center = mark.center.shifted(dx, dy);
    let away = mark.center.distance(mark.anchor);
    if away > FURTHEST {
        let back = FURTHEST / away;
        mark.center = mark.anchor.shifted(
            (mark.center.x - mark.anchor.x) * back,
            (mark.center.y - mark.anchor.y) * back,
        );
    }
}
