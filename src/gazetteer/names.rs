//! Names on the map: places, countries, regions, deserts and rivers.

use serde::Deserialize;

use super::{GazetteerError, parse};
use crate::model::{Language, LonLat};

/// Length of a degree of latitude.
const KM_A_DEGREE: f64 = 111.2;
/// How far from a town is near it.
const NEAR_KM: f64 = 40.0;

const FILE: &str = "gazetteer.json";
const JSON: &str = include_str!("../../assets/basemap/gazetteer.json");

/// Every name the map can show without a network, each list in its file's
/// order. All zooms are map zooms: the world is 256 · 2^zoom points wide.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Gazetteer {
    /// Whom to thank, in full.
    pub attribution: String,
    /// Towns and cities.
    pub places: Vec<PlaceName>,
    /// Countries, each at the point where its label looks best.
    pub countries: Vec<CountryName>,
    /// First-level divisions of the countries in focus.
    pub regions: Vec<RegionName>,
    /// Deserts, mountains, lakes, rivers and seas.
    pub physical: Vec<PhysicalName>,
}

/// A town or city.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PlaceName {
    /// In English, or as it is called locally.
    pub name: String,
    /// In French, where that differs.
    pub fr: Option<String>,
    /// How much of a town it is.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Degrees north, WGS84.
    #[serde(rename = "lat")]
    pub lat_deg: f64,
    /// Degrees east, WGS84.
    #[serde(rename = "lon")]
    pub lon_deg: f64,
    /// Inhabitants, where GeoNames knows.
    pub population: Option<u64>,
    /// 1 is the most important to label, 10 the least.
    pub rank: u8,
    /// Map zoom from which to label it.
    pub min_zoom: u8,
}

/// How much of a town a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// Of a sovereign country.
    Capital,
    /// A large town.
    City,
    /// A town.
    Town,
    /// A village, an oasis, a post.
    Village,
}

/// A country's label.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct CountryName {
    /// In English.
    pub name: String,
    /// In French, where that differs.
    pub fr: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub iso: String,
    /// Degrees north, WGS84, of the label.
    #[serde(rename = "lat")]
    pub lat_deg: f64,
    /// Degrees east, WGS84, of the label.
    #[serde(rename = "lon")]
    pub lon_deg: f64,
    /// Map zoom from which to label it.
    pub min_zoom: u8,
    /// Map zoom up to which to label it.
    pub max_zoom: u8,
}

/// The label of a country's first-level division.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RegionName {
    /// As it is called locally.
    pub name: String,
    /// In French, where that differs.
    pub fr: Option<String>,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// Degrees north, WGS84, of the label.
    #[serde(rename = "lat")]
    pub lat_deg: f64,
    /// Degrees east, WGS84, of the label.
    #[serde(rename = "lon")]
    pub lon_deg: f64,
    /// Map zoom from which to label it.
    pub min_zoom: u8,
    /// Map zoom up to which to label it.
    pub max_zoom: u8,
}

/// The label of something that nobody built.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PhysicalName {
    /// In English, or as it is called locally.
    pub name: String,
    /// In French, where that differs.
    pub fr: Option<String>,
    /// What it is.
    pub kind: PhysicalKind,
    /// Degrees north, WGS84, of the label.
    #[serde(rename = "lat")]
    pub lat_deg: f64,
    /// Degrees east, WGS84, of the label.
    #[serde(rename = "lon")]
    pub lon_deg: f64,
    /// 1 is the most important to label.
    pub rank: u8,
    /// Map zoom from which to label it.
    pub min_zoom: u8,
    /// Map zoom up to which to label it.
    pub max_zoom: u8,
}

/// What a physical label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhysicalKind {
    /// Sand, gravel or bare plain.
    Desert,
    /// A massif or range.
    Mountains,
    /// High ground with a flat top.
    Plateau,
    /// A landscape with a name of its own.
    Region,
    /// Green ground in the desert.
    Oasis,
    /// A river.
    River,
    /// A lake.
    Lake,
    /// A sea, gulf or ocean.
    Sea,
}

/// A name with the one that French has for it.
pub trait Named {
    /// In this language, where it has a name of its own.
    fn name_in(&self, language: Language) -> &str;
}

/// The French name where French is asked for and has one.
fn choose<'a>(name: &'a str, french: Option<&'a String>, language: Language) -> &'a str {
    match (language, french) {
        (Language::French, Some(french)) => french,
        _ => name,
    }
}

macro_rules! named {
    ($($kind:ty),*) => {
        $(impl Named for $kind {
            fn name_in(&self, language: Language) -> &str {
                choose(&self.name, self.fr.as_ref(), language)
            }
        })*
    };
}

named!(PlaceName, CountryName, RegionName, PhysicalName);

impl Gazetteer {
    /// Reads the built-in file. Takes a few milliseconds; do it once.
    ///
    /// # Errors
    /// When the file is not of this version's shape, which a test rules out.
    pub fn embedded() -> Result<Self, GazetteerError> {
        parse(FILE, JSON)
    }

    /// Whether a town lies so near that something may have happened on its roads and fields.
    pub fn has_town_near(&self, at: LonLat) -> bool {
        let (lon, lat) = (at.lon.degrees(), at.lat.degrees());
        // Roughly, and so that one on the other side of the antimeridian is overlooked.
        let shrunk = lat.to_radians().cos();
        self.places.iter().any(|place| {
            let north_km = (place.lat_deg - lat) * KM_A_DEGREE;
            let east_km = (place.lon_deg - lon) * KM_A_DEGREE * shrunk;
            north_km.abs() <= NEAR_KM && north_km.hypot(east_km) <= NEAR_KM
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_gazetteer_parses_and_knows_niger() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let near = |lon, lat| gazetteer.has_town_near(LonLat::new(lon, lat).unwrap());
        assert!(near(2.11, 13.51) && near(2.11, 13.8), "Niamey");
        assert!(!near(13.51, 2.11), "swapped axes");
        assert!(!near(14.0, 20.0), "the desert");
        let niamey = gazetteer.places.iter().find(|place| place.name == "Niamey");
        let niamey = niamey.unwrap();
        assert_eq!((niamey.kind, niamey.country.as_str()), (PlaceKind::Capital, "NE"));
        for town in ["Agadez", "Arlit", "Dirkou", "Madama", "Tillabéri", "Diffa"] {
            assert!(gazetteer.places.iter().any(|place| place.name == town), "{town} is missing");
        }
        assert!(gazetteer.countries.iter().any(|country| country.iso == "NE"));
        assert!(gazetteer.regions.iter().any(|region| region.name == "Agadez"));
        assert!(gazetteer.physical.iter().any(|name| name.name == "Ténéré"));
        assert!(gazetteer.attribution.contains("GeoNames"));
    }

    #[test]
    fn latitude_and_longitude_have_not_changed_places() {
        const TOLERANCE_DEG: f64 = 0.1;
        let gazetteer = Gazetteer::embedded().unwrap();
        let agadez = gazetteer.places.iter().find(|place| place.name == "Agadez");
        let agadez = agadez.unwrap();
        let is_near = |lon: f64, lat: f64| {
            (lon - 7.99).abs() < TOLERANCE_DEG && (lat - 16.97).abs() < TOLERANCE_DEG
        };
        assert!(is_near(agadez.lon_deg, agadez.lat_deg));
        assert!(!is_near(agadez.lat_deg, agadez.lon_deg), "swapped axes");
    }

    #[test]
    fn every_label_has_a_name_a_position_and_zooms_in_order() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let is_position =
            |lon: f64, lat: f64| (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        for place in &gazetteer.places {
            assert!(!place.name.is_empty());
            assert_eq!(place.country.len(), 2, "{}", place.name);
            assert!(is_position(place.lon_deg, place.lat_deg), "{}", place.name);
            assert!((1..=10).contains(&place.rank), "{}", place.name);
        }
        for country in &gazetteer.countries {
            assert!(is_position(country.lon_deg, country.lat_deg), "{}", country.name);
            assert!(country.min_zoom <= country.max_zoom, "{}", country.name);
        }
        for region in &gazetteer.regions {
            assert!(is_position(region.lon_deg, region.lat_deg), "{}", region.name);
            assert!(region.min_zoom <= region.max_zoom, "{}", region.name);
        }
        for physical in &gazetteer.physical {
            assert!(is_position(physical.lon_deg, physical.lat_deg), "{}", physical.name);
            assert!(physical.min_zoom <= physical.max_zoom, "{}", physical.name);
        }
    }

    #[test]
    fn a_file_of_another_shape_is_refused_in_words() {
        let error = parse::<Gazetteer>(FILE, "{\"places\": 3}").unwrap_err();
        assert!(error.to_string().starts_with("the built-in gazetteer.json cannot"));
    }
}
