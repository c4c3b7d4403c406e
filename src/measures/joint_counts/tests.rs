use super::*;

fn columns(items: usize, values: &[usize]) -> Vec<Column> {
    let code = |at: usize, item: usize, values: usize| {
        let mixed = (item as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15 ^ (at as u64 + 1) << 17) >> 40;
        let slot = mixed as usize % (values + 1);
        if slot == values { NONE } else { slot as u8 }
    };
    values
        .iter()
        .enumerate()
        .map(|(at, &values)| Column { attribute: at, values, codes: (0..items).map(|i| code(at, i, values)).collect() })
        .collect()
}

/// Item by item, without any packing.
fn by_hand(columns: &[&Column], set: &[usize]) -> Vec<u64> {
    let mut table = vec![0; set.iter().map(|&at| columns[at].values).product()];
    for item in 0..columns[0].codes.len() {
        let code = |at: usize| Some(columns[at].codes[item]).filter(|&code| code != NONE).map(usize::from);
        if let Some(cell) = set.iter().try_fold(0, |cell, &at| Some(cell * columns[at].values + code(at)?)) {
            table[cell] += 1;
        }
    }
    table
}

#[test]
fn packed_counts_are_those_of_each_set_by_itself() {
    // Few items are counted set by set, many pack by pack; 30 values fill a pack.
    for items in [1, 40, 60_000] {
        let columns = columns(items, &[2, 5, 1, 30, 3, 2, 2, 4]);
        let columns: Vec<&Column> = columns.iter().collect();
        let mut sets: Vec<Vec<usize>> = Vec::new();
        for i in 0..8 {
            sets.push(vec![i]);
            for j in i + 1..8 {
                sets.push(vec![i, j]);
                sets.extend((j + 1..8).map(|k| vec![i, j, k]));
            }
        }
        sets.push(vec![0, 1, 4, 5, 7]);
        let mut packs = JointCounts::of(&columns);
        packs.count(&sets);
        for set in &sets {
            assert_eq!(packs.table(set), by_hand(&columns, set), "{items} items, {set:?}");
        }
        let any = (0..items).filter(|&i| columns[0].codes[i] != NONE || columns[2].codes[i] != NONE).count();
        assert_eq!(packs.with_any(&[0, 2]), any as u64);
    }
}

#[test]
fn what_was_not_counted_has_no_table() {
    let columns = columns(3, &[2, 2]);
    let columns: Vec<&Column> = columns.iter().collect();
    let mut packs = JointCounts::of(&columns);
    packs.count(&[]);
    assert!(packs.table(&[0, 1]).is_empty());
    assert_eq!(JointCounts::of(&[]).items(), 0);
}
