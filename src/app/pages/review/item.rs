//! One item of evidence: what is to be done with its image, or with the annotation that it points at.

use crate::app::state::use_app;
use crate::decisions::{Action, ItemDecision};
use crate::engine::Picture;
use crate::report::Evidence;
use leptos::{ev, prelude::*};

/// The value of a field that was changed.
type Changed<T> = ev::Targeted<ev::Event, T>;

/// What is decided of a picture that the evidence names, or of one annotation of it.
fn about(record: &Evidence, whole: bool) -> Option<ItemDecision> {
    let mut item = ItemDecision::new(record.image.clone()?, Action::Keep);
    if !whole && is_of_one(record) {
        item.file.clone_from(&record.file);
        item.record.clone_from(&record.record);
        // Where records have names, lines may move.
        item.line = record.line.filter(|_| record.record.is_none());
    }
    Some(item)
}

/// The evidence points at one annotation.
fn is_of_one(record: &Evidence) -> bool {
    record.file.is_some() && (record.record.is_some() || record.line.is_some())
}

/// The accused box in pixels of the upright picture, to begin from.
fn box_of(picture: &Picture) -> Option<[f64; 4]> {
    let b = picture.boxes.iter().find(|b| b.accused)?;
    let (w, h) = (f64::from(picture.width), f64::from(picture.height));
    (w > 0.0 && h > 0.0).then(|| in_pixels([b.x, b.y, b.w, b.h], (w, h)))
}

/// Corner and size in pixels, to a tenth of one.
fn in_pixels([x, y, w, h]: [f64; 4], (width, height): (f64, f64)) -> [f64; 4] {
    [x * width, y * height, w * width, h * height].map(|x| (x * 10.0).round() / 10.0)
}

fn words(item: &ItemDecision) -> String {
    match (item.action, &item.class, item.r#box) {
        (Action::Exclude, ..) => "Decided: leave it out.".to_owned(),
        (Action::Relabel, Some(class), _) => format!("Decided: its class is {class}."),
        (Action::Rebox, _, Some([x, y, w, h])) => format!("Decided: its box is {x}, {y}, {w} × {h}."),
        (Action::Reannotate, ..) => "Decided: annotators look at it again.".to_owned(),
        _ => "Decided: it is right as it stands.".to_owned(),
    }
}

#[component]
pub fn Item(
    record: Evidence,
    picture: Picture,
    drawn: RwSignal<Option<[f64; 4]>>,
    acted: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    if record.image.is_none() {
        return page! { <p class="small">"It points at a file, not at a picture: decide about the finding, or correct the file."</p> }.into_any();
    }
    let one = is_of_one(&record);
    let start = box_of(&picture);
    let record = StoredValue::new(record);
    let whole = RwSignal::new(!one);
    let note = RwSignal::new(String::new());
    let corner = RwSignal::new(start.unwrap_or_default());
    let size = (f64::from(picture.width), f64::from(picture.height));
    Effect::new(move || {
        if let Some(drawn) = drawn.get() {
            corner.set(in_pixels(drawn, size));
        }
    });
    let place = move || record.with_value(|record| about(record, whole.get()));
    let now = Memo::new(move |_| {
        let place = place()?;
        app.decided.now.with(|decisions| decisions.item(&place).cloned())
    });
    let put = move |action: Action, class: Option<String>, r#box: Option<[f64; 4]>| {
        let Some(mut item) = untrack(place) else { return };
        item.action = action;
        item.class = class;
        item.r#box = r#box;
        item.note = note.get_untracked();
        app.decide(|decisions| decisions.decide_item(item));
        acted.run(());
    };
    let button = move |action: Action, name: &'static str, key: &'static str| {
        let pressed = move || now.with(|now| now.as_ref().is_some_and(|now| now.action == action)).to_string();
        page! {
            <button
                class="chip"
                data-key=key
                data-test=format!("item-{}", action.id())
                aria-pressed=pressed
                on:click=move |_| put(action, None, None)
            >
                {name}
                " "
                <kbd>{key}</kbd>
            </button>
        }
    };
    let classes = app.summary.with_untracked(|s| {
        let classes = s.iter().flat_map(|s| &s.report.dataset.classes);
        classes.map(|class| class.name.clone()).collect::<Vec<_>>()
    });
    let options =
        classes.into_iter().map(|name| page! { <option value=name.clone()>{name.clone()}</option> }).collect_view();
    let relabel = move |event: Changed<web_sys::HtmlSelectElement>| {
        let class = event.target().value();
        if !class.is_empty() {
            put(Action::Relabel, Some(class), None);
        }
    };
    // What is typed stands as it is typed; what is drawn is written into the fields.
    let shown = Memo::new(move |_| drawn.get().map(|drawn| in_pixels(drawn, size)).or(start));
    let number = move |at: usize, name: &'static str| {
        let typed = move |event: Changed<web_sys::HtmlInputElement>| {
            if let Ok(value) = event.target().value().trim().parse::<f64>() {
                corner.update(|corner| corner[at] = value);
            }
        };
        page! {
            <label class="small">
                {name}
                " "
                <input
                    class="num-in"
                    id=format!("box-{at}")
                    autocomplete="off"
                    inputmode="decimal"
                    type="text"
                    prop:value=move || shown.get().map(|corner| corner[at].to_string())
                    on:input:target=typed
                />
            </label>
        }
    };
    let is_box = move || corner.with(|[x, y, w, h]| x.is_finite() && y.is_finite() && *w > 0.0 && *h > 0.0);
    let rebox = move |_| put(Action::Rebox, None, Some(corner.get_untracked()));
    let to_class = move |_| focus("item-class");
    let to_box = move |_| focus("box-0");
    let to_note = move |_| focus("item-note");
    let set_whole = move |event: Changed<web_sys::HtmlInputElement>| whole.set(event.target().checked());
    let set_note = move |event: Changed<web_sys::HtmlInputElement>| note.set(event.target().value());
    let annotation = one.then(|| {
        page! {
            <label class="check">
                <input
                    autocomplete="off"
                    type="checkbox"
                    prop:checked=move || whole.get()
                    on:change:target=set_whole
                />
                <span>"The whole image, not only this annotation"</span>
            </label>
            <p class="tools">
                <button class="btn" data-key="l" on:click=to_class>"Fix label " <kbd>"l"</kbd></button>
                <label class="visually-hidden" for="item-class">"The right class"</label>
                <select autocomplete="off" class="select" id="item-class" data-test="item-class" on:change:target=relabel>
                    <option value="">"Choose a class"</option>
                    {options}
                </select>
            </p>
            {start
                .map(|_| {
                    page! {
                        <p class="tools">
                            <button class="btn" data-key="b" on:click=to_box>"Fix box " <kbd>"b"</kbd></button>
                            {number(0, "x")}
                            {number(1, "y")}
                            {number(2, "width")}
                            {number(3, "height")}
                            <button class="btn" data-test="item-rebox" disabled=move || !is_box() on:click=rebox>"Set the box"</button>
                        </p>
                    }
                })}
        }
    });
    page! {
        <div class="decide" role="group" aria-label="What is to be done with it" data-test="item">
            <p class="tools">
                {button(Action::Keep, "Right", "r")}
                {button(Action::Exclude, "Exclude", "x")}
                {button(Action::Reannotate, "To the annotators", "s")}
            </p>
            {annotation}
            <p class="tools"><button class="btn" data-key="n" on:click=to_note>"Add a note " <kbd>"n"</kbd></button></p>
            <label class="decide-field" for="item-note">
                <span class="small">"Note, before you decide"</span>
                <input
                    class="decide-in"
                    id="item-note"
                    autocomplete="off"
                    type="text"
                    prop:value=move || note.get()
                    on:input:target=set_note
                />
            </label>
            <p class="small" role="status" dir="auto">
                {move || now.with(|now| now.as_ref().map_or_else(|| "Not decided.".to_owned(), words))}
            </p>
        </div>
    }
    .into_any()
}

fn focus(id: &str) {
    if let Some(field) = crate::app::dom::html_by_id(id) {
        let _ = field.focus();
    }
}
