//! Rows are held against those of the csv crate.

use super::*;
use crate::formats::table::shape::shape_of;
use encoding_rs::UTF_8;

type Told = Vec<(u32, u32, Vec<String>)>;

fn told(rows: &mut Rows<'_>) -> Told {
    let mut told = Vec::new();
    while let Ok(Some(row)) = rows.next() {
        let fields = (0..row.fields.len()).map(|i| String::from_utf8_lossy(row.raw(i)).into_owned());
        told.push((row.number, row.line, fields.collect()));
    }
    told
}

fn rows(text: &str, separator: Separator) -> Told {
    let bytes = text.as_bytes().to_vec();
    let mut shape = shape_of("a.csv", b"a,b\n1,2\n", true).expect("a table");
    (shape.header, shape.separator, shape.encoding) = (false, separator, UTF_8);
    let Ok(mut rows) = Rows::new(&bytes, &shape) else { panic!("readable") };
    told(&mut rows)
}

/// As the csv crate alone reads it.
fn by_csv(text: &str) -> Told {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let ended = if text.is_empty() || text.ends_with('\n') { text } else { format!("{text}\n") };
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(ended.as_bytes());
    let (mut record, mut told, mut number) = (ByteRecord::new(), Vec::new(), 0);
    while csv.read_byte_record(&mut record).unwrap_or(false) {
        let inside = record.as_slice().iter().filter(|&&b| b == b'\n').count() as u64;
        let line = csv.position().line().saturating_sub(inside + 1).max(1) as u32;
        let fields: Vec<String> = record.iter().map(|f| String::from_utf8_lossy(f).into_owned()).collect();
        if fields.len() < 2 || fields.iter().any(|f| !f.trim_ascii().is_empty()) {
            number += 1;
            told.push((number, line, fields));
        }
    }
    told
}

#[test]
fn rows_and_their_lines_are_those_of_the_csv_crate_with_quotes_and_without() {
    for text in [
        "",
        "\n",
        "a,b",
        "a,b\r\n\r\nc,d\r\n",
        "\n\na,b\n,\nc,d,e\n ,\n f , g\n",
        "a,b\n\n\"c\nc\",d\ne,\"f\"\"f\"\n\ng,h\n",
        "\"a\",b\nc\"c,d\ne,f",
        "a,b\nc,\"d\ne,f",
        "a,b\n \nc\n",
        "\u{feff}\u{feff}a,b\nc,d\n",
    ] {
        assert_eq!(rows(text, Separator::Byte(b',')), by_csv(text.trim_start_matches('\u{feff}')), "{text:?}");
    }
}

#[test]
fn runs_of_blanks_are_one_separator() {
    let row = |number, line, fields: &[&str]| (number, line, fields.iter().map(|f| (*f).to_owned()).collect());
    let text = " a  1 -1\t\"x\n \t \n\nb\t\t2  \n";
    let told: Told = vec![row(1, 1, &["a", "1", "-1", "\"x"]), row(2, 4, &["b", "2"])];
    assert_eq!(rows(text, Separator::Blanks), told);
}
