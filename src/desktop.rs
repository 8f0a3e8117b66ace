//! The desktop beneath: display, system libraries and graphics, looked for before the window is
//! asked for, so that what is missing is said in words.

use std::path::{Path, PathBuf};

use crate::app::{BasewatchApp, Start};
use crate::crash::{self, WindowFault};
use crate::settings::WindowSettings;

/// Size of the window at the first start, points.
const SIZE: [f32; 2] = [1400.0, 900.0];
const LEAST_SIZE: [f32; 2] = [880.0, 560.0];
/// No screen is wider.
const MOST_POINTS: f32 = 16_000.0;

/// Where downloaded tiles are kept: the user's cache folder, else the temporary one.
pub fn tile_cache() -> PathBuf {
    use etcetera::BaseStrategy as _;
    etcetera::choose_base_strategy()
        .map_or_else(|_| std::env::temp_dir(), |dirs| dirs.cache_dir())
        .join("basewatch")
        .join("tiles")
}

/// Opens the window and stays until it is closed. An error is one plain line.
pub fn open_window(start: Start) -> Result<(), String> {
    let window = start.store.settings.window;
    run("Basewatch", window, |cc| {
        let app = BasewatchApp::new(&cc.egui_ctx, cc.wgpu_render_state.as_ref(), start)?;
        Ok(Box::new(app))
    })
}

/// Runs any app in a window of ours, as large as it was left.
pub fn run(
    title: &str,
    window: Option<WindowSettings>,
    create: impl FnOnce(&eframe::CreationContext<'_>) -> CreateResult + 'static,
) -> Result<(), String> {
    look_for_display()?;
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title(title)
            .with_app_id("basewatch")
            .with_inner_size(size(window))
            .with_maximized(window.is_some_and(|w| w.is_maximized))
            .with_min_inner_size(LEAST_SIZE),
        renderer: eframe::Renderer::Wgpu,
        // Nothing here is a gradient, and a software driver pays for it at every pixel.
        dithering: false,
        centered: true,
        ..Default::default()
    };
    // winit and wgpu panic where a driver or a library misbehaves; a reader gets words instead.
    match crash::window(|| eframe::run_native(title, options, Box::new(create))) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(refused(&error)),
        Err(WindowFault::Unopened(words)) => Err(broken_off(&words)),
        Err(WindowFault::Noted(line)) => Err(line),
    }
}

/// A size that a screen can have; what a damaged file says is no size.
fn size(window: Option<WindowSettings>) -> [f32; 2] {
    window.map_or(SIZE, |w| {
        let held = |size: f32, least: f32| {
            if size.is_finite() { size.clamp(least, MOST_POINTS) } else { least }
        };
        [held(w.width, LEAST_SIZE[0]), held(w.height, LEAST_SIZE[1])]
    })
}

type CreateResult =
    Result<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync + 'static>>;

/// On one line, and without the empty braces that some messages end with.
fn one_line(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    line.trim_end_matches(": {}").to_owned()
}

/// The last part of a chain of causes: those before it name places in winit's own source.
fn cause(words: &str) -> String {
    one_line(words.rsplit(": ").next().unwrap_or(words))
}

/// What to say when a library gave up on us.
fn broken_off(words: &str) -> String {
    let mut line = format!("the window could not be kept open: {}", one_line(words));
    if words.contains("could not be loaded") {
        line.push_str(
            " On Debian or Ubuntu: `apt-get install libxkbcommon-x11-0 libx11-xcb1 libxcursor1 \
             libxi6`",
        );
    }
    line
}

fn refused(error: &eframe::Error) -> String {
    match error {
        eframe::Error::Wgpu(error) => format!(
            "no usable graphics driver was found ({}); install one: on Debian or Ubuntu \
             `apt-get install mesa-vulkan-drivers` brings a software driver that always works",
            one_line(&error.to_string())
        ),
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => format!(
            "the display cannot be used ({}); check DISPLAY or WAYLAND_DISPLAY",
            cause(&error.to_string())
        ),
        other => one_line(&other.to_string()),
    }
}

#[cfg(not(target_os = "linux"))]
fn look_for_display() -> Result<(), String> {
    Ok(())
}

/// Whether the session names a display; whether that answers is another matter.
#[cfg(not(target_os = "linux"))]
pub fn names_display() -> bool {
    true
}

/// Whether the session names a display; whether that answers is another matter.
#[cfg(target_os = "linux")]
pub fn names_display() -> bool {
    names_wayland() || is_set("DISPLAY")
}

#[cfg(target_os = "linux")]
fn names_wayland() -> bool {
    is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET")
}

#[cfg(target_os = "linux")]
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|v| !v.is_empty())
}

/// A display to draw on, and the libraries that winit loads while it runs and panics without.
#[cfg(target_os = "linux")]
fn look_for_display() -> Result<(), String> {
    if !names_display() {
        return Err("there is no display to open a window on; start it from a desktop session, \
                    or set DISPLAY (on a server, `xvfb-run basewatch` with the package xvfb); \
                    `basewatch render --out map.png` draws the map without one"
            .to_owned());
    }
    let mut needed = vec![("libxkbcommon.so.0", "libxkbcommon0")];
    if names_wayland() {
        needed.push(("libwayland-client.so.0", "libwayland-client0"));
    } else {
        needed.extend([
            ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
            ("libX11.so.6", "libx11-6"),
            ("libX11-xcb.so.1", "libx11-xcb1"),
            ("libXcursor.so.1", "libxcursor1"),
            ("libXi.so.6", "libxi6"),
        ]);
    }
    let missing: Vec<(&str, &str)> =
        needed.into_iter().filter(|(library, _)| !has_library(library)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let libraries: Vec<&str> = missing.iter().map(|m| m.0).collect();
    let packages: Vec<&str> = missing.iter().map(|m| m.1).collect();
    Err(format!(
        "the window needs {}, which this system lacks; on Debian or Ubuntu: `apt-get install {}`",
        libraries.join(", "),
        packages.join(" ")
    ))
}

/// Looks where the loader looks: its search path, its own list, the usual folders.
#[cfg(target_os = "linux")]
fn has_library(name: &str) -> bool {
    let from_path = std::env::var_os("LD_LIBRARY_PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|dir| dir.join(name).exists()));
    from_path || is_in_usual_folder(name) || is_in_loader_list(name)
}

#[cfg(target_os = "linux")]
fn is_in_usual_folder(name: &str) -> bool {
    let machine = std::env::consts::ARCH;
    let triplet = format!("{machine}-linux-gnu");
    ["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib"].iter().any(|dir| {
        let dir = Path::new(dir);
        dir.join(name).exists() || dir.join(&triplet).join(name).exists()
    })
}

/// `ldconfig -p` lists what the loader knows; systems without it are taken at their word.
#[cfg(target_os = "linux")]
fn is_in_loader_list(name: &str) -> bool {
    let listed = ["ldconfig", "/sbin/ldconfig"].iter().find_map(|program| {
        std::process::Command::new(program).arg("-p").output().ok().filter(|o| o.status.success())
    });
    listed.is_none_or(|output| {
        // `libX11.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libX11.so.6`; the list may be stale.
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter(|line| line.trim_start().starts_with(name))
            .filter_map(|line| line.split_once("=> "))
            .any(|(_, path)| Path::new(path.trim()).exists())
    })
}
