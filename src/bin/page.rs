//! The page, as the browser starts it.

#[cfg(target_arch = "wasm32")]
mod page {
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Starts the page.
    #[wasm_bindgen]
    pub fn page() {
        let root =
            web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
        if let Some(root) = root {
            // Fails only for a name that is no attribute name.
            let _ = root.set_attribute("data-state", "idle");
        }
    }
}

fn main() {}
