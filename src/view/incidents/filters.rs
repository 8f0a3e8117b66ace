//! What is left out of sight of the reader's own incidents: words and counts, in the Filter menu.
//! Kinds are hidden and shown in the legend.

use egui::{Id, RichText, TextEdit, Ui, vec2};

use crate::load::incidents::Role;
use crate::model::headcount::grouped;
use crate::state::{CountSpan, IncidentCommand, MOST_FILTER_CHARS, Typing};
use crate::view::Panel;
use crate::view::files::shortened;
use crate::view::theme::{Palette, regular, strong};
use crate::view::widgets::focus_ring;

/// The fields' names for screen readers and tests.
pub const FILTER_TEXT_LABEL: &str = "Words in incidents";
pub const LEAST_LABEL: &str = "Least count of incidents";
pub const MOST_LABEL: &str = "Largest count of incidents";

const FIELD_HEIGHT: f32 = 24.0;
const NUMBER_WIDTH: f32 = 64.0;
/// So that the fields below each other begin where the others do, points.
const LABEL_WIDTH: f32 = 58.0;

/// Whether there is anything to filter, or a filter that waits for it.
pub fn are_wanted(panel: &Panel<'_>) -> bool {
    let state = panel.session.state();
    !state.incidents.is_empty() || !state.filters.incidents.is_open()
}

pub fn filters_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.label(strong("Incidents of your own", 12.0));
    words_ui(ui, panel);
    counts_ui(ui, panel);
    let palette = panel.palette;
    let state = panel.session.state();
    let muted = |words: String| RichText::new(words).font(regular(11.5)).color(palette.muted);
    if state.incidents.tables().is_empty() {
        ui.label(muted("No table is open yet: they hold for the next.".to_owned()));
        return;
    }
    ui.horizontal(|ui| {
        ui.label(muted(passing_words(panel)));
        if !panel.session.state().filters.incidents.is_open() {
            let clear = ui.small_button("Show all").on_hover_text("Kinds, counts and words");
            focus_ring(ui, &clear, palette);
            if clear.clicked() {
                panel.commands.push(IncidentCommand::ClearFilters.into());
            }
        }
    });
}

/// "1,204 of 20,000 shown".
pub(in crate::view) fn passing_words(panel: &Panel<'_>) -> String {
    let incidents = &panel.session.state().incidents;
    if incidents.tables().is_empty() {
        return "Filtered once they are read".to_owned();
    }
    if incidents.to_sift().is_some() {
        return "Being filtered…".to_owned();
    }
    let (passing, all) = incidents.passing();
    if panel.session.state().filters.incidents.is_open() {
        return format!("All {} shown", grouped(all));
    }
    format!("{} of {} shown", grouped(passing), grouped(all))
}

/// Whether a field has been typed in since it was gone to.
fn typing(ui: &Ui, field: &egui::Response) -> Typing {
    let id = field.id.with("typing");
    if !field.changed() {
        if !field.has_focus() {
            ui.data_mut(|d| d.remove::<bool>(id));
        }
        return Typing::Begins;
    }
    let has_begun = ui.data(|d| d.get_temp::<bool>(id)).is_some();
    ui.data_mut(|d| d.insert_temp(id, true));
    if has_begun { Typing::GoesOn } else { Typing::Begins }
}

fn words_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let mut text = panel.session.state().filters.incidents.text.clone();
    ui.horizontal(|ui| {
        let label = label_ui(ui, "Words");
        let edit = TextEdit::singleline(&mut text)
            .id(Id::unique("words in incidents"))
            .char_limit(MOST_FILTER_CHARS)
            .hint_text("in label, source, category or note")
            .desired_width(ui.available_width() - 8.0)
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, FIELD_HEIGHT));
        let field = ui.add(edit).labelled_by(label).accessible_name(FILTER_TEXT_LABEL);
        let how = typing(ui, &field);
        if field.changed() {
            panel.commands.push(IncidentCommand::SetText(text, how).into());
        }
    });
}

/// As wide as the others.
fn label_ui(ui: &mut Ui, words: &str) -> Id {
    let size = vec2(LABEL_WIDTH, FIELD_HEIGHT);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let label = ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_width(LABEL_WIDTH);
        ui.label(RichText::new(words).font(regular(12.5))).id
    });
    label.inner
}

/// What was typed into the two fields, and the counts that it was typed over.
#[derive(Debug, Clone, Default)]
struct CountFields {
    over: CountSpan,
    least: String,
    most: String,
    complaint: Option<String>,
}

impl CountFields {
    fn of(counts: CountSpan) -> Self {
        let words = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
        let (least, most) = (words(counts.least), words(counts.most));
        Self { over: counts, least, most, complaint: None }
    }

    fn read(&self) -> Result<CountSpan, String> {
        let counts = CountSpan { least: typed_count(&self.least)?, most: typed_count(&self.most)? };
        match (counts.least, counts.most) {
            (Some(least), Some(most)) if least > most => Err(format!(
                "{} is more than {}: no count is at least the one and at most the other. Write \
                 the smaller number first.",
                grouped(least),
                grouped(most)
            )),
            _ => Ok(counts),
        }
    }
}

/// A whole number, thousands apart or not; nothing where nothing is typed.
fn typed_count(text: &str) -> Result<Option<u32>, String> {
    let plain: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != ',' && *c != '\'').collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let is_number = plain.bytes().all(|b| b.is_ascii_digit());
    match plain.parse() {
        Ok(count) if is_number => Ok(Some(count)),
        _ if is_number => Err(format!("Counts go up to {}.", grouped(u32::MAX))),
        _ => Err(format!("“{}” is no whole number. Write one such as 10.", text.trim())),
    }
}

fn counts_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let id = Id::unique("counts of incidents");
    let counts = panel.session.state().filters.incidents.counts;
    let kept = ui.data(|d| d.get_temp::<CountFields>(id)).filter(|kept| kept.over == counts);
    let mut fields = kept.unwrap_or_else(|| CountFields::of(counts));
    ui.horizontal(|ui| {
        let label = label_ui(ui, "Count");
        let least = number_ui(ui, (&mut fields.least, "least", LEAST_LABEL), label);
        ui.label(RichText::new("to").font(regular(12.5)));
        let most = number_ui(ui, (&mut fields.most, "most", MOST_LABEL), label);
        let what = RichText::new(counted_words(panel)).font(regular(11.5));
        ui.add(egui::Label::new(what.color(panel.palette.muted)).truncate());
        let changed = [least, most].into_iter().flatten().next();
        if let Some(how) = changed {
            match fields.read() {
                Ok(counts) => {
                    fields.complaint = None;
                    fields.over = counts;
                    panel.commands.push(IncidentCommand::SetCounts(counts, how).into());
                }
                Err(complaint) => fields.complaint = Some(complaint),
            }
        }
    });
    complaint_ui(ui, panel.palette, fields.complaint.as_deref());
    ui.data_mut(|d| d.insert_temp(id, fields));
}

/// What the tables count, by the name of the first one's column.
fn counted_words(panel: &Panel<'_>) -> String {
    let tables = panel.session.state().incidents.tables();
    let counted = tables.iter().filter(|table| table.incidents().columns().has_counts());
    let name = { counted }.find_map(|table| {
        let mapping = &table.read.mapping;
        mapping.names.get(mapping.column(Role::Count)?).cloned()
    });
    match name {
        Some(name) => shortened(&name),
        None if tables.is_empty() => "fatalities, say".to_owned(),
        None => "no table tells how many".to_owned(),
    }
}

/// `Some` where something was typed.
fn number_ui(
    ui: &mut Ui,
    (text, hint, name): (&mut String, &str, &str),
    label: Id,
) -> Option<Typing> {
    let edit = TextEdit::singleline(text)
        .id(Id::unique(name))
        .char_limit(20)
        .hint_text(hint)
        .desired_width(NUMBER_WIDTH)
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, FIELD_HEIGHT));
    let field = ui.add(edit).labelled_by(label).accessible_name(name);
    let how = typing(ui, &field);
    field.changed().then_some(how)
}

fn complaint_ui(ui: &mut Ui, palette: &Palette, complaint: Option<&str>) {
    if let Some(complaint) = complaint {
        let text = RichText::new(complaint).size(12.0).color(palette.accent);
        ui.add(egui::Label::new(text).wrap());
    }
}
