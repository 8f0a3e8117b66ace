//! Basewatch: who was based where, when, and how do we know?
//!
//! The map of the house; arrows point one way:
//! `model ← load, evidence ← state ← scene ← view ← app, cli`. Everything left of `view` knows no
//! egui, no files and no clock, and a test holds it so. `gazetteer` (names, outlines, runways) is
//! plain data beside `model`; `check` (what is worth a second look in a dataset) beside `state`;
//! `basemap` (tile sources) stands beside `view`.

pub mod app;
pub mod basemap;
pub mod bench;
pub mod check;
pub mod cli;
pub mod desktop;
pub mod evidence;
pub mod export;
pub mod gazetteer;
pub mod load;
pub mod model;
pub mod offscreen;
pub mod scene;
pub mod state;
pub mod view;
