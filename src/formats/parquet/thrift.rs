//! Thrift's compact protocol, in which Parquet writes its footer and the headers of its pages: bytes in, a tree of
//! fields by their numbers out. Believes no length. Refuses to know what a field means.

/// Deepest nesting that is followed; Parquet's own is below ten.
const DEEPEST: u8 = 24;

/// A value.
#[derive(Debug, PartialEq)]
pub(super) enum Thrift<'a> {
    Bool(bool),
    Int(i64),
    Double(f64),
    Bytes(&'a [u8]),
    List(Vec<Thrift<'a>>),
    Struct(Vec<(i16, Thrift<'a>)>),
}

/// Why bytes are no structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// They end before it does.
    Short,
    Wrong,
}

impl<'a> Thrift<'a> {
    /// A structure and the number of its bytes.
    pub(super) fn read(bytes: &'a [u8]) -> Result<(Self, usize), Flaw> {
        let mut compact = Compact { bytes, at: 0 };
        let read = compact.structure(0)?;
        Ok((read, compact.at))
    }

    pub(super) fn field(&self, id: i16) -> Option<&Self> {
        match self {
            Self::Struct(fields) => fields.iter().find(|(number, _)| *number == id).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(super) fn int(&self, id: i16) -> Option<i64> {
        match self.field(id)? {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }

    /// A number that counts something.
    pub(super) fn count(&self, id: i16) -> Option<u64> {
        self.int(id).and_then(|n| u64::try_from(n).ok())
    }

    pub(super) fn bool(&self, id: i16) -> Option<bool> {
        match self.field(id)? {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }

    pub(super) fn text(&self, id: i16) -> Option<String> {
        match self.field(id)? {
            Self::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        }
    }

    pub(super) fn list(&self, id: i16) -> &[Self] {
        match self.field(id) {
            Some(Self::List(list)) => list,
            _ => &[],
        }
    }
}

struct Compact<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Compact<'a> {
    fn byte(&mut self) -> Result<u8, Flaw> {
        let byte = self.bytes.get(self.at).copied().ok_or(Flaw::Short)?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8], Flaw> {
        let end = self.at.checked_add(n).ok_or(Flaw::Wrong)?;
        let taken = self.bytes.get(self.at..end).ok_or(Flaw::Short)?;
        self.at = end;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u64, Flaw> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(n);
            }
        }
        Err(Flaw::Wrong)
    }

    fn zigzag(&mut self) -> Result<i64, Flaw> {
        self.varint().map(unzigzag)
    }

    fn size(&mut self) -> Result<usize, Flaw> {
        let n = self.varint()?;
        // A size is a signed number of 32 bits.
        usize::try_from(n).ok().filter(|n| *n <= 0x7fff_ffff).ok_or(Flaw::Wrong)
    }

    fn structure(&mut self, depth: u8) -> Result<Thrift<'a>, Flaw> {
        if depth > DEEPEST {
            return Err(Flaw::Wrong);
        }
        let (mut fields, mut id) = (Vec::new(), 0i16);
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(Thrift::Struct(fields));
            }
            id = match head >> 4 {
                0 => i16::try_from(self.zigzag()?).map_err(|_| Flaw::Wrong)?,
                delta => id.checked_add(i16::from(delta)).ok_or(Flaw::Wrong)?,
            };
            let value = match head & 0x0f {
                1 => Thrift::Bool(true),
                2 => Thrift::Bool(false),
                kind => self.value(kind, depth)?,
            };
            fields.push((id, value));
        }
    }

    fn value(&mut self, kind: u8, depth: u8) -> Result<Thrift<'a>, Flaw> {
        Ok(match kind {
            // In lists a truth value is a byte.
            1 | 2 => Thrift::Bool(self.byte()? == 1),
            3 => Thrift::Int(i64::from(i8::from_le_bytes([self.byte()?]))),
            4..=6 => Thrift::Int(self.zigzag()?),
            7 => Thrift::Double(self.take(8)?.try_into().map(f64::from_le_bytes).map_err(|_| Flaw::Wrong)?),
            8 => {
                let n = self.size()?;
                Thrift::Bytes(self.take(n)?)
            }
            9 | 10 => {
                let head = self.byte()?;
                let n = if head >> 4 == 15 { self.size()? } else { usize::from(head >> 4) };
                self.list(n, head & 0x0f, depth)?
            }
            11 => {
                let n = self.size()?;
                let kinds = if n > 0 { self.byte()? } else { 0 };
                for _ in 0..n {
                    self.value(kinds >> 4, depth + 1)?;
                    self.value(kinds & 0x0f, depth + 1)?;
                }
                Thrift::List(Vec::new())
            }
            12 => self.structure(depth + 1)?,
            _ => return Err(Flaw::Wrong),
        })
    }

    fn list(&mut self, n: usize, kind: u8, depth: u8) -> Result<Thrift<'a>, Flaw> {
        if depth > DEEPEST {
            return Err(Flaw::Wrong);
        }
        // Each element takes a byte at least.
        if n > self.bytes.len().saturating_sub(self.at) {
            return Err(Flaw::Short);
        }
        let mut list = Vec::new();
        for _ in 0..n {
            list.push(self.value(kind, depth + 1)?);
        }
        Ok(Thrift::List(list))
    }
}

/// Small negative numbers are written as small ones.
fn unzigzag(n: u64) -> i64 {
    (n >> 1).cast_signed() ^ -((n & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_is_read_by_the_numbers_of_its_fields() {
        // 1: -2, 3: "ab", 4: [true, false], 20: {1: 5}
        let bytes = [0x15, 3, 0x28, 2, b'a', b'b', 0x19, 0x21, 1, 2, 0x0c, 40, 0x15, 10, 0, 0];
        let (read, n) = Thrift::read(&bytes).expect("a structure");
        assert_eq!((n, read.int(1), read.text(3).as_deref()), (bytes.len(), Some(-2), Some("ab")));
        assert_eq!(read.list(4), [Thrift::Bool(true), Thrift::Bool(false)]);
        assert_eq!(read.field(20).and_then(|s| s.int(1)), Some(5));
        for end in 0..bytes.len() {
            assert_eq!(Thrift::read(&bytes[..end]), Err(Flaw::Short), "{end}");
        }
    }

    #[test]
    fn lengths_are_not_believed() {
        assert_eq!(Thrift::read(&[0x18, 0xff, 0xff, 0xff, 0xff, 0x07]), Err(Flaw::Short));
        assert_eq!(Thrift::read(&[0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07]), Err(Flaw::Short));
        assert_eq!(Thrift::read(&[0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(Flaw::Wrong));
        assert_eq!(Thrift::read(&[0x1c; 4000]), Err(Flaw::Wrong));
    }
}
