//! The few things that the page does to the browser itself: clock, address, saving a file, the marks on `<html>`.

use gloo::events::EventListener;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, Document, Element, HtmlCanvasElement, HtmlElement, HtmlImageElement};

pub fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// One column: a screen of 768 pixels or less.
pub fn is_narrow() -> bool {
    window().and_then(|window| window.inner_width().ok()).and_then(|width| width.as_f64()).is_some_and(|w| w <= 768.0)
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
    save_blob(name, &blob_of(mime, content)?)
}

fn blob_of(mime: &str, content: &str) -> Result<Blob, JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(content));
    let kind = js_sys::Object::new();
    js_sys::Reflect::set(&kind, &"type".into(), &mime.into())?;
    Blob::new_with_str_sequence_and_options(&parts, kind.unchecked_ref())
}

/// Writes what is in memory into the browser's downloads.
pub fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = web_sys::Url::create_object_url_with_blob(blob)?;
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

/// An SVG of that size as a PNG, at twice its size where the browser's canvas allows it. For saving only: nothing is
/// measured on it.
pub async fn rasterise(svg: &str, (width, height): (f64, f64)) -> Result<Blob, JsValue> {
    const LARGEST: f64 = 8192.0;
    let scale = (LARGEST / width.max(height)).min(2.0);
    let document = document().ok_or(JsValue::NULL)?;
    let image: HtmlImageElement = document.create_element("img")?.unchecked_into();
    let url = web_sys::Url::create_object_url_with_blob(&blob_of("image/svg+xml", svg)?)?;
    let loaded = Promise::new(&mut |resolve, reject| {
        let done = |way: js_sys::Function| move |_: &web_sys::Event| drop(way.call0(&JsValue::UNDEFINED));
        EventListener::once(&image, "load", done(resolve)).forget();
        EventListener::once(&image, "error", done(reject)).forget();
    });
    image.set_attribute("src", &url)?;
    let loaded = JsFuture::from(loaded).await;
    let _ = web_sys::Url::revoke_object_url(&url);
    loaded?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let (wide, high) = ((width * scale).round(), (height * scale).round());
    canvas.set_width(wide as u32);
    canvas.set_height(high as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, wide, high)?;
    let png = Promise::new(&mut |resolve, reject| {
        let there = Closure::once_into_js(move |blob: JsValue| drop(resolve.call1(&JsValue::UNDEFINED, &blob)));
        if let Err(error) = canvas.to_blob(there.unchecked_ref()) {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    // No picture where the browser's canvas cannot be that large.
    let png = JsFuture::from(png).await?;
    if png.is_null() { Err(JsValue::NULL) } else { Ok(png.unchecked_into()) }
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
