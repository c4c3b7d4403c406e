//! Muster checks computer-vision datasets where they lie: who is in them, what always appears together, where labels
//! contradict each other, and how sure each of those statements is.
//!
//! The map. Data goes one way:
//! `drop → listing → roles → Dataset ← per-image facts ← pixel workers`, then
//! `Dataset → measures → rules → findings → report → pages and exports`.
//!
//! | room | what it is for | whom it knows |
//! |---|---|---|
//! | [`wording`] | numbers, counts, lists and shares into words | nobody; everybody may use it |
//! | [`sorting`] | sorting that adds little to the page's program | nobody; everybody may use it |
//! | [`stats`] | the mathematics: intervals, tests, corrections | nobody |
//! | [`dataset`] | the model: columns of images, boxes, labels, attributes | the facts of `pixels` |
//! | [`decisions`] | what somebody decided about findings and items: `muster-decisions.json` | nobody |
//! | [`formats`] | one file per annotation format: bytes into the model | `dataset` |
//! | [`writers`] | datasets out of the model: COCO, YOLO, Pascal VOC, CSV, and what each has no place for | `dataset`, `wording` |
//! | [`intake`] | what was dropped: the listing, archives, pairing names with images, the example | `dataset` |
//! | [`pixels`] | one image in, its facts out; a package of its own, built for speed | nobody |
//! | [`measures`] | what is counted over a dataset; it judges nothing | `dataset`, `stats` |
//! | [`rules`] | the checks, a folder per family | `dataset`, `stats`, `measures` |
//! | [`report`] | findings put together, every export | `rules` |
//! | [`plot`] | charts as scenes of marks, their tables and exports | `report`, `wording` |
//! | [`documents`] | what one hands on: the report as HTML, Markdown and SARIF, and the dossier | `report`, `plot`, `rules` |
//! | [`fixing`] | corrected copies by decision, each file in the format it came in | `report`, `decisions` |
//! | [`engine`] | the order of work, the page's questions | all above |
//! | `command` | the native command's words and exit codes | `engine` |
//! | `browser` | the roles in a browser: page, engine worker, pixel workers | `engine` |
//! | `app` | the page | the engine's messages, `report`, `plot` |

pub mod dataset;
pub mod decisions;
pub mod documents;
pub mod engine;
pub mod fixing;
pub mod formats;
pub mod intake;
pub mod measures;
pub use muster_pixels as pixels;
pub mod plot;
pub mod report;
pub mod rules;
pub mod sorting;
pub mod stats;
pub mod wording;
pub mod writers;

#[cfg(not(target_arch = "wasm32"))]
pub mod command;

#[cfg(any(test, target_arch = "wasm32"))]
pub mod app;
#[cfg(any(test, target_arch = "wasm32"))]
pub mod browser;
