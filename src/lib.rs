//! Basewatch: who was based where, when, and how do we know?
//!
//! The map of the house. Arrows point one way:
//! `model ← load, evidence ← state ← scene ← view ← app, cli`.

pub mod basemap;
pub mod gazetteer;
