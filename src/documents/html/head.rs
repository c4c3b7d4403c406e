//! The frame of the page: its policy, its style with the colours of `tokens.css`, the signs, the contents, the last lines.

use super::Of;
use super::writer::Html;
use crate::plot::{escape, hatching};
use crate::report::Report;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const STYLE: &str = include_str!("style.css");
const TOKENS: &str = include_str!("../../../style/tokens.css");

const SIGNS: &str = "<symbol id=\"i-error\" viewBox=\"0 0 16 16\"><path class=\"fill\" d=\"M5 1h6l4 4v6l-4 4H5l-4-4V5z\"/><path class=\"in\" d=\"M5.5 5.5l5 5m0-5l-5 5\"/></symbol>
<symbol id=\"i-warning\" viewBox=\"0 0 16 16\"><path class=\"fill\" d=\"M8 1l7.4 13.5H.6z\"/><path class=\"in\" d=\"M8 6v4m0 1.6v1.1\"/></symbol>
<symbol id=\"i-note\" viewBox=\"0 0 16 16\"><circle class=\"fill\" cx=\"8\" cy=\"8\" r=\"7\"/><path class=\"in\" d=\"M8 7.5v4m0-7v1.2\"/></symbol>
<symbol id=\"i-ok\" viewBox=\"0 0 16 16\"><rect class=\"fill\" x=\"1.5\" y=\"1.5\" width=\"13\" height=\"13\"/><path class=\"in\" d=\"M4.5 8.2l2.5 2.5 4.5-5\"/></symbol>
<symbol id=\"i-few\" viewBox=\"0 0 16 16\"><circle class=\"dash\" cx=\"8\" cy=\"8\" r=\"6.2\"/><path class=\"line\" d=\"M5 8h6\"/></symbol>
<symbol id=\"i-off\" viewBox=\"0 0 16 16\"><circle class=\"line\" cx=\"8\" cy=\"8\" r=\"6.2\"/><path class=\"line\" d=\"M3.6 12.4l8.8-8.8\"/></symbol>
<symbol id=\"i-part\" viewBox=\"0 0 16 16\"><circle class=\"line\" cx=\"8\" cy=\"8\" r=\"6.2\"/><path class=\"fill\" d=\"M8 1.8a6.2 6.2 0 0 1 0 12.4z\"/></symbol>
";

/// The colours that tokens.css names: light ones, and on a dark screen the dark ones. Paper is always light.
pub(in crate::documents) fn colours() -> String {
    let (mut light, mut dark) = (String::new(), String::new());
    for declaration in TOKENS.split(';') {
        let Some((name, value)) = declaration.rsplit_once("--").and_then(|(_, own)| own.split_once(':')) else {
            continue;
        };
        let pair = value.trim().strip_prefix("light-dark(").and_then(|both| both.strip_suffix(')'));
        let Some((of_light, of_dark)) = pair.and_then(|both| both.split_once(',')) else { continue };
        let _ = write!(light, "--{name}:{};", of_light.trim());
        let _ = write!(dark, "--{name}:{};", of_dark.trim());
    }
    format!(
        ":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"
    )
}

/// Colours, style, and what stands at the foot of every printed page.
fn style(report: &Report) -> String {
    let print: String = report.dataset.fingerprint.chars().filter(char::is_ascii_hexdigit).collect();
    let version: String =
        report.muster.version.chars().filter(|c| c.is_ascii_alphanumeric() || ".-+".contains(*c)).collect();
    let foot = format!(
        "@page{{@bottom-left{{content:\"Muster {version} · dataset {print}\"}}@bottom-right{{content:\"page \" \
         counter(page) \" of \" counter(pages)}}}}\n"
    );
    format!("{}{STYLE}{foot}", colours())
}

/// The policy of a page that has this one style, runs nothing and loads nothing.
pub(in crate::documents) fn policy(style: &str) -> String {
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; \
         base-uri 'none'; form-action 'none'\"/>\n",
        hash(style)
    )
}

/// The hash by which the policy knows the style.
fn hash(style: &str) -> String {
    base64(&Sha256::digest(style.as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().chain([0, 0].iter()).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

/// From the first line to the end of the contents.
pub(super) fn opening(h: &mut Html, of: &Of<'_>, contents: &[(&str, &str)]) {
    let report = of.report;
    let style = style(report);
    let name = escape(&crate::wording::visible(&report.dataset.name));
    h.raw(crate::documents::MARKS[0]).raw("<html lang=\"en\" translate=\"no\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    h.raw(&policy(&style));
    h.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    h.raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n");
    h.raw(&format!("<title>{name}: report of Muster</title>\n<style>{style}</style>\n</head>\n<body>\n"));
    h.raw("<svg class=\"hidden\" width=\"0\" height=\"0\" aria-hidden=\"true\">");
    let defs = hatching(h.palette());
    h.raw(&defs).raw("\n").raw(SIGNS).raw("</svg>\n");
    super::front::title(h, of);
    h.raw("<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ol>\n");
    for (id, title) in contents {
        h.raw(&format!("<li><a href=\"#{id}\">{title}</a></li>\n"));
    }
    h.raw("</ol>\n</nav>\n<main>\n");
}

/// What this document is, and the end.
pub(super) fn closing(h: &mut Html, report: &Report) {
    h.raw("</main>\n<footer>\n");
    h.p("This document was written by Muster on the computer where the data lie. It holds no picture, runs no program and \
         loads nothing: its own policy has the browser refuse both. The same files and settings give the same document, byte \
         for byte. It gives evidence; what follows from it is for people to decide.");
    h.raw("<p class=\"mono\">").text(&format!(
        "Muster {} · dataset {} · schema {}",
        report.muster.version, report.dataset.fingerprint, report.schema
    ));
    h.raw("</p>\n</footer>\n</body>\n</html>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_base64_as_in_rfc_4648() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn every_colour_that_a_drawing_or_the_style_names_is_there() {
        let colours = colours();
        let palette = crate::plot::Palette::from_css(TOKENS);
        for name in STYLE.split("var(--").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(colours.contains(&format!("--{name}:#")), "{name} has no colour");
        }
        assert!(colours.contains(&format!("--g-1:{};", palette.colour("g-1"))), "{colours}");
        assert!(!STYLE.contains(['<', '&']), "the style is a part of XML");
    }
}
