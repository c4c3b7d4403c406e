//! Each way of writing the same rows is read as the same rows.

use super::write::{Column, How, Values, table, texts};
use super::{object, plain, records, with_objects};
use parquet::basic::{Compression, Encoding, GzipLevel};
use serde_json::{Value, json};

#[test]
fn every_encoding_and_compression_is_read_as_the_same_rows() {
    let wanted = records(&plain(&How::default(), std::slice::from_ref(&(0..150))));
    assert_eq!((wanted.0.len(), wanted.1.len()), (150, 0));
    assert_eq!(
        wanted.0[7],
        json!({"file_name": "007.jpg", "label": 1, "gender": "female", "age": 27.0, "glasses": false})
    );
    let nested = records(&with_objects(&How::default())).0;
    let encodings: [Vec<(&'static str, Encoding)>; 4] = [
        vec![],
        vec![("file_name", Encoding::DELTA_BYTE_ARRAY), ("label", Encoding::DELTA_BINARY_PACKED)],
        vec![("file_name", Encoding::DELTA_LENGTH_BYTE_ARRAY), ("glasses", Encoding::RLE)],
        vec![("age", Encoding::BYTE_STREAM_SPLIT), ("label", Encoding::BYTE_STREAM_SPLIT)],
    ];
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::GZIP(GzipLevel::default())] {
        for (second, dictionary) in [(false, false), (false, true), (true, false), (true, true)] {
            for encodings in &encodings {
                for page in [9, 20_000] {
                    let how =
                        How { compression, dictionary, second, encodings: encodings.clone(), page, ..How::default() };
                    let what = format!("{compression:?} {dictionary} {second} {encodings:?} {page}");
                    let found = records(&plain(&how, &[0..64, 64..64, 64..150]));
                    assert!(
                        found == wanted,
                        "{what}: {:?} {:?}",
                        found.1,
                        found.0.iter().zip(&wanted.0).find(|(a, b)| a != b)
                    );
                    let how = How { encodings: Vec::new(), ..how };
                    assert_eq!(records(&with_objects(&how)).0, nested, "{what}");
                }
            }
        }
    }
}

fn first(schema: &str, columns: Vec<Column>) -> Value {
    let (all, flaws) = records(&table(schema, &How::default(), &[columns]));
    assert_eq!(flaws, Vec::<String>::new());
    all.into_iter().next().expect("a record")
}

#[test]
fn lists_of_old_and_new_writers_and_maps_are_read() {
    let two = || Column(Values::Int64(vec![1, 2]), vec![1, 1], vec![0, 1]);
    assert_eq!(first("repeated int64 l;", vec![two()]), json!({"l": [1, 2]}));
    let two = || Column(Values::Int64(vec![1, 2]), vec![2, 2], vec![0, 1]);
    assert_eq!(first("optional group l (LIST) { repeated int64 array; }", vec![two()]), json!({"l": [1, 2]}));
    let bag = "optional group l (LIST) { repeated group bag { required int64 array_element; } }";
    assert_eq!(first(bag, vec![two()]), json!({"l": [1, 2]}));
    let tuple = "optional group l (LIST) { repeated group array { required int64 a; } }";
    assert_eq!(first(tuple, vec![two()]), json!({"l": [{"a": 1}, {"a": 2}]}));
    let map =
        "optional group m (MAP) { repeated group key_value { required binary key (UTF8); required int64 value; } }";
    let keys = Column(Values::Text(vec![b"a".to_vec(), b"b".to_vec()]), vec![2, 2], vec![0, 1]);
    assert_eq!(first(map, vec![keys, two()]), json!({"m": {"a": 1, "b": 2}}));
    let structs = "optional group o (LIST) { repeated group list { optional group element { optional int64 a; required int64 b; } } }";
    let (a, b) = (
        Column(Values::Int64(vec![5]), vec![4, 3, 2], vec![0, 1, 1]),
        Column(Values::Int64(vec![7, 8]), vec![3, 3, 2], vec![0, 1, 1]),
    );
    assert_eq!(first(structs, vec![a, b]), json!({"o": [{"a": 5, "b": 7}, {"a": null, "b": 8}, null]}));
}

#[test]
fn dates_texts_without_a_mark_and_row_numbers_of_pandas_are_as_people_mean_them() {
    let schema = "required binary name; required int32 day (DATE); required int64 at (TIMESTAMP(MICROS,true));
        required int32 price (DECIMAL(9,2)); required int32 small (INTEGER(32,false)); required binary blob;
        required int64 __index_level_0__;";
    let record = first(
        schema,
        vec![
            texts(&["a b"]),
            Column(Values::Int32(vec![19_782]), vec![], vec![]),
            Column(Values::Int64(vec![1_714_566_600_000_000]), vec![], vec![]),
            Column(Values::Int32(vec![1234]), vec![], vec![]),
            Column(Values::Int32(vec![7]), vec![], vec![]),
            Column(Values::Text(vec![vec![0xff, 0xfe, 0, 1]]), vec![], vec![]),
            Column(Values::Int64(vec![0]), vec![], vec![]),
        ],
    );
    let wanted = json!({"name": "a b", "day": "2024-02-29", "at": "2024-05-01 12:30:00", "price": 12.34, "small": 7});
    assert_eq!(object(&record), object(&wanted));
}
