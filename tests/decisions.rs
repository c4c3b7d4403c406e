//! Decisions held against a report: what is accepted stands aside and counts nowhere, what no longer fits is said, and a
//! finding keeps its fingerprint while its evidence is the same.

use muster::decisions::{Decisions, FindingDecision, ItemDecision, State, parse, write};
use muster::documents::Document;
use muster::engine::{Check, Options, check_in_memory};
use muster::report::{Finding, Misfit, Report, Severity, findings_csv};

/// Boxes of two classes over pictures that are not there, of which `wild` reach outside.
fn coco(boxes: usize, wild: usize, first_id: usize) -> String {
    let images: Vec<String> = (0..boxes)
        .map(|i| format!("{{\"id\":{i},\"file_name\":\"{i:03}.jpg\",\"width\":100,\"height\":100}}"))
        .collect();
    let annotations: Vec<String> = (0..boxes)
        .map(|i| {
            let x = if i < wild { 90 } else { 10 };
            format!(
                "{{\"id\":{},\"image_id\":{i},\"category_id\":{},\"bbox\":[{x},10,40,30]}}",
                first_id + i,
                1 + i % 2
            )
        })
        .collect();
    format!(
        "{{\"images\":[{}],\n\"annotations\":[{}],\n\"categories\":[{{\"id\":1,\"name\":\"dog\"}},{{\"id\":2,\"name\":\"cat\"}}]}}",
        images.join(",\n"),
        annotations.join(",\n")
    )
}

fn check(files: &[(&str, String)], decisions: Option<Decisions>) -> Check<Vec<u8>> {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.clone().into_bytes())).collect();
    check_in_memory("decided", files, Options { decisions, pixels: false, ..Options::default() })
}

fn report(files: &[(&str, String)], decisions: Option<Decisions>) -> Report {
    check(files, decisions).report().expect("it was judged").clone()
}

fn errors(report: &Report) -> Vec<&Finding> {
    report.findings.iter().filter(|f| f.severity == Severity::Error).collect()
}

fn accept(finding: &Finding) -> FindingDecision {
    FindingDecision {
        fingerprint: finding.fingerprint.clone(),
        code: finding.code.clone(),
        state: State::Accepted,
        reason: "a test of ours".into(),
        by: "KM".into(),
        ..FindingDecision::default()
    }
}

/// All of a report's findings accepted.
fn accepted(of: &Report) -> Decisions {
    let dataset = of.dataset.fingerprint.clone();
    Decisions { dataset, findings: of.findings.iter().map(accept).collect(), ..Decisions::default() }
}

#[test]
fn an_accepted_finding_counts_in_no_verdict_and_no_quality_and_stands_in_every_document_with_its_reason() {
    let files = [("labels.json", coco(40, 6, 0))];
    let before = report(&files, None);
    assert!(!errors(&before).is_empty() && before.qualities.free_of_errors.errors > 0);
    assert_eq!(before.decisions, None);
    let after = report(&files, Some(accepted(&before)));
    assert_eq!(after.findings.len(), before.findings.len(), "none is left out");
    assert!(after.findings.iter().all(Finding::is_aside));
    let q = &after.qualities;
    let counted = [q.relevant, q.representative, q.free_of_errors, q.complete, q.privacy, q.documentation];
    assert!(counted.iter().all(|tally| tally.errors + tally.warnings + tally.notes == 0));
    let narrative = muster::report::Narrative::of(&after, &after.tables.targets);
    assert!(narrative.first.is_empty());
    assert!(narrative.verdict.sentence.starts_with("Nothing found but what is accepted"), "{:?}", narrative.verdict);
    for document in [Document::Html, Document::Markdown, Document::Sarif] {
        assert!(document.write(&after).contains("a test of ours"), "{document:?}");
    }
    let sarif: serde_json::Value = serde_json::from_str(&Document::Sarif.write(&after)).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("a list");
    assert!(!results.is_empty());
    for result in results {
        assert_eq!(result["suppressions"][0]["status"], "accepted", "{result}");
    }
    assert!(findings_csv(&after).lines().skip(1).all(|row| row.contains("accepted,a test of ours")));
    let read = after.decisions.expect("they were read");
    assert_eq!((read.accepted, read.unfit.len(), read.other_dataset), (before.findings.len() as u64, 0, false));
}

#[test]
fn the_file_beside_the_data_is_found_by_itself_and_makes_no_other_dataset() {
    let labels = ("labels.json", coco(40, 6, 0));
    let before = report(std::slice::from_ref(&labels), None);
    let text = write(&accepted(&before));
    let after = report(&[labels.clone(), ("muster-decisions.json", text.clone())], None);
    assert_eq!(after.dataset.fingerprint, before.dataset.fingerprint);
    assert_eq!((after.files.dropped, after.files.read), (before.files.dropped + 1, before.files.read + 1));
    let read = after.decisions.as_ref().expect("they were read");
    assert_eq!((read.file.as_deref(), read.other_dataset), (Some("muster-decisions.json"), false));
    assert!(after.findings.iter().all(Finding::is_aside));
    // What is given wins.
    let given = report(&[labels, ("muster-decisions.json", text)], Some(Decisions::default()));
    let read = given.decisions.as_ref().expect("they were read");
    assert_eq!((read.file.as_deref(), read.instead_of.as_deref()), (None, Some("muster-decisions.json")));
    assert!(!given.findings.iter().any(Finding::is_aside));
}

#[test]
fn one_inserted_record_loses_no_decision_and_other_evidence_does() {
    let before = report(&[("labels.json", coco(40, 6, 0))], None);
    let decisions = accepted(&before);
    // Other ids, other lines: the same images are accused.
    let moved = report(&[("labels.json", format!("\n\n{}", coco(40, 6, 1000)))], Some(decisions.clone()));
    let read = moved.decisions.as_ref().expect("they were read");
    assert_eq!((read.unfit.len(), read.other_dataset), (0, true), "{:?}", read.unfit);
    let more = report(&[("labels.json", coco(40, 9, 0))], Some(decisions.clone()));
    let read = more.decisions.as_ref().expect("they were read");
    let outside = errors(&more)[0];
    assert!(!outside.is_aside(), "its evidence has changed");
    let unfit = read.unfit.iter().find(|unfit| unfit.code == outside.code).expect("it is named");
    assert_eq!(unfit.why, Misfit::EvidenceChanged);
    assert!(
        read.says().iter().any(|line| line.contains("no longer") && line.contains(&outside.code)),
        "{:?}",
        read.says()
    );
    let none = report(&[("labels.json", coco(40, 0, 0))], Some(decisions));
    let read = none.decisions.as_ref().expect("they were read");
    assert!(read.unfit.iter().any(|unfit| unfit.code == outside.code && unfit.why == Misfit::Gone));
}

#[test]
fn no_two_findings_share_a_fingerprint() {
    let check = check_in_memory("example", muster::intake::example(), Options { pixels: false, ..Options::default() });
    let report = check.report().expect("it was judged");
    assert!(report.findings.len() > 10);
    let mut seen = std::collections::BTreeMap::new();
    for finding in &report.findings {
        let before = seen.insert(finding.fingerprint.as_str(), finding);
        assert!(before.is_none(), "{}: {} / {}", finding.code, finding.message, before.map_or("", |f| &f.message));
    }
}

#[test]
fn items_are_counted_and_images_that_are_not_there_named() {
    use muster::decisions::Action;
    let mut decisions = Decisions::default();
    decisions.decide_item(ItemDecision::new("001.jpg", Action::Exclude));
    decisions.decide_item(ItemDecision::new("gone.jpg", Action::Reannotate));
    let read = report(&[("labels.json", coco(4, 0, 0))], Some(decisions)).decisions.expect("they were read");
    assert_eq!((read.items.exclude, read.items.reannotate, read.total()), (1, 1, 2));
    assert_eq!(read.missing, ["gone.jpg"]);
}

#[test]
fn a_decision_that_cannot_be_followed_is_a_finding_with_its_line_and_the_others_hold() {
    let labels = ("labels.json", coco(40, 6, 0));
    let before = report(std::slice::from_ref(&labels), None);
    let text = write(&accepted(&before)).replacen("\"accepted\"", "\"fine\"", 1);
    let line = text.lines().position(|line| line.contains("\"fine\"")).expect("it stands there") as u32 + 1;
    let after = report(&[labels, ("muster-decisions.json", text)], None);
    let said = after.findings.iter().find(|f| f.message.contains("muster-decisions.json")).expect("it is said");
    assert_eq!((said.severity, said.evidence[0].line), (Severity::Warning, Some(line)));
    assert_eq!(after.decisions.as_ref().map(|read| read.accepted + 1), Some(before.findings.len() as u64));
}

#[test]
fn deciding_again_judges_as_a_check_with_these_decisions_does() {
    let files = [("labels.json", coco(40, 6, 0))];
    let mut decided = check(&files, None);
    let decisions = accepted(decided.report().expect("it was judged"));
    decided.decide(decisions.clone());
    let at_once = check(&files, Some(decisions.clone()));
    assert_eq!(decided.report(), at_once.report());
    assert_eq!(
        decided.summary().map(|s| (s.narrative, s.decisions)),
        at_once.summary().map(|s| (s.narrative, s.decisions))
    );
    assert_eq!(parse(&write(decided.decisions())).0, *decided.decisions());
}
