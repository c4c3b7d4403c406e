//! Which attribute of a region is its class. VIA has none by itself: people make an attribute and call it as they like.
//! Refuses to choose where nothing speaks for one.

use super::super::Node;

/// Names that say class, the surest first.
const NAMES: [&str; 12] = [
    "class",
    "class_name",
    "classname",
    "category",
    "category_name",
    "label",
    "labels",
    "object",
    "object_name",
    "name",
    "type",
    "species",
];

/// Parts of names that say it less surely.
const PARTS: [&str; 5] = ["class", "categor", "label", "object", "type"];

/// How surely a name says class: the less, the surer; `None` where it does not.
fn rank(name: &str) -> Option<usize> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let exact = NAMES.iter().position(|own| *own == name);
    exact.or_else(|| PARTS.iter().position(|part| name.contains(part)).map(|at| NAMES.len() + at))
}

/// The attribute that is the class among those that a project or a region has: the one that is called so, else the only
/// one. `is_choice`: whether it is one of a list of values.
pub(super) fn choose<'n>(attributes: &[(&'n str, bool)]) -> Option<&'n str> {
    let ranked = attributes.iter().filter_map(|(name, _)| Some((rank(name)?, *name)));
    if let Some((_, name)) = ranked.min_by_key(|(rank, _)| *rank) {
        return Some(name);
    }
    let mut choices = attributes.iter().filter(|(_, is_choice)| *is_choice);
    match (attributes, choices.next(), choices.next()) {
        ([(only, _)], ..) => Some(only),
        (_, Some((only, _)), None) => Some(only),
        _ => None,
    }
}

/// What an attribute says: its text, or what is ticked of several.
pub(super) fn values(value: Node<'_>) -> Vec<String> {
    if value.is_object() {
        return value.members().filter(|(_, ticked)| ticked.is_set()).map(|(name, _)| name.trim().to_owned()).collect();
    }
    value.scalar().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_is_the_attribute_that_is_called_so_or_the_only_one() {
        let of = |names: &[&'static str]| choose(&names.iter().map(|name| (*name, false)).collect::<Vec<_>>());
        assert_eq!(of(&["colour", "name", "class"]), Some("class"));
        assert_eq!(of(&["colour", "Defect Type"]), Some("Defect Type"));
        assert_eq!(of(&["cell"]), Some("cell"));
        assert_eq!(of(&["colour", "size"]), None);
        assert_eq!(of(&[]), None);
        assert_eq!(choose(&[("note", false), ("animal", true)]), Some("animal"));
    }
}
