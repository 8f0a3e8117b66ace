//! A picture's pixels, and as a PNG.

use png::{BitDepth, ColorType, Compression, Encoder, PixelDimensions, Unit};

use super::PictureError;
use crate::export::incidents::DISCLAIMER;
use crate::export::{APP, Credits};
use crate::model::Day;

/// A point is a ninety-sixth of an inch, as in CSS.
const POINTS_PER_METRE: f32 = 96.0 / 0.0254;

/// Pixels in rows from the top left, red, green, blue and alpha; all are opaque.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub title: String,
    /// Dataset, version, moment, what counts.
    pub description: String,
    pub licence: Option<String>,
    pixels_per_metre: u32,
}

impl About {
    pub(super) fn new(title: String, credits: &Credits, scale: f32) -> Self {
        Self {
            title,
            description: credits.to_string(),
            licence: credits.licence.clone(),
            pixels_per_metre: (POINTS_PER_METRE * scale).round() as u32,
        }
    }

    /// The same with incidents of these tables on the map.
    pub(super) fn with_incidents(mut self, tables: &[&str]) -> Self {
        let tables = tables.join(", ");
        self.description.push_str(&format!("; with incidents of {tables}: {DISCLAIMER}"));
        self
    }

    /// The same for all days from one to another.
    pub(super) fn of_days(mut self, from: Day, to: Day) -> Self {
        let days = format!("from {} to {}", from.words(), to.words());
        self.description = format!("{days}; {}", self.description);
        self.title = format!("{}, {days}", self.title);
        self
    }

    /// Keywords of the PNG standard with their texts.
    pub(super) fn texts(&self) -> Vec<(&'static str, String)> {
        let mut texts =
            vec![("Title", self.title.clone()), ("Description", self.description.clone())];
        texts.extend(self.licence.clone().map(|licence| ("Copyright", licence)));
        texts.push(("Software", APP.to_owned()));
        texts
    }

    /// What every PNG begins with.
    pub(super) fn begin<W: std::io::Write>(
        &self,
        encoder: &mut Encoder<'_, W>,
    ) -> Result<(), png::EncodingError> {
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        let per_metre = self.pixels_per_metre;
        let dims = PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter };
        encoder.set_pixel_dims(Some(dims));
        for (keyword, text) in self.texts() {
            encoder.add_itxt_chunk(keyword.to_owned(), text)?;
        }
        Ok(())
    }
}

impl Image {
    /// The file's bytes.
    pub fn png(&self, about: &About) -> Result<Vec<u8>, PictureError> {
        self.encoded(about, Compression::Balanced)
            .map_err(|error| PictureError::Encoding(error.to_string()))
    }

    pub(super) fn encoded(
        &self,
        about: &About,
        compression: Compression,
    ) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.width, self.height);
        about.begin(&mut encoder)?;
        encoder.set_compression(compression);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb())?;
        writer.finish()?;
        Ok(bytes)
    }

    /// Red, green and blue alone.
    pub(super) fn rgb(&self) -> Vec<u8> {
        self.rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect()
    }
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Image of {} by {} pixels", self.width, self.height)
    }
}
