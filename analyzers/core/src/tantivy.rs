//! Words of articles to the texts of tokens that the tantivy engine indexes.
//!
//! `bahith.indexer.engines.tantivy.prepare` describes the tokens, and makes those of the few words
//! that have to be escaped or shortened.

use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashMap};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};

use crate::encoded::Encoded;
use crate::terms::Entry;
use crate::tokens::{Given, Maker, Tokens, TEXTS};
use crate::whoosh::PARTS;

/// The fields of an article as one buffer for each text.
#[derive(Default)]
struct Texts {
    titled: Vec<u8>,
    body: Vec<u8>,
    in_title: Vec<u8>,
    terms: Vec<u8>,
    title: Vec<u8>,
    combined: Vec<u8>,
    source: Vec<u8>,
    spellings: Vec<u8>,
}

/// For each article, of which `words` has `PARTS` texts, the texts of its fields: titles, body,
/// marked words of the title, terms, padded title, combinations, source and spellings.
///
/// `python` gives the five texts of a word, given its terms and how texts spell it.
#[pyfunction]
pub fn tantivy_texts<'py>(
    py: Python<'py>,
    words: &Encoded,
    signs: Given,
    python: Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyList>> {
    if !words.lengths.len().is_multiple_of(PARTS) {
        return Err(PyValueError::new_err(
            "a number of texts that is no multiple of three",
        ));
    }
    let maker = Maker::new(signs);
    let others: Vec<&Arc<Entry>> = py.detach(|| {
        let entries = words.vocabulary.iter();
        entries.filter(|entry| !maker.learn(entry)).collect()
    });
    for entry in others {
        let texts = python.call1((entry.terms.to_python(py)?, &*entry.text))?;
        let texts: [String; TEXTS] = texts.extract()?;
        // Another thread may have been first, with the same texts.
        let _ = entry.tantivy.set(Tokens::packed(&texts));
    }
    let articles = py.detach(|| texts(words, &maker));
    let tuples = articles
        .iter()
        .map(|each| each.to_python(py))
        .collect::<PyResult<Vec<_>>>()?;
    PyList::new(py, tuples)
}

impl Texts {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let texts = [
            &self.titled,
            &self.body,
            &self.in_title,
            &self.terms,
            &self.title,
            &self.combined,
            &self.source,
            &self.spellings,
        ];
        let strings = texts
            .iter()
            .map(|text| PyString::from_bytes(py, text))
            .collect::<PyResult<Vec<_>>>()?;
        PyTuple::new(py, strings)
    }
}

/// The distinct texts that words have, and which each word has.
struct Distinct<'a> {
    texts: Vec<&'a [u8]>,
    /// The number of each word's text; None for a word without.
    numbers: Vec<Option<u32>>,
}

impl<'a> Distinct<'a> {
    /// Texts by keys, in the order of their first occurrence; the last text of a key counts.
    fn of(pairs: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Self {
        let (words, _) = pairs.size_hint();
        let mut known: HashMap<&[u8], u32, DefaultHashBuilder> =
            HashMap::with_capacity_and_hasher(words, DefaultHashBuilder::default());
        let mut texts = Vec::new();
        let number = |(key, text): (&'a [u8], &'a [u8])| {
            if key.is_empty() {
                return None;
            }
            let number = *known.entry(key).or_insert(texts.len() as u32);
            if number as usize == texts.len() {
                texts.push(text);
            }
            texts[number as usize] = text;
            Some(number)
        };
        let numbers = pairs.map(number).collect();
        Self { texts, numbers }
    }
}

fn texts(words: &Encoded, maker: &Maker) -> Vec<Texts> {
    let tokens: Vec<Tokens<'_>> = words
        .vocabulary
        .iter()
        .map(|entry| Tokens::of(entry.tantivy.get().expect("tokens of each word")))
        .collect();
    let combined = Distinct::of(tokens.iter().map(|each| (each.combined, each.combined)));
    let spelled = words.vocabulary.iter().map(|entry| entry.text.as_bytes());
    let spellings = Distinct::of(spelled.zip(tokens.iter().map(|each| each.spelling)));
    let ranges: Vec<_> = words.texts().collect();
    let mut seen = vec![usize::MAX; combined.texts.len()];
    let mut numbers = Vec::new();
    let mut articles = Vec::with_capacity(ranges.len() / PARTS);
    for (article, parts) in ranges.chunks_exact(PARTS).enumerate() {
        let [title, body, source] = [0, 1, 2].map(|part| &words.ids[parts[part].clone()]);
        let of = |word: &u32| tokens[*word as usize];
        let mut made = Texts::default();
        join(&mut made.titled, title.iter().map(|word| of(word).words));
        join(&mut made.body, body.iter().map(|word| of(word).words));
        for word in made
            .titled
            .split(|&byte| byte == b' ')
            .filter(|_| !title.is_empty())
        {
            separate(&mut made.in_title);
            made.in_title.extend_from_slice(maker.in_title());
            made.in_title.extend_from_slice(word);
        }
        let titles = || (0..maker.title_weight()).flat_map(|_| title);
        join(
            &mut made.terms,
            titles().chain(body).map(|word| of(word).terms),
        );
        join(&mut made.title, titles().map(|word| of(word).title));
        if !made.title.is_empty() {
            let pad = [b" ", maker.pad()].concat();
            made.title.extend_from_slice(&pad.repeat(2 * body.len()));
        }
        numbers.clear();
        for &word in title.iter().chain(body) {
            numbers.extend(spellings.numbers[word as usize]);
            if let Some(number) = combined.numbers[word as usize] {
                if std::mem::replace(&mut seen[number as usize], article) != article {
                    separate(&mut made.combined);
                    made.combined
                        .extend_from_slice(combined.texts[number as usize]);
                }
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let distinct = numbers
            .iter()
            .map(|&number| spellings.texts[number as usize]);
        join(&mut made.spellings, distinct);
        join(
            &mut made.source,
            source.iter().filter_map(|word| of(word).stems()),
        );
        articles.push(made);
    }
    articles
}

fn separate(text: &mut Vec<u8>) {
    if !text.is_empty() {
        text.push(b' ');
    }
}

/// The texts with a space between each two.
fn join<'a>(joined: &mut Vec<u8>, texts: impl Iterator<Item = &'a [u8]> + Clone) {
    joined.reserve(texts.clone().map(|text| text.len() + 1).sum());
    for (index, text) in texts.enumerate() {
        if index > 0 {
            joined.push(b' ');
        }
        joined.extend_from_slice(text);
    }
}
