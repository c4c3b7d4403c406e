//! What `boot.js` hands to the page: workers, the policy, what the program can call, and the trial of the seal.

use wasm_bindgen::prelude::*;
use web_sys::Worker;

#[wasm_bindgen]
extern "C" {
    /// A worker of that role (`engine`, `pixels` or `layout`) that runs this very program.
    #[wasm_bindgen(js_namespace = ["globalThis", "__muster"], js_name = startWorker, catch)]
    pub fn start_worker(role: &str, name: &str) -> Result<Worker, JsValue>;

    /// Tries every way out; rows of way, page, worker, by.
    #[wasm_bindgen(js_namespace = ["globalThis", "__muster"], js_name = trySend, catch)]
    pub async fn try_send() -> Result<JsValue, JsValue>;

    /// What the browser recorded since the seal: `requests` and `refused`.
    #[wasm_bindgen(js_namespace = ["globalThis", "__muster"], js_name = counts, catch)]
    fn counts() -> Result<JsValue, JsValue>;

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

/// Milliseconds that the engine may be silent while it works, and that it may take to stop.
pub fn patience() -> (u32, u32) {
    let ms = |name: &str| read(name).as_f64().map_or(u32::MAX, |ms| ms as u32);
    (ms("silence"), ms("patience"))
}

/// Requests of this page in the browser's own record, and refusals that it reported, since the page was sealed.
pub fn counted() -> (u32, u32) {
    let counts = counts().unwrap_or_default();
    let count = |name: &str| js_sys::Reflect::get(&counts, &name.into()).ok().and_then(|n| n.as_f64()).unwrap_or(0.0);
    (count("requests") as u32, count("refused") as u32)
}

/// The policy that seals the page, as written.
pub fn policy() -> String {
    read("policy").as_string().unwrap_or_default()
}

/// The files of the program, each with the hash by which the browser took it.
pub fn hashes() -> Vec<String> {
    texts("hashes")
}

/// Whether the browser keeps the files of the program, so that the page opens without its host.
pub fn opens_offline() -> bool {
    read("opensOffline").as_bool().unwrap_or_default()
}

/// SHA-256 of the program, by which the browser took it, in hexadecimal digits.
pub fn fingerprint() -> String {
    read("fingerprint").as_string().unwrap_or_default()
}

/// Licences and notices of all that the program is made of.
pub fn licences() -> String {
    read("licences").as_string().unwrap_or_default()
}

fn texts(name: &str) -> Vec<String> {
    js_sys::Array::from(&read(name)).iter().filter_map(|text| text.as_string()).collect()
}

/// The import section of the program, without suffixes, sorted.
pub fn imports() -> Vec<String> {
    texts("imports")
}

/// The page says of itself that it is sealed, which it does after it has seen it.
pub fn sealed() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("data-sealed"))
        .is_some_and(|sealed| sealed == "true")
}
