//! Animated PNG: every colour as it is, and of each frame only the part that holds what changed.

use std::io::Write;

use png::{BlendOp, Compression, DisposeOp, Encoder, Writer};

use super::changed::Patch;
use super::{About, Frame, Image, ShootError, Writes};

pub(super) struct Apng<'a> {
    writer: Option<Writer<&'a mut (dyn Write + Send)>>,
    before: Option<Image>,
}

impl<'a> Apng<'a> {
    pub fn begin(
        out: &'a mut (dyn Write + Send),
        (width, height): (u32, u32),
        frames: usize,
        about: &About,
    ) -> Result<Self, ShootError> {
        let mut encoder = Encoder::new(out, width, height);
        about.begin(&mut encoder)?;
        encoder.set_compression(Compression::Fast);
        let frames = u32::try_from(frames).unwrap_or(u32::MAX);
        // Over and over.
        encoder.set_animated(frames, 0)?;
        encoder.set_blend_op(BlendOp::Source)?;
        encoder.set_dispose_op(DisposeOp::None)?;
        Ok(Self { writer: Some(encoder.write_header()?), before: None })
    }
}

impl Writes for Apng<'_> {
    fn frame(&mut self, frame: Frame) -> Result<(), ShootError> {
        let Frame { image, shown_s } = frame;
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let patch = match &self.before {
            None => Patch::whole(&image),
            Some(before) => Patch::between(before, &image),
        };
        if self.before.is_some() {
            // Smaller first: a part must lie inside the picture at every step.
            writer.set_frame_position(0, 0)?;
            writer.set_frame_dimension(patch.width, patch.height)?;
            writer.set_frame_position(patch.x, patch.y)?;
        }
        writer.set_frame_delay(shown_s.0, shown_s.1)?;
        let pixels: Vec<u8> = patch
            .rows(&image)
            .flat_map(|row| row.chunks_exact(4))
            .flat_map(|p| [p[0], p[1], p[2]])
            .collect();
        writer.write_image_data(&pixels)?;
        self.before = Some(image);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ShootError> {
        if let Some(writer) = self.writer.take() {
            writer.finish()?;
        }
        Ok(())
    }
}
