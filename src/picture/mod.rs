//! Pictures and films of the map, as they are taken away: a [`Session`] and [`Options`] in, pixels
//! or a file's bytes out, drawn on a graphics device of their own. For the command line and the
//! window's dialog alike; a thread of its own may do it.
//!
//! A still: [`still`], or [`Studio::open`] and [`Studio::still`] where several are wanted. A film:
//! [`film::shoot`], which tells how far it is and can be called off.
//!
//! Must not know the command line or the window. The same session and options give the same bytes
//! on the same driver: nothing here reads a clock but to tell how long a film will still take.

pub mod film;
mod framing;
mod image;
mod studio;

pub use framing::{Framing, points_of};
pub use image::{About, Image};
pub use studio::Studio;

use crate::basemap::BasemapError;
use crate::gazetteer::GazetteerError;
use crate::offscreen::{MOST_PIXELS, OffscreenError};
use crate::state::{Session, Theme};
pub use crate::view::page::Part;

/// The least that a page holds without its parts covering each other, points.
pub const LEAST_POINTS: (u32, u32) = (480, 360);
/// Pixels that a point may be wide.
pub const SCALES: (f32, f32) = (0.5, 4.0);
/// The most pixels in all: a page of A2 at 300 dots per inch.
const MOST_IN_ALL: u64 = 40_000_000;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    #[error(transparent)]
    Device(#[from] OffscreenError),
    #[error(transparent)]
    Basemap(#[from] BasemapError),
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
    #[error("the picture could not be written: {0}")]
    Encoding(String),
}

/// Why a size is none.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SizeError {
    #[error("{0}x{1} is too small; a page needs {lw}x{lh} at least",
            lw = LEAST_POINTS.0, lh = LEAST_POINTS.1)]
    TooSmall(u32, u32),
    #[error(
        "{0}x{1} at scale {2} is too large; at most {MOST_PIXELS} pixels a side and \
             40 megapixels in all can be drawn"
    )]
    TooLarge(u32, u32, f32),
    #[error("scale {0} is out of range; it lies between {lo} and {hi}", lo = SCALES.0, hi = SCALES.1)]
    Scale(f32),
}

/// Width and height of a page in points, and how many pixels a point is wide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageSize {
    width: u32,
    height: u32,
    scale: f32,
}

impl PageSize {
    pub fn new(width: u32, height: u32, scale: f32) -> Result<Self, SizeError> {
        if width < LEAST_POINTS.0 || height < LEAST_POINTS.1 {
            return Err(SizeError::TooSmall(width, height));
        }
        if !(SCALES.0..=SCALES.1).contains(&scale) {
            return Err(SizeError::Scale(scale));
        }
        let size = Self { width, height, scale };
        let (x, y) = size.pixels();
        let is_too_large = x.max(y) > MOST_PIXELS || u64::from(x) * u64::from(y) > MOST_IN_ALL;
        if is_too_large { Err(SizeError::TooLarge(width, height, scale)) } else { Ok(size) }
    }

    /// Width and height.
    pub fn points(self) -> (u32, u32) {
        (self.width, self.height)
    }

    pub fn scale(self) -> f32 {
        self.scale
    }

    /// Width and height.
    pub fn pixels(self) -> (u32, u32) {
        let pixels = |points: u32| (points as f32 * self.scale).round() as u32;
        (pixels(self.width), pixels(self.height))
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self { width: 1600, height: 1000, scale: 1.0 }
    }
}

/// How a session is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub size: PageSize,
    pub theme: Theme,
    /// `None` for the dataset's own.
    pub title: Option<String>,
    pub legend: Part,
    pub lanes: Part,
    pub framing: Framing,
}

impl Options {
    /// A page of the usual size that shows the part of the world that the session looks at.
    pub fn of(session: &Session) -> Self {
        Self {
            size: PageSize::default(),
            theme: session.state().theme,
            title: None,
            legend: Part::Shown,
            lanes: Part::Left,
            framing: Framing::of(session),
        }
    }
}

/// One picture of what a session shows.
pub fn still(session: Session, options: Options) -> Result<(Image, About), PictureError> {
    let mut studio = Studio::open(session, options)?;
    let image = studio.still()?;
    Ok((image, studio.about()))
}
