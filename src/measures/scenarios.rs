//! The scenarios that the settings require, counted: which images meet all conditions of each. Owns how a condition is
//! held against a column and what is wrong with it; refuses to say what follows.

use super::{Postings, targets::row_of};
use crate::dataset::{Attribute, ClassId, Dataset, ImageId, Scenario, Unit, ValueType, nearest};
use crate::wording;
use std::collections::BTreeSet;

/// Images kept as evidence of a scenario.
const MOST_IMAGES: usize = 10_000;
/// Values that are named where one is not known.
const NAMED: usize = 8;

/// A scenario that is required, and what there is of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioCount {
    /// Place in `Settings::scenario`.
    pub scenario: usize,
    pub count: u64,
    /// The first that meet it.
    pub images: Vec<ImageId>,
    /// What in it cannot be followed: then nothing is counted.
    pub faults: Vec<ScenarioFault>,
    /// Values that no item has, as `column = value`.
    pub unseen: Vec<String>,
}

/// A condition that cannot be followed.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioFault {
    /// `scenario.0#light`: as in `Dataset::setting_lines`.
    pub place: String,
    pub expected: String,
    pub found: String,
}

/// Every scenario, in the order of the settings.
pub fn count(dataset: &Dataset, postings: &Postings) -> Vec<ScenarioCount> {
    let all = dataset.settings.scenario.iter().enumerate();
    all.map(|(at, scenario)| one(dataset, postings, at, scenario)).collect()
}

/// What an item is held against.
enum Test {
    /// Row of `Dataset::attributes`, and by code which values will do.
    Values(usize, Vec<bool>),
    /// Numbers in any of these, ends included.
    Numbers(usize, Vec<(f64, f64)>),
    Classes(Vec<ClassId>),
    /// Per image whether it is of one of the splits.
    Images(Vec<bool>),
}

fn one(dataset: &Dataset, postings: &Postings, at: usize, scenario: &Scenario) -> ScenarioCount {
    let mut result =
        ScenarioCount { scenario: at, count: 0, images: Vec::new(), faults: Vec::new(), unseen: Vec::new() };
    let mut tests = Vec::new();
    let fault = |place: String, expected: String, found: String| ScenarioFault { place, expected, found };
    if scenario.r#where.is_empty() {
        let expected = "a column and its value under `where`".to_owned();
        result.faults.push(fault(format!("scenario.{at}"), expected, "no condition".into()));
    }
    for (column, values) in &scenario.r#where {
        let place = format!("scenario.{at}#{column}");
        if values.is_empty() {
            result.faults.push(fault(place, format!("a value of {column}"), "none".into()));
            continue;
        }
        match condition(dataset, column, values) {
            Ok((test, unseen)) => {
                result.unseen.extend(unseen);
                tests.push(test);
            }
            Err((expected, found)) => result.faults.push(fault(place, expected, found)),
        }
    }
    if result.faults.is_empty() {
        let meets = meeting(dataset, postings, &tests);
        result.count = meets.iter().filter(|&&meets| meets).count() as u64;
        result.images = dataset.images.ids().filter(|id| meets[id.index()]).take(MOST_IMAGES).collect();
    }
    result
}

/// What was expected, and what was found.
type Wrong = (String, String);

/// The test of one column, and values of it that no item has.
fn condition(dataset: &Dataset, column: &str, values: &[String]) -> Result<(Test, Vec<String>), Wrong> {
    let row = row_of(dataset, column).or_else(|| {
        let same = |a: &Attribute| a.name.to_lowercase() == column.to_lowercase();
        dataset.attributes.iter().position(same)
    });
    if let Some((row, attribute)) = row.and_then(|row| Some((row, dataset.attributes.get(row)?))) {
        return match &attribute.numbers {
            Some(_) if attribute.values.is_empty() => {
                let ranges = values.iter().map(|value| range(value).ok_or_else(|| no_number(column, value)));
                Ok((Test::Numbers(row, ranges.collect::<Result<_, _>>()?), Vec::new()))
            }
            _ => of_values(row, attribute, column, values),
        };
    }
    match column.to_lowercase().as_str() {
        "class" | "label" | "category" if !dataset.classes.is_empty() => {
            let names: Vec<&str> = dataset.classes.iter().map(|class| class.name.as_str()).collect();
            let (codes, unseen) = chosen(column, values, &names)?;
            Ok((Test::Classes(codes.into_iter().map(ClassId::from).collect()), unseen))
        }
        "split" if !dataset.splits.is_empty() => {
            let names: Vec<&str> = dataset.splits.iter().map(String::as_str).collect();
            let (codes, unseen) = chosen(column, values, &names)?;
            let of = dataset.splits_of_images();
            let images = of.iter().map(|splits| splits.iter().any(|split| codes.contains(&split.index())));
            Ok((Test::Images(images.collect()), unseen))
        }
        _ => Err(no_column(dataset, column)),
    }
}

fn of_values(row: usize, attribute: &Attribute, column: &str, values: &[String]) -> Result<(Test, Vec<String>), Wrong> {
    let names: Vec<&str> = attribute.values.iter().map(String::as_str).collect();
    let mut written: Vec<String> = values.to_vec();
    // Of a yes or no whatever way of writing will do.
    if attribute.ty == ValueType::Boolean {
        for value in &mut written {
            let meant = wording::yes_or_no(value);
            let same = names.iter().find(|name| meant.is_some() && wording::yes_or_no(name) == meant);
            if let (false, Some(same)) = (names.contains(&value.as_str()), same) {
                *value = (*same).to_owned();
            }
        }
    }
    let (codes, unseen) = chosen(column, &written, &names)?;
    let mut will_do = vec![false; names.len()];
    codes.into_iter().filter_map(|code| will_do.get_mut(code).map(|will_do| *will_do = true)).for_each(drop);
    Ok((Test::Values(row, will_do), unseen))
}

/// Places of values among the names; a value that is not there is one that nobody has, unless another one is meant.
fn chosen(column: &str, values: &[String], names: &[&str]) -> Result<(Vec<usize>, Vec<String>), Wrong> {
    let (mut codes, mut unseen) = (Vec::new(), Vec::new());
    for value in values {
        match names.iter().position(|name| name == value) {
            Some(code) => codes.push(code),
            None => match nearest(value, names.iter().copied()) {
                Some(meant) => {
                    let known = wording::list(names, NAMED);
                    return Err((
                        format!("\"{meant}\", or another value of {column} ({known})"),
                        format!("\"{value}\", which no item has"),
                    ));
                }
                None => unseen.push(format!("{column} = {value}")),
            },
        }
    }
    Ok((codes, unseen))
}

fn no_column(dataset: &Dataset, column: &str) -> Wrong {
    let mut names: BTreeSet<&str> = dataset.attributes.iter().map(|a| a.name.as_str()).collect();
    names.extend((!dataset.classes.is_empty()).then_some("class"));
    names.extend((!dataset.splits.is_empty()).then_some("split"));
    let all: Vec<&str> = names.into_iter().collect();
    let expected = match (nearest(column, all.iter().copied()), all.is_empty()) {
        (Some(meant), _) => format!("the column \"{meant}\""),
        (None, false) => format!("a column that was read: {}", wording::list(&all, NAMED)),
        (None, true) => "a column that was read; there is none".into(),
    };
    (expected, format!("\"{column}\", which no table has"))
}

fn no_number(column: &str, value: &str) -> Wrong {
    (format!("a number of {column}, or a range of them such as \"20..29\" or \">= 60\""), format!("\"{value}\""))
}

/// `25`, `20..29`, `>= 60`, `< 18`.
fn range(value: &str) -> Option<(f64, f64)> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|x| x.is_finite());
    let value = value.trim();
    if let Some(rest) = value.strip_prefix(">=") {
        return Some((number(rest)?, f64::INFINITY));
    }
    if let Some(rest) = value.strip_prefix("<=") {
        return Some((f64::NEG_INFINITY, number(rest)?));
    }
    if let Some(rest) = value.strip_prefix('>') {
        return Some((number(rest)?.next_up(), f64::INFINITY));
    }
    if let Some(rest) = value.strip_prefix('<') {
        return Some((f64::NEG_INFINITY, number(rest)?.next_down()));
    }
    match value.split_once("..") {
        Some((from, to)) => Some((number(from)?, number(to)?)).filter(|(from, to)| from <= to),
        None => number(value).map(|x| (x, x)),
    }
}

/// Per image whether it meets all tests. Those of boxes must hold of one box together.
fn meeting(dataset: &Dataset, postings: &Postings, tests: &[Test]) -> Vec<bool> {
    let unit = |test: &Test| match test {
        Test::Values(row, _) | Test::Numbers(row, _) => dataset.attributes.get(*row).map(|a| a.unit),
        Test::Classes(_) | Test::Images(_) => None,
    };
    let of_boxes: Vec<&Test> = tests.iter().filter(|test| unit(test) == Some(Unit::Box)).collect();
    let box_meets = |b: usize| {
        of_boxes.iter().all(|test| item_meets(dataset, test, b))
            && tests.iter().all(|test| match test {
                Test::Classes(classes) => dataset.boxes.class.get(b).is_some_and(|class| classes.contains(class)),
                _ => true,
            })
    };
    let image_meets = |image: ImageId| {
        tests.iter().all(|test| match (test, unit(test)) {
            (Test::Images(images), _) => images.get(image.index()).copied().unwrap_or(false),
            (Test::Classes(classes), _) => classes.iter().any(|class| postings.shows(image, *class)),
            (_, Some(Unit::Image)) => item_meets(dataset, test, image.index()),
            (_, Some(Unit::Identity)) => {
                let identity = dataset.identity_of.get(image.index()).copied().flatten();
                identity.is_some_and(|id| item_meets(dataset, test, id.index()))
            }
            _ => true,
        }) && (of_boxes.is_empty() || postings.boxes(image).any(|b| box_meets(b.index())))
    };
    dataset.images.ids().map(image_meets).collect()
}

fn item_meets(dataset: &Dataset, test: &Test, item: usize) -> bool {
    match test {
        Test::Values(row, will_do) => {
            let code = dataset.attributes.get(*row).and_then(|a| a.code(item));
            code.is_some_and(|code| will_do.get(code).copied().unwrap_or(false))
        }
        Test::Numbers(row, ranges) => {
            let numbers = dataset.attributes.get(*row).and_then(|a| a.numbers.as_ref());
            let number = numbers.and_then(|numbers| numbers.get(item)).copied().filter(|x| x.is_finite());
            number.is_some_and(|x| ranges.iter().any(|(from, to)| (*from..=*to).contains(&x)))
        }
        Test::Classes(_) | Test::Images(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::FileId;
    use crate::rules::testing::World;

    fn world() -> World {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
        let file = world.source("a.json", "coco-detection");
        for (image, class) in [(0, "person"), (0, "person"), (1, "person"), (2, "dog")] {
            world.add_box(image, class, file, [0.0, 0.0, 9.0, 9.0]);
        }
        let mut add = |name: &str, unit: Unit, values: &[&str], codes: &[u32]| {
            let mut attribute = Attribute::new(name, "labels.csv", FileId(0), unit);
            attribute.values = values.iter().map(|value| (*value).to_owned()).collect();
            codes.iter().enumerate().for_each(|(item, &code)| attribute.set(item, code));
            world.dataset.attributes.push(attribute);
        };
        add("light", Unit::Image, &["day", "night"], &[1, 1, 0]);
        add("age", Unit::Box, &["child", "adult"], &[0, 1, 1]);
        add("gender", Unit::Box, &["female", "male"], &[1, 0, 0]);
        let mut year = Attribute::new("year", "labels.csv", FileId(0), Unit::Image);
        year.numbers = Some(vec![1999.0, 2005.0, f64::NAN]);
        world.dataset.attributes.push(year);
        world
    }

    fn counted(conditions: &[(&str, &[&str])]) -> ScenarioCount {
        let mut world = world();
        let of = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        let r#where = conditions.iter().map(|(column, values)| ((*column).to_owned(), of(values))).collect();
        world.dataset.settings.scenario = vec![Scenario { name: "x".into(), r#where, at_least: 1 }];
        count(&world.dataset, &Postings::of(&world.dataset)).remove(0)
    }

    #[test]
    fn images_are_counted_that_meet_all_conditions() {
        for (conditions, expected) in [
            (&[("light", &["night"][..])][..], 2),
            (&[("light", &["night", "day"])], 3),
            (&[("light", &["night"]), ("class", &["person"])], 2),
            (&[("age", &["child"])], 1),
            // A child and a woman are in the first image; no girl is.
            (&[("age", &["child"]), ("gender", &["female"])], 0),
            (&[("age", &["adult"]), ("gender", &["female"]), ("class", &["person"])], 2),
            (&[("year", &["1999"])], 1),
            (&[("year", &[">= 2000"])], 1),
            (&[("year", &["1990..2010"])], 2),
            (&[("LIGHT", &["day"])], 1),
        ] {
            let found = counted(conditions);
            assert_eq!((found.count, found.faults.len()), (expected, 0), "{conditions:?}");
            assert_eq!(found.images.len() as u64, expected);
        }
    }

    #[test]
    fn columns_and_values_that_are_not_there_are_told_with_what_is() {
        let found = counted(&[("lihgt", &["night"])]);
        assert_eq!(found.faults[0].place, "scenario.0#lihgt");
        assert_eq!(found.faults[0].expected, "a column that was read: age, class, gender, light and year");
        let found = counted(&[("gendre", &["male"])]);
        assert_eq!(found.faults[0].found, "\"gendre\", which no table has");
        let found = counted(&[("light", &["Night"])]);
        assert_eq!(found.faults[0].expected, "\"night\", or another value of light (day and night)");
        let found = counted(&[("year", &["old"])]);
        assert!(found.faults[0].expected.starts_with("a number of year"), "{:?}", found.faults);
        // Nobody wrote dusk so far: it is still to be collected.
        let found = counted(&[("light", &["dusk"])]);
        assert_eq!((found.count, found.faults.len(), found.unseen), (0, 0, vec!["light = dusk".to_owned()]));
        assert_eq!(counted(&[]).faults[0].found, "no condition");
    }
}
