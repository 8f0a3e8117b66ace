//! Which part of the world a page shows.

use crate::gazetteer::Outlines;
use crate::model::{Dataset, LonLat, PlaceIx, PlaceKind, View, geodesic};
use crate::state::{Camera, Session};

/// A base is shown with this much around it, metres.
const AROUND_BASE_M: f64 = 10_000.0;

/// What a page's map is to show, whatever its size.
#[derive(Debug, Clone, PartialEq)]
pub enum Framing {
    /// All that a map of this size in points shows.
    Extent { view: View, size: (f64, f64) },
    /// This centre at this zoom.
    Exact(View),
    /// All of these points.
    Points(Vec<LonLat>),
}

impl Framing {
    /// What the session's own map shows.
    pub fn of(session: &Session) -> Self {
        let state = session.state();
        Self::Extent { view: state.view(), size: state.map_size }
    }

    pub(super) fn view(&self, (width, height): (f64, f64)) -> View {
        match self {
            Self::Exact(view) => *view,
            Self::Extent { view, size } => {
                let levels = (width / size.0.max(1.0)).min(height / size.1.max(1.0)).log2();
                View { center: view.center, zoom: view.zoom + levels }
            }
            Self::Points(points) => {
                let camera = Camera::fitting(points, (width, height));
                View { center: camera.center(), zoom: camera.zoom() }
            }
        }
    }
}

/// The corners of a place: a country's outline where that is known, else the ground around it.
pub fn points_of(dataset: &Dataset, outlines: &Outlines, place: PlaceIx) -> Vec<LonLat> {
    let record = dataset.place(place);
    let code = record.country.as_deref().filter(|_| record.kind == PlaceKind::Country);
    let shape = code.and_then(|code| outlines.countries.get(code));
    if let Some(polygons) = shape {
        let corners = polygons.iter().flat_map(|polygon| &polygon.outer);
        return corners.map(|p| LonLat::clamped(p.lon_deg, p.lat_deg)).collect();
    }
    let inside = dataset.place_ixs().filter(|&p| dataset.is_inside(p, place));
    let places: Vec<PlaceIx> = inside.chain([place]).collect();
    places
        .into_iter()
        .map(|p| dataset.place(p))
        .flat_map(|p| {
            let metres = (p.error_km * 1000.0).max(AROUND_BASE_M);
            let around = |bearing| geodesic::destination(p.position, bearing, metres);
            [0.0, 90.0, 180.0, 270.0].map(around)
        })
        .collect()
}
