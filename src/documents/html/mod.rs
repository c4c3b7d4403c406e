//! `report.html`: the whole report in one file, to be read without Muster and to be printed. It runs nothing and loads
//! nothing, and its own policy has the browser refuse both.

mod complete;
mod consistent;
mod examined;
mod findings;
mod front;
mod head;
mod method;
mod people;
mod people_tables;
mod privacy;
mod settings;
mod together;
mod writer;

pub(super) use head::{colours, policy};

use crate::report::{Finding, Narrative, Report};
use crate::rules::Screen;
use crate::sorting::Sorting;
use writer::Html;

/// What every chapter is made of.
struct Of<'r> {
    report: &'r Report,
    narrative: Narrative,
    /// In the order of reading; a finding's mark is its place here.
    findings: Vec<&'r Finding>,
}

impl<'r> Of<'r> {
    fn new(report: &'r Report) -> Self {
        let narrative = Narrative::of(report, &report.tables.targets);
        let mut findings: Vec<&Finding> = report.findings.iter().collect();
        findings.order_by(|a, b| a.by_weight(b));
        Self { report, narrative, findings }
    }

    /// The mark of a finding.
    fn mark(&self, finding: &Finding) -> String {
        let at = self.findings.iter().position(|own| std::ptr::eq(*own, finding)).unwrap_or(0);
        format!("finding-{}", at + 1)
    }

    /// The answer of a screen, what its findings say, and what was looked at without one.
    fn screen(&self, h: &mut Html, screen: Screen) {
        if !self.narrative.heading(screen).is_empty() {
            h.answer(self.narrative.heading(screen));
        }
        let shown = |f: &&&Finding| crate::rules::entry(&f.code).is_some_and(|e| e.meta.section.screen == screen);
        let found: Vec<&Finding> = self.findings.iter().filter(shown).copied().collect();
        if !found.is_empty() {
            h.raw("<ul class=\"found\">\n");
            for finding in found {
                h.raw("<li>").severity(finding.severity).raw(&format!(" <a href=\"#{}\">", self.mark(finding)));
                h.text(&finding.message).raw("</a></li>\n");
            }
            h.raw("</ul>\n");
        }
        let quiet: Vec<String> = screen
            .sections()
            .filter_map(|section| Some((section, self.narrative.section(section)?)))
            .filter(|(_, state)| state.findings == 0)
            .map(|(section, state)| format!("{}: {}.", section.name, lower_first(&state.says)))
            .collect();
        h.list("quiet", &quiet);
    }
}

fn lower_first(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

/// The page.
pub(super) fn report(report: &Report) -> String {
    let of = Of::new(report);
    let mut h = Html::new();
    front::chapters(&mut h, &of);
    examined::chapter(&mut h, &of);
    people::chapter(&mut h, &of);
    together::chapter(&mut h, &of);
    consistent::chapter(&mut h, &of);
    complete::chapters(&mut h, &of);
    privacy::chapters(&mut h, &of);
    findings::chapter(&mut h, &of);
    settings::chapter(&mut h, &of);
    method::chapter(&mut h, &of);
    let (chapters, contents) = h.finish();
    let mut page = Html::new();
    head::opening(&mut page, &of, &contents);
    page.raw(&chapters);
    head::closing(&mut page, report);
    page.finish().0
}
