//! How the map is read, as a part of the layers' menu: names, coordinates, graticule, rings,
//! measuring.

use egui::{Id, RichText, Role, TextEdit, Ui, WidgetInfo};

use super::Panel;
use super::theme::strong;
use crate::load::radii;
use crate::model::{CoordinateFormat, Language};
use crate::state::{Graticule, MapCommand, MapTools, Rings};

/// Name of the field for radii, for screen readers and tests.
pub const RADII_LABEL: &str = "Radii in kilometres";
/// What the field holds until something is typed.
const USUAL_RADII: &str = "100, 250, 500";

/// What the field for radii holds.
#[derive(Debug, Clone)]
struct Field {
    text: String,
    complaint: Option<String>,
}

pub(super) fn section_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.label(strong("Reading the map", 12.0));
    let tools = panel.session.state().map_tools.clone();
    let mut asked: Vec<MapCommand> = Vec::new();
    let mut lines = tools.graticule == Graticule::Shown;
    if ui.checkbox(&mut lines, "Lines of latitude and longitude  (G)").clicked() {
        let graticule = if lines { Graticule::Shown } else { Graticule::Hidden };
        asked.push(MapCommand::SetGraticule(graticule));
    }
    let mut measures = tools.measuring.is_on();
    if ui.checkbox(&mut measures, "Measure by clicking  (M)").clicked() {
        asked.push(MapCommand::ToggleMeasuring);
    }
    rings_ui(ui, panel, &tools, &mut asked);
    ui.horizontal(|ui| {
        ui.label("Coordinates");
        for (format, name) in
            [(CoordinateFormat::Decimal, "13.4815°"), (CoordinateFormat::Sexagesimal, "13°28′53″")]
        {
            if ui.radio(tools.coordinates == format, name).clicked() {
                asked.push(MapCommand::SetCoordinates(format));
            }
        }
    });
    ui.horizontal(|ui| {
        ui.label("Place names");
        let language = panel.session.state().language;
        for (value, name) in [(Language::English, "English"), (Language::French, "Français")] {
            let hint = "On the map and in every list, wherever the map or the dataset has them";
            if ui.radio(language == value, name).on_hover_text(hint).clicked() {
                asked.push(MapCommand::SetLanguage(value));
            }
        }
    });
    panel.commands.extend(asked.into_iter().map(Into::into));
}

fn rings_ui(ui: &mut Ui, panel: &Panel<'_>, tools: &MapTools, asked: &mut Vec<MapCommand>) {
    ui.label("Rings around the selected base  (R)");
    let id = Id::unique("radii of rings");
    let mut field: Field = ui.data(|d| d.get_temp(id)).unwrap_or_else(|| Field {
        text: match &tools.rings {
            Rings::Typed(radii) => radii::words(radii),
            Rings::Hidden | Rings::Fitting => USUAL_RADII.to_owned(),
        },
        complaint: None,
    });
    let mut typed = None;
    ui.horizontal(|ui| {
        if ui.radio(tools.rings == Rings::Hidden, "None").clicked() {
            asked.push(MapCommand::SetRings(Rings::Hidden));
        }
        if ui.radio(tools.rings == Rings::Fitting, "Fitting the zoom").clicked() {
            asked.push(MapCommand::SetRings(Rings::Fitting));
        }
        let is_typed = matches!(tools.rings, Rings::Typed(_));
        if ui.radio(is_typed, "These, km:").clicked() {
            typed = Some(radii::parse(&field.text));
        }
        let edit = TextEdit::singleline(&mut field.text).desired_width(110.0);
        let edit = ui.add(edit);
        edit.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::TextInput, true, RADII_LABEL);
            info.current_text_value = Some(field.text.clone());
            info
        });
        if edit.changed() {
            field.complaint = None;
        }
        if edit.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter)) {
            typed = Some(radii::parse(&field.text));
        }
    });
    match typed {
        Some(Ok(radii)) => asked.push(MapCommand::SetRings(Rings::Typed(radii))),
        Some(Err(error)) => field.complaint = Some(error.to_string()),
        None => {}
    }
    if let Some(complaint) = &field.complaint {
        let words = RichText::new(complaint).size(12.0).color(panel.palette.accent);
        ui.add(egui::Label::new(words).wrap());
    }
    ui.data_mut(|d| d.insert_temp(id, field));
}
