//! Paints what the map is read by: graticule, rings, the measured line. And the strip that tells
//! what is measured.

use egui::{
    Area, CornerRadius, Frame, Id, Margin, Order, Painter, Pos2, Rect, RichText, Role, Shape,
    Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::super::Panel;
use super::super::theme::{Palette, blend, semibold};
use super::on_screen;
use crate::scene::{LabelStyle, MeasureMark, SPOT_INSET, ScreenPoint, SpotLabel, Survey};
use crate::state::MapCommand;

/// The measuring strip's name for screen readers and tests.
pub const MEASURED_LABEL: &str = "Measured: ";
/// Between the dashes of a ring, points.
const DASH: (f32, f32) = (6.0, 4.0);

pub(super) struct SurveyCanvas<'a> {
    pub(super) painter: &'a Painter,
    pub(super) palette: &'a Palette,
    pub(super) rect: Rect,
}

impl SurveyCanvas<'_> {
    fn points(&self, run: &[ScreenPoint]) -> Vec<Pos2> {
        run.iter().map(|p| self.rect.min + vec2(p.x as f32, p.y as f32)).collect()
    }

    /// What lies beneath the marks.
    pub(super) fn below(&self, survey: &Survey) {
        let faint = blend(self.palette.halo, self.palette.map_ink, 0.42).gamma_multiply(0.5);
        for line in &survey.graticule.lines {
            let ends = self.points(line);
            self.painter.add(Shape::line(ends, Stroke::new(0.8, faint)));
        }
        let ink = blend(self.palette.map_ink, self.palette.halo, 0.4);
        for run in survey.rings.iter().flat_map(|ring| &ring.runs) {
            let points = self.points(run);
            let halo = Stroke::new(3.2, self.palette.halo.gamma_multiply(0.6));
            self.painter.add(Shape::line(points.clone(), halo));
            self.painter.add(Shape::line(points, Stroke::new(1.2, ink)));
        }
        for label in &survey.graticule.labels {
            self.spot(label, 0.0);
        }
    }

    /// What lies above them: no arrow crosses these words.
    pub(super) fn above(&self, survey: &Survey) {
        for label in survey.rings.iter().filter_map(|ring| ring.label.as_ref()) {
            self.spot(label, 1.0);
        }
        if let Some(measure) = &survey.measure {
            self.measured(measure);
        }
    }

    fn measured(&self, measure: &MeasureMark) {
        let accent = self.palette.accent;
        for run in &measure.next {
            let dashes =
                Shape::dashed_line(&self.points(run), Stroke::new(1.6, accent), DASH.0, DASH.1);
            self.painter.extend(dashes);
        }
        for run in &measure.runs {
            let points = self.points(run);
            self.painter.add(Shape::line(points.clone(), Stroke::new(5.5, self.palette.paper)));
            self.painter.add(Shape::line(points, Stroke::new(2.4, accent)));
        }
        for point in self.points(&measure.points) {
            self.painter.circle(point, 4.5, self.palette.paper, Stroke::new(2.2, accent));
        }
        for leg in &measure.legs {
            self.spot(leg, 1.0);
        }
        if let Some(total) = &measure.total {
            let rect = on_screen(self.rect, total.rect);
            self.painter.rect_filled(rect.expand(1.5), CornerRadius::same(5), accent);
            self.words(total, self.palette.on_accent);
        }
    }

    /// Words on a ground, with an edge of so much strength.
    fn spot(&self, label: &SpotLabel, edge: f32) {
        let rect = on_screen(self.rect, label.rect);
        let corner = CornerRadius::same(4);
        self.painter.rect_filled(rect, corner, self.palette.halo.gamma_multiply(0.88));
        if edge > 0.0 {
            let line = blend(self.palette.halo, self.palette.map_ink, 0.3 * edge);
            let stroke = Stroke::new(1.0, line);
            self.painter.rect_stroke(rect, corner, stroke, egui::StrokeKind::Inside);
        }
        self.words(label, self.palette.map_ink);
    }

    fn words(&self, label: &SpotLabel, ink: egui::Color32) {
        let (font, _) = self.palette.label(LabelStyle::Survey);
        let rect = on_screen(self.rect, label.rect);
        let galley = self.painter.layout_no_wrap(label.text.clone(), font, ink);
        let at = rect.min + vec2(SPOT_INSET.0 as f32, SPOT_INSET.1 as f32);
        self.painter.galley(at, galley, ink);
    }
}

fn strip_id() -> Id {
    Id::unique("measuring")
}

/// Where the strip stood in the last frame.
pub(super) fn strip_rect(ui: &Ui) -> Option<Rect> {
    ui.memory(|m| m.area_rect(strip_id()))
}

/// What is measured and how to go on, at the head of the map.
pub(super) fn measuring_ui(ui: &Ui, panel: &mut Panel<'_>, measure: &MeasureMark, rect: Rect) {
    let palette = panel.palette;
    let frame = Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(super::super::theme::CORNER))
        .inner_margin(Margin::symmetric(10, 6));
    let is_narrow = rect.width() < 560.0;
    Area::new(strip_id())
        .order(Order::Middle)
        .fixed_pos(pos2(rect.left() + 10.0, rect.top() + 10.0))
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_max_width((rect.width() - 84.0).min(520.0));
                let words = RichText::new(&measure.description).font(semibold(12.5));
                let label = ui.add(egui::Label::new(words).wrap());
                let name = format!("{MEASURED_LABEL}{}", measure.description);
                label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
                let hint = if is_narrow {
                    "Backspace takes back, Esc ends"
                } else {
                    "Click bases or any point; Backspace takes the last one back, Esc ends"
                };
                ui.label(RichText::new(hint).size(11.5).color(palette.muted));
                ui.horizontal(|ui| buttons(ui, panel, measure));
            });
        });
}

fn buttons(ui: &mut Ui, panel: &mut Panel<'_>, measure: &MeasureMark) {
    let has_points = !measure.points.is_empty();
    for (name, can, command) in [
        ("Take back", has_points, MapCommand::Unmeasure),
        ("Start again", has_points, MapCommand::ClearMeasure),
        ("End measuring", true, MapCommand::ToggleMeasuring),
    ] {
        let button = ui.add_enabled(can, egui::Button::new(RichText::new(name).size(12.0)));
        super::super::widgets::focus_ring(ui, &button, panel.palette);
        if button.clicked() {
            panel.commands.push(command.into());
        }
    }
}
