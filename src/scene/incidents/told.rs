//! What a page tells of the incidents on its map: how many of each kind, and what their sizes mean.

use super::{IncidentScene, IncidentStyle};
use crate::scene::picture::Picture;
use crate::scene::viewport::Viewport;
use crate::state::KINDS;

/// Incidents on one side of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ToldSide {
    pub rows: u64,
    pub kinds: [u64; KINDS],
}

/// How large a symbol is drawn for how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ToldSize {
    /// Each stands for one, or for some at one position.
    #[default]
    Nothing,
    /// The fullest stand for so many.
    Rows(u32),
    /// Now for more, now for fewer.
    Changing,
}

/// Whether it is one moment that is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ToldTime {
    #[default]
    Moment,
    /// All of a film: the most there are at once.
    Film,
}

/// Gathered over one picture, or over all pictures of a film. Nothing where no table is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToldIncidents {
    /// One, or left and right of a line.
    pub sides: Vec<ToldSide>,
    pub size: ToldSize,
    pub time: ToldTime,
}

impl ToldIncidents {
    pub fn of(picture: &Picture, viewport: &Viewport) -> Self {
        let sides = picture.sides(viewport.rect());
        let is_whole = sides.len() == 1;
        let mut told = Self::default();
        for (side, part) in sides {
            let Some(scene) = &side.scene.incidents else { continue };
            if is_whole {
                told.sides.push(ToldSide { rows: scene.rows, kinds: scene.kinds });
            } else {
                let is_here = |x: f64| (part.min.x..part.max.x).contains(&x);
                told.sides.push(ToldSide::of(scene, is_here));
            }
            told.size = told.size.joined(ToldSize::of(scene));
        }
        told
    }

    /// Rows on all sides of the map.
    pub fn rows(&self) -> u64 {
        self.sides.iter().map(|side| side.rows).sum()
    }

    pub fn has_kind(&self, kind: usize) -> bool {
        self.sides.iter().any(|side| side.kinds.get(kind).is_some_and(|rows| *rows > 0))
    }

    /// With what another picture of the same film tells.
    pub fn join(&mut self, other: &Self) {
        if self.sides.is_empty() {
            self.clone_from(other);
            return;
        }
        if self.sides != other.sides {
            self.time = ToldTime::Film;
        }
        for (side, more) in self.sides.iter_mut().zip(&other.sides) {
            side.rows = side.rows.max(more.rows);
            for (rows, more) in side.kinds.iter_mut().zip(more.kinds) {
                *rows = (*rows).max(more);
            }
        }
        self.size = self.size.joined(other.size);
    }
}

impl ToldSide {
    fn of(scene: &IncidentScene, is_here: impl Fn(f64) -> bool) -> Self {
        let mut side = Self::default();
        for symbol in scene.symbols.iter().filter(|symbol| is_here(symbol.center.x)) {
            side.rows += u64::from(symbol.rows);
            for (rows, more) in side.kinds.iter_mut().zip(symbol.kinds) {
                *rows += u64::from(more);
            }
        }
        side
    }
}

impl ToldSize {
    fn of(scene: &IncidentScene) -> Self {
        match scene.style {
            IncidentStyle::Cells if !scene.symbols.is_empty() => Self::Rows(scene.key_rows),
            IncidentStyle::Cells | IncidentStyle::Singles => Self::Nothing,
        }
    }

    fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, size) | (size, Self::Nothing) => size,
            (a, b) if a == b => a,
            _ => Self::Changing,
        }
    }
}
