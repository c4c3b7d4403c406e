//! CPL003: classes with too few images, classes that one outweighs by far, and splits without a class.

use crate::dataset::ClassId;
use crate::measures::{Absent, ClassSet};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families,
};
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CPL003",
    name: "long-tail",
    severity: Severity::Warning,
    quality: Quality::Complete,
    section: &families::CLASSES,
    headline: |told| told.short.unwrap_or("classes are unbalanced").to_owned(),
    needs: &[Need::Classes],
    summary: "classes have too few images, or far fewer than another one, or none in a split",
    manual: include_str!("long_tail.md"),
};

/// When a class counts as rare.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LongTail {
    /// A class in fewer images is too small. 20: below it benchmarks of long tails speak of few-shot learning.
    pub few: u64,
    /// Images of the largest class for one of the smallest. 10: from there on training suffers measurably.
    pub max_ratio: f64,
    /// Images with a class from which on this is looked at. 100: with fewer all are few, and nobody needs to be told.
    pub least_images: u64,
    /// Images of a class that a split would hold by the class's share, from which on none is worth saying. 10: by chance
    /// none would be there once in 20,000 times.
    pub least_expected: f64,
}

impl Default for LongTail {
    fn default() -> Self {
        Self { few: 20, max_ratio: 10.0, least_images: 100, least_expected: 10.0 }
    }
}

/// Classes named as the smallest.
const NAMED: usize = 3;
/// What is said together.
const FEW: &str = "few";
const ABSENT: &str = "absent";

/// How the classes of a set are spread.
struct Spread<'a> {
    set: &'a ClassSet,
    counts: Vec<u64>,
    few: usize,
    ratio: f64,
    effective: f64,
}

impl Rule for LongTail {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for set in &context.measures.balance().sets {
            let Some(spread) = self.spread(context, set) else { continue };
            match spread.few {
                0 if spread.ratio >= self.max_ratio => outcome.findings.extend(self.unbalanced(context, &spread)),
                0 => {}
                few if few == spread.counts.len() => outcome.push(self.all_few(context, &spread)),
                few => {
                    let rare = &set.classes[set.classes.len() - few..];
                    outcome.findings.extend(rare.iter().map(|&class| self.rare(context, &spread, class)));
                }
            }
        }
        let images = context.measures.balance();
        for absent in context.measures.absent() {
            if absent.expected >= self.least_expected && images.images_of(absent.class) >= self.few {
                outcome.push(self.absent(context, absent));
            }
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        if key.kind == ABSENT {
            let each: Vec<String> = members
                .iter()
                .filter_map(|m| Some(format!("{} ({})", m.subject.class.as_ref()?, m.subject.split.as_ref()?)))
                .collect();
            return Spoken::message(format!(
                "{} in no image of a split although others show it: {}",
                wording::plural(members.len() as u64, "class is", "classes are"),
                wording::list(&each, NAMED)
            ));
        }
        let sets = &context.measures.balance().sets;
        let set = sets.iter().find(|set| set.name.clone().unwrap_or_default() == key.cause);
        let Some(spread) = set.and_then(|set| self.spread(context, set)) else { return Spoken::default() };
        let each: Vec<String> = members
            .iter()
            .filter_map(|m| {
                let images = m.measured.as_ref()?.k?;
                Some(format!("{} ({})", m.subject.class.as_ref()?, wording::count(images)))
            })
            .collect();
        let message = format!(
            "{}: {}; {}",
            self.summed_up(&spread),
            wording::list(&each, NAMED),
            self.head(context, &spread, members.first().and_then(|m| m.subject.class.as_deref()))
        );
        let lacking: u64 = spread.counts.iter().map(|&n| self.few.saturating_sub(n)).sum();
        Spoken::message(message).remedy(format!(
            "Collect {} more images in all to bring each of the {} classes up to {}, or join rare classes with ones near \
             them, or leave them out and say so. In training draw rare classes more often, and report figures by class.",
            wording::count(lacking),
            wording::count(members.len() as u64),
            wording::count(self.few),
        ))
    }
}

impl LongTail {
    fn spread<'a>(&self, context: &Context<'a>, set: &'a ClassSet) -> Option<Spread<'a>> {
        if set.classes.len() < 2 || set.images < self.least_images {
            return None;
        }
        let counts = context.measures.balance().counts(set);
        let few = counts.iter().filter(|&&n| n < self.few).count();
        let (ratio, hill) = (stats::imbalance_ratio(&counts)?, stats::hill_numbers(&counts)?);
        Some(Spread { set, few, ratio, effective: hill.order1, counts })
    }

    /// `2 of 3 classes have fewer than 20 images`, in the column that is named.
    fn summed_up(&self, spread: &Spread<'_>) -> String {
        let column = spread.set.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        format!(
            "{column}{} of {} have fewer than {} images",
            wording::count(spread.few as u64),
            wording::plural(spread.counts.len() as u64, "class", "classes"),
            wording::count(self.few)
        )
    }

    /// What the largest class has.
    fn head(&self, context: &Context<'_>, spread: &Spread<'_>, rarest: Option<&str>) -> String {
        let (first, most) = (spread.set.classes.first(), spread.counts.first().copied().unwrap_or(0));
        let name = first.map_or("", |&class| context.dataset.class_name(class));
        format!(
            "{name} has {} of {} ({}), {} times as many as {}",
            wording::count(most),
            wording::count(spread.set.images),
            wording::percent(most as f64 / spread.set.images.max(1) as f64),
            wording::figure(spread.ratio),
            rarest.unwrap_or("the smallest"),
        )
    }

    fn severity(&self, spread: &Spread<'_>) -> Severity {
        if spread.ratio >= self.max_ratio { Severity::Warning } else { Severity::Note }
    }

    fn rare(&self, context: &Context<'_>, spread: &Spread<'_>, class: ClassId) -> Finding {
        let (name, images) = (context.dataset.class_name(class), context.measures.balance().images_of(class));
        let all = spread.set.images;
        let alone = spread.few == 1;
        let tail = if alone { format!("; {}", self.head(context, spread, Some(name))) } else { String::new() };
        let message = format!(
            "{name} is in {} of {}, fewer than {}{tail}",
            wording::count(images),
            wording::plural(all, "image", "images"),
            wording::count(self.few)
        );
        let short = match alone {
            true => format!("{name} is in {} only", wording::plural(images, "image", "images")),
            false => self.summed_up(spread),
        };
        Finding::new(&META, message)
            .severity(self.severity(spread))
            .short(short)
            .subject(Subject { class: Some(name.to_owned()), ..Subject::default() })
            .measured(Measured::count(format!("images of {name}"), images, all))
            .threshold("few", self.few as f64)
            .effect("imbalance-ratio", spread.ratio)
            .evidence(shown(context, class))
            .total(images)
            .remedy(format!(
                "Collect at least {} more images of {name}, or join it with a class near it, or leave it out and say so. \
                 Report its figures by themselves: a mean over all classes hides them.",
                wording::count(self.few.saturating_sub(images))
            ))
            .fold(FEW, -(images as f64), name)
            .fold_by(spread.set.name.clone().unwrap_or_default())
    }

    /// No class stands out: none has enough.
    fn all_few(&self, context: &Context<'_>, spread: &Spread<'_>) -> Finding {
        let column = spread.set.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        let (most, least) = (spread.counts.first(), spread.counts.last());
        let (most, least) = (most.copied().unwrap_or(0), least.copied().unwrap_or(0));
        let range = match most == least {
            true => wording::count(most),
            false => format!("{} to {}", wording::count(least), wording::count(most)),
        };
        let message = format!(
            "{column}each of the {} classes has fewer than {} images: {range} each, {} in all",
            wording::count(spread.counts.len() as u64),
            wording::count(self.few),
            wording::count(spread.set.images)
        );
        let rarest = spread.set.classes.last();
        let lacking: u64 = spread.counts.iter().map(|&n| self.few.saturating_sub(n)).sum();
        Finding::new(&META, message)
            .severity(Severity::Note)
            .short(format!("each of the {} classes has fewer than {} images", spread.counts.len(), self.few))
            .measured(Measured::count("images of the largest class", most, spread.set.images))
            .threshold("few", self.few as f64)
            .effect("imbalance-ratio", spread.ratio)
            .evidence(rarest.map(|&class| shown(context, class)).unwrap_or_default())
            .remedy(format!(
                "To look at or to test with, this may do. To train on it, collect {} more images to bring each class up \
                 to {}.",
                wording::count(lacking),
                wording::count(self.few)
            ))
    }

    fn unbalanced(&self, context: &Context<'_>, spread: &Spread<'_>) -> Option<Finding> {
        let (&first, &last) = (spread.set.classes.first()?, spread.set.classes.last()?);
        let column = spread.set.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        let rarest = context.dataset.class_name(last);
        let least = spread.counts.last().copied().unwrap_or(0);
        let message = format!(
            "{column}{} ({}); the {} classes are worth {} even ones",
            self.head(context, spread, Some(rarest)),
            wording::count(least),
            wording::count(spread.counts.len() as u64),
            wording::figure(spread.effective)
        );
        let largest = context.dataset.class_name(first);
        let most = spread.counts.first().copied().unwrap_or(0);
        Some(
            Finding::new(&META, message)
                .severity(Severity::Note)
                .short(format!("{largest} has {} times as many images as {rarest}", wording::figure(spread.ratio)))
                .subject(Subject {
                    class: Some(largest.to_owned()),
                    with: Some(rarest.to_owned()),
                    ..Subject::default()
                })
                .measured(Measured::share(format!("share of images with {largest}"), most, spread.set.images))
                .effect("imbalance-ratio", spread.ratio)
                .threshold("max-ratio", self.max_ratio)
                .evidence(shown(context, last))
                .total(least)
                .remedy(format!(
                    "Collect more images of {rarest} and the other small classes, or draw them more often in training. \
                     Report figures by class: one that always says {largest} would be right in {}.",
                    wording::percent(most as f64 / spread.set.images.max(1) as f64)
                )),
        )
    }

    fn absent(&self, context: &Context<'_>, absent: &Absent) -> Finding {
        let dataset = context.dataset;
        let name = dataset.class_name(absent.class);
        let split = dataset.splits.get(absent.split).map_or("", String::as_str);
        let (of_split, _) = context.measures.balance().splits.get(absent.split).copied().unwrap_or_default();
        let message = format!(
            "{name} is in none of the {} of {split}, where about {} would be by its share of all",
            wording::plural(of_split, "image", "images"),
            wording::count(absent.expected.round() as u64)
        );
        Finding::new(&META, message)
            .short(format!("{name} is in no image of {split}"))
            .subject(Subject {
                class: Some(name.to_owned()),
                split: Some(split.to_owned()),
                ..Subject::default()
            })
            .measured(Measured::count(format!("images of {name} in {split}"), 0, of_split))
            .threshold("least-expected", self.least_expected)
            .effect("expected", absent.expected)
            .evidence(shown(context, absent.class))
            .total(context.measures.balance().images_of(absent.class))
            .remedy(format!(
                "Divide the images anew so that each split shows {name}: what a split does not show cannot be learned from \
                 it, or not be measured on it."
            ))
            .fold(ABSENT, absent.expected, format!("{name} ({split})"))
    }
}

/// The first images that show a class.
fn shown(context: &Context<'_>, class: ClassId) -> Vec<Evidence> {
    let postings = context.measures.postings();
    let images = postings.images(class).iter().take(100);
    let mut found: Vec<Evidence> =
        images.map(|&image| postings.evidence(context.dataset, crate::dataset::ImageId(image), class)).collect();
    found.order_by_key(|evidence| evidence.image);
    found
}
