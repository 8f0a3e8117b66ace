//! One coordinate: degrees with minutes and seconds, a sign or a letter.

use super::CoordinatesError;
use super::token::Token;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Latitude,
    Longitude,
}

/// One of the two coordinates.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub(super) degrees: f64,
    /// Where a letter or a name says so.
    pub(super) axis: Option<Axis>,
    /// As typed, for an error.
    pub(super) words: String,
    /// Degrees, minutes and seconds as typed.
    numbers: Vec<&'a str>,
}

/// Minutes and seconds, and how many of them are a degree.
const FRACTIONS: [(&str, f64); 2] = [("minutes", 60.0), ("seconds", 3_600.0)];

impl<'a> Part<'a> {
    pub(super) fn read(tokens: &[Token<'a>]) -> Result<Self, CoordinatesError> {
        let mut part = Self { degrees: 0.0, axis: None, words: words(tokens), numbers: Vec::new() };
        let order = |part: &Self| CoordinatesError::Order(part.words.clone());
        let mut sign: Option<f64> = None;
        let mut letter: Option<f64> = None;
        for (i, token) in tokens.iter().enumerate() {
            match *token {
                Token::Number(number) => part.numbers.push(number),
                Token::Sign(value) if sign.is_none() && part.numbers.is_empty() => {
                    sign = Some(value);
                }
                Token::Hemisphere(hemisphere) if letter.is_none() => {
                    letter = Some(f64::from(hemisphere.sign));
                    part.name(hemisphere.axis)?;
                }
                Token::Name(axis) if part.numbers.is_empty() => part.name(axis)?,
                Token::Degrees | Token::Minutes | Token::Seconds
                    if i > 0
                        && matches!(tokens[i - 1], Token::Number(_))
                        && rank(*token) == part.numbers.len() => {}
                _ => return Err(order(&part)),
            }
        }
        if sign.is_some() && letter.is_some() {
            return Err(CoordinatesError::SignAndLetter(part.words));
        }
        part.degrees = part.sum()? * sign.or(letter).unwrap_or(1.0);
        Ok(part)
    }

    fn name(&mut self, axis: Axis) -> Result<(), CoordinatesError> {
        if self.axis.is_some_and(|known| known != axis) {
            return Err(CoordinatesError::Order(self.words.clone()));
        }
        self.axis = Some(axis);
        Ok(())
    }

    fn sum(&self) -> Result<f64, CoordinatesError> {
        let [degrees, fractions @ ..] = self.numbers.as_slice() else {
            return Err(CoordinatesError::OnlyOne(self.words.clone()));
        };
        if fractions.len() > FRACTIONS.len() {
            return Err(CoordinatesError::Order(self.words.clone()));
        }
        let last = self.numbers.len() - 1;
        if self.numbers[..last].iter().any(|n| n.contains(['.', ','])) {
            return Err(CoordinatesError::Decimals(self.words.clone()));
        }
        let mut sum = value(degrees);
        for (number, (name, per_degree)) in fractions.iter().zip(FRACTIONS) {
            let value = value(number);
            if value >= 60.0 {
                return Err(CoordinatesError::PastSixty((*number).to_owned(), name));
            }
            sum += value / per_degree;
        }
        Ok(sum)
    }
}

/// Digits with at most one mark among them are always a number.
fn value(number: &str) -> f64 {
    number.replace(',', ".").parse().unwrap_or(f64::INFINITY)
}

/// How many numbers stand before the mark.
fn rank(token: Token<'_>) -> usize {
    match token {
        Token::Degrees => 1,
        Token::Minutes => 2,
        Token::Seconds => 3,
        _ => 0,
    }
}

/// As typed, in the usual signs.
fn words(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    for token in tokens {
        let word = match token {
            Token::Number(number) => number,
            Token::Sign(sign) if *sign < 0.0 => "−",
            Token::Sign(_) => "+",
            Token::Degrees => "°",
            Token::Minutes => "′",
            Token::Seconds => "″",
            Token::Hemisphere(hemisphere) => match (hemisphere.axis, hemisphere.sign) {
                (Axis::Latitude, 1) => "N",
                (Axis::Latitude, _) => "S",
                (Axis::Longitude, 1) => "E",
                (Axis::Longitude, _) => "W",
            },
            Token::Name(_) | Token::Break => continue,
        };
        let is_apart = matches!(token, Token::Number(_) | Token::Hemisphere(_));
        if is_apart && !out.is_empty() && !out.ends_with(['−', '+', '°', '′']) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
