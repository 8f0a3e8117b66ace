//! One PNG after another, for a program that makes a film of them.

use png::Compression;

use super::{About, Frame, ShootError, Writes};

pub(super) struct Pictures<'a> {
    put: &'a mut (dyn FnMut(&str, &[u8]) -> std::io::Result<()> + Send),
    about: &'a About,
    count: usize,
}

/// "frame-00001.png"; the first is number 1.
pub fn picture_name(number: usize) -> String {
    format!("frame-{number:05}.png")
}

/// Whether a file's name is one that a film gives to its pictures.
pub fn is_picture_name(name: &str) -> bool {
    let number = name.strip_prefix("frame-").and_then(|rest| rest.strip_suffix(".png"));
    number.and_then(|n| n.parse().ok()).is_some_and(|n| picture_name(n) == name)
}

impl<'a> Pictures<'a> {
    pub fn new(
        put: &'a mut (dyn FnMut(&str, &[u8]) -> std::io::Result<()> + Send),
        about: &'a About,
    ) -> Self {
        Self { put, about, count: 0 }
    }
}

impl Writes for Pictures<'_> {
    fn frame(&mut self, frame: Frame) -> Result<(), ShootError> {
        self.count += 1;
        let bytes = frame.image.encoded(self.about, Compression::Fast)?;
        (self.put)(&picture_name(self.count), &bytes)?;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ShootError> {
        Ok(())
    }
}
