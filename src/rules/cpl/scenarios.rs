//! CPL006: scenarios that the settings require, and how much of each is missing.

use crate::dataset::{FileId, FileRole, Place, RecordKind, Scenario};
use crate::measures::scenarios::ScenarioCount;
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CPL006",
    name: "scenario-missing",
    severity: Severity::Warning,
    quality: Quality::Complete,
    section: &families::SCENARIOS,
    headline: |told| told.short.unwrap_or("required scenarios lack images").to_owned(),
    needs: &[Need::Scenarios],
    summary: "a scenario that muster.toml requires has fewer images than it asks for, or cannot be counted",
    manual: include_str!("scenarios.md"),
};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenarios {}

/// Scenarios that are named.
const NAMED: usize = 4;
/// What is said together.
const LACKING: &str = "lacking";
const FAULT: &str = "fault";

impl Rule for Scenarios {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::json!({})
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for count in context.measures.scenarios() {
            let Some(scenario) = context.settings.scenario.get(count.scenario) else { continue };
            match count.faults.is_empty() {
                false => outcome.push(fault(context, scenario, count)),
                true if count.count < scenario.at_least => outcome.push(lacking(context, scenario, count)),
                true => {}
            }
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let of = |n: usize| {
            let all = wording::plural(context.settings.scenario.len() as u64, "scenario", "scenarios");
            format!("{} of {all}", wording::count(n as u64))
        };
        if key.kind == FAULT {
            let labels: Vec<&str> = members.iter().map(label).collect();
            return Spoken::message(format!(
                "{} in muster.toml cannot be counted: {}",
                of(members.len()),
                wording::list(&labels, NAMED)
            ));
        }
        let each: Vec<String> = members
            .iter()
            .filter_map(|m| {
                let (measured, threshold) = (m.measured.as_ref()?, m.threshold.as_ref()?);
                let asked = wording::count(threshold.value as u64);
                Some(format!("{} ({} of {asked})", label(m), wording::count(measured.k?)))
            })
            .collect();
        Spoken::message(format!("{} lack images: {}", of(members.len()), wording::list(&each, NAMED)))
    }
}

fn label(finding: &Finding) -> &str {
    finding.fold.as_ref().map_or("", |fold| fold.label.as_str())
}

/// What a scenario is called.
fn called(scenario: &Scenario, at: usize) -> String {
    match scenario.name.trim() {
        "" => format!("scenario {}", at + 1),
        name => name.to_owned(),
    }
}

/// `age = 0-2 or 3-9, light = night`.
fn conditions(scenario: &Scenario) -> String {
    let each = scenario.r#where.iter().map(|(column, values)| format!("{column} = {}", values.join(" or ")));
    each.collect::<Vec<_>>().join(", ")
}

/// Where a part of the settings stands; the file alone where they were changed since.
fn place(context: &Context<'_>, part: &str) -> Option<Place> {
    let dataset = context.dataset;
    let file: FileId = dataset.sources.iter().find(|source| source.role == FileRole::Settings)?.file;
    Some(match dataset.setting_lines.get(part) {
        Some(&line) => Place::new(file, line, RecordKind::Line, 0),
        None => Place::file(file),
    })
}

fn lacking(context: &Context<'_>, scenario: &Scenario, count: &ScenarioCount) -> Finding {
    let name = called(scenario, count.scenario);
    let missing = scenario.at_least - count.count;
    let unseen = match count.unseen.as_slice() {
        [] => String::new(),
        some => format!("; no item has {}", wording::list(some, NAMED)),
    };
    let message = format!(
        "{name}: {} of at least {} ({}), {} missing{unseen}",
        wording::count(count.count),
        wording::plural(scenario.at_least, "image", "images"),
        conditions(scenario),
        wording::count(missing),
    );
    let own =
        place(context, &format!("scenario.{}", count.scenario)).map(|place| Evidence::place(place).note(name.clone()));
    let evidence: Vec<Evidence> =
        own.into_iter().chain(count.images.iter().map(|&image| Evidence::image(image))).collect();
    Finding::new(&META, message)
        .short(format!("{name} lacks {}", wording::plural(missing, "image", "images")))
        .subject(Subject { group: Some(name.clone()), ..Subject::default() })
        .measured(Measured::count("images that meet it", count.count, context.dataset.images.len() as u64))
        .threshold("at-least", scenario.at_least as f64)
        .evidence(evidence)
        .remedy(format!(
            "Collect {} more {} with {}",
            wording::count(missing),
            if missing == 1 { "image" } else { "images" },
            conditions(scenario)
        ))
        .fold(LACKING, missing as f64 / scenario.at_least.max(1) as f64, name)
}

fn fault(context: &Context<'_>, scenario: &Scenario, count: &ScenarioCount) -> Finding {
    let name = called(scenario, count.scenario);
    let said: Vec<String> = count
        .faults
        .iter()
        .map(|fault| {
            let line = place(context, &fault.place).filter(|place| place.line > 0);
            let line = line.map(|place| format!("line {}: ", place.line)).unwrap_or_default();
            format!("{line}expected {}, found {}", fault.expected, fault.found)
        })
        .collect();
    let evidence = count.faults.iter().filter_map(|fault| {
        Some(
            Evidence::place(place(context, &fault.place)?)
                .note(format!("expected {}, found {}", fault.expected, fault.found)),
        )
    });
    Finding::new(&META, format!("{name} cannot be counted: muster.toml, {}", said.join("; ")))
        .severity(Severity::Error)
        .short(format!("{name} cannot be counted"))
        .subject(Subject { group: Some(name.clone()), ..Subject::default() })
        .evidence(evidence.collect())
        .remedy("Write the column and its values as the data do; `muster explain settings` lists the keys")
        .fold(FAULT, 0.0, name)
}
