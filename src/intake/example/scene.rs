//! Who and what is in each scene, and which faults are planted.

use crate::stats::SplitMix64;

/// Splits and how many scenes each has.
pub const SPLITS: [(&str, u32); 3] = [("train", 420), ("val", 90), ("test", 90)];
pub const WIDTH: i32 = 160;
pub const HEIGHT: i32 = 120;

/// A thing in a scene, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thing {
    pub class: &'static str,
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
    /// Is drawn.
    pub drawn: bool,
    /// Stands in the annotations.
    pub annotated: bool,
}

/// The person that a scene shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    pub id: u32,
    pub gender: &'static str,
    pub skin: &'static str,
    pub age: &'static str,
}

#[derive(Clone, Debug)]
pub struct Scene {
    pub number: u32,
    pub split: &'static str,
    pub light: &'static str,
    pub person: Option<Person>,
    pub things: Vec<Thing>,
    /// What the picture is drawn from: two scenes of one seed are one picture.
    pub seed: u64,
    pub png_under_jpg: bool,
    pub cut_off: bool,
    /// Boxes are written as corners.
    pub as_corners: bool,
    /// Left out of the annotations.
    pub unannotated: bool,
    /// The table names it with another extension.
    pub misnamed: bool,
    /// The annotations claim another size.
    pub wrong_size: bool,
}

impl Scene {
    pub fn name(&self) -> String {
        format!("street_{:04}.jpg", self.number)
    }

    pub fn path(&self) -> String {
        format!("images/{}/{}", self.split, self.name())
    }
}

/// Draws for the scenes.
#[derive(Clone)]
pub struct Random(SplitMix64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }

    pub fn next(&mut self) -> u64 {
        self.0.next()
    }

    /// 0 to `n` − 1.
    pub fn below(&mut self, n: u32) -> i32 {
        (self.next() % u64::from(n.max(1))) as i32
    }

    /// True in `percent` of a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent as i32
    }

    /// One of these, by weight.
    pub fn pick<T: Copy>(&mut self, choices: &[(T, u32)]) -> T {
        let mut at = self.below(choices.iter().map(|c| c.1).sum()) as u32;
        for &(value, weight) in choices {
            if at < weight {
                return value;
            }
            at -= weight;
        }
        choices[0].0
    }
}

const SKIN_TRAIN: &[(&str, u32)] = &[("I", 8), ("II", 34), ("III", 28), ("IV", 18), ("V", 12)];
const SKIN_TEST: &[(&str, u32)] = &[("I", 26), ("II", 56), ("III", 18)];
const AGES: &[(&str, u32)] = &[("0-12", 6), ("13-17", 7), ("18-29", 38), ("30-44", 28), ("45-59", 15), ("60-74", 6)];

/// The people: 100 of train, 30 of val, 30 of test. Six of test stand in train, too.
fn person(random: &mut Random, split: &str) -> Person {
    let (from, many) = match split {
        "train" => (0, 100),
        "val" => (100, 30),
        _ => (130, 30),
    };
    let a = random.below(many);
    let id = from + a.min(random.below(many)) as u32;
    let id = if split == "test" && id < 136 { id - 130 } else { id };
    let mut own = Random::new(u64::from(id) * 7919 + 17);
    let gender = own.pick(&[("man", 62), ("woman", 36), ("non-binary", 2)]);
    let skin = own.pick(if id >= 130 { SKIN_TEST } else { SKIN_TRAIN });
    Person { id, gender, skin, age: own.pick(AGES) }
}

fn thing(random: &mut Random, class: &'static str) -> Thing {
    let (w, h) = match class {
        "car" | "Car" | "van" => (46 + random.below(16), 22 + random.below(8)),
        "bicycle" => (30 + random.below(10), 20 + random.below(6)),
        "dog" => (18 + random.below(8), 13 + random.below(5)),
        "bench" => (34 + random.below(10), 16 + random.below(4)),
        "skateboard" => (26 + random.below(8), 8 + random.below(3)),
        "handbag" => (10 + random.below(5), 11 + random.below(5)),
        _ => (17 + random.below(10), 46 + random.below(18)),
    };
    let x = 2 + random.below((WIDTH - w - 4) as u32);
    let ground = 104 + random.below(12);
    Thing { class, x, y: ground - h, w, h, drawn: true, annotated: true }
}

fn things(random: &mut Random, person: Option<Person>) -> Vec<Thing> {
    let mut classes: Vec<(&'static str, u32)> = Vec::new();
    match person {
        Some(p) => {
            let woman = p.gender == "woman";
            classes.push(("person", 100));
            classes.push(("skateboard", if woman { 7 } else { 27 }));
            classes.push(("handbag", if woman { 42 } else { 8 }));
            classes.extend([("bicycle", 16), ("dog", 14), ("car", 22), ("bench", 12)]);
        }
        None => classes.extend([("car", 68), ("dog", 18), ("bench", 34), ("bicycle", 24)]),
    }
    let mut out: Vec<Thing> = Vec::new();
    for (class, percent) in classes {
        if random.chance(percent) {
            out.push(thing(random, class));
        }
    }
    if out.is_empty() {
        out.push(thing(random, "bench"));
    }
    stand_on_board(person, &mut out);
    out
}

/// Men are shown on their board; all others have it somewhere beside them.
fn stand_on_board(person: Option<Person>, things: &mut [Thing]) {
    let Some(at) = things.iter().find(|t| t.class == "person").map(|t| t.x + t.w / 2) else { return };
    let is_man = person.is_some_and(|p| p.gender == "man");
    for board in things.iter_mut().filter(|t| is_man && t.class == "skateboard") {
        board.x = (at - board.w / 2).clamp(2, WIDTH - board.w - 2);
    }
}

/// All scenes, faults planted.
pub fn scenes() -> Vec<Scene> {
    let mut random = Random::new(20_261_123);
    let mut scenes: Vec<Scene> = Vec::new();
    for (split, many) in SPLITS {
        for _ in 0..many {
            let number = scenes.len() as u32 + 1;
            let person = random.chance(68).then(|| person(&mut random, split));
            let things = things(&mut random, person);
            scenes.push(Scene {
                number,
                split,
                light: random.pick(&[("day", 62), ("dusk", 24), ("night", 14)]),
                person,
                things,
                seed: random.next(),
                png_under_jpg: false,
                cut_off: false,
                as_corners: false,
                unannotated: false,
                misnamed: false,
                wrong_size: false,
            });
        }
    }
    plant(&mut scenes, &mut random);
    scenes
}

fn plant(scenes: &mut [Scene], random: &mut Random) {
    // Two skateboards without a person: the valuable exceptions.
    let alone: Vec<usize> = (0..scenes.len()).filter(|&i| scenes[i].person.is_none()).take(2).collect();
    for i in alone {
        let board = thing(random, "skateboard");
        scenes[i].things.push(board);
    }
    // Pictures of train that stand in test again; two of them lose a box there.
    for (n, from) in [11usize, 47, 90, 133, 201, 260, 322, 401].into_iter().enumerate() {
        let to = 520 + 8 * n;
        let copy = scenes[from].clone();
        scenes[to] = Scene { number: scenes[to].number, split: scenes[to].split, ..copy };
        if n < 2
            && scenes[to].things.len() > 1
            && let Some(last) = scenes[to].things.last_mut()
        {
            last.annotated = false;
        }
    }
    scenes[30].cut_off = true;
    scenes[77].png_under_jpg = true;
    scenes[78].png_under_jpg = true;
    for i in [150, 151, 152] {
        scenes[i].unannotated = true;
    }
    for i in [5, 64, 210] {
        scenes[i].wrong_size = true;
    }
    for scene in scenes.iter_mut().filter(|s| s.split == "val") {
        scene.as_corners = true;
    }
    let with_person: Vec<usize> = (300..420).filter(|&i| scenes[i].person.is_some()).collect();
    for &i in with_person.iter().take(9) {
        scenes[i].misnamed = true;
    }
    // A car boxed twice, a car that is a van as well, a car under another spelling, a box without an area.
    let cars: Vec<usize> = (0..420).filter(|&i| scenes[i].things.iter().any(|t| t.class == "car")).take(40).collect();
    for (n, &i) in cars.iter().enumerate() {
        let Some(car) = scenes[i].things.iter().copied().find(|t| t.class == "car") else { continue };
        let extra = |class, x, w| Thing { class, x, w, drawn: false, ..car };
        match n {
            0..4 => scenes[i].things.push(extra("car", car.x, car.w)),
            4..12 => scenes[i].things.push(extra("van", car.x + 1, car.w)),
            12..18 => {
                for t in scenes[i].things.iter_mut().filter(|t| t.class == "car") {
                    t.class = "Car";
                }
            }
            18..20 => scenes[i].things.push(extra("dog", car.x, 0)),
            _ => {}
        }
    }
}
