//! The columns' values of one row put together as a record, as they are nested. Refuses to read any.

use super::schema::{Form, Is, Node, Times};
use serde_json::{Map, Value};

/// One column's values of a row.
#[derive(Default)]
pub(super) struct Cells {
    /// Repetition and definition level, and the value.
    pub(super) all: Vec<(u16, u16, Value)>,
    at: usize,
}

impl Cells {
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.at = 0;
    }

    fn next(&self) -> Option<&(u16, u16, Value)> {
        self.all.get(self.at)
    }

    fn take(&mut self) -> Value {
        let taken = self.all.get_mut(self.at).map(|(.., value)| std::mem::take(value));
        self.at += 1;
        taken.unwrap_or_default()
    }
}

/// A record. `roots`: only columns that are read; `cells`: by the number of the column.
pub(super) fn record(roots: &[Node], cells: &mut [Cells]) -> Map<String, Value> {
    roots.iter().map(|node| (node.name.clone(), value(node, cells))).collect()
}

fn value(node: &Node, cells: &mut [Cells]) -> Value {
    let first = first(node);
    let def = |cells: &[Cells]| first.and_then(|at| cells.get(at)?.next()).map_or(0, |(_, def, _)| *def);
    if node.times != Times::Once && def(cells) < node.def {
        pass(node, cells);
        return if node.times == Times::Often { Value::Array(Vec::new()) } else { Value::Null };
    }
    if node.times != Times::Often {
        return body(node, cells);
    }
    let mut list = Vec::new();
    loop {
        list.push(body(node, cells));
        let again = first.and_then(|at| cells.get(at)?.next()).is_some_and(|(rep, ..)| *rep == node.rep);
        if !again {
            return Value::Array(list);
        }
    }
}

fn body(node: &Node, cells: &mut [Cells]) -> Value {
    let (form, children) = match &node.is {
        Is::Leaf(at) => return cells.get_mut(*at).map(Cells::take).unwrap_or_default(),
        Is::Group(form, children) => (form, children),
    };
    match (form, children.as_slice()) {
        (Form::List, [elements]) => {
            let Value::Array(mut list) = value(elements, cells) else { return Value::Null };
            if is_wrapped(node, elements) {
                for element in &mut list {
                    if let Value::Object(of) = element {
                        *element = std::mem::take(of).into_iter().next().map_or(Value::Null, |(_, value)| value);
                    }
                }
            }
            Value::Array(list)
        }
        (Form::Map, [pairs]) => {
            let Value::Array(list) = value(pairs, cells) else { return Value::Null };
            Value::Object(list.into_iter().filter_map(pair).collect())
        }
        _ => Value::Object(record(children, cells)),
    }
}

/// Its elements stand in groups of one, by the rules of the format for lists of old and new writers.
fn is_wrapped(list: &Node, elements: &Node) -> bool {
    match &elements.is {
        Is::Group(_, children) => {
            let is_tuple = elements.name == "array" || elements.name == format!("{}_tuple", list.name);
            children.len() == 1 && !is_tuple
        }
        Is::Leaf(_) => false,
    }
}

fn pair(pair: Value) -> Option<(String, Value)> {
    let Value::Object(pair) = pair else { return None };
    let mut pair = pair;
    let key = match pair.remove("key")? {
        Value::String(key) => key,
        key => key.to_string(),
    };
    Some((key, pair.remove("value").unwrap_or_default()))
}

/// The first column below a node.
fn first(node: &Node) -> Option<usize> {
    match &node.is {
        Is::Leaf(at) => Some(*at),
        Is::Group(_, children) => children.iter().find_map(first),
    }
}

/// Passes over what stands for a missing node in each column below it.
fn pass(node: &Node, cells: &mut [Cells]) {
    match &node.is {
        Is::Leaf(at) => {
            if let Some(cells) = cells.get_mut(*at) {
                cells.at += 1;
            }
        }
        Is::Group(_, children) => children.iter().for_each(|child| pass(child, cells)),
    }
}
