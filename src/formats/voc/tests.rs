use crate::dataset::{Dataset, Fault, FaultKind, Rect, flag};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised, shared};

const SMALL: &str = r#"<?xml version="1.0"?>
<!-- made by hand -->
<annotation>
  <filename>a.jpg</filename>
  <size><width>100</width><height>80</height><depth>3</depth></size>
  <object>
    <name>cat</name>
    <difficult>1</difficult>
    <truncated>0</truncated>
    <bndbox><xmin>1</xmin><ymin>2.5</ymin><xmax>11</xmax><ymax>12</ymax></bndbox>
    <attributes><attribute><name>fur</name><value>long</value></attribute></attributes>
  </object>
  <object>
    <name>dog</name>
    <occluded>1</occluded>
    <bndbox><ymin>50</ymin><xmin>40</xmin><xmax>30</xmax><ymax>60</ymax></bndbox>
  </object>
</annotation>
"#;

fn read(text: &str) -> Dataset {
    read_all(&["JPEGImages/a.jpg", "JPEGImages/b.jpg"], &[("Annotations/c.xml", text.as_bytes())])
}

fn only_fault(dataset: &Dataset) -> &Fault {
    let faults: Vec<&Fault> = dataset.faults.iter().collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0]
}

#[test]
fn objects_are_boxes_with_corners_as_written() {
    let dataset = read(SMALL);
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!(dataset.boxes.rect[0], Rect { x: 1.0, y: 2.5, w: 10.0, h: 9.5 });
    assert_eq!(dataset.boxes.rect[1].w, -10.0, "corners in the wrong order stay");
    assert_eq!(dataset.boxes.flags, [flag::DIFFICULT, flag::OCCLUDED]);
    assert_eq!(dataset.boxes.place[1].line(), Some(13));
    assert_eq!(dataset.boxes.place[1].record().as_deref(), Some("object[1]"));
    assert_eq!(dataset.images.path(dataset.boxes.image[0]), "JPEGImages/a.jpg");
    let size = dataset.images.declared[0];
    assert_eq!((size.width, size.height, size.place.line), (100, 80, 5));
    assert_eq!(dataset.attributes[0].value(0), Some("long"));
    assert_eq!(dataset.attributes[0].source, "Annotations/*.xml#fur");
    assert_eq!((dataset.sources[0].format.id, dataset.sources[0].records), ("pascal-voc", 2));
}

#[test]
fn the_image_is_that_of_the_filename_or_else_of_the_files_own_name() {
    let pictures = ["JPEGImages/a.jpg", "JPEGImages/b.jpg"];
    for (filename, path) in [
        ("a.jpg", "JPEGImages/a.jpg"),
        ("a", "JPEGImages/a.jpg"),
        ("b.jpg", "JPEGImages/b.jpg"),
        ("a.png", "JPEGImages/b.jpg"),
        ("", "JPEGImages/b.jpg"),
    ] {
        let text = SMALL.replace("a.jpg", filename);
        let dataset = read_all(&pictures, &[("Annotations/b.xml", text.as_bytes())]);
        assert_eq!(dataset.images.path(dataset.boxes.image[0]), path, "{filename}");
        // It is called after one picture and names another.
        let other = dataset.faults.of(FaultKind::OtherPicture).map(|f| (f.expected.as_str(), f.found.as_str()));
        let expected = filename.starts_with('a') && path.ends_with("a.jpg");
        let pair = ("JPEGImages/b.jpg", "JPEGImages/a.jpg");
        assert_eq!(other.collect::<Vec<_>>(), if expected { vec![pair] } else { vec![] }, "{filename}");
        assert_eq!(dataset.faults.iter().count(), usize::from(expected), "{filename}");
    }
    let dataset = read_all(&["x.jpg"], &[("Annotations/b.xml", SMALL.as_bytes())]);
    assert_eq!((only_fault(&dataset).kind, only_fault(&dataset).found.as_str()), (FaultKind::NoImage, "a.jpg"));
}

#[test]
fn a_filename_that_was_copied_on_gives_no_picture_the_boxes_of_another() {
    let files = ["Annotations/a.xml", "Annotations/b.xml"].map(|path| (path, SMALL.as_bytes()));
    let dataset = read_all(&["JPEGImages/a.jpg", "JPEGImages/b.jpg"], &files);
    let images: Vec<&str> = dataset.boxes.image.iter().map(|&i| dataset.images.path(i)).collect();
    assert_eq!(images, ["JPEGImages/a.jpg", "JPEGImages/a.jpg", "JPEGImages/b.jpg", "JPEGImages/b.jpg"]);
    let fault = only_fault(&dataset);
    assert_eq!((fault.kind, fault.place.line), (FaultKind::OtherPicture, 3));
    assert_eq!((fault.expected.as_str(), fault.found.as_str()), ("JPEGImages/b.jpg", "JPEGImages/a.jpg"));
}

#[test]
fn a_file_without_objects_says_that_there_is_nothing() {
    let dataset = read("<annotation><filename>a.jpg</filename></annotation>");
    assert_eq!(dataset.images.annotated, [true, false]);
    assert_eq!(dataset.faults.iter().count(), 0);
}

#[test]
fn objects_that_are_not_what_they_should_be_are_left_out_alone() {
    for (from, to, kind, found) in [
        ("<name>cat</name>", "", FaultKind::BadRecord, "none"),
        ("<xmin>1</xmin>", "", FaultKind::BadRecord, "no xmin"),
        ("<xmin>1</xmin>", "<xmin>one</xmin>", FaultKind::NotANumber, "xmin one"),
        ("<xmin>1</xmin>", "<xmin>nan</xmin>", FaultKind::NotANumber, "xmin nan"),
    ] {
        let dataset = read(&SMALL.replacen(from, to, 1));
        let fault = only_fault(&dataset);
        assert_eq!((fault.kind, fault.found.as_str(), fault.place.line), (kind, found, 6), "{to}");
        assert_eq!(dataset.boxes.len(), if kind == FaultKind::NotANumber { 2 } else { 1 });
    }
}

#[test]
fn a_file_that_ends_early_keeps_its_whole_objects() {
    let cut = SMALL.find("<occluded>").expect("there");
    let dataset = read(&SMALL[..cut]);
    assert_eq!(dataset.boxes.len(), 1);
    let fault = only_fault(&dataset);
    assert_eq!(
        (fault.kind, fault.place.line, fault.found.as_str()),
        (FaultKind::Unparsable, 14, "the end of the file")
    );
}

#[test]
fn every_prefix_can_be_read_and_loses_nothing_before_its_end() {
    let ends: Vec<usize> = SMALL.match_indices("</object>").map(|(at, _)| at + 9).collect();
    let start = SMALL.find("<annotation>").expect("there") + 12;
    for n in start..SMALL.len() {
        let dataset = read(&SMALL[..n]);
        let objects = ends.iter().filter(|end| **end <= n).count();
        assert_eq!(dataset.boxes.len(), objects, "{n}");
    }
}

#[test]
fn entities_are_not_followed() {
    let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;\">]><annotation><filename>&y;</filename></annotation>";
    let dataset = read(bomb);
    assert_eq!(only_fault(&dataset).kind, FaultKind::Unparsable);
}

#[test]
fn other_encodings_are_read() {
    let text = "<?xml version='1.0' encoding='ISO-8859-1'?><annotation><filename>a.jpg</filename><object><name>Hu\u{e4}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object></annotation>";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let mut utf16: Vec<u8> = vec![0xff, 0xfe];
    utf16.extend(text.replace("ISO-8859-1", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes));
    for bytes in [latin, utf16] {
        let dataset = read_all(&["a.jpg"], &[("a.xml", &bytes)]);
        assert_eq!(dataset.classes[0].name, "Hu\u{e4}");
        assert_eq!(dataset.faults.iter().count(), 0);
    }
}

#[test]
fn other_xml_is_declined_with_its_root() {
    let no = |text: &str| match recognised("a.xml", text.as_bytes()) {
        Recognised::No(why) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(no("<drawing><image/></drawing>"), "XML with the root drawing: not a dataset format that Muster reads");
    assert_eq!(no("hello"), "no XML, although its name says so");
    let why = recognised("a.xml", b"\xef\xbb\xbf<!DOCTYPE x>\n<annotation>");
    assert!(matches!(why, Recognised::As(e, _) if *e == super::ENTRY));
}

#[test]
fn real_files_give_the_figures_counted_elsewhere() {
    let Some(folder) = shared("raccoon_voc/annotations") else { return };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".xml") {
            files.push((format!("annotations/{name}"), std::fs::read(entry.path()).expect("readable")));
        }
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let dataset = read_all(&[], &files);
    assert_eq!((dataset.sources.len(), dataset.boxes.len(), dataset.classes.len()), (200, 217, 1));
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!(dataset.images.declared.len(), 200);
}

#[test]
fn a_polygon_or_a_turned_box_alone_counts_by_the_box_around_it() {
    let polygon = "<polygon><x1>1</x1><y1>2</y1><x2>9</x2><y2>2</y2><x3>5</x3><y3>7</y3></polygon>";
    let turned = "<robndbox><cx>10</cx><cy>10</cy><w>8</w><h>4</h><angle>1.5707963267948966</angle></robndbox>";
    let text = format!(
        "<annotation><filename>a.jpg</filename><object><name>cat</name>{polygon}</object>\
         <object><name>cat</name>{turned}</object></annotation>"
    );
    let dataset = read_all(&["a.jpg"], &[("a.xml", text.as_bytes())]);
    let near = |rect: Rect, wanted: [f64; 4]| {
        [rect.x, rect.y, rect.w, rect.h].iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9)
    };
    assert!(near(dataset.boxes.rect[0], [1.0, 2.0, 8.0, 5.0]) && near(dataset.boxes.rect[1], [8.0, 6.0, 4.0, 8.0]));
    assert_eq!((dataset.masks, dataset.faults.iter().count()), (2, 0));
}

#[test]
fn a_declared_encoding_is_honoured_and_one_that_does_not_hold_is_said() {
    let read = |declared: &str, name: &[u8]| {
        let head = format!(
            "<?xml version=\"1.0\" encoding=\"{declared}\"?><annotation><filename>a.jpg</filename><object><name>"
        );
        let tail =
            b"</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>";
        let dataset = read_all(&["a.jpg"], &[("a.xml", &[head.as_bytes(), name, tail].concat())]);
        let said: Vec<String> = dataset.faults.iter().map(|f| format!("{:?}: {}", f.kind, f.found)).collect();
        (dataset.classes[0].name.clone(), said)
    };
    // These two bytes are UTF-8 as well.
    assert_eq!(read("gbk", b"\xc3\xa8"), ("\u{732b}".into(), vec![]));
    assert_eq!(read("gbk", "\u{732b}".as_bytes()), ("\u{732b}".into(), vec![]));
    assert_eq!(read("iso-8859-1", b"stra\xdfe"), ("stra\u{df}e".into(), vec![]));
    assert_eq!(read("iso-8859-1", "stra\u{df}e".as_bytes()), ("stra\u{df}e".into(), vec![]));
    let said = vec!["Doubtful: other bytes, taken for Windows-1252".to_owned()];
    assert_eq!(read("utf-8", b"stra\xdfe"), ("stra\u{df}e".into(), said));
}
