//! How long a table takes from its bytes to the report: as many rows and columns as CelebA's, its identities beside it.
//! `cargo bench --bench tables` prints the throughput. What is promised: the table alone in at most a second.

#[allow(dead_code, reason = "each bench takes what it needs")]
mod made;

use divan::counter::BytesCount;
use muster::engine::{Options, check_in_memory};

const ROWS: u64 = 202_599;

fn main() {
    divan::main();
}

fn check(files: &[(&str, Vec<u8>)]) -> usize {
    let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone())).collect();
    check_in_memory("made", files, Options::default()).dataset().labels.len()
}

#[divan::bench(args = [false, true], sample_count = 5, sample_size = 1)]
fn forty_attributes(bencher: divan::Bencher<'_, '_>, with_identities: bool) {
    let mut files = vec![("list_attr_celeba.txt", made::attributes(ROWS))];
    if with_identities {
        files.push(("identity_CelebA.txt", made::identities(ROWS)));
    }
    assert!(check(&files) > 1_000_000);
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| check(&files));
}
