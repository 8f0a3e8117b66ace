//! Bases whose marks would cover each other stand together as one counted mark, which opens into
//! a ring of its members.
//!
//! Which bases lie too near each other is a matter of the zoom and of the most that was ever
//! reported there: neither the day nor the screen's edges change it, so that no group flickers
//! while time plays and none breaks up under a drag.

use std::f64::consts::TAU;

use super::Look;
use super::bases::BaseMark;
use super::changes::{self, Comparison};
use super::viewport::{ScreenPoint, Viewport};
use super::wedges::{dot_radius, full_radius, scale, size};
use crate::model::PlaceIx;
use crate::model::mercator::{WorldPixel, project};

/// Marks nearer than this share of their radii together become a group; further off they part.
const TOO_NEAR: f64 = 0.75;
/// Points kept free between the members of an open group, and around its middle.
const RING_GAP: f64 = 7.0;
const RING_HOLE: f64 = 16.0;

/// How a mark stands to the others of its neighbourhood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// For itself.
    Alone,
    /// One mark for several bases, the leading one first.
    Group(Vec<PlaceIx>),
    /// In the ring of an open group, by its leading base.
    Ring(PlaceIx),
}

/// Where a base lies, and how large its mark ever gets.
#[derive(Clone, Copy)]
struct Spot {
    at: WorldPixel,
    reach: f64,
}

impl Spot {
    fn is_too_near(&self, other: &Self, share: f64) -> bool {
        let near = (self.reach + other.reach) * share;
        self.distance_squared(other) < near * near
    }

    fn distance_squared(&self, other: &Self) -> f64 {
        let (x, y) = (self.at.x - other.at.x, self.at.y - other.at.y);
        x * x + y * y
    }
}

/// The same bases, those too near each other in groups. What is selected stands alone.
pub(super) fn gathered(
    look: Look<'_>,
    viewport: &Viewport,
    comparison: Option<&Comparison>,
    bases: Vec<BaseMark>,
) -> Vec<BaseMark> {
    let zoom = viewport.zoom();
    let spots: Vec<Spot> = bases.iter().map(|b| spot(look, b.place, zoom)).collect();
    let mut order: Vec<usize> = (0..bases.len()).collect();
    order.sort_by(|&a, &b| {
        spots[b].reach.total_cmp(&spots[a].reach).then(bases[a].place.cmp(&bases[b].place))
    });
    // Cells come from all bases, whoever is there on the day.
    let mut sets: Vec<Vec<usize>> = cells(&spots, &order, TOO_NEAR)
        .into_iter()
        .map(|cell| cell.into_iter().filter(|&i| !bases[i].is_dot()).collect())
        .collect();
    // Dots take no room: only those that lie on one another are told together.
    let dot = dot_radius(zoom);
    let dots: Vec<Spot> = spots.iter().map(|s| Spot { reach: dot, ..*s }).collect();
    order.retain(|&i| bases[i].is_dot());
    sets.extend(cells(&dots, &order, TOO_NEAR));
    let mut bases: Vec<Option<BaseMark>> = bases.into_iter().map(Some).collect();
    let gather = Gather { look, viewport, comparison };
    let mut marks = Vec::with_capacity(bases.len());
    for set in sets {
        let members: Vec<BaseMark> = set.iter().filter_map(|&i| bases[i].take()).collect();
        marks.extend(gather.set(members));
    }
    marks
}

fn spot(look: Look<'_>, place: PlaceIx, zoom: f64) -> Spot {
    let session = look.session;
    let people: u32 = session
        .evidence()
        .most_people_at(place)
        .filter(|(force, _)| session.is_force_shown(*force))
        .map(|(_, people)| people)
        .sum();
    let at = project(session.dataset().place(place).position, zoom);
    Spot { at, reach: full_radius(f64::from(people)) * scale(zoom) }
}

/// Each joins the nearest leader it is too near to, or leads a cell of its own. Leaders keep their
/// distance, so that no chain of neighbours becomes one group.
fn cells(spots: &[Spot], order: &[usize], share: f64) -> Vec<Vec<usize>> {
    // Leaders in a row by themselves: each base is held against all of them.
    let mut leaders: Vec<Spot> = Vec::new();
    let mut cells: Vec<Vec<usize>> = Vec::new();
    for &i in order {
        let spot = spots[i];
        let near =
            leaders.iter().enumerate().filter(|(_, leader)| leader.is_too_near(&spot, share));
        let away = |leader: &Spot| leader.distance_squared(&spot);
        match near.min_by(|a, b| away(a.1).total_cmp(&away(b.1))) {
            Some((cell, _)) => cells[cell].push(i),
            None => {
                leaders.push(spot);
                cells.push(vec![i]);
            }
        }
    }
    cells
}

struct Gather<'a> {
    look: Look<'a>,
    viewport: &'a Viewport,
    comparison: Option<&'a Comparison>,
}

impl Gather<'_> {
    fn set(&self, mut members: Vec<BaseMark>) -> Vec<BaseMark> {
        let opened = self.look.session.open_group();
        if members.len() > 1 && members.iter().any(|m| Some(m.place) == opened) {
            return ring(members);
        }
        let alone: Vec<BaseMark> = members.extract_if(.., |m| m.is_selected).collect();
        if members.len() > 1 {
            members = vec![self.group(&members)];
        }
        members.extend(alone);
        members
    }

    /// One mark where the leading base lies.
    fn group(&self, members: &[BaseMark]) -> BaseMark {
        let places: Vec<PlaceIx> = members.iter().map(|m| m.place).collect();
        let (radius, is_empty) = size(self.look, &places, self.viewport.zoom());
        let mut mark = members[0].clone();
        mark.radius = if is_empty { radius + 1.5 } else { radius };
        mark.stand = Stand::Group(places);
        if let Some(comparison) = self.comparison {
            changes::sign(&mut mark, self.look.session.dataset(), comparison, self.viewport.zoom());
        }
        mark
    }
}

/// Around the leading base, each as near its own direction as the order allows, none covering
/// another.
fn ring(mut members: Vec<BaseMark>) -> Vec<BaseMark> {
    let leading = members[0].place;
    let middle = members[0].anchor;
    let bearing = |m: &BaseMark| {
        let (x, y) = (m.anchor.x - middle.x, m.anchor.y - middle.y);
        if x.hypot(y) < 0.5 { 0.0 } else { x.atan2(-y).rem_euclid(TAU) }
    };
    members.sort_by(|a, b| bearing(a).total_cmp(&bearing(b)).then(a.place.cmp(&b.place)));
    let widths: Vec<f64> = members.iter().map(|m| 2.0 * m.radius + RING_GAP).collect();
    let around: f64 = widths.iter().sum();
    let widest = widths.iter().copied().fold(0.0, f64::max);
    // A chord is shorter than its arc: few members need some more.
    let radius = (around / TAU * 1.16).max(widest / 2.0 + RING_HOLE).max(widest * 0.6);
    let mut passed = 0.0;
    let turns: Vec<f64> = widths
        .iter()
        .map(|width| {
            let middle = passed + width / 2.0;
            passed += width;
            middle / around * TAU
        })
        .collect();
    let lean = mean_angle(members.iter().zip(&turns).map(|(m, turn)| bearing(m) - turn));
    for (member, turn) in members.iter_mut().zip(turns) {
        let (x, y) = ((turn + lean).sin() * radius, -(turn + lean).cos() * radius);
        member.center = ScreenPoint::new(middle.x + x, middle.y + y);
        member.stand = Stand::Ring(leading);
    }
    members
}

fn mean_angle(angles: impl Iterator<Item = f64>) -> f64 {
    let (x, y) = angles.fold((0.0, 0.0), |(x, y), a| (x + a.cos(), y + a.sin()));
    y.atan2(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, reach: f64) -> Spot {
        Spot { at: WorldPixel { x, y: 0.0 }, reach }
    }

    #[test]
    fn a_chain_of_neighbours_does_not_become_one_group() {
        let spots: Vec<Spot> = (0..6).map(|i| at(f64::from(i) * 10.0, 8.0)).collect();
        let order: Vec<usize> = (0..6).collect();
        let cells = cells(&spots, &order, 0.75);
        assert_eq!(cells, [vec![0, 1], vec![2, 3], vec![4, 5]]);
    }

    #[test]
    fn each_joins_the_leader_that_is_nearest() {
        let spots = [at(0.0, 10.0), at(20.0, 10.0), at(12.0, 10.0)];
        assert_eq!(cells(&spots, &[0, 1, 2], 0.75), [vec![0], vec![1, 2]]);
    }
}
