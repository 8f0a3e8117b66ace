//! What must hold of every parser whatever it is fed. The fuzz targets (`fuzz/`) and the ordinary
//! test that replays their corpora (`tests/corpora.rs`) both call these functions: what panics
//! here is a finding there, and a failed test ever after.
//!
//! Each goes beyond "it does not panic": what was read is written and read again, rows are counted
//! twice in different ways, what is wrong names a place in the input, and memory is held to the
//! input's size where somebody counts it ([`METER`]).

mod dataset;
mod drawings;
mod tables;
mod typed;

use std::sync::OnceLock;

/// A function that checks one input.
pub type Oracle = fn(&[u8]);

/// Targets by the name of their file in `fuzz/fuzz_targets` and their folder in `fuzz/corpus`. Those
/// that need more than the core stand in `tiles.rs` and `settings.rs`.
pub const TARGETS: &[(&str, Oracle)] = &[
    ("edtf", typed::edtf),
    ("typed_date", typed::date),
    ("coordinates", typed::coordinates),
    ("view_text", typed::view_text),
    ("tile_address", typed::tile_address),
    ("dataset", dataset::dataset),
    ("table", tables::table),
    ("acled", tables::acled),
    ("table_geojson", tables::geojson),
    ("table_kml", tables::kml),
    ("parquet", tables::parquet),
    ("overlay_geojson", drawings::geojson),
    ("overlay_kml", drawings::kml),
];

/// Who counts memory: the fuzz targets, whose allocator does. Nobody does in the ordinary test.
pub struct Meter {
    /// Counts from here.
    pub begin: fn(),
    /// The most that was held at once since then beyond what was held before, bytes.
    pub peak_bytes: fn() -> usize,
}

pub static METER: OnceLock<Meter> = OnceLock::new();

/// What a parser may hold at once: so much in any case, and so much for each byte of its input.
pub struct Room {
    pub fixed_bytes: usize,
    pub per_byte: usize,
}

impl Room {
    /// Does something that must get by with this room.
    pub fn hold<R>(&self, input: &[u8], work: impl FnOnce() -> R) -> R {
        let Some(meter) = METER.get() else { return work() };
        (meter.begin)();
        let done = work();
        let (peak, most) = ((meter.peak_bytes)(), self.fixed_bytes + self.per_byte * input.len());
        assert!(peak <= most, "{peak} bytes held for {} of input, {most} allowed", input.len());
        done
    }
}

/// Words for the reader: there are some, not without end, on one line, and nothing in them that a
/// terminal or a window would obey.
pub fn check_words(words: &str, most_chars: usize) {
    assert!(!words.trim().is_empty(), "no words");
    let chars = words.chars().count();
    assert!(chars <= most_chars, "{chars} characters of words: {words:.200}");
    let control = words.chars().find(|c| c.is_control());
    assert_eq!(control, None, "a control character in {words:?}");
}

/// What a text parser is given: bytes that are no UTF-8 are replaced, as a clipboard would.
fn as_text(input: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(input)
}
