//! What differs between two frames.

use super::Image;

/// A part of a picture, pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Patch {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Patch {
    pub fn whole(image: &Image) -> Self {
        Self { x: 0, y: 0, width: image.width, height: image.height }
    }

    /// The least part that holds all that differs between two pictures of one size; where nothing
    /// does, one pixel, since a frame cannot be empty.
    pub fn between(before: &Image, after: &Image) -> Self {
        let row = (after.width * 4) as usize;
        let rows = || before.rgba.chunks_exact(row).zip(after.rgba.chunks_exact(row));
        let Some(top) = rows().position(|(a, b)| a != b) else {
            return Self { x: 0, y: 0, width: 1, height: 1 };
        };
        let bottom = rows().rposition(|(a, b)| a != b).unwrap_or(top);
        let (mut left, mut right) = (row, 0);
        for (a, b) in rows().skip(top).take(bottom + 1 - top).filter(|(a, b)| a != b) {
            left = a.iter().zip(b).take(left).position(|(a, b)| a != b).unwrap_or(left).min(left);
            right = a.iter().zip(b).rposition(|(a, b)| a != b).unwrap_or(right).max(right);
        }
        let (x, end) = (left as u32 / 4, right as u32 / 4 + 1);
        let (y, height) = (top as u32, (bottom + 1 - top) as u32);
        Self { x, y, width: end - x, height }
    }

    /// The pixels of each of its rows.
    pub fn rows<'a>(&self, image: &'a Image) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let row = (image.width * 4) as usize;
        let (from, to) = ((self.x * 4) as usize, ((self.x + self.width) * 4) as usize);
        let rows = image.rgba.chunks_exact(row).skip(self.y as usize).take(self.height as usize);
        rows.map(move |pixels| &pixels[from..to])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WIDTH: u32 = 9;
    const HEIGHT: u32 = 7;

    fn blank() -> Image {
        Image { width: WIDTH, height: HEIGHT, rgba: vec![7; (WIDTH * HEIGHT * 4) as usize] }
    }

    proptest! {
        #[test]
        fn a_patch_holds_every_pixel_that_differs_and_touches_one_on_each_side(
            spots in prop::collection::vec((0..WIDTH, 0..HEIGHT, 0..4_u32), 1..6),
        ) {
            let (before, mut after) = (blank(), blank());
            for &(x, y, channel) in &spots {
                after.rgba[((y * WIDTH + x) * 4 + channel) as usize] = 9;
            }
            let patch = Patch::between(&before, &after);
            let xs = || spots.iter().map(|s| s.0);
            let ys = || spots.iter().map(|s| s.1);
            let expected = Patch {
                x: xs().min().unwrap_or(0),
                y: ys().min().unwrap_or(0),
                width: xs().max().unwrap_or(0) - xs().min().unwrap_or(0) + 1,
                height: ys().max().unwrap_or(0) - ys().min().unwrap_or(0) + 1,
            };
            prop_assert_eq!(patch, expected);
        }
    }

    #[test]
    fn where_nothing_differs_a_patch_is_one_pixel() {
        let patch = Patch::between(&blank(), &blank());
        assert_eq!(patch, Patch { x: 0, y: 0, width: 1, height: 1 });
        assert_eq!(patch.rows(&blank()).map(<[u8]>::len).sum::<usize>(), 4);
    }
}
