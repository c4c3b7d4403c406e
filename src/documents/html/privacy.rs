//! What leads to the people shown: traces in pictures and files, and how far columns single somebody out; and what people
//! say of the data.

use super::Of;
use super::writer::{Html, ROWS};
use crate::dataset::Answer;
use crate::dataset::documentation::{Part, State};
use crate::documents::facts::divided;
use crate::plot::{Cell, Table};
use crate::report::Report;
use crate::rules::Screen;
use crate::wording::count;

pub(super) fn chapters(h: &mut Html, of: &Of<'_>) {
    h.chapter("privacy", "Privacy");
    of.screen(h, Screen::Privacy);
    anonymity(h, of.report);
    h.chapter("documentation", "What people say of the data");
    of.screen(h, Screen::Documentation);
    answers(h, of.report);
}

fn answers(h: &mut Html, report: &Report) {
    let said = &report.settings.settings.documentation;
    for part in Part::ALL {
        h.h3(part.name());
        let rows = part.questions().map(|question| {
            let answer = said.answer(question.key);
            let words = match said.state(question.key) {
                State::Answered => answer.map_or("", Answer::text).to_owned(),
                state => state.words().replace(' ', "\u{a0}"),
            };
            let by = answer.and_then(Answer::by).unwrap_or("–");
            vec![Cell::text(question.asks), Cell::text(words), Cell::text(by)]
        });
        h.table(&Table::new(&["question", "answer", "by"], 3).with(rows), ROWS);
    }
}

fn anonymity(h: &mut Html, report: &Report) {
    let Some(found) = &report.tables.anonymity else { return };
    h.h3("How far columns single somebody out");
    let Some((k, unique)) = found.k.zip(found.unique) else {
        h.p(&format!("{}. How small the smallest is, is left out as a small cell.", divided(found)));
        return;
    };
    h.p(&format!("{}; in the smallest there are {}, and {} stand alone.", divided(found), count(k), count(unique)));
    let text = |value: Option<u64>| value.map_or_else(|| "–".to_owned(), count);
    let rows = [
        ("k-anonymity: the smallest group", count(k)),
        ("alone in their group", count(unique)),
        ("l-diversity of the sensitive column: the fewest different values in a group", text(found.l)),
        ("t-closeness of it: how far a group's values are from those of all", {
            found.t.map_or_else(|| "–".to_owned(), crate::wording::figure)
        }),
    ];
    let rows = rows.into_iter().map(|(name, value)| vec![Cell::text(name), Cell::Text(value)]);
    h.table(&Table::new(&["measure", "value"], 1).with(rows), ROWS);
    if let Some(sensitive) = &found.sensitive {
        h.small(&format!("The sensitive column is {sensitive}."));
    }
}
