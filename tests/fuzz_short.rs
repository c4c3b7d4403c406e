//! The short form of `fuzz/`: a fixed number of mutations of the same seeds through the same readers, the same on every
//! machine. Fails where a reader panics, and where one input takes longer than [`LIMIT`].

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use muster::stats::SplitMix64;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Inputs for each target, besides its seeds.
const INPUTS: usize = 200;
/// Longest that one input of a few thousand bytes may take, without optimisation on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);
/// Longest input: what is read takes longer with its length, and faults lie in forms, not in lengths.
const LONGEST: usize = 8 << 10;

/// Below `most`; 0 where that is 0.
fn below(random: &mut SplitMix64, most: usize) -> usize {
    (random.next() % most.max(1) as u64) as usize
}

/// Pieces that formats trip over.
const PIECES: [&[u8]; 24] = [
    b"\"",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xff",
    b"-1",
    b"0",
    b"1e400",
    b"NaN",
    b"null",
    b"99999999999999999999",
    b"\\u0000",
    b"\\ud800",
    b"<a>",
    b"&amp;",
    b"\xef\xbb\xbf",
    b"../",
    b"\xff\xff\xff\xff",
];

fn mutated(seeds: &[Vec<u8>], random: &mut SplitMix64) -> Vec<u8> {
    let mut bytes = seeds[below(random, seeds.len())].clone();
    for _ in 0..=below(random, 6) {
        let at = below(random, bytes.len() + 1);
        let end = (at + 1 + below(random, 16)).min(bytes.len());
        match below(random, 8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << below(random, 8),
            1 if at < bytes.len() => bytes[at] = random.next() as u8,
            2 => drop(bytes.drain(at..end)),
            3 => {
                let again = bytes[at..end].to_vec();
                let to = below(random, bytes.len() + 1);
                drop(bytes.splice(to..to, again));
            }
            4 => bytes.truncate(at),
            5 => {
                let other = &seeds[below(random, seeds.len())];
                bytes.truncate(at);
                bytes.extend_from_slice(&other[below(random, other.len() + 1)..]);
            }
            _ => drop(bytes.splice(at..at, PIECES[below(random, PIECES.len())].iter().copied())),
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// The bytes as a literal that can be put among the seeds.
fn shown(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| std::ascii::escape_default(*byte)).map(char::from).collect()
}

/// The seeds and their mutations through one target. The first fault, with the input that shows it.
fn attack(target: &'static str) -> Option<String> {
    let seeds = fuzz::seeds(target);
    let mut random = SplitMix64::new(target.bytes().fold(0, |sum, byte| sum * 31 + u64::from(byte)));
    let mut inputs = seeds.clone();
    inputs.extend((0..INPUTS).map(|_| mutated(&seeds, &mut random)));
    let (sender, receiver) = mpsc::channel();
    let work = inputs.clone();
    thread::spawn(move || {
        for input in &work {
            let ran = catch_unwind(AssertUnwindSafe(|| fuzz::run(target, input)));
            if sender.send(ran.is_ok()).is_err() {
                break;
            }
        }
    });
    for input in &inputs {
        let fault = match receiver.recv_timeout(LIMIT) {
            Ok(true) => continue,
            Ok(false) => "panics".to_owned(),
            Err(RecvTimeoutError::Timeout) => format!("takes longer than {} s", LIMIT.as_secs()),
            Err(RecvTimeoutError::Disconnected) => "ends the thread".to_owned(),
        };
        return Some(format!("{target} {fault} on {} bytes: b\"{}\"", input.len(), shown(input)));
    }
    None
}

#[test]
fn no_reader_panics_or_hangs_on_what_is_nearly_right() {
    let faults: Vec<String> = thread::scope(|scope| {
        let runs = fuzz::TARGETS.map(|target| scope.spawn(move || attack(target)));
        runs.into_iter().filter_map(|run| run.join().expect("an attack ends")).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_same_inputs_come_each_time() {
    let seeds = fuzz::seeds("coco");
    let inputs = |seed| {
        let mut random = SplitMix64::new(seed);
        (0..50).map(|_| mutated(&seeds, &mut random)).collect::<Vec<_>>()
    };
    assert_eq!(inputs(1), inputs(1));
    assert_ne!(inputs(1), inputs(2));
}
