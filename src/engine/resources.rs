//! What of the machine a native check may take: threads, and memory for the pictures that are decoded at once. Owns the
//! counting of it; knows nothing of pictures.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Threads and memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resources {
    /// Threads for the pixels; at least one is used.
    pub jobs: usize,
    /// Bytes that pictures may take while they are measured, all of them together.
    pub memory: u64,
    /// How long one picture may take to be measured, on top of a second for each of its megabytes.
    pub patience: Duration,
}

/// As the page's workers have: even a slow machine takes a tenth.
const PATIENCE: Duration = Duration::from_secs(30);

impl Default for Resources {
    /// All cores, and three quarters of the machine's memory, or of what a container is given.
    fn default() -> Self {
        let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
        let system = System::new_with_specifics(memory);
        let all = system.cgroup_limits().map_or(u64::MAX, |limits| limits.total_memory).min(system.total_memory());
        Self {
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            memory: all / 4 * 3,
            patience: PATIENCE,
        }
    }
}

/// Bytes that are taken and given back by several threads.
pub(super) struct Budget {
    all: u64,
    left: Mutex<u64>,
    given_back: Condvar,
}

impl Budget {
    pub fn new(all: u64) -> Self {
        Self { all, left: Mutex::new(all), given_back: Condvar::new() }
    }

    /// Waits until so much is left, and takes it. `None` where it never could be.
    pub fn take(self: &Arc<Self>, bytes: u64) -> Option<Taken> {
        if bytes > self.all {
            return None;
        }
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = self.given_back.wait_while(left, |left| *left < bytes).unwrap_or_else(PoisonError::into_inner);
        *left -= bytes;
        drop(left);
        Some(Taken { budget: self.clone(), bytes })
    }
}

/// What was taken, until it is dropped.
pub(super) struct Taken {
    budget: Arc<Budget>,
    bytes: u64,
}

impl Drop for Taken {
    fn drop(&mut self) {
        *self.budget.left.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.budget.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn no_more_is_taken_at_once_than_there_is() {
        let budget = Arc::new(Budget::new(100));
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for n in 0..8 {
                let (budget, now, most) = (&budget, &now, &most);
                scope.spawn(move || {
                    for bytes in [30, 70, 100, 1 + n] {
                        if let Some(_taken) = budget.take(bytes) {
                            most.fetch_max(now.fetch_add(bytes, Ordering::SeqCst) + bytes, Ordering::SeqCst);
                            std::thread::yield_now();
                            now.fetch_sub(bytes, Ordering::SeqCst);
                        }
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100);
        assert!(budget.take(101).is_none());
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _taken = budget.take(100);
            panic!("a picture");
        }));
        assert!(panicked.is_err());
        assert!(budget.take(100).is_some(), "given back by what panicked");
    }

    #[test]
    fn a_machine_has_memory() {
        let resources = Resources::default();
        assert!(resources.jobs > 0 && resources.memory > 64 << 20, "{resources:?}");
    }
}
