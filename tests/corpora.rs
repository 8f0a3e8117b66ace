//! Every input that the fuzz targets ever found worth keeping, through the same oracles, without a
//! fuzzer. `fuzz/run` makes them; docs/reliability.md tells what came of it.

#[path = "oracles/mod.rs"]
mod oracles;
#[path = "oracles/settings.rs"]
mod settings_oracle;
#[path = "oracles/tiles.rs"]
mod tiles;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use oracles::Oracle;

/// All corpora together, bytes: they are part of every checkout.
const MOST_BYTES: u64 = 2 << 20;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn targets() -> impl Iterator<Item = (&'static str, Oracle)> {
    oracles::TARGETS.iter().chain(tiles::TARGETS).chain(settings_oracle::TARGETS).copied()
}

/// The files of a folder in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("a readable folder").path()).collect();
    paths.sort();
    paths
}

fn names(folder: &Path) -> BTreeSet<String> {
    let name = |path: &PathBuf| path.file_stem().map(|n| n.to_string_lossy().into_owned());
    files(folder).iter().filter_map(name).collect()
}

#[track_caller]
fn replay(name: &str) {
    let (_, oracle) = targets().find(|(known, _)| *known == name).expect("a target");
    let inputs = files(&fuzz().join("corpus").join(name));
    assert!(inputs.len() >= 3, "fuzz/corpus/{name} has {} inputs", inputs.len());
    let fails = |path: &&PathBuf| {
        let input = fs::read(path).expect("a readable input");
        catch_unwind(AssertUnwindSafe(|| oracle(&input))).is_err()
    };
    let failed: Vec<&PathBuf> = inputs.iter().filter(fails).collect();
    assert!(failed.is_empty(), "{name} fails on {failed:#?}");
}

macro_rules! replayed {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name));
        })*

        const REPLAYED: &[&str] = &[$(stringify!($name)),*];
    };
}

replayed! {
    edtf, typed_date, coordinates, view_text, tile_address, dataset, settings, table, acled,
    table_geojson, table_kml, parquet, overlay_geojson, overlay_kml, pmtiles, vector_tile, picture,
}

#[test]
fn every_target_has_an_oracle_a_file_a_corpus_and_is_replayed() {
    let known: BTreeSet<String> = targets().map(|(name, _)| name.to_owned()).collect();
    let replayed = REPLAYED.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(known, replayed);
    assert_eq!(known, names(&fuzz().join("fuzz_targets")));
    assert_eq!(known, names(&fuzz().join("corpus")));
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).expect("a manifest");
    let page = fs::read_to_string(fuzz().join("../docs/reliability.md")).expect("a page");
    for name in known {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        assert!(page.contains(&format!("| {name} |")), "{name} is not in the table");
    }
}

#[test]
fn corpora_stay_small() {
    let folders = files(&fuzz().join("corpus"));
    let inputs = folders.iter().flat_map(|folder| files(folder));
    let bytes: u64 = inputs.map(|path| fs::metadata(path).expect("a file").len()).sum();
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
}

/// An oracle that lets everything pass would make all of this worthless.
#[test]
fn an_oracle_fails_where_its_law_is_broken() {
    let fails = |law: &dyn Fn()| catch_unwind(AssertUnwindSafe(law)).is_err();
    assert!(fails(&|| oracles::check_words("", 10)));
    assert!(fails(&|| oracles::check_words("far too long", 10)));
    assert!(fails(&|| oracles::check_words("a\u{1b}[2J", 10)));
    assert!(!fails(&|| oracles::check_words("in words", 10)));
    let greedy = oracles::Room { fixed_bytes: 0, per_byte: 1 };
    oracles::METER.get_or_init(|| oracles::Meter { begin: || {}, peak_bytes: || 3 });
    assert!(fails(&|| greedy.hold(b"ab", || {})));
    assert!(!fails(&|| greedy.hold(b"abc", || {})));
}
