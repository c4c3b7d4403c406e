//! Settings that say something else of the columns: the page's panel and `--config` lead to one report, and back.

use muster::dataset::bytes::ReadAt;
use muster::dataset::{ColumnSettings, FolderRole, Origin, Role, RuleSettings, Settings, ValueType};
use muster::engine::{Check, Options, State, check_in_memory};
use muster::intake::example;
use muster::pixels;
use muster::report::{AttributeFacts, to_json};
use std::cell::Cell;
use std::io;
use std::rc::Rc;

fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = example();
    // The pictures' own figures stay what they were: a few are enough.
    let mut kept = 0;
    files.retain(|(path, _)| {
        !path.ends_with(".jpg") || {
            kept += 1;
            kept <= 16
        }
    });
    files
}

fn json(check: &Check<impl ReadAt>) -> String {
    to_json(check.report().expect("a check ends with a report"))
}

#[test]
fn columns_set_on_the_page_count_as_those_of_a_given_file() {
    let mut check = check_in_memory("example", files(), Options::default());
    let first = check.report().expect("a report").settings.settings.clone();
    let mut settings = first.clone();
    settings.columns.entry("gender".into()).or_default().role = Some(Role::Attribute);
    settings.columns.entry("light".into()).or_default().role = Some(Role::Protected);
    let skin = settings.columns.entry("skin_type".into()).or_default();
    (skin.missing, skin.origin) = (Some(vec!["I".into()]), Some(Origin::Inferred));

    assert!(check.reconfigure(settings.clone()));
    let given = Options { settings: Some(settings), ..Options::default() };
    assert_eq!(json(&check), json(&check_in_memory("example", files(), given)));
    let attributes = &check.report().expect("a report").dataset.attributes;
    let of = |name: &str| attributes.iter().find(|a| a.name == name).expect("an attribute");
    assert_eq!((of("gender").role, of("light").role), (Role::Attribute, Role::Protected));
    assert_eq!(of("skin_type").origin, Origin::Inferred);
    assert!(of("skin_type").values.iter().all(|v| v.value != "I" || v.count == 0));

    assert!(check.reconfigure(first.clone()));
    let given = Options { settings: Some(first), ..Options::default() };
    assert_eq!(json(&check), json(&check_in_memory("example", files(), given)));
}

fn attribute(check: &Check<impl ReadAt>, name: &str) -> AttributeFacts {
    let attributes = &check.report().expect("a report").dataset.attributes;
    attributes.iter().find(|a| a.name == name).cloned().unwrap_or_else(|| panic!("no attribute {name}"))
}

/// A file whose reads are counted.
struct Counted(Vec<u8>, Rc<Cell<u64>>);

impl ReadAt for Counted {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        self.1.set(self.1.get() + 1);
        self.0.read_at(offset, buf)
    }
}

#[test]
fn pictures_are_not_read_again_and_a_stop_keeps_what_was_in_force() {
    let (pictures, others) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let count = |path: &str| Rc::clone(if path.ends_with(".jpg") { &pictures } else { &others });
    let files = files().into_iter().map(|(path, bytes)| (count(&path), path, bytes));
    let files = files.map(|(count, path, bytes)| (path, Counted(bytes, count))).collect();
    let mut check = Check::new("example", files, Options::default());
    check.read(&mut |_| true);
    let work = check.images_to_measure();
    // Half of the pictures before, one meanwhile, the others afterwards.
    let measure = |check: &mut Check<Counted>, at: std::ops::Range<usize>| {
        for &(image, _) in &work[at] {
            let facts = check.source(image).map(|s| pixels::measure_named(&s.0, check.dataset().images.path(image)));
            check.put(image, facts.expect("a picture"));
        }
    };
    measure(&mut check, 0..8);
    check.judge(false);
    let before = json(&check);
    let mut settings = check.report().expect("a report").settings.settings.clone();
    settings.columns.entry("gender".into()).or_default().role = Some(Role::Attribute);
    let read = (pictures.get(), others.get());

    let mut fresh = check.reread_with(settings.clone());
    let mut told = Vec::new();
    fresh.read(&mut |progress| {
        told.push((progress.rereading, progress.state));
        told.len() < 8
    });
    assert!(told.iter().all(|(again, _)| *again) && told.iter().any(|(_, state)| *state == State::Reading));
    check.judge(false);
    assert_eq!(json(&check), before, "nothing is taken from what was stopped");

    let mut fresh = check.reread_with(settings.clone());
    fresh.read(&mut |_| true);
    measure(&mut check, 8..9);
    assert!(check.take_over(fresh));
    assert_eq!((check.progress().images_measured, check.progress().rereading), (9, false));
    measure(&mut check, 9..work.len());
    check.judge(true);
    assert_eq!(pictures.get(), read.0, "no picture was read again");
    assert!(others.get() > read.1);
    let given = Options { settings: Some(settings), ..Options::default() };
    assert_eq!(json(&check), json(&check_in_memory("example", self::files(), given)));
}

#[test]
fn a_check_that_was_stopped_obeys_settings_of_columns_too() {
    let mut check = Check::new("example", files(), Options::default());
    check.read(&mut |_| true);
    check.judge(true);
    let mut settings = check.report().expect("a report").settings.settings.clone();
    settings.columns.entry("gender".into()).or_default().role = Some(Role::Attribute);
    assert!(check.reconfigure(settings.clone()));
    assert_eq!(attribute(&check, "gender").role, Role::Attribute);
    assert!(check.summary().is_some_and(|s| s.stopped), "its pictures are still not measured");

    let mut check = Check::new("example", files(), Options::default());
    check.read(&mut |progress| progress.sources_read < 1);
    check.judge(true);
    assert!(check.summary().is_some_and(|s| s.partly_read));
    assert!(check.reconfigure(settings));
    assert_eq!(attribute(&check, "gender").role, Role::Attribute);
    assert!(check.summary().is_some_and(|s| !s.partly_read && s.stopped));
}

#[test]
fn settings_of_rules_count_as_those_of_a_given_file_and_take_the_place_of_the_one_in_the_folder() {
    let mut files = files();
    files.retain(|(path, _)| !path.ends_with("muster.toml"));
    files.push(("muster.toml".into(), b"[rules.REP003]\nenabled = false\n[rules.XYZ001]\nenabled = false\n".to_vec()));
    let mut check = check_in_memory("example", files.clone(), Options::default());
    let mut settings = Settings::default();
    settings.rules.insert("REP004".into(), RuleSettings { enabled: false, ..RuleSettings::default() });
    settings.rules.insert("ABC001".into(), RuleSettings { enabled: false, ..RuleSettings::default() });
    assert!(!check.asks_to_read_again(&settings));
    assert!(check.reconfigure(settings.clone()));
    let given = Options { settings: Some(settings.clone()), ..Options::default() };
    assert_eq!(json(&check), json(&check_in_memory("example", files.clone(), given)));

    settings.columns.entry("skin_type".into()).or_default().role = Some(Role::Ignore);
    assert!(check.reconfigure(settings.clone()));
    let given = Options { settings: Some(settings), ..Options::default() };
    assert_eq!(json(&check), json(&check_in_memory("example", files, given)));
    let skipped = &check.report().expect("a report").files.skipped_files;
    let aside: Vec<&str> = skipped.iter().filter(|f| f.path == "muster.toml").map(|f| f.why.as_str()).collect();
    assert_eq!(aside, ["other settings were given in its place"]);
}

fn one(name: &str, column: ColumnSettings) -> Options {
    let settings = Settings { columns: [(name.to_owned(), column)].into(), ..Settings::default() };
    Options { settings: Some(settings), ..Options::default() }
}

#[test]
fn attributes_of_boxes_obey_the_settings() {
    let boxes: Vec<String> = (0..30)
        .map(|i| {
            let level = ["low", "high", "none"][i % 3];
            format!(
                r#"{{"id": {}, "image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5], "attributes": {{"level": "{level}"}}}}"#,
                i + 1
            )
        })
        .collect();
    let coco = format!(
        r#"{{"images": [{{"id": 1, "file_name": "a.jpg", "width": 10, "height": 10}}], "categories": [{{"id": 1, "name": "c"}}], "annotations": [{}]}}"#,
        boxes.join(",")
    );
    let column = ColumnSettings {
        role: Some(Role::Protected),
        ty: Some(ValueType::Ordinal),
        origin: Some(Origin::SelfDeclared),
        order: Some(["low", "middle", "high"].map(str::to_owned).to_vec()),
        missing: Some(vec!["none".into()]),
        ..ColumnSettings::default()
    };
    let files = vec![("labels.json".to_owned(), coco.into_bytes())];
    let check = check_in_memory("boxes", files, one("level", column));
    let attribute = &check.report().expect("a report").dataset.attributes[0];
    assert_eq!((attribute.role, attribute.ty), (Role::Protected, ValueType::Ordinal));
    assert_eq!((attribute.origin, attribute.n, attribute.missing), (Origin::SelfDeclared, 20, 10));
    let values: Vec<(&str, u64)> = attribute.values.iter().map(|v| (v.value.as_str(), v.count)).collect();
    assert_eq!(values, [("low", 10), ("middle", 0), ("high", 10)]);
    let columns = &check.summary().expect("a summary").sources[0].columns;
    assert_eq!((columns[0].name.as_str(), columns[0].why.as_str()), ("level", "the settings say so"));
    assert_eq!(columns[0].examples, ["low", "high"]);
}

#[test]
fn attributes_of_boxes_in_xml_are_listed_and_set_under_the_file_that_lists_them() {
    let xml = |name: &str, pose: &str| {
        format!(
            "<annotation><filename>{name}.jpg</filename><size><width>9</width><height>9</height></size><object>\
             <name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox><attributes>\
             <attribute><name>pose</name><value>{pose}</value></attribute></attributes></object></annotation>"
        )
        .into_bytes()
    };
    let files =
        || ["up", "down", "?"].iter().enumerate().map(|(i, pose)| (format!("voc/{i}.xml"), xml(&i.to_string(), pose)));
    let column = ColumnSettings {
        role: Some(Role::Protected),
        missing: Some(vec!["?".into()]),
        values: Some(["up", "down", "left"].map(str::to_owned).to_vec()),
        ..ColumnSettings::default()
    };
    let mut check = check_in_memory("voc", files().collect(), Options::default());
    let sources = check.summary().expect("a summary").sources;
    let listed: Vec<(&str, &str)> =
        sources.iter().flat_map(|s| s.columns.iter().map(|c| (s.path.as_str(), c.name.as_str()))).collect();
    assert_eq!(listed, [("voc/0.xml", "pose")]);
    for key in ["voc/0.xml#pose", "pose"] {
        assert!(
            check.reconfigure(Settings { columns: [(key.to_owned(), column.clone())].into(), ..Settings::default() })
        );
        let pose = attribute(&check, "pose");
        let values: Vec<(&str, u64)> = pose.values.iter().map(|v| (v.value.as_str(), v.count)).collect();
        assert_eq!((pose.role, pose.missing), (Role::Protected, 1), "{key}");
        assert_eq!(values, [("up", 1), ("down", 1), ("left", 0)], "{key}");
    }
}

#[test]
fn settings_that_name_one_of_two_files_reach_its_boxes() {
    let coco = |level: &str| {
        format!(
            r#"{{"images": [{{"id": 1, "file_name": "{level}.jpg", "width": 10, "height": 10}}], "categories": [{{"id": 1, "name": "c"}}],
                "annotations": [{{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5], "attributes": {{"level": "{level}"}}}},
                {{"id": 2, "image_id": 1, "category_id": 1, "bbox": [2, 2, 5, 5], "attributes": {{"level": "mixed"}}}}]}}"#
        )
        .into_bytes()
    };
    let files = vec![("a/train.json".to_owned(), coco("low")), ("a/val.json".to_owned(), coco("high"))];
    let column = ColumnSettings {
        role: Some(Role::Protected),
        missing: Some(vec!["mixed".into()]),
        ..ColumnSettings::default()
    };
    let check = check_in_memory("boxes", files, one("val.json#level", column));
    let level = attribute(&check, "level");
    // "mixed" is missing where it was said to be, and a value in the other file.
    assert_eq!((level.role, level.n, level.missing), (Role::Protected, 3, 1));
}

#[test]
fn a_column_of_scores_is_a_distribution_without_its_sentinels() {
    let mut csv = String::from("image,Male,score\n");
    for i in 0..400 {
        let score = if i % 40 == 0 { "-999".to_owned() } else { format!("{}", f64::from(i) / 400.0) };
        csv += &format!("a{i:03}.jpg,{},{score}\n", f64::from(i % 41) / 10.0 - 2.0);
    }
    for options in [
        Options::default(),
        one(
            "score",
            ColumnSettings { ty: Some(ValueType::Real), role: Some(Role::Score), ..ColumnSettings::default() },
        ),
    ] {
        let check = check_in_memory("scores", vec![("scores.csv".to_owned(), csv.clone().into_bytes())], options);
        let report = check.report().expect("a report");
        let score = report.dataset.attributes.iter().find(|a| a.name == "score").expect("a column of scores");
        let numeric = score.numeric.as_ref().expect("numbers");
        assert_eq!((score.role, score.n, score.missing), (Role::Score, 390, 10));
        assert!(numeric.min.is_some_and(|min| min >= 0.0) && numeric.sentinels.len() == 1, "{numeric:?}");
        let names: Vec<&str> = report.tables.scores.iter().map(|s| s.attribute.as_str()).collect();
        assert_eq!(names, ["Male", "score"]);
    }
}

/// Scores as LFW's attributes have them: −2 to 2 around 0, here with −999 for some.
fn scores_of_lfw() -> Vec<u8> {
    let mut csv = String::from("person,imagenum,Male,Smiling\n");
    for i in 0..400 {
        let male = f64::from((i * 37) % 401) / 100.0 - 2.003;
        let smiling =
            if i % 40 == 7 { "-999".to_owned() } else { format!("{:.4}", f64::from((i * 53) % 397) / 100.0 - 1.987) };
        csv += &format!("Person {i},1,{male:.4},{smiling}\n");
    }
    csv.into_bytes()
}

#[test]
fn scores_around_zero_are_distributions_whatever_is_set_of_them() {
    let score = ColumnSettings { role: Some(Role::Score), ..ColumnSettings::default() };
    let real = ColumnSettings { ty: Some(ValueType::Real), ..ColumnSettings::default() };
    let both = ColumnSettings { ty: Some(ValueType::Real), ..score.clone() };
    for (column, role) in [
        (ColumnSettings::default(), Role::Attribute),
        (score, Role::Score),
        (real, Role::Attribute),
        (both, Role::Score),
    ] {
        let files = vec![("lfw_attributes.csv".to_owned(), scores_of_lfw())];
        let check = check_in_memory("lfw", files, one("Smiling", column.clone()));
        let smiling = attribute(&check, "Smiling");
        let numeric = smiling.numeric.as_ref().expect("numbers");
        assert_eq!((smiling.role, smiling.ty), (role, ValueType::Real), "{column:?}");
        assert_eq!((smiling.n, smiling.missing, numeric.sentinels.len()), (390, 10, 1), "{column:?}");
        assert!(numeric.min.is_some_and(|min| min > -2.0), "{numeric:?}");
        let scores = &check.report().expect("a report").tables.scores;
        let row = scores.iter().find(|s| s.attribute == "Smiling").expect("a row of scores");
        assert_eq!((row.n, row.cut), (390, Some(0.0)));
    }
}

#[test]
fn how_sure_a_class_or_a_box_is_stays_aside_until_the_settings_say_score() {
    let labels = |i: usize| format!("a{i}.jpg,{},0.{:03},0.{:03}\n", ["cat", "dog"][i % 2], i * 7 % 997, i * 11 % 991);
    let csv = "image,label,confidence,beauty score\n".to_owned() + &(0..200).map(labels).collect::<String>();
    let boxes = |i: usize| format!("a{i}.jpg,cat,1,1,9,9,0.{:03}\n", i * 7 % 997);
    let detections =
        "image,label,xmin,ymin,xmax,ymax,confidence\n".to_owned() + &(0..200).map(boxes).collect::<String>();
    let names = |check: &Check<Vec<u8>>| -> Vec<String> {
        check.report().expect("a report").tables.scores.iter().map(|s| s.attribute.clone()).collect()
    };
    let why = |check: &Check<Vec<u8>>| {
        let sources = check.summary().expect("a summary").sources;
        sources[0].columns.iter().find(|c| c.name == "confidence").map(|c| c.why.clone())
    };
    for (csv, recognised, reason) in [
        (csv, &["beauty score"][..], "how sure the class is, not what is shown"),
        (detections, &[], "how sure a box is, not what is shown in it"),
    ] {
        let files = || vec![("labels.csv".to_owned(), csv.clone().into_bytes())];
        let check = check_in_memory("scores", files(), Options::default());
        assert_eq!(names(&check), recognised);
        assert_eq!(why(&check).as_deref(), Some(reason));
        let score = ColumnSettings { role: Some(Role::Score), ..ColumnSettings::default() };
        let check = check_in_memory("scores", files(), one("confidence", score));
        assert!(names(&check).contains(&"confidence".to_owned()), "{:?}", names(&check));
    }
}

#[test]
fn a_few_whole_numbers_are_a_score_where_their_name_or_the_settings_say_so() {
    let row = |i: usize| format!("a{i}.jpg,{},{}\n", i % 5 + 1, i % 2);
    let csv = "image,appeal score,liked\n".to_owned() + &(0..200).map(row).collect::<String>();
    let score = ColumnSettings { role: Some(Role::Score), ..ColumnSettings::default() };
    let check = check_in_memory("scores", vec![("ratings.csv".to_owned(), csv.into_bytes())], one("liked", score));
    let names: Vec<&str> =
        check.report().expect("a report").tables.scores.iter().map(|s| s.attribute.as_str()).collect();
    assert_eq!(names, ["appeal score", "liked"]);
}

#[test]
fn a_column_is_set_by_the_name_under_which_it_is_listed() {
    let row = |i: usize| format!("a{i}.jpg,{},{},{}\n", i % 3, i % 4, i % 5);
    let csv = "image,,sort,sort\n".to_owned() + &(0..90).map(row).collect::<String>();
    for (name, other) in [("column 2", "sort"), ("sort (2)", "sort")] {
        let column = ColumnSettings { role: Some(Role::Protected), ..ColumnSettings::default() };
        let files = vec![("t.csv".to_owned(), csv.clone().into_bytes())];
        let check = check_in_memory("t", files, one(name, column));
        assert_eq!(attribute(&check, name).role, Role::Protected);
        assert_ne!(attribute(&check, other).role, Role::Protected);
    }
}

#[test]
fn a_public_table_is_read_again_as_it_is_read_with_a_given_file() {
    let Some(folder) = xtask::shared::shared("fairface") else { return };
    let files = || -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(&folder).expect("the folder can be listed").flatten();
        let csv = entries.filter(|e| e.path().extension().is_some_and(|e| e == "csv"));
        csv.map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).expect("a file"))).collect()
    };
    let mut check = check_in_memory("fairface", files(), Options::default());
    let mut settings = Settings::default();
    settings.columns.entry("race".into()).or_default().role = Some(Role::Attribute);
    settings.columns.entry("gender".into()).or_default().missing = Some(vec!["Female".into()]);
    assert!(check.reconfigure(settings.clone()));
    assert_eq!(attribute(&check, "race").role, Role::Attribute);
    assert!(attribute(&check, "gender").missing > 0);
    let options = Options { settings: Some(settings), ..Options::default() };
    assert_eq!(json(&check), json(&check_in_memory("fairface", files(), options)));
}

/// A picture of one colour.
fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = b"P6\n8 8\n255\n".to_vec();
    bytes.extend(std::iter::repeat_n(shade, 8 * 8 * 3));
    bytes
}

fn pictures(paths: &[&str]) -> Vec<(String, Vec<u8>)> {
    paths.iter().enumerate().map(|(i, path)| ((*path).to_owned(), picture(20 + 10 * i as u8))).collect()
}

fn folders(set: &[(&str, &str)]) -> Settings {
    let role = |word: &str| FolderRole::of(word).expect("a role");
    Settings {
        folders: set.iter().map(|(path, word)| ((*path).to_owned(), role(word))).collect(),
        ..Settings::default()
    }
}

/// Path, role, split and reason of each folder's row.
fn taken(check: &Check<impl ReadAt>) -> Vec<(String, String)> {
    let rows = &check.report().expect("a report").files.folders;
    let role = |row: &muster::report::FolderFacts| match &row.split {
        Some(split) => format!("{} in {split}", row.role),
        None => row.role.to_string(),
    };
    rows.iter().map(|row| (row.path.clone(), role(row))).collect()
}

fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

const TREE: [&str; 12] = [
    "train/cat/a.ppm",
    "train/cat/b.ppm",
    "train/dog/c.ppm",
    "train/dog/d.ppm",
    "val/cat/e.ppm",
    "val/dog/f.ppm",
    "masks/a.ppm",
    "data/image_2/x7.ppm",
    "data/image_2/y9.ppm",
    "data/image_3/x7.ppm",
    "data/image_3/y9.ppm",
    "images/z.ppm",
];

#[test]
fn what_folders_were_taken_for_is_told_with_the_reason() {
    let check = check_in_memory("tree", pictures(&TREE), Options::default());
    assert_eq!(
        taken(&check),
        pairs(&[
            ("data", "variants"),
            ("images", "pictures"),
            ("masks", "masks"),
            ("train", "classes in train"),
            ("val", "classes in val"),
        ])
    );
    let rows = &check.report().expect("a report").files.folders;
    let data = rows.iter().find(|row| row.path == "data").expect("a row");
    assert_eq!((data.files, data.pictures, data.parts), (4, 4, 2));
    assert_eq!(data.why, "image_2 and image_3 hold pictures of the same names: variants of one scene each, no classes");
}

#[test]
fn folders_set_on_the_page_count_as_those_of_a_given_file() {
    let mut check = check_in_memory("tree", pictures(&TREE), Options::default());
    let first = json(&check);
    for set in [
        folders(&[("train", "pictures"), ("val", "ignore")]),
        folders(&[("data", "classes"), ("images", "split:holdout")]),
        folders(&[("masks", "pictures"), (".", "classes")]),
        folders(&[("images", "masks"), ("val", "no-split")]),
        folders(&[(".", "folds")]),
        Settings::default(),
    ] {
        assert!(check.reconfigure(set.clone()));
        for (image, handle) in check.images_to_measure() {
            let facts = check.source(image).map(|bytes| pixels::measure_named(bytes, TREE[handle as usize]));
            check.put(image, facts.expect("a picture"));
        }
        for (file, handle) in check.masks_to_measure() {
            let facts = check.mask_source(file).map(|bytes| pixels::mask_named(bytes, TREE[handle as usize]));
            check.put_mask(file, facts.expect("a mask"));
        }
        check.judge(true);
        let given = Options { settings: Some(set.clone()), ..Options::default() };
        assert_eq!(json(&check), json(&check_in_memory("tree", pictures(&TREE), given)), "{:?}", set.folders);
    }
    assert_eq!(json(&check), first, "and back");
}

#[test]
fn folders_are_followed_as_the_file_of_settings_has_them() {
    let of = |toml: &str| {
        let mut files = pictures(&TREE);
        files.push(("muster.toml".to_owned(), toml.as_bytes().to_vec()));
        check_in_memory("tree", files, Options::default())
    };
    let classes = |check: &Check<Vec<u8>>| {
        let classes = &check.report().expect("a report").dataset.classes;
        classes.iter().map(|c| (c.name.clone(), c.images)).collect::<Vec<_>>()
    };
    let splits = |check: &Check<Vec<u8>>| {
        let splits = &check.report().expect("a report").dataset.splits;
        splits.iter().map(|s| (s.name.clone(), s.images)).collect::<Vec<_>>()
    };
    let named = |all: &[(&str, u64)]| all.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect::<Vec<_>>();

    let check = of("[folders]\ndata = \"classes\"\n\"./train/\" = \"pictures\"\nimages = \"split:holdout\"\n");
    assert_eq!(classes(&check), named(&[("class 80", 1), ("image_2", 2), ("image_3", 2)]), "a mask shows a class");
    assert_eq!(splits(&check), named(&[("holdout", 1), ("train", 4), ("val", 2)]));

    let check = of("[folders]\n\".\" = \"classes\"\nmasks = \"pictures\"\nimages = \"ignore\"\n");
    assert_eq!(classes(&check), named(&[("data", 4), ("train", 4), ("val", 2)]));
    assert_eq!(splits(&check), named(&[]), "a class is no split");
    let report = check.report().expect("a report");
    assert_eq!(report.dataset.images, 11);
    let aside = |path: &str| report.files.skipped_files.iter().find(|f| f.path == path).map(|f| f.why.clone());
    assert_eq!(aside("images/z.ppm").as_deref(), Some("the settings leave images aside"));

    let check = of("[folders]\nimages = \"masks\"\n\"no/such\" = \"masks\"\npet = \"folds\"\ndata = \"clases\"\n");
    let report = check.report().expect("a report");
    let aside = |path: &str| report.files.skipped_files.iter().find(|f| f.path == path).map(|f| f.why.clone());
    assert!(aside("images/z.ppm").is_some_and(|why| why.contains("a mask whose image is not there")));
    let faults = check.dataset().faults.of(muster::dataset::FaultKind::Setting);
    let mut lines: Vec<(u32, String)> = faults.map(|f| (f.place.line, f.found.clone())).collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            (3, "no folder no/such under [folders]".to_owned()),
            (4, "no folder pet under [folders]".to_owned()),
            (5, "\"clases\"".to_owned()),
        ]
    );
}
