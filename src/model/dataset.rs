//! The whole of a dataset, with its tables joined and its look-ups built.

use std::collections::HashMap;

use super::records::{
    Area, AreaIx, Chapter, ChapterIx, Claim, ClaimIx, Event, EventIx, Force, ForceIx, Movement,
    MovementIx, Place, PlaceIx, PlaceKind, Source, SourceIx, View,
};
use super::{Day, Text, UtcOffset};

/// Anything that can be selected, named or linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Record {
    Place(PlaceIx),
    Event(EventIx),
    Force(ForceIx),
    Claim(ClaimIx),
    Movement(MovementIx),
    Area(AreaIx),
    Source(SourceIx),
    Chapter(ChapterIx),
}

/// Where a reader starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opening {
    pub day: Day,
    pub view: View,
    pub select: Option<Record>,
}

/// What the file says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub title: Text,
    pub summary: Option<Text>,
    pub licence: Option<String>,
    pub version: Option<String>,
    /// Last day the dataset speaks of; later silence proves nothing.
    pub as_of: Day,
    pub utc_offset: UtcOffset,
    /// First and last day of the time axis.
    pub first_day: Day,
    pub last_day: Day,
    pub opening: Opening,
}

/// Tables of records whose references all resolve. Built by `load`.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub head: Head,
    pub sources: Vec<Source>,
    pub forces: Vec<Force>,
    pub places: Vec<Place>,
    pub claims: Vec<Claim>,
    pub events: Vec<Event>,
    pub movements: Vec<Movement>,
    pub areas: Vec<Area>,
    pub chapters: Vec<Chapter>,
    ids: HashMap<String, Record>,
}

/// The tables a [`Dataset`] is built from.
#[derive(Debug, Default)]
pub struct Tables {
    pub sources: Vec<Source>,
    pub forces: Vec<Force>,
    pub places: Vec<Place>,
    pub claims: Vec<Claim>,
    pub events: Vec<Event>,
    pub movements: Vec<Movement>,
    pub areas: Vec<Area>,
    pub chapters: Vec<Chapter>,
}

macro_rules! lookup {
    ($($method:ident, $table:ident, $ix:ty => $record:ty;)*) => {$(
        /// Indices come from this dataset's own loader, so they are in range.
        pub fn $method(&self, ix: $ix) -> &$record {
            &self.$table[ix.index()]
        }
    )*};
}

impl Dataset {
    pub fn new(head: Head, tables: Tables) -> Self {
        let mut dataset = Self {
            head,
            sources: tables.sources,
            forces: tables.forces,
            places: tables.places,
            claims: tables.claims,
            events: tables.events,
            movements: tables.movements,
            areas: tables.areas,
            chapters: tables.chapters,
            ids: HashMap::new(),
        };
        dataset.ids = dataset.index_ids();
        dataset
    }

    lookup! {
        source, sources, SourceIx => Source;
        force, forces, ForceIx => Force;
        place, places, PlaceIx => Place;
        claim, claims, ClaimIx => Claim;
        event, events, EventIx => Event;
        movement, movements, MovementIx => Movement;
        area, areas, AreaIx => Area;
        chapter, chapters, ChapterIx => Chapter;
    }

    /// Ids are unique within a table; where two tables share one, places go first, then events.
    fn index_ids(&self) -> HashMap<String, Record> {
        let mut ids = HashMap::new();
        let mut add = |id: &str, record: Record| {
            ids.entry(id.to_owned()).or_insert(record);
        };
        for (i, r) in self.places.iter().enumerate() {
            add(&r.meta.id, Record::Place(i.into()));
        }
        for (i, r) in self.events.iter().enumerate() {
            add(&r.meta.id, Record::Event(i.into()));
        }
        for (i, r) in self.forces.iter().enumerate() {
            add(&r.meta.id, Record::Force(i.into()));
        }
        for (i, r) in self.claims.iter().enumerate() {
            add(&r.meta.id, Record::Claim(i.into()));
        }
        for (i, r) in self.movements.iter().enumerate() {
            add(&r.meta.id, Record::Movement(i.into()));
        }
        for (i, r) in self.areas.iter().enumerate() {
            add(&r.meta.id, Record::Area(i.into()));
        }
        for (i, r) in self.chapters.iter().enumerate() {
            add(&r.meta.id, Record::Chapter(i.into()));
        }
        for (i, r) in self.sources.iter().enumerate() {
            add(&r.meta.id, Record::Source(i.into()));
        }
        ids
    }

    /// The record of that id in any table.
    pub fn find(&self, id: &str) -> Option<Record> {
        self.ids.get(id).copied()
    }

    /// The record of this dataset that has the id and table of one of another's.
    pub fn same_as(&self, other: &Self, record: Record) -> Option<Record> {
        macro_rules! same {
            ($($kind:ident: $table:ident, $look:ident;)*) => {
                match record {$(
                    Record::$kind(ix) => {
                        let id = &other.$look(ix).meta.id;
                        let found = self.$table.iter().position(|r| r.meta.id == *id);
                        found.map(|i| Record::$kind(i.into()))
                    }
                )*}
            };
        }
        same! {
            Place: places, place;
            Event: events, event;
            Force: forces, force;
            Claim: claims, claim;
            Movement: movements, movement;
            Area: areas, area;
            Source: sources, source;
            Chapter: chapters, chapter;
        }
    }

    pub fn place_ix(&self, id: &str) -> Option<PlaceIx> {
        self.places.iter().position(|p| p.meta.id == id).map(PlaceIx::from)
    }

    pub fn force_ix(&self, id: &str) -> Option<ForceIx> {
        self.forces.iter().position(|f| f.meta.id == id).map(ForceIx::from)
    }

    pub fn event_ix(&self, id: &str) -> Option<EventIx> {
        self.events.iter().position(|e| e.meta.id == id).map(EventIx::from)
    }

    pub fn movement_ix(&self, id: &str) -> Option<MovementIx> {
        self.movements.iter().position(|m| m.meta.id == id).map(MovementIx::from)
    }

    pub fn area_ix(&self, id: &str) -> Option<AreaIx> {
        self.areas.iter().position(|a| a.meta.id == id).map(AreaIx::from)
    }

    pub fn place_ixs(&self) -> impl Iterator<Item = PlaceIx> + use<> {
        (0..self.places.len()).map(PlaceIx::from)
    }

    pub fn force_ixs(&self) -> impl Iterator<Item = ForceIx> + use<> {
        (0..self.forces.len()).map(ForceIx::from)
    }

    /// `place` itself, its parent, and so on outwards. The loader refuses circles.
    pub fn ancestors(&self, place: PlaceIx) -> impl Iterator<Item = PlaceIx> + '_ {
        std::iter::successors(Some(place), |&p| self.place(p).parent)
    }

    /// Whether `inner` is `outer` or lies inside it.
    pub fn is_inside(&self, inner: PlaceIx, outer: PlaceIx) -> bool {
        self.ancestors(inner).any(|p| p == outer)
    }

    /// The outermost place around `place` that is no country or region; a country for itself.
    pub fn base_of(&self, place: PlaceIx) -> PlaceIx {
        self.ancestors(place).take_while(|&p| !self.is_territory(p)).last().unwrap_or(place)
    }

    /// Countries and regions carry totals; they are no bases.
    pub fn is_territory(&self, place: PlaceIx) -> bool {
        matches!(self.place(place).kind, PlaceKind::Country | PlaceKind::Region)
    }

    /// The country around `place`, itself included.
    pub fn country_of(&self, place: PlaceIx) -> Option<PlaceIx> {
        self.ancestors(place).find(|&p| self.place(p).kind == PlaceKind::Country)
    }

    pub fn children(&self, place: PlaceIx) -> impl Iterator<Item = PlaceIx> + '_ {
        self.place_ixs().filter(move |&p| self.place(p).parent == Some(place))
    }

    /// Whether `force` is the army of the country that `place` lies in.
    pub fn is_host(&self, force: ForceIx, place: PlaceIx) -> bool {
        let country = self.ancestors(place).find_map(|p| self.place(p).country.as_ref());
        country.is_some_and(|c| self.force(force).host_of.contains(c))
    }
}
