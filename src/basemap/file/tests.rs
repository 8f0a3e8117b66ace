use std::fs;

use super::super::testing::{TestArchive, garbage, tile};
use super::*;

/// A file that is gone when the test ends.
struct OnDisk(tempfile::NamedTempFile);

impl OnDisk {
    fn new(bytes: &[u8]) -> Self {
        let file = tempfile::Builder::new().suffix(".pmtiles").tempfile().unwrap();
        fs::write(file.path(), bytes).unwrap();
        Self(file)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn error(&self) -> String {
        ArchiveFile::open(self.path()).err().expect("not opened").to_string()
    }
}

fn archive() -> Vec<u8> {
    TestArchive::world_and_one_deep_branch().bytes()
}

fn changed(at: usize, byte: u8) -> Vec<u8> {
    let mut bytes = archive();
    bytes[at] = byte;
    bytes
}

#[test]
fn a_file_gives_its_tiles_and_says_which_it_has_not() {
    let disk = OnDisk::new(&archive());
    let file = ArchiveFile::open(disk.path()).unwrap();
    assert_eq!((file.about().zooms().least(), file.about().zooms().most()), (0, 6));
    assert_eq!(file.about().bounds(), None, "all zero in this file: it does not tell");
    assert_eq!(file.side_points(), 512);
    let source = file.source(Theme::Dark, egui::Context::default());
    assert!(matches!(source.fetch(tile(6, 32, 29)), Fetched::Tile(_)));
    assert!(matches!(source.fetch(tile(6, 29, 32)), Fetched::Absent), "axes swapped");
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let error = |bytes: &[u8]| OnDisk::new(bytes).error();
    assert!(error(b"").contains("empty (0 bytes)"));
    assert!(error(b"GIF89a, not a map at all").contains("not a PMTiles file"));
    assert!(error(b"SQLite format 3\0....").contains("pmtiles convert"));
    assert!(error(&changed(7, 2)).contains("version 2"));
    assert!(error(&changed(98, 3)).contains("Brotli"));
    assert!(error(&changed(97, 4)).contains("Zstandard"));
    assert!(error(&changed(99, 5)).contains("image/avif"));
    assert!(error(&changed(99, 77)).contains("unknown type"));
    assert!(error(&changed(100, 9)).contains("zooms 9 to 6"));
    let mut hollow = archive();
    hollow[64..72].fill(0);
    assert!(error(&hollow).contains("no tiles"));
    let mut absurd = archive();
    absurd[56..72].fill(0xff);
    assert!(error(&absurd).contains("impossible places"));
    let missing = ArchiveFile::open(Path::new("/no/such.pmtiles")).err().unwrap();
    assert!(missing.to_string().contains("no such file"));
    let folder = ArchiveFile::open(&std::env::temp_dir()).err().unwrap();
    assert!(folder.to_string().contains("a folder"));
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let whole = archive();
    let disk = OnDisk::new(&[]);
    for length in (0..whole.len()).step_by(11) {
        fs::write(disk.path(), &whole[..length]).unwrap();
        let words = disk.error();
        let fits = if length < 7 { "PMTiles" } else { "cut short" };
        assert!(words.contains(fits) || words.contains("empty"), "{length}: {words}");
    }
}

#[test]
fn a_file_with_any_one_byte_changed_never_panics() {
    let whole = archive();
    let disk = OnDisk::new(&[]);
    for index in 0..whole.len().min(400) {
        let mut damaged = whole.clone();
        damaged[index] ^= 0xff;
        fs::write(disk.path(), damaged).unwrap();
        if let Ok(file) = ArchiveFile::open(disk.path()) {
            let _ = file.read(tile(0, 0, 0));
            let _ = file.read(tile(6, 32, 29));
        }
    }
}

#[test]
fn a_damaged_tile_is_told_and_the_others_stay() {
    let mut archive = TestArchive::world_and_one_deep_branch();
    archive.put(tile(6, 32, 29), garbage());
    let disk = OnDisk::new(&archive.bytes());
    let file = ArchiveFile::open(disk.path()).unwrap();
    let source = file.source(Theme::Light, egui::Context::default());
    let Fetched::Failed(failure) = source.fetch(tile(6, 32, 29)) else { panic!("damaged") };
    assert!(failure.to_string().contains("damaged tile"), "{failure}");
    assert!(matches!(source.fetch(tile(5, 16, 14)), Fetched::Tile(_)));
}

#[test]
fn tiles_that_swell_when_unpacked_are_refused() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let nothing = vec![0; 1 << 20];
    for _ in 0..40 {
        packed.write_all(&nothing).unwrap();
    }
    let mut archive = TestArchive::default();
    archive.put(tile(0, 0, 0), packed.finish().unwrap());
    let mut bytes = archive.bytes();
    bytes[98] = 2; // tiles are compressed with gzip
    let disk = OnDisk::new(&bytes);
    let file = ArchiveFile::open(disk.path()).unwrap();
    let failure = file.read(tile(0, 0, 0)).unwrap_err();
    assert!(matches!(failure, Failure::TooLarge(_)), "{failure}");
}

#[test]
fn attributions_are_shown_as_plain_words() {
    let html = "<a href=\"https://osm.org\">&copy; OpenStreetMap</a> &amp;\n others";
    assert_eq!(plain_text(html), "© OpenStreetMap & others");
    assert_eq!(plain_text("1 < 2"), "1");
    assert_eq!(plain_text(&"a".repeat(5_000)).len(), 200);
}

/// Forty megabytes of nothing in forty kilobytes.
fn swelling() -> Vec<u8> {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..40 {
        packed.write_all(&vec![0; 1 << 20]).unwrap();
    }
    packed.finish().unwrap()
}

fn put_section(bytes: &mut [u8], at: usize, (begin, length): (usize, usize)) {
    bytes[at..at + 8].copy_from_slice(&(begin as u64).to_le_bytes());
    bytes[at + 8..at + 16].copy_from_slice(&(length as u64).to_le_bytes());
}

#[test]
fn directories_that_swell_when_unpacked_are_refused() {
    let bomb = swelling();
    let mut bytes = archive();
    bytes[97] = 2; // directories are packed with gzip
    let begin = bytes.len();
    put_section(&mut bytes, 8, (begin, bomb.len()));
    bytes.extend(&bomb);
    let error = OnDisk::new(&bytes).error();
    assert!(error.contains("directory of more than 4 MB"), "{error}");
}

#[test]
fn what_a_file_tells_of_itself_is_left_aside_where_it_swells() {
    let bomb = swelling();
    let mut bytes = archive();
    let tiles = bytes.len();
    let mut root = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut root, &[1, 0, 1, 1, 1]).unwrap();
    let root = root.finish().unwrap();
    bytes[97] = 2;
    put_section(&mut bytes, 8, (tiles, root.len()));
    put_section(&mut bytes, 24, (tiles + root.len(), bomb.len()));
    bytes.extend(root);
    bytes.extend(&bomb);
    let disk = OnDisk::new(&bytes);
    let file = ArchiveFile::open(disk.path()).unwrap();
    assert_eq!(file.about().attribution(), "");
    assert!(matches!(file.read(tile(0, 0, 0)), Ok(Some(bytes)) if bytes.len() == 1));
}

#[test]
fn parts_of_a_file_that_lie_over_one_another_are_refused() {
    let mut bytes = archive();
    let tiles = u64::from_le_bytes(bytes[56..64].try_into().unwrap()) as usize;
    put_section(&mut bytes, 40, (tiles, 10));
    let error = OnDisk::new(&bytes).error();
    assert!(error.contains("lie over one another"), "{error}");
}

#[test]
fn a_file_that_names_layers_without_end_gets_a_style_that_ends() {
    let layers: Vec<_> = (0..5_000).map(|i| serde_json::json!({"id": format!("l{i}")})).collect();
    let metadata = serde_json::json!({ "vector_layers": layers }).to_string();
    let mut bytes = archive();
    let begin = bytes.len();
    put_section(&mut bytes, 24, (begin, metadata.len()));
    bytes.extend(metadata.as_bytes());
    let disk = OnDisk::new(&bytes);
    let file = ArchiveFile::open(disk.path()).unwrap();
    assert_eq!(file.about().vector_layers.len(), MOST_LAYERS);
}
