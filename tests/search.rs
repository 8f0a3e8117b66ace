//! The search: what is found, by which words, what must not show through, and where it leads.

mod common;
#[path = "window/mod.rs"]
mod window;

use basewatch::model::{Record, SourceIx};
use basewatch::state::{
    Action, Command, Find, FindCommand, Found, FoundKind, Knowledge, Selection, Session, Target,
};
use basewatch::view::search::SEARCH_LABEL;
use egui::{Event, Key, Role};
use proptest::prelude::*;
use window::{CTRL, Window, day};

fn shipped() -> Session {
    let loaded = basewatch::load::shipped();
    Session::new(loaded.dataset.expect("the shipped dataset"), Vec::new())
}

fn found(session: &Session, query: &str) -> Vec<Found> {
    session.find(query, &[], 20).rows
}

fn first_place(session: &Session, query: &str) -> String {
    let row = found(session, query).into_iter().next();
    match row.as_ref().map(|row| &row.target) {
        Some(Target::Record(Record::Place(ix))) => session.dataset().place(*ix).meta.id.clone(),
        other => panic!("“{query}” finds {other:?} first"),
    }
}

impl Window {
    fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.send(Event::Text(c.to_string()));
        }
        self.settle();
    }

    fn search(&mut self, text: &str) {
        self.key_with(CTRL, Key::K);
        self.type_text(text);
    }

    fn results(&self) -> Vec<String> {
        let rows = self.widgets().into_iter().filter(|w| w.role == Role::ListBoxOption);
        rows.map(|w| w.name).collect()
    }
}

#[test]
fn places_are_found_by_any_name_and_through_typing_errors() {
    let session = shipped();
    for (query, place) in [
        ("airbase 201", "airbase-201"),
        ("201", "airbase-201"),
        ("airbase101", "airbase-101"),
        ("Dirku", "dirkou"),
        ("dirkou", "dirkou"),
        ("ouallam", "ouallam"),
        ("oualam", "ouallam"),
    ] {
        let first = first_place(&session, query);
        assert!(first.starts_with(place), "“{query}” finds {first}");
    }
    // Whoever spells it right finds what is called so first.
    assert_eq!(first_place(&session, "Agadèz"), "agadez-airport");
    for query in ["agades", "nimaey"] {
        let first = first_place(&session, query);
        assert!(
            ["airbase-201", "airbase-101"].contains(&first.as_str()),
            "“{query}” finds {first}"
        );
    }
}

#[test]
fn each_kind_is_found_with_where_and_when() {
    let session = shipped();
    let of = |query: &str, kind| {
        let rows = session.find(query, &[kind], 5).rows;
        rows.into_iter().next().unwrap_or_else(|| panic!("no {kind:?} for “{query}”"))
    };
    let coup = of("coup bazoum", FoundKind::Event);
    assert_eq!((coup.aside.as_str(), coup.kind.word()), ("26 July 2023", "event"));
    assert!(coup.detail.contains("Niamey") && coup.detail.contains("Niger"), "{}", coup.detail);
    assert!(of("africa corps", FoundKind::Force).title.starts_with("Russia"));
    assert!(of("reuters", FoundKind::Source).title.starts_with("Reuters"));
    assert!(of("handed over", FoundKind::Chapter).detail.starts_with("chapter"));
    assert!(of("france", FoundKind::Movement).title.starts_with("France: "));
    assert_eq!(of("dark", FoundKind::Action).target, Target::Action(Action::DarkTheme));
    assert_eq!(found(&session, "2 May 2024")[0].target, Target::Day(day("2024-05-02")));
    assert_eq!(found(&session, "2023-12")[0].target, Target::Day(day("2023-12-01")));
}

#[test]
fn ctrl_k_types_and_enter_goes_there_and_closes() {
    let mut window = Window::open();
    window.search("agades");
    assert_eq!(window.get(Role::TextInput, SEARCH_LABEL).value, "agades");
    assert!(window.tells(" results"), "the count is told");
    window.key(Key::Enter);
    assert_eq!(window.selected().as_deref(), Some("airbase-201"));
    assert_eq!(window.session().state().find, Find::Closed);
    assert!(window.find(Role::TextInput, SEARCH_LABEL).is_none());
    // What was looked for is on offer the next time.
    window.key_with(CTRL, Key::K);
    assert_eq!(window.results()[0], "recent search: agades");
    window.key(Key::Escape);
    assert!(window.results().is_empty());
    assert_eq!(
        window.selected().as_deref(),
        Some("airbase-201"),
        "Escape closed no more than that"
    );
}

#[test]
fn airbase_201_is_reached_by_keys_alone_both_ways() {
    let mut window = Window::open();
    window.search("airbase 201");
    window.key(Key::Enter);
    assert_eq!(window.selected().as_deref(), Some("airbase-201"));

    let mut window = Window::open();
    let name = window.marker("airbase-201").name;
    for _ in 0..400 {
        window.key(Key::Tab);
        if window.get(Role::Button, &name).is_focused {
            break;
        }
    }
    assert!(window.get(Role::Button, &name).is_focused, "Tab reaches the marker");
    window.key(Key::Enter);
    assert_eq!(window.selected().as_deref(), Some("airbase-201"));
}

#[test]
fn arrows_choose_a_row_and_a_click_takes_one() {
    let mut window = Window::open();
    window.search("airbase");
    let rows = window.results();
    window.key(Key::ArrowDown);
    assert!(window.get(Role::ListBoxOption, &rows[1]).is_on);
    window.key(Key::ArrowUp);
    window.key(Key::ArrowUp);
    let last = rows.last().expect("rows");
    assert!(window.get(Role::ListBoxOption, last).is_on, "up from the first is the last");
    let name = rows.iter().find(|row| row.contains("Airbase 101")).expect("101").clone();
    window.ask(Role::ListBoxOption, &name, egui::accesskit::Action::Click);
    assert_eq!(window.selected().as_deref(), Some("airbase-101"));
}

#[test]
fn a_click_beside_the_search_closes_it_and_does_nothing_else() {
    let mut window = Window::open();
    let before = window.session().state().clone();
    window.click(Role::Button, "Search");
    window.click_at(egui::pos2(20.0, 880.0));
    assert_eq!(*window.session().state(), before);
}

#[test]
fn no_result_tells_what_was_looked_for_and_what_can_be() {
    let mut window = Window::open();
    window.search("zzqq");
    assert!(window.tells("Nothing found for “zzqq”") && window.tells("No result"));
    assert!(window.tells("by the name of a place"));
    window.key(Key::Enter);
    assert!(window.tells("Nothing found"), "there is nothing to take");
}

#[test]
fn an_event_brings_its_day_a_date_the_clock_a_chapter_itself_and_an_action_is_done() {
    let mut window = Window::open();
    window.search("presidential guard bazoum coup");
    window.key(Key::Enter);
    assert_eq!(window.day(), "2023-07-26");
    window.search("2 may 2024");
    window.key(Key::Enter);
    assert_eq!(window.day(), "2024-05-02");
    window.search("dark theme");
    window.key(Key::Enter);
    assert_eq!(window.session().state().theme, basewatch::state::Theme::Dark);
    window.search("last french chapter");
    window.key(Key::Enter);
    assert!(window.session().chapter_open().is_some());
}

#[test]
fn a_force_leads_to_its_largest_base_or_its_first_day() {
    let mut session = shipped();
    let italy = session.dataset().force_ix("italy").expect("Italy");
    session.apply(FindCommand::ShowForce(italy).into());
    let place = session.dataset().place_ix("airbase-101").expect("101");
    assert_eq!(session.state().selection, Selection::Place(place));
    assert_eq!(session.day(), day("2024-05-02"));
    session.apply(Command::GoToStart);
    session.apply(FindCommand::ShowForce(italy).into());
    assert!(session.day() > day("2012-01-01"), "to the first day it was anywhere");
    let Selection::Place(place) = session.state().selection else { panic!("a base") };
    let presence = session.evidence().presence(place, italy, session.day());
    assert!(presence.status.is_present());
}

#[test]
fn a_source_shows_what_rests_on_it_and_leads_there() {
    let mut window = Window::open();
    let source = SourceIx(0);
    let records = window.session().resting_on(source);
    assert!(!records.is_empty());
    let id = window.session().dataset().source(source).meta.id.clone();
    window.search(&id);
    window.key(Key::Enter);
    assert_eq!(window.session().state().source_shown, Some(source));
    assert!(window.tells("A source"));
    let words = match records.len() {
        1 => "1 record rests on it".to_owned(),
        n => format!("{n} records rest on it"),
    };
    assert!(window.tells(&words));
    window.key(Key::Escape);
    assert_eq!(window.session().state().source_shown, None);
}

#[test]
fn undo_and_back_return_from_where_the_search_led() {
    let mut window = Window::open();
    window.search("airbase 201");
    window.key(Key::Enter);
    window.key_with(egui::Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.selected().as_deref(), Some("airbase-101"));
    // An action that was searched for is the action itself, not a step of its own.
    window.search("undo");
    window.key(Key::Enter);
    assert_eq!(window.selected().as_deref(), Some("airbase-201"));
}

fn queries() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "russia",
            "niger",
            "airbase",
            "withdraw",
            "africa corps",
            "handover",
            "2024",
            "us",
            "france",
            "attack",
            "reuters",
            "chapter",
            "movement",
            "source",
            "camp",
            "germany",
        ])
        .prop_map(str::to_owned),
        "[a-z0-9éœ ]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is looked for, on whatever day's knowledge: nothing later shows through.
    #[test]
    fn nothing_later_than_known_on_shows_through(query in queries(), days in 0_i32..5_170) {
        let mut session = shipped();
        let known_on = session.dataset().head.first_day.plus(days);
        session.apply(Command::SetKnowledge(Knowledge::On(known_on)));
        let dataset = session.dataset();
        let evidence = session.evidence();
        let as_of = dataset.head.as_of;
        for row in session.find(&query, &[], usize::MAX).rows {
            let Target::Record(record) = row.target else { continue };
            let fine = match record {
                Record::Event(ix) => evidence.knows_event(ix),
                Record::Chapter(ix) => evidence.knows_chapter(dataset, ix),
                Record::Movement(ix) => evidence.movement(ix).is_some(),
                Record::Source(ix) => dataset.source(ix).published_by(as_of) <= known_on,
                Record::Force(ix) => {
                    evidence.tracks().any(|(_, force, _)| force == ix)
                        || evidence.known_events(dataset).any(|(_, e)| e.about_forces.contains(&ix))
                }
                Record::Place(_) => true,
                Record::Claim(_) | Record::Area(_) => false,
            };
            prop_assert!(fine, "{query}: {row:?} on {known_on}");
        }
    }

    /// Every row leads somewhere without harm, and the search closes.
    #[test]
    fn every_row_can_be_taken(query in queries(), row in 0_usize..12) {
        let mut session = shipped();
        session.apply(FindCommand::Toggle.into());
        session.apply(FindCommand::Type(query).into());
        let rows = session.findings().rows;
        if let Some(found) = rows.get(row) {
            let is_search = found.target == Target::Action(Action::Search);
            session.apply(FindCommand::Take(found.target.clone()).into());
            if found.kind != FoundKind::Recent && !is_search {
                prop_assert_eq!(&session.state().find, &Find::Closed);
            }
        }
    }
}
