//! Light and shade of slopes over the embedded map: one small picture of the region, drawn between
//! the land and what lies on it.
//!
//! The picture is made by `assets/basemap/relief.py`; 128 is flat ground.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use egui::{Color32, ColorImage, Rect, TextureHandle, TextureOptions, pos2};
use walkers::sources::Attribution;
use walkers::{Tile, TileId, TilePiece, Tiles};

use super::tile_math::mercator_unit;
use super::{BasemapError, Theme};
use crate::crash::contained;

const PICTURE: &[u8] = include_bytes!("../../assets/basemap/relief.jpg");

/// What the picture covers, degrees; keep in step with the script.
const WEST: f64 = -20.0;
const SOUTH: f64 = -2.0;
const EAST: f64 = 45.0;
const NORTH: f64 = 40.0;

/// Deeper, the picture has nothing to tell: it fades from the first zoom to the second.
const FADES_FROM_ZOOM: f64 = 8.5;
const GONE_AT_ZOOM: f64 = 10.5;

/// The picture is halved each zoom before this one, so that it does not flicker.
const WHOLE_AT_ZOOM: f64 = 5.0;
const HALVINGS: usize = 3;

/// Pixels over which the picture fades at its edges.
const EDGE_PIXELS: usize = 60;

/// Steps of brightness that are the compression's and not the ground's.
const NOISE: i32 = 2;

/// How strong shade and light are at most.
struct Strength {
    shade: f32,
    light: f32,
}

impl Strength {
    fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self { shade: 0.62, light: 0.75 },
            Theme::Dark => Self { shade: 0.85, light: 0.2 },
        }
    }
}

/// The whole picture, and halved again and again.
type Levels = Vec<TextureHandle>;

/// The relief as a layer of tiles.
pub(super) struct Relief {
    coming: Option<Receiver<Levels>>,
    levels: Levels,
    level: usize,
}

impl Relief {
    /// Starts to unpack the picture; `context` is asked for a repaint when it is there.
    pub(super) fn start(theme: Theme, context: &egui::Context) -> Result<Self, BasemapError> {
        let mut relief = Self { coming: None, levels: Vec::new(), level: 0 };
        relief.set_theme(theme, context)?;
        Ok(relief)
    }

    /// The former picture stays until the new one is there.
    pub(super) fn set_theme(
        &mut self,
        theme: Theme,
        context: &egui::Context,
    ) -> Result<(), BasemapError> {
        let (sender, coming) = channel();
        let context = context.clone();
        std::thread::Builder::new().name("relief".to_owned()).spawn(move || {
            match contained("The relief", || levels(theme, &context)) {
                Ok(Ok(levels)) => {
                    // Nobody waits for it any more: as good.
                    let _ = sender.send(levels);
                    context.request_repaint();
                }
                Ok(Err(error)) => log::error!("the relief cannot be read: {error}"),
                // It has been logged: the map goes without.
                Err(_) => {}
            }
        })?;
        self.coming = Some(coming);
        Ok(())
    }

    /// Call once before each frame with the map's zoom. How opaque it is there; 0 where it has
    /// nothing to tell.
    pub(super) fn begin_frame(&mut self, map_zoom: f64) -> f32 {
        self.accept(Duration::ZERO);
        let before_whole = (WHOLE_AT_ZOOM - map_zoom).max(0.0).ceil();
        self.level = (before_whole as usize).min(HALVINGS);
        let fade = (GONE_AT_ZOOM - map_zoom) / (GONE_AT_ZOOM - FADES_FROM_ZOOM);
        if self.levels.is_empty() { 0.0 } else { fade.clamp(0.0, 1.0) as f32 }
    }

    /// Waits for the picture, up to `timeout`; whether it is there, or never will be.
    pub(super) fn accept(&mut self, timeout: Duration) -> bool {
        let Some(coming) = &self.coming else { return true };
        match coming.recv_timeout(timeout) {
            Ok(levels) => self.levels = levels,
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => {}
        }
        self.coming = None;
        true
    }
}

impl Tiles for Relief {
    fn at(&mut self, id: TileId) -> Option<TilePiece> {
        let texture = self.levels.get(self.level)?;
        let part = part_of_picture(id)?;
        Some(TilePiece::new(Tile::Raster(texture.clone()), part))
    }

    fn attribution(&self) -> Attribution {
        Attribution { text: "", url: "", logo_light: None, logo_dark: None }
    }

    fn tile_size(&self) -> u32 {
        256
    }
}

/// The part of the picture that a tile shows, from 0 to 1 and past it: there the picture's edge,
/// which is clear, goes on. `None` where the tile shows none of it.
fn part_of_picture(id: TileId) -> Option<Rect> {
    let (left, top) = mercator_unit(WEST, NORTH);
    let (right, bottom) = mercator_unit(EAST, SOUTH);
    let side = (-f64::from(id.zoom)).exp2();
    let u = |column: f64| (column * side - left) / (right - left);
    let v = |row: f64| (row * side - top) / (bottom - top);
    let (x, y) = (f64::from(id.x), f64::from(id.y));
    let part = Rect::from_min_max(
        pos2(u(x) as f32, v(y) as f32),
        pos2(u(x + 1.0) as f32, v(y + 1.0) as f32),
    );
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    part.intersects(whole).then_some(part)
}

fn levels(theme: Theme, context: &egui::Context) -> Result<Levels, image::ImageError> {
    let mut shades = image::load_from_memory(PICTURE)?.into_luma8();
    let mut levels = Vec::with_capacity(HALVINGS + 1);
    for level in 0..=HALVINGS {
        if level > 0 {
            shades = image::imageops::thumbnail(&shades, shades.width() / 2, shades.height() / 2);
        }
        let picture = tinted(&shades, &Strength::of(theme), EDGE_PIXELS >> level);
        levels.push(context.load_texture("relief", picture, TextureOptions::LINEAR));
    }
    Ok(levels)
}

/// Black where there is shade, white where there is light, clear where the ground is flat.
fn tinted(shades: &image::GrayImage, strength: &Strength, edge: usize) -> ColorImage {
    let (width, height) = (shades.width() as usize, shades.height() as usize);
    let mut pixels = Vec::with_capacity(width * height);
    for (index, shade) in shades.as_raw().iter().enumerate() {
        let (x, y) = (index % width, index / width);
        let from_edge = x.min(width - 1 - x).min(y).min(height - 1 - y);
        let fade = (from_edge as f32 / edge.max(1) as f32).min(1.0);
        let over_flat = i32::from(*shade) - 128;
        let slope = (over_flat.abs() - NOISE).max(0) as f32 / 127.0;
        let alpha = |most: f32| (slope * most * fade * 255.0) as u8;
        pixels.push(if over_flat < 0 {
            Color32::from_black_alpha(alpha(strength.shade))
        } else {
            Color32::from_white_alpha(alpha(strength.light))
        });
    }
    ColorImage::new([width, height], pixels)
}

#[cfg(test)]
mod tests {
    use super::super::testing::tile;
    use super::*;

    #[test]
    fn the_picture_is_read_and_clear_at_its_edges_and_on_flat_ground() {
        let shades = image::load_from_memory(PICTURE).unwrap().into_luma8();
        let (width, height) = (shades.width() as usize, shades.height() as usize);
        assert!(width <= 2_048 && height <= 2_048, "what every graphics driver takes");
        let (left, top) = mercator_unit(WEST, NORTH);
        let (right, bottom) = mercator_unit(EAST, SOUTH);
        let shape = (right - left) / (bottom - top);
        assert!(
            (width as f64 / height as f64 - shape).abs() < 0.01,
            "another region or projection"
        );
        let picture = tinted(&shades, &Strength::of(Theme::Light), EDGE_PIXELS);
        let alpha_at = |lon: f64, lat: f64| {
            let (x, y) = mercator_unit(lon, lat);
            let column = ((x - left) / (right - left) * width as f64) as usize;
            let row = ((y - top) / (bottom - top) * height as f64) as usize;
            let about = |at: usize| at.saturating_sub(6)..at + 6;
            let all = about(row).flat_map(|r| about(column).map(move |c| (r, c)));
            all.map(|(r, c)| u32::from(picture.pixels[r * width + c].a())).max().unwrap()
        };
        // The Aïr's heights, the Gulf of Guinea, and the Aïr with its axes swapped.
        assert!(alpha_at(8.7, 18.3) > 60);
        assert_eq!(alpha_at(2.0, 2.0), 0);
        assert!(alpha_at(18.3, 8.7) < 60);
        for x in 0..width {
            assert_eq!(picture.pixels[x].a(), 0);
        }
    }

    #[test]
    fn a_tile_shows_its_own_part() {
        // Africa's quarter of the world holds the picture's middle.
        let part = part_of_picture(tile(1, 1, 0)).unwrap();
        assert!(part.min.x > 0.0 && part.min.x < 0.5 && part.max.x > 1.0);
        assert!(part_of_picture(tile(3, 0, 0)).is_none());
        let niamey = part_of_picture(tile(8, 129, 118)).unwrap();
        assert!(niamey.min.x > 0.3 && niamey.max.x < 0.4, "{niamey}");
        assert!(niamey.min.y > 0.6 && niamey.max.y < 0.75, "{niamey}");
    }

    #[test]
    fn it_comes_and_fades_where_it_has_nothing_to_tell() {
        let mut relief = Relief::start(Theme::Dark, &egui::Context::default()).unwrap();
        assert!(relief.accept(Duration::from_secs(30)));
        assert_eq!(relief.begin_frame(6.0), 1.0);
        assert_eq!(relief.begin_frame(9.5), 0.5);
        assert_eq!(relief.begin_frame(11.0), 0.0);
        assert!(relief.at(tile(8, 129, 118)).is_some());
        relief.begin_frame(2.0);
        assert_eq!(relief.level, 3);
    }
}
