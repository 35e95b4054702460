//! What Python is asked: where words are in a text, and what irregular words are.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyList, PyString};

use crate::terms::Terms;

/// What Python does: it splits pieces of text into words, and analyzes words.
pub struct Oracle<'py> {
    /// Gives the ranges of the words in each text of a list.
    pub split: Bound<'py, PyAny>,
    /// Gives the words that each word of a list is made of.
    pub tokens: Bound<'py, PyAny>,
}

/// A range of code points.
pub type Range = (u32, u32);

/// A range of code points, and the terms of the word there.
pub type Token = (u32, u32, Terms);

impl Oracle<'_> {
    /// The ranges of the words in each text.
    pub fn split(&self, py: Python<'_>, texts: &[&str]) -> PyResult<Vec<Vec<Range>>> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        self.split.call1((PyList::new(py, texts)?,))?.extract()
    }

    /// The words that each word is made of.
    pub fn tokens(&self, py: Python<'_>, words: &[&str]) -> PyResult<Vec<Vec<Token>>> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let tokens: Vec<Vec<(u32, u32, Bound<'_, PyAny>)>> =
            self.tokens.call1((PyList::new(py, words)?,))?.extract()?;
        let token = |(start, end, terms): (u32, u32, Bound<'_, PyAny>)| {
            Ok((start, end, Terms::from_python(&terms)?))
        };
        tokens
            .into_iter()
            .map(|of_word| of_word.into_iter().map(token).collect())
            .collect()
    }
}

/// A text of Python as one of Rust; a lone surrogate, which is in no word, becomes a ?.
pub fn encodable(text: Bound<'_, PyString>) -> PyResult<PyBackedStr> {
    if let Ok(text) = text.to_owned().try_into() {
        return Ok(text);
    }
    let bytes = text.call_method1("encode", ("utf-8", "replace"))?;
    let text = bytes.call_method1("decode", ("utf-8",))?;
    text.extract()
}
