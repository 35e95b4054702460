//! The terms of a field of a segment of the engine whoosh, and where their lists are.
//!
//! `vocabulary.py` and `lengths.py` in `indexer/engines/whoosh` describe the arrays.

use std::cmp::Reverse;

use hashbrown::HashMap;
use memchr::{memchr, memchr_iter, memmem};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::arrays::integers;
use crate::spans::{contradiction, Spans, SHIFT};

const SEPARATOR: u8 = 255;

/// The terms of a field in order, how many documents each has, and where its list is.
#[pyclass(frozen, module = "bahith._core")]
pub struct Directory {
    text: PyBackedBytes,
    /// Where each block starts in `text`, with the byte before its first term.
    starts: Vec<u32>,
    /// The key of the first term of each block, since looking at the terms takes longer.
    keys: Vec<u64>,
    sizes: Py<Spans>,
    lists: Py<Spans>,
}

/// The first bytes of a term as a number, which has their order.
fn key(term: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = term.len().min(bytes.len());
    bytes[..length].copy_from_slice(&term[..length]);
    u64::from_be_bytes(bytes)
}

/// The number of a term, of its documents, where its list starts, and how long that is.
type Row = (usize, u64, u64, u64);

impl Directory {
    fn len(&self) -> usize {
        self.sizes.get().count
    }

    /// The term whose separator is at `start`.
    fn term(&self, start: usize) -> &[u8] {
        let rest = &self.text[start + 1..];
        let end = memchr(SEPARATOR, rest);
        &rest[..end.unwrap_or(rest.len())]
    }

    fn find(&self, term: &[u8]) -> Option<usize> {
        let block = self.block(term)?;
        let start = self.starts[block] as usize;
        let end = self.starts.get(block + 1).map(|&end| end as usize);
        let terms = &self.text[start..=end.unwrap_or(self.text.len() - 1)];
        let needle = [&[SEPARATOR], term, &[SEPARATOR]].concat();
        let at = memmem::find(terms, &needle)?;
        let number = (block << SHIFT) + memchr_iter(SEPARATOR, &terms[..at]).count();
        (number < self.len()).then_some(number)
    }

    /// The last block whose first term is not greater.
    fn block(&self, term: &[u8]) -> Option<usize> {
        let key = key(term);
        let first = self.keys.partition_point(|&each| each < key);
        let same = self.keys[first..].partition_point(|&each| each == key);
        // Their first bytes do not tell which of these it is.
        let within = self.starts[first..first + same]
            .partition_point(|&start| self.term(start as usize) <= term);
        (first + within).checked_sub(1)
    }

    fn row(&self, number: usize) -> Row {
        let (start, length) = self.lists.get().span(number);
        (number, self.sizes.get().length(number), start, length)
    }
}

impl Directory {
    /// The number and the start of the first term that is not less.
    fn first(&self, term: &[u8]) -> (usize, usize) {
        let Some(block) = self.block(term) else {
            return (0, 0);
        };
        let (mut number, mut start) = (block << SHIFT, self.starts[block] as usize);
        while number < self.len() && self.term(start) < term {
            start += self.term(start).len() + 1;
            number += 1;
        }
        (number, start)
    }

    /// Calls `each` with every term that has the prefix, and how many documents have the term,
    /// from a number on. Returns the number after the last one.
    fn each_with_prefix<'a>(
        &'a self,
        prefix: &[u8],
        from: usize,
        mut each: impl FnMut(&'a [u8], u64),
    ) -> usize {
        let (mut number, mut start) = self.first(prefix);
        if number < from {
            return from;
        }
        while number < self.len() {
            let term = self.term(start);
            if !term.starts_with(prefix) {
                break;
            }
            each(term, self.sizes.get().length(number));
            start += term.len() + 1;
            number += 1;
        }
        number
    }
}

/// The terms with any of the prefixes that most documents have, and whether there are more.
///
/// `limit` terms at most, ties by term; the directories are those of all segments.
#[pyfunction]
pub fn commonest_terms<'py>(
    py: Python<'py>,
    directories: Vec<Py<Directory>>,
    mut prefixes: Vec<PyBackedBytes>,
    limit: usize,
) -> (Vec<Bound<'py, PyBytes>>, bool) {
    let (terms, more) = py.detach(|| {
        // Of two prefixes, one may begin with the other, and comes after it then.
        prefixes.sort_by(|one, other| one[..].cmp(&other[..]));
        let mut counts: HashMap<&[u8], u64> = HashMap::new();
        for directory in &directories {
            let mut from = 0;
            for prefix in &prefixes {
                from = directory
                    .get()
                    .each_with_prefix(prefix, from, |term, size| {
                        *counts.entry(term).or_default() += size;
                    });
            }
        }
        let mut terms: Vec<_> = counts.into_iter().collect();
        let more = terms.len() > limit;
        let order = |one: &(&[u8], u64), other: &(&[u8], u64)| {
            (Reverse(one.1), one.0).cmp(&(Reverse(other.1), other.0))
        };
        if more {
            terms.select_nth_unstable_by(limit, order);
            terms.truncate(limit);
        }
        terms.sort_unstable_by(order);
        let terms: Vec<Vec<u8>> = terms.into_iter().map(|(term, _)| term.to_vec()).collect();
        (terms, more)
    });
    let terms = terms.iter().map(|term| PyBytes::new(py, term)).collect();
    (terms, more)
}

#[pymethods]
impl Directory {
    /// `starts` has 32-bit integers, one for each block of 64 terms. Raises ValueError.
    #[new]
    fn new(
        text: PyBackedBytes,
        starts: &[u8],
        sizes: Py<Spans>,
        lists: Py<Spans>,
    ) -> PyResult<Self> {
        let starts = integers(starts)?;
        let count = sizes.get().count;
        if starts.len() != count.div_ceil(1 << SHIFT) || lists.get().count != count {
            return Err(contradiction("a number of terms"));
        }
        let is_start = |&start: &u32| text.get(start as usize) == Some(&SEPARATOR);
        if !starts.iter().all(is_start) || text.last() != Some(&SEPARATOR) {
            return Err(contradiction("a block"));
        }
        let mut made = Self {
            text,
            starts,
            keys: vec![],
            sizes,
            lists,
        };
        let firsts = made.starts.iter().map(|&start| made.term(start as usize));
        made.keys = firsts.map(key).collect();
        Ok(made)
    }

    /// Number, documents, start and length of list of those of `terms` that occur, in their order.
    fn rows(&self, terms: Vec<PyBackedBytes>) -> Vec<Row> {
        let numbers = terms.iter().filter_map(|term| self.find(term));
        numbers.map(|number| self.row(number)).collect()
    }

    /// The rows of the terms of these numbers. Raises ValueError.
    fn numbered(&self, numbers: Vec<usize>) -> PyResult<Vec<Row>> {
        match numbers.iter().max() {
            Some(&number) if number >= self.len() => Err(contradiction("a number")),
            _ => Ok(numbers.iter().map(|&number| self.row(number)).collect()),
        }
    }

    /// The number of the first term that is not less.
    fn at_least(&self, term: &[u8]) -> usize {
        self.first(term).0
    }

    /// How many documents each of `terms` has, 0 if it does not occur.
    fn frequencies(&self, terms: Vec<PyBackedBytes>) -> Vec<u64> {
        let numbers = terms.iter().map(|term| self.find(term));
        let sizes = self.sizes.get();
        numbers
            .map(|number| number.map_or(0, |number| sizes.length(number)))
            .collect()
    }
}
