//! CON007: classes that contain each other stand side by side: columns of a table that are levels of one hierarchy.

use crate::measures::levels::Levels;
use crate::rules::{Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CON007",
    name: "nested-classes",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::TABLES,
    headline: |_| "classes are levels of one hierarchy".into(),
    needs: &[Need::Classes],
    summary: "classes that contain each other are used side by side: levels of one hierarchy",
    manual: include_str!("nested_classes.md"),
};

/// No options: a value decides another or it does not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NestedClasses {}

impl Rule for NestedClasses {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let levels = Levels::of(context.dataset);
        let mut told = vec![false; levels.names.len()];
        for start in 0..levels.names.len() {
            let mut group = vec![start];
            let mut at = 0;
            while let Some(&column) = group.get(at).filter(|_| !told.get(start).copied().unwrap_or(true)) {
                let beside = levels.pairs.iter().filter_map(|&(low, up)| match () {
                    () if low == column => Some(up),
                    () if up == column => Some(low),
                    () => None,
                });
                let new: Vec<usize> = beside.filter(|c| !group.contains(c)).collect();
                for column in new {
                    if !group.contains(&column) {
                        group.push(column);
                    }
                }
                at += 1;
            }
            if group.len() < 2 {
                continue;
            }
            for &column in &group {
                if let Some(told) = told.get_mut(column) {
                    *told = true;
                }
            }
            outcome.push(finding(&levels, group));
        }
    }
}

fn finding(levels: &Levels, mut group: Vec<usize>) -> Finding {
    let values = |column: usize| levels.values.get(column).copied().unwrap_or(0);
    group.order_by_key(|&column| (std::cmp::Reverse(values(column)), column));
    let name = |column: usize| levels.names.get(column).map_or("", String::as_str);
    let each: Vec<String> = group
        .iter()
        .map(|&c| format!("{} ({})", name(c), wording::plural(values(c) as u64, "class", "classes")))
        .collect();
    let n: usize = group.iter().map(|&c| values(c)).sum();
    let lowest = group.first().map_or("", |&c| name(c));
    Finding::new(
        &META,
        format!(
            "{} are levels of one hierarchy: a class of the one decides that of the other, so how often they appear \
             together is not told",
            wording::list(&each, 6)
        ),
    )
    .measured(Measured::count("classes on several levels", n as u64, n as u64))
    .remedy(format!(
        "Train on one level only, or tell the model that they contain each other; {lowest} says all that the others do"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ClassId, ImageId, ImageLabel, LabelColumn};
    use crate::rules::testing::World;

    #[test]
    fn levels_of_one_hierarchy_are_one_sentence() {
        let mut world = World::default();
        for name in ["moss", "fern", "oak", "spore", "leafy", "green", "brown"] {
            world.class(name);
        }
        let column = |name: &str, of: &[u32]| LabelColumn {
            name: name.into(),
            classes: of.iter().map(|c| ClassId(*c)).collect(),
        };
        world.dataset.label_columns =
            vec![column("top", &[3, 4]), column("leaf", &[0, 1, 2]), column("colour", &[5, 6])];
        for i in 0..12u32 {
            world.dataset.images.push(format!("{i}.jpg"), None);
            for class in [i % 3, if i % 3 == 2 { 4 } else { 3 }, 5 + (i / 3) % 2] {
                world.dataset.labels.push(ImageLabel { image: ImageId(i), class: ClassId(class), place: None });
            }
        }
        assert_eq!(
            world.messages(&NestedClasses {}),
            ["leaf (3 classes) and top (2 classes) are levels of one hierarchy: a class of the one decides that of \
                 the other, so how often they appear together is not told"]
        );
        assert!(World::default().findings(&NestedClasses {}).is_empty());
    }
}
