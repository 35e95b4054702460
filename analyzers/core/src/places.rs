//! Where terms occur, and phrases made of them; see `indexer/engines/whoosh/places.py`, which does
//! the same in Python.

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::compact_places::PlaceList;
use crate::scored::{Counts, Lists, Scorer};

/// Document × 2³² + position of each occurrence, in rising order.
#[pyclass(frozen, module = "bahith._core")]
pub struct Places {
    places: PlaceList,
}

/// The documents in which places of each word follow those of the word before, and how often.
fn phrase(words: &[&PlaceList]) -> (Vec<u32>, Vec<u32>) {
    let mut order: Vec<usize> = (0..words.len()).collect();
    // The rarest word comes first, so that each step looks up few places among many.
    order.sort_by_key(|&number| words[number].count());
    let (mut docs, mut counts) = (Vec::new(), Vec::new());
    let Some((&rarest, others)) = order.split_first() else {
        return (docs, counts);
    };
    // Before the first place of all there is none for the first word.
    let places = words[rarest].iter();
    let mut starts: Vec<u64> = places
        .filter_map(|place| place.checked_sub(rarest as u64))
        .collect();
    for &number in others {
        let mut finder = words[number].finder();
        starts.retain(|start| finder.has(start + number as u64));
    }
    let last = (words.len() - 1) as u64;
    for start in starts {
        let doc = ((start + last) >> 32) as u32;
        if docs.last() == Some(&doc) {
            *counts.last_mut().expect("a count for each document") += 1;
        } else {
            docs.push(doc);
            counts.push(1);
        }
    }
    (docs, counts)
}

#[pymethods]
impl Places {
    /// The places of terms in the live documents of `scorer`, each once.
    ///
    /// `lists` are their posting lists, and `positions` the packed positions of each list. Raises
    /// ValueError for lists that contradict each other.
    #[new]
    fn new(py: Python<'_>, scorer: &Scorer, lists: Lists, positions: &[u8]) -> PyResult<Self> {
        py.detach(|| {
            let (docs, counts) = scorer.lists(&lists)?;
            let mut places = crate::reading::places(positions, &docs, &counts)?;
            if !places.windows(2).all(|pair| pair[0] < pair[1]) {
                // A stable sort makes use of the runs.
                places.sort();
                places.dedup();
            }
            if scorer.live.is_some() {
                places.retain(|place| scorer.is_live((place >> 32) as u32));
            }
            let places = PlaceList::new(places);
            Ok(Self { places })
        })
    }

    fn __len__(&self) -> usize {
        self.places.count()
    }

    /// The places: an array of 64-bit integers, as bytes.
    #[getter]
    fn places<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        PyBytes::new_with(py, 8 * self.places.count(), |bytes| {
            for (to, place) in bytes.chunks_exact_mut(8).zip(self.places.iter()) {
                to.copy_from_slice(&place.to_ne_bytes());
            }
            Ok(())
        })
    }

    /// How many bytes the places take.
    #[getter]
    fn nbytes(&self) -> usize {
        self.places.bytes()
    }

    /// The places that are among `others`, or those that are not.
    fn among(&self, others: &Self, wanted: bool) -> Self {
        let mut others = others.places.finder();
        let places = self.places.iter();
        Self {
            places: PlaceList::new(places.filter(|&place| others.has(place) == wanted)),
        }
    }
}

/// The documents that have the words with these places one after the other, and how often.
#[pyfunction]
pub fn phrase_counts(py: Python<'_>, words: Vec<Py<Places>>) -> Counts {
    py.detach(|| {
        let words: Vec<&PlaceList> = words.iter().map(|word| &word.get().places).collect();
        let (docs, weights) = phrase(&words);
        Counts { docs, weights }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEXT: u64 = 1 << 32;

    #[test]
    fn a_phrase_is_counted_in_each_document() {
        let first = PlaceList::new([3, 7, 9, NEXT + 2]);
        let second = PlaceList::new([4, 5, 8, NEXT, NEXT + 1, NEXT + 3]);
        let (one, two) = (PlaceList::new([5]), PlaceList::new([0, 6]));

        assert_eq!(phrase(&[&first, &second]), (vec![0, 1], vec![2, 1]));
        assert_eq!(phrase(&[&second, &first]), (vec![0, 1], vec![1, 1]));
        assert_eq!(phrase(&[&first, &second, &first]), (vec![0], vec![1]));
        assert_eq!(phrase(&[&one, &two]), (vec![0], vec![1]));
        assert_eq!(phrase(&[]), (vec![], vec![]));
    }
}
