//! Bytes to facts: the only place that parses. Good records are kept; every bad one is left out
//! and reported once, with its id, the field, what is wrong and how to mend it.
//!
//! Must not know egui, files or clocks: callers bring the bytes.

mod convert;
pub mod coordinates;
pub mod edits;
pub mod edtf;
pub mod fence;
pub mod incidents;
pub mod overlay;
mod problem;
mod quote;
pub mod radii;
pub mod raw;
mod tables;
mod tame;
pub mod tile_address;
pub mod typed;
pub mod view_text;

pub use convert::check_url;
pub use problem::{Problem, Severity};
pub(crate) use quote::quoted;

use crate::model::Dataset;
use problem::Problems;

/// What came of reading a dataset.
#[derive(Debug)]
pub struct Loaded {
    /// `None` where not even the head could be read; the problems say why.
    pub dataset: Option<Dataset>,
    pub problems: Vec<Problem>,
}

impl Loaded {
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|p| p.severity == Severity::Error)
    }
}

/// The dataset that ships with Basewatch: Niger and its neighbours, 2012–2026.
pub const SHIPPED: &[u8] = include_bytes!("../../assets/niger.json");

/// Reads the shipped dataset.
pub fn shipped() -> Loaded {
    dataset(SHIPPED)
}

/// Reads a `basewatch/1` document. Never panics; what cannot be read is in `problems`.
pub fn dataset(bytes: &[u8]) -> Loaded {
    let mut problems = Problems::default();
    let dataset = tables::read(bytes, &mut problems);
    Loaded { dataset, problems: problems.told() }
}

/// The JSON Schema (draft 2020-12) of `basewatch/1`, generated from the types that read it.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(raw::RawDataset);
    // A schema is plain JSON built in memory: writing it cannot fail.
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
