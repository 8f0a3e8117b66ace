//! Discs and the signs of kinds as one small picture, drawn once for each sharpness of the screen:
//! on the map each symbol is then a few triangles with smooth edges, and all are one mesh.

use std::f32::consts::TAU;

use egui::{
    Color32, ColorImage, Context, Pos2, Rect, TextureHandle, TextureOptions, Vec2, pos2, vec2,
};

use crate::state::KINDS;

/// Radii of the discs, pixels: one is never drawn much larger or smaller than it is.
const DISCS: [f32; 9] = [3.0, 4.3, 6.0, 8.5, 12.0, 17.0, 24.0, 34.0, 48.0];
/// Kept free around a disc: a share of its radius, and pixels.
const FREE_SHARE: f32 = 0.2;
const FREE_PIXELS: f32 = 3.0;
/// A sign is this large, points from its middle, and its light rim by so much wider.
pub(super) const SIGN: f32 = 4.5;
pub(super) const RIM: f32 = 1.1;
/// Width of a sign's cell, points.
const SIGN_CELL: f32 = 2.0 * (SIGN * 1.4 + RIM + 1.5);
/// Each pixel is looked at in so many places across.
const SAMPLES: u8 = 4;

/// A disc: its middle and radius as shares of the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disc {
    middle: Pos2,
    radius: Vec2,
}

impl Disc {
    /// Where a point lies in the picture, given as parts of the disc's radius from its middle.
    pub fn uv(&self, at: Vec2) -> Pos2 {
        self.middle + at * self.radius
    }
}

pub(super) struct Sprites {
    pub texture: TextureHandle,
    /// Pixels a point.
    pub scale: f32,
    discs: Vec<Disc>,
    signs: Vec<Rect>,
    rims: Vec<Rect>,
}

/// Pixels that are being filled, cell by cell from the left.
struct Sheet {
    image: ColorImage,
    x: usize,
}

impl Sheet {
    /// A cell of this width with what is inside a shape; the rectangle it takes, pixels.
    fn add(&mut self, width: f32, inside: impl Fn(Vec2) -> bool) -> Rect {
        let size = width.ceil() as usize;
        let middle = vec2(size as f32, size as f32) / 2.0;
        for y in 0..size {
            for x in 0..size {
                let mut hits = 0u8;
                for i in 0..SAMPLES * SAMPLES {
                    let part = |n: u8| (f32::from(n) + 0.5) / f32::from(SAMPLES);
                    let by = vec2(part(i % SAMPLES), part(i / SAMPLES));
                    hits += u8::from(inside(vec2(x as f32, y as f32) + by - middle));
                }
                let share = f32::from(hits) / f32::from(SAMPLES * SAMPLES);
                self.image[(self.x + x, y)] = Color32::WHITE.gamma_multiply(share);
            }
        }
        let min = pos2(self.x as f32, 0.0);
        self.x += size;
        Rect::from_min_size(min, vec2(size as f32, size as f32))
    }
}

impl Sprites {
    pub fn new(ctx: &Context, scale: f32) -> Self {
        let room = |radius: f32| 2.0 * (radius * (1.0 + FREE_SHARE) + FREE_PIXELS);
        let sign_width = SIGN_CELL * scale;
        let discs_width: usize = DISCS.iter().map(|r| room(*r).ceil() as usize).sum();
        let width = discs_width + sign_width.ceil() as usize * 2 * KINDS;
        let tallest = DISCS.iter().map(|r| room(*r)).fold(sign_width, f32::max);
        let size = [width, tallest.ceil() as usize];
        let mut sheet = Sheet { image: ColorImage::filled(size, Color32::TRANSPARENT), x: 0 };
        let whole = vec2(size[0] as f32, size[1] as f32);
        let discs = DISCS.map(|radius| {
            let cell = sheet.add(room(radius), |at| at.length() <= radius);
            Disc {
                middle: (cell.center().to_vec2() / whole).to_pos2(),
                radius: Vec2::splat(radius) / whole,
            }
        });
        let mut shapes = |wider: f32| -> Vec<Rect> {
            let of = |kind| {
                let corners: Vec<Vec2> = corners(kind);
                sheet.add(sign_width, |at| is_near(&corners, at / scale, SIGN, wider))
            };
            let cells: Vec<Rect> = (0..KINDS).map(of).collect();
            let share = |p: Pos2| (p.to_vec2() / whole).to_pos2();
            cells.into_iter().map(|c| Rect::from_min_max(share(c.min), share(c.max))).collect()
        };
        let (signs, rims) = (shapes(0.0), shapes(RIM));
        let texture = ctx.load_texture("incidents", sheet.image, TextureOptions::LINEAR);
        Self { texture, scale, discs: discs.to_vec(), signs, rims }
    }

    /// The disc nearest in size to this radius, points.
    pub fn disc(&self, radius: f32) -> Disc {
        let wanted = (radius * self.scale).max(1.0).ln();
        let off = |i: &usize| (DISCS[*i].ln() - wanted).abs();
        let best = (0..DISCS.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0);
        self.discs[best]
    }

    /// A sign and its rim in the picture, and how wide their cell is, points.
    pub fn sign(&self, kind: usize) -> (Rect, Rect, f32) {
        let kind = kind.min(KINDS - 1);
        let width = (SIGN_CELL * self.scale).ceil() / self.scale;
        (self.signs[kind], self.rims[kind], width)
    }
}

/// Whether a point lies in a shape, or no farther from it than `wider`.
fn is_near(corners: &[Vec2], at: Vec2, size: f32, wider: f32) -> bool {
    let mut is_inside = true;
    let mut nearest = f32::INFINITY;
    for (i, corner) in corners.iter().enumerate() {
        let (a, b) = (*corner * size, corners[(i + 1) % corners.len()] * size);
        let (edge, to) = (b - a, at - a);
        // Corners run clockwise on the screen.
        is_inside &= edge.x * to.y - edge.y * to.x >= 0.0;
        let along = (to.dot(edge) / edge.length_sq().max(1e-6)).clamp(0.0, 1.0);
        nearest = nearest.min((to - edge * along).length());
    }
    is_inside || nearest <= wider && wider > 0.0
}

/// Corners of the sign of a kind, clockwise from its middle, one point large.
pub(super) fn corners(kind: usize) -> Vec<Vec2> {
    let regular = |sides: u8, turn: f32, size: f32| {
        (0..sides).map(move |i| {
            let angle = TAU * (f32::from(i) / f32::from(sides) + turn);
            vec2(angle.sin(), -angle.cos()) * size
        })
    };
    match kind {
        0 => regular(16, 0.0, 1.0).collect(),
        1 => regular(4, 0.125, 1.2).collect(),
        2 => regular(3, 0.0, 1.35).map(|c| c + vec2(0.0, 0.15)).collect(),
        3 => regular(4, 0.0, 1.25).collect(),
        4 => regular(3, 0.5, 1.35).map(|c| c - vec2(0.0, 0.15)).collect(),
        5 => regular(6, 0.0, 1.15).collect(),
        _ => regular(5, 0.0, 1.1).collect(),
    }
}
