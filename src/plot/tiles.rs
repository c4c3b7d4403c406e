//! A crossing of two or three attributes as tiles: rows are the first attribute, columns the second, a panel for each
//! value of the third. Says how each tile is drawn; the page draws them as real tables, an export as a scene.

use super::scene::{Class, Mark, Scene};
use crate::wording;
use std::collections::HashMap;

/// Tiles drawn at most in each panel, and panels.
const MOST_TILES: usize = 900;
const MOST_PANELS: usize = 12;

/// One tile: its values, count, and what would be expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    pub groups: Vec<(String, String)>,
    /// The groups with their attributes, in words.
    pub name: String,
    pub count: u64,
    pub expected: f64,
    /// `zero`, `under`, `t0` to `t6`.
    pub class: String,
}

/// One panel: a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    pub title: String,
    /// How many there are, and how many tiles are empty.
    pub said: String,
    /// Row by row.
    pub tiles: Vec<Vec<Tile>>,
}

/// All tiles.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    pub rows: Vec<String>,
    pub columns: Vec<String>,
    pub panels: Vec<Panel>,
    /// Values of the third attribute beyond those drawn.
    pub more: usize,
    /// Steps of the ramp and the counts at which they begin.
    pub legend: Vec<(usize, u64)>,
}

/// The step of the ramp of a count, 0 to 6, in equal ratios from the coverage up to the largest count.
fn step(count: u64, least: u64, largest: u64) -> usize {
    let (low, high) = (least.max(1) as f64, largest.max(least.saturating_add(1)) as f64);
    let share = (count as f64 / low).ln() / (high / low).ln();
    if share.is_finite() { ((share * 7.0) as usize).min(6) } else { 0 }
}

/// Counts at which the steps shown in the legend begin.
fn legend(largest: u64, least: u64) -> Vec<(usize, u64)> {
    if largest <= least {
        return Vec::new();
    }
    let ratio = largest as f64 / least.max(1) as f64;
    [0, 2, 4, 6].map(|s| (s, (least.max(1) as f64 * ratio.powf(s as f64 / 7.0)).round() as u64)).to_vec()
}

impl Tiles {
    /// `cells`: values in the attributes' order, count, and what would be expected; `least`: items from which a
    /// combination counts as covered; `unit`: what is counted; `words`: a group as a person calls it, of an
    /// attribute's name and a value. The error says why there are no tiles.
    pub fn of(
        attributes: &[String],
        cells: &[(&[String], u64, f64)],
        least: u64,
        unit: &str,
        words: &dyn Fn(&str, &str) -> String,
    ) -> Result<Self, &'static str> {
        let values = |at: usize| {
            let mut out: Vec<String> = Vec::new();
            for value in cells.iter().filter_map(|(values, ..)| values.get(at)) {
                if !out.contains(value) {
                    out.push(value.clone());
                }
            }
            out
        };
        let (rows, columns, thirds) = (values(0), values(1), values(2));
        if attributes.len() < 2 {
            return Err("Two attributes are needed.");
        }
        if rows.len() * columns.len() > MOST_TILES {
            return Err("These attributes have too many values to be crossed as tiles.");
        }
        let largest = cells.iter().map(|(_, count, _)| *count).max().unwrap_or(0);
        let figures: HashMap<&[String], (u64, f64)> = cells.iter().map(|(v, n, e)| (*v, (*n, *e))).collect();
        let panel = |third: Option<&String>| {
            let tile = |row: &String, column: &String| {
                let values: Vec<String> = [row, column].into_iter().chain(third).cloned().collect();
                let (count, expected) = figures.get(values.as_slice()).copied().unwrap_or((0, 0.0));
                let class = match count {
                    0 => "zero".to_owned(),
                    n if n < least => "under".to_owned(),
                    n => format!("t{}", step(n, least, largest)),
                };
                let groups: Vec<(String, String)> = attributes.iter().cloned().zip(values).collect();
                let named = groups.iter().map(|(a, v)| wording::group_after(a, v, words(a, v)));
                Tile { name: named.collect::<Vec<_>>().join(", "), groups, count, expected, class }
            };
            let tiles: Vec<Vec<Tile>> =
                rows.iter().map(|row| columns.iter().map(|column| tile(row, column)).collect()).collect();
            let all = || tiles.iter().flatten();
            let (sum, empty) = (all().map(|t| t.count).sum(), all().filter(|t| t.count == 0).count());
            let said = format!("{} {unit}, {empty} of {} combinations empty", wording::count(sum), all().count());
            let title = third.map(|third| words(&attributes[2], third));
            let title = title.unwrap_or_else(|| format!("{} × {}", attributes[0], attributes[1]));
            Panel { title, said, tiles }
        };
        let panels = match attributes.len() {
            2 => vec![panel(None)],
            _ => thirds.iter().take(MOST_PANELS).map(|third| panel(Some(third))).collect(),
        };
        let more = thirds.len().saturating_sub(MOST_PANELS);
        let heads = |at: usize, all: Vec<String>| all.iter().map(|value| words(&attributes[at], value)).collect();
        let (rows, columns) = (heads(0, rows), heads(1, columns));
        Ok(Self { legend: legend(largest, least), rows, columns, panels, more })
    }

    /// All panels below each other, with its width in pixels.
    pub fn scene(&self, says: String) -> (f64, Scene) {
        const LEFT: f64 = 180.0;
        const TILE: (f64, f64) = (72.0, 28.0);
        let width = LEFT + TILE.0 * self.columns.len().max(4) as f64;
        let x = |px: f64| px / width * 100.0;
        let (mut marks, mut y) = (Vec::new(), 0.0);
        for panel in &self.panels {
            let head = format!("{}: {}", panel.title, panel.said);
            marks.push(Mark::text("name ta-start", 0.0, y + 14.0, head));
            let at = |column: usize| LEFT + TILE.0 * column as f64;
            for (i, column) in self.columns.iter().enumerate() {
                let name = super::svg::cut(column, 11);
                marks.push(Mark::text("tick ta-middle", x(at(i) + TILE.0 / 2.0), y + 34.0, name));
            }
            y += 40.0;
            for (row, tiles) in self.rows.iter().zip(&panel.tiles) {
                marks.push(Mark::text("tick ta-end", x(LEFT - 8.0), y + 18.0, super::svg::cut(row, 24)));
                for (i, tile) in tiles.iter().enumerate() {
                    let (class, text) = tile.paint();
                    let place = ((x(at(i)), x(TILE.0 - 2.0)), (y, TILE.1 - 2.0));
                    marks.push(Mark::rect(class, place.0, place.1).hatched_if(tile.count == 0));
                    let end = x(at(i) + TILE.0 - 10.0);
                    marks.push(Mark::text(text, end, y + 18.0, wording::count(tile.count)));
                }
                y += TILE.1;
            }
            y += 16.0;
        }
        (width, Scene { class: "tiles".into(), height: y, says: Some(says), marks })
    }
}

impl Tile {
    /// Roles of the tile and of its number in an export.
    fn paint(&self) -> (Class, &'static str) {
        match self.class.strip_prefix('t').and_then(|step| step.parse::<usize>().ok()) {
            Some(step) => {
                let text = if step >= 5 { "tile-n tile-n--flip ta-end" } else { "tile-n ta-end" };
                (Class::from(format!("q{step}")), text)
            }
            None if self.count == 0 => ("tile-zero".into(), "tile-n tile-n--zero ta-end"),
            None => ("tile-under".into(), "tile-n ta-end"),
        }
    }

    /// The tile as a sentence.
    pub fn says(&self, unit: &str) -> String {
        match self.count {
            0 => format!("{}: 0 {unit}; the link shows its row", self.name),
            n => format!("{}: {} {unit}", self.name, wording::count(n)),
        }
    }
}
