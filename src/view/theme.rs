//! The only colours, sizes and fonts of the window.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Stroke,
    TextStyle, Visuals, vec2,
};

use crate::evidence::Status;
use crate::model::{AreaKind, EventKind, Force, Grade, Hue};
use crate::scene::LabelStyle;
use crate::state::{KINDS, Motion, Theme};

/// Everything a panel needs to look right in one theme.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    pub theme: Theme,
    pub panel: Color32,
    /// Cards and wells inside a panel.
    pub well: Color32,
    pub line: Color32,
    pub text: Color32,
    pub muted: Color32,
    /// The playhead, and what is selected.
    pub accent: Color32,
    pub on_accent: Color32,
    pub link: Color32,
    /// Around labels on the map, and inside the donuts.
    pub paper: Color32,
    pub halo: Color32,
    pub map_ink: Color32,
    pub runway: Color32,
}

pub const LIGHT: Palette = Palette {
    theme: Theme::Light,
    panel: Color32::from_rgb(0xff, 0xff, 0xff),
    well: Color32::from_rgb(0xf4, 0xf6, 0xf8),
    line: Color32::from_rgb(0xdd, 0xe2, 0xe8),
    text: Color32::from_rgb(0x16, 0x1f, 0x2b),
    muted: Color32::from_rgb(0x55, 0x61, 0x70),
    accent: Color32::from_rgb(0xb8, 0x12, 0x57),
    on_accent: Color32::WHITE,
    link: Color32::from_rgb(0x0b, 0x57, 0xa8),
    paper: Color32::from_rgb(0xff, 0xff, 0xff),
    halo: Color32::from_rgb(0xf7, 0xf4, 0xec),
    map_ink: Color32::from_rgb(0x1b, 0x24, 0x30),
    runway: Color32::from_rgb(0x5d, 0x62, 0x6b),
};

pub const DARK: Palette = Palette {
    theme: Theme::Dark,
    panel: Color32::from_rgb(0x17, 0x1b, 0x21),
    well: Color32::from_rgb(0x20, 0x26, 0x2e),
    line: Color32::from_rgb(0x34, 0x3d, 0x48),
    text: Color32::from_rgb(0xe9, 0xed, 0xf2),
    muted: Color32::from_rgb(0xa3, 0xaf, 0xbd),
    accent: Color32::from_rgb(0xff, 0x6f, 0xa5),
    on_accent: Color32::from_rgb(0x1a, 0x0b, 0x12),
    link: Color32::from_rgb(0x7c, 0xb8, 0xff),
    paper: Color32::from_rgb(0x12, 0x16, 0x1b),
    halo: Color32::from_rgb(0x14, 0x18, 0x1e),
    map_ink: Color32::from_rgb(0xf0, 0xf3, 0xf7),
    runway: Color32::from_rgb(0xb4, 0xbb, 0xc6),
};

/// Widths of the panels beside the map; narrower where the window is.
pub const LEFT_WIDTH: f32 = 248.0;
pub const LEFT_WIDTH_SMALL: f32 = 208.0;
pub const RIGHT_WIDTH: f32 = 356.0;
pub const RIGHT_WIDTH_SMALL: f32 = 308.0;
/// Windows narrower than this get the small widths, points.
pub const SMALL_WINDOW: f32 = 1180.0;
pub const CORNER: u8 = 7;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");
const SEMIBOLD_FAMILY: &str = "semibold";

impl Palette {
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }

    /// Words of what cannot be done now.
    pub fn faint(&self) -> Color32 {
        blend(self.panel, self.muted, 0.62)
    }

    /// A force's colour. Letters always stand beside it.
    pub fn force(&self, force: &Force) -> Color32 {
        let hue = force.hue.unwrap_or(Hue::Grey);
        let (light, dark) = match hue {
            Hue::Blue => (0x000b_5394, 0x004a_8ff0),
            Hue::Sky => (0x002b_8ccc, 0x00a8_dcfa),
            Hue::Vermilion => (0x00c0_4f00, 0x00ff_8a3d),
            Hue::Green => (0x000b_7f4d, 0x002f_c496),
            Hue::Grey => (0x0056_606b, 0x009a_a5b1),
            Hue::Ochre => (0x00a8_7700, 0x00e0_ac2e),
            Hue::Purple => (0x007a_46a8, 0x00b6_8ae0),
            Hue::Yellow => (0x0098_8b00, 0x00f3_dc4f),
            Hue::Red => (0x009b_2a22, 0x00e4_6a60),
            Hue::Teal => (0x001c_7f86, 0x004f_c0c6),
            Hue::Brown => (0x0084_562c, 0x00c8_955f),
            Hue::Pink => (0x00c0_6096, 0x00f0_9ac6),
        };
        rgb(if self.theme == Theme::Light { light } else { dark })
    }

    /// The colour of the reader's nth overlay. Its points' shape tells it from forces and events.
    pub fn overlay(&self, nth: usize) -> Color32 {
        const COLORS: [(u32, u32); 4] = [
            (0x0063_2fa0, 0x00c9_a4ff),
            (0x0000_6f6a, 0x005f_dcd2),
            (0x008a_4b08, 0x00ff_c074),
            (0x0034_4a9c, 0x00a3_b8ff),
        ];
        let (light, dark) = COLORS[nth % COLORS.len()];
        rgb(if self.theme == Theme::Light { light } else { dark })
    }

    /// The colour of a kind of incident; a single one's shape tells the kind as well.
    pub fn incident(&self, kind: usize) -> Color32 {
        const COLORS: [(u32, u32); KINDS] = [
            (0x00f2_0039, 0x00ff_7664),
            (0x000b_5fa5, 0x008b_acf2),
            (0x006c_2d33, 0x00ff_b2d3),
            (0x0000_858e, 0x0059_fffe),
            (0x006b_6c00, 0x00e9_eb21),
            (0x001f_3287, 0x004a_c693),
            (0x004e_545a, 0x0092_989e),
        ];
        let (light, dark) = COLORS[kind.min(KINDS - 1)];
        rgb(if self.theme == Theme::Light { light } else { dark })
    }

    /// The colour of so many incidents, from few (0) to most (1): the more there are, the farther
    /// from the map, in steps that look alike. No other mark has this violet.
    pub fn density(&self, share: f32) -> Color32 {
        const COLORS: [(u32, u32); 5] = [
            (0x00be_bef4, 0x0049_317a),
            (0x0098_8ee4, 0x006c_4dba),
            (0x0078_5ccf, 0x008e_79df),
            (0x005a_2ca8, 0x00b1_aaf1),
            (0x0036_0d66, 0x00de_defc),
        ];
        let color = |nth: usize| {
            let (light, dark) = COLORS[nth.min(COLORS.len() - 1)];
            rgb(if self.theme == Theme::Light { light } else { dark })
        };
        let at = share.clamp(0.0, 1.0) * (COLORS.len() - 1) as f32;
        blend(color(at.floor() as usize), color(at.ceil() as usize), at.fract())
    }

    /// What a hexagon is filled with: the map shines through, so that borders and rivers are seen.
    pub fn hexagon(&self, share: f32) -> Color32 {
        const COVERS: f32 = 0.86;
        self.density(share).gamma_multiply(COVERS)
    }

    /// A share of the highest density: what is little fades into the map.
    pub fn heat(&self, share: f32) -> Color32 {
        const COVERS: f32 = 0.84;
        const FADES_BELOW: f32 = 0.2;
        let there = (share / FADES_BELOW).clamp(0.0, 1.0);
        self.density(share).gamma_multiply(COVERS * there)
    }

    /// Dark or white, whichever reads better on `fill`.
    pub fn ink_on(fill: Color32) -> Color32 {
        const DARK: Color32 = Color32::from_rgb(0x05, 0x08, 0x0c);
        // Relative luminance and contrast as in WCAG 2.2.
        let channel = |c: u8| {
            let c = f32::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |c: Color32| {
            0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b())
        };
        let on_white = 1.05 / (luminance(fill) + 0.05);
        let on_dark = (luminance(fill) + 0.05) / (luminance(DARK) + 0.05);
        if on_white >= on_dark { Color32::WHITE } else { DARK }
    }

    /// Fill and text of a status chip.
    pub fn status(&self, status: Status) -> (Color32, Color32) {
        let (light, dark) = match status {
            Status::Confirmed => ((0x00df_f3e9, 0x000b_5d3b), (0x0015_3a2b, 0x007f_e0b4)),
            Status::Reported => ((0x00fd_ecd9, 0x0080_4000), (0x0042_2c14, 0x00ff_c085)),
            Status::Disputed => ((0x00fb_e1e8, 0x00a3_0f3d), (0x0047_1a29, 0x00ff_9db8)),
            Status::Presumed => ((0x00e8_eef5, 0x003a_4c61), (0x002a_3440, 0x00b9_c9da)),
            Status::Possible => ((0x00f0_f1f3, 0x0052_5c68), (0x002a_2f36, 0x00b4_bcc6)),
            Status::Ended | Status::NotReported => {
                ((0x00f0_f1f3, 0x0052_5c68), (0x002a_2f36, 0x00b4_bcc6))
            }
        };
        let (fill, ink) = if self.theme == Theme::Light { light } else { dark };
        (rgb(fill), rgb(ink))
    }

    /// Fill and text of a source's grade.
    pub fn grade(&self, grade: Grade) -> (Color32, Color32) {
        let (light, dark) = match grade {
            Grade::A => ((0x000b_5d3b, 0x00ff_ffff), (0x007f_e0b4, 0x000e_1a14)),
            Grade::B => ((0x002b_5f94, 0x00ff_ffff), (0x008f_c0f2, 0x000d_1620)),
            Grade::C => ((0x0080_4000, 0x00ff_ffff), (0x00ff_c085, 0x0020_1000)),
            Grade::D => ((0x00a3_0f3d, 0x00ff_ffff), (0x00ff_9db8, 0x002a_0612)),
        };
        let (fill, ink) = if self.theme == Theme::Light { light } else { dark };
        (rgb(fill), rgb(ink))
    }

    /// The colour of an event's sign; its shape tells the kind as well.
    pub fn event(&self, kind: EventKind) -> Color32 {
        use EventKind as K;
        let (light, dark) = match kind {
            K::Coup | K::Attack | K::Denunciation | K::Order => (0x00a3_0f3d, 0x00ff_8fb0),
            K::Arrival | K::Opening => (0x0000_8763, 0x0043_d0a2),
            K::Departure | K::Handover | K::Closure => (0x002b_5f94, 0x008f_c0f2),
            _ => (0x0055_6170, 0x00a3_afbd),
        };
        rgb(if self.theme == Theme::Light { light } else { dark })
    }

    /// The colour of an area state's texture; the texture tells the kind as well.
    pub fn area(&self, kind: AreaKind) -> Color32 {
        use AreaKind as K;
        let (light, dark) = match kind {
            K::AirspaceClosed | K::BorderClosed => (0x00a6_2b1f, 0x00ff_8a7a),
            K::Sanctions => (0x0085_4e00, 0x00f0_b05a),
            K::Suspension => (0x0064_3a9c, 0x00c3_9af0),
            K::TravelBan => (0x0007_6470, 0x0058_cdd6),
            K::Emergency => (0x0099_1563, 0x00ff_8cc8),
            K::Alliance => (0x002b_5fa8, 0x006f_a8f0),
            K::Accord => (0x001f_6b45, 0x0063_d09a),
            K::Mandate => (0x002b_5f94, 0x008f_c0f2),
            K::Transition => (0x0060_5426, 0x00d8_c878),
            K::Corridor => (0x003d_4b5c, 0x00b4_c2d2),
        };
        rgb(if self.theme == Theme::Light { light } else { dark })
    }

    /// Font and colour of a label on the map.
    pub fn label(&self, style: LabelStyle) -> (FontId, Color32) {
        let ink = self.map_ink;
        let soft = blend(ink, self.halo, 0.24);
        let pale = blend(ink, self.halo, 0.33);
        let water = match self.theme {
            Theme::Light => rgb(0x0034_5f80),
            Theme::Dark => rgb(0x0086_b4d6),
        };
        match style {
            LabelStyle::BaseSelected => (semibold(14.5), ink),
            LabelStyle::Base => (semibold(12.5), ink),
            LabelStyle::BaseEmpty => (regular(11.5), soft),
            LabelStyle::Summary => (regular(11.5), ink),
            LabelStyle::Event => (semibold(11.5), ink),
            LabelStyle::EventMore => (regular(11.0), soft),
            LabelStyle::Movement => (semibold(11.0), ink),
            LabelStyle::Country => (semibold(13.0), pale),
            LabelStyle::Region => (regular(12.0), pale),
            LabelStyle::City => (regular(12.0), soft),
            LabelStyle::Town => (regular(11.0), soft),
            LabelStyle::Desert => (regular(12.0), pale),
            LabelStyle::Water => (regular(11.0), water),
            LabelStyle::Airfield => (regular(11.5), soft),
            LabelStyle::Axis => (regular(11.0), self.text),
            LabelStyle::Survey => (regular(11.0), ink),
        }
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// `share` of `b` in `a`.
pub fn blend(a: Color32, b: Color32, share: f32) -> Color32 {
    a.lerp_to_gamma(b, share)
}

pub fn regular(size_points: f32) -> FontId {
    FontId::new(size_points, FontFamily::Proportional)
}

pub fn semibold(size_points: f32) -> FontId {
    FontId::new(size_points, FontFamily::Name(SEMIBOLD_FAMILY.into()))
}

/// Text in the heavier cut.
pub fn strong(text: impl Into<String>, size_points: f32) -> RichText {
    RichText::new(text).font(semibold(size_points))
}

/// Inter before egui's own fonts, which stay as fallback for what Inter lacks.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert("inter".to_owned(), Arc::new(FontData::from_static(REGULAR)));
    fonts.font_data.insert("inter semibold".to_owned(), Arc::new(FontData::from_static(SEMIBOLD)));
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let with = |first: &str| {
        std::iter::once(first.to_owned()).chain(fallback.iter().cloned()).collect::<Vec<_>>()
    };
    let semibold = with("inter semibold");
    fonts.families.insert(FontFamily::Proportional, with("inter"));
    fonts.families.insert(FontFamily::Name(SEMIBOLD_FAMILY.into()), semibold);
    ctx.set_fonts(fonts);
}

/// Sizes, spacing and colours of egui's own widgets.
pub fn install_style(ctx: &egui::Context, theme: Theme) {
    let palette = Palette::of(theme);
    let egui_theme = match theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    };
    ctx.set_theme(egui_theme);
    ctx.style_mut_of(egui_theme, |style| {
        style.text_styles = [
            (TextStyle::Heading, semibold(18.0)),
            (TextStyle::Body, regular(13.0)),
            (TextStyle::Button, regular(13.0)),
            (TextStyle::Small, regular(11.5)),
            (TextStyle::Monospace, FontId::monospace(12.0)),
        ]
        .into();
        style.spacing.item_spacing = vec2(8.0, 5.0);
        style.spacing.button_padding = vec2(9.0, 4.0);
        style.spacing.interact_size.y = 24.0;
        style.spacing.scroll.bar_width = 8.0;
        style.spacing.menu_margin = Margin::same(6);
        style.interaction.tooltip_delay = 0.25;
        // No blinking cursor: an idle window draws nothing.
        style.visuals = visuals(palette);
        style.visuals.text_cursor.blink = false;
        style.interaction.selectable_labels = false;
    });
}

/// Whether egui's own widgets move: folding, scrolling to a row, fading in.
pub fn install_motion(ctx: &egui::Context, motion: Motion) {
    let seconds = match motion {
        Motion::Flying => egui::Style::default().animation_time,
        Motion::Jumping => 0.0,
    };
    if ctx.global_style().animation_time != seconds {
        ctx.all_styles_mut(|style| {
            style.animation_time = seconds;
            style.scroll_animation = match motion {
                Motion::Flying => egui::style::ScrollAnimation::default(),
                Motion::Jumping => egui::style::ScrollAnimation::none(),
            };
        });
    }
}

fn visuals(p: &Palette) -> Visuals {
    let mut v = match p.theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    v.override_text_color = Some(p.text);
    v.weak_text_color = Some(p.muted);
    v.hyperlink_color = p.link;
    v.panel_fill = p.panel;
    v.window_fill = p.panel;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.window_corner_radius = CornerRadius::same(CORNER);
    v.menu_corner_radius = CornerRadius::same(CORNER);
    v.extreme_bg_color = p.well;
    v.faint_bg_color = p.well;
    v.selection.bg_fill = blend(p.panel, p.accent, 0.25);
    v.selection.stroke = Stroke::new(1.5, p.accent);
    let corner = CornerRadius::same(6);
    for w in [
        &mut v.widgets.noninteractive,
        &mut v.widgets.inactive,
        &mut v.widgets.hovered,
        &mut v.widgets.active,
        &mut v.widgets.open,
    ] {
        w.corner_radius = corner;
        w.fg_stroke = Stroke::new(1.0, p.text);
        w.bg_stroke = Stroke::new(1.0, p.line);
    }
    v.widgets.noninteractive.bg_stroke = Stroke::new(1.0, p.line);
    v.widgets.inactive.weak_bg_fill = p.well;
    // Boxes and knobs must be seen before they are ticked.
    v.widgets.inactive.bg_fill = blend(p.well, p.text, 0.14);
    v.widgets.hovered.weak_bg_fill = blend(p.well, p.text, 0.08);
    v.widgets.hovered.bg_fill = blend(p.well, p.text, 0.08);
    v.widgets.hovered.bg_stroke = Stroke::new(1.0, p.muted);
    v.widgets.active.weak_bg_fill = blend(p.well, p.text, 0.16);
    v.widgets.active.bg_stroke = Stroke::new(1.5, p.accent);
    v
}
