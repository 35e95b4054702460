//! Tables of the language as text: what the modules of the core are given by Python.

use std::collections::HashMap;

use fancy_regex::Regex;
use hashbrown::DefaultHashBuilder;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Words by words.
pub type Words = HashMap<Box<str>, Box<str>, DefaultHashBuilder>;

/// A set of words.
pub type WordSet = std::collections::HashSet<Box<str>, DefaultHashBuilder>;

/// A regular expression in the common part of Python's syntax and Rust's.
pub struct Pattern(Regex);

impl Pattern {
    /// A compiled pattern; raises ValueError where its syntax is Python's alone.
    pub fn new(pattern: &str) -> PyResult<Self> {
        Regex::new(pattern)
            .map(Self)
            .map_err(|error| PyValueError::new_err(format!("{pattern}: {error}")))
    }

    /// Whether the pattern matches somewhere in a text.
    ///
    /// A pattern that gives up, since it went back too often, counts as one that matches nothing.
    pub fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text).unwrap_or(false)
    }

    /// The range in bytes of the first match in a text.
    pub fn find(&self, text: &str) -> Option<std::ops::Range<usize>> {
        let found = self.0.find(text).ok().flatten()?;
        Some(found.start()..found.end())
    }

    /// The text with each match replaced by what `replacement` makes of it.
    pub fn replaced<'a>(&self, text: &str, replacement: impl Fn(&str) -> &'a str) -> String {
        let mut result = String::with_capacity(text.len());
        let mut end = 0;
        for found in self.0.find_iter(text).map_while(Result::ok) {
            result.push_str(&text[end..found.start()]);
            result.push_str(replacement(found.as_str()));
            end = found.end();
        }
        result.push_str(&text[end..]);
        result
    }
}

impl FromPyObject<'_, '_> for Pattern {
    type Error = PyErr;

    fn extract(pattern: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Self::new(&pattern.extract::<String>()?)
    }
}

/// Lines of text, each found by its number.
pub struct Lines {
    text: String,
    ends: Vec<u32>,
}

impl Lines {
    /// The lines of a text, without their ends.
    pub fn new(text: String) -> Self {
        let breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let mut ends: Vec<u32> = breaks.map(|(end, _)| end as u32).collect();
        ends.push(text.len() as u32);
        Self { text, ends }
    }

    /// How many lines there are.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The line of a number.
    pub fn get(&self, number: usize) -> &str {
        let start = if number == 0 {
            0
        } else {
            self.ends[number - 1] as usize + 1
        };
        &self.text[start..self.ends[number] as usize]
    }
}

impl FromPyObject<'_, '_> for Lines {
    type Error = PyErr;

    fn extract(text: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Ok(Self::new(text.extract()?))
    }
}

/// A table of words: those of one text, and those of another on the same lines.
pub fn words(keys: &str, values: &str) -> Words {
    let pairs = keys.lines().zip(values.lines());
    pairs
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

/// A set of words, one a line.
pub fn set(lines: &str) -> WordSet {
    lines.lines().map(Into::into).collect()
}
