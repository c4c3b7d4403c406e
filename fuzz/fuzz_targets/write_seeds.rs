//! Writes the seeds of every target into `corpus/TARGET/`, where cargo-fuzz looks for them.

use std::{fs, io};

fn main() -> io::Result<()> {
    for target in muster_fuzz::TARGETS {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
        fs::create_dir_all(&folder)?;
        for (i, seed) in muster_fuzz::seeds(target).iter().enumerate() {
            fs::write(folder.join(format!("seed-{i}")), seed)?;
        }
    }
    Ok(())
}
