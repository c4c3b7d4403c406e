//! Tables as people have them: lines in front, boxes without names, several rows an image, words for what is missing.

use super::{attribute, faults, values};
use crate::dataset::{BoxUnit, ClassId, Dataset, FaultKind, ImageId, Origin, Rect, Role, Unit, flag};
use crate::formats::testing::{read_all, recognised};

/// Rectangles as left, top, width, height.
fn rects(dataset: &Dataset) -> Vec<[f64; 4]> {
    dataset.boxes.rect.iter().map(|Rect { x, y, w, h }| [*x, *y, *w, *h]).collect()
}

fn classes(dataset: &Dataset) -> Vec<&str> {
    dataset.classes.iter().map(|c| c.name.as_str()).collect()
}

/// Why a column is what it is.
fn why<'d>(dataset: &'d Dataset, column: &str) -> &'d str {
    let found = dataset.sources.iter().flat_map(|s| &s.columns).find(|c| c.name == column);
    found.map_or("no such column", |c| c.why.as_str())
}

#[test]
fn lines_in_front_of_the_header_are_skipped_and_said() {
    let table = "file,gender\n1.jpg,f\n2.jpg,m,x\n";
    for (front, lines) in [
        ("sep=,\n", 1),
        ("SEP=,\r\n", 1),
        ("\"sep=,\"\n", 1),
        ("# made with version 1.2\n", 1),
        ("# it's, \"unclosed\n", 1),
        ("Patients of 2024\n", 1),
        ("Patients of 2024,\n\n", 2),
        ("\n,\n", 2),
        ("# a\n# b\n\n", 3),
        ("sep=,\n# a\nExport\n", 3),
    ] {
        let text = format!("{front}{table}");
        let dataset = read_all(&["1.jpg", "2.jpg"], &[("t.csv", text.as_bytes())]);
        assert_eq!(values(&dataset, "gender"), [("f".into(), 1), ("m".into(), 1)], "{front:?}");
        // The line of a complaint is that of the file.
        assert_eq!(faults(&dataset), [(FaultKind::Table, lines + 3, "2 fields", "3 fields")], "{front:?}");
        let says = dataset.sources[0].why.contains("in front of it");
        assert_eq!(says, front.contains(char::is_alphabetic), "{front:?}: {}", dataset.sources[0].why);
    }
    let dataset = read_all(&["1.jpg"], &[("t.csv", b"sep=;\nfile;gender\n1.jpg;f, or m\n")]);
    assert_eq!(values(&dataset, "gender"), [("f, or m".into(), 1)]);
}

#[test]
fn a_header_behind_a_hash_is_a_header_and_short_rows_are_no_titles() {
    for text in ["#filename,sex\n1.jpg,f\n2.jpg,m\n", "# filename,sex\n1.jpg,f\n2.jpg,m\n", "#filename,sex\nA,f\nB,m\n"]
    {
        let dataset = read_all(&[], &[("t.csv", text.as_bytes())]);
        assert_eq!(values(&dataset, "sex"), [("f".into(), 1), ("m".into(), 1)], "{text}");
        assert_eq!((dataset.images.len(), dataset.sources[0].columns[0].name.as_str()), (2, "filename"), "{text}");
    }
    let dataset = read_all(&[], &[("t.csv", b"1.jpg\n2.jpg,f\n3.jpg,m\n")]);
    assert_eq!(dataset.images.len(), 3);
}

#[test]
fn a_number_of_rows_that_is_not_true_is_said_at_its_line() {
    for (path, text, line) in [
        ("list.txt", "90\nHat Young\na.jpg -1 1\nb.jpg 1 -1\n", 1),
        ("list.csv", "90\nfile,hat\na.jpg,1\nb.jpg,0\n", 1),
    ] {
        let dataset = read_all(&[], &[(path, text.as_bytes())]);
        let expected = "90 rows, as this line announces";
        assert_eq!(faults(&dataset), [(FaultKind::Table, line, expected, "2 rows")], "{path}");
        assert_eq!(dataset.images.len(), 2);
    }
    assert!(faults(&read_all(&[], &[("list.txt", b"2\nHat Young\na.jpg -1 1\nb.jpg 1 -1\n")])).is_empty());
}

#[test]
fn boxes_are_read_without_a_header_with_the_size_of_the_image() {
    let dataset =
        read_all(&["1.jpg", "2.jpg"], &[("t.csv", b"1.jpg,6,6,31,40,cat,64,48\n2.jpg,7,6,32,40,dog,64,48\n")]);
    assert_eq!(rects(&dataset), [[6.0, 6.0, 25.0, 34.0], [7.0, 6.0, 25.0, 34.0]]);
    assert_eq!((classes(&dataset), dataset.images.declared.len()), (vec!["cat", "dog"], 2));
    assert_eq!((dataset.attributes.len(), dataset.sources[0].format.id), (0, "box-table"));
}

#[test]
fn boxes_in_one_field_are_read_however_they_are_written() {
    for (header, field, rect) in [
        ("bbox", "\"[6.0, 6.0, 20.0, 22.0]\"", [6.0, 6.0, 20.0, 22.0]),
        ("bbox", "6 6 20 22", [6.0, 6.0, 20.0, 22.0]),
        ("\"x1,y1,x2,y2\"", "\"6,6,20,22\"", [6.0, 6.0, 14.0, 16.0]),
        ("box_xyxy", "\"(6, 6), (20, 22)\"", [6.0, 6.0, 14.0, 16.0]),
        ("region", "\"{'x': 6, 'y': 6, 'width': 20, 'height': 22}\"", [6.0, 6.0, 20.0, 22.0]),
    ] {
        let text = format!("image_id,width,height,{header},source\n1,64,48,{field},a\n2,64,48,[],b\n");
        let dataset = read_all(&["1.jpg", "2.jpg"], &[("t.csv", text.as_bytes())]);
        assert_eq!((rects(&dataset), classes(&dataset)), (vec![rect], vec!["object"]), "{header}: {field}");
        assert_eq!((faults(&dataset), dataset.images.annotated.as_slice()), (vec![], &[true, true][..]), "{field}");
    }
    let two = read_all(&["1.jpg"], &[("t.csv", b"file,boxes,class\n1.jpg,\"[[1,2,3,4],[5,6,7,8]]\",cat\n")]);
    assert_eq!(rects(&two), [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]);
    let bad = read_all(
        &["1.jpg"],
        &[("t.csv", &[b"file,bbox\n1.jpg,x\n".as_slice(), &b"1.jpg,1 2 3 4\n".repeat(12)].concat())],
    );
    assert_eq!((faults(&bad), bad.boxes.len()), (vec![(FaultKind::NotANumber, 2, "four numbers in bbox", "x")], 12));
}

#[test]
fn the_only_words_beside_boxes_are_the_class() {
    let table = |header: &str, values: [&str; 2]| {
        let rows = values.map(|v| format!("b.jpg,{v},10,38,10,40\n")).concat();
        let text = format!("filename,{header},xmin,xmax,ymin,ymax\n{rows}");
        let dataset = read_all(&[], &[("boxes.csv", text.as_bytes())]);
        classes(&dataset).into_iter().map(str::to_owned).collect::<Vec<String>>()
    };
    assert_eq!(table("cell_type", ["WBC", "RBC"]), ["WBC", "RBC"]);
    for (header, values) in
        [("gender", ["f", "m"]), ("source", ["a", "b"]), ("blur", ["0.5", "0.7"]), ("seen", ["yes", "no"])]
    {
        assert_eq!(table(header, values), ["object"], "{header}");
    }
}

#[test]
fn decimals_behind_a_comma_are_read_in_quotes_and_between_tabs() {
    let text = "ImageID,LabelName,XMin,XMax,YMin,YMax\na.jpg,cat,\"0,25\",\"0,75\",\"0,1\",\"0,9\"\n";
    let tabs = "ImageID\tLabelName\tXMin\tXMax\tYMin\tYMax\na.jpg\tcat\t0,25\t0,75\t0,1\t0,9\n";
    for (path, text) in [("t.csv", text), ("t.tsv", tabs)] {
        let dataset = read_all(&[], &[(path, text.as_bytes())]);
        assert_eq!(
            (rects(&dataset), dataset.boxes.unit[0]),
            (vec![[0.25, 0.1, 0.5, 0.8]], BoxUnit::Fractions),
            "{path}"
        );
        assert!(faults(&dataset).is_empty());
    }
}

#[test]
fn a_table_of_names_and_numbers_is_a_list_of_classes() {
    let boxes: &[u8] = b"images/1.jpg,6,6,31,40,cat\nimages/2.jpg,,,,,\n";
    for list in ["cat,0\ndog,1\n", "id,name\n0,cat\n1,dog\n", "1;cat\n2;dog\n"] {
        let files: [(&str, &[u8]); 2] = [("annotations.csv", boxes), ("classes.csv", list.as_bytes())];
        let dataset = read_all(&["images/1.jpg", "images/2.jpg"], &files);
        assert_eq!((faults(&dataset), classes(&dataset)), (vec![], vec!["cat", "dog"]), "{list}");
        assert!(dataset.classes.iter().all(|c| c.declared.len() == 1));
    }
    let numbered: [(&str, &[u8]); 2] =
        [("a.csv", b"file,class\n1.jpg,0\n2.jpg,1\n"), ("classes.csv", b"cat,0\ndog,1\n")];
    assert_eq!(classes(&read_all(&[], &numbered)), ["cat", "dog"]);
    for no_list in ["file,label\n1.jpg,0\n2.jpg,1\n", "name,age\nann,30\nbob,40\n", "class,n\ncat,3\ncat,4\n"] {
        assert_ne!(found(no_list).format.id, "class-names", "{no_list}");
    }
}

/// What a table with these contents is taken for.
fn found(text: &str) -> &'static crate::formats::Entry {
    match recognised("t.csv", text.as_bytes()) {
        crate::formats::Recognised::As(entry, _) => entry,
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_columns_of_images_both_join() {
    let text =
        b"case,diagnosis,sex,clinic,derm\n0,nevus,f,c0.jpg,d0.jpg\n1,melanoma,m,c1.jpg,d1.jpg\n2,nevus,f,c2.jpg,\n";
    let pictures = ["c0.jpg", "c1.jpg", "c2.jpg", "d0.jpg", "d1.jpg"];
    let dataset = read_all(&pictures, &[("meta.csv", text)]);
    assert_eq!((faults(&dataset), dataset.sources[0].images, dataset.labels.len()), (vec![], 5, 5));
    assert_eq!(values(&dataset, "sex"), [("f".into(), 3), ("m".into(), 2)]);
    assert_eq!(dataset.sources[0].columns[4].role, Role::Path);
    assert_eq!(read_all(&[], &[("meta.csv", text)]).images.len(), 5);
    // Masks, and an older name of the same picture, are no second picture.
    let one = read_all(&[], &[("t.csv", b"file,mask,was\na.jpg,a_m.png,x/a.jpg\nb.jpg,b_m.png,x/b.jpg\n")]);
    assert_eq!(one.images.len(), 2);
}

#[test]
fn identities_stand_in_a_folder_called_so_beside_splits_and_as_many_numbers_of_people() {
    let rows = |n: usize, of: &dyn Fn(usize) -> String| (0..n).map(of).collect::<String>();
    let numbered = |people: usize| rows(4 * people, &|i| format!("{i}.jpg,{}\n", i % people));
    let split = rows(40, &|i| format!("{i}.jpg,{},{}\n", i % 8, ["train", "test"][i / 20]));
    let cases = [
        ("identity/list.csv", "image,label\n", numbered(8), (8, 0)),
        ("identities.csv", "image,label,split\n", split, (8, 0)),
        ("faces.csv", "image,label\n", numbered(120), (120, 0)),
        ("faces.csv", "image,label\n", numbered(8), (0, 8)),
        ("surfaces.csv", "image,label\n", numbered(120), (0, 120)),
    ];
    for (path, header, text, found) in cases {
        let dataset = read_all(&[], &[(path, format!("{header}{text}").as_bytes())]);
        assert_eq!((dataset.identities.len(), dataset.classes.len()), found, "{path}");
    }
}

#[test]
fn a_file_called_after_identities_says_who_whatever_its_header() {
    for (path, text) in [
        ("identity_faces.txt", "img label\n1.jpg 1\n2.jpg 2\n3.jpg 1\n"),
        ("identity.csv", "image_id,class\n1.jpg,7\n2.jpg,8\n3.jpg,7\n"),
        ("identities.csv", "file,value\n1.jpg,ann\n2.jpg,bob\n3.jpg,ann\n"),
        ("identity_CelebA.txt", "1.jpg 1\n2.jpg 2\n3.jpg 1\n"),
    ] {
        let dataset = read_all(&[], &[(path, text.as_bytes())]);
        assert_eq!((dataset.identities.len(), dataset.classes.len()), (2, 0), "{path}");
    }
    assert_eq!(read_all(&[], &[("faces.txt", b"img label\n1.jpg 1\n2.jpg 2\n")]).classes.len(), 2);
}

#[test]
fn captions_are_counted_and_no_groups() {
    let sentences: String = (0..12).map(|i| format!("{i}.png,\"a dog by tree number {i}\"\n")).collect();
    for header in ["file_name,text\n", "file,caption\n"] {
        let dataset = read_all(&[], &[("metadata.csv", format!("{header}{sentences}").as_bytes())]);
        assert_eq!((dataset.captions, dataset.attributes.len()), (12, 0), "{header}");
        assert_eq!(dataset.sources[0].columns[1].why, "12 captions, which are counted");
    }
}

#[test]
fn words_for_what_is_missing_are_values_where_the_others_say_so_and_listed_where_not() {
    let text = b"file,country,beard,sex\n1.jpg,NA,none,unknown\n2.jpg,ZA,short,f\n3.jpg,,full,m\n4.jpg,DE,full,n/a\n";
    let dataset = read_all(&[], &[("t.csv", text)]);
    assert_eq!(values(&dataset, "country"), [("DE".into(), 1), ("NA".into(), 1), ("ZA".into(), 1)]);
    assert_eq!(values(&dataset, "beard").len(), 3);
    assert_eq!((values(&dataset, "sex").len(), attribute(&dataset, "sex").missing()), (2, 2));
    assert_eq!(why(&dataset, "sex"), "the column's name says gender; taken for missing: n/a (1) and unknown (1)");
    assert!(why(&dataset, "country").ends_with("; NA is a value here"), "{}", why(&dataset, "country"));
    assert_eq!(attribute(&dataset, "sex").marked.len(), 2);
}

#[test]
fn names_that_each_stand_once_and_widths_are_no_groups() {
    let rows: String = (0..12).map(|i| format!("{i}.jpg,collage-{i}x,{}\n", 640 + i % 2)).collect();
    let dataset = read_all(&[], &[("t.csv", format!("file,collage,width\n{rows}").as_bytes())]);
    assert_eq!(dataset.attributes.len(), 0, "{:?}", dataset.attributes);
    assert_eq!(why(&dataset, "collage"), "each of its values stands once");
    assert_eq!(why(&dataset, "width"), "the size of the image or its file");
}

#[test]
fn columns_of_classes_are_remembered_as_such() {
    let text = b"image,label,group_label\na.jpg,moss,spore\nb.jpg,oak,tree\n";
    let dataset = read_all(&[], &[("t.csv", text)]);
    let columns: Vec<(&str, usize)> =
        dataset.label_columns.iter().map(|c| (c.name.as_str(), c.classes.len())).collect();
    assert_eq!(columns, [("label", 2), ("group_label", 2)]);
}

#[test]
fn a_table_called_test_is_not_the_test_split_of_images_that_lists_divide() {
    let table: &[u8] =
        b"filename,class,xmin,ymin,xmax,ymax\n1.jpg,cat,6,6,31,36\n2.jpg,cat,6,6,31,36\n3.jpg,cat,6,6,31,36\n";
    let pictures = ["JPEGImages/1.jpg", "JPEGImages/2.jpg", "JPEGImages/3.jpg"];
    let lists: [(&str, &[u8]); 2] = [("ImageSets/Main/train.txt", b"1\n2\n"), ("ImageSets/Main/test.txt", b"3\n")];
    let splits = |files: &[(&str, &[u8])]| {
        let dataset = read_all(&pictures, files);
        let claims = dataset.images.split_claims.iter();
        let mut said: Vec<String> = claims.map(|c| dataset.splits[c.split.index()].clone()).collect();
        said.sort();
        said
    };
    assert_eq!(splits(&[lists[0], lists[1], ("test.csv", table)]), ["test", "train", "train"]);
    assert_eq!(splits(&[("test.csv", table)]), ["test", "test", "test"]);
}

#[test]
fn rows_of_separators_alone_are_left_out_and_said() {
    let dataset = read_all(&["1.jpg", "2.jpg"], &[("t.csv", b"file,sex,x\n1.jpg,f,1\n,,\n2.jpg,m,2\n,\n, ,\n")]);
    assert_eq!((faults(&dataset), dataset.sources[0].records), (vec![], 2));
    assert!(dataset.sources[0].why.ends_with("; 3 empty rows are left out"), "{}", dataset.sources[0].why);
    assert_eq!(dataset.images.named_at[1].map(|p| (p.line, p.record)), Some((4, 2)));
}

const MIAP: &str = "ImageID,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepictionOf,IsInsideOf,GenderPresentation,AgePresentation\n\
    0a,/m/01g317,1,0.25,0.5,0.1,1,1,0,0,0,0,Predominantly Feminine,Young\n\
    0a,/m/01g317,1,0.1,0.2,0.1,0.3,0,0,1,1,0,Unknown,Unknown\n\
    0b,/m/01g317,1,0.5,1,0.1,0.9,0,1,0,0,1,Predominantly Masculine,Middle\n";

#[test]
fn presentations_of_people_are_of_their_boxes_and_annotated_by_others() {
    let names = ("class-descriptions.csv", b"/m/01g317,Person\n/m/0bt9lr,Dog\n".as_slice());
    let file = ("open_images_extended_miap_boxes_val.csv", MIAP.as_bytes());
    let dataset = read_all(&["0a.jpg", "0b.jpg"], &[file, names]);
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!(dataset.classes.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Person"]);
    assert_eq!(dataset.boxes.flags, [flag::OCCLUDED, flag::CROWD | flag::DEPICTION, flag::TRUNCATED]);
    let of: Vec<_> =
        dataset.attributes.iter().map(|a| (a.name.as_str(), a.role, a.unit, a.origin, a.value(1))).collect();
    let (role, unit, origin) = (Role::Protected, Unit::Box, Origin::Annotated);
    assert_eq!(of, [("GenderPresentation", role, unit, origin, None), ("AgePresentation", role, unit, origin, None)]);
    assert_eq!((dataset.boxes.unit[0], dataset.splits.as_slice()), (BoxUnit::Fractions, ["val".to_owned()].as_slice()));
}

#[test]
fn decimal_commas_make_no_difference() {
    let text = MIAP.replace(',', ";").replace("0.", "0,");
    let dataset = read_all(&["0a.jpg", "0b.jpg"], &[("a.csv", text.as_bytes())]);
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!(dataset.boxes.rect[0], Rect { x: 0.25, y: 0.1, w: 0.25, h: 0.9 });
}

#[test]
fn labels_that_somebody_looked_for_in_vain_are_known_absent() {
    let text = "ImageID,Source,LabelName,Confidence\n0a,verification,/m/0bt9lr,1\n0a,crowdsource-verification,/m/01yrx,0\n\
        0b,verification,/m/0bt9lr,0\n";
    let dataset = read_all(
        &["0a.jpg", "0b.jpg", "0c.jpg"],
        &[("val-annotations-human-imagelabels-boxable.csv", text.as_bytes())],
    );
    assert_eq!(dataset.faults.iter().count(), 0);
    // A class that is nowhere shown is none.
    assert_eq!(dataset.classes.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["/m/0bt9lr"]);
    assert_eq!((dataset.labels.len(), dataset.attributes.len()), (1, 0));
    assert_eq!(dataset.statements, [(ClassId(0), ImageId(0)), (ClassId(0), ImageId(1))]);
    // The second shows nothing of what was looked for: that is an annotation.
    assert_eq!(dataset.images.annotated, [true, true, false]);
}

#[test]
fn beside_labels_of_images_a_class_without_a_box_is_unknown() {
    let labels = "ImageID,Source,LabelName,Confidence\n0b,verification,/m/01g317,1\n0c,verification,/m/01g317,0\n";
    let boxes = ("open_images_extended_miap_boxes_val.csv", MIAP.as_bytes());
    let images = ["0a.jpg", "0b.jpg", "0c.jpg", "0d.jpg"];
    let dataset = read_all(&images, &[boxes, ("val-annotations-human-imagelabels.csv", labels.as_bytes())]);
    assert_eq!(dataset.labellings, []);
    let of: Vec<ImageId> = dataset.statements.iter().map(|(_, image)| *image).collect();
    assert_eq!(of, [ImageId(0), ImageId(1), ImageId(2)]);
}

#[test]
fn points_of_celeba_are_keypoints_and_neither_groups_nor_boxes() {
    let header =
        "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y";
    let rows: String = (1..=12).map(|i| format!("{i:06}.jpg 69 10{} 106 113 77 142 73 152 108 154\n", i % 9)).collect();
    for (path, text) in [
        ("list_landmarks_align_celeba.txt", format!("12\n{header}\n{rows}")),
        (
            "list_landmarks_align_celeba.csv",
            format!("image_id,{}\n{}", header.replace(' ', ","), rows.replace(' ', ",")),
        ),
    ] {
        let dataset = read_all(&[], &[(path, text.as_bytes())]);
        let counts = (dataset.keypoints, dataset.attributes.len(), dataset.boxes.len(), dataset.classes.len());
        assert_eq!(counts, (12, 0, 0, 0), "{path}");
        assert!(dataset.sources[0].columns[1].why.contains("keypoints"));
    }
    let two = read_all(&[], &[("gaze.csv", b"file,gaze_x,gaze_y\na.jpg,1,2\nb.jpg,2,3\nc.jpg,1,3\n")]);
    assert_eq!((two.keypoints, two.attributes.len()), (0, 2));
}

#[test]
fn celebas_files_are_attributes_people_splits_and_boxes() {
    let names: Vec<String> = (1..=12).map(|i| format!("img_align_celeba/{i:06}.jpg")).collect();
    let images: Vec<&str> = names.iter().map(String::as_str).collect();
    let row = |of: &dyn Fn(usize) -> String, mark: &str| -> String {
        (1..=12).map(|i| format!("{i:06}.jpg{mark}{}\n", of(i))).collect()
    };
    let sign = |i: usize| if i.is_multiple_of(3) { 1 } else { -1 };
    let attributes = |mark: &str| row(&|i| format!("{}{mark}{}", sign(i), -sign(i)), mark);
    let split = |i: usize| if i < 9 { 0 } else { i / 11 + 1 };
    let txt = [
        ("Anno/list_attr_celeba.txt", format!("12\nMale Young\n{}", attributes("  "))),
        ("Anno/identity_CelebA.txt", row(&|i| (2880 + i % 4).to_string(), " ")),
        ("Eval/list_eval_partition.txt", row(&|i| split(i).to_string(), " ")),
        (
            "Anno/list_bbox_celeba.txt",
            format!("12\nimage_id x_1 y_1 width height\n{}", row(&|_| "9 7 20 30".into(), "    ")),
        ),
    ];
    let csv = [
        ("list_attr_celeba.csv", format!("image_id,Male,Young\n{}", attributes(","))),
        ("identity_CelebA.csv", format!("image_id,identity\n{}", row(&|i| (2880 + i % 4).to_string(), ","))),
        ("list_eval_partition.csv", format!("image_id,partition\n{}", row(&|i| split(i).to_string(), ","))),
        ("list_bbox_celeba.csv", format!("image_id,x_1,y_1,width,height\n{}", row(&|_| "9,7,20,30".into(), ","))),
    ];
    for files in [txt, csv] {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
        let dataset = read_all(&images, &files);
        let male = attribute(&dataset, "Male");
        assert_eq!((male.missing(), male.counts().iter().sum::<u64>()), (0, 12), "{files:?}");
        assert_eq!((dataset.identities.len(), dataset.identity_of.iter().flatten().count()), (4, 12));
        assert_eq!(
            (dataset.boxes.len(), dataset.splits.as_slice()),
            (12, &["train".to_owned(), "val".into(), "test".into()][..])
        );
        assert!(dataset.labels.is_empty() && dataset.classes.iter().all(|c| c.name == "object"));
        assert_eq!(dataset.faults.iter().count(), 0);
    }
}

#[test]
fn rows_of_measures_are_no_pictures() {
    let ratios: String = (0..30).map(|i| format!("{i},thing {i},0.{i:02}5,0.{:02}1\n", 30 - i)).collect();
    let table = format!(",object,training_ratio,ratio_after\n{ratios}");
    let dataset = read_all(&[], &[("ratios.csv", table.as_bytes())]);
    assert_eq!((dataset.images.len(), dataset.attributes.len()), (0, 0));
    assert_eq!(faults(&dataset).first().map(|f| f.2), Some("a column that names images, or that says what one shows"));
    // A group of people is something that a picture shows.
    let people: String = (0..30).map(|i| format!("{i},0.{i:02}5,{}\n", ["f", "m"][i % 2])).collect();
    let dataset = read_all(&[], &[("people.csv", format!(",score,gender\n{people}").as_bytes())]);
    assert_eq!(dataset.images.len(), 30);
}
