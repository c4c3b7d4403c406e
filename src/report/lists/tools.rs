//! The lists that tools of annotation take, each by its own documentation.

use super::List;
use crate::report::csv::{harmless, write};
use crate::report::to_json;
use quick_xml::escape::escape;
use serde_json::json;

/// Tasks in Label Studio's JSON (labelstud.io/guide/tasks): the picture by its path in local storage, the finding beside it.
pub(super) fn label_studio(list: &List) -> String {
    let tasks: Vec<_> = list
        .images()
        .into_iter()
        .map(|(image, _, note)| {
            let address = format!("/data/local-files/?d={}", crate::wording::encoded_path(image));
            json!({ "data": { "image": address, "path": image, "code": list.tag(), "note": note } })
        })
        .collect();
    to_json(&tasks)
}

/// CVAT for images 1.1 (docs.cvat.ai): a tag whose attribute is the note. The task needs a label of the tag's name with the
/// text attribute `note`, as the file says at its head, where Datumaro looks for it.
pub(super) fn cvat(list: &List) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n  <meta>\n    <task>\n      \
         <name>muster</name>\n      <mode>annotation</mode>\n      <labels>\n        <label>\n          <name>{}</name>\n          \
         <type>tag</type>\n          <attributes>\n            <attribute>\n              <name>note</name>\n              \
         <mutable>False</mutable>\n              <input_type>text</input_type>\n              <default_value></default_value>\n              \
         <values></values>\n            </attribute>\n          </attributes>\n        </label>\n      </labels>\n    </task>\n  \
         </meta>\n",
        escape(list.tag())
    );
    for (id, (image, (width, height), note)) in list.images().into_iter().enumerate() {
        out.push_str(&format!(
            "  <image id=\"{id}\" name=\"{}\" width=\"{width}\" height=\"{height}\">\n    <tag label=\"{}\" source=\"manual\">\n      \
             <attribute name=\"note\">{}</attribute>\n    </tag>\n  </image>\n",
            escape(plain(image)),
            escape(list.tag()),
            escape(plain(&note))
        ));
    }
    out.push_str("</annotations>\n");
    out
}

/// `samples.json` of a FiftyOne dataset (docs.voxel51.com, FiftyOneDataset), to be laid in the dataset's folder: paths, tags,
/// and the note as a field.
pub(super) fn fiftyone(list: &List) -> String {
    let samples: Vec<_> = list
        .images()
        .into_iter()
        .map(|(image, _, note)| json!({ "filepath": image, "tags": [list.tag()], "muster_note": note }))
        .collect();
    to_json(&json!({ "samples": samples }))
}

/// Image and tag, a row each.
pub(super) fn roboflow(list: &List) -> String {
    let rows =
        list.images().into_iter().map(|(image, _, note)| vec![harmless(image), list.tag().to_owned(), harmless(&note)]);
    write(&["image", "tag", "note"], rows)
}

/// Without the characters that XML 1.0 has no way to write.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect()
}
