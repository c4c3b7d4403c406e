//! Files that are cut, damaged or written to be refused: each is told with what to do, and none ends the program.

use super::write::{Column, How, Values, table};
use super::{plain, records, said, with_objects};
use crate::formats::Recognised;
use crate::formats::parquet::Embedded;
use crate::formats::testing::{read_all, recognised};
use parquet::basic::{Compression, Encoding};
use serde_json::json;

const IMAGES: [&str; 3] = ["a.jpg", "b.jpg", "c.jpg"];

fn read(bytes: &[u8]) -> Vec<String> {
    said(&read_all(&IMAGES, &[("data.parquet", bytes)]))
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let whole = with_objects(&How::default());
    let cut = &whole[..whole.len() - 100];
    assert_eq!(
        read(cut),
        ["0 Unparsable: PAR1 at the end of the file, not another end: the file was not copied whole"]
    );
    let mut encrypted = whole.clone();
    encrypted.splice(whole.len() - 4.., *b"PARE");
    assert_eq!(read(&encrypted), ["0 Unparsable: a table that can be read without a key, not an encrypted one"]);
    let mut long = whole.clone();
    long.splice(whole.len() - 8..whole.len() - 4, [0xff, 0xff, 0xff, 0x7f]);
    assert_eq!(read(&long), ["0 Unparsable: a footer that names the columns, not damaged bytes"]);
    assert_eq!(read(b"PAR1"), ["0 Unparsable: PAR1 at the end of the file, not a few bytes"]);
}

#[test]
fn what_lies_in_the_place_of_a_table_is_an_error() {
    let found = |bytes: &[u8]| match recognised("data/train.parquet", bytes) {
        Recognised::Unusable(unusable) => unusable.why(),
        other => format!("{other:?}"),
    };
    assert!(found(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n").contains("Git LFS pointer"));
    assert!(found(b"").contains("an empty file"));
    assert!(found(b"file,label\na.jpg,cat\n").contains("begins with PAR1, found another beginning"));
    assert!(found(b"<!DOCTYPE html><html>").contains("a web page"));
}

#[test]
fn a_broken_group_is_told_once_and_the_others_are_read() {
    let mut bytes = plain(&How { dictionary: false, ..How::default() }, &[0..40, 40..80, 80..120]);
    // The length of the second group's first name.
    let at = bytes.windows(7).position(|w| w == b"040.jpg").expect("the name") - 4;
    bytes[at + 3] = 0x70;
    let (rows, flaws) = records(&bytes);
    assert_eq!((rows.len(), flaws), (80, vec!["values of the column file_name: damaged bytes".to_owned()]));
    assert_eq!(rows[40]["file_name"], "080.jpg");
    let dataset = read_all(&["119.jpg"], &[("data.parquet", &bytes)]);
    assert!(said(&dataset)[0].starts_with("41 Unparsable: values of the column file_name"), "{:?}", said(&dataset));
}

#[test]
fn every_prefix_is_read_without_a_panic() {
    let whole = with_objects(&How { compression: Compression::SNAPPY, ..How::default() });
    for end in 0..whole.len() {
        if matches!(recognised("a.parquet", &whole[..end]), Recognised::As(..)) {
            read(&whole[..end]);
        }
        // With an end that makes its last bytes a footer.
        let mut ended = whole[..end].to_vec();
        ended.extend((end as u32 / 2).to_le_bytes());
        ended.extend(b"PAR1");
        records(&ended);
    }
}

#[test]
fn every_damaged_byte_is_read_without_a_panic() {
    let wholes = [
        with_objects(&How::default()),
        with_objects(&How { second: true, dictionary: false, compression: Compression::SNAPPY, ..How::default() }),
        plain(&How { page: 5, ..How::default() }, &[0..12, 12..20]),
    ];
    for whole in wholes {
        for at in 0..whole.len() {
            for damage in [0xff, 0x80, 0x01] {
                let mut bytes = whole.clone();
                bytes[at] ^= damage;
                records(&bytes);
                if let Some(embedded) = Embedded::open(&bytes) {
                    embedded.columns(&bytes).for_each(|mut column| while column.next_picture().is_some() {});
                }
            }
        }
    }
}

/// Small tables in which each type of values stands in each of its encodings.
fn of_all_kinds() -> Vec<Vec<u8>> {
    let schema = "required binary text (UTF8); optional fixed_len_byte_array(3) code (DECIMAL(6,1)); required int96 at;
        optional int32 small; required int64 large; required float share; optional double age; optional boolean glasses;
        optional group l (LIST) { repeated group list { optional binary element (UTF8); } }";
    let n = 70usize;
    let some = |values: Values| Column(values, (0..n).map(|i| i16::from(i % 7 != 0)).collect(), vec![]);
    let there = || (0..n).filter(|i| i % 7 != 0);
    let all = |values: Values| Column(values, vec![], vec![]);
    let word = |i: usize| format!("images/{:03}-{}.jpg", i / 3, i % 3).into_bytes();
    let (mut def, mut rep, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..n {
        if row % 3 == 0 {
            def.push(0);
            rep.push(0);
        }
        for nth in 0..row % 3 * 3 {
            def.push(if nth == 1 { 2 } else { 3 });
            rep.push(i16::from(nth > 0));
            words.extend((nth != 1).then(|| word(row)));
        }
    }
    let lists = Column(Values::Text(words), def, rep);
    let columns = || {
        vec![
            all(Values::Text((0..n).map(word).collect())),
            some(Values::Fixed(there().map(|i| vec![i as u8, 1, 2]).collect())),
            all(Values::Int96((0..n).map(|i| [i as u32, 0, 2_440_588]).collect())),
            some(Values::Int32(there().map(|i| (i * i) as i32 - 40).collect())),
            all(Values::Int64((0..n).map(|i| (i as i64) << (i % 40)).collect())),
            all(Values::Float((0..n).map(|i| i as f32 / 3.0).collect())),
            some(Values::Double(there().map(|i| i as f64 / 7.0).collect())),
            some(Values::Bool(there().map(|i| i % 3 == 0).collect())),
            lists.clone(),
        ]
    };
    let encodings = [
        vec![],
        vec![
            ("text", Encoding::DELTA_BYTE_ARRAY),
            ("code", Encoding::DELTA_BYTE_ARRAY),
            ("small", Encoding::DELTA_BINARY_PACKED),
            ("share", Encoding::BYTE_STREAM_SPLIT),
            ("glasses", Encoding::RLE),
        ],
        vec![
            ("text", Encoding::DELTA_LENGTH_BYTE_ARRAY),
            ("code", Encoding::BYTE_STREAM_SPLIT),
            ("small", Encoding::BYTE_STREAM_SPLIT),
            ("large", Encoding::DELTA_BINARY_PACKED),
            ("age", Encoding::BYTE_STREAM_SPLIT),
        ],
    ];
    let mut tables = Vec::new();
    for (second, dictionary) in [(false, false), (false, true), (true, false), (true, true)] {
        for encodings in &encodings {
            // What is compressed breaks before it is read.
            let compression = if second && dictionary { Compression::SNAPPY } else { Compression::UNCOMPRESSED };
            let how = How { second, dictionary, encodings: encodings.clone(), compression, page: 33, ..How::default() };
            tables.push(table(schema, &how, &[columns(), columns()]));
        }
    }
    tables
}

#[test]
fn all_kinds_of_values_are_read_alike_in_each_encoding() {
    let all: Vec<_> = of_all_kinds().iter().map(|bytes| records(bytes)).collect();
    assert_eq!((all[0].0.len(), &all[0].1), (140, &Vec::new()));
    assert_eq!((&all[0].0[8]["at"], &all[0].0[8]["code"]), (&json!("1970-01-01 00:00:00"), &json!(52454.6)));
    assert_eq!(all[0].0[1]["l"], json!(["images/000-1.jpg", null, "images/000-1.jpg"]));
    for (i, other) in all.iter().enumerate() {
        assert!(*other == all[0], "{i}: {:?}", other.1);
    }
}

/// Numbers that look thrown, the same at each run.
struct Thrown(u64);

impl Thrown {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n.max(1)
    }
}

/// Says which damage it was that panicked.
struct Note(usize, u64);

impl Drop for Note {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("table {}, seed {}", self.0, self.1);
        }
    }
}

/// `MUSTER_FLIPS`: how many damages of each table; the first of them is `MUSTER_FROM`.
#[test]
fn damages_of_any_kind_are_read_without_a_panic() {
    let of = |name: &str, or: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or);
    let (from, n) = (of("MUSTER_FROM", 0), of("MUSTER_FLIPS", 150));
    for (which, whole) in of_all_kinds().into_iter().enumerate() {
        // The footer is ours and short: most damages are to the pages.
        let footer = u32::from_le_bytes(whole[whole.len() - 8..whole.len() - 4].try_into().expect("four")) as usize;
        let pages = whole.len() - 8 - footer;
        for seed in from..from + n {
            let mut thrown = Thrown(((seed << 8) | which as u64) * 2 + 1);
            thrown.below(1);
            let mut bytes = whole.clone();
            for _ in 0..=thrown.below(4) {
                let at = if thrown.below(8) == 0 { thrown.below(whole.len()) } else { thrown.below(pages) };
                match thrown.below(4) {
                    0 => bytes[at] ^= 1 << thrown.below(8),
                    1 => bytes[at] = [0, 0xff, 0x7f, 0x80, 1, 0xfe][thrown.below(6)],
                    2 => bytes[at] = thrown.below(256) as u8,
                    _ => {
                        let end = (at + 1 + thrown.below(12)).min(bytes.len());
                        bytes[at..end].fill([0, 0xff, 0x80][thrown.below(3)]);
                    }
                }
            }
            let _note = Note(which, seed);
            records(&bytes);
        }
    }
}
