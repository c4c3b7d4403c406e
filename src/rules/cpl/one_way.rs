//! CPL001: a class that is seen in one way only.

use crate::dataset::ImageId;
use crate::measures::variety::{Spread, SpreadKind, Variety};
use crate::rules::{
    Context, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject, families,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CPL001",
    name: "seen-in-one-way",
    severity: Severity::Warning,
    quality: Quality::Complete,
    section: &families::VARIETY,
    headline: |told| told.short.unwrap_or("classes are seen in one way only").to_owned(),
    needs: &[Need::Classes, Need::PixelsToo],
    summary: "a class varies far less than all others in what its pictures look like, or in size and place",
    manual: include_str!("one_way.md"),
};

/// When a class counts as seen in one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OneWay {
    /// Pictures, or boxes, of a class from which on it is looked at. 30: its quartiles are known well enough by then.
    pub least: u64,
    /// Distance between its pictures as a part of that between all. 0.6: about 19 of 64 bits, nearer to copies than to
    /// pictures that have nothing in common.
    pub alike: f64,
    /// Spread of one figure (brightness, size, position, aspect) as a part of that of all. 0.2: a fifth.
    pub narrow: f64,
    /// Different scenes for each of its pictures. 0.25: four pictures of each scene or more, as of a film.
    pub scenes: f64,
    /// Figures in which it must be narrow. 2: a bottle has one shape by nature, and a lamp one brightness.
    pub figures: usize,
}

impl Default for OneWay {
    fn default() -> Self {
        Self { least: 30, alike: 0.6, narrow: 0.2, scenes: 0.25, figures: 2 }
    }
}

/// Pictures kept as evidence.
const MOST_EVIDENCE: usize = 100;
/// Classes that are named.
const NAMED: usize = 3;
/// What is said together.
const WAY: &str = "one-way";

impl Rule for OneWay {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let all = context.measures.variety();
        let scenes = Scenes::of(context);
        outcome.findings.extend(all.iter().filter_map(|class| self.finding(context, class, &scenes)));
    }

    fn speak_for(&self, context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let classes: Vec<&str> = members.iter().filter_map(|m| m.subject.class.as_deref()).collect();
        let first = members.first().map_or("", |m| m.message.as_str());
        Spoken::message(format!(
            "{} of {} are shown in one way only: {}. Most of all: {first}",
            wording::count(members.len() as u64),
            wording::plural(
                context.measures.variety().len() as u64,
                "class with enough pictures",
                "classes with enough pictures"
            ),
            wording::list(&classes, NAMED),
        ))
    }
}

/// Which scene each measured picture shows, by what repeats what.
struct Scenes {
    /// Per picture the first picture of its scene.
    first: Vec<Option<ImageId>>,
    /// Measured pictures, and different scenes among them.
    pictures: u64,
    different: u64,
}

impl Scenes {
    fn of(context: &Context<'_>) -> Self {
        let images = &context.dataset.images;
        let is_read = |id: ImageId| images.facts(id).is_some_and(|facts| facts.pixels.is_ok());
        let mut first: Vec<Option<ImageId>> = images.ids().map(|id| is_read(id).then_some(id)).collect();
        for group in context.measures.duplicates().all() {
            let Some(&leader) = group.first() else { continue };
            for id in group {
                if let Some(first) = first.get_mut(id.index()).filter(|first| first.is_some()) {
                    *first = Some(leader);
                }
            }
        }
        let (pictures, different) = counted(first.iter().copied());
        Self { first, pictures, different }
    }

    /// Pictures of a class, and different scenes among them.
    fn of_class(&self, images: &[u32]) -> (u64, u64) {
        counted(images.iter().map(|&image| self.first.get(image as usize).copied().flatten()))
    }
}

fn counted(scenes: impl Iterator<Item = Option<ImageId>>) -> (u64, u64) {
    let mut all: Vec<ImageId> = scenes.flatten().collect();
    let pictures = all.len() as u64;
    all.sort_unstable();
    all.dedup();
    (pictures, all.len() as u64)
}

impl OneWay {
    /// Pictures of a class and the few scenes that they show, where all others repeat little.
    fn few_scenes(&self, context: &Context<'_>, of: &Variety, scenes: &Scenes) -> Option<(u64, u64)> {
        let (pictures, different) = scenes.of_class(context.measures.postings().images(of.class));
        let (others, of_others) = (scenes.pictures - pictures, scenes.different.saturating_sub(different));
        let is_few = pictures >= self.least && different as f64 <= self.scenes * pictures as f64;
        (is_few && others > 0 && of_others * 2 > others).then_some((pictures, different))
    }

    fn finding(&self, context: &Context<'_>, of: &Variety, scenes: &Scenes) -> Option<Finding> {
        let enough = |spread: &&Spread| spread.n >= self.least && spread.ratio().is_finite();
        let spread = |kind: SpreadKind| of.spreads.iter().filter(enough).find(|spread| spread.kind == kind);
        let alike = spread(SpreadKind::Picture).filter(|spread| spread.ratio() <= self.alike);
        let narrow: Vec<&Spread> = SpreadKind::ALL
            .into_iter()
            .filter(|kind| *kind != SpreadKind::Picture)
            .filter_map(spread)
            .filter(|spread| spread.ratio() <= self.narrow)
            .collect();
        let narrow = if narrow.len() >= self.figures.max(1) { narrow } else { Vec::new() };
        let few = self.few_scenes(context, of, scenes);
        if alike.is_none() && narrow.is_empty() && few.is_none() {
            return None;
        }
        let name = context.dataset.class_name(of.class);
        let mut parts = Vec::new();
        if let Some(spread) = alike {
            parts.push(format!(
                "two of its {} pictures differ in {} of 64 bits of their hash, two of all in {}",
                wording::count(spread.n),
                bits(spread.of_class),
                bits(spread.of_all)
            ));
        }
        if let Some((pictures, different)) = few.filter(|_| alike.is_none()) {
            let shown = wording::plural(different, "scene", "scenes");
            parts.push(format!("its {} pictures show {shown}, again and again", wording::count(pictures)));
        }
        if !narrow.is_empty() {
            let each: Vec<String> = narrow
                .iter()
                .map(|spread| format!("{} {}", spread.kind.name(), wording::percent(spread.ratio())))
                .collect();
            parts
                .push(format!("it varies far less than all do ({} of their spread)", wording::list(&each, each.len())));
        }
        let narrowest = || narrow.iter().copied().min_by(|a, b| a.ratio().total_cmp(&b.ratio()));
        let figure = |spread: &Spread| {
            let what = format!("spread in {} as a part of that of all", spread.kind.name());
            Measured::figure(what, spread.ratio(), spread.n, "ratio of spreads")
        };
        let (measured, ratio, limit) = match (alike, few, narrowest()) {
            (Some(spread), ..) => (figure(spread), spread.ratio(), ("alike", self.alike)),
            (None, Some((pictures, different)), _) => {
                let ratio = different as f64 / pictures.max(1) as f64;
                (Measured::count(format!("scenes of {name}"), different, pictures), ratio, ("scenes", self.scenes))
            }
            (None, None, spread) => (figure(spread?), spread?.ratio(), ("narrow", self.narrow)),
        };
        let images = context.measures.postings().images(of.class);
        let evidence = images.iter().take(MOST_EVIDENCE);
        Some(
            Finding::new(&META, format!("{name} is shown in one way only: {}", parts.join("; ")))
                .severity(if alike.is_some() || few.is_some() { Severity::Warning } else { Severity::Note })
                .short(format!("{name} is shown in one way only"))
                .subject(Subject { class: Some(name.to_owned()), ..Subject::default() })
                .measured(measured)
                .threshold(limit.0, limit.1)
                .evidence(evidence.map(|&image| {
                    context.measures.postings().evidence(context.dataset, ImageId(image), of.class)
                }).collect())
                .total(images.len() as u64)
                .remedy(format!(
                    "Collect {name} in other places, from other sides and at other sizes; other pictures of the same one \
                     do not help. Hold back some of those for test: where train and test show one way, the figures say \
                     nothing of others."
                ))
                .fold(WAY, -ratio, name),
        )
    }
}

/// Whole bits.
fn bits(distance: f64) -> String {
    wording::count(distance.max(0.0).round() as u64)
}
