//! From bytes to tables of raw records, and from those to a [`Dataset`] whose references resolve.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::convert::{self, Ids, Table};
use super::problem::{FieldProblems, Problem, Problems};
use super::quote::quoted;
use super::raw::{
    RawArea, RawChapter, RawClaim, RawEvent, RawForce, RawHead, RawMovement, RawPlace, RawSource,
};
use super::tame::tame;
use crate::model::Dataset;
use crate::model::dataset::Tables;

/// Longest path to a field, and longest sentence about it, characters: both may quote the file.
const MOST_FIELD_CHARS: usize = 200;
const MOST_CHARS: usize = 600;

/// How often records are left out because others were. A chain of places inside places is some
/// five long; each round looks at every record.
const MOST_ROUNDS: usize = 64;

/// Records of a table that are read: the shipped one with the most has some hundreds.
const MOST_RECORDS: usize = 1_000_000;

/// A raw record with the id it goes by in problems.
struct Kept<R> {
    raw: R,
    id: String,
}

pub(super) fn read(bytes: &[u8], problems: &mut Problems) -> Option<Dataset> {
    let mut document = match document(bytes) {
        Ok(document) => document,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let mut raw = RawTables {
        sources: table(&mut document, "sources", problems),
        forces: table(&mut document, "forces", problems),
        places: table(&mut document, "places", problems),
        claims: table(&mut document, "claims", problems),
        events: table(&mut document, "events", problems),
        movements: table(&mut document, "movements", problems),
        areas: table(&mut document, "areas", problems),
        chapters: table(&mut document, "chapters", problems),
    };
    let head: RawHead = head(document, problems)?;
    let tables = raw.settle(problems)?;
    let mut fields = FieldProblems::default();
    let ids = raw.ids();
    let head = convert::head(&head, &ids, &mut fields);
    report("head", None, fields, problems);
    Some(Dataset::new(head?, tables))
}

fn document(bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::file(
            "the file is empty",
            "Write a basewatch/1 document; docs/dataset.md has a small example",
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        Problem::file(
            format!("byte {} is not UTF-8", e.valid_up_to() + 1),
            "Save the file as UTF-8",
        )
    })?;
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        let mend = if e.is_eof() {
            "The file stops in the middle: get the whole of it again, or close its brackets"
        } else if e.to_string().starts_with("recursion limit") {
            "Nothing in basewatch/1 nests deeper than a few levels: this is some other file"
        } else {
            "Mend the JSON there (NaN and Infinity are not JSON; a comma or quote may be missing)"
        };
        Problem::file(format!("not JSON at line {}, column {}: {e}", e.line(), e.column()), mend)
    })?;
    let Value::Object(document) = value else {
        return Err(Problem::file(
            "the document is not a JSON object",
            "Begin it with { \"format\": \"basewatch/1\", … }",
        ));
    };
    match document.get("format") {
        Some(Value::String(format)) if format == "basewatch/1" => Ok(document),
        Some(other) => Err(Problem::file(
            format!("the format is {other}, and this version reads \"basewatch/1\""),
            "Open it with the version of Basewatch it was made for, or convert it",
        )),
        None => Err(Problem::file(
            "there is no \"format\"",
            "Begin the document with \"format\": \"basewatch/1\"",
        )),
    }
}

/// Takes one table out of the document; what cannot be read is reported and left out.
fn table<R: DeserializeOwned>(
    document: &mut Map<String, Value>,
    name: &'static str,
    problems: &mut Problems,
) -> Vec<Kept<R>> {
    let mut rows = match document.remove(name) {
        Some(Value::Array(rows)) => rows,
        None => return Vec::new(),
        Some(_) => {
            problems.push(Problem {
                table: Some(name),
                ..Problem::file("not a list", format!("Write \"{name}\": [ … ]"))
            });
            return Vec::new();
        }
    };
    if rows.len() > MOST_RECORDS {
        let what = format!("it has {} records; the first {MOST_RECORDS} are read", rows.len());
        let too_many = Problem::file(what, "Take them apart into several datasets");
        problems.push(Problem { table: Some(name), ..too_many });
        rows.truncate(MOST_RECORDS);
    }
    // Grown as records turn out to be good: a record takes far more room than two bytes of a file.
    let mut first_with_id: HashMap<String, usize> = HashMap::new();
    let mut kept = Vec::new();
    for (index, mut row) in rows.into_iter().enumerate() {
        let number = index + 1;
        let mut fields = FieldProblems::default();
        tame(&mut row, &mut fields);
        let label = match row.get("id") {
            Some(Value::String(id)) if !id.is_empty() => {
                convert::check_id(id, &mut fields);
                id.clone()
            }
            Some(Value::String(_)) => {
                fields.error("id", "it is empty", "Give the record kebab-case words of its own");
                format!("#{number}")
            }
            // What else is wrong with it, or its absence, serde says below.
            _ => format!("#{number}"),
        };
        let raw = record::<R>(row, &mut fields);
        if let Some(first) = first_with_id.get(&label) {
            fields.error(
                "id",
                format!("record {number} has the same id as record {first}"),
                "Give each record of a table an id of its own",
            );
        } else {
            first_with_id.insert(label.clone(), number);
        }
        let fatal = fields.is_fatal();
        report(name, Some(&label), fields, problems);
        if let (Some(raw), false) = (raw, fatal) {
            kept.push(Kept { raw, id: label });
        }
    }
    kept
}

/// One record, with unknown fields warned of.
fn record<R: DeserializeOwned>(row: Value, fields: &mut FieldProblems) -> Option<R> {
    if !row.is_object() {
        // serde would take a list as the fields in their order.
        fields.error("", "the record is not a JSON object", "Write it as { \"id\": …, … }");
        return None;
    }
    let mut unknown = Vec::new();
    let mut note_unknown = |path: serde_ignored::Path<'_>| unknown.push(path.to_string());
    let mut track = serde_path_to_error::Track::new();
    let deserializer = serde_path_to_error::Deserializer::new(row, &mut track);
    let result = serde_ignored::deserialize(deserializer, &mut note_unknown);
    for field in unknown {
        fields.warning(
            field,
            "this field is not part of basewatch/1 and was ignored",
            "Check its spelling against docs/dataset.md, or remove it",
        );
    }
    result
        .map_err(|e| {
            let path = track.path().to_string();
            let field = if path == "." { String::new() } else { path };
            fields.error(field, e.to_string(), "docs/dataset.md lists the fields and their types");
        })
        .ok()
}

fn head(document: Map<String, Value>, problems: &mut Problems) -> Option<RawHead> {
    let mut fields = FieldProblems::default();
    let mut document = Value::Object(document);
    tame(&mut document, &mut fields);
    let head = record(document, &mut fields);
    report("head", None, fields, problems);
    head
}

fn report(
    table: &'static str,
    record: Option<&str>,
    fields: FieldProblems,
    problems: &mut Problems,
) {
    let told = fields.0.into_iter().map(|p| Problem {
        severity: p.severity,
        table: Some(table),
        record: record.map(str::to_owned),
        field: (!p.field.is_empty()).then(|| quoted(&p.field, MOST_FIELD_CHARS)),
        what: quoted(&p.what, MOST_CHARS),
        mend: p.mend,
        is_consequence: p.is_consequence,
    });
    told.for_each(|problem| problems.push(problem));
}

struct RawTables {
    sources: Vec<Kept<RawSource>>,
    forces: Vec<Kept<RawForce>>,
    places: Vec<Kept<RawPlace>>,
    claims: Vec<Kept<RawClaim>>,
    events: Vec<Kept<RawEvent>>,
    movements: Vec<Kept<RawMovement>>,
    areas: Vec<Kept<RawArea>>,
    chapters: Vec<Kept<RawChapter>>,
}

impl RawTables {
    fn ids(&self) -> Ids {
        let mut ids = Ids::default();
        ids.fill(Table::Sources, self.sources.iter().map(|k| &k.id));
        ids.fill(Table::Forces, self.forces.iter().map(|k| &k.id));
        ids.fill(Table::Places, self.places.iter().map(|k| &k.id));
        ids.fill(Table::Claims, self.claims.iter().map(|k| &k.id));
        ids.fill(Table::Events, self.events.iter().map(|k| &k.id));
        ids
    }

    /// Leaves out every record that does not convert, then those that pointed at it, and so on
    /// until what is left stands: `None` where that has no end in sight.
    fn settle(&mut self, problems: &mut Problems) -> Option<Tables> {
        let all = self.ids();
        for _ in 0..MOST_ROUNDS {
            let mut ids = self.ids();
            let places = self.places.iter().map(|k| (k.id.as_str(), k.raw.parent.as_deref()));
            ids.take_out_chains(Table::Places, places);
            let forces = self.forces.iter().map(|k| (k.id.as_str(), k.raw.part_of.as_deref()));
            ids.take_out_chains(Table::Forces, forces);
            let claims = self.claims.iter().map(|k| (k.id.as_str(), k.raw.refines.as_deref()));
            ids.take_out_chains(Table::Claims, claims);
            ids.note_left_out(&all);
            let mut dropped = false;
            let circles = convert::circles(
                self.places.iter().map(|k| &k.raw),
                self.forces.iter().map(|k| &k.raw),
                self.claims.iter().map(|k| &k.raw),
            );
            let mut pass = Pass { ids: &ids, circles: &circles, problems, dropped: &mut dropped };
            let tables = Tables {
                sources: pass.table("sources", &mut self.sources, convert::source),
                forces: pass.table("forces", &mut self.forces, convert::force),
                places: pass.table("places", &mut self.places, convert::place),
                claims: pass.table("claims", &mut self.claims, convert::claim),
                events: pass.table("events", &mut self.events, convert::event),
                movements: pass.table("movements", &mut self.movements, convert::movement),
                areas: pass.table("areas", &mut self.areas, convert::area),
                chapters: pass.table("chapters", &mut self.chapters, convert::chapter),
            };
            if !dropped {
                return Some(tables);
            }
        }
        let what = format!(
            "records that are left out pull others after them, more than {MOST_ROUNDS} in a row"
        );
        problems.push(Problem::file(what, "Mend the errors above first"));
        None
    }
}

struct Pass<'a> {
    ids: &'a Ids,
    circles: &'a convert::Circles,
    problems: &'a mut Problems,
    dropped: &'a mut bool,
}

impl Pass<'_> {
    fn table<R, M>(
        &mut self,
        name: &'static str,
        kept: &mut Vec<Kept<R>>,
        convert: impl Fn(&R, &Ids, &mut FieldProblems) -> Option<M>,
    ) -> Vec<M> {
        let mut converted = Vec::with_capacity(kept.len());
        kept.retain(|record| {
            let mut fields = FieldProblems::default();
            self.circles.report(name, &record.id, &mut fields);
            let model = convert(&record.raw, self.ids, &mut fields);
            let fatal = fields.is_fatal();
            if fatal {
                *self.dropped = true;
                report(name, Some(&record.id), fields, self.problems);
            }
            match model {
                Some(model) if !fatal => {
                    converted.push(model);
                    true
                }
                _ => false,
            }
        });
        converted
    }
}
