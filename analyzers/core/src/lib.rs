//! The compiled core of Bahith: what `bahith._core` offers to Python.
//!
//! The core holds the mechanism. The language (affixes, classes of words, folds, lists) stays in
//! the tables of the Python package `bahith.analyzers`, which hands them over.

pub mod arrays;
pub mod encoded;
pub mod merging;
pub mod postings;
pub mod terms;
pub mod varint;
pub mod whoosh;

use pyo3::prelude::*;

/// The module `bahith._core`.
#[pymodule]
mod _core {
    use super::*;

    #[pymodule_export]
    use super::encoded::Encoded;
    #[pymodule_export]
    use super::merging::merged;
    #[pymodule_export]
    use super::postings::Postings;
    #[pymodule_export]
    use super::whoosh::whoosh_fields;

    /// The version of the core.
    #[pyfunction]
    fn version() -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}
