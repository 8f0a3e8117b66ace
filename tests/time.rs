//! Dates as files write them, days, and moments: every form against bounds worked out by hand.

use basewatch::load::edtf::{parse_day, parse_edtf};
use basewatch::load::typed::day_to_go_to;
use basewatch::model::date::MILLIS_PER_DAY;
use basewatch::model::{Bounds, DatePoint, Day, EdtfDate, Moment, UtcOffset, Written};
use proptest::prelude::*;

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::from_ymd(year, month, day).expect("a test's own day")
}

fn read(text: &str) -> EdtfDate {
    parse_edtf(text).unwrap_or_else(|e| panic!("{text} should be a date: {e}"))
}

/// `"2024-05-01 2024-05-31"`; `-` where a side is unbounded.
fn bounds_in_words(bounds: Bounds) -> String {
    let side = |day: Option<Day>| day.map_or_else(|| "-".to_owned(), |d| d.to_string());
    format!("{} {}", side(bounds.earliest()), side(bounds.latest()))
}

#[track_caller]
fn assert_bounds(text: &str, expected: &str) {
    assert_eq!(bounds_in_words(read(text).bounds()), expected, "bounds of {text}");
}

#[track_caller]
fn assert_refused(text: &str) {
    let refusal = parse_edtf(text).expect_err(text).to_string();
    assert!(refusal.contains(&format!("“{text}”")), "{refusal} should quote {text}");
}

#[test]
fn a_day_a_month_and_a_year_are_as_wide_as_written() {
    assert_bounds("2024-05-02", "2024-05-02 2024-05-02");
    assert_bounds("2024-05", "2024-05-01 2024-05-31");
    assert_bounds("2024", "2024-01-01 2024-12-31");
}

#[test]
fn months_end_on_their_own_last_day() {
    assert_bounds("2024-02", "2024-02-01 2024-02-29");
    assert_bounds("2023-02", "2023-02-01 2023-02-28");
    assert_bounds("1900-02", "1900-02-01 1900-02-28");
    assert_bounds("2000-02", "2000-02-01 2000-02-29");
    assert_bounds("2023-12", "2023-12-01 2023-12-31");
    assert_bounds("2023-04", "2023-04-01 2023-04-30");
}

#[test]
fn about_widens_by_three_days_one_month_or_one_year() {
    assert_bounds("2024-05-02~", "2024-04-29 2024-05-05");
    assert_bounds("2024-05~", "2024-04-01 2024-06-30");
    assert_bounds("2024-01~", "2023-12-01 2024-02-29");
    assert_bounds("2023-12~", "2023-11-01 2024-01-31");
    assert_bounds("2016~", "2015-01-01 2017-12-31");
}

#[test]
fn uncertain_changes_no_bound_and_is_remembered() {
    for text in ["2024-05-02", "2024-05", "2024"] {
        let uncertain = read(&format!("{text}?"));
        assert_eq!(uncertain.bounds(), read(text).bounds(), "{text}?");
        assert!(uncertain.is_uncertain());
        assert!(!read(text).is_uncertain());
    }
}

#[test]
fn percent_is_both_about_and_uncertain() {
    assert_eq!(read("2024-05-02%").bounds(), read("2024-05-02~").bounds());
    assert!(read("2024-05-02%").is_uncertain());
    assert!(!read("2024-05-02~").is_uncertain());
}

#[test]
fn intervals_run_from_the_first_ones_earliest_to_the_second_ones_latest() {
    assert_bounds("2024-04-10/2024-04-12", "2024-04-10 2024-04-12");
    assert_bounds("2024-04/2024-06", "2024-04-01 2024-06-30");
    assert_bounds("2023/2024-02", "2023-01-01 2024-02-29");
    assert_bounds("2024-04-10~/2024-04-12", "2024-04-07 2024-04-12");
}

#[test]
fn open_sides_are_unbounded() {
    assert_bounds("../2017-10", "- 2017-10-31");
    assert_bounds("2017-10/..", "2017-10-01 -");
    assert_bounds("..", "- -");
    assert_eq!(read(".."), EdtfDate::Ongoing);
}

#[test]
fn leap_days_are_days_only_in_leap_years() {
    assert_bounds("2024-02-29", "2024-02-29 2024-02-29");
    assert_refused("2023-02-29");
    assert_refused("1900-02-29");
}

#[test]
fn the_edges_of_the_calendar_can_be_written() {
    assert_bounds("0000-01-01~", "0000-01-01 0000-01-04");
    assert_bounds("9999-12~", "9999-11-01 9999-12-31");
    assert_bounds("9999", "9999-01-01 9999-12-31");
}

#[test]
fn blanks_around_a_date_are_allowed() {
    assert_eq!(read("  2024-05-02 "), read("2024-05-02"));
}

#[test]
fn nonsense_is_refused_in_a_message_that_quotes_it() {
    for text in [
        "2024-13",
        "2024-00",
        "24-05-02",
        "2024-5-2",
        "2024-05-32",
        "2024-05-00",
        "",
        "2024-05-02T00:00",
        "may 2024",
        "2024-05-02/2024-04-01",
        "../..",
        "/",
        "2024/",
        "/2024",
        "2024//2025",
        "2024-05-02-01",
        "+2024",
        "-2024",
        "2024-05-02??",
        "…",
        "２０２４",
        "20é4",
        "2024-05-0é",
        "é",
        "?",
        "~",
        "...",
        "2024/2025/2026",
    ] {
        assert_refused(text);
    }
}

#[test]
fn each_refusal_says_what_is_wrong() {
    let refusal = |text: &str| parse_edtf(text).expect_err(text).to_string();
    assert!(refusal("2023-02-29").contains("calendar"));
    assert!(refusal("2024-13").contains("calendar"));
    assert!(refusal("2024-05-02/2024-04-01").contains("ends before it begins"));
    assert!(refusal("../..").contains("both ends"));
    assert!(refusal("may 2024").contains("write 2024-05-02"));
}

#[test]
fn long_nonsense_is_quoted_shortened() {
    for long in ["x".repeat(10_000), "é".repeat(10_000)] {
        let refusal = parse_edtf(&long).expect_err("not a date").to_string();
        assert!(refusal.contains('…'), "{refusal}");
        assert!(refusal.chars().count() < 300, "{} characters", refusal.chars().count());
    }
}

#[test]
fn a_query_takes_only_a_plain_day() {
    assert_eq!(parse_day("2024-05-02").ok(), Some(day(2024, 5, 2)));
    for text in ["2024-05", "2024", "..", "2024-05-02/2024-05-03", "2024-05-02~", "2024-05-02?"] {
        let refusal = parse_day(text).expect_err(text).to_string();
        assert!(refusal.contains(text), "{refusal} should quote {text}");
    }
}

#[test]
fn days_have_numbers_weekdays_and_words() {
    assert_eq!(day(1970, 1, 1).number(), 0);
    assert_eq!(day(1969, 12, 31).number(), -1);
    assert_eq!(day(2024, 5, 2).number(), 19_845);
    assert_eq!(day(2024, 5, 2).weekday(), "Thursday");
    assert_eq!(day(1969, 12, 31).weekday(), "Wednesday");
    assert_eq!(day(2024, 5, 2).words(), "2 May 2024");
    assert_eq!(day(2024, 3, 1).days_since(day(2024, 2, 1)), 29);
}

#[test]
fn months_are_added_inside_the_month() {
    assert_eq!(day(2023, 1, 31).plus_months(1), day(2023, 2, 28));
    assert_eq!(day(2024, 1, 31).plus_months(1), day(2024, 2, 29));
    assert_eq!(day(2024, 3, 31).plus_months(-1), day(2024, 2, 29));
    assert_eq!(day(2024, 12, 15).plus_months(1), day(2025, 1, 15));
    assert_eq!(day(2024, 5, 2).plus_months(-24), day(2022, 5, 2));
}

#[test]
fn no_step_leaves_the_four_digit_years() {
    let (first, last) = (day(0, 1, 1), day(9999, 12, 31));
    for days in [i32::MIN, i32::MAX] {
        assert!((first..=last).contains(&day(2024, 5, 2).plus(days)));
        assert!((first..=last).contains(&day(2024, 5, 2).plus_months(days)));
        assert!((first..=last).contains(&Day::from_number(days)));
    }
}

#[test]
fn a_span_ending_on_the_7th_includes_the_last_millisecond_of_the_7th() {
    let span = Bounds::new(Some(day(2023, 10, 1)), read("2023-10-07").bounds().latest())
        .expect("in order");
    for minutes in [-18 * 60, -210, 0, 60, 345, 18 * 60] {
        let offset = UtcOffset::from_minutes(minutes).expect("within 18 hours");
        let midnight_after = Moment::start_of(day(2023, 10, 8), offset);
        assert!(span.contains(midnight_after.plus_millis(-1).day(offset)), "{offset}");
        assert!(!span.contains(midnight_after.day(offset)), "{offset}");
    }
}

#[test]
fn local_midnight_in_niamey_is_23_utc_the_day_before() {
    let niamey = UtcOffset::from_minutes(60).expect("an hour");
    let midnight = Moment::start_of(day(2024, 5, 2), niamey);
    assert_eq!(midnight.millis(), 1_714_604_400_000); // 2024-05-01T23:00:00Z
    assert_eq!(midnight.day(UtcOffset::UTC), day(2024, 5, 1));
}

#[test]
fn offsets_past_eighteen_hours_are_refused() {
    assert!(UtcOffset::from_minutes(18 * 60).is_some());
    assert!(UtcOffset::from_minutes(18 * 60 + 1).is_none());
    assert!(UtcOffset::from_minutes(-18 * 60 - 1).is_none());
}

#[test]
fn moments_at_the_ends_of_an_i64_still_have_a_day() {
    assert_eq!(Moment::from_millis(i64::MAX).day(UtcOffset::UTC), day(9999, 12, 31));
    assert_eq!(Moment::from_millis(i64::MIN).day(UtcOffset::UTC), day(0, 1, 1));
}

fn any_day() -> impl Strategy<Value = Day> {
    (day(0, 1, 1).number()..=day(9999, 12, 31).number()).prop_map(Day::from_number)
}

fn any_point() -> impl Strategy<Value = DatePoint> {
    let written = prop_oneof![
        (0i16..=9999).prop_map(Written::Year),
        (0i16..=9999, 1i8..=12).prop_map(|(year, month)| Written::Month(year, month)),
        any_day().prop_map(Written::Day),
    ];
    (written, any::<bool>(), any::<bool>())
        .prop_map(|(written, approximate, uncertain)| DatePoint { written, approximate, uncertain })
}

fn any_date() -> impl Strategy<Value = EdtfDate> {
    prop_oneof![
        any_point().prop_map(EdtfDate::Point),
        any_point().prop_map(EdtfDate::OrEarlier),
        any_point().prop_map(EdtfDate::OrLater),
        Just(EdtfDate::Ongoing),
        (any_point(), any_point()).prop_map(|(a, b)| {
            let in_order = a.bounds().earliest() <= b.bounds().latest();
            if in_order { EdtfDate::Between(a, b) } else { EdtfDate::Between(b, a) }
        }),
    ]
}

fn any_offset() -> impl Strategy<Value = UtcOffset> {
    (-18 * 60..=18 * 60).prop_map(|m| UtcOffset::from_minutes(m).expect("within 18 hours"))
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back_the_same(date in any_date()) {
        prop_assert_eq!(parse_edtf(&date.to_string()), Ok(date));
    }

    #[test]
    fn bounds_are_in_order(date in any_date()) {
        let bounds = date.bounds();
        if let (Some(earliest), Some(latest)) = (bounds.earliest(), bounds.latest()) {
            prop_assert!(earliest <= latest);
        }
    }

    #[test]
    fn about_is_never_narrower(point in any_point()) {
        let plain = DatePoint { approximate: false, ..point }.bounds();
        let about = DatePoint { approximate: true, ..point }.bounds();
        prop_assert!(about.earliest() <= plain.earliest() && plain.latest() <= about.latest());
    }

    #[test]
    fn a_day_survives_the_calendar(day in any_day()) {
        prop_assert_eq!(Day::from_civil(day.civil()), day);
        prop_assert_eq!(parse_day(&day.to_string()), Ok(day));
    }

    #[test]
    fn every_millisecond_of_a_day_is_in_it(
        day in any_day(), offset in any_offset(), millis in 0..MILLIS_PER_DAY,
    ) {
        let moment = Moment::start_of(day, offset).plus_millis(millis);
        prop_assert_eq!(moment.day(offset), day);
        prop_assert_eq!(Moment::noon_of(day, offset).day(offset), day);
    }

    #[test]
    fn adding_months_lands_in_that_month(day in any_day(), months in -600i32..=600) {
        let then = day.plus_months(months);
        let number = |d: Day| i32::from(d.civil().year()) * 12 + i32::from(d.civil().month()) - 1;
        let wanted = (number(day) + months).clamp(0, 9999 * 12 + 11);
        prop_assert_eq!(number(then), wanted);
        prop_assert!(then.civil().day() <= day.civil().day() || wanted != number(day) + months);
    }

    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = parse_edtf(&text);
    }

    /// Letters that dates are made of, so that more than the first check is reached.
    #[test]
    fn reading_near_dates_never_panics_and_never_invents(text in "[0-9./?~%é -]{0,24}") {
        if let Ok(date) = parse_edtf(&text) {
            prop_assert_eq!(date.to_string(), text.trim());
        }
    }

    #[test]
    fn what_is_told_can_be_typed(number in day(1000, 1, 1).number()..=day(9999, 12, 31).number()) {
        let day = Day::from_number(number);
        let ends = (Day::from_number(number - 9), Day::from_number(number + 9));
        for text in [day.words(), day.to_string(), day.words().to_uppercase()] {
            prop_assert_eq!(day_to_go_to(&text, ends.0, ends.1), Ok(day), "{}", text);
        }
    }

    #[test]
    fn typing_never_panics_and_never_leaves_the_range(
        text in prop_oneof![any::<String>(), "[0-9]{0,4}[ ./,-](jan|mai|May|Dec|août)?[ ./-]?[0-9]{0,5}"],
    ) {
        let (first, last) = (day(2012, 1, 1), day(2026, 2, 28));
        match day_to_go_to(&text, first, last) {
            Ok(day) => prop_assert!(first <= day && day <= last),
            Err(error) => prop_assert!(error.to_string().chars().count() < 250),
        }
    }
}
