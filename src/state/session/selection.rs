//! What is selected, and where on the map that is.

use super::Session;
use crate::incidents::Patch;
use crate::model::{
    AreaExtent, AreaIx, Bounds, Day, EventIx, LegEnd, LonLat, MovementIx, PlaceIx, Record,
};
use crate::state::OverlaySpot;

/// What is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Selection {
    #[default]
    Nothing,
    Place(PlaceIx),
    Event(EventIx),
    Movement(MovementIx),
    Area(AreaIx),
    /// A feature of the reader's own overlay.
    Overlay(OverlaySpot),
    /// The incidents of the reader's own tables in a part of the world.
    Incidents(Patch),
}

impl Selection {
    /// The record behind it.
    pub fn record(self) -> Option<Record> {
        match self {
            Self::Nothing | Self::Overlay(_) | Self::Incidents(_) => None,
            Self::Place(place) => Some(Record::Place(place)),
            Self::Event(event) => Some(Record::Event(event)),
            Self::Movement(movement) => Some(Record::Movement(movement)),
            Self::Area(area) => Some(Record::Area(area)),
        }
    }
}

impl From<Record> for Selection {
    fn from(record: Record) -> Self {
        match record {
            Record::Place(place) => Self::Place(place),
            Record::Event(event) => Self::Event(event),
            Record::Movement(movement) => Self::Movement(movement),
            Record::Area(area) => Self::Area(area),
            Record::Force(_) | Record::Claim(_) | Record::Source(_) | Record::Chapter(_) => {
                Self::Nothing
            }
        }
    }
}

impl From<Option<Record>> for Selection {
    fn from(record: Option<Record>) -> Self {
        record.map_or(Self::Nothing, Self::from)
    }
}

impl Session {
    /// The place that a selection leads to: itself, where an event happened, where a movement
    /// went, the country that an area state holds over.
    pub fn place_of(&self, selection: Selection) -> Option<PlaceIx> {
        match selection {
            Selection::Nothing | Selection::Overlay(_) | Selection::Incidents(_) => None,
            Selection::Place(place) => Some(place),
            Selection::Event(event) => self.event_place(event),
            Selection::Movement(movement) => self.stops(movement).last(),
            Selection::Area(area) => match &self.dataset.area(area).extent {
                AreaExtent::Countries(countries) => countries.first().copied(),
                AreaExtent::Border(a, _) => Some(*a),
                AreaExtent::Polygon(_) => None,
            },
        }
    }

    /// The stops of a movement that have a position, in order.
    pub fn stops(&self, movement: MovementIx) -> impl DoubleEndedIterator<Item = PlaceIx> + '_ {
        self.dataset.movement(movement).legs.iter().filter_map(|leg| match leg.at {
            LegEnd::Place(place) => Some(place),
            LegEnd::Abroad | LegEnd::Home => None,
        })
    }

    /// What of a selection must be in view for it to be seen.
    pub(super) fn position_of(&self, selection: Selection) -> Option<LonLat> {
        match selection {
            Selection::Area(area) => match &self.dataset.area(area).extent {
                AreaExtent::Polygon(corners) => middle(corners),
                _ => self.place_of(selection).map(|p| self.dataset.place(p).position),
            },
            _ => self.place_of(selection).map(|p| self.dataset.place(p).position),
        }
    }

    /// A day on which a movement or an area state is shown, where it is not on the days on the
    /// clock.
    pub(super) fn day_to_show(&self, selection: Selection) -> Option<Day> {
        let days = self.days();
        let nearest = |bounds: Bounds| {
            let is_shown = bounds.overlaps(days.bounds());
            (!is_shown).then(|| bounds.earliest().or(bounds.latest())).flatten()
        };
        match selection {
            Selection::Movement(movement) => nearest(self.evidence.movement(movement)?.bounds()?),
            Selection::Area(area) => {
                let span = &self.evidence.area(area)?.span;
                let is_shown = span.is_presumed(days.last);
                let held = span.certain.map_or(span.possible, |(first, last)| {
                    Bounds::new(Some(first), Some(last)).unwrap_or(span.possible)
                });
                nearest(held).filter(|_| !is_shown)
            }
            Selection::Nothing
            | Selection::Place(_)
            | Selection::Event(_)
            | Selection::Overlay(_)
            | Selection::Incidents(_) => None,
        }
    }
}

/// The middle of the box around some corners.
fn middle(corners: &[LonLat]) -> Option<LonLat> {
    let range = |degrees: fn(&LonLat) -> f64| {
        let all = corners.iter().map(degrees);
        let (least, most) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), d| {
            (least.min(d), most.max(d))
        });
        f64::midpoint(least, most)
    };
    (!corners.is_empty())
        .then(|| LonLat::clamped(range(|c| c.lon.degrees()), range(|c| c.lat.degrees())))
}
