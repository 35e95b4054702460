//! Which plain words Python has to analyze: those of which a rule may say more than the tables.

use pyo3::prelude::*;

use crate::folding::Folding;
use crate::repairs::{self, Repairs};
use crate::text::{set, Pattern, WordSet};

/// What irregular words are and match.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// Folded words, one a line.
    words: String,
    /// What words match that match one of `any`, `damaged` or `compounds`; few others do.
    suspicious: Pattern,
    /// What words match that Python analyzes.
    any: Vec<Pattern>,
    /// The same of words that have a letter.
    with_letter: Vec<(char, Pattern)>,
    /// What damaged words match.
    damaged: Pattern,
    /// The same of words that have a reading that occurs less often than this.
    rare: (Pattern, f64),
    /// The same of words that have none, if a common word comes out.
    unknown: Pattern,
    repairs: repairs::Given,
    /// What words match that may be several words, and those of them that are asked about though
    /// they have a reading and are no name.
    compounds: Pattern,
    sure_compounds: Pattern,
}

/// Tells irregular words.
pub struct Irregular {
    words: WordSet,
    suspicious: Pattern,
    any: Vec<Pattern>,
    with_letter: Vec<(char, Pattern)>,
    damaged: Pattern,
    rare: (Pattern, f64),
    unknown: Pattern,
    repairs: Repairs,
    compounds: Pattern,
    sure_compounds: Pattern,
}

impl Irregular {
    /// Those of the given tables.
    pub fn new(given: Given) -> Self {
        Self {
            words: set(&given.words),
            suspicious: given.suspicious,
            any: given.any,
            with_letter: given.with_letter,
            damaged: given.damaged,
            rare: given.rare,
            unknown: given.unknown,
            repairs: Repairs::new(given.repairs),
            compounds: given.compounds,
            sure_compounds: given.sure_compounds,
        }
    }

    /// What a word looks like.
    pub fn signs(&self, raw: &str) -> Signs {
        let mut with_letter = self.with_letter.iter();
        let is_quranic =
            with_letter.any(|(letter, pattern)| raw.contains(*letter) && pattern.is_in(raw));
        if !self.suspicious.is_in(raw) {
            return Signs {
                is_odd: is_quranic,
                ..Signs::default()
            };
        }
        Signs {
            is_odd: is_quranic || self.any.iter().any(|pattern| pattern.is_in(raw)),
            may_be_compound: self.compounds.is_in(raw),
            is_damaged: self.damaged.is_in(raw),
        }
    }

    /// Whether a folded word is a listed one.
    pub fn is_listed(&self, folded: &str) -> bool {
        self.words.contains(folded)
    }

    /// Whether what may be several words may be so though it has a reading.
    pub fn is_compound(&self, raw: &str) -> bool {
        self.sure_compounds.is_in(raw)
    }

    /// Whether a word with a reading that occurs so often may be a word that was turned around.
    pub fn may_be_turned(&self, raw: &str, frequency: f64) -> bool {
        let (pattern, least) = &self.rare;
        frequency < *least && pattern.is_in(raw)
    }

    /// Whether a word without a reading may be a damaged one.
    pub fn may_be_damaged(&self, raw: &str, folding: &Folding) -> bool {
        self.unknown.is_in(raw) && self.repairs.may_be_damaged(raw, folding)
    }

    /// Whether a word matches what damaged words match.
    pub fn may_be_misspelt(&self, raw: &str) -> bool {
        self.rare.0.is_in(raw) || self.unknown.is_in(raw)
    }
}

/// What a word looks like.
#[derive(Default)]
pub struct Signs {
    /// An irregular word.
    pub is_odd: bool,
    /// Perhaps several words.
    pub may_be_compound: bool,
    /// A damaged word.
    pub is_damaged: bool,
}
