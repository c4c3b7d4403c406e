//! The frame of every screen: rail, top bar, the marks on `<html>`, what stands in the middle.

use super::components::{Leaving, Sign, icon, sign_of};
use super::route::{Place, Route};
use super::seal::SealPop;
use super::state::{App, use_app};
use super::{dom, home, keys, pages, paper};
use crate::browser::Client;
use crate::engine::State;
use crate::rules;
use crate::wording;
use leptos::{ev, prelude::*};

/// Starts the page: takes over the first screen that stands in index.html and waits for a dataset.
pub fn start() {
    let Some(root) = dom::html_by_id("app") else { return };
    mount_to(root, Shell).forget();
}

/// A screen of the rail: its place, name, mark for automation, and whose findings it counts.
struct Screen {
    place: Place,
    address: &'static str,
    name: &'static str,
    test: String,
    /// `None` where it counts none.
    counts: Option<rules::Screen>,
}

fn screens() -> Vec<Screen> {
    let of_findings = rules::Screen::ALL.into_iter().map(|screen| Screen {
        place: place_of(screen),
        address: screen.id(),
        name: screen.name(),
        test: format!("nav-{}", screen.id()),
        counts: Some(screen),
    });
    let export =
        Screen { place: Place::Export, address: "export", name: "Export", test: "nav-export".into(), counts: None };
    let review =
        Screen { place: Place::Review, address: "review", name: "Review", test: "nav-review".into(), counts: None };
    of_findings.chain([review, export]).collect()
}

fn place_of(screen: rules::Screen) -> Place {
    match screen {
        rules::Screen::Overview => Place::Overview,
        rules::Screen::Representation => Place::Representation,
        rules::Screen::Cooccurrence => Place::Cooccurrence,
        rules::Screen::Consistency => Place::Consistency,
        rules::Screen::Completeness => Place::Completeness,
        rules::Screen::Images => Place::Images,
        rules::Screen::Privacy => Place::Privacy,
        rules::Screen::Documentation => Place::Documentation,
        rules::Screen::Files => Place::Files,
    }
}

#[component]
fn Shell() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    app.connect(Client::start(move |event| app.hear(event)));
    listen(app);
    marks(app);
    home::take_over(app);
    keys::listen(app);
    paper::listen(app);
    super::decided::ask_before_leaving(app);
    let shown = Memo::new(move |_| app.open.get() || app.route.get().place.needs_no_dataset());
    Effect::new(move || dom::set_hidden("home", shown.get()));
    page! { {move || shown.get().then(|| page! { <Frame /> })} }
}

/// The address moves the page.
fn listen(app: App) {
    let read = move || {
        let hash = dom::hash();
        // `#main` and other places inside a screen are none of ours.
        if hash.is_empty() || hash.starts_with("#/") {
            let route = Route::parse(&hash);
            // The browser's Back leads to a screen of the dataset that was closed.
            if !matches!(hash.as_str(), "" | "#/") && !route.place.needs_no_dataset() {
                app.take_up();
            }
            app.route.set(route);
        }
    };
    read();
    let handle = window_event_listener(ev::hashchange, move |_| read());
    on_cleanup(move || handle.remove());
}

/// `data-state`, `data-sealed` and the title.
fn marks(app: App) {
    Effect::new(move || {
        let state = match app.state() {
            State::Idle => "idle",
            State::Listing => "listing",
            State::Reading => "reading",
            State::Measuring => "measuring",
            // A program that waits for the end reads the findings then.
            State::Done if !app.drawn.get() && app.route.with(|r| r.place == Place::Overview) => "measuring",
            State::Done => "done",
            State::Failed => "failed",
        };
        dom::mark_root("data-state", state);
    });
    Effect::new(move || dom::mark_root("data-sealed", if app.sealed.get() { "true" } else { "false" }));
    let place = Memo::new(move |_| app.route.get().place);
    Effect::new(move |before: Option<Place>| {
        let place = place.get();
        let name = screens().into_iter().find(|s| s.place == place).map_or("", |s| s.name);
        // A browser keeps titles in its history: the dataset's name is not among them.
        dom::set_title(&if name.is_empty() { "Muster".to_owned() } else { format!("{name} · Muster") });
        if before.is_some_and(|b| b != place) {
            if let Some(window) = dom::window() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
            if let Some(main) = dom::html_by_id("main") {
                let _ = main.focus();
            }
        }
        place
    });
}

#[component]
fn Frame() -> impl IntoView {
    let app = use_app();
    let wide = move || {
        matches!(
            app.route.get().place,
            Place::Images | Place::Map | Place::Compare | Place::Cooccurrence | Place::Review
        )
    };
    page! {
        <div class="shell">
            <Rail />
            <main class="main" class:main--wide=wide id="main" tabindex="-1">
                <pages::Screen />
                <PrintFoot />
            </main>
        </div>
        <SealPop />
        <keys::KeysPop />
    }
}

/// What stands at the foot of each page where a screen is printed, not the report.
#[component]
fn PrintFoot() -> impl IntoView {
    let app = use_app();
    let says = move || {
        app.sealed.track();
        let dataset =
            app.summary.get().map(|s| format!("dataset {} · ", s.report.dataset.fingerprint)).unwrap_or_default();
        let program = app.client().map(|c| c.fingerprint()).unwrap_or_default();
        format!("Muster {} · {dataset}program {program}", env!("CARGO_PKG_VERSION"))
    };
    page! {
        <footer class="print-foot">
            {says}
            {move || app.open.get().then_some(" · This is one screen; the whole report, with every attribute, is report.html under Export.")}
        </footer>
    }
}

#[component]
fn Rail() -> impl IntoView {
    let app = use_app();
    let menu = RwSignal::new(false);
    let place = Memo::new(move |_| app.route.get().place);
    Effect::new(move || {
        app.route.track();
        menu.set(false);
    });
    let counts = move || {
        let files = match app.progress.with(|p| p.files).max(app.listed.get()) {
            0 => return String::new(),
            n => wording::plural(n, "file", "files"),
        };
        match app.state() {
            State::Done => files,
            State::Failed => format!("{files} · stopped"),
            _ => format!("{files} · being read"),
        }
    };
    let here = move || screens().into_iter().find(|s| s.place == place.get()).map_or("Menu", |s| s.name);
    page! {
        <header class="rail">
            <a
                class="skip"
                href="#main"
                on:click=move |event| {
                    event.prevent_default();
                    if let Some(main) = dom::html_by_id("main") {
                        let _ = main.focus();
                    }
                }
            >
                "Skip to the content"
            </a>
            <a class="brand" href="#/">
                {icon("mark", "")}
                "Muster"
            </a>
            <div class="rail-set">
                <strong dir="auto" title=move || app.name.get()>{move || app.name.get()}</strong>
                <p>{counts}</p>
                {move || {
                    app.open
                        .get()
                        .then(|| page! { <button class="btn" on:click=move |_| app.leave()>"Drop another"</button> })
                }}
                <home::BackTo />
                <Leaving />
            </div>
            <button
                class="btn nav-btn"
                aria-expanded=move || menu.get().to_string()
                aria-controls="nav"
                on:click=move |_| menu.update(|m| *m = !*m)
            >
                {here}
                {icon("menu", "")}
            </button>
            <nav class="nav" class:nav--open=move || menu.get() id="nav" aria-label="Report">
                <ul>{move || app.open.get().then(|| screens().into_iter().map(|s| page! { <NavLink screen=s place=place /> }).collect_view())}</ul>
                <ul class="nav-more">
                    <li><a href="#/rules">"Rules"</a></li>
                    <li><a href="#/licences">"Licences"</a></li>
                    {move || app.open.get().then(|| page! { <li><SettingsLink /></li> })}
                    {move || {
                        app.open
                            .get()
                            .then(|| page! { <li><button class="btn--link" on:click=move |_| app.leave()>"Drop another"</button></li> })
                    }}
                    <li><home::ThemeSwitch /></li>
                </ul>
            </nav>
            <div class="rail-foot">
                <button class="seal" class:seal--open=move || !app.sealed.get() popovertarget="sealed">
                    {icon("seal", "")}
                    <span>
                        {move || if app.sealed.get() { "Sealed" } else { "Not sealed" }}
                        <small>
                            {move || if app.sealed.get() { "Nothing can leave this page" } else { "No file is opened" }}
                        </small>
                    </span>
                </button>
                <p class="links">
                    <a href="#/rules">"Rules"</a>
                    <a href="#/licences">"Licences"</a>
                    {move || app.open.get().then(|| page! { <SettingsLink /> })}
                    <button class="btn--link" id="keys-button" popovertarget="keys">"Keys " <kbd>"?"</kbd></button>
                    <home::ThemeSwitch />
                </p>
            </div>
        </header>
    }
}

#[component]
fn SettingsLink() -> impl IntoView {
    let app = use_app();
    let open = move || app.unapplied.with(Option::is_some).then_some(" (not applied)");
    page! { <a href="#/settings">"Settings" {open}</a> }
}

#[component]
fn NavLink(screen: Screen, place: Memo<Place>) -> impl IntoView {
    let app = use_app();
    let own = screen.place.clone();
    // The map and two groups are other looks at the pictures.
    let current = move || {
        let shown = place.get();
        (shown == own || own == Place::Images && matches!(shown, Place::Map | Place::Compare)).then_some("page")
    };
    let tally = screen.counts.map(|own| {
        let counts = move |code: &str| own == rules::Screen::Overview || rules::screen_of(code) == own;
        Memo::new(move |_| app.tally(|f| counts(&f.code)))
    });
    let count = move || {
        let (n, worst) = tally?.get();
        let worst = worst?;
        Some(page! {
            <span class="nav-count">
                <Sign name=sign_of(worst) says=super::components::severity_words(worst) />
                {wording::count(n as u64)}
                <span class="visually-hidden">{if n == 1 { " finding" } else { " findings" }}</span>
            </span>
        })
    };
    page! {
        <li>
            <a href=format!("#/{}", screen.address) data-test=screen.test aria-current=current>
                {screen.name}
                {count}
            </a>
        </li>
    }
}
