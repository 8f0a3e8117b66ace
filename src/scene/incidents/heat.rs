//! Incidents far out as a density: each row is spread over some points of the screen, and what falls
//! on a place is added up. Worked out from small cells, never from the rows.

use super::{IncidentScene, IncidentSum, Place, preview, round_up};
use crate::incidents::{CellRect, Patch, Raster, View, WorldPoint, WorldRect};
use crate::model::DaySpan;
use crate::scene::viewport::{ScreenPoint, ScreenRect, Viewport};
use crate::state::{IncidentTables, KINDS};

/// Steps of a density that are told apart; 0 is nothing.
pub const DENSITY_STEPS: usize = 256;

/// How far a row is spread, points: the deviation of a bell curve, which is cut off at so many of
/// them. At half its height it is 24 points wide.
const SPREAD: f64 = 10.0;
const CUT_OFF: f64 = 2.6;

/// Pointing tells what lies in a square of about this width, points.
const TOLD_WIDTH: f64 = 26.0;

/// Densities on a grid of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentHeat {
    /// The grid on the screen, and a little beyond.
    pub rect: ScreenRect,
    pub columns: usize,
    /// Steps from 0 up, cell by cell, row by row.
    pub steps: Vec<u8>,
    /// Rows close together that the highest step stands for.
    pub key_rows: u32,
    raster: Raster,
}

impl IncidentHeat {
    pub fn rows(&self) -> usize {
        self.steps.len() / self.columns.max(1)
    }

    /// The cells around a point, if anything lies in them.
    pub(super) fn pick(&self, point: ScreenPoint) -> Option<WorldRect> {
        let cells = &self.raster.cells;
        let cell = self.rect.width() / cells.columns() as f64;
        let nth = |at: f64, first: u32, cells: usize| {
            let nth = (at / cell).floor();
            // Within the grid, so within what is counted.
            (0.0..cells as f64).contains(&nth).then_some(first + nth as u32)
        };
        let x = nth(point.x - self.rect.min.x, cells.first_x, cells.columns())?;
        let y = nth(point.y - self.rect.min.y, cells.first_y, cells.rows())?;
        let around = ((TOLD_WIDTH / cell - 1.0) / 2.0).round().max(0.0) as u32;
        let part = CellRect {
            level: cells.level,
            first_x: x.saturating_sub(around).max(cells.first_x),
            first_y: y.saturating_sub(around).max(cells.first_y),
            last_x: (x + around).min(cells.last_x),
            last_y: (y + around).min(cells.last_y),
        };
        (self.raster.rows_in(&part) > 0).then(|| part.rect())
    }
}

/// Draws densities in place of symbols, all sides at one scale.
pub(super) fn lay(scenes: &mut [IncidentScene], tables: &IncidentTables, viewport: &Viewport) {
    let beyond = 2.0 * SPREAD * CUT_OFF;
    let (width, height) = (viewport.width_points + beyond, viewport.height_points + beyond);
    let view = View::small(viewport.camera.center(), viewport.zoom(), width, height);
    let place = Place::new(viewport);
    let cell = place.cell(view.level);
    let spread = Spread::new(SPREAD / cell);
    let mut densities = Vec::with_capacity(scenes.len());
    for scene in scenes.iter_mut() {
        scene.undrawn = std::mem::take(&mut scene.symbols);
        let raster = raster(tables, &view, scene.days);
        let density = spread.over(&raster);
        densities.push((raster, density));
    }
    let all = densities.iter().flat_map(|(_, density)| density);
    let most = all.fold(0.0, |most: f32, at| most.max(*at));
    // A float cast saturates.
    let key_rows = round_up(most.ceil() as u32);
    for (scene, (raster, density)) in scenes.iter_mut().zip(densities) {
        let columns = raster.cells.columns();
        let WorldRect { min, .. } = raster.cells.rect();
        let size = |cells: usize| cells as f64 * cell;
        scene.heat = Some(IncidentHeat {
            rect: ScreenRect::at(place.of(min), size(columns), size(raster.cells.rows())),
            columns,
            steps: density.iter().map(|rows| step(*rows, key_rows)).collect(),
            key_rows,
            raster,
        });
    }
}

fn raster(tables: &IncidentTables, view: &View, days: DaySpan) -> Raster {
    let mut raster = Raster::new(view);
    for table in tables.shown() {
        raster.add_incidents(table.incidents(), days, table.mask());
    }
    if let Some(preview) = preview(tables) {
        raster.add_preview(preview, days);
    }
    raster
}

/// By the square root, so that few are seen beside many.
fn step(rows: f32, key_rows: u32) -> u8 {
    let share = (rows / key_rows.max(1) as f32).clamp(0.0, 1.0).sqrt();
    (share * (DENSITY_STEPS - 1) as f32).round() as u8
}

/// How a row is spread over the cells around its own, to one side, itself first.
struct Spread(Vec<f32>);

impl Spread {
    /// Given the deviation, cells.
    fn new(deviation: f64) -> Self {
        let reach = (deviation * CUT_OFF).floor() as u32;
        let weight = |by: u32| (-0.5 * (f64::from(by) / deviation).powi(2)).exp() as f32;
        Self((0..=reach).map(weight).collect())
    }

    /// What falls on each cell: along each row, then along each column.
    fn over(&self, raster: &Raster) -> Vec<f32> {
        let (columns, rows) = (raster.cells.columns(), raster.cells.rows());
        let mut along = vec![0.0; raster.rows.len()];
        for (from, to) in raster.rows.chunks_exact(columns).zip(along.chunks_exact_mut(columns)) {
            for (x, rows) in from.iter().enumerate().filter(|(_, rows)| **rows > 0) {
                let rows = *rows as f32;
                to[x] += rows;
                for (by, weight) in self.0.iter().enumerate().skip(1) {
                    if let Some(before) = x.checked_sub(by) {
                        to[before] += rows * weight;
                    }
                    if let Some(after) = to.get_mut(x + by) {
                        *after += rows * weight;
                    }
                }
            }
        }
        let mut all = vec![0.0; along.len()];
        for (y, from) in along.chunks_exact(columns).enumerate() {
            if from.iter().all(|rows| *rows == 0.0) {
                continue;
            }
            let reach = self.0.len() - 1;
            for to in y.saturating_sub(reach)..(y + reach + 1).min(rows) {
                let weight = self.0[y.abs_diff(to)];
                let line = &mut all[to * columns..(to + 1) * columns];
                line.iter_mut().zip(from).for_each(|(to, from)| *to += from * weight);
            }
        }
        all
    }
}

/// What lies in a part of the world made of whole cells, asked of the tables.
pub(super) fn told(tables: &IncidentTables, patch: Patch, days: DaySpan) -> IncidentSum {
    let mut sum = IncidentSum::default();
    for rect in patch.rects() {
        let view = View { rect, level: level_of(&rect) };
        for table in tables.shown() {
            let found = table.incidents().cells(&view, days, table.mask());
            for (cell, split) in found.iter() {
                sum.add(&IncidentSum::of(table, (cell.rows, cell.count), split));
            }
        }
        if let Some(preview) = preview(tables) {
            let found = preview.cells(&view, days);
            let cells = found.cells.iter().map(|c| (c.rows, c.count));
            cells
                .for_each(|(rows, count)| sum.add(&IncidentSum { rows, count, kinds: [0; KINDS] }));
        }
    }
    sum
}

/// The coarsest level whose cells make up a rectangle exactly.
fn level_of(rect: &WorldRect) -> u8 {
    let WorldPoint { x, y } = rect.min;
    let past = |last: u32| last.wrapping_add(1);
    let free = [x, y, past(rect.max.x), past(rect.max.y)].map(u32::trailing_zeros);
    let free = free.into_iter().min().unwrap_or(0);
    u8::try_from(32 - free.min(32)).unwrap_or(32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LonLat;

    #[test]
    fn a_row_is_spread_evenly_to_all_sides_and_no_farther_than_it_may() {
        let view = View::small(LonLat::clamped(8.0, 17.0), 5.5, 400.0, 300.0);
        let mut raster = Raster::new(&view);
        let (columns, middle) = (raster.cells.columns(), raster.cells.rows() / 2);
        raster.rows[middle * columns + columns / 2] = 1;
        let density = Spread::new(1.6).over(&raster);
        let at = |dx: isize, dy: isize| {
            let (x, y) = (columns / 2, middle);
            density[y.wrapping_add_signed(dy) * columns + x.wrapping_add_signed(dx)]
        };
        assert_eq!(at(0, 0), 1.0);
        for by in 1..=6 {
            assert!([at(-by, 0), at(0, by), at(0, -by)].iter().all(|d| *d == at(by, 0)), "{by}");
            assert!(at(by, 0) <= at(by - 1, 0));
        }
        assert!(at(4, 0) > 0.0 && at(5, 0) == 0.0);
    }

    #[test]
    fn the_level_of_cells_is_told_by_their_edges() {
        let cell = crate::incidents::CellKey { level: 9, x: 5, y: 8 };
        assert_eq!(level_of(&cell.rect()), 9);
        assert_eq!(level_of(&WorldRect::WORLD), 0);
        let at = WorldPoint { x: 7, y: 8 };
        assert_eq!(level_of(&WorldRect { min: at, max: at }), 32);
    }
}
