//! The file's own shapes, `basewatch/1`, as serde and the JSON Schema see them. Nothing here is
//! checked beyond its JSON type; `convert` does that.

use schemars::JsonSchema;
use serde::Deserialize;

/// A `basewatch/1` document.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RawDataset {
    #[serde(flatten)]
    pub head: RawHead,
    pub sources: Vec<RawSource>,
    pub forces: Vec<RawForce>,
    pub places: Vec<RawPlace>,
    pub claims: Vec<RawClaim>,
    #[serde(default)]
    pub events: Vec<RawEvent>,
    #[serde(default)]
    pub movements: Vec<RawMovement>,
    #[serde(default)]
    pub areas: Vec<RawArea>,
    #[serde(default)]
    pub chapters: Vec<RawChapter>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawHead {
    /// `basewatch/1`.
    pub format: String,
    pub title: RawText,
    pub summary: Option<RawText>,
    /// Licence of the data, as an SPDX expression or in words.
    pub licence: Option<String>,
    pub version: Option<String>,
    /// Last day the dataset speaks of.
    pub as_of: String,
    /// `+01:00`; `Z` for UTC.
    pub utc_offset: String,
    pub range: RawRange,
    pub opening: RawOpening,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawRange {
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawOpening {
    pub day: String,
    pub view: RawView,
    /// Id of a place or event.
    pub select: Option<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawView {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Web-Mercator zoom, 2 to 18.
    pub zoom: f64,
}

/// A plain string, or English with other languages beside it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RawText {
    Plain(String),
    Languages { en: String, fr: Option<String> },
}

/// One or several.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawSource {
    pub id: String,
    pub publisher: String,
    pub title: Option<String>,
    #[serde(default)]
    pub title_from_address: bool,
    /// EDTF.
    pub date: Option<String>,
    /// `A` to `D`.
    pub grade: String,
    pub origin: String,
    #[serde(default)]
    pub quotes: Vec<String>,
    pub url: Option<String>,
    pub note: Option<RawText>,
    #[serde(rename = "ref")]
    pub refs: Option<OneOrMany>,
    #[serde(default)]
    pub recalled: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawForce {
    pub id: String,
    pub name: RawText,
    /// One to three letters.
    pub short: String,
    pub kind: String,
    pub country: Option<String>,
    pub hue: Option<String>,
    pub part_of: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub host_of: Vec<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    pub note: Option<RawText>,
    #[serde(rename = "ref")]
    pub refs: Option<OneOrMany>,
    #[serde(default)]
    pub recalled: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawPlace {
    pub id: String,
    pub name: RawText,
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub parent: Option<String>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Radius within which the place lies, km.
    pub error_km: f64,
    pub position_from: Option<String>,
    #[serde(default)]
    pub schematic: bool,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub operator: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    pub note: Option<RawText>,
    #[serde(rename = "ref")]
    pub refs: Option<OneOrMany>,
    #[serde(default)]
    pub recalled: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawPart {
    /// EDTF; `..` at an end says "ongoing".
    pub date: String,
    pub sources: Vec<String>,
    pub note: Option<RawText>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawSighting {
    /// EDTF.
    pub date: String,
    pub sources: Vec<String>,
    pub headcount: Option<RawHeadCount>,
    pub note: Option<RawText>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawHeadCount {
    pub min: Option<u32>,
    pub max: Option<u32>,
    /// `counted`, `reported`, `estimated`, `forecast` or `ceiling`.
    pub kind: String,
    pub as_reported: Option<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawClaim {
    pub id: String,
    pub force: Option<String>,
    #[serde(default)]
    pub forces: Vec<String>,
    pub place: Option<String>,
    #[serde(default)]
    pub places: Vec<String>,
    /// `present`, `absent` or `planned`.
    pub stance: String,
    pub from: Option<RawPart>,
    pub to: Option<RawPart>,
    #[serde(default)]
    pub seen: Vec<RawSighting>,
    pub unit: Option<String>,
    pub refines: Option<String>,
    #[serde(default)]
    pub shared_with: Vec<String>,
    #[serde(default)]
    pub except: Vec<String>,
    pub note: Option<RawText>,
    #[serde(rename = "ref")]
    pub refs: Option<OneOrMany>,
    #[serde(default)]
    pub recalled: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct RawAbout {
    #[serde(default)]
    pub places: Vec<String>,
    #[serde(default)]
    pub forces: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawEvent {
    pub id: String,
    /// EDTF.
    pub date: String,
    pub time: Option<String>,
    pub title: RawText,
    pub detail: Option<RawText>,
    pub numbers: Option<RawText>,
    pub kind: String,
    /// 1 to 3.
    pub importance: u8,
    pub place: Option<String>,
    #[serde(default)]
    pub about: RawAbout,
    pub sources: Vec<String>,
    pub note: Option<RawText>,
    #[serde(rename = "ref")]
    pub refs: Option<OneOrMany>,
    #[serde(default)]
    pub recalled: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawLeg {
    /// A place's id, `abroad` or `home`.
    pub at: String,
    pub label: Option<RawText>,
    /// `road`, `air`, `sea` or `unknown`.
    pub by: Option<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawMovement {
    pub id: String,
    pub force: String,
    /// EDTF.
    pub start: Option<String>,
    /// EDTF.
    pub end: Option<String>,
    /// `made` where it is left out; `planned` where sources tell of it only as something to come.
    pub stage: Option<String>,
    pub legs: Vec<RawLeg>,
    pub headcount: Option<RawHeadCount>,
    pub size: Option<RawText>,
    pub sources: Vec<String>,
    pub note: Option<RawText>,
    #[serde(rename = "ref")]
    pub refs: Option<OneOrMany>,
    #[serde(default)]
    pub recalled: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawArea {
    pub id: String,
    pub kind: String,
    pub label: RawText,
    /// Places of kind country.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Two places of kind country.
    pub border: Option<Vec<String>>,
    /// Longitude and latitude in degrees, three corners or more.
    pub polygon: Option<Vec<(f64, f64)>>,
    pub from: Option<RawPart>,
    pub to: Option<RawPart>,
    pub note: Option<RawText>,
    #[serde(rename = "ref")]
    pub refs: Option<OneOrMany>,
    #[serde(default)]
    pub recalled: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RawChapter {
    pub id: String,
    pub title: RawText,
    pub text: RawText,
    /// A day, `2024-05-02`.
    pub day: String,
    pub view: Option<RawView>,
    pub select: Option<String>,
    #[serde(default)]
    pub events: Vec<String>,
    pub sources: Vec<String>,
    pub note: Option<RawText>,
    #[serde(rename = "ref")]
    pub refs: Option<OneOrMany>,
    #[serde(default)]
    pub recalled: Vec<String>,
}
