//! Draws the visible part of the matrix: the cells as one small image that is scaled up, then gaps, hatching, marks and
//! names where cells are large enough for them.

use crate::app::charts::theme::{Colour, Theme};
use crate::app::dom;
use crate::engine::{Matrix, SIGNIFICANT, TOO_LITTLE, UNKNOWN};
use crate::plot::matrix_view::{MARKED, NAMED, View};
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// What is marked: the selected cell, and the one below the pointer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks {
    pub selected: Option<(usize, usize)>,
    pub hover: Option<(usize, usize)>,
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

fn new_canvas(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = dom::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

/// Draws it all. An error of the browser leaves the canvas as it is; the table behind it stays.
pub fn paint(
    canvas: &HtmlCanvasElement,
    matrix: &Matrix,
    view: &View,
    theme: &Theme,
    marks: Marks,
) -> Result<(), JsValue> {
    let Some(ctx) = context(canvas) else { return Ok(()) };
    let (width, height) = ((view.width * view.density).round() as u32, (view.height * view.density).round() as u32);
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    ctx.set_transform(view.density, 0.0, 0.0, view.density, 0.0, 0.0)?;
    ctx.set_fill_style_str(&theme.paper);
    ctx.fill_rect(0.0, 0.0, view.width, view.height);
    let size = matrix.classes.len();
    let ((c0, c1), (r0, r1)) = (view.columns(), view.rows());
    if c1 <= c0 || r1 <= r0 || matrix.cells.0.len() < size * size {
        return Ok(());
    }
    ctx.save();
    ctx.begin_path();
    ctx.rect(view.left(), view.top(), view.width - view.left(), view.height - view.top());
    ctx.clip();
    cells(&ctx, matrix, view, theme)?;
    if view.cell >= MARKED {
        hatching(&ctx, matrix, view, theme)?;
        gaps(&ctx, view, theme);
        dots(&ctx, matrix, view, theme)?;
    }
    cross(&ctx, view, theme, marks);
    ctx.restore();
    if view.cell >= NAMED {
        names(&ctx, matrix, view, theme, marks)?;
    }
    Ok(())
}

fn colour_of(cell: u8, diverging: bool, theme: &Theme) -> Colour {
    let step = usize::from(cell & 0x0f);
    if cell & UNKNOWN != 0 {
        theme.none
    } else if cell & TOO_LITTLE != 0 {
        theme.few
    } else if diverging {
        theme.diverging[step.min(8)]
    } else {
        theme.sequential[step.min(7)]
    }
}

/// The cells on screen, one pixel each, scaled up without smoothing.
fn cells(ctx: &CanvasRenderingContext2d, matrix: &Matrix, view: &View, theme: &Theme) -> Result<(), JsValue> {
    let ((c0, c1), (r0, r1)) = (view.columns(), view.rows());
    let (w, h, size) = (c1 - c0, r1 - r0, matrix.classes.len());
    let diverging = matrix.bounds.len() == 8;
    let mut pixels = Vec::with_capacity(w * h * 4);
    for row in r0..r1 {
        for cell in &matrix.cells.0[row * size + c0..row * size + c1] {
            let [r, g, b] = colour_of(*cell, diverging, theme);
            pixels.extend([r, g, b, 255]);
        }
    }
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), w as u32, h as u32)?;
    let Some(small) = new_canvas(w as u32, h as u32) else { return Ok(()) };
    let Some(inner) = context(&small) else { return Ok(()) };
    inner.put_image_data(&image, 0.0, 0.0)?;
    ctx.set_image_smoothing_enabled(false);
    let (x, y) = (view.x(c0), view.y(r0));
    ctx.draw_image_with_html_canvas_element_and_dw_and_dh(&small, x, y, w as f64 * view.cell, h as f64 * view.cell)
}

/// Runs of cells along a row of which `is` holds: row, first column, column behind the last.
fn runs(matrix: &Matrix, view: &View, is: impl Fn(u8) -> bool, mut each: impl FnMut(usize, usize, usize)) {
    let ((c0, c1), (r0, r1)) = (view.columns(), view.rows());
    let size = matrix.classes.len();
    for row in r0..r1 {
        let mut start = None;
        for column in c0..=c1 {
            let holds = column < c1 && is(matrix.cells.0[row * size + column]);
            match (holds, start) {
                (true, None) => start = Some(column),
                (false, Some(from)) => {
                    each(row, from, column);
                    start = None;
                }
                _ => {}
            }
        }
    }
}

fn hatching(ctx: &CanvasRenderingContext2d, matrix: &Matrix, view: &View, theme: &Theme) -> Result<(), JsValue> {
    let Some(tile) = new_canvas(6, 6) else { return Ok(()) };
    let Some(inner) = context(&tile) else { return Ok(()) };
    inner.set_fill_style_str(&theme.paper);
    inner.fill_rect(0.0, 0.0, 6.0, 6.0);
    inner.set_stroke_style_str(&theme.hatch);
    inner.set_line_width(1.0);
    inner.begin_path();
    for shift in [-6.0, 0.0, 6.0] {
        inner.move_to(shift - 1.0, 7.0);
        inner.line_to(shift + 7.0, -1.0);
    }
    inner.stroke();
    let Some(pattern) = ctx.create_pattern_with_html_canvas_element(&tile, "repeat")? else { return Ok(()) };
    ctx.set_fill_style_canvas_pattern(&pattern);
    let is = |cell: u8| cell & TOO_LITTLE != 0 && cell & UNKNOWN == 0;
    runs(matrix, view, is, |row, from, to| {
        ctx.fill_rect(view.x(from), view.y(row), (to - from) as f64 * view.cell, view.cell);
    });
    Ok(())
}

/// Lines of paper between the cells.
fn gaps(ctx: &CanvasRenderingContext2d, view: &View, theme: &Theme) {
    let ((c0, c1), (r0, r1)) = (view.columns(), view.rows());
    ctx.set_fill_style_str(&theme.paper);
    for column in c0..=c1 {
        ctx.fill_rect(view.x(column) - 0.5, view.top(), 1.0, view.height);
    }
    for row in r0..=r1 {
        ctx.fill_rect(view.left(), view.y(row) - 0.5, view.width, 1.0);
    }
}

/// A dot in each cell that differs from chance after correction.
fn dots(ctx: &CanvasRenderingContext2d, matrix: &Matrix, view: &View, theme: &Theme) -> Result<(), JsValue> {
    let ((c0, c1), (r0, r1)) = (view.columns(), view.rows());
    let size = matrix.classes.len();
    let diverging = matrix.bounds.len() == 8;
    let dark = |step: u8| if diverging { matches!(step, 0 | 1 | 7 | 8) } else { step >= 5 };
    let radius = (view.cell / 8.0).clamp(1.0, 2.5);
    for on_dark in [false, true] {
        ctx.set_fill_style_str(if on_dark { &theme.flip } else { &theme.ink });
        ctx.begin_path();
        for row in r0..r1 {
            for column in c0..c1 {
                let cell = matrix.cells.0[row * size + column];
                if cell & SIGNIFICANT != 0 && cell & UNKNOWN == 0 && dark(cell & 0x0f) == on_dark {
                    let (x, y) = (view.x(column) + view.cell / 2.0, view.y(row) + view.cell / 2.0);
                    ctx.rect(x - radius, y - radius, radius * 2.0, radius * 2.0);
                }
            }
        }
        ctx.fill();
    }
    Ok(())
}

/// Bands through the selected cell, and outlines.
fn cross(ctx: &CanvasRenderingContext2d, view: &View, theme: &Theme, marks: Marks) {
    ctx.set_fill_style_str(&theme.ink);
    if let Some((row, column)) = marks.hover.or(marks.selected) {
        ctx.set_global_alpha(0.13);
        let (right, bottom) = view.end();
        ctx.fill_rect(view.left(), view.y(row), right - view.left(), view.cell);
        ctx.fill_rect(view.x(column), view.top(), view.cell, bottom - view.top());
        ctx.set_global_alpha(1.0);
    }
    ctx.set_stroke_style_str(&theme.ink);
    for (cell, line) in [(marks.hover, 1.0), (marks.selected, 2.0)] {
        if let Some((row, column)) = cell {
            ctx.set_line_width(line);
            ctx.stroke_rect(view.x(column) - 1.0, view.y(row) - 1.0, view.cell + 2.0, view.cell + 2.0);
        }
    }
}

/// Names of the rows at the left and of the columns above, cut to their room.
fn names(
    ctx: &CanvasRenderingContext2d,
    matrix: &Matrix,
    view: &View,
    theme: &Theme,
    marks: Marks,
) -> Result<(), JsValue> {
    let ((c0, c1), (r0, r1)) = (view.columns(), view.rows());
    let on = marks.hover.or(marks.selected);
    let size = (view.cell * 0.8).clamp(9.0, 12.0);
    let style = |on: bool| {
        ctx.set_font(&format!("{} {size}px {}", if on { "600" } else { "400" }, theme.font));
        ctx.set_fill_style_str(if on { &theme.ink } else { &theme.grey });
    };
    ctx.set_text_baseline("middle");
    ctx.save();
    ctx.begin_path();
    ctx.rect(0.0, view.top(), view.left(), view.height);
    ctx.clip();
    ctx.set_text_align("right");
    for row in r0..r1 {
        style(on.is_some_and(|(r, _)| r == row));
        let name = cut(&matrix.classes[row].0, (view.left() - 8.0) / (size * 0.55));
        ctx.fill_text(&name, view.left() - 6.0, view.y(row) + view.cell / 2.0)?;
    }
    ctx.restore();
    ctx.save();
    ctx.begin_path();
    ctx.rect(view.left(), 0.0, view.width, view.top());
    ctx.clip();
    ctx.set_text_align("left");
    for column in c0..c1 {
        style(on.is_some_and(|(_, c)| c == column));
        let name = cut(&matrix.classes[column].0, (view.top() - 4.0) / (size * 0.55) * 1.1);
        ctx.save();
        ctx.translate(view.x(column) + view.cell / 2.0, view.top() - 5.0)?;
        ctx.rotate(-std::f64::consts::FRAC_PI_3)?;
        ctx.fill_text(&name, 0.0, 0.0)?;
        ctx.restore();
    }
    ctx.restore();
    Ok(())
}

fn cut(name: &str, most: f64) -> String {
    let most = most.max(3.0) as usize;
    if name.chars().count() <= most { name.to_owned() } else { name.chars().take(most - 1).chain(['…']).collect() }
}
