//! Groups of ages: do they overlap, leave gaps, does one span far more years than the others. Owns reading "20-29" and
//! "more than 70"; where one value cannot be read, nothing is said.

use super::{finding, is_rest};
use crate::dataset::Attribute;
use crate::rules::{Context, Finding, Measured, groups};
use crate::sorting::Sorting;
use crate::wording;

/// A group of whole years: the first and, where it has an end, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) struct Span {
    pub first: u32,
    pub last: Option<u32>,
    /// "more than 70" begins at 70 or at 71, "under 18" ends at 17 or at 18: as the neighbour has it.
    pub loose: bool,
}

/// Reads a group of ages.
pub(in crate::rules) fn span(value: &str) -> Option<Span> {
    let text = value.trim().to_lowercase().replace(['–', '—', '−', '_'], "-");
    let whole = |text: &str| text.parse::<u32>().ok().filter(|age| *age <= 200);
    let closed = |first, last| (first <= last).then_some(Span { first, last: Some(last), loose: false });
    let mut numbers = Vec::new();
    for token in text.split(|c: char| !c.is_ascii_digit()).filter(|t| !t.is_empty()) {
        numbers.push(whole(token)?);
    }
    let rest: String = text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
    let shape: String = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    let shape = collapse(&shape);
    let shape = ["years old", "years", "year", "yrs", "yr", "yo", "y"]
        .into_iter()
        .find_map(|unit| shape.strip_suffix(unit))
        .map_or(shape.as_str(), str::trim_end);
    match (shape, numbers.as_slice()) {
        ("#-#" | "# - #" | "# to #" | "(#-#)" | "[#-#]" | "(#, #)" | "[#, #]" | "between # and #", &[a, b]) => {
            closed(a, b)
        }
        (
            "#+" | "# +" | "≥#" | "≥ #" | ">=#" | ">= #" | "# and over" | "# and above" | "# and older" | "# or older"
            | "# or more",
            &[a],
        ) => Some(Span { first: a, last: None, loose: false }),
        (">#" | "> #" | "over #" | "above #" | "more than #" | "older than #", &[a]) => {
            Some(Span { first: a, last: None, loose: true })
        }
        ("<#" | "< #" | "under #" | "below #" | "less than #" | "younger than #", &[a]) if a > 0 => {
            Some(Span { first: 0, last: Some(a - 1), loose: true })
        }
        ("≤#" | "≤ #" | "<=#" | "<= #" | "up to #" | "# and under" | "# and younger" | "# or younger", &[a]) => {
            closed(0, a)
        }
        ("#s", &[a]) if a % 10 == 0 => closed(a, a + 9),
        ("#", &[a]) => closed(a, a),
        _ => None,
    }
}

/// Runs of `#` become one.
fn collapse(shape: &str) -> String {
    let mut out = String::with_capacity(shape.len());
    for c in shape.chars() {
        if !(c == '#' && out.ends_with('#')) {
            out.push(c);
        }
    }
    out
}

/// What the groups of one attribute show.
pub(super) fn findings(
    context: &Context<'_>,
    row: usize,
    attribute: &Attribute,
    counts: &[u64],
    max_span: f64,
) -> Vec<Finding> {
    let named: Vec<usize> = (0..attribute.values.len()).filter(|&c| !is_rest(&attribute.values[c])).collect();
    let spans: Option<Vec<(Span, usize)>> =
        named.iter().map(|&code| span(&attribute.values[code]).map(|span| (span, code))).collect();
    // One unreadable value may be the one that closes a gap. Single years are ages, not groups.
    let Some(mut spans) = spans.filter(|s| s.len() >= 2 && s.iter().any(|(s, _)| s.last != Some(s.first))) else {
        return Vec::new();
    };
    spans.order_by_key(|(span, code)| (span.first, span.last.unwrap_or(u32::MAX), *code));
    let value = |code: usize| attribute.values[code].as_str();
    let n: u64 = counts.iter().sum();
    let (mut overlaps, mut gaps) = (Vec::new(), Vec::new());
    for pair in spans.windows(2) {
        let [(one, a), (other, b)] = pair else { continue };
        let Some(last) = one.last else {
            overlaps.push((*a, *b));
            continue;
        };
        let (most_last, least_first) = (last + u32::from(one.loose && one.first == 0), other.first);
        let most_first = other.first + u32::from(other.loose && other.last.is_none());
        if most_first <= last {
            overlaps.push((*a, *b));
        } else if least_first > most_last + 1 {
            gaps.push((*a, *b, most_last + 1, least_first - 1));
        }
    }
    let mut out = Vec::new();
    if !overlaps.is_empty() {
        let pairs: Vec<String> = overlaps.iter().map(|&(a, b)| format!("{} and {}", value(a), value(b))).collect();
        let mut codes: Vec<usize> = overlaps.iter().flat_map(|&(a, b)| [a, b]).collect();
        codes.sort_unstable();
        codes.dedup();
        let k: u64 = codes.iter().filter_map(|&code| counts.get(code)).sum();
        let (evidence, total) = groups::evidence(context, row, &codes, |code| Some(value(code).to_owned()));
        let message = format!(
            "age groups of {} overlap: {}; {} of {} lie in them",
            attribute.name,
            wording::list(&pairs, 4),
            wording::count(k),
            groups::items(attribute.unit, n),
        );
        out.push(
            finding(attribute, message)
                .severity(groups::severity(attribute))
                .measured(Measured::share("share in groups that overlap", k, n))
                .evidence(evidence)
                .total(total)
                .remedy(format!(
                    "Give each age one group of {}; label the {} again.",
                    attribute.name,
                    groups::items(attribute.unit, k)
                )),
        );
    }
    if !gaps.is_empty() {
        let ages: Vec<String> = gaps
            .iter()
            .map(|&(a, b, from, to)| {
                let years = if from == to { from.to_string() } else { format!("{from} to {to}") };
                format!("{years} (between {} and {})", value(a), value(b))
            })
            .collect();
        out.push(
            finding(attribute, format!("age groups of {} leave out {}", attribute.name, wording::list(&ages, 4)))
                .severity(groups::severity(attribute))
                .measured(Measured::count("gaps between age groups", gaps.len() as u64, spans.len() as u64))
                .remedy(format!(
                    "Say where people of these ages were counted, and close the gap in {}.",
                    attribute.name
                )),
        );
    }
    out.extend(wide(context, row, attribute, counts, &spans, max_span));
    out
}

/// The widest closed group, where it spans far more years than the others.
fn wide(
    context: &Context<'_>,
    row: usize,
    attribute: &Attribute,
    counts: &[u64],
    spans: &[(Span, usize)],
    max_span: f64,
) -> Option<Finding> {
    let mut widths: Vec<(u32, usize)> =
        spans.iter().filter_map(|(span, code)| Some((span.last? - span.first + 1, *code))).collect();
    widths.sort_unstable();
    if widths.len() < 3 {
        return None;
    }
    let median = f64::from(widths[(widths.len() - 1) / 2].0 + widths[widths.len() / 2].0) / 2.0;
    let &(years, code) = widths.last()?;
    let k = counts.get(code).copied().unwrap_or(0);
    if f64::from(years) < max_span * median || k == 0 {
        return None;
    }
    let n: u64 = counts.iter().sum();
    let value = &attribute.values[code];
    let (evidence, total) = groups::evidence(context, row, &[code], |_| None);
    let message = format!(
        "{value} ({}) spans {years} years, the usual group {}: {} of {} lie in it",
        attribute.name,
        wording::figure(median),
        wording::percent(k as f64 / n as f64),
        groups::items(attribute.unit, n),
    );
    Some(
        finding(attribute, message)
            .measured(Measured::share(format!("share of {value}"), k, n))
            .threshold("max-span", max_span)
            .effect("span-ratio", f64::from(years) / median)
            .evidence(evidence)
            .total(total)
            .remedy(format!("Divide {value} into groups of about {} years.", wording::count(median.round() as u64))),
    )
}
