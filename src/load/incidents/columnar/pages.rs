//! What a file says of its pieces, looked at before the library follows it: a header of a few bytes
//! may claim lists that take for ever to skip, and pages that unpack to gigabytes.

use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;

use super::thrift::Walk;
use super::{damaged, format};
use crate::load::incidents::Failure;

/// What a page may be, unpacked, bytes; writers make them a thousandth of this.
const MOST_PAGE: i64 = 256 << 20;
/// What a dictionary may hold: room for all its values is made before the first is read. Writers
/// give dictionaries up long before.
const MOST_DICTIONARY: i64 = 4 << 20;
/// How much is read to find a header's end, at first and then: statistics can make it long.
const HEADER_BYTES: [usize; 3] = [256, 16 << 10, 1 << 20];
/// After the metadata at a file's end: how long it was, and who says so.
const TAIL_BYTES: u64 = 8;

/// Looks at the metadata at a file's end.
pub(super) fn check_metadata(from: &impl ChunkReader) -> Result<(), Failure> {
    let length = from.len();
    let Some(tail_at) = length.checked_sub(TAIL_BYTES) else {
        return Err(damaged("it ends too soon"));
    };
    let tail = from.get_bytes(tail_at, 4).map_err(|e| super::refused(&e))?;
    let [a, b, c, d] = tail[..] else { return Err(damaged("it ends too soon")) };
    let size = u32::from_le_bytes([a, b, c, d]);
    let Some(at) = tail_at.checked_sub(u64::from(size)) else {
        return Err(damaged("its metadata would begin before it does"));
    };
    let metadata = from.get_bytes(at, size as usize).map_err(|e| super::refused(&e))?;
    match Walk::over(&metadata).structure(format::FILE) {
        Some(_) => Ok(()),
        None => Err(damaged("its metadata contradicts itself")),
    }
}

/// Looks at the headers of a column's pages, which lie one after the other.
pub(super) fn check_pages(
    from: &impl ChunkReader,
    (start, length): (u64, u64),
) -> Result<(), Failure> {
    let end = start.checked_add(length).filter(|end| *end <= from.len());
    let Some(end) = end else { return Err(damaged("a column would lie past its end")) };
    let mut at = start;
    while at < end {
        let page = page(from, at, end).map_err(|e| super::refused(&e))?;
        let Some(page) = page else { return Err(damaged("a page has no header")) };
        if !(0..=MOST_PAGE).contains(&page.unpacked_bytes) {
            return Err(damaged("a page would unpack to more than memory holds"));
        }
        // Each value takes a byte at least.
        let most = MOST_DICTIONARY.min(page.unpacked_bytes);
        if page.dictionary.is_some_and(|(least, values)| least < 0 || values > most) {
            return Err(damaged("a dictionary would hold more values than there can be in it"));
        }
        let packed = u64::try_from(page.packed_bytes).ok();
        let next = packed.and_then(|packed| at.checked_add(page.header_bytes)?.checked_add(packed));
        match next {
            Some(next) if next <= end => at = next,
            _ => return Err(damaged("a page would lie past its column's end")),
        }
    }
    Ok(())
}

struct Page {
    header_bytes: u64,
    unpacked_bytes: i64,
    packed_bytes: i64,
    /// The least and the largest number of values that its header gives.
    dictionary: Option<(i64, i64)>,
}

fn page(from: &impl ChunkReader, at: u64, end: u64) -> Result<Option<Page>, ParquetError> {
    for most in HEADER_BYTES {
        let room = usize::try_from(end - at).unwrap_or(usize::MAX).min(most);
        let bytes = from.get_bytes(at, room)?;
        let mut walk = Walk::over(&bytes);
        if let Some([_, unpacked_bytes, packed_bytes]) = walk.structure(format::PAGE) {
            let header_bytes = (bytes.len() - walk.left()) as u64;
            let dictionary = walk.counts();
            return Ok(Some(Page { header_bytes, unpacked_bytes, packed_bytes, dictionary }));
        }
        if room < most {
            break;
        }
    }
    Ok(None)
}
