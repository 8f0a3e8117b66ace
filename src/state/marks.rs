//! What is done to marks on the map beside selecting them.

use super::Command;
use crate::model::PlaceIx;

/// A group of bases that is open, as a ring of its members.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenGroup {
    /// The group's leading base.
    pub leading: PlaceIx,
    /// At another zoom the groups are others, and it is closed.
    pub zoom: f64,
}

/// Whether the legend is shown whole, or its title alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Legend {
    #[default]
    Open,
    Folded,
}

/// One thing a user did to the marks on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkCommand {
    OpenGroup(PlaceIx),
    CloseGroup,
    SetLegend(Legend),
}

impl From<MarkCommand> for Command {
    fn from(command: MarkCommand) -> Self {
        Self::Mark(command)
    }
}
