//! What only people know of the data: the questions, each with who knows and who asks for it. An answer holds as soon as its
//! field is left; the file that keeps it goes with the data.

use crate::app::components::{SectionsWithFindings, icon, origin_words};
use crate::app::dom;
use crate::app::state::{App, use_app};
use crate::dataset::documentation::{Documentation, Part, Question, State};
use crate::dataset::{Answer, Origin, Role, Settings};
use crate::rules::Screen;
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};

type Changed<T> = ev::Targeted<ev::Event, T>;

const ORIGINS: [Origin; 4] = [Origin::SelfDeclared, Origin::Annotated, Origin::Inferred, Origin::Unknown];

/// Draft of the settings and how to put it in force.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    draft: RwSignal<Settings>,
    failed: RwSignal<Option<String>>,
}

impl Desk {
    fn change(self, with: impl FnOnce(&mut Settings)) {
        self.draft.update(with);
        spawn_local(async move {
            let done = self.app.reconfigure(self.draft.get_untracked()).await;
            self.failed.set(done.err().map(|why| why.says().to_owned()));
        });
    }

    fn answer(self, key: &'static str, text: &str, by: &str) {
        let (text, by) = (text.trim().to_owned(), by.trim().to_owned());
        self.change(|settings| {
            let answers = &mut settings.documentation.answers;
            match (text.is_empty(), by.is_empty()) {
                (true, _) => answers.remove(key),
                (false, true) => answers.insert(key.to_owned(), Answer::Text(text)),
                (false, false) => answers.insert(key.to_owned(), Answer::By { answer: text, by }),
            };
        });
    }
}

#[component]
pub fn DocumentationPage() -> impl IntoView {
    let app = use_app();
    let in_force = app.summary.with_untracked(|s| s.as_ref().map(|s| s.report.settings.settings.clone()));
    let desk = Desk { app, draft: RwSignal::new(in_force.unwrap_or_default()), failed: RwSignal::new(None) };
    let title = move || {
        // What is asked only where a dataset is published stands below, and counts in no audit: as DOC001 has it.
        let parts = Part::ALL.iter().filter(|part| **part != Part::Publishing);
        let asked = parts.flat_map(|part| asked(*part, desk));
        let (said, of) = asked.fold((0, 0), |(said, of), question| {
            (said + u64::from(desk.draft.with(|d| d.documentation.says(question.key))), of + 1)
        });
        format!(
            "{} of {} that an audit asks answered.",
            wording::count(said),
            wording::plural(of, "question", "questions")
        )
    };
    let (saved, set_saved) = signal(None::<&'static str>);
    let save = move |_| {
        let text = toml::to_string_pretty(&desk.draft.get_untracked()).unwrap_or_default();
        set_saved.set(Some(match dom::save("muster.toml", "application/toml", &text) {
            Ok(()) => "muster.toml is in your downloads. Put it into the dataset’s folder: the answers then travel with the data.",
            Err(_) => "The browser did not save muster.toml.",
        }));
    };
    page! {
        <p class="eyebrow">"Documentation · what only people know"</p>
        <h1>{title}</h1>
        <div class="settings-bar tools">
            <button class="btn btn--main" data-test="save-answers" on:click=save>{icon("save", "")} "Save muster.toml"</button>
            <span class="small" role="status">{move || saved.get()}</span>
            <span class="small sev-error" role="alert">{move || desk.failed.get()}</span>
        </div>
        <p class="small">
            "An answer holds as soon as you leave its field. Nothing is guessed: what nobody answers stays “not answered” in every \
             document. Answers are kept in muster.toml only, which you save."
        </p>
        <SectionsWithFindings screen=Screen::Documentation />
        <Origins desk=desk />
        <YesNo desk=desk id="shown-h" asks="Are people shown?" said=|d| d.people say=|d, own| d.people = own />
        <YesNo
            desk=desk
            id="commercial-h"
            asks="Is it, or a model made with it, used commercially?"
            said=|d| d.commercial
            say=|d, own| d.commercial = own
        />
        {Part::ALL.map(|part| page! { <Questions part=part desk=desk /> }).collect_view()}
    }
}

/// Where each protected attribute came from: asked first, one click each.
#[component]
fn Origins(desk: Desk) -> impl IntoView {
    let app = use_app();
    let names: Vec<(String, Origin)> = app.summary.with_untracked(|s| {
        let all = s.iter().flat_map(|s| &s.report.dataset.attributes);
        all.filter(|a| a.role == Role::Protected).map(|a| (a.name.clone(), a.origin)).collect()
    });
    if names.is_empty() {
        return None;
    }
    let row = |(name, found): (String, Origin)| {
        let set = {
            let name = name.clone();
            Memo::new(move |_| desk.draft.with(|d| d.columns.get(&name).and_then(|c| c.origin)).unwrap_or(found))
        };
        let buttons = ORIGINS.map(|origin| {
            let name = name.clone();
            let choose = move |_| {
                let name = name.clone();
                desk.change(move |settings| settings.columns.entry(name).or_default().origin = Some(origin));
            };
            page! {
                <button class="chip" aria-pressed=move || (set.get() == origin).to_string() on:click=choose>{origin_words(origin)}</button>
            }
        });
        page! { <li class="question tools"><b dir="auto">{name.clone()}</b> {buttons.collect_view()}</li> }
    };
    Some(page! {
        <section class="sec" aria-labelledby="origins-h">
            <div class="sec-h">
                <h2 id="origins-h">"How was each protected attribute obtained?"</h2>
                <p class="small">"It stands beside the attribute on every screen and in every document. What others guessed of a person is not what the person says."</p>
            </div>
            <ul class="questions">{names.into_iter().map(row).collect_view()}</ul>
        </section>
    })
}

/// A question that yes or no answers.
#[component]
fn YesNo(
    desk: Desk,
    id: &'static str,
    asks: &'static str,
    said: fn(&Documentation) -> Option<bool>,
    say: fn(&mut Documentation, Option<bool>),
) -> impl IntoView {
    let choices = [("yes", Some(true)), ("no", Some(false)), ("not said", None)].map(|(words, own)| {
        let is = move || desk.draft.with(|d| said(&d.documentation) == own).to_string();
        page! {
            <button class="chip" aria-pressed=is on:click=move |_| desk.change(|s| say(&mut s.documentation, own))>{words}</button>
        }
    });
    page! {
        <section class="sec" aria-labelledby=id>
            <div class="sec-h"><h2 id=id>{asks}</h2></div>
            <div class="tools">{choices.collect_view()}</div>
        </section>
    }
}

/// The questions of a part that make sense here.
fn asked(part: Part, desk: Desk) -> Vec<&'static Question> {
    let people = desk.draft.with(|d| d.documentation.people) != Some(false);
    part.questions().filter(|q| people || !q.of_people).collect()
}

#[component]
fn Questions(part: Part, desk: Desk) -> impl IntoView {
    let id = format!("part-{}", part as u8);
    let asked = move || asked(part, desk);
    let count = move || {
        let asked = asked();
        let said = desk.draft.with(|d| asked.iter().filter(|q| d.documentation.says(q.key)).count());
        format!("{} of {} answered", wording::count(said as u64), wording::count(asked.len() as u64))
    };
    page! {
        <section class="sec" aria-labelledby=id.clone() hidden=move || asked().is_empty()>
            <div class="sec-h"><h2 id=id.clone()>{part.name()}</h2><p class="small">{count}</p></div>
            <ul class="questions">{part.questions().map(|question| page! { <Ask question=question desk=desk /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Ask(question: &'static Question, desk: Desk) -> impl IntoView {
    let key = question.key;
    let text = Memo::new(move |_| desk.draft.with(|d| d.documentation.answer(key).map_or("", Answer::text).to_owned()));
    let by = Memo::new(move |_| {
        desk.draft.with(|d| d.documentation.answer(key).and_then(Answer::by).unwrap_or_default().to_owned())
    });
    let state = move || desk.draft.with(|d| d.documentation.state(key));
    let is_text = move || matches!(state(), State::Open | State::Answered);
    let write = move |event: Changed<web_sys::HtmlTextAreaElement>| {
        desk.answer(key, &event.target().value(), &by.get_untracked())
    };
    let sign = move |event: Changed<web_sys::HtmlInputElement>| {
        desk.answer(key, &text.get_untracked(), &event.target().value())
    };
    let instead = [
        ("Nobody knows", State::Unknown, State::UNKNOWN),
        ("Does not apply", State::NotApplicable, State::NOT_APPLICABLE),
    ];
    let instead = instead.map(|(words, meant, written)| {
        let choose = move |_| {
            let written = if desk.draft.with_untracked(|d| d.documentation.state(key)) == meant { "" } else { written };
            desk.answer(key, written, &by.get_untracked());
        };
        page! { <button class="chip" aria-pressed=move || (state() == meant).to_string() on:click=choose>{words}</button> }
    });
    let id = format!("q-{key}");
    let hidden = move || question.of_people && desk.draft.with(|d| d.documentation.people) == Some(false);
    page! {
        <li class="question" hidden=hidden>
            <label for=id.clone()><b>{question.asks}</b> " " <span class="origin">{move || state().words()}</span></label>
            <p class="small">{format!("{} Ask {}. Asked by: {}.", question.why, question.who, question.asked_by)}</p>
            <textarea id=id.clone() class="area" rows="2" autocomplete="off" dir="auto" hidden=move || !is_text() prop:value=move || if is_text() { text.get() } else { String::new() } on:change:target=write></textarea>
            <div class="tools">
                {instead.collect_view()}
                <label class="lab">"Answered by " <span class="field"><input type="text" autocomplete="off" dir="auto" disabled=move || state() == State::Open prop:value=move || by.get() on:change:target=sign /></span></label>
            </div>
        </li>
    }
}
