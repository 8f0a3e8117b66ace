//! The embedded map as a source of tiles: never blank, decoded in the
//! background, drawn past its deepest zoom from the deepest tile.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Rect;
use walkers::sources::Attribution;
use walkers::{Stats, Style, Tile, TileId, TilePiece, Tiles};

use super::archive::Archive;
use super::cache::{PINNED_DOWN_TO_ZOOM, TileCache};
use super::tile_math::{TILE_SIDE_POINTS, Viewport, is_on_grid, tile_zoom_at, tiles_in};
use super::workers::{Decoded, Workers};
use super::{BasemapError, attribution};

/// Vector tiles out of a PMTiles archive in memory.
///
/// [`Tiles::at`] gives a piece for every tile on the grid, at every zoom: the
/// tile itself, or its nearest decoded ancestor, or the style's background.
pub struct EmbeddedTiles {
    archive: Arc<Archive>,
    workers: Workers,
    /// Tiles in the style that is wanted.
    current: TileCache,
    /// The former style's tiles, drawn until the new ones cover the view.
    outgoing: Option<TileCache>,
    /// Tiles that turned out to be damaged; their ancestors stand in.
    broken: HashSet<TileId>,
    frame: u64,
    asked_in_frame: HashSet<TileId>,
    /// How many zooms the view lies past the archive's deepest.
    levels_past_deepest: u32,
}

impl EmbeddedTiles {
    /// Opens an archive and starts decoding its world tiles in the background.
    /// `context` is asked for a repaint when a tile arrives that is waited for.
    ///
    /// # Errors
    /// When the archive cannot be read, the style cannot be drawn, or no thread
    /// can be started.
    pub fn new(
        archive_bytes: impl Into<Cow<'static, [u8]>>,
        style: Style,
        context: &egui::Context,
    ) -> Result<Self, BasemapError> {
        let archive = Arc::new(Archive::open(archive_bytes)?);
        let current = TileCache::new(background(&style)?);
        let workers = Workers::start(
            Arc::clone(&archive),
            Arc::new(style),
            &pinned_tiles(&archive),
            context.clone(),
        )?;
        Ok(Self {
            archive,
            workers,
            current,
            outgoing: None,
            broken: HashSet::new(),
            frame: 0,
            asked_in_frame: HashSet::new(),
            levels_past_deepest: 0,
        })
    }

    /// Call once before each frame that draws the map, with the map's zoom.
    ///
    /// Requests that the last frame did not repeat are dropped here. Past the
    /// archive's deepest zoom, walkers is from now on told of larger tiles, so
    /// that it draws each of the deepest ones once and not once per map tile.
    pub fn begin_frame(&mut self, map_zoom: f64) {
        self.accept_decoded();
        if self.outgoing.is_some() && !self.asked_in_frame.is_empty() {
            let asked = std::mem::take(&mut self.asked_in_frame);
            self.retire_outgoing_if_covered(&asked);
        }
        self.asked_in_frame.clear();
        self.workers.forget_asked_before(self.frame, |id| id.zoom <= PINNED_DOWN_TO_ZOOM);
        self.frame += 1;
        let past = tile_zoom_at(map_zoom).saturating_sub(self.archive.deepest_zoom());
        self.levels_past_deepest = u32::from(past);
    }

    /// Switches to another style. What is on the screen stays until the new
    /// style's tiles cover it.
    ///
    /// # Errors
    /// When the style cannot be drawn; the former one then stays.
    pub fn set_style(&mut self, style: Style) -> Result<(), BasemapError> {
        let fresh = TileCache::new(background(&style)?);
        let former = std::mem::replace(&mut self.current, fresh);
        // On a second change in a row the picture that is still on show is the
        // only complete one.
        self.outgoing.get_or_insert(former);
        self.asked_in_frame.clear();
        self.workers.restyle(Arc::new(style), &pinned_tiles(&self.archive));
        Ok(())
    }

    /// Whether every tile that the viewport needs is decoded, each at the best
    /// level the archive has for it, in the current style.
    pub fn ready(&mut self, viewport: &Viewport) -> bool {
        self.accept_decoded();
        let needed = self.sources_for(viewport);
        self.retire_outgoing_if_covered(&needed)
    }

    /// Asks for what the viewport needs and waits until it is [`ready`], for
    /// tests and pictures drawn without a window. `false` after `timeout`.
    ///
    /// [`ready`]: Self::ready
    pub fn pump_until_ready(&mut self, viewport: &Viewport, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        while !self.ready(viewport) {
            // Asked anew each time: a tile found damaged has its parent needed.
            for id in self.sources_for(viewport) {
                self.ask(id);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.workers.next_within(left) {
                Ok(Some(decoded)) => self.accept(decoded),
                Ok(None) => {}
                Err(_) => return self.ready(viewport),
            }
        }
        true
    }

    /// The archive behind the map: which tiles there are, and how deep.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The deepest tiles there are for what the viewport shows.
    fn sources_for(&self, viewport: &Viewport) -> HashSet<TileId> {
        tiles_in(viewport).into_iter().filter_map(|id| self.source_of(id)).collect()
    }

    fn source_of(&self, wanted: TileId) -> Option<TileId> {
        self.archive.best_source(wanted, |candidate| !self.broken.contains(&candidate))
    }

    fn ask(&self, source: TileId) {
        if !self.current.contains(source) {
            self.workers.ask(source, self.frame);
        }
    }

    fn accept_decoded(&mut self) {
        while let Some(decoded) = self.workers.try_next() {
            self.accept(decoded);
        }
    }

    fn accept(&mut self, decoded: Decoded) {
        let id = decoded.id;
        match decoded.outcome {
            Ok(tile) => self.current.insert(id, tile),
            Err(problem) => {
                // `insert` is false when it was known already: said once.
                if self.broken.insert(id) {
                    let TileId { x, y, zoom } = id;
                    log::warn!("map tile {zoom}/{x}/{y} is damaged ({problem}); using its parent");
                }
            }
        }
    }

    /// Whether `needed` is all there in the current style; if so, the former
    /// style's tiles go.
    fn retire_outgoing_if_covered(&mut self, needed: &HashSet<TileId>) -> bool {
        let is_covered =
            needed.iter().all(|id| self.current.contains(*id) || self.broken.contains(id));
        if is_covered {
            self.outgoing = None;
        }
        is_covered
    }
}

impl Tiles for EmbeddedTiles {
    fn at(&mut self, wanted: TileId) -> Option<TilePiece> {
        if !is_on_grid(wanted) {
            return None;
        }
        self.accept_decoded();
        if let Some(source) = self.source_of(wanted) {
            self.asked_in_frame.insert(source);
            self.ask(source);
        }
        let shown = self.outgoing.as_mut().unwrap_or(&mut self.current);
        let piece = shown.best_for(wanted);
        // Walkers scales by `tile_size()`, which says more than the tile was
        // decoded for; a part smaller by as much takes that back.
        let shrink = (-f64::from(self.levels_past_deepest)).exp2() as f32;
        let uv = Rect::from_min_max(
            (piece.uv.min.to_vec2() * shrink).to_pos2(),
            (piece.uv.max.to_vec2() * shrink).to_pos2(),
        );
        Some(TilePiece::new(piece.tile, uv))
    }

    fn attribution(&self) -> Attribution {
        attribution::for_walkers(attribution::EMBEDDED_TEXT, attribution::EMBEDDED)
    }

    fn tile_size(&self) -> u32 {
        TILE_SIDE_POINTS << self.levels_past_deepest
    }

    fn stats(&self) -> Stats {
        let in_progress =
            self.asked_in_frame.iter().filter(|id| !self.current.contains(**id)).count();
        Stats { in_progress }
    }
}

/// The tiles to keep for good, the widest first.
fn pinned_tiles(archive: &Archive) -> Vec<TileId> {
    let mut pinned: Vec<TileId> =
        archive.tiles().filter(|id| id.zoom <= PINNED_DOWN_TO_ZOOM).collect();
    pinned.sort_by_key(|id| (id.zoom, id.y, id.x));
    pinned
}

/// The style on a tile with nothing on it.
fn background(style: &Style) -> Result<Tile, BasemapError> {
    Tile::from_mvt(&[], style, 0, TILE_SIDE_POINTS)
        .map_err(|error| BasemapError::Background(error.to_string()))
}

#[cfg(test)]
mod tests;
