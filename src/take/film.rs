//! A film into a file or a folder.

use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::{Order, TakeError, page_options};
use crate::picture::film::{Film, Progress, Reel, ShootError, is_picture_name, shoot};
use crate::picture::{About, Options};
use crate::safe_write::{Draft, DraftFolder, Existing};
use crate::state::{FilmFormat, Session};

pub(super) fn write(
    order: Order,
    path: &Path,
    existing: Existing,
    watch: &mut dyn FnMut(Progress),
    call_off: &AtomicBool,
) -> Result<String, TakeError> {
    let Order { session, form } = order;
    let asked = form.film;
    let film = Film::new(asked.from, asked.to, asked.speed, u32::from(asked.rate))
        .map_err(TakeError::of)?;
    let options = page_options(&session, &form.film_page)?;
    let shot = Shot { session, options, film, call_off };
    shot.take(path, (asked.format, existing), watch)?;
    Ok(format!("{} frames, {:.1} s", film.frames(), film.seconds()))
}

/// A film about to be drawn.
pub struct Shot<'a> {
    pub session: Session,
    pub options: Options,
    pub film: Film,
    /// Once it is set, nothing more is drawn, and nothing is left behind.
    pub call_off: &'a AtomicBool,
}

impl Shot<'_> {
    /// Draws it into a file or a folder, which is there whole afterwards, or not at all.
    pub fn take(
        self,
        path: &Path,
        (format, existing): (FilmFormat, Existing),
        watch: &mut dyn FnMut(Progress),
    ) -> Result<About, TakeError> {
        let refused = |error: &io::Error| TakeError::refused(path, error);
        match format {
            FilmFormat::Pictures => {
                let folder = DraftFolder::begin(path).map_err(|e| refused(&e))?;
                let mut put = |name: &str, bytes: &[u8]| folder.write(name, bytes);
                let about = self.shoot(Reel::Pictures(&mut put), path, watch)?;
                folder.finish(existing, is_picture_name).map_err(|e| refused(&e))?;
                Ok(about)
            }
            FilmFormat::Gif | FilmFormat::Apng => {
                let draft = Draft::begin(path).map_err(|e| refused(&e))?;
                let mut file = io::BufWriter::new(draft);
                let reel = match format {
                    FilmFormat::Gif => Reel::Gif(&mut file),
                    FilmFormat::Apng | FilmFormat::Pictures => Reel::Apng(&mut file),
                };
                let about = self.shoot(reel, path, watch)?;
                let draft = file.into_inner().map_err(|e| refused(e.error()))?;
                draft.finish(existing).map_err(|e| refused(&e))?;
                Ok(about)
            }
        }
    }

    fn shoot(
        self,
        reel: Reel<'_>,
        path: &Path,
        watch: &mut dyn FnMut(Progress),
    ) -> Result<About, TakeError> {
        shoot(self.session, self.options, &self.film, reel, watch, self.call_off).map_err(|error| {
            match error {
                ShootError::Picture(error) => TakeError::of(error),
                ShootError::Writing(error) => TakeError::refused(path, &error),
                ShootError::CalledOff => TakeError::CalledOff,
            }
        })
    }
}
