//! The made-up example.

/// Its files: path and content.
pub fn example() -> Vec<(String, Vec<u8>)> {
    Vec::new()
}
