//! From the readings of a word to its stems and roots, by the tables of `stemming`.

use std::borrow::Cow;

use pyo3::prelude::*;
use smallvec::SmallVec;

use crate::table::items;
use crate::text::{words, Lines, Words};

/// The stems of each lemma, and the roots of stems, as `stemming.words.Tables` has them.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// The stems that lemmas have, one a line.
    stems: Lines,
    /// By lemma: its stem and those of its singulars, by their numbers.
    stem_starts: Vec<u8>,
    stem_of: Vec<u8>,
    /// By lemma: its key, if it has one, and those of its singulars.
    key_starts: Vec<u8>,
    key_of: Vec<u8>,
    /// Stems, and their roots, one a line.
    rooted: String,
    roots: String,
    /// Letters that are left out of a skeleton, but for the first letter of a word.
    weak: Vec<char>,
    /// The first letters of stems that have no root.
    signs: Vec<char>,
}

/// Gives words their stems and roots.
pub struct Stems {
    stems: Lines,
    stems_of_lemmas: Rows,
    keys_of_lemmas: Rows,
    /// The root of each of `stems`.
    roots_of_stems: Lines,
    /// Whether the root of each only counts if no other stem has one.
    are_signs: Vec<bool>,
    roots: Words,
    weak: Vec<char>,
    signs: Vec<char>,
}

/// Rows of several numbers.
struct Rows {
    starts: Vec<u32>,
    values: Vec<i32>,
}

impl Rows {
    fn new(starts: &[u8], values: &[u8]) -> Self {
        Self {
            starts: items(starts, u32::from_ne_bytes),
            values: items(values, i32::from_ne_bytes),
        }
    }

    /// The first value of each of some rows, and then all others.
    fn own_first<'a>(&'a self, rows: &'a [u32]) -> impl Iterator<Item = i32> + 'a {
        let row = |row: &u32| {
            let row = *row as usize;
            &self.values[self.starts[row] as usize..self.starts[row + 1] as usize]
        };
        let own = rows.iter().flat_map(move |each| row(each).iter().take(1));
        own.chain(rows.iter().flat_map(move |each| row(each).iter().skip(1)))
            .copied()
    }
}

impl Stems {
    /// The stems by the given tables.
    pub fn new(given: Given) -> Self {
        let mut made = Self {
            stems: given.stems,
            stems_of_lemmas: Rows::new(&given.stem_starts, &given.stem_of),
            keys_of_lemmas: Rows::new(&given.key_starts, &given.key_of),
            roots_of_stems: Lines::new(String::new()),
            are_signs: Vec::new(),
            roots: words(&given.rooted, &given.roots),
            weak: given.weak,
            signs: given.signs,
        };
        let mut roots = String::new();
        for number in 0..made.stems.len() {
            let stem = made.stems.get(number);
            made.are_signs.push(made.is_sign(stem));
            roots.push_str(&made.root(stem));
            roots.push('\n');
        }
        made.roots_of_stems = Lines::new(roots);
        made
    }

    /// The stems of the lemmas of a reading, of their singulars and origins, and the keys that
    /// they share with their variants; and the roots of all these.
    pub fn of_reading(&self, reading: &[u32]) -> (Few<&str>, Few<&str>) {
        let stems = self.stems_of_lemmas.own_first(reading);
        let keys = self.keys_of_lemmas.own_first(reading);
        // A lemma without a key has a negative number there.
        let numbers = stems
            .chain(keys)
            .filter_map(|number| usize::try_from(number).ok());
        let numbers: Few<usize> = distinct(numbers);
        let root = |&number: &usize| (self.roots_of_stems.get(number), self.are_signs[number]);
        let roots = best(numbers.iter().map(root));
        let stems = numbers.iter().map(|&number| self.stems.get(number));
        (stems.collect(), roots)
    }

    /// The roots of stems.
    pub fn roots<'s>(&'s self, stems: &[&'s str]) -> Few<Cow<'s, str>> {
        let roots = stems.iter();
        best(roots.map(|stem| (self.root(stem), self.is_sign(stem))))
    }

    fn is_sign(&self, stem: &str) -> bool {
        stem.starts_with(&self.signs[..])
    }

    fn root<'s>(&'s self, stem: &'s str) -> Cow<'s, str> {
        let root = self.roots.get(stem).map(|root| Cow::Borrowed(&**root));
        root.unwrap_or_else(|| self.skeleton(stem))
    }

    /// The first letter of a stem and its consonants; the stem itself if that is one letter.
    fn skeleton<'s>(&self, stem: &'s str) -> Cow<'s, str> {
        let mut skeleton = String::with_capacity(stem.len());
        let mut length = 0;
        for letter in stem.chars() {
            if length == 0 || !self.weak.contains(&letter) {
                skeleton.push(letter);
                length += 1;
            }
        }
        if length > 1 {
            skeleton.into()
        } else {
            stem.into()
        }
    }
}

/// The distinct roots of stems without a sign; of the first stem if all have one.
fn best<T: PartialEq>(roots: impl Iterator<Item = (T, bool)> + Clone) -> Few<T> {
    let plain = roots.clone().filter(|(_, is_sign)| !is_sign);
    let none = usize::from(plain.clone().next().is_none());
    distinct(plain.chain(roots.take(none)).map(|(root, _)| root))
}

/// Mostly up to four values.
pub type Few<T> = SmallVec<[T; 4]>;

/// The values without repetitions, in the order of their first place; there are few.
pub fn distinct<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Few<T> {
    let mut result = Few::new();
    for value in values {
        if !result.contains(&value) {
            result.push(value);
        }
    }
    result
}
