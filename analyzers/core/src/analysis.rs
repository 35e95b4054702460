//! Texts to numbered words: cut, look up what was analyzed before, analyze the rest.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::DefaultHashBuilder;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::assembling::assembled;
use crate::cutting::{self, Cut, Cutter};
use crate::encoded::Encoded;
use crate::memory::{Memory, Parts, Piece, Word};
use crate::oracle::{encodable, Oracle, Range, Token};
use crate::terms::{Entry, Terms};
use crate::words::{self, Plain};

/// The tables of the language, and the bounds of the memory.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Given {
    cutting: cutting::Given,
    words: words::Given,
    /// Longer runs of letters, in code points, are several words, which Python cuts.
    longest_word: usize,
    /// Longer pieces, in code points, are not remembered.
    max_length: usize,
    /// Pieces in the newer half of the memory.
    capacity: usize,
}

/// Analyzes texts, in any number of threads at once.
#[pyclass(frozen, module = "bahith._core")]
pub struct Analysis {
    cutter: Cutter,
    plain: Plain,
    memory: Memory,
    longest_word: usize,
    max_length: usize,
}

type Pieces<'t> = HashMap<&'t str, Piece, DefaultHashBuilder>;

#[pymethods]
impl Analysis {
    #[new]
    fn new(py: Python<'_>, given: Given) -> Self {
        py.detach(|| Self {
            cutter: Cutter::new(given.cutting),
            plain: Plain::new(given.words),
            memory: Memory::new(given.capacity),
            longest_word: given.longest_word,
            max_length: given.max_length,
        })
    }

    /// The words of texts. `split` gives the ranges of the words in each text of a list, `tokens`
    /// those of the words that each word of a list is made of, with their terms.
    fn encode(
        &self,
        py: Python<'_>,
        texts: Vec<Bound<'_, PyString>>,
        split: Bound<'_, PyAny>,
        tokens: Bound<'_, PyAny>,
    ) -> PyResult<Encoded> {
        let texts = texts
            .into_iter()
            .map(encodable)
            .collect::<PyResult<Vec<_>>>()?;
        let hasher = self.memory.hasher();
        let cut = py.detach(|| self.cutter.cut(texts.iter().map(|text| &**text), hasher));
        let pieces = self.pieces(py, &cut, &Oracle { split, tokens })?;
        py.detach(|| assembled(&cut, &pieces))
    }

    /// How many pieces of texts are remembered.
    fn remembered(&self) -> usize {
        self.memory.size()
    }
}

impl Analysis {
    /// The words of each piece that a text uses, by its number.
    fn pieces(
        &self,
        py: Python<'_>,
        cut: &Cut<'_>,
        oracle: &Oracle<'_>,
    ) -> PyResult<Vec<Option<Piece>>> {
        let (mut pieces, new, mut learned) = py.detach(|| self.analyzed(cut));
        let texts = new.iter().map(|&number| cut.pieces[number].text);
        let (plain, mixed): (Vec<&str>, Vec<&str>) = texts.partition(|text| self.is_plain(text));
        let ranges = oracle.split(py, &mixed)?;
        let mixed: HashMap<_, _> = mixed.into_iter().zip(ranges).collect();
        let parts = mixed.iter().flat_map(|(text, ranges)| parts(text, ranges));
        let words = self.words(py, plain.into_iter().chain(parts).collect(), oracle)?;
        for number in new {
            let text = cut.pieces[number].text;
            let piece = match mixed.get(text) {
                Some(ranges) => composed(text, ranges, &words),
                None => words[text].clone(),
            };
            learned.push(piece.clone());
            pieces[number] = Some(piece);
        }
        learned.extend(words.into_values());
        learned.retain(|piece| self.is_short(piece));
        if !learned.is_empty() {
            py.detach(|| self.memory.remember(learned));
        }
        Ok(pieces)
    }

    /// The pieces that are remembered or plain; the numbers of the others; and what is to be
    /// remembered, which is new or would be forgotten soon.
    fn analyzed(&self, cut: &Cut<'_>) -> (Vec<Option<Piece>>, Vec<usize>, Vec<Piece>) {
        let used: Vec<usize> = (0..cut.pieces.len())
            .filter(|&number| cut.pieces[number].is_used)
            .collect();
        let piece = |&number: &usize| (cut.pieces[number].hash, cut.pieces[number].text);
        let found = self.memory.look_up(used.iter().map(piece));
        let mut pieces = vec![None; cut.pieces.len()];
        let (mut others, mut learned) = (Vec::new(), Vec::new());
        for (number, found) in used.into_iter().zip(found) {
            let (piece, is_kept) = match found {
                Some((piece, is_older)) => (Some(piece), !is_older),
                None => (self.plain_word(cut.pieces[number].text), false),
            };
            match &piece {
                None => others.push(number),
                Some(piece) if !is_kept => learned.push(piece.clone()),
                Some(_) => {}
            }
            pieces[number] = piece;
        }
        (pieces, others, learned)
    }

    /// A word that is remembered or plain, and not several words; None where Python has to say.
    pub fn certain(&self, word: &str) -> Option<Arc<Entry>> {
        let hash = self.memory.hasher().hash_one(word);
        let found = self.memory.look_up([(hash, word)].into_iter()).pop()?;
        let piece = match found {
            Some((piece, false)) => piece,
            found => {
                let piece = found
                    .map(|(piece, _)| piece)
                    .or_else(|| self.plain_word(word))?;
                if self.is_short(&piece) {
                    self.memory.remember([piece.clone()]);
                }
                piece
            }
        };
        match piece {
            Piece::Whole(entry) => Some(entry),
            Piece::Parts(parts) => match &parts.words[..] {
                [only] => Some(only.entry.clone()),
                _ => None,
            },
        }
    }

    /// A plain word or figures, analyzed; None where Python has to do it.
    fn plain_word(&self, text: &str) -> Option<Piece> {
        let terms = if self.is_plain(text) {
            self.plain.terms(text)
        } else if text.len() > self.longest_word {
            None
        } else {
            self.plain.terms_of_figures(text)
        };
        terms.map(|terms| self.whole(text, terms))
    }

    /// Whether a text is one word with letters of the Arabic language only.
    fn is_plain(&self, text: &str) -> bool {
        // A letter has two bytes.
        text.len() <= 2 * self.longest_word && self.cutter.is_plain(text)
    }

    /// Each of the words, analyzed.
    fn words<'t>(
        &self,
        py: Python<'_>,
        words: Vec<&'t str>,
        oracle: &Oracle<'_>,
    ) -> PyResult<Pieces<'t>> {
        let hash = |word: &&'t str| (self.memory.hasher().hash_one(word), *word);
        let found = self.memory.look_up(words.iter().map(hash));
        let mut pieces = Pieces::default();
        let mut others = HashSet::<_, DefaultHashBuilder>::default();
        for (word, found) in words.into_iter().zip(found) {
            if pieces.contains_key(word) || others.contains(word) {
                continue;
            }
            match found
                .map(|(piece, _)| piece)
                .or_else(|| self.plain_word(word))
            {
                Some(piece) => {
                    pieces.insert(word, piece);
                }
                None => {
                    others.insert(word);
                }
            }
        }
        let others: Vec<&str> = others.into_iter().collect();
        let tokens = oracle.tokens(py, &others)?;
        for (word, tokens) in others.into_iter().zip(tokens) {
            pieces.insert(word, self.asked(word, tokens));
        }
        Ok(pieces)
    }

    /// A word of which Python gave the tokens.
    fn asked(&self, word: &str, mut tokens: Vec<Token>) -> Piece {
        if tokens.len() == 1 {
            return self.whole(word, tokens.remove(0).2);
        }
        let words = tokens.into_iter().enumerate();
        let words = words.map(|(number, (start, end, terms))| Word {
            entry: Arc::new(Entry::new(terms, "")),
            start,
            size: end - start,
            is_joined: number > 0,
        });
        Piece::Parts(Arc::new(Parts::new(word, words.collect())))
    }

    /// A word that is not several words.
    fn whole(&self, word: &str, terms: Terms) -> Piece {
        let size = word.chars().count();
        let text = if size <= self.max_length && word != terms.written() {
            word
        } else {
            ""
        };
        let entry = Arc::new(Entry::new(terms, text));
        if entry.spelled() == word {
            return Piece::Whole(entry);
        }
        let word_of_all = Word {
            entry,
            start: 0,
            size: size as u32,
            is_joined: false,
        };
        Piece::Parts(Arc::new(Parts::new(word, vec![word_of_all])))
    }

    fn is_short(&self, piece: &Piece) -> bool {
        piece.text().chars().count() <= self.max_length
    }
}

/// The parts of a text in ranges of code points, which are in ascending order.
fn parts<'a>(text: &'a str, ranges: &[Range]) -> Vec<&'a str> {
    let after = |byte: usize, points: u32| {
        let mut places = text[byte..].char_indices().map(|(place, _)| byte + place);
        places.nth(points as usize).unwrap_or(text.len())
    };
    let (mut point, mut byte) = (0, 0);
    let part = |&(start, end): &Range| {
        let first = after(byte, start - point);
        (point, byte) = (end, after(first, end - start));
        &text[first..byte]
    };
    ranges.iter().map(part).collect()
}

/// A piece of text with the words in its ranges.
fn composed(text: &str, ranges: &[Range], words: &Pieces<'_>) -> Piece {
    let mut composed = Vec::with_capacity(ranges.len());
    for (&(start, end), part) in ranges.iter().zip(parts(text, ranges)) {
        match &words[part] {
            Piece::Whole(entry) => composed.push(Word {
                entry: entry.clone(),
                start,
                size: end - start,
                is_joined: false,
            }),
            Piece::Parts(several) => composed.extend(several.words.iter().map(|word| Word {
                start: start + word.start,
                ..word.clone()
            })),
        }
    }
    match &composed[..] {
        [only] if only.entry.spelled() == text => Piece::Whole(only.entry.clone()),
        _ => Piece::Parts(Arc::new(Parts::new(text, composed))),
    }
}
