//! What people decided, and the settings in force.

use super::Of;
use super::writer::Html;
use crate::plot::{Cell, Table};
use crate::wording;

/// Options that are listed.
const OPTIONS: usize = 400;

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
    let toml = toml::to_string_pretty(&settings.settings).unwrap_or_default();
    if toml.trim().is_empty() {
        h.p("Nothing was set: there was no muster.toml, and every option has its default.");
    } else {
        h.h3("muster.toml in force");
        h.raw("<pre dir=\"auto\">");
        for line in toml.lines() {
            h.text(line).raw("\n");
        }
        h.raw("</pre>\n");
    }
    h.h3("Options of the checks");
    let mut rows = Vec::new();
    for (code, options) in &settings.options {
        let set = settings.settings.rules.get(code).map(|rule| &rule.options);
        for (name, value) in options.as_object().into_iter().flatten() {
            let own = set.is_some_and(|set| set.contains_key(name));
            rows.push(vec![
                Cell::text(code.as_str()),
                Cell::text(name.as_str()),
                Cell::text(if own { "set" } else { "default" }),
                Cell::Text(value.as_f64().map_or_else(|| value.to_string(), wording::figure)),
            ]);
        }
    }
    h.table(&Table::new(&["check", "option", "", "value"], 3).with(rows), OPTIONS);
}
