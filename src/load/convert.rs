//! Raw records to model records: every value checked, every reference resolved.

use std::collections::HashMap;

use super::edtf::{parse_day, parse_edtf};
use super::problem::FieldProblems;
use super::raw::{
    OneOrMany, RawArea, RawChapter, RawClaim, RawEvent, RawForce, RawHead, RawHeadCount, RawLeg,
    RawMovement, RawPart, RawPlace, RawSighting, RawSource, RawText, RawView,
};
use crate::model::{
    Area, AreaExtent, AreaKind, Chapter, Claim, CountKind, Day, EdtfDate, Event, EventKind, Force,
    ForceKind, Grade, Head, HeadCount, Hue, Leg, LegEnd, LonLat, Meta, Movement, Opening, Part,
    Place, PlaceKind, Record, Sighting, Source, Stance, Text, TravelMode, UtcOffset, View,
};

/// Zooms a view may ask for (Web Mercator, 256-pixel tiles).
const ZOOMS: std::ops::RangeInclusive<f64> = 2.0..=18.0;

/// Half the earth's girth: no position is further off than this, km.
const MAX_ERROR_KM: f64 = 20_040.0;

/// Tables that other records point into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Table {
    Sources,
    Forces,
    Places,
    Claims,
    Events,
}

impl Table {
    fn one(self) -> &'static str {
        match self {
            Self::Sources => "source",
            Self::Forces => "force",
            Self::Places => "place",
            Self::Claims => "claim",
            Self::Events => "event",
        }
    }
}

/// Index of every id that still stands.
#[derive(Debug, Default)]
pub(super) struct Ids {
    tables: HashMap<Table, HashMap<String, usize>>,
}

impl Ids {
    pub fn fill<'a>(&mut self, table: Table, ids: impl Iterator<Item = &'a String>) {
        self.tables.insert(table, ids.cloned().zip(0..).collect());
    }

    fn get(&self, table: Table, id: &str) -> Option<usize> {
        self.tables.get(&table)?.get(id).copied()
    }

    fn one<I: From<usize>>(
        &self,
        table: Table,
        field: &str,
        id: &str,
        problems: &mut FieldProblems,
    ) -> Option<I> {
        let found = self.get(table, id);
        if found.is_none() {
            let what = format!("there is no {} “{id}” (or it was left out)", table.one());
            let mend = self.nearest(table, id).map_or_else(
                || format!("Add that {}, or correct the id", table.one()),
                |near| format!("Did you mean “{near}”?"),
            );
            problems.error(field, what, mend);
        }
        found.map(I::from)
    }

    fn maybe<I: From<usize>>(
        &self,
        table: Table,
        field: &str,
        id: Option<&String>,
        problems: &mut FieldProblems,
    ) -> Option<I> {
        id.and_then(|id| self.one(table, field, id, problems))
    }

    fn many<I: From<usize>>(
        &self,
        table: Table,
        field: &str,
        ids: &[String],
        problems: &mut FieldProblems,
    ) -> Vec<I> {
        ids.iter().filter_map(|id| self.one(table, field, id, problems)).collect()
    }

    /// An id that begins the same way, for the hint.
    fn nearest(&self, table: Table, id: &str) -> Option<&str> {
        let shared =
            |other: &str| id.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
        let ids = self.tables.get(&table)?;
        let best = ids.keys().max_by_key(|other| (shared(other), std::cmp::Reverse(*other)))?;
        (shared(best) >= 3).then_some(best.as_str())
    }
}

pub(super) fn check_id(id: &str, problems: &mut FieldProblems) {
    let word =
        |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !id.split('-').all(word) {
        problems.error(
            "id",
            format!("“{id}” is not made of kebab-case words"),
            "Use small letters a–z, digits and single hyphens, such as airbase-101",
        );
    }
}

/// Ids that lie on a circle of parents, parts or refinements.
#[derive(Debug, Default)]
pub(super) struct Circles {
    of: HashMap<(&'static str, String), &'static str>,
}

impl Circles {
    pub fn report(&self, table: &'static str, id: &str, problems: &mut FieldProblems) {
        if let Some(field) = self.of.get(&(table, id.to_owned())) {
            problems.error(
                *field,
                "following this field leads back to the record itself",
                "Break the circle: one of them must not point at another",
            );
        }
    }

    fn find<'a>(
        &mut self,
        table: &'static str,
        field: &'static str,
        links: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    ) {
        let next: HashMap<&str, &str> =
            links.filter_map(|(id, to)| to.map(|to| (id, to))).collect();
        // 0 unseen, else the number of the walk that first came by: every link is walked once.
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (walk, &start) in next.keys().enumerate() {
            let mut at = start;
            while !seen.contains_key(at) {
                seen.insert(at, walk);
                match next.get(at) {
                    Some(&to) => at = to,
                    None => break,
                }
            }
            if seen.get(at) == Some(&walk) && next.contains_key(at) {
                self.mark_circle(table, field, at, &next);
            }
        }
    }

    fn mark_circle(
        &mut self,
        table: &'static str,
        field: &'static str,
        start: &str,
        next: &HashMap<&str, &str>,
    ) {
        let mut at = start;
        while self.of.insert((table, at.to_owned()), field).is_none() {
            match next.get(at) {
                Some(&to) => at = to,
                None => break,
            }
        }
    }
}

pub(super) fn circles<'a>(
    _ids: &Ids,
    places: impl Iterator<Item = &'a RawPlace>,
    forces: impl Iterator<Item = &'a RawForce>,
    claims: impl Iterator<Item = &'a RawClaim>,
) -> Circles {
    let mut circles = Circles::default();
    circles.find("places", "parent", places.map(|p| (p.id.as_str(), p.parent.as_deref())));
    circles.find("forces", "part_of", forces.map(|f| (f.id.as_str(), f.part_of.as_deref())));
    circles.find("claims", "refines", claims.map(|c| (c.id.as_str(), c.refines.as_deref())));
    circles
}

fn text(raw: &RawText) -> Text {
    match raw {
        RawText::Plain(en) => Text::english(en),
        RawText::Languages { en, fr } => Text { en: en.clone(), fr: fr.clone() },
    }
}

fn maybe_text(raw: Option<&RawText>) -> Option<Text> {
    raw.map(text)
}

fn needed_text(field: &str, raw: &RawText, problems: &mut FieldProblems) -> Text {
    let text = text(raw);
    if text.en.trim().is_empty() {
        problems.error(field, "it is empty", "Write the words a reader should see");
    }
    text
}

macro_rules! meta {
    ($raw:expr) => {
        Meta {
            id: $raw.id.clone(),
            refs: match &$raw.refs {
                None => Vec::new(),
                Some(OneOrMany::One(one)) => vec![one.clone()],
                Some(OneOrMany::Many(many)) => many.clone(),
            },
            recalled: $raw.recalled.clone(),
            note: maybe_text($raw.note.as_ref()),
        }
    };
}

/// A word from a fixed list.
fn word<T>(
    field: &str,
    key: &str,
    from_key: impl Fn(&str) -> Option<T>,
    all: impl Iterator<Item = &'static str>,
    problems: &mut FieldProblems,
) -> Option<T> {
    let found = from_key(key);
    if found.is_none() {
        let list = all.collect::<Vec<_>>().join(", ");
        problems.error(
            field,
            format!("“{key}” is not one of its words"),
            format!("Use one of: {list}"),
        );
    }
    found
}

macro_rules! word_of {
    ($type:ty, $field:expr, $key:expr, $problems:expr) => {
        word($field, $key, <$type>::from_key, <$type>::ALL.iter().map(|w| w.key()), $problems)
    };
}

fn date(field: &str, raw: &str, problems: &mut FieldProblems) -> Option<EdtfDate> {
    parse_edtf(raw)
        .map_err(|e| problems.error(field, e.to_string(), "docs/dataset.md shows each form"))
        .ok()
}

/// A date that says when something was; "ongoing" says nothing there.
fn dated(field: &str, raw: &str, problems: &mut FieldProblems) -> Option<EdtfDate> {
    let date = date(field, raw, problems)?;
    if date == EdtfDate::Ongoing {
        problems.error(field, "“..” only makes sense as an end", "Write a date, or leave it out");
        return None;
    }
    Some(date)
}

fn maybe_dated(
    field: &str,
    raw: Option<&String>,
    problems: &mut FieldProblems,
) -> Option<EdtfDate> {
    raw.and_then(|raw| dated(field, raw, problems))
}

fn day(field: &str, raw: &str, problems: &mut FieldProblems) -> Option<Day> {
    parse_day(raw)
        .map_err(|e| problems.error(field, e.to_string(), "Write a whole day, such as 2024-05-02"))
        .ok()
}

fn position(prefix: &str, lon: f64, lat: f64, problems: &mut FieldProblems) -> Option<LonLat> {
    let position = LonLat::new(lon, lat);
    if !(-90.0..=90.0).contains(&lat) {
        let swapped =
            if lat.abs() <= 180.0 { " (are latitude and longitude swapped?)" } else { "" };
        problems.error(
            format!("{prefix}lat"),
            format!("latitude {lat} is past the pole{swapped}"),
            "Latitudes run from -90 to 90 degrees, longitudes from -180 to 180",
        );
    }
    if !(-180.0..=180.0).contains(&lon) {
        problems.error(
            format!("{prefix}lon"),
            format!("longitude {lon} is off the globe"),
            "Longitudes run from -180 to 180 degrees",
        );
    }
    position
}

fn sources<I: From<usize>>(
    field: &str,
    raw: &[String],
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Vec<I> {
    if raw.is_empty() {
        problems.error(
            field,
            "no source is given",
            "Every statement needs at least one source; name its id here",
        );
    }
    ids.many(Table::Sources, field, raw, problems)
}

pub(super) fn source(raw: &RawSource, _ids: &Ids, problems: &mut FieldProblems) -> Option<Source> {
    let grade = word_of!(Grade, "grade", &raw.grade, problems);
    if let Some(url) = &raw.url
        && let Err(why) = check_url(url)
    {
        problems.error(
            "url",
            why,
            "Give the page's https:// (or http://) address, or leave it out",
        );
    }
    for (field, value) in [("publisher", &raw.publisher), ("origin", &raw.origin)] {
        if value.trim().is_empty() {
            problems.error(field, "it is empty", "Name the organisation");
        }
    }
    Some(Source {
        meta: meta!(raw),
        publisher: raw.publisher.clone(),
        title: raw.title.clone(),
        title_from_address: raw.title_from_address,
        date: maybe_dated("date", raw.date.as_ref(), problems),
        grade: grade?,
        origin: raw.origin.clone(),
        quotes: raw.quotes.clone(),
        url: raw.url.clone(),
    })
}

/// Only a web address without credentials is ever handed to a browser.
pub fn check_url(url: &str) -> Result<(), String> {
    let rest =
        url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or_else(|| {
            format!("“{}” is not a web address", url.chars().take(80).collect::<String>())
        })?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    if authority.is_empty() || authority.contains('@') {
        return Err("the address has no plain host name".to_owned());
    }
    if url.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err("the address contains blanks, backslashes or control characters".to_owned());
    }
    Ok(())
}

pub(super) fn force(raw: &RawForce, ids: &Ids, problems: &mut FieldProblems) -> Option<Force> {
    let letters = raw.short.chars().count();
    if !(1..=3).contains(&letters) {
        problems.error(
            "short",
            format!("“{}” has {letters} letters", raw.short),
            "Use one to three letters: they stand on the map",
        );
    }
    let kind = word_of!(ForceKind, "kind", &raw.kind, problems);
    let hue = raw.hue.as_ref().and_then(|hue| word_of!(Hue, "hue", hue, problems));
    Some(Force {
        meta: meta!(raw),
        name: needed_text("name", &raw.name, problems),
        short: raw.short.clone(),
        kind: kind?,
        country: raw.country.clone(),
        hue,
        part_of: ids.maybe(Table::Forces, "part_of", raw.part_of.as_ref(), problems),
        aliases: raw.aliases.clone(),
        host_of: raw.host_of.clone(),
        sources: ids.many(Table::Sources, "sources", &raw.sources, problems),
    })
}

pub(super) fn place(raw: &RawPlace, ids: &Ids, problems: &mut FieldProblems) -> Option<Place> {
    let position = position("", raw.lon, raw.lat, problems);
    if !(0.0..=MAX_ERROR_KM).contains(&raw.error_km) {
        problems.error(
            "error_km",
            format!("{} km is no error radius", raw.error_km),
            "Give a radius in km, 0 or more",
        );
    }
    let kind = word_of!(PlaceKind, "kind", &raw.kind, problems);
    Some(Place {
        meta: meta!(raw),
        name: needed_text("name", &raw.name, problems),
        kind: kind?,
        country: raw.country.clone(),
        parent: ids.maybe(Table::Places, "parent", raw.parent.as_ref(), problems),
        position: position?,
        error_km: raw.error_km,
        position_from: raw.position_from.clone(),
        schematic: raw.schematic,
        aliases: raw.aliases.clone(),
        operator: ids.maybe(Table::Forces, "operator", raw.operator.as_ref(), problems),
        sources: ids.many(Table::Sources, "sources", &raw.sources, problems),
    })
}

fn headcount(field: &str, raw: &RawHeadCount, problems: &mut FieldProblems) -> Option<HeadCount> {
    let kind = match raw.kind.as_str() {
        "counted" => CountKind::Counted,
        "reported" => CountKind::Reported,
        "estimated" => CountKind::Estimated,
        "forecast" => CountKind::Forecast,
        "ceiling" => CountKind::Ceiling,
        other => {
            problems.error(
                format!("{field}.kind"),
                format!("“{other}” is not one of its words"),
                "Use one of: counted, reported, estimated, forecast, ceiling",
            );
            return None;
        }
    };
    if let (Some(min), Some(max)) = (raw.min, raw.max)
        && max < min
    {
        problems.error(
            field,
            format!("the head count runs from {min} down to {max}"),
            "Write the smaller number as min",
        );
        return None;
    }
    if raw.min.is_none() && raw.max.is_none() && raw.as_reported.is_none() {
        problems.error(
            field,
            "the head count is empty",
            "Give min, max or as_reported, or leave headcount out",
        );
        return None;
    }
    Some(HeadCount { min: raw.min, max: raw.max, kind, as_reported: raw.as_reported.clone() })
}

fn part(field: &str, raw: &RawPart, ids: &Ids, problems: &mut FieldProblems) -> Option<Part> {
    let sources = sources(&format!("{field}.sources"), &raw.sources, ids, problems);
    Some(Part {
        date: date(&format!("{field}.date"), &raw.date, problems)?,
        sources,
        note: maybe_text(raw.note.as_ref()),
    })
}

fn sighting(
    index: usize,
    raw: &RawSighting,
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Option<Sighting> {
    let field = format!("seen[{index}]");
    let sources = sources(&format!("{field}.sources"), &raw.sources, ids, problems);
    Some(Sighting {
        date: dated(&format!("{field}.date"), &raw.date, problems)?,
        headcount: raw
            .headcount
            .as_ref()
            .and_then(|h| headcount(&format!("{field}.headcount"), h, problems)),
        sources,
        note: maybe_text(raw.note.as_ref()),
    })
}

/// `from` may not be "ongoing", and must not lie wholly after `to`.
fn check_span(from: Option<&Part>, to: Option<&Part>, problems: &mut FieldProblems) {
    if from.is_some_and(|p| p.date == EdtfDate::Ongoing) {
        problems.error(
            "from.date",
            "“..” only makes sense as an end",
            "Write a date, or leave from out where the start is unknown",
        );
    }
    if let (Some(from), Some(to)) = (from, to)
        && let (Some(start), Some(end)) = (from.date.bounds().earliest(), to.date.bounds().latest())
        && end < start
    {
        problems.error(
            "to.date",
            format!("it ends on {} before it begins on {}", to.date, from.date),
            "Swap the two dates, or correct one",
        );
    }
}

/// `one` or `many`, exactly one of the two ways, resolved.
fn one_or_many<I: From<usize>>(
    (table, field, fields): (Table, &str, &str),
    one: Option<&String>,
    many: &[String],
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Vec<I> {
    match (one, many) {
        (Some(one), []) => ids.maybe(table, field, Some(one), problems).into_iter().collect(),
        (None, [_, ..]) => ids.many(table, fields, many, problems),
        (None, []) => {
            problems.error(
                field,
                format!("no {field} is given"),
                format!("Name one as {field}, or several as {fields}"),
            );
            Vec::new()
        }
        (Some(_), [_, ..]) => {
            problems.error(
                field,
                format!("both {field} and {fields} are given"),
                format!("Keep one of the two: {fields} already lists all"),
            );
            Vec::new()
        }
    }
}

pub(super) fn claim(raw: &RawClaim, ids: &Ids, problems: &mut FieldProblems) -> Option<Claim> {
    let forces = one_or_many(
        (Table::Forces, "force", "forces"),
        raw.force.as_ref(),
        &raw.forces,
        ids,
        problems,
    );
    let places = one_or_many(
        (Table::Places, "place", "places"),
        raw.place.as_ref(),
        &raw.places,
        ids,
        problems,
    );
    let stance = word_of!(Stance, "stance", &raw.stance, problems);
    let from = raw.from.as_ref().and_then(|p| part("from", p, ids, problems));
    let to = raw.to.as_ref().and_then(|p| part("to", p, ids, problems));
    let seen: Vec<Sighting> =
        raw.seen.iter().enumerate().filter_map(|(i, s)| sighting(i, s, ids, problems)).collect();
    check_span(from.as_ref(), to.as_ref(), problems);
    if raw.from.is_none() && raw.to.is_none() && raw.seen.is_empty() {
        problems.error(
            "",
            "the claim says nothing and has no source",
            "Give it a from, a to or a sighting, each with its sources",
        );
    }
    Some(Claim {
        meta: meta!(raw),
        forces,
        places,
        stance: stance?,
        from,
        to,
        seen,
        unit: ids.maybe(Table::Forces, "unit", raw.unit.as_ref(), problems),
        refines: ids.maybe(Table::Claims, "refines", raw.refines.as_ref(), problems),
        shared_with: ids.many(Table::Claims, "shared_with", &raw.shared_with, problems),
        except: ids.many(Table::Places, "except", &raw.except, problems),
    })
}

fn importance(raw: u8, problems: &mut FieldProblems) -> u8 {
    if !(1..=3).contains(&raw) {
        problems.error(
            "importance",
            format!("{raw} is not 1, 2 or 3"),
            "3 changes the story, 2 is ordinary, 1 is minor",
        );
    }
    raw
}

pub(super) fn event(raw: &RawEvent, ids: &Ids, problems: &mut FieldProblems) -> Option<Event> {
    let kind = word_of!(EventKind, "kind", &raw.kind, problems);
    let date = dated("date", &raw.date, problems);
    Some(Event {
        meta: meta!(raw),
        date: date?,
        time: raw.time.clone(),
        title: needed_text("title", &raw.title, problems),
        detail: maybe_text(raw.detail.as_ref()),
        numbers: maybe_text(raw.numbers.as_ref()),
        kind: kind?,
        importance: importance(raw.importance, problems),
        place: ids.maybe(Table::Places, "place", raw.place.as_ref(), problems),
        about_places: ids.many(Table::Places, "about.places", &raw.about.places, problems),
        about_forces: ids.many(Table::Forces, "about.forces", &raw.about.forces, problems),
        sources: sources("sources", &raw.sources, ids, problems),
    })
}

fn leg(index: usize, raw: &RawLeg, ids: &Ids, problems: &mut FieldProblems) -> Option<Leg> {
    let field = format!("legs[{index}]");
    let by = match &raw.by {
        None => TravelMode::Unknown,
        Some(by) => word_of!(TravelMode, &format!("{field}.by"), by, problems)?,
    };
    let at = match raw.at.as_str() {
        "abroad" => LegEnd::Abroad,
        "home" => LegEnd::Home,
        id => LegEnd::Place(ids.one(Table::Places, &format!("{field}.at"), id, problems)?),
    };
    Some(Leg { at, label: maybe_text(raw.label.as_ref()), by })
}

pub(super) fn movement(
    raw: &RawMovement,
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Option<Movement> {
    let force = ids.one(Table::Forces, "force", &raw.force, problems);
    let legs: Vec<Leg> =
        raw.legs.iter().enumerate().filter_map(|(i, l)| leg(i, l, ids, problems)).collect();
    if raw.legs.len() < 2 {
        problems.error(
            "legs",
            "a movement needs two stops or more",
            "List where it began and where it went",
        );
    }
    let start = maybe_dated("start", raw.start.as_ref(), problems);
    let end = maybe_dated("end", raw.end.as_ref(), problems);
    if raw.start.is_none() && raw.end.is_none() {
        problems.error("start", "neither start nor end is given", "Give at least one date");
    }
    if let (Some(start), Some(end)) = (start, end)
        && let (Some(s), Some(e)) = (start.bounds().earliest(), end.bounds().latest())
        && e < s
    {
        problems.error(
            "end",
            format!("it ends on {end} before it begins on {start}"),
            "Swap the two dates, or correct one",
        );
    }
    Some(Movement {
        meta: meta!(raw),
        force: force?,
        start,
        end,
        legs,
        headcount: raw.headcount.as_ref().and_then(|h| headcount("headcount", h, problems)),
        size: maybe_text(raw.size.as_ref()),
        sources: sources("sources", &raw.sources, ids, problems),
    })
}

fn extent(raw: &RawArea, ids: &Ids, problems: &mut FieldProblems) -> Option<AreaExtent> {
    match (raw.countries.as_slice(), &raw.border, &raw.polygon) {
        ([_, ..], None, None) => Some(AreaExtent::Countries(ids.many(
            Table::Places,
            "countries",
            &raw.countries,
            problems,
        ))),
        ([], Some(border), None) => match border.as_slice() {
            [a, b] => Some(AreaExtent::Border(
                ids.one(Table::Places, "border", a, problems)?,
                ids.one(Table::Places, "border", b, problems)?,
            )),
            _ => {
                problems.error("border", "a border lies between two countries", "Name exactly two");
                None
            }
        },
        ([], None, Some(corners)) => {
            if corners.len() < 3 {
                problems.error(
                    "polygon",
                    "a polygon needs three corners or more",
                    "List its corners as [lon, lat]",
                );
            }
            Some(AreaExtent::Polygon(
                corners
                    .iter()
                    .zip(0..)
                    .filter_map(|(&(lon, lat), i)| {
                        position(&format!("polygon[{i}]."), lon, lat, problems)
                    })
                    .collect(),
            ))
        }
        _ => {
            problems.error(
                "countries",
                "where it held is not said in exactly one way",
                "Give countries, a border or a polygon",
            );
            None
        }
    }
}

pub(super) fn area(raw: &RawArea, ids: &Ids, problems: &mut FieldProblems) -> Option<Area> {
    let kind = word_of!(AreaKind, "kind", &raw.kind, problems);
    let from = raw.from.as_ref().and_then(|p| part("from", p, ids, problems));
    let to = raw.to.as_ref().and_then(|p| part("to", p, ids, problems));
    check_span(from.as_ref(), to.as_ref(), problems);
    if raw.from.is_none() && raw.to.is_none() {
        problems.error(
            "from",
            "neither from nor to is given",
            "Give at least one, with its sources",
        );
    }
    let extent = extent(raw, ids, problems);
    Some(Area {
        meta: meta!(raw),
        kind: kind?,
        label: needed_text("label", &raw.label, problems),
        extent: extent?,
        from,
        to,
    })
}

fn view(field: &str, raw: &RawView, problems: &mut FieldProblems) -> Option<View> {
    let center = position(&format!("{field}."), raw.lon, raw.lat, problems);
    if !ZOOMS.contains(&raw.zoom) {
        problems.error(
            format!("{field}.zoom"),
            format!("zoom {} is out of reach", raw.zoom),
            "Use a zoom from 2 to 18",
        );
        return None;
    }
    Some(View { center: center?, zoom: raw.zoom })
}

fn selection(
    field: &str,
    raw: Option<&String>,
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Option<Record> {
    let id = raw?;
    if let Some(event) = ids.get(Table::Events, id) {
        return Some(Record::Event(event.into()));
    }
    ids.one(Table::Places, field, id, problems).map(Record::Place)
}

pub(super) fn chapter(
    raw: &RawChapter,
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Option<Chapter> {
    let day = day("day", &raw.day, problems);
    Some(Chapter {
        meta: meta!(raw),
        title: needed_text("title", &raw.title, problems),
        text: needed_text("text", &raw.text, problems),
        day: day?,
        view: raw.view.as_ref().and_then(|v| view("view", v, problems)),
        select: selection("select", raw.select.as_ref(), ids, problems),
        events: ids.many(Table::Events, "events", &raw.events, problems),
        sources: sources("sources", &raw.sources, ids, problems),
    })
}

fn utc_offset(raw: &str, problems: &mut FieldProblems) -> Option<UtcOffset> {
    let parsed = if raw == "Z" { Some(UtcOffset::UTC) } else { signed_offset(raw) };
    if parsed.is_none() {
        problems.error(
            "utc_offset",
            format!("“{raw}” is not an offset from UTC"),
            "Write it as +01:00, or Z for UTC",
        );
    }
    parsed
}

/// `+01:00` or `-03:30`.
fn signed_offset(raw: &str) -> Option<UtcOffset> {
    let sign = match raw.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = raw.get(1..)?.split_once(':')?;
    let two_digits = |s: &str| {
        (s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse::<i32>().ok())
            .flatten()
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (minutes < 60).then(|| UtcOffset::from_minutes(sign * (hours * 60 + minutes))).flatten()
}

/// The head: what cannot be read here leaves no dataset.
pub(super) fn head(raw: &RawHead, ids: &Ids, problems: &mut FieldProblems) -> Option<Head> {
    let as_of = day("as_of", &raw.as_of, problems);
    let utc_offset = utc_offset(&raw.utc_offset, problems);
    let first_day = day("range.from", &raw.range.from, problems);
    let last_day = day("range.to", &raw.range.to, problems);
    let opening_day = day("opening.day", &raw.opening.day, problems);
    let view = view("opening.view", &raw.opening.view, problems);
    if let (Some(first), Some(last)) = (first_day, last_day)
        && last <= first
    {
        problems.error(
            "range",
            "the range ends before it begins",
            "Put the earlier day in range.from",
        );
        return None;
    }
    let title = needed_text("title", &raw.title, problems);
    let mut select_problems = FieldProblems::default();
    let select =
        selection("opening.select", raw.opening.select.as_ref(), ids, &mut select_problems);
    // A selection that is gone is no reason to show nothing.
    problems.0.append(&mut select_problems.0);
    let (first_day, last_day) = (first_day?, last_day?);
    if let Some(day) = opening_day
        && !(first_day..=last_day).contains(&day)
    {
        problems.warning(
            "opening.day",
            format!("{day} lies outside the range {first_day} to {last_day}"),
            "Choose a day inside it; the nearest is shown instead",
        );
    }
    Some(Head {
        title,
        summary: maybe_text(raw.summary.as_ref()),
        licence: raw.licence.clone(),
        version: raw.version.clone(),
        as_of: as_of?,
        utc_offset: utc_offset?,
        first_day,
        last_day,
        opening: Opening { day: opening_day?.clamp(first_day, last_day), view: view?, select },
    })
}
