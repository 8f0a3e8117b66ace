//! Small datasets in code. Each test file uses a part of this.
#![allow(dead_code, reason = "every test binary compiles this module and uses its own part")]

use basewatch::load::{self, Problem, Severity};
use basewatch::model::{Dataset, Day};
use basewatch::state::{Command, Session};
use serde_json::{Value, json};

/// A valid dataset: a country with a base of two compounds, a second base, two forces, sources of
/// every grade, and no claim.
///
/// Sources: `a` grade A; `b` and `b-again` grade B of one origin; `b-other` grade B of another;
/// `c`, `d`. All were published on 2020-01-01, before anything they speak of, so that only the
/// tests of knowledge dates need think of it.
pub fn world() -> Value {
    let source = |id: &str, grade: &str, origin: &str| json!({"id": id, "publisher": id, "grade": grade, "origin": origin, "date": "2020-01-01"});
    let place = |id: &str, kind: &str, parent: Option<&str>| {
        json!({"id": id, "name": id, "kind": kind, "parent": parent, "country": "XX",
               "lat": 13.5, "lon": 2.2, "error_km": 1.0})
    };
    json!({
        "format": "basewatch/1",
        "title": "A small world",
        "as_of": "2026-02-28",
        "utc_offset": "+01:00",
        "range": {"from": "2020-01-01", "to": "2026-02-28"},
        "opening": {"day": "2024-05-02", "view": {"lon": 2.2, "lat": 13.5, "zoom": 6.0},
                    "select": "base"},
        "sources": [
            source("a", "A", "ministry"), source("b", "B", "reuters"),
            source("b-again", "B", "reuters"), source("b-other", "B", "ap"),
            source("c", "C", "blog"), source("d", "D", "state-tv"),
        ],
        "forces": [
            {"id": "red", "name": "Red", "short": "R", "kind": "state"},
            {"id": "blue", "name": "Blue", "short": "B", "kind": "state"},
        ],
        "places": [
            place("land", "country", None),
            place("base", "airbase", Some("land")),
            place("north", "compound", Some("base")),
            place("south", "compound", Some("base")),
            place("other-base", "camp", Some("land")),
        ],
        "claims": [],
    })
}

/// The world with these claims.
pub fn world_with(claims: impl IntoIterator<Item = Claim>) -> Value {
    let mut world = world();
    world["claims"] = claims.into_iter().map(|c| c.0).collect();
    world
}

/// Reads a document that must have no problem at all.
pub fn clean(document: &Value) -> Dataset {
    let loaded = load::dataset(document.to_string().as_bytes());
    assert!(loaded.problems.is_empty(), "problems: {:#?}", loaded.problems);
    loaded.dataset.expect("a document without problems has a dataset")
}

pub fn errors(problems: &[Problem]) -> Vec<&Problem> {
    problems.iter().filter(|p| p.severity == Severity::Error).collect()
}

pub fn day(text: &str) -> Day {
    load::edtf::parse_day(text).unwrap_or_else(|e| panic!("a test's own day: {e}"))
}

/// A claim in the making: `present("north").from("2024-04-10", &["b"]).ongoing(&["b"])`.
#[derive(Clone, Debug)]
pub struct Claim(pub Value);

pub fn present(place: &str) -> Claim {
    claim("present", place)
}

pub fn absent(place: &str) -> Claim {
    claim("absent", place)
}

pub fn planned(place: &str) -> Claim {
    claim("planned", place)
}

/// Of force `red`, with an id of stance and place; `named` gives another.
fn claim(stance: &str, place: &str) -> Claim {
    Claim(json!({"id": format!("{stance}-{place}"), "force": "red", "place": place,
                 "stance": stance, "seen": []}))
}

impl Claim {
    fn set(mut self, field: &str, value: Value) -> Self {
        self.0[field] = value;
        self
    }

    pub fn named(self, id: &str) -> Self {
        self.set("id", json!(id))
    }

    pub fn by(self, force: &str) -> Self {
        self.set("force", json!(force))
    }

    pub fn by_either(mut self, forces: &[&str]) -> Self {
        self.0["force"] = Value::Null;
        self.set("forces", json!(forces))
    }

    pub fn at_one_of(mut self, places: &[&str]) -> Self {
        self.0["place"] = Value::Null;
        self.set("places", json!(places))
    }

    pub fn from(self, date: &str, sources: &[&str]) -> Self {
        self.set("from", json!({"date": date, "sources": sources}))
    }

    pub fn to(self, date: &str, sources: &[&str]) -> Self {
        self.set("to", json!({"date": date, "sources": sources}))
    }

    pub fn ongoing(self, sources: &[&str]) -> Self {
        self.to("..", sources)
    }

    pub fn seen(mut self, date: &str, sources: &[&str]) -> Self {
        let sighting = json!({"date": date, "sources": sources});
        self.0["seen"].as_array_mut().expect("seen is a list").push(sighting);
        self
    }

    /// Seen with a number: `counted("2024-05-02", (400, 450), "reported", &["b"])`.
    pub fn counted(
        mut self,
        date: &str,
        (min, max): (impl Into<Option<u32>>, impl Into<Option<u32>>),
        kind: &str,
        sources: &[&str],
    ) -> Self {
        let headcount = json!({"min": min.into(), "max": max.into(), "kind": kind});
        let sighting = json!({"date": date, "sources": sources, "headcount": headcount});
        self.0["seen"].as_array_mut().expect("seen is a list").push(sighting);
        self
    }

    /// Seen with words for a number: "a small number".
    pub fn in_words(mut self, date: &str, words: &str, sources: &[&str]) -> Self {
        let headcount = json!({"kind": "reported", "as_reported": words});
        let sighting = json!({"date": date, "sources": sources, "headcount": headcount});
        self.0["seen"].as_array_mut().expect("seen is a list").push(sighting);
        self
    }

    pub fn refining(self, claim: &str) -> Self {
        self.set("refines", json!(claim))
    }

    pub fn shared_with(self, claims: &[&str]) -> Self {
        self.set("shared_with", json!(claims))
    }

    pub fn except(self, places: &[&str]) -> Self {
        self.set("except", json!(places))
    }
}

/// The shipped dataset, just opened.
pub fn shipped() -> Session {
    let loaded = load::shipped();
    Session::new(loaded.dataset.expect("the shipped dataset"), loaded.problems)
}

/// A small world with a story: quick to filter anew.
pub fn story_world() -> Session {
    let mut world = world();
    let event = |id: &str, date: &str| {
        json!({"id": id, "date": date, "title": id, "kind": "other",
        "importance": 2, "place": "base", "sources": ["a"]})
    };
    world["events"] = json!([event("first", "2021-03-01"), event("second", "2022-03-01")]);
    let chapter = |id: &str, day: &str, zoom: f64| {
        json!({"id": id, "title": id, "text": "Told.",
        "day": day, "view": {"lon": 1.0, "lat": 12.0, "zoom": zoom}, "select": "first",
        "sources": ["c"]})
    };
    world["chapters"] =
        json!([chapter("one", "2021-06-01", 7.0), chapter("two", "2023-01-01", 4.0)]);
    Session::new(clean(&world), Vec::new())
}

/// The session once these were carried out.
pub fn after(mut session: Session, commands: impl IntoIterator<Item = Command>) -> Session {
    for command in commands {
        session.apply(command);
    }
    session
}
