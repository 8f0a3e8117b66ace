//! The only colours, sizes and fonts of the window.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Stroke,
    TextStyle, Visuals, vec2,
};

use crate::evidence::Status;
use crate::model::{EventKind, Force, Grade, Hue};
use crate::scene::LabelStyle;
use crate::state::Theme;

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
    pub tint: Color32,
    pub hatch: Color32,
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
    tint: Color32::from_rgb(0x3c, 0x6e, 0xb4),
    hatch: Color32::from_rgb(0xb2, 0x3a, 0x2e),
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
    tint: Color32::from_rgb(0x6f, 0xa8, 0xf0),
    hatch: Color32::from_rgb(0xe8, 0x7a, 0x6c),
};

/// Widths of the panels beside the map; narrower where the window is.
pub const LEFT_WIDTH: f32 = 248.0;
pub const LEFT_WIDTH_SMALL: f32 = 208.0;
pub const RIGHT_WIDTH: f32 = 356.0;
pub const RIGHT_WIDTH_SMALL: f32 = 300.0;
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

    /// A force's colour. Letters always stand beside it.
    pub fn force(&self, force: &Force) -> Color32 {
        let hue = force.hue.unwrap_or(Hue::Grey);
        let (light, dark) = match hue {
            Hue::Blue => (0x0067_a8, 0x4a9f_e0),
            Hue::Sky => (0x3f9f_dc, 0x7cc8_f5),
            Hue::Vermilion => (0xc954_00, 0xff8a_3d),
            Hue::Green => (0x0087_63, 0x2fc4_96),
            Hue::Grey => (0x5660_6b, 0x9aa5_b1),
            Hue::Ochre => (0xa877_00, 0xe0ac_2e),
            Hue::Purple => (0x7a46_a8, 0xb68a_e0),
            Hue::Yellow => (0xd0b0_00, 0xf3dc_4f),
            Hue::Red => (0x9b2a_22, 0xe46a_60),
            Hue::Teal => (0x1c7f_86, 0x4fc0_c6),
            Hue::Brown => (0x8456_2c, 0xc8955f),
            Hue::Pink => (0xc060_96, 0xf09a_c6),
        };
        rgb(if self.theme == Theme::Light { light } else { dark })
    }

    /// Black or white, whichever reads better on `fill`.
    pub fn ink_on(fill: Color32) -> Color32 {
        // Relative luminance as in WCAG 2.2; 0.179 is where both contrasts are equal.
        let channel = |c: u8| {
            let c = f32::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let luminance =
            0.2126 * channel(fill.r()) + 0.7152 * channel(fill.g()) + 0.0722 * channel(fill.b());
        if luminance > 0.179 { Color32::from_rgb(0x0b, 0x10, 0x16) } else { Color32::WHITE }
    }

    /// Fill and text of a status chip.
    pub fn status(&self, status: Status) -> (Color32, Color32) {
        let (light, dark) = match status {
            Status::Confirmed => ((0xdff3_e9, 0x0b5d_3b), (0x153a_2b, 0x7fe0_b4)),
            Status::Reported => ((0xfdec_d9, 0x8040_00), (0x422c_14, 0xffc0_85)),
            Status::Disputed => ((0xfbe1_e8, 0xa30f_3d), (0x471a_29, 0xff9d_b8)),
            Status::Presumed => ((0xe8ee_f5, 0x3a4c_61), (0x2a34_40, 0xb9c9_da)),
            Status::Possible => ((0xf0f1_f3, 0x525c_68), (0x2a2f_36, 0xb4bc_c6)),
            Status::Ended | Status::NotReported => ((0xf0f1_f3, 0x525c_68), (0x2a2f_36, 0xb4bc_c6)),
        };
        let (fill, ink) = if self.theme == Theme::Light { light } else { dark };
        (rgb(fill), rgb(ink))
    }

    /// Fill and text of a source's grade.
    pub fn grade(&self, grade: Grade) -> (Color32, Color32) {
        let (light, dark) = match grade {
            Grade::A => ((0x0b5d_3b, 0xffff_ff), (0x7fe0_b4, 0x0e1a_14)),
            Grade::B => ((0x2b5f_94, 0xffff_ff), (0x8fc0_f2, 0x0d1620)),
            Grade::C => ((0x8040_00, 0xffff_ff), (0xffc0_85, 0x2010_00)),
            Grade::D => ((0xa30f_3d, 0xffff_ff), (0xff9d_b8, 0x2a06_12)),
        };
        let (fill, ink) = if self.theme == Theme::Light { light } else { dark };
        (rgb(fill), rgb(ink))
    }

    /// The colour of an event's sign; its shape tells the kind as well.
    pub fn event(&self, kind: EventKind) -> Color32 {
        use EventKind as K;
        let (light, dark) = match kind {
            K::Coup | K::Attack | K::Denunciation | K::Order => (0xa30f_3d, 0xff8f_b0),
            K::Arrival | K::Opening => (0x0087_63, 0x43d0_a2),
            K::Departure | K::Handover | K::Closure => (0x2b5f_94, 0x8fc0_f2),
            _ => (0x5561_70, 0xa3af_bd),
        };
        rgb(if self.theme == Theme::Light { light } else { dark })
    }

    /// Font and colour of a label on the map.
    pub fn label(&self, style: LabelStyle) -> (FontId, Color32) {
        let ink = self.map_ink;
        let soft = blend(ink, self.halo, 0.30);
        let pale = blend(ink, self.halo, 0.48);
        let water = match self.theme {
            Theme::Light => rgb(0x3d_6a_8c),
            Theme::Dark => rgb(0x86_b4_d6),
        };
        match style {
            LabelStyle::BaseSelected => (semibold(14.5), ink),
            LabelStyle::Base => (semibold(12.5), ink),
            LabelStyle::BaseEmpty => (regular(11.5), soft),
            LabelStyle::Summary => (regular(11.5), ink),
            LabelStyle::Event => (semibold(11.5), ink),
            LabelStyle::EventMore => (regular(11.0), soft),
            LabelStyle::Country => (semibold(13.0), pale),
            LabelStyle::Region => (regular(12.0), pale),
            LabelStyle::City => (regular(12.0), soft),
            LabelStyle::Town => (regular(11.0), soft),
            LabelStyle::Desert => (regular(12.0), pale),
            LabelStyle::Water => (regular(11.0), water),
            LabelStyle::Airfield => (regular(11.5), soft),
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
    v.widgets.inactive.bg_fill = p.well;
    v.widgets.hovered.weak_bg_fill = blend(p.well, p.text, 0.08);
    v.widgets.hovered.bg_fill = blend(p.well, p.text, 0.08);
    v.widgets.hovered.bg_stroke = Stroke::new(1.0, p.muted);
    v.widgets.active.weak_bg_fill = blend(p.well, p.text, 0.16);
    v.widgets.active.bg_stroke = Stroke::new(1.5, p.accent);
    v
}
