//! Discs and the signs of kinds as one small picture, drawn once for each theme and sharpness of the
//! screen, in their colours and with their light rims: on the map each symbol is then a few
//! triangles with smooth edges that cover no pixel twice, and all are one mesh.

use std::f32::consts::TAU;

use egui::{
    Color32, ColorImage, Context, Pos2, Rect, TextureHandle, TextureOptions, Vec2, pos2, vec2,
};

use crate::state::{KINDS, Theme};
use crate::view::theme::Palette;

/// Radii of the discs, pixels: one is never drawn much larger or smaller than it is.
const DISCS: [f32; 9] = [3.0, 4.3, 6.0, 8.5, 12.0, 17.0, 24.0, 34.0, 48.0];
/// A sign is this large, points from its middle, and the light rim of signs and discs so wide.
const SIGN: f32 = 4.5;
pub(super) const RIM: f32 = 1.1;
/// Beyond the rim, for its smoothness, points.
pub(super) const EDGE: f32 = 1.0;
/// Kept free around a disc's rim: a share of its radius, for corners that reach over, and points.
const FREE_SHARE: f32 = 0.2;
const FREE: f32 = EDGE + 1.0;
/// Width of a sign's cell, points.
const SIGN_CELL: f32 = 2.0 * (SIGN * 1.4 + RIM + 1.5);
/// Each pixel of a sign is looked at in so many places across.
const SAMPLES: u8 = 4;

/// What a symbol is filled with: a kind's colour, or that of what is not yet told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    Kind(usize),
    Unknown,
}

impl Fill {
    fn all() -> impl Iterator<Item = Self> {
        (0..KINDS).map(Self::Kind).chain([Self::Unknown])
    }

    fn row(self) -> usize {
        match self {
            Self::Kind(kind) => kind.min(KINDS - 1),
            Self::Unknown => KINDS,
        }
    }

    fn color(self, palette: &Palette) -> Color32 {
        match self {
            Self::Kind(kind) => palette.incident(kind),
            Self::Unknown => palette.muted,
        }
    }
}

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
    pub theme: Theme,
    /// By fill, then by size.
    discs: Vec<[Disc; DISCS.len()]>,
    /// By kind.
    signs: Vec<Rect>,
}

/// Pixels that are being filled, cell by cell, from the left and row below row.
struct Sheet {
    image: ColorImage,
    x: usize,
    y: usize,
}

impl Sheet {
    /// A cell of this width; the rectangle it takes, pixels.
    fn add(&mut self, width: f32, color: impl Fn(Vec2) -> Color32) -> Rect {
        let size = width.ceil() as usize;
        let middle = vec2(size as f32, size as f32) / 2.0;
        for y in 0..size {
            for x in 0..size {
                let pixel = vec2(x as f32 + 0.5, y as f32 + 0.5) - middle;
                self.image[(self.x + x, self.y + y)] = color(pixel);
            }
        }
        let min = pos2(self.x as f32, self.y as f32);
        self.x += size;
        Rect::from_min_size(min, vec2(size as f32, size as f32))
    }
}

/// What a pixel is of which so much lies in a shape, and so much in the shape or its rim.
fn rimmed(fill: Color32, rim: Color32, (inside, covered): (f32, f32)) -> Color32 {
    let [fill, rim] = [fill, rim].map(|c| c.to_array().map(f32::from));
    let mixed = |i: usize| (fill[i] * inside + rim[i] * (covered - inside).max(0.0)).round() as u8;
    Color32::from_rgba_premultiplied(mixed(0), mixed(1), mixed(2), (covered * 255.0).round() as u8)
}

impl Sprites {
    pub fn new(ctx: &Context, palette: &Palette, scale: f32) -> Self {
        let rim = RIM * scale;
        let room = |radius: f32| 2.0 * (radius * (1.0 + FREE_SHARE) + rim + FREE * scale);
        let sign_width = SIGN_CELL * scale;
        let discs_width: usize = DISCS.iter().map(|r| room(*r).ceil() as usize).sum();
        let tallest = DISCS.iter().map(|r| room(*r)).fold(sign_width, f32::max).ceil() as usize;
        let size = [discs_width + sign_width.ceil() as usize, tallest * Fill::all().count()];
        let image = ColorImage::filled(size, Color32::TRANSPARENT);
        let mut sheet = Sheet { image, x: 0, y: 0 };
        let whole = vec2(size[0] as f32, size[1] as f32);
        let share = |p: Pos2| (p.to_vec2() / whole).to_pos2();
        let (mut discs, mut signs) = (Vec::new(), Vec::new());
        for fill in Fill::all() {
            (sheet.x, sheet.y) = (0, tallest * fill.row());
            let color = fill.color(palette);
            discs.push(DISCS.map(|radius| {
                let cell = sheet.add(room(radius), |at| {
                    let covered = |radius: f32| (radius - at.length() + 0.5).clamp(0.0, 1.0);
                    rimmed(color, palette.paper, (covered(radius), covered(radius + rim)))
                });
                Disc { middle: share(cell.center()), radius: Vec2::splat(radius) / whole }
            }));
            if let Fill::Kind(kind) = fill {
                let corners = corners(kind);
                let cell = sheet.add(sign_width, |at| {
                    let covered =
                        |wider| sampled(at, |at| is_near(&corners, at / scale, SIGN, wider));
                    rimmed(color, palette.paper, (covered(0.0), covered(RIM)))
                });
                signs.push(Rect::from_min_max(share(cell.min), share(cell.max)));
            }
        }
        let texture = ctx.load_texture("incidents", sheet.image, TextureOptions::LINEAR);
        Self { texture, scale, theme: palette.theme, discs, signs }
    }

    /// The disc nearest in size to this radius, points.
    pub fn disc(&self, fill: Fill, radius: f32) -> Disc {
        let wanted = (radius * self.scale).max(1.0).ln();
        let off = |i: &usize| (DISCS[*i].ln() - wanted).abs();
        let best = (0..DISCS.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0);
        self.discs[fill.row()][best]
    }

    /// A sign in the picture, and how wide its cell is, points.
    pub fn sign(&self, kind: usize) -> (Rect, f32) {
        let width = (SIGN_CELL * self.scale).ceil() / self.scale;
        (self.signs[kind.min(KINDS - 1)], width)
    }
}

/// Which part of a pixel lies in a shape, given its middle.
fn sampled(pixel: Vec2, inside: impl Fn(Vec2) -> bool) -> f32 {
    let part = |n: u8| (f32::from(n) + 0.5) / f32::from(SAMPLES) - 0.5;
    let hits = (0..SAMPLES * SAMPLES)
        .filter(|i| inside(pixel + vec2(part(i % SAMPLES), part(i / SAMPLES))))
        .count();
    hits as f32 / f32::from(SAMPLES * SAMPLES)
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
