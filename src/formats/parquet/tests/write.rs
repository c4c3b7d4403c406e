//! Writes small tables with the arrow project's writer, by columns with their levels.

use parquet::basic::{Compression, Encoding};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, FloatType, Int32Type,
    Int64Type, Int96, Int96Type,
};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// A column's values of a group of rows.
#[derive(Clone)]
pub(crate) enum Values {
    Text(Vec<Vec<u8>>),
    Fixed(Vec<Vec<u8>>),
    Int96(Vec<[u32; 3]>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bool(Vec<bool>),
}

/// Values with definition and repetition levels, where the column has such.
#[derive(Clone)]
pub(crate) struct Column(pub(crate) Values, pub(crate) Vec<i16>, pub(crate) Vec<i16>);

pub(crate) fn texts(all: &[&str]) -> Column {
    Column(Values::Text(all.iter().map(|text| text.as_bytes().to_vec()).collect()), vec![], vec![])
}

/// Of an optional column.
pub(crate) fn some_texts(all: &[Option<&str>]) -> Column {
    let there = all.iter().flatten().map(|text| text.as_bytes().to_vec()).collect();
    Column(Values::Text(there), all.iter().map(|text| i16::from(text.is_some())).collect(), vec![])
}

pub(crate) fn ints(all: &[i64]) -> Column {
    Column(Values::Int64(all.to_vec()), vec![], vec![])
}

/// How a table is written.
#[derive(Clone)]
pub(crate) struct How {
    pub(crate) compression: Compression,
    pub(crate) dictionary: bool,
    pub(crate) second: bool,
    /// Of the columns of these names.
    pub(crate) encodings: Vec<(&'static str, Encoding)>,
    pub(crate) texts: Vec<(&'static str, String)>,
    /// Rows of a page.
    pub(crate) page: usize,
}

impl Default for How {
    fn default() -> Self {
        Self {
            compression: Compression::UNCOMPRESSED,
            dictionary: true,
            second: false,
            encodings: Vec::new(),
            texts: Vec::new(),
            page: 20_000,
        }
    }
}

/// `schema`: as the message of a Parquet schema, without its name.
pub(crate) fn table(schema: &str, how: &How, groups: &[Vec<Column>]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message m {{ {schema} }}")).expect("a schema"));
    let texts = how.texts.iter().map(|(name, text)| KeyValue::new((*name).to_owned(), Some(text.clone()))).collect();
    let version = if how.second { WriterVersion::PARQUET_2_0 } else { WriterVersion::PARQUET_1_0 };
    let mut properties = WriterProperties::builder()
        .set_compression(how.compression)
        .set_dictionary_enabled(how.dictionary)
        .set_writer_version(version)
        .set_write_batch_size(how.page.min(64))
        .set_data_page_row_count_limit(how.page)
        .set_key_value_metadata(Some(texts));
    for (name, encoding) in &how.encodings {
        properties = properties.set_column_encoding((*name).into(), *encoding);
    }
    let mut bytes = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties.build())).expect("a writer to memory");
    for group in groups {
        let mut rows = writer.next_row_group().expect("a group");
        for Column(values, def, rep) in group {
            let mut column = rows.next_column().expect("a column").expect("a column of the schema");
            let levels = |levels: &'_ [i16]| if levels.is_empty() { None } else { Some(levels.to_vec()) };
            let (def, rep) = (levels(def), levels(rep));
            let (def, rep) = (def.as_deref(), rep.as_deref());
            let written = match values {
                Values::Text(all) => {
                    let all: Vec<ByteArray> = all.iter().map(|text| text.clone().into()).collect();
                    column.typed::<ByteArrayType>().write_batch(&all, def, rep)
                }
                Values::Fixed(all) => {
                    let all: Vec<FixedLenByteArray> = all.iter().map(|bytes| bytes.clone().into()).collect();
                    column.typed::<FixedLenByteArrayType>().write_batch(&all, def, rep)
                }
                Values::Int96(all) => {
                    let all: Vec<Int96> = all.iter().map(|words| words.to_vec().into()).collect();
                    column.typed::<Int96Type>().write_batch(&all, def, rep)
                }
                Values::Int32(all) => column.typed::<Int32Type>().write_batch(all, def, rep),
                Values::Int64(all) => column.typed::<Int64Type>().write_batch(all, def, rep),
                Values::Float(all) => column.typed::<FloatType>().write_batch(all, def, rep),
                Values::Double(all) => column.typed::<DoubleType>().write_batch(all, def, rep),
                Values::Bool(all) => column.typed::<BoolType>().write_batch(all, def, rep),
            };
            written.expect("values of the column");
            column.close().expect("a whole column");
        }
        rows.close().expect("all columns");
    }
    writer.close().expect("all groups");
    bytes
}
