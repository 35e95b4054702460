//! The distinct terms that the words of a vocabulary have in the fields of the whoosh engine.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::encoded::Encoded;

/// The terms of the words of a vocabulary: written forms, stems, roots, forms with the spelling
/// of the word, and with that of the text.
pub fn names(words: &Encoded, spelled: &str) -> [Names; 5] {
    let mut made: [Builder; 5] = std::array::from_fn(|_| Builder::default());
    let [written, stems, roots, exact, spellings] = &mut made;
    let mut joined = String::new();
    // All in one pass: most of the time is a wait for the memory of the words.
    for entry in &words.vocabulary {
        let terms = &entry.terms;
        let form = terms.written();
        written.add(form);
        terms.stems().for_each(|stem| stems.add(stem));
        terms.roots().for_each(|root| roots.add(root));
        for (builder, spelling) in [
            (&mut *exact, terms.spelling()),
            (&mut *spellings, &*entry.text),
        ] {
            if !spelling.is_empty() {
                joined.clear();
                for part in [form, spelled, spelling] {
                    joined.push_str(part);
                }
                builder.add(&joined);
            }
        }
        for builder in [&mut *written, stems, roots, exact, spellings] {
            builder.end_word();
        }
    }
    made.map(Builder::sorted)
}

/// The distinct terms that words have in a field.
#[derive(Default)]
pub struct Names {
    /// All of them, one after the other.
    pub text: String,
    /// Where each is, in the order of their bytes.
    pub ranges: Vec<Range<usize>>,
    /// The numbers of each word's terms, without repetition: their ranks among all.
    numbers: Vec<u32>,
    /// Where those of each word end.
    ends: Vec<usize>,
}

/// Collects terms, word by word; their numbers are not ranks yet.
#[derive(Default)]
struct Builder {
    names: Names,
    hasher: DefaultHashBuilder,
    table: HashTable<u32>,
    /// Where the numbers of the last word begin.
    first: usize,
}

impl Builder {
    /// Adds a term of the next word.
    fn add(&mut self, term: &str) {
        let Names {
            text,
            ranges,
            numbers,
            ..
        } = &mut self.names;
        let hasher = &self.hasher;
        let known = self.table.entry(
            hasher.hash_one(term),
            |&number| &text[ranges[number as usize].clone()] == term,
            |&number| hasher.hash_one(&text[ranges[number as usize].clone()]),
        );
        let number = match known {
            hashbrown::hash_table::Entry::Occupied(known) => *known.get(),
            hashbrown::hash_table::Entry::Vacant(new) => {
                let number = ranges.len() as u32;
                new.insert(number);
                ranges.push(text.len()..text.len() + term.len());
                text.push_str(term);
                number
            }
        };
        if !numbers[self.first..].contains(&number) {
            numbers.push(number);
        }
    }

    fn end_word(&mut self) {
        self.first = self.names.numbers.len();
        self.names.ends.push(self.first);
    }

    fn sorted(self) -> Names {
        let mut names = self.names;
        let order = sorted(&names.text, &names.ranges);
        let mut ranks = vec![0; order.len()];
        for (rank, &number) in order.iter().enumerate() {
            ranks[number as usize] = rank as u32;
        }
        for number in &mut names.numbers {
            *number = ranks[*number as usize];
        }
        let range = |&number: &u32| names.ranges[number as usize].clone();
        names.ranges = order.iter().map(range).collect();
        names
    }
}

impl Names {
    /// The ranks of the terms of a word.
    pub fn numbers(&self, word: u32) -> &[u32] {
        let word = word as usize;
        let start = if word == 0 { 0 } else { self.ends[word - 1] };
        &self.numbers[start..self.ends[word]]
    }
}

/// The numbers of the terms in the order of their bytes.
fn sorted(text: &str, ranges: &[Range<usize>]) -> Vec<u32> {
    let bytes = |number: u32| &text.as_bytes()[ranges[number as usize].clone()];
    // Most differ in their first sixteen bytes, which are compared as a number.
    let mut keyed: Vec<(u128, u32)> = (0..ranges.len() as u32)
        .map(|number| {
            let term = bytes(number);
            let mut start = [0; 16];
            let length = term.len().min(start.len());
            start[..length].copy_from_slice(&term[..length]);
            (u128::from_be_bytes(start), number)
        })
        .collect();
    keyed.sort_unstable_by(|one, other| {
        one.0
            .cmp(&other.0)
            .then_with(|| bytes(one.1).cmp(bytes(other.1)))
    });
    keyed.into_iter().map(|(_, number)| number).collect()
}
