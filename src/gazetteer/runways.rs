//! Airfields and their runways, so that a base is a place and not a dot.

use serde::Deserialize;

use super::{GazetteerError, Point, parse};

const FILE: &str = "runways.json";
const JSON: &str = include_str!("../../assets/basemap/runways.json");

/// The airfields of the region, from OurAirports.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Runways {
    /// In the file's order: Niger's first.
    pub airfields: Vec<Airfield>,
}

/// One airfield.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Airfield {
    /// ICAO code, or OurAirports' own where there is none.
    pub ident: String,
    /// As OurAirports calls it.
    pub name: String,
    /// Degrees north, WGS84.
    #[serde(rename = "lat")]
    pub lat_deg: f64,
    /// Degrees east, WGS84.
    #[serde(rename = "lon")]
    pub lon_deg: f64,
    /// How large it is.
    pub kind: AirfieldKind,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Empty where no runway's ends are known.
    pub runways: Vec<Runway>,
}

/// How large an airfield is, as OurAirports counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AirfieldKind {
    /// With major airline service.
    Large,
    /// With regional service or military use.
    Medium,
    /// Light aircraft.
    Small,
}

/// One runway.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Runway {
    /// The numbers painted at its ends, such as `09L/27R`.
    pub name: String,
    /// Its two ends, in the order that the name gives them.
    pub ends: [Point; 2],
    /// Length in metres, as reported.
    pub length_m: Option<f64>,
    /// Width in metres, as reported.
    pub width_m: Option<f64>,
    /// What it is made of, such as `asphalt`; `None` where nobody says.
    pub surface: Option<String>,
    /// The ends were worked out from heading and length, not surveyed.
    #[serde(default, rename = "computed")]
    pub is_computed: bool,
}

impl Runways {
    /// Reads the built-in file. Takes about a millisecond; do it once.
    ///
    /// # Errors
    /// When the file is not of this version's shape, which a test rules out.
    pub fn embedded() -> Result<Self, GazetteerError> {
        parse(FILE, JSON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Along the earth's surface, well enough over a few kilometres.
    fn distance_m(from: Point, to: Point) -> f64 {
        const DEGREE_M: f64 = 111_195.0;
        let mean_lat_rad = ((from.lat_deg + to.lat_deg) / 2.0).to_radians();
        let east_m = (to.lon_deg - from.lon_deg) * mean_lat_rad.cos() * DEGREE_M;
        east_m.hypot((to.lat_deg - from.lat_deg) * DEGREE_M)
    }

    #[test]
    fn the_shipped_airfields_parse_and_niamey_has_its_runways() {
        let runways = Runways::embedded().unwrap();
        let niamey = runways.airfields.iter().find(|field| field.ident == "DRRN");
        let niamey = niamey.unwrap();
        assert!(niamey.runways.iter().any(|runway| runway.name == "09R/27L"));
        assert!(niamey.lat_deg > niamey.lon_deg, "swapped axes");
    }

    #[test]
    fn runways_lie_at_their_airfield() {
        const FARTHEST_M: f64 = 4_000.0;
        for field in Runways::embedded().unwrap().airfields {
            let field_point = Point { lon_deg: field.lon_deg, lat_deg: field.lat_deg };
            for end in field.runways.iter().flat_map(|runway| runway.ends) {
                let away_m = distance_m(field_point, end);
                assert!(away_m < FARTHEST_M, "{}: {away_m} m", field.ident);
                let swapped = Point { lon_deg: end.lat_deg, lat_deg: end.lon_deg };
                assert!(distance_m(field_point, swapped) > FARTHEST_M);
            }
        }
    }

    #[test]
    fn nearly_all_runways_are_as_long_between_their_ends_as_they_say() {
        const TOLERANCE: f64 = 0.1;
        // OurAirports has the ends of a few wrong.
        const LEAST_SHARE_RIGHT: f64 = 0.95;
        let airfields = Runways::embedded().unwrap().airfields;
        let is_right: Vec<bool> = airfields
            .iter()
            .flat_map(|field| &field.runways)
            .filter_map(|runway| {
                let between_m = distance_m(runway.ends[0], runway.ends[1]);
                let length_m = runway.length_m?;
                Some((between_m / length_m - 1.0).abs() < TOLERANCE)
            })
            .collect();
        let right = is_right.iter().filter(|right| **right).count();
        assert!(!is_right.is_empty());
        assert!(right as f64 >= LEAST_SHARE_RIGHT * is_right.len() as f64);
    }
}
