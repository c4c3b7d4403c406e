//! LFW's lists: `pairs.txt`, `pairsDevTrain.txt` name two pictures a line by person and number, `people.txt` and
//! `peopleDevTest.txt` a person with the number of pictures. Owns what they say of splits. Refuses to compare anybody.

use super::stem;
use crate::dataset::{Builder, Fault, FaultKind, FileRole, Format, Place, RecordKind, SplitId, split_name, words_of};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Tick, table};
use crate::wording;

pub static ENTRY: Entry = Entry {
    format: Format { id: "lfw-lists", name: "LFW's lists of people and pairs", role: FileRole::ImageList, boxes: None },
    reads: "`pairs.txt` and `people.txt` of LFW, or the same as CSV: which pictures they name, the split that they are called after (`peopleDevTrain.txt`)",
    told_by: "lines of a person and two numbers, or two people with a number each; or of a person and a number in a file called people; numbers at the head",
    cannot: "which pairs show one person",
    stage: Stage::Lists,
    how: How::Files { recognise, read: Read::Whole(|_, input, out, tick| read(input, out, tick)) },
};

/// Larger lists are refused: LFW's are a thousandth of it.
const LARGEST: u64 = 16 << 20;
/// Lines that are looked at.
const LINES: usize = 50;
/// Nobody has more pictures.
const MOST: u32 = 100_000;

/// A line.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Line<'l> {
    /// One or two numbers at the head, or that of a set.
    Count(u32),
    /// A person, and how many pictures there are.
    Person(&'l str, u32),
    /// Two pictures.
    Pair([(&'l str, u32); 2]),
    Else,
}

impl<'l> Line<'l> {
    fn parse(line: &'l str) -> Self {
        let mark = ['\t', ','].into_iter().find(|mark| line.contains(*mark));
        let fields: Vec<&str> = match mark {
            Some(mark) => line.split(mark).map(str::trim).filter(|f| !f.is_empty()).collect(),
            None => line.split_whitespace().collect(),
        };
        let number = |text: &str| text.parse::<u32>().ok().filter(|n| *n <= MOST);
        let is_name = |text: &str| text.chars().any(char::is_alphabetic) && !text.contains('.');
        match fields.as_slice() {
            [one] => number(one).map_or(Self::Else, Self::Count),
            [a, b] => match (number(a), number(b)) {
                (Some(a), Some(b)) => Self::Count(a.saturating_mul(b)),
                (None, Some(n)) if is_name(a) => Self::Person(a, n),
                _ => Self::Else,
            },
            [a, m, n] if is_name(a) => match (number(m), number(n)) {
                (Some(m), Some(n)) => Self::Pair([(a, m), (a, n)]),
                _ => Self::Else,
            },
            [a, m, b, n] if is_name(a) && is_name(b) => match (number(m), number(n)) {
                (Some(m), Some(n)) => Self::Pair([(a, m), (b, n)]),
                _ => Self::Else,
            },
            _ => Self::Else,
        }
    }
}

/// The header that these lists have as CSV: `name,images`, `name,imagenum1,imagenum2`.
fn is_header(line: &str) -> bool {
    let mut fields = line.split(',').map(|field| field.trim().to_ascii_lowercase());
    let known = |field: &String| matches!(field.as_str(), "" | "name" | "images" | "imagenum1" | "imagenum2");
    fields.next().is_some_and(|first| first == "name") && line.contains("image") && fields.all(|field| known(&field))
}

/// The file is called after people or pairs.
fn is_called(path: &str, what: &str) -> bool {
    stem(path).to_ascii_lowercase().starts_with(what)
}

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let csv = probe.extension() == "csv";
    if !csv && !matches!(probe.extension().as_str(), "txt" | "") {
        return None;
    }
    let text = table::text_of_head(probe.head)?;
    let mut lines: Vec<&str> = text.lines().take(LINES + 1).collect();
    if probe.bytes > probe.head.len() as u64 || lines.len() > LINES {
        lines.pop();
    }
    if csv {
        let (header, rest) = lines.split_first().filter(|(header, _)| is_header(header))?;
        let rest = rest.iter().filter(|line| !line.trim().is_empty());
        let parsed: Vec<Line<'_>> = rest.map(|line| Line::parse(line)).collect();
        let pairs = header.contains("imagenum");
        let is = |line: &&Line<'_>| match pairs {
            true => matches!(line, Line::Pair(_)),
            false => matches!(line, Line::Person(..)),
        };
        let fits = parsed.iter().filter(is).count() * 10 >= parsed.len() * 9 && !parsed.is_empty();
        let what = if pairs {
            "LFW's list of pairs: a person and two numbers, or two people, on each line below a header"
        } else {
            "LFW's list of people: a person and the number of pictures on each line below a header"
        };
        return fits.then(|| what.into());
    }
    let parsed: Vec<Line<'_>> = lines.iter().filter(|l| !l.trim().is_empty()).map(|l| Line::parse(l)).collect();
    let (first, rest) = parsed.split_first()?;
    // What is wrong with the others is for the reader to say.
    let least = if is_called(probe.path, "pairs") || is_called(probe.path, "people") { 5 } else { 9 };
    let share = |is: fn(&Line<'_>) -> bool| {
        let n = rest.iter().filter(|line| is(line)).count();
        n > 0 && n * 10 >= rest.len() * least
    };
    let has_count = matches!(first, Line::Count(_));
    let pairs = is_called(probe.path, "pairs") || (has_count && matches!(rest.first(), Some(Line::Pair(_))));
    if pairs && has_count && share(|line| matches!(line, Line::Pair(_) | Line::Count(_))) {
        return Some("LFW's list of pairs: a person and two numbers, or two people, on each line".into());
    }
    let people = is_called(probe.path, "people") && share(|line| matches!(line, Line::Person(..) | Line::Count(_)));
    (people && has_count).then(|| "LFW's list of people: a person and the number of pictures on each line".into())
}

/// Pictures that one list names; LFW has 13,233.
const MOST_PICTURES: u32 = 1_000_000;

fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let fault = |out: &mut Builder<'_>, expected: &str, found: &str| {
        out.fault(Fault::new(FaultKind::Unparsable, Place::file(input.file), expected, found));
    };
    if input.bytes.len() > LARGEST {
        return fault(out, "a list of people or pairs", "a file too large for one");
    }
    let bytes = match input.bytes.head(LARGEST) {
        Ok(bytes) => bytes,
        Err(error) => return fault(out, "readable bytes", &error.to_string()),
    };
    let Some(text) = table::text_of_head(&bytes) else { return fault(out, "text", "something else") };
    let path = out.path().to_owned();
    // "DevTrain": the part that was made for developing, and of it the split.
    let split = words_of(stem(&path)).iter().rev().find_map(|w| split_name(w)).map(|split| out.split(split));
    let mut list = List { split, out };
    let mut left = MOST_PICTURES;
    let (mut announced, mut counted) = (None, 0u64);
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let place = Place::new(input.file, number, RecordKind::Line, number);
        match Line::parse(line) {
            Line::Else if at == 0 && is_header(line) => continue,
            Line::Count(n) => {
                announced.get_or_insert((n, place));
                continue;
            }
            Line::Person(name, pictures) => {
                if pictures > left {
                    let expected = format!("at most {} pictures in all", wording::count(MOST_PICTURES.into()));
                    list.out.fault(Fault::new(FaultKind::BadRecord, place, expected, wording::count(pictures.into())));
                    continue;
                }
                left -= pictures;
                (1..=pictures).for_each(|n| list.picture(name, n, place));
            }
            Line::Pair(both) => both.into_iter().for_each(|(name, n)| list.picture(name, n, place)),
            Line::Else => {
                let found: String = line.trim().chars().take(80).collect();
                let expected = "a person and the numbers of pictures, as Aaron_Eckhart 1";
                list.out.fault(Fault::new(FaultKind::BadRecord, place, expected, found));
                continue;
            }
        }
        counted += 1;
        if let Some(source) = list.out.source() {
            source.records += 1;
        }
        if number.is_multiple_of(1024) && !tick(0) {
            return;
        }
    }
    let out = list.out;
    // Pairs of one person and of two are counted apart; people.txt counts its sets and the people of each.
    let sets = text.lines().filter(|line| matches!(Line::parse(line), Line::Count(_))).count();
    if let Some((n, place)) = announced.filter(|(n, _)| {
        sets == 1 && counted != u64::from(*n) && (!is_called(&path, "pairs") || counted != 2 * u64::from(*n))
    }) {
        let lines = |n: u64| wording::plural(n, "line", "lines");
        let expected = match is_called(&path, "pairs") {
            true => format!("{}, twice as many as this line announces", lines(2 * u64::from(n))),
            false => format!("{}, as this line announces", lines(u64::from(n))),
        };
        let remedy = "Fetch the file again if lines are lost, or correct the number at its head";
        out.fault(Fault::new(FaultKind::Table, place, expected, lines(counted)).remedy(remedy));
    }
    if out.has_images()
        && let Some(source) = out.source()
    {
        source.join = Some("by person and number".into());
    }
    tick(input.bytes.len());
}

struct List<'l, 'b> {
    split: Option<SplitId>,
    out: &'l mut Builder<'b>,
}

impl List<'_, '_> {
    fn picture(&mut self, name: &str, number: u32, place: Place) {
        if let Some(image) = super::picture(name, number, place, self.out)
            && let Some(split) = self.split
        {
            self.out.claim_split(image, split, Some(place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counts_people_or_pairs() {
        assert_eq!(Line::parse("10\t300"), Line::Count(3000));
        assert_eq!(Line::parse("1100"), Line::Count(1100));
        assert_eq!(Line::parse("Al_Gore\t8"), Line::Person("Al_Gore", 8));
        assert_eq!(Line::parse("Al_Gore\t1\t4"), Line::Pair([("Al_Gore", 1), ("Al_Gore", 4)]));
        assert_eq!(Line::parse("Al_Gore,1,4,"), Line::Pair([("Al_Gore", 1), ("Al_Gore", 4)]));
        assert!(
            is_header("name,imagenum1,name,imagenum2")
                && is_header("name,images")
                && is_header("name,imagenum1,imagenum2,")
        );
        assert!(!is_header("name,label") && !is_header("image,name") && !is_header("name,images,class"));
        assert_eq!(Line::parse("A_B 1 C_D 2"), Line::Pair([("A_B", 1), ("C_D", 2)]));
        for line in ["cat dog", "a.jpg 1 2", "1 2 3", "Al_Gore -1", "Al_Gore 1 x"] {
            assert_eq!(Line::parse(line), Line::Else, "{line}");
        }
    }
}
