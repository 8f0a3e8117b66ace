//! The bar above the map: what is open, and what concerns the whole window.

use egui::{Align, Layout, RichText, Role, Ui, WidgetInfo};

use super::theme::{regular, strong};
use super::widgets::{Icon, focus_ring, icon_button};
use super::{Panel, filters};
use crate::load::Severity;
use crate::model::Language;
use crate::state::{
    BasemapChoice, Command, Compare, Direction, LayerToggle, Motion, StoryCommand, Theme,
    TimeCommand,
};

pub fn top_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    // Buttons first: in a narrow window the title gives way.
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            right_ui(ui, panel);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                super::files::file_menu(ui, panel);
                travel_ui(ui, panel);
                ui.label(strong("Basewatch", 16.0));
                let title = panel.session.dataset().head.title.get(Language::English);
                let text = RichText::new(title).font(regular(13.0)).color(panel.palette.muted);
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
}

fn right_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let help = ui.button("Keys  ?").on_hover_text("Keys and mouse (F1)");
    if help.clicked() {
        panel.commands.push(Command::ToggleHelp);
    }
    let (icon, name, other) = match panel.session.state().theme {
        Theme::Light => (Icon::Moon, "Dark theme", Theme::Dark),
        Theme::Dark => (Icon::Sun, "Light theme", Theme::Light),
    };
    if icon_button(ui, panel.palette, icon, name, 26.0).clicked() {
        panel.commands.push(Command::SetTheme(other));
    }
    compare_button(ui, panel);
    view_menu(ui, panel);
    ui.menu_button("Layers", |ui| layers_menu(ui, panel));
    filters::grade_menu(ui, panel);
    filters::knowledge_menu(ui, panel);
    problems_button(ui, panel);
}

fn compare_button(ui: &mut Ui, panel: &mut Panel<'_>) {
    let is_on = panel.session.state().compare != Compare::Off;
    let button = ui.add(egui::Button::new("Compare").selected(is_on));
    button.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, "Compare"));
    focus_ring(ui, &button, panel.palette);
    if button.on_hover_text("A second day beside the clock's (B)").clicked() {
        panel.commands.push(TimeCommand::ToggleCompare.into());
    }
}

/// Through where the reader has been.
fn travel_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.spacing_mut().item_spacing.x = 5.0;
    for (icon, name, direction) in
        [(Icon::Back, "Back", Direction::Back), (Icon::Forward, "Forward", Direction::Forward)]
    {
        let can_go = panel.session.can_travel(direction);
        let button = |ui: &mut Ui| icon_button(ui, panel.palette, icon, name, 26.0).clicked();
        if ui.add_enabled_ui(can_go, button).inner {
            panel.commands.push(Command::Travel(direction));
        }
    }
    ui.add_space(5.0);
}

/// The window as text, out and in.
fn view_menu(ui: &mut Ui, panel: &mut Panel<'_>) {
    let open = ui.button("Open view…").on_hover_text("From a copied text");
    focus_ring(ui, &open, panel.palette);
    if open.clicked() {
        panel.commands.push(Command::ToggleOpenView);
    }
    let copy = ui.button("Copy view").on_hover_text(
        "Day, filters, selection and map as a short text that opens exactly this again \
         (Ctrl+Shift+C)",
    );
    focus_ring(ui, &copy, panel.palette);
    if copy.clicked() {
        panel.commands.push(Command::CopyView);
    }
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
    ui.label(strong("Base map", 12.0));
    let choice = panel.session.state().basemap;
    for (value, name, hint) in [
        (BasemapChoice::Embedded, "Built in (offline)", "Natural Earth, GeoNames, OurAirports"),
        (
            BasemapChoice::OpenStreetMap,
            "OpenStreetMap (online)",
            "Asks tile.openstreetmap.org for what is in view; the built-in map shows beneath",
        ),
    ] {
        if ui.radio(choice == value, name).on_hover_text(hint).clicked() {
            panel.commands.push(Command::SetBasemap(value));
        }
    }
    super::files::overlays_menu(ui, panel);
    ui.separator();
    ui.label(strong("Story", 12.0));
    let mut is_flying = panel.session.state().motion == Motion::Flying;
    let hint = "Off: the map and the clock are there at once";
    if ui.checkbox(&mut is_flying, "Fly from chapter to chapter").on_hover_text(hint).clicked() {
        let motion = if is_flying { Motion::Flying } else { Motion::Jumping };
        panel.commands.push(StoryCommand::SetMotion(motion).into());
    }
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
