//! Paths as somebody wrote them on another machine: which of the dropped folders and lists each means. Refuses to open
//! them.

use crate::dataset::{DroppedFile, FileId, nearest, split_name};
use std::collections::BTreeSet;

/// Folders that hold pictures or labels in every dataset: such a name alone says nothing.
const COMMON: [&str; 7] = ["images", "image", "imgs", "img", "labels", "jpegimages", "data"];

/// What a path leads to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// Pictures below this folder.
    Folder(String),
    File(FileId),
    /// Several could be meant.
    Several,
    Nowhere,
}

/// The folders and the lists that were dropped.
#[derive(Default)]
pub(super) struct Folders {
    folders: BTreeSet<String>,
    files: Vec<(String, FileId)>,
    filled: bool,
}

impl Folders {
    /// Takes them from the dropped files, once.
    pub(super) fn fill(&mut self, files: &[DroppedFile]) {
        if std::mem::replace(&mut self.filled, true) {
            return;
        }
        for (i, file) in files.iter().enumerate() {
            let mut at = file.path.as_str();
            while let Some((folder, _)) = at.rsplit_once('/') {
                if !self.folders.insert(folder.to_owned()) {
                    break;
                }
                at = folder;
            }
            if is_list(&file.path) {
                self.files.push((file.path.clone(), FileId::from(i)));
            }
        }
    }

    /// Pictures, or the labels of pictures that were not dropped.
    fn has(&self, folder: &str) -> bool {
        folder.is_empty()
            || self.folders.contains(folder)
            || labels_of(folder).is_some_and(|f| self.folders.contains(&f))
    }

    /// What is at exactly this path.
    fn at(&self, path: &str) -> Option<Target> {
        if is_list(path) {
            return self.files.iter().find(|(own, _)| own == path).map(|&(_, file)| Target::File(file));
        }
        self.has(path).then(|| Target::Folder(path.to_owned()))
    }

    /// What has a path that ends so: the only one, or the only one below `near`.
    fn ending(&self, tail: &str, near: &str) -> Target {
        let ends = |path: &str| path == tail || path.strip_suffix(tail).is_some_and(|rest| rest.ends_with('/'));
        let found: Vec<(&str, Target)> = if is_list(tail) {
            self.files.iter().filter(|(p, _)| ends(p)).map(|(p, file)| (p.as_str(), Target::File(*file))).collect()
        } else {
            self.folders.iter().filter(|p| ends(p)).map(|p| (p.as_str(), Target::Folder(p.clone()))).collect()
        };
        let below = |path: &str| near.is_empty() || path.strip_prefix(near).is_some_and(|rest| rest.starts_with('/'));
        let near: Vec<&(&str, Target)> = found.iter().filter(|(path, _)| below(path)).collect();
        match (near.as_slice(), found.as_slice()) {
            ([(_, one)], _) | ([], [(_, one)]) => one.clone(),
            ([], []) => Target::Nowhere,
            _ => Target::Several,
        }
    }

    /// Where a path leads that a file in `folder` gives, below its own `root` where it has one.
    pub(super) fn find(&self, folder: &str, root: Option<&str>, value: &str) -> Target {
        let value = clean(value);
        let absolute = is_absolute(&value);
        let root = root.map(clean);
        let mut ways = Vec::new();
        if !absolute {
            if let Some(root) = root.as_deref().filter(|r| !is_absolute(r)) {
                ways.push(join(&[folder, root, &value]));
                ways.push(join(&[root, &value]));
            }
            ways.push(join(&[folder, &value]));
            // Roboflow writes `../train/images` for a folder beside the file.
            ways.push(join(&[folder, value.trim_start_matches("../")]));
        }
        if let Some(found) = ways.iter().find_map(|way| self.at(way)) {
            return found;
        }
        // Written on another machine: the longest end of the path that is here.
        let whole = if absolute { join(&[&value]) } else { join(&[root.as_deref().unwrap_or(""), &value]) };
        let parts: Vec<&str> = whole.split('/').filter(|p| !p.is_empty()).collect();
        for from in 0..parts.len() {
            let Some(tail) = parts.get(from..) else { break };
            let before = from.checked_sub(1).and_then(|i| parts.get(i)).copied().unwrap_or("");
            let names_less = is_common(before) && before != "data" || split_name(before).is_some();
            if names_less || matches!(tail, [only] if is_common(only)) {
                continue;
            }
            match self.ending(&tail.join("/"), folder) {
                Target::Nowhere => {}
                found => return found,
            }
        }
        Target::Nowhere
    }

    /// A folder that somebody may have meant, by its whole path or its own name.
    pub(super) fn like(&self, value: &str) -> Option<String> {
        let value = join(&[&clean(value)]);
        let (above, own) = value.rsplit_once('/').unwrap_or(("", &value));
        let beside = self.folders.iter().filter_map(|f| {
            let (folder, name) = f.rsplit_once('/').unwrap_or(("", f));
            (folder == above || folder.ends_with(&format!("/{above}"))).then_some(name)
        });
        let beside: Vec<&str> = beside.collect();
        let swapped = beside.iter().copied().find(|name| {
            let (mut a, mut b): (Vec<char>, Vec<char>) = (name.chars().collect(), own.chars().collect());
            let same = a == b;
            a.sort_unstable();
            b.sort_unstable();
            !same && a == b
        });
        if let Some(name) = nearest(own, beside.iter().copied()).or(swapped) {
            return Some(if above.is_empty() { name.to_owned() } else { format!("{above}/{name}") });
        }
        // `valid` for `val`.
        let same = |a: &str, b: &str| a == b || (split_name(a).is_some() && split_name(a) == split_name(b));
        let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let wanted = parts(&value);
        self.folders
            .iter()
            .find(|f| {
                let own = parts(f);
                own.len() == wanted.len() && own.iter().zip(&wanted).all(|(a, b)| same(a, b))
            })
            .cloned()
    }
}

pub(super) fn is_list(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_str(), "txt" | "list" | "lst" | "names" | "yaml" | "yml" | "data")
}

fn is_common(part: &str) -> bool {
    COMMON.contains(&part.to_ascii_lowercase().as_str())
}

/// With slashes, without blanks around it, a slash or `*.jpg` at its end.
pub(super) fn clean(path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let path = path.trim_end_matches('/');
    match path.rsplit_once('/') {
        Some((folder, last)) if last.contains('*') => folder.trim_end_matches("/**").to_owned(),
        _ => path.to_owned(),
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.starts_with('~') || path.get(1..2) == Some(":")
}

/// The parts as one path, without `.`, `..` and drives; what would lead above the top stays there.
fn join(parts: &[&str]) -> String {
    let mut path: Vec<&str> = Vec::new();
    for part in parts.iter().flat_map(|p| p.split('/')) {
        match part {
            "" | "." | "~" => {}
            ".." => drop(path.pop()),
            drive if drive.ends_with(':') => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

/// `set/images/train` → `set/labels/train`.
fn labels_of(folder: &str) -> Option<String> {
    let parts: Vec<&str> = folder.split('/').collect();
    let at = parts.iter().rposition(|p| p.eq_ignore_ascii_case("images"))?;
    Some([parts.get(..at)?, &["labels"], parts.get(at + 1..)?].concat().join("/"))
}
