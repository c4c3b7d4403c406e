use super::npy::MARK;
use crate::dataset::{Dataset, Fate, FaultKind, FileRole};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};
use std::io::Write;

/// An array of NumPy's format, version 1.
pub(crate) fn npy(descr: &str, fortran: bool, shape: &str, data: &[u8]) -> Vec<u8> {
    let fortran = if fortran { "True" } else { "False" };
    let text = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}");
    let length = (text.len() + 11).next_multiple_of(64) - 10;
    let mut out = [MARK.as_slice(), &[1, 0], &(length as u16).to_le_bytes()].concat();
    out.extend_from_slice(format!("{text:<width$}\n", width = length - 1).as_bytes());
    out.extend_from_slice(data);
    out
}

fn floats(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// A ZIP of these entries, deflated.
fn npz(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in entries {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(data).expect("memory");
        let packed = packer.finish().expect("memory");
        let mut crc = flate2::Crc::new();
        crc.update(data);
        let mut fields = [20u16, 0, 8, 0, 0].map(u16::to_le_bytes).concat();
        fields.extend([crc.sum(), packed.len() as u32, data.len() as u32].map(u32::to_le_bytes).concat());
        fields.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        directory.extend([b"PK\x01\x02\x14\0".as_slice(), &fields, &[0; 10]].concat());
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend([b"PK\x03\x04".as_slice(), &fields, name.as_bytes(), &packed].concat());
    }
    let (at, n) = (out.len() as u32, entries.len() as u16);
    out.extend(&directory);
    out.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &n.to_le_bytes(), &n.to_le_bytes()].concat());
    out.extend([(directory.len() as u32).to_le_bytes(), at.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

const PICTURES: [&str; 3] = ["x/a.jpg", "x/b.jpg", "x/c.jpg"];
const SIX: [f32; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
const NAMES: (&str, &[u8]) = ("clip.txt", b"c.jpg\na.jpg\nb.jpg\n");

/// Whose points there are, and their numbers; empty where there are none.
fn points(dataset: &Dataset) -> (Vec<u32>, Vec<f32>) {
    let [own] = dataset.embeddings.as_slice() else { return (Vec::new(), Vec::new()) };
    assert_eq!(own.points.len(), own.images.len() * own.dims);
    (own.images.iter().map(|id| id.0).collect(), own.points.clone())
}

fn faults(dataset: &Dataset) -> Vec<(FaultKind, String, String)> {
    dataset.faults.iter().map(|f| (f.kind, f.expected.clone(), f.found.clone())).collect()
}

fn one(fault: (FaultKind, &str, &str)) -> Vec<(FaultKind, String, String)> {
    vec![(fault.0, fault.1.to_owned(), fault.2.to_owned())]
}

#[test]
fn rows_are_joined_by_the_names_beside_the_array() {
    let dataset = read_all(&PICTURES, &[("clip.npy", &npy("<f4", false, "(3, 2)", &floats(&SIX))), NAMES]);
    assert_eq!(points(&dataset), (vec![0, 1, 2], vec![3.0, 4.0, 5.0, 6.0, 1.0, 2.0]));
    assert!(faults(&dataset).is_empty(), "{:?}", dataset.faults);
    assert!(dataset.sources.iter().all(|s| s.role == FileRole::Embeddings));
    let source = &dataset.sources[1];
    assert_eq!((source.records, source.images, source.join.as_deref()), (3, 3, Some("by name")));
    assert_eq!(source.why, "an array of shape (3, 2): 2 numbers a picture");
    assert!(dataset.images.listed.iter().all(|listed| !listed) && dataset.attributes.is_empty());
}

#[test]
fn names_can_stand_in_a_table_of_one_column_or_behind_their_number() {
    for names in ["file_name\nb\nc\na\n", "b.jpg\nc.jpg\na.jpg\n", ",path\n0,b.jpg\n1,c.jpg\n2,x/a.jpg\n"] {
        let array = npy("<f4", false, "(3, 2)", &floats(&SIX));
        let dataset = read_all(&PICTURES, &[("clip.npy", &array), ("clip.csv", names.as_bytes())]);
        assert_eq!(points(&dataset), (vec![0, 1, 2], vec![5.0, 6.0, 1.0, 2.0, 3.0, 4.0]), "{names}");
        assert!(faults(&dataset).is_empty(), "{names}: {:?}", dataset.faults);
    }
    let table = b"path,age\na.jpg,0\nb.jpg,1\nc.jpg,2\n";
    let dataset =
        read_all(&PICTURES, &[("clip.npy", &npy("<f4", false, "(3, 2)", &floats(&SIX))), ("clip.csv", table)]);
    assert!(dataset.sources.iter().any(|s| s.role == FileRole::Table), "a table that says more is one");
}

#[test]
fn an_array_without_names_is_joined_by_order_where_the_counts_agree_and_that_is_said() {
    let dataset = read_all(&PICTURES, &[("x.npy", &npy("<f4", false, "(3, 2)", &floats(&SIX)))]);
    assert_eq!(points(&dataset), (vec![0, 1, 2], SIX.to_vec()));
    let said = "the rows of x.npy have no names: they were taken for the pictures in the order of their paths";
    assert_eq!(faults(&dataset), one((FaultKind::Noted, "", said)));

    let dataset = read_all(&PICTURES[..2], &[("clip.npy", &npy("<f4", false, "(3, 2)", &floats(&SIX)))]);
    let wanted = "names for the rows, or as many rows as pictures";
    assert_eq!(faults(&dataset), one((FaultKind::Unparsable, wanted, "3 rows without names, and 2 pictures")));

    let dataset = read_all(&PICTURES[..2], &[("camera.npy", &npy("<f4", false, "(3, 2)", &floats(&SIX)))]);
    assert!(faults(&dataset).is_empty() && dataset.sources.is_empty(), "it may be anything");
    assert!(
        matches!(&dataset.files[2].fate, Fate::Skipped(why) if why.starts_with("an array of shape (3, 2), which has"))
    );
}

#[test]
fn rows_that_name_no_picture_and_second_rows_of_one_are_said() {
    let names = b"a.jpg\nlost.jpg\na.jpg\n";
    let dataset =
        read_all(&PICTURES, &[("clip.npy", &npy("<f4", false, "(3, 2)", &floats(&SIX))), ("clip.txt", names)]);
    assert_eq!(points(&dataset), (vec![0], vec![1.0, 2.0]));
    let said: Vec<(FaultKind, u32, &str)> =
        dataset.faults.iter().map(|f| (f.kind, f.place.line, f.found.as_str())).collect();
    assert_eq!(said, [(FaultKind::Unjoined, 2, "lost.jpg"), (FaultKind::BadRecord, 3, "a.jpg")]);
    assert_eq!((dataset.sources[1].records, dataset.sources[1].unmatched, dataset.sources[1].images), (3, 2, 1));
}

#[test]
fn a_list_of_another_length_joins_nothing() {
    let names: (&str, &[u8]) = ("clip.txt", b"a.jpg\nb.jpg\n");
    let dataset = read_all(&PICTURES, &[("clip.npy", &npy("<f4", false, "(3, 2)", &floats(&SIX))), names]);
    assert!(dataset.embeddings.is_empty());
    assert_eq!(faults(&dataset), one((FaultKind::Unparsable, "a name for each of 3 rows", "2 names")));
}

#[test]
fn a_point_with_a_number_that_is_none_is_left_out_and_the_others_are_read() {
    let data = floats(&[1.0, f32::NAN, 3.0, 4.0, f32::NEG_INFINITY, 6.0]);
    let dataset = read_all(&PICTURES, &[("clip.npy", &npy("<f4", false, "(3, 2)", &data)), NAMES]);
    assert_eq!(points(&dataset), (vec![0], vec![3.0, 4.0]));
    let said: Vec<(FaultKind, Option<u32>, &str)> =
        dataset.faults.iter().map(|f| (f.kind, f.image.map(|i| i.0), f.found.as_str())).collect();
    assert_eq!(said, [(FaultKind::NotANumber, Some(2), "NaN"), (FaultKind::NotANumber, Some(1), "infinity")]);
}

#[test]
fn order_width_and_byte_order_do_not_change_a_point() {
    let turned = floats(&[1.0, 3.0, 5.0, 2.0, 4.0, 6.0]);
    let big: Vec<u8> = SIX.iter().flat_map(|n| f64::from(*n).to_be_bytes()).collect();
    let small: Vec<u8> = SIX.iter().map(|n| *n as u8).collect();
    let halves: Vec<u8> =
        [0x3c00u16, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600].iter().flat_map(|n| n.to_le_bytes()).collect();
    let whole: Vec<u8> = SIX.iter().flat_map(|n| (*n as i64).to_be_bytes()).collect();
    for (descr, fortran, data) in [
        ("<f4", true, turned),
        (">f8", false, big),
        ("|u1", false, small),
        ("<f2", false, halves),
        (">i8", false, whole),
    ] {
        let dataset = read_all(&PICTURES, &[("clip.npy", &npy(descr, fortran, "(3, 2)", &data)), NAMES]);
        assert_eq!(points(&dataset).1, [3.0, 4.0, 5.0, 6.0, 1.0, 2.0], "{descr}");
    }
}

#[test]
fn a_file_that_was_cut_off_gives_its_whole_rows() {
    let whole = npy("<f4", false, "(3, 2)", &floats(&SIX));
    let dataset = read_all(&PICTURES, &[("clip.npy", &whole[..whole.len() - 5]), NAMES]);
    assert_eq!(points(&dataset), (vec![0, 2], vec![3.0, 4.0, 1.0, 2.0]));
    assert_eq!(
        faults(&dataset),
        one((FaultKind::Unparsable, "the numbers of 3 rows", "the end of the file after 2 rows"))
    );
    for end in 0..whole.len() {
        read_all(&PICTURES, &[("clip.npy", &whole[..end]), NAMES]);
    }
}

#[test]
fn sizes_are_not_believed() {
    let names: (&str, &[u8]) = ("clip.txt", b"a.jpg\n");
    for shape in ["(1, 99999999999999)", "(18446744073709551615, 18446744073709551615)", "(1, 65537)"] {
        let dataset = read_all(&PICTURES, &[("clip.npy", &npy("<f4", true, shape, &floats(&SIX))), names]);
        assert!(dataset.embeddings.is_empty() && dataset.faults.iter().count() > 0, "{shape}");
    }
}

#[test]
fn what_is_no_table_of_numbers_is_said_or_left_aside() {
    let shaped = |shape: &str| {
        let dataset = read_all(&PICTURES, &[("clip.npy", &npy("<f4", false, shape, &floats(&SIX))), NAMES]);
        faults(&dataset)
    };
    let wanted = "an array of two dimensions, pictures and numbers";
    assert_eq!(shaped("(6,)"), one((FaultKind::Unparsable, wanted, "shape (6,)")));
    assert_eq!(shaped("(3, 2, 1)"), one((FaultKind::Unparsable, wanted, "shape (3, 2, 1)")));
    let dataset = read_all(&PICTURES, &[("clip.npy", &npy("|O", false, "(3, 2)", b"\x80\x04]"))]);
    let pickled = "objects that Python has pickled, which can run a program and are never opened";
    assert_eq!(faults(&dataset), one((FaultKind::Unparsable, "numbers or names as elements", pickled)));
    let other = |bytes: &[u8]| match recognised("masks.npy", bytes) {
        Recognised::No(why) => why,
        other => panic!("{other:?}"),
    };
    let wanted = "a NumPy array of shape (3, 2, 1): embeddings have a row of numbers for each picture";
    assert_eq!(other(&npy("<f4", false, "(3, 2, 1)", &floats(&SIX))), wanted);
    assert!(other(b"something").ends_with("found another beginning"));
}

#[test]
fn an_npz_brings_its_names_along() {
    let names: Vec<u8> = ["c", "a", "b"].iter().flat_map(|n| [n.as_bytes(), b".jpg"].concat()).collect();
    let entries = [
        ("labels.npy", npy("<i8", false, "(3,)", &[0; 24])),
        ("names.npy", npy("|S5", false, "(3,)", &names)),
        ("emb.npy", npy("<f4", false, "(3, 2)", &floats(&SIX))),
    ];
    let dataset = read_all(&PICTURES, &[("x.npz", &npz(&entries))]);
    assert_eq!(points(&dataset), (vec![0, 1, 2], vec![3.0, 4.0, 5.0, 6.0, 1.0, 2.0]));
    assert_eq!(
        dataset.sources[0].why,
        "arrays in an .npz: emb of shape (3, 2) (1 other array left aside): 2 numbers a picture"
    );
    let whole = npz(&entries);
    for end in 0..whole.len() {
        read_all(&PICTURES, &[("clip.npz", &whole[..end])]);
    }
    let packed = npz(&[("emb.npy", npy("|O", false, "(3, 2)", b"\x80\x04]"))]);
    let dataset = read_all(&PICTURES, &[("clip.npz", &packed)]);
    assert!(faults(&dataset)[0].2.contains("pickled"), "{:?}", dataset.faults);
}

#[test]
fn numbered_columns_or_a_list_of_a_table_are_points() {
    let header: Vec<String> = (0..16).map(|n| format!("f{n}")).collect();
    let row = |name: &str, first: f32| {
        let numbers: Vec<String> = (0..16).map(|n| format!("{}", first + n as f32 / 4.0)).collect();
        format!("{name},{}\n", numbers.join(","))
    };
    let table = format!("file,{}\n{}{}{}", header.join(","), row("b.jpg", 0.5), row("a.jpg", 1.25), row("no.jpg", 3.5));
    let dataset = read_all(&PICTURES, &[("x.csv", table.as_bytes())]);
    let (images, numbers) = points(&dataset);
    assert_eq!((images, numbers[0], numbers[17], numbers.len()), (vec![0, 1], 1.25, 0.75, 32));
    assert!(dataset.attributes.is_empty());
    assert_eq!(dataset.faults.iter().map(|f| (f.kind, f.place.line)).collect::<Vec<_>>(), [(FaultKind::Unjoined, 4)]);

    let table = "path,embedding\na.jpg,\"[0.5, 1.5]\"\nb.jpg,\"[1 2]\"\nc.jpg,\"[1, 2, 3]\"\n";
    let dataset = read_all(&PICTURES, &[("x.csv", table.as_bytes())]);
    assert_eq!(points(&dataset), (vec![0, 1], vec![0.5, 1.5, 1.0, 2.0]));
    assert_eq!(faults(&dataset), one((FaultKind::BadRecord, "2 numbers", "0 numbers")));
}

#[test]
fn twenty_answers_of_whole_numbers_are_attributes() {
    let header: Vec<String> = (0..20).map(|n| format!("q{n}")).collect();
    let row = vec!["1"; 20].join(",");
    let table = format!("file,{}\na.jpg,{row}\nb.jpg,{row}\nc.jpg,{row}\n", header.join(","));
    let dataset = read_all(&PICTURES, &[("x.csv", table.as_bytes())]);
    assert!(dataset.embeddings.is_empty() && dataset.sources[0].role == FileRole::Table);
}

#[test]
fn a_table_that_says_more_of_its_pictures_is_a_table_and_numbers_of_points_are_no_attributes() {
    let table = |prefix: &str| {
        let numbers = |value: &dyn Fn(u32) -> String| (0..16).map(value).collect::<Vec<_>>().join(",");
        let mut text = format!("file,label,{}\n", numbers(&|n| format!("{prefix}{n}")));
        for row in 0..40_u32 {
            let label = if row % 2 == 0 { "cat" } else { "dog" };
            text.push_str(&format!("{row}.jpg,{label},{}\n", numbers(&|n| format!("0.{}", 10 + row * 7 % 83 + n))));
        }
        let files = vec![("table.csv".to_owned(), text.into_bytes())];
        let options = crate::engine::Options { pixels: false, ..crate::engine::Options::default() };
        crate::engine::check_in_memory("points", files, options)
    };
    for (prefix, attributes) in [("emb_", 0), ("x", 16)] {
        let check = table(prefix);
        let report = check.report().expect("a report");
        assert_eq!(report.dataset.image_labels, 40, "{prefix}");
        assert_eq!(report.dataset.attributes.len(), attributes, "{prefix}");
    }
}
