//! `findings.sarif`: SARIF 2.1.0 as code scanning takes it. A finding stands at each of its annotations' lines; its pictures
//! are related locations. What is beyond the limits is counted, never dropped in silence.

use super::{manual, subject};
use crate::report::{Evidence, Finding, Report, Subject, to_json};
use crate::rules::{self, Severity};
use crate::sorting::Sorting;
use crate::wording::{count, encoded_path, plural, visible};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

/// Results of a run, and locations of a result, that code scanning takes.
pub(super) const RESULTS: usize = 25_000;
pub(super) const LOCATIONS: usize = 1_000;
/// Characters of a rule's description.
const DESCRIPTION: usize = 1_000;

pub(super) fn report(report: &Report) -> String {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.order_by(|a, b| a.by_weight(b));
    let mut codes: Vec<&str> = Vec::new();
    for finding in &findings {
        if !codes.contains(&finding.code.as_str()) {
            codes.push(&finding.code);
        }
    }
    let mut results = Results::new(report);
    for finding in &findings {
        let index = codes.iter().position(|code| *code == finding.code).unwrap_or(0);
        results.add(finding, index);
    }
    let Results { all, left_out, .. } = results;
    let mut notifications = Vec::new();
    if left_out > 0 {
        let text = format!(
            "{} more than the {} that code scanning takes; they are counted here and stand in the report’s CSV.",
            plural(left_out, "place is", "places are"),
            count(RESULTS as u64)
        );
        notifications.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    if let Some(words) = super::facts::suppressed(report) {
        notifications.push(json!({ "level": "note", "message": { "text": words } }));
    }
    if let Some(partial) = &report.partial {
        notifications
            .push(json!({ "level": "warning", "message": { "text": format!("The check is partial: {partial}.") } }));
    }
    let run = json!({
        "tool": { "driver": {
            "name": "Muster",
            "semanticVersion": report.muster.version,
            "rules": codes.iter().map(|code| rule(code)).collect::<Vec<_>>(),
        } },
        "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
        "columnKind": "unicodeCodePoints",
        "results": all,
        "properties": {
            "dataset": report.dataset.name,
            "datasetFingerprint": report.dataset.fingerprint,
            "resultsLeftOut": left_out,
        },
    });
    to_json(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "properties": { "muster": "muster.document/1" },
        "runs": [run],
        "version": "2.1.0",
    }))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

fn rule(code: &str) -> Value {
    let Some(entry) = rules::entry(code) else { return json!({ "id": code }) };
    let meta = entry.meta;
    let of = |heading| manual::section(meta.manual, heading).replace('\n', " ");
    let about = |heading| cut(&of(heading), DESCRIPTION);
    // The examples are for developers.
    let page = meta.for_readers().trim();
    let (precision, severity) = match meta.severity {
        Severity::Error => ("very-high", "error"),
        Severity::Warning => ("high", "warning"),
        Severity::Note => ("medium", "recommendation"),
    };
    json!({
        "id": meta.code,
        "name": meta.name,
        "shortDescription": { "text": meta.summary },
        "fullDescription": { "text": about("What is checked") },
        "help": { "text": of("What to do"), "markdown": page },
        "defaultConfiguration": { "level": level(meta.severity) },
        "properties": { "precision": precision, "problem.severity": severity, "tags": [meta.family(), meta.quality] },
    })
}

/// What a message may hold: an address in brackets would be a link.
fn message(text: &str) -> String {
    visible(text).replace("](", "] (")
}

fn location(path: &str, line: Option<u32>) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": encoded_path(path) },
        "region": { "startLine": line.unwrap_or(1).max(1) },
    } })
}

struct Results<'r> {
    report: &'r Report,
    all: Vec<Value>,
    left_out: u64,
    /// How often a fingerprint was given.
    given: FxHashMap<String, u32>,
}

impl<'r> Results<'r> {
    fn new(report: &'r Report) -> Self {
        Self { report, all: Vec::new(), left_out: 0, given: FxHashMap::default() }
    }

    /// A finding, or each of those that it speaks for.
    fn add(&mut self, finding: &Finding, index: usize) {
        if finding.members.is_empty() {
            self.one(
                finding,
                index,
                &finding.subject,
                finding.severity,
                (&finding.message, &finding.remedy),
                (&finding.evidence, finding.evidence_total),
            );
        }
        for m in &finding.members {
            let evidence = (m.evidence.as_slice(), m.evidence_total);
            self.one(finding, index, &m.subject, m.severity, (&m.message, &m.remedy), evidence);
        }
    }

    fn one(
        &mut self,
        finding: &Finding,
        index: usize,
        subject: &Subject,
        severity: Severity,
        (says, remedy): (&str, &str),
        (evidence, total): (&[Evidence], u64),
    ) {
        // Each line of a file once, with the pictures that it is about.
        let mut lines: Vec<(&str, Option<u32>, Vec<&Evidence>)> = Vec::new();
        let mut at: FxHashMap<(&str, Option<u32>), usize> = FxHashMap::default();
        let mut pictures: Vec<&Evidence> = Vec::new();
        for e in evidence {
            match &e.file {
                Some(file) => {
                    let place = *at.entry((file, e.line)).or_insert_with(|| {
                        lines.push((file, e.line, Vec::new()));
                        lines.len() - 1
                    });
                    lines[place].2.push(e);
                }
                None => pictures.push(e),
            }
        }
        let first_picture = pictures.iter().find_map(|e| e.image.clone());
        if !pictures.is_empty() || lines.is_empty() {
            let place = first_picture.unwrap_or_else(|| self.file_of(subject));
            lines.insert(0, (&place, None, pictures));
            return self.results(finding, index, subject, severity, (says, remedy), &lines, total);
        }
        self.results(finding, index, subject, severity, (says, remedy), &lines, total);
    }

    #[allow(clippy::too_many_arguments)]
    fn results(
        &mut self,
        finding: &Finding,
        index: usize,
        subject: &Subject,
        severity: Severity,
        (says, remedy): (&str, &str),
        lines: &[(&str, Option<u32>, Vec<&Evidence>)],
        total: u64,
    ) {
        let shown: u64 = lines.iter().map(|(.., of)| of.len() as u64).sum();
        for (place, line, of) in lines {
            if self.all.len() >= RESULTS {
                self.left_out += of.len().max(1) as u64;
                continue;
            }
            let mut text = message(says);
            if let Some(note) = of.first().and_then(|e| e.note.as_deref()).filter(|_| of.len() == 1) {
                text.push_str(&format!(" (here: {})", message(note)));
            }
            if total > shown {
                text.push_str(&format!(". {} of {} places are listed", count(shown), count(total)));
            }
            if !remedy.is_empty() {
                text.push_str(&format!(". What to do: {}", message(remedy)));
            }
            let mut related: Vec<Value> = Vec::new();
            let mut seen: FxHashSet<&str> = [*place].into_iter().collect();
            for image in of.iter().filter_map(|e| e.image.as_deref()) {
                if seen.insert(image) && related.len() + 1 < LOCATIONS {
                    related.push(location(image, None));
                }
            }
            let mut result = json!({
                "ruleId": finding.code,
                "ruleIndex": index,
                "level": level(severity),
                "message": { "text": text },
                "locations": [location(place, *line)],
                "partialFingerprints": { "primaryLocationLineHash": self.fingerprint(finding, subject, place, of) },
                "properties": { "evidenceTotal": total },
            });
            // An external suppression: the file of decisions is none of the data's.
            if let Some(decision) = finding.decision.as_ref().filter(|_| finding.is_aside()) {
                result["suppressions"] =
                    json!([{ "kind": "external", "status": "accepted", "justification": message(&decision.reason) }]);
            }
            if !related.is_empty() {
                result["relatedLocations"] = Value::Array(related);
            }
            self.all.push(result);
        }
    }

    /// The same in every run while rule, subject, file and pictures are: lines may move. The count tells equal ones apart.
    fn fingerprint(&mut self, finding: &Finding, subject: &Subject, place: &str, of: &[&Evidence]) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut images: Vec<&str> = of.iter().filter_map(|e| e.image.as_deref()).collect();
        images.sort_unstable();
        let key = subject::key(subject);
        for part in [finding.code.as_str(), &key, place].into_iter().chain(images) {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        let hash = hasher.finalize().to_hex()[..16].to_owned();
        let n = self.given.entry(hash.clone()).or_insert(0);
        *n += 1;
        format!("{hash}:{n}")
    }

    /// The file to which a finding without evidence belongs: that of its attribute, its own, or the first that was read.
    fn file_of(&self, subject: &Subject) -> String {
        let attribute = subject.attribute.iter().chain(&subject.attributes).next();
        let source = attribute.and_then(|name| {
            let facts = self.report.dataset.attributes.iter().find(|a| a.name == *name)?;
            let file = facts.source.split('#').next().unwrap_or_default();
            (!file.is_empty() && !file.contains('*')).then(|| file.to_owned())
        });
        let groups = &self.report.files.groups;
        let read = || {
            let own = groups.iter().filter(|g| !g.example.is_empty());
            own.min_by_key(|g| g.role == "images").map(|g| g.example.clone())
        };
        source.or_else(|| subject.file.clone()).or_else(read).unwrap_or_else(|| "muster.toml".into())
    }
}
