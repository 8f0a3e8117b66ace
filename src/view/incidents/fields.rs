//! Incidents on the map as hexagons or as a density: hexagons in one mesh, a density as one small
//! picture that is drawn out over the map, both kept until they change.

use std::sync::Arc;

use egui::{
    Color32, ColorImage, Context, Mesh, Painter, Pos2, Rect, Shape, Stroke, TextureHandle,
    TextureOptions, Vec2, pos2, vec2,
};

use crate::incidents::Patch;
use crate::scene::{
    DENSITY_STEPS, IncidentHeat, IncidentHexagons, IncidentScene, IncidentStyle, ScreenPoint, Side,
    Viewport,
};
use crate::state::Theme;
use crate::view::Panel;
use crate::view::theme::Palette;

/// Between two hexagons, points.
const GAP: f64 = 1.0;
/// The picture of a hexagon is this wide, points, which is as wide as one is ever drawn, and kept
/// free around it is so much.
const PICTURE: f32 = 37.0;
const FREE: f32 = 1.5;
/// Each pixel is looked at in so many places across.
const SAMPLES: u8 = 4;

/// What is drawn of a scene.
enum Drawn {
    Nothing,
    Hexagons(Arc<Mesh>),
    Heat(TextureHandle, Rect),
}

struct Laid {
    scene: Arc<IncidentScene>,
    theme: Theme,
    origin: Pos2,
    drawn: Drawn,
}

/// A white hexagon with smooth edges, to be coloured.
struct Picture {
    texture: TextureHandle,
    /// Pixels a point.
    scale: f32,
    /// Of the picture's half width, how much half a hexagon's width is.
    share: f32,
}

/// For the sides of the map.
#[derive(Default)]
pub struct IncidentFields {
    laid: Vec<Laid>,
    picture: Option<Picture>,
}

impl IncidentFields {
    /// Over the base map, beneath all marks.
    pub fn paint(
        &mut self,
        painter: &Painter,
        panel: &Panel<'_>,
        (origin, viewport): (Pos2, &Viewport),
        sides: &[(&Side, Rect)],
    ) {
        let scenes: Vec<_> = sides
            .iter()
            .filter_map(|(s, part)| Some((s.scene.incidents.clone()?, *part)))
            .collect();
        self.laid.truncate(scenes.len());
        let scale = painter.ctx().pixels_per_point();
        let is_wanted = scenes.iter().any(|(scene, _)| scene.style == IncidentStyle::Hexagons);
        if is_wanted && self.picture.as_ref().is_none_or(|p| p.scale != scale) {
            self.picture = Some(Picture::new(painter.ctx(), scale));
            self.laid.clear();
        }
        let theme = panel.palette.theme;
        for (i, (scene, part)) in scenes.into_iter().enumerate() {
            let is_same = |laid: &Laid| {
                Arc::ptr_eq(&laid.scene, &scene) && laid.theme == theme && laid.origin == origin
            };
            if !self.laid.get(i).is_some_and(is_same) {
                let before = (i < self.laid.len()).then(|| self.laid.remove(i));
                let drawn = self.draw(painter.ctx(), panel.palette, (&scene, origin), before);
                self.laid.insert(i, Laid { scene: scene.clone(), theme, origin, drawn });
            }
            let painter = painter.with_clip_rect(part.intersect(painter.clip_rect()));
            match &self.laid[i].drawn {
                Drawn::Nothing => {}
                Drawn::Hexagons(mesh) => {
                    painter.add(Shape::Mesh(mesh.clone()));
                }
                Drawn::Heat(texture, rect) => {
                    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
                    painter.image(texture.id(), *rect, whole, Color32::WHITE);
                }
            }
            selected(&painter, panel, (origin, viewport), &scene);
        }
    }

    fn draw(
        &self,
        ctx: &Context,
        palette: &Palette,
        (scene, origin): (&IncidentScene, Pos2),
        before: Option<Laid>,
    ) -> Drawn {
        match (&scene.heat, &self.picture) {
            (Some(heat), _) => {
                let image = image(heat, palette);
                let texture = match before.map(|laid| laid.drawn) {
                    Some(Drawn::Heat(mut texture, _)) => {
                        texture.set(image, TextureOptions::LINEAR);
                        texture
                    }
                    _ => ctx.load_texture("density of incidents", image, TextureOptions::LINEAR),
                };
                let size = vec2(heat.rect.width() as f32, heat.rect.height() as f32);
                Drawn::Heat(texture, Rect::from_min_size(at(origin, heat.rect.min), size))
            }
            (None, Some(picture)) if scene.style == IncidentStyle::Hexagons => {
                Drawn::Hexagons(Arc::new(picture.mesh(&scene.hexagons, palette, origin)))
            }
            _ => Drawn::Nothing,
        }
    }
}

fn at(origin: Pos2, p: ScreenPoint) -> Pos2 {
    origin + vec2(p.x as f32, p.y as f32)
}

/// A line around what is selected, where no symbol has a ring.
fn selected(
    painter: &Painter,
    panel: &Panel<'_>,
    (origin, viewport): (Pos2, &Viewport),
    scene: &IncidentScene,
) {
    let corners: Vec<ScreenPoint> = match (panel.session.selected_patch(), scene.style) {
        (Some(Patch::Hexagon(hexagon)), _) => IncidentScene::outline(viewport, hexagon).to_vec(),
        (Some(Patch::Rect(rect)), IncidentStyle::Hexagons | IncidentStyle::Heat) => {
            let [min, max] = [rect.min, rect.max].map(|at| viewport.to_screen(at.lon_lat()));
            let (a, b) = (ScreenPoint::new(max.x, min.y), ScreenPoint::new(min.x, max.y));
            vec![min, a, max, b]
        }
        _ => return,
    };
    let corners = corners.into_iter().map(|corner| at(origin, corner)).collect();
    painter.add(Shape::closed_line(corners, Stroke::new(2.4, panel.palette.accent)));
}

/// A pixel for each cell.
fn image(heat: &IncidentHeat, palette: &Palette) -> ColorImage {
    let share = |step: usize| step as f32 / (DENSITY_STEPS - 1) as f32;
    let colors: Vec<Color32> = (0..DENSITY_STEPS).map(|s| palette.heat(share(s))).collect();
    let pixels = heat.steps.iter().map(|step| colors[usize::from(*step)]).collect();
    ColorImage::new([heat.columns, heat.rows()], pixels)
}

/// Whether a point lies in a hexagon that is two wide and stands on a point.
fn is_inside(at: Vec2) -> bool {
    let at = at.abs();
    at.x <= 1.0 && at.x + at.y * 3f32.sqrt() <= 2.0
}

impl Picture {
    fn new(ctx: &Context, scale: f32) -> Self {
        // A hexagon is taller than it is wide.
        let half = ((PICTURE / 3f32.sqrt() + FREE) * scale).ceil();
        let share = PICTURE / 2.0 * scale / half;
        let pixels = (half as usize) * 2;
        let covered = |i: usize| {
            let corner = vec2((i % pixels) as f32, (i / pixels) as f32) - Vec2::splat(half);
            let part = |n: u8| (f32::from(n) + 0.5) / f32::from(SAMPLES);
            let samples =
                (0..SAMPLES * SAMPLES).map(|n| vec2(part(n % SAMPLES), part(n / SAMPLES)));
            let hits = samples.filter(|by| is_inside((corner + *by) / (half * share))).count();
            Color32::WHITE.gamma_multiply(hits as f32 / f32::from(SAMPLES * SAMPLES))
        };
        let colors = (0..pixels * pixels).map(covered).collect();
        let image = ColorImage::new([pixels, pixels], colors);
        let texture = ctx.load_texture("hexagon of incidents", image, TextureOptions::LINEAR);
        Self { texture, scale, share }
    }

    fn mesh(&self, hexagons: &IncidentHexagons, palette: &Palette, origin: Pos2) -> Mesh {
        let mut mesh = Mesh::with_texture(self.texture.id());
        let count = hexagons.hexagons.len();
        mesh.reserve_vertices(count * 4);
        mesh.reserve_triangles(count * 2);
        let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        let width = (hexagons.spacing().0 - GAP) as f32 / self.share;
        let colors: Vec<Color32> = (0..hexagons.classes.len())
            .map(|class| palette.hexagon(hexagons.classes.share(class)))
            .collect();
        for hexagon in &hexagons.hexagons {
            let Some(color) = colors.get(hexagon.class) else { continue };
            let rect = Rect::from_center_size(at(origin, hexagon.center), Vec2::splat(width));
            mesh.add_rect_with_uv(rect, whole, *color);
        }
        mesh
    }
}
