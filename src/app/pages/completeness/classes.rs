//! How many images and objects each class has: bars, the most first, divided by split, with the line below which a class
//! is too small. Of many classes the head and the tail, and any by its name.

use crate::app::charts::Chart;
use crate::app::components::{Drawing, icon};
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::engine::ask::EnoughAnswer;
use crate::plot::{Body, Cell, Figure, Part, Row, Scale, Table, Tally};
use crate::report::tables::{ClassAmount, SplitAmount};
use crate::sorting::Sorting;
use crate::wording;
use leptos::{ev, prelude::*};
use std::sync::Arc;
use web_sys::HtmlInputElement;

/// Classes drawn whole; of more the first and the last half of so many.
const MOST: usize = 40;
/// Colours of splits, in their order.
const COLOURS: [&str; 8] = ["g3", "g2", "g5", "g8", "g6", "g4", "g7", "g1"];

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Images,
    Objects,
}

impl Unit {
    fn of(self, amount: &ClassAmount) -> u64 {
        match self {
            Self::Images => amount.images,
            Self::Objects => amount.boxes,
        }
    }

    fn of_split(self, amount: &SplitAmount) -> u64 {
        match self {
            Self::Images => amount.images,
            Self::Objects => amount.boxes,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Images => "images",
            Self::Objects => "objects",
        }
    }
}

/// The classes in order, and how many more lie between the head and the tail.
#[derive(Clone, PartialEq)]
struct Listed {
    head: Vec<ClassAmount>,
    between: usize,
    tail: Vec<ClassAmount>,
}

fn listed(all: &[ClassAmount], unit: Unit, text: &str) -> Listed {
    let text = text.trim().to_lowercase();
    let mut rows: Vec<ClassAmount> = all.iter().filter(|a| a.class.to_lowercase().contains(&text)).cloned().collect();
    rows.order_by(|a, b| unit.of(b).cmp(&unit.of(a)).then_with(|| a.class.cmp(&b.class)));
    if rows.len() <= MOST {
        return Listed { head: rows, between: 0, tail: Vec::new() };
    }
    let tail = rows.split_off(rows.len() - MOST / 2);
    let between = rows.len() - MOST / 2;
    rows.truncate(MOST / 2);
    Listed { head: rows, between, tail }
}

/// The bar of a class, divided by split where there are any.
fn tally(amount: &ClassAmount, unit: Unit, few: u64) -> Tally {
    let link = |split: Option<String>| {
        images_link(&Filter { classes: vec![amount.class.clone()], split, ..Filter::default() })
    };
    let part = |name: &str, count: u64, class: &str, href: String| Part {
        name: name.to_owned(),
        count,
        class: class.to_owned(),
        href,
    };
    let mut parts: Vec<Part> = match amount.splits.len() > 1 {
        true => amount
            .splits
            .iter()
            .zip(COLOURS.iter().cycle())
            .map(|(s, colour)| part(&s.split, unit.of_split(s), colour, link(Some(s.split.clone()))))
            .collect(),
        false => Vec::new(),
    };
    let told: u64 = parts.iter().map(|part| part.count).sum();
    let rest = unit.of(amount).saturating_sub(told);
    if rest > 0 {
        let (name, colour) = if parts.is_empty() { ("all", "g3") } else { ("in no split", "q3") };
        parts.push(part(name, rest, colour, link(None)));
    }
    let least = (unit == Unit::Images).then_some(few);
    Tally { name: amount.class.clone(), parts, unit: unit.words(), least }
}

#[component]
pub fn Classes(enough: Memo<Arc<EnoughAnswer>>) -> impl IntoView {
    let there = Memo::new(move |_| enough.with(|e| !e.tables.balance.is_empty()));
    move || there.get().then(|| page! { <Drawn enough=enough /> })
}

#[component]
fn Drawn(enough: Memo<Arc<EnoughAnswer>>) -> impl IntoView {
    let chosen = RwSignal::new(Unit::Images);
    let text = RwSignal::new(String::new());
    let boxed = Memo::new(move |_| enough.with(|e| e.tables.balance.iter().any(|a| a.boxes > 0)));
    let unit = Memo::new(move |_| if boxed.get() { chosen.get() } else { Unit::Images });
    let rows = Memo::new(move |_| enough.with(|e| listed(&e.tables.balance, unit.get(), &text.get())));
    let few = move || enough.with(|e| e.few);
    let scale =
        move || Scale::counts(enough.with(|e| e.tables.balance.iter().map(|a| unit.get().of(a)).max().unwrap_or(0)));
    let splits = Memo::new(move |_| {
        let first = enough.with(|e| e.tables.balance.first().cloned()).unwrap_or_default();
        let names: Vec<String> = first.splits.into_iter().map(|s| s.split).collect();
        if names.len() > 1 { names } else { Vec::new() }
    });
    let answer = move || {
        enough.with(|e| {
            let all = &e.tables.balance;
            let small = all.iter().filter(|a| a.images < e.few).count();
            let classes = wording::plural(all.len() as u64, "class", "classes");
            match small {
                0 => format!("{classes}; each is in {} images or more.", wording::count(e.few)),
                n => format!(
                    "{} of {classes} are in fewer than {} images.",
                    wording::count(n as u64),
                    wording::count(e.few)
                ),
            }
        })
    };
    let caption = Signal::derive(move || {
        let parts =
            if splits.with(Vec::is_empty) { "" } else { " Parts: splits; an image of two splits counts in both." };
        let line = match unit.get() {
            Unit::Images => format!(" Red line: {} images, below which a class is too small.", wording::count(few())),
            Unit::Objects => String::new(),
        };
        format!("{} of each class, the most first; a click shows them.{parts}{line}", capital(unit.get().words()))
    });
    let table = Signal::derive(move || {
        let names = splits.get();
        let header: Vec<String> = ["class", "images", "objects"]
            .map(str::to_owned)
            .into_iter()
            .chain(names.iter().flat_map(|s| [format!("images of {s}"), format!("objects of {s}")]))
            .collect();
        let own = listed_all(enough, unit.get());
        let row = |a: &ClassAmount| {
            let of_splits = a.splits.iter().filter(|_| !names.is_empty());
            let of_splits = of_splits.flat_map(|s| [Cell::Count(s.images), Cell::Count(s.boxes)]);
            [Cell::text(&a.class), Cell::Count(a.images), Cell::Count(a.boxes)].into_iter().chain(of_splits).collect()
        };
        let links = own.iter().map(|a| images_link(&Filter { classes: vec![a.class.clone()], ..Filter::default() }));
        Table { links: links.collect(), rows: own.iter().map(row).collect(), header, words: 1 }
    });
    let figure = Signal::derive(move || {
        let (unit, few, scale) = (unit.get(), few(), scale());
        let row =
            |a: &ClassAmount| Row::new(a.class.clone(), tally(a, unit, few).scene(scale), wording::count(unit.of(a)));
        let shown = rows.with(|r| r.head.iter().chain(&r.tail).map(row).collect());
        let keys = splits.get().into_iter().zip(COLOURS).map(|(name, colour)| (colour.to_owned(), name)).collect();
        let body = Body::Rows { axis: Some(scale.axis()), rows: shown, keys };
        Figure { title: "Class balance".into(), caption: caption.get(), body }
    });
    let line = move |a: ClassAmount| {
        let n = unit.get().of(&a);
        let scene = tally(&a, unit.get(), few()).scene(scale());
        page! {
            <div class="stack-r">
                <span dir="auto">{a.class}</span>
                <Drawing scene=scene />
                <span class="num">{wording::count(n)}</span>
            </div>
        }
    };
    let bars = move || {
        let Listed { head, between, tail } = rows.get();
        let gap = (between > 0).then(|| {
            page! {
                <p class="small">
                    {format!("{} more between these; find one by its name, or take the CSV.", wording::count(between as u64))}
                </p>
            }
        });
        page! {
            {head.into_iter().map(line).collect_view()}
            {gap}
            {tail.into_iter().map(line).collect_view()}
        }
    };
    let legend = move || {
        let key = |(name, class): (String, &'static str)| {
            page! {
                <span>
                    <svg class="swatch-s" aria-hidden="true"><rect class=class width="16" height="12" y="2"></rect></svg>
                    <span dir="auto">{name}</span>
                </span>
            }
        };
        splits.get().into_iter().zip(COLOURS).map(key).collect_view()
    };
    let search = move |event: ev::Targeted<ev::Event, HtmlInputElement>| text.set(event.target().value());
    let many = Memo::new(move |_| enough.with(|e| e.tables.balance.len() > MOST));
    page! {
        <section class="sec" id="c-balance" tabindex="-1" aria-labelledby="c-balance-h">
            <div class="sec-h">
                <h2 id="c-balance-h">"How many of each class?"</h2>
                <p class="small">{answer}</p>
            </div>
            <div class="tools">
                {move || boxed.get().then(|| page! { <UnitSwitch unit=unit chosen=chosen /> })}
                {move || {
                    many.get()
                        .then(|| {
                            page! {
                                <label class="field">
                                    {icon("search", "")}
                                    <span class="visually-hidden">"Classes whose name contains"</span>
                                    <input autocomplete="off" type="search" placeholder="Class" prop:value=move || text.get() on:input:target=search />
                                </label>
                            }
                        })
                }}
            </div>
            <Chart title="Class balance" caption=caption table=table figure=Some(figure)>
                <div class="stack-rows">
                    <div class="stack-r">
                        <span></span>
                        {move || page! { <Drawing scene=scale().axis() /> }}
                        <span class="num">{move || unit.get().words()}</span>
                    </div>
                    {bars}
                </div>
                <p class="legend mt-s">{legend}</p>
            </Chart>
        </section>
    }
}

/// All classes, the most first.
fn listed_all(enough: Memo<Arc<EnoughAnswer>>, unit: Unit) -> Vec<ClassAmount> {
    let mut all = enough.with(|e| e.tables.balance.clone());
    all.order_by(|a, b| unit.of(b).cmp(&unit.of(a)).then_with(|| a.class.cmp(&b.class)));
    all
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Images or objects.
#[component]
fn UnitSwitch(unit: Memo<Unit>, chosen: RwSignal<Unit>) -> impl IntoView {
    let one = |of: Unit, words: &'static str| {
        page! {
            <label>
                <input autocomplete="off"
                    type="radio"
                    name="class-unit"
                    prop:checked=move || unit.get() == of
                    on:change=move |_| chosen.set(of)
                />
                {words}
            </label>
        }
    };
    page! {
        <fieldset class="seg">
            <legend class="visually-hidden">"Count by"</legend>
            {one(Unit::Images, "By image")}
            {one(Unit::Objects, "By object")}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(class: &str, images: u64) -> ClassAmount {
        ClassAmount { class: class.into(), images, boxes: images * 2, ..ClassAmount::default() }
    }

    #[test]
    fn of_many_classes_head_and_tail_are_drawn_and_any_is_found_by_its_name() {
        let all: Vec<ClassAmount> = (0..1_200).map(|i| amount(&format!("class {i:04}"), i)).collect();
        let drawn = listed(&all, Unit::Images, "");
        assert_eq!((drawn.head.len(), drawn.between, drawn.tail.len()), (20, 1_160, 20));
        assert_eq!((drawn.head[0].images, drawn.tail[19].images), (1_199, 0));
        let found = listed(&all, Unit::Images, " CLASS 0042");
        assert_eq!((found.head.len(), found.between, found.head[0].images), (1, 0, 42));
    }

    #[test]
    fn bars_are_divided_by_split_and_what_is_in_none_is_told() {
        let split = |split: &str, images: u64| SplitAmount { split: split.into(), images, boxes: 0 };
        let class = ClassAmount { splits: vec![split("test", 3), split("train", 5)], ..amount("cat", 10) };
        let bar = tally(&class, Unit::Images, 20);
        let parts: Vec<(&str, u64)> = bar.parts.iter().map(|p| (p.name.as_str(), p.count)).collect();
        assert_eq!(parts, [("test", 3), ("train", 5), ("in no split", 2)]);
        assert_eq!(bar.says(), "cat: 10 images (test 3, train 5, in no split 2), too few");
        assert_eq!(tally(&amount("dog", 30), Unit::Images, 20).parts.len(), 1);
    }
}
