//! A walk over values in Thrift's compact protocol, which keeps none of them.
//!
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>

/// Structures within structures are followed so far.
const MOST_DEPTH: usize = 16;

/// The kinds of values, by the numbers that a file gives them.
mod kind {
    pub const TRUE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const BYTE: u8 = 3;
    pub const I16: u8 = 4;
    pub const I64: u8 = 6;
    pub const DOUBLE: u8 = 7;
    pub const BINARY: u8 = 8;
    pub const LIST: u8 = 9;
    pub const SET: u8 = 10;
    pub const MAP: u8 = 11;
    pub const STRUCTURE: u8 = 12;
    pub const UUID: u8 = 13;
}

/// What a field is for those who know it: they read it as that, whatever the file calls it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Truth,
    Byte,
    /// Of 16, 32 or 64 bits, which are written alike.
    Whole,
    /// A whole number for whose values room is made: it is told by [`Walk::counts`].
    Count,
    Real,
    /// A text too.
    Bytes,
    List(&'static Shape),
    Structure(Fields),
}

/// The fields that are known, by their numbers.
pub(super) type Fields = &'static [(i16, Shape)];

impl Shape {
    fn is(self, kind: u8) -> bool {
        match self {
            Self::Truth => matches!(kind, kind::TRUE | kind::FALSE),
            Self::Byte => kind == kind::BYTE,
            Self::Whole | Self::Count => matches!(kind, kind::I16..=kind::I64),
            Self::Real => kind == kind::DOUBLE,
            Self::Bytes => kind == kind::BINARY,
            Self::List(_) => kind == kind::LIST,
            Self::Structure(_) => kind == kind::STRUCTURE,
        }
    }
}

/// Walks over values; `None` where they end in the middle, are of another kind than those who know
/// them read, or hold what takes no room and could be claimed without end.
pub(super) struct Walk<'a> {
    rest: &'a [u8],
    depth: usize,
    counts: Option<(i64, i64)>,
}

impl<'a> Walk<'a> {
    pub(super) fn over(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, depth: 0, counts: None }
    }

    /// Bytes not walked over yet.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    /// The least and the largest of all counts that were walked over.
    pub(super) fn counts(&self) -> Option<(i64, i64)> {
        self.counts
    }

    /// The whole numbers in its first three fields, 0 where there are none.
    pub(super) fn structure(&mut self, known: Fields) -> Option<[i64; 3]> {
        let (mut field, mut first) = (0i16, [0; 3]);
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(first);
            }
            field = match head >> 4 {
                0 => i16::try_from(self.signed()?).ok()?,
                more => field.checked_add(i16::from(more))?,
            };
            let shape = known.iter().find(|(number, _)| *number == field).map(|(_, shape)| *shape);
            match head & 0x0f {
                kind if shape.is_some_and(|shape| !shape.is(kind)) => return None,
                // A field's own head says whether it is true.
                kind::TRUE | kind::FALSE => {}
                kind::I16..=kind::I64 => {
                    let number = self.signed()?;
                    if matches!(shape, Some(Shape::Count)) {
                        let (least, most) = self.counts.unwrap_or((number, number));
                        self.counts = Some((least.min(number), most.max(number)));
                    }
                    if let Ok(i @ 1..=3) = usize::try_from(field) {
                        first[i - 1] = number;
                    }
                }
                kind => self.value(kind, shape)?,
            }
        }
    }

    /// One that takes a byte at least.
    fn value(&mut self, kind: u8, shape: Option<Shape>) -> Option<()> {
        match kind {
            kind::BYTE => self.skip(1),
            kind::I16..=kind::I64 => self.number().map(|_| ()),
            kind::DOUBLE => self.skip(8),
            kind::BINARY => {
                let length = self.number()?;
                self.skip(length)
            }
            kind::LIST | kind::SET => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                let item = if let Some(Shape::List(item)) = shape { Some(*item) } else { None };
                self.values(count, &[(head & 0x0f, item)])
            }
            kind::MAP => {
                let count = self.number()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                self.values(count, &[(kinds >> 4, None), (kinds & 0x0f, None)])
            }
            kind::STRUCTURE => {
                let known = if let Some(Shape::Structure(known)) = shape { known } else { &[] };
                self.deeper(|walk| walk.structure(known).map(|_| ()))
            }
            kind::UUID => self.skip(16),
            _ => None,
        }
    }

    fn values(&mut self, count: u64, each: &[(u8, Option<Shape>)]) -> Option<()> {
        let is_other = |(kind, shape): &(u8, Option<Shape>)| shape.is_some_and(|s| !s.is(*kind));
        if count > 0 && each.iter().any(is_other) {
            return None;
        }
        self.deeper(|walk| {
            for _ in 0..count {
                each.iter().try_for_each(|(kind, shape)| walk.value(*kind, *shape))?;
            }
            Some(())
        })
    }

    fn deeper(&mut self, walk: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        if self.depth == MOST_DEPTH {
            return None;
        }
        self.depth += 1;
        walk(self)?;
        self.depth -= 1;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(bytes).ok()?..)?;
        Some(())
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// With its sign in the lowest bit.
    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(bytes: &[u8], known: Fields) -> Option<[i64; 3]> {
        Walk::over(bytes).structure(known)
    }

    #[test]
    fn numbers_are_told_and_all_else_walked_over() {
        // 1: 0, 2: -3, 3: 150, 5: { 1: true }, 6: ["ab"], 7: { 1 => 2 }.
        let bytes = [
            0x15, 0, 0x15, 5, 0x15, 0xac, 2, 0x2c, 0x11, 0, 0x19, 0x18, 2, b'a', b'b', 0x1b, 1,
            0x55, 2, 4, 0,
        ];
        assert_eq!(walked(&bytes, &[]), Some([0, -3, 150]));
        for end in 0..bytes.len() {
            assert_eq!(walked(&bytes[..end], &[]), None, "{end}");
        }
    }

    #[test]
    fn what_could_be_claimed_without_end_is_refused() {
        // Four thousand million times true, and as many lists; structures without end.
        assert_eq!(walked(&[0x19, 0xf1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0], &[]), None);
        assert_eq!(walked(&[0x19, 0xf9, 0xff, 0xff, 0xff, 0xff, 0x0f, 0], &[]), None);
        assert_eq!(walked(&[0x1c; 10_000], &[]), None);
    }

    #[test]
    fn a_known_field_is_of_its_kind_wherever_it_stands() {
        const INNER: Fields = &[(2, Shape::Bytes)];
        const KNOWN: Fields = &[
            (1, Shape::Whole),
            (5, Shape::Structure(INNER)),
            (6, Shape::List(&Shape::Structure(INNER))),
        ];
        // 1: 0, then 5: { 2: "a" }, then 6: [{ 2: "a" }], a field 9 nobody knows.
        let good = [0x15, 0, 0x4c, 0x28, 1, b'a', 0, 0x19, 0x1c, 0x28, 1, b'a', 0, 0x35, 0, 0];
        assert_eq!(walked(&good, KNOWN), Some([0; 3]));
        // Each kind in turn replaced by another that takes as many bytes, or as few.
        for (at, other) in [(0, 0x13), (2, 0x43), (3, 0x25), (7, 0x1a), (8, 0x15), (9, 0x23)] {
            let mut bad = good;
            bad[at] = other;
            assert_eq!(walked(&bad, KNOWN), None, "byte {at}");
        }
        // By its own number instead of the step from the field before.
        assert_eq!(walked(&[0x03, 2, 0, 0], KNOWN), None);
        assert_eq!(walked(&[0x05, 2, 0, 0], KNOWN), Some([0; 3]));
        // An empty list says nothing of its items' kind.
        assert_eq!(walked(&[0x69, 0, 0], KNOWN), Some([0; 3]));
    }

    #[test]
    fn counts_are_told_wherever_they_stand() {
        const KNOWN: Fields = &[(1, Shape::Whole), (7, Shape::Structure(&[(1, Shape::Count)]))];
        // 1: 9, 7: { 1: -3, 1: 150 }.
        let bytes = [0x15, 18, 0x6c, 0x15, 5, 0x05, 2, 0xac, 2, 0, 0];
        let mut walk = Walk::over(&bytes);
        assert_eq!(walk.structure(KNOWN), Some([9, 0, 0]));
        assert_eq!(walk.counts(), Some((-3, 150)));
    }

    #[test]
    fn an_end_that_carries_a_number_is_refused() {
        // Some readers take it for an end, others not.
        assert_eq!(walked(&[0x10, 0], &[]), None);
    }
}
