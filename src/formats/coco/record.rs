//! The records of a COCO file. Polygons, most of a file, are passed over unread.

use super::mask::Mask;
use super::value::{List, Scalar, length, list, scalar};
use crate::formats::json::Members;
use std::borrow::Cow;

/// An element of `images`.
#[derive(Debug, Default)]
pub(super) struct ImageEntry<'a> {
    pub(super) id: Scalar<'a>,
    pub(super) file_name: Scalar<'a>,
    pub(super) width: Scalar<'a>,
    pub(super) height: Scalar<'a>,
    /// Where the picture was taken from: its last part is the name of the file, where nothing else says it (LVIS).
    pub(super) coco_url: Scalar<'a>,
    /// By its id among the file's licences.
    pub(super) licence: Scalar<'a>,
    /// LVIS: the categories that somebody looked for and did not find; `None` for a file that does not say so.
    pub(super) absent: Option<Vec<Scalar<'a>>>,
    /// LVIS: the record says which categories are not annotated in full.
    pub(super) in_part: bool,
    /// Members of `attributes`, and members that COCO does not know and that are no list or object.
    pub(super) extras: Vec<(Cow<'a, str>, Scalar<'a>)>,
}

/// An element of `licenses`.
#[derive(Debug, Default)]
pub(super) struct LicenceEntry<'a> {
    pub(super) id: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) url: Scalar<'a>,
}

impl<'a> Record<'a> for LicenceEntry<'a> {
    fn member(&mut self, name: Cow<'a, str>, value: &'a [u8]) -> serde_json::Result<()> {
        match name.as_ref() {
            "id" => self.id = scalar(value)?,
            "name" => self.name = scalar(value)?,
            "url" => self.url = scalar(value)?,
            _ => {}
        }
        Ok(())
    }
}

/// An element of `categories`.
#[derive(Debug, Default)]
pub(super) struct Category<'a> {
    pub(super) id: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) supercategory: Scalar<'a>,
    /// Panoptic: a thing that can be counted, or stuff.
    pub(super) is_thing: Scalar<'a>,
    /// Which keypoints a line joins, counted from 1.
    pub(super) skeleton: Vec<(u16, u16)>,
}

/// An element of `annotations`.
#[derive(Debug, Default)]
pub(super) struct Annotation<'a> {
    pub(super) id: Scalar<'a>,
    pub(super) image_id: Scalar<'a>,
    pub(super) category_id: Scalar<'a>,
    pub(super) bbox: List<'a>,
    pub(super) crowd: bool,
    /// Something stands under `bbox`, an empty list or null included.
    pub(super) has_bbox: bool,
    /// Segments of a panoptic record, as they stand; empty where there are none.
    pub(super) segments: &'a [u8],
    pub(super) has_segments: bool,
    /// A panoptic record's picture of masks.
    pub(super) file_name: Scalar<'a>,
    pub(super) mask: Mask,
    /// The mask as it stands, to be asked for its extent.
    pub(super) segmentation: &'a [u8],
    pub(super) keypoints: bool,
    /// Likewise, and the caption.
    pub(super) keypoint_list: &'a [u8],
    pub(super) caption: Option<Cow<'a, str>>,
    /// A model's, or one of an exporter's habit.
    pub(super) score: Scalar<'a>,
    /// Members of `attributes`, and members that COCO does not know and that are no list or object.
    pub(super) extras: Vec<(Cow<'a, str>, Scalar<'a>)>,
}

/// A record that takes its members one by one.
pub(super) trait Record<'a>: Default {
    fn member(&mut self, name: Cow<'a, str>, value: &'a [u8]) -> serde_json::Result<()>;
}

/// Something in a record cannot be parsed; where it is JSON nevertheless, with what the parser says.
pub(super) struct Unreadable(pub(super) String);

/// Reads a record from the bytes of a JSON object.
pub(super) fn parse<'a, R: Record<'a>>(bytes: &'a [u8]) -> Result<R, Unreadable> {
    let mut record = R::default();
    let mut members = Members::of(bytes);
    for (name, value) in &mut members {
        let plain = std::str::from_utf8(&name[1..name.len() - 1]).ok().filter(|n| !n.contains('\\'));
        let name = match plain {
            Some(name) => Cow::Borrowed(name),
            None => serde_json::from_slice::<String>(name).map_err(|e| Unreadable(e.to_string()))?.into(),
        };
        record.member(name, value).map_err(|e| Unreadable(e.to_string()))?;
    }
    if members.ended_well() { Ok(record) } else { Err(Unreadable(String::new())) }
}

impl<'a> Record<'a> for ImageEntry<'a> {
    fn member(&mut self, name: Cow<'a, str>, value: &'a [u8]) -> serde_json::Result<()> {
        match name.as_ref() {
            "id" => self.id = scalar(value)?,
            "file_name" => self.file_name = scalar(value)?,
            "width" => self.width = scalar(value)?,
            "height" => self.height = scalar(value)?,
            "coco_url" => self.coco_url = scalar(value)?,
            "neg_category_ids" if value.starts_with(b"[") => self.absent = Some(serde_json::from_slice(value)?),
            "neg_category_ids" => self.absent = Some(vec![scalar(value)?]),
            "not_exhaustive_category_ids" => self.in_part = true,
            // Where a picture comes from says nothing of what it shows.
            "license" | "licence" => self.licence = scalar(value)?,
            "flickr_url" | "url" | "date_captured" | "rights_holder" => {}
            "attributes" => {
                for (name, value) in Members::of(value) {
                    match scalar(value)? {
                        Scalar::Other(_) => {}
                        value => self.extras.push((serde_json::from_slice::<String>(name)?.into(), value)),
                    }
                }
            }
            _ if matches!(value.first(), Some(b'[' | b'{')) => {}
            _ => self.extras.push((name, scalar(value)?)),
        }
        Ok(())
    }
}

impl<'a> Record<'a> for Category<'a> {
    fn member(&mut self, name: Cow<'a, str>, value: &'a [u8]) -> serde_json::Result<()> {
        match name.as_ref() {
            "id" => self.id = scalar(value)?,
            "name" => self.name = scalar(value)?,
            "supercategory" => self.supercategory = scalar(value)?,
            "isthing" => self.is_thing = scalar(value)?,
            // For showing only: one that is none costs nothing.
            "skeleton" => self.skeleton = serde_json::from_slice(value).unwrap_or_default(),
            _ => {}
        }
        Ok(())
    }
}

impl<'a> Record<'a> for Annotation<'a> {
    fn member(&mut self, name: Cow<'a, str>, value: &'a [u8]) -> serde_json::Result<()> {
        match name.as_ref() {
            "id" => self.id = scalar(value)?,
            "image_id" => self.image_id = scalar(value)?,
            "category_id" => self.category_id = scalar(value)?,
            "bbox" => (self.has_bbox, self.bbox) = (true, list(value)?),
            "iscrowd" => self.crowd = scalar(value)?.is_set(),
            "segmentation" => (self.mask, self.segmentation) = (Mask::of(value), value),
            "segments_info" => (self.segments, self.has_segments) = (value, true),
            "file_name" => self.file_name = scalar(value)?,
            "keypoints" => (self.keypoints, self.keypoint_list) = (length(value)? > 0, value),
            "caption" => {
                self.caption = match scalar(value)? {
                    Scalar::Missing | Scalar::Null => Some("".into()),
                    Scalar::Text(text) => Some(text),
                    value => Some(value.words().into()),
                }
            }
            "attributes" => {
                for (name, value) in Members::of(value) {
                    match scalar(value)? {
                        Scalar::Other(_) => {}
                        value => self.extras.push((serde_json::from_slice::<String>(name)?.into(), value)),
                    }
                }
            }
            "score" => self.score = scalar(value)?,
            "area" | "num_keypoints" | "ignore" => {}
            _ if matches!(value.first(), Some(b'[' | b'{')) => {}
            _ => self.extras.push((name, scalar(value)?)),
        }
        Ok(())
    }
}
