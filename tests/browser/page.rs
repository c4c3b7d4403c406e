//! What a person does with the page: look, click, pick, drop, download.

use crate::driver::Browser;
use crate::harness::{shown_log, until};
use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

impl Browser {
    /// Goes to an address and waits until it is loaded.
    #[track_caller]
    pub fn open(&self, address: &str) {
        self.must(address, self.wait(self.client().goto(address)));
    }

    /// `data-state` of the page, empty when there is none.
    #[track_caller]
    pub fn state(&self) -> String {
        let state = self.run("return document.documentElement.dataset.state ?? ''", vec![]);
        state.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page is in that state; fails early when it says that it has failed.
    #[track_caller]
    pub fn wait_for_state(&self, wanted: &str) {
        let mut state = String::new();
        let reached = until(PATIENCE, || {
            state = self.state();
            state == wanted || state == "failed"
        });
        if !reached || state != wanted {
            self.give_up(&format!("the state is `{state}`, expected `{wanted}`"));
        }
    }

    /// The visible element with that `data-test`, as soon as there is one.
    #[track_caller]
    pub fn part(&self, name: &str) -> Element {
        let mut found = None;
        let there = until(PATIENCE, || {
            found = self.parts(name).into_iter().find(|element| self.wait(element.is_displayed()).unwrap_or(false));
            found.is_some()
        });
        match found {
            Some(element) if there => element,
            _ => self.give_up(&format!("nothing visible has data-test=\"{name}\"")),
        }
    }

    /// All elements with that `data-test`, visible or not.
    pub fn parts(&self, name: &str) -> Vec<Element> {
        let selector = format!("[data-test=\"{name}\"]");
        self.wait(self.client().find_all(Locator::Css(&selector))).unwrap_or_default()
    }

    /// The text of a visible part.
    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        let part = self.part(name);
        self.must(name, self.wait(part.text()))
    }

    /// Clicks a visible part.
    #[track_caller]
    pub fn click(&self, name: &str) {
        let part = self.part(name);
        self.must(name, self.wait(part.click()));
    }

    /// Runs a script in the page and gives what it returns.
    #[track_caller]
    pub fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.must(script, self.wait(self.client().execute(script, arguments)))
    }

    /// Picks a folder with the part `pick-folder`, an `<input type=file webkitdirectory>`.
    #[track_caller]
    pub fn pick_folder(&self, folder: &Path) {
        self.pick("pick-folder", &[folder]);
    }

    /// Picks files with the part `pick-files`, an `<input type=file multiple>`.
    #[track_caller]
    pub fn pick_files(&self, files: &[&Path]) {
        self.pick("pick-files", files);
    }

    #[track_caller]
    fn pick(&self, name: &str, paths: &[&Path]) {
        // The input itself is often hidden behind a styled label, so it need not be visible.
        let mut inputs = Vec::new();
        until(PATIENCE, || {
            inputs = self.parts(name);
            !inputs.is_empty()
        });
        let Some(input) = inputs.first() else {
            self.give_up(&format!("nothing has data-test=\"{name}\""));
        };
        let keys: Vec<String> = paths.iter().map(|path| absolute(path).display().to_string()).collect();
        self.must(name, self.wait(input.send_keys(&keys.join("\n"))));
    }

    /// Drags files and folders from outside onto a part and drops them there, as the browser's own events.
    #[track_caller]
    pub fn drop_on(&self, name: &str, paths: &[&Path]) {
        self.part(name);
        let middle = self.run(
            "const box = document.querySelector(`[data-test=\"${arguments[0]}\"]`);\
             box.scrollIntoView({ block: 'center' });\
             const at = box.getBoundingClientRect();\
             return { x: at.x + at.width / 2, y: at.y + at.height / 2 };",
            vec![json!(name)],
        );
        let files: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect();
        for step in ["dragEnter", "dragOver", "drop"] {
            self.cdp(
                "Input.dispatchDragEvent",
                json!({
                    "type": step,
                    "x": middle["x"],
                    "y": middle["y"],
                    "data": { "items": [], "files": files, "dragOperationsMask": 1 },
                }),
            );
        }
    }

    /// Clicks a part that downloads one file, waits for it, and gives its path.
    #[track_caller]
    pub fn download_file(&self, name: &str) -> PathBuf {
        let all = || fs::read_dir(self.downloads()).into_iter().flatten().flatten().map(|entry| entry.path());
        let finished = || -> Vec<PathBuf> {
            // Firefox holds the name with an empty file while it writes another one beside it.
            if all().any(|path| path.extension().is_some_and(|ending| ending == "part")) {
                return Vec::new();
            }
            all()
                .filter(|path| fs::metadata(path).is_ok_and(|file| file.len() > 0))
                .filter(|path| path.extension().is_none_or(|ending| ending != "crdownload"))
                // Chromium writes hidden files first and gives them their name when they are whole.
                .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
                .collect()
        };
        let before = finished();
        self.click(name);
        let mut new = None;
        until(PATIENCE, || {
            new = finished().into_iter().find(|path| !before.contains(path));
            new.is_some()
        });
        new.unwrap_or_else(|| self.give_up(&format!("`{name}` downloaded nothing")))
    }

    /// Clicks a part that downloads one text file and gives its content.
    #[track_caller]
    pub fn download(&self, name: &str) -> String {
        let path = self.download_file(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The size of what is seen of the page, in CSS pixels. Narrower than any window may be.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) {
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Lets the page believe that the person prefers a dark (or light) screen.
    #[track_caller]
    pub fn prefer(&self, feature: &str, value: &str) {
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": [{ "name": feature, "value": value }] }));
    }

    /// A picture of the whole page in `target/screenshots/NAME.png`; gives its path.
    #[track_caller]
    pub fn screenshot(&self, name: &str) -> PathBuf {
        let picture = self.cdp("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": true }));
        crate::harness::keep_picture(name, picture["data"].as_str().unwrap_or_default())
    }

    /// A picture of what the window shows of the page; gives its path.
    #[track_caller]
    pub fn screenshot_of_the_window(&self, name: &str) -> PathBuf {
        let picture = self.cdp("Page.captureScreenshot", json!({ "format": "png" }));
        crate::harness::keep_picture(name, picture["data"].as_str().unwrap_or_default())
    }

    /// Fails when the console holds a warning or an error since the last look.
    #[track_caller]
    pub fn assert_quiet(&self) {
        let loud: Vec<Value> = self
            .take_log()
            .into_iter()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            // What the page tries before it opens a file, to see it refused.
            .filter(|entry| !entry["message"].as_str().is_some_and(is_of_the_trial))
            .collect();
        assert!(loud.is_empty(), "the console is not empty:\n{}", shown_log(&loud));
    }

    /// Ends the test with all there is to know about the page.
    #[track_caller]
    pub fn give_up(&self, what: &str) -> ! {
        let state = self
            .wait(self.client().execute("return document.documentElement.outerHTML", vec![]))
            .ok()
            .and_then(|html| html.as_str().map(|html| html.chars().take(3000).collect::<String>()))
            .unwrap_or_default();
        let log = shown_log(&self.take_log());
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let picture = self.wait(self.client().screenshot()).unwrap_or_default();
        let picture = crate::harness::keep_png(&format!("failed-{name}"), &picture);
        panic!("{what}\npicture: {}\nconsole:\n{log}page:\n{state}", picture.display())
    }

    #[track_caller]
    fn must<T, E: std::fmt::Display>(&self, what: &str, result: Result<T, E>) -> T {
        match result {
            Ok(value) => value,
            Err(error) => self.give_up(&format!("{what}: {error}")),
        }
    }
}

/// Is this what the browser says of a way out that the page tried by itself? Of a frame it names the host alone, of a base address nothing.
pub fn is_of_the_trial(message: &str) -> bool {
    message.contains("muster-seal-test")
        || ["frame-src", "base-uri"].iter().any(|directive| message.contains(&format!("\"{directive} 'none'\"")))
}

/// The browser takes whole paths only.
fn absolute(path: &Path) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    assert!(path.exists(), "{} does not exist", path.display());
    path
}
