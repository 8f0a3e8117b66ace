//! How long it takes to read a table of incidents, to build what answers questions, to ask, and to lay
//! out what is drawn; and how that grows with the rows. Figures for people to compare; nothing is asserted.
//!
//! Tables have up to five million rows; `BASEWATCH_BENCH_MOST_ROWS=1000000` leaves out larger ones.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use basewatch::incidents::{
    CategoryIx, DatePrecision, Draft, Filter, Incidents, NewRow, Raster, View, sample,
};
use basewatch::ingest;
use basewatch::load::incidents::peek;
use basewatch::load::shipped;
use basewatch::model::{DaySpan, LonLat, View as Camera};
use basewatch::scene::{IncidentScene, Viewport};
use basewatch::state::{Command, IncidentCommand, NewTable, Session, Theme};
use basewatch::view::incidents::IncidentMeshes;
use basewatch::view::theme::Palette;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SEED: u64 = 7;

fn sizes() -> Vec<u64> {
    let most = std::env::var("BASEWATCH_BENCH_MOST_ROWS").ok().and_then(|rows| rows.parse().ok());
    let sizes = [10_000, 100_000, 1_000_000, 5_000_000];
    sizes.into_iter().filter(|rows| most.is_none_or(|most: u64| *rows <= most)).collect()
}

fn draft(rows: u64) -> Draft {
    let mut draft = Draft::default();
    for row in sample::rows(rows, SEED) {
        let label = format!("S{:07}", row.number);
        let row = NewRow {
            day: row.day,
            last: None,
            precision: DatePrecision::Day,
            at: LonLat::clamped(row.lon_degrees, row.lat_degrees),
            error_km: None,
            category: row.kind,
            count: Some(row.fatalities),
            label: &label,
            source: row.source,
            link: "",
            note: "",
            line: row.number + 1,
        };
        draft.push(&row).expect("room for it");
    }
    draft
}

/// Niger and its neighbours on a laptop's screen.
fn view() -> View {
    View::new(LonLat::clamped(8.0, 17.0), 5.5, 1400.0, 900.0)
}

/// Windows that move through the whole range.
fn windows(table: &Incidents, days: i32) -> Vec<DaySpan> {
    const STEPS: i32 = 200;
    let all = table.columns().days().expect("a table with rows");
    let room = all.last.days_since(all.first) - days;
    let window = |step: i32| {
        let first = all.first.plus(room * step / STEPS);
        DaySpan { first, last: first.plus(days - 1) }
    };
    (0..STEPS).map(window).collect()
}

fn loading(c: &mut Criterion) {
    let mut group = c.benchmark_group("incidents: load a CSV until it can be asked");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    for rows in sizes() {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        let mut text = Vec::new();
        sample::write_csv(rows, SEED, &mut text).expect("writing into memory");
        file.write_all(&text).expect("room on the disk");
        group.throughput(Throughput::Elements(rows));
        group.bench_function(BenchmarkId::from_parameter(rows), |b| {
            b.iter(|| {
                let look = ingest::look(file.path()).expect("a table");
                let loading = ingest::load(&look.path, look.layout, look.guess.mapping, || {});
                loading.expect("it opens").wait().expect("it loads")
            });
        });
    }
    group.finish();
}

fn building(c: &mut Criterion) {
    let mut group = c.benchmark_group("incidents: sort and build the pyramid");
    group.sample_size(10);
    for rows in sizes() {
        group.throughput(Throughput::Elements(rows));
        group.bench_function(BenchmarkId::from_parameter(rows), |b| {
            b.iter_with_large_drop(|| black_box(draft(rows)).finish());
        });
    }
    group.finish();
}

fn asking(c: &mut Criterion) {
    let mut group = c.benchmark_group("incidents: ask");
    for rows in sizes() {
        let table = draft(rows).finish();
        let whole = [table.columns().days().expect("a table with rows")];
        let of_90_days = windows(&table, 90);
        let filter = Filter { hidden: BTreeSet::from([CategoryIx(1)]), ..Filter::default() };
        let mask = table.mask(&filter);
        let view = view();
        for (name, windows, mask) in [
            ("cells, 90 days", &of_90_days[..], None),
            ("cells, whole range", &whole[..], None),
            ("cells, 90 days, a category hidden", &of_90_days[..], mask.as_ref()),
        ] {
            let mut windows = windows.iter().cycle();
            group.bench_function(BenchmarkId::new(name, rows), |b| {
                b.iter(|| table.cells(&view, *windows.next().unwrap_or(&whole[0]), mask));
            });
        }
        let small = View::small(LonLat::clamped(8.0, 17.0), 5.5, 1400.0, 900.0);
        for (name, windows) in [("90 days", &of_90_days[..]), ("whole range", &whole[..])] {
            let mut windows = windows.iter().cycle();
            let mut next = || *windows.next().unwrap_or(&whole[0]);
            group.bench_function(BenchmarkId::new(format!("hexagons, {name}"), rows), |b| {
                b.iter(|| table.hexagons(&small, next(), None));
            });
            group.bench_function(BenchmarkId::new(format!("raster, {name}"), rows), |b| {
                b.iter(|| {
                    let mut raster = Raster::new(&small);
                    raster.add_incidents(&table, next(), None);
                    raster
                });
            });
        }
        group.bench_function(BenchmarkId::new("density in 180 bins", rows), |b| {
            b.iter(|| table.density(Some(&view), whole[0], 180, None));
        });
        let mut windows = of_90_days.iter().cycle();
        group.bench_function(BenchmarkId::new("100 km around Niamey, 90 days", rows), |b| {
            let niamey = LonLat::clamped(2.187, 13.4824);
            b.iter(|| table.near(niamey, 100.0, *windows.next().unwrap_or(&whole[0]), None, 200));
        });
        let by_count = Filter { least: Some(5), ..Filter::default() };
        let by_words = Filter { text: "gazette s00".to_owned(), ..Filter::default() };
        for (name, filter) in [("category", &filter), ("count", &by_count), ("words", &by_words)] {
            let name = format!("work out a filter by {name}");
            group.bench_function(BenchmarkId::new(name, rows), |b| {
                b.iter_with_large_drop(|| table.mask(black_box(filter)));
            });
        }
        group.bench_function(BenchmarkId::new("first cells after a filter by words", rows), |b| {
            let worked_out = || table.mask(&by_words);
            b.iter_batched(
                worked_out,
                |mask| table.cells(&view, whole[0], mask.as_ref()),
                criterion::BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// The shipped dataset with a table of this many rows beside it.
fn session(rows: u64) -> Session {
    let loaded = shipped();
    let mut session = Session::new(loaded.dataset.expect("it loads"), loaded.problems);
    let (_, guess) = peek(b"event_date,longitude,latitude\n").expect("a table");
    let table = NewTable::in_memory("sample.csv", guess.mapping, draft(rows).finish());
    session.apply(IncidentCommand::Add(Box::new(table)).into());
    session.apply(Command::LookAt(camera()));
    session
}

fn camera() -> Camera {
    Camera { center: LonLat::clamped(8.0, 17.0), zoom: 5.5 }
}

/// From days to symbols, and from symbols to triangles.
fn laying(c: &mut Criterion) {
    let mut group = c.benchmark_group("incidents: lay out");
    let ctx = egui::Context::default();
    // The first pass makes its fonts and textures.
    let _ = ctx.run_ui(egui::RawInput::default(), |_| {});
    let palette = Palette::of(Theme::Light);
    for rows in sizes() {
        let session = session(rows);
        let tables = &session.state().incidents;
        let viewport = Viewport::new(session.state().camera, 1400.0, 900.0);
        let table = tables.tables().first().expect("it was added").incidents();
        let whole = vec![table.columns().days().expect("a table with rows")];
        for (name, windows) in [("90 days", windows(table, 90)), ("whole range", whole)] {
            let mut next = windows.iter().cycle();
            group.bench_function(BenchmarkId::new(format!("symbols, {name}"), rows), |b| {
                b.iter(|| IncidentScene::new(tables, &viewport, *next.next().expect("endless")));
            });
            let scene = |days: &DaySpan| Arc::new(IncidentScene::new(tables, &viewport, *days));
            // Never the one of before, which would not be laid again.
            let scenes: Vec<_> = windows.iter().chain(&windows).map(scene).collect();
            let mut scenes = scenes.iter().cycle();
            let mut meshes = IncidentMeshes::default();
            group.bench_function(BenchmarkId::new(format!("mesh, {name}"), rows), |b| {
                b.iter(|| {
                    let scene = scenes.next().expect("endless");
                    meshes.lay(&ctx, palette, egui::Pos2::ZERO, (0, scene))
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, loading, building, asking, laying);
criterion_main!(benches);
