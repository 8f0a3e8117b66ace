//! Claims: their parts, sightings and head counts.

use super::ids::{Ids, Table};
use super::values::{date, dated, maybe_text, sources, word};
use crate::load::problem::FieldProblems;
use crate::load::raw::{OneOrMany, RawClaim, RawHeadCount, RawPart, RawSighting};
use crate::model::{Claim, CountKind, EdtfDate, HeadCount, Meta, Part, Sighting, Stance};

pub(super) fn headcount(
    field: &str,
    raw: &RawHeadCount,
    problems: &mut FieldProblems,
) -> Option<HeadCount> {
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

pub(super) fn part(
    field: &str,
    raw: &RawPart,
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Option<Part> {
    let sources = sources(&format!("{field}.sources"), &raw.sources, ids, problems);
    Some(Part {
        date: date(&format!("{field}.date"), &raw.date, problems)?,
        sources,
        note: maybe_text(raw.note.as_ref()),
    })
}

pub(super) fn sighting(
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
pub(super) fn check_span(from: Option<&Part>, to: Option<&Part>, problems: &mut FieldProblems) {
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
pub(super) fn one_or_many<I: From<usize>>(
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

pub(in crate::load) fn claim(
    raw: &RawClaim,
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Option<Claim> {
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
