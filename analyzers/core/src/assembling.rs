//! Pieces of texts, each with its words, to the numbered words of texts.

use std::collections::HashMap;
use std::sync::Arc;

use hashbrown::DefaultHashBuilder;
use pyo3::prelude::*;

use crate::cutting::Cut;
use crate::encoded::Encoded;
use crate::memory::Piece;
use crate::terms::Entry;

/// The words of texts by number; pieces are in the order of their numbers.
pub fn assembled(cut: &Cut<'_>, pieces: &[Option<Piece>]) -> PyResult<Encoded> {
    let mut vocabulary = Vocabulary::default();
    let mut words: Vec<(u32, u32, u32, u32)> = Vec::with_capacity(pieces.len());
    let mut ends = Vec::with_capacity(pieces.len() + 1);
    ends.push(0);
    for (piece, of_text) in pieces.iter().zip(&cut.pieces) {
        match piece {
            Some(Piece::Whole(entry)) => words.push((vocabulary.number(entry), 0, of_text.size, 0)),
            Some(Piece::Parts(parts)) => words.extend(parts.words.iter().map(|word| {
                let number = vocabulary.number(&word.entry);
                (number, word.start, word.size, u32::from(word.is_joined))
            })),
            None => {}
        }
        ends.push(words.len());
    }
    let mut columns = Columns::with_capacity(cut.places.len());
    let mut lengths = Vec::with_capacity(cut.lengths.len());
    let mut places = cut.places.iter();
    for &length in &cut.lengths {
        let before = columns.ids.len();
        for &(piece, start) in places.by_ref().take(length as usize) {
            let piece = piece as usize;
            for &(id, at, size, joined) in &words[ends[piece]..ends[piece + 1]] {
                columns.ids.push(id);
                columns.starts.push(start + at);
                columns.sizes.push(size);
                columns.joined.push(joined);
            }
        }
        lengths.push((columns.ids.len() - before) as u32);
    }
    let Columns {
        ids,
        starts,
        sizes,
        joined,
    } = columns;
    Encoded::new(vocabulary.entries, ids, lengths, starts, sizes, joined)
}

/// What is known of each word of texts.
struct Columns {
    ids: Vec<u32>,
    starts: Vec<u32>,
    sizes: Vec<u32>,
    joined: Vec<u32>,
}

impl Columns {
    fn with_capacity(words: usize) -> Self {
        Self {
            ids: Vec::with_capacity(words),
            starts: Vec::with_capacity(words),
            sizes: Vec::with_capacity(words),
            joined: Vec::with_capacity(words),
        }
    }
}

/// Distinct words, numbered.
#[derive(Default)]
struct Vocabulary {
    entries: Vec<Arc<Entry>>,
    numbers: HashMap<*const Entry, u32, DefaultHashBuilder>,
}

impl Vocabulary {
    fn number(&mut self, entry: &Arc<Entry>) -> u32 {
        *self.numbers.entry(Arc::as_ptr(entry)).or_insert_with(|| {
            self.entries.push(entry.clone());
            (self.entries.len() - 1) as u32
        })
    }
}
