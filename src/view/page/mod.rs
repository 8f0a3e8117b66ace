//! A page to take away: a title, the map with its marks, what its signs mean, lanes if wanted, and
//! where it all comes from. Nothing on it can be pressed.
//!
//! It is painted in two layers, so that a film draws the map beneath only once: [`ground_ui`], then
//! [`marks_ui`] over it.

mod foot;
mod head;
mod key;
mod layout;

use egui::{CornerRadius, Painter, Rect, Stroke, StrokeKind, Ui, Vec2};

use super::Panel;
use super::map::{MapView, PrintedMap};
use super::theme::Palette;
use super::timeline::{self, TimeView};
use crate::basemap::Basemap;
use crate::model::PlaceIx;
use crate::scene::{AreaMark, Atlas, Picture, Told, Viewport};
use crate::state::Session;
use layout::Layout;

/// Whether a part of the page is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    Shown,
    Left,
}

/// What stands on the page beside its map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLook {
    pub title: String,
    pub legend: Part,
    pub lanes: Part,
}

/// What the page keeps between frames for speed alone.
#[derive(Default)]
pub struct PageView {
    map: MapView,
    time: TimeView,
}

/// A page, and what it tells of.
pub struct Page<'a> {
    pub session: &'a Session,
    pub atlas: &'a Atlas,
    pub palette: &'a Palette,
    pub look: &'a PageLook,
    pub told: &'a Told,
    /// Whom the map beneath thanks.
    pub thanks: &'a str,
}

/// What the ground shows: the same ground needs no drawing again.
pub type Ground = Vec<(Vec<AreaMark>, [f64; 2])>;

/// Size of the map on the page, points.
pub fn map_size(ui: &Ui, page: &Page<'_>) -> Vec2 {
    Layout::of(ui, page).map.size()
}

/// What the map shows, and what the page is to tell of it.
pub fn survey(ui: &Ui, page: &Page<'_>, view: &mut PageView) -> (Ground, Told) {
    let map = Layout::of(ui, page).map;
    let printed = printed_map(ui, page, map);
    let (picture, _) = printed.laid_out(&mut view.map);
    let viewport = printed.viewport();
    let told = Told::of(page.session, &picture, page.atlas, &viewport);
    (ground_of(&picture, &viewport), told)
}

fn ground_of(picture: &Picture, viewport: &Viewport) -> Ground {
    let sides = picture.sides(viewport.rect()).into_iter();
    sides.map(|(side, part)| (side.scene.areas.clone(), [part.min.x, part.max.x])).collect()
}

/// The paper, the map beneath and the states over it.
pub fn ground_ui(ui: &mut Ui, page: &Page<'_>, view: &mut PageView, basemap: &mut Basemap) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0, page.palette.panel);
    let map = Layout::of(ui, page).map;
    let printed = printed_map(ui, page, map);
    printed.ground_ui(ui, &mut view.map, basemap);
}

/// Everything else. Returns the ground that belongs beneath.
pub fn marks_ui(ui: &mut Ui, page: &Page<'_>, view: &mut PageView) -> Ground {
    let layout = Layout::of(ui, page);
    let printed = printed_map(ui, page, layout.map);
    let (picture, survey) = printed.laid_out(&mut view.map);
    printed.marks_ui(&picture, &survey, &mut view.map);
    frame(ui.painter(), page.palette, layout.map);
    layout.head.paint(ui.painter(), page.palette);
    if let Some(key) = &layout.key {
        key.paint(ui, page);
    }
    if let Some(rect) = layout.lanes {
        let places = bases_of(&picture);
        let mut commands = Vec::new();
        let mut panel = panel(page, &mut commands);
        timeline::strip_ui(ui, &mut panel, &mut view.time, (rect, &places));
    }
    layout.foot.paint(ui.painter());
    ground_of(&picture, &printed.viewport())
}

fn panel<'a>(page: &Page<'a>, commands: &'a mut Vec<crate::state::Command>) -> Panel<'a> {
    Panel { session: page.session, atlas: page.atlas, palette: page.palette, commands }
}

fn printed_map<'a>(ui: &Ui, page: &Page<'a>, rect: Rect) -> PrintedMap<'a> {
    PrintedMap::new(ui.painter(), (page.session, page.atlas, page.palette), rect)
}

/// The bases on the map, each once.
fn bases_of(picture: &Picture) -> Vec<PlaceIx> {
    let sides = match picture {
        Picture::Whole(side) => vec![side],
        Picture::Swipe { left, right, .. } => vec![left, right],
    };
    let bases = sides.iter().flat_map(|side| &side.scene.bases);
    let mut places: Vec<PlaceIx> = bases.flat_map(|base| base.places().to_vec()).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn frame(painter: &Painter, palette: &Palette, map: Rect) {
    let stroke = Stroke::new(1.0, palette.line);
    painter.rect_stroke(map, CornerRadius::ZERO, stroke, StrokeKind::Inside);
}
