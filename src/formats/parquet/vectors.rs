//! Columns of a Parquet table that hold points: lists of floats, or numbered columns; read straight from their pages,
//! past records. Refuses columns of a few numbers that are called as nothing of the kind: those are boxes.

use super::batch::Raw;
use super::cells;
use super::column::{Column, Held};
use super::flaw::Flaw;
use super::footer::Footer;
use super::plan::Plan;
use super::rows::{Listed, Rows};
use super::schema::{Form, Is, Leaf, Means, Node, Physical};
use super::{Builder, Fault, FaultKind, FileRole, Format, How, Input, Place, READ, RecordKind, Role, Stage, Tick};
use crate::formats::attributes::{guess, looks_like_image};
use crate::formats::embeddings::{Gathering, Joined, MOST_DIMS, Name, is_called_so, numbered};
use crate::formats::list::Entry;
use crate::formats::slices::yield_now;

pub static EMBEDDINGS: Entry = Entry {
    format: Format { id: "parquet-embeddings", name: "embeddings (Parquet)", role: FileRole::Embeddings, boxes: None },
    reads: "a Parquet table with a column that names pictures, or holds them, and the numbers of a point in each row: a column of lists of floats, or at least 16 numbered columns; other columns are read as a table's",
    told_by: "a column of lists of 16 floats and more, or of fewer that is called as embeddings are, or numbered columns of floats",
    cannot: "a second column of points",
    stage: Stage::Tables,
    // A file's first bytes do not show it: the reader of tables finds them.
    how: How::Files { recognise: |_| None, read: READ },
};

/// From so many numbers on a list is a point, whatever it is called.
const LONG: usize = 16;
/// Read ahead of all columns.
const AHEAD: u64 = 32 << 20;

/// Where the numbers stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vectors {
    /// Columns: one of lists, or one for each number.
    leaves: Vec<usize>,
    pub(super) dims: usize,
    /// Names of the columns, as the schema has them at its root.
    roots: Vec<String>,
}

fn is_float(leaf: &Leaf) -> bool {
    matches!(leaf.physical, Physical::Float | Physical::Double) || leaf.means == Means::Half
}

/// The columns of points, where there are any.
pub(super) fn vectors(footer: &Footer, input: &Input<'_>) -> Option<Vectors> {
    let leaf = |at: usize| footer.columns.leaves.get(at);
    let flat: Vec<(String, usize)> = footer
        .columns
        .roots
        .iter()
        .filter_map(|node| match node.is {
            Is::Leaf(at) => leaf(at).filter(|l| l.rep == 0 && is_float(l)).map(|_| (node.name.clone(), at)),
            Is::Group(..) => None,
        })
        .collect();
    let names: Vec<String> = flat.iter().map(|(name, _)| name.clone()).collect();
    if let Some(places) = numbered(&names) {
        let (roots, leaves): (Vec<String>, Vec<usize>) =
            places.iter().filter_map(|place| flat.get(*place).cloned()).unzip();
        return Some(Vectors { dims: leaves.len(), leaves, roots });
    }
    footer.columns.roots.iter().find_map(|node| {
        let at = list_of(node)?;
        let own = leaf(at).filter(|l| l.rep == 1 && is_float(l))?;
        let dims = first_length(footer, at, own, input)?;
        let is_point = dims >= LONG || (dims >= 2 && is_called_so(&node.name));
        is_point.then(|| Vectors { leaves: vec![at], dims, roots: vec![node.name.clone()] })
    })
}

/// The only column below a list at the root.
fn list_of(node: &Node) -> Option<usize> {
    match &node.is {
        Is::Group(Form::List | Form::Plain, children) => match children.as_slice() {
            [only] => match &only.is {
                Is::Leaf(at) => Some(*at),
                Is::Group(..) => list_of(only),
            },
            _ => None,
        },
        Is::Group(..) => None,
        Is::Leaf(at) => Some(*at),
    }
}

/// How long the first list of the column is that is none of nothing.
fn first_length(footer: &Footer, at: usize, leaf: &Leaf, input: &Input<'_>) -> Option<usize> {
    let mut column = Column::new(input.bytes, leaf, &Held::default(), 1 << 16);
    column.begin(footer.groups.first()?.chunks.get(at)?.as_ref().ok()?);
    let mut length = 0;
    while let Ok(Some(entry)) = column.next() {
        if entry.rep == 0 && length > 0 {
            break;
        }
        length += usize::from(entry.raw.is_some());
        if length > MOST_DIMS {
            return None;
        }
    }
    Some(length).filter(|n| *n > 0)
}

/// Takes the columns of points out of what is read as a table. Says whether anything is left to be read as one: more
/// than a name.
pub(super) fn leave_out(plan: &mut Plan, vectors: &Vectors) -> bool {
    plan.roots.retain(|root| !vectors.roots.contains(&root.name));
    plan.read.retain(|at| !vectors.leaves.contains(at));
    plan.unread.retain(|name| !vectors.roots.contains(name));
    let says_more = |root: &Node| !matches!(guess(&root.name).role, Role::Path | Role::Ignore);
    !plan.pictures.is_empty() || plan.roots.iter().filter(|root| says_more(root)).count() > 0
}

/// Reads the points into the model. `plan`: without their columns.
pub(super) async fn read(
    vectors: &Vectors,
    (footer, plan): (&Footer, &Plan),
    input: &Input<'_>,
    listed: &Listed,
    out: &mut Builder<'_>,
    tick: &mut Tick<'_>,
) {
    out.begin(input.file, &EMBEDDINGS.format, input.why);
    if let Some(source) = out.source() {
        let what = if vectors.leaves.len() == 1 { "points in the column" } else { "points in the columns from" };
        source.why.push_str(&format!(": {what} {}", vectors.roots.first().map_or("", String::as_str)));
    }
    let place = Place::file(input.file);
    let names = match names(footer, plan, input, listed, out) {
        Ok(names) => names,
        Err(fault) => return out.fault(*fault),
    };
    let mut gathering = match Gathering::new(input.file, Joined::by_names(&names, out), vectors.dims) {
        Ok(gathering) => gathering,
        Err(flaw) => return out.fault(flaw.fault(FaultKind::Unparsable, place)),
    };
    if let Some(flaw) = fill(vectors, footer, input, &mut gathering, tick).await {
        out.fault(flaw.fault(FaultKind::Unparsable, place));
        gathering.is_cut();
    }
    gathering.finish(out);
    out.end();
}

/// The name of each row's picture.
fn names(
    footer: &Footer,
    plan: &Plan,
    input: &Input<'_>,
    listed: &Listed,
    out: &Builder<'_>,
) -> Result<Vec<Name>, Box<Fault>> {
    let own = out.path().rsplit('/').next().unwrap_or_default().to_owned();
    let place = |row: usize| Place::new(input.file, 0, RecordKind::Row, u32::try_from(row).unwrap_or(u32::MAX));
    let mut rows = Rows::new(footer, plan, input.bytes, &own, listed);
    let (mut names, mut column): (Vec<Name>, Option<String>) = (Vec::new(), None);
    while let Some(record) = rows.next() {
        let Ok(record) = record else { break };
        if column.is_none() {
            let text = |name: &String| record.get(name).and_then(serde_json::Value::as_str);
            let pictures = plan.pictures.iter().map(|of| of.name.clone()).find(|name| record.contains_key(name));
            let called = || record.keys().find(|name| guess(name).role == Role::Path).cloned();
            let images = || record.keys().find(|name| text(name).is_some_and(looks_like_image)).cloned();
            column = pictures.or_else(images).or_else(called);
        }
        let name = column.as_ref().and_then(|name| record.get(name));
        let name = match name {
            Some(serde_json::Value::String(name)) => name.clone(),
            Some(serde_json::Value::Number(name)) => name.to_string(),
            _ => String::new(),
        };
        names.push((name, place(names.len() + 1)));
    }
    if column.is_none() && !names.is_empty() {
        let expected = "a column that names the pictures of the points";
        let remedy = "Write the pictures' names as a column: `file_name`";
        return Err(Box::new(Fault::new(FaultKind::Table, Place::file(input.file), expected, "none").remedy(remedy)));
    }
    Ok(names)
}

/// Fills in the points, group by group. What it gives back ended the reading.
async fn fill(
    vectors: &Vectors,
    footer: &Footer,
    input: &Input<'_>,
    into: &mut Gathering,
    tick: &mut Tick<'_>,
) -> Option<Flaw> {
    let held = Held::default();
    let wide = (AHEAD / (vectors.leaves.len() as u64).max(1)).clamp(4 << 10, 1 << 20);
    let mut before = 0usize;
    for group in &footer.groups {
        for (place, at) in vectors.leaves.iter().enumerate() {
            let leaf = footer.columns.leaves.get(*at)?;
            let mut column = Column::new(input.bytes, leaf, &held, wide);
            match group.chunks.get(*at)? {
                Ok(chunk) => column.begin(chunk),
                Err(flaw) => return Some(flaw.clone()),
            }
            let (mut row, mut nth, mut turns) = (before, 0usize, 0u32);
            let mut began = false;
            loop {
                let entry = match column.next() {
                    Ok(Some(entry)) => entry,
                    Ok(None) => break,
                    Err(flaw) => return Some(flaw),
                };
                if entry.rep == 0 {
                    row += usize::from(began);
                    (began, nth) = (true, 0);
                }
                if let Some(number) = entry.raw.as_ref().and_then(|raw| number(raw, leaf)) {
                    into.put(row, if leaf.rep > 0 { nth } else { place }, number);
                }
                nth += 1;
                turns = turns.wrapping_add(1);
                if turns.is_multiple_of(1 << 18) {
                    if !tick(column.reached()) {
                        return None;
                    }
                    yield_now().await;
                }
            }
        }
        before = before.saturating_add(usize::try_from(group.rows).unwrap_or(usize::MAX));
    }
    None
}

fn number(raw: &Raw, leaf: &Leaf) -> Option<f64> {
    match raw {
        Raw::Float(n) => Some(f64::from(*n)),
        Raw::Double(n) => Some(*n),
        Raw::Bytes(_) if leaf.means == Means::Half => {
            raw.bytes().try_into().ok().map(|two| f64::from(cells::half(u16::from_le_bytes(two))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::write::{Column as Written, How as Way, Values, table, texts};
    use crate::dataset::{Dataset, FileRole};
    use crate::formats::testing::read_all;

    const PICTURES: [&str; 2] = ["x/a.jpg", "x/b.jpg"];
    const LIST: &str = "required group emb (LIST) { repeated group list { required float element; } }";

    /// A column of lists of so many numbers.
    fn lists(lengths: &[usize]) -> Written {
        let n: usize = lengths.iter().sum();
        let rep = lengths.iter().flat_map(|n| (0..*n).map(|at| i16::from(at > 0))).collect();
        Written(Values::Float((0..n).map(|n| n as f32 / 2.0).collect()), vec![1; n], rep)
    }

    fn points(dataset: &Dataset) -> (Vec<u32>, usize, f32) {
        let [own] = dataset.embeddings.as_slice() else { return (Vec::new(), 0, 0.0) };
        (own.images.iter().map(|id| id.0).collect(), own.dims, own.points.last().copied().unwrap_or_default())
    }

    #[test]
    fn a_column_of_lists_is_read_over_groups_of_rows_and_is_no_table() {
        let group = |name: &str| vec![texts(&[name]), lists(&[16])];
        let bytes =
            table(&format!("required binary file (UTF8); {LIST}"), &Way::default(), &[group("b.jpg"), group("a.jpg")]);
        let dataset = read_all(&PICTURES, &[("x.parquet", &bytes)]);
        assert_eq!(points(&dataset), (vec![0, 1], 16, 7.5));
        assert!(dataset.faults.iter().count() == 0 && dataset.attributes.is_empty());
        assert_eq!(dataset.sources.iter().map(|s| s.role).collect::<Vec<_>>(), [FileRole::Embeddings]);
        for end in 0..bytes.len() {
            read_all(&PICTURES, &[("x.parquet", &bytes[..end.max(4)])]);
        }
    }

    #[test]
    fn a_list_of_another_length_is_said_and_the_other_rows_are_read() {
        let bytes = table(
            &format!("required binary file (UTF8); {LIST}"),
            &Way::default(),
            &[vec![texts(&["a.jpg", "b.jpg"]), lists(&[16, 15])]],
        );
        let dataset = read_all(&PICTURES, &[("x.parquet", &bytes)]);
        assert_eq!(points(&dataset), (vec![0], 16, 7.5));
        let said: Vec<_> =
            dataset.faults.iter().map(|f| (f.place.record, f.expected.as_str(), f.found.as_str())).collect();
        assert_eq!(said, [(2, "16 numbers", "15 numbers")]);
    }

    #[test]
    fn numbered_columns_beside_others_are_points_and_the_others_a_table() {
        let names: Vec<String> = (0..16).map(|n| format!("required double f{n};")).collect();
        let schema = format!("required binary file (UTF8); required binary label (UTF8); {}", names.join(" "));
        let number = |n: usize| Written(Values::Double(vec![n as f64, 0.5]), vec![], vec![]);
        let mut columns = vec![texts(&["a.jpg", "b.jpg"]), texts(&["cat", "dog"])];
        columns.extend((0..16).map(number));
        let dataset = read_all(&PICTURES, &[("x.parquet", &table(&schema, &Way::default(), &[columns]))]);
        assert_eq!(points(&dataset), (vec![0, 1], 16, 0.5));
        assert_eq!(dataset.embeddings[0].points[15], 15.0);
        assert_eq!((dataset.classes.len(), dataset.attributes.len()), (2, 0));
        let roles: Vec<FileRole> = dataset.sources.iter().map(|s| s.role).collect();
        assert_eq!(roles, [FileRole::Table, FileRole::Embeddings]);
    }

    #[test]
    fn four_numbers_a_row_are_no_points_unless_they_are_called_so() {
        let of = |schema: &str| {
            let bytes = table(schema, &Way::default(), &[vec![texts(&["a.jpg", "b.jpg"]), lists(&[4, 4])]]);
            read_all(&PICTURES, &[("x.parquet", &bytes)]).embeddings.len()
        };
        assert_eq!(of(&format!("required binary file (UTF8); {LIST}")), 1);
        assert_eq!(of(&format!("required binary file (UTF8); {}", LIST.replace("emb", "bbox"))), 0);
    }
}
