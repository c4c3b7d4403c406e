//! What is read first: the verdict, what the dataset is, what to do first, the qualities, how to read the rest.

use super::Of;
use super::writer::Html;
use crate::documents::facts;
use crate::report::words::quality_words;
use crate::report::{Report, narrative::Sign};
use crate::wording::count;

/// The title, above the contents.
pub(super) fn title(h: &mut Html, of: &Of<'_>) {
    let verdict = &of.narrative.verdict;
    h.raw("<header>\n<p class=\"eyebrow\">Report on the dataset ").name(&of.report.dataset.name);
    h.raw("</p>\n<h1>").text(&verdict.sentence).raw("</h1>\n");
    if !verdict.lead.is_empty() {
        h.p_of("lead", &verdict.lead);
    }
    if let Some(partial) = &of.report.partial {
        h.p_of("banner", &format!("This report is partial: {partial}. What was not looked at may hold more."));
    }
    if let Some(words) = facts::suppressed(of.report) {
        h.p_of("banner", &words);
    }
    h.raw("<dl class=\"facts\">\n");
    for (name, n) in amounts(of.report) {
        h.raw(&format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", count(n)));
    }
    h.raw("</dl>\n</header>\n");
}

fn amounts(report: &Report) -> Vec<(&'static str, u64)> {
    let d = &report.dataset;
    let called = report.tables.people.as_ref().map(|p| p.many.as_str());
    let people = if called.is_none_or(|many| many == "people") { "people" } else { "different subjects" };
    let named = if d.images_listed == d.images { 0 } else { d.images_listed };
    let all = [
        ("images", d.images),
        ("images that files name", named),
        ("classes", d.classes.len() as u64),
        ("boxes", d.boxes),
        ("masks", d.masks),
        ("keypoints", d.keypoints),
        ("labels of images", d.image_labels),
        ("captions", d.captions),
        ("attributes", d.attributes.len() as u64),
        (people, d.identities),
        ("annotators", d.annotators),
        ("splits", d.splits.len() as u64),
        ("files", report.files.dropped),
    ];
    all.into_iter().enumerate().filter(|(at, (_, n))| *at == 0 || *n > 0).map(|(_, fact)| fact).collect()
}

/// What to do first, and how to read the report.
pub(super) fn chapters(h: &mut Html, of: &Of<'_>) {
    let report = of.report;
    h.chapter("first", "What to do first");
    if of.narrative.first.is_empty() {
        h.p("Nothing has to be done first: no error and no warning was found in what was examined.");
    } else {
        h.raw("<ul class=\"steps\">\n");
        for finding in of.narrative.first.iter().filter_map(|at| report.findings.get(*at as usize)) {
            h.raw("<li>").severity(finding.severity).raw(&format!(" <a href=\"#{}\">", of.mark(finding)));
            h.text(&finding.message).raw("</a><br/>\n").text(&finding.remedy).raw("</li>\n");
        }
        h.raw("</ul>\n");
    }
    h.h3("The dataset by its qualities");
    h.p("Article 10(3) of the EU AI Act asks that data be relevant, representative, free of errors and complete. What was \
         found is sorted by these, and by two more subjects. It says what was found, not that a duty is met.");
    h.raw("<div class=\"scroll\"><table>\n<tbody>\n");
    for state in &of.narrative.qualities {
        h.raw("<tr><th scope=\"row\">").text(quality_words(state.quality)).raw("</th><td>");
        let (sign, word) = sign(state.sign);
        h.sign(sign, word).raw("</td><td>").text(&state.says).raw("</td></tr>\n");
    }
    h.raw("</tbody></table></div>\n");
    h.h3("How to read this report");
    h.list(
        "plain",
        &[
            "An error is a fact that is wrong or makes data unusable. A warning is a risk that somebody must decide about. \
             A note is worth knowing.",
            "A share stands with its 95 % interval and with the number that it was counted of. Had the data been gathered \
             again in the same way, the share would likely lie in that interval; the fewer were counted, the wider it is.",
            "Where one person, or one scene, is in many pictures, these are worth less than as many independent ones. The \
             report then says what they are worth, and the intervals rest on that number.",
            "“Not examined” means that the data lack what a check needs. It does not mean that all is well.",
            "Groups of people are taken from the annotations as they stand there. Nothing about a person was guessed from a \
             picture or a name.",
        ],
    );
    if let Some(finding) = of.findings.first() {
        h.raw(&format!(
            "<p>Each finding has a code, such as <a href=\"#check-{0}\">{0}</a>, under which the chapter on the method says \
             how it is computed and after whom.</p>\n",
            finding.code
        ));
    }
}

/// The sign and its word.
pub(super) fn sign(sign: Sign) -> (&'static str, &'static str) {
    match sign {
        Sign::Error => ("error", "Errors"),
        Sign::Warning => ("warning", "Warnings"),
        Sign::Note => ("note", "Notes"),
        Sign::Ok => ("ok", "Nothing found"),
        Sign::Lacking => ("few", "Not examined"),
        Sign::Off => ("off", "Switched off"),
        Sign::Part => ("part", "In part"),
    }
}
