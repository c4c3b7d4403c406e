//! The columns of a Parquet file as a tree: what each value means, and how deep it is nested. Refuses to read values.

use super::thrift::Thrift;

/// Deepest nesting, and most columns.
const DEEPEST: usize = 40;
const MOST: usize = 50_000;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Physical {
    Bool,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    /// Of this length.
    Fixed(usize),
}

/// What it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// What it is written as.
    Itself,
    Text,
    Unsigned,
    /// Days since 1970.
    Date,
    /// So many to a second, since 1970.
    Moment(u32),
    /// So many to a second, since midnight.
    Clock(u32),
    /// Digits after the point.
    Decimal(u32),
    Uuid,
    Half,
    /// Something that no column of a table holds.
    Other,
}

/// A column that holds values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// From the outside in, as the file has it.
    pub(super) path: Vec<String>,
    pub(super) physical: Physical,
    pub(super) means: Means,
    /// Deepest definition and repetition levels.
    pub(super) def: u16,
    pub(super) rep: u16,
}

impl Leaf {
    /// "image.path", for people.
    pub(super) fn name(&self) -> String {
        self.path.join(".")
    }
}

/// How often a node stands where its parent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    Once,
    AtMostOnce,
    Often,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) times: Times,
    /// Definition level where it stands; repetition level of its repeats.
    pub(super) def: u16,
    pub(super) rep: u16,
    pub(super) is: Is,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// A column, by its number.
    Leaf(usize),
    Group(Form, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    /// Its only child is repeated: the elements.
    List,
    /// Its only child is repeated: a key and a value.
    Map,
}

/// All columns.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) roots: Vec<Node>,
    pub(super) leaves: Vec<Leaf>,
}

/// The tree that the footer lists, parents before their children. `None`: it is none.
pub(super) fn columns(elements: &[Thrift<'_>]) -> Option<Columns> {
    let (root, rest) = elements.split_first()?;
    if rest.len() > MOST {
        return None;
    }
    let mut list = List { rest, leaves: Vec::new(), names: 0 };
    let mut roots = Vec::new();
    for _ in 0..root.count(5).unwrap_or(0) {
        roots.push(list.node(&mut Vec::new(), 0, 0)?);
    }
    Some(Columns { roots, leaves: list.leaves })
}

struct List<'l, 't> {
    rest: &'l [Thrift<'t>],
    leaves: Vec<Leaf>,
    /// Bytes in the paths of all leaves.
    names: usize,
}

/// No table of any use has longer names in all.
const MOST_NAMES: usize = 64 << 20;

impl List<'_, '_> {
    fn node(&mut self, path: &mut Vec<String>, def: u16, rep: u16) -> Option<Node> {
        let (own, rest) = self.rest.split_first()?;
        self.rest = rest;
        if path.len() >= DEEPEST {
            return None;
        }
        let name = own.text(4)?;
        let (times, def, rep) = match own.int(3).unwrap_or(0) {
            0 => (Times::Once, def, rep),
            1 => (Times::AtMostOnce, def + 1, rep),
            2 => (Times::Often, def + 1, rep + 1),
            _ => return None,
        };
        path.push(name.clone());
        self.names = self.names.saturating_add(path.iter().map(String::len).sum());
        if self.names > MOST_NAMES {
            return None;
        }
        let is = match (own.int(1), own.count(5).unwrap_or(0)) {
            (Some(physical), 0) => {
                let physical = physical_of(physical, own)?;
                self.leaves.push(Leaf { path: path.clone(), physical, means: means(own, physical), def, rep });
                Is::Leaf(self.leaves.len() - 1)
            }
            (_, n) => {
                let mut children = Vec::new();
                for _ in 0..n {
                    children.push(self.node(path, def, rep)?);
                }
                let only = matches!(children.as_slice(), [Node { times: Times::Often, .. }]);
                let logical = |id: i16| own.field(10).is_some_and(|logical| logical.field(id).is_some());
                let form = match own.int(6) {
                    _ if !only => Form::Plain,
                    Some(3) => Form::List,
                    Some(1 | 2) => Form::Map,
                    _ if logical(3) => Form::List,
                    _ if logical(2) => Form::Map,
                    _ => Form::Plain,
                };
                Is::Group(form, children)
            }
        };
        path.pop();
        Some(Node { name, times, def, rep, is })
    }
}

fn physical_of(number: i64, element: &Thrift<'_>) -> Option<Physical> {
    Some(match number {
        0 => Physical::Bool,
        1 => Physical::Int32,
        2 => Physical::Int64,
        3 => Physical::Int96,
        4 => Physical::Float,
        5 => Physical::Double,
        6 => Physical::Bytes,
        7 => Physical::Fixed(usize::try_from(element.count(2)?).ok().filter(|n| *n > 0 && *n <= 1 << 20)?),
        _ => return None,
    })
}

/// So many units to a second; by the number of the unit.
fn per_second(unit: Option<&Thrift<'_>>) -> u32 {
    let is = |id: i16| unit.is_some_and(|unit| unit.field(id).is_some());
    if is(1) {
        1000
    } else if is(2) {
        1_000_000
    } else {
        1_000_000_000
    }
}

fn means(element: &Thrift<'_>, physical: Physical) -> Means {
    let digits = |scale: Option<u64>| u32::try_from(scale.unwrap_or(0).min(60)).unwrap_or(0);
    if let Some(Thrift::Struct(logical)) = element.field(10)
        && let Some((id, of)) = logical.first()
    {
        match id {
            1 | 4 | 12 => return Means::Text,
            5 => return Means::Decimal(digits(of.count(1))),
            6 => return Means::Date,
            7 => return Means::Clock(per_second(of.field(2))),
            8 => return Means::Moment(per_second(of.field(2))),
            10 if of.bool(2) == Some(false) => return Means::Unsigned,
            13 => return Means::Other,
            14 => return Means::Uuid,
            15 => return Means::Half,
            _ => {}
        }
    }
    match element.int(6) {
        Some(0 | 4 | 19) => Means::Text,
        Some(5) => Means::Decimal(digits(element.count(7))),
        Some(6) => Means::Date,
        Some(7) => Means::Clock(1000),
        Some(8) => Means::Clock(1_000_000),
        Some(9) => Means::Moment(1000),
        Some(10) => Means::Moment(1_000_000),
        Some(11..=14) => Means::Unsigned,
        Some(20 | 21) => Means::Other,
        _ if physical == Physical::Int96 => Means::Moment(1_000_000_000),
        _ => Means::Itself,
    }
}
