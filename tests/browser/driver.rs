//! A browser of its own for each test: a driver on a free port, a fresh profile, and both gone afterwards.

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// What every browser here is started with.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--window-size=1440,900",
];

/// Whose browser it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Chromium,
    Firefox,
}

/// One browser with one page.
pub struct Browser {
    pub kind: Kind,
    runtime: Runtime,
    client: Option<Client>,
    driver: Child,
    folder: PathBuf,
}

impl Browser {
    /// A browser with the usual flags.
    pub fn start() -> Self {
        Self::with_flags(&[])
    }

    /// A browser with more flags, such as `--host-resolver-rules=...`.
    pub fn with_flags(more: &[String]) -> Self {
        let found = xtask::browser::find().expect(
            "Chromium and ChromeDriver are on PATH or named by CHROME and CHROMEDRIVER; `cargo xtask test` installs them",
        );
        let folder = fresh_folder();
        let capabilities = capabilities(&found.chrome, &folder, more);
        Self::connect(Kind::Chromium, folder, &found.driver, capabilities)
    }

    /// Firefox. `None`, and a word about it, where it or its driver is not there.
    pub fn firefox() -> Option<Self> {
        let Some(found) = xtask::browser::find_firefox() else {
            xtask::shared::skip("Firefox with geckodriver on PATH, or named by FIREFOX and GECKODRIVER");
            return None;
        };
        let folder = fresh_folder();
        let capabilities = firefox_capabilities(&found.browser, &folder);
        Some(Self::connect(Kind::Firefox, folder, &found.driver, capabilities))
    }

    fn connect(kind: Kind, folder: PathBuf, program: &Path, capabilities: Capabilities) -> Self {
        let (driver, port) = start_driver(program, kind);
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime for the driver's client");
        let mut browser = Self { kind, runtime, client: None, driver, folder };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let client = browser
            .runtime
            .block_on(builder.connect(&format!("http://127.0.0.1:{port}")))
            .unwrap_or_else(|error| panic!("the browser did not start: {error}"));
        browser.client = Some(client);
        browser
    }

    /// The WebDriver client, for what has no helper.
    pub fn client(&self) -> &Client {
        self.client.as_ref().expect("a browser that was started")
    }

    /// Waits for what the client does.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Ends the browser, its profile left; gives where that is.
    pub fn end(&mut self) -> PathBuf {
        if let Some(client) = self.client.take() {
            let limit = Duration::from_secs(10);
            let _ = self.runtime.block_on(async { tokio::time::timeout(limit, client.close()).await });
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        self.folder.join("profile")
    }

    /// Where downloads arrive.
    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    /// A command of the Chrome DevTools Protocol to the page.
    #[track_caller]
    pub fn cdp(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.wait(self.client().issue_cmd(Post { path: "goog/cdp/execute", body }))
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Entries of the browser's log since the last call: level, source and message each.
    pub fn take_log(&self) -> Vec<Value> {
        if self.kind == Kind::Firefox {
            // Its driver has no command for that.
            return Vec::new();
        }
        let body = json!({ "type": "browser" });
        match self.wait(self.client().issue_cmd(Post { path: "se/log", body })) {
            Ok(Value::Array(entries)) => entries,
            other => vec![json!({ "level": "SEVERE", "message": format!("no log: {other:?}") })],
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.end();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A command below the session that the WebDriver standard does not know.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities(chrome: &Path, folder: &Path, more: &[String]) -> Capabilities {
    let flags: Vec<String> = FLAGS
        .iter()
        .map(|flag| (*flag).to_owned())
        .chain([format!("--user-data-dir={}", folder.join("profile").display())])
        .chain(more.iter().cloned())
        .collect();
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "binary": chrome,
            "args": flags,
            "prefs": {
                "download.default_directory": folder.join("downloads"),
                "download.prompt_for_download": false,
                "profile.default_content_setting_values.automatic_downloads": 1,
            },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    match capabilities {
        Value::Object(capabilities) => capabilities,
        _ => Capabilities::new(),
    }
}

fn firefox_capabilities(browser: &Path, folder: &Path) -> Capabilities {
    fs::create_dir_all(folder.join("profile")).expect("the target folder can be written");
    let capabilities = json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": browser,
            "args": ["-headless", "-profile", folder.join("profile")],
            "prefs": {
                "browser.download.dir": folder.join("downloads"),
                "browser.download.folderList": 2,
                "browser.helperApps.neverAsk.saveToDisk": "application/json,text/csv,application/octet-stream",
            },
        },
    });
    match capabilities {
        Value::Object(capabilities) => capabilities,
        _ => Capabilities::new(),
    }
}

/// Starts the driver on a port of its choice. It takes the same number for IPv4 and IPv6, and ends where only one of the
/// two is free, so that it is asked again.
fn start_driver(program: &Path, kind: Kind) -> (Child, u16) {
    const TIMES: usize = 5;
    (0..TIMES)
        .find_map(|_| try_driver(program, kind))
        .unwrap_or_else(|| panic!("{} did not say on which port it listens, {TIMES} times in turn", program.display()))
}

/// `None` where it does not say on which port it listens.
fn try_driver(program: &Path, kind: Kind) -> Option<(Child, u16)> {
    let said = match kind {
        Kind::Chromium => "started successfully on port ",
        Kind::Firefox => "Listening on 127.0.0.1:",
    };
    let mut driver = Command::new(program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let mut lines = BufReader::new(driver.stdout.take().expect("standard output was piped")).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once(said)?;
        port.trim_end_matches('.').parse().ok()
    });
    // What it says later is read and dropped, so that it never waits for us.
    thread::spawn(move || lines.for_each(drop));
    if port.is_none() {
        let _ = driver.kill();
        let _ = driver.wait();
    }
    Some((driver, port?))
}

fn fresh_folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{}-{number}", std::process::id()));
    fs::create_dir_all(folder.join("downloads")).expect("the target folder can be written");
    folder
}
