//! The bar above the map: what is open, and what concerns the whole window.

use egui::{Align, Layout, RichText, Role, Ui, WidgetInfo};

use super::theme::{SMALL_WINDOW, regular, strong};
use super::widgets::{Icon, focus_ring, icon_button};
use super::{Panel, filters, layers, map_menu, menu, search};
use crate::load::Severity;
use crate::state::action::Menu;
use crate::state::{Action, Command, Compare, LayerToggle, Theme};

/// Of the layers' menu, points.
const LAYERS_WIDTH: f32 = 380.0;

/// The program's name in the bar, points.
const NAME_WIDTH: f32 = 92.0;

pub fn top_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    // Buttons first: in a narrow window the title gives way.
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            right_ui(ui, panel);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                travel_ui(ui, panel);
                if ui.available_width() < NAME_WIDTH {
                    return;
                }
                title_ui(ui, panel);
            });
        });
    });
}

/// Where there is no room for both, what is open: the window's own title says the program's name.
fn title_ui(ui: &mut Ui, panel: &Panel<'_>) {
    let title = panel.session.name(&panel.session.dataset().head.title);
    let (font, muted) = (regular(13.0), panel.palette.muted);
    let width = ui.painter().layout_no_wrap(title.to_owned(), font.clone(), muted).size().x;
    let room = ui.available_width();
    if width + NAME_WIDTH + ui.spacing().item_spacing.x <= room {
        ui.label(strong("Basewatch", 16.0));
    }
    let text = RichText::new(title).font(font).color(muted);
    ui.add(egui::Label::new(text).truncate());
}

fn right_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    theme_button(ui, panel);
    ui.spacing_mut().item_spacing.x = 2.0;
    menu::actions_menu(ui, panel, Menu::Help);
    menu::actions_menu(ui, panel, Menu::Go);
    let layers = ("Layers", "What the map shows, and how it is read");
    menu::bar_menu(ui, panel, layers, LAYERS_WIDTH, |ui, panel| {
        // Menus justify what they hold, and words with it.
        ui.with_layout(Layout::top_down(Align::Min), |ui| layers_menu(ui, panel));
    });
    menu::actions_menu(ui, panel, Menu::View);
    menu::actions_menu(ui, panel, Menu::File);
    ui.spacing_mut().item_spacing.x = 8.0;
    compare_button(ui, panel);
    filters::filter_menu(ui, panel);
    filters::knowledge_menu(ui, panel);
    let width = if ui.ctx().content_rect().width() < SMALL_WINDOW { 118.0 } else { 210.0 };
    search::button_ui(ui, panel, width);
    problems_button(ui, panel);
}

/// To the other theme at one click.
fn theme_button(ui: &mut Ui, panel: &mut Panel<'_>) {
    let (icon, other) = match panel.session.state().theme {
        Theme::Light => (Icon::Moon, Action::DarkTheme),
        Theme::Dark => (Icon::Sun, Action::LightTheme),
    };
    if icon_button(ui, panel.palette, icon, other.title(), 26.0).clicked() {
        panel.commands.extend(other.command(panel.session));
    }
}

fn compare_button(ui: &mut Ui, panel: &mut Panel<'_>) {
    let is_on = panel.session.state().compare != Compare::Off;
    let button = ui.add(egui::Button::new("Compare").selected(is_on));
    button.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, "Compare"));
    focus_ring(ui, &button, panel.palette);
    if button.on_hover_text("A second day beside the clock's (B)").clicked() {
        panel.commands.extend(Action::Compare.command(panel.session));
    }
}

/// Through where the reader has been.
fn travel_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.spacing_mut().item_spacing.x = 5.0;
    for (icon, action) in [(Icon::Back, Action::Back), (Icon::Forward, Action::Forward)] {
        let command = action.command(panel.session);
        let button =
            |ui: &mut Ui| icon_button(ui, panel.palette, icon, action.title(), 26.0).clicked();
        if ui.add_enabled_ui(command.is_some(), button).inner {
            panel.commands.extend(command);
        }
    }
    ui.add_space(5.0);
}

fn layers_menu(ui: &mut Ui, panel: &mut Panel<'_>) {
    let layers = panel.session.state().layers;
    ui.label(strong("On the map", 12.0));
    for (mut on, name, toggle) in [
        (layers.areas, "Area states", LayerToggle::Areas),
        (layers.events, "Events", LayerToggle::Events),
        (layers.movements, "Movements", LayerToggle::Movements),
    ] {
        if ui.checkbox(&mut on, name).clicked() {
            panel.commands.push(Command::ToggleLayer(toggle));
        }
    }
    ui.separator();
    map_menu::section_ui(ui, panel);
    ui.separator();
    layers::base_map_ui(ui, panel);
    super::files::overlays_menu(ui, panel);
}

/// Only where something is wrong with the file.
fn problems_button(ui: &mut Ui, panel: &mut Panel<'_>) {
    let problems = panel.session.problems();
    if problems.is_empty() {
        return;
    }
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let words = match (errors, problems.len() - errors) {
        (0, warnings) => format!("{warnings} to look at"),
        (1, _) => "1 error".to_owned(),
        (errors, _) => format!("{errors} errors"),
    };
    let text = RichText::new(words).color(panel.palette.accent);
    if ui.button(text).on_hover_text("What is wrong with this dataset").clicked() {
        panel.commands.push(Command::ToggleProblems);
    }
}
