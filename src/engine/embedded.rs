//! Pictures that stand in tables become files beside the table, below a folder of its name, before anything else is
//! done. Owns the limits of that. A table that cannot be read is left to its reader, which says why.

use super::unpack::{Keeper, Work};
use crate::dataset::bytes::ReadAt;
use crate::formats::parquet::{Embedded, is_named};
use crate::formats::slices::yield_now;
use crate::intake::archive;
use std::io;

/// Most pictures of one table.
const MOST: u64 = 2_000_000;

/// A file that is a table in which pictures can stand, by its name.
pub fn may_hold_pictures(path: &str) -> bool {
    is_named(path)
}

impl<K: Keeper> Work<'_, K> {
    /// Unpacks the pictures of all tables among the files.
    ///
    /// # Errors
    /// The keeper's own failure.
    pub(super) async fn pictures_of_tables(&mut self, files: &[(String, K::Source)]) -> io::Result<()> {
        for (path, source) in files.iter().filter(|(path, source)| is_named(path) && source.refused().is_none()) {
            yield_now().await;
            let Some(embedded) = Embedded::open(source) else { continue };
            self.progress.archive_bytes += source.len();
            let until = self.progress.archive_bytes_read + source.len();
            self.pictures(path, source, &embedded).await?;
            self.progress.archive_bytes_read = until;
        }
        Ok(())
    }

    async fn pictures(&mut self, table: &str, source: &K::Source, embedded: &Embedded) -> io::Result<()> {
        let before = self.progress.archive_bytes_read;
        let (mut left, mut count) = (archive::most_bytes(source.len()), 0);
        for mut column in embedded.columns(source) {
            while let Some(picture) = column.next_picture() {
                let path = format!("{table}/{}", picture.name);
                count += 1;
                let bytes = picture.bytes.and_then(|bytes| match left.checked_sub(bytes.len() as u64) {
                    Some(rest) if count <= MOST => {
                        left = rest;
                        Ok(bytes)
                    }
                    _ => Err("the pictures before it are as many as are taken of one table".to_owned()),
                });
                match bytes {
                    Ok(bytes) => {
                        self.keeper.write(bytes)?;
                        let file = self.keeper.close(&path)?;
                        self.out.push((path, file));
                    }
                    Err(why) => self.refuse(path, why, 0)?,
                }
                if count > MOST {
                    return Ok(());
                }
                self.progress.unpacked += 1;
                self.progress.archive_bytes_read = before + column.reached().min(source.len());
                (self.tick)(&self.progress);
                yield_now().await;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Options, unpack};
    use super::*;
    use crate::dataset::{Dataset, Fate};
    use crate::formats::parquet::tests::write::{Column, How, Values, ints, some_texts, table};
    use crate::formats::slices::run_to_end;
    use std::ops::Range;

    /// Keeps files in memory.
    #[derive(Default)]
    struct Memory(Vec<u8>);

    impl Keeper for Memory {
        type Source = Vec<u8>;

        fn part(&mut self, of: &Vec<u8>, range: Range<u64>, _path: &str) -> io::Result<Vec<u8>> {
            of.part(range.start, range.end - range.start)
        }

        fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.0.extend_from_slice(bytes);
            Ok(())
        }

        fn close(&mut self, _path: &str) -> io::Result<Vec<u8>> {
            Ok(std::mem::take(&mut self.0))
        }

        fn discard(&mut self) {
            self.0.clear();
        }

        fn refused(&mut self, _path: &str, _why: String, _bytes: u64) -> io::Result<Vec<u8>> {
            Ok(Vec::new())
        }
    }

    fn checked(files: Vec<(&str, Vec<u8>)>) -> Dataset {
        let files = files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect();
        let unpacked = run_to_end(unpack("set".to_owned(), files, &mut Memory::default(), &mut |_| {}));
        let (name, files) = unpacked.expect("nothing speaks against it");
        let mut check = Check::new(name, files, Options { pixels: false, ..Options::default() });
        check.read(&mut |_| true);
        std::mem::take(&mut check.dataset)
    }

    fn png(n: u8) -> Vec<u8> {
        [&b"\x89PNG\r\n\x1a\n"[..], &[n; 30]].concat()
    }

    /// The bytes of pictures and their paths, where they have some.
    fn pictures(all: &[Option<(Vec<u8>, Option<&str>)>]) -> [Column; 2] {
        let bytes = all.iter().flatten().map(|(bytes, _)| bytes.clone()).collect();
        let def = all.iter().map(|of| if of.is_some() { 2 } else { 0 }).collect();
        let paths = all.iter().flatten().filter_map(|(_, path)| Some(path.as_ref()?.as_bytes().to_vec())).collect();
        let known =
            |of: &Option<(Vec<u8>, Option<&str>)>| of.as_ref().map_or(0, |(_, path)| 1 + i16::from(path.is_some()));
        [Column(Values::Text(bytes), def, vec![]), Column(Values::Text(paths), all.iter().map(known).collect(), vec![])]
    }

    const SHARD: &str = "optional group image { optional binary bytes; optional binary path (UTF8); }
        required int64 label; optional binary sex (UTF8);";

    fn shard(first: u8) -> Vec<u8> {
        let [bytes, paths] = pictures(&[
            Some((png(first), Some("a.png"))),
            Some((png(first + 1), Some("a.png"))),
            None,
            Some((png(first + 2), None)),
            Some((vec![0xff, 0xd8, 0xff, 0xe0, first], None)),
        ]);
        let sex = some_texts(&[Some("f"), Some("m"), None, Some("f"), Some("m")]);
        table(SHARD, &How::default(), &[vec![bytes, paths, ints(&[0, 1, 0, 1, 1]), sex]])
    }

    #[test]
    fn pictures_come_out_of_shards_and_their_rows_join_to_them() {
        let dataset = checked(vec![
            ("data/train-00000-of-00001.parquet", shard(1)),
            ("data/test-00000-of-00001.parquet", shard(11)),
        ]);
        let own: Vec<&str> =
            dataset.images.path.iter().filter_map(|p| p.strip_prefix("data/test-00000-of-00001.parquet/")).collect();
        assert_eq!(own, ["a-row-000002.png", "a.png", "row-000004.png", "row-000005.jpg"]);
        assert_eq!(dataset.images.len(), 8);
        let faults: Vec<&str> = dataset.faults.iter().map(|f| f.found.as_str()).collect();
        assert_eq!(faults, ["an empty field"; 2]);
        assert_eq!((dataset.labels.len(), dataset.classes.len()), (8, 2));
        let sex = dataset.attributes.iter().find(|a| a.name == "sex").expect("an attribute");
        let of = |path: &str| dataset.images.path.iter().position(|p| p == path).and_then(|at| sex.value(at));
        assert_eq!(of("data/train-00000-of-00001.parquet/a-row-000002.png"), Some("m"));
        assert_eq!(of("data/train-00000-of-00001.parquet/row-000004.png"), Some("f"));
        let mut splits = dataset.splits.clone();
        splits.sort();
        assert_eq!(splits, ["test", "train"]);
        assert!(dataset.class_folders.is_none());
    }

    #[test]
    fn plain_bytes_are_pictures_and_two_columns_have_folders() {
        let schema = "required binary photo; required binary mask; required binary sound; required binary name (UTF8);";
        let bytes = |all: [Vec<u8>; 2]| Column(Values::Text(all.to_vec()), vec![], vec![]);
        let name = some_texts(&[Some("a"), Some("b")]);
        let jpeg = |n: u8| vec![0xff, 0xd8, 0xff, 0xe0, n];
        let columns = vec![
            bytes([jpeg(1), jpeg(2)]),
            bytes([png(3), png(4)]),
            bytes([vec![0xff, 0xfb, 0x90], vec![0xff, 0xfb, 0x91]]),
            Column(name.0, vec![], vec![]),
        ];
        let dataset = checked(vec![("x.parquet", table(schema, &How::default(), &[columns]))]);
        assert_eq!(dataset.images.path, ["x.parquet/photo/row-000001.jpg", "x.parquet/photo/row-000002.jpg"]);
        assert_eq!(dataset.masks, 2);
        assert!(
            dataset.sources[0].why.ends_with("; pictures in photo and mask; not read: sound"),
            "{}",
            dataset.sources[0].why
        );
    }

    #[test]
    fn pictures_in_lists_are_told_apart_and_what_is_none_is_said() {
        let schema = "optional group images (LIST) { repeated group list { optional group element {
            optional binary bytes; optional binary path (UTF8); } } }";
        let three = vec![png(1), png(2), b"no picture".to_vec()];
        let bytes = Column(Values::Text(three), vec![4, 4, 1, 4], vec![0, 1, 0, 0]);
        let paths = Column(Values::Text(vec![b"p/1.png".to_vec()]), vec![4, 3, 1, 3], vec![0, 1, 0, 0]);
        let dataset = checked(vec![("x.parquet", table(schema, &How::default(), &[vec![bytes, paths]]))]);
        assert_eq!(dataset.images.path, ["x.parquet/p/1.png", "x.parquet/row-000001-2.png"]);
        let lost = dataset.files.iter().find(|file| file.path == "x.parquet/row-000003-1").expect("a place");
        assert!(matches!(lost.fate, Fate::Skipped(_)), "{:?}", lost.fate);
    }
}
