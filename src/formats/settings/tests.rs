use super::*;
use crate::dataset::{Answer, FolderRole, Origin, Role, ValueType};

const WHOLE: &str = r#"
[columns."gender"]
role    = "protected"
type    = "category"
origin  = "self-declared"
values  = ["female", "male", "non-binary"]
order   = ["0-2", "3-9", "10-19"]
missing = ["", "unknown", "-1"]
groups  = ["none", 9]
ages    = true
merge   = { Women = ["F", "female"], Men = "m" }

[folders]
"." = "classes"
"a/b" = "split:extra"

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
    assert_eq!((gender.groups.as_deref(), gender.ages), (Some(&["none".to_owned(), "9".into()][..]), Some(true)));
    let merge = gender.merge.as_ref().expect("names");
    assert_eq!(
        (merge["Women"].as_slice(), merge["Men"].as_slice()),
        (&["F".to_owned(), "female".into()][..], &["m".to_owned()][..])
    );
    assert_eq!(settings.folders["."], FolderRole::Classes);
    assert_eq!(settings.folders["a/b"], FolderRole::Split("extra".into()));
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
fn folders_and_values_that_cannot_be_followed_have_their_lines() {
    let (settings, faults) = parse(
        "[folders]\na = \"clases\"\nb = \"split:\"\nc = 1\nd = \"masks\"\n[columns.sex]\nmissing = [\"x\"]\ngroups = [\"x\"]\n\
         merge = { A = [\"f\"], B = [\"f\", \"m\"] }\nages = \"yes\"\n",
    );
    let found: Vec<(u32, &str, &str)> = faults.iter().map(|(l, e, f)| (*l, e.as_str(), f.as_str())).collect();
    let all = "one of classes, pictures, masks, variants, folds, split:train, no-split, ignore";
    assert_eq!(
        found,
        [
            (2, "\"classes\"", "\"clases\""),
            (3, all, "\"split:\""),
            (4, "a text in quotes", "a number"),
            (6, "a text in one of `missing` and `groups`", "\"x\" in both; it is a group"),
            (9, "each value under one name", "\"f\" again"),
            (10, "true or false", "a text"),
        ]
    );
    assert_eq!(settings.folders.len(), 1);
    assert_eq!(settings.columns["sex"].merge.as_ref().map(|m| m["B"].clone()), Some(vec!["m".to_owned()]));
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
            ("folders..", line("\".\" =")),
            ("folders.a/b", line("\"a/b\" =")),
            ("scenario.0", line("[[scenario]]")),
            ("scenario.0#age", line("where =")),
            ("scenario.0#light", line("where =")),
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
fn values_that_are_set_are_groups_missing_or_one_with_others() {
    use crate::formats::testing::read_all;
    let csv = b"file,sex,code,age\n1.jpg,F,1,018M\n2.jpg,female,2,3\n3.jpg,unknown,1.0,4\n4.jpg,M,-1,5\n5.jpg,?,2,6\n6.jpg,M,3,7\n7.jpg,M,3,9\n";
    let toml = b"[columns.sex]\ngroups = [\"unknown\"]\nmerge = { women = [\"F\", \"female\"], men = \"M\" }\norder = [\"unknown\", \"men\"]\n\
                 [columns.code]\nmerge = { one = 1, two = 2 }\nmissing = [3]\n";
    let dataset = read_all(&[], &[("a.csv", csv), ("muster.toml", toml)]);
    let of = |name: &str| dataset.attributes.iter().find(|a| a.name == name).expect("an attribute");
    let values = |name: &str| {
        let a = of(name);
        (0..7).map(|item| a.value(item).unwrap_or("-")).collect::<Vec<_>>()
    };
    assert_eq!(values("sex"), ["women", "women", "unknown", "men", "-", "men", "men"]);
    assert_eq!(
        (of("sex").ty, of("sex").values.as_slice()),
        (ValueType::Ordinal, &["unknown", "men", "women"].map(String::from)[..])
    );
    assert_eq!(values("code"), ["one", "two", "one", "-1", "two", "-", "-"]);
    let fields = |name: &str| {
        let column = dataset.sources.iter().flat_map(|s| &s.columns).find(|c| c.name == name).expect("a column");
        column.fields.values.iter().map(|v| (v.text.as_str(), v.count, v.is_missing, v.is_word)).collect::<Vec<_>>()
    };
    assert_eq!(
        fields("sex"),
        [
            ("M", 3, false, false),
            ("?", 1, true, true),
            ("F", 1, false, false),
            ("female", 1, false, false),
            ("unknown", 1, false, true)
        ]
    );
    assert_eq!(
        fields("code"),
        [
            ("2", 2, false, false),
            ("3", 2, true, false),
            ("-1", 1, false, false),
            ("1", 1, false, false),
            ("1.0", 1, false, false)
        ]
    );
}

#[test]
fn numbers_are_ages_and_no_sentinels_where_it_is_said() {
    use crate::formats::testing::read_all;
    let rows: String = (0..40)
        .map(|i| {
            format!(
                "{i}.jpg,{},{}\n",
                if i == 0 { "018M".into() } else { format!("{}Y", 20 + i) },
                if i == 1 { -1 } else { 30 + i }
            )
        })
        .collect();
    let csv = format!("file,since,weight\n{rows}");
    let toml = b"[columns.since]\nages = true\n[columns.weight]\ngroups = [-1]\n";
    let dataset = read_all(&[], &[("a.csv", csv.as_bytes()), ("muster.toml", toml)]);
    let numbers = |name: &str| {
        let a = dataset.attributes.iter().find(|a| a.name == name).expect("an attribute");
        a.numbers.clone().unwrap_or_default()
    };
    assert_eq!(numbers("since").first(), Some(&1.5));
    assert_eq!(numbers("weight").get(1), Some(&-1.0));
    let dataset = read_all(&[], &[("a.csv", csv.as_bytes())]);
    let weight = dataset.attributes.iter().find(|a| a.name == "weight").expect("an attribute");
    assert_eq!(weight.sentinels, [(-1.0, 1)]);
}

#[test]
fn classes_of_a_table_count_as_they_are_named() {
    use crate::formats::testing::read_all;
    let csv = b"file,label,split\n1.jpg,Cat,1\n2.jpg,cat,1\n3.jpg,dog,2\n4.jpg,dog,2\n";
    let toml = b"[columns.label]\nmerge = { cat = \"Cat\" }\n[columns.split]\nmerge = { train = 1, val = 2 }\n";
    let dataset = read_all(&[], &[("a.csv", csv), ("muster.toml", toml)]);
    let classes: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
    assert_eq!((classes, dataset.splits.as_slice()), (vec!["cat", "dog"], &["train", "val"].map(String::from)[..]));
}

#[test]
fn the_reference_names_every_key_and_word_and_its_examples_can_be_followed() {
    use super::walk::{
        ANSWER, COLUMN, CROSSING, ORIGINS, ROLES, SCENARIO, SHARE, TARGET, TOP, TYPES, documentation_keys,
    };
    let folders: &[&str] = &FolderRole::WORDS;
    for key in
        [COLUMN, TARGET, CROSSING, SHARE, SCENARIO, ANSWER, &documentation_keys(), ROLES, TYPES, ORIGINS, folders]
            .concat()
    {
        assert!(super::REFERENCE.contains(&format!("`{key}`")), "`{key}` is not in the reference");
    }
    let mut blocks: Vec<&str> = super::REFERENCE.split("```toml\n").skip(1).collect();
    blocks.iter_mut().for_each(|block| *block = block.split("```").next().unwrap_or_default());
    let (settings, faults) = parse(&blocks.join("\n"));
    assert_eq!(faults, []);
    let written = write(&settings);
    for key in TOP {
        assert!(
            written.contains(&format!("[{key}]"))
                || written.contains(&format!("[{key}."))
                || written.contains(&format!("[[{key}]]")),
            "no example of {key}"
        );
    }
}

#[test]
fn an_answer_says_who_gave_it_and_one_without_words_is_a_fault() {
    let text = "[documentation]\npay = \"unknown\"\nconsent = { answer = \"signed\", by = \"A. Huber\" }\nupdates = { by = \"me\" }\n";
    let (settings, faults) = parse(text);
    assert_eq!(faults, [(4, "the key `answer`".to_owned(), "a table without it".to_owned())]);
    assert_eq!(settings.documentation.answer("consent").and_then(Answer::by), Some("A. Huber"));
    assert_eq!(parse(&write(&settings)).0, settings);
}

#[test]
fn what_only_people_know_is_read_and_written_back() {
    let (settings, faults) = parse("[documentation]\npeople = false\nlicense = \"CC0\"\nconsnt = \"x\"\n");
    assert_eq!(faults, [(4, "`consent`".to_owned(), "the unknown key `consnt`".to_owned())]);
    let documentation = &settings.documentation;
    assert_eq!((documentation.people, documentation.answer("licence").map(Answer::text)), (Some(false), Some("CC0")));
    assert_eq!(parse(&write(&settings)).0, settings);
    assert!(!write(&crate::dataset::Settings::default()).contains("documentation"));
}
