//! A button that opens a menu.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{
    Button, Color32, PopupCloseBehavior, RichText, Shape, Stroke, Ui, pos2, style::StyleModifier,
    vec2,
};

use super::Panel;
use super::widgets::focus_ring;

/// Room for the small triangle after the button's words.
const ARROW_ROOM: &str = "     ";

/// A button that opens a menu; it stays open while things inside it are clicked.
pub(super) fn menu(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    (name, hint, is_set): (&str, &str, bool),
    width: f32,
    contents: impl FnOnce(&mut Ui, &mut Panel<'_>),
) {
    let palette = panel.palette;
    let ink = if is_set { palette.accent } else { palette.text };
    let text = RichText::new(format!("{name}{ARROW_ROOM}")).color(ink);
    // In the style of the panels: a menu's own hides the frames of buttons and fields.
    let config = MenuConfig::new()
        .style(StyleModifier::default())
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (button, _) = MenuButton::from_button(Button::new(text)).config(config).ui(ui, |ui| {
        ui.set_width(width);
        // Menus justify what they hold, and words with it.
        ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| contents(ui, panel));
    });
    let button = button.accessible_name(name);
    paint_arrow(ui, button.rect, ink);
    focus_ring(ui, &button, palette);
    button.on_hover_text(hint);
}

/// Downwards, painted, so that no font can lack it.
fn paint_arrow(ui: &Ui, button: egui::Rect, color: Color32) {
    let c = pos2(button.right() - 14.0, button.center().y);
    let corners = vec![c + vec2(-4.0, -2.0), c + vec2(4.0, -2.0), c + vec2(0.0, 2.8)];
    ui.painter().add(Shape::convex_polygon(corners, color, Stroke::NONE));
}
