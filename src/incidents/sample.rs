//! A made-up table to try things with: clusters shaped like the Sahel's conflicts, 2012 to 2025,
//! more of them as the years go by. Nothing in it happened. The same number of rows and seed give
//! the same table on every machine.

use std::io::{self, Write};

use crate::model::Day;

/// The file's columns.
pub const HEADER: &str = "event_id,event_date,longitude,latitude,event_type,fatalities,source";

/// Where the clusters lie, degrees, how far they reach, and the day in the range about which they
/// are worst, in hundredths of it.
const REGIONS: [(f64, f64, f64, f64); 16] = [
    (1.2, 14.6, 1.1, 72.0),  // Liptako-Gourma
    (13.6, 13.4, 0.9, 45.0), // around Lake Chad
    (12.4, 11.9, 0.8, 30.0), // Borno
    (-3.9, 14.5, 1.0, 60.0), // central Mali
    (-0.1, 16.3, 0.9, 25.0), // Gao
    (-3.1, 16.9, 1.2, 15.0), // Tombouctou
    (1.5, 18.4, 1.0, 35.0),  // Kidal
    (-0.4, 12.4, 0.9, 80.0), // eastern Burkina Faso
    (-2.6, 13.6, 0.8, 78.0), // northern Burkina Faso
    (6.4, 12.3, 0.9, 85.0),  // Zamfara and Maradi
    (7.9, 17.2, 1.6, 50.0),  // Agadez
    (2.1, 13.5, 0.4, 66.0),  // Niamey
    (24.9, 13.4, 1.3, 20.0), // Darfur
    (20.6, 12.3, 1.2, 40.0), // eastern Chad
    (14.8, 27.1, 2.0, 28.0), // Fezzan
    (8.6, 9.3, 1.0, 55.0),   // the Middle Belt
];

/// Towns of a region; the first is the largest.
const TOWNS: usize = 40;

/// Kinds and how many in a thousand are of each.
const KINDS: [(&str, u32); 6] = [
    ("Battles", 270),
    ("Violence against civilians", 330),
    ("Explosions/Remote violence", 130),
    ("Protests", 140),
    ("Riots", 50),
    ("Strategic developments", 80),
];

const SOURCES: [&str; 12] = [
    "Sample Gazette",
    "Radio Exemple",
    "Agence Fictive",
    "Daily Placeholder",
    "Invented Wire",
    "Le Specimen",
    "Test Monitor",
    "Mock Observatory",
    "Demo FM",
    "Prototype Post",
    "Undisclosed Source",
    "Sample Gazette; Radio Exemple",
];

/// SplitMix64: small, and the same everywhere. <https://prng.di.unimi.it/splitmix64.c>
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to less than 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.fraction() * n as f64) as usize
    }

    /// About 0, with a deviation of 1: close enough to normal, without functions that differ from
    /// one machine to another.
    fn bell(&mut self) -> f64 {
        (0..6).map(|_| self.fraction()).sum::<f64>() * std::f64::consts::SQRT_2
            - 6.0 / std::f64::consts::SQRT_2
    }
}

/// A made-up incident.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleRow {
    /// From 1.
    pub number: u64,
    pub day: Day,
    pub lon_degrees: f64,
    pub lat_degrees: f64,
    pub kind: &'static str,
    pub fatalities: u32,
    pub source: &'static str,
}

/// So many rows, in order of time.
pub fn rows(rows: u64, seed: u64) -> impl Iterator<Item = SampleRow> {
    let mut dice = Dice(seed);
    let towns = towns(&mut dice);
    let first = Day::from_ymd(2012, 1, 1).map_or(0, Day::number);
    let last = Day::from_ymd(2025, 12, 31).map_or(0, Day::number);
    (0..rows).map(move |row| {
        // Evenly spread ranks, bent so that the last years have some four times the first ones'.
        let rank = (row as f64 + dice.fraction()) / rows as f64;
        let when = rank.sqrt() * 0.6 + rank * 0.4;
        let (lon_degrees, lat_degrees) = place(&towns, when * 100.0, &mut dice);
        let kind = kind(&mut dice);
        SampleRow {
            number: row + 1,
            day: Day::from_number(first + (when * f64::from(last - first + 1)) as i32),
            lon_degrees,
            lat_degrees,
            kind,
            fatalities: fatalities(kind, &mut dice),
            source: SOURCES[dice.below(SOURCES.len())],
        }
    })
}

/// Writes such a table.
///
/// # Errors
/// Those of the writer.
pub fn write_csv(rows: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "{HEADER}")?;
    for row in self::rows(rows, seed) {
        let SampleRow { number, day, lon_degrees, lat_degrees, kind, fatalities, source } = row;
        writeln!(
            to,
            "S{number:07},{day},{lon_degrees:.4},{lat_degrees:.4},{kind},{fatalities},{source}"
        )?;
    }
    Ok(())
}

/// Where each region's towns lie.
fn towns(dice: &mut Dice) -> Vec<Vec<(f64, f64)>> {
    let around = |(lon, lat, reach, _): &(f64, f64, f64, f64), dice: &mut Dice| {
        let town = |_| (lon + dice.bell() * reach, lat + dice.bell() * reach * 0.7);
        (0..TOWNS).map(town).collect()
    };
    REGIONS.iter().map(|region| around(region, dice)).collect()
}

/// Somewhere in a region that is bad at that time: in a town, or not far from one.
fn place(towns: &[Vec<(f64, f64)>], when: f64, dice: &mut Dice) -> (f64, f64) {
    // The better of two regions drawn for the time: those that are bad then come more often.
    let away = |region: usize| (REGIONS[region].3 - when).abs();
    let (a, b) = (dice.below(REGIONS.len()), dice.below(REGIONS.len()));
    let region = if away(a) < away(b) { a } else { b };
    // Large towns far more often than small ones.
    let town = (dice.fraction() * dice.fraction() * TOWNS as f64) as usize;
    let (lon, lat) = towns[region][town.min(TOWNS - 1)];
    if dice.fraction() < 0.55 {
        return (lon, lat);
    }
    let reach = 0.04 + 0.3 * dice.fraction() * dice.fraction();
    (lon + dice.bell() * reach, lat + dice.bell() * reach)
}

fn kind(dice: &mut Dice) -> &'static str {
    let mut left = (dice.fraction() * 1000.0) as u32;
    for (kind, share) in KINDS {
        match left.checked_sub(share) {
            Some(less) => left = less,
            None => return kind,
        }
    }
    KINDS[0].0
}

fn fatalities(kind: &str, dice: &mut Dice) -> u32 {
    let is_deadly = !matches!(kind, "Protests" | "Strategic developments");
    if !is_deadly || dice.fraction() < 0.45 {
        return 0;
    }
    let tail = 1.0 / (1.0 - dice.fraction() * 0.995);
    tail as u32
}
