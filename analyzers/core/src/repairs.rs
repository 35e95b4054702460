//! Which words may be damaged, as `bahith.analyzers.damaged` repairs them: those of which a common
//! word comes out if pairs of letters are swapped back, or all letters turned around.
//!
//! Python repairs words. This only rules out nearly all that no rule of it repairs.

use pyo3::prelude::*;

use crate::folding::Folding;
use crate::text::{set, Pattern, WordSet};

/// The tables of `damaged`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// What a word begins with that is surely damaged.
    sign: Pattern,
    /// Words that may have been turned around.
    reversed: Pattern,
    /// The first letters of a pair that may be swapped, the second letter, and how many are tried.
    pair: (Vec<char>, char, usize),
    /// A letter that may end a word, or begin such a suffix, with a swapped pair before it.
    ending: char,
    plural: String,
    of_nouns: Affixes,
    of_verbs: Affixes,
}

/// What may be around a common word, and the common words themselves.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Affixes {
    prefixes: Vec<String>,
    /// Suffixes, and what the word has instead where it has no suffix.
    suffixes: Vec<(String, String)>,
    /// Keys of words, one a line.
    words: String,
}

/// Says which words may be damaged.
pub struct Repairs {
    given: Given,
    nouns: WordSet,
    verbs: WordSet,
}

impl Repairs {
    /// The rules by the given tables.
    pub fn new(given: Given) -> Self {
        Self {
            nouns: set(&given.of_nouns.words),
            verbs: set(&given.of_verbs.words),
            given,
        }
    }

    /// Whether a plain word that has no reading may be another word, damaged.
    pub fn may_be_damaged(&self, raw: &str, folding: &Folding) -> bool {
        let letters: Vec<char> = raw.chars().collect();
        self.may_be_turned(raw, &letters, folding) || self.may_be_swapped(letters, folding)
    }

    fn may_be_turned(&self, raw: &str, letters: &[char], folding: &Folding) -> bool {
        if !self.given.reversed.is_in(raw) {
            return false;
        }
        let turned: String = letters.iter().rev().collect();
        self.given.sign.is_in(&turned) || self.is_common(&turned, &[], folding)
    }

    fn may_be_swapped(&self, mut letters: Vec<char>, folding: &Folding) -> bool {
        let (firsts, second, most) = &self.given.pair;
        let is_pair = |pair: &[char]| firsts.contains(&pair[0]) && pair[1] == *second;
        let pairs = letters.windows(2).enumerate();
        let starts: Vec<usize> = pairs
            .filter(|(_, pair)| is_pair(pair))
            .map(|(start, _)| start)
            .take(*most)
            .collect();
        (1..1usize << starts.len()).any(|chosen| {
            let chosen: Vec<usize> = (0..starts.len())
                .filter(|place| chosen >> place & 1 == 1)
                .map(|place| starts[place])
                .collect();
            chosen.iter().for_each(|&at| letters.swap(at, at + 1));
            let word: String = letters.iter().collect();
            chosen.iter().for_each(|&at| letters.swap(at, at + 1));
            let places: Vec<usize> = chosen.iter().map(|at| at + 1).collect();
            self.is_common(&word, &places, folding)
        })
    }

    /// Whether a word is a form of a common one that has all of some places inside.
    fn is_common(&self, word: &str, places: &[usize], folding: &Folding) -> bool {
        let folded = folding.fold(word);
        let (spelled, key) = (word.chars().collect::<Vec<_>>(), folded.stemmed());
        if key.len() != spelled.len() {
            return false;
        }
        let last = key.len() - 1;
        if spelled[last] == self.given.ending && places.contains(&last) {
            return self.nouns.contains(&*text(&key[..last]));
        }
        // Another alef than the bare one stands where a word begins.
        let marked = places.iter().find(|&&at| spelled[at] != self.given.ending);
        let form = Form {
            word: text(key),
            key,
            places,
            start: marked.copied(),
        };
        self.has_middle(&form, &self.given.of_nouns, &self.nouns)
            || self.has_middle(&form, &self.given.of_verbs, &self.verbs)
    }

    /// Whether one of some words is left of a form without a prefix and a suffix.
    fn has_middle(&self, form: &Form<'_>, affixes: &Affixes, words: &WordSet) -> bool {
        let all = affixes.suffixes.iter();
        let suffixes: Vec<(usize, &str)> = all
            .filter(|(suffix, _)| form.word.ends_with(&**suffix))
            .map(|(suffix, hidden)| (form.key.len() - suffix.chars().count(), &**hidden))
            .filter(|(end, _)| self.is_before(form, *end))
            .collect();
        let prefixes = affixes.prefixes.iter();
        let mut starts = prefixes
            .filter(|prefix| form.word.starts_with(&***prefix))
            .map(|prefix| prefix.chars().count())
            .filter(|start| form.places.iter().all(|place| start <= place))
            .filter(|start| form.start.is_none_or(|only| only == *start));
        starts.any(|start| {
            let mut long = suffixes.iter().filter(|(end, _)| *end > start + 2);
            long.any(|(end, hidden)| words.contains(&*(text(&form.key[start..*end]) + hidden)))
        })
    }

    /// Whether the places are before a suffix that begins there, or the last one begins it.
    fn is_before(&self, form: &Form<'_>, end: usize) -> bool {
        form.places.iter().max().is_none_or(|&last| {
            let begins_suffix = || text(&form.key[end..]).starts_with(&self.given.plural);
            last + 1 < end || (last == end && begins_suffix())
        })
    }
}

/// A word that may be a form of a common one.
struct Form<'a> {
    word: String,
    key: &'a [char],
    /// What has to be inside the common word.
    places: &'a [usize],
    /// Where the common word has to begin, if that is certain.
    start: Option<usize>,
}

fn text(letters: &[char]) -> String {
    letters.iter().collect()
}
