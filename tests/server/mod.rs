//! A small server of tiles on this machine, as good or as bad as a test wants it.
#![allow(dead_code, reason = "every test binary compiles this module and uses its own part")]

pub mod layer;

use std::io::{BufRead as _, BufReader, Cursor, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

#[derive(Debug, Clone)]
pub struct Request {
    pub path: String,
    headers: Vec<(String, String)>,
    pub at: Instant,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

#[derive(Debug, Clone)]
pub enum Reply {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// After so many milliseconds.
    After(u64, Box<Reply>),
    /// A byte now and then.
    Drip,
    /// Not a word, and the line stays open.
    Silence,
    /// A body without end.
    Endless,
    /// These bytes, and then these others again and again.
    Again(Vec<u8>, Vec<u8>),
}

impl Reply {
    pub fn status(status: u16) -> Self {
        Self::Answer { status, headers: Vec::new(), body: Vec::new() }
    }

    pub fn body(body: Vec<u8>) -> Self {
        Self::Answer { status: 200, headers: Vec::new(), body }
    }

    pub fn picture() -> Self {
        Self::body(picture())
    }

    pub fn raw(bytes: &[u8]) -> Self {
        Self::Raw(bytes.to_vec())
    }

    pub fn after(millis: u64, reply: Self) -> Self {
        Self::After(millis, Box::new(reply))
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

/// A tile.
pub fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(256, 256, image::Rgb([200, 220, 160]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture in memory");
    bytes.into_inner()
}

/// A PNG that says it is so large; few bytes all the same.
pub fn picture_of_size(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [header, b"IDAT".to_vec(), b"IEND".to_vec()] {
        bytes.extend((chunk.len() as u32 - 4).to_be_bytes());
        bytes.extend(&chunk);
        bytes.extend(crc32fast::hash(&chunk).to_be_bytes());
    }
    bytes
}

type Answering = dyn Fn(&Request) -> Reply + Send + Sync;

pub struct Server {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    answering: Mutex<Arc<Answering>>,
    requests: Mutex<Vec<Request>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    sent: AtomicUsize,
    stopping: AtomicBool,
}

impl Server {
    pub fn start(answering: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let port = listener.local_addr().expect("a bound port").port();
        let shared = Arc::new(Shared {
            answering: Mutex::new(Arc::new(answering)),
            requests: Mutex::default(),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            sent: AtomicUsize::new(0),
            stopping: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.stopping.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(stream), shared) = (stream, Arc::clone(&accepting)) else { continue };
                std::thread::spawn(move || shared.serve(stream));
            }
        });
        Self { port, shared }
    }

    /// Answers otherwise from now on.
    pub fn answer_with(&self, answering: impl Fn(&Request) -> Reply + Send + Sync + 'static) {
        *self.shared.answering.lock().expect("no thread panicked") = Arc::new(answering);
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{{z}}/{{x}}/{{y}}.png", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().expect("no thread panicked").clone()
    }

    pub fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }

    pub fn most_at_once(&self) -> usize {
        self.shared.most_at_once.load(Ordering::SeqCst)
    }

    /// Of bodies without end.
    pub fn bytes_sent(&self) -> usize {
        self.shared.sent.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts, which then ends and frees the port.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        let Some(request) = read(&stream) else { return };
        self.requests.lock().expect("no thread panicked").push(request.clone());
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        let answering = Arc::clone(&self.answering.lock().expect("no thread panicked"));
        let reply = answering(&request);
        // What is answered is no longer at work: the client may ask for the next before this
        // thread goes on.
        self.send(&mut stream, &reply);
    }

    fn send(&self, stream: &mut TcpStream, reply: &Reply) {
        if let Reply::After(millis, reply) = reply {
            std::thread::sleep(Duration::from_millis(*millis));
            self.send(stream, reply);
            return;
        }
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        let _ = match reply {
            Reply::Answer { status, headers, body } => {
                stream.write_all(&whole(*status, headers, body))
            }
            Reply::Raw(bytes) => stream.write_all(bytes),
            Reply::After(..) => Ok(()),
            Reply::Drip => self.drip(stream),
            Reply::Silence => self.wait(),
            Reply::Endless => {
                let start = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
                self.pour(stream, start, &[7; 1 << 16])
            }
            Reply::Again(start, piece) => self.pour(stream, start, piece),
        };
    }

    fn drip(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n")?;
        while !self.stopping.load(Ordering::Relaxed) {
            stream.write_all(b"x")?;
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn wait(&self) -> std::io::Result<()> {
        while !self.stopping.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn pour(&self, stream: &mut TcpStream, start: &[u8], piece: &[u8]) -> std::io::Result<()> {
        stream.write_all(start)?;
        while !self.stopping.load(Ordering::Relaxed) {
            stream.write_all(piece)?;
            self.sent.fetch_add(piece.len(), Ordering::SeqCst);
        }
        Ok(())
    }
}

fn whole(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Whatever\r\nconnection: close\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    if status != 304 {
        bytes.extend(format!("content-length: {}\r\n", body.len()).into_bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    for line in lines {
        let line = line.ok()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Some(Request { path, headers, at: Instant::now() })
}
