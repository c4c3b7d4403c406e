//! The rows of a Parquet file as records, one after the other, group by group. A group that breaks is told once, and
//! the next is read. Refuses to read pictures: where one stands, its name does.

use super::cells;
use super::column::{Column, Held};
use super::flaw::{FETCH, Flaw};
use super::footer::Footer;
use super::names::Namer;
use super::plan::{Pictures, Plan};
use super::record::{Cells, record};
use crate::dataset::bytes::ReadAt;
use crate::wording;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Values of lists that one row holds.
const MOST_VALUES: u32 = 4_000_000;

/// Most rows of a file.
const MOST_ROWS: u64 = 20_000_000;
/// Bytes that all columns together read ahead.
const AHEAD: u64 = 64 << 20;
/// Pictures of a row that are told apart.
const MOST_PICTURES: usize = 8;

/// The pictures that came out of a table, by their names without extensions.
pub(super) type Listed = BTreeMap<String, String>;

pub(super) struct Rows<'f> {
    footer: &'f Footer,
    plan: &'f Plan,
    /// What the pictures' names begin with: the table's own.
    own: &'f str,
    listed: &'f Listed,
    columns: Vec<(usize, Column<'f>)>,
    /// By the number of the column.
    cells: Vec<Cells>,
    namers: Vec<Namer>,
    group: usize,
    in_group: u64,
    began: bool,
    /// Rows so far, those of broken groups counted.
    pub(super) passed: u64,
}

impl<'f> Rows<'f> {
    /// `own`: the table's name without folders. `listed`: its pictures, by their names below it without extensions.
    pub(super) fn new(
        footer: &'f Footer,
        plan: &'f Plan,
        file: &'f dyn ReadAt,
        own: &'f str,
        listed: &'f Listed,
    ) -> Self {
        let held = Held::default();
        let wide = (AHEAD / (plan.read.len() as u64).max(1)).clamp(4 << 10, 1 << 20);
        let column = |at: &usize| Some((*at, Column::new(file, footer.columns.leaves.get(*at)?, &held, wide)));
        let columns = plan.read.iter().filter_map(column).collect();
        let cells = footer.columns.leaves.iter().map(|_| Cells::default()).collect();
        let namers = plan.pictures.iter().map(|of| Namer::new(of.folder(&plan.pictures))).collect();
        Self { footer, plan, own, listed, columns, cells, namers, group: 0, in_group: 0, began: false, passed: 0 }
    }

    /// The next record. `None` behind the last.
    ///
    /// # Errors
    /// What is wrong with the rest of a group; what follows is the next.
    pub(super) fn next(&mut self) -> Option<Result<Map<String, Value>, Flaw>> {
        loop {
            let footer = self.footer;
            let group = footer.groups.get(self.group)?;
            if self.in_group >= group.rows {
                self.leave();
                continue;
            }
            if self.passed >= MOST_ROWS {
                self.group = self.footer.groups.len();
                let found = format!("{}", self.footer.rows());
                return Some(Err(Flaw::new("at most 20,000,000 rows", found, "Split the table into several files")));
            }
            let row = self.begin().and_then(|()| self.row());
            return Some(match row {
                Ok(record) => {
                    self.in_group += 1;
                    self.passed += 1;
                    Ok(record)
                }
                Err(flaw) => {
                    self.passed = self.passed.saturating_add(group.rows - self.in_group);
                    self.leave();
                    Err(flaw)
                }
            });
        }
    }

    fn leave(&mut self) {
        self.group += 1;
        (self.in_group, self.began) = (0, false);
    }

    fn begin(&mut self) -> Result<(), Flaw> {
        let Some(group) = self.footer.groups.get(self.group).filter(|_| !self.began) else { return Ok(()) };
        for (at, column) in &mut self.columns {
            match group.chunks.get(*at) {
                Some(Ok(chunk)) => column.begin(chunk),
                Some(Err(flaw)) => return Err(flaw.clone()),
                None => {}
            }
        }
        self.began = true;
        Ok(())
    }

    fn row(&mut self) -> Result<Map<String, Value>, Flaw> {
        let mut seen = 0u32;
        for (at, column) in &mut self.columns {
            let Some(cells) = self.cells.get_mut(*at) else { continue };
            cells.clear();
            let classes = self.plan.classes.get(*at).and_then(Option::as_ref);
            while let Some(entry) = column.next()? {
                let value = match &entry.raw {
                    Some(raw) => cells::value(raw, column.leaf.means),
                    None => Value::Null,
                };
                let value = match classes {
                    Some(names) => named(value, names),
                    None => value,
                };
                seen += 1;
                if seen > MOST_VALUES {
                    let expected = format!("at most {} values in a row", wording::count(u64::from(MOST_VALUES)));
                    return Err(Flaw::new(expected, "more of them", "Write long lists as several rows"));
                }
                cells.all.push((entry.rep, entry.def, value));
                if column.leaf.rep == 0 || column.next_rep()?.is_none_or(|rep| rep == 0) {
                    break;
                }
            }
            if cells.all.is_empty() {
                let name = column.leaf.name();
                return Err(Flaw::new(format!("a value of the column {name} in each row"), "fewer of them", FETCH));
            }
        }
        let mut record = record(&self.plan.roots, &mut self.cells);
        for (of, namer) in self.plan.pictures.iter().zip(&mut self.namers) {
            let row = Row { number: self.passed + 1, own: self.own, listed: self.listed };
            let paths = of.path.and_then(|at| self.cells.get(at));
            let names = row.pictures(of, paths, namer);
            let cells = names.into_iter().enumerate().take(MOST_PICTURES).map(|(nth, name)| match nth {
                0 => (of.name.clone(), name),
                nth => (format!("{}.{}", of.name, nth + 1), name),
            });
            record.extend(cells.map(|(name, value)| (name, Value::String(value))));
        }
        Ok(record)
    }
}

/// A class by its name; -1 is none, and a number beyond the names stays one.
fn named(value: Value, names: &[String]) -> Value {
    let Some(number) = value.as_i64() else { return value };
    match usize::try_from(number) {
        Ok(at) => names.get(at).map_or(value, |name| Value::String(name.clone())),
        Err(_) if number == -1 => Value::Null,
        Err(_) => value,
    }
}

/// A row whose pictures are named.
struct Row<'r> {
    number: u64,
    own: &'r str,
    listed: &'r Listed,
}

impl Row<'_> {
    /// The names of its pictures as other files would name them: those that are there, else where they lie elsewhere.
    fn pictures(&self, of: &Pictures, paths: Option<&Cells>, namer: &mut Namer) -> Vec<String> {
        let mut names = Vec::new();
        let texts = |paths: &Cells| -> Vec<Option<String>> {
            paths.all.iter().map(|(.., value)| value.as_str().map(str::to_owned)).collect()
        };
        match (paths.map(texts), of.listed) {
            (Some(paths), listed) => {
                for (nth, path) in paths.into_iter().enumerate() {
                    let name = namer.name(self.number, listed.then_some(nth as u64 + 1), path.as_deref());
                    names.extend(self.there(&name).or(path.filter(|path| !path.is_empty())));
                }
            }
            (None, false) => names.extend(self.there(&namer.name(self.number, None, None))),
            // How many there are nothing says but the pictures.
            (None, true) => {
                for nth in 1..=MOST_PICTURES as u64 {
                    let Some(name) = self.there(&namer.name(self.number, Some(nth), None)) else { break };
                    names.push(name);
                }
            }
        }
        names
    }

    /// The picture of this name below the table.
    fn there(&self, name: &str) -> Option<String> {
        self.listed.get(name).map(|name| format!("{}/{name}", self.own))
    }
}
