//! Programs that their makers have built: taken where they can be had, each checked against its SHA-256. A machine that
//! cannot reach them finds that out within seconds, and what is missing is compiled or installed in another way.
//!
//! Most hashes stand here. Where one does not, the file that the makers publish beside the archive is taken for it:
//! it says that the archive arrived whole, and not who made it.

use crate::integrity::sha256;
use crate::shell::{command, find, run, tools};
use std::fs;
use std::path::{Path, PathBuf};

/// An archive with a program in it.
pub struct Archive {
    /// Where it lies.
    pub address: String,
    /// Its SHA-256, or the ending of the address of the file that says it.
    pub hash: Hash,
    /// The program's path in it.
    pub program: String,
    /// A folder in it that the program needs beside its own.
    pub library: Option<String>,
}

/// By what an archive is checked.
pub enum Hash {
    Known(&'static str),
    Beside(&'static str),
}

/// Trunk for this machine, of the version whose hashes stand here.
pub fn trunk() -> Option<Archive> {
    let (name, hash) = match platform()? {
        ("linux", "x86_64") => {
            ("x86_64-unknown-linux-gnu.tar.gz", "f2b4680cd239693a646a2795e4633c625328d7b2a044fbe749fa3a2fe9e7036b")
        }
        ("linux", "aarch64") => {
            ("aarch64-unknown-linux-gnu.tar.gz", "b1d8e60e454f7fc182d9a4d95d1506ffbae947d8ba90f8f6f02da93b60f980f9")
        }
        ("macos", "x86_64") => {
            ("x86_64-apple-darwin.tar.gz", "f1ba0e3bbe24e0ae219c6d22c33e24e2825c1608dd27c2556e323495110f1a95")
        }
        ("macos", _) => {
            ("aarch64-apple-darwin.tar.gz", "764e299dd50d89442a4e96a236349f57961984b701e74d3dbdb39cd1c9f5101e")
        }
        ("windows", "x86_64") => {
            ("x86_64-pc-windows-msvc.zip", "cd6ac15b9daff0365e5695036791ef2ce3c63f61c014f5a8c532363266e4569c")
        }
        _ => return None,
    };
    Some(Archive {
        address: format!("https://github.com/trunk-rs/trunk/releases/download/v{}/trunk-{name}", super::TRUNK),
        hash: Hash::Known(hash),
        program: program("trunk"),
        library: None,
    })
}

/// wasm-bindgen for this machine. Its version is that of Cargo.lock, so that its hash cannot stand here.
pub fn wasm_bindgen(version: &str) -> Option<Archive> {
    let name = match platform()? {
        ("linux", "x86_64") => "x86_64-unknown-linux-musl",
        ("linux", "aarch64") => "aarch64-unknown-linux-gnu",
        ("macos", "x86_64") => "x86_64-apple-darwin",
        ("macos", _) => "aarch64-apple-darwin",
        ("windows", "x86_64") => "x86_64-pc-windows-msvc",
        _ => return None,
    };
    let folder = format!("wasm-bindgen-{version}-{name}");
    Some(Archive {
        address: format!("https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{version}/{folder}.tar.gz"),
        hash: Hash::Beside(".sha256sum"),
        program: format!("{folder}/{}", program("wasm-bindgen")),
        library: None,
    })
}

/// wasm-opt for this machine, of the version whose hashes stand here.
pub fn wasm_opt() -> Option<Archive> {
    let (name, hash) = match platform()? {
        ("linux", "x86_64") => ("x86_64-linux", "e959f2170af4c20c552e9de3a0253704d6a9d2766e8fdb88e4d6ac4bae9388fe"),
        ("linux", "aarch64") => ("aarch64-linux", "4b6bd61ba6cd3b18c993b4657d93426c782f9b91b74be0d38018cd8be1319376"),
        ("macos", "x86_64") => ("x86_64-macos", "cc18b14d2b673d9c66bf54f31ff2b0ceb23ba5132455b893965ae2792f9e00dd"),
        ("macos", _) => ("arm64-macos", "74428be348c1a09863e7b642a1fa948cabf8ec9561052233d8288e941951725b"),
        _ => return None,
    };
    let folder = format!("binaryen-version_{}", super::BINARYEN);
    let releases = "https://github.com/WebAssembly/binaryen/releases/download";
    Some(Archive {
        address: format!("{releases}/version_{}/{folder}-{name}.tar.gz", super::BINARYEN),
        hash: Hash::Known(hash),
        program: format!("{folder}/bin/{}", program("wasm-opt")),
        library: Some(format!("{folder}/lib")),
    })
}

/// Downloads an archive, checks it, and puts its program into the folder of tools.
pub fn take(archive: &Archive) -> Result<(), String> {
    let tools = tools();
    let work = tools.join("download");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).map_err(|error| format!("{} cannot be made: {error}", work.display()))?;
    let taken = take_into(archive, &work, &tools);
    let _ = fs::remove_dir_all(&work);
    taken
}

fn take_into(archive: &Archive, work: &Path, tools: &Path) -> Result<(), String> {
    let name = archive.address.rsplit('/').next().unwrap_or("archive");
    let file = work.join(name);
    println!("  downloading {}", archive.address);
    download(&archive.address, &file)?;
    let expected = match archive.hash {
        Hash::Known(hash) => hash.to_owned(),
        Hash::Beside(ending) => {
            let beside = work.join("hash");
            download(&format!("{}{ending}", archive.address), &beside)?;
            let text = fs::read_to_string(&beside).map_err(|error| error.to_string())?;
            text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase()
        }
    };
    let content = fs::read(&file).map_err(|error| error.to_string())?;
    let found = sha256(&content);
    if found != expected {
        return Err(format!("{name} is not what it should be: SHA-256 {found}, expected {expected}"));
    }
    // The tar of Windows reads ZIP too.
    run(command(find("tar").ok_or("tar is not on PATH")?).arg("-xf").arg(&file).arg("-C").arg(work))?;
    put(&work.join(&archive.program), &tools.join("bin"))?;
    let library = archive.library.as_ref().map(|folder| work.join(folder)).filter(|folder| folder.is_dir());
    for entry in library.iter().flat_map(fs::read_dir).flatten().flatten().filter(|entry| entry.path().is_file()) {
        put(&entry.path(), &tools.join("lib"))?;
    }
    Ok(())
}

fn put(file: &Path, folder: &Path) -> Result<(), String> {
    let name = file.file_name().ok_or("a file without a name")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::rename(file, folder.join(name)))
        .map_err(|error| format!("{} cannot be put into {}: {error}", file.display(), folder.display()))
}

/// By curl or wget, whichever is there. Gives up after five seconds without a connection, and when nothing arrives.
fn download(address: &str, to: &Path) -> Result<(), String> {
    let mut by: std::process::Command = if let Some(curl) = find("curl") {
        let mut curl = command(curl);
        curl.args(["--fail", "--silent", "--show-error", "--location", "--proto", "=https", "--connect-timeout", "5"])
            .args(["--speed-limit", "10000", "--speed-time", "10", "--max-time", "300", "--output"]);
        curl
    } else if let Some(wget) = find("wget") {
        let mut wget = command(wget);
        wget.args(["--quiet", "--https-only", "--tries=1", "--dns-timeout=5", "--connect-timeout=5"])
            .args(["--read-timeout=10", "-O"]);
        wget
    } else {
        return Err("neither curl nor wget is on PATH".to_owned());
    };
    run(by.arg(to).arg(address)).map_err(|_| format!("{address} cannot be downloaded from here"))
}

/// Operating system and processor, where there are programs for them.
fn platform() -> Option<(&'static str, &'static str)> {
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    // glibc is what the archives for Linux are linked against, musl has programs of its own.
    let known = matches!(system, "linux" | "macos" | "windows") && matches!(processor, "x86_64" | "aarch64");
    (known && !cfg!(target_env = "musl")).then_some((system, processor))
}

fn program(name: &str) -> String {
    PathBuf::from(name).with_extension(std::env::consts::EXE_EXTENSION).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_of_this_machine_has_an_address_and_a_whole_hash() {
        for archive in [trunk(), wasm_bindgen("0.2.130"), wasm_opt()].into_iter().flatten() {
            assert!(archive.address.starts_with("https://github.com/"), "{}", archive.address);
            if let Hash::Known(hash) = archive.hash {
                assert!(hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{hash}");
            }
        }
    }
}
