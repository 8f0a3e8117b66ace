//! Tiles over HTTP, for whoever chooses them: from the cache on disk where its headers allow, else
//! from the server. No request goes out unless the reader chose such a source.

mod client;
mod disk;

use std::sync::Arc;
use std::time::SystemTime;

use http::{Request, Response, StatusCode};
use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use walkers::TileId;

pub use client::{Timeouts, USER_AGENT, ensure_tls_provider};
pub use disk::DiskCache;

use super::chosen::{Failure, Fetch, Fetched};
use super::picture;
use crate::load::tile_address::{TileAddress, TileNumber, TileSharpness};
use client::{Answer, Client};
use disk::Stored;

/// Tiles of one address.
pub(super) struct HttpSource {
    address: TileAddress,
    sharpness: TileSharpness,
    client: Client,
    disk: Arc<DiskCache>,
    context: egui::Context,
}

/// A request as the cache's rules know it.
type Asked = Request<()>;

impl HttpSource {
    pub(super) fn new(
        (address, sharpness): (TileAddress, TileSharpness),
        timeouts: Timeouts,
        disk: Arc<DiskCache>,
        context: egui::Context,
    ) -> Self {
        Self { address, sharpness, client: Client::new(timeouts), disk, context }
    }

    fn draw(&self, body: &[u8]) -> Result<super::chosen::Loaded, Failure> {
        picture::load(body, &self.context)
    }

    /// What the server says now. `stored` is an older answer that it may confirm.
    fn ask(&self, address: &str, asked: &Asked, stored: Option<&Stored>) -> Fetched {
        let now = SystemTime::now();
        let headers = match stored.map(|stored| stored.policy.before_request(asked, now)) {
            Some(BeforeRequest::Stale { request, .. }) => request.headers,
            _ => asked.headers().clone(),
        };
        let answer = match self.client.get(address, &headers) {
            Ok(answer) => answer,
            Err(failure) => return self.fall_back(stored, failure),
        };
        match (answer.status, stored) {
            (StatusCode::NOT_MODIFIED, Some(stored)) => {
                // What was kept may have been spoilt since: then it is asked for whole, once.
                let Ok(loaded) = self.draw(&stored.body) else {
                    return self.ask(address, asked, None);
                };
                let policy = renewed(asked, &answer, stored);
                self.disk.put(self.address.text(), address, &policy, &stored.body);
                Fetched::Tile(loaded)
            }
            (StatusCode::OK, _) => self.accept(address, asked, &answer),
            (StatusCode::NOT_FOUND | StatusCode::NO_CONTENT, _) => Fetched::Absent,
            (status, _) => {
                let retry_after = client::retry_after(&answer.headers, now);
                self.fall_back(stored, Failure::of_status(status.as_u16(), retry_after))
            }
        }
    }

    fn accept(&self, address: &str, asked: &Asked, answer: &Answer) -> Fetched {
        // Drawn first: what is no picture is not kept.
        let loaded = match self.draw(&answer.body) {
            Ok(loaded) => loaded,
            Err(failure) => return Fetched::Failed(failure),
        };
        let options = CacheOptions { shared: false, ..CacheOptions::default() };
        let policy = CachePolicy::new_options(asked, &response(answer), SystemTime::now(), options);
        if policy.is_storable() {
            self.disk.put(self.address.text(), address, &policy, &answer.body);
        }
        Fetched::Tile(loaded)
    }

    /// An older picture is better than none, as long as the trouble is told.
    fn fall_back(&self, stored: Option<&Stored>, failure: Failure) -> Fetched {
        match stored.and_then(|stored| self.draw(&stored.body).ok()) {
            Some(loaded) => Fetched::Stale(loaded, failure),
            None => Fetched::Failed(failure),
        }
    }
}

impl Fetch for HttpSource {
    fn fetch(&self, id: TileId) -> Fetched {
        let number = TileNumber { zoom: id.zoom, column: id.x, row: id.y };
        let address = self.address.of(number, self.sharpness);
        let Ok(asked) = Request::get(&address).body(()) else {
            return Fetched::Failed(Failure::Garbled("its address is none".to_owned()));
        };
        let stored = self.disk.get(self.address.text(), &address);
        if let Some(kept) = &stored
            && let BeforeRequest::Fresh(_) = kept.policy.before_request(&asked, SystemTime::now())
            && let Ok(loaded) = self.draw(&kept.body)
        {
            return Fetched::Tile(loaded);
        }
        self.ask(&address, &asked, stored.as_ref())
    }
}

fn response(answer: &Answer) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers.clone();
    response
}

/// How long a confirmed answer may be kept from now on.
fn renewed(asked: &Asked, answer: &Answer, stored: &Stored) -> CachePolicy {
    match stored.policy.after_response(asked, &response(answer), SystemTime::now()) {
        AfterResponse::NotModified(policy, _) | AfterResponse::Modified(policy, _) => policy,
    }
}
