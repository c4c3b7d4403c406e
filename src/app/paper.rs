//! What is printed from the screens of a dataset: the report, as `report.html` has it, in place of the screen. A browser that
//! prints waits for nobody, so the engine writes it beforehand, once all is known. Until then the screen is printed, and says
//! what it is.

use super::dom;
use super::page_rules::page_rules;
use super::state::App;
use crate::engine::ask::ExportFile;
use crate::engine::{DOCUMENTS, Export};
use gloo::timers::callback::Timeout;
use leptos::{ev, prelude::*, task::spawn_local};
use roxmltree::{Node, ParsingOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Document, Element, ShadowRootInit, ShadowRootMode};

/// Milliseconds without a change before the report is written for printing.
const QUIET_MS: u32 = 1_500;
/// The element that holds what is printed; style/print.css shows it alone.
const ID: &str = "paper";
const SVG: &str = "http://www.w3.org/2000/svg";
const HTML: &str = "http://www.w3.org/1999/xhtml";

/// The report to print: without small counts of people, where nothing else leaves the page either.
#[derive(Clone, Copy)]
pub struct Paper {
    /// The last one that holds.
    report: StoredValue<Option<String>>,
    /// There is one.
    pub is_ready: RwSignal<bool>,
    changes: StoredValue<u32>,
}

impl Paper {
    pub(super) fn new() -> Self {
        Self { report: StoredValue::new(None), is_ready: RwSignal::new(false), changes: StoredValue::new(0) }
    }

    fn set(self, report: Option<String>) {
        dom::mark_root("data-paper", if report.is_some() { "ready" } else { "none" });
        self.is_ready.set(report.is_some());
        self.report.set_value(report);
    }

    /// What is known has changed: the report is written anew, once nothing more changes.
    fn write_anew(self, app: App) {
        self.set(None);
        self.changes.update_value(|n| *n = n.wrapping_add(1));
        let own = self.changes.get_value();
        let holds = move || self.changes.try_get_value() == Some(own);
        if !app.is_done() || app.summary.with(Option::is_none) {
            return;
        }
        let Some(html) = DOCUMENTS.iter().find(|about| about.id == "html") else { return };
        Timeout::new(QUIET_MS, move || {
            if !holds() {
                return;
            }
            spawn_local(async move {
                let what = Export::Document(html.document);
                let answer = app.ask(ExportFile { what, suppress_below: app.small.below() }).await;
                if let Some(file) = answer.ok().filter(|_| holds()) {
                    self.set(Some(file.content));
                }
            });
        })
        .forget();
    }
}

/// Lays the report out when the browser prints, and takes it away afterwards.
pub(super) fn listen(app: App) {
    let paper = app.paper;
    Effect::new(move || {
        app.summary.track();
        app.small.left_out.track();
        app.small.least.track();
        paper.write_anew(app);
    });
    let before = window_event_listener(ev::beforeprint, move |_| {
        let own_screen = app.route.with_untracked(|route| route.place.needs_no_dataset());
        if let Some(report) = paper.report.get_value().filter(|_| !own_screen) {
            // Where it cannot be laid out, the screen is printed.
            if lay_out(&report).is_none() {
                take_away();
            }
        }
    });
    let after = window_event_listener(ev::afterprint, move |_| take_away());
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
}

fn take_away() {
    if let Some(own) = dom::by_id(ID) {
        own.remove();
        if let Some(document) = dom::document() {
            document.set_adopted_style_sheets(&js_sys::Array::new());
        }
    }
}

/// Puts the report into the page: in a tree of its own, which the page's style does not reach. No string becomes markup
/// here: what was written is read as XML and made again, element by element.
fn lay_out(report: &str) -> Option<()> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let read = roxmltree::Document::parse_with_options(report, options).ok()?;
    let node = |name: &str| read.descendants().find(|n| n.has_tag_name(name));
    let (style, body) = (node("style")?.text()?, node("body")?);
    let document = dom::document()?;
    take_away();
    let host = document.create_element("div").ok()?;
    host.set_id(ID);
    let tree = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).ok()?;
    tree.set_adopted_style_sheets(&sheet(style)?);
    document.set_adopted_style_sheets(&sheet(&page_rules(style))?);
    // Its style speaks of both.
    let root = document.create_element("html").ok()?;
    copy(&document, body, HTML, &root).ok()?;
    tree.append_child(&root).ok()?;
    document.body()?.append_child(&host).ok()?;
    Some(())
}

/// A list of one sheet, as a tree takes it.
fn sheet(style: &str) -> Option<JsValue> {
    let sheet = CssStyleSheet::new().ok()?;
    sheet.replace_sync(style).ok()?;
    Some(js_sys::Array::of1(&sheet).into())
}

/// Makes an element again, with all that is in it, at the end of `into`.
fn copy(document: &Document, of: Node<'_, '_>, space: &str, into: &Element) -> Result<(), JsValue> {
    let name = of.tag_name().name();
    let space = if name == "svg" { SVG } else { space };
    let made = document.create_element_ns(Some(space), name)?;
    for attribute in of.attributes() {
        made.set_attribute(attribute.name(), attribute.value())?;
    }
    for inside in of.children() {
        if inside.is_element() {
            copy(document, inside, space, &made)?;
        } else if let Some(text) = inside.text().filter(|_| inside.is_text()) {
            made.append_child(document.create_text_node(text).unchecked_ref())?;
        }
    }
    into.append_child(&made)?;
    Ok(())
}
