//! Merging the posting lists of several segments and chunks into those of one segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::arrays;
use crate::postings::{List, Postings};
use crate::varint;

/// Marks a document that is left out.
const GONE: u32 = u32::MAX;

/// One of the lists to merge, and the new number of each of its documents, or `GONE`.
struct Part<'a> {
    postings: &'a Postings,
    renumbered: Vec<u32>,
    /// Whether no document is left out.
    is_whole: bool,
}

/// The union of posting lists, as `bahith.indexer.engines.whoosh.postings.merged`.
///
/// Each comes with an array of the new numbers of its documents, which ascend through all parts;
/// 2³² - 1 leaves a document out. Raises ValueError for lists that contradict themselves.
#[pyfunction]
pub fn merged(py: Python<'_>, parts: Vec<(Py<Postings>, PyBackedBytes)>) -> PyResult<Postings> {
    let parts = parts
        .iter()
        .map(|(postings, renumbered)| {
            let renumbered = arrays::integers(renumbered)?;
            Ok(Part {
                postings: postings.get(),
                is_whole: !renumbered.contains(&GONE),
                renumbered,
            })
        })
        .collect::<PyResult<Vec<_>>>()?;
    py.detach(|| union(&parts))
        .ok_or_else(|| PyValueError::new_err("a posting list ends too early"))
}

fn union(parts: &[Part<'_>]) -> Option<Postings> {
    let mut result = Postings::default();
    let mut list = Unpacked::default();
    // The next term of each part.
    let mut next: BinaryHeap<Reverse<(&[u8], usize, usize)>> = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.postings.is_empty())
        .map(|(place, part)| Reverse((part.postings.term(0), place, 0)))
        .collect();
    while let Some(&Reverse((term, _, _))) = next.peek() {
        list.clear();
        while let Some(mut top) = next.peek_mut() {
            let Reverse((other, place, number)) = *top;
            if other != term {
                break;
            }
            let postings = parts[place].postings;
            list.add(&parts[place], postings.list(number))?;
            if number + 1 < postings.len() {
                *top = Reverse((postings.term(number + 1), place, number + 1));
            } else {
                std::collections::binary_heap::PeekMut::pop(top);
            }
        }
        if !list.docs.is_empty() {
            result.push(term, &list.docs, &list.counts);
            result.push_packed_places(&list.places);
        }
    }
    Some(result)
}

/// The list of one term; its positions stay packed, since they start anew in each document.
#[derive(Default)]
struct Unpacked {
    docs: Vec<u32>,
    counts: Vec<u32>,
    places: Vec<u8>,
}

impl Unpacked {
    fn clear(&mut self) {
        self.docs.clear();
        self.counts.clear();
        self.places.clear();
    }

    /// Adds the list of a part; None where it ends too early or has a document too many.
    fn add(&mut self, part: &Part<'_>, list: List<'_>) -> Option<()> {
        let (mut posts, first) = (list.posts, self.docs.len());
        let mut doc = 0;
        for _ in 0..list.size {
            let code = varint::take(&mut posts)?;
            doc += usize::try_from(code >> 1).ok()?;
            self.docs.push(*part.renumbered.get(doc)?);
            self.counts.push(1 + (code & 1) as u32);
        }
        for count in self.counts[first..].iter_mut().filter(|count| **count > 1) {
            *count = varint::take(&mut posts)? as u32;
        }
        if part.is_whole {
            self.places.extend_from_slice(list.places);
        } else {
            self.leave_out(first, list.places)?;
        }
        Some(())
    }

    /// Leaves out the documents that are gone, of those numbered from `first` on.
    fn leave_out(&mut self, first: usize, mut places: &[u8]) -> Option<()> {
        let has_places = !places.is_empty();
        let mut remaining = first;
        for number in first..self.docs.len() {
            let (doc, count) = (self.docs[number], self.counts[number]);
            let of_doc = if has_places {
                varint::skip(&mut places, count as usize)?
            } else {
                &[]
            };
            if doc != GONE {
                self.docs[remaining] = doc;
                self.counts[remaining] = count;
                self.places.extend_from_slice(of_doc);
                remaining += 1;
            }
        }
        self.docs.truncate(remaining);
        self.counts.truncate(remaining);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postings(lists: &[(&str, &[u32], &[u32])]) -> Postings {
        let mut postings = Postings::default();
        for (term, docs, counts) in lists {
            postings.push(term.as_bytes(), docs, counts);
            for &count in *counts {
                postings.push_places(&(0..count).collect::<Vec<_>>());
            }
        }
        postings
    }

    fn part<'a>(postings: &'a Postings, renumbered: &[u32]) -> Part<'a> {
        Part {
            postings,
            renumbered: renumbered.to_vec(),
            is_whole: !renumbered.contains(&GONE),
        }
    }

    #[test]
    fn lists_of_a_term_follow_one_another_without_the_documents_that_are_gone() {
        let first = postings(&[
            ("a", &[0, 1], &[1, 3]),
            ("b", &[1], &[1]),
            ("d", &[0], &[1]),
        ]);
        let second = postings(&[("a", &[0], &[2]), ("c", &[1], &[1])]);

        let both = union(&[part(&first, &[GONE, 0]), part(&second, &[1, 2])]);

        let expected = postings(&[
            ("a", &[0, 1], &[3, 2]),
            ("b", &[0], &[1]),
            ("c", &[2], &[1]),
        ]);
        assert_eq!(both, Some(expected));
    }

    #[test]
    fn a_document_that_the_part_does_not_have_is_noticed() {
        let first = postings(&[("a", &[2], &[1])]);

        assert_eq!(union(&[part(&first, &[0, 1])]), None);
    }
}
