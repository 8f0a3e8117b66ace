//! The layer that the reader chose, over the embedded map: tiles from anywhere, stretched past
//! their deepest zoom, and nothing where there is none.
//!
//! Where tiles come from is [`Fetch`]'s business.

mod failure;
mod loader;
mod memory;
mod queue;

use egui::{Rect, vec2};
use walkers::sources::Attribution;
use walkers::{Stats, Tile, TileId, TilePiece, Tiles};

pub use failure::Failure;
pub use loader::Trouble;
pub(super) use loader::{Fetch, Fetched};
pub(super) use memory::Loaded;
pub use queue::Pacing;

use super::tile_math::{ancestor, is_on_grid, tile_zoom_for};
use crate::state::ZoomSpan;
use loader::Loader;
use memory::{Known, Memory};

/// Tiles of the chosen layer.
pub(super) struct ChosenTiles {
    loader: Loader,
    memory: Memory,
    zooms: ZoomSpan,
    /// Side of a tile in points when the map is at that tile's zoom.
    side_points: u32,
    frame: u64,
    levels_past_deepest: u32,
}

impl ChosenTiles {
    /// Starts threads, but asks for nothing yet; the first [`Tiles::at`] does that.
    pub(super) fn new(
        fetch: Box<dyn Fetch>,
        (zooms, side_points): (ZoomSpan, u32),
        pacing: Pacing,
        context: &egui::Context,
    ) -> std::io::Result<Self> {
        Ok(Self {
            loader: Loader::start(fetch, pacing, context.clone())?,
            memory: Memory::new(),
            zooms,
            side_points,
            frame: 0,
            levels_past_deepest: 0,
        })
    }

    /// Call once before each frame that draws the map, with the map's zoom. What the last frame
    /// did not want is taken back here.
    pub(super) fn begin_frame(&mut self, map_zoom: f64) {
        self.accept();
        self.loader.forget_before(self.frame);
        self.frame += 1;
        let zoom = tile_zoom_for(map_zoom, self.side_points);
        // Walkers is told of larger tiles there, so that it draws each of the deepest ones once.
        self.levels_past_deepest = u32::from(zoom.saturating_sub(self.zooms.most()));
    }

    pub(super) fn trouble(&self) -> Option<Trouble> {
        self.loader.trouble()
    }

    fn accept(&mut self) {
        while let Some((id, loaded)) = self.loader.try_next() {
            self.memory.insert(id, loaded);
        }
    }

    fn piece(&self, tile: Tile, uv: Rect) -> TilePiece {
        let shrink = match tile {
            Tile::Raster(_) => 1.0,
            // Walkers scales these by `tile_size()`, which says more than they were decoded for; a
            // part smaller by as much takes that back.
            Tile::Vector { .. } => (-f64::from(self.levels_past_deepest)).exp2() as f32,
        };
        let part = vec2(shrink, shrink);
        let uv = Rect::from_min_max(
            (uv.min.to_vec2() * part).to_pos2(),
            (uv.max.to_vec2() * part).to_pos2(),
        );
        TilePiece::new(tile, uv)
    }
}

impl Tiles for ChosenTiles {
    fn at(&mut self, wanted: TileId) -> Option<TilePiece> {
        if !is_on_grid(wanted) {
            return None;
        }
        self.accept();
        let deepest = wanted.zoom.min(self.zooms.most());
        let mut is_asked = false;
        for zoom in (self.zooms.least()..=deepest).rev() {
            let (candidate, uv) = ancestor(wanted, zoom);
            match self.memory.get(candidate) {
                Known::Here(tile) => return Some(self.piece(tile, uv)),
                Known::NotThere => {}
                // Only the deepest that may exist is asked for; what is wider is shown meanwhile.
                Known::Unknown if !is_asked => {
                    is_asked = true;
                    self.loader.want(candidate, self.frame);
                }
                Known::Unknown => {}
            }
        }
        None
    }

    fn attribution(&self) -> Attribution {
        // The view tells whom to thank: walkers takes fixed words only.
        Attribution { text: "", url: "", logo_light: None, logo_dark: None }
    }

    fn tile_size(&self) -> u32 {
        self.side_points << self.levels_past_deepest
    }

    fn stats(&self) -> Stats {
        Stats { in_progress: self.loader.in_progress() }
    }
}
