//! The sorted terms of a field of a segment of the engine whoosh.
//!
//! `vocabulary.py` in `indexer/engines/whoosh` describes the bytes.

use std::ops::Range;

use memchr::memchr;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::arrays::integers;
use crate::spans::{contradiction, SHIFT};

const SEPARATOR: u8 = 255;
/// The most bytes that a term can share with the one before it.
const MOST: usize = 255;

/// The terms of a field in order, each without what it shares with the one before it.
#[pyclass(frozen, module = "bahith._core")]
pub struct Vocabulary {
    content: PyBackedBytes,
    /// How many terms there are.
    pub count: usize,
    /// Where each block starts in `content`, with the byte before its first term.
    starts: Vec<u32>,
    /// The key of the first term of each block, since looking at the terms takes longer.
    keys: Vec<u64>,
}

/// The first bytes of a term as a number, which has their order.
fn key(term: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = term.len().min(bytes.len());
    bytes[..length].copy_from_slice(&term[..length]);
    u64::from_be_bytes(bytes)
}

/// One term after the other.
pub struct Cursor<'a> {
    vocabulary: &'a Vocabulary,
    /// The number of the term, and of the one at which to end.
    number: usize,
    end: usize,
    /// Where the separator after the term is.
    at: usize,
    term: Vec<u8>,
}

impl Cursor<'_> {
    /// The term.
    pub fn term(&self) -> &[u8] {
        &self.term
    }

    /// Its number.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Goes to the next term. False where there is none.
    pub fn advance(&mut self) -> bool {
        self.number += 1;
        if self.number >= self.end {
            return false;
        }
        self.read();
        true
    }

    fn read(&mut self) {
        let (shared, rest) = self.vocabulary.stored(self.number, self.at);
        self.at += 1 + rest.len();
        self.term.truncate(shared);
        self.term.extend_from_slice(rest);
    }
}

impl Vocabulary {
    /// What is stored of the term of that number, whose separator is at `at`: how many bytes it
    /// shares with the one before it, and the others.
    fn stored(&self, number: usize, at: usize) -> (usize, &[u8]) {
        let rest = self.content.get(at + 1..).unwrap_or_default();
        let end = memchr(SEPARATOR, rest).unwrap_or(rest.len());
        (self.content[number].into(), &rest[..end])
    }

    /// The first term of a block.
    fn head(&self, block: usize) -> &[u8] {
        self.stored(block << SHIFT, self.starts[block] as usize).1
    }

    /// The last block whose first term is not greater.
    fn block(&self, term: &[u8]) -> Option<usize> {
        let key = key(term);
        let first = self.keys.partition_point(|&each| each < key);
        let same = self.keys[first..].partition_point(|&each| each == key);
        // Their first bytes do not tell which of these it is.
        let blocks: Vec<usize> = (first..first + same).collect();
        let within = blocks.partition_point(|&block| self.head(block) <= term);
        (first + within).checked_sub(1)
    }

    /// The number of the first term that is not less, and whether it is the same.
    pub fn place(&self, term: &[u8]) -> (usize, bool) {
        let Some(block) = self.block(term) else {
            return (0, false);
        };
        let numbers = block << SHIFT..self.count.min((block + 1) << SHIFT);
        let mut at = self.starts[block] as usize;
        // How many bytes the term shares with the one before `number`, which is less.
        let mut matched = 0;
        for number in numbers.clone() {
            let (shared, rest) = self.stored(number, at);
            at += 1 + rest.len();
            if shared > matched {
                continue;
            }
            if shared < matched && shared < MOST {
                return (number, false);
            }
            let wanted = &term[shared.min(term.len())..];
            if rest >= wanted {
                return (number, rest == wanted);
            }
            let same = rest
                .iter()
                .zip(wanted)
                .take_while(|(one, other)| one == other);
            matched = shared + same.count();
        }
        (numbers.end, false)
    }

    /// The number of a term.
    pub fn find(&self, term: &[u8]) -> Option<usize> {
        let (number, is_same) = self.place(term);
        is_same.then_some(number)
    }

    /// The numbers of the terms with a prefix.
    pub fn with_prefix(&self, prefix: &[u8]) -> Range<usize> {
        // No term has this byte, so that it sorts after all terms with the prefix.
        let end = [prefix, &[SEPARATOR]].concat();
        self.place(prefix).0..self.place(&end).0
    }

    /// A cursor at the first term of a range; None where that is empty.
    pub fn cursor(&self, range: Range<usize>) -> Option<Cursor<'_>> {
        if range.start >= range.end.min(self.count) {
            return None;
        }
        let block = range.start >> SHIFT;
        let mut cursor = Cursor {
            vocabulary: self,
            number: block << SHIFT,
            end: range.end.min(self.count),
            at: self.starts[block] as usize,
            term: Vec::new(),
        };
        cursor.read();
        while cursor.number < range.start {
            cursor.advance();
        }
        Some(cursor)
    }
}

#[pymethods]
impl Vocabulary {
    /// `starts` has 32-bit integers, one for each block of 64 terms. Raises ValueError.
    #[new]
    fn new(content: PyBackedBytes, count: usize, starts: &[u8]) -> PyResult<Self> {
        let starts = integers(starts)?;
        if starts.len() != count.div_ceil(1 << SHIFT) || content.len() < count {
            return Err(contradiction("a number of terms"));
        }
        let is_start = |&start: &u32| content.get(start as usize) == Some(&SEPARATOR);
        if !starts.iter().all(is_start) || content.last() != Some(&SEPARATOR) {
            return Err(contradiction("a block"));
        }
        let mut made = Self {
            content,
            count,
            starts,
            keys: vec![],
        };
        made.keys = (0..made.starts.len())
            .map(|block| key(made.head(block)))
            .collect();
        Ok(made)
    }

    fn __len__(&self) -> usize {
        self.count
    }

    fn __getitem__<'py>(&self, py: Python<'py>, number: usize) -> PyResult<Bound<'py, PyBytes>> {
        let cursor = self.cursor(number..number + 1);
        let term = cursor.ok_or_else(|| PyIndexError::new_err(number))?;
        Ok(PyBytes::new(py, term.term()))
    }

    /// The terms from number `first` to before `last`.
    fn between<'py>(&self, py: Python<'py>, first: usize, last: usize) -> Vec<Bound<'py, PyBytes>> {
        let mut terms = Vec::new();
        if let Some(mut cursor) = self.cursor(first..last) {
            terms.push(PyBytes::new(py, cursor.term()));
            while cursor.advance() {
                terms.push(PyBytes::new(py, cursor.term()));
            }
        }
        terms
    }

    /// The number of the first term that is not less.
    fn at_least(&self, term: &[u8]) -> usize {
        self.place(term).0
    }

    /// The number of the first greater term.
    fn after(&self, term: &[u8]) -> usize {
        let (number, is_same) = self.place(term);
        number + usize::from(is_same)
    }
}
