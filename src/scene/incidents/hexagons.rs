//! Incidents far out as hexagons of the map, each with its number of rows.

use super::{Classes, IncidentScene, IncidentSum, Place, preview};
use crate::incidents::{CELLS_A_ROW, CELLS_ACROSS, Hexagon, View};
use crate::scene::viewport::{ScreenPoint, Viewport};
use crate::state::IncidentTables;

/// A hexagon with something in it.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentHexagon {
    pub key: Hexagon,
    pub center: ScreenPoint,
    pub sum: IncidentSum,
    pub class: usize,
}

/// Those in view.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IncidentHexagons {
    /// Width of the cells that hexagons are made of, points.
    cell: f64,
    pub classes: Classes,
    pub hexagons: Vec<IncidentHexagon>,
}

impl IncidentHexagons {
    /// Width of a hexagon, from side to side, and between two rows of them, points.
    pub fn spacing(&self) -> (f64, f64) {
        (CELLS_ACROSS * self.cell, CELLS_A_ROW * self.cell)
    }

    /// That which lies under a point.
    pub(super) fn pick(&self, point: ScreenPoint) -> Option<&IncidentHexagon> {
        let is_in = |h: &&IncidentHexagon| {
            let by = ((point.x - h.center.x) / self.cell, (point.y - h.center.y) / self.cell);
            is_inside(by)
        };
        self.hexagons.iter().find(is_in)
    }
}

/// Whether a point, in cells from the middle, lies nearer to it than to the middle of any other.
fn is_inside((x, y): (f64, f64)) -> bool {
    let (across, down) = (CELLS_ACROSS / 2.0, CELLS_A_ROW);
    let half_way = across.hypot(down).powi(2) / 2.0;
    x.abs() <= across && x.abs() * across + y.abs() * down <= half_way
}

/// Corners of a hexagon from its middle, clockwise from the top, in cells.
pub(super) fn corners() -> [(f64, f64); 6] {
    let (across, down) = (CELLS_ACROSS / 2.0, CELLS_A_ROW);
    let half_way = across.hypot(down).powi(2) / 2.0;
    let (top, side) = (half_way / down, (half_way - across * across) / down);
    [(0.0, -top), (across, -side), (across, side), (0.0, top), (-across, side), (-across, -side)]
}

impl IncidentScene {
    /// Corners of a hexagon on the screen, clockwise from the top: also of one that is not drawn.
    pub fn outline(viewport: &Viewport, hexagon: Hexagon) -> [ScreenPoint; 6] {
        let place = Place::new(viewport);
        let (center, cell) = (place.middle(hexagon), place.cell(hexagon.level));
        corners().map(|(x, y)| center.shifted(x * cell, y * cell))
    }
}

impl Place {
    fn middle(&self, hexagon: Hexagon) -> ScreenPoint {
        let (x, y) = hexagon.middle();
        self.of_parts(x * 2f64.powi(32), y * 2f64.powi(32))
    }

    /// Width of a cell, points.
    pub(super) fn cell(&self, level: u8) -> f64 {
        self.scale * 2f64.powi(32 - i32::from(level))
    }
}

/// Draws hexagons in place of symbols, all sides in the same classes.
pub(super) fn lay(scenes: &mut [IncidentScene], tables: &IncidentTables, viewport: &Viewport) {
    let center = viewport.camera.center();
    let view = View::small(center, viewport.zoom(), viewport.width_points, viewport.height_points);
    let place = Place::new(viewport);
    let cell = place.cell(view.level);
    for scene in scenes.iter_mut() {
        scene.undrawn = std::mem::take(&mut scene.symbols);
        let hexagons = found(tables, &view, scene).into_iter();
        let hexagons = hexagons.map(|(key, sum)| IncidentHexagon {
            key,
            center: place.middle(key),
            sum,
            class: 0,
        });
        scene.hexagons =
            IncidentHexagons { cell, hexagons: hexagons.collect(), ..Default::default() };
    }
    let all = scenes.iter().flat_map(|scene| &scene.hexagons.hexagons);
    let classes = Classes::up_to(all.map(|h| h.sum.rows).max().unwrap_or(0));
    for scene in scenes {
        scene.hexagons.classes = classes;
        for hexagon in &mut scene.hexagons.hexagons {
            hexagon.class = classes.of(hexagon.sum.rows);
        }
    }
}

/// Those of all tables, in order.
fn found(
    tables: &IncidentTables,
    view: &View,
    scene: &IncidentScene,
) -> Vec<(Hexagon, IncidentSum)> {
    let mut all: Vec<(Hexagon, IncidentSum)> = Vec::new();
    for table in tables.shown() {
        let found = table.incidents().hexagons(view, scene.days, table.mask());
        let sums = found.iter();
        let sums = sums.map(|(h, split)| (h.key, IncidentSum::of(table, (h.rows, h.count), split)));
        all.extend(sums);
    }
    if let Some(preview) = preview(tables) {
        let found = preview.hexagons(view, scene.days);
        let sum = |rows, count| IncidentSum { rows, count, ..IncidentSum::default() };
        all.extend(found.hexagons.iter().map(|h| (h.key, sum(h.rows, h.count))));
    }
    all.sort_by_key(|(key, _)| *key);
    all.dedup_by(|(key, sum), (before, sum_before)| {
        let is_same = key == before;
        if is_same {
            sum_before.add(sum);
        }
        is_same
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_lie_on_the_edge_of_a_nearly_regular_hexagon() {
        let lengths = corners().map(|(x, y)| x.hypot(y));
        for (length, (x, y)) in lengths.into_iter().zip(corners()) {
            assert!((length - lengths[0]).abs() < 0.02, "{lengths:?}");
            assert!(is_inside((x * 0.999, y * 0.999)) && !is_inside((x * 1.001, y * 1.001)));
        }
    }
}
