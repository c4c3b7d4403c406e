//! Which attributes go together: one cannot be changed without the other.

use crate::report::Tables;
use crate::rules::words;
use leptos::prelude::*;
use std::sync::Arc;

/// Pairs listed.
const LISTED: usize = 8;
/// Cramér's V from which two attributes are said to go together.
const FLOOR: f64 = 0.1;

#[component]
pub fn Together(tables: Memo<Arc<Tables>>) -> impl IntoView {
    let pairs = move || {
        tables.with(|t| {
            let strong = |p: &&crate::rules::tables::AttributePair| {
                p.cramers_v.is_some_and(|v| v >= FLOOR) && p.q.is_some_and(|q| q <= 0.05)
            };
            (t.attribute_pairs.iter().filter(strong).take(LISTED).cloned().collect::<Vec<_>>(), t.attribute_pairs.len())
        })
    };
    move || {
        let (rows, all) = pairs();
        (!rows.is_empty()).then(|| {
            let lines = rows.into_iter().map(|p| {
                let q = p.q.map(|q| if q < 0.0001 { "< 0.0001".to_owned() } else { format!("{q:.4}") });
                page! {
                    <tr>
                        <th scope="row"><span dir="auto">{p.a}</span>" and "<span dir="auto">{p.b}</span></th>
                        <td class="num"><strong>{p.cramers_v.map(words::figure)}</strong></td>
                        <td class="num">{q}</td>
                        <td class="num">{words::count(p.n)}</td>
                    </tr>
                }
            });
            page! {
                <section class="sec" aria-labelledby="pairs-h">
                    <div class="sec-h"><h2 id="pairs-h">"Attributes that go together"</h2></div>
                    <div class="narrow scroll">
                        <table class="tbl tbl--tight">
                            <caption>
                                {format!(
                                    "Cramér’s V from {FLOOR} on (0 none, 1 one follows from the other), chi-square, corrected \
                                     (Benjamini–Hochberg) over at least {} pairs.",
                                    words::count(all as u64),
                                )}
                            </caption>
                            <thead>
                                <tr>
                                    <th scope="col">"Attributes"</th>
                                    <th scope="col" class="num">"Cramér’s V"</th>
                                    <th scope="col" class="num">"q"</th>
                                    <th scope="col" class="num">"n"</th>
                                </tr>
                            </thead>
                            <tbody>{lines.collect_view()}</tbody>
                        </table>
                    </div>
                </section>
            }
        })
    }
}
