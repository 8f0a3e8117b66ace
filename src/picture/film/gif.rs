//! GIF: one palette, and of each frame only what differs from the one before.

use std::io::Write;

use gif::{AnyExtension, DisposalMethod, Encoder, Extension, Repeat};

use super::changed::Patch;
use super::palette::{COLORS, Palette};
use super::{About, Frame, Image, ShootError, Writes};

/// The index of "as before".
const AS_BEFORE: u8 = COLORS as u8;

pub(super) struct Gif<'a> {
    encoder: Encoder<&'a mut (dyn Write + Send)>,
    palette: Palette,
    before: Option<Image>,
    /// When the next frame is shown, seconds: hundredths are counted from the beginning, so that
    /// their rounding does not add up.
    clock_s: f64,
}

impl<'a> Gif<'a> {
    pub fn begin(
        out: &'a mut (dyn Write + Send),
        (width, height): (u32, u32),
        samples: &[Image],
        about: &About,
    ) -> Result<Self, ShootError> {
        let palette = Palette::of(samples);
        // Held below 65,536 by the size that a page may have.
        let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
        let mut encoder = Encoder::new(out, side(width), side(height), &palette.bytes())?;
        encoder.set_repeat(Repeat::Infinite)?;
        let texts: Vec<String> =
            about.texts().into_iter().map(|(key, text)| format!("{key}: {text}")).collect();
        let comment = texts.join("\n");
        encoder
            .write_raw_extension(AnyExtension::from(Extension::Comment), &[comment.as_bytes()])?;
        Ok(Self { encoder, palette, before: None, clock_s: 0.0 })
    }

    /// Indices of a patch, with what stayed as it was left out.
    fn indices(&mut self, image: &Image, patch: Patch) -> Vec<u8> {
        let mut indices = Vec::with_capacity((patch.width * patch.height) as usize);
        let before = self.before.as_ref();
        let mut rows_before = before.map(|before| patch.rows(before));
        for row in patch.rows(image) {
            let old = rows_before.as_mut().and_then(Iterator::next);
            for (x, pixel) in row.chunks_exact(4).enumerate() {
                let is_same = old.is_some_and(|old| &old[x * 4..x * 4 + 4] == pixel);
                indices.push(if is_same {
                    AS_BEFORE
                } else {
                    self.palette.index([pixel[0], pixel[1], pixel[2]])
                });
            }
        }
        indices
    }
}

impl Writes for Gif<'_> {
    fn frame(&mut self, frame: Frame) -> Result<(), ShootError> {
        let Frame { image, shown_s } = frame;
        let patch = match &self.before {
            None => Patch::whole(&image),
            Some(before) => Patch::between(before, &image),
        };
        let indices = self.indices(&image, patch);
        let hundredths = |seconds: f64| (seconds * 100.0).round();
        let begun = hundredths(self.clock_s);
        self.clock_s += f64::from(shown_s.0) / f64::from(shown_s.1);
        let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
        self.encoder.write_frame(&gif::Frame {
            delay: (hundredths(self.clock_s) - begun) as u16,
            dispose: DisposalMethod::Keep,
            transparent: Some(AS_BEFORE),
            left: side(patch.x),
            top: side(patch.y),
            width: side(patch.width),
            height: side(patch.height),
            buffer: indices.into(),
            ..gif::Frame::default()
        })?;
        self.before = Some(image);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ShootError> {
        // The end is written when the encoder goes.
        self.encoder.get_mut().flush()?;
        Ok(())
    }
}
