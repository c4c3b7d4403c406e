//! SARIF as code scanning takes it: its limits, its addresses, fingerprints that last.

use super::*;
use crate::documents::sarif::{LOCATIONS, RESULTS};
use crate::report::Evidence;
use crate::wording::encoded_path;
use serde_json::Value;
use std::collections::BTreeSet;

fn run(report: &Report) -> Value {
    let log: Value = serde_json::from_str(&Document::Sarif.write(report)).expect("SARIF is JSON");
    assert_eq!(log["version"], "2.1.0");
    log["runs"][0].clone()
}

fn results(run: &Value) -> &Vec<Value> {
    run["results"].as_array().expect("results")
}

#[test]
fn each_result_has_a_rule_a_level_one_location_and_a_fingerprint_of_its_own() {
    for report in [streets(), hostile()] {
        let run = run(&report);
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        for rule in rules {
            for key in ["id", "name", "shortDescription", "fullDescription", "help"] {
                assert!(!rule[key].is_null(), "{rule}");
            }
            assert!(rule["help"]["markdown"].as_str().is_some_and(|m| !m.contains("## For developers")));
            assert!(rule["properties"]["precision"].is_string() && rule["properties"]["problem.severity"].is_string());
        }
        let mut prints = BTreeSet::new();
        for result in results(&run) {
            let index = result["ruleIndex"].as_u64().expect("a place") as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap_or_default()));
            assert_eq!(result["locations"].as_array().map(Vec::len), Some(1));
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().expect("an address");
            assert!(!uri.is_empty() && !uri.starts_with('/') && !uri.contains([':', ' ', '<', '"', '#']), "{uri}");
            assert!(place["region"]["startLine"].as_u64() >= Some(1));
            let print = result["partialFingerprints"]["primaryLocationLineHash"].as_str().expect("a fingerprint");
            assert!(prints.insert(print.to_owned()), "{print} stands twice");
        }
        // The most severe first: code scanning shows the first thousands.
        let rank = |r: &Value| ["error", "warning", "note"].iter().position(|l| r["level"] == *l);
        let first: Vec<_> = results(&run).iter().map(rank).collect();
        assert!(first.first() <= first.last(), "{first:?}");
    }
}

#[test]
fn a_line_that_moves_leaves_the_fingerprint() {
    let before = streets();
    let mut after = before.clone();
    let lines = after.findings.iter_mut().flat_map(|f| f.evidence.iter_mut());
    lines.for_each(|e| e.line = e.line.map(|line| line + 3));
    let prints = |report: &Report| -> Vec<String> {
        results(&run(report)).iter().map(|r| r["partialFingerprints"].to_string()).collect()
    };
    assert_eq!(prints(&before), prints(&after));
}

#[test]
fn what_is_beyond_the_limits_is_counted() {
    let mut report = streets();
    let mut finding = report.findings[0].clone();
    finding.members.clear();
    let at = |line: u32, image: String| Evidence {
        image: Some(image),
        file: Some("labels.csv".into()),
        line: Some(line),
        ..Evidence::default()
    };
    finding.evidence = (1..=26_000).map(|line| at(line, format!("{line}.jpg"))).collect();
    finding.evidence_total = 26_000;
    let mut crowded = finding.clone();
    crowded.evidence = (0..1_500).map(|i| at(1, format!("{i}.jpg"))).collect();
    crowded.evidence_total = 30_000;
    report.findings = vec![crowded, finding];
    let run = run(&report);
    let results = results(&run);
    assert_eq!(results.len(), RESULTS);
    assert_eq!(run["properties"]["resultsLeftOut"], 26_001 - RESULTS as u64);
    let said = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(said.contains("1,001 places are more than the 25,000"), "{said}");
    let crowded = results.iter().find(|r| r["properties"]["evidenceTotal"] == 30_000).expect("it stands");
    assert_eq!(crowded["relatedLocations"].as_array().map(Vec::len), Some(LOCATIONS - 1));
    assert!(crowded["message"]["text"].as_str().is_some_and(|t| t.contains("1,500 of 30,000 places are listed")));
}

#[test]
fn paths_become_relative_addresses() {
    for (path, expected) in [
        ("a/b.jpg", "a/b.jpg"),
        ("a b/ü#1.jpg", "a%20b/%C3%BC%231.jpg"),
        ("c:d%.csv", "c%3Ad%25.csv"),
        ("كلب.jpg", "%D9%83%D9%84%D8%A8.jpg"),
    ] {
        assert_eq!(encoded_path(path), expected);
    }
}
