use proptest::prelude::*;

use super::*;
use crate::model::{CoordinateFormat, Precision};

/// What is left of a second's tenth, degrees.
const TENTH_OF_A_SECOND_DEG: f64 = 1.0 / 36_000.0;

#[track_caller]
fn assert_reads(text: &str, (lat, lon): (f64, f64)) {
    let found = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let (found_lat, found_lon) = (found.lat.degrees(), found.lon.degrees());
    let is_near = |a: f64, b: f64| (a - b).abs() < TENTH_OF_A_SECOND_DEG;
    assert!(is_near(found_lat, lat) && is_near(found_lon, lon), "{text}: {found_lat} {found_lon}");
    assert!(!is_near(found_lat, lon), "{text}: swapped axes");
}

fn refusal(text: &str) -> String {
    match parse(text) {
        Ok(at) => panic!("{text} was read as {at:?}"),
        Err(error) => error.to_string(),
    }
}

const NIAMEY: (f64, f64) = (13.4815, 2.1696);
const NIAMEY_TO_THE_SECOND: (f64, f64) = (13.481_389, 2.169_722);

#[test]
fn decimal_degrees_as_people_write_them() {
    for text in [
        "13.4815, 2.1696",
        "13.4815,2.1696",
        " 13.4815  2.1696 ",
        "13.4815; 2.1696",
        "13.4815 / 2.1696",
        "(13.4815, 2.1696)",
        "+13.4815 +2.1696",
        "+13.4815+002.1696/",
        "13.4815° N 2.1696° E",
        "13.4815° N, 2.1696° E",
        "13.4815N 2.1696E",
        "N13.4815 E2.1696",
        "N 13.4815, E 2.1696",
        "13.4815 n, 2.1696 e",
        "13.4815 north 2.1696 east",
        "13.4815° Nord, 2.1696° Est",
        "13.4815°, 2.1696°",
        "13.4815° 2.1696°",
        "lat 13.4815 lon 2.1696",
        "lat: 13.4815, lon: 2.1696",
        "13,4815 2,1696",
        "13,4815; 2,1696",
        "13,4815, 2,1696",
        "13,4815° N 2,1696° E",
    ] {
        assert_reads(text, NIAMEY);
    }
}

#[test]
fn degrees_minutes_and_seconds_as_people_write_them() {
    for text in [
        "13°28'53\"N 2°10'11\"E",
        "13°28′53″ N, 2°10′11″ E",
        "13° 28' 53\" N 2° 10' 11\" E",
        "13°28’53”N 2°10’11”E",
        "13°28'53''N 2°10'11''E",
        "N13 28 53 E2 10 11",
        "13 28 53 N 2 10 11 E",
        "13 28 53 2 10 11",
        "13 28 53, 2 10 11",
        "13 28 53,2 10 11",
        "13-28-53N 002-10-11E",
        "N13°28'53\", E2°10'11\"",
        "13d 28m 53sec N 2d 10m 11sec E",
        "13°28'53\" 2°10'11\"",
        "13 28.88333 N 2 10.18333 E",
        "13°28,88333' N 2°10,18333' E",
    ] {
        assert_reads(text, NIAMEY_TO_THE_SECOND);
    }
}

#[test]
fn letters_and_names_say_which_is_which_whatever_the_order() {
    for text in [
        "2.1696 E, 13.4815 N",
        "E2.1696 N13.4815",
        "lon 2.1696 lat 13.4815",
        "2.1696° E 13.4815",
        "2.1696, N13.4815",
        "2,1696 E 13,4815 N",
    ] {
        assert_reads(text, NIAMEY);
    }
}

#[test]
fn south_and_west_in_letters_and_signs() {
    for text in
        ["33.45 S 70.5 W", "-33.45, -70.5", "−33.45 −70.5", "33.45 S, 70.5 O", "-33.45-070.5/"]
    {
        assert_reads(text, (-33.45, -70.5));
    }
    assert_reads("-0.5, 10", (-0.5, 10.0));
    assert_reads("-0 30 0, 10 0 0", (-0.5, 10.0));
}

#[test]
fn what_can_be_read_two_ways_is_asked_back() {
    assert!(refusal("13,5 2").starts_with("“13,5 2” can be read two ways; write"));
    assert_reads("13.5, 2", (13.5, 2.0));
    assert_reads("13, 5", (13.0, 5.0));
    assert_reads("13,5", (13.0, 5.0));
}

#[test]
fn what_is_wrong_is_told_with_how_to_mend_it() {
    assert_eq!(refusal("95 N 2 E"), "latitude 95 N lies past a pole, at 90°");
    assert_eq!(
        refusal("100.5, 13.7"),
        "latitude 100.5 lies past a pole, at 90°; latitude comes first: change the two about"
    );
    assert!(refusal("13 190").starts_with("longitude 190 is more than 180°"));
    assert_eq!(
        refusal("13°61' N 2°10' E"),
        "minutes 61 are no part of a whole: minutes go from 0 up to 60"
    );
    assert!(refusal("13°28'60\" N 2°10' E").starts_with("seconds 60 are no part"));
    assert!(refusal("13.5°28' N 2°10' E").contains("only the last of"));
    assert!(refusal("-13.5 N, 2 E").contains("a sign and a letter"));
    assert!(refusal("13 N 2 N").contains("gives two latitudes; one of the two must carry E or W"));
    assert!(refusal("13 E 2 W").contains("gives two longitudes"));
    assert!(refusal("13.4815").contains("only one of the two"));
    assert!(refusal("13.4815 N").contains("only one of the two"));
    assert!(refusal("13 28 53 2 10").contains("put a comma between"));
    assert!(refusal("13 28 53 7, 2").contains("degrees come first"));
    assert!(refusal("13°28''53N 2°10''11E").contains("degrees come first"));
    assert!(refusal("13″28 N, 2 E").contains("degrees come first"));
}

#[test]
fn names_are_not_taken_for_coordinates() {
    for text in ["", "Niamey", "Airbase 101", "BA 201, Agadez", "2 May 2024", "x", "🛩 12"] {
        let error = parse(text).expect_err(text);
        assert!(!error.is_attempt(), "{text}: {error}");
    }
    assert!(parse("95, 2").expect_err("past the pole").is_attempt());
    assert!(refusal(&"9 ".repeat(10_000)).len() < 250);
}

fn format() -> impl Strategy<Value = CoordinateFormat> {
    prop_oneof![Just(CoordinateFormat::Decimal), Just(CoordinateFormat::Sexagesimal)]
}

fn precision() -> impl Strategy<Value = Precision> {
    prop_oneof![Just(Precision::Usual), Just(Precision::Fine)]
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back_as_closely_as_it_was_printed(
        lat in -90.0..=90.0_f64,
        lon in -180.0..=180.0_f64,
        format in format(),
        precision in precision(),
    ) {
        let at = LonLat::clamped(lon, lat);
        let words = format.words(at, precision);
        let back = parse(&words).map_err(|e| TestCaseError::fail(format!("{words}: {e}")))?;
        // The last digit's half, and what f64 leaves of a sum.
        let tolerance_deg = format.rounding_degrees(precision) + 1e-9;
        prop_assert!((back.lat.degrees() - lat).abs() <= tolerance_deg, "{words} {back:?}");
        prop_assert!((back.lon.degrees() - lon).abs() <= tolerance_deg, "{words} {back:?}");
        // And so it is with a decimal comma and no letters' help for the order.
        let swapped = words.split(", ").collect::<Vec<_>>();
        let swapped = format!("{} {}", swapped[1], swapped[0]);
        prop_assert_eq!(parse(&swapped).ok(), Some(back), "{}", swapped);
        if format == CoordinateFormat::Decimal {
            let comma = swapped.replace('.', ",");
            prop_assert_eq!(parse(&comma).ok(), Some(back), "{}", comma);
        }
    }

    #[test]
    fn whatever_is_typed_there_is_an_answer(text in "[-0-9NSEWOne°'\" ,.;/lato+−]{0,30}") {
        if let Ok(at) = parse(&text) {
            prop_assert!(at.lat.degrees().abs() <= 90.0 && at.lon.degrees().abs() <= 180.0);
        }
    }
}
