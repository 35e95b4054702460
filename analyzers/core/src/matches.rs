//! The matches of a query in the engine whoosh: how many there are, and the best ones.
//!
//! `indexer/engines/whoosh/matches.py` has the same class in Python.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::arrays::{bytes, float_bytes, integers};
use crate::evaluation::{and, Bounds, Evaluation, Mask, Node};
use crate::scored::Scorer;

/// The documents that match a query.
#[pyclass(frozen, module = "bahith._core")]
pub struct Matches {
    matched: Mask,
    passed: Mask,
    scores: Vec<f32>,
    total: usize,
}

fn check(size: usize, length: usize) -> PyResult<()> {
    if length == size {
        return Ok(());
    }
    Err(PyValueError::new_err(format!(
        "{length} numbers for {size} documents"
    )))
}

#[pymethods]
impl Matches {
    /// The live documents of a commit that match `tree`, and with them those that pass `filters`.
    ///
    /// Unless `scored`, scores are zero. `bounds` are K1 and LEAN of `doubts.py`. Raises ValueError for masks of another size.
    #[new]
    fn new(
        py: Python<'_>,
        scorer: &Scorer,
        tree: Node,
        filters: Vec<PyBackedBytes>,
        scored: bool,
        bounds: (f64, f32),
    ) -> PyResult<Self> {
        let size = scorer.size();
        for filter in &filters {
            check(size, filter.len())?;
        }
        Ok(py.detach(|| {
            let (k1, lean) = bounds;
            let bounds = Bounds { k1, lean };
            let norms = &scorer.norms[..];
            let evaluation = Evaluation { norms, bounds };
            let mut scores = evaluation.zeros();
            let mut matched = evaluation.mask(&tree, scored.then_some(&mut scores[..]));
            if let Some(live) = &scorer.live {
                and(&mut matched, live);
            }
            let mut passed = matched.clone();
            filters.iter().for_each(|filter| and(&mut passed, filter));
            let total = passed.iter().map(|&each| usize::from(each)).sum();
            Self {
                matched,
                passed,
                scores,
                total,
            }
        }))
    }

    /// How many documents match and pass all filters.
    #[getter]
    fn total(&self) -> usize {
        self.total
    }

    /// Which of these documents match.
    fn holds(&self, docs: Vec<usize>) -> Vec<bool> {
        let matches = |&doc: &usize| self.matched.get(doc).is_some_and(|&each| each != 0);
        docs.iter().map(matches).collect()
    }

    /// For each code how many documents have it that match and are in `masks`; an array, as bytes.
    ///
    /// `codes` has a code below `most` for each document. Raises ValueError.
    fn counts<'py>(
        &self,
        py: Python<'py>,
        codes: &[u8],
        most: usize,
        masks: Vec<PyBackedBytes>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let codes = integers(codes)?;
        let mut mask = self.matched.clone();
        for other in &masks {
            check(mask.len(), other.len())?;
            and(&mut mask, other);
        }
        check(mask.len(), codes.len())?;
        let mut counts = vec![0u32; most];
        for (&matched, code) in mask.iter().zip(codes) {
            if matched != 0 {
                let count = counts.get_mut(code as usize);
                *count.ok_or_else(|| PyValueError::new_err("a code is too large"))? += 1;
            }
        }
        bytes(py, &counts)
    }

    /// The documents with the `limit` greatest keys, and all others with the least of these keys.
    ///
    /// In falling order of their keys. `keys` has an unsigned integer for each document; without
    /// it, the scores order them, which are never negative. Returns arrays as bytes: documents,
    /// keys, scores. Raises ValueError.
    fn first<'py>(
        &self,
        py: Python<'py>,
        limit: usize,
        keys: Option<&[u8]>,
    ) -> PyResult<[Bound<'py, PyBytes>; 3]> {
        let keys = keys.map(integers).transpose()?;
        if let Some(keys) = &keys {
            check(self.passed.len(), keys.len())?;
        }
        let (docs, keys) = py.detach(|| match &keys {
            Some(keys) => first(&self.passed, limit, |doc| keys[doc]),
            // Floats that are not negative have the order of their bits.
            None => first(&self.passed, limit, |doc| self.scores[doc].to_bits()),
        });
        let scores: Vec<f32> = docs.iter().map(|&doc| self.scores[doc as usize]).collect();
        Ok([
            bytes(py, &docs)?,
            bytes(py, &keys)?,
            float_bytes(py, &scores)?,
        ])
    }
}

/// How many keys are compared at a time.
const AT_ONCE: usize = 64;

fn first(mask: &[u8], limit: usize, key: impl Fn(usize) -> u32) -> (Vec<u32>, Vec<u32>) {
    let (mut best, mut greatest) = (Vec::new(), BinaryHeap::new());
    let mut least = 0;
    for start in (0..mask.len()).step_by(AT_ONCE) {
        let docs = start..mask.len().min(start + AT_ONCE);
        // Without branches, since most documents are not among the first.
        let each = docs.clone().map(|doc| key(doc) * u32::from(mask[doc]));
        if limit == 0 || each.fold(0, u32::max) < least {
            continue;
        }
        for doc in docs {
            let key = key(doc);
            if mask[doc] == 0 || key < least {
                continue;
            }
            best.push((key, doc as u32));
            greatest.push(Reverse(key));
            if greatest.len() > limit {
                greatest.pop();
            }
            if greatest.len() == limit {
                least = greatest.peek().map_or(0, |&Reverse(key)| key);
            }
        }
    }
    best.retain(|&(key, _)| key >= least);
    best.sort_unstable_by_key(|&(key, doc)| (Reverse(key), doc));
    best.into_iter().map(|(key, doc)| (doc, key)).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_in_order_with_all_ties_of_the_last() {
        let keys = [5, 9, 7, 7, 8, 7, 1];
        let first = |limit| first(&[1, 0, 1, 1, 1, 1, 1], limit, |doc| keys[doc]).0;

        assert_eq!(first(0), [0; 0]);
        assert_eq!(first(1), [4]);
        assert_eq!(first(2), [4, 2, 3, 5]);
        assert_eq!(first(9), [4, 2, 3, 5, 0, 6]);
    }
}
