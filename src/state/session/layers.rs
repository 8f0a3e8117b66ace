//! Commands on the map beneath and the reader's own sources of tiles.

use super::Session;
use crate::state::{BasemapChoice, LayerCard, LayerCommand};

/// Sources and files kept in the menu; the oldest give way.
const MOST_KEPT: usize = 12;

impl Session {
    pub(super) fn carry_out_layer(&mut self, command: LayerCommand) {
        let state = &mut self.state;
        let own = &mut state.own_layers;
        match command {
            LayerCommand::AddSource(source) => {
                own.sources.retain(|kept| {
                    kept.name() != source.name() && kept.address() != source.address()
                });
                keep(&mut own.sources, source.clone());
                state.basemap = BasemapChoice::Xyz(source);
                state.layer_card = LayerCard::Closed;
            }
            LayerCommand::ForgetSource(source) => {
                own.sources.retain(|kept| *kept != source);
                if state.basemap == BasemapChoice::Xyz(source) {
                    state.basemap = BasemapChoice::Embedded;
                }
            }
            LayerCommand::OpenArchive(path) => {
                own.archives.retain(|kept| *kept != path);
                keep(&mut own.archives, path.clone());
                state.basemap = BasemapChoice::Archive(path);
            }
            LayerCommand::ForgetArchive(path) => {
                own.archives.retain(|kept| *kept != path);
                if state.basemap == BasemapChoice::Archive(path) {
                    state.basemap = BasemapChoice::Embedded;
                }
            }
            LayerCommand::Refused { back_to, why } => {
                if let BasemapChoice::Archive(refused) = &state.basemap {
                    own.archives.retain(|kept| kept != refused);
                }
                state.basemap = back_to;
                match &mut state.layer_card {
                    // Beneath the field, where the reader looks.
                    LayerCard::Archive(complaint) => *complaint = Some(why),
                    _ => state.notice = Some(why),
                }
            }
            LayerCommand::SetOpacity(opacity) => own.opacity = opacity,
            LayerCommand::ShowCard(card) => state.layer_card = card,
            LayerCommand::Restore(kept) => *own = kept,
        }
    }
}

fn keep<T>(kept: &mut Vec<T>, new: T) {
    if kept.len() == MOST_KEPT {
        kept.remove(0);
    }
    kept.push(new);
}
