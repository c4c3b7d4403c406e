//! Colours by name. They are written in `style/tokens.css` alone: the page reads those in force, everything else the
//! light ones out of the file.

use std::collections::BTreeMap;

/// The names that drawings use, as in tokens.css without the dashes before.
const NAMES: [&str; 37] = [
    "paper", "sunk", "ink", "ink-2", "ink-3", "line", "line-2", "error", "warning", "few", "hatch", "g-1", "g-2",
    "g-3", "g-4", "g-5", "g-6", "g-7", "g-8", "q-0", "q-1", "q-2", "q-3", "q-4", "q-5", "q-6", "q-7", "q-flip", "d-n4",
    "d-n3", "d-n2", "d-n1", "d-0", "d-p1", "d-p2", "d-p3", "d-p4",
];

/// The colours of groups in the order in which they are given, 1 to 8. The blues and the mauve come last: two or four
/// groups never look like pink and blue.
pub const GROUP_ORDER: [usize; 8] = [3, 2, 5, 8, 6, 4, 7, 1];

/// Colours, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette(BTreeMap<&'static str, String>);

impl Palette {
    /// `read`: the colour of that name, as a drawing writes it (`#2161a2`).
    pub fn read(read: impl Fn(&str) -> String) -> Self {
        Self(NAMES.into_iter().map(|name| (name, read(name))).collect())
    }

    /// The light colours of a `tokens.css`: `#2161a2`, or the first of `light-dark(#2161a2, #11adff)`.
    pub fn from_css(css: &str) -> Self {
        Self::read(|name| {
            let declared = css.split(&format!("--{name}:")).nth(1).and_then(|rest| rest.split(';').next());
            let declared = declared.unwrap_or_default().trim();
            let light = declared.strip_prefix("light-dark(").and_then(|both| both.split(',').next());
            light.unwrap_or(declared).trim().to_owned()
        })
    }

    /// The light colours.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn light() -> Self {
        Self::from_css(include_str!("../../style/tokens.css"))
    }

    /// The colour; of a name that is not there, none is drawn.
    pub fn colour(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).filter(|c| !c.is_empty()).unwrap_or("none")
    }
}
