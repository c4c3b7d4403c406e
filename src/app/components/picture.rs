//! A picture with the boxes over it. The browser decodes it from the dropped file; nothing measured comes from here.

use super::outlines::Outlines;
use crate::app::idle_queue;
use crate::app::state::{App, use_app};
use crate::engine::{Picture, PictureBox, PictureOutline};
use leptos::prelude::*;

/// Why a browser cannot show a file of this name, where that is certain.
pub fn why_not_shown(path: &str) -> Option<&'static str> {
    let ending = path.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    match ending.as_str() {
        "tif" | "tiff" => Some("TIFF is measured, but browsers do not show it"),
        "pnm" | "ppm" | "pgm" | "pbm" | "pam" => Some("PNM is measured, but browsers do not show it"),
        "tga" | "qoi" | "ff" | "hdr" => Some("this format is measured, but browsers do not show it"),
        _ => None,
    }
}

/// The part of a picture to show: left, top, width, height in fractions.
type Crop = (f64, f64, f64, f64);

/// The accused boxes with room around them, in the frame's 4:3, or nothing where that is most of the picture anyway.
fn crop_to(picture: &Picture) -> Option<Crop> {
    let (w, h) = (f64::from(picture.width), f64::from(picture.height));
    let accused = picture.boxes.iter().filter(|b| b.accused);
    let (mut x0, mut y0, mut x1, mut y1) = (1.0_f64, 1.0_f64, 0.0_f64, 0.0_f64);
    for b in accused {
        x0 = x0.min(b.x.clamp(0.0, 1.0));
        y0 = y0.min(b.y.clamp(0.0, 1.0));
        x1 = x1.max((b.x + b.w).clamp(0.0, 1.0));
        y1 = y1.max((b.y + b.h).clamp(0.0, 1.0));
    }
    if w < 1.0 || h < 1.0 || x1 <= x0 || y1 <= y0 {
        return None;
    }
    let (cx, cy) = ((x0 + x1) / 2.0 * w, (y0 + y1) / 2.0 * h);
    let wide = ((x1 - x0) * w * 1.5).max((y1 - y0) * h * 1.5 * 4.0 / 3.0).max(w.min(h) * 0.25);
    let high = wide * 0.75;
    if wide >= w || high >= h {
        return None;
    }
    let (left, top) = ((cx - wide / 2.0).clamp(0.0, w - wide), (cy - high / 2.0).clamp(0.0, h - high));
    Some((left / w, top / h, wide / w, high / h))
}

/// The boxes over a picture of this size: a dark halo below the class colour; accused ones in red, crowds dashed.
#[component]
pub fn Boxes(
    boxes: Vec<PictureBox>,
    #[prop(optional)] outlines: Vec<PictureOutline>,
    width: u32,
    height: u32,
    #[prop(optional)] fill: bool,
) -> impl IntoView {
    let app = use_app();
    let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
    let any_accused = boxes.iter().any(|b| b.accused);
    let draw = move |b: PictureBox| {
        let colour = app.class_colour(&b.class);
        let kind = if b.accused { "outline outline-bad".into() } else { format!("outline c{colour}") };
        let faint = if any_accused && !b.accused { " outline-faint" } else { "" };
        let dash = if b.crowd { " outline-dash" } else { "" };
        let (x, y, bw, bh) = (b.x * w, b.y * h, (b.w * w).max(0.0), (b.h * h).max(0.0));
        page! {
            <rect class=format!("outline-halo{faint}") x=x y=y width=bw height=bh></rect>
            <rect class=format!("{kind}{faint}{dash}") x=x y=y width=bw height=bh></rect>
        }
    };
    page! {
        <svg
            class="over"
            viewBox=format!("0 0 {w} {h}")
            preserveAspectRatio=if fill { "none" } else { "xMidYMid meet" }
            aria-hidden="true"
        >
            {boxes.into_iter().map(draw).collect_view()}
            <Outlines outlines=outlines width=w height=h any_accused=any_accused />
        </svg>
    }
}

/// What a picture can be shown from.
#[derive(Clone, PartialEq)]
pub(super) enum Address {
    Asked,
    Here(String),
    /// Nobody looks any more.
    Gone,
}

/// An address for a file, for as long as the caller's owner lives. The browser takes a millisecond to make one, so that a
/// screen full of pictures asks for them first and gets them soon.
pub(super) fn address(file: crate::browser::Place) -> ArcRwSignal<Address> {
    let address = ArcRwSignal::new(Address::Asked);
    let wanted = address.clone();
    idle_queue::when_idle(move || {
        if wanted.get_untracked() == Address::Asked {
            let url = file.blob().ok().and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob).ok());
            match url {
                Some(url) => wanted.set(Address::Here(url)),
                None => wanted.set(Address::Gone),
            }
        }
    });
    let last = address.clone();
    on_cleanup(move || {
        if let Address::Here(url) = last.get_untracked() {
            let _ = web_sys::Url::revoke_object_url(&url);
        }
        last.set(Address::Gone);
    });
    address
}

/// Where the browser finds a picture, if it does, and why it does not show it.
pub(super) fn to_show(app: App, picture: &Picture) -> (Option<ArcRwSignal<Address>>, RwSignal<Option<String>>) {
    let file = picture.handle.and_then(|handle| app.client()?.file(handle));
    let why = picture.broken.clone().or_else(|| why_not_shown(&picture.path).map(str::to_owned));
    let why = why.or_else(|| file.is_none().then(|| "the picture was not dropped".to_owned()));
    let shown = file.filter(|_| why.is_none()).map(address);
    (shown, RwSignal::new(why))
}

/// A picture in a frame of 4:3; cropped to the accused boxes where that helps. `named`: its name stands beside it.
#[component]
pub fn Thumb(
    picture: Picture,
    #[prop(optional)] crop: bool,
    #[prop(optional)] whole: bool,
    #[prop(optional)] named: bool,
) -> impl IntoView {
    let app = use_app();
    let (shown, failed) = to_show(app, &picture);
    let cut = crop.then(|| crop_to(&picture)).flatten();
    let pos = cut.map(|(x, y, w, h)| {
        (
            format!("{:.3}%", -x / w * 100.0),
            format!("{:.3}%", -y / h * 100.0),
            format!("{:.3}%", 100.0 / w),
            format!("{:.3}%", 100.0 / h),
        )
    });
    let (left, top, width, height) = pos.unwrap_or_else(|| ("0".into(), "0".into(), "100%".into(), "100%".into()));
    let (w, h) = (picture.width, picture.height);
    let boxes = (w > 0 && h > 0).then(|| (picture.boxes.clone(), picture.outlines.clone()));
    let ratio = (whole && w > 0 && h > 0).then(|| format!("{w} / {h}"));
    let alt = if named { String::new() } else { picture.path.clone() };
    page! {
        <span class="pic" style:aspect-ratio=ratio>
            {move || match (failed.get(), shown.as_ref().map(ArcRwSignal::get)) {
                (None, Some(Address::Asked)) => page! { <span class="pic-in"></span> }.into_any(),
                (None, Some(Address::Here(url))) => {
                    page! {
                        <span
                            class="pic-in"
                            style:left=left.clone()
                            style:top=top.clone()
                            style:width=width.clone()
                            style:height=height.clone()
                        >
                            <img
                                src=url
                                alt=alt.clone()
                                loading="lazy"
                                decoding="async"
                                draggable="false"
                                on:error=move |_| failed.set(Some("the browser cannot show this file".into()))
                            />
                            {boxes.clone().map(|(b, o)| page! { <Boxes boxes=b outlines=o width=w height=h /> })}
                        </span>
                    }
                        .into_any()
                }
                (why, _) => {
                    let why = why.unwrap_or_else(|| "the picture was not dropped".into());
                    page! { <span class="no-pic" title=why.clone()><span>{why.clone()}</span></span> }.into_any()
                }
            }}
        </span>
    }
}
