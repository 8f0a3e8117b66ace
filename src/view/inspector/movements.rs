//! A movement's page, and movements in lists.

use egui::{CollapsingHeader, RichText, Ui, vec2};

use super::events::around_ui;
use super::{muted, wrapped};
use crate::evidence::{KnownMovement, Phase};
use crate::model::{
    Day, DaySpan, EdtfDate, LegEnd, Movement, MovementIx, MovementStage, PlaceIx, TravelMode,
};
use crate::scene::{describe_movement, leg_name, movement_title};
use crate::state::{Command, Selection};
use crate::view::Panel;
use crate::view::side::day_words;
use crate::view::theme::{blend, regular, semibold, strong};
use crate::view::widgets::{
    self, chip, focus_ring, note, paint_swatch, rule, section, source_line, swatch, untold_words,
};

pub(super) fn movement_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: MovementIx) {
    let session = panel.session;
    let days = session.days();
    let Some(known) = session.evidence().movement(ix) else {
        wrapped(ui, strong("Not known", 18.0));
        let words = "No source that counts under the filter reports the movement that is selected.";
        wrapped(ui, muted(panel, words));
        around_ui(ui, panel, days, None);
        return;
    };
    let movement = session.dataset().movement(ix);
    wrapped(ui, strong(movement_title(session, movement), 18.0));
    ui.horizontal_wrapped(|ui| {
        let force = session.dataset().force(movement.force);
        swatch(ui, panel.palette, force);
        ui.label(RichText::new(panel.session.name(&force.name)).font(semibold(13.0)));
        let ground = blend(panel.palette.panel, panel.palette.link, 0.16);
        chip(ui, "movement", (ground, panel.palette.text));
        if movement.stage == MovementStage::Planned {
            let ground = blend(panel.palette.panel, panel.palette.accent, 0.16);
            let chip = chip(ui, "planned", (ground, panel.palette.text));
            chip.on_hover_text("Sources tell of it only as something to come");
        }
    });
    when_ui(ui, panel, movement, known, days);
    size_ui(ui, panel, movement);
    way_ui(ui, panel, movement);
    rule(ui, panel.palette);
    section(ui, panel.palette, "Who says so");
    for &source in &known.sources {
        source_line(ui, panel, source);
    }
    if !movement.meta.recalled.is_empty() {
        let fields = movement.meta.recalled.join(", ");
        wrapped(ui, muted(panel, format!("recalled, not verified: {fields}")));
    }
    ui.add_space(4.0);
    note(ui, panel, movement.meta.note.as_ref());
    around_ui(ui, panel, days, session.stops(ix).next_back());
}

/// Its dates with their bounds, and where it stands on the days shown.
fn when_ui(
    ui: &mut Ui,
    panel: &Panel<'_>,
    movement: &Movement,
    known: &KnownMovement,
    days: DaySpan,
) {
    ui.add_space(2.0);
    wrapped(ui, RichText::new(phase_words(movement, known, days)).font(semibold(13.0)));
    let same = known.start.is_some() && known.start == known.end;
    if same {
        wrapped(ui, muted(panel, bounded_words("on", known.start)));
    } else {
        wrapped(ui, muted(panel, bounded_words("began", known.start)));
        wrapped(ui, muted(panel, bounded_words("ended", known.end)));
    }
}

/// "under way on this day".
fn phase_words(movement: &Movement, known: &KnownMovement, days: DaySpan) -> String {
    let on = day_words(days);
    let words = match (movement.stage, known.phase(days)) {
        (_, Phase::Undated) => return "Date not known".to_owned(),
        (MovementStage::Made, Phase::Ahead) => "not begun",
        (MovementStage::Made, Phase::Possible) => "possibly under way",
        (MovementStage::Made, Phase::UnderWay) => "under way",
        (MovementStage::Made, Phase::Begun) => {
            return "Begun before; its end is not known".to_owned();
        }
        (MovementStage::Made, Phase::Over) => "over",
        (MovementStage::Planned, Phase::Ahead) => "planned for later",
        (MovementStage::Planned, Phase::Possible | Phase::UnderWay) => "planned, not reported",
        (MovementStage::Planned, Phase::Begun | Phase::Over) => "was planned for earlier",
    };
    let mut words = format!("{words} {on}");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// "began some day from 11 October 2021 to 13 October 2021", "ended: not known".
fn bounded_words(verb: &str, date: Option<EdtfDate>) -> String {
    let Some(date) = date else { return format!("{verb}: not known") };
    let bounds = date.bounds();
    let words = format!("{verb} {}", date.words());
    // Words such as "about May 2024" do not give the days they may mean.
    match (bounds.exact(), bounds.earliest(), bounds.latest(), date) {
        (None, Some(first), Some(last), EdtfDate::Point(_)) => {
            format!("{words}: from {} to {}", first.words(), last.words())
        }
        _ => words,
    }
}

/// How many, as far as all that it rests on is known.
fn size_ui(ui: &mut Ui, panel: &Panel<'_>, movement: &Movement) {
    ui.add_space(2.0);
    let session = panel.session;
    if let Some(untold) = session.evidence().untold(session.dataset(), &movement.sources) {
        wrapped(ui, muted(panel, untold_words(untold)));
        return;
    }
    match &movement.headcount {
        Some(count) => {
            let mut words = format!("{}, {}", count.words(), count.kind.word());
            let said = count.as_reported.as_deref().filter(|_| !count.is_words_only());
            if let Some(said) = said.filter(|said| *said != count.words()) {
                words.push_str(&format!(" (“{said}”)"));
            }
            wrapped(ui, RichText::new(words).font(semibold(13.0)));
        }
        None => wrapped(ui, muted(panel, "Number of people not reported")),
    }
    if let Some(size) = &movement.size {
        wrapped(ui, muted(panel, format!("Size: {}", panel.session.name(size))));
    }
}

/// Stop by stop, each with how it was reached; those of the dataset lead to their pages.
fn way_ui(ui: &mut Ui, panel: &mut Panel<'_>, movement: &Movement) {
    rule(ui, panel.palette);
    section(ui, panel.palette, "Its way");
    for (i, leg) in movement.legs.iter().enumerate() {
        let name = leg_name(panel.session, movement, leg);
        let before = match (i, leg.by) {
            (0, _) => "from".to_owned(),
            (_, TravelMode::Unknown) => "to".to_owned(),
            (_, by) => format!("{} to", by.word()),
        };
        ui.horizontal_wrapped(|ui| {
            ui.label(muted(panel, before));
            match leg.at {
                LegEnd::Place(place) => {
                    let button = ui.button(RichText::new(&name).size(12.0));
                    focus_ring(ui, &button, panel.palette);
                    if button.clicked() {
                        panel.commands.push(Command::Reveal(Selection::Place(place)));
                    }
                }
                LegEnd::Abroad | LegEnd::Home => {
                    ui.label(RichText::new(&name).size(12.5));
                }
            }
        });
    }
    if movement.legs.iter().skip(1).all(|leg| leg.by == TravelMode::Unknown) {
        wrapped(ui, muted(panel, "By what means is not reported."));
    }
}

/// Movements from a place and to it: those of the days shown, the rest folded away.
pub(super) fn movements_of_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let session = panel.session;
    let (dataset, days) = (session.dataset(), session.days());
    let touches = |ix| session.stops(ix).any(|stop| dataset.is_inside(stop, place));
    let mut all: Vec<(Option<Day>, MovementIx, bool)> = session
        .evidence()
        .known_movements()
        .filter(|(ix, _)| touches(*ix))
        .map(|(ix, known)| {
            let is_now = matches!(known.phase(days), Phase::UnderWay | Phase::Possible);
            (known.bounds().and_then(|b| b.earliest()), ix, is_now)
        })
        .collect();
    if all.is_empty() {
        return;
    }
    all.sort_unstable();
    rule(ui, panel.palette);
    section(ui, panel.palette, "Movements from here and to here");
    let (now, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, _, is_now)| *is_now);
    if now.is_empty() {
        wrapped(ui, muted(panel, format!("None {}.", day_words(days))));
    }
    for (_, ix, _) in now {
        movement_row(ui, panel, ix);
    }
    if others.is_empty() {
        return;
    }
    let title = format!("At other times: {}", others.len());
    CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
        .id_salt(("movements", place))
        .show(ui, |ui| {
            for (_, ix, _) in others {
                movement_row(ui, panel, ix);
            }
        });
}

/// A force's swatch, a way and a date that lead to the movement.
fn movement_row(ui: &mut Ui, panel: &mut Panel<'_>, ix: MovementIx) {
    let palette = panel.palette;
    let session = panel.session;
    let Some(known) = session.evidence().movement(ix) else { return };
    let movement = session.dataset().movement(ix);
    let name = describe_movement(session, movement, known);
    let force = session.dataset().force(movement.force);
    // The swatch says whose it is.
    let words = name.split_once(": ").map_or(name.as_str(), |(_, way)| way).to_owned();
    let left = widgets::SWATCH.x + 8.0;
    let width = ui.available_width() - left;
    let galley = ui.painter().layout(words, regular(12.5), palette.text, width);
    let is_selected = session.state().selection == Selection::Movement(ix);
    let id = ui.scope_id().with(("movement row", ix));
    let height = galley.size().y.max(widgets::SWATCH.y) + 6.0;
    let response = widgets::row(ui, palette, id, height, is_selected, &name);
    let top = response.rect.left_top() + vec2(0.0, 3.0);
    paint_swatch(ui, palette, egui::Rect::from_min_size(top, widgets::SWATCH), force, true);
    ui.painter().galley(top + vec2(left, 0.0), galley, palette.text);
    if response.clicked() {
        panel.commands.push(Command::Reveal(Selection::Movement(ix)));
    }
}
