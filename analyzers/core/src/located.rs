//! Reading forward lists: where the words of a stored text are, and which have a code.
//!
//! `indexer/forward/__init__.py` says what the bytes mean, `indexer/forward/reading.py` reads them
//! without the core.

use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::forward::{CLOSER, FAR, FURTHER, JOINED, LONGER, MORE, NO_CODE, SIZES, WIDER};
use crate::sought::{Sought, Values};

/// Where a word starts and ends, in code points, and whether it is joined to the one before it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Word {
    start: u32,
    end: u32,
    joined: bool,
}

/// The words of one text, and those of them that have one of the wanted codes.
#[pyclass(frozen)]
pub struct Located {
    words: Vec<Word>,
    chosen: Vec<u32>,
}

impl Located {
    fn of(ranges: &[u8], codes: &[u8], wanted: u32) -> Located {
        let words = words(ranges);
        let chosen = with_codes(codes, wanted, words.len());
        Located { words, chosen }
    }

    fn is_joined(&self, word: usize) -> bool {
        self.words.get(word).is_some_and(|word| word.joined)
    }

    fn word(&self, word: usize) -> PyResult<Word> {
        let found = self.words.get(word).copied();
        found.ok_or_else(|| PyIndexError::new_err(format!("there is no word {word}")))
    }
}

#[pymethods]
impl Located {
    fn __len__(&self) -> usize {
        self.words.len()
    }

    /// Where a word starts and ends.
    fn range(&self, word: usize) -> PyResult<(u32, u32)> {
        let found = self.word(word)?;
        Ok((found.start, found.end))
    }

    /// Where the word of the tokenizer is that a word is in, and which word of it that is.
    fn whole(&self, word: usize) -> PyResult<(u32, u32, usize)> {
        self.word(word)?;
        let (mut first, mut last) = (word, word);
        while self.is_joined(first) && first > 0 {
            first -= 1;
        }
        while self.is_joined(last + 1) {
            last += 1;
        }
        Ok((self.words[first].start, self.words[last].end, word - first))
    }

    /// Number, start and end of each word with a wanted code for which `of_words` has a value that
    /// is true, with that value; and the numbers of those that are only parts of a word.
    ///
    /// `sought`, if given, knows words that have no such value, which are not asked for then.
    #[allow(clippy::type_complexity)]
    #[pyo3(signature = (text, of_words, sought=None))]
    fn starts<'py>(
        &self,
        text: &Bound<'py, PyString>,
        of_words: &Bound<'py, PyDict>,
        sought: Option<&Bound<'py, Sought>>,
    ) -> PyResult<(Vec<(u32, u32, u32, Bound<'py, PyAny>)>, Vec<u32>)> {
        let (mut starts, mut parts) = (Vec::new(), Vec::new());
        let mut values = Values::new(text, of_words, sought)?;
        for &number in &self.chosen {
            let Word { start, end, joined } = self.words[number as usize];
            if joined || self.is_joined(number as usize + 1) {
                parts.push(number);
            } else if let Some(value) = values.of(start as usize, end as usize)? {
                starts.push((number, start, end, value));
            }
        }
        Ok((starts, parts))
    }
}

/// Title and body of a forward list that is not empty.
///
/// `title` and `body` have a bit for each code that is wanted there. Raises ValueError for bytes
/// that are no forward list.
#[pyfunction]
pub fn located(forward: &[u8], title: u32, body: u32) -> PyResult<(Located, Located)> {
    let [ranges, codes, body_ranges, body_codes, _] =
        parts(forward).ok_or_else(|| PyValueError::new_err("these bytes are no forward list"))?;
    Ok((
        Located::of(ranges, codes, title),
        Located::of(body_ranges, body_codes, body),
    ))
}

/// Ranges and codes of the title, then those of the body, and then the tags of both.
pub fn parts(mut forward: &[u8]) -> Option<[&[u8]; 5]> {
    let mut lengths = [0; 4];
    for length in &mut lengths {
        *length = varint(&mut forward)?;
    }
    let mut parts = [forward; 5];
    for (part, length) in parts.iter_mut().zip(lengths) {
        (*part, forward) = forward.split_at_checked(length)?;
    }
    parts[4] = forward;
    Some(parts)
}

/// A number of seven bits per byte, the lowest first.
fn varint(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn words(ranges: &[u8]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(ranges.len() * 2);
    let (mut end, mut longer, mut joined) = (-1i64, 0i64, false);
    for symbol in ranges.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        match symbol {
            CLOSER => end -= 1,
            WIDER => end += 1,
            LONGER => longer += i64::from(SIZES),
            JOINED => joined = true,
            FAR => end += i64::from(FURTHER),
            size if u32::from(size) < SIZES => {
                let size = i64::from(size) + 1 + longer;
                end += size + 1;
                let (start, stop) = ((end - size).max(0) as u32, end.max(0) as u32);
                joined &= !words.is_empty();
                words.push(Word {
                    start,
                    end: stop,
                    joined,
                });
                (longer, joined) = (0, false);
            }
            _ => {
                // The word has the range of the one before it.
                if let Some(&before) = words.last() {
                    words.push(Word {
                        joined: true,
                        ..before
                    });
                }
                (longer, joined) = (0, false);
            }
        }
    }
    words
}

/// The numbers of the words with a code of which `wanted` has the bit; there are `count` words.
fn with_codes(codes: &[u8], wanted: u32, count: usize) -> Vec<u32> {
    let mut chosen = Vec::new();
    let (mut started, mut last) = (0u32, 0u32);
    for group in codes.chunks_exact(3) {
        let group = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for shift in [18, 12, 6, 0] {
            let code = (group >> shift & 63) as u8;
            started += u32::from(code < MORE);
            let has = code != NO_CODE && wanted >> (code % MORE) & 1 == 1;
            // `last` is the number after the last chosen word: each is chosen once.
            if has && last < started && started as usize <= count {
                chosen.push(started - 1);
                last = started;
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(start: u32, end: u32, joined: bool) -> Word {
        Word { start, end, joined }
    }

    #[test]
    fn symbols_say_where_words_are() {
        // A word of 3; one of 12, two further on; one that is joined without a gap; the same range.
        let ranges = [0x2B, 0xBC, 0x1D, 0xA1, 0xFD];
        let expected = [
            word(0, 3, false),
            word(6, 18, false),
            word(18, 20, true),
            word(18, 20, true),
        ];
        assert_eq!(words(&ranges), expected);
    }

    #[test]
    fn words_are_found_by_any_of_their_codes() {
        // Codes 1; 2 and 3; 1 and 5; none.
        let codes = [1u32 << 18 | 2 << 12 | 35 << 6 | 1, 37 << 18 | 0x3FFFF];
        let bytes: Vec<u8> = codes
            .iter()
            .flat_map(|group| group.to_be_bytes()[1..].to_vec())
            .collect();
        assert_eq!(with_codes(&bytes, 1 << 1, 3), [0, 2]);
        assert_eq!(with_codes(&bytes, 1 << 3 | 1 << 5 | 1 << 1, 3), [0, 1, 2]);
        assert_eq!(with_codes(&bytes, 1 << 31, 3), [0u32; 0]);
        assert_eq!(with_codes(&bytes, 1 << 1, 2), [0]);
    }

    #[test]
    fn torn_lists_are_none() {
        for forward in [&[][..], &[0, 0, 0], &[1, 0, 0, 0], &[0x80, 0x80]] {
            assert_eq!(parts(forward), None);
        }
        assert_eq!(
            parts(&[1, 0, 1, 1, 7, 8, 9, 5, 6]).unwrap(),
            [&[7][..], &[], &[8], &[9], &[5, 6]]
        );
    }

    #[test]
    fn any_bytes_are_read_without_a_panic() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = Located::of(&bytes, &bytes, u32::MAX);
        for number in 0..text.words.len() {
            text.whole(number).unwrap();
        }
        assert!(text.chosen.len() <= text.words.len());
    }
}
