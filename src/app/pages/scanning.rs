//! How long, and what is known already?

use super::findings::Findings;
use crate::app::components::{bytes_words, icon, time_words};
use crate::app::dom;
use crate::app::state::use_app;
use crate::engine::{Progress, State, Summary};
use crate::rules::{RunState, Severity};
use crate::wording;
use leptos::prelude::*;
use std::time::Duration;

/// How fast images and bytes come, smoothed over some seconds.
#[derive(Clone, Copy, Default, PartialEq)]
struct Pace {
    at: f64,
    images: f64,
    bytes: f64,
    images_per_second: f64,
    bytes_per_second: f64,
}

impl Pace {
    fn next(self, now: f64, progress: &Progress) -> Self {
        let (images, bytes) = (progress.images_measured as f64, progress.image_bytes_read as f64);
        let seconds = (now - self.at) / 1000.0;
        if self.at == 0.0 || images < self.images {
            return Self { at: now, images, bytes, ..Self::default() };
        }
        if seconds < 0.25 {
            return self;
        }
        // Older moments count less: half after about four seconds.
        let keep = if self.images_per_second == 0.0 { 0.0 } else { (-seconds / 6.0).exp() };
        let mix = |old: f64, new: f64| old * keep + new * (1.0 - keep);
        Self {
            at: now,
            images,
            bytes,
            images_per_second: mix(self.images_per_second, (images - self.images) / seconds),
            bytes_per_second: mix(self.bytes_per_second, (bytes - self.bytes) / seconds),
        }
    }
}

fn unpacked_share(progress: &Progress) -> f64 {
    progress.archive_bytes_read as f64 / (progress.archive_bytes as f64).max(1.0)
}

#[component]
pub fn Scanning() -> impl IntoView {
    let app = use_app();
    let pace = RwSignal::new(Pace::default());
    Effect::new(move || {
        let progress = app.progress.get();
        if progress.state == State::Measuring {
            pace.update(|p| *p = p.next(dom::now(), &progress));
        }
    });
    let share = Memo::new(move |_| {
        app.progress.with(|p| if p.images == 0 { None } else { Some(p.images_measured as f64 / p.images as f64) })
    });
    let errors = Memo::new(move |_| {
        app.summary.with(|s| {
            let findings = s.iter().flat_map(|s| &s.report.findings);
            findings.filter(|f| f.severity == Severity::Error && !f.is_aside()).count() as u64
        })
    });
    let title = move || match (app.state(), share.get()) {
        (State::Measuring, Some(share)) => format!(
            "{} of the images are measured; {} found so far.",
            wording::percent((share * 1000.0).floor() / 1000.0),
            wording::plural(errors.get(), "error", "errors")
        ),
        (State::Reading, _) if app.progress.with(|p| p.sources == 0) => "Looking for annotations.".to_owned(),
        (State::Reading, _) => {
            let p = app.progress.get();
            format!(
                "{} of {} read{}.",
                wording::count(p.sources_read),
                wording::plural(p.sources, "annotation file", "annotation files"),
                if p.rereading { " again" } else { "" }
            )
        }
        _ if app.progress.with(|p| p.archive_bytes > 0) => {
            let p = app.progress.get();
            format!(
                "{} unpacked: {} of what is packed.",
                wording::plural(p.unpacked, "file is", "files are"),
                wording::percent((unpacked_share(&p) * 1000.0).floor() / 1000.0)
            )
        }
        _ => {
            format!(
                "{} listed.",
                wording::plural(app.progress.with(|p| p.files).max(app.listed.get()), "file", "files")
            )
        }
    };
    // A screen reader hears of it at most every ten seconds.
    let said = RwSignal::new(String::new());
    let announce = set_interval_with_handle(move || said.set(untrack(title)), Duration::from_secs(10));
    on_cleanup(move || {
        if let Ok(handle) = announce {
            handle.clear();
        }
    });
    let stop = move |_| {
        if let Some(client) = app.client() {
            client.cancel();
        }
    };
    let stop_words = move || match app.state() {
        State::Measuring => "Stop and keep what is measured",
        State::Reading if app.progress.with(|p| p.rereading) => "Stop and keep the settings from before",
        State::Reading => "Stop and keep what is read",
        _ => "Stop",
    };
    let speed = move || pace.get().images_per_second;
    page! {
        <div class="head">
            <div>
                <p class="eyebrow">"Reading " <span dir="auto">{move || app.name.get()}</span></p>
                <h1>{title}</h1>
                <p class="lead">"You can open what is found below while the rest is measured."</p>
                <p class="visually-hidden" role="status">{move || said.get()}</p>
            </div>
            <div class="acts">
                <button class="btn" data-test="cancel" on:click=stop>{stop_words}</button>
            </div>
        </div>
        <section class="sec sec--tight" aria-labelledby="prog">
            <h2 class="visually-hidden" id="prog">"Progress"</h2>
            <Steps pace=pace />
            <dl class="facts facts--sm">
                <div>
                    <dt>"Speed"</dt>
                    <dd>{move || if speed() > 0.0 { wording::figure(speed()) } else { "–".into() }} <small>" images per second"</small></dd>
                </div>
                <div>
                    <dt>"Read from disk"</dt>
                    <dd>
                        {move || bytes_words(app.progress.with(|p| (p.image_bytes_read + p.source_bytes_read) as f64))}
                        <small>
                            {move || {
                                let total = app.progress.with(|p| (p.image_bytes + p.source_bytes) as f64);
                                format!(" of {}, {} per second", bytes_words(total), bytes_words(pace.get().bytes_per_second))
                            }}
                        </small>
                    </dd>
                </div>
                <div>
                    <dt>"Unreadable"</dt>
                    <dd>{move || wording::count(app.progress.with(|p| p.unreadable))} <small>" images so far"</small></dd>
                </div>
                <div>
                    <dt>"Sent"</dt>
                    <dd>
                        {move || {
                            app.progress.track();
                            let (requests, refused) = app.client().map(|client| client.counted()).unwrap_or_default();
                            let requests = wording::plural(requests.into(), "request", "requests");
                            let refused = wording::plural(refused.into(), "try refused", "tries refused");
                            page! { {requests} <small>{format!(" {refused}, as the browser counts since the seal")}</small> }
                        }}
                    </dd>
                </div>
            </dl>
        </section>
        <div class="two two--wide-l sec">
            <section aria-labelledby="sofar">
                <div class="sec-h">
                    <h2 id="sofar">"Found so far"</h2>
                    <p class="small">"New ones are added at the end of their group, never above what you are reading."</p>
                </div>
                <Findings growing=true />
            </section>
            <section aria-labelledby="wasread">
                <h2 id="wasread">"What was read"</h2>
                {move || app.summary.get().map(|s| page! { <WasRead summary=s /> })}
            </section>
        </div>
    }
}

#[component]
fn Steps(pace: RwSignal<Pace>) -> impl IntoView {
    let app = use_app();
    let took = move |from: &str, to: &str| {
        app.began.with(|b| Some(time_words((b.get(to)? - b.get(from)?) / 1000.0))).unwrap_or_default()
    };
    let order = move |state: State| match state {
        State::Idle | State::Listing => 0,
        State::Reading => 1,
        State::Measuring => 2,
        State::Done | State::Failed => 3,
    };
    let at = Memo::new(move |_| order(app.state()));
    let left = move || {
        let (p, speed) = (app.progress.get(), pace.get().images_per_second);
        let rest = p.images.saturating_sub(p.images_measured) as f64;
        match at.get() {
            3 => took("measuring", "done"),
            2 if speed > 0.0 => format!("about {} left", time_words((rest / speed).max(1.0))),
            _ => String::new(),
        }
    };
    let step = move |i: i32,
                     name: &'static str,
                     test: Option<&'static str>,
                     done: Signal<(u64, u64)>,
                     count: Signal<String>,
                     time: Signal<String>| {
        let sign = move || match at.get() {
            now if now > i => icon("ok", "sev-ok").into_any(),
            now if now == i => icon("few", "i-busy").into_any(),
            _ => icon("few", "sev-few").into_any(),
        };
        page! {
            <li class="step">
                {sign}
                <strong>{name}</strong>
                <progress
                    data-test=test
                    aria-label=name
                    prop:max=move || done.get().1.max(1) as f64
                    prop:value=move || done.get().0 as f64
                ></progress>
                <span class="num">{count}</span>
                <span class="num">{time}</span>
            </li>
        }
    };
    // Those that lack what they need, or are switched off, are none of them.
    let rules = Signal::derive(move || {
        let ran =
            |state| app.summary.with(|s| s.iter().flat_map(|s| &s.report.rules).filter(|r| r.state == state).count());
        let ready = ran(RunState::Ran) as u64;
        (ready, ready + ran(RunState::Stopped) as u64)
    });
    let progress = app.progress;
    let files = Signal::derive(move || progress.with(|p| p.files).max(app.listed.get()));
    page! {
        <ol class="steps">
            {step(
                0,
                "Files listed",
                None,
                Signal::derive(move || {
                    let unpacking = progress.with(|p| (p.archive_bytes_read, p.archive_bytes));
                    if at.get() > 0 || unpacking.1 == 0 { (u64::from(at.get() > 0), 1) } else { unpacking }
                }),
                Signal::derive(move || {
                    progress.with(|p| match p.archive_bytes {
                        0 => wording::count(files.get()),
                        _ => format!("{} unpacked", wording::count(p.unpacked)),
                    })
                }),
                Signal::derive(move || took("listing", "reading")),
            )}
            {step(
                1,
                "Annotations read",
                None,
                Signal::derive(move || {
                    progress.with(|p| if at.get() > 1 { (1, 1) } else { (p.source_bytes_read, p.source_bytes) })
                }),
                Signal::derive(move || {
                    progress.with(|p| {
                        if p.sources == 0 {
                            return if at.get() > 1 { "none there".to_owned() } else { "–".to_owned() };
                        }
                        format!("{} of {}, {}", wording::count(p.sources_read), wording::plural(p.sources, "file", "files"), wording::plural(p.boxes, "box", "boxes"))
                    })
                }),
                Signal::derive(move || {
                    let took = took("reading", "measuring");
                    if took.is_empty() { progress.with(|p| p.reading.clone().unwrap_or_default()) } else { took }
                }),
            )}
            {step(
                2,
                "Images measured",
                Some("progress"),
                Signal::derive(move || progress.with(|p| (p.images_measured, p.images))),
                Signal::derive(move || {
                    progress.with(|p| match p.images {
                        0 => if at.get() > 2 { "none there".to_owned() } else { "–".to_owned() },
                        n => format!("{} of {}", wording::count(p.images_measured), wording::count(n)),
                    })
                }),
                Signal::derive(left),
            )}
            {step(
                3,
                "Rules run",
                None,
                rules,
                Signal::derive(move || match rules.get() {
                    (_, 0) => "–".to_owned(),
                    (ran, of) => format!("{} of {}", wording::count(ran), wording::count(of)),
                }),
                Signal::derive(move || {
                    let (ran, of) = rules.get();
                    if ran < of { "the rest wait for images".to_owned() } else { String::new() }
                }),
            )}
        </ol>
    }
}

#[component]
fn WasRead(summary: std::sync::Arc<Summary>) -> impl IntoView {
    let mut rows: Vec<(String, String)> = summary
        .sources
        .iter()
        .take(8)
        .map(|s| {
            (
                match s.files {
                    1 => s.path.clone(),
                    n => format!("{} and {}", s.path, wording::plural(n - 1, "file like it", "files like it")),
                },
                format!(
                    "{}, {}",
                    super::files::format_words(&s.format),
                    wording::plural(s.records, "record", "records")
                ),
            )
        })
        .collect();
    if summary.report.files.skipped > 0 {
        rows.push((
            wording::plural(summary.report.files.skipped, "file", "files"),
            "left aside, each with its reason".into(),
        ));
    }
    let rows = rows.into_iter().map(|(what, how)| page! { <dt dir="auto">{what}</dt><dd>{how}</dd> });
    page! {
        <dl class="key-values key-values--stack">{rows.collect_view()}</dl>
        <p class="small mt-s"><a href="#/files">"See what each file was taken for"</a></p>
    }
}
