//! Both maps behind one door, for the view.

use std::path::PathBuf;
use std::time::Duration;

use walkers::Tiles;

use super::{AttributionPart, BasemapError, EmbeddedTiles, OsmTiles, Theme, Viewport, attribution};

/// The shipped map: a PMTiles archive of vector tiles.
pub static SHIPPED_ARCHIVE: &[u8] = include_bytes!("../../assets/basemap/basemap.pmtiles");

pub use crate::state::BasemapChoice;

/// The maps that the window can draw.
pub struct Basemap {
    embedded: EmbeddedTiles,
    /// Made when first chosen and kept from then on, so that going back and
    /// forth downloads nothing twice.
    openstreetmap: Option<OsmTiles>,
    choice: BasemapChoice,
    theme: Theme,
    openstreetmap_cache_folder: PathBuf,
    context: egui::Context,
}

impl Basemap {
    /// Opens the shipped map and starts decoding it in the background. No
    /// request goes out; `openstreetmap_cache_folder` is not touched until
    /// OpenStreetMap is chosen.
    ///
    /// # Errors
    /// When the shipped map is damaged or no thread can be started.
    pub fn new(
        theme: Theme,
        openstreetmap_cache_folder: PathBuf,
        context: &egui::Context,
    ) -> Result<Self, BasemapError> {
        Ok(Self {
            embedded: EmbeddedTiles::new(SHIPPED_ARCHIVE, theme.style()?, context)?,
            openstreetmap: None,
            choice: BasemapChoice::default(),
            theme,
            openstreetmap_cache_folder,
            context: context.clone(),
        })
    }

    /// What to hand to [`walkers::Map::with_layer`], from the lowest up, for
    /// one frame of the map at `map_zoom`. Call it once per frame.
    pub fn layers(&mut self, map_zoom: f64) -> Vec<&mut dyn Tiles> {
        self.embedded.begin_frame(map_zoom);
        let mut layers: Vec<&mut dyn Tiles> = vec![&mut self.embedded];
        if self.choice == BasemapChoice::OpenStreetMap
            && let Some(openstreetmap) = &mut self.openstreetmap
        {
            layers.push(openstreetmap);
        }
        layers
    }

    /// Which map is drawn.
    pub fn choice(&self) -> &BasemapChoice {
        &self.choice
    }

    /// Switches between the maps. Requests to the network start with the first
    /// frame after OpenStreetMap was chosen here, and stop when it is left.
    ///
    /// # Errors
    /// When OpenStreetMap cannot be used here; the former choice then stays.
    pub fn choose(&mut self, choice: BasemapChoice) -> Result<(), BasemapError> {
        if matches!(choice, BasemapChoice::Xyz(_) | BasemapChoice::Archive(_)) {
            return Err(BasemapError::OpenStreetMap("only its own tiles are drawn".to_owned()));
        }
        if choice == BasemapChoice::OpenStreetMap && self.openstreetmap.is_none() {
            let cache_folder = self.openstreetmap_cache_folder.clone();
            self.openstreetmap = Some(OsmTiles::new(cache_folder, &self.context)?);
        }
        self.choice = choice;
        Ok(())
    }

    /// Which look the embedded map has.
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// Changes the embedded map's look; does nothing when it has it already.
    ///
    /// # Errors
    /// When the shipped style is damaged; the former look then stays.
    pub fn set_theme(&mut self, theme: Theme) -> Result<(), BasemapError> {
        if theme != self.theme {
            self.embedded.set_style(theme.style()?)?;
            self.theme = theme;
        }
        Ok(())
    }

    /// Whom to thank for what is drawn. OpenStreetMap comes first when chosen;
    /// the embedded map shows beneath it.
    pub fn attributions(&self) -> Vec<AttributionPart> {
        let above = match self.choice {
            BasemapChoice::OpenStreetMap => attribution::OPENSTREETMAP,
            _ => &[],
        };
        above.iter().chain(attribution::EMBEDDED).copied().collect()
    }

    /// Whether the embedded map is complete for this viewport. Downloads do not
    /// count: they may never come.
    pub fn ready(&mut self, viewport: &Viewport) -> bool {
        self.embedded.ready(viewport)
    }

    /// Waits until the embedded map is complete for this viewport, for tests
    /// and pictures drawn without a window. `false` after `timeout`.
    pub fn pump_until_ready(&mut self, viewport: &Viewport, timeout: Duration) -> bool {
        self.embedded.pump_until_ready(viewport, timeout)
    }
}

#[cfg(test)]
mod tests;
