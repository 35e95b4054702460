//! The compiled core of Bahith: what `bahith._core` offers to Python.
//!
//! The core holds the mechanism. The language (affixes, classes of words, folds, lists) stays in
//! the tables of the Python package `bahith.analyzers`, which hands them over.

pub mod analysis;
pub mod arrays;
pub mod assembling;
pub mod commonest;
pub mod compact;
pub mod compact_places;
pub mod cutting;
pub mod directory;
pub mod encoded;
pub mod evaluation;
pub mod fingerprints;
pub mod folding;
pub mod forward;
pub mod function_words;
#[cfg(test)]
mod fuzz;
pub mod irregular;
pub mod located;
pub mod matches;
pub mod memory;
pub mod merging;
pub mod names;
pub mod nearness;
pub mod oracle;
pub mod places;
pub mod plurals;
pub mod postings;
pub mod reading;
pub mod readings;
pub mod repairs;
pub mod rows;
pub mod scored;
pub mod sought;
pub mod spans;
pub mod stems;
pub mod table;
pub mod tantivy;
pub mod terms;
pub mod text;
pub mod tokens;
pub mod unknown;
pub mod varint;
pub mod vocabulary;
pub mod whoosh;
pub mod words;

use pyo3::prelude::*;

/// The module `bahith._core`.
#[pymodule]
mod _core {
    use super::*;

    #[pymodule_export]
    use super::analysis::Analysis;
    #[pymodule_export]
    use super::commonest::{commonest_terms, distinct_terms};
    #[pymodule_export]
    use super::directory::Directory;
    #[pymodule_export]
    use super::encoded::Encoded;
    #[pymodule_export]
    use super::fingerprints::fingerprints;
    #[pymodule_export]
    use super::forward::forward_lists;
    #[pymodule_export]
    use super::located::{located, Located};
    #[pymodule_export]
    use super::matches::Matches;
    #[pymodule_export]
    use super::merging::merged;
    #[pymodule_export]
    use super::nearness::nearness;
    #[pymodule_export]
    use super::places::{phrase_counts, Places};
    #[pymodule_export]
    use super::postings::Postings;
    #[pymodule_export]
    use super::reading::read_postings;
    #[pymodule_export]
    use super::scored::{Counts, Scored, Scorer};
    #[pymodule_export]
    use super::sought::Sought;
    #[pymodule_export]
    use super::spans::Spans;
    #[pymodule_export]
    use super::tantivy::tantivy_texts;
    #[pymodule_export]
    use super::vocabulary::Vocabulary;
    #[pymodule_export]
    use super::whoosh::whoosh_fields;

    /// What the functions take and give; `core.py` has the same number, or leaves the core unused.
    #[pymodule_export]
    const INTERFACE: u32 = 15;

    /// The version of the core.
    #[pyfunction]
    fn version() -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}
