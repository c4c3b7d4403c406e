//! What a finding, or one of those it speaks for, is about, in words. Names are given as they stand in the data.

use crate::report::{Finding, Member, Subject};
use crate::wording;

/// What a member is called: the parts of its subject that its finding does not say.
pub(super) fn of_member(member: &Member, finding: &Finding) -> String {
    let parts = parts(&member.subject, &finding.subject);
    let name = if parts.is_empty() { member.message.clone() } else { parts.join(" · ") };
    wording::visible(&name)
}

fn parts(own: &Subject, all: &Subject) -> Vec<String> {
    let fields = [
        (&own.class, &all.class),
        (&own.with, &all.with),
        (&own.group, &all.group),
        (&own.attribute, &all.attribute),
        (&own.split, &all.split),
        (&own.annotator, &all.annotator),
        (&own.column, &all.column),
        (&own.file, &all.file),
        (&own.identity, &all.identity),
        (&own.image, &all.image),
    ];
    let mut parts: Vec<String> =
        fields.into_iter().filter(|(own, all)| own != all).filter_map(|(own, _)| own.clone()).collect();
    if own.values.iter().any(Option::is_some) && own.values != all.values {
        let values: Vec<String> = own.values.iter().map(|v| v.clone().unwrap_or_else(|| "any".into())).collect();
        parts.push(values.join(", "));
    }
    parts
}

/// A subject as a text that is the same wherever the finding is: for fingerprints.
pub(super) fn key(subject: &Subject) -> String {
    serde_json::to_string(subject).unwrap_or_default()
}
