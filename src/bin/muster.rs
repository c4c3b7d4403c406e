//! The native command: the same core, the same figures, for continuous integration and clusters.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    muster::command::run(std::env::args_os())
}
