//! How each group is shown: figures of pictures and boxes by group, and how near persons and objects are.

use super::choice::options;
use super::one_figure::OneFigure;
use crate::app::charts::Acts;
use crate::app::components::NoAnswer;
use crate::app::components::mark_of;
use crate::app::live_query::live_query;
use crate::engine::ask::FiguresByGroup;
use crate::plot::{Cell, Table};
use crate::report::tables::{FigureByGroup, GroupFigure};
use crate::rules::families;
use crate::stats::LEVEL;
use crate::wording;
use leptos::{ev, prelude::*};
use web_sys::HtmlSelectElement;

/// Figures drawn before the rest is asked for.
const FIRST: u32 = 8;

/// The section; `distances` of persons to objects, else figures of pictures and boxes.
#[component]
pub fn HowShown(distances: bool) -> impl IntoView {
    let named = RwSignal::new(None::<String>);
    let all = RwSignal::new(false);
    let first = super::first(FIRST) as usize;
    let answer = live_query(move || Some(FiguresByGroup { attribute: named.get(), distances }));
    let figures = Memo::new(move |_| answer.map(Clone::clone).unwrap_or_default());
    let rows = move || {
        let most = if all.get() { usize::MAX } else { first };
        figures.with(|f| f.listed.rows.iter().take(most).cloned().collect::<Vec<_>>())
    };
    let more = move || !all.get() && figures.with(|f| f.listed.rows.len() > first);
    let (id, head, title, section) = match distances {
        true => (mark_of(&families::NEAR), "near-h", "Who is shown how near", &families::NEAR),
        false => (mark_of(&families::SHOWN), "shown-h", "How each group is shown", &families::SHOWN),
    };
    let about = if distances {
        "The way between the centres of a person's box and the nearest box of the class, over the root of the product of \
         both areas, by group: small is near."
    } else {
        "Of each group the middle value (line), the middle half (bar), and where 90 % lie (thin bar); beside it Cliff's \
         delta against all other groups with its 95 % interval, from −1 (always less) to 1 (always more)."
    };
    let set = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| named.set(Some(event.target().value()));
    let some = Memo::new(move |_| figures.with(|f| !f.listed.rows.is_empty()));
    let table = Signal::derive(move || figures.with(|f| csv_of(&f.listed.rows)));
    page! {
        <section class="sec" id=id tabindex="-1" aria-labelledby=head>
            <div class="sec-h">
                <h2 id=head>{title}</h2>
                <p class="small">
                    {move || {
                        // The answer alone is read: a memo of it that stays as it was would hold this text back.
                        if figures.with(|f| f.listed.rows.is_empty()) {
                            return figures.with(|f| f.listed.why.clone()).unwrap_or_default();
                        }
                        let (tested, differ) = figures.with(|f| {
                            let rows = || f.listed.rows.iter();
                            (rows().filter(|r| r.p.is_some()).count(), rows().filter(|r| crate::stats::significant(r.q)).count())
                        });
                        let found = match (tested as u64, differ as u64) {
                            (0, _) => "None of these could be tested, each says why.".to_owned(),
                            (n, 0) => format!("Tested, none differs between groups: {}.", wording::plural(n, "figure", "figures")),
                            (n, k) => format!("{} of {} between groups.", wording::count(k), wording::plural(n, "figure differs", "figures differ")),
                        };
                        let family = figures.with(|f| f.listed.family.figures_words());
                        format!("{found} {about} Kruskal–Wallis, q ≤ {LEVEL} after correction (Benjamini–Hochberg) over {family}.")
                    }}
                </p>
            </div>
            <NoAnswer failure=answer.failure() what=title />
            {move || {
                some.get()
                    .then(|| {
                        page! {
                            <div class="tools">
                                <label class="lab">
                                    "Attribute "
                                    <select autocomplete="off" class="select" on:change:target=set>
                                        {move || figures.with(|f| options(f.attributes.clone(), f.attribute.clone()))}
                                    </select>
                                </label>
                                <Acts what=title table=table />
                            </div>
                            <div class="figs">
                                {move || rows().into_iter().map(|r| page! { <OneFigure row=r section=section /> }).collect_view()}
                            </div>
                            {move || {
                                let (listed, total) = figures.with(|f| (f.listed.rows.len() as u64, f.listed.total));
                                (listed < total)
                                    .then(|| {
                                        let all = wording::count(total);
                                        page! { <p class="small mt-s">{format!("The {} that differ most of {all}; the JSON report holds all.", wording::count(listed))}</p> }
                                    })
                            }}
                            {move || {
                                more()
                                    .then(|| {
                                        page! {
                                            <p class="tools mt-s">
                                                <button class="btn" on:click=move |_| all.set(true)>
                                                    {move || format!("Show all {}", wording::count(figures.with(|f| f.listed.rows.len() as u64)))}
                                                </button>
                                            </p>
                                        }
                                    })
                            }}
                        }
                    })
            }}
        </section>
    }
}

fn csv_of(rows: &[FigureByGroup]) -> Table {
    let header = [
        "figure",
        "class",
        "attribute",
        "group",
        "n",
        "n effective",
        "p5",
        "p25",
        "median",
        "p75",
        "p95",
        "delta",
        "low",
        "high",
        "h",
        "p",
        "q",
    ];
    let of = |r: &FigureByGroup, g: &GroupFigure| {
        let words = [&r.figure, r.class.as_ref().unwrap_or(&String::new()), &r.attribute, &g.group].map(Cell::text);
        let mut row = words.to_vec();
        row.push(Cell::Count(g.n));
        row.extend([g.n_effective, g.p5, g.p25, g.median, g.p75, g.p95, g.delta, g.low, g.high, r.h].map(Cell::figure));
        row.extend([r.p, r.q].map(Cell::p));
        row
    };
    Table::new(&header, 4).with(rows.iter().flat_map(|r| r.groups.iter().map(move |g| of(r, g))))
}
