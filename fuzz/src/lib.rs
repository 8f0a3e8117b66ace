//! The core of Basewatch by itself, as the fuzz targets need it: the same files as in the main
//! crate, taken by path. It has the main crate's name, so that what holds of a parser
//! (`tests/oracles`) is written once and holds here and there.

// The oracles speak of `basewatch::`, which is this crate.
extern crate self as basewatch;

#[cfg(feature = "whole")]
#[path = "../../src/basemap/mod.rs"]
pub mod basemap;
#[cfg(feature = "whole")]
#[path = "../../src/crash/mod.rs"]
pub mod crash;
#[path = "../../src/evidence/mod.rs"]
pub mod evidence;
#[cfg(feature = "whole")]
#[path = "../../src/export/mod.rs"]
pub mod export;
#[cfg(feature = "whole")]
#[path = "../../src/gazetteer/mod.rs"]
pub mod gazetteer;
#[path = "../../src/incidents/mod.rs"]
pub mod incidents;
#[path = "../../src/load/mod.rs"]
pub mod load;
#[cfg(feature = "whole")]
#[path = "../../src/logbook.rs"]
pub mod logbook;
#[path = "../../src/model/mod.rs"]
pub mod model;
#[cfg(feature = "whole")]
#[path = "../../src/safe_write/mod.rs"]
pub mod safe_write;
#[cfg(feature = "whole")]
#[path = "../../src/search/mod.rs"]
pub mod search;
#[cfg(feature = "whole")]
#[path = "../../src/settings.rs"]
pub mod settings;
#[cfg(feature = "whole")]
#[path = "../../src/state/mod.rs"]
pub mod state;

pub mod memory;
#[path = "../../tests/oracles/mod.rs"]
pub mod oracles;
#[cfg(feature = "whole")]
#[path = "../../tests/oracles/settings.rs"]
pub mod settings_oracle;
#[cfg(feature = "whole")]
#[path = "../../tests/oracles/tiles.rs"]
pub mod tiles;

#[doc(hidden)]
pub use libfuzzer_sys;

/// Makes a fuzz target of the oracle of that name.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(
            init: $crate::begin(stringify!($name)),
            |input: &[u8]| $crate::check(input)
        );
    };
}

static ORACLE: std::sync::OnceLock<oracles::Oracle> = std::sync::OnceLock::new();

/// Looks the target up and begins to count memory.
pub fn begin(name: &str) {
    let mut all = oracles::TARGETS.to_vec();
    #[cfg(feature = "whole")]
    all.extend(tiles::TARGETS.iter().chain(settings_oracle::TARGETS));
    let found = all.iter().find(|(known, _)| *known == name);
    // Where a library's panic is fenced in, it is none; everywhere else it ends the run.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !load::fence::is_up() {
            hook(panic);
        }
    }));
    let (_, oracle) = found.expect("every target has an oracle");
    ORACLE.get_or_init(|| *oracle);
    oracles::METER
        .get_or_init(|| oracles::Meter { begin: memory::begin, peak_bytes: memory::peak_bytes });
}

/// Checks one input.
pub fn check(input: &[u8]) {
    (ORACLE.get().expect("a target that began"))(input);
}
