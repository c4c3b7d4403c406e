//! What is wrong with masks that could be read: colours among numbers, lost indices, blurred values, values without a name.

use super::sets::Set;
use super::values::{Meaning, Reading, Word, is_between};
use crate::dataset::{MaskFlaw, MaskFlawKind, MaskKind};

use crate::wording;
use std::collections::BTreeMap;

/// Of a set and what its values were taken for.
pub(super) fn flaws(set: &Set<'_>, meaning: &Meaning) -> Vec<MaskFlaw> {
    [mixed(set, meaning), index_lost(set, meaning), blurred(set, meaning), unnamed(set, meaning)]
        .into_iter()
        .flatten()
        .filter(|flaw| !flaw.found.is_empty())
        .collect()
}

fn flaw(set: &Set<'_>, kind: MaskFlawKind, detail: String) -> MaskFlaw {
    let (label, masks) = (set.label(), set.masks.len() as u64);
    MaskFlaw { kind, label, masks, detail, values: 0, found: Vec::new() }
}

/// Some masks hold colours where the others hold numbers, or numbers where the others hold colours.
fn mixed(set: &Set<'_>, meaning: &Meaning) -> Option<MaskFlaw> {
    let (of_few, of_most) = match meaning.reading {
        Reading::Numbers { .. } | Reading::One { .. } => ("colours", "numbers of classes"),
        Reading::Colours => ("numbers in one channel", "colours"),
        Reading::Aside(_) | Reading::Unusable(..) => return None,
    };
    let mut flaw = flaw(set, MaskFlawKind::Mixed, format!("{of_few} where the others hold {of_most}"));
    for mask in &set.masks {
        let odd = match meaning.reading {
            Reading::Colours => {
                let is_number = |v| matches!(meaning.word(mask, v, ""), Word::Unnamed);
                mask.pixels.kind == MaskKind::Grey
                    && mask.pixels.values.iter().any(is_number)
                    && set.masks.iter().any(super::sets::Mask::is_coloured)
            }
            _ => mask.is_coloured(),
        };
        if odd {
            let values = wording::plural(mask.pixels.distinct.into(), "value", "values");
            flaw.found.push((mask.file, mask.image, format!("{of_few}, {values}")));
        }
    }
    Some(flaw)
}

/// Colours of a known palette stand in the pixels themselves.
fn index_lost(set: &Set<'_>, meaning: &Meaning) -> Option<MaskFlaw> {
    if meaning.reading != Reading::Colours || meaning.names.file.is_some() || meaning.names.is_empty() {
        return None;
    }
    let mut flaw = flaw(set, MaskFlawKind::IndexLost, format!("the colours of {}", meaning.names.from));
    for mask in set.masks.iter().filter(|mask| mask.is_coloured()) {
        flaw.found.push((mask.file, mask.image, "red, green and blue in place of an index".to_owned()));
    }
    Some(flaw)
}

fn blurred(set: &Set<'_>, meaning: &Meaning) -> Option<MaskFlaw> {
    let mut flaw = flaw(set, MaskFlawKind::Blurred, String::new());
    for mask in &set.masks {
        let values = &mask.pixels.values;
        let between: Vec<_> = match meaning.reading {
            Reading::One { above: 127 } if is_between(mask) => {
                values.iter().filter(|v| !matches!(mask.number(v), 0 | 255)).collect()
            }
            Reading::Colours if mask.is_lossy() => {
                values.iter().filter(|v| !meaning.names.by_colour.contains_key(&v.colour)).collect()
            }
            _ => continue,
        };
        let (many, pixels) = (between.len() as u64, between.iter().map(|v| v.pixels).sum::<u64>());
        if many > 0 && mask.of() > 0 {
            let share = wording::percent((pixels as f64 / mask.of() as f64).min(1.0));
            let note = format!("{} in between, in {share} of its pixels", wording::plural(many, "value", "values"));
            flaw.found.push((mask.file, mask.image, note));
            flaw.values = flaw.values.max(many);
        }
    }
    let lossy = set.masks.iter().filter(|mask| mask.is_lossy()).count() * 2 > set.masks.len();
    flaw.detail = if lossy { "JPEG does not keep values" } else { "as resizing makes them" }.to_owned();
    Some(flaw)
}

fn unnamed(set: &Set<'_>, meaning: &Meaning) -> Option<MaskFlaw> {
    if meaning.names.is_empty() {
        return None;
    }
    let mut flaw = flaw(set, MaskFlawKind::Unnamed, String::new());
    let mut values: BTreeMap<String, u64> = BTreeMap::new();
    for mask in set.masks.iter().filter(|mask| !mask.is_lossy()) {
        let coloured = mask.is_coloured() || meaning.reading == Reading::Colours;
        let mut own = Vec::new();
        for v in mask.pixels.values.iter().filter(|v| meaning.word(mask, v, "") == Word::Unnamed) {
            let text = if coloured { format!("#{:06X}", v.colour) } else { mask.number(v).to_string() };
            *values.entry(text.clone()).or_default() += 1;
            own.push(text);
        }
        if !own.is_empty() {
            flaw.found.push((mask.file, mask.image, format!("without a name: {}", wording::list(&own, 5))));
        }
    }
    flaw.values = values.len() as u64;
    let mut values: Vec<(String, u64)> = values.into_iter().collect();
    crate::sorting::Sorting::order_by_key(&mut values[..], |(_, masks)| std::cmp::Reverse(*masks));
    let listed: Vec<String> =
        values.iter().map(|(v, n)| format!("{v} (in {})", wording::plural(*n, "mask", "masks"))).collect();
    flaw.detail = format!("in {}: {}", meaning.names.from, wording::list(&listed, 5));
    Some(flaw)
}
