//! A sample's JSON record: attributes, classes, people, splits, captions, sizes and boxes of its picture. Columns run through
//! the records of a shard. Refuses what is deeper than one level.

use super::samples::{key_of, shard_of};
use crate::dataset::{BoxUnit, Builder, Fault, FaultKind, ImageId, Place, Rect, Role, split_name};
use crate::formats::Session;
use crate::formats::attributes::{Item, SourceFile, guess, looks_like_image};
use crate::formats::json::{self, Element, joined};
use crate::formats::records::{self, CAPTIONS, Objects};
use serde_json::{Map, Value};

/// A class's name is no longer; a longer text is a caption.
const LONGEST_CLASS: usize = 80;

pub(super) fn read(bytes: &[u8], images: &[ImageId], place: Place, session: &mut Session, out: &mut Builder<'_>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let record = match json::value(&Element { index: 0, line: 1, bytes }, place) {
        Ok(Value::Object(record)) => record,
        Ok(other) => {
            let found = json::words_of(Some(&other));
            return out.fault(Fault::new(FaultKind::BadRecord, place, "an object", found));
        }
        Err(fault) => return out.fault(fault),
    };
    if let Some(source) = out.source() {
        source.records += 1;
    }
    let mut flat = records::cells(&record);
    let path = out.path().to_owned();
    let called = called_after(&path);
    let size = size_of(&record);
    for &image in images {
        if let Some([width, height]) = size {
            out.declare_size(image, width, height, place);
        }
        for (name, value) in &flat.cells {
            if size.is_none() || !matches!(name.as_str(), "width" | "height") {
                cell(name, value, image, (place, &path, &called), session, out);
            }
        }
        if let Some(objects) = &mut flat.objects {
            boxes(objects, image, (place, &called), session, out);
        }
    }
    if !flat.unread.is_empty()
        && let Some(source) = out.source()
    {
        let names: Vec<&str> = flat.unread.iter().take(5).map(String::as_str).collect();
        let more = if flat.unread.len() > 5 { " and others" } else { "" };
        source.why.push_str(&format!("; not read: {}{more}", joined(&names)));
    }
}

/// What the columns of all records of a shard or folder are called after.
fn called_after(path: &str) -> String {
    match shard_of(path).or_else(|| path.rsplit_once('/').map(|(folder, _)| folder)) {
        Some(folder) => format!("{folder}/*.json"),
        None => "*.json".into(),
    }
}

/// Width and height, where both are whole numbers of pixels.
fn size_of(record: &Map<String, Value>) -> Option<[u32; 2]> {
    let side = |name: &str| {
        let n = record.get(name)?.as_u64()?;
        u32::try_from(n).ok().filter(|n| *n > 0)
    };
    Some([side("width")?, side("height")?])
}

fn cell(
    name: &str,
    value: &str,
    image: ImageId,
    (place, path, called): (Place, &str, &str),
    session: &mut Session,
    out: &mut Builder<'_>,
) {
    let last = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    let source = SourceFile { file: place.file, path: called };
    let settings = out.dataset.settings.column(called, name);
    let guessed = guess(name).role;
    let role = settings.and_then(|s| s.role).unwrap_or(guessed);
    if CAPTIONS.contains(&last.as_str()) && settings.is_none() && (value.contains(' ') || value.is_empty()) {
        out.dataset.captions += u64::from(!value.is_empty());
        if !value.is_empty() {
            out.annotate(image);
        }
        return;
    }
    match role {
        Role::Label if value.len() <= LONGEST_CLASS => {
            for class in value.split('|').map(str::trim).filter(|c| !c.is_empty()) {
                label(class, path, image, place, session, out);
            }
        }
        Role::Label | Role::Ignore | Role::Annotator => {}
        // The sample's own key, or the name of its picture.
        Role::Path if looks_like_image(value) || key_of(path).ends_with(value) || guessed == Role::Path => {}
        Role::Identity if !value.is_empty() => {
            let id = out.identity(value);
            let all = out.dataset.images.len();
            out.dataset.identity_of.resize(all, None);
            if let Some(of) = out.dataset.identity_of.get_mut(image.index()) {
                of.get_or_insert(id);
            }
            out.dataset.identity_source.get_or_insert_with(|| format!("{called}#{name}"));
        }
        Role::Split if !value.is_empty() => {
            let split = out.split(split_name(value).unwrap_or(value));
            out.claim_split(image, split, Some(place));
        }
        Role::Identity | Role::Split => {}
        _ => {
            let value = Some(value).filter(|v| !v.is_empty());
            session.gathered.set(&out.dataset, source, name, Item::Image(image, place), value);
        }
    }
}

/// A class that the record names. Where the sample has a number in a `.cls` file, it is that number's name.
fn label(class: &str, path: &str, image: ImageId, place: Place, session: &mut Session, out: &mut Builder<'_>) {
    if session.webdataset.has_number(path) && class.parse::<f64>().is_err() {
        return session.webdataset.named(path, class);
    }
    let listed = class.parse::<u32>().ok().and_then(|number| session.yolo.class(path, number));
    let class = match listed {
        Some(Ok(class)) => class,
        _ => out.class(class),
    };
    out.add_label(image, class, Some(place));
}

fn boxes(
    objects: &mut Objects<'_>,
    image: ImageId,
    (place, called): (Place, &str),
    session: &mut Session,
    out: &mut Builder<'_>,
) {
    out.annotate(image);
    for (kind, expected, found) in objects.wrong.drain(..) {
        out.fault(Fault::new(kind, place, expected, found).of(image));
    }
    let numbers = || objects.all.iter().flat_map(|o| [o.rect.x, o.rect.y, o.rect.w, o.rect.h]);
    let fractions = numbers().all(|n| (-1e-4..=1.0001).contains(&n)) && numbers().any(|n| n.fract() != 0.0);
    let unit = if fractions { BoxUnit::Fractions } else { BoxUnit::Pixels };
    let source = SourceFile { file: place.file, path: called };
    for object in &objects.all {
        let class = out.class(object.class.as_deref().unwrap_or("object"));
        let Rect { x, y, w, h } = object.rect;
        let id = out.add_box(image, class, Rect { x, y, w, h }, unit, object.flags, place);
        for (name, value) in &object.extras {
            let value = Some(value.as_str()).filter(|v| !v.is_empty());
            session.gathered.set(&out.dataset, source, name, Item::Box(id), value);
        }
    }
}
