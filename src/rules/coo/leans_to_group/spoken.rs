//! What is said of all classes that lean to groups of one attribute.

use crate::dataset::ValueType;
use crate::measures::ClassGroup;
use crate::rules::{Context, Finding, FoldKey, Spoken, fold};
use crate::wording;
use std::collections::BTreeSet;

/// Classes named in the sentence.
const NAMED: usize = 3;

/// `52 of 79 classes lean to a gender, most of all skateboard (male) and handbag (female)`.
pub(super) fn of(context: &Context<'_>, key: &FoldKey, members: &[Finding], tested: &[&ClassGroup]) -> Spoken {
    let Some((row, attribute)) = key.attribute.and_then(|row| Some((row, context.dataset.attributes.get(row)?))) else {
        return Spoken::default();
    };
    let classes: BTreeSet<_> = tested.iter().filter(|r| r.attribute == row).map(|r| r.class).collect();
    let name = &attribute.name;
    let leans = match attribute.ty {
        ValueType::Boolean => format!("are shown more often with {name}, or without"),
        _ => format!("lean to {} {name}", wording::article(name)),
    };
    Spoken::message(format!(
        "{} of {} {leans}, most of all {}",
        wording::count(members.len() as u64),
        wording::plural(classes.len() as u64, "class", "classes"),
        wording::list(&of_each_group(members), NAMED + members.len()),
    ))
}

/// The strongest class of each group, at most three; where all lean to one group, its three strongest.
fn of_each_group(members: &[Finding]) -> Vec<&str> {
    let labels = fold::labels(members);
    let mut groups: Vec<&str> = Vec::new();
    let mut named = Vec::new();
    for (member, label) in members.iter().zip(&labels) {
        let group = member.subject.group.as_deref().unwrap_or_default();
        if !groups.contains(&group) && named.len() < NAMED {
            groups.push(group);
            named.push(*label);
        }
    }
    if named.len() < 2 { labels.into_iter().take(NAMED).collect() } else { named }
}
