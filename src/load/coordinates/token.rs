//! Coordinates cut into numbers, signs, letters and marks.

use super::part::Axis;

/// What a comma right between two digits is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Commas {
    Decimal,
    /// It stands between latitude and longitude.
    Between,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    /// Digits, with at most one decimal point or comma among them.
    Number(&'a str),
    /// 1 or −1.
    Sign(f64),
    Degrees,
    Minutes,
    Seconds,
    Hemisphere(Hemisphere),
    /// "lat", "longitude:".
    Name(Axis),
    /// A comma, semicolon or slash between the two.
    Break,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hemisphere {
    pub(super) axis: Axis,
    pub(super) sign: i8,
}

/// `None` where something in it belongs to no coordinates.
pub(super) fn tokens(text: &str, commas: Commas) -> Option<Vec<Token<'_>>> {
    let mut out = Vec::new();
    let mut rest = text;
    let has_letters = text.chars().any(|c| hemisphere(c).is_some());
    while let Some(c) = rest.chars().next() {
        let after_digit = matches!(out.last(), Some(Token::Number(_)))
            && text[..text.len() - rest.len()].ends_with(|c: char| c.is_ascii_digit());
        let (token, length) = if c.is_ascii_digit() {
            let number = number(rest, commas);
            (Some(Token::Number(number)), number.len())
        } else if c.is_alphabetic() {
            let word = word(rest);
            (Some(named(word)?), word.len())
        } else if rest.starts_with("''") || rest.starts_with("′′") || rest.starts_with("’’")
        {
            (Some(Token::Seconds), c.len_utf8() * 2)
        } else if c == '-' && after_digit && has_letters {
            // As pilots write it: 13-28-53N 002-10-11E.
            (None, 1)
        } else {
            (mark(c)?, c.len_utf8())
        };
        out.extend(token);
        rest = &rest[length..];
    }
    // A comma at the end, or after a name, parts nothing.
    while matches!(out.last(), Some(Token::Break)) {
        out.pop();
    }
    Some(out)
}

/// A sign that is neither digit nor letter; `Some(None)` for room.
fn mark(c: char) -> Option<Option<Token<'static>>> {
    Some(Some(match c {
        '°' | 'º' | '˚' => Token::Degrees,
        '\'' | '′' | '’' | '‘' | '´' => Token::Minutes,
        '"' | '″' | '”' | '“' | '„' => Token::Seconds,
        '-' | '−' | '–' => Token::Sign(-1.0),
        '+' => Token::Sign(1.0),
        ',' | ';' | '/' | '|' => Token::Break,
        '(' | ')' | '[' | ']' | ':' | '=' => return Some(None),
        c if c.is_whitespace() => return Some(None),
        _ => return None,
    }))
}

/// The number that `text` begins with.
fn number(text: &str, commas: Commas) -> &str {
    let bytes = text.as_bytes();
    let is_digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    let mut has_mark = false;
    loop {
        let is_mark = match bytes.get(end) {
            Some(b'.') => true,
            Some(b',') => commas == Commas::Decimal,
            _ => false,
        };
        if is_digit(end) {
            end += 1;
        } else if is_mark && !has_mark && is_digit(end + 1) {
            has_mark = true;
            end += 1;
        } else {
            return &text[..end];
        }
    }
}

/// The letters that `text` begins with. A letter of a hemisphere stands alone before a digit.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    &text[..end]
}

fn hemisphere(c: char) -> Option<Hemisphere> {
    let (axis, sign) = match c {
        'N' | 'n' => (Axis::Latitude, 1),
        'S' | 's' => (Axis::Latitude, -1),
        'E' | 'e' => (Axis::Longitude, 1),
        // Ouest, oeste.
        'W' | 'w' | 'O' | 'o' => (Axis::Longitude, -1),
        _ => return None,
    };
    Some(Hemisphere { axis, sign })
}

fn named(word: &str) -> Option<Token<'static>> {
    let mut chars = word.chars();
    if let (Some(only), None) = (chars.next(), chars.next())
        && let Some(hemisphere) = hemisphere(only)
    {
        return Some(Token::Hemisphere(hemisphere));
    }
    Some(match word.to_lowercase().as_str() {
        "lat" | "latitude" => Token::Name(Axis::Latitude),
        "lon" | "long" | "lng" | "longitude" => Token::Name(Axis::Longitude),
        "north" | "nord" => Token::Hemisphere(Hemisphere { axis: Axis::Latitude, sign: 1 }),
        "south" | "sud" => Token::Hemisphere(Hemisphere { axis: Axis::Latitude, sign: -1 }),
        "east" | "est" => Token::Hemisphere(Hemisphere { axis: Axis::Longitude, sign: 1 }),
        "west" | "ouest" => Token::Hemisphere(Hemisphere { axis: Axis::Longitude, sign: -1 }),
        "d" | "deg" | "degrees" => Token::Degrees,
        "m" | "min" | "minutes" => Token::Minutes,
        "sec" | "seconds" => Token::Seconds,
        _ => return None,
    })
}
