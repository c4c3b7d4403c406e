//! COO002: a class leans to a group, or to one end of an attribute whose values have an order.

mod ordered;
mod spoken;

use crate::dataset::{Dataset, ImageId};
use crate::measures::ClassGroup;
use crate::measures::ordered::has_order;
use crate::rules::{
    Candidate, Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken,
    Subject, families, groups, told,
};
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "COO002",
    name: "leans-to-group",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::LEANING,
    headline: told::lean,
    needs: &[Need::ClassesAndGroups, Need::Tests],
    summary: "a class is shown with one group more than the other images are",
    manual: include_str!("leans_to_group.md"),
};

/// When a class counts as leaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LeansToGroup {
    /// Odds of the group with the class against without it. 1.5: from about 50 to 60 %; less is significant in a
    /// million images and matters to nobody.
    pub min_odds_ratio: f64,
    /// Cliff's delta of an ordered attribute, with the class against without it. 0.147: what is called small (Romano et
    /// al. 2006); less is significant in a million images and matters to nobody.
    pub min_delta: f64,
    /// Images of the class with a known group. 20: below it the interval of the odds ratio spans a factor of five.
    pub min_support: u64,
}

impl Default for LeansToGroup {
    fn default() -> Self {
        Self { min_odds_ratio: 1.5, min_delta: 0.147, min_support: 20 }
    }
}

impl Rule for LeansToGroup {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let mut rows = self.tested(context);
        // One family per attribute; inside it the rows of one class stand together, in the order of the names.
        rows.order_by_key(|r| r.attribute);
        let strongest: Vec<bool> = rows
            .chunk_by(|a, b| (a.attribute, a.class) == (b.attribute, b.class))
            .flat_map(|of_class| {
                let best = self.strongest(of_class);
                (0..of_class.len()).map(move |at| Some(at) == best)
            })
            .collect();
        let ordered = ordered::tested(self, context);
        let told = strongest.iter().filter(|&&s| s).count();
        let told = told + ordered.iter().filter(|row| ordered::stands_out(self, row)).count();
        let most = groups::share_of_evidence(told);
        for family in ordered.chunk_by(|a, b| a.attribute == b.attribute) {
            outcome.families.push(ordered::family(self, context, family, most));
        }
        let mut totals = Totals::default();
        let mut candidates = rows.iter().zip(&strongest);
        for family in rows.chunk_by(|a, b| a.attribute == b.attribute) {
            let family = candidates.by_ref().take(family.len()).map(|(row, &strongest)| Candidate {
                p: row.p.unwrap_or(1.0),
                finding: if strongest { self.finding(context, row, &mut totals, most) } else { None },
            });
            outcome.families.push(family.collect());
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        if key.kind == ordered::ORDERED {
            return ordered::spoken(self, context, key, members);
        }
        spoken::of(context, key, members, &self.tested(context))
    }

    fn of_attributes(&self, _kind: &str) -> &'static str {
        "have groups that classes lean to"
    }
}

/// Which images show one value of the attribute looked at last and no other.
#[derive(Default)]
struct Totals {
    attribute: Option<usize>,
    /// Per image the value that it shows.
    shown: Vec<Option<u32>>,
}

impl Totals {
    fn look(&mut self, context: &Context<'_>, attribute: usize) {
        let Some(a) = context.dataset.attributes.get(attribute).filter(|_| self.attribute != Some(attribute)) else {
            return;
        };
        self.attribute = Some(attribute);
        let shown = context.dataset.groups_by_image(a);
        let alone = shown.chunk_by(|a, b| a.0 == b.0).filter(|image| image.len() == 1);
        self.shown = vec![None; context.dataset.images.len()];
        for &(image, code) in alone.flatten() {
            if let Some(own) = self.shown.get_mut(image.index()) {
                *own = Some(code as u32);
            }
        }
    }

    fn group_of(&self, image: ImageId) -> Option<usize> {
        self.shown.get(image.index()).copied().flatten().map(|code| code as usize)
    }
}

impl LeansToGroup {
    /// The rows of the table that are tested, in its order.
    fn tested<'a>(&self, context: &Context<'a>) -> Vec<&'a ClassGroup> {
        let (measures, dataset) = (context.measures, context.dataset);
        let rows = measures.class_groups().iter();
        rows.filter(|row| row.p.is_some() && row.n >= self.min_support)
            .filter(|row| measures.relations().speaks(row.class, row.attribute))
            .filter(|row| dataset.attributes.get(row.attribute).is_some_and(|a| !has_order(dataset, a)))
            .collect()
    }

    /// Of the groups of one class, the over-represented one that is most certain.
    fn strongest(&self, of_class: &[&ClassGroup]) -> Option<usize> {
        let over =
            of_class.iter().enumerate().filter(|(_, r)| r.odds_ratio.is_some_and(|ratio| ratio >= self.min_odds_ratio));
        over.min_by(|(_, a), (_, b)| {
            let p = a.p.unwrap_or(1.0).total_cmp(&b.p.unwrap_or(1.0));
            p.then(b.odds_ratio.unwrap_or(0.0).total_cmp(&a.odds_ratio.unwrap_or(0.0)))
        })
        .map(|(at, _)| at)
    }

    fn finding(&self, context: &Context<'_>, row: &ClassGroup, totals: &mut Totals, most: usize) -> Option<Finding> {
        let attribute = context.dataset.attributes.get(row.attribute)?;
        let (class, group) = names(context.dataset, row);
        totals.look(context, row.attribute);
        let (elsewhere, n_elsewhere) = (row.k_without, row.n_without);
        let effect = row.n_effective.map_or(1.0, |worth| row.n as f64 / worth);
        let rest = n_elsewhere.checked_sub(elsewhere)?;
        let test = stats::association_2x2_clustered(row.k, row.n - row.k, elsewhere, rest, effect)?;
        let n_effective = n_effective(context, row, totals);
        let share = |k: u64, n: u64| wording::percent(k as f64 / n as f64);
        let message = format!(
            "{class} {}: {} of {} with it{}, {} of {} without (odds ratio {}, {}–{})",
            groups::leans_to(attribute, row.group),
            share(row.k, row.n),
            wording::plural(row.n, "image", "images"),
            wording::bracketed_effective(row.n, n_effective),
            share(elsewhere, n_elsewhere),
            wording::count(n_elsewhere),
            wording::figure(row.odds_ratio?),
            wording::figure(row.low?),
            wording::figure(row.high?),
        );
        let words = groups::short(attribute, row.group);
        let remedy = remedy((class, &words), row, elsewhere, n_elsewhere);
        Some(
            Finding::new(&META, message)
                .severity(groups::severity(attribute))
                .subject(Subject {
                    class: Some(class.to_owned()),
                    attribute: Some(attribute.name.clone()),
                    group: Some(group.to_owned()),
                    ..Subject::default()
                })
                .measured(Measured::share_effective(format!("P({words} | {class})"), row.k, row.n, n_effective))
                .compared(Measured::share_effective(
                    format!("P({words} | no {class})"),
                    elsewhere,
                    n_elsewhere,
                    // The test takes the repeats to weigh as much on both sides; so does the interval.
                    n_effective.map(|_| n_elsewhere as f64 / effect.max(1.0)),
                ))
                .threshold("min-odds-ratio", self.min_odds_ratio)
                .effect("odds-ratio", row.odds_ratio?)
                .test(test.name, row.p?)
                .evidence(evidence(context, row, totals, most))
                .total(row.n)
                .remedy(remedy)
                .fold("leans", row.low?.ln(), format!("{class} ({})", groups::short(attribute, row.group)))
                .fold_of(row.attribute),
        )
    }
}

/// The class, and the group.
pub(super) fn names<'a>(dataset: &'a Dataset, row: &ClassGroup) -> (&'a str, &'a str) {
    let group = dataset.attributes.get(row.attribute).and_then(|a| a.values.get(row.group));
    (dataset.class_name(row.class), group.map_or("", String::as_str))
}

/// The least weight that is advised: below it, hardly anything would be left of the images that bear it.
const LEAST_WEIGHT: f64 = 0.05;

/// The smaller of two numbers to collect: the class with other groups, or the group without the class. Where that is more
/// than there are here, the weight that evens it out comes first (reweighing, Kamiran and Calders 2012).
fn remedy((class, group): (&str, &str), row: &ClassGroup, elsewhere: u64, n_elsewhere: u64) -> String {
    let (k, n, e, m) = (row.k as f64, row.n as f64, elsewhere as f64, n_elsewhere as f64);
    let whole = |x: f64| (x - 1e-9).ceil().max(1.0);
    // k / (n + x) = e / m, and (e + y) / (m + y) = k / n.
    let others = (elsewhere > 0).then(|| whole(k * m / e - n));
    let without = (row.k < row.n).then(|| whole((k * m - n * e) / (n - k)));
    let images = |x: f64| wording::plural(x as u64, "image", "images");
    let (collect, lacking, share) = match (others, without) {
        (Some(x), y) if y.is_none_or(|y| x <= y) => {
            (format!("{class} with other groups: then {group} is as frequent with it as without"), x, e / m)
        }
        (_, Some(y)) => {
            (format!("{group} without {class}: then {group} is as frequent without it as with it"), y, k / n)
        }
        _ => return format!("Collect images of {class} with other groups, and images of {group} without {class}."),
    };
    if lacking <= n + m {
        return format!("Collect {} of {collect}, {}.", images(lacking), wording::percent(share));
    }
    // w k / (w k + n − k) = e / m.
    let weight = e * (n - k) / (k * (m - e));
    let meanwhile = if (LEAST_WEIGHT..1.0).contains(&weight) {
        format!(
            "Weight {group} with {class} by {} in training: then {group} is as frequent with it as without, {}.",
            wording::figure(weight),
            wording::percent(e / m),
        )
    } else {
        format!("Give results of {class} for {group} and for the other groups apart.")
    };
    format!(
        "{meanwhile} Collect what you can of {class} with other groups and of {group} without {class}; to even it out by \
         that alone would take {}, more than there are here.",
        images(lacking),
    )
}

/// How many independent images of the class the share of the group rests on.
fn n_effective(context: &Context<'_>, row: &ClassGroup, totals: &Totals) -> Option<f64> {
    let clusters = context.measures.clusters();
    if clusters.is_trivial() {
        return None;
    }
    let images = context.measures.postings().images(row.class).iter().map(|&image| ImageId(image));
    let known = images.filter_map(|image| Some((image.0, totals.group_of(image)? == row.group)));
    clusters.share(known).n_effective()
}

/// The images of the class whose group is known: those of other groups first, as there are fewer than there should be.
fn evidence(context: &Context<'_>, row: &ClassGroup, totals: &Totals, most: usize) -> Vec<Evidence> {
    let postings = context.measures.postings();
    let images = || postings.images(row.class).iter().map(|&image| ImageId(image));
    let exceptions = images()
        .filter(|&i| totals.group_of(i).is_some_and(|code| code != row.group))
        .map(|i| postings.evidence(context.dataset, i, row.class).note("exception"));
    let examples = images()
        .filter(|&i| totals.group_of(i) == Some(row.group))
        .map(|i| postings.evidence(context.dataset, i, row.class));
    exceptions.chain(examples).take(most).collect()
}
