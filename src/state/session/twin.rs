//! A session of its own that shows the same, for a thread that draws it.

use super::Session;
use crate::state::Playback;

impl Session {
    /// The same dataset, filters, day and map, at rest. What is done to either leaves the other be.
    pub fn twin(&self) -> Self {
        let (moment, camera) = self.destination();
        let mut twin = Self::new(self.dataset.clone(), Vec::new());
        twin.state = self.state.clone();
        twin.state.moment = moment;
        twin.state.camera = camera;
        twin.state.playback = Playback::Paused;
        twin.state.flight = None;
        twin.state.open_group = None;
        twin.refresh();
        twin
    }
}
