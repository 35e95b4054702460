//! Fingerprints of texts, which near-duplicates share.
//!
//! `bahith.indexer.near_duplicates` describes them, has the numbers that they follow from, and makes
//! the same in Python.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

use crate::arrays::integers;
use crate::encoded::Encoded;

/// The numbers that fingerprints follow from; arrays are bytes.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// A factor for each word of a shingle, and for each draw of a band.
    factors: Vec<u64>,
    /// The permutations of draws: their factors and terms.
    permutations: (Vec<u8>, Vec<u8>),
    /// Bands of a whole text, and of its beginning.
    bands: usize,
    lead_bands: usize,
    /// Words of the beginning; shorter texts have no bands of it.
    lead: usize,
    /// Shingles of a text that has a fingerprint at all.
    least: usize,
    /// The characters of bands, and how many each has.
    digits: Vec<u8>,
    width: usize,
}

/// The same, ready for use.
struct Maker {
    given: Given,
    permutations: Vec<(u32, u32)>,
}

/// The fingerprint of each text; empty for a text of few words.
#[pyfunction]
pub fn fingerprints<'py>(
    py: Python<'py>,
    words: &Encoded,
    numbers: Given,
) -> PyResult<Bound<'py, PyList>> {
    let maker = Maker::new(numbers)?;
    let fingerprints = py.detach(|| maker.all(words));
    PyList::new(py, fingerprints.iter().map(|each| PyBytes::new(py, each)))
}

impl Maker {
    fn new(given: Given) -> PyResult<Self> {
        let factors = integers(&given.permutations.0)?.into_iter();
        let permutations: Vec<_> = factors.zip(integers(&given.permutations.1)?).collect();
        let draws = given.factors.len() * given.bands.max(given.lead_bands);
        if permutations.len() < draws || given.factors.is_empty() || given.least == 0 {
            return Err(PyValueError::new_err(format!(
                "{} permutations for {draws} draws",
                permutations.len()
            )));
        }
        Ok(Self {
            given,
            permutations,
        })
    }

    fn all(&self, words: &Encoded) -> Vec<Vec<u8>> {
        let vocabulary = words.vocabulary.iter();
        let hashes: Vec<u32> = vocabulary
            .map(|entry| crc32fast::hash(entry.terms.written().as_bytes()))
            .collect();
        let of_text = |text: std::ops::Range<usize>| {
            let ids = words.ids[text].iter();
            self.of(&ids.map(|&id| hashes[id as usize]).collect::<Vec<_>>())
        };
        words.texts().map(of_text).collect()
    }

    /// The fingerprint of a text of words with these hashes.
    fn of(&self, words: &[u32]) -> Vec<u8> {
        let given = &self.given;
        let shingles: Vec<u32> = words
            .windows(given.factors.len())
            .map(|words| self.mixed(0, words.iter().copied()))
            .collect();
        let mut fingerprint = vec![0];
        if shingles.len() < given.least {
            return Vec::new();
        }
        let permuted: Vec<u32> = shingles.iter().map(|&each| finalized(each)).collect();
        self.push_bands(&mut fingerprint, &permuted, 0..given.bands);
        let lead = (given.lead + 1).saturating_sub(given.factors.len());
        if words.len() >= given.lead && lead >= given.least {
            let numbers = given.bands..given.bands + given.lead_bands;
            self.push_bands(&mut fingerprint, &permuted[..lead], numbers);
        }
        fingerprint[0] = ((fingerprint.len() - 1) / given.width) as u8;
        push_set(
            &mut fingerprint,
            shingles.iter().map(|each| (each >> 16) as u16),
        );
        fingerprint
    }

    /// Adds a band for each of some numbers.
    fn push_bands(&self, bytes: &mut Vec<u8>, shingles: &[u32], numbers: std::ops::Range<usize>) {
        let draws = self.permutations.chunks_exact(self.given.factors.len());
        for (number, permutations) in numbers.zip(draws) {
            let draw = |&(factor, term): &(u32, u32)| {
                let permuted = shingles.iter().map(|each| each.wrapping_mul(factor));
                permuted.fold(u32::MAX, |least, each| least.min(each.wrapping_add(term)))
            };
            let mut band = u64::from(self.mixed(number as u64, permutations.iter().map(draw)));
            let base = self.given.digits.len() as u64;
            for _ in 0..self.given.width {
                bytes.push(self.given.digits[(band % base) as usize]);
                band /= base;
            }
        }
    }

    /// One number of a few: the high half of a product.
    fn mixed(&self, first: u64, numbers: impl Iterator<Item = u32>) -> u32 {
        let both = numbers.zip(&self.given.factors);
        let mixed = both.fold(first, |mixed, (number, factor)| {
            (mixed ^ u64::from(number)).wrapping_mul(*factor)
        });
        (mixed >> 32) as u32
    }
}

/// MurmurHash3's finalizer.
fn finalized(mut hash: u32) -> u32 {
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85EB_CA6B);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}

/// Adds a set of numbers in Elias and Fano's code: the low bytes; then the high bytes in unary.
fn push_set(bytes: &mut Vec<u8>, numbers: impl Iterator<Item = u16>) {
    let mut numbers: Vec<u16> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    bytes.extend(numbers.iter().map(|&number| number as u8));
    let start = bytes.len();
    bytes.resize(start + (numbers.len() + 256).div_ceil(8), 0);
    for (place, number) in numbers.iter().enumerate() {
        let bit = place + usize::from(number >> 8);
        bytes[start + bit / 8] |= 0x80 >> (bit % 8);
    }
}
