//! A button that opens a menu, and the menus of the table of actions.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{
    Button, Color32, PopupCloseBehavior, RichText, Role, Shape, Stroke, Ui, WidgetInfo, pos2,
    style::StyleModifier, vec2,
};

use super::Panel;
use super::theme::regular;
use super::widgets::{focus_ring, paint_choice};
use crate::state::Action;
use crate::state::action::{Mark, Menu};

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
    let button = Button::new(text);
    let (button, _) = MenuButton::from_button(button).config(config()).ui(ui, |ui| {
        ui.set_width(width);
        // Menus justify what they hold, and words with it.
        ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| contents(ui, panel));
    });
    let button = button.accessible_name(name);
    paint_arrow(ui, button.rect, ink);
    focus_ring(ui, &button, palette);
    button.on_hover_text(hint);
}

/// In the style of the panels: a menu's own hides the frames of buttons and fields.
fn config() -> MenuConfig {
    MenuConfig::new()
        .style(StyleModifier::default())
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
}

/// Width of a menu of actions, points.
const ACTIONS_WIDTH: f32 = 290.0;
const ITEM_HEIGHT: f32 = 25.0;
/// In a window lower than this, so that the longest menu fits into 1024 × 700, points.
const LOW_WINDOW: f32 = 820.0;
const LOW_ITEM_HEIGHT: f32 = 21.0;
/// Kept of the window's height: the top bar, and a margin below, points.
const OUTSIDE: f32 = 64.0;
/// Room for the sign of a choice before an item's words.
pub(super) const CHOICE_ROOM: f32 = 24.0;

/// A menu of the table of actions.
pub(super) fn actions_menu(ui: &mut Ui, panel: &mut Panel<'_>, which: Menu) {
    bar_menu(ui, panel, (which.title(), which.hint()), ACTIONS_WIDTH, |ui, panel| {
        ui.spacing_mut().item_spacing.y = 1.0;
        // A menu higher than the window would open over its own button.
        let window = ui.ctx().content_rect().height();
        let height = if window < LOW_WINDOW { LOW_ITEM_HEIGHT } else { ITEM_HEIGHT };
        let most = (window - OUTSIDE).max(height * 4.0);
        ui.set_max_height(most);
        egui::ScrollArea::vertical().max_height(most).show(ui, |ui| {
            for (i, group) in which.groups().into_iter().enumerate() {
                if i > 0 {
                    ui.add_space(3.0);
                    ui.separator();
                    ui.add_space(3.0);
                }
                for action in group {
                    item_ui(ui, panel, action, height);
                }
            }
            if which == Menu::File {
                super::files::menu_ui(ui, panel);
            }
        });
    });
}

/// A menu of the bar: words alone until it is opened.
pub(super) fn bar_menu(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    (title, hint): (&str, &str),
    width: f32,
    contents: impl FnOnce(&mut Ui, &mut Panel<'_>),
) {
    let button = Button::new(title).frame_when_inactive(false);
    let (button, _) = MenuButton::from_button(button).config(config()).ui(ui, |ui| {
        ui.set_width(width);
        contents(ui, panel);
    });
    focus_ring(ui, &button, panel.palette);
    button.on_hover_text(hint);
}

/// One action: what it is now, its words, its keys. It is done with a click, and the menu closes.
fn item_ui(ui: &mut Ui, panel: &mut Panel<'_>, action: Action, height: f32) {
    let (session, palette) = (panel.session, panel.palette);
    let (row, mark) = (action.row(), action.mark(session));
    let command = action.command(session);
    let enabled = command.is_some();
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let id = egui::Id::unique(("menu item", action));
    let sense = if enabled { egui::Sense::click() } else { egui::Sense::hover() };
    let item = ui.interact(rect, id, sense);
    let words = if row.keys.is_empty() {
        row.title.to_owned()
    } else {
        format!("{}, {}", row.title, row.keys)
    };
    item.widget_info(|| match mark {
        Mark::None => WidgetInfo::labeled(Role::MenuItem, enabled, &words),
        Mark::Check(on) => WidgetInfo::selected(Role::MenuItemCheckBox, enabled, on, &words),
        Mark::Radio(on) => WidgetInfo::selected(Role::MenuItemRadio, enabled, on, &words),
    });
    if item.gained_focus() {
        item.scroll_to_me(None);
    }
    if item.hovered() && enabled {
        ui.painter().rect_filled(rect, 4, super::theme::blend(palette.panel, palette.text, 0.07));
    }
    let ink = if enabled { palette.text } else { palette.faint() };
    let middle = rect.center().y;
    paint_choice(ui, ink, pos2(rect.left() + CHOICE_ROOM / 2.0, middle), mark);
    let at = pos2(rect.left() + CHOICE_ROOM, middle);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, row.title, regular(13.0), ink);
    let at = pos2(rect.right() - 6.0, middle);
    let muted = if enabled { palette.muted } else { ink };
    ui.painter().text(at, egui::Align2::RIGHT_CENTER, row.keys, regular(12.0), muted);
    focus_ring(ui, &item, palette);
    if item.clicked() {
        panel.commands.extend(command);
        ui.close();
    }
}

/// Downwards, painted, so that no font can lack it.
fn paint_arrow(ui: &Ui, button: egui::Rect, color: Color32) {
    let c = pos2(button.right() - 14.0, button.center().y);
    let corners = vec![c + vec2(-4.0, -2.0), c + vec2(4.0, -2.0), c + vec2(0.0, 2.8)];
    ui.painter().add(Shape::convex_polygon(corners, color, Stroke::NONE));
}
