//! Where the clock goes: by hand, by itself, and to a second day.

use super::Session;
use crate::model::{Day, EventIx, Moment};
use crate::state::{
    AtEnd, Compare, CompareLook, PauseAt, Playback, Speed, Stretch, TimeCommand, TimeWindow,
};

/// Events of this weight and more stop the clock where that is asked for.
const PAUSING_IMPORTANCE: u8 = 2;

impl Session {
    pub(super) fn carry_out_time(&mut self, command: TimeCommand) {
        match command {
            TimeCommand::SetAtEnd(at_end) => self.set_at_end(at_end),
            TimeCommand::SetPauseAt(pause_at) => self.state.pause_at = pause_at,
            TimeCommand::SetSnap(snap) => self.state.snap = snap,
            TimeCommand::SetSpan(span) => self.state.span = span,
            TimeCommand::EditDate(edit) => self.state.date_edit = edit,
            TimeCommand::SetCompare(compare) => self.set_compare(compare),
            TimeCommand::ToggleCompare => self.toggle_compare(),
            TimeCommand::SwapCompare => self.swap_compare(),
            TimeCommand::SetAxis(window) => {
                self.state.axis = TimeWindow::new(window.start(), window.end(), self.range());
            }
            TimeCommand::ZoomAxis { factor, at } => {
                self.state.axis = self.state.axis.zoomed(factor, at, self.range());
            }
            TimeCommand::PanAxis { millis } => {
                self.state.axis = self.state.axis.panned(millis, self.range());
            }
            TimeCommand::FitAxis => self.state.axis = TimeWindow::whole(self.range()),
            TimeCommand::SetLaneGrouping(grouping) => self.state.lanes.grouping = grouping,
            TimeCommand::ToggleLaneGroup(group) => {
                if !self.state.lanes.closed.remove(&group) {
                    self.state.lanes.closed.insert(group);
                }
            }
            TimeCommand::SetTimePanel(panel) => self.state.time_panel = panel,
        }
    }

    /// Lets `dt_s` seconds pass. True where time runs on and another frame is wanted.
    pub fn tick(&mut self, dt_s: f64) -> bool {
        if self.pass(dt_s) {
            self.refresh();
            return self.is_moving();
        }
        if !self.state.playback.is_playing() {
            return false;
        }
        let pauses = self.pauses();
        let stretch = self.stretch(&pauses);
        // Off the stretch that loops, as after the axis was moved: into it.
        let is_inside = stretch.start <= self.state.moment && self.state.moment <= stretch.end;
        if !is_inside {
            self.state.moment = stretch.start;
            self.restart_playback();
        }
        let (playback, moment) =
            self.state.playback.advanced(self.state.moment, &stretch, self.state.speed, dt_s);
        self.state.playback = playback;
        self.set_moment(moment);
        self.refresh();
        playback.is_playing()
    }

    /// What plays: the whole range, or over and over what the axis shows.
    fn stretch<'a>(&self, pauses: &'a [Moment]) -> Stretch<'a> {
        let (start, end) = match self.state.at_end {
            AtEnd::Stop => self.range(),
            AtEnd::Loop => {
                let ((first, last), axis) = (self.range(), self.state.axis);
                (axis.start().max(first), axis.end().min(last))
            }
        };
        Stretch { start, end, at_end: self.state.at_end, pauses }
    }

    /// The weighty events that stop the clock, where that is asked for, in order.
    fn pauses(&self) -> Vec<Moment> {
        if self.state.pause_at == PauseAt::Nothing {
            return Vec::new();
        }
        let mut pauses: Vec<Moment> = (0..self.dataset.events.len())
            .map(EventIx::from)
            .filter(|&ix| self.dataset.event(ix).importance >= PAUSING_IMPORTANCE)
            .filter_map(|ix| self.event_shown_on(ix))
            .map(|day| Moment::noon_of(day, self.dataset.head.utc_offset))
            .collect();
        pauses.sort_unstable();
        pauses
    }

    /// The axis goes along: what the clock shows is never off it.
    pub(super) fn set_moment(&mut self, moment: Moment) {
        self.state.moment = moment;
        self.state.axis = self.state.axis.following(moment, self.range());
    }

    pub(super) fn go_to(&mut self, moment: Moment) {
        let (start, end) = self.range();
        self.set_moment(moment.clamp(start, end));
        self.restart_playback();
    }

    pub(super) fn go_to_day(&mut self, day: Day) {
        let head = &self.dataset.head;
        let day = day.clamp(head.first_day, head.last_day);
        self.go_to(Moment::noon_of(day, head.utc_offset));
    }

    /// To the nearest known event within reach, the earlier of two as near; else to the moment.
    pub(super) fn go_to_snapped(&mut self, moment: Moment, within_millis: i64) {
        let offset = self.dataset.head.utc_offset;
        let nearest = (0..self.dataset.events.len())
            .filter_map(|i| self.event_shown_on(EventIx::from(i)))
            .map(|day| Moment::noon_of(day, offset))
            .map(|noon| (noon.millis().abs_diff(moment.millis()), noon))
            .filter(|(away, _)| *away <= within_millis.unsigned_abs())
            .min();
        self.go_to(nearest.map_or(moment, |(_, noon)| noon));
    }

    /// Playing goes on from wherever the reader put the clock.
    fn restart_playback(&mut self) {
        if self.state.playback.is_playing() {
            self.state.playback = Playback::from(self.state.moment);
        }
    }

    pub(super) fn toggle_play(&mut self) {
        if self.state.playback.is_playing() {
            self.state.playback = Playback::Paused;
            return;
        }
        // At the end there is nothing left to see: begin again.
        let stretch = self.stretch(&[]);
        let last_day = stretch.end.day(self.dataset.head.utc_offset);
        if self.day() >= last_day || self.state.moment < stretch.start {
            self.set_moment(stretch.start);
        }
        self.state.playback = Playback::from(self.state.moment);
    }

    pub(super) fn set_speed(&mut self, speed: Speed) {
        self.state.speed = speed;
        self.restart_playback();
    }

    pub(super) fn set_at_end(&mut self, at_end: AtEnd) {
        self.state.at_end = at_end;
        self.restart_playback();
    }

    fn toggle_compare(&mut self) {
        let compare = match self.state.compare {
            Compare::Off => self.compared_before().unwrap_or_else(|| Compare::With {
                other: self.worth_comparing(),
                look: CompareLook::default(),
            }),
            Compare::With { .. } => Compare::Off,
        };
        self.set_compare(compare);
    }

    /// The comparison that was closed last, unless the clock stands on its day now.
    fn compared_before(&self) -> Option<Compare> {
        Some(self.compared).filter(|c| c.other().is_some_and(|other| other != self.day()))
    }

    /// A year on, so that the changes read forwards; else a year before, else an end of the range:
    /// never the clock's own day, where there is another.
    fn worth_comparing(&self) -> Day {
        let head = &self.dataset.head;
        let here = self.day();
        let years = [12, -12].map(|months| here.plus_months(months));
        [years[0], years[1], head.last_day, head.first_day]
            .into_iter()
            .find(|day| *day != here && (head.first_day..=head.last_day).contains(day))
            .unwrap_or(here)
    }

    /// The other day is held inside the range, the line of a swipe on the map.
    pub(super) fn set_compare(&mut self, compare: Compare) {
        let (first, last) = (self.dataset.head.first_day, self.dataset.head.last_day);
        if self.state.compare != Compare::Off {
            self.compared = self.state.compare;
        }
        self.state.compare = match compare {
            Compare::Off => Compare::Off,
            Compare::With { other, look } => {
                Compare::With { other: other.clamp(first, last), look: look.held() }
            }
        };
    }

    pub(super) fn swap_compare(&mut self) {
        if let Compare::With { other, look } = self.state.compare {
            let here = self.day();
            self.go_to_day(other);
            self.state.compare = Compare::With { other: here, look };
        }
    }
}
