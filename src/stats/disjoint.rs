//! Things that are put together by pairs.

/// Sets of the numbers from 0 on that share no member; the smallest number of each leads it.
#[derive(Clone, Debug)]
pub struct DisjointSets {
    leader: Vec<u32>,
}

impl DisjointSets {
    /// Each number in a set of its own.
    pub fn alone(numbers: usize) -> Self {
        Self { leader: (0..numbers as u32).collect() }
    }

    /// Who leads the set of a number; a number that is not there leads itself.
    pub fn leader(&mut self, number: u32) -> u32 {
        let mut at = number;
        while let Some(&next) = self.leader.get(at as usize).filter(|&&next| next != at) {
            // Half of the way is cut off for whoever comes next.
            let after = self.leader[next as usize];
            self.leader[at as usize] = after;
            at = after;
        }
        at
    }

    /// Makes two sets one. Nothing happens where a number is not there.
    pub fn join(&mut self, a: u32, b: u32) {
        if (a.max(b) as usize) < self.leader.len() {
            let (a, b) = (self.leader(a), self.leader(b));
            self.leader[a.max(b) as usize] = a.min(b);
        }
    }

    /// How many numbers there are.
    pub fn numbers(&self) -> usize {
        self.leader.len()
    }
}
