//! The few things that the page does to the browser itself: clock, address, saving a file, the marks on `<html>`.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement};

pub fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

pub fn document() -> Option<Document> {
    window()?.document()
}

pub fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

pub fn html_by_id(id: &str) -> Option<HtmlElement> {
    by_id(id)?.dyn_into().ok()
}

/// Milliseconds of the page's clock.
pub fn now() -> f64 {
    window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}

/// The part of the address from `#` on.
pub fn hash() -> String {
    window().and_then(|w| w.location().hash().ok()).unwrap_or_default()
}

/// Goes to a screen of this page.
pub fn go(hash: &str) {
    if let Some(window) = window() {
        let _ = window.location().set_hash(hash.trim_start_matches('#'));
    }
}

/// Sets an attribute of `<html>`.
pub fn mark_root(name: &str, value: &str) {
    if let Some(root) = document().and_then(|d| d.document_element()) {
        let _ = root.set_attribute(name, value);
    }
}

pub fn set_hidden(id: &str, hidden: bool) {
    if let Some(element) = html_by_id(id) {
        element.set_hidden(hidden);
    }
}

pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Writes a file into the browser's downloads; nothing leaves the machine.
pub fn save(name: &str, mime: &str, content: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(content));
    let kind = js_sys::Object::new();
    js_sys::Reflect::set(&kind, &"type".into(), &mime.into())?;
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, kind.unchecked_ref())?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let document = document().ok_or(JsValue::NULL)?;
    let anchor: web_sys::HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    // As an attribute: a program that can set `href` could leave the page by it, so none is imported.
    let _ = anchor.set_attribute("href", &url);
    anchor.set_download(name);
    anchor.click();
    // The browser has to have begun reading before the address goes.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = web_sys::Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// The value of one of tokens.css's custom properties, as in force now.
pub fn token(name: &str) -> String {
    let root = document().and_then(|d| d.document_element());
    let style = root.and_then(|root| window()?.get_computed_style(&root).ok().flatten());
    let value = style.and_then(|s| s.get_property_value(name).ok()).unwrap_or_default();
    // The browser hands a custom property out as it is written: `light-dark(#ffffff, #121418)`.
    let pair = value.trim().strip_prefix("light-dark(").and_then(|both| both.strip_suffix(')')?.split_once(','));
    match pair {
        Some((light, dark)) => if is_dark() { dark } else { light }.trim().to_owned(),
        None => value.trim().to_owned(),
    }
}

/// The dark colours are in force: by the page's own choice, or the system's.
fn is_dark() -> bool {
    let chosen = document().and_then(|d| d.document_element()).and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => window()
            .and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten())
            .is_some_and(|query| query.matches()),
    }
}
