//! Raw records to model records: every value checked, every reference resolved.

// Its macros are used by the modules after it.
#[macro_use]
mod values;
mod claims;
mod ids;

use super::problem::FieldProblems;
use super::quote::{is_unruly, quoted};
use super::raw::{
    OneOrMany, RawArea, RawChapter, RawEvent, RawForce, RawHead, RawLeg, RawMovement, RawPlace,
    RawSource, RawView,
};
use crate::model::{
    Area, AreaExtent, AreaKind, Chapter, Event, EventKind, Force, ForceKind, Grade, Head, Hue, Leg,
    LegEnd, Meta, Movement, MovementStage, Opening, Place, PlaceKind, Record, Source, TravelMode,
    UtcOffset, View,
};
pub(super) use claims::claim;
use claims::{check_span, headcount, part};
pub(super) use ids::{Circles, Ids, Table, check_id, circles};
use values::{dated, day, maybe_dated, maybe_text, needed_text, position, sources, word};

/// Zooms a view may ask for (Web Mercator, 256-pixel tiles).
const ZOOMS: std::ops::RangeInclusive<f64> = 2.0..=18.0;

/// Half the earth's girth: no position is further off than this, km.
const MAX_ERROR_KM: f64 = 20_040.0;

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

/// Longest address that is opened: all of it can be shown.
const MOST_URL_BYTES: usize = 1_000;

/// Only a web address without credentials is ever handed to a browser, and only one that leads
/// where it seems to.
pub fn check_url(url: &str) -> Result<(), String> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or_else(|| format!("“{}” is not a web address", quoted(url, 80)))?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    if authority.is_empty() || authority.contains('@') {
        return Err("the address has no plain host name".to_owned());
    }
    if url.chars().any(|c| is_unruly(c) || c.is_whitespace() || c == '\\') {
        return Err("the address contains blanks, backslashes or control characters".to_owned());
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    if !authority.chars().all(is_plain) {
        // Letters of another script look like these, and lead elsewhere.
        let why = "its host is not written in plain letters (as xn--… where it has others)";
        return Err(why.to_owned());
    }
    if url.len() > MOST_URL_BYTES {
        return Err(format!("the address is longer than {MOST_URL_BYTES} bytes"));
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
    let stage = match &raw.stage {
        None => MovementStage::Made,
        Some(stage) => word_of!(MovementStage, "stage", stage, problems)?,
    };
    Some(Movement {
        meta: meta!(raw),
        force: force?,
        start,
        end,
        stage,
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
