//! Hashes by number, and the arrays that Python gives.

/// Distinct hashes by their order: open addressing, half empty.
pub struct Table {
    slots: Vec<(u64, u32)>,
    shift: u32,
    /// How many hashes it has.
    pub len: usize,
}

const EMPTY: u32 = u32::MAX;

impl Table {
    /// A table of these hashes, which are distinct.
    pub fn new(hashes: &[u64]) -> Self {
        let bits = (hashes.len() * 2 + 2).next_power_of_two().trailing_zeros();
        let mut table = Self {
            slots: vec![(0, EMPTY); 1 << bits],
            shift: 64 - bits,
            len: hashes.len(),
        };
        for (index, &hash) in hashes.iter().enumerate() {
            let mut at = table.first_slot(hash);
            while table.slots[at].1 != EMPTY {
                at = (at + 1) % table.slots.len();
            }
            table.slots[at] = (hash, index as u32);
        }
        table
    }

    /// The hash of a short word has few bits, all of them low.
    fn first_slot(&self, hash: u64) -> usize {
        (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    /// The number of a hash.
    pub fn find(&self, hash: u64) -> Option<usize> {
        let mut at = self.first_slot(hash);
        loop {
            match self.slots[at] {
                (_, EMPTY) => return None,
                (equal, index) if equal == hash => return Some(index as usize),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }
}

/// Bytes as the integers or numbers of an array.
pub fn items<const SIZE: usize, T>(bytes: &[u8], item: fn([u8; SIZE]) -> T) -> Vec<T> {
    let chunks = bytes.chunks_exact(SIZE);
    chunks
        .map(|chunk| item(chunk.try_into().expect("the size of an item")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_finds_each_hash_and_no_other() {
        let hashes: Vec<u64> = (0..500).map(|number| number * number * 977).collect();
        let table = Table::new(&hashes);

        for (index, &hash) in hashes.iter().enumerate() {
            assert_eq!(table.find(hash), Some(index));
            assert_eq!(
                table.find(hash + 1),
                hashes.iter().position(|&h| h == hash + 1)
            );
        }
    }
}
