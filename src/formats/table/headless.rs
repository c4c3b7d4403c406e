//! Names for the columns of a table without a header, from what its values look like: the image, the four numbers of a
//! box, its class, the size of the image. Refuses to read the table.

use super::class_names::is_code;
use super::shape::consistency;
use crate::formats::attributes::{looks_like_image, number};

/// Rows of so many values speak for a box where no column of classes stands beside it.
const ROWS: usize = 3;

/// Names for the columns of these rows. `path`: where they stand.
pub(super) fn names(path: &str, rows: &[Vec<String>]) -> Vec<String> {
    let (_, width) = consistency(rows);
    let stem = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let mut names: Vec<String> = (1..=width).map(|i| format!("column {i}")).collect();
    if width == 2 && share(rows, 0, &is_code) {
        return vec!["label".into(), "name".into()];
    }
    let Some(image) = (0..width).find(|&i| share(rows, i, &looks_like_image)) else {
        // Folders, and what is said of each.
        if width == 2 && share(rows, 0, &|v| v.ends_with('/')) {
            return vec!["folder".into(), "label".into()];
        }
        return names;
    };
    if let Some(name) = names.get_mut(image) {
        *name = "image".into();
    }
    let numeric: Vec<usize> = (0..width).filter(|&i| i != image && share(rows, i, &is_number)).collect();
    let filled = |i: &usize| rows.iter().any(|r| r.get(*i).is_some_and(|v| !v.is_empty()));
    let texts: Vec<usize> = (0..width).filter(|i| *i != image && !numeric.contains(i) && filled(i)).collect();
    if width == 2 {
        let other = ["identity", "partition", "split", "gender", "age"].into_iter().find(|word| stem.contains(word));
        if let Some(name) = names.get_mut(1 - image.min(1)) {
            *name = other.unwrap_or("label").into();
        }
    } else if let Some(found) = boxes(rows, &numeric, &texts) {
        for (at, name) in found {
            if let Some(place) = names.get_mut(at) {
                *place = name.into();
            }
        }
    }
    names
}

/// Nine in ten of a column's values are so.
fn share(rows: &[Vec<String>], column: usize, is: &dyn Fn(&str) -> bool) -> bool {
    let (mut n, mut all) = (0, 0);
    for value in rows.iter().filter_map(|r| r.get(column)).filter(|v| !v.is_empty()) {
        all += 1;
        n += usize::from(is(value));
    }
    all > 0 && n * 10 >= all * 9
}

fn is_number(value: &str) -> bool {
    number(value, true).is_some()
}

/// The columns of a box among columns of numbers, with their names. `texts`: columns of words.
fn boxes(rows: &[Vec<String>], numeric: &[usize], texts: &[usize]) -> Option<Vec<(usize, &'static str)>> {
    let cells = |columns: [usize; 4]| {
        rows.iter().filter_map(move |row| {
            let of = |i: usize| row.get(i).and_then(|v| number(v, true));
            Some([of(columns[0])?, of(columns[1])?, of(columns[2])?, of(columns[3])?])
        })
    };
    let windows = || numeric.windows(4).filter(|w| w[0] + 3 == w[3]).map(|w| [w[0], w[1], w[2], w[3]]);
    // How many rows hold corners in order there.
    let in_order = |w: [usize; 4]| {
        let (n, all) = cells(w).fold((0, 0), |(n, all), [a, b, c, d]| (n + usize::from(c > a && d > b), all + 1));
        (n, all)
    };
    let of_corners = |w: &[usize; 4]| {
        let (n, all) = in_order(*w);
        all > 0 && n * 5 >= all * 4
    };
    let alone = numeric.len() == 4;
    let sure = |w: &[usize; 4]| {
        let (_, all) = in_order(*w);
        // Pixels: ratings of one to five are in order by chance.
        all >= ROWS && cells(*w).all(|c| c.iter().all(|n| *n >= -1.0)) && cells(*w).any(|c| c.iter().any(|n| *n > 10.0))
    };
    let best = windows().filter(of_corners).max_by_key(|w| (in_order(*w).0, std::cmp::Reverse(w[0])));
    let (box_at, corners) = match best {
        Some(w) if texts.len() == 1 || sure(&w) => (w, true),
        _ => {
            // Left, top, width, height: only where one column is left for the class, and nothing else but the image's size,
            // within which they lie (`cat,60,60,20,30,a.jpg,640,480`).
            let of_size = |w: &[usize; 4]| {
                let rest: Vec<usize> = numeric.iter().copied().filter(|i| !w.contains(i)).collect();
                let &[width, height] = rest.as_slice() else { return false };
                let of = |row: &Vec<String>, i: usize| row.get(i).and_then(|v| number(v, true));
                let within = |row: &&Vec<String>| {
                    let ends = of(row, w[0]).zip(of(row, w[2])).zip(of(row, w[1]).zip(of(row, w[3])));
                    let size = of(row, width).zip(of(row, height));
                    ends.zip(size).is_some_and(|(((x, own_w), (y, own_h)), (all_w, all_h))| {
                        own_w > 0.0 && own_h > 0.0 && x + own_w <= all_w + 1.0 && y + own_h <= all_h + 1.0
                    })
                };
                width + 1 == height && !rows.is_empty() && rows.iter().filter(within).count() * 10 >= rows.len() * 9
            };
            let w = windows().find(|w| texts.len() == 1 && (alone || of_size(w)))?;
            let positive = cells(w).filter(|c| c[2] > 0.0 && c[3] > 0.0).count();
            (w, positive * 10 < cells(w).count() * 9)
        }
    };
    let named = if corners { ["x1", "y1", "x2", "y2"] } else { ["x", "y", "w", "h"] };
    let mut found: Vec<(usize, &'static str)> = box_at.into_iter().zip(named).collect();
    let rest: Vec<usize> = numeric.iter().copied().filter(|i| !box_at.contains(i)).collect();
    // Two columns that no box reaches beyond are the size of the image.
    let holds = |w: usize, h: usize| {
        let of = |row: &Vec<String>, i: usize| row.get(i).and_then(|v| number(v, true));
        let fits = |row: &Vec<String>| {
            let right = if corners { of(row, box_at[2])? } else { of(row, box_at[0])? + of(row, box_at[2])? };
            let bottom = if corners { of(row, box_at[3])? } else { of(row, box_at[1])? + of(row, box_at[3])? };
            Some(of(row, w)? + 1.0 >= right && of(row, h)? + 1.0 >= bottom)
        };
        let told: Vec<bool> = rows.iter().filter_map(fits).collect();
        !told.is_empty() && told.iter().filter(|f| **f).count() * 10 >= told.len() * 9
    };
    let size = rest.windows(2).find(|p| p[0] + 1 == p[1] && holds(p[0], p[1]));
    if let Some(&[w, h]) = size {
        // Beside x, y, w and h these alone would be taken for the sides of the box.
        let sides = if corners { ["width", "height"] } else { ["image_width", "image_height"] };
        found.extend([(w, sides[0]), (h, sides[1])]);
    }
    let others: Vec<usize> = rest.iter().copied().filter(|i| !found.iter().any(|(at, _)| at == i)).collect();
    match (texts, others.as_slice()) {
        (&[class], _) => found.push((class, "class")),
        ([], &[class]) if share(rows, class, &|v| v.bytes().all(|b| b.is_ascii_digit())) => {
            found.push((class, "class"))
        }
        _ => {}
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> String {
        let rows: Vec<Vec<String>> = text.lines().map(|l| l.split(',').map(str::to_owned).collect()).collect();
        names("t.csv", &rows).join(",")
    }

    #[test]
    fn boxes_are_told_by_their_numbers_wherever_the_class_stands() {
        for (text, wanted) in [
            ("a.jpg,6,6,31,40,cat", "image,x1,y1,x2,y2,class"),
            ("a.jpg,cat,6,6,31,40", "image,class,x1,y1,x2,y2"),
            ("a.jpg,6,6,31,40,cat,64,48\nb.jpg,1,1,3,4,cat,64,48", "image,x1,y1,x2,y2,class,width,height"),
            ("a.jpg,64,48,cat,6,6,31,40\nb.jpg,64,48,cat,1,1,3,4", "image,width,height,class,x1,y1,x2,y2"),
            ("a.jpg,60,60,20,30,cat\nb.jpg,70,50,20,30,cat", "image,x,y,w,h,class"),
            ("a.jpg,6,6,31,40\nb.jpg,6,6,31,40\nc.jpg,6,6,31,40", "image,x1,y1,x2,y2"),
            ("a.jpg,6,6,31,40,0\nb.jpg,6,6,31,40,1\nc.jpg,6,6,31,40,0", "image,x1,y1,x2,y2,class"),
            ("a.jpg,6,6,31,40,cat\nb.jpg,,,,,", "image,x1,y1,x2,y2,class"),
            (
                "cat,60,60,20,30,a.jpg,640,480\ndog,70,50,20,30,b.jpg,640,480",
                "class,x,y,w,h,image,image_width,image_height",
            ),
        ] {
            assert_eq!(named(text), wanted, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_box_stay_columns() {
        for text in ["a.jpg,1,2,3,4\nb.jpg,2,3,4,5\nc.jpg,1,2,4,5", "a.jpg,1,2,3", "a.jpg,5,4,3,2,cat,dog"] {
            assert!(named(text).contains("column 3"), "{text}: {}", named(text));
        }
    }
}
