//! Tables as strings, read through `recognise` and `Session` as the engine does.

use crate::dataset::{Attribute, BoxUnit, Dataset, FaultKind, Role, Unit, ValueType, flag};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};
use proptest::prelude::*;

mod kinds;
mod public;
mod raters;
mod real;

fn attribute<'d>(dataset: &'d Dataset, name: &str) -> &'d Attribute {
    dataset.attributes.iter().find(|a| a.name == name).unwrap_or_else(|| panic!("no attribute {name}"))
}

fn values(dataset: &Dataset, name: &str) -> Vec<(String, u64)> {
    let a = attribute(dataset, name);
    a.values.iter().cloned().zip(a.counts()).collect()
}

fn faults(dataset: &Dataset) -> Vec<(FaultKind, u32, &str, &str)> {
    dataset.faults.iter().map(|f| (f.kind, f.place.line, f.expected.as_str(), f.found.as_str())).collect()
}

fn labels(dataset: &Dataset) -> Vec<(&str, &str)> {
    dataset.labels.iter().map(|l| (dataset.images.path(l.image), dataset.class_name(l.class))).collect()
}

const PEOPLE: &str = "file,age,gender,race,service_test\na/1.jpg,0-2,Male,East Asian,TRUE\na/2.jpg,3-9,Female,\"White, other\",FALSE\n\na/3.jpg,more than 70,Female,NA,TRUE\n";

#[test]
fn a_table_without_pictures_lists_its_images() {
    let dataset = read_all(&[], &[("labels_val.csv", PEOPLE.as_bytes())]);
    assert_eq!(faults(&dataset), []);
    assert_eq!(dataset.images.path, ["a/1.jpg", "a/2.jpg", "a/3.jpg"]);
    assert_eq!(dataset.images.annotated, [false; 3]);
    let lines: Vec<u32> = dataset.images.named_at.iter().flatten().map(|p| p.line).collect();
    assert_eq!(lines, [2, 3, 5]);
    assert_eq!(values(&dataset, "gender"), [("Female".into(), 2), ("Male".into(), 1)]);
    let race = attribute(&dataset, "race");
    assert_eq!(
        (race.role, race.missing(), race.values.as_slice()),
        (Role::Protected, 1, &["East Asian".to_owned(), "White, other".into()][..])
    );
    assert_eq!(race.source, "labels_val.csv#race");
    assert_eq!(attribute(&dataset, "age").ty, ValueType::Ordinal);
    assert_eq!(attribute(&dataset, "service_test").ty, ValueType::Boolean);
    assert_eq!(dataset.splits, ["val"]);
    assert_eq!(dataset.images.split_claims.len(), 3);
    let source = &dataset.sources[0];
    assert_eq!((source.records, source.images, source.unmatched, source.join.as_deref()), (3, 3, 0, None));
    assert_eq!(source.why, "comma-separated table with the columns file, age, gender, race and service_test");
    assert_eq!(
        source.columns.iter().map(|c| c.role).collect::<Vec<_>>(),
        [Role::Path, Role::Protected, Role::Protected, Role::Protected, Role::Attribute]
    );
}

#[test]
fn a_row_that_joins_to_no_picture_is_a_fault_with_its_line() {
    let dataset = read_all(&["x/a/1.jpg", "x/a/3.jpg"], &[("x/labels.csv", PEOPLE.as_bytes())]);
    assert_eq!(faults(&dataset), [(FaultKind::Unjoined, 3, "", "a/2.jpg")]);
    let source = &dataset.sources[0];
    assert_eq!((source.records, source.images, source.unmatched, source.join.as_deref()), (3, 2, 1, Some("by path")));
    assert_eq!(dataset.images.len(), 2);
    assert_eq!(values(&dataset, "gender"), [("Female".into(), 1), ("Male".into(), 1)]);
}

#[test]
fn ids_join_without_extension() {
    let dataset =
        read_all(&["images/0012.jpg", "images/0013.jpg"], &[("meta.csv", b"image_id,sex\n0012,f\n0013,m\n0014,m\n")]);
    assert_eq!(dataset.sources[0].join.as_deref(), Some("by id"));
    assert_eq!(dataset.sources[0].unmatched, 1);
    assert_eq!(values(&dataset, "sex"), [("f".into(), 1), ("m".into(), 1)]);
}

#[test]
fn a_column_that_only_its_values_give_away_is_found() {
    let dataset = read_all(&["p/a.jpg", "p/b.jpg"], &[("meta.csv", b"nr,thing,weather\n1,a,sun\n2,b,rain\n")]);
    assert_eq!(dataset.sources[0].columns[1].role, Role::Path);
    assert_eq!(values(&dataset, "weather"), [("rain".into(), 1), ("sun".into(), 1)]);
}

#[test]
fn a_table_about_something_else_is_one_fault_and_no_image() {
    let dataset = read_all(&["p/a.jpg"], &[("stock.csv", b"name,kilos,price,stock\nwall,0,0,0\ndoor,255,0,0\n")]);
    assert_eq!(dataset.faults.count(FaultKind::Table), 1);
    assert_eq!((dataset.images.len(), dataset.sources[0].unmatched, dataset.attributes.len()), (1, 2, 0));
}

#[test]
fn rows_without_any_name_are_images_of_their_own() {
    let dataset = read_all(&[], &[("t.csv", b"gender,weather\nf,sun\nm,sun\n")]);
    assert_eq!(dataset.images.path, ["t.csv#1", "t.csv#2"]);
}

#[test]
fn ragged_rows_are_read_and_said() {
    let dataset = read_all(&[], &[("t.csv", b"file,gender\r\n1.jpg\r\n2.jpg,f,x\r\n3.jpg,m,\r\n4.jpg,f\r\n")]);
    assert_eq!(
        faults(&dataset),
        [(FaultKind::Table, 2, "2 fields", "1 field"), (FaultKind::Table, 3, "2 fields", "3 fields")]
    );
    assert_eq!(attribute(&dataset, "gender").missing(), 1);
    assert_eq!(values(&dataset, "gender"), [("f".into(), 2), ("m".into(), 1)]);
}

#[test]
fn a_blank_cell_of_the_last_image_counts_as_missing_wherever_its_row_stands() {
    for rows in ["3.jpg,\n1.jpg,f\n2.jpg,m\n", "1.jpg,f\n3.jpg,\n2.jpg,m\n", "1.jpg,f\n2.jpg,m\n3.jpg,\n"] {
        let table = format!("file,gender\n{rows}");
        let dataset = read_all(&["1.jpg", "2.jpg", "3.jpg"], &[("t.csv", table.as_bytes())]);
        let gender = attribute(&dataset, "gender");
        assert_eq!((gender.missing(), gender.has_row(2), gender.counts()), (1, true, vec![1, 1]), "{rows}");
    }
}

#[test]
fn empty_files_and_headers_alone_are_said() {
    for (text, found) in [("", "an empty file"), ("file,gender\n", "a header only")] {
        let dataset = read_all(&[], &[("t.csv", text.as_bytes())]);
        assert_eq!(faults(&dataset).iter().map(|f| f.3).collect::<Vec<_>>(), [found]);
    }
    let blank = read_all(&[], &[("t.csv", b"\n\n")]);
    assert_eq!(blank.faults.iter().count(), 1);
}

#[test]
fn two_columns_of_one_name_are_kept_apart() {
    let dataset = read_all(&[], &[("t.csv", b"file,tone,tone\n1.jpg,a,b\n2.jpg,c,d\n")]);
    assert_eq!(faults(&dataset), [(FaultKind::Table, 1, "a name of its own for each column", "tone twice")]);
    assert_eq!(dataset.attributes.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["tone", "tone (2)"]);
}

#[test]
fn an_unclosed_quote_is_said_and_what_stands_before_it_is_read() {
    let mut text = String::from("file,gender\n1.jpg,f\n2.jpg,\"m\n");
    for i in 0..1_200_000 {
        text.push_str(&format!("{i}.jpg,female\n"));
    }
    let dataset = read_all(&[], &[("t.csv", text.as_bytes())]);
    assert_eq!(
        faults(&dataset),
        [(FaultKind::Unparsable, 3, "the end of the record within 16 MiB", "a quote that opens and does not close")]
    );
    assert_eq!(dataset.images.path, ["1.jpg"]);
}

#[test]
fn tables_without_a_header_are_understood() {
    let boxes = read_all(&[], &[("ann.csv", b"a/1.jpg,10,20,30,40,cat\na/2.jpg,1,2,3,4,dog\na/3.jpg,,,,,\n")]);
    assert_eq!((boxes.boxes.len(), boxes.boxes.rect[0].w, boxes.images.annotated.len()), (2, 20.0, 3));
    assert_eq!(boxes.images.annotated, [true; 3]);
    let numbers = read_all(&[], &[("n.csv", b"1,2,3\n4,5,6\n")]);
    assert_eq!(numbers.sources[0].records, 2);
    assert!(numbers.sources[0].why.contains("without a header"));
}

#[test]
fn celebas_lists_are_tables() {
    let attr = "3\nMale Young Hat Beard A B C D E\n000001.jpg -1  1  1 -1 -1 1 1 -1 1\n000002.jpg  1 -1 -1 -1 -1 1 1 -1 1\n000003.jpg 1 1 1 1 1 1 1 1 1\n";
    let dataset = read_all(
        &[],
        &[
            ("list_attr.txt", attr.as_bytes()),
            ("identity_CelebA.txt", b"000001.jpg 12\n000002.jpg 5\n000003.jpg 12\n"),
            ("list_eval_partition.txt", b"000001.jpg 0\n000002.jpg 1\n000003.jpg 2\n"),
        ],
    );
    assert_eq!(faults(&dataset), []);
    assert_eq!(dataset.images.path, ["000001.jpg", "000002.jpg", "000003.jpg"]);
    assert_eq!(
        dataset.attributes.iter().map(|a| (a.name.as_str(), a.role)).collect::<Vec<_>>(),
        [("Male", Role::Protected), ("Young", Role::Protected)]
    );
    assert_eq!(values(&dataset, "Male"), [("-1".into(), 1), ("1".into(), 2)]);
    assert_eq!(dataset.splits, ["train", "val", "test"]);
    assert_eq!(dataset.identities, ["12", "5"]);
    assert_eq!(dataset.identity_of.iter().flatten().count(), 3);
    assert_eq!(dataset.identity_source.as_deref(), Some("identity_CelebA.txt#identity"));
    assert_eq!(labels(&dataset).iter().filter(|l| l.1 == "Hat").count(), 2);
}

#[test]
fn lists_of_classes_in_one_field_are_several_labels() {
    let dataset = read_all(
        &[],
        &[("t.csv", b"file_name,gender,objects\n1.jpg,male,bicycle|cup\n2.jpg,female,\n3.jpg,male,cup|cup\n")],
    );
    assert_eq!(labels(&dataset), [("1.jpg", "bicycle"), ("1.jpg", "cup"), ("3.jpg", "cup")]);
    assert_eq!(dataset.images.annotated, [true, false, true]);
    let commas =
        read_all(&[], &[("t.csv", b"file,tags\n1.jpg,\"['cat', 'dog']\"\n2.jpg,\"['dog']\"\n3.jpg,\"['cat']\"\n")]);
    assert_eq!(labels(&commas), [("1.jpg", "cat"), ("1.jpg", "dog"), ("2.jpg", "dog"), ("3.jpg", "cat")]);
    let plain = read_all(&[], &[("t.csv", b"file,label\n1.jpg,\"Smith, John\"\n2.jpg,\"Doe, Jane\"\n")]);
    assert_eq!(labels(&plain), [("1.jpg", "Smith, John"), ("2.jpg", "Doe, Jane")]);
}

#[test]
fn classes_in_columns_are_labels() {
    let dataset = read_all(&[], &[("gt.csv", b"image,MEL,NV,BCC\na,1.0,0.0,0.0\nb,0.0,1.0,0.0\nc,1.0,0.0,0.0\n")]);
    assert_eq!(labels(&dataset), [("a", "MEL"), ("b", "NV"), ("c", "MEL")]);
    let few = read_all(&[], &[("t.csv", b"image,hat,glasses\na.jpg,1,1\nb.jpg,0,0\nc.jpg,1,0\n")]);
    assert_eq!(few.labels.len(), 0);
    assert_eq!(attribute(&few, "hat").ty, ValueType::Boolean);
}

#[test]
fn two_tables_fill_one_attribute_and_contradictions_are_kept() {
    let dataset = read_all(
        &[],
        &[
            ("b.csv", b"file,gender,age\n1.jpg,male,30.0\n2.jpg,female,31\n3.jpg,male,\n"),
            ("a.csv", b"file,gender,age\n1.jpg,male,30\n2.jpg,male,31\n"),
        ],
    );
    let gender = attribute(&dataset, "gender");
    assert_eq!(dataset.attributes.len(), 2);
    assert_eq!(gender.source, "a.csv#gender, b.csv#gender");
    assert_eq!((gender.value(0), gender.value(1), gender.value(2)), (Some("male"), Some("male"), Some("male")));
    assert_eq!(gender.conflicts.len(), 1);
    let conflict = &gender.conflicts[0];
    let said = conflict.values.map(|v| gender.values[v as usize].as_str());
    assert_eq!(
        (conflict.item, said, conflict.places.map(|p| (p.file.0, p.line))),
        (1, ["male", "female"], [(1, 3), (0, 3)])
    );
    let age = attribute(&dataset, "age");
    assert_eq!(
        (age.ty, age.values.as_slice(), age.conflicts.len()),
        (ValueType::Ordinal, &["30".to_owned(), "31".into()][..], 0)
    );
    assert_eq!(age.numbers.as_deref().map(|n| n[..2].to_vec()), Some(vec![30.0, 31.0]));
}

#[test]
fn rows_of_one_table_that_contradict_keep_their_lines() {
    let dataset = read_all(&[], &[("a.csv", b"file,gender\n1.jpg,male\n2.jpg,male\n1.jpg,female\n1.jpg,male\n")]);
    let places = attribute(&dataset, "gender").conflicts.iter().map(|c| c.places.map(|p| p.line)).collect::<Vec<_>>();
    assert_eq!(places, [[2, 4]]);
    assert_eq!(values(&dataset, "gender"), [("female".into(), 0), ("male".into(), 2)]);
}

#[test]
fn many_different_numbers_have_no_groups_and_sentinels_are_set_aside() {
    let mut text = String::from("file,age,height\n");
    for i in 0..100 {
        let age = if i % 10 == 0 { -1 } else { i };
        text.push_str(&format!("{i}.jpg,{age},{}\n", if i == 5 { 999.0 } else { 1.5 + f64::from(i) / 100.0 }));
    }
    let dataset = read_all(&[], &[("t.csv", text.as_bytes())]);
    let age = attribute(&dataset, "age");
    assert_eq!(
        (age.ty, age.role, age.values.len(), age.sentinels.as_slice()),
        (ValueType::Integer, Role::Protected, 0, &[(-1.0, 10)][..])
    );
    assert_eq!(age.missing(), 10);
    let height = attribute(&dataset, "height");
    assert_eq!((height.ty, height.sentinels.as_slice()), (ValueType::Real, &[(999.0, 1)][..]));
}

#[test]
fn codes_of_race_are_groups_and_not_an_order() {
    let dataset = read_all(&[], &[("t.csv", b"file,race,skin type\n1.jpg,0,1\n2.jpg,4,6\n3.jpg,2,3\n")]);
    assert_eq!(attribute(&dataset, "race").ty, ValueType::Category);
    assert_eq!(attribute(&dataset, "skin type").ty, ValueType::Ordinal);
}

#[test]
fn boxes_of_a_table_are_boxes() {
    let text = "filename,width,height,class,xmin,ymin,xmax,ymax,gender\na.jpg,100,80,person,10,20,30,60,f\na.jpg,100,80,person,1,2,3,4,m\nb.jpg,10,10,cat,x,2,3,4,\n";
    let dataset = read_all(&["a.jpg", "b.jpg"], &[("test_labels.csv", text.as_bytes())]);
    assert_eq!(faults(&dataset), [(FaultKind::NotANumber, 4, "a number in xmin", "x")]);
    assert_eq!(dataset.boxes.len(), 2);
    assert_eq!(
        (dataset.boxes.rect[0].x, dataset.boxes.rect[0].w, dataset.boxes.unit[0]),
        (10.0, 20.0, BoxUnit::Pixels)
    );
    assert_eq!(dataset.images.declared.len(), 2);
    let gender = attribute(&dataset, "gender");
    assert_eq!(
        (gender.unit, gender.value(0), gender.value(1), gender.conflicts.len()),
        (Unit::Box, Some("f"), Some("m"), 0)
    );
    let source = &dataset.sources[0];
    assert_eq!((source.format.id, source.records, source.join.as_deref()), ("box-table", 2, Some("by name")));
    assert_eq!(dataset.splits, ["test"]);
}

#[test]
fn open_images_boxes_are_fractions_with_marks() {
    let text = "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\n0a,xclick,/m/01,1,0.25,0.5,0.1,1,1,0,1,0,0\n0b,xclick,/m/01,1,0,1,0,1,-1,-1,-1,-1,-1\n";
    let names = "/m/01;Foot\r/m/02;Hand\r";
    let dataset = read_all(
        &["train/0a.jpg", "train/0b.jpg"],
        &[("boxes.csv", text.as_bytes()), ("classes.csv", names.as_bytes())],
    );
    assert_eq!(faults(&dataset), []);
    let rect = dataset.boxes.rect[0];
    assert_eq!((rect.x, rect.y, rect.w, rect.h), (0.25, 0.1, 0.25, 0.9));
    assert_eq!(dataset.boxes.unit, [BoxUnit::Fractions; 2]);
    assert_eq!(dataset.boxes.flags, [flag::CROWD | flag::OCCLUDED, 0]);
    assert_eq!(dataset.classes.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Foot"]);
    assert_eq!(dataset.sources.iter().map(|s| s.format.id).collect::<Vec<_>>(), ["box-table", "class-names"]);
    assert_eq!(dataset.images.len(), 2);
}

#[test]
fn names_of_classes_reach_labels_of_later_tables() {
    let dataset = read_all(
        &[],
        &[
            ("a_names.csv", b"LabelName,DisplayName\n/m/0,Foot\n/m/1,Hand\n"),
            ("labels.csv", b"ImageID,LabelName\na,/m/1\n"),
        ],
    );
    assert_eq!(labels(&dataset), [("a", "Hand")]);
    assert_eq!((dataset.images.len(), dataset.classes.len()), (1, 1));
}

#[test]
fn numbers_with_zeros_in_front_keep_them() {
    let dataset = read_all(&[], &[("t.csv", b"file,zip,breed\n1.jpg,01234,1.0\n2.jpg,01234,2\n")]);
    let zip = attribute(&dataset, "zip");
    assert_eq!((zip.ty, zip.value(0)), (ValueType::Category, Some("01234")));
    assert_eq!(labels(&dataset), [("1.jpg", "1"), ("2.jpg", "2")]);
}

#[test]
fn a_table_that_joins_to_nothing_leaves_no_empty_attributes() {
    let dataset = read_all(&["a.jpg"], &[("t.csv", b"filename,gender\n1.jpg,f\n2.jpg,m\n")]);
    assert_eq!(
        (dataset.attributes.len(), dataset.sources[0].unmatched, dataset.faults.count(FaultKind::Unjoined)),
        (0, 2, 2)
    );
    assert_eq!(dataset.sources[0].columns[1].role, Role::Protected);
}

#[test]
fn classes_verified_to_be_absent_are_no_labels() {
    let dataset = read_all(&[], &[("l.csv", b"ImageID,Source,LabelName,Confidence\na,v,/m/0,1\nb,v,/m/0,0\n")]);
    assert_eq!(labels(&dataset), [("a", "/m/0")]);
}

#[test]
fn a_table_of_people_describes_identities() {
    let dataset = read_all(
        &["1.jpg", "2.jpg"],
        &[("a_people.csv", b"person_id,gender\np1,f\np2,m\n"), ("images.csv", b"file,person_id\n1.jpg,p1\n2.jpg,p1\n")],
    );
    let gender = attribute(&dataset, "gender");
    assert_eq!((gender.unit, gender.value(0)), (Unit::Identity, Some("f")));
    assert_eq!(dataset.identity_of.iter().flatten().map(|i| i.0).collect::<Vec<_>>(), [0, 0]);
    assert_eq!(dataset.faults.iter().count(), 0);
}

#[test]
fn settings_say_what_a_column_is() {
    let toml = b"[columns.site]\nrole = \"identity\"\n[columns.\"t.csv#x\"]\ntype = \"category\"\norigin = \"self-declared\"\n";
    let dataset = read_all(&[], &[("t.csv", b"file,site,x\n1.jpg,A,1.5\n2.jpg,B,2.5\n"), ("muster.toml", toml)]);
    assert_eq!(dataset.identities, ["A", "B"]);
    let x = attribute(&dataset, "x");
    assert_eq!((x.ty, x.values.as_slice()), (ValueType::Category, &["1.5".to_owned(), "2.5".into()][..]));
    assert_eq!(x.origin, crate::dataset::Origin::SelfDeclared);
}

#[test]
fn prose_is_no_table() {
    for (path, text) in [
        ("notes.txt", "Hello, world.\nThis, too, is prose.\n"),
        ("labels.txt", "0 0.5 0.5 0.1 0.1\n"),
        ("readme.md", "file,gender\n1.jpg,f\n"),
        ("x.csv", "\u{0}\u{1}\u{2}PNG\u{0}\u{0}"),
    ] {
        assert!(
            !matches!(recognised(path, text.as_bytes()), Recognised::As(e, _) if *e == super::ENTRY || *e == super::BOXES),
            "{path}"
        );
    }
    assert!(matches!(recognised("people.txt", b"file;gender\n1.jpg;f\n"), Recognised::As(e, _) if *e == super::ENTRY));
}

#[test]
fn any_beginning_of_a_table_is_read() {
    let wholes: [&[u8]; 8] = [
        "\u{FEFF}filename;width;height;class;xmin;ymin;xmax;ymax;âge\r\na.jpg;10;10;\"c\"\"a\";1;2;3,5;4;30\r\nb.jpg;;;;;;;;\r\n".as_bytes(),
        PEOPLE.as_bytes(),
        b"2\nMale Hat\na.jpg -1 1\nb.jpg 1  -1\n",
        b"\xFF\xFEf\0i\0l\0e\0,\0s\0e\0x\0\n\0a\0.\0j\0p\0g\0,\0m\0\n\0",
        b"image,g\xE9nero\r1.jpg,\"m\r\n\"\r2.jpg,\xF1\r",
        b"sep=;\n# a \"b\n\nTitle;;\nfile;bbox;NA\na.jpg;[1, 2, 3, 4];None\n",
        b"#a,x1\n3\na.jpg,6,6,31,40,object,64,48\nb.jpg,,,,,,,\n",
        b"cat,0\ndog,1\n",
    ];
    for whole in wholes {
        for end in 0..=whole.len() {
            for path in ["t.csv", "t.txt"] {
                if matches!(recognised(path, &whole[..end]), Recognised::As(..)) {
                    read_all(&[], &[(path, &whole[..end])]);
                    read_all(&["a.jpg"], &[(path, &whole[..end])]);
                }
            }
        }
    }
}

fn encoded(text: &str, encoding: u8) -> Vec<u8> {
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => [&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat(),
        2 => std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        3 => std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect(),
        4 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn rows_are_the_same_whatever_line_end_encoding_and_separator(
        cells in proptest::collection::vec(("[a-zéü]{1,8}", "[a-z ,;|\"]{0,6}x", 0u32..5), 1..10),
        line_end in 0usize..3, encoding in 0u8..6, separator in 0usize..4, blank in any::<bool>(),
    ) {
        let separator = [",", "\t", ";", "|"][separator];
        let end = ["\n", "\r\n", "\r"][line_end];
        let quoted = |s: &str| format!("\"{}\"", s.replace('"', "\"\""));
        let mut text = format!("filename{separator}sköne word{separator}race{end}");
        for (i, (name, word, group)) in cells.iter().enumerate() {
            if blank && i == 1 {
                text.push_str(end);
            }
            text.push_str(&format!("{}{separator}{}{separator}{group}{end}", quoted(&format!("{name}{i}.jpg")), quoted(word)));
        }
        let dataset = read_all(&[], &[("t.csv", &encoded(&text, encoding))]);
        prop_assert_eq!(faults(&dataset), []);
        let names: Vec<String> = cells.iter().enumerate().map(|(i, (n, ..))| format!("{n}{i}.jpg")).collect();
        prop_assert_eq!(&dataset.images.path, &names);
        for (i, (_, word, group)) in cells.iter().enumerate() {
            prop_assert_eq!(attribute(&dataset, "sköne word").value(i), Some(word.trim()));
            let group = group.to_string();
            prop_assert_eq!(attribute(&dataset, "race").value(i), Some(group.as_str()));
            let line = i as u32 + 2 + u32::from(blank && i >= 1);
            prop_assert_eq!(dataset.images.named_at[i].map(|p| p.line), Some(line));
        }
    }
}

#[test]
fn a_field_that_is_a_list_of_recurring_words_holds_classes_whatever_its_column_is_called() {
    // 60 rows of two or three of five words, in no order.
    let words = ["bicycle", "dog", "cup", "bench", "car"];
    let mut text = String::from("file,gender,shown\n");
    for i in 0..60 {
        let pieces: Vec<&str> = (0..2 + i % 2).map(|j| words[(i * 2 + j * 3) % 5]).collect();
        text.push_str(&format!("{i}.jpg,{},{}\n", ["m", "f"][i % 2], pieces.join("|")));
    }
    let dataset = read_all(&[], &[("a.csv", text.as_bytes())]);
    let column = &dataset.sources[0].columns[2];
    assert_eq!(column.role, Role::Label);
    assert_eq!(column.why, "its fields are lists, with | between 5 words that recur: each is a class");
    assert_eq!(dataset.labels.len(), 150);
    assert_eq!(dataset.classes.len(), 5);
    assert_eq!(dataset.attributes.len(), 1);
    // With commas it needs quotes, and is the same.
    let quoted: String = text
        .lines()
        .map(|l| l.splitn(3, ',').map(|f| format!("\"{}\",", f.replace('|', ", "))).collect::<String>() + "\n")
        .collect();
    let dataset = read_all(&[], &[("a.csv", quoted.replace(",\n", "\n").as_bytes())]);
    assert_eq!((dataset.labels.len(), dataset.classes.len()), (150, 5));
    // Beside a column of classes it is one more attribute.
    let beside: String =
        text.lines().enumerate().map(|(i, l)| format!("{l},{}\n", if i == 0 { "label" } else { "x" })).collect();
    let dataset = read_all(&[], &[("a.csv", beside.as_bytes())]);
    assert_eq!((dataset.classes.len(), dataset.attributes.len()), (1, 2));
}

#[test]
fn a_place_in_two_parts_and_a_race_in_two_words_are_no_lists() {
    let mut text = String::from("file,race,where\n");
    for i in 0..90 {
        let race = ["white", "african,white", "white,african", "asian"][i % 4];
        let place = ["Paris, France", "Lyon, France", "Rome, Italy", "Milan, Italy"][i / 3 % 4];
        text.push_str(&format!("{i}.jpg,\"{race}\",\"{place}\"\n"));
    }
    let dataset = read_all(&[], &[("a.csv", text.as_bytes())]);
    assert!(dataset.classes.is_empty());
    assert_eq!(values(&dataset, "where").len(), 4);
    assert_eq!(attribute(&dataset, "race").values, ["african,white", "asian", "white", "white,african"]);
}
