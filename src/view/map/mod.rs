//! The map: tiles by walkers, marks by us, and what the pointer does to it.

mod corners;
mod fans;
mod ground;
mod measure;
mod print;
mod signs;
mod survey;

use egui::{
    CursorIcon, Id, PointerButton, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2,
};
use walkers::{Map, MapMemory};

use super::areas::{AreaLayer, AreaShapes};
use super::incidents::{IncidentFields, IncidentMeshes};
use super::marks::Canvas;
use super::overlays::{self, OverlayMeshes};
use super::widgets::focus_ring;
use super::{Panel, compare, layers, tooltip};
use crate::basemap::{self, Basemap};
use crate::model::Precision;
use crate::scene::{
    AreaMark, LegendItem, Look, Picked, Picture, ScreenPoint, ScreenRect, Side, Survey, Viewport,
    legend,
};
use crate::state::{Command, MapCommand, ScreenOffset};
pub use corners::COORDINATES_LABEL;
use corners::{Corners, precision};
use measure::{Measure, TextSizes};
pub use print::PrintedMap;
pub use survey::MEASURED_LABEL;
use survey::SurveyCanvas;

/// The map's name for screen readers and tests.
pub const MAP_LABEL: &str = "Map";

/// Points of scrolling that zoom by one level.
const SCROLL_PER_LEVEL: f64 = 160.0;

/// What the map keeps between frames: nothing that the state does not know better.
#[derive(Default)]
pub struct MapView {
    memory: MapMemory,
    text: TextSizes,
    areas: AreaShapes,
    overlays: OverlayMeshes,
    incidents: IncidentMeshes,
    fields: IncidentFields,
    legend: Vec<LegendItem>,
    /// Laid out before the panels beside the map are drawn, which tell of it.
    foreseen: Option<(Viewport, Picture)>,
}

impl MapView {
    /// Lays out the map at the size it had, so that the panels tell of what it will show.
    pub fn foresee(&mut self, ui: &Ui, panel: &Panel<'_>) {
        let state = panel.session.state();
        let viewport = Viewport::new(state.camera, state.map_size.0, state.map_size.1);
        let painter = ui.painter();
        let mut measure = Measure { sizes: &mut self.text, painter, palette: panel.palette };
        let picture = Picture::build(panel.session, panel.atlas, &viewport, &mut measure);
        self.legend = legend(&picture, panel.atlas, &viewport);
        self.foreseen = Some((viewport, picture));
    }

    /// What is on the map.
    pub fn legend(&self) -> &[LegendItem] {
        &self.legend
    }
}

/// Draws the map into all of `ui` and tells what was done to it.
pub fn map_ui(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut MapView, basemap: &mut Basemap) {
    let rect = ui.available_rect_before_wrap();
    let size = (f64::from(rect.width()), f64::from(rect.height()));
    if size != panel.session.state().map_size {
        panel.commands.push(Command::ResizeMap { width: size.0, height: size.1 });
    }
    let camera = panel.session.state().camera;
    let viewport = Viewport::new(camera, size.0, size.1);
    let painter = ui.painter().with_clip_rect(rect);
    let corners = Corners::of(&painter, panel, (rect, &viewport), basemap);
    let pointer = pointer_over_map(ui, rect);
    let foreseen = view.foreseen.take().filter(|(seen, _)| *seen == viewport);
    let (picture, survey) = {
        let sizes = &mut view.text;
        let mut measure = Measure { sizes, painter: &painter, palette: panel.palette };
        // At another size all is laid out anew, and what the panels tell of comes a frame later.
        let picture = foreseen.map_or_else(
            || Picture::build(panel.session, panel.atlas, &viewport, &mut measure),
            |(_, picture)| picture,
        );
        laid_out(ui, (panel, &viewport), picture, (&corners, pointer, rect), &mut measure)
    };
    let sides: Vec<(&Side, Rect)> = picture
        .sides(viewport.rect())
        .into_iter()
        .map(|(side, part)| (side, on_screen(rect, part)))
        .collect();
    let areas: Vec<(&[AreaMark], Rect)> =
        sides.iter().map(|(side, part)| (side.scene.areas.as_slice(), *part)).collect();
    let mut areas = view.areas.layer(&areas, panel.atlas, panel.palette, (&viewport, rect));
    if let Some(scene) = picture.overlays() {
        let (session, palette) = (panel.session, panel.palette);
        let at = (&viewport, rect);
        areas.add(view.overlays.drawables(scene, session, palette, at));
    }
    let response = tiles_ui(ui, panel, (view, basemap), areas);
    view.fields.paint(&painter, panel, (rect.min, &viewport), &sides);
    view.incidents.paint(&painter, panel, rect.min, &sides);
    let hovered = hovered(&response, rect, (&picture, &viewport));
    let focused = signs::focused_arrow(ui, &picture);
    overlays_ui(ui, panel, &picture, (&viewport, rect), hovered.map(|(_, picked)| picked));
    let canvas = SurveyCanvas { painter: &painter, palette: panel.palette, rect };
    canvas.below(&survey);
    let marked = focused.or(hovered.map(|(_, picked)| picked));
    paint_marks(&painter, panel, rect, &sides, marked);
    gestures(ui, panel, &response, &viewport, rect, &picture);
    for (side, part) in &sides {
        markers_ui(ui, panel, &picture, side, (rect, *part));
    }
    for (side, part) in &sides {
        signs::arrows_ui(ui, panel, &side.scene, (rect, *part));
        signs::callouts_ui(ui, panel, &side.scene, (rect, *part));
    }
    compare::line_ui(ui, panel, &picture, rect);
    tips_ui(ui, panel, (&response, rect, &viewport), (&picture, &survey), hovered);
    canvas.above(&survey);
    if let Some(measure) = &survey.measure {
        survey::measuring_ui(ui, panel, measure, rect);
    }
    corners.ui(ui, panel, &viewport, pointer);
    note_ui(ui, panel, basemap, rect);
}

fn paint_marks(
    painter: &egui::Painter,
    panel: &Panel<'_>,
    rect: Rect,
    sides: &[(&Side, Rect)],
    hovered: Option<Picked>,
) {
    for (side, part) in sides {
        let canvas = Canvas {
            painter: painter.with_clip_rect(*part),
            words: painter.clone(),
            palette: panel.palette,
            session: panel.session,
            origin: rect.min,
            hovered,
        };
        canvas.scene(&side.scene);
    }
}

/// What is under the pointer, in words.
fn tips_ui(
    ui: &Ui,
    panel: &Panel<'_>,
    (map, rect, viewport): (&Response, Rect, &Viewport),
    (picture, survey): (&Picture, &Survey),
    hovered: Option<(ScreenPoint, Picked)>,
) {
    if let Some((at, picked)) = hovered {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        tooltip::show(ui, panel, map, picked, picture.at(at));
    } else if survey.measure.is_some() && map.hovered() {
        ui.set_cursor_icon(CursorIcon::Crosshair);
    } else {
        ground::tip_ui(ui, panel, map, (rect, viewport), picture);
    }
}

/// What is wrong with the tiles, where something is.
fn note_ui(ui: &mut Ui, panel: &mut Panel<'_>, basemap: &Basemap, rect: Rect) {
    let camera = panel.session.state().camera;
    let shown = basemap::Viewport {
        lon_deg: camera.center().lon.degrees(),
        lat_deg: camera.center().lat.degrees(),
        zoom: camera.zoom(),
        width_points: f64::from(rect.width()),
        height_points: f64::from(rect.height()),
    };
    if let Some(note) = basemap.note(&shown) {
        layers::note_ui(ui, panel, &note, rect);
    }
}

/// What is on the map and what it is read by, each out of the other's way and out of the corners'.
fn laid_out(
    ui: &Ui,
    (panel, viewport): (&Panel<'_>, &Viewport),
    mut picture: Picture,
    (corners, pointer, rect): (&Corners, Option<Pos2>, Rect),
    measure: &mut Measure<'_>,
) -> (Picture, Survey) {
    let measures = panel.session.state().map_tools.measuring.is_on();
    let strip = survey::strip_rect(ui).filter(|_| measures);
    let covered = corners.covered(strip);
    picture.clear_of(&covered);
    let taken: Vec<ScreenRect> = picture.told().into_iter().chain(covered).collect();
    let pointer = pointer.map(|p| screen_point(rect, p));
    let survey = Survey::build(panel.session, viewport, pointer, &taken, measure);
    picture.clear_names_of(&survey.label_rects());
    (picture, survey)
}

/// The pointer, where it is over the map or one of its marks and not over a card above them.
fn pointer_over_map(ui: &Ui, rect: Rect) -> Option<Pos2> {
    let pointer = ui.input(|i| i.pointer.hover_pos()).filter(|p| rect.contains(*p))?;
    let is_ours = ui.ctx().layer_id_at(pointer).is_none_or(|layer| layer == ui.layer_id());
    is_ours.then_some(pointer)
}

/// The reader's own files: what is painted one by one, and names for keys and screen readers.
/// Before the marks, which win where both lie.
fn overlays_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    picture: &Picture,
    (viewport, rect): (&Viewport, Rect),
    hovered: Option<Picked>,
) {
    let Some(scene) = picture.overlays() else { return };
    let hovered = match hovered {
        Some(Picked::Overlay(spot)) => Some(spot),
        _ => None,
    };
    overlays::paint(&ui.painter().with_clip_rect(rect), scene, panel, rect.min, hovered);
    if let Some((spot, pointer)) = overlays::features_ui(ui, panel, scene, (rect, rect)) {
        // What is painted over it may lie there: ask what is really there. Without a pointer it is
        // the feature itself.
        let at = pointer.map(|at| screen_point(rect, at));
        let picked = at.map_or(Some(Picked::Overlay(spot)), |at| picture.pick(at));
        let at = at.unwrap_or_default();
        signs::clicked(ui, panel, picture, (at, viewport.to_lon_lat(at)), picked);
    }
}

/// walkers' map, told where to look and deprived of its own gestures.
fn tiles_ui(
    ui: &mut Ui,
    panel: &Panel<'_>,
    (view, basemap): (&mut MapView, &mut Basemap),
    areas: AreaLayer,
) -> Response {
    let camera = panel.session.state().camera;
    let center = walkers::lon_lat(camera.center().lon.degrees(), camera.center().lat.degrees());
    view.memory.center_at(center);
    if let Err(error) = view.memory.set_zoom(camera.zoom()) {
        log::error!("the map refused zoom {}: {error:?}", camera.zoom());
    }
    let mut map = Map::new(None, &mut view.memory, center)
        .zoom_gesture(false)
        .panning(false)
        .drag_pan_buttons(egui::DragPanButtons::empty());
    for (layer, opacity) in basemap.layers(camera.zoom()) {
        map = map.with_layer(layer, opacity);
    }
    let response = map.with_layer(areas, 1.0).show(ui, |_, _, _, _| ()).response;
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, MAP_LABEL));
    response
}

fn screen_point(rect: Rect, at: Pos2) -> ScreenPoint {
    ScreenPoint::new(f64::from(at.x - rect.min.x), f64::from(at.y - rect.min.y))
}

/// A part of the map where it stands on the screen.
fn on_screen(rect: Rect, part: ScreenRect) -> Rect {
    let at = |p: ScreenPoint| rect.min + vec2(p.x as f32, p.y as f32);
    Rect::from_min_max(at(part.min), at(part.max))
}

fn hovered(
    response: &Response,
    rect: Rect,
    (picture, viewport): (&Picture, &Viewport),
) -> Option<(ScreenPoint, Picked)> {
    // A marker's own rectangle takes the hover from the map, so ask where the pointer is.
    let pointer = response.ctx.input(|i| i.pointer.hover_pos())?;
    let is_over_map = rect.contains(pointer)
        && response.ctx.layer_id_at(pointer).is_none_or(|layer| layer == response.layer_id);
    let is_dragging = response.dragged();
    if !is_over_map || is_dragging || compare::is_on_line(picture, rect, pointer) {
        return None;
    }
    let at = screen_point(rect, pointer);
    let picked = picture.pick(at).or_else(|| picture.pick_border(viewport, at));
    picked.map(|picked| (at, picked))
}

fn gestures(
    ui: &Ui,
    panel: &mut Panel<'_>,
    response: &Response,
    viewport: &Viewport,
    rect: Rect,
    picture: &Picture,
) {
    if response.dragged_by(PointerButton::Primary) || response.dragged_by(PointerButton::Middle) {
        let delta = response.drag_delta();
        let drag = ScreenOffset { x: f64::from(delta.x), y: f64::from(delta.y) };
        if drag != ScreenOffset::default() {
            panel.commands.push(Command::Drag(drag));
        }
    }
    let pointer = response.interact_pointer_pos().or_else(|| ui.input(|i| i.pointer.hover_pos()));
    let at = pointer.map(|p| screen_point(rect, p));
    // Over a mark that had to move aside, zooming holds the place it stands for, not the mark.
    let anchor = at.and_then(|p| match picture.pick(p) {
        Some(Picked::Base(place) | Picked::Group(place)) => {
            picture.at(p).scene.bases.iter().find(|b| b.place == place).map(|b| b.anchor)
        }
        _ => None,
    });
    let from_center =
        anchor.or(at).map_or(ScreenOffset::default(), |p| viewport.offset_from_center(p));
    let measures = panel.session.state().map_tools.measuring.is_on();
    if response.double_clicked() && !measures {
        panel.commands.push(Command::Zoom { levels: 1.0, from_center });
    } else if response.clicked()
        && let Some(at) = at
    {
        let found = picture.pick(at).or_else(|| picture.pick_border(viewport, at));
        let position = viewport.to_lon_lat(at);
        signs::clicked(ui, panel, picture, (at, position), found);
    } else if response.secondary_clicked()
        && let Some(at) = at
    {
        let copy = MapCommand::CopyCoordinates(viewport.to_lon_lat(at), precision(viewport));
        panel.commands.push(copy.into());
    }
    if response.contains_pointer() || is_over(ui, response, rect) {
        let levels = ui.input(|i| {
            let scrolled = f64::from(i.smooth_scroll_delta.y) / SCROLL_PER_LEVEL;
            scrolled + f64::from(i.zoom_delta()).log2()
        });
        if levels != 0.0 {
            panel.commands.push(Command::Zoom { levels, from_center });
        }
    }
}

/// Over the map or one of its markers, and not over a card above them.
fn is_over(ui: &Ui, response: &Response, rect: Rect) -> bool {
    ui.input(|i| i.pointer.hover_pos())
        .is_some_and(|p| rect.contains(p) && ui.ctx().layer_id_at(p) == Some(response.layer_id))
}

/// Markers for the keyboard and for screen readers, over what is painted.
fn markers_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    picture: &Picture,
    side: &Side,
    (rect, part): (Rect, Rect),
) {
    // A mark under the line belongs to the side of its middle: no two have the same name.
    let is_whole = matches!(picture, Picture::Whole(_));
    for base in &side.scene.bases {
        let center = rect.min + vec2(base.center.x as f32, base.center.y as f32);
        if !is_whole && !(part.left()..part.right()).contains(&center.x) {
            continue;
        }
        let width = (base.radius as f32 * 2.0).max(14.0);
        let hit = Rect::from_center_size(center, vec2(width, width)).intersect(part);
        if !hit.is_positive() {
            continue;
        }
        let id = Id::unique(("base marker", part.left() > rect.left(), base.place));
        let response = ui.interact(hit, id, Sense::click());
        response.widget_info(|| {
            let look = Look::on(panel.session, side.day);
            WidgetInfo::selected(Role::Button, true, base.is_selected, base.description(look))
        });
        focus_ring(ui, &response, panel.palette);
        let measures = panel.session.state().map_tools.measuring.is_on();
        let position = panel.session.dataset().place(base.place).position;
        if response.secondary_clicked() {
            let copy = MapCommand::CopyCoordinates(position, Precision::Usual);
            panel.commands.push(copy.into());
        } else if response.double_clicked() && !measures {
            let half = rect.size() / 2.0;
            let from_center = ScreenOffset {
                x: base.anchor.x - f64::from(half.x),
                y: base.anchor.y - f64::from(half.y),
            };
            panel.commands.push(Command::Zoom { levels: 1.0, from_center });
        } else if response.clicked() {
            // The corners of the square are not the mark: ask what is really there. Without a
            // pointer (keyboard, screen reader) it is the mark itself.
            let pointer = response.interact_pointer_pos().map(|p| screen_point(rect, p));
            let picked = pointer.map_or(Some(base.picked()), |at| picture.pick(at));
            let at = pointer.unwrap_or(base.center);
            signs::clicked(ui, panel, picture, (at, position), picked);
        }
        fans::fan_ui(ui, panel, picture, base, (rect, part));
    }
}
