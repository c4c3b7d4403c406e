//! Pictures measured by several threads of the native command. Owns the time limit: a thread cannot be ended, so one that
//! does not come back from a picture is left behind, another takes its place, and the picture is given up.

use super::native::DiskFile;
use super::resources::{Budget, Resources, Taken};
use crate::dataset::bytes::ReadAt;
use crate::pixels;
use std::collections::BTreeMap;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// First bytes of a picture in which its size is looked for.
const HEAD: u64 = 64 << 10;

/// How often it is looked whether a picture has taken too long.
const LOOK: Duration = Duration::from_millis(500);

/// What is measured: for whom, where, and under which name.
pub(super) type Work<K> = Vec<(K, DiskFile, String)>;

/// What all threads know.
struct Shared<K, T> {
    work: Work<K>,
    of: fn(&[u8], &str) -> T,
    next: AtomicUsize,
    budget: Arc<Budget>,
    patience: Duration,
    /// Pictures that are being measured, by their place in the work. Who takes one out has the say over it: the thread
    /// that is through with it, or the one that gives it up. Its memory is given back then.
    at_work: Mutex<BTreeMap<usize, AtWork>>,
}

struct AtWork {
    since: Instant,
    limit: Duration,
    _memory: Taken,
}

impl<K, T> Shared<K, T> {
    fn taken_out(&self, place: usize) -> Option<AtWork> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner).remove(&place)
    }

    /// Pictures that have taken too long, and how long each was given.
    fn overdue(&self) -> Vec<(usize, Duration)> {
        let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        let late = at_work.iter().filter(|(_, picture)| picture.since.elapsed() > picture.limit);
        let late: Vec<(usize, Duration)> = late.map(|(place, picture)| (*place, picture.limit)).collect();
        late.iter().for_each(|(place, _)| drop(at_work.remove(place)));
        late
    }

    /// What is measured of a file, or why nothing is. `None` where it was given up in the meantime.
    fn facts(&self, place: usize, file: &DiskFile, name: &str) -> Option<Result<T, String>> {
        let unread = |e: io::Error| format!("the file cannot be read: {e}");
        let head = match file.head(HEAD) {
            Ok(head) => head,
            Err(e) => return Some(Err(unread(e))),
        };
        let needed = pixels::memory_needed(&head, name, file.len().min(pixels::MAX_FILE));
        let Some(memory) = self.budget.take(needed) else {
            let mb = needed.div_ceil(1 << 20);
            return Some(Err(format!("measuring it would take up to {mb} MB of memory, more than --memory allows")));
        };
        let bytes = match file.bytes() {
            Ok(bytes) => bytes,
            Err(e) => return Some(Err(unread(e))),
        };
        // From here on only, so that a slow disk is not taken for a decoder that hangs.
        let limit = self.patience + Duration::from_secs(file.len() / 1_000_000);
        let picture = AtWork { since: Instant::now(), limit, _memory: memory };
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner).insert(place, picture);
        let measured = std::panic::catch_unwind(AssertUnwindSafe(|| (self.of)(&bytes, name)));
        self.taken_out(place)?;
        Some(measured.map_err(|_| "measuring it failed inside Muster".to_owned()))
    }
}

/// Measures files with several threads, and hands over what was measured as it comes.
pub(super) fn in_parallel<K: Copy + Send + Sync + 'static, T: Send + 'static>(
    work: Work<K>,
    resources: Resources,
    of: fn(&[u8], &str) -> T,
    mut put: impl FnMut(K, Result<T, String>),
) {
    let jobs = resources.jobs.max(1);
    let mut left = work.len();
    let shared = Arc::new(Shared {
        work,
        of,
        next: AtomicUsize::new(0),
        budget: Arc::new(Budget::new(resources.memory)),
        patience: resources.patience,
        at_work: Mutex::default(),
    });
    let (sender, receiver) = mpsc::sync_channel(4 * jobs);
    (0..jobs.min(left)).for_each(|_| start(&shared, &sender));
    let mut looked = Instant::now();
    while left > 0 {
        match receiver.recv_timeout(LOOK.min(resources.patience)) {
            Ok((place, facts)) => {
                left -= 1;
                put(shared.work[place].0, facts);
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            // Not while one sender is here.
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
        if looked.elapsed() < LOOK.min(resources.patience) {
            continue;
        }
        looked = Instant::now();
        for (place, limit) in shared.overdue() {
            left -= 1;
            let seconds = limit.as_secs();
            let why = format!("Muster could not measure it: it took too long, more than {seconds} seconds");
            put(shared.work[place].0, Err(why));
            start(&shared, &sender);
        }
    }
}

/// Starts a thread that measures until nothing is left, or until a picture of its was given up.
fn start<K: Send + Sync + 'static, T: Send + 'static>(
    shared: &Arc<Shared<K, T>>,
    sender: &mpsc::SyncSender<(usize, Result<T, String>)>,
) {
    let (shared, sender) = (shared.clone(), sender.clone());
    thread::spawn(move || {
        loop {
            let place = shared.next.fetch_add(1, Ordering::Relaxed);
            let Some((_, file, name)) = shared.work.get(place) else { return };
            let Some(facts) = shared.facts(place, file, name) else { return };
            if sender.send((place, facts)).is_err() {
                return;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::files_of;

    /// Never comes back from one picture, and panics at another.
    fn length(bytes: &[u8], _name: &str) -> usize {
        match bytes {
            b"hangs" => loop {
                thread::sleep(Duration::from_secs(3600));
            },
            b"panics" => panic!("a fault of the decoder's"),
            _ => bytes.len(),
        }
    }

    fn measured(
        files: &[(&str, &str)],
        jobs: usize,
        memory: u64,
        patience: Duration,
    ) -> Vec<(usize, Result<usize, String>)> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let (_, mut listed) = files_of(folder.path(), &mut |_| ()).expect("a folder");
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        let work = listed.into_iter().enumerate().map(|(at, (name, file))| (at, file, name)).collect();
        let mut out = Vec::new();
        let resources = Resources { jobs, memory, patience };
        in_parallel(work, resources, length, |key, facts| out.push((key, facts)));
        out.sort_by_key(|(key, _)| *key);
        out
    }

    /// Long beside what the others take, on a busy machine too.
    const PATIENCE: Duration = Duration::from_millis(900);
    const TOO_LONG: &str = "Muster could not measure it: it took too long, more than 0 seconds";

    fn failed(why: &str) -> Result<usize, String> {
        Err(why.to_owned())
    }

    #[test]
    fn a_picture_whose_decoder_hangs_is_given_up_and_the_others_are_measured() {
        let files = [("0.png", "one"), ("1.png", "hangs"), ("2.png", "two"), ("3.png", "hangs"), ("4.png", "three")];
        for jobs in [1, 2, 8] {
            let expected = [(0, Ok(3)), (1, failed(TOO_LONG)), (2, Ok(3)), (3, failed(TOO_LONG)), (4, Ok(5))];
            assert_eq!(measured(&files, jobs, u64::MAX, PATIENCE), expected, "{jobs} jobs");
        }
    }

    #[test]
    fn a_picture_whose_decoder_panics_is_told_and_the_others_are_measured() {
        let files = [("0.png", "panics"), ("1.png", "one"), ("2.png", "panics"), ("3.png", "three")];
        let panicked = || failed("measuring it failed inside Muster");
        for jobs in [1, 3] {
            // Writing down where it panicked takes long.
            let out = measured(&files, jobs, u64::MAX, Duration::from_secs(600));
            assert_eq!(out, [(0, panicked()), (1, Ok(3)), (2, panicked()), (3, Ok(5))], "{jobs} jobs");
        }
    }

    #[test]
    fn the_memory_of_a_picture_that_was_given_up_is_there_for_the_next() {
        let needed = pixels::memory_needed(b"hangs", "0.png", 5);
        let files = [("0.png", "hangs"), ("1.png", "three")];
        assert_eq!(measured(&files, 1, needed, PATIENCE), [(0, failed(TOO_LONG)), (1, Ok(5))]);
    }
}
