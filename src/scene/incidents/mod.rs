//! The reader's own incidents on the map: far out, proportional symbols split by kind; close, one
//! by one. What the panels beside tell of them comes from here, too: lists, counts, density.

mod atlas;
mod lists;
mod told;

pub use atlas::IncidentAtlas;
pub use lists::{INCIDENT_BINS, IncidentDensity, IncidentList, ListedRow, NearBase};
pub use told::{ToldIncidents, ToldSide, ToldSize, ToldTime};

use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use crate::incidents::{CellKey, RowIx, View, WorldPoint, WorldRect};
use crate::model::DaySpan;
use crate::state::{IncidentTable, IncidentTables, KINDS};

/// Rows that are drawn one by one where no more are in view.
const MOST_SINGLES: usize = 700;

/// Radii of symbols, points: the fullest, the least, one incident drawn by itself.
const LARGEST: f64 = IncidentScene::LARGEST;
const LEAST: f64 = 3.0;
const SINGLE: f64 = 4.5;
/// The largest symbol for several at one position, close up.
const LARGEST_HEAP: f64 = 15.0;
/// An unsteady hand misses by this much, points.
const SLACK: f64 = 2.5;

/// One symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentSymbol {
    pub center: ScreenPoint,
    /// Points.
    pub radius: f64,
    pub rows: u32,
    /// Sum of what the rows count: fatalities, say.
    pub count: u64,
    /// Rows by kind; none where the table is still being read.
    pub kinds: [u32; KINDS],
    /// Where they lie.
    pub rect: WorldRect,
}

impl IncidentSymbol {
    /// The kind of most of its rows.
    pub fn main_kind(&self) -> Option<usize> {
        let most = *self.kinds.iter().max()?;
        self.kinds.iter().position(|rows| *rows == most).filter(|_| most > 0)
    }
}

/// What the symbols are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IncidentStyle {
    /// Each stands for a cell of the map; its area goes by the rows.
    #[default]
    Cells,
    /// Each stands for a position.
    Singles,
}

/// Incidents of some days on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentScene {
    pub days: DaySpan,
    pub style: IncidentStyle,
    /// Large ones first, so that small ones lie on top.
    pub symbols: Vec<IncidentSymbol>,
    /// Of all symbols.
    pub rows: u64,
    pub count: u64,
    pub kinds: [u64; KINDS],
    /// Where there are none: how many there would be without filters.
    pub filtered_out: u64,
    /// Rows that a symbol of [`Self::key`]'s radius stands for, far out.
    pub key_rows: u32,
}

/// Rows that are drawn as one.
#[derive(Debug, Clone, Copy)]
struct Heap {
    at: WorldPoint,
    rect: WorldRect,
    rows: u32,
    count: u64,
    kinds: [u32; KINDS],
}

impl Heap {
    fn join(&mut self, other: &Self) {
        let (a, b) = (u64::from(self.rows), u64::from(other.rows));
        let mean = |x: u32, y: u32| {
            let sum = u64::from(x) * a + u64::from(y) * b;
            // A mean is no larger than the larger.
            u32::try_from(sum / (a + b).max(1)).unwrap_or(u32::MAX)
        };
        self.at = WorldPoint { x: mean(self.at.x, other.at.x), y: mean(self.at.y, other.at.y) };
        self.rows += other.rows;
        self.count += other.count;
        for (rows, more) in self.kinds.iter_mut().zip(other.kinds) {
            *rows += more;
        }
    }
}

impl IncidentScene {
    /// Radius of the fullest symbol, points.
    pub const LARGEST: f64 = 21.0;

    /// The same tables, viewport and days give the same scene.
    pub fn new(tables: &IncidentTables, viewport: &Viewport, days: DaySpan) -> Self {
        let [only] = Self::sides(tables, viewport, [days]);
        only
    }

    /// Of several windows of days side by side, all at one scale.
    pub fn sides<const N: usize>(
        tables: &IncidentTables,
        viewport: &Viewport,
        days: [DaySpan; N],
    ) -> [Self; N] {
        let center = viewport.camera.center();
        let view =
            View::new(center, viewport.zoom(), viewport.width_points, viewport.height_points);
        let found = days.map(|days| (days, cells(tables, &view, days)));
        let is_few = found.iter().all(|(_, (_, rows))| *rows <= MOST_SINGLES as u64);
        // What is still being read has no rows to be drawn one by one.
        let style = if is_few && tables.reading().is_none() {
            IncidentStyle::Singles
        } else {
            IncidentStyle::Cells
        };
        let heaps = found.map(|(days, (cells, _))| match style {
            IncidentStyle::Singles => (days, joined(singles(tables, &view, days))),
            IncidentStyle::Cells => (days, joined(cells)),
        });
        let most = heaps.iter().flat_map(|(_, heaps)| heaps).map(|h| h.rows).max().unwrap_or(0);
        let key_rows = round_up(most);
        heaps.map(|(days, heaps)| {
            let mut scene = Self::of(viewport, (days, style, key_rows), &heaps);
            if scene.symbols.is_empty() {
                scene.filtered_out = unfiltered(tables, &view, days);
            }
            scene
        })
    }

    fn of(
        viewport: &Viewport,
        (days, style, key_rows): (DaySpan, IncidentStyle, u32),
        heaps: &[Heap],
    ) -> Self {
        let place = Place::new(viewport);
        let screen = viewport.rect();
        let mut symbols: Vec<IncidentSymbol> = heaps
            .iter()
            .map(|heap| IncidentSymbol {
                center: place.of(heap.at),
                radius: radius(heap.rows, key_rows, style),
                rows: heap.rows,
                count: heap.count,
                kinds: heap.kinds,
                rect: heap.rect,
            })
            .filter(|s| screen.overlaps(ScreenRect::around(s.center, s.radius, s.radius)))
            .collect();
        symbols.sort_by(|a, b| b.radius.total_cmp(&a.radius));
        let mut kinds = [0; KINDS];
        for symbol in &symbols {
            for (sum, rows) in kinds.iter_mut().zip(symbol.kinds) {
                *sum += u64::from(rows);
            }
        }
        Self {
            days,
            style,
            rows: symbols.iter().map(|s| u64::from(s.rows)).sum(),
            count: symbols.iter().map(|s| s.count).sum(),
            filtered_out: 0,
            symbols,
            kinds,
            key_rows,
        }
    }

    /// Rows and radius of the symbol that a legend shows.
    pub fn key(&self) -> (u32, f64) {
        (self.key_rows, radius(self.key_rows, self.key_rows, IncidentStyle::Cells))
    }

    /// The part of the world whose incidents lie under a point: the topmost symbol's, or, close up,
    /// that of all positions there.
    pub fn pick(&self, point: ScreenPoint) -> Option<WorldRect> {
        let mut under = self.under(point);
        let top = under.next()?;
        Some(match self.style {
            IncidentStyle::Cells => top.rect,
            IncidentStyle::Singles => under.fold(top.rect, |all, s| around(&all, &s.rect)),
        })
    }

    fn under(&self, point: ScreenPoint) -> impl Iterator<Item = &IncidentSymbol> {
        self.symbols.iter().rev().filter(move |s| s.center.distance(point) <= s.radius + SLACK)
    }

    /// Rows by kind, their number and the sum of their counts, in a part of the world.
    pub fn told(&self, rect: &WorldRect) -> ([u32; KINDS], u32, u64) {
        let inside = self.symbols.iter().filter(|s| rect.encloses(&s.rect));
        inside.fold(([0; KINDS], 0, 0), |(mut kinds, rows, count), s| {
            for (sum, more) in kinds.iter_mut().zip(s.kinds) {
                *sum += more;
            }
            (kinds, rows + s.rows, count + s.count)
        })
    }
}

fn around(a: &WorldRect, b: &WorldRect) -> WorldRect {
    WorldRect {
        min: WorldPoint { x: a.min.x.min(b.min.x), y: a.min.y.min(b.min.y) },
        max: WorldPoint { x: a.max.x.max(b.max.x), y: a.max.y.max(b.max.y) },
    }
}

/// From the world to the screen.
struct Place {
    scale: f64,
    x: f64,
    y: f64,
}

impl Place {
    fn new(viewport: &Viewport) -> Self {
        let origin = viewport.origin();
        let scale = crate::model::mercator::world_pixels(viewport.zoom()) / 2f64.powi(32);
        Self { scale, x: origin.x, y: origin.y }
    }

    fn of(&self, at: WorldPoint) -> ScreenPoint {
        ScreenPoint::new(
            f64::from(at.x) * self.scale - self.x,
            f64::from(at.y) * self.scale - self.y,
        )
    }
}

/// Areas go by the rows, within what can be seen.
fn radius(rows: u32, key_rows: u32, style: IncidentStyle) -> f64 {
    let rows = f64::from(rows);
    match style {
        IncidentStyle::Cells => (LARGEST * (rows / f64::from(key_rows.max(1))).sqrt()).max(LEAST),
        IncidentStyle::Singles if rows <= 1.0 => SINGLE,
        IncidentStyle::Singles => (SINGLE + 1.6 * rows.sqrt()).min(LARGEST_HEAP),
    }
}

/// To 1, 2 or 5 with noughts, so that sizes seldom change while time passes; at least 10.
fn round_up(rows: u32) -> u32 {
    let mut unit = 10u32;
    loop {
        for step in [1, 2, 5] {
            let rounded = unit.saturating_mul(step);
            if rounded >= rows {
                return rounded;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// All tables' cells, and how many rows are in them.
fn cells(tables: &IncidentTables, view: &View, days: DaySpan) -> (Vec<Heap>, u64) {
    let mut heaps = Vec::new();
    let mut rows = 0;
    for table in tables.shown() {
        let cells = table.incidents().cells(view, days, table.mask());
        rows += cells.rows;
        for (cell, split) in cells.iter() {
            let mut kinds = [0; KINDS];
            for (slot, rows) in split.iter().enumerate() {
                kinds[table.kind_of_slot(slot)] += rows;
            }
            heaps.push(heap(cell.key, cell.mean, (cell.rows, cell.count), kinds));
        }
    }
    // What is still being read is not told apart: with filters it shows when it is there.
    let reading = tables.reading().filter(|_| tables.filters().is_open());
    if let Some(preview) = reading.and_then(|r| r.preview.as_ref()) {
        let cells = preview.cells(view, days);
        rows += cells.rows;
        let kinds = [0; KINDS];
        let all = cells.cells.iter();
        heaps.extend(all.map(|c| heap(c.key, c.mean, (c.rows, c.count), kinds)));
    }
    (heaps, rows)
}

/// Rows in view that filters leave out.
fn unfiltered(tables: &IncidentTables, view: &View, days: DaySpan) -> u64 {
    let filtered = tables.shown().filter(|table| table.mask().is_some());
    filtered.map(|table| table.incidents().cells(view, days, None).rows).sum()
}

fn heap(key: CellKey, at: WorldPoint, (rows, count): (u32, u64), kinds: [u32; KINDS]) -> Heap {
    Heap { at, rect: key.rect(), rows, count, kinds }
}

fn singles(tables: &IncidentTables, view: &View, days: DaySpan) -> Vec<Heap> {
    let mut heaps = Vec::new();
    for table in tables.shown() {
        let found = table.incidents().rows_in(&view.rect, days, table.mask(), MOST_SINGLES);
        heaps.extend(found.rows.into_iter().filter_map(|row| single(table, row)));
    }
    heaps
}

fn single(table: &IncidentTable, ix: RowIx) -> Option<Heap> {
    let columns = table.incidents().columns();
    let (at, row) = (columns.at(ix)?, columns.row(ix)?);
    let mut kinds = [0; KINDS];
    kinds[table.kind_of(row.category)] = 1;
    let count = row.count.unwrap_or(0).into();
    Some(Heap { at, rect: WorldRect { min: at, max: at }, rows: 1, count, kinds })
}

/// Those of one cell, or of one position, as one.
fn joined(mut heaps: Vec<Heap>) -> Vec<Heap> {
    let corner = |h: &Heap| (h.rect.min.y, h.rect.min.x);
    heaps.sort_by_key(corner);
    let mut out: Vec<Heap> = Vec::with_capacity(heaps.len());
    for heap in heaps {
        match out.last_mut().filter(|last| last.rect == heap.rect) {
            Some(last) => last.join(&heap),
            None => out.push(heap),
        }
    }
    out
}
