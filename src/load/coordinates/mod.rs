//! Coordinates as people type and paste them: decimal degrees or degrees, minutes and seconds,
//! with letters, signs or neither, with decimal points or commas.

mod part;
mod token;

use super::quote::tamed;
use crate::model::LonLat;
use part::{Axis, Part};
use token::{Commas, Token, tokens};

/// Why a text names no position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CoordinatesError {
    /// It does not even try: a search for a name goes on without a word.
    #[error("“{0}” is not a pair of coordinates; write 13.4815, 2.1696 or 13°28′53″ N, 2°10′11″ E")]
    NoCoordinates(String),
    #[error("“{0}” gives only one of the two; latitude and longitude are both needed")]
    OnlyOne(String),
    #[error(
        "“{0}” can be read two ways; write decimals with a point and a comma between latitude and \
         longitude, as in 13.4815, 2.1696"
    )]
    TwoWays(String),
    #[error("“{0}” gives two {1}s; one of the two must carry {2}")]
    Twice(String, &'static str, &'static str),
    #[error("latitude {0} lies past a pole, at 90°{1}")]
    PastPole(String, &'static str),
    #[error("longitude {0} is more than 180°; write it from 180° W to 180° E")]
    PastAntimeridian(String),
    #[error("{1} {0} are no part of a whole: {1} go from 0 up to 60")]
    PastSixty(String, &'static str),
    #[error("“{0}”: only the last of degrees, minutes and seconds may have decimals")]
    Decimals(String),
    #[error("“{0}” has a sign and a letter; keep one of the two")]
    SignAndLetter(String),
    #[error("“{0}”: degrees come first, then minutes, then seconds, as in 13°28′53″")]
    Order(String),
    #[error("“{0}” leaves open where latitude ends; put a comma between the two")]
    WhereToPart(String),
}

impl CoordinatesError {
    /// Whether the text was meant to be coordinates at all.
    pub fn is_attempt(&self) -> bool {
        !matches!(self, Self::NoCoordinates(_))
    }
}

/// Longest text looked at; nobody types longer coordinates.
const MOST_CHARS: usize = 80;

/// Reads a pair of coordinates: latitude first, unless letters say otherwise.
pub fn parse(text: &str) -> Result<LonLat, CoordinatesError> {
    let tamed = tamed(text);
    let typed = tamed.trim();
    let is_short = typed.chars().count() <= MOST_CHARS;
    if !is_short || !typed.chars().any(|c| c.is_ascii_digit()) {
        return Err(CoordinatesError::NoCoordinates(typed.chars().take(MOST_CHARS).collect()));
    }
    // A comma between two digits may be a decimal comma or stand between the two coordinates.
    let readings = [Commas::Between, Commas::Decimal].map(|commas| read(typed, commas));
    match readings {
        [Ok(one), Ok(other)] if one != other => Err(CoordinatesError::TwoWays(typed.to_owned())),
        [Ok(one), _] | [_, Ok(one)] => Ok(one),
        [Err(one), Err(other)] => Err(better(one, other)),
    }
}

/// Of two complaints about one text the one that tells more.
fn better(one: CoordinatesError, other: CoordinatesError) -> CoordinatesError {
    use CoordinatesError as E;
    let weight = |error: &E| match error {
        E::NoCoordinates(_) => 0,
        E::WhereToPart(_) | E::OnlyOne(_) | E::Order(_) => 1,
        _ => 2,
    };
    if weight(&one) >= weight(&other) { one } else { other }
}

fn read(typed: &str, commas: Commas) -> Result<LonLat, CoordinatesError> {
    let Some(tokens) = tokens(typed, commas) else {
        return Err(CoordinatesError::NoCoordinates(typed.to_owned()));
    };
    let (first, second) = parted(&tokens, typed)?;
    let (first, second) = (Part::read(first)?, Part::read(second)?);
    let is_named = first.axis.is_some() || second.axis.is_some();
    let (lat, lon) = match (first.axis, second.axis) {
        (Some(Axis::Latitude), Some(Axis::Latitude)) => {
            return Err(CoordinatesError::Twice(typed.to_owned(), "latitude", "E or W"));
        }
        (Some(Axis::Longitude), Some(Axis::Longitude)) => {
            return Err(CoordinatesError::Twice(typed.to_owned(), "longitude", "N or S"));
        }
        (Some(Axis::Longitude), _) | (_, Some(Axis::Latitude)) => (second, first),
        _ => (first, second),
    };
    position(lat, lon, is_named)
}

fn position(lat: Part<'_>, lon: Part<'_>, is_named: bool) -> Result<LonLat, CoordinatesError> {
    if lat.degrees.abs() > 90.0 {
        let is_swapped = !is_named && lat.degrees.abs() <= 180.0 && lon.degrees.abs() <= 90.0;
        let mend = if is_swapped { "; latitude comes first: change the two about" } else { "" };
        return Err(CoordinatesError::PastPole(lat.words, mend));
    }
    LonLat::new(lon.degrees, lat.degrees).ok_or(CoordinatesError::PastAntimeridian(lon.words))
}

/// Where latitude ends and longitude begins, or the other way about.
fn parted<'t, 'a>(
    tokens: &'t [Token<'a>],
    typed: &str,
) -> Result<(&'t [Token<'a>], &'t [Token<'a>]), CoordinatesError> {
    let places = |wanted: fn(&Token<'_>) -> bool| -> Vec<usize> {
        (0..tokens.len()).filter(|&i| wanted(&tokens[i])).collect()
    };
    let numbers = places(|t| matches!(t, Token::Number(_)));
    let breaks = places(|t| matches!(t, Token::Break));
    let names = places(|t| matches!(t, Token::Hemisphere(_) | Token::Name(_)));
    let signs_of_degrees = places(|t| matches!(t, Token::Degrees));
    let whole = || CoordinatesError::WhereToPart(typed.to_owned());
    if numbers.len() < 2 {
        return Err(CoordinatesError::OnlyOne(typed.to_owned()));
    }
    let at = match (breaks.as_slice(), names.as_slice(), signs_of_degrees.as_slice()) {
        (&[at], _, _) => return halves(tokens, at, at + 1).ok_or_else(whole),
        ([], &[0, second], _) => second,
        ([], &[first, _], _) => first + 1,
        ([], [], &[_, second]) => second.saturating_sub(1),
        // Nothing but numbers, or one letter among them: as many to the one as to the other.
        ([], [] | [_], _) if numbers.len() % 2 == 0 && numbers.len() <= 6 => {
            numbers[numbers.len() / 2]
        }
        _ => return Err(whole()),
    };
    // A sign belongs to the number behind it.
    let at = if at > 0 && matches!(tokens[at - 1], Token::Sign(_)) { at - 1 } else { at };
    halves(tokens, at, at).ok_or_else(whole)
}

fn halves<'t, 'a>(
    tokens: &'t [Token<'a>],
    end: usize,
    start: usize,
) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    let halves = (tokens.get(..end)?, tokens.get(start..)?);
    (!halves.0.is_empty() && !halves.1.is_empty()).then_some(halves)
}

#[cfg(test)]
mod tests;
