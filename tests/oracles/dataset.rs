//! Documents of our own.

use std::collections::{HashMap, HashSet};

use basewatch::evidence::{Evidence, Filter};
use basewatch::load::{self, Loaded, Severity};
use basewatch::model::Dataset;
use serde_json::Value;

use super::{Room, check_words};

/// A JSON value takes many times its bytes; each record is kept as JSON, raw and converted.
const ROOM: Room = Room { fixed_bytes: 4 << 20, per_byte: 600 };

/// Pairs of place and force whose presence is worked out.
const MOST_PAIRS: usize = 64;

pub(super) fn dataset(input: &[u8]) {
    let loaded = ROOM.hold(input, || load::dataset(input));
    for problem in &loaded.problems {
        check_words(&problem.to_string(), 2_000);
        assert!(!problem.mend.is_empty(), "{problem}");
        check_place(input, problem);
    }
    let Some(dataset) = &loaded.dataset else {
        assert!(loaded.errors().next().is_some(), "no dataset and no error");
        return;
    };
    check_counts(input, dataset, &loaded);
    let evidence = Evidence::new(dataset, Filter::default());
    let pairs = dataset.place_ixs().flat_map(|p| dataset.force_ixs().map(move |f| (p, f)));
    for (place, force) in pairs.take(MOST_PAIRS) {
        let _ = evidence.presence(place, force, dataset.head.opening.day);
    }
}

/// Every problem names its place: a record, or a line, or the document's very head.
fn check_place(input: &[u8], problem: &load::Problem) {
    match (problem.table, &problem.record) {
        (Some("head"), _) => {}
        (Some(_), Some(record)) => assert!(!record.is_empty(), "{problem}"),
        (Some(_), None) => assert!(problem.what.contains("not a list"), "{problem}"),
        (None, _) => {
            let line = problem.what.split("line ").nth(1).and_then(|rest| {
                rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok()
            });
            let lines = input.iter().filter(|b| **b == b'\n').count() + 1;
            assert!(line.is_none_or(|line| line <= lines), "{problem} of {lines} lines");
            let names_a_place = ["line ", "byte ", "empty", "the document", "format"];
            assert!(names_a_place.iter().any(|word| problem.what.contains(word)), "{problem}");
        }
    }
}

/// Rows of a table are kept or have an error; those that are kept have none.
fn check_counts(input: &[u8], dataset: &Dataset, loaded: &Loaded) {
    let text = std::str::from_utf8(input).expect("it was read");
    let document: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("it was read");
    let mut with_errors: HashMap<&str, HashSet<&str>> = HashMap::new();
    for problem in loaded.problems.iter().filter(|p| p.severity == Severity::Error) {
        if let (Some(table), Some(record)) = (problem.table, &problem.record) {
            with_errors.entry(table).or_default().insert(record);
        }
    }
    macro_rules! tables {
        ($($name:ident),*) => {
            [$((stringify!($name), dataset.$name.iter().map(|r| r.meta.id.as_str()).collect())),*]
        };
    }
    let tables: [(&str, Vec<&str>); 8] =
        tables!(sources, forces, places, claims, events, movements, areas, chapters);
    for (name, kept) in tables {
        let rows = document.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let labels: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(i, row)| match row.get("id").and_then(Value::as_str) {
                Some(id) if !id.is_empty() => id.to_owned(),
                _ => format!("#{}", i + 1),
            })
            .collect();
        let distinct: HashSet<&str> = labels.iter().map(String::as_str).collect();
        assert!(kept.len() <= rows.len(), "{name}: {} kept of {}", kept.len(), rows.len());
        // Of several with one id the first stands, and the id has an error.
        if distinct.len() < labels.len() {
            continue;
        }
        let lost = with_errors.get(name).map_or(0, HashSet::len);
        assert_eq!(kept.len() + lost, rows.len(), "{name}: kept and lost are not all");
        let has_error = |id: &&&str| with_errors.get(name).is_some_and(|e| e.contains(**id));
        assert_eq!(kept.iter().find(has_error), None, "{name}: kept in spite of an error");
    }
}
