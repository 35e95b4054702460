//! Forward lists of articles: where their words are, and the codes of their terms.
//!
//! `bahith.indexer.forward` says what the bytes mean, and `indexer/forward/writing.py` makes the
//! same in Python.

use std::ops::Range;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

use crate::encoded::Encoded;
use crate::terms::Terms;
use crate::whoosh::PARTS;

// As in `bahith.indexer.forward.symbols`.
/// Words of up to this many code points have one half byte.
pub const SIZES: u32 = 10;
/// The next word begins one earlier.
pub const CLOSER: u8 = 10;
/// The next word begins one later.
pub const WIDER: u8 = 11;
/// The next word is `SIZES` longer.
pub const LONGER: u8 = 12;
/// The next word is joined to the one before it.
pub const JOINED: u8 = 13;
/// The next word begins `FURTHER` later.
pub const FAR: u8 = 14;
const SAME: u8 = 15;
/// How many code points `FAR` adds.
pub const FURTHER: u32 = 8;
/// Added to each further code of a word.
pub const MORE: u8 = 32;
/// Fills up the last bytes of codes.
pub const NO_CODE: u8 = 63;

/// How terms get their codes, as `bahith.indexer.forward.codes`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// Letters that are left out of every term.
    vowels: Vec<char>,
    /// Letters that are left out at the beginning of a term, as long as two others remain.
    affixes: Vec<char>,
    /// What the second letter is multiplied by.
    factor: u32,
    /// How many codes there are, at most 32.
    codes: u32,
    /// What the tag of the letters before is multiplied by.
    tag_factor: u32,
    /// How many tags there are, at most 256.
    tags: u32,
}

/// The forward list of each article, of which `words` has `PARTS` texts.
#[pyfunction]
pub fn forward_lists<'py>(
    py: Python<'py>,
    words: &Encoded,
    letters: Given,
) -> PyResult<Bound<'py, PyList>> {
    let fits = (1..=32).contains(&letters.codes) && (1..=256).contains(&letters.tags);
    if !words.lengths.len().is_multiple_of(PARTS) || !fits {
        return Err(PyValueError::new_err(
            "texts in threes, up to 32 codes and up to 256 tags are needed",
        ));
    }
    let lists = py.detach(|| lists(words, &letters));
    PyList::new(py, lists.iter().map(|list| PyBytes::new(py, list)))
}

fn lists(words: &Encoded, letters: &Given) -> Vec<Vec<u8>> {
    if words.sizes.iter().all(|&size| size == 0) {
        return vec![Vec::new(); words.lengths.len() / PARTS];
    }
    let codes = Codes::of(words, letters);
    let texts: Vec<Range<usize>> = words.texts().collect();
    let mut parts: [Vec<u8>; 5] = Default::default();
    let mut list = |title: &Range<usize>, body: &Range<usize>| {
        parts.iter_mut().for_each(Vec::clear);
        let [ranges, packed, ranges_of_body, packed_of_body, tags] = &mut parts;
        push_ranges(ranges, words, title)?;
        push_ranges(ranges_of_body, words, body)?;
        codes.push(packed, &words.ids[title.clone()]);
        codes.push(packed_of_body, &words.ids[body.clone()]);
        for text in [title, body] {
            let words = words.ids[text.clone()].iter();
            tags.extend(words.map(|&word| codes.tags[word as usize]));
        }
        let mut list = Vec::with_capacity(parts.iter().map(Vec::len).sum::<usize>() + 8);
        parts[..4]
            .iter()
            .for_each(|part| push_varint(&mut list, part.len()));
        parts.iter().for_each(|part| list.extend_from_slice(part));
        Some(list)
    };
    texts
        .chunks_exact(PARTS)
        .map(|texts| list(&texts[0], &texts[1]).unwrap_or_default())
        .collect()
}

/// Seven bits a byte, the lowest first.
fn push_varint(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Adds the ranges of the words of a text; None where one of them cannot be written.
fn push_ranges(bytes: &mut Vec<u8>, words: &Encoded, text: &Range<usize>) -> Option<()> {
    let mut symbols = Symbols { bytes, high: None };
    let mut last = None;
    for word in text.clone() {
        let (start, size) = (words.starts[word], words.sizes[word]);
        let is_joined = words.joined[word] != 0;
        if last == Some((start, size)) {
            symbols.push(is_joined.then_some(SAME)?);
            continue;
        }
        // One more than the code points between the words, counted from -1.
        let before = last.map_or(0, |(start, size)| start + size + 1);
        let gap = (start + 1).checked_sub(before)?;
        let longer = size.checked_sub(1)?;
        let wider = gap.saturating_sub(1);
        symbols.repeat(FAR, wider / FURTHER);
        symbols.repeat(WIDER, wider % FURTHER);
        symbols.repeat(CLOSER, u32::from(gap == 0));
        symbols.repeat(LONGER, longer / SIZES);
        symbols.repeat(JOINED, u32::from(is_joined));
        symbols.push((longer % SIZES) as u8);
        last = Some((start, size));
    }
    if symbols.high.is_some() {
        symbols.push(JOINED);
    }
    Some(())
}

/// Half bytes, the first one in the high half.
struct Symbols<'b> {
    bytes: &'b mut Vec<u8>,
    high: Option<u8>,
}

impl Symbols<'_> {
    fn push(&mut self, symbol: u8) {
        match self.high.take() {
            Some(high) => self.bytes.push(high << 4 | symbol),
            None => self.high = Some(symbol),
        }
    }

    fn repeat(&mut self, symbol: u8, times: u32) {
        for _ in 0..times {
            self.push(symbol);
        }
    }
}

/// The codes of all words of a vocabulary.
struct Codes {
    each: Vec<u8>,
    /// Where those of each word end.
    ends: Vec<usize>,
    /// The tag of each word.
    tags: Vec<u8>,
}

impl Codes {
    fn of(words: &Encoded, letters: &Given) -> Self {
        let mut each = Vec::with_capacity(2 * words.vocabulary.len());
        let mut ends = Vec::with_capacity(words.vocabulary.len());
        for entry in &words.vocabulary {
            letters.push_codes(&mut each, &entry.terms);
            ends.push(each.len());
        }
        let tags = words.vocabulary.iter();
        let tags = tags.map(|entry| letters.tag(&entry.terms)).collect();
        Self { each, ends, tags }
    }

    /// Adds the codes of the words of a text, four in three bytes.
    fn push(&self, bytes: &mut Vec<u8>, words: &[u32]) {
        let (mut joined, mut count) = (0u32, 0);
        let mut push = |code: u8| {
            joined = joined << 6 | u32::from(code);
            count += 1;
            if count % 4 == 0 {
                bytes.extend_from_slice(&joined.to_be_bytes()[1..]);
            }
            count
        };
        let mut pushed = 0;
        for &word in words {
            let word = word as usize;
            let start = if word == 0 { 0 } else { self.ends[word - 1] };
            for &code in &self.each[start..self.ends[word]] {
                pushed = push(code);
            }
        }
        while pushed % 4 != 0 {
            pushed = push(NO_CODE);
        }
    }
}

impl Given {
    /// Adds the code of a word's first stem, or of its written form, and then the others.
    fn push_codes(&self, codes: &mut Vec<u8>, terms: &Terms) {
        let written = self.code(terms.written());
        let mut stems = terms.stems().map(|stem| self.code(stem));
        let first = stems.next();
        let mut others = stems.fold(1u32 << written, |others, code| others | 1 << code);
        let first = first.unwrap_or(written);
        others &= !(1 << first);
        codes.push(first as u8);
        codes.extend(
            (0..32)
                .filter(|code| others >> code & 1 == 1)
                .map(|code| code + MORE),
        );
    }

    /// The tag of a word's first stem, or of its written form.
    fn tag(&self, terms: &Terms) -> u8 {
        let term = terms.stems().next().unwrap_or(terms.written());
        let next = |tag, letter| (tag * self.tag_factor + letter as u32) % self.tags;
        term.chars().fold(0, next) as u8
    }

    fn code(&self, term: &str) -> u32 {
        let mut letters = term.chars().filter(|letter| !self.vowels.contains(letter));
        // Two letters from the first one on that is no affix; if there are none, the last two.
        let (mut first, mut second) = ('\0', letters.next().unwrap_or('\0'));
        for third in letters {
            if !self.affixes.contains(&second) {
                return self.of_letters(second, third);
            }
            (first, second) = (second, third);
        }
        match first {
            '\0' => self.of_letters(second, '\0'),
            _ => self.of_letters(first, second),
        }
    }

    fn of_letters(&self, first: char, second: char) -> u32 {
        (first as u32 + self.factor * second as u32) % self.codes
    }
}
