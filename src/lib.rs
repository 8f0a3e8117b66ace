//! Basewatch: who was based where, when, and how do we know?
//!
//! The map of the house; arrows point one way:
//! `model ← load, evidence ← state ← scene ← view ← app, cli`. Everything left of `view` knows no
//! egui, no files and no clock, and a test holds it so. `gazetteer` (names, outlines, runways) is
//! plain data beside `model`; `search` (finding by words, whoever's) knows none of them; `check`
//! (what is worth a second look in a dataset) stands beside `state`; `incidents` (event tables of the
//! reader's own) beside `model`, `ingest` (what reads them in threads) beside `app`; `basemap` (tile
//! sources) beside `view`; `picture` (what is taken away as pixels) between `view` and `app`;
//! `settings`, `safe_write`, `logbook` and `crash` (what is kept on the disk, and what went wrong)
//! beside `app`.

pub mod app;
pub mod basemap;
pub mod bench;
pub mod check;
pub mod cli;
pub mod crash;
pub mod desktop;
pub mod evidence;
pub mod export;
pub mod gazetteer;
pub mod incidents;
pub mod ingest;
pub mod load;
pub mod logbook;
pub mod model;
pub mod offscreen;
pub mod picture;
pub mod safe_write;
pub mod scene;
pub mod search;
pub mod settings;
pub mod state;
pub mod take;
pub mod view;

#[cfg(test)]
mod kills;
