//! Time along a line: where moments stand, how zooming and panning move them, what the ticks say.

use basewatch::load::edtf::parse_day;
use basewatch::model::date::MILLIS_PER_DAY;
use basewatch::model::{Day, Moment, UtcOffset};
use basewatch::scene::{Axis, Tick, ticks};
use basewatch::state::TimeWindow;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    parse_day(text).expect("a test's own day")
}

fn at(text: &str) -> Moment {
    Moment::start_of(day(text), UtcOffset::UTC)
}

fn range() -> (Moment, Moment) {
    (at("2012-01-01"), at("2026-03-01").plus_millis(-1))
}

fn axis(from: &str, to: &str, width: f64) -> Axis {
    let window = TimeWindow::new(at(from), at(to), range());
    Axis { window, left_points: 40.0, right_points: 40.0 + width }
}

fn labels(ticks: &[Tick]) -> Vec<&str> {
    ticks.iter().map(|t| t.label.as_str()).collect()
}

#[test]
fn the_whole_range_is_told_in_years() {
    let ticks = ticks(&axis("2012-01-01", "2026-03-01", 1300.0), UtcOffset::UTC);
    assert_eq!(ticks.len(), 15);
    assert_eq!((labels(&ticks)[0], labels(&ticks)[14]), ("2012", "2026"));
}

#[test]
fn a_year_is_told_in_months_with_the_year_at_january() {
    let ticks = ticks(&axis("2023-11-01", "2024-10-31", 1300.0), UtcOffset::UTC);
    assert_eq!(labels(&ticks)[..4], ["Nov", "Dec", "2024", "Feb"]);
    assert!(ticks[2].is_major && !ticks[3].is_major);
}

#[test]
fn a_month_is_told_in_days_with_the_month_at_its_first() {
    let ticks = ticks(&axis("2024-04-28", "2024-05-12", 1300.0), UtcOffset::UTC);
    assert_eq!(labels(&ticks)[..6], ["28", "29", "30", "May", "2", "3"]);
}

#[test]
fn every_other_day_keeps_clear_of_the_next_month() {
    let ticks = ticks(&axis("2024-01-20", "2024-03-05", 1300.0), UtcOffset::UTC);
    let words = labels(&ticks);
    assert_eq!(words[..8], ["21", "23", "25", "27", "29", "Feb", "3", "5"]);
    assert!(!words.contains(&"31"), "{words:?}");
}

#[test]
fn a_window_is_held_inside_the_range_and_never_too_short() {
    let window = TimeWindow::new(at("2024-05-02"), at("2024-05-02"), range());
    assert_eq!(window.millis(), 4 * MILLIS_PER_DAY);
    let late = TimeWindow::new(at("2026-02-27"), at("2030-01-01"), range());
    assert_eq!(late.end(), range().1);
    let back = TimeWindow::new(at("2024-01-01"), at("2023-01-01"), range());
    assert_eq!((back.start(), back.end()), (at("2023-01-01"), at("2024-01-01")));
}

#[test]
fn following_moves_no_farther_than_needed() {
    let window = TimeWindow::new(at("2023-01-01"), at("2023-04-11"), range());
    assert_eq!(window.following(at("2023-02-01"), range()), window);
    let on = window.following(at("2023-05-01"), range());
    assert_eq!(on.end(), at("2023-05-11"), "a tenth of 100 days past it");
    assert_eq!(on.millis(), window.millis());
}

prop_compose! {
    fn any_window()(start in 0i64..5_170, days in 4i64..5_170) -> TimeWindow {
        let from = range().0.plus_millis(start * MILLIS_PER_DAY);
        TimeWindow::new(from, from.plus_millis(days * MILLIS_PER_DAY), range())
    }
}

proptest! {
    #[test]
    fn a_point_and_its_moment_name_each_other(window in any_window(), left in 0.0f64..500.0, width in 200.0f64..4_000.0, share in 0.0f64..1.0) {
        let axis = Axis { window, left_points: left, right_points: left + width };
        let x = left + share * width;
        prop_assert!((axis.x(axis.moment(x)) - x).abs() < 0.5);
        let moment = window.start().plus_millis((share * window.millis() as f64) as i64);
        let back = axis.moment(axis.x(moment));
        prop_assert!((back.millis() - moment.millis()).abs() as f64 <= axis.millis_per_point() / 2.0);
    }

    #[test]
    fn zooming_keeps_the_moment_under_the_pointer(window in any_window(), share in 0.0f64..1.0, factor in 0.2f64..5.0) {
        let axis = Axis { window, left_points: 0.0, right_points: 1000.0 };
        let under = axis.moment(share * 1000.0);
        let zoomed = Axis { window: window.zoomed(factor, under, range()), ..axis };
        let moved = (zoomed.x(under) - axis.x(under)).abs();
        // Only the ends of the range may push it.
        let is_pushed = zoomed.window.start() == range().0 || zoomed.window.end() == range().1;
        prop_assert!(moved < 0.5 || is_pushed, "moved by {moved}");
        prop_assert!(zoomed.window.start() >= range().0 && zoomed.window.end() <= range().1);
        prop_assert!(zoomed.window.millis() >= 4 * MILLIS_PER_DAY);
    }

    #[test]
    fn panning_there_and_back_is_nothing_away_from_the_ends(window in any_window(), days in -400i64..400) {
        let there = window.panned(days * MILLIS_PER_DAY, range());
        prop_assert_eq!(there.millis(), window.millis());
        let moved = there.start().millis() - window.start().millis();
        prop_assert_eq!(there.panned(-moved, range()), window);
    }

    #[test]
    fn ticks_are_in_order_inside_and_never_crowded(window in any_window(), width in 300.0f64..3_000.0) {
        let axis = Axis { window, left_points: 0.0, right_points: width };
        let ticks = ticks(&axis, UtcOffset::UTC);
        let xs: Vec<f64> = ticks.iter().map(|t| axis.x(Moment::start_of(t.day, UtcOffset::UTC))).collect();
        for pair in xs.windows(2) {
            // Words of up to four letters at 11 points want some 28.
            prop_assert!(pair[1] - pair[0] >= 28.0, "{:?} {:?}", pair, ticks);
        }
        prop_assert!(xs.iter().all(|x| (0.0..=width).contains(x)));
        prop_assert!(ticks.iter().all(|t| !t.label.is_empty()));
    }
}
