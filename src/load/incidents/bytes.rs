//! What a file's bytes are before they are text: packed by gzip, or in another encoding.

use std::io::{self, BufReader, Chain, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::MultiGzDecoder;

/// Bytes that are read at once of a file in another encoding.
const PIECE: usize = 64 << 10;

/// What a file turned out to be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// UTF-8, or what is so like it that only some words differ (see [`words`]).
    Utf8,
    Utf16,
}

type Begun<R> = Chain<Cursor<Vec<u8>>, R>;

/// Looks at the first bytes and puts them back.
fn begin<R: Read>(mut from: R, most: usize) -> io::Result<(Vec<u8>, Begun<R>)> {
    let mut start = Vec::new();
    from.by_ref().take(most as u64).read_to_end(&mut start)?;
    Ok((start.clone(), Cursor::new(start).chain(from)))
}

/// A file's text, unpacked and in UTF-8 as far as can be told from its beginning; the mark before
/// UTF-8 is left in place.
///
/// # Errors
/// Where it cannot be read.
pub fn text<'a>(from: impl Read + Send + 'a) -> io::Result<(Box<dyn Read + Send + 'a>, Writing)> {
    let (start, from) = begin(from, 3)?;
    if start.starts_with(b"\x1f\x8b") {
        let unpacked = MultiGzDecoder::new(BufReader::with_capacity(PIECE, from));
        return unpacked_text(unpacked);
    }
    unpacked_text(from)
}

fn unpacked_text<'a>(
    from: impl Read + Send + 'a,
) -> io::Result<(Box<dyn Read + Send + 'a>, Writing)> {
    let (start, from) = begin(from, 3)?;
    let encoding = match start.as_slice() {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ => return Ok((Box::new(from), Writing::Utf8)),
    };
    Ok((Box::new(Decoding::new(from, encoding.new_decoder())), Writing::Utf16))
}

/// Reads UTF-8 out of something else.
struct Decoding<R> {
    from: R,
    decoder: Decoder,
    input: Vec<u8>,
    position: usize,
    filled: usize,
    is_at_end: bool,
    output: Vec<u8>,
    given: usize,
}

impl<R: Read> Decoding<R> {
    fn new(from: R, decoder: Decoder) -> Self {
        let (input, output) = (vec![0; PIECE], Vec::new());
        Self { from, decoder, input, position: 0, filled: 0, is_at_end: false, output, given: 0 }
    }

    /// Decodes the next piece; nothing is left over at the end.
    fn next_piece(&mut self) -> io::Result<()> {
        self.given = 0;
        self.output.resize(PIECE * 2, 0);
        let mut written = 0;
        while written == 0 {
            if self.position == self.filled && !self.is_at_end {
                self.filled = self.from.read(&mut self.input)?;
                self.position = 0;
                self.is_at_end = self.filled == 0;
            }
            let input = &self.input[self.position..self.filled];
            let (result, read, wrote, _) =
                self.decoder.decode_to_utf8(input, &mut self.output, self.is_at_end);
            self.position += read;
            written = wrote;
            if self.is_at_end && result == CoderResult::InputEmpty {
                // A decoder must not be asked again after its last word.
                self.filled = 0;
                break;
            }
        }
        self.output.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.output.len() {
            if self.is_at_end {
                return Ok(0);
            }
            self.next_piece()?;
        }
        let rest = &self.output[self.given..];
        let given = rest.len().min(into.len());
        into[..given].copy_from_slice(&rest[..given]);
        self.given += given;
        Ok(given)
    }
}

/// A field's words: UTF-8, or else Windows-1252, whose letters older spreadsheets write. Tells
/// whether it was the latter.
pub fn words(field: &[u8]) -> (std::borrow::Cow<'_, str>, bool) {
    match std::str::from_utf8(field) {
        Ok(words) => (words.into(), false),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(field).0, true),
    }
}
