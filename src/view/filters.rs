//! What is left out, and whose knowledge is shown: two menus in the top bar, and a strip of chips
//! below it while anything is left out, so that nobody overlooks it.

use egui::{Frame, Id, Key, Margin, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use super::Panel;
use super::incidents;
use super::menu::menu;
use super::theme::{blend, regular, semibold, strong};
use super::widgets::{focus_ring, grade_badge};
use crate::load::edtf::{self, DateError};
use crate::model::{Day, Grade};
use crate::state::{ActiveFilter, Command, FilterCommand, Knowledge, Session};

/// The date field's name for screen readers and tests.
pub const DATE_LABEL: &str = "Known on this day";
/// Width of a menu, points.
const MENU_WIDTH: f32 = 352.0;
/// Holds what every grade means in one line.
const FILTER_WIDTH: f32 = 408.0;

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

/// Under the top bar: a chip for everything that is left out, each of which goes at one press.
pub fn strip_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let active = panel.session.active_filters();
    if active.is_empty() {
        return;
    }
    let palette = panel.palette;
    let ground = blend(palette.panel, palette.accent, 0.14);
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(14, 3));
    egui::Panel::top("filters").frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            for &filter in &active {
                chip_ui(ui, panel, filter);
            }
            let hint = "Let everything count again and show everything";
            let clear = ui.button("Clear all").on_hover_text(hint);
            focus_ring(ui, &clear, palette);
            if clear.clicked() {
                panel.commands.push(Command::ClearFilters);
            }
            if let Some(rule) = rule_words(panel.session) {
                ui.label(RichText::new(rule).font(regular(12.0)).color(palette.text));
            }
        });
    });
}

/// One filter that is set: what it leaves out, and a cross. A click, Enter or Delete clears it.
fn chip_ui(ui: &mut Ui, panel: &mut Panel<'_>, filter: ActiveFilter) {
    const CROSS: f32 = 7.0;
    let palette = panel.palette;
    let words = panel.session.filter_words(filter);
    let galley = ui.painter().layout_no_wrap(words.clone(), semibold(12.0), palette.text);
    let size = vec2(galley.size().x + 36.0, 24.0);
    let (_, rect) = ui.allocate_space(size);
    let id = Id::unique(("filter chip", filter));
    let chip = ui.interact(rect, id, egui::Sense::click());
    let name = format!("Clear filter: {words}");
    chip.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let fill = if chip.hovered() { palette.well } else { palette.panel };
    let edge = egui::Stroke::new(1.0, palette.accent);
    ui.painter().rect(rect, 12, fill, edge, egui::StrokeKind::Inside);
    let at = egui::pos2(rect.left() + 11.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text);
    let cross = egui::Rect::from_center_size(
        egui::pos2(rect.right() - 14.0, rect.center().y),
        egui::Vec2::splat(CROSS),
    );
    let stroke = egui::Stroke::new(1.6, palette.accent);
    ui.painter().line_segment([cross.left_top(), cross.right_bottom()], stroke);
    ui.painter().line_segment([cross.right_top(), cross.left_bottom()], stroke);
    focus_ring(ui, &chip, palette);
    let is_deleted = chip.has_focus() && ui.input(|i| i.key_pressed(Key::Delete));
    if chip.on_hover_text(name).clicked() || is_deleted {
        panel.commands.push(FilterCommand::Clear(filter).into());
    }
}

/// What knowledge of an earlier day means, beside its chip.
fn rule_words(session: &Session) -> Option<String> {
    let day = match session.state().knowledge {
        Knowledge::Everything => return None,
        Knowledge::On(day) => day,
        Knowledge::AsOfMoment => session.day(),
    };
    Some(match session.first_publication() {
        Some(first) if day < first => {
            format!("no source was out before {}, so nothing counts", first.words())
        }
        _ => "only what had been published by then counts".to_owned(),
    })
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

/// "Filter": what is left out of sight, and how good a source must be to count.
pub fn filter_menu(ui: &mut Ui, panel: &mut Panel<'_>) {
    let set = panel.session.active_filters();
    let count = set.iter().filter(|f| **f != ActiveFilter::Knowledge).count();
    let name = if count == 0 { "Filter".to_owned() } else { format!("Filter ({count})") };
    let hint = "Sources, statuses, kinds of place and event, country, incidents of your own";
    menu(ui, panel, (&name, hint, count > 0), FILTER_WIDTH, |ui, panel| {
        let most = ui.ctx().content_rect().height() - 120.0;
        ui.set_max_height(most.max(160.0));
        ScrollArea::vertical().max_height(most.max(160.0)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.label(strong("Sources that count", 12.0));
            grades_ui(ui, panel);
            ui.separator();
            ui.label(strong("How surely somebody was there", 12.0));
            for (status, count) in panel.session.status_counts() {
                let is_on = panel.session.state().filters.shows_status(status);
                let command = FilterCommand::ToggleStatus(status);
                check_ui(ui, panel, is_on, (status.word(), count), command);
            }
            folded_ui(ui, "Kinds of place", |ui| {
                for (kind, count) in panel.session.place_kinds() {
                    let is_on = !panel.session.state().filters.hidden_places.contains(&kind);
                    let command = FilterCommand::TogglePlaces(kind);
                    check_ui(ui, panel, is_on, (kind.word(), count), command);
                }
            });
            folded_ui(ui, "Kinds of event", |ui| {
                for (kind, count) in panel.session.event_kinds() {
                    let is_on = !panel.session.state().filters.hidden_events.contains(&kind);
                    let command = FilterCommand::ToggleEvents(kind);
                    check_ui(ui, panel, is_on, (kind.word(), count), command);
                }
            });
            folded_ui(ui, "Country", |ui| countries_ui(ui, panel));
            if incidents::are_wanted(panel) {
                ui.separator();
                incidents::filters_ui(ui, panel);
            }
        });
    });
}

fn folded_ui(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui)) {
    ui.separator();
    let title = RichText::new(title).font(semibold(12.0));
    egui::CollapsingHeader::new(title).show(ui, contents);
}

/// One kind that is shown or left out, with how many records it holds.
fn check_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    is_on: bool,
    (word, count): (&str, usize),
    command: FilterCommand,
) {
    let mut on = is_on;
    let check = ui.checkbox(&mut on, format!("{word} ({count})"));
    focus_ring(ui, &check, panel.palette);
    if check.clicked() {
        panel.commands.push(command.into());
    }
}

fn countries_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let chosen = panel.session.state().filters.country;
    let all = panel.session.countries();
    let bases: usize = all.iter().map(|(_, count)| count).sum();
    let mut choices = vec![(None, format!("All countries ({bases})"))];
    for (country, count) in all {
        let name = panel.session.name(&panel.session.dataset().place(country).name);
        choices.push((Some(country), format!("{name} ({count})")));
    }
    for (country, words) in choices {
        let radio = ui.radio(chosen == country, words);
        focus_ring(ui, &radio, panel.palette);
        if radio.clicked() {
            panel.commands.push(FilterCommand::SetCountry(country).into());
        }
    }
}

/// How good a source must be to count.
fn grades_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let least = panel.session.state().least_grade;
    for &grade in Grade::ALL {
        let words = match grade {
            Grade::A => "A only",
            Grade::B => "B or better",
            Grade::C => "C or better",
            Grade::D => "All grades",
        };
        ui.horizontal(|ui| {
            grade_badge(ui, panel.palette, grade);
            let radio = ui.radio(least == grade, words);
            focus_ring(ui, &radio, panel.palette);
            if radio.clicked() {
                panel.commands.push(Command::SetLeastGrade(grade));
            }
            let meaning = RichText::new(grade.word()).size(11.5).color(panel.palette.muted);
            ui.add(egui::Label::new(meaning).truncate());
        });
    }
}
