//! A share with its interval: the one shape that measures, findings and the report give it.

use serde::{Deserialize, Serialize};

/// A share with its interval, as the report writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub k: u64,
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    pub method: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

impl Share {
    pub fn of(k: u64, n: u64) -> Self {
        Self::effective(k, n, None)
    }

    /// Of items that repeat: worth `n_effective` independent ones.
    pub fn effective(k: u64, n: u64, n_effective: Option<f64>) -> Self {
        match crate::stats::share_effective(k, n, n_effective.unwrap_or(n as f64)) {
            Some(i) => Self {
                value: Some(i.value),
                low: Some(i.low),
                high: Some(i.high),
                k,
                n,
                n_effective,
                method: i.method.into(),
                why: None,
            },
            None => Self {
                value: None,
                low: None,
                high: None,
                k,
                n,
                n_effective: None,
                method: "wilson".into(),
                why: Some(format!("n = {n}")),
            },
        }
    }
}
