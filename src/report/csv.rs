//! Tables that go out as CSV. Cells that a spreadsheet would execute are made harmless.

use super::Report;
use super::json::round6;
use crate::dataset::Dataset;

/// A cell that no spreadsheet takes for a formula: one that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab
/// or a line end gets an apostrophe in front (OWASP, CSV injection). So does what comes after a `;`, a tab or a line end:
/// where cells are told apart by those, another cell begins there, quotes or not.
pub fn harmless(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for (at, c) in cell.char_indices() {
        let sign = matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
        if begins && sign || at == 0 && matches!(c, '\t' | '\r' | '\n') {
            out.push('\'');
        }
        out.push(c);
        // Some leave out blanks at the front.
        begins = matches!(c, ';' | '\t' | '\r' | '\n') || begins && c == ' ';
    }
    out
}

pub(super) fn write(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail, and all rows have the header's length.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// One row a pair of classes.
pub fn pairs_csv(pairs: &[super::ClassPair]) -> String {
    let number = |x: Option<f64>| x.map(|x| round6(x).to_string()).unwrap_or_default();
    let rows = pairs.iter().map(|p| {
        let mut row = vec![harmless(&p.a), harmless(&p.b)];
        row.extend([p.n_a, p.n_b, p.n_ab, p.n].map(|n| n.to_string()));
        row.extend([p.lift, p.npmi, p.jaccard, p.p, p.q, p.q_all].map(number));
        row
    });
    write(&["a", "b", "n_a", "n_b", "n_ab", "n", "lift", "npmi", "jaccard", "p", "q", "q_all"], rows)
}

/// One row an evidence entry; a finding without evidence has one row. Of a finding that speaks for many the evidence of
/// its members, with the sentence of each.
pub fn findings_csv(report: &Report) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for f in &report.findings {
        let mut add = |evidence: &[super::Evidence], member: &str| {
            let none = [super::Evidence::default()];
            for e in if evidence.is_empty() { &none } else { evidence } {
                rows.push(vec![
                    f.code.clone(),
                    format!("{:?}", f.severity).to_lowercase(),
                    harmless(&f.message),
                    harmless(e.image.as_deref().unwrap_or_default()),
                    harmless(e.file.as_deref().unwrap_or_default()),
                    e.line.map(|l| l.to_string()).unwrap_or_default(),
                    harmless(e.record.as_deref().unwrap_or_default()),
                    harmless(member),
                    f.decision.as_ref().map(|d| d.state_word().to_owned()).unwrap_or_default(),
                    harmless(f.decision.as_ref().map_or("", |d| d.reason.as_str())),
                ]);
            }
        };
        match f.members.as_slice() {
            [] => add(&f.evidence, ""),
            members => members.iter().for_each(|member| add(&member.evidence, &member.message)),
        }
    }
    write(
        &["code", "severity", "message", "image", "file", "line", "record", "member", "decision", "reason"],
        rows.into_iter(),
    )
}

/// One row for each thing that a finding speaks of, with its figures.
pub fn members_csv(report: &Report) -> String {
    const HEADER: &[&str] = &[
        "code",
        "severity",
        "finding",
        "message",
        "class",
        "with",
        "attribute",
        "group",
        "attributes",
        "values",
        "split",
        "file",
        "column",
        "measured",
        "value",
        "low",
        "high",
        "k",
        "n",
        "n_effective",
        "effect",
        "effect_value",
        "test",
        "p",
        "q",
        "evidence_total",
        "decision",
        "reason",
    ];
    let number = |x: Option<f64>| x.map(|x| round6(x).to_string()).unwrap_or_default();
    let count = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
    let singles = report.findings.iter().flat_map(|f| f.singles().into_iter().map(move |single| (f, single)));
    let rows = singles.map(|(finding, f)| {
        let s = &f.subject;
        let values: Vec<&str> = s.values.iter().map(|value| value.as_deref().unwrap_or("any")).collect();
        let (measured, effect, test) = (f.measured.as_ref(), f.effect.as_ref(), f.test.as_ref());
        vec![
            f.code.clone(),
            format!("{:?}", f.severity).to_lowercase(),
            harmless(&finding.message),
            harmless(&f.message),
            text(&s.class),
            text(&s.with),
            text(&s.attribute),
            text(&s.group),
            harmless(&s.attributes.join("|")),
            harmless(&values.join("|")),
            text(&s.split),
            text(&s.file),
            text(&s.column),
            harmless(measured.map_or("", |m| m.name.as_str())),
            number(measured.and_then(|m| m.value)),
            number(measured.and_then(|m| m.low)),
            number(measured.and_then(|m| m.high)),
            count(measured.and_then(|m| m.k)),
            count(measured.map(|m| m.n)),
            number(measured.and_then(|m| m.n_effective)),
            effect.map(|e| e.name.clone()).unwrap_or_default(),
            number(effect.map(|e| e.value)),
            test.map(|t| t.name.clone()).unwrap_or_default(),
            number(test.map(|t| t.p)),
            number(test.map(|t| t.q)),
            f.evidence_total.to_string(),
            f.decision.as_ref().map(|d| d.state_word().to_owned()).unwrap_or_default(),
            harmless(f.decision.as_ref().map_or("", |d| d.reason.as_str())),
        ]
    });
    write(HEADER, rows)
}

/// One row a dropped image, sorted by path.
pub fn images_csv(dataset: &Dataset) -> String {
    const HEADER: &[&str] = &[
        "path",
        "split",
        "format",
        "bytes",
        "width",
        "height",
        "orientation",
        "decoded",
        "mode",
        "brightness_p5",
        "brightness_p99",
        "entropy",
        "blur_score",
        "sharpness",
        "contrast",
        "aspect",
        "is_greyscale",
        "content_hash",
        "pixel_hash",
        "perceptual_hash",
    ];
    let splits = dataset.splits_of_images();
    let rows = dataset.images.ids().filter(|id| dataset.images.file[id.index()].is_some()).map(|id| {
        let names: Vec<&str> = splits[id.index()].iter().map(|s| dataset.splits[s.index()].as_str()).collect();
        let mut row = vec![harmless(dataset.images.path(id)), harmless(&names.join("|"))];
        match dataset.images.facts(id) {
            None => row.resize(HEADER.len(), String::new()),
            Some(f) => {
                row.push(format_name(f.format));
                row.push(f.bytes.to_string());
                row.push(f.width.to_string());
                row.push(f.height.to_string());
                row.push(f.orientation.to_string());
                row.push(f.pixels.is_ok().to_string());
                let aspect = match (f.width.min(f.height), f.width.max(f.height)) {
                    (0, _) => String::new(),
                    (small, large) => round6(f64::from(small) / f64::from(large)).to_string(),
                };
                match &f.pixels {
                    Ok(p) => {
                        row.push(p.mode.clone());
                        for x in [p.brightness_p5, p.brightness_p99, p.entropy, p.blur_score, p.sharpness, p.contrast] {
                            row.push(round6(x).to_string());
                        }
                        row.push(aspect);
                        row.push(p.is_greyscale.to_string());
                        row.push(hex(&f.content_hash));
                        row.push(hex(&p.pixel_hash));
                        row.push(format!("{:016x}", p.perceptual_hash));
                    }
                    Err(_) => {
                        row.extend(std::iter::repeat_n(String::new(), 7));
                        row.push(aspect);
                        row.push(String::new());
                        row.push(hex(&f.content_hash));
                        row.resize(HEADER.len(), String::new());
                    }
                }
            }
        }
        row
    });
    write(HEADER, rows)
}

/// `jpeg`, `png` …, as the report writes it.
fn format_name(format: crate::dataset::ImageFormat) -> String {
    serde_json::to_value(format).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless() {
        assert_eq!(harmless("=1+2"), "'=1+2");
        assert_eq!(harmless("@cmd"), "'@cmd");
        assert_eq!(harmless("a=b"), "a=b");
        for (cell, harmless_cell) in [
            ("＝1+2", "'＝1+2"),
            ("a;=cmd()", "a;'=cmd()"),
            ("a; -1", "a; '-1"),
            ("a\n@b", "a\n'@b"),
            ("a;b-c", "a;b-c"),
            ("−1", "−1"),
        ] {
            assert_eq!(harmless(cell), harmless_cell);
        }
    }
}
