//! Long work in turns: what reads a large file pauses now and then, so that whoever drives it can listen in between (a
//! worker hears "stop"). Knows no clock and no browser: how many turns are taken at once is the driver's affair.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The end of a turn. Wakes nobody: a driver polls when it likes.
pub async fn yield_now() {
    let mut paused = false;
    poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// All turns, one after another, without a pause. The work waits for nothing but its own turns.
pub fn run_to_end<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_pauses_at_each_turn_and_comes_to_its_end() {
        let mut context = Context::from_waker(Waker::noop());
        let mut work = pin!(async {
            yield_now().await;
            yield_now().await;
            7
        });
        assert_eq!(work.as_mut().poll(&mut context), Poll::Pending);
        assert_eq!(work.as_mut().poll(&mut context), Poll::Pending);
        assert_eq!(work.as_mut().poll(&mut context), Poll::Ready(7));
        assert_eq!(run_to_end(async { yield_now().await }), ());
    }
}
