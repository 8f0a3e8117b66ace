//! The records of a dataset. References are indices into the [`super::Dataset`]'s tables,
//! checked when it is built.

use super::{Bounds, Day, EdtfDate, HeadCount, LonLat, Text};

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            /// Tables longer than `u32::MAX` are refused by the loader's size limit.
            fn from(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )*};
}

indices! {
    /// Index of a force.
    ForceIx,
    /// Index of a place.
    PlaceIx,
    /// Index of a claim.
    ClaimIx,
    /// Index of an event.
    EventIx,
    /// Index of a movement.
    MovementIx,
    /// Index of an area state.
    AreaIx,
    /// Index of a source.
    SourceIx,
    /// Index of a chapter.
    ChapterIx,
}

/// An enum whose variants have a word in the file and a word for the reader.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident => $file:literal, $reader:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the file.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $file),* }
            }

            /// The word for the reader.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $reader),* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($file => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// How good a source is; `A` sorts first. Modelled on the Admiralty code.
    Grade {
        A => "A", "official or primary text";
        B => "B", "news agency, established outlet or reference work";
        C => "C", "republisher, translation or aggregator";
        D => "D", "state-controlled or partisan outlet, or unconfirmed";
    }
}

words! {
    /// What sort of organisation a force is.
    ForceKind {
        State => "state", "state forces";
        Mission => "mission", "mission";
        Company => "company", "private company";
        ArmedGroup => "armed_group", "armed group";
        Coalition => "coalition", "coalition";
        Authority => "authority", "authority";
    }
}

words! {
    /// A named colour of the palette; the theme decides what it looks like.
    Hue {
        Blue => "blue", "blue";
        Sky => "sky", "sky blue";
        Vermilion => "vermilion", "vermilion";
        Green => "green", "green";
        Grey => "grey", "grey";
        Ochre => "ochre", "ochre";
        Purple => "purple", "purple";
        Yellow => "yellow", "yellow";
        Red => "red", "red";
        Teal => "teal", "teal";
        Brown => "brown", "brown";
        Pink => "pink", "pink";
    }
}

words! {
    /// What sort of place it is.
    PlaceKind {
        Airbase => "airbase", "air base";
        Airport => "airport", "airport";
        Camp => "camp", "camp";
        Compound => "compound", "compound";
        Outpost => "outpost", "outpost";
        Headquarters => "headquarters", "headquarters";
        Town => "town", "town";
        City => "city", "city";
        Site => "site", "site";
        Region => "region", "region";
        Country => "country", "country";
        Point => "point", "point";
    }
}

words! {
    /// What a claim says of a force at a place.
    Stance {
        Present => "present", "present";
        Absent => "absent", "not present";
        Planned => "planned", "planned";
    }
}

words! {
    /// What sort of thing happened.
    EventKind {
        Coup => "coup", "coup";
        Accord => "accord", "accord";
        Denunciation => "denunciation", "accord denounced";
        Order => "order", "order";
        Arrival => "arrival", "arrival";
        Departure => "departure", "departure";
        Handover => "handover", "handover";
        Attack => "attack", "attack";
        Protest => "protest", "protest";
        Sanction => "sanction", "sanction";
        Statement => "statement", "statement";
        Visit => "visit", "visit";
        Opening => "opening", "opening";
        Closure => "closure", "closure";
        Announcement => "announcement", "announcement";
        Other => "other", "other";
    }
}

words! {
    /// What held over an area.
    AreaKind {
        AirspaceClosed => "airspace_closed", "airspace closed";
        BorderClosed => "border_closed", "border closed";
        Sanctions => "sanctions", "sanctions";
        Alliance => "alliance", "alliance";
        Accord => "accord", "accord in force";
        Suspension => "suspension", "suspended";
        Mandate => "mandate", "mandate";
        Emergency => "emergency", "state of emergency";
        TravelBan => "travel_ban", "travel ban";
        Corridor => "corridor", "corridor";
        Transition => "transition", "transition";
    }
}

words! {
    /// How a leg was travelled.
    TravelMode {
        Road => "road", "by road";
        Air => "air", "by air";
        Sea => "sea", "by sea";
        Unknown => "unknown", "means unknown";
    }
}

words! {
    /// Whether a movement was made, or only planned.
    MovementStage {
        Made => "made", "made";
        Planned => "planned", "planned";
    }
}

/// What every record carries beside its substance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meta {
    /// Kebab-case, unique in its table, stable.
    pub id: String,
    /// Keys of the research rows it was taken from.
    pub refs: Vec<String>,
    /// Names of fields that were recalled and never verified.
    pub recalled: Vec<String>,
    pub note: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub meta: Meta,
    pub publisher: String,
    pub title: Option<String>,
    /// The title was only read off the page's address.
    pub title_from_address: bool,
    pub date: Option<EdtfDate>,
    pub grade: Grade,
    /// Whose own reporting or statement it is; two papers carrying Reuters are one origin.
    pub origin: String,
    pub quotes: Vec<String>,
    /// http or https, on the publisher's own site.
    pub url: Option<String>,
}

impl Source {
    /// "Reuters, “Some US troops set to depart Chad”, 25 April 2024".
    pub fn words(&self) -> String {
        let title = self.title.as_ref().map_or_else(String::new, |title| format!(", “{title}”"));
        let date = self.date.map_or_else(|| "undated".to_owned(), EdtfDate::words);
        format!("{}{title}, {date}", self.publisher)
    }

    /// The last day on which it may have been published; an undated source counts from `as_of`.
    pub fn published_by(&self, as_of: Day) -> Day {
        self.date.and_then(|d| d.bounds().latest()).unwrap_or(as_of)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Force {
    pub meta: Meta,
    pub name: Text,
    /// One to three letters for the wedge.
    pub short: String,
    pub kind: ForceKind,
    pub country: Option<String>,
    pub hue: Option<Hue>,
    pub part_of: Option<ForceIx>,
    pub aliases: Vec<String>,
    /// ISO codes of the countries whose own army this is.
    pub host_of: Vec<String>,
    pub sources: Vec<SourceIx>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub meta: Meta,
    pub name: Text,
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub parent: Option<PlaceIx>,
    pub position: LonLat,
    /// Radius within which the place lies, km.
    pub error_km: f64,
    pub position_from: Option<String>,
    /// A compound whose outline nobody has published.
    pub schematic: bool,
    pub aliases: Vec<String>,
    pub operator: Option<ForceIx>,
    pub sources: Vec<SourceIx>,
}

/// One sourced element of a claim: its start or its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub date: EdtfDate,
    pub sources: Vec<SourceIx>,
    pub note: Option<Text>,
}

/// The force was seen on this date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    pub date: EdtfDate,
    pub headcount: Option<HeadCount>,
    pub sources: Vec<SourceIx>,
    pub note: Option<Text>,
}

/// One sourced statement: force F was present at, or absent from, place P.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub meta: Meta,
    /// Several where the source names them together.
    pub forces: Vec<ForceIx>,
    /// Several where the source leaves open which of them.
    pub places: Vec<PlaceIx>,
    pub stance: Stance,
    pub from: Option<Part>,
    pub to: Option<Part>,
    pub seen: Vec<Sighting>,
    pub unit: Option<ForceIx>,
    pub refines: Option<ClaimIx>,
    pub shared_with: Vec<ClaimIx>,
    /// Places inside an absence's place that it does not cover.
    pub except: Vec<PlaceIx>,
}

impl Claim {
    /// Every source of every part, in order, each once.
    pub fn sources(&self) -> Vec<SourceIx> {
        let mut all: Vec<SourceIx> = Vec::new();
        let parts = self.from.iter().chain(&self.to).map(|p| &p.sources);
        for list in parts.chain(self.seen.iter().map(|s| &s.sources)) {
            for &source in list {
                if !all.contains(&source) {
                    all.push(source);
                }
            }
        }
        all
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub meta: Meta,
    pub date: EdtfDate,
    /// A clock time, for display only.
    pub time: Option<String>,
    pub title: Text,
    pub detail: Option<Text>,
    pub numbers: Option<Text>,
    pub kind: EventKind,
    /// 1 to 3; 3 changes the story.
    pub importance: u8,
    pub place: Option<PlaceIx>,
    pub about_places: Vec<PlaceIx>,
    pub about_forces: Vec<ForceIx>,
    pub sources: Vec<SourceIx>,
}

impl Event {
    pub fn bounds(&self) -> Bounds {
        self.date.bounds()
    }
}

/// Where a leg ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegEnd {
    Place(PlaceIx),
    Abroad,
    Home,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    pub at: LegEnd,
    pub label: Option<Text>,
    /// How this stop was reached.
    pub by: TravelMode,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub meta: Meta,
    pub force: ForceIx,
    pub start: Option<EdtfDate>,
    pub end: Option<EdtfDate>,
    pub stage: MovementStage,
    /// Two or more, in order.
    pub legs: Vec<Leg>,
    pub headcount: Option<HeadCount>,
    pub size: Option<Text>,
    pub sources: Vec<SourceIx>,
}

/// Where an area state held.
#[derive(Debug, Clone, PartialEq)]
pub enum AreaExtent {
    Countries(Vec<PlaceIx>),
    Border(PlaceIx, PlaceIx),
    Polygon(Vec<LonLat>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    pub meta: Meta,
    pub kind: AreaKind,
    pub label: Text,
    pub extent: AreaExtent,
    pub from: Option<Part>,
    pub to: Option<Part>,
}

/// Where the map looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    pub center: LonLat,
    /// Web-Mercator zoom, 256-pixel tiles.
    pub zoom: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    pub meta: Meta,
    pub title: Text,
    pub text: Text,
    pub day: Day,
    pub view: Option<View>,
    /// Id of a place or event.
    pub select: Option<Record>,
    pub events: Vec<EventIx>,
    pub sources: Vec<SourceIx>,
}

pub use super::dataset::Record;
