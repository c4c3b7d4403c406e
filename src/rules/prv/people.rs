//! Whom a dataset shows, for the rules about people. Owns the words for minors.

use crate::dataset::ClassId;
use crate::measures::people_shown::classes_of;
pub use crate::measures::people_shown::{How, Known, plain};
use crate::rules::Context;

/// Classes that are minors.
const MINORS: &[&str] = &[
    "boy",
    "boys",
    "girl",
    "girls",
    "child",
    "children",
    "kid",
    "kids",
    "baby",
    "babies",
    "toddler",
    "toddlers",
    "infant",
    "infants",
    "newborn",
    "teenager",
    "teenagers",
    "teen",
    "schoolchild",
    "schoolboy",
    "schoolgirl",
    "minor",
    "minors",
    "enfant",
    "enfants",
    "garçon",
    "fille",
    "bébé",
    "kind",
    "kinder",
    "junge",
    "mädchen",
    "säugling",
    "niño",
    "niña",
    "niños",
    "bebé",
    "bambino",
    "bambina",
    "bambini",
    "criança",
    "crianças",
    "menino",
    "menina",
    "ребёнок",
    "ребенок",
    "дети",
    "мальчик",
    "девочка",
    "孩子",
    "儿童",
    "婴儿",
    "男孩",
    "女孩",
    "子供",
    "아이",
];

/// A word for people under age.
pub(super) fn is_minor_word(word: &str) -> bool {
    MINORS.contains(&plain(word).as_str())
}

/// Classes of minors with their images, the most frequent first.
pub(in crate::rules) fn classes_of_minors(context: &Context<'_>) -> Vec<(ClassId, u64)> {
    classes_of(context.dataset, context.measures.postings(), MINORS)
}

/// By what people are known to be shown; `None` where nothing says so.
pub fn known<'c>(context: &'c Context<'_>) -> Option<&'c Known> {
    context.measures.people_shown()
}
