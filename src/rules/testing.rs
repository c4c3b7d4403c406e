//! What the tests of rules share: a small dataset built by hand, and the findings of one rule over it.

use super::{Context, Finding, Outcome, Rule};
use crate::dataset::{
    BoxId, BoxUnit, Class, ClassId, Dataset, DroppedFile, Facts, Fate, FileId, ImageFormat, ImageId, Look, PixelFacts,
    Place, RecordKind, Rect, Settings, Source,
};

/// A dataset under construction.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) dataset: Dataset,
}

impl World {
    /// Dropped pictures; picture `i` is `ImageId(i)`. Give the paths sorted.
    pub(crate) fn with_images(paths: &[&str]) -> Self {
        let mut world = Self::default();
        for path in paths {
            let file = world.file(path, Fate::Pending);
            let image = world.dataset.images.push((*path).to_owned(), Some(file));
            world.dataset.files[file.index()].fate = Fate::Image(image);
        }
        world
    }

    /// Images that files name and nobody dropped.
    pub(crate) fn with_listed(paths: &[&str]) -> Self {
        let mut world = Self::default();
        for path in paths {
            world.dataset.images.push((*path).to_owned(), None);
        }
        world
    }

    pub(crate) fn file(&mut self, path: &str, fate: Fate) -> FileId {
        let files = &mut self.dataset.files;
        files.push(DroppedFile { path: path.to_owned(), bytes: 1, handle: 0, was_not_nfc: false, fate });
        FileId::from(files.len() - 1)
    }

    /// An annotation file or table.
    pub(crate) fn source(&mut self, path: &str, format: &'static str) -> FileId {
        let file = self.file(path, Fate::Source(self.dataset.sources.len() as u32));
        let entry = crate::formats::entry(format).unwrap_or_else(|| panic!("no format {format}"));
        self.dataset.sources.push(Source::new(file, &entry.format, ""));
        file
    }

    /// Facts of a JPEG that was measured. `hash`: the perceptual one, and its bits
    /// as blocks what is seen: two hashes that differ are two pictures.
    pub(crate) fn measure(&mut self, image: usize, width: u32, height: u32, content: u8, pixels: u8, hash: u64) {
        self.dataset.images.facts[image] = Some(Box::new(Facts {
            bytes: 1_000,
            format: ImageFormat::Jpeg,
            width,
            height,
            orientation: 1,
            exif: None,
            frames: 1,
            profile: None,
            content_hash: [content; 16],
            undecoded: false,
            pixels: Ok(PixelFacts {
                missing: 0.0,
                mode: "RGB".into(),
                brightness_p5: 0.1,
                brightness_p99: 0.9,
                brightness_mean: 0.5,
                entropy: 7.0,
                blur_score: 0.8,
                sharpness: 100.0,
                contrast: 0.2,
                is_greyscale: false,
                is_transparent: false,
                bars: [0; 4],
                pixel_hash: [pixels; 16],
                perceptual_hash: hash,
                look: Look::of_blocks(hash),
            }),
        }));
    }

    /// All images measured at one size, each picture different from the others.
    pub(crate) fn measure_all(&mut self, width: u32, height: u32) {
        for i in 0..self.dataset.images.len() {
            let hash = (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            self.measure(i, width, height, i as u8, i as u8, hash);
        }
    }

    pub(crate) fn class(&mut self, name: &str) -> ClassId {
        let classes = &mut self.dataset.classes;
        match classes.iter().position(|c| c.name == name) {
            Some(i) => ClassId::from(i),
            None => {
                classes.push(Class { name: name.to_owned(), ..Class::default() });
                ClassId::from(classes.len() - 1)
            }
        }
    }

    /// A box in pixels: left, top, width, height.
    pub(crate) fn add_box(&mut self, image: u32, class: &str, file: FileId, rect: [f64; 4]) -> BoxId {
        let [x, y, w, h] = rect;
        let class = self.class(class);
        self.dataset.images.annotated[image as usize] = true;
        let record = self.dataset.boxes.len() as u32;
        self.dataset.boxes.push(
            ImageId(image),
            class,
            Rect { x, y, w, h },
            BoxUnit::Pixels,
            0,
            Place::new(file, record + 1, RecordKind::Annotation, record),
        )
    }

    /// What `look` makes of it.
    pub(crate) fn with_context<T>(&self, look: impl FnOnce(&Context<'_>) -> T) -> T {
        let settings = Settings::default();
        let measures = crate::rules::measures(&self.dataset);
        let measured_images = self.dataset.images.facts.iter().flatten().count() as u64;
        let context = Context {
            dataset: &self.dataset,
            settings: &settings,
            measures: &measures,
            measured_images,
            complete: true,
            pixels: true,
        };
        look(&context)
    }

    /// What the rule says about it.
    pub(crate) fn findings(&self, rule: &dyn Rule) -> Vec<Finding> {
        self.with_context(|context| {
            let mut outcome = Outcome::default();
            rule.check(context, &mut outcome);
            outcome.findings
        })
    }

    pub(crate) fn messages(&self, rule: &dyn Rule) -> Vec<String> {
        self.findings(rule).into_iter().map(|f| f.message).collect()
    }
}
