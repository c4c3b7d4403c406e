//! Every figure of a finding, read back from the documents, is the JSON's.

use super::*;
use serde_json::Value;

fn figure(m: &Value, key: &str) -> Option<f64> {
    m[key].as_f64()
}

/// A figure as the page must write it, from the JSON alone.
fn written(m: &Value) -> Option<String> {
    let value = figure(m, "value")?;
    Some(match m["kind"].as_str() {
        Some("share") if m["n"].as_u64() > Some(0) => crate::wording::percent(value),
        Some("count") => crate::wording::count(value.round() as u64),
        _ => crate::wording::figure(value),
    })
}

fn interval(m: &Value) -> Option<String> {
    let (low, high) = (figure(m, "low")?, figure(m, "high")?);
    Some(match m["kind"].as_str() {
        Some("share") => crate::wording::percent_range(low, high),
        _ => format!("{}–{}", crate::wording::figure(low), crate::wording::figure(high)),
    })
}

/// Markdown's escapes undone.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    for (of, c) in
        [("&#64;", "@"), ("&#35;", "#"), ("&#47;", "/"), ("&#46;", "."), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
    {
        out = out.replace(of, c);
    }
    out
}

fn assert_equal_figures(report: &Report) {
    let json: Value = serde_json::from_str(&crate::report::to_json(report)).expect("JSON");
    let findings = json["findings"].as_array().expect("a list");
    let html = Document::Html.write(report);
    let page = parsed(&html);
    let articles: Vec<_> = page.descendants().filter(|n| n.has_tag_name("article")).collect();
    assert_eq!(articles.len(), findings.len());
    let markdown = plain(&Document::Markdown.write(report));
    let sarif: Value = serde_json::from_str(&Document::Sarif.write(report)).expect("SARIF is JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    for finding in findings {
        let message = finding["message"].as_str().expect("a sentence");
        let code = finding["code"].as_str().expect("a code");
        let of_it = |n: &&roxmltree::Node<'_, '_>| {
            n.descendants().any(|h| h.has_tag_name("h3") && words(h) == message) && words(**n).contains(code)
        };
        let article = articles.iter().find(of_it).unwrap_or_else(|| panic!("{message} is not on the page"));
        let cells: Vec<String> = article.descendants().filter(|n| n.has_tag_name("td")).map(words).collect();
        let stands = |text: &str| assert!(cells.iter().any(|cell| cell == text), "{message}: {text} not in {cells:?}");
        let measured = &finding["measured"];
        written(measured).iter().for_each(|text| stands(text));
        interval(measured).iter().for_each(|text| stands(text));
        for member in finding["members"].as_array().into_iter().flatten().take(30) {
            written(&member["measured"]).iter().for_each(|text| stands(text));
            interval(&member["measured"]).iter().for_each(|text| stands(text));
        }
        assert!(markdown.contains(message), "{message} is not in the Markdown");
        let members = finding["members"].as_array().map_or(0, Vec::len);
        let of_sarif = results.iter().filter(|r| r["ruleId"] == code);
        let said = |r: &&Value| r["message"]["text"].as_str().is_some_and(|text| text.starts_with(message));
        assert!(members > 0 || of_sarif.clone().any(|r| said(&r)), "{message} is not in the SARIF");
        assert!(of_sarif.count() >= members.max(1));
    }
    // The groups of every protected attribute with their intervals.
    for attribute in json["dataset"]["attributes"].as_array().into_iter().flatten() {
        if attribute["role"] != "protected" || attribute["same_as"].is_string() {
            continue;
        }
        for value in attribute["values"].as_array().into_iter().flatten().take(16) {
            let share = &value["share"];
            let text = words(page.root());
            let low_high = figure(share, "low").zip(figure(share, "high"));
            for text_of in [
                figure(share, "value").map(crate::wording::percent),
                low_high.map(|(low, high)| crate::wording::percent_range(low, high)),
            ] {
                assert!(text_of.is_none_or(|own| text.contains(&own)), "{attribute}");
            }
        }
    }
}

#[test]
fn every_figure_of_a_finding_equals_that_of_the_json() {
    let streets = streets();
    assert!(!streets.findings.is_empty());
    assert!(streets.findings.iter().any(|f| f.measured.is_some()));
    assert_equal_figures(&streets);
    assert_equal_figures(&hostile());
    let example = crate::intake::example().into_iter().collect();
    let check = check_in_memory("example", example, Options { pixels: false, ..Options::default() });
    let report = check.report().expect("a report");
    assert!(report.findings.iter().any(|f| !f.members.is_empty()));
    assert_equal_figures(report);
}

#[test]
fn the_dossier_says_of_groups_and_findings_what_the_json_says() {
    let report = streets();
    for document in [Document::Datasheet, Document::ArticleTen, Document::DataProtection] {
        let text = plain(&document.write(&report));
        for attribute in report.dataset.attributes.iter().filter(|a| a.role == crate::dataset::Role::Protected) {
            assert!(text.contains(&attribute.name), "{document:?}");
        }
        let listed = text
            .lines()
            .filter_map(|line| line.strip_prefix("- "))
            .filter(|line| ["Error ", "Warning ", "Note "].iter().any(|severity| line.starts_with(severity)));
        let mut n = 0;
        for line in listed {
            let own = |f: &&crate::report::Finding| line.ends_with(&format!("{}: {}", f.code, f.message));
            assert!(report.findings.iter().any(|f| own(&f)), "{document:?}: {line}");
            n += 1;
        }
        assert!(n > 0, "{document:?} lists no finding");
    }
    let datasheet = plain(&Document::Datasheet.write(&report));
    for value in &report.dataset.attributes.iter().find(|a| a.name == "gender").expect("it is there").values {
        let share = crate::wording::percent(value.share.value.expect("a share"));
        assert!(datasheet.contains(&format!("{} {share}", value.value)), "{datasheet}");
    }
}

#[test]
fn what_only_people_know_is_not_answered_and_never_left_empty() {
    let report = streets();
    let text = Document::Datasheet.write(&report);
    let questions: Vec<&str> = text.split("\n### ").skip(1).collect();
    assert_eq!(questions.len(), 57);
    for question in &questions {
        let answer = question.split_once('\n').map_or("", |(_, answer)| answer).trim();
        assert!(!answer.is_empty() && !answer.starts_with('#'), "{question}");
    }
    let open = questions.iter().filter(|q| q.contains(crate::documents::facts::OPEN)).count();
    assert!(open > 35 && open < 57, "{open} of 57 are open");
    let facts = Document::DataProtection.write(&report);
    for never in ["Legal basis", "Necessity", "Retention"] {
        let answer = facts.split(&format!("### {never}")).nth(1).expect("it is asked");
        assert!(answer.trim_start_matches(|c| c != '\n').trim_start().starts_with("**Not answered."), "{never}");
    }
}
