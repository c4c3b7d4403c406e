//! How it was done: in plain words, then each check that ran with its formula and the sources.

use super::Of;
use super::writer::Html;
use crate::documents::manual;
use crate::report::{RuleRun, round6};
use crate::rules::{self, RunState};
use crate::wording::{count, plural};

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
    h.raw("<div class=\"rules\">\n");
    for run in report.rules.iter().filter(|run| matches!(run.state, RunState::Ran | RunState::Stopped)) {
        one(h, of, run);
    }
    h.raw("</div>\n");
}

fn one(h: &mut Html, of: &Of<'_>, run: &RuleRun) {
    let Some(entry) = rules::entry(&run.code) else { return };
    let meta = entry.meta;
    h.raw(&format!("<div class=\"rule\" id=\"check-{}\">\n<h4>", meta.code));
    h.raw("<span class=\"mono\">").text(meta.code).raw("</span> ").text(meta.name).raw("</h4>\n");
    let found = of.findings.iter().filter(|f| f.code == run.code).count() as u64;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(run.n.zip(run.of.as_ref()).map(|(n, of)| format!("looked at {} {of}", count(n))));
    if run.tests > 0 {
        parts.push(plural(run.tests, "comparison", "comparisons"));
    }
    parts.push(if found == 0 { "nothing found".into() } else { plural(found, "finding", "findings") });
    h.p_of("did", &parts.join("; "));
    for heading in ["What is checked", "How it is computed"] {
        h.raw(&manual::markup(manual::section(meta.manual, heading)));
    }
    let options = of.report.settings.options.get(&run.code).and_then(|options| options.as_object());
    let options: Vec<String> =
        options.into_iter().flatten().map(|(name, value)| format!("{name} = {}", option(value))).collect();
    if !options.is_empty() {
        h.small(&format!("In force: {}.", options.join(", ")));
    }
    h.raw("</div>\n");
}

/// The value of an option.
fn option(value: &serde_json::Value) -> String {
    value.as_f64().map_or_else(|| value.to_string(), |x| round6(x).to_string())
}
