//! What was dropped or picked: folders walked to the last entry, as files with their paths.

use super::client::breathe;
use super::wire::error_text;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryHandle, FileSystemEntry, FileSystemFileEntry,
    FileSystemFileHandle, FileSystemHandle, HtmlInputElement,
};

/// A dropped file and its path below the dropped folder.
pub struct Dropped {
    pub path: String,
    pub file: File,
}

/// Entries that are asked for at once. Each answer comes from another process of the browser.
const AT_ONCE: usize = 100;
/// Files whose paths are looked at before the page may draw again.
const LOOKED_AT: usize = 400;
/// Folders within folders, beyond which something links in circles.
const DEEPEST: usize = 256;

/// The files of a drop, folders walked; `found` hears how many there are so far. Returns the folder's name too.
///
/// Call it in the event's handler: the entries are taken before anything is awaited, afterwards the browser hides them.
///
/// # Errors
/// Says which folder could not be listed, or that nothing was dropped that is a file.
pub fn from_drop(
    data: DataTransfer,
    found: impl Fn(u64),
) -> impl Future<Output = Result<(String, Vec<Dropped>), String>> {
    let items = data.items();
    let mut entries = Vec::new();
    let mut loose = Vec::new();
    for item in (0..items.length()).filter_map(|at| items.get(at)).filter(|item| item.kind() == "file") {
        match (item.webkit_get_as_entry(), item.get_as_file()) {
            (Ok(Some(entry)), _) => entries.push(entry),
            (_, Ok(Some(file))) => loose.push(Dropped { path: file.name(), file }),
            _ => {}
        }
    }
    async move {
        if entries.is_empty() && loose.is_empty() {
            return Err("Nothing was dropped that is a file or a folder".to_owned());
        }
        // One folder is the dataset; several keep their names.
        let single = match entries.as_slice() {
            [only] if loose.is_empty() && only.is_directory() => Some(only.name()),
            _ => None,
        };
        let mut files = loose;
        let mut folders = Vec::new();
        let mut plain = Vec::new();
        for entry in entries {
            let path = if single.is_some() { String::new() } else { entry.name() };
            if entry.is_directory() { folders.push((path, entry)) } else { plain.push((path, entry)) }
        }
        take_files(plain, &mut files).await?;
        while let Some((path, folder)) = folders.pop() {
            walk(&path, &folder.unchecked_into(), &mut files, &mut folders, &found).await?;
        }
        found(files.len() as u64);
        let name = single.unwrap_or_else(|| name_of(&files));
        Ok((name, files))
    }
}

/// One folder's files, and its folders onto the pile.
async fn walk(
    path: &str,
    folder: &FileSystemDirectoryEntry,
    files: &mut Vec<Dropped>,
    folders: &mut Vec<(String, FileSystemEntry)>,
    found: &impl Fn(u64),
) -> Result<(), String> {
    if path.split('/').count() > DEEPEST {
        return Err(format!("The folder {path} lies too deep: more than {DEEPEST} folders within each other"));
    }
    let reader = folder.create_reader();
    loop {
        // The browser hands out a part at a time, and an empty one at the end.
        let part = called_back(|done, failed| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(done, failed) {
                let _ = failed.call1(&JsValue::UNDEFINED, &error);
            }
        });
        let part = part.await.map_err(|error| format!("The folder {path} cannot be listed: {}", error_text(&error)))?;
        let part: Array = part.unchecked_into();
        if part.length() == 0 {
            return Ok(());
        }
        let mut plain = Vec::new();
        for entry in part.iter() {
            let entry: FileSystemEntry = entry.unchecked_into();
            let below = join(path, &entry.name());
            if entry.is_directory() { folders.push((below, entry)) } else { plain.push((below, entry)) }
        }
        take_files(plain, files).await?;
        found(files.len() as u64);
    }
}

/// The files behind entries, asked for together.
async fn take_files(entries: Vec<(String, FileSystemEntry)>, files: &mut Vec<Dropped>) -> Result<(), String> {
    let mut entries = entries.into_iter().peekable();
    while entries.peek().is_some() {
        let asked: Vec<(String, JsFuture)> = entries
            .by_ref()
            .take(AT_ONCE)
            .map(|(path, entry)| {
                let entry: FileSystemFileEntry = entry.unchecked_into();
                (path, called_back(|done, failed| entry.file_with_callback_and_callback(done, failed)))
            })
            .collect();
        for (path, file) in asked {
            let file =
                file.await.map_err(|error| format!("The file {path} cannot be opened: {}", error_text(&error)))?;
            files.push(Dropped { path, file: file.unchecked_into() });
        }
    }
    Ok(())
}

/// A call with two callbacks, as a future.
fn called_back(call: impl Fn(&Function, &Function)) -> JsFuture {
    Promise::new(&mut |done, failed| call(&done, &failed)).into()
}

/// The files of an `<input type=file>`, with or without `webkitdirectory`; `found` hears how many there are so far. They
/// are taken at once, so that the input can be emptied; looking at each takes longer than the page may be held up.
pub fn from_input<F: Fn(u64)>(
    input: &HtmlInputElement,
    found: F,
) -> impl Future<Output = (String, Vec<Dropped>)> + use<F> {
    let list = input.files().map(|list| Array::from(&list)).unwrap_or_default();
    looked_at(list, found)
}

async fn looked_at(list: Array, found: impl Fn(u64)) -> (String, Vec<Dropped>) {
    let key = JsValue::from_str("webkitRelativePath");
    let mut files = Vec::with_capacity(list.length() as usize);
    let mut folder = None;
    for file in list.iter() {
        let file: File = file.unchecked_into();
        if files.len() % LOOKED_AT == LOOKED_AT - 1 {
            found(files.len() as u64);
            breathe().await;
        }
        let path = Reflect::get(&file, &key).ok().and_then(|path| path.as_string()).unwrap_or_default();
        match path.split_once('/') {
            Some((first, rest)) => {
                folder.get_or_insert_with(|| first.to_owned());
                files.push(Dropped { path: rest.to_owned(), file });
            }
            None => files.push(Dropped { path: file.name(), file }),
        }
    }
    let name = folder.unwrap_or_else(|| name_of(&files));
    (name, files)
}

/// The browser has `showDirectoryPicker`.
pub fn has_directory_picker() -> bool {
    picker().is_some()
}

fn picker() -> Option<Function> {
    Reflect::get(&js_sys::global(), &"showDirectoryPicker".into()).ok()?.dyn_into().ok()
}

/// Lets the user pick a folder with `showDirectoryPicker`. `Ok(None)` where the user changed their mind.
///
/// Call it in a click's handler: the browser asks nobody who did not just press something.
///
/// # Errors
/// Says what could not be listed, or that this browser has no such dialogue.
pub fn pick_directory(found: impl Fn(u64)) -> impl Future<Output = Result<Option<(String, Vec<Dropped>)>, String>> {
    let asked = picker().map(|picker| picker.call0(&js_sys::global()));
    async move {
        let Some(asked) = asked else { return Err("This browser has no dialogue for folders".to_owned()) };
        let root = match asked {
            Ok(promise) => JsFuture::from(Promise::from(promise)).await,
            Err(error) => Err(error),
        };
        let root: FileSystemDirectoryHandle = match root {
            Ok(root) => root.unchecked_into(),
            Err(error) if is_abort(&error) => return Ok(None),
            Err(error) => return Err(format!("The folder cannot be opened: {}", error_text(&error))),
        };
        let name = root.name();
        let mut files = Vec::new();
        let mut folders = vec![(String::new(), root)];
        while let Some((path, folder)) = folders.pop() {
            list_handle(&path, &folder, &mut files, &mut folders, &found).await.map_err(|error| {
                format!("The folder {} cannot be listed: {}", join(&name, &path), error_text(&error))
            })?;
        }
        found(files.len() as u64);
        Ok(Some((name, files)))
    }
}

/// One folder's files by its handle, and its folders onto the pile.
async fn list_handle(
    path: &str,
    folder: &FileSystemDirectoryHandle,
    files: &mut Vec<Dropped>,
    folders: &mut Vec<(String, FileSystemDirectoryHandle)>,
    found: &impl Fn(u64),
) -> Result<(), JsValue> {
    let entries = folder.values();
    let mut asked: Vec<(String, JsFuture)> = Vec::new();
    loop {
        let next = JsFuture::from(entries.next()?).await?;
        let done = Reflect::get(&next, &"done".into())?.is_truthy();
        if !done {
            let entry: FileSystemHandle = Reflect::get(&next, &"value".into())?.unchecked_into();
            let below = join(path, &entry.name());
            if entry.kind() == web_sys::FileSystemHandleKind::Directory {
                folders.push((below, entry.unchecked_into()));
            } else {
                let entry: FileSystemFileHandle = entry.unchecked_into();
                asked.push((below, entry.get_file().into()));
            }
        }
        if done || asked.len() >= AT_ONCE {
            for (path, file) in asked.drain(..) {
                files.push(Dropped { path, file: file.await?.unchecked_into() });
            }
            found(files.len() as u64);
            breathe().await;
        }
        if done {
            return Ok(());
        }
    }
}

fn is_abort(error: &JsValue) -> bool {
    error.dyn_ref::<web_sys::DomException>().is_some_and(|error| error.name() == "AbortError")
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}

/// A name for files that came without a folder of their own: the first folder that all share, or their number.
fn name_of(files: &[Dropped]) -> String {
    match files {
        [] => "no files".to_owned(),
        [only] => only.path.clone(),
        [first, rest @ ..] => match first.path.split_once('/') {
            Some((folder, _)) if rest.iter().all(|file| file.path.split('/').next() == Some(folder)) => {
                folder.to_owned()
            }
            _ => format!("{} files", files.len()),
        },
    }
}
