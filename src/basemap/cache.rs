//! Decoded tiles of one style: those kept for good, the recent ones, and an
//! empty one for ground that nothing covers.

use std::collections::HashMap;

use egui::{Rect, pos2};
use walkers::{Tile, TileId, TilePiece};

use super::tile_math::ancestor;

/// Tiles down to this zoom are decoded at the start and kept for good, so that
/// a jump to anywhere finds something to stretch.
pub(super) const PINNED_DOWN_TO_ZOOM: u8 = 3;

/// Decoded tiles kept beside the pinned ones. A 4K screen shows fewer than 100.
pub(super) const MOST_RECENT_TILES: usize = 256;

pub(super) struct TileCache {
    background: Tile,
    pinned: HashMap<TileId, Tile>,
    recent: HashMap<TileId, Recent>,
    /// Counts uses, so that the least recently used can be told.
    uses: u64,
}

struct Recent {
    tile: Tile,
    last_use: u64,
}

impl TileCache {
    /// `background` is drawn where no tile reaches.
    pub(super) fn new(background: Tile) -> Self {
        Self { background, pinned: HashMap::new(), recent: HashMap::new(), uses: 0 }
    }

    pub(super) fn contains(&self, id: TileId) -> bool {
        self.pinned.contains_key(&id) || self.recent.contains_key(&id)
    }

    pub(super) fn insert(&mut self, id: TileId, tile: Tile) {
        if id.zoom <= PINNED_DOWN_TO_ZOOM {
            self.pinned.insert(id, tile);
            return;
        }
        self.uses += 1;
        let last_use = self.uses;
        self.recent.insert(id, Recent { tile, last_use });
        if self.recent.len() > MOST_RECENT_TILES {
            let oldest = self.recent.iter().min_by_key(|(_, entry)| entry.last_use);
            if let Some(oldest) = oldest.map(|(id, _)| *id) {
                self.recent.remove(&oldest);
            }
        }
    }

    /// What can be drawn for `wanted` right now: itself, else the part of its
    /// nearest decoded ancestor, else the background.
    pub(super) fn best_for(&mut self, wanted: TileId) -> TilePiece {
        for zoom in (0..=wanted.zoom).rev() {
            let (candidate, uv) = ancestor(wanted, zoom);
            if let Some(tile) = self.get(candidate) {
                return TilePiece::new(tile, uv);
            }
        }
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        TilePiece::new(self.background.clone(), whole)
    }

    fn get(&mut self, id: TileId) -> Option<Tile> {
        if let Some(tile) = self.pinned.get(&id) {
            return Some(tile.clone());
        }
        self.uses += 1;
        let entry = self.recent.get_mut(&id)?;
        entry.last_use = self.uses;
        Some(entry.tile.clone())
    }

    #[cfg(test)]
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.pinned.len(), self.recent.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{STYLE_JSON, square_of_land, tile};
    use super::*;

    fn decoded(content: &[u8]) -> Tile {
        let style = serde_json::from_str(STYLE_JSON).unwrap();
        Tile::from_mvt(content, &style, 0, 512).unwrap()
    }

    #[test]
    fn recent_tiles_are_bounded_and_pinned_ones_stay() {
        let land = decoded(&square_of_land());
        let mut cache = TileCache::new(decoded(&[]));
        cache.insert(tile(3, 4, 3), land.clone());
        for x in 0..2 * MOST_RECENT_TILES as u32 {
            cache.insert(tile(10, x, 0), land.clone());
        }
        assert_eq!(cache.counts(), (1, MOST_RECENT_TILES));
        assert!(cache.contains(tile(3, 4, 3)));
        assert!(!cache.contains(tile(10, 0, 0)));
    }

    #[test]
    fn the_tile_used_longest_ago_goes_first() {
        let land = decoded(&square_of_land());
        let mut cache = TileCache::new(decoded(&[]));
        for x in 0..MOST_RECENT_TILES as u32 {
            cache.insert(tile(10, x, 0), land.clone());
        }
        cache.best_for(tile(10, 0, 0));
        cache.insert(tile(10, 0, 1), land);
        assert!(cache.contains(tile(10, 0, 0)), "just used");
        assert!(!cache.contains(tile(10, 1, 0)), "used longest ago");
    }

    #[test]
    fn an_empty_cache_gives_the_background() {
        let mut cache = TileCache::new(decoded(&[]));
        let piece = cache.best_for(tile(5, 1, 2));
        let Tile::Vector { drawables, .. } = piece.tile else {
            panic!("a vector tile");
        };
        assert_eq!(drawables.len(), 1, "the background only");
    }
}
