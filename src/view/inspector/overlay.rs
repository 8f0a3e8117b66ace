//! A feature of the reader's own overlay: all that its file says of it, as text.

use egui::{Grid, RichText, Ui};

use super::{muted, overview_ui, wrapped};
use crate::load::check_url;
use crate::state::{Command, FileCommand, OverlayCommand, OverlaySpot};
use crate::view::Panel;
use crate::view::theme::{semibold, strong};
use crate::view::widgets::{focus_ring, rule, section};

/// Longest text of one property that is shown, in characters.
const SHOWN_CHARS: usize = 1_200;
/// Properties that are shown.
const MOST_PROPERTIES: usize = 200;

pub(super) fn overlay_ui(ui: &mut Ui, panel: &mut Panel<'_>, spot: OverlaySpot) {
    let overlays = &panel.session.state().overlays;
    let Some((entry, feature)) = overlays.feature(spot) else {
        overview_ui(ui, panel);
        return;
    };
    let title = entry.overlay.title(spot.feature);
    wrapped(ui, strong(shown(&title), 18.0));
    let what = format!(
        "{} · {} {}, feature {}",
        capital(&feature.geometry.words()),
        entry.overlay.format.word(),
        entry.overlay.name,
        spot.feature + 1
    );
    wrapped(ui, muted(panel, what));
    let note = "From a file of yours: no claim of this dataset, and no part of its evidence.";
    wrapped(ui, muted(panel, note));
    if let Some(at) = feature.geometry.points.first() {
        let words =
            format!("{:.5}°, {:.5}° (latitude, longitude)", at.lat.degrees(), at.lon.degrees());
        wrapped(ui, muted(panel, words));
    }
    if let Some(description) = &feature.description {
        ui.add_space(4.0);
        text_ui(ui, panel, description);
    }
    rule(ui, panel.palette);
    section(ui, panel.palette, "What its file says");
    if feature.properties.is_empty() {
        wrapped(ui, muted(panel, "Nothing more."));
    }
    let left = feature.properties.len().saturating_sub(MOST_PROPERTIES);
    Grid::new("properties").num_columns(2).spacing([10.0, 4.0]).max_col_width(210.0).show(
        ui,
        |ui| {
            for (key, value) in feature.properties.iter().take(MOST_PROPERTIES) {
                wrapped(ui, RichText::new(shown(key)).font(semibold(12.0)));
                text_ui(ui, panel, value);
                ui.end_row();
            }
        },
    );
    if left > 0 {
        wrapped(ui, muted(panel, format!("and {left} more")));
    }
    ui.add_space(6.0);
    let id = entry.id;
    ui.horizontal(|ui| {
        for (name, command) in [
            ("Fit the overlay", Command::from(OverlayCommand::Fit(id))),
            ("Close the overlay", Command::from(OverlayCommand::Remove(id))),
        ] {
            let button = ui.button(name);
            focus_ring(ui, &button, panel.palette);
            if button.clicked() {
                panel.commands.push(command);
            }
        }
    });
}

/// Text; a whole one that is a plain web address can be followed.
fn text_ui(ui: &mut Ui, panel: &mut Panel<'_>, text: &str) {
    let words = RichText::new(shown(text)).size(12.0);
    if check_url(text).is_err() {
        wrapped(ui, words);
        return;
    }
    let ink = panel.palette.link;
    let line = egui::Label::new(words.color(ink)).wrap().sense(egui::Sense::click());
    let link = ui.add(line);
    link.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, text));
    focus_ring(ui, &link, panel.palette);
    if link.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        panel.commands.push(FileCommand::OpenLink(text.to_owned()).into());
    }
}

/// Cut where nobody would read on.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => {
            format!("{}… ({} characters in all)", &text[..end], text.chars().count())
        }
        None => text.to_owned(),
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
