//! The one place where state changes.

mod clock;
mod files;
mod filters;
mod find;
mod history;
mod incidents;
mod known;
mod layers;
mod map_tools;
mod marks;
mod reload;
mod selection;
mod steps;
mod story;
mod take;
mod twin;
mod view_text;

use std::sync::OnceLock;

use super::{
    AtEnd, BasemapChoice, Camera, Command, Compare, DateEdit, Effect, Files, Filters, Find, Flight,
    Hint, IncidentTables, Lanes, LayerCard, Legend, MapTools, Motion, OpenGroup, Overlays,
    OwnLayers, PauseAt, Playback, Said, Snap, Speed, Story, Take, TakeForm, Target, TimePanel,
    TimeSpan, TimeWindow, UiScale,
};
use crate::evidence::{Evidence, Filter, Roll};
use crate::load::Problem;
use crate::model::mercator::project;
use crate::model::{
    ChapterIx, Dataset, Day, DaySpan, EventIx, ForceIx, Grade, Language, LonLat, Moment, PlaceIx,
    Record, SourceIx, Text, View,
};
use crate::search::Index;
use crate::state::filters::toggle;
use history::{History, Remember, Standpoint};
pub use known::Knowledge;
pub use selection::Selection;
pub use story::{READING_S, READING_S_PER_WORD, Telling};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// A layer that can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LayerToggle {
    Areas,
    Events,
    Movements,
}

/// Which layers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layers {
    pub areas: bool,
    pub events: bool,
    pub movements: bool,
}

/// The card that lists what is not on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum OffMapCard {
    #[default]
    Closed,
    Open,
    /// With one record told in full.
    Showing(Record),
}

/// What the user is doing.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub moment: Moment,
    pub playback: Playback,
    pub speed: Speed,
    pub at_end: AtEnd,
    pub pause_at: PauseAt,
    pub snap: Snap,
    /// Whether the date is being typed.
    pub date_edit: DateEdit,
    /// How much of time the map shows at once.
    pub span: TimeSpan,
    /// A second day beside the clock's.
    pub compare: Compare,
    /// What the axis shows.
    pub axis: TimeWindow,
    pub lanes: Lanes,
    pub time_panel: TimePanel,
    pub selection: Selection,
    /// A group of bases shown as a ring.
    pub open_group: Option<OpenGroup>,
    pub legend: Legend,
    pub camera: Camera,
    /// Whose knowledge is shown: ours, or that of some day.
    pub knowledge: Knowledge,
    /// Only sources of this grade or better count.
    pub least_grade: Grade,
    /// What is left out of sight.
    pub filters: Filters,
    pub layers: Layers,
    pub theme: Theme,
    /// Which names the window prefers.
    pub language: Language,
    pub map_tools: MapTools,
    pub basemap: BasemapChoice,
    pub own_layers: OwnLayers,
    /// The card that takes a source of tiles.
    pub layer_card: LayerCard,
    /// The chapter that is open, or was last.
    pub chapter: Option<ChapterIx>,
    pub story: Story,
    /// On the way to a chapter's day and view.
    pub flight: Option<Flight>,
    pub motion: Motion,
    pub help_open: bool,
    pub problems_open: bool,
    pub open_view_shown: bool,
    pub off_map: OffMapCard,
    pub find: Find,
    /// What was looked for and found, the last first.
    pub recent_searches: Vec<String>,
    /// The source whose card is open.
    pub source_shown: Option<SourceIx>,
    /// What was refused or failed, in words.
    pub notice: Option<String>,
    /// What was done, in words that pass.
    pub said: Option<Said>,
    pub files: Files,
    /// The export dialog.
    pub take: Take,
    pub overlays: Overlays,
    pub incidents: IncidentTables,
    pub ui_scale: UiScale,
    /// What a newcomer is still to be told, the next first.
    pub hints: Vec<Hint>,
    /// Size of the map in points, as last drawn: what "in view" means.
    pub map_size: (f64, f64),
}

/// A dataset with what is known of it and what the user is doing with it.
#[derive(Debug)]
pub struct Session {
    dataset: Dataset,
    problems: Vec<Problem>,
    evidence: Evidence,
    /// How often the evidence was joined anew: what is worked out from it holds until then.
    evidence_generation: u64,
    /// Of the evidence on the days shown.
    roll: Roll,
    state: State,
    history: History,
    /// The words by which everything is found, once somebody looks.
    index: OnceLock<Index<Target>>,
    /// The comparison that was looked at last.
    compared: Compare,
    /// The export dialog's form as it was left.
    last_form: Option<Box<TakeForm>>,
    /// Where the reader was before the story.
    entered: Option<Box<Standpoint>>,
}

/// Size of the map in a window of 1400×900 points, until the view tells its own.
const USUAL_MAP_SIZE: (f64, f64) = (796.0, 660.0);

/// Points kept free around a thing that is revealed.
const REVEAL_MARGIN_POINTS: f64 = 60.0;

impl Session {
    pub fn new(dataset: Dataset, problems: Vec<Problem>) -> Self {
        let evidence = Evidence::new(&dataset, Filter::default());
        let opening = dataset.head.opening;
        let state = State {
            moment: Moment::noon_of(opening.day, dataset.head.utc_offset),
            playback: Playback::Paused,
            speed: Speed::Month,
            at_end: AtEnd::Stop,
            pause_at: PauseAt::Nothing,
            snap: Snap::Free,
            date_edit: DateEdit::Closed,
            span: TimeSpan::Day,
            compare: Compare::Off,
            axis: TimeWindow::whole(range_of(&dataset)),
            lanes: Lanes::default(),
            time_panel: TimePanel::Open,
            selection: opening.select.into(),
            open_group: None,
            legend: Legend::Open,
            camera: opening.view.into(),
            knowledge: Knowledge::Everything,
            least_grade: Grade::D,
            filters: Filters::default(),
            layers: Layers { areas: true, events: true, movements: true },
            theme: Theme::Light,
            language: Language::English,
            map_tools: MapTools::default(),
            basemap: BasemapChoice::Embedded,
            own_layers: OwnLayers::default(),
            layer_card: LayerCard::Closed,
            chapter: None,
            story: Story::Closed,
            flight: None,
            motion: Motion::Flying,
            help_open: false,
            problems_open: false,
            open_view_shown: false,
            off_map: OffMapCard::Closed,
            find: Find::Closed,
            recent_searches: Vec::new(),
            source_shown: None,
            notice: None,
            said: None,
            files: Files::default(),
            take: Take::default(),
            overlays: Overlays::default(),
            incidents: IncidentTables::default(),
            ui_scale: UiScale::default(),
            hints: Vec::new(),
            map_size: USUAL_MAP_SIZE,
        };
        let history = History::default();
        let roll = Roll::new(&evidence, DaySpan::day(opening.day));
        Self {
            dataset,
            problems,
            evidence,
            evidence_generation: 0,
            roll,
            state,
            history,
            index: OnceLock::new(),
            compared: Compare::Off,
            last_form: None,
            entered: None,
        }
    }

    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// Another number whenever the evidence is another.
    pub fn evidence_generation(&self) -> u64 {
        self.evidence_generation
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// A name, or other words of the dataset, in the reader's language where it has them.
    pub fn name<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.state.language)
    }

    /// The local day on the clock.
    pub fn day(&self) -> Day {
        self.state.moment.day(self.dataset.head.utc_offset)
    }

    /// The days that the map shows: the clock's, or a span up to it.
    pub fn days(&self) -> DaySpan {
        self.span_to(self.day())
    }

    /// The days that the map would show with the clock on `day`.
    pub fn span_to(&self, day: Day) -> DaySpan {
        let first = day.plus(1 - i32::from(self.state.span.days()));
        DaySpan { first: first.max(self.dataset.head.first_day).min(day), last: day }
    }

    /// First and last moment there is.
    pub fn range(&self) -> (Moment, Moment) {
        range_of(&self.dataset)
    }

    /// The day an event is shown at: the first on which it may have happened.
    pub fn event_day(&self, event: EventIx) -> Day {
        let bounds = self.dataset.event(event).bounds();
        bounds.earliest().or(bounds.latest()).unwrap_or(self.dataset.head.first_day)
    }

    /// Where an event happened, else the first place it is about.
    pub fn event_place(&self, event: EventIx) -> Option<PlaceIx> {
        let event = self.dataset.event(event);
        event.place.or_else(|| event.about_places.first().copied())
    }

    /// Carries out one command.
    pub fn apply(&mut self, command: Command) -> Option<Effect> {
        let command = self.taken(command)?;
        let how = Remember::of(&command);
        let before = self.standpoint();
        self.interrupt(&command);
        let effect = self.carry_out(command, &before);
        self.refresh();
        self.remember(how, before);
        effect
    }

    /// `before` is where the reader stood, or was flying to.
    fn carry_out(&mut self, command: Command, before: &Standpoint) -> Option<Effect> {
        match command {
            Command::GoTo(moment) => self.go_to(moment),
            Command::GoToDay(day) => self.go_to_day(day),
            Command::StepDays(days) => self.go_to_day(self.day().plus(days)),
            Command::StepMonths(months) => self.go_to_day(self.day().plus_months(months)),
            Command::StepEvent(direction) => self.step_event(direction),
            Command::StepChange(direction) => self.step_change(direction),
            Command::GoToStart => self.go_to_day(self.dataset.head.first_day),
            Command::GoToEnd => self.go_to_day(self.dataset.head.last_day),
            Command::TogglePlay => self.toggle_play(),
            Command::GoToSnapped { moment, within_millis } => {
                self.go_to_snapped(moment, within_millis);
            }
            Command::SetSpeed(speed) => self.set_speed(speed),
            Command::Time(command) => self.carry_out_time(command),
            Command::Select(selection) => self.state.selection = selection,
            Command::Reveal(selection) => self.reveal(selection),
            Command::Deselect => self.state.selection = Selection::Nothing,
            Command::OpenChapter(chapter) => self.open_chapter(chapter),
            Command::Story(command) => self.carry_out_story(command),
            Command::Filter(command) => self.carry_out_filter(command),
            Command::Find(command) => self.carry_out_find(command),
            Command::Map(command) => return self.carry_out_map(command),
            Command::Mark(command) => self.carry_out_mark(command),
            Command::Travel(direction) => self.travel(direction, before.clone()),
            Command::Undo(direction) => self.undo(direction),
            Command::CopyView => return Some(self.copy_view()),
            Command::OpenView(view) => self.open_view(view),
            Command::Say(words) => self.say(words),
            Command::Take(command) => return self.carry_out_take(command),
            Command::ToggleForce(force) => self.toggle_force(force),
            Command::ShowOnlyForce(force) => self.show_only_force(force),
            Command::ShowAllForces => self.state.filters.hidden_forces.clear(),
            Command::SetKnowledge(knowledge) => self.set_knowledge(knowledge),
            Command::ToggleKnowledge => self.toggle_knowledge(),
            Command::SetLeastGrade(grade) => self.state.least_grade = grade,
            Command::ClearFilters => self.clear_filters(),
            Command::ToggleLayer(layer) => self.toggle_layer(layer),
            Command::Drag(drag) => self.state.camera = self.state.camera.dragged(drag),
            Command::Zoom { levels, from_center } => {
                self.state.camera = self.state.camera.zoomed(levels, from_center);
            }
            Command::LookAt(view) => self.state.camera = view.into(),
            Command::Home => self.state.camera = self.dataset.head.opening.view.into(),
            Command::ResizeMap { width, height } => {
                self.state.map_size = (width.max(1.0), height.max(1.0));
            }
            Command::SetTheme(theme) => self.state.theme = theme,
            Command::SetBasemap(choice) => self.state.basemap = choice,
            Command::Layer(command) => self.carry_out_layer(command),
            Command::ToggleHelp => self.state.help_open = !self.state.help_open,
            Command::ToggleOpenView => {
                self.state.open_view_shown = !self.state.open_view_shown;
            }
            Command::ToggleProblems => self.state.problems_open = !self.state.problems_open,
            Command::ShowOffMap(card) => self.state.off_map = card,
            Command::Notify(words) => self.state.notice = Some(words),
            Command::DismissNotice => self.state.notice = None,
            Command::File(command) => return self.carry_out_file(command),
            Command::Overlay(command) => self.carry_out_overlay(command),
            Command::Incidents(command) => return self.carry_out_incidents(command),
            Command::OpenSource(source) => {
                return self.dataset.source(source).url.clone().map(Effect::OpenUrl);
            }
            Command::OpenAddress(address) => return Some(Effect::OpenUrl(address.to_owned())),
        }
        None
    }

    fn toggle_force(&mut self, force: ForceIx) {
        toggle(&mut self.state.filters.hidden_forces, force);
    }

    fn show_only_force(&mut self, force: ForceIx) {
        self.state.filters.hidden_forces =
            self.dataset.force_ixs().filter(|&f| f != force).collect();
    }

    fn toggle_layer(&mut self, layer: LayerToggle) {
        let layers = &mut self.state.layers;
        let on = match layer {
            LayerToggle::Areas => &mut layers.areas,
            LayerToggle::Events => &mut layers.events,
            LayerToggle::Movements => &mut layers.movements,
        };
        *on = !*on;
    }

    fn bring_into_view(&mut self, position: LonLat) {
        let camera = self.state.camera;
        let at = project(position, camera.zoom());
        let center = project(camera.center(), camera.zoom());
        let (width, height) = self.state.map_size;
        let inside = |distance: f64, size: f64| distance.abs() < size / 2.0 - REVEAL_MARGIN_POINTS;
        if !(inside(at.x - center.x, width) && inside(at.y - center.y, height)) {
            self.state.camera = Camera::new(position, camera.zoom());
        }
    }
}

/// First and last moment of a dataset.
fn range_of(dataset: &Dataset) -> (Moment, Moment) {
    let head = &dataset.head;
    let end = Moment::start_of(head.last_day.plus(1), head.utc_offset).plus_millis(-1);
    (Moment::start_of(head.first_day, head.utc_offset), end)
}

impl State {
    /// The view as a dataset would write it.
    pub fn view(&self) -> View {
        View { center: self.camera.center(), zoom: self.camera.zoom() }
    }
}
