//! How fast a COCO file is read: 40 MB made here, with polygons, annotations before or behind what they refer to.
//! `cargo bench --bench coco` prints the throughput.

use divan::counter::BytesCount;
use muster::dataset::{Builder, Dataset, DroppedFile, Fate, FileId, Join, Joined, Pairing};
use muster::formats::turns::to_end;
use muster::formats::{Format, Input, Session};
use std::fmt::Write;

fn main() {
    divan::main();
}

/// No pictures were dropped: every name is only listed.
struct Nothing;

impl Pairing for Nothing {
    fn find(&self, _from: &str, _name: &str, _join: Join) -> Joined {
        Joined::Missing(None)
    }

    fn has_images(&self) -> bool {
        false
    }
}

/// About `bytes` of COCO JSON as Python writes it: seven boxes to an image, polygons of 10 to 50 points.
fn made(bytes: usize, annotations_first: bool) -> Vec<u8> {
    let mut annotations = String::from("\"annotations\": [");
    let mut images = String::from("\"images\": [");
    // A small generator of numbers: the same file each time.
    let mut state = 42u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) % below
    };
    let mut id = 0;
    while annotations.len() + images.len() < bytes {
        if id % 7 == 0 {
            let image = id / 7;
            let comma = if image == 0 { "" } else { ", " };
            let _ = write!(
                images,
                "{comma}{{\"license\": 3, \"file_name\": \"{image:012}.jpg\", \"coco_url\": \
                 \"http://images.example/train/{image:012}.jpg\", \"height\": 480, \"width\": 640, \
                 \"date_captured\": \"2013-11-15 02:41:42\", \"id\": {image}}}"
            );
        }
        let comma = if id == 0 { "" } else { ", " };
        let _ = write!(annotations, "{comma}{{\"segmentation\": [[");
        for point in 0..20 + 2 * random(40) {
            let comma = if point == 0 { "" } else { ", " };
            let _ = write!(annotations, "{comma}{}.{:02}", random(640), random(100));
        }
        let _ = write!(
            annotations,
            "]], \"area\": {}.{}, \"iscrowd\": 0, \"image_id\": {}, \"bbox\": [{}.{}, {}.5, {}.{:02}, {}.1], \
             \"category_id\": {}, \"id\": {id}}}",
            random(90_000),
            random(10_000),
            id / 7,
            random(600),
            random(100),
            random(400),
            random(200),
            random(100),
            random(200),
            1 + random(80),
        );
        id += 1;
    }
    let names: Vec<String> =
        (1..=80).map(|i| format!("{{\"supercategory\": \"thing\", \"id\": {i}, \"name\": \"class {i}\"}}")).collect();
    let categories = format!("\"categories\": [{}]", names.join(", "));
    annotations.push(']');
    images.push(']');
    match annotations_first {
        true => format!("{{{annotations}, {images}, {categories}}}"),
        false => format!("{{{images}, {categories}, {annotations}}}"),
    }
    .into_bytes()
}

fn read(bytes: &Vec<u8>) -> usize {
    let mut dataset = Dataset::default();
    let path = "annotations/instances_train.json".to_owned();
    dataset.files.push(DroppedFile { path, bytes: 0, handle: 0, was_not_nfc: false, fate: Fate::Pending });
    let mut out = Builder::new(dataset, &Nothing);
    let input = Input { file: FileId(0), bytes, why: "" };
    to_end(Session::default().read(Format::CocoDetection, &input, &mut out, &mut |_| true));
    out.finish().boxes.len()
}

#[divan::bench(args = [false, true], sample_count = 5)]
fn annotations_first(bencher: divan::Bencher<'_, '_>, first: bool) {
    let bytes = made(40 << 20, first);
    assert!(read(&bytes) > 10_000);
    bencher.counter(BytesCount::new(bytes.len())).bench_local(|| read(&bytes));
}
