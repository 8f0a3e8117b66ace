//! Which map lies beneath, and the reader's own sources of tiles.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::load::tile_address::{TileAddress, TileAddressError};

/// Which map lies beneath.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub enum BasemapChoice {
    /// Ships with the program; needs no network.
    #[default]
    Embedded,
    /// Raster tiles over HTTP, the embedded map beneath.
    OpenStreetMap,
    /// Tiles from an address of the reader's own, the embedded map beneath.
    Xyz(XyzSource),
    /// A PMTiles file of the reader's own, the embedded map beneath.
    Archive(PathBuf),
}

/// Tiles at an address that the reader typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "SourceDraft", into = "SourceDraft")]
pub struct XyzSource {
    name: String,
    address: TileAddress,
    attribution: String,
    zooms: ZoomSpan,
}

/// Zooms of the tiles that exist; between 0 and [`ZoomSpan::DEEPEST`], the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ZoomSpan {
    least: u8,
    most: u8,
}

impl Default for ZoomSpan {
    /// What most servers have.
    fn default() -> Self {
        Self { least: 0, most: 19 }
    }
}

impl ZoomSpan {
    pub const DEEPEST: u8 = 24;

    /// `None` where the least is more than the most, or one lies past the deepest.
    pub fn new(least: u8, most: u8) -> Option<Self> {
        (least <= most && most <= Self::DEEPEST).then_some(Self { least, most })
    }

    pub fn least(self) -> u8 {
        self.least
    }

    pub fn most(self) -> u8 {
        self.most
    }
}

/// A source as it is typed, field by field; a settings file holds the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SourceDraft {
    pub name: String,
    pub address: String,
    #[serde(default)]
    pub attribution: String,
    #[serde(default = "least_zoom")]
    pub least_zoom: String,
    #[serde(default = "most_zoom")]
    pub most_zoom: String,
}

fn least_zoom() -> String {
    "0".to_owned()
}

fn most_zoom() -> String {
    "19".to_owned()
}

impl Default for SourceDraft {
    fn default() -> Self {
        Self {
            name: String::new(),
            address: String::new(),
            attribution: String::new(),
            least_zoom: least_zoom(),
            most_zoom: most_zoom(),
        }
    }
}

/// What is wrong with a typed source; a field that is right has nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[error(
    "{}",
    [self.name, self.attribution, self.least_zoom, self.most_zoom].into_iter().flatten()
        .map(str::to_owned).chain(self.address.as_ref().map(ToString::to_string))
        .collect::<Vec<_>>().join("; ")
)]
pub struct SourceErrors {
    pub name: Option<&'static str>,
    pub address: Option<TileAddressError>,
    pub attribution: Option<&'static str>,
    pub least_zoom: Option<&'static str>,
    pub most_zoom: Option<&'static str>,
}

/// Names and thanks stand on one line of a menu and of the map.
const MOST_NAME_CHARS: usize = 60;
const MOST_ATTRIBUTION_CHARS: usize = 200;

impl SourceDraft {
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(&self) -> Result<XyzSource, SourceErrors> {
        let mut errors = SourceErrors::default();
        let name = one_line(&self.name);
        if name.chars().count() > MOST_NAME_CHARS {
            errors.name = Some("use at most 60 characters");
        }
        let attribution = one_line(&self.attribution);
        if attribution.chars().count() > MOST_ATTRIBUTION_CHARS {
            errors.attribution = Some("use at most 200 characters");
        }
        let address = TileAddress::parse(&self.address);
        let (least, most) = (zoom(&self.least_zoom), zoom(&self.most_zoom));
        errors.least_zoom = least.err();
        errors.most_zoom = most.err();
        let zooms = match (least, most) {
            (Ok(least), Ok(most)) => {
                let zooms = ZoomSpan::new(least, most);
                if zooms.is_none() {
                    errors.most_zoom = Some("it must not be less than the least zoom");
                }
                zooms
            }
            _ => None,
        };
        errors.address = address.as_ref().err().cloned();
        match (address, zooms) {
            (Ok(address), Some(zooms)) if errors == SourceErrors::default() => {
                let name = if name.is_empty() { address.host().to_owned() } else { name };
                Ok(XyzSource { name, address, attribution, zooms })
            }
            _ => Err(errors),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn zoom(text: &str) -> Result<u8, &'static str> {
    text.trim()
        .parse::<u8>()
        .ok()
        .filter(|zoom| *zoom <= ZoomSpan::DEEPEST)
        .ok_or("a whole number from 0 to 24")
}

impl TryFrom<SourceDraft> for XyzSource {
    type Error = SourceErrors;

    fn try_from(draft: SourceDraft) -> Result<Self, SourceErrors> {
        draft.read()
    }
}

impl From<XyzSource> for SourceDraft {
    fn from(source: XyzSource) -> Self {
        Self {
            name: source.name,
            address: source.address.into(),
            attribution: source.attribution,
            least_zoom: source.zooms.least.to_string(),
            most_zoom: source.zooms.most.to_string(),
        }
    }
}

impl XyzSource {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn address(&self) -> &TileAddress {
        &self.address
    }

    /// Whom to thank, as typed; may be empty.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    pub fn zooms(&self) -> ZoomSpan {
        self.zooms
    }
}

/// How much of the chosen layer hides the embedded map, percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct Opacity(u8);

impl Opacity {
    /// More than 100 is 100.
    pub fn percent(percent: u8) -> Self {
        Self(percent.min(100))
    }

    pub fn as_percent(self) -> u8 {
        self.0
    }

    pub fn fraction(self) -> f32 {
        f32::from(self.0) / 100.0
    }
}

impl From<u8> for Opacity {
    fn from(percent: u8) -> Self {
        Self::percent(percent)
    }
}

impl From<Opacity> for u8 {
    fn from(opacity: Opacity) -> Self {
        opacity.0
    }
}

impl Default for Opacity {
    fn default() -> Self {
        Self(100)
    }
}

/// The sources that the reader brought, and how the chosen one is laid over the embedded map.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnLayers {
    pub sources: Vec<XyzSource>,
    pub archives: Vec<PathBuf>,
    pub opacity: Opacity,
}

/// The card that takes a source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LayerCard {
    #[default]
    Closed,
    Address,
    /// With why the last file was not opened.
    Archive(Option<String>),
}

/// One thing a user did to the map beneath.
#[derive(Debug, Clone, PartialEq)]
pub enum LayerCommand {
    /// Kept and shown; one of the same name or address gives way.
    AddSource(XyzSource),
    ForgetSource(XyzSource),
    /// Opened and shown. Where that fails, the map stays as it was and the reader is told.
    OpenArchive(PathBuf),
    ForgetArchive(PathBuf),
    /// The chosen map could not be opened: back to another, with the reason.
    Refused {
        back_to: BasemapChoice,
        why: String,
    },
    SetOpacity(Opacity),
    ShowCard(LayerCard),
    /// What an earlier session kept.
    Restore(OwnLayers),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> SourceDraft {
        SourceDraft {
            name: " Relief\n map ".to_owned(),
            address: "https://t.org/{z}/{x}/{y}.png".to_owned(),
            attribution: "© T".to_owned(),
            ..SourceDraft::default()
        }
    }

    #[test]
    fn a_source_reads_back_as_it_was_kept() {
        let source = draft().read().unwrap();
        assert_eq!(source.name(), "Relief map");
        let own = OwnLayers {
            sources: vec![source.clone()],
            archives: vec![PathBuf::from("/maps/a.pmtiles")],
            opacity: Opacity::percent(250),
        };
        let json = serde_json::to_string(&own).unwrap();
        assert_eq!(serde_json::from_str::<OwnLayers>(&json).unwrap(), own);
        assert_eq!(own.opacity.as_percent(), 100);
        let choice = BasemapChoice::Xyz(source);
        let json = serde_json::to_string(&choice).unwrap();
        assert_eq!(serde_json::from_str::<BasemapChoice>(&json).unwrap(), choice);
    }

    #[test]
    fn a_source_without_a_name_is_called_by_its_host() {
        let source = SourceDraft { name: String::new(), ..draft() }.read().unwrap();
        assert_eq!(source.name(), "t.org");
    }

    #[test]
    fn every_field_has_its_own_error() {
        let errors = SourceDraft {
            name: "n".repeat(61),
            address: "t.org".to_owned(),
            attribution: "a".repeat(201),
            least_zoom: "x".to_owned(),
            most_zoom: "25".to_owned(),
        }
        .read()
        .unwrap_err();
        assert!(errors.name.is_some() && errors.attribution.is_some());
        assert_eq!(errors.address, Some(TileAddressError::Scheme));
        assert!(errors.least_zoom.is_some() && errors.most_zoom.is_some());
        assert!(errors.to_string().contains("https://"));
        let upside_down =
            SourceDraft { least_zoom: "7".to_owned(), most_zoom: "6".to_owned(), ..draft() };
        let errors = upside_down.read().unwrap_err();
        assert!(errors.most_zoom.is_some() && errors.least_zoom.is_none());
    }

    #[test]
    fn a_settings_file_with_a_bad_address_is_refused_in_words() {
        let json = r#"{"name": "a", "address": "ftp://t.org/{z}/{x}/{y}"}"#;
        let error = serde_json::from_str::<XyzSource>(json).unwrap_err();
        assert!(error.to_string().contains("must start with https://"), "{error}");
    }
}
