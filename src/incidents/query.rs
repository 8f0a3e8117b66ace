//! Questions put to the pyramid.

use super::Incidents;
use super::cells::{Cells, Grid};
use super::columns::{RowIx, Spot};
use super::filter::Mask;
use super::pyramid::{Generation, Masked, Node, Shard, Tally};
use super::world::{View, WorldRect};
use crate::model::DaySpan;

/// Rows of a window that are looked at one by one rather than asked of the pyramid: they lie side
/// by side, so that many are read in the time of one search.
const SCANNED_ROWS: u32 = 6_000;

/// Rows of a node that are looked at one by one rather than worked out from its sums.
const FEW_ROWS: usize = 24;

/// Where a node lies among the places that rows are added up by.
pub(super) enum Lies {
    /// All of it in the place of this number.
    In(usize),
    Outside,
    /// In several places, or in part outside.
    Apart,
}

/// Rows are added up by the places they lie in: each place is made of whole cells.
pub(super) trait Places {
    fn where_is(&self, node: &Node) -> Lies;

    /// Adds a row, if it lies in one of these places.
    fn add_row(&mut self, row: u32, spot: &Spot, slot: usize);

    /// Adds rows to the place of this number.
    fn add(&mut self, place: usize, tally: &Tally);
}

/// What a question is about.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub incidents: &'a Incidents,
    /// Rows of the window: first, and one past the last.
    pub rows: (u32, u32),
    pub mask: Option<&'a Mask>,
}

/// A node with where it is stored.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub node: &'a Node,
    pub shard: usize,
    pub generation: usize,
}

impl<'a> Asked<'a> {
    pub fn passes(&self, row: u32) -> bool {
        self.mask.is_none_or(|mask| mask.bits.has(row))
    }

    fn shard(&self, at: At<'a>) -> &'a Shard {
        &self.incidents.pyramid.shards[at.shard]
    }

    pub fn generation(&self, at: At<'a>) -> &'a Generation {
        &self.shard(at).generations[at.generation]
    }

    pub fn roots(&self) -> impl Iterator<Item = At<'a>> + use<'a> {
        let shards = self.incidents.pyramid.shards.iter().enumerate();
        shards.flat_map(|(shard, s)| {
            let nodes = s.generations.first().map_or(&[][..], |g| &g.nodes);
            nodes.iter().map(move |node| At { node, shard, generation: 0 })
        })
    }

    pub fn children(&self, at: At<'a>) -> impl Iterator<Item = At<'a>> + use<'a> {
        let children = self.shard(at).children(at.generation, at.node);
        children.iter().map(move |node| At { node, generation: at.generation + 1, ..at })
    }

    /// The node's rows in the window, whether they pass or not.
    pub fn rows_of(&self, at: At<'a>) -> &'a [u32] {
        let generation = self.generation(at);
        let (from, to) = generation.part(at.node, self.rows);
        &generation.rows(at.node)[from..to]
    }

    /// Adds all of a node's rows in the window to one place.
    fn add_node(&self, at: At<'a>, place: usize, places: &mut impl Places) {
        let generation = self.generation(at);
        let part = generation.part(at.node, self.rows);
        if part.1 - part.0 <= FEW_ROWS || !at.node.has_records() {
            self.add_rows(&generation.rows(at.node)[part.0..part.1], places);
            return;
        }
        let columns = &self.incidents.columns;
        places.add(place, &generation.tally(at.node, part, columns, self.masked_sums(at)));
    }

    /// What passes the mask, and its sums in the node's generation.
    pub fn masked_sums(&self, at: At<'a>) -> Masked<'a> {
        let mask = self.mask?;
        Some((&mask.bits, mask.sums(self.incidents, at.shard, at.generation)))
    }

    fn add_rows(&self, rows: &[u32], places: &mut impl Places) {
        let columns = &self.incidents.columns;
        for &row in rows.iter().filter(|&&r| self.passes(r)) {
            let spot = &columns.spots[row as usize];
            places.add_row(row, spot, columns.slot(spot));
        }
    }

    fn visit(&self, at: At<'a>, places: &mut impl Places) {
        match places.where_is(at.node) {
            Lies::In(place) => self.add_node(at, place, places),
            Lies::Outside => {}
            Lies::Apart => {
                if at.node.children == 0 {
                    self.add_rows(self.rows_of(at), places);
                }
                for child in self.children(at) {
                    self.visit(child, places);
                }
            }
        }
    }

    /// Every row in a rectangle that passes, those of a node at a time.
    pub fn each_in(&self, rect: &WorldRect, each: &mut impl FnMut(u32)) {
        for root in self.roots() {
            self.each_in_node(root, rect, each);
        }
    }

    fn each_in_node(&self, at: At<'a>, rect: &WorldRect, each: &mut impl FnMut(u32)) {
        let node = at.node.rect();
        if !rect.overlaps(&node) {
            return;
        }
        if rect.encloses(&node) {
            self.rows_of(at).iter().filter(|&&r| self.passes(r)).for_each(|&r| each(r));
        } else if at.node.children == 0 {
            let spots = &self.incidents.columns.spots;
            let is_in = |row: &&u32| rect.contains(spots[**row as usize].at);
            self.rows_of(at)
                .iter()
                .filter(is_in)
                .filter(|&&r| self.passes(r))
                .for_each(|&r| each(r));
        } else {
            self.children(at).for_each(|child| self.each_in_node(child, rect, each));
        }
    }
}

/// Rows in a part of the world.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// In order of time: the latest, where there are more than were asked for.
    pub rows: Vec<RowIx>,
    pub total: u64,
}

/// Puts rows in order of time and keeps the last so many.
pub(super) fn keep_latest(rows: &mut Vec<u32>, most: usize) {
    let left_out = rows.len().saturating_sub(most);
    if (1..rows.len()).contains(&left_out) {
        rows.select_nth_unstable(left_out);
    }
    rows.drain(..left_out);
    rows.sort_unstable();
}

impl Incidents {
    pub(super) fn asked<'a>(&'a self, window: DaySpan, mask: Option<&'a Mask>) -> Asked<'a> {
        Asked { incidents: self, rows: self.columns.begun(window), mask }
    }

    /// What each cell on the screen holds of a window; of the rows that pass a mask, given one.
    /// Cells at the screen's edge count as a whole.
    pub fn cells(&self, view: &View, window: DaySpan, mask: Option<&Mask>) -> Cells {
        let mut grid = Grid::new(view.cells(), self.columns.slots());
        self.add_up(&mut grid, window, mask, SCANNED_ROWS);
        grid.finish()
    }

    /// Adds up the rows of a window by the places they lie in. Where the window has no more than
    /// `scanned` rows, these are looked at one by one.
    pub(super) fn add_up(
        &self,
        places: &mut impl Places,
        window: DaySpan,
        mask: Option<&Mask>,
        scanned: u32,
    ) {
        let asked = self.asked(window, mask);
        let (first, past) = asked.rows;
        let mut add = |row: u32| {
            let spot = &self.columns.spots[row as usize];
            places.add_row(row, spot, self.columns.slot(spot));
        };
        self.columns.going_on(window).filter(|&r| asked.passes(r)).for_each(&mut add);
        if past - first <= scanned {
            (first..past).filter(|&r| asked.passes(r)).for_each(&mut add);
        } else {
            asked.roots().for_each(|root| asked.visit(root, places));
        }
    }

    /// The rows of a window in a rectangle (a cell's, say), the latest `most` of them.
    pub fn rows_in(
        &self,
        rect: &WorldRect,
        window: DaySpan,
        mask: Option<&Mask>,
        most: usize,
    ) -> Rows {
        let asked = self.asked(window, mask);
        let mut rows: Vec<u32> = self
            .columns
            .going_on(window)
            .filter(|&r| asked.passes(r) && rect.contains(self.columns.spots[r as usize].at))
            .collect();
        asked.each_in(rect, &mut |row| rows.push(row));
        let total = rows.len() as u64;
        keep_latest(&mut rows, most);
        Rows { rows: rows.into_iter().map(RowIx).collect(), total }
    }

    /// The single rows on the screen, where there are no more than `most`: closer, they are drawn
    /// instead of cells. `None` where there are more, told without looking at them all.
    pub fn singles(
        &self,
        view: &View,
        window: DaySpan,
        mask: Option<&Mask>,
        most: usize,
    ) -> Option<Vec<RowIx>> {
        let around = self.cells(view, window, mask);
        // Cells at the edge hold what lies beyond it; there cannot be so many of those that
        // looking would take long.
        let inside = around.cells.iter().filter(|cell| view.rect.encloses(&cell.key.rect()));
        if inside.map(|cell| cell.rows as usize).sum::<usize>() > most {
            return None;
        }
        let found = self.rows_in(&view.rect, window, mask, most);
        (found.total <= most as u64).then_some(found.rows)
    }
}
