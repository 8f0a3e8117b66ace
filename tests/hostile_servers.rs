//! Servers that mean no good, on this machine: nobody but the host that was asked is contacted,
//! memory stays bounded, the map stays whole, and the reader is told in words.

mod hostile;
mod server;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hostile::{gzip_bomb, pixels, png, webp, within, zlib_bomb};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use server::layer::{Cache, Layer, PATIENCE, tile};
use server::{Reply, Server, picture};
use walkers::TileId;

/// Most that anything a server sends may cost, megabytes: texts, libraries and pictures that tests
/// beside it decode are in it.
const MOST_MEGABYTES: u64 = 300;

/// Longest that the reader is told, characters.
const MOST_CHARS: usize = 500;

/// A layer over these replies, once the reader was told.
#[track_caller]
fn told(reply: Reply) -> (String, Layer, Server) {
    let server = Server::start(move |_| reply.clone());
    let mut layer = Layer::over(&server, 1);
    // Looks at the embedded map, too, which must be there.
    layer.until_told(&[tile(0)], "");
    let words = layer.words().expect("told just now");
    check_words(&words);
    (words, layer, server)
}

#[track_caller]
fn check_words(words: &str) {
    assert!(words.starts_with("Test tiles "), "{words}");
    assert!(words.contains("The built-in map shows beneath."), "{words}");
    assert!(words.chars().count() < MOST_CHARS, "{words}");
    assert!(!words.chars().any(char::is_control), "{words:?}");
}

// Somebody else.

/// Somebody who must not be spoken to.
struct Bystander(TcpListener);

impl Bystander {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        listener.set_nonblocking(true).expect("a listener that can be asked");
        Self(listener)
    }

    fn port(&self) -> u16 {
        self.0.local_addr().expect("a bound port").port()
    }

    #[track_caller]
    fn check(&self, why: &str) {
        assert!(self.0.accept().is_err(), "somebody else was spoken to: {why}");
    }
}

#[test]
fn no_redirect_leads_to_anybody_else() {
    let other = Bystander::new();
    let port = other.port();
    for to in [
        format!("http://127.0.0.1:{port}/8/120/118.png"),
        format!("//127.0.0.1:{port}/8/120/118.png"),
        format!("http://localhost:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://me:secret@127.0.0.1:{port}/"),
        format!("http:\\\\127.0.0.1:{port}\\"),
        format!("ftp://127.0.0.1:{port}/"),
        "file:///etc/passwd".to_owned(),
        "data:image/png;base64,iVBORw0KGgo=".to_owned(),
        "javascript:alert(1)".to_owned(),
        "http://".to_owned(),
        "http://xn--\u{202e}/".to_owned(),
        String::new(),
    ] {
        for status in [301, 302, 303, 307, 308] {
            let server = Server::start(|_| Reply::picture());
            let location = to.clone();
            server.answer_with(move |_| Reply::status(status).with("location", &location));
            let mut layer = Layer::over(&server, 1);
            layer.until_told(&[tile(0)], "");
            check_words(&layer.words().expect("told just now"));
            other.check(&to);
            // Some are asked again after a rest.
            assert!(server.requests().len() <= 12, "{to}: {:?}", server.paths());
            if to.is_empty() {
                break;
            }
        }
    }
}

#[test]
fn a_server_that_sends_round_in_circles_is_left_after_a_few_steps() {
    let (words, _, server) = told(Reply::status(302).with("location", "/again.png"));
    assert!(words.contains("sends on without end"), "{words}");
    // Four, and after a rest perhaps again.
    assert!((4..=12).contains(&server.requests().len()), "{:?}", server.paths());
}

// Too much.

#[test]
fn pictures_that_claim_or_unpack_to_gigabytes_cost_little() {
    let bomb = zlib_bomb();
    let honest = pixels(256, 256);
    let profile = [&b"a\0\0"[..], &bomb].concat();
    let note = [&b"Title\0\0"[..], &bomb].concat();
    let international = [&b"Title\0\x01\0\0\0"[..], &bomb].concat();
    let canvas = [0x10, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    let lossless = [0x2f, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0];
    let lossy = [0x10, 0, 0, 0x9d, 1, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0];
    let wide_jpeg = b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xd9";
    let cases: [(&str, Vec<u8>); 13] = [
        ("more pixels than it claims", png(256, 256, &[(b"IDAT", &bomb)])),
        ("a colour profile", png(256, 256, &[(b"iCCP", &profile), (b"IDAT", &honest)])),
        ("a packed note", png(256, 256, &[(b"zTXt", &note), (b"IDAT", &honest)])),
        ("another note", png(256, 256, &[(b"iTXt", &international), (b"IDAT", &honest)])),
        ("a wall, and all of it", png(10_000, 10_000, &[(b"IDAT", &bomb)])),
        ("a long line", png(0x7fff_ffff, 1, &[(b"IDAT", &bomb)])),
        ("a tall one", png(1, 0x7fff_ffff, &[(b"IDAT", &bomb)])),
        ("WebP: a canvas", webp(&[(b"VP8X", &canvas), (b"VP8L", &lossless)])),
        ("WebP without loss", webp(&[(b"VP8L", &lossless)])),
        ("WebP", webp(&[(b"VP8 ", &lossy)])),
        (
            "WebP: a profile",
            webp(&[(b"VP8X", &[0x20, 0, 0, 0, 0xff, 0, 0, 0xff, 0, 0]), (b"ICCP", &bomb)]),
        ),
        ("JPEG", wide_jpeg.to_vec()),
        ("not even a picture", bomb.clone()),
    ];
    for (name, body) in cases {
        assert!(body.len() < 4 << 20, "{name}: refused for its size alone");
        within(name, MOST_MEGABYTES, || {
            let server = Server::start(move |_| Reply::body(body.clone()));
            let mut layer = Layer::over(&server, 1);
            // A note or a profile that is left aside leaves a picture like any other.
            layer.until(&[tile(0)], |layer, drawn| drawn == 1 || layer.words().is_some());
            if let Some(words) = layer.words() {
                check_words(&words);
                let fits = ["instead of a picture", "more than a tile can be"];
                assert!(fits.iter().any(|part| words.contains(part)), "{name}: {words}");
            }
            println!("{name}: {:?}", layer.words());
        });
    }
}

#[test]
fn packed_answers_are_not_unpacked() {
    for encoding in ["gzip", "deflate", "br", "zstd", "gzip, gzip"] {
        let body = gzip_bomb();
        within(encoding, MOST_MEGABYTES, || {
            let (words, layer, _server) =
                told(Reply::body(body).with("content-encoding", encoding));
            assert!(words.contains("instead of a picture"), "{words}");
            assert!(!layer.cache.folder.exists(), "nothing of it is kept");
        });
    }
}

#[test]
fn what_has_no_end_is_cut_off() {
    let ok = "HTTP/1.1 200 OK\r\n";
    let cases: [(&str, Reply); 7] = [
        ("body", Reply::Endless),
        ("chunks", again(&format!("{ok}transfer-encoding: chunked\r\n\r\n"), "8\r\nabcdefgh\r\n")),
        (
            "an extension of a chunk",
            again(&format!("{ok}transfer-encoding: chunked\r\n\r\n1;"), "aaaaaaaaaaaaaaaa"),
        ),
        ("headers", again(ok, "x-more: and more and more\r\n")),
        ("a header", again(&format!("{ok}x: "), "aaaaaaaaaaaaaaaa")),
        ("patience", again("", "HTTP/1.1 100 Continue\r\n\r\n")),
        ("a status", again("HTTP/1.1 200 ", "OK OK OK OK OK ")),
    ];
    for (name, reply) in cases {
        within(name, MOST_MEGABYTES, || {
            let (words, _, server) = told(reply);
            let sent = server.bytes_sent() >> 20;
            println!("{name}: {sent} MB sent: {words}");
            assert!(sent < 64, "{name}: {sent} MB were taken");
        });
    }
}

fn again(start: &str, piece: &str) -> Reply {
    Reply::Again(start.as_bytes().to_vec(), piece.as_bytes().repeat(512))
}

// Wrong.

#[test]
fn wrong_lengths_are_told_or_harmless() {
    let body = picture();
    let whole = body.len();
    let answer = |headers: &str, body: &[u8]| {
        let mut bytes =
            format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{headers}\r\n").into_bytes();
        bytes.extend(body);
        Reply::Raw(bytes)
    };
    let length = |value: &str| format!("content-length: {value}\r\n");
    let chunked = "transfer-encoding: chunked\r\n";
    for (name, reply) in [
        ("too short", answer(&length("40"), &body)),
        ("too long", answer(&length(&(whole + 10).to_string()), &body)),
        ("too long by far", answer(&length("4194304"), &body)),
        ("negative", answer(&length("-1"), &body)),
        ("nothing", answer(&length(""), &body)),
        ("words", answer(&length("many"), &body)),
        ("past any number", answer(&length("99999999999999999999999"), &body)),
        ("the most there is", answer(&length("18446744073709551615"), &body)),
        ("two of them", answer(&(length("10") + &length(&whole.to_string())), &body)),
        ("a list", answer(&length("10, 20"), &body)),
        ("in chunks, too", answer(&(length("10") + chunked), &body)),
        ("a chunk past any number", answer(chunked, b"fffffffffffffffffff\r\nabc\r\n0\r\n\r\n")),
        ("the largest chunk", answer(chunked, b"ffffffffffffffff\r\nabc\r\n0\r\n\r\n")),
        ("a negative chunk", answer(chunked, b"-5\r\nabc\r\n0\r\n\r\n")),
        ("no such status", Reply::raw(b"HTTP/1.1 99999 Whatever\r\n\r\n")),
        ("another protocol", Reply::raw(b"SSH-2.0-OpenSSH_9.6\r\n")),
        ("nothing at all", Reply::raw(b"")),
    ] {
        within(name, MOST_MEGABYTES, || {
            let (words, layer, _server) = told(reply);
            println!("{name}: {words}");
            assert!(!layer.cache.folder.exists(), "{name}: nothing of it is kept");
        });
    }
}

#[test]
fn a_pause_of_an_age_is_bounded_and_nonsense_is_none() {
    for wish in [
        "99999999999999999999",
        "18446744073709551615",
        "-5",
        "soon",
        "",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let (words, mut layer, server) = told(Reply::status(429).with("retry-after", wish));
        assert!(words.contains("asks for a pause"), "{words}");
        layer.frames_for(&[tile(0), tile(1)], Duration::from_millis(100));
        let most = if wish.contains("99") || wish.len() > 18 { 1 } else { 20 };
        assert!(server.requests().len() <= most, "{wish}: {}", server.requests().len());
    }
}

#[test]
fn a_wider_tile_stands_in_for_one_that_is_a_trap() {
    let trap = zlib_bomb();
    let trap = png(10_000, 10_000, &[(b"IDAT", &trap)]);
    let server = Server::start(move |request| {
        if request.path.starts_with("/7/") { Reply::picture() } else { Reply::body(trap.clone()) }
    });
    let mut layer = Layer::over(&server, 1);
    layer.until_drawn(&[TileId { x: 60, y: 59, zoom: 7 }]);
    layer.until(&[tile(0)], |layer, drawn| drawn == 1 && layer.words().is_some());
    let words = layer.words().expect("told just now");
    assert!(words.contains("10000 × 10000 pixels"), "{words}");
}

// Encrypted.

fn pem(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server").join(name)
}

/// How a server on https answers.
#[derive(Clone, Copy)]
enum Handshake {
    /// With a certificate that nobody vouches for.
    SelfSigned,
    /// In plain HTTP.
    Plain,
    /// Not at all any more, after the first bytes.
    BreaksOff,
    Silent,
    /// Bytes of no sense.
    Garbage,
}

/// A server on https; what it was told beyond the handshake is counted.
fn encrypted(handshake: Handshake) -> (u16, Arc<AtomicUsize>) {
    basewatch::basemap::ensure_tls_provider();
    let certificate = CertificateDer::from_pem_file(pem("certificate.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(pem("key.pem")).expect("its key");
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("they belong together");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
    let port = listener.local_addr().expect("a bound port").port();
    let heard = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&heard);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let heard = Arc::clone(&counted);
            let config = Arc::clone(&config);
            std::thread::spawn(move || serve_encrypted(stream, handshake, config, &heard));
        }
    });
    (port, heard)
}

fn serve_encrypted(
    mut stream: TcpStream,
    handshake: Handshake,
    config: Arc<rustls::ServerConfig>,
    heard: &AtomicUsize,
) {
    match handshake {
        Handshake::SelfSigned => {
            let Ok(mut connection) = rustls::ServerConnection::new(config) else { return };
            let mut told = [0; 1_000];
            let mut tls = rustls::Stream::new(&mut connection, &mut stream);
            heard.fetch_add(tls.read(&mut told).unwrap_or(0), Ordering::SeqCst);
        }
        Handshake::Plain => {
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno");
        }
        Handshake::BreaksOff => {
            let _ = stream.read(&mut [0; 5]);
        }
        Handshake::Silent => std::thread::sleep(PATIENCE),
        Handshake::Garbage => {
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(&[0x16, 3, 3, 0xff, 0xff].repeat(10_000));
        }
    }
}

#[test]
fn an_encrypted_connection_that_cannot_be_trusted_gets_no_request() {
    for (handshake, part) in [
        (Handshake::SelfSigned, "cannot be trusted: the encrypted connection failed"),
        (Handshake::Plain, "does not answer in TLS"),
        (Handshake::BreaksOff, "does not answer as a web server does: the answer broke off"),
        (Handshake::Silent, "did not answer in time"),
        (Handshake::Garbage, "cannot be trusted"),
    ] {
        let (port, heard) = encrypted(handshake);
        let address = format!("https://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png?key=secret");
        let mut layer = Layer::of(&address, Cache::new(), 1);
        layer.until_told(&[tile(0)], "");
        let words = layer.words().expect("told just now");
        println!("{words}");
        check_words(&words);
        assert!(words.contains(part), "{words}");
        assert!(!words.contains("secret"), "{words}");
        assert_eq!(heard.load(Ordering::SeqCst), 0, "not a byte of the request was sent");
    }
}

// A cache that somebody was at.

/// The kept files, by name.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the cache").flatten() {
            let kind = entry.file_type().expect("the kind of an entry");
            if kind.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    files
}

/// With its checksum, as the cache writes it.
fn sealed(mut content: Vec<u8>) -> Vec<u8> {
    content.extend(crc32fast::hash(&content).to_le_bytes());
    content
}

/// A file of the cache with another body.
fn with_body(file: &Path, body: &[u8]) -> Vec<u8> {
    let bytes = std::fs::read(file).expect("a file of the cache");
    let at = b"basewatch tile 1\n".len();
    let length = u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
    sealed([&bytes[..at + 4 + length], body].concat())
}

/// What is done to a file of the cache; the folder around the cache is there to use.
type Spoil = fn(file: &Path, other: &Path, around: &Path);

fn put(file: &Path, bytes: &[u8]) {
    std::fs::write(file, bytes).expect("a file of the cache is written");
}

#[cfg(unix)]
const SPOILS: [(&str, Spoil); 14] = [
    ("garbage", |file, _, _| put(file, &[0xa5; 10_000])),
    ("nothing", |file, _, _| put(file, b"")),
    ("another tile's answer", |file, other, _| {
        std::fs::copy(other, file).expect("copied");
    }),
    ("a picture of gigabytes", |file, _, _| {
        let bomb = png(10_000, 10_000, &[(b"IDAT", &zlib_bomb())]);
        put(file, &with_body(file, &bomb));
    }),
    ("another body, sealed", |file, _, _| put(file, &with_body(file, b"<html>"))),
    ("a head past its end", |file, _, _| {
        put(file, &sealed([&b"basewatch tile 1\n"[..], &u32::MAX.to_le_bytes()].concat()));
    }),
    ("a head of nonsense", |file, _, _| {
        let head = br#"{"address":"x","policy":{"resh":{},"t":{"secs_since_epoch":-1}}}"#;
        let length = (head.len() as u32).to_le_bytes();
        put(file, &sealed([&b"basewatch tile 1\n"[..], &length, head].concat()));
    }),
    ("zeros without end", |file, _, _| {
        let file = std::fs::File::create(file).expect("a file of the cache");
        file.set_len(20 << 30).expect("a sparse file");
    }),
    ("a folder", |file, _, _| {
        std::fs::remove_file(file).expect("removed");
        std::fs::create_dir_all(file.join("inside")).expect("a folder");
    }),
    ("a link to a file of the reader's", |file, _, around| link(&around.join("diary.txt"), file)),
    ("a link to a device", |file, _, _| link(Path::new("/dev/zero"), file)),
    ("a link to itself", |file, _, _| link(file, file)),
    ("a pipe that nobody fills", |file, _, _| {
        std::fs::remove_file(file).expect("removed");
        let made = std::process::Command::new("mkfifo").arg(file).status();
        assert!(made.expect("mkfifo").success());
    }),
    ("a file that may not be read", |file, _, _| {
        use std::os::unix::fs::PermissionsExt as _;
        let none = std::fs::Permissions::from_mode(0o000);
        std::fs::set_permissions(file, none).expect("permissions");
    }),
];

#[cfg(unix)]
fn link(to: &Path, file: &Path) {
    std::fs::remove_file(file).expect("removed");
    std::os::unix::fs::symlink(to, file).expect("a link");
}

#[test]
#[cfg(unix)]
fn a_cache_that_was_spoilt_is_as_good_as_none() {
    for (name, spoil) in SPOILS {
        for policy in ["max-age=3600", "no-cache"] {
            within(name, MOST_MEGABYTES, || spoilt(name, spoil, policy));
        }
    }
}

/// Fills a cache, spoils one of two files, and asks again.
#[track_caller]
fn spoilt(name: &str, spoil: Spoil, policy: &'static str) {
    let server = Server::start(move |request| {
        if request.header("if-none-match").is_some() {
            return Reply::status(304).with("cache-control", policy).with("etag", "\"v1\"");
        }
        Reply::picture().with("cache-control", policy).with("etag", "\"v1\"")
    });
    let mut layer = Layer::over(&server, 2);
    layer.until_drawn(&[tile(0), tile(1)]);
    let folder = layer.cache.folder.clone();
    let around = folder.parent().expect("a folder around the cache").to_owned();
    std::fs::write(around.join("diary.txt"), "Dear diary").expect("written");
    let files = kept(&folder);
    assert_eq!(files.len(), 2);
    spoil(&files[0], &files[1], &around);
    let before = server.requests().len();
    let mut again = layer.restart(&server);
    again.until_drawn(&[tile(0), tile(1)]);
    let asked = server.requests().len() - before;
    let is_root = name == "a file that may not be read";
    assert!(asked >= 1 || is_root, "{name}: the spoilt one is asked for again");
    assert!(asked <= 4, "{name}: {asked} requests");
    let diary = std::fs::read_to_string(around.join("diary.txt")).expect("still there");
    assert_eq!(diary, "Dear diary", "{name}: what a link led to is as it was");
    let beside = std::fs::read_dir(&around).expect("a folder").count();
    assert_eq!(beside, 2, "{name}: nothing was written beside the cache");
}

#[test]
#[cfg(unix)]
fn a_cache_that_cannot_be_written_keeps_nobody_from_the_map() {
    let server = Server::start(|_| Reply::picture().with("cache-control", "max-age=3600"));
    // A file in its place, a link into nowhere, a link to a place that is no folder.
    for case in 0..3 {
        let cache = Cache::new();
        match case {
            0 => put(&cache.folder, b"no folder"),
            1 => std::os::unix::fs::symlink("/no/such/place", &cache.folder).expect("a link"),
            _ => std::os::unix::fs::symlink("/dev/null", &cache.folder).expect("a link"),
        }
        Layer::of(&server.address(), cache, 2).until_drawn(&[tile(0), tile(1)]);
    }
}
