//! What a file says of its pieces, looked at before the library follows it: a header of a few bytes
//! may claim lists that take for ever to skip, and pages that unpack to gigabytes.
//!
//! Thrift's compact protocol:
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>

use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;

use super::damaged;
use crate::load::incidents::Failure;

/// What a page may be, unpacked, bytes; writers make them a thousandth of this.
const MOST_PAGE: i64 = 256 << 20;
/// How much is read to find a header's end, at first and then: statistics can make it long.
const HEADER_BYTES: [usize; 3] = [256, 16 << 10, 1 << 20];
/// Structures within structures are followed so far.
const MOST_DEPTH: usize = 16;
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
    match (Walk { rest: &metadata }).structure(0) {
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
}

fn page(from: &impl ChunkReader, at: u64, end: u64) -> Result<Option<Page>, ParquetError> {
    for most in HEADER_BYTES {
        let room = usize::try_from(end - at).unwrap_or(usize::MAX).min(most);
        let bytes = from.get_bytes(at, room)?;
        let mut walk = Walk { rest: &bytes };
        if let Some([_, unpacked_bytes, packed_bytes]) = walk.structure(0) {
            let header_bytes = (bytes.len() - walk.rest.len()) as u64;
            return Ok(Some(Page { header_bytes, unpacked_bytes, packed_bytes }));
        }
        if room < most {
            break;
        }
    }
    Ok(None)
}

/// Walks over values without keeping them; `None` where they end in the middle, or hold what takes
/// no room and could be claimed without end.
struct Walk<'a> {
    rest: &'a [u8],
}

impl Walk<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(bytes).ok()?..)?;
        Some(())
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// With its sign in the lowest bit.
    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// The whole numbers in its first three fields, 0 where there are none.
    fn structure(&mut self, depth: usize) -> Option<[i64; 3]> {
        if depth > MOST_DEPTH {
            return None;
        }
        let (mut field, mut first) = (0i64, [0; 3]);
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(first);
            }
            field = match head >> 4 {
                0 => self.signed()?,
                more => field.checked_add(i64::from(more))?,
            };
            match head & 0x0f {
                // A field's own head says whether it is true.
                1 | 2 => {}
                4..=6 => {
                    let number = self.signed()?;
                    if let Ok(i @ 1..=3) = usize::try_from(field) {
                        first[i - 1] = number;
                    }
                }
                kind => self.value(kind, depth)?,
            }
        }
    }

    /// One that takes a byte at least.
    fn value(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            3 => self.skip(1),
            4..=6 => self.number().map(|_| ()),
            7 => self.skip(8),
            8 => {
                let length = self.number()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                self.values(count, &[head & 0x0f], depth)
            }
            11 => {
                let count = self.number()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                self.values(count, &[kinds >> 4, kinds & 0x0f], depth)
            }
            12 => self.structure(depth + 1).map(|_| ()),
            13 => self.skip(16),
            _ => None,
        }
    }

    fn values(&mut self, count: u64, kinds: &[u8], depth: usize) -> Option<()> {
        if depth >= MOST_DEPTH {
            return None;
        }
        for _ in 0..count {
            kinds.iter().try_for_each(|kind| self.value(*kind, depth + 1))?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(bytes: &[u8]) -> Option<[i64; 3]> {
        Walk { rest: bytes }.structure(0)
    }

    #[test]
    fn numbers_are_told_and_all_else_walked_over() {
        // 1: 0, 2: -3, 3: 150, 5: { 1: true }, 6: ["ab"], 7: { 1 => 2 }.
        let bytes = [
            0x15, 0, 0x15, 5, 0x15, 0xac, 2, 0x2c, 0x11, 0, 0x19, 0x18, 2, b'a', b'b', 0x1b, 1,
            0x55, 2, 4, 0,
        ];
        assert_eq!(walked(&bytes), Some([0, -3, 150]));
        for end in 0..bytes.len() {
            assert_eq!(walked(&bytes[..end]), None, "{end}");
        }
    }

    #[test]
    fn what_could_be_claimed_without_end_is_refused() {
        // Four thousand million times true, and as many lists; structures without end.
        assert_eq!(walked(&[0x19, 0xf1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]), None);
        assert_eq!(walked(&[0x19, 0xf9, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]), None);
        assert_eq!(walked(&[0x1c; 10_000]), None);
    }
}
