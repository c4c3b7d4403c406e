//! Lists of images, a name on each line.

use super::Desk;

/// Without the lines of images that are left out.
pub(super) fn correct(desk: &mut Desk<'_>, bytes: Vec<u8>) -> Vec<u8> {
    if desk.wanted.images.is_empty() {
        return bytes;
    }
    let Ok(text) = std::str::from_utf8(&bytes) else {
        desk.fault("it is no UTF-8, and is left as it is");
        return bytes;
    };
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split_inclusive('\n').enumerate() {
        // A name may be followed by a label.
        let name = line.split_whitespace().next().unwrap_or_default();
        let whole = desk.names.image(line.trim(), &[]).or_else(|| desk.names.image(name, &[]));
        match whole.filter(|_| !name.is_empty()).and_then(|id| Some((id, desk.wanted.images.get(&id)?))) {
            Some((id, by)) => {
                let values = (line.trim().to_owned(), String::new());
                desk.change(Some(id), format!("line {}", at + 1), "line left out", values, by);
            }
            None => out.push_str(line),
        }
    }
    out.into_bytes()
}
