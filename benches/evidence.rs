//! How long it takes to read the shipped dataset, to join its claims, and to ask what holds on a
//! day; and how that grows with the number of claims. Figures for people to compare; nothing is asserted.

use std::hint::black_box;

use basewatch::evidence::{Evidence, Filter};
use basewatch::load;
use basewatch::model::Day;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};

fn reading(c: &mut Criterion) {
    c.bench_function("read the shipped dataset", |b| {
        b.iter(|| load::dataset(black_box(load::SHIPPED)));
    });
    let dataset = load::shipped().dataset.expect("the shipped dataset loads");
    c.bench_function("join its claims", |b| {
        b.iter(|| Evidence::new(black_box(&dataset), Filter::default()));
    });
}

fn asking(c: &mut Criterion) {
    let dataset = load::shipped().dataset.expect("the shipped dataset loads");
    let evidence = Evidence::new(&dataset, Filter::default());
    let opening = dataset.head.opening.day;
    let base = dataset.place_ix("airbase-101").expect("Airbase 101");
    let us = dataset.force_ix("us").expect("the United States");

    c.bench_function("one presence, joined before", |b| {
        b.iter(|| evidence.presence(base, us, black_box(opening)));
    });
    c.bench_function("one presence, from its claims", |b| {
        let filter = Filter::default();
        b.iter(|| basewatch::evidence::presence(&dataset, base, us, black_box(opening), &filter));
    });
    c.bench_function("every presence of a day", |b| {
        b.iter(|| state_of(&evidence, black_box(opening)));
    });
    c.bench_function("every presence of every day", |b| {
        let days = dataset.head.last_day.days_since(dataset.head.first_day);
        b.iter(|| -> usize {
            (0..=days).map(|n| state_of(&evidence, dataset.head.first_day.plus(n))).sum()
        });
    });
    c.bench_function("what changed in a year", |b| {
        b.iter(|| evidence.diff(&dataset, black_box(opening), opening.plus(365)));
    });
}

/// Visits every place and force of a day and counts those present.
fn state_of(evidence: &Evidence, day: Day) -> usize {
    evidence.tracks().filter(|(_, _, track)| black_box(track.at(day)).status.is_present()).count()
}

/// The shipped dataset over and over, each time with places and claims of its own, until there are
/// so many claims. Forces and sources stay the same.
fn theatres(least_claims: usize) -> Vec<u8> {
    let shipped: Value = serde_json::from_slice(load::SHIPPED).expect("JSON");
    let claims = shipped["claims"].as_array().map_or(1, Vec::len);
    let mut all = shipped.clone();
    for table in ["places", "claims", "events", "movements", "areas", "chapters"] {
        all[table] = json!([]);
    }
    for theatre in 0..least_claims.div_ceil(claims) {
        for table in ["places", "claims"] {
            for record in shipped[table].as_array().into_iter().flatten() {
                let rows = all[table].as_array_mut().expect("a table");
                if rows.len() < least_claims || table == "places" {
                    rows.push(moved(record, theatre));
                }
            }
        }
    }
    all["opening"]["select"] = Value::Null;
    serde_json::to_vec(&all).expect("JSON")
}

/// The record with every id of a place or a claim in it made the theatre's own.
fn moved(record: &Value, theatre: usize) -> Value {
    const IDS: [&str; 7] = ["id", "place", "places", "parent", "refines", "shared_with", "except"];
    let own = |id: &Value| match id {
        Value::String(id) => json!(format!("{id}-{theatre}")),
        Value::Array(ids) => {
            ids.iter().filter_map(Value::as_str).map(|id| format!("{id}-{theatre}")).collect()
        }
        other => other.clone(),
    };
    let mut record = record.clone();
    for key in IDS {
        if let Some(value) = record.get(key) {
            record[key] = own(value);
        }
    }
    record
}

/// Joining grows with the claims; asking does not, but for what there is to visit.
fn growing(c: &mut Criterion) {
    let mut group = c.benchmark_group("claims");
    group.sample_size(10);
    for claims in [1_000, 10_000, 100_000] {
        let bytes = theatres(claims);
        let loaded = load::dataset(&bytes);
        let dataset = loaded.dataset.expect("the theatres load");
        assert_eq!(dataset.claims.len(), claims, "{:?}", loaded.problems.first());
        let opening = dataset.head.opening.day;
        group.bench_function(BenchmarkId::new("read", claims), |b| {
            b.iter(|| load::dataset(black_box(&bytes)));
        });
        group.bench_function(BenchmarkId::new("join", claims), |b| {
            b.iter(|| Evidence::new(black_box(&dataset), Filter::default()));
        });
        let evidence = Evidence::new(&dataset, Filter::default());
        let (place, force, _) = evidence.tracks().last().expect("a track");
        group.bench_function(BenchmarkId::new("one presence", claims), |b| {
            b.iter(|| evidence.presence(place, force, black_box(opening)));
        });
        group.bench_function(BenchmarkId::new("every presence of a day", claims), |b| {
            b.iter(|| state_of(&evidence, black_box(opening)));
        });
    }
    group.finish();
}

criterion_group!(benches, reading, asking, growing);
criterion_main!(benches);
