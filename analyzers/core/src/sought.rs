//! Which words of stored texts may match a query, without an object of Python for each.

use std::collections::HashSet;

use hashbrown::HashMap;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PySequence, PyString};

use crate::analysis::Analysis;
use crate::terms::Terms;

/// The terms of a query, of which words of a text need one; see `matching.py` in
/// `indexer/search/snippets`.
#[pyclass(frozen, module = "bahith._core")]
pub struct Sought {
    analysis: Py<Analysis>,
    written: HashSet<String>,
    stems: HashSet<String>,
    written_prefixes: Vec<String>,
    stem_prefixes: Vec<String>,
}

#[pymethods]
impl Sought {
    #[new]
    fn new(
        analysis: Py<Analysis>,
        written: HashSet<String>,
        stems: HashSet<String>,
        written_prefixes: Vec<String>,
        stem_prefixes: Vec<String>,
    ) -> Self {
        Self {
            analysis,
            written,
            stems,
            written_prefixes,
            stem_prefixes,
        }
    }
}

impl Sought {
    /// Whether a word certainly has none of the terms.
    fn excludes(&self, word: &str) -> bool {
        let certain = self.analysis.get().certain(word);
        certain.is_some_and(|entry| !self.has_any_of(&entry.terms))
    }

    fn has_any_of(&self, terms: &Terms) -> bool {
        let begins = |term: &str, prefixes: &[String]| {
            prefixes.iter().any(|prefix| term.starts_with(&**prefix))
        };
        self.written.contains(terms.written())
            || begins(terms.written(), &self.written_prefixes)
            || terms
                .stems()
                .any(|stem| self.stems.contains(stem) || begins(stem, &self.stem_prefixes))
    }
}

/// The values of the words of a text, each of which is looked up once.
pub struct Values<'a, 'py> {
    text: &'a Bound<'py, PySequence>,
    of_words: &'a Bound<'py, PyDict>,
    sought: Option<&'a Sought>,
    /// The text in UTF-32.
    letters: Bound<'py, PyBytes>,
    known: HashMap<Box<[u8]>, Option<Bound<'py, PyAny>>>,
}

const LETTER: usize = 4;

impl<'a, 'py> Values<'a, 'py> {
    /// `of_words` has the values by words, or makes them; words that `sought` excludes have none.
    pub fn new(
        text: &'a Bound<'py, PyString>,
        of_words: &'a Bound<'py, PyDict>,
        sought: Option<&'a Bound<'py, Sought>>,
    ) -> PyResult<Self> {
        let letters = text.call_method1("encode", ("utf-32-le", "surrogatepass"))?;
        Ok(Self {
            text: text.cast::<PySequence>()?,
            of_words,
            sought: sought.map(Bound::get),
            letters: letters.cast_into::<PyBytes>()?,
            known: HashMap::new(),
        })
    }

    /// The value of the word from `start` to `end`, in code points, if it is true.
    pub fn of(&mut self, start: usize, end: usize) -> PyResult<Option<Bound<'py, PyAny>>> {
        let bytes = self.letters.as_bytes();
        let place = |at: usize| (LETTER * at).min(bytes.len());
        let word = &bytes[place(start)..place(end.max(start))];
        if let Some(value) = self.known.get(word) {
            return Ok(value.clone());
        }
        let is_excluded = self
            .sought
            .zip(decoded(word))
            .is_some_and(|(sought, word)| sought.excludes(&word));
        let value = if is_excluded {
            None
        } else {
            self.looked_up(start, end)?
        };
        let word: Box<[u8]> = word.into();
        self.known.insert(word, value.clone());
        Ok(value)
    }

    fn looked_up(&self, start: usize, end: usize) -> PyResult<Option<Bound<'py, PyAny>>> {
        let word = self.text.get_slice(start, end)?;
        let value = match self.of_words.get_item(&word)? {
            Some(value) => value,
            // Unlike the method of a dict, this asks `__missing__`.
            None => self.of_words.as_any().get_item(word)?,
        };
        Ok(value.is_truthy()?.then_some(value))
    }
}

/// A word in UTF-32; None where it has a lone surrogate.
fn decoded(word: &[u8]) -> Option<String> {
    let letter = |bytes: &[u8]| char::from_u32(u32::from_le_bytes(bytes.try_into().ok()?));
    word.chunks_exact(LETTER).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_are_no_word() {
        let word = |points: &[u32]| {
            points
                .iter()
                .flat_map(|point| point.to_le_bytes())
                .collect()
        };
        let (plain, odd): (Vec<u8>, Vec<u8>) = (word(&[0x645, 0x1F600]), word(&[0x645, 0xD800]));

        assert_eq!(decoded(&plain).as_deref(), Some("م\u{1F600}"));
        assert_eq!(decoded(&odd), None);
    }
}
