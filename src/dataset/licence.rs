//! Licences that annotation files name for single pictures, and what the words of a licence forbid. Owns these words; knows
//! well-known names and plain sentences, and reads no contract.

use super::{FileId, ImageId, words_of};

/// A licence that a file lists, and the pictures that its records put under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    pub file: FileId,
    /// Its name and its address, as far as the file says them.
    pub says: String,
    pub images: Vec<ImageId>,
}

/// A column or member is called after a licence.
#[must_use]
pub fn names_licence(name: &str) -> bool {
    words_of(name).iter().any(|word| matches!(word.as_str(), "license" | "licence"))
}

/// Ways to say that a use for money is none of those allowed, in small letters without hyphens.
const NO_COMMERCE: [&str; 11] = [
    "noncommercial",
    "non commercial",
    "not for commercial",
    "no commercial",
    "research only",
    "research use only",
    "research purposes only",
    "academic use only",
    "educational use only",
    "nicht kommerziell",
    "pas d utilisation commerciale",
];

/// Licences that allow both.
const BOTH: [&str; 4] = [
    "commercial and noncommercial",
    "commercial and non commercial",
    "noncommercial and commercial",
    "non commercial and commercial",
];

/// Whether a licence forbids commercial use, by its name, its address or a sentence: NonCommercial of Creative Commons
/// (`CC BY-NC 4.0`, `https://creativecommons.org/licenses/by-nc-sa/2.0/`), research only, and the like.
#[must_use]
pub fn forbids_commerce(says: &str) -> bool {
    let plain: String = says.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let text = words.join(" ");
    let of_commons = words.iter().any(|w| matches!(*w, "cc" | "by" | "creativecommons"));
    let is_nc = of_commons && words.contains(&"nc");
    (is_nc || NO_COMMERCE.iter().any(|no| text.contains(no))) && !BOTH.iter().any(|both| text.contains(both))
}

#[cfg(test)]
mod tests {
    use super::forbids_commerce;

    #[test]
    fn what_forbids_commerce_is_told_from_what_allows_it() {
        for no in [
            "CC BY-NC 4.0",
            "cc-by-nc-nd-4.0",
            "Attribution-NonCommercial-ShareAlike License http://creativecommons.org/licenses/by-nc-sa/2.0/",
            "https://creativecommons.org/licenses/by-nc/2.0/",
            "for research purposes only",
            "Non-commercial use",
            "Nicht-kommerziell",
        ] {
            assert!(forbids_commerce(no), "{no}");
        }
        for yes in [
            "CC BY 4.0",
            "https://creativecommons.org/licenses/by-sa/2.0/",
            "Attribution-NoDerivs License",
            "MIT",
            "No known copyright restrictions",
            "free for commercial and non-commercial use",
            "NC State University, all rights reserved",
            "",
        ] {
            assert!(!forbids_commerce(yes), "{yes}");
        }
    }
}
