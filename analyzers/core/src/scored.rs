//! Posting lists with scores, as the engine whoosh ranks by them; see
//! `indexer/engines/whoosh/scored.py`, which does the same in Python.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::arrays::{bytes, floats, integers};
use crate::reading::{postings, Torn};

/// If one document in this many has a word, adding up for all documents is faster than sorting.
const DENSE: usize = 8;

/// The arguments of `reading::read_postings`.
pub type Lists = (PyBackedBytes, PyBackedBytes, PyBackedBytes, PyBackedBytes);

/// Documents, in rising order, and how often each has a term.
#[pyclass(frozen, module = "bahith._core")]
#[derive(Debug, PartialEq)]
pub struct Counts {
    /// The documents.
    pub docs: Vec<u32>,
    /// The weighted count of each.
    pub weights: Vec<f32>,
}

/// Documents, in rising order, and the score of each.
#[pyclass(frozen, module = "bahith._core")]
#[derive(Debug, PartialEq)]
pub struct Scored {
    /// The documents.
    pub docs: Vec<u32>,
    /// The score of each.
    pub scores: Vec<f32>,
}

/// The documents of a commit: which are not deleted, and what BM25 needs of their lengths.
#[pyclass(frozen, module = "bahith._core")]
pub struct Scorer {
    /// For each document 1, or 0 if it is deleted; None if none is.
    pub live: Option<Vec<u8>>,
    norms: Vec<f32>,
}

/// Each document of lists once, in rising order, with the sum of its counts.
pub fn summed(docs: Vec<u32>, counts: Vec<u32>, size: usize) -> (Vec<u32>, Vec<u32>) {
    if docs.windows(2).all(|pair| pair[0] < pair[1]) {
        return (docs, counts);
    }
    let pairs = docs.iter().zip(&counts);
    if docs.len() * DENSE > size {
        let mut totals = vec![0; size];
        for (&doc, &count) in pairs {
            totals[doc as usize] += count;
        }
        let present = |&doc: &u32| totals[doc as usize] > 0;
        let docs: Vec<u32> = (0..size as u32).filter(present).collect();
        let counts = docs.iter().map(|&doc| totals[doc as usize]).collect();
        return (docs, counts);
    }
    let mut pairs: Vec<_> = pairs.map(|(&doc, &count)| (doc, count)).collect();
    pairs.sort_unstable();
    pairs.dedup_by(|next, before| {
        let same = next.0 == before.0;
        before.1 += if same { next.1 } else { 0 };
        same
    });
    pairs.into_iter().unzip()
}

impl Scorer {
    /// How many documents there are.
    pub fn size(&self) -> usize {
        self.norms.len()
    }

    /// The documents and counts of lists, list after list.
    pub fn lists(&self, lists: &Lists) -> PyResult<(Vec<u32>, Vec<u32>)> {
        let (content, lengths, sizes, firsts) = lists;
        let [lengths, sizes, firsts] = [lengths, sizes, firsts].map(|each| integers(each));
        let (docs, counts) = postings(content, &lengths?, &sizes?, &firsts?)?;
        match docs.iter().max() {
            Some(&doc) if doc as usize >= self.size() => Err(Torn.into()),
            _ => Ok((docs, counts)),
        }
    }

    fn summed(&self, lists: &Lists) -> PyResult<(Vec<u32>, Vec<u32>)> {
        let (docs, counts) = self.lists(lists)?;
        Ok(summed(docs, counts, self.size()))
    }

    /// Whether a document is not deleted.
    pub fn is_live(&self, doc: u32) -> bool {
        self.live
            .as_ref()
            .is_none_or(|live| live[doc as usize] != 0)
    }
}

#[pymethods]
impl Scorer {
    /// `live` has a byte for each document, or is None; `norms` are 32-bit floats.
    #[new]
    fn new(live: Option<Vec<u8>>, norms: &[u8]) -> PyResult<Self> {
        let norms = floats(norms)?;
        Ok(Self { live, norms })
    }

    /// The documents with any of the terms of lists: `weight` times the count of each, and
    /// `title_weight` times that in `titles`, whose documents are among these.
    ///
    /// Raises ValueError for lists that contradict each other.
    #[pyo3(signature = (lists, weight, titles=None, title_weight=0))]
    fn counts(
        &self,
        py: Python<'_>,
        lists: Lists,
        weight: u32,
        titles: Option<Lists>,
        title_weight: u32,
    ) -> PyResult<Counts> {
        py.detach(|| {
            let (docs, counts) = self.summed(&lists)?;
            let mut weights: Vec<u32> = counts.iter().map(|count| count * weight).collect();
            if let Some(titles) = titles {
                let (in_titles, counts) = self.summed(&titles)?;
                let mut at = 0;
                for (doc, count) in in_titles.iter().zip(counts) {
                    at += docs[at..].partition_point(|each| each < doc);
                    if docs.get(at) != Some(doc) {
                        return Err(Torn.into());
                    }
                    weights[at] += count * title_weight;
                }
            }
            let pairs = docs.into_iter().zip(weights);
            let live = pairs.filter(|&(doc, _)| self.is_live(doc));
            let (docs, weights) = live.map(|(doc, weight)| (doc, weight as f32)).unzip();
            Ok(Counts { docs, weights })
        })
    }

    /// BM25 of documents, `factor` × weight ÷ (weight + norm).
    fn scored(&self, counts: &Counts, factor: f32) -> Scored {
        let docs = counts.docs.clone();
        let pairs = docs.iter().zip(&counts.weights);
        let scores = pairs
            .map(|(&doc, &weight)| factor * weight / (weight + self.norms[doc as usize]))
            .collect();
        Scored { docs, scores }
    }
}

#[pymethods]
impl Counts {
    fn __len__(&self) -> usize {
        self.docs.len()
    }
}

#[pymethods]
impl Scored {
    fn __len__(&self) -> usize {
        self.docs.len()
    }

    /// How many bytes the arrays take.
    #[getter]
    fn nbytes(&self) -> usize {
        8 * self.docs.len()
    }

    /// The documents: an array, as bytes.
    #[getter]
    fn docs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        bytes(py, &self.docs)
    }

    /// The score of each of `docs`, 0 if it is not here.
    fn of(&self, docs: Vec<u32>) -> Vec<f32> {
        let score = |doc| match self.docs.binary_search(doc) {
            Ok(at) => self.scores[at],
            Err(_) => 0.0,
        };
        docs.iter().map(score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_a_document_are_summed_whether_dense_or_not() {
        let (docs, counts) = (vec![1, 5, 1, 9], vec![2, 1, 3, 1]);
        let expected = (vec![1, 5, 9], vec![5, 1, 1]);

        assert_eq!(summed(docs.clone(), counts.clone(), 10), expected);
        assert_eq!(summed(docs, counts, 1000), expected);
    }

    #[test]
    fn documents_without_the_term_score_nothing() {
        let scored = Scored {
            docs: vec![2, 7],
            scores: vec![0.5, 1.5],
        };

        assert_eq!(scored.of(vec![7, 3, 2]), [1.5, 0.0, 0.5]);
    }
}
