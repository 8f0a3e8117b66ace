//! The map beneath: its part of the menu, the cards that take a source, and the line at the map's
//! foot that tells what is wrong with it.

mod cards;

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, RichText, Role, Ui, WidgetInfo, vec2};

pub(super) use cards::cards_ui;

use super::Panel;
use super::theme::{regular, strong};
use super::widgets::{Icon, focus_ring, icon_button};
use crate::basemap::LayerNote;
use crate::model::{LonLat, View};
use crate::state::{BasemapChoice, Command, LayerCard, LayerCommand, Opacity};

/// Names for screen readers and tests.
pub const OPACITY_LABEL: &str = "Opacity over the built-in map";
pub const NOTE_LABEL: &str = "About the chosen map";

/// Names of sources in the menu, points wide.
const NAME_WIDTH: f32 = 210.0;

/// Which map lies beneath, and how much of it.
pub(super) fn base_map_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.label(strong("Base map", 12.0));
    choice_ui(
        ui,
        panel,
        &BasemapChoice::Embedded,
        ("Built in (offline)", "Natural Earth, GeoNames, OurAirports"),
    );
    choice_ui(
        ui,
        panel,
        &BasemapChoice::OpenStreetMap,
        (
            "OpenStreetMap (online)",
            "Asks tile.openstreetmap.org for what is in view; the built-in map shows beneath",
        ),
    );
    own_ui(ui, panel);
    ui.horizontal(|ui| {
        for (name, hint, card) in [
            ("Other address…", "Tiles from any server, by their address", LayerCard::Address),
            ("PMTiles file…", "Tiles from a file on this computer", LayerCard::Archive(None)),
        ] {
            let button = ui.button(name).on_hover_text(hint);
            focus_ring(ui, &button, panel.palette);
            if button.clicked() {
                panel.commands.push(LayerCommand::ShowCard(card).into());
                ui.close();
            }
        }
    });
    relief_ui(ui, panel);
    if panel.session.state().basemap != BasemapChoice::Embedded {
        opacity_ui(ui, panel);
    }
}

/// Sources that the reader brought, each with a way to forget it.
fn own_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let own = &panel.session.state().own_layers;
    for source in &own.sources {
        let choice = BasemapChoice::Xyz(source.clone());
        let forget = LayerCommand::ForgetSource(source.clone());
        let hint = format!("Asks {}", source.address().text());
        ui.horizontal(|ui| {
            choice_ui(ui, panel, &choice, (source.name(), &hint));
            forget_ui(ui, panel, source.name(), forget);
        });
    }
    for path in &own.archives {
        let choice = BasemapChoice::Archive(path.clone());
        let forget = LayerCommand::ForgetArchive(path.clone());
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let hint = path.display().to_string();
        ui.horizontal(|ui| {
            choice_ui(ui, panel, &choice, (&name, &hint));
            forget_ui(ui, panel, &name, forget);
        });
    }
}

fn choice_ui(ui: &mut Ui, panel: &mut Panel<'_>, choice: &BasemapChoice, words: (&str, &str)) {
    let (name, hint) = words;
    let is_chosen = panel.session.state().basemap == *choice;
    // Long names give way; the hint tells them whole.
    let font = egui::TextStyle::Button.resolve(ui.style());
    let color = ui.visuals().text_color();
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(NAME_WIDTH);
    let radio = ui.radio(is_chosen, job);
    radio.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, name));
    focus_ring(ui, &radio, panel.palette);
    if radio.on_hover_text(hint).clicked() {
        panel.commands.push(Command::SetBasemap(choice.clone()));
    }
}

fn forget_ui(ui: &mut Ui, panel: &mut Panel<'_>, name: &str, forget: LayerCommand) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let words = format!("Forget {name}");
        if icon_button(ui, panel.palette, Icon::Cross, &words, 18.0).clicked() {
            panel.commands.push(forget.into());
        }
    });
}

fn relief_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let mut is_on = panel.session.state().own_layers.relief;
    let hint = "Light and shade of slopes on the built-in map, around Niger";
    let check = ui.checkbox(&mut is_on, "Shaded relief").on_hover_text(hint);
    focus_ring(ui, &check, panel.palette);
    if check.clicked() {
        panel.commands.push(LayerCommand::SetRelief(is_on).into());
    }
}

fn opacity_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.add_space(4.0);
    let label = ui.label(RichText::new(OPACITY_LABEL).size(12.0).color(panel.palette.muted));
    let mut percent = panel.session.state().own_layers.opacity.as_percent();
    let slider = egui::Slider::new(&mut percent, 0..=100).suffix(" %").step_by(5.0);
    let slider = ui.add(slider).labelled_by(label.id);
    focus_ring(ui, &slider, panel.palette);
    if slider.changed() {
        panel.commands.push(LayerCommand::SetOpacity(Opacity::percent(percent)).into());
    }
}

/// What is wrong with the chosen map, or where it is, in one calm line at the map's foot.
pub(super) fn note_ui(ui: &Ui, panel: &mut Panel<'_>, note: &LayerNote, map: Rect) {
    let (words, bounds) = match note {
        LayerNote::Trouble(words) => (words, None),
        LayerNote::Elsewhere { words, bounds } => (words, Some(*bounds)),
    };
    let palette = panel.palette;
    Area::new(Id::unique("layer note"))
        .order(Order::Middle)
        .pivot(Align2::LEFT_BOTTOM)
        .fixed_pos(map.left_bottom() + vec2(8.0, -30.0))
        .constrain_to(map)
        .show(ui.ctx(), |ui| {
            let frame = Frame::new()
                .fill(palette.panel)
                .stroke(egui::Stroke::new(1.0, palette.line))
                .corner_radius(6)
                .inner_margin(Margin::symmetric(10, 6));
            frame.show(ui, |ui| {
                ui.set_max_width((map.width() - 200.0).clamp(200.0, 460.0));
                let text = RichText::new(words).font(regular(12.0)).color(palette.text);
                let label = ui.add(egui::Label::new(text).wrap());
                label.widget_info(|| {
                    WidgetInfo::labeled(Role::Label, true, format!("{NOTE_LABEL}: {words}"))
                });
                if let Some(bounds) = bounds {
                    let show = ui.button("Show it");
                    focus_ring(ui, &show, palette);
                    if show.clicked() {
                        let size = panel.session.state().map_size;
                        panel.commands.push(Command::LookAt(view_of(bounds, size)));
                    }
                }
            });
        });
}

/// A view with all of this ground in it: west, south, east, north in degrees.
fn view_of([west, south, east, north]: [f64; 4], (width, height): (f64, f64)) -> View {
    let south_east = crate::model::mercator::project(LonLat::clamped(east, south), 0.0);
    let north_west = crate::model::mercator::project(LonLat::clamped(west, north), 0.0);
    let middle = crate::model::mercator::WorldPixel {
        x: f64::midpoint(north_west.x, south_east.x),
        y: f64::midpoint(north_west.y, south_east.y),
    };
    let fit = |room: f64, ground: f64| (room * 0.9 / ground.max(1e-9)).log2();
    let zoom =
        fit(width, south_east.x - north_west.x).min(fit(height, south_east.y - north_west.y));
    View { center: crate::model::mercator::unproject(middle, 0.0), zoom }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_of_ground_has_all_of_it_in_sight() {
        let view = view_of([11.0, 43.0, 12.0, 44.0], (800.0, 600.0));
        assert!((view.center.lon.degrees() - 11.5).abs() < 1e-6);
        assert!((43.4..43.6).contains(&view.center.lat.degrees()), "not swapped");
        // A degree of longitude is 256 / 360 points at zoom 0; 44° north stretches the height.
        let points = |degrees: f64| degrees * 256.0 / 360.0 * view.zoom.exp2();
        assert!(points(1.0) < 800.0 && points(1.0) > 300.0);
    }
}
