//! Every way to move in time, through the real app: what is done, and the exact moment it leads to.

mod window;

use basewatch::model::Moment;
use basewatch::state::{AtEnd, DateEdit, PauseAt, Selection, Snap, Speed, TimeSpan};
use basewatch::view::TIME_LABEL;
use basewatch::view::clock::{DATE_LABEL, DAYS_LABEL};
use egui::{Event, Key, Modifiers, Rect, Role, vec2};
use window::{CTRL, Widget, Window, day};

fn noon(window: &Window, on: &str) -> Moment {
    Moment::noon_of(day(on), window.session().dataset().head.utc_offset)
}

#[track_caller]
fn assert_at(window: &Window, on: &str) {
    let moment = window.session().state().moment;
    assert_eq!(moment, noon(window, on), "it is {}, not noon of {on}", window.day());
}

fn types(window: &mut Window, text: &str) {
    window.send(Event::Text(text.to_owned()));
}

/// Opens the date's field, types and presses Enter.
fn type_date(window: &mut Window, text: &str) {
    window.click(Role::Button, "Date ");
    types(window, text);
    window.key(Key::Enter);
}

fn is_typing(window: &Window) -> bool {
    window.find(Role::TextInput, DATE_LABEL).is_some()
}

// Typed dates.

#[test]
fn a_typed_date_leads_to_its_noon_however_it_is_spelt() {
    let mut window = Window::open();
    for (text, on) in [
        ("26 July 2023", "2023-07-26"),
        ("2023-08-30", "2023-08-30"),
        ("Dec 22, 2023", "2023-12-22"),
        ("May 2024", "2024-05-01"),
        ("2021", "2021-01-01"),
        ("10 août 2024", "2024-08-10"),
        ("2024-04-10/2024-04-12", "2024-04-10"),
    ] {
        type_date(&mut window, text);
        assert_at(&window, on);
        assert!(!is_typing(&window), "the field has closed");
        assert!(window.tells(&format!("Date {}", day(on).words())));
    }
    assert_eq!(window.selected().as_deref(), Some("airbase-101"), "going there selects nothing");
}

#[test]
fn d_and_ctrl_g_open_the_field_with_the_focus_in_it_and_are_not_typed() {
    for (modifiers, key) in [(Modifiers::NONE, Key::D), (CTRL, Key::G)] {
        let mut window = Window::open();
        // A keyboard sends the key and its character at once.
        window.harness.event(Event::Text("d".to_owned()));
        window.key_with(modifiers, key);
        let field = window.get(Role::TextInput, DATE_LABEL);
        assert!(field.is_focused && field.value.is_empty(), "{field:?}");
        types(&mut window, "1 June 2024");
        window.key(Key::Enter);
        assert_at(&window, "2024-06-01");
    }
}

#[test]
fn a_wrong_date_is_told_on_the_spot_and_can_be_mended() {
    for (text, wrong) in [
        ("tomorrow", "“tomorrow” is no date here"),
        ("30 February 2024", "February 2024 has no day 30"),
        ("2/5/2024", "can be read two ways"),
        ("2 May 2009", "2 May 2009 lies before 1 January 2012, where this dataset begins."),
        ("2031", "2031 lies after 28 February 2026, where this dataset ends."),
        ("", "Type a date"),
    ] {
        let mut window = Window::open();
        type_date(&mut window, text);
        assert!(window.tells(wrong), "{text}");
        assert_at(&window, "2024-05-02");
        let field = window.get(Role::TextInput, DATE_LABEL);
        assert!(field.is_focused && field.value == text, "still to be mended: {field:?}");
        window.key_with(CTRL, Key::A);
        types(&mut window, "3 May 2024");
        assert!(!window.tells(wrong), "what is typed anew is not wrong yet");
        window.key(Key::Enter);
        assert_at(&window, "2024-05-03");
    }
}

#[test]
fn escape_leaves_the_field_and_nothing_else() {
    let mut window = Window::open();
    window.click(Role::Button, "Date ");
    types(&mut window, "2021");
    window.key(Key::Escape);
    assert!(!is_typing(&window));
    assert_eq!(window.session().state().date_edit, DateEdit::Closed);
    assert_at(&window, "2024-05-02");
    assert_eq!(window.selected().as_deref(), Some("airbase-101"), "the selection stays");
    window.key(Key::D);
    assert_eq!(window.get(Role::TextInput, DATE_LABEL).value, "", "it opens empty");
    let map = window.map();
    window.click_at(map.left_top() + vec2(30.0, 30.0));
    assert!(!is_typing(&window), "a click elsewhere leaves it too");
}

#[test]
fn no_key_moves_time_while_a_text_field_has_it() {
    let mut window = Window::open();
    window.key(Key::D);
    types(&mut window, "x");
    for (modifiers, key) in [
        (Modifiers::NONE, Key::ArrowLeft),
        (Modifiers::SHIFT, Key::ArrowRight),
        (CTRL, Key::ArrowLeft),
        (Modifiers::NONE, Key::Home),
        (Modifiers::NONE, Key::End),
        (Modifiers::NONE, Key::PageUp),
        (Modifiers::NONE, Key::PageDown),
        (Modifiers::NONE, Key::Comma),
        (Modifiers::NONE, Key::Period),
        (Modifiers::NONE, Key::L),
        (Modifiers::NONE, Key::K),
        (Modifiers::NONE, Key::Space),
    ] {
        window.key_with(modifiers, key);
        assert_at(&window, "2024-05-02");
    }
    types(&mut window, "[");
    let state = window.session().state();
    assert_eq!((state.at_end, state.speed), (AtEnd::Stop, Speed::Month));
    assert!(!state.playback.is_playing());
}

// Keys.

#[test]
fn each_key_leads_to_noon_of_its_day_with_and_without_a_focus() {
    let steps = [
        (Modifiers::NONE, Key::ArrowRight, "2024-05-03"),
        (Modifiers::NONE, Key::ArrowLeft, "2024-05-02"),
        (Modifiers::SHIFT, Key::ArrowRight, "2024-06-02"),
        (Modifiers::SHIFT, Key::ArrowLeft, "2024-05-02"),
        (CTRL, Key::ArrowLeft, "2023-05-02"),
        (CTRL, Key::ArrowRight, "2024-05-02"),
        (Modifiers::NONE, Key::PageDown, "2024-05-03"),
        (Modifiers::NONE, Key::PageUp, "2024-05-02"),
        (Modifiers::NONE, Key::PageUp, "2024-05-01"),
        (Modifiers::NONE, Key::End, "2026-02-28"),
        (Modifiers::NONE, Key::ArrowRight, "2026-02-28"),
        (Modifiers::NONE, Key::Home, "2012-01-01"),
        (Modifiers::SHIFT, Key::ArrowLeft, "2012-01-01"),
    ];
    for tabs in [0, 3] {
        let mut window = Window::open();
        for _ in 0..tabs {
            window.key(Key::Tab);
        }
        assert_eq!(
            window.widgets().iter().any(|w| w.is_focused && w.role == Role::Button),
            tabs > 0
        );
        for (modifiers, key, on) in steps {
            window.key_with(modifiers, key);
            assert_at(&window, on);
        }
    }
}

#[test]
fn comma_and_full_stop_lead_to_the_changes_that_the_evidence_names() {
    let mut window = Window::open();
    let Selection::Place(place) = window.session().state().selection else {
        panic!("a base is selected")
    };
    let today = day("2024-05-02");
    let (next, previous) = {
        let session = window.session();
        let here = |p, _| session.dataset().is_inside(p, place);
        let evidence = session.evidence();
        let next = evidence.next_change(today, here).expect("a later change");
        (next, evidence.previous_change(next, here).expect("an earlier one"))
    };
    window.key(Key::Period);
    assert_at(&window, &next.to_string());
    window.key(Key::Comma);
    assert_at(&window, &previous.to_string());
}

// The calendar.

#[test]
fn a_day_is_chosen_in_the_calendar() {
    let mut window = Window::open();
    window.click(Role::Button, "Calendar");
    assert!(window.tells("May 2024"));
    assert!(window.get(Role::Button, "Go to 2 May 2024").is_on, "the clock's day is marked");
    window.click(Role::Button, "Previous month");
    window.click(Role::Button, "Go to 19 April 2024");
    assert_at(&window, "2024-04-19");
    assert!(window.find(Role::Button, "Previous month").is_none(), "it has closed");
    window.click(Role::Button, "Calendar");
    window.click(Role::Button, "Next year");
    window.click(Role::Button, "Go to 30 April 2025");
    assert_at(&window, "2025-04-30");
}

#[test]
fn the_calendar_tells_event_days_and_ends_with_the_range() {
    let mut window = Window::open();
    window.click(Role::Button, "Calendar");
    let session = window.session();
    let of_day = |on: &str| {
        (0..session.dataset().events.len())
            .filter(|&i| session.event_shown_on(i.into()) == Some(day(on)))
            .count()
    };
    assert!(of_day("2024-05-04") > 0, "an event to look for");
    for on in ["2024-05-04", "2024-05-03", "2024-05-25", "2024-05-14"] {
        let cell = window.get(Role::Button, &format!("Go to {}", day(on).words()));
        assert_eq!(cell.name.contains("event"), of_day(on) > 0, "{}", cell.name);
    }
    window.key(Key::Escape);
    assert_eq!(window.selected().as_deref(), Some("airbase-101"), "Escape closed it alone");
    window.key(Key::End);
    window.click(Role::Button, "Calendar");
    window.click(Role::Button, "Next month");
    assert!(window.tells("February 2026"), "there is no later month");
    window.click(Role::Button, "Go to 3 March 2026");
    assert_at(&window, "2026-02-28");
}

#[test]
fn the_calendar_is_used_by_keyboard_alone() {
    let mut window = Window::open();
    window.key(Key::Escape);
    for _ in 0..200 {
        window.key(Key::Tab);
        if window.get(Role::Button, "Calendar").is_focused {
            break;
        }
    }
    window.key(Key::Enter);
    assert!(window.get(Role::Button, "Go to 2 May 2024").is_focused);
    window.key(Key::ArrowRight);
    assert!(window.get(Role::Button, "Go to 3 May 2024").is_focused);
    window.key(Key::ArrowDown);
    for _ in 0..9 {
        window.key(Key::ArrowUp);
    }
    assert!(window.get(Role::Button, "Go to 8 March 2024").is_focused, "into another month");
    window.key(Key::Enter);
    assert_at(&window, "2024-03-08");
    assert!(window.find(Role::Button, "Previous month").is_none());
}

// Playback.

#[test]
fn brackets_change_the_speed_and_stop_at_both_ends() {
    let mut window = Window::open();
    types(&mut window, "]");
    assert_eq!(window.session().state().speed, Speed::Quarter);
    for _ in 0..9 {
        types(&mut window, "]");
    }
    assert_eq!(window.session().state().speed, Speed::TenYears);
    assert_eq!(window.get(Role::ComboBox, "Speed").value, "10 years/s");
    for _ in 0..9 {
        types(&mut window, "[");
    }
    assert_eq!(window.session().state().speed, Speed::Day);
}

#[test]
fn every_speed_is_in_the_menu() {
    let mut window = Window::open();
    for speed in Speed::ALL {
        window.click(Role::ComboBox, "Speed");
        window.click(Role::Button, speed.words());
        assert_eq!(window.session().state().speed, speed);
    }
}

#[test]
fn the_speed_is_the_same_whatever_the_frame_rate() {
    let mut window = Window::open();
    window.click(Role::ComboBox, "Speed");
    window.click(Role::Button, "1 week/s");
    window.press_key(Key::Escape);
    window.press_key(Key::Space);
    let begin = window.session().state().moment;
    // Twenty frames a second, a second and a half of them.
    window.frames(30);
    let passed = window.session().state().moment.millis() - begin.millis();
    let per_frame = 7 * 86_400_000 / 20;
    let frames = passed as f64 / f64::from(per_frame);
    assert!((frames - frames.round()).abs() < 1e-3, "{frames} whole frames");
    assert!((30.0..33.0).contains(&frames.round()), "{frames}");
}

#[test]
fn l_and_the_button_loop_what_the_axis_shows() {
    let mut window = Window::open();
    window.key(Key::Escape);
    window.key(Key::L);
    assert!(window.get(Role::Button, "Loop").is_on);
    window.click(Role::Button, "Loop");
    assert_eq!(window.session().state().at_end, AtEnd::Stop);
    window.click(Role::Button, "Loop");
    window.key(Key::Escape);
    window.key(Key::End);
    window.key_with(Modifiers::SHIFT, Key::ArrowLeft);
    for _ in 0..2 {
        types(&mut window, "]");
    }
    let begin = window.session().state().moment;
    window.press_key(Key::Space);
    let mut came_round = false;
    for _ in 0..60 {
        window.frame();
        let moment = window.session().state().moment;
        assert!(window.session().state().axis.contains(moment));
        came_round |= moment < begin;
    }
    assert!(came_round && window.session().state().playback.is_playing());
}

#[test]
fn it_pauses_at_the_next_weighty_event_exactly() {
    let mut window = Window::open();
    window.key(Key::Escape);
    window.click(Role::Button, "Pause at events");
    assert_eq!(window.session().state().pause_at, PauseAt::Events);
    let session = window.session();
    let next = (0..session.dataset().events.len())
        .filter(|&i| session.dataset().event(i.into()).importance >= 2)
        .filter_map(|i| session.event_shown_on(i.into()))
        .filter(|on| *on > day("2024-05-02"))
        .min()
        .expect("an event is to come");
    let play = window.get(Role::Button, "Play").rect.center();
    window.press_and_let_go(play);
    window.frames(40);
    assert_at(&window, &next.to_string());
    assert!(!window.session().state().playback.is_playing());
    window.settle();
}

#[test]
fn snapping_is_a_toggle() {
    let mut window = Window::open();
    window.click(Role::Button, "Snap to events");
    assert_eq!(window.session().state().snap, Snap::Events);
    assert!(window.get(Role::Button, "Snap to events").is_on);
    window.click(Role::Button, "Snap to events");
    assert_eq!(window.session().state().snap, Snap::Free);
}

#[test]
fn the_row_fits_its_window() {
    for (width, height) in [(880.0, 560.0), (1024.0, 700.0), (1400.0, 900.0)] {
        let size = vec2(width, height);
        let mut window = Window::build(window::builder(size), window::shipped());
        show(&mut window, "At any time in the last 365 days");
        let screen = Rect::from_min_size(egui::Pos2::ZERO, size);
        let buttons = ["Date ", "Calendar", "Loop", "Pause at events", "Snap to events", "Show: "];
        let mut right = 0.0;
        for name in buttons {
            let rect = window.get(Role::Button, name).rect;
            assert!(screen.contains_rect(rect), "{name} at {rect:?} in {size}");
            assert!(rect.left() >= right, "{name} lies over what is before it");
            right = rect.right();
        }
    }
}

// A window of time.

fn show(window: &mut Window, words: &str) {
    window.click(Role::Button, "Show: ");
    window.click(Role::RadioButton, words);
}

#[test]
fn a_window_of_time_is_told_by_strip_panels_map_and_button_and_can_be_left() {
    let mut window = Window::open();
    assert!(window.tells("on 2 May 2024") && !window.tells("at any time"));
    window.key_with(CTRL, Key::ArrowRight);
    assert!(!window.marker("airbase-101").name.contains("United States"));
    show(&mut window, "At any time in the last 365 days");
    assert_eq!(window.session().state().span, TimeSpan::Last(365));
    let words = "from 3 May 2024 to 2 May 2025";
    assert!(window.tells(&format!("Shown: who was there at any time {words}")));
    assert!(window.tells("Forces in view in these days"));
    assert!(window.widgets().iter().any(|w| w.role == Role::Label && w.name == words), "inspector");
    // The time panel's lanes tell of the clock's day; map and panels of the days looked at.
    let panel_top = window.get(Role::Slider, TIME_LABEL).rect.top();
    let one_day = |w: &Widget| w.name.contains("on 2 May 2025") && w.rect.bottom() < panel_top;
    assert!(!window.widgets().iter().any(one_day), "nothing speaks of the one day");
    let mark = window.get(Role::Button, &format!("Airbase 101, Niamey, {words}: "));
    assert!(mark.name.contains("United States"), "{}", mark.name);
    assert!(window.find(Role::Button, "Show: the last 365 days").is_some());
    window.click(Role::Button, "Show the day");
    assert_eq!(window.session().state().span, TimeSpan::Day);
    assert!(!window.tells("at any time"));
}

#[test]
fn a_number_of_days_is_typed_and_a_wrong_one_refused() {
    let mut window = Window::open();
    for (text, span) in [("45", Some(45)), ("0", None), ("many", None), ("99999", None)] {
        window.click(Role::Button, "Show: ");
        window.click(Role::TextInput, DAYS_LABEL);
        window.key_with(CTRL, Key::A);
        types(&mut window, text);
        window.key(Key::Enter);
        match span {
            Some(days) => assert_eq!(window.session().state().span, TimeSpan::Last(days)),
            None => {
                assert!(window.tells(&format!("“{text}” is no number of days")), "{text}");
                window.key(Key::Escape);
            }
        }
    }
    assert_eq!(window.session().state().span, TimeSpan::Last(45), "what was wrong changed nothing");
    assert!(window.tells("from 19 March 2024 to 2 May 2024"));
}
