//! The page, as the browser starts it: `boot.js` calls this once the page is sealed. The workers' roles are exported by
//! `muster::browser` and run in the same program.

#[cfg(target_arch = "wasm32")]
mod page {
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Starts the page.
    #[wasm_bindgen]
    pub fn page() {
        muster::browser::watch_page();
        muster::app::start();
    }
}

fn main() {}
