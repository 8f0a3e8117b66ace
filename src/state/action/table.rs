//! The table. One row makes an action: its name here, its title, and what it does now.

use super::chord::{alt, any, ctrl, ctrl_shift, letter, plain, shift, typed};
use super::{Key, Mark, Menu, Row, row};
use crate::model::{ChapterIx, CoordinateFormat, Grade, Language, Precision};
use crate::state::{
    AtEnd, BasemapChoice, Cite, Command, Compare, CompareLook, DateEdit, Direction, FileCommand,
    FilesCard, Find, FindCommand, Fit, Graticule, IncidentCommand, IncidentsCard, Knowledge,
    LaneGrouping, LayerCard, LayerCommand, LayerToggle, MapCommand, MarkCommand, Motion,
    OffMapCard, PauseAt, Rings, ScreenOffset, Session, Snap, Story, StoryCommand, Take,
    TakeCommand, TakeKind, Theme, TimeCommand, TimePanel, UiScale, Wanted, ZOOM_STEP,
};

macro_rules! actions {
    ($($name:ident => $row:expr;)*) => {
        /// Something that a menu, the search or a key can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($name,)*
        }

        impl Action {
            /// All of them, in the order of menus and of the list of keys.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn row(self) -> &'static Row {
                match self {
                    $(Self::$name => {
                        const ROW: Row = $row;
                        &ROW
                    })*
                }
            }
        }
    };
}

actions! {
    // The clock.
    PlayOrPause => row("Play or pause", |_| Some(Command::TogglePlay))
        .also("run stop time").menu(Menu::Go, 0)
        .keys("Space", &[plain(Key::Space)], "play or pause");
    DayBack => row("One day back", |_| Some(Command::StepDays(-1)))
        .keys("Left", &[plain(Key::Left)], "one day back or on");
    DayOn => row("One day on", |_| Some(Command::StepDays(1)))
        .keys("Right", &[plain(Key::Right)], "one day back or on");
    MonthBack => row("One month back", |_| Some(Command::StepMonths(-1)))
        .keys("Shift+Left", &[shift(Key::Left)], "one month back or on");
    MonthOn => row("One month on", |_| Some(Command::StepMonths(1)))
        .keys("Shift+Right", &[shift(Key::Right)], "one month back or on");
    YearBack => row("One year back", |_| Some(Command::StepMonths(-12)))
        .keys("Ctrl+Left", &[ctrl(Key::Left), ctrl_shift(Key::Left)], "one year back or on");
    YearOn => row("One year on", |_| Some(Command::StepMonths(12)))
        .keys("Ctrl+Right", &[ctrl(Key::Right), ctrl_shift(Key::Right)], "one year back or on");
    PreviousEvent => row("Previous event", |_| Some(Command::StepEvent(Direction::Back)))
        .menu(Menu::Go, 1).keys("Page Up", &[plain(Key::PageUp)], "previous or next event");
    NextEvent => row("Next event", |_| Some(Command::StepEvent(Direction::Forward)))
        .menu(Menu::Go, 1).keys("Page Down", &[plain(Key::PageDown)], "previous or next event");
    PreviousChange => row("Previous change", |_| Some(Command::StepChange(Direction::Back)))
        .menu(Menu::Go, 1).keys("Comma", &[any(Key::Comma)], "previous or next change");
    NextChange => row("Next change", |_| Some(Command::StepChange(Direction::Forward)))
        .menu(Menu::Go, 1).keys("Full stop", &[any(Key::Period)], "previous or next change");
    FirstDay => row("First day", |_| Some(Command::GoToStart))
        .also("start beginning").menu(Menu::Go, 2)
        .keys("Home", &[any(Key::Home)], "first or last day");
    LastDay => row("Last day", |_| Some(Command::GoToEnd))
        .also("end").menu(Menu::Go, 2).keys("End", &[any(Key::End)], "first or last day");
    TypeDate => row("Go to a date…", |_| Some(TimeCommand::EditDate(DateEdit::Open).into()))
        .also("calendar day jump").menu(Menu::Go, 2)
        .keys("D or Ctrl+G", &[letter('D'), ctrl(Key::Letter('G'))], "type a date to go to");
    PlaySlower => row("Play slower", |s| Some(Command::SetSpeed(s.state().speed.slower())))
        .also("speed").keys("[", &[typed('[')], "play slower or faster");
    PlayFaster => row("Play faster", |s| Some(Command::SetSpeed(s.state().speed.faster())))
        .also("speed").keys("]", &[typed(']')], "play slower or faster");
    Loop => row("Loop what the axis shows", |s| Some(TimeCommand::SetAtEnd(s.state().at_end.other()).into()))
        .also("repeat").mark(|s| Mark::Check(s.state().at_end == AtEnd::Loop))
        .keys("L", &[letter('L')], "loop what the axis shows");
    PauseAtEvents => row("Pause at events", |s| Some(TimeCommand::SetPauseAt(pause_other(s.state().pause_at)).into()))
        .mark(|s| Mark::Check(s.state().pause_at == PauseAt::Events));
    SnapToEvents => row("Snap to events when dragging", |s| Some(TimeCommand::SetSnap(snap_other(s.state().snap)).into()))
        .mark(|s| Mark::Check(s.state().snap == Snap::Events));

    // The story, and where the reader has been.
    PreviousChapter => row("Previous chapter", |s| story(s, StoryCommand::Step(Direction::Back)))
        .also("story").menu(Menu::Go, 3).keys(
            "Ctrl+Page Up", &[ctrl(Key::PageUp)], "previous or next chapter of the story");
    NextChapter => row("Next chapter", |s| story(s, StoryCommand::Step(Direction::Forward)))
        .also("story").menu(Menu::Go, 3).keys(
            "Ctrl+Page Down", &[ctrl(Key::PageDown)], "previous or next chapter of the story");
    TellStory => row("Tell the story by itself", tell)
        .also("chapters tour").menu(Menu::Go, 3)
        .mark(|s| Mark::Check(is_telling(s)));
    ReadStory => row("Read the story", |s| s.chapter_open().is_none().then(|| story(s, StoryCommand::Return))?)
        .also("chapters how it came about tour begin return").menu(Menu::Go, 3);
    LeaveStory => row("Leave the story", |s| s.chapter_open().map(|_| StoryCommand::Leave.into()))
        .also("chapters").menu(Menu::Go, 3);
    Back => row("Back", |s| travel(s, Direction::Back))
        .also("where I was").menu(Menu::Go, 4)
        .keys("Alt+Left", &[alt(Key::Left)], "back or forward through where you have been");
    Forward => row("Forward", |s| travel(s, Direction::Forward))
        .menu(Menu::Go, 4)
        .keys("Alt+Right", &[alt(Key::Right)], "back or forward through where you have been");

    // What counts, and what was chosen.
    Undo => row("Undo", |_| Some(Command::Undo(Direction::Back)))
        .also("take back").menu(Menu::View, 0)
        .keys("Ctrl+Z", &[ctrl(Key::Letter('Z'))], "undo or redo filters and selection");
    Redo => row("Redo", |_| Some(Command::Undo(Direction::Forward)))
        .also("again").menu(Menu::View, 0)
        .keys("Ctrl+Shift+Z", &[ctrl_shift(Key::Letter('Z')), ctrl(Key::Letter('Y'))],
            "undo or redo filters and selection");
    Search => row("Search…", |_| Some(FindCommand::Toggle.into()))
        .also("find look for").menu(Menu::Go, 0).anywhere()
        .keys("Ctrl+K", &[ctrl(Key::Letter('K'))], "search for anything, and go there");
    KnownOnDayShown => row("Known on the day shown", |_| Some(Command::ToggleKnowledge))
        .also("hindsight knowledge").mark(|s| Mark::Check(s.state().knowledge != Knowledge::Everything))
        .keys("K", &[letter('K')], "known on the day shown, or everything");
    AllGrades => row("Sources of all grades", |_| Some(Command::SetLeastGrade(Grade::D)))
        .mark(|s| Mark::Radio(s.state().least_grade == Grade::D));
    GradeB => row("Only sources of grade B or better", |_| Some(Command::SetLeastGrade(Grade::B)))
        .mark(|s| Mark::Radio(s.state().least_grade == Grade::B));
    GradeA => row("Only sources of grade A", |_| Some(Command::SetLeastGrade(Grade::A)))
        .mark(|s| Mark::Radio(s.state().least_grade == Grade::A));
    ClearFilters => row("Clear all filters", |s| (!s.active_filters().is_empty()).then_some(Command::ClearFilters))
        .also("everything counts show all reset").menu(Menu::View, 0);
    ShowAllForces => row("Show all forces",
        |s| (!s.state().filters.hidden_forces.is_empty()).then_some(Command::ShowAllForces));
    ShowAllIncidents => row("Show all incidents",
        |s| (!s.state().filters.incidents.is_open()).then(|| IncidentCommand::ClearFilters.into()))
        .also("filter clear own table kinds count words");

    // A second day.
    Compare => row("Compare with a second day", |_| Some(TimeCommand::ToggleCompare.into()))
        .also("difference versus").menu(Menu::View, 1).mark(|s| Mark::Check(is_comparing(s)))
        .keys("B", &[letter('B')], "compare with a second day, or stop");
    CompareChanges => row("Compare: what changed", |s| compare_look(s, CompareLook::Changes))
        .menu(Menu::View, 1)
        .mark(|s| Mark::Radio(look(s.state().compare) == Some(CompareLook::Changes)));
    CompareSwipe => row("Compare: left and right of a line", |s| compare_look(s, CompareLook::HALVES))
        .also("swipe").menu(Menu::View, 1)
        .mark(|s| Mark::Radio(matches!(look(s.state().compare), Some(CompareLook::Swipe(_)))));
    SwapCompare => row("Swap the two days", |s| is_comparing(s).then_some(TimeCommand::SwapCompare.into()))
        .menu(Menu::View, 1);

    // The map.
    ZoomIn => row("Zoom in", |_| Some(zoom(ZOOM_STEP))).menu(Menu::View, 2)
        .keys("+", &[any(Key::Plus), any(Key::Equals)], "zoom in or out");
    ZoomOut => row("Zoom out", |_| Some(zoom(-ZOOM_STEP))).menu(Menu::View, 2)
        .keys("−", &[any(Key::Minus)], "zoom in or out");
    OpeningView => row("Opening view", |_| Some(Command::Home))
        .also("home reset map").menu(Menu::View, 2)
        .keys("H", &[letter('H')], "back to the opening view");
    FitSelection => row("Fit the map to the selection", |_| Some(MapCommand::Fit(Fit::Selection).into()))
        .also("zoom extent").menu(Menu::View, 2)
        .keys("F", &[letter('F')], "fit the map to the selection, or to every base shown");
    FitEverything => row("Fit the map to every base shown", |_| Some(MapCommand::Fit(Fit::Everything).into()))
        .also("zoom extent all").menu(Menu::View, 2)
        .keys("Shift+F", &[shift(Key::Letter('F'))],
            "fit the map to the selection, or to every base shown");
    Measure => row("Measure by clicking", |_| Some(MapCommand::ToggleMeasuring.into()))
        .also("distance length ruler kilometres").menu(Menu::View, 2)
        .mark(|s| Mark::Check(s.state().map_tools.measuring.is_on()))
        .keys("M", &[letter('M')], "measure by clicking, or stop");
    TakeBackPoint => row("Take back the last measured point",
        |s| s.state().map_tools.measuring.is_on().then(|| MapCommand::Unmeasure.into()))
        .keys("Backspace", &[plain(Key::Backspace)], "take back the last measured point");
    Graticule => row("Lines of latitude and longitude", |s| Some(MapCommand::SetGraticule(graticule_other(s)).into()))
        .also("graticule grid").menu(Menu::View, 2)
        .mark(|s| Mark::Check(s.state().map_tools.graticule == Graticule::Shown))
        .keys("G", &[letter('G')], "lines of latitude and longitude");
    Rings => row("Rings around the selected base", |s| Some(MapCommand::SetRings(rings_other(s)).into()))
        .also("range radius circles").menu(Menu::View, 2)
        .mark(|s| Mark::Check(s.state().map_tools.rings != Rings::Hidden))
        .keys("R", &[letter('R')], "rings around the selected base");
    DegreesMinutesSeconds => row("Coordinates in degrees, minutes and seconds",
        |s| Some(MapCommand::SetCoordinates(s.state().map_tools.coordinates.other()).into()))
        .also("decimal format dms")
        .mark(|s| Mark::Check(s.state().map_tools.coordinates == CoordinateFormat::Sexagesimal));
    CopyMiddle => row("Copy the coordinates of the map's middle", |s| Some(copy_middle(s)))
        .also("centre position latitude longitude");
    EnglishNames => row("Place names in English", |_| Some(MapCommand::SetLanguage(Language::English).into()))
        .also("language").mark(|s| Mark::Radio(s.state().language == Language::English));
    FrenchNames => row("Place names in French", |_| Some(MapCommand::SetLanguage(Language::French).into()))
        .also("language français").mark(|s| Mark::Radio(s.state().language == Language::French));
    Areas => row("Area states on the map", |_| Some(Command::ToggleLayer(LayerToggle::Areas)))
        .also("layer").mark(|s| Mark::Check(s.state().layers.areas));
    Events => row("Events on the map", |_| Some(Command::ToggleLayer(LayerToggle::Events)))
        .also("layer").mark(|s| Mark::Check(s.state().layers.events));
    Movements => row("Movements on the map", |_| Some(Command::ToggleLayer(LayerToggle::Movements)))
        .also("layer arrows").mark(|s| Mark::Check(s.state().layers.movements));
    BuiltInMap => row("Base map: built in", |_| Some(Command::SetBasemap(BasemapChoice::Embedded)))
        .also("layer offline").mark(|s| Mark::Radio(s.state().basemap == BasemapChoice::Embedded));
    OpenStreetMap => row("Base map: OpenStreetMap", |_| Some(Command::SetBasemap(BasemapChoice::OpenStreetMap)))
        .also("layer online tiles").mark(|s| Mark::Radio(s.state().basemap == BasemapChoice::OpenStreetMap));
    TileAddress => row("Base map: other address…", |_| Some(LayerCommand::ShowCard(LayerCard::Address).into()))
        .also("layer online tiles server xyz url");
    TileFile => row("Base map: PMTiles file…", |_| Some(LayerCommand::ShowCard(LayerCard::Archive(None)).into()))
        .also("layer open tiles offline");
    Relief => row("Shaded relief", |s| Some(LayerCommand::SetRelief(!s.state().own_layers.relief).into()))
        .also("layer hills mountains terrain").mark(|s| Mark::Check(s.state().own_layers.relief));

    // The window.
    WholeAxis => row("Show the whole range of time", |_| Some(TimeCommand::FitAxis.into()))
        .also("axis fit").menu(Menu::View, 3);
    LanesByBase => row("Lanes by base", |_| Some(TimeCommand::SetLaneGrouping(LaneGrouping::Base).into()))
        .menu(Menu::View, 3).mark(|s| Mark::Radio(s.state().lanes.grouping == LaneGrouping::Base));
    LanesByForce => row("Lanes by force", |_| Some(TimeCommand::SetLaneGrouping(LaneGrouping::Force).into()))
        .menu(Menu::View, 3).mark(|s| Mark::Radio(s.state().lanes.grouping == LaneGrouping::Force));
    FoldTimePanel => row("Fold the time panel", |s| Some(TimeCommand::SetTimePanel(panel_other(s.state().time_panel)).into()))
        .also("lanes hide").menu(Menu::View, 3)
        .mark(|s| Mark::Check(s.state().time_panel == TimePanel::Slider));
    LightTheme => row("Light theme", |_| Some(Command::SetTheme(Theme::Light)))
        .also("colours bright").menu(Menu::View, 4)
        .mark(|s| Mark::Radio(s.state().theme == Theme::Light));
    DarkTheme => row("Dark theme", |_| Some(Command::SetTheme(Theme::Dark)))
        .also("colours night").menu(Menu::View, 4)
        .mark(|s| Mark::Radio(s.state().theme == Theme::Dark));
    AnimateTheMap => row("Animate the map and the panels", |s| Some(StoryCommand::SetMotion(motion_other(s.state().motion)).into()))
        .also("reduced motion animation fly jump").menu(Menu::View, 4)
        .mark(|s| Mark::Check(s.state().motion == Motion::Flying));
    NotOnTheMap => row("What is not on the map…", |_| Some(Command::ShowOffMap(OffMapCard::Open)))
        .also("off map unplaced").menu(Menu::Go, 5);

    // Files and help.
    OpenDataset => row("Open a dataset…", |_| Some(FileCommand::Pick(Wanted::Dataset).into()))
        .also("file load json").menu(Menu::File, 0)
        .keys("Ctrl+O", &[ctrl(Key::Letter('O'))], "open a dataset");
    AddOverlay => row("Add an overlay…", |_| Some(FileCommand::Pick(Wanted::Overlay).into()))
        .also("geojson kml file layer drawing").menu(Menu::File, 0);
    AddIncidents => row("Add incidents…", |_| Some(FileCommand::Pick(Wanted::Incidents).into()))
        .also("acled ucdp gdelt csv table events attacks").menu(Menu::File, 0);
    TypePath => row("Type a file's path…", |_| Some(ask_path().into()))
        .also("open file recent lately").menu(Menu::File, 0);
    OpenShipped => row("Open what ships with Basewatch", |s| has_file(s).then(|| FileCommand::OpenShipped.into()))
        .also("dataset Niger").menu(Menu::File, 0);
    Reload => row("Read the dataset again", |s| has_file(s).then(|| FileCommand::Reload.into()))
        .also("reload refresh file").menu(Menu::File, 1)
        .keys("Ctrl+R or F5", &[ctrl(Key::Letter('R')), plain(Key::F(5))], "read the open dataset again");
    OpenView => row("Open a copied view…", |_| Some(Command::ToggleOpenView))
        .also("paste").menu(Menu::File, 2);
    CopyView => row("Copy this view", |_| Some(Command::CopyView))
        .also("share link text").menu(Menu::File, 2)
        .keys("Ctrl+Shift+C", &[ctrl_shift(Key::Letter('C'))], "copy the view as text");
    Export => row("Export…", |_| Some(TakeCommand::Open(TakeKind::Picture).into()))
        .also("save take away picture film animation gif report data geojson csv kml png print")
        .menu(Menu::File, 3).keys("Ctrl+E", &[ctrl(Key::Letter('E'))], "export a picture, a film, a report, data");
    CopyCitation => row("Copy a citation", |_| Some(TakeCommand::Cite(Cite::Citation).into()))
        .also("cite reference quote").menu(Menu::File, 3);
    CopySources => row("Copy the sources of what is selected", |_| Some(TakeCommand::Cite(Cite::Sources).into()))
        .also("cite references bibliography").menu(Menu::File, 3);
    CopyPicture => row("Copy a picture of the map", |_| Some(TakeCommand::CopyPicture.into()))
        .also("clipboard screenshot image").menu(Menu::File, 3);
    CopyBiblatex => row("Copy the sources as BibLaTeX", |_| Some(TakeCommand::Cite(Cite::Biblatex).into()))
        .also("cite references bibliography bibtex latex");
    CopyCslJson => row("Copy the sources as CSL-JSON", |_| Some(TakeCommand::Cite(Cite::CslJson).into()))
        .also("cite references bibliography zotero pandoc");
    Problems => row("What is wrong with this dataset…",
        |s| (!s.problems().is_empty()).then_some(Command::ToggleProblems))
        .also("errors warnings").menu(Menu::File, 1);
    Larger => row("Everything larger", |s| Some(scale(s.state().ui_scale.larger())))
        .also("size scale zoom window").menu(Menu::View, 5)
        .keys("Ctrl+Plus", &[ctrl(Key::Plus), ctrl(Key::Equals), ctrl_shift(Key::Plus), ctrl_shift(Key::Equals)],
            "everything larger, smaller, as it was");
    Smaller => row("Everything smaller", |s| Some(scale(s.state().ui_scale.smaller())))
        .also("size scale zoom window").menu(Menu::View, 5)
        .keys("Ctrl+Minus", &[ctrl(Key::Minus)], "everything larger, smaller, as it was");
    UsualSize => row("Everything at its usual size", |_| Some(scale(UiScale::default())))
        .also("size scale reset 100").menu(Menu::View, 5)
        .keys("Ctrl+0", &[ctrl(Key::Letter('0'))], "everything larger, smaller, as it was");
    Log => row("Log of this session…", |_| Some(FileCommand::AskLog.into()))
        .also("errors what went wrong messages").menu(Menu::Help, 0);
    Close => row("Close or deselect", |s| Some(close(s)))
        .also("escape").keys("Esc", &[any(Key::Escape)], "deselect, close");
    Keys => row("Keys and mouse", |_| Some(Command::ToggleHelp))
        .also("help shortcuts").menu(Menu::Help, 0).anywhere()
        .keys("F1 or ?", &[any(Key::F(1)), typed('?')], "this list");
}

fn scale(scale: UiScale) -> Command {
    FileCommand::SetScale(scale).into()
}

fn ask_path() -> FileCommand {
    FileCommand::AskPath { wanted: Wanted::Dataset, why: None }
}

fn has_file(session: &Session) -> bool {
    session.state().files.path.is_some()
}

fn zoom(levels: f64) -> Command {
    Command::Zoom { levels, from_center: ScreenOffset::default() }
}

fn copy_middle(session: &Session) -> Command {
    let center = session.state().camera.center();
    MapCommand::CopyCoordinates(center, Precision::Usual).into()
}

fn graticule_other(session: &Session) -> Graticule {
    match session.state().map_tools.graticule {
        Graticule::Hidden => Graticule::Shown,
        Graticule::Shown => Graticule::Hidden,
    }
}

fn rings_other(session: &Session) -> Rings {
    match session.state().map_tools.rings {
        Rings::Hidden => Rings::Fitting,
        Rings::Fitting | Rings::Typed(_) => Rings::Hidden,
    }
}

fn travel(session: &Session, direction: Direction) -> Option<Command> {
    session.can_travel(direction).then_some(Command::Travel(direction))
}

/// Only where a chapter can be told.
fn story(session: &Session, command: StoryCommand) -> Option<Command> {
    let dataset = session.dataset();
    let mut chapters = (0..dataset.chapters.len()).map(ChapterIx::from);
    chapters.any(|ix| session.chapter_day(ix).is_some()).then(|| command.into())
}

fn is_telling(session: &Session) -> bool {
    matches!(session.state().story, Story::Telling { .. })
}

fn tell(session: &Session) -> Option<Command> {
    let command = if is_telling(session) { StoryCommand::Pause } else { StoryCommand::Tell };
    story(session, command)
}

fn look(compare: Compare) -> Option<CompareLook> {
    match compare {
        Compare::Off => None,
        Compare::With { look, .. } => Some(look),
    }
}

fn is_comparing(session: &Session) -> bool {
    session.state().compare != Compare::Off
}

/// The same two days, looked at otherwise.
fn compare_look(session: &Session, look: CompareLook) -> Option<Command> {
    let other = session.state().compare.other()?;
    Some(TimeCommand::SetCompare(Compare::With { other, look }).into())
}

fn pause_other(pause_at: PauseAt) -> PauseAt {
    match pause_at {
        PauseAt::Nothing => PauseAt::Events,
        PauseAt::Events => PauseAt::Nothing,
    }
}

fn snap_other(snap: Snap) -> Snap {
    match snap {
        Snap::Free => Snap::Events,
        Snap::Events => Snap::Free,
    }
}

fn panel_other(panel: TimePanel) -> TimePanel {
    match panel {
        TimePanel::Open => TimePanel::Slider,
        TimePanel::Slider => TimePanel::Open,
    }
}

fn motion_other(motion: Motion) -> Motion {
    match motion {
        Motion::Flying => Motion::Jumping,
        Motion::Jumping => Motion::Flying,
    }
}

/// What lies on top goes first; with nothing open, the selection.
fn close(session: &Session) -> Command {
    let state = session.state();
    if state.find != Find::Closed {
        FindCommand::Close.into()
    } else if state.help_open {
        Command::ToggleHelp
    } else if state.source_shown.is_some() {
        FindCommand::CloseSource.into()
    } else if state.take != Take::Closed {
        TakeCommand::Close.into()
    } else if state.files.card != FilesCard::Closed {
        FileCommand::CloseCard.into()
    } else if state.incidents.card != IncidentsCard::Closed {
        IncidentCommand::CloseCard.into()
    } else if state.off_map != OffMapCard::Closed {
        Command::ShowOffMap(OffMapCard::Closed)
    } else if state.date_edit == DateEdit::Open {
        TimeCommand::EditDate(DateEdit::Closed).into()
    } else if state.layer_card != LayerCard::Closed {
        LayerCommand::ShowCard(LayerCard::Closed).into()
    } else if state.open_view_shown {
        Command::ToggleOpenView
    } else if state.problems_open {
        Command::ToggleProblems
    } else if state.map_tools.measuring.is_on() {
        MapCommand::ToggleMeasuring.into()
    } else if state.open_group.is_some() {
        MarkCommand::CloseGroup.into()
    } else {
        Command::Deselect
    }
}
