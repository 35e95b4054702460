//! The words that were analyzed before, shared by all threads.

use std::hash::BuildHasher;
use std::sync::{Arc, RwLock};

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::terms::Entry;

/// A word of a piece of text, and its place in the piece, in code points.
#[derive(Clone, Debug)]
pub struct Word {
    /// The word.
    pub entry: Arc<Entry>,
    /// Where it starts.
    pub start: u32,
    /// How many code points it takes.
    pub size: u32,
    /// Whether it belongs to one word of the tokenizer with the word before it.
    pub is_joined: bool,
}

/// The words of a piece of text.
#[derive(Clone, Debug)]
pub enum Piece {
    /// A piece that is one word as texts spell it.
    Whole(Arc<Entry>),
    /// Another piece, with its words.
    Parts(Arc<Parts>),
}

/// A piece of text that is not one word as texts spell it.
#[derive(Debug)]
pub struct Parts {
    text: Box<str>,
    /// Its words, in order.
    pub words: Box<[Word]>,
}

impl Parts {
    /// The words of a text.
    pub fn new(text: &str, words: Vec<Word>) -> Self {
        Self {
            text: text.into(),
            words: words.into(),
        }
    }
}

impl Piece {
    /// The text of the piece.
    pub fn text(&self) -> &str {
        match self {
            Self::Whole(entry) => entry.spelled(),
            Self::Parts(parts) => &parts.text,
        }
    }
}

/// Pieces with the hashes of their texts.
type Half = HashTable<(u64, Piece)>;

/// Two halves: when the newer one is full it becomes the older, which nobody looked up since.
pub struct Memory {
    capacity: usize,
    hasher: DefaultHashBuilder,
    halves: RwLock<(Half, Half)>,
}

/// What is known of pieces of text, and where: in the older half or not.
pub type Found = Option<(Piece, bool)>;

impl Memory {
    /// An empty memory with this many pieces in its newer half.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            hasher: DefaultHashBuilder::default(),
            halves: RwLock::default(),
        }
    }

    /// What hashes the texts of pieces.
    pub fn hasher(&self) -> &DefaultHashBuilder {
        &self.hasher
    }

    /// What is known of each piece of text, given with its hash.
    pub fn look_up<'a>(&self, texts: impl Iterator<Item = (u64, &'a str)>) -> Vec<Found> {
        let halves = self
            .halves
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let look_up = |(hash, text): (u64, &str)| {
            let is_text = |(other, piece): &(u64, Piece)| *other == hash && piece.text() == text;
            let newer = halves.0.find(hash, is_text).map(|found| (found, false));
            let found = newer.or_else(|| halves.1.find(hash, is_text).map(|found| (found, true)));
            found.map(|((_, piece), is_older)| (piece.clone(), is_older))
        };
        texts.map(look_up).collect()
    }

    /// Remember pieces; those that the newer half has stay as they are.
    pub fn remember(&self, pieces: impl IntoIterator<Item = Piece>) {
        let hashed = |piece: Piece| (self.hasher.hash_one(piece.text()), piece);
        let pieces: Vec<(u64, Piece)> = pieces.into_iter().map(hashed).collect();
        let mut halves = self
            .halves
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        for (hash, piece) in pieces {
            if halves.0.len() >= self.capacity {
                halves.1 = std::mem::take(&mut halves.0);
            }
            let is_text =
                |(other, known): &(u64, Piece)| *other == hash && known.text() == piece.text();
            let entry = halves.0.entry(hash, is_text, |(hash, _)| *hash);
            entry.or_insert_with(|| (hash, piece.clone()));
        }
    }

    /// How many pieces are remembered.
    pub fn size(&self) -> usize {
        let halves = self
            .halves
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        halves.0.len() + halves.1.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::Terms;

    fn piece(text: &str) -> Piece {
        let terms = Terms::new(text, &[text], &[text], "");
        Piece::Whole(Arc::new(Entry::new(terms, "")))
    }

    #[test]
    fn what_is_looked_up_stays_and_the_rest_is_forgotten() {
        let memory = Memory::new(2);
        memory.remember([piece("a"), piece("b"), piece("c")]);

        let look_up = |texts: &[&'static str]| {
            let hashed = texts
                .iter()
                .map(|text| (memory.hasher().hash_one(text), *text));
            memory.look_up(hashed)
        };
        let found = look_up(&["a", "c", "d"]);
        let places: Vec<_> = found
            .iter()
            .map(|found| found.as_ref().map(|f| f.1))
            .collect();
        assert_eq!(places, [Some(true), Some(false), None]);

        memory.remember(found.into_iter().flatten().map(|(piece, _)| piece));
        memory.remember([piece("e")]);
        let found = look_up(&["a", "b", "c", "e"]);
        let known: Vec<_> = found.iter().map(Option::is_some).collect();
        assert_eq!(known, [true, false, true, true]);
    }

    #[test]
    fn a_piece_is_remembered_once() {
        let memory = Memory::new(5);
        memory.remember([piece("a"), piece("a")]);

        assert_eq!(memory.size(), 1);
    }
}
