//! What stands along the map's edges, each part on a ground of its own: buttons, scale bar and
//! coordinates, attribution.

use egui::{
    Align2, CornerRadius, CursorIcon, FontId, Galley, Id, Painter, Rect, Response, Role, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

use super::super::Panel;
use super::super::theme::{Palette, regular};
use super::super::widgets::{Icon, focus_ring, icon_button};
use super::screen_point;
use crate::basemap::{AttributionPart, Basemap};
use crate::model::{LonLat, Precision};
use crate::scene::{ScaleBar, ScreenRect, Viewport};
use crate::state::{Action, Command, MapCommand};

/// The coordinates' name for screen readers and tests.
pub const COORDINATES_LABEL: &str = "Coordinates";

/// Between the map's edge and what stands there, points.
const INSET: f32 = 8.0;
const BUTTON: f32 = 28.0;
const BUTTON_GAP: f32 = 3.0;
/// More of a gap between buttons of another kind.
const KIND_GAP: f32 = 6.0;
const BUTTON_MARGIN: f32 = 4.0;
/// Around the coordinates with the scale bar above them, points.
const READOUT_MARGIN: f32 = 8.0;
const READOUT_HEIGHT: f32 = 44.0;
/// What stands before the coordinates of the map's middle.
const CENTRE: &str = "Centre ";
const ATTRIBUTION_ROW: f32 = 17.0;
/// Names reach this far beyond their letters, points.
const HALO: f32 = 3.0;
/// From this zoom on a pointer tells a tenth of the usual precision apart.
const FINE_ZOOM: f64 = 13.0;

/// The map's own buttons, each an action of the table, and the gap before it.
const BUTTONS: [(Icon, Action, f32); 6] = [
    (Icon::Plus, Action::ZoomIn, 0.0),
    (Icon::Minus, Action::ZoomOut, 0.0),
    (Icon::Home, Action::OpeningView, KIND_GAP),
    (Icon::FitAll, Action::FitEverything, 0.0),
    (Icon::FitSelection, Action::FitSelection, 0.0),
    (Icon::Ruler, Action::Measure, KIND_GAP),
];

/// Where the parts stand.
pub(super) struct Corners {
    map: Rect,
    buttons: Rect,
    readout: Rect,
    attribution: Vec<Link>,
}

/// One part of the attribution, laid out.
struct Link {
    part: AttributionPart,
    galley: Arc<Galley>,
    rect: Rect,
}

impl Corners {
    pub(super) fn of(
        painter: &Painter,
        panel: &Panel<'_>,
        (map, viewport): (Rect, &Viewport),
        basemap: &Basemap,
    ) -> Self {
        let gaps: f32 = BUTTONS.iter().map(|b| b.2).sum::<f32>() + BUTTON_GAP * 5.0;
        let size = vec2(BUTTON, BUTTON * BUTTONS.len() as f32 + gaps);
        let size = size + vec2(BUTTON_MARGIN, BUTTON_MARGIN) * 2.0;
        let buttons =
            Rect::from_min_size(pos2(map.right() - INSET - size.x, map.top() + INSET), size);
        let size = vec2(readout_width(painter, panel, viewport), READOUT_HEIGHT);
        let readout = Rect::from_min_size(map.max - size - vec2(INSET, INSET), size);
        let room = readout.left() - map.left() - INSET * 3.0;
        let attribution = attribution(painter, panel.palette, map, room, basemap);
        Self { map, buttons, readout, attribution }
    }

    /// What lies beneath these, and beneath a strip at the map's head, cannot be read: points of
    /// the map.
    pub(super) fn covered(&self, strip: Option<Rect>) -> Vec<ScreenRect> {
        let links = self.attribution.iter().map(|link| link.rect);
        [self.buttons, self.readout]
            .into_iter()
            .chain(links)
            .chain(strip)
            .map(|rect| rect.expand(HALO))
            .map(|rect| ScreenRect {
                min: screen_point(self.map, rect.min),
                max: screen_point(self.map, rect.max),
            })
            .collect()
    }

    pub(super) fn ui(
        &self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        viewport: &Viewport,
        pointer: Option<egui::Pos2>,
    ) {
        self.buttons_ui(ui, panel);
        self.readout_ui(ui, panel, viewport, pointer);
        for link in &self.attribution {
            link.ui(ui, panel);
        }
    }

    fn buttons_ui(&self, ui: &mut Ui, panel: &mut Panel<'_>) {
        ground(ui, panel.palette, self.buttons);
        let measures = panel.session.state().map_tools.measuring.is_on();
        let mut y = self.buttons.top() + BUTTON_MARGIN;
        for (icon, action, gap) in BUTTONS {
            y += gap;
            let at = pos2(self.buttons.left() + BUTTON_MARGIN, y);
            let place = Rect::from_min_size(at, vec2(BUTTON, BUTTON));
            let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place));
            let button = icon_button(&mut child, panel.palette, icon, action.title(), BUTTON);
            if icon == Icon::Ruler && measures {
                let stroke = Stroke::new(1.8, panel.palette.accent);
                let corner = CornerRadius::same(6);
                child.painter().rect_stroke(place, corner, stroke, StrokeKind::Inside);
            }
            if button.clicked() {
                panel.commands.extend(action.command(panel.session));
            }
            y += BUTTON + BUTTON_GAP;
        }
    }

    fn readout_ui(
        &self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        viewport: &Viewport,
        pointer: Option<egui::Pos2>,
    ) {
        let response = ui.interact(self.readout, Id::unique("coordinates"), Sense::click());
        ground(ui, panel.palette, self.readout);
        let format = panel.session.state().map_tools.coordinates;
        let precision = precision(viewport);
        let (what, at) = match pointer {
            Some(pointer) => ("", viewport.to_lon_lat(screen_point(self.map, pointer))),
            None => (CENTRE, viewport.camera.center()),
        };
        let words = format!("{what}{}", format.words(at, precision));
        let palette = panel.palette;
        let painter = ui.painter();
        let foot = self.readout.right_bottom() - vec2(READOUT_MARGIN, 5.0);
        let ink = if pointer.is_some() { palette.text } else { palette.muted };
        painter.text(foot, Align2::RIGHT_BOTTOM, &words, regular(11.0), ink);
        scale_bar(painter, palette, self, viewport);
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, true, format!("{COORDINATES_LABEL}: {words}"))
        });
        focus_ring(ui, &response, palette);
        let hint = "Click for the other format; a right click on the map copies what is there";
        let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint);
        if response.clicked() {
            panel.commands.push(MapCommand::SetCoordinates(format.other()).into());
        }
        if response.secondary_clicked() {
            panel.commands.push(MapCommand::CopyCoordinates(at, precision).into());
        }
    }
}

/// Room for the longest coordinates there are in the format that is set.
fn readout_width(painter: &Painter, panel: &Panel<'_>, viewport: &Viewport) -> f32 {
    let format = panel.session.state().map_tools.coordinates;
    let longest = LonLat::clamped(-158.888_888, -58.888_888);
    let words = format!("{CENTRE}{}", format.words(longest, precision(viewport)));
    let galley = painter.layout_no_wrap(words, regular(11.0), panel.palette.text);
    galley.size().x.ceil() + READOUT_MARGIN * 2.0
}

/// How finely a pointer on this map points.
pub(super) fn precision(viewport: &Viewport) -> Precision {
    if viewport.zoom() < FINE_ZOOM { Precision::Usual } else { Precision::Fine }
}

fn ground(ui: &Ui, palette: &Palette, rect: Rect) {
    let stroke = Stroke::new(1.0, palette.line);
    ui.painter().rect(rect, CornerRadius::same(7), palette.panel, stroke, StrokeKind::Inside);
}

/// A round length, true at the latitude where the bar stands.
fn scale_bar(painter: &Painter, palette: &Palette, corners: &Corners, viewport: &Viewport) {
    let foot = corners.readout.right_bottom() - vec2(READOUT_MARGIN, 23.0);
    let bar = ScaleBar::at(viewport, screen_point(corners.map, foot));
    let left = foot.x - bar.width as f32;
    let stroke = Stroke::new(1.6, palette.text);
    painter.hline(left..=foot.x, foot.y, stroke);
    for x in [left, foot.x] {
        painter.vline(x, foot.y - 5.0..=foot.y + 0.8, stroke);
    }
    let at = pos2(left - 7.0, foot.y + 3.0);
    painter.text(at, Align2::RIGHT_BOTTOM, &bar.words, regular(11.0), palette.text);
}

/// The parts in rows from the map's lower edge upwards, as wide as there is room.
fn attribution(
    painter: &Painter,
    palette: &Palette,
    map: Rect,
    room: f32,
    basemap: &Basemap,
) -> Vec<Link> {
    let font: FontId = regular(10.5);
    let mut rows: Vec<Vec<(AttributionPart, Arc<Galley>)>> = vec![Vec::new()];
    let mut x = 0.0;
    for part in basemap.attributions() {
        let galley =
            painter.layout_no_wrap(part.text.clone().into_owned(), font.clone(), palette.map_ink);
        let width = galley.size().x + 8.0;
        if x > 0.0 && x + width > room {
            rows.push(Vec::new());
            x = 0.0;
        }
        x += width;
        if let Some(row) = rows.last_mut() {
            row.push((part, galley));
        }
    }
    let mut links = Vec::new();
    for (up, row) in rows.into_iter().rev().enumerate() {
        let bottom = map.bottom() - INSET - up as f32 * ATTRIBUTION_ROW;
        let mut x = map.left() + INSET;
        for (part, galley) in row {
            let size = vec2(galley.size().x + 8.0, ATTRIBUTION_ROW);
            let rect = Rect::from_min_size(pos2(x, bottom - size.y), size);
            x += size.x;
            links.push(Link { part, galley, rect });
        }
    }
    links
}

impl Link {
    fn ui(&self, ui: &Ui, panel: &mut Panel<'_>) {
        let id = Id::unique(("attribution", &self.part.text));
        let (role, sense) = match self.part.url {
            Some(_) => (Role::Link, Sense::click()),
            None => (Role::Label, Sense::hover()),
        };
        let response: Response = ui.interact(self.rect, id, sense);
        let palette = panel.palette;
        ui.painter().rect_filled(self.rect, 0, palette.panel.gamma_multiply(0.86));
        let at = self.rect.center() - self.galley.size() / 2.0;
        ui.painter().galley(at, self.galley.clone(), palette.map_ink);
        response.widget_info(|| WidgetInfo::labeled(role, true, &*self.part.text));
        let Some(url) = self.part.url else { return };
        focus_ring(ui, &response, palette);
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.on_hover_text(url).clicked() {
            panel.commands.push(Command::OpenAddress(url));
        }
    }
}
