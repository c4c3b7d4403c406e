//! Classes in the columns of a table: one column of 0 and 1 each, or several in one field. Refuses a column that the
//! settings give another role.

use super::plan::is_pixel;
use crate::dataset::Role;
use crate::formats::attributes::{Column, Use};
use crate::formats::attributes::{Profile, guess};
use rustc_hash::{FxHashMap, FxHashSet};

/// As many columns of 0 and 1 are classes in columns.
const ONE_HOT: usize = 8;
/// A longer piece of a list is a sentence, not a class.
const LONGEST_PIECE: usize = 40;

/// Classes as columns of 0 and 1: many of them, or some of which each row has just one, or a file that says so.
pub(super) fn one_hot(columns: &mut [Column], path: &str, key: Option<usize>, sample: &[Vec<String>], boxes: &[usize]) {
    let zero_one = |&(i, c): &(usize, &Column)| {
        let named = !c.name.starts_with("column ");
        named
            && !c.fixed
            && !c.rated
            // The pixels at the rim of a digit are 0 throughout.
            && !is_pixel(&c.name)
            && Some(i) != key
            && !boxes.contains(&i)
            && c.role != Role::Split
            && c.profile.is_zero_one_or_unsure()
    };
    let all: Vec<usize> = columns.iter().enumerate().filter(zero_one).map(|(i, _)| i).collect();
    // A class may be called anything ("cell phone", "person"); a protected attribute stays one.
    let candidates: Vec<usize> = all.iter().copied().filter(|&i| columns[i].role != Role::Protected).collect();
    let ones = |row: &Vec<String>| candidates.iter().filter(|&&i| row.get(i).is_some_and(|v| is_one(v))).count();
    let one_each = candidates.len() >= 3 && sample.len() >= 3 && sample.iter().all(|row| ones(row) == 1);
    // Columns of 1 and −1 alone say no by −1; beside 0 it says that nobody is sure.
    let unsure = |column: &Column| column.profile.has_numbers(&[-1.0, 0.0]);
    let says_so = path.rsplit('/').next().is_some_and(|n| n.eq_ignore_ascii_case("_classes.csv"));
    if all.len() >= ONE_HOT || one_each || says_so {
        let why = if one_each {
            "each row has one of these columns"
        } else {
            "one of many columns of 0 and 1: each is a class"
        };
        for i in candidates {
            let why = if unsure(&columns[i]) {
                format!("{why}; −1 beside 0 is not sure, and counts as no")
            } else {
                why.into()
            };
            columns[i].set(Role::Label, &why);
            columns[i].used = Use::OneHot;
        }
    }
}

/// A class that is there, in a column of 0 and 1.
pub(super) fn is_one(value: &str) -> bool {
    crate::formats::attributes::number(value, false) == Some(1.0)
}

/// Classes as a list in a field ("bicycle|motorcycle"): in a column whose name says class although there are too many
/// different lists to remember, and, where no column is left that holds classes, in one whose name says nothing.
pub(super) fn lists(columns: &mut [Column], sample: &[Vec<String>], key: Option<usize>) {
    for by_name in [Role::Label, Role::Attribute] {
        if columns.iter().any(|c| c.role == Role::Label) {
            return;
        }
        for (i, column) in columns.iter_mut().enumerate() {
            let open = matches!(column.role, Role::Attribute | Role::Ignore) && column.used == Use::Nothing;
            if !open || column.fixed || column.rated || Some(i) == key || guess(&column.name).role != by_name {
                continue;
            }
            if let Some((mark, pieces)) = list_mark(&column.profile, sample, i) {
                let why =
                    format!("its fields are lists, with {mark} between {pieces} words that recur: each is a class");
                column.set(Role::Label, &why);
                column.used = Use::Label(Some(mark));
            }
        }
    }
}

/// What stands between the pieces of fields that are lists, and how many pieces there are: a fifth of the rows hold
/// several, each piece comes in ten rows on average (in three of the sample, where the whole is too varied to be
/// remembered), and most stand now in front, now behind, which the parts of "Paris, France" do not.
fn list_mark(profile: &Profile, sample: &[Vec<String>], column: usize) -> Option<(char, usize)> {
    let (fields, rows_each): (Vec<(&str, u64)>, u64) = match &profile.values {
        Some(values) => (values.iter().map(|(value, &rows)| (&**value, rows)).collect(), 10),
        None => (sample.iter().filter_map(|row| Some((row.get(column)?.as_str(), 1))).collect(), 3),
    };
    let present: u64 = fields.iter().map(|(_, rows)| rows).sum();
    ['|', ';', ','].into_iter().find_map(|mark| {
        let (mut several, mut all) = (0, 0);
        // Per piece: it has been first, and has been further behind.
        let mut pieces: FxHashMap<&str, [bool; 2]> = FxHashMap::default();
        for &(field, rows) in &fields {
            several += if field.contains(mark) { rows } else { 0 };
            for (at, piece) in pieces_of(field, mark).enumerate() {
                if piece.chars().count() > LONGEST_PIECE {
                    return None;
                }
                all += rows;
                pieces.entry(piece).or_default()[usize::from(at > 0)] = true;
            }
        }
        let moving = pieces.values().filter(|places| places[0] && places[1]).count();
        let fits = several * 5 >= present.max(1)
            && pieces.len() >= 3
            && all >= rows_each * pieces.len() as u64
            && moving * 2 >= pieces.len();
        fits.then_some((mark, pieces.len()))
    })
}

/// What separates several classes in one field: a bar or a semicolon wherever one stands, a comma where the pieces
/// recur.
pub(super) fn separator(profile: &Profile) -> Option<char> {
    let values = profile.values.as_ref()?;
    for mark in ['|', ';'] {
        if values.keys().any(|v| v.contains(mark)) {
            return Some(mark);
        }
    }
    // Lists as a program prints them, of one class each: `['N']`.
    let printed = |v: &str| v.len() > 2 && v.starts_with("['") && v.ends_with("']");
    if !values.is_empty() && values.keys().all(|v| printed(v)) {
        return Some(',');
    }
    let with = values.keys().filter(|v| v.contains(',')).count();
    if with * 20 < values.len().max(1) || with == 0 {
        return None;
    }
    let mut pieces = FxHashSet::default();
    let mut long = false;
    for value in values.keys() {
        for piece in pieces_of(value, ',') {
            long |= piece.len() > LONGEST_PIECE;
            pieces.insert(piece);
        }
    }
    (!long && pieces.len() < values.len()).then_some(',')
}

/// Fields that are rows of 0 and 1 of one length, which say which classes are there by their place alone:
/// `[1, 0, 0, 0]`. The names of the classes do not stand in them.
pub(super) fn is_places(profile: &Profile) -> bool {
    let Some(values) = profile.values.as_ref().filter(|values| !values.is_empty()) else { return false };
    let mut lengths = values.keys().map(|v| {
        let inner = v.trim().strip_prefix('[')?.strip_suffix(']')?;
        let numbers: Vec<&str> = inner.split([',', ' ']).filter(|n| !n.is_empty()).collect();
        let places = numbers.iter().all(|n| matches!(*n, "0" | "1" | "0." | "1." | "0.0" | "1.0"));
        (places && numbers.len() > 2).then_some(numbers.len())
    });
    let Some(Some(first)) = lengths.next() else { return false };
    lengths.all(|length| length == Some(first))
}

/// The classes in one field, without the brackets and quotes of a list that was printed.
pub(super) fn pieces_of(value: &str, mark: char) -> impl Iterator<Item = &str> {
    value
        .trim_matches(|c| matches!(c, '[' | ']' | '{' | '}' | '(' | ')'))
        .split(mark)
        .map(|p| p.trim().trim_matches(|c| matches!(c, '\'' | '"')).trim())
        .filter(|p| !p.is_empty())
}
