//! Copies that leave the page as a ZIP: asked of the engine, heard of on whatever screen, and put into the downloads.

use super::dom;
use super::state::App;
use crate::browser::CopyNews;
use crate::engine::{CopyOf, CopyProgress};
use crate::plot::file_stem;
use leptos::prelude::*;

/// Where a copy stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Copying {
    pub what: CopyOf,
    /// When it was begun, in milliseconds of the page's clock.
    began: f64,
    pub now: CopyState,
}

#[derive(Clone, Debug, PartialEq)]
pub enum CopyState {
    At(CopyProgress),
    /// The ZIP of this name is there, and this is to be said of it.
    Done(String, Vec<String>),
    Failed(String),
}

impl Copying {
    /// Seconds that are left, as far as can be told.
    pub fn left(&self) -> Option<f64> {
        let CopyState::At(progress) = &self.now else { return None };
        let rest = progress.bytes.saturating_sub(progress.bytes_done) as f64;
        let took = (dom::now() - self.began) / 1000.0;
        (progress.bytes_done > 0).then(|| took * rest / progress.bytes_done as f64)
    }
}

impl App {
    /// Makes a copy, and puts it into the downloads.
    pub fn copy(&self, what: CopyOf) {
        let app = *self;
        let Some(client) = self.client() else { return };
        let began = dom::now();
        let put = move |now: CopyState| app.copying.set(Some(Copying { what, began, now }));
        put(CopyState::At(CopyProgress::default()));
        client.copy(what, move |news| {
            put(match news {
                CopyNews::At(progress) => CopyState::At(progress),
                CopyNews::Failed(why) => CopyState::Failed(why),
                CopyNews::Done(blob, says) => {
                    let which = match what {
                        CopyOf::Corrected { .. } => "corrected",
                        CopyOf::Stripped => "without-metadata",
                    };
                    let name = format!("{}.zip", file_stem(&app.name.get_untracked(), which));
                    match dom::save_blob(&name, &blob) {
                        Ok(()) => CopyState::Done(name, says),
                        Err(_) => CopyState::Failed("the browser did not save it".to_owned()),
                    }
                }
            });
        });
    }

    /// Makes no copy any more, and says nothing of the last one.
    pub fn stop_copy(&self) {
        if let Some(client) = self.client() {
            client.stop_copy();
        }
        self.copying.set(None);
    }
}
