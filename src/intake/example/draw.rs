//! Draws a scene: flat shapes on a street, in integers.

use super::scene::{HEIGHT, Random, Scene, Thing, WIDTH};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};

type Colour = [u8; 3];

/// The scene as a JPEG file.
pub fn jpeg(scene: &Scene) -> Vec<u8> {
    let canvas = draw(scene);
    let mut bytes = Vec::new();
    // Writing into memory cannot fail.
    let _ = JpegEncoder::new_with_quality(&mut bytes, 82).encode_image(&canvas);
    bytes
}

/// The scene as a PNG file.
pub fn png(scene: &Scene) -> Vec<u8> {
    let canvas = draw(scene);
    let mut bytes = Vec::new();
    let _ =
        PngEncoder::new(&mut bytes).write_image(canvas.as_raw(), WIDTH as u32, HEIGHT as u32, ExtendedColorType::Rgb8);
    bytes
}

fn draw(scene: &Scene) -> RgbImage {
    let mut random = Random::new(scene.seed);
    let mut canvas = RgbImage::new(WIDTH as u32, HEIGHT as u32);
    let (sky, wall, road): (Colour, Colour, Colour) = match scene.light {
        "night" => ([28, 34, 46], [50, 54, 66], [40, 42, 48]),
        "dusk" => ([196, 160, 150], [120, 104, 112], [98, 92, 100]),
        _ => ([190, 208, 222], [172, 164, 150], [140, 142, 140]),
    };
    let horizon = 44 + random.below(34);
    fill(&mut canvas, 0, 0, WIDTH, HEIGHT, sky);
    houses(&mut canvas, &mut random, horizon, wall);
    fill(&mut canvas, 0, horizon, WIDTH, HEIGHT - horizon, road);
    let stripe = horizon + 8 + random.below(24);
    for n in 0..6 {
        fill(&mut canvas, n * 30 + random.below(12), stripe, 14, 2, shade(road, 40));
    }
    for thing in scene.things.iter().filter(|t| t.drawn && t.class != "person") {
        draw_thing(&mut canvas, &mut random, thing, scene);
    }
    for thing in scene.things.iter().filter(|t| t.drawn && t.class == "person") {
        draw_thing(&mut canvas, &mut random, thing, scene);
    }
    for pixel in canvas.pixels_mut() {
        let grain = random.below(13) - 6;
        for channel in &mut pixel.0 {
            *channel = (i32::from(*channel) + grain).clamp(0, 255) as u8;
        }
    }
    canvas
}

fn houses(canvas: &mut RgbImage, random: &mut Random, horizon: i32, wall: Colour) {
    let mut x = -random.below(20);
    while x < WIDTH {
        let w = 18 + random.below(34);
        let h = 10 + random.below((horizon - 6) as u32);
        let colour = shade(wall, random.below(70) - 35);
        fill(canvas, x, horizon - h, w, h, colour);
        let window = shade(colour, if random.chance(50) { 48 } else { -38 });
        for wy in 0..(h - 6) / 10 {
            for wx in 0..(w - 4) / 9 {
                if random.chance(72) {
                    fill(canvas, x + 4 + wx * 9, horizon - h + 5 + wy * 10, 4, 6, window);
                }
            }
        }
        x += w + random.below(14);
    }
}

fn draw_thing(canvas: &mut RgbImage, random: &mut Random, t: &Thing, scene: &Scene) {
    let dark = scene.light == "night";
    let tone = |c: Colour| if dark { [c[0] / 2, c[1] / 2, c[2] / 2] } else { c };
    let colours = [[60, 86, 118], [128, 66, 54], [84, 112, 78], [150, 120, 60], [96, 74, 112], [70, 70, 74]];
    let own = tone(colours[random.below(6) as usize]);
    let ink = tone([34, 36, 42]);
    let Thing { x, y, w, h, .. } = *t;
    match t.class {
        "person" => {
            // A figure of one colour: what somebody's skin or gender is stands in the table, never in the picture.
            let figure = tone([52, 58, 70]);
            ellipse(canvas, x + w / 4, y, w / 2, h / 5, figure);
            fill(canvas, x, y + h / 5, w, 2 * h / 5, own);
            fill(canvas, x + w / 6, y + 3 * h / 5, w / 4, h - 3 * h / 5, figure);
            fill(canvas, x + w - w / 6 - w / 4, y + 3 * h / 5, w / 4, h - 3 * h / 5, figure);
        }
        "car" | "Car" | "van" => {
            fill(canvas, x, y + h / 3, w, h / 2, own);
            fill(canvas, x + w / 5, y, 3 * w / 5, h / 3 + 1, shade(own, 30));
            ellipse(canvas, x + w / 8, y + h - h / 3, h / 3, h / 3, ink);
            ellipse(canvas, x + w - w / 8 - h / 3, y + h - h / 3, h / 3, h / 3, ink);
        }
        "bicycle" => {
            ellipse(canvas, x, y + h - w / 3, w / 3, w / 3, ink);
            ellipse(canvas, x + w - w / 3, y + h - w / 3, w / 3, w / 3, ink);
            fill(canvas, x + w / 6, y + h / 3, 2 * w / 3, 2, own);
            fill(canvas, x + w / 2, y, 2, h / 2, own);
        }
        "dog" => {
            fill(canvas, x + 2, y + h / 3, w - 6, h / 3, own);
            ellipse(canvas, x + w - w / 3, y, w / 3, h / 2, own);
            fill(canvas, x + 3, y + 2 * h / 3, 2, h / 3, own);
            fill(canvas, x + w - 7, y + 2 * h / 3, 2, h / 3, own);
        }
        "bench" => {
            fill(canvas, x, y, w, 3, own);
            fill(canvas, x, y + h / 2, w, 3, own);
            fill(canvas, x + 3, y + h / 2, 3, h / 2, ink);
            fill(canvas, x + w - 6, y + h / 2, 3, h / 2, ink);
        }
        "skateboard" => {
            fill(canvas, x, y, w, 4, own);
            ellipse(canvas, x + 3, y + h - 5, 5, 5, ink);
            ellipse(canvas, x + w - 8, y + h - 5, 5, 5, ink);
        }
        _ => {
            fill(canvas, x, y + h / 3, w, 2 * h / 3, own);
            fill(canvas, x + w / 4, y, w / 2, 2, own);
        }
    }
}

fn shade(c: Colour, by: i32) -> Colour {
    c.map(|v| (i32::from(v) + by).clamp(0, 255) as u8)
}

fn put(canvas: &mut RgbImage, x: i32, y: i32, colour: Colour) {
    if (0..WIDTH).contains(&x) && (0..HEIGHT).contains(&y) {
        canvas.put_pixel(x as u32, y as u32, Rgb(colour));
    }
}

fn fill(canvas: &mut RgbImage, x: i32, y: i32, w: i32, h: i32, colour: Colour) {
    for py in y..y + h {
        for px in x..x + w {
            put(canvas, px, py, colour);
        }
    }
}

fn ellipse(canvas: &mut RgbImage, x: i32, y: i32, w: i32, h: i32, colour: Colour) {
    for py in 0..h {
        for px in 0..w {
            let (dx, dy) = (2 * px + 1 - w, 2 * py + 1 - h);
            if dx * dx * h * h + dy * dy * w * w <= w * w * h * h {
                put(canvas, x + px, y + py, colour);
            }
        }
    }
}
