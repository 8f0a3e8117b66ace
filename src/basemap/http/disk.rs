//! Answers kept on disk as long as their headers allow: each in a file of its own, written whole
//! or not at all, those used longest ago going first when there are too many.
//!
//! A file tells its own address and checksum: one that is damaged, or of another source, is as
//! good as none, and the tile is asked for again. So nothing here is lost that a person made, and
//! none of it waits for the disk as `safe_write` does: a power cut may leave a torn file under its
//! own name, which the checksum tells; a kill leaves an unfinished one under another, which goes when
//! room is made.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use http_cache_semantics::CachePolicy;
use serde::{Deserialize, Serialize};

/// Starts every file.
const MAGIC: &[u8] = b"basewatch tile 1\n";

/// Larger ones are not ours: a body's limit and room for its headers.
const MOST_FILE_BYTES: u64 = 5 << 20;

/// Room that is made beyond what is needed, so that not every file has to make room.
const KEEP_SHARE: f64 = 0.9;

/// An answer kept.
pub(super) struct Stored {
    pub(super) policy: CachePolicy,
    pub(super) body: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    address: String,
    policy: CachePolicy,
}

/// Shared by all sources.
pub struct DiskCache {
    folder: PathBuf,
    most_bytes: u64,
    /// `None` until the folder was looked through.
    index: Mutex<Option<Index>>,
    /// Makes names of unfinished files differ.
    written: AtomicU64,
}

#[derive(Default)]
struct Index {
    files: HashMap<PathBuf, Entry>,
    bytes: u64,
}

struct Entry {
    bytes: u64,
    last_use: SystemTime,
}

impl DiskCache {
    /// What is kept unless the reader says otherwise.
    pub const USUAL_BYTES: u64 = 256 << 20;

    /// Touches nothing until something is looked up.
    pub fn new(folder: PathBuf, most_bytes: u64) -> Self {
        Self { folder, most_bytes, index: Mutex::new(None), written: AtomicU64::new(0) }
    }

    /// What is kept for this address of this source.
    pub(super) fn get(&self, source: &str, address: &str) -> Option<Stored> {
        let path = self.path(source, address);
        let stored = read(&path, address)?;
        self.touch(&path);
        Some(stored)
    }

    /// Keeps an answer. A disk that is full or read-only is no harm: it is asked for again.
    pub(super) fn put(&self, source: &str, address: &str, policy: &CachePolicy, body: &[u8]) {
        let path = self.path(source, address);
        match self.write(&path, address, policy, body) {
            Ok(bytes) => self.grown(path, bytes),
            Err(error) => log::debug!("{} was not kept: {error}", path.display()),
        }
    }

    /// A source's own folder, and in it a file for each address.
    fn path(&self, source: &str, address: &str) -> PathBuf {
        let checksum = |text: &str| crc32fast::hash(text.as_bytes());
        let host = source.split("://").nth(1).unwrap_or(source).split('/').next();
        let host: String = host
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' })
            .take(60)
            .collect();
        let name = checksum(address);
        self.folder
            .join(format!("{:08x}-{host}", checksum(source)))
            .join(format!("{:02x}", name >> 24))
            .join(format!("{name:08x}-{:x}.tile", address.len()))
    }

    fn write(
        &self,
        path: &Path,
        address: &str,
        policy: &CachePolicy,
        body: &[u8],
    ) -> std::io::Result<u64> {
        let head = Head { address: address.to_owned(), policy: policy.clone() };
        let head = serde_json::to_vec(&head)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend((head.len() as u32).to_le_bytes());
        bytes.extend(head);
        bytes.extend(body);
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let unfinished = path.with_extension(format!("{}-{number}.part", std::process::id()));
        let written = File::create(&unfinished)
            .and_then(|mut file| file.write_all(&bytes))
            .and_then(|()| fs::rename(&unfinished, path));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written.map(|()| bytes.len() as u64)
    }

    fn index(&self) -> MutexGuard<'_, Option<Index>> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Used just now, for the next start too.
    fn touch(&self, path: &Path) {
        let now = SystemTime::now();
        if let Ok(file) = File::options().write(true).open(path) {
            let _ = file.set_modified(now);
        }
        if let Some(entry) = self.index().as_mut().and_then(|index| index.files.get_mut(path)) {
            entry.last_use = now;
        }
    }

    fn grown(&self, path: PathBuf, bytes: u64) {
        let mut index = self.index();
        let index = index.get_or_insert_with(|| Index::of(&self.folder));
        index.insert(path, Entry { bytes, last_use: SystemTime::now() });
        index.shrink_to(self.most_bytes);
    }
}

impl Index {
    /// What earlier sessions left, unfinished files too.
    fn of(folder: &Path) -> Self {
        let mut index = Self::default();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let (path, Ok(about)) = (entry.path(), entry.metadata()) else { continue };
                // `metadata` of an entry follows no links: a link is neither.
                if about.is_dir() {
                    folders.push(path);
                } else if about.is_file() && is_ours(&path) {
                    let last_use = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    index.insert(path, Entry { bytes: about.len(), last_use });
                }
            }
        }
        index
    }

    fn insert(&mut self, path: PathBuf, entry: Entry) {
        self.bytes += entry.bytes;
        if let Some(former) = self.files.insert(path, entry) {
            self.bytes = self.bytes.saturating_sub(former.bytes);
        }
    }

    fn shrink_to(&mut self, most_bytes: u64) {
        if self.bytes <= most_bytes {
            return;
        }
        let keep = (most_bytes as f64 * KEEP_SHARE) as u64;
        let mut by_use: Vec<(SystemTime, PathBuf)> =
            self.files.iter().map(|(path, entry)| (entry.last_use, path.clone())).collect();
        by_use.sort();
        for (_, path) in by_use {
            if self.bytes <= keep {
                return;
            }
            // One that cannot be removed is no longer counted either: it is tried at next start.
            let _ = fs::remove_file(&path);
            if let Some(gone) = self.files.remove(&path) {
                self.bytes = self.bytes.saturating_sub(gone.bytes);
            }
        }
    }
}

/// Nothing else in that folder is ever removed.
fn is_ours(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tile" || extension == "part")
}

fn read(path: &Path, address: &str) -> Option<Stored> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MOST_FILE_BYTES).read_to_end(&mut bytes).ok()?;
    let (content, checksum) = bytes.split_last_chunk::<4>()?;
    if crc32fast::hash(content) != u32::from_le_bytes(*checksum) {
        return None;
    }
    let (length, rest) = content.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
    let (head, body) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let head: Head = serde_json::from_slice(head).ok()?;
    (head.address == address).then(|| Stored { policy: head.policy, body: body.to_vec() })
}

#[cfg(test)]
mod tests;
