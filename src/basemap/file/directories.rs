//! Directories of a PMTiles file that have been read, bounded by the memory they take.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pmtiles::{DirEntry, Directory, DirectoryCache, PmtResult, TileId};

/// A planet at its deepest zoom has some 300 directories of 100 kB in all of a screen's travels.
const MOST_BYTES: usize = 32 << 20;

#[derive(Default)]
pub(super) struct Directories(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    by_offset: HashMap<u64, Directory>,
    bytes: usize,
}

impl Directories {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing in here panics half way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn insert(&mut self, offset: u64, directory: Directory, most_bytes: usize) {
        let bytes = directory.get_approx_byte_size();
        if self.bytes + bytes > most_bytes {
            // They are read again where they are wanted, which takes a millisecond.
            self.by_offset.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        if let Some(former) = self.by_offset.insert(offset, directory) {
            self.bytes = self.bytes.saturating_sub(former.get_approx_byte_size());
        }
    }
}

impl DirectoryCache for Directories {
    async fn get_dir_entry_or_insert(
        &self,
        offset: u64,
        tile_id: TileId,
        fetcher: impl Future<Output = PmtResult<Directory>> + Send,
    ) -> PmtResult<Option<DirEntry>> {
        if let Some(directory) = self.kept().by_offset.get(&offset) {
            return Ok(directory.find_tile_id(tile_id).copied());
        }
        let directory = fetcher.await?;
        let found = directory.find_tile_id(tile_id).copied();
        self.kept().insert(offset, directory, MOST_BYTES);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred tiles.
    fn directory() -> Directory {
        let ones = [1_u8; 100];
        let bytes: Vec<u8> = [&[100][..], &ones, &ones, &ones, &ones].concat();
        Directory::try_from(bytes::Bytes::from(bytes)).unwrap()
    }

    #[test]
    fn directories_are_kept_and_their_memory_is_bounded() {
        let size = directory().get_approx_byte_size();
        let mut kept = Kept::default();
        for offset in 0..1_000 {
            kept.insert(offset, directory(), size * 10);
            assert!(kept.bytes <= size * 10 && kept.by_offset.contains_key(&offset));
        }
        kept.insert(999, directory(), size * 10);
        assert_eq!(kept.bytes, kept.by_offset.len() * size);
    }
}
