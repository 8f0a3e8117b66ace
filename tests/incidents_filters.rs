//! What is left out of sight of the reader's own incidents: words, counts, kinds; everywhere that
//! incidents are told, as steps that can be taken back, as text and from the command line.

mod common;
mod window;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use basewatch::app::Start;
use basewatch::incidents::{DatePrecision, Draft, NewRow};
use basewatch::load::incidents::peek;
use basewatch::load::view_text::{self, IncidentsText, KindsText, LookText, ViewText};
use basewatch::model::{Day, LonLat};
use basewatch::state::{
    Command, CountSpan, Direction, FilterCommand, IncidentCommand, IncidentFilters, KindFilter,
    NewTable, Session, TimeCommand, TimeSpan, Typing,
};
use basewatch::view::incidents::{FILTER_TEXT_LABEL, LEAST_LABEL, MOST_LABEL};
use egui::accesskit::Action;
use egui::{Event, Key, Role};
use proptest::prelude::*;
use window::Window;

const HEADER: &str = "event_date,longitude,latitude,event_type,fatalities,event_id,source,notes";

/// Two towns away from every base, and Airbase 101's own: three kinds, one of unknown count.
fn table(folder: &Path) -> PathBuf {
    let mut text = format!("{HEADER}\n");
    for (date, lon, lat, kind, dead, id, note) in [
        ("2024-05-02", 4.0, 17.0, "Battles", "3", "N1", "Près d’Agadez, un convoi"),
        ("2024-05-02", 4.0, 17.0, "Protests", "0", "N2", "A convoy"),
        ("2024-05-01", 4.0, 17.0, "Battles", "1", "N3", ""),
        ("2024-05-02", 7.0, 19.0, "Riots", "", "N4", ""),
        ("2024-04-02", 2.2, 13.7, "Battles", "5", "N5", "Un CONVOI"),
        ("2024-03-20", 2.3, 13.6, "Protests", "0", "N6", ""),
        ("2023-01-10", 2.3, 13.6, "Protests", "12", "N7", ""),
    ] {
        writeln!(text, "{date},{lon},{lat},{kind},{dead},{id},A paper,\"{note}\"")
            .expect("text can be appended");
    }
    let path = folder.join("own.csv");
    fs::write(&path, text).expect("a file can be written");
    path
}

fn opened(start: Start) -> Window {
    let mut window = Window::of(start);
    window.wait_until("the table", |w| {
        let incidents = &w.session().state().incidents;
        incidents.tables().len() == 1 && incidents.reading().is_none()
    });
    apply(&mut window, [TimeCommand::SetSpan(TimeSpan::Last(90)).into()]);
    window
}

fn open(folder: &Path) -> Window {
    opened(Start { incidents: vec![table(folder)], ..window::shipped() })
}

fn apply<const N: usize>(window: &mut Window, commands: [Command; N]) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, Vec::from(commands));
    window.settle();
}

fn set_text(text: &str) -> Command {
    IncidentCommand::SetText(text.to_owned(), Typing::Begins).into()
}

fn counts(least: Option<u32>, most: Option<u32>) -> Command {
    IncidentCommand::SetCounts(CountSpan { least, most }, Typing::Begins).into()
}

/// Goes to a field of the Filter menu, which is open, and types.
fn type_into(window: &mut Window, name: &str, text: &str) {
    window.ask(Role::TextInput, name, Action::Focus);
    window.settle();
    for letter in text.chars() {
        window.send(Event::Text(letter.to_string()));
    }
    window.settle();
}

fn filters(window: &Window) -> &IncidentFilters {
    &window.session().state().filters.incidents
}

#[test]
fn words_that_are_typed_hold_wherever_incidents_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    assert!(window.tells("6 incidents on the map"));
    window.click(Role::Button, "Filter");
    assert!(window.tells("All 7 shown"));
    type_into(&mut window, FILTER_TEXT_LABEL, "CÖNVOI près");
    assert_eq!(filters(&window).text, "CÖNVOI près");
    assert!(window.tells("1 of 7 shown"));
    assert!(window.tells("1 incident on the map"));
    window.get(Role::CheckBox, "Battles: 1");
    window.get(Role::CheckBox, "Protests: 0");
    window.get(Role::Label, "Incidents in view over time: 1 in all");
    window.get(Role::Button, "Clear filter: Incidents with “CÖNVOI près”");
    window.get(Role::Button, "Filter (1)");
    apply(&mut window, [set_text("convoi")]);
    assert!(window.tells("2 of 7 shown"));
    // Hovering, the list and the base's own list.
    let at = window.screen(4.0, 17.0);
    assert!(window.tells("1 incident within"), "N5 near the base");
    assert!(window.tells("Battles · N5") && !window.tells("Protests · N6"));
    window.key(Key::Escape);
    window.send(Event::PointerMoved(at));
    window.settle();
    assert!(window.tells("1 incident") && !window.tells("1  Protests"), "hovering");
    window.click_at(at);
    assert!(window.tells("1 incident here"), "the list");
    assert!(window.tells("Battles · N1") && !window.tells("Protests · N2"));
    window.click(Role::Button, "Clear filter: Incidents with");
    assert!(window.tells("3 incidents here") && window.tells("6 incidents on the map"));
    assert!(filters(&window).is_open());
}

#[test]
fn counts_are_typed_and_what_is_no_count_is_told_by_the_field() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    window.click(Role::Button, "Filter");
    type_into(&mut window, LEAST_LABEL, "0");
    assert!(window.tells("6 of 7 shown"), "what is unknown is not at least 0");
    type_into(&mut window, MOST_LABEL, "3");
    assert!(window.tells("4 of 7 shown"));
    assert!(window.tells("Clear filter: Incidents that count 0 to 3"));
    let before = filters(&window).clone();
    type_into(&mut window, LEAST_LABEL, "5");
    let least = window.get(Role::TextInput, LEAST_LABEL).value;
    assert!(least.contains('5'), "{least}");
    assert!(window.tells("Write the smaller number first"), "{least}");
    assert_eq!(*filters(&window), before, "nothing else is shown for it");
    type_into(&mut window, LEAST_LABEL, "x");
    assert!(window.tells("is no whole number"));
    assert_eq!(*filters(&window), before);
    // What was chosen elsewhere stands in the fields.
    apply(&mut window, [counts(Some(5), None)]);
    assert!(!window.tells("is no whole number"));
    assert_eq!(window.get(Role::TextInput, LEAST_LABEL).value, "5");
    assert_eq!(window.get(Role::TextInput, MOST_LABEL).value, "");
    assert!(window.tells("2 of 7 shown"));
    window.click(Role::Button, "Show all");
    assert!(filters(&window).is_open());
}

#[test]
fn what_is_typed_at_once_is_one_step_and_every_filter_can_be_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    window.click(Role::Button, "Filter");
    type_into(&mut window, FILTER_TEXT_LABEL, "paper");
    type_into(&mut window, LEAST_LABEL, "12");
    assert!(window.tells("1 of 7 shown"));
    window.key(Key::Escape);
    window.click(Role::CheckBox, "Protests: ");
    assert!(window.tells("0 of 7 shown"));
    let all = filters(&window).clone();
    let undo = Command::Undo(Direction::Back);
    apply(&mut window, [undo.clone()]);
    assert!(filters(&window).kinds.is_open() && !filters(&window).counts.is_open());
    apply(&mut window, [undo.clone()]);
    assert_eq!(filters(&window).counts, CountSpan::default(), "both digits at once");
    assert_eq!(filters(&window).text, "paper");
    apply(&mut window, [undo.clone()]);
    assert!(filters(&window).is_open(), "all letters at once: {:?}", filters(&window));
    for _ in 0..3 {
        apply(&mut window, [Command::Undo(Direction::Forward)]);
    }
    assert_eq!(*filters(&window), all);
    // Clearing is a step as well.
    window.click(Role::Button, "Clear all");
    assert!(filters(&window).is_open());
    assert!(window.tells("0 incidents on the map") || window.tells("incidents on the map"));
    apply(&mut window, [undo]);
    assert_eq!(*filters(&window), all);
}

#[test]
fn a_map_that_filters_left_empty_says_so_and_leads_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    apply(&mut window, [set_text("nowhere")]);
    assert!(window.tells("0 incidents on the map, 6 filtered out"));
    assert!(window.tells("0 of 7 shown"));
    window.ask(Role::Button, "Show all incidents", Action::Focus);
    window.key(Key::Enter);
    assert!(window.tells("6 incidents on the map"));
    assert!(window.find(Role::Button, "Show all incidents").is_none());
    // Days on which nothing happened are empty by themselves.
    apply(&mut window, [set_text("paper"), Command::GoToDay(window::day("2022-01-10"))]);
    assert!(window.tells("0 incidents on the map, none from"));
}

#[test]
fn the_command_line_filters_a_table_before_it_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let only = ["battles".to_owned(), "RIOTS".to_owned()];
    let incident_filters = IncidentFilters {
        kinds: KindFilter::Only(Arc::new(BTreeSet::from(only))),
        counts: CountSpan { least: Some(2), most: None },
        text: String::new(),
    };
    let start = Start { incident_filters, ..window::shipped() };
    let mut window = opened(Start { incidents: vec![table(folder.path())], ..start });
    assert!(window.tells("2 of 7 shown"), "N1 and N5");
    assert!(window.tells("Clear filter: Only incidents of kind: RIOTS, battles"));
    assert!(!window.get(Role::CheckBox, "Protests").is_on);
    assert!(window.get(Role::CheckBox, "Battles").is_on);
    // From there on each kind goes by itself.
    window.click(Role::CheckBox, "Battles");
    let hidden = ["Battles".to_owned(), "Protests".to_owned()];
    assert_eq!(filters(&window).kinds, KindFilter::AllBut(Arc::new(BTreeSet::from(hidden))));
    assert!(window.tells("Clear filter: No incident of kind: Battles"));
    window.click(Role::Button, "Clear filter: No incident of kind: Battles");
    assert!(window.get(Role::CheckBox, "Battles").is_on);
    assert!(!window.get(Role::CheckBox, "Protests").is_on);
}

#[test]
fn a_filter_over_much_text_is_worked_out_beside_the_window() {
    let mut window = Window::open();
    let note = "Somebody saw something somewhere. ".repeat(20);
    let mut draft = Draft::default();
    for i in 0..45_000_u64 {
        let row = NewRow {
            day: Day::from_number(19_845),
            last: None,
            precision: DatePrecision::Day,
            at: LonLat::clamped(8.0, 17.0),
            error_km: None,
            category: "Battles",
            count: Some(1),
            label: if i == 7 { "Drone" } else { "" },
            source: "",
            link: "",
            note: &note,
            line: i + 2,
        };
        draft.push(&row).expect("room for it");
    }
    let (_, guess) = peek(b"date,lon,lat\n2024-05-02,8,17\n").expect("a table");
    let table = NewTable::in_memory("large.csv", guess.mapping, draft.finish());
    apply(&mut window, [IncidentCommand::Add(Box::new(table)).into()]);
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, vec![set_text("drone")]);
    let incidents = &window.session().state().incidents;
    assert!(incidents.to_sift().is_some(), "not between two frames");
    assert_eq!(incidents.passing(), (45_000, 45_000), "until then what was shown stays");
    window.wait_until("the filter", |w| w.tells("1 of 45,000 shown"));
    assert!(window.session().state().incidents.to_sift().is_none());
    // Whoever can wait has it at once.
    let mut session = window.session().twin();
    session.apply(set_text("somebody"));
    session.sift_incidents();
    assert_eq!(session.state().incidents.passing(), (45_000, 45_000));
}

#[test]
fn another_dataset_keeps_the_filters_and_an_old_view_has_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    apply(&mut window, [set_text("convoi")]);
    let world = folder.path().join("world.json");
    fs::write(&world, common::world().to_string()).expect("a file can be written");
    apply(&mut window, [basewatch::state::FileCommand::Open(world).into()]);
    let title = |w: &Window| w.session().dataset().head.title.get(Default::default()).to_owned();
    window.wait_until("the dataset", |w| title(w) == "A small world");
    assert!(window.tells("2 of 7 shown"));
    let old = view_text::parse("bw1;at=2024-05-02").expect("an old text");
    apply(&mut window, [Command::OpenView(old)]);
    assert!(filters(&window).is_open());
}

#[test]
fn parts_of_a_view_that_cannot_be_read_are_named() {
    for (wrong, words) in [
        ("icount=5", ""),
        ("icount=..", "no range of counts"),
        ("icount=a..b", "no range of counts"),
        ("icount=9..3", "larger than the largest"),
        ("icount=99999999999..", "no range of counts"),
        ("iwords=%2", "cannot be read"),
        ("iwords=%FF", "cannot be read"),
        ("noincident=a;onlyincident=b", "both there"),
    ] {
        let read = view_text::parse(&format!("bw1;{wrong}"));
        match words {
            "" => assert!(read.is_ok(), "{wrong}"),
            words => {
                let error = read.expect_err(wrong).to_string();
                assert!(error.contains(words), "{error}");
            }
        }
    }
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-zA-Z é,;=+%&\u{1f600}\u{0}-]{0,12}", 0..5)
        .prop_map(|names| names.into_iter().collect())
}

fn incident_command() -> impl Strategy<Value = Command> {
    let count = || prop::option::of(0..100_u32);
    prop_oneof![
        "[a-z é;,]{0,8}".prop_map(|text| set_text(&text)),
        (count(), count()).prop_map(|(least, most)| counts(least, most)),
        (0..4_usize).prop_map(|kind| IncidentCommand::ToggleKind(kind).into()),
        Just(IncidentCommand::ClearFilters.into()),
        Just(Command::ClearFilters),
        Just(FilterCommand::ToggleEvents(basewatch::model::EventKind::Coup).into()),
    ]
}

/// The shipped dataset with a table of four kinds.
fn session() -> Session {
    let mut session = Session::new(
        basewatch::load::shipped().dataset.expect("what ships with Basewatch reads"),
        Vec::new(),
    );
    let mut draft = Draft::default();
    for (i, kind) in ["Battles", "Riots, again", "", "Émeutes"].into_iter().enumerate() {
        let row = NewRow {
            day: Day::from_number(19_845),
            last: None,
            precision: DatePrecision::Day,
            at: LonLat::clamped(8.0, 17.0),
            error_km: None,
            category: kind,
            count: Some(1),
            label: "",
            source: "",
            link: "",
            note: "",
            line: i as u64 + 2,
        };
        draft.push(&row).expect("room for it");
    }
    let (_, guess) = peek(b"date,lon,lat\n2024-05-02,8,17\n").expect("a table");
    let table = NewTable::in_memory("four.csv", guess.mapping, draft.finish());
    session.apply(IncidentCommand::Add(Box::new(table)).into());
    session
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is written can be read, whatever names and words there are.
    #[test]
    fn filters_written_as_text_are_read_as_they_were(
        names in names(), is_only in any::<bool>(), least in prop::option::of(0..9_u32),
        most in prop::option::of(9..99_u32), words in "[a-zA-Z é,;=+%&\u{1f600}]{0,20}",
        look in prop::sample::select(vec![LookText::Circles, LookText::Hexagons, LookText::Heat]),
    ) {
        let is_only = is_only && !names.is_empty();
        let kinds = if is_only { KindsText::Only(names) } else { KindsText::AllBut(names) };
        let incidents = Box::new(IncidentsText { kinds, least, most, words, look });
        let view = ViewText { incidents, ..ViewText::default() };
        let read = view_text::parse(&view.to_string());
        prop_assert_eq!(read, Ok(view));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Undo leads back step by step, chips clear all, and what is shown follows the filters.
    #[test]
    fn filters_are_undone_cleared_and_followed(
        commands in prop::collection::vec(incident_command(), 1..8),
    ) {
        let mut session = session();
        session.begin_here();
        let mut seen = vec![session.state().filters.clone()];
        for command in commands {
            session.apply(command);
            let now = session.state().filters.clone();
            prop_assert_eq!(session.state().incidents.filters(), &now.incidents);
            if seen.last() != Some(&now) {
                seen.push(now);
            }
        }
        let text = session.view_text();
        let mut again = self::session();
        again.apply(Command::OpenView(view_text::parse(&text).expect("its own text")));
        let trimmed = |filters: &IncidentFilters| IncidentFilters {
            text: filters.text.trim().to_owned(), ..filters.clone()
        };
        prop_assert_eq!(
            trimmed(&again.state().filters.incidents),
            trimmed(&session.state().filters.incidents)
        );
        prop_assert_eq!(again.state().incidents.passing(), session.state().incidents.passing());
        while let Some(&chip) = session.active_filters().first() {
            prop_assert!(!session.filter_words(chip).is_empty());
            let before = session.active_filters().len();
            session.apply(FilterCommand::Clear(chip).into());
            prop_assert!(session.active_filters().len() < before);
            let now = session.state().filters.clone();
            if seen.last() != Some(&now) {
                seen.push(now);
            }
        }
        prop_assert_eq!(session.state().incidents.passing(), (4, 4));
        while let Some(former) = { seen.pop(); seen.last() } {
            session.apply(Command::Undo(Direction::Back));
            prop_assert_eq!(&session.state().filters, former);
        }
    }
}
