//! Where terms occur, and phrases made of them; see `indexer/engines/whoosh/places.py`, which does
//! the same in Python.

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::scored::{Counts, Lists, Scorer};

/// Document × 2³² + position of each occurrence, in rising order.
#[pyclass(frozen, module = "bahith._core")]
pub struct Places {
    places: Vec<u64>,
}

/// The number of `places` that are less than `place`, of which `from` certainly are.
///
/// Takes steps that double, since the next place is mostly near the last one.
fn less(places: &[u64], from: usize, place: u64) -> usize {
    let (mut first, mut step) = (from, 1);
    while first + step <= places.len() && places[first + step - 1] < place {
        first += step;
        step *= 2;
    }
    let end = places.len().min(first + step);
    first + places[first..end].partition_point(|&each| each < place)
}

/// Which of `few`, moved on by `distance`, are among `many`; both are in rising order.
fn among<'a>(
    few: &'a [u64],
    distance: u64,
    many: &'a [u64],
) -> impl Iterator<Item = (u64, bool)> + 'a {
    let mut at = 0;
    few.iter().map(move |&place| {
        let moved = place + distance;
        at = less(many, at, moved);
        (place, many.get(at) == Some(&moved))
    })
}

/// The documents in which places of each word follow those of the word before, and how often.
fn phrase(words: &[&[u64]]) -> (Vec<u32>, Vec<f32>) {
    let mut order: Vec<usize> = (0..words.len()).collect();
    // The rarest word comes first, so that each step looks up few places among many.
    order.sort_by_key(|&number| words[number].len());
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
        let followed = among(&starts, number as u64, words[number]);
        starts = followed
            .filter_map(|(start, follows)| follows.then_some(start))
            .collect();
    }
    let last = (words.len() - 1) as u64;
    for start in starts {
        let doc = ((start + last) >> 32) as u32;
        if docs.last() == Some(&doc) {
            *counts.last_mut().expect("a count for each document") += 1.0;
        } else {
            docs.push(doc);
            counts.push(1.0);
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
            Ok(Self { places })
        })
    }

    fn __len__(&self) -> usize {
        self.places.len()
    }

    /// The places: an array of 64-bit integers, as bytes.
    #[getter]
    fn places<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        PyBytes::new_with(py, self.nbytes(), |bytes| {
            for (to, place) in bytes.chunks_exact_mut(8).zip(&self.places) {
                to.copy_from_slice(&place.to_ne_bytes());
            }
            Ok(())
        })
    }

    /// How many bytes the array takes.
    #[getter]
    fn nbytes(&self) -> usize {
        8 * self.places.len()
    }

    /// The places that are among `others`, or those that are not.
    fn among(&self, others: &Self, wanted: bool) -> Self {
        let both = among(&self.places, 0, &others.places);
        let places = both.filter_map(|(place, is)| (is == wanted).then_some(place));
        Self {
            places: places.collect(),
        }
    }
}

/// The documents that have the words with these places one after the other, and how often.
#[pyfunction]
pub fn phrase_counts(py: Python<'_>, words: Vec<Py<Places>>) -> Counts {
    py.detach(|| {
        let words: Vec<&[u64]> = words.iter().map(|word| &word.get().places[..]).collect();
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
        let first = [3, 7, 9, NEXT + 2];
        let second = [4, 5, 8, NEXT, NEXT + 1, NEXT + 3];

        assert_eq!(phrase(&[&first, &second]), (vec![0, 1], vec![2.0, 1.0]));
        assert_eq!(phrase(&[&second, &first]), (vec![0, 1], vec![1.0, 1.0]));
        assert_eq!(phrase(&[&first, &second, &first]), (vec![0], vec![1.0]));
        assert_eq!(phrase(&[&[5], &[0, 6]]), (vec![0], vec![1.0]));
        assert_eq!(phrase(&[]), (vec![], vec![]));
    }

    #[test]
    fn places_are_found_among_others_at_any_distance() {
        let many: Vec<u64> = (0..1000).map(|number| number * 3).collect();
        let few = [0, 1, 3, 1500, 2997, 2998];
        let found: Vec<bool> = among(&few, 0, &many).map(|(_, is)| is).collect();

        assert_eq!(found, [true, false, true, true, true, false]);
    }
}
