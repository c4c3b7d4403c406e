//! One array of points read into the model: which are its rows, whose they are, then number by number. Refuses to know
//! how an element is written (`npy` does).

use super::gather::{Gathering, Joined, Name};
use super::npy::{Header, LONGEST_HEADER};
use super::{ENTRY, Flaw, is_called_so, npz, stem};
use crate::dataset::bytes::Ranged;
use crate::dataset::{Builder, Fate, Fault, FaultKind, Place, RecordKind};
use crate::formats::slices::yield_now;
use crate::formats::{Input, Session, Tick};
use crate::wording;
use std::io::{BufReader, Read};

const NAME_THE_ROWS: &str =
    "Put a list of names beside the array, one a line in the order of its rows: names.txt beside names.npy";

/// What is to be read.
struct Array<'f> {
    header: Header,
    /// From the beginning of the header on.
    reader: Box<dyn Read + 'f>,
    /// Bytes of the array, its header among them, as far as they can be believed.
    bytes: u64,
    names: Option<Vec<Name>>,
    /// What it is called in an .npz, and how many others stand beside it.
    member: Option<(String, usize)>,
}

pub(super) async fn read(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let path = out.dataset.path(input.file).to_owned();
    let beside = session.embedding_names.remove(stem(&path));
    let speaks = is_called_so(path.rsplit('/').next().unwrap_or(&path)) || beside.is_some();
    let opened = open(&path, input, beside);
    let (speaks, array) = match opened {
        Ok(array) => {
            (speaks || array.names.is_some() || array.member.as_ref().is_some_and(|(m, _)| is_called_so(m)), array)
        }
        Err(flaw) if speaks => {
            out.begin(input.file, &ENTRY.format, input.why);
            return out.fault(flaw.fault(FaultKind::Unparsable, Place::file(input.file)));
        }
        Err(flaw) => {
            return aside(input, out, format!("no embeddings: expected {}, found {}", flaw.expected, flaw.found));
        }
    };
    let Some((rows, columns)) = array.header.rows_and_columns() else { return };
    let dropped = out.dataset.dropped_images() as u64;
    if array.names.is_none() && rows != dropped && !speaks {
        let pictures = wording::plural(dropped, "picture", "pictures");
        let shape = array.header.shape_words();
        return aside(
            input,
            out,
            format!("an array of shape {shape}, which has no names and not a row for each of {pictures}"),
        );
    }
    out.begin(input.file, &ENTRY.format, input.why);
    if let (Some((member, others)), Some(source)) = (&array.member, out.source()) {
        let shape = array.header.shape_words();
        source.why.push_str(&format!(": {member} of shape {shape}"));
        if *others > 0 {
            source
                .why
                .push_str(&format!(" ({} left aside)", wording::plural(*others as u64, "other array", "other arrays")));
        }
    }
    let place = Place::file(input.file);
    let Some(joined) = join(&array, rows, input, out) else { return };
    let dims = usize::try_from(columns).unwrap_or(usize::MAX);
    let declared = rows.checked_mul(columns).and_then(|n| n.checked_mul(array.header.size as u64));
    let there = array.bytes.saturating_sub(array.header.from as u64);
    let short = declared.is_none_or(|declared| declared > there);
    if short {
        let whole = there / (columns.saturating_mul(array.header.size as u64)).max(1);
        let expected = format!("the numbers of {}", wording::plural(rows, "row", "rows"));
        let found = match array.header.fortran {
            true => "the end of the file, with columns missing".to_owned(),
            false => format!("the end of the file after {}", wording::plural(whole, "row", "rows")),
        };
        out.fault(
            Fault::new(FaultKind::Unparsable, place, expected, found)
                .remedy("Fetch the file again from its source: what follows is missing"),
        );
        // Nothing of a size that is only said is taken for granted, and no row is whole without its last column.
        if array.header.fortran {
            return;
        }
    }
    let mut gathering = match Gathering::new(input.file, joined, dims) {
        Ok(gathering) => gathering,
        Err(flaw) => return out.fault(flaw.fault(FaultKind::Unparsable, place)),
    };
    let most = declared.map_or(there, |declared| declared.min(there));
    if short {
        gathering.is_cut();
    }
    if let Some(flaw) = fill(array, (rows, columns), most, &mut gathering, tick).await
        && !short
    {
        out.fault(flaw.fault(FaultKind::Unparsable, place));
        gathering.is_cut();
    }
    gathering.finish(out);
    out.end();
    tick(input.bytes.len());
}

/// Leaves the file aside: it is something else.
fn aside(input: &Input<'_>, out: &mut Builder<'_>, why: String) {
    if let Some(file) = out.dataset.files.get_mut(input.file.index()) {
        file.fate = Fate::Skipped(why);
    }
}

fn open<'f>(path: &str, input: &'f Input<'_>, beside: Option<Vec<Name>>) -> Result<Array<'f>, Flaw> {
    if path.to_ascii_lowercase().ends_with(".npz") {
        return open_npz(input, beside);
    }
    let unreadable = |e: std::io::Error| Flaw::new("a file to read", e.to_string(), "");
    let head = input.bytes.head((LONGEST_HEADER + 12) as u64).map_err(unreadable)?;
    let header = fit(Header::read(&head)?)?;
    let reader = Box::new(BufReader::with_capacity(1 << 20, Ranged::new(input.bytes)));
    Ok(Array { header, reader, bytes: input.bytes.len(), names: beside, member: None })
}

fn open_npz<'f>(input: &'f Input<'_>, beside: Option<Vec<Name>>) -> Result<Array<'f>, Flaw> {
    let members = npz::members(input.bytes)?;
    let named = npz::names(&members);
    let rows = named.and_then(|(_, header)| header.shape.first().copied());
    let Some((member, header)) = npz::points(&members, rows) else {
        // What is called as embeddings are says best why it is none.
        let best = members.iter().find(|m| is_called_so(&m.name)).or_else(|| members.first());
        return Err(match best.map(|m| (&m.name, &m.header)) {
            None => Flaw::new(
                "an array of two dimensions in the .npz",
                "no array",
                "Write it with `numpy.savez(path, embeddings=x, names=names)`",
            ),
            Some((_, Err(flaw))) => flaw.clone(),
            Some((name, Ok(header))) => {
                let mut flaw = fit(header.clone()).err().unwrap_or_else(|| shape(header));
                flaw.found = format!("{name}: {}", flaw.found);
                flaw
            }
        });
    };
    let names = match named {
        Some((member, header)) => {
            let texts = npz::texts(member, header, input.bytes)?;
            let place = |row: u32| Place::new(input.file, 0, RecordKind::Row, row);
            Some(texts.into_iter().zip(1u32..).map(|(text, row)| (text, place(row))).collect())
        }
        None => beside,
    };
    let others = members.len() - 1 - usize::from(named.is_some());
    let reader = member.reader(input.bytes);
    Ok(Array {
        header: header.clone(),
        reader,
        bytes: member.bytes,
        names,
        member: Some((member.name.clone(), others)),
    })
}

fn shape(header: &Header) -> Flaw {
    let found = format!("shape {}", header.shape_words());
    Flaw::new(
        "an array of two dimensions, pictures and numbers",
        found,
        "Save a row for each picture: `x.reshape(len(x), -1)`",
    )
}

/// # Errors
/// It is no table of numbers.
fn fit(header: Header) -> Result<Header, Flaw> {
    if !header.is_numbers() {
        return Err(Flaw::new(
            "an array of numbers",
            "an array of texts",
            "Save the numbers, and the texts as names beside them",
        ));
    }
    if header.rows_and_columns().is_some() { Ok(header) } else { Err(shape(&header)) }
}

/// Whose the rows are; what speaks against it is said.
fn join(array: &Array<'_>, rows: u64, input: &Input<'_>, out: &mut Builder<'_>) -> Option<Joined> {
    let place = Place::file(input.file);
    let Some(names) = &array.names else {
        let Some(joined) = Joined::by_order(rows, out) else {
            let pictures = wording::plural(out.dataset.dropped_images() as u64, "picture", "pictures");
            let found = format!("{} without names, and {pictures}", wording::plural(rows, "row", "rows"));
            out.fault(
                Fault::new(FaultKind::Unparsable, place, "names for the rows, or as many rows as pictures", found)
                    .remedy(NAME_THE_ROWS),
            );
            return None;
        };
        let path = out.path().to_owned();
        let found =
            format!("the rows of {path} have no names: they were taken for the pictures in the order of their paths");
        out.fault(Fault::new(FaultKind::Noted, place, "", found).remedy(NAME_THE_ROWS));
        return Some(joined);
    };
    if names.len() as u64 != rows {
        let expected = format!("a name for each of {}", wording::plural(rows, "row", "rows"));
        let found = wording::plural(names.len() as u64, "name", "names");
        out.fault(
            Fault::new(FaultKind::Unparsable, place, expected, found)
                .remedy("Correct the list of names: one for each row, in the order of the rows"),
        );
        return None;
    }
    Some(Joined::by_names(names, out))
}

/// Reads number by number. `most`: bytes behind the header. What it gives back ended the reading early.
async fn fill(
    array: Array<'_>,
    (rows, columns): (u64, u64),
    most: u64,
    into: &mut Gathering,
    tick: &mut Tick<'_>,
) -> Option<Flaw> {
    const AT_ONCE: usize = 1 << 16;
    let Array { header, mut reader, .. } = array;
    let damaged = || {
        Flaw::new(
            "all numbers of the array",
            "damaged bytes, or the end of the file",
            "Fetch the file again from its source",
        )
    };
    if std::io::copy(&mut (&mut reader).take(header.from as u64), &mut std::io::sink()).is_err() {
        return Some(damaged());
    }
    let count = most / header.size as u64;
    let mut buffer = vec![0; AT_ONCE * header.size];
    let (mut at, mut turns) = (0u64, 0u32);
    while at < count {
        let now = usize::try_from(count - at).unwrap_or(AT_ONCE).min(AT_ONCE);
        let bytes = &mut buffer[..now * header.size];
        if reader.read_exact(bytes).is_err() {
            return Some(damaged());
        }
        for (own, number) in (at..).zip(bytes.chunks_exact(header.size)) {
            let (row, column) = if header.fortran { (own % rows, own / rows) } else { (own / columns, own % columns) };
            let row = usize::try_from(row).unwrap_or(usize::MAX);
            if into.wants(row) {
                into.put(row, usize::try_from(column).unwrap_or(usize::MAX), header.number(number));
            }
        }
        at += now as u64;
        turns += 1;
        if turns.is_multiple_of(16) {
            if !tick(header.from as u64 + at * header.size as u64) {
                return None;
            }
            yield_now().await;
        }
    }
    None
}
