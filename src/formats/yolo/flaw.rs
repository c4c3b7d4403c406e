//! Lines that are meant as labels and are not what YOLO asks for: what is wrong with each, and what it says all the
//! same where that leaves no doubt. Refuses to guess where two readings are possible.

use super::row::{Row, Wrong, class_number, cut};
use crate::dataset::FaultKind;

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flaw {
    pub(super) kind: FaultKind,
    pub(super) expected: String,
    pub(super) found: String,
    /// A sentence without its full stop; empty where the kind says enough.
    pub(super) remedy: &'static str,
    /// What the line says all the same.
    pub(super) meant: Option<Meant>,
    /// Its numbers lie within 0 and 1, as fractions do.
    pub(super) fractions: bool,
}

/// A label by its number, or by the class's name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meant {
    pub(super) row: Row,
    pub(super) name: Option<String>,
    /// The line says no class.
    pub(super) classless: bool,
}

impl Meant {
    fn of(row: Row) -> Self {
        Self { row, name: None, classless: false }
    }
}

/// What a line that is no row was meant to be. `None`: nothing that looks like a label.
pub(super) fn look(line: &str) -> Option<Flaw> {
    let line = line.trim();
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    header(line).or_else(|| match How::of(line, &words) {
        Some(how) => marks(line, &how),
        None => fields(line, &words),
    })
}

/// The complaint about a line that `Row::parse` refuses: with its cause where one is seen.
pub(super) fn explain(line: &str, wrong: Wrong) -> Flaw {
    look(line).unwrap_or(Flaw {
        kind: wrong.0,
        expected: wrong.1,
        found: wrong.2,
        remedy: "",
        meant: None,
        fractions: false,
    })
}

/// How a line marks its fields, where that is not by blanks alone.
struct How {
    expected: &'static str,
    found: &'static str,
    remedy: &'static str,
    /// As they are once the marks are taken away.
    fields: Vec<String>,
}

impl How {
    fn of(line: &str, words: &[&str]) -> Option<Self> {
        let split = |text: &str, by: &[char]| -> Vec<String> {
            text.split(by).map(str::trim).filter(|f| !f.is_empty()).map(str::to_owned).collect()
        };
        let points = |fields: Vec<String>| -> Vec<String> { fields.iter().map(|f| f.replace(',', ".")).collect() };
        let blanks = "blanks between the fields";
        if line.contains(['[', ']', '(', ')', '{', '}']) {
            let fields = split(line, &['[', ']', '(', ')', '{', '}', ',', ';', ':', ' ', '\t']);
            let remedy = "Write the numbers with blanks between them, not the list as the program prints it";
            Some(How { expected: "a class number and four numbers", found: "brackets", remedy, fields })
        } else if line.contains(';') || line.contains('|') {
            let fields = points(split(line, &[';', '|']));
            let remedy = "Write blanks between the fields, and points in decimals";
            Some(How { expected: blanks, found: "other marks", remedy, fields })
        } else if line.contains(',') {
            // Commas with nothing or a blank behind them separate; those within words are decimal.
            let decimal = words.len() >= 4 && words.iter().all(|w| !w.ends_with(',') && w.matches(',').count() <= 1);
            if decimal && words.iter().filter(|w| w.contains(',')).all(|w| is_number(&w.replace(',', "."))) {
                let fields = words.iter().map(|w| w.replace(',', ".")).collect();
                let remedy = "Write points in decimals: 0.5 for 0,5";
                Some(How { expected: "points in decimals", found: "decimal commas", remedy, fields })
            } else {
                let fields = split(line, &[',', ' ', '\t']);
                let remedy = "Write blanks in place of the commas";
                Some(How { expected: blanks, found: "commas between them", remedy, fields })
            }
        } else if let Some((class, rest)) = line.split_once(':')
            && !rest.contains(':')
            && !class.contains(char::is_whitespace)
        {
            let fields = split(&format!("{class} {rest}"), &[' ', '\t']);
            let remedy = "Take the colons out";
            Some(How { expected: blanks, found: "a colon behind the class", remedy, fields })
        } else if line.contains(['"', '\'']) {
            let fields = split(line, &['"', '\'', ' ', '\t']);
            let remedy = "Take the quotation marks out";
            Some(How { expected: "numbers as they are", found: "quotation marks", remedy, fields })
        } else {
            None
        }
    }
}

fn is_number(word: &str) -> bool {
    word.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The fields are marked in another way: said, and read where they then are a label.
fn marks(line: &str, how: &How) -> Option<Flaw> {
    let unquoted: Vec<&str> = how.fields.iter().map(|f| f.trim_matches(['"', '\''])).collect();
    let joined = unquoted.join(" ");
    let (meant, fractions) = match numbers_behind(&unquoted, 1) {
        Some(numbers) if class_number(unquoted.first()?).is_some() => {
            let all_whole = !joined.contains('.');
            // `0,0,5,0,5,0,3,0,4`: commas of both kinds, and nobody can tell them apart.
            if all_whole && numbers.len() == 8 && numbers.iter().step_by(2).all(|v| *v == 0.0 || *v == 1.0) {
                (None, true)
            } else {
                let row = Row::parse(&joined, None).ok().filter(|_| is_label(&numbers))?;
                (Some(Meant::of(row)), in_fractions(&numbers))
            }
        }
        _ => {
            let inner = fields(line, &unquoted)?;
            (inner.meant, inner.fractions)
        }
    };
    Some(Flaw {
        kind: FaultKind::BadRecord,
        expected: how.expected.into(),
        found: format!("{}: {}", how.found, cut(line)),
        remedy: how.remedy,
        meant,
        fractions,
    })
}

/// Fields behind the first `from`, where all are numbers.
fn numbers_behind(fields: &[&str], from: usize) -> Option<Vec<f64>> {
    fields.get(from..)?.iter().map(|f| f.parse::<f64>().ok().filter(|v| v.is_finite())).collect()
}

/// As many numbers as a box has, of any size, or a polygon within its picture: not the rows of somebody's table.
fn is_label(numbers: &[f64]) -> bool {
    matches!(numbers.len(), 4 | 5) || (numbers.len() >= 6 && numbers.iter().all(|v| (-0.5..=2.0).contains(v)))
}

fn in_fractions(numbers: &[f64]) -> bool {
    !numbers.is_empty() && numbers.iter().all(|v| (0.0..=1.0).contains(v))
}

/// What the fields are, taken one by one.
fn fields(line: &str, words: &[&str]) -> Option<Flaw> {
    let flaw = |expected: &str, found: String, remedy, meant, fractions| {
        let expected = expected.to_owned();
        Some(Flaw { kind: FaultKind::BadRecord, expected, found, remedy, meant, fractions })
    };
    let box_of = |numbers: &[f64]| Row::of_numbers(0, numbers, None).ok();
    if let Some(numbers) = numbers_behind(words, 0) {
        let first_is_class = words.first().is_some_and(|w| class_number(w).is_some());
        let fractions = in_fractions(&numbers);
        let has_points = line.contains('.');
        let last_is_class = words.last().and_then(|w| class_number(w)).filter(|c| (0..1000).contains(c));
        return match (numbers.len(), last_is_class) {
            // 1 and 0 may be a class as well as a number.
            (4, _) if !first_is_class && fractions => {
                let meant = box_of(&numbers).map(|row| Meant { classless: true, ..Meant::of(row) });
                let found = format!("4: {}; the class is missing", cut(line));
                flaw(
                    "5 fields, a class number and four numbers",
                    found,
                    "Write the class number first in each line",
                    meant,
                    true,
                )
            }
            (5, Some(class)) if !first_is_class && in_fractions(&numbers[..4]) => {
                let meant = box_of(&numbers[..4]).map(|row| Meant::of(Row { class, ..row }));
                flaw(
                    "the class number first",
                    format!("it at the end: {}", cut(line)),
                    "Write the class number first in each line",
                    meant,
                    true,
                )
            }
            (3 | 4, _) if first_is_class && has_points && in_fractions(&numbers[1..]) => {
                let found = format!("{}: {}", numbers.len(), cut(line));
                flaw("5 fields, a class number and four numbers", found, "", None, true)
            }
            // Row::parse takes these: pixels, and classes below 0. A row of somebody's matrix has no width and height.
            (5, _) if first_is_class && (has_points || numbers[3..].iter().all(|v| *v > 1.0)) => {
                flaw("fractions", cut(line), "", None, in_fractions(&numbers[1..]))
            }
            _ => None,
        };
    }
    // The name of a class first or last, of several words perhaps.
    let named =
        |name: &str| !name.is_empty() && name.len() <= 80 && !crate::formats::attributes::looks_like_image(name);
    let remedy = "Write the number of each class in place of its name";
    let leading = words.iter().take_while(|w| !is_number(w)).count();
    if (1..=4).contains(&leading)
        && let Some(numbers) = numbers_behind(words, leading)
        && is_label(&numbers)
    {
        let name = words.get(..leading)?.join(" ").trim_matches(['"', '\'']).to_owned();
        let fractions = in_fractions(&numbers);
        let row = box_of(&numbers)?;
        return named(&name).then(|| {
            flaw(
                "a class number",
                cut(&name),
                remedy,
                Some(Meant { name: Some(name.clone()), ..Meant::of(row) }),
                fractions,
            )
        })?;
    }
    let numbers: Vec<f64> = words.iter().map_while(|w| w.parse().ok()).collect();
    let name = words.get(numbers.len()..)?.join(" ");
    if numbers.len() == 4 && named(&name) && !name.contains(|c: char| c.is_ascii_digit()) {
        let row = box_of(&numbers)?;
        let (found, fractions) = (format!("{}, at the end", cut(&name)), in_fractions(&numbers));
        let remedy = "Write the number of the class first in each line";
        return flaw("a class number", found, remedy, Some(Meant { name: Some(name), ..Meant::of(row) }), fractions);
    }
    None
}

/// Words that name columns of a label.
const COLUMNS: &[&str] = &[
    "class",
    "classid",
    "cls",
    "label",
    "id",
    "category",
    "name",
    "x",
    "y",
    "w",
    "h",
    "cx",
    "cy",
    "xc",
    "yc",
    "xcenter",
    "ycenter",
    "centerx",
    "centery",
    "width",
    "height",
    "bw",
    "bh",
    "xmin",
    "ymin",
    "xmax",
    "ymax",
    "x1",
    "y1",
    "x2",
    "y2",
    "conf",
    "confidence",
    "score",
];

fn header(line: &str) -> Option<Flaw> {
    let words: Vec<String> = line
        .trim_start_matches(['#', '%', '/'])
        .split(|c: char| c.is_whitespace() || ",;|<>[]()\"".contains(c))
        .filter(|w| !w.is_empty())
        .map(|w| w.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
        .collect();
    let known = words.iter().filter(|w| COLUMNS.contains(&w.as_str())).count();
    (words.len() >= 4 && known >= 4 && known * 5 >= words.len() * 4).then(|| Flaw {
        kind: FaultKind::BadRecord,
        expected: "a class number".into(),
        found: format!("a header: {}", cut(line)),
        remedy: "Take the header out: YOLO's label files have none",
        meant: None,
        fractions: false,
    })
}

/// A line is a header.
pub(super) fn is_header(line: &str) -> bool {
    header(line).is_some()
}
