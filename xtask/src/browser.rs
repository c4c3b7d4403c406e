//! Where the browser and its driver are. Shared by the installer and the browser tests.

use crate::shell;
use std::env;
use std::path::{Path, PathBuf};

/// A browser of Chromium's family and the ChromeDriver that goes with it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The browser's program.
    pub chrome: PathBuf,
    /// The driver's program.
    pub driver: PathBuf,
}

/// Looks at `CHROME` and `CHROMEDRIVER`, then on PATH, then where macOS and Windows keep programs.
/// Nothing when either is missing.
pub fn find() -> Option<Found> {
    let chrome = named("CHROME")
        .or_else(|| on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]))
        .or_else(usual_place)?;
    let driver = named("CHROMEDRIVER").or_else(|| on_path(&["chromedriver"]))?;
    Some(Found { chrome, driver })
}

/// Firefox and its driver.
#[derive(Clone, Debug)]
pub struct FoundFirefox {
    /// The browser's program.
    pub browser: PathBuf,
    /// geckodriver.
    pub driver: PathBuf,
}

/// Looks at `FIREFOX` and `GECKODRIVER`, then on PATH and in the folder of tools. Nothing when either is missing.
pub fn find_firefox() -> Option<FoundFirefox> {
    let browser = named("FIREFOX").or_else(|| on_path(&["firefox", "firefox-esr"]))?;
    let driver = named("GECKODRIVER").or_else(|| on_path(&["geckodriver"]))?;
    Some(FoundFirefox { browser, driver })
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| shell::find(name))
}

fn usual_place() -> Option<PathBuf> {
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ]
    .iter()
    .map(Path::new)
    .find(|path| path.is_file())
    .map(Path::to_path_buf)
}
