//! Which columns of a Parquet file are read, and which hold pictures. Decided from the schema, from what the writer says
//! beside it, and from the first value of columns of bytes. Refuses to read rows.

use super::column::{Column, Held};
use super::features::{ClassNames, class_names};
use super::flaw::Flaw;
use super::footer::Footer;
use super::schema::{Form, Is, Leaf, Means, Node, Physical, Times};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{ImageFormat, sniff};

/// Columns that are read; more are no attributes.
const MOST_COLUMNS: usize = 2000;
/// Values and groups of rows that are looked at for a first value.
const MOST_LOOKED_AT: u32 = 5000;
const MOST_GROUPS: usize = 4;

/// What is read of a file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The tree of the columns that become cells.
    pub(super) roots: Vec<Node>,
    /// Numbers of the columns whose values are read.
    pub(super) read: Vec<usize>,
    pub(super) pictures: Vec<Pictures>,
    /// Names of columns that nothing is made of.
    pub(super) unread: Vec<String>,
    /// By the number of the column.
    pub(super) classes: Vec<Option<Vec<String>>>,
    pub(super) class_names: ClassNames,
    /// What went wrong on the way.
    pub(super) flaws: Vec<Flaw>,
}

/// A column of pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pictures {
    /// "image".
    pub(super) name: String,
    /// Numbers of the columns of their bytes and of their paths.
    pub(super) bytes: usize,
    pub(super) path: Option<usize>,
    /// A row holds a list of them.
    pub(super) listed: bool,
}

impl Pictures {
    /// Their folder, where there are several such columns.
    pub(super) fn folder<'n>(&'n self, all: &[Self]) -> Option<&'n str> {
        (all.len() > 1).then_some(self.name.as_str())
    }
}

struct Work<'f> {
    file: &'f dyn ReadAt,
    footer: &'f Footer,
    plan: Plan,
    held: Held,
}

impl Plan {
    pub(super) fn of(footer: &Footer, file: &dyn ReadAt) -> Self {
        let class_names = class_names(footer.text("huggingface"));
        let classes = vec![None; footer.columns.leaves.len()];
        let plan = Self { classes, class_names, ..Self::default() };
        let mut work = Work { file, footer, plan, held: Held::default() };
        let mut path = Vec::new();
        let roots = footer.columns.roots.iter().filter_map(|node| work.node(node, &mut path, true)).collect();
        Self { roots, ..work.plan }
    }
}

impl Work<'_> {
    /// The node with what is read of it. `path`: names above it; `named`: its own name is one for people.
    fn node(&mut self, node: &Node, path: &mut Vec<String>, named: bool) -> Option<Node> {
        // Row numbers of pandas.
        if path.is_empty() && node.name.starts_with("__index_level_") {
            return None;
        }
        if named {
            path.push(node.name.clone());
        }
        let is = match &node.is {
            Is::Leaf(at) => self.leaf(*at, path).then_some(Is::Leaf(*at)),
            Is::Group(form, children) => self.group(*form, children, path),
        };
        if named {
            path.pop();
        }
        Some(Node { is: is?, ..node.clone() })
    }

    fn group(&mut self, form: Form, children: &[Node], path: &mut Vec<String>) -> Option<Is> {
        if let Some((bytes, own)) = self.pictures(children)
            && self.are_pictures(bytes)
        {
            self.take_pictures(bytes, own, path);
            return None;
        }
        let is_list = form == Form::List;
        let children: Vec<Node> = children
            .iter()
            .filter_map(|child| match (&child.is, is_list) {
                // The elements of a list, and what is wrapped around each.
                (Is::Group(inner, of), true) if of.len() == 1 && *inner == Form::Plain => {
                    let only = self.node(of.first()?, path, false)?;
                    Some(Node { is: Is::Group(*inner, vec![only]), ..child.clone() })
                }
                _ => self.node(child, path, !is_list),
            })
            .collect();
        (!children.is_empty()).then_some(Is::Group(form, children))
    }

    fn of(&self, at: usize) -> Option<&Leaf> {
        self.footer.columns.leaves.get(at)
    }

    /// Columns of bytes and their paths, as Hugging Face has pictures.
    fn pictures(&self, children: &[Node]) -> Option<(usize, Option<usize>)> {
        let leaf = |name: &str| children.iter().find(|c| c.name == name && c.times != Times::Often);
        let of = |node: &Node| match node.is {
            Is::Leaf(at) => Some(at),
            Is::Group(..) => None,
        };
        let bytes = leaf("bytes").and_then(of).filter(|at| self.of(*at).is_some_and(is_bytes))?;
        let path = leaf("path").and_then(of).filter(|at| self.of(*at).is_some_and(|l| l.physical == Physical::Bytes));
        Some((bytes, path))
    }

    fn take_pictures(&mut self, bytes: usize, path: Option<usize>, names: &[String]) {
        let listed = self.of(bytes).is_some_and(|leaf| leaf.rep > 0);
        self.plan.read.extend(path);
        self.plan.pictures.push(Pictures { name: names.join("."), bytes, path, listed });
    }

    /// Whether its values become cells.
    fn leaf(&mut self, at: usize, path: &[String]) -> bool {
        let Some(leaf) = self.of(at) else { return false };
        let binary = is_bytes(leaf);
        let other =
            leaf.means == Means::Other || (matches!(leaf.physical, Physical::Fixed(_)) && leaf.means == Means::Itself);
        let name = path.join(".");
        if binary && leaf.rep <= 1 && self.are_pictures(at) {
            self.take_pictures(at, None, path);
            return false;
        }
        // Texts of writers that do not say so.
        let unread = other || (binary && self.first(at).is_some_and(|first| !first.is_text));
        if unread || self.plan.read.len() >= MOST_COLUMNS {
            if !name.is_empty() {
                self.plan.unread.push(name);
            }
            return false;
        }
        if let Some(slot) = self.plan.classes.get_mut(at) {
            *slot = self.plan.class_names.get(&name).cloned();
        }
        self.plan.read.push(at);
        true
    }

    fn are_pictures(&mut self, at: usize) -> bool {
        let format = self.first(at).map_or(ImageFormat::Unknown, |first| first.format);
        !matches!(format, ImageFormat::Unknown | ImageFormat::Svg)
    }

    /// The first value that is there.
    fn first(&mut self, at: usize) -> Option<First> {
        let leaf = self.of(at)?.clone();
        let mut column = Column::new(self.file, &leaf, &self.held, 64 << 10);
        for group in self.footer.groups.iter().take(MOST_GROUPS) {
            let Some(Ok(chunk)) = group.chunks.get(at) else { continue };
            column.begin(chunk);
            for _ in 0..MOST_LOOKED_AT {
                match column.next() {
                    Ok(Some(entry)) => {
                        if let Some(raw) = entry.raw {
                            let bytes = raw.bytes();
                            return Some(First { format: sniff(bytes), is_text: std::str::from_utf8(bytes).is_ok() });
                        }
                    }
                    Ok(None) => break,
                    Err(flaw) => {
                        if !self.plan.flaws.contains(&flaw) {
                            self.plan.flaws.push(flaw);
                        }
                        break;
                    }
                }
            }
        }
        None
    }
}

/// What the first value of a column of bytes is.
struct First {
    format: ImageFormat,
    is_text: bool,
}

/// Bytes that nothing calls text.
fn is_bytes(leaf: &Leaf) -> bool {
    leaf.physical == Physical::Bytes && leaf.means == Means::Itself
}
