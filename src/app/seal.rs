//! The seal: says that nothing can leave, and lets anybody try.

use super::components::icon;
use super::state::use_app;
use crate::browser::SealRow;
use leptos::{prelude::*, task::spawn_local};

/// The box of the first screen.
#[component]
pub fn SealBox() -> impl IntoView {
    page! { <SealProof heading="seal-h" test=true /> }
}

/// The popover behind the seal of every other screen.
#[component]
pub fn SealPop() -> impl IntoView {
    page! {
        <div id="sealed" class="pop pop--wide sealbox" popover="auto">
            <SealProof heading="seal-pop-h" test=false />
        </div>
    }
}

#[component]
fn SealProof(heading: &'static str, test: bool) -> impl IntoView {
    let app = use_app();
    let rows = RwSignal::new(None::<Vec<SealRow>>);
    let trying = RwSignal::new(false);
    let attempt = move |_| {
        let Some(client) = app.client() else { return };
        trying.set(true);
        spawn_local(async move {
            rows.set(Some(client.try_to_send().await));
            trying.set(false);
        });
    };
    let title = move || if app.sealed.get() { "This page is sealed" } else { "This page is not sealed" };
    let said = move || {
        if app.sealed.get() {
            "When it had loaded, it forbade itself every connection: to the internet, and to the server that it came \
             from. Your browser enforces that. There is no account, no counting of visits, no cookie."
        } else {
            "Your browser does not enforce the policy that keeps everything on this computer. So no file is opened here."
        }
    };
    page! {
        <h2 id=heading class:sev-error=move || !app.sealed.get()>{icon("seal", "")} {title}</h2>
        <p>{said}</p>
        <button
            class="btn btn--lg"
            data-test=test.then_some("seal-test")
            disabled=move || trying.get()
            on:click=attempt
        >
            {move || if trying.get() { "Trying every way out" } else { "Watch it try to send something" }}
        </button>
        <div aria-live="polite">
            {move || {
                rows.get()
                    .map(|rows| {
                        if rows.is_empty() {
                            page! { <p class="small">"It could not be tried: no worker answered."</p> }.into_any()
                        } else {
                            page! { <SealTable rows=rows test=test /> }.into_any()
                        }
                    })
            }}
        </div>
        <details class="more">
            <summary>"Check it without trusting this page"</summary>
            <ol class="prose-s">
                <li>"Unplug the network, then drop your folder: everything works."</li>
                <li>"Open the browser’s developer tools, Network: the list stays empty."</li>
                <li>"Read the policy that the browser enforces:"</li>
            </ol>
            <pre tabindex="0">{move || { app.sealed.track(); app.client().map(|c| c.policy()) }}</pre>
            <p class="small">
                "And the files of the program, which the browser took only because these are their hashes (SHA-256):"
            </p>
            <pre tabindex="0">{move || { app.sealed.track(); app.client().map(|c| c.hashes().join("\n")) }}</pre>
        </details>
        {move || {
            app.sealed.track();
            app.client().is_some_and(|client| client.opens_offline()).then(|| page! { <Offline /> })
        }}
        <Fingerprint />
        <NotHeld />
        <Calls />
    }
}

/// What this browser keeps of the program, and why that opens no way out.
#[component]
fn Offline() -> impl IntoView {
    page! {
        <details class="more" data-test="offline">
            <summary>"Without a connection"</summary>
            <p class="prose-s small">
                "This browser keeps the program’s own files, and nothing of a dataset: the page opens again where its server cannot be reached, and can be installed from the browser’s menu. A service worker of a few lines answers with them. It was installed before the seal, this page cannot speak to it, and a new release is taken whole or not at all. Removing the site’s data in the browser’s settings removes it."
            </p>
        </details>
    }
}

/// Which program this is.
#[component]
pub fn Fingerprint() -> impl IntoView {
    let app = use_app();
    page! {
        <p class="small">
            {format!("Muster {}. The program’s fingerprint, SHA-256: ", env!("CARGO_PKG_VERSION"))}
            <code class="hash">{move || { app.sealed.track(); app.client().map(|c| c.fingerprint()) }}</code>
            ". Compare it with that of a release, or of your own build: cargo xtask dist prints it."
        </p>
    }
}

/// What neither the browser's policy nor this page can keep.
#[component]
fn NotHeld() -> impl IntoView {
    const ROWS: [(&str, &str); 7] = [
        ("Extensions", "read and change every page that you let them. Use a window in which none is allowed."),
        (
            "Translation, reading aloud, spell checking",
            "may send text to a service. The page asks not to be translated; who switches it on all the same is asked by \
             nobody.",
        ),
        (
            "The browser's history, sync and crash reports",
            "are its own. No address and no title of this page holds a name or a value of your data.",
        ),
        (
            "The path of a folder chosen in the browser's own dialog, and names of saved files",
            "Chromium remembers the folder in its settings, to offer it next time, and every browser lists what was saved. A \
             folder that is dropped leaves no path.",
        ),
        ("The computer", "its backups, screenshots, clipboard and whoever else uses it."),
        (
            "A host that sends another program",
            "could do anything before the seal. Compare the hashes, or build and serve it yourself.",
        ),
        (
            "Names of hosts in a style sheet's link that a script changes",
            "could be looked up in advance. No script but this program runs here, and it has no such call: see the list below.",
        ),
    ];
    page! {
        <details class="more">
            <summary>"What this page cannot keep"</summary>
            <dl class="not-held">
                {ROWS
                    .into_iter()
                    .map(|(what, says)| page! { <div><dt>{what}</dt><dd class="small">{says}</dd></div> })
                    .collect_view()}
            </dl>
        </details>
    }
}

/// What the program is able to call at all: read from its own import section.
#[component]
fn Calls() -> impl IntoView {
    let app = use_app();
    let open = RwSignal::new(false);
    page! {
        <details class="more" on:toggle=move |_| open.set(true)>
            <summary>"What the program is able to call"</summary>
            {move || {
                open.get().then(|| {
                    let calls = app.client().map(|c| c.imports()).unwrap_or_default();
                    page! {
                        <p class="small">
                            {format!(
                                "{} functions of the browser, read from the program itself. None opens a connection, a \
                                 frame or a window.",
                                calls.len(),
                            )}
                        </p>
                        <pre class="calls" tabindex="0">{calls.join("\n")}</pre>
                    }
                })
            }}
        </details>
    }
}

/// A way was open: something went out by it, or could have.
fn got_out(word: &str) -> bool {
    matches!(word, "Sent" | "Still there")
}

#[component]
fn SealTable(rows: Vec<SealRow>, test: bool) -> impl IntoView {
    let cell = |word: String| {
        let sign = match word.as_str() {
            "–" => None,
            word if got_out(word) => Some(icon("error", "sev-error").into_any()),
            _ => Some(icon("ok", "sev-ok").into_any()),
        };
        page! { <td>{sign} " " {word}</td> }
    };
    let sent = rows.iter().any(|r| got_out(&r.page) || got_out(&r.worker));
    let body = rows
        .into_iter()
        .map(|r| {
            page! {
                <tr>
                    <th scope="row"><code>{r.way}</code></th>
                    {cell(r.page)}
                    {cell(r.worker)}
                    <td class="tiny">{r.by}</td>
                </tr>
            }
        })
        .collect_view();
    page! {
        <div class="scroll">
            <table class="tbl" data-test=test.then_some("seal-result")>
                <caption>
                    {if sent {
                        "One word to this page’s own server: something was sent. Do not drop a dataset here."
                    } else {
                        "One word to this page’s own server, by every way that there is: each was refused, or is not there."
                    }}
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"Way out"</th>
                        <th scope="col">"From the page"</th>
                        <th scope="col">"From a worker"</th>
                        <th scope="col">"By"</th>
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}
