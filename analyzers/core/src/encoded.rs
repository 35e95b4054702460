//! The words of several texts, each as its number in a vocabulary.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyList, PyString};

use crate::arrays::{bytes, integers};
use crate::terms::{Entry, Terms};

/// The words of several texts, as `bahith.analyzers.terms.EncodedTexts`.
///
/// `ids`, `starts`, `sizes` and `joined` have an item for each word, text after text; `lengths` has one for
/// each text.
#[pyclass(frozen, module = "bahith._core")]
pub struct Encoded {
    /// The distinct words; it may hold equal terms more than once.
    pub vocabulary: Vec<Arc<Entry>>,
    /// The index in the vocabulary of each word.
    pub ids: Vec<u32>,
    /// How many words each text has.
    pub lengths: Vec<u32>,
    /// Where each word starts in its text, in code points.
    pub starts: Vec<u32>,
    /// How many code points of its text each word takes.
    pub sizes: Vec<u32>,
    /// 1 for a word that belongs to the same word of the tokenizer as the one before it, else 0.
    pub joined: Vec<u32>,
    /// The vocabulary as objects of Python, once somebody asked for it.
    objects: PyOnceLock<Py<PyList>>,
}

impl Encoded {
    /// Words of texts; raises ValueError where the parts contradict each other.
    pub fn new(
        vocabulary: Vec<Arc<Entry>>,
        ids: Vec<u32>,
        lengths: Vec<u32>,
        starts: Vec<u32>,
        sizes: Vec<u32>,
        joined: Vec<u32>,
    ) -> PyResult<Self> {
        let words: u64 = lengths.iter().map(|&length| u64::from(length)).sum();
        let items = [ids.len(), starts.len(), sizes.len(), joined.len()];
        if items.iter().any(|&count| count as u64 != words) {
            return Err(PyValueError::new_err(format!(
                "{words} words by lengths, but {items:?} ids, starts, sizes and joined"
            )));
        }
        if let Some(id) = ids.iter().find(|&&id| id as usize >= vocabulary.len()) {
            return Err(PyValueError::new_err(format!(
                "the word {id} of a vocabulary of {}",
                vocabulary.len()
            )));
        }
        Ok(Self {
            vocabulary,
            ids,
            lengths,
            starts,
            sizes,
            joined,
            objects: PyOnceLock::new(),
        })
    }

    /// The places in `ids` of the words of each text.
    pub fn texts(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.lengths.iter().scan(0, |end, &length| {
            let start = *end;
            *end += length as usize;
            Some(start..*end)
        })
    }
}

#[pymethods]
impl Encoded {
    /// The same from the parts of an `EncodedTexts`: terms and spellings of each word of the
    /// vocabulary, and arrays of unsigned 32-bit integers as bytes, in the byte order of the
    /// machine.
    #[staticmethod]
    fn from_python(
        vocabulary: Vec<Bound<'_, PyAny>>,
        ids: &[u8],
        lengths: &[u8],
        starts: &[u8],
        sizes: &[u8],
        joined: &[u8],
        spellings: Vec<String>,
    ) -> PyResult<Self> {
        if vocabulary.len() != spellings.len() {
            return Err(PyValueError::new_err(format!(
                "{} spellings of {} words",
                spellings.len(),
                vocabulary.len()
            )));
        }
        let entries = vocabulary
            .iter()
            .zip(&spellings)
            .map(|(terms, text)| Ok(Arc::new(Entry::new(Terms::from_python(terms)?, text))))
            .collect::<PyResult<_>>()?;
        Self::new(
            entries,
            integers(ids)?,
            integers(lengths)?,
            integers(starts)?,
            integers(sizes)?,
            integers(joined)?,
        )
    }

    /// The distinct words, as objects of `Terms`.
    #[getter]
    fn vocabulary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let objects = self.objects.get_or_try_init(py, || {
            let words = self
                .vocabulary
                .iter()
                .map(|entry| entry.terms.to_python(py))
                .collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, words).map(Bound::unbind)
        })?;
        Ok(objects.bind(py).clone())
    }

    /// The index in the vocabulary of each word: unsigned 32-bit integers as bytes.
    #[getter]
    fn ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        bytes(py, &self.ids)
    }

    /// How many words each text has, as bytes.
    #[getter]
    fn lengths<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        bytes(py, &self.lengths)
    }

    /// Where each word starts in its text, in code points, as bytes.
    #[getter]
    fn starts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        bytes(py, &self.starts)
    }

    /// How many code points of its text each word takes, as bytes.
    #[getter]
    fn sizes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        bytes(py, &self.sizes)
    }

    /// Whether each word is joined to the one before it, as bytes; see `EncodedTexts`.
    #[getter]
    fn joined<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        bytes(py, &self.joined)
    }

    /// How texts spell each word of the vocabulary; "" if as written, or if that is not known.
    #[getter]
    fn spellings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let texts = self.vocabulary.iter().map(|entry| &*entry.text);
        PyList::new(py, texts.map(|text| PyString::new(py, text)))
    }

    /// Each `step`-th text from the text numbered `first` on, with the same vocabulary.
    fn every(&self, step: usize, first: usize) -> PyResult<Self> {
        if step == 0 {
            return Err(PyValueError::new_err("step must not be 0"));
        }
        let chosen: Vec<_> = self.texts().skip(first).step_by(step).collect();
        let of_words = |items: &[u32]| -> Vec<u32> {
            chosen
                .iter()
                .flat_map(|text| &items[text.clone()])
                .copied()
                .collect()
        };
        Self::new(
            self.vocabulary.clone(),
            of_words(&self.ids),
            chosen.iter().map(|text| text.len() as u32).collect(),
            of_words(&self.starts),
            of_words(&self.sizes),
            of_words(&self.joined),
        )
    }
}
