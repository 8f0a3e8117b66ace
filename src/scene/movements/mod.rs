//! Movements as arrows along the great circle, while they last and a little after.

mod legs;
mod way;
mod words;

use std::collections::BTreeMap;

use super::Look;
use super::atlas::Atlas;
use super::bases::BaseMark;
use super::events::event_strength;
use super::motion::Motion;
use super::pick::distance_to;
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use crate::evidence::{KnownMovement, Phase};
use crate::model::{
    ForceIx, HeadCount, Leg, LegEnd, Movement, MovementIx, MovementStage, PlaceIx, TravelMode,
};
use crate::state::Selection;
use way::{LegLine, Stretch, along, clipped, length, split};
use words::end_name;
pub use words::{describe_movement, leg_name, movement_title};

/// A movement shows while it lasts; one of a single day stays for this share of an event's time.
const LEAST_STRENGTH: f64 = 0.55;
/// Widths of an arrow, points: its area goes with the head count, within limits.
const UNKNOWN_WIDTH: f64 = 1.6;
const LEAST_WIDTH: f64 = 2.2;
const WIDTH_PER_ROOT: f64 = 0.13;
const LARGEST_WIDTH: f64 = 7.0;
/// Radius of the badge that tells how it travels, points.
pub const BADGE_RADIUS: f64 = 8.5;
/// One badge to so much of a leg, points; a leg shorter than the second tells it by dashes alone.
const BADGE_EVERY: f64 = 380.0;
const LEAST_BADGED: f64 = 52.0;
/// A pointer this far from an arrow's edge means it, points.
const REACH: f64 = 5.0;
/// Laid out this far beyond the screen's edge, points: as far as the marks of bases, so that what its
/// badges and words keep away stands still while the map is panned.
const MARGIN: f64 = 400.0;

/// How surely it is what it is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArrowLook {
    /// Under way for certain, or over: filled.
    Certain,
    /// Possibly under way: hollow.
    Possible,
    /// Only planned: hollow, with an open head.
    Planned,
}

/// Part of an arrow's line.
#[derive(Debug, Clone, PartialEq)]
pub struct ArrowPiece {
    pub points: Vec<ScreenPoint>,
    pub mode: TravelMode,
    /// Behind it, as against still to come.
    pub is_gone: bool,
    /// Length of the way before it, points: what its dashes count from.
    pub begins_at: f64,
}

/// Where an arrow points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArrowHead {
    pub tip: ScreenPoint,
    /// Radians clockwise from the right.
    pub angle: f64,
    pub is_gone: bool,
}

/// A sign on the line: how it travels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArrowBadge {
    pub at: ScreenPoint,
    pub mode: TravelMode,
}

/// Words beside an arrow: whose it is, how many, and where a stub leads.
#[derive(Debug, Clone, PartialEq)]
pub struct ArrowWords {
    pub text: String,
    pub anchor: ScreenPoint,
    pub clearance: f64,
}

/// One movement on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MovementMark {
    pub movement: MovementIx,
    pub force: ForceIx,
    /// What of its line is on the screen, from where it began to where it went.
    pub pieces: Vec<ArrowPiece>,
    pub heads: Vec<ArrowHead>,
    pub badges: Vec<ArrowBadge>,
    pub words: Option<ArrowWords>,
    /// Points.
    pub width: f64,
    /// A number was reported, so the width means something.
    pub is_counted: bool,
    pub look: ArrowLook,
    /// How far it has come, while it lasts.
    pub traveller: Option<ScreenPoint>,
    /// 0 to 1.
    pub strength: f64,
    pub is_selected: bool,
    /// For the tooltip and a screen reader.
    pub description: String,
}

impl MovementMark {
    /// Whether a point means this arrow.
    pub fn is_at(&self, point: ScreenPoint) -> bool {
        let reach = self.width / 2.0 + REACH;
        let on_line = |piece: &ArrowPiece| {
            piece.points.windows(2).any(|s| distance_to(s[0], s[1], point) <= reach)
        };
        self.badges.iter().any(|b| b.at.distance(point) <= BADGE_RADIUS + 2.0)
            || self.heads.iter().any(|h| h.tip.distance(point) <= reach + 4.0)
            || self.pieces.iter().any(on_line)
    }

    /// Points on it that a hand may take it by, the best first.
    pub fn handles(&self) -> impl Iterator<Item = ScreenPoint> + '_ {
        let middles = self
            .pieces
            .iter()
            .filter_map(|p| along(&p.points, length(&p.points) / 2.0).map(|(middle, _)| middle));
        let badges = self.badges.iter().map(|b| b.at);
        badges.chain(middles).chain(self.heads.iter().map(|h| h.tip))
    }
}

/// What movements are laid out on.
struct Ground<'a> {
    look: Look<'a>,
    atlas: &'a Atlas,
    viewport: &'a Viewport,
    bases: &'a [BaseMark],
}

/// What has been laid out so far: ways that are taken, and stubs at each place.
#[derive(Default)]
struct Taken {
    ways: BTreeMap<Vec<Option<PlaceIx>>, u8>,
    stubs: BTreeMap<PlaceIx, u8>,
}

pub(super) fn marks(
    look: Look<'_>,
    atlas: &Atlas,
    viewport: &Viewport,
    bases: &[BaseMark],
) -> Vec<MovementMark> {
    let session = look.session;
    if !session.state().layers.movements {
        return Vec::new();
    }
    let ground = Ground { look, atlas, viewport, bases };
    let mut taken = Taken::default();
    let mut marks: Vec<MovementMark> = session
        .shown_movements()
        .filter_map(|(ix, known)| ground.mark(ix, known, &mut taken))
        .collect();
    marks.sort_by_key(|m| m.is_selected);
    marks
}

impl Ground<'_> {
    fn mark(
        &self,
        ix: MovementIx,
        known: &KnownMovement,
        taken: &mut Taken,
    ) -> Option<MovementMark> {
        let session = self.look.session;
        let movement = session.dataset().movement(ix);
        let is_selected = session.state().selection == Selection::Movement(ix);
        let strength = match event_strength(known.bounds()?, self.look.days) {
            _ if is_selected => 1.0,
            strength if strength > LEAST_STRENGTH => strength,
            _ => return None,
        };
        let tells_all = session.evidence().untold(session.dataset(), &movement.sources).is_none();
        let people = movement.headcount.as_ref().filter(|_| tells_all).and_then(people);
        let legs = self.legs(movement, tells_all, taken);
        let share = self.share_gone(movement, known);
        let way = Way::new(&legs, share, self.screen());
        if way.pieces.is_empty() {
            return None;
        }
        let badges = self.badges(&legs);
        Some(MovementMark {
            movement: ix,
            force: movement.force,
            words: self.words(movement, (tells_all, people), &legs, &badges),
            badges,
            pieces: way.pieces,
            heads: way.heads,
            width: people.map_or(UNKNOWN_WIDTH, |n| {
                (LEAST_WIDTH + WIDTH_PER_ROOT * n.sqrt()).min(LARGEST_WIDTH)
            }),
            is_counted: people.is_some(),
            look: look_of(movement, known.phase(self.look.days)),
            traveller: way.traveller,
            strength,
            is_selected,
            description: describe_movement(session, movement, known),
        })
    }

    /// Drawn on, with a margin.
    fn screen(&self) -> ScreenRect {
        self.viewport.rect().expanded(MARGIN)
    }

    /// How much of the way is behind it; `None` where the dates leave that open.
    fn share_gone(&self, movement: &Movement, known: &KnownMovement) -> Option<f64> {
        if movement.stage == MovementStage::Planned {
            return Some(0.0);
        }
        if let Some(motion) = Motion::of(self.look)
            && let Some(share) = known.bounds().and_then(|bounds| motion.travelled(bounds))
        {
            return Some(share);
        }
        match known.phase(self.look.days) {
            Phase::Ahead | Phase::Undated => Some(0.0),
            Phase::Possible => None,
            Phase::UnderWay => Some(known.share_gone(self.look.day())),
            Phase::Begun | Phase::Over => Some(1.0),
        }
    }

    /// Signs of how each leg is travelled, clear of the marks of bases.
    fn badges(&self, legs: &[LegLine]) -> Vec<ArrowBadge> {
        let screen = self.screen();
        let is_clear = |at: ScreenPoint| {
            self.bases.iter().all(|b| b.center.distance(at) > b.radius + BADGE_RADIUS + 2.0)
        };
        let mut badges = Vec::new();
        for leg in legs {
            for stretch in &leg.stretches {
                let whole = stretch.length();
                if whole < LEAST_BADGED {
                    continue;
                }
                // On a long leg only those near the screen are looked at.
                let count = (whole / BADGE_EVERY).floor().max(1.0);
                for part in clipped(stretch, screen) {
                    let (begin, end) = (part.begins_at - stretch.begins_at, part.length());
                    let spacing = whole / count;
                    let first = (begin / spacing - 0.5).ceil().max(0.0);
                    let mut at = (first + 0.5) * spacing;
                    while at <= begin + end {
                        let tries = [0.0, 0.22, -0.22].map(|off| at + off * spacing);
                        let spot = tries
                            .into_iter()
                            .filter_map(|at| along(&stretch.points, at))
                            .map(|(spot, _)| spot)
                            .find(|spot| is_clear(*spot));
                        badges.extend(spot.map(|at| ArrowBadge { at, mode: leg.mode }));
                        at += spacing;
                    }
                }
            }
        }
        badges
    }

    /// "FR 400", "US ? → mostly Europe", "RU 100 ← home"; planned movements say so.
    fn words(
        &self,
        movement: &Movement,
        (tells_all, people): (bool, Option<f64>),
        legs: &[LegLine],
        badges: &[ArrowBadge],
    ) -> Option<ArrowWords> {
        let session = self.look.session;
        let count = movement.headcount.as_ref().filter(|_| people.is_some());
        let count = count.map_or_else(|| "?".to_owned(), HeadCount::words);
        let mut text = format!("{} {count}", session.dataset().force(movement.force).short);
        if movement.stage == MovementStage::Planned {
            text.push_str(" planned");
        }
        let far = |ends: &mut dyn Iterator<Item = &Leg>| -> Vec<String> {
            ends.take_while(|l| place(l.at).is_none())
                .map(|l| end_name(session, l, tells_all))
                .collect()
        };
        let mut outward = far(&mut movement.legs.iter().rev());
        outward.reverse();
        let inward = far(&mut movement.legs.iter());
        let points = |leg: &LegLine| -> Vec<ScreenPoint> {
            leg.stretches.iter().flat_map(|s| s.points.iter().copied()).collect()
        };
        let at_end = |leg: Option<&LegLine>, is_last: bool| {
            let points = points(leg.filter(|leg| leg.is_stub)?);
            if is_last { points.last().copied() } else { points.first().copied() }
        };
        if let Some(anchor) = at_end(legs.last(), true).filter(|_| !outward.is_empty()) {
            let text = format!("{text} → {}", outward.join(" → "));
            return Some(ArrowWords { text, anchor, clearance: 7.0 });
        }
        if let Some(anchor) = at_end(legs.first(), false).filter(|_| !inward.is_empty()) {
            let text = format!("{text} ← {}", inward.join(" → "));
            return Some(ArrowWords { text, anchor, clearance: 5.0 });
        }
        let anchor = badges.first()?.at;
        Some(ArrowWords { text, anchor, clearance: BADGE_RADIUS + 2.0 })
    }
}

/// What of a movement's way is on the screen.
#[derive(Default)]
struct Way {
    pieces: Vec<ArrowPiece>,
    heads: Vec<ArrowHead>,
    traveller: Option<ScreenPoint>,
}

impl Way {
    /// `share` of it is gone; where that is open nothing is.
    fn new(legs: &[LegLine], share: Option<f64>, screen: ScreenRect) -> Self {
        let whole: f64 = legs.iter().flat_map(|leg| &leg.stretches).map(Stretch::length).sum();
        let gone = share.unwrap_or(0.0) * whole;
        let mut way = Self::default();
        for leg in legs {
            for stretch in &leg.stretches {
                way.stretch(stretch, leg.mode, gone, screen);
            }
            let end = leg.stretches.last();
            if let Some((tip, angle)) = end.and_then(|s| along(&s.points, s.length()))
                && screen.contains(tip)
            {
                let reached = end.is_some_and(|s| s.begins_at + s.length() <= gone + 0.01);
                way.heads.push(ArrowHead { tip, angle, is_gone: reached });
            }
        }
        way.traveller = way.traveller.filter(|_| share.is_some_and(|s| 0.0 < s && s < 1.0));
        way
    }

    fn stretch(&mut self, stretch: &Stretch, mode: TravelMode, gone: f64, screen: ScreenRect) {
        let (before, after) = split(&stretch.points, gone - stretch.begins_at);
        if let (Some(at), false) = (before.last(), after.is_empty()) {
            self.traveller = Some(*at);
        }
        let passed = length(&before);
        for (points, is_gone, begins_at) in
            [(before, true, stretch.begins_at), (after, false, stretch.begins_at + passed)]
        {
            if points.len() < 2 {
                continue;
            }
            let parts = clipped(&Stretch { points, begins_at }, screen);
            self.pieces.extend(parts.into_iter().map(|part| ArrowPiece {
                points: part.points,
                mode,
                is_gone,
                begins_at: part.begins_at,
            }));
        }
    }
}

fn place(end: LegEnd) -> Option<PlaceIx> {
    match end {
        LegEnd::Place(place) => Some(place),
        LegEnd::Abroad | LegEnd::Home => None,
    }
}

fn look_of(movement: &Movement, phase: Phase) -> ArrowLook {
    match (movement.stage, phase) {
        (MovementStage::Planned, _) => ArrowLook::Planned,
        (_, Phase::Possible | Phase::Undated | Phase::Ahead) => ArrowLook::Possible,
        (_, Phase::UnderWay | Phase::Begun | Phase::Over) => ArrowLook::Certain,
    }
}

/// The middle of a head count; one bound alone stands for both.
fn people(count: &HeadCount) -> Option<f64> {
    let (min, max) = (count.min.map(f64::from), count.max.map(f64::from));
    Some(f64::midpoint(min.or(max)?, max.or(min)?))
}
