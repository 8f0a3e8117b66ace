//! Everything a user can do.

use super::{
    AtEnd, BasemapChoice, Compare, DateEdit, FileCommand, FileEffect, FilterCommand, FindCommand,
    IncidentCommand, IncidentEffect, Knowledge, LaneGroup, LaneGrouping, LayerCommand, LayerToggle,
    MapCommand, MarkCommand, Motion, OffMapCard, OverlayCommand, PauseAt, ScreenOffset, Selection,
    Snap, Speed, TakeCommand, TakeEffect, Theme, TimePanel, TimeSpan, TimeWindow,
};
use crate::load::view_text::ViewText;
use crate::model::{ChapterIx, Day, ForceIx, Grade, Moment, SourceIx, View};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Back,
    Forward,
}

/// One thing a user did. Menus, keys, clicks and tests all speak this.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    GoTo(Moment),
    GoToDay(Day),
    /// To the nearest known event's day within so many milliseconds, else to the moment itself.
    GoToSnapped {
        moment: Moment,
        within_millis: i64,
    },
    StepDays(i32),
    StepMonths(i32),
    StepEvent(Direction),
    StepChange(Direction),
    GoToStart,
    GoToEnd,
    TogglePlay,
    SetSpeed(Speed),
    /// How time is looked at.
    Time(TimeCommand),
    /// Selects what lies under the pointer: the map stays where it is.
    Select(Selection),
    /// Selects from a list: the map moves if the thing is out of view, time if it is an event.
    Reveal(Selection),
    Deselect,
    OpenChapter(ChapterIx),
    /// How the story goes on.
    Story(StoryCommand),
    /// What is left out of sight.
    Filter(FilterCommand),
    /// Looking for something.
    Find(FindCommand),
    /// What is done to marks on the map beside selecting them.
    Mark(MarkCommand),
    /// How the map is read.
    Map(MapCommand),
    /// Through where the reader has been.
    Travel(Direction),
    /// Takes back what was chosen last, or does it again.
    Undo(Direction),
    CopyView,
    OpenView(ViewText),
    /// In words that pass.
    Say(String),
    /// Pictures, films, reports, data and citations.
    Take(TakeCommand),
    /// The card that takes a copied view.
    ToggleOpenView,
    ToggleForce(ForceIx),
    ShowOnlyForce(ForceIx),
    ShowAllForces,
    SetKnowledge(Knowledge),
    /// From hindsight to what was known at the moment shown, and back to hindsight from any other.
    ToggleKnowledge,
    SetLeastGrade(Grade),
    /// Everything counts again, and every force is shown.
    ClearFilters,
    ToggleLayer(LayerToggle),
    Drag(ScreenOffset),
    Zoom {
        levels: f64,
        from_center: ScreenOffset,
    },
    LookAt(View),
    Home,
    SetTheme(Theme),
    SetBasemap(BasemapChoice),
    /// The reader's own sources of tiles.
    Layer(LayerCommand),
    /// The map is drawn at another size, points.
    ResizeMap {
        width: f64,
        height: f64,
    },
    ToggleHelp,
    ToggleProblems,
    ShowOffMap(OffMapCard),
    /// Something was refused or failed: say so until dismissed.
    Notify(String),
    DismissNotice,
    /// About files, and how the window is kept.
    File(FileCommand),
    /// About the reader's own overlays.
    Overlay(OverlayCommand),
    /// About the reader's own tables of incidents.
    Incidents(IncidentCommand),
    OpenSource(SourceIx),
    OpenAddress(&'static str),
}

/// One thing a user did to how time is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TimeCommand {
    SetAtEnd(AtEnd),
    SetPauseAt(PauseAt),
    SetSnap(Snap),
    SetSpan(TimeSpan),
    /// The date's field opens, or is left.
    EditDate(DateEdit),
    SetCompare(Compare),
    /// On with a day worth comparing with, or off.
    ToggleCompare,
    /// The clock goes to the other day, and the other day becomes the clock's.
    SwapCompare,
    /// The axis shows this stretch of time.
    SetAxis(TimeWindow),
    /// `factor` times as much time on the axis, with `at` staying where it is.
    ZoomAxis {
        factor: f64,
        at: Moment,
    },
    PanAxis {
        millis: i64,
    },
    /// The axis shows all there is.
    FitAxis,
    SetLaneGrouping(LaneGrouping),
    ToggleLaneGroup(LaneGroup),
    SetTimePanel(TimePanel),
}

/// One thing a user did to the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoryCommand {
    /// To the next or previous chapter; where none is open, to the one the reader left.
    Step(Direction),
    /// To the chapter the reader left, else to the first.
    Return,
    /// Back to where the reader was before the story.
    Leave,
    /// The story closes, and the reader stays where it led.
    Close,
    /// It goes on by itself.
    Tell,
    /// It waits for the reader.
    Pause,
    SetMotion(Motion),
}

impl From<MapCommand> for Command {
    fn from(command: MapCommand) -> Self {
        Self::Map(command)
    }
}

impl From<LayerCommand> for Command {
    fn from(command: LayerCommand) -> Self {
        Self::Layer(command)
    }
}

impl From<StoryCommand> for Command {
    fn from(command: StoryCommand) -> Self {
        Self::Story(command)
    }
}

impl From<FilterCommand> for Command {
    fn from(command: FilterCommand) -> Self {
        Self::Filter(command)
    }
}

impl From<FindCommand> for Command {
    fn from(command: FindCommand) -> Self {
        Self::Find(command)
    }
}

impl From<FileCommand> for Command {
    fn from(command: FileCommand) -> Self {
        Self::File(command)
    }
}

impl From<TakeCommand> for Command {
    fn from(command: TakeCommand) -> Self {
        Self::Take(command)
    }
}

impl From<TakeEffect> for Effect {
    fn from(effect: TakeEffect) -> Self {
        Self::Take(effect)
    }
}

impl From<OverlayCommand> for Command {
    fn from(command: OverlayCommand) -> Self {
        Self::Overlay(command)
    }
}

impl From<IncidentCommand> for Command {
    fn from(command: IncidentCommand) -> Self {
        Self::Incidents(command)
    }
}

impl From<IncidentEffect> for Effect {
    fn from(effect: IncidentEffect) -> Self {
        Self::Incidents(effect)
    }
}

impl From<FileEffect> for Effect {
    fn from(effect: FileEffect) -> Self {
        Self::File(effect)
    }
}

impl From<TimeCommand> for Command {
    fn from(command: TimeCommand) -> Self {
        Self::Time(command)
    }
}

/// What a command asks of the world outside the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// A checked http or https address for the browser.
    OpenUrl(String),
    /// Text for the clipboard.
    CopyText(String),
    /// Files to be asked for or read.
    File(FileEffect),
    /// Tables of incidents to be read, stopped or written.
    Incidents(IncidentEffect),
    /// Files to be written.
    Take(TakeEffect),
}
