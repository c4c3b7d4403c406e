//! What is fuzzed, and the seeds. Shared by the targets of cargo-fuzz and by `tests/fuzz_short.rs`.

#[allow(dead_code, reason = "the tests of archives need more of it")]
#[path = "../../tests/archives/pack.rs"]
mod pack;

#[allow(dead_code, reason = "the tests of the reader need more of it")]
#[path = "../../src/formats/parquet/tests/write.rs"]
mod write;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use muster::dataset::bytes::ReadAt;
use muster::engine::{Options, check_in_memory};
use muster::formats::parquet::Embedded;
use muster::intake::archive::{Archive, Form, Inflated};
use muster::pixels;
use std::hint::black_box;
use std::io::Cursor;

/// One for each thing that reads bytes from outside.
pub const TARGETS: [&str; 19] = [
    "archive",
    "benchmarks",
    "class_list",
    "coco",
    "cvat",
    "image",
    "image_list",
    "kitti",
    "label_studio",
    "lfw",
    "parquet",
    "records",
    "settings",
    "table",
    "tools",
    "voc",
    "webdataset",
    "yaml",
    "yolo",
];

/// Hands the bytes to what reads them. Panics where that does; says nothing otherwise.
pub fn run(target: &str, data: &[u8]) {
    match target {
        "archive" => archive(data),
        "image" => picture(data),
        "benchmarks" => dataset(&[
            ("a/gt/gt.txt", data),
            ("a/seqinfo.ini", data),
            ("annotations/b.txt", data),
            ("groundtruths/c.txt", data),
            ("hierarchy.json", data),
            ("labelTxt/a.txt", data),
            ("wider_face_train_bbx_gt.txt", data),
        ]),
        "class_list" => dataset(&[
            ("obj.names", data),
            ("labels/a.txt", YOLO_LABELS.as_bytes()),
            ("class_dict.csv", data),
            ("label_colors.txt", data),
            ("labelmap.txt", data),
        ]),
        "coco" => dataset(&[("annotations/instances_train.json", data)]),
        "cvat" => dataset(&[("annotations.xml", data)]),
        "kitti" => dataset(&[("training/label_2/a.txt", data)]),
        "label_studio" => dataset(&[("export.json", data)]),
        "lfw" => dataset(&[("pairs.txt", data), ("peopleDevTrain.txt", data), ("lfw_attributes.txt", data)]),
        "parquet" => parquet(data),
        "records" => dataset(&[("images/metadata.jsonl", data), ("list.json", data)]),
        "image_list" => dataset(&[("male_names.txt", data), ("labels.csv", TABLE.as_bytes())]),
        "settings" => dataset(&[("muster.toml", data), ("labels.csv", TABLE.as_bytes())]),
        "table" => dataset(&[("labels.csv", data)]),
        "tools" => dataset(&[("ann/a.jpg.json", data), ("regions.csv", data)]),
        "voc" => dataset(&[("Annotations/a.xml", data)]),
        "webdataset" => dataset(&[("t-0.tar/1.json", data), ("t-0.tar/1.cls", data), ("images/a.txt", data)]),
        "yaml" => dataset(&[("data.yaml", data), ("labels/a.txt", YOLO_LABELS.as_bytes())]),
        "yolo" => dataset(&[("data.yaml", YAML.as_bytes()), ("labels/a.txt", data), ("predictions/a.txt", data)]),
        other => panic!("there is no target {other}"),
    }
}

/// Reads, judges and writes a dataset without pixels.
fn dataset(files: &[(&str, &[u8])]) {
    let mut all: Vec<(String, Vec<u8>)> =
        files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    // Images that annotations may name; without pixels nobody looks into them.
    all.extend(["a", "b", "c"].map(|name| (format!("images/{name}.jpg"), vec![0xFF, 0xD8, 0xFF])));
    let check = check_in_memory("fuzz", all, Options { pixels: false, ..Options::default() });
    black_box(check.report().is_some());
}

/// Every form of archive: the bytes decide nothing about it, names do.
fn archive(data: &[u8]) {
    for form in [Form::Zip, Form::Tar] {
        entries(form, data);
    }
    let data = data.to_vec();
    let Ok(mut stream) = Inflated::new(&data) else { return };
    let (mut tar, mut buf) = (Vec::new(), vec![0; 4096]);
    // A bomb is cut off here; the engine has a limit of its own.
    while tar.len() < 1 << 20 {
        match stream.next(&mut buf) {
            Ok(0) | Err(_) => break,
            Ok(read) => tar.extend_from_slice(&buf[..read]),
        }
    }
    entries(Form::Tar, &tar);
}

fn entries(form: Form, data: &[u8]) {
    let data = data.to_vec();
    let source: &dyn ReadAt = &data;
    let Ok(mut archive) = Archive::open(form, source) else { return };
    let _ = black_box((archive.common_root().map(str::len), archive.reached()));
    let mut left = 1 << 20;
    for entry in 0..archive.entries.len().min(64) {
        let Ok(stretch) = archive.locate(entry) else { continue };
        let mut pieces = archive.pieces(&stretch);
        let mut buf = [0; 1000];
        while let Ok(read @ 1..) = pieces.next(&mut buf) {
            left -= read.min(left);
            if left == 0 {
                return;
            }
        }
    }
}

/// The rows, and the pictures among them.
fn parquet(data: &[u8]) {
    dataset(&[("data/train-00000-of-00001.parquet", data)]);
    let data = data.to_vec();
    let Some(embedded) = Embedded::open(&data) else { return };
    for mut column in embedded.columns(&data) {
        let mut left = 10_000;
        while let Some(picture) = column.next_picture() {
            black_box(picture.bytes.is_ok());
            left -= 1;
            if left == 0 {
                break;
            }
        }
    }
}

/// Header, EXIF, pixels and figures, under a name that promises each of three things.
fn picture(data: &[u8]) {
    black_box(pixels::measure_named(data, "a.tga").pixels.is_ok());
    black_box(pixels::measure(data).exif.is_some());
    let _ = black_box(pixels::thumbnail(data, "a.jpg", 32));
    black_box(pixels::mask_named(data, "a.png").pixels.is_ok());
}

const TABLE: &str = "image,label,sex,age,split,score\n\
    images/a.jpg,cat,male,31,train,0.25\n\
    images/b.jpg,dog,female,,val,1e-3\n\
    \"images/c.jpg\",\"cat, small\",N/A,0-2,test,-1\n";

const YOLO_LABELS: &str = "0 0.5 0.5 0.25 0.25\n1 0.1 0.2 0.05 0.1\n";

const YAML: &str = "path: .\ntrain: images\nval: images\nnc: 2\nnames: [cat, dog]\n";

const COCO: &str = r#"{"info": {"year": 2026}, "images": [{"id": 1, "file_name": "a.jpg", "width": 640, "height": 480},
{"id": 2, "file_name": "images/b.jpg", "width": 64.0, "height": null}],
"annotations": [{"id": 1, "image_id": 1, "category_id": 7, "bbox": [1, 2.5, 3e1, 4], "area": 120, "iscrowd": 0,
"segmentation": [[1, 2, 3, 4, 5, 6]], "attributes": {"occluded": true, "pose": "left"}},
{"id": 2, "image_id": 2, "category_id": 8, "bbox": [0, 0, -1, 1e400], "iscrowd": 1,
"segmentation": {"counts": "a1b2", "size": [64, 64]}, "keypoints": [1, 2, 2]}],
"categories": [{"id": 7, "name": "c\u00e4t", "supercategory": "animal"}, {"id": 8, "name": "dog"}]}"#;

const LVIS: &str = r#"{"images": [{"id": 1, "coco_url": "http://x/images/a.jpg", "neg_category_ids": [8, null], "not_exhaustive_category_ids": [7]}],
"annotations": [{"id": 1, "image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4]}],
"categories": [{"id": 7, "name": "cat", "synset": "cat.n.01", "frequency": "f"}, {"id": 8, "name": "dog", "synset": "dog.n.01"}]}"#;

const PANOPTIC: &str = r#"{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id": 1, "file_name": "a.png",
"segments_info": [{"id": 300, "category_id": 7, "iscrowd": 1, "bbox": [1, 2, 3, 4], "area": 9}, {"id": 1, "category_id": 7}]}],
"categories": [{"id": 7, "name": "cat", "isthing": 1}]}"#;

const CITYSCAPES: &str = r#"{"imgHeight": 48, "imgWidth": 64, "objects": [{"label": "cargroup", "polygon": [[1, 2], [3, 4], [5, 1]]},
{"label": "pedestrian", "bbox": [1, 2, 3, 4]}, {"label": "sky", "deleted": 1}]}"#;

const BDD100K: &str = r#"[{"name": "a.jpg", "attributes": {"weather": "clear"}, "labels": [{"category": "car", "attributes":
{"occluded": true}, "box2d": {"x1": 1, "y1": 2, "x2": 3, "y2": 4}}, {"category": "lane", "poly2d": [{"vertices": [[1, 2], [3, 4]],
"closed": false}]}]}, {"name": "b.jpg", "frames": [{"objects": []}]}]"#;

const LABELME: &str = r#"{"shapes": [{"label": "cat", "points": [[1, 2], [3.5, 4]], "shape_type": "rectangle",
"flags": {"a": true}}, {"label": "dog", "points": [[1, 2], [3, 4], [5, 1]], "shape_type": "polygon"}],
"imagePath": "..\\a.jpg", "imageData": null, "imageHeight": 48, "imageWidth": 64, "flags": {"dark": false}}"#;

const CREATEML: &str = r#"[{"image": "a.jpg", "annotations": [{"label": "cat",
"coordinates": {"x": 1, "y": 2.5, "width": 3e1, "height": 4}, "pose": "left"}]}, {"imagefilename": "b.jpg", "annotation": []}]"#;

const VIA: &str = r#"{"_via_img_metadata": {"a.jpg1": {"filename": "a.jpg", "size": 1, "regions": [{"shape_attributes":
{"name": "rect", "x": 1, "y": 2, "width": 3, "height": 4}, "region_attributes": {"class": "cat", "fur": {"long": true}}},
{"shape_attributes": {"name": "polygon", "all_points_x": [1, 2, 3], "all_points_y": [1, 2, 1]}, "region_attributes": {}}],
"file_attributes": {"weather": "rain"}}}, "_via_attributes": {"region": {"class": {"type": "dropdown", "options": {"cat": ""}}}}}"#;

const VIA_TABLE: &str = "#filename,file_attributes,region_shape_attributes,region_attributes\n\
    a.jpg,\"{}\",\"{\"\"name\"\":\"\"circle\"\",\"\"cx\"\":1,\"\"cy\"\":2,\"\"r\"\":3}\",\"{\"\"name\"\":\"\"cat\"\"}\"\n";

const SUPERVISELY: &str = r#"{"size": {"height": 48, "width": 64}, "tags": [{"name": "train"}], "objects": [{"classTitle":
"cat", "geometryType": "rectangle", "points": {"exterior": [[1, 2], [3, 4]], "interior": []}, "tags": [{"name": "a", "value": 1}]},
{"classTitle": "dog", "geometryType": "bitmap", "bitmap": {"data": "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAHAQAAAAA=", "origin": [1, 2]}}]}"#;

const DATUMARO: &str = r#"{"categories": {"label": {"labels": [{"name": "cat", "parent": ""}]}}, "items": [{"id": "a", "attr":
{"x": 1}, "image": {"path": "a.jpg", "size": [48, 64]}, "annotations": [{"type": "bbox", "label_id": 0, "bbox": [1, 2, 3, 4],
"attributes": {"is_crowd": true}}, {"type": "mask", "label_id": 0, "rle": {"counts": "o04?", "size": [5, 10]}}]}]}"#;

const FIFTYONE: &str = r#"{"samples": [{"filepath": "data/a.jpg", "tags": ["train"], "metadata": {"width": 64, "height": 48},
"ground_truth": {"_cls": "Detections", "detections": [{"label": "cat", "bounding_box": [0.1, 0.2, 0.3, 0.4], "attributes": {"a": 1}}]},
"lines": {"_cls": "Polylines", "polylines": [{"label": "dog", "points": [[[0.1, 0.2], [0.3, 0.4]]], "closed": true}]}}]}"#;

const VOC: &str = "<?xml version=\"1.0\"?>\n<annotation><folder>images</folder><filename>a.jpg</filename>\
    <size><width>64</width><height>48</height><depth>3</depth></size>\
    <object><name>cat &amp; co</name><pose>Left</pose><truncated>0</truncated><difficult>1</difficult>\
    <bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30.5</xmax><ymax>40</ymax></bndbox>\
    <part><name>head</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></part>\
    </object></annotation>";

const CVAT: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations><meta><task><id>1</id><labels><label><name>cat\
    </name><attributes><attribute><name>pose</name><default_value>left</default_value></attribute></attributes></label>\
    </labels><original_size><width>64</width><height>48</height></original_size></task></meta>\n<image id=\"0\" \
    name=\"a.jpg\" width=\"64\" height=\"48\" subset=\"Train\"><box label=\"cat\" occluded=\"1\" xtl=\"1\" ytl=\"2\" xbr=\"3\" \
    ybr=\"4\" rotation=\"30\"><attribute name=\"pose\">a &amp; b</attribute></box><polygon label=\"cat\" \
    points=\"1,2;3,4;5,0\"/><skeleton label=\"cat\"><points label=\"x\" outside=\"0\" points=\"1,2\"/></skeleton>\
    <tag label=\"cat\"/></image>\n<track id=\"0\" label=\"cat\"><box frame=\"3\" outside=\"0\" xtl=\"1\" ytl=\"2\" \
    xbr=\"3\" ybr=\"4\"/></track></annotations>";

const LABEL_STUDIO: &str = r#"[{"id": 1, "data": {"image": "/data/local-files/?d=images/a.jpg"}, "predictions": [{}],
"annotations": [{"completed_by": 1, "result": [{"id": "r1", "type": "rectanglelabels", "original_width": 64,
"original_height": 48, "from_name": "label", "to_name": "image", "value": {"x": 10, "y": 11, "width": 30, "height": 40,
"rotation": 15, "rectanglelabels": ["cat"]}}, {"id": "p1", "type": "polygonlabels", "value": {"points": [[1, 2], [3, 4]],
"polygonlabels": ["dog"]}}, {"type": "choices", "from_name": "mood", "value": {"choices": ["glad"]}}]}]}]"#;

const LABEL_STUDIO_MIN: &str = r#"[{"image": "/data/upload/3/abcdef12-b.jpg", "id": 1, "label": [{"x": 10, "y": 11,
"width": 30, "height": 40, "rectanglelabels": ["cat"], "original_width": 64, "original_height": 48}], "weather": "rain",
"annotator": 1, "annotation_id": 2, "lead_time": 3.5}]"#;

const SETTINGS: &str = "[columns.sex]\nrole = \"protected\"\norder = [\"male\", \"female\"]\n\
    [columns.\"labels.csv#age\"]\ntype = \"real\"\nmissing = [\"\", \"-1\"]\n\
    [target.sex]\nshares = { male = 0.5, female = 0.5 }\nmargin = 0.2\nsource = \"census\"\n\
    [[target-crossing]]\nattributes = [\"sex\", \"age\"]\nshares = [{ values = [\"male\", \"31\"], share = 1.0 }]\n\
    [rules.REP003]\nenabled = false\nreason = \"known\"\n[rules.COO004]\nleast = 3\n\
    [[scenario]]\nname = \"night\"\nwhere = { split = [\"train\"] }\nat-least = 5\n";

/// Well-formed input to begin with, and what was found before.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    match target {
        "archive" => archives(),
        "image" => pictures(),
        "class_list" => texts(&["cat\ndog\n", "0: cat\r\n1: dog\r\n\r\n", "\u{feff}cat\n  \ncat\n"]),
        "benchmarks" => texts(&[
            "0--Parade/a.jpg\n1\n449 330 122 149 0 0 0 0 0 0\nb.jpg\n0\n0 0 0 0 0 0 0 0 0 0\nc.jpg\n2\n1 2 3 4 2 1 1 1 2 1\n",
            "1,1,912,484,97,109,1,1,1\n2,1,912.5,484,97,109,0,12,0.86\n1,2,1,2,3,4,1,-1,-1,-1\n",
            "[Sequence]\nname=a\nimDir=img1\nseqLength=3\nimWidth=64\nimHeight=48\n",
            "imagesource:GoogleEarth\ngsd:0.14\n1 2 3 2 3 4 1 4 small-vehicle 0\n1 2 3 2 3 4 1 4 ship\n",
            "684,8,273,116,0,0,0,0\n406,119,265,70,1,4,0,1,\n",
            "{\"LabelName\": \"/m/0\", \"Subcategory\": [{\"LabelName\": \"/m/1\", \"Subcategory\": [{\"LabelName\": \"/m/2\"}]}]}",
        ]),
        "coco" => {
            texts(&[COCO, LVIS, PANOPTIC, "{\"annotations\": [], \"images\": [], \"categories\": []}", "[{\"id\": 1}]"])
        }
        "cvat" => texts(&[CVAT, "<annotations><track label=\"a\"><box frame=\"1\"/></track></annotations>"]),
        "kitti" => texts(&[
            "Car 0.00 0 -1.58 587.01 173.33 614.12 200.12 1.65 1.67 3.64 -0.65 1.71 46.70 -1.59\n",
            "Person sitting 0 1 0 1 2 3 4 1 1 1 1 1 1 1\nDontCare -1 -1 -10 1 2 3 4 -1 -1 -1 -1000 -1000 -1000 -10\n",
        ]),
        "label_studio" => texts(&[LABEL_STUDIO, LABEL_STUDIO_MIN]),
        "lfw" => texts(&[
            "1\t1\nAl_Gore\t1\t2\nAl_Gore\t1\tA_B\t3\n",
            "2\nAl_Gore\t2\nA_B\t1\n",
            "#\tperson\timagenum\tMale\tSmiling\nAl Gore\t1\t1.5\t-0.25\n",
        ]),
        "parquet" => tables(),
        "records" => texts(&[
            "{\"file_name\": \"a.jpg\", \"objects\": {\"bbox\": [[5, 6, 20, 23]], \"categories\": [0]}, \"sex\": \"male\"}\n",
            "{\"image\": \"b.jpg\", \"bbox\": {\"xmin\": 1, \"ymin\": 2, \"xmax\": 3, \"ymax\": 4}, \"label\": \"cat\"}\n",
            "[{\"image\": \"c.jpg\", \"a\": {\"b\": [\"x\", \"y\"]}, \"boxes\": [[1, 2, 3, NaN]], \"labels\": [\"\\u00e4\"]}]",
        ]),
        "image_list" => texts(&["images/a.jpg\nb\nc.jpg\n", "\u{feff}a.jpg 1\r\nb.jpg 0\r\n", "a\n"]),
        "settings" => texts(&[SETTINGS, "[rules]\nREP = { enabled = false }\n", ""]),
        "table" => texts(&[
            TABLE,
            "filename;class;xmin;ymin;xmax;ymax;width;height\r\na.jpg;cat;1;2;30;40;64;48\r\nb.jpg;dog;0;0;-1;nan;;\r\n",
            "ImageID\tSource\tLabelName\tConfidence\tXMin\tXMax\tYMin\tYMax\na\tx\t/m/01\t1\t0.1\t0.2\t0.3\t0.4\n",
            "image,cat,dog\na.jpg,1,0\nb.jpg,0,1\nc.jpg,1,1\n",
        ]),
        "tools" => texts(&[LABELME, CREATEML, VIA, VIA_TABLE, SUPERVISELY, DATUMARO, FIFTYONE, CITYSCAPES, BDD100K]),
        "voc" => texts(&[VOC, "<annotation><object><name>a</name></object></annotation>"]),
        "webdataset" => texts(&[
            "{\"label\": \"cat\", \"sex\": \"male\", \"objects\": [{\"bbox\": [1, 2, 3, 4], \"category\": 0}], \"caption\": \"a cat\"}",
            "3\n",
            "a cat on a roof\n",
        ]),
        "yaml" => texts(&[
            YAML,
            "names:\n  0: cat\n  1: 'dog'\n  5: \"\\u00e4\"\ntrain:\n  - a\n  - b\n",
            "a: &x [1, 2]\nb: *x\nnames: {0: {1: 2}}\n",
        ]),
        "yolo" => texts(&[YOLO_LABELS, "0 0.1 0.1 0.2 0.1 0.2 0.2\n", "1 nan 0.5 1e9 -0\n\n x\n"]),
        other => panic!("there is no target {other}"),
    }
}

/// Rows with boxes, with groups, and with pictures.
fn tables() -> Vec<Vec<u8>> {
    use write::{Column, How, Values, ints, some_texts, table};
    let boxes = "required binary file_name (UTF8); optional group objects {
        optional group bbox (LIST) { repeated group list { optional group element (LIST) {
            repeated group list { optional float element; } } } }
        optional group category (LIST) { repeated group list { optional int64 element; } } }";
    let numbers = Column(Values::Float(vec![1.0, 2.0, 3.0, 4.5]), vec![6, 6, 6, 6, 2], vec![0, 2, 2, 2, 0]);
    let classes = Column(Values::Int64(vec![1]), vec![4, 2], vec![0, 0]);
    let names = || Column(write::texts(&["a.jpg", "b.jpg"]).0, vec![], vec![]);
    let groups =
        "required binary image (UTF8); required int64 label; optional binary sex (UTF8); required double score;";
    let scores = Column(Values::Double(vec![0.25, f64::NAN]), vec![], vec![]);
    let pictures = "optional group image { optional binary bytes; optional binary path (UTF8); } required int64 label;";
    let bytes = Column(Values::Text(vec![vec![0xff, 0xd8, 0xff, 0xe0]]), vec![2, 0], vec![]);
    let paths = Column(Values::Text(vec![b"a.jpg".to_vec()]), vec![2, 0], vec![]);
    let second = How { second: true, dictionary: false, ..How::default() };
    let sex = some_texts(&[Some("f"), None]);
    vec![
        table(boxes, &How::default(), &[vec![names(), numbers, classes]]),
        table(groups, &second, &[vec![names(), ints(&[0, 1]), sex, scores]]),
        table(pictures, &How::default(), &[vec![bytes, paths, ints(&[1, 0])]]),
    ]
}

fn archives() -> Vec<Vec<u8>> {
    let files: Vec<(String, Vec<u8>)> = [("set/labels.csv", TABLE), ("set/a/ä.json", COCO), ("set/empty.txt", "")]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
        .to_vec();
    let tar = pack::tar(&files);
    vec![pack::zip(&files, pack::Packed::Mixed), pack::zip(&[], pack::Packed::Stored), pack::gz(&tar), tar]
}

fn pictures() -> Vec<Vec<u8>> {
    let drawn = RgbImage::from_fn(24, 17, |x, y| Rgb([(x * 9) as u8, (y * 13) as u8, (x * y) as u8]));
    let rgb = DynamicImage::ImageRgb8(drawn);
    let encoded = |image: &DynamicImage, format: ImageFormat| {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).expect("a picture can be written to memory");
        bytes.into_inner()
    };
    use ImageFormat as F;
    let mut all: Vec<Vec<u8>> = [F::Jpeg, F::Png, F::Gif, F::Bmp, F::WebP, F::Tiff, F::Pnm, F::Tga, F::Ico, F::Qoi]
        .map(|f| encoded(&rgb, f))
        .into();
    all.push(encoded(&DynamicImage::ImageRgba16(rgb.to_rgba16()), F::Farbfeld));
    all.push(encoded(&DynamicImage::ImageRgb32F(rgb.to_rgb32f()), F::Hdr));
    all.push(encoded(&DynamicImage::ImageLuma16(rgb.to_luma16()), F::Png));
    all.push(with_exif(&encoded(&rgb, F::Jpeg)));
    all.push(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif\0\0\0\x20meta\0\0\0\0ispe\0\0\0\0\0\0\0\x40\0\0\0\x30".to_vec());
    all.push(b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>".to_vec());
    all
}

/// A JPEG with an EXIF segment: orientation, camera, and a pointer to the places of a GPS block that overlaps it.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut block = b"Exif\0\0II\x2A\0\x08\0\0\0\x03\0".to_vec();
    for (tag, kind, count, value) in [(0x0112_u16, 3_u16, 1_u32, 6_u32), (0x0110, 2, 4, 0x0058_3158), (0x8825, 4, 1, 8)]
    {
        block.extend(tag.to_le_bytes());
        block.extend(kind.to_le_bytes());
        block.extend(count.to_le_bytes());
        block.extend(value.to_le_bytes());
    }
    block.extend([0; 4]);
    let mut out = jpeg[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend((block.len() as u16 + 2).to_be_bytes());
    out.extend(block);
    out.extend(&jpeg[2..]);
    out
}
