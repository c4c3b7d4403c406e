//! How many JPEG pictures of the usual size are measured in a second.

#[allow(dead_code, reason = "each bench takes what it needs")]
mod made;

use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

#[divan::bench]
fn measure_a_jpeg_of_500_by_400(bencher: Bencher<'_, '_>) {
    let bytes = made::photograph(0);
    println!("{} bytes", bytes.len());
    bencher.counter(ItemsCount::new(1_usize)).bench(|| muster::pixels::measure(divan::black_box(&bytes)));
}

#[divan::bench]
fn decode_the_same_without_measuring(bencher: Bencher<'_, '_>) {
    let bytes = made::photograph(0);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| muster::pixels::thumbnail(divan::black_box(&bytes), "", u32::MAX));
}
