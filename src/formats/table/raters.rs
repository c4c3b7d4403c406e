//! Several raters of the same images: a row for each of them, with a column that says who, or a column for each of them
//! (`rater_1`, `rater_2`). Owns who said what until the table ends; then the majority counts, and each rating is kept
//! apart. Refuses to judge how far raters agree.

use super::class_columns::pieces_of;
use super::fill::Filler;
use super::rows::Row;
use crate::dataset::{Builder, ImageId, Place, RatedColumn, Role, Unit, ValueType, majority};
use crate::formats::attributes::{Column, Use, canonical, guess};
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Words for somebody who rates, in the names of columns.
const WHO: [&str; 20] = [
    "rater",
    "reader",
    "annotator",
    "radiologist",
    "grader",
    "labeler",
    "labeller",
    "expert",
    "doctor",
    "observer",
    "coder",
    "reviewer",
    "worker",
    "physician",
    "dermatologist",
    "pathologist",
    "ophthalmologist",
    "assessor",
    "evaluator",
    "turker",
];
/// Columns without such a word are only taken for raters' where these agree so far beyond chance (Cohen's kappa): two
/// labels of one image never do.
const KAPPA: f64 = 0.4;
/// Rows with both values from which that is believed.
const ROWS: usize = 10;

/// Columns that say the same of an image, one for each rater.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wide {
    /// What is rated: the names without what tells them apart.
    pub name: String,
    pub columns: Vec<usize>,
}

/// A name in two parts: what it shares with its like, and the number or letter that tells it from them.
fn parts(name: &str) -> Option<(String, String)> {
    let mut tokens: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for c in name.chars() {
        let digit = c.is_ascii_digit();
        let starts = before.is_none_or(|b| {
            !b.is_alphanumeric() || b.is_ascii_digit() != digit || b.is_lowercase() && c.is_uppercase()
        });
        if c.is_alphanumeric() {
            match tokens.last_mut().filter(|_| !starts) {
                Some(token) => token.extend(c.to_lowercase()),
                None => tokens.push(c.to_lowercase().collect()),
            }
        }
        before = Some(c);
    }
    let marks = |t: &String| t.chars().all(|c| c.is_ascii_digit()) || matches!(t.as_bytes(), [b'a'..=b'h']);
    let found: Vec<usize> = (0..tokens.len()).filter(|&at| marks(&tokens[at])).collect();
    match found.as_slice() {
        &[at] if tokens.len() > 1 => {
            let mark = tokens.remove(at);
            Some((tokens.join(" "), mark))
        }
        _ => None,
    }
}

/// Finds such columns. `sample`: the first rows.
pub(super) fn wide(columns: &[Column], sample: &[Vec<String>], key: Option<usize>, taken: &[usize]) -> Vec<Wide> {
    let open = |&(i, c): &(usize, &Column)| {
        let kind = matches!(c.ty, ValueType::Category | ValueType::Ordinal | ValueType::Boolean | ValueType::Integer);
        let role = matches!(c.role, Role::Attribute | Role::Label | Role::Protected | Role::Annotator | Role::Score);
        !c.fixed && Some(i) != key && !taken.contains(&i) && kind && role && c.profile.present > 0
    };
    let mut alike: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    for (i, column) in columns.iter().enumerate().filter(open) {
        if let Some((shared, mark)) = parts(&column.name) {
            alike.entry(shared).or_default().push((mark, i));
        }
    }
    // A table of pairs of images has a column for each of the two.
    let of_pair = key.and_then(|key| columns.get(key)).is_some_and(|key| parts(&key.name).is_some());
    let mut found: Vec<Wide> = Vec::new();
    for (shared, of) in alike {
        let members: Vec<usize> = of.iter().map(|(_, i)| *i).collect();
        let words: Vec<&str> = shared.split(' ').collect();
        let by_name = words.iter().any(|word| WHO.contains(word));
        if members.len() < 2
            || !same_values(columns, &members)
            || !(by_name && ever_alike(sample, &members) || !of_pair && agree(sample, &members))
        {
            continue;
        }
        let rest: Vec<&str> = words.into_iter().filter(|word| !WHO.contains(word)).collect();
        let name = if rest.is_empty() { "rating".to_owned() } else { rest.join(" ") };
        found.push(Wide { name, columns: members });
    }
    found.order_by(|a, b| a.columns.cmp(&b.columns));
    found
}

/// In some row two of them say the same: they hold what raters say, not who they are.
fn ever_alike(sample: &[Vec<String>], members: &[usize]) -> bool {
    sample.iter().any(|row| {
        let mut seen = FxHashSet::default();
        members.iter().filter_map(|&i| row.get(i)).filter(|v| !v.is_empty()).any(|v| !seen.insert(canonical(v)))
    })
}

/// Most values of each stand in the others too.
fn same_values(columns: &[Column], members: &[usize]) -> bool {
    let sets: Vec<FxHashSet<&str>> = members
        .iter()
        .filter_map(|&i| Some(columns[i].profile.values.as_ref()?.keys().map(|v| canonical(v)).collect()))
        .collect();
    let Some(first) = sets.first().filter(|_| sets.len() == members.len()) else { return false };
    let all: FxHashSet<&str> = sets.iter().flatten().copied().collect();
    let shared = first.iter().filter(|v| sets.iter().all(|set| set.contains(*v))).count();
    all.len() >= 2 && shared * 2 >= all.len()
}

/// The first agrees with each of the others beyond chance, and not in every row.
fn agree(sample: &[Vec<String>], members: &[usize]) -> bool {
    let Some((&first, others)) = members.split_first() else { return false };
    let mut same_throughout = true;
    let beyond = others.iter().all(|&other| {
        let value = |row: &'_ Vec<String>, i: usize| row.get(i).map(|v| canonical(v).to_owned()).unwrap_or_default();
        let pairs: Vec<(String, String)> = sample
            .iter()
            .map(|row| (value(row, first), value(row, other)))
            .filter(|(a, b)| !a.is_empty() && !b.is_empty())
            .collect();
        let n = pairs.len() as f64;
        let same = pairs.iter().filter(|(a, b)| a == b).count() as f64;
        same_throughout &= same == n;
        let (mut of_first, mut of_other) = (FxHashMap::<&str, f64>::default(), FxHashMap::<&str, f64>::default());
        for (a, b) in &pairs {
            *of_first.entry(a).or_default() += 1.0;
            *of_other.entry(b).or_default() += 1.0;
        }
        let chance: f64 = of_first.iter().map(|(v, k)| k * of_other.get(v).copied().unwrap_or(0.0)).sum();
        let (observed, chance) = (same / n.max(1.0), chance / (n * n).max(1.0));
        pairs.len() >= ROWS && chance < 1.0 && (observed - chance) / (1.0 - chance) >= KAPPA
    });
    beyond && !same_throughout
}

/// Gives such columns their roles: the first stands for what is rated, the others for nothing but their rater.
pub(super) fn set_roles(columns: &mut [Column], wide: &[Wide]) {
    for rated in wide {
        let guess = guess(&rated.name);
        let role = match guess.role {
            Role::Label | Role::Protected => guess.role,
            _ => Role::Attribute,
        };
        let n = wording::count(rated.columns.len() as u64);
        for (at, &i) in rated.columns.iter().enumerate() {
            let column = &mut columns[i];
            column.rated = true;
            if at == 0 {
                column.concept = guess.concept;
                let why = format!("{} as the first of {n} raters sees it; the majority counts", rated.name);
                column.set(role, &why);
            } else {
                let why = format!("{} as another of {n} raters sees it, kept apart", rated.name);
                column.set(Role::Ignore, &why);
            }
        }
    }
}

/// What raters said, until the table ends.
#[derive(Default)]
pub(super) struct Raters {
    /// The column that says who, where each rater has rows of their own.
    by: Option<usize>,
    pub wide: Vec<Wide>,
    known: FxHashMap<String, u32>,
    /// Rows of `Dataset::ratings` by column of the table and image.
    said: BTreeMap<(usize, u32), Vec<usize>>,
    /// Rows without a value, as an image that nobody rated has a row too.
    seen: BTreeMap<(usize, u32), Place>,
}

impl Raters {
    /// Whether rows of one image are several raters', by a column that says who. `key`: the column that names images.
    pub(super) fn by_rows(&mut self, columns: &[Column], key: usize, sample: &[Vec<String>]) {
        let by = columns.iter().position(|c| c.used == Use::Annotator);
        self.by = by.filter(|&by| {
            let mut first: FxHashMap<&str, &str> = FxHashMap::default();
            let named = |row: &'_ Vec<String>, i: usize| row.get(i).is_some_and(|v| !v.is_empty());
            let repeats = match columns[key].profile.distinct() {
                Some(distinct) => (distinct as u64) < columns[key].profile.present,
                None => sample
                    .iter()
                    .filter(|row| named(row, key) && named(row, by))
                    .any(|row| *first.entry(row[key].as_str()).or_insert(row[by].as_str()) != row[by].as_str()),
            };
            repeats && columns[by].profile.distinct().is_none_or(|d| d > 1)
        });
    }

    /// A column's values are ratings.
    pub(super) fn rate(&self, column: usize) -> bool {
        self.by.is_some() || self.wide.iter().any(|wide| wide.columns.first() == Some(&column))
    }

    /// There are any at all.
    pub(super) fn any(&self) -> bool {
        self.by.is_some() || !self.wide.is_empty()
    }

    /// What is rated in a column is called.
    pub(super) fn name<'n>(&'n self, column: usize, own: &'n str) -> &'n str {
        self.wide.iter().find(|wide| wide.columns.first() == Some(&column)).map_or(own, |wide| &wide.name)
    }

    fn rater(&mut self, name: &str, out: &mut Builder<'_>) -> u32 {
        if let Some(&rater) = self.known.get(name) {
            return rater;
        }
        let all = &mut out.dataset.annotators;
        let at = all.iter().position(|known| known == name).unwrap_or_else(|| {
            all.push(name.to_owned());
            all.len() - 1
        });
        self.known.insert(name.to_owned(), at as u32);
        at as u32
    }
}

impl Filler<'_> {
    /// Columns of this table that raters fill, with the columns in which each of them does.
    fn rated_columns(&self) -> Vec<(usize, Vec<usize>)> {
        let all = self.targets.iter().map(|target| target.column).chain(self.labels.iter().map(|(i, _)| *i));
        let wide = |column: usize| self.raters.wide.iter().find(|wide| wide.columns.first() == Some(&column));
        let all = all.chain(self.one_hot.iter().map(|(i, _)| *i)).filter(|&column| self.raters.rate(column));
        all.map(|column| (column, wide(column).map_or_else(|| vec![column], |wide| wide.columns.clone()))).collect()
    }

    /// Notes what a row's raters say of an image.
    pub(super) fn rate(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) {
        let item = image.index() as u32;
        let by = self.raters.by.map(|by| row.get(by)).filter(|name| !name.is_empty());
        for (column, cells) in self.rated_columns() {
            let info = &self.columns[column];
            let of = RatedColumn {
                name: self.raters.name(column, &info.name).to_owned(),
                source: format!("{}#{}", self.path, info.name),
                unit: Unit::Image,
                is_class: info.role == Role::Label,
                is_number: info.holds_numbers(),
            };
            let at = out.dataset.ratings.column(of);
            self.raters.seen.entry((column, item)).or_insert(place);
            for cell in cells {
                let value = canonical(row.get(cell));
                if self.columns[cell].missing.is(value) || value.is_empty() {
                    continue;
                }
                // A row that does not say who is somebody's of their own.
                let who = match (self.raters.by, by) {
                    (Some(_), Some(name)) => name.to_owned(),
                    (Some(_), None) => format!("row {}", row.number),
                    (None, _) => self.columns[cell].name.clone(),
                };
                let rater = self.raters.rater(&who, out);
                let rated = out.dataset.ratings.push(item, rater, at, value, place);
                self.raters.said.entry((column, item)).or_default().push(rated);
            }
        }
    }

    /// What counts of each image, once all raters have been heard.
    pub(super) fn settle_ratings(&mut self, out: &mut Builder<'_>) {
        if !self.raters.any() {
            return;
        }
        let said = std::mem::take(&mut self.raters.said);
        let (mut rated, mut ratings, mut open) = (FxHashSet::default(), 0u64, 0u64);
        for ((column, item), place) in std::mem::take(&mut self.raters.seen) {
            let rows = said.get(&(column, item)).map(Vec::as_slice).unwrap_or_default();
            let votes: Vec<(u32, String, Place)> = rows
                .iter()
                .map(|&row| {
                    let of = &out.dataset.ratings;
                    (of.rater[row], of.text(row).to_owned(), of.place[row])
                })
                .collect();
            let several = votes.iter().any(|vote| votes[0].0 != vote.0);
            ratings += votes.len() as u64;
            rated.insert(item);
            let kept = if several { self.agreed(column, &votes) } else { votes.iter().map(|v| v.1.clone()).collect() };
            open += u64::from(several && kept.is_empty());
            self.put_rated(column, item, &kept, &votes, place, out);
        }
        let raters = wording::plural(self.raters.known.len() as u64, "rater", "raters");
        let of = wording::plural(rated.len() as u64, "image", "images");
        let mut words = format!(
            "; {} of {raters} for {of} kept apart: what more than half of the raters of an image say counts",
            wording::plural(ratings, "rating", "ratings")
        );
        if open > 0 {
            let values =
                wording::plural(open, "value that has no such majority is", "values that have no such majority are");
            words.push_str(&format!(", and {values} left missing"));
        }
        if let Some(source) = out.source() {
            source.why.push_str(&words);
        }
    }

    /// What several raters agree on: the majority's value, of classes each that a majority names, the median of numbers.
    fn agreed(&self, column: usize, votes: &[(u32, String, Place)]) -> Vec<String> {
        let info = &self.columns[column];
        if matches!(info.ty, ValueType::Real | ValueType::Integer) && info.holds_numbers() {
            let sentinels = info.profile.sentinels();
            let read = votes.iter().filter_map(|(_, v, _)| info.profile.numbers.read(v));
            let mut numbers: Vec<f64> = read.filter(|n| !sentinels.iter().any(|(s, _)| s == n)).collect();
            numbers.sort_unstable_by(f64::total_cmp);
            let (low, high) = (numbers.get(numbers.len().saturating_sub(1) / 2), numbers.get(numbers.len() / 2));
            return low.zip(high).map(|(a, b)| ((a + b) / 2.0).to_string()).into_iter().collect();
        }
        let mark = self.labels.iter().find(|(i, _)| *i == column).and_then(|(_, mark)| *mark);
        let is_label = self.labels.iter().any(|(i, _)| *i == column);
        let mut pieces: Vec<(u32, &str)> = Vec::new();
        for (rater, value, _) in votes {
            match mark {
                Some(mark) => pieces.extend(pieces_of(value, mark).map(|piece| (*rater, piece))),
                None => pieces.push((*rater, value.as_str())),
            }
        }
        if !is_label {
            let named: Vec<(u32, &str)> = pieces.iter().map(|piece| (piece.0, info.named(piece.1))).collect();
            // As somebody wrote it: the name that it goes by is found when it is put in.
            let agreed = majority(&named).and_then(|name| pieces.iter().find(|piece| info.named(piece.1) == name));
            return agreed.map(|piece| piece.1.to_owned()).into_iter().collect();
        }
        // Classes are asked for one by one: each rater may name several.
        let raters: FxHashSet<u32> = votes.iter().map(|vote| vote.0).collect();
        let mut named: BTreeMap<&str, (&str, FxHashSet<u32>)> = BTreeMap::new();
        for (rater, piece) in pieces {
            named.entry(info.named(piece)).or_insert_with(|| (piece, FxHashSet::default())).1.insert(rater);
        }
        let wanted = named.into_values().filter(|(_, of)| of.len() * 2 > raters.len());
        wanted.map(|(piece, _)| piece.to_owned()).collect()
    }

    fn put_rated(
        &mut self,
        column: usize,
        item: u32,
        kept: &[String],
        votes: &[(u32, String, Place)],
        place: Place,
        out: &mut Builder<'_>,
    ) {
        let image = ImageId::from(item as usize);
        // Its rows came before: this is one more that speaks of it.
        self.labelled.begin_row(&out.dataset.labels, true);
        let at = |value: &str| votes.iter().find(|vote| vote.1 == value).map_or(place, |vote| vote.2);
        if let Some(target) = self.targets.iter_mut().find(|target| target.column == column) {
            // An image without a value has a row all the same.
            target.put(&mut out.dataset, item as usize, "", place, None);
            for value in kept {
                target.put(&mut out.dataset, item as usize, value, at(value), Some(place));
            }
        } else if let Some(&(_, class)) = self.one_hot.iter().find(|(i, _)| *i == column) {
            out.annotate(image);
            if kept.iter().any(|value| super::class_columns::is_one(value)) && self.labelled.is_new(image, class) {
                out.add_label(image, class, Some(place));
            }
        } else if let Some(&(_, mark)) = self.labels.iter().find(|(i, _)| *i == column) {
            for value in kept {
                match mark {
                    Some(mark) => {
                        for piece in pieces_of(value, mark) {
                            let name = self.renamed(column, piece);
                            self.label(name.as_deref().unwrap_or(piece), false, image, at(value), out);
                        }
                    }
                    None => {
                        let name = self.renamed(column, value);
                        self.label(name.as_deref().unwrap_or(value), false, image, at(value), out);
                    }
                }
            }
        }
    }
}
