//! Questions put to the pyramid.

use super::Incidents;
use super::cells::{Cells, Grid};
use super::columns::{RowIx, Spot};
use super::filter::Mask;
use super::latest::Latest;
use super::pyramid::{Generation, Masked, Node, Shard, Tally};
use super::world::{CellRect, View, WorldPoint, WorldRect};
use crate::model::DaySpan;

/// Rows of a window that are looked at one by one rather than asked of the pyramid: they lie side
/// by side, so that many are read in the time of one search.
const SCANNED_ROWS: u32 = 6_000;

/// Rows of a node that are looked at one by one rather than worked out from its sums.
pub(super) const FEW_ROWS: usize = 24;

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
    /// All cells that places are made of, and perhaps a few more.
    fn cells(&self) -> &CellRect;

    /// Number of the place that a position lies in.
    fn place(&self, at: WorldPoint) -> Option<usize>;

    /// Adds a row to the place of this number.
    fn add_one(&mut self, place: usize, spot: &Spot, slot: usize);

    /// Adds rows to the place of this number.
    fn add(&mut self, place: usize, tally: &Tally);

    fn where_is(&self, node: &Node) -> Lies {
        if node.bottom >= self.cells().level {
            self.place(node.at).map_or(Lies::Outside, Lies::In)
        } else if node.touches(self.cells()) {
            Lies::Apart
        } else {
            Lies::Outside
        }
    }

    /// Adds a row, if it lies in one of these places.
    fn add_row(&mut self, spot: &Spot, slot: usize) {
        if let Some(place) = self.place(spot.at) {
            self.add_one(place, spot, slot);
        }
    }
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
            self.add_rows(generation.rows(at.node)[part.0..part.1].iter().copied(), places);
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

    /// Adds rows one by one.
    fn add_rows(&self, rows: impl Iterator<Item = u32>, places: &mut impl Places) {
        let columns = &self.incidents.columns;
        for row in rows.filter(|r| self.passes(*r)) {
            let spot = &columns.spots[row as usize];
            places.add_row(spot, columns.slot(spot));
        }
    }

    /// Adds all rows of the window to places that are made of whole roots.
    pub fn add_roots(&self, places: &mut impl Places) {
        let pyramid = &self.incidents.pyramid;
        let sums = self.mask.map_or(&pyramid.checkpoints, |m| m.checkpoints(self.incidents));
        let (first, past) = self.rows;
        let Some(inside) = sums.inside(self.rows) else {
            return self.add_rows(first..past, places);
        };
        let cells = *places.cells();
        for (root, at) in pyramid.roots.within(&cells) {
            if let Some(place) = places.place(at) {
                places.add(place, &sums.between(&inside, root));
            }
        }
        self.add_rows(first..inside.start, places);
        self.add_rows(inside.end..past, places);
    }

    fn visit(&self, at: At<'a>, places: &mut impl Places) {
        match places.where_is(at.node) {
            Lies::In(place) => self.add_node(at, place, places),
            Lies::Outside => {}
            Lies::Apart => {
                if at.node.children == 0 {
                    self.add_rows(self.rows_of(at).iter().copied(), places);
                }
                for child in self.children(at) {
                    self.visit(child, places);
                }
            }
        }
    }

    /// Adds every row in a rectangle that passes.
    fn gather_in(&self, rect: &WorldRect, at: At<'a>, latest: &mut Latest) {
        let node = at.node.rect();
        if !rect.overlaps(&node) {
            return;
        }
        if rect.encloses(&node) {
            latest.add_node(self, at);
        } else if at.node.children == 0 {
            let spots = &self.incidents.columns.spots;
            for &row in self.rows_of(at).iter().filter(|&&r| self.passes(r)) {
                let spot = &spots[row as usize];
                if rect.contains(spot.at) {
                    latest.add(row, spot);
                }
            }
        } else {
            self.children(at).for_each(|child| self.gather_in(rect, child, latest));
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
        asked.add_rows(self.columns.going_on(window), places);
        if past - first <= scanned {
            asked.add_rows(first..past, places);
        } else if places.cells().level <= self.pyramid.roots.level {
            asked.add_roots(places);
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
        let mut latest = Latest::new(most);
        for row in self.columns.going_on(window).filter(|&r| asked.passes(r)) {
            let spot = &self.columns.spots[row as usize];
            if rect.contains(spot.at) {
                latest.add(row, spot);
            }
        }
        asked.roots().for_each(|root| asked.gather_in(rect, root, &mut latest));
        let (rows, total, _) = latest.finish();
        Rows { rows, total }
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
