use crate::dataset::{Dataset, FaultKind, Rect, Role, Unit, flag};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n<version>1.1</version>\n<meta><task>\n\
    <id>5</id><labels>\n\
    <label><name>cat &amp; dog</name><attributes><attribute><name>pose</name><input_type>select</input_type>\
    <default_value>left</default_value></attribute><attribute><name>wild</name><default_value>false</default_value>\
    </attribute></attributes></label>\n\
    <label><name>lane</name><attributes></attributes></label>\n\
    <label><name>person</name></label><label><name>nose</name><parent>person</parent></label>\n\
    </labels><original_size><width>64</width><height>48</height></original_size></task></meta>\n";

fn read(images: &[&str], body: &str) -> Dataset {
    read_all(images, &[("annotations.xml", format!("{HEAD}{body}</annotations>\n").as_bytes())])
}

fn said(dataset: &Dataset) -> Vec<String> {
    let all = dataset.faults.iter();
    all.map(|f| format!("{} {:?}: {}, not {}", f.place.line, f.kind, f.expected, f.found)).collect()
}

fn classes(dataset: &Dataset) -> Vec<&str> {
    dataset.classes.iter().map(|c| c.name.as_str()).collect()
}

#[test]
fn every_shape_gives_the_box_around_it_and_lines_and_points_a_label() {
    let dataset = read(
        &["images/a.jpg", "images/b.jpg"],
        "<image id=\"0\" name=\"a.jpg\" width=\"64\" height=\"48\">\n\
         <box label=\"cat &amp; dog\" occluded=\"1\" xtl=\"5.5\" ytl=\"6\" xbr=\"30\" ybr=\"40\" z_order=\"0\">\n\
         <attribute name=\"pose\">right</attribute><attribute name=\"wild\">false</attribute></box>\n\
         <polygon label=\"lane\" occluded=\"0\" points=\"1.0,2.0;11,2;6,9\"></polygon>\n\
         <mask label=\"lane\" left=\"3\" top=\"4\" width=\"5\" height=\"6\" rle=\"1, 2, 3\"/>\n\
         <ellipse label=\"lane\" cx=\"20\" cy=\"20\" rx=\"4\" ry=\"2\" rotation=\"90\"/>\n\
         <box label=\"lane\" xtl=\"10\" ytl=\"10\" xbr=\"20\" ybr=\"14\" rotation=\"90\"/>\n\
         <cuboid label=\"lane\" xtl1=\"1\" ytl1=\"2\" xbl1=\"1\" ybl1=\"8\" xtr1=\"6\" ytr1=\"2\" xbr1=\"6\" ybr1=\"8\" \
         xtl2=\"9\" ytl2=\"1\" xbl2=\"9\" ybl2=\"7\" xtr2=\"4\" ytr2=\"1\" xbr2=\"4\" ybr2=\"7\"/>\n\
         <skeleton label=\"person\"><points label=\"nose\" outside=\"0\" points=\"4,5\"/>\
         <points label=\"eye\" outside=\"0\" points=\"8,11\"/><points label=\"ear\" outside=\"1\" points=\"0,0\"/>\
         </skeleton>\n\
         <polyline label=\"lane\" points=\"1,2;3,4\"/><polyline label=\"lane\" points=\"1,2;3,4\"/>\n\
         </image>\n\
         <image id=\"1\" name=\"b.jpg\" width=\"64\" height=\"48\" subset=\"Validation\">\n\
         <tag label=\"cat &amp; dog\"/><points label=\"person\" points=\"1,2\"/>\n<box label=\"cat &amp; dog\" \
         xtl=\"1\" ytl=\"1\" xbr=\"2\" ybr=\"2\"><attribute name=\"pose\">left</attribute>\
         <attribute name=\"wild\">false</attribute></box></image>\n",
    );
    assert_eq!(said(&dataset), Vec::<String>::new());
    assert_eq!(classes(&dataset), ["cat & dog", "lane", "person"]);
    assert!(dataset.classes.iter().all(|c| c.declared.len() == 1));
    let rects: Vec<Rect> = dataset
        .boxes
        .rect
        .iter()
        .map(|r| Rect { x: r.x.round(), y: r.y.round(), w: r.w.round(), h: r.h.round() })
        .collect();
    assert_eq!(dataset.boxes.rect[0], Rect::corners(5.5, 6.0, 30.0, 40.0));
    assert_eq!(
        rects[1..7],
        [
            Rect::corners(1.0, 2.0, 11.0, 9.0),
            Rect { x: 3.0, y: 4.0, w: 5.0, h: 6.0 },
            Rect::corners(18.0, 16.0, 22.0, 24.0),
            Rect::corners(13.0, 7.0, 17.0, 17.0),
            Rect::corners(1.0, 1.0, 9.0, 8.0),
            Rect::corners(4.0, 5.0, 8.0, 11.0),
        ]
    );
    let flags = [flag::OCCLUDED, flag::MASK, flag::MASK, flag::MASK, 0, 0, flag::KEYPOINTS, 0];
    assert_eq!(dataset.boxes.flags, flags);
    assert_eq!((dataset.masks, dataset.keypoints), (3, 2));
    let labels: Vec<_> =
        dataset.labels.iter().map(|l| (l.image.0, dataset.classes[l.class.index()].name.as_str())).collect();
    assert_eq!(labels, [(0, "lane"), (1, "cat & dog"), (1, "person")]);
    assert_eq!(dataset.splits, ["val"]);
    let pose = dataset.attributes.iter().find(|a| a.name == "pose").expect("an attribute of boxes");
    assert_eq!((pose.unit, pose.value(0), pose.value(7)), (Unit::Box, Some("right"), Some("left")));
    assert_eq!((dataset.images.declared[0].width, dataset.images.declared[0].height), (64, 48));
}

#[test]
fn an_attribute_that_every_box_has_at_its_default_is_no_group() {
    let boxes = "<box label=\"lane\" xtl=\"1\" ytl=\"1\" xbr=\"2\" ybr=\"2\"><attribute name=\"pose\">left</attribute>\
        <attribute name=\"wild\">false</attribute><attribute name=\"sun\">high</attribute></box>";
    let dataset = read(&["a.jpg"], &format!("<image name=\"a.jpg\">{boxes}{boxes}</image>"));
    let names: Vec<&str> = dataset.attributes.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["sun"], "{:?}", dataset.sources[0].columns);
    assert!(dataset.sources[0].columns.iter().any(|c| c.name == "wild" && c.role == Role::Ignore));
}

#[test]
fn the_boxes_of_a_track_belong_to_its_frames_and_those_outside_are_none() {
    let frames = ["images/frame_000010.png", "images/frame_000013.png", "images/frame_000016.png"];
    let dataset = read(
        &frames,
        "<track id=\"0\" label=\"lane\"><box frame=\"10\" outside=\"0\" occluded=\"1\" keyframe=\"1\" xtl=\"3\" \
         ytl=\"4\" xbr=\"10\" ybr=\"5\"></box>\n<box frame=\"13\" outside=\"1\" xtl=\"3\" ytl=\"4\" xbr=\"10\" ybr=\"5\"/>\
         \n</track><track id=\"1\" label=\"person\"><points frame=\"10\" outside=\"0\" points=\"1,2;3,4\"/>\
         <polygon frame=\"16\" outside=\"0\" points=\"1,2;3,4;5,0\"/></track>",
    );
    assert_eq!(said(&dataset), Vec::<String>::new());
    let paths: Vec<&str> = dataset.boxes.image.iter().map(|i| dataset.images.path(*i)).collect();
    assert_eq!(paths, [frames[0], frames[2]]);
    // In the second frame somebody saw that the object is gone.
    assert_eq!((dataset.labels.len(), dataset.images.declared.len()), (1, 3));
    assert_eq!(dataset.images.annotated, [true, true, true]);
}

#[test]
fn a_subset_is_a_folder_and_a_split() {
    let images = ["Train/a.jpg", "Test/a.jpg"];
    let image = |subset: &str| {
        format!(
            "<image name=\"a.jpg\" subset=\"{subset}\"><box label=\"lane\" xtl=\"1\" ytl=\"1\" xbr=\"2\" ybr=\"2\"/></image>"
        )
    };
    let dataset = read(&images, &format!("{}{}", image("Test"), image("Train")));
    assert_eq!(said(&dataset), Vec::<String>::new());
    let paths: Vec<&str> = dataset.boxes.image.iter().map(|i| dataset.images.path(*i)).collect();
    assert_eq!(paths, [images[1], images[0]]);
    assert_eq!(dataset.splits, ["test", "train"]);
}

#[test]
fn usual_mistakes_are_said_with_their_lines_and_the_rest_is_read() {
    let dataset = read(
        &["a.jpg"],
        "<image name=\"a.jpg\">\n\
         <box label=\"lane\" xtl=\"5,5\" ytl=\"6\" xbr=\"30\" ybr=\"40\"/>\n\
         <box label=\"lane\" xtl=\"5\" ytl=\"6\" xbr=\"30\"/>\n\
         <box label=\"\" xtl=\"5\" ytl=\"6\" xbr=\"30\" ybr=\"40\"/>\n\
         <box label=\"horse\" xtl=\"5\" ytl=\"6\" xbr=\"30\" ybr=\"40\"/>\n\
         <polygon label=\"lane\" points=\"1,2;3;5,6\"/>\n\
         <polygon label=\"lane\"/>\n\
         <blob label=\"lane\"/>\n\
         <skeleton label=\"person\"/>\n\
         <box label=\"lane\" xtl=5 ytl=\"6\" xbr=\"30\" ybr=\"40\"/>\n\
         </image>\n\
         <image id=\"7\"><box label=\"lane\" xtl=\"5\" ytl=\"6\" xbr=\"30\" ybr=\"40\"/></image>\n\
         <image name=\"gone.jpg\"/>\n\
         <track label=\"lane\"><box frame=\"x\" xtl=\"5\" ytl=\"6\" xbr=\"30\" ybr=\"40\"/></track>\n\
         <image name=\"a.jpg\"><box label=\"lane\" xtl=\"5\" ytl=\"6\" xbr=\"30\" ybr=\"40\"/></image>\n",
    );
    let at = HEAD.lines().count() + 1;
    let expected = [
        (1, "NotANumber: four numbers, not xtl 5,5: a decimal comma, where a point belongs"),
        (2, "BadRecord: xtl, ytl, xbr and ybr, not no ybr"),
        (3, "BadRecord: a label, not none"),
        (4, "UnknownClass: a label of the task, not horse"),
        (5, "NotANumber: points as x,y;x,y, not 3"),
        (6, "BadRecord: points as x,y;x,y, not none"),
        (7, "BadRecord: a shape that CVAT knows, not blob"),
        (8, "BadRecord: points that are not outside, not none"),
    ];
    let said = said(&dataset);
    let expected: Vec<String> = expected.iter().map(|(line, text)| format!("{} {text}", at + line)).collect();
    assert_eq!(said[..8], expected, "{said:#?}");
    assert!(said[8].contains("attributes as name=\"value\""), "{said:#?}");
    let rest = ["BadRecord: the name of an image, not none", "NoImage: , not gone.jpg", "the number of a frame, not x"];
    for text in rest {
        assert!(said.iter().any(|s| s.ends_with(text)), "{text}: {said:#?}");
    }
    // The comma's, the unknown class's and the last.
    assert_eq!(dataset.boxes.rect.iter().filter(|r| r.is_finite()).count(), 2);
}

#[test]
fn a_file_that_is_cut_off_says_where_and_keeps_what_is_whole() {
    let text = "<annotations>\n<image name=\"a.jpg\">\n<box label=\"cat\" xtl=\"1\" ytl=\"1\" xbr=\"2\" ybr=\"2\"/>\n";
    let dataset = read_all(&["a.jpg"], &[("a.xml", text.as_bytes())]);
    assert_eq!(said(&dataset), ["3 Unparsable: </image>, not the end of the file"]);
    assert_eq!(dataset.boxes.len(), 1);
    let dataset = read_all(&["a.jpg"], &[("a.xml", format!("{text}</annotations>").as_bytes())]);
    assert_eq!(said(&dataset), ["4 Unparsable: </image>, not </annotations>"]);
    let dataset = read_all(&["a.jpg"], &[("a.xml", b"<annotations>\n</annotations>")]);
    assert_eq!(said(&dataset), ["0 BadRecord: images or tracks, not none"]);
}

#[test]
fn other_encodings_are_read() {
    let text = "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<annotations><image name=\"ä.jpg\">\
        <tag label=\"käse\"/></image></annotations>";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let dataset = read_all(&["ä.jpg"], &[("a.xml", &utf16)]);
    assert_eq!((classes(&dataset), dataset.faults.count(FaultKind::NoImage)), (vec!["käse"], 0));
}

#[test]
fn every_prefix_is_read_without_a_panic() {
    let text = format!(
        "{HEAD}<!-- c --><image name=\"a.jpg\" width=\"6\"><box label='é' xtl=\"1\" rotation=\"3\"><attribute name=\"a\">\
         &#65;&lt;&x;<![CDATA[b]]></attribute></box><skeleton label=\"p\"><points points=\"1,2;\"/></skeleton></image>\
         <track label=\"t\"><mask frame=\"1\"/></track></annotations>"
    );
    for end in 0..text.len() {
        let file = ("a.xml", &text.as_bytes()[..end]);
        if matches!(recognised(file.0, file.1), Recognised::As(..)) {
            read_all(&["a.jpg"], &[file]);
        }
    }
}
