//! Tiles of the chosen layer that are ready to draw, bounded by the memory they take.

use std::collections::HashMap;

use walkers::{Tile, TileId};

/// A 4K screen of plain tiles takes some 40 MB, one of sharp tiles 140 MB.
const MOST_BYTES: usize = 160 << 20;

/// A tile, and how much memory it takes.
pub(in crate::basemap) struct Loaded {
    pub(in crate::basemap) tile: Tile,
    pub(in crate::basemap) bytes: usize,
}

struct Kept {
    /// `None`: known not to exist.
    loaded: Option<Loaded>,
    last_use: u64,
}

/// What each further tile takes beside its contents.
const ENTRY_BYTES: usize = 256;

pub(super) struct Memory {
    tiles: HashMap<TileId, Kept>,
    bytes: usize,
    most_bytes: usize,
    uses: u64,
}

/// What is known of a tile.
pub(super) enum Known {
    Here(Tile),
    NotThere,
    Unknown,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self::bounded(MOST_BYTES)
    }

    fn bounded(most_bytes: usize) -> Self {
        Self { tiles: HashMap::new(), bytes: 0, most_bytes, uses: 0 }
    }

    pub(super) fn insert(&mut self, id: TileId, loaded: Option<Loaded>) {
        self.uses += 1;
        self.bytes += size_of(loaded.as_ref());
        let former = self.tiles.insert(id, Kept { loaded, last_use: self.uses });
        if let Some(former) = former {
            self.bytes -= size_of(former.loaded.as_ref());
        }
        while self.bytes > self.most_bytes && self.tiles.len() > 1 {
            let oldest = self.tiles.iter().min_by_key(|(_, kept)| kept.last_use);
            let Some(oldest) = oldest.map(|(id, _)| *id) else { return };
            if let Some(gone) = self.tiles.remove(&oldest) {
                self.bytes -= size_of(gone.loaded.as_ref());
            }
        }
    }

    pub(super) fn get(&mut self, id: TileId) -> Known {
        self.uses += 1;
        match self.tiles.get_mut(&id) {
            None => Known::Unknown,
            Some(kept) => {
                kept.last_use = self.uses;
                kept.loaded
                    .as_ref()
                    .map_or(Known::NotThere, |loaded| Known::Here(loaded.tile.clone()))
            }
        }
    }
}

fn size_of(loaded: Option<&Loaded>) -> usize {
    loaded.map_or(0, |loaded| loaded.bytes) + ENTRY_BYTES
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::tile;
    use super::*;

    #[test]
    fn memory_is_bounded_and_what_was_used_longest_ago_goes_first() {
        let empty = || Tile::Vector { drawables: std::sync::Arc::default(), texts: Vec::new() };
        let loaded = |bytes| Some(Loaded { tile: empty(), bytes });
        let mut memory = Memory::bounded(10_000);
        for x in 0..9 {
            memory.insert(tile(9, x, 0), loaded(800));
        }
        memory.get(tile(9, 0, 0));
        memory.insert(tile(9, 9, 0), loaded(800));
        assert!(memory.bytes <= 10_000);
        assert!(matches!(memory.get(tile(9, 0, 0)), Known::Here(_)), "just used");
        assert!(matches!(memory.get(tile(9, 1, 0)), Known::Unknown), "used longest ago");
        memory.insert(tile(9, 0, 0), None);
        assert!(matches!(memory.get(tile(9, 0, 0)), Known::NotThere));
    }
}
