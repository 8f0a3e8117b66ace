//! The colours of a GIF: 255 for the whole film, chosen from pictures all over it, so that nothing
//! flickers.

use std::collections::HashMap;

use quantette::deps::palette::Srgb;
use quantette::{PaletteSize, Pipeline};

use super::Image;

/// One index is left for "as before".
pub(super) const COLORS: u16 = 255;
/// Grounds and fills are kept exactly as they are: so many of the most frequent colours.
const EXACT: usize = 64;
/// Stands for no index yet.
const UNKNOWN: u16 = u16::MAX;

/// Colours and the nearest of them to any other.
pub(super) struct Palette {
    colors: Vec<[u8; 3]>,
    /// For every colour there is, once it was looked for.
    nearest: Vec<u16>,
}

impl Palette {
    pub fn of(samples: &[Image]) -> Self {
        let mut counts: HashMap<[u8; 3], u32> = HashMap::new();
        for pixel in samples.iter().flat_map(|image| image.rgba.chunks_exact(4)) {
            *counts.entry([pixel[0], pixel[1], pixel[2]]).or_default() += 1;
        }
        let mut counts: Vec<([u8; 3], u32)> = counts.into_iter().collect();
        // In an order of its own: a map's would be another each time.
        counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut colors: Vec<[u8; 3]> = counts.iter().take(EXACT).map(|(color, _)| *color).collect();
        let rest = blended(&counts[colors.len()..], COLORS - colors.len() as u16);
        colors.extend(rest);
        Self { colors, nearest: vec![UNKNOWN; 1 << 24] }
    }

    /// Red, green, blue, one colour after another.
    pub fn bytes(&self) -> Vec<u8> {
        self.colors.iter().flatten().copied().collect()
    }

    /// The index of the colour that is nearest.
    pub fn index(&mut self, [r, g, b]: [u8; 3]) -> u8 {
        let key = usize::from(r) << 16 | usize::from(g) << 8 | usize::from(b);
        if self.nearest[key] == UNKNOWN {
            let away = |c: &[u8; 3]| {
                let d = |a: u8, b: u8| i32::from(a) - i32::from(b);
                let (dr, dg, db) = (d(c[0], r), d(c[1], g), d(c[2], b));
                // The eye is surest of green.
                3 * dr * dr + 6 * dg * dg + db * db
            };
            let best = self.colors.iter().enumerate().min_by_key(|(_, c)| away(c));
            self.nearest[key] = best.map_or(0, |(index, _)| index as u16);
        }
        self.nearest[key] as u8
    }
}

/// So many colours for all others. By the root of how often they come, so that the small marks,
/// which are what a map is about, have theirs.
fn blended(counts: &[([u8; 3], u32)], colors: u16) -> Vec<[u8; 3]> {
    let pixels: Vec<Srgb<u8>> = counts
        .iter()
        .flat_map(|&([r, g, b], n)| {
            let copies = f64::from(n).sqrt().ceil() as usize;
            std::iter::repeat_n(Srgb::new(r, g, b), copies)
        })
        .collect();
    let pipeline = Pipeline::new().palette_size(PaletteSize::from_u16_clamped(colors));
    // None is left where there were few.
    let Ok(pipeline) = pipeline.input_slice(&pixels) else { return Vec::new() };
    let palette = pipeline.output_srgb8_palette();
    palette.into_vec().into_iter().map(|c| [c.red, c.green, c.blue]).collect()
}
