//! Tile sources.
