//! Tiny PMTiles archives for tests, so that each shows what it needs.

use std::collections::BTreeMap;

use walkers::TileId;

/// Short for a tile's number, in the order that addresses write it.
pub(super) fn tile(zoom: u8, x: u32, y: u32) -> TileId {
    TileId { x, y, zoom }
}

/// A style with a background and one filled layer.
pub(super) const STYLE_JSON: &str = r##"{"layers": [
    {"id": "sea", "type": "background", "paint": {"background-color": "#a0c0e0"}},
    {"id": "land", "type": "fill", "source-layer": "land", "paint": {"fill-color": "#f0e0c0"}}
]}"##;

/// An uncompressed PMTiles archive in the making.
#[derive(Default)]
pub(super) struct TestArchive {
    /// By PMTiles' own tile number, the order a directory is written in.
    contents: BTreeMap<u64, Vec<u8>>,
}

impl TestArchive {
    /// Zooms 0–3 complete, and below them the tiles over Niamey down to zoom 6.
    pub(super) fn world_and_one_deep_branch() -> Self {
        let mut archive = Self::default();
        for zoom in 0..=3_u8 {
            for x in 0..1 << zoom {
                for y in 0..1 << zoom {
                    archive.put(tile(zoom, x, y), square_of_land());
                }
            }
        }
        for zoom in 4..=6_u8 {
            let up = 6 - zoom;
            archive.put(tile(zoom, 32 >> up, 29 >> up), square_of_land());
        }
        archive
    }

    pub(super) fn put(&mut self, tile: TileId, content: Vec<u8>) {
        let coord = pmtiles::TileCoord::new(tile.zoom, tile.x, tile.y).unwrap();
        self.contents.insert(pmtiles::TileId::from(coord).value(), content);
    }

    /// Header, one root directory, then the tiles.
    /// <https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>
    pub(super) fn bytes(&self) -> Vec<u8> {
        const HEADER_BYTES: u64 = 127;
        let directory = self.directory();
        let data: Vec<u8> = self.contents.values().flatten().copied().collect();
        let directory_bytes = directory.len() as u64;
        let data_start = HEADER_BYTES + directory_bytes;

        let mut bytes = b"PMTiles\x03".to_vec();
        let sections = [
            (HEADER_BYTES, directory_bytes),
            (data_start, 0), // metadata
            (data_start, 0), // leaf directories
            (data_start, data.len() as u64),
        ];
        for (offset, length) in sections {
            bytes.extend(offset.to_le_bytes());
            bytes.extend(length.to_le_bytes());
        }
        for _ in 0..3 {
            bytes.extend((self.contents.len() as u64).to_le_bytes());
        }
        // Clustered, both compressions "none", vector tiles, zooms 0–6.
        bytes.extend([1, 1, 1, 1, 0, 6]);
        bytes.resize(HEADER_BYTES as usize, 0);
        bytes.extend(directory);
        bytes.extend(data);
        bytes
    }

    fn directory(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_varint(&mut bytes, self.contents.len() as u64);
        let mut last = 0;
        for id in self.contents.keys() {
            put_varint(&mut bytes, id - last);
            last = *id;
        }
        for _ in &self.contents {
            put_varint(&mut bytes, 1); // run length
        }
        for content in self.contents.values() {
            put_varint(&mut bytes, content.len() as u64);
        }
        for index in 0..self.contents.len() {
            // The first starts the section; the others follow one another.
            put_varint(&mut bytes, u64::from(index == 0));
        }
        bytes
    }
}

/// An MVT tile with one layer `land` holding one square.
pub(super) fn square_of_land() -> Vec<u8> {
    let zigzag = |value: i32| ((value << 1) ^ (value >> 31)) as u64;
    let mut geometry = Vec::new();
    let move_to = [9, zigzag(1000), zigzag(1000)];
    let line_to = [(3 << 3) | 2, zigzag(2000), 0, 0, zigzag(2000), zigzag(-2000), 0];
    for value in move_to.into_iter().chain(line_to).chain([15]) {
        put_varint(&mut geometry, value);
    }
    let mut feature = vec![0x18, 3]; // type: polygon
    put_field(&mut feature, 4, &geometry);

    let mut layer = vec![0x78, 2]; // version 2
    put_field(&mut layer, 1, b"land");
    put_field(&mut layer, 2, &feature);
    layer.push(0x28); // extent
    put_varint(&mut layer, 4096);

    let mut tile = Vec::new();
    put_field(&mut tile, 3, &layer);
    tile
}

/// Bytes that no vector tile starts with.
pub(super) fn garbage() -> Vec<u8> {
    vec![0xff; 40]
}

fn put_field(bytes: &mut Vec<u8>, number: u8, content: &[u8]) {
    bytes.push((number << 3) | 2);
    put_varint(bytes, content.len() as u64);
    bytes.extend(content);
}

fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
