//! How long it takes to read the shipped dataset, to join its claims, and to ask what holds on a
//! day. Figures for people to compare; nothing is asserted.

use std::hint::black_box;

use basewatch::evidence::{Evidence, Filter};
use basewatch::load;
use basewatch::model::Day;
use criterion::{Criterion, criterion_group, criterion_main};

fn reading(c: &mut Criterion) {
    c.bench_function("read the shipped dataset", |b| {
        b.iter(|| load::dataset(black_box(load::SHIPPED)));
    });
    let dataset = load::shipped().dataset.expect("the shipped dataset loads");
    c.bench_function("join its claims", |b| {
        b.iter(|| Evidence::new(black_box(&dataset), Filter::default()));
    });
    c.bench_function("follow the clock by a month", |b| {
        let (first, last) = (dataset.head.first_day, dataset.head.last_day);
        let known_on = |day| Filter { known_on: Some(day), ..Filter::default() };
        let mut evidence = Evidence::new(&dataset, known_on(first));
        let mut day = first;
        b.iter(|| {
            day = if day < last { day.plus_months(1) } else { first };
            evidence.refilter(&dataset, known_on(black_box(day)))
        });
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

criterion_group!(benches, reading, asking);
criterion_main!(benches);
