//! Two days compared: the bar that says which, the signs of change, the line of a swipe.

mod signs;
mod swipe;

use egui::{Align, Frame, Id, Key, Layout, Margin, RichText, TextEdit, Ui, vec2};

pub use signs::{paint_sign, sign};
pub use swipe::{SWIPE_LABEL, is_on_line, line_ui};

use super::Panel;
use super::theme::{SMALL_WINDOW, regular, semibold};
use super::widgets::{Icon, chip, focus_ring, icon_button};
use crate::evidence::ChangeKind;
use crate::load::typed::{first_day, parse_typed};
use crate::model::Day;
use crate::scene::Comparison;
use crate::state::{Compare, CompareLook, Session, TimeCommand};

/// The field's name for screen readers and tests.
pub const OTHER_LABEL: &str = "Compare with this day";

/// Under the top bar while two days are compared: which, how they are shown, what changed.
pub fn bar_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let Compare::With { other, look } = panel.session.state().compare else { return };
    let is_small = ui.max_rect().width() < SMALL_WINDOW;
    let frame = Frame::new().fill(panel.palette.well).inner_margin(Margin::symmetric(14, 4));
    egui::Panel::top("compare").frame(frame).show(ui, |ui| {
        let mut field = Field::load(ui, other);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 7.0;
            days_ui(ui, panel, &mut field, (other, look), is_small);
            looks_ui(ui, panel, other, look);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = ui.button("Close").on_hover_text("Stop comparing (B)");
                let close = close.accessible_name("Stop comparing");
                focus_ring(ui, &close, panel.palette);
                if close.clicked() {
                    panel.commands.push(TimeCommand::SetCompare(Compare::Off).into());
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    told_ui(ui, panel, look, is_small);
                });
            });
        });
        if let Some(complaint) = &field.complaint {
            let text = RichText::new(complaint).size(12.5).color(panel.palette.accent);
            ui.add(egui::Label::new(text).wrap());
        }
        field.keep(ui);
    });
}

/// "A 2 May 2024 (the clock) ⇄ B [26 July 2023]".
fn days_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    field: &mut Field,
    (other, look): (Day, CompareLook),
    is_small: bool,
) {
    let palette = panel.palette;
    let badge = (palette.text, palette.panel);
    chip(ui, "A", badge);
    ui.label(RichText::new(panel.session.day().words()).font(semibold(13.0)));
    if !is_small {
        ui.label(RichText::new("the clock").font(regular(12.0)).color(palette.muted));
    }
    if icon_button(ui, palette, Icon::Swap, "Swap the two days", 24.0).clicked() {
        panel.commands.push(TimeCommand::SwapCompare.into());
    }
    chip(ui, "B", badge);
    if let Some(day) = field.ui(ui, panel.session)
        && day != other
    {
        panel.commands.push(TimeCommand::SetCompare(Compare::With { other: day, look }).into());
    }
}

/// What was typed into the field, and what was wrong with it.
#[derive(Debug, Clone)]
struct Field {
    text: String,
    /// The day the text was written for: another from elsewhere replaces it.
    day: Day,
    complaint: Option<String>,
}

impl Field {
    fn id() -> Id {
        Id::unique("compare with")
    }

    fn load(ui: &Ui, other: Day) -> Self {
        let kept: Option<Self> = ui.data(|d| d.get_temp(Self::id()));
        let fresh = Self { text: other.words(), day: other, complaint: None };
        kept.filter(|field| field.day == other).unwrap_or(fresh)
    }

    fn keep(self, ui: &Ui) {
        ui.data_mut(|d| d.insert_temp(Self::id(), self));
    }

    /// A day, once it is typed in full.
    fn ui(&mut self, ui: &mut Ui, session: &Session) -> Option<Day> {
        let edit = TextEdit::singleline(&mut self.text)
            .id(Self::id().with("edit"))
            .hint_text("26 July 2023")
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(142.0)
            .min_size(vec2(0.0, 24.0));
        let edit =
            ui.add(edit).on_hover_text("A date, as in 26 July 2023, July 2023 or 2023-07-26");
        let edit = edit.accessible_name(OTHER_LABEL);
        if edit.changed() {
            self.complaint = None;
        }
        if !edit.lost_focus() {
            return None;
        }
        if ui.input(|i| i.key_pressed(Key::Escape)) {
            self.text = self.day.words();
            self.complaint = None;
            return None;
        }
        match typed_day(&self.text, session) {
            Ok(day) => {
                self.text = day.words();
                self.complaint = None;
                Some(day)
            }
            Err(complaint) => {
                self.complaint = Some(complaint);
                None
            }
        }
    }
}

/// Reads a day inside the dataset's range, or says what is wrong and how to mend it.
fn typed_day(text: &str, session: &Session) -> Result<Day, String> {
    let date = parse_typed(text).map_err(|error| format!("{error}."))?;
    let day = first_day(date).ok_or_else(|| format!("{} names no day.", date.words()))?;
    let head = &session.dataset().head;
    let (first, last) = (head.first_day, head.last_day);
    let outside = if day < first {
        Some("before this dataset begins")
    } else if day > last {
        Some("after this dataset ends")
    } else {
        None
    };
    match outside {
        None => Ok(day),
        Some(outside) => Err(format!(
            "{} is {outside}: choose a day from {} to {}.",
            day.words(),
            first.words(),
            last.words()
        )),
    }
}

fn looks_ui(ui: &mut Ui, panel: &mut Panel<'_>, other: Day, now: CompareLook) {
    ui.add_space(4.0);
    let is_swipe = matches!(now, CompareLook::Swipe(_));
    for (look, name, hint, is_on) in [
        (CompareLook::Changes, "Changes", "What changed, base by base", !is_swipe),
        (CompareLook::HALVES, "Swipe", "A to the left of a line, B to its right", is_swipe),
    ] {
        let label = ui.selectable_label(is_on, name).on_hover_text(hint);
        focus_ring(ui, &label, panel.palette);
        if label.clicked() && !is_on {
            panel.commands.push(TimeCommand::SetCompare(Compare::With { other, look }).into());
        }
    }
    ui.add_space(4.0);
}

/// Which way the changes read, and a legend of those there are.
fn told_ui(ui: &mut Ui, panel: &Panel<'_>, look: CompareLook, is_small: bool) {
    let Some(comparison) = Comparison::of(panel.session) else { return };
    let muted = |words: String| RichText::new(words).font(regular(12.5)).color(panel.palette.muted);
    if matches!(look, CompareLook::Swipe(_)) {
        let words = "A to the left of the line, B to its right".to_owned();
        ui.add(egui::Label::new(muted(words)).truncate());
        return;
    }
    let back = comparison.to < comparison.from;
    let words = match (is_small, back) {
        (true, true) => "A back to B:".to_owned(),
        (true, false) => "A to B:".to_owned(),
        (false, _) => format!("{}:", comparison.words()),
    };
    let label = ui.label(muted(words));
    label.on_hover_text(format!("Changes {}; swap to read them the other way", comparison.words()));
    if comparison.changes.is_empty() {
        ui.add(egui::Label::new(muted("no change at any base".to_owned())).truncate());
    }
    for kind in ChangeKind::ALL {
        let count = comparison.of_kind(kind).count();
        if count > 0 {
            ui.spacing_mut().item_spacing.x = 4.0;
            sign(ui, kind, panel.palette.text, 14.0);
            let text = RichText::new(format!("{count} {}", kind.word())).font(regular(12.5));
            ui.label(text).on_hover_text(kind_help(kind));
            ui.add_space(5.0);
        }
    }
}

/// What a kind of change means, in a sentence.
pub fn kind_help(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Arrived => "Not present on the first day, present on the second.",
        ChangeKind::Left => "Present on the first day, not on the second.",
        ChangeKind::Grew => "Present on both days, and more: the head counts do not overlap.",
        ChangeKind::Shrank => "Present on both days, and fewer: the head counts do not overlap.",
        ChangeKind::Evidence => "Present on both days; only how surely changed.",
    }
}
