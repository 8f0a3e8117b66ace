//! Nothing of the research table has gone missing: the committed list of its keys against the
//! `ref`s of the shipped dataset, both ways.

use std::collections::{BTreeMap, BTreeSet};

use basewatch::evidence::{Evidence, Filter};
use basewatch::load;
use basewatch::model::Dataset;

/// `[table] title`, then keys; `[no presence]`, then `KEY force: reason`.
const KEYS: &str = include_str!("research-keys.txt");

const NO_PRESENCE: &str = "no presence";

/// The lines of each section, by table.
fn sections() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in KEYS.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        if let Some((table, _)) = line.strip_prefix('[').and_then(|l| l.split_once(']')) {
            sections.push((table, Vec::new()));
        } else {
            sections.last_mut().expect("a section before its lines").1.push(line);
        }
    }
    sections
}

/// Key → tables whose records name it.
fn refs(dataset: &Dataset) -> BTreeMap<&str, BTreeSet<&'static str>> {
    let mut refs: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
    macro_rules! add {
        ($($table:ident),*) => {$(
            for key in dataset.$table.iter().flat_map(|r| &r.meta.refs) {
                refs.entry(key).or_default().insert(stringify!($table));
            }
        )*};
    }
    add!(sources, forces, places, claims, events, movements, areas, chapters);
    refs
}

fn shipped() -> Dataset {
    load::shipped().dataset.expect("the shipped dataset loads")
}

#[test]
fn every_key_of_the_research_table_is_on_a_record_of_its_table() {
    let dataset = shipped();
    let refs = refs(&dataset);
    let mut missing = Vec::new();
    let mut count = 0;
    for (table, lines) in sections().iter().filter(|(table, _)| *table != NO_PRESENCE) {
        for key in lines.iter().flat_map(|l| l.split_whitespace()) {
            count += 1;
            let is_there = refs.get(key).is_some_and(|on| *table == "any" || on.contains(table));
            if !is_there {
                missing.push(format!("{key} on no record of {table}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(count, 643);
}

#[test]
fn every_key_of_the_dataset_is_in_the_list() {
    let dataset = shipped();
    let listed: BTreeSet<&str> = sections()
        .into_iter()
        .filter(|(table, _)| *table != NO_PRESENCE)
        .flat_map(|(_, lines)| lines)
        .flat_map(str::split_whitespace)
        .collect();
    let refs = refs(&dataset);
    let unlisted: Vec<&&str> = refs.keys().filter(|key| !listed.contains(**key)).collect();
    assert!(unlisted.is_empty(), "{unlisted:?}");
}

#[test]
fn rows_that_claim_no_presence_are_never_shown_as_one() {
    let dataset = shipped();
    let evidence = Evidence::new(&dataset, Filter::default());
    let refs = refs(&dataset);
    let sections = sections();
    let (_, lines) = sections.iter().find(|(table, _)| *table == NO_PRESENCE).expect("the list");
    assert!(!lines.is_empty());
    for line in lines {
        let (subject, reason) = line.split_once(": ").expect("KEY force: reason");
        let (key, force) = subject.split_once(' ').expect("KEY force");
        assert!(refs.contains_key(key) && !reason.is_empty(), "{line}");
        let force = dataset.force_ix(force).unwrap_or_else(|| panic!("{line}: no such force"));
        for (place, _, track) in evidence.tracks().filter(|(_, f, _)| *f == force) {
            for (_, presence) in track.stretches() {
                assert!(!presence.status.is_shown(), "{line}: at {}", dataset.place(place).meta.id);
            }
        }
    }
}
