//! Function words whose terms follow from their spelling alone.

use pyo3::prelude::*;

use crate::text::{set, words, WordSet, Words};

/// The tables of `bahith.analyzers.function_words`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// Spellings with one seat for each hamza, one a line, and the only stem of each.
    spelled: String,
    stems: String,
    /// Words that Python analyzes though the tables have a spelling of them.
    others: String,
}

/// Tells function words.
pub struct FunctionWords {
    stems: Words,
    others: WordSet,
}

impl FunctionWords {
    /// Those of the given tables.
    pub fn new(given: Given) -> Self {
        Self {
            stems: words(&given.spelled, &given.stems),
            others: set(&given.others),
        }
    }

    /// The stem of a plain word, if it is surely a function word.
    pub fn stem(&self, raw: &str, spelled: &str) -> Option<&str> {
        if self.others.contains(raw) {
            return None;
        }
        self.stems.get(spelled).map(|stem| &**stem)
    }
}
