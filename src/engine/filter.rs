//! Which pictures pass a filter: every bar, tile and count of the page leads here.

use super::ask::pictures::evidence_of;
use super::check::{Check, Verdict};
use super::parts::{ASPECT, aspects};
use super::{Change, Filter};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{ClassId, Dataset, Figure, IdentityId, ImageId, Unit};
use crate::measures::ordered::OrderedColumn;
use crate::measures::{DISTANCE, MOST_BANDS, distances, partition_by};
use crate::rules::img::scales::scale_of;
use rustc_hash::FxHashSet;

impl<S: ReadAt> Check<S> {
    /// The pictures that pass, by id. Conditions hold all at once.
    pub(super) fn filtered(&self, verdict: &Verdict, filter: &Filter) -> Vec<ImageId> {
        let data = &self.dataset;
        let images = &data.images;
        let mut keep = vec![true; images.len()];
        let mut only = |inside: &mut dyn FnMut(usize) -> bool| {
            for (i, keep) in keep.iter_mut().enumerate() {
                *keep = *keep && inside(i);
            }
        };
        let of_finding = filter.finding.and_then(|finding| evidence_of(verdict, finding, filter.member));
        if let Some(evidence) = of_finding {
            let mut set = vec![false; images.len()];
            // A finding that speaks for many holds a part of what its members hold.
            let finding = filter.finding.and_then(|at| verdict.judged.findings.get(at as usize));
            let members = finding.into_iter().filter(|_| filter.member.is_none()).flat_map(|f| &f.members);
            evidence
                .iter()
                .chain(members.flat_map(|member| &member.evidence))
                .filter_map(|e| e.image)
                .for_each(|id| set[id.index()] = true);
            only(&mut |i| set[i]);
        }
        let measures = self.measures(verdict);
        for (names, wanted) in [(&filter.classes, true), (&filter.without, false)] {
            for name in names {
                let named = |class: &ClassId| data.class_name(*class) == name;
                let of_name: Vec<ClassId> = (0..data.classes.len()).map(ClassId::from).filter(named).collect();
                let (postings, covered) = (measures.postings(), measures.covered());
                // Without: looked for, and not there.
                only(&mut |i| {
                    let image = ImageId::from(i);
                    match wanted {
                        true => of_name.iter().any(|&class| postings.shows(image, class)),
                        false => {
                            of_name.iter().all(|&class| covered.covers(class, image) && !postings.shows(image, class))
                        }
                    }
                });
            }
        }
        for (name, value) in &filter.groups {
            let mut set = vec![false; images.len()];
            if let Some((row, attribute)) = data.attributes.iter().enumerate().find(|(_, a)| a.name == *name) {
                match attribute.values.iter().position(|v| v == value) {
                    Some(code) => {
                        let own = data.groups_by_image(attribute).into_iter().filter(|(_, own)| *own == code);
                        own.for_each(|(id, _)| set[id.index()] = true);
                    }
                    None => mark_band(data, row, value, &mut set),
                }
            }
            only(&mut |i| set[i]);
        }
        for (name, value) in &filter.other_groups {
            let (mut own, mut other) = (vec![false; images.len()], vec![false; images.len()]);
            if let Some(attribute) = data.attributes.iter().find(|a| a.name == *name) {
                let code = attribute.values.iter().position(|v| v == value);
                for (id, shown) in data.groups_by_image(attribute) {
                    let set = if Some(shown) == code { &mut own } else { &mut other };
                    set[id.index()] = true;
                }
            }
            only(&mut |i| other[i] && !own[i]);
        }
        if let Some(split) = &filter.split {
            let mut set = vec![false; images.len()];
            for claim in &images.split_claims {
                set[claim.image.index()] |= data.splits[claim.split.index()] == *split;
            }
            only(&mut |i| set[i]);
        }
        if let Some(change) = filter.changed {
            let changed = &verdict.changed_images;
            let of = match change {
                Change::Added => &changed.added,
                Change::Altered => &changed.altered,
                Change::Annotations => &changed.annotations_altered,
            };
            only(&mut |i| of.binary_search(&ImageId::from(i)).is_ok());
        }
        for name in &filter.missing {
            let set = without_value(data, name);
            only(&mut |i| set[i]);
        }
        if let Some(identity) = &filter.identity {
            let wanted = data.identities.iter().position(|name| name == identity);
            let of = |i: usize| data.identity_of.get(i).copied().flatten().map(IdentityId::index);
            only(&mut |i| wanted.is_some() && of(i) == wanted);
        }
        for (name, from, to) in &filter.ranges {
            // A column of the data goes before a figure of the same name.
            let is_column = data.attributes.iter().any(|a| a.name == *name && a.numbers.is_some());
            let mut set = match Figure::from_name(name).filter(|_| !is_column) {
                Some(figure) => data.images_within(figure, *from, *to),
                None if !is_column && scale_of(name).is_some() => {
                    let mut within = vec![false; images.len()];
                    let values = scale_of(name).map(|scale| (scale.values)(data)).unwrap_or_default();
                    let inside = values.into_iter().filter(|(_, value)| (*from..=*to).contains(value));
                    inside.for_each(|(id, _)| within[id.index()] = true);
                    within
                }
                None if !is_column && name == ASPECT => {
                    let inside = |aspect: Option<f64>| aspect.is_some_and(|aspect| (*from..=*to).contains(&aspect));
                    aspects(data).into_iter().map(inside).collect()
                }
                None => match (filter.groups.first(), filter.classes.first()) {
                    (Some((attribute, group)), Some(class)) if name == DISTANCE && !is_column => {
                        let (who, postings) = ((attribute.as_str(), group.as_str()), measures.postings());
                        distances::images_within(data, postings, who, class, (*from, *to))
                    }
                    _ => vec![false; images.len()],
                },
            };
            for attribute in data.attributes.iter().filter(|a| a.name == *name) {
                for (item, number) in attribute.numbers.iter().flatten().enumerate() {
                    if (*from..=*to).contains(number) {
                        data.image_of_item(attribute.unit, item).into_iter().for_each(|id| set[id.index()] = true);
                    }
                }
            }
            only(&mut |i| set[i]);
        }
        for (name, value) in &filter.strata {
            let partition = partition_by(data, name);
            let label = |i: usize| partition.as_ref().and_then(|p| p.labels.get(p.code(i)?));
            only(&mut |i| label(i) == Some(value));
        }
        if let Some(text) = filter.text.as_ref().filter(|t| !t.is_empty()) {
            let text = text.to_lowercase();
            only(&mut |i| images.path[i].to_lowercase().contains(&text));
        }
        if filter.unreadable {
            only(&mut |i| images.facts[i].as_ref().is_some_and(|f| f.pixels.is_err()));
        }
        if filter.unannotated {
            only(&mut |i| images.file[i].is_some() && !images.annotated[i]);
        }
        if let Some(chosen) = &filter.chosen {
            let mut set = vec![false; images.len()];
            for &id in chosen {
                if let Some(chosen) = set.get_mut(ImageId(id).index()) {
                    *chosen = true;
                }
            }
            only(&mut |i| set[i]);
        }
        (0..images.len()).filter(|&i| keep[i]).map(ImageId::from).collect()
    }
}

/// The images in a band of an attribute whose values have an order, as strata are called.
fn mark_band(data: &Dataset, row: usize, name: &str, set: &mut [bool]) {
    let Some(column) = OrderedColumn::of(data, row) else { return };
    let bands = column.bands(&data.attributes[row], MOST_BANDS);
    let band = bands.labels.iter().position(|label| label == name);
    set.iter_mut().enumerate().for_each(|(image, set)| *set |= band.is_some() && bands.code(image) == band);
}

/// Per image, whether an attribute of that name has no value for it, or for something in it.
pub(super) fn without_value(data: &Dataset, name: &str) -> Vec<bool> {
    let mut set = vec![false; data.images.len()];
    for attribute in data.attributes.iter().filter(|a| a.name == name) {
        let of_item = |item: usize| -> Option<ImageId> { data.image_of_item(attribute.unit, item) };
        let without = (0..attribute.rows.len()).filter(|&item| attribute.is_missing(item));
        match attribute.unit {
            Unit::Identity => {
                let without: FxHashSet<usize> = without.collect();
                let shown = |id: &Option<IdentityId>| id.is_some_and(|id| without.contains(&id.index()));
                data.identity_of.iter().enumerate().filter(|(_, id)| shown(id)).for_each(|(i, _)| set[i] = true);
            }
            _ => without.filter_map(of_item).for_each(|id| set[id.index()] = true),
        }
    }
    set
}
