//! Text sizes, measured once each.

use std::collections::HashMap;

use egui::vec2;

use crate::scene::{LabelStyle, MeasureText};
use crate::view::marks::{CALLOUT_INSET, SIGN_ROOM, is_callout};
use crate::view::theme::Palette;

/// More than a map ever shows in one style; past it the cache starts anew.
const MOST_SIZES: usize = 8_192;

/// What was measured so far.
#[derive(Default)]
pub(super) struct TextSizes {
    known: HashMap<LabelStyle, HashMap<String, (f64, f64)>>,
    /// Widths of the characters that a base's forces are told in, by themselves.
    widths: HashMap<char, f64>,
}

pub(super) struct Measure<'a> {
    pub sizes: &'a mut TextSizes,
    pub painter: &'a egui::Painter,
    pub palette: &'a Palette,
}

impl MeasureText for Measure<'_> {
    fn size(&mut self, text: &str, style: LabelStyle) -> (f64, f64) {
        if style == LabelStyle::Summary && is_plain(text) {
            let (_, height) = self.laid_out("0", style);
            return (self.summary_width(text), height);
        }
        self.laid_out(text, style)
    }
}

impl Measure<'_> {
    /// As the view paints it.
    fn laid_out(&mut self, text: &str, style: LabelStyle) -> (f64, f64) {
        let known = self.sizes.known.entry(style).or_default();
        if let Some(size) = known.get(text) {
            return *size;
        }
        let (font, ink) = self.palette.label(style);
        let galley = self.painter.layout_no_wrap(text.to_owned(), font, ink);
        let inset = if is_callout(style) {
            CALLOUT_INSET * 2.0 + vec2(SIGN_ROOM, 0.0)
        } else {
            egui::Vec2::ZERO
        };
        let size = galley.size() + inset;
        let size = (f64::from(size.x), f64::from(size.y));
        if known.len() > MOST_SIZES {
            known.clear();
        }
        known.insert(text.to_owned(), size);
        size
    }

    /// Width of a base's forces, points: letters side by side. Their numbers change with the day,
    /// hundreds at once, and to lay them all out would cost more than the rest of the frame. What
    /// kerning would take off, a point or two, stays as room around them.
    fn summary_width(&mut self, text: &str) -> f64 {
        let (painter, palette) = (self.painter, self.palette);
        let widths = &mut self.sizes.widths;
        let width_of = |c: char| {
            *widths.entry(c).or_insert_with(|| {
                let (font, _) = palette.label(LabelStyle::Summary);
                painter.fonts_mut(|fonts| f64::from(fonts.glyph_width(&font, c)))
            })
        };
        text.chars().map(width_of).sum()
    }
}

/// Whether every character stands for itself: no script that joins or stacks its letters.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' '..='~' | '\u{a0}'..='\u{24f}' | '\u{2010}'..='\u{2027}'))
}
