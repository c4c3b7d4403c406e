//! What was dropped or picked: folders walked to the last entry, as files with their paths.

/// A dropped file and its path below the dropped folder.
pub struct Dropped {
    pub path: String,
    pub file: web_sys::File,
}

/// The files of a drop, folders walked; `found` hears how many there are so far. Returns the folder's name too.
pub async fn from_drop(_data: web_sys::DataTransfer, _found: impl Fn(u64)) -> Result<(String, Vec<Dropped>), String> {
    Err("not yet".into())
}

/// The files of an `<input type=file>`, with or without `webkitdirectory`.
pub fn from_input(_input: &web_sys::HtmlInputElement) -> (String, Vec<Dropped>) {
    (String::new(), Vec::new())
}

/// The browser has `showDirectoryPicker`.
pub fn has_directory_picker() -> bool {
    false
}

/// Lets the user pick a folder with `showDirectoryPicker`. `Ok(None)` where the user changed their mind.
pub async fn pick_directory(_found: impl Fn(u64)) -> Result<Option<(String, Vec<Dropped>)>, String> {
    Ok(None)
}
