//! `cargo xtask`: everything by which Muster is built, served and tested on a fresh machine.

mod check;
mod site_build;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask serve [--port N] [--no-open]   build the page and serve it at http://127.0.0.1:8080/
cargo xtask dist                           build the static site into dist/
cargo xtask test [--fast]                  every check and test; --fast leaves the browser out
cargo xtask bench                          the figures that are promised

What is missing for a command is installed first, into the folder of the Rust toolchain or into
muster-tools in your cache folder (MUSTER_TOOLS chooses another one).";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["serve", options @ ..] => site_build::serve(options),
        ["dist"] => site_build::dist(),
        ["test"] => check::test(false),
        ["test", "--fast"] => check::test(true),
        ["bench"] => check::bench(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command `{}`\n\n{HELP}", other.join(" "))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
