//! The page's side of a layout worker: starts one, hands it the points, hears of it, ends it.

use super::wire::{FromLayout, ToLayout, said, send};
use super::worker_pool::{Word, WorkerHandle};
use std::cell::RefCell;
use std::rc::Rc;

/// Points being laid out. Dropping it ends the work.
pub struct Layout {
    worker: Rc<RefCell<Option<WorkerHandle>>>,
}

/// What is heard of a layout.
pub enum LayoutNews {
    /// How far it is, 0..1, and where the points are by then; none while neighbours are sought.
    At { done: f64, places: Vec<f32> },
    /// The end; none where there are too few points.
    Done { places: Option<Vec<f32>> },
    /// It ended before its time, and why.
    Ended(String),
}

impl Layout {
    /// Lays out `points`, rows of `dims` numbers, the widest axis first.
    pub fn start(dims: u32, points: Vec<f32>, hear: impl Fn(LayoutNews) + 'static) -> Result<Self, String> {
        let worker = Rc::new(RefCell::new(None::<WorkerHandle>));
        let own = Rc::clone(&worker);
        let points = RefCell::new(Some(ToLayout { dims, points }));
        let handle = WorkerHandle::start("layout", "layout", move |word| match word {
            Word::Ready => {
                let sent = points.borrow_mut().take().zip(own.borrow().as_ref().map(|w| w.worker.clone()));
                if sent.is_none_or(|(points, worker)| send(&worker, &points).is_err()) {
                    hear(LayoutNews::Ended("the points could not be handed over".to_owned()));
                }
            }
            Word::Said(event) => match said::<FromLayout>(&event) {
                Some(FromLayout::At { done, places }) => hear(LayoutNews::At { done, places }),
                Some(FromLayout::Done { places }) => hear(LayoutNews::Done { places }),
                None => {}
            },
            Word::Ended(why) => hear(LayoutNews::Ended(why)),
        })?;
        *worker.borrow_mut() = Some(handle);
        Ok(Self { worker })
    }
}

impl Drop for Layout {
    fn drop(&mut self) {
        self.worker.borrow_mut().take();
    }
}
