//! The stems of words that no list has, by the rules and tables of `stemming.unknown`,
//! `stemming.spelling` and `stemming.broken_plurals`.

use std::collections::HashMap;

use hashbrown::DefaultHashBuilder;
use pyo3::prelude::*;

use crate::folding::Folding;
use crate::plurals::{self, Plurals};
use crate::stems::{distinct, Few};
use crate::text::{words, Pattern, Words};

/// The tables of the rules.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    article: Pattern,
    conjunction: Pattern,
    preposition: Pattern,
    ending: Pattern,
    plurals: plurals::Given,
    pronoun: Pattern,
    seat: (Pattern, String),
    /// Common nouns, one a line, their counts, and their stems.
    nouns: String,
    noun_counts: Vec<f64>,
    noun_stems: String,
    /// Above what count a noun may be the singular of a plural, if it has more letters than
    /// `short`, and if not.
    common: (f64, f64),
    short: usize,
    /// The last letter of a noun that may lose it, and the letter that is second in such nouns.
    defective: (String, char),
    /// Stems, one a line, and the keys that all their spellings share.
    variants: String,
    variant_keys: String,
    /// The first letter of a key.
    sign: String,
    spelling: Spelling,
}

/// The tables of `spelling`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Spelling {
    shortest: usize,
    four: usize,
    long: usize,
    variant: Pattern,
    usual: HashMap<String, String>,
    native: Pattern,
    vowels: Pattern,
    short_vowels: Pattern,
    last: Pattern,
    last_vowels: Vec<char>,
    affricate: (String, String),
    similar: HashMap<char, char>,
    more_similar: HashMap<char, char>,
}

/// A common noun.
struct Noun {
    count: f64,
    stem: Box<str>,
}

/// Gives unknown words their stems.
pub struct Unknown {
    given: Given,
    plurals: Plurals,
    nouns: HashMap<Box<str>, Noun, DefaultHashBuilder>,
    variant_keys: Words,
}

impl Unknown {
    /// The rules by the given tables.
    pub fn new(mut given: Given) -> Self {
        let stems = given.noun_stems.lines().map(Box::from);
        let nouns = given.noun_counts.iter().zip(stems);
        let nouns = nouns.map(|(&count, stem)| Noun { count, stem });
        let nouns = given.nouns.lines().map(Box::from).zip(nouns);
        let no_plurals = plurals::Given::default();
        Self {
            nouns: nouns.collect(),
            variant_keys: words(&given.variants, &given.variant_keys),
            plurals: Plurals::new(std::mem::replace(&mut given.plurals, no_plurals)),
            given,
        }
    }

    /// Whether a folded word that keeps its ة is a name with a key.
    pub fn is_name(&self, word: &str) -> bool {
        self.variant_keys.contains_key(word)
    }

    /// The stems of an unknown word; arguments as of `Stemmer.stems`.
    pub fn stems(&self, word: &str, spelled: &str, folding: &Folding) -> Few<String> {
        let bodies = self.bodies(word, spelled);
        for body in &bodies {
            if let Some(noun) = self.singular(body).or_else(|| self.defective(body)) {
                let bare = self.without_ending(&bodies[0], folding);
                return distinct([bare, noun.stem.to_string()]);
            }
        }
        self.stems_of_name(&bodies, folding)
    }

    fn bodies(&self, word: &str, spelled: &str) -> Vec<String> {
        if let Some(article) = self.given.article.find(spelled) {
            let letters = spelled[article].chars().count();
            let rest: String = word.chars().skip(letters).collect();
            if !rest.is_empty() {
                return vec![rest];
            }
        }
        let mut bodies = vec![word.to_owned()];
        let mut rest = word;
        if self.given.conjunction.is_in(word) {
            rest = without_first(word);
            bodies.push(rest.to_owned());
        }
        if self.given.preposition.is_in(rest) {
            bodies.push(without_first(rest).to_owned());
        }
        bodies
    }

    fn without_ending(&self, word: &str, folding: &Folding) -> String {
        folding.all_folded(&self.given.ending.replaced(word, |_| ""))
    }

    /// The commonest singular that a word can be a broken plural of.
    fn singular(&self, body: &str) -> Option<&Noun> {
        let stripped = self.given.pronoun.replaced(body, |_| "");
        let (seat, hamza) = &self.given.seat;
        let seated = seat.replaced(&stripped, |_| hamza);
        let plurals = distinct([body, &stripped, &seated]);
        plurals.iter().find_map(|plural| {
            let letters: Vec<char> = plural.chars().collect();
            let mut candidates = self.plurals.singulars(&letters);
            candidates.find_map(|words| self.commonest(&words))
        })
    }

    fn commonest(&self, words: &[String]) -> Option<&Noun> {
        let nouns = words
            .iter()
            .filter_map(|word| Some((word, self.nouns.get(&**word)?)));
        // The first of equally common ones.
        let (word, noun) = nouns.reduce(|best, next| {
            if next.1.count > best.1.count {
                next
            } else {
                best
            }
        })?;
        let (common, very_common) = self.given.common;
        let is_short = word.chars().count() <= self.given.short;
        (noun.count > if is_short { very_common } else { common }).then_some(noun)
    }

    /// The noun that a word is without its last letter.
    fn defective(&self, body: &str) -> Option<&Noun> {
        let (last, second) = &self.given.defective;
        if body.chars().nth(1) != Some(*second) {
            return None;
        }
        let noun = self.nouns.get(&*format!("{body}{last}"))?;
        (noun.count > self.given.common.0).then_some(noun)
    }

    /// Stems, and the keys that a word shares with its other spellings.
    fn stems_of_name(&self, bodies: &[String], folding: &Folding) -> Few<String> {
        let mut stems: Vec<String> = bodies
            .iter()
            .map(|body| self.without_ending(body, folding))
            .collect();
        for place in 0..bodies.len() {
            let name = folding.without_feminine(&bodies[place]);
            if name.chars().count() >= self.given.spelling.shortest {
                stems.push(match self.variant_keys.get(&*stems[place]) {
                    Some(key) => key.to_string(),
                    None => format!("{}{}", self.given.sign, self.given.spelling.key(&name)),
                });
            }
        }
        distinct(stems)
    }
}

impl Spelling {
    /// The key that all spellings of a name share; the name itself where no rule applies.
    fn key(&self, name: &str) -> String {
        let usual = if name.chars().count() < self.shortest {
            name.to_owned()
        } else {
            self.variant.replaced(name, |variant| {
                self.usual.get(variant).map_or("", String::as_str)
            })
        };
        if self.native.is_in(&usual) {
            return usual;
        }
        let consonants = self.vowels.replaced(&usual, |_| "");
        if length(consonants.trim_end_matches(&self.last_vowels[..])) >= self.long {
            let merged = consonants.replace(&self.affricate.0, &self.affricate.1);
            return translated(&merged, &self.more_similar);
        }
        if length(&self.last.replaced(&consonants, |_| "")) == self.four {
            let shortened = self.short_vowels.replaced(&usual, |_| "");
            return translated(&shortened, &self.similar);
        }
        usual
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn translated(text: &str, table: &HashMap<char, char>) -> String {
    let letters = text.chars();
    letters
        .map(|letter| *table.get(&letter).unwrap_or(&letter))
        .collect()
}

fn without_first(word: &str) -> &str {
    let mut letters = word.chars();
    letters.next();
    letters.as_str()
}
