//! Blocks of lines, each put on the first free place around its anchor.

use super::{LabelMark, LabelStyle, MeasureText, PADDING};
use crate::scene::pick::Picked;
use crate::scene::viewport::{Edges, ScreenPoint, ScreenRect};

/// Where a label stands to its anchor.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    Below,
    Above,
    Right,
    Left,
    /// To the right or left, and above or below that.
    RightUp,
    RightDown,
    LeftUp,
    LeftDown,
    /// Below or above, beginning or ending at the anchor.
    BelowRight,
    BelowLeft,
    AboveRight,
    AboveLeft,
    /// Clear of the base's own name below or above.
    FarBelow,
    FarAbove,
    Center,
}

pub(super) const AROUND: &[Side] = &[Side::Below, Side::Right, Side::Above, Side::Left];
/// For a mark that tells of a change and must be named: the corners too.
pub(super) const ALL_AROUND: &[Side] = &[
    Side::Below,
    Side::Right,
    Side::Above,
    Side::Left,
    Side::BelowRight,
    Side::BelowLeft,
    Side::AboveRight,
    Side::AboveLeft,
];
/// For something wider than high.
pub(super) const BENEATH: &[Side] = &[Side::Below, Side::Above];
pub(super) const SIDEWAYS: &[Side] = &[Side::Right, Side::Left, Side::Below, Side::Above];
pub(super) const CALLOUT: &[Side] = &[
    Side::Right,
    Side::RightUp,
    Side::RightDown,
    Side::Left,
    Side::LeftUp,
    Side::LeftDown,
    Side::FarBelow,
    Side::FarAbove,
];

/// Height of a base's own label with three lines of forces, points.
pub(super) const OWN_LABEL: f64 = 66.0;
pub(super) const ON: &[Side] = &[Side::Center];

pub(super) struct Line {
    pub(super) text: String,
    pub(super) style: LabelStyle,
    pub(super) strength: f64,
    pub(super) target: Option<Picked>,
}

/// Lines that stand together or not at all, around an anchor.
pub(super) struct Block {
    pub(super) lines: Vec<Line>,
    pub(super) anchor: ScreenPoint,
    pub(super) clearance: f64,
    pub(super) sides: &'static [Side],
    pub(super) dot: bool,
    pub(super) edge: Edge,
}

/// What the screen's edge means to a block.
#[derive(Debug, Clone, Copy)]
pub(super) enum Edge {
    /// It slides in and out with the map.
    Ignored,
    /// It is not told at all if it cannot be told whole.
    Kept,
}

pub(super) struct Placer<'a> {
    pub(super) text: &'a mut dyn MeasureText,
    pub(super) screen: ScreenRect,
    pub(super) edges: Edges,
    pub(super) taken: Vec<ScreenRect>,
    pub(super) labels: Vec<LabelMark>,
    /// Placed so far.
    pub(super) blocks: usize,
}

impl Placer<'_> {
    /// Where so large a block could stand, the best first.
    fn free(&self, block: &Block, width: f64, height: f64) -> Vec<ScreenRect> {
        block
            .sides
            .iter()
            .map(|side| stand(*side, block.anchor, block.clearance, width, height))
            .filter(|rect| {
                let room = rect.expanded(PADDING);
                !self.taken.iter().any(|t| t.overlaps(room))
            })
            .collect()
    }

    pub(super) fn add(&mut self, block: Block) -> bool {
        let mut sizes: Vec<(f64, f64)> = Vec::with_capacity(block.lines.len());
        let (mut width, mut height) = (0.0, 0.0);
        let mut free: Vec<ScreenRect> = Vec::new();
        // Where a block stands, its first lines would too, so what has no room for them has none
        // for all: most blocks of a crowded map end here, before lines are measured that no frame
        // measured yet.
        for line in &block.lines {
            let (w, h) = self.text.size(&line.text, line.style);
            sizes.push((w, h));
            width = f64::max(width, w);
            height += h;
            free = self.free(&block, width, height);
            if free.is_empty() {
                return false;
            }
        }
        // A callout is a sentence: half of one says nothing, so it keeps to the screen.
        let whole = free.iter().find(|r| self.screen.encloses(**r));
        let chosen = match block.edge {
            _ if self.edges == Edges::Page => whole,
            Edge::Ignored => free.first(),
            Edge::Kept if self.screen.contains(block.anchor) => whole,
            Edge::Kept => free.first(),
        };
        let Some(&rect) = chosen else {
            return false;
        };
        self.taken.push(rect);
        self.blocks += 1;
        let to_left = rect.min.x >= block.anchor.x;
        let to_right = rect.max.x <= block.anchor.x;
        let mut y = rect.min.y;
        for (line, (w, h)) in block.lines.into_iter().zip(sizes) {
            let x = match (to_left, to_right) {
                (true, _) => rect.min.x,
                (_, true) => rect.max.x - w,
                _ => rect.center().x - w / 2.0,
            };
            self.labels.push(LabelMark {
                text: line.text,
                style: line.style,
                rect: ScreenRect::at(ScreenPoint::new(x, y), w, h),
                strength: line.strength,
                whole: 1.0,
                target: line.target,
                block: self.blocks,
                dot: (block.dot).then_some(block.anchor),
            });
            y += h;
        }
        true
    }
}

fn stand(side: Side, anchor: ScreenPoint, clear: f64, width: f64, height: f64) -> ScreenRect {
    let min = match side {
        Side::Below => anchor.shifted(-width / 2.0, clear),
        Side::Above => anchor.shifted(-width / 2.0, -clear - height),
        Side::Right => anchor.shifted(clear + 1.0, -height / 2.0),
        Side::Left => anchor.shifted(-clear - 1.0 - width, -height / 2.0),
        Side::RightUp => anchor.shifted(clear * 0.8, -clear - height * 0.6),
        Side::RightDown => anchor.shifted(clear * 0.8, clear - height * 0.4),
        Side::LeftUp => anchor.shifted(-clear * 0.8 - width, -clear - height * 0.6),
        Side::LeftDown => anchor.shifted(-clear * 0.8 - width, clear - height * 0.4),
        Side::BelowRight => anchor.shifted(0.0, clear),
        Side::BelowLeft => anchor.shifted(-width, clear),
        Side::AboveRight => anchor.shifted(0.0, -clear - height),
        Side::AboveLeft => anchor.shifted(-width, -clear - height),
        Side::FarBelow => anchor.shifted(-width / 2.0, clear + OWN_LABEL),
        Side::FarAbove => anchor.shifted(-width / 2.0, -clear - OWN_LABEL - height),
        Side::Center => anchor.shifted(-width / 2.0, -height / 2.0),
    };
    ScreenRect::at(min, width, height)
}
