//! How the screen writes its figures: small p-values, values with intervals, effects as words.

use crate::report::Share;
use crate::wording;

/// A p- or q-value, never a rounded zero.
pub fn small_p(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".into() } else { format!("{p:.4}") }
}

/// `1.34 (1.20–1.49)`.
pub fn with_interval(figure: Option<[f64; 3]>) -> Option<String> {
    figure.map(|[value, low, high]| format!("{} ({})", wording::figure(value), range(low, high)))
}

/// `1.20–1.49`, `−0.20 to −0.10`.
pub fn range(low: f64, high: f64) -> String {
    let joint = if low < 0.0 || high < 0.0 { " to " } else { "–" };
    format!("{}{joint}{}", wording::figure(low), wording::figure(high))
}

/// `30.4 % (27.2–33.9 %)`.
pub fn share_words(share: &Share) -> String {
    let value = share.value.map_or_else(|| "–".to_owned(), wording::percent);
    match share.low.zip(share.high) {
        Some((low, high)) => format!("{value} ({})", wording::percent_range(low, high)),
        None => value,
    }
}

/// `p 0.0012, q 0.0310 of 820 tests`.
pub fn test_words(p: Option<f64>, q: Option<f64>, family: u64) -> Option<String> {
    let (p, q) = p.zip(q)?;
    Some(format!("p {}, q {} of {}", small_p(p), small_p(q), wording::plural(family, "test", "tests")))
}

/// Cliff's delta as a word (J. Romano et al. 2006).
pub fn delta_words(delta: f64) -> &'static str {
    match delta.abs() {
        d if d < 0.147 => "negligible",
        d if d < 0.33 => "small",
        d if d < 0.474 => "medium",
        _ => "large",
    }
}

/// The first letter large.
pub fn headed(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
