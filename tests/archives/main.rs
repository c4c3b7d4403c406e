//! Archives, as the command checks them: like the folder that they were packed from, and nothing in a broken one is lost.

mod pack;

use pack::{Packed, files_of, gz, tar, zip};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use xtask::shared::shared;

/// A folder of its own for one test, empty.
fn fresh(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder for the test");
    path
}

fn muster(path: &Path) -> Output {
    let run =
        Command::new(env!("CARGO_BIN_EXE_muster")).arg("check").arg(path).args(["--quiet", "--json", "-"]).output();
    run.expect("the command starts")
}

fn json(path: &Path) -> String {
    let done = muster(path);
    assert!(matches!(done.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("the output is UTF-8")
}

fn report(path: &Path) -> Value {
    let report: Value = serde_json::from_str(&json(path)).expect("the report is JSON");
    let n = |key: &str| report["files"][key].as_u64().expect("a count");
    assert_eq!(n("dropped"), n("read") + n("skipped"), "{}", report["files"]);
    report
}

/// Path and reason of what was left aside.
fn skipped(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let files = report["files"]["skipped_files"].as_array().expect("a list");
    files.iter().map(|file| (text(&file["path"]), text(&file["why"]))).collect()
}

/// A folder with pictures, a table, labels, and files that are for nobody.
fn dataset(folder: &Path) {
    let keep = |path: &str| path.ends_with(".docx") || path.ends_with(".csv") || path.contains("txt");
    let mut pictures = 0;
    for (path, bytes) in muster::intake::example() {
        pictures += usize::from(path.ends_with(".jpg"));
        if keep(&path) || path.ends_with(".json") || (path.ends_with(".jpg") && pictures % 60 == 0) {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder above")).expect("the target folder can be written");
            fs::write(&path, bytes).expect("the target folder can be written");
        }
    }
    fs::write(folder.join("broken.png"), "no picture").expect("the target folder can be written");
    fs::write(folder.join("empty.csv"), "").expect("the target folder can be written");
    fs::write(folder.join("model"), "nothing").expect("the target folder can be written");
}

#[test]
fn an_archive_is_checked_as_the_folder_that_it_was_packed_from() {
    let place = fresh("archives-same");
    let folder = place.join("street");
    dataset(&folder);
    let expected = json(&folder);
    for root in ["", "street-main"] {
        let files = files_of(&folder, root);
        let archives: [(&str, Vec<u8>); 6] = [
            ("street.zip", zip(&files, Packed::Stored)),
            ("street.zip", zip(&files, Packed::Deflated)),
            ("street.zip", zip(&files, Packed::Mixed)),
            ("street.tar", tar(&files)),
            ("street.tar.gz", gz(&tar(&files))),
            ("street.TGZ", gz(&tar(&files))),
        ];
        for (name, bytes) in archives {
            let archive = place.join(name);
            fs::write(&archive, bytes).expect("the target folder can be written");
            assert!(json(&archive) == expected, "{name} with the root {root:?} differs from its folder");
        }
    }
}

#[test]
fn archives_in_a_folder_are_like_folders_of_their_names() {
    let place = fresh("archives-within");
    let [plain, packed] = ["plain/both", "packed/both"].map(|name| place.join(name));
    for part in ["a.zip", "b.tar.gz"] {
        dataset(&plain.join("parts").join(part));
    }
    fs::create_dir_all(packed.join("parts")).expect("the target folder can be written");
    let files = files_of(&plain.join("parts/a.zip"), "");
    fs::write(packed.join("parts/a.zip"), zip(&files, Packed::Mixed)).expect("the target folder can be written");
    fs::write(packed.join("parts/b.tar.gz"), gz(&tar(&files))).expect("the target folder can be written");
    assert!(json(&packed) == json(&plain), "archives in a folder differ from folders of their names");
}

#[test]
fn an_archive_whose_files_lie_beside_it_is_not_counted_twice() {
    let place = fresh("archives-beside");
    dataset(&place.join("street"));
    let files = files_of(&place.join("street"), "");
    fs::write(place.join("street.zip"), zip(&files, Packed::Mixed)).expect("the target folder can be written");
    let whole = report(&place);
    assert!(skipped(&whole).contains(&("street.zip".into(), "the files in it lie unpacked beside it".into())));
    assert_eq!(whole["files"]["dropped"], files.len() + 1);
    // With one file that is not there, it is no copy.
    fs::remove_file(place.join("street/broken.png")).expect("the file is there");
    assert_eq!(report(&place)["files"]["dropped"], 2 * files.len() - 1);
}

#[test]
fn what_cannot_be_read_in_an_archive_is_said_and_the_rest_is_checked() {
    let place = fresh("archives-bad");
    let text = |path: &str| (path.to_owned(), b"file,light\na.jpg,day\n".to_vec());
    let inner = zip(&[text("x.csv")], Packed::Stored);
    let names =
        ["../out.csv", "/etc/abs.csv", "C:\\c.csv", "a.csv", "twice.csv", "twice.csv", "damaged.csv", "locked.csv"];
    let mut files: Vec<(String, Vec<u8>)> = names.iter().map(|name| text(name)).collect();
    files.push(("inner.zip".into(), inner));
    files.push(("__MACOSX/._a.csv".into(), vec![0]));
    files.push((".DS_Store".into(), vec![0]));
    let mut bytes = zip(&files, Packed::Stored);
    let find = |bytes: &[u8], what: &[u8]| {
        bytes.windows(what.len()).enumerate().filter(|(_, w)| *w == what).map(|(at, _)| at).collect::<Vec<_>>()
    };
    // The name stands before the bytes, and again in the list at the end, 46 bytes into its record.
    let damaged = find(&bytes, b"damaged.csv")[0] + "damaged.csv".len() + 3;
    bytes[damaged] ^= 1;
    let locked = find(&bytes, b"locked.csv")[1] - 46 + 8;
    bytes[locked] |= 1;
    let archive = place.join("bad.zip");
    fs::write(&archive, bytes).expect("the target folder can be written");

    let report = report(&archive);
    let said = skipped(&report);
    for (path, why) in [
        ("../out.csv", "its path leads out of the archive"),
        ("/etc/abs.csv", "its path is no path below the archive"),
        ("C:/c.csv", "its path is no path below the archive"),
        ("twice.csv", "another entry of the same name comes after it"),
        ("damaged.csv", "damaged: its checksum differs"),
        ("locked.csv", "encrypted: unpack the archive with its password first"),
        ("inner.zip", "an archive within an archive: unpack it first"),
        ("__MACOSX/._a.csv", "in __MACOSX: a file of macOS beside the real one, not of the dataset"),
        (".DS_Store", "a file of the system, not of the dataset"),
    ] {
        let path = path.trim_start_matches('/');
        assert!(said.contains(&(path.into(), why.into())), "{path}: {why}: {said:?}");
    }
    assert_eq!(said.len(), 9, "{said:?}");
    assert_eq!(report["files"]["dropped"], files.len());
    assert_eq!(report["dataset"]["images_listed"], 1);
}

#[test]
fn a_broken_archive_alone_stops_the_check_with_the_reason() {
    let place = fresh("archives-broken");
    let files = [("a.csv".to_owned(), b"file,light\na.jpg,day\n".to_vec())];
    let whole = zip(&files, Packed::Deflated);
    for (name, bytes, part) in [
        ("cut.zip", &whole[..whole.len() - 30], "was not copied whole"),
        ("no.zip", b"PK\x03\x04".as_slice(), "is no ZIP archive"),
        ("no.tar", b"hello".as_slice(), "no tar archive"),
        ("no.tar.gz", b"hello".as_slice(), "no gzip stream"),
        ("empty.tgz", b"".as_slice(), "no gzip stream"),
        ("empty.tar", b"".as_slice(), "no tar archive"),
        ("other.7z", b"7z".as_slice(), "unpack it first"),
    ] {
        let archive = place.join(name);
        fs::write(&archive, bytes).expect("the target folder can be written");
        let done = muster(&archive);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains(part) && said.contains(name), "{name}: {said}");
    }
}

#[test]
fn of_an_archive_that_is_cut_off_what_is_there_is_checked() {
    let place = fresh("archives-cut");
    let table = |n: usize| b"file,light\na.jpg,day\n".repeat(n);
    let files: Vec<_> = (0..20).map(|i| (format!("{i:02}.csv"), table(1 + i))).collect();
    let whole = tar(&files);
    let mut noise = 1u32;
    let mut big = files.clone();
    for (_, bytes) in &mut big {
        bytes.extend((0..40_000).map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b'a' + (noise >> 24) as u8 % 26
        }));
    }
    let streamed = gz(&tar(&big));
    for (name, bytes) in [("cut.tar", &whole[..whole.len() / 2]), ("cut.tar.gz", &streamed[..streamed.len() / 2])] {
        let archive = place.join(name);
        fs::write(&archive, bytes).expect("the target folder can be written");
        let report = report(&archive);
        let said = skipped(&report);
        let own = said.iter().find(|(path, _)| path == name).unwrap_or_else(|| panic!("{name}: {said:?}"));
        assert!(own.1.contains("not all of it was read") && own.1.contains("not copied whole"), "{own:?}");
        assert!(said.iter().all(|(path, why)| path == name || why == "the archive ends before it does"), "{said:?}");
        assert!(report["files"]["read"].as_u64().is_some_and(|n| n >= 5), "{name}: {}", report["files"]);
    }
}

#[test]
fn a_broken_archive_in_a_folder_is_one_file_left_aside() {
    let place = fresh("archives-broken-within");
    fs::write(place.join("labels.csv"), "file,light\na.jpg,day\n").expect("the target folder can be written");
    fs::write(place.join("x.zip"), b"PK\x03\x04").expect("the target folder can be written");
    let report = report(&place);
    let said = skipped(&report);
    assert_eq!(said.len(), 1);
    assert!(said[0].0 == "x.zip" && said[0].1.contains("is no ZIP archive"), "{said:?}");
    assert_eq!(report["files"]["dropped"], 2);
}

#[test]
fn real_datasets_are_checked_alike_packed_and_unpacked() {
    let place = fresh("archives-real");
    // Some of the raccoons, and a COCO file with all of its pictures' names and one in ten pictures.
    for (name, wanted) in [("raccoon_voc", "raccoon-2"), ("coco128_json", "5.jpg")] {
        let Some(folder) = shared(name) else { continue };
        let mut files = files_of(&folder, name);
        files.retain(|(path, _)| path.contains(wanted) || path.ends_with(".json") || path.ends_with(".md"));
        for (path, bytes) in &files {
            let path = place.join(path);
            fs::create_dir_all(path.parent().expect("a folder above")).expect("the target folder can be written");
            fs::write(path, bytes).expect("the target folder can be written");
        }
        let archive = place.join(format!("{name}.zip"));
        fs::write(&archive, zip(&files, Packed::Mixed)).expect("the target folder can be written");
        assert!(json(&archive) == json(&place.join(name)), "{name} differs");
    }
}

#[test]
fn samples_in_shards_are_read_and_members_that_stand_apart_are_said_once() {
    let place = fresh("archives-webdataset");
    let picture = || {
        let all = muster::intake::example();
        all.into_iter().find(|(path, _)| path.ends_with(".jpg")).map(|(_, bytes)| bytes).expect("a picture")
    };
    let member = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
    let sample = |key: &str, class: &str| {
        vec![member(&format!("{key}.jpg"), &picture()), member(&format!("{key}.cls"), class.as_bytes())]
    };
    let in_order: Vec<_> = [sample("0001", "0"), sample("0002", "1")].concat();
    let mut apart = in_order.clone();
    apart.swap(1, 2);
    fs::write(place.join("train-000000.tar"), tar(&in_order)).expect("the target folder can be written");
    fs::write(place.join("train-000001.tar"), tar(&apart)).expect("the target folder can be written");
    fs::write(place.join("val-000000.tar"), tar(&in_order)).expect("the target folder can be written");
    let report = report(&place);
    let classes = report["dataset"]["classes"].as_array().expect("classes");
    assert_eq!(classes.iter().map(|c| c["name"].as_str().unwrap_or("?")).collect::<Vec<_>>(), ["0", "1"]);
    let splits = report["dataset"]["splits"].as_array().expect("splits");
    let splits: Vec<_> = splits.iter().map(|s| (s["name"].as_str().unwrap_or("?"), s["images"].as_u64())).collect();
    assert_eq!(splits, [("train", Some(4)), ("val", Some(2))]);
    let findings = report["findings"].as_array().expect("findings");
    let said: Vec<&str> =
        findings.iter().filter(|f| f["code"] == "ERR013").filter_map(|f| f["message"].as_str()).collect();
    let expected =
        "the members of 2 samples do not follow one another in train-000001.tar: train-000001.tar/0001 is the first";
    assert_eq!(said, [expected]);
}
