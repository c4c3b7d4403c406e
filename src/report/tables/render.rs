//! From measures to rows with names, table by table. Owns the words of a row; counts nothing.

use super::*;
use crate::dataset::Dataset;
use crate::measures::class_orders::ClassOrders;
use crate::measures::shortcuts::{LEAST, MOST_CLASSES, Untested};
use crate::measures::{self, Measures, missing, scores, shortcuts};
use crate::sorting::Sorting;
use crate::stats;

/// All tables.
pub fn all(dataset: &Dataset, measures: &Measures<'_>) -> Tables {
    Tables {
        crossings: measures.crossings().iter().map(|row| crossing(dataset, row)).collect(),
        uncovered: measures.uncovered().iter().map(|row| uncovered(dataset, row)).collect(),
        class_pairs: measures.class_pairs().iter().map(|row| class_pair(dataset, row)).collect(),
        class_groups: measures.class_groups().iter().map(|row| class_group(dataset, row)).collect(),
        class_orders: {
            let all = measures.class_orders();
            all.rows.iter().filter_map(|row| class_order(dataset, all, row)).collect()
        },
        splits: splits(dataset, measures),
        targets: measures.targets().iter().flat_map(|population| targets(dataset, population)).collect(),
        attribute_pairs: measures.attribute_pairs().iter().map(|row| attribute_pair(dataset, row)).collect(),
        agreement: measures.agreement().iter().flat_map(|row| agreement(dataset, row)).collect(),
        duplicates: duplicates(dataset, measures),
        units: measures.units().iter().map(|row| unit(dataset, row)).collect(),
        missing: measures.missing().iter().map(|row| missing_by(dataset, row)).collect(),
        scores: measures.scores().iter().map(|row| score(dataset, row)).collect(),
        people: measures.people().map(|row| people(dataset, row)),
        stratified: {
            let strata = measures.strata();
            strata.rows.iter().map(|row| stratified(dataset, strata, row)).collect()
        },
        figures: measures.figures().iter().map(|row| figure(dataset, row)).collect(),
        shortcuts: {
            let all = measures.shortcuts();
            all.rows.iter().map(|row| shortcut(dataset, all, row)).collect()
        },
        relations: measures.related_rows().iter().map(|row| relation(dataset, row)).collect(),
        anonymity: measures.anonymity().and_then(|found| anonymity(dataset, found)),
        ..enough(dataset, measures)
    }
}

/// Whether there is enough of everything: these tables alone.
pub fn enough(dataset: &Dataset, measures: &Measures<'_>) -> Tables {
    Tables {
        balance: completeness::balance(dataset, measures),
        layouts: completeness::layouts(dataset, measures),
        objects_per_image: completeness::objects_per_image(measures),
        variety: completeness::variety(dataset, measures),
        conditions: measures.conditions().iter().map(|row| completeness::condition(dataset, row)).collect(),
        sources: measures.sources().iter().map(|row| completeness::source(dataset, row)).collect(),
        scenarios: measures.scenarios().iter().filter_map(|row| completeness::scenario(dataset, row)).collect(),
        ..Tables::default()
    }
}

fn anonymity(dataset: &Dataset, found: &measures::Anonymity) -> Option<Anonymity> {
    Some(Anonymity {
        attributes: found.attributes.iter().map(|&row| attribute_name(dataset, row)).collect(),
        unit: found.unit.nouns().0.to_owned(),
        n: found.items.len() as u64,
        k: Some(found.classes.k()?),
        unique: Some(found.classes.uniques()),
        classes: Some(found.classes.sizes.len() as u64),
        sensitive: found.sensitive.map(|sensitive| attribute_name(dataset, sensitive.attribute)),
        l: found.sensitive.map(|sensitive| sensitive.l),
        t: found.sensitive.map(|sensitive| sensitive.t),
    })
}

fn attribute_name(dataset: &Dataset, row: usize) -> String {
    dataset.attributes.get(row).map_or_else(String::new, |a| a.name.clone())
}

fn value_name(dataset: &Dataset, row: usize, code: usize) -> String {
    dataset.attributes.get(row).and_then(|a| a.values.get(code)).cloned().unwrap_or_default()
}

/// The cells with the names of their values, the last attribute fastest.
pub fn crossing(dataset: &Dataset, row: &measures::Crossing) -> Crossing {
    let many = |attribute: usize| dataset.attributes.get(attribute).map_or(1, |a| a.values.len().max(1));
    let cells = row.counts.iter().enumerate().map(|(at, &count)| {
        let mut rest = at;
        let mut values: Vec<String> = Vec::with_capacity(row.attributes.len());
        for &attribute in row.attributes.iter().rev() {
            values.push(value_name(dataset, attribute, rest % many(attribute)));
            rest /= many(attribute);
        }
        values.reverse();
        CrossingCell { values, count }
    });
    Crossing {
        attributes: row.attributes.iter().map(|&attribute| attribute_name(dataset, attribute)).collect(),
        unit: row.unit,
        cells: cells.collect(),
    }
}

pub fn uncovered(dataset: &Dataset, row: &measures::Uncovered) -> Uncovered {
    let value = |(&attribute, code): (&usize, &Option<usize>)| code.map(|code| value_name(dataset, attribute, code));
    let values: Vec<Option<String>> = row.attributes.iter().zip(&row.values).map(value).collect();
    Uncovered {
        attributes: row.attributes.iter().map(|&attribute| attribute_name(dataset, attribute)).collect(),
        count: row.count,
        threshold: row.threshold,
        unit: row.unit,
        expected: row.expected,
        parent: row.parent.map(|(freed, count)| {
            let mut values = values.clone();
            if let Some(value) = values.get_mut(freed) {
                *value = None;
            }
            CoveredParent { values, count }
        }),
        to_collect: row.threshold - row.count,
        values,
    }
}

pub fn class_pair(dataset: &Dataset, row: &measures::ClassPair) -> ClassPair {
    ClassPair {
        a: dataset.class_name(row.a).to_owned(),
        b: dataset.class_name(row.b).to_owned(),
        n_a: row.n_a,
        n_b: row.n_b,
        n_ab: row.n_ab,
        n: row.n,
        n_effective: row.n_effective,
        lift: row.lift,
        npmi: row.npmi,
        jaccard: row.jaccard,
        p: row.p,
        q: row.q,
        q_all: row.q_all,
        why: measures::why_no_pair(row.n_a, row.n_b, row.n),
    }
}

pub fn class_group(dataset: &Dataset, row: &measures::ClassGroup) -> ClassGroup {
    ClassGroup {
        class: dataset.class_name(row.class).to_owned(),
        attribute: attribute_name(dataset, row.attribute),
        group: value_name(dataset, row.attribute, row.group),
        k: row.k,
        n: row.n,
        n_effective: row.n_effective,
        k_without: row.k_without,
        n_without: row.n_without,
        share: row.share,
        odds_ratio: row.odds_ratio,
        low: row.low,
        high: row.high,
        p: row.p,
        q: row.q,
    }
}

/// All coefficients of a rated column, then each two annotators, then each against the others.
pub fn agreement(dataset: &Dataset, row: &measures::Agreement) -> Vec<Agreement> {
    let column = dataset.ratings.columns.get(row.column);
    let attribute = column.map_or_else(String::new, |c| c.name.clone());
    let name = |rater: u32| dataset.annotators.get(rater as usize).cloned().unwrap_or_default();
    let annotators = row.raters.len() as u64;
    let coefficient = |measure: &str, annotators: u64, of: Vec<String>, figure: &stats::Agreement| Agreement {
        attribute: attribute.clone(),
        measure: measure.to_owned(),
        annotators,
        n: figure.items,
        value: Some(figure.value),
        low: figure.interval.map(|i| i.0),
        high: figure.interval.map(|i| i.1),
        of,
    };
    let alike = |annotators: u64, of: Vec<String>, k: u64, n: u64| {
        let share = stats::share(k, n);
        Agreement {
            attribute: attribute.clone(),
            measure: "alike".to_owned(),
            annotators,
            n,
            value: share.map(|s| s.value),
            // Pairs of one item repeat each other where there are more than two annotators.
            low: share.filter(|_| annotators == 2).map(|s| s.low),
            high: share.filter(|_| annotators == 2).map(|s| s.high),
            of,
        }
    };
    let mut rows: Vec<Agreement> =
        row.coefficients.iter().map(|(measure, of)| coefficient(measure, annotators, Vec::new(), of)).collect();
    rows.push(alike(annotators, Vec::new(), row.alike, row.pairs));
    if row.raters.len() > 2 {
        for pair in &row.of_pairs {
            let of: Vec<String> = pair.raters.iter().map(|&rater| name(rater)).collect();
            rows.extend(pair.kappa.as_ref().map(|kappa| coefficient("cohen-kappa", 2, of.clone(), kappa)));
            rows.push(alike(2, of, pair.alike, pair.items));
        }
        rows.extend(row.of_raters.iter().map(|r| alike(annotators, vec![name(r.rater)], r.alike, r.pairs)));
    }
    rows
}

/// `None` where the attribute is not there.
pub fn class_order(
    dataset: &Dataset,
    all: &ClassOrders,
    row: &measures::class_orders::ClassOrder,
) -> Option<ClassOrder> {
    let (attribute, scale) = (dataset.attributes.get(row.attribute)?, all.scale(row.attribute)?);
    let side = |n: u64, median: &stats::Median| OrderedSide {
        n,
        n_effective: row.effect.map(|effect| n as f64 / effect),
        median: scale.middle(attribute, median.middle),
        low: median.interval.map(|(low, _)| scale.name(attribute, low)),
        high: median.interval.map(|(_, high)| scale.name(attribute, high)),
    };
    let shift = &row.shift;
    Some(ClassOrder {
        class: dataset.class_name(row.class).to_owned(),
        attribute: attribute.name.clone(),
        with: side(shift.n, &shift.median),
        without: side(shift.n_rest, &shift.median_rest),
        delta: shift.delta.value,
        low: shift.delta.interval.map(|(low, _)| low),
        high: shift.delta.interval.map(|(_, high)| high),
        p: shift.p,
        q: row.q,
    })
}

/// By attribute (name) and split (name), then in the order of the values.
pub fn splits(dataset: &Dataset, measures: &Measures<'_>) -> Vec<SplitCount> {
    let mut tables: Vec<&measures::SplitTable> = measures.splits().iter().collect();
    tables.order_by_key(|table| (attribute_name(dataset, table.attribute), table.attribute));
    tables.into_iter().flat_map(|table| split_counts(dataset, table)).collect()
}

/// The rows of one attribute.
pub fn split_counts(dataset: &Dataset, table: &measures::SplitTable) -> Vec<SplitCount> {
    let attribute = attribute_name(dataset, table.attribute);
    let mut rows = Vec::new();
    for (&split, counts) in table.splits.iter().zip(&table.counts) {
        let split = dataset.splits.get(split.index()).cloned().unwrap_or_default();
        rows.extend(counts.iter().enumerate().map(|(code, &count)| SplitCount {
            attribute: attribute.clone(),
            split: split.clone(),
            value: value_name(dataset, table.attribute, code),
            count,
        }));
    }
    rows
}

/// The rows of one target.
pub fn targets(dataset: &Dataset, population: &measures::Population) -> Vec<TargetRow> {
    let names = || population.attributes.iter().map(|&row| attribute_name(dataset, row)).collect();
    let row = |row: &measures::TargetRow| TargetRow {
        attribute: population.name.clone(),
        group: row.group.clone(),
        k: row.k,
        n: row.n,
        n_effective: row.n_effective,
        share: row.share,
        low: row.low,
        high: row.high,
        target: row.target,
        margin: row.margin,
        verdict: row.verdict.name().to_owned(),
        p: row.p,
        q: row.q,
        to_collect: row.to_collect,
        to_collect_all: row.to_collect_all,
        attributes: if population.crossing { names() } else { Vec::new() },
        values: row.values.clone(),
        sample: row.sample,
        target_low: row.target_low,
        target_high: row.target_high,
        difference_low: row.difference_low,
        difference_high: row.difference_high,
    };
    population.groups.iter().map(row).collect()
}

pub fn attribute_pair(dataset: &Dataset, row: &measures::AttributePair) -> AttributePair {
    AttributePair {
        a: attribute_name(dataset, row.a),
        b: attribute_name(dataset, row.b),
        n: row.n,
        n_effective: row.n_effective,
        chi2: row.chi2,
        df: row.df,
        p: row.p,
        q: row.q,
        cramers_v: row.cramers_v,
        strength: row.strength.map(str::to_owned),
        relation: row.relation.map(|kind| kind.name().to_owned()),
        why: row.chi2.is_none().then(|| "fewer than two groups on one side".to_owned()),
    }
}

/// By kind, then by the paths.
fn duplicates(dataset: &Dataset, measures: &Measures<'_>) -> Vec<DuplicateGroup> {
    if measures.duplicates().groups().next().is_none() {
        return Vec::new();
    }
    let of_images = dataset.splits_of_images();
    let mut rows: Vec<DuplicateGroup> = measures
        .duplicates()
        .groups()
        .map(|(kind, group)| {
            let mut images: Vec<String> = group.iter().map(|&id| dataset.images.path(id).to_owned()).collect();
            images.sort_unstable();
            let mut splits: Vec<String> = group
                .iter()
                .filter_map(|id| of_images.get(id.index()))
                .flatten()
                .filter_map(|split| dataset.splits.get(split.index()).cloned())
                .collect();
            splits.sort_unstable();
            splits.dedup();
            DuplicateGroup { kind: kind.name().to_owned(), images, splits }
        })
        .collect();
    rows.order_by(|a, b| (&a.kind, &a.images).cmp(&(&b.kind, &b.images)));
    rows
}

pub fn unit(dataset: &Dataset, row: &measures::UnitCount) -> UnitCount {
    UnitCount {
        attribute: attribute_name(dataset, row.attribute),
        group: value_name(dataset, row.attribute, row.group),
        unit: row.unit,
        share: row.share.clone(),
    }
}

/// Of a class that not all items are labelled for: those labelled and without it.
fn partly(row: &missing::MissingBy, cell: &missing::MissingCell) -> Option<(u64, u64)> {
    cell.without.filter(|(k, n)| (cell.share.k + k, cell.share.n + n) != row.total)
}

pub fn missing_by(dataset: &Dataset, row: &missing::MissingBy) -> MissingBy {
    let cell = |cell: &missing::MissingCell| MissingCell {
        group: row.group_name(dataset, cell).to_owned(),
        share: cell.share.clone(),
        k_without: partly(row, cell).map(|(k, _)| k),
        n_without: partly(row, cell).map(|(_, n)| n),
        p: cell.p,
        q: cell.q,
        cramers_v: cell.cramers_v,
        design_effect: cell.design_effect,
    };
    let why = match row.by {
        missing::By::Class => Some("an image may show several classes: each is held against the images without it"),
        _ if row.chi2.is_none() => Some("too few missing values to be told apart by group"),
        _ => None,
    };
    MissingBy {
        attribute: attribute_name(dataset, row.attribute),
        by: row.by_name(dataset).to_owned(),
        unit: row.unit,
        groups: row.groups.iter().map(cell).collect(),
        chi2: row.chi2,
        df: row.df,
        p: row.p,
        q: row.q,
        cramers_v: row.cramers_v,
        design_effect: row.design_effect,
        why: why.map(str::to_owned),
    }
}

pub fn score(dataset: &Dataset, row: &scores::Score) -> Score {
    let why = match row.n {
        0 => Some("no item has a number"),
        _ if row.cut.is_some() && row.band.is_none() => Some("half of the items have one value: no band"),
        _ => None,
    };
    Score {
        attribute: attribute_name(dataset, row.attribute),
        n: row.n,
        missing: row.missing,
        bins: row.bins.iter().map(|bin| ScoreBin { from: bin.from, to: bin.to, count: bin.count }).collect(),
        curve: row.curve.iter().map(|point| ScoreCut { at: point.at, share: point.share.clone() }).collect(),
        cut: row.cut,
        band: row.band,
        boundary: row.boundary.clone(),
        heaped: row.heaped.iter().map(|heap| Heap { value: heap.value, count: heap.count }).collect(),
        why: why.map(str::to_owned),
    }
}

pub fn people(dataset: &Dataset, row: &measures::People) -> People {
    let name = |id: crate::dataset::IdentityId| dataset.identities.get(id.index()).cloned().unwrap_or_default();
    let called = dataset.identities_called();
    People {
        one: called.one.into(),
        many: called.many.into(),
        identities: row.identities,
        images: row.images,
        gini: row.gini,
        top_percent_share: row.top_percent_share,
        largest: row.largest.iter().map(|&(id, images)| PersonCount { identity: name(id), images }).collect(),
        sizes: row.sizes.iter().map(|size| PeopleOfSize { images: size.images, identities: size.identities }).collect(),
    }
}

pub fn stratified(dataset: &Dataset, strata: &measures::Strata, row: &measures::Stratified) -> Stratified {
    let by = strata.by.get(row.by);
    let label = |stratum: usize| by.and_then(|by| by.partition.labels.get(stratum)).cloned().unwrap_or_default();
    Stratified {
        class: dataset.class_name(row.class).to_owned(),
        attribute: attribute_name(dataset, row.attribute),
        group: value_name(dataset, row.attribute, row.group),
        by: by.map_or_else(String::new, |by| by.of.name(dataset).to_owned()),
        strata: row
            .strata
            .iter()
            .map(|s| Stratum {
                stratum: label(s.stratum),
                k: s.k,
                n: s.n,
                k_without: s.k_without,
                n_without: s.n_without,
                odds_ratio: s.odds_ratio,
                low: s.low,
                high: s.high,
            })
            .collect(),
        crude_odds_ratio: row.crude_odds_ratio,
        odds_ratio: row.odds_ratio,
        low: row.low,
        high: row.high,
        p: row.p,
        q: row.q,
        homogeneity_p: row.homogeneity_p,
        verdict: row.verdict.name().to_owned(),
        why: row.why.map(str::to_owned),
    }
}

pub fn figure(dataset: &Dataset, row: &measures::FigureByGroup) -> FigureByGroup {
    let group = |(code, group): (usize, &measures::GroupFigure)| GroupFigure {
        group: value_name(dataset, row.attribute, code),
        n: group.n,
        n_effective: group.n_effective,
        p5: group.p5,
        p25: group.p25,
        median: group.median,
        p75: group.p75,
        p95: group.p95,
        delta: group.delta,
        low: group.low,
        high: group.high,
    };
    FigureByGroup {
        figure: row.figure.name().to_owned(),
        attribute: attribute_name(dataset, row.attribute),
        class: row.figure.class().map(|class| dataset.class_name(class).to_owned()),
        groups: row.groups.iter().enumerate().map(group).collect(),
        h: row.h,
        df: row.df,
        p: row.p,
        q: row.q,
        trend: row.trend.map(|t| Trend { effect: t.effect, z: t.z, p: t.p }),
        sampled: row.sampled,
        why: row.why.map(str::to_owned),
    }
}

pub fn shortcut(dataset: &Dataset, all: &shortcuts::Shortcuts, row: &shortcuts::Shortcut) -> Shortcut {
    let why = |why: Untested| match why {
        Untested::TooManyClasses => format!("more than {MOST_CLASSES} classes"),
        Untested::FolderIsClass => "the folders are the classes".to_owned(),
        Untested::FewImages => format!("fewer than {LEAST} images"),
        Untested::OneValue => "one value only".to_owned(),
        Untested::OneClass => "one class only".to_owned(),
        Untested::OneGroup => "one group only".to_owned(),
        Untested::IsTheName => format!("the {} is the name of the {}", row.what.name(), row.of.name(dataset)),
    };
    let value = |v: &shortcuts::ShortcutValue| ShortcutValue {
        value: all.label(row.what, v.value).to_owned(),
        class: row.of.label(dataset, v.class).to_owned(),
        k: v.k,
        n: v.n,
    };
    Shortcut {
        what: row.what.name().to_owned(),
        of: row.of.name(dataset).to_owned(),
        n: row.n,
        cramers_v: row.cramers_v,
        theils_u: row.theils_u,
        accuracy: row.accuracy.clone(),
        baseline: row.baseline,
        p: row.p,
        q: row.q,
        values: row.values.iter().map(value).collect(),
        why: row.why.map(why),
    }
}

pub fn relation(dataset: &Dataset, row: &measures::Relation) -> Relation {
    let value = |&(a, b, n): &(usize, usize, u64)| RelationValue {
        a: row.a.value(dataset, a).to_owned(),
        b: row.b.value(dataset, b).to_owned(),
        n,
    };
    Relation {
        kind: row.kind.name().to_owned(),
        a: row.a.name(dataset).to_owned(),
        b: row.b.name(dataset).to_owned(),
        unit: row.unit,
        n: row.n,
        values: row.values.iter().map(value).collect(),
    }
}
