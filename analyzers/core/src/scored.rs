//! Posting lists with scores, as the engine whoosh ranks by them; see
//! `indexer/engines/whoosh/scored.py`, which does the same in Python.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::arrays::{bytes, floats, integers};
use crate::compact::{PostingList, POSTINGS};
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
    pub weights: Vec<u32>,
}

/// Documents, in rising order, and what their scores are worked out of.
///
/// Scores themselves would take three times the memory.
#[pyclass(frozen, module = "bahith._core")]
#[derive(Debug, PartialEq)]
pub struct Scored {
    weights: PostingList,
    factor: f32,
}

impl Scored {
    /// BM25 of a document in which the term has this weight.
    fn score(&self, weight: u32, norm: f32) -> f32 {
        let weight = weight as f32;
        self.factor * weight / (weight + norm)
    }

    /// Calls `each` with every document.
    pub fn each_doc(&self, mut each: impl FnMut(u32)) {
        self.weights
            .each_block(|docs, _| docs.iter().for_each(|&doc| each(doc)));
    }

    /// Calls `each` with every document and its BM25.
    pub fn each_score(&self, norms: &[f32], mut each: impl FnMut(u32, f32)) {
        let mut scores = [0.0; POSTINGS];
        self.weights.each_block(|docs, weights| {
            for (score, &doc) in scores.iter_mut().zip(docs) {
                *score = norms[doc as usize];
            }
            for (score, &weight) in scores.iter_mut().zip(weights) {
                *score = self.score(weight, *score);
            }
            for (&doc, &score) in docs.iter().zip(&scores) {
                each(doc, score);
            }
        });
    }
}

/// The documents of a commit: which are not deleted, and what BM25 needs of their lengths.
#[pyclass(frozen, module = "bahith._core")]
pub struct Scorer {
    /// For each document 1, or 0 if it is deleted; None if none is.
    pub live: Option<Vec<u8>>,
    /// What BM25 adds to the count of a term in each document.
    pub norms: Vec<f32>,
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

    fn scored(&self, counts: &Counts, factor: f32) -> Scored {
        let weights = PostingList::new(&counts.docs, &counts.weights);
        Scored { weights, factor }
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
            let (docs, weights) = pairs.filter(|&(doc, _)| self.is_live(doc)).unzip();
            Ok(Counts { docs, weights })
        })
    }

    /// BM25 of documents, `factor` × weight ÷ (weight + norm).
    #[pyo3(name = "scored")]
    fn scored_beside(&self, py: Python<'_>, counts: &Counts, factor: f32) -> Scored {
        py.detach(|| self.scored(counts, factor))
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
        self.weights.count()
    }

    /// How many bytes the list takes.
    #[getter]
    fn nbytes(&self) -> usize {
        self.weights.bytes()
    }

    /// The documents: an array, as bytes.
    #[getter(docs)]
    fn packed_docs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let mut docs = Vec::with_capacity(self.weights.count());
        self.each_doc(|doc| docs.push(doc));
        bytes(py, &docs)
    }

    /// The score of each of `docs` by the norms of `scorer`, 0 if it is not here.
    fn of(&self, scorer: &Scorer, docs: Vec<u32>) -> Vec<f32> {
        let weights = self.weights.find(&docs);
        let scores = docs.iter().zip(weights).map(|(&doc, weight)| match weight {
            Some(weight) => self.score(weight, scorer.norms[doc as usize]),
            None => 0.0,
        });
        scores.collect()
    }

    /// Which of `docs` are here.
    fn holds(&self, docs: Vec<u32>) -> Vec<bool> {
        let weights = self.weights.find(&docs);
        weights.map(|weight| weight.is_some()).collect()
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
        let norms = vec![0.5; 8];
        let scorer = Scorer { live: None, norms };
        let (docs, weights) = (vec![2, 7], vec![1, 3]);
        let scored = scorer.scored(&Counts { docs, weights }, 2.0);

        let expected = [2.0 * 3.0 / 3.5, 0.0, 2.0 * 1.0 / 1.5];
        assert_eq!(scored.of(&scorer, vec![7, 3, 2]), expected);
    }
}
