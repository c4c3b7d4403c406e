//! The native command, as a shell sees it: exit codes, outputs, and the same bytes for the same dataset.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn muster(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_muster")).args(args).output().expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder of its own for one test, empty.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder for the test");
    path
}

/// The names of what lies in a folder.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn example(name: &str) -> PathBuf {
    let path = folder(name);
    assert!(muster(&["example", &path.display().to_string()]).status.success());
    path
}

/// A folder's report, without pixels to be quick.
fn report(folder: &Path, more: &[&str]) -> serde_json::Value {
    let folder = folder.display().to_string();
    let mut args = vec!["check", &folder, "--json", "-", "--quiet"];
    args.extend(more);
    serde_json::from_slice(&muster(&args).stdout).expect("the report is JSON")
}

#[test]
fn exit_codes_tell_errors_from_none_and_from_a_check_that_could_not_run() {
    let bad = example("exit-codes");
    assert_eq!(muster(&["check", &bad.display().to_string(), "--quiet"]).status.code(), Some(1));
    let good = folder("exit-codes-good");
    fs::write(good.join("labels.csv"), "file,light\na.jpg,day\nb.jpg,night\n").expect("written");
    assert_eq!(muster(&["check", &good.display().to_string(), "--quiet"]).status.code(), Some(0));
    // Nothing was checked, so nothing passes.
    let empty = folder("exit-codes-empty");
    for lies in [None, Some("notes.txt")] {
        if let Some(name) = lies {
            fs::write(empty.join(name), "hello\n").expect("written");
        }
        let nothing = muster(&["check", &empty.display().to_string()]);
        assert_eq!(nothing.status.code(), Some(2));
        assert!(text(&nothing.stderr).contains("nothing to check"), "{}", text(&nothing.stderr));
        assert!(!text(&nothing.stdout).contains("Nothing found"), "{}", text(&nothing.stdout));
        assert!(lies.is_none_or(|_| text(&nothing.stderr).contains("notes.txt (")), "{}", text(&nothing.stderr));
    }
    let gone = muster(&["check", "no/such/folder"]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(text(&gone.stderr).contains("no/such/folder"), "{}", text(&gone.stderr));
    assert_eq!(muster(&["check", &good.display().to_string(), "--only", "XYZ001"]).status.code(), Some(2));
    assert_eq!(muster(&["frobnicate"]).status.code(), Some(2));
}

#[test]
fn the_report_does_not_depend_on_the_number_of_threads() {
    let folder = example("threads");
    let one = muster(&["check", &folder.display().to_string(), "--json", "-", "--jobs", "1"]);
    let four = muster(&["check", &folder.display().to_string(), "--json", "-", "--jobs", "4"]);
    assert!(!one.stdout.is_empty());
    assert!(one.stdout == four.stdout);
}

#[test]
fn every_file_is_accounted_for() {
    let folder = example("accounts");
    let report = report(&folder, &["--no-pixels"]);
    let files = &report["files"];
    let n = |key: &str| files[key].as_u64().expect("a count");
    assert_eq!(n("dropped"), n("read") + n("skipped"));
    assert_eq!(n("skipped") as usize, files["skipped_files"].as_array().expect("a list").len());
    assert_eq!(files["skipped_files"][0]["path"], "notes.docx");
    assert!(files["skipped_files"][0]["why"].as_str().is_some_and(|why| !why.is_empty()));
}

#[test]
fn outputs_go_where_they_are_asked_to() {
    let data = example("outputs");
    let out = folder("outputs-out");
    let path = |name: &str| out.join(name).display().to_string();
    let done = muster(&[
        "check",
        &data.display().to_string(),
        "--json",
        &path("r.json"),
        "--findings-csv",
        &path("f.csv"),
        "--images-csv",
        &path("i.csv"),
    ]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("files dropped"), "{}", text(&done.stdout));
    let json = fs::read_to_string(path("r.json")).expect("written");
    assert!(json.starts_with("{\n  \"schema\": \"muster.report/1\",\n") && json.ends_with("}\n"));
    let findings = fs::read_to_string(path("f.csv")).expect("written");
    assert!(
        findings.starts_with("code,severity,message,image,file,line,record,member,decision,reason\n"),
        "{findings}"
    );
    let images = fs::read_to_string(path("i.csv")).expect("written");
    assert!(images.starts_with(
        "path,split,format,bytes,width,height,orientation,decoded,mode,brightness_p5,brightness_p99,entropy,blur_score,\
         sharpness,contrast,aspect,is_greyscale,content_hash,pixel_hash,perceptual_hash\n"
    ));
    assert_eq!(images.lines().count(), 601);
}

#[test]
fn documents_go_into_a_folder_and_each_alone_is_the_same_bytes() {
    let data = example("documents");
    let out = folder("documents-out");
    let path = |name: &str| out.join(name).display().to_string();
    let (data, all) = (data.display().to_string(), path("all"));
    let done = muster(&["check", &data, "--no-pixels", "--quiet", "--documents", &all]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    let written = |name: &str| fs::read_to_string(Path::new(&all).join(name)).expect("written");
    for about in muster::documents::ALL {
        let text = written(about.file);
        assert!(text.contains("Muster"), "{}", about.file);
        assert!(!text.contains(env!("CARGO_TARGET_TMPDIR")), "{} holds a place on this computer", about.file);
    }
    let (html, markdown, sarif) = (path("r.html"), path("r.md"), path("r.sarif"));
    muster(&[
        "check",
        &data,
        "--no-pixels",
        "--quiet",
        "--jobs",
        "1",
        "--html",
        &html,
        "--markdown",
        &markdown,
        "--sarif",
        &sarif,
    ]);
    for (alone, of_all) in [(&html, "report.html"), (&markdown, "report.md"), (&sarif, "findings.sarif")] {
        assert!(fs::read_to_string(alone).expect("written") == written(of_all), "{of_all}");
    }
    let one = path("croissant.json");
    muster(&["check", &data, "--no-pixels", "--quiet", "--document", &one]);
    assert!(fs::read_to_string(&one).expect("written") == written("croissant.json"));
    let unknown = muster(&["check", &data, "--no-pixels", "--quiet", "--document", &path("croisant.json")]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("no document is called croisant.json"), "{}", text(&unknown.stderr));
}

#[test]
fn documents_are_written_over_those_of_muster_and_over_no_file_of_the_dataset() {
    let data = folder("documents-over");
    fs::write(data.join("labels.csv"), "file,light\na.jpg,day\nb.jpg,night\n").expect("written");
    let (data, all) = (data.display().to_string(), data.join("docs").display().to_string());
    let check = || muster(&["check", &data, "--quiet", "--documents", &all]);
    assert_eq!(check().status.code(), Some(0));
    // A second time, over its own.
    let again = check();
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    fs::write(Path::new(&all).join("report.html"), "<!DOCTYPE html><p>mine</p>").expect("written");
    let refused = check();
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("--overwrite"), "{}", text(&refused.stderr));
    assert_eq!(muster(&["check", &data, "--quiet", "--overwrite", "--documents", &all]).status.code(), Some(0));
}

#[test]
fn rules_and_their_manuals_can_be_read() {
    let rules: serde_json::Value =
        serde_json::from_slice(&muster(&["rules", "--json"]).stdout).expect("rules are JSON");
    let codes: Vec<&str> = rules.as_array().expect("a list").iter().filter_map(|r| r["code"].as_str()).collect();
    for code in [
        "COO001", "COO002", "CON001", "CON003", "CON004", "CON006", "CON011", "ERR001", "ERR002", "ERR003", "ERR004",
        "ERR005", "ERR006", "ERR007", "ERR013", "ERR014", "REP002", "REP004", "REP005", "REP010",
    ] {
        assert!(codes.contains(&code), "{code} is missing from {codes:?}");
    }
    let page = muster(&["explain", "err007"]);
    assert!(page.status.success() && text(&page.stdout).starts_with("# ERR007"));
    let formats = muster(&["explain", "formats"]);
    let formats = (formats.status.success(), text(&formats.stdout));
    for line in ["## COCO detection (coco-detection)", "Boxes: left, top, width, height in pixels", "## table (table)"]
    {
        assert!(formats.0 && formats.1.contains(line), "{line} is missing from {}", formats.1);
    }
    assert_eq!(muster(&["explain", "ERR999"]).status.code(), Some(2));
}

#[test]
fn a_setting_that_is_not_known_stops_a_check_with_its_line() {
    let data = folder("bad-config");
    fs::write(data.join("labels.csv"), "file,light\na.jpg,day\n").expect("written");
    let config = data.join("other.toml");
    fs::write(&config, "[columns.\"light\"]\nrole = \"attribute\"\nmargn = 3\n").expect("written");
    let done = muster(&["check", &data.display().to_string(), "--config", &config.display().to_string()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("line 3"), "{}", text(&done.stderr));
}

/// A folder with a table and one picture whose label lies outside of it.
#[cfg(unix)]
#[test]
fn names_that_differ_in_a_byte_that_is_no_text_are_two_files() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder("odd-names");
    for name in [&b"a\xff.csv"[..], b"a\xfe.csv"] {
        fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), "file,light\na.jpg,day\n").expect("written");
    }
    let report = report(&folder, &[]);
    assert_eq!(report["files"]["dropped"], 2);
    assert!(!codes(&report).contains(&"ERR012"), "{:?}", codes(&report));
    assert!(report.to_string().contains("a%FF.csv"), "{report}");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_and_is_said() {
    use std::os::unix::fs::symlink;
    let elsewhere = folder("linked-to");
    fs::write(elsewhere.join("labels.csv"), "file,light\na.jpg,day\n").expect("written");
    let folder = folder("linked-from");
    fs::write(folder.join("own.csv"), "file,light\nb.jpg,day\n").expect("written");
    symlink(elsewhere.join("labels.csv"), folder.join("labels.csv")).expect("a link");
    symlink(&elsewhere, folder.join("images")).expect("a link");
    symlink(elsewhere.join("gone.jpg"), folder.join("gone.jpg")).expect("a link");
    let report = report(&folder, &[]);
    assert_eq!(report["files"]["dropped"], 4);
    assert_eq!(report["files"]["read"], 1);
    let aside = report["files"]["skipped_files"].as_array().expect("a list");
    let names: Vec<&str> = aside.iter().filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(names, ["gone.jpg", "images", "labels.csv"]);
    assert!(
        aside.iter().all(|file| file["why"].as_str().is_some_and(|why| why.contains("symbolic link"))),
        "{aside:?}"
    );
}

#[test]
fn a_picture_that_would_take_more_memory_than_is_allowed_is_said_and_the_rest_is_measured() {
    let folder = folder("memory");
    for (name, side) in [("small.png", 20), ("large.png", 600)] {
        let picture = image::RgbImage::from_fn(side, side, |x, y| image::Rgb([x as u8, y as u8, (x ^ y) as u8]));
        picture.save(folder.join(name)).expect("written");
    }
    let out = folder.join("report.json").display().to_string();
    let dataset = folder.display().to_string();
    let ran = muster(&["check", &dataset, "--quiet", "--memory", "2M", "--jobs", "8", "--json", &out]);
    assert_eq!(ran.status.code(), Some(1), "{}", text(&ran.stderr));
    let json = fs::read_to_string(&out).expect("a report");
    assert!(json.contains("more than --memory allows") && json.contains("large.png"), "{json}");
    assert!(!json.contains("\"image\": \"small.png\""), "{json}");
    // It lies in the dataset, is Muster's own, and is written again; a file of the dataset is not.
    assert_eq!(muster(&["check", &dataset, "--quiet", "--json", &out]).status.code(), Some(0));
    let refused = muster(&["check", &dataset, "--quiet", "--json", &folder.join("small.png").display().to_string()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("--overwrite"), "{}", text(&refused.stderr));
    for wrong in ["2X", "G", "", "-1"] {
        assert_eq!(muster(&["check", &dataset, "--memory", wrong]).status.code(), Some(2), "{wrong}");
    }
}

fn small(name: &str) -> PathBuf {
    let data = folder(name);
    let picture = muster::intake::example().into_iter().find(|(path, _)| path.ends_with(".jpg"));
    fs::write(data.join("a.jpg"), picture.expect("the example has pictures").1).expect("written");
    fs::write(data.join("a.txt"), "0 0.9 0.5 0.4 0.2\n").expect("written");
    fs::write(data.join("classes.txt"), "cat\n").expect("written");
    fs::write(data.join("people.csv"), "file,gender\na.jpg,female\n").expect("written");
    data
}

fn codes(report: &serde_json::Value) -> Vec<&str> {
    report["findings"].as_array().into_iter().flatten().filter_map(|f| f["code"].as_str()).collect()
}

#[test]
fn rules_are_chosen_by_code_and_by_family_in_any_case() {
    let data = small("chosen");
    let all = report(&data, &[]);
    assert!(codes(&all).contains(&"ERR007") && codes(&all).contains(&"REP005"), "{:?}", codes(&all));
    assert_eq!(codes(&report(&data, &["--only", "err007"])), ["ERR007"]);
    let only = report(&data, &["--only", "ERR"]);
    assert!(!codes(&only).is_empty() && codes(&only).iter().all(|code| code.starts_with("ERR")));
    let without = report(&data, &["--skip", "err,REP005"]);
    assert!(codes(&without).iter().all(|code| !code.starts_with("ERR") && *code != "REP005"), "{:?}", codes(&without));
    let both = report(&data, &["--only", "ERR", "--skip", "ERR007"]);
    assert!(!codes(&both).contains(&"ERR007"));
}

#[test]
fn without_pixels_no_picture_is_measured_and_annotations_are_judged() {
    let data = small("no-pixels");
    fs::write(data.join("broken.jpg"), "not a picture").expect("written");
    let with = report(&data, &[]);
    let without = report(&data, &["--no-pixels"]);
    assert!(codes(&with).contains(&"ERR001") && !codes(&without).contains(&"ERR001"));
    assert!(codes(&without).contains(&"ERR007"));
    assert_eq!(without["dataset"]["images"], 2);
    assert_eq!(without["settings"]["pixels"], false);
}

#[test]
fn settings_given_take_the_place_of_the_folders_own() {
    let data = small("config");
    fs::write(data.join("muster.toml"), "[rules.ERR007]\nenabled = false\nreason = \"known\"\n").expect("written");
    assert!(!codes(&report(&data, &[])).contains(&"ERR007"));
    let other = folder("config-other").join("mine.toml");
    fs::write(&other, "[columns.\"gender\"]\norigin = \"self-declared\"\n").expect("written");
    let given = report(&data, &["--config", &other.display().to_string()]);
    assert!(codes(&given).contains(&"ERR007"));
    assert_eq!(given["dataset"]["attributes"][0]["origin"], "self-declared");
    assert_eq!(given["files"]["skipped_files"][0]["path"], "muster.toml");
    let gone = muster(&["check", &data.display().to_string(), "--config", "no/such.toml"]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(text(&gone.stderr).contains("no/such.toml"), "{}", text(&gone.stderr));
}

#[test]
fn every_output_goes_to_standard_output_with_a_dash_and_nothing_else_does() {
    let data = small("dash").display().to_string();
    for (option, begins) in [("--json", "{\n"), ("--findings-csv", "code,severity,"), ("--images-csv", "path,split,")] {
        let done = muster(&["check", &data, option, "-"]);
        let written = text(&done.stdout);
        assert!(written.starts_with(begins) && !written.contains("files dropped"), "{option}: {written}");
        assert!(done.stderr.is_empty(), "{option}: {}", text(&done.stderr));
    }
    let unwritable = muster(&["check", &data, "--quiet", "--json", "no/such/folder/r.json"]);
    assert_eq!(unwritable.status.code(), Some(2));
}

#[test]
fn the_summary_counts_and_names_the_most_severe_first_and_quiet_says_nothing() {
    let data = small("summary").display().to_string();
    let done = muster(&["check", &data]);
    let said = text(&done.stdout);
    let at = |part: &str| said.find(part).unwrap_or_else(|| panic!("{part} is missing: {said}"));
    assert!(said.starts_with("summary: 1 image, 1 box, 1 class, 1 attribute\n"), "{said}");
    assert!(at("4 files dropped = 4 read + 0 left aside") < at("error"));
    assert!(at("error   ERR007") < at("REP005"));
    assert!(said.contains("a.jpg, a.txt:1"), "{said}");
    assert!(!said.contains('\u{1b}'), "colours are for terminals");
    assert!(done.stderr.is_empty(), "progress is for terminals: {}", text(&done.stderr));
    let quiet = muster(&["check", &data, "--quiet"]);
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
    assert_eq!(quiet.status.code(), done.status.code());
}

#[test]
fn what_is_no_folder_is_refused_with_what_to_do() {
    let data = folder("no-folder");
    let file = data.join("data.7z");
    fs::write(&file, "7z").expect("written");
    let done = muster(&["check", &file.display().to_string()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("unpack it first"), "{}", text(&done.stderr));
    assert_eq!(muster(&["check", &data.display().to_string(), "--jobs", "many"]).status.code(), Some(2));
    assert_eq!(muster(&["check"]).status.code(), Some(2));
    assert_eq!(muster(&["--help"]).status.code(), Some(0));
    assert_eq!(muster(&["--version"]).status.code(), Some(0));
}

fn convert(data: &Path, to: &str, out: &Path) -> Output {
    muster(&["convert", &data.display().to_string(), "--to", to, &out.display().to_string()])
}

#[test]
fn a_dataset_is_converted_from_format_to_format_and_back() {
    let data = small("convert");
    let size = image::ImageReader::open(data.join("a.jpg")).expect("a picture").into_dimensions().expect("a size");
    let out = folder("convert-out");
    let coco = convert(&data, "coco", &out.join("coco"));
    assert_eq!(coco.status.code(), Some(0), "{}", text(&coco.stderr));
    let said = text(&coco.stdout);
    assert!(
        said.starts_with("convert: 1 image, 1 box, 1 class, to be written as COCO\nTo know:\n  1 box reaches"),
        "{said}"
    );
    assert!(said.contains("1 file written, 1 image and 1 box in them"), "{said}");
    assert!(said.contains("Pictures were not copied; below"), "{said}");
    let json = fs::read_to_string(out.join("coco/annotations/instances.json")).expect("written");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    // Its size was read from the picture.
    assert_eq!((&json["images"][0]["width"], &json["images"][0]["height"]), (&size.0.into(), &size.1.into()));
    assert_eq!(json["images"][0]["attributes"]["gender"], "female");
    let yolo = convert(&out.join("coco"), "yolo", &out.join("yolo"));
    assert_eq!(yolo.status.code(), Some(0), "{}", text(&yolo.stderr));
    let label = fs::read_to_string(out.join("yolo/labels/a.txt")).expect("written");
    let numbers: Vec<f64> = label.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let near = numbers.iter().zip([0.0, 0.9, 0.5, 0.4, 0.2]).all(|(a, b)| (a - b).abs() < 1e-6);
    assert!(near && numbers.len() == 5, "{label}");
    let lost = text(&convert(&data, "yolo", &out.join("lost")).stdout);
    assert!(lost.contains("YOLO has no place for:\n  1 attribute of images (gender)\n"), "{lost}");
    for (to, file) in [("voc", "Annotations/a.xml"), ("csv", "boxes.csv")] {
        assert_eq!(convert(&data, to, &out.join(to)).status.code(), Some(0));
        assert!(out.join(to).join(file).is_file(), "{file}");
    }
    let quiet = [data.display().to_string(), out.join("quiet").display().to_string()];
    let quiet = muster(&["convert", &quiet[0], "--to", "csv", &quiet[1], "--quiet"]);
    assert!(quiet.status.success() && quiet.stdout.is_empty() && quiet.stderr.is_empty());
}

#[test]
fn a_conversion_writes_over_nothing_and_its_exit_code_tells_what_was_left_out() {
    let data = small("convert-codes");
    let out = folder("convert-codes-out");
    fs::write(out.join("mine.txt"), "mine").expect("written");
    let full = convert(&data, "coco", &out);
    assert_eq!(full.status.code(), Some(2));
    assert!(text(&full.stderr).contains("is not empty"), "{}", text(&full.stderr));
    assert_eq!(fs::read_dir(&out).expect("a folder").count(), 1);
    let file = convert(&data, "coco", &out.join("mine.txt"));
    assert!(file.status.code() == Some(2) && text(&file.stderr).contains("is a file"), "{}", text(&file.stderr));
    #[cfg(unix)]
    {
        let (empty, link) = (folder("convert-codes-empty"), out.join("link"));
        std::os::unix::fs::symlink(&empty, &link).expect("a link");
        assert_eq!(convert(&data, "coco", &link).status.code(), Some(2));
        assert_eq!(fs::read_dir(&empty).expect("a folder").count(), 0);
    }
    let unknown = convert(&data, "tfrecord", &out.join("x"));
    assert!(unknown.status.code() == Some(2) && text(&unknown.stderr).contains("coco, yolo, voc, csv"));
    assert_eq!(convert(&out.join("nowhere"), "coco", &out.join("x")).status.code(), Some(2));
    assert!(!out.join("x").exists());
    // A line that is no box cannot be written; the rest is.
    fs::write(data.join("a.txt"), "0 0.5 0.5 0.4 0.2\n0 0.5 0.5 nan 0.2\n0 0.5\n").expect("written");
    let some = convert(&data, "voc", &out.join("some"));
    assert_eq!(some.status.code(), Some(1), "{}", text(&some.stderr));
    let said = text(&some.stdout);
    assert!(said.contains("Left out:\n  1 box with a number that is none or infinite\n"), "{said}");
    assert!(said.contains("1 record or file could not be read, or not whole: `muster check"), "{said}");
    assert!(out.join("some/Annotations/a.xml").is_file());
}

/// A JPEG of 8 × 8 pixels with a comment.
fn picture_with_comment() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture in memory");
    let plain = bytes.into_inner();
    [&plain[..2], b"\xFF\xFE\0\x0dby Jo Doe..", &plain[2..]].concat()
}

#[test]
fn copies_of_pictures_say_nothing_but_what_is_seen() {
    let data = folder("strip");
    fs::create_dir_all(data.join("a")).expect("a folder");
    fs::write(data.join("a/1.jpg"), picture_with_comment()).expect("a file");
    fs::write(data.join("labels.csv"), "file,label\na/1.jpg,cat\n").expect("a file");
    fs::write(data.join("x.heic"), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").expect("a file");
    let out = folder("strip-out");
    let run = |out: &Path, more: &[&str]| {
        let (data, out) = (data.display().to_string(), out.display().to_string());
        muster(&[&["strip", &data, &out], more].concat())
    };
    let done = run(&out.join("copy"), &[]);
    assert_eq!(done.status.code(), Some(1), "one picture is left out");
    let said = text(&done.stdout);
    assert!(said.contains("1 picture written without metadata") && said.contains("comments and texts (1)"), "{said}");
    assert!(said.contains("x.heic: metadata are not taken out of HEIC files"), "{said}");
    assert!(said.contains("1 other file not copied: --all copies them as they are"), "{said}");
    let copy = fs::read(out.join("copy/a/1.jpg")).expect("the copy");
    assert_eq!(copy.len() + 15, picture_with_comment().len());
    assert!(!out.join("copy/labels.csv").exists());
    let all = run(&out.join("all"), &["--all", "--quiet"]);
    assert!(out.join("all/labels.csv").exists() && !out.join("all/x.heic").exists());
    assert!(text(&all.stdout).starts_with("Not copied, 1 picture:"), "{}", text(&all.stdout));
    // Never in place, never into the dataset, never over anything.
    for wrong in [data.clone(), data.join("copy"), out.join("copy")] {
        assert_eq!(run(&wrong, &[]).status.code(), Some(2), "{}", wrong.display());
    }
    assert!(fs::read(data.join("a/1.jpg")).is_ok_and(|bytes| bytes == picture_with_comment()));
}

#[test]
fn accepted_findings_change_the_exit_code_and_lists_are_written() {
    let data = folder("decided");
    let boxes: Vec<String> =
        (0..30).map(|i| format!("{{\"id\":{i},\"image_id\":{i},\"category_id\":1,\"bbox\":[90,10,40,30]}}")).collect();
    let images: Vec<String> =
        (0..30).map(|i| format!("{{\"id\":{i},\"file_name\":\"{i}.jpg\",\"width\":100,\"height\":100}}")).collect();
    let coco = format!(
        "{{\"images\":[{}],\"annotations\":[{}],\"categories\":[{{\"id\":1,\"name\":\"dog\"}}]}}",
        images.join(","),
        boxes.join(",")
    );
    fs::write(data.join("labels.json"), coco).expect("written");
    let before = report(&data, &[]);
    let path = data.to_str().expect("a path");
    assert_eq!(muster(&["check", path, "--quiet"]).status.code(), Some(1));
    let accepted: Vec<serde_json::Value> = before["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|f| f["severity"] == "error")
        .map(|f| serde_json::json!({ "fingerprint": f["fingerprint"], "code": f["code"], "state": "accepted", "reason": "known" }))
        .collect();
    let decisions = serde_json::json!({ "schema": "muster.decisions/1", "findings": accepted });
    let file = folder("decisions").join("decisions.json");
    fs::write(&file, decisions.to_string()).expect("written");
    let given = file.to_str().expect("a path");
    let out = muster(&["check", path, "--decisions", given]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stdout));
    assert!(text(&out.stdout).contains("accepted and set aside"), "{}", text(&out.stdout));
    // Beside the data it is found by itself.
    fs::copy(&file, data.join("muster-decisions.json")).expect("copied");
    assert_eq!(muster(&["check", path, "--quiet"]).status.code(), Some(0));
    fs::write(&file, "{ \"schema\": \"muster.decisions/1\",\n \"findings\": [ { \"state\": \"open\" } ] }")
        .expect("written");
    let out = muster(&["check", path, "--decisions", given]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("line 2: expected a `fingerprint`, found none"), "{}", text(&out.stderr));
    let lists = folder("lists");
    let out = muster(&["check", path, "--quiet", "--lists", lists.to_str().expect("a path")]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let names = names_in(&lists);
    for ending in [".txt", ".csv", ".json"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("cvat")), "{names:?}");
    let tools = folder("tools");
    let to = tools.to_str().expect("a path");
    let out =
        muster(&["check", path, "--quiet", "--lists", to, "--list-formats", "cvat,label-studio,fiftyone,roboflow"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let names = names_in(&tools);
    for ending in [".cvat.xml", ".label-studio.json", ".fiftyone.json", ".roboflow.csv"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{names:?}");
    }
    assert!(!names.iter().any(|name| name.ends_with(".txt")), "{names:?}");
    let out = muster(&["check", path, "--lists", to, "--list-formats", "excel"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("there are text, csv, json, label-studio"), "{}", text(&out.stderr));
}
