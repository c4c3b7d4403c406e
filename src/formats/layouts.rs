//! Small copies of how public datasets lie in their folders: what each is read as. Written by hand.

use super::Recognised;
use super::testing::{read_all, recognised};
use crate::dataset::{Dataset, FaultKind};

fn class_of(dataset: &Dataset, at: usize) -> &str {
    dataset.class_name(dataset.boxes.class[at])
}

fn splits(dataset: &Dataset) -> Vec<(&str, Vec<&str>)> {
    let names =
        |splits: &Vec<crate::dataset::SplitId>| splits.iter().map(|s| dataset.splits[s.index()].as_str()).collect();
    let of = dataset.splits_of_images();
    dataset.images.ids().map(|id| (dataset.images.path(id), names(&of[id.index()]))).collect()
}

fn faults(dataset: &Dataset) -> Vec<(FaultKind, u32, String)> {
    dataset.faults.iter().map(|f| (f.kind, f.place.line, f.found.clone())).collect()
}

#[test]
fn a_panoptic_segment_is_what_is_seen_of_an_object_that_another_file_has_whole() {
    let instances = br#"{"images": [{"id": 1, "file_name": "1.jpg", "width": 100, "height": 100}],
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [10.2, 10.4, 60, 60]},
                        {"id": 2, "image_id": 1, "category_id": 2, "bbox": [20, 15, 40, 50]}]}"#;
    let panoptic = br#"{"images": [{"id": 1, "file_name": "1.jpg", "width": 100, "height": 100}],
        "categories": [{"id": 1, "name": "cat", "isthing": 1}, {"id": 2, "name": "dog", "isthing": 1},
                       {"id": 9, "name": "grass", "isthing": 0}],
        "annotations": [{"image_id": 1, "file_name": "1.png", "segments_info": [
            {"id": 11, "category_id": 1, "bbox": [10, 10, 30, 60], "area": 900, "iscrowd": 0},
            {"id": 12, "category_id": 2, "bbox": [20, 15, 41, 50], "area": 900, "iscrowd": 0},
            {"id": 13, "category_id": 9, "bbox": [0, 0, 100, 100], "area": 900, "iscrowd": 0}]}]}"#;
    let files: [(&str, &[u8]); 2] =
        [("annotations/instances_train2017.json", instances), ("annotations/panoptic_train2017.json", panoptic)];
    let dataset = read_all(&["train2017/1.jpg"], &files);
    assert_eq!(dataset.box_contradictions, []);
    // Two objects and the grass.
    assert_eq!(dataset.boxes.counted().count(), 3);
}

#[test]
fn who_is_a_woman_in_one_file_is_a_person_in_another() {
    let boxes = b"ImageID,LabelName,XMin,XMax,YMin,YMax\na,/m/w,0.1,0.5,0.1,0.5\n";
    let miap = b"ImageID,LabelName,XMin,XMax,YMin,YMax\na,/m/p,0.1,0.52,0.1,0.5\n";
    let hierarchy =
        br#"{"LabelName": "/m/e", "Subcategory": [{"LabelName": "/m/p", "Subcategory": [{"LabelName": "/m/w"}]}]}"#;
    let read = |with: bool| {
        let mut files: Vec<(&str, &[u8])> = vec![("boxes.csv", boxes), ("miap.csv", miap)];
        files.extend(with.then_some(("hierarchy.json", &hierarchy[..])));
        read_all(&["a.jpg"], &files).box_contradictions.len()
    };
    assert_eq!((read(false), read(true)), (1, 0));
}

#[test]
fn a_fraction_beyond_one_does_not_make_pixels_of_all_others() {
    let rows = b"ImageID,LabelName,XMin,XMax,YMin,YMax\na,cat,0.1,0.5,0.1,0.5\nb,cat,0.4,1.2,0.1,0.5\n";
    let dataset = read_all(&["a.jpg", "b.jpg"], &[("boxes.csv", rows)]);
    assert_eq!(dataset.boxes.unit, [crate::dataset::BoxUnit::Fractions; 2]);
}

#[test]
fn lists_that_divide_one_folder_go_before_its_name() {
    let line = b"Car 0.00 0 -1.58 10 20 40 60 1.65 1.67 3.64 -0.65 1.71 46.70 -1.59\n";
    let pictures: Vec<String> = (0..4).map(|i| format!("training/image_2/{i}.png")).collect();
    let pictures: Vec<&str> = pictures.iter().map(String::as_str).collect();
    let labels: Vec<String> = (0..4).map(|i| format!("training/label_2/{i}.txt")).collect();
    let mut files: Vec<(&str, &[u8])> = labels.iter().map(|path| (path.as_str(), &line[..])).collect();
    files.extend([("ImageSets/train.txt", &b"0\n1\n"[..]), ("ImageSets/val.txt", b"2\n3\n")]);
    let dataset = read_all(&pictures, &files);
    let of: Vec<Vec<&str>> = splits(&dataset).into_iter().map(|(_, of)| of).collect();
    assert_eq!(of, [["train"], ["train"], ["val"], ["val"]]);
    // Folders of both: a list that names a picture of the other is a leak.
    let files: [(&str, &[u8]); 2] = [("train.txt", b"a.jpg\n"), ("val.txt", b"b.jpg\na.jpg\n")];
    let dataset = read_all(&["train/a.jpg", "val/b.jpg"], &files);
    assert_eq!(splits(&dataset)[0].1, ["train", "val"]);
}

#[test]
fn kitti_tracking_has_a_file_for_each_video() {
    let text = b"0 0 Car 0 0 -1.5 10 20 40 60 1.5 1.6 3.9 -4.5 1.8 13.4 -2.1\n\
        0 -1 DontCare -1 -1 -10 1 2 3 4 -1000 -1000 -1000 -10 -1 -1 -1\n\
        1 0 Car 0 1 -1.5 12 20 42 60 1.5 1.6 3.9 -4.5 1.8 13.4 -2.1\n\
        2 0 Car 0 1 -1.5 12 20 42 60 1.5 1.6 3.9 -4.5 1.8 13.4 -2.1\n";
    let pictures = [
        "training/image_02/0000/000000.png",
        "training/image_02/0000/000001.png",
        "training/image_02/0001/000000.png",
        "training/image_02/0001/000002.png",
    ];
    let dataset = read_all(&pictures, &[("training/label_02/0000.txt", text)]);
    let found: Vec<&str> = dataset.boxes.image.iter().map(|&image| dataset.images.path(image)).collect();
    // A frame of another video is none of this one.
    assert_eq!(found, [pictures[0], pictures[1], "training/image_02/0000/000002"]);
    assert_eq!(faults(&dataset), [(FaultKind::NoImage, 4, "training/image_02/0000/000002".to_owned())]);
    assert_eq!((class_of(&dataset, 0), dataset.classes.len()), ("Car", 1));
}

#[test]
fn a_frame_of_another_sequence_does_not_stand_in_for_one_that_is_missing() {
    let pictures = ["A/img1/000001.jpg", "B/img1/000001.jpg", "B/img1/000002.jpg"];
    let dataset = read_all(&pictures, &[("A/gt/gt.txt", b"1,1,5,5,9,9,1,1,1\n2,1,5,5,9,9,1,1,1\n")]);
    assert_eq!(faults(&dataset), [(FaultKind::NoImage, 2, "A/img1/000002".to_owned())]);
}

#[test]
fn birds_are_read_by_the_numbers_of_their_list() {
    let files: [(&str, &[u8]); 5] = [
        ("images.txt", b"1 001.A/a_1.jpg\n2 002.B/b_1.jpg\n"),
        ("image_class_labels.txt", b"1 1\n2 7\n"),
        ("train_test_split.txt", b"1 1\n2 0\n"),
        ("bounding_boxes.txt", b"1 60.0 27.0 325.0 304.0\n2 139.0 30.0 153.0 264.0\n"),
        ("classes.txt", b"1 001.A\n2 002.B\n"),
    ];
    let dataset = read_all(&["images/001.A/a_1.jpg", "images/002.B/b_1.jpg"], &files);
    assert_eq!(splits(&dataset), [("images/001.A/a_1.jpg", vec!["train"]), ("images/002.B/b_1.jpg", vec!["test"])]);
    assert_eq!((class_of(&dataset, 0), dataset.boxes.rect[0].w), ("001.A", 325.0));
    assert_eq!(faults(&dataset), [(FaultKind::UnknownClass, 2, "7".to_owned())]);
    // What stands beside them is no label of YOLO.
    for (path, text) in [
        ("attributes/image_attribute_labels.txt", "1 1 0 3 27.708\n1 2 0 3 27.708\n1 3 0 3 27.708\n"),
        ("parts/part_locs.txt", "1 1 0.0 0.0 0\n1 2 312.0 182.0 1\n1 3 312.0 182.0 1\n"),
    ] {
        assert!(matches!(recognised(path, text.as_bytes()), Recognised::No(_)), "{path}");
    }
}

#[test]
fn a_list_may_name_folders_of_frames_or_a_picture_with_its_mask() {
    let pictures = ["JPEGImages/bear/0.jpg", "JPEGImages/bear/1.jpg", "JPEGImages/swan/0.jpg"];
    let dataset = read_all(&pictures, &[("ImageSets/train.txt", b"bear\n"), ("ImageSets/val.txt", b"swan\n")]);
    assert_eq!(splits(&dataset).iter().map(|(_, of)| of[0]).collect::<Vec<_>>(), ["train", "train", "val"]);
    assert_eq!(faults(&dataset), []);
    let dataset = read_all(&pictures, &[("train.txt", b"JPEGImages/bear/0.jpg masks/bear/0.png\n")]);
    assert_eq!(splits(&dataset)[0].1, ["train"]);
    assert_eq!((faults(&dataset), dataset.loose_joins.is_empty()), (Vec::new(), true));
    // Oxford's pets have numbers behind each name.
    let text = b"Bengal_1 3 1 2\nboxer_2 6 2 1\n";
    let dataset = read_all(&["Bengal_1.jpg", "boxer_2.jpg"], &[("ImageSets/test.txt", b"Bengal_1\n")]);
    assert_eq!(splits(&dataset)[0].1, ["test"]);
    assert_eq!(super::image_list::without_numbers("Bengal_1 3 1 2"), "Bengal_1");
    assert!(matches!(recognised("notes.txt", text), Recognised::No(_)));
}

#[test]
fn two_lists_of_the_same_classes_are_one() {
    let files: [(&str, &[u8]); 2] =
        [("meta/classes.txt", b"apple_pie\nbaklava\n"), ("meta/labels.txt", b"Apple pie\nBaklava\n")];
    let names = read_all(&["a.jpg"], &files).classes.into_iter().map(|class| class.name).collect::<Vec<_>>();
    assert_eq!(names, ["apple_pie", "baklava"]);
}

#[test]
fn a_number_beside_the_name_of_a_class_is_no_class() {
    let rows = b"Filename,Label,ClassName\na.jpg,0,Forest\nb.jpg,1,River\nc.jpg,0,Forest\n";
    let dataset = read_all(&["a.jpg", "b.jpg", "c.jpg"], &[("all.csv", rows)]);
    let names: Vec<&str> = dataset.classes.iter().map(|class| class.name.as_str()).collect();
    assert_eq!((names, dataset.labels.len()), (vec!["Forest", "River"], 3));
}

#[test]
fn boxes_of_signs_birds_and_people_are_read_from_the_columns_and_members_that_hold_them() {
    let signs = b"Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\na.ppm;50;60;5;6;40;50;3\n";
    let dataset = read_all(&["00003/a.ppm"], &[("00003/GT-00003.csv", signs)]);
    assert_eq!((dataset.boxes.rect[0].w, class_of(&dataset, 0)), (35.0, "3"));
    let of_folder = b"n1_0.JPEG\t17\t5\t60\t31\nn1_1.JPEG\t13\t3\t41\t41\nn1_2.JPEG\t13\t2\t35\t54\n";
    let pictures = ["train/n1/images/n1_0.JPEG", "train/n1/images/n1_1.JPEG", "train/n1/images/n1_2.JPEG"];
    let dataset = read_all(&pictures, &[("train/n1/n1_boxes.txt", of_folder)]);
    assert_eq!(class_of(&dataset, 0), "n1");
    let crowd =
        br#"{"ID": "27,1a", "gtboxes": [{"tag": "person", "fbox": [-3, 1, 9, 9], "vbox": [1, 1, 5, 5], "extra": {}},
        {"tag": "mask", "fbox": [1, 1, 9, 9], "vbox": [1, 1, 9, 9], "extra": {"ignore": 1}}]}"#;
    let crowd: Vec<u8> = crowd.iter().copied().filter(|b| *b != b'\n').collect();
    let dataset = read_all(&["Images/27,1a.jpg"], &[("annotation_train.odgt", &crowd)]);
    assert_eq!((dataset.boxes.len(), class_of(&dataset, 0), dataset.boxes.rect[0].w), (1, "person", 5.0));
    let genome = br#"[{"image_id": 7, "image_url": "https://x.org/VG_100K/7.jpg", "objects": [{"names": ["tree"], "x": 1, "y": 2, "w": 3, "h": 4}]}]"#;
    let dataset = read_all(&["7.jpg"], &[("objects.json", genome)]);
    assert_eq!(class_of(&dataset, 0), "tree");
    let digits =
        br#"[{"filename": "1.png", "boxes": [{"height": 9.0, "label": 5.0, "left": 1, "top": 2, "width": 3}]}]"#;
    let dataset = read_all(&["1.png"], &[("digitStruct.json", digits)]);
    assert_eq!(class_of(&dataset, 0), "class 5");
}

#[test]
fn a_column_of_splits_is_one_whatever_it_is_called() {
    let text = b"image_name  evaluation_status\na.jpg train\nb.jpg val\nc.jpg train\n";
    let dataset = read_all(&["a.jpg", "b.jpg", "c.jpg"], &[("list_eval_partition.txt", text)]);
    assert_eq!(splits(&dataset).iter().map(|(_, of)| of[0]).collect::<Vec<_>>(), ["train", "val", "train"]);
}

#[test]
fn folders_are_classes_of_what_is_not_boxed_where_the_boxes_say_so() {
    let xml = |class: &str| {
        format!(
            "<annotation><filename>a</filename><object><name>{class}</name><bndbox><xmin>1</xmin><ymin>1</ymin>\
             <xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>"
        )
    };
    let pictures = ["t/n1/a.jpg", "t/n1/b.jpg", "t/n1/c.jpg", "t/n2/d.jpg", "t/n2/e.jpg", "t/n2/f.jpg"];
    let read = |class: &str| {
        let (a, d) = (xml(class).replace("<filename>a", "<filename>a.jpg"), xml("n2"));
        let d = d.replace("<filename>a", "<filename>d.jpg");
        let files: [(&str, &[u8]); 2] = [("x/a.xml", a.as_bytes()), ("x/d.xml", d.as_bytes())];
        read_all(&pictures, &files).labels.len()
    };
    assert_eq!((read("n1"), read("cat")), (4, 0));
}

#[test]
fn annotations_without_an_ending_and_polygons_of_vistas_are_known_and_videos_are_named() {
    let known = |path: &str, text: &str| match recognised(path, text.as_bytes()) {
        Recognised::As(entry, _) => entry.format.id.to_owned(),
        Recognised::Unusable(unusable) => unusable.found,
        Recognised::No(why) => why,
    };
    assert_eq!(known("Annotation/n1-dog/n1_1", "<annotation>\n<object></object></annotation>"), "pascal-voc");
    let vistas =
        r#"{"height": 9, "width": 9, "objects": [{"label": "human--person", "polygon": [[1, 1], [2, 1], [2, 2]]}]}"#;
    assert_eq!(known("training/v2.0/polygons/a.json", vistas), "cityscapes");
    let videos = r#"{"videos": [{"id": 1, "file_names": []}], "categories": [{"id": 1, "name": "cat"}], "annotations": [{"id": 1}]}"#;
    assert!(known("train.json", videos).starts_with("YouTube-VIS JSON"));
    assert!(known("x.geojson", r#"{"type": "FeatureCollection", "features": []}"#).starts_with("GeoJSON"));
}

#[test]
fn runs_of_pixels_are_masks_and_nothing_to_see_is_said_too() {
    let rows = b"ImageId,EncodedPixels\na.jpg,1 3 10 5\na.jpg,40 2\nb.jpg,\n";
    let dataset = read_all(&["a.jpg", "b.jpg", "c.jpg"], &[("train_ship_segmentations_v2.csv", rows)]);
    assert_eq!((dataset.masks, dataset.images.annotated.clone()), (2, vec![true, true, false]));
    assert!(dataset.attributes.is_empty());
}

#[test]
fn a_list_of_names_alone_is_no_broken_table() {
    let files: [(&str, &[u8]); 2] =
        [("names.csv", b"AM General Hummer\nAcura RL\nAudi A5\n"), ("train.csv", b"file,age\na.jpg,3\n")];
    assert_eq!(faults(&read_all(&["a.jpg"], &files)), []);
}

#[test]
fn folders_of_one_scene_each_are_no_classes_and_pixels_of_a_table_are_no_attributes() {
    let pictures: Vec<String> =
        (0..4).flat_map(|i| ["image", "depth"].map(|of| format!("NYU/NYU{i}/{of}/NYU{i}.png"))).collect();
    let pictures: Vec<&str> = pictures.iter().map(String::as_str).collect();
    assert!(read_all(&pictures, &[]).labels.is_empty());
    let header: Vec<String> = (0..20).map(|i| format!("pixel{i}")).collect();
    let rows: String = (0..12).map(|i| format!("{}{}\n", i % 3, ",0,255".repeat(10))).collect();
    let table = format!("label,{}\n{rows}", header.join(","));
    let dataset = read_all(&[], &[("train.csv", table.as_bytes())]);
    assert_eq!((dataset.attributes.len(), dataset.classes.len()), (0, 3));
}

#[test]
fn a_table_without_a_header_may_have_the_class_first_and_the_size_last() {
    let rows = b"cat,60,60,20,30,a.jpg,640,480\ndog,70,50,20,30,b.jpg,640,480\ncat,500,300,90,99,a.jpg,640,480\n";
    let dataset = read_all(&["a.jpg", "b.jpg"], &[("labels_my-project-name.csv", rows)]);
    assert_eq!((class_of(&dataset, 0), dataset.boxes.rect[0].w, dataset.attributes.len()), ("cat", 20.0, 0));
}
