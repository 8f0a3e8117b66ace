//! The parts of a view that leave incidents of the reader's own tables out of sight:
//! `noincident=Riots,Protests;icount=5..;iwords=convoy`. Names are as the tables write them, with
//! `+` for a blank and `%2C` for a comma.

use std::fmt;

use super::{Complaint, quoted};

/// What is left out. `None` and empty: nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentsText {
    pub kinds: KindsText,
    /// The least and the largest count.
    pub least: Option<u32>,
    pub most: Option<u32>,
    pub words: String,
}

/// Categories that are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KindsText {
    AllBut(Vec<String>),
    Only(Vec<String>),
}

impl Default for KindsText {
    fn default() -> Self {
        Self::AllBut(Vec::new())
    }
}

/// Longest list of names that is written, characters: a text that could not be read again would
/// lose the rest of the view.
const MOST_CHARS: usize = 6_000;

const COUNT_MEND: &str = "write the least and the largest, such as icount=5..10, icount=5.. or \
                          icount=..10";
const NAMES_MEND: &str = "write what stands in the table, with %2C for a comma and + for a blank";

impl fmt::Display for IncidentsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, names) = match &self.kinds {
            KindsText::AllBut(names) => ("noincident", names),
            KindsText::Only(names) => ("onlyincident", names),
        };
        let written: Vec<String> = names.iter().map(|name| escaped(name)).collect();
        let written = written.join(",");
        let is_open = self.kinds == KindsText::default();
        if !is_open && written.chars().count() <= MOST_CHARS {
            write!(f, ";{key}={written}")?;
        }
        if self.least.is_some() || self.most.is_some() {
            let number = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
            write!(f, ";icount={}..{}", number(self.least), number(self.most))?;
        }
        if !self.words.is_empty() {
            write!(f, ";iwords={}", escaped(&self.words))?;
        }
        Ok(())
    }
}

impl IncidentsText {
    /// Takes a part, if it is one of these.
    pub(super) fn read_part(&mut self, key: &str, value: &str) -> Option<Result<(), Complaint>> {
        let both =
            || ("noincident and onlyincident are both there".to_owned(), "keep one of the two");
        let is_open = self.kinds == KindsText::default();
        let read = match key {
            "noincident" | "onlyincident" if !is_open => Err(both()),
            "noincident" => names(value).map(|names| self.kinds = KindsText::AllBut(names)),
            "onlyincident" => names(value).map(|names| self.kinds = KindsText::Only(names)),
            "icount" => {
                count_span(value).map(|(least, most)| (self.least, self.most) = (least, most))
            }
            "iwords" => unescaped(value).map(|words| self.words = words),
            _ => return None,
        };
        Some(read)
    }
}

/// `5..10`, `5..`, `..10` or `5`: the least and the largest count.
///
/// # Errors
/// Says what is wrong, and how to mend it.
pub fn count_span(value: &str) -> Result<(Option<u32>, Option<u32>), Complaint> {
    let wrong = || (format!("“{}” is no range of counts", quoted(value)), COUNT_MEND);
    let number = |text: &str| {
        let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = is_plain.then(|| text.parse().ok()).flatten();
        number.map(Some).ok_or_else(wrong)
    };
    let side = |text: &str| if text.is_empty() { Ok(None) } else { number(text) };
    let (least, most) = match value.split_once("..") {
        Some(("", "")) => return Err(wrong()),
        Some((least, most)) => (side(least)?, side(most)?),
        None => (number(value)?, number(value)?),
    };
    match (least, most) {
        (Some(least), Some(most)) if least > most => {
            let what = format!("the least, {least}, is larger than the largest, {most}");
            Err((what, "write the smaller one first"))
        }
        both => Ok(both),
    }
}

/// Each once; an empty one is what tables without a category have.
fn names(value: &str) -> Result<Vec<String>, Complaint> {
    let mut read: Vec<String> = value.split(',').map(unescaped).collect::<Result<_, _>>()?;
    read.sort();
    read.dedup();
    Ok(read)
}

/// Letters and digits as they are, a blank as `+`, all else by its bytes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' => out.push('+'),
            '-' | '.' | '_' | '/' | '\'' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            c => {
                let mut bytes = [0; 4];
                out.extend(c.encode_utf8(&mut bytes).bytes().map(|b| format!("%{b:02X}")));
            }
        }
    }
    out
}

fn unescaped(text: &str) -> Result<String, Complaint> {
    let wrong = || (format!("“{}” cannot be read", quoted(text)), NAMES_MEND);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |b: Option<u8>| char::from(b?).to_digit(16);
                let (high, low) = (digit(rest.next()), digit(rest.next()));
                let code = high.zip(low).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
                code.ok_or_else(wrong)?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| wrong())
}
