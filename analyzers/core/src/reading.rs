//! Reading posting lists of the engine whoosh: those of several terms and segments at once.
//!
//! A list has its documents, each as twice the difference to the one before, plus one if the count
//! is not 1; then those counts. Numbers are variable-length integers: seven bits per byte, the
//! highest first; bit 7 marks all but the last byte. See `indexer/engines/whoosh/field.py`.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrays::{bytes, integers};
use crate::varint::take;

/// The lists do not end where they should.
#[derive(Debug, PartialEq)]
pub struct Torn;

impl From<Torn> for PyErr {
    fn from(_: Torn) -> PyErr {
        PyValueError::new_err("posting lists do not end where they should")
    }
}

/// The documents of lists and the count in each, list after list.
///
/// `lengths` has the bytes of each list, `sizes` the number of its documents, and `firsts` what is
/// added to them.
pub fn postings(
    content: &[u8],
    lengths: &[u32],
    sizes: &[u32],
    firsts: &[u32],
) -> Result<(Vec<u32>, Vec<u32>), Torn> {
    let total = sizes.iter().map(|&size| size as usize).sum::<usize>();
    if total > content.len() {
        return Err(Torn);
    }
    let (mut docs, mut counts) = (Vec::with_capacity(total), Vec::with_capacity(total));
    let mut rest = content;
    for ((&length, &size), &first) in lengths.iter().zip(sizes).zip(firsts) {
        let (mut content, others) = rest.split_at_checked(length as usize).ok_or(Torn)?;
        rest = others;
        let start = counts.len();
        let mut doc = first;
        for _ in 0..size {
            let code = take(&mut content).ok_or(Torn)?;
            doc = doc.wrapping_add((code >> 1) as u32);
            docs.push(doc);
            counts.push((code & 1) as u32);
        }
        for count in &mut counts[start..] {
            *count = if *count == 0 {
                1
            } else {
                take(&mut content).ok_or(Torn)? as u32
            };
        }
        if !content.is_empty() {
            return Err(Torn);
        }
    }
    match rest {
        [] => Ok((docs, counts)),
        _ => Err(Torn),
    }
}

/// For each occurrence, its document × 2³² + position; documents and counts as of `postings`.
pub fn places(mut content: &[u8], docs: &[u32], counts: &[u32]) -> Result<Vec<u64>, Torn> {
    let total = counts.iter().map(|&count| count as usize).sum::<usize>();
    if total > content.len() {
        return Err(Torn);
    }
    let mut places = Vec::with_capacity(total);
    for (&doc, &count) in docs.iter().zip(counts) {
        let mut place = u64::from(doc) << 32;
        for _ in 0..count {
            place = place.wrapping_add(take(&mut content).ok_or(Torn)?);
            places.push(place);
        }
    }
    match content {
        [] => Ok(places),
        _ => Err(Torn),
    }
}

/// See `postings`; arrays are bytes, of unsigned 32-bit integers. Raises ValueError.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub fn read_postings<'py>(
    py: Python<'py>,
    content: &[u8],
    lengths: &[u8],
    sizes: &[u8],
    firsts: &[u8],
) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
    let [lengths, sizes, firsts] = [lengths, sizes, firsts].map(integers);
    let (lengths, sizes, firsts) = (lengths?, sizes?, firsts?);
    let (docs, counts) = py.detach(|| postings(content, &lengths, &sizes, &firsts))?;
    Ok((bytes(py, &docs)?, bytes(py, &counts)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_numbered_from_their_firsts() {
        // 3, then 300 more with a count of 5; and 7 in another segment.
        let content = [6, 0x84, 0x59, 5, 14];
        let lists = postings(&content, &[4, 1], &[2, 1], &[10, 1000]).unwrap();
        assert_eq!(lists, (vec![13, 313, 1007], vec![1, 5, 1]));
    }

    #[test]
    fn places_are_summed_within_a_document() {
        let high = 1u64 << 32;
        let places = places(&[4, 1, 0x81, 0], &[1, 2], &[2, 1]).unwrap();
        assert_eq!(places, [high + 4, high + 5, 2 * high + 128]);
    }

    #[test]
    fn torn_lists_are_errors() {
        for content in [&[6u8, 0x84][..], &[7], &[6, 0, 0], &[]] {
            let length = content.len() as u32;
            assert_eq!(postings(content, &[length], &[2], &[0]), Err(Torn));
        }
        // The lengths contradict the lists.
        assert_eq!(postings(&[6, 2], &[1], &[1], &[0]), Err(Torn));
        assert_eq!(postings(&[6, 2], &[2], &[1], &[0]), Err(Torn));
        assert_eq!(postings(&[6], &[2], &[1], &[0]), Err(Torn));
        assert_eq!(places(&[1], &[0], &[2]), Err(Torn));
        assert_eq!(places(&[1, 1], &[0], &[1]), Err(Torn));
        assert_eq!(postings(&[], &[0], &[u32::MAX], &[0]), Err(Torn));
    }
}
