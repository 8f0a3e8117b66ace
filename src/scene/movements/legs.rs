//! Where an arrow's legs run on the screen: from mark to mark, or out into the open where nobody has
//! said from where or whereto.

use super::way::{LegLine, Stretch, bearing, on_screen, stub, without_begin, without_end};
use super::{Ground, Taken, place};
use crate::model::{Language, Leg, LegEnd, LonLat, Movement, PlaceIx, TravelMode};
use crate::scene::bases::BaseMark;
use crate::scene::viewport::ScreenPoint;

/// Length of the stub drawn for "abroad" and "home", from the mark's edge on, points.
const STUB: f64 = 78.0;
/// Where nothing tells a direction, a stub leads this way, degrees clockwise from north.
const STUB_BEARING: f64 = 24.0;
/// Stubs at one place stand this far apart, degrees.
const STUB_FAN: f64 = 27.0;
/// Arrows over the same way stand this far apart, points.
const ASIDE: f64 = 9.0;
/// An arrow keeps this far from the marks it begins and ends at, points.
const SHORT_OF_BASE: f64 = 6.0;

impl Ground<'_> {
    /// Its legs on the screen, each short of the marks it begins and ends at.
    pub(super) fn legs(
        &self,
        movement: &Movement,
        tells_all: bool,
        taken: &mut Taken,
    ) -> Vec<LegLine> {
        let places: Vec<Option<PlaceIx>> = movement.legs.iter().map(|l| place(l.at)).collect();
        let before = taken.ways.entry(places.clone()).or_default();
        let aside = f64::from(*before) * ASIDE;
        *before = before.saturating_add(1);
        let mut legs = Vec::new();
        for (i, pair) in movement.legs.windows(2).enumerate() {
            let mut leg = match (places[i], places[i + 1]) {
                (Some(from), Some(to)) => {
                    on_screen(self.viewport, (self.position(from), self.position(to)), pair[1].by)
                }
                (Some(from), None) => {
                    let line = self.stub(movement, (from, &pair[1]), tells_all, taken);
                    stub_leg(line, pair[1].by)
                }
                (None, Some(to)) => {
                    let mut line = self.stub(movement, (to, &pair[0]), tells_all, taken);
                    line.reverse();
                    stub_leg(line, pair[1].by)
                }
                (None, None) => continue,
            };
            shift_aside(&mut leg, aside);
            self.shorten(&mut leg, (places[i], places[i + 1]));
            legs.push(leg);
        }
        let mut passed = 0.0;
        for stretch in legs.iter_mut().flat_map(|leg| &mut leg.stretches) {
            stretch.begins_at = passed;
            passed += stretch.length();
        }
        legs
    }

    fn position(&self, place: PlaceIx) -> LonLat {
        self.look.session.dataset().place(place).position
    }

    /// Towards where it leads, as far as that is known.
    fn stub(
        &self,
        movement: &Movement,
        (place, far): (PlaceIx, &Leg),
        tells_all: bool,
        taken: &mut Taken,
    ) -> Vec<ScreenPoint> {
        let dataset = self.look.session.dataset();
        let base = dataset.base_of(place);
        let before = taken.stubs.entry(base).or_default();
        // To either side in turn: 0, 1, −1, 2, −2 …
        let step = f64::from(before.div_ceil(2)) * if *before % 2 == 1 { 1.0 } else { -1.0 };
        *before = before.saturating_add(1);
        let towards = self.towards(movement, far, tells_all);
        let heading = towards.map_or(STUB_BEARING, |to| bearing(self.position(place), to));
        let reach = self.mark_of(base).map_or(0.0, |b| b.radius + SHORT_OF_BASE);
        let from = self.viewport.to_screen(self.position(place));
        stub(from, heading + step * STUB_FAN, reach + STUB)
    }

    /// Where a country's name stands: that which a label names, in English as the gazetteer has it,
    /// else the force's own for "home".
    fn towards(&self, movement: &Movement, far: &Leg, tells_all: bool) -> Option<LonLat> {
        let label = far.label.as_ref().filter(|_| tells_all).map(|l| l.get(Language::English));
        let force = self.look.session.dataset().force(movement.force);
        let own = force.country.as_deref().filter(|_| far.at == LegEnd::Home);
        let countries = &self.atlas.gazetteer.countries;
        let named = countries.iter().find(|c| Some(c.name.as_str()) == label);
        let found = named.or_else(|| countries.iter().find(|c| Some(c.iso.as_str()) == own))?;
        Some(LonLat::clamped(found.lon_deg, found.lat_deg))
    }

    fn mark_of(&self, place: PlaceIx) -> Option<&BaseMark> {
        let base = self.look.session.dataset().base_of(place);
        self.bases.iter().find(|b| b.stands_for(base))
    }

    fn shorten(&self, leg: &mut LegLine, (from, to): (Option<PlaceIx>, Option<PlaceIx>)) {
        if let (Some(mark), Some(first)) =
            (from.and_then(|p| self.mark_of(p)), leg.stretches.first_mut())
        {
            let reach = mark.radius + SHORT_OF_BASE;
            first.points = without_begin(&first.points, mark.center, reach);
        }
        if let (Some(mark), Some(last)) =
            (to.and_then(|p| self.mark_of(p)), leg.stretches.last_mut())
        {
            let reach = mark.radius + SHORT_OF_BASE;
            last.points = without_end(&last.points, mark.center, reach);
        }
        leg.stretches.retain(|s| s.points.len() > 1);
    }
}

fn stub_leg(points: Vec<ScreenPoint>, mode: TravelMode) -> LegLine {
    LegLine { mode, stretches: vec![Stretch { points, begins_at: 0.0 }], is_stub: true }
}

/// To the right of its way, so that arrows over one way stand side by side.
fn shift_aside(leg: &mut LegLine, by: f64) {
    for stretch in &mut leg.stretches {
        let (Some(&first), Some(&last)) = (stretch.points.first(), stretch.points.last()) else {
            continue;
        };
        let whole = first.distance(last).max(f64::MIN_POSITIVE);
        let (dx, dy) = ((last.x - first.x) / whole, (last.y - first.y) / whole);
        for point in &mut stretch.points {
            *point = point.shifted(-dy * by, dx * by);
        }
    }
}
