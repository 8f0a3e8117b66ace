//! What is wrong with a file, where, and how to mend it.

use std::fmt;

use super::quote::quoted;

/// Longest sentence that may quote a file, and longest id that is told, characters.
const MOST_CHARS: usize = 600;
const MOST_ID_CHARS: usize = 120;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The record (or the file) was left out.
    Error,
    /// It was kept, but is worth a look.
    Warning,
}

/// One thing wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    /// "claims", or `None` for the file as a whole.
    pub table: Option<&'static str>,
    /// The record's id, or its number where it has none: "#12".
    pub record: Option<String>,
    pub field: Option<String>,
    pub what: String,
    pub mend: String,
    /// It follows from another problem and goes away with it: a record that points at one left out.
    pub is_consequence: bool,
}

impl Problem {
    pub fn file(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            table: None,
            record: None,
            field: None,
            what: quoted(&what.into(), MOST_CHARS),
            mend: mend.into(),
            is_consequence: false,
        }
    }
}

/// `claims “us-101”, field to: what is wrong. How to mend it.`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.table, &self.record) {
            (Some(table), Some(record)) => {
                write!(f, "{table} “{}”", quoted(record, MOST_ID_CHARS))?;
            }
            (Some(table), None) => f.write_str(table)?,
            (None, _) => f.write_str("file")?,
        }
        if let Some(field) = &self.field {
            write!(f, ", field {field}")?;
        }
        write!(f, ": {}. {}", self.what, self.mend)
    }
}

/// Problems of one record while it is read.
#[derive(Debug, Default)]
pub(crate) struct FieldProblems(pub Vec<FieldProblem>);

#[derive(Debug)]
pub(crate) struct FieldProblem {
    pub severity: Severity,
    pub field: String,
    pub what: String,
    pub mend: String,
    pub is_consequence: bool,
}

impl FieldProblems {
    pub fn error(
        &mut self,
        field: impl Into<String>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.0.push(FieldProblem {
            severity: Severity::Error,
            field: field.into(),
            what: what.into(),
            mend: mend.into(),
            is_consequence: false,
        });
    }

    /// An error that goes away with the one that left the other record out.
    pub fn consequence(
        &mut self,
        field: impl Into<String>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.error(field, what, mend);
        if let Some(last) = self.0.last_mut() {
            last.is_consequence = true;
        }
    }

    pub fn warning(
        &mut self,
        field: impl Into<String>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.0.push(FieldProblem {
            severity: Severity::Warning,
            field: field.into(),
            what: what.into(),
            mend: mend.into(),
            is_consequence: false,
        });
    }

    pub fn is_fatal(&self) -> bool {
        self.0.iter().any(|p| p.severity == Severity::Error)
    }
}
