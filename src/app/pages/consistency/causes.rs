//! Faults of boxes by their probable cause, with a sketch of what was seen.

use crate::app::state::use_app;
use crate::report::narrative::by_weight;
use crate::report::{Cause, Finding};
use crate::rules::Section;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;

/// Frame, faulty box and, where it is known, the box as it was meant: x, y, width, height.
fn sketch(kind: Option<Cause>) -> impl IntoView {
    type Box4 = [u32; 4];
    let (says, frame, bad, good): (&str, Box4, Box4, Option<Box4>) = match kind {
        Some(Cause::Corners) => (
            "Read as width and height the box leaves its image; read as corners it fits",
            [6, 6, 72, 54],
            [34, 22, 72, 56],
            Some([34, 22, 36, 32]),
        ),
        Some(Cause::Turned) => (
            "The image stands upright, its box was made for it lying on its side",
            [20, 6, 54, 72],
            [36, 30, 58, 24],
            None,
        ),
        None | Some(Cause::Centres | Cause::Fractions | Cause::Swapped) => {
            ("The box reaches a little over the edge", [16, 6, 72, 66], [62, 24, 30, 30], None)
        }
        Some(Cause::NoArea) => ("The box has no area", [16, 6, 72, 66], [50, 22, 1, 34], None),
        Some(Cause::OtherSize) => {
            ("The annotation gives another size than the image has", [10, 6, 60, 45], [10, 6, 92, 70], None)
        }
    };
    let rect = |class: &'static str, [x, y, w, h]: Box4| {
        page! { <rect class=class x=x y=y width=w height=h></rect> }
    };
    page! {
        <svg width="112" height="84" viewBox="0 0 112 84" role="img" aria-label=says>
            {rect("frame", frame)}
            {rect("bad", bad)}
            {good.map(|g| rect("good", g))}
        </svg>
    }
}

/// One row a cause. The findings stand below with their evidence.
#[component]
pub fn Causes(section: &'static Section) -> impl IntoView {
    let app = use_app();
    let rows = move || {
        app.summary.with(|s| {
            let findings = s.iter().flat_map(|s| s.report.findings.iter().enumerate());
            let mut rows: Vec<(usize, Finding)> = findings
                .filter(|(_, f)| section.holds(&f.code))
                .flat_map(|(i, f)| f.singles().into_iter().map(move |f| (i, f)))
                .filter(|(_, f)| f.cause.is_some())
                .collect();
            rows.order_by(|a, b| by_weight(&a.1, &b.1));
            rows.truncate(12);
            rows
        })
    };
    let line = |(place, f): (usize, Finding)| {
        let k = f.measured.as_ref().and_then(|m| m.k).unwrap_or(f.evidence_total);
        let at = f.evidence.first().map(|e| {
            let line = e.line.map(|l| format!("first: line {}", wording::count(u64::from(l))));
            (e.file.clone().unwrap_or_default(), line.or_else(|| e.record.clone()).unwrap_or_default())
        });
        let (file, line) = at.unwrap_or_default();
        page! {
            <tr class="top">
                <td class="cause">{sketch(f.cause_kind)}</td>
                <td dir="auto"><a href=format!("#/finding/{place}")>{f.cause.clone()}</a></td>
                <td class="num" data-l="places"><strong>{wording::count(k)}</strong></td>
                <td class="full"><code dir="auto">{file}</code><br /><span class="tiny">{line}</span></td>
                <td class="full" dir="auto">{f.remedy.clone()}</td>
            </tr>
        }
    };
    move || {
        let rows = rows();
        (!rows.is_empty()).then(|| {
            page! {
                <table class="tbl tbl--stack mb-s">
                    <caption class="visually-hidden">"Faults with a probable cause"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Seen"</th>
                            <th scope="col">"Probable cause"</th>
                            <th scope="col" class="num">"Places"</th>
                            <th scope="col">"Where"</th>
                            <th scope="col">"To repair"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(line).collect_view()}</tbody>
                </table>
            }
        })
    }
}
