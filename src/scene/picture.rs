//! What the map shows: a day, what changed to another, or two days left and right of a line.

use super::pick::{Picked, pick};
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use super::{Atlas, Comparison, Look, MeasureText, Scene, build, changes};
use crate::model::Day;
use crate::state::{Compare, CompareLook, Session};

/// A scene and its day on the clock.
#[derive(Debug, Clone)]
pub struct Side {
    pub day: Day,
    pub scene: Scene,
}

#[derive(Debug, Clone)]
pub enum Picture {
    Whole(Side),
    Swipe {
        left: Side,
        right: Side,
        /// Where they meet, points from the map's left edge.
        line: f64,
    },
}

impl Picture {
    pub fn build(
        session: &Session,
        atlas: &Atlas,
        viewport: &Viewport,
        text: &mut dyn MeasureText,
    ) -> Self {
        let day = session.day();
        match (session.state().compare, Comparison::of(session)) {
            (Compare::With { look: CompareLook::Changes, .. }, Some(comparison)) => {
                let scene = changes::scene(session, &comparison, atlas, viewport, text);
                Self::Whole(Side { day, scene })
            }
            (Compare::With { other, look: CompareLook::Swipe(share) }, _) => {
                let right = build(Look::on(session, other), atlas, viewport, text);
                Self::Swipe {
                    left: Side { day, scene: build(Look::now(session), atlas, viewport, text) },
                    right: Side { day: other, scene: right },
                    line: share * viewport.width_points,
                }
            }
            _ => Self::Whole(Side { day, scene: build(Look::now(session), atlas, viewport, text) }),
        }
    }

    /// What is shown at a point.
    pub fn at(&self, point: ScreenPoint) -> &Side {
        match self {
            Self::Whole(side) => side,
            Self::Swipe { left, line, .. } if point.x < *line => left,
            Self::Swipe { right, .. } => right,
        }
    }

    /// What lies under a point, on its own side of the line.
    pub fn pick(&self, point: ScreenPoint) -> Option<Picked> {
        pick(&self.at(point).scene, point)
    }

    /// Each side with the part of the screen that it has for itself.
    pub fn sides(&self, screen: ScreenRect) -> Vec<(&Side, ScreenRect)> {
        match self {
            Self::Whole(side) => vec![(side, screen)],
            Self::Swipe { left, right, line } => {
                let (mut before, mut after) = (screen, screen);
                before.max.x = *line;
                after.min.x = *line;
                vec![(left, before), (right, after)]
            }
        }
    }
}
