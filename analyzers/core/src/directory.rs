//! The terms of a field of a segment of the engine whoosh, and where their lists are.
//!
//! `vocabulary.py` and `lengths.py` in `indexer/engines/whoosh` describe the arrays.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::spans::{contradiction, Spans};
use crate::vocabulary::Vocabulary;

/// The terms of a field in order, how many documents each has, and where its list is.
#[pyclass(frozen, module = "bahith._core")]
pub struct Directory {
    terms: Py<Vocabulary>,
    sizes: Py<Spans>,
    lists: Py<Spans>,
}

/// The number of a term, of its documents, where its list starts, and how long that is.
type Row = (usize, u64, u64, u64);

impl Directory {
    /// The terms.
    pub fn terms(&self) -> &Vocabulary {
        self.terms.get()
    }

    /// How many documents have the term of that number.
    pub fn documents(&self, number: usize) -> u64 {
        self.sizes.get().length(number)
    }

    fn row(&self, number: usize) -> Row {
        let (start, length) = self.lists.get().span(number);
        (number, self.documents(number), start, length)
    }
}

#[pymethods]
impl Directory {
    /// Raises ValueError where these are of different fields.
    #[new]
    fn new(terms: Py<Vocabulary>, sizes: Py<Spans>, lists: Py<Spans>) -> PyResult<Self> {
        let count = terms.get().count;
        if sizes.get().count != count || lists.get().count != count {
            return Err(contradiction("a number of terms"));
        }
        Ok(Self {
            terms,
            sizes,
            lists,
        })
    }

    /// Number, documents, start and length of list of those of `terms` that occur, in their order.
    fn rows(&self, terms: Vec<PyBackedBytes>) -> Vec<Row> {
        let numbers = terms.iter().filter_map(|term| self.terms().find(term));
        numbers.map(|number| self.row(number)).collect()
    }

    /// The rows of the terms of these numbers. Raises ValueError.
    fn numbered(&self, numbers: Vec<usize>) -> PyResult<Vec<Row>> {
        match numbers.iter().max() {
            Some(&number) if number >= self.terms().count => Err(contradiction("a number")),
            _ => Ok(numbers.iter().map(|&number| self.row(number)).collect()),
        }
    }

    /// How many documents each of `terms` has, 0 if it does not occur.
    fn frequencies(&self, terms: Vec<PyBackedBytes>) -> Vec<u64> {
        let numbers = terms.iter().map(|term| self.terms().find(term));
        numbers
            .map(|number| number.map_or(0, |number| self.documents(number)))
            .collect()
    }
}
