//! Under which conditions pictures were taken: by day or night, indoors or outdoors, in which weather and season. Read from
//! columns whose values say so and from the camera's clock, never from pixels. Owns the words; judges nothing.

use crate::dataset::{Attribute, Dataset, Role, Unit, ValueType, words_of};
use crate::wording;

/// A kind of condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Light,
    Place,
    Weather,
    Season,
}

/// The sides of a condition, and the words that speak for each.
type Sides = &'static [(&'static str, &'static [&'static str])];

impl Condition {
    /// In the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Light, Self::Place, Self::Weather, Self::Season];

    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Place => "place",
            Self::Weather => "weather",
            Self::Season => "season",
        }
    }

    /// The sides that a dataset can lack.
    pub fn sides(self) -> impl Iterator<Item = &'static str> {
        self.words().iter().map(|(side, _)| *side)
    }

    fn words(self) -> Sides {
        match self {
            Self::Light => &[
                (
                    "by day",
                    &["day", "daytime", "daylight", "noon", "morning", "afternoon", "sunlight", "tag", "jour", "dia"],
                ),
                ("at night", &["night", "nighttime", "nacht", "nuit", "noche", "noite", "midnight"]),
            ],
            Self::Place => &[
                ("indoors", &["indoor", "indoors", "inside", "interior", "innen", "drinnen"]),
                ("outdoors", &["outdoor", "outdoors", "outside", "exterior", "außen", "aussen", "draußen", "draussen"]),
            ],
            Self::Weather => &[
                ("in fair weather", &["clear", "sunny", "sun", "fair", "cloudy", "overcast", "cloud", "clouds", "dry"]),
                (
                    "in rain, snow or fog",
                    &[
                        "rain", "rainy", "raining", "wet", "snow", "snowy", "snowing", "fog", "foggy", "mist", "misty",
                        "hail", "sleet", "storm", "stormy", "drizzle", "haze",
                    ],
                ),
            ],
            Self::Season => &[
                ("in spring", &["spring", "frühling", "printemps", "primavera"]),
                ("in summer", &["summer", "sommer", "été", "verano"]),
                ("in autumn", &["autumn", "fall", "herbst", "automne", "otoño"]),
                ("in winter", &["winter", "hiver", "invierno"]),
            ],
        }
    }

    /// Words between the sides, which name the condition too.
    fn between(self) -> &'static [&'static str] {
        match self {
            Self::Light => &[
                "dawn",
                "dusk",
                "twilight",
                "evening",
                "sunset",
                "sunrise",
                "artificial",
                "lamp",
                "dark",
                "bright",
                "low",
                "backlight",
                "dim",
            ],
            Self::Place => &["both", "mixed", "semi"],
            Self::Weather => &["partly", "windy", "wind", "unclear"],
            Self::Season => &[],
        }
    }

    /// The side that a value speaks for.
    fn side(self, value: &str) -> Option<usize> {
        let words = words_of(value);
        self.words().iter().position(|(_, of_side)| words.iter().any(|word| of_side.contains(&word.as_str())))
    }

    fn knows(self, value: &str) -> bool {
        let words = words_of(value);
        self.side(value).is_some() || words.iter().any(|word| self.between().contains(&word.as_str()))
    }
}

/// What says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionSource {
    /// A column: row of `Dataset::attributes`.
    Column(usize),
    /// The camera's clock, as the files' EXIF has it.
    Clock,
}

/// How many items were taken on each side of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionCount {
    pub condition: Condition,
    pub source: ConditionSource,
    /// Images, boxes or identities that the source speaks of.
    pub unit: Unit,
    pub n: u64,
    /// Of the clock: pictures that were measured. Of a column as `n`.
    pub of: u64,
    /// In the order of the condition's sides, as this source calls them.
    pub sides: Vec<(&'static str, u64)>,
}

/// Every condition that anything speaks of.
pub fn count(dataset: &Dataset) -> Vec<ConditionCount> {
    let mut found: Vec<ConditionCount> = Vec::new();
    for (row, attribute) in dataset.attributes.iter().enumerate() {
        found.extend(of_column(dataset, row, attribute));
    }
    found.extend(clock_hours(dataset));
    found.extend(clock_seasons(dataset));
    found
}

fn of_column(dataset: &Dataset, row: usize, attribute: &Attribute) -> Option<ConditionCount> {
    if !matches!(attribute.role, Role::Attribute | Role::QuasiIdentifier | Role::Sensitive)
        || attribute.values.is_empty()
    {
        return None;
    }
    let (condition, of_value) = match attribute.ty {
        ValueType::Boolean => yes_or_no(attribute)?,
        ValueType::Category | ValueType::Ordinal => worded(attribute)?,
        ValueType::Date => dated(attribute)?,
        _ => return None,
    };
    let mut counts = vec![0u64; condition.words().len()];
    let mut n = 0;
    for item in (0..attribute.codes.len()).filter(|&item| super::columns::counts_once(dataset, attribute.unit, item)) {
        let Some(code) = attribute.code(item) else { continue };
        n += 1;
        if let Some(count) = of_value.get(code).copied().flatten().and_then(|side| counts.get_mut(side)) {
            *count += 1;
        }
    }
    let sides = condition.sides().zip(counts).collect();
    (n > 0).then_some(ConditionCount {
        condition,
        source: ConditionSource::Column(row),
        unit: attribute.unit,
        n,
        of: n,
        sides,
    })
}

type Sided = (Condition, Vec<Option<usize>>);

/// A column most of whose values are words of one condition, two of them at least or one that its name speaks of.
fn worded(attribute: &Attribute) -> Option<Sided> {
    let named = |condition: Condition| {
        let words = words_of(&attribute.name);
        let says = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
        match condition {
            Condition::Light => {
                says(&["light", "lighting", "illumination", "time", "timeofday", "daytime", "daynight", "night"])
            }
            Condition::Place => {
                says(&["place", "location", "scene", "environment", "setting", "indoor", "outdoor", "indooroutdoor"])
            }
            Condition::Weather => says(&["weather", "wetter", "meteo"]),
            Condition::Season => says(&["season", "jahreszeit", "saison"]),
        }
    };
    let filled: Vec<&String> = attribute
        .values
        .iter()
        .zip(attribute.counts())
        .filter(|(_, count)| *count > 0)
        .map(|(value, _)| value)
        .collect();
    Condition::ALL.into_iter().find_map(|condition| {
        let known = filled.iter().filter(|value| condition.knows(value)).count();
        let sided = filled.iter().filter(|value| condition.side(value).is_some()).count();
        let is_one = sided > 0 && known * 3 >= filled.len() * 2 && (known > 1 || named(condition));
        // Two values of one side say nothing of the other, unless the column's name does.
        let both = attribute.values.iter().filter_map(|value| condition.side(value)).any(|side| side > 0);
        (is_one && (both || named(condition)))
            .then(|| (condition, attribute.values.iter().map(|value| condition.side(value)).collect()))
    })
}

/// A column whose name is a side, and whose values say yes or no to it.
fn yes_or_no(attribute: &Attribute) -> Option<Sided> {
    let words: Vec<String> = words_of(&attribute.name).into_iter().filter(|word| word != "is").collect();
    let [word] = words.as_slice() else { return None };
    // Of four seasons a no names none.
    let conditions = [Condition::Light, Condition::Place];
    conditions.into_iter().find_map(|condition| {
        let side = condition.side(word)?;
        let of = |value: &String| wording::yes_or_no(value).map(|yes| if yes { side } else { 1 - side });
        Some((condition, attribute.values.iter().map(of).collect()))
    })
}

/// A column of the days on which pictures were taken, by its name.
fn dated(attribute: &Attribute) -> Option<Sided> {
    let words = words_of(&attribute.name);
    let taken =
        ["taken", "captured", "capture", "shot", "recorded", "recording", "acquired", "acquisition", "photographed"];
    if !words.iter().any(|word| taken.contains(&word.as_str())) {
        return None;
    }
    let season = |value: &String| {
        let mut parts = value.split(['-', '/', '.', 'T', ' ']);
        let (year, month) = (parts.next()?, parts.next()?);
        (year.len() == 4).then(|| month.parse().ok().and_then(season_of)).flatten()
    };
    let seasons: Vec<Option<usize>> = attribute.values.iter().map(season).collect();
    seasons.iter().any(Option::is_some).then_some((Condition::Season, seasons))
}

/// Of the northern half of the earth; a dataset that lacks a season lacks one of its own there as well as here.
fn season_of(month: u32) -> Option<usize> {
    match month {
        3..=5 => Some(0),
        6..=8 => Some(1),
        9..=11 => Some(2),
        12 | 1 | 2 => Some(3),
        _ => None,
    }
}

fn by_clock(dataset: &Dataset) -> impl Iterator<Item = Option<&str>> {
    let measured = dataset.images.facts.iter().flatten().filter(|facts| facts.pixels.is_ok());
    measured.map(|facts| facts.exif.as_ref()?.taken.as_deref())
}

fn clock_hours(dataset: &Dataset) -> Option<ConditionCount> {
    let hour = |taken: &str| taken.split_once('T')?.1.get(..2)?.parse::<u32>().ok().filter(|&hour| hour < 24);
    let side = |hour: u32| match hour {
        8..=17 => Some(0),
        21.. | 0..=4 => Some(1),
        _ => None,
    };
    clock(dataset, Condition::Light, &["between 8:00 and 18:00", "between 21:00 and 5:00"], |taken| {
        Some(side(hour(taken)?))
    })
}

fn clock_seasons(dataset: &Dataset) -> Option<ConditionCount> {
    let names = ["from March to May", "from June to August", "from September to November", "from December to February"];
    let season = |taken: &str| taken.get(5..7)?.parse().ok().and_then(season_of).map(Some);
    clock(dataset, Condition::Season, &names, season)
}

/// `side`: none where the clock says nothing; the inner one is none between the sides.
fn clock(
    dataset: &Dataset,
    condition: Condition,
    names: &[&'static str],
    side: impl Fn(&str) -> Option<Option<usize>>,
) -> Option<ConditionCount> {
    let mut sides: Vec<(&'static str, u64)> = names.iter().map(|name| (*name, 0)).collect();
    let (mut n, mut of) = (0, 0);
    for taken in by_clock(dataset) {
        of += 1;
        let Some(side) = taken.and_then(&side) else { continue };
        n += 1;
        if let Some((_, count)) = side.and_then(|side| sides.get_mut(side)) {
            *count += 1;
        }
    }
    (n > 0).then_some(ConditionCount { condition, source: ConditionSource::Clock, unit: Unit::Image, n, of, sides })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::FileId;

    fn column(name: &str, ty: ValueType, values: &[&str], codes: &[u32]) -> Dataset {
        let mut attribute = Attribute::new(name, "labels.csv", FileId(0), Unit::Image);
        attribute.ty = ty;
        attribute.values = values.iter().map(|value| (*value).to_owned()).collect();
        codes.iter().enumerate().for_each(|(item, &code)| attribute.set(item, code));
        Dataset { attributes: vec![attribute], ..Dataset::default() }
    }

    fn sides(dataset: &Dataset) -> Option<(Condition, Vec<u64>)> {
        count(dataset).first().map(|c| (c.condition, c.sides.iter().map(|(_, n)| *n).collect()))
    }

    #[test]
    fn words_of_columns_tell_the_condition() {
        use Condition::{Light, Place, Season, Weather};
        use ValueType::{Boolean, Category, Date};
        for (name, ty, values, expected) in [
            ("timeofday", Category, &["daytime", "night", "dawn/dusk"][..], Some((Light, vec![1, 1]))),
            ("timeofday", Category, &["daytime"], Some((Light, vec![1, 0]))),
            ("scene", Category, &["outdoor", "outdoor_street"], Some((Place, vec![0, 2]))),
            ("is_night", Boolean, &["0", "1"], Some((Light, vec![1, 1]))),
            ("weather", Category, &["clear", "partly cloudy", "rainy"], Some((Weather, vec![2, 1]))),
            ("season", Category, &["Summer", "Winter"], Some((Season, vec![0, 1, 0, 1]))),
            ("date_taken", Date, &["2024-01-03", "2024-07-09"], Some((Season, vec![0, 1, 0, 1]))),
            // A day of birth, a file's day, and words that mean something else.
            ("date", Date, &["2024-01-03", "2024-07-09"], None),
            ("wear", Category, &["wet", "dry", "clear"], Some((Weather, vec![2, 1]))),
            ("size", Category, &["small", "large"], None),
            ("skin", Category, &["fair", "dark"], None),
            ("hint", Category, &["clear"], None),
        ] {
            let codes: Vec<u32> = (0..values.len() as u32).collect();
            assert_eq!(sides(&column(name, ty, values, &codes)), expected, "{name} {values:?}");
        }
    }
}
