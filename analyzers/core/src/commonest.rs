//! The terms of several segments as one list, in order: which are the commonest, and how many
//! there are.

use std::cmp::{Ordering, Reverse};
use std::collections::binary_heap::{BinaryHeap, PeekMut};
use std::ops::Range;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::directory::Directory;
use crate::vocabulary::Cursor;

/// A term of one segment, and how many documents have it there.
struct Next<'a> {
    cursor: Cursor<'a>,
    directory: &'a Directory,
}

impl Next<'_> {
    fn documents(&self) -> u64 {
        self.directory.documents(self.cursor.number())
    }
}

impl Ord for Next<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cursor.term().cmp(other.cursor.term())
    }
}

impl PartialOrd for Next<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Next<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Next<'_> {}

/// Calls `each` with every term of some ranges of terms once, in order, and how many documents
/// have it.
fn each_term<'a>(
    ranges: impl Iterator<Item = (&'a Directory, Range<usize>)>,
    mut each: impl FnMut(&[u8], u64),
) {
    let cursors = ranges.filter_map(|(directory, range)| {
        let cursor = directory.terms().cursor(range)?;
        Some(Reverse(Next { cursor, directory }))
    });
    let mut nexts: BinaryHeap<_> = cursors.collect();
    let mut term = Vec::new();
    while let Some(Reverse(first)) = nexts.peek() {
        term.clear();
        term.extend_from_slice(first.cursor.term());
        let mut documents = 0;
        while let Some(mut next) = nexts.peek_mut() {
            if next.0.cursor.term() != term {
                break;
            }
            documents += next.0.documents();
            if !next.0.cursor.advance() {
                PeekMut::pop(next);
            }
        }
        each(&term, documents);
    }
}

/// The terms with any of the prefixes that most documents have, and whether there are more.
///
/// `limit` terms at most, ties by term; the directories are those of all segments.
#[pyfunction]
pub fn commonest_terms<'py>(
    py: Python<'py>,
    directories: Vec<Py<Directory>>,
    mut prefixes: Vec<PyBackedBytes>,
    limit: usize,
) -> (Vec<Bound<'py, PyBytes>>, bool) {
    let (terms, more) = py.detach(|| {
        // Of two prefixes, one may begin with the other, and comes after it then.
        prefixes.sort_by(|one, other| one[..].cmp(&other[..]));
        prefixes.dedup_by(|next, kept| next.starts_with(&kept[..]));
        // The best so far, the last of them first: those with fewer documents, then greater terms.
        let mut best: BinaryHeap<(Reverse<u64>, Vec<u8>)> = BinaryHeap::new();
        let mut count = 0;
        for prefix in &prefixes {
            let ranges = directories.iter().map(|directory| {
                let directory = directory.get();
                (directory, directory.terms().with_prefix(prefix))
            });
            each_term(ranges, |term, documents| {
                count += 1;
                if best.len() < limit {
                    best.push((Reverse(documents), term.to_vec()));
                } else if let Some(mut last) = best.peek_mut() {
                    if (Reverse(documents), term) < (last.0, &last.1[..]) {
                        *last = (Reverse(documents), term.to_vec());
                    }
                }
            });
        }
        (best.into_sorted_vec(), count > limit)
    });
    let terms = terms.iter().map(|(_, term)| PyBytes::new(py, term));
    (terms.collect(), more)
}

/// How many different terms the directories of some segments have.
#[pyfunction]
pub fn distinct_terms(py: Python<'_>, directories: Vec<Py<Directory>>) -> usize {
    py.detach(|| {
        let ranges = directories.iter().map(|directory| {
            let directory = directory.get();
            (directory, 0..directory.terms().count)
        });
        let mut count = 0;
        each_term(ranges, |_, _| count += 1);
        count
    })
}
