//! What is said, as bytes: taken apart many times faster than as objects of JavaScript, and they change hands without
//! being copied. MessagePack with names, because some of what is said exists only with them (fields left out, settings
//! of any form); it carries every number as it is.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// # Errors
/// In words; a value that cannot be written is a fault of ours.
pub fn encode(say: &impl Serialize) -> Result<Vec<u8>, String> {
    rmp_serde::to_vec_named(say).map_err(|error| error.to_string())
}

/// `None` where the bytes say nothing of this kind.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    rmp_serde::from_slice(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Options, Question, Summary, check_in_memory};

    #[test]
    fn a_summary_comes_through_as_it_was() {
        let files = crate::intake::example().into_iter().filter(|(path, _)| !path.ends_with(".jpg"));
        let check = check_in_memory("example", files.collect(), Options::default());
        let summary = check.summary().expect("it was judged");
        assert!(!summary.report.findings.is_empty());
        let bytes = encode(&summary).expect("it can be said");
        assert!(decode::<Summary>(&bytes) == Some(summary));
        assert_eq!(decode::<Summary>(&bytes[..bytes.len() / 2]), None);
        assert_eq!(decode::<Question>(&bytes), None);
    }

    #[test]
    fn numbers_of_all_kinds_come_through() {
        let said = (u64::MAX, i64::MIN, f64::INFINITY, -0.0, Some(1.5e-300), None::<u8>);
        assert_eq!(decode(&encode(&said).expect("it can be said")), Some(said));
        let nan: Option<f64> = decode(&encode(&f64::NAN).expect("it can be said"));
        assert!(nan.is_some_and(f64::is_nan));
    }
}
