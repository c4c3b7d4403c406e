//! Files that are cut, damaged or written to be refused: each is told with what to do, and none ends the program.

use super::write::How;
use super::{plain, records, said, with_objects};
use crate::formats::Recognised;
use crate::formats::parquet::Embedded;
use crate::formats::testing::{read_all, recognised};
use parquet::basic::Compression;

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
