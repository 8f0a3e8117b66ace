//! The panels. Each reads the session and appends [`Command`]s; none changes anything. Colours,
//! sizes and fonts come from `theme` alone.

pub mod areas;
pub mod arrows;
mod cards;
pub mod clock;
pub mod compare;
pub mod event_signs;
pub mod filters;
mod focus;
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
pub mod search;
mod side;
pub mod status;
mod story;
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
use crate::state::{Command, Session, TimePanel};
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
    time_ui(ui, panel, &mut views.time);
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
    cards::cards_ui(ui, panel);
    search::palette_ui(ui, panel);
    status::status_ui(ui, panel);
    focus::keep(ui.ctx());
}

/// The time panel, as high as the reader drags it; the slider alone where that is chosen.
fn time_ui(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut timeline::TimeView) {
    let margin = Margin { left: 14, right: 14, top: 9, bottom: 3 };
    let frame = Frame::new().fill(panel.palette.panel).inner_margin(margin);
    let time = match panel.session.state().time_panel {
        TimePanel::Open => {
            let most = ui.max_rect().height() * timeline::MOST_PANEL_SHARE;
            let most = most.max(timeline::PANEL_HEIGHT);
            egui::Panel::bottom("time")
                .resizable(true)
                .default_size(timeline::PANEL_HEIGHT)
                .size_range(timeline::LEAST_PANEL_HEIGHT..=most)
        }
        TimePanel::Slider => egui::Panel::bottom("time, folded")
            .resizable(false)
            .exact_size(timeline::FOLDED_PANEL_HEIGHT),
    };
    time.frame(frame).show(ui, |ui| timeline::timeline_ui(ui, panel, view));
}

/// The window for a file that could not be read at all.
pub fn problems_only_ui(ui: &mut Ui, palette: &Palette, file: &str, problems: &[Problem]) {
    let frame = Frame::new().fill(palette.panel).inner_margin(Margin::same(32));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.label(theme::strong("Basewatch could not read this dataset", 20.0));
        ui.label(egui::RichText::new(file).color(palette.muted));
        ui.add_space(12.0);
        cards::problem_list(ui, palette, problems);
    });
}
