//! A folder in which much is broken and every name tries something: made here, for the native tests and the browser's.

use std::fs;
use std::path::Path;

/// What a text from a dataset would do if it became part of the page.
pub const MARKUP: [&str; 5] = [
    "<img src=x onerror=globalThis.pwned=1>",
    "<script>globalThis.pwned=2<\u{2215}script>",
    "\" onmouseover=\"globalThis.pwned=3",
    "'><svg onload=globalThis.pwned=4>",
    "{{constructor.constructor('globalThis.pwned=5')()}}",
];

/// What a spreadsheet would execute.
pub const FORMULAS: [&str; 4] = ["=HYPERLINK(\"x\",\"y\")", "+1+1", "-2+3", "@SUM(1)"];

/// Emoji, right-to-left text, and a character that turns the direction round.
pub const SCRIPTS: [&str; 4] = ["👩🏽‍🚀 emoji", "امرأة", "\u{202e}gpj.exe", "naïve Übergröße"];

/// Writes the folder; gives the number of files in it.
pub fn write(folder: &Path) -> usize {
    let mut files = 0;
    let mut put = |path: &str, content: &[u8]| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("the target folder can be written");
        fs::write(&path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        files += 1;
    };
    let mut pictures = muster::intake::example().into_iter().filter(|(path, _)| path.ends_with(".jpg"));
    let mut picture = || pictures.next().expect("the example has pictures").1;

    // Pictures whose names are the attack, then plain ones.
    let names: Vec<String> = names();
    for name in &names {
        put(&format!("images/{name}"), &picture());
    }
    let whole = picture();
    put("images/cut.jpg", &whole[..whole.len() / 3]);
    put("images/page.png", b"<html><script>globalThis.pwned=6</script></html>");
    put("images/nothing.jpg", b"");

    put("annotations/good.json", coco(&names).as_bytes());
    let cut = coco(&names);
    put("annotations/cut.json", &cut.as_bytes()[..cut.len() * 2 / 3]);
    put("people.csv", people(&names).as_bytes());
    put(
        "ragged.csv",
        format!("image,light\n{0},day\n{1}\n{2},night,late,3\n", names[9], names[10], names[11]).as_bytes(),
    );
    put("no-image-column.csv", b"gender,age\nfemale,3\nmale,4\n");
    put("empty.csv", b"");
    put("notes.docx", b"not for us");
    put("archive.zip", b"PK\x03\x04");

    // More classes declared than named, and a class beyond both.
    put("yolo/data.yaml", b"nc: 5\nnames: [cat, dog]\n");
    for i in 0..3 {
        put(&format!("yolo/images/{i}.jpg"), &picture());
        put(&format!("yolo/labels/{i}.txt"), format!("{} 0.5 0.5 0.2 0.2\n0 0.5 oops 0.2 0.2\n", i * 4).as_bytes());
    }
    files
}

/// The names of the pictures that are whole.
fn names() -> Vec<String> {
    let mut names: Vec<String> = (0..12).map(|i| format!("plain {i:02}.jpg")).collect();
    // Windows refuses < > " | in names.
    if cfg!(unix) {
        names.extend(MARKUP.iter().map(|name| format!("{name}.jpg")));
    }
    names.extend(FORMULAS.iter().map(|name| format!("{}.jpg", name.replace('"', "'"))));
    names.extend(SCRIPTS.iter().map(|name| format!("{name}.jpg")));
    names
}

fn hostile() -> Vec<&'static str> {
    MARKUP.into_iter().chain(FORMULAS).chain(SCRIPTS).collect()
}

/// A COCO file with a class of each hostile name, which two of its boxes show.
fn coco(names: &[String]) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a text");
    let images: Vec<String> = (0..)
        .zip(names)
        .map(|(id, name)| format!("{{\"id\": {id}, \"file_name\": {}, \"width\": 320, \"height\": 240}}", quoted(name)))
        .collect();
    let classes = hostile();
    let categories: Vec<String> =
        (0..).zip(&classes).map(|(id, name)| format!("{{\"id\": {id}, \"name\": {}}}", quoted(name))).collect();
    let annotations: Vec<String> = (0..2 * names.len())
        .map(|id| {
            let (image, class) = (id % names.len(), id % classes.len());
            // One box in five reaches outside of its image, so that findings name classes and images.
            let x = if id % 5 == 0 { 5000 } else { 20 + id };
            format!("{{\"id\": {id}, \"image_id\": {image}, \"category_id\": {class}, \"bbox\": [{x}, 20, 30, 40]}}")
        })
        .collect();
    format!(
        "{{\"images\": [\n{}\n], \"categories\": [\n{}\n], \"annotations\": [\n{}\n]}}\n",
        images.join(",\n"),
        categories.join(",\n"),
        annotations.join(",\n")
    )
}

/// A table whose columns and values are hostile; `gender` is protected by its name.
fn people(names: &[String]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let values = hostile();
    let mut text = format!("image,gender,{},{}\n", quoted(MARKUP[0]), quoted(FORMULAS[0]));
    for (i, name) in names.iter().enumerate() {
        let value = |step: usize| quoted(values[(i * step) % values.len()]);
        text.push_str(&format!("{},{},{},{}\n", quoted(name), value(1), value(2), value(3)));
    }
    text
}

/// Writes `many` files that are for nobody, and a small dataset among them; gives the number of files.
pub fn irrelevant(folder: &Path, many: usize) -> usize {
    let put =
        |path: String, content: &[u8]| fs::write(folder.join(path), content).expect("the target folder can be written");
    for part in 0..many.div_ceil(1000) {
        fs::create_dir_all(folder.join(format!("logs/{part:02}"))).expect("the target folder can be written");
    }
    for i in 0..many {
        // Names that say what they are, names that say nothing, and text that could be a table.
        let ending = ["log", "py", "", "txt"][i % 4];
        put(format!("logs/{:02}/{i:05}.{ending}", i / 1000), format!("entry {i}: nothing to see\n").as_bytes());
    }
    let pictures = muster::intake::example().into_iter().filter(|(path, _)| path.ends_with(".jpg")).take(3);
    let mut table = "image,gender\n".to_owned();
    for (i, (_, bytes)) in pictures.enumerate() {
        put(format!("{i}.jpg"), &bytes);
        table.push_str(&format!("{i}.jpg,female\n"));
    }
    put("people.csv".to_owned(), table.as_bytes());
    many + 4
}
