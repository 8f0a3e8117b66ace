//! Groups of bases that open and close.

use super::Session;
use crate::model::PlaceIx;
use crate::state::{MarkCommand, OpenGroup};

impl Session {
    pub(super) fn carry_out_mark(&mut self, command: MarkCommand) {
        match command {
            MarkCommand::OpenGroup(leading) => {
                let zoom = self.state.camera.zoom();
                self.state.open_group = Some(OpenGroup { leading, zoom });
            }
            MarkCommand::CloseGroup => self.state.open_group = None,
            MarkCommand::SetLegend(legend) => self.state.legend = legend,
        }
    }

    /// The leading base of the group that is open.
    pub fn open_group(&self) -> Option<PlaceIx> {
        self.state.open_group.map(|open| open.leading)
    }

    /// Another zoom makes other groups.
    pub(super) fn close_group_of_another_zoom(&mut self) {
        let zoom = self.state.camera.zoom();
        self.state.open_group = self.state.open_group.filter(|open| open.zoom == zoom);
    }
}
