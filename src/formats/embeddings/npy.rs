//! NumPy's format of one array: its header, and its elements as numbers or as names. By NumPy's "NEP 1, a simple file
//! format for NumPy arrays" and its versions 1 to 3. The crates that read it go as deep as a header says and take memory
//! by its word; here a header is three entries or none. Never runs what Python has pickled.

use super::Flaw;

/// What an array begins with.
pub(super) const MARK: &[u8; 6] = b"\x93NUMPY";
/// The longest header that is read, as `numpy.load` has it.
pub(super) const LONGEST_HEADER: usize = 10_000;
const FETCH: &str = "Write the file again with `numpy.save`";

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Float,
    Int,
    Unsigned,
    /// Text of a fixed width, a byte or a code point of four bytes each.
    Bytes,
    Unicode,
}

/// What an array's header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    /// Bytes of an element, at least 1.
    pub(super) size: usize,
    pub(super) big_endian: bool,
    /// Column after column.
    pub(super) fortran: bool,
    pub(super) shape: Vec<u64>,
    /// Where the elements begin.
    pub(super) from: usize,
}

impl Header {
    /// `head`: the first bytes of the array, all of its header among them.
    ///
    /// # Errors
    /// Why it is no array of numbers or names.
    pub(super) fn read(head: &[u8]) -> Result<Self, Flaw> {
        let (from, text) = text_of(head)?;
        let descr = value_of(text, "descr").ok_or_else(damaged)?;
        let (kind, size, big_endian) = element(descr)?;
        let fortran = value_of(text, "fortran_order").ok_or_else(damaged)?.starts_with("True");
        let shape = value_of(text, "shape").and_then(shape_of).ok_or_else(damaged)?;
        Ok(Self { kind, size, big_endian, fortran, shape, from })
    }

    pub(super) fn is_numbers(&self) -> bool {
        matches!(self.kind, Kind::Float | Kind::Int | Kind::Unsigned)
    }

    /// Rows and columns; `None` where it is no table of at least one column.
    pub(super) fn rows_and_columns(&self) -> Option<(u64, u64)> {
        match self.shape.as_slice() {
            [rows, columns] if *columns > 0 => Some((*rows, *columns)),
            _ => None,
        }
    }

    /// `(1000, 512)`, as Python writes it.
    pub(super) fn shape_words(&self) -> String {
        let sizes: Vec<String> = self.shape.iter().take(8).map(u64::to_string).collect();
        match sizes.as_slice() {
            [one] => format!("({one},)"),
            _ => format!("({})", sizes.join(", ")),
        }
    }

    /// The number that these bytes are; 0 where they are no number of a known width.
    pub(super) fn number(&self, bytes: &[u8]) -> f64 {
        let mut own = [0u8; 8];
        let Some(part) = own.get_mut(..bytes.len()) else { return 0.0 };
        part.copy_from_slice(bytes);
        if self.big_endian {
            part.reverse();
        }
        let whole = u64::from_le_bytes(own);
        match (self.kind, self.size) {
            (Kind::Float, 8) => f64::from_bits(whole),
            (Kind::Float, 4) => f64::from(f32::from_bits(whole as u32)),
            (Kind::Float, 2) => f64::from(crate::formats::parquet::half(whole as u16)),
            (Kind::Int, size) => {
                let unused = 64 - 8 * size.clamp(1, 8) as u32;
                ((whole << unused).cast_signed() >> unused) as f64
            }
            (Kind::Unsigned, _) => whole as f64,
            _ => 0.0,
        }
    }

    /// The text that these bytes are, without the zeros that fill it up.
    pub(super) fn text(&self, bytes: &[u8]) -> String {
        match self.kind {
            Kind::Unicode => {
                let (all, _) = bytes.as_chunks::<4>();
                let point = |four: &[u8; 4]| {
                    if self.big_endian { u32::from_be_bytes(*four) } else { u32::from_le_bytes(*four) }
                };
                let text: String =
                    all.iter().map(|four| char::from_u32(point(four)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
                text.trim_end_matches('\0').to_owned()
            }
            _ => String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned(),
        }
    }
}

/// Where the elements begin, and the header's text.
fn text_of(head: &[u8]) -> Result<(usize, &str), Flaw> {
    let cut = || Flaw::new("the header of an array", "the end of the file", FETCH);
    let rest = head.strip_prefix(MARK).ok_or_else(|| {
        Flaw::new("an array as NumPy writes it, which begins with \\x93NUMPY", "another beginning", FETCH)
    })?;
    let (version, rest) = rest.split_first_chunk::<2>().ok_or_else(cut)?;
    let (length, before) = match version[0] {
        1 => (rest.first_chunk().map(|n| usize::from(u16::from_le_bytes(*n))), 10),
        2 | 3 => (rest.first_chunk().map(|n| u32::from_le_bytes(*n) as usize), 12),
        other => return Err(Flaw::new("version 1, 2 or 3 of NumPy's format", format!("version {other}"), FETCH)),
    };
    let length = length.ok_or_else(cut)?;
    if length > LONGEST_HEADER {
        return Err(Flaw::new("a header of at most 10,000 bytes", format!("one of {length}"), FETCH));
    }
    let text = head.get(before..before + length).ok_or_else(cut)?;
    Ok((before + length, std::str::from_utf8(text).map_err(|_| damaged())?))
}

fn damaged() -> Flaw {
    Flaw::new("a header that says type, order and shape", "damaged bytes", FETCH)
}

/// What stands behind a name of the header.
fn value_of<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let at = ['\'', '"'].iter().find_map(|q| {
        let quoted = format!("{q}{name}{q}");
        text.find(&quoted).map(|at| at + quoted.len())
    })?;
    text.get(at..)?.trim_start().strip_prefix(':').map(str::trim_start)
}

fn shape_of(value: &str) -> Option<Vec<u64>> {
    let (inside, _) = value.strip_prefix('(')?.split_once(')')?;
    let sizes = inside.split(',').map(|n| n.trim().trim_end_matches('L')).filter(|n| !n.is_empty());
    sizes.map(|n| n.parse().ok()).collect()
}

/// Kind, bytes and whether the highest byte comes first.
fn element(descr: &str) -> Result<(Kind, usize, bool), Flaw> {
    const AS_NUMBERS: &str = "Save numbers: `numpy.save(path, numpy.asarray(x, dtype=numpy.float32))`";
    let quoted = descr.strip_prefix('\'').and_then(|d| d.split_once('\'')).map(|(own, _)| own);
    let Some(own) = quoted.or_else(|| descr.strip_prefix('"').and_then(|d| d.split_once('"')).map(|(own, _)| own))
    else {
        return Err(Flaw::new("numbers or names as elements", "records of several fields", AS_NUMBERS));
    };
    let (order, rest) = match own.as_bytes().first() {
        Some(order @ (b'<' | b'>' | b'=' | b'|')) => (*order, own.get(1..).unwrap_or_default()),
        _ => (b'=', own),
    };
    let (letter, size) = rest.split_at_checked(1).ok_or_else(damaged)?;
    if letter == "O" {
        let found = "objects that Python has pickled, which can run a program and are never opened";
        return Err(Flaw::new("numbers or names as elements", found, AS_NUMBERS));
    }
    let wide = size.parse::<usize>().unwrap_or(0);
    let is = match (letter, wide) {
        ("f", 2 | 4 | 8) => Some((Kind::Float, wide)),
        ("i", 1 | 2 | 4 | 8) => Some((Kind::Int, wide)),
        ("u", 1 | 2 | 4 | 8) => Some((Kind::Unsigned, wide)),
        ("S", 1..=10_000) => Some((Kind::Bytes, wide)),
        ("U", 1..=10_000) => Some((Kind::Unicode, wide * 4)),
        _ => None,
    };
    let other = || {
        Flaw::new(
            "numbers of 8 to 64 bits, or names, as elements",
            format!("type {}", super::super::short(own)),
            AS_NUMBERS,
        )
    };
    is.map(|(kind, size)| (kind, size, order == b'>')).ok_or_else(other)
}

#[cfg(test)]
mod tests {
    use super::super::tests::npy;
    use super::*;

    fn header(descr: &str, fortran: bool, shape: &str) -> Result<Header, Flaw> {
        Header::read(&npy(descr, fortran, shape, &[]))
    }

    #[test]
    fn numbers_of_all_widths_and_both_orders_are_read() {
        let of = |descr: &str, bytes: &[u8]| header(descr, false, "(1, 1)").expect("a header").number(bytes);
        assert_eq!(of("<f4", &1.5f32.to_le_bytes()), 1.5);
        assert_eq!(of(">f4", &1.5f32.to_be_bytes()), 1.5);
        assert_eq!(of("<f8", &(-0.1f64).to_le_bytes()), -0.1);
        assert_eq!(of("<f2", &[0x00, 0x3e]), 1.5);
        assert_eq!(of(">f2", &[0x3e, 0x00]), 1.5);
        assert_eq!(of("|i1", &[0xff]), -1.0);
        assert_eq!(of("|u1", &[0xff]), 255.0);
        assert_eq!(of(">i2", &[0xff, 0xfe]), -2.0);
        assert_eq!(of("<i8", &(-5i64).to_le_bytes()), -5.0);
        assert_eq!(of("<u8", &7u64.to_le_bytes()), 7.0);
    }

    #[test]
    fn names_of_a_fixed_width_lose_what_fills_them_up() {
        assert_eq!(header("|S5", false, "(1,)").expect("a header").text(b"ab\0\0\0"), "ab");
        let little: Vec<u8> = "ä/b\0".chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
        assert_eq!(header("<U4", false, "(1,)").expect("a header").text(&little), "ä/b");
        let big: Vec<u8> = "ä/b\0".chars().flat_map(|c| (c as u32).to_be_bytes()).collect();
        assert_eq!(header(">U4", false, "(1,)").expect("a header").text(&big), "ä/b");
    }

    #[test]
    fn what_is_no_array_of_numbers_or_names_is_said() {
        let found = |descr: &str| header(descr, false, "(2, 3)").expect_err("no header").found;
        assert_eq!(found("|O"), "objects that Python has pickled, which can run a program and are never opened");
        assert_eq!(found("<c8"), "type <c8");
        assert_eq!(found("|V2"), "type |V2");
        assert_eq!(header("<f4", true, "(2, 3)").map(|h| (h.fortran, h.rows_and_columns())), Ok((true, Some((2, 3)))));
        assert_eq!(header("<f4", false, "(2, -3)").expect_err("no header").found, "damaged bytes");
        assert_eq!(header("<f4", false, "(7,)").map(|h| h.shape_words()), Ok("(7,)".to_owned()));
        assert_eq!(Header::read(b"PK\x03\x04").expect_err("no array").found, "another beginning");
    }

    #[test]
    fn any_beginning_of_an_array_is_told_or_read() {
        let whole = npy("<f4", false, "(2, 3)", &[]);
        for end in 0..whole.len() {
            assert!(Header::read(&whole[..end]).is_err());
        }
        let long = [MARK.as_slice(), &[2, 0, 0xff, 0xff, 0xff, 0xff], &[b' '; 64]].concat();
        assert_eq!(Header::read(&long).expect_err("a long one").found, "one of 4294967295");
    }
}
