//! Radii as people type them: "100, 250, 500 km".

use super::quote::quoted;

/// Radii drawn at once; more could not be told apart.
pub const MOST_RADII: usize = 8;
/// Half around the earth, kilometres: nothing lies farther.
const FARTHEST_KM: f64 = 20_000.0;
const LEAST_KM: f64 = 0.01;

/// Why a typed text gives no radii.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RadiiError {
    #[error("Type radii in kilometres, such as 100, 250, 500")]
    Empty,
    #[error("“{0}” is no number of kilometres; write radii such as 100, 250, 500 or 2.5 km")]
    Number(String),
    #[error("{0} km cannot be drawn; radii go from 0.01 to 20,000 km")]
    Range(String),
    #[error("these are {0} radii; at most {MOST_RADII} are drawn at once")]
    TooMany(usize),
}

/// Reads radii: metres, the smallest first, none twice. Kilometres unless an "m" says metres.
pub fn parse(text: &str) -> Result<Vec<f64>, RadiiError> {
    let lower = text.to_lowercase();
    // A unit may stand apart from its number: "2 km".
    let joined = lower.replace(" km", "km").replace(" m", "m");
    let words = joined.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/'));
    let mut radii = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        radii.push(radius(word)?);
    }
    radii.sort_by(f64::total_cmp);
    radii.dedup();
    match radii.len() {
        0 => Err(RadiiError::Empty),
        1..=MOST_RADII => Ok(radii),
        more => Err(RadiiError::TooMany(more)),
    }
}

fn radius(word: &str) -> Result<f64, RadiiError> {
    let (digits, per_km) = match (word.strip_suffix("km"), word.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1.0),
        (None, Some(digits)) => (digits, 1000.0),
        (None, None) => (word, 1.0),
    };
    let is_number = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value: Option<f64> = digits.parse().ok().filter(|_| is_number);
    let km = value.ok_or_else(|| RadiiError::Number(quoted(word, 40)))? / per_km;
    if (LEAST_KM..=FARTHEST_KM).contains(&km) {
        Ok(km * 1000.0)
    } else {
        Err(RadiiError::Range(quoted(digits, 40)))
    }
}

/// As they would be typed again.
pub fn words(radii_m: &[f64]) -> String {
    let km: Vec<String> = radii_m.iter().map(|&metres| to_km(metres).to_string()).collect();
    km.join(", ")
}

/// Kilometres as they were typed: what multiplying and dividing leaves behind the millimetres goes.
pub fn to_km(metres: f64) -> f64 {
    (metres * 1e3).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilometres_and_metres_in_any_order_once_each() {
        for text in ["100, 250, 500", "500 250 100 km", "100km;250km; 500 km", "100/250/500, 100"] {
            assert_eq!(parse(text), Ok(vec![100_000.0, 250_000.0, 500_000.0]), "{text}");
        }
        assert_eq!(parse("2.5, 800 m"), Ok(vec![800.0, 2_500.0]));
        assert_eq!(words(&[800.0, 2_500.0]), "0.8, 2.5");
    }

    #[test]
    fn what_cannot_be_drawn_is_told() {
        let refusal = |text: &str| parse(text).expect_err(text).to_string();
        assert!(refusal(" ,").starts_with("Type radii in kilometres"));
        assert!(refusal("100, far").starts_with("“far” is no number"));
        assert!(refusal("1e3").starts_with("“1e3” is no number"));
        assert!(refusal("-5").starts_with("“-5” is no number"));
        assert!(refusal("0").starts_with("0 km cannot be drawn"));
        assert!(refusal("30000").starts_with("30000 km cannot be drawn"));
        assert!(refusal("1 2 3 4 5 6 7 8 9").contains("at most 8"));
    }
}
