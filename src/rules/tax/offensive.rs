//! TAX001: labels that are offensive or demeaning.

use super::labels::{self, Label};
use super::words::OFFENSIVE;
use crate::rules::{
    Context, Evidence, Finding, Measured, Member, Meta, Need, Outcome, Quality, Rule, Severity, families,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "TAX001",
    name: "offensive-label",
    severity: Severity::Warning,
    quality: Quality::Relevant,
    section: &families::LABELS,
    headline: |_| "labels are offensive or demeaning".into(),
    needs: &[Need::Names],
    summary: "a class or value is a slur, an insult or a demeaning name for people",
    manual: include_str!("offensive.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Offensive {}

impl Rule for Offensive {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let found: Vec<Label> =
            labels::all(context).into_iter().filter(|(_, name)| is_offensive(name)).map(|(label, _)| label).collect();
        if found.is_empty() {
            return;
        }
        // Each is named in its member, where nobody reads it who does not want to.
        let members: Vec<Member> = found.iter().map(|label| member(context, *label)).collect();
        let n = found.len() as u64;
        let total = members.iter().map(|member| member.evidence_total).sum();
        let evidence: Vec<Evidence> =
            members.iter().flat_map(|m| m.evidence.iter().take(MOST_EVIDENCE)).cloned().collect();
        let (is, it) = if n == 1 { ("is", "it is") } else { ("are", "they are") };
        let message = format!(
            "{} {is} a slur, an insult or a demeaning name for people; {it} named in the list only",
            wording::plural(n, "label", "labels")
        );
        let several = members.len() > 1;
        let mut finding = Finding::new(&META, message)
            .measured(Measured::count("labels", n, labels::all(context).len() as u64))
            .evidence(evidence)
            .total(total)
            .remedy(REMEDY);
        match several {
            true => finding.members = members,
            false => finding.subject = found[0].subject(context),
        }
        outcome.push(finding);
    }
}

const REMEDY: &str = "Rename the class by what is to be seen, or take it out together with its annotations. Find out who \
                      wrote it and what was meant: renaming alone keeps the judgement";
/// Images of each that the finding itself shows.
const MOST_EVIDENCE: usize = 100;

fn member(context: &Context<'_>, label: Label) -> Member {
    let (evidence, evidence_total) = label.evidence(context);
    Member {
        subject: label.subject(context),
        severity: META.severity,
        message: format!("{} is offensive or demeaning", label.words(context)),
        measured: Some(Measured::count("images", evidence_total, context.dataset.images.len() as u64)),
        compared: None,
        effect: None,
        test: None,
        cause: None,
        evidence,
        evidence_total,
        remedy: REMEDY.to_owned(),
    }
}

/// One of the words, or several in a row, is in the list.
pub(super) fn is_offensive(name: &str) -> bool {
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    OFFENSIVE.iter().any(|offensive| {
        let wanted = offensive.split(' ').count();
        words.windows(wanted).any(|run| run.iter().copied().eq(offensive.split(' ')))
    })
}
