//! Filters over tables so large that working them out takes longer than a frame: one after the
//! other in a thread, the newest wish first. Until it is done the window shows what it showed.

use std::sync::mpsc::{self, Receiver, Sender};

use super::{BasewatchApp, Content};
use crate::crash::contained;
use crate::incidents::{Filter, Mask};
use crate::state::{Sift, TableId};

struct Sifted {
    table: TableId,
    filter: Filter,
    mask: Option<Mask>,
}

pub(super) struct Sifter {
    ctx: egui::Context,
    sender: Sender<Sifted>,
    receiver: Receiver<Sifted>,
    is_busy: bool,
}

impl Sifter {
    pub fn new(ctx: &egui::Context) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { ctx: ctx.clone(), sender, receiver, is_busy: false }
    }

    /// `false` where there can be no thread.
    fn begin(&mut self, sift: Sift) -> bool {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let spawned = std::thread::Builder::new().name("filter".to_owned()).spawn(move || {
            let Sift { table, incidents, filter } = sift;
            // Without a mask nothing is left out: better than a window that waits for ever.
            let mask = contained("Filtering incidents", || incidents.mask(&filter)).ok().flatten();
            // The window may have been closed meanwhile.
            let _ = sender.send(Sifted { table, filter, mask });
            ctx.request_repaint();
        });
        self.is_busy = spawned.is_ok();
        spawned.map_err(|error| log::error!("a filter goes without a thread: {error}")).is_ok()
    }
}

impl BasewatchApp {
    /// Takes up what was worked out since the last frame, and begins with what is to be.
    pub(super) fn take_up_sifted(&mut self) {
        let Content::Dataset(session) = &mut self.content else { return };
        for Sifted { table, filter, mask } in self.sifter.receiver.try_iter() {
            self.sifter.is_busy = false;
            session.set_sifted(table, filter, mask);
        }
        if self.sifter.is_busy {
            return;
        }
        if let Some(sift) = session.state().incidents.to_sift()
            && !self.sifter.begin(sift)
        {
            session.sift_incidents();
        }
    }
}
