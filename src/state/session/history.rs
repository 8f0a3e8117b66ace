//! Where the reader has been, and what was chosen there: back and forward, undo and redo.

use std::collections::BTreeSet;

use super::{Knowledge, Layers, Selection, Session};
use crate::model::{ChapterIx, ForceIx, Grade, Moment};
use crate::state::{
    Camera, Command, Compare, CompareLook, Direction, Filters, FindCommand, IncidentCommand,
    IncidentFilters, MapCommand, Playback, Story, StoryCommand, TimeCommand, TimeSpan, TimeWindow,
    Typing,
};

/// Stops and steps kept each way; the oldest give way.
const MOST_KEPT: usize = 200;

/// What the reader chose to see: all that undo takes back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chosen {
    selection: Selection,
    knowledge: Knowledge,
    least_grade: Grade,
    filters: Filters,
    layers: Layers,
    span: TimeSpan,
    compare: Compare,
}

impl Chosen {
    /// Whether nothing differs but where a swipe's line stands: dragging it is one step.
    fn is_much_like(&self, other: &Self) -> bool {
        let level = |compare: Compare| match compare {
            Compare::With { other, look: CompareLook::Swipe(_) } => {
                Compare::With { other, look: CompareLook::Swipe(0.0) }
            }
            compare => compare,
        };
        let leveled = |chosen: &Self| Self { compare: level(chosen.compare), ..chosen.clone() };
        leveled(self) == leveled(other)
    }
}

/// Where a reader stands: what back, forward and leaving the story return to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standpoint {
    moment: Moment,
    camera: Camera,
    axis: TimeWindow,
    chosen: Chosen,
    /// The chapter being read.
    chapter: Option<ChapterIx>,
}

/// Two rows of things to return to, the nearest last.
#[derive(Debug)]
struct Rows<T> {
    back: Vec<T>,
    forward: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { back: Vec::new(), forward: Vec::new() }
    }
}

impl<T> Rows<T> {
    fn keep(&mut self, left: T) {
        self.forward.clear();
        push(&mut self.back, left);
    }

    /// Exchanges what is now for what was, or would be again.
    fn step(&mut self, direction: Direction, now: T) -> Option<T> {
        let (from, to) = match direction {
            Direction::Back => (&mut self.back, &mut self.forward),
            Direction::Forward => (&mut self.forward, &mut self.back),
        };
        let target = from.pop()?;
        push(to, now);
        Some(target)
    }
}

fn push<T>(row: &mut Vec<T>, item: T) {
    if row.len() == MOST_KEPT {
        row.remove(0);
    }
    row.push(item);
}

/// What can be returned to.
#[derive(Debug, Default)]
pub(super) struct History {
    stops: Rows<Standpoint>,
    choices: Rows<Chosen>,
}

/// Whether a command takes the reader somewhere by a deliberate step. Dragging, playing and single
/// days go on from the stop they began at.
fn goes(command: &Command) -> bool {
    matches!(
        command,
        Command::GoToDay(_)
            | Command::StepEvent(_)
            | Command::StepChange(_)
            | Command::GoToStart
            | Command::GoToEnd
            | Command::Select(_)
            | Command::Reveal(_)
            | Command::OpenChapter(_)
            | Command::Story(StoryCommand::Step(_) | StoryCommand::Return | StoryCommand::Leave)
            | Command::OpenView(_)
            | Command::Home
            | Command::LookAt(_)
            | Command::Find(FindCommand::ShowForce(_) | FindCommand::ShowMovement(_))
            | Command::Map(MapCommand::Fit(_))
            | Command::Time(TimeCommand::SwapCompare)
    )
}

/// How a command is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remember {
    /// It is itself a step through what is remembered.
    Nothing,
    /// What was chosen goes on changing: undo leads to before it began to.
    GoesOn,
    /// What was chosen may have changed.
    Choices,
    /// And the reader may be elsewhere.
    Stops,
}

impl Remember {
    pub fn of(command: &Command) -> Self {
        match command {
            Command::Travel(_) | Command::Undo(_) => Self::Nothing,
            Command::Incidents(
                IncidentCommand::SetText(_, Typing::GoesOn)
                | IncidentCommand::SetCounts(_, Typing::GoesOn),
            ) => Self::GoesOn,
            command if goes(command) => Self::Stops,
            _ => Self::Choices,
        }
    }
}

impl Session {
    /// Nothing before this is to be returned to.
    pub fn begin_here(&mut self) {
        self.history = History::default();
    }

    pub fn can_travel(&self, direction: Direction) -> bool {
        match direction {
            Direction::Back => !self.history.stops.back.is_empty(),
            Direction::Forward => !self.history.stops.forward.is_empty(),
        }
    }

    fn chosen(&self) -> Chosen {
        let state = &self.state;
        Chosen {
            selection: state.selection,
            knowledge: state.knowledge,
            least_grade: state.least_grade,
            filters: state.filters.clone(),
            layers: state.layers,
            span: state.span,
            compare: state.compare,
        }
    }

    /// Where the reader stands; while flying, where the flight goes.
    pub(super) fn standpoint(&self) -> Standpoint {
        let state = &self.state;
        let (moment, camera) = self.destination();
        Standpoint {
            moment,
            camera,
            axis: state.axis,
            chosen: self.chosen(),
            chapter: state.chapter.filter(|_| state.story != Story::Closed),
        }
    }

    pub(super) fn remember(&mut self, how: Remember, before: Standpoint) {
        if how == Remember::Nothing {
            return;
        }
        if how == Remember::GoesOn && !self.history.choices.back.is_empty() {
            self.history.choices.forward.clear();
            return;
        }
        if !before.chosen.is_much_like(&self.chosen()) {
            self.history.choices.keep(before.chosen.clone());
        }
        if how == Remember::Stops {
            let now = Standpoint { axis: before.axis, ..self.standpoint() };
            if now != before {
                self.history.stops.keep(before);
            }
        }
    }

    pub(super) fn travel(&mut self, direction: Direction, now: Standpoint) {
        if let Some(stop) = self.history.stops.step(direction, now.clone()) {
            if !now.chosen.is_much_like(&stop.chosen) {
                self.history.choices.keep(now.chosen.clone());
            }
            self.stand_at(stop, now);
        }
    }

    /// Goes to a standpoint, all of it; `from` is what leaving the story leads back to where the
    /// standpoint is inside it.
    pub(super) fn stand_at(&mut self, stop: Standpoint, from: Standpoint) {
        self.choose(stop.chosen);
        self.go_to(stop.moment);
        self.state.playback = Playback::Paused;
        self.state.camera = stop.camera;
        self.state.axis = stop.axis;
        match stop.chapter {
            Some(chapter) => {
                self.state.chapter = Some(chapter);
                self.state.story = Story::Resting;
                self.entered.get_or_insert_with(|| Box::new(from));
            }
            None => {
                self.state.story = Story::Closed;
                self.entered = None;
            }
        }
    }

    fn choose(&mut self, chosen: Chosen) {
        let state = &mut self.state;
        state.selection = chosen.selection;
        state.knowledge = chosen.knowledge;
        state.least_grade = chosen.least_grade;
        state.filters = chosen.filters;
        state.layers = chosen.layers;
        state.span = chosen.span;
        state.compare = chosen.compare;
    }

    pub(super) fn undo(&mut self, direction: Direction) {
        let now = self.chosen();
        match self.history.choices.step(direction, now.clone()) {
            Some(chosen) => {
                let words = self.changed_words(&now, &chosen);
                self.choose(chosen);
                self.say(words);
            }
            None => self.say(match direction {
                Direction::Back => "Nothing to undo".to_owned(),
                Direction::Forward => "Nothing to redo".to_owned(),
            }),
        }
    }

    /// What a step from one choice to another does: "France shown again".
    fn changed_words(&self, from: &Chosen, to: &Chosen) -> String {
        let mut words = self.force_words(&from.filters.hidden_forces, &to.filters.hidden_forces);
        words.extend(self.other_filter_words(&from.filters, &to.filters));
        if from.knowledge != to.knowledge {
            words.push(match to.knowledge {
                Knowledge::Everything => "known on: today again".to_owned(),
                Knowledge::On(day) => format!("known on {} again", day.words()),
                Knowledge::AsOfMoment => "known on the day shown again".to_owned(),
            });
        }
        if from.least_grade != to.least_grade {
            words.push(match to.least_grade {
                Grade::A => "only grade A counts again".to_owned(),
                Grade::D => "all grades count again".to_owned(),
                grade => format!("grade {} or better counts again", grade.key()),
            });
        }
        for (was, is, name) in [
            (from.layers.areas, to.layers.areas, "area states"),
            (from.layers.events, to.layers.events, "events"),
            (from.layers.movements, to.layers.movements, "movements"),
        ] {
            if was != is {
                words.push(format!("{name} {} again", if is { "shown" } else { "hidden" }));
            }
        }
        if from.span != to.span {
            words.push(format!("what is shown is again {}", to.span.words()));
        }
        if from.compare != to.compare {
            words.push(match to.compare.other() {
                Some(day) => format!("compared with {} again", day.words()),
                None => "compared with no other day again".to_owned(),
            });
        }
        if from.selection != to.selection {
            words.push(self.selection_words(to.selection));
        }
        capital(&words.join(", "))
    }

    /// What else is left out, or no longer.
    fn other_filter_words(&self, from: &Filters, to: &Filters) -> Vec<String> {
        let mut words = Vec::new();
        for (was, is, name) in [
            (from.hidden_places.len(), to.hidden_places.len(), "kinds of place"),
            (from.hidden_events.len(), to.hidden_events.len(), "kinds of event"),
            (from.hidden_statuses.len(), to.hidden_statuses.len(), "statuses"),
        ] {
            if was != is {
                words.push(format!("{name} {} again", if is < was { "shown" } else { "hidden" }));
            }
        }
        if from.country != to.country {
            words.push(match to.country.map(|country| &self.dataset.place(country).name) {
                Some(name) => format!("only {} again", self.name(name)),
                None => "all countries again".to_owned(),
            });
        }
        words.extend(incident_words(&from.incidents, &to.incidents));
        words
    }

    fn force_words(&self, from: &BTreeSet<ForceIx>, to: &BTreeSet<ForceIx>) -> Vec<String> {
        let name = |&force: &ForceIx| self.name(&self.dataset.force(force).name);
        let told = |forces: Vec<&ForceIx>, what: &str| match forces[..] {
            [] => None,
            [one] => Some(format!("{} {what} again", name(one))),
            _ => Some(format!("{} forces {what} again", forces.len())),
        };
        let shown = told(from.difference(to).collect(), "shown");
        let hidden = told(to.difference(from).collect(), "hidden");
        shown.into_iter().chain(hidden).collect()
    }

    fn selection_words(&self, selection: Selection) -> String {
        let dataset = &self.dataset;
        let name = match selection {
            Selection::Overlay(spot) => {
                let title = self.overlay_title(spot);
                return title.map_or_else(
                    || "nothing selected again".to_owned(),
                    |title| format!("{title} selected again"),
                );
            }
            Selection::Nothing => return "nothing selected again".to_owned(),
            Selection::Incidents(_) => return "incidents selected again".to_owned(),
            Selection::Place(place) => &dataset.place(place).name,
            Selection::Event(event) => &dataset.event(event).title,
            Selection::Area(area) => &dataset.area(area).label,
            Selection::Movement(movement) => {
                let force = dataset.force(dataset.movement(movement).force);
                return format!("a movement of {} selected again", self.name(&force.name));
            }
        };
        format!("{} selected again", self.name(name))
    }
}

fn incident_words(from: &IncidentFilters, to: &IncidentFilters) -> Vec<String> {
    let mut words = Vec::new();
    if from.kinds != to.kinds {
        words.push("other kinds of incident again".to_owned());
    }
    if from.counts != to.counts {
        words.push(match to.counts.words() {
            Some(counts) => format!("incidents that count {counts} again"),
            None => "incidents of any count again".to_owned(),
        });
    }
    if from.text != to.text {
        words.push(match to.text.trim() {
            "" => "incidents with any words again".to_owned(),
            text => format!("incidents with “{text}” again"),
        });
    }
    words
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
