//! Every track, by place and force in the dataset's order, the forces of a place side by side.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Track;
use crate::model::{ForceIx, PlaceIx};

pub(super) type Key = (PlaceIx, ForceIx);

#[derive(Debug, Default)]
pub(super) struct Tracks {
    /// Ascending; apart from the tracks, so that finding one touches few bytes.
    keys: Vec<Key>,
    tracks: Vec<Track>,
    /// The most people ever reported present, for each track.
    most_people: Vec<u32>,
    /// For each place of the dataset where its tracks begin, and the end of all.
    begins: Vec<usize>,
}

impl Tracks {
    /// One for every key of `pools`: as `kept`, where it is there, else as `build` has it.
    pub fn of<P>(
        pools: BTreeMap<Key, P>,
        places: usize,
        kept: impl IntoIterator<Item = (Key, Track)>,
        build: impl Fn(PlaceIx, P) -> Track,
    ) -> Self {
        let mut kept = kept.into_iter().peekable();
        let mut all = Self::default();
        for (key, pool) in pools {
            while kept.next_if(|(k, _)| *k < key).is_some() {}
            let same = kept.next_if(|(k, _)| *k == key).map(|(_, track)| track);
            all.keys.push(key);
            all.tracks.push(same.unwrap_or_else(|| build(key.0, pool)));
        }
        all.most_people = all.tracks.iter().map(Track::most_people).collect();
        let begin = |place| all.keys.partition_point(|(p, _)| p.index() < place);
        all.begins = (0..=places).map(begin).collect();
        all
    }

    pub fn into_sorted(self) -> impl Iterator<Item = (Key, Track)> {
        self.keys.into_iter().zip(self.tracks)
    }

    /// Where the tracks of a place stand, in the order of the forces.
    pub fn at(&self, place: PlaceIx) -> Range<usize> {
        let begin = |i: usize| self.begins.get(i).copied().unwrap_or(self.keys.len());
        begin(place.index())..begin(place.index() + 1)
    }

    pub fn get(&self, place: PlaceIx, force: ForceIx) -> Option<&Track> {
        let here = self.at(place);
        let found = self.keys[here.clone()].binary_search_by_key(&force, |(_, force)| *force);
        found.ok().map(|i| &self.tracks[here.start + i])
    }

    pub fn nth(&self, i: usize) -> (ForceIx, &Track) {
        (self.keys[i].1, &self.tracks[i])
    }

    pub fn of_place(&self, place: PlaceIx) -> impl Iterator<Item = (ForceIx, &Track)> {
        self.at(place).map(|i| self.nth(i))
    }

    pub fn most_people_at(&self, place: PlaceIx) -> impl Iterator<Item = (ForceIx, u32)> {
        self.at(place).map(|i| (self.keys[i].1, self.most_people[i]))
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Places of which some claim speaks, ascending.
    pub fn places(&self) -> impl Iterator<Item = PlaceIx> {
        self.keys.chunk_by(|a, b| a.0 == b.0).map(|of_place| of_place[0].0)
    }

    pub fn iter(&self) -> impl Iterator<Item = (PlaceIx, ForceIx, &Track)> {
        self.keys.iter().zip(&self.tracks).map(|(&(place, force), track)| (place, force, track))
    }
}
