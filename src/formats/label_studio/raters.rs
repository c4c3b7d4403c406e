//! Several people's word on one picture: what each chose is kept apart, and what more than half of them chose counts.
//! Of regions the classes are held against one another, and not where they lie: those of one annotation count.

use super::reader::Reader;
use super::region::Kind;
use crate::dataset::{ImageId, Place, RatedColumn, Unit, majority};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is chosen of the whole picture: what it is asked under, and the choices.
fn choices(annotation: &Value) -> Vec<(&str, Vec<String>, &Value)> {
    let results = annotation.get("result").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |of: &'_ Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
    let is_region = |id: &Option<String>| {
        id.is_some()
            && results.iter().any(|r| text(r, "id") == *id && text(r, "type").is_some_and(|t| Kind::of(&t).is_some()))
    };
    results
        .iter()
        .filter(|result| matches!(text(result, "type").as_deref(), Some("choices" | "rating")))
        .filter(|result| !is_region(&text(result, "id")))
        .filter_map(|result| {
            let kind = result.get("type").and_then(Value::as_str)?;
            let name = result.get("from_name").and_then(Value::as_str).unwrap_or(kind);
            let mut said: Vec<String> = match result.get("value")?.get(kind)? {
                Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                Value::String(one) => vec![one.clone()],
                Value::Number(number) => vec![number.to_string()],
                _ => return None,
            };
            said.sort_unstable();
            said.dedup();
            (!said.is_empty()).then_some((name, said, result))
        })
        .collect()
}

/// The classes that an annotation draws, by what they are asked under, each once and sorted; empty where it draws none.
fn drawn(annotation: &Value) -> BTreeMap<&str, BTreeSet<&str>> {
    let results = annotation.get("result").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut drawn: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for result in results {
        let text = |name: &str| result.get(name).and_then(Value::as_str);
        let Some(kind) = text("type").filter(|kind| kind.ends_with("labels") && Kind::of(kind).is_some()) else {
            continue;
        };
        let labels = result.get("value").and_then(|value| value.get(kind)).and_then(Value::as_array);
        let labels = labels.into_iter().flatten().filter_map(Value::as_str);
        drawn.entry(text("from_name").unwrap_or(kind)).or_default().extend(labels);
    }
    drawn
}

/// What somebody chose.
struct Vote<'v> {
    rater: u32,
    /// Sorted.
    said: Vec<String>,
    result: &'v Value,
}

/// What more than half chose: where several may be chosen, each of them by itself.
fn decided(votes: &[Vote<'_>]) -> Option<Value> {
    if votes.iter().all(|vote| vote.said.len() == 1) {
        let said: Vec<(u32, &str)> = votes.iter().map(|vote| (vote.rater, vote.said[0].as_str())).collect();
        let said = majority(&said)?;
        return votes.iter().find(|vote| vote.said[0] == said).map(|vote| vote.result.clone());
    }
    let raters: BTreeSet<u32> = votes.iter().map(|vote| vote.rater).collect();
    let mut chosen: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for vote in votes {
        for said in &vote.said {
            chosen.entry(said).or_default().insert(vote.rater);
        }
    }
    let by_most: Vec<&str> =
        chosen.into_iter().filter(|(_, by)| by.len() * 2 > raters.len()).map(|(said, _)| said).collect();
    let mut result = votes.first().filter(|_| !by_most.is_empty())?.result.clone();
    let kind = result.get("type").and_then(Value::as_str)?.to_owned();
    *result.get_mut("value")?.get_mut(&kind)? = by_most.into();
    Some(result)
}

impl Reader<'_, '_> {
    /// The results of a task that several people annotated: the regions of the chosen annotation, and of what is chosen
    /// of the picture the majority's. `None` where there is nothing to hold against one another.
    pub(super) fn of_raters(
        &mut self,
        annotations: &[&Value],
        chosen: &Value,
        image: ImageId,
        place: Place,
        is_truth: bool,
    ) -> Option<Vec<Value>> {
        self.rate_drawn(annotations, image, place);
        let mut votes: BTreeMap<&str, Vec<Vote<'_>>> = BTreeMap::new();
        for (at, annotation) in annotations.iter().enumerate() {
            // Who is not named is somebody else.
            let who =
                self.annotator(annotation.get("completed_by")).unwrap_or_else(|| format!("annotation {}", at + 1));
            let all = &mut self.out.dataset.annotators;
            let rater = all.iter().position(|known| *known == who);
            let own = choices(annotation);
            if own.is_empty() {
                continue;
            }
            let rater = rater.unwrap_or_else(|| {
                all.push(who);
                all.len() - 1
            }) as u32;
            for (name, said, result) in own {
                votes.entry(name).or_default().push(Vote { rater, said, result });
            }
        }
        votes.retain(|_, of| of.iter().any(|vote| vote.rater != of[0].rater));
        if votes.is_empty() {
            return None;
        }
        let ratings = &mut self.out.dataset.ratings;
        for (name, of) in &votes {
            let column = RatedColumn {
                name: (*name).to_owned(),
                source: format!("{}#{name}", self.path),
                unit: Unit::Image,
                is_class: true,
                is_number: false,
            };
            let column = ratings.column(column);
            for vote in of {
                ratings.push(image.0, vote.rater, column, &vote.said.join("; "), place);
                self.ratings += 1;
            }
        }
        let mut results: Vec<Value> = chosen.get("result").and_then(Value::as_array).cloned().unwrap_or_default();
        if is_truth {
            return Some(results);
        }
        results.retain(|result| {
            let name = result.get("from_name").or(result.get("type")).and_then(Value::as_str).unwrap_or("");
            !votes.contains_key(name)
        });
        for of in votes.values() {
            match decided(of) {
                Some(result) => results.push(result),
                None => self.undecided += 1,
            }
        }
        Some(results)
    }

    /// Which classes each of several people drew in a picture is held against one another, though not their regions.
    fn rate_drawn(&mut self, annotations: &[&Value], image: ImageId, place: Place) {
        let of: Vec<BTreeMap<&str, BTreeSet<&str>>> = annotations.iter().map(|annotation| drawn(annotation)).collect();
        let asked: BTreeSet<&str> = of.iter().flat_map(|drawn| drawn.keys().copied()).collect();
        for name in asked {
            let column = RatedColumn {
                name: format!("classes drawn ({name})"),
                source: format!("{}#{name}", self.path),
                unit: Unit::Image,
                is_class: false,
                is_number: false,
            };
            let column = self.out.dataset.ratings.column(column);
            for (at, (annotation, drawn)) in annotations.iter().zip(&of).enumerate() {
                let who = self.annotator(annotation.get("completed_by"));
                let who = who.unwrap_or_else(|| format!("annotation {}", at + 1));
                let all = &mut self.out.dataset.annotators;
                let rater = all.iter().position(|known| *known == who).unwrap_or_else(|| {
                    all.push(who);
                    all.len() - 1
                }) as u32;
                let said: Vec<&str> = drawn.get(name).into_iter().flatten().copied().collect();
                let said = if said.is_empty() { "nothing".to_owned() } else { said.join("; ") };
                self.out.dataset.ratings.push(image.0, rater, column, &said, place);
            }
        }
    }
}
