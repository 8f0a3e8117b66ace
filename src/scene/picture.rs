//! What the map shows: a day, what changed to another, or two days left and right of a line.

use std::sync::Arc;

use super::bases::BaseMark;
use super::labels::{LabelMark, give_way, give_way_by_parts};
use super::movements::BADGE_RADIUS;
use super::pick::{Picked, pick, pick_border};
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use super::{Atlas, Comparison, Look, MeasureText, OverlayScene, Scene, build, changes};
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
        let overlays = OverlayScene::new(&atlas.overlays, &session.state().overlays, viewport);
        let overlays = Arc::new(overlays);
        let mut picture = match (session.state().compare, Comparison::of(session)) {
            (Compare::With { look: CompareLook::Changes, .. }, Some(comparison)) => {
                let scene = changes::scene(session, &comparison, atlas, viewport, text);
                Self::Whole(Side { day, scene })
            }
            (Compare::With { other, look: CompareLook::Swipe(share) }, _) => {
                let line = share * viewport.width_points;
                let mut left = build(Look::now(session), atlas, viewport, text);
                let mut right = build(Look::on(session, other), atlas, viewport, text);
                meet(&mut left, &mut right, line);
                Self::Swipe {
                    left: Side { day, scene: left },
                    right: Side { day: other, scene: right },
                    line,
                }
            }
            _ => Self::Whole(Side { day, scene: build(Look::now(session), atlas, viewport, text) }),
        };
        let incidents = atlas.incidents.scenes(session, viewport);
        for (nth, scene) in picture.scenes().into_iter().enumerate() {
            scene.overlays = Some(overlays.clone());
            scene.incidents = incidents.get(nth).cloned();
        }
        picture
    }

    /// The reader's own files, which know no day.
    pub fn overlays(&self) -> Option<&OverlayScene> {
        match self {
            Self::Whole(side) => side.scene.overlays.as_deref(),
            Self::Swipe { left, .. } => left.scene.overlays.as_deref(),
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

    /// Takes away the labels that would lie, if only in part, under what covers the map there.
    pub fn clear_of(&mut self, covered: &[ScreenRect]) {
        for scene in self.scenes() {
            give_way_by_parts(&mut scene.labels, |label| covers(label, covered));
        }
    }

    /// Takes away the names of the map itself that lie there: those of bases and events stay.
    pub fn clear_names_of(&mut self, taken: &[ScreenRect]) {
        for scene in self.scenes() {
            scene.labels.retain(|label| label.target.is_some() || !covers(label.rect, taken));
        }
    }

    /// What no other label may cover: marks, badges of arrows, and the labels that tell of something.
    pub fn told(&self) -> Vec<ScreenRect> {
        let scenes = match self {
            Self::Whole(side) => vec![&side.scene],
            Self::Swipe { left, right, .. } => vec![&left.scene, &right.scene],
        };
        let marks = scenes.iter().flat_map(|scene| scene.bases.iter().map(|base| base.rect()));
        let badges = scenes.iter().flat_map(|scene| &scene.movements).flat_map(|m| &m.badges);
        let badges = badges.map(|b| ScreenRect::around(b.at, BADGE_RADIUS, BADGE_RADIUS));
        let labels = scenes.iter().flat_map(|scene| scene.labels.iter());
        let labels = labels.filter(|l| l.target.is_some() && l.whole > 0.0).map(|l| l.rect);
        marks.chain(badges).chain(labels).collect()
    }

    fn scenes(&mut self) -> Vec<&mut Scene> {
        match self {
            Self::Whole(side) => vec![&mut side.scene],
            Self::Swipe { left, right, .. } => vec![&mut left.scene, &mut right.scene],
        }
    }

    /// The closed border under a point.
    pub fn pick_border(&self, viewport: &Viewport, point: ScreenPoint) -> Option<Picked> {
        pick_border(&self.at(point).scene, viewport, point)
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

/// Names are told whole, over the line if need be, by the side on which lies what they name; where
/// one would cover a name or a mark of the other side, one of them gives way.
fn meet(left: &mut Scene, right: &mut Scene, line: f64) {
    let mut names: Vec<LabelMark> = std::mem::take(&mut left.labels);
    names.retain(|name| stands_at(left, name) < line);
    let mut others: Vec<LabelMark> = std::mem::take(&mut right.labels);
    others.retain(|name| stands_at(right, name) >= line);
    let marks = |scene: &Scene, is_shown: fn(f64, f64) -> bool| -> Vec<ScreenRect> {
        scene.bases.iter().filter(|b| is_shown(b.center.x, line)).map(|b| b.rect()).collect()
    };
    let (before, after) = (marks(left, |x, line| x < line), marks(right, |x, line| x >= line));
    give_way(&mut names, |name| name.max.x > line && covers(name, &after));
    give_way(&mut others, |name| name.min.x < line && covers(name, &before));
    let taken: Vec<ScreenRect> = names.iter().map(|name| name.rect).collect();
    give_way(&mut others, |name| covers(name, &taken));
    left.labels = names;
    right.labels = others;
}

/// Where what a label names lies, points from the left.
fn stands_at(scene: &Scene, label: &LabelMark) -> f64 {
    let at = match label.target {
        Some(Picked::Base(place) | Picked::Group(place)) => {
            let is_part = |b: &&BaseMark| b.fan.compounds.iter().any(|c| c.place == place);
            let base = scene.bases.iter().find(|b| b.place == place || is_part(b));
            base.map(|b| b.center.x)
        }
        Some(Picked::Event(event)) => {
            scene.events.iter().find(|e| e.events.contains(&event)).map(|e| e.center.x)
        }
        Some(Picked::Events(place)) => {
            scene.events.iter().find(|e| e.place == place).map(|e| e.center.x)
        }
        Some(Picked::Movement(_) | Picked::Area(_) | Picked::Overlay(_) | Picked::Incidents(_))
        | None => label.dot.map(|dot| dot.x),
    };
    at.unwrap_or(label.rect.center().x)
}

fn covers(rect: ScreenRect, others: &[ScreenRect]) -> bool {
    others.iter().any(|other| rect.overlaps(*other))
}
