//! How much of a JPEG's coded pixels is there: the blocks of a sequential picture are counted through without making
//! pixels of them (ITU-T T.81, F.2.2: Huffman decoding). Refuses pictures of several scans, whose end says little.

/// The share of the picture's units that is missing at the end, 0 to 1; `None` where it cannot be told, or where the
/// coded pixels are damaged before they end.
pub(super) fn missing(bytes: &[u8]) -> Option<f64> {
    let mut picture = Picture::default();
    let start = picture.headers(bytes)?;
    let total = picture.units();
    let done = picture.count(bytes.get(start..)?, total)?;
    (total > 0).then(|| (total - done) as f64 / total as f64)
}

#[derive(Clone, Default)]
struct Table {
    /// By length of code, from 1: the first code, the first place in `symbols`, how many.
    lengths: [(u32, usize, u32); 16],
    symbols: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Component {
    id: u8,
    across: u64,
    down: u64,
    dc: usize,
    ac: usize,
}

#[derive(Default)]
struct Picture {
    width: u64,
    height: u64,
    components: Vec<Component>,
    /// DC tables, then AC tables, four each.
    tables: [Table; 8],
    restart: u64,
}

impl Picture {
    /// Reads up to the coded pixels; gives where they begin.
    fn headers(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 2;
        loop {
            if *bytes.get(at)? != 0xFF {
                return None;
            }
            let marker = *bytes.get(at + 1)?;
            at += 2;
            match marker {
                0xFF => {
                    at -= 1;
                    continue;
                }
                0x01 | 0xD0..=0xD8 => continue,
                _ => {}
            }
            let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
            let segment = bytes.get(at + 2..at + length)?;
            match marker {
                0xC0 | 0xC1 => self.frame(segment)?,
                0xC4 => self.huffman(segment)?,
                0xC2 | 0xC3 | 0xC5..=0xCF => return None,
                0xDD => self.restart = u64::from(u16::from_be_bytes([*segment.first()?, *segment.get(1)?])),
                0xDA => {
                    self.scan(segment)?;
                    return Some(at + length);
                }
                _ => {}
            }
            at += length;
        }
    }

    fn frame(&mut self, segment: &[u8]) -> Option<()> {
        let [_, h1, h0, w1, w0, n, parts @ ..] = segment else { return None };
        self.height = u64::from(u16::from_be_bytes([*h1, *h0]));
        self.width = u64::from(u16::from_be_bytes([*w1, *w0]));
        let component = |part: &[u8]| {
            let (across, down) = (u64::from(part[1] >> 4), u64::from(part[1] & 15));
            let sound = (1..=4).contains(&across) && (1..=4).contains(&down);
            sound.then_some(Component { id: part[0], across, down, dc: 0, ac: 0 })
        };
        self.components = parts.chunks_exact(3).take(usize::from(*n)).map(component).collect::<Option<_>>()?;
        (self.components.len() == usize::from(*n)).then_some(())
    }

    fn huffman(&mut self, mut segment: &[u8]) -> Option<()> {
        while let [kind, rest @ ..] = segment {
            let counts = rest.get(..16)?;
            let total: usize = counts.iter().map(|&n| usize::from(n)).sum();
            let mut table = Table { symbols: rest.get(16..16 + total)?.to_vec(), ..Table::default() };
            let (mut code, mut place) = (0u32, 0usize);
            for (slot, &n) in table.lengths.iter_mut().zip(counts) {
                *slot = (code, place, u32::from(n));
                code = (code + u32::from(n)) << 1;
                place += usize::from(n);
            }
            *self.tables.get_mut(usize::from(kind >> 4) * 4 + usize::from(kind & 15))? = table;
            segment = rest.get(16 + total..)?;
        }
        Some(())
    }

    /// The one scan that holds every component.
    fn scan(&mut self, segment: &[u8]) -> Option<()> {
        let n = usize::from(*segment.first()?);
        if n != self.components.len() {
            return None;
        }
        for part in segment.get(1..1 + 2 * n)?.chunks_exact(2) {
            let component = self.components.iter_mut().find(|c| c.id == part[0])?;
            (component.dc, component.ac) = (usize::from(part[1] >> 4), 4 + usize::from(part[1] & 15));
            if component.dc > 3 || component.ac > 7 {
                return None;
            }
        }
        Some(())
    }

    /// Units of the scan: of one component its blocks, of several the squares in which they take turns.
    fn units(&self) -> u64 {
        let (across, down) = match self.components.as_slice() {
            [_] => (1, 1),
            several => {
                let most = |of: fn(&Component) -> u64| several.iter().map(of).max().unwrap_or(1);
                (most(|c| c.across), most(|c| c.down))
            }
        };
        self.width.div_ceil(8 * across) * self.height.div_ceil(8 * down)
    }

    /// How many of the units are whole; `None` where something else than the end stopped the counting.
    fn count(&self, coded: &[u8], total: u64) -> Option<u64> {
        let mut bits = Bits { bytes: coded, at: 0, held: 0, count: 0, ended: false };
        for done in 0..total {
            if self.restart > 0 && done > 0 && done % self.restart == 0 && !bits.restart() {
                return bits.ended.then_some(done);
            }
            for component in &self.components {
                let blocks = if self.components.len() == 1 { 1 } else { component.across * component.down };
                for _ in 0..blocks {
                    if self.block(component, &mut bits).is_none() {
                        return bits.ended.then_some(done);
                    }
                }
            }
        }
        Some(total)
    }

    fn block(&self, component: &Component, bits: &mut Bits<'_>) -> Option<()> {
        let size = bits.symbol(&self.tables[component.dc])?;
        bits.take(u32::from(size.min(16)))?;
        let mut k = 1;
        while k < 64 {
            let symbol = bits.symbol(&self.tables[component.ac])?;
            let (run, size) = (symbol >> 4, symbol & 15);
            match (run, size) {
                (15, 0) => k += 16,
                (_, 0) => break,
                _ => {
                    bits.take(u32::from(size))?;
                    k += usize::from(run) + 1;
                }
            }
        }
        Some(())
    }
}

/// Bits of coded pixels, up to a marker or the end.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
    /// There were no more.
    ended: bool,
}

impl Bits<'_> {
    fn bit(&mut self) -> Option<u32> {
        if self.count == 0 {
            let next = (self.bytes.get(self.at), self.bytes.get(self.at + 1));
            let (Some(&byte), false) = (next.0, next.0 == Some(&0xFF) && next.1 != Some(&0)) else {
                // The end of the file, or half a marker, or a whole one.
                self.ended = true;
                return None;
            };
            self.at += if byte == 0xFF { 1 } else { 0 };
            self.at += 1;
            (self.held, self.count) = (u32::from(byte), 8);
        }
        self.count -= 1;
        Some(self.held >> self.count & 1)
    }

    fn take(&mut self, n: u32) -> Option<()> {
        for _ in 0..n {
            self.bit()?;
        }
        Some(())
    }

    fn symbol(&mut self, table: &Table) -> Option<u8> {
        let mut code = 0;
        for (first, place, n) in table.lengths {
            code = code << 1 | self.bit()?;
            if let Some(offset) = code.checked_sub(first).filter(|offset| *offset < n) {
                return table.symbols.get(place + offset as usize).copied();
            }
        }
        None
    }

    /// Goes to behind the restart marker that must stand here.
    fn restart(&mut self) -> bool {
        self.count = 0;
        let there = matches!(self.bytes.get(self.at..self.at + 2), Some([0xFF, 0xD0..=0xD7]));
        self.ended = self.at + 2 >= self.bytes.len();
        self.at += 2;
        there
    }
}
