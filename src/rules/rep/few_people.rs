//! REP011: few people carry the dataset, or a group looks larger by image than it is by person.

use crate::dataset::Unit;
use crate::measures::{People, PeopleOfSize, UnitCount};
use crate::rules::{
    Context, Evidence, FigureKind, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
    groups,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP011",
    name: "few-people-carry-the-dataset",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::PEOPLE,
    headline: |told| told.short.unwrap_or("few people carry the dataset, or a group").to_owned(),
    needs: &[Need::Identities],
    summary: "few people carry the dataset, or a group is another share of the people than of the images",
    manual: include_str!("few_people.md"),
};

/// When people count as few.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FewPeople {
    /// Gini index of images per identity. 0.5: as where half of the people have all images, evenly.
    pub max_gini: f64,
    /// Share of the images held by the 1 % of identities with the most. 0.1: ten times their part.
    pub max_top_share: f64,
    /// Identities from which on this is looked at. 20: fewer are a few whatever their images, and are told by count.
    pub min_people: u64,
    /// Share of a group by image less by identity. 0.1: ten points, beyond what rounding or a few people make.
    pub min_difference: f64,
}

impl Default for FewPeople {
    fn default() -> Self {
        Self { max_gini: 0.5, max_top_share: 0.1, min_people: 20, min_difference: 0.1 }
    }
}

/// Values that a person may have on average for the attribute to be one of people: light or pose are of pictures, and
/// whoever has many pictures has them all.
const VALUES_EACH: f64 = 1.1;
/// From so many identities on, 1 % is one of them.
const HUNDRED: u64 = 100;

impl Rule for FewPeople {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let Some(people) = context.measures.people().filter(|p| p.identities >= self.min_people) else {
            return;
        };
        if let Some(finding) = self.concentration(context, people) {
            outcome.push(finding);
        }
        let units = context.measures.units();
        for of_attribute in units.chunk_by(|a, b| a.attribute == b.attribute) {
            if let Some(finding) = self.of_groups(context, of_attribute) {
                outcome.push(finding);
            }
        }
    }

    fn of_attributes(&self, _kind: &str) -> &'static str {
        "have other shares by person than by picture"
    }
}

impl FewPeople {
    fn concentration(&self, context: &Context<'_>, people: &People) -> Option<Finding> {
        let (gini, top) = (people.gini?, people.top_percent_share?);
        let by_top = people.identities >= HUNDRED && top >= self.max_top_share;
        if gini < self.max_gini && !by_top {
            return None;
        }
        let holders = people.identities.div_ceil(HUNDRED);
        let (one, many) = called(context);
        let message = format!(
            "few {many} carry the dataset: {} of {} with the most images {} {} of {} (Gini index {})",
            wording::count(holders),
            wording::plural(people.identities, one, many),
            if holders == 1 { "has" } else { "have" },
            wording::percent(top),
            wording::plural(people.images, "image", "images"),
            wording::figure(gini),
        );
        let &(largest, _) = people.largest.first()?;
        let (evidence, total) = of_largest(context, people, holders);
        let finding = Finding::new(&META, message)
            .subject(Subject {
                identity: context.dataset.identities.get(largest.index()).cloned(),
                ..Subject::default()
            })
            .evidence(evidence)
            .total(total)
            .remedy(self.remedy(context, people));
        // Of lesions nobody says people.
        let finding = match context.dataset.identities_called().are_people {
            true => finding,
            false => finding.short(format!("few {many} carry the dataset")),
        };
        let name = format!("share of the images of {}", wording::plural(holders, one, many));
        Some(if by_top {
            finding
                .measured(Measured { kind: FigureKind::Share, ..Measured::figure(name, top, people.images, "count") })
                .threshold_share("max-top-share", self.max_top_share)
                .effect("gini", gini)
        } else {
            finding
                .measured(Measured::figure("Gini index", gini, people.identities, "gini"))
                .threshold("max-gini", self.max_gini)
                .effect("top-percent-share", top)
        })
    }

    /// The most images of one person that can be kept.
    fn remedy(&self, context: &Context<'_>, people: &People) -> String {
        let capped = |most: u64| -> Vec<u64> {
            let of = |size: &PeopleOfSize| std::iter::repeat_n(size.images.min(most), size.identities as usize);
            people.sizes.iter().flat_map(of).collect()
        };
        let even = |most: u64| {
            let counts = capped(most);
            let top = stats::top_share(&counts, 0.01).map_or(0.0, |top| top.share.value);
            let held = people.identities < HUNDRED || top < self.max_top_share;
            held && stats::gini(&counts).is_none_or(|gini| gini < self.max_gini)
        };
        let (mut fits, mut fails) = (0u64, people.sizes.last().map_or(0, |size| size.images));
        while fails > fits + 1 {
            let middle = fits + (fails - fits) / 2;
            if even(middle) { fits = middle } else { fails = middle }
        }
        let (one, many) = called(context);
        let others = format!("Or collect images of {many} that are not in it yet, and report figures by {one} too.");
        if fits == 0 {
            return others.replacen("Or collect", "Collect", 1);
        }
        let over: u64 = people.sizes.iter().filter(|s| s.images > fits).map(|s| s.identities).sum();
        let left: u64 = people
            .sizes
            .iter()
            .filter(|s| s.images > fits)
            .map(|s| (s.images - fits).saturating_mul(s.identities))
            .sum();
        format!(
            "Keep at most {} of {} that {} more ({} fewer), or draw so many at a time in training. {others}",
            wording::plural(fits, "image", "images"),
            wording::each_of(over, one, many),
            if over == 1 { "has" } else { "have" },
            wording::plural(left, "image", "images"),
        )
    }

    /// The group of an attribute whose share differs the most.
    fn of_groups(&self, context: &Context<'_>, of_attribute: &[UnitCount]) -> Option<Finding> {
        let row = of_attribute.first()?.attribute;
        let attribute =
            context.dataset.attributes.get(row).filter(|_| !context.measures.relations().is_redundant(row))?;
        let (name, value) = (&attribute.name, |code: usize| attribute.values.get(code).map_or("", String::as_str));
        let own = if attribute.unit == Unit::Box { Unit::Box } else { Unit::Image };
        let by = |unit: Unit| of_attribute.iter().filter(move |row| row.unit == unit);
        let shown: u64 = by(Unit::Identity).map(|row| row.share.k).sum();
        if shown as f64 > VALUES_EACH * by(Unit::Identity).next()?.share.n as f64 {
            return None;
        }
        let (_, here, people) = by(own)
            .zip(by(Unit::Identity))
            .filter(|(here, people)| here.group == people.group && people.share.n >= self.min_people)
            .filter_map(|(here, people)| Some(((here.share.value? - people.share.value?).abs(), here, people)))
            .filter(|(apart, _, _)| *apart >= self.min_difference)
            .min_by(|a, b| b.0.total_cmp(&a.0).then(value(a.1.group).cmp(value(b.1.group))))?;
        let group = groups::short(attribute, here.group);
        let text = |row: &UnitCount| {
            let share = wording::percent(row.share.value.unwrap_or_default());
            let of = match row.unit {
                Unit::Identity => wording::plural(row.share.n, called(context).0, called(context).1),
                unit => groups::items(unit, row.share.n),
            };
            format!("{share} of {of}")
        };
        let message = format!("{} is {} and {}", groups::full(attribute, here.group), text(here), text(people));
        let more = here.share.value > people.share.value;
        let (evidence, total) = groups::evidence(context, row, &[here.group], |_| None);
        let measured =
            Measured::share(format!("share of {group} by {}", called(context).0), people.share.k, people.share.n);
        let each = |row: &UnitCount, of: &UnitCount| row.share.k as f64 / of.share.k.max(1) as f64;
        let ((_, many), (_, who)) = (own.nouns(), called(context));
        Some(
            Finding::new(&META, message)
                .severity(groups::severity(attribute))
                .subject(Subject {
                    attribute: Some(name.clone()),
                    group: Some(value(here.group).to_owned()),
                    ..Subject::default()
                })
                .measured(measured)
                .threshold("min-difference", self.min_difference)
                .fold("by-person", (here.share.value? - people.share.value?).abs(), name.clone())
                .fold_of(row)
                .effect("difference", here.share.value.unwrap_or_default() - people.share.value.unwrap_or_default())
                .evidence(evidence)
                .total(total)
                .remedy(if more {
                    format!(
                        "Name both shares wherever {} is spoken of: its {who} have {} {many} each. Collect more \
                         {who} of the group rather than more {many} of the same, {} so far.",
                        group,
                        wording::figure(each(here, people)),
                        wording::count(people.share.k),
                    )
                } else {
                    format!(
                        "Name both shares wherever {} is spoken of: its {who} have {} {many} each. Collect more \
                         {many} of them, or draw as many of each {} in training.",
                        group,
                        wording::figure(each(here, people)),
                        called(context).0,
                    )
                }),
        )
    }
}

/// What the people are called: lesions, where the column says so.
fn called(context: &Context<'_>) -> (&'static str, &'static str) {
    let called = context.dataset.identities_called();
    (called.one, called.many)
}

/// The images of the people with the most.
fn of_largest(context: &Context<'_>, people: &People, holders: u64) -> (Vec<Evidence>, u64) {
    let dataset = context.dataset;
    let (mut evidence, mut total) = (Vec::new(), 0);
    for &(id, images) in people.largest.iter().take(holders as usize) {
        total += images;
        let Some(name) = dataset.identities.get(id.index()) else { continue };
        let shown = dataset.images.ids().zip(&dataset.identity_of).filter(|(_, of)| **of == Some(id));
        let room = groups::MOST_EVIDENCE.saturating_sub(evidence.len());
        evidence.extend(shown.take(room).map(|(image, _)| Evidence::image(image).note(name.clone())));
    }
    (evidence, total)
}
