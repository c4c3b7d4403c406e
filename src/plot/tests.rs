//! Each chart as the file that is saved, scales as laws, tables as spreadsheets read them.

use super::paint::paint;
use super::*;
use crate::report::{Numeric, Quantile};
use proptest::prelude::*;

fn saved(figure: &Figure) -> String {
    svg(figure, &Palette::light()).text
}

fn rows(scale: Scale, scenes: Vec<(&str, Scene, &str)>) -> Figure {
    let rows = scenes.into_iter().map(|(name, scene, text)| Row::new(name, scene, text)).collect();
    Figure::rows("A <title> & more", "By image, n = 120; 95 % interval (Wilson).", scale, rows)
}

fn bar(value: f64, few: bool, target: Option<(f64, f64)>) -> Bar {
    let (low, high) = (Some(value - 0.03), Some(value + 0.04));
    Bar { name: "woman".into(), value: Some(value), low, high, colour: 3, target, few }
}

fn dot(value: Option<f64>, kind: DotKind) -> Dot {
    let (low, high) = (value.map(|v| v - 0.05), value.map(|v| v + 0.05));
    Dot { name: "dog".into(), value, low, high, reference: Some(Reference::in_all(0.3)), threshold: Some(0.95), kind }
}

fn part(name: &str, count: u64, class: &str) -> Part {
    Part { name: name.into(), count, class: class.into(), href: format!("#/images?group={name}") }
}

fn numeric() -> Numeric {
    let quantiles = [(0.05, 2.0), (0.25, 4.0), (0.5, 5.0), (0.75, 6.0), (0.95, 9.0)];
    Numeric {
        min: Some(0.0),
        max: Some(10.0),
        mean: Some(5.2),
        median: Some(5.0),
        quantiles: quantiles.map(|(at, value)| Quantile { at, value }).to_vec(),
        sentinels: Vec::new(),
    }
}

fn tiles() -> Tiles {
    let texts = |values: [&str; 2]| values.map(str::to_owned).to_vec();
    let cells = [
        (texts(["woman", "young"]), 120, 90.0),
        (texts(["woman", "old"]), 12, 20.0),
        (texts(["man", "young"]), 0, 30.0),
        (texts(["man", "old"]), 40, 25.0),
    ];
    let cells: Vec<(&[String], u64, f64)> = cells.iter().map(|(v, n, e)| (v.as_slice(), *n, *e)).collect();
    Tiles::of(&texts(["gender", "age"]), &cells, 30, "images", &|_, value| value.to_owned())
        .expect("two attributes can be crossed")
}

fn matrix() -> (f64, Scene, bool) {
    let cell = |row: usize, column: usize| match (row, column) {
        (a, b) if a == b => MatrixCell::Unknown,
        (0, 1) | (1, 0) => MatrixCell::TooLittle,
        (a, b) => MatrixCell::Step { step: a + b, certain: a == 2 },
    };
    matrix_scene(&["dog", "cat", "a & b"], cell, true, MatrixPart::default(), "NPMI of each pair".into())
}

/// Every chart there is, by name.
fn all() -> Vec<(&'static str, Figure)> {
    let shares = Scale::shares(0.5);
    let strip = Strip::of("age", &numeric()).expect("there are numbers");
    let ratios = Scale::ratios([0.3, 4.0].into_iter());
    let forest = Forest {
        says: "dog and woman".into(),
        crude: Some(3.1),
        common: Some((0.8, Some(0.5), Some(1.4))),
        kind: DotKind::Hollow,
        strata: vec![Stratum { name: "park".into(), ratio: (0.9, Some(0.3), Some(2.0)), href: "#/images".into() }],
    };
    let spread = Spread {
        says: "woman: median 5".into(),
        p5: Some(1.0),
        p25: Some(3.0),
        median: Some(5.0),
        p75: Some(6.0),
        p95: Some(9.0),
        links: [None, Some("#/images".into()), None],
        few: false,
    };
    let estimate = Estimate {
        says: "delta −0.2".into(),
        value: Some(-0.2),
        low: Some(-0.4),
        high: Some(0.1),
        reference: Some(0.0),
        kind: DotKind::Hollow,
    };
    let stack = Stack { name: "train".into(), parts: vec![part("woman", 30, "g3"), part("man", 90, "g2")] };
    let keys = vec![("g3".to_owned(), "woman".to_owned()), ("g2".to_owned(), "man".to_owned())];
    let point = |x: f64, y: f64| CurvePoint { x, y, low: Some(y - 0.1), high: Some(y + 0.1) };
    let curve = Curve {
        points: vec![point(0.0, 0.9), point(0.5, 0.4), point(1.0, 0.1)],
        x: Scale::plain(0.0, 1.0),
        says: "falling".into(),
        band: Some((0.4, 0.6)),
        diagonal: true,
    };
    let bin = |i: u32, count: u64| Bin {
        from: f64::from(i) / 4.0,
        to: f64::from(i + 1) / 4.0,
        count,
        href: "#/images".into(),
    };
    let histogram = Histogram {
        name: "score".into(),
        bins: vec![bin(0, 12), bin(1, 40), bin(2, 0), bin(3, 7)],
        band: Some((0.25, 0.5)),
        x: Scale::round(0.0, 1.0),
    };
    let gauge = Gauge {
        says: "30 %".into(),
        value: Some(0.3),
        low: Some(0.2),
        high: Some(0.4),
        threshold: Some(0.5),
        reference: Some(0.1),
    };
    let (tiles_width, tiles) = tiles().scene("gender by age".into());
    let (matrix_width, matrix, _) = matrix();
    let whole = |width, scene| Figure {
        title: "Whole".into(),
        caption: "n = 172 images.".into(),
        body: Body::Whole { width, scene },
    };
    let few = Spread { few: true, ..spread.clone() };
    vec![
        (
            "bars",
            rows(
                shares,
                vec![
                    ("woman", bar(0.304, false, Some((0.5, 0.1))).scene(shares), "30.4 % (27.4–34.4 %), 365"),
                    ("=cmd|' /C calc'!A0", bar(0.06, true, None).scene(shares), "too few"),
                ],
            ),
        ),
        (
            "dots",
            rows(
                Scale::whole(),
                vec![
                    ("dog", dot(Some(0.4), DotKind::Shown).scene(Scale::whole()), "40 of 100"),
                    ("cat", dot(Some(0.2), DotKind::Few).scene(Scale::whole()), "2 of 10"),
                    ("none", dot(None, DotKind::Hollow).scene(Scale::whole()), "–"),
                ],
            ),
        ),
        ("estimate", {
            let scale = Scale::round(-1.0, 1.0);
            rows(scale, vec![("woman", estimate.scene(scale), "δ −0.20")])
        }),
        ("gauge", rows(Scale::whole(), vec![("share", gauge.scene(), "30 %")])),
        ("forest", rows(ratios, vec![("dog, woman", forest.scene(ratios), "3.1 over all, 0.8 common")])),
        ("spread", {
            let scale = Scale::round(0.0, 10.0);
            rows(scale, vec![("woman", spread.scene(scale), "n 200"), ("man", few.scene(scale), "n 4")])
        }),
        (
            "stack",
            Figure {
                title: "gender by split".into(),
                caption: "n at the right.".into(),
                body: Body::Rows { axis: None, rows: vec![Row::new("train", stack.scene(), "120")], keys },
            },
        ),
        ("strip", rows(strip.scale, vec![("age", strip.scene, "")])),
        ("curve", Figure::plot("What would be positive", "n = 120.", curve.plot())),
        ("histogram", Figure::plot("score: distribution", "n = 59.", histogram.plot())),
        ("tally", {
            let scale = Scale::counts(120);
            let tally = |counts: [u64; 2]| Tally {
                name: "lynx".into(),
                parts: vec![part("train", counts[0], "g3"), part("test", counts[1], "g2")],
                unit: "images",
                least: Some(20),
            };
            let rows_of = vec![("cat", tally([90, 20]).scene(scale), "110"), ("lynx", tally([7, 1]).scene(scale), "8")];
            rows(scale, rows_of)
        }),
        ("frame_map", {
            let links = vec!["#/images".to_owned(); 4];
            let map = FrameMap { name: "dog".into(), side: 2, counts: vec![0, 1, 40, 9], links };
            whole(200.0, map.scene())
        }),
        ("tiles", whole(tiles_width, tiles)),
        ("matrix", whole(matrix_width, matrix)),
    ]
}

#[test]
fn each_chart_is_saved_as_it_was() {
    for (name, figure) in all() {
        insta::assert_snapshot!(name, saved(&figure));
    }
}

#[test]
fn a_saved_chart_stands_alone() {
    for (name, figure) in all() {
        let text = saved(&figure);
        let parsed = roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{name} is no XML: {e}\n{text}"));
        let said: String = parsed.descendants().filter_map(|n| n.text()).collect();
        assert!(said.contains(&figure.title) && said.contains(&figure.caption), "{name}: {said}");
        for node in parsed.descendants().filter(roxmltree::Node::is_element) {
            let tag = node.tag_name().name();
            assert!(!matches!(tag, "script" | "style" | "a" | "image" | "use" | "foreignObject"), "{name} holds {tag}");
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                assert!(!key.starts_with("on") && key != "href" && key != "style", "{name}: {key}");
                assert!(!value.contains("var(") && !value.contains("NaN") && !value.contains("inf"), "{name}: {value}");
            }
        }
        // Every colour is one of tokens.css.
        assert!(text.contains("fill=\"#ffffff\""), "{name}: the paper is white");
    }
}

fn roles(marks: &[Mark], out: &mut Vec<String>) {
    for mark in marks {
        match mark {
            Mark::Line { class, .. }
            | Mark::Rect { class, .. }
            | Mark::Circle { class, .. }
            | Mark::Text { class, .. }
            | Mark::Path { class, .. } => out.push(class.to_string()),
            Mark::Link { class, marks, .. } => {
                out.push(class.to_string());
                roles(marks, out);
            }
        }
    }
}

#[test]
fn every_role_of_a_mark_is_known_to_paint() {
    let mut used = Vec::new();
    for (_, figure) in all() {
        match figure.body {
            Body::Rows { axis, rows, .. } => {
                let scenes = axis.into_iter().chain(rows.into_iter().map(|row| row.scene));
                scenes.for_each(|scene| roles(&scene.marks, &mut used));
            }
            Body::Plot(plot) => [plot.left, plot.scene, plot.below].iter().for_each(|s| roles(&s.marks, &mut used)),
            Body::Whole { scene, .. } => roles(&scene.marks, &mut used),
        }
    }
    assert!(used.len() > 100);
    for class in used {
        assert!(paint(&class).is_some(), "nobody knows how {class:?} is painted");
    }
    assert!(paint("dot sparkling").is_none());
}

#[test]
fn every_drawing_says_what_it_shows() {
    assert_eq!(
        bar(0.304, true, Some((0.5, 0.1))).says(),
        "woman 30.4 %, 95 % interval 27.4–34.4 %, target 50.0 %, too few to tell"
    );
    assert_eq!(dot(None, DotKind::Shown).says(), "dog: no share can be computed");
    let stack = Stack { name: "train".into(), parts: vec![part("woman", 1, "g3"), part("man", 3, "g2")] };
    assert_eq!(stack.scene().says.as_deref(), Some("train: woman 1 (25.0 %), man 3 (75.0 %)"));
}

fn scales() -> impl Strategy<Value = Scale> {
    let wide = -1e6..1e6;
    prop_oneof![
        (0.0..1.0).prop_map(Scale::shares),
        (0.0..1.0).prop_map(Scale::upper_shares),
        (wide.clone(), wide.clone()).prop_map(|(a, b)| Scale::plain(a, b)),
        (wide.clone(), wide).prop_map(|(a, b)| Scale::round(a, b)),
        any::<u32>().prop_map(|n| Scale::counts(u64::from(n))),
        proptest::collection::vec(1e-5..1e5, 0..4).prop_map(|v: Vec<f64>| Scale::ratios(v.into_iter())),
    ]
}

proptest! {
    #[test]
    fn a_place_lies_on_the_scale_and_keeps_the_order(scale in scales(), a in -2e6..2e6f64, b in -2e6..2e6f64) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let (x, y) = (scale.place(low), scale.place(high));
        prop_assert!((0.0..=100.0).contains(&x) && (0.0..=100.0).contains(&y) && x <= y);
        prop_assert!(scale.span(low, high).1 >= 0.0);
    }

    #[test]
    fn ticks_run_from_end_to_end(scale in scales()) {
        let ticks = scale.ticks();
        prop_assert!((2..=13).contains(&ticks.len()), "{:?}", ticks);
        prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", ticks);
        prop_assert!((scale.place(ticks[0])).abs() < 1e-6);
        prop_assert!((scale.place(ticks[ticks.len() - 1]) - 100.0).abs() < 1e-6);
    }

    #[test]
    fn a_bar_of_a_whole_number_has_its_tick_in_the_middle(most in 0u64..100_000) {
        let scale = Scale::bars(most);
        let ticks = scale.ticks();
        prop_assert!(ticks[0] == 0.0 && ticks.len() <= 8 && ticks.iter().all(|t| t.fract() == 0.0 && *t <= most as f64));
        let (left, width) = scale.span(-0.5, 0.5);
        prop_assert!(left == 0.0 && (scale.place(0.0) - width / 2.0).abs() < 1e-9);
        prop_assert!((scale.place(most as f64 + 0.5) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_scale_holds_what_it_was_made_for(share in 0.0..1.0, n in any::<u32>(), a in -1e6..1e6f64, by in 0.0..1e6f64, r in 0.001..1000.0f64) {
        prop_assert!(Scale::shares(share).end >= share);
        let counts = Scale::counts(u64::from(n));
        prop_assert!(counts.end >= f64::from(n) && counts.ticks().iter().all(|t| t.fract() == 0.0));
        let round = Scale::round(a, a + by);
        let hair = 1e-6 * (1.0 + by.abs() + a.abs());
        prop_assert!(round.start <= a + hair && round.end >= a + by - hair);
        let ratios = Scale::ratios([r].into_iter());
        prop_assert!(ratios.start <= r && ratios.end >= r && ratios.start < 1.0 && ratios.end > 1.0);
    }

    #[test]
    fn no_name_breaks_a_saved_chart(name in "\\PC{0,40}", text in ".{0,20}") {
        let scale = Scale::whole();
        let scene = dot(Some(0.5), DotKind::Shown).scene(scale);
        let mut figure = rows(scale, vec![(&name, scene, &text)]);
        figure.title.clone_from(&text);
        let svg = saved(&figure);
        prop_assert!(roxmltree::Document::parse(&svg).is_ok(), "{}", svg);
    }

    #[test]
    fn a_cell_of_the_matrix_is_where_it_is_drawn(cell in 2.0..40.0, row in 0usize..50, column in 0usize..50, sx in 0.0..300.0, sy in 0.0..300.0) {
        use super::matrix_view::View;
        let view = View { classes: 50, cell, scroll_x: sx, scroll_y: sy, width: 900.0, height: 700.0, density: 1.0 };
        let at = (view.x(column) + cell / 2.0, view.y(row) + cell / 2.0);
        let seen = at.0 >= view.left() && at.1 >= view.top();
        prop_assert_eq!(view.hit(at.0, at.1), seen.then_some((row, column)));
        let (x, y) = view.reveal((row, column));
        let after = View { scroll_x: x, scroll_y: y, ..view };
        prop_assert!(after.x(column) >= after.left() - 1e-9 && after.y(row) >= after.top() - 1e-9);
    }
}

#[test]
fn figures_on_an_axis_have_true_minuses_and_no_empty_digits() {
    for (value, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (1.5, "1.5"),
        (-0.25, "−0.25"),
        (1312.0, "1,312"),
        (-2500.4, "−2,500"),
        (0.001, "0.001"),
    ] {
        assert_eq!(number(value), text);
    }
}

#[test]
fn a_table_goes_out_with_its_figures_not_with_what_is_shown() {
    let row = vec![
        Cell::text("1,000"),
        Cell::text("=1+1"),
        Cell::text("−5 %"),
        Cell::Count(1_234_567),
        Cell::Share(0.123_456_789),
        Cell::Figure(-0.2),
        Cell::P(1.234_567_8e-12),
        Cell::None,
    ];
    let shown: Vec<String> = row.iter().map(Cell::shown).collect();
    assert_eq!(shown, ["1,000", "=1+1", "−5 %", "1,234,567", "12.3 %", "−0.200", "< 0.0001", "–"]);
    let header = ["group", "formula", "minus", "count", "share", "figure", "p", "none"];
    let csv = Table::new(&header, 3).with([row]).csv();
    assert_eq!(
        csv,
        "group,formula,minus,count,share,figure,p,none\n\"1,000\",'=1+1,−5 %,1234567,0.123457,-0.2,1.23457e-12,\n"
    );
}

#[test]
fn the_light_palette_stands_in_the_tokens() {
    let palette = Palette::from_css("--ink: #123456; --paper: light-dark(#ffffff, #000000);");
    assert_eq!((palette.colour("ink"), palette.colour("paper"), palette.colour("g-1")), ("#123456", "#ffffff", "none"));
    for role in ["dot", "band", "threshold-line", "grid", "cap", "g1", "g8", "q0", "q7", "d-n4", "d-p4", "bin", "tail"]
    {
        let paint = paint(role).expect("the role is known");
        let name = paint.fill.or(paint.stroke).expect("it has a colour");
        assert!(Palette::light().colour(name).starts_with('#'), "{name}");
    }
}

#[test]
fn tiles_say_what_is_empty_and_what_is_not_covered() {
    let tiles = tiles();
    let classes: Vec<&str> = tiles.panels[0].tiles.iter().flatten().map(|t| t.class.as_str()).collect();
    assert_eq!(classes, ["t6", "under", "zero", "t1"]);
    assert_eq!(tiles.panels[0].said, "172 images, 1 of 4 combinations empty");
    assert_eq!(tiles.panels[0].tiles[1][0].says("images"), "gender man, age young: 0 images; the link shows its row");
    let alone = Tiles::of(&["gender".to_owned()], &[], 30, "images", &|_, value| value.to_owned());
    assert_eq!(alone, Err("Two attributes are needed."));
}

#[test]
fn a_large_matrix_is_saved_as_the_part_on_screen() {
    let names: Vec<String> = (0..400).map(|i| format!("class {i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let part = MatrixPart { rows: (10, 20), columns: (390, 500) };
    let (_, scene, whole) = matrix_scene(&names, |_, _| MatrixCell::Unknown, true, part, "m".into());
    let cells = scene.marks.iter().filter(|m| matches!(m, Mark::Rect { .. })).count();
    assert_eq!((whole, cells), (false, 100));
    let (_, nothing, _) =
        matrix_scene(&[], |_, _| MatrixCell::Unknown, true, MatrixPart { rows: (5, 9), columns: (5, 9) }, "m".into());
    assert!(nothing.marks.is_empty());
}
