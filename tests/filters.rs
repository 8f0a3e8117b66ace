//! Filters: what they leave out, everywhere alike, and the chips that tell of them.

mod common;
#[path = "window/mod.rs"]
mod window;

use std::collections::BTreeSet;

use basewatch::evidence::Status;
use basewatch::load::view_text;
use basewatch::model::{EventKind, ForceIx, Grade, LegEnd, PlaceIx, PlaceKind};
use basewatch::scene::{Comparison, Density, LaneList, LaneRow, Look, bases, shown_at};
use basewatch::state::filters::STATUSES;
use basewatch::state::{
    ActiveFilter, Command, Direction, FilterCommand, Filters, Session, TimeCommand,
};
use egui::accesskit::Action;
use egui::{Key, Role};
use proptest::prelude::*;
use window::Window;

fn shipped() -> Session {
    let loaded = basewatch::load::shipped();
    Session::new(loaded.dataset.expect("the shipped dataset"), Vec::new())
}

fn niger(session: &Session) -> PlaceIx {
    let dataset = session.dataset();
    let base = dataset.place_ix("airbase-101").expect("Airbase 101");
    dataset.country_of(base).expect("it lies in a country")
}

fn filtered(commands: impl IntoIterator<Item = FilterCommand>) -> Session {
    let mut session = shipped();
    for command in commands {
        session.apply(command.into());
    }
    session
}

#[test]
fn a_chip_stands_for_every_filter_and_clears_it() {
    let mut window = Window::open();
    window.click(Role::Button, "Filter");
    window.click(Role::CheckBox, "possible (");
    window.click(Role::CheckBox, "presumed (");
    window.click(Role::RadioButton, "B or better");
    window.key(Key::Escape);
    for words in ["Nothing possible", "Nothing presumed", "Sources: grade B or better"] {
        assert!(window.find(Role::Button, &format!("Clear filter: {words}")).is_some(), "{words}");
    }
    assert!(window.find(Role::Button, "Filter (3)").is_some());
    window.click(Role::Button, "Clear filter: Nothing possible");
    assert!(window.session().state().filters.shows_status(Status::Possible));
    window.ask(Role::Button, "Clear filter: Nothing presumed", Action::Focus);
    window.key(Key::Delete);
    assert!(window.session().state().filters.shows_status(Status::Presumed));
    window.ask(Role::Button, "Clear filter: Sources", Action::Focus);
    window.key(Key::Enter);
    assert_eq!(window.session().state().least_grade, Grade::D);
    assert!(window.find(Role::Button, "Clear").is_none(), "the strip is gone");
}

#[test]
fn clear_all_clears_all_and_undo_brings_it_back() {
    let niger = Some(niger(&shipped()));
    let mut window = Window::open();
    let commands = [
        FilterCommand::SetCountry(niger).into(),
        FilterCommand::TogglePlaces(PlaceKind::Camp).into(),
        FilterCommand::ToggleEvents(EventKind::Statement).into(),
        Command::ToggleForce(ForceIx(1)),
    ];
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, commands.to_vec());
    window.settle();
    let chips = |window: &Window| {
        let all = window.widgets().into_iter();
        all.filter(|w| w.name.starts_with("Clear filter: ")).map(|w| w.name).collect::<Vec<_>>()
    };
    let before = chips(&window);
    assert_eq!(before.len(), 4, "{before:?}");
    assert!(before.contains(&"Clear filter: Only Niger".to_owned()), "{before:?}");
    window.click(Role::Button, "Clear all");
    assert!(chips(&window).is_empty());
    assert_eq!(window.session().state().filters, Filters::default());
    window.key_with(window::CTRL, Key::Z);
    assert_eq!(chips(&window), before);
}

#[test]
fn the_menu_tells_how_many_records_each_choice_holds() {
    let mut window = Window::open();
    window.click(Role::Button, "Filter");
    window.click(Role::DisclosureTriangle, "Kinds of event");
    let session = window.session();
    for (kind, count) in session.event_kinds() {
        let known = session.evidence().known_events(session.dataset());
        assert_eq!(known.filter(|(_, e)| e.kind == kind).count(), count);
        let name = format!("{} ({count})", kind.word());
        assert!(window.find(Role::CheckBox, &name).is_some(), "{name}");
    }
    let name = "coup (1)";
    window.click(Role::CheckBox, name);
    assert!(!window.session().state().filters.hidden_events.is_empty());
    assert!(!window.get(Role::CheckBox, name).is_on);
}

#[test]
fn many_of_a_set_share_one_chip() {
    let session = filtered([]);
    let mut session = session;
    session.apply(Command::ShowOnlyForce(ForceIx(2)));
    assert_eq!(session.active_filters(), [ActiveFilter::Forces]);
    session.apply(FilterCommand::Clear(ActiveFilter::Forces).into());
    assert!(session.active_filters().is_empty());
}

#[test]
fn a_view_as_text_carries_the_filters() {
    let niger = Some(niger(&shipped()));
    let session = filtered([
        FilterCommand::TogglePlaces(PlaceKind::Camp),
        FilterCommand::TogglePlaces(PlaceKind::Outpost),
        FilterCommand::ToggleEvents(EventKind::Denunciation),
        FilterCommand::ToggleStatus(Status::Possible),
        FilterCommand::SetCountry(niger),
    ]);
    let text = session.view_text();
    for part in ["noplace=camp,outpost", "noevent=denunciation", "nostatus=possible"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let mut again = shipped();
    again.apply(Command::OpenView(view_text::parse(&text).expect("its own text")));
    assert_eq!(again.state().filters, session.state().filters);
    let mut other = filtered([FilterCommand::ToggleStatus(Status::Possible)]);
    other.apply(Command::OpenView(view_text::parse("bw1;at=2024-05-02").expect("an old text")));
    assert_eq!(other.state().filters, Filters::default());
    for wrong in ["noplace=castle", "noevent=", "nostatus=ended", "country=NE!"] {
        let error = view_text::parse(&format!("bw1;{wrong}")).expect_err(wrong).to_string();
        assert!(error.starts_with("part 2"), "{error}");
    }
}

#[test]
fn a_change_between_statuses_that_are_left_out_is_no_next_change() {
    let mut session = filtered(STATUSES.map(FilterCommand::ToggleStatus));
    let before = session.day();
    session.apply(Command::StepChange(Direction::Forward));
    assert_eq!(session.day(), before, "with nothing shown nothing changes");
    session.apply(Command::ClearFilters);
    session.apply(Command::StepChange(Direction::Forward));
    assert_ne!(session.day(), before);
}

fn filter() -> impl Strategy<Value = FilterCommand> {
    prop_oneof![
        prop::sample::select(PlaceKind::ALL.to_vec()).prop_map(FilterCommand::TogglePlaces),
        prop::sample::select(EventKind::ALL.to_vec()).prop_map(FilterCommand::ToggleEvents),
        prop::sample::select(STATUSES.to_vec()).prop_map(FilterCommand::ToggleStatus),
        prop::option::of(0_u32..60).prop_map(|place| FilterCommand::SetCountry(place.map(PlaceIx))),
    ]
}

/// Whether a place lies in the country that is asked for, said plainly.
fn is_in(session: &Session, place: PlaceIx) -> bool {
    let dataset = session.dataset();
    let code = |p: PlaceIx| dataset.ancestors(p).find_map(|p| dataset.place(p).country.clone());
    session.state().filters.country.is_none_or(|country| {
        dataset.is_inside(place, country)
            || (dataset.place(country).country.is_some()
                && code(place) == dataset.place(country).country)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// The map, the lanes, the axis and the comparison show what a plain filter over the evidence
    /// leaves.
    #[test]
    fn filters_leave_what_a_plain_filter_over_the_evidence_leaves(
        commands in prop::collection::vec(filter(), 0..7),
        forces in prop::collection::btree_set(0_u32..24, 0..6),
        days in 0_i32..5_100,
    ) {
        let mut session = filtered(commands);
        for &force in &forces {
            session.apply(Command::ToggleForce(ForceIx(force)));
        }
        let first = session.dataset().head.first_day;
        session.apply(Command::GoToDay(first.plus(days)));
        session.apply(TimeCommand::ToggleCompare.into());
        let (dataset, evidence, filters) =
            (session.dataset(), session.evidence(), &session.state().filters);
        let is_base = |p: PlaceIx| !dataset.is_territory(p) && dataset.base_of(p) == p;
        let place_fits =
            |p: PlaceIx| !filters.hidden_places.contains(&dataset.place(dataset.base_of(p)).kind)
                && is_in(&session, p);
        let fits = |place: PlaceIx, force: ForceIx, status: Status| {
            status.is_shown()
                && place_fits(place)
                && !forces.contains(&force.0)
                && !filters.hidden_statuses.contains(&status)
        };

        let now = session.day();
        let on_map: BTreeSet<(PlaceIx, ForceIx)> = bases(&session)
            .into_iter()
            .flat_map(|p| shown_at(Look::now(&session), p).map(move |(f, _)| (p, f)))
            .collect();
        let plain: BTreeSet<(PlaceIx, ForceIx)> = evidence
            .tracks()
            .filter(|(p, f, track)| is_base(*p) && fits(*p, *f, track.at(now).status))
            .map(|(p, f, _)| (p, f))
            .collect();
        prop_assert_eq!(on_map, plain);

        let in_lanes: BTreeSet<(PlaceIx, ForceIx)> = LaneList::of(&session)
            .rows
            .into_iter()
            .filter_map(|row| match row {
                LaneRow::Lane { place, force } if is_base(place) => Some((place, force)),
                _ => None,
            })
            .collect();
        let plain: BTreeSet<(PlaceIx, ForceIx)> = evidence
            .tracks()
            .filter(|(p, f, track)| {
                is_base(*p) && track.stretches().any(|(_, x)| fits(*p, *f, x.status))
            })
            .map(|(p, f, _)| (p, f))
            .collect();
        prop_assert_eq!(in_lanes, plain);

        let event_fits = |event: &basewatch::model::Event| {
            let mut places = event.place.iter().chain(&event.about_places);
            !filters.hidden_events.contains(&event.kind)
                && (filters.country.is_none() || places.any(|&p| is_in(&session, p)))
        };
        let plain = evidence.known_events(dataset).filter(|(_, e)| event_fits(e)).count();
        prop_assert_eq!(session.shown_events().count(), plain);
        let counted: u32 = Density::of(&session).bins.iter().map(|bin| bin.events).sum();
        prop_assert_eq!(counted as usize, plain, "the overview counts the same");

        for (ix, _) in session.shown_movements() {
            let movement = dataset.movement(ix);
            let mut ends = movement.legs.iter();
            prop_assert!(!forces.contains(&movement.force.0));
            let is_there = filters.country.is_none() || ends.any(|leg| match leg.at {
                LegEnd::Place(p) => is_in(&session, p),
                LegEnd::Abroad | LegEnd::Home => false,
            });
            prop_assert!(is_there, "a movement elsewhere");
        }

        let comparison = Comparison::of(&session).expect("two days");
        let all = evidence.diff(dataset, comparison.from, comparison.to).changes;
        let plain: Vec<_> = all
            .into_iter()
            .filter(|c| [c.before.0, c.after.0].iter().any(|s| fits(c.base, c.force, *s)))
            .collect();
        prop_assert_eq!(comparison.changes, plain);
    }

    /// Each chip clears what it tells of, and in the end nothing is left.
    #[test]
    fn clearing_every_chip_clears_every_filter(
        commands in prop::collection::vec(filter(), 0..12),
        grade in prop::sample::select(Grade::ALL.to_vec()),
    ) {
        let mut session = filtered(commands);
        session.apply(Command::SetLeastGrade(grade));
        session.apply(Command::ToggleKnowledge);
        let mut count = session.active_filters().len();
        while let Some(&chip) = session.active_filters().first() {
            prop_assert!(!session.filter_words(chip).is_empty());
            session.apply(FilterCommand::Clear(chip).into());
            prop_assert!(session.active_filters().len() < count);
            count = session.active_filters().len();
        }
        prop_assert_eq!(&session.state().filters, &Filters::default());
        prop_assert_eq!(session.filter(), basewatch::evidence::Filter::default());
    }
}
