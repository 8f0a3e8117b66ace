//! Time laid along a line on the screen: where a moment stands, and what is written beneath.

use crate::model::date::{MILLIS_PER_DAY, MONTHS};
use crate::model::{Day, Moment, UtcOffset};
use crate::state::TimeWindow;

/// A window of time between two screen points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    pub window: TimeWindow,
    /// Where the window starts and ends, points.
    pub left_points: f64,
    pub right_points: f64,
}

impl Axis {
    fn width(&self) -> f64 {
        (self.right_points - self.left_points).max(1.0)
    }

    /// Where a moment stands, points; outside the window beyond the ends.
    pub fn x(&self, moment: Moment) -> f64 {
        let since = (moment.millis() - self.window.start().millis()) as f64;
        self.left_points + since / self.window.millis() as f64 * self.width()
    }

    /// The moment at a point, held inside the window.
    pub fn moment(&self, x_points: f64) -> Moment {
        let share = ((x_points - self.left_points) / self.width()).clamp(0.0, 1.0);
        let share = if share.is_nan() { 0.0 } else { share };
        let millis = (share * self.window.millis() as f64).round() as i64;
        self.window.start().plus_millis(millis)
    }

    /// So much time is this many points long.
    pub fn millis_per_point(&self) -> f64 {
        self.window.millis() as f64 / self.width()
    }
}

/// A line on the axis with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    pub day: Day,
    /// "2024", "May", "2"; empty where there is no room for words.
    pub label: String,
    /// It begins the larger unit too (the year among months, the month among days): drawn
    /// stronger, its words naming that.
    pub is_major: bool,
}

/// Steps between ticks, shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Days(i32),
    Months(i32),
    Years(i32),
}

const STEPS: [Step; 11] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(50),
];

impl Step {
    fn days(self) -> f64 {
        match self {
            Self::Days(n) => f64::from(n),
            Self::Months(n) => f64::from(n) * 365.25 / 12.0,
            Self::Years(n) => f64::from(n) * 365.25,
        }
    }
}

/// Room that a tick with its words wants, points.
const TICK_POINTS: f64 = 46.0;

/// Ticks inside the window, in order; the first may lie at its very start.
pub fn ticks(axis: &Axis, offset: UtcOffset) -> Vec<Tick> {
    let days_per_point = axis.millis_per_point() / MILLIS_PER_DAY as f64;
    let wanted = days_per_point * TICK_POINTS;
    let step = STEPS.into_iter().find(|s| s.days() >= wanted).unwrap_or(STEPS[STEPS.len() - 1]);
    let (first, last) = (axis.window.start().day(offset), axis.window.end().day(offset));
    let mut ticks = Vec::new();
    let mut day = first_tick(first, step);
    while day <= last {
        let inside = axis.window.contains(Moment::start_of(day, offset));
        if inside {
            ticks.push(tick(day, step));
        }
        let next = next_tick(day, step);
        if next <= day {
            break; // The calendar's own end.
        }
        day = next;
    }
    ticks
}

/// The last tick on or before a day.
fn first_tick(day: Day, step: Step) -> Day {
    let date = day.civil();
    let begin = |year: i16, month: i8| Day::from_ymd(year, month, 1).unwrap_or(day);
    match step {
        // Weeks begin on Mondays; 1970-01-05 was one. Steps of days begin with the month, so that
        // its first is always among them.
        Step::Days(7) => day.plus(-(day.number() - 4).rem_euclid(7)),
        Step::Days(_) => begin(date.year(), date.month()),
        Step::Months(n) => {
            let zero_based = i32::from(date.month()) - 1;
            begin(date.year(), i8::try_from(zero_based - zero_based % n + 1).unwrap_or(1))
        }
        Step::Years(n) => {
            let year = i32::from(date.year());
            begin(i16::try_from(year - year.rem_euclid(n)).unwrap_or(date.year()), 1)
        }
    }
}

fn next_tick(day: Day, step: Step) -> Day {
    match step {
        Step::Days(n @ (1 | 7)) => day.plus(n),
        Step::Days(n) => {
            let next = day.plus(n);
            // Every month begins anew, and its last tick keeps clear of the next month's first.
            let new_month = Day::from_ymd(day.civil().year(), day.civil().month(), 1)
                .map_or(next, |first| first.plus_months(1));
            if next.plus(n - 1) >= new_month { new_month } else { next }
        }
        Step::Months(n) => day.plus_months(n),
        Step::Years(n) => day.plus_months(12 * n),
    }
}

fn tick(day: Day, step: Step) -> Tick {
    let date = day.civil();
    let month = &MONTHS[usize::try_from(date.month() - 1).unwrap_or(0)][..3];
    let (label, is_major) = match step {
        Step::Years(_) => (date.year().to_string(), true),
        Step::Months(_) if date.month() == 1 => (date.year().to_string(), true),
        Step::Months(_) => (month.to_owned(), false),
        Step::Days(7) => (format!("{} {month}", date.day()), false),
        Step::Days(_) if date.day() == 1 && date.month() == 1 => (date.year().to_string(), true),
        Step::Days(_) if date.day() == 1 => (month.to_owned(), true),
        Step::Days(_) => (date.day().to_string(), false),
    };
    Tick { day, label, is_major }
}
