//! What has to be on the machine before a command can run: looked for first, installed only when missing,
//! and each installation says what it is and why. Nothing is installed twice.

mod prebuilt;

use crate::browser;
use crate::shell::{answer, cargo, command, find, root, run, tools};
use prebuilt::Archive;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Trunk, which turns index.html and the package into the static site.
const TRUNK: &str = "0.21.14";
/// Binaryen, whose wasm-opt shortens the program. Trunk.toml names the same version.
const BINARYEN: &str = "123";
/// axe-core, the rules by which screens are looked through for what keeps people out.
const AXE: &str = "4.14.1";
/// The driver of Firefox.
const GECKODRIVER: &str = "0.37.1";

/// The wasm target of the Rust compiler.
pub fn wasm_target() -> Result<(), String> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let there = answer(command("rustc").args(["--print", "sysroot"]))
        .is_some_and(|sysroot| Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).is_dir());
    if there {
        return Ok(());
    }
    say(&format!("the Rust target {TARGET}"), "the page is WebAssembly");
    rustup(&["target", "add", TARGET])
}

/// rustfmt and clippy.
pub fn linters() -> Result<(), String> {
    for (subcommand, component, why) in
        [("fmt", "rustfmt", "the form of the source is checked"), ("clippy", "clippy", "the source is linted")]
    {
        if answer(cargo().args([subcommand, "--version"])).is_none() {
            say(component, why);
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

/// Trunk, wasm-bindgen of the version in Cargo.lock, and wasm-opt.
pub fn site_tools() -> Result<(), String> {
    wasm_target()?;
    let bindgen = locked_version("wasm-bindgen")?;
    let missing = [!has("trunk", TRUNK), !has("wasm-bindgen", &bindgen), !has("wasm-opt", BINARYEN)];
    let start = Instant::now();
    let steps = missing.iter().filter(|missing| **missing).count();
    let mut step = 0;
    let mut begin = |what: &str, why: &str| {
        step += 1;
        say(&format!("{what} (tool {step} of {steps})"), why);
    };
    if missing[0] {
        begin(&format!("Trunk {TRUNK}"), "it builds the static site");
        // Nothing is downloaded by it and no version asked for: without those it is half as much to compile.
        let plain = Compile { features: &["--no-default-features", "--locked"], level: "0" };
        download_or(prebuilt::trunk(), "some minutes", || cargo_install("trunk", TRUNK, &plain))?;
    }
    if missing[1] {
        begin(
            &format!("wasm-bindgen {bindgen}"),
            "it writes the JavaScript side of the program and has to be of the version in Cargo.lock",
        );
        // Without --locked: the lock file that this package ships with need not fit this compiler.
        let plain = Compile { features: &["--no-default-features", "--bin", "wasm-bindgen"], level: "1" };
        download_or(prebuilt::wasm_bindgen(&bindgen), "two to four minutes", || {
            cargo_install("wasm-bindgen-cli", &bindgen, &plain)
        })?;
    }
    if missing[2] {
        begin(&format!("wasm-opt {BINARYEN}"), "it makes the program smaller and faster");
        download_or(prebuilt::wasm_opt(), "some seconds, by npm", wasm_opt)?;
    }
    if steps > 0 {
        println!("all tools are there, after {} s; they are kept in {}", start.elapsed().as_secs(), tools().display());
    }
    Ok(())
}

/// Takes what its makers have built; else makes it another way, which takes about so long.
fn download_or(
    archive: Option<Archive>,
    takes: &str,
    otherwise: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let why = match archive {
        Some(archive) => match prebuilt::take(&archive) {
            Ok(()) => return Ok(()),
            Err(why) => why,
        },
        None => "there is none for this machine".to_owned(),
    };
    println!("  not taken ready-made: {why}");
    println!("  made here instead, which takes {takes}");
    otherwise()
}

/// A browser of Chromium's family and its driver.
pub fn browser() -> Result<browser::Found, String> {
    if let Some(found) = browser::find() {
        return Ok(found);
    }
    if by_apt(&["chromium", "chromium-driver"], "the page is tested in a real browser")?
        && let Some(found) = browser::find()
    {
        return Ok(found);
    }
    Err("the browser tests need Chromium or Chrome and a ChromeDriver of the same version. \
         On Debian: apt-get install chromium chromium-driver. On macOS: install Chrome, then brew install chromedriver. \
         Elsewhere: put both on PATH, or name them in CHROME and CHROMEDRIVER"
        .to_owned())
}

/// Firefox and its driver, where they can be had; the tests that need them are skipped without.
///
/// # Errors
/// What an installer that was started says.
pub fn firefox() -> Result<Option<browser::FoundFirefox>, String> {
    if browser::find_firefox().is_some() {
        return Ok(browser::find_firefox());
    }
    if find("firefox").is_none()
        && find("firefox-esr").is_none()
        && !by_apt(&["firefox-esr"], "the seal is tried in it too")?
    {
        return Ok(None);
    }
    if find("geckodriver").is_none() {
        say(&format!("geckodriver {GECKODRIVER}"), "it drives Firefox; some three minutes");
        cargo_install("geckodriver", GECKODRIVER, &Compile { features: &["--locked"], level: "0" })?;
    }
    Ok(browser::find_firefox())
}

/// Whether these packages could be installed: on Debian and its kin, by somebody who may.
fn by_apt(packages: &[&str], why: &str) -> Result<bool, String> {
    let Some(apt) = find("apt-get") else { return Ok(false) };
    let root = answer(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let sudo = !root && answer(command("sudo").args(["-n", "true"])).is_some();
    if !root && !sudo {
        return Ok(false);
    }
    say(&format!("{} (apt)", packages.join(" and ")), why);
    for arguments in [&["update"][..], &[&["install", "-y"], packages].concat()] {
        let mut apt = if sudo {
            let mut with_sudo = command("sudo");
            with_sudo.arg("-n").arg(&apt);
            with_sudo
        } else {
            command(&apt)
        };
        run(apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    Ok(true)
}

/// axe-core's script: `None` where it is not and npm could not bring it; the test that needs it is skipped without.
///
/// # Errors
/// What npm says.
pub fn axe() -> Result<Option<PathBuf>, String> {
    if axe_script().is_none() && find("npm").is_some() {
        say(&format!("axe-core {AXE}"), "every screen is looked through for what keeps people out");
        npm(&format!("axe-core@{AXE}"))?;
    }
    Ok(axe_script())
}

/// Where axe-core's script is, or the one that AXE names.
pub fn axe_script() -> Option<PathBuf> {
    let named = std::env::var_os("AXE").map(PathBuf::from);
    let kept = tools().join("node_modules/axe-core");
    let right = std::fs::read_to_string(kept.join("package.json"))
        .is_ok_and(|package| package.contains(&format!("\"version\": \"{AXE}\"")));
    named.or_else(|| right.then(|| kept.join("axe.min.js"))).filter(|script| script.is_file())
}

fn wasm_opt() -> Result<(), String> {
    if find("npm").is_none() {
        return Err(format!(
            "wasm-opt {BINARYEN} cannot be downloaded from here and npm, by which it would be installed, is not on PATH: \
             install npm, or put wasm-opt of Binaryen {BINARYEN} on PATH"
        ));
    }
    npm(&format!("binaryen@{BINARYEN}"))
}

fn npm(package: &str) -> Result<(), String> {
    let npm = find("npm").ok_or("npm is not on PATH")?;
    let tools = made_tools()?;
    run(command(npm).arg("install").arg("--prefix").arg(&tools).args(["--no-audit", "--no-fund"]).arg(package))
}

/// How a tool is compiled: it runs for seconds, so that its own compilation counts for more than its speed.
struct Compile {
    features: &'static [&'static str],
    level: &'static str,
}

fn cargo_install(package: &str, version: &str, how: &Compile) -> Result<(), String> {
    let tools = made_tools()?;
    run(cargo()
        .args(["install", package, "--version", version, "--root"])
        .arg(tools)
        .args(how.features)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", how.level)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        // Its own build folder: what is compiled here is not part of the project.
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("CARGO_BUILD_TARGET_DIR"))
}

fn rustup(arguments: &[&str]) -> Result<(), String> {
    if find("rustup").is_none() {
        return Err(format!(
            "rustup is not on PATH; with another Rust, install it by hand (rustup would do: rustup {})",
            arguments.join(" ")
        ));
    }
    run(command("rustup").args(arguments))
}

/// Is a program there whose `--version` holds this number as a word?
fn has(program: &str, version: &str) -> bool {
    find(program)
        .and_then(|path| answer(command(path).arg("--version")))
        .is_some_and(|text| says_version(&text, version))
}

fn says_version(text: &str, version: &str) -> bool {
    text.split_whitespace().any(|word| word == version)
}

fn locked_version(package: &str) -> Result<String, String> {
    let path = root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
    version_in_lock(&lock, package).ok_or_else(|| format!("Cargo.lock has no package {package}"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

fn made_tools() -> Result<PathBuf, String> {
    let tools = tools();
    std::fs::create_dir_all(&tools).map_err(|error| format!("{} cannot be made: {error}", tools.display()))?;
    Ok(tools)
}

fn say(what: &str, why: &str) {
    println!("installing {what}: {why}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_the_package_of_that_very_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "trunk"), None);
    }

    #[test]
    fn a_version_counts_only_as_a_whole_word() {
        assert!(says_version("wasm-opt version 123 (version_123)", "123"));
        assert!(says_version("wasm-bindgen 0.2.130\n", "0.2.130"));
        assert!(!says_version("wasm-bindgen 0.2.130\n", "0.2.13"));
    }
}
