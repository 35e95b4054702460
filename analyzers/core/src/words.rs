//! The analysis of a plain word, which has letters of the Arabic language only.

use std::collections::HashMap;

use pyo3::prelude::*;

use crate::folding::{Folded, Folding};
use crate::function_words::{self, FunctionWords};
use crate::irregular::{self, Irregular};
use crate::readings::{self, Reading, Readings};
use crate::stems::{self, Few, Stems};
use crate::terms::Terms;
use crate::unknown::{self, Unknown};

/// The tables of the language for plain words.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    folding: Folding,
    readings: readings::Given,
    stems: stems::Given,
    unknown: unknown::Given,
    irregular: irregular::Given,
    function_words: function_words::Given,
    /// Figures, and what they are in terms.
    figures: HashMap<char, char>,
    /// What is before a word's letters in its spelling; "" if spellings have no letters.
    letters_sign: String,
}

/// Analyzes plain words and figures.
pub struct Plain {
    folding: Folding,
    readings: Readings,
    stems: Stems,
    unknown: Unknown,
    irregular: Irregular,
    function_words: FunctionWords,
    figures: HashMap<char, char>,
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
            irregular: Irregular::new(given.irregular),
            function_words: FunctionWords::new(given.function_words),
            figures: given.figures,
            letters_sign: given.letters_sign,
        }
    }

    /// The terms of a word of figures only; None of any other.
    pub fn terms_of_figures(&self, raw: &str) -> Option<Terms> {
        let figures = raw.chars().map(|figure| self.figures.get(&figure));
        let written = figures.collect::<Option<String>>()?;
        Some(Terms::new(&written, &[&written], &[&written], ""))
    }

    /// The terms of a plain word; None if Python has to analyze it.
    pub fn terms(&self, raw: &str) -> Option<Terms> {
        let signs = self.irregular.signs(raw);
        if signs.is_odd || signs.is_damaged {
            return None;
        }
        let folded = self.folding.fold(raw);
        if self.irregular.is_listed(&folded.written) {
            let is_certain = !signs.may_be_compound && !self.irregular.may_be_misspelt(raw);
            return is_certain
                .then(|| self.function_word(raw, &folded))
                .flatten();
        }
        let reading = self.readings.of(folded.stemmed(), &folded.spelled);
        if signs.may_be_compound && self.may_be_split(raw, &reading, &folded) {
            return None;
        }
        if !reading.lemmas.is_empty() {
            if self.irregular.may_be_turned(raw, reading.frequency) {
                return None;
            }
            let (stems, roots) = self.stems.of_reading(&reading.lemmas);
            let spelling = self.spelling(raw, &folded.written);
            return Some(Terms::new(&folded.written, &stems, &roots, &spelling));
        }
        if self.irregular.may_be_damaged(raw, &self.folding) {
            return None;
        }
        let word: String = folded.stemmed().iter().collect();
        let spelled: String = folded.spelled.iter().collect();
        let stems = self.unknown.stems(&word, &spelled, &self.folding);
        let stems: Few<&str> = stems.iter().map(String::as_str).collect();
        let spelling = self.spelling(raw, &folded.written);
        let roots = self.stems.roots(&stems);
        Some(Terms::new(&folded.written, &stems, &roots, &spelling))
    }

    /// The terms of a word that folds like a function word, if its spelling tells that it is one.
    fn function_word(&self, raw: &str, folded: &Folded<'_>) -> Option<Terms> {
        let spelled: String = folded.spelled.iter().collect();
        let stem = self.function_words.stem(raw, &spelled)?;
        let spelling = self.spelling(raw, &folded.written);
        Some(Terms::new(&folded.written, &[stem], &[stem], &spelling))
    }

    /// Whether Python has to say whether a word is several words.
    fn may_be_split(&self, raw: &str, reading: &Reading, folded: &Folded<'_>) -> bool {
        let word: String = folded.stemmed().iter().collect();
        reading.lemmas.is_empty() || self.unknown.is_name(&word) || self.irregular.is_compound(raw)
    }

    /// What the written form of a plain word has lost: its letters, if spellings have letters.
    fn spelling(&self, raw: &str, written: &str) -> String {
        if self.letters_sign.is_empty() || raw == written {
            String::new()
        } else {
            format!("{}{raw}", self.letters_sign)
        }
    }
}
