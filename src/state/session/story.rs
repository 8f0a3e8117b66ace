//! The story: chapters that lead to their day, view and selection, and by themselves from one to
//! the next.

use super::{Selection, Session};
use crate::evidence::Untold;
use crate::model::{ChapterIx, Moment};
use crate::state::flight::{later, seconds};
use crate::state::{
    Camera, Command, Direction, Flight, Motion, OverlayCommand, Playback, Said, Story, StoryCommand,
};

/// A chapter that tells itself stays this long, and so much longer for each word of it, seconds.
pub const READING_S: f64 = 4.0;
pub const READING_S_PER_WORD: f64 = 0.25;

/// Whether a chapter is told under the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Telling {
    Told,
    /// Not with the clock where it is, and once the clock has gone on to where it was known.
    OnceKnown,
    Untold(Untold),
}

/// Whether a command leaves a flight and the telling of the story alone: it is none of the reader's.
fn goes_unnoticed(command: &Command) -> bool {
    matches!(
        command,
        Command::ResizeMap { .. }
            | Command::Notify(_)
            | Command::DismissNotice
            | Command::Overlay(OverlayCommand::Add { .. } | OverlayCommand::Replace { .. })
            | Command::File(_)
            | Command::Take(_)
            | Command::Say(_)
    )
}

impl Session {
    pub fn telling(&self, ix: ChapterIx) -> Telling {
        if self.evidence.knows_chapter(&self.dataset, ix) {
            return Telling::Told;
        }
        if self.chapter_day(ix).is_some() {
            return Telling::OnceKnown;
        }
        let chapter = self.dataset.chapter(ix);
        let untold = self.evidence.untold(&self.dataset, &chapter.sources);
        Telling::Untold(untold.unwrap_or(Untold::Later))
    }

    /// The chapter being read, wherever the clock stands.
    pub fn chapter_open(&self) -> Option<ChapterIx> {
        self.state.chapter.filter(|_| self.state.story != Story::Closed)
    }

    /// The next or previous chapter that can be opened.
    pub fn chapter_beside(&self, ix: ChapterIx, direction: Direction) -> Option<ChapterIx> {
        let chapters = (0..self.dataset.chapters.len()).map(ChapterIx::from);
        let mut can_open = chapters.filter(|&ix| self.chapter_day(ix).is_some());
        match direction {
            Direction::Forward => can_open.find(|&other| other > ix),
            Direction::Back => can_open.rfind(|&other| other < ix),
        }
    }

    /// Where the reader is going, or is.
    pub fn destination(&self) -> (Moment, Camera) {
        self.state.flight.map_or((self.state.moment, self.state.camera), |flight| flight.to)
    }

    /// Whether frame follows frame: time plays, or a flight is under way.
    pub fn is_moving(&self) -> bool {
        self.state.playback.is_playing() || self.state.flight.is_some()
    }

    /// Seconds after which something happens by itself; `None` where nothing will.
    pub fn wakes_in_s(&self) -> Option<f64> {
        let said = self.state.said.as_ref().map(Said::left_s);
        let read = match (self.state.story, self.state.flight) {
            (Story::Telling { elapsed_ns }, None) => {
                self.chapter_open().map(|ix| self.reading_s(ix) - seconds(elapsed_ns))
            }
            _ => None,
        };
        let soonest = said.into_iter().chain(read).min_by(f64::total_cmp);
        soonest.map(|s| s.max(0.0))
    }

    /// How long a chapter stays open while the story tells itself, seconds.
    pub fn reading_s(&self, ix: ChapterIx) -> f64 {
        let chapter = self.dataset.chapter(ix);
        let words = |text: &str| text.split_whitespace().count();
        let count = words(self.name(&chapter.title)) + words(self.name(&chapter.text));
        READING_S + READING_S_PER_WORD * count as f64
    }

    pub(super) fn say(&mut self, words: String) {
        self.state.said = Some(Said::new(words));
    }

    /// Whatever the reader does ends a flight where it is, and the story waits.
    pub(super) fn interrupt(&mut self, command: &Command) {
        if goes_unnoticed(command) {
            return;
        }
        self.state.flight = None;
        if self.state.story != Story::Closed {
            self.state.story = Story::Resting;
        }
    }

    pub(super) fn open_chapter(&mut self, ix: ChapterIx) {
        let Some(day) = self.chapter_day(ix) else {
            let words = "This chapter tells what does not count under the filter that is set.";
            self.state.notice = Some(words.to_owned());
            return;
        };
        if self.state.story == Story::Closed {
            self.entered = Some(Box::new(self.standpoint()));
            self.state.story = Story::Resting;
        }
        let chapter = self.dataset.chapter(ix);
        let camera = chapter.view.map_or(self.state.camera, Camera::from);
        self.state.chapter = Some(ix);
        self.state.playback = Playback::Paused;
        if chapter.select.is_some() {
            self.state.selection = Selection::from(chapter.select);
        }
        let (first, last) = (self.dataset.head.first_day, self.dataset.head.last_day);
        let moment = Moment::noon_of(day.clamp(first, last), self.dataset.head.utc_offset);
        self.fly_to(moment, camera);
    }

    pub(super) fn carry_out_story(&mut self, command: StoryCommand) {
        match command {
            StoryCommand::Step(direction) => self.step_chapter(direction),
            StoryCommand::Return => self.return_to_story(),
            StoryCommand::Leave => self.leave_story(),
            StoryCommand::Close => self.close_story(),
            StoryCommand::Tell => self.tell_story(),
            // Whatever the reader does has already made it wait.
            StoryCommand::Pause => {}
            StoryCommand::SetMotion(motion) => self.state.motion = motion,
        }
    }

    fn fly_to(&mut self, moment: Moment, camera: Camera) {
        let from = (self.state.moment, self.state.camera);
        let to = (moment, camera);
        match self.state.motion {
            Motion::Flying if from != to => {
                self.state.flight = Some(Flight { from, to, elapsed_ns: 0 });
            }
            _ => self.land(to),
        }
    }

    fn land(&mut self, (moment, camera): (Moment, Camera)) {
        self.state.flight = None;
        self.set_moment(moment);
        self.state.camera = camera;
    }

    fn step_chapter(&mut self, direction: Direction) {
        match self.chapter_open() {
            None => self.return_to_story(),
            Some(ix) => {
                if let Some(beside) = self.chapter_beside(ix, direction) {
                    self.open_chapter(beside);
                }
            }
        }
    }

    /// To the chapter the reader left, else to the first.
    fn return_to_story(&mut self) {
        let left = self.state.chapter.filter(|&ix| self.chapter_day(ix).is_some());
        let first = || {
            (0..self.dataset.chapters.len())
                .map(ChapterIx::from)
                .find(|&ix| self.chapter_day(ix).is_some())
        };
        if let Some(ix) = left.or_else(first) {
            self.open_chapter(ix);
        }
    }

    /// Back to where the reader was before, with all that was chosen there.
    fn leave_story(&mut self) {
        self.state.story = Story::Closed;
        if let Some(before) = self.entered.take() {
            let now = self.standpoint();
            self.stand_at(*before, now);
        }
    }

    /// The card goes, and the reader stays.
    fn close_story(&mut self) {
        self.state.story = Story::Closed;
        self.entered = None;
    }

    fn tell_story(&mut self) {
        if self.chapter_open().is_none() {
            self.return_to_story();
        }
        if self.chapter_open().is_some() {
            self.state.story = Story::Telling { elapsed_ns: 0 };
        }
    }

    /// Lets a flight go on, the story tell itself and words pass. True where the clock or the map
    /// moved.
    pub(super) fn pass(&mut self, dt_s: f64) -> bool {
        self.state.said = self.state.said.take().and_then(|said| said.advanced(dt_s));
        if let Some(flight) = self.state.flight {
            let (flight, (moment, camera)) = flight.advanced(dt_s);
            self.set_moment(moment);
            self.state.camera = camera;
            self.state.flight = flight;
            return true;
        }
        if let Story::Telling { elapsed_ns } = self.state.story {
            return self.read_on(later(elapsed_ns, dt_s));
        }
        false
    }

    fn read_on(&mut self, elapsed_ns: u64) -> bool {
        let Some(ix) = self.chapter_open() else { return false };
        if seconds(elapsed_ns) < self.reading_s(ix) {
            self.state.story = Story::Telling { elapsed_ns };
            return false;
        }
        let Some(next) = self.chapter_beside(ix, Direction::Forward) else {
            self.state.story = Story::Resting;
            return false;
        };
        self.open_chapter(next);
        self.state.story = Story::Telling { elapsed_ns: 0 };
        true
    }
}
