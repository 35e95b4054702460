//! Query trees of the engine whoosh evaluated: which documents match, and their scores.
//!
//! `indexer/engines/whoosh/matches.py` describes the trees, and does the same in Python. Scores are 32-bit floats added in the same order, so both give the same scores.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::scored::Scored;

/// What a leaf earns at a level: documents and scores, a weight, whether these documents match.
#[derive(FromPyObject)]
pub struct Part(Py<Scored>, f32, bool);

/// A node of a tree.
#[derive(FromPyObject)]
pub enum Node {
    /// Documents that match at all.
    Mask(PyBackedBytes),
    /// The parts of a leaf, and par if its score is bounded.
    Leaf(Vec<Part>, Option<f64>),
    /// Must, should, must not, and filters.
    Group(Vec<Node>, Vec<Node>, Vec<Node>, Vec<Node>),
}

/// How scores of doubtful words are bounded; see `indexer/engines/doubts.py`.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// K1 of BM25.
    pub k1: f64,
    /// How much of what is cut off or filled up still counts.
    pub lean: f32,
}

impl Bounds {
    fn bounded(self, score: f32, par: f64, as_written: bool) -> f32 {
        let (most, par) = ((self.k1 * par) as f32, par as f32);
        if as_written {
            score.max(par) + self.lean * (score + most)
        } else {
            score.min(par) + self.lean * (score - par).max(0.0)
        }
    }
}

/// For each document 1 if it matches, else 0.
pub type Mask = Vec<u8>;

/// What trees are evaluated for.
pub struct Evaluation<'a> {
    /// What BM25 adds to the count of a term in each document.
    pub norms: &'a [f32],
    /// How scores are bounded.
    pub bounds: Bounds,
}

impl Evaluation<'_> {
    fn size(&self) -> usize {
        self.norms.len()
    }

    /// No score yet for any document.
    pub fn zeros(&self) -> Vec<f32> {
        vec![0.0; self.size()]
    }

    /// The documents that match `node`; their scores are added to `scores`, if there are any.
    pub fn mask(&self, node: &Node, scores: Option<&mut [f32]>) -> Mask {
        match node {
            Node::Mask(mask) => mask.to_vec(),
            Node::Leaf(parts, par) => self.leaf(parts, *par, scores),
            Node::Group(must, should, must_not, filters) => {
                self.group(must, should, must_not, filters, scores)
            }
        }
    }

    fn leaf(&self, parts: &[Part], par: Option<f64>, scores: Option<&mut [f32]>) -> Mask {
        let mut mask = vec![0; self.size()];
        match (scores, par) {
            (None, _) => {
                for Part(scored, ..) in parts.iter().filter(|Part(.., admits)| *admits) {
                    scored.get().each_doc(|doc| mask[doc as usize] = 1);
                }
            }
            (Some(scores), None) => self.add(parts, scores, &mut mask),
            (Some(scores), Some(par)) => self.add_bounded(parts, par, scores, &mut mask),
        }
        mask
    }

    /// Adds what a leaf earned at its levels to `scores`, and the documents that match to `mask`.
    fn add(&self, parts: &[Part], scores: &mut [f32], mask: &mut [u8]) {
        for Part(scored, weight, admits) in parts {
            let mut add = |doc: u32, score| scores[doc as usize] += weight * score;
            if *admits {
                scored.get().each_score(self.norms, |doc, score| {
                    add(doc, score);
                    mask[doc as usize] = 1;
                });
            } else {
                scored.get().each_score(self.norms, add);
            }
        }
    }

    /// The same for a doubtful word, of whose levels the written one is the first.
    fn add_bounded(&self, parts: &[Part], par: f64, scores: &mut [f32], mask: &mut [u8]) {
        let mut own = self.zeros();
        self.add(parts, &mut own, mask);
        for (number, Part(scored, ..)) in parts.iter().enumerate() {
            scored.get().each_doc(|doc| {
                let earned = std::mem::take(&mut own[doc as usize]);
                if earned != 0.0 {
                    scores[doc as usize] += self.bounds.bounded(earned, par, number == 0);
                }
            });
        }
    }

    fn group(
        &self,
        must: &[Node],
        should: &[Node],
        must_not: &[Node],
        filters: &[Node],
        mut scores: Option<&mut [f32]>,
    ) -> Mask {
        let mut mask = vec![1; self.size()];
        for part in must {
            and(&mut mask, &self.clause(part, scores.as_deref_mut()));
        }
        let optional = !must.is_empty();
        let mut any = vec![u8::from(optional || should.is_empty()); self.size()];
        for part in should {
            let matched = self.clause(part, scores.as_deref_mut());
            any.iter_mut()
                .zip(matched)
                .for_each(|(any, each)| *any |= each);
        }
        and(&mut mask, &any);
        for part in filters {
            and(&mut mask, &self.mask(part, None));
        }
        for part in must_not {
            let matched = self.mask(part, None);
            mask.iter_mut()
                .zip(matched)
                .for_each(|(mask, each)| *mask &= each ^ 1);
        }
        mask
    }

    fn clause(&self, part: &Node, scores: Option<&mut [f32]>) -> Mask {
        match (part, scores) {
            (Node::Group(..), Some(scores)) => {
                // A group adds nothing where it does not match as a whole.
                let mut own = self.zeros();
                let mask = self.mask(part, Some(&mut own));
                for ((score, earned), &matched) in scores.iter_mut().zip(own).zip(&mask) {
                    *score += if matched != 0 { earned } else { 0.0 };
                }
                mask
            }
            (_, scores) => self.mask(part, scores),
        }
    }
}

/// Takes the documents out of `mask` that are not in `other`.
pub fn and(mask: &mut [u8], other: &[u8]) {
    mask.iter_mut()
        .zip(other)
        .for_each(|(mask, each)| *mask &= each);
}
