//! How fast a COCO file is read: 40 MB made here, with polygons, annotations before or behind what they refer to.
//! `cargo bench --bench coco` prints the throughput.

#[allow(dead_code, reason = "each bench takes what it needs")]
mod made;

use divan::counter::BytesCount;
use muster::dataset::{Builder, Dataset, DroppedFile, Fate, FileId, NoPictures};
use muster::formats::slices::run_to_end;
use muster::formats::{Input, Session, entry};

fn main() {
    divan::main();
}

fn read(bytes: &Vec<u8>) -> usize {
    let mut dataset = Dataset::default();
    let path = "annotations/instances_train.json".to_owned();
    dataset.files.push(DroppedFile { path, bytes: 0, handle: 0, was_not_nfc: false, fate: Fate::Pending });
    let mut out = Builder::new(dataset, &NoPictures);
    let input = Input { file: FileId(0), bytes, why: "" };
    let coco = entry("coco-detection").expect("COCO is read");
    run_to_end(Session::default().read(coco, &input, &mut out, &mut |_| true));
    out.finish().boxes.len()
}

#[divan::bench(args = [false, true], sample_count = 5)]
fn annotations_first(bencher: divan::Bencher<'_, '_>, first: bool) {
    let bytes = made::coco(40 << 20, first);
    assert!(read(&bytes) > 10_000);
    bencher.counter(BytesCount::new(bytes.len())).bench_local(|| read(&bytes));
}
