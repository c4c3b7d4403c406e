//! What people decided, and the settings in force.

use super::Of;
use super::writer::Html;
use crate::plot::{Cell, Table};

pub(super) fn chapter(h: &mut Html, of: &Of<'_>) {
    let settings = &of.report.settings;
    h.chapter("settings", "What people decided, and the settings in force");
    if settings.off.is_empty() {
        h.p("No check was switched off.");
    } else {
        let rows = settings.off.iter().map(|(code, why)| {
            let why = if why.is_empty() { "no reason was given" } else { why.as_str() };
            vec![Cell::text(code.as_str()), Cell::text(why)]
        });
        h.h3("Checks switched off").table(&Table::new(&["check", "the reason given"], 2).with(rows), usize::MAX);
    }
    let toml = toml::to_string(&settings.settings).unwrap_or_default();
    if toml.trim().is_empty() {
        h.p("Nothing was set: there was no muster.toml, and every option of every check has its default.");
    } else {
        h.h3("muster.toml in force");
        h.raw("<pre dir=\"auto\">");
        for line in toml.lines() {
            h.text(line).raw("\n");
        }
        h.raw("</pre>\n");
    }
    h.p("The options of each check, defaults included, stand with it in the next chapter.");
}
