//! The static site: building it with Trunk and serving it to the person at this machine.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use xtask::hosting;
use xtask::install;
use xtask::integrity;
use xtask::shell::{answer, cargo, command, find, root, run};
use xtask::shipped;
use xtask::site;

/// Where `serve` listens unless told otherwise.
const PORT: u16 = 8080;

/// Builds the static site into `dist/`.
pub fn dist() -> Result<(), String> {
    install::site_tools()?;
    forget_snippets();
    run(command(find("trunk").ok_or("trunk is not on PATH")?)
        .args(["build", "--release"])
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Added by cargo to those of .cargo/config.toml.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", without_own_paths())
        // `ahash`, which parquet brings, would take other numbers at each build.
        .env("CONST_RANDOM_SEED", "muster")
        // Trunk takes only "true" and "false" here, where the custom is any value at all.
        .env_remove("NO_COLOR"))?;
    let dist = root().join("dist");
    let packages = shipped::packages()?;
    hosting::save(&dist.join("licences.txt"), shipped::licences(&packages).as_bytes())?;
    integrity::name_by_content(&dist)?;
    let named = integrity::name_files(&dist)?;
    let hash = |name: &String| Ok((name.clone(), integrity::sha256(&hosting::read(&dist.join(name))?)));
    let hashes = named.iter().map(|(name, _)| hash(name)).collect::<Result<Vec<_>, String>>()?;
    hosting::save(&dist.join("sbom.cdx.json"), shipped::bill(&packages, &hashes).as_bytes())?;
    let weight = hosting::write(&dist)?;
    println!("the files of the program, each loaded only if this is its hash (SHA-256):");
    for (name, hash) in &hashes {
        println!("  {hash}  {name}");
    }
    for (_, hash) in hashes.iter().filter(|(name, _)| name.ends_with(".wasm")) {
        println!("the program's fingerprint, which the page shows: {hash}");
    }
    let mb = |bytes: usize| bytes as f64 / 1e6;
    println!(
        "the program: {:.2} MB, {:.2} MB by gzip, {:.2} MB by brotli",
        mb(weight.plain),
        mb(weight.gzip),
        mb(weight.brotli)
    );
    println!("the static site is in dist/; any static host will do, below any path");
    Ok(())
}

/// Builds the page, then serves `dist/` until stopped.
pub fn serve(options: &[&str]) -> Result<(), String> {
    let mut port = None;
    let mut open = true;
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--no-open" => open = false,
            "--port" => {
                let number = options.next().ok_or("--port needs a number")?;
                port = Some(number.parse().map_err(|_| format!("--port {number}: expected a number up to 65535"))?);
            }
            other => return Err(format!("serve has no option {other}")),
        }
    }
    // Taken before the build: a port that is not free should not cost minutes.
    let listener = listen(port)?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    dist()?;
    println!("Muster is at http://{address}/ (stop with Ctrl-C)");
    if open {
        open_browser(&format!("http://{address}/"));
    }
    let dist = root().join("dist");
    site::serve(listener, move |request| site::file(&dist, "/", request), |_| {});
    Ok(())
}

fn listen(port: Option<u16>) -> Result<TcpListener, String> {
    let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => at(port).map_err(|error| format!("port {port} cannot be used: {error}")),
        None => at(PORT).or_else(|_| at(0)).map_err(|error| format!("no port can be used: {error}")),
    }
}

/// Opens the address where a screen is; failing to is not an error.
fn open_browser(address: &str) {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let mut opener = if cfg!(target_os = "macos") {
        command("open")
    } else if cfg!(windows) {
        let mut start = command("cmd");
        start.args(["/C", "start"]);
        start
    } else if display {
        command("xdg-open")
    } else {
        return;
    };
    let _ = opener.arg(address).spawn();
}

/// Flags by which no path of this machine gets into the program: the same source then gives the same bytes elsewhere. A
/// path with a blank in it cannot be given so, and stays.
fn without_own_paths() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let registries = home.map(|home| home.join("registry/src")).and_then(|sources| std::fs::read_dir(sources).ok());
    let mut paths: Vec<(PathBuf, &str)> = vec![(root(), "/muster")];
    paths.extend(target_folder().map(|folder| (PathBuf::from(folder), "/target")));
    paths.extend(registries.into_iter().flatten().flatten().map(|registry| (registry.path(), "/registry")));
    let flags = paths.iter().map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()));
    flags.filter(|flag| !flag.contains(char::is_whitespace)).collect::<Vec<_>>().join(" ")
}

/// wasm-bindgen leaves the snippets of earlier builds lying, and Trunk would copy them into the site.
fn forget_snippets() {
    if let Some(target) = target_folder() {
        let _ = std::fs::remove_dir_all(Path::new(&target).join("wasm-bindgen"));
    }
}

fn target_folder() -> Option<String> {
    answer(cargo().args(["metadata", "--format-version", "1", "--no-deps"])).and_then(|text| {
        let start = text.find("\"target_directory\":\"")? + 20;
        let end = start + text[start..].find('"')?;
        Some(text[start..end].replace("\\\\", "\\"))
    })
}
