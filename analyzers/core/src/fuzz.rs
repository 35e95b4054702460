//! Random texts and calls, compared with slow code that is plainly right.
//!
//! `BAHITH_FUZZ` is how many rounds there are, 500 without it; each round has its own seed, which
//! a failure names. Whole texts are compared with Python by hypothesis, in
//! `tests/analyzers/test_core_analysis.py`.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::DefaultHashBuilder;

use crate::cutting::{Cutter, Given};
use crate::memory::{Memory, Piece};
use crate::table::Table;
use crate::terms::{Entry, Terms};

const ALPHABET: &str = "abcnew'.,()« \n\u{a0}\u{1f}\u{2003}\u{200f}éكتاب😀\0-0";
const PUNCTUATION: &str = ".,()«";

/// Xorshift (Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn text(&mut self, longest: usize) -> String {
        let alphabet: Vec<char> = ALPHABET.chars().collect();
        let length = self.below(longest + 1);
        (0..length)
            .map(|_| alphabet[self.below(alphabet.len())])
            .collect()
    }
}

/// Run a check with many seeds.
fn rounds(check: impl Fn(&mut Random)) {
    let count = std::env::var("BAHITH_FUZZ").map_or(500, |count| count.parse().expect("a number"));
    for seed in 1..=count {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            check(&mut Random(seed * 0x9E37_79B9));
        }));
        assert!(result.is_ok(), "the round with the seed {seed} failed");
    }
}

#[test]
fn pieces_are_all_of_a_text_in_order_without_punctuation_around_them() {
    let is_space = |each: char| each.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&each);
    let is_outside = |each: char| is_space(each) || PUNCTUATION.contains(each);
    let cutter = Cutter::new(Given {
        punctuation: PUNCTUATION.chars().collect(),
        plain: ('a'..='z').collect(),
        marks: vec!['\''],
        first_halves: "new\na".to_owned(),
    });
    rounds(|random| {
        let texts: Vec<String> = (0..4).map(|_| random.text(40)).collect();
        let hasher = DefaultHashBuilder::default();
        let cut = cutter.cut(texts.iter().map(String::as_str), &hasher);
        let mut places = cut.places.iter();
        for (text, &length) in texts.iter().zip(&cut.lengths) {
            let points: Vec<char> = text.chars().collect();
            let mut end = 0;
            for &(number, start) in places.by_ref().take(length as usize) {
                let (piece, start) = (&cut.pieces[number as usize], start as usize);
                assert!(points[end..start].iter().all(|&each| is_outside(each)));
                end = start + piece.size as usize;
                assert_eq!(points[start..end].iter().collect::<String>(), piece.text);
                assert!(piece.is_used && piece.size > 0);
            }
            assert!(points[end..].iter().all(|&each| is_outside(each)));
        }
        assert!(places.next().is_none());
    });
}

#[test]
fn a_memory_gives_what_it_was_given_and_stays_within_its_bounds() {
    rounds(|random| {
        let capacity = 1 + random.below(20);
        let memory = Memory::new(capacity);
        let mut all: HashMap<String, Piece> = HashMap::new();
        for _ in 0..50 {
            let text = random.text(2);
            let hash = memory.hasher().hash_one(&*text);
            if let Some(Some((piece, _))) = memory.look_up([(hash, &*text)].into_iter()).pop() {
                assert_eq!(piece.text(), text);
                assert!(all.contains_key(&text));
            }
            let terms = Terms::new(&text, &[&text], &[&text], "");
            let piece = Piece::Whole(Arc::new(Entry::new(terms, "")));
            memory.remember([piece.clone()]);
            assert!(memory.look_up([(hash, &*text)].into_iter())[0].is_some());
            all.insert(text, piece);
            assert!(memory.size() <= 2 * capacity);
        }
    });
}

#[test]
fn a_table_finds_what_a_list_finds() {
    rounds(|random| {
        let mut hashes: Vec<u64> = (0..random.below(40))
            .map(|_| random.below(90) as u64)
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        let table = Table::new(&hashes);
        for hash in 0..90 {
            assert_eq!(
                table.find(hash),
                hashes.iter().position(|&each| each == hash)
            );
        }
    });
}
