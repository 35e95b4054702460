//! Where consecutive parts of some lengths are: posting lists in a file of the engine whoosh.
//!
//! `indexer/engines/whoosh/lengths.py` describes the arrays.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::varint::take;

/// The binary logarithm of the size of blocks.
pub const SHIFT: usize = 6;
const LARGE: u8 = 255;

/// The error for arrays that do not belong together.
pub fn contradiction(what: &str) -> PyErr {
    PyValueError::new_err(format!("a vocabulary that contradicts itself: {what}"))
}

/// Lengths of consecutive parts.
#[pyclass(frozen, module = "bahith._core")]
pub struct Spans {
    /// A byte for each of `count` lengths, and more.
    small: PyBackedBytes,
    /// How many there are.
    pub count: usize,
    /// The sum of all lengths before each block.
    sums: Vec<u64>,
    /// The numbers of large lengths, and how much larger they are.
    at: Vec<u32>,
    beyond: Vec<u64>,
}

impl Spans {
    /// The length of a number.
    pub fn length(&self, number: usize) -> u64 {
        match self.small[number] {
            LARGE => match self.at.binary_search(&(number as u32)) {
                Ok(at) => u64::from(LARGE) + self.beyond[at],
                Err(_) => u64::from(LARGE),
            },
            length => u64::from(length),
        }
    }

    /// Where a part starts, and how long it is.
    pub fn span(&self, number: usize) -> (u64, u64) {
        let first = number >> SHIFT << SHIFT;
        let before = (first..number).map(|each| self.length(each));
        let start = self.sums[number >> SHIFT] + before.sum::<u64>();
        (start, self.length(number))
    }
}

#[pymethods]
impl Spans {
    /// `content` has a byte for each of `count` lengths, 255 for those of 255 and more; then, as
    /// variable-length integers, how much larger these are. Raises ValueError.
    #[new]
    fn new(content: PyBackedBytes, count: usize) -> PyResult<Self> {
        if content.len() < count {
            return Err(contradiction("lengths"));
        }
        let (small, mut rest) = content.split_at(count);
        let (mut at, mut beyond, mut sums) = (vec![], vec![], vec![]);
        let mut sum = 0;
        for (number, &length) in small.iter().enumerate() {
            if number % (1 << SHIFT) == 0 {
                sums.push(sum);
            }
            sum += u64::from(length);
            if length == LARGE {
                let more = take(&mut rest).ok_or_else(|| contradiction("lengths"))?;
                at.push(number as u32);
                beyond.push(more);
                sum += more;
            }
        }
        if !rest.is_empty() {
            return Err(contradiction("lengths"));
        }
        Ok(Self {
            small: content,
            count,
            sums,
            at,
            beyond,
        })
    }

    /// Where the parts of these numbers start, and how long they are. Raises ValueError.
    fn of(&self, numbers: Vec<usize>) -> PyResult<Vec<(u64, u64)>> {
        match numbers.iter().max() {
            Some(&number) if number >= self.count => Err(contradiction("a number")),
            _ => Ok(numbers.iter().map(|&number| self.span(number)).collect()),
        }
    }
}
