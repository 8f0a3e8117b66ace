//! A part of the world whose rows are told together.

use super::hexagons::Hexagon;
use super::world::{WorldPoint, WorldRect};

/// Each is made of whole cells, or is a single position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Patch {
    Rect(WorldRect),
    Hexagon(Hexagon),
}

impl Patch {
    /// Rectangles that it is made of; none of them overlap.
    pub fn rects(self) -> Vec<WorldRect> {
        match self {
            Self::Rect(rect) => vec![rect],
            Self::Hexagon(hexagon) => hexagon.rects(),
        }
    }

    pub fn contains(self, at: WorldPoint) -> bool {
        self.rects().iter().any(|rect| rect.contains(at))
    }

    /// The smallest rectangle around it.
    pub fn bounds(self) -> WorldRect {
        let rects = self.rects();
        let first = rects.first().copied().unwrap_or(WorldRect::WORLD);
        rects.iter().fold(first, |all, rect| all.around_both(rect))
    }
}
