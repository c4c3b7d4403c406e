//! The way round: check, decide, fix, check again, as a shell sees it.

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use xtask::shared::shared;

fn muster(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_muster")).args(args).output().expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder of its own for one test, empty.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("again").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder for the test");
    path
}

fn checked(data: &Path, more: &[&str]) -> Value {
    let data = data.display().to_string();
    let mut args = vec!["check", &data, "--json", "-", "--quiet"];
    args.extend(more);
    let out = muster(&args);
    serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", text(&out.stderr)))
}

fn findings(report: &Value) -> &[Value] {
    report["findings"].as_array().map_or(&[], Vec::as_slice)
}

/// A COCO file of 30 listed images whose boxes hold two corners; those of the first are its size, too.
fn corners(data: &Path) {
    let corner = |i: u32| (i * 13 % 300, i * 7 % 200);
    let boxes: Vec<Value> = (0..30)
        .map(|i| {
            let (x, y) = corner(i);
            json!({ "id": i, "image_id": i, "category_id": 1, "bbox": [x, y, x + 330, y + 260], "mine": i })
        })
        .collect();
    let images: Vec<Value> =
        (0..30).map(|i| json!({ "id": i, "file_name": format!("{i}.jpg"), "width": 640, "height": 480 })).collect();
    let coco = json!({ "images": images, "annotations": boxes, "categories": [{ "id": 1, "name": "dog" }] });
    fs::write(data.join("labels.json"), coco.to_string()).expect("written");
}

#[test]
fn a_finding_that_is_mended_is_gone_and_the_next_check_begins_with_it() {
    let (data, out) = (folder("corners"), folder("corners-out").join("copy"));
    corners(&data);
    let before = checked(&data, &[]);
    let mendable: Vec<&Value> = findings(&before).iter().filter(|f| f["fix"] == "rewrites the boxes").collect();
    let [finding] = mendable.as_slice() else { panic!("{mendable:?}") };
    let said = text(&muster(&["check", &data.display().to_string()]).stdout);
    assert!(said.contains("1 finding `muster fix` can mend"), "{said}");
    let earlier = folder("corners-report").join("before.json");
    fs::write(&earlier, before.to_string()).expect("written");
    let decisions =
        json!({ "schema": "muster.decisions/1", "fixes": [{ "fingerprint": finding["fingerprint"], "apply": true }] });
    let file = earlier.with_file_name("decisions.json");
    fs::write(&file, decisions.to_string()).expect("written");
    let paths = [&data, &file, &out, &earlier].map(|path| path.display().to_string());
    let [data, file, out_text, earlier] = paths.each_ref().map(String::as_str);
    let fixed = muster(&["fix", data, "--decisions", file, out_text]);
    assert_eq!(fixed.status.code(), Some(0), "{}", text(&fixed.stderr));
    assert!(text(&fixed.stdout).contains("1 file written, 29 changes in changes.csv"), "{}", text(&fixed.stdout));
    // Nothing is ever written over.
    assert_eq!(muster(&["fix", data, "--decisions", file, out_text]).status.code(), Some(2));
    let after = checked(&out, &["--against", earlier]);
    assert!(findings(&after).iter().all(|f| f["code"] != finding["code"]));
    let changes = &after["changes"];
    assert_eq!(changes["solved"], json!([finding["fingerprint"]]));
    assert_eq!(changes["errors"]["solved"], 1);
    assert_eq!((&changes["images"]["added"], &changes["images"]["annotations_altered"]), (&json!(0), &json!(29)));
    let written: Value =
        serde_json::from_str(&fs::read_to_string(out.join("labels.json")).expect("a copy")).expect("JSON");
    assert_eq!(written["annotations"][3]["bbox"], json!([39, 21, 330, 260]));
    assert_eq!(written["annotations"][3]["mine"], 3);
    let said = text(&muster(&["check", out_text, "--against", earlier]).stdout);
    assert!(said.contains("\n1 of ") && said.contains("repaired"), "{said}");
    // An earlier version of the dataset will do as well.
    assert_eq!(checked(&out, &["--against", data])["changes"]["solved"], changes["solved"]);
}

#[test]
fn what_cannot_be_compared_with_or_carried_out_is_said() {
    let data = folder("refused");
    corners(&data);
    let other = folder("refused-files");
    let whole = checked(&data, &[]).to_string();
    let path = data.display().to_string();
    for (name, content, expected) in [
        ("cut.json", &whole[..whole.len() / 2], "it was cut short"),
        ("old.json", &whole.replace("muster.report/1", "muster.report/0"), "found muster.report/0, of another version"),
        ("foreign.json", "{\"images\": []}", "found other JSON"),
    ] {
        let file = other.join(name);
        fs::write(&file, content).expect("written");
        let out = muster(&["check", &path, "--against", &file.display().to_string()]);
        assert_eq!(out.status.code(), Some(2), "{name}");
        assert!(text(&out.stderr).contains(expected), "{}", text(&out.stderr));
    }
    let missing = muster(&["check", &path, "--against", "nowhere.json"]);
    assert_eq!(missing.status.code(), Some(2));
    let out = other.join("out").display().to_string();
    let nothing = muster(&["fix", &path, &out]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(text(&nothing.stderr).contains("holds no muster-decisions.json"), "{}", text(&nothing.stderr));
    let inside = data.join("inside").display().to_string();
    assert!(text(&muster(&["fix", &path, &inside]).stderr).contains("lies within"));
    let decisions = json!({ "schema": "muster.decisions/1", "items": [
        { "image": "1.jpg", "action": "exclude" }, { "image": "99.jpg", "action": "exclude" } ] });
    fs::write(data.join("muster-decisions.json"), decisions.to_string()).expect("written");
    let part = muster(&["fix", &path, &out]);
    assert_eq!(part.status.code(), Some(1), "{}", text(&part.stderr));
    assert!(text(&part.stdout).contains("99.jpg: no image of this path"), "{}", text(&part.stdout));
    assert!(!other.join("out/muster-decisions.json").exists());
}

/// COCO128 with a made fault, where the data is there.
#[test]
fn a_real_dataset_with_a_made_fault_comes_back_as_it_was() {
    let Some(file) = shared("coco128_json/annotations/instances_train2017.json") else { return };
    let original: Value = serde_json::from_str(&fs::read_to_string(file).expect("read")).expect("JSON");
    let mut faulty = original.clone();
    for annotation in faulty["annotations"].as_array_mut().into_iter().flatten() {
        let numbers: Vec<f64> = annotation["bbox"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        if let [x, y, w, h] = numbers.as_slice() {
            annotation["bbox"] = json!([x, y, x + w, y + h]);
        }
    }
    let data = folder("coco128");
    fs::write(data.join("labels.json"), faulty.to_string()).expect("written");
    let before = checked(&data, &[]);
    let fixes: Vec<Value> = findings(&before)
        .iter()
        .filter(|f| f["fix"] == "rewrites the boxes" && f["cause_kind"] == "corners")
        .map(|f| json!({ "fingerprint": f["fingerprint"] }))
        .collect();
    assert_eq!(fixes.len(), 1);
    fs::write(
        data.join("muster-decisions.json"),
        json!({ "schema": "muster.decisions/1", "fixes": fixes }).to_string(),
    )
    .expect("written");
    let out = folder("coco128-out").join("copy");
    let done = muster(&["fix", &data.display().to_string(), &out.display().to_string()]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let copy: Value =
        serde_json::from_str(&fs::read_to_string(out.join("labels.json")).expect("a copy")).expect("JSON");
    let (was, is) = (original["annotations"].as_array(), copy["annotations"].as_array());
    for (was, is) in was.into_iter().flatten().zip(is.into_iter().flatten()) {
        let numbers = |of: &Value| -> Vec<f64> {
            of["bbox"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
        };
        let near = numbers(was).iter().zip(numbers(is)).all(|(a, b)| (a - b).abs() < 1e-3);
        assert!(near, "{was} {is}");
        let (mut was, mut is) = (was.clone(), is.clone());
        (was["bbox"], is["bbox"]) = (Value::Null, Value::Null);
        assert_eq!(was, is);
    }
    assert_eq!((&copy["images"], &copy["categories"]), (&original["images"], &original["categories"]));
}
