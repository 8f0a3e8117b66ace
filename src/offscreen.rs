//! The window's contents without a window: laid out by egui, drawn by wgpu into a texture whose
//! pixels can be read. For measurements, pictures and films.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eframe::egui_wgpu::{self, RenderState, ScreenDescriptor, wgpu};
use egui::{FullOutput, RawInput, Rect, Vec2, pos2};

/// Longest wait for the graphics driver, which may be a software one.
const GPU_TIMEOUT: Duration = Duration::from_secs(20);

/// Why nothing could be drawn.
#[derive(Debug, thiserror::Error)]
pub enum OffscreenError {
    #[error(
        "no usable graphics driver was found ({0}); on Debian or Ubuntu \
         `apt-get install mesa-vulkan-drivers` brings a software driver that always works"
    )]
    NoDriver(String),
    #[error("the graphics driver stopped answering: {0}")]
    Driver(String),
}

/// Which graphics driver draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Graphics {
    /// As the window would choose.
    #[default]
    Usual,
    /// On the processor.
    Software,
    /// On a graphics card.
    Hardware,
}

/// The most pixels that a side may have: every driver can draw as many.
pub const MOST_PIXELS: u32 = 8_192;

/// A surface of fixed size to draw on.
pub struct Offscreen {
    pub ctx: egui::Context,
    pub render_state: RenderState,
    texture: wgpu::Texture,
    /// What lies beneath, drawn once for many frames.
    ground: Option<wgpu::Texture>,
    size_points: Vec2,
    pixels_per_point: f32,
    time_s: f64,
}

/// What a frame is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beneath {
    Black,
    Ground,
}

impl Offscreen {
    /// `width` and `height` in pixels, one pixel a point.
    pub fn new(width: u32, height: u32) -> Result<Self, OffscreenError> {
        Self::on((width, height), 1.0, Graphics::Usual)
    }

    /// `width` and `height` in points, each so many pixels wide.
    pub fn scaled(size: (u32, u32), scale: f32) -> Result<Self, OffscreenError> {
        Self::on(size, scale, Graphics::Usual)
    }

    /// The same, on a chosen kind of driver.
    pub fn on(
        (width, height): (u32, u32),
        scale: f32,
        graphics: Graphics,
    ) -> Result<Self, OffscreenError> {
        let render_state = render_state(graphics)?;
        let pixels = |points: u32| (points as f32 * scale).round() as u32;
        let texture = texture(&render_state, pixels(width), pixels(height));
        let size_points = Vec2::new(width as f32, height as f32);
        Ok(Self {
            ctx: egui::Context::default(),
            render_state,
            texture,
            ground: None,
            size_points,
            pixels_per_point: scale,
            time_s: 0.0,
        })
    }

    /// Width and height of what is drawn, pixels.
    pub fn size_pixels(&self) -> (u32, u32) {
        (self.texture.width(), self.texture.height())
    }

    /// What this driver calls itself.
    pub fn adapter_name(&self) -> String {
        self.render_state.adapter.get_info().name
    }

    /// Input for the next frame, `dt_s` after the last.
    pub fn input(&mut self, dt_s: f64, events: Vec<egui::Event>) -> RawInput {
        self.time_s += dt_s;
        let screen = egui::ViewportInfo {
            native_pixels_per_point: Some(self.pixels_per_point),
            ..Default::default()
        };
        RawInput {
            viewports: std::iter::once((egui::ViewportId::ROOT, screen)).collect(),
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), self.size_points)),
            time: Some(self.time_s),
            predicted_dt: dt_s as f32,
            events,
            focused: true,
            ..Default::default()
        }
    }

    /// Turns a frame's output into triangles: the last of the CPU's work.
    pub fn tessellate(&self, output: &mut FullOutput) -> Vec<egui::ClippedPrimitive> {
        let shapes = std::mem::take(&mut output.shapes);
        self.ctx.tessellate(shapes, output.pixels_per_point)
    }

    /// Hands new glyphs and pictures to the driver, so that later frames find them.
    pub fn upload(&self, output: &mut FullOutput) {
        let RenderState { device, queue, renderer, .. } = &self.render_state;
        let mut renderer = renderer.write();
        for (id, images) in output.textures_delta.set.drain() {
            for image in images {
                renderer.update_texture(device, queue, id, &image);
            }
        }
    }

    /// Draws and waits until the pixels can be read: RGBA or BGRA rows, as the driver has them.
    pub fn draw(
        &mut self,
        output: &mut FullOutput,
        triangles: &[egui::ClippedPrimitive],
    ) -> Result<Vec<u8>, OffscreenError> {
        let encoder = self.paint(output, triangles, &self.texture, Beneath::Black);
        self.finish(encoder)
    }

    /// Draws what lies beneath the frames that [`Self::draw_over`] draws from now on.
    pub fn draw_ground(&mut self, output: &mut FullOutput, triangles: &[egui::ClippedPrimitive]) {
        let (width, height) = self.size_pixels();
        let ground =
            self.ground.take().unwrap_or_else(|| texture(&self.render_state, width, height));
        let encoder = self.paint(output, triangles, &ground, Beneath::Black);
        self.render_state.queue.submit([encoder.finish()]);
        self.ground = Some(ground);
    }

    /// Draws over the ground and waits until the pixels can be read: RGBA rows.
    pub fn draw_over(
        &mut self,
        output: &mut FullOutput,
        triangles: &[egui::ClippedPrimitive],
    ) -> Result<Vec<u8>, OffscreenError> {
        let encoder = self.paint(output, triangles, &self.texture, Beneath::Ground);
        let mut pixels = self.finish(encoder)?;
        if self.render_state.target_format == wgpu::TextureFormat::Bgra8Unorm {
            for pixel in pixels.chunks_exact_mut(4) {
                pixel.swap(0, 2);
            }
        }
        Ok(pixels)
    }

    fn paint(
        &self,
        output: &mut FullOutput,
        triangles: &[egui::ClippedPrimitive],
        onto: &wgpu::Texture,
        beneath: Beneath,
    ) -> wgpu::CommandEncoder {
        self.upload(output);
        let RenderState { device, queue, renderer, .. } = &self.render_state;
        let mut renderer = renderer.write();
        let screen = ScreenDescriptor {
            size_in_pixels: [onto.width(), onto.height()],
            pixels_per_point: output.pixels_per_point,
        };
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let buffers = renderer.update_buffers(device, queue, &mut encoder, triangles, &screen);
        queue.submit(buffers);
        let load = match (beneath, &self.ground) {
            (Beneath::Ground, Some(ground)) => {
                let (from, to) = (ground.as_image_copy(), onto.as_image_copy());
                encoder.copy_texture_to_texture(from, to, onto.size());
                wgpu::LoadOp::Load
            }
            _ => wgpu::LoadOp::Clear(wgpu::Color::BLACK),
        };
        let view = onto.create_view(&wgpu::TextureViewDescriptor::default());
        {
            let attachment = wgpu::RenderPassColorAttachment {
                view: &view,
                resolve_target: None,
                ops: wgpu::Operations { load, store: wgpu::StoreOp::Store },
                depth_slice: None,
            };
            let descriptor = wgpu::RenderPassDescriptor {
                color_attachments: &[Some(attachment)],
                ..Default::default()
            };
            let mut pass = encoder.begin_render_pass(&descriptor).forget_lifetime();
            renderer.render(&mut pass, triangles, &screen);
        }
        for id in output.textures_delta.free.drain() {
            renderer.free_texture(&id);
        }
        encoder
    }

    fn finish(&self, mut encoder: wgpu::CommandEncoder) -> Result<Vec<u8>, OffscreenError> {
        let (buffer, row_bytes) = self.copy_out(&mut encoder);
        self.render_state.queue.submit([encoder.finish()]);
        self.read(&buffer, row_bytes)
    }

    /// Into a buffer whose rows are padded as wgpu wants them.
    fn copy_out(&self, encoder: &mut wgpu::CommandEncoder) -> (wgpu::Buffer, u32) {
        let row_bytes =
            (self.texture.width() * 4).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = self.render_state.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("pixels"),
            size: u64::from(row_bytes) * u64::from(self.texture.height()),
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        encoder.copy_texture_to_buffer(
            self.texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &buffer,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(row_bytes),
                    rows_per_image: None,
                },
            },
            self.texture.size(),
        );
        (buffer, row_bytes)
    }

    fn read(&self, buffer: &wgpu::Buffer, row_bytes: u32) -> Result<Vec<u8>, OffscreenError> {
        let driver = |error: &dyn std::fmt::Display| {
            // The next picture is drawn on a device that is opened anew.
            devices().clear();
            OffscreenError::Driver(error.to_string())
        };
        let slice = buffer.slice(..);
        let (sender, receiver) = std::sync::mpsc::channel();
        slice.map_async(wgpu::MapMode::Read, move |result| drop(sender.send(result)));
        self.render_state
            .device
            .poll(wgpu::PollType::Wait { submission_index: None, timeout: Some(GPU_TIMEOUT) })
            .map_err(|e| driver(&e))?;
        receiver.recv().map_err(|e| driver(&e))?.map_err(|e| driver(&e))?;
        let range = slice.get_mapped_range().map_err(|e| driver(&e))?;
        let width_bytes = (self.texture.width() * 4) as usize;
        let mut pixels = Vec::with_capacity(width_bytes * self.texture.height() as usize);
        for row in range.chunks_exact(row_bytes as usize) {
            pixels.extend_from_slice(row.get(..width_bytes).unwrap_or(row));
        }
        Ok(pixels)
    }
}

fn texture(render_state: &RenderState, width: u32, height: u32) -> wgpu::Texture {
    let usage = wgpu::TextureUsages::RENDER_ATTACHMENT
        | wgpu::TextureUsages::COPY_SRC
        | wgpu::TextureUsages::COPY_DST;
    render_state.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("offscreen"),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: render_state.target_format,
        usage,
        view_formats: &[],
    })
}

/// A graphics device that was opened, for all that is drawn with it.
#[derive(Clone)]
struct Device {
    graphics: Graphics,
    instance: wgpu::Instance,
    adapter: wgpu::Adapter,
    available_adapters: Vec<wgpu::Adapter>,
    device: wgpu::Device,
    queue: wgpu::Queue,
    target_format: wgpu::TextureFormat,
}

/// Kept for the next picture: to open one takes longer than to draw, and drivers do not give all of
/// its memory back.
static DEVICES: Mutex<Vec<Device>> = Mutex::new(Vec::new());

fn devices() -> MutexGuard<'static, Vec<Device>> {
    DEVICES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn render_state(graphics: Graphics) -> Result<RenderState, OffscreenError> {
    // As in the window; pictures that must match to the byte want RendererOptions::PREDICTABLE.
    let options = egui_wgpu::RendererOptions { dithering: false, ..Default::default() };
    let mut devices = devices();
    let known = devices.iter().find(|device| device.graphics == graphics).cloned();
    let Some(known) = known else {
        let state = opened(graphics, options)?;
        devices.push(Device {
            graphics,
            instance: state.instance.clone(),
            adapter: state.adapter.clone(),
            available_adapters: state.available_adapters.clone(),
            device: state.device.clone(),
            queue: state.queue.clone(),
            target_format: state.target_format,
        });
        return Ok(state);
    };
    let renderer = egui_wgpu::Renderer::new(&known.device, known.target_format, options);
    Ok(RenderState {
        adapter: known.adapter,
        available_adapters: known.available_adapters,
        instance: known.instance,
        device: known.device,
        queue: known.queue,
        target_format: known.target_format,
        renderer: Arc::new(egui::mutex::RwLock::new(renderer)),
    })
}

fn opened(
    graphics: Graphics,
    options: egui_wgpu::RendererOptions,
) -> Result<RenderState, OffscreenError> {
    let mut setup = egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    if graphics != Graphics::Usual {
        setup.native_adapter_selector = Some(Arc::new(move |found, _| chosen(found, graphics)));
    }
    let setup = egui_wgpu::WgpuSetup::CreateNew(setup);
    let instance = pollster::block_on(setup.new_instance());
    let config = egui_wgpu::WgpuConfiguration { wgpu_setup: setup, ..Default::default() };
    pollster::block_on(RenderState::create(&config, &instance, None, options))
        .map_err(|e| OffscreenError::NoDriver(e.to_string()))
}

/// The first driver that draws on the processor, or the first that does not.
fn chosen(found: &[wgpu::Adapter], graphics: Graphics) -> Result<wgpu::Adapter, String> {
    let is_wanted = |adapter: &&wgpu::Adapter| {
        let is_software = adapter.get_info().device_type == wgpu::DeviceType::Cpu;
        is_software == (graphics == Graphics::Software)
    };
    found.iter().find(is_wanted).cloned().ok_or_else(|| {
        let names: Vec<String> = found.iter().map(|a| a.get_info().name).collect();
        format!("none of the kind asked for; there are: {}", names.join(", "))
    })
}
