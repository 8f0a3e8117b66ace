//! How time is looked at: how much of it at once, what it is compared with, how the clock moves,
//! and how the lanes are laid out.

use std::collections::BTreeSet;

use crate::model::{Day, ForceIx, PlaceIx};

/// How much of time the map shows at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TimeSpan {
    /// The day on the clock.
    #[default]
    Day,
    /// So many days up to and with the day on the clock; at least 1.
    Last(u16),
}

impl TimeSpan {
    pub fn days(self) -> u16 {
        match self {
            Self::Day => 1,
            Self::Last(days) => days.max(1),
        }
    }

    /// "the day", "the last 90 days".
    pub fn words(self) -> String {
        match self.days() {
            1 => "the day".to_owned(),
            days => format!("the last {days} days"),
        }
    }
}

/// A second day to look at beside the clock's.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Compare {
    #[default]
    Off,
    With {
        other: Day,
        look: CompareLook,
    },
}

impl Compare {
    pub fn other(self) -> Option<Day> {
        match self {
            Self::Off => None,
            Self::With { other, .. } => Some(other),
        }
    }
}

/// How two days are shown on one map.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum CompareLook {
    /// What changed from the clock's day to the other, base by base.
    #[default]
    Changes,
    /// The clock's day to the left of a line, the other to its right; the line stands at this
    /// share of the map's width, 0 to 1.
    Swipe(f64),
}

impl CompareLook {
    /// A swipe with its line in the middle.
    pub const HALVES: Self = Self::Swipe(0.5);

    /// The line on the map; in its middle where it stands nowhere.
    pub(super) fn held(self) -> Self {
        match self {
            Self::Changes => Self::Changes,
            Self::Swipe(share) if share.is_finite() => Self::Swipe(share.clamp(0.0, 1.0)),
            Self::Swipe(_) => Self::HALVES,
        }
    }
}

/// Whether the clock, when dragged, holds at the days of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Snap {
    #[default]
    Free,
    Events,
}

/// Whether the date in the clock's row is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DateEdit {
    #[default]
    Closed,
    Open,
}

/// What stops the clock while it plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PauseAt {
    #[default]
    Nothing,
    /// Every known event of some weight.
    Events,
}

/// What lanes are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LaneGrouping {
    #[default]
    Base,
    Force,
}

/// One group of lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LaneGroup {
    Base(PlaceIx),
    Force(ForceIx),
}

/// How the lanes are laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lanes {
    pub grouping: LaneGrouping,
    /// Groups whose lanes are folded away.
    pub closed: BTreeSet<LaneGroup>,
}

/// How much of the time panel is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TimePanel {
    #[default]
    Open,
    /// The plain slider alone.
    Slider,
}
