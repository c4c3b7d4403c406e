//! What a mark of a role looks like where no style sheet is: the same as `style/figures.css`, `charts.css` and
//! `matrix.css` say for the page. A test holds that every role that a scene uses is known here and there.

/// How a mark is painted; colours by their names in a [`Palette`](super::Palette).
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paint {
    pub fill: Option<&'static str>,
    pub stroke: Option<&'static str>,
    pub width: f64,
    pub dash: Option<&'static str>,
    pub opacity: Option<f64>,
    /// Of texts.
    pub anchor: Option<&'static str>,
    /// Present for who points at it, and never seen.
    pub unseen: bool,
}

const G: [&str; 8] = ["g-1", "g-2", "g-3", "g-4", "g-5", "g-6", "g-7", "g-8"];
const Q: [&str; 8] = ["q-0", "q-1", "q-2", "q-3", "q-4", "q-5", "q-6", "q-7"];

/// The paint of roles, those behind over those before; `None` where one of them is not known.
pub(super) fn paint(class: &str) -> Option<Paint> {
    let mut paint = Paint::default();
    for role in class.split_whitespace() {
        add(&mut paint, role)?;
    }
    Some(paint)
}

fn add(p: &mut Paint, role: &str) -> Option<()> {
    let mut stroke = |name: &'static str, width: f64, dash: Option<&'static str>| {
        (p.stroke, p.width, p.dash) = (Some(name), width, dash);
    };
    match role {
        "grid" => stroke("line", 1.0, None),
        "axis-line" => {
            stroke("line-2", 1.0, None);
            p.opacity = Some(0.55);
        }
        "threshold-line" => stroke("error", 2.0, None),
        "target-line" => stroke("ink", 2.0, None),
        "ref" => stroke("ink-3", 1.0, Some("3 3")),
        "whisk" => stroke("ink", 2.0, None),
        "whisk-halo" => stroke("paper", 5.0, None),
        "whisk-s" => stroke("ink-3", 1.0, None),
        "cap" => stroke("ink", 1.5, None),
        "mid" => stroke("ink", 3.0, None),
        "sep" => stroke("paper", 2.0, None),
        "ring" => stroke("ink-3", 1.5, None),
        "curve" => stroke("g-1", 2.0, None),
        "curve-band" => (p.fill, p.opacity) = (Some("g-1"), Some(0.18)),
        "dot" => p.fill = Some("ink"),
        "dot-s" => p.fill = Some("ink-2"),
        "hollow" => {
            stroke("ink", 1.5, None);
            p.fill = Some("paper");
        }
        // Of a dot its ring, of a whisker its line.
        "few" => match p.fill {
            Some(_) => {
                stroke("few", 1.5, Some("2.5 2"));
                p.fill = Some("paper");
            }
            None => p.stroke = Some("few"),
        },
        "band" => (p.fill, p.opacity) = (Some("ink"), Some(0.09)),
        "barfill" | "stratum" => {}
        "barfill--few" => stroke("few", 1.0, Some("3 2")),
        "tail" => p.fill = Some("q-3"),
        "half" => p.fill = Some("q-4"),
        "bin" => p.fill = Some("g-8"),
        "bin-heap" => {
            stroke("warning", 1.0, None);
            p.fill = Some("warning");
        }
        "bin-all" => p.unseen = true,
        "tick" => p.fill = Some("ink-3"),
        "name" => p.fill = Some("ink"),
        "ta-start" => p.anchor = Some("start"),
        "ta-middle" => p.anchor = Some("middle"),
        "ta-end" => p.anchor = Some("end"),
        "matrix-none" => p.fill = Some("sunk"),
        "matrix-dot" => p.fill = Some("ink"),
        "matrix-dot--flip" | "tile-n--flip" => p.fill = Some("q-flip"),
        "tile-zero" => {
            stroke("error", 1.0, None);
            p.fill = Some("paper");
        }
        "tile-under" => {
            stroke("warning", 1.0, Some("3 2"));
            p.fill = Some("paper");
        }
        "tile-n" => p.fill = Some("ink"),
        "tile-n--zero" => p.fill = Some("error"),
        "d-n4" => p.fill = Some("d-n4"),
        "d-n3" => p.fill = Some("d-n3"),
        "d-n2" => p.fill = Some("d-n2"),
        "d-n1" => p.fill = Some("d-n1"),
        "d-0" => p.fill = Some("d-0"),
        "d-p1" => p.fill = Some("d-p1"),
        "d-p2" => p.fill = Some("d-p2"),
        "d-p3" => p.fill = Some("d-p3"),
        "d-p4" => p.fill = Some("d-p4"),
        role => p.fill = Some(step(role)?),
    }
    Some(())
}

/// `g3` of the groups, `q5` of the ramp.
fn step(role: &str) -> Option<&'static str> {
    let number = |of: &str| role.strip_prefix(of).and_then(|n| n.parse::<usize>().ok());
    number("g").and_then(|n| G.get(n.checked_sub(1)?)).or_else(|| number("q").and_then(|n| Q.get(n))).copied()
}
