//! How long alike pictures take to be found among very many: pages promise 100,000 in 2 seconds and a million in 30.

use muster::dataset::Signs;
use muster::measures::duplicates::pairs;
use muster::stats::SplitMix64;

fn main() {
    divan::main();
}

/// Signs of made-up pictures of which one in ten is a copy, mirrored, with some of its doubtful bits otherwise.
fn signs(count: usize) -> Vec<[Signs; 3]> {
    let mut random = SplitMix64::new(11);
    let mut out: Vec<[Signs; 3]> = Vec::with_capacity(count);
    for at in 0..count {
        if at % 10 == 9 {
            let [whole, ..] = out[at / 2];
            let mut copy = whole.turned(false, true, false);
            copy.bits ^= copy.doubt & random.next() & random.next();
            out.push([copy; 3]);
            continue;
        }
        // The strength of frequencies falls with their square in photographs: the weakest 18 of 63 are in doubt.
        let strength = |bit: u64, draw: u64| (draw >> 44) / ((bit / 8) * (bit / 8) + (bit % 8) * (bit % 8));
        let mut weakest: Vec<(u64, u64)> = (1..64).map(|bit| (strength(bit, random.next()), bit)).collect();
        weakest.sort_unstable();
        let doubt = weakest[..18].iter().fold(0_u64, |mask, (_, bit)| mask | 1 << bit);
        let bits = random.next() & !1;
        // A crop turns over a few.
        out.push([0, 1, 2].map(|crop| Signs { bits: bits ^ (doubt & (random.next() * crop)), doubt }));
    }
    out
}

#[divan::bench(args = [100_000, 1_000_000], sample_count = 3, sample_size = 1)]
fn different_pictures(bencher: divan::Bencher<'_, '_>, count: usize) {
    let signs = signs(count);
    bencher.bench_local(|| pairs(&signs).len());
}

/// Frames of one film: all within a few bits of one another.
#[divan::bench(args = [100_000], sample_count = 3, sample_size = 1)]
fn frames_of_one_film(bencher: divan::Bencher<'_, '_>, count: usize) {
    let mut random = SplitMix64::new(5);
    let doubt = 0x0101_0300_1042_0812_u64;
    let signs: Vec<[Signs; 3]> = (0..count)
        .map(|_| [(); 3].map(|()| Signs { bits: 0x0F3C_55F0_9A17_E282 ^ (doubt & random.next()), doubt }))
        .collect();
    bencher.bench_local(|| pairs(&signs).len());
}
