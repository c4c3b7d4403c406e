//! Findings that speak of the same pictures from two sides name each other: pictures that are dark (IMG001), and the group
//! whose pictures are darker than those of the others (COO005). Adds sentences; refuses to find anything.

use super::coo::worse_or_different;
use super::img::scales::{SCALES, Scale};
use super::{Context, Finding, Named, Subject};
use crate::dataset::ImageId;
use crate::wording;
use rustc_hash::FxHashSet;

/// Groups that a finding about pictures names.
const NAMED: usize = 2;

/// What COO005 says of one group, and where it is said.
struct Compared {
    finding: usize,
    member: Option<usize>,
    attribute: String,
    group: String,
    scale: &'static Scale,
    /// The group's pictures.
    images: FxHashSet<ImageId>,
}

/// Adds to findings about the quality of pictures the groups whose pictures are worse, and the other way round.
pub(super) fn link(context: &Context<'_>, findings: &mut [Finding]) {
    let compared = compared(context, findings);
    for at in 0..findings.len() {
        let mut named: Vec<String> = Vec::new();
        let (code, all) = (findings[at].code, findings[at].evidence_total);
        let images: Vec<ImageId> = findings[at].evidence.iter().filter_map(|e| e.image).collect();
        for of in compared.iter().filter(|of| of.scale.code == code) {
            let k = images.iter().filter(|id| of.images.contains(id)).count();
            let group = format!("{} ({})", of.group, of.attribute);
            if k == 0 || named.iter().any(|said| said.contains(&group)) {
                continue;
            }
            let k = wording::count(k as u64);
            let few = format!("{k} of {} {group}", wording::plural(all, "image is of", "images are of"));
            if named.len() < NAMED {
                named.push(few);
            }
            let other = format!(
                "{}: {} by themselves {}, {k} of them of {}.",
                of.scale.code,
                wording::plural(all, "image is", "images are"),
                of.scale.picked,
                of.group
            );
            let finding = &mut findings[of.finding];
            if let Some(member) = of.member.and_then(|member| finding.members.get_mut(member)) {
                add(&mut member.cause, &other);
            }
            add(&mut finding.cause, &other);
        }
        if !named.is_empty() {
            let code = worse_or_different::META.code;
            let says =
                format!("{}: the pictures of that group differ as a whole ({code}).", wording::list(&named, NAMED));
            add(&mut findings[at].cause, &says);
        }
    }
}

fn add(cause: &mut Option<String>, says: &str) {
    match cause {
        Some(cause) if cause.contains(says) => {}
        Some(cause) => {
            cause.push(' ');
            cause.push_str(says);
        }
        None => *cause = Some(says.to_owned()),
    }
}

/// Groups whose pictures lie, as a whole, to the side that a rule of picture quality picks.
fn compared(context: &Context<'_>, findings: &[Finding]) -> Vec<Compared> {
    let mut out = Vec::new();
    for (finding, of) in findings.iter().enumerate().filter(|(_, f)| f.code == worse_or_different::META.code) {
        if of.members.is_empty() {
            out.extend(one(context, (finding, None), &of.subject, of.effect.as_ref()));
        }
        for (member, of) in of.members.iter().enumerate() {
            out.extend(one(context, (finding, Some(member)), &of.subject, of.effect.as_ref()));
        }
    }
    out
}

fn one(
    context: &Context<'_>,
    (finding, member): (usize, Option<usize>),
    subject: &Subject,
    effect: Option<&Named>,
) -> Vec<Compared> {
    let (Some(attribute), Some(figure)) = (&subject.attribute, subject.column.as_deref()) else { return Vec::new() };
    let data = context.dataset;
    let named = data.attributes.iter().find(|a| a.name == *attribute);
    let (Some(row), Some(effect)) = (named, effect) else { return Vec::new() };
    let Some(code) = row.values.iter().position(|value| Some(value) == subject.group.as_ref()) else {
        return Vec::new();
    };
    let scales = SCALES.iter().filter(|scale| scale.compared.contains(&figure));
    let of = |scale: &'static Scale| {
        // Of two groups one is brighter where the other is darker.
        let worse = match scale.below == (effect.value < 0.0) {
            true => code,
            false if row.values.len() == 2 => 1 - code,
            false => return None,
        };
        let own = data.groups_by_image(row).into_iter().filter(|(_, own)| *own == worse);
        let (group, images) = (row.values[worse].clone(), own.map(|(id, _)| id).collect());
        Some(Compared { finding, member, attribute: attribute.clone(), group, scale, images })
    };
    scales.filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Attribute, FileId, Unit};
    use crate::rules::img::dark::Dark;
    use crate::rules::testing::World;
    use crate::rules::{Rule, judge};

    #[test]
    fn dark_pictures_and_the_group_that_is_darker_name_each_other() {
        let paths: Vec<String> = (0..80).map(|i| format!("{i:02}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        world.measure_all(640, 480);
        let mut who = Attribute::new("site", "t.csv", FileId(0), Unit::Image);
        who.values = vec!["north".into(), "south".into()];
        (0..80).for_each(|i| who.set(i, u32::from(i % 2 == 1)));
        world.dataset.attributes.push(who);
        for (i, facts) in world.dataset.images.facts.iter_mut().enumerate() {
            let Some(facts) = facts.as_mut() else { continue };
            let Ok(mut pixels) = facts.pixels.clone() else { continue };
            pixels.brightness_mean = if i % 2 == 1 { 0.2 } else { 0.5 } + i as f64 / 1000.0;
            pixels.brightness_p99 = if i < 6 && i % 2 == 1 || i == 8 { 0.1 } else { 0.9 };
            facts.pixels = Ok(pixels);
        }
        let rules: Vec<Box<dyn Rule>> =
            vec![Box::new(worse_or_different::WorseOrDifferent::default()), Box::new(Dark::default())];
        let judged = world.with_context(|context| judge(&rules, context));
        let cause = |code: &str| {
            let of = judged.findings.iter().find(|f| f.code == code && f.cause.is_some());
            of.and_then(|f| f.cause.clone()).unwrap_or_default()
        };
        assert_eq!(
            cause("IMG001"),
            "3 of 4 images are of south (site): the pictures of that group differ as a whole (COO005)."
        );
        assert!(cause("COO005").ends_with("IMG001: 4 images are by themselves dark, 3 of them of south."));
    }
}
