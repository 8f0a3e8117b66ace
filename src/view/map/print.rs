//! The map as it stands on a page: the same marks, names and arrows, without what a hand or a
//! screen reader needs.

use egui::{Align2, CornerRadius, Painter, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::survey::SurveyCanvas;
use super::{MapView, Measure, on_screen, paint_marks, screen_point, tiles_ui};
use crate::basemap::Basemap;
use crate::model::Day;
use crate::scene::{AreaMark, Atlas, Picture, ScaleBar, ScreenRect, Side, Survey, Viewport};
use crate::state::Session;
use crate::view::theme::{Palette, regular, semibold};
use crate::view::{Panel, overlays};

/// Between the map's edge and what stands there, points.
const INSET: f32 = 10.0;
/// Around the words there.
const PAD: f32 = 7.0;
const FOOT_HEIGHT: f32 = 24.0;
/// Names reach this far beyond their letters, points.
const HALO: f32 = 3.0;

/// A map of a page, at its place on it.
pub struct PrintedMap<'a> {
    painter: Painter,
    session: &'a Session,
    atlas: &'a Atlas,
    palette: &'a Palette,
    rect: Rect,
}

impl<'a> PrintedMap<'a> {
    pub fn new(
        painter: &Painter,
        (session, atlas, palette): (&'a Session, &'a Atlas, &'a Palette),
        rect: Rect,
    ) -> Self {
        Self { painter: painter.with_clip_rect(rect), session, atlas, palette, rect }
    }

    pub fn viewport(&self) -> Viewport {
        let (width, height) = (f64::from(self.rect.width()), f64::from(self.rect.height()));
        Viewport::new(self.session.state().camera, width, height).on_page()
    }

    /// What is on the map, out of the way of the scale bar and of each other.
    pub fn laid_out(&self, view: &mut MapView) -> (Picture, Survey) {
        let viewport = self.viewport();
        let sizes = &mut view.text;
        let mut measure = Measure { sizes, painter: &self.painter, palette: self.palette };
        let mut picture = Picture::build(self.session, self.atlas, &viewport, &mut measure);
        let mut covered = vec![self.scale_rect(&viewport)];
        covered.extend(self.dates(&picture).into_iter().map(|(_, _, rect)| rect));
        let covered: Vec<ScreenRect> = covered.into_iter().map(|rect| self.covered(rect)).collect();
        picture.clear_of(&covered);
        let taken: Vec<ScreenRect> = picture.told().into_iter().chain(covered).collect();
        let survey = Survey::build(self.session, &viewport, None, &taken, &mut measure);
        picture.clear_names_of(&survey.label_rects());
        (picture, survey)
    }

    fn covered(&self, rect: Rect) -> ScreenRect {
        let rect = rect.expand(HALO);
        ScreenRect {
            min: screen_point(self.rect, rect.min),
            max: screen_point(self.rect, rect.max),
        }
    }

    /// Tiles, the states over them, and the reader's own shapes.
    pub fn ground_ui(&self, ui: &mut Ui, view: &mut MapView, basemap: &mut Basemap) {
        let (picture, _) = self.laid_out(view);
        let viewport = self.viewport();
        let sides = self.sides(&picture);
        let areas: Vec<(&[AreaMark], Rect)> =
            sides.iter().map(|(side, part)| (side.scene.areas.as_slice(), *part)).collect();
        let mut areas = view.areas.layer(&areas, self.atlas, self.palette, (&viewport, self.rect));
        if let Some(scene) = picture.overlays() {
            let at = (&viewport, self.rect);
            areas.add(view.overlays.drawables(scene, self.session, self.palette, at));
        }
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(self.rect));
        child.set_clip_rect(self.rect);
        let mut commands = Vec::new();
        tiles_ui(&mut child, &self.panel(&mut commands), (view, basemap), areas);
    }

    fn panel<'p>(&self, commands: &'p mut Vec<crate::state::Command>) -> Panel<'p>
    where
        'a: 'p,
    {
        Panel { session: self.session, atlas: self.atlas, palette: self.palette, commands }
    }

    fn sides<'p>(&self, picture: &'p Picture) -> Vec<(&'p Side, Rect)> {
        let sides = picture.sides(self.viewport().rect()).into_iter();
        sides.map(|(side, part)| (side, on_screen(self.rect, part))).collect()
    }

    /// The marks, and what tells how to read them.
    pub fn marks_ui(&self, picture: &Picture, survey: &Survey, view: &mut MapView) {
        let mut commands = Vec::new();
        let panel = self.panel(&mut commands);
        let sides = self.sides(picture);
        view.incidents.paint(&self.painter, &panel, self.rect.min, &sides);
        if let Some(scene) = picture.overlays() {
            overlays::paint(&self.painter, scene, &panel, self.rect.min, None);
        }
        let canvas =
            SurveyCanvas { painter: &self.painter, palette: self.palette, rect: self.rect };
        canvas.below(survey);
        paint_marks(&self.painter, &panel, self.rect, &sides, None);
        canvas.above(survey);
        self.line(picture);
        self.scale();
    }

    /// Where two days meet, each with its date at the head of the map.
    fn line(&self, picture: &Picture) {
        let Picture::Swipe { line, .. } = picture else { return };
        let x = self.rect.left() + *line as f32;
        self.painter.vline(x, self.rect.y_range(), Stroke::new(5.0, self.palette.halo));
        self.painter.vline(x, self.rect.y_range(), Stroke::new(2.0, self.palette.accent));
        for (day, part, rect) in self.dates(picture) {
            let painter = self.painter.with_clip_rect(part);
            let edge = Stroke::new(1.0, self.palette.line);
            let corner = CornerRadius::same(6);
            painter.rect(rect, corner, self.palette.panel, edge, StrokeKind::Inside);
            let (font, ink) = (semibold(13.0), self.palette.text);
            painter.text(rect.center(), Align2::CENTER_CENTER, day.words(), font, ink);
        }
    }

    /// Each day with its part of the map and the place of its date.
    fn dates(&self, picture: &Picture) -> Vec<(Day, Rect, Rect)> {
        let Picture::Swipe { left, right, line } = picture else { return Vec::new() };
        let x = self.rect.left() + *line as f32;
        let y = self.rect.top() + INSET;
        [
            (left.day, self.rect.with_max_x(x), pos2(x - 12.0, y), Align2::RIGHT_TOP),
            (right.day, self.rect.with_min_x(x), pos2(x + 12.0, y), Align2::LEFT_TOP),
        ]
        .into_iter()
        .map(|(day, part, at, align)| {
            let (font, ink) = (semibold(13.0), self.palette.text);
            let size = self.painter.layout_no_wrap(day.words(), font, ink).size();
            (day, part, align.anchor_size(at, size + vec2(16.0, 8.0)))
        })
        .collect()
    }

    /// Where the scale bar stands: in the lower left corner, on a ground of its own.
    fn scale_rect(&self, viewport: &Viewport) -> Rect {
        let (bar, words) = self.scale_parts(viewport);
        let width = bar.width as f32 + words + 6.0 + PAD * 2.0;
        let size = vec2(width, FOOT_HEIGHT);
        let min = pos2(self.rect.left() + INSET, self.rect.bottom() - INSET - size.y);
        Rect::from_min_size(min, size)
    }

    /// The bar, and how wide its words are.
    fn scale_parts(&self, viewport: &Viewport) -> (ScaleBar, f32) {
        let foot = pos2(self.rect.left() + INSET, self.rect.bottom() - INSET);
        let bar = ScaleBar::at(viewport, screen_point(self.rect, foot));
        let galley =
            self.painter.layout_no_wrap(bar.words.clone(), regular(11.0), self.palette.text);
        (bar, galley.size().x)
    }

    fn scale(&self) {
        let viewport = self.viewport();
        let rect = self.scale_rect(&viewport);
        let (bar, _) = self.scale_parts(&viewport);
        let palette = self.palette;
        self.painter.rect_filled(rect, CornerRadius::same(3), palette.panel.gamma_multiply(0.86));
        let stroke = Stroke::new(1.6, palette.text);
        let y = rect.center().y + 2.5;
        let (left, right) = (rect.left() + PAD, rect.left() + PAD + bar.width as f32);
        self.painter.hline(left..=right, y, stroke);
        for x in [left, right] {
            self.painter.vline(x, y - 5.0..=y + 0.8, stroke);
        }
        let at = pos2(right + 6.0, rect.center().y);
        self.painter.text(at, Align2::LEFT_CENTER, &bar.words, regular(11.0), palette.text);
    }
}
