//! All maps behind one door, for the view.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use walkers::Tiles;

use super::chosen::{ChosenTiles, Fetch, Pacing, Trouble};
use super::file::ArchiveFile;
use super::http::{DiskCache, HttpSource, Timeouts};
use super::relief::Relief;
use super::tile_math::shows;
use super::{AttributionPart, BasemapError, EmbeddedTiles, Theme, Viewport, attribution};
use crate::load::tile_address::{TileAddress, TileSharpness};
use crate::state::{Opacity, XyzSource, ZoomSpan};

/// The shipped map: a PMTiles archive of vector tiles.
pub static SHIPPED_ARCHIVE: &[u8] = include_bytes!("../../assets/basemap/basemap.pmtiles");

pub use crate::state::BasemapChoice;

const OPENSTREETMAP_ADDRESS: &str = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
/// What its policy allows: <https://operations.osmfoundation.org/policies/tiles/>
const OPENSTREETMAP_AT_ONCE: usize = 2;

/// Pictures on the web have this side where a map's zoom is theirs.
const PICTURE_SIDE_POINTS: u32 = 256;

/// Sharper tiles are worth their bytes from here on.
const SHARP_PIXELS_PER_POINT: f32 = 1.25;

/// How servers are asked. Tests are less patient than people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Network {
    pub timeouts: Timeouts,
    pub pacing: Pacing,
}

/// What the reader should know of the chosen layer.
#[derive(Debug, Clone, PartialEq)]
pub enum LayerNote {
    /// Something fails, in words.
    Trouble(String),
    /// A file covers other ground than is in view.
    Elsewhere {
        words: String,
        /// West, south, east, north in degrees.
        bounds: [f64; 4],
    },
}

/// The maps that the window can draw.
pub struct Basemap {
    embedded: EmbeddedTiles,
    /// What lies over it.
    chosen: Option<Chosen>,
    choice: BasemapChoice,
    opacity: Opacity,
    /// Unpacked when first wanted.
    relief: Option<Relief>,
    theme: Theme,
    disk: Arc<DiskCache>,
    network: Network,
    context: egui::Context,
    /// Nothing at all is drawn: for measurements.
    is_left_out: bool,
}

struct Chosen {
    tiles: ChosenTiles,
    name: String,
    attribution: Vec<AttributionPart>,
    /// Where the tiles are from a file.
    file: Option<ArchiveFile>,
}

impl Basemap {
    /// Opens the shipped map and starts decoding it in the background. No
    /// request goes out, and `tile_cache_folder` is not touched, until a map
    /// from the network is chosen.
    ///
    /// # Errors
    /// When the shipped map is damaged or no thread can be started.
    pub fn new(
        theme: Theme,
        tile_cache_folder: PathBuf,
        context: &egui::Context,
    ) -> Result<Self, BasemapError> {
        let seed = u64::from(std::process::id());
        let pacing = Pacing { seed, ..Pacing::default() };
        Ok(Self {
            embedded: EmbeddedTiles::new(SHIPPED_ARCHIVE, theme.style()?, context)?,
            chosen: None,
            choice: BasemapChoice::default(),
            opacity: Opacity::default(),
            relief: None,
            theme,
            disk: Arc::new(DiskCache::new(tile_cache_folder, DiskCache::USUAL_BYTES)),
            network: Network { pacing, ..Network::default() },
            context: context.clone(),
            is_left_out: false,
        })
    }

    /// Draws nothing from now on, for measurements of what lies over it.
    pub fn leave_out(&mut self) {
        self.is_left_out = true;
    }

    /// Asks servers chosen from now on like this.
    pub fn set_network(&mut self, network: Network) {
        self.network = network;
    }

    /// What to hand to [`walkers::Map::with_layer`] and how opaque, from the
    /// lowest up, for one frame of the map at `map_zoom`. Call it once per frame.
    pub fn layers(&mut self, map_zoom: f64) -> Vec<(&mut dyn Tiles, f32)> {
        if self.is_left_out {
            return Vec::new();
        }
        self.embedded.begin_frame(map_zoom);
        let mut layers: Vec<(&mut dyn Tiles, f32)> = vec![(&mut self.embedded, 1.0)];
        if let Some(relief) = &mut self.relief {
            let opacity = relief.begin_frame(map_zoom);
            if opacity > 0.0 {
                layers.push((relief, opacity));
            }
        }
        if let Some(chosen) = &mut self.chosen {
            chosen.tiles.begin_frame(map_zoom);
            // What cannot be seen is not asked for either.
            if self.opacity.as_percent() > 0 {
                layers.push((&mut chosen.tiles, self.opacity.fraction()));
            }
        }
        layers
    }

    /// Which map is drawn.
    pub fn choice(&self) -> &BasemapChoice {
        &self.choice
    }

    /// Switches between the maps. Requests to the network start with the first
    /// frame after a map on it was chosen here, and stop when it is left.
    ///
    /// # Errors
    /// When a file cannot be drawn, or no thread can be started; the former
    /// choice then stays.
    pub fn choose(&mut self, choice: &BasemapChoice) -> Result<(), BasemapError> {
        self.chosen = match choice {
            BasemapChoice::Embedded => None,
            BasemapChoice::OpenStreetMap => Some(self.openstreetmap()?),
            BasemapChoice::Xyz(source) => Some(self.xyz(source)?),
            BasemapChoice::Archive(path) => Some(self.file(path)?),
        };
        self.choice = choice.clone();
        Ok(())
    }

    fn openstreetmap(&self) -> Result<Chosen, BasemapError> {
        let address = TileAddress::parse(OPENSTREETMAP_ADDRESS)?;
        Ok(Chosen {
            tiles: self.over_http(&address, ZoomSpan::default(), OPENSTREETMAP_AT_ONCE)?,
            name: "OpenStreetMap".to_owned(),
            attribution: attribution::OPENSTREETMAP.to_vec(),
            file: None,
        })
    }

    fn xyz(&self, source: &XyzSource) -> Result<Chosen, BasemapError> {
        let at_once = self.network.pacing.at_once;
        let thanks = Some(source.attribution()).filter(|text| !text.is_empty());
        Ok(Chosen {
            tiles: self.over_http(source.address(), source.zooms(), at_once)?,
            name: source.name().to_owned(),
            // Nameless tiles still come from somewhere.
            attribution: vec![AttributionPart::plain(thanks.unwrap_or(source.address().host()))],
            file: None,
        })
    }

    fn over_http(
        &self,
        address: &TileAddress,
        zooms: ZoomSpan,
        at_once: usize,
    ) -> std::io::Result<ChosenTiles> {
        let is_sharp = self.context.pixels_per_point() >= SHARP_PIXELS_PER_POINT;
        let sharpness = if is_sharp { TileSharpness::Double } else { TileSharpness::Plain };
        let source = HttpSource::new(
            (address.clone(), sharpness),
            self.network.timeouts,
            Arc::clone(&self.disk),
            self.context.clone(),
        );
        let pacing = Pacing { at_once, ..self.network.pacing };
        ChosenTiles::new(Box::new(source), (zooms, PICTURE_SIDE_POINTS), pacing, &self.context)
    }

    fn file(&self, path: &Path) -> Result<Chosen, BasemapError> {
        let file = ArchiveFile::open(path).map_err(|why| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            BasemapError::File { name: name.to_string_lossy().into_owned(), why }
        })?;
        self.of_file(file)
    }

    fn of_file(&self, file: ArchiveFile) -> Result<Chosen, BasemapError> {
        let source: Box<dyn Fetch> = Box::new(file.source(self.theme, self.context.clone()));
        // Two, so that a two-core machine still draws while a large tile is decoded.
        let pacing = Pacing { at_once: 2, ..self.network.pacing };
        let about = file.about();
        let shape = (about.zooms(), file.side_points());
        let thanks = Some(about.attribution().to_owned()).filter(|text| !text.is_empty());
        let name = about.name();
        Ok(Chosen {
            tiles: ChosenTiles::new(source, shape, pacing, &self.context)?,
            attribution: vec![AttributionPart::plain(&thanks.unwrap_or_else(|| name.clone()))],
            name,
            file: Some(file),
        })
    }

    /// How much of the chosen layer hides the embedded map.
    pub fn set_opacity(&mut self, opacity: Opacity) {
        self.opacity = opacity;
    }

    /// Shades the slopes of the embedded map, or no longer.
    ///
    /// # Errors
    /// When no thread can be started; there is no relief then.
    pub fn set_relief(&mut self, is_on: bool) -> Result<(), BasemapError> {
        match (is_on, &self.relief) {
            (true, None) => self.relief = Some(Relief::start(self.theme, &self.context)?),
            (false, Some(_)) => self.relief = None,
            _ => {}
        }
        Ok(())
    }

    /// Which look the embedded map has.
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// Changes the look of the embedded map and of vector tiles from a file;
    /// does nothing when they have it already.
    ///
    /// # Errors
    /// When the shipped style is damaged; the former look then stays.
    pub fn set_theme(&mut self, theme: Theme) -> Result<(), BasemapError> {
        if theme == self.theme {
            return Ok(());
        }
        self.embedded.set_style(theme.style()?)?;
        self.theme = theme;
        if let Some(relief) = &mut self.relief {
            relief.set_theme(theme, &self.context)?;
        }
        let file = self.chosen.as_ref().and_then(|chosen| chosen.file.clone());
        if let Some(file) = file.filter(ArchiveFile::follows_theme) {
            self.chosen = Some(self.of_file(file)?);
        }
        Ok(())
    }

    /// Whom to thank for what is drawn. The chosen layer comes first; the
    /// embedded map shows beneath it.
    pub fn attributions(&self) -> Vec<AttributionPart> {
        let above = self.chosen.as_ref().map_or(&[][..], |chosen| &chosen.attribution);
        let relief = if self.relief.is_some() { attribution::RELIEF } else { &[] };
        above.iter().chain(attribution::EMBEDDED).chain(relief).cloned().collect()
    }

    /// What the reader should know of the chosen layer, if anything: whole
    /// sentences that stay as they are until something happens.
    pub fn note(&self, viewport: &Viewport) -> Option<LayerNote> {
        let chosen = self.chosen.as_ref()?;
        if let Some(trouble) = chosen.tiles.trouble() {
            return Some(LayerNote::Trouble(trouble_words(&chosen.name, &trouble)));
        }
        let bounds = chosen.file.as_ref()?.about().bounds()?;
        (!shows(viewport, bounds)).then(|| {
            let [west, south, east, north] = bounds;
            let words = format!(
                "“{}” covers {south:.1}° to {north:.1}° north, {west:.1}° to {east:.1}° east: \
                 nothing of it is in view.",
                chosen.name
            );
            LayerNote::Elsewhere { words, bounds }
        })
    }

    /// Whether the embedded map is complete for this viewport. The chosen layer
    /// does not count: it may never come.
    pub fn ready(&mut self, viewport: &Viewport) -> bool {
        let has_relief = self.relief.as_mut().is_none_or(|relief| relief.accept(Duration::ZERO));
        self.embedded.ready(viewport) && has_relief
    }

    /// Waits until the embedded map is complete for this viewport, for tests
    /// and pictures drawn without a window. `false` after `timeout`.
    pub fn pump_until_ready(&mut self, viewport: &Viewport, timeout: Duration) -> bool {
        let has_relief = self.relief.as_mut().is_none_or(|relief| relief.accept(timeout));
        self.embedded.pump_until_ready(viewport, timeout) && has_relief
    }

    /// Tiles of the chosen layer that are on their way or waited for.
    pub fn tiles_in_progress(&self) -> usize {
        self.chosen.as_ref().map_or(0, |chosen| chosen.tiles.stats().in_progress)
    }
}

/// What, how often, since when, and whether it goes on by itself.
fn trouble_words(name: &str, trouble: &Trouble) -> String {
    let since = jiff::Timestamp::try_from(trouble.since)
        .map_or_else(|_| "now".to_owned(), |since| since.strftime("%H:%M UTC").to_string());
    let count = match trouble.count {
        1 => format!("Once, at {since}"),
        count => format!("{count} times since {since}"),
    };
    let next = if trouble.is_tried_again_soon() {
        "it is tried again by itself"
    } else {
        "it is left alone for a while"
    };
    format!("{name} {}. {count}; {next}. The built-in map shows beneath.", trouble.failure)
}

#[cfg(test)]
mod tests;
