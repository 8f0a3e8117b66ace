//! What files and servers that mean no good are made of, and how much memory they cost.
#![allow(dead_code, reason = "every test binary compiles this module and uses its own part")]

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use flate2::{Compress, Compression, FlushCompress};

/// A figure of this program's memory, bytes; 0 where the system does not tell.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
    kilobytes.unwrap_or(0_u64) * 1_024
}

/// One at a time: all of them look at the memory of the same program.
static ALONE: Mutex<()> = Mutex::new(());

/// Does something that must not take more memory than this beyond what is taken before, and says
/// how much it took at most.
#[track_caller]
pub fn within<R>(what: &str, most_megabytes: u64, work: impl FnOnce() -> R) -> R {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // The system's mark of the peak falls to what is taken now.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (before, begin) = (memory("VmRSS"), Instant::now());
    let done = work();
    let grown = memory("VmHWM").saturating_sub(before) >> 20;
    println!("{what}: {grown} MB, {} ms", begin.elapsed().as_millis());
    assert!(grown <= most_megabytes, "{what}: {grown} MB, at most {most_megabytes} MB allowed");
    done
}

const PIECE: usize = 16 << 20;
/// Some 3.3 gigabytes, in 3.3 megabytes.
const PIECES: usize = 200;

/// Zeros that go on for gigabytes, deflated; no more than a tile may have.
fn deflated() -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut piece = Vec::with_capacity(1 << 16);
    compress.compress_vec(&vec![0; PIECE], &mut piece, FlushCompress::Full).expect("room");
    let mut bytes = piece.repeat(PIECES);
    // An empty last block.
    bytes.extend([3, 0]);
    bytes
}

/// As zlib writes it.
pub fn zlib_bomb() -> Vec<u8> {
    let length = (PIECE * PIECES) as u64;
    let checksum = (((length % 65_521) as u32) << 16) | 1;
    [&[0x78, 0xda][..], &deflated(), &checksum.to_be_bytes()].concat()
}

/// As gzip writes it; its checksum is wrong, which shows only at its end.
pub fn gzip_bomb() -> Vec<u8> {
    let start = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3];
    [&start[..], &deflated(), &[0; 8]].concat()
}

/// A PNG that says it is so large, of these chunks after its header.
pub fn png(width: u32, height: u32, chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    // Eight bits of grey.
    header.extend([8, 0, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let first: (&[u8; 4], &[u8]) = (b"IHDR", &header);
    let last: (&[u8; 4], &[u8]) = (b"IEND", b"");
    for (name, content) in std::iter::once(&first).chain(chunks).chain([&last]) {
        let chunk = [&name[..], content].concat();
        bytes.extend((content.len() as u32).to_be_bytes());
        bytes.extend(&chunk);
        bytes.extend(crc32fast::hash(&chunk).to_be_bytes());
    }
    bytes
}

/// A picture's pixels, honest ones.
pub fn pixels(width: usize, height: usize) -> Vec<u8> {
    let mut packed = Vec::with_capacity(1 << 16);
    let mut compress = Compress::new(Compression::best(), true);
    let plain = vec![0; (width + 1) * height];
    compress.compress_vec(&plain, &mut packed, FlushCompress::Finish).expect("room");
    packed
}

/// A WebP of these chunks.
pub fn webp(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut inside = b"WEBP".to_vec();
    for (name, content) in chunks {
        inside.extend(*name);
        inside.extend((content.len() as u32).to_le_bytes());
        inside.extend(*content);
        inside.resize(inside.len().next_multiple_of(2), 0);
    }
    [&b"RIFF"[..], &(inside.len() as u32).to_le_bytes(), &inside].concat()
}
