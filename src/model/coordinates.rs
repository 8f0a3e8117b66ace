//! Positions in words: decimal degrees, or degrees, minutes and seconds.

use super::LonLat;

/// How coordinates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum CoordinateFormat {
    /// 13.4815° N, 2.1696° E
    #[default]
    Decimal,
    /// 13°28′53″ N, 2°10′11″ E
    Sexagesimal,
}

/// How many digits coordinates are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Precision {
    /// A ten-thousandth of a degree, or a second: some ten or thirty metres.
    #[default]
    Usual,
    /// Ten times as fine.
    Fine,
}

impl CoordinateFormat {
    pub fn other(self) -> Self {
        match self {
            Self::Decimal => Self::Sexagesimal,
            Self::Sexagesimal => Self::Decimal,
        }
    }

    /// Latitude first, each with the letter of its hemisphere.
    pub fn words(self, at: LonLat, precision: Precision) -> String {
        let (lat, lon) = (at.lat.degrees(), at.lon.degrees());
        let part = |degrees: f64, letters: (char, char)| {
            let (digits, is_negative) = match self {
                Self::Decimal => decimal(degrees, precision),
                Self::Sexagesimal => sexagesimal(degrees, precision),
            };
            format!("{digits} {}", if is_negative { letters.1 } else { letters.0 })
        };
        format!("{}, {}", part(lat, ('N', 'S')), part(lon, ('E', 'W')))
    }

    /// The farthest that words of this precision may lie from what they stand for, degrees along
    /// each axis.
    pub fn rounding_degrees(self, precision: Precision) -> f64 {
        0.5 / units_per_degree(self, precision) as f64
    }
}

/// Whole units of the last digit in a degree.
fn units_per_degree(format: CoordinateFormat, precision: Precision) -> u64 {
    match (format, precision) {
        (CoordinateFormat::Decimal, Precision::Usual) => 10_000,
        (CoordinateFormat::Decimal, Precision::Fine) => 100_000,
        (CoordinateFormat::Sexagesimal, Precision::Usual) => 3_600,
        (CoordinateFormat::Sexagesimal, Precision::Fine) => 36_000,
    }
}

/// In whole units of the last digit, and whether it lies south or west: what rounds to nothing
/// lies neither.
fn units(degrees: f64, format: CoordinateFormat, precision: Precision) -> (u64, bool) {
    // At most 180 · 36,000: far inside what both hold.
    let units = (degrees.abs() * units_per_degree(format, precision) as f64).round() as u64;
    (units, degrees < 0.0 && units > 0)
}

fn decimal(degrees: f64, precision: Precision) -> (String, bool) {
    let (units, is_negative) = units(degrees, CoordinateFormat::Decimal, precision);
    let per_degree = units_per_degree(CoordinateFormat::Decimal, precision);
    let width = if precision == Precision::Usual { 4 } else { 5 };
    (format!("{}.{:0width$}°", units / per_degree, units % per_degree), is_negative)
}

fn sexagesimal(degrees: f64, precision: Precision) -> (String, bool) {
    let (units, is_negative) = units(degrees, CoordinateFormat::Sexagesimal, precision);
    let per_second = units_per_degree(CoordinateFormat::Sexagesimal, precision) / 3_600;
    let (seconds, tenths) = (units / per_second, units % per_second);
    let (deg, min, sec) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let digits = match precision {
        Precision::Usual => format!("{deg}°{min:02}′{sec:02}″"),
        Precision::Fine => format!("{deg}°{min:02}′{sec:02}.{tenths}″"),
    };
    (digits, is_negative)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(lon: f64, lat: f64) -> [String; 4] {
        let at = LonLat::clamped(lon, lat);
        let (decimal, sexagesimal) = (CoordinateFormat::Decimal, CoordinateFormat::Sexagesimal);
        [
            decimal.words(at, Precision::Usual),
            decimal.words(at, Precision::Fine),
            sexagesimal.words(at, Precision::Usual),
            sexagesimal.words(at, Precision::Fine),
        ]
    }

    #[test]
    fn niamey_in_every_way_with_latitude_first() {
        assert_eq!(
            words(2.1696, 13.4815),
            [
                "13.4815° N, 2.1696° E",
                "13.48150° N, 2.16960° E",
                "13°28′53″ N, 2°10′11″ E",
                "13°28′53.4″ N, 2°10′10.6″ E",
            ]
        );
    }

    #[test]
    fn south_and_west_have_letters_and_nothing_has_no_sign() {
        assert_eq!(words(-70.5, -33.25)[0], "33.2500° S, 70.5000° W");
        assert_eq!(words(-0.000_001, -0.000_001)[0], "0.0000° N, 0.0000° E");
    }

    #[test]
    fn sixty_seconds_are_a_minute() {
        assert_eq!(words(1.999_99, 59.999_99)[2], "60°00′00″ N, 2°00′00″ E");
        assert_eq!(words(0.016_66, 0.0)[2], "0°00′00″ N, 0°01′00″ E");
    }
}
