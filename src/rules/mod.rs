//! The checks, one file each, in a folder per family. Rules read what was measured and say what it means; they measure
//! no pixel, print nothing and draw nothing. Each rule is a struct whose fields are its options, beside it a Markdown
//! page that is manual, reference and test suite at once.

pub mod duplicates;
mod finding;
mod judge;
pub mod measures;
pub mod tables;
pub mod words;

pub use finding::{Evidence, Finding, Measured, Named, Quality, Severity, SignificanceTest, Subject};
pub use judge::{Judged, judge};

pub use duplicates::Duplicates;
pub use measures::Measures;

use crate::dataset::{Dataset, Settings};

/// What is said about a rule itself.
#[derive(Debug)]
pub struct Meta {
    /// `COO001`: stable once released.
    pub code: &'static str,
    /// `always-together`.
    pub name: &'static str,
    /// The usual severity; a finding may differ.
    pub severity: Severity,
    pub quality: Quality,
    /// One line, for `muster rules`.
    pub summary: &'static str,
    /// The Markdown page beside the rule.
    pub manual: &'static str,
}

impl Meta {
    /// `COO`.
    pub fn family(&self) -> &'static str {
        &self.code[..3]
    }
}

/// What a rule may look at.
pub struct Context<'a> {
    pub dataset: &'a Dataset,
    pub settings: &'a Settings,
    /// Figures that several rules share, computed once.
    pub measures: &'a Measures,
    /// How many of the dropped pictures have been measured.
    pub measured_images: u64,
    /// Every dropped picture has been measured (or none will be).
    pub complete: bool,
    /// Pixels are looked at at all (`--no-pixels` turns it off).
    pub pixels: bool,
}

/// One hypothesis of a family: its p-value, and what to say should it hold. `finding` is `None` where the effect is
/// below its floor: the test still counts in its family.
pub struct Candidate {
    pub p: f64,
    pub finding: Option<Finding>,
}

/// What a rule gives back.
#[derive(Default)]
pub struct Said {
    /// Facts and figures that need no correction.
    pub findings: Vec<Finding>,
    /// Families of tests: each is opened, and its candidates are kept, by the nested procedure over all families.
    pub families: Vec<Vec<Candidate>>,
}

impl Said {
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// A check.
pub trait Rule {
    fn meta(&self) -> &'static Meta;
    /// The options in force, as a JSON object in the order of the struct's fields.
    fn options(&self) -> serde_json::Value;
    fn check(&self, context: &Context<'_>, said: &mut Said);
}

/// A rule's options by name, as `muster.toml` gives them.
pub type RuleOptions = serde_json::Map<String, serde_json::Value>;

/// One line of the registry: how to build a rule from its options.
pub struct Entry {
    pub meta: &'static Meta,
    /// From the options of `muster.toml`; an error names the option.
    pub build: fn(&RuleOptions) -> Result<Box<dyn Rule>, String>,
}

/// A rule with its options: what `Entry::build` is for every rule (`build::<AlwaysTogether>`).
pub fn build<R>(options: &RuleOptions) -> Result<Box<dyn Rule>, String>
where
    R: Rule + Default + serde::de::DeserializeOwned + 'static,
{
    serde_json::from_value::<R>(serde_json::Value::Object(options.clone()))
        .map(|rule| Box::new(rule) as Box<dyn Rule>)
        .map_err(|e| e.to_string())
}

/// Every rule, in the order of their codes: one line each.
pub const ALL: &[Entry] = &[];

/// The registry's line for a code, in any case of letters.
pub fn entry(code: &str) -> Option<&'static Entry> {
    ALL.iter().find(|e| e.meta.code.eq_ignore_ascii_case(code))
}
