//! Columns, pyramid and filters of event tables against a plain filter-and-count.

use std::collections::{BTreeMap, BTreeSet};

use basewatch::incidents::{
    CategoryIx, CellKey, Cells, DatePrecision, Draft, Filter, Incidents, NewRow, RowIx, View,
    WorldPoint, WorldRect,
};
use basewatch::model::{Day, DaySpan, LonLat, geodesic};
use proptest::prelude::*;

/// A row of a test's own table.
#[derive(Debug, Clone)]
struct Told {
    day: i32,
    lasts: i32,
    at: (f64, f64),
    kind: u16,
    count: Option<u32>,
}

impl Told {
    fn point(&self) -> WorldPoint {
        WorldPoint::of(LonLat::new(self.at.0, self.at.1).expect("a position"))
    }
}

fn table(rows: &[Told]) -> Incidents {
    draft(rows).finish()
}

fn draft(rows: &[Told]) -> Draft {
    let mut draft = Draft::default();
    for (i, row) in rows.iter().enumerate() {
        let lasting = row.lasts > 0;
        let day = Day::from_number(row.day);
        let new = NewRow {
            day,
            last: lasting.then(|| day.plus(row.lasts)),
            precision: if lasting { DatePrecision::Lasting } else { DatePrecision::Day },
            at: LonLat::new(row.at.0, row.at.1).expect("a position"),
            error_km: None,
            category: &format!("kind {}", row.kind),
            count: row.count,
            label: &format!("row {i}"),
            source: source(i),
            link: "",
            note: note(i),
            line: i as u64 + 2,
        };
        draft.push(&new).expect("room for it");
    }
    draft
}

fn source(row: usize) -> &'static str {
    if row.is_multiple_of(3) { "Gazette" } else { "" }
}

/// Long enough that texts fill several of the pieces in which they are looked through.
fn note(row: usize) -> &'static str {
    match row % 7 {
        2 => "Près d’Agadez, un CONVOI aurait été attaqué",
        4 => "A convoy was seen near Zinder",
        _ => "",
    }
}

/// Small letters without the accents that these tests write.
fn plain_text(text: &str) -> String {
    let bare = |c| match c {
        'é' | 'è' => 'e',
        'ä' => 'a',
        'ï' => 'i',
        c => c,
    };
    text.to_lowercase().chars().map(bare).collect()
}

fn plain_words(text: &str) -> Vec<String> {
    let text = plain_text(text);
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// All that words are looked for in.
fn told_words(i: usize, row: &Told) -> String {
    plain_text(&format!("row {i}\n{}\n{}\nkind {}", source(i), note(i), row.kind))
}

fn window(first: i32, last: i32) -> DaySpan {
    DaySpan { first: Day::from_number(first), last: Day::from_number(last.max(first)) }
}

/// What a plain look at every row makes of a cell: rows, count, sums of x and y, rows by kind.
type Plain = BTreeMap<CellKey, (u64, u64, u64, u64, BTreeMap<String, u32>)>;

fn plain(rows: &[Told], view: &View, days: DaySpan, passes: impl Fn(usize) -> bool) -> Plain {
    let (first, last) = (days.first.number(), days.last.number());
    let mut cells = Plain::new();
    let counted = rows
        .iter()
        .enumerate()
        .filter(|(i, row)| row.day <= last && row.day + row.lasts >= first && passes(*i));
    for (_, row) in counted {
        let at = row.point();
        let key = CellKey::of(at, view.level);
        if !view.cells().rect().contains(at) {
            continue;
        }
        let cell = cells.entry(key).or_default();
        cell.0 += 1;
        cell.1 += u64::from(row.count.unwrap_or(0));
        cell.2 += u64::from(at.x);
        cell.3 += u64::from(at.y);
        *cell.4.entry(format!("kind {}", row.kind)).or_default() += 1;
    }
    cells
}

fn assert_same(table: &Incidents, found: &Cells, expected: &Plain) {
    assert_eq!(found.cells.len(), expected.len());
    for ((cell, split), (key, sums)) in found.iter().zip(expected) {
        let (rows, count, x, y, kinds) = sums;
        assert_eq!((&cell.key, u64::from(cell.rows), cell.count), (key, *rows, *count));
        let mean = |sum: &u64| u32::try_from((sum + rows / 2) / rows).expect("a mean");
        assert_eq!(cell.mean, WorldPoint { x: mean(x), y: mean(y) });
        let mut by_slot = vec![0; table.columns().slots()];
        for (name, rows) in kinds {
            let categories = table.columns().categories();
            let category = categories.iter().find(|c| *c.name == **name).expect("known");
            by_slot[usize::from(category.slot)] += rows;
        }
        assert_eq!(split, by_slot);
    }
    assert_eq!(found.rows, expected.values().map(|c| c.0).sum::<u64>());
    assert_eq!(found.count, expected.values().map(|c| c.1).sum::<u64>());
}

/// Rows in a few towns, so that cells fill and points coincide, some of them all over the world.
fn rows(most: usize) -> impl Strategy<Value = Vec<Told>> {
    let town = prop_oneof![
        3 => (0usize..5).prop_map(|town| {
            [(2.1, 13.5), (2.1001, 13.5001), (8.0, 17.0), (-0.1, 16.3), (2.3, 13.4)][town]
        }),
        2 => (-5.0..15.0, 10.0..20.0),
        1 => (-180.0..=180.0, -90.0..=90.0),
    ];
    let lasts = prop_oneof![9 => Just(0), 1 => 1..40i32];
    let count = prop::option::weighted(0.8, 0..50u32);
    let row = (0..400i32, lasts, town, 0..20u16, count)
        .prop_map(|(day, lasts, at, kind, count)| Told { day, lasts, at, kind, count });
    prop::collection::vec(row, 0..most)
}

fn views() -> impl Strategy<Value = View> {
    (-10.0..20.0, 5.0..25.0, 0.0..22.0, 300.0..1600.0, 200.0..1000.0).prop_map(
        |(lon, lat, zoom, width, height)| {
            View::new(LonLat::new(lon, lat).expect("a position"), zoom, width, height)
        },
    )
}

/// So many copies that even small cells have records, and the window more rows than are scanned.
fn dense(rows: &[Told], copies: usize) -> Vec<Told> {
    let shifted = |n: usize| {
        rows.iter().map(move |row| Told { day: (row.day + n as i32 * 7) % 400, ..row.clone() })
    };
    (0..copies).flat_map(shifted).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn cells_hold_what_a_plain_count_finds(
        rows in rows(300), view in views(), first in 0..400i32, length in 0..400i32,
    ) {
        let table = table(&rows);
        let days = window(first, first + length);
        assert_same(&table, &table.cells(&view, days, None), &plain(&rows, &view, days, |_| true));
    }

    #[test]
    fn a_filter_counts_only_what_passes(
        rows in rows(300), view in views(), first in 0..400i32, length in 0..400i32,
        hidden in prop::collection::btree_set(0..20u16, 0..6), least in prop::option::of(0..20u32), most in prop::option::of(10..60u32),
        text in prop::sample::select(vec!["", "gazette", "ROW 1", "gäzette kind 3", "row-2 kïnd", "zinder Convoy", "d'agadez été", "nowhere"]),
    ) {
        let table = table(&rows);
        let days = window(first, first + length);
        let names: Vec<String> = hidden.iter().map(|kind| format!("kind {kind}")).collect();
        let categories = table.columns().categories();
        let numbers = (0u16..).zip(categories).filter(|(_, c)| names.contains(&c.name.to_string()));
        let hidden_here: BTreeSet<CategoryIx> = numbers.map(|(i, _)| CategoryIx(i)).collect();
        let filter = Filter { hidden: hidden_here, least, most, text: text.to_owned() };
        let mask = table.mask(&filter);
        let words: Vec<String> = plain_words(text);
        let passes = |i: usize| {
            let row = &rows[i];
            let told = told_words(i, row);
            let counted = row.count.is_some_and(|count| {
                least.is_none_or(|least| count >= least) && most.is_none_or(|most| count <= most)
            });
            !hidden.contains(&row.kind)
                && (counted || (least.is_none() && most.is_none()))
                && words.iter().all(|word| told.contains(word))
        };
        assert_same(
            &table,
            &table.cells(&view, days, mask.as_ref()),
            &plain(&rows, &view, days, passes),
        );
        let passing = mask.map_or(rows.len(), |mask| mask.passing as usize);
        prop_assert_eq!(passing, (0..rows.len()).filter(|&i| passes(i)).count());
    }

    #[test]
    fn rows_in_a_rectangle_are_all_there_in_order_of_time(
        few in rows(200), copies in 1..20usize, view in views(), first in 0..400i32,
        length in 0..400i32, most in 0..50usize,
    ) {
        let rows = dense(&few, copies);
        let table = table(&rows);
        let days = window(first, first + length);
        let found = table.rows_in(&view.rect, days, None, most);
        let is_in = |row: &&Told| {
            view.rect.contains(row.point())
                && row.day <= days.last.number() && row.day + row.lasts >= first
        };
        let expected = rows.iter().filter(is_in).count();
        prop_assert_eq!(found.total as usize, expected);
        prop_assert_eq!(found.rows.len(), expected.min(most));
        prop_assert!(found.rows.is_sorted());
        let latest = table.rows_in(&view.rect, days, None, usize::MAX).rows;
        prop_assert_eq!(&latest[latest.len() - found.rows.len()..], &found.rows[..]);
        let singles = table.singles(&view, days, None, most);
        prop_assert_eq!(singles, (expected <= most).then_some(latest));
    }
}

proptest! {
    // Thirty thousand rows each.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn cells_of_many_rows_come_from_the_pyramid_and_are_the_same(
        few in rows(200), view in views(), first in 0..400i32, length in 200..400i32,
        hidden in 0..20u16,
    ) {
        let rows = dense(&few, 30_000 / few.len().max(1));
        let table = table(&rows);
        let days = window(first, first + length);
        assert_same(&table, &table.cells(&view, days, None), &plain(&rows, &view, days, |_| true));
        let category = table.columns().categories().iter().position(|c| *c.name == *format!("kind {hidden}"));
        if let Some(category) = category {
            let hidden_here = BTreeSet::from([CategoryIx(category as u16)]);
            let text = "CONVOI près".to_owned();
            let filter = Filter { hidden: hidden_here, text, ..Filter::default() };
            let mask = table.mask(&filter);
            let passes = |i: usize| rows[i].kind != hidden && note(i).contains("CONVOI");
            assert_same(
                &table,
                &table.cells(&view, days, mask.as_ref()),
                &plain(&rows, &view, days, passes),
            );
        }
    }
}

#[test]
fn a_table_without_rows_answers_with_nothing() {
    let empty = table(&[]);
    let view = View::new(LonLat::new(2.0, 13.0).expect("a position"), 5.0, 800.0, 600.0);
    assert!(empty.cells(&view, window(0, 10), None).cells.is_empty());
    assert_eq!(empty.rows_in(&WorldRect::WORLD, window(0, 10), None, 10).total, 0);
    assert_eq!(empty.row(RowIx(0)), None);
    assert_eq!(empty.columns().days(), None);
}

#[test]
fn a_preview_shows_what_has_come_by_then() {
    let town = |n: i32| (f64::from(n % 7), 10.0 + f64::from(n % 5));
    let row = |n: i32| Told { day: n % 400, lasts: 0, at: town(n), kind: 1, count: Some(2) };
    let rows: Vec<Told> = (0..20_000).map(row).collect();
    let draft = draft(&rows);
    let preview = draft.preview();
    assert!((1..rows.len()).contains(&preview.rows()), "{}", preview.rows());
    let view = View::new(LonLat::new(3.0, 12.0).expect("a position"), 6.0, 1400.0, 900.0);
    let days = window(100, 250);
    let cells = preview.cells(&view, days);
    let table = draft.finish();
    assert_same(&table, &cells, &plain(&rows[..preview.rows()], &view, days, |_| true));
    assert_same(&table, &table.cells(&view, days, None), &plain(&rows, &view, days, |_| true));
}

#[test]
fn a_row_comes_back_as_it_was_told() {
    let told = Told { day: 19_845, lasts: 3, at: (8.0139, 16.9503), kind: 4, count: Some(7) };
    let table = table(&[told]);
    let row = table.row(RowIx(0)).expect("the row");
    assert_eq!(row.day, Day::from_number(19_845));
    assert_eq!(row.last, Some(Day::from_number(19_848)));
    assert_eq!((row.at.lon.degrees(), row.at.lat.degrees()), (8.0139, 16.9503));
    assert_eq!((row.category_name, row.count, row.label), ("kind 4", Some(7), "row 0"));
    assert_eq!((row.source, row.line), ("Gazette", 2));
}

#[test]
fn a_position_past_the_edge_of_the_map_is_told_as_it_was() {
    let told = Told { day: 0, lasts: 0, at: (30.0, 89.5), kind: 0, count: None };
    let row_at = |table: &Incidents| table.row(RowIx(0)).map(|row| row.at.lat.degrees());
    assert_eq!(row_at(&table(&[told])), Some(89.5));
}

#[test]
fn words_are_found_in_labels_sources_and_categories_in_any_case() {
    let row = |kind| Told { day: 1, lasts: 0, at: (2.0, 13.0), kind, count: None };
    let table = table(&[row(1), row(2), row(3), row(3)]);
    let passing = |text: &str| {
        let filter = Filter { text: text.to_owned(), ..Filter::default() };
        table.mask(&filter).map(|mask| mask.passing)
    };
    assert_eq!(passing("GAZETTE"), Some(2));
    assert_eq!(passing("gazette kind 3"), Some(1), "words of several columns");
    assert_eq!(passing("row"), Some(4));
    assert_eq!(passing("PRES été"), Some(1), "accents are no matter");
    assert_eq!(passing("d'Agadez"), Some(1), "nor what stands between words");
    assert_eq!(passing("0row"), Some(0), "one text does not go on in the next");
    assert_eq!(passing(&"row ".repeat(40)), Some(4), "as many words as there are bits");
    assert_eq!(passing("nowhere"), Some(0));
    assert_eq!(passing("  "), None, "nothing asked");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn density_counts_what_is_in_view_by_time_and_kind(
        few in rows(120), copies in 1..100usize, view in views(), first in 0..300i32,
        length in 0..200i32, bins in 1..40usize, least in 0..30u32,
    ) {
        let rows = dense(&few, copies);
        let table = table(&rows);
        let range = window(first, first + length);
        let filter = Filter { least: Some(least), ..Filter::default() };
        let mask = table.mask(&filter);
        let found = table.density(Some(&view), range, bins, mask.as_ref());
        let mut expected = vec![0; bins];
        let in_view = view.cells().rect();
        for row in rows.iter().filter(|r| r.count >= Some(least) && in_view.contains(r.point())) {
            if (first..=first + length).contains(&row.day) {
                let days = length as usize + 1;
                expected[(row.day - first) as usize * bins / days] += 1;
            }
        }
        let totals: Vec<u32> = (0..found.bins()).map(|bin| found.total(bin)).collect();
        prop_assert_eq!(&totals, &expected);
        prop_assert_eq!(found.most, expected.into_iter().max().unwrap_or(0));
    }

    #[test]
    fn near_a_place_is_what_the_geodesic_says(
        few in rows(120), copies in 1..25usize, lon in -180.0..=180.0, lat in -90.0..=90.0,
        at_a_row in any::<bool>(), radius_km in prop_oneof![1.0..500.0, 500.0..9000.0],
        first in 0..400i32, length in 0..400i32, most in 0..40usize,
        least in prop::option::of(0..30u32),
    ) {
        let rows = dense(&few, copies);
        let table = table(&rows);
        let place = match rows.first().filter(|_| at_a_row) {
            Some(row) => LonLat::new(row.at.0, row.at.1),
            None => LonLat::new(lon, lat),
        };
        let place = place.expect("a position");
        let mask = table.mask(&Filter { least, ..Filter::default() });
        let days = window(first, first + length);
        let found = table.near(place, radius_km, days, mask.as_ref(), most);
        // As the table has it: to a tenth of a metre.
        let is_near = |ix: &RowIx| {
            let row = table.row(*ix).expect("a row");
            let last = row.last.unwrap_or(row.day).number();
            row.day.number() <= first + length && last >= first && row.count >= least
                && geodesic::length_m(place, row.at) <= radius_km * 1000.0
        };
        let mut expected: Vec<RowIx> = (0..rows.len() as u32).map(RowIx).filter(is_near).collect();
        prop_assert_eq!(found.total as usize, expected.len());
        let counts = expected.iter().filter_map(|ix| table.row(*ix)?.count);
        prop_assert_eq!(found.count, counts.map(u64::from).sum::<u64>());
        // Rows are numbered in order of time.
        let latest = expected.split_off(expected.len().saturating_sub(most));
        prop_assert_eq!(found.rows, latest);
    }
}
