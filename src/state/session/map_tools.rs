//! Measuring, rings, fitting: what the reader does to how the map is read.

use super::{Selection, Session};
use crate::load::view_text::MOST_MEASURED;
use crate::model::{AreaExtent, LonLat, PlaceIx, geodesic};
use crate::state::{Camera, Effect, Fit, MapCommand, Measuring, Rings, Waypoint};

/// Two points this near are one, metres: the second click of a double click adds nothing.
const SAME_POINT_M: f64 = 0.01;
/// A base is fitted with this much around it, metres: its airfield and the town beside it.
const AROUND_BASE_M: f64 = 4_000.0;

impl Session {
    pub(super) fn carry_out_map(&mut self, command: MapCommand) -> Option<Effect> {
        let tools = &mut self.state.map_tools;
        match command {
            MapCommand::SetLanguage(language) => self.state.language = language,
            MapCommand::SetCoordinates(format) => tools.coordinates = format,
            MapCommand::CopyCoordinates(at, precision) => {
                let words = tools.coordinates.words(at, precision);
                self.say(format!("Copied: {words}"));
                return Some(Effect::CopyText(words));
            }
            MapCommand::SetGraticule(graticule) => tools.graticule = graticule,
            MapCommand::SetRings(rings) => tools.rings = rings,
            MapCommand::ToggleMeasuring => {
                tools.measuring = match tools.measuring {
                    Measuring::Off => Measuring::On(Vec::new()),
                    Measuring::On(_) => Measuring::Off,
                };
            }
            MapCommand::Measure(waypoint) => self.measure(waypoint),
            MapCommand::Unmeasure => {
                if let Measuring::On(points) = &mut tools.measuring {
                    points.pop();
                }
            }
            MapCommand::ClearMeasure => {
                if let Measuring::On(points) = &mut tools.measuring {
                    points.clear();
                }
            }
            MapCommand::Fit(fit) => self.fit(fit),
        }
        None
    }

    fn measure(&mut self, waypoint: Waypoint) {
        let Measuring::On(points) = &mut self.state.map_tools.measuring else { return };
        let is_same = |last: &Waypoint| geodesic::length_m(last.at, waypoint.at) < SAME_POINT_M;
        if points.last().is_some_and(is_same) || points.len() >= MOST_MEASURED {
            return;
        }
        points.push(waypoint);
    }

    /// Over the ground, along all that is measured, metres.
    pub fn measured_m(&self) -> f64 {
        let points = self.state.map_tools.measuring.waypoints();
        points.windows(2).map(|leg| geodesic::length_m(leg[0].at, leg[1].at)).sum()
    }

    /// The base that rings stand around: the selected place, or the base it lies in.
    pub fn ringed(&self) -> Option<PlaceIx> {
        match self.state.selection {
            Selection::Place(place) if !self.dataset.is_territory(place) => {
                Some(self.dataset.base_of(place))
            }
            _ => None,
        }
    }

    fn fit(&mut self, fit: Fit) {
        let points = match fit {
            Fit::Selection => self.selected_points(),
            Fit::Everything => self.shown_bases(),
        };
        self.state.camera = match (points.as_slice(), fit) {
            ([], Fit::Selection) => {
                self.say("Nothing is selected that lies on the map".to_owned());
                return;
            }
            ([], Fit::Everything) => self.dataset.head.opening.view.into(),
            (points, _) => Camera::fitting(points, self.state.map_size),
        };
    }

    /// Corners around what is selected; while measuring, the line that is measured.
    fn selected_points(&self) -> Vec<LonLat> {
        let measured = self.state.map_tools.measuring.waypoints();
        if measured.len() > 1 {
            return measured.iter().map(|point| point.at).collect();
        }
        match self.state.selection {
            Selection::Nothing => Vec::new(),
            Selection::Overlay(spot) => {
                let found = self.state.overlays.feature(spot);
                found.map_or_else(Vec::new, |(_, f)| f.geometry.positions().collect())
            }
            Selection::Incidents(patch) => {
                let around = patch.bounds();
                vec![around.min.lon_lat(), around.max.lon_lat()]
            }
            Selection::Place(place) => self.around(place),
            Selection::Event(event) => {
                let record = self.dataset.event(event);
                let places = record.place.into_iter().chain(record.about_places.iter().copied());
                places.flat_map(|place| self.around(place)).collect()
            }
            Selection::Movement(movement) => {
                self.stops(movement).flat_map(|place| self.around(place)).collect()
            }
            Selection::Area(area) => match &self.dataset.area(area).extent {
                AreaExtent::Countries(countries) => {
                    countries.iter().flat_map(|&place| self.around(place)).collect()
                }
                AreaExtent::Border(a, b) => [*a, *b].map(|p| self.around(p)).concat(),
                AreaExtent::Polygon(corners) => corners.clone(),
            },
        }
    }

    /// A place with its error radius, or with its rings.
    fn around(&self, place: PlaceIx) -> Vec<LonLat> {
        let record = self.dataset.place(place);
        let ring_m = match &self.state.map_tools.rings {
            Rings::Typed(radii) if self.ringed().is_some() => radii.last().copied(),
            _ => None,
        };
        let metres = ring_m.unwrap_or_else(|| (record.error_km * 1000.0).max(AROUND_BASE_M));
        [0.0, 90.0, 180.0, 270.0]
            .map(|bearing| geodesic::destination(record.position, bearing, metres))
            .to_vec()
    }

    fn shown_bases(&self) -> Vec<LonLat> {
        let days = self.days();
        let is_shown = |place: PlaceIx| {
            !self.dataset.is_territory(place)
                && self.dataset.base_of(place) == place
                && self
                    .calls_at(place, days)
                    .any(|call| self.is_presence_shown(place, call.force, call.status))
        };
        let places = self.dataset.place_ixs().filter(|&place| is_shown(place));
        places.map(|place| self.dataset.place(place).position).collect()
    }
}
