//! The window's contents without a window: laid out by egui, drawn by wgpu into a texture whose
//! pixels can be read. For measurements; pictures come through here too.

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

/// A surface of fixed size to draw on.
pub struct Offscreen {
    pub ctx: egui::Context,
    pub render_state: RenderState,
    texture: wgpu::Texture,
    size_points: Vec2,
    time_s: f64,
}

impl Offscreen {
    /// `width` and `height` in pixels, one pixel a point.
    pub fn new(width: u32, height: u32) -> Result<Self, OffscreenError> {
        Self::with(width, height, Graphics::Usual)
    }

    /// The same, on a chosen kind of driver.
    pub fn with(width: u32, height: u32, graphics: Graphics) -> Result<Self, OffscreenError> {
        let render_state = render_state(graphics)?;
        let texture = render_state.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("offscreen"),
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: render_state.target_format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let size_points = Vec2::new(width as f32, height as f32);
        Ok(Self { ctx: egui::Context::default(), render_state, texture, size_points, time_s: 0.0 })
    }

    /// What this driver calls itself.
    pub fn adapter_name(&self) -> String {
        self.render_state.adapter.get_info().name
    }

    /// Input for the next frame, `dt_s` after the last.
    pub fn input(&mut self, dt_s: f64, events: Vec<egui::Event>) -> RawInput {
        self.time_s += dt_s;
        RawInput {
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
        self.upload(output);
        let RenderState { device, queue, renderer, .. } = &self.render_state;
        let mut renderer = renderer.write();
        let screen = ScreenDescriptor {
            size_in_pixels: [self.texture.width(), self.texture.height()],
            pixels_per_point: output.pixels_per_point,
        };
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let buffers = renderer.update_buffers(device, queue, &mut encoder, triangles, &screen);
        let view = self.texture.create_view(&wgpu::TextureViewDescriptor::default());
        {
            let attachment = wgpu::RenderPassColorAttachment {
                view: &view,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                    store: wgpu::StoreOp::Store,
                },
                depth_slice: None,
            };
            let descriptor = wgpu::RenderPassDescriptor {
                color_attachments: &[Some(attachment)],
                ..Default::default()
            };
            let mut pass = encoder.begin_render_pass(&descriptor).forget_lifetime();
            renderer.render(&mut pass, triangles, &screen);
        }
        let (buffer, row_bytes) = self.copy_out(&mut encoder);
        queue.submit(buffers.into_iter().chain([encoder.finish()]));
        for id in output.textures_delta.free.drain() {
            renderer.free_texture(&id);
        }
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
        let driver = |error: &dyn std::fmt::Display| OffscreenError::Driver(error.to_string());
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

fn render_state(graphics: Graphics) -> Result<RenderState, OffscreenError> {
    let mut setup = egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    if graphics != Graphics::Usual {
        setup.native_adapter_selector =
            Some(std::sync::Arc::new(move |found, _| chosen(found, graphics)));
    }
    let setup = egui_wgpu::WgpuSetup::CreateNew(setup);
    let instance = pollster::block_on(setup.new_instance());
    let config = egui_wgpu::WgpuConfiguration { wgpu_setup: setup, ..Default::default() };
    // As in the window; pictures that must match to the byte want RendererOptions::PREDICTABLE.
    let options = egui_wgpu::RendererOptions { dithering: false, ..Default::default() };
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
