//! How a figure is spread in one group: where 90 % and where half of the values lie, and the middle one.

use super::scale::Scale;
use super::scene::{Mark, Scene};

/// Quantiles, and where the parts of the drawing lead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    pub says: String,
    pub p5: Option<f64>,
    pub p25: Option<f64>,
    pub median: Option<f64>,
    pub p75: Option<f64>,
    pub p95: Option<f64>,
    /// The pictures from the 5th to the 25th percentile, the middle half, and from the 75th to the 95th.
    pub links: [Option<String>; 3],
    /// Too few to tell: the box is hatched.
    pub few: bool,
}

impl Spread {
    /// A row, 28 pixels high.
    pub fn scene(&self, scale: Scale) -> Scene {
        let mut marks = scale.grid(28.0);
        let [low, middle, high] = self.links.clone();
        let parts = [
            (self.p5, self.p25, "tail", low, "from the 5th to the 25th percentile"),
            (self.p75, self.p95, "tail", high, "from the 75th to the 95th percentile"),
            (self.p25, self.p75, "half", middle, "the middle half"),
        ];
        for (from, to, class, href, title) in parts {
            let Some((from, to)) = from.zip(to) else { continue };
            let y = if class == "half" { (7.0, 14.0) } else { (12.0, 4.0) };
            let rect = Mark::rect(class, scale.span(from, to), y).hatched_if(self.few && class == "half");
            marks.push(match href {
                Some(href) => Mark::Link { class: "".into(), href, title: title.into(), marks: vec![rect] },
                None => rect,
            });
        }
        marks.extend(self.median.map(|m| Mark::upright("mid", scale.place(m), 4.0, 24.0)));
        let class = if self.few { "spread few" } else { "spread" };
        Scene { class: class.into(), height: 28.0, says: Some(self.says.clone()), marks }
    }
}
