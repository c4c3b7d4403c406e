//! Small things that every test leans on.

use base64::Engine as _;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Asks again and again until it is so, or until the time is over. Says which.
pub fn until(limit: Duration, mut so: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        if so() {
            return true;
        }
        if start.elapsed() > limit {
            return false;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// One line an entry of the browser's log.
pub fn shown_log(entries: &[Value]) -> String {
    entries
        .iter()
        .map(|entry| {
            let field = |name: &str| entry[name].as_str().unwrap_or("?").to_owned();
            format!("  {} {}: {}\n", field("level"), field("source"), field("message"))
        })
        .collect()
}

/// Writes a PNG, as the browser sends it, to `target/screenshots/`.
pub fn keep_picture(name: &str, base64: &str) -> PathBuf {
    let picture = base64::engine::general_purpose::STANDARD.decode(base64).expect("the browser sends base64");
    keep_png(name, &picture)
}

/// Writes a PNG to `target/screenshots/`.
pub fn keep_png(name: &str, picture: &[u8]) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap_or(Path::new("target"));
    let folder = target.join("screenshots");
    let path = folder.join(format!("{name}.png"));
    fs::create_dir_all(&folder).expect("the target folder can be written");
    fs::write(&path, picture).expect("the target folder can be written");
    path
}
