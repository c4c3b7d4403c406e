use super::*;
use crate::dataset::{Origin, Role, ValueType};

const WHOLE: &str = r#"
[columns."gender"]
role    = "protected"
type    = "category"
origin  = "self-declared"
values  = ["female", "male", "non-binary"]
order   = ["0-2", "3-9", "10-19"]
missing = ["", "unknown", "-1"]

[target."gender"]
shares = { female = 0.51, male = 0.48, non-binary = 0.01 }
margin = 0.2
source = "census 2025, table 4"
sample = 12_000

[target.age]
counts = { young = 100, old = 200.5 }

[[target-crossing]]
attributes = ["gender", "age"]
shares = [ { values = ["female", "0-2"], share = 0.02 } ]
sample = 800

[rules.COO001]
enabled = false
reason = "one object per picture by design"

[rules.REP006]
coverage = 50

[[scenario]]
name = "children at night"
where = { age = ["0-2", "3-9"], light = "night" }
at-least = 100
"#;

#[test]
fn every_key_is_followed() {
    let (settings, faults) = parse(WHOLE);
    assert_eq!(faults, []);
    let gender = &settings.columns["gender"];
    assert_eq!(
        (gender.role, gender.ty, gender.origin),
        (Some(Role::Protected), Some(ValueType::Category), Some(Origin::SelfDeclared))
    );
    assert_eq!(gender.missing.as_deref(), Some(&["".to_owned(), "unknown".into(), "-1".into()][..]));
    assert_eq!(settings.target["gender"].shares.as_ref().map(|s| s["female"]), Some(0.51));
    assert_eq!(settings.target["age"].counts.as_ref().map(|s| s["old"]), Some(200.5));
    assert_eq!((settings.target["gender"].sample, settings.target_crossing[0].sample), (Some(12_000), Some(800)));
    assert_eq!(settings.target_crossing[0].shares[0].values, ["female", "0-2"]);
    assert!(!settings.rules["COO001"].enabled && settings.rules["REP006"].enabled);
    assert_eq!(settings.rules["REP006"].options["coverage"], 50);
    assert_eq!(settings.scenario[0].r#where["light"], ["night"]);
    assert_eq!(settings.scenario[0].at_least, 100);
}

#[test]
fn what_is_written_is_read_back() {
    let (settings, _) = parse(WHOLE);
    let text = write(&settings);
    assert_eq!(parse(&text), (settings, Vec::new()), "{text}");
    assert_eq!(parse(&write(&Settings::default())), (Settings::default(), Vec::new()));
}

#[test]
fn an_unknown_key_has_its_line_and_the_nearest_key() {
    let (settings, faults) = parse(
        "[columns.sex]\nrolle = \"protected\"\ntype = \"categry\"\n[collumns]\n[target.x]\nmargin = \"wide\"\nshares = { a = 1.5, b = 0.5 }\n",
    );
    let found: Vec<(u32, &str, &str)> = faults.iter().map(|(l, e, f)| (*l, e.as_str(), f.as_str())).collect();
    assert_eq!(
        found,
        [
            (2, "`role`", "the unknown key `rolle`"),
            (3, "\"category\"", "\"categry\""),
            (4, "`columns`", "the unknown key `collumns`"),
            (6, "a number between 0 and 1", "a text"),
            (7, "a share between 0 and 1", "1.5"),
        ]
    );
    assert_eq!(settings.target["x"].shares.as_ref().map(|s| s.len()), Some(1));
}

#[test]
fn a_broken_line_leaves_the_others_valid() {
    let (settings, faults) = parse("[rules.COO001]\nenabled = fals\n[rules.REP006]\ncoverage = 50\n");
    assert_eq!(faults.first().map(|f| f.0), Some(2));
    assert_eq!(settings.rules["REP006"].options["coverage"], 50);
}

#[test]
fn any_beginning_of_a_file_is_answered() {
    for end in 0..WHOLE.len() {
        parse(&WHOLE[..end]);
    }
    parse(&format!("a = {}1{}", "[".repeat(5000), "]".repeat(5000)));
    parse("\u{FEFF}\0\r\n=");
}

#[test]
fn targets_know_their_lines() {
    let (_, _, places) = parse_with_places(WHOLE);
    let found: Vec<(&str, u32)> = places.iter().map(|(place, line)| (place.as_str(), *line)).collect();
    let line = |of: &str| WHOLE.lines().position(|l| l.starts_with(of)).map_or(0, |at| at as u32 + 1);
    assert_eq!(
        found,
        [
            ("target-crossing.0", line("[[target-crossing]]")),
            ("target.age", line("counts =")),
            ("target.gender", line("shares = { female")),
        ]
    );
    let (_, faults) = parse("[target.a]\nshares = { x = nan, y = -1, z = \"half\" }\nmargin = inf\n");
    let found: Vec<&str> = faults.iter().map(|(_, _, found)| found.as_str()).collect();
    assert_eq!(found, ["-1", "a text", "nan", "inf"]);
}

#[test]
fn settings_stand_before_tables_are_read() {
    use crate::formats::testing::read_all;
    let dataset = read_all(
        &[],
        &[
            ("a.csv", b"file,group\n1.jpg,x\n2.jpg,?\n"),
            ("muster.toml", b"[columns.\"a.csv#group\"]\nrole = \"protected\"\nmissing = [\"x\"]\n[colums]\n"),
        ],
    );
    let group = &dataset.attributes[0];
    assert_eq!(
        (group.role, group.why.as_str(), group.values.as_slice()),
        (Role::Protected, "the settings say so", &["?".to_owned()][..])
    );
    assert_eq!(dataset.faults.of(FaultKind::Setting).map(|f| f.place.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn the_reference_names_every_key_and_word_and_its_examples_can_be_followed() {
    use super::walk::{COLUMN, CROSSING, ORIGINS, ROLES, SCENARIO, SHARE, TARGET, TOP, TYPES};
    for key in [COLUMN, TARGET, CROSSING, SHARE, SCENARIO, ROLES, TYPES, ORIGINS].concat() {
        assert!(super::REFERENCE.contains(&format!("`{key}`")), "`{key}` is not in the reference");
    }
    let mut blocks: Vec<&str> = super::REFERENCE.split("```toml\n").skip(1).collect();
    blocks.iter_mut().for_each(|block| *block = block.split("```").next().unwrap_or_default());
    let (settings, faults) = parse(&blocks.join("\n"));
    assert_eq!(faults, []);
    let written = write(&settings);
    for key in TOP {
        assert!(
            written.contains(&format!("[{key}.")) || written.contains(&format!("[[{key}]]")),
            "no example of {key}"
        );
    }
}
