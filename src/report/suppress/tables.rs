//! Where cells stand: the rows of the facts and tables that have them, and those whose figures would give them away.

use super::Hidden;
use super::tree::Tree;
use crate::report::tables::{ClassPair, Stratified};
use crate::report::{AttributeFacts, Report, Share};

/// Leaves out of every table what is hidden. `report`: what `tree` was made of.
pub(super) fn leave_out(tree: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    facts(tree, report, hidden);
    let Some(tables) = tree.field("tables") else { return };
    counts(tables, report, hidden);
    pairs(tables, report, hidden);
    missing(tables, report, hidden);
    class_groups(tables, report, hidden);
    strata(tables, report, hidden);
    by_attribute(tables, report, hidden);
    people(tables, report, hidden);
}

fn facts(tree: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    let Some(facts) = tree.field("dataset") else { return };
    for (row, own) in facts.rows("classes").iter_mut().zip(&report.dataset.classes) {
        if hidden.class(&own.name) {
            row.leave_out(&[]);
        }
    }
    for (row, own) in facts.rows("attributes").iter_mut().zip(&report.dataset.attributes) {
        attribute(row, own, hidden);
    }
    // Folders may stand for classes or groups, and count their pictures.
    if hidden.any()
        && let Some(files) = tree.field("files")
    {
        for (row, own) in files.rows("folders").iter_mut().zip(&report.files.folders) {
            if own.path != "." {
                row.leave_out(&["parts"]);
            }
        }
    }
}

fn attribute(row: &mut Tree, own: &AttributeFacts, hidden: &mut Hidden<'_>) {
    for (value, told) in row.rows("values").iter_mut().zip(&own.values) {
        if hidden.value(&own.name, &told.value) {
            value.leave_out(&[]);
        }
    }
    if !hidden.is_of_people(&own.name) {
        return;
    }
    // The ends are single people; so are the outer quantiles of a few.
    if let Some(numeric) = row.field("numeric").filter(|numeric| **numeric != Tree::Null) {
        numeric.leave_fields_out(&["min", "max"]);
        let least = hidden.least as f64;
        let quantiles = own.numeric.iter().flat_map(|numeric| &numeric.quantiles);
        for (quantile, told) in numeric.rows("quantiles").iter_mut().zip(quantiles) {
            if told.at.min(1.0 - told.at) * (own.n as f64) < least {
                quantile.leave_out(&["at"]);
            }
        }
        let sentinels = own.numeric.iter().flat_map(|numeric| &numeric.sentinels);
        for (sentinel, told) in numeric.rows("sentinels").iter_mut().zip(sentinels) {
            if hidden.is_small(told.count) {
                sentinel.leave_out(&["value"]);
            }
        }
        if own.n < 2 * hidden.least {
            numeric.leave_fields_out(&["mean", "median"]);
        }
    }
    if hidden.withheld(&own.name) {
        row.leave_out(&[]);
    }
}

/// Crossings, patterns, splits, targets, units, amounts of classes.
fn counts(tables: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    let told = &report.tables;
    for (table, own) in tables.rows("crossings").iter_mut().zip(&told.crossings) {
        for (row, cell) in table.rows("cells").iter_mut().zip(&own.cells) {
            let values: Vec<Option<String>> = cell.values.iter().cloned().map(Some).collect();
            if cell.count > 0 && hidden.pattern(&own.attributes, &values) {
                row.leave_out(&[]);
            }
        }
    }
    for (row, own) in tables.rows("uncovered").iter_mut().zip(&told.uncovered) {
        if own.count > 0 && hidden.pattern(&own.attributes, &own.values) {
            row.leave_out(&["threshold"]);
            continue;
        }
        if own.parent.as_ref().is_some_and(|parent| hidden.pattern(&own.attributes, &parent.values)) {
            row.leave_fields_out(&["parent"]);
        }
        // It is made of the counts of each value.
        let fixed = own.attributes.iter().zip(&own.values).filter_map(|(a, v)| Some((a, v.as_ref()?)));
        if fixed.into_iter().any(|(attribute, value)| hidden.value(attribute, value)) {
            row.leave_fields_out(&["expected"]);
        }
    }
    for (row, own) in tables.rows("splits").iter_mut().zip(&told.splits) {
        if own.count > 0 && hidden.value_in_split(&own.attribute, &own.value, &own.split) {
            row.leave_out(&[]);
        }
    }
    for (row, own) in tables.rows("targets").iter_mut().zip(&told.targets) {
        let values: Vec<Option<String>> = own.values.iter().cloned().map(Some).collect();
        let is_out = match own.attributes.is_empty() {
            true => hidden.value(&own.attribute, &own.group),
            false => hidden.pattern(&own.attributes, &values),
        };
        if is_out {
            row.leave_out(&["target", "margin", "sample", "target_low", "target_high"]);
        }
    }
    for (row, own) in tables.rows("units").iter_mut().zip(&told.units) {
        if hidden.value(&own.attribute, &own.group) {
            row.leave_out(&[]);
        }
    }
    for (row, own) in tables.rows("balance").iter_mut().zip(&told.balance) {
        for (split, amount) in row.rows("splits").iter_mut().zip(&own.splits) {
            if amount.images > 0 && hidden.class_in_split(&own.class, &amount.split) {
                split.leave_out(&[]);
            }
        }
        if hidden.class(&own.class) {
            for split in row.rows("splits") {
                split.leave_out(&[]);
            }
            row.leave_out(&["splits"]);
        }
    }
}

/// What is computed of a crossing, and pairs of classes.
fn pairs(tables: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    for (row, own) in tables.rows("attribute_pairs").iter_mut().zip(&report.tables.attribute_pairs) {
        if hidden.touches(&[&own.a, &own.b]) {
            row.leave_fields_out(&["chi2", "p", "q", "cramers_v", "strength"]);
        }
    }
    for (row, own) in tables.rows("relations").iter_mut().zip(&report.tables.relations) {
        let small = own.values.iter().any(|value| hidden.is_small(value.n));
        if (small && hidden.any_of_people(&[&own.a, &own.b])) || hidden.touches(&[&own.a, &own.b]) {
            row.rows("values").iter_mut().for_each(|value| value.leave_out(&[]));
        }
    }
    if hidden.classes_are_people() {
        for (row, own) in tables.rows("class_pairs").iter_mut().zip(&report.tables.class_pairs) {
            if tells_few(own, hidden) || hidden.touches_class(&own.a) || hidden.touches_class(&own.b) {
                row.leave_out(&[]);
            }
        }
    }
    for name in ["layouts", "variety"] {
        for row in tables.rows(name) {
            let class = match row.field("class") {
                Some(Tree::Text(class)) => class.clone(),
                _ => continue,
            };
            if hidden.class(&class) {
                row.leave_out(&[]);
            }
        }
    }
}

fn tells_few(pair: &ClassPair, hidden: &Hidden<'_>) -> bool {
    let neither = (pair.n + pair.n_ab).saturating_sub(pair.n_a + pair.n_b);
    let without = |n: u64| n.saturating_sub(pair.n_ab);
    [pair.n_ab, without(pair.n_a), without(pair.n_b), neither].into_iter().any(|n| hidden.is_small(n))
}

fn missing(tables: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    for (table, own) in tables.rows("missing").iter_mut().zip(&report.tables.missing) {
        let is_out: Vec<bool> =
            own.groups.iter().map(|of| hidden.missing(&own.attribute, &own.by, &of.group)).collect();
        let few = |of: &Share| hidden.is_small(of.k) || hidden.is_small(of.n) || hidden.is_small(of.n - of.k.min(of.n));
        let some = own.groups.iter().map(|of| few(&of.share)).chain(is_out).any(|out| out);
        if some && hidden.any_of_people(&[&own.attribute, &own.by]) {
            for (row, of) in table.rows("groups").iter_mut().zip(&own.groups) {
                let tells_zero = of.share.k == 0 && !hidden.hides_zero(&own.attribute, &own.by, &of.group);
                row.leave_out(if tells_zero { &["k"] } else { &[] });
            }
            table.leave_fields_out(&["chi2", "df", "p", "q", "cramers_v", "design_effect"]);
        }
    }
}

fn class_groups(tables: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    for (row, own) in tables.rows("class_groups").iter_mut().zip(&report.tables.class_groups) {
        if hidden.class_group(&own.class, &own.attribute, &own.group) {
            // A zero is told.
            let zeros = [("k", own.k), ("k_without", own.k_without)].into_iter().filter(|(_, n)| *n == 0);
            row.leave_out(&zeros.map(|(name, _)| name).collect::<Vec<_>>());
        }
    }
    for (row, own) in tables.rows("class_orders").iter_mut().zip(&report.tables.class_orders) {
        let few = hidden.is_small(own.with.n) || hidden.is_small(own.without.n);
        if few && hidden.any_of_people(&[&own.attribute]) || hidden.class(&own.class) {
            row.leave_out(&[]);
        }
    }
}

/// A class and a group by a third thing: whole, or not at all.
fn strata(tables: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    for (row, own) in tables.rows("stratified").iter_mut().zip(&report.tables.stratified) {
        if strata_tell(own, hidden) {
            row.rows("strata").iter_mut().for_each(|stratum| stratum.leave_out(&[]));
            row.leave_out(&["strata"]);
        }
    }
}

fn strata_tell(row: &Stratified, hidden: &mut Hidden<'_>) -> bool {
    let few = row.strata.iter().any(|of| {
        let others = [of.n.saturating_sub(of.k), of.n_without.saturating_sub(of.k_without)];
        [of.k, of.k_without].into_iter().chain(others).any(|n| hidden.is_small(n))
    });
    let by = match row.by.as_str() {
        "split" => super::SPLIT_COLUMN,
        by => by,
    };
    few || hidden.touches_class(&row.class) || hidden.touches(&[&row.attribute, by])
}

/// Tables that have a row an attribute.
fn by_attribute(tables: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    for (row, own) in tables.rows("scores").iter_mut().zip(&report.tables.scores) {
        let bins = own.bins.iter().any(|bin| hidden.is_small(bin.count));
        if hidden.is_of_people(&own.attribute) && (bins || hidden.touches(&[&own.attribute])) {
            for name in ["bins", "curve", "heaped"] {
                row.rows(name).iter_mut().for_each(|step| step.leave_out(&["from", "to", "at", "value"]));
            }
            row.leave_out(&["bins", "curve", "heaped"]);
        }
    }
    for (row, own) in tables.rows("figures").iter_mut().zip(&report.tables.figures) {
        let mut outs: Vec<bool> = Vec::new();
        for of in &own.groups {
            outs.push(hidden.value(&own.attribute, &of.group) || hidden.is_small(of.n));
        }
        if !outs.iter().any(|out| *out) || !hidden.is_of_people(&own.attribute) {
            continue;
        }
        for (group, _) in row.rows("groups").iter_mut().zip(&outs).filter(|(_, out)| **out) {
            group.leave_out(&[]);
        }
        row.leave_fields_out(&["h", "df", "p", "q", "trend", "sampled"]);
        if outs.iter().filter(|out| **out).count() == 1 {
            row.rows("groups").iter_mut().for_each(|group| group.leave_out(&[]));
            row.leave_out(&["groups"]);
        }
    }
    for (row, own) in tables.rows("shortcuts").iter_mut().zip(&report.tables.shortcuts) {
        let of_people = if own.of == "class" { hidden.classes_are_people() } else { hidden.is_of_people(&own.of) };
        let few =
            own.values.iter().any(|of| [of.k, of.n, of.n.saturating_sub(of.k)].into_iter().any(|n| hidden.is_small(n)));
        if (of_people || hidden.is_of_people(&own.what))
            && (few || hidden.touches(&[&own.of]) || hidden.touches(&[&own.what]))
        {
            row.rows("values").iter_mut().for_each(|value| value.leave_out(&[]));
            row.leave_fields_out(&["cramers_v", "theils_u", "accuracy", "baseline", "p", "q"]);
        }
    }
    for name in ["conditions", "sources"] {
        for row in tables.rows(name) {
            let column = match row.field("column") {
                Some(Tree::Text(column)) => column.clone(),
                _ => continue,
            };
            if hidden.touches(&[&column]) {
                for names in ["sides", "largest"] {
                    row.rows(names).iter_mut().for_each(|side| side.leave_out(&[]));
                }
                row.leave_out(&["sides", "largest"]);
            }
        }
    }
    for (row, own) in tables.rows("scenarios").iter_mut().zip(&report.tables.scenarios) {
        let columns: Vec<&str> = own.r#where.keys().map(String::as_str).collect();
        let small = own.count.is_some_and(|count| hidden.is_small(count)) && hidden.any_of_people(&columns);
        if small || columns.iter().any(|column| hidden.touches(&[column])) || hidden.touches(&columns) {
            row.leave_fields_out(&["count", "missing"]);
        }
    }
}

/// Who has how many pictures, and who stands alone.
fn people(tables: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    if let (Some(row), Some(own)) = (tables.field("people"), &report.tables.people) {
        // Each is one person.
        hide_list(row, "largest");
        let few = own.sizes.iter().any(|size| hidden.is_small(size.identities));
        if few {
            hide_list(row, "sizes");
            row.leave_fields_out(&["gini", "top_percent_share"]);
        }
        row.say_why();
    }
    if let (Some(row), Some(own)) = (tables.field("anonymity"), &report.tables.anonymity)
        && (own.k.is_some_and(|k| hidden.is_small(k)) || own.unique.is_some_and(|n| hidden.is_small(n)))
    {
        row.leave_fields_out(&["k", "unique", "classes", "l", "t"]);
    }
}

/// Not even how long it is is told.
fn hide_list(row: &mut Tree, name: &str) {
    if let Some(list) = row.field(name) {
        *list = Tree::LeftOut(Box::new(Tree::List(Vec::new())));
    }
}
