//! ERR002: the name says one format, the content another.

use crate::dataset::{ImageFormat, ImageId};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub static META: Meta = Meta {
    code: "ERR002",
    name: "extension-differs",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| {
        told.things(
            "image is of another format than its name says",
            "images are of another format than their names say",
        )
    },
    needs: &[Need::Pixels],
    summary: "a file's content is of another image format than its name ends in",
    manual: include_str!("extension_differs.md"),
};

/// No options: a signature is what it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExtensionDiffers {}

impl Rule for ExtensionDiffers {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        let mut differing: BTreeMap<(String, ImageFormat), Vec<ImageId>> = BTreeMap::new();
        for id in images.ids() {
            let Some(facts) = images.facts(id) else { continue };
            let name = images.path(id).rsplit('/').next().unwrap_or_default();
            let Some((_, extension)) = name.rsplit_once('.') else { continue };
            let extension = extension.to_ascii_lowercase();
            if let (Some(named), Some(_)) = (format_of(&extension), usual_extension(facts.format))
                && named != facts.format
            {
                differing.entry((extension, facts.format)).or_default().push(id);
            }
        }
        for ((extension, format), ids) in differing {
            let k = ids.len() as u64;
            let is = usual_extension(format).unwrap_or_default();
            let what = if is == "jpg" { "JPEG".into() } else { is.to_ascii_uppercase() };
            let message = match ids.as_slice() {
                [id] => format!("{} is {what} inside", images.path(*id)),
                _ => format!("{} images named .{extension} are {what} inside", wording::count(k)),
            };
            let files = wording::plural(k, "file", "files");
            let label = format!("{} named .{extension} {what} inside", wording::count(k));
            outcome.push(
                Finding::new(&META, message)
                    .fold("named", k as f64, label)
                    .measured(Measured::share("share of images named wrongly", k, context.measured_images))
                    .evidence(ids.into_iter().map(Evidence::image).collect())
                    .remedy(format!(
                        "Rename the {files} to .{is}, in the annotations too, or save {} as .{extension} anew",
                        if k == 1 { "it" } else { "them" }
                    )),
            );
        }
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let k: u64 = members.iter().map(|m| m.evidence_total).sum();
        Spoken::message(format!(
            "{} are of another format than their names say: {}",
            wording::plural(k, "image", "images"),
            wording::list(&fold::labels(members), 3),
        ))
    }
}

/// The format that an extension (lower case, no dot) promises.
fn format_of(extension: &str) -> Option<ImageFormat> {
    use ImageFormat::*;
    Some(match extension {
        "jpg" | "jpeg" | "jpe" | "jfif" => Jpeg,
        "png" | "apng" => Png,
        "gif" => Gif,
        "bmp" | "dib" => Bmp,
        "webp" => Webp,
        "tif" | "tiff" => Tiff,
        "pnm" | "pbm" | "pgm" | "ppm" | "pam" => Pnm,
        "tga" => Tga,
        "ico" => Ico,
        "qoi" => Qoi,
        "hdr" => Hdr,
        "ff" => Farbfeld,
        "avif" => Avif,
        "heic" | "heif" | "hif" => Heic,
        "jxl" => Jxl,
        "exr" => Exr,
        "jp2" | "j2k" | "jpx" => Jp2,
        "psd" => Psd,
        "svg" => Svg,
        _ => return None,
    })
}

/// The extension that a format usually has; `None` for content without a known signature (ERR001 speaks of it).
fn usual_extension(format: ImageFormat) -> Option<&'static str> {
    use ImageFormat::*;
    Some(match format {
        Jpeg => "jpg",
        Png => "png",
        Gif => "gif",
        Bmp => "bmp",
        Webp => "webp",
        Tiff => "tiff",
        Pnm => "pnm",
        Tga => "tga",
        Ico => "ico",
        Qoi => "qoi",
        Hdr => "hdr",
        Farbfeld => "ff",
        Avif => "avif",
        Heic => "heic",
        Jxl => "jxl",
        Exr => "exr",
        Jp2 => "jp2",
        Psd => "psd",
        Svg => "svg",
        Unknown => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn files_with_one_wrong_extension_are_one_finding() {
        let mut world = World::with_images(&["a.png", "b.PNG", "c.jpeg", "d.webp", "e"]);
        world.measure_all(64, 48);
        if let Some(facts) = &mut world.dataset.images.facts[3] {
            facts.format = ImageFormat::Unknown;
        }
        assert_eq!(world.messages(&ExtensionDiffers {}), ["2 images named .png are JPEG inside"]);
    }

    #[test]
    fn every_format_has_an_extension_that_names_it() {
        for extension in ["jpg", "png", "gif", "bmp", "webp", "tiff", "pnm", "tga", "ico", "qoi", "hdr", "ff", "avif"] {
            assert_eq!(format_of(extension).and_then(usual_extension), Some(extension));
        }
    }
}
