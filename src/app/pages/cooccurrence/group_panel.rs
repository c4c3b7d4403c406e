//! The selected class and group: its share against that in all images, how sure that is, and the way to the pictures.

use super::figures::{range, share_words, test_words};
use crate::app::components::{Trace, Traced};
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::engine::{Filter, GroupCell, GroupHead};
use crate::rules::families;
use crate::wording;
use leptos::prelude::*;

#[component]
pub fn GroupPanel(cell: GroupCell, head: Option<GroupHead>, family: u64) -> impl IntoView {
    let (mut row, share) = (cell.lean.row, cell.lean.share);
    let group = (row.attribute.clone(), row.group.clone());
    let classes = vec![row.class.clone()];
    let with = images_link(&Filter { classes: classes.clone(), groups: vec![group.clone()], ..Filter::default() });
    let other = images_link(&Filter { classes, other_groups: vec![group.clone()], ..Filter::default() });
    let group_alone =
        images_link(&Filter { groups: vec![group], without: vec![row.class.clone()], ..Filter::default() });
    // From here on as a person calls it.
    row.group = use_app().group_words(&row.attribute, &row.group);
    let all = head.and_then(|h| h.overall);
    let (value, overall) =
        (share.value.map(wording::percent), all.as_ref().and_then(|o| o.value).map(wording::percent));
    let sentence = match (value.clone(), overall) {
        (Some(value), Some(all)) => format!(
            "{value} of the images with {} show {}; of all images with a known {} {all}.",
            row.class, row.group, row.attribute
        ),
        _ => "No image of this class has a known group.".to_owned(),
    };
    let verdict = match (cell.too_little, cell.significant, row.odds_ratio) {
        (true, ..) => "Too little data to tell.".to_owned(),
        (_, false, _) => "No lean shown.".to_owned(),
        (_, true, Some(ratio)) if ratio < 1.0 => format!("Leans away from {}.", row.group),
        _ => format!("Leans to {}.", row.group),
    };
    let odds = row.odds_ratio.map(|value| match row.low.zip(row.high) {
        Some((low, high)) => format!("{} ({})", wording::figure(value), range(low, high)),
        None => wording::figure(value),
    });
    let traced = Traced::share(format!("P({} | {})", row.group, row.class), &share)
        .section(&families::LEANING)
        .pictures(with.clone());
    let rows = [
        ("Odds ratio", odds),
        ("In all images", all.as_ref().map(share_words)),
        ("Test", test_words(row.p, row.q, family)),
    ];
    let rest = row.n.saturating_sub(row.k);
    page! {
        <h3 class="pair-t"><span dir="auto">{row.class.clone()}</span>" × "<span dir="auto">{row.group.clone()}</span></h3>
        <p class="small" dir="auto">{sentence}" "<strong>{verdict}</strong></p>
        <p class="tools mt-s">
            {(row.k > 0).then(|| page! { <a class="btn" href=with>{format!("See the {}", wording::plural(row.k, "image", "images"))}</a> })}
            {(rest > 0).then(|| page! { <a class="btn" href=other>{format!("The {} with other groups", wording::count(rest))}</a> })}
        </p>
        <dl class="key-values mt-s">
            <dt>"Share"</dt>
            <dd>{value.map(|value| page! { <Trace figure=value of=traced /> })}" "<small>{share.low.zip(share.high).map(|(l, h)| wording::percent_range(l, h))}</small></dd>
            <dt>"k of n"</dt>
            <dd>{format!("{} of {}", wording::count(row.k), wording::count(row.n))}</dd>
            {rows.into_iter().filter_map(|(k, v)| Some(page! { <dt>{k}</dt><dd>{v?}</dd> })).collect_view()}
        </dl>
        <p class="small mt-s"><a href=group_alone dir="auto">{format!("{} without {}", row.group, row.class)}</a></p>
        <p class="tiny mt-s">"95 % intervals; the odds ratio has one half added to each cell (Haldane–Anscombe)."</p>
    }
}
