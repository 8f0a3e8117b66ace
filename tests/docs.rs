//! What docs/dataset.md promises: its example loads without a problem, and comes out as its table
//! says.

use basewatch::check;
use basewatch::evidence::{Evidence, Filter};
use basewatch::gazetteer::Outlines;
use basewatch::load;
use basewatch::model::{Dataset, Grade, PlaceKind};

const PAGE: &str = include_str!("../docs/dataset.md");

fn example() -> Dataset {
    let (_, after) = PAGE.split_once("```json\n").expect("an example");
    let (example, _) = after.split_once("\n```").expect("the end of the example");
    let loaded = load::dataset(example.as_bytes());
    assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
    loaded.dataset.expect("the example loads")
}

/// Rows of the table under a heading line that begins with `first`: cells, trimmed.
fn rows(first: &str) -> Vec<Vec<&'static str>> {
    let (_, after) = PAGE.split_once(&format!("\n| {first} |")).expect("the table");
    after
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn the_example_has_every_table() {
    let dataset = example();
    assert!(
        !dataset.sources.is_empty() && !dataset.forces.is_empty() && !dataset.places.is_empty()
    );
    assert!(!dataset.claims.is_empty() && !dataset.events.is_empty());
    assert!(!dataset.movements.is_empty() && !dataset.areas.is_empty());
    assert!(!dataset.chapters.is_empty());
    for grade in [Grade::A, Grade::B, Grade::D] {
        assert!(dataset.sources.iter().any(|s| s.grade == grade), "{grade:?}");
    }
}

#[test]
fn the_example_comes_out_as_the_page_says() {
    let dataset = example();
    let evidence = Evidence::new(&dataset, Filter::default());
    let place = dataset.place_ix("port-example").expect("the base");
    let force = dataset.force_ix("northland").expect("the force");
    let rows = rows("day");
    assert_eq!(rows.len(), 5);
    for row in rows {
        let day = load::edtf::parse_day(row[0]).expect("a day");
        assert_eq!(evidence.presence(place, force, day).status.word(), row[1], "on {}", row[0]);
    }
}

#[test]
fn the_example_has_only_the_findings_it_is_there_to_show() {
    let dataset = example();
    let outlines = Outlines::embedded().expect("the built-in outlines");
    let kinds: Vec<&str> =
        check::findings(&dataset, &outlines).iter().map(|f| f.kind.key()).collect();
    assert_eq!(kinds, ["presence_disagrees"]);
}

#[test]
fn the_page_names_every_grade_and_status_and_kind() {
    let grades: Vec<&str> = rows("grade").iter().map(|r| r[0]).collect();
    assert_eq!(grades, Grade::ALL.iter().map(|g| g.key()).collect::<Vec<_>>());
    let statuses: Vec<&str> = rows("status").iter().map(|r| r[0]).collect();
    let expected =
        ["disputed", "confirmed", "reported", "presumed", "possible", "ended", "not reported"];
    assert_eq!(statuses, expected);
    for kind in PlaceKind::ALL {
        assert!(PAGE.contains(kind.key()), "{}", kind.key());
    }
}
