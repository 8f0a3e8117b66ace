//! Places against the outline of their country.

use geo::{
    Closest, Contains, Distance, Haversine, HaversineClosestPoint, LineString, Point, Polygon,
};

use super::{Finding, FindingKind};
use crate::gazetteer::{self, Outlines};
use crate::model::{Dataset, Language, LonLat, Place, PlaceKind};

/// Farther than this outside its country's outline, beside its own error radius, a place is worth
/// a look, km. Outlines are simplified to about 2 km.
const OUTSIDE_KM: f64 = 10.0;

/// Where no outline is known: alone, with nothing else of its country within this distance, km.
const ALONE_KM: f64 = 1000.0;

pub(super) fn outside_country(dataset: &Dataset, outlines: &Outlines) -> Vec<Finding> {
    let found = dataset.places.iter().filter_map(|place| {
        let country = place.country.as_deref()?;
        if matches!(place.kind, PlaceKind::Country | PlaceKind::Region) {
            return None;
        }
        let what = match outlines.countries.get(country) {
            Some(shape) => outside(place, country, shape),
            None => alone(dataset, place, country),
        };
        what.map(|what| Finding {
            kind: FindingKind::PlaceOutsideCountry,
            table: "places",
            records: vec![place.meta.id.clone()],
            what,
        })
    });
    found.collect()
}

fn outside(place: &Place, country: &str, shape: &[gazetteer::Polygon]) -> Option<String> {
    let at = point(place.position);
    let polygons: Vec<Polygon> = shape.iter().map(polygon).collect();
    if polygons.iter().any(|p| p.contains(&at)) {
        return None;
    }
    let km = polygons.iter().filter_map(|p| km_to(p, at)).fold(f64::INFINITY, f64::min);
    (km > OUTSIDE_KM + place.error_km).then(|| {
        format!(
            "{} lies {km:.0} km outside {country}; are longitude and latitude the right way round?",
            place.name.get(Language::English)
        )
    })
}

/// A country may lie all over the world (an embassy, an island), so distance alone says little:
/// what tells is that exchanging the axes would bring the place among the others.
fn alone(dataset: &Dataset, place: &Place, country: &str) -> Option<String> {
    let others: Vec<Point> = dataset
        .places
        .iter()
        .filter(|p| p.country.as_deref() == Some(country) && p.meta.id != place.meta.id)
        .map(|p| point(p.position))
        .collect();
    let nearest = |at: Point| {
        let km = others.iter().map(|other| Haversine.distance(at, *other) / 1000.0);
        km.fold(f64::INFINITY, f64::min)
    };
    let at = point(place.position);
    let exchanged = LonLat::new(at.y(), at.x()).map(point)?;
    let (km, exchanged_km) = (nearest(at), nearest(exchanged));
    (km.is_finite() && km > ALONE_KM + place.error_km && exchanged_km < ALONE_KM).then(|| {
        format!(
            "{} lies {km:.0} km from anything else in {country}, and would lie {exchanged_km:.0} km from it with longitude and latitude exchanged",
            place.name.get(Language::English)
        )
    })
}

fn km_to(polygon: &Polygon, at: Point) -> Option<f64> {
    match polygon.haversine_closest_point(&at) {
        Closest::Intersection(p) | Closest::SinglePoint(p) => {
            Some(Haversine.distance(at, p) / 1000.0)
        }
        Closest::Indeterminate => None,
    }
}

fn point(position: LonLat) -> Point {
    Point::new(position.lon.degrees(), position.lat.degrees())
}

fn polygon(shape: &gazetteer::Polygon) -> Polygon {
    let ring = |points: &[gazetteer::Point]| -> LineString {
        points.iter().map(|p| (p.lon_deg, p.lat_deg)).collect()
    };
    Polygon::new(ring(&shape.outer), shape.holes.iter().map(|h| ring(h)).collect())
}
