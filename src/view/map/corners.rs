//! What stands along the map's edges: zoom buttons, scale bar, coordinates, attribution.

use egui::{
    Align2, CursorIcon, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::super::Panel;
use super::super::theme::{Palette, regular};
use super::super::widgets::{Icon, focus_ring, icon_button};
use super::screen_point;
use crate::basemap::Basemap;
use crate::model::LonLat;
use crate::model::mercator::metres_per_pixel;
use crate::scene::Viewport;
use crate::state::{Command, ScreenOffset, ZOOM_STEP};

/// Zoom buttons, scale bar, coordinates and attribution.
pub(super) fn corners_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    basemap: &Basemap,
    rect: Rect,
    viewport: &Viewport,
    response: &Response,
) {
    let column =
        Rect::from_min_size(pos2(rect.right() - 42.0, rect.top() + 10.0), vec2(32.0, 110.0));
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(column));
    child.spacing_mut().item_spacing.y = 4.0;
    let center = ScreenOffset::default();
    if icon_button(&mut child, panel.palette, Icon::Plus, "Zoom in", 30.0).clicked() {
        panel.commands.push(Command::Zoom { levels: ZOOM_STEP, from_center: center });
    }
    if icon_button(&mut child, panel.palette, Icon::Minus, "Zoom out", 30.0).clicked() {
        panel.commands.push(Command::Zoom { levels: -ZOOM_STEP, from_center: center });
    }
    if icon_button(&mut child, panel.palette, Icon::Home, "Opening view", 30.0).clicked() {
        panel.commands.push(Command::Home);
    }
    scale_bar(ui, panel.palette, rect, viewport);
    if let Some(pointer) = response.hover_pos() {
        coordinates(ui, panel.palette, rect, viewport.to_lon_lat(screen_point(rect, pointer)));
    }
    attribution_ui(ui, panel, basemap, rect);
}

/// A round length near a hundred points, true at the latitude of the map's middle.
fn scale_bar(ui: &Ui, palette: &Palette, rect: Rect, viewport: &Viewport) {
    let metres = metres_per_pixel(viewport.camera.center().lat, viewport.zoom());
    let wanted = metres * 110.0;
    let power = 10f64.powf(wanted.log10().floor());
    let round = [5.0, 2.0, 1.0].iter().map(|f| f * power).find(|m| *m <= wanted).unwrap_or(power);
    let width = (round / metres) as f32;
    let words =
        if round >= 1000.0 { format!("{} km", round / 1000.0) } else { format!("{round} m") };
    let right = rect.right() - 14.0;
    let y = rect.bottom() - 12.0;
    let painter = ui.painter().with_clip_rect(rect);
    for (extra, color) in [(2.0, palette.halo), (0.0, palette.map_ink)] {
        let stroke = Stroke::new(1.6 + extra, color);
        painter.hline(right - width..=right, y, stroke);
        painter.vline(right - width, y - 5.0..=y, stroke);
        painter.vline(right, y - 5.0..=y, stroke);
    }
    let at = pos2(right - width / 2.0, y - 4.0);
    haloed(&painter, palette, at, Align2::CENTER_BOTTOM, &words);
}

fn coordinates(ui: &Ui, palette: &Palette, rect: Rect, at: LonLat) {
    let hemisphere = |v: f64, plus: char, minus: char| if v < 0.0 { minus } else { plus };
    let (lat, lon) = (at.lat.degrees(), at.lon.degrees());
    let words = format!(
        "{:.4}° {}  {:.4}° {}",
        lat.abs(),
        hemisphere(lat, 'N', 'S'),
        lon.abs(),
        hemisphere(lon, 'E', 'W'),
    );
    let painter = ui.painter().with_clip_rect(rect);
    let corner = pos2(rect.right() - 14.0, rect.bottom() - 32.0);
    // On a ground of its own: names of the map may lie beneath.
    let galley = painter.layout_no_wrap(words, regular(11.0), palette.map_ink);
    let text = Align2::RIGHT_BOTTOM.anchor_size(corner, galley.size());
    painter.rect_filled(text.expand2(vec2(5.0, 2.0)), 4, palette.panel.gamma_multiply(0.86));
    painter.galley(text.min, galley, palette.map_ink);
}

fn haloed(painter: &egui::Painter, palette: &Palette, at: Pos2, align: Align2, words: &str) {
    for offset in [vec2(-1.2, 0.0), vec2(1.2, 0.0), vec2(0.0, -1.2), vec2(0.0, 1.2)] {
        painter.text(at + offset, align, words, regular(11.0), palette.halo);
    }
    painter.text(at, align, words, regular(11.0), palette.map_ink);
}

/// Always in sight, each part a link.
fn attribution_ui(ui: &mut Ui, panel: &mut Panel<'_>, basemap: &Basemap, rect: Rect) {
    let parts = basemap.attributions();
    let height = 18.0;
    let line = Rect::from_min_max(
        pos2(rect.left() + 8.0, rect.bottom() - height - 5.0),
        pos2(rect.right() - 150.0, rect.bottom() - 5.0),
    );
    let mut child = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(line)
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    child.set_clip_rect(line);
    child.spacing_mut().item_spacing.x = 4.0;
    for (i, part) in parts.into_iter().enumerate() {
        if i > 0 {
            child.label(egui::RichText::new("·").size(10.5).color(panel.palette.map_ink));
        }
        let text = egui::RichText::new(&*part.text).size(10.5).color(panel.palette.map_ink);
        let back = child.painter().add(egui::Shape::Noop);
        let sense = if part.url.is_some() { Sense::click() } else { Sense::hover() };
        let link = child.add(egui::Label::new(text).sense(sense).selectable(false));
        let ground = panel.palette.halo.gamma_multiply(0.75);
        child.painter().set(back, egui::Shape::rect_filled(link.rect.expand(2.0), 2, ground));
        let role = if part.url.is_some() { Role::Link } else { Role::Label };
        link.widget_info(|| WidgetInfo::labeled(role, true, &*part.text));
        let Some(url) = part.url else { continue };
        focus_ring(&child, &link, panel.palette);
        if link.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(url).clicked() {
            panel.commands.push(Command::OpenAddress(url));
        }
    }
}
