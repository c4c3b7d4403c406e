//! Which worker measures which picture. Plain bookkeeping without a browser in it: batches, time limits, and who is to
//! blame when a worker dies.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// What is measured: an image, or what stands in the mask of one, by its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    Image(u32),
    Mask(u32),
}

/// A picture, or a mask, to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    pub item: Item,
    /// The dropped file's place.
    pub handle: u32,
    pub bytes: u64,
}

/// Most pictures, and most bytes unless it is one picture, that are handed over at once.
const BATCH: usize = 32;
const BATCH_BYTES: u64 = 8 << 20;

/// Seconds within which a picture is measured: a fixed share and one per megabyte. Even a slow machine takes a tenth.
fn patience(job: Job) -> u64 {
    30 + job.bytes / 1_000_000
}

/// What lies before one worker. The first job is the one that it is at.
#[derive(Default)]
struct Assigned {
    jobs: VecDeque<Job>,
    /// It has one picture only, because a worker died over it.
    alone: bool,
    /// It gets no more work.
    retiring: bool,
    /// Seconds since its last word.
    quiet: u64,
}

/// The pictures still to be measured.
#[derive(Default)]
pub struct Queue {
    waiting: VecDeque<Job>,
    /// Pictures over which a worker died: once more, alone.
    suspects: VecDeque<Job>,
    assigned: BTreeMap<u32, Assigned>,
}

impl Queue {
    pub fn new(jobs: impl IntoIterator<Item = Job>) -> Self {
        Self { waiting: jobs.into_iter().collect(), ..Self::default() }
    }

    /// Pictures without facts, those being measured included.
    pub fn left(&self) -> usize {
        self.waiting.len() + self.suspects.len() + self.assigned.values().map(|d| d.jobs.len()).sum::<usize>()
    }

    pub fn workers(&self) -> usize {
        self.assigned.len()
    }

    pub fn add_worker(&mut self, worker: u32) {
        self.assigned.entry(worker).or_default();
    }

    /// The next batch for a worker that should have `enough` pictures before it; empty when it has.
    pub fn take(&mut self, worker: u32, enough: usize) -> Vec<Job> {
        let Some(own) = self.assigned.get_mut(&worker) else { return Vec::new() };
        let idle = own.jobs.is_empty();
        if own.retiring || (own.alone && !idle) || own.jobs.len() >= enough {
            return Vec::new();
        }
        own.alone = false;
        let mut batch = Vec::new();
        if !self.suspects.is_empty() {
            // Suspects first, and only on an empty desk: so nobody else is in doubt when it happens again.
            if idle && let Some(job) = self.suspects.pop_front() {
                own.alone = true;
                batch.push(job);
            }
        } else {
            let mut bytes = 0;
            while batch.len() < BATCH
                && let Some(job) = self.waiting.front().copied()
            {
                bytes += job.bytes;
                if !batch.is_empty() && bytes > BATCH_BYTES {
                    break;
                }
                batch.push(job);
                self.waiting.pop_front();
            }
        }
        if idle {
            own.quiet = 0;
        }
        own.jobs.extend(&batch);
        batch
    }

    /// A worker is through with a picture. False when nobody waits for that: the word of a worker given up.
    pub fn done(&mut self, worker: u32, item: Item) -> bool {
        let Some(own) = self.assigned.get_mut(&worker) else { return false };
        let Some(at) = own.jobs.iter().position(|job| job.item == item) else { return false };
        own.jobs.remove(at);
        own.quiet = 0;
        true
    }

    /// The worker gets no more work. True once it has nothing left to do and can go.
    pub fn retire(&mut self, worker: u32) -> bool {
        let Some(own) = self.assigned.get_mut(&worker) else { return false };
        own.retiring = true;
        own.jobs.is_empty()
    }

    pub fn can_go(&self, worker: u32) -> bool {
        self.assigned.get(&worker).is_some_and(|own| own.retiring && own.jobs.is_empty())
    }

    /// The worker is gone. Its work is put back; the picture it was at will be measured alone, and is given up (and
    /// returned here) when it was alone already.
    pub fn gone(&mut self, worker: u32) -> Option<Job> {
        let mut own = self.assigned.remove(&worker)?;
        let first = own.jobs.pop_front()?;
        if own.alone {
            return Some(first);
        }
        self.suspects.push_back(first);
        while let Some(job) = own.jobs.pop_back() {
            self.waiting.push_front(job);
        }
        None
    }

    /// A second has passed. The workers that have not been heard of for too long.
    pub fn tick(&mut self) -> Vec<u32> {
        let mut overdue = Vec::new();
        for (worker, own) in &mut self.assigned {
            let Some(job) = own.jobs.front() else { continue };
            own.quiet += 1;
            if own.quiet > patience(*job) {
                overdue.push(*worker);
            }
        }
        overdue
    }

    /// Forgets all work and all workers.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(images: u32, bytes: u64) -> Queue {
        let mut queue = Queue::new((0..images).map(|image| Job { item: Item::Image(image), handle: image, bytes }));
        queue.add_worker(1);
        queue
    }

    fn images(batch: &[Job]) -> Vec<u32> {
        batch.iter().map(|job| job.handle).collect()
    }

    #[test]
    fn a_batch_ends_at_its_number_of_pictures() {
        let mut queue = queue(100, 1);
        assert_eq!(queue.take(1, 64).len(), 32);
        assert_eq!(queue.take(1, 64).len(), 32);
        assert!(queue.take(1, 64).is_empty(), "it has enough");
        assert_eq!(queue.left(), 100);
    }

    #[test]
    fn a_batch_ends_at_its_bytes_but_holds_one_picture_of_any_size() {
        let mut small = queue(10, 3 << 20);
        assert_eq!(images(&small.take(1, 64)), [0, 1]);
        let mut large = queue(10, 9 << 20);
        assert_eq!(images(&large.take(1, 64)), [0]);
    }

    #[test]
    fn a_picture_that_kills_twice_is_given_up_and_every_other_one_is_measured() {
        let mut queue = queue(40, 1);
        let mut measured = Vec::new();
        let mut lost = Vec::new();
        let mut worker = 1;
        for _ in 0..1000 {
            for job in queue.take(worker, 16) {
                if job.handle == 7 || job.handle == 20 {
                    lost.extend(queue.gone(worker).map(|job| job.handle));
                    worker += 1;
                    queue.add_worker(worker);
                    break;
                }
                assert!(queue.done(worker, job.item));
                measured.push(job.handle);
            }
            if queue.left() == 0 {
                break;
            }
        }
        measured.sort_unstable();
        assert_eq!(lost, [7, 20]);
        assert_eq!(measured, (0..40).filter(|image| ![7, 20].contains(image)).collect::<Vec<_>>());
        assert_eq!(worker, 5, "each of the two killed two workers");
    }

    #[test]
    fn a_worker_with_work_before_it_never_gets_a_suspect() {
        let mut queue = queue(64, 1);
        queue.add_worker(2);
        assert_eq!(queue.take(1, 64).len(), 32);
        assert_eq!(images(&queue.take(2, 64))[0], 32);
        assert_eq!(queue.gone(2), None);
        assert!(queue.take(1, 64).is_empty());
        (0..32).for_each(|image| assert!(queue.done(1, Item::Image(image))));
        assert_eq!(images(&queue.take(1, 64)), [32]);
        assert!(queue.take(1, 64).is_empty(), "a suspect is measured alone");
        assert!(queue.done(1, Item::Image(32)));
        assert_eq!(queue.take(1, 64).len(), 31);
    }

    #[test]
    fn the_word_of_a_worker_given_up_counts_for_nothing() {
        let mut queue = queue(2, 1);
        queue.take(1, 8);
        queue.gone(1);
        assert!(!queue.done(1, Item::Image(0)));
        assert_eq!(queue.left(), 2);
    }

    #[test]
    fn a_worker_is_overdue_by_its_picture_and_its_silence() {
        let mut queue = queue(2, 2_000_000);
        assert!((0..40).all(|_| queue.tick().is_empty()), "it has nothing to do");
        queue.take(1, 8);
        assert!((0..32).all(|_| queue.tick().is_empty()));
        queue.done(1, Item::Image(0));
        assert!((0..32).all(|_| queue.tick().is_empty()), "it was heard of");
        assert_eq!(queue.tick(), [1]);
    }

    #[test]
    fn a_decoder_that_hangs_is_ended_twice_and_its_picture_given_up_while_all_others_are_measured() {
        let mut queue = queue(40, 1_000_000);
        let (mut worker, mut measured, mut seconds) = (1, Vec::new(), 0);
        let lost = loop {
            let batch = queue.take(worker, 16);
            let hangs = batch.iter().position(|job| job.handle == 7);
            for job in batch.iter().take(hangs.unwrap_or(batch.len())) {
                assert!(queue.done(worker, job.item));
                measured.push(job.handle);
            }
            if hangs.is_none() {
                assert!(!batch.is_empty(), "nobody is given up");
                continue;
            }
            while queue.tick().is_empty() {
                seconds += 1;
            }
            // The silent one is terminated, and another takes its place.
            let lost = queue.gone(worker);
            worker += 1;
            queue.add_worker(worker);
            if let Some(job) = lost {
                break job.handle;
            }
        };
        while let batch @ [_, ..] = queue.take(worker, 16).as_slice() {
            for job in batch {
                assert!(queue.done(worker, job.item));
                measured.push(job.handle);
            }
        }
        measured.sort_unstable();
        assert_eq!((lost, worker), (7, 3));
        assert_eq!(measured, (0..40).filter(|image| *image != 7).collect::<Vec<_>>());
        assert!(seconds <= 2 * 32, "{seconds} s");
    }

    #[test]
    fn a_worker_that_retires_finishes_first() {
        let mut queue = queue(100, 1);
        queue.take(1, 8);
        assert!(!queue.retire(1));
        assert!(queue.take(1, 64).is_empty());
        (0..32).for_each(|image| assert!(queue.done(1, Item::Image(image))));
        assert!(queue.can_go(1));
        assert_eq!(queue.gone(1), None);
        assert_eq!(queue.left(), 68);
    }
}
