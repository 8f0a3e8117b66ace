//! The panels. Each reads the session and appends [`Command`]s; none changes anything. Colours,
//! sizes and fonts come from `theme` alone.

pub mod areas;
pub mod arrows;
mod cards;
pub mod clock;
pub mod compare;
pub mod event_signs;
pub mod files;
pub mod filters;
mod focus;
mod hints;
pub mod incidents;
mod inspector;
pub mod keys;
mod kinds;
pub mod layers;
mod map;
pub mod map_menu;
mod marks;
mod menu;
pub mod off_map;
pub mod open_view;
mod overlays;
pub mod page;
pub mod search;
mod side;
pub mod status;
mod story;
pub mod take;
pub mod theme;
mod timeline;
mod tooltip;
mod top;
mod widgets;

use egui::{CentralPanel, Frame, Margin, Ui};

pub use map::{COORDINATES_LABEL, MAP_LABEL, MEASURED_LABEL, MapView};
pub use timeline::{
    AXIS_LABEL, BRUSH_END_LABEL, BRUSH_START_LABEL, FOLD_LABEL, TIME_LABEL, knob, slider_axis,
    slider_rect,
};

use crate::basemap::Basemap;
use crate::load::Problem;
use crate::scene::Atlas;
use crate::state::{Command, FileCommand, Session, TimePanel, Wanted};
use theme::Palette;

/// What every panel is given.
pub struct Panel<'a> {
    pub session: &'a Session,
    pub atlas: &'a Atlas,
    pub palette: &'a Palette,
    pub commands: &'a mut Vec<Command>,
}

/// What the panels keep between frames for speed alone.
#[derive(Default)]
pub struct Views {
    map: MapView,
    time: timeline::TimeView,
    take: take::TakeView,
    /// Height of the time panel, points: as it was left, and as it is.
    time_panel: (Option<f32>, Option<f32>),
}

impl Views {
    /// `time_panel_points` is the height that the time panel was left with.
    pub fn new(time_panel_points: Option<f32>) -> Self {
        let height = time_panel_points.filter(|h| h.is_finite());
        Self { time_panel: (height, None), ..Self::default() }
    }

    /// What the export dialog shows beside its form.
    pub fn take_mut(&mut self) -> &mut take::TakeView {
        &mut self.take
    }

    /// The height that the reader gave the time panel.
    pub fn time_panel_height(&self) -> Option<f32> {
        self.time_panel.1
    }
}

/// The whole window for a dataset.
pub fn window_ui(ui: &mut Ui, panel: &mut Panel<'_>, views: &mut Views, basemap: &mut Basemap) {
    theme::install_motion(ui.ctx(), panel.session.state().motion);
    let is_small = ui.max_rect().width() < theme::SMALL_WINDOW;
    let (left, right) = if is_small {
        (theme::LEFT_WIDTH_SMALL, theme::RIGHT_WIDTH_SMALL)
    } else {
        (theme::LEFT_WIDTH, theme::RIGHT_WIDTH)
    };
    let bar = Frame::new().fill(panel.palette.panel).inner_margin(Margin::symmetric(14, 7));
    egui::Panel::top("top").frame(bar).show(ui, |ui| top::top_ui(ui, panel));
    filters::strip_ui(ui, panel);
    compare::bar_ui(ui, panel);
    clock::span_strip_ui(ui, panel);
    time_ui(ui, panel, views);
    views.map.foresee(ui, panel);
    let side = Frame::new().fill(panel.palette.panel).inner_margin(Margin::symmetric(12, 6));
    egui::Panel::left("forces").frame(side).resizable(false).exact_size(left).show(ui, |ui| {
        side::side_ui(ui, panel, views.map.legend());
    });
    // The rest of the right margin is inside the scrolled part, so that its bar has room of its own.
    let inspector = side.inner_margin(Margin { left: 12, right: 2, top: 6, bottom: 6 });
    egui::Panel::right("inspector").frame(inspector).resizable(false).exact_size(right).show(
        ui,
        |ui| {
            inspector::inspector_ui(ui, panel);
        },
    );
    let map = CentralPanel::no_frame()
        .show(ui, |ui| map::map_ui(ui, panel, &mut views.map, basemap))
        .response
        .rect;
    story::card_ui(ui, panel, map);
    hints::hint_ui(ui, panel, map);
    files::reading_ui(ui, panel, map);
    incidents::reading_ui(ui, panel, map);
    cards::cards_ui(ui, panel);
    files::cards_ui(ui, panel);
    incidents::cards_ui(ui, panel);
    take::dialog_ui(ui, panel, &views.take);
    search::palette_ui(ui, panel);
    status::status_ui(ui, panel);
    focus::keep(ui.ctx());
}

/// The time panel, as high as the reader drags it; the slider alone where that is chosen.
fn time_ui(ui: &mut Ui, panel: &mut Panel<'_>, views: &mut Views) {
    let margin = Margin { left: 14, right: 14, top: 9, bottom: 3 };
    let frame = Frame::new().fill(panel.palette.panel).inner_margin(margin);
    let time = match panel.session.state().time_panel {
        TimePanel::Open => {
            let most = ui.max_rect().height() * timeline::MOST_PANEL_SHARE;
            let most = most.max(timeline::PANEL_HEIGHT);
            egui::Panel::bottom("time")
                .resizable(true)
                .default_size(views.time_panel.0.unwrap_or(timeline::PANEL_HEIGHT))
                .size_range(timeline::LEAST_PANEL_HEIGHT..=most)
        }
        TimePanel::Slider => egui::Panel::bottom("time, folded")
            .resizable(false)
            .exact_size(timeline::FOLDED_PANEL_HEIGHT),
    };
    let view = &mut views.time;
    let shown = time.frame(frame).show(ui, |ui| timeline::timeline_ui(ui, panel, view));
    if panel.session.state().time_panel == TimePanel::Open {
        views.time_panel.1 = Some(shown.response.rect.height().round());
    }
}

/// The window for a file that could not be read at all; other files can still be opened. `file` is
/// its name, with what else was refused since.
pub fn problems_only_ui(
    ui: &mut Ui,
    palette: &Palette,
    (file, complaint): (&str, Option<&str>),
    problems: &[Problem],
    commands: &mut Vec<Command>,
) {
    let frame = Frame::new().fill(palette.panel).inner_margin(Margin::same(32));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.label(theme::strong("Basewatch could not read this dataset", 20.0));
        ui.label(egui::RichText::new(file).color(palette.muted));
        ui.add_space(12.0);
        cards::problem_list(ui, palette, problems);
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            for (name, command) in [
                ("Open another…", FileCommand::Pick(Wanted::Dataset)),
                ("Read it again", FileCommand::Reload),
                ("Open what ships with Basewatch", FileCommand::OpenShipped),
            ] {
                let button = ui.button(name);
                widgets::focus_ring(ui, &button, palette);
                if button.clicked() {
                    commands.push(command.into());
                }
            }
        });
        let hint =
            "Once the file is mended it opens by itself; a dataset can also be dropped here.";
        ui.label(egui::RichText::new(hint).color(palette.muted));
        if let Some(complaint) = complaint {
            ui.add_space(8.0);
            ui.label(egui::RichText::new(complaint).color(palette.accent));
        }
    });
}
