//! A dataset as large as asked for, the same each time.

use serde_json::{Value, json};

use crate::load::{self, Loaded};

/// Forces at each base.
const FORCES: usize = 20;
const DAYS_PER_YEAR: usize = 365;

/// A country with so many lanes: twenty forces at each base, each of them counted twice, some gone
/// again, some never seen to leave.
pub fn lanes(count: usize) -> Loaded {
    let bases = count.div_ceil(FORCES);
    let claims: Vec<Value> = (0..count).map(|i| claim(i, i / FORCES, i % FORCES)).collect();
    let document = json!({
        "format": "basewatch/1",
        "title": format!("{count} lanes"),
        "as_of": "2026-02-28",
        "utc_offset": "+01:00",
        "range": {"from": "2012-01-01", "to": "2026-02-28"},
        "opening": {"day": "2024-05-02", "view": {"lon": 8.0, "lat": 16.5, "zoom": 5.0},
                    "select": "base-0"},
        "sources": [source("a", "A"), source("b", "B")],
        "forces": (0..FORCES).map(force).collect::<Vec<_>>(),
        "places": std::iter::once(country()).chain((0..bases).map(base)).collect::<Vec<_>>(),
        "claims": claims,
    });
    load::dataset(document.to_string().as_bytes())
}

fn source(id: &str, grade: &str) -> Value {
    json!({"id": id, "publisher": id, "grade": grade, "origin": id, "date": "2020-01-01"})
}

fn force(i: usize) -> Value {
    json!({"id": format!("force-{i}"), "name": format!("Force number {i}"),
           "short": format!("F{i}"), "kind": "state"})
}

fn country() -> Value {
    json!({"id": "country", "name": "Country", "kind": "country", "country": "XX",
           "lat": 16.5, "lon": 8.0, "error_km": 1.0})
}

/// On a grid of twenty-five to a row, about the middle of the view.
fn base(i: usize) -> Value {
    let (row, column) = (i / 25, i % 25);
    json!({"id": format!("base-{i}"), "name": format!("Base number {i}"), "kind": "airbase",
           "parent": "country", "country": "XX", "error_km": 1.0,
           "lat": 10.0 + row as f64 * 1.2, "lon": 0.5 + column as f64 * 0.6})
}

/// Spread over the years by plain arithmetic.
fn claim(i: usize, base: usize, force: usize) -> Value {
    let day = |n: usize| {
        let first = load::edtf::parse_day("2012-01-01").ok();
        first.map(|d| d.plus(i32::try_from(n).unwrap_or(0)).to_string())
    };
    let begin = i * 97 % (8 * DAYS_PER_YEAR);
    let seen = |after: usize, people: usize| {
        json!({"date": day(begin + after), "sources": ["b"],
               "headcount": {"min": people, "max": people + 20, "kind": "reported"}})
    };
    let mut claim = json!({
        "id": format!("claim-{i}"), "force": format!("force-{force}"),
        "place": format!("base-{base}"), "stance": "present",
        "from": {"date": day(begin), "sources": ["a"]},
        "seen": [seen(100, 10 + i * 13 % 900), seen(500, 10 + i * 29 % 900)],
    });
    if !i.is_multiple_of(3) {
        let end = begin + 700 + i * 31 % (3 * DAYS_PER_YEAR);
        claim["to"] = json!({"date": day(end), "sources": ["b"]});
    }
    claim
}
