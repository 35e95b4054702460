//! The readings of a word: the lemmas it may belong to, by the tables of `stemming.batch`.
//!
//! Any part of a word has a 64-bit polynomial hash, which follows from those of the word's
//! beginnings (Karp and Rabin 1987).

use std::mem::take;

use pyo3::prelude::*;
use smallvec::SmallVec;

use crate::rows::{rows, Few, Row};
use crate::table::{items, Table};

/// What `stemming.words.Tables` and `stemming.around.Affixes` have; arrays are bytes.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    base: u64,
    /// Hashes of prefixes, suffixes and of what may stand between them.
    prefixes: Vec<u8>,
    suffixes: Vec<u8>,
    middles: Vec<u8>,
    max_prefix: usize,
    max_suffix: usize,
    max_length: usize,
    /// The first row of each middle, and the number of rows.
    starts: Vec<u8>,
    lemmas: Vec<u8>,
    kinds: Vec<u8>,
    counts: Vec<u8>,
    spelled: Vec<u8>,
    /// How many kinds there are.
    kind_count: usize,
    /// By prefix, suffix and kind.
    weights: Vec<u8>,
    /// By prefix and suffix.
    like_names: Vec<u8>,
    allowances: Vec<u8>,
    /// By prefix and by the class of a word's first alef.
    fits_alef: Vec<u8>,
    /// The classes of alefs, by letter; a word has that of the first among its first letters.
    alefs: Vec<(char, usize)>,
    alef_within: usize,
    /// Letters that a writer chose, and those that no other word has.
    chosen: Vec<char>,
    explicit: Vec<char>,
    /// By the length of a form.
    least: Vec<f64>,
    least_otherwise: f64,
    /// How likely a spelling with no chosen letter is, with one, and with an explicit one.
    likeness: (f64, f64, f64),
    nearly: f64,
    most: usize,
}

/// Finds the readings of words.
pub struct Readings {
    given: Given,
    powers: Vec<u64>,
    prefixes: Table,
    suffixes: Table,
    middles: Table,
    starts: Vec<u32>,
    rows: Vec<Row>,
    /// By prefix, suffix and kind.
    weights: Few,
    allowances: Vec<f64>,
}

/// The readings of a word.
#[derive(Default)]
pub struct Reading {
    /// The lemmas, the likeliest first; none of an unknown word.
    pub lemmas: SmallVec<[u32; 8]>,
    /// How often the likeliest one occurs with its affixes.
    pub frequency: f64,
}

impl Readings {
    /// The readings by the given tables.
    pub fn new(mut given: Given) -> Self {
        let mut powers = vec![1u64];
        for _ in 0..given.max_length {
            powers.push(powers[powers.len() - 1].wrapping_mul(given.base));
        }
        Self {
            powers,
            prefixes: Table::new(&items(&take(&mut given.prefixes), u64::from_ne_bytes)),
            suffixes: Table::new(&items(&take(&mut given.suffixes), u64::from_ne_bytes)),
            middles: Table::new(&items(&take(&mut given.middles), u64::from_ne_bytes)),
            starts: items(&take(&mut given.starts), u32::from_ne_bytes),
            rows: rows(
                items(&take(&mut given.counts), f64::from_ne_bytes),
                items(&take(&mut given.spelled), u64::from_ne_bytes),
                items(&take(&mut given.lemmas), u32::from_ne_bytes),
                take(&mut given.kinds),
            ),
            weights: Few::new(items(&take(&mut given.weights), f64::from_ne_bytes)),
            allowances: items(&take(&mut given.allowances), f64::from_ne_bytes),
            given,
        }
    }

    /// The readings of a word; `word` and `spelled` are the arguments of `Stemmer.stems`.
    pub fn of(&self, word: &[char], spelled: &[char]) -> Reading {
        let given = &self.given;
        if word.len() > given.max_length {
            return Reading::default();
        }
        let mut candidates = Candidates::default();
        let hashed = self.hashed(word, word.len());
        let otherwise = (spelled != word).then(|| self.hashed(spelled, word.len()));
        let as_spelled = otherwise.as_ref().unwrap_or(&hashed);
        let suffixes: SmallVec<[(usize, usize); 8]> =
            (word.len().saturating_sub(given.max_suffix).max(2)..=word.len())
                .filter_map(|end| Some((end, self.suffix(&hashed, end, word.len())?)))
                .collect();
        let alef = self.first_alef(spelled);
        for start in 0..=given.max_prefix.min(word.len().saturating_sub(2)) {
            let prefix = self.prefixes.find(self.part(&hashed, 0, start));
            let Some(prefix) = prefix.filter(|prefix| given.fits_alef[prefix * 3 + alef] != 0)
            else {
                continue;
            };
            for &(end, suffix) in suffixes.iter().filter(|(end, _)| start + 2 <= *end) {
                if let Some(middle) = self.middles.find(self.part(&hashed, start, end)) {
                    let form = Form {
                        affixes: prefix * self.suffixes.len + suffix,
                        middle,
                        start,
                        end,
                        is_long: word.len() - start > 2,
                    };
                    self.weigh(&form, as_spelled, spelled, &mut candidates);
                }
            }
        }
        candidates.heaviest(given.nearly, given.most)
    }

    fn suffix(&self, hashes: &[u64], start: usize, end: usize) -> Option<usize> {
        self.suffixes.find(self.part(hashes, start, end))
    }

    fn weigh(&self, form: &Form, hashes: &[u64], spelled: &[char], candidates: &mut Candidates) {
        let as_spelled = self.part(hashes, form.start, form.end);
        let length = form.end - form.start;
        let least = if self.given.like_names[form.affixes] != 0 {
            self.given.least[length]
        } else {
            self.given.least_otherwise
        };
        let allowance = if form.is_long {
            self.allowances[form.affixes]
        } else {
            1.0
        };
        let mut otherwise = None;
        for row in self.starts[form.middle] as usize..self.starts[form.middle + 1] as usize {
            let row = &self.rows[row];
            let kind = form.affixes * self.given.kind_count + usize::from(row.kind);
            let weight = self.weights.get(kind);
            let likeness = if row.spelled == as_spelled {
                1.0
            } else {
                *otherwise.get_or_insert_with(|| self.likeness(spelled, form.start, form.end))
            };
            let weight = row.count * weight * likeness;
            if weight >= least {
                candidates.add(row.lemma, weight, weight * allowance);
            }
        }
    }

    /// How likely a form is spelled as a part of a word that is spelled in another way.
    fn likeness(&self, spelled: &[char], start: usize, end: usize) -> f64 {
        let part = &spelled[start.min(spelled.len())..end.min(spelled.len())];
        let (unmarked, contradicting, excluding) = self.given.likeness;
        if part
            .iter()
            .any(|letter| self.given.explicit.contains(letter))
        {
            excluding
        } else if part.iter().any(|letter| self.given.chosen.contains(letter)) {
            contradicting
        } else {
            unmarked
        }
    }

    fn first_alef(&self, spelled: &[char]) -> usize {
        let class = |letter: &char| self.given.alefs.iter().find(|(alef, _)| alef == letter);
        let first = spelled.iter().take(self.given.alef_within);
        first
            .filter_map(class)
            .next()
            .map_or(0, |&(_, class)| class)
    }

    /// The hashes of the beginnings of a word.
    fn hashed(&self, word: &[char], length: usize) -> SmallVec<[u64; 24]> {
        let mut hash = 0u64;
        let mut hashes = SmallVec::with_capacity(length + 1);
        hashes.push(0);
        for place in 0..length {
            let letter = word.get(place).map_or(0, |&letter| letter as u64);
            hash = hash.wrapping_mul(self.given.base).wrapping_add(letter);
            hashes.push(hash);
        }
        hashes
    }

    fn part(&self, hashes: &[u64], start: usize, end: usize) -> u64 {
        hashes[end].wrapping_sub(hashes[start].wrapping_mul(self.powers[end - start]))
    }
}

/// A form that may stand in a word.
struct Form {
    affixes: usize,
    middle: usize,
    start: usize,
    end: usize,
    /// Whether the word has more than two letters without its prefix.
    is_long: bool,
}

/// Lemmas with the weight of their heaviest form, and the same with its allowance.
#[derive(Default)]
struct Candidates(SmallVec<[(u32, f64, f64); 16]>);

impl Candidates {
    fn add(&mut self, lemma: u32, weight: f64, allowed: f64) {
        match self.0.iter_mut().find(|each| each.0 == lemma) {
            Some(each) => {
                each.1 = each.1.max(weight);
                each.2 = each.2.max(allowed);
            }
            None => self.0.push((lemma, weight, allowed)),
        }
    }

    fn heaviest(mut self, nearly: f64, most: usize) -> Reading {
        self.0
            .sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let Some(heaviest) = self.0.first().map(|first| first.1) else {
            return Reading::default();
        };
        let counts = self.0.iter().filter(|each| each.2 >= heaviest / nearly);
        Reading {
            lemmas: counts.take(most).map(|each| each.0).collect(),
            frequency: heaviest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_lemmas_count_and_equal_ones_in_order() {
        let mut candidates = Candidates::default();
        for (lemma, weight) in [(7, 2.0), (3, 2.0), (9, 24.0), (9, 1.0), (4, 1.9)] {
            candidates.add(lemma, weight, weight);
        }
        candidates.add(5, 1.0, 4.0);

        let reading = candidates.heaviest(12.0, 4);
        assert_eq!(
            (reading.lemmas, reading.frequency),
            (SmallVec::from_slice(&[9, 3, 7, 5]), 24.0)
        );
    }
}
