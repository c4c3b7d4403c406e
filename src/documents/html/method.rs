//! How it was done: in plain words, then each check that ran with its formula and the sources.

use super::Of;
use super::writer::Html;
use crate::documents::manual;
use crate::rules::{self, RunState};
use crate::wording::plural;

pub(super) fn chapter(h: &mut Html, of: &Of<'_>) {
    let report = of.report;
    h.chapter("method", "Method");
    let tests: u64 = report.rules.iter().map(|run| run.tests).sum();
    h.h3("In plain words");
    let comparisons = match tests {
        0 => "No comparison was tested for significance in this report.".to_owned(),
        n => format!(
            "{} made for this report. When so many are made, some look striking by chance alone. They are therefore \
             judged together, in families, so that of what is reported at most about 5 % is expected to be chance \
             (Benjamini and Hochberg 1995; over families, Benjamini and Bogomolov 2014). p is the chance of such a \
             difference where there is none; q is p after this correction.",
            plural(n, "comparison was", "comparisons were")
        ),
    };
    let all = [
        "What was read. Each file is taken for what its content and place say, and each has a reason why it was read or \
         left aside. A picture counts once, however many files name it; what two files state alike counts once; what they \
         state differently is a finding.",
        "Shares. A share has the Wilson score interval (1927), with few items the exact one of Clopper and Pearson (1934), \
         at 95 %.",
        "What repeats. Pictures of one person, of one burst or of one scene resemble each other. Intervals and tests rest \
         on the number of independent items that they are worth (Kish 1965).",
        comparisons.as_str(),
        "Size. Beside each test stands the size of the effect. A difference can be certain and too small to matter.",
        "Labels. Classes are compared over the images that were labelled for them. An image that nobody labelled for a \
         class is unknown, not a “no”.",
        "Pixels. Brightness, sharpness and duplicates are measured on the pictures themselves. No person is recognised, \
         and no trait of a person is guessed.",
        "Limits. A check sees what it was made for. Where nothing was found, that holds for what was examined, at the \
         thresholds that are listed above; it is no proof that nothing is there.",
    ];
    h.list("plain", &all);
    h.h3("How each check that ran is computed, with its sources");
    for run in report.rules.iter().filter(|run| matches!(run.state, RunState::Ran | RunState::Stopped)) {
        let Some(entry) = rules::entry(&run.code) else { continue };
        let computed = manual::section(entry.meta.manual, "How it is computed");
        h.raw(&format!("<div class=\"rule\" id=\"check-{}\">\n<h4>", entry.meta.code));
        h.raw("<span class=\"mono\">").text(entry.meta.code).raw("</span> ").text(entry.meta.name).raw("</h4>\n");
        let checked = manual::markup(manual::section(entry.meta.manual, "What is checked"));
        h.raw(&checked).raw(&manual::markup(computed)).raw("</div>\n");
    }
}
