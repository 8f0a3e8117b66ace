use super::super::archive::Archive;
use super::super::testing::{garbage, square_of_land};
use super::super::{SHIPPED_ARCHIVE, Theme};
use super::*;

fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn put(bytes: &mut Vec<u8>, number: u64, content: &[u8]) {
    put_varint(bytes, number << 3 | 2);
    put_varint(bytes, content.len() as u64);
    bytes.extend(content);
}

fn packed(numbers: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    numbers.into_iter().for_each(|n| put_varint(&mut bytes, n));
    bytes
}

/// A tile of one layer with these features, each with tags, a kind and a geometry.
fn tile(values: &[&[u8]], features: &[(&[u64], u8, Vec<u64>)]) -> Vec<u8> {
    let mut layer = vec![0x78, 2];
    put(&mut layer, 1, b"land");
    for (tags, kind, geometry) in features {
        let mut feature = Vec::new();
        put(&mut feature, TAGS, &packed(tags.iter().copied()));
        feature.extend([0x18, *kind]);
        put(&mut feature, GEOMETRY, &packed(geometry.iter().copied()));
        put(&mut layer, FEATURE, &feature);
    }
    put(&mut layer, KEY, b"name");
    for value in values {
        let mut written = Vec::new();
        put(&mut written, 1, value);
        put(&mut layer, VALUE, &written);
    }
    layer.extend([0x28, 0x80, 0x20]);
    let mut tile = Vec::new();
    put(&mut tile, LAYER, &layer);
    tile
}

fn zigzag(step: i64) -> u64 {
    ((step << 1) ^ (step >> 63)) as u64 & u64::from(u32::MAX)
}

fn refusal(tile: &[u8]) -> String {
    let style = Theme::Light.style().unwrap();
    match draw(tile, &style, 5) {
        Err(Failure::TooLarge(words)) => words,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was drawn"),
    }
}

#[test]
fn every_tile_of_the_shipped_map_is_far_inside_the_bounds() {
    let archive = Archive::open(SHIPPED_ARCHIVE).unwrap();
    let mut most = Cost::default();
    for id in archive.tiles() {
        let bytes = archive.read(id).unwrap();
        check(&bytes).unwrap();
        for feature in parts_of(&bytes, LAYER).flat_map(|layer| parts_of(layer, FEATURE)) {
            let cost = geometry(feature);
            most.pairs = most.pairs.max(cost.pairs);
            most.corner_bytes = most.corner_bytes.max(cost.corner_bytes);
        }
    }
    assert!(most.pairs > 1_000.0, "nothing was looked at");
    assert!(most.pairs * 10.0 < MOST_PAIRS, "{most:?}");
    assert!(most.corner_bytes * 10 < MOST_CORNER_BYTES, "{most:?}");
}

#[test]
fn a_small_tile_of_many_parts_that_would_fill_the_memory_is_refused() {
    // The decoder sets aside the size of the whole for each of 60,000 parts: 86 GB for 300 kB.
    let parts = (0..60_000).flat_map(|_| [9, 2, 2]);
    let words = refusal(&tile(&[], &[(&[], 2, parts.collect())]));
    assert!(words.contains("too many parts"), "{words}");
}

#[test]
fn one_long_word_that_every_feature_would_copy_is_refused() {
    let word = vec![b'a'; 200_000];
    let feature: (&[u64], u8, Vec<u64>) = (&[0, 0], 1, vec![9, 2, 2]);
    let words = refusal(&tile(&[&word], &vec![feature; 10_000]));
    assert!(words.contains("properties"), "{words}");
}

#[test]
fn outlines_that_cross_themselves_without_end_are_refused() {
    let mut star = vec![9, zigzag(0), zigzag(0), (8_000 << 3) | 2];
    for i in 0..8_000 {
        star.extend([zigzag(1), zigzag(if i % 2 == 0 { 4_000 } else { -4_000 })]);
    }
    star.push(15);
    let words = refusal(&tile(&[], &[(&[], 3, star)]));
    assert!(words.contains("cross one another"), "{words}");
}

#[test]
fn an_ordinary_tile_is_drawn_and_a_damaged_one_told() {
    let style = Theme::Dark.style().unwrap();
    assert!(draw(&square_of_land(), &style, 3).is_ok());
    assert!(draw(&tile(&[b"x"], &[(&[0, 0], 1, vec![9, 2, 2])]), &style, 3).is_ok());
    assert!(matches!(draw(&garbage(), &style, 3), Err(Failure::Damaged(_))));
}
