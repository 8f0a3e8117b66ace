//! Pictures as tiles: PNG, JPEG or WebP, no larger than a tile can be.

use std::io::Cursor;

use egui::{ColorImage, TextureOptions};
use image::{ImageFormat, ImageReader, Limits};
use walkers::Tile;

use super::chosen::{Failure, Loaded};
use crate::load::fence::fenced;
use crate::load::quoted;

/// Tiles have 256 or 512 pixels; four times as many are let pass.
const MOST_SIDE_PIXELS: u32 = 1_024;

/// What decoding one picture may take, bytes.
const MOST_DECODING_BYTES: u64 = 32 << 20;

/// Decodes a picture and hands it to the graphics driver.
pub(super) fn load(bytes: &[u8], context: &egui::Context) -> Result<Loaded, Failure> {
    let picture = decode(bytes)?;
    let size = picture.pixels.len() * 4;
    let texture = context.load_texture("map tile", picture, TextureOptions::LINEAR);
    Ok(Loaded { tile: Tile::Raster(texture), bytes: size })
}

/// # Errors
/// [`Failure::NotAPicture`] or [`Failure::TooLarge`].
pub(super) fn decode(bytes: &[u8]) -> Result<ColorImage, Failure> {
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let not_a_picture = || Failure::NotAPicture(what_it_is(bytes).to_owned());
    let mut first = reader().map_err(|_| not_a_picture())?;
    let format = first.format();
    if !matches!(format, Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
        return Err(not_a_picture());
    }
    if format == Some(ImageFormat::WebP) {
        // Its frames have sizes of their own, which the decoder makes room for before it compares.
        webp_frames(bytes).try_for_each(|(width, height)| check_size(width, height))?;
    }
    // Not its size, which is looked at below, but what else stands before the pixels: a colour
    // profile may unpack to gigabytes.
    let mut room = Limits::no_limits();
    room.max_alloc = Some(MOST_DECODING_BYTES);
    first.limits(room);
    let damaged = |why: &str| Failure::NotAPicture(format!("a damaged one ({})", quoted(why, 200)));
    let broken = |error: image::ImageError| damaged(&error.to_string());
    // Looked at before anything of that size is made.
    let (width, height) = first.into_dimensions().map_err(broken)?;
    check_size(width, height)?;
    let mut limited = reader().map_err(|_| not_a_picture())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE_PIXELS);
    limits.max_image_height = Some(MOST_SIDE_PIXELS);
    limits.max_alloc = Some(MOST_DECODING_BYTES);
    limited.limits(limits);
    let decoded = fenced(|| limited.decode()).ok_or_else(|| damaged("it contradicts itself"))?;
    let picture = decoded.map_err(broken)?.into_rgba8();
    let size = [width as usize, height as usize];
    Ok(ColorImage::from_rgba_unmultiplied(size, picture.as_flat_samples().as_slice()))
}

fn check_size(width: u32, height: u32) -> Result<(), Failure> {
    let is_tile = |side: u32| (1..=MOST_SIDE_PIXELS).contains(&side);
    if is_tile(width) && is_tile(height) {
        return Ok(());
    }
    Err(Failure::TooLarge(format!(
        "a picture of {width} × {height} pixels, at most {MOST_SIDE_PIXELS} each way are taken"
    )))
}

/// Width and height of every frame in a WebP, wherever it stands: what a file says of where its
/// parts begin is not relied upon. <https://www.rfc-editor.org/rfc/rfc9649>
fn webp_frames(bytes: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    const SIDE: u32 = 0x3fff;
    bytes.windows(18).filter_map(|part| match part {
        [b'V', b'P', b'8', b' ', _, _, _, _, _, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1] => {
            let side = |low, high| u32::from(u16::from_le_bytes([low, high])) & SIDE;
            Some((side(*w0, *w1), side(*h0, *h1)))
        }
        [b'V', b'P', b'8', b'L', _, _, _, _, 0x2f, a, b, c, d, ..] => {
            let bits = u32::from_le_bytes([*a, *b, *c, *d]);
            Some(((bits & SIDE) + 1, (bits >> 14 & SIDE) + 1))
        }
        _ => None,
    })
}

/// A guess for the reader, from the first bytes.
fn what_it_is(bytes: &[u8]) -> &'static str {
    let start = bytes.trim_ascii_start();
    match start {
        [] => "nothing",
        [b'<', ..] => "a web page or XML",
        [b'{' | b'[', ..] => "JSON text",
        [0x1f, 0x8b, ..] | [0x1a, ..] => "a vector tile (only PMTiles files of these are drawn)",
        [b'G', b'I', b'F', ..] => "a GIF (only PNG, JPEG and WebP are drawn)",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image::RgbaImage::new(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_tile_sized_picture_is_decoded() {
        assert_eq!(decode(&png(256, 512)).unwrap().size, [256, 512]);
    }

    #[test]
    fn a_picture_too_large_is_refused_by_its_size() {
        let error = decode(&png(1_025, 2)).unwrap_err();
        assert!(error.to_string().contains("1025 × 2 pixels"), "{error}");
    }

    #[test]
    fn a_webp_whose_frame_is_larger_than_it_says_is_refused_before_it_is_decoded() {
        // Found by fuzzing: 8 × 8 pixels by its head, 16,383 each way by its frame.
        let lossy = b"RIFF\x4a\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\x07\0\0\x07\0\0\
            VP8 \x1a\0\0\0\x30\x01\0\x9d\x01\x2a\xff\xff\xff\xff\xff\xff\xff\xff";
        let lossless = b"RIFF\x4a\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\x07\0\0\x07\0\0\
            VP8L\x1a\0\0\0\x2f\xff\xff\xff\x0f\0\0\0\0\0\0\0\0\0\0\0\0";
        for bytes in [&lossy[..], lossless] {
            let error = decode(bytes).unwrap_err();
            assert!(matches!(error, Failure::TooLarge(_)), "{error}");
        }
    }

    #[test]
    fn a_webp_of_a_tiles_size_is_decoded() {
        let mut bytes = Cursor::new(Vec::new());
        image::RgbaImage::new(256, 128).write_to(&mut bytes, ImageFormat::WebP).unwrap();
        let bytes = bytes.into_inner();
        assert_eq!(webp_frames(&bytes).collect::<Vec<_>>(), [(256, 128)]);
        assert_eq!(decode(&bytes).unwrap().size, [256, 128]);
    }

    #[test]
    fn what_is_no_picture_is_named() {
        for (bytes, word) in [
            (&b""[..], "nothing"),
            (b"<!doctype html>", "web page"),
            (b"{\"error\": 1}", "JSON"),
            (b"\x1a\x00\x00", "vector tile"),
            (b"GIF89a....", "GIF"),
            (b"\x00\x01\x02", "something else"),
        ] {
            let words = decode(bytes).unwrap_err().to_string();
            assert!(words.contains(word), "{words}");
        }
    }

    #[test]
    fn a_picture_cut_short_or_damaged_never_panics() {
        let whole = png(64, 64);
        for length in 0..whole.len() {
            // The very last bytes say only that it is over.
            let is_told = decode(&whole[..length]).is_err();
            assert!(is_told || length > whole.len() / 2, "{length}");
        }
        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 0xff;
            let _ = decode(&damaged);
        }
    }
}
