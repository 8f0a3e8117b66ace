//! Vector tiles of strangers: looked through before they are decoded, because a small tile can be
//! written so that decoding or drawing it takes all memory there is, or hours.
//!
//! Only what that takes is looked at; whether a tile makes sense is the decoder's business.

use walkers::{Style, Tile};

use super::chosen::Failure;
use super::tile_math::TILE_SIDE_POINTS;
use crate::load::fence::fenced;
use crate::load::quoted;

/// What the decoder may set aside for the corners of a tile, bytes. It sets aside as much for each
/// part of a feature as for the whole feature, and uses little of it.
const MOST_CORNER_BYTES: u64 = 2 << 30;
/// Parts of lines and polygons in a tile: each is a block of memory of its own.
const MOST_PARTS: u64 = 400_000;
/// What features and their properties may take once each has a copy of its own, bytes.
const MOST_PROPERTY_BYTES: u64 = 256 << 20;
/// Pairs of a polygon's edges that lie beside one another, as far as can be told without drawing
/// it: each may be a crossing, and every crossing is a corner to be drawn.
const MOST_PAIRS: f64 = 2e7;
/// Layers of a tile; each is looked for in each part of a style.
const MOST_LAYERS: usize = 2_000;

/// Longest words of the decoder, characters.
const MOST_CHARS: usize = 200;

/// A corner in the decoder's memory, and a feature without corners and properties.
const CORNER_BYTES: u64 = 8;
const FEATURE_BYTES: u64 = 300;
/// What a property takes beside its words: a key, a value and a place in a map.
const PROPERTY_BYTES: u64 = 160;

/// Decodes a vector tile.
///
/// # Errors
/// [`Failure::TooLarge`] or [`Failure::Damaged`].
pub(super) fn draw(bytes: &[u8], style: &Style, zoom: u8) -> Result<Tile, Failure> {
    check(bytes)?;
    let drawn = fenced(|| Tile::from_mvt(bytes, style, zoom, TILE_SIDE_POINTS));
    let told = |words: &str| Failure::Damaged(quoted(words, MOST_CHARS));
    drawn.ok_or_else(|| told("a part of it contradicts another"))?.map_err(|e| told(&e.to_string()))
}

/// What a tile takes to decode and draw.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Cost {
    corner_bytes: u64,
    parts: u64,
    property_bytes: u64,
    pairs: f64,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.corner_bytes = self.corner_bytes.saturating_add(other.corner_bytes);
        self.parts = self.parts.saturating_add(other.parts);
        self.property_bytes = self.property_bytes.saturating_add(other.property_bytes);
        self.pairs += other.pairs;
    }

    fn check(self) -> Result<(), Failure> {
        let too_large = |what: &str| Err(Failure::TooLarge(what.to_owned()));
        if self.corner_bytes > MOST_CORNER_BYTES || self.parts > MOST_PARTS {
            too_large("lines and outlines of too many parts in one tile")
        } else if self.property_bytes > MOST_PROPERTY_BYTES {
            too_large("features and properties without end in one tile")
        } else if self.pairs > MOST_PAIRS {
            too_large("outlines that cross one another too often")
        } else {
            Ok(())
        }
    }
}

/// # Errors
/// Where it would take too much.
fn check(tile: &[u8]) -> Result<(), Failure> {
    let mut all = Cost::default();
    for (number, layer) in parts_of(tile, LAYER).enumerate() {
        if number == MOST_LAYERS {
            return Err(Failure::TooLarge(format!("more than {MOST_LAYERS} layers in one tile")));
        }
        let words = |number| parts_of(layer, number).map(|w| w.len() as u64).collect::<Vec<_>>();
        let (keys, values) = (words(KEY), words(VALUE));
        for feature in parts_of(layer, FEATURE) {
            let mut cost = geometry(feature);
            cost.property_bytes = properties(feature, &keys, &values);
            all.add(cost);
            all.check()?;
        }
    }
    Ok(())
}

/// Numbers of fields, <https://github.com/mapbox/vector-tile-spec/blob/master/2.1/vector_tile.proto>.
const LAYER: u64 = 3;
const FEATURE: u64 = 2;
const KEY: u64 = 3;
const VALUE: u64 = 4;
const TAGS: u64 = 2;
const KIND: u64 = 3;
const GEOMETRY: u64 = 4;

/// The kind of a feature that is filled.
const POLYGON: u64 = 3;

/// What the properties of a feature take once they are copied.
fn properties(feature: &[u8], keys: &[u64], values: &[u64]) -> u64 {
    let mut is_key = true;
    numbers_of(feature, TAGS).fold(FEATURE_BYTES, |sum: u64, number| {
        let words = if is_key { keys } else { values };
        is_key = !is_key;
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let bytes = words.get(at).copied().unwrap_or(0);
        sum.saturating_add(bytes).saturating_add(PROPERTY_BYTES / 2)
    })
}

/// Commands of a geometry.
const MOVE: u64 = 1;
const CLOSE: u64 = 7;

/// What a feature's geometry takes. Follows the decoder command by command: what it takes for a
/// command and what for a number must be the same.
fn geometry(feature: &[u8]) -> Cost {
    let (mut numbers, mut parts, mut parameters) = (0_u64, 1_u64, 0_u64);
    let (mut y, mut lowest, mut highest, mut way) = (0_i64, i64::MAX, i64::MIN, 0_u64);
    for number in numbers_of(feature, GEOMETRY) {
        numbers += 1;
        if parameters == 0 {
            parameters = match number & 7 {
                MOVE | 2 => (number >> 3) * 2,
                _ => 0,
            };
            parts += u64::from(matches!(number & 7, MOVE | CLOSE));
            continue;
        }
        if parameters % 2 == 1 {
            let step = (number >> 1) as i64 ^ -((number & 1) as i64);
            let next = (y + step).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
            way = way.saturating_add(next.abs_diff(y));
            y = next;
            (lowest, highest) = (lowest.min(y), highest.max(y));
        }
        parameters -= 1;
    }
    // So many edges lie beside each edge in the middle.
    let beside = way as f64 / highest.saturating_sub(lowest).max(1) as f64;
    let is_filled = numbers_of(feature, KIND).last() == Some(POLYGON);
    let pairs = if is_filled { beside * numbers as f64 } else { 0.0 };
    let corner_bytes = parts.saturating_mul(numbers).saturating_mul(CORNER_BYTES);
    Cost { corner_bytes, parts, property_bytes: 0, pairs }
}

/// A field of a message.
enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Other,
}

/// Fields of a message with their numbers, up to the first that is none: there the decoder gives
/// up the whole tile.
fn fields(mut rest: &[u8]) -> impl Iterator<Item = (u64, Field<'_>)> {
    std::iter::from_fn(move || {
        let key = varint(&mut rest)?;
        let field = match key & 7 {
            0 => Field::Number(varint(&mut rest)?),
            1 => skip(&mut rest, 8).map(|_| Field::Other)?,
            2 => {
                let length = usize::try_from(varint(&mut rest)?).ok()?;
                Field::Bytes(skip(&mut rest, length)?)
            }
            5 => skip(&mut rest, 4).map(|_| Field::Other)?,
            // A group begins or ends; what is in it is counted in any case.
            3 | 4 => Field::Other,
            _ => return None,
        };
        Some((key >> 3, field))
    })
}

fn parts_of(message: &[u8], wanted: u64) -> impl Iterator<Item = &[u8]> {
    fields(message).filter_map(move |(number, field)| match field {
        Field::Bytes(bytes) if number == wanted => Some(bytes),
        _ => None,
    })
}

/// A repeated number, packed or one by one, as far as the decoder keeps it.
fn numbers_of(message: &[u8], wanted: u64) -> impl Iterator<Item = u64> {
    let of = fields(message).filter(move |(number, _)| *number == wanted);
    of.flat_map(|(_, field)| {
        let (one, mut packed) = match field {
            Field::Number(number) => (Some(number), &[][..]),
            Field::Bytes(bytes) => (None, bytes),
            Field::Other => (None, &[][..]),
        };
        let numbers = one.into_iter().chain(std::iter::from_fn(move || varint(&mut packed)));
        numbers.map(|number| number & u64::from(u32::MAX))
    })
}

fn skip<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (skipped, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(skipped)
}

/// A number of up to ten bytes, seven bits in each.
fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = skip(rest, 1)?[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests;
