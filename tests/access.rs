//! The window as a screen reader and a keyboard meet it: every screen is walked, and everything
//! that can be pressed must have a name that tells it from what stands beside it.

mod window;

use basewatch::app::BasewatchApp;
use basewatch::model::{AreaIx, ChapterIx, EventIx, MovementIx, Record};
use basewatch::state::{
    Command, Compare, CompareLook, DateEdit, Motion, OffMapCard, Selection, StoryCommand, Theme,
    TimeCommand, TimePanel,
};
use basewatch::view::status::STATUS_LABEL;
use egui::accesskit::{Action, Live};
use egui::{Key, Role, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use window::{SIZE, Window, day};

/// A node as the audit sees it.
#[derive(Debug, Clone, PartialEq)]
struct Heard {
    role: Role,
    name: String,
    value: String,
    /// Whether its value is told: as words or as a number.
    tells_value: bool,
    can_be_pressed: bool,
    /// The nearest thing around it that is more than a frame.
    group: u64,
    place: String,
}

fn heard<State>(harness: &Harness<'_, State>) -> Vec<Heard> {
    let name = |node: &egui_kittest::kittest::AccessKitNode<'_>| node.label().unwrap_or_default();
    harness
        .root()
        .children_recursive()
        .map(|node| {
            let node = node.accesskit_node();
            let data = node.data();
            let value = node.value().unwrap_or_default();
            Heard {
                role: node.role(),
                name: name(&node).trim().to_owned(),
                tells_value: !value.is_empty() || data.numeric_value().is_some(),
                value,
                can_be_pressed: data.supports_action(Action::Click) && !node.is_disabled(),
                group: group(&node),
                place: format!("{:?}", node.bounding_box()),
            }
        })
        .collect()
}

/// Rows and columns are not heard: what stands in two of them stands side by side.
fn group(node: &egui_kittest::kittest::AccessKitNode<'_>) -> u64 {
    let around = std::iter::successors(node.parent(), egui_kittest::kittest::AccessKitNode::parent);
    let is_frame = |role: Role| matches!(role, Role::GenericContainer | Role::Unknown);
    around
        .filter(|a| !is_frame(a.role()) || a.label().is_some())
        .map(|a| a.locate().0.0)
        .next()
        .unwrap_or_default()
}

/// Roles that a reader acts upon.
fn is_control(heard: &Heard) -> bool {
    // A screen reader scrolls by what it reads; the bar beside it is for the hand.
    if heard.role == Role::ScrollBar {
        return false;
    }
    egui::accessibility::is_input(heard.role)
        || matches!(heard.role, Role::Link | Role::Button | Role::DisclosureTriangle)
        || (heard.can_be_pressed && heard.role != Role::Label)
}

/// What a reader could not find, tell apart or read off.
fn complaints(all: &[Heard]) -> Vec<String> {
    let mut found = Vec::new();
    let controls: Vec<&Heard> = all.iter().filter(|h| is_control(h)).collect();
    for control in &controls {
        if control.name.is_empty() {
            found.push(format!("no name: {:?} at {}", control.role, control.place));
        }
        if control.role == Role::Slider && !control.tells_value {
            found.push(format!("no value: slider “{}”", control.name));
        }
    }
    for (i, a) in controls.iter().enumerate() {
        let is_twin = |b: &&&Heard| {
            (a.role, &a.name, &a.value, a.group) == (b.role, &b.name, &b.value, b.group)
        };
        // Two links of one name lead to one address.
        if a.role != Role::Link && controls[i + 1..].iter().any(|b| is_twin(&b)) {
            found.push(format!("two of one name: {:?} “{}”", a.role, a.name));
        }
    }
    found
}

#[track_caller]
fn assert_heard(screen: &str, window: &Window) {
    let all = heard(&window.harness);
    assert!(all.iter().filter(|h| is_control(h)).count() > 5, "{screen}: hardly anything there");
    let complaints = complaints(&all);
    assert!(complaints.is_empty(), "{screen}: {complaints:#?}");
    assert!(
        all.iter().any(|h| h.role == Role::Status && h.name.starts_with(STATUS_LABEL)),
        "{screen}: nothing tells the day"
    );
}

/// Does commands as the window would.
fn apply(window: &mut Window, commands: impl IntoIterator<Item = Command>) {
    let ctx = window.harness.ctx.clone();
    let app: &mut BasewatchApp = window.harness.state_mut();
    app.apply(&ctx, commands.into_iter().collect());
    window.settle();
}

fn still() -> Command {
    StoryCommand::SetMotion(Motion::Jumping).into()
}

// That the audit finds what is wrong.

#[test]
fn a_button_without_a_name_twins_and_a_mute_slider_are_found() {
    let harness = Harness::builder().with_accessibility_check(false).build_ui(|ui| {
        ui.button("Play").clicked();
        ui.horizontal(|ui| {
            let _ = ui.button("");
        });
        ui.group(|ui| {
            for _ in 0..2 {
                ui.horizontal(|ui| ui.button("Show"));
            }
        });
        let (rect, _) = ui.allocate_exact_size(vec2(80.0, 10.0), egui::Sense::hover());
        let slider = ui.interact(rect, egui::Id::unique("mute"), egui::Sense::drag());
        slider.widget_info(|| egui::WidgetInfo::labeled(Role::Slider, true, "Time"));
    });
    let found = complaints(&heard(&harness));
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.iter().any(|c| c.starts_with("no name: Button")), "{found:#?}");
    assert!(found.contains(&"two of one name: Button “Show”".to_owned()), "{found:#?}");
    assert!(found.contains(&"no value: slider “Time”".to_owned()), "{found:#?}");
}

// The screens.

#[test]
fn the_opening_the_dark_and_the_small_window_are_heard() {
    for (size, theme) in
        [(SIZE, Theme::Light), (SIZE, Theme::Dark), (vec2(1024.0, 700.0), Theme::Dark)]
    {
        let window = sized(size, theme);
        assert_heard(&format!("opening at {size}, {theme:?}"), &window);
    }
}

fn sized(size: Vec2, theme: Theme) -> Window {
    let mut start = window::shipped();
    start.theme = theme;
    Window::build(window::builder(size), start)
}

#[test]
fn every_page_of_the_inspector_is_heard() {
    let mut window = Window::open();
    apply(&mut window, [still()]);
    let dataset = window.session().dataset();
    let place = |id: &str| Selection::from(dataset.find(id));
    let movements = (0..dataset.movements.len()).step_by(5).map(MovementIx::from);
    let areas = (0..dataset.areas.len()).step_by(6).map(AreaIx::from);
    let events = (0..dataset.events.len()).step_by(40).map(EventIx::from);
    let mut pages = vec![Selection::Nothing, place("country-niger"), place("gao")];
    pages.extend(movements.map(Selection::Movement));
    pages.extend(areas.map(Selection::Area));
    pages.extend(events.map(Selection::Event));
    for page in pages {
        apply(&mut window, [Command::Reveal(page)]);
        assert_heard(&format!("{page:?}"), &window);
    }
}

#[test]
fn comparing_and_the_swipe_are_heard() {
    let mut window = Window::open();
    for look in [CompareLook::Changes, CompareLook::Swipe(0.5)] {
        let with = Compare::With { other: day("2023-07-26"), look };
        apply(&mut window, [TimeCommand::SetCompare(with).into()]);
        assert_heard(&format!("{look:?}"), &window);
    }
}

#[test]
fn the_story_and_every_card_are_heard() {
    let mut window = Window::open();
    apply(&mut window, [still(), Command::OpenChapter(ChapterIx(2))]);
    assert_heard("story", &window);
    apply(&mut window, [StoryCommand::Close.into()]);
    let off_map = window.session().evidence().off_map();
    let claim = off_map.iter().map(|o| o.record).find(|r| matches!(r, Record::Claim(_)));
    let shown = OffMapCard::Showing(claim.expect("a claim that stands on no map"));
    for (screen, open, close) in [
        ("help", Command::ToggleHelp, Command::ToggleHelp),
        ("problems", Command::ToggleProblems, Command::ToggleProblems),
        ("open view", Command::ToggleOpenView, Command::ToggleOpenView),
        (
            "not on the map",
            Command::ShowOffMap(OffMapCard::Open),
            Command::ShowOffMap(OffMapCard::Closed),
        ),
        (
            "a record not on the map",
            Command::ShowOffMap(shown),
            Command::ShowOffMap(OffMapCard::Closed),
        ),
        (
            "date",
            TimeCommand::EditDate(DateEdit::Open).into(),
            TimeCommand::EditDate(DateEdit::Closed).into(),
        ),
        (
            "folded time",
            TimeCommand::SetTimePanel(TimePanel::Slider).into(),
            TimeCommand::SetTimePanel(TimePanel::Open).into(),
        ),
        ("a notice", Command::Notify("Something failed.".to_owned()), Command::DismissNotice),
    ] {
        apply(&mut window, [open]);
        assert_heard(screen, &window);
        apply(&mut window, [close]);
    }
}

#[test]
fn every_menu_and_the_calendar_are_heard() {
    let mut window = Window::open();
    for name in ["Layers", "Known on: ", "Filter", "File", "View", "Go", "Help", "Calendar"] {
        let before = window.widgets().len();
        window.click(Role::Button, name);
        assert!(window.widgets().len() > before, "{name} opened nothing");
        assert_heard(name, &window);
        window.key(Key::Escape);
    }
}

// The keyboard.

#[track_caller]
fn focused(window: &Window) -> String {
    let focused = window.widgets().into_iter().find(|w| w.is_focused);
    focused.map_or_else(|| "nothing".to_owned(), |w| w.name)
}

#[track_caller]
fn focus(window: &mut Window, name_begins: &str) {
    window.ask(Role::Button, name_begins, Action::Focus);
    assert!(focused(window).starts_with(name_begins), "{} has the keyboard", focused(window));
}

#[test]
fn an_arrow_is_reached_and_pressed_by_key_and_its_page_tells_who_says_so() {
    let mut start = window::shipped();
    start.at = Some(day("2023-10-15"));
    let mut window = Window::of(start);
    let arrow = "France: Ouallam camp → French base, Airbase 101";
    focus(&mut window, arrow);
    window.key(Key::Enter);
    assert_eq!(window.selected().as_deref(), Some("france-ouallam-to-ndjamena-2023"));
    for words in
        ["Under way on this day", "began 10 October 2023", "ended 22 October 2023", "400, reported"]
    {
        assert!(window.tells(words), "the page does not tell “{words}”");
    }
    assert!(
        window.widgets().iter().any(|w| w.role == Role::Link && w.name.starts_with("Africa24"))
    );
    assert!(window.get(Role::Button, arrow).is_on, "the arrow is selected");
}

#[test]
fn the_keyboard_returns_to_what_opened_a_card() {
    let mut window = Window::open();
    focus(&mut window, "Not on the map");
    window.key(Key::Enter);
    assert_eq!(focused(&window), "Close", "it goes on inside the card");
    window.key(Key::Escape);
    assert!(focused(&window).starts_with("Not on the map"), "{}", focused(&window));
    focus(&mut window, "Layers");
    window.key(Key::Enter);
    window.key(Key::Tab);
    assert!(!focused(&window).starts_with("Layers"), "{}", focused(&window));
    window.key(Key::Escape);
    window.frames(2);
    assert!(focused(&window).starts_with("Layers"), "{}", focused(&window));
}

#[test]
fn the_day_and_the_selection_are_read_out_when_they_change() {
    let mut window = Window::open();
    let said = |w: &Window| w.get(Role::Status, STATUS_LABEL).name;
    assert!(said(&window).starts_with("Now 2 May 2024. Selected: Airbase 101, Niamey"));
    let is_live = window.harness.root().children_recursive().any(|node| {
        let node = node.accesskit_node();
        node.role() == Role::Status && node.data().live() == Some(Live::Polite)
    });
    assert!(is_live, "screen readers are not told of changes");
    window.key(Key::ArrowRight);
    assert!(said(&window).starts_with("Now 3 May 2024. "), "{}", said(&window));
    window.key(Key::Escape);
    assert_eq!(said(&window), "Now 3 May 2024. Nothing selected.");
    let area = window.session().dataset().area_ix("niger-ecowas-sanctions-2023").expect("a state");
    apply(&mut window, [Command::Reveal(Selection::Area(area))]);
    assert!(said(&window).ends_with("Selected: ECOWAS sanctions on Niger."), "{}", said(&window));
}

#[test]
fn with_less_motion_nothing_moves_by_itself() {
    let mut window = Window::open();
    assert!(window.harness.ctx.global_style().animation_time > 0.0);
    apply(&mut window, [still()]);
    assert_eq!(window.harness.ctx.global_style().animation_time, 0.0);
}

#[test]
fn forces_and_compounds_beside_a_base_are_reached_and_pressed_by_keys() {
    let mut window = Window::open();
    for (zoom, name, selected) in [
        (
            11.0,
            "Germany at Airbase 101, Niamey, 2 May 2024: number unknown, confirmed",
            "airbase-101",
        ),
        (14.5, "Russian area, Airbase 101, 2 May 2024: Russia (Africa Corps) 60–100", ""),
    ] {
        let view = format!("bw1;at=2024-05-02;sel=airbase-201;map=2.187,13.4824,{zoom}");
        let view = basewatch::load::view_text::parse(&view).expect("a view");
        let ctx = window.harness.ctx.clone();
        window.harness.state_mut().apply(&ctx, vec![Command::OpenView(view)]);
        window.settle();
        window.ask(Role::Button, name, Action::Focus);
        assert!(window.get(Role::Button, name).is_focused);
        window.key(Key::Enter);
        let place = window.selected().expect("a place");
        if selected.is_empty() {
            assert_eq!(window.name_of(&place), "Russian area, Airbase 101");
        } else {
            assert_eq!(place, selected);
        }
    }
}

#[test]
fn a_card_that_asks_for_an_address_begins_in_its_field() {
    let mut window = Window::open();
    for (words, field) in [("other address", "Address"), ("base map: pmtiles", "Path of the file")]
    {
        window.key_with(window::CTRL, Key::K);
        window.send(egui::Event::Text(words.to_owned()));
        window.key(Key::Enter);
        assert!(window.get(Role::TextInput, field).is_focused, "{field}");
        window.key(Key::Escape);
        assert!(window.find(Role::TextInput, field).is_none(), "Escape closes it");
    }
}
