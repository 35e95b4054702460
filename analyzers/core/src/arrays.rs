//! Arrays of unsigned 32-bit integers and floats, which go to Python and come from there as bytes.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Bytes as integers in the byte order of the machine.
pub fn integers(bytes: &[u8]) -> PyResult<Vec<u32>> {
    if !bytes.len().is_multiple_of(4) {
        return Err(PyValueError::new_err(format!(
            "{} bytes are no 32-bit integers",
            bytes.len()
        )));
    }
    let words = bytes.chunks_exact(4);
    Ok(words
        .map(|word| u32::from_ne_bytes(word.try_into().expect("four bytes")))
        .collect())
}

/// Integers as bytes in the byte order of the machine.
pub fn bytes<'py>(py: Python<'py>, integers: &[u32]) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new_with(py, integers.len() * 4, |bytes| {
        for (to, integer) in bytes.chunks_exact_mut(4).zip(integers) {
            to.copy_from_slice(&integer.to_ne_bytes());
        }
        Ok(())
    })
}

/// Bytes as floats in the byte order of the machine.
pub fn floats(bytes: &[u8]) -> PyResult<Vec<f32>> {
    let bits = integers(bytes)?;
    Ok(bits.into_iter().map(f32::from_bits).collect())
}

/// Floats as bytes in the byte order of the machine.
pub fn float_bytes<'py>(py: Python<'py>, floats: &[f32]) -> PyResult<Bound<'py, PyBytes>> {
    let bits: Vec<u32> = floats.iter().map(|float| float.to_bits()).collect();
    bytes(py, &bits)
}

/// Where consecutive parts of these lengths end.
pub fn sums(lengths: &[u32]) -> Vec<usize> {
    let ends = lengths.iter().scan(0, |end, &length| {
        *end += length as usize;
        Some(*end)
    });
    ends.collect()
}

/// The lengths of parts that end there; the first starts at 0.
pub fn differences(ends: &[usize]) -> Vec<u32> {
    let starts = std::iter::once(&0).chain(ends);
    ends.iter()
        .zip(starts)
        .map(|(end, start)| (end - start) as u32)
        .collect()
}
