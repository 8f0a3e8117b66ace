//! Cards that take a source of tiles: an address, or a file's path. What is wrong stands beneath
//! its field while it is typed.

use egui::{Id, Key, RichText, TextEdit, Ui, vec2};

use super::super::Panel;
use super::super::theme::{regular, semibold};
use super::super::widgets::focus_ring;
use crate::load::tile_address::{TileNumber, TileSharpness};
use crate::state::{LayerCard, LayerCommand, SourceDraft, SourceErrors, XyzSource};

const FIELD_WIDTH: f32 = 400.0;

/// A tile over Niamey, so that the reader sees what is asked for.
const SAMPLE: TileNumber = TileNumber { zoom: 8, column: 129, row: 118 };

/// Title and contents of the card that is open.
pub(in crate::view) fn cards_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    match &panel.session.state().layer_card {
        LayerCard::Closed => {}
        LayerCard::Address => address_ui(ui, panel),
        LayerCard::Archive(complaint) => archive_ui(ui, panel, complaint.as_deref()),
    }
}

/// What is being typed, and whether errors of empty fields are due.
#[derive(Debug, Clone, Default)]
struct Typed {
    draft: SourceDraft,
    was_sent: bool,
}

fn address_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let id = Id::unique("tile address card");
    let mut typed: Typed = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    ui.set_width(FIELD_WIDTH + 20.0);
    let read = typed.draft.read();
    let entered = fields_ui(ui, panel, (id, &mut typed), read.as_ref().err());
    ui.add_space(6.0);
    let words = match &read {
        Ok(source) => asks(source),
        Err(_) => "A server learns which part of the map you look at.".to_owned(),
    };
    ui.add(egui::Label::new(RichText::new(words).size(12.0).color(panel.palette.muted)).wrap());
    ui.add_space(6.0);
    let add = ui.button(RichText::new("Add and show").font(semibold(12.5)));
    focus_ring(ui, &add, panel.palette);
    if add.clicked() || entered {
        typed.was_sent = true;
        if let Ok(source) = read {
            panel.commands.push(LayerCommand::AddSource(source).into());
            typed = Typed::default();
        }
    }
    ui.data_mut(|d| d.insert_temp(id, typed));
}

fn asks(source: &XyzSource) -> String {
    let sample = source.address().of(SAMPLE, TileSharpness::Plain);
    let open = if sample.to_ascii_lowercase().starts_with("http://") {
        " Not encrypted: others on the way can see it."
    } else {
        ""
    };
    format!("Over Niamey it will ask for {sample}.{open}")
}

/// `true` where Enter was pressed in one of them.
fn fields_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    (id, typed): (Id, &mut Typed),
    errors: Option<&SourceErrors>,
) -> bool {
    let was_sent = typed.was_sent;
    let draft = &mut typed.draft;
    let error_of =
        |text: &str, error: Option<String>| error.filter(|_| was_sent || !text.trim().is_empty());
    let of = |field: fn(&SourceErrors) -> Option<String>| errors.and_then(field);
    let mut entered = false;
    let address = of(|e| e.address.as_ref().map(ToString::to_string));
    let hint = "https://tiles.example.org/{z}/{x}/{y}.png";
    let complaint = error_of(&draft.address, address);
    let field = Field { id: id.with("address"), label: "Address", hint, is_first: true };
    entered |= field.ui(ui, panel, &mut draft.address, complaint.as_deref());
    let complaint = error_of(&draft.name, of(|e| e.name.map(str::to_owned)));
    let hint = "as it stands in the menu; empty: the host's name";
    let field = Field { id: id.with("name"), label: "Name", hint, is_first: false };
    entered |= field.ui(ui, panel, &mut draft.name, complaint.as_deref());
    let complaint = error_of(&draft.attribution, of(|e| e.attribution.map(str::to_owned)));
    let hint = "whom to thank, as the source asks for";
    let field = Field { id: id.with("attribution"), label: "Attribution", hint, is_first: false };
    entered |= field.ui(ui, panel, &mut draft.attribution, complaint.as_deref());
    let least = error_of(&draft.least_zoom, of(|e| e.least_zoom.map(str::to_owned)));
    let most = error_of(&draft.most_zoom, of(|e| e.most_zoom.map(str::to_owned)));
    ui.columns(2, |columns| {
        let fields = [
            ("Least zoom", "0", &mut draft.least_zoom, least),
            ("Most zoom", "19", &mut draft.most_zoom, most),
        ];
        for (ui, (label, hint, text, complaint)) in columns.iter_mut().zip(fields) {
            let field = Field { id: id.with(label), label, hint, is_first: false };
            entered |= field.ui(ui, panel, text, complaint.as_deref());
        }
    });
    entered
}

struct Field {
    id: Id,
    label: &'static str,
    hint: &'static str,
    /// Takes the keyboard when the card opens.
    is_first: bool,
}

impl Field {
    /// `true` where Enter was pressed in it.
    fn ui(
        &self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        text: &mut String,
        complaint: Option<&str>,
    ) -> bool {
        let label = ui.label(RichText::new(self.label).font(regular(12.0)));
        let edit = TextEdit::singleline(text)
            .id(self.id)
            .hint_text(self.hint)
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(ui.available_width() - 10.0)
            .min_size(vec2(0.0, 26.0));
        let edit = ui.add(edit).labelled_by(label.id).accessible_name(self.label);
        let is_idle = ui.memory(|m| m.focused().is_none());
        if self.is_first && is_idle && !edit.lost_focus() && complaint.is_none() {
            edit.request_focus();
        }
        if let Some(complaint) = complaint {
            let text = RichText::new(sentence(complaint)).size(12.0).color(panel.palette.accent);
            ui.add(egui::Label::new(text).wrap());
        }
        let key = |key| edit.lost_focus() && ui.input(|i| i.key_pressed(key));
        if key(Key::Escape) {
            panel.commands.push(LayerCommand::ShowCard(LayerCard::Closed).into());
        }
        key(Key::Enter)
    }
}

/// "it lacks {z}" as a sentence.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn archive_ui(ui: &mut Ui, panel: &mut Panel<'_>, complaint: Option<&str>) {
    let id = Id::unique("archive card");
    let mut path: String = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    ui.set_width(FIELD_WIDTH + 20.0);
    let words =
        "Vector tiles or pictures in one file. It is read piece by piece and never changed.";
    ui.add(egui::Label::new(RichText::new(words).size(12.0).color(panel.palette.muted)).wrap());
    ui.add_space(4.0);
    let hint = "/path/to/map.pmtiles";
    let field = Field { id: id.with("path"), label: "Path of the file", hint, is_first: true };
    let entered = field.ui(ui, panel, &mut path, None);
    if let Some(complaint) = complaint {
        let text = RichText::new(complaint).size(12.0).color(panel.palette.accent);
        ui.add(egui::Label::new(text).wrap());
    }
    ui.add_space(6.0);
    let open = ui.button(RichText::new("Open").font(semibold(12.5)));
    focus_ring(ui, &open, panel.palette);
    // As file managers copy paths, with quotes.
    let plain = path.trim().trim_matches(['"', '\'']);
    if (open.clicked() || entered) && !plain.is_empty() {
        panel.commands.push(LayerCommand::OpenArchive(plain.into()).into());
    }
    ui.data_mut(|d| d.insert_temp(id, path));
}
