//! What counts, and whose knowledge is shown: two menus in the top bar, and a strip below it while
//! anything is left out, so that nobody overlooks it.

use egui::{Frame, Id, Key, Margin, RichText, TextEdit, Ui, vec2};

use super::Panel;
use super::menu::menu;
use super::theme::{blend, regular, semibold, strong};
use super::widgets::{focus_ring, grade_badge};
use crate::load::edtf::{self, DateError};
use crate::model::{Day, Grade};
use crate::state::{Command, Knowledge, Session};

/// The date field's name for screen readers and tests.
pub const DATE_LABEL: &str = "Known on this day";
/// Width of a menu, points.
const MENU_WIDTH: f32 = 352.0;

/// Whether less than everything counts. Hidden forces alone are told by the list of forces.
pub fn is_filtered(session: &Session) -> bool {
    session.state().knowledge != Knowledge::Everything || session.state().least_grade != Grade::D
}

/// The window's title: "Basewatch · known on 9 April 2024 · grade B or better".
pub fn window_title(session: &Session) -> String {
    let mut title = "Basewatch".to_owned();
    match session.state().knowledge {
        Knowledge::Everything => {}
        Knowledge::On(day) => title.push_str(&format!(" · known on {}", day.words())),
        // Without the day: a title that changed with every frame of playing would flicker.
        Knowledge::AsOfMoment => title.push_str(" · known on the day shown"),
    }
    if let Some(grade) = grade_words(session.state().least_grade) {
        title.push_str(&format!(" · {grade}"));
    }
    title
}

/// "grade B or better"; `None` where every grade counts.
fn grade_words(least: Grade) -> Option<String> {
    match least {
        Grade::A => Some("grade A only".to_owned()),
        Grade::B | Grade::C => Some(format!("grade {} or better", least.key())),
        Grade::D => None,
    }
}

/// The day of knowledge for the inspector: ", as known on 9 April 2024".
pub fn as_known_words(session: &Session) -> String {
    match session.state().knowledge {
        Knowledge::Everything => String::new(),
        Knowledge::On(day) => format!(", as known on {}", day.words()),
        Knowledge::AsOfMoment if session.days().is_day() => ", as known that day".to_owned(),
        Knowledge::AsOfMoment => ", as known on the last day".to_owned(),
    }
}

/// Under the top bar: what does not count, and the way back.
pub fn strip_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    if !is_filtered(panel.session) {
        return;
    }
    let palette = panel.palette;
    let ground = blend(palette.panel, palette.accent, 0.14);
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 3));
    egui::Panel::top("filters").frame(frame).show(ui, |ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let hint = "Let everything count again and show every force";
            let clear = ui.button("Clear").on_hover_text(hint);
            focus_ring(ui, &clear, palette);
            if clear.clicked() {
                panel.commands.push(Command::ClearFilters);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let words = RichText::new(strip_words(panel.session)).font(semibold(12.5));
                ui.add(egui::Label::new(words.color(palette.text)).truncate());
            });
        });
    });
}

/// "Known on 9 April 2024: only what had been published by then counts · grade B or better".
fn strip_words(session: &Session) -> String {
    let state = session.state();
    let rule = |day: Day| match session.first_publication() {
        Some(first) if day < first => {
            format!("no source was out before {}, so nothing counts", first.words())
        }
        _ => "only what had been published by then counts".to_owned(),
    };
    let mut parts = Vec::new();
    match state.knowledge {
        Knowledge::Everything => {}
        Knowledge::On(day) => parts.push(format!("Known on {}: {}", day.words(), rule(day))),
        Knowledge::AsOfMoment => {
            let day = session.day();
            parts.push(format!("Known on the day shown, {}: {}", day.words(), rule(day)));
        }
    }
    match (grade_words(state.least_grade), parts.is_empty()) {
        (Some(grade), true) => parts.push(format!("Only sources of {grade} count")),
        (Some(grade), false) => parts.push(grade),
        (None, _) => {}
    }
    match state.hidden_forces.len() {
        0 => {}
        1 => parts.push("1 force hidden".to_owned()),
        n => parts.push(format!("{n} forces hidden")),
    }
    parts.join(" · ")
}

/// "Known on: today": whose knowledge is shown.
pub fn knowledge_menu(ui: &mut Ui, panel: &mut Panel<'_>) {
    let knowledge = panel.session.state().knowledge;
    let words = match knowledge {
        Knowledge::Everything => "today".to_owned(),
        Knowledge::On(day) => day.words(),
        Knowledge::AsOfMoment => "day shown".to_owned(),
    };
    let name = format!("Known on: {words}");
    let hint = "Whose knowledge is shown: ours, or that of an earlier day. Only sources published \
                by then count, and nothing learnt later shows through.";
    let is_set = knowledge != Knowledge::Everything;
    menu(ui, panel, (&name, hint, is_set), MENU_WIDTH, |ui, panel| {
        let session = panel.session;
        let as_of = session.dataset().head.as_of.words();
        ui.label(strong("Known on", 12.0));
        let everything = format!("Today: everything published up to {as_of}");
        choice(ui, panel, knowledge == Knowledge::Everything, &everything, Knowledge::Everything);
        let follows = "On the day shown (follows the slider)";
        choice(ui, panel, knowledge == Knowledge::AsOfMoment, follows, Knowledge::AsOfMoment);
        let day = session.day();
        let fixed = format!("On the day shown now, {} (fixed)", day.words());
        choice(ui, panel, knowledge == Knowledge::On(day), &fixed, Knowledge::On(day));
        ui.separator();
        date_ui(ui, panel);
    });
}

fn choice(ui: &mut Ui, panel: &mut Panel<'_>, is_on: bool, words: &str, knowledge: Knowledge) {
    if ui.radio(is_on, words).clicked() {
        panel.commands.push(Command::SetKnowledge(knowledge));
        ui.close();
    }
}

/// What was typed into the date field, and what was wrong with it.
#[derive(Debug, Clone, Default)]
struct DateField {
    text: String,
    complaint: Option<String>,
}

/// A day typed by hand; Enter sets it.
fn date_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let id = Id::unique("known on");
    let mut field: DateField = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    let label = ui.label(RichText::new("Or on this day (year-month-day):").font(regular(12.5)));
    let is_sent = ui
        .horizontal(|ui| {
            let edit = TextEdit::singleline(&mut field.text)
                .id(id)
                .hint_text("2024-04-09")
                .align(egui::Align2::LEFT_CENTER);
            let edit =
                ui.add(edit.desired_width(120.0).min_size(vec2(0.0, 24.0))).labelled_by(label.id);
            let edit = edit.accessible_name(DATE_LABEL);
            if edit.changed() {
                field.complaint = None;
            }
            let entered = edit.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            ui.button("Set").clicked() || entered
        })
        .inner;
    if is_sent {
        match typed_day(&field.text) {
            Ok(day) => {
                panel.commands.push(Command::SetKnowledge(Knowledge::On(day)));
                field.complaint = None;
                ui.close();
            }
            Err(complaint) => field.complaint = Some(complaint),
        }
    }
    if let Some(complaint) = &field.complaint {
        let text = RichText::new(complaint).size(12.0).color(panel.palette.accent);
        ui.add(egui::Label::new(text).wrap());
    }
    ui.data_mut(|d| d.insert_temp(id, field));
}

/// Reads a day, or says what is wrong and how to mend it.
fn typed_day(text: &str) -> Result<Day, String> {
    const MEND: &str = "Write year, month and day as in 2024-04-09.";
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("No day was typed. {MEND}"));
    }
    edtf::parse_day(text).map_err(|error| {
        let wrong = match error {
            DateError::Calendar(quoted) => {
                format!("“{quoted}” names a day or month the calendar does not have.")
            }
            DateError::Shape(quoted)
            | DateError::Backwards(quoted)
            | DateError::OpenBothWays(quoted) => format!("“{quoted}” is not a single day."),
        };
        format!("{wrong} {MEND}")
    })
}

/// "Sources: all grades": how good a source must be to count.
pub fn grade_menu(ui: &mut Ui, panel: &mut Panel<'_>) {
    let least = panel.session.state().least_grade;
    let words = match least {
        Grade::A => "A only".to_owned(),
        Grade::B | Grade::C => format!("{} or better", least.key()),
        Grade::D => "all grades".to_owned(),
    };
    let name = format!("Sources: {words}");
    let hint = "How good a source must be to count";
    menu(ui, panel, (&name, hint, least != Grade::D), MENU_WIDTH, |ui, panel| {
        ui.label(strong("Sources that count", 12.0));
        for &grade in Grade::ALL {
            let words = match grade {
                Grade::A => "A only",
                Grade::B => "B or better",
                Grade::C => "C or better",
                Grade::D => "All grades",
            };
            ui.horizontal(|ui| {
                if ui.radio(least == grade, words).clicked() {
                    panel.commands.push(Command::SetLeastGrade(grade));
                    ui.close();
                }
            });
            ui.horizontal_top(|ui| {
                ui.add_space(22.0);
                grade_badge(ui, panel.palette, grade);
                let meaning = RichText::new(grade.word()).size(12.0).color(panel.palette.muted);
                ui.add(egui::Label::new(meaning).wrap());
            });
        }
    });
}
