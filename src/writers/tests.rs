//! What is written comes back through the format's own reader, as far as the format holds it.

use super::{COCO, CSV, Fate, Plan, TARGETS, Target, VOC, YOLO, target};
use crate::dataset::{Attribute, Builder, Dataset, FileId, ImageId, MISSING, NoPictures, Place, Rect, Unit, flag};
use crate::dataset::{BoxUnit, Predictions};
use crate::formats::testing::read_all;
use proptest::prelude::*;

type Files = Vec<(String, Vec<u8>)>;

fn written(dataset: &Dataset, target: &'static Target) -> Files {
    let mut files = Files::new();
    target.plan(dataset).write(&mut files).expect("memory takes everything");
    files
}

fn read(images: &[&str], files: &Files) -> Dataset {
    read_all(images, &files.iter().map(|(path, content)| (path.as_str(), content.as_slice())).collect::<Vec<_>>())
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    let found = files.iter().find(|(own, _)| own == path);
    let (_, content) = found.unwrap_or_else(|| panic!("{path} is not among {:?}", paths(files)));
    std::str::from_utf8(content).expect("text")
}

fn paths(files: &Files) -> Vec<&str> {
    files.iter().map(|(path, _)| path.as_str()).collect()
}

/// A small world: two splits, three images, marks, attributes, labels, a class that nothing shows.
fn world() -> Dataset {
    let mut out = Builder::new(Dataset { name: "w".into(), ..Dataset::default() }, &NoPictures);
    let place = Place::file(FileId(0));
    for name in ["person", "=SUM(A1)", "no", "<b> & \"q\""] {
        out.declare_class(name, (name == "person").then_some("being"), place);
    }
    let images: Vec<ImageId> = ["images/train/a.jpg", "images/val/b.png", "images/train/c d.jpg"]
        .iter()
        .map(|n| out.listed_only(n, place))
        .collect();
    let (train, val) = (out.split("train"), out.split("val"));
    out.claim_split(images[0], train, None);
    out.claim_split(images[1], val, None);
    out.claim_split(images[2], train, None);
    for &image in &images {
        out.declare_size(image, 200, 100, place);
        out.annotate(image);
    }
    let [person, sum, no] = ["person", "=SUM(A1)", "no"].map(|name| out.class(name));
    let rect = |x, y, w, h| Rect { x, y, w, h };
    let first = out.add_box(images[0], person, rect(10.5, 20.25, 30.1, 40.0), BoxUnit::Pixels, flag::CROWD, place);
    let second = out.add_box(images[0], sum, rect(0.0, 0.0, 200.0, 100.0), BoxUnit::Pixels, flag::DIFFICULT, place);
    out.add_box(images[1], no, rect(0.25, 0.5, 0.5, 0.25), BoxUnit::Fractions, flag::TRUNCATED | flag::OCCLUDED, place);
    out.add_box(images[1], no, rect(f64::NAN, 0.0, 1.0, 1.0), BoxUnit::Pixels, 0, place);
    out.add_label(images[1], person, Some(place));
    let mut dataset = out.finish();
    let mut gender = Attribute::new("gender", "x#gender", FileId(0), Unit::Box);
    gender.values = vec!["female".into(), "a, \"b\" <c>".into()];
    gender.set(first.index(), 0);
    gender.set(second.index(), 1);
    let mut light = Attribute::new("light", "x#light", FileId(0), Unit::Image);
    light.values = vec!["day".into(), "night".into()];
    light.set(0, 0);
    light.set(1, 1);
    light.set(2, MISSING);
    dataset.attributes = vec![gender, light];
    dataset
}

/// Class, box in pixels of 200 × 100, marks; sorted.
fn boxes(dataset: &Dataset) -> Vec<(String, [i64; 4], u8)> {
    let mut all: Vec<_> = dataset
        .boxes
        .counted()
        .map(|b| {
            let size = dataset.sizes()[dataset.boxes.image[b.index()].index()].or(Some((200, 100)));
            let r = dataset.boxes.pixels(b, size).expect("a size");
            let class = dataset.class_name(dataset.boxes.class[b.index()]).to_owned();
            (class, [r.x, r.y, r.w, r.h].map(|n| (n * 1e5).round() as i64), dataset.boxes.flags[b.index()])
        })
        .collect();
    all.sort();
    all
}

fn expected(keep: u8) -> Vec<(String, [i64; 4], u8)> {
    let mut all = vec![
        ("person".to_owned(), [1_050_000, 2_025_000, 3_010_000, 4_000_000], flag::CROWD & keep),
        ("=SUM(A1)".to_owned(), [0, 0, 20_000_000, 10_000_000], flag::DIFFICULT & keep),
        ("no".to_owned(), [5_000_000, 5_000_000, 10_000_000, 2_500_000], (flag::TRUNCATED | flag::OCCLUDED) & keep),
    ];
    all.sort();
    all
}

fn splits(dataset: &Dataset) -> Vec<(String, Vec<String>)> {
    let of = dataset.splits_of_images();
    let mut all: Vec<(String, Vec<String>)> = dataset
        .images
        .ids()
        .map(|id| {
            let own = of[id.index()].iter().map(|s| dataset.splits[s.index()].clone()).collect();
            (dataset.images.path(id).to_owned(), own)
        })
        .collect();
    all.sort();
    all
}

fn values(dataset: &Dataset, name: &str) -> Vec<String> {
    let attribute = dataset.attributes.iter().find(|a| a.name == name).unwrap_or_else(|| panic!("no {name}"));
    let mut values: Vec<String> =
        (0..attribute.codes.len()).filter_map(|item| attribute.value(item)).map(str::to_owned).collect();
    values.sort();
    values
}

fn class_names(dataset: &Dataset) -> Vec<&str> {
    dataset.classes.iter().map(|class| class.name.as_str()).collect()
}

const PICTURES: [&str; 3] = ["images/train/a.jpg", "images/train/c d.jpg", "images/val/b.png"];

fn expected_splits() -> Vec<(String, Vec<String>)> {
    let of = |path: &str| if path.contains("train") { "train" } else { "val" };
    PICTURES.map(|path| (path.to_owned(), vec![of(path).to_owned()])).into()
}

#[test]
fn coco_comes_back() {
    let files = written(&world(), &COCO);
    assert_eq!(paths(&files), ["annotations/instances_train.json", "annotations/instances_val.json"]);
    for pictures in [&PICTURES[..], &[]] {
        let back = read(pictures, &files);
        assert_eq!(back.faults.iter().count(), 0, "{:?}", back.faults);
        assert_eq!(boxes(&back), expected(flag::CROWD));
        assert_eq!(class_names(&back), ["person", "=SUM(A1)", "no", "<b> & \"q\""]);
        assert_eq!(back.classes[0].supercategory.as_deref(), Some("being"));
        assert_eq!(splits(&back), expected_splits());
        assert_eq!(values(&back, "gender"), ["a, \"b\" <c>", "female"]);
        // False throughout a file is a mark that nobody set.
        assert_eq!(values(&back, "difficult"), ["false", "true"]);
        assert_eq!(back.labels.len(), 1);
        assert_eq!(back.sizes(), [Some((200, 100)); 3]);
    }
    let json: serde_json::Value = serde_json::from_str(text(&files, "annotations/instances_val.json")).expect("JSON");
    assert_eq!(json["images"][0]["attributes"]["light"], "night");
    assert_eq!(json["images"][0]["file_name"], "images/val/b.png");
}

#[test]
fn yolo_comes_back() {
    let files = written(&world(), &YOLO);
    assert_eq!(paths(&files), ["data.yaml", "labels/train/a.txt", "labels/train/c d.txt", "labels/val/b.txt"]);
    assert_eq!(
        text(&files, "data.yaml"),
        "path: .\ntrain: images/train\nval: images/val\nnc: 4\nnames:\n  0: person\n  1: \"=SUM(A1)\"\n  2: \"no\"\n  \
         3: \"<b> & \\\"q\\\"\"\n"
    );
    assert_eq!(text(&files, "labels/val/b.txt"), "2 0.5 0.625 0.5 0.25\n");
    assert_eq!(text(&files, "labels/train/c d.txt"), "");
    let back = read(&PICTURES, &files);
    assert_eq!(back.faults.iter().count(), 0, "{:?}", back.faults);
    assert_eq!(boxes(&back), expected(0));
    assert_eq!(class_names(&back), ["person", "=SUM(A1)", "no", "<b> & \"q\""]);
    assert_eq!(splits(&back), expected_splits());
    assert_eq!(back.images.annotated, [true; 3]);
}

#[test]
fn voc_comes_back() {
    let files = written(&world(), &VOC);
    assert_eq!(
        paths(&files),
        [
            "Annotations/train/a.xml",
            "Annotations/val/b.xml",
            "Annotations/train/c d.xml",
            "ImageSets/Main/train.txt",
            "ImageSets/Main/val.txt"
        ]
    );
    assert_eq!(text(&files, "ImageSets/Main/val.txt"), "val/b\n");
    assert_eq!(
        text(&files, "Annotations/val/b.xml"),
        "<annotation>\n  <folder>JPEGImages</folder>\n  <filename>val/b.png</filename>\n  <size>\n    \
         <width>200</width>\n    <height>100</height>\n  </size>\n  <segmented>0</segmented>\n  <object>\n    \
         <name>no</name>\n    <pose>Unspecified</pose>\n    <truncated>1</truncated>\n    <occluded>1</occluded>\n    \
         <difficult>0</difficult>\n    <bndbox>\n      <xmin>50</xmin>\n      <ymin>50</ymin>\n      \
         <xmax>150</xmax>\n      <ymax>75</ymax>\n    </bndbox>\n    <attributes>\n      \
         <attribute><name>crowd</name><value>false</value></attribute>\n    </attributes>\n  </object>\n</annotation>\n"
    );
    let annotations: Files = files.into_iter().filter(|(path, _)| path.ends_with(".xml")).collect();
    let back = read(&[], &annotations);
    assert_eq!(back.faults.iter().count(), 0, "{:?}", back.faults);
    assert_eq!(boxes(&back), expected(flag::DIFFICULT | flag::TRUNCATED | flag::OCCLUDED));
    assert_eq!(values(&back, "gender"), ["a, \"b\" <c>", "female"]);
    assert_eq!(values(&back, "crowd"), ["false", "true"]);
    assert_eq!(splits(&back).len(), 3);
    assert_eq!(back.sizes(), [Some((200, 100)); 3]);
}

#[test]
fn csv_comes_back() {
    let files = written(&world(), &CSV);
    assert_eq!(paths(&files), ["images.csv", "boxes.csv", "labels.csv"]);
    assert_eq!(
        text(&files, "images.csv"),
        "image,width,height,split,light\nimages/train/a.jpg,200,100,train,day\nimages/val/b.png,200,100,val,night\n\
         images/train/c d.jpg,200,100,train,\n"
    );
    assert_eq!(
        text(&files, "boxes.csv"),
        "image,class,x,y,w,h,iscrowd,difficult,truncated,occluded,gender\n\
         images/train/a.jpg,person,10.5,20.25,30.1,40,1,0,0,0,female\n\
         images/train/a.jpg,=SUM(A1),0,0,200,100,0,1,0,0,\"a, \"\"b\"\" <c>\"\n\
         images/val/b.png,no,50,50,100,25,0,0,1,1,\n\
         images/train/c d.jpg,,,,,,,,,,\n"
    );
    let back = read(&PICTURES, &files);
    assert_eq!(back.faults.iter().count(), 0, "{:?}", back.faults);
    assert_eq!(boxes(&back), expected(u8::MAX));
    assert_eq!(splits(&back), expected_splits());
    assert_eq!(values(&back, "gender"), ["a, \"b\" <c>", "female"]);
    assert_eq!(values(&back, "light"), ["day", "night"]);
    assert_eq!(back.labels.len(), 1);
    assert_eq!(back.images.annotated, [true; 3]);
}

#[test]
fn marks_that_went_through_attributes_are_marks_again() {
    let back = read(&PICTURES, &written(&world(), &COCO));
    let voc = written(&back, &VOC);
    let annotations: Files = voc.into_iter().filter(|(path, _)| path.ends_with(".xml")).collect();
    assert_eq!(boxes(&read(&[], &annotations)), expected(flag::DIFFICULT | flag::TRUNCATED | flag::OCCLUDED));
    let csv = written(&back, &CSV);
    assert!(text(&csv, "boxes.csv").starts_with("image,class,x,y,w,h,iscrowd,difficult,truncated,occluded,gender\n"));
}

fn said(plan: &Plan<'_>, fate: Fate) -> Vec<String> {
    plan.losses().iter().filter(|l| l.fate == fate).map(|l| l.text.clone()).collect()
}

#[test]
fn what_has_no_place_is_said_with_counts() {
    let mut world = world();
    (world.masks, world.captions) = (3, 1);
    let yolo = YOLO.plan(&world);
    assert_eq!(
        said(&yolo, Fate::NoPlace),
        [
            "1 attribute of boxes (gender)",
            "1 attribute of images (light)",
            "the mark crowd of 1 box",
            "the mark difficult of 1 box",
            "the mark truncated of 1 box",
            "the mark occluded of 1 box",
            "image-level labels of 1 image",
            "supercategories of 1 class",
            "3 masks or outlines without a box",
            "1 caption",
        ]
    );
    assert_eq!(said(&yolo, Fate::LeftOut), ["1 box with a number that is none or infinite"]);
    assert_eq!(yolo.left_out(), (0, 1));
    assert!(yolo.no_place().is_some_and(|s| s.starts_with("YOLO has no place for 1 attribute of boxes (gender), 1 ")));
    assert_eq!(
        said(&CSV.plan(&world), Fate::NoPlace)[..2],
        ["supercategories of 1 class", "1 class that nothing shows"]
    );
    assert_eq!(said(&VOC.plan(&world), Fate::Changed), ["the mark of 1 box is written as the attribute crowd"]);
    world.predictions = Predictions::default();
}

type Listed<'a> = (&'a str, Option<(u32, u32)>, &'a [(Rect, BoxUnit)]);

/// Images by name, each with boxes of the one class.
fn images(of: &[Listed<'_>]) -> Dataset {
    let mut out = Builder::new(Dataset::default(), &NoPictures);
    let place = Place::file(FileId(0));
    let class = out.declare_class("cat", None, place);
    for (name, size, boxes) in of {
        let image = out.listed_only(name, place);
        out.annotate(image);
        if let Some((w, h)) = size {
            out.declare_size(image, *w, *h, place);
        }
        for (rect, unit) in *boxes {
            out.add_box(image, class, *rect, *unit, 0, place);
        }
    }
    out.finish()
}

const UNIT: Rect = Rect { x: 0.25, y: 0.25, w: 0.5, h: 0.5 };

#[test]
fn an_image_of_unknown_size_is_left_out_whole_and_named() {
    let dataset = images(&[
        ("known.jpg", Some((10, 10)), &[(UNIT, BoxUnit::Fractions)]),
        ("unknown.jpg", None, &[(UNIT, BoxUnit::Fractions)]),
        ("empty.jpg", None, &[]),
    ]);
    for target in [&COCO, &VOC] {
        let plan = target.plan(&dataset);
        assert_eq!((plan.images(), plan.boxes(), plan.left_out()), (2, 1, (1, 1)));
        assert_eq!(
            said(&plan, Fate::LeftOut),
            [
                "1 image of unknown size, without which no box can be written in pixels (pictures in the folder would tell it): unknown.jpg",
                "1 box of these images"
            ]
        );
        assert_eq!(said(&plan, Fate::Changed), ["the width and height of 1 image are not known and not written"]);
    }
    // Fractions need no size.
    assert_eq!((YOLO.plan(&dataset).boxes(), CSV.plan(&dataset).boxes()), (2, 2));
    let files = written(&dataset, &CSV);
    assert!(text(&files, "boxes.csv").contains("unknown.jpg,cat,0.25,0.25,0.5,0.5\n"));
    let pixels = images(&[("unknown.jpg", None, &[(UNIT, BoxUnit::Pixels)])]);
    assert_eq!(YOLO.plan(&pixels).left_out(), (1, 1));
}

#[test]
fn no_empty_file_says_that_nothing_is_there_where_something_is() {
    let nan = Rect { x: f64::NAN, ..UNIT };
    let mut dataset = images(&[
        ("labelled.jpg", Some((10, 10)), &[]),
        ("broken.jpg", Some((10, 10)), &[(nan, BoxUnit::Pixels)]),
        ("nothing.jpg", Some((10, 10)), &[]),
    ]);
    let (image, class) = (ImageId(0), crate::dataset::ClassId(0));
    dataset.labels.push(crate::dataset::ImageLabel { image, class, place: None });
    let yolo = YOLO.plan(&dataset);
    assert_eq!((yolo.images(), yolo.left_out()), (1, (1, 1)));
    assert_eq!(said(&yolo, Fate::LeftOut)[0], "1 image of which no box is finite: broken.jpg");
    assert_eq!(
        said(&yolo, Fate::NoPlace)[1],
        "1 image with image-level labels alone: a file without boxes would say that nothing is there"
    );
    assert_eq!(COCO.plan(&dataset).images(), 2);
    assert_eq!(paths(&written(&dataset, &YOLO)), ["data.yaml", "labels/nothing.txt"]);
}

#[test]
fn two_pictures_never_share_a_label_file() {
    let boxes: &[(Rect, BoxUnit)] = &[(UNIT, BoxUnit::Fractions)];
    let dataset = images(&[
        ("a.jpg", Some((10, 10)), boxes),
        ("a.png", Some((10, 10)), boxes),
        ("images/b.jpg", None, boxes),
        ("JPEGImages/b.jpg", None, boxes),
        ("img.001", None, boxes),
        ("img.002", None, boxes),
    ]);
    let plan = YOLO.plan(&dataset);
    assert_eq!(
        said(&plan, Fate::LeftOut)[0],
        "1 image whose file would be called as that of another, until one of the two is renamed: a.png (beside a.jpg)"
    );
    let files = written(&dataset, &YOLO);
    assert_eq!(
        paths(&files),
        [
            "data.yaml",
            "labels/a.txt",
            "labels/b.txt",
            "labels/JPEGImages_/b.txt",
            "labels/img.001.txt",
            "labels/img.002.txt"
        ]
    );
}

#[test]
fn no_name_of_the_dataset_leads_out_of_the_folder() {
    let long = "x".repeat(300);
    let names = ["../../etc/passwd", "/abs/x.jpg", "C:\\y.jpg", "a\0b.jpg", "..", long.as_str()];
    let boxes: &[(Rect, BoxUnit)] = &[(UNIT, BoxUnit::Fractions)];
    let mut dataset = images(&names.map(|name| (name, Some((10, 10)), boxes)));
    dataset.splits.push("../../evil".into());
    dataset.images.split_claims.push(crate::dataset::SplitClaim {
        image: ImageId(1),
        split: crate::dataset::SplitId(0),
        place: None,
    });
    for target in TARGETS {
        for (path, _) in written(&dataset, target) {
            let sound =
                |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0', ':']);
            assert!(path.split('/').all(sound), "{}: {path}", target.id);
        }
    }
    let plan = YOLO.plan(&dataset);
    assert_eq!(plan.left_out(), (2, 2), "{:?}", plan.losses());
}

#[test]
fn what_two_files_state_is_written_once() {
    let mut dataset = images(&[("a.jpg", Some((10, 10)), &[(UNIT, BoxUnit::Pixels), (UNIT, BoxUnit::Pixels)])]);
    dataset.boxes.same_as[1] = Some(crate::dataset::BoxId(0));
    for target in TARGETS {
        assert_eq!(target.plan(&dataset).boxes(), 1, "{}", target.id);
    }
}

#[test]
fn images_of_two_splits_and_of_none_are_said() {
    let boxes: &[(Rect, BoxUnit)] = &[(UNIT, BoxUnit::Fractions)];
    let mut dataset = images(&["a.jpg", "b.jpg", "c.jpg"].map(|name| (name, Some((10, 10)), boxes)));
    dataset.splits = vec!["test".into(), "train".into()];
    for (image, split) in [(0, 0), (0, 1), (1, 1)] {
        let (image, split) = (ImageId(image), crate::dataset::SplitId(split));
        dataset.images.split_claims.push(crate::dataset::SplitClaim { image, split, place: None });
    }
    let yolo = written(&dataset, &YOLO);
    assert_eq!(
        paths(&yolo)[1..],
        ["labels/train/a.txt", "labels/train/b.txt", "labels/test/a.txt", "labels/nosplit/c.txt"]
    );
    assert_eq!(
        said(&YOLO.plan(&dataset), Fate::Changed),
        [
            "1 image of several splits stands in each of them",
            "1 image of no split stands in labels/nosplit, which data.yaml does not name"
        ]
    );
    let csv = written(&dataset, &CSV);
    assert!(text(&csv, "images.csv").contains("a.jpg,10,10,train\nb.jpg,10,10,train\nc.jpg,10,10,\n"));
    assert_eq!(said(&CSV.plan(&dataset), Fate::NoPlace), ["a second split of 1 image (the first is written)"]);
}

#[test]
fn boxes_that_reach_outside_stay_as_they_are_and_are_said() {
    let out = Rect { x: 0.75, y: 0.5, w: 0.5, h: 0.25 };
    let dataset = images(&[("a.jpg", Some((100, 100)), &[(out, BoxUnit::Fractions), (UNIT, BoxUnit::Fractions)])]);
    for target in TARGETS {
        let plan = target.plan(&dataset);
        assert_eq!(said(&plan, Fate::Changed), ["1 box reaches outside its image and is written as it stands"]);
    }
    assert!(text(&written(&dataset, &YOLO), "labels/a.txt").starts_with("0 1.0 0.625 0.5 0.25\n"));
}

#[test]
fn classes_are_numbered_as_declared_then_by_name() {
    let mut out = Builder::new(Dataset::default(), &NoPictures);
    let image = out.listed_only("a.jpg", Place::file(FileId(0)));
    for (line, name) in [(0, "zebra"), (2, "dog"), (1, "cat"), (0, "ant")] {
        let place = Place { line, ..Place::file(FileId(0)) };
        let class = if line > 0 { out.declare_class(name, None, place) } else { out.class(name) };
        out.add_box(image, class, UNIT, BoxUnit::Fractions, 0, place);
    }
    let dataset = out.finish();
    let yaml = written(&dataset, &YOLO);
    assert!(text(&yaml, "data.yaml").ends_with("names:\n  0: cat\n  1: dog\n  2: ant\n  3: zebra\n"));
}

#[test]
fn targets_are_found_by_their_id() {
    assert!(TARGETS.into_iter().all(|t| target(t.id).is_some_and(|found| found.id == t.id)));
    assert!(target("COCO").is_some() && target("tfrecord").is_none());
}

/// Names that readers take as they stand: tables trim, and read "80.0" as "80".
fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z=+@'\"&<>,;:#%!?é猫_-][ a-zA-Z0-9='\"&<>,;:#\\[\\]{}|é猫_-]{0,8}[a-z]"
}

type Boxed = (usize, usize, [f64; 4], bool);

fn small_world() -> impl Strategy<Value = (Vec<String>, Vec<Boxed>)> {
    let rect = (0.0..50.0f64, 0.0..50.0f64, 2.0..50.0f64, 2.0..50.0f64);
    let boxed = (0..3usize, 0..4usize, rect, any::<bool>());
    (
        prop::collection::hash_set(name(), 4..=4),
        prop::collection::vec(boxed.prop_map(|(i, c, (x, y, w, h), crowd)| (i, c, [x, y, w, h], crowd)), 1..8),
    )
        .prop_map(|(names, boxes)| {
            let mut names: Vec<String> = names.into_iter().collect();
            names.sort();
            (names, boxes)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_small_dataset_comes_back((names, boxes) in small_world()) {
        let mut out = Builder::new(Dataset::default(), &NoPictures);
        let place = Place::file(FileId(0));
        let classes: Vec<_> = names.iter().map(|name| out.declare_class(name, None, place)).collect();
        let pictures = ["a.jpg", "sub/b.jpg", "sub/c.jpg"];
        let images: Vec<_> = pictures.iter().map(|name| out.listed_only(name, place)).collect();
        for &image in &images {
            out.annotate(image);
            out.declare_size(image, 100, 100, place);
        }
        let mut expected: Vec<(String, String, [i64; 4])> = Vec::new();
        for (image, class, [x, y, w, h], crowd) in &boxes {
            let rect = Rect { x: *x, y: *y, w: *w, h: *h };
            out.add_box(images[*image], classes[*class], rect, BoxUnit::Pixels, u8::from(*crowd), place);
            let near = [*x, *y, *w, *h].map(|n| (n * 1e6).round() as i64);
            expected.push((pictures[*image].to_owned(), names[*class].clone(), near));
        }
        expected.sort();
        let dataset = out.finish();
        for target in TARGETS {
            let files = written(&dataset, target);
            let back = read(&pictures, &files);
            let faults: Vec<_> = back.faults.iter().collect();
            prop_assert!(faults.is_empty(), "{}: {:?}\n{:?}", target.id, faults, files);
            let mut found: Vec<(String, String, [i64; 4])> = back.boxes.counted().map(|b| {
                let image = back.boxes.image[b.index()];
                let r = back.boxes.pixels(b, Some((100, 100))).expect("a size");
                let class = back.class_name(back.boxes.class[b.index()]).to_owned();
                (back.images.path(image).to_owned(), class, [r.x, r.y, r.w, r.h].map(|n| (n * 1e6).round() as i64))
            }).collect();
            found.sort();
            let near = found.len() == expected.len() && found.iter().zip(&expected).all(|(f, e)| {
                f.0 == e.0 && f.1 == e.1 && f.2.iter().zip(&e.2).all(|(a, b)| (a - b).abs() <= 1)
            });
            prop_assert!(near, "{}: {:?} is not {:?}", target.id, found, expected);
            // Numbers that are not turned into anything else come back to the last bit.
            if matches!(target.id, "coco" | "csv") {
                let mut exact: Vec<[u64; 4]> = boxes.iter().map(|(_, _, r, _)| r.map(f64::to_bits)).collect();
                let mut got: Vec<[u64; 4]> =
                    back.boxes.rect.iter().map(|r| [r.x, r.y, r.w, r.h].map(f64::to_bits)).collect();
                exact.sort_unstable();
                got.sort_unstable();
                prop_assert_eq!(exact, got, "{}", target.id);
            }
        }
    }
}
