//! The analysis of a plain word, which has letters of the Arabic language only.

use pyo3::prelude::*;

use crate::folding::{Folded, Folding};
use crate::readings::{self, Readings};
use crate::stems::{self, Stems};
use crate::terms::Terms;
use crate::text::{set, Pattern, WordSet};
use crate::unknown::{self, Unknown};

/// The tables of the language for plain words.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    folding: Folding,
    readings: readings::Given,
    stems: stems::Given,
    unknown: unknown::Given,
    irregular: Irregular,
    /// What is before a word's letters in its spelling; "" if spellings have no letters.
    letters_sign: String,
}

/// Which words Python has to analyze.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Irregular {
    /// Folded words, one a line.
    words: String,
    /// What such words match.
    any: Vec<Pattern>,
    /// The same of words that have a letter.
    with_letter: Vec<(char, Pattern)>,
    /// The same of words that have a reading, and of those that have none.
    known: Pattern,
    unknown: Pattern,
    /// What words match that may be several words, and those of them that are asked about though
    /// they have a reading and are no name.
    compounds: Pattern,
    sure_compounds: Pattern,
}

/// Analyzes plain words.
pub struct Plain {
    folding: Folding,
    readings: Readings,
    stems: Stems,
    unknown: Unknown,
    irregular: Irregular,
    irregular_words: WordSet,
    letters_sign: String,
}

impl Plain {
    /// The analysis by the given tables.
    pub fn new(given: Given) -> Self {
        Self {
            folding: given.folding,
            readings: Readings::new(given.readings),
            stems: Stems::new(given.stems),
            unknown: Unknown::new(given.unknown),
            irregular_words: set(&given.irregular.words),
            irregular: given.irregular,
            letters_sign: given.letters_sign,
        }
    }

    /// The terms of a word; None if Python has to analyze it.
    pub fn terms(&self, raw: &str) -> Option<Terms> {
        if self.irregular.is_odd(raw) {
            return None;
        }
        let folded = self.folding.fold(raw);
        if self.irregular_words.contains(&*folded.written) {
            return None;
        }
        let reading = self.readings.of(folded.stemmed(), &folded.spelled);
        if self.irregular.compounds.is_in(raw) && self.may_be_split(raw, &reading, &folded) {
            return None;
        }
        if !reading.is_empty() {
            let stems = self.stems.of_reading(&reading);
            let is_regular = !self.irregular.known.is_in(raw);
            return is_regular.then(|| self.with_roots(raw, &folded.written, &stems));
        }
        if self.irregular.unknown.is_in(raw) {
            return None;
        }
        let word: String = folded.stemmed().iter().collect();
        let spelled: String = folded.spelled.iter().collect();
        let stems = self.unknown.stems(&word, &spelled, &self.folding);
        let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
        Some(self.with_roots(raw, &folded.written, &stems))
    }

    /// Whether Python has to say whether a word is several words.
    fn may_be_split(&self, raw: &str, reading: &[u32], folded: &Folded<'_>) -> bool {
        let word: String = folded.stemmed().iter().collect();
        reading.is_empty()
            || self.unknown.is_name(&word)
            || self.irregular.sure_compounds.is_in(raw)
    }

    fn with_roots<'s>(&'s self, raw: &str, written: &str, stems: &[&'s str]) -> Terms {
        let spelling = if self.letters_sign.is_empty() || raw == written {
            String::new()
        } else {
            format!("{}{raw}", self.letters_sign)
        };
        Terms::new(written, stems, &self.stems.roots(stems), &spelling)
    }
}

impl Irregular {
    fn is_odd(&self, raw: &str) -> bool {
        let mut with_letter = self.with_letter.iter();
        with_letter.any(|(letter, pattern)| raw.contains(*letter) && pattern.is_in(raw))
            || self.any.iter().any(|pattern| pattern.is_in(raw))
    }
}
