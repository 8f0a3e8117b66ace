//! The window as text: written, read, opened again; and whatever else may be pasted.

mod common;

use basewatch::load;
use basewatch::load::view_text::{self, ViewTextError};
use basewatch::model::mercator::project;
use basewatch::model::{ForceIx, Grade, Language, LonLat, Moment, View, geodesic};
use basewatch::state::{
    Command, Compare, CompareLook, Effect, Graticule, Knowledge, LayerToggle, MapCommand, Rings,
    Selection, Session, State, TimeCommand, TimeSpan, Waypoint,
};
use common::{after, clean, day, shipped, story_world as small};
use proptest::prelude::*;
use serde_json::json;

/// How far a map may lie from the one that was copied, in screen pixels, half a map away from its
/// centre.
const TOLERANCE_PIXELS: f64 = 0.25;
/// And a measured point.
const TOLERANCE_M: f64 = 0.02;

#[track_caller]
fn opened(session: Session, text: &str) -> Session {
    let view = view_text::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    after(session, [Command::OpenView(view)])
}

fn place(session: &Session, id: &str) -> Selection {
    Selection::Place(session.dataset().place_ix(id).expect(id))
}

#[track_caller]
fn assert_same(a: &State, b: &State) {
    assert_eq!(a.moment, b.moment);
    assert_eq!(a.knowledge, b.knowledge);
    assert_eq!(a.least_grade, b.least_grade);
    assert_eq!(a.compare, b.compare);
    assert_eq!(a.span, b.span);
    assert_eq!(a.filters, b.filters);
    assert_eq!(a.layers, b.layers);
    assert_eq!(a.selection, b.selection);
    assert_eq!(a.map_tools.graticule, b.map_tools.graticule);
    assert_eq!(a.map_tools.rings, b.map_tools.rings);
    let (line, other) = (a.map_tools.measuring.waypoints(), b.map_tools.measuring.waypoints());
    assert_eq!(line.len(), other.len());
    for (one, other) in line.iter().zip(other) {
        assert_eq!(one.place, other.place);
        assert!(geodesic::length_m(one.at, other.at) < TOLERANCE_M, "{one:?} {other:?}");
    }
    let zoom = a.camera.zoom();
    let (from, to) = (project(a.camera.center(), zoom), project(b.camera.center(), zoom));
    assert!((from.x - to.x).abs() < TOLERANCE_PIXELS && (from.y - to.y).abs() < TOLERANCE_PIXELS);
    let half_map = 1000.0;
    let grown = ((b.camera.zoom() - zoom).exp2() - 1.0).abs() * half_map;
    assert!(grown < TOLERANCE_PIXELS, "{grown} pixels");
}

#[test]
fn the_opening_is_a_day_and_a_map() {
    assert_eq!(shipped().view_text(), "bw1;at=2024-05-02;map=7.2,16.4,5.6");
}

#[test]
fn it_says_all_that_differs_from_the_opening() {
    let session = shipped();
    let force = |id| session.dataset().force_ix(id).expect(id);
    let (us, france) = (force("us"), force("france"));
    let away = place(&session, "airbase-201");
    let compare = Compare::With { other: day("2023-07-26"), look: CompareLook::Swipe(0.5) };
    let session = after(
        session,
        [
            Command::ToggleForce(us),
            Command::ToggleForce(france),
            Command::SetKnowledge(Knowledge::On(day("2024-04-09"))),
            Command::SetLeastGrade(Grade::B),
            TimeCommand::SetCompare(compare).into(),
            TimeCommand::SetSpan(TimeSpan::Last(90)).into(),
            Command::ToggleLayer(LayerToggle::Areas),
            Command::Select(away),
        ],
    );
    let text = session.view_text();
    assert_eq!(
        text,
        "bw1;at=2024-05-02;known=2024-04-09;grade=B;vs=2023-07-26;look=swipe;span=90d;\
         hide=us,france;off=areas;sel=airbase-201;map=7.2,16.4,5.6"
    );
    assert_same(opened(shipped(), &text).state(), session.state());
    let session = after(
        session,
        [
            Command::Deselect,
            Command::SetKnowledge(Knowledge::AsOfMoment),
            Command::GoTo(Moment::from_millis(1_700_000_000_123)),
        ],
    );
    let text = session.view_text();
    assert!(text.starts_with("bw1;at=2023-11-14T22:13:20.123Z;known=shown;"), "{text}");
    assert!(text.contains(";sel=;"), "{text}");
    assert_same(opened(shipped(), &text).state(), session.state());
}

#[test]
fn what_the_map_is_read_by_goes_along_and_a_readers_own_habits_do_not() {
    let session = shipped();
    let base = |id: &str| {
        let place = session.dataset().place_ix(id).expect(id);
        Waypoint { at: session.dataset().place(place).position, place: Some(place) }
    };
    let (from, to) = (base("airbase-101"), base("airbase-201"));
    let by_hand = Waypoint { at: LonLat::clamped(9.25, 18.5), place: None };
    let session = after(
        session,
        [
            MapCommand::SetGraticule(Graticule::Shown).into(),
            MapCommand::SetRings(Rings::Typed(vec![2_500.0, 100_000.0])).into(),
            MapCommand::ToggleMeasuring.into(),
            MapCommand::Measure(from).into(),
            MapCommand::Measure(to).into(),
            MapCommand::Measure(by_hand).into(),
            MapCommand::SetLanguage(Language::French).into(),
        ],
    );
    let text = session.view_text();
    assert_eq!(
        text,
        "bw1;at=2024-05-02;grid=on;rings=2.5,100;\
         measure=airbase-101,airbase-201,9.25:18.5;map=7.2,16.4,5.6"
    );
    let again = opened(shipped(), &text);
    assert_same(again.state(), session.state());
    assert!((again.measured_m() - session.measured_m()).abs() < TOLERANCE_M);
    assert_eq!(again.state().language, Language::English, "the reader's own");
    // What an earlier version copied knows of none of it.
    assert_same(opened(session, "bw1;at=2024-05-02;map=7.2,16.4,5.6").state(), shipped().state());
    let lost = opened(shipped(), "bw1;measure=airbase-101,atlantis");
    assert!(lost.state().notice.as_deref().is_some_and(|n| n.contains("atlantis")));
}

#[test]
fn it_is_safe_in_an_address() {
    let session = after(
        shipped(),
        [
            Command::GoTo(Moment::from_millis(1_700_000_000_123)),
            Command::SetKnowledge(Knowledge::AsOfMoment),
            Command::Select(Selection::Nothing),
        ],
    );
    // Unreserved characters and sub-delimiters of RFC 3986, and the colon.
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "-._~;=,:".contains(c);
    assert!(session.view_text().chars().all(is_safe), "{}", session.view_text());
}

#[test]
fn what_is_left_out_is_as_the_dataset_opens() {
    let changed = after(
        shipped(),
        [
            Command::SetLeastGrade(Grade::A),
            Command::SetKnowledge(Knowledge::AsOfMoment),
            Command::ToggleLayer(LayerToggle::Events),
            Command::ShowOnlyForce(ForceIx(0)),
            Command::Deselect,
            Command::GoToStart,
            TimeCommand::SetSpan(TimeSpan::Last(9)).into(),
        ],
    );
    assert_same(opened(changed, "bw1").state(), shipped().state());
}

#[test]
fn an_event_whose_id_a_place_has_as_well_is_told_apart() {
    let mut world = common::world();
    world["opening"]["select"] = json!("other-base");
    world["events"] = json!([{"id": "base", "date": "2021-03-01", "title": "At the base",
        "kind": "other", "importance": 1, "place": "base", "sources": ["a"]}]);
    let session = Session::new(clean(&world), Vec::new());
    let event = Selection::Event(session.dataset().event_ix("base").expect("an event"));
    let session = after(session, [Command::Select(event)]);
    assert!(session.view_text().contains(";sel=event:base;"), "{}", session.view_text());
    let again = opened(Session::new(clean(&world), Vec::new()), &session.view_text());
    assert_eq!(again.state().selection, event);
}

#[test]
fn what_the_dataset_does_not_have_is_named_and_the_rest_is_shown() {
    let text = "bw1;at=2031-01-01;known=2030-01-01;grade=B;hide=us,martians;sel=atlantis;\
                map=2,13,8";
    let session = opened(shipped(), text);
    let notice = session.state().notice.clone().expect("a notice");
    for name in ["martians", "atlantis", "1 January 2031", "28 February 2026"] {
        assert!(notice.contains(name), "{name} in {notice}");
    }
    assert_eq!(session.day(), day("2026-02-28"));
    assert_eq!(session.state().least_grade, Grade::B);
    assert_eq!(session.state().filters.hidden_forces.len(), 1);
    assert_eq!(session.state().selection, Selection::Nothing);
    assert_eq!(session.state().camera.zoom(), 8.0);
}

#[test]
fn a_text_that_is_none_is_refused_with_where_what_and_how_to_mend_it() {
    for (text, told) in [
        ("", "there is nothing to open"),
        ("   ", "there is nothing to open"),
        ("bw2;at=2024-05-02", "must begin with bw1"),
        ("hello", "must begin with bw1"),
        ("bw1;at=2024-02-30", "part 2, “at=2024-02-30”: that is no day"),
        ("bw1;at=2024-05", "write a day such as"),
        ("bw1;grade=B;at=2024-05-02T99", "part 3, “at=2024-05-02T99”: that is no time"),
        ("bw1;grade=E", "write A, B, C or D"),
        ("bw1;grade=b", "write A, B, C or D"),
        ("bw1;span=0d", "1 to 65535"),
        ("bw1;span=+9d", "1 to 65535"),
        ("bw1;span=70000d", "1 to 65535"),
        ("bw1;look=swipe", "part 2, “look”: there is no second day"),
        ("bw1;grade=A;look=changes", "part 3, “look”"),
        ("bw1;vs=2023-07-26;look=sideways", "write changes, swipe"),
        ("bw1;vs=2023-07-26;look=swipe:1.5", "write changes, swipe"),
        ("bw1;hide=", "“” is no id"),
        ("bw1;hide=us,Größe", "“Größe” is no id"),
        ("bw1;off=clouds", "“clouds” is no layer"),
        ("bw1;grid=yes", "write on, or leave"),
        ("bw1;rings=", "write fit, or kilometres"),
        ("bw1;rings=30000", "radii go from 0.01 to 20,000 km"),
        ("bw1;measure=base,1:91", "“1:91” is no point"),
        ("bw1;measure=base,,base", "“” is no id"),
        ("bw1;map=1,2", "2 numbers where three belong"),
        ("bw1;map=1,2,inf", "no row of numbers"),
        ("bw1;map=1,95,5", "no place on the earth"),
        ("bw1;colour=red", "there is no such part; it may be at="),
        ("bw1;nonsense", "there is no such part"),
        ("bw1;grade=B;grade=C", "grade is given twice; keep one"),
    ] {
        let error = view_text::parse(text).expect_err(text).to_string();
        assert!(error.contains(told), "{text}: {error}");
        assert!(!error.contains('\n') && error.chars().count() < 300, "{error}");
    }
    let many = format!("bw1;measure={}", vec!["a"; 201].join(","));
    let error = view_text::parse(&many).expect_err("too many points").to_string();
    assert!(error.contains("201 points where 200 are the most"), "{error}");
    let long = format!("bw1;hide={}", "a".repeat(30_000));
    assert_eq!(view_text::parse(&long), Err(ViewTextError::TooLong));
}

#[test]
fn blanks_around_it_and_another_order_are_no_matter() {
    let parsed = |text| view_text::parse(text).expect(text);
    assert_eq!(
        parsed(" bw1;look=swipe:0.3;vs=2023-07-26;\n"),
        parsed("bw1;vs=2023-07-26;look=swipe:0.3")
    );
}

#[test]
fn copying_hands_over_the_text_and_says_so() {
    let mut session = shipped();
    let text = session.view_text();
    assert_eq!(session.apply(Command::CopyView), Some(Effect::CopyText(text)));
    let said = |s: &Session| s.state().said.as_ref().map(|s| s.words.clone());
    assert_eq!(said(&session).as_deref(), Some("Copied: this view as text"));
    // Time that passed before counts for nothing.
    session.tick(60.0);
    assert!(said(&session).is_some());
    let left = session.wakes_in_s().expect("it will go");
    assert!(!session.tick(left));
    assert_eq!((said(&session), session.wakes_in_s()), (None, None));
}

/// What the map is read by.
fn tools(places: usize) -> impl Strategy<Value = Vec<Command>> {
    let graticule = prop::sample::select(vec![Graticule::Hidden, Graticule::Shown]);
    let rings = prop_oneof![
        Just(Rings::Hidden),
        Just(Rings::Fitting),
        "[1-9][0-9]{0,3}(\\.[0-9]{1,4})?(, [1-9][0-9]{0,3})?"
            .prop_map(|text| Rings::Typed(load::radii::parse(&text).expect("radii"))),
    ];
    let point = prop_oneof![
        (-179.0..179.0f64, -84.0..84.0f64).prop_map(|(lon, lat)| Err(LonLat::clamped(lon, lat))),
        (0..places).prop_map(Ok),
    ];
    let points = prop::collection::vec(point, 0..5);
    let session = small();
    let waypoint = move |point: Result<usize, LonLat>| match point {
        Err(at) => Waypoint { at, place: None },
        Ok(place) => {
            let place = place.into();
            Waypoint { at: session.dataset().place(place).position, place: Some(place) }
        }
    };
    (graticule, rings, points).prop_map(move |(graticule, rings, points)| {
        let mut commands: Vec<Command> =
            vec![MapCommand::SetGraticule(graticule).into(), MapCommand::SetRings(rings).into()];
        if !points.is_empty() {
            commands.push(MapCommand::ToggleMeasuring.into());
        }
        commands.extend(points.into_iter().map(|p| MapCommand::Measure(waypoint(p)).into()));
        commands
    })
}

/// Commands that leave no part of a view as it opened.
fn anything() -> impl Strategy<Value = Vec<Command>> {
    let session = small();
    let (start, end) = session.range();
    let (forces, places, events) = (
        session.dataset().forces.len(),
        session.dataset().places.len(),
        session.dataset().events.len(),
    );
    let a_day = (15_400..20_500i32).prop_map(basewatch::model::Day::from_number);
    let moment = prop_oneof![
        a_day.clone().prop_map(Command::GoToDay),
        (start.millis()..=end.millis()).prop_map(|m| Command::GoTo(Moment::from_millis(m))),
    ];
    let knowledge = prop_oneof![
        Just(Knowledge::Everything),
        Just(Knowledge::AsOfMoment),
        a_day.clone().prop_map(Knowledge::On),
    ];
    let look = prop_oneof![
        Just(CompareLook::Changes),
        Just(CompareLook::Swipe(0.5)),
        (0..=10_000u32).prop_map(|s| CompareLook::Swipe(f64::from(s) / 10_000.0)),
    ];
    let compare = prop_oneof![
        Just(Compare::Off),
        (a_day, look).prop_map(|(other, look)| Compare::With { other, look }),
    ];
    let span = prop_oneof![Just(TimeSpan::Day), (1..=u16::MAX).prop_map(TimeSpan::Last)];
    let selection = prop_oneof![
        Just(Selection::Nothing),
        (0..places).prop_map(|i| Selection::Place(i.into())),
        (0..events).prop_map(|i| Selection::Event(i.into())),
    ];
    let view = (-180.0..=180.0f64, -85.0..=85.0f64, 2.0..=18.0f64)
        .prop_map(|(lon, lat, zoom)| View { center: LonLat::clamped(lon, lat), zoom });
    let grade = prop::sample::select(Grade::ALL);
    let layers = prop::sample::subsequence(
        vec![LayerToggle::Areas, LayerToggle::Events, LayerToggle::Movements],
        0..=3,
    );
    let hidden = prop::collection::btree_set(0..forces, 0..6);
    let chosen = (grade, layers, hidden, tools(places));
    (moment, knowledge, compare, span, selection, view, chosen).prop_map(
        |(moment, knowledge, compare, span, selection, view, (grade, layers, hidden, tools))| {
            let mut commands = vec![
                moment,
                Command::SetKnowledge(knowledge),
                TimeCommand::SetCompare(compare).into(),
                TimeCommand::SetSpan(span).into(),
                Command::Select(selection),
                Command::LookAt(view),
                Command::SetLeastGrade(grade),
            ];
            commands.extend(layers.into_iter().map(Command::ToggleLayer));
            commands.extend(hidden.into_iter().map(|f| Command::ToggleForce(f.into())));
            commands.extend(tools);
            commands
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_view_opens_again_as_it_was(commands in anything(), others in anything()) {
        let session = after(small(), commands);
        let text = session.view_text();
        // Whatever the window shows when it is opened.
        let again = opened(after(small(), others), &text);
        assert_same(again.state(), session.state());
        prop_assert_eq!(again.view_text(), text);
        prop_assert_eq!(&again.state().notice, &None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn nothing_that_is_pasted_panics(
        text in prop_oneof![
            any::<String>(),
            "bw1(;(at|known|grade|vs|look|span|hide|off|sel|grid|rings|measure|map|x)=[-0-9a-zA-Z:.,+%é]{0,24}){0,6}",
            "bw1;at=-?[0-9]{1,9}-[0-9]{1,3}-[0-9]{1,3}(T[0-9:.+Z-]{0,16})?",
            "bw1;rings=(fit|[0-9.]{1,9}(km|m)?(,[0-9.]{1,9}){0,3})",
            "bw1;measure=[a-z0-9-]{1,4}(,-?[0-9.]{1,20}:-?[0-9.]{1,20}){0,3}",
            "bw1;map=-?[0-9.]{0,30},-?[0-9.]{0,30},-?[0-9.]{0,30}",
        ],
    ) {
        match view_text::parse(&text) {
            Err(error) => prop_assert!(!error.to_string().contains('\n')),
            // What was read is written as something that reads the same.
            Ok(view) => prop_assert_eq!(view_text::parse(&view.to_string()), Ok(view)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn nothing_that_opens_panics(
        text in "bw1(;(at|known|vs)=[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])){0,1}\
                 (;span=[1-9][0-9]{0,3}d)?(;map=[0-9]{1,2},-?[0-8]{1,2},[0-9]{1,9})?(;sel=[a-z]{1,4})?",
    ) {
        opened(small(), &text);
    }
}
