use super::*;

fn list() -> List {
    let at = |image: Option<&str>, line: u32, note: Option<&str>| Item {
        at: Evidence {
            image: image.map(str::to_owned),
            file: Some("labels/a.json".into()),
            line: Some(line),
            record: Some(format!("annotations[{line}]")),
            note: note.map(str::to_owned),
        },
        size: (640, 480),
    };
    List {
        dataset: "d1".into(),
        code: "ABC001".into(),
        says: "3 boxes reach outside <their> image".into(),
        remedy: "correct them".into(),
        items: vec![
            at(Some("train/b & c.jpg"), 7, Some("x = 700")),
            at(Some("=a.jpg"), 3, None),
            at(Some("train/b & c.jpg"), 9, Some("x = 701")),
            at(None, 11, None),
        ],
    }
}

#[test]
fn a_list_is_written_for_each_who_takes_it() {
    let texts: Vec<String> =
        FORMATS.iter().map(|about| format!("--- {}\n{}", about.id, list().write(about.format))).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn what_cvat_is_given_is_xml_whatever_a_file_is_called() {
    let mut list = list();
    list.items[0].at.image = Some("a\u{1}<\"&'>.jpg".into());
    let text = list.write(ListFormat::Cvat);
    let read = roxmltree::Document::parse(&text).expect("XML");
    let names: Vec<_> = read.descendants().filter_map(|node| node.attribute("name")).collect();
    assert!(names.contains(&"a<\"&'>.jpg"), "{names:?}");
}

#[test]
fn an_image_stands_once_in_a_list_of_paths() {
    assert_eq!(list().write(ListFormat::Text), "=a.jpg\nlabels/a.json\ntrain/b & c.jpg\n");
}

#[test]
fn a_list_of_files_alone_is_none_for_a_tool_that_takes_pictures() {
    let mut list = list();
    list.items.retain(|item| item.at.image.is_none());
    let empty: Vec<_> = FORMATS.iter().filter(|about| list.is_empty(about.format)).map(|about| about.id).collect();
    assert_eq!(empty, ["label-studio", "cvat", "fiftyone", "roboflow"]);
}
