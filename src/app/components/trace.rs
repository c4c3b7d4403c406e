//! The trace behind a figure: k, n, n effective, method, the rule that holds the formula, the pictures. It shows what it
//! is given, on hover and on focus; its links are reached by the Tab key, Escape shuts it.

use crate::report::Share;
use crate::report::words::{interval_text, method_words};
use crate::rules::{self, FigureKind, Measured, Section};
use crate::wording;
use leptos::{ev, prelude::*};

/// How a figure came about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traced {
    rows: Vec<(String, String)>,
    rule: Option<String>,
    pictures: Option<String>,
}

impl Traced {
    /// A share: its name, k of n, what n weighs, its interval and method.
    pub fn share(name: impl Into<String>, share: &Share) -> Self {
        let mut of = Self::default().row("what", name);
        of = of.row("k of n", format!("{} of {}", wording::count(share.k), wording::count(share.n)));
        if let Some(n) = share.n_effective {
            of = of.row("n effective", wording::figure(n));
        }
        if let Some((low, high)) = share.low.zip(share.high) {
            of = of.row("95 % interval", wording::percent_range(low, high));
        }
        of = of.row("method", method_words(&share.method));
        of.row("why none", share.why.clone().unwrap_or_default())
    }

    /// A finding's figure.
    pub fn measured(m: &Measured) -> Self {
        let mut of = Self::default().row("what", m.name.clone());
        if let Some(k) = m.k.filter(|_| m.kind != FigureKind::Count) {
            of = of.row("k of n", format!("{} of {}", wording::count(k), wording::count(m.n)));
        } else if m.n > 0 {
            of = of.row("n", wording::count(m.n));
        }
        if let Some(n) = m.n_effective {
            of = of.row("n effective", wording::figure(n));
        }
        of = of.row("95 % interval", interval_text(m).unwrap_or_default());
        of = of.row("method", method_words(&m.method));
        of.row("why none", m.why.clone().unwrap_or_default())
    }

    /// A count of `n` and what it is.
    pub fn count(name: impl Into<String>, k: u64, n: Option<u64>) -> Self {
        let of = Self::default().row("what", name);
        match n {
            Some(n) => of.row("k of n", format!("{} of {}", wording::count(k), wording::count(n))),
            None => of.row("count", wording::count(k)),
        }
    }

    /// One more line; an empty value is left out.
    pub fn row(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.rows.push((label.into(), value));
        }
        self
    }

    /// The rule whose page holds the formula and its source: that of a finding.
    pub fn rule(mut self, code: &str) -> Self {
        self.rule = rules::entry(code).map(|entry| entry.meta.code.to_owned());
        self
    }

    /// The same of a section's figures: its first rule.
    pub fn section(mut self, section: &'static Section) -> Self {
        self.rule = section.rules().next().map(|meta| meta.code.to_owned());
        self
    }

    /// The address of the pictures behind the figure.
    pub fn pictures(mut self, href: impl Into<String>) -> Self {
        self.pictures = Some(href.into());
        self
    }
}

/// A figure, and behind it how it came about.
#[component]
pub fn Trace(#[prop(into)] figure: String, of: Traced) -> impl IntoView {
    // What is behind is drawn when it is first asked for: a table may hold hundreds of figures.
    let asked = RwSignal::new(false);
    let shut = RwSignal::new(false);
    let of = StoredValue::new(of);
    let says = format!("{figure}: how it came about");
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !shut.get_untracked() {
            shut.set(true);
            event.prevent_default();
        }
    };
    page! {
        <span
            class="trace"
            class:trace--shut=move || shut.get()
            on:mouseenter=move |_| asked.set(true)
            on:focusin=move |_| asked.set(true)
            on:mouseleave=move |_| shut.set(false)
            on:focusout=move |_| shut.set(false)
            on:keydown=key
        >
            <button type="button" class="trace-b" on:click=move |_| shut.set(false)>{figure}</button>
            {move || {
                asked.get().then(|| page! { <Behind of=of.get_value() says=says.clone() /> })
            }}
        </span>
    }
}

#[component]
fn Behind(of: Traced, says: String) -> impl IntoView {
    let rows = of.rows.into_iter().map(|(label, value)| {
        page! { <span class="trace-r"><span>{label}</span><span dir="auto">{value}</span></span> }
    });
    let rule = of.rule.map(|code| {
        let href = format!("#/rules/{code}");
        page! { <a href=href>{format!("Formula and source: {code}")}</a> }
    });
    let pictures = of.pictures.map(|href| page! { <a href=href>"Its pictures"</a> });
    page! {
        <span class="trace-pop" role="group" aria-label=says>
            {rows.collect_view()}
            <span class="trace-l">{pictures}{rule}</span>
        </span>
    }
}
