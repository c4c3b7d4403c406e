//! The colours of groups and classes, 1 to 8: the same on every screen.

use crate::plot::GROUP_ORDER as ORDER;
use crate::report::Report;

/// By the place among the dataset's classes; a class that is not listed has the last colour.
pub fn of_class(report: &Report, class: &str) -> usize {
    report.dataset.classes.iter().position(|c| c.name == class).unwrap_or(7) % 8 + 1
}

/// By the place among the attribute's values; `None` beyond the eighth.
pub fn of_group(report: &Report, attribute: &str, value: &str) -> Option<usize> {
    let values = &report.dataset.attributes.iter().find(|a| a.name == attribute)?.values;
    ORDER.get(values.iter().position(|v| v.value == value)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Check, Options, check_in_memory};
    use crate::intake::example;
    use std::collections::BTreeSet;

    #[test]
    fn groups_of_one_attribute_have_colours_of_their_own() {
        let check: Check<Vec<u8>> =
            check_in_memory("example", example(), Options { pixels: false, ..Options::default() });
        let report = check.summary().expect("the check has judged").report;
        let attribute =
            report.dataset.attributes.iter().find(|a| a.values.len() > 1).expect("an attribute with groups");
        let colours: Vec<usize> =
            attribute.values.iter().filter_map(|v| of_group(&report, &attribute.name, &v.value)).collect();
        assert_eq!(colours.len(), attribute.values.len().min(8));
        assert_eq!(colours.iter().collect::<BTreeSet<_>>().len(), colours.len());
        assert_eq!(of_group(&report, &attribute.name, "no such group"), None);
        assert_eq!(of_group(&report, "no such attribute", "x"), None);
        let class = &report.dataset.classes[0].name;
        assert_eq!((of_class(&report, class), of_class(&report, "no such class")), (1, 8));
        assert!(ORDER.iter().all(|c| (1..=8).contains(c)));
    }
}
