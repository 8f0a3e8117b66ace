//! The whole window as a picture, tiles and all, held to a picture in `tests/snapshots`.
//!
//! Drivers round differently, so pictures are compared only as Mesa's software Vulkan (lavapipe)
//! draws them. Elsewhere these tests say `skipped` and pass, unless `BASEWATCH_REQUIRE_PICTURES=1`.
//! `UPDATE_SNAPSHOTS=1` writes the pictures anew.

mod window;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use basewatch::app::Start;
use basewatch::state::Theme;
use eframe::egui_wgpu::{
    RenderState, RendererOptions, WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew, wgpu,
};
use egui::{Vec2, vec2};
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{SnapshotError, SnapshotOptions, try_image_snapshot_options};
use image::{Rgba, RgbaImage};
use window::{SIZE, Window, builder, day, shipped};

const SMALL: Vec2 = vec2(1024.0, 700.0);

/// The only tolerance: a pixel's colour may be off by what no eye sees (squared YIQ distance), and
/// a few pixels, where an edge falls between two, by more.
fn tolerance() -> SnapshotOptions {
    SnapshotOptions::new().threshold(0.6_f32).max_failed_pixels(4_usize)
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Mesa's software driver, and no other.
fn software_driver() -> Result<RenderState, String> {
    let mut create = WgpuSetupCreateNew::without_display_handle();
    create.instance_descriptor.backends = wgpu::Backends::VULKAN;
    create.native_adapter_selector = Some(Arc::new(|adapters, _| {
        let is_software = |a: &&wgpu::Adapter| a.get_info().device_type == wgpu::DeviceType::Cpu;
        adapters.iter().find(is_software).cloned().ok_or_else(|| "no software adapter".to_owned())
    }));
    let setup = WgpuSetup::CreateNew(create);
    let instance = pollster::block_on(setup.new_instance());
    let config = WgpuConfiguration { wgpu_setup: setup, ..Default::default() };
    let options = RendererOptions::PREDICTABLE;
    pollster::block_on(RenderState::create(&config, &instance, None, options))
        .map_err(|e| e.to_string())
}

/// A window that can be drawn; `None` where there is no driver for it.
#[track_caller]
fn drawable(name: &str, size: Vec2, start: Start) -> Option<Window> {
    let driver = match software_driver() {
        Ok(driver) => driver,
        Err(why) => {
            assert!(!is_set("BASEWATCH_REQUIRE_PICTURES"), "{name} could not be drawn: {why}");
            // Past libtest's capture: a skipped test must be seen.
            writeln!(std::io::stdout(), "skipped: {name} (no software Vulkan adapter)")
                .expect("stdout takes a line");
            return None;
        }
    };
    let builder = builder(size).renderer(WgpuTestRenderer::from_render_state(driver));
    Some(Window::build(builder, start))
}

/// Draws the window and compares it with the picture of this name.
#[track_caller]
fn assert_picture(name: &str, size: Vec2, start: Start) {
    let Some(mut window) = drawable(name, size, start) else { return };
    window.load_tiles();
    let picture = window.harness.render().expect("the window can be drawn");
    if let Err(error) = try_image_snapshot_options(&picture, name, &tolerance()) {
        panic!("{error}");
    }
}

/// The graphics card is given no empty buffer: that would end the program.
#[test]
fn overlays_of_points_or_of_lines_alone_are_drawn() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the test's own file");
        path
    };
    let overlays = vec![
        file("point.geojson", r#"{"type": "Point", "coordinates": [5.0, 17.5]}"#),
        file(
            "line.geojson",
            r#"{"type": "LineString", "coordinates": [[4.0, 17.0], [9.0, 18.0]]}"#,
        ),
        file(
            "still.geojson",
            r#"{"type": "LineString", "coordinates": [[4.0, 17.0], [4.0, 17.0]]}"#,
        ),
    ];
    let start = Start { overlays, ..shipped() };
    let Some(mut window) = drawable("overlays", SMALL, start) else { return };
    window.wait_until("all three", |w| w.session().state().overlays.entries().len() == 3);
    window.load_tiles();
    window.harness.render().expect("the window can be drawn");
}

#[test]
fn it_opens_light() {
    assert_picture("opening-light", SIZE, shipped());
}

#[test]
fn it_opens_dark() {
    assert_picture("opening-dark", SIZE, Start { theme: Theme::Dark, ..shipped() });
}

#[test]
fn it_opens_light_in_a_small_window() {
    assert_picture("opening-small-light", SMALL, shipped());
}

#[test]
fn it_opens_dark_in_a_small_window() {
    assert_picture("opening-small-dark", SMALL, Start { theme: Theme::Dark, ..shipped() });
}

#[test]
fn the_day_the_last_french_left() {
    let at = Some(day("2023-12-22"));
    assert_picture("last-french-leave", SIZE, Start { at, ..shipped() });
}

// The comparison itself, on a picture that is already there: no driver needed.

/// Compares a changed copy of a kept picture with the kept one.
fn compared(name: &str, change: impl FnOnce(&mut RgbaImage)) -> Result<(), SnapshotError> {
    let kept = Path::new("tests/snapshots/opening-light.png");
    let mut picture = image::open(kept).expect("the kept picture").to_rgba8();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    picture.save(folder.join(format!("{name}.png"))).expect("a copy to compare with");
    change(&mut picture);
    try_image_snapshot_options(&picture, name, &tolerance().output_path(folder))
}

#[test]
fn an_unchanged_picture_passes_and_a_changed_one_does_not() {
    if is_set("UPDATE_SNAPSHOTS") {
        return; // Then every comparison passes.
    }
    assert!(compared("unchanged", |_| ()).is_ok());
    let dab = |picture: &mut RgbaImage| {
        for (x, y) in (0..5).flat_map(|x| (0..5).map(move |y| (x, y))) {
            let [r, g, b, a] = picture.get_pixel(600 + x, 300 + y).0;
            picture.put_pixel(600 + x, 300 + y, Rgba([r ^ 0x30, g ^ 0x30, b ^ 0x30, a]));
        }
    };
    assert!(compared("dabbed", dab).is_err(), "five by five pixels slightly off");
    let shift = |picture: &mut RgbaImage| {
        let copy = picture.clone();
        image::imageops::overlay(picture, &copy, 1, 0);
    };
    assert!(compared("shifted", shift).is_err(), "all one pixel to the right");
    let flip = |picture: &mut RgbaImage| image::imageops::flip_vertical_in_place(picture);
    assert!(compared("flipped", flip).is_err(), "upside down");
}
