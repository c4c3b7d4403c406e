//! What `boot.js` hands to the page: workers, the policy, what the program can call, and the trial of the seal.

use wasm_bindgen::prelude::*;
use web_sys::Worker;

#[wasm_bindgen]
extern "C" {
    /// A worker of that role (`engine` or `pixels`) that runs this very program.
    #[wasm_bindgen(js_namespace = ["globalThis", "__muster"], js_name = startWorker, catch)]
    pub fn start_worker(role: &str, name: &str) -> Result<Worker, JsValue>;

    /// Tries every way out; rows of way, page, worker, by.
    #[wasm_bindgen(js_namespace = ["globalThis", "__muster"], js_name = trySend, catch)]
    pub async fn try_send() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = globalThis, js_name = __muster, thread_local_v2)]
    static SHELL: JsValue;
}

fn read(name: &str) -> JsValue {
    SHELL.with(|shell| js_sys::Reflect::get(shell, &name.into()).unwrap_or_default())
}

/// Which build this is: the names of its two files, which hold a hash of their content.
pub fn build() -> String {
    read("build").as_string().unwrap_or_default()
}

/// The policy that seals the page, as written.
pub fn policy() -> String {
    read("policy").as_string().unwrap_or_default()
}

/// The import section of the program, without suffixes, sorted.
pub fn imports() -> Vec<String> {
    js_sys::Array::from(&read("imports")).iter().filter_map(|name| name.as_string()).collect()
}

/// The page says of itself that it is sealed, which it does after it has seen it.
pub fn sealed() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("data-sealed"))
        .is_some_and(|sealed| sealed == "true")
}
