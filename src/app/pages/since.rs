//! What changed since an earlier report: counts that lead to the pictures, findings that are gone, shares that moved.

use crate::app::components::Compare;
use crate::app::route::images_link;
use crate::engine::{Change, Filter};
use crate::report::Changes;
use crate::wording::{count, percent, plural};
use leptos::prelude::*;

/// Solved findings and shares that are listed.
const LISTED: usize = 10;

/// What changed, or the way to say since when.
#[component]
pub fn Since(changes: Option<Changes>) -> impl IntoView {
    match changes {
        Some(changes) => page! { <Told changes=changes /> }.into_any(),
        None => page! { <div class="sec"><Compare /></div> }.into_any(),
    }
}

#[component]
fn Told(changes: Changes) -> impl IntoView {
    let name = changes.against.name.clone();
    let images = changes.images.clone().unwrap_or_default();
    let link = |change: Change, n: u64, says: &str| {
        let address = images_link(&Filter { changed: Some(change), ..Filter::default() });
        let text = format!("{} {says}", plural(n, "image", "images"));
        (n > 0).then(|| page! { <li><a href=address>{text}</a></li> })
    };
    let removed = (images.removed > 0).then(|| {
        let text = format!("{} removed", plural(images.removed, "image", "images"));
        page! { <li>{text}</li> }
    });
    let found = &changes.findings;
    let counts = format!(
        "{} solved, {} new, {} left, of those {} with other evidence",
        count(found.solved.len() as u64),
        count(found.new.len() as u64),
        count(found.left),
        count(found.altered.len() as u64),
    );
    let solved = found.solved_findings.iter().take(LISTED).map(|finding| {
        let text = format!("{}: {}", finding.code, finding.message);
        page! { <li dir="auto">{text}</li> }
    });
    let clear = changes.shares.iter().filter(|share| share.is_clear()).take(LISTED).filter_map(|share| {
        let (before, after, low, high) = (share.before?, share.after?, share.low?, share.high?);
        let text = format!(
            "{}, {}: {} then, {} now; difference {} to {} points",
            share.attribute,
            share.value,
            percent(before),
            percent(after),
            points(low),
            points(high)
        );
        Some(page! { <li dir="auto">{text}</li> })
    });
    let (solved, clear) = (solved.collect_view(), clear.collect_view());
    let (any_solved, any_clear) = (!solved.is_empty(), !clear.is_empty());
    page! {
        <section class="sec" aria-labelledby="since-h">
            <div class="sec-h">
                <h2 id="since-h">"Since last time"</h2>
                <p class="small">"Against the report of “" <span dir="auto">{name}</span> "”. " {counts} "."</p>
            </div>
            <ul>
                {link(Change::Added, images.added, "added")}
                {removed}
                {link(Change::Altered, images.altered, "altered")}
                {link(Change::Annotations, images.annotations_altered, "annotated otherwise")}
            </ul>
            {any_solved.then(|| page! { <h3>"Solved"</h3> <ul>{solved}</ul> })}
            {any_clear.then(|| page! { <h3>"Shares that moved"</h3> <ul>{clear}</ul> })}
            <Compare />
        </section>
    }
}

/// A difference of shares in percentage points, with its sign.
fn points(difference: f64) -> String {
    format!("{:+.1}", difference * 100.0).replace('-', "−")
}
