//! Archives made byte by byte: what is whole comes out as it went in, what lies is found out, nothing panics.

#[allow(dead_code, reason = "the tests of the command and of the page need more of it")]
#[path = "../../../tests/archives/pack.rs"]
mod pack;

use super::*;
use pack::{gz, tar, zip_of};
use proptest::prelude::*;
use rawzip::CompressionMethod;

type Read = Vec<(String, Result<Vec<u8>, String>)>;

/// Everything in an archive, as far as it can be read, with the archive's own fault.
fn read(form: Form, bytes: &[u8]) -> Result<(Read, Option<String>), String> {
    let bytes = bytes.to_vec();
    let (tar, cut) = match form {
        Form::TarGz => inflated(&bytes),
        Form::Zip | Form::Tar => (Vec::new(), None),
    };
    let source = if form == Form::TarGz { &tar } else { &bytes };
    let mut archive = Archive::open(form, source).map_err(|why| cut.clone().unwrap_or(why))?;
    let mut out = Vec::new();
    for at in 0..archive.entries.len() {
        let content = archive.locate(at).and_then(|stretch| {
            let (mut pieces, mut buf, mut content) = (archive.pieces(&stretch), [0; 1000], Vec::new());
            loop {
                match pieces.next(&mut buf)? {
                    0 => return Ok(content),
                    n => content.extend_from_slice(&buf[..n]),
                }
            }
        });
        out.push((archive.entries[at].path.clone(), content));
    }
    Ok((out, cut.or(archive.fault)))
}

fn inflated(bytes: &Vec<u8>) -> (Vec<u8>, Option<String>) {
    let (mut buf, mut out) = ([0; 1000], Vec::new());
    let mut stream = match Inflated::new(bytes) {
        Ok(stream) => stream,
        Err(why) => return (out, Some(why)),
    };
    loop {
        match stream.next(&mut buf) {
            Ok(0) => return (out, None),
            Ok(n) => out.extend_from_slice(&buf[..n]),
            Err(why) => return (out, Some(why)),
        }
    }
}

/// Where the records of a ZIP archive's list begin.
fn records(zip: &[u8]) -> Vec<usize> {
    zip.windows(4).enumerate().filter(|(_, w)| w == b"PK\x01\x02").map(|(at, _)| at).collect()
}

fn put(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

fn small() -> Vec<u8> {
    zip_of(&[(b"a.txt", b"hello", false), (b"d/b.txt", &b"hello ".repeat(300), true), (b"d/", b"", false)])
}

#[test]
fn what_went_in_comes_out() {
    let long = b"hello ".repeat(300);
    let expected = vec![("a.txt".to_owned(), Ok(b"hello".to_vec())), ("d/b.txt".to_owned(), Ok(long.clone()))];
    assert_eq!(read(Form::Zip, &small()), Ok((expected.clone(), None)));
    let tar = tar(&[("a.txt", b"hello".as_slice()), ("d/b.txt", &long)]);
    assert_eq!(read(Form::Tar, &tar), Ok((expected.clone(), None)));
    assert_eq!(read(Form::TarGz, &gz(&tar)), Ok((expected, None)));
}

#[test]
fn names_say_which_archives_are_opened() {
    for (path, is) in [
        ("a/B.ZIP", Some(Form::Zip)),
        ("a.tar", Some(Form::Tar)),
        ("a.tar.gz", Some(Form::TarGz)),
        ("a.tgz", Some(Form::TarGz)),
        ("a.csv.gz", None),
        (".zip", None),
        ("._a.zip", None),
        ("__MACOSX/a.zip", None),
        ("zip", None),
    ] {
        assert_eq!(form(path), is, "{path}");
    }
    assert_eq!(["x/a.b.zip", "a.tar.GZ", "a.tgz"].map(stem), ["a.b", "a", "a"]);
}

#[test]
fn long_names_of_tar_archives_are_read_in_both_manners() {
    let name = format!("{}/a.txt", "folder".repeat(40));
    assert_eq!(read(Form::Tar, &tar(&[(&name, b"x")])), Ok((vec![(name.clone(), Ok(b"x".to_vec()))], None)));
    let mut archive = ::tar::Builder::new(Vec::new());
    archive.append_pax_extensions([("path", name.as_bytes())]).expect("written");
    let mut header = ::tar::Header::new_ustar();
    header.set_size(1);
    archive.append_data(&mut header, "short", b"x".as_slice()).expect("written");
    let tar = archive.into_inner().expect("an end");
    assert_eq!(read(Form::Tar, &tar), Ok((vec![(name, Ok(b"x".to_vec()))], None)));
}

#[test]
fn a_name_in_the_old_code_page_is_read_in_it() {
    let (entries, _) = read(Form::Zip, &zip_of(&[(b"\x81ber.txt", b"x", false)])).expect("it opens");
    assert_eq!(entries[0].0, "\u{fc}ber.txt");
}

/// The second entry's answer after the archive's list was changed at an offset within its record.
fn changed(at: usize, value: u32) -> Result<Vec<u8>, String> {
    let mut zip = small();
    let record = records(&zip)[1];
    put(&mut zip, record + at, value);
    let (entries, _) = read(Form::Zip, &zip).expect("it opens");
    let again = entries.into_iter().find(|(path, _)| path == "d/b.txt");
    again.expect("it is listed").1
}

#[test]
fn sizes_and_checksums_that_lie_are_found_out() {
    let says = |at, value, part: &str| {
        let why = changed(at, value).expect_err(part);
        assert!(why.contains(part), "{why}");
    };
    says(16, 1, "checksum differs");
    says(24, 1799, "longer than the archive says");
    says(24, 1801, "shorter than the archive says");
    says(24, 4_000_000_000, "more than 250 times its size");
    says(20, 4_000_000_000, "the archive ends before it does");
    says(20, 7, "damaged");
    says(10, u32::from(CompressionMethod::ZSTD.as_u16()), "packed as ZSTD");
    says(42, 0, "the same bytes as another entry");
    assert_eq!(changed(24, 1800), Ok(b"hello ".repeat(300)));
}

#[test]
fn no_more_is_inflated_of_one_archive_than_can_be_believed() {
    let zeros = vec![0; 3 << 20];
    let names: Vec<Vec<u8>> = (0..12).map(|i| format!("{i:02}.bin").into_bytes()).collect();
    let files: Vec<(&[u8], &[u8], bool)> = names.iter().map(|name| (name.as_slice(), zeros.as_slice(), true)).collect();
    let mut zip = zip_of(&files);
    // 200 MB each: below what is looked at by itself, beyond what is taken together.
    for record in records(&zip) {
        put(&mut zip, record + 24, 200 << 20);
    }
    for _ in 0..2 {
        let mut archive = Archive::open(Form::Zip, &zip).expect("it opens");
        archive.left = 1 << 30;
        let answers: Vec<bool> = (0..12).map(|at| archive.locate(at).is_ok()).collect();
        assert_eq!(answers.iter().filter(|&&ok| ok).count(), 5, "{answers:?}");
    }
    let mut stream = gz(&zeros);
    let mut inflated = Inflated::new(&stream).expect("a stream");
    inflated.limit(1 << 20);
    let mut buf = vec![0; 64 << 10];
    let why = loop {
        match inflated.next(&mut buf) {
            Ok(0) => panic!("it ends"),
            Ok(_) => {}
            Err(why) => break why,
        }
    };
    assert!(why.contains("more than is taken of one archive"), "{why}");
    stream.truncate(100);
    assert!(super::tests::inflated(&stream).1.is_some_and(|why| why.contains("cut off")));
}

#[test]
fn what_is_packed_more_tightly_than_anything_honest_is_not_inflated_on() {
    // 300 MB from one.
    assert!(is_too_dense(300 << 20, 1 << 20));
    assert!(!is_too_dense(300 << 20, 2 << 20));
    // Short things may be as dense as they like.
    assert!(!is_too_dense(LONG, 1));
}

#[test]
fn links_and_devices_of_tar_archives_are_left_aside() {
    let mut archive = ::tar::Builder::new(Vec::new());
    for (kind, name) in [(::tar::EntryType::Symlink, "s"), (::tar::EntryType::Link, "l"), (::tar::EntryType::Fifo, "f")]
    {
        let mut header = ::tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_link_name("elsewhere").expect("a short name");
        archive.append_data(&mut header, name, [].as_slice()).expect("written");
    }
    let (entries, fault) = read(Form::Tar, &archive.into_inner().expect("an end")).expect("it opens");
    assert_eq!(fault, None);
    let whys: Vec<String> = entries.into_iter().filter_map(|(_, content)| content.err()).collect();
    assert_eq!(
        whys,
        ["a link to another place", "a link to another file of the archive", "no file, but a device or the like"]
    );
}

#[test]
fn no_prefix_of_an_archive_panics_or_passes_for_the_whole() {
    let (zip, tar) = (small(), tar(&[("a.txt", b"hello"), ("b.txt", b"hello")]));
    let stream = gz(&tar);
    for end in 0..zip.len() {
        assert!(read(Form::Zip, &zip[..end]).is_err(), "{end}");
    }
    for end in 0..tar.len() {
        if let Ok((entries, fault)) = read(Form::Tar, &tar[..end]) {
            let whole = entries.iter().filter(|(_, content)| content.as_deref() == Ok(b"hello")).count();
            assert!(whole == 2 || fault.is_some(), "{end}: {entries:?}");
        }
    }
    for end in 0..stream.len() {
        assert!(
            read(Form::TarGz, &stream[..end]).is_ok_and(|(_, fault)| fault.is_some()) || end < stream.len(),
            "{end}"
        );
    }
}

proptest! {
    #[test]
    fn no_change_of_some_bytes_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let (zip, tar) = (small(), tar(&[("a.txt", b"hello"), ("d/b.txt", b"hello")]));
        for (form, mut bytes) in [(Form::Zip, zip), (Form::TarGz, gz(&tar)), (Form::Tar, tar)] {
            for (at, value) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            if let Ok((entries, _)) = read(form, &bytes) {
                // What is read of a ZIP archive is what went in, or told to be damaged.
                for (path, content) in entries {
                    if let (Form::Zip, Ok(content)) = (form, content) {
                        prop_assert!(content == b"hello" || content == b"hello ".repeat(300) || content.is_empty(), "{path}");
                    }
                }
            }
        }
    }
}
