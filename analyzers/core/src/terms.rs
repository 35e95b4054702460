//! The terms of a word, and a word of the vocabulary that texts share.

use std::sync::OnceLock;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyTuple, PyType};
use smallvec::SmallVec;

/// The terms of one word at each level of evidence, as `bahith.analyzers.terms.Terms`.
///
/// All of them are in one string, since half a million words stay in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    text: Box<str>,
    /// Where each part of `text` ends: written form, spelling, stems, roots.
    ends: SmallVec<[u32; INLINE]>,
    stems: u32,
}

/// Parts whose ends need no memory of their own, and no wait for it: most words have fewer.
const INLINE: usize = 6;

impl Terms {
    /// Terms of these parts; panics where they have more than 4 GB.
    pub fn new<S: AsRef<str>, R: AsRef<str>>(
        written: &str,
        stems: &[S],
        roots: &[R],
        spelling: &str,
    ) -> Self {
        let stems = stems.iter().map(AsRef::as_ref);
        let parts = [written, spelling].into_iter().chain(stems.clone());
        let parts = parts.chain(roots.iter().map(AsRef::as_ref));
        let mut text = String::with_capacity(parts.clone().map(str::len).sum());
        let mut ends = SmallVec::with_capacity(2 + stems.len() + roots.len());
        for part in parts {
            text.push_str(part);
            ends.push(u32::try_from(text.len()).expect("a word of more than 4 GB"));
        }
        Self {
            text: text.into(),
            ends,
            stems: stems.len() as u32,
        }
    }

    fn part(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..self.ends[index] as usize]
    }

    /// The folded word, or what tells it from a function word that is folded alike.
    pub fn written(&self) -> &str {
        self.part(0)
    }

    /// The vowel marks (and letters) that the written form has lost; mostly "".
    pub fn spelling(&self) -> &str {
        self.part(1)
    }

    /// The light stems, the likeliest first.
    pub fn stems(&self) -> impl ExactSizeIterator<Item = &str> {
        (2..2 + self.stems as usize).map(|index| self.part(index))
    }

    /// The roots, which are looser evidence.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = &str> {
        (2 + self.stems as usize..self.ends.len()).map(|index| self.part(index))
    }

    /// Terms from an object of `bahith.analyzers.terms.Terms`.
    pub fn from_python(terms: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (written, stems, roots, spelling): (String, Vec<String>, Vec<String>, String) =
            terms.extract()?;
        Ok(Self::new(&written, &stems, &roots, &spelling))
    }

    /// An object of `bahith.analyzers.terms.Terms`.
    pub fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        CLASS.import(py, "bahith.analyzers.terms", "Terms")?.call1((
            PyString::new(py, self.written()),
            PyTuple::new(py, self.stems())?,
            PyTuple::new(py, self.roots())?,
            PyString::new(py, self.spelling()),
        ))
    }
}

/// A word of a vocabulary: one spelling of one word, shared by all texts that have it.
#[derive(Debug)]
pub struct Entry {
    /// The terms of the word.
    pub terms: Terms,
    /// How texts spell the word; "" if as its written form, or if that is not known.
    pub text: Box<str>,
    /// What the tantivy engine indexes of the word, filled where it is first needed.
    pub tantivy: OnceLock<Box<[u8]>>,
}

impl Entry {
    /// A word that no engine has seen yet.
    pub fn new(terms: Terms, text: &str) -> Self {
        Self {
            terms,
            text: text.into(),
            tantivy: OnceLock::new(),
        }
    }

    /// The word as texts spell it, where that is known.
    pub fn spelled(&self) -> &str {
        if self.text.is_empty() {
            self.terms.written()
        } else {
            &self.text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_keep_their_parts_apart() {
        let terms = Terms::new("كتب", &["كتاب", "", "كتب"], &["كتب"], "a-");

        assert_eq!(terms.written(), "كتب");
        assert_eq!(terms.stems().collect::<Vec<_>>(), ["كتاب", "", "كتب"]);
        assert_eq!(terms.roots().collect::<Vec<_>>(), ["كتب"]);
        assert_eq!(terms.spelling(), "a-");
    }
}
